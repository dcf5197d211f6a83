//! Guarantees, proven over the whole answer space or answered with a way that
//! breaks them.
//!
//! A guarantee **holds** only where no way at all breaks it. It **fails** only with a
//! way that a session has walked and that breaks it. Everything else is **not
//! decided**, with the reason. [`mod@at_end`] tells which ends of ways break a guarantee,
//! [`mod@dealt`] where the passages of a page stand, for all answers at once, `together`
//! decides many guarantees with one pass, `breaks` tells whether one way breaks one, and
//! [`mod@by_chance`] tries ways where the space is too large.
//!
//! A way that ends nowhere is a way: one on which no route holds, or that comes to a
//! question which accepts no answer. It ends with no outcome and shows nothing, and
//! every promise is held to that.

mod dealt;

mod at_end;

mod breaks;

mod by_chance;

mod help;

mod together;

mod whole_way;

use jiff::civil::Date;

use crate::flow::condition::Condition;
use crate::flow::guarantee::{Guarantee, Promise};
use crate::flow::question::Question;
use crate::flow::table::Id;
use crate::session::{Session, Step};
use crate::space::at_moment::Moment;
use crate::space::diagram::Ref;
use crate::space::witness::{Best, EndGoal, WayEnd};
use crate::space::{Space, Undecided, Unsure};
use at_end::{at_end, ends};
use by_chance::{spent_or_too_large, ways_of};
use whole_way::{at_most, independent};

pub use breaks::{breaks, breaks_nowhere};
pub use by_chance::{by_chance, ending_by_chance, help_by_chance};
pub use help::{has_help, prove_help};
pub use together::{kept_together, prove_all};

/// What is known of one guarantee.
#[derive(Debug)]
pub enum Verdict<'f> {
    /// No way breaks it.
    Holds,
    /// No way breaks it, since there is none that it speaks of.
    Vacuous,
    /// These ways break it: one, or for `independent_of` two that differ in one
    /// answer alone.
    Fails(Vec<Session<'f>>),
    /// It may hold or fail.
    NotDecided(Reason),
}

/// Why a guarantee is not decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// The diagrams grew past their limit at this question. So many ways by
    /// chance were tried, and none of them breaks the guarantee.
    TooLarge {
        /// The question.
        question: Id<Question>,
        /// How many ways were tried.
        sampled: usize,
    },
    /// What the run may take was spent before this was decided. So many ways by chance
    /// were tried, and none of them breaks the guarantee.
    Spent {
        /// How many ways were tried.
        sampled: usize,
    },
    /// Too many answers are compared with one another, this one among them, to
    /// say which can be given together. No way was found that breaks the guarantee.
    Comparison {
        /// The question.
        question: Id<Question>,
    },
    /// Months are counted by the calendar from the answer to this question, or from
    /// today, and there are too many days to walk them all. No way was found that
    /// breaks the guarantee.
    Calendar {
        /// The question.
        question: Id<Question>,
    },
}

/// How guarantees are proven.
#[derive(Clone, Copy, Debug)]
pub struct ProofOptions {
    /// The day on which ways that break a guarantee are walked.
    pub today: Date,
    /// The seed of the ways by chance.
    pub seed: u64,
    /// How many ways by chance are tried where the diagrams are too large.
    pub samples: usize,
}

/// Proves a guarantee, or shows how it is broken.
///
/// ```
/// # let flow = quandary::parse::read(include_str!("../flows/pizza.yaml")).into_flow().unwrap();
/// use quandary::flow::day;
/// use quandary::prove::{ProofOptions, Verdict, prove};
/// use quandary::space::{MOST_NODES, Space, Today};
///
/// let mut space = Space::of(&flow, Today::Any, MOST_NODES).unwrap();
/// let options = ProofOptions { today: day::read("2026-11-23").unwrap(), seed: 1, samples: 1_000 };
/// for guarantee in &flow.guarantees {
///     assert!(matches!(prove(&mut space, guarantee, &options), Verdict::Holds));
/// }
/// ```
pub fn prove<'f>(
    space: &mut Space<'f>,
    guarantee: &Guarantee,
    options: &ProofOptions,
) -> Verdict<'f> {
    prove_over(space, guarantee, Over::EveryWay, options)
}

/// Proves a guarantee of the ways that end with advice alone: that some end nowhere is
/// told by itself. For `independent_of`, nowhere is an end here as well.
pub fn prove_of_advice<'f>(
    space: &mut Space<'f>,
    guarantee: &Guarantee,
    options: &ProofOptions,
) -> Verdict<'f> {
    prove_over(space, guarantee, Over::Advice, options)
}

/// The ways that a guarantee is held to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Over {
    EveryWay,
    /// Those that end with advice.
    Advice,
}

impl Over {
    fn has(self, end: WayEnd) -> bool {
        self == Over::EveryWay || matches!(end, WayEnd::Outcome(_))
    }
}

fn prove_over<'f>(
    space: &mut Space<'f>,
    guarantee: &Guarantee,
    over: Over,
    options: &ProofOptions,
) -> Verdict<'f> {
    let decided = match &guarantee.promise {
        Promise::IndependentOf(questions) => independent(space, questions, options),
        Promise::AtMost(most) => at_most(space, *most, over, options),
        Promise::Never(_)
        | Promise::Always(_)
        | Promise::Shows(_)
        | Promise::ShowsFirst(_)
        | Promise::ShowsNot(_)
        | Promise::Asks(_) => {
            ends(space, guarantee, over).and_then(|ends| at_end(space, guarantee, &ends, options))
        }
    };
    decided.unwrap_or_else(|undecided| {
        let verdict = by_chance(ways_of(space, options), guarantee, undecided);
        spent_or_too_large(space, verdict)
    })
}

/// Proves that every way ends with advice: that wherever a person gets, some
/// answer is accepted, and some route holds for it. Every flow promises that.
pub fn prove_ending<'f>(space: &mut Space<'f>, options: &ProofOptions) -> Verdict<'f> {
    let decided = ending(space, options);
    decided.unwrap_or_else(|undecided| {
        let verdict = ending_by_chance(ways_of(space, options), undecided);
        spent_or_too_large(space, verdict)
    })
}

fn ending<'f>(space: &mut Space<'f>, options: &ProofOptions) -> Result<Verdict<'f>, Undecided> {
    let questions: Vec<Id<Question>> = space.flow().questions.ids().collect();
    for question in &questions {
        if space.flow().questions[*question].is_over(options.today) {
            let everybody = Condition::always();
            let look = (Moment::Asked(*question), &everybody);
            let way = space.way_to(look, options.today)?;
            let over = |way: &Session<'_>| space.flow().questions[*question].is_over(way.today());
            if let Some(session) = way.filter(over) {
                return Ok(Verdict::Fails(vec![session]));
            }
        }
    }
    let ways = space.every_way_at_most()?;
    let nowhere = nowhere(space, space.always());
    if !space.are_met(&ways, &nowhere)?.contains(&true) {
        return Ok(Verdict::Holds);
    }
    let ways = space.every_way()?.with_trail();
    let mut search = space.search(&ways, Best::Shortest)?;
    let mut found: Vec<(usize, EndGoal)> = Vec::new();
    for goal in nowhere {
        let length = search.length(goal)?;
        found.extend(length.map(|length| (length, goal)));
    }
    // Where the space is not exact, the nearest may be for nobody.
    found.sort_by_key(|(length, _)| *length);
    for (_, goal) in &found {
        let check = |session: &Session<'_>| ends_as(space, session, goal.end);
        let walked = search.walk_to(*goal, options.today, &check)?;
        if let Some(session) = walked {
            return Ok(Verdict::Fails(vec![session]));
        }
    }
    let at = found.first().and_then(|(_, goal)| match goal.end {
        WayEnd::Trapped(question) | WayEnd::Stuck(question) | WayEnd::Asked(question) => {
            Some(question)
        }
        WayEnd::Outcome(_) | WayEnd::Again(_) => None,
    });
    Ok(Verdict::NotDecided(unsure(space, at)))
}

/// Where ways end without advice, on a condition.
fn nowhere(space: &Space<'_>, when: Ref) -> Vec<EndGoal> {
    let questions = space.flow().questions.ids();
    let ends = questions.flat_map(|question| [WayEnd::Stuck(question), WayEnd::Trapped(question)]);
    ends.map(|end| EndGoal { end, when }).collect()
}

/// Whether a session has come to such an end.
fn ends_as(space: &Space<'_>, session: &Session<'_>, end: WayEnd) -> bool {
    match end {
        WayEnd::Trapped(question) => {
            session.step() == Step::Ask(question) && space.is_trapped(session) == Ok(true)
        }
        WayEnd::Asked(question) => session.step() == Step::Ask(question),
        WayEnd::Again(question) => session.led_back() == Some(question),
        WayEnd::Stuck(question) => session.step() == Step::Stuck(question),
        WayEnd::Outcome(outcome) => session.step() == Step::Done(outcome),
    }
}

/// A way seems to break the guarantee, and none could be walked: ways by chance
/// may still show one.
fn unclear<'f>(
    space: &mut Space<'f>,
    guarantee: &Guarantee,
    options: &ProofOptions,
) -> Verdict<'f> {
    match ways_of(space, options).find(|session| breaks(session, guarantee)) {
        Some(session) => Verdict::Fails(vec![session]),
        None => Verdict::NotDecided(unsure(space, None)),
    }
}

fn unsure(space: &Space<'_>, at: Option<Id<Question>>) -> Reason {
    match space.exact() {
        Err(Unsure::Calendar(question)) => Reason::Calendar { question },
        Err(Unsure::TooMany(question)) => Reason::Comparison { question },
        // What fits between answers may be unknown where the answers themselves are
        // not.
        Ok(()) => match space.why_untold(at.unwrap_or(space.flow().start)) {
            Unsure::Calendar(question) => Reason::Calendar { question },
            Unsure::TooMany(question) => Reason::Comparison { question },
        },
    }
}
