//! `long-question`: a question, or an option, that does not fit on a small screen.
//!
//! A small screen has 40 columns and 16 rows: a phone held upright, or half a
//! window. Seven rows go to the progress, the keys and the edges of the frame, and
//! the list needs three to be chosen from. So six are left for a question with its
//! help, at 39 cells a row, which is about 200 characters. No option, with its
//! help, may take more than the nine rows that the question and the list have
//! together. What is higher still works, but has scrolled away when it is answered.

use super::Checker;
use super::rows::rows;
use super::texts::{as_written, sets_of_options};
use crate::diagnostic::{Finding, Rule};
use crate::place::Place;

/// The cells of a row of a question.
const QUESTION_CELLS: usize = 39;

/// The rows that a question may take with its help.
const QUESTION_ROWS: usize = 6;

/// The cells of a row of an option, behind its mark and number.
const OPTION_CELLS: usize = 30;

/// The rows that an option may take with its help.
const OPTION_ROWS: usize = 9;

pub(super) fn check(check: &mut Checker<'_>) {
    let flow = check.flow;
    for (id, question) in flow.questions.iter() {
        let ask = as_written(flow, &question.ask);
        let help = question.help.as_ref().map(|help| as_written(flow, help));
        let lines =
            rows(&ask, QUESTION_CELLS) + rows(help.as_deref().unwrap_or(""), QUESTION_CELLS);
        if lines <= QUESTION_ROWS {
            continue;
        }
        let name = flow.questions.name(id);
        let place = Place::root().key("questions").key(name);
        let what = match help {
            Some(_) => "the question and its help take",
            None => "the question takes",
        };
        let message = format!("{what} {lines} rows of a small screen");
        let finding = Finding::advice(Rule::LongQuestion, place.clone().key("ask"), message)
            .saying(format!("{QUESTION_ROWS} rows fit on 40 columns by 16 rows"));
        let finding = match help {
            Some(_) => finding.and(place.key("help"), "its help"),
            None => finding,
        };
        check.push(finding.help("say it in fewer words, or move what explains it to `why`"));
    }
    options(check);
}

fn options(check: &mut Checker<'_>) {
    for (place, options) in sets_of_options(check.flow) {
        for (id, option) in options.iter() {
            let help = option.help.as_deref().unwrap_or("");
            let lines = rows(&option.label, OPTION_CELLS) + rows(help, OPTION_CELLS);
            if lines <= OPTION_ROWS {
                continue;
            }
            let place = place.clone().key(options.name(id)).key("label");
            let message = format!("the option takes {lines} rows of a small screen");
            let finding = Finding::advice(Rule::LongQuestion, place, message)
                .saying(format!("{OPTION_ROWS} rows fit on 40 columns by 16 rows"));
            check.push(finding.help("say it in fewer words"));
        }
    }
}
