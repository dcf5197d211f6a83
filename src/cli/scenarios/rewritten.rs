//! Changes of what scenarios expect, as edits to their file.
//!
//! Only what changes is touched: every other byte of the file stays as it is,
//! comments among them.

use std::ops::Range;

use quandary::fixes::TextEdit;
use quandary::parse::keys::EXPECT;
use quandary::parse::scenario::sheet::Sheet;
use quandary::parse::{Extent, extents};
use quandary::place::{Place, PlaceStep};
use quandary::yaml::write;

use super::edit::{Amendment, NewValue};

/// The changes of some scenarios, by their places in the list, as edits to a file of
/// YAML. Nothing for a scenario that is written in a way that cannot be edited.
pub fn of_yaml(text: &str, all: &[(usize, Vec<Amendment>)]) -> Vec<Option<Vec<TextEdit>>> {
    let mut places = Vec::new();
    for (index, _) in all {
        places.push(expect_place(*index));
        places.extend(
            EXPECT
                .keys
                .iter()
                .map(|key| expect_place(*index).key(key.name)),
        );
    }
    let found = extents(text, &places);
    let found = found.chunks(1 + EXPECT.keys.len());
    let edits = found.zip(all).map(|(found, (_, changes))| {
        let (expect, keys) = found.split_first()?;
        let entries = EXPECT
            .keys
            .iter()
            .map(|key| key.name)
            .zip(keys.iter().cloned());
        let entries = entries.filter_map(|(key, extent)| Some((key, extent?)));
        let mapping = KeyBlock {
            text,
            value: expect.clone()?.value,
            entries: entries.collect(),
        };
        mapping.edits(changes)
    });
    edits.collect()
}

fn expect_place(index: usize) -> Place {
    Place::root().key("scenarios").index(index).key("expect")
}

/// What a scenario expects, as it stands in the file.
struct KeyBlock<'t> {
    text: &'t str,
    value: Range<usize>,
    entries: Vec<(&'static str, Extent)>,
}

impl KeyBlock<'_> {
    fn edits(&self, changes: &[Amendment]) -> Option<Vec<TextEdit>> {
        let mut edits = Vec::new();
        let mut added = Vec::new();
        let mut gone = Vec::new();
        for change in changes {
            let entry = self.entries.iter().find(|(key, _)| *key == change.key);
            match (entry, &change.to) {
                (Some((_, extent)), Some(value)) => edits.push(self.with(extent, value)?),
                (Some((_, extent)), None) => gone.push(extent),
                (None, Some(value)) => added.push(format!("{}: {}", change.key, in_yaml(value))),
                (None, None) => {}
            }
        }
        // A key that comes takes the place of one that goes.
        for extent in gone {
            let key = extent.key.clone()?;
            match added.pop() {
                Some(text) => edits.push(TextEdit {
                    span: key.start..extent.value.end,
                    text,
                }),
                None => edits.push(self.without(key.start..extent.value.end)?),
            }
        }
        for text in added {
            let (_, first) = self
                .entries
                .iter()
                .min_by_key(|(_, extent)| extent.value.start)?;
            let start = first.key.clone()?.start;
            let line = self.text.get(..start)?.rfind('\n').map_or(0, |at| at + 1);
            let indent = " ".repeat(start - line);
            let text = match self.is_flow() {
                true => format!("{text}, "),
                false => format!("{text}\n{indent}"),
            };
            edits.push(TextEdit {
                span: start..start,
                text,
            });
        }
        Some(edits)
    }

    /// Whether it stands in braces.
    fn is_flow(&self) -> bool {
        let text = self.text.get(self.value.clone());
        text.is_some_and(|text| text.starts_with('{'))
    }

    /// Gives a key another value, on its line where nothing but space stands between.
    fn with(&self, extent: &Extent, value: &NewValue) -> Option<TextEdit> {
        let key = extent.key.clone()?;
        let between = self.text.get(key.end..extent.value.start)?;
        let near = between.trim().strip_prefix(':').is_some_and(str::is_empty);
        Some(match near && between.contains('\n') {
            true => TextEdit {
                span: key.end..extent.value.end,
                text: format!(": {}", in_yaml(value)),
            },
            false => TextEdit {
                span: extent.value.clone(),
                text: in_yaml(value),
            },
        })
    }

    /// Takes an entry out: its lines, or with its comma.
    fn without(&self, entry: Range<usize>) -> Option<TextEdit> {
        let before = self.text.get(..entry.start)?;
        let after = self.text.get(entry.end..)?;
        let span = match self.is_flow() {
            false => {
                let start = before.rfind('\n').map_or(0, |at| at + 1);
                if !before.get(start..)?.trim().is_empty() {
                    return None;
                }
                let end = after.find('\n').map_or(after.len(), |at| at + 1);
                start..entry.end + end
            }
            true => {
                let rest = after.trim_start();
                match rest.strip_prefix(',') {
                    Some(rest) => {
                        let rest = rest.trim_start_matches([' ', '\t']);
                        entry.start..self.text.len() - rest.len()
                    }
                    None => {
                        let kept = before.trim_end();
                        let comma = kept.strip_suffix(',').unwrap_or(kept);
                        comma.len()..entry.end
                    }
                }
            }
        };
        Some(TextEdit {
            span,
            text: String::new(),
        })
    }
}

/// The changes of some scenarios as edits to a table. Nothing for one that wants a
/// column that is not there.
pub fn of_table(text: &str, all: &[(usize, Vec<Amendment>)]) -> Vec<Option<Vec<TextEdit>>> {
    let sheet = Sheet::of_table(text);
    let mut lines = text.lines();
    let header = lines.find(|line| {
        let line = line.trim_start_matches('\u{feff}');
        !line.trim().is_empty() && !line.starts_with('#') && !line.starts_with("sep=")
    });
    let first_line = header.unwrap_or("");
    let has = |name: &str| {
        let mut columns = first_line
            .trim_start_matches('\u{feff}')
            .split([',', ';', '\t']);
        columns.any(|column| column.trim().trim_matches('"') == name)
    };
    let edits = all.iter().map(|(index, changes)| {
        let mut edits = Vec::new();
        for change in changes {
            let here = expect_place(*index).key(change.key);
            let cells = match &change.to {
                Some(NewValue::Refused(question, says)) => vec![
                    (here.clone(), question.clone()),
                    (here.key("says"), says.clone().unwrap_or_default()),
                ],
                Some(NewValue::One(one)) => vec![(here, one.clone())],
                Some(NewValue::Flag(flag)) => vec![(here, flag.to_string())],
                Some(NewValue::Many(many)) if many.is_empty() => vec![(here, "[]".to_owned())],
                Some(NewValue::Many(many)) => vec![(here, many.join("|"))],
                None if change.key == "refused" => {
                    vec![
                        (here.clone(), String::new()),
                        (here.key("says"), String::new()),
                    ]
                }
                None => vec![(here, String::new())],
            };
            for (place, cell) in cells {
                let column = column(&place);
                if has(&column) {
                    let span = sheet.locate(0, std::slice::from_ref(&place));
                    edits.push(TextEdit {
                        span: span.first()?.clone(),
                        text: csv_cell(&cell),
                    });
                } else if !cell.is_empty() {
                    return None;
                }
            }
        }
        Some(edits)
    });
    edits.collect()
}

/// The column of a place: `expect.refused.says`.
fn column(place: &Place) -> String {
    let keys = place.steps.iter().filter_map(|step| match step {
        PlaceStep::Key(key) if **key != *"scenarios" => Some(&**key),
        PlaceStep::Key(_) | PlaceStep::Entry(_) | PlaceStep::Index(_) => None,
    });
    keys.collect::<Vec<_>>().join(".")
}

fn csv_cell(text: &str) -> String {
    match text.contains([',', ';', '\t', '"', '\n', '\r']) {
        true => format!("\"{}\"", text.replace('"', "\"\"")),
        false => text.to_owned(),
    }
}

/// A value as it is written in YAML.
fn in_yaml(value: &NewValue) -> String {
    match value {
        NewValue::One(one) => write::text(one),
        NewValue::Flag(flag) => flag.to_string(),
        NewValue::Many(many) => {
            let many: Vec<String> = many.iter().map(|one| write::text(one)).collect();
            format!("[{}]", many.join(", "))
        }
        NewValue::Refused(question, None) => format!("{{question: {}}}", write::text(question)),
        NewValue::Refused(question, Some(says)) => {
            let (question, says) = (write::text(question), write::text(says));
            format!("{{question: {question}, says: {says}}}")
        }
    }
}
