//! Questions: their type and options first, since conditions need those of all
//! questions, then the rest of each.

use std::sync::Arc;

use indexmap::IndexSet;

use super::amounts;
use super::keys::{Alphabet, ELSE, OPTION, QUESTION, REFUSAL, ROUTE, TYPE_KEYS, TYPES};
use super::names::{Names, check_id, mended_id, undefined};
use super::reader::{Fields, Placed, Reader, WrittenBound};
use super::shape::type_said_for;
use super::slips;
use super::uses::{self, Uses};
use crate::diagnostic::{Certainty, Finding, Remedy, Rule};
use crate::flow::day::DayPoint;
use crate::flow::duration::Duration;
use crate::flow::number::{MOST_DECIMALS, Number};
use crate::flow::outcome::Passage;
use crate::flow::question::{
    AnswerOption, Company, Kind, Next, Options, Presence, Question, Refusal, Route, Target,
};
use crate::flow::table::{Id, Table};
use crate::flow::text::Text;
use crate::flow::{List, Score};
use crate::place::{Path, Place};
use crate::yaml::{Node, Value};

/// What options name.
pub(crate) struct OptionNames {
    /// The scores that points have named so far.
    pub(crate) scores: Table<Score>,
    /// The place of the first mention of each.
    pub(crate) places: Vec<Place>,
    /// The passages, by name.
    pub(crate) passages: Table<Passage>,
    /// Whether the passages could not be read.
    pub(crate) passages_lost: bool,
}

impl OptionNames {
    /// The passage of this name; a finding where there is none.
    fn passage(&self, reader: &mut Reader<'_>, name: &str, path: &Path<'_>) -> Option<Id<Passage>> {
        let found = self.passages.find(name);
        if found.is_none() && !self.passages_lost {
            let near = reader.nearest(name, self.passages.names());
            let message = format!("there is no passage `{name}`");
            reader.push(undefined(path.place(), message, name, near));
        }
        found
    }
}

/// What the first pass needs to know of the flow.
pub(crate) struct Beginnings<'f, 't> {
    pub(crate) lists: &'f Table<List>,
    /// Whether the lists could not be read.
    pub(crate) lists_lost: bool,
    pub(crate) named: &'f mut OptionNames,
    /// How conditions use the questions.
    pub(crate) uses: &'f Uses<'t>,
}

/// The first pass over a question: its keys are judged, its type is read.
/// Nothing where the type cannot be told.
pub(crate) fn kind(
    reader: &mut Reader<'_>,
    beginnings: &mut Beginnings<'_, '_>,
    placed: Placed<'_>,
) -> Option<Kind> {
    let Placed { node, path } = placed;
    let fields = reader.fields(node, path, &QUESTION)?;
    let another = uses::tell_another_type(reader, beginnings.uses, &fields);
    let name = match another {
        true => None,
        false => type_name(reader, &fields, path),
    };
    let Some(name) = name else {
        // The scores that its options name are known all the same.
        if let Some(node) = fields.value("options").filter(|node| node.is_map()) {
            options(reader, beginnings.named, node, &path.key("options"));
        }
        return None;
    };
    for (key, types) in TYPE_KEYS {
        if fields.value(key).is_some() && !types.contains(&name) {
            let place = path.key(key).place().the_key();
            let message = format!("`{key}` means nothing in a question of the type `{name}`");
            let finding = Finding::error(Rule::UnknownKey, place, message);
            reader.push(finding.help(format!("it belongs to {}", types.join(", "))));
        }
    }
    let mut source = KindReader {
        reader,
        fields: &fields,
        path,
    };
    match name {
        "choice" => {
            let options = source.options(beginnings)?;
            source.needless_alone(&options);
            Some(Kind::Choice(options))
        }
        "choices" => source.choices(beginnings),
        "yes_no" => Some(Kind::YesNo),
        "number" => Some(source.number()),
        "duration" => Some(source.duration()),
        "date" => Some(source.date()),
        _ => Some(source.text()),
    }
}

fn type_name(
    reader: &mut Reader<'_>,
    fields: &Fields<'_, '_>,
    path: &Path<'_>,
) -> Option<&'static str> {
    let Some(node) = fields.value("type") else {
        if fields.value("options").is_some() {
            return Some("choice");
        }
        let message = "a question without `options` needs a `type`";
        reader.push(
            Finding::error(Rule::MissingKey, path.place().the_key(), message)
                .help(format!("add `type:` with one of {}", TYPES.join(", "))),
        );
        return None;
    };
    let path = path.key("type");
    let given = reader.word(node, &path)?;
    let known = TYPES.into_iter().find(|name| *name == given);
    if known.is_none() {
        let said = type_said_for(&given);
        let near = said.or_else(|| reader.nearest_word(&given, TYPES.into_iter()));
        let message = format!("there is no type `{given}`");
        let finding = Finding::error(Rule::UndefinedName, path.place(), message);
        reader.push(match near {
            Some(near) if said.is_some() => {
                finding
                    .help(format!("write `{near}`"))
                    .write(&given, near, Certainty::Guess)
            }
            None => finding.help(format!("the types are {}", TYPES.join(", "))),
            near => finding.did_you_mean(&given, near),
        });
    }
    known
}

struct KindReader<'r, 's> {
    reader: &'r mut Reader<'s>,
    fields: &'r Fields<'r, 'r>,
    path: &'r Path<'r>,
}

impl KindReader<'_, '_> {
    fn options(&mut self, beginnings: &mut Beginnings<'_, '_>) -> Option<Arc<Options>> {
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
    fn needless_alone(&mut self, options: &Options) {
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

    fn choices(&mut self, beginnings: &mut Beginnings<'_, '_>) -> Option<Kind> {
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

    fn number(&mut self) -> Kind {
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
        let units = unit.as_deref();
        let read =
            |text: &str| Number::read(text).map_err(|why| amounts::number_help(text, units, &why));
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

    fn duration(&mut self) -> Kind {
        let read =
            |text: &str| Duration::read(text).map_err(|why| amounts::duration_help(text, &why));
        let (min, max) = (self.value("min", read), self.value("max", read));
        self.ordered(min, max);
        Kind::Duration { min, max }
    }

    fn date(&mut self) -> Kind {
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

    fn text(&mut self) -> Kind {
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

fn list_as_options(
    reader: &mut Reader<'_>,
    beginnings: &Beginnings<'_, '_>,
    name: &str,
    path: &Path<'_>,
) -> Option<Arc<Options>> {
    let lists = beginnings.lists;
    match lists.get(name) {
        // Options that could not be read have been reported with their list.
        Some(List {
            options: Some(options),
            ..
        }) => (!options.is_empty()).then(|| Arc::clone(options)),
        Some(List { options: None, .. }) => {
            let message = format!("the list `{name}` has no labels, so it cannot serve as options");
            let finding = Finding::error(Rule::WrongType, path.place(), message);
            reader.push(finding.help("write the list as `id: Label` for each option"));
            None
        }
        None if beginnings.lists_lost => None,
        None if name.contains(',') => {
            let message =
                "`options` are labels by id, or the name of a list, not a text with commas";
            let finding = Finding::error(Rule::WrongType, path.place(), message);
            reader.push(finding.help("write each option on a line of its own, as `id: Label`"));
            None
        }
        None => {
            let near = reader.nearest(name, lists.names());
            let message = format!("there is no list `{name}`");
            reader.push(undefined(path.place(), message, name, near));
            None
        }
    }
}

/// Reads options by id: those of a question, or a list with labels.
pub(crate) fn options(
    reader: &mut Reader<'_>,
    named: &mut OptionNames,
    node: &Node<'_>,
    path: &Path<'_>,
) -> Options {
    let entries = reader.entries(node, path, "labels");
    if entries.is_empty() && matches!(&node.value, Value::Map(pairs) if pairs.is_empty()) {
        let message = "there are no options here";
        reader.push(Finding::error(Rule::EmptyText, path.place(), message));
    }
    let mut options = Options::with_capacity(entries.len());
    for (id, node) in entries {
        let path = path.key(&id);
        check_id_at(reader, &id, &path, Alphabet::Option);
        let option = option(reader, named, node, &path);
        options.insert(id.as_ref(), option);
    }
    options
}

fn option(
    reader: &mut Reader<'_>,
    named: &mut OptionNames,
    node: &Node<'_>,
    path: &Path<'_>,
) -> AnswerOption {
    let mut option = AnswerOption {
        label: "".into(),
        in_text: None,
        help: None,
        company: Company::WithOthers,
        points: Vec::new(),
        help_first: None,
    };
    if !matches!(node.value, Value::Map(_)) {
        if node.is_null() {
            let message = "this option has no label";
            let finding = Finding::error(Rule::EmptyText, path.place(), message);
            reader.push(finding.help("write what the person reads behind the colon"));
        }
        option.label = reader.line(node, path).unwrap_or_default();
        return option;
    }
    let Some(fields) = reader.fields(node, path, &OPTION) else {
        return option;
    };
    option.label = fields.text(reader, "label").unwrap_or_default();
    option.in_text = fields.text(reader, "in_text");
    option.help = fields.text(reader, "help");
    if fields.flag(reader, "alone") == Some(true) {
        option.company = Company::Alone;
    }
    let help_first = fields.word(reader, "help_first");
    let path = fields.path("help_first");
    option.help_first = help_first.and_then(|name| named.passage(reader, &name, &path));
    option.points = points(reader, named, &fields);
    option
}

/// The points that an option gives to scores.
fn points(
    reader: &mut Reader<'_>,
    named: &mut OptionNames,
    fields: &Fields<'_, '_>,
) -> Vec<(Id<Score>, i64)> {
    let mut given = Vec::new();
    if let Some(node) = fields.value("points") {
        let path = fields.path("points");
        if let Value::Int(number) = &node.value {
            let message = "points belong to a score, by its id";
            let finding = Finding::error(Rule::WrongType, path.place(), message);
            reader.push(finding.help(format!(
                "write `points: {{score: {number}}}`, with an id of your own for the score"
            )));
            return given;
        }
        let points = reader.entries(node, &path, "whole numbers");
        if points.is_empty() && matches!(&node.value, Value::Map(pairs) if pairs.is_empty()) {
            let finding = Finding::error(Rule::EmptyText, path.place(), "there are no points here");
            reader.push(finding.help("write `score: 1`, or leave the key out"));
        }
        for (score, node) in points {
            let path = path.key(&score);
            if node.is_null() {
                reader.no_value(&score, &path, "write how many points, such as 1 or -2");
            }
            let points = reader.whole(node, &path);
            let id = named.scores.find(&score).unwrap_or_else(|| {
                check_id_at(reader, &score, &path, Alphabet::Plain);
                named.places.push(path.place().the_key());
                named.scores.insert(score.as_ref(), Score)
            });
            given.extend(points.map(|points| (id, points)));
        }
    }
    given
}

fn check_id_at(reader: &mut Reader<'_>, id: &str, path: &Path<'_>, alphabet: Alphabet) {
    check_id(reader, id, &|| path.place().the_key(), alphabet);
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
        presence,
        refuse: refuse.unwrap_or_default(),
        next: next.unwrap_or_else(|| Next::Routes(Vec::new())),
    })
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

/// How many options are listed where none was meant.
const FEW_OPTIONS: usize = 8;

/// What has to be known of a question to read where it leads.
struct Leaving<'q> {
    /// Nothing where its type could not be read.
    kind: Option<&'q Kind>,
    presence: Presence,
}

impl Leaving<'_> {
    fn next(&self, reader: &mut Reader<'_>, names: &Names<'_>, placed: Placed<'_>) -> Next {
        let Placed { node, path } = placed;
        match &node.value {
            Value::List(_) => Next::Routes(routes(reader, names, node, path)),
            Value::Map(_) => self.by_option(reader, names, Placed { node, path }),
            Value::Null => Next::Routes(Vec::new()),
            _ => {
                let name = reader.word(node, path);
                let target = name.and_then(|name| names.target(reader, &name, path));
                target.map_or_else(|| Next::Routes(Vec::new()), Next::To)
            }
        }
    }

    fn by_option(&self, reader: &mut Reader<'_>, names: &Names<'_>, placed: Placed<'_>) -> Next {
        let Placed { node, path } = placed;
        let options: Vec<&str> = match self.kind {
            None => return Next::Routes(targets_of_lost_options(reader, names, node, path)),
            Some(Kind::Choice(options)) => options.names().collect(),
            Some(Kind::YesNo) => vec!["yes", "no"],
            Some(kind) => {
                let message = format!(
                    "a question of the type `{}` has no route for each option",
                    kind.name()
                );
                let finding = Finding::error(Rule::WrongType, path.place(), message);
                reader.push(finding.help("write a list of routes with `when` and `go`, or one id"));
                return Next::Routes(Vec::new());
            }
        };
        let mut ways = OptionRoutes::of(options);
        let before = reader.findings.len();
        let entries = reader.entries(node, path, "questions or outcomes");
        if matches!(self.kind, Some(Kind::YesNo)) {
            yes_or_no(&mut reader.findings[before..]);
        }
        for (option, node) in entries {
            let path = path.key(&option);
            if node.is_null() {
                reader.no_value(&option, &path, "write the question or outcome it leads to");
            }
            let word = reader.word(node, &path);
            let target = word.and_then(|word| names.target(reader, &word, &path));
            if option == "skipped" {
                ways.skipped = Some(target);
                self.needless_skip(reader, &path);
            } else if let Some(at) = ways.options.get_index_of(&*option) {
                ways.targets[at] = Some(target);
            } else if ELSE.contains(&&*option) {
                ways.rest = true;
                let message = format!("routes by option have none for the rest, as `{option}`");
                let finding = Finding::error(Rule::UndefinedName, path.place().the_key(), message);
                reader.push(
                    finding.help(
                        "name each option, or write a list of routes whose last has no `when`",
                    ),
                );
            } else {
                let options = ways.options.iter().copied();
                let near = match self.kind {
                    Some(Kind::YesNo) => reader
                        .nearest_word(&option, options.clone())
                        .or_else(|| options.clone().find(|yes_no| yes_no.starts_with(&*option))),
                    _ => reader.nearest(&option, options),
                };
                let message = format!("the question has no option `{option}`");
                let finding = undefined(path.place().the_key(), message, &option, near);
                let options: Vec<&str> = ways.options.iter().copied().collect();
                reader.push(match near {
                    None if options.len() <= FEW_OPTIONS => {
                        finding.help(format!("its options are {}", options.join(", ")))
                    }
                    _ => finding,
                });
                // The option that was meant is not missing as well.
                let meant = near.and_then(|near| ways.options.get_index_of(near));
                ways.misspelt.extend(meant.map(|at| (at, target)));
            }
        }
        let rest = ways.rest;
        let missing = ways.missing(self.presence);
        // So may the options be whose ids could not be read.
        if !has_unread_keys(node) && !rest {
            report_missing_routes(reader, &missing, path);
        }
        ways.next()
    }

    fn needless_skip(&self, reader: &mut Reader<'_>, path: &Path<'_>) {
        if self.presence == Presence::Required {
            let message = "this question cannot be skipped";
            let finding = Finding::error(Rule::UndefinedName, path.place().the_key(), message);
            reader.push(finding.help("take the route out, or add `optional: true`"));
        }
    }
}

/// Whether a mapping has keys that could not be read as ids.
fn has_unread_keys(node: &Node<'_>) -> bool {
    let Value::Map(entries) = &node.value else {
        return false;
    };
    entries.iter().any(|(key, value)| match &key.value {
        Value::Text(key) => value.is_null() && slips::glued(key).is_some(),
        key => !matches!(key, Value::Int(_)),
    })
}

/// `true` and `false` are no answers to a yes-or-no question.
fn yes_or_no(findings: &mut [Finding]) {
    for finding in findings {
        let meant = [("`true`", "write `yes`"), ("`false`", "write `no`")];
        let meant = meant
            .iter()
            .find(|(word, _)| finding.message.contains(word));
        if let (Rule::WantsQuotes, Some((word, help))) = (finding.rule, meant) {
            finding.message = format!("the answers here are `yes` and `no`, not {word}");
            finding.helps_otherwise(*help);
            let put = help.trim_start_matches("write ").trim_matches('`');
            finding.also_write(word.trim_matches('`'), put, Certainty::Sure);
        }
    }
}

/// The routes of a map from option to target, while it is read.
struct OptionRoutes<'o> {
    options: IndexSet<&'o str>,
    /// By option: its target, once it is named, if that can be told.
    targets: Vec<Option<Option<Target>>>,
    skipped: Option<Option<Target>>,
    misspelt: Vec<(usize, Option<Target>)>,
    /// Whether one is given for all options that are not named.
    rest: bool,
}

impl<'o> OptionRoutes<'o> {
    fn of(options: Vec<&'o str>) -> Self {
        Self {
            targets: vec![None; options.len()],
            options: options.into_iter().collect(),
            skipped: None,
            misspelt: Vec::new(),
            rest: false,
        }
    }

    /// The options without a route, those that are misspelt taken as meant.
    fn missing(&mut self, presence: Presence) -> Vec<&'o str> {
        for (at, target) in self.misspelt.drain(..) {
            self.targets[at].get_or_insert(target);
        }
        let unnamed = self.options.iter().zip(&self.targets);
        let unnamed = unnamed.filter(|(_, target)| target.is_none());
        let mut missing: Vec<&str> = unnamed.map(|(option, _)| *option).collect();
        if presence == Presence::Optional && self.skipped.is_none() {
            missing.push("skipped");
        }
        missing
    }

    fn next(self) -> Next {
        let skipped = self.skipped.flatten();
        let targets: Vec<Option<Target>> = self.targets.into_iter().map(Option::flatten).collect();
        if targets.iter().all(Option::is_some) {
            let targets = targets.into_iter().flatten().collect();
            return Next::ByOption { targets, skipped };
        }
        // What is there is kept, so that circles through it are still found.
        let known = targets.into_iter().flatten().chain(skipped);
        Next::Routes(known.map(|go| Route { when: None, go }).collect())
    }
}

/// The targets of a map of routes whose options are not known.
fn targets_of_lost_options(
    reader: &mut Reader<'_>,
    names: &Names<'_>,
    node: &Node<'_>,
    path: &Path<'_>,
) -> Vec<Route> {
    let mut routes = Vec::new();
    for (option, node) in reader.entries(node, path, "questions or outcomes") {
        let path = path.key(&option);
        let word = reader.word(node, &path);
        let target = word.and_then(|word| names.target(reader, &word, &path));
        routes.extend(target.map(|go| Route { when: None, go }));
    }
    routes
}

fn report_missing_routes(reader: &mut Reader<'_>, missing: &[&str], path: &Path<'_>) {
    if missing.is_empty() {
        return;
    }
    let listed: Vec<String> = missing
        .iter()
        .take(12)
        .map(|name| format!("`{name}`"))
        .collect();
    let more = match missing.len().saturating_sub(12) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let message = format!("no route is given for {}{more}", listed.join(", "));
    let finding = Finding::error(Rule::MissingRoute, path.place().the_key(), message);
    let help = match missing {
        ["skipped"] => "add `skipped:` and the question or outcome it leads to",
        _ => "give each option its own line, or write a list of routes whose last has no `when`",
    };
    reader.push(finding.help(help));
}

fn routes(
    reader: &mut Reader<'_>,
    names: &Names<'_>,
    node: &Node<'_>,
    path: &Path<'_>,
) -> Vec<Route> {
    if by_option_with_dashes(reader, node, path) {
        return Vec::new();
    }
    let items = reader.items(node, path);
    if are_ids(reader, items, path) {
        return Vec::new();
    }
    let split = split_routes(reader, items, path);
    let mut routes = Vec::with_capacity(items.len());
    let mut last: Option<usize> = None;
    for (at, node) in items.iter().enumerate() {
        if split.contains(&at) {
            continue;
        }
        let path = path.index(at);
        if condition_as_key(reader, node, &path) {
            continue;
        }
        let before = reader.findings.len();
        let Some(fields) = reader.fields(node, &path, &ROUTE) else {
            continue;
        };
        if let Some(last) = last {
            let Path::Index(all, _) = path else { continue };
            let finding = Finding::error(
                Rule::RouteAfterLast,
                path.place(),
                "no answer ever takes this route",
            )
            .and(
                all.index(last).place(),
                "this one has no `when`, and takes all",
            );
            reader.push(finding.help("put the route without `when` last"));
        }
        // What is written in the place of `when` is no route without one.
        let whole = reader.findings.len() == before;
        if fields.value("when").is_none() && last.is_none() && whole {
            last = Some(at);
        }
        let when = fields.condition(reader, names, "when");
        let name = fields.word(reader, "go");
        let path = fields.path("go");
        if let Some(go) = name.and_then(|name| names.target(reader, &name, &path)) {
            routes.push(Route { when, go });
        }
    }
    routes
}

/// Whether routes by option have dashes before them, with a finding.
fn by_option_with_dashes(reader: &mut Reader<'_>, node: &Node<'_>, path: &Path<'_>) -> bool {
    let Value::List(items) = &node.value else {
        return false;
    };
    let of_route = |key: &str| ROUTE.keys.iter().any(|known| known.name == key);
    let by_option = |item: &Node<'_>| {
        let [(option, target)] = item.pairs() else {
            return false;
        };
        let Some((option, target)) = option.text().zip(target.text()) else {
            return false;
        };
        !option.contains(' ')
            && is_plain_id(target)
            && !of_route(option)
            && ROUTE.said_for(option).is_none()
            && !ELSE.contains(&option)
    };
    items.len() > 1
        && items.iter().all(by_option)
        && reader.dashes(
            node,
            &path.place(),
            "routes by option stand by the options' ids",
        )
}

/// Whether a list holds ids in place of routes, with a finding.
fn are_ids(reader: &mut Reader<'_>, items: &[Node<'_>], path: &Path<'_>) -> bool {
    let mut ids = Vec::with_capacity(items.len());
    for item in items {
        match &item.value {
            Value::Text(id) if is_plain_id(id) => ids.push(&**id),
            _ => return false,
        }
    }
    let message = "a list of ids does not say which of them is taken";
    let help = match ids.as_slice() {
        [] => return false,
        [id] => format!("write `next: {id}`"),
        [id, ..] => format!(
            "write each as a route, `- when: …` with `go: {id}` below it, and the last without `when`"
        ),
    };
    let finding = Finding::error(Rule::WrongType, path.place(), message);
    reader.push(finding.help(help));
    true
}

fn is_plain_id(text: &str) -> bool {
    let mut bytes = text.bytes();
    bytes.next().is_some_and(|byte| byte.is_ascii_lowercase())
        && bytes.all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
}

/// The items of a list in which a dash too many makes two of one route: `when` by
/// itself, and then `go`.
fn split_routes(reader: &mut Reader<'_>, items: &[Node<'_>], path: &Path<'_>) -> Vec<usize> {
    let only = |node: &Node<'_>, wanted: &str| matches!(node.pairs(), [(key, _)] if key.is(wanted));
    let mut split = Vec::new();
    for (at, pair) in items.windows(2).enumerate() {
        let [when, go] = pair else { continue };
        if only(when, "when") && only(go, "go") {
            let path = path.index(at + 1);
            let message = "the dash before this `go` makes a route of its own";
            let place = path.key("go").place().the_key();
            let finding = Finding::error(Rule::MissingKey, place, message);
            reader.push(finding.help("take the dash out, so that `go` stands under its `when`"));
            split.extend([at, at + 1]);
        }
    }
    split
}

/// Whether a route is one pair with the condition as its key, with a finding.
fn condition_as_key(reader: &mut Reader<'_>, node: &Node<'_>, path: &Path<'_>) -> bool {
    let [(key, target)] = node.pairs() else {
        return false;
    };
    let Some((key, target)) = key.text().zip(target.text()) else {
        return false;
    };
    if !key.contains(' ') || !is_plain_id(target) {
        return false;
    }
    let when = key.strip_prefix("when ").unwrap_or(key);
    let when = when.strip_suffix(" go").unwrap_or(when);
    let place = path.entry(0).place().the_key();
    let finding = Finding::error(
        Rule::UnknownKey,
        place,
        "a route is not a condition with an id",
    );
    reader.push(finding.help(format!(
        "write `- when: {when}`, and on a line of its own below the `when`, `go: {target}`"
    )));
    true
}
