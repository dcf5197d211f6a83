//! Questions: their type and options first, since conditions need those of all
//! questions, then the rest of each.
//!
//! This file reads a question; [`mod@options`] are those that can be chosen, [`kinds`] what belongs to
//! its type, and [`leaving`] where it leads: [`by_option`], or by routes that are [`listed`].

mod options;

mod kinds;

mod listed;

mod leaving;

mod by_option;

use kinds::KindReader;
use leaving::Leaving;

pub(crate) use options::{Beginnings, OptionNames, options};

use super::keys::{QUESTION, REFUSAL, TYPE_KEYS};
use super::names::Names;
use super::reader::{Fields, Placed, Reader};
use super::shape::type_said_for;
use super::uses;
use crate::diagnostic::{Certainty, Finding, Rule};
use crate::flow::question::{Kind, Next, Presence, Question, QuestionType, Refusal};
use crate::flow::table::Id;
use crate::flow::text::Text;
use crate::place::Path;
use crate::yaml::{Node, Value};

/// The first pass over a question: its keys are judged, its type is read.
/// Nothing where the type cannot be told.
pub(crate) fn kind(
    reader: &mut Reader<'_>,
    beginnings: &mut Beginnings<'_>,
    placed: Placed<'_>,
) -> Option<Kind> {
    let Placed { node, path } = placed;
    let fields = reader.fields(node, path, &QUESTION)?;
    let another = uses::tell_another_type(reader, beginnings.uses, &fields);
    let asked = match another {
        true => None,
        false => type_name(reader, &fields, path),
    };
    let Some(asked) = asked else {
        // The scores that its options name are known all the same.
        if let Some(node) = fields.value("options").filter(|node| node.is_map()) {
            options(reader, beginnings.named, node, &path.key("options"));
        }
        return None;
    };
    for (key, types) in TYPE_KEYS {
        if fields.value(key).is_some() && !types.contains(&asked) {
            let place = path.key(key).place().the_key();
            let message = format!(
                "`{key}` means nothing in a question of the type `{}`",
                asked.name()
            );
            let finding = Finding::error(Rule::UnknownKey, place, message);
            let types = types.iter().map(|one| one.name());
            let types: Vec<_> = types.collect();
            reader.push(finding.help(format!("it belongs to {}", types.join(", "))));
        }
    }
    let mut source = KindReader {
        reader,
        fields: &fields,
        path,
    };
    match asked {
        QuestionType::Choice => {
            let options = source.options(beginnings)?;
            source.needless_alone(&options);
            Some(Kind::Choice(options))
        }
        QuestionType::Choices => source.choices(beginnings),
        QuestionType::YesNo => Some(Kind::YesNo),
        QuestionType::Number => Some(source.number()),
        QuestionType::Duration => Some(source.duration()),
        QuestionType::Date => Some(source.date()),
        QuestionType::Text => Some(source.text()),
    }
}

fn type_name(
    reader: &mut Reader<'_>,
    fields: &Fields<'_, '_>,
    path: &Path<'_>,
) -> Option<QuestionType> {
    let names = QuestionType::ALL.map(QuestionType::name);
    let Some(node) = fields.value("type") else {
        if fields.value("options").is_some() {
            return Some(QuestionType::Choice);
        }
        let message = "a question without `options` needs a `type`";
        reader.push(
            Finding::error(Rule::MissingKey, path.place().the_key(), message)
                .help(format!("add `type:` with one of {}", names.join(", "))),
        );
        return None;
    };
    let path = path.key("type");
    let given = reader.word(node, &path)?;
    let known = QuestionType::named(&given);
    if known.is_none() {
        let said = type_said_for(&given).map(QuestionType::name);
        let near = said.or_else(|| reader.nearest_word(&given, names.into_iter()));
        let message = format!("there is no type `{given}`");
        let finding = Finding::error(Rule::UndefinedName, path.place(), message);
        reader.push(match near {
            Some(near) if said.is_some() => {
                finding
                    .help(format!("write `{near}`"))
                    .write(&given, near, Certainty::Guess)
            }
            None => finding.help(format!("the types are {}", names.join(", "))),
            near => finding.did_you_mean(&given, near),
        });
    }
    known
}

/// The second pass over a question: all but its type, which the first pass read.
pub(crate) fn rest(
    reader: &mut Reader<'_>,
    names: &Names<'_>,
    id: Id<Question>,
    placed: Placed<'_>,
) -> Option<Question> {
    let Placed { node, path } = placed;
    let Value::Map(_) = &node.value else {
        return None;
    };
    let fields = Fields::at(node, path, &QUESTION);
    let kind = &names.flow.questions[id].kind;
    let ask = fields.worded(reader, names, "ask");
    let short = fields.text(reader, "short");
    let help = fields.worded(reader, names, "help");
    let why = fields.text(reader, "why");
    let nothing = fields.text(reader, "nothing");
    let unanswered = fields.text(reader, "unanswered");
    let unit_of_one = unit_of_one(reader, &fields, kind);
    let optional = fields.flag(reader, "optional");
    let presence = match optional {
        Some(true) => Presence::Optional,
        Some(false) | None => Presence::Required,
    };
    let refuse = fields.value("refuse");
    let refuse = refuse.map(|node| refusals(reader, names, node, &path.key("refuse")));
    let next = fields.value("next");
    let next = next.map(|node| {
        let lost = names.lost.questions.contains(&id);
        let context = Leaving {
            kind: (!lost).then_some(kind),
            presence,
        };
        context.next(
            reader,
            names,
            Placed {
                node,
                path: &path.key("next"),
            },
        )
    });
    Some(Question {
        ask: ask.unwrap_or_else(|| Text::new(Vec::new())),
        short,
        help,
        why,
        kind: kind.clone(),
        nothing,
        unanswered,
        unit_of_one,
        presence,
        refuse: refuse.unwrap_or_default(),
        next: next.unwrap_or_else(|| Next::Routes(Vec::new())),
    })
}

/// What is counted where it is one, of a question that says what it is otherwise.
fn unit_of_one(reader: &mut Reader<'_>, fields: &Fields<'_, '_>, kind: &Kind) -> Option<Box<str>> {
    let of_one = fields.text(reader, "unit_of_one")?;
    if matches!(kind, Kind::Number { unit: None, .. }) && fields.value("unit").is_none() {
        let place = fields.path("unit_of_one").place().the_key();
        let message = "`unit_of_one` means nothing without `unit`";
        let finding = Finding::error(Rule::UnknownKey, place, message);
        reader.push(finding.help("write `unit:` beside it, what is counted where it is several"));
    }
    Some(of_one)
}

fn refusals(
    reader: &mut Reader<'_>,
    names: &Names<'_>,
    node: &Node<'_>,
    path: &Path<'_>,
) -> Vec<Refusal> {
    if let Value::Text(text) = &node.value {
        let message = format!(
            "`refuse` is a list of `when` and `says`, not {}",
            node.describe()
        );
        let finding = Finding::error(Rule::WrongType, path.place(), message);
        reader.push(finding.help(format!(
            "write `- when: {}`, and below the `when` what the person reads, as `says: …`",
            text.trim()
        )));
        return Vec::new();
    }
    let mut refusals = Vec::new();
    for (at, node) in reader.items(node, path).iter().enumerate() {
        let path = path.index(at);
        let Some(fields) = reader.fields(node, &path, &REFUSAL) else {
            continue;
        };
        let when = fields.condition(reader, names, "when");
        let says = fields.worded(reader, names, "says");
        if let (Some(when), Some(says)) = (when, says) {
            refusals.push(Refusal { when, says });
        }
    }
    refusals
}
