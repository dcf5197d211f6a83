//! How a conversation ends without advice, and what is said then.

use quandary::flow::answer::Refused;
use quandary::flow::question::Question;
use quandary::flow::table::Id;

use super::super::aside;
use super::super::ask::{Also, Stop};
use super::super::cover::{Exit, ScreenCover, Stage};
use super::super::exit::{Code, Failure};
use super::super::out;
use super::super::shell::for_shell;
use super::super::{signals, view};
use super::Talk;

/// What else can be done where nobody was asked yet.
pub(super) const LINE_BY_LINE: &str = ";\n--plain asks line by line, also through a pipe";

impl Talk<'_> {
    /// Clears the screen; nothing more is said.
    pub(super) fn vanish(&self) -> Failure {
        self.cover.clear();
        Failure::said(Code::Left)
    }

    pub(super) fn stopped(&self, stop: Stop, question: Id<Question>) -> Failure {
        match stop {
            // Lines were read already.
            Stop::EndOfInput => self.missing(question, "the input ended before it", ""),
            Stop::NotTerminal => {
                self.missing(question, "there is no terminal to ask on", LINE_BY_LINE)
            }
            other => self.stopped_by(other),
        }
    }

    pub(super) fn stopped_by(&self, stop: Stop) -> Failure {
        stopped_by(stop, self.cover)
    }

    pub(super) fn missing(&self, id: Id<Question>, why: &str, otherwise: &str) -> Failure {
        let question = &self.flow().questions[id];
        let name = self.flow().questions.name(id);
        let flow_name = for_shell(&self.file.name);
        let message = format!(
            "the question `{name}` has no answer, and {why}\n  {}\n  {}\n\
             give it with `quandary run {flow_name} --answer {name}=…`, or all answers in a file with --answers{otherwise}",
            self.session.plain(&question.ask),
            view::allowed(question),
        );
        Failure::new(Code::Missing, message)
    }

    pub(super) fn refused(&self, id: Id<Question>, refused: &Refused) -> Failure {
        let question = &self.flow().questions[id];
        let message = format!(
            "the answer to `{}` is refused: {refused}\n  {}\n  {}",
            self.flow().questions.name(id),
            self.session.plain(&question.ask),
            view::allowed(question),
        );
        Failure::new(Code::Usage, message)
    }

    pub(super) fn stuck(&self, id: Id<Question>) -> Failure {
        let mut message = format!(
            "the flow does not say where to go from `{}` with these answers:",
            self.flow().questions.name(id)
        );
        for taken in self.session.taken() {
            let shown = view::given(&self.session, taken.question);
            let name = self.flow().questions.name(taken.question);
            message.push_str(&format!("\n  {name}: {shown}"));
        }
        Failure::new(Code::Faulty, message)
    }

    /// Says on the private screen what else would be said after it is gone.
    pub(super) fn under_cover(&mut self, failure: Failure) -> Failure {
        let (Stage::Private, Some(host)) = (self.cover.stage, &mut self.host) else {
            return failure;
        };
        if !failure.message.is_empty() {
            // Whatever is said to this, there is nothing else to do.
            let _ = out::tell(&format!("\n{}", failure.message));
            let _ = aside::close().ask(host, Also::NONE);
        }
        Failure::said(failure.code)
    }
}

/// The end of a run in which a question could not be asked to its end.
pub fn stopped_by(stop: Stop, cover: ScreenCover) -> Failure {
    match (stop, cover.exit) {
        (Stop::Interrupted, Exit::Quick) => {
            cover.clear();
            Failure::said(Code::Interrupted)
        }
        (Stop::Interrupted, Exit::Plain) => {
            // The last line before the end; where it cannot be written, all is said.
            let _ = out::tell(&format!("\n{}", signals::stopped()));
            Failure::said(Code::Interrupted)
        }
        (Stop::Io(error), _) => {
            Failure::new(Code::Io, format!("the terminal cannot be used: {error}"))
        }
        (stop @ (Stop::EndOfInput | Stop::NotTerminal), _) => {
            Failure::new(Code::Missing, stop.to_string())
        }
    }
}
