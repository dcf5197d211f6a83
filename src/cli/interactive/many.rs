//! The list of which several rows may be the answer.

use quandary::flow::words::ProgramWord;

use std::{cell::RefCell, rc::Rc};

use inquire::{
    CustomUserError, InquireError, MultiSelect,
    list_option::ListOption,
    validator::{MultiOptionValidator, Validation},
};

use super::super::voice;
use super::{
    super::ask::{Also, Optional, PromptCommand, Reply, Spelling, Stop},
    FrameEnd, FrameTurn, InteractiveAsker, OpenQuestion, Unsent,
    frame::{ErrorRoom, Frame},
    laid::RowMarks,
    list::{ListEntry, RowList, Takes},
    stop,
};

impl InteractiveAsker {
    pub(super) fn many(
        &self,
        open: &OpenQuestion<'_>,
        kept: &mut Unsent,
    ) -> Result<FrameEnd, Stop> {
        let check = |reply: &Reply| open.answerable(reply);
        let checked = OpenQuestion {
            check: &check,
            ..*open
        };
        let list = RowList::of(&checked, RowMarks::CursorAndBox);
        let above = list.write_above(open)?;
        let taken = Some(list.taken(open, above));
        let RowList {
            entries,
            frame,
            page,
            ..
        } = list;
        let room = frame.room;
        let typed = Rc::new(RefCell::new(String::new()));
        let also = open.view.also;
        let noted = Rc::clone(&typed);
        let picked = MultiSelect::new(&frame.message, entries)
            .with_scorer(&move |typed, entry, _, index| {
                if index == 0 {
                    typed.clone_into(&mut noted.borrow_mut());
                }
                entry.score(typed, room, index)
            })
            .with_validator(Ticks::of(open, &frame, Rc::clone(&typed)))
            .with_default(&kept.rows)
            .with_keep_filter(false)
            .with_page_size(page)
            .with_reset_cursor(false)
            .with_formatter(&|_| String::new())
            .with_help_message(&frame.keys)
            .with_render_config(self.look_of(&frame, RowMarks::CursorAndBox))
            .raw_prompt();
        let turn = match picked {
            Ok(picked) => {
                let picks = only_rows(picked.iter().map(|picked| picked.value.takes));
                kept.rows.clone_from(&picks);
                let nothing = picks.is_empty();
                let reply = Reply::Picks(picks);
                match PromptCommand::read(&typed.borrow(), Spelling::Letters, also) {
                    Some(command) => open.obey(command),
                    None if nothing && open.answerable(&reply).is_err() => {
                        FrameTurn::Done(Reply::Skip)
                    }
                    None => FrameTurn::Done(reply),
                }
            }
            Err(InquireError::OperationCanceled) => FrameTurn::Done(open.view.back()),
            Err(error) => return Err(stop(error)),
        };
        Ok(FrameEnd { turn, taken })
    }
}

/// Decides whether Enter ends a list with many answers. inquire wants a validator that borrows
/// nothing, so the check travels in the rows, and its verdict on no row at all is asked before.
#[derive(Clone)]
struct Ticks {
    none: Result<(), String>,
    typed: Rc<RefCell<String>>,
    error: ErrorRoom,
    also: Also,
}

impl Ticks {
    fn of(open: &OpenQuestion<'_>, frame: &Frame, typed: Rc<RefCell<String>>) -> Self {
        Self {
            none: match open.view.optional {
                Optional::MaySkip => Ok(()),
                Optional::Required | Optional::EnterGoesBack => {
                    open.answerable(&Reply::Picks(Vec::new()))
                }
            },
            typed,
            error: frame.error,
            also: open.view.also,
        }
    }

    fn verdict(&self, picked: &[ListOption<&ListEntry<'_>>]) -> Result<(), String> {
        let typed = self.typed.borrow();
        if PromptCommand::read(&typed, Spelling::Letters, self.also).is_some() {
            return Ok(());
        }
        if !typed.trim().is_empty() {
            let how = "Space ticks the row. To finish, delete what you typed first.";
            return Err(voice::finely(ProgramWord::HowToTick, how).to_owned());
        }
        let picks = only_rows(picked.iter().map(|picked| picked.value.takes));
        match picked.first() {
            Some(first) if !picks.is_empty() => (first.value.check)(&Reply::Picks(picks)),
            _ => self.none.clone(),
        }
    }
}

impl<'a> MultiOptionValidator<ListEntry<'a>> for Ticks {
    fn validate(
        &self,
        picked: &[ListOption<&ListEntry<'a>>],
    ) -> Result<Validation, CustomUserError> {
        Ok(match self.verdict(picked) {
            Ok(()) => Validation::Valid,
            Err(words) => self.error.invalid(&words),
        })
    }
}

/// The places of the rows that are answers, without the commands, which can be ticked, too.
fn only_rows(takes: impl Iterator<Item = Takes>) -> Vec<usize> {
    takes
        .filter_map(|takes| match takes {
            Takes::Row(row) => Some(row),
            Takes::Command(_) | Takes::Nothing => None,
        })
        .collect()
}
