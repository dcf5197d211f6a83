//! Answers that are there before anything is asked: those of `--answers` and `--answer`. Of a file
//! that was saved in another flow, [`other_flow`] says what serves.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use quandary::flow::Flow;
use quandary::flow::answer::Given;
use quandary::flow::question::Question;
use quandary::flow::scenario::AnswerList;
use quandary::flow::table::Id;
use quandary::flow::words::ProgramWord;
use quandary::front::words;
use quandary::parse::answers::{self, ReadAnswers};
use quandary::render::File;

use super::args::run::RunOptions;
use super::colour::Colour;
use super::draw;
use super::exit::{Code, Failure};
use super::out;
use super::source::{self, FlowText};

mod other_flow;

/// Where somebody answers, if anybody does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PersonSeat {
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
    /// The questions whose answers are from another flow.
    carried: HashSet<Id<Question>>,
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
        options: &RunOptions,
        seat: PersonSeat,
    ) -> Result<Self, Failure> {
        let flags = flags(options)?;
        let mut supplied = Self::default();
        if let Some(path) = &options.answers {
            supplied.take_file(file, flow, path, seat)?;
        }
        let mut flagged = HashMap::new();
        for flag in flags {
            let (question, answer) = answers::read_flag(&flag, flow)
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

    /// The answers of a file. What does not fit the flow any more is asked again where somebody can
    /// be asked, at a terminal or through a pipe. Of answers to another flow those are taken that fit, wherever it is.
    fn take_file(
        &mut self,
        file: &FlowText,
        flow: &Flow,
        path: &Path,
        seat: PersonSeat,
    ) -> Result<(), Failure> {
        let AnswersFile { text, mut read } = AnswersFile::read(path, flow)?;
        let other = read.flow.clone().filter(|other| !is_meant(other, file));
        let only_misfits = read.findings.len() == read.misfits.len();
        let may_misfit = seat != PersonSeat::Empty || other.is_some();
        if !(read.findings.is_empty() || only_misfits && may_misfit) {
            return Err(faulty(path, &text, &read)?);
        }
        // Whoever answered another flow has not seen what comes of it here.
        let is_of_another = other.is_some();
        self.kept = read.kept || is_of_another;
        match (other, seat) {
            (None, _) => self.news = words::of_misfits(flow, &read.misfits),
            (Some(other), seat) => {
                other_flow::adapt(&mut read, flow);
                let known = other_flow::known_as(&other);
                match seat {
                    // With the first question, on the screen where that is asked.
                    PersonSeat::Terminal => {
                        let from = format!("These are your answers to {known}.");
                        self.news = match flow.words.own(ProgramWord::OtherQuiz) {
                            Some(own) => own.to_owned(),
                            None => other_flow::told(&from, &other, &read, flow),
                        };
                    }
                    PersonSeat::Pipe | PersonSeat::Empty => {
                        let from = holds_answers_for(path, &other);
                        warn(&other_flow::told(&from, &other, &read, flow))?;
                    }
                }
            }
        }
        let answers = read.answers.into_iter();
        let answers = answers.map(|(question, answer)| (question, Given::Answer(answer)));
        let skipped = read.skipped.into_iter().map(|id| (id, Given::Skipped));
        let given: Vec<_> = answers.chain(skipped).collect();
        if is_of_another {
            self.carried.extend(given.iter().map(|(id, _)| *id));
        }
        let given = given.into_iter();
        self.given
            .extend(given.map(|(id, given)| (id, (given, Origin::File))));
        Ok(())
    }

    /// The answers of one file, for which nobody is asked instead.
    ///
    /// # Errors
    ///
    /// What cannot be used.
    pub fn of_file(path: &Path, file: &FlowText, flow: &Flow) -> Result<AnswerList, Failure> {
        let AnswersFile { text, read } = AnswersFile::read(path, flow)?;
        if !read.findings.is_empty() {
            return Err(faulty(path, &text, &read)?);
        }
        if let Some(other) = read.flow.filter(|other| !is_meant(other, file)) {
            warn(&holds_answers_for(path, &other))?;
        }
        let mut answers = read.answers;
        answers.sort_by_key(|(question, _)| *question);
        Ok(answers)
    }

    /// What is given to a question, with where it comes from.
    pub fn get(&self, question: Id<Question>) -> Option<(Given, Origin)> {
        self.given.get(&question).cloned()
    }

    /// Forgets what is given to a question: the person has said something else.
    pub fn forget(&mut self, question: Id<Question>) {
        self.given.remove(&question);
    }

    /// The questions that an answer is meant for, in the order of the flow. Answers to another flow
    /// are taken as they come, and are meant for none of this one.
    pub fn answered(&self) -> Vec<Id<Question>> {
        let answered = self.given.iter();
        let answered = answered.filter(|(id, (given, origin))| {
            let carried = *origin == Origin::File && self.carried.contains(*id);
            given.answer().is_some() && !carried
        });
        let mut answered: Vec<Id<Question>> = answered.map(|(question, _)| *question).collect();
        answered.sort();
        answered
    }
}

/// The answers that are typed as flags are: those of flags, and those of a file with one a line.
fn flags(options: &RunOptions) -> Result<Vec<String>, Failure> {
    let is_input = |path: &Path| path == Path::new(source::STANDARD_INPUT);
    let Some(path) = &options.answer_file else {
        return Ok(options.answer.clone());
    };
    if is_input(path) && options.answers.as_deref().is_some_and(is_input) {
        let message = "standard input can be read once: name a file for --answers or for \
                       --answer-file";
        return Err(Failure::new(Code::Usage, message));
    }
    let text = text(path)?;
    let lines = text.trim_start_matches('\u{feff}').lines().map(str::trim);
    let lines = lines.filter(|line| !line.is_empty() && !line.starts_with('#'));
    Ok(options
        .answer
        .iter()
        .cloned()
        .chain(lines.map(str::to_owned))
        .collect())
}

/// The text of a file with answers, or of standard input.
fn text(path: &Path) -> Result<String, Failure> {
    let text = match path == Path::new(source::STANDARD_INPUT) {
        true => source::standard_input(),
        false => source::read(path),
    };
    text.map_err(unusable)
}

/// An answers file, with what came of reading it for a flow.
struct AnswersFile {
    text: String,
    read: ReadAnswers,
}

impl AnswersFile {
    fn read(path: &Path, flow: &Flow) -> Result<Self, Failure> {
        let text = text(path)?;
        let read = answers::read(&text, flow);
        Ok(Self { text, read })
    }
}

/// Says for which flow the answers of a file are.
fn holds_answers_for(path: &Path, other: &str) -> String {
    format!("`{}` holds answers for the flow `{other}`", path.display())
}

/// Shows what is wrong with an answers file.
fn faulty(path: &Path, text: &str, read: &ReadAnswers) -> Result<Failure, Failure> {
    let shown = File::new(path, text);
    for finding in &read.findings {
        let drawn = draw::draw(&shown, finding, Colour::Off);
        out::tell(&format!("{drawn}\n"))?;
    }
    let message = format!("the answers in `{}` cannot be used", path.display());
    Ok(Failure::new(Code::Usage, message))
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
    Ok(out::tell(&format!("warning: {message}"))?)
}
