//! All answers at once.
//!
//! A [`Space`] holds every way through a flow without walking them: the answers
//! to each question are cut into [`cells`] at what conditions compare them with,
//! conditions become decision [`diagram`]s over those cells, and a [`pass`]
//! carries what is asked of all ways (is there one, how many, how long) from
//! question to question, in the order of the graph. Where routes lead round, the
//! questions among which they do are gone through as often as ways lead on in them;
//! each question has a variable there that tells whether it has been asked, and no
//! way comes to one that has. Ways that differ only in
//! answers that nothing reads any more are carried as one, so that 60 questions
//! that meet again cost 60 steps and not 2^60. Of answers with points only the sum is
//! carried along, as far as conditions still tell it apart; what is said of answers takes
//! the answers.
//!
//! Everything here is exact, comparisons of answers included, with two exceptions that
//! say so. Where too many answers are compared with one another, or months are counted
//! from days of too long a time, what comes of it may include ways that nobody can take
//! ([`Unsure`]); so it proves what holds on all ways, and shows a way only once a
//! session has walked it. And a diagram that grows past its limit is [`Undecided`],
//! with the question at which it did.
//!
//! In reading order: `semiring`, [`budget`] (what somebody waits for), [`diagram`], `boolean` and [`tally`] (functions, and what is
//! told of ways),
//! `interval`, `bounds`, `points` and `comparisons` (what is compared, and what is known of
//! it), [`cells`] (answers), `together` (those that are compared with one another), `readers` and
//! `sums` (scores as they add up), `layout` (all variables), `shift` (sums that move with an
//! answer), [`compile`] (conditions), `score` (and those of scores), `exits` (where answers lead), this file (the space), `accepted` (all answers to a question), `ways`, `live`, [`pass`] and `carry` (what
//! is told of ways, from question to question), [`sample`] (ways by chance), [`at_moment`] (all
//! ways at one moment), [`met_by_chance`] (some ways, where all are too many),
//! `in_words` and [`cover`] (some of them as a condition), `measure` and `walk` (ways walked with answers),
//! [`witness`] (one way out of many),
//! `refuses_all` (questions that take no answer), `left_open` (those whose conditions are too large),
//! `assignments` and
//! `influence` (what one answer alone does),
//! [`round`] (ways that ask a question twice), [`effect`] (what answers do at all),
//! [`person`] (reasons, progress and changes for one session), [`figures`] (what authors
//! want to know), `shares`, `cubes`
//! and [`census`] (who gets where), `commonest` (somebody like most of them), `ended` (who ends so, with questions taken as one by `renaming`), `canonical` (the same, however the
//! flow is written).

mod semiring;

pub mod budget;

pub(crate) mod diagram;

mod boolean;

pub(crate) mod tally;

mod interval;

mod bounds;

mod points;

mod comparisons;

mod cells;

mod together;

mod readers;

mod sums;

mod layout;

mod shift;

mod joined;

mod compile;

mod score;

mod exits;

mod accepted;

mod ways;

mod live;

pub mod pass;

mod carry;

pub mod sample;

pub mod at_moment;

pub mod met_by_chance;

mod in_words;

pub mod cover;

mod measure;

mod walk;

pub(crate) mod witness;

mod refuses_all;

mod left_open;

mod assignments;

mod influence;

pub mod round;

pub(crate) mod effect;

pub mod person;

pub mod figures;

mod shares;

mod cubes;

pub mod census;

mod commonest;

pub(crate) mod ended;

mod renaming;

pub(crate) mod canonical;

use std::collections::HashMap;
use std::fmt;
use std::mem;

use jiff::civil::Date;

pub use cells::Today;

pub use together::Unsure;

pub(crate) use influence::Influence;

use layout::Layout;
use met_by_chance::ByChance;
use refuses_all::Trap;
use sample::WaysByChance;
use sums::ScoresAs;

use budget::{BRANCHES_OF_A_QUESTION, Budget, RunBudget};
use compile::{Compiler, Known};
use diagram::{Diagram, DiagramMark, Ref, TooLarge};
use exits::{Exits, leaving};

use crate::flow::Flow;
use crate::flow::condition::Condition;
use crate::flow::question::Question;
use crate::flow::table::Id;
use crate::graph::Graph;

/// How many nodes a diagram may have where nobody says otherwise.
pub const MOST_NODES: usize = 2_000_000;

/// Something could not be decided, since the diagrams grew past their limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Undecided {
    /// The question at which they did.
    pub question: Id<Question>,
}

impl fmt::Display for Undecided {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = self.question.index() + 1;
        write!(
            f,
            "there is too much to decide at question {count} of the flow"
        )
    }
}

impl std::error::Error for Undecided {}

/// Every way through a flow.
#[derive(Debug)]
pub struct Space<'f> {
    flow: &'f Flow,
    graph: Graph,
    today: Today,
    layout: Layout,
    conditions: Diagram<bool>,
    known: Known,
    leaving: Vec<Exits>,
    /// The questions whose conditions are too large: where their answers lead is left open.
    open: Vec<Id<Question>>,
    /// By variable: the place of the last block that reads it, plus one; 0 where
    /// none does.
    read_until: Vec<usize>,
    /// By question: where it accepts no answer, as far as that was asked.
    traps: HashMap<Id<Question>, Trap>,
    /// By variable: whether a question reads it that it is none of.
    read_elsewhere: Vec<bool>,
    most_nodes: usize,
    /// What all passes together may take.
    run: RunBudget,
    /// The same ways by their answers, once that has been asked for.
    by_answers: Option<Result<Box<Space<'f>>, Undecided>>,
    /// Ways by chance, once it has turned out that all are too many to be gone over.
    by_chance: Option<ByChance<'f>>,
    /// Whether a pass was too large in which everybody gets past the open questions.
    is_too_large_past_open: bool,
    /// Ways by chance that are walked for promises, once something is asked of them.
    walked: Option<WaysByChance<'f>>,
}

/// The routes of a flow that a space is of.
struct Routes<'f> {
    flow: &'f Flow,
    /// Those that stand in it.
    graph: Graph,
    /// By question: whether it counts. Of one that does not, nobody answers any.
    counts: Vec<bool>,
}

/// What a space is of, beside its routes.
#[derive(Clone, Copy)]
struct SpaceTerms {
    today: Today,
    scores: ScoresAs,
    too_large: IfTooLarge,
}

/// What becomes of a question whose conditions are too large.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum IfTooLarge {
    /// There is no space.
    GivenUp,
    /// Where its answers lead is left open.
    LeftOpen,
}

impl SpaceTerms {
    fn of(today: Today, scores: ScoresAs) -> Self {
        Self {
            today,
            scores,
            too_large: IfTooLarge::GivenUp,
        }
    }
}

impl<'f> Routes<'f> {
    /// All routes of a flow.
    fn all(flow: &'f Flow) -> Self {
        Self {
            flow,
            graph: Graph::of(flow),
            counts: vec![true; flow.questions.len()],
        }
    }
}

impl<'f> Space<'f> {
    /// The space of a flow on a day, or on all days. All that is asked of it together may take
    /// what a [`RunBudget`] of so many nodes has; from then on nothing more is decided.
    ///
    /// # Errors
    /// Names the question whose conditions are too large.
    ///
    /// ```
    /// # let flow = quandary::parse::read(include_str!("../../flows/pizza.yaml")).into_flow().unwrap();
    /// use quandary::space::{MOST_NODES, Space, Today};
    ///
    /// let mut space = Space::of(&flow, Today::Any, MOST_NODES).unwrap();
    /// let figures = space.figures().unwrap();
    /// assert_eq!((figures.shortest, figures.longest), (2, 4));
    /// ```
    pub fn of(flow: &'f Flow, today: Today, most_nodes: usize) -> Result<Self, Undecided> {
        Self::of_run(flow, today, &RunBudget::of(most_nodes))
    }

    /// The same, within what a run may take for this space and for others.
    ///
    /// # Errors
    /// Names the question whose conditions are too large, or at which nothing was left.
    pub fn of_run(flow: &'f Flow, today: Today, run: &RunBudget) -> Result<Self, Undecided> {
        let terms = SpaceTerms::of(today, ScoresAs::Sums);
        let mut budget = run.at_most(usize::MAX);
        let mut space = Self::along(Routes::all(flow), terms, run, &mut budget)?;
        space.conditions.budget = budget;
        Ok(space)
    }

    /// The same, in which it is left open where answers lead if that is too large to be told:
    /// what depends on it is not decided, and all the rest is.
    ///
    /// # Errors
    /// Names the question at which nothing was left of what the run may take.
    pub fn as_far_as_it_fits(
        flow: &'f Flow,
        today: Today,
        run: &RunBudget,
    ) -> Result<Self, Undecided> {
        let terms = SpaceTerms {
            too_large: IfTooLarge::LeftOpen,
            ..SpaceTerms::of(today, ScoresAs::Sums)
        };
        let mut budget = run.at_most(usize::MAX);
        let mut space = Self::along(Routes::all(flow), terms, run, &mut budget)?;
        space.conditions.budget = budget;
        Ok(space)
    }

    /// The space of a flow on a day, for somebody who waits until it is there.
    ///
    /// # Errors
    /// Names the question at which more was spent than there was.
    pub fn while_waiting(
        flow: &'f Flow,
        today: Date,
        budget: &mut Budget,
    ) -> Result<Self, Undecided> {
        let terms = SpaceTerms::of(Today::On(today), ScoresAs::Sums);
        let run = RunBudget::endless(MOST_NODES);
        Self::along(Routes::all(flow), terms, &run, budget)
    }

    /// The space of the same ways, in which scores are told by the answers that add to
    /// them; nothing where this one is.
    fn by_answers(&mut self) -> Result<Option<&mut Space<'f>>, Undecided> {
        if self.layout.sums.is_empty() {
            return Ok(None);
        }
        if self.by_answers.is_none() {
            let terms = SpaceTerms::of(self.today, ScoresAs::Answers);
            let mut budget = self.run.at_most(usize::MAX);
            let space = Self::along(Routes::all(self.flow), terms, &self.run, &mut budget);
            let space = space.map(|mut space| {
                space.conditions.budget = budget;
                Box::new(space.going_by_chance_like(self))
            });
            self.by_answers = Some(space);
        }
        match &mut self.by_answers {
            Some(Ok(space)) => Ok(Some(space)),
            Some(Err(undecided)) => Err(*undecided),
            None => Ok(None),
        }
    }

    /// The space of some of the routes of a flow.
    fn along(
        routes: Routes<'f>,
        terms: SpaceTerms,
        run: &RunBudget,
        budget: &mut Budget,
    ) -> Result<Self, Undecided> {
        let Routes {
            flow,
            graph,
            counts,
        } = routes;
        let (today, most_nodes) = (terms.today, run.most_nodes());
        // Where that is more than there is, the first condition tells.
        let _ = budget.spend(flow.questions.len().saturating_mul(BRANCHES_OF_A_QUESTION));
        let layout = Layout::new(flow, &graph, terms, budget);
        let mut space = Self {
            flow,
            graph,
            today,
            conditions: Diagram::new(layout.values.clone(), most_nodes),
            known: Known::default(),
            leaving: Vec::with_capacity(layout.sequence.len()),
            open: Vec::new(),
            read_until: vec![0; layout.values.len()],
            traps: HashMap::new(),
            read_elsewhere: vec![false; layout.values.len()],
            layout,
            most_nodes,
            run: run.clone(),
            by_answers: None,
            by_chance: None,
            is_too_large_past_open: false,
            walked: None,
        };
        space.conditions.budget = mem::replace(budget, Budget::endless());
        let compiled = space.compile(&counts, terms.too_large);
        *budget = mem::replace(&mut space.conditions.budget, Budget::endless());
        compiled.map(|()| space)
    }

    /// Works out where the answers to each question lead, of those that count.
    fn compile(&mut self, counts: &[bool], too_large: IfTooLarge) -> Result<(), Undecided> {
        for question in self.flow.questions.ids() {
            let mark = self.conditions.mark();
            let leaving = if counts[question.index()] {
                self.leave(question)
            } else {
                Ok(self.nobody_leaves())
            };
            let leaving = match leaving {
                Ok(leaving) => leaving,
                Err(TooLarge) if too_large == IfTooLarge::GivenUp || self.run.is_spent() => {
                    return Err(Undecided { question });
                }
                Err(TooLarge) => {
                    self.back_to(mark);
                    self.open.push(question);
                    self.left_open(question)
                }
            };
            self.leaving.push(leaving);
        }
        self.find_readers();
        Ok(())
    }

    /// The flow.
    #[must_use]
    pub fn flow(&self) -> &'f Flow {
        self.flow
    }

    /// The day that the space is of.
    #[must_use]
    pub fn today(&self) -> Today {
        self.today
    }

    /// What all passes over the space may take, and have taken.
    #[must_use]
    pub fn budget(&self) -> &RunBudget {
        &self.run
    }

    /// The ways by chance of this space: those that were asked for first.
    pub(crate) fn ways_to_try(
        &mut self,
        fresh: impl FnOnce() -> WaysByChance<'f>,
    ) -> &mut WaysByChance<'f> {
        self.walked.get_or_insert_with(fresh)
    }

    /// Whether the space is exact: of all answers that are compared with one another
    /// it is known which can be given together.
    ///
    /// # Errors
    /// Why that is not known.
    pub fn exact(&self) -> Result<(), Unsure> {
        match self.layout.together.unsure() {
            None => Ok(()),
            Some(unsure) => Err(unsure),
        }
    }

    fn compiler(&mut self) -> Compiler<'_> {
        Compiler {
            flow: self.flow,
            layout: &self.layout,
            today: self.today,
            conditions: &mut self.conditions,
            known: &mut self.known,
            asked: None,
        }
    }

    /// The diagram of a condition, to be looked at when ways are at their end.
    pub(crate) fn condition(&mut self, condition: &Condition) -> Result<Ref, Undecided> {
        let start = self.flow.start;
        let mark = self.conditions.mark();
        let compiled = self.compiler().condition(condition);
        compiled.map_err(|TooLarge| {
            self.back_to(mark);
            Undecided { question: start }
        })
    }

    /// Forgets what was worked out since then of a condition that is too large.
    fn back_to(&mut self, mark: DiagramMark) {
        self.conditions.back_to(mark);
        self.known.back_to(mark);
    }

    /// The condition that always holds.
    pub(crate) fn always(&self) -> Ref {
        self.conditions.one()
    }

    /// The condition that never holds.
    pub(crate) fn never(&self) -> Ref {
        self.conditions.zero()
    }

    /// Where both conditions hold.
    pub(crate) fn both(&mut self, a: Ref, b: Ref) -> Result<Ref, Undecided> {
        let both = self.conditions.and(a, b);
        both.map_err(|TooLarge| Undecided {
            question: self.flow.start,
        })
    }

    /// Where at least one of the conditions holds.
    pub(crate) fn either(&mut self, a: Ref, b: Ref) -> Result<Ref, Undecided> {
        let either = self.conditions.or(a, b);
        either.map_err(|TooLarge| Undecided {
            question: self.flow.start,
        })
    }

    /// Where a condition does not hold.
    pub(crate) fn opposite(&mut self, condition: Ref) -> Result<Ref, Undecided> {
        let opposite = self.conditions.not(condition);
        opposite.map_err(|TooLarge| Undecided {
            question: self.flow.start,
        })
    }

    fn leave(&mut self, question: Id<Question>) -> Result<Exits, TooLarge> {
        let flow = self.flow;
        let mut compiler = self.compiler();
        let mut leaving = leaving(&mut compiler, flow, question)?;
        let graph = &self.graph;
        leaving
            .routes
            .retain(|leads| graph.leads(question, leads.target));
        Ok(leaving)
    }

    fn nobody_leaves(&self) -> Exits {
        let never = self.never();
        Exits {
            accepted: never,
            refused: never,
            routes: Vec::new(),
            nowhere: never,
        }
    }

    /// Notes by which block each variable is read last.
    fn find_readers(&mut self) {
        for question in self.flow.questions.ids() {
            let place = self.layout.block_at(question);
            let leaving = &self.leaving[question.index()];
            let mut read = vec![leaving.accepted, leaving.nowhere];
            read.extend(leaving.routes.iter().map(|leads| leads.when));
            let own = self.layout.domain(question).vars();
            for var in self.conditions.support(&read) {
                let until = &mut self.read_until[var as usize];
                *until = (*until).max(place + 1);
                self.read_elsewhere[var as usize] |= !own.contains(&var);
            }
            if let Some(asked) = self.layout.domain(question).asked {
                self.read_until[asked as usize] = place + 1;
                self.read_elsewhere[asked as usize] = true;
            }
        }
        // Whichever of two questions is asked last settles how they compare.
        let pairs = self.layout.blocks.iter().flat_map(|block| &block.pairs);
        for (_, var) in pairs {
            self.read_elsewhere[*var as usize] = true;
        }
    }
}
