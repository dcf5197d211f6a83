//! `unused-list`: a list that no question, no condition and no other list uses.

use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::Arc;

use super::Checker;
use crate::diagnostic::{Finding, Rule};
use crate::parse;
use crate::place::Place;

pub(super) fn check(check: &mut Checker<'_>) {
    let flow = check.flow;
    if flow.lists.is_empty() {
        return;
    }
    let mut words: HashSet<Cow<'_, str>> = HashSet::new();
    flow.conditions(&mut |when| {
        let said = parse::words_of(&when.source);
        words.extend(said.map(|word| parse::in_full(&when.prefix, word)));
    });
    let questions = flow.questions.iter();
    let of_questions: HashSet<_> = questions
        .filter_map(|(_, question)| question.kind.options())
        .map(std::ptr::from_ref)
        .collect();
    let lists = flow.lists.iter();
    let of_lists: HashSet<_> = lists.flat_map(|(_, list)| &list.lists).collect();
    for (id, list) in flow.lists.iter() {
        let name = flow.lists.name(id);
        let options = list.options.as_ref().map(Arc::as_ptr);
        let of_question = options.is_some_and(|options| of_questions.contains(&options));
        if words.contains(name) || of_question || of_lists.contains(&id) {
            continue;
        }
        let place = Place::root().key("lists").key(name).the_key();
        let message = format!("nothing uses the list `{name}`");
        let finding = Finding::warning(Rule::UnusedList, place, message);
        let finding = finding.help("take it out, or use it as `options` or in a condition");
        check.push(finding.or_take_out());
    }
}
