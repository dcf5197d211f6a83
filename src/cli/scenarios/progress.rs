//! How far a long test is, on one line of the terminal that is wiped at the end.

use std::io::{self, IsTerminal, Write};
use std::time::{Duration, Instant};

/// Nobody is told about what takes less than this.
const SHORT: Duration = Duration::from_secs(1);

/// The line of progress. It is drawn on standard error, and only on a terminal.
pub struct ProgressLine {
    begun: Instant,
    drawn: Option<Instant>,
    pieces: usize,
    done: usize,
    played: usize,
    failed: usize,
    on_terminal: bool,
}

impl ProgressLine {
    /// How long to wait for news before the line may be drawn again.
    pub const PAUSE: Duration = Duration::from_millis(100);

    /// Of so many pieces of work.
    pub fn new(pieces: usize) -> Self {
        Self {
            begun: Instant::now(),
            drawn: None,
            pieces,
            done: 0,
            played: 0,
            failed: 0,
            on_terminal: io::stderr().is_terminal(),
        }
    }

    /// A piece is done, with so many scenarios played and failed.
    pub fn step(&mut self, played: usize, failed: usize) {
        self.done += 1;
        self.played += played;
        self.failed += failed;
    }

    /// Draws the line where it is time to.
    pub fn show(&mut self) {
        let waited = self.drawn.map_or(self.begun.elapsed() >= SHORT, |drawn| {
            drawn.elapsed() >= Self::PAUSE
        });
        if !self.on_terminal || !waited {
            return;
        }
        self.drawn = Some(Instant::now());
        let percent = 100 * self.done / self.pieces.max(1);
        let line = format!(
            "\r\x1b[K{percent:>3} %  {} scenarios, {} failed",
            self.played, self.failed
        );
        // What is only said in passing may get lost.
        let _ = io::stderr().write_all(line.as_bytes());
    }

    /// Wipes the line.
    pub fn clear(&self) {
        if self.drawn.is_some() {
            let _ = io::stderr().write_all(b"\r\x1b[K");
        }
    }
}
