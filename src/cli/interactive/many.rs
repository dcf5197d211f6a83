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
    super::ask::{Alone, Also, Optional, PromptCommand, Reply, Spelling, Stop},
    FrameEnd, FrameTurn, InteractiveAsker, OpenQuestion, Unsent,
    frame::{ErrorRoom, Frame},
    laid::RowMarks,
    list::{ListEntry, RowList, Takes},
    paste::{Haste, asked, too_much},
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
        let room = list.typed_room(open);
        let RowList {
            entries,
            frame,
            page,
            ..
        } = list;
        let typed = Rc::new(RefCell::new(String::new()));
        let noted = Rc::clone(&typed);
        let haste = Haste::new();
        let picked = asked(|| {
            MultiSelect::new(&frame.message, entries)
                .with_scorer(&move |typed, entry, _, index| {
                    haste.end_where_too_much(typed, index);
                    if index == 0 {
                        typed.clone_into(&mut noted.borrow_mut());
                    }
                    entry.score(typed, room, index)
                })
                .with_validator(Ticks::of(open, &frame, Rc::clone(&typed)))
                .with_default(&kept.rows)
                .with_starting_cursor(kept.rows.first().copied().unwrap_or(0))
                .with_keep_filter(false)
                .with_page_size(page)
                .with_reset_cursor(false)
                .with_formatter(&|_| String::new())
                .with_help_message(&frame.keys)
                .with_render_config(self.look_of(&frame, RowMarks::CursorAndBox))
                .raw_prompt()
        });
        let Ok(picked) = picked else {
            return too_much();
        };
        let turn = match picked {
            Ok(picked) => {
                let picks = only_rows(picked.iter().map(|picked| picked.value.takes));
                open.ticked(picks, kept, &typed.borrow())
            }
            Err(InquireError::OperationCanceled) => FrameTurn::Done(open.view.back()),
            Err(error) => return Err(stop(error)),
        };
        Ok(FrameEnd { turn, taken })
    }
}

impl OpenQuestion<'_> {
    /// What comes of these ticks, with what was typed beside them.
    fn ticked(&self, picks: Vec<usize>, kept: &mut Unsent, typed: &str) -> FrameTurn {
        let before = std::mem::replace(&mut kept.rows, picks);
        let alone = self.without_company(&mut kept.rows);
        // What stood there before has given way to what was ticked now.
        let replaced = alone.iter().all(|row| before.contains(row));
        if let Some(row) = alone.first().filter(|_| !replaced) {
            return FrameTurn::Refused(self.goes_alone(*row));
        }
        let reply = Reply::Picks(kept.rows.clone());
        let command = PromptCommand::read(typed, Spelling::Letters, self.view.also);
        match command.or_else(|| PromptCommand::cried(typed, self.view.also)) {
            Some(command) => self.obey(command),
            None if kept.rows.is_empty() && self.answerable(&reply).is_err() => {
                FrameTurn::Done(Reply::Skip)
            }
            None => FrameTurn::Done(reply),
        }
    }

    /// Takes rows that go only by themselves out of several that are ticked; those that were taken
    /// out.
    fn without_company(&self, picks: &mut Vec<usize>) -> Vec<usize> {
        let alone = |pick: &usize| {
            let row = self.rows.get(*pick);
            row.is_some_and(|row| row.alone == Alone::ByItself)
        };
        let lonely: Vec<usize> = picks.iter().copied().filter(alone).collect();
        if lonely.len() == picks.len() {
            return Vec::new();
        }
        picks.retain(|pick| !alone(pick));
        lonely
    }

    /// What is said where such a row was ticked with others.
    fn goes_alone(&self, row: usize) -> String {
        let label = self.rows.get(row).map_or("", |row| row.label.as_str());
        match voice::words().own(ProgramWord::OnlyAlone) {
            Some(_) => voice::say(ProgramWord::OnlyAlone, &[("option", label)]),
            None => format!(
                "\"{label}\" goes only by itself, so its tick is off. \
                 Is the rest right? Then press Enter."
            ),
        }
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
                    let how = "Nothing's ticked yet. Space ticks a row, then Enter ends.";
                    let tick = |_| voice::finely(ProgramWord::HowToTick, how).to_owned();
                    open.answerable(&Reply::Picks(Vec::new())).map_err(tick)
                }
            },
            typed,
            error: frame.error,
            also: open.view.also,
        }
    }

    fn verdict(&self, picked: &[ListOption<&ListEntry<'_>>]) -> Result<(), String> {
        let typed = self.typed.borrow();
        let command = PromptCommand::read(&typed, Spelling::Letters, self.also);
        if command
            .or_else(|| PromptCommand::cried(&typed, self.also))
            .is_some()
        {
            return Ok(());
        }
        if !typed.trim().is_empty() {
            let how = "Space ticks the row. To finish, delete what you typed first.";
            return Err(voice::finely(ProgramWord::HowToTick, how).to_owned());
        }
        let mut picks = only_rows(picked.iter().map(|picked| picked.value.takes));
        // Those that go only by themselves are seen to once the list is closed.
        let lonely = |picked: &&ListOption<&ListEntry<'_>>| picked.value.alone == Alone::ByItself;
        let alone = only_rows(
            picked
                .iter()
                .filter(lonely)
                .map(|picked| picked.value.takes),
        );
        if alone.len() < picks.len() {
            picks.retain(|pick| !alone.contains(pick));
        }
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
