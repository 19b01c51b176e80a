//! Parses what a test printed: its panics, and the lines of the learner's own `dbg!` and
//! `println!`.

use crate::run::TestRun;

/// A panic.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Panic {
    /// `steps/src/hash_index.rs:41`.
    pub(crate) location: String,
    pub(crate) message: String,
}

/// Returns the panics of a test, and the other lines it printed.
pub(crate) fn parse(ran: &TestRun) -> (Vec<Panic>, Vec<String>) {
    let mut panics: Vec<Panic> = Vec::new();
    let mut others = own_lines(&ran.stdout);
    let mut in_panic = false;
    for line in ran.stderr.lines() {
        if let Some(location) = panicked_at(line) {
            panics.push(Panic { location, message: String::new() });
            in_panic = true;
        } else if line.starts_with("note: run with `RUST_BACKTRACE") || line == "stack backtrace:" {
            in_panic = false;
        } else if let Some(panic) = panics.last_mut().filter(|_| in_panic) {
            panic.message.push_str(line);
            panic.message.push('\n');
        } else {
            others.push(line.to_string());
        }
    }
    while others.last().is_some_and(String::is_empty) {
        others.pop();
    }
    (panics, others)
}

/// Returns the task that was called but isn't written: `hash-put`.
pub(crate) fn unwritten_task(ran: &TestRun) -> Option<&str> {
    let (_, rest) = ran.stderr.split_once("not yet implemented: step ")?;
    let (_, anchor) = rest.lines().next()?.rsplit_once(" (")?;
    anchor.strip_suffix(')')
}

/// Returns `FILE:LINE` of `thread 'NAME' (12) panicked at FILE:LINE:COLUMN:`.
fn panicked_at(line: &str) -> Option<String> {
    let (_, at) = line.strip_prefix("thread '")?.split_once(" panicked at ")?;
    let at = at.strip_suffix(':').unwrap_or(at);
    let location = at.rsplit_once(':').map_or(at, |(location, _)| location);
    Some(location.replace('\\', "/"))
}

/// Returns the lines that aren't the test harness's.
fn own_lines(stdout: &str) -> Vec<String> {
    let begun = stdout.lines().skip_while(|line| !line.starts_with("running "));
    let ended = |line: &&str| !line.starts_with("test result:") && *line != "failures:";
    let own = |line: &&str| !matches!(*line, "." | "F" | "") && !line.ends_with(" --- FAILED");
    begun.skip(1).take_while(ended).filter(own).map(str::to_string).collect()
}

/// Returns a message as a learner reads it: what was found and what was expected, and bytes
/// as text.
pub(crate) fn readable(message: &str) -> String {
    let mut lines = Vec::new();
    for line in message.lines() {
        let line = line.strip_prefix("assertion `left == right` failed: ").unwrap_or(line);
        let line = match (line.strip_prefix("  left: "), line.strip_prefix(" right: ")) {
            (Some(left), _) => format!("found     {}", bytes_as_text(left)),
            (_, Some(right)) => format!("expected  {}", bytes_as_text(right)),
            _ if line == "assertion `left == right` failed" => continue,
            _ => line.replacen("assertion failed: ", "this must hold:  ", 1),
        };
        lines.push(line);
    }
    while lines.last().is_some_and(|line| line.trim().is_empty()) {
        lines.pop();
    }
    lines.join("\n")
}

/// Returns the text with lists of bytes in parentheses, `Some([97, 98])`, as strings.
fn bytes_as_text(debug: &str) -> String {
    let mut text = String::new();
    let mut rest = debug;
    while let Some(at) = rest.find("([") {
        let Some(end) = rest[at..].find(']').map(|n| at + n) else { break };
        text += &rest[..=at];
        match bytes(&rest[at + 2..end]) {
            Some(readable) => text += &format!("{readable:?}"),
            None => text += &rest[at + 1..=end],
        }
        rest = &rest[end + 1..];
    }
    text + rest
}

fn bytes(list: &str) -> Option<String> {
    let bytes: Option<Vec<u8>> = list.split(", ").map(|byte| byte.parse().ok()).collect();
    String::from_utf8(bytes?).ok().filter(|text| text.chars().all(|c| !c.is_control()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::run::Verdict;

    #[test]
    fn a_panic_is_told_from_what_the_learner_prints() {
        let stderr = "[steps/src/a.rs:4:9] key = 1\n\
            \nthread 'step1::x' (7) panicked at steps/tests.rs:70:9:\n\
            assertion `left == right` failed: why\nthe engine\n  left: None\n right: Some([97, 98])\n\
            note: run with `RUST_BACKTRACE=1` environment variable to display a backtrace\n";
        let stdout =
            "\nrunning 1 test\nhello\nstep1::x --- FAILED\n\nfailures:\n\nfailures:\n    x\n";
        let ran = TestRun {
            test: "step1::x".into(),
            verdict: Verdict::Failed,
            stdout: stdout.into(),
            stderr: stderr.into(),
        };
        let (panics, others) = parse(&ran);
        assert_eq!(others, ["hello", "[steps/src/a.rs:4:9] key = 1"]);
        assert_eq!(panics.len(), 1);
        assert_eq!(panics[0].location, "steps/tests.rs:70");
        assert_eq!(
            readable(&panics[0].message),
            "why\nthe engine\nfound     None\nexpected  Some(\"ab\")"
        );
        assert_eq!(unwritten_task(&ran), None);
    }

    #[test]
    fn an_open_task_is_known_by_its_todo() {
        let stderr = "thread 'x' panicked at steps/src/a.rs:3:9:\n\
            not yet implemented: step 1: HashIndex::put (hash-put)\nnote: run with";
        let (test, verdict) = ("x".into(), Verdict::Failed);
        let ran = TestRun { test, verdict, stdout: String::new(), stderr: stderr.into() };
        assert_eq!(unwritten_task(&ran), Some("hash-put"));
    }
}
