//! What becomes of the screen when a run is over: nothing, in most runs. With `--private` the run
//! takes place on the alternate screen, and when it ends the terminal shows what was there before.
//! In a flow that says `quick_exit: true` the person can have the screen cleared at once. Help that
//! is shown at once stands on the alternate screen in every run, so that it stays nowhere.

use quandary::flow::words::ProgramWord;

use std::io::{self, IsTerminal, Write};
use std::sync::atomic::{AtomicBool, Ordering};

use super::screen::{self, Mode, Size};

/// Where a run takes place, and what may be done to the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ScreenCover {
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

/// The terminal shows its alternate screen. A signal may end the run at any time, and has to know.
static ELSEWHERE: AtomicBool = AtomicBool::new(false);

/// Something is read there that does not stay: what stands on the usual screen is seen again.
static HIDING: AtomicBool = AtomicBool::new(false);

/// Whether the usual screen is seen again as it was.
pub fn is_hiding() -> bool {
    HIDING.load(Ordering::SeqCst)
}

/// The words for leaving at once, which promise no more than this terminal can do.
pub fn clearing() -> ProgramWord {
    match screen::can_clear() {
        true => ProgramWord::ClearScreen,
        false => ProgramWord::ClearLines,
    }
}

/// The alternate screen, until it is dropped.
#[derive(Debug)]
pub struct Entered(());

impl ScreenCover {
    /// Goes to the stage. What is returned leaves it again, whatever ends the run; only a signal
    /// ends it in another way, and then [`ScreenCover::last_words`] are written.
    pub fn enter(self) -> Entered {
        if self.stage == Stage::Private {
            go_elsewhere();
        }
        Entered(())
    }

    /// Goes to the alternate screen for something that is read and does not stay, where lists are
    /// drawn and the run is not there already; what is returned goes back. In line mode no escape
    /// is written, and what is read stands among everything else.
    pub fn hide(self) -> Hidden {
        let hides = self.stage == Stage::Open && self.mode == Mode::Rich;
        let hides = hides && io::stderr().is_terminal();
        if hides {
            go_elsewhere();
            HIDING.store(true, Ordering::SeqCst);
        }
        Hidden(hides)
    }

    /// Clears the screen, as far as the terminal lets a program do that. What was read on the
    /// alternate screen of an open run goes with it.
    pub fn clear(self) {
        if io::stderr().is_terminal() {
            let back = match self.stage {
                Stage::Open if come_back() => LEAVE,
                Stage::Open | Stage::Private => "",
            };
            let lines = Lines::here();
            write(&format!("{back}{}", self.cleared(lines)));
        }
    }

    /// What clears the screen. Line mode writes no other escapes than these, at its very end, and
    /// none where a terminal knows none: there it moves all lines off the top.
    fn cleared(self, lines: Lines) -> String {
        match (self.stage, self.mode, lines) {
            (Stage::Private, _, _) => "\u{1b}[2J\u{1b}[H".to_owned(),
            (Stage::Open, Mode::Rich, _)
            | (Stage::Open, Mode::Plain | Mode::NoInput, Lines::CanGo) => CLEAR.to_owned(),
            (Stage::Open, Mode::Plain | Mode::NoInput, Lines::Stay(size)) => "\n".repeat(size.rows),
        }
    }

    /// What is written where a signal ends the run: nothing of the conversation stays where the
    /// flow or the person has asked for that.
    pub fn last_words(self) -> String {
        let back = if come_back() { LEAVE } else { "" };
        self.words_after(back)
    }

    fn words_after(self, back: &str) -> String {
        match (self.stage, self.exit) {
            (Stage::Open, Exit::Quick) => format!("{back}{}", self.cleared(Lines::here())),
            // On the way back the other screen is emptied.
            (Stage::Open, Exit::Plain) | (Stage::Private, _) => back.to_owned(),
        }
    }
}

/// What can be done to the lines of a screen.
#[derive(Debug, Clone, Copy)]
enum Lines {
    /// The terminal clears them where it is told to.
    CanGo,
    /// It can only be written on, on so many rows.
    Stay(Size),
}

impl Lines {
    fn here() -> Self {
        match screen::can_clear() {
            true => Self::CanGo,
            false => Self::Stay(screen::size()),
        }
    }
}

impl Drop for Entered {
    fn drop(&mut self) {
        leave_elsewhere();
    }
}

/// Something that is read on the alternate screen, until it is dropped.
#[derive(Debug)]
pub struct Hidden(bool);

impl Drop for Hidden {
    fn drop(&mut self) {
        if self.0 {
            HIDING.store(false, Ordering::SeqCst);
            leave_elsewhere();
        }
    }
}

/// Begins at the top of the screen. What stands there goes off the top, where it can be scrolled
/// to; on the alternate screen, which has no such place, it is gone.
pub fn begin_at_the_top() {
    let begun = match ELSEWHERE.load(Ordering::SeqCst) {
        true => "\u{1b}[2J\u{1b}[H".to_owned(),
        false => format!("{}\u{1b}[H\u{1b}[J", "\n".repeat(screen::size().rows)),
    };
    write(&begun);
}

fn go_elsewhere() {
    ELSEWHERE.store(true, Ordering::SeqCst);
    write(ENTER);
}

fn leave_elsewhere() {
    if come_back() {
        write(LEAVE);
    }
}

/// Whether the terminal is to be taken back to its usual screen: once only.
fn come_back() -> bool {
    ELSEWHERE.swap(false, Ordering::SeqCst)
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
        let dumb = Lines::Stay(Size::from_cells(80, 3));
        for (stage, mode, lines, expected) in [
            (Stage::Open, Mode::Rich, Lines::CanGo, CLEAR),
            (Stage::Open, Mode::Plain, Lines::CanGo, CLEAR),
            (Stage::Open, Mode::Plain, dumb, "\n\n\n"),
            (
                Stage::Private,
                Mode::Rich,
                Lines::CanGo,
                "\u{1b}[2J\u{1b}[H",
            ),
            (
                Stage::Private,
                Mode::Plain,
                Lines::CanGo,
                "\u{1b}[2J\u{1b}[H",
            ),
        ] {
            let cover = ScreenCover {
                stage,
                exit: Exit::Quick,
                mode,
            };
            assert_eq!(cover.cleared(lines), expected, "{cover:?}");
        }
    }

    #[test]
    fn a_signal_leaves_what_may_stay_and_nothing_else() {
        let both = format!("{LEAVE}{CLEAR}");
        for (stage, exit, back, expected) in [
            (Stage::Open, Exit::Plain, "", ""),
            (Stage::Open, Exit::Quick, "", CLEAR),
            (Stage::Open, Exit::Plain, LEAVE, LEAVE),
            (Stage::Open, Exit::Quick, LEAVE, both.as_str()),
            (Stage::Private, Exit::Plain, LEAVE, LEAVE),
            (Stage::Private, Exit::Quick, LEAVE, LEAVE),
        ] {
            let mode = Mode::Rich;
            let cover = ScreenCover { stage, exit, mode };
            assert_eq!(cover.words_after(back), expected, "{cover:?}");
        }
    }
}
