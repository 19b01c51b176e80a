//! Random scripts: an engine must return what a sorted map would.

use std::collections::BTreeMap;

use engine::format::encode_value;
use engine::{Engine, Pair, stage};
use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestError, TestRng, TestRunner};

use super::script::{Command, Script, range, scripts};
use super::{Opened, open, text, tiny};

/// Plays random scripts to the engine of a stage, and to a `BTreeMap`; fails with
/// the shortest script that it can find on which they differ.
///
/// The scripts are the same each time; `PROPTEST_CASES=4000` runs 1,000 of
/// them instead of 64.
pub(crate) fn agrees_with_a_map(stage: u8) {
    // First one that anybody can follow: what isn't written yet shows here.
    let command =
        |key: &[u8]| [Command::Put(key.to_vec(), b"1".to_vec()), Command::Get(key.to_vec())];
    let simple = Script([b"b", b"a", b"b"].into_iter().flat_map(|key| command(key)).collect());
    play(stage, &simple).unwrap_or_else(|what| panic!("{what}\n\n{simple}"));

    let cases = Config::default().cases / 4;
    let config = Config { cases, failure_persistence: None, ..Config::default() };
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let result = TestRunner::new_with_rng(config, rng)
        .run(&scripts(stage), |script| play(stage, &script).map_err(TestCaseError::fail));
    match result {
        Ok(()) => {}
        Err(TestError::Fail(what, script)) => panic!(
            "{what}\n\nThis script shows it. In a file, it can be played to your engine:\n\
             cargo step see {stage} -- --memtable {} --block {} < FILE\n\n{script}",
            tiny().memtable_bytes,
            tiny().block_bytes,
        ),
        Err(TestError::Abort(reason)) => panic!("{reason}"),
    }
}

/// A map's answers, with the one peculiarity of stage 3: a deletion takes only from
/// the active memtable, and the older value becomes visible again.
#[derive(Default)]
struct Model {
    stage: u8,
    /// The contents of the active memtable.
    active: BTreeMap<Vec<u8>, Vec<u8>>,
    /// Everything older.
    older: BTreeMap<Vec<u8>, Vec<u8>>,
}

impl Model {
    fn put(&mut self, key: &[u8], value: &[u8]) {
        let bytes = |key: &[u8], value: &[u8]| key.len() + encode_value(value).len();
        let full: usize = self.active.iter().map(|(key, value)| bytes(key, value)).sum();
        if full > 0 && full + bytes(key, value) > tiny().memtable_bytes {
            self.seal();
        }
        self.active.insert(key.to_vec(), value.to_vec());
    }

    fn seal(&mut self) {
        self.older.append(&mut self.active);
    }

    fn delete(&mut self, key: &[u8]) {
        self.active.remove(key);
        if self.stage != 3 {
            self.older.remove(key);
        }
    }

    fn get(&self, key: &[u8]) -> Option<&Vec<u8>> {
        self.active.get(key).or_else(|| self.older.get(key))
    }

    fn all(&self) -> BTreeMap<Vec<u8>, Vec<u8>> {
        let mut all = self.older.clone();
        all.extend(self.active.clone());
        all
    }
}

/// Plays a script to both; says where they differ.
fn play(stage: u8, script: &Script) -> Result<(), String> {
    let mut opened = open(stage);
    let mut model = Model { stage, ..Model::default() };
    for (command, number) in script.0.iter().zip(1..) {
        let line = |what: String| format!("command {number}, {command}: {what}");
        opened = run(opened, command, &mut model).map_err(line)?;
    }
    let engine = opened.engine.as_ref();
    let all = model.all();
    all.keys().try_for_each(|key| same_value(engine, &model, key))?;
    if stage >= 2 {
        same_pairs(engine, engine::KeyRange::all(), all)?;
    }
    Ok(())
}

fn run(opened: Opened, command: &Command, model: &mut Model) -> Result<Opened, String> {
    let failed = |error: engine::Error| format!("it failed: {error}");
    let engine = opened.engine.as_ref();
    match command {
        Command::Put(key, value) => {
            model.put(key, value);
            engine.put(key, value).map_err(failed)?;
        }
        Command::Delete(key) => {
            model.delete(key);
            engine.delete(key).map_err(failed)?;
        }
        Command::Get(key) => same_value(engine, model, key)?,
        Command::Scan(from, to) => {
            let all = model.all();
            let within = |(key, _): &(Vec<u8>, Vec<u8>)| from <= key && key < to;
            same_pairs(engine, range(from, to), all.into_iter().filter(within))?;
        }
        Command::Flush => {
            model.seal();
            engine.flush().map_err(failed)?;
        }
        Command::Shake => engine.shake().map(drop).map_err(failed)?,
        Command::Compact => {
            model.seal();
            engine.compact().map_err(failed)?;
        }
        Command::Close | Command::Kill => {
            if matches!(command, Command::Close) {
                engine.close().map_err(failed)?;
            }
            model.seal();
            let Opened { engine, dir } = opened;
            drop(engine);
            let engine = stage::open(model.stage, dir.path(), &tiny()).map_err(failed)?;
            return Ok(Opened { engine, dir });
        }
    }
    Ok(opened)
}

fn same_value(engine: &dyn Engine, model: &Model, key: &[u8]) -> Result<(), String> {
    let show = |value: Option<&Vec<u8>>| value.map_or("(none)".into(), |value| text(value));
    let found = engine.get(key).map_err(|error| format!("get failed: {error}"))?;
    let expected = model.get(key);
    if found.as_ref() == expected {
        return Ok(());
    }
    let (key, found, expected) = (text(key), show(found.as_ref()), show(expected));
    Err(format!("get {key:?} returns {found:?}, not {expected:?}\n{}", engine.inspect()))
}

fn same_pairs(
    engine: &dyn Engine,
    range: engine::KeyRange,
    expected: impl IntoIterator<Item = Pair>,
) -> Result<(), String> {
    let show = |pairs: &[Pair]| {
        let pairs = pairs.iter().map(|(key, value)| format!("{}→{}", text(key), text(value)));
        pairs.collect::<Vec<_>>()
    };
    let found: engine::Result<Vec<Pair>> = engine.scan(range).collect();
    let found = found.map_err(|error| format!("scan failed: {error}"))?;
    let expected: Vec<Pair> = expected.into_iter().collect();
    if found == expected {
        return Ok(());
    }
    let (found, expected) = (show(&found), show(&expected));
    Err(format!("scan returns {found:?}, not {expected:?}\n{}", engine.inspect()))
}
