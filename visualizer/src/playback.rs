//! Playback of the past.

use std::time::Duration;

/// Settings of playback.
#[derive(Clone, Copy, Debug)]
pub struct Player {
    /// True while it is played.
    pub playing: bool,
    /// True if every command is played, at the pace of the player.
    pub slow: bool,
    /// True if the past asks questions while it is played.
    pub quiz: bool,
    /// Index into [`SPEEDS`].
    pub speed: usize,
    /// The time since the last step.
    pub(crate) since: Duration,
}

/// The speeds of playback: a name, and the pause after an event.
pub(crate) const SPEEDS: [(&str, Duration); 6] = [
    ("¼×", Duration::from_millis(2400)),
    ("½×", Duration::from_millis(1200)),
    ("1×", Duration::from_millis(600)),
    ("2×", Duration::from_millis(300)),
    ("4×", Duration::from_millis(150)),
    ("16×", Duration::from_millis(40)),
];

impl Default for Player {
    fn default() -> Self {
        Player { playing: false, slow: false, quiz: false, speed: 2, since: Duration::ZERO }
    }
}
