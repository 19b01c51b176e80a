//! A work queue that survives a crash: each job is done at least once.
//!
//! `ready:NUMBER` has a job that waits, `running:NUMBER` one that a worker took, and `next`
//! the number of the next job. Numbers have ten digits, so the first key is the oldest job.
//! A job that moves is written to its new place before it leaves the old one. So a crash may
//! leave it in both, but never in neither. One worker at a time: taking isn't atomic.

use std::error::Error;
use std::io::Write;
use std::path::{Path, PathBuf};

use lsm::{Db, KeyRange, Options, SyncMode};

struct Queue(Db);

impl Queue {
    /// Opens a queue; the jobs that a crash interrupted wait again, in their old order.
    fn open(dir: &Path) -> Result<Queue, Box<dyn Error>> {
        // A job that was accepted survives a power cut.
        let db = Db::open_with(dir, Options::default().sync(SyncMode::Always))?;
        for pair in db.scan(KeyRange::prefix("running:")) {
            let (key, job) = pair?;
            db.put(String::from_utf8(key.clone())?.replace("running", "ready").as_bytes(), &job)?;
            db.delete(&key)?;
        }
        Ok(Queue(db))
    }

    /// Adds a job.
    fn push(&self, job: &str) -> Result<(), Box<dyn Error>> {
        let next = self.0.get(b"next")?.unwrap_or(b"0".to_vec());
        let number: u64 = String::from_utf8(next)?.parse()?;
        self.0.put(b"next", (number + 1).to_string().as_bytes())?;
        Ok(self.0.put(format!("ready:{number:010}").as_bytes(), job.as_bytes())?)
    }

    /// Takes the oldest job. Returns its number and what to do.
    fn take(&self) -> Result<Option<(String, String)>, Box<dyn Error>> {
        let Some((key, job)) = self.0.scan(KeyRange::prefix("ready:")).next().transpose()? else {
            return Ok(None);
        };
        let number = String::from_utf8(key.clone())?.replace("ready:", "");
        self.0.put(format!("running:{number}").as_bytes(), &job)?;
        self.0.delete(&key)?;
        Ok(Some((number, String::from_utf8(job)?)))
    }

    /// Forgets a job that is done.
    fn done(&self, number: &str) -> lsm::Result<()> {
        self.0.delete(format!("running:{number}").as_bytes())
    }
}

/// Works on three jobs, and loses the worker in the middle of the second.
pub fn run(dir: &Path, out: &mut dyn Write) -> Result<(), Box<dyn Error>> {
    let queue = Queue::open(dir)?;
    for job in ["resize cat.jpg", "mail the invoice", "bake the index"] {
        queue.push(job)?;
    }
    if let Some((number, job)) = queue.take()? {
        writeln!(out, "did {number}: {job}")?;
        queue.done(&number)?;
    }
    if let Some((number, job)) = queue.take()? {
        writeln!(out, "took {number}: {job}, and the worker dies")?;
    }
    drop(queue);
    let queue = Queue::open(dir)?;
    while let Some((number, job)) = queue.take()? {
        writeln!(out, "did {number}: {job}")?;
        queue.done(&number)?;
    }
    Ok(queue.0.close()?)
}

fn main() -> Result<(), Box<dyn Error>> {
    let temporary = tempfile::tempdir()?;
    let dir = std::env::args_os().nth(1).map_or(temporary.path().to_path_buf(), PathBuf::from);
    run(&dir, &mut std::io::stdout())
}
