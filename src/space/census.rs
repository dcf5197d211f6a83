//! Who gets where: of all ways those that end with an outcome, come to a question, or
//! take a route, told as a condition over what they answered, with how many they are and
//! one of the shortest.
//!
//! A condition that is told is exact: it holds on these ways and on no other. It's
//! compiled again and compared before it's told. Where it can't be found or would be too
//! long for anybody to read, the census says so instead.
//!
//! One file, since how many get somewhere, who they are and by which way are told of the same
//! ways.

use jiff::civil::Date;
use num_bigint::BigUint;

pub use super::cubes::Untold;
use super::cubes::{CubeSearch, MOST_CASES};
use super::diagram::{Diagram, Ref, TooLarge, Var};
use super::figures::{Figures, share};
use super::pass::{Pass, Ways};
use super::shares::Shares;
use super::tally::WayLengths;
use super::ways::Memory;
use super::witness::{EndGoal, Search, WayEnd};
use super::{Space, Undecided};
use crate::flow::Flow;
use crate::flow::condition::{Condition, not};
use crate::flow::outcome::Outcome;
use crate::flow::phrase::Phrase;
use crate::flow::question::{Question, RouteKey, Target};
use crate::flow::table::Id;
use crate::flow::worded::Phrasing;
use crate::session::{Session, Step};

/// In flows with more questions it isn't tried to tell who gets where: what is told of all
/// ways grows with the square of their number.
const MOST_QUESTIONS: usize = 2_000;

/// How many tests a condition has that people can read, one for each option that it names.
const MOST_NAMED: usize = 24;

/// How much is looked at for all that is told, in nodes of diagrams.
const MOST_WORK: usize = 30_000_000;

/// How much is looked at for one condition.
pub(super) const MOST_WORK_FOR_ONE: usize = 250_000;

/// A diagram with more nodes is tidied up before the next condition is sought.
const TIDY_FROM: usize = 300_000;

/// Somewhere on the ways through a flow.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Waypoint {
    /// The question is asked.
    Question(Id<Question>),
    /// One of these routes of a question is taken. Routes of options that nothing in
    /// the flow tells apart count as one.
    Routes(Id<Question>, Vec<RouteKey>),
    /// The question has been answered, and none of its routes holds.
    Nowhere(Id<Question>),
    /// The way ends with the outcome.
    Outcome(Id<Outcome>),
}

/// Those of all ways that come somewhere.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Passing {
    /// How many there are, as [`Figures::ways`](super::figures::Figures::ways) counts
    /// them; at most so many where the space isn't exact. Nothing where routes lead round
    /// and it isn't the end of a way.
    pub ways: Option<BigUint>,
    /// The part of all ways, from 0 to 1.
    pub share: Option<f64>,
    /// On what they come there.
    pub who: Who,
}

/// On which of all ways something is met.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Who {
    /// On none.
    Nobody,
    /// On all.
    Everybody,
    /// On those on which this holds at their end, and on no other.
    Where(Condition),
    /// It isn't told.
    Untold(Untold),
}

impl Who {
    /// Who it is, in the words of the questions; a true remark where that can't be told.
    ///
    /// ```
    /// # let flow = quandary::parse::read(include_str!("../../flows/pizza.yaml")).into_flow().unwrap();
    /// use quandary::space::census::Waypoint;
    /// use quandary::space::{MOST_NODES, Space, Today};
    ///
    /// let mut space = Space::of(&flow, Today::Any, MOST_NODES).unwrap();
    /// let mut census = space.census().unwrap();
    /// let ortolana = Waypoint::Outcome(flow.outcomes.find("ortolana").unwrap());
    /// let who = census.who(&mut space, &ortolana);
    /// assert_eq!(
    ///     who.worded(&flow).to_string(),
    ///     "Budget is at least *12 euro*, and (Can't eat includes *Cheese*, or Diet is *Vegan*)"
    /// );
    /// ```
    #[must_use]
    pub fn worded(&self, flow: &Flow) -> Phrase {
        match self {
            Who::Where(condition) => condition.worded(flow, Phrasing::FULL),
            Who::Nobody => Phrase::plainly("Nobody."),
            Who::Everybody => Phrase::plainly("Everybody."),
            Who::Untold(why) => Phrase::plainly(why.in_words()),
        }
    }
}

/// Who gets where in a flow.
#[derive(Debug)]
pub struct Census {
    ways: Ways,
    /// From the first way on that is sought, but while one is.
    lengths: Option<Pass<WayLengths>>,
    figures: Option<Figures>,
    shares: Option<Shares>,
    whole: EveryWayOnce,
    work: usize,
}

/// All ways by their answers, once it has been asked who somebody is.
#[derive(Debug)]
enum EveryWayOnce {
    NotYet,
    There(Box<EveryWay>),
    TooLarge,
}

/// All ways with everything that they answered.
#[derive(Debug)]
struct EveryWay {
    ways: Ways,
    pass: Pass<bool>,
    /// All ways at their end.
    all: Ref,
}

impl<'f> Space<'f> {
    /// Looks at all ways, so that it can be told who gets where.
    ///
    /// # Errors
    /// Where the diagrams are too large for anything to be told.
    ///
    /// ```
    /// # let flow = quandary::parse::read(include_str!("../../flows/pizza.yaml")).into_flow().unwrap();
    /// use quandary::space::census::{Waypoint, Who};
    /// use quandary::space::{MOST_NODES, Space, Today};
    ///
    /// let mut space = Space::of(&flow, Today::Any, MOST_NODES).unwrap();
    /// let mut census = space.census().unwrap();
    /// let slice = Waypoint::Outcome(flow.outcomes.find("slice").unwrap());
    /// let passing = census.passing(&mut space, &slice);
    /// let Who::Where(condition) = passing.who else { panic!("it's told") };
    /// assert_eq!(condition.written(&flow), "hunger is little");
    /// ```
    pub fn census(&mut self) -> Result<Census, Undecided> {
        let ways = self.every_way()?;
        let figures = self.figures().ok();
        let shares = self.shares(&ways).unwrap_or(None);
        Ok(Census {
            ways: ways.with_trail(),
            lengths: None,
            figures,
            shares,
            whole: EveryWayOnce::NotYet,
            work: MOST_WORK,
        })
    }

    /// All ways by their answers, which tell who it is.
    fn whole(&mut self) -> Result<EveryWay, Undecided> {
        if let Some(space) = self.by_answers()? {
            return space.whole();
        }
        let mut ways = self.every_way()?.with_trail();
        ways.memory = Memory::Whole;
        let mut pass: Pass<bool> = self.pass(&ways)?;
        let mut all = pass.diagram.zero();
        let ends = pass.ends.iter().chain(&pass.stuck).chain(&pass.trapped);
        for end in ends.copied().collect::<Vec<_>>() {
            let sum = pass.diagram.or(all, end);
            all = sum.map_err(|TooLarge| Undecided {
                question: self.flow.start,
            })?;
        }
        Ok(EveryWay { ways, pass, all })
    }
}

impl Census {
    /// How many ways there are in all; nothing where that is too much to count.
    #[must_use]
    pub fn ways(&self) -> Option<&BigUint> {
        Some(&self.figures.as_ref()?.ways)
    }

    /// The figures of the flow, where it isn't too large for them.
    #[must_use]
    pub fn figures(&self) -> Option<&Figures> {
        self.figures.as_ref()
    }

    /// Those of all ways that come somewhere.
    pub fn passing(&mut self, space: &mut Space<'_>, there: &Waypoint) -> Passing {
        let ways = self.counted(there);
        Passing {
            share: self.share_of(ways.as_ref()),
            ways,
            who: self.who(space, there),
        }
    }

    /// How many of all ways come somewhere, without it being told which.
    #[must_use]
    pub fn counted(&self, there: &Waypoint) -> Option<BigUint> {
        let shares = self.shares.as_ref();
        match there {
            Waypoint::Outcome(outcome) => {
                let figures = self.figures.as_ref()?;
                let (_, ways, _) = figures.outcomes.get(outcome.index())?;
                Some(ways.clone())
            }
            Waypoint::Question(question) => shares?.through(*question).cloned(),
            Waypoint::Routes(question, routes) => shares?.along(*question, routes),
            Waypoint::Nowhere(question) => shares?.nowhere(*question).cloned(),
        }
    }

    /// The part that so many ways are of all, from 0 to 1.
    #[must_use]
    pub fn share_of(&self, ways: Option<&BigUint>) -> Option<f64> {
        Some(share(ways?, self.ways()?))
    }

    /// One of the shortest ways that come somewhere, walked on the day `today`; nothing
    /// where there is none. To a question it ends before that is answered, and of a route
    /// it ends with the answer that takes it.
    ///
    /// # Errors
    /// Where the diagrams are too large.
    pub fn way_to<'f>(
        &mut self,
        space: &mut Space<'f>,
        there: &Waypoint,
        today: Date,
    ) -> Result<Option<Session<'f>>, Undecided> {
        let when = match there {
            Waypoint::Routes(question, routes) => {
                let taking = space.taking(*question, routes);
                taking.map_err(|TooLarge| Undecided {
                    question: *question,
                })?
            }
            Waypoint::Outcome(_) | Waypoint::Nowhere(_) | Waypoint::Question(_) => space.always(),
        };
        let pass = match self.lengths.take() {
            Some(pass) => pass,
            None => space.pass(&self.ways)?,
        };
        let mut search = space.search_again(&self.ways, pass);
        let walked = search.way_through(there, when, today);
        self.lengths = Some(search.into_pass());
        walked
    }

    /// The ways that end with an outcome, with everything that they answered; nothing where
    /// that isn't known.
    pub(super) fn at_their_end(
        &mut self,
        space: &mut Space<'_>,
        outcome: Id<Outcome>,
    ) -> Option<(&Diagram<bool>, Ref)> {
        self.find_whole(space);
        let pass = &self.whole.get_mut()?.pass;
        Some((&pass.diagram, pass.ends[outcome.index()]))
    }

    /// Looks at all ways by their answers, once.
    fn find_whole(&mut self, space: &mut Space<'_>) {
        if let EveryWayOnce::NotYet = self.whole {
            let small = space.flow.questions.len() <= MOST_QUESTIONS;
            self.whole = match small.then(|| space.whole()) {
                Some(Ok(whole)) => EveryWayOnce::There(Box::new(whole)),
                Some(Err(_)) | None => EveryWayOnce::TooLarge,
            };
        }
    }

    /// Whether some way comes to both of these; nothing where that isn't known.
    pub fn meets(
        &mut self,
        space: &mut Space<'_>,
        one: &Waypoint,
        other: &Waypoint,
    ) -> Option<bool> {
        self.find_whole(space);
        if let Some(space) = space.by_answers().ok()? {
            return self.meets(space, one, other);
        }
        let whole = self.whole.get_mut()?;
        whole.tidy();
        let one = whole.those(space, one).ok()??;
        let other = whole.those(space, other).ok()??;
        let diagram = &mut whole.pass.diagram;
        let both = diagram.and(one, other).ok()?;
        Some(both != diagram.zero())
    }

    /// On which of all ways something is met.
    pub fn who(&mut self, space: &mut Space<'_>, there: &Waypoint) -> Who {
        self.find_whole(space);
        match space.by_answers() {
            Ok(Some(space)) => return self.who(space, there),
            Ok(None) => {}
            Err(_) => return Who::Untold(Untold::Large),
        }
        let Some(whole) = self.whole.get_mut() else {
            return Who::Untold(Untold::Large);
        };
        whole.tidy();
        let target = match whole.those(space, there) {
            Ok(Some(target)) => target,
            Ok(None) => return Who::Untold(Untold::Order),
            Err(TooLarge) => return Who::Untold(Untold::Large),
        };
        if target == whole.pass.diagram.zero() {
            return Who::Nobody;
        }
        if target == whole.all {
            return Who::Everybody;
        }
        if self.work == 0 {
            return Who::Untold(Untold::Large);
        }
        let limit = MOST_WORK_FOR_ONE.min(self.work);
        let mut left = limit;
        let told = whole.told(space, target, there, &mut left);
        self.work -= limit - left;
        match told {
            Ok(Ok(condition)) => Who::Where(condition),
            Ok(Err(why)) => Who::Untold(why),
            Err(TooLarge) => Who::Untold(Untold::Large),
        }
    }
}

impl Space<'_> {
    /// The variables of questions that aren't asked before ways come somewhere: who gets
    /// there is no matter of theirs.
    fn not_before(&self, there: &Waypoint) -> Vec<Var> {
        let (mut open, own) = match there {
            Waypoint::Outcome(outcome) => (vec![Target::Outcome(*outcome)], None),
            Waypoint::Question(question) => (vec![Target::Question(*question)], None),
            Waypoint::Routes(question, _) | Waypoint::Nowhere(question) => {
                (vec![Target::Question(*question)], Some(*question))
            }
        };
        let mut before = vec![false; self.flow.questions.len()];
        while let Some(target) = open.pop() {
            for (from, _) in self.graph.routes_to(target) {
                if !std::mem::replace(&mut before[from.index()], true) {
                    open.push(Target::Question(from));
                }
            }
        }
        if let Some(own) = own {
            before[own.index()] = true;
        }
        let later = self.flow.questions.ids().filter(|id| !before[id.index()]);
        let vars = later.flat_map(|id| {
            let domain = self.layout.domain(id);
            domain.vars().chain(domain.asked)
        });
        let mut vars: Vec<Var> = vars.collect();
        vars.sort_unstable();
        vars
    }

    /// Where an answer to a question is accepted and takes one of these routes.
    fn taking(&mut self, question: Id<Question>, routes: &[RouteKey]) -> Result<Ref, TooLarge> {
        let leaving = self.leaving[question.index()].clone();
        let mut when = self.conditions.zero();
        for leads in &leaving.routes {
            if leads.routes.iter().any(|key| routes.contains(key)) {
                when = self.conditions.or(when, leads.when)?;
            }
        }
        self.conditions.and(when, leaving.accepted)
    }
}

impl<'f> Search<'_, 'f> {
    fn way_through(
        &mut self,
        there: &Waypoint,
        when: Ref,
        today: Date,
    ) -> Result<Option<Session<'f>>, Undecided> {
        let goal = |end| EndGoal { end, when };
        match there {
            Waypoint::Outcome(outcome) => {
                let check = |way: &Session<'_>| way.step() == Step::Done(*outcome);
                self.walk_to(goal(WayEnd::Outcome(*outcome)), today, &check)
            }
            Waypoint::Nowhere(question) => {
                let check = |way: &Session<'_>| way.step() == Step::Stuck(*question);
                self.walk_to(goal(WayEnd::Stuck(*question)), today, &check)
            }
            Waypoint::Question(question) => {
                let check = |way: &Session<'_>| way.step() == Step::Ask(*question);
                self.walk_to(goal(WayEnd::Asked(*question)), today, &check)
            }
            Waypoint::Routes(question, routes) => {
                let check = |way: &Session<'_>| {
                    way.taken().last().is_some_and(|taken| {
                        let route = taken.route;
                        taken.question == *question
                            && route.is_some_and(|key| routes.contains(&key))
                    })
                };
                let plan = self.plan_to_answer(*question, when)?;
                Ok(plan.and_then(|plan| self.space().walk(&plan, today, &check)))
            }
        }
    }
}

impl EveryWayOnce {
    fn get_mut(&mut self) -> Option<&mut EveryWay> {
        match self {
            Self::There(whole) => Some(whole),
            Self::NotYet | Self::TooLarge => None,
        }
    }
}

impl EveryWay {
    /// Forgets what earlier conditions were found with.
    fn tidy(&mut self) {
        let pass = &mut self.pass;
        if pass.diagram.node_count() < TIDY_FROM {
            return;
        }
        let roots = pass.at.iter_mut().chain(&mut pass.ends);
        let roots = roots.chain(&mut pass.stuck).chain(&mut pass.trapped);
        let mut roots: Vec<&mut Ref> = roots.chain([&mut self.all]).collect();
        pass.diagram.collect_garbage(&mut roots);
    }

    /// The ways that come somewhere, at their end; nothing where what is told of them then
    /// doesn't tell.
    fn those(&mut self, space: &mut Space<'_>, there: &Waypoint) -> Result<Option<Ref>, TooLarge> {
        let pass = &mut self.pass;
        let (question, when) = match there {
            Waypoint::Outcome(outcome) => return Ok(Some(pass.ends[outcome.index()])),
            Waypoint::Nowhere(question) => return Ok(Some(pass.stuck[question.index()])),
            Waypoint::Question(question) => (*question, None),
            Waypoint::Routes(question, routes) => {
                (*question, Some(space.taking(*question, routes)?))
            }
        };
        let domain = space.layout.domain(question);
        if let Some(asked) = domain.asked {
            let here = pass.diagram.having(self.all, asked, 1)?;
            let Some(when) = when else {
                return Ok(Some(here));
            };
            let read = space.conditions.support(&[when]);
            if !read.iter().all(|var| domain.vars().contains(var)) {
                return Ok(None);
            }
            // Who comes to a question that accepts no answer takes none of its routes.
            let trapped = pass.trapped[question.index()];
            let others = pass.diagram.not(trapped)?;
            let here = pass.diagram.and(here, others)?;
            let taking = pass.diagram.filter(here, &space.conditions, when)?;
            return Ok(Some(taking));
        }
        let here = match when {
            None => pass.at[question.index()],
            Some(when) => {
                let answered = space.answered(&self.ways, pass, question)?;
                pass.diagram.filter(answered, &space.conditions, when)?
            }
        };
        pass.diagram.and(self.all, here).map(Some)
    }

    /// These ways as a condition, or why they can't be told as one.
    fn told(
        &mut self,
        space: &mut Space<'_>,
        target: Ref,
        there: &Waypoint,
        work: &mut usize,
    ) -> Result<Result<Condition, Untold>, TooLarge> {
        let diagram = &mut self.pass.diagram;
        let no_target = diagram.not(target)?;
        let others = diagram.and(self.all, no_target)?;
        let later = space.not_before(there);
        let near = diagram.exists(target, &later)?;
        let far = diagram.exists(others, &later)?;
        let mut why = Untold::Long;
        // Those that don't come there are sometimes told in fewer words.
        for (wanted, others, straight) in [(near, far, true), (far, near, false)] {
            let all = self.pass.diagram.or(wanted, others)?;
            let mut covering = CubeSearch::new(&mut self.pass.diagram, all, others, work);
            let cubes = match covering.cubes(space, wanted)? {
                Ok(cubes) => cubes,
                Err(untold) => {
                    why = untold;
                    continue;
                }
            };
            let Some(told) = space.told_of(&cubes) else {
                why = Untold::Order;
                continue;
            };
            if !is_readable(&told) {
                why = Untold::Long;
                continue;
            }
            let condition = if straight { told } else { not(told) };
            // Nothing is said that isn't so.
            let compiled = space.compiler().condition(&condition)?;
            let diagram = &mut self.pass.diagram;
            if diagram.filter(self.all, &space.conditions, compiled)? == target {
                return Ok(Ok(condition));
            }
            why = Untold::Order;
        }
        Ok(Err(why))
    }
}

/// Whether a condition is short enough for people.
pub(super) fn is_readable(condition: &Condition) -> bool {
    let mut named = 0;
    let mut cases = 0;
    condition.visit(&mut |part| match part {
        Condition::Is(_, options) => named += options.len().min(4),
        Condition::Has(_, _, options) => named += options.len(),
        Condition::Any(parts) => cases += parts.len(),
        Condition::All(_) | Condition::AtLeast(..) | Condition::Not(_) => {}
        _ => named += 1,
    });
    named <= MOST_NAMED && cases <= MOST_CASES
}
