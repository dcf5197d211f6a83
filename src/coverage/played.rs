//! Which items played sessions have tried.

use super::{Item, ItemKind, Side, Test, items};
use crate::flow::Flow;
use crate::flow::answer::{Answer, Given};
use crate::flow::condition::Condition;
use crate::flow::question::{Kind, Next, Presence, Question, RouteKey};
use crate::flow::table::Id;
use crate::session::truth::Answers;
use crate::session::{Session, Step};

/// The items of a flow, found by what they stand for.
#[derive(Clone, Debug)]
pub struct Items<'f> {
    flow: &'f Flow,
    list: Vec<Item>,
    /// By question: the number of its first item, the question itself.
    first: Vec<usize>,
    outcomes: usize,
    passages: usize,
    /// By question: the numbers of the first sides of the tests that read it.
    tests: Vec<Vec<usize>>,
    /// By question: the numbers of the first sides of the tests of scores that are
    /// looked at on its answer.
    scores: Vec<Vec<usize>>,
    /// Those that are looked at when the way is at its end.
    scores_at_end: Vec<usize>,
}

impl<'f> Items<'f> {
    /// The items of a flow.
    #[must_use]
    pub fn of(flow: &'f Flow) -> Self {
        let list = items(flow);
        let at = |wanted: ItemKind| {
            let found = list.iter().position(|item| item.kind() == wanted);
            found.unwrap_or(list.len())
        };
        let mut found = Self {
            flow,
            first: Vec::with_capacity(flow.questions.len()),
            outcomes: at(ItemKind::Outcome),
            passages: at(ItemKind::Passage),
            tests: vec![Vec::new(); flow.questions.len()],
            scores: vec![Vec::new(); flow.questions.len()],
            scores_at_end: Vec::new(),
            list: Vec::new(),
        };
        for (number, item) in list.iter().enumerate() {
            match item {
                Item::Question(_) => found.first.push(number),
                Item::Side(test, Side::Holds) => found.note(test, number),
                Item::Option(..)
                | Item::Skip(_)
                | Item::Route(..)
                | Item::Refusal(..)
                | Item::Outcome(_)
                | Item::Passage(_)
                | Item::Side(_, Side::Fails) => {}
            }
        }
        found.list = list;
        found
    }

    fn note(&mut self, test: &Test, number: usize) {
        for question in &test.looked_at {
            self.scores[question.index()].push(number);
        }
        if test.at_end {
            self.scores_at_end.push(number);
        }
        for question in test.condition.questions().into_iter().flatten() {
            let tests = &mut self.tests[question.index()];
            if tests.last() != Some(&number) {
                tests.push(number);
            }
        }
    }

    /// The flow.
    #[must_use]
    pub fn flow(&self) -> &'f Flow {
        self.flow
    }

    /// All items, in order.
    #[must_use]
    pub fn list(&self) -> &[Item] {
        &self.list
    }

    fn test(&self, number: usize) -> Option<&Test> {
        match self.list.get(number) {
            Some(Item::Side(test, _)) => Some(test),
            _ => None,
        }
    }

    fn option(&self, question: Id<Question>, option: usize) -> usize {
        self.first[question.index()] + 1 + option
    }

    fn skip(&self, question: Id<Question>) -> usize {
        self.option(question, self.flow.questions[question].kind.named_answers())
    }

    fn route(&self, id: Id<Question>, route: RouteKey) -> usize {
        let question = &self.flow.questions[id];
        let optional = usize::from(question.presence == Presence::Optional);
        let at = match (route, &question.next) {
            (RouteKey::Only, _) => 0,
            (RouteKey::Option(at) | RouteKey::Listed(at), _) => at,
            (RouteKey::Skipped, Next::ByOption { targets, .. }) => targets.len(),
            (RouteKey::Skipped, Next::To(_) | Next::Routes(_)) => 0,
        };
        self.skip(id) + optional + at
    }

    fn refusal(&self, id: Id<Question>, at: usize) -> usize {
        let question = &self.flow.questions[id];
        let optional = usize::from(question.presence == Presence::Optional);
        self.skip(id) + optional + question.next.routes().count() + at
    }
}

/// How often played sessions have tried each item of a flow.
///
/// ```
/// # let flow = quandary::parse::read(include_str!("../../flows/pizza.yaml")).into_flow().unwrap();
/// use quandary::coverage::played::{Coverage, Items};
/// use quandary::{flow::day, parse::answers, session::Session};
///
/// let items = Items::of(&flow);
/// let mut coverage = Coverage::new(&items);
/// let mut session = Session::new(&flow, day::read("2026-11-23").unwrap());
/// for given in ["cannot_eat=nothing", "hunger=little"] {
///     let (_, answer) = answers::read_flag(given, &flow).unwrap();
///     session.answer(answer).unwrap();
/// }
/// coverage.add(&session, None);
/// let tried = coverage.items().filter(|(_, times)| *times > 0);
/// let tried: Vec<String> = tried.map(|(item, _)| item.name(&flow)).collect();
/// assert!(tried.contains(&"the outcome `slice`".to_owned()));
/// ```
#[derive(Clone, Debug)]
pub struct Coverage<'i> {
    items: &'i Items<'i>,
    times: Vec<u64>,
}

impl<'i> Coverage<'i> {
    /// Nothing has been tried yet.
    #[must_use]
    pub fn new(items: &'i Items<'i>) -> Self {
        Self {
            items,
            times: vec![0; items.list.len()],
        }
    }

    /// All items with how often each has been tried, in order.
    pub fn items(&self) -> impl Iterator<Item = (&'i Item, u64)> {
        self.items.list.iter().zip(self.times.iter().copied())
    }

    /// Adds what another has counted, of the same items.
    pub fn merge(&mut self, other: &Self) {
        for (times, more) in self.times.iter_mut().zip(&other.times) {
            *times += more;
        }
    }

    /// Counts what a session has come by, as far as it went. `refused` is an
    /// answer to the question at which it stands that the author's `refuse` turned
    /// down: it tries the refusal and what that tests, and nothing else.
    pub fn add(&mut self, session: &Session<'_>, refused: Option<&Answer>) {
        for taken in session.taken() {
            let id = taken.question;
            self.hit(self.items.first[id.index()]);
            if let Some(given) = session.given(id) {
                self.answer(id, given);
                self.tests(id, session.answers());
            }
            if let Some(route) = taken.route {
                self.hit(self.items.route(id, route));
            }
        }
        if !self.items.flow.scores.is_empty() {
            self.scores(session);
        }
        self.counts(session);
        match session.step() {
            Step::Done(outcome) => self.hit(self.items.outcomes + outcome.index()),
            Step::Ask(id) => {
                self.hit(self.items.first[id.index()]);
                if let Some(answer) = refused {
                    self.refused(session, id, answer);
                }
            }
            Step::Stuck(_) => {}
        }
        self.passages(session);
    }

    fn hit(&mut self, number: usize) {
        if let Some(times) = self.times.get_mut(number) {
            *times += 1;
        }
    }

    fn answer(&mut self, id: Id<Question>, given: &Given) {
        match given {
            Given::Skipped => self.hit(self.items.skip(id)),
            Given::Answer(Answer::Choice(option)) => self.hit(self.items.option(id, *option)),
            Given::Answer(Answer::Choices(chosen)) => {
                for option in chosen.iter() {
                    self.hit(self.items.option(id, option));
                }
            }
            Given::Answer(Answer::YesNo(yes)) => {
                self.hit(self.items.option(id, usize::from(!yes)));
            }
            Given::Answer(
                Answer::Number(_) | Answer::Duration(_) | Answer::Date(_) | Answer::Text(_),
            ) => {}
        }
    }

    /// The sides that the answer to a question is on. A test of two answers is
    /// counted with the first of them.
    fn tests(&mut self, id: Id<Question>, answers: &Answers) {
        let items = self.items;
        for number in &items.tests[id.index()] {
            if let Some(test) = items.test(*number)
                && test.condition.questions()[0] == Some(id)
            {
                self.side(*number, test, answers);
            }
        }
    }

    fn side(&mut self, number: usize, test: &Test, answers: &Answers) {
        let mut read = test.condition.questions().into_iter().flatten();
        let answered = |id| answers.given(id).and_then(Given::answer).is_some();
        if read.all(answered) {
            self.hit(number + usize::from(!answers.test(&test.condition)));
        }
    }

    /// The passages that were read: with the advice, or at once on the way.
    fn passages(&mut self, session: &Session<'_>) {
        let mut read = session.shown();
        read.extend(session.helped_first());
        read.sort();
        read.dedup();
        for passage in read {
            self.hit(self.items.passages + passage.index());
        }
    }

    /// Scores as they stood after each answer, and at the end.
    fn scores(&mut self, session: &Session<'_>) {
        let items = self.items;
        let mut sums = vec![0; items.flow.scores.len()];
        for taken in session.taken() {
            let given = session.given(taken.question).and_then(Given::answer);
            add_points(&mut sums, items.flow, taken.question, given);
            for number in &items.scores[taken.question.index()] {
                self.score(*number, &sums);
            }
        }
        if let Step::Done(_) = session.step() {
            for number in &items.scores_at_end {
                self.score(*number, &sums);
            }
        }
    }

    /// Tests that count others, as they stood after each answer, and at the end.
    fn counts(&mut self, session: &Session<'_>) {
        let items = self.items;
        if !items.list.iter().any(is_count) {
            return;
        }
        if let Step::Done(_) = session.step() {
            self.counted(&items.scores_at_end, session.answers());
        }
        let mut way = session.clone();
        while let Some(question) = way.taken().last().map(|taken| taken.question) {
            self.counted(&items.scores[question.index()], way.answers());
            if way.back().is_none() {
                break;
            }
        }
    }

    fn counted(&mut self, numbers: &[usize], answers: &Answers) {
        let counts = |number: &&usize| self.items.list.get(**number).is_some_and(is_count);
        let numbers: Vec<usize> = numbers.iter().filter(counts).copied().collect();
        for number in numbers {
            if let Some(test) = self.items.test(number) {
                let holds = answers.clone().holds(self.items.flow, &test.condition);
                self.hit(number + usize::from(!holds));
            }
        }
    }

    fn score(&mut self, number: usize, sums: &[i64]) {
        let test = self.items.test(number).map(|test| &test.condition);
        if let Some(Condition::Score(score, relation, value)) = test {
            let sum = sums.get(score.index()).copied().unwrap_or(0);
            self.hit(number + usize::from(!relation.holds(&sum, value)));
        }
    }

    /// An answer that the author's `refuse` turned down.
    fn refused(&mut self, session: &Session<'_>, id: Id<Question>, answer: &Answer) {
        let items = self.items;
        let question = &items.flow.questions[id];
        let mut answers = session.trying(answer);
        let mut refusals = question.refuse.iter();
        let fired = refusals.position(|refusal| answers.holds(items.flow, &refusal.when.condition));
        let Some(fired) = fired else { return };
        self.hit(items.refusal(id, fired));
        let refuses = |test: &&Test| test.refuses.contains(&id);
        for number in &items.tests[id.index()] {
            if let Some(test) = items.test(*number).filter(refuses) {
                self.side(*number, test, &answers);
            }
        }
        for number in &items.scores[id.index()] {
            if let Some(test) = items.test(*number).filter(refuses) {
                let holds = answers.holds(items.flow, &test.condition);
                self.hit(number + usize::from(!holds));
            }
        }
    }
}

/// Whether this is a side of a test that counts others.
fn is_count(item: &Item) -> bool {
    matches!(item, Item::Side(test, _) if matches!(test.condition, Condition::AtLeast(..)))
}

fn add_points(sums: &mut [i64], flow: &Flow, id: Id<Question>, given: Option<&Answer>) {
    let (Kind::Choice(options) | Kind::Choices { options, .. }) = &flow.questions[id].kind else {
        return;
    };
    let add = |option: usize| {
        let Some(option) = options.id_at(option) else {
            return;
        };
        for (score, points) in &options[option].points {
            if let Some(sum) = sums.get_mut(score.index()) {
                *sum += points;
            }
        }
    };
    given.into_iter().flat_map(Answer::chosen).for_each(add);
}
