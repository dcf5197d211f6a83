//! The booklet of a flow: what somebody reads who answers for its advice. For each outcome
//! who gets it, people by whose example that is understood, how it reads and where it is
//! from; for each question what it leads to; what is promised; and a table of cases.
//!
//! It is plain data. In reading order: [`mod@people`] are the examples, [`ease`] is how easy a
//! text reads; this file puts them together. Whoever writes it down shows each page as the
//! people see it.

pub mod people;

pub mod ease;

use jiff::civil::Date;

use crate::cases::{self, Case, CaseTerms, Cover};
use crate::flow::Flow;
use crate::flow::condition::Written;
use crate::flow::outcome::{Outcome, Passage, Signed, SignedDigest, Source};
use crate::flow::table::Id;
use crate::flow::worded::Phrasing;
use crate::ladder::draw::{Crowds, PictureOf, ladder};
use crate::ladder::namesakes::Namesakes;
use crate::ladder::{Crowd, InWords, Ladder};
use crate::session::advice::Advice;
use crate::session::{Session, Step};
use crate::signature::{Signing, SinceSigned};
use crate::space::budget::RunBudget;
use crate::space::census::Waypoint;
use crate::space::{Space, Today};
use ease::ReadingEase;
use people::{Example, ExampleRole, at_bound};

/// The booklet of a flow.
#[derive(Debug)]
#[non_exhaustive]
pub struct Booklet<'f> {
    /// The questions with what they lead to, and the promises.
    pub ladder: Ladder,
    /// The outcomes that are shown, in the order of the ladder.
    pub outcomes: Vec<OutcomeClaim<'f>>,
    /// How many outcomes are left out, since nothing of them has changed.
    pub left_out: usize,
    /// Cases that try every outcome, every route and every bound.
    pub cases: Vec<Case<'f>>,
    /// How many other cases there are that aren't in the table.
    pub more_cases: usize,
    /// What all that is found out for the booklet may take.
    pub run: RunBudget,
}

/// What is said of an outcome.
#[derive(Debug)]
#[non_exhaustive]
pub struct OutcomeClaim<'f> {
    /// The outcome.
    pub outcome: Id<Outcome>,
    /// Who gets it.
    pub crowd: Crowd,
    /// Up to three of them: the shortest, the commonest, one at a bound.
    pub people: Vec<Example<'f>>,
    /// What those see who aren't the first of these.
    pub elsewhere: Vec<SeenElsewhere>,
    /// The sources of everything that can be shown, each with the one that it's a part of.
    pub sources: Vec<Id<Source>>,
    /// How easily the page of the first reads.
    pub ease: Option<ReadingEase>,
    /// What is to be signed.
    pub digest: SignedDigest,
    /// Who has signed it, and what has changed since.
    pub signed: Option<(Signed, SinceSigned)>,
}

/// Something that only some see who get an outcome.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct SeenElsewhere {
    /// The passage.
    pub passage: Id<Passage>,
    /// Who sees it, of those who get the outcome.
    pub when: InWords,
}

/// What is in a booklet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BookletOf {
    /// All of the flow.
    Everything,
    /// The outcomes that nobody has signed as they are.
    Changed,
}

/// How a booklet is made.
#[derive(Clone, Copy, Debug)]
pub struct BookletTerms {
    /// The day on which ways are walked.
    pub today: Date,
    /// How many nodes a diagram may have. All of the booklet may take what a [`RunBudget`] of
    /// so many has; signatures have their own, so that they are the same under every limit.
    pub most_nodes: usize,
    /// What is in it.
    pub of: BookletOf,
}

/// In flows with more questions no cases are sought.
const MOST_QUESTIONS_WITH_CASES: usize = 300;

/// How many cases people read.
const MOST_CASES: usize = 150;

/// The booklet of a flow.
///
/// ```
/// # let flow = quandary::parse::read(include_str!("../../flows/pizza.yaml")).into_flow().unwrap();
/// use quandary::booklet::{BookletOf, BookletTerms, booklet};
/// use quandary::flow::day;
/// use quandary::space::MOST_NODES;
///
/// let today = day::read("2026-11-23").unwrap();
/// let terms = BookletTerms { today, most_nodes: MOST_NODES, of: BookletOf::Everything };
/// let booklet = booklet(&flow, &terms);
/// let slice = &booklet.outcomes[0];
/// assert_eq!(slice.crowd.who.as_ref().unwrap().text, "Hunger is A little");
/// assert!(slice.signed.is_none());
/// ```
#[must_use]
pub fn booklet<'f>(flow: &'f Flow, terms: &BookletTerms) -> Booklet<'f> {
    let run = RunBudget::of(terms.most_nodes);
    let mut space = Space::as_far_as_it_fits(flow, Today::Any, &run).ok();
    let showing = PictureOf {
        today: terms.today,
        crowds: Crowds::Counted,
        from: None,
        to: None,
        walked: None,
    };
    let ladder = ladder(flow, space.as_mut(), &showing);
    let mut signing = Signing::of(flow);
    let mut census = space.as_mut().and_then(|space| space.census().ok());
    let mut outcomes = Vec::new();
    let mut left_out = 0;
    for landing in &ladder.outcomes {
        let Some(outcome) = flow.outcomes.find(&landing.id) else {
            continue;
        };
        let since = signing.since(outcome);
        if terms.of == BookletOf::Changed && since == Some(SinceSigned::Nothing) {
            left_out += 1;
            continue;
        }
        let mut crowd = landing.crowd.clone();
        let mut ways = Vec::new();
        if let (Some(space), Some(census)) = (&mut space, &mut census) {
            let there = Waypoint::Outcome(outcome);
            let who = census.who(space, &there);
            crowd.who = Some(ladder.namesakes.words(&who.worded(flow)));
            let shortest = census.way_to(space, &there, terms.today);
            ways.extend(shortest.ok().flatten());
            ways.extend(census.commonest(space, outcome, terms.today));
        }
        let people = people(ways, outcome);
        let page = people.first().map(|example| &example.session);
        let signed = flow.outcomes[outcome].signed.clone();
        outcomes.push(OutcomeClaim {
            outcome,
            crowd,
            elsewhere: elsewhere(flow, &ladder.namesakes, outcome, page),
            sources: sources(flow, outcome),
            ease: page.and_then(|session| ReadingEase::of(&words(session), flow.language())),
            people,
            digest: signing.digest(outcome),
            signed: signed.zip(since),
        });
    }
    let (cases, more_cases) = cases_of(flow, terms, &run, &outcomes);
    Booklet {
        ladder,
        outcomes,
        left_out,
        cases,
        more_cases,
        run,
    }
}

/// Three of those who get an outcome; two who answer alike are one.
fn people<'f>(ways: Vec<Session<'f>>, outcome: Id<Outcome>) -> Vec<Example<'f>> {
    let mut people: Vec<Example<'f>> = Vec::new();
    let bound = at_bound(&ways, outcome);
    let roles = [ExampleRole::Shortest, ExampleRole::Commonest];
    for (session, role) in ways.into_iter().zip(roles) {
        match people.first_mut() {
            Some(known) if is_same(&known.session, &session) => {
                known.role = ExampleRole::ShortestAndCommonest;
            }
            Some(_) | None => people.push(Example { role, session }),
        }
    }
    people.extend(bound);
    people
}

fn is_same(one: &Session<'_>, other: &Session<'_>) -> bool {
    let given = |session: &Session<'_>| {
        let taken = session.taken().iter();
        let given = taken.map(|taken| (taken.question, session.given(taken.question).cloned()));
        given.collect::<Vec<_>>()
    };
    given(one) == given(other)
}

/// What can be shown with an outcome and isn't there for these answers.
fn elsewhere(
    flow: &Flow,
    namesakes: &Namesakes,
    outcome: Id<Outcome>,
    page: Option<&Session<'_>>,
) -> Vec<SeenElsewhere> {
    let shown = page.map(Session::shown).unwrap_or_default();
    let passages = flow.outcomes[outcome].passages.iter();
    let others = passages.filter(|passage| !shown.contains(passage));
    let others = others.map(|passage| {
        let when = flow.passages[*passage].when.as_ref();
        let words = |when: &Written| namesakes.words(&when.condition.worded(flow, Phrasing::FULL));
        SeenElsewhere {
            passage: *passage,
            when: when.map(words).unwrap_or_default(),
        }
    });
    others.collect()
}

/// Everything that an outcome and what can be shown with it cite, with what that is a part
/// of, each once.
fn sources(flow: &Flow, outcome: Id<Outcome>) -> Vec<Id<Source>> {
    let outcome = &flow.outcomes[outcome];
    let passages = outcome.passages.iter();
    let passages = passages.flat_map(|passage| &flow.passages[*passage].cites);
    let mut all: Vec<Id<Source>> = Vec::new();
    for cited in outcome.cites.iter().chain(passages) {
        let mut open = Some(*cited);
        while let Some(source) = open.filter(|source| !all.contains(source)) {
            all.push(source);
            open = flow.sources[source].part_of;
        }
    }
    all
}

/// All words of a page.
fn words(session: &Session<'_>) -> String {
    let Some(advice) = session.advice() else {
        return String::new();
    };
    let Advice {
        title,
        text,
        passages,
        steps,
        // How easily documents read is another question: they speak to somebody else.
        documents: _,
        outcome: _,
        tone: _,
        tone_word: _,
        showing: _,
        cites: _,
    } = &advice;
    let passages = passages.iter();
    let passages = passages.flat_map(|shown| shown.title.iter().chain([&shown.text]));
    let texts = [title, text].into_iter().chain(passages);
    let texts = texts.chain(steps).map(|text| text.trim_end());
    texts.collect::<Vec<_>>().join("\n\n")
}

/// The cases of those outcomes that are shown, and how many more there are.
fn cases_of<'f>(
    flow: &'f Flow,
    terms: &BookletTerms,
    run: &RunBudget,
    shown: &[OutcomeClaim<'_>],
) -> (Vec<Case<'f>>, usize) {
    if flow.questions.len() > MOST_QUESTIONS_WITH_CASES {
        return (Vec::new(), 0);
    }
    let wanted = [Cover::Outcomes, Cover::Routes, Cover::Boundaries];
    let terms = CaseTerms {
        today: terms.today,
        most_nodes: terms.most_nodes,
        seed: 1,
    };
    let mut cases = cases::cover_within(flow, &wanted, &terms, run).cases;
    cases.retain(|case| match case.session().step() {
        Step::Done(outcome) => shown.iter().any(|claim| claim.outcome == outcome),
        Step::Ask(_) | Step::Stuck(_) => true,
    });
    let more = cases.len().saturating_sub(MOST_CASES);
    cases.truncate(MOST_CASES);
    (cases, more)
}
