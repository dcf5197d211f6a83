//! A flow with holes: what can be told of a file beside its errors.
//!
//! One name that is misspelt must not hide what is wrong elsewhere. So the tree of a file
//! with errors is read once more, with something in the place of all that could not be
//! read: a condition is a yes or no that nobody knows, a target is an outcome of which
//! nothing is said, or what was most likely meant by it. The result is a [`Flow`] like any
//! other, which only [`check`](crate::check) looks at: nobody plays it, and nothing is
//! proven of it. [`Holes`] says of which findings an error may be the cause.
//!
//! [`mender`] puts something in the place of what cannot be read, [`unread`] of conditions, and
//! [`leads`] of where questions lead; [`patch`] is how a tree is changed.

mod patch;

mod mender;

mod unread;

mod leads;

use std::collections::BTreeSet;

use super::draft::drafted;
use super::reader::Reader;
use super::{conflict, merges, shared, without_mark};
use crate::diagnostic::{Finding, Rule};
use crate::flow::condition::Condition;
use crate::flow::table::Id;
use crate::flow::{Fact, Flow};
use crate::place::{Place, PlaceStep};
use mender::Mender;

/// How often the tree is mended before it is given up.
const ROUNDS: usize = 8;

/// The keys of a question that say how much is accepted.
const BOUNDS: [&str; 6] = ["min", "max", "at_least", "at_most", "max_length", "lines"];

/// A flow with what could not be read of it.
pub(crate) struct Holed {
    pub(crate) flow: Flow,
    pub(crate) holes: Holes,
}

/// What could not be read of a flow.
pub(crate) struct Holes {
    /// How the ids begin of all that stands for holes; nothing else has them.
    mark: String,
    /// The words of what could not be read, and the names that were likely meant.
    words: BTreeSet<String>,
    /// Whether a name that is near to none may mean anything.
    strange: bool,
    /// Whether a target is near to none, or would lead round: it may be anything.
    astray: bool,
    /// Where the errors are.
    errors: Vec<Place>,
    /// Lists in which something could not be read.
    lists: BTreeSet<String>,
    /// Whether one id has two things: what leads to which of them nobody knows.
    doubled: bool,
    /// Where something is spoken of before it can be answered, whatever stands in the holes.
    later: Vec<Place>,
    /// The words of guarantees, which are left out.
    promised: BTreeSet<String>,
}

/// The flow of a file with errors; nothing where too much of it cannot be read.
pub(crate) fn with_holes(text: &str, findings: &[Finding]) -> Option<Holed> {
    let (_, bare) = without_mark(text);
    if !conflict::conflicts(bare).is_empty() {
        return None;
    }
    let tree = shared::tree(bare)?;
    let mut tree = match merges::spread(&tree) {
        Some(spread) => spread.root,
        None => tree.root,
    };
    let mut mender = Mender::of(text, findings);
    mender.note_what_is_lost(&mut tree, findings);
    mender.begin(&mut tree)?;
    for _ in 0..ROUNDS {
        let mut reader = Reader::new("");
        let draft = drafted(&mut reader, &tree)?;
        if !mender.mend(&mut tree, &draft, &reader.findings)?
            && !mender.cut_round(&mut tree, draft.so_far())?
        {
            let flow = draft.into_what_there_is();
            let mut holes = mender.into_holes();
            holes.may_speak_of_more(&flow);
            return Some(Holed { flow, holes });
        }
    }
    None
}

impl Holes {
    /// Whether a target may be anything, so that people may come wherever nobody does.
    pub(crate) fn lead_astray(&self) -> bool {
        self.astray
    }

    /// Whether an id stands for what could not be read.
    pub(crate) fn are_called(&self, id: &str) -> bool {
        id.starts_with(&self.mark)
    }

    /// Whether a condition depends on what could not be read.
    pub(crate) fn are_in(&self, flow: &Flow, condition: &Condition) -> bool {
        let mut found = false;
        let mut facts = BTreeSet::new();
        let mut open = vec![condition];
        while let Some(condition) = open.pop() {
            condition.visit(&mut |inner| {
                let mut questions = inner.questions().into_iter().flatten();
                found |= questions.any(|id| self.are_called(flow.questions.name(id)));
                if let Condition::Fact(fact) = inner
                    && facts.insert(*fact)
                {
                    open.push(&flow.facts[*fact].when.condition);
                }
            });
        }
        found
    }

    /// Whether a hole may be the cause of an error: without a route that could not be read,
    /// a question may seem to come later than it does.
    pub(crate) fn may_cause(&self, error: &Finding) -> bool {
        let first = error.labels.first();
        error.rule == Rule::AskedLater
            && first.is_some_and(|first| !self.later.contains(&first.place))
    }

    /// What could not be read may speak of everything whose name stands there: of a
    /// question through a fact, a score, or one of its options.
    fn may_speak_of_more(&mut self, flow: &Flow) {
        let mut open: Vec<Id<Fact>> = flow.facts.ids().collect();
        open.retain(|id| self.words.contains(flow.facts.name(*id)));
        let mut seen: BTreeSet<Id<Fact>> = open.iter().copied().collect();
        while let Some(fact) = open.pop() {
            flow.facts[fact].when.condition.visit(&mut |inner| {
                for question in inner.questions().into_iter().flatten() {
                    self.words.insert(flow.questions.name(question).to_owned());
                }
                if let Condition::Score(score, ..) = inner {
                    self.words.insert(flow.scores.name(*score).to_owned());
                }
                if let Condition::Fact(other) = inner
                    && seen.insert(*other)
                {
                    self.words.insert(flow.facts.name(*other).to_owned());
                    open.push(*other);
                }
            });
        }
        for (id, question) in flow.questions.iter() {
            let spoken_of = question.kind.options().is_some_and(|options| {
                let mut names = options.names();
                let points = options.iter().flat_map(|(_, option)| &option.points);
                let mut scores = points.map(|(score, _)| flow.scores.name(*score));
                names.any(|name| self.words.contains(name))
                    || scores.any(|score| self.words.contains(score))
            });
            if spoken_of {
                self.words.insert(flow.questions.name(id).to_owned());
            }
        }
    }

    /// Whether a hole may be the cause of a finding.
    pub(crate) fn explain(&self, finding: &Finding) -> bool {
        let help = finding.help.iter();
        let mut said = [&finding.message]
            .into_iter()
            .chain(&finding.notes)
            .chain(help);
        let marked = |place: &Place| {
            let mut steps = place.steps.iter();
            steps.any(|step| matches!(step, PlaceStep::Key(key) if self.are_called(key)))
        };
        if said.any(|words| words.contains(&self.mark))
            || finding.labels.iter().any(|label| marked(&label.place))
        {
            return true;
        }
        let Some(first) = finding.labels.first() else {
            return true;
        };
        let steps = &first.place.steps;
        let at_an_error = |error: &Place| steps.starts_with(&error.steps);
        if self.errors.iter().any(at_an_error) {
            return true;
        }
        let of_the_same = self.errors.iter();
        let of_the_same = of_the_same.filter(|error| error.steps.get(..2) == steps.get(..2));
        self.explain_rule(finding.rule, steps, &of_the_same.collect::<Vec<_>>())
    }

    /// Whether a hole may be the cause of a finding of a rule at a place, where these errors
    /// are of the same thing.
    fn explain_rule(&self, rule: Rule, steps: &[PlaceStep], of_the_same: &[&Place]) -> bool {
        match rule {
            Rule::UnusedFact | Rule::UnusedList => {
                let promised = |name: &str| self.promised.contains(name);
                let named = steps.get(1);
                self.strange
                    || self.name(named)
                    || matches!(named, Some(PlaceStep::Key(name)) if promised(name))
            }
            // It stands among the points of the first option that gives some.
            Rule::UnusedScore => match steps.last() {
                Some(PlaceStep::Key(name)) => {
                    self.strange
                        || self.words.contains(&**name)
                        || self.promised.contains(&**name)
                }
                _ => false,
            },
            Rule::UnusedPassage | Rule::UnusedSource => self.strange || self.name(steps.get(1)),
            Rule::UnreachableQuestion | Rule::UnreachableOutcome | Rule::PassageNeverShown => {
                self.name(steps.get(1))
            }
            // The question may be spoken of, or the option.
            Rule::QuestionWithoutEffect | Rule::OptionWithoutEffect => {
                let named = self.name(steps.get(1)) || self.name(steps.last());
                self.strange || named || self.doubled || !of_the_same.is_empty()
            }
            // What says otherwise may be what could not be read.
            Rule::NoneWithOthers | Rule::MissingShort => !of_the_same.is_empty(),
            // What is accepted may not be known.
            Rule::Gap | Rule::RefusesEverything => of_the_same.iter().any(
                |error| matches!(error.steps.get(2), Some(PlaceStep::Key(key)) if BOUNDS.contains(&&**key)),
            ),
            Rule::NotDecided | Rule::Circle => true,
            _ => false,
        }
    }

    fn name(&self, step: Option<&PlaceStep>) -> bool {
        matches!(step, Some(PlaceStep::Key(name)) if self.words.contains(&**name))
    }
}
