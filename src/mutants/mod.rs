//! Small wrong versions of a flow, and what notices them.
//!
//! A test that no wrong flow can fail tests nothing. So a flow is made wrong in
//! one place after another, as a slip of the hand would: a bound one step off, an
//! `or` for an `and`, a route to the outcome beside. Each such *mutant* is a change
//! to the text of the file, and the wrong flow is what is read from the changed
//! text, so that the two cannot tell different stories.
//!
//! In reading order: this file lists all mutants of a flow, in the order of the
//! file; [`seat`] is where a condition stands, [`change`] what is
//! changed of a flow that is read already, [`conditions`] and [`counted`] are those inside
//! a condition, [`values`] those of bounds and targets, [`parts`] those that take something out
//! or move it. [`judge`] tells
//! what notices a mutant, and [`same`] whether there is anything to notice, for which
//! [`product`] makes two flows one, [`pages`] tells where they show other pages, and
//! [`within`] makes conditions of [`limits`].

mod seat;

mod change;

mod conditions;

mod counted;

mod values;

mod parts;

pub mod judge;

mod product;

mod pages;

pub(crate) mod limits;

pub(crate) mod within;

pub mod same;

use std::collections::HashMap;
use std::fmt;
use std::ops::Range;

use crate::bundle::parts_begin;
use crate::flow::Flow;
use crate::flow::condition::Written;
use crate::flow::outcome::{Role, Seat};
use crate::flow::question::{Company, Kind, Next, Options, Question, Route, Then};
use crate::flow::table::Id;
use crate::graph::{ComponentShape, Graph};
use crate::parse;
use crate::place::Place;
use crate::yaml::tree::Tree;

use change::{ChangeInFlow, Passed};
use seat::ConditionSeat;

/// A small wrong version of a flow: a change to the text of its file.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Mutant {
    /// What kind of slip it is.
    pub slip: Slip,
    /// Bytes of the file with what stands there in their place, in order.
    edits: Vec<Edit>,
    /// What it changes in the flow, at each use of a shared part that it stands in; nothing where
    /// that does not tell all, as in a flow whose routes lead round.
    changes: Vec<ChangeInFlow>,
}

/// Bytes of a file, and what is put in their place.
type Edit = (Range<usize>, String);

/// A slip of the hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Slip {
    /// What an answer, a score or a day is compared with is one step off, or one more or fewer
    /// of some tests or options is wanted.
    Bound,
    /// `<` for `<=`, `>` for `>=`, and the other way round.
    Sign,
    /// A test for its opposite.
    Negated,
    /// `and` for `or`, and the other way round.
    Joint,
    /// A part of an `and` or an `or` is gone, or one of the tests or options that are counted.
    PartDropped,
    /// `min`, `max`, `at_least` or `at_most` of a question is one step off.
    Limit,
    /// An option goes with others that should be `alone`.
    AloneDropped,
    /// A refusal is gone.
    RefusalDropped,
    /// Two neighbouring routes are the wrong way round.
    RoutesSwapped,
    /// A route is gone.
    RouteDropped,
    /// A route leads elsewhere.
    RouteTurned,
    /// A passage, or a part of a document, is shown whatever was answered.
    ConditionDropped,
    /// An outcome does not list a passage.
    PassageDropped,
    /// A passage has another role, and stands elsewhere on the page.
    RoleChanged,
    /// More or fewer reasons come first.
    ReasonsFirst,
    /// A document of several is gone.
    DocumentDropped,
    /// An option does not bring its help at once.
    HelpDropped,
    /// An outcome that is shown at once is reviewed first.
    AtOnceDropped,
}

impl Slip {
    /// All slips with their names in reports.
    pub const NAMES: [(&'static str, Slip); 18] = [
        ("bound", Slip::Bound),
        ("sign", Slip::Sign),
        ("negated", Slip::Negated),
        ("joint", Slip::Joint),
        ("part-dropped", Slip::PartDropped),
        ("limit", Slip::Limit),
        ("alone-dropped", Slip::AloneDropped),
        ("refusal-dropped", Slip::RefusalDropped),
        ("routes-swapped", Slip::RoutesSwapped),
        ("route-dropped", Slip::RouteDropped),
        ("route-turned", Slip::RouteTurned),
        ("condition-dropped", Slip::ConditionDropped),
        ("passage-dropped", Slip::PassageDropped),
        ("role-changed", Slip::RoleChanged),
        ("reasons-first", Slip::ReasonsFirst),
        ("document-dropped", Slip::DocumentDropped),
        ("help-dropped", Slip::HelpDropped),
        ("at-once-dropped", Slip::AtOnceDropped),
    ];

    /// The name in reports.
    #[must_use]
    pub fn name(self) -> &'static str {
        let named = Slip::NAMES.iter().find(|(_, slip)| *slip == self);
        named.map_or("", |(name, _)| name)
    }
}

impl fmt::Display for Slip {
    /// The slip in words, for the people who look at it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Slip::Bound => "a bound is one step off",
            Slip::Sign => "a bound itself counts, or does not",
            Slip::Negated => "a test is turned into its opposite",
            Slip::Joint => "`and` and `or` are mixed up",
            Slip::PartDropped => "a part of a condition is gone",
            Slip::Limit => "a limit of a question is one step off",
            Slip::AloneDropped => "an option goes with others",
            Slip::RefusalDropped => "a refusal is gone",
            Slip::RoutesSwapped => "two routes are the wrong way round",
            Slip::RouteDropped => "a route is gone",
            Slip::RouteTurned => "a route leads elsewhere",
            Slip::ConditionDropped => "a part of the advice is shown to everybody",
            Slip::PassageDropped => "a passage is not listed",
            Slip::RoleChanged => "a passage has another role",
            Slip::ReasonsFirst => "another number of reasons comes first",
            Slip::DocumentDropped => "a document is gone",
            Slip::HelpDropped => "help does not come at once",
            Slip::AtOnceDropped => "what is shown at once is reviewed first",
        })
    }
}

/// The lines of a file that a mutant changes.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Hunk {
    /// The number of the first of them, from 1.
    pub line: usize,
    /// The lines as they stand in the file.
    pub old: Vec<String>,
    /// What stands there in the mutant; nothing where lines are gone.
    pub new: Vec<String>,
}

impl Mutant {
    /// The text of the file with the slip in it.
    #[must_use]
    pub fn apply(&self, text: &str) -> String {
        with_edits(text, &self.edits)
    }

    /// The wrong flow. Nothing where the slip leaves no flow that can be read:
    /// whoever reads the file is told of such a slip without any test.
    #[must_use]
    pub fn flow(&self, text: &str) -> Option<Flow> {
        parse::read(&self.apply(text)).into_flow()
    }

    /// The wrong flow, where the right one is known: most slips take no reading of the whole
    /// file.
    #[must_use]
    pub fn flow_beside(&self, text: &str, right: &Flow) -> Option<Flow> {
        let changed = || {
            let (first, others) = self.changes.split_first()?;
            let mut others = others.iter();
            others.try_fold(first.of(right)?, |wrong, change| change.of(&wrong))
        };
        changed().or_else(|| self.flow(text))
    }

    /// How many bytes are read to make the wrong flow.
    fn bytes_read(&self, text: &str) -> usize {
        match self.changes.is_empty() {
            true => text.len(),
            false => self.changes.iter().map(ChangeInFlow::bytes_read).sum(),
        }
    }

    /// Whether a scenario that passes may notice it.
    fn is_on(&self, right: &Flow, passed: &Passed) -> bool {
        let mut changes = self.changes.iter();
        self.changes.is_empty() || changes.any(|change| change.is_on(right, passed))
    }

    /// The lines that the slip changes.
    #[must_use]
    pub fn hunk(&self, text: &str) -> Hunk {
        let wrong = self.apply(text);
        let (old, new): (Vec<&str>, Vec<&str>) = (text.lines().collect(), wrong.lines().collect());
        let before = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
        let (old, new) = (&old[before..], &new[before..]);
        let pairs = old.iter().rev().zip(new.iter().rev());
        let behind = pairs.take_while(|(a, b)| a == b).count();
        let own = |lines: &[&str]| lines.iter().map(|line| (*line).to_owned()).collect();
        Hunk {
            line: before + 1,
            old: own(&old[..old.len() - behind]),
            new: own(&new[..new.len() - behind]),
        }
    }
}

/// A text with other words in some places.
fn with_edits(text: &str, edits: &[Edit]) -> String {
    let mut wrong = String::with_capacity(text.len() + 16);
    let mut done = 0;
    for (bytes, new) in edits {
        wrong.push_str(text.get(done..bytes.start).unwrap_or(""));
        wrong.push_str(new);
        done = bytes.end;
    }
    wrong.push_str(text.get(done..).unwrap_or(""));
    wrong
}

/// All mutants of a flow, in the order of its file. `text` is that file.
///
/// ```
/// let text = include_str!("../../flows/pizza.yaml");
/// # let flow = quandary::parse::read(text).into_flow().unwrap();
/// let mutants = quandary::mutants::of(text, &flow);
/// let hunks: Vec<_> = mutants.iter().map(|mutant| mutant.hunk(text)).collect();
/// let changed = |old: &str, new: &str| {
///     let is = |lines: &[String], text: &str| lines.len() == 1 && lines[0].trim() == text;
///     hunks.iter().any(|hunk| is(&hunk.old, old) && is(&hunk.new, new))
/// };
/// assert!(changed("- when: no_cheese and budget < 12", "- when: no_cheese and budget <= 12"));
/// assert!(changed("very: diet", "very: slice"));
/// ```
#[must_use]
pub fn of(text: &str, flow: &Flow) -> Vec<Mutant> {
    // A byte order mark is no part of the text, but of its bytes.
    let mark = text.len() - text.trim_start_matches('\u{feff}').len();
    let text = text.get(mark..).unwrap_or("");
    let Some(file) = parse::shared::tree(text) else {
        return Vec::new();
    };
    let mut maker = MutantMaker {
        text,
        flow,
        file,
        found: Vec::new(),
        pieces: Vec::new(),
        told_inside: tells_inside(text, flow),
    };
    maker.reasons_first();
    maker.facts();
    maker.lists();
    for (id, question) in flow.questions.iter() {
        maker.question(id, question);
    }
    maker.outcomes();
    maker.passages();
    maker.find_pieces();
    let mut found = maker.found;
    if let Some(parts) = parts_begin(text) {
        found = once_in_parts(found, parts);
    }
    for (bytes, _) in found.iter_mut().flat_map(|mutant| &mut mutant.edits) {
        *bytes = bytes.start + mark..bytes.end + mark;
    }
    found.sort_by_key(|mutant| mutant.edits.first().map(|(bytes, _)| bytes.start));
    found
}

/// Keeps each change of a part once, however often the part is used, with what it changes at
/// each use. Parts begin at this byte.
fn once_in_parts(found: Vec<Mutant>, parts: usize) -> Vec<Mutant> {
    let mut kept: Vec<Mutant> = Vec::with_capacity(found.len());
    let mut seen: HashMap<Vec<Edit>, usize> = HashMap::new();
    for mutant in found {
        let in_part = mutant.edits.iter().any(|(bytes, _)| bytes.start >= parts);
        let known = seen.get(&mutant.edits).filter(|_| in_part);
        let Some(known) = known.and_then(|at| kept.get_mut(*at)) else {
            seen.insert(mutant.edits.clone(), kept.len());
            kept.push(mutant);
            continue;
        };
        // What is not told of one use is not told of all.
        match known.changes.is_empty() || mutant.changes.is_empty() {
            true => known.changes.clear(),
            false => known.changes.extend(mutant.changes),
        }
    }
    kept
}

/// What mutants are made of.
struct MutantMaker<'t> {
    text: &'t str,
    flow: &'t Flow,
    file: Tree<'t>,
    found: Vec<Mutant>,
    /// The words that edits of conditions are made on, in the order of these edits, each with
    /// the place of its mutant. All are looked up in the file at once.
    pieces: Vec<(Place, usize)>,
    /// Whether a slip in a condition, a list or a role is told by that alone.
    told_inside: bool,
}

/// Whether a change of one condition, list or role changes nothing else that is read of the file.
fn tells_inside(text: &str, flow: &Flow) -> bool {
    let graph = Graph::of(flow);
    let mut components = graph.components().iter();
    let leads_round = components.any(|one| one.shape == ComponentShape::Round);
    let stands = |sign: char| {
        let begins = |before: char| before.is_whitespace() || "[{,:".contains(before);
        let mut signs = text.match_indices(sign);
        signs.any(|(at, _)| {
            let named = text[at + 1..]
                .chars()
                .next()
                .is_some_and(char::is_alphanumeric);
            named && text[..at].chars().next_back().is_none_or(begins)
        })
    };
    let means_another = stands('&') && stands('*');
    !leads_round && !means_another
}

impl MutantMaker<'_> {
    fn add(&mut self, slip: Slip, edits: Vec<Edit>) {
        if !edits.is_empty() {
            self.found.push(Mutant {
                slip,
                edits,
                changes: Vec::new(),
            });
        }
    }

    /// The mutants from this one on are told by what they change in the flow.
    fn told_by(&mut self, from: usize, change: &ChangeInFlow) {
        if self.told_inside {
            for mutant in &mut self.found[from..] {
                mutant.changes = vec![change.clone()];
            }
        }
    }

    fn facts(&mut self) {
        for (id, fact) in self.flow.facts.iter() {
            let place = Place::root().key("facts").key(self.flow.facts.name(id));
            self.condition(&fact.when, &place, ConditionSeat::Fact(id));
        }
    }

    fn lists(&mut self) {
        for (id, list) in self.flow.lists.iter() {
            let place = Place::root().key("lists").key(self.flow.lists.name(id));
            if let Some(options) = &list.options {
                self.alone(options, &place);
                self.help_first(options, &place);
            }
        }
    }

    /// Options that go with others though they should be alone.
    fn alone(&mut self, options: &Options, place: &Place) {
        for (id, option) in options.iter() {
            if option.company == Company::Alone {
                let place = place.clone().key(options.name(id)).key("alone");
                self.value(Slip::AloneDropped, &place, "false");
            }
        }
    }

    /// Options that do not bring their help at once.
    fn help_first(&mut self, options: &Options, place: &Place) {
        let bringing = options
            .iter()
            .filter(|(_, option)| option.help_first.is_some());
        for (id, _) in bringing {
            let place = place.clone().key(options.name(id));
            self.drop_key(Slip::HelpDropped, &place, "help_first");
        }
    }

    fn question(&mut self, id: Id<Question>, question: &Question) {
        let place = Place::root().key("questions");
        let place = place.key(self.flow.questions.name(id));
        if let Kind::Choices { options, .. } = &question.kind {
            self.alone(options, &place.clone().key("options"));
        }
        if let Some(options) = question.kind.options() {
            self.help_first(options, &place.clone().key("options"));
        }
        self.limits(&question.kind, &place);
        let refuse = place.clone().key("refuse");
        for (at, refusal) in question.refuse.iter().enumerate() {
            let refusal_place = refuse.clone().index(at);
            let seat = ConditionSeat::Refusal(id, at);
            self.condition(&refusal.when, &refusal_place.clone().key("when"), seat);
            self.drop_item(Slip::RefusalDropped, &refuse, at, question.refuse.len());
        }
        self.targets(id, question);
        if let Next::Routes(routes) = &question.next {
            let list = RouteListOf {
                place: place.key("next"),
                question: id,
                steps: Vec::new(),
            };
            self.routes(routes, &list);
        }
    }

    /// Routes of a list. The last is not dropped and not moved: whoever is left would be
    /// led nowhere, which is found without a test.
    fn routes(&mut self, routes: &[Route], list: &RouteListOf) {
        for (at, route) in routes.iter().enumerate() {
            let place = list.place.clone().index(at);
            let mut steps = list.steps.clone();
            steps.push(at);
            if let Some(when) = &route.when {
                let seat = ConditionSeat::Route(list.question, steps.clone());
                self.condition(when, &place.clone().key("when"), seat);
            }
            if let Then::Next(inside) = &route.then {
                let list = RouteListOf {
                    place: place.key("next"),
                    question: list.question,
                    steps,
                };
                self.routes(inside, &list);
            }
            if at + 1 < routes.len() {
                self.drop_item(Slip::RouteDropped, &list.place, at, routes.len());
                self.swap_items(&list.place, at);
            }
        }
    }

    fn outcomes(&mut self) {
        for (id, outcome) in self.flow.outcomes.iter() {
            let place = Place::root().key("outcomes");
            let place = place.key(self.flow.outcomes.name(id));
            self.drop_passages(id, &place.clone().key("passages"));
            self.at_once(outcome.showing, &place);
            for (at, document) in outcome.documents.iter().enumerate() {
                if let Seat::Listed(_) = document.seat {
                    let list = place.clone().key("documents");
                    self.drop_item(Slip::DocumentDropped, &list, at, outcome.documents.len());
                }
            }
            for (of, document) in outcome.documents.iter().enumerate() {
                let of_document = document.seat.place(place.clone());
                let seat = ConditionSeat::Document(id, of);
                self.shown_if(document.when.as_ref(), &of_document, seat);
                for (at, part) in document.parts.iter().enumerate() {
                    let of_part = of_document.clone().key("parts").index(at);
                    let seat = ConditionSeat::Part(id, of, at);
                    self.shown_if(part.when.as_ref(), &of_part, seat);
                }
            }
        }
    }

    fn passages(&mut self) {
        for (id, passage) in self.flow.passages.iter() {
            let place = Place::root().key("passages");
            let place = place.key(self.flow.passages.name(id));
            let seat = ConditionSeat::Passage(id);
            self.shown_if(passage.when.as_ref(), &place, seat);
            // Where nothing is said, a passage is a reason.
            let other = match passage.role {
                Role::Reason => Role::Later,
                Role::Tonight | Role::Later | Role::Help => Role::Reason,
            };
            let before = self.found.len();
            self.value(Slip::RoleChanged, &place.key("role"), other.name());
            self.told_by(before, &ChangeInFlow::Role(id, other));
        }
    }

    /// A part of the advice with its condition.
    fn shown_if(&mut self, when: Option<&Written>, place: &Place, seat: ConditionSeat) {
        if let Some(when) = when {
            let before = self.found.len();
            self.drop_key(Slip::ConditionDropped, place, "when");
            self.told_by(before, &ChangeInFlow::ForAll(seat.clone()));
            self.condition(when, &place.clone().key("when"), seat);
        }
    }
}

/// A list of routes of a question.
struct RouteListOf {
    place: Place,
    question: Id<Question>,
    /// The places of the routes that it stands inside.
    steps: Vec<usize>,
}
