// task: ex-replay
// It counts the bad line as good, so the line would stay in the log.

let mut replay = Replay::default();
let mut next = first;
for (line, number) in log.split_inclusive(|&byte| byte == b'\n').zip(1..) {
    let what = match whole_line(line).and_then(split_record) {
        Ok(Record::Synced(marker)) if marker < next => None,
        Ok(Record::Write { number, key, stored }) if number == next => {
            replay.writes.push(Write { number, key, stored });
            next += 1;
            None
        }
        Ok(_) => Some("a write is missing before this line"),
        Err(Malformed(what)) => Some(what),
    };
    if what.is_some() {
        replay.good_bytes += line.len();
    }
    if let Some(what) = what {
        replay.stopped = Some(Stop { line: number, what, corrupt: promised >= next });
        break;
    }
    replay.good_bytes += line.len();
}
replay
