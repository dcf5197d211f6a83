//! Questions: what is asked, what may be answered, and where each answer leads.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::Outcome;
use super::condition::{Condition, Written};
use super::number::Number;
use super::table::Id;
use super::text::Text;

pub use super::kind::{AnswerOption, Company, Kind, Options, QuestionType};
pub use super::option_set::OptionSet;

/// One question of a flow.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Question {
    /// The question itself, as one line.
    pub ask: Text,
    /// A label for it where it is spoken of: in reasons and lists of answers.
    pub short: Option<Box<str>>,
    /// One sentence that is always shown with it.
    pub help: Option<Text>,
    /// Markdown that says why it is asked, shown on request.
    pub why: Option<Box<str>>,
    /// What may be answered.
    pub kind: Kind,
    /// What stands for no choice at all, of several (`nothing`).
    pub nothing: Option<Box<str>>,
    /// What stands in texts in the place of an answer that is missing (`unanswered`).
    pub unanswered: Option<Box<str>>,
    /// What is counted, where it is one (`unit_of_one`); the unit where that is left out.
    pub unit_of_one: Option<Box<str>>,
    /// Whether it may be skipped.
    pub presence: Presence,
    /// When an answer is refused, in the order in which that is tried.
    pub refuse: Vec<Refusal>,
    /// Where the answer leads.
    pub next: Next,
}

impl Question {
    /// Its texts that may have placeholders.
    pub fn texts(&self) -> impl Iterator<Item = &Text> {
        let Self {
            ask,
            help,
            refuse,
            short: _,
            why: _,
            kind: _,
            nothing: _,
            unanswered: _,
            unit_of_one: _,
            presence: _,
            next: _,
        } = self;
        let says = refuse.iter().map(|Refusal { says, when: _ }| says);
        std::iter::once(ask).chain(help).chain(says)
    }

    /// Whether one of its options shows help at once.
    #[must_use]
    pub fn brings_help(&self) -> bool {
        let options = self.kind.options();
        options.is_some_and(|options| options.iter().any(|(_, one)| one.help_first.is_some()))
    }

    /// What is counted, as it agrees with a number: `person` with 1, `people` with 2.
    #[must_use]
    pub fn unit_of(&self, number: Number) -> Option<&str> {
        let Kind::Number { unit, .. } = &self.kind else {
            return None;
        };
        let is_one = number == Number::whole(1) || number == Number::whole(-1);
        let of_one = self.unit_of_one.as_deref().filter(|_| is_one);
        of_one.or(unit.as_deref())
    }

    /// A number with what is counted.
    ///
    /// ```
    /// use quandary::flow::number::Number;
    ///
    /// # let flow = quandary::parse::read(include_str!("../../examples/packing.yaml")).into_flow().unwrap();
    /// let nights = flow.questions.get("nights").unwrap();
    /// assert_eq!(nights.with_unit(Number::whole(1)), "1 night");
    /// assert_eq!(nights.with_unit(Number::whole(2)), "2 nights");
    /// ```
    #[must_use]
    pub fn with_unit(&self, number: Number) -> String {
        match self.unit_of(number) {
            Some(unit) => format!("{number} {unit}"),
            None => number.to_string(),
        }
    }

    /// Whether on this day there is no day between the bounds of a question for a date:
    /// one of them is fixed, and the other told by `today`.
    #[must_use]
    pub fn is_over(&self, today: Date) -> bool {
        match self.kind {
            Kind::Date {
                min: Some(min),
                max: Some(max),
            } => min.on(today) > max.on(today),
            Kind::Choice(_)
            | Kind::Choices { .. }
            | Kind::YesNo
            | Kind::Number { .. }
            | Kind::Duration { .. }
            | Kind::Date { .. }
            | Kind::Text { .. } => false,
        }
    }
}

/// Whether a question has to be answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Presence {
    /// It has.
    Required,
    /// It may be skipped: it was asked then, and is not answered.
    Optional,
}

/// A condition on which an answer is refused, and what the person reads then.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Refusal {
    /// When the answer is refused, the new answer included.
    pub when: Written,
    /// What the person reads.
    pub says: Text,
}

/// Where the answer to a question leads.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Next {
    /// Always to the same place.
    To(Target),
    /// To one place per option; for a yes-or-no question, yes first, then no.
    ByOption {
        /// The place for each option.
        targets: Box<[Target]>,
        /// The place where the question is skipped.
        skipped: Option<Target>,
    },
    /// To the place of the first route whose condition holds.
    Routes(Vec<Route>),
}

/// A way out of a question, with the condition on which it is taken.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Route {
    /// When it is taken; always where there is no condition.
    pub when: Option<Written>,
    /// Where it leads those for whom it is the first that holds.
    pub then: Then,
}

/// Where a route leads.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Then {
    /// To one place.
    Go(Target),
    /// To the place of the first of these that holds. Whom none of them takes is led
    /// nowhere, and never on to the routes behind.
    Next(Vec<Route>),
}

/// One case of a list of routes: all cases are tried in their order, and of the first of
/// which every condition holds it says where that leads.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct RouteCase<'r> {
    /// The conditions, from the outermost route to the innermost.
    pub when: Vec<&'r Written>,
    /// The route that is taken and where it leads; nothing for whom a route takes and none
    /// of the routes inside it.
    pub leads: Option<(RouteKey, Target)>,
    /// The places of the routes in their lists, from the outermost.
    pub steps: Vec<usize>,
}

impl RouteCase<'_> {
    /// When it holds, whatever the cases before it say.
    #[must_use]
    pub fn condition(&self) -> Condition {
        match self.when.as_slice() {
            [one] => one.condition.clone(),
            all => Condition::All(all.iter().map(|when| when.condition.clone()).collect()),
        }
    }
}

impl Route {
    /// One that leads to one place.
    pub(crate) fn to(when: Option<Written>, target: Target) -> Self {
        Self {
            when,
            then: Then::Go(target),
        }
    }

    /// How many routes lead somewhere, this one or those inside it.
    #[must_use]
    pub fn count(&self) -> usize {
        match &self.then {
            Then::Go(_) => 1,
            Then::Next(inside) => inside.iter().map(Route::count).sum(),
        }
    }

    /// This one and all inside it, with the places in their lists, in the order of the file.
    fn visit<'r>(&'r self, steps: &mut Vec<usize>, visit: &mut impl FnMut(&'r Route, &[usize])) {
        visit(self, steps);
        if let Then::Next(inside) = &self.then {
            visit_routes(inside, steps, visit);
        }
    }
}

fn visit_routes<'r>(
    routes: &'r [Route],
    steps: &mut Vec<usize>,
    visit: &mut impl FnMut(&'r Route, &[usize]),
) {
    for (at, route) in routes.iter().enumerate() {
        steps.push(at);
        route.visit(steps, visit);
        steps.pop();
    }
}

/// Finds the cases of a list of routes.
#[derive(Default)]
struct CaseFinder<'r> {
    /// The conditions of the routes that it is in.
    around: Vec<&'r Written>,
    steps: Vec<usize>,
    /// How many routes that lead somewhere have been met.
    leading: usize,
    cases: Vec<RouteCase<'r>>,
}

impl<'r> CaseFinder<'r> {
    fn list(&mut self, routes: &'r [Route]) {
        for (at, route) in routes.iter().enumerate() {
            self.steps.push(at);
            self.around.extend(&route.when);
            let leads = match &route.then {
                Then::Go(target) => {
                    self.leading += 1;
                    Some((RouteKey::Listed(self.leading - 1), *target))
                }
                Then::Next(inside) => {
                    self.list(inside);
                    None
                }
            };
            self.cases.push(RouteCase {
                when: self.around.clone(),
                leads,
                steps: self.steps.clone(),
            });
            if route.when.is_some() {
                self.around.pop();
            }
            self.steps.pop();
        }
    }
}

/// Where a route leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Target {
    /// On to another question.
    Question(Id<Question>),
    /// To the advice.
    Outcome(Id<Outcome>),
}

/// One of the routes of a question, as its [`Next`] numbers them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum RouteKey {
    /// The only one, of [`Next::To`].
    Only,
    /// The one of this option (or 0 for yes, 1 for no), of [`Next::ByOption`].
    Option(usize),
    /// The one for a skipped question, of [`Next::ByOption`].
    Skipped,
    /// The one at this place of all that lead somewhere, of [`Next::Routes`]. Those inside
    /// others are counted where they stand.
    Listed(usize),
}

impl Next {
    /// All routes with where they lead, in the order of the file.
    pub fn routes(&self) -> impl Iterator<Item = (RouteKey, Target)> {
        let (only, options, last): (_, &[Target], _) = match self {
            Next::To(target) => (Some(*target), &[], None),
            Next::ByOption { targets, skipped } => (None, targets, *skipped),
            Next::Routes(_) => (None, &[], None),
        };
        let only = only.map(|target| (RouteKey::Only, target));
        let options = options
            .iter()
            .enumerate()
            .map(|(at, target)| (RouteKey::Option(at), *target));
        let last = last.map(|target| (RouteKey::Skipped, target));
        let listed = self.targets_of_routes().enumerate();
        let listed = listed.map(|(at, target)| (RouteKey::Listed(at), target));
        only.into_iter().chain(options).chain(last).chain(listed)
    }

    /// Where the routes of a list lead, those inside others where they stand.
    fn targets_of_routes(&self) -> impl Iterator<Item = Target> {
        let mut open = match self {
            Next::Routes(routes) => vec![routes.iter()],
            Next::To(_) | Next::ByOption { .. } => Vec::new(),
        };
        std::iter::from_fn(move || {
            loop {
                match open.last_mut()?.next() {
                    Some(route) => match &route.then {
                        Then::Go(target) => return Some(*target),
                        Then::Next(inside) => open.push(inside.iter()),
                    },
                    None => drop(open.pop()),
                }
            }
        })
    }

    /// Calls `visit` with every route of a list and every one inside another, in the order
    /// of the file, and with its places in their lists, from the outermost.
    pub fn visit_routes<'r>(&'r self, visit: &mut impl FnMut(&'r Route, &[usize])) {
        if let Next::Routes(routes) = self {
            visit_routes(routes, &mut Vec::new(), visit);
        }
    }

    /// The route of a list that has this number among all that lead somewhere, behind those
    /// that it is inside of, each with its place in its list; nothing where there is none.
    #[must_use]
    pub fn path_to(&self, number: usize) -> Vec<(usize, &Route)> {
        let mut path = Vec::new();
        let mut list: &[Route] = match self {
            Next::Routes(routes) => routes,
            Next::To(_) | Next::ByOption { .. } => &[],
        };
        let mut left = number;
        'inside: loop {
            for (at, route) in list.iter().enumerate() {
                let count = route.count();
                if left >= count {
                    left -= count;
                    continue;
                }
                path.push((at, route));
                match &route.then {
                    Then::Go(_) => return path,
                    Then::Next(inside) => list = inside,
                }
                continue 'inside;
            }
            return Vec::new();
        }
    }

    /// The cases of a list of routes, in the order in which they are tried; none of another
    /// kind.
    #[must_use]
    pub fn cases(&self) -> Vec<RouteCase<'_>> {
        let mut finder = CaseFinder::default();
        if let Next::Routes(routes) = self {
            finder.list(routes);
        }
        finder.cases
    }
}
