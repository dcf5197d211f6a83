//! How a scenario's expectations would have to change, so that it passes.

use quandary::flow::question::Question;
use quandary::flow::scenario::{Expect, Scenario};
use quandary::flow::table::{Id, Table};
use quandary::parse::keys::EXPECT;
use quandary::place::PlaceStep;
use quandary::session::Session;
use quandary::trial::{End, Trial};

/// A change of one key of what a scenario expects.
#[derive(Debug, PartialEq, Eq)]
pub struct Amendment {
    /// The key.
    pub key: &'static str,
    /// What it becomes; nothing where it goes.
    pub to: Option<NewValue>,
}

/// What a key holds.
#[derive(Debug, PartialEq, Eq)]
pub enum NewValue {
    /// A word.
    One(String),
    /// A list of words.
    Many(Vec<String>),
    /// Yes or no.
    Flag(bool),
    /// A question whose answer is refused, and the words of the refusal where they are expected.
    Refused(String, Option<String>),
}

/// How the expectations of a scenario would have to change so that it passes.
/// Nothing where no change of them can do that.
pub fn changes(
    scenario: &Scenario,
    trial: &Trial,
    session: &Session<'_>,
) -> Option<Vec<Amendment>> {
    let by_hand = trial.failures.iter().any(|failure| {
        let mut steps = failure.place.steps.iter().filter_map(|step| match step {
            PlaceStep::Key(key) => Some(&**key),
            PlaceStep::Entry(_) | PlaceStep::Index(_) => None,
        });
        match (steps.next(), steps.next(), &trial.end) {
            (_, Some("text_has"), _) | (_, _, End::Stuck(_)) => true,
            // An answer that is never asked for. One that is refused is the end.
            (Some("answers"), _, End::Advice(_)) => true,
            (Some("answers"), Some(name), End::Refused(at, _) | End::Unfinished(at)) => {
                session.flow().questions.name(*at) != name
            }
            _ => false,
        }
    });
    // A slip of the hand in an answer is not to be expected, but to be mended.
    let slip = match &trial.end {
        End::Refused(at, _) if trial.refused.is_none() => {
            let expected = scenario.expect.refused.as_ref();
            expected.is_none_or(|(wanted, _)| wanted != at)
        }
        _ => false,
    };
    // An answer behind the end of the way would fail whatever is expected.
    let ended_at = match &trial.end {
        End::Refused(at, _) | End::Unfinished(at) => Some(at),
        End::Advice(_) | End::Stuck(_) => None,
    };
    let mut answered = scenario.answers.iter().map(|(question, _)| question);
    let behind =
        answered.any(|question| session.given(*question).is_none() && ended_at != Some(question));
    if by_hand || slip || behind {
        return None;
    }
    let mut changes = Amendments {
        expect: &scenario.expect,
        session,
        list: Vec::new(),
    };
    changes.asked(&trial.end);
    changes.help_first();
    changes.end(&trial.end);
    changes.leave_something().then_some(changes.list)
}

struct Amendments<'c, 'f> {
    expect: &'c Expect,
    session: &'c Session<'f>,
    list: Vec<Amendment>,
}

impl Amendments<'_, '_> {
    fn set(&mut self, key: &'static str, value: NewValue) {
        self.list.push(Amendment {
            key,
            to: Some(value),
        });
    }

    /// Whether the scenario still expects something.
    fn leave_something(&self) -> bool {
        let stays = |key: &str| {
            let mut changes = self.list.iter();
            changes.all(|change| change.key != key || change.to.is_some())
        };
        let comes = self.list.iter().any(|change| change.to.is_some());
        comes
            || EXPECT
                .keys
                .iter()
                .any(|key| self.has(key.name) && stays(key.name))
    }

    /// Whether the scenario has a key.
    fn has(&self, key: &str) -> bool {
        let expect = self.expect;
        match key {
            "outcome" => expect.outcome.is_some(),
            "tone" => expect.tone.is_some(),
            "tags" => !expect.tags.is_empty(),
            "asked" => expect.asked.is_some(),
            "asks" => !expect.asks.is_empty(),
            "asks_not" => !expect.asks_not.is_empty(),
            "shown" => expect.shown.is_some(),
            "shows" => !expect.shows.is_empty(),
            "shows_not" => !expect.shows_not.is_empty(),
            "first" => expect.first.is_some(),
            "help_first" => expect.help_first.is_some(),
            "documents" => expect.documents.is_some(),
            "at_once" => expect.at_once.is_some(),
            "text_has" => !expect.text_has.is_empty(),
            "refused" => expect.refused.is_some(),
            "unfinished" => expect.unfinished.is_some(),
            _ => false,
        }
    }

    fn drop(&mut self, key: &'static str) {
        self.list.push(Amendment { key, to: None });
    }

    /// What is left of a list; it goes where nothing is.
    fn keep(&mut self, key: &'static str, before: usize, left: Vec<String>) {
        match left.len() {
            count if count == before => {}
            0 => self.drop(key),
            _ => self.set(key, NewValue::Many(left)),
        }
    }

    fn asked(&mut self, end: &End) {
        let questions = &self.session.flow().questions;
        let mut asked: Vec<Id<Question>> = self
            .session
            .taken()
            .iter()
            .map(|taken| taken.question)
            .collect();
        if let End::Refused(at, _) | End::Unfinished(at) = end {
            asked.push(*at);
        }
        let expect = self.expect;
        if expect.asked.as_ref().is_some_and(|wanted| *wanted != asked) {
            self.set("asked", NewValue::Many(names(questions, &asked)));
        }
        for (key, listed, wanted) in [
            ("asks", &expect.asks, true),
            ("asks_not", &expect.asks_not, false),
        ] {
            let left = listed.iter().filter(|id| asked.contains(id) == wanted);
            let left: Vec<Id<Question>> = left.copied().collect();
            self.keep(key, listed.len(), names(questions, &left));
        }
    }

    fn help_first(&mut self) {
        let helped = self.session.helped_first();
        let wanted = self.expect.help_first.as_ref();
        if wanted.is_some_and(|wanted| *wanted != helped) {
            let passages = &self.session.flow().passages;
            self.set("help_first", NewValue::Many(names(passages, &helped)));
        }
    }

    fn end(&mut self, end: &End) {
        let expect = self.expect;
        let name = |id: &Id<Question>| self.session.flow().questions.name(*id).to_owned();
        match end {
            End::Advice(outcome) => {
                let came = self.session.flow().outcomes.name(*outcome).to_owned();
                let otherwise = expect.refused.is_some() || expect.unfinished.is_some();
                if expect.outcome.is_some_and(|wanted| wanted != *outcome) || otherwise {
                    self.set("outcome", NewValue::One(came));
                }
                self.dropped(&["refused", "unfinished"]);
                self.advice();
            }
            End::Refused(at, refused) => {
                let at_name = name(at);
                match &expect.refused {
                    Some((wanted, None)) if wanted == at => {}
                    Some((wanted, Some(_))) if wanted == at => {
                        let flow = self.session.flow();
                        let says = Some(refused.told(&flow.questions[*at], &flow.words));
                        self.set("refused", NewValue::Refused(at_name, says));
                    }
                    _ => self.set("refused", NewValue::Refused(at_name, None)),
                }
                self.dropped(&["unfinished"]);
                self.dropped(&OF_ADVICE);
            }
            End::Unfinished(at) => {
                if expect.unfinished != Some(*at) {
                    self.set("unfinished", NewValue::One(name(at)));
                }
                self.dropped(&["refused"]);
                self.dropped(&OF_ADVICE);
            }
            End::Stuck(_) => {}
        }
    }

    /// Drops those of these keys that the scenario has.
    fn dropped(&mut self, keys: &[&'static str]) {
        for key in keys {
            if self.has(key) {
                self.drop(key);
            }
        }
    }

    fn advice(&mut self) {
        let Some(advice) = self.session.advice() else {
            return;
        };
        let flow = self.session.flow();
        let expect = self.expect;
        if expect.tone.is_some_and(|wanted| wanted != advice.tone) {
            self.set("tone", NewValue::One(advice.tone.to_string()));
        }
        let tags = &flow.outcomes[advice.outcome].tags;
        let left = expect.tags.iter().filter(|tag| tags.contains(tag));
        let left: Vec<String> = left.map(|tag| tag.to_string()).collect();
        self.keep("tags", expect.tags.len(), left);
        let shown = self.session.shown();
        if expect.shown.as_ref().is_some_and(|wanted| *wanted != shown) {
            self.set("shown", NewValue::Many(names(&flow.passages, &shown)));
        }
        for (key, listed, wanted) in [
            ("shows", &expect.shows, true),
            ("shows_not", &expect.shows_not, false),
        ] {
            let left = listed.iter().filter(|id| shown.contains(id) == wanted);
            let left: Vec<_> = left.copied().collect();
            self.keep(key, listed.len(), names(&flow.passages, &left));
        }
        let first = self.session.shown_first();
        if expect.first.as_ref().is_some_and(|wanted| *wanted != first) {
            self.set("first", NewValue::Many(names(&flow.passages, &first)));
        }
        let files = self.session.files();
        let wanted = expect.documents.as_ref();
        if wanted.is_some_and(|wanted| !wanted.iter().map(AsRef::as_ref).eq(files.iter().copied()))
        {
            let files = files.into_iter().map(str::to_owned);
            self.set("documents", NewValue::Many(files.collect()));
        }
        let at_once = advice.showing.is_at_once();
        if expect.at_once.is_some_and(|wanted| wanted != at_once) {
            self.set("at_once", NewValue::Flag(at_once));
        }
    }
}

/// The keys that speak of advice.
const OF_ADVICE: [&str; 10] = [
    "outcome",
    "tone",
    "tags",
    "shown",
    "shows",
    "shows_not",
    "first",
    "documents",
    "at_once",
    "text_has",
];

fn names<T>(table: &Table<T>, ids: &[Id<T>]) -> Vec<String> {
    ids.iter().map(|id| table.name(*id).to_owned()).collect()
}
