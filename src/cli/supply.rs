//! Answers that are there before anything is asked: those of `--answers` and `--answer`.

use std::collections::HashMap;
use std::io::{self, Write};
use std::path::Path;

use quandary::flow::Flow;
use quandary::flow::answer::Given;
use quandary::flow::question::Question;
use quandary::flow::scenario::Answers;
use quandary::flow::table::Id;
use quandary::parse::answers::{self, Misfit, ReadAnswers, Unfit};

use super::args::RunOptions;
use super::colour::Colour;
use super::markdown::strip_control;
use super::source::{self, FlowText};
use super::{Code, Failure, draw};

/// Where somebody answers, if anybody does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seat {
    /// At a terminal, where everything can be asked.
    Terminal,
    /// At the other end of a pipe, from which come answers to the questions of the flow alone.
    Pipe,
    /// Nowhere.
    Empty,
}

/// The answers, and what became of others.
#[derive(Debug, Default)]
pub struct Supplied {
    /// The answers, by question; those of flags win.
    given: HashMap<Id<Question>, (Given, Origin)>,
    /// What there is to tell of answers that are asked for again; empty where there is nothing.
    pub news: String,
    /// Whether there are answers of somebody who left, and has not seen what comes of them.
    pub kept: bool,
}

/// Where an answer comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// From a flag, which somebody has just typed.
    Flag,
    /// From a file, which may be older than the flow.
    File,
}

impl Supplied {
    /// Reads the answers of the flags and of the file that they name.
    ///
    /// # Errors
    ///
    /// What cannot be used, where nobody can be asked instead.
    pub fn read(
        file: &FlowText,
        flow: &Flow,
        (options, seat): (&RunOptions, Seat),
    ) -> Result<Self, Failure> {
        let mut supplied = Self::default();
        if let Some(path) = &options.answers {
            supplied.take_file(file, flow, (path, seat))?;
        }
        let mut flagged = HashMap::new();
        for flag in &options.answer {
            let (question, answer) = answers::read_flag(flag, flow)
                .map_err(|message| Failure::new(Code::Usage, message))?;
            let given = (Given::Answer(answer), Origin::Flag);
            if flagged.insert(question, given).is_some() {
                let name = flow.questions.name(question);
                let message = format!(
                    "`{name}` has two flags; give one, with commas between several options"
                );
                return Err(Failure::new(Code::Usage, message));
            }
        }
        supplied.given.extend(flagged);
        Ok(supplied)
    }

    /// The answers of a file. What does not fit the flow any more is asked again where somebody
    /// sits at a terminal.
    fn take_file(
        &mut self,
        file: &FlowText,
        flow: &Flow,
        (path, seat): (&Path, Seat),
    ) -> Result<(), Failure> {
        let text = source::read(path).map_err(unusable)?;
        let read = answers::read(&text, flow);
        let other = read.flow.as_deref().filter(|other| !is_meant(other, file));
        let only_misfits = read.findings.len() == read.misfits.len();
        let can_ask_again = only_misfits && seat == Seat::Terminal && other.is_none();
        if !read.findings.is_empty() && !can_ask_again {
            return Err(faulty(path, &text, &read)?);
        }
        self.news = told(flow, &read.misfits);
        self.kept = read.kept;
        if let Some(other) = other {
            let message = format!("`{}` holds answers for the flow `{other}`", path.display());
            match seat {
                // With the first question, on the screen where that is asked.
                Seat::Terminal => self.news = format!("{}.", strip_control(&message)),
                Seat::Pipe | Seat::Empty => warn(&message)?,
            }
        }
        let answers = read.answers.into_iter();
        let answers = answers.map(|(question, answer)| (question, Given::Answer(answer)));
        let skipped = read.skipped.into_iter().map(|id| (id, Given::Skipped));
        let given = answers.chain(skipped);
        self.given
            .extend(given.map(|(id, given)| (id, (given, Origin::File))));
        Ok(())
    }

    /// The answers of one file, for which nobody is asked instead.
    ///
    /// # Errors
    ///
    /// What cannot be used.
    pub fn of_file(path: &Path, file: &FlowText, flow: &Flow) -> Result<Answers, Failure> {
        let mut supplied = Self::default();
        supplied.take_file(file, flow, (path, Seat::Empty))?;
        let answered = supplied.answered().into_iter();
        let answers = answered.filter_map(|id| {
            let (given, _) = supplied.given.get(&id)?;
            Some((id, given.answer()?.clone()))
        });
        Ok(answers.collect())
    }

    /// What is given to a question, with where it comes from.
    pub fn get(&self, question: Id<Question>) -> Option<(Given, Origin)> {
        self.given.get(&question).cloned()
    }

    /// Forgets what is given to a question: the person has said something else.
    pub fn forget(&mut self, question: Id<Question>) {
        self.given.remove(&question);
    }

    /// The questions that an answer is given to, in the order of the flow.
    pub fn answered(&self) -> Vec<Id<Question>> {
        let answered = self.given.iter();
        let answered = answered.filter(|(_, (given, _))| given.answer().is_some());
        let mut answered: Vec<Id<Question>> = answered.map(|(question, _)| *question).collect();
        answered.sort();
        answered
    }
}

/// Shows what is wrong with an answers file.
fn faulty(path: &Path, text: &str, read: &ReadAnswers) -> Result<Failure, Failure> {
    let shown = draw::File::new(path, text);
    let mut err = io::stderr().lock();
    for finding in &read.findings {
        writeln!(err, "{}\n", draw::draw(&shown, finding, Colour::Off))?;
    }
    let message = format!("the answers in `{}` cannot be used", path.display());
    Ok(Failure::new(Code::Usage, message))
}

/// What is said of answers that no longer fit the flow.
fn told(flow: &Flow, misfits: &[Misfit]) -> String {
    if misfits.is_empty() {
        return String::new();
    }
    let mut told = "The flow has changed since these answers were kept. \
                    Nothing is wrong, and all other answers are used:"
        .to_owned();
    for misfit in misfits {
        let id = flow.questions.find(&misfit.question);
        let short = id.and_then(|id| flow.questions[id].short.as_deref());
        let name = short.unwrap_or(&misfit.question);
        let why = match misfit.why {
            Unfit::NoQuestion => "is no longer asked",
            Unfit::NoAnswer => "has other answers now, and is asked again",
            Unfit::Changed => "has changed, and is asked again",
        };
        told.push_str(&format!("\n- {name}: {why}"));
    }
    strip_control(&told).into_owned()
}

/// An answers file whose bytes are no text is wrong use; the flow is not at fault.
fn unusable(failure: Failure) -> Failure {
    match failure.code {
        Code::Faulty => Failure::new(Code::Usage, failure.message),
        _ => failure,
    }
}

/// Whether an answers file that names `other` is meant for this flow.
fn is_meant(other: &str, file: &FlowText) -> bool {
    let stem = Path::new(other).file_stem().unwrap_or_default();
    other == file.name || stem.to_string_lossy() == file.id
}

/// Writes a warning to standard error.
pub fn warn(message: &str) -> Result<(), Failure> {
    writeln!(io::stderr(), "warning: {}", strip_control(message))?;
    Ok(())
}
