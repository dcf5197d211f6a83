//! A scenario played against its flow, and what did not come as expected.
//!
//! [`Player`] plays scenario after scenario, [`judge`] compares what came with
//! what was expected, and [`departure`] finds where the way left what was
//! expected, in the flow's own file.

mod departure;

mod judge;

mod page;

use jiff::civil::Date;

use crate::flow::Flow;
use crate::flow::answer::{Answer, Given, Refused};
use crate::flow::outcome::Outcome;
use crate::flow::question::{Presence, Question, RouteKey};
use crate::flow::scenario::Scenario;
use crate::flow::table::Id;
use crate::place::Place;
use crate::session::{Session, Step};

pub use departure::Departure;
use judge::ScenarioJudge;

/// How a scenario ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum End {
    /// With advice.
    Advice(Id<Outcome>),
    /// With an answer that was refused.
    Refused(Id<Question>, Refused),
    /// At a question without an answer.
    Unfinished(Id<Question>),
    /// At a question of which no route holds.
    Stuck(Id<Question>),
}

/// What came of playing a scenario.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Trial {
    /// How it ended.
    pub end: End,
    /// The answer that was refused, where one ended it and is of its type.
    pub refused: Option<Answer>,
    /// What did not come as expected; nothing where the scenario passes.
    pub failures: Vec<Mismatch>,
}

impl Trial {
    /// The answer that the author's `refuse` turned down, where one ended it.
    #[must_use]
    pub fn turned_down(&self) -> Option<&Answer> {
        match self.end {
            End::Refused(_, Refused::Says(_)) => self.refused.as_ref(),
            End::Refused(..) | End::Advice(_) | End::Unfinished(_) | End::Stuck(_) => None,
        }
    }
}

/// Something that did not come as expected.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Mismatch {
    /// The fact, in one sentence without a full stop.
    pub message: String,
    /// What was expected, in few words.
    pub expected: String,
    /// What came, in few words.
    pub came: String,
    /// Where the scenario says so, from the scenario on: `expect.outcome`.
    pub place: Place,
    /// Where the way left what was expected.
    pub departure: Departure,
}

/// A step of the way that a scenario took.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct WayStep {
    /// The question that was asked.
    pub question: Id<Question>,
    /// What was given; nothing where the way ended before that.
    pub given: Option<Given>,
    /// The route that was taken, where one was.
    pub route: Option<RouteKey>,
}

/// Plays the scenarios of a flow, one after the other.
///
/// ```
/// # let flow = quandary::parse::read(include_str!("../../flows/pizza.yaml")).into_flow().unwrap();
/// use quandary::{flow::day, parse::scenario, trial::Player};
///
/// let text = "
/// scenarios:
///   - name: a little hungry
///     answers: {cannot_eat: [nothing], hunger: little}
///     expect: {outcome: margherita}
/// ";
/// let read = scenario::read(text, &flow);
/// let mut player = Player::new(&flow, day::read("2026-11-23").unwrap());
/// let trial = player.play(&read.scenarios[0]);
/// let failure = &trial.failures[0];
/// assert_eq!(failure.message, "the outcome is `slice`, not `margherita`");
/// assert_eq!(failure.place.to_string(), "expect.outcome");
/// // It is the second step after which nothing leads to the margherita any more.
/// assert_eq!(failure.departure.step, Some(1));
/// assert_eq!(failure.departure.place.to_string(), "questions.hunger.next.little");
/// ```
#[derive(Clone, Debug)]
pub struct Player<'f> {
    session: Session<'f>,
    today: Date,
}

impl<'f> Player<'f> {
    /// Plays on the day `today` where a scenario names no other.
    #[must_use]
    pub fn new(flow: &'f Flow, today: Date) -> Self {
        Self {
            session: Session::new(flow, today),
            today,
        }
    }

    /// Plays a scenario.
    pub fn play(&mut self, scenario: &Scenario) -> Trial {
        self.session.restart(scenario.today.unwrap_or(self.today));
        let (end, refused) = walk(&mut self.session, scenario);
        let judge = ScenarioJudge::new(&self.session, &end, refused.as_ref());
        let failures = judge.judge(scenario);
        Trial {
            end,
            refused,
            failures,
        }
    }

    /// The session of the scenario that was played last, as it stood at the end.
    #[must_use]
    pub fn session(&self) -> &Session<'f> {
        &self.session
    }

    /// The way that was taken, to the question at which it ended where it ended
    /// without advice.
    #[must_use]
    pub fn way(&self, trial: &Trial) -> Vec<WayStep> {
        let taken = self.session.taken().iter();
        let mut way: Vec<WayStep> = taken
            .map(|taken| WayStep {
                question: taken.question,
                given: self.session.given(taken.question).cloned(),
                route: taken.route,
            })
            .collect();
        if let End::Refused(question, _) | End::Unfinished(question) = trial.end {
            way.push(WayStep {
                question,
                given: trial.refused.clone().map(Given::Answer),
                route: None,
            });
        }
        way
    }
}

/// Plays one scenario on the day that it names, or else on `today`.
#[must_use]
pub fn play(flow: &Flow, scenario: &Scenario, today: Date) -> Trial {
    Player::new(flow, today).play(scenario)
}

/// Gives the answers as they are asked for. An answer that is refused comes back
/// with the end.
fn walk(session: &mut Session<'_>, scenario: &Scenario) -> (End, Option<Answer>) {
    let flow = session.flow();
    loop {
        let question = match session.step() {
            Step::Ask(question) => question,
            Step::Stuck(question) => return (End::Stuck(question), None),
            Step::Done(outcome) => return (End::Advice(outcome), None),
        };
        let mut answers = scenario.answers.iter();
        let given = answers.find(|(answered, _)| *answered == question);
        let went = match given {
            Some((_, Ok(answer))) => session.answer(answer.clone()),
            Some((_, Err(refused))) => Err(refused.clone()),
            None if flow.questions[question].presence == Presence::Optional => session.skip(),
            None => return (End::Unfinished(question), None),
        };
        if let Err(refused) = went {
            let answer = given.and_then(|(_, answer)| answer.as_ref().ok());
            return (End::Refused(question, refused), answer.cloned());
        }
    }
}
