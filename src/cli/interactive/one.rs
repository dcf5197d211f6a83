//! The list of which one row is the answer.

use quandary::flow::words::ProgramWord;

use std::cmp::Reverse;

use inquire::{InquireError, Select};

use super::super::voice;
use super::{
    super::ask::{Reply, Stop},
    FrameEnd, FrameTurn, InteractiveAsker, OpenQuestion, Unsent,
    laid::RowMarks,
    list::{RowList, Takes},
    paste::{Haste, asked, too_much},
    stop,
};

impl InteractiveAsker {
    pub(super) fn one(&self, open: &OpenQuestion<'_>, kept: &mut Unsent) -> Result<FrameEnd, Stop> {
        let list = RowList::of(open, RowMarks::Cursor);
        let above = list.write_above(open)?;
        let taken = Some(list.taken(open, above));
        let room = list.typed_room(open);
        let RowList {
            entries,
            frame,
            page,
            ..
        } = list;
        let haste = Haste::new();
        let picked = asked(|| {
            Select::new(&frame.message, entries)
                .with_scorer(&|typed, entry, _, index| {
                    haste.end_where_too_much(typed, index);
                    entry.score(typed, room, index)
                })
                .with_sorter(&|found| found.sort_by_key(|&(_, score)| Reverse(score)))
                .with_page_size(page)
                .with_starting_cursor(kept.row.unwrap_or(0).min(open.rows.len()))
                .with_reset_cursor(false)
                .with_formatter(&|_| String::new())
                .with_help_message(&frame.keys)
                .with_render_config(self.look_of(&frame, RowMarks::Cursor))
                .raw_prompt()
        });
        let Ok(picked) = picked else {
            return too_much();
        };
        let turn = match picked {
            Ok(picked) => match picked.value.takes {
                Takes::Command(command) => open.obey(command),
                Takes::Nothing => {
                    FrameTurn::Refused(voice::word(ProgramWord::NothingFits).to_owned())
                }
                Takes::Row(row) => match open.answerable(&Reply::Pick(row)) {
                    Ok(()) => FrameTurn::Done(Reply::Pick(row)),
                    Err(words) => {
                        kept.row = Some(row);
                        FrameTurn::Refused(words)
                    }
                },
            },
            Err(InquireError::OperationCanceled) => FrameTurn::Done(open.view.back()),
            Err(error) => return Err(stop(error)),
        };
        Ok(FrameEnd { turn, taken })
    }
}
