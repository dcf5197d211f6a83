//! How far something has come that takes a while: one line on the terminal, there after a
//! second, and gone before anything else is written.

use std::io::{self, IsTerminal, Write};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use quandary::letters::strip_control;

use super::screen;

/// Whoever waits no longer than this is told nothing.
const AFTER: Duration = Duration::from_secs(1);

/// How often the line is drawn anew.
const EACH: Duration = Duration::from_millis(200);

/// Work that may take long, with its line as long as this value is there. Where standard error is
/// no terminal, or one that cannot take a line back, there is none.
pub struct LongWork(Option<Drawer>);

/// What draws the line.
struct Drawer {
    told: Arc<Told>,
    thread: JoinHandle<()>,
}

/// What there is to draw.
#[derive(Default)]
struct Told {
    now: Mutex<ToldNow>,
    changed: Condvar,
}

#[derive(Default)]
struct ToldNow {
    words: String,
    at_its_end: bool,
}

impl LongWork {
    /// Begins to wait for the second to pass.
    pub fn begin() -> Self {
        if !screen::can_clear() || !io::stderr().is_terminal() {
            return Self(None);
        }
        let told = Arc::new(Told::default());
        let drawn = Arc::clone(&told);
        let thread = thread::Builder::new().spawn(move || drawn.draw(&mut io::stderr(), AFTER));
        Self(thread.ok().map(|thread| Drawer { told, thread }))
    }

    /// Says how far it has come; the words are made only where somebody sees them.
    pub fn tell(&self, words: impl FnOnce() -> String) {
        if let Some(drawer) = &self.0 {
            drawer.told.now().words = words();
        }
    }
}

impl Drop for LongWork {
    fn drop(&mut self) {
        if let Some(Drawer { told, thread }) = self.0.take() {
            told.now().at_its_end = true;
            told.changed.notify_all();
            // A line that was not taken back is no reason to fail.
            let _ = thread.join();
        }
    }
}

impl Told {
    fn now(&self) -> MutexGuard<'_, ToldNow> {
        self.now.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Draws what is told, once so much time has passed, until it is at its end, and takes it
    /// back.
    fn draw(&self, out: &mut dyn Write, after: Duration) {
        let mut wait = after;
        let mut drawn = false;
        let mut now = self.now();
        loop {
            let waited = self
                .changed
                .wait_timeout_while(now, wait, |now| !now.at_its_end);
            now = waited.unwrap_or_else(PoisonError::into_inner).0;
            if now.at_its_end {
                break;
            }
            wait = EACH;
            let words: Vec<&str> = now.words.split_whitespace().collect();
            let words = words.join(" ");
            let words = strip_control(&words);
            let words = words.chars().take(screen::size().text_width());
            draw(out, &words.collect::<String>());
            drawn = true;
        }
        if drawn {
            draw(out, "");
        }
    }
}

/// Draws a line in the place of the one before. Where nobody sees it, nothing is lost.
fn draw(out: &mut dyn Write, words: &str) {
    let line = format!("\r\u{1b}[2K{words}");
    let _ = out.write_all(line.as_bytes()).and_then(|()| out.flush());
}

#[cfg(test)]
mod tests {
    use std::thread;
    use std::time::Duration;

    use super::Told;

    /// What is drawn where the work ends when so much time has passed.
    fn drawn(work: Duration, after: Duration) -> String {
        let told = Told::default();
        told.now().words = "3 of\n4 done".to_owned();
        let mut out = Vec::new();
        thread::scope(|scope| {
            scope.spawn(|| told.draw(&mut out, after));
            thread::sleep(work);
            told.now().at_its_end = true;
            told.changed.notify_all();
        });
        String::from_utf8(out).expect("it is text")
    }

    #[test]
    fn what_takes_long_says_how_far_it_is_and_takes_that_back() {
        let text = drawn(Duration::from_millis(300), Duration::from_millis(1));
        assert!(text.starts_with("\r\u{1b}[2K3 of 4"), "{text:?}");
        assert!(text.ends_with("4 done\r\u{1b}[2K"), "{text:?}");
        assert!(!text.contains('\n'), "{text:?}");
    }

    #[test]
    fn what_is_done_soon_says_nothing() {
        let text = drawn(Duration::ZERO, Duration::from_secs(60));
        assert_eq!(text, "");
    }
}
