//! `missing-words`: words of the program that stay English in a flow in another language.

use super::Checker;
use crate::diagnostic::{Finding, Rule};
use crate::flow::words::ProgramWord;
use crate::place::Place;
use crate::yaml::write;

pub(super) fn check(check: &mut Checker<'_>) {
    let flow = check.flow;
    let language = flow.language();
    if flow.is_english() {
        return;
    }
    let missing: Vec<ProgramWord> = ProgramWord::ALL
        .into_iter()
        .filter(|word| flow.words.own(*word).is_none())
        .collect();
    let one = match missing.as_slice() {
        [] => return,
        [one] => format!("the word `{}` stays English", one.id()),
        several => format!("{} of the program's words stay English", several.len()),
    };
    let lines = missing
        .iter()
        .map(|word| format!("  {}: {}", word.id(), write::text(word.english())));
    let lines = lines.collect::<Vec<_>>().join("\n");
    let message = format!("the flow's language is `{language}`, and {one}");
    let place = Place::root().key("language");
    let finding = Finding::warning(Rule::MissingWords, place, message);
    let help = match missing.len() == ProgramWord::ALL.len() {
        true => format!("add this, with the words in that language:\n\nwords:\n{lines}"),
        false => format!("add this to `words:`, in that language:\n\n{lines}"),
    };
    check.push(finding.help(help));
}
