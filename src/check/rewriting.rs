//! How a test that denies something is written so that it says what holds without an answer.

use super::denials::{Denials, Site};
use super::logic::Logic;
use super::negations::{Denial, Put};
use super::opposites::{self, opposite};
use crate::flow::Flow;
use crate::flow::condition::{Condition, Relation, not};
use crate::flow::question::Question;
use crate::flow::table::Id;
use crate::parse;
use crate::space::Undecided;
use crate::space::at_moment::{Look, Moment};

/// How a test is written so that it says what holds without an answer.
pub(super) struct Rewriting<'s, 'f> {
    pub(super) denials: &'s Denials<'f>,
    pub(super) site: &'s Site<'f>,
    pub(super) missing: &'s [Id<Question>],
}

/// How long a rewritten condition may be.
const LONGEST: usize = 300;

impl Rewriting<'_, '_> {
    /// What helps: such words, or where to say it.
    pub(super) fn help(&self, logic: &mut Logic<'_>) -> Result<String, Undecided> {
        let flow = logic.flow;
        let test = self.site.negation.test;
        let inside = match test {
            Condition::Fact(fact) => Some(flow.facts.name(*fact)),
            _ => None,
        };
        let meant = self.with_them(logic)?;
        let left_out = match (inside, self.site.home, self.site.negation.kind) {
            (None, None, _) | (None, Some(_), Denial::Itself) => self.without_them(logic)?,
            (Some(_), ..) | (_, Some(_), Denial::Behind) => None,
        };
        let elsewhere = match inside.or(self.site.home.map(|home| flow.facts.name(home))) {
            Some(fact) => format!("say in `{fact}` what holds without an answer"),
            None => "say what holds without an answer".to_owned(),
        };
        Ok(match (meant, left_out) {
            (Some(meant), Some(left_out)) => {
                format!("write `{meant}` if they are meant, or `{left_out}` if they are not")
            }
            (Some(meant), None) => {
                format!("write `{meant}` if they are meant, or {elsewhere} if they are not")
            }
            (None, _) => elsewhere,
        })
    }

    /// In words that say that those without an answer are meant.
    fn with_them(&self, logic: &mut Logic<'_>) -> Result<Option<String>, Undecided> {
        let flow = logic.flow;
        let test = self.site.negation.test;
        let without = || self.missing.iter().map(|id| not(Condition::Answered(*id)));
        let with = |last| Condition::Any(without().chain([last]).collect());
        let denied = match self.site.negation.kind {
            Denial::Itself => with(test.clone()),
            Denial::Behind => with(opposite(flow, test)),
        };
        if self.proven(logic, &denied, &without().collect::<Vec<_>>())? {
            return Ok(self.written(flow, &denied));
        }
        let mut left = LONGEST;
        let denied = opposites::denied(flow, test, self.missing, &mut left);
        let Some(denied) = denied.filter(|_| self.site.negation.kind == Denial::Behind) else {
            return Ok(None);
        };
        let proven = self.proven(logic, &denied, &[])?;
        Ok(self.written(flow, &denied).filter(|_| proven))
    }

    /// In words that say that they are not.
    fn without_them(&self, logic: &mut Logic<'_>) -> Result<Option<String>, Undecided> {
        let flow = logic.flow;
        let test = self.site.negation.test;
        let mut parts: Vec<Condition> = self
            .missing
            .iter()
            .map(|question| Condition::Answered(*question))
            .collect();
        parts.push(match self.site.negation.kind {
            Denial::Itself => test.clone(),
            Denial::Behind => opposite(flow, test),
        });
        // Without an answer a test is false by itself.
        let by_itself = match parts.last() {
            Some(Condition::Compare(_, relation, _)) => *relation != Relation::NotEqual,
            Some(Condition::Is(..)) => {
                let words = parts.last().map(|last| last.written(flow));
                words.is_some_and(|words| !parse::words_of(&words).any(|word| word == "not"))
            }
            _ => false,
        };
        let denied = match (by_itself, parts.pop()) {
            (true, Some(last)) => last,
            (_, last) => Condition::All(parts.into_iter().chain(last).collect()),
        };
        Ok(self.written(flow, &denied))
    }

    /// Whether the flow does the same for everybody who has answered, if this stands in
    /// the place of the test and the `not` before it. `apart` are those who have not.
    fn proven(
        &self,
        logic: &mut Logic<'_>,
        denied: &Condition,
        apart: &[Condition],
    ) -> Result<bool, Undecided> {
        let other = match self.site.negation.kind {
            Denial::Itself => denied.clone(),
            Denial::Behind => not(denied.clone()),
        };
        // What stands behind a `not` means the same for those without an answer, too.
        let apart: Vec<Condition> = match self.site.negation.kind {
            Denial::Itself => apart.iter().map(|without| not(without.clone())).collect(),
            Denial::Behind => Vec::new(),
        };
        let stands = &self.denials.stands;
        let mut differing: Vec<(Moment, Condition)> = Vec::new();
        for stand in self.site.stands.iter().filter_map(|at| stands.get(*at)) {
            let whole = &stand.when.condition;
            let mut parts = apart.clone();
            parts.push(self.denials.differ(whole, self.site, Put::Other(&other)));
            let differs = Condition::All(parts);
            let moments = stand.moments.iter();
            differing.extend(moments.map(|moment| (*moment, differs.clone())));
        }
        let looks: Vec<Look<'_>> = differing.iter().map(|(at, when)| (*at, when)).collect();
        let met: Result<Vec<bool>, Undecided> = logic.space.looks(&looks).into_iter().collect();
        Ok(!met?.contains(&true))
    }

    /// The test in other words, or the whole fact or condition where what is meant stands
    /// in a fact; nothing where that is too long to read.
    fn written(&self, flow: &Flow, denied: &Condition) -> Option<String> {
        let source = &*self.site.when.source;
        let negation = &self.site.negation;
        let own = source.get(negation.bytes.clone())?;
        let (bytes, words) = match (&negation.with_not, negation.kind) {
            (Some(bytes), _) => (bytes, denied.written(flow)),
            (None, Denial::Itself) => (&negation.bytes, in_own_words(flow, denied, own)),
            // The `not` stands before parentheses: what is denied is said once more.
            (None, Denial::Behind) => (&negation.bytes, self.plain(flow, denied)?),
        };
        let (before, behind) = (source.get(..bytes.start)?, source.get(bytes.end..)?);
        let alone = before.trim().is_empty() && behind.trim().is_empty();
        let joined = parse::words_of(&words).any(|word| matches!(word, "or" | "and"));
        let words = if joined && !alone && !in_parentheses(before, behind) {
            format!("({words})")
        } else {
            words
        };
        let whole = format!("{before}{words}{behind}");
        let whole = whole.split_whitespace().collect::<Vec<_>>().join(" ");
        let written = match self.site.home {
            Some(home) => format!("{}: {whole}", flow.facts.name(home)),
            None if matches!(negation.test, Condition::Fact(_)) => whole,
            None => words,
        };
        (written.len() <= LONGEST).then_some(written)
    }

    /// What is denied, in plain words.
    fn plain(&self, flow: &Flow, denied: &Condition) -> Option<String> {
        let left = match denied {
            Condition::Any(parts) if parts.len() > 1 => parts,
            Condition::All(parts) if parts.len() > 1 => parts,
            _ => return None,
        };
        // Either those without an answer are among what is denied, or they are not.
        let answered = left.iter().filter_map(|part| match part {
            Condition::Not(inner) => match &**inner {
                Condition::Answered(question) => Some(Condition::Answered(*question)),
                _ => None,
            },
            _ => None,
        });
        let mut parts: Vec<Condition> = answered.collect();
        if parts.is_empty() {
            return None;
        }
        parts.push(self.site.negation.test.clone());
        Some(Condition::All(parts).written(flow))
    }
}

/// A condition whose last part is a test in the author's own words.
fn in_own_words(flow: &Flow, denied: &Condition, own: &str) -> String {
    let (parts, word) = match denied {
        Condition::Any(parts) => (parts, " or "),
        Condition::All(parts) => (parts, " and "),
        test => return test.written(flow),
    };
    let before = parts.split_last().map_or(&[][..], |(_, before)| before);
    let before = before.iter().map(|part| part.written(flow));
    before
        .chain([own.to_owned()])
        .collect::<Vec<_>>()
        .join(word)
}

/// Whether what stands between these is all that is in its parentheses.
fn in_parentheses(before: &str, behind: &str) -> bool {
    before.trim_end().ends_with('(') && behind.trim_start().starts_with(')')
}
