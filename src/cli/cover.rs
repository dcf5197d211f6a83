//! What becomes of the screen when a run is over: nothing, in most runs. With `--private` the run
//! takes place on the alternate screen, and when it ends the terminal shows what was there before.
//! In a flow that says `quick_exit: true` the person can have the screen cleared at once.

use std::io::{self, IsTerminal, Write};

use super::screen::{self, Mode, Size};

/// Where a run takes place, and what may be done to the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cover {
    /// Where the run takes place.
    pub stage: Stage,
    /// Whether leaving at once clears the screen.
    pub exit: Exit,
    /// How much is written to the screen besides words.
    pub mode: Mode,
}

/// Where a run takes place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Among everything else that is on the screen.
    Open,
    /// On the alternate screen, which has no history.
    Private,
}

/// What leaving at once does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// It ends the program.
    Plain,
    /// It clears the screen first, since the flow says `quick_exit: true`.
    Quick,
}

/// To the alternate screen, and an empty one.
const ENTER: &str = "\u{1b}[?1049h\u{1b}[2J\u{1b}[H";

/// Back from the alternate screen, which is emptied for terminals that keep it.
const LEAVE: &str = "\u{1b}[2J\u{1b}[H\u{1b}[?1049l";

/// Clears the screen and what has gone off its top. The history comes last, since some terminals
/// move what they clear from the screen into it.
const CLEAR: &str = "\u{1b}[H\u{1b}[2J\u{1b}[3J";

/// The alternate screen, until it is dropped.
#[derive(Debug)]
pub struct Entered(Cover);

impl Cover {
    /// Goes to the stage. What is returned leaves it again, whatever ends the run; only a signal
    /// ends it in another way, and then [`Cover::last_words`] are written.
    pub fn enter(self) -> Entered {
        if self.stage == Stage::Private {
            write(ENTER);
        }
        Entered(self)
    }

    /// Clears the screen, as far as the terminal lets a program do that.
    pub fn clear(self) {
        if io::stderr().is_terminal() {
            write(&self.cleared(screen::size()));
        }
    }

    /// What clears the screen. Line mode writes no escapes, and moves all lines off the top.
    fn cleared(self, size: Size) -> String {
        match (self.stage, self.mode) {
            (Stage::Private, _) => "\u{1b}[2J\u{1b}[H".to_owned(),
            (Stage::Open, Mode::Rich) => CLEAR.to_owned(),
            (Stage::Open, Mode::Plain | Mode::NoInput) => "\n".repeat(size.rows),
        }
    }

    /// What is written where a signal ends the run: nothing of the conversation stays where the
    /// flow or the person has asked for that.
    pub fn last_words(self) -> String {
        let clear = match self.exit {
            Exit::Quick => self.cleared(screen::size()),
            Exit::Plain => String::new(),
        };
        match self.stage {
            Stage::Private => format!("{clear}{LEAVE}"),
            Stage::Open => clear,
        }
    }
}

impl Drop for Entered {
    fn drop(&mut self) {
        if self.0.stage == Stage::Private {
            write(LEAVE);
        }
    }
}

/// Where the terminal takes nothing more, there is nothing to hide on it either.
fn write(bytes: &str) {
    let mut out = io::stderr();
    let _ = out.write_all(bytes.as_bytes()).and_then(|()| out.flush());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_screen_is_cleared_as_far_as_the_mode_allows() {
        let size = Size::from_cells(80, 3);
        for (stage, mode, expected) in [
            (Stage::Open, Mode::Rich, CLEAR),
            (Stage::Open, Mode::Plain, "\n\n\n"),
            (Stage::Private, Mode::Rich, "\u{1b}[2J\u{1b}[H"),
            (Stage::Private, Mode::Plain, "\u{1b}[2J\u{1b}[H"),
        ] {
            let cover = Cover {
                stage,
                exit: Exit::Quick,
                mode,
            };
            assert_eq!(cover.cleared(size), expected, "{cover:?}");
        }
    }

    #[test]
    fn a_signal_leaves_what_may_stay_and_nothing_else() {
        for (stage, exit, expected) in [
            (Stage::Open, Exit::Plain, ""),
            (Stage::Open, Exit::Quick, CLEAR),
            (Stage::Private, Exit::Plain, LEAVE),
        ] {
            let mode = Mode::Rich;
            let cover = Cover { stage, exit, mode };
            assert_eq!(cover.last_words(), expected, "{cover:?}");
        }
    }
}
