//! The list of which one row is the answer.

use std::cmp::Reverse;

use inquire::{InquireError, Select};

use super::{
    super::ask::{Reply, Stop},
    FrameTurn, InteractiveAsker, OpenQuestion, Unsent,
    frame::{Errors, Frame},
    list::{ListEntry, RowList, RowMarks, Takes},
    stop,
    transcript::did,
};

impl InteractiveAsker {
    pub(super) fn one(
        &self,
        open: &OpenQuestion<'_>,
        kept: &mut Unsent,
    ) -> Result<FrameTurn, Stop> {
        let frame = Frame::of(open, &["Enter choose"], Errors::Elsewhere);
        let list = RowList::of(open, &frame, RowMarks::Cursor);
        list.print_if_cut(open)?;
        let room = frame.room;
        let escaped = open.escaped();
        let picked = Select::new(&frame.prompt, list.entries)
            .with_scorer(&|typed, entry, _, index| entry.score(typed, room, index))
            .with_sorter(&|found| found.sort_by_key(|&(_, score)| Reverse(score)))
            .with_page_size(list.page)
            .with_starting_cursor(kept.row.unwrap_or(0).min(open.rows.len()))
            .with_reset_cursor(false)
            .with_formatter(&|picked| open.told(picked.value))
            .with_help_message(&frame.help)
            .with_render_config(self.config_for(open, &escaped))
            .raw_prompt();
        match picked {
            Ok(picked) => Ok(match picked.value.takes {
                Takes::Command(command) => open.obey(command),
                Takes::Nothing => FrameTurn::Again("Nothing fits what you typed.".to_owned()),
                Takes::Row(row) => match open.answerable(&Reply::Pick(row)) {
                    Ok(()) => FrameTurn::Done(Reply::Pick(row)),
                    Err(words) => {
                        kept.row = Some(row);
                        FrameTurn::Again(words)
                    }
                },
            }),
            Err(InquireError::OperationCanceled) => Ok(FrameTurn::Done(open.view.back())),
            Err(error) => Err(stop(error)),
        }
    }
}

impl OpenQuestion<'_> {
    fn told(&self, entry: &ListEntry<'_>) -> String {
        match entry.takes {
            Takes::Row(_) => self.answer(&entry.said),
            Takes::Command(command) => did(command),
            Takes::Nothing => String::new(),
        }
    }
}
