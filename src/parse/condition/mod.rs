//! Conditions: text → [`Condition`](crate::flow::condition::Condition), with findings at the very words.
//!
//! [`words`] takes the text apart, [`grammar`] reads it, and [`parser`] is where it stands. What
//! the grammar finds in a wrong place is [`misplaced`]; [`faults`] says what that is, with
//! [`options`], [`value`], [`numeral`] and [`nameless`] for what each of them knows. What was meant by words
//! that are none of a condition tell [`phrases`] and [`said_options`] of options, [`counted`] and
//! [`how_many`] of counts, [`everyday`]
//! of comparisons, [`ago`] of days from today, and [`answered`] of answers; [`classes`] has
//! their words, and [`tried`] shows only what can then be read. [`plain_letters`] are other
//! letters and quotes than a condition has.

pub(crate) mod words;

mod misplaced;

mod proposed;

mod asked;

mod parser;

pub(crate) mod grammar;

mod classes;

mod tried;

mod how_many;

mod said_options;

mod counted;

mod phrases;

mod numeral;

mod value;

mod everyday;

mod ago;

mod answered;

mod options;

mod nameless;

mod faults;

mod plain_letters;

use std::ops::Range;

use super::leads;
use super::names::{Lost, Names};
use super::reader::Reader;
use crate::diagnostic::{Finding, Rule, Severity};
use crate::flow::Flow;
use crate::flow::condition::Written;
use crate::place::{Path, Place};
use crate::yaml::{Node, Value};

use parser::Parser;
use words::tokens;

/// Reads the condition that stands at `path`.
pub(crate) fn read(
    reader: &mut Reader<'_>,
    names: &Names<'_>,
    node: &Node<'_>,
    path: &Path<'_>,
) -> Option<Written> {
    let source: Box<str> = match &node.value {
        Value::Text(text) => text.trim_end().into(),
        Value::Null => return None,
        Value::Tagged(tag) => {
            let message = format!("a condition does not begin with `{tag}`");
            let finding = Finding::error(Rule::BadCondition, path.place(), message);
            reader.push(finding.help("write `not` for the opposite"));
            return None;
        }
        _ => {
            reader.wrong_type(node, path, "a condition such as `budget < 12`");
            return None;
        }
    };
    let source = plain_letters::as_meant(reader, names, source, path);
    let mut parser = Parser {
        path,
        found_before: reader.findings.len(),
        near: Some(&mut reader.near),
        ..Parser::trial(names, &source)
    };
    parser.other_joints();
    let condition = parser.condition();
    parser.settle();
    let mut findings = parser.findings;
    let error = |finding: &Finding| finding.severity == Severity::Error;
    let faulty = findings.iter().any(error);
    let errors: Vec<Place> = findings
        .iter()
        .filter(|finding| error(finding))
        .filter_map(|finding| finding.labels.first().map(|label| label.place.clone()))
        .collect();
    // What is no condition has not been joined in two ways.
    findings.retain(|finding| {
        let first = finding.labels.first();
        finding.rule != Rule::MixedAndOr || first.is_none_or(|first| !errors.contains(&first.place))
    });
    if !faulty || !reader.speaks_of_bad_id(&source) {
        reader.findings.extend(findings);
    }
    if faulty {
        return None;
    }
    condition.map(|condition| Written {
        source,
        prefix: names.prefix().into(),
        condition,
    })
}

/// The bytes of every test of a condition that has been read before, in the
/// order of [`Condition::visit`](crate::flow::condition::Condition::visit).
pub(crate) fn pieces(flow: &Flow, when: &Written) -> Vec<Range<usize>> {
    let source = &*when.source;
    let lost = Lost::default();
    let names = Names::of(flow, &lost, &leads::NONE).within(&when.prefix);
    let mut parser = Parser {
        pieces: Some(Vec::new()),
        ..Parser::trial(&names, source)
    };
    let _ = parser.condition();
    parser.pieces.unwrap_or_default()
}

/// What a condition of a flow would be that reads so in its place; nothing where there is
/// anything to tell of it, since only whoever reads the whole file tells it.
pub(crate) fn read_again(flow: &Flow, when: &Written, source: &str) -> Option<Written> {
    let lost = Lost::default();
    let names = Names::of(flow, &lost, &leads::NONE).within(&when.prefix);
    let mut parser = Parser::trial(&names, source);
    let condition = parser.condition()?;
    let is_plain =
        parser.misplaced.is_empty() && parser.findings.is_empty() && parser.proposals.is_empty();
    is_plain.then(|| Written {
        source: source.into(),
        prefix: when.prefix.clone(),
        condition,
    })
}

/// The words of a condition, with its signs and numbers.
pub(crate) fn words_of(source: &str) -> impl Iterator<Item = &str> {
    tokens(source).into_iter().map(|token| token.text)
}

/// The bytes of the first such word of a condition.
pub(crate) fn place_of_word(source: &str, word: &str) -> Option<Range<usize>> {
    let token = tokens(source).into_iter().find(|token| token.text == word);
    token.map(|token| token.at)
}
