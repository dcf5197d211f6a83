//! `missing-short`: a question of more than 40 characters without a label.
//!
//! Where an answer is spoken of, in the reasons, in the review and in what is
//! kept, the label stands before it on one line. Without `short` that label is the
//! whole question, and 40 characters of it leave half a line of 80 to the answer.

use super::Checker;
use super::texts::as_written;
use crate::diagnostic::{Finding, Rule};
use crate::place::Place;

/// How long a question may be that serves as its own label.
const LONGEST: usize = 40;

pub(super) fn check(check: &mut Checker<'_>) {
    let flow = check.flow;
    let questions = flow.questions.iter();
    for (id, question) in questions.filter(|(_, question)| question.short.is_none()) {
        let length = as_written(flow, &question.ask).chars().count();
        if length <= LONGEST {
            continue;
        }
        let name = flow.questions.name(id);
        let place = Place::root().key("questions").key(name).key("ask");
        let message = format!("the question `{name}` has {length} characters and no `short`");
        let finding = Finding::advice(Rule::MissingShort, place, message)
            .saying("all of it is repeated wherever the answer is spoken of");
        check.push(finding.help("add `short:` with two or three words for it"));
    }
}
