//! What scenarios can try of a flow, and what they have tried.
//!
//! An [`Item`] is a piece of a flow that behaves: a question that is asked, a
//! route that is taken, a passage that is shown, one side of a constant that a
//! condition compares with. [`items`] names all of them, in the order of the
//! file's sections; [`played`] tells which ones a played session has tried; and
//! [`reach`] tells those that no answers can try from those that nobody has tried
//! yet.

pub mod played;

pub mod reach;

use std::fmt;

use crate::flow::Flow;
use crate::flow::condition::{Condition, Offset, Operand, Quantity, Relation};
use crate::flow::day::Direction;
use crate::flow::outcome::{Outcome, Passage};
use crate::flow::question::{Kind, Next, OptionSet, Presence, Question, RouteKey, Target};
use crate::flow::table::Id;
use crate::parse;
use crate::place::Place;

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
        items.extend((0..answers_of(question)).map(|option| Item::Option(id, option)));
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

/// How many answers a question has that can be told apart by name.
fn answers_of(question: &Question) -> usize {
    match &question.kind {
        Kind::YesNo => 2,
        kind => kind.options().map_or(0, |options| options.len()),
    }
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
                let test = Shown(flow, &test.condition);
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
                _ => {
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
        kind => option_name(kind, option),
    }
}

fn option_name(kind: &Kind, option: usize) -> &str {
    let options = kind.options();
    let name = options.and_then(|options| Some(options.name(options.id_at(option)?)));
    name.unwrap_or("")
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
        (RouteKey::Listed(at), Next::Routes(routes)) if routes.len() > 1 => {
            match routes.get(at).and_then(|route| route.when.as_ref()) {
                Some(when) => format!(" ({})", when.source.trim()),
                None => " (otherwise)".to_owned(),
            }
        }
        (RouteKey::Listed(_) | RouteKey::Only, _) => String::new(),
    };
    format!(
        "the route from `{}` to `{to}`{which}",
        flow.questions.name(from)
    )
}

/// The tests of all conditions that the flow acts on, each once.
fn tests(flow: &Flow) -> Vec<Test> {
    let mut found = Found {
        flow,
        tests: Vec::new(),
        of: vec![Vec::new(); flow.questions.len() + flow.scores.len() + 1],
        read: Read::default(),
        refuses: None,
    };
    for (id, question) in flow.questions.iter() {
        let here = Place::root().key("questions").key(flow.questions.name(id));
        found.read = Read::On(id);
        found.refuses = Some(id);
        for (at, refusal) in question.refuse.iter().enumerate() {
            let place = here.clone().key("refuse").index(at).key("when");
            found.all_of(&refusal.when.condition, &place);
        }
        found.refuses = None;
        let Next::Routes(routes) = &question.next else {
            continue;
        };
        for (at, route) in routes.iter().enumerate() {
            if let Some(when) = &route.when {
                let place = here.clone().key("next").index(at).key("when");
                found.all_of(&when.condition, &place);
            }
        }
    }
    found.read = Read::AtEnd;
    for (id, outcome) in flow.outcomes.iter() {
        let here = Place::root().key("outcomes").key(flow.outcomes.name(id));
        for document in &outcome.documents {
            let of_document = document.seat.place(here.clone());
            if let Some(when) = &document.when {
                found.all_of(&when.condition, &of_document.clone().key("when"));
            }
            for (at, part) in document.parts.iter().enumerate() {
                if let Some(when) = &part.when {
                    let part = of_document.clone().key("parts").index(at);
                    found.all_of(&when.condition, &part.key("when"));
                }
            }
        }
    }
    for (id, passage) in flow.passages.iter() {
        if let Some(when) = &passage.when {
            let here = Place::root().key("passages").key(flow.passages.name(id));
            found.all_of(&when.condition, &here.key("when"));
        }
    }
    found.tests
}

/// When a condition is looked at.
#[derive(Clone, Copy, Default)]
enum Read {
    /// On the answer to a question.
    On(Id<Question>),
    /// When the way is at its end.
    #[default]
    AtEnd,
}

struct Found<'f> {
    flow: &'f Flow,
    tests: Vec<Test>,
    /// By question, then by score: its tests; last, those that count others.
    of: Vec<Vec<usize>>,
    read: Read,
    /// The question of whose refusals it is.
    refuses: Option<Id<Question>>,
}

impl Found<'_> {
    /// Adds the tests of a condition, and of the facts that it names.
    fn all_of(&mut self, condition: &Condition, place: &Place) {
        let mut facts = Vec::new();
        condition.visit(&mut |part| match part {
            Condition::Fact(fact) => facts.push(*fact),
            _ => self.add(part, place),
        });
        // A fact that has been entered on this reading brings nothing new, but
        // facts are few and shallow: at most a hundred deep.
        let mut entered = vec![false; self.flow.facts.len()];
        while let Some(fact) = facts.pop() {
            if std::mem::replace(&mut entered[fact.index()], true) {
                continue;
            }
            let name = self.flow.facts.name(fact);
            let place = Place::root().key("facts").key(name);
            self.flow.facts[fact]
                .when
                .condition
                .visit(&mut |part| match part {
                    Condition::Fact(inner) => facts.push(*inner),
                    _ => self.add(part, &place),
                });
        }
    }

    fn add(&mut self, condition: &Condition, place: &Place) {
        let of = match condition {
            Condition::Is(question, _)
            | Condition::Has(question, ..)
            | Condition::Compare(question, ..) => question.index(),
            Condition::Score(score, ..) => self.flow.questions.len() + score.index(),
            Condition::AtLeast(..) => self.flow.questions.len() + self.flow.scores.len(),
            Condition::Answered(_)
            | Condition::Yes(_)
            | Condition::All(_)
            | Condition::Any(_)
            | Condition::Not(_)
            | Condition::Fact(_) => return,
        };
        let same = |at: &&usize| {
            let known = self.tests.get(**at);
            known.is_some_and(|known| one_test(self.flow, &known.condition, condition))
        };
        let at = match self.of[of].iter().find(same) {
            Some(at) => *at,
            None => {
                self.tests.push(Test {
                    condition: condition.clone(),
                    place: place.clone(),
                    looked_at: Vec::new(),
                    at_end: false,
                    refuses: Vec::new(),
                });
                self.of[of].push(self.tests.len() - 1);
                self.tests.len() - 1
            }
        };
        let test = &mut self.tests[at];
        if let Some(question) = self.refuses
            && test.refuses.last() != Some(&question)
        {
            test.refuses.push(question);
        }
        match self.read {
            _ if !matches!(condition, Condition::Score(..) | Condition::AtLeast(..)) => {}
            Read::On(question) if test.looked_at.last() == Some(&question) => {}
            Read::On(question) => test.looked_at.push(question),
            Read::AtEnd => test.at_end = true,
        }
    }
}

/// Whether two tests part answers in the same way.
fn one_test(flow: &Flow, a: &Condition, b: &Condition) -> bool {
    let relations = |a: Relation, b: Relation| parts(a) == parts(b);
    match (a, b) {
        (Condition::Is(question, a), Condition::Is(other, b)) => {
            let count = answers_of(&flow.questions[*question]);
            question == other && (a == b || *a == b.others(count))
        }
        (Condition::Has(question, how, a), Condition::Has(other, other_how, b)) => {
            question == other && a == b && least(*how, a) == least(*other_how, b)
        }
        (Condition::Compare(question, a, right), Condition::Compare(other, b, other_right)) => {
            question == other && relations(*a, *b) && right == other_right
        }
        (Condition::Score(score, a, right), Condition::Score(other, b, other_right)) => {
            score == other && relations(*a, *b) && right == other_right
        }
        (Condition::AtLeast(..), Condition::AtLeast(..)) => a == b,
        _ => false,
    }
}

/// From how many options on a test holds, or fails.
fn least(quantity: Quantity, set: &OptionSet) -> usize {
    match quantity {
        Quantity::Any | Quantity::None => 1,
        Quantity::All => set.len().max(1),
        Quantity::AtLeast(count) => count,
    }
}

/// Where a relation parts values: just below, just above, or at the constant.
fn parts(relation: Relation) -> u8 {
    match relation {
        Relation::Less | Relation::AtLeast => 0,
        Relation::AtMost | Relation::More => 1,
        Relation::Equal | Relation::NotEqual => 2,
    }
}

/// A test in the words of the format.
struct Shown<'t>(&'t Flow, &'t Condition);

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Shown(flow, condition) = self;
        let name = |question: &Id<Question>| flow.questions.name(*question);
        let options = |question: &Id<Question>, set: &OptionSet| {
            let kind = &flow.questions[*question].kind;
            let names: Vec<&str> = set.iter().map(|at| option_name(kind, at)).collect();
            names.join(", ")
        };
        match condition {
            Condition::Is(question, set) if set.len() == 1 => {
                write!(f, "{} is {}", name(question), options(question, set))
            }
            Condition::Is(question, set) => {
                write!(f, "{} is one of {}", name(question), options(question, set))
            }
            Condition::Has(question, how, set) => {
                let how = match how {
                    Quantity::Any | Quantity::All if set.len() == 1 => "has".to_owned(),
                    Quantity::Any => "has any of".to_owned(),
                    Quantity::All => "has all of".to_owned(),
                    Quantity::None => "has none of".to_owned(),
                    Quantity::AtLeast(count) => format!("has at least {count} of"),
                };
                write!(f, "{} {how} {}", name(question), options(question, set))
            }
            Condition::Compare(question, relation, operand) => {
                write!(f, "{} {relation} ", name(question))?;
                match operand {
                    Operand::Number(number) => write!(f, "{number}"),
                    Operand::Duration(duration) => write!(f, "{duration}"),
                    Operand::Day(day) => write!(f, "{day}"),
                    Operand::Answer(other, offset) => {
                        f.write_str(name(other))?;
                        match offset {
                            Offset::None => Ok(()),
                            Offset::Number(more) => write!(f, " + {more}"),
                            Offset::Time(Direction::After, more) => write!(f, " + {more}"),
                            Offset::Time(Direction::Before, more) => write!(f, " - {more}"),
                        }
                    }
                }
            }
            Condition::Score(score, relation, value) => {
                write!(f, "{} {relation} {value}", flow.scores.name(*score))
            }
            Condition::Answered(question) => write!(f, "{} is answered", name(question)),
            Condition::Yes(question) => f.write_str(name(question)),
            Condition::AtLeast(..) => f.write_str(&condition.written(flow)),
            Condition::All(_) | Condition::Any(_) | Condition::Not(_) | Condition::Fact(_) => {
                f.write_str("…")
            }
        }
    }
}
