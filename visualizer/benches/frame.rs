//! The time of a frame, and of a key: over a tree of 100,000 entries, on a screen of
//! 200×60.
//!
//! ```text
//!    draw     now · in the middle of the past · with details
//!    update   a letter · a step back and on again · to any moment · Tab
//! ```
//!
//! The goal is a frame under 4 ms, a quarter of what a screen that shows 60
//! pictures a second has for one: so even while data is loaded, most of the time
//! goes into loading.
#![expect(clippy::unwrap_used, reason = "in a bench, an unwrap is an assertion")]

#[path = "../tests/common/mod.rs"]
mod common;

use std::hint::black_box;
use std::time::Duration;

use common::Window;
use criterion::{Criterion, criterion_group, criterion_main};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::crossterm::event::{KeyCode, KeyEvent};
use visualizer::app::{Msg, update};
use visualizer::model::Model;
use visualizer::ui;

/// Entries in the tree.
const ENTRIES: u32 = 100_000;

fn filled() -> Window {
    let mut window = Window::open(&[]);
    window.enter(&format!("fill {ENTRIES}")).enter("get visitor:00777");
    window
}

fn draws(c: &mut Criterion, name: &str, model: &Model) {
    let mut terminal = Terminal::new(TestBackend::new(200, 60)).unwrap();
    c.bench_function(name, |bench| {
        bench.iter(|| {
            terminal.draw(|frame| ui::draw(model, model.appearance.theme, frame)).unwrap();
        });
    });
}

fn keys(c: &mut Criterion, name: &str, model: &mut Model, keys: &[KeyCode]) {
    c.bench_function(name, |bench| {
        bench.iter(|| {
            for key in keys {
                black_box(update(model, Msg::Key(KeyEvent::from(*key))));
            }
        });
    });
}

fn frame(c: &mut Criterion) {
    let mut window = filled();
    assert!(window.screen(200, 60).contains("LEVELS"), "what is measured is the whole picture");
    draws(c, "draw/now", &window.model);
    for detail in [2, 3, 4, 5, 6, 8] {
        window.press(KeyCode::F(detail));
        draws(c, &format!("draw/now-f{detail}"), &window.model);
    }
    let model = &mut window.model;
    keys(c, "update/letter", model, &[KeyCode::Char('x'), KeyCode::Backspace]);
    keys(c, "update/step-back-and-on-at-now", model, &[KeyCode::Left, KeyCode::Right]);
    keys(c, "update/begin-and-now", model, &[KeyCode::Home, KeyCode::End]);
    let middle = (model.time.forgotten() + model.time.now()) / 2;
    model.time.seek(middle);
    draws(c, "draw/past", model);
    keys(c, "update/step-back-and-on-in-the-past", model, &[KeyCode::Left, KeyCode::Right]);
    keys(c, "update/step-on-and-back-in-the-past", model, &[KeyCode::Right, KeyCode::Left]);
    let (forgotten, now) = (model.time.forgotten(), model.time.now());
    c.bench_function("update/to-any-moment", |bench| {
        let mut at = forgotten;
        bench.iter(|| {
            at = forgotten + (at + 7919 - forgotten) % (now - forgotten);
            model.time.seek(at);
        });
    });
    update(model, Msg::Key(KeyEvent::from(KeyCode::End)));
    update(model, Msg::Paste("get v".to_string()));
    keys(c, "update/tab", model, &[KeyCode::Tab, KeyCode::Tab]);
}

criterion_group! {
    name = benches;
    config = Criterion::default()
        .sample_size(20)
        .warm_up_time(Duration::from_millis(300))
        .measurement_time(Duration::from_secs(2));
    targets = frame
}
criterion_main!(benches);
