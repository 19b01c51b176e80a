use ratatui::layout::Rect;
use ratatui::style::Style;

use super::*;
use crate::theme::Theme;

fn picture(lines: &[(&str, Style)]) -> String {
    let height = u16::try_from(lines.len()).unwrap();
    let mut screen = Buffer::empty(Rect::new(0, 0, 24, height));
    for (y, (line, style)) in (0..).zip(lines) {
        screen.set_string(0, y, line, *style);
    }
    svg(&screen, "a <title> & more")
}

fn texts(picture: &str) -> Vec<&str> {
    picture.lines().filter(|line| line.starts_with("<text")).collect()
}

#[test]
fn a_run_says_where_it_begins_and_how_long_it_is() {
    let theme = Theme::colors();
    let picture = picture(&[("  a  bé ", theme.plain), ("kenya", theme.accent)]);
    assert_eq!(
        texts(&picture),
        [
            r#"<text xml:space="preserve" x="20" y="16" textLength="50">a  bé</text>"#,
            r#"<text xml:space="preserve" class="teal b" x="0" y="38" textLength="50">kenya</text>"#,
        ]
    );
}

#[test]
fn a_letter_that_a_font_may_lack_does_not_move_what_follows() {
    let picture = picture(&[("a東→b", Style::new())]);
    let at: Vec<_> =
        texts(&picture).iter().map(|text| text.split("\" y").next().unwrap()).collect();
    let at: Vec<_> = at.iter().map(|text| text.rsplit('"').next().unwrap()).collect();
    assert_eq!(at, ["0", "10", "30", "40"]);
}

#[test]
fn markup_is_escaped_and_nothing_that_xml_forbids_gets_in() {
    let mut screen = Buffer::empty(Rect::new(0, 0, 6, 1));
    for (x, symbol) in (0..).zip(["<", "&", "\u{1b}", "\u{0}", "\u{ffff}", "\u{9b}"]) {
        screen[(x, 0)].set_symbol(symbol);
    }
    let picture = svg(&screen, "\u{7}<b>\"");
    assert!(picture.contains("<title>\u{fffd}&lt;b&gt;&quot;</title>"), "{picture}");
    assert!(picture.contains("&lt;&amp;"), "{picture}");
    assert!(picture.chars().all(|c| c == '\n' || !c.is_control() && c != '\u{ffff}'));
}

#[test]
fn the_description_is_the_text_of_the_screen() {
    let picture = picture(&[("╭ A ─╮", Style::new()), ("│ <1 │", Style::new())]);
    assert!(picture.contains("<desc>\n╭ A ─╮\n│ &lt;1 │\n</desc>"), "{picture}");
}

#[test]
fn only_colors_that_are_used_are_named_once_on_each_page() {
    let theme = Theme::colors();
    let picture = picture(&[("a", theme.accent), ("b", theme.wrong), ("c", theme.accent)]);
    assert_eq!(picture.matches(".teal{").count(), 2, "{picture}");
    assert_eq!(picture.matches(".red{").count(), 2);
    assert_eq!(picture.matches(".purple{").count(), 0);
    assert_eq!(picture.matches("<style>").count(), 1);
}

#[test]
fn no_screen_is_too_small() {
    assert!(svg(&Buffer::empty(Rect::ZERO), "").contains("</svg>"));
}

#[test]
fn a_line_down_several_rows_is_one_line() {
    let plain = Style::new();
    let picture = picture(&[("│ │", plain), ("│", plain), ("a │", plain)]);
    let path = picture.lines().find(|line| line.starts_with("<path")).unwrap();
    assert_eq!(path, r#"<path class="l" d="M5 0V44 M25 0V22 M25 44V66"/>"#);
}
