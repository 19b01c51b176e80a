//! A session cache: who is logged in, and until when?
//!
//! `session:TOKEN` has the time of expiry and the user. `expiry:TIME:TOKEN` says what to
//! sweep; times have ten digits, so that they sort, and a sweep reads only what is due.
//! Each request moves the expiry of its session. The earlier `expiry:` entry stays, and
//! the sweep that comes across it asks the session.

use std::error::Error;
use std::io::Write;
use std::path::{Path, PathBuf};

/// The life of a session without a request, in seconds.
const LIFETIME: u64 = 30 * 60;

struct Sessions(lsm::Db);

impl Sessions {
    /// Starts a session, or moves its expiry.
    fn touch(&self, token: &str, user: &str, now: u64) -> lsm::Result<()> {
        let expiry = now + LIFETIME;
        self.0.put(format!("expiry:{expiry:010}:{token}").as_bytes(), b"")?;
        self.0.put(format!("session:{token}").as_bytes(), format!("{expiry} {user}").as_bytes())
    }

    /// Returns the user of a session that hasn't expired.
    fn user(&self, token: &str, now: u64) -> Result<Option<String>, Box<dyn Error>> {
        let Some(value) = self.0.get(format!("session:{token}").as_bytes())? else {
            return Ok(None);
        };
        let text = String::from_utf8(value)?;
        let (expiry, user) = text.split_once(' ').ok_or("a session without a user")?;
        Ok((now < expiry.parse()?).then(|| user.to_string()))
    }

    /// Deletes what has expired. A scan doesn't see later writes, so it may delete as it goes.
    fn sweep(&self, now: u64) -> Result<usize, Box<dyn Error>> {
        let mut swept = 0;
        for pair in self.0.scan("expiry:".to_string()..format!("expiry:{:010}", now + 1)) {
            let key = String::from_utf8(pair?.0)?;
            let token = key.rsplit(':').next().unwrap_or_default();
            if self.user(token, now)?.is_none() {
                self.0.delete(format!("session:{token}").as_bytes())?;
                swept += 1;
            }
            self.0.delete(key.as_bytes())?;
        }
        Ok(swept)
    }
}

/// Plays an hour and a half of a web site; times are seconds since its start.
pub fn run(dir: &Path, out: &mut dyn Write) -> Result<(), Box<dyn Error>> {
    let sessions = Sessions(lsm::Db::open(dir)?);
    sessions.touch("7f3a", "ada", 0)?;
    sessions.touch("c41e", "grace", 60)?;
    sessions.touch("7f3a", "ada", 1200)?;
    for now in [600, 2400, 5400] {
        writeln!(out, "after {now} seconds {} expired", sessions.sweep(now)?)?;
        for token in ["7f3a", "c41e"] {
            let user = sessions.user(token, now)?.unwrap_or("unknown".to_string());
            writeln!(out, "  {token} is {user}")?;
        }
    }
    writeln!(out, "{} keys are left", sessions.0.scan(..).count())?;
    Ok(sessions.0.close()?)
}

fn main() -> Result<(), Box<dyn Error>> {
    let temporary = tempfile::tempdir()?;
    let dir = std::env::args_os().nth(1).map_or(temporary.path().to_path_buf(), PathBuf::from);
    run(&dir, &mut std::io::stdout())
}
