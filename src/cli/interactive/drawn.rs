//! How inquire draws: what stands at the left of each line, and the colours.

use inquire::ui::{Attributes, Color, RenderConfig, StyleSheet, Styled};

use super::{
    super::{colour::Colour, look::TerminalLook},
    InteractiveAsker,
    frame::Frame,
    laid::RowMarks,
};

/// What inquire draws at the left of each line.
#[derive(Debug)]
pub(super) struct Prefixes {
    open: String,
    bar: String,
    chosen: String,
    other: String,
    cursor: String,
    blank: String,
    up: String,
    down: String,
    warning: String,
}

impl Prefixes {
    pub(super) fn of(look: TerminalLook) -> Self {
        let marks = look.marks;
        let behind_bar = |mark: &str| format!("{}  {mark}", look.accent(marks.bar));
        Self {
            open: look.accent(marks.open),
            bar: look.accent(marks.bar),
            chosen: behind_bar(&look.accent(marks.chosen)),
            other: behind_bar(&look.dim(marks.other)),
            cursor: behind_bar(&look.accent(marks.cursor)),
            blank: behind_bar(" "),
            up: behind_bar(&look.dim(marks.up)),
            down: behind_bar(&look.dim(marks.down)),
            warning: look.warns(&format!("{} ", marks.warning)),
        }
    }
}

impl InteractiveAsker {
    /// How inquire draws a frame.
    pub(super) fn look_of(&self, frame: &Frame, marks: RowMarks) -> RenderConfig<'_> {
        let prefixes = &self.prefixes;
        let mut config = RenderConfig::empty();
        let first = match frame.is_whole() {
            true => Styled::new(prefixes.open.as_str()),
            false => Styled::new(prefixes.bar.as_str()),
        };
        config.prompt_prefix = first;
        config.answered_prompt_prefix = first;
        config.canceled_prompt_indicator = Styled::new("");
        let (chosen, other) = match marks {
            RowMarks::Cursor => (&prefixes.chosen, &prefixes.other),
            RowMarks::CursorAndBox => (&prefixes.cursor, &prefixes.blank),
        };
        config.highlighted_option_prefix = Styled::new(chosen);
        config.unhighlighted_option_prefix = Styled::new(other);
        config.scroll_up_prefix = Styled::new(&prefixes.up);
        config.scroll_down_prefix = Styled::new(&prefixes.down);
        config.selected_checkbox = Styled::new(self.look.marks.ticked);
        config.unselected_checkbox = Styled::new(self.look.marks.unticked);
        config.error_message.prefix = Styled::new(&prefixes.warning);
        if self.look.colour() == Colour::On {
            let accent = StyleSheet::new().with_fg(Color::DarkCyan);
            config.selected_option = Some(accent);
            config.selected_checkbox.style = accent;
            config.error_message.message = StyleSheet::new().with_fg(Color::DarkYellow);
            // Only the bracket at the end is inquire's own.
            config.help_message = StyleSheet::new().with_fg(Color::DarkGrey);
            config.placeholder = StyleSheet::new().with_attr(Attributes::ITALIC);
        }
        config
    }
}
