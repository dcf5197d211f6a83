//! The line of typed text: a number, a length of time, a date, or words.

use std::{cell::RefCell, rc::Rc};

use inquire::{
    Autocomplete, CustomUserError, InquireError, Text, autocompletion::Replacement,
    validator::Validation,
};

use quandary::letters::strip_control;

use super::{
    super::ask::{NEEDS_AN_ANSWER, Optional, PromptCommand, Reply, Stop, TypedShape, WantedReply},
    FrameTurn, InteractiveAsker, OpenQuestion, Unsent,
    frame::{Errors, Frame},
    stop,
    transcript::{did, say},
};

impl InteractiveAsker {
    pub(super) fn words(
        &self,
        open: &OpenQuestion<'_>,
        kept: &mut Unsent,
    ) -> Result<FrameTurn, Stop> {
        let WantedReply::Words { hint, lines, .. } = &open.view.kind else {
            return Ok(FrameTurn::Done(open.view.back()));
        };
        say(hint, open.size)?;
        let frame = Frame::of(open, &["Enter done"], Errors::Above);
        let draft = TypedDraft::default();
        let escaped = open.escaped();
        let initial = kept.words.clone();
        let asked = Text::new(&frame.prompt)
            .with_initial_value(initial.as_deref().unwrap_or_default())
            .with_autocomplete(draft.clone())
            .with_validator(|typed: &str| {
                Ok(match open.typed(typed, *lines) {
                    Ok(_) => Validation::Valid,
                    Err(words) => frame.error.invalid(&words),
                })
            })
            .with_formatter(&|typed| open.retold(typed, *lines))
            .with_help_message(&frame.help)
            .with_render_config(self.config_for(open, &escaped))
            .prompt();
        match asked {
            Ok(typed) => Ok(match open.typed(&typed, *lines) {
                Ok(Typed::Reply(reply)) => FrameTurn::Done(reply),
                Ok(Typed::Command(command)) => open.obey(command),
                Err(words) => FrameTurn::Again(words),
            }),
            Err(InquireError::OperationCanceled) => {
                kept.words = Some(draft.0.take()).filter(|draft| !draft.is_empty());
                Ok(FrameTurn::Done(open.view.back()))
            }
            Err(error) => Err(stop(error)),
        }
    }
}

/// What a typed line means.
enum Typed {
    Reply(Reply),
    Command(PromptCommand),
}

impl OpenQuestion<'_> {
    /// Reads a typed line. A value that ends in `?` asks for the reason, since the earlier answer
    /// already stands in the line and no value holds that mark.
    fn typed(&self, typed: &str, lines: TypedShape) -> Result<Typed, String> {
        let typed = match lines {
            TypedShape::Value | TypedShape::One => strip_control(typed).replace('\n', " "),
            TypedShape::Several => strip_control(typed).into_owned(),
        };
        let typed = typed.trim();
        if let Some(command) = self.view.command(typed) {
            return match self.view.obey(command) {
                Err(words) if command != PromptCommand::Why => Err(words),
                _ => Ok(Typed::Command(command)),
            };
        }
        if lines == TypedShape::Value && typed.ends_with('?') {
            return Ok(Typed::Command(PromptCommand::Why));
        }
        if typed.is_empty() {
            return match self.view.optional {
                Optional::MaySkip => Ok(Typed::Reply(Reply::Skip)),
                Optional::Required | Optional::EnterGoesBack => Err(NEEDS_AN_ANSWER.to_owned()),
            };
        }
        let reply = Reply::Words(typed.to_owned());
        self.answerable(&reply)?;
        Ok(Typed::Reply(reply))
    }

    /// The typed line for the transcript.
    fn retold(&self, typed: &str, lines: TypedShape) -> String {
        match self.typed(typed, lines) {
            Ok(Typed::Command(command)) => did(command),
            Ok(Typed::Reply(Reply::Skip)) => did(PromptCommand::Skip),
            Ok(Typed::Reply(_)) | Err(_) => self.answer(strip_control(typed).trim()),
        }
    }
}

/// Listens to what is typed, since inquire does not tell what stood in the line on Esc.
#[derive(Debug, Clone, Default)]
struct TypedDraft(Rc<RefCell<String>>);

impl Autocomplete for TypedDraft {
    fn get_suggestions(&mut self, typed: &str) -> Result<Vec<String>, CustomUserError> {
        typed.clone_into(&mut self.0.borrow_mut());
        Ok(Vec::new())
    }

    fn get_completion(
        &mut self,
        _: &str,
        _: Option<String>,
    ) -> Result<Replacement, CustomUserError> {
        Ok(None)
    }
}
