//! The line of typed text: a number, a length of time, a date, or words.

use std::{cell::RefCell, rc::Rc};

use inquire::{
    Autocomplete, CustomUserError, InquireError, Text, autocompletion::Replacement,
    validator::Validation,
};

use quandary::flow::words::ProgramWord;
use quandary::letters::strip_control;

use super::{
    super::{
        ask::{Optional, PromptCommand, Reply, Stop, TypedShape, WantedReply, needs_an_answer},
        screen::rows,
        voice,
    },
    FrameEnd, FrameTurn, InteractiveAsker, OpenQuestion, Unsent,
    frame::{Errors, Frame, FrameNeeds},
    laid::RowMarks,
    paste::{MOST_TYPED, TooMuchTyped, forget_the_rest},
    stop,
    transcript::write,
};

impl InteractiveAsker {
    pub(super) fn words(
        &self,
        open: &OpenQuestion<'_>,
        kept: &mut Unsent,
    ) -> Result<FrameEnd, Stop> {
        let WantedReply::Words { example, lines, .. } = &open.view.kind else {
            return Ok(FrameEnd {
                turn: FrameTurn::Done(open.view.back()),
                taken: None,
            });
        };
        let holds = FrameNeeds {
            // What is typed may go on over several rows.
            needed: open.size.rows / if *lines == TypedShape::Several { 1 } else { 3 },
            errors: Errors::Above,
        };
        let frame = Frame::of(open, holds);
        let above = write(&frame.above, open.size)?;
        let initial = kept.words.clone();
        let draft = TypedDraft::of(initial.as_deref());
        let asked = Text::new(&frame.message)
            .with_initial_value(initial.as_deref().unwrap_or_default())
            .with_placeholder(example)
            .with_autocomplete(draft.clone())
            .with_validator(|typed: &str| {
                Ok(match open.typed(typed, *lines) {
                    Ok(_) => Validation::Valid,
                    Err(words) => frame.error.invalid(&words),
                })
            })
            .with_formatter(&|_| String::new())
            .with_help_message(&frame.keys)
            .with_render_config(self.look_of(&frame, RowMarks::Cursor))
            .prompt();
        let (turn, typed) = match asked {
            Ok(typed) => (
                match open.typed(&typed, *lines) {
                    Ok(Typed::Reply(reply)) => FrameTurn::Done(reply),
                    Ok(Typed::Command(command)) => open.obey(command),
                    Err(words) => FrameTurn::Refused(words),
                },
                typed,
            ),
            Err(InquireError::OperationCanceled) => {
                let draft = draft.typed.take();
                kept.words = Some(draft.clone()).filter(|draft| !draft.is_empty());
                (FrameTurn::Done(open.view.back()), draft)
            }
            Err(InquireError::Custom(_)) => return too_long(open, kept, &draft.typed.take()),
            Err(error) => return Err(stop(error)),
        };
        // A text that has grown out of the frame has gone off the top of the screen with it.
        let highest = frame.highest(rows(&typed, open.size.columns) + frame.error.rows);
        let taken = (highest <= open.size.rows).then_some(open.news + above + frame.answered());
        Ok(FrameEnd { turn, taken })
    }
}

/// What becomes of a text that is too long: as much of it as a frame holds stands in the line again.
fn too_long(open: &OpenQuestion<'_>, kept: &mut Unsent, typed: &str) -> Result<FrameEnd, Stop> {
    forget_the_rest()?;
    let fit = (open.size.rows / 2).saturating_sub(1) * open.size.text_width();
    kept.words = Some(typed.chars().take(fit.min(MOST_TYPED)).collect());
    let amount = MOST_TYPED.to_string();
    let words = voice::say(ProgramWord::TooLong, &[("amount", &amount)]);
    Ok(FrameEnd {
        turn: FrameTurn::Refused(words),
        taken: None,
    })
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
                Optional::Required | Optional::EnterGoesBack => Err(needs_an_answer()),
            };
        }
        let reply = Reply::Words(typed.to_owned());
        self.answerable(&reply)?;
        Ok(Typed::Reply(reply))
    }
}

/// Listens to what is typed, since inquire does not tell what stood in the line on Esc.
#[derive(Debug, Clone)]
struct TypedDraft {
    typed: Rc<RefCell<String>>,
    /// So many characters are taken.
    most: usize,
}

impl TypedDraft {
    /// Of a prompt in which this stands already, which may be longer than what can be typed.
    fn of(initial: Option<&str>) -> Self {
        let initial = initial.map_or(0, |words| words.chars().count());
        Self {
            typed: Rc::default(),
            most: MOST_TYPED.max(initial),
        }
    }
}

impl Autocomplete for TypedDraft {
    fn get_suggestions(&mut self, typed: &str) -> Result<Vec<String>, CustomUserError> {
        typed.clone_into(&mut self.typed.borrow_mut());
        match typed.chars().nth(self.most) {
            Some(_) => Err(Box::new(TooMuchTyped)),
            None => Ok(Vec::new()),
        }
    }

    fn get_completion(
        &mut self,
        _: &str,
        _: Option<String>,
    ) -> Result<Replacement, CustomUserError> {
        Ok(None)
    }
}
