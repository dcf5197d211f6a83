//! Everything that is wrong with a flow: what the reader saw, and what only the
//! whole flow tells.
//!
//! A rule is one file here, with a page of the same name in `docs/rules/`. The
//! rules of the reading stand in [`parse`], where the text is at
//! hand; those here are tried once the flow can be used.

mod beside;

mod texts;

mod unused_fact;

mod unused_list;

mod unused_passage;

mod unused_score;

mod unused_source;

mod same_option;

mod none_with_others;

mod shared_bound;

mod rows;

mod long_question;

mod long_at_once;

mod missing_short;

mod why_repeats_ask;

mod same_text;

mod leftover_note;

mod bare_placeholder;

mod address;

mod broken_link;

mod stale_source;

mod stale_signature;

mod missing_words;

mod route_seat;

mod logic;

mod read_texts;

mod unreachable_question;

mod unreachable_outcome;

mod gap;

mod refuses_everything;

mod dead_route;

mod always;

mod always_true;

mod always_false;

mod negations;

mod opposites;

mod denials;

mod rewriting;

mod maybe_unanswered;

mod passage_never_shown;

mod option_without_effect;

mod question_without_effect;

mod vacuous_guarantee;

mod broken_guarantee;

mod not_decided;

mod allow;

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use crate::bundle;
use crate::diagnostic::{Finding, Rule};
use crate::flow::Flow;
use crate::flow::question::Question;
use crate::flow::table::Id;
use crate::parse::{self, Holed, Holes};
use crate::space::budget::RunBudget;
use crate::space::{Space, Undecided, Unsure};
use beside::Beside;
use logic::Logic;

pub use allow::allow;

/// How a flow is checked.
#[derive(Clone, Copy, Debug)]
pub struct CheckOptions {
    /// The day on which it is checked: ways are walked on it, and sources are
    /// as old as they are then.
    pub today: Date,
    /// How many nodes a decision diagram may have; beyond it a rule is not
    /// decided. All of the check may take what a [`RunBudget`] of so many has.
    pub most_nodes: usize,
}

/// How far a check has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CheckStage {
    /// So many guarantees and rules are done,
    pub done: usize,
    /// of so many.
    pub of: usize,
}

/// What came of checking a flow file.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Checked {
    /// The flow, where it can be used.
    pub flow: Option<Flow>,
    /// Everything that was found, in the order of the file.
    pub findings: Vec<Finding>,
}

/// Checks a flow file.
///
/// ```
/// use quandary::check::{CheckOptions, check};
/// use quandary::{flow::day, space::MOST_NODES};
///
/// let options = CheckOptions { today: day::read("2026-11-23").unwrap(), most_nodes: MOST_NODES };
/// let text = include_str!("../../flows/pizza.yaml");
/// assert!(check(text, &options).findings.is_empty());
/// ```
#[must_use]
pub fn check(text: &str, options: &CheckOptions) -> Checked {
    check_telling(text, options, &mut |_| {})
}

/// The same, which tells how far it has come before each guarantee and each rule that is decided
/// over all answers.
#[must_use]
pub fn check_telling(
    text: &str,
    options: &CheckOptions,
    tell: &mut dyn FnMut(CheckStage),
) -> Checked {
    let reading = parse::read(text);
    let mut findings = reading.findings().to_vec();
    match reading.flow() {
        Some(flow) => {
            let subject = Subject {
                text,
                flow,
                holes: None,
            };
            findings.extend(rules(&subject, options, tell));
        }
        None => {
            if let Some(holed) = parse::with_holes(text, reading.findings()) {
                findings.retain(|finding| !holed.holes.may_cause(finding));
                let Holed { flow, holes } = &holed;
                let key = |finding: &Finding| {
                    let first = finding.labels.first().map(|label| label.span.start);
                    (finding.rule, first, finding.message.clone())
                };
                let told: BTreeSet<_> = findings.iter().map(key).collect();
                let subject = Subject {
                    text,
                    flow,
                    holes: Some(holes),
                };
                let mut beside = rules(&subject, options, tell);
                beside.retain(|found| !told.contains(&key(found)) && !holes.explain(found));
                findings.extend(beside);
            }
        }
    }
    let mut findings = allow(text, findings);
    if let Some(parts) = bundle::parts_begin(text) {
        findings.retain(|found| !is_of_sharing(found, parts));
    }
    Checked {
        flow: reading.into_flow(),
        findings,
    }
}

/// A flow that is checked.
struct Subject<'s> {
    text: &'s str,
    flow: &'s Flow,
    /// What could not be read of it.
    holes: Option<&'s Holes>,
}

/// What the rules of this module find in a flow, which may have holes.
fn rules<'s>(
    subject: &'s Subject<'s>,
    options: &'s CheckOptions,
    tell: &'s mut dyn FnMut(CheckStage),
) -> Vec<Finding> {
    let Subject { text, flow, holes } = *subject;
    let mut check = Checker {
        flow,
        beside: holes.map(|holes| Beside::of(flow, holes)),
        options,
        findings: Vec::new(),
        found: BTreeMap::new(),
        undecided: Vec::new(),
        too_large: None,
        left_open: false,
        run: RunBudget::of(options.most_nodes),
        done_in_time: 0,
        stage: CheckStage {
            done: 0,
            of: flow.guarantees.len() + RULES_DECIDED,
        },
        tell,
    };
    unused_fact::check(&mut check);
    unused_list::check(&mut check);
    unused_passage::check(&mut check);
    unused_score::check(&mut check);
    unused_source::check(&mut check);
    same_option::check(&mut check);
    none_with_others::check(&mut check);
    shared_bound::check(&mut check);
    long_question::check(&mut check);
    long_at_once::check(&mut check);
    missing_short::check(&mut check);
    why_repeats_ask::check(&mut check);
    same_text::check(&mut check);
    leftover_note::check(&mut check);
    bare_placeholder::check(&mut check);
    broken_link::check(&mut check);
    stale_source::check(&mut check);
    stale_signature::check(&mut check);
    missing_words::check(&mut check);
    match Logic::of(&mut check) {
        Ok(mut logic) => {
            check.left_open = logic.space.is_left_open();
            check.too_large = logic.met.undecided;
            decide(&mut check, &mut logic);
        }
        Err(undecided) => not_decided::nothing(&mut check, undecided),
    }
    not_decided::check(&mut check);
    parse::find_places(text, &mut check.findings);
    check.findings
}

/// Whether a finding only says that a part is shared: not every flow uses all that a part
/// brings or allows, and a part that is used twice says everything twice. Parts begin at this
/// byte.
fn is_of_sharing(found: &Finding, parts: usize) -> bool {
    let [first, others @ ..] = found.labels.as_slice() else {
        return false;
    };
    let unused = matches!(
        found.rule,
        Rule::UnusedFact
            | Rule::UnusedList
            | Rule::UnusedPassage
            | Rule::UnusedScore
            | Rule::UnusedSource
            | Rule::UnusedAllow
            | Rule::UnreachableQuestion
            | Rule::UnreachableOutcome
            | Rule::PassageNeverShown
    );
    let twice = matches!(found.rule, Rule::SameText | Rule::SameOption)
        && others.iter().any(|other| other.span == first.span);
    first.span.start >= parts && (unused || twice)
}

/// How many rules [`decide`] tries one after the other.
const RULES_DECIDED: usize = 9;

/// Tries the rules that are decided over all answers. Where a target may be anything,
/// nothing is told to be out of everybody's reach, or without an effect.
fn decide(check: &mut Checker<'_>, logic: &mut Logic<'_>) {
    let astray = check.is_astray();
    if !astray {
        unreachable_question::check(check, logic);
        unreachable_outcome::check(check, logic);
    }
    check.next_stage();
    gap::check(check, logic);
    check.next_stage();
    refuses_everything::check(check, logic);
    check.next_stage();
    dead_route::check(check, logic);
    if !astray {
        check.next_stage();
        passage_never_shown::check(check, logic);
        check.next_stage();
        let same = always::pieces(check, logic);
        always_true::check(check, &same);
        always_false::check(check, &same);
    }
    check.next_stage();
    maybe_unanswered::check(check, logic);
    check.next_stage();
    same_text::questions(check, logic);
    if !astray {
        check.next_stage();
        option_without_effect::check(check, logic);
        check.next_stage();
        question_without_effect::check(check, logic);
    }
    vacuous_guarantee::check(check, logic);
    broken_guarantee::check(check, logic);
}

/// In the order of the file, and at one place the gravest first.
fn in_order(findings: &mut [Finding]) {
    findings.sort_by_key(|finding| {
        let first = finding.labels.first();
        let bytes = first.map_or((0, 0), |label| (label.span.start, label.span.end));
        (bytes, finding.severity)
    });
}

/// A flow while its rules are tried.
struct Checker<'f> {
    flow: &'f Flow,
    /// What could not be read of it.
    beside: Option<Beside<'f>>,
    options: &'f CheckOptions,
    findings: Vec<Finding>,
    /// How many of them each rule has found.
    found: BTreeMap<Rule, usize>,
    /// What was not decided, and why.
    undecided: Vec<(Rule, WhyNotDecided)>,
    /// Where there was too much to go over all ways: then rules are decided one thing after the
    /// other, by routes alone and by ways by chance.
    too_large: Option<Undecided>,
    /// Whether that is so since it's left open where some answers lead, and nothing else.
    left_open: bool,
    /// What all of it may take.
    run: RunBudget,
    /// How many stages were done before that was spent.
    done_in_time: usize,
    stage: CheckStage,
    tell: &'f mut dyn FnMut(CheckStage),
}

/// How many findings of one rule are looked for, where each of them takes a search
/// through all ways. Whoever has so many mends some first; and a flow made to have
/// thousands does not take the hours that they would.
pub const MOST_SEARCHED: usize = 100;

/// Why a rule was not decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum WhyNotDecided {
    /// The diagrams grew past their limit at this question.
    TooLarge(Id<Question>),
    /// They did somewhere, and ways by chance did not decide it for this question.
    Here(Id<Question>),
    /// They did at this question, and the guarantee with this place is not decided.
    OfGuarantee(usize, Id<Question>),
    /// The budget of the check was spent after so many of its stages.
    Spent(usize),
    /// It was spent before the guarantee with this place was decided.
    SpentBefore(usize),
    /// So much was found before this question that the rest was not looked for.
    Enough(Id<Question>),
    /// Too many answers are compared with one another, that to this question among
    /// them.
    Comparison(Id<Question>),
    /// Months are counted from the answer to this question, or from today, and there
    /// are too many days to walk them all.
    Calendar(Id<Question>),
}

impl Checker<'_> {
    /// Tells how far it has come, before the next thing is decided.
    fn next_stage(&mut self) {
        (self.tell)(self.stage);
        if !self.run.is_spent() {
            self.done_in_time = self.stage.done;
        }
        self.stage.done = (self.stage.done + 1).min(self.stage.of);
    }

    fn push(&mut self, finding: Finding) {
        *self.found.entry(finding.rule).or_default() += 1;
        self.findings.push(finding);
    }

    /// Whether a rule has found so much that it stops at this question, which is then
    /// told.
    fn has_enough(&mut self, rule: Rule, question: Id<Question>) -> bool {
        let found = self.found.get(&rule).copied().unwrap_or(0);
        if found < MOST_SEARCHED {
            return false;
        }
        self.undecided.push((rule, WhyNotDecided::Enough(question)));
        true
    }

    /// Notes that a rule was too large to be decided.
    fn undecided(&mut self, rule: Rule, Undecided { question }: Undecided) {
        let why = match self.too_large {
            _ if self.run.is_spent() => WhyNotDecided::Spent(self.done_in_time),
            Some(all) if self.left_open || all.question != question => {
                WhyNotDecided::Here(question)
            }
            Some(_) | None => WhyNotDecided::TooLarge(question),
        };
        self.undecided.push((rule, why));
    }

    /// Notes that it is not known which answers can be given together, on which a rule
    /// depends here.
    fn unsure(&mut self, rule: Rule, space: &Space<'_>, question: Id<Question>) {
        let why = match space.why_untold(question) {
            Unsure::Calendar(from) => WhyNotDecided::Calendar(from),
            Unsure::TooMany(_) => WhyNotDecided::Comparison(question),
        };
        self.undecided.push((rule, why));
    }
}
