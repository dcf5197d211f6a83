//! What there is to see, and who waits for the next.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tiny_http::Request;

use super::pages;
use super::round::{PlayedRound, Round};

/// How long a page waits for the next round until it is told that there is none yet: less than
/// browsers and proxies have patience for.
const PATIENCE: Duration = Duration::from_secs(20);

/// What there is to see.
#[derive(Default)]
pub struct Board {
    shown: Mutex<Shown>,
}

/// What is shown now.
#[derive(Default)]
struct Shown {
    round: Round,
    played: Option<Arc<PlayedRound>>,
    waiting: Vec<WaitingPage>,
}

/// A page that knows one round and waits for the next.
struct WaitingPage {
    request: Request,
    known: u64,
    since: Instant,
}

impl Board {
    /// The round, and the flow that is played.
    pub fn now(&self) -> (Round, Option<Arc<PlayedRound>>) {
        let shown = self.lock();
        (shown.round.clone(), shown.played.clone())
    }

    /// Shows another round, whose number is the next, and tells all who wait.
    pub fn show(&self, change: impl FnOnce(&mut Round)) {
        let mut shown = self.lock();
        change(&mut shown.round);
        shown.round.round += 1;
        drop(shown);
        self.tell();
    }

    /// Plays another flow from the next round on.
    pub fn play(&self, played: Arc<PlayedRound>) {
        self.lock().played = Some(played);
    }

    /// Tells a page what there is, once that is another round than the one it knows.
    pub fn wait(&self, request: Request, known: u64) {
        let since = Instant::now();
        self.lock().waiting.push(WaitingPage {
            request,
            known,
            since,
        });
        self.tell();
    }

    /// Tells all who know less than there is, and those who have waited for long.
    pub fn tell(&self) {
        let mut shown = self.lock();
        let round = shown.round.clone();
        let waiting = std::mem::take(&mut shown.waiting);
        let (told, left): (Vec<_>, Vec<_>) = waiting.into_iter().partition(|waiting| {
            waiting.known != round.round || waiting.since.elapsed() > PATIENCE
        });
        shown.waiting = left;
        drop(shown);
        for waiting in told {
            pages::answer(waiting.request, pages::json(&round));
        }
    }

    /// What one thread was about to change when it failed is whole: it is changed in one go.
    fn lock(&self) -> MutexGuard<'_, Shown> {
        self.shown.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
