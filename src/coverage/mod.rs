//! What scenarios can try of a flow, and what they have tried.
//!
//! An [`Item`] is a piece of a flow that behaves: a question that is asked, a
//! route that is taken, a passage that is shown, one side of a constant that a
//! condition compares with. [`items`] names all of them, in the order of the
//! file's sections; [`played`] tells which ones a played session has tried; and
//! [`reach`] tells those that no answers can try from those that nobody has tried
//! yet.

mod tested;

pub mod played;

pub mod reach;

use crate::flow::Flow;
use crate::flow::condition::Condition;
use crate::flow::outcome::{Outcome, Passage};
use crate::flow::question::{Kind, Presence, Question, Route, RouteKey, Target};
use crate::flow::table::Id;
use crate::parse;
use crate::place::Place;
use tested::{TestInWords, tests};

/// A piece of a flow that a scenario can try.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Item {
    /// The question is asked.
    Question(Id<Question>),
    /// The option at this place (or 0 for yes, 1 for no) is answered.
    Option(Id<Question>, usize),
    /// The optional question is skipped.
    Skip(Id<Question>),
    /// The route is taken.
    Route(Id<Question>, RouteKey),
    /// The refusal at this place of the question's `refuse` turns an answer down.
    Refusal(Id<Question>, usize),
    /// A way ends with the outcome.
    Outcome(Id<Outcome>),
    /// The passage is shown.
    Passage(Id<Passage>),
    /// One side of what a condition tests has been seen.
    Side(Box<Test>, Side),
}

/// A single test in a condition, with a constant of the author's: a value, or the
/// names of options. `q < 12` and `q >= 12` are one test, as are an option test
/// and its opposite. Tests of yes or no are no items, since the answers are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Test {
    /// The test, as it was written first.
    pub condition: Condition,
    /// The condition in which it stands there.
    pub place: Place,
    /// Where a score is looked at: the questions on whose answer it is. An answer
    /// stays what it is, so a test of one is not bound to a question.
    pub looked_at: Vec<Id<Question>>,
    /// Whether a score is looked at when the way is at its end.
    pub at_end: bool,
    /// The questions that refuse answers by it.
    pub refuses: Vec<Id<Question>>,
}

/// A side of a [`Test`], seen while there is an answer to be tested.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Side {
    /// The test holds.
    Holds,
    /// It does not hold, though it is answered.
    Fails,
}

/// The kinds of [`Item`], in the order in which they are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum ItemKind {
    /// Questions.
    Question,
    /// Options, yes and no, and questions skipped.
    Answer,
    /// Routes.
    Route,
    /// Refusals.
    Refusal,
    /// Outcomes.
    Outcome,
    /// Passages.
    Passage,
    /// Sides of tests.
    Side,
}

impl ItemKind {
    /// All kinds, with what many of them are called.
    pub const NAMES: [(ItemKind, &'static str); 7] = [
        (ItemKind::Question, "questions"),
        (ItemKind::Answer, "answers"),
        (ItemKind::Route, "routes"),
        (ItemKind::Refusal, "refusals"),
        (ItemKind::Outcome, "outcomes"),
        (ItemKind::Passage, "passages"),
        (ItemKind::Side, "sides of conditions"),
    ];
}

/// Everything in a flow that a scenario can try: question by question with its
/// answers, routes and refusals, then outcomes, passages, and the sides of tests.
///
/// ```
/// # let flow = quandary::parse::read(include_str!("../../flows/pizza.yaml")).into_flow().unwrap();
/// let items = quandary::coverage::items(&flow);
/// let names: Vec<String> = items.iter().map(|item| item.name(&flow)).collect();
/// assert_eq!(names[0], "the question `cannot_eat`");
/// assert!(names.contains(&"the route from `hunger` to `slice` (little)".to_owned()));
/// assert!(names.contains(&"`budget < 12` holds".to_owned()));
/// ```
#[must_use]
pub fn items(flow: &Flow) -> Vec<Item> {
    let mut items = Vec::new();
    for (id, question) in flow.questions.iter() {
        items.push(Item::Question(id));
        items.extend((0..question.kind.named_answers()).map(|option| Item::Option(id, option)));
        if question.presence == Presence::Optional {
            items.push(Item::Skip(id));
        }
        let routes = question.next.routes();
        items.extend(routes.map(|(route, _)| Item::Route(id, route)));
        items.extend((0..question.refuse.len()).map(|at| Item::Refusal(id, at)));
    }
    items.extend(flow.outcomes.ids().map(Item::Outcome));
    items.extend(flow.passages.ids().map(Item::Passage));
    for test in tests(flow) {
        for side in [Side::Holds, Side::Fails] {
            items.push(Item::Side(Box::new(test.clone()), side));
        }
    }
    items
}

impl Item {
    /// What kind of piece it is.
    #[must_use]
    pub fn kind(&self) -> ItemKind {
        match self {
            Item::Question(_) => ItemKind::Question,
            Item::Option(..) | Item::Skip(_) => ItemKind::Answer,
            Item::Route(..) => ItemKind::Route,
            Item::Refusal(..) => ItemKind::Refusal,
            Item::Outcome(_) => ItemKind::Outcome,
            Item::Passage(_) => ItemKind::Passage,
            Item::Side(..) => ItemKind::Side,
        }
    }

    /// What it is called in reports.
    #[must_use]
    pub fn name(&self, flow: &Flow) -> String {
        let question = |id: &Id<Question>| flow.questions.name(*id);
        match self {
            Item::Question(id) => format!("the question `{}`", question(id)),
            Item::Option(id, option) => format!(
                "the answer `{}` to `{}`",
                answer_name(&flow.questions[*id], *option),
                question(id)
            ),
            Item::Skip(id) => format!("`{}` skipped", question(id)),
            Item::Route(id, route) => route_name(flow, *id, *route),
            Item::Refusal(id, at) => format!("refusal {} of `{}`", at + 1, question(id)),
            Item::Outcome(id) => format!("the outcome `{}`", flow.outcomes.name(*id)),
            Item::Passage(id) => format!("the passage `{}`", flow.passages.name(*id)),
            Item::Side(test, side) => {
                let test = TestInWords(flow, &test.condition);
                match side {
                    Side::Holds => format!("`{test}` holds"),
                    Side::Fails => format!("`{test}` does not hold"),
                }
            }
        }
    }

    /// Where it stands in the flow's file.
    #[must_use]
    pub fn place(&self, flow: &Flow) -> Place {
        let question =
            |id: &Id<Question>| Place::root().key("questions").key(flow.questions.name(*id));
        match self {
            Item::Question(id) => question(id).the_key(),
            Item::Option(id, option) => match &flow.questions[*id].kind {
                Kind::YesNo => question(id).key("type"),
                Kind::Choice(_)
                | Kind::Choices { .. }
                | Kind::Number { .. }
                | Kind::Duration { .. }
                | Kind::Date { .. }
                | Kind::Text { .. } => {
                    let name = answer_name(&flow.questions[*id], *option);
                    question(id).key("options").key(name).the_key()
                }
            },
            Item::Skip(id) => question(id).key("optional"),
            Item::Route(id, route) => parse::place_of_route(flow, *id, *route),
            Item::Refusal(id, at) => question(id).key("refuse").index(*at).key("when"),
            Item::Outcome(id) => {
                let outcomes = Place::root().key("outcomes");
                outcomes.key(flow.outcomes.name(*id)).the_key()
            }
            Item::Passage(id) => {
                let passages = Place::root().key("passages");
                passages.key(flow.passages.name(*id)).the_key()
            }
            Item::Side(test, _) => test.place.clone(),
        }
    }
}

/// The id of an option, or yes or no.
fn answer_name(question: &Question, option: usize) -> &str {
    match &question.kind {
        Kind::YesNo => ["yes", "no"].get(option).copied().unwrap_or(""),
        Kind::Choice(_)
        | Kind::Choices { .. }
        | Kind::Number { .. }
        | Kind::Duration { .. }
        | Kind::Date { .. }
        | Kind::Text { .. } => option_name(&question.kind, option),
    }
}

fn option_name(kind: &Kind, option: usize) -> &str {
    let options = kind.options();
    let name = options.and_then(|options| Some(options.name(options.id_at(option)?)));
    name.unwrap_or("")
}

/// The conditions of a route and of those around it as they are written, from the outermost.
fn words_of(path: &[(usize, &Route)]) -> String {
    let whens = path.iter().map(|(_, route)| route.when.as_ref());
    let words: Vec<&str> = whens
        .map(|when| when.map_or("otherwise", |when| when.source.trim()))
        .collect();
    words.join("; ")
}

fn route_name(flow: &Flow, from: Id<Question>, route: RouteKey) -> String {
    let question = &flow.questions[from];
    let mut routes = question.next.routes();
    let to = match routes.find(|(key, _)| *key == route) {
        Some((_, Target::Question(to))) => flow.questions.name(to),
        Some((_, Target::Outcome(to))) => flow.outcomes.name(to),
        None => "",
    };
    let which = match (route, &question.next) {
        (RouteKey::Option(option), _) => format!(" ({})", answer_name(question, option)),
        (RouteKey::Skipped, _) => " (skipped)".to_owned(),
        (RouteKey::Listed(number), next) if next.routes().nth(1).is_some() => {
            format!(" ({})", words_of(&next.path_to(number)))
        }
        (RouteKey::Listed(_) | RouteKey::Only, _) => String::new(),
    };
    format!(
        "the route from `{}` to `{to}`{which}",
        flow.questions.name(from)
    )
}
