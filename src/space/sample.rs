//! Ways by chance, for where nothing can be decided. The same seed gives the
//! same ways on every machine.

use jiff::civil::Date;

use super::budget::{BRANCHES_OF_A_QUESTION, RunBudget};
use crate::flow::Flow;
use crate::flow::answer::Answer;
use crate::flow::day;
use crate::flow::duration::Duration;
use crate::flow::number::{MOST_DECIMALS, Number};
use crate::flow::question::{Kind, OptionSet, Presence, Question};
use crate::session::{Session, Step};

/// How often an answer is tried at one question before the way is given up.
const MOST_TRIES: usize = 50;

/// Chance, as a sequence that a seed fixes (SplitMix64: Steele, Lea and Flood,
/// *Fast splittable pseudorandom number generators*, 2014).
#[derive(Clone, Debug)]
pub struct Chance(u64);

impl Chance {
    /// The sequence of a seed.
    #[must_use]
    pub fn seeded(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `count`; 0 where `count` is 0.
    pub fn below(&mut self, count: usize) -> usize {
        match u64::try_from(count) {
            Ok(count) if count > 0 => usize::try_from(self.next() % count).unwrap_or(0),
            _ => 0,
        }
    }

    fn between(&mut self, least: i64, most: i64) -> i64 {
        let span = most
            .saturating_sub(least)
            .max(0)
            .unsigned_abs()
            .saturating_add(1);
        least.saturating_add_unsigned(self.next() % span)
    }
}

/// How many answers are given by chance in one run, on all its ways together.
const MOST_ANSWERS: usize = 1_000_000;

/// How many are given though nothing is left of what the run may take: a way that breaks a
/// promise is worth that little.
const ANSWERS_IN_ANY_CASE: usize = 10_000;

/// Ways by chance, each walked once for all that is asked of them, and none before it is.
#[derive(Debug)]
pub struct WaysByChance<'f> {
    flow: &'f Flow,
    today: Date,
    chance: Chance,
    wanted: usize,
    most_answers: usize,
    tried: usize,
    answers: usize,
    walked: Vec<Session<'f>>,
    /// What it counts in.
    run: Option<RunBudget>,
}

impl<'f> WaysByChance<'f> {
    /// So many ways on a day, as a seed fixes them; fewer where that takes more than
    /// 1,000,000 answers.
    #[must_use]
    pub fn new(flow: &'f Flow, today: Date, seed: u64, wanted: usize) -> Self {
        Self {
            flow,
            today,
            chance: Chance::seeded(seed),
            wanted,
            most_answers: MOST_ANSWERS,
            tried: 0,
            answers: 0,
            walked: Vec::new(),
            run: None,
        }
    }

    /// The same with at most so many answers on all ways together.
    #[must_use]
    pub fn with_at_most(mut self, answers: usize) -> Self {
        self.most_answers = answers;
        self
    }

    /// The same, which counts in what a run may take. Once nothing is left of that, at most
    /// 10,000 answers are given in all.
    #[must_use]
    pub fn counted_in(mut self, run: &RunBudget) -> Self {
        self.run = Some(run.clone());
        self
    }

    /// The first of the ways that passes `check`.
    pub fn find(&mut self, check: impl Fn(&Session<'_>) -> bool) -> Option<Session<'f>> {
        let known = self.walked.iter().find(|way| check(way)).cloned();
        if known.is_some() {
            return known;
        }
        while self.tried < self.wanted && self.may_give_more() {
            self.tried += 1;
            let Some(way) = way(self.flow, self.today, &mut self.chance) else {
                // How far it came is not known; it counts as one that asks everything.
                self.count(self.flow.questions.len());
                continue;
            };
            self.count(way.taken().len());
            let found = check(&way).then(|| way.clone());
            self.walked.push(way);
            if found.is_some() {
                return found;
            }
        }
        None
    }

    fn may_give_more(&self) -> bool {
        let is_left = self.run.as_ref().is_none_or(|run| !run.is_used_up());
        let is_few = self.answers < ANSWERS_IN_ANY_CASE;
        self.answers < self.most_answers && (is_left || is_few)
    }

    fn count(&mut self, answers: usize) {
        self.answers += answers;
        if let Some(run) = &self.run {
            run.take_what_is_left(answers.saturating_mul(BRANCHES_OF_A_QUESTION));
        }
    }

    /// How many have been tried so far.
    #[must_use]
    pub fn tried(&self) -> usize {
        self.tried
    }
}

/// Walks one way by chance to its end. Nothing where a question refused
/// everything that was tried.
pub fn way<'f>(flow: &'f Flow, today: Date, chance: &mut Chance) -> Option<Session<'f>> {
    way_on(Session::new(flow, today), chance)
}

/// Goes on with a way by chance to its end. Nothing where a question refused
/// everything that was tried.
pub(crate) fn way_on<'f>(mut session: Session<'f>, chance: &mut Chance) -> Option<Session<'f>> {
    let (flow, today) = (session.flow(), session.today());
    while let Step::Ask(question) = session.step() {
        let question = &flow.questions[question];
        let answered = (0..MOST_TRIES).any(|_| {
            if question.presence == Presence::Optional && chance.below(3) == 0 {
                return session.skip().is_ok();
            }
            session.answer(answer(question, today, chance)).is_ok()
        });
        if !answered {
            return None;
        }
    }
    Some(session)
}

/// An answer within a question's bounds, by chance.
pub(crate) fn answer(question: &Question, today: Date, chance: &mut Chance) -> Answer {
    match &question.kind {
        Kind::Choice(options) => Answer::Choice(chance.below(options.len())),
        Kind::Choices { options, .. } => {
            // Few options as often as many, since some go only alone.
            let wanted = chance.below(options.len().min(4) + 1);
            let chosen = (0..wanted).map(|_| chance.below(options.len()));
            Answer::Choices(chosen.collect::<OptionSet>())
        }
        Kind::YesNo => Answer::YesNo(chance.below(2) == 0),
        Kind::Number {
            min, max, decimals, ..
        } => {
            let step = 10_i64.pow(MOST_DECIMALS.saturating_sub(*decimals));
            let least = min.map_or(-100, |min| min.millionths() / step);
            let most = max.map_or(least.saturating_add(200), |max| max.millionths() / step);
            Answer::Number(Number::from_millionths(
                chance.between(least, most).saturating_mul(step),
            ))
        }
        Kind::Duration { min, max } => {
            let least = min.map_or(0, |min| min.in_days());
            let most = max.map_or(least + 3 * 365, |max| max.in_days());
            let days = u32::try_from(chance.between(least, most)).unwrap_or(0);
            Answer::Duration(Duration::of_days(days))
        }
        Kind::Date { min, max } => {
            let now = day::day_number(today);
            let least = min.map_or(now - 1_000, |min| day::day_number(min.on(today)));
            let most = max.map_or(now + 1_000, |max| day::day_number(max.on(today)));
            Answer::Date(day::from_day_number(chance.between(least, most.max(least))))
        }
        Kind::Text { .. } => Answer::Text("some words".into()),
    }
}
