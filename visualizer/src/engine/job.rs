//! Commands that put many entries: a few at a time, so that the screen is drawn
//! and keys are handled in between.
//!
//! ```text
//!    fill 300 ──► 20 ─ draw ─ 20 ─ draw ─ opened again, larger ─ 500 ─ draw ─ … ──► Reply
//! ```

use lsm::Result;
use lsm::engine::Backlog;

use super::reply::Reply;
use super::session::{Job, Session};
use crate::command::EngineCommand;
use crate::data::{Entry, Source};
use crate::sizes::{FIRST, LARGE, MANY, Sizes, TINY};

/// Entries put before the screen is drawn again: few while each is worth seeing.
const CHUNKS: (usize, usize) = (20, 500);

impl Session {
    pub(super) fn begin_job(&mut self, command: &EngineCommand, source: Source) {
        self.job = Some(Job { command: command.clone(), source, done: 0, stop_after: None });
    }

    /// Stops putting; what was put stays.
    pub fn stop(&mut self) {
        if let Some(job) = self.job.take() {
            self.script.push(&job.command, job.done, Some(job.done));
        }
    }

    pub(super) fn go_on(&mut self, mut reply: Reply) -> Reply {
        let Some(mut job) = self.job.take() else { return self.finish(reply) };
        if job.stop_after.is_some_and(|all| all <= job.done) {
            self.script.push(&job.command, job.done, job.stop_after);
            return self.finish(reply);
        }
        let put = self
            .grow(&job, &mut reply)
            .and_then(|()| self.put_some(&mut job).map_err(|error| error.to_string()));
        reply.events.extend(self.take_events());
        reply.tables.extend(self.notes.take_tables());
        match put {
            Ok(ended) => {
                self.history.returned();
                if !ended {
                    reply.more = Some((job.done, job.source.total));
                    self.job = Some(job);
                    return reply;
                }
            }
            Err(error) => reply.error = Some(format!("{error} ({} were put before)", job.done)),
        }
        self.script.push(&job.command, job.done, None);
        self.finish(reply)
    }

    /// Returns true if the source has come to its end.
    fn put_some(&self, job: &mut Job) -> Result<bool> {
        let tiny = self.args.stage >= 3 && self.sizes.memtable <= TINY.memtable;
        for _ in 0..if tiny { CHUNKS.0 } else { CHUNKS.1 } {
            let Some(entry) = job.source.next() else { return Ok(true) };
            match entry {
                Entry { key, value: Some(value) } => self.engine.put(&key, &value)?,
                Entry { key, value: None } => self.engine.delete(&key)?,
            }
            job.done += 1;
            if self.engine.backlog() != Backlog::Nothing {
                self.shake_by_itself()?;
            }
        }
        Ok(false)
    }

    /// Takes the large sizes once many entries have come.
    fn grow(&mut self, job: &Job, reply: &mut Reply) -> std::result::Result<(), String> {
        if job.done >= FIRST && job.source.total > MANY {
            self.resize(LARGE, reply)?;
        }
        Ok(())
    }

    /// Opens the directory again with other sizes. What is only in memory would be
    /// lost, and what was asked for stays: then it does nothing.
    fn resize(&mut self, sizes: Sizes, reply: &mut Reply) -> std::result::Result<(), String> {
        let sizes = sizes.given(&self.args);
        if self.args.stage < 3 || sizes == self.sizes {
            return Ok(());
        }
        self.engine.close().map_err(|error| error.to_string())?;
        self.history.synced();
        self.take_events();
        self.drop_engine();
        self.sizes = sizes;
        let (scene, events) = self.start()?;
        reply.reopened = Some((Box::new(scene), sizes));
        reply.events.extend(events);
        Ok(())
    }
}
