//! The line being typed, and the lines typed before.

use unicode_width::UnicodeWidthChar;

/// Lines that are remembered.
const REMEMBERED: usize = 500;

/// Letters a line may have; more is a paste by mistake.
const LONGEST: usize = 100_000;

/// A line editor.
#[derive(Clone, Debug, Default)]
pub struct Input {
    line: Vec<char>,
    cursor: usize,
    history: Vec<String>,
    /// Index of the history's line that is shown; its length while a new one is typed.
    at: usize,
    /// The new line, kept while an older one is shown.
    draft: String,
}

/// A change of the line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edit {
    Left,
    Right,
    Start,
    End,
    Backspace,
    Delete,
    DeleteWord,
    DeleteLine,
    Older,
    Newer,
}

impl Input {
    /// Returns the text of the line.
    pub fn line(&self) -> String {
        self.line.iter().collect()
    }

    /// Returns true if nothing does.
    pub fn is_empty(&self) -> bool {
        self.line.is_empty()
    }

    /// Returns the number of letters before the cursor.
    pub fn cursor(&self) -> usize {
        self.cursor
    }

    /// Puts text where the letters from `start` up to the cursor are.
    pub fn replace(&mut self, start: usize, text: &str) {
        let start = start.min(self.cursor);
        self.line.drain(start..self.cursor);
        self.cursor = start;
        self.insert(text);
    }

    /// Inserts text as if it were typed, without control characters.
    pub fn insert(&mut self, text: &str) {
        for c in text.chars().filter(|c| !c.is_control()) {
            if self.line.len() < LONGEST {
                self.line.insert(self.cursor, c);
                self.cursor += 1;
            }
        }
    }

    /// Ends the line: returns it, adds it to the history, and begins a new one.
    pub fn enter(&mut self) -> String {
        let line = self.line();
        if !line.trim().is_empty() && self.history.last() != Some(&line) {
            self.history.push(line.clone());
            if self.history.len() > REMEMBERED {
                self.history.remove(0);
            }
        }
        self.at = self.history.len();
        self.set("");
        line
    }

    /// Changes the line.
    pub fn edit(&mut self, edit: Edit) {
        match edit {
            Edit::Left => self.cursor = self.cursor.saturating_sub(1),
            Edit::Right => self.cursor = (self.cursor + 1).min(self.line.len()),
            Edit::Start => self.cursor = 0,
            Edit::End => self.cursor = self.line.len(),
            Edit::Backspace if self.cursor > 0 => {
                self.cursor -= 1;
                self.line.remove(self.cursor);
            }
            Edit::Delete if self.cursor < self.line.len() => drop(self.line.remove(self.cursor)),
            Edit::Backspace | Edit::Delete => {}
            Edit::DeleteWord => {
                let before = &self.line[..self.cursor];
                let word = before.iter().rposition(|c| *c != ' ').unwrap_or(0);
                let start = before[..word].iter().rposition(|c| *c == ' ').map_or(0, |at| at + 1);
                self.line.drain(start..self.cursor);
                self.cursor = start;
            }
            Edit::DeleteLine => self.set(""),
            Edit::Older => self.show(self.at.saturating_sub(1)),
            Edit::Newer => self.show(self.at + 1),
        }
    }

    fn show(&mut self, at: usize) {
        let at = at.min(self.history.len());
        if at == self.at {
            return;
        }
        if self.at == self.history.len() {
            self.draft = self.line();
        }
        self.at = at;
        let line = self.history.get(at).unwrap_or(&self.draft).clone();
        self.set(&line);
    }

    fn set(&mut self, line: &str) {
        self.line = line.chars().collect();
        self.cursor = self.line.len();
    }

    /// The part of the line that fits into so many columns with the cursor in
    /// sight, and the column of the cursor.
    pub fn window(&self, columns: usize) -> (String, usize) {
        let width = |c: &char| c.width().unwrap_or(0);
        let mut start = self.cursor;
        let mut before = 0;
        while start > 0 && before + width(&self.line[start - 1]) < columns {
            start -= 1;
            before += width(&self.line[start]);
        }
        let mut used = 0;
        let fits = |c: &&char| {
            used += width(c);
            used <= columns
        };
        (self.line[start..].iter().take_while(fits).collect(), before)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(text: &str, edits: &[Edit]) -> Input {
        let mut input = Input::default();
        input.insert(text);
        edits.iter().for_each(|&edit| input.edit(edit));
        input
    }

    #[test]
    fn the_line_is_edited_at_the_cursor() {
        let mut input = typed("put k v", &[Edit::Left, Edit::Backspace, Edit::Start, Edit::Delete]);
        assert_eq!(input.line(), "ut kv");
        input.insert("p\n");
        assert_eq!(input.line(), "put kv");
        assert_eq!(typed("put key ", &[Edit::DeleteWord]).line(), "put ");
        assert_eq!(typed("é", &[Edit::Right, Edit::Backspace, Edit::Backspace]).line(), "");
    }

    #[test]
    fn earlier_lines_come_back_and_the_draft_is_kept() {
        let mut input = Input::default();
        for line in ["one", "two", "two", " "] {
            input.insert(line);
            input.enter();
        }
        input.insert("draft");
        let mut seen = Vec::new();
        for edit in [Edit::Older, Edit::Older, Edit::Older, Edit::Newer, Edit::Newer, Edit::Newer] {
            input.edit(edit);
            seen.push(input.line());
        }
        assert_eq!(seen, ["two", "one", "one", "two", "draft", "draft"]);
    }

    #[test]
    fn a_long_line_is_shown_around_the_cursor() {
        let input = typed("abcdef", &[]);
        assert_eq!(input.window(4), ("def".to_string(), 3));
        assert_eq!(typed("abcdef", &[Edit::Start]).window(4), ("abcd".to_string(), 0));
        assert_eq!(typed("東京", &[]).window(4), ("京".to_string(), 2));
        assert_eq!(input.window(0), (String::new(), 0));
    }
}
