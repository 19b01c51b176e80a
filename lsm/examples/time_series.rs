//! A time series: what two thermometers measure, and a summary of each hour.
//!
//! `raw:SENSOR:TIME` has a temperature, in degrees. Times look like `2026-01-31T06:40`: in
//! that form they sort as they pass, and what begins with `2026-01-31T06` is one hour. The
//! summaries are under `hour:SENSOR:HOUR`, so the raw values may go when they are old.

use std::collections::BTreeMap;
use std::error::Error;
use std::io::Write;
use std::path::{Path, PathBuf};

use lsm::{Db, KeyRange};

/// Measures both rooms every ten minutes for a day, which is warmest at two o'clock.
fn measure(db: &Db) -> lsm::Result<()> {
    for minute in (0..24 * 60).step_by(10) {
        let time = format!("2026-01-31T{:02}:{:02}", minute / 60, minute % 60);
        let sun = ((f64::from(minute) / 60.0 - 8.0) / 24.0 * std::f64::consts::TAU).sin();
        for (sensor, degrees) in [("cellar", 11.0 + 0.5 * sun), ("roof", 4.0 + 9.0 * sun)] {
            let key = format!("raw:{sensor}:{time}");
            db.put(key.as_bytes(), format!("{degrees:.1}").as_bytes())?;
        }
    }
    Ok(())
}

/// Writes the smallest, the mean and the largest value of each hour in a span of time.
fn downsample(db: &Db, sensor: &str, from: &str, to: &str) -> Result<(), Box<dyn Error>> {
    let mut hours: BTreeMap<String, Vec<f64>> = BTreeMap::new();
    for pair in db.scan(format!("raw:{sensor}:{from}")..format!("raw:{sensor}:{to}")) {
        let (key, value) = pair?;
        let hour = String::from_utf8(key)?.replace("raw:", "hour:");
        let hour = hour[..hour.len() - ":40".len()].to_string();
        hours.entry(hour).or_default().push(String::from_utf8(value)?.parse()?);
    }
    for (hour, degrees) in hours {
        let (least, most) = degrees.iter().fold((f64::MAX, f64::MIN), |(least, most), &value| {
            (least.min(value), most.max(value))
        });
        let mean = degrees.iter().sum::<f64>() / degrees.len() as f64;
        db.put(hour.as_bytes(), format!("{least:.1} {mean:.1} {most:.1}").as_bytes())?;
    }
    Ok(())
}

/// Measures a day, summarizes the morning, and prints the summaries of the roof.
pub fn run(dir: &Path, out: &mut dyn Write) -> Result<(), Box<dyn Error>> {
    let db = Db::open(dir)?;
    measure(&db)?;
    for sensor in ["cellar", "roof"] {
        downsample(&db, sensor, "2026-01-31T06:00", "2026-01-31T12:00")?;
    }
    writeln!(out, "least, mean and most of each hour")?;
    for pair in db.scan(KeyRange::prefix("hour:roof:")) {
        let (hour, summary) = pair?;
        writeln!(out, "{}  {}", String::from_utf8(hour)?, String::from_utf8(summary)?)?;
    }
    Ok(db.close()?)
}

fn main() -> Result<(), Box<dyn Error>> {
    let temporary = tempfile::tempdir()?;
    let dir = std::env::args_os().nth(1).map_or(temporary.path().to_path_buf(), PathBuf::from);
    run(&dir, &mut std::io::stdout())
}
