//! Answers files, and answers in scenarios: a mapping from question to answer.

use std::fmt::Write as _;

use super::doctor;
use super::keys::ANSWERS;
use super::names;
use super::reader::{Placed, Reader};
use super::schema::FileType;
use crate::diagnostic::{Finding, Rule};
use crate::flow::Flow;
use crate::flow::answer::{Answer, Given, Refused, WrittenAnswer};
use crate::flow::mark::Mark;
use crate::flow::question::{Kind, Presence, Question};
use crate::flow::scenario::AnswerList;
use crate::flow::table::Id;
use crate::place::Path;
use crate::yaml::{Node, Value, write};

/// What came of reading an answers file.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct ReadAnswers {
    /// The flow that the file says it is for.
    pub flow: Option<Box<str>>,
    /// The answers, in the order of the file.
    pub answers: AnswerList,
    /// The questions that were skipped: those with a mark and without an answer.
    pub skipped: Vec<Id<Question>>,
    /// Whether the answers were kept for a later day, by [`keep`].
    pub kept: bool,
    /// The answers that do not fit the flow. There is a finding for each; where
    /// there are no other findings, the rest of the file can be used.
    pub misfits: Vec<Misfit>,
    /// Everything that is wrong with the file.
    pub findings: Vec<Finding>,
}

/// An answer that does not fit the flow.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Misfit {
    /// The name of its question, as it stands in the file.
    pub question: String,
    /// Why it does not fit.
    pub why: Unfit,
}

/// Why an answer does not fit the flow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unfit {
    /// The flow has no such question.
    NoQuestion,
    /// It is no answer to the question.
    NoAnswer,
    /// The question has changed since it was answered.
    Changed,
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
    read_by(text, flow, MarksAs::Heeded)
}

/// Takes answers along to a flow that was changed after they were given. Each counts that still is
/// an answer to its question, whatever the question says now. That's for authors, who reword a
/// question and go on where they were; whoever takes up their own answers on a later day is asked
/// again, by [`read`].
///
/// ```
/// # let flow = quandary::parse::read(include_str!("../../flows/pizza.yaml")).into_flow().unwrap();
/// use quandary::parse::answers;
///
/// let text = answers::write("pizza", &flow, &[answers::read_flag("hunger=little", &flow).unwrap()]);
/// let changed = include_str!("../../flows/pizza.yaml").replace("How hungry are you?", "Hungry?");
/// let changed = quandary::parse::read(&changed).into_flow().unwrap();
/// let taken = answers::take_along(&text, "pizza", &changed);
/// assert!(answers::read(&taken, &changed).misfits.is_empty());
/// ```
#[must_use]
pub fn take_along(text: &str, name: &str, flow: &Flow) -> String {
    let read = read_by(text, flow, MarksAs::Ignored);
    let answers = read.answers.into_iter();
    let answers = answers.map(|(question, answer)| (question, Given::Answer(answer)));
    let may_skip = |id: &Id<Question>| flow.questions[*id].presence == Presence::Optional;
    let skipped = read.skipped.into_iter().filter(may_skip);
    let skipped = skipped.map(|question| (question, Given::Skipped));
    let given: Vec<_> = answers.chain(skipped).collect();
    keep(name, flow, &given)
}

/// Whether an answer counts whose question has changed since.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum MarksAs {
    /// It doesn't: it was an answer to something else.
    Heeded,
    /// It does.
    Ignored,
}

fn read_by(text: &str, flow: &Flow, by: MarksAs) -> ReadAnswers {
    let (read, findings) = super::with_findings(
        text,
        |text| super::shared::alone(text, "answers:"),
        |reader, tree| {
            doctor::read_or_explain(reader, tree, FileType::Answers, |reader| {
                of_tree(reader, flow, tree, by)
            })
        },
    );
    ReadAnswers {
        findings,
        ..read.flatten().unwrap_or_else(ReadAnswers::nothing)
    }
}

fn of_tree(reader: &mut Reader<'_>, flow: &Flow, tree: &Node<'_>, by: MarksAs) -> ReadAnswers {
    let mut read = ReadAnswers::nothing();
    let Some(fields) = reader.fields(tree, &Path::Root, &ANSWERS) else {
        return read;
    };
    read.flow = fields.text(reader, "flow");
    let Some(node) = fields.value("answers") else {
        return read;
    };
    let asked = fields.value("asked");
    read.kept = asked.is_some();
    let mut marks = asked.map_or_else(Vec::new, |node| marks(reader, node, &fields.path("asked")));
    if by == MarksAs::Ignored {
        for (name, mark) in &mut marks {
            let question = flow.questions.find(name);
            *mark = question.map_or_else(String::new, |id| Mark::of(flow, id).to_string());
        }
    }
    let path = fields.path("answers");
    read.fit(reader, flow, Placed { node, path: &path }, &marks);
    read
}

/// The marks of the questions, by name, as they were when they were answered.
fn marks(reader: &mut Reader<'_>, node: &Node<'_>, path: &Path<'_>) -> Vec<(String, String)> {
    let mut marks = Vec::new();
    for (name, node) in reader.entries(node, path, "marks") {
        let path = path.key(&name);
        if let Value::Null = &node.value {
            let finding = Finding::error(Rule::EmptyText, path.place(), "there is no mark here");
            reader.push(finding.help("leave the question out where it has no mark"));
        } else if let Some(mark) = reader.word(node, &path) {
            marks.push((name.to_string(), mark.into_owned()));
        }
    }
    marks
}

impl ReadAnswers {
    fn nothing() -> Self {
        Self {
            flow: None,
            answers: AnswerList::new(),
            skipped: Vec::new(),
            kept: false,
            misfits: Vec::new(),
            findings: Vec::new(),
        }
    }

    /// Takes the answers that fit the flow, and tells the others.
    fn fit(
        &mut self,
        reader: &mut Reader<'_>,
        flow: &Flow,
        placed: Placed<'_>,
        marks: &[(String, String)],
    ) {
        let Placed { node, path } = placed;
        let changed = |name: &str, question| {
            let mut own = marks.iter().filter(|(of, _)| of == name);
            own.any(|(_, mark)| has_changed(flow, question, mark))
        };
        let mut named = Vec::new();
        for (name, node) in reader.entries(node, path, "answers") {
            let path = path.key(&name);
            named.push(name.to_string());
            let misfit = |why| Misfit {
                question: name.to_string(),
                why,
            };
            let Some(question) = flow.questions.find(&name) else {
                no_such_question(reader, flow, &name, &path);
                self.misfits.push(misfit(Unfit::NoQuestion));
                continue;
            };
            if changed(&name, question) {
                let message = format!("the question `{name}` has changed since it was answered");
                let finding = Finding::error(Rule::WrongType, path.place().the_key(), message);
                reader.push(finding.help(
                    "look at the question again, answer it, and leave its mark in `asked` out",
                ));
                self.misfits.push(misfit(Unfit::Changed));
                continue;
            }
            match answer(
                reader,
                &flow.questions[question],
                Placed { node, path: &path },
            ) {
                Some(Ok(answer)) => self.answers.push((question, answer)),
                Some(Err(refused)) => {
                    reader.push(not_an_answer(&refused, &name, &path));
                    self.misfits.push(misfit(Unfit::NoAnswer));
                }
                None => {}
            }
        }
        let mut unanswered = marks.to_vec();
        unanswered.retain(|(name, _)| !named.contains(name));
        self.skip(reader, flow, unanswered);
    }

    /// Takes the questions that have a mark and no answer: they were skipped.
    fn skip(&mut self, reader: &mut Reader<'_>, flow: &Flow, marks: Vec<(String, String)>) {
        for (name, mark) in marks {
            match flow.questions.find(&name) {
                Some(question) if has_changed(flow, question, &mark) => {}
                Some(question) => self.skipped.push(question),
                None => {
                    no_such_question(reader, flow, &name, &Path::Root.key("asked").key(&name));
                    self.misfits.push(Misfit {
                        question: name,
                        why: Unfit::NoQuestion,
                    });
                }
            }
        }
    }
}

/// Whether a question has another mark than it had.
fn has_changed(flow: &Flow, question: Id<Question>, mark: &str) -> bool {
    Mark::of(flow, question).to_string() != mark
}

/// Reports a name that no question has.
fn no_such_question(reader: &mut Reader<'_>, flow: &Flow, name: &str, path: &Path<'_>) {
    let near = reader.nearest(name, flow.questions.names());
    let message = format!("the flow has no question `{name}`");
    reader.push(names::undefined(
        path.place().the_key(),
        message,
        name,
        near,
    ));
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
    let mut text = format!("flow: {}\nanswers:", write::text(name));
    if answers.is_empty() {
        text.push_str(" {}");
    }
    text.push('\n');
    for (question, answer) in answers {
        let _ = writeln!(text, "  {}", pair(flow, *question, answer));
    }
    text
}

/// Writes an answers file for a later day, when the flow may have changed: with
/// the marks of the questions, by which [`read`] tells the answers whose question
/// no longer means the same. A question with a mark and without an answer was
/// skipped.
///
/// ```
/// # let flow = quandary::parse::read(include_str!("../../flows/pizza.yaml")).into_flow().unwrap();
/// use quandary::flow::answer::Given;
/// use quandary::parse::answers;
///
/// let (hunger, little) = answers::read_flag("hunger=little", &flow).unwrap();
/// let diet = flow.questions.find("diet").unwrap();
/// let text = answers::keep("pizza", &flow, &[(hunger, Given::Answer(little.clone())), (diet, Given::Skipped)]);
/// let read = answers::read(&text, &flow);
/// assert_eq!((read.answers, read.skipped), (vec![(hunger, little)], vec![diet]));
///
/// let changed = include_str!("../../flows/pizza.yaml").replace("How hungry are you?", "Hungry?");
/// let flow = quandary::parse::read(&changed).into_flow().unwrap();
/// assert_eq!(answers::read(&text, &flow).misfits[0].why, answers::Unfit::Changed);
/// ```
#[must_use]
pub fn keep(name: &str, flow: &Flow, given: &[(Id<Question>, Given)]) -> String {
    let answers: Vec<(Id<Question>, Answer)> = given
        .iter()
        .filter_map(|(question, given)| Some((*question, given.answer()?.clone())))
        .collect();
    let mut text = write(name, flow, &answers);
    if given.is_empty() {
        return text;
    }
    text.push_str("asked:\n");
    for (question, _) in given {
        let mark = Mark::of(flow, *question).to_string();
        let name = write::text(flow.questions.name(*question));
        let _ = writeln!(text, "  {name}: {}", write::text(&mark));
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
    let pairs = answers.iter();
    let pairs = pairs.map(|(question, answer)| pair(flow, *question, answer));
    let pairs: Vec<String> = pairs.collect();
    format!("answers: {{{}}}", pairs.join(", "))
}

/// A question and its answer as they stand in files.
pub(crate) fn pair(flow: &Flow, question: Id<Question>, answer: &Answer) -> String {
    let written = match flow.questions[question].write(answer) {
        WrittenAnswer::One(one) => write::text(&one),
        WrittenAnswer::Many(ids) => {
            let ids: Vec<String> = ids.iter().map(|id| write::text(id)).collect();
            format!("[{}]", ids.join(", "))
        }
        WrittenAnswer::Number(number) => number.to_string(),
    };
    format!("{}: {written}", write::text(flow.questions.name(question)))
}

/// Reads a mapping from question to answer. What is no answer to its question is
/// kept with the reason, since a scenario may expect just that.
pub(crate) fn answers(
    reader: &mut Reader<'_>,
    flow: &Flow,
    placed: Placed<'_>,
) -> Vec<(Id<Question>, Result<Answer, Refused>)> {
    let Placed { node, path } = placed;
    let mut answers = Vec::new();
    for (name, node) in reader.entries(node, path, "answers") {
        let path = path.key(&name);
        let Some(question) = flow.questions.find(&name) else {
            no_such_question(reader, flow, &name, &path);
            continue;
        };
        if let Some(answer) = answer(
            reader,
            &flow.questions[question],
            Placed { node, path: &path },
        ) {
            answers.push((question, answer));
        }
    }
    answers
}

fn answer(
    reader: &mut Reader<'_>,
    question: &Question,
    placed: Placed<'_>,
) -> Option<Result<Answer, Refused>> {
    let Placed { node, path } = placed;
    if matches!(node.value, Value::Null) {
        let message = "there is no answer here";
        let finding = Finding::error(Rule::EmptyText, path.place(), message);
        reader.push(finding.help("leave the question out where it is skipped"));
        return None;
    }
    Some(match (&question.kind, &node.value) {
        (Kind::YesNo, Value::Bool(yes)) => Ok(Answer::YesNo(*yes)),
        (Kind::Number { .. }, Value::Float(number)) => question.read(&number.to_string()),
        (Kind::Choices { .. }, Value::List(items)) => {
            let ids = items.iter().enumerate();
            let ids: Option<Vec<_>> = ids
                .map(|(at, node)| reader.word(node, &path.index(at)))
                .collect();
            question.read(&ids?.join(","))
        }
        (
            Kind::Choice(_)
            | Kind::Choices { .. }
            | Kind::YesNo
            | Kind::Number { .. }
            | Kind::Duration { .. }
            | Kind::Date { .. }
            | Kind::Text { .. },
            _,
        ) => question.read(&reader.word(node, path)?),
    })
}

/// Says of an answer, which stands at this place, that it is none.
pub(crate) fn not_an_answer(refused: &Refused, name: &str, path: &Path<'_>) -> Finding {
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
                Refused::NotInDigits {
                    decimals: 0,
                    example,
                } => format!("write a whole number in digits, such as {example}"),
                Refused::NotInDigits { example, .. } => format!(
                    "write a number in digits, with a point before decimals, such as {example}"
                ),
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
