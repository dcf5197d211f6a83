//! Scenario files piece by piece.
//!
//! A file of many scenarios is long, and most of the time goes into reading it. A
//! [`Sheet`] cuts it before items of its list, so that pieces can be read apart:
//! by several threads, with no more than a piece in memory at once. What comes of
//! the pieces is exactly what comes of the whole: a cut stands only where YAML
//! begins an item of the list, and where a piece does not read as a list by itself
//! (a quote that goes on past a cut, a name that another piece gives), the file has
//! to be read [`Sheet::whole`].

use std::ops::Range;

use jiff::civil::Date;

use super::super::broken;
use super::super::conflict;
use super::super::reader::Reader;
use super::piece::SheetPiece;
use super::table::CsvTable;
use super::{ReadScenarios, SheetSetting, doubled_names, listed};
use crate::diagnostic::Finding;
use crate::flow::Flow;
use crate::flow::day;
use crate::place::{Path, Place, PlaceStep};
use crate::yaml::Value;

/// The key of the list, as the line stands that begins it.
const LIST: &str = "scenarios:";

/// So many rows of a table are a piece.
const ROWS: usize = 500;

/// A scenario file in pieces.
#[derive(Debug)]
pub struct Sheet<'t> {
    text: &'t str,
    form: Form<'t>,
}

#[derive(Debug)]
enum Form<'t> {
    /// YAML as one piece.
    Whole,
    /// YAML cut before items of its list, with the day that the file names.
    Cut {
        today: Option<Date>,
        pieces: Vec<Range<usize>>,
    },
    CsvTable(CsvTable<'t>),
}

impl<'t> Sheet<'t> {
    /// A file of YAML, cut into pieces of about so many bytes where that can be
    /// done.
    ///
    /// ```
    /// # let flow = quandary::parse::read(include_str!("../../../flows/pizza.yaml")).into_flow().unwrap();
    /// use quandary::parse::scenario::{read, sheet::Sheet};
    ///
    /// let text = include_str!("../../../flows/pizza.scenarios.yaml");
    /// let sheet = Sheet::of_yaml(text, 1000);
    /// assert!(sheet.pieces() > 2);
    /// let pieces = (0..sheet.pieces()).map(|at| sheet.read(at, &flow).unwrap());
    /// let count: usize = pieces.map(|piece| piece.scenarios.len()).sum();
    /// assert_eq!(count, read(text, &flow).scenarios.len());
    /// ```
    #[must_use]
    pub fn of_yaml(text: &'t str, bytes: usize) -> Self {
        let whole = !conflict::conflicts(text).is_empty();
        let form = match whole {
            true => None,
            false => cut(text, bytes),
        };
        let form = form.unwrap_or(Form::Whole);
        Self { text, form }
    }

    /// A file of YAML that is read as a whole.
    #[must_use]
    pub fn whole(text: &'t str) -> Self {
        let form = Form::Whole;
        Self { text, form }
    }

    /// A table in CSV.
    #[must_use]
    pub fn of_table(text: &'t str) -> Self {
        let form = Form::CsvTable(CsvTable::of(text));
        Self { text, form }
    }

    /// How many pieces there are.
    #[must_use]
    pub fn pieces(&self) -> usize {
        match &self.form {
            Form::Whole => 1,
            Form::Cut { pieces, .. } => pieces.len(),
            Form::CsvTable(table) => table.rows().div_ceil(ROWS).max(1),
        }
    }

    /// Reads a piece for a flow. Nothing where it can only be read with the whole
    /// file.
    #[must_use]
    pub fn read(&self, piece: usize, flow: &Flow) -> Option<SheetPiece> {
        match &self.form {
            Form::Whole => {
                let ReadScenarios {
                    scenarios,
                    findings,
                } = super::read(self.text, flow);
                let last = scenarios.last();
                let items = last.map_or(0, |scenario| scenario.index + 1);
                Some(SheetPiece {
                    scenarios,
                    findings,
                    items,
                })
            }
            Form::Cut { today, pieces } => {
                let bytes = pieces.get(piece)?.clone();
                let setting = SheetSetting {
                    flow,
                    today: *today,
                };
                read_cut(self.text.get(bytes.clone())?, setting, bytes.start)
            }
            Form::CsvTable(table) => Some(table.read(rows(piece), flow)),
        }
    }

    /// Reads all pieces one after the other. Places are counted from the beginning of
    /// the file.
    #[must_use]
    pub fn read_all(&self, flow: &Flow) -> ReadScenarios {
        let pieces = (0..self.pieces()).map(|piece| self.read(piece, flow));
        let Some(pieces) = pieces.collect::<Option<Vec<SheetPiece>>>() else {
            return super::read(self.text, flow);
        };
        let mut all = ReadScenarios {
            scenarios: Vec::new(),
            findings: Vec::new(),
        };
        let mut before = 0;
        for mut piece in pieces {
            for scenario in &mut piece.scenarios {
                scenario.index += before;
            }
            for place in piece.findings.iter_mut().flat_map(Finding::places_mut) {
                if let [PlaceStep::Key(_), PlaceStep::Index(index), ..] = place.steps.as_mut_slice()
                {
                    *index += before;
                }
            }
            all.scenarios.append(&mut piece.scenarios);
            all.findings.append(&mut piece.findings);
            before += piece.items;
        }
        let names = all.scenarios.iter();
        let names = names.map(|scenario| (scenario.index, &*scenario.name));
        let doubled = doubled_names(names);
        let is_table = matches!(self.form, Form::CsvTable(_));
        if !doubled.is_empty() && !all.findings.is_empty() && !is_table {
            // Where the key of a name has a slip, only the whole file tells where that is.
            return super::read(self.text, flow);
        }
        for doubled in doubled {
            let mut finding = doubled.finding();
            let places: Vec<Place> = finding.labels.iter().map(|l| l.place.clone()).collect();
            let spans = match &self.form {
                Form::CsvTable(table) => places.iter().map(|place| table.span(0, place)).collect(),
                Form::Whole | Form::Cut { .. } => super::super::locate(self.text, &places),
            };
            for (label, span) in finding.labels.iter_mut().zip(spans) {
                label.span = span;
            }
            all.findings.push(finding);
        }
        let start = |finding: &Finding| finding.labels.first().map_or(0, |l| l.span.start);
        all.findings.sort_by_key(start);
        all.findings.dedup();
        all
    }

    /// The bytes of the file at which places of a piece begin and end, in the order
    /// given. Scenarios are counted as [`Sheet::read`] counts them.
    #[must_use]
    pub fn locate(&self, piece: usize, places: &[Place]) -> Vec<Range<usize>> {
        match &self.form {
            Form::Whole => super::super::locate(self.text, places),
            Form::Cut { pieces, .. } => {
                let Some(bytes) = pieces.get(piece) else {
                    return vec![0..0; places.len()];
                };
                let text = self.text.get(bytes.clone()).unwrap_or("");
                let below: Vec<Place> = places.iter().map(below_the_list).collect();
                let found = super::super::locate(text, &below).into_iter();
                found
                    .map(|found| found.start + bytes.start..found.end + bytes.start)
                    .collect()
            }
            Form::CsvTable(table) => places
                .iter()
                .map(|place| table.span(rows(piece).start, place))
                .collect(),
        }
    }
}

fn rows(piece: usize) -> Range<usize> {
    piece * ROWS..(piece + 1) * ROWS
}

/// A place of a file, as it stands in a text that is nothing but the list.
fn below_the_list(place: &Place) -> Place {
    let mut place = place.clone();
    if matches!(place.steps.first(), Some(PlaceStep::Key(key)) if **key == *LIST.trim_end_matches(':'))
    {
        place.steps.remove(0);
    }
    place
}

fn read_cut(text: &str, setting: SheetSetting<'_>, start: usize) -> Option<SheetPiece> {
    if may_have_aliases(text) || text.contains("<<") {
        return None;
    }
    let tree = broken::tree(text, LIST).ok()?;
    let Value::List(items) = &tree.root.value else {
        return None;
    };
    let mut reader = Reader::new(text);
    let scenarios = listed(&mut reader, setting, items, &Path::Root);
    let mut findings = reader.finish(&tree);
    for span in findings.iter_mut().flat_map(Finding::spans_mut) {
        *span = span.start + start..span.end + start;
    }
    for place in findings.iter_mut().flat_map(Finding::places_mut) {
        if matches!(place.steps.first(), Some(PlaceStep::Index(_))) {
            let list = PlaceStep::Key(LIST.trim_end_matches(':').into());
            place.steps.insert(0, list);
        }
    }
    Some(SheetPiece {
        scenarios,
        findings,
        items: items.len(),
    })
}

/// Whether a text may have aliases. YAML counts how often they are used in the
/// whole file, and refuses too many.
fn may_have_aliases(text: &str) -> bool {
    let begins = |at: usize| {
        let before = text.get(..at).and_then(|text| text.chars().next_back());
        let after = text.get(at + 1..).and_then(|text| text.chars().next());
        before.is_none_or(|c| c.is_whitespace() || "[{,".contains(c))
            && after.is_some_and(char::is_alphanumeric)
    };
    text.match_indices('*').any(|(at, _)| begins(at))
}

/// Cuts a file whose last key is the list, in block style. Nothing where it is
/// written in another way.
fn cut<'t>(text: &'t str, bytes: usize) -> Option<Form<'t>> {
    let mark = text.len() - text.strip_prefix('\u{feff}').unwrap_or(text).len();
    let list = start_of_list(text.get(mark..)?)? + mark;
    let today = head(text.get(mark..list)?)?;
    let first = first_item(text, list)?;
    let indent = text.get(..first)?.len() - text.get(..first)?.trim_end_matches(' ').len();
    let begins = format!("\n{}- ", " ".repeat(indent));
    let mut pieces = Vec::new();
    let mut start = list;
    while start < text.len() {
        // The first piece has an item, whatever stands before it.
        let mut from = (start + bytes)
            .max(first + 1)
            .max(start + 1)
            .min(text.len());
        while !text.is_char_boundary(from) {
            from += 1;
        }
        let next = text.get(from..)?.find(&begins);
        let end = next.map_or(text.len(), |at| from + at + 1);
        pieces.push(start..end);
        start = end;
    }
    Some(Form::Cut { today, pieces })
}

/// The first byte behind the line that begins the list.
pub(super) fn start_of_list(text: &str) -> Option<usize> {
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let end = start + line.len();
        if let Some(rest) = line.strip_prefix(LIST) {
            let rest = rest.trim_end();
            let comment = rest.starts_with([' ', '\t']) && rest.trim_start().starts_with('#');
            return (rest.is_empty() || comment).then_some(end);
        }
        start = end;
    }
    None
}

/// The day that the beginning of a file names. Nothing where the beginning is not
/// keys with values, all as they should be, and then the key of the list.
fn head(text: &str) -> Option<Option<Date>> {
    let tree = broken::tree(text, LIST).ok()?;
    let Value::Map(entries) = &tree.root.value else {
        return None;
    };
    let mut named = Vec::new();
    let mut today = None;
    for (key, value) in entries {
        let Value::Text(key) = &key.value else {
            return None;
        };
        match (&**key, &value.value) {
            ("flow", Value::Text(text)) if !text.trim().is_empty() => {}
            ("today", Value::Text(text)) => today = Some(day::read(text).ok()?),
            ("scenarios", Value::Null) => {}
            _ => return None,
        }
        if named.contains(key) {
            return None;
        }
        named.push(key.clone());
    }
    let mut reader = Reader::new(text);
    // What only the text can tell, such as a comment that swallowed a part of it.
    for (key, value) in entries {
        if let (Value::Text(key), Value::Text(_)) = (&key.value, &value.value) {
            reader.line(value, &Path::Root.key(key));
        }
    }
    let last = named.last().is_some_and(|last| *last == *"scenarios");
    (last && reader.finish(&tree).is_empty()).then_some(today)
}

/// Where the dash of the first item stands.
fn first_item(text: &str, list: usize) -> Option<usize> {
    let mut start = list;
    for line in text.get(list..)?.split_inclusive('\n') {
        let item = line.trim_start_matches(' ');
        if item.starts_with("- ") {
            return Some(start + line.len() - item.len());
        }
        if !item.trim().is_empty() && !item.starts_with('#') {
            return None;
        }
        start += line.len();
    }
    None
}
