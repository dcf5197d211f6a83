//! One person's way through a flow: a fold over their answers.
//!
//! A [`Session`] is pulled by its host. It says what comes next with
//! [`Session::step`], takes an answer with [`Session::answer`], and knows neither
//! a terminal nor a clock: `today` is given to it. Its state is the list of
//! answers and nothing else, so going [`Session::back`] is one answer fewer, and
//! a [`Session::change`] is the same fold over the list with one answer changed.
//!
//! In reading order: this file is the session, [`change`] what a change of mind
//! does to it, [`truth`] whether a condition holds for the answers so far,
//! [`advice`] what a person gets at the end, and `read` which answers decided that.

pub mod truth;

pub mod advice;

pub mod change;

mod read;

use std::borrow::Cow;
use std::ops::Deref;
use std::sync::Arc;

use jiff::civil::Date;

use crate::flow::Flow;
use crate::flow::answer::{Answer, Given, Refused};
use crate::flow::condition::Condition;
use crate::flow::outcome::{Outcome, Passage};
use crate::flow::question::{Kind, Next, Presence, Question, Route, RouteKey, Target, Then};
use crate::flow::table::Id;
use crate::flow::text::{Insertion, SentencePlace, Text, literal_in_markdown};
use advice::{Part, ShownPassage};
use change::Waiting;
use truth::{A_LONG_WAY, Answers};

/// One person's way through a flow.
///
/// ```
/// use quandary::flow::{answer::Answer, day};
/// use quandary::session::{Session, Step};
/// # let text = include_str!("../../flows/pizza.yaml");
///
/// let flow = quandary::parse::read(text).into_flow().expect("the flow has no faults");
/// let mut session = Session::new(&flow, day::read("2026-11-23").unwrap());
/// while let Step::Ask(question) = session.step() {
///     let answer = match flow.questions.name(question) {
///         "cannot_eat" => "nothing",
///         "hunger" => "very",
///         "diet" => "vegan",
///         _ => "10",
///     };
///     let answer = flow.questions[question].read(answer).unwrap();
///     session.answer(answer).expect("the answer is accepted");
/// }
/// let Step::Done(outcome) = session.step() else { unreachable!() };
/// assert_eq!(flow.outcomes.name(outcome), "marinara");
/// ```
pub type Session<'f> = SessionOf<&'f Flow>;

/// A session that keeps its flow alive: it can stand in a struct, be sent to another
/// thread, and be given back. Several of them share one flow.
///
/// ```
/// use std::sync::Arc;
/// use std::thread;
///
/// use quandary::flow::day;
/// use quandary::session::OwnedSession;
/// # let text = include_str!("../../flows/pizza.yaml");
///
/// struct App {
///     session: OwnedSession,
/// }
///
/// let flow = quandary::parse::read(text).into_flow().expect("the flow has no faults");
/// let today = day::read("2026-11-23").expect("it is a day");
/// let app = App { session: OwnedSession::new(Arc::new(flow), today) };
/// let title = thread::spawn(move || app.session.flow().title.to_string());
/// assert_eq!(title.join().expect("it has an end"), "Which pizza do we order?");
/// ```
pub type OwnedSession = SessionOf<Arc<Flow>>;

/// One person's way through a flow that is held as `F`: by reference, as in
/// [`Session`], or shared, as in [`OwnedSession`]. It does the same either way.
///
/// `F` is copied with the session. What else takes a session takes a [`Session`];
/// [`SessionOf::borrowed`] makes one of each.
#[derive(Clone, Debug)]
pub struct SessionOf<F> {
    flow: F,
    answers: Answers,
    /// The questions that were asked, in order, each with the route taken.
    taken: Vec<Taken>,
    step: Step,
    waiting: Waiting,
}

/// What comes next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// This question is to be asked.
    Ask(Id<Question>),
    /// The way is at its end, with this advice.
    Done(Id<Outcome>),
    /// No route of this question holds for the answers, or only one that leads back
    /// to a question that has been asked. The file should have said where such a way
    /// leads.
    Stuck(Id<Question>),
}

/// A question that was asked, with the route that its answer took.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Taken {
    /// The question.
    pub question: Id<Question>,
    /// The route; nothing where none held.
    pub route: Option<RouteKey>,
}

impl<'f> Session<'f> {
    /// The flow that this is a way through.
    #[must_use]
    pub fn flow(&self) -> &'f Flow {
        self.flow
    }
}

impl OwnedSession {
    /// The flow that this is a way through.
    #[must_use]
    pub fn flow(&self) -> &Arc<Flow> {
        &self.flow
    }
}

impl<F: Deref<Target = Flow> + Clone> SessionOf<F> {
    /// A session that has answered nothing yet, on the day `today`.
    #[must_use]
    pub fn new(flow: F, today: Date) -> Self {
        Self {
            answers: Answers::new(&flow, today),
            taken: Vec::with_capacity(flow.questions.len().min(A_LONG_WAY)),
            step: Step::Ask(flow.start),
            waiting: Waiting::default(),
            flow,
        }
    }

    /// The same way, with its flow by reference.
    #[must_use]
    pub fn borrowed(&self) -> Session<'_> {
        Session {
            flow: &self.flow,
            answers: self.answers.clone(),
            taken: self.taken.clone(),
            step: self.step,
            waiting: self.waiting.clone(),
        }
    }

    /// Begins again, on the day `today`, with all answers forgotten.
    pub fn restart(&mut self, today: Date) {
        while self.back().is_some() {}
        self.step = Step::Ask(self.flow.start);
        self.waiting = Waiting::default();
        self.answers.turn_to(today);
    }

    /// The day on which the session takes place.
    #[must_use]
    pub fn today(&self) -> Date {
        self.answers.today()
    }

    /// What comes next.
    #[must_use]
    pub fn step(&self) -> Step {
        self.step
    }

    /// The questions that were asked so far, in order, with the routes taken.
    #[must_use]
    pub fn taken(&self) -> &[Taken] {
        &self.taken
    }

    /// The question that has been asked, and to which the last route leads back; so it
    /// is in no flow that [`parse`](crate::parse) gives.
    #[must_use]
    pub(crate) fn led_back(&self) -> Option<Id<Question>> {
        let Taken { question, route } = self.taken.last()?;
        let mut routes = self.flow.questions[*question].next.routes();
        match (self.step, routes.find(|(known, _)| Some(*known) == *route)) {
            (Step::Stuck(_), Some((_, Target::Question(back)))) => Some(back),
            _ => None,
        }
    }

    /// What came of asking a question; nothing where it was not asked on this way.
    #[must_use]
    pub fn given(&self, question: Id<Question>) -> Option<&Given> {
        self.answers.given(question)
    }

    /// The passages of help that the answer to this question brings at once, in the
    /// order of its options.
    #[must_use]
    pub fn helped_by(&self, question: Id<Question>) -> Vec<Id<Passage>> {
        let answer = self.given(question).and_then(Given::answer);
        let options = self.flow.questions[question].kind.options();
        let (Some(answer), Some(options)) = (answer, options) else {
            return Vec::new();
        };
        let help = |at: usize| {
            let (_, option) = options.iter().nth(at)?;
            option.help_first
        };
        let mut helped: Vec<Id<Passage>> = Vec::new();
        let brought: Vec<Id<Passage>> = match answer {
            Answer::Choice(at) => help(*at).into_iter().collect(),
            Answer::Choices(chosen) => chosen.iter().filter_map(help).collect(),
            Answer::YesNo(_)
            | Answer::Number(_)
            | Answer::Duration(_)
            | Answer::Date(_)
            | Answer::Text(_) => Vec::new(),
        };
        for passage in brought {
            if !helped.contains(&passage) {
                helped.push(passage);
            }
        }
        helped
    }

    /// The passages of help that the answers so far have brought at once, in the order
    /// of asking. One that several answers bring is there several times: it was shown
    /// as often.
    #[must_use]
    pub fn helped_first(&self) -> Vec<Id<Passage>> {
        let asked = self.taken.iter().map(|taken| taken.question);
        asked
            .flat_map(|question| self.helped_by(question))
            .collect()
    }

    /// A passage as it reads with the answers so far, whatever its condition.
    #[must_use]
    pub fn passage(&self, id: Id<Passage>) -> ShownPassage {
        let passage = &self.flow.passages[id];
        ShownPassage {
            passage: id,
            role: passage.role,
            part: Part::First,
            title: passage
                .title
                .as_ref()
                .map(|title| self.plain(title).into_owned()),
            text: self.markdown(&passage.text).into_owned(),
        }
    }

    /// All answers so far, for conditions.
    #[must_use]
    pub fn answers(&self) -> &Answers {
        &self.answers
    }

    /// Tries an answer to the question that is to be asked, without giving it.
    ///
    /// # Errors
    /// Says why it would be refused.
    pub fn check(&self, answer: &Answer) -> Result<(), Refused> {
        let Step::Ask(question) = self.step else {
            return Ok(());
        };
        self.flow.questions[question].accept(answer, self.today(), &self.flow.words)?;
        if self.flow.questions[question].refuse.is_empty() {
            return Ok(());
        }
        let mut tried = self.clone();
        tried
            .answers
            .give(&self.flow, question, Given::Answer(answer.clone()));
        tried.refusal(question)
    }

    /// The answers as they would stand with one more, to the question that is to
    /// be asked, whether or not it is refused.
    #[must_use]
    pub fn trying(&self, answer: &Answer) -> Answers {
        let mut answers = self.answers.clone();
        if let Step::Ask(question) = self.step {
            answers.give(&self.flow, question, Given::Answer(answer.clone()));
        }
        answers
    }

    /// Answers the question that is to be asked, and goes on. With nothing to be
    /// asked, nothing happens.
    ///
    /// # Errors
    /// Says why the answer is refused; the session stays as it is.
    pub fn answer(&mut self, answer: Answer) -> Result<Step, Refused> {
        self.give(Given::Answer(answer))
    }

    /// Skips the question that is to be asked.
    ///
    /// # Errors
    /// Says that the question needs an answer, where it does.
    pub fn skip(&mut self) -> Result<Step, Refused> {
        self.give(Given::Skipped)
    }

    /// Answers or skips the question that is to be asked, as somebody did before.
    ///
    /// # Errors
    /// Says why that is refused; the session stays as it is.
    pub fn give(&mut self, given: Given) -> Result<Step, Refused> {
        self.give_alone(given)?;
        self.go_on();
        Ok(self.step)
    }

    /// Takes back the last answer, and asks its question again. Gives what was
    /// taken back; nothing at the start.
    pub fn back(&mut self) -> Option<(Id<Question>, Given)> {
        let Taken { question, .. } = self.taken.pop()?;
        let given = self.answers.take_back(&self.flow, question)?;
        self.step = Step::Ask(question);
        Some((question, given))
    }

    /// Gives an answer without going on to answers that wait.
    fn give_alone(&mut self, given: Given) -> Result<(), Refused> {
        let Step::Ask(question) = self.step else {
            return Ok(());
        };
        let flow = &self.flow;
        match &given {
            Given::Answer(answer) => {
                flow.questions[question].accept(answer, self.today(), &self.flow.words)?
            }
            Given::Skipped if flow.questions[question].presence == Presence::Optional => {}
            Given::Skipped => return Err(Refused::Nothing),
        }
        let answered = given.answer().is_some();
        self.answers.give(flow, question, given);
        if answered && let Err(refused) = self.refusal(question) {
            self.answers.take_back(&self.flow, question);
            return Err(refused);
        }
        let (route, step) = self.next_from(question);
        self.taken.push(Taken { question, route });
        self.step = step;
        Ok(())
    }

    /// The first of the question's refusals that holds for the answers.
    fn refusal(&mut self, question: Id<Question>) -> Result<(), Refused> {
        let flow = &self.flow;
        for refusal in &flow.questions[question].refuse {
            if self.answers.holds(flow, &refusal.when.condition) {
                return Err(Refused::Says(self.plain(&refusal.says).into_owned()));
            }
        }
        Ok(())
    }

    fn next_from(&mut self, from: Id<Question>) -> (Option<RouteKey>, Step) {
        let flow = &self.flow;
        let taken = match &flow.questions[from].next {
            Next::To(target) => Some((RouteKey::Only, *target)),
            Next::ByOption { targets, skipped } => match self.answers.given(from) {
                Some(Given::Answer(Answer::Choice(option))) => targets
                    .get(*option)
                    .map(|target| (RouteKey::Option(*option), *target)),
                Some(Given::Answer(Answer::YesNo(yes))) => targets
                    .get(usize::from(!yes))
                    .map(|target| (RouteKey::Option(usize::from(!yes)), *target)),
                Some(Given::Skipped) => skipped.map(|target| (RouteKey::Skipped, target)),
                Some(Given::Answer(_)) | None => None,
            },
            Next::Routes(routes) => {
                let answers = &mut self.answers;
                first_route(routes, &mut |when| answers.holds(flow, when))
                    .map(|(at, target)| (RouteKey::Listed(at), target))
            }
        };
        match taken {
            // No question is asked twice, so that every way has an end.
            Some((route, Target::Question(question))) if self.answers.given(question).is_some() => {
                (Some(route), Step::Stuck(from))
            }
            Some((route, Target::Question(question))) => (Some(route), Step::Ask(question)),
            Some((route, Target::Outcome(outcome))) => (Some(route), Step::Done(outcome)),
            None => (None, Step::Stuck(from)),
        }
    }

    /// A text with the answers put in, as one reads it on a line: what somebody
    /// typed on several lines is joined with spaces. Nothing is copied where the
    /// text has no placeholders.
    #[must_use]
    pub fn plain<'t>(&self, text: &'t Text) -> Cow<'t, str> {
        text.say(|insertion, spot| {
            let shown = self.words_for(insertion, spot);
            if shown.contains(['\n', '\r']) {
                shown.split_whitespace().collect::<Vec<_>>().join(" ")
            } else {
                shown
            }
        })
    }

    /// Markdown with the answers put in, each as it was typed and never as
    /// Markdown.
    #[must_use]
    pub fn markdown<'t>(&self, text: &'t Text) -> Cow<'t, str> {
        text.say(|insertion, spot| {
            let shown = self.words_for(insertion, spot);
            let kind = |id: Id<Question>| &self.flow.questions[id].kind;
            match insertion {
                // Labels and units are plain lines, too.
                Insertion::WithUnit(_) => literal_in_markdown(&shown),
                Insertion::Score(_) => shown,
                Insertion::Answer(id) => match kind(id) {
                    Kind::Text { .. } | Kind::Choice(_) | Kind::Choices { .. } => {
                        literal_in_markdown(&shown)
                    }
                    Kind::YesNo
                    | Kind::Number { .. }
                    | Kind::Duration { .. }
                    | Kind::Date { .. }
                        if self.answers.given(id).and_then(Given::answer).is_none() =>
                    {
                        literal_in_markdown(&shown)
                    }
                    Kind::YesNo
                    | Kind::Number { .. }
                    | Kind::Duration { .. }
                    | Kind::Date { .. } => shown,
                },
            }
        })
    }

    fn words_for(&self, insertion: Insertion, place: SentencePlace) -> String {
        let answer = |id| self.answers.given(id).and_then(Given::answer);
        match insertion {
            Insertion::Answer(id) | Insertion::WithUnit(id) => {
                let question = &self.flow.questions[id];
                match (insertion, answer(id)) {
                    (Insertion::WithUnit(_), Some(Answer::Number(number))) => {
                        question.with_unit(*number)
                    }
                    (_, Some(answer)) => question.say(answer, place, &self.flow.words),
                    (_, None) => question.say_nothing(place, &self.flow.words),
                }
            }
            Insertion::Score(score) => self.answers.score(score).to_string(),
        }
    }
}

/// The first route that holds, and inside it again the first: its place among all that lead
/// somewhere, and where it leads. Nothing where none holds there.
fn first_route(
    routes: &[Route],
    holds: &mut impl FnMut(&Condition) -> bool,
) -> Option<(usize, Target)> {
    let mut passed = 0;
    for route in routes {
        let when = route.when.as_ref();
        if when.is_none_or(|when| holds(&when.condition)) {
            return match &route.then {
                Then::Go(target) => Some((passed, *target)),
                Then::Next(inside) => {
                    let (at, target) = first_route(inside, holds)?;
                    Some((passed + at, target))
                }
            };
        }
        passed += route.count();
    }
    None
}
