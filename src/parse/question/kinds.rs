//! What belongs to the type of a question: its options, and the bounds of its answers.

use std::sync::Arc;

use super::super::amounts::{self, WrittenNumber};
use super::super::keys::Alphabet;
use super::super::names::mended_id;
use super::super::reader::{Fields, Reader, WrittenBound};
use super::options::{Beginnings, list_as_options, options};
use crate::diagnostic::{Certainty, Finding, Remedy, Rule};
use crate::flow::day::DayPoint;
use crate::flow::duration::Duration;
use crate::flow::number::{MOST_DECIMALS, Number};
use crate::flow::question::{Company, Kind, Options};
use crate::place::Path;
use crate::yaml::{Node, Value};

pub(super) struct KindReader<'r, 's> {
    pub(super) reader: &'r mut Reader<'s>,
    pub(super) fields: &'r Fields<'r, 'r>,
    pub(super) path: &'r Path<'r>,
}

impl KindReader<'_, '_> {
    pub(super) fn options(&mut self, beginnings: &mut Beginnings<'_>) -> Option<Arc<Options>> {
        let Some(node) = self.fields.value("options") else {
            let message = "a question of this type needs `options`";
            let place = self.path.place().the_key();
            let finding = Finding::error(Rule::MissingKey, place, message);
            self.reader
                .push(finding.help("add `options:` with an id and a label for each"));
            return None;
        };
        let path = self.path.key("options");
        match &node.value {
            Value::Text(name) => list_as_options(self.reader, beginnings, name, &path),
            Value::Map(_) => {
                let options = options(self.reader, beginnings.named, node, &path);
                (!options.is_empty()).then(|| Arc::new(options))
            }
            Value::Null => None,
            _ if self
                .reader
                .dashes(node, &path.place(), "`options` are labels by id") =>
            {
                None
            }
            _ => {
                let finding = Finding::error(
                    Rule::WrongType,
                    path.place(),
                    format!(
                        "`options` are labels by id, or the name of a list, not {}",
                        node.describe()
                    ),
                );
                let first = node.items().first();
                self.reader
                    .push(finding.help(match first.and_then(Node::text) {
                        Some(label) => match mended_id(label, Alphabet::Option) {
                            Some(id) => format!(
                                "write each option as `id: Label`, without a dash: `{id}: {label}`"
                            ),
                            None => "write each option as `id: Label`, without a dash".to_owned(),
                        },
                        _ => "write each option as `id: Label`".to_owned(),
                    }));
                None
            }
        }
    }

    /// Of one choice every option stands alone. A list may serve other questions,
    /// too.
    pub(super) fn needless_alone(&mut self, options: &Options) {
        if !self.fields.value("options").is_some_and(Node::is_map) {
            return;
        }
        let of_choice = options.names().zip(options.iter());
        for (id, _) in of_choice.filter(|(_, (_, option))| option.company == Company::Alone) {
            let path = self.path.key("options");
            let path = path.key(id);
            let place = path.key("alone").place().the_key();
            let message = "`alone` means nothing in a question of the type `choice`";
            let finding = Finding::error(Rule::UnknownKey, place, message);
            self.reader
                .push(finding.help("it belongs to `choices`, where several options can be chosen"));
        }
    }

    pub(super) fn choices(&mut self, beginnings: &mut Beginnings<'_>) -> Option<Kind> {
        let options = self.options(beginnings)?;
        let at_least = self.bound("at_least").unwrap_or(0);
        let at_most = self.bound("at_most");
        let together = options
            .iter()
            .filter(|(_, option)| option.company == Company::WithOthers)
            .count();
        let alone = together < options.len();
        if at_least > together.max(1) && alone {
            let message = format!(
                "`at_least` asks for {at_least} options, and {together} go with others: only those that are `alone` can be chosen"
            );
            let help = format!("write {} at most", together.max(1));
            self.bad_bounds("at_least", message, &help);
        }
        if at_least > together && !alone {
            let message =
                format!("`at_least` asks for {at_least} options, and there are {together}");
            self.bad_bounds("at_least", message, &format!("write {together} at most"));
        }
        match at_most {
            Some(0) => {
                let message = "`at_most` admits no option at all".to_owned();
                self.bad_bounds("at_most", message, "write 1 or more, or leave it out");
            }
            Some(at_most) if at_most < at_least => {
                let message = format!("`at_most` is {at_most}, which is less than `at_least`");
                let help = format!("write {at_least} or more, or a smaller `at_least`");
                self.bad_bounds("at_most", message, &help);
            }
            _ => {}
        }
        Some(Kind::Choices {
            options,
            at_least,
            at_most,
        })
    }

    pub(super) fn number(&mut self) -> Kind {
        let decimals = self.bound("decimals").unwrap_or(0);
        let decimals = u32::try_from(decimals).unwrap_or(u32::MAX);
        if decimals > MOST_DECIMALS {
            let message = format!("a number has at most {MOST_DECIMALS} decimals");
            self.bad_bounds(
                "decimals",
                message,
                &format!("write {MOST_DECIMALS} at most"),
            );
        }
        let unit = self.fields.text(self.reader, "unit");
        let read = |text: &str| {
            let written = WrittenNumber {
                text,
                unit: unit.as_deref(),
                decimals,
            };
            Number::read(text).map_err(|why| amounts::number_help(&written, &why))
        };
        let (min, max) = (self.value("min", read), self.value("max", read));
        for (key, bound) in [("min", min), ("max", max)] {
            let Some(bound) = bound else { continue };
            if bound.decimals() > decimals {
                let message = format!("`{key}` has more decimals than answers may have");
                let help = format!("add `decimals: {}`, or round it", bound.decimals());
                self.bad_bounds(key, message, &help);
            }
            self.thousands(key, decimals);
        }
        self.ordered(min, max);
        Kind::Number {
            min,
            max,
            unit,
            decimals: decimals.min(MOST_DECIMALS),
        }
    }

    pub(super) fn duration(&mut self) -> Kind {
        let read =
            |text: &str| Duration::read(text).map_err(|why| amounts::duration_help(text, &why));
        let (min, max) = (self.value("min", read), self.value("max", read));
        self.ordered(min, max);
        Kind::Duration { min, max }
    }

    pub(super) fn date(&mut self) -> Kind {
        let read = |text: &str| {
            let why = "a day is written as 2026-08-23, `today` or `today - 30 days`";
            DayPoint::read(text)
                .map_err(|_| amounts::day_in_words(text).unwrap_or_else(|| why.into()))
        };
        let (min, max) = (self.value("min", read), self.value("max", read));
        if let (Some(DayPoint::Fixed(min)), Some(DayPoint::Fixed(max))) = (min, max) {
            self.ordered(Some(min), Some(max));
        }
        let days = |point: Option<DayPoint>| point.and_then(DayPoint::days_from_today);
        if let (Some((least, _)), Some((_, most))) = (days(min), days(max)) {
            self.ordered(Some(least), Some(most));
        }
        Kind::Date { min, max }
    }

    pub(super) fn text(&mut self) -> Kind {
        let max_length = self.bound("max_length");
        let lines = self.bound("lines").unwrap_or(1);
        for (key, bound) in [("max_length", max_length), ("lines", Some(lines))] {
            if bound == Some(0) {
                let message = format!("`{key}` admits no text at all");
                self.bad_bounds(key, message, "write 1 or more, or leave it out");
            }
        }
        Kind::Text { max_length, lines }
    }

    fn bound(&mut self, key: &str) -> Option<usize> {
        self.fields.count(self.reader, key)
    }

    /// A bound that is written as answers are; numbers may stand without quotes.
    fn value<T>(&mut self, key: &str, read: impl Fn(&str) -> Result<T, Remedy>) -> Option<T> {
        let node = self.fields.value(key)?;
        let path = self.path.key(key);
        let text = match &node.value {
            Value::Float(number) => number.to_string().into(),
            _ => self.reader.word(node, &path)?,
        };
        match read(&text) {
            Ok(value) => Some(value),
            Err(why) => {
                let message = format!("`{text}` is no bound for this question");
                let finding = Finding::error(Rule::BadBounds, path.place(), message);
                // A comma in a number may part thousands or decimals.
                let certainty = match text.contains(',') {
                    true => Certainty::Guess,
                    false => Certainty::Sure,
                };
                self.reader.push(finding.remedy(&text, why, certainty));
                None
            }
        }
    }

    fn ordered<T: Ord>(&mut self, min: Option<T>, max: Option<T>) {
        if let (Some(min), Some(max)) = (min, max)
            && min > max
        {
            let message = "`max` is less than `min`: no answer fits";
            let place = self.path.key("max").place();
            let finding = Finding::error(Rule::BadBounds, place, message)
                .saying("the most")
                .and(self.path.key("min").place(), "the least");
            self.reader.push(finding);
        }
    }

    /// A bound of whole numbers such as `5.000`, which is read as five.
    fn thousands(&mut self, key: &str, decimals: u32) {
        if let Some(node) = self.fields.value(key)
            && matches!(node.value, Value::Float(_) | Value::Text(_))
        {
            let place = self.path.key(key).place();
            let bytes = node.bytes();
            self.reader.may_be_thousands.push(WrittenBound {
                place,
                bytes,
                decimals,
            });
        }
    }

    fn bad_bounds(&mut self, key: &str, message: String, help: &str) {
        let place = self.path.key(key).place();
        self.reader
            .push(Finding::error(Rule::BadBounds, place, message).help(help));
    }
}
