//! Every way through a flow, walked one by one: what the answer space says of
//! all of them at once is held to it.

use std::collections::BTreeSet;

use jiff::civil::Date;
use quandary::flow::Flow;
use quandary::flow::answer::{Answer, Given, Refused};
use quandary::flow::day;
use quandary::flow::duration::Duration;
use quandary::flow::number::Number;
use quandary::flow::outcome::Outcome;
use quandary::flow::question::{Kind, OptionSet, Presence, Question, RouteKey};
use quandary::flow::table::Id;
use quandary::session::{Session, Step};

/// All ways.
pub struct Brute<'f> {
    /// Those that end, with an outcome or without a route.
    pub ways: Vec<Session<'f>>,
    /// Every place at which a question is open, with what follows.
    pub open: Vec<(Session<'f>, Follows)>,
    pub taken: BTreeSet<(Id<Question>, RouteKey)>,
    most: usize,
}

/// What follows from some place on.
#[derive(Clone, Debug, Default)]
pub struct Follows {
    /// The fewest and the most questions to the end; none where every way from
    /// here comes to a question that takes no answer.
    pub lengths: Option<(usize, usize)>,
    pub outcomes: BTreeSet<Id<Outcome>>,
    pub stuck: bool,
}

impl Follows {
    /// The only outcome, where nothing leads to another.
    pub fn decided(&self) -> Option<Id<Outcome>> {
        let mut outcomes = self.outcomes.iter();
        match (outcomes.next(), outcomes.next(), self.stuck) {
            (Some(only), None, false) => Some(*only),
            _ => None,
        }
    }

    fn or(&mut self, other: &Follows, more: usize) {
        self.outcomes.extend(&other.outcomes);
        self.stuck |= other.stuck;
        if let Some((fewest, most)) = other.lengths {
            let (few, many) = self.lengths.unwrap_or((usize::MAX, 0));
            self.lengths = Some((few.min(fewest + more), many.max(most + more)));
        }
    }
}

impl<'f> Brute<'f> {
    /// All ways on a day; nothing where there are more than `most` of them.
    pub fn of(flow: &'f Flow, today: Date, most: usize) -> Option<Self> {
        Self::from(Session::new(flow, today), most)
    }

    /// All ways on from where a session stands.
    pub fn from(session: Session<'f>, most: usize) -> Option<Self> {
        let mut brute = Self {
            ways: Vec::new(),
            open: Vec::new(),
            taken: BTreeSet::new(),
            most,
        };
        brute.follow(session)?;
        Some(brute)
    }

    fn follow(&mut self, session: Session<'f>) -> Option<Follows> {
        if self.ways.len() >= self.most {
            return None;
        }
        let mut follows = Follows::default();
        let question = match session.step() {
            Step::Ask(question) => question,
            Step::Done(outcome) => {
                follows.outcomes.insert(outcome);
                follows.lengths = Some((0, 0));
                self.ways.push(session);
                return Some(follows);
            }
            Step::Stuck(_) => {
                follows.stuck = true;
                follows.lengths = Some((0, 0));
                self.ways.push(session);
                return Some(follows);
            }
        };
        let begun = session.taken().len();
        for given in answers(&session.flow().questions[question], session.today()) {
            let mut next = session.clone();
            if give(&mut next, given).is_err() {
                continue;
            }
            for taken in &next.taken()[begun..] {
                self.taken
                    .extend(taken.route.map(|route| (taken.question, route)));
            }
            let more = next.taken().len() - begun;
            let after = self.follow(next)?;
            follows.or(&after, more);
        }
        self.open.push((session, follows.clone()));
        Some(follows)
    }
}

impl<'f> Brute<'f> {
    /// All ways at their end, those included that end at a question which accepts no
    /// answer.
    pub fn ends(&self) -> Vec<&Session<'f>> {
        let trapped = self.open.iter().map(|(session, _)| session);
        let trapped = trapped.filter(|session| is_trap(session));
        self.ways.iter().chain(trapped).collect()
    }
}

/// How many questions a way has asked, the one included that accepts no answer.
pub fn asked_on(way: &Session<'_>) -> usize {
    way.taken().len() + usize::from(matches!(way.step(), Step::Ask(_)))
}

/// Whether a session is at a question that accepts no answer.
pub fn is_trap(session: &Session<'_>) -> bool {
    let Step::Ask(question) = session.step() else {
        return false;
    };
    let all = answers(&session.flow().questions[question], session.today());
    all.into_iter()
        .all(|given| give(&mut session.clone(), given).is_err())
}

pub fn give(session: &mut Session<'_>, given: Given) -> Result<Step, Refused> {
    match given {
        Given::Answer(answer) => session.answer(answer),
        Given::Skipped => session.skip(),
    }
}

/// Everything that can be given to a question, refused or not.
pub fn answers(question: &Question, today: Date) -> Vec<Given> {
    let all: Vec<Answer> = match &question.kind {
        Kind::Choice(options) => (0..options.len()).map(Answer::Choice).collect(),
        Kind::Choices { options, .. } => (0..1_u32 << options.len())
            .map(|bits| {
                let chosen = (0..options.len()).filter(|option| bits & (1 << option) != 0);
                Answer::Choices(chosen.collect::<OptionSet>())
            })
            .collect(),
        Kind::YesNo => vec![Answer::YesNo(true), Answer::YesNo(false)],
        Kind::Number {
            min, max, decimals, ..
        } => {
            let step = 10_usize.pow(6 - decimals);
            let bound = |bound: &Option<Number>| bound.expect("bounds are drawn").millionths();
            let measures = (bound(min)..=bound(max)).step_by(step);
            measures
                .map(|measure| Answer::Number(Number::from_millionths(measure)))
                .collect()
        }
        Kind::Duration { min, max } => {
            let bound = |bound: &Option<Duration>| bound.expect("bounds are drawn").in_days();
            let days = bound(min)..=bound(max);
            days.map(|days| Answer::Duration(Duration::of_days(days as u32)))
                .collect()
        }
        Kind::Date { min, max } => {
            let bound = |bound: &Option<day::DayPoint>| {
                day::day_number(bound.expect("bounds are drawn").on(today))
            };
            let days = bound(min)..=bound(max);
            days.map(|number| Answer::Date(day::from_day_number(number)))
                .collect()
        }
        Kind::Text { .. } => vec![Answer::Text("words".into())],
    };
    let skip = (question.presence == Presence::Optional).then_some(Given::Skipped);
    all.into_iter().map(Given::Answer).chain(skip).collect()
}
