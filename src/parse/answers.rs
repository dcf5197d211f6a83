//! Answers files, and answers in scenarios: a mapping from question to answer.

use std::fmt::Write;

use super::keys::ANSWERS;
use super::kinds;
use super::names;
use super::reader::Reader;
use super::tree::Node;
use crate::diagnostic::{Finding, Rule};
use crate::flow::Flow;
use crate::flow::answer::{Answer, Refused, WrittenAnswer};
use crate::flow::question::{Kind, Presence, Question};
use crate::flow::scenario::Answers;
use crate::flow::table::Id;
use crate::place::Path;

/// What came of reading an answers file.
#[derive(Clone, Debug)]
pub struct ReadAnswers {
    /// The flow that the file says it is for.
    pub flow: Option<Box<str>>,
    /// The answers, in the order of the file.
    pub answers: Answers,
    /// Everything that is wrong with the file.
    pub findings: Vec<Finding>,
}

/// Reads an answers file for a flow.
///
/// ```
/// # let flow = quandary::parse::read(include_str!("../../flows/pizza.yaml")).into_flow().unwrap();
/// let text = "flow: pizza\nanswers:\n  cannot_eat: [nothing]\n  hunger: little\n";
/// let read = quandary::parse::answers::read(text, &flow);
/// assert!(read.findings.is_empty());
/// assert_eq!(read.answers.len(), 2);
/// ```
#[must_use]
pub fn read(text: &str, flow: &Flow) -> ReadAnswers {
    let mut read = ReadAnswers {
        flow: None,
        answers: Answers::new(),
        findings: Vec::new(),
    };
    let (_, findings) = super::with_findings(text, "answers:", |reader, tree| {
        let root = Path::Root;
        if kinds::is_another(reader, tree, kinds::Kind::Answers) {
            return;
        }
        let Some(fields) = reader.fields(tree, &root, &ANSWERS) else {
            return;
        };
        let name = fields.value("flow");
        read.flow = name.and_then(|node| reader.line(node, &root.key("flow")));
        let Some(node) = fields.value("answers") else {
            return;
        };
        let path = root.key("answers");
        for (question, answer) in answers(reader, flow, (node, &path)) {
            match answer {
                Ok(answer) => read.answers.push((question, answer)),
                Err(refused) => {
                    let name = flow.questions.name(question);
                    reader.push(not_an_answer(&refused, name, &path.key(name)));
                }
            }
        }
    });
    read.findings = findings;
    read
}

/// Writes an answers file, which [`read`] reads back as it was. Every text that
/// YAML could take for something else stands in quotes.
///
/// ```
/// # let flow = quandary::parse::read(include_str!("../../flows/pizza.yaml")).into_flow().unwrap();
/// use quandary::parse::answers;
///
/// let given = [answers::read_flag("hunger=little", &flow).unwrap()];
/// let text = answers::write("pizza", &flow, &given);
/// assert_eq!(text, "flow: pizza\nanswers:\n  hunger: little\n");
/// assert_eq!(answers::read(&text, &flow).answers, given);
/// ```
#[must_use]
pub fn write(name: &str, flow: &Flow, answers: &[(Id<Question>, Answer)]) -> String {
    let mut text = format!("flow: {}\nanswers:", quoted(name));
    if answers.is_empty() {
        text.push_str(" {}");
    }
    text.push('\n');
    for (question, answer) in answers {
        let (name, written) = pair(flow, *question, answer);
        let _ = writeln!(text, "  {name}: {written}");
    }
    text
}

/// Writes the answers of an answers file on one line, which [`read`] reads back.
///
/// ```
/// # let flow = quandary::parse::read(include_str!("../../flows/pizza.yaml")).into_flow().unwrap();
/// use quandary::parse::answers;
///
/// let given = [answers::read_flag("hunger=little", &flow).unwrap()];
/// assert_eq!(answers::write_line(&flow, &given), "answers: {hunger: little}");
/// ```
#[must_use]
pub fn write_line(flow: &Flow, answers: &[(Id<Question>, Answer)]) -> String {
    let pairs = answers.iter().map(|(question, answer)| {
        let (name, written) = pair(flow, *question, answer);
        format!("{name}: {written}")
    });
    let pairs: Vec<String> = pairs.collect();
    format!("answers: {{{}}}", pairs.join(", "))
}

/// A question and its answer as they stand in files.
pub(crate) fn pair<'f>(
    flow: &'f Flow,
    question: Id<Question>,
    answer: &Answer,
) -> (&'f str, String) {
    let written = match flow.questions[question].write(answer) {
        WrittenAnswer::One(one) => quoted(&one),
        WrittenAnswer::Many(ids) => {
            let ids: Vec<String> = ids.iter().map(|id| quoted(id)).collect();
            format!("[{}]", ids.join(", "))
        }
        WrittenAnswer::Number(number) => number.to_string(),
    };
    (flow.questions.name(question), written)
}

/// A text as YAML and JSON read it: in quotes, but for plain words.
pub(crate) fn quoted(text: &str) -> String {
    let plain = text.starts_with(|c: char| c.is_ascii_lowercase())
        && text
            .chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '_' | '-'))
        && !matches!(
            text,
            "yes" | "no" | "on" | "off" | "y" | "n" | "true" | "false" | "null"
        );
    if plain {
        return text.to_owned();
    }
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            c if c.is_control() => {
                let _ = write!(quoted, "\\u{:04x}", u32::from(c));
            }
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

/// Reads a mapping from question to answer. What is no answer to its question is
/// kept with the reason, since a scenario may expect just that.
pub(crate) fn answers(
    reader: &mut Reader<'_>,
    flow: &Flow,
    (node, path): (&Node<'_>, &Path<'_>),
) -> Vec<(Id<Question>, Result<Answer, Refused>)> {
    let mut answers = Vec::new();
    for (name, node) in reader.entries(node, path, "answers") {
        let path = path.key(&name);
        let Some(question) = flow.questions.find(&name) else {
            let near = reader.nearest(&name, flow.questions.names());
            let message = format!("the flow has no question `{name}`");
            reader.push(names::undefined(path.place().the_key(), message, near));
            continue;
        };
        if let Some(answer) = answer(reader, &flow.questions[question], (node, &path)) {
            answers.push((question, answer));
        }
    }
    answers
}

fn answer(
    reader: &mut Reader<'_>,
    question: &Question,
    (node, path): (&Node<'_>, &Path<'_>),
) -> Option<Result<Answer, Refused>> {
    Some(match (&question.kind, node) {
        (Kind::YesNo, Node::Bool(yes)) => Ok(Answer::YesNo(*yes)),
        (Kind::Number { .. }, Node::Float(number)) => question.read(&number.to_string()),
        (Kind::Choices { .. }, Node::List(items)) => {
            let ids = items.iter().enumerate();
            let ids: Option<Vec<_>> = ids
                .map(|(at, node)| reader.word(node, &path.index(at)))
                .collect();
            question.read(&ids?.join(","))
        }
        (_, Node::Null) => {
            let message = "there is no answer here";
            let finding = Finding::error(Rule::EmptyText, path.place(), message);
            reader.push(finding.help("leave the question out where it is skipped"));
            return None;
        }
        _ => question.read(&reader.word(node, path)?),
    })
}

fn not_an_answer(refused: &Refused, name: &str, path: &Path<'_>) -> Finding {
    let (rule, message, help) = match refused {
        Refused::NotAnOption {
            given,
            options,
            meant,
        } => {
            let help = match meant {
                Some(meant) => format!("did you mean `{meant}`?"),
                None => format!("its options are {}", options.join(", ")),
            };
            let message = format!("`{name}` has no option `{given}`");
            (Rule::UndefinedName, message, help)
        }
        other => {
            let help = match other {
                Refused::NotYesNo => "write `yes` or `no`".to_owned(),
                Refused::NotANumber(why) => why.to_string(),
                Refused::NotADuration(why) => why.to_string(),
                Refused::NotADate => "write the day as 2026-08-23".to_owned(),
                _ => "write an answer of the question's type".to_owned(),
            };
            (
                Rule::WrongType,
                format!("this is no answer to `{name}`"),
                help,
            )
        }
    };
    Finding::error(rule, path.place(), message).help(help)
}

/// Reads `question=answer`, as a flag gives it.
///
/// # Errors
/// Says, in one sentence, what is wrong with it.
pub fn read_flag(text: &str, flow: &Flow) -> Result<(Id<Question>, Answer), String> {
    let Some((name, answer)) = text.split_once('=') else {
        return Err(format!("`{text}` is not of the form question=answer"));
    };
    let name = name.trim();
    let Some(question) = flow.questions.find(name) else {
        let near = crate::suggest::nearest(name, flow.questions.names());
        let near = near.map_or(String::new(), |near| format!("; did you mean `{near}`?"));
        return Err(format!("the flow has no question `{name}`{near}"));
    };
    let asked = &flow.questions[question];
    match asked.read(answer) {
        Ok(answer) => Ok((question, answer)),
        Err(_) if answer.trim().is_empty() && asked.presence == Presence::Optional => Err(format!(
            "`{name}` has no answer here; leave the flag out to skip the question"
        )),
        Err(refused) => Err(format!("`{answer}` is no answer to `{name}`. {refused}")),
    }
}
