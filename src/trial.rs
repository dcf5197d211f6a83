//! A scenario played against its flow, and what did not come as expected.

use jiff::civil::Date;

use crate::flow::Flow;
use crate::flow::answer::{Answer, Refused};
use crate::flow::question::{Presence, Question};
use crate::flow::scenario::{Expect, Scenario};
use crate::flow::table::{Id, Table};
use crate::session::advice::Advice;
use crate::session::{Session, Step};

/// How a scenario ended.
#[derive(Clone, Debug)]
pub enum End {
    /// With advice.
    Advice(Box<Advice>),
    /// With an answer that was refused.
    Refused(Id<Question>, Refused),
    /// At a question without an answer.
    Unfinished(Id<Question>),
    /// At a question of which no route holds.
    Stuck(Id<Question>),
}

/// What came of playing a scenario.
#[derive(Clone, Debug)]
pub struct Trial {
    /// How it ended.
    pub end: End,
    /// The questions that were asked, in order.
    pub asked: Vec<Id<Question>>,
    /// What did not come as expected, each in one sentence without a full stop;
    /// nothing where the scenario passes.
    pub failures: Vec<String>,
}

/// Plays a scenario on the day that it names, or else on `today`.
///
/// ```
/// # let flow = quandary::parse::read(include_str!("../flows/pizza.yaml")).into_flow().unwrap();
/// use quandary::{flow::day, parse::scenario, trial};
///
/// let text = "
/// scenarios:
///   - name: a little hungry
///     answers: {cannot_eat: [nothing], hunger: little}
///     expect: {outcome: margherita}
/// ";
/// let read = scenario::read(text, &flow);
/// let today = day::read("2026-11-23").unwrap();
/// let trial = trial::play(&flow, &read.scenarios[0], today);
/// assert_eq!(trial.failures, ["the outcome is `slice`, not `margherita`"]);
/// ```
#[must_use]
pub fn play(flow: &Flow, scenario: &Scenario, today: Date) -> Trial {
    let mut session = Session::new(flow, scenario.today.unwrap_or(today));
    let end = walk(&mut session, scenario);
    let mut asked: Vec<Id<Question>> = session.taken().iter().map(|taken| taken.question).collect();
    if let End::Refused(question, _) | End::Unfinished(question) = &end {
        asked.push(*question);
    }
    let mut judge = Judge {
        flow,
        failures: Vec::new(),
    };
    judge.end(&end, &scenario.expect);
    judge.asked(&asked, &scenario.expect);
    judge.advice(&end, &scenario.expect);
    for (question, _) in &scenario.answers {
        if !asked.contains(question) {
            judge.fail(format!(
                "`{}` is answered, and never asked",
                flow.questions.name(*question)
            ));
        }
    }
    Trial {
        end,
        asked,
        failures: judge.failures,
    }
}

fn walk(session: &mut Session<'_>, scenario: &Scenario) -> End {
    let flow = session.flow();
    loop {
        let question = match session.step() {
            Step::Ask(question) => question,
            Step::Stuck(question) => return End::Stuck(question),
            Step::Done(_) => match session.advice() {
                Some(advice) => return End::Advice(Box::new(advice)),
                None => unreachable!("a session that is done has advice"),
            },
        };
        let answer = scenario
            .answers
            .iter()
            .find(|(answered, _)| *answered == question);
        let given: Option<&Result<Answer, Refused>> = answer.map(|(_, answer)| answer);
        let went = match given {
            Some(Ok(answer)) => session.answer(answer.clone()),
            Some(Err(refused)) => Err(refused.clone()),
            None if flow.questions[question].presence == Presence::Optional => session.skip(),
            None => return End::Unfinished(question),
        };
        if let Err(refused) = went {
            return End::Refused(question, refused);
        }
    }
}

struct Judge<'f> {
    flow: &'f Flow,
    failures: Vec<String>,
}

impl Judge<'_> {
    fn end(&mut self, end: &End, expect: &Expect) {
        let question = |id: &Id<Question>| self.flow.questions.name(*id).to_owned();
        let failure = match (end, &expect.refused, &expect.unfinished) {
            (End::Stuck(at), ..) => Some(format!("no route of `{}` holds", question(at))),
            (End::Refused(at, refused), Some((wanted, says)), _) if at == wanted => {
                let said = refused.to_string();
                let other = says.as_ref().filter(|says| said != ***says);
                other.map(|says| {
                    format!(
                        "`{}` is refused with \"{said}\", not \"{says}\"",
                        question(at)
                    )
                })
            }
            (End::Refused(at, refused), ..) => Some(format!(
                "the answer to `{}` is refused: {refused}",
                question(at)
            )),
            (End::Unfinished(at), _, Some(wanted)) if at == wanted => None,
            (End::Unfinished(at), ..) => {
                Some(format!("`{}` is asked and has no answer", question(at)))
            }
            (End::Advice(_), Some((wanted, _)), _) => {
                Some(format!("`{}` is not refused", question(wanted)))
            }
            (End::Advice(_), None, Some(wanted)) => Some(format!(
                "the answers lead to advice, and do not end at `{}`",
                question(wanted)
            )),
            (End::Advice(_), None, None) => None,
        };
        self.failures.extend(failure);
    }

    fn asked(&mut self, asked: &[Id<Question>], expect: &Expect) {
        let questions = &self.flow.questions;
        if let Some(wanted) = &expect.asked
            && wanted != asked
        {
            self.fail(format!(
                "asked are {}, not {}",
                names(questions, asked),
                names(questions, wanted)
            ));
        }
        for question in expect.asks.iter().filter(|wanted| !asked.contains(wanted)) {
            self.fail(format!("`{}` is not asked", questions.name(*question)));
        }
        for question in expect
            .asks_not
            .iter()
            .filter(|unwanted| asked.contains(unwanted))
        {
            self.fail(format!("`{}` is asked", questions.name(*question)));
        }
    }

    fn advice(&mut self, end: &End, expect: &Expect) {
        let End::Advice(advice) = end else {
            let wants_advice = expect.outcome.is_some()
                || expect.tone.is_some()
                || expect.shown.is_some()
                || !expect.tags.is_empty()
                || !expect.shows.is_empty()
                || !expect.text_has.is_empty();
            if wants_advice && (expect.refused.is_some() || expect.unfinished.is_some()) {
                self.fail("there is no advice to compare".to_owned());
            }
            return;
        };
        let flow = self.flow;
        let outcome = &flow.outcomes[advice.outcome];
        if let Some(wanted) = expect.outcome
            && wanted != advice.outcome
        {
            let outcomes = &flow.outcomes;
            self.fail(format!(
                "the outcome is `{}`, not `{}`",
                outcomes.name(advice.outcome),
                outcomes.name(wanted)
            ));
        }
        if let Some(wanted) = expect.tone
            && wanted != advice.tone
        {
            self.fail(format!("the tone is `{}`, not `{wanted}`", advice.tone));
        }
        for tag in expect.tags.iter().filter(|tag| !outcome.tags.contains(tag)) {
            self.fail(format!("the outcome is not tagged `{tag}`"));
        }
        self.passages(advice, expect);
        let text = words_of(advice);
        for words in &expect.text_has {
            if !text.contains(&one_space(words)) {
                self.fail(format!("the result does not say \"{words}\""));
            }
        }
    }

    fn passages(&mut self, advice: &Advice, expect: &Expect) {
        let passages = &self.flow.passages;
        let shown: Vec<_> = advice.passages.iter().map(|shown| shown.passage).collect();
        if let Some(wanted) = &expect.shown
            && *wanted != shown
        {
            self.fail(format!(
                "shown are {}, not {}",
                names(passages, &shown),
                names(passages, wanted)
            ));
        }
        for passage in expect.shows.iter().filter(|wanted| !shown.contains(wanted)) {
            self.fail(format!("`{}` is not shown", passages.name(*passage)));
        }
        for passage in expect
            .shows_not
            .iter()
            .filter(|unwanted| shown.contains(unwanted))
        {
            self.fail(format!("`{}` is shown", passages.name(*passage)));
        }
    }

    fn fail(&mut self, failure: String) {
        self.failures.push(failure);
    }
}

fn names<T>(table: &Table<T>, ids: &[Id<T>]) -> String {
    let names: Vec<&str> = ids.iter().map(|id| table.name(*id)).collect();
    format!("[{}]", names.join(", "))
}

/// Everything that the advice says, with single spaces, so that line breaks in
/// the file do not matter.
fn words_of(advice: &Advice) -> String {
    let mut words = vec![advice.title.as_str(), &advice.text];
    for passage in &advice.passages {
        words.extend(passage.title.as_deref());
        words.push(&passage.text);
    }
    words.extend(advice.steps.iter().map(String::as_str));
    if let Some(document) = &advice.document {
        words.extend([document.title.as_str(), &document.text]);
    }
    one_space(&words.join("\n"))
}

fn one_space(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
