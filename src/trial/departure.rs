//! Where a way left what was expected.

use std::collections::HashMap;

use crate::flow::Flow;
use crate::flow::question::{Question, Target};
use crate::flow::table::Id;
use crate::parse;
use crate::place::Place;
use crate::session::Session;

/// Where a way left what was expected of it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Departure {
    /// The number of the first step that differs, from 0; nothing where the whole
    /// way is as expected, and its end is not.
    pub step: Option<usize>,
    /// Where that is in the flow's file.
    pub place: Place,
    /// What to say beside it.
    pub words: String,
}

impl Departure {
    /// At a place of the flow, with no step to name.
    pub fn at(place: Place, words: impl Into<String>) -> Self {
        Self {
            step: None,
            place,
            words: words.into(),
        }
    }

    /// At a question, as this step of the way.
    pub fn question(flow: &Flow, question: Id<Question>, step: Option<usize>) -> Self {
        Self {
            step,
            place: question_place(flow, question),
            words: String::new(),
        }
    }

    /// The same with words beside the place.
    pub fn saying(mut self, words: impl Into<String>) -> Self {
        self.words = words.into();
        self
    }

    /// At the route that led to this step of the way, or at the start of the flow.
    pub fn before(session: &Session<'_>, step: usize) -> Self {
        let flow = session.flow();
        let before = step.checked_sub(1).and_then(|at| session.taken().get(at));
        let place = before.and_then(|taken| {
            let route = taken.route?;
            Some(parse::place_of_route(flow, taken.question, route))
        });
        Self {
            step: Some(step),
            place: place.unwrap_or_else(|| Place::root().key("start")),
            words: String::new(),
        }
    }

    /// At the first route of the way after which nothing leads to the goal any
    /// more. Where the last route still might have, or where there is none, it is
    /// the end of the way, which is its step `last`.
    pub fn from(session: &Session<'_>, goal: Target, last: Option<usize>) -> Self {
        let flow = session.flow();
        let name = match goal {
            Target::Question(question) => flow.questions.name(question),
            Target::Outcome(outcome) => flow.outcomes.name(outcome),
        };
        let leads = leading_to(flow, goal);
        let mut steps = session.taken().iter().enumerate();
        let lost = steps.find_map(|(at, taken)| {
            let route = taken.route?;
            let mut routes = flow.questions[taken.question].next.routes();
            let (_, target) = routes.find(|(key, _)| *key == route)?;
            (!leads.has(target)).then_some((at, taken.question, route))
        });
        match lost {
            Some((at, question, route)) => Self {
                step: Some(at),
                place: parse::place_of_route(flow, question, route),
                words: format!("from here on nothing leads to `{name}`"),
            },
            None => Self {
                step: last,
                place: goal_place(flow, goal),
                words: "the way ends before it comes here".to_owned(),
            },
        }
    }
}

/// Where a question stands.
pub fn question_place(flow: &Flow, question: Id<Question>) -> Place {
    let questions = Place::root().key("questions");
    questions.key(flow.questions.name(question)).the_key()
}

fn goal_place(flow: &Flow, goal: Target) -> Place {
    match goal {
        Target::Question(question) => question_place(flow, question),
        Target::Outcome(outcome) => {
            let outcomes = Place::root().key("outcomes");
            outcomes.key(flow.outcomes.name(outcome)).the_key()
        }
    }
}

/// The questions from which some routes lead to a goal, whatever the conditions.
struct Leading {
    goal: Target,
    questions: Vec<bool>,
}

impl Leading {
    fn has(&self, target: Target) -> bool {
        match target {
            _ if target == self.goal => true,
            Target::Question(question) => {
                let leads = self.questions.get(question.index());
                leads.copied().unwrap_or(false)
            }
            Target::Outcome(_) => false,
        }
    }
}

fn leading_to(flow: &Flow, goal: Target) -> Leading {
    let mut before: HashMap<Target, Vec<Id<Question>>> = HashMap::new();
    for (id, question) in flow.questions.iter() {
        for (_, target) in question.next.routes() {
            before.entry(target).or_default().push(id);
        }
    }
    let mut leading = Leading {
        goal,
        questions: vec![false; flow.questions.len()],
    };
    let mut open = vec![goal];
    while let Some(target) = open.pop() {
        for question in before.get(&target).into_iter().flatten() {
            if let Some(leads) = leading.questions.get_mut(question.index())
                && !std::mem::replace(leads, true)
            {
                open.push(Target::Question(*question));
            }
        }
    }
    leading
}
