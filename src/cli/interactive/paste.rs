//! More than a prompt takes: a paste of a whole book. inquire hands each character to the prompt and
//! draws the frame anew, which would take half a minute, and Ctrl-C would wait behind it. So a
//! prompt ends where it has too much, and what is still waiting is read and forgotten.

use std::cell::Cell;
#[cfg(unix)]
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::time::{Duration, Instant};
use std::{error, fmt};

use crossterm::event::{self, Event, KeyCode, KeyModifiers};

use quandary::flow::words::ProgramWord;

use super::super::ask::Stop;
use super::super::cover;
use super::super::voice;
use super::{FrameEnd, FrameTurn};

/// So many characters can be typed.
pub(super) const MOST_TYPED: usize = 2_000;

/// So many can be typed where a row is looked for.
pub(super) const MOST_SOUGHT: usize = 200;

/// More was typed than a prompt takes.
#[derive(Debug)]
pub(super) struct TooMuchTyped;

impl fmt::Display for TooMuchTyped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("more was typed than there is room for")
    }
}

impl error::Error for TooMuchTyped {}

/// So many keys in so short a time are a paste: nobody types like that, and a key that is held down
/// comes thirty times a second.
const KEYS_OF_A_PASTE: u32 = 120;
const SHORT: Duration = Duration::from_secs(3);

/// Counts the keys that a list is searched with. Boxes to tick forget what was sought with each
/// space, so that its length alone tells nothing there.
#[derive(Debug)]
pub(super) struct Haste {
    since: Cell<Instant>,
    keys: Cell<u32>,
}

impl Haste {
    pub(super) fn new() -> Self {
        Self {
            since: Cell::new(Instant::now()),
            keys: Cell::new(0),
        }
    }

    /// Ends the prompt that is open where too much is sought. A scorer of inquire has no other way
    /// to end it, since it gives back a number alone.
    pub(super) fn end_where_too_much(&self, sought: &str, row: usize) {
        if row == 0 && self.since.get().elapsed() > SHORT {
            self.since.set(Instant::now());
            self.keys.set(0);
        }
        self.keys.set(self.keys.get() + u32::from(row == 0));
        let is_long = sought.chars().nth(MOST_SOUGHT).is_some();
        if is_long || self.keys.get() > KEYS_OF_A_PASTE {
            resume_unwind(Box::new(TooMuchTyped));
        }
    }
}

/// Asks by a prompt that [`Haste`] may end.
pub(super) fn asked<T>(prompt: impl FnOnce() -> T) -> Result<T, TooMuchTyped> {
    catch_unwind(AssertUnwindSafe(prompt)).map_err(|cause| match cause.downcast::<TooMuchTyped>() {
        Ok(too_much) => *too_much,
        Err(other) => resume_unwind(other),
    })
}

/// What becomes of a list in which too much was sought: it is asked again as it was before.
///
/// # Errors
///
/// As for [`forget_the_rest`].
pub(super) fn too_much() -> Result<FrameEnd, Stop> {
    forget_the_rest()?;
    let words = voice::finely(
        ProgramWord::NothingFits,
        "That's too much to look for. Type a few letters of a row, or its number.",
    );
    Ok(FrameEnd {
        turn: FrameTurn::Refused(words.to_owned()),
        taken: None,
    })
}

/// Reads what is still waiting, and begins at the top of the screen: the frame of a prompt that was
/// ended so has overflowed it.
///
/// # Errors
///
/// Ctrl-C was among it, or the terminal takes and gives nothing more.
pub(super) fn forget_the_rest() -> Result<(), Stop> {
    crossterm::terminal::enable_raw_mode().map_err(Stop::Io)?;
    let end = read_on();
    let cooked = crossterm::terminal::disable_raw_mode();
    end?;
    cooked.map_err(Stop::Io)?;
    cover::begin_at_the_top();
    Ok(())
}

/// Reads the bytes that are there. What came while the terminal was between two modes is told to
/// nobody who waits for events, and a terminal that is full tells nothing more.
#[cfg(unix)]
fn read_bytes() -> Result<(), Stop> {
    const CTRL_C: u8 = 3;
    let input = io::stdin();
    let mut bytes = [0; 4096];
    while rustix::io::ioctl_fionread(&input).is_ok_and(|count| count > 0) {
        let count = rustix::io::read(&input, &mut bytes).map_err(|error| Stop::Io(error.into()))?;
        if bytes.iter().take(count).any(|byte| *byte == CTRL_C) {
            return Err(Stop::Interrupted);
        }
    }
    Ok(())
}

#[cfg(not(unix))]
fn read_bytes() -> Result<(), Stop> {
    Ok(())
}

fn read_on() -> Result<(), Stop> {
    loop {
        read_bytes()?;
        if !event::poll(Duration::from_millis(100)).map_err(Stop::Io)? {
            return read_bytes();
        }
        if let Event::Key(key) = event::read().map_err(Stop::Io)?
            && key.code == KeyCode::Char('c')
            && key.modifiers.contains(KeyModifiers::CONTROL)
        {
            return Err(Stop::Interrupted);
        }
    }
}
