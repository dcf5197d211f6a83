//! The words for a question and its answers that every front says alike.

use crate::flow::Flow;
use crate::flow::answer::{Answer, Given};
use crate::flow::hint::{self, Typist};
use crate::flow::question::{Kind, Question};
use crate::flow::spoken;
use crate::flow::table::Id;
use crate::flow::words::{ProgramWord, Words};
use crate::letters::strip_control;
use crate::parse::answers::{Misfit, Unfit};
use crate::session::Session;

/// The label of a question where it is spoken of.
#[must_use]
pub fn short(session: &Session<'_>, question: &Question) -> String {
    match &question.short {
        Some(short) => short.to_string(),
        None => session.plain(&question.ask).into_owned(),
    }
}

/// What was given to a question, with its unit where it has one.
#[must_use]
pub fn given(session: &Session<'_>, id: Id<Question>) -> String {
    let flow = session.flow();
    let question = &flow.questions[id];
    let Some(answer) = session.given(id).and_then(Given::answer) else {
        return flow.words.get(ProgramWord::Skipped).to_owned();
    };
    match answer {
        Answer::Number(number) => question.with_unit(*number),
        Answer::Choice(_)
        | Answer::Choices(_)
        | Answer::YesNo(_)
        | Answer::Duration(_)
        | Answer::Date(_)
        | Answer::Text(_) => question.show(answer, &flow.words),
    }
}

/// What is said of something behind its label, as in a list. A label that ends a sentence, such as
/// a question, needs no colon behind it.
///
/// ```
/// use quandary::front::words::labelled;
///
/// assert_eq!(labelled("Budget", "12 euro"), "Budget: 12 euro");
/// assert_eq!(labelled("Will it rain?", "Yes"), "Will it rain? Yes");
/// ```
#[must_use]
pub fn labelled(label: &str, said: &str) -> String {
    let ends = [
        '?', '!', '.', ':', '\u{2026}', '\u{61f}', '\u{3002}', '\u{ff01}', '\u{ff1f}',
    ];
    let colon = if label.trim_end().ends_with(ends) {
        ""
    } else {
        ":"
    };
    format!("{label}{colon} {said}")
}

/// What may be answered to a question, for a script or a file.
#[must_use]
pub fn allowed(question: &Question) -> String {
    hint::allowed(question, Typist::Script, &Words::ENGLISH)
}

/// What may be typed where days and lengths of time are read as people say them, as a sentence
/// without its full stop.
#[must_use]
pub fn hint(words: &Words, question: &Question) -> String {
    in_sentence_case(&hint::allowed(question, Typist::Person, words))
}

/// What may be typed, by example; empty for free text.
#[must_use]
pub fn example<'w>(words: &'w Words, question: &Question) -> &'w str {
    hint::example(question, words)
}

/// What is counted and between which bounds an answer has to be, as a sentence without its full
/// stop; empty where there's nothing to say.
#[must_use]
pub fn limits(words: &Words, question: &Question) -> String {
    let bounds = hint::bounds(question, words);
    let unit = question.kind.unit().map(strip_control);
    let said: Vec<&str> = unit.iter().map(|unit| &**unit).chain([&*bounds]).collect();
    let said: Vec<&str> = said.into_iter().filter(|words| !words.is_empty()).collect();
    in_sentence_case(&said.join(", "))
}

/// How many options may be chosen, as a sentence without its full stop; empty where any number
/// may.
#[must_use]
pub fn how_many(words: &Words, question: &Question) -> String {
    match &question.kind {
        Kind::Choices {
            at_least, at_most, ..
        } => in_sentence_case(&hint::how_many(*at_least, *at_most, words)),
        Kind::Choice(_)
        | Kind::YesNo
        | Kind::Number { .. }
        | Kind::Duration { .. }
        | Kind::Date { .. }
        | Kind::Text { .. } => String::new(),
    }
}

/// Where a question stands: its number, from 1, and the fewest and the most that come after it.
///
/// ```
/// use quandary::flow::words::Words;
/// use quandary::front::words::position;
///
/// let english = Words::ENGLISH;
/// assert_eq!(position(&english, 3, 2, 4), "Question 3, 2 to 4 more");
/// assert_eq!(position(&english, 5, 0, 0), "Question 5, the last one");
/// ```
#[must_use]
pub fn position(words: &Words, number: usize, fewest: usize, most: usize) -> String {
    let at_most = most.to_string();
    let amount = match (fewest, most) {
        (0, _) => words.say(ProgramWord::AtMost, &[("amount", &at_most)]),
        (fewest, most) if fewest >= most => at_most,
        (fewest, _) => {
            let put_in = [("least", &*fewest.to_string()), ("most", &*at_most)];
            words.say(ProgramWord::Between, &put_in)
        }
    };
    let more = match most {
        0 => words.get(ProgramWord::LastOne).to_owned(),
        _ => words.say(ProgramWord::More, &[("amount", &amount)]),
    };
    let question = words.say(ProgramWord::Question, &[("number", &number.to_string())]);
    format!("{question}, {more}")
}

/// What was typed as it was heard, in other words than it was typed in; nothing where there is
/// nothing to read back.
#[must_use]
pub fn read_back(
    session: &Session<'_>,
    question: &Question,
    typed: &str,
    heard: &Answer,
) -> Option<String> {
    let words = &session.flow().words;
    match heard {
        Answer::Date(day) => Some(spoken::in_full(*day, session.today(), words)),
        Answer::Duration(length) => {
            let told = length.told(words);
            (length.to_string() != typed.to_lowercase()).then_some(told)
        }
        Answer::Number(number) => {
            let words = number.to_string();
            let unit = question.unit_of(*number);
            let unit = unit.map_or(String::new(), |unit| format!(" {}", strip_control(unit)));
            // `1.000` is a thousand to many, and is read as one.
            let other = !typed.contains(&words) || typed.contains('.') && !words.contains('.');
            other.then(|| format!("{words}{unit}"))
        }
        Answer::Choice(_) | Answer::Choices(_) | Answer::YesNo(_) | Answer::Text(_) => None,
    }
}

/// What is said of answers that no longer fit the flow; empty where all do.
#[must_use]
pub fn of_misfits(flow: &Flow, misfits: &[Misfit]) -> String {
    if misfits.is_empty() {
        return String::new();
    }
    let words = &flow.words;
    let mut told = words.get(ProgramWord::QuestionsChanged).to_owned();
    for misfit in misfits {
        let id = flow.questions.find(&misfit.question);
        let short = id.and_then(|id| flow.questions[id].short.as_deref());
        let name = short.unwrap_or(&misfit.question);
        let why = words.get(match misfit.why {
            Unfit::NoQuestion => ProgramWord::NotAskedNow,
            Unfit::NoAnswer | Unfit::Changed => ProgramWord::AskedAgain,
        });
        told.push_str(&format!("\n- {}", labelled(name, why)));
    }
    strip_control(&told).into_owned()
}

fn in_sentence_case(words: &str) -> String {
    let mut rest = words.chars();
    match rest.next() {
        Some(first) => first.to_uppercase().chain(rest).collect(),
        None => String::new(),
    }
}
