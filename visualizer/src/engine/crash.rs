//! The end of an engine, and the beginning of the next one.
//!
//! ```text
//!    crash  ─► its disk dies ─► it is dropped, and can do nothing ─► the files are damaged
//!    reopen ─► start ─► replay ─► what survived, compared with the promise
//! ```

use lsm::inspect::MemtablePicture;

use super::reply::Reply;
use super::session::Session;
use crate::crash::{Crash, Damage, How, Promise, Report, damage, known};
use crate::mine::{Nothing, attempt};

impl Session {
    /// The engine comes to its end, now.
    pub(super) fn crash(&mut self, how: How) -> Reply {
        if let Err(why) = self.can_end(how) {
            return Reply { error: Some(why), ..Reply::default() };
        }
        let promise = self.promise();
        self.drop_engine();
        self.discard();
        let mut reply = Reply::default();
        let damage = self.strike(how).unwrap_or_else(|error| {
            reply.error = Some(format!("the files could not be damaged: {error}"));
            Damage::None
        });
        let crash = Crash { how, damage, promise, found: self.left() };
        self.dead = Some(crash.clone());
        reply.crashed = Some(Box::new(crash));
        reply
    }

    fn can_end(&self, how: How) -> Result<(), String> {
        let known = match how {
            How::Closed | How::Killed => Ok(None), // there is no question
            _ => known(self.disk.hooks().image(), self.dir.path()),
        };
        known
            .map_err(|error| error.to_string())
            .and_then(|image| damage::check(how, image.as_ref()))
    }

    fn strike(&mut self, how: How) -> std::io::Result<Damage> {
        let dir = self.dir.path();
        self.left_behind = known(self.left_behind.take(), dir)?;
        match &mut self.left_behind {
            Some(image) => damage::strike(how, image, dir),
            None => Ok(Damage::None),
        }
    }

    /// The engine is gone, and has done nothing more.
    pub(super) fn drop_engine(&mut self) {
        self.running = false;
        self.left_behind = self.disk.hooks().die();
        let engine = std::mem::replace(&mut self.engine, Box::new(Nothing));
        let _ = attempt(|| drop(engine)); // whatever it says, it is gone
    }

    /// Returns what has been promised so far.
    fn promise(&self) -> Promise {
        let picture = self.picture();
        let memory = picture.memtable.iter().chain(&picture.sealed);
        let entries = picture.buckets.iter().map(Vec::len).sum::<usize>()
            + memory.map(|memory: &MemtablePicture| memory.entries.len()).sum::<usize>();
        let counted = self.args.stage > 2;
        Promise {
            stage: self.args.stage,
            always: self.args.options().sync == lsm::SyncMode::Always,
            written: if counted {
                picture.written.max(self.history.written)
            } else {
                entries as u64
            },
            returned: self.history.returned,
            safe: self.history.safe.max(picture.synced).max(picture.flushed),
            flushed: picture.flushed,
        }
    }

    /// Opens the directory again; an engine that still runs is closed first.
    pub(super) fn reopen(&mut self) -> Reply {
        let was_running = self.running;
        if was_running {
            let promise = self.promise();
            let closed = attempt(|| self.engine.close().map_err(|error| error.to_string()));
            if let Err(why) = closed.and_then(|closed| closed) {
                let error = Some(format!("cannot close the engine: {why}"));
                return self.finish(Reply { error, ..Reply::default() });
            }
            self.drop_engine();
            self.discard();
            let (how, damage) = (How::Closed, Damage::None);
            self.dead = Some(Crash { how, damage, promise, found: self.left() });
        }
        let crash = self.end();
        let (scene, events) = match self.start() {
            Ok(started) => started,
            Err(why) => {
                // An engine that ran until now is dead, and is to be drawn so.
                let crashed = was_running.then(|| Box::new(crash.clone()));
                self.dead = Some(crash);
                let error = Some(format!("cannot open the directory: {why}"));
                return Reply { crashed, error, ..Reply::default() };
            }
        };
        let mut reply = Reply { events, ..Reply::default() };
        reply.reopened = Some((Box::new(scene), self.sizes));
        if let Err(error) = self.shake() {
            reply.error = Some(error.to_string());
        }
        reply.events.extend(self.take_events());
        reply.tables = self.notes.take_tables();
        reply.tally = self.notes.take_tally();
        reply.live = self.count();
        reply.report = Some(self.report(&crash));
        reply
    }

    /// Returns how the engine ended.
    pub(super) fn end(&mut self) -> Crash {
        self.dead.take().unwrap_or_else(|| Crash {
            how: How::Killed,
            damage: Damage::None,
            promise: Promise { stage: self.args.stage, ..Promise::default() },
            found: self.left(),
        })
    }

    /// Compares what survived with what was promised.
    fn report(&mut self, crash: &Crash) -> Report {
        let picture = self.picture();
        let survived = picture.written;
        let wrong = match self.args.stage {
            ..3 => None,
            _ => attempt(|| self.history.check(self.engine.as_ref(), survived))
                .unwrap_or_else(|why| Ok(Some(why)))
                .unwrap_or_else(|error| Some(format!("not all entries can be read: {error}"))),
        };
        self.discard(); // what the check read wasn't asked for
        self.history.restart(survived);
        let Crash { how, damage, promise, found } = crash;
        let flushed = found.picture.flushed;
        Report { how: *how, damage: *damage, promise: *promise, flushed, survived, wrong }
    }
}
