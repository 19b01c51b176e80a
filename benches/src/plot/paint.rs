//! The style of a plot, on a light page and on a dark one.
//!
//! ```text
//!    drawn      stroke="#0B7284"                            a color, and a mark on it
//!    written    stroke="#0B7285" stroke-dasharray="9 5"     the mark says: dashed
//!    dark page  [stroke="#0B7285"]{stroke:#39c5cf}          the style sheet's part
//! ```
//!
//! The drawing library knows one color for each line, and no dashes. So a color carries
//! the dash in its last bits until the picture is text. The colors are those of the
//! book's figures; for readers who can't tell them apart there are dashes, marks and names.

use plotters::style::RGBColor;

/// A color.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ink {
    /// Names and numbers.
    Text,
    /// Things to compare with.
    Dim,
    /// Lines of the grid.
    Edge,
    /// Things the chapter adds.
    Teal,
    /// Things from before.
    Orange,
    /// A third thing.
    Purple,
}

/// The style of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dash {
    /// Without gaps.
    Solid,
    /// In dashes.
    Dashed,
    /// In dots.
    Dotted,
}

const INKS: [Ink; 6] = [Ink::Text, Ink::Dim, Ink::Edge, Ink::Teal, Ink::Orange, Ink::Purple];

impl Ink {
    /// The color on a light page.
    fn light(self) -> [u8; 3] {
        match self {
            Ink::Text => [0x1f, 0x23, 0x28],
            Ink::Dim => [0x65, 0x6d, 0x76],
            Ink::Edge => [0xd0, 0xd7, 0xde],
            Ink::Teal => [0x0b, 0x72, 0x85],
            Ink::Orange => [0xbc, 0x4c, 0x00],
            Ink::Purple => [0x82, 0x50, 0xdf],
        }
    }

    /// The color on a dark page.
    fn dark(self) -> &'static str {
        match self {
            Ink::Text => "#e6edf3",
            Ink::Dim => "#8b949e",
            Ink::Edge => "#30363d",
            Ink::Teal => "#39c5cf",
            Ink::Orange => "#f0883e",
            Ink::Purple => "#bc8cff",
        }
    }

    /// The color to draw with.
    pub fn color(self, dash: Dash) -> RGBColor {
        let [red, green, blue] = self.light();
        RGBColor(red, green, blue ^ dash.mark())
    }

    fn hex(self, dash: Dash) -> String {
        let RGBColor(red, green, blue) = self.color(dash);
        format!("#{red:02X}{green:02X}{blue:02X}")
    }
}

impl Dash {
    fn mark(self) -> u8 {
        match self {
            Dash::Solid => 0,
            Dash::Dashed => 1,
            Dash::Dotted => 2,
        }
    }

    fn pattern(self) -> &'static str {
        match self {
            Dash::Solid => "none",
            Dash::Dashed => "9 5",
            Dash::Dotted => "2 4",
        }
    }
}

/// Makes what was drawn a picture for any page.
pub fn finish(drawn: &str, title: &str) -> String {
    let mut body = drawn
        .replace(" opacity=\"1\"", "")
        .replace(" font-family=\"sans-serif\"", "")
        .replace("\n</text>", "</text>");
    for ink in INKS {
        let solid = ink.hex(Dash::Solid);
        for dash in [Dash::Dashed, Dash::Dotted] {
            let to = format!("stroke=\"{solid}\" stroke-dasharray=\"{}\"", dash.pattern());
            body = body.replace(&format!("stroke=\"{}\"", ink.hex(dash)), &to);
        }
    }
    let body = lines(&body);
    let (tag, body) = body.split_once('\n').unwrap_or((&body, ""));
    let tag = tag.replace("<svg ", "<svg class=\"lsm-plot\" role=\"img\" ");
    let title = title.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    format!("{tag}\n<title>{title}</title>\n<style>\n{}</style>\n{body}", sheet())
}

/// Joins a tag and its text in one line, and trims ends of lines.
fn lines(body: &str) -> String {
    let mut text = String::new();
    for line in body.lines() {
        let ends = !line.starts_with("<text");
        text.push_str(line.trim_end());
        text.push_str(if ends { "\n" } else { "" });
    }
    text
}

fn sheet() -> String {
    let font = ".lsm-plot text{font-family:system-ui,-apple-system,\"Segoe UI\",Roboto,\
        \"Noto Sans\",\"DejaVu Sans\",sans-serif}\n\
        .lsm-plot polyline{stroke-linejoin:round}\n";
    let dark = |ink: &Ink| {
        let (hex, dark) = (ink.hex(Dash::Solid), ink.dark());
        format!(
            ".lsm-plot [stroke=\"{hex}\"]{{stroke:{dark}}}\n\
             .lsm-plot [fill=\"{hex}\"]{{fill:{dark}}}\n"
        )
    };
    let rules: String = INKS.iter().map(dark).collect();
    format!("{font}@media (prefers-color-scheme:dark){{\n{rules}}}\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_becomes_a_dash_and_every_color_has_a_dark_one() {
        let color = Ink::Teal.hex(Dash::Dashed);
        let drawn =
            format!("<svg a=\"b\">\n<line stroke=\"{color}\"/>\n<text>\na\n</text>\n</svg>\n");
        let made = finish(&drawn, "a < b");
        assert!(made.contains("<line stroke=\"#0B7285\" stroke-dasharray=\"9 5\"/>"), "{made}");
        assert!(made.contains("<text>a</text>") && made.contains("<title>a &lt; b</title>"));
        let mut marked: Vec<String> = INKS
            .iter()
            .flat_map(|ink| [Dash::Solid, Dash::Dashed, Dash::Dotted].map(|dash| ink.hex(dash)))
            .collect();
        marked.sort();
        marked.dedup();
        assert_eq!(marked.len(), 18, "no color can be taken for another one");
    }
}
