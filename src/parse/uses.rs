//! How conditions use a name, seen in their words before any of them is read: where
//! all of them take a question for another type, the type is the fault, and they
//! are none.

use std::collections::HashMap;

use super::keys::{Holds, QUESTION, SHAPES};
use super::reader::{Fields, Reader};
use super::scope::in_full;
use crate::bundle::prefix_of;
use crate::diagnostic::{Finding, Rule};
use crate::flow::question::QuestionType;
use crate::place::Path;
use crate::yaml::{Node, Pair, Value};

/// How often a name is used in which way.
#[derive(Clone, Copy, Debug, Default)]
struct Use {
    /// With `has`, as several options that are chosen together.
    has: usize,
    /// With a sign and a number.
    compared: usize,
    /// In any other way.
    others: usize,
}

/// All uses in the conditions of a file. Nobody looks for them before a file has errors.
#[derive(Default)]
pub(crate) struct Uses {
    by_name: HashMap<Box<str>, Use>,
}

impl Uses {
    /// The uses in a file, where they tell that a question has another type than is written.
    pub(crate) fn telling(tree: &Node<'_>) -> Option<Self> {
        let mut uses = Self::default();
        for (section, things) in tree.pairs() {
            let sections = ["facts", "questions", "outcomes", "passages"];
            match sections.iter().any(|title| section.is(title)) {
                true => uses.section(things),
                false => uses.gather(things, ""),
            }
        }
        let mut questions = tree.get("questions")?.pairs().iter();
        let tells = questions.any(|(id, question)| {
            let Some(id) = id.text() else { return false };
            let fields = Fields::of(question, &QUESTION);
            match fields.value("type").map(Node::text) {
                Some(Some("choice")) | None => is_choices(uses.named(id), &fields),
                Some(Some("text")) => is_number(uses.named(id), &fields),
                _ => false,
            }
        });
        tells.then_some(uses)
    }

    fn named(&self, name: &str) -> Use {
        self.by_name.get(name).copied().unwrap_or_default()
    }

    /// Facts, or things with conditions: each speaks in the words of the file that it is from.
    fn section(&mut self, things: &Node<'_>) {
        for (id, thing) in things.pairs() {
            let prefix = id.text().map_or("", prefix_of);
            match &thing.value {
                Value::Text(fact) => self.tests(fact, prefix),
                _ => self.gather(thing, prefix),
            }
        }
    }

    fn gather(&mut self, node: &Node<'_>, prefix: &str) {
        for item in node.items() {
            self.gather(item, prefix);
        }
        for (key, value) in node.pairs() {
            match (key.text(), &value.value) {
                (Some(key), Value::Text(text)) if holds_condition(key) => self.tests(text, prefix),
                _ => self.gather(value, prefix),
            }
        }
    }

    /// Counts the tests of a condition by what they are about.
    fn tests(&mut self, condition: &str, prefix: &str) {
        let between = |c: char| c.is_whitespace() || matches!(c, '(' | ')' | ',');
        let words: Vec<&str> = condition
            .split(between)
            .filter(|word| !word.is_empty())
            .collect();
        for test in words.split(|word| matches!(*word, "and" | "or")) {
            let bare = test.iter().skip_while(|word| **word == "not");
            let bare: Vec<&str> = bare.copied().collect();
            let Some((name, said)) = bare.split_first() else {
                continue;
            };
            let name = in_full(prefix, name).into();
            let uses = self.by_name.entry(name).or_default();
            match said {
                ["is", "answered"] => {}
                ["has", ..] => uses.has += 1,
                ["<" | "<=" | "=" | ">=" | ">", number]
                    if number.bytes().all(|c| c.is_ascii_digit() || c == b'.') =>
                {
                    uses.compared += 1;
                }
                _ => uses.others += 1,
            }
        }
    }
}

fn holds_condition(key: &str) -> bool {
    let mut keys = SHAPES.iter().flat_map(|shape| shape.keys);
    keys.any(|known| known.name == key && matches!(known.holds, Holds::Condition))
}

/// Whether the keys of a question or all its tests tell that it has another type
/// than is written, with a finding for the type.
pub(crate) fn tell_another_type(
    reader: &mut Reader<'_>,
    uses: &Uses,
    fields: &Fields<'_, '_>,
) -> bool {
    let path = fields.path;
    let Path::Key(_, id) = path else { return false };
    let written = fields.value("type");
    let asked = match written {
        Some(given) => given.text().and_then(QuestionType::named),
        None => fields.value("options").map(|_| QuestionType::Choice),
    };
    let Some(asked) = asked else { return false };
    let told = match asked {
        QuestionType::Choice => is_choices(uses.named(id), fields).then(|| {
            let add = match written {
                Some(_) => "write",
                None => "add",
            };
            (
                format!("`{id}` is one choice, and every test of it uses `has`"),
                format!("{add} `type: choices` where several options can be chosen, or test it with `is`"),
            )
        }),
        QuestionType::Choices => None,
        QuestionType::YesNo
        | QuestionType::Number
        | QuestionType::Duration
        | QuestionType::Date
        | QuestionType::Text => match fields.value("options") {
            Some(options) if options.is_map() && !are_yes_and_no(options.pairs()) => Some((
                format!("a question of the type `{}` has no `options`", asked.name()),
                "write `type: choice`, or `choices` where several can be chosen; or take `options` out"
                    .to_owned(),
            )),
            None if asked == QuestionType::Text && is_number(uses.named(id), fields) => Some((
                format!("`{id}` is a text, and is used as a number everywhere else"),
                "write `type: number`".to_owned(),
            )),
            _ => None,
        },
    };
    let Some((message, help)) = told else {
        return false;
    };
    let place = match written {
        Some(_) => path.key("type").place(),
        None => path.place().the_key(),
    };
    let finding = Finding::error(Rule::CannotCompare, place, message);
    reader.push(finding.help(help));
    true
}

/// Whether all tests of a choice take it for several; a single one may be a slip.
fn is_choices(uses: Use, fields: &Fields<'_, '_>) -> bool {
    if uses.has == 0 || uses.compared + uses.others > 0 {
        return false;
    }
    let options = fields.value("options").map_or(&[][..], Node::pairs);
    let alone = options
        .iter()
        .any(|(_, option)| option.get("alone").is_some());
    let bounds = ["at_least", "at_most"];
    let told = alone || bounds.iter().any(|key| fields.value(key).is_some());
    let by_option = fields.value("next").is_some_and(Node::is_map);
    (told || uses.has > 1) && !by_option
}

/// Whether all tests and keys of a text are those of a number.
fn is_number(uses: Use, fields: &Fields<'_, '_>) -> bool {
    let own = ["unit", "decimals"].map(|key| fields.value(key).is_some());
    let bounds = ["min", "max"].map(|key| fields.value(key).is_some());
    let keys = own.iter().chain(&bounds).filter(|there| **there).count();
    let sure = uses.compared > 0 || own.contains(&true);
    sure && uses.has + uses.others == 0 && uses.compared + keys > 1
}

fn are_yes_and_no(options: &[Pair<'_>]) -> bool {
    options.iter().all(|(key, _)| match &key.value {
        Value::Text(key) => matches!(&**key, "yes" | "no"),
        key => matches!(key, Value::Bool(_)),
    })
}
