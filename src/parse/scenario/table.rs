//! Scenarios as a table in CSV: a column a question, a row a scenario.

use std::collections::HashMap;
use std::ops::Range;

use super::super::conflict;
use super::super::keys::{EXPECT, Holds, SCENARIO};
use super::super::names::undefined;
use super::super::reader::Reader;
use super::cells::{beginning, day_cell, key, list, map, owned, past_blanks, text, truth, yes_no};
use super::piece::SheetPiece;
use super::{SheetSetting, listed};
use crate::diagnostic::{Finding, Rule};
use crate::flow::number::Number;
use crate::flow::question::Kind;
use crate::flow::{Flow, spoken};
use crate::place::{Path, Place, PlacePart, PlaceStep};
use crate::yaml::Node;

/// The column of what a refused answer says.
const SAYS: &str = "expect.refused.says";

/// A table as it stands, cut into rows and cells.
#[derive(Debug)]
pub(super) struct CsvTable<'t> {
    text: &'t str,
    delimiter: u8,
    header: Vec<String>,
    /// The bytes at which the header and each row begin.
    starts: Vec<usize>,
    rows: Vec<csv::StringRecord>,
    /// By name: the column.
    columns: HashMap<String, usize>,
    /// Where two versions of the table stand; then nothing else is read.
    conflicts: Vec<Finding>,
}

/// What a column holds.
enum Column<'h> {
    Name,
    Today,
    Answer(&'h str),
    Expect(&'h str),
    Says,
    Unknown,
}

impl<'t> CsvTable<'t> {
    /// Cuts a text into rows. Cells stand between commas, between semicolons where the
    /// header has no comma, between tabs where it has neither, or between what the
    /// first line says, as spreadsheets write it: `sep=;`.
    pub(super) fn of(text: &'t str) -> Self {
        let (mark, told) = beginning(text);
        let body = text.get(mark..).unwrap_or("");
        let first = body
            .lines()
            .find(|line| !line.trim().is_empty() && !line.starts_with('#'));
        let stands = |sign| first.is_some_and(|line| line.contains(sign));
        let delimiter = told.unwrap_or(match (stands(','), stands(';'), stands('\t')) {
            (false, true, _) => b';',
            (false, false, true) => b'\t',
            _ => b',',
        });
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(delimiter)
            .comment(Some(b'#'))
            .from_reader(body.as_bytes());
        let mut rows: Vec<csv::StringRecord> = Vec::new();
        let mut starts = Vec::new();
        // The text is UTF-8 and rows may have any number of cells: nothing else can
        // go wrong with a text in memory.
        for row in reader.records().map_while(Result::ok) {
            // Spreadsheets save rows that nobody has written into.
            if row.iter().all(|cell| cell.trim().is_empty()) {
                continue;
            }
            let at = row.position().map_or(0, csv::Position::byte);
            let at = usize::try_from(at).unwrap_or(0) + mark;
            starts.push(past_blanks(text, at));
            rows.push(row);
        }
        let header = match rows.is_empty() {
            true => Vec::new(),
            false => rows
                .remove(0)
                .iter()
                .map(|cell| cell.trim().to_owned())
                .collect(),
        };
        let mut columns = HashMap::new();
        for (at, name) in header.iter().enumerate() {
            if !name.is_empty() {
                columns.entry(name.clone()).or_insert(at);
            }
        }
        Self {
            text,
            delimiter,
            header,
            starts,
            rows,
            columns,
            conflicts: conflict::conflicts(text),
        }
    }

    /// How many scenarios there are.
    pub(super) fn rows(&self) -> usize {
        match self.conflicts.is_empty() {
            true => self.rows.len(),
            false => 0,
        }
    }

    /// Reads some of the rows, and judges the header with the first of them.
    pub(super) fn read(&self, rows: Range<usize>, flow: &Flow) -> SheetPiece {
        if !self.conflicts.is_empty() {
            return SheetPiece {
                scenarios: Vec::new(),
                findings: self.conflicts.clone(),
                items: 0,
            };
        }
        // A table has no text that the reader could look at once more.
        let mut reader = Reader::new("");
        if rows.start == 0 {
            self.judge_header(&mut reader, flow);
        }
        let start = rows.start.min(self.rows.len());
        let rows = self.rows.get(start..rows.end.min(self.rows.len()));
        let rows = rows.unwrap_or_default();
        let columns: Vec<Column<'_>> = (0..self.header.len())
            .map(|at| self.column(at, flow))
            .collect();
        let mut items = Vec::with_capacity(rows.len());
        for (at, row) in rows.iter().enumerate() {
            let mut behind = row.iter().skip(self.header.len());
            let empty = behind.all(|cell| cell.trim().is_empty());
            if row.len() < self.header.len() || !empty {
                self.other_length(&mut reader, at, row.len());
            }
            items.push(self.node(row, &columns, flow));
        }
        let root = Path::Root;
        let path = root.key("scenarios");
        let scenarios = listed(
            &mut reader,
            SheetSetting { flow, today: None },
            &items,
            &path,
        );
        let mut findings = std::mem::take(&mut reader.findings);
        for label in findings.iter_mut().flat_map(|found| &mut found.labels) {
            label.span = self.span(start, &label.place);
        }
        if start + rows.len() == self.rows.len() {
            let place = match rows.len().checked_sub(1) {
                Some(last) => Place::root().key("scenarios").index(last),
                None => Place::root(),
            };
            self.judge_quote(&mut findings, place);
        }
        SheetPiece {
            scenarios,
            findings,
            items: rows.len(),
        }
    }

    /// The first byte of a quote that is never closed. It swallows all that follows, so
    /// it stands in the last row.
    fn open_quote(&self) -> Option<usize> {
        let start = *self.starts.last()?;
        let rest = self.text.get(start..)?.as_bytes();
        let mut open = None;
        let mut begins = true;
        for (at, byte) in rest.iter().enumerate() {
            match (byte, open) {
                (b'"', Some(_)) => open = None,
                // A quote behind one that closed is a quote that is meant.
                (b'"', None) if begins || rest.get(at.wrapping_sub(1)) == Some(&b'"') => {
                    open = Some(at);
                }
                _ => {}
            }
            begins = *byte == self.delimiter;
        }
        open.map(|at| start + at)
    }

    /// Puts a quote that is never closed in the place of all else that is wrong with
    /// the last row.
    fn judge_quote(&self, findings: &mut Vec<Finding>, place: Place) {
        let Some(at) = self.open_quote() else { return };
        let of_row = |finding: &Finding| {
            let mut labels = finding.labels.iter();
            labels.any(|label| label.place.steps.starts_with(&place.steps))
        };
        findings.retain(|finding| !of_row(finding));
        let message = "this quote is never closed: all that follows belongs to its cell";
        let mut finding = Finding::error(Rule::WrongType, place, message);
        for label in &mut finding.labels {
            label.span = at..at + 1;
        }
        findings.push(finding.help("close it with another `\"` where its cell ends"));
    }

    fn other_length(&self, reader: &mut Reader<'_>, row: usize, cells: usize) {
        let message = format!(
            "this row has {cells} cells, and the header has {}",
            self.header.len()
        );
        let place = Place::root().key("scenarios").index(row);
        let sign = char::from(self.delimiter);
        let help = format!(
            "put a cell that holds `{sign}` in double quotes, and leave cells empty rather than out"
        );
        reader.push(Finding::error(Rule::WrongType, place, message).help(help));
    }

    fn column(&self, at: usize, flow: &Flow) -> Column<'_> {
        let Some(name) = self.header.get(at) else {
            return Column::Unknown;
        };
        if self.columns.get(name) != Some(&at) {
            return Column::Unknown;
        }
        match name.as_str() {
            "name" => Column::Name,
            "today" => Column::Today,
            SAYS => Column::Says,
            name => {
                let expect = name.strip_prefix("expect.");
                if let Some(key) = expect.filter(|key| EXPECT.keys.iter().any(|k| k.name == *key)) {
                    return Column::Expect(key);
                }
                let question = name.strip_prefix("answers.").unwrap_or(name);
                match flow.questions.find(question) {
                    Some(_) => Column::Answer(question),
                    None => Column::Unknown,
                }
            }
        }
    }

    /// Whether something stands in a column, below its name.
    fn has_cells(&self, column: usize) -> bool {
        let mut cells = self.rows.iter().filter_map(|row| row.get(column));
        cells.any(|cell| !cell.trim().is_empty())
    }

    /// Reports columns that mean nothing, stand there twice, or are not there.
    fn judge_header(&self, reader: &mut Reader<'_>, flow: &Flow) {
        for (at, name) in self.header.iter().enumerate() {
            let place = Place::root().entry(at);
            if name.is_empty() {
                if self.has_cells(at) {
                    let message = "this column has no name, and cells below it";
                    let finding = Finding::error(Rule::UndefinedName, place, message);
                    reader.push(finding.help("write the id of a question above it, or empty it"));
                }
                continue;
            }
            if self.columns.get(name) != Some(&at) {
                let message = format!("two columns are called `{name}`");
                let first = self.columns.get(name).copied().unwrap_or(0);
                let finding = Finding::error(Rule::DoubledKey, place, message);
                let finding = finding.and(Place::root().entry(first), "first here");
                reader.push(finding.help("keep one of the two"));
                continue;
            }
            if !matches!(self.column(at, flow), Column::Unknown) {
                continue;
            }
            let keys: Vec<String> = EXPECT
                .keys
                .iter()
                .map(|key| format!("expect.{}", key.name))
                .chain(["name".to_owned(), "today".to_owned(), SAYS.to_owned()])
                .collect();
            let question = name.strip_prefix("answers.").unwrap_or(name);
            let near = reader.nearest(question, flow.questions.names());
            let near = near.or_else(|| reader.nearest(name, keys.iter().map(String::as_str)));
            let message = match name.as_str() {
                name if name.starts_with("expect.") => {
                    format!("what is expected has no key `{}`", &name["expect.".len()..])
                }
                _ => format!("the flow has no question `{question}`"),
            };
            reader.push(undefined(place, message, question, near));
        }
        if !self.columns.contains_key("name") {
            let message = "a table of scenarios needs the column `name`";
            let finding = Finding::error(Rule::MissingKey, Place::root().entry(0), message);
            reader.push(finding.help("begin the header with `name`, then a column a question"));
        }
        if self.rows.is_empty() && !self.header.is_empty() {
            let message = "this table has no scenarios";
            let finding = Finding::error(Rule::EmptyText, Place::root().entry(0), message);
            reader.push(finding.help("add a row a scenario below the header"));
        }
    }

    /// A row as the tree of the same scenario in YAML.
    fn node<'r>(
        &self,
        row: &'r csv::StringRecord,
        columns: &[Column<'r>],
        flow: &Flow,
    ) -> Node<'r> {
        let mut own = Vec::new();
        let mut answers = Vec::new();
        let mut expect = Vec::new();
        let mut refused = Vec::new();
        for (cell, column) in row.iter().zip(columns) {
            let cell = cell.trim();
            if cell.is_empty() {
                continue;
            }
            match column {
                Column::Name => own.push((key("name"), text(cell))),
                Column::Today => own.push((key("today"), day_cell(cell))),
                Column::Answer(question) => {
                    let kind = flow.questions.get(question).map(|question| &question.kind);
                    let value = match kind {
                        Some(Kind::Choices { .. }) => list(cell),
                        Some(Kind::YesNo) => truth(cell).map_or_else(|| text(cell), yes_no),
                        Some(Kind::Number { .. }) => self.number_cell(cell),
                        Some(Kind::Date { .. }) => day_cell(cell),
                        Some(Kind::Choice(_) | Kind::Duration { .. } | Kind::Text { .. })
                        | None => text(cell),
                    };
                    answers.push((key(question), value));
                }
                Column::Says => refused.push((key("says"), text(cell))),
                Column::Expect("refused") => refused.push((key("question"), text(cell))),
                Column::Expect(name @ "at_once") => {
                    let value = truth(cell).map_or_else(|| text(cell), yes_no);
                    expect.push((key(name), value));
                }
                Column::Expect(name) if holds_list(name) => expect.push((key(name), list(cell))),
                Column::Expect(name) => expect.push((key(name), text(cell))),
                Column::Unknown => {}
            }
        }
        if !refused.is_empty() {
            expect.push((key("refused"), map(refused)));
        }
        own.push((key(SCENARIO_ANSWERS), map(answers)));
        own.push((key("expect"), map(expect)));
        debug_assert!(SCENARIO.keys.iter().any(|key| key.name == SCENARIO_ANSWERS));
        map(own)
    }

    /// A number as spreadsheets save it: where semicolons or tabs stand between cells, a
    /// comma stands before decimals.
    fn number_cell<'r>(&self, cell: &'r str) -> Node<'r> {
        let plain = (self.delimiter != b',' && cell.contains(','))
            .then(|| spoken::digits(cell).ok())
            .flatten();
        match plain {
            Some(number) => owned(number.to_string()),
            None => match cell.split_once(',') {
                // Behind a comma, three digits are decimals, too.
                Some((whole, decimals)) if self.delimiter != b',' => {
                    let point = format!("{whole}.{decimals}");
                    match Number::read(&point) {
                        Ok(_) => owned(point),
                        Err(_) => text(cell),
                    }
                }
                _ => text(cell),
            },
        }
    }

    /// The bytes of what stands at a place. `first` is the row that the places
    /// count from.
    pub(super) fn span(&self, first: usize, place: &Place) -> Range<usize> {
        match place.steps.as_slice() {
            [PlaceStep::Entry(column), ..] => self.cell(0, *column),
            [PlaceStep::Key(_), PlaceStep::Index(row), below @ ..] => {
                let line = first + row + 1;
                match self.column_of(below) {
                    Some(column) if place.part != PlacePart::Key || !below.is_empty() => {
                        self.cell(line, column)
                    }
                    _ => self.line(line),
                }
            }
            _ => self.line(0),
        }
    }

    fn column_of(&self, below: &[PlaceStep]) -> Option<usize> {
        let key = |at: usize| match below.get(at) {
            Some(PlaceStep::Key(key)) => Some(&**key),
            Some(PlaceStep::Entry(_) | PlaceStep::Index(_)) | None => None,
        };
        let column = |name: &str| self.columns.get(name).copied();
        match (key(0)?, key(1), key(2)) {
            ("answers", Some(question), _) => {
                column(&format!("answers.{question}")).or_else(|| column(question))
            }
            ("expect", Some("refused"), Some("says")) => column(SAYS),
            ("expect", Some(key), _) => column(&format!("expect.{key}")),
            (key, ..) => column(key),
        }
    }

    fn line(&self, line: usize) -> Range<usize> {
        let start = self.starts.get(line).copied().unwrap_or(0);
        let rest = self.text.get(start..).unwrap_or("");
        let first = rest.lines().next().unwrap_or("");
        start..start + first.len()
    }

    /// The bytes of a cell: the n-th of the row that begins on this line.
    fn cell(&self, line: usize, column: usize) -> Range<usize> {
        let start = self.starts.get(line).copied().unwrap_or(0);
        let rest = self.text.get(start..).unwrap_or("").as_bytes();
        let (mut begin, mut count, mut quoted) = (0, 0, false);
        for (at, byte) in rest.iter().enumerate() {
            match byte {
                b'"' => quoted = !quoted,
                b'\n' | b'\r' if !quoted => return start + begin..start + at,
                sign if *sign == self.delimiter && !quoted => {
                    if count == column {
                        return start + begin..start + at;
                    }
                    count += 1;
                    begin = at + 1;
                }
                _ => {}
            }
        }
        start + begin..start + rest.len()
    }
}

/// Whether a cell of what is expected holds a list. Words of the advice may have any sign that
/// could stand between items.
fn holds_list(name: &str) -> bool {
    let key = EXPECT.keys.iter().find(|key| key.name == name);
    key.is_some_and(|key| name == "tags" || matches!(key.holds, Holds::AnyList(_)))
}

const SCENARIO_ANSWERS: &str = "answers";
