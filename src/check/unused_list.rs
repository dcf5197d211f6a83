//! `unused-list`: a list that no question and no condition uses.

use std::sync::Arc;

use super::Check;
use crate::diagnostic::{Finding, Rule};
use crate::flow::List;
use crate::flow::question::Kind;
use crate::parse;
use crate::place::Place;

pub(super) fn check(check: &mut Check<'_>) {
    let flow = check.flow;
    let mut sources: Vec<&str> = Vec::new();
    flow.conditions(&mut |when| sources.push(&when.source));
    for (id, list) in flow.lists.iter() {
        let name = flow.lists.name(id);
        let in_condition = |source: &&str| parse::has_word(source, name);
        let of_question = || {
            let mut questions = flow.questions.iter();
            questions.any(|(_, question)| has_options(&question.kind, list))
        };
        if sources.iter().any(in_condition) || of_question() {
            continue;
        }
        let place = Place::root().key("lists").key(name).the_key();
        let message = format!("nothing uses the list `{name}`");
        let finding = Finding::warning(Rule::UnusedList, place, message);
        check.push(finding.help("take it out, or use it as `options` or in a condition"));
    }
}

/// Whether a question takes its options from a list.
fn has_options(kind: &Kind, list: &List) -> bool {
    let (Kind::Choice(options) | Kind::Choices { options, .. }) = kind else {
        return false;
    };
    let of_list = list.options.as_ref();
    of_list.is_some_and(|of_list| Arc::ptr_eq(of_list, options))
}
