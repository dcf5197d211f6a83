//! Answers that a person takes along to another built-in flow, which asks the same in the same
//! words. Nothing else is in the file: not what that flow doesn't ask, and no words of their own.

use std::path::Path;

use quandary::flow::Flow;
use quandary::flow::answer::{Answer, Given};
use quandary::flow::mark::Mark;
use quandary::flow::question::Question;
use quandary::flow::table::Id;
use quandary::flow::words::ProgramWord;
use quandary::parse;
use quandary::parse::answers;
use quandary::session::Session;

use super::super::shell::for_shell;
use super::super::source::BUILT_IN;
use super::super::voice;

/// How many answers have to serve before anybody is asked about them.
const FEWEST: usize = 2;

/// Answers that serve for another flow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OtherFlow {
    /// The id of that flow.
    to: &'static str,
    /// Its title.
    title: String,
    /// The answers file.
    file: String,
}

impl OtherFlow {
    /// The answers of this session that serve for another built-in flow: for the one where most of
    /// them do, if there is one.
    pub fn of(flow_id: &str, session: &Session<'_>) -> Option<Self> {
        let others = BUILT_IN.iter().filter(|built_in| built_in.id != flow_id);
        let mut best: Option<(usize, Self)> = None;
        for built_in in others {
            let Some(other) = parse::read(&built_in.text()).into_flow() else {
                continue;
            };
            let given = shared(session, &other);
            let most = best.as_ref().map_or(FEWEST - 1, |(most, _)| *most);
            if given.len() > most {
                let onward = Self {
                    to: built_in.id,
                    title: other.title.to_string(),
                    file: answers::keep(flow_id, session.flow(), &given),
                };
                best = Some((given.len(), onward));
            }
        }
        best.map(|(_, onward)| onward)
    }

    /// The row that saves them.
    pub fn label(&self) -> String {
        match voice::words().own(ProgramWord::SaveAnswers) {
            Some(own) => format!("{own}: {}", self.title),
            None => format!("Save my answers for \"{}\"", self.title),
        }
    }

    /// The answers file.
    pub fn file(&self) -> &str {
        &self.file
    }

    /// Says how to go on with the file.
    pub fn told(&self, path: &Path) -> String {
        let file = for_shell(&path.to_string_lossy());
        let on = voice::word(ProgramWord::ToGoOn);
        format!("{on} quandary run {} --answers {file}", self.to)
    }
}

/// What was answered on this way to questions that the other flow asks in the same words.
fn shared(session: &Session<'_>, other: &Flow) -> Vec<(Id<Question>, Given)> {
    let flow = session.flow();
    let taken = session.taken().iter().filter_map(|taken| {
        let given = session.given(taken.question)?.clone();
        let is_own_words = matches!(given, Given::Answer(Answer::Text(_)) | Given::Skipped);
        let there = other.questions.find(flow.questions.name(taken.question))?;
        let is_same = Mark::of(flow, taken.question) == Mark::of(other, there);
        (is_same && !is_own_words).then_some((taken.question, given))
    });
    taken.collect()
}
