//! A frame of the visualizer: as SVG, as text, and the lines of the page that show it.
//!
//! ```text
//!    figure zombie 84x26 --stage 3      its name, its size, the visualizer's arguments
//!    tour 3                             a command, typed
//!    until A zombie                     steps forward until the screen says so
//!    back is sealed                     steps back until it says so
//!    key f3                             a key
//!    alt: …                             what it shows, for a reader who can't see it
//!    caption: …                         what to notice
//! ```

use clap::Parser;
use ratatui::crossterm::event::{KeyCode, KeyModifiers};
use visualizer::args::Args;
use visualizer::detail::{Detail, Pick};
use visualizer::driver::Driver;
use visualizer::export;

use crate::Result;
use crate::files::{Files, picture};
use crate::marker::Directive;

/// Steps after which `until` gives up: more than any figure takes.
const MOST_STEPS: usize = 3000;

/// Runs the script, adds the two files, and returns the lines of the page.
///
/// # Errors
/// If the marker can't be read, or what `until` waits for never comes.
pub(crate) fn make(directive: &Directive, files: &mut Files) -> Result<String> {
    let [name, size, arguments @ ..] = &directive.words[..] else {
        return Err("figure needs a name and a size".into());
    };
    let size = parse_size(size)?;
    let mut screen = Screen::open(arguments, size)?;
    let (mut alt, mut caption) = (String::new(), String::new());
    for line in directive.script.iter().map(|line| line.trim()).filter(|line| !line.is_empty()) {
        if let Some(text) = line.strip_prefix("alt: ") {
            alt = text.into();
        } else if let Some(text) = line.strip_prefix("caption: ") {
            caption = text.into();
        } else {
            screen.act(line)?;
        }
    }
    if alt.is_empty() || caption.is_empty() {
        return Err(format!("figure {name} needs a line `alt: ` and a line `caption: `"));
    }
    screen.show(name, &alt, &caption, files)
}

/// Reads a size, such as `84x26`.
///
/// # Errors
/// If the text isn't one.
pub(crate) fn parse_size(text: &str) -> Result<(u16, u16)> {
    let size = text.split_once('x').and_then(|(w, h)| Some((w.parse().ok()?, h.parse().ok()?)));
    size.ok_or_else(|| format!("`{text}` isn't a size, such as 84x26"))
}

/// The visualizer at some size.
pub(crate) struct Screen {
    driver: Driver,
    size: (u16, u16),
}

impl Screen {
    /// Opens a temporary database.
    ///
    /// # Errors
    /// If the arguments are wrong.
    pub(crate) fn open(arguments: &[String], size: (u16, u16)) -> Result<Self> {
        let arguments = ["visualizer"].into_iter().chain(arguments.iter().map(String::as_str));
        let args = Args::try_parse_from(arguments).map_err(|wrong| wrong.to_string())?;
        let driver = Driver::open(&args).map_err(|wrong| wrong.to_string())?;
        Ok(Screen { driver, size })
    }

    /// Runs one line of a script.
    ///
    /// # Errors
    /// If what it waits for never comes, or a command fails.
    pub(crate) fn act(&mut self, line: &str) -> Result<()> {
        let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
        match word {
            "key" => self.press(key(rest)?),
            "until" => self.seek(rest, Screen::step)?,
            "back" => self.seek(rest, |screen| screen.press(KeyCode::Left))?,
            _ => {
                self.driver.enter(line);
                if self.driver.model.failed {
                    return Err(format!("`{line}` failed: {}", self.driver.model.narration()));
                }
            }
        }
        Ok(())
    }

    /// Steps forward: to the next event of what is playing, or to the next stop.
    pub(crate) fn step(&mut self) {
        if self.driver.model.time.past().is_some() {
            self.driver.press(KeyCode::Right, KeyModifiers::CONTROL);
        } else {
            self.press(KeyCode::Char(' '));
        }
        self.driver.model.player.playing = false;
    }

    fn press(&mut self, code: KeyCode) {
        self.driver.press(code, KeyModifiers::NONE);
    }

    fn seek(&mut self, text: &str, mut step: impl FnMut(&mut Screen)) -> Result<()> {
        for _ in 0..MOST_STEPS {
            if self.text().split_whitespace().collect::<Vec<_>>().join(" ").contains(text) {
                return Ok(());
            }
            step(self);
        }
        Err(format!("`{text}` never came; the last screen was:\n{}", self.text()))
    }

    /// Shows this pane of details; with `None`, whichever fits best.
    pub(crate) fn pick(&mut self, pane: Option<Detail>) {
        self.driver.model.pick = pane.map_or(Pick::Auto, Pick::This);
    }

    /// The sentence about what happened last.
    pub(crate) fn said(&self) -> String {
        self.driver.model.narration()
    }

    /// The screen as text.
    pub(crate) fn text(&self) -> String {
        export::text(&export::screen(&self.driver.model, self.size.0, self.size.1))
    }

    /// Adds the files of a figure, and returns the lines that show it.
    ///
    /// # Errors
    /// If there is one of that name already.
    pub(crate) fn show(
        &self,
        name: &str,
        alt: &str,
        caption: &str,
        files: &mut Files,
    ) -> Result<String> {
        let screen = export::screen(&self.driver.model, self.size.0, self.size.1);
        let (svg, txt) = (format!("figures/{name}.svg"), format!("figures/{name}.txt"));
        files.add(svg.clone(), export::svg(&screen, alt))?;
        files.add(txt.clone(), export::text(&screen) + "\n")?;
        Ok(picture(&svg, alt, caption, ("as text", &txt)))
    }
}

fn key(name: &str) -> Result<KeyCode> {
    Ok(match name {
        "left" => KeyCode::Left,
        "right" => KeyCode::Right,
        "up" => KeyCode::Up,
        "down" => KeyCode::Down,
        "space" => KeyCode::Char(' '),
        "enter" => KeyCode::Enter,
        "esc" => KeyCode::Esc,
        "tab" => KeyCode::Tab,
        _ => match name.strip_prefix('f').and_then(|number| number.parse().ok()) {
            Some(number) => KeyCode::F(number),
            None => return Err(format!("there is no key `{name}`")),
        },
    })
}
