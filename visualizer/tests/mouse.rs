//! Clicks and the wheel, on what the screen shows at that place.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "in a test, an unwrap is an assertion"
)]

mod common;

use common::Window;
use ratatui::crossterm::event::{
    KeyCode, KeyModifiers, MouseButton, MouseEvent, MouseEventKind, MouseEventKind::ScrollDown,
    MouseEventKind::ScrollUp,
};
use ratatui::layout::Rect;
use visualizer::app::{Msg, update};
use visualizer::detail::Detail;
use visualizer::model::{Pane, Scroll};
use visualizer::runtime::perform;

const WIDE: (u16, u16) = (120, 40);
const NARROW: (u16, u16) = (60, 20);
const CLICK: MouseEventKind = MouseEventKind::Down(MouseButton::Left);
const DRAG: MouseEventKind = MouseEventKind::Drag(MouseButton::Left);

/// Uses the mouse where the screen of that size shows a text.
fn at(window: &mut Window, kind: MouseEventKind, (width, height): (u16, u16), text: &str) {
    let screen = window.screen(width, height);
    let (row, line) =
        screen.lines().enumerate().find(|(_, line)| line.contains(text)).expect(&screen);
    let column = line.split(text).next().unwrap().chars().count();
    let (column, row) = (u16::try_from(column).unwrap(), u16::try_from(row).unwrap());
    let mouse = MouseEvent { kind, column, row, modifiers: KeyModifiers::NONE };
    let area = Rect::new(0, 0, width, height);
    for effect in update(&mut window.model, Msg::Mouse(mouse, area)) {
        perform(&mut window.model, &mut window.session, effect);
    }
}

fn open() -> Window {
    let mut window = Window::open(&[]);
    window.enter("fill 12").enter("put kenya:capital Nairobi");
    window
}

#[test]
fn a_click_brings_a_pane_to_the_front() {
    let mut window = open();
    for (text, pane) in [
        ("MEMTABLE", Pane::Memtable),
        ("SEALED", Pane::Sealed),
        ("LOG ", Pane::Log),
        ("LEVELS", Pane::Levels),
        ("ANSWERS", Pane::Answers),
    ] {
        at(&mut window, CLICK, WIDE, text);
        assert_eq!(window.model.front, pane);
    }
    for (text, pane) in
        [("memtable ", Pane::Memtable), ("log", Pane::Log), ("levels ", Pane::Levels)]
    {
        at(&mut window, CLICK, NARROW, text);
        assert_eq!(window.model.front, pane, "by its name");
    }
}

#[test]
fn a_click_on_a_table_shows_its_file_as_cat_does() {
    let mut window = open();
    at(&mut window, CLICK, WIDE, "003  ├");
    assert_eq!((window.model.table, window.model.detail()), (Some(3), Some(Detail::File)));
    assert!(window.screen(120, 40).contains("FILE 000003.sst"));
    let clicked = window.model.sentence.clone();
    window.enter("cat 3");
    assert_eq!(window.model.sentence, clicked);
}

#[test]
fn tables_side_by_side_can_be_told_apart() {
    let mut window = Window::open(&["--memtable", "64K"]);
    window.enter("fill 9000").enter("compact");
    let tables: Vec<u64> = window
        .model
        .live
        .levels
        .iter()
        .flat_map(|level| &level.tables)
        .map(|table| table.number)
        .collect();
    assert!(tables.len() > 2, "{tables:?}");
    at(&mut window, CLICK, (80, 20), "▂");
    assert_eq!(window.model.table, tables.first().copied());
    at(&mut window, CLICK, (80, 20), "▂  9 tables");
    assert_eq!(window.model.table, tables.last().copied());
}

#[test]
fn a_click_in_the_past_stays_there() {
    let mut window = open();
    window.press(KeyCode::Left);
    let before = window.model.time.at();
    at(&mut window, CLICK, WIDE, "003  ├");
    assert_eq!((window.model.time.at(), window.model.table), (before, Some(3)));
}

#[test]
fn a_click_on_the_bar_goes_to_that_moment_and_dragging_goes_on() {
    let mut window = open();
    window.enter("flush");
    let flush = window.model.time.commands().next_back().unwrap().start;
    at(&mut window, CLICK, WIDE, "F─");
    assert!(window.model.time.at() <= flush && window.model.time.past().is_some());
    at(&mut window, CLICK, WIDE, "├");
    at(&mut window, DRAG, WIDE, "●");
    let column = |window: &Window| window.screen(120, 40).lines().find_map(|line| line.find('●'));
    let cursor = column(&window);
    at(&mut window, CLICK, WIDE, "●");
    assert_eq!(column(&window), cursor, "where the cursor is, it stays");
    at(&mut window, CLICK, WIDE, "┤  step");
    assert!(window.model.time.past().is_none(), "the right end is now");
}

#[test]
fn the_wheel_moves_the_answers_or_the_line_of_the_file() {
    let mut window = open();
    window.enter("help");
    window.press(KeyCode::F(9));
    let before = window.model.scroll;
    at(&mut window, ScrollDown, WIDE, "ANSWERS");
    assert_ne!(window.model.scroll, before);
    assert!(matches!(window.model.scroll, Scroll::From(_)));
    window.enter("cat 3");
    at(&mut window, ScrollDown, WIDE, "FILE");
    at(&mut window, ScrollDown, WIDE, "FILE");
    at(&mut window, ScrollUp, WIDE, "FILE");
    assert_eq!(window.model.line, 1);
    at(&mut window, ScrollDown, WIDE, "MEMTABLE");
    assert_eq!(window.model.line, 1, "elsewhere there is nothing to scroll");
}

#[test]
fn wherever_it_is_clicked_nothing_breaks() {
    let mut window = open();
    let clicks = |window: &mut Window, (width, height): (u16, u16)| {
        for column in 0..width + 2 {
            for row in 0..height + 2 {
                let mouse = MouseEvent { kind: CLICK, column, row, modifiers: KeyModifiers::NONE };
                update(&mut window.model, Msg::Mouse(mouse, Rect::new(0, 0, width, height)));
            }
        }
    };
    for size in [(0, 0), (39, 9), (40, 10), (60, 20), (80, 24)] {
        clicks(&mut window, size);
        window.screen(size.0, size.1);
    }
    clicks(&mut Window::open(&["--stage", "1"]), (80, 24));
    window.enter("compare stage 5").enter("fill 12");
    clicks(&mut window, (120, 40));
}
