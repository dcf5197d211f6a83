//! A ladder of a flow. One file, since a row is drawn from its routes, its words and what is
//! proven of it, and none of these means anything without the others.

use std::collections::HashMap;

use jiff::civil::Date;

use super::namesakes::Namesakes;
use super::{
    Crowd, FactInWords, Ladder, LadderRow, Landing, LeadsTo, PromiseShown, Refusing, Rung,
    VerdictShown,
};
use crate::flow::Flow;
use crate::flow::answer::Given;
use crate::flow::condition::Condition;
use crate::flow::guarantee::{Guarantee, Promise};
use crate::flow::outcome::Outcome;
use crate::flow::phrase::{Phrase, Word};
use crate::flow::question::{Kind, Next, Presence, Question, RouteKey, Target};
use crate::flow::table::Id;
use crate::flow::worded::{FactsAs, Phrasing};
use crate::graph::Graph;
use crate::prove;
use crate::session::{Session, Step};
use crate::space::Space;
use crate::space::budget::RunBudget;
use crate::space::census::{Census, Waypoint, Who};
use crate::space::figures::{Figures, Met};
use crate::space::pass::{Pass, Ways};

/// How many questions a flow may have whose promises are proven for its picture.
const MOST_PROVEN: usize = 500;

/// What a picture shows.
#[derive(Clone, Debug)]
pub struct PictureOf<'a> {
    /// The day on which ways are walked.
    pub today: Date,
    /// How much is told of who gets where.
    pub crowds: Crowds,
    /// Only what comes from this question on.
    pub from: Option<Id<Question>>,
    /// Only what leads to this outcome.
    pub to: Option<Id<Outcome>>,
    /// The way that is shown.
    pub walked: Option<&'a Session<'a>>,
}

/// How much is told of who gets where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Crowds {
    /// How many.
    Counted,
    /// On which answers, too, and by which shortest way.
    Told,
}

/// The picture of a flow. Without a space, nothing that is proven is in it.
///
/// ```
/// # let flow = quandary::parse::read(include_str!("../../flows/pizza.yaml")).into_flow().unwrap();
/// use quandary::flow::day;
/// use quandary::ladder::draw::{Crowds, PictureOf, ladder};
/// use quandary::space::{MOST_NODES, Space, Today};
///
/// let mut space = Space::of(&flow, Today::Any, MOST_NODES).unwrap();
/// let showing = PictureOf {
///     today: day::read("2026-11-23").unwrap(),
///     crowds: Crowds::Told,
///     from: None,
///     to: None,
///     walked: None,
/// };
/// let ladder = ladder(&flow, Some(&mut space), &showing);
/// let hunger = &ladder.questions[1];
/// assert_eq!(hunger.rows[1].when.text, "Fairly or Very");
/// assert_eq!(ladder.outcomes[0].crowd.ways.as_deref(), Some("4"));
/// ```
#[must_use]
pub fn ladder<'f>(
    flow: &'f Flow,
    space: Option<&mut Space<'f>>,
    showing: &PictureOf<'_>,
) -> Ladder {
    let graph = Graph::of(flow);
    let mut proven = AllKnown::new(space, Namesakes::of(flow, &graph));
    let drawing = Drawing::new(flow, &graph, showing, &mut proven);
    drawing.ladder(&mut proven)
}

/// What is known of all answers.
struct AllKnown<'s, 'f> {
    space: Option<&'s mut Space<'f>>,
    census: Option<Census>,
    pass: Option<Pass<bool>>,
    figures: Option<Figures>,
    namesakes: Namesakes,
}

impl<'s, 'f> AllKnown<'s, 'f> {
    fn new(space: Option<&'s mut Space<'f>>, namesakes: Namesakes) -> Self {
        let Some(space) = space else {
            return Self {
                space: None,
                census: None,
                pass: None,
                figures: None,
                namesakes,
            };
        };
        let census = space.census().ok();
        let figures = census.as_ref().and_then(Census::figures).cloned();
        Self {
            pass: space.pass(&Ways::default()).ok(),
            // The census has them, but where there is too much for one.
            figures: figures.or_else(|| space.figures().ok()),
            census,
            space: Some(space),
            namesakes,
        }
    }

    /// Who gets somewhere.
    fn crowd(&mut self, there: &Waypoint, met: Option<Met>, showing: &PictureOf<'_>) -> Crowd {
        let (Some(space), Some(census)) = (&mut self.space, &mut self.census) else {
            return Crowd {
                met,
                ..Crowd::default()
            };
        };
        let ways = census.counted(there);
        let mut crowd = Crowd {
            met,
            share: census.share_of(ways.as_ref()),
            ways: ways.map(|ways| ways.to_string()),
            who: None,
            way: None,
        };
        if showing.crowds == Crowds::Told {
            let who = census.who(space, there);
            crowd.who = Some(self.namesakes.words(&who.worded(space.flow())));
            let walked = match who {
                Who::Nobody => None,
                _ => census.way_to(space, there, showing.today).ok().flatten(),
            };
            crowd.way = walked.map(|way| steps(&way));
        }
        crowd
    }

    fn takes(&self, question: Id<Question>, route: RouteKey) -> Option<bool> {
        Some(self.pass.as_ref()?.takes(question, route))
    }

    /// Whether some way through a row, or through a question, ends with an outcome.
    fn leads(&mut self, there: &Waypoint, outcome: Id<Outcome>) -> Option<bool> {
        let (space, census) = (self.space.as_mut()?, self.census.as_mut()?);
        census.meets(space, there, &Waypoint::Outcome(outcome))
    }
}

/// The answers of a way, in words.
fn steps(way: &Session<'_>) -> Vec<(String, String)> {
    let flow = way.flow();
    let step = |id: Id<Question>| {
        let question = &flow.questions[id];
        let given = match way.given(id) {
            Some(Given::Answer(answer)) => question.show(answer, &flow.words),
            Some(Given::Skipped) | None => "(skipped)".to_owned(),
        };
        (flow.question_in_words(id), given)
    };
    way.taken()
        .iter()
        .map(|taken| step(taken.question))
        .collect()
}

/// Routes of a question with one target, as they stand in a picture.
struct Joined {
    routes: Vec<RouteKey>,
    target: Target,
    when: Phrase,
}

struct Drawing<'d, 'f> {
    flow: &'f Flow,
    showing: &'d PictureOf<'d>,
    /// The questions that are shown, with their numbers.
    numbers: HashMap<Id<Question>, usize>,
    sequence: Vec<Id<Question>>,
    /// The outcomes in the order in which they are reached, by their place.
    places: HashMap<Id<Outcome>, usize>,
    outcomes: Vec<Id<Outcome>>,
    promises: Vec<(PromiseShown, Vec<Target>)>,
}

impl<'d, 'f> Drawing<'d, 'f> {
    fn new(
        flow: &'f Flow,
        graph: &Graph,
        showing: &'d PictureOf<'d>,
        proven: &mut AllKnown<'_, 'f>,
    ) -> Self {
        let reach = graph.reach(showing.from.unwrap_or(flow.start));
        let first = showing.from.unwrap_or(flow.start);
        let mut sequence: Vec<Id<Question>> = graph.sequence().to_vec();
        // Numbers are those of the whole flow, so that they stay the same in each picture.
        let numbers = (1..).zip(&sequence).map(|(number, id)| (*id, number));
        let numbers: HashMap<Id<Question>, usize> = numbers.collect();
        if showing.from.is_some() {
            sequence.retain(|id| *id == first || reach.has(Target::Question(*id)));
        }
        if let Some(outcome) = showing.to {
            sequence.retain(|id| {
                let leads = proven.leads(&Waypoint::Question(*id), outcome);
                leads.unwrap_or_else(|| graph.reach(*id).has(Target::Outcome(outcome)))
            });
        }
        let mut drawing = Self {
            flow,
            showing,
            numbers,
            sequence,
            places: HashMap::new(),
            outcomes: Vec::new(),
            promises: Vec::new(),
        };
        drawing.place_outcomes();
        drawing.promises = drawing.promises(proven);
        drawing
    }

    fn place_outcomes(&mut self) {
        let flow = self.flow;
        for id in self.sequence.clone() {
            for (_, target) in flow.questions[id].next.routes() {
                if let Target::Outcome(outcome) = target {
                    self.place(outcome);
                }
            }
        }
        if self.showing.from.is_none() {
            flow.outcomes.ids().for_each(|outcome| self.place(outcome));
        }
    }

    fn place(&mut self, outcome: Id<Outcome>) {
        let wanted = self.showing.to.is_none_or(|only| only == outcome);
        if wanted && !self.places.contains_key(&outcome) {
            self.places.insert(outcome, self.outcomes.len());
            self.outcomes.push(outcome);
        }
    }

    fn promises(&self, proven: &mut AllKnown<'_, 'f>) -> Vec<(PromiseShown, Vec<Target>)> {
        let options = prove::ProofOptions {
            today: self.showing.today,
            seed: 1,
            samples: 100,
        };
        let flow = self.flow;
        let small = flow.questions.len() <= MOST_PROVEN;
        let verdicts = match proven.space.as_mut().filter(|_| small) {
            Some(space) => {
                let verdicts = prove::prove_all(space, &flow.guarantees, &options);
                verdicts.iter().map(VerdictShown::of).collect()
            }
            None => vec![VerdictShown::NotDecided; flow.guarantees.len()],
        };
        let promises = flow.guarantees.iter().zip(verdicts);
        let promises = promises.map(|(guarantee, verdict)| {
            let shown = PromiseShown {
                says: guarantee.says.to_string(),
                verdict,
            };
            (shown, speaks_of(flow, guarantee))
        });
        promises.collect()
    }

    fn speaking_of(&self, target: Target) -> Vec<usize> {
        let promises = self.promises.iter().enumerate();
        let speaking = promises.filter(|(_, (_, of))| of.contains(&target));
        speaking.map(|(at, _)| at).collect()
    }

    fn ladder(&self, proven: &mut AllKnown<'_, 'f>) -> Ladder {
        let flow = self.flow;
        let rungs = self.sequence.iter().map(|id| self.rung(*id, proven));
        let questions: Vec<Rung> = rungs.collect();
        let landings = self.outcomes.iter().map(|id| self.landing(*id, proven));
        let outcomes = landings.collect();
        let figures = proven.figures.as_ref();
        let whole = Phrasing::FULL;
        let named: Vec<&str> = questions.iter().flat_map(facts_of).collect();
        let facts = flow.facts.iter().map(|(id, fact)| FactInWords {
            name: flow.facts.name(id).replace('_', " "),
            means: proven
                .namesakes
                .words(&fact.when.condition.worded(flow, whole)),
        });
        let facts = facts.filter(|fact| named.contains(&&*fact.name)).collect();
        Ladder {
            title: flow.title.to_string(),
            ways: figures.map(|figures| figures.ways.to_string()),
            exact: figures.is_some_and(|figures| figures.exact),
            lengths: figures.map(|figures| (figures.shortest, figures.longest)),
            remarks: self.remarks(proven),
            questions,
            outcomes,
            facts,
            promises: self
                .promises
                .iter()
                .map(|(shown, _)| shown.clone())
                .collect(),
            namesakes: proven.namesakes.clone(),
        }
    }

    fn remarks(&self, proven: &AllKnown<'_, '_>) -> Vec<String> {
        let flow = self.flow;
        let mut remarks = Vec::new();
        if let Some(from) = self.showing.from {
            let name = flow.question_in_words(from);
            remarks.push(format!("Only what comes from “{name}” on."));
        }
        if let Some(to) = self.showing.to {
            let title = flow.without_answers(&flow.outcomes[to].title);
            remarks.push(format!("Only the ways that end with “{title}”."));
        }
        if let Some(figures) = &proven.figures
            && !figures.exact
        {
            remarks.push("Counts are at most so large: some answers may not fit together.".into());
        }
        remarks.extend(self.not_decided(proven));
        remarks
    }

    /// How far it came, where not everything is decided.
    fn not_decided(&self, proven: &AllKnown<'_, '_>) -> Option<String> {
        let run = proven.space.as_ref().map(|space| space.budget());
        if run.is_some_and(RunBudget::is_spent) {
            let open = |(shown, _): &&(PromiseShown, _)| shown.verdict == VerdictShown::NotDecided;
            let of = self.promises.len();
            let decided = of - self.promises.iter().filter(open).count();
            return Some(format!(
                "The work stopped at its limit, when {decided} of {of} promises were decided. Who comes where is told as far as it came."
            ));
        }
        if proven.figures.is_none() {
            let open = |(shown, _): &(PromiseShown, _)| shown.verdict == VerdictShown::NotDecided;
            return Some(match self.promises.iter().all(open) {
                true => "The flow is too large to prove anything of it here.".into(),
                false => "How many come where is not decided: there are too many answers.".into(),
            });
        }
        let is_counted = proven.census.is_some();
        (!is_counted).then(|| "Who comes where is not decided: there are too many answers.".into())
    }

    fn rung(&self, id: Id<Question>, proven: &mut AllKnown<'_, 'f>) -> Rung {
        let flow = self.flow;
        let question = &flow.questions[id];
        let met = proven
            .figures
            .as_ref()
            .map(|figures| figures.questions[id.index()].1);
        let crowd = proven.crowd(&Waypoint::Question(id), met, self.showing);
        let mut rows = Vec::new();
        for joined in self.joined(id) {
            rows.extend(self.row(id, &joined, proven));
        }
        rows.extend(self.gap(id, proven));
        let beside = Phrasing {
            beside: Some(id),
            facts: FactsAs::Named,
        };
        let refusals = question.refuse.iter().map(|refusal| Refusing {
            when: proven
                .namesakes
                .words(&refusal.when.condition.worded(flow, beside)),
            says: flow.without_answers(&refusal.says),
        });
        Rung {
            number: self.numbers[&id],
            id: flow.questions.name(id).to_owned(),
            ask: flow.without_answers(&question.ask),
            name: flow.question_in_words(id),
            why: question.why.as_deref().map(str::to_owned),
            options: options(question),
            optional: question.presence == Presence::Optional,
            crowd,
            refusals: refusals.collect(),
            rows,
            promises: self.speaking_of(Target::Question(id)),
        }
    }

    fn row(
        &self,
        id: Id<Question>,
        joined: &Joined,
        proven: &mut AllKnown<'_, 'f>,
    ) -> Option<LadderRow> {
        let there = Waypoint::Routes(id, joined.routes.clone());
        if let Some(outcome) = self.showing.to {
            let shown = match joined.target {
                Target::Outcome(target) => target == outcome,
                Target::Question(target) => self.sequence.contains(&target),
            };
            if !shown || proven.leads(&there, outcome) == Some(false) {
                return None;
            }
        }
        let taken = joined.routes.iter().map(|route| proven.takes(id, *route));
        let taken: Option<Vec<bool>> = taken.collect();
        let taken = taken.map(|taken| taken.contains(&true));
        let mut crowd = proven.crowd(&there, None, self.showing);
        crowd.met = taken.map(|taken| {
            let of_question = proven.census.as_ref();
            let all = of_question.and_then(|census| census.counted(&Waypoint::Question(id)));
            let all = all.map(|all| all.to_string());
            match taken {
                false => Met::Never,
                true if all.is_some() && all == crowd.ways => Met::Always,
                true => Met::Sometimes,
            }
        });
        let walked = self.showing.walked.is_some_and(|way| {
            way.taken().iter().any(|taken| {
                taken.question == id && taken.route.is_some_and(|key| joined.routes.contains(&key))
            })
        });
        Some(LadderRow {
            when: proven.namesakes.words(&joined.when),
            to: self.leads_to(joined.target),
            crowd,
            tried: None,
            walked,
        })
    }

    fn leads_to(&self, target: Target) -> LeadsTo {
        let flow = self.flow;
        match target {
            Target::Question(id) => LeadsTo::Question {
                number: self.numbers[&id],
                name: flow.question_in_words(id),
            },
            Target::Outcome(id) => LeadsTo::Outcome {
                place: self.places.get(&id).copied().unwrap_or(0),
                title: flow.without_answers(&flow.outcomes[id].title),
                tone: flow.outcomes[id].tone,
            },
        }
    }

    /// The row of those for whom no route holds.
    fn gap(&self, id: Id<Question>, proven: &mut AllKnown<'_, 'f>) -> Option<LadderRow> {
        let stuck = proven.pass.as_ref()?.is_stuck_at(id);
        if !stuck || self.showing.to.is_some() {
            return None;
        }
        let flow = self.flow;
        let beside = Phrasing {
            beside: Some(id),
            facts: FactsAs::Named,
        };
        let gap = proven.space.as_mut()?.gap(id).ok().flatten();
        let when = match gap {
            Some(gap) if gap.condition != Condition::always() => gap.condition.worded(flow, beside),
            Some(_) => Phrase::plainly("any answer"),
            None => Phrase::plainly("some answers"),
        };
        let there = Waypoint::Nowhere(id);
        let crowd = proven.crowd(&there, Some(Met::Sometimes), self.showing);
        Some(LadderRow {
            when: proven.namesakes.words(&when),
            to: LeadsTo::Nowhere,
            crowd,
            tried: None,
            walked: self
                .showing
                .walked
                .is_some_and(|way| way.step() == Step::Stuck(id)),
        })
    }

    fn landing(&self, id: Id<Outcome>, proven: &mut AllKnown<'_, 'f>) -> Landing {
        let outcome = &self.flow.outcomes[id];
        let met = proven
            .figures
            .as_ref()
            .map(|figures| figures.outcomes[id.index()].2);
        Landing {
            id: self.flow.outcomes.name(id).to_owned(),
            title: self.flow.without_answers(&outcome.title),
            tone: outcome.tone,
            crowd: proven.crowd(&Waypoint::Outcome(id), met, self.showing),
            tried: None,
            promises: self.speaking_of(Target::Outcome(id)),
        }
    }

    /// The routes of a question, those as one that have one target.
    fn joined(&self, id: Id<Question>) -> Vec<Joined> {
        joined(self.flow, id)
    }
}

/// The routes of a question, those as one that have one target: of options wherever they
/// stand, of a list where they stand behind each other.
fn joined(flow: &Flow, id: Id<Question>) -> Vec<Joined> {
    let question = &flow.questions[id];
    let mut all: Vec<Joined> = Vec::new();
    match &question.next {
        Next::To(target) => all.push(Joined {
            routes: vec![RouteKey::Only],
            target: *target,
            when: Phrase::plainly("any answer"),
        }),
        Next::ByOption { .. } => {
            for (route, target) in question.next.routes() {
                match all.iter_mut().find(|joined| joined.target == target) {
                    Some(joined) => joined.routes.push(route),
                    None => all.push(Joined {
                        routes: vec![route],
                        target,
                        when: Phrase::default(),
                    }),
                }
            }
            for joined in &mut all {
                joined.when = by_options(question, &joined.routes);
            }
        }
        Next::Routes(_) => {
            let beside = Phrasing {
                beside: Some(id),
                facts: FactsAs::Named,
            };
            for case in question.next.cases() {
                // Whom the routes inside one leave out has a row of their own.
                let Some((key, target)) = case.leads else {
                    continue;
                };
                let is_last = case.when.len() < case.steps.len();
                let mut when = match (case.when.as_slice(), key) {
                    ([], RouteKey::Listed(0)) => Phrase::plainly("any answer"),
                    ([], _) => Phrase::plainly("otherwise"),
                    _ => case.condition().worded(flow, beside),
                };
                if is_last && !case.when.is_empty() {
                    when.pieces.push(Word::Plain(", otherwise".to_owned()));
                }
                match all.last_mut().filter(|last| last.target == target) {
                    Some(last) => {
                        last.routes.push(key);
                        last.when.pieces.push(Word::Plain("; or ".to_owned()));
                        last.when.pieces.extend(when.pieces);
                    }
                    None => all.push(Joined {
                        routes: vec![key],
                        target,
                        when,
                    }),
                }
            }
        }
    }
    all
}

/// `A, B or C`, or `any answer` where these are all.
fn by_options(question: &Question, routes: &[RouteKey]) -> Phrase {
    if question.next.routes().count() == routes.len() {
        return Phrase::plainly("any answer");
    }
    let label = |route: &RouteKey| match route {
        RouteKey::Option(at) => match question.kind.options() {
            Some(options) => {
                let option = options.id_at(*at).map(|id| options[id].label.to_string());
                Word::Answer(option.unwrap_or_default())
            }
            None if *at == 0 => Word::Answer("Yes".to_owned()),
            None => Word::Answer("No".to_owned()),
        },
        RouteKey::Skipped => Word::Plain("skipped".to_owned()),
        RouteKey::Only | RouteKey::Listed(_) => Word::Plain(String::new()),
    };
    let mut phrase = Phrase::default();
    let last = routes.len().saturating_sub(1);
    for (at, route) in routes.iter().enumerate() {
        match at {
            0 => {}
            at if at == last => phrase.pieces.push(Word::Plain(" or ".to_owned())),
            _ => phrase.pieces.push(Word::Plain(", ".to_owned())),
        }
        phrase.pieces.push(label(route));
    }
    phrase
}

fn options(question: &Question) -> Vec<String> {
    match &question.kind {
        Kind::YesNo => vec!["Yes".to_owned(), "No".to_owned()],
        Kind::Choice(options) | Kind::Choices { options, .. } => (options.iter())
            .map(|(_, option)| option.label.to_string())
            .collect(),
        Kind::Number { .. } | Kind::Duration { .. } | Kind::Date { .. } | Kind::Text { .. } => {
            Vec::new()
        }
    }
}

/// What a promise speaks of.
fn speaks_of(flow: &Flow, guarantee: &Guarantee) -> Vec<Target> {
    let mut of: Vec<Target> = Vec::new();
    of.extend(guarantee.at.iter().flatten().map(|id| Target::Outcome(*id)));
    match &guarantee.promise {
        Promise::Never(outcomes) | Promise::Always(outcomes) => {
            of.extend(outcomes.iter().map(|id| Target::Outcome(*id)));
        }
        Promise::Asks(questions) | Promise::IndependentOf(questions) => {
            of.extend(questions.iter().map(|id| Target::Question(*id)));
        }
        Promise::Shows(passages) | Promise::ShowsFirst(passages) | Promise::ShowsNot(passages) => {
            let shows = |id: &Id<Outcome>| {
                let own = &flow.outcomes[*id].passages;
                own.iter().any(|passage| passages.contains(passage))
            };
            if guarantee.at.is_none() {
                of.extend(flow.outcomes.ids().filter(shows).map(Target::Outcome));
            }
        }
        Promise::AtMost(_) => {}
    }
    if let Some(when) = &guarantee.when {
        when.condition.visit(&mut |test| {
            of.extend(test.questions().into_iter().flatten().map(Target::Question));
        });
    }
    of.dedup();
    of
}

/// The names of facts that the rows of a question speak of.
fn facts_of(rung: &Rung) -> impl Iterator<Item = &str> {
    let rows = rung.rows.iter().map(|row| &row.when);
    let refusals = rung.refusals.iter().map(|refusal| &refusal.when);
    let pieces = rows.chain(refusals).flat_map(|when| &when.pieces);
    let facts = pieces.filter(|piece| piece.is == super::WordKind::Fact);
    facts.map(|piece| &*piece.text)
}

impl Ladder {
    /// Counts a way for the rows that it takes: how many scenarios try each of them.
    pub fn try_way(&mut self, way: &Session<'_>) {
        let flow = way.flow();
        for taken in way.taken() {
            let id = flow.questions.name(taken.question);
            let Some(rung) = self.questions.iter_mut().find(|rung| rung.id == id) else {
                continue;
            };
            let routes = joined(flow, taken.question);
            let of_route = |key| routes.iter().find(|joined| joined.routes.contains(&key));
            let when = taken.route.and_then(of_route);
            let target = when.map(|joined| (self.namesakes.words(&joined.when), joined.target));
            for row in &mut rung.rows {
                let here = match &target {
                    Some((when, _)) => row.when == *when && row.to != LeadsTo::Nowhere,
                    None => row.to == LeadsTo::Nowhere,
                };
                row.tried = Some(row.tried.unwrap_or(0) + usize::from(here));
            }
        }
        if let Step::Done(outcome) = way.step() {
            let id = flow.outcomes.name(outcome);
            for landing in self.outcomes.iter_mut().filter(|landing| landing.id == id) {
                landing.tried = Some(landing.tried.unwrap_or(0) + 1);
            }
        }
    }

    /// Every row that no scenario takes counts none from now on.
    pub fn begin_to_try(&mut self) {
        for rung in &mut self.questions {
            rung.rows.iter_mut().for_each(|row| row.tried = Some(0));
        }
        self.outcomes
            .iter_mut()
            .for_each(|landing| landing.tried = Some(0));
    }
}
