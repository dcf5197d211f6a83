//! The look of what is drawn at a terminal: its marks, and what weight and colour say. Each thing is
//! said by a mark or by its place, too, so that nothing is lost without colour, and where the
//! terminal's locale has no such marks, characters stand for them that every terminal has.

use std::env;

use super::colour::Colour;

/// The marks that are drawn.
#[derive(Debug, PartialEq, Eq)]
pub struct LookMarks {
    /// The bar that stands at what is most important on a page.
    pub page_bar: &'static str,
    /// The bar that runs down the left of an open question.
    pub bar: &'static str,
    /// Above the first question.
    pub corner: &'static str,
    /// A question that is open.
    pub open: &'static str,
    /// A question that is answered.
    pub done: &'static str,
    /// The row that Enter chooses.
    pub chosen: &'static str,
    /// Any other row.
    pub other: &'static str,
    /// The row that Space ticks.
    pub cursor: &'static str,
    /// A row that is ticked.
    pub ticked: &'static str,
    /// A row that is not.
    pub unticked: &'static str,
    /// There are more rows above.
    pub up: &'static str,
    /// There are more rows below.
    pub down: &'static str,
    /// Something was not understood.
    pub warning: &'static str,
    /// It parts several things on one line.
    pub dot: &'static str,
    /// Something was cut.
    pub cut: &'static str,
}

const DRAWN: LookMarks = LookMarks {
    page_bar: "┃",
    bar: "│",
    corner: "┌",
    open: "◆",
    done: "◇",
    chosen: "●",
    other: "○",
    cursor: "›",
    ticked: "◼",
    unticked: "◻",
    up: "↑",
    down: "↓",
    warning: "▲",
    dot: "·",
    cut: "…",
};

const TYPED: LookMarks = LookMarks {
    page_bar: "|",
    bar: "|",
    corner: "|",
    open: "?",
    done: "*",
    chosen: ">",
    other: " ",
    cursor: ">",
    ticked: "[x]",
    unticked: "[ ]",
    up: "^",
    down: "v",
    warning: "!",
    dot: "|",
    cut: "...",
};

/// The marks that this terminal has. The console of Linux has too few characters.
#[must_use]
pub fn marks() -> &'static LookMarks {
    let names = ["LC_ALL", "LC_CTYPE", "LANG"];
    let set = names.into_iter().find_map(|name| {
        let value = env::var(name).ok();
        value.filter(|value| !value.is_empty())
    });
    marks_of(set.as_deref(), env::var("TERM").ok().as_deref())
}

fn marks_of(locale: Option<&str>, term: Option<&str>) -> &'static LookMarks {
    let locale = locale.unwrap_or_default().to_lowercase();
    let has_them = cfg!(windows) || locale.contains("utf-8") || locale.contains("utf8");
    match has_them && term != Some("linux") {
        true => &DRAWN,
        false => &TYPED,
    }
}

/// Whether words can be made to lead somewhere: where there is colour, and the terminal is one that
/// is known to open links (OSC 8).
#[must_use]
pub fn has_links() -> bool {
    let coloured = colored::control::SHOULD_COLORIZE.should_colorize();
    coloured && supports_hyperlinks::on(supports_hyperlinks::Stream::Stderr)
}

/// Marks, and weight and colour where there are any.
#[derive(Clone, Copy, Debug)]
pub struct TerminalLook {
    /// The marks.
    pub marks: &'static LookMarks,
    colour: Colour,
}

impl TerminalLook {
    /// The look of this terminal.
    #[must_use]
    pub fn of(colour: Colour) -> Self {
        Self {
            marks: marks(),
            colour,
        }
    }

    /// Whether anything but marks is drawn.
    #[must_use]
    pub fn colour(self) -> Colour {
        self.colour
    }

    /// What is asked.
    #[must_use]
    pub fn bold(self, text: &str) -> String {
        self.styled("1", text, "22")
    }

    /// What matters less: SGR 2, which is readable on light, dark and Solarized backgrounds.
    #[must_use]
    pub fn dim(self, text: &str) -> String {
        self.styled("2", text, "22")
    }

    /// What may as well not be seen, as it isn't where a background has this colour.
    #[must_use]
    pub fn faint(self, text: &str) -> String {
        self.styled("90", text, "39")
    }

    /// What is open, and the row that is chosen.
    #[must_use]
    pub fn accent(self, text: &str) -> String {
        self.styled("36", text, "39")
    }

    /// What is answered.
    #[must_use]
    pub fn good(self, text: &str) -> String {
        self.styled("32", text, "39")
    }

    /// What was not understood, and what has been changed.
    #[must_use]
    pub fn warns(self, text: &str) -> String {
        self.styled("33", text, "39")
    }

    /// Each style ends by its own code, so that the one around it goes on.
    fn styled(self, on: &str, text: &str, off: &str) -> String {
        match self.colour {
            Colour::On if !text.is_empty() => format!("\u{1b}[{on}m{text}\u{1b}[{off}m"),
            Colour::On | Colour::Off => text.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::screen::width;
    use super::*;

    #[cfg(unix)]
    #[test]
    fn the_marks_are_drawn_where_the_locale_has_them() {
        for (locale, term, expected) in [
            (Some("en_US.UTF-8"), Some("xterm"), &DRAWN),
            (Some("C.utf8"), None, &DRAWN),
            (Some("C"), Some("xterm"), &TYPED),
            (Some("de_DE@euro"), Some("xterm"), &TYPED),
            (None, None, &TYPED),
            (Some("en_US.UTF-8"), Some("linux"), &TYPED),
        ] {
            assert_eq!(marks_of(locale, term), expected, "{locale:?} {term:?}");
        }
    }

    #[test]
    fn every_mark_of_a_row_takes_one_cell() {
        for marks in [&DRAWN, &TYPED] {
            for mark in [
                marks.bar,
                marks.open,
                marks.done,
                marks.chosen,
                marks.other,
                marks.cursor,
                marks.up,
                marks.down,
                marks.warning,
                marks.dot,
            ] {
                assert_eq!(width(mark), 1, "{mark}");
            }
            assert_eq!(width(marks.ticked), width(marks.unticked));
        }
    }

    #[test]
    fn a_style_ends_without_ending_the_one_around_it() {
        let look = TerminalLook {
            marks: &DRAWN,
            colour: Colour::On,
        };
        let inner = look.accent(&format!("a{}b", look.dim("c")));
        assert_eq!(inner, "\u{1b}[36ma\u{1b}[2mc\u{1b}[22mb\u{1b}[39m");
        let plain = TerminalLook {
            colour: Colour::Off,
            ..look
        };
        assert_eq!(plain.accent(&plain.bold("a")), "a");
    }
}
