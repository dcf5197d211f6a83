//! `none-with-others`: an option that says "none of these" and can be ticked beside
//! others.

use std::collections::HashSet;

use super::Checker;
use crate::diagnostic::{Finding, Rule};
use crate::flow::Flow;
use crate::flow::question::{Company, Kind, Options, Question};
use crate::flow::table::Id;
use crate::letters::folded;
use crate::place::Place;

pub(super) fn check(check: &mut Checker<'_>) {
    let flow = check.flow;
    // Options of a list are told once, however many questions take them.
    let mut told: HashSet<Place> = HashSet::new();
    for (id, question) in flow.questions.iter() {
        let Kind::Choices {
            options, at_least, ..
        } = &question.kind
        else {
            continue;
        };
        for at in 0..options.len() {
            if !is_told(question, at) {
                continue;
            }
            let Some(option) = options.id_at(at) else {
                continue;
            };
            let name = options.name(option);
            let set = set_of(flow, id, options);
            let place = set.key(name).the_key();
            if !told.insert(place.clone()) {
                continue;
            }
            let label = &options[option].label;
            let message = format!("\"{label}\" can be chosen beside other options");
            let help = match at_least {
                0 => {
                    "write `alone: true` for it, and `at_least: 1` for the question where it is to be said rather than left open"
                }
                _ => "write `alone: true` for it",
            };
            let finding = Finding::warning(Rule::NoneWithOthers, place, message);
            check.push(finding.help(format!(
                "{help}: `{name}: {{label: {}, alone: true}}`",
                in_braces(label)
            )));
        }
    }
}

/// Whether an option can be chosen beside others and says that nothing fits.
fn is_told(question: &Question, option: usize) -> bool {
    let Kind::Choices {
        options, at_most, ..
    } = &question.kind
    else {
        return false;
    };
    let id = options.id_at(option);
    let with_others = id.is_some_and(|id| options[id].company == Company::WithOthers);
    with_others && *at_most != Some(1) && says_nothing_fits(question, option)
}

/// Whether an option says that nothing fits, beside others that may. People need it,
/// whatever comes of it.
pub(super) fn says_nothing_fits(question: &Question, option: usize) -> bool {
    let Some(options) = question.kind.options() else {
        return false;
    };
    let id = options.id_at(option).filter(|_| options.len() > 1);
    id.is_some_and(|id| says_none(options.name(id), &options[id].label))
}

/// Where a set of options stands: in its list, or in the question.
fn set_of(flow: &Flow, question: Id<Question>, options: &Options) -> Place {
    let mut lists = flow.lists.iter();
    let shared = lists.find(|(_, list)| {
        let of_list = list.options.as_deref();
        of_list.is_some_and(|of_list| std::ptr::eq(of_list, options))
    });
    match shared {
        Some((list, _)) => Place::root().key("lists").key(flow.lists.name(list)),
        None => {
            let questions = Place::root().key("questions");
            questions.key(flow.questions.name(question)).key("options")
        }
    }
}

/// A label as it may stand in braces.
fn in_braces(label: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || matches!(c, ' ' | '\'' | '-' | '(' | ')' | '/');
    let begins = label.starts_with(|c: char| c.is_alphabetic());
    if begins && label.chars().all(plain) {
        label.to_owned()
    } else {
        format!("\"{}\"", label.replace('\\', "\\\\").replace('"', "\\\""))
    }
}

/// Ids of options that say that nothing else fits.
const IDS: [&str; 5] = ["none", "nothing", "neither", "nobody", "no_one"];

/// Words with which a label says so, whatever follows, in languages that many flows
/// are written in. Accents are left out.
const FIRST: [&str; 18] = [
    "none",
    "nothing",
    "neither",
    "nobody",
    "nichts",
    "niemand",
    "rien",
    "nada",
    "niente",
    "niets",
    "niemand",
    "ingenting",
    "intet",
    "nic",
    "nenhuma",
    "nenhum",
    "ничего",
    "никто",
];

/// Words that say so where nothing follows them, or one of the second kind: `keine`
/// alone, or `keine davon`, and not `keine Milch`.
const BEFORE: [&str; 19] = [
    "keine", "keiner", "keines", "keins", "aucun", "aucune", "ninguno", "ninguna", "nessuno",
    "nessuna", "geen", "ingen", "inget", "inga", "zaden", "zadna", "zadne", "ни", "no",
];

const BEHIND: [&str; 20] = [
    "davon", "der", "dieser", "von", "de", "des", "d'entre", "di", "dei", "delle", "van", "av",
    "of", "destas", "destes", "dessas", "quest", "z", "один", "one",
];

/// Whether an option says that nothing else fits.
fn says_none(id: &str, label: &str) -> bool {
    let said = folded(label);
    let words: Vec<&str> = said
        .split(|c: char| !(c.is_alphanumeric() || c == '\''))
        .filter(|word| !word.is_empty())
        .collect();
    let other = matches!(words.get(1), Some(&("else" | "but" | "other")));
    let first = words.first().copied().unwrap_or("");
    let alone = words.len() == 1 && first != "no";
    let behind = words.get(1).is_some_and(|word| BEHIND.contains(word));
    let by_id = IDS.contains(&id) || id.starts_with("none_of");
    let within = words.len() <= 6 && words.windows(2).any(|pair| pair == ["none", "of"]);
    !other
        && (by_id
            || within
            || FIRST.contains(&first)
            || (BEFORE.contains(&first) && (alone || behind)))
}

#[cfg(test)]
mod tests {
    use super::says_none;

    #[test]
    fn what_says_that_nothing_fits_is_told_from_what_is_left_out() {
        for (id, label, wanted) in [
            ("x", "None of these", true),
            ("x", "None", true),
            ("x", "I have none of these.", true),
            ("none", "I feel fine", true),
            ("x", "Nothing of the kind", true),
            ("x", "(Nothing)", true),
            ("x", "Neither", true),
            ("x", "Nichts davon", true),
            ("x", "Keine davon", true),
            ("x", "Keine Milch", false),
            ("x", "Aucune de ces réponses", true),
            ("x", "Ninguno", true),
            ("x", "No one", true),
            ("x", "No milk", false),
            ("x", "No", false),
            ("x", "Nothing else", false),
            ("x", "Nothing but water", false),
            ("x", "Nuts", false),
            ("nonet", "A nonet", false),
        ] {
            assert_eq!(says_none(id, label), wanted, "{id}: {label}");
        }
    }
}
