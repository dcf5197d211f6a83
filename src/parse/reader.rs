//! Reading values out of the tree, with a finding for each that is not as it
//! should be. A reader never stops: what cannot be read is left out.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use super::keys::{self, Key, Need, Shape};
use super::slips;
use super::spans;
use super::tree::Node;
use crate::diagnostic::{Finding, Label, Rule};
use crate::place::{Path, Place, Step};
use crate::suggest;

/// How many names may be compared in search of the one that was meant. Beyond
/// it findings come without a suggestion, so that a file in which every name is
/// wrong is still read in reasonable time.
const MOST_COMPARISONS: usize = 2_000_000;

/// How many ids that cannot be are looked for in conditions.
const MOST_MENDED: usize = 50;

/// How many ids of a mapping are compared one by one. Most mappings have no
/// more, and comparing so few is faster than hashing them.
const FEW: usize = 8;

pub(crate) struct Reader<'s> {
    source: &'s str,
    pub(crate) findings: Vec<Finding>,
    comparisons: usize,
    /// Whether the file has whole numbers that do not stand there as read.
    odd_numerals: bool,
    /// Whether the file has comments behind other text on a line.
    trailing_comments: bool,
    /// Places to look at once more when positions are known.
    numerals: Vec<Place>,
    folded_texts: Vec<Place>,
    cut_off: Vec<CutOff>,
    /// Where keys stand that are taken for the keys they were meant to be, with
    /// the way they are written.
    misspelt: HashMap<Vec<Step>, Box<str>>,
    /// Ids that cannot be, with what they are mended to: whoever mends one is
    /// told nothing of where it is named.
    pub(crate) mended: Vec<(Box<str>, Box<str>)>,
}

/// An unknown key without a value: inside braces it is the end of the text
/// before it, which had a comma.
struct CutOff {
    finding: usize,
    place: Place,
}

impl<'s> Reader<'s> {
    pub(crate) fn new(source: &'s str) -> Self {
        Self {
            source,
            findings: Vec::new(),
            comparisons: 0,
            odd_numerals: has_odd_numerals(source),
            trailing_comments: has_trailing_comments(source),
            numerals: Vec::new(),
            folded_texts: Vec::new(),
            cut_off: Vec::new(),
            misspelt: HashMap::new(),
            mended: Vec::new(),
        }
    }

    pub(crate) fn push(&mut self, finding: Finding) {
        self.findings.push(finding);
    }

    /// The known name that was most likely meant.
    pub(crate) fn nearest<'a>(
        &mut self,
        meant: &str,
        known: impl ExactSizeIterator<Item = &'a str>,
    ) -> Option<&'a str> {
        self.comparisons += known.len();
        if self.comparisons > MOST_COMPARISONS {
            return None;
        }
        suggest::nearest(meant, known)
    }

    /// The fields of a mapping, with findings for unknown, doubled, empty and
    /// missing ones.
    pub(crate) fn fields<'n, 't>(
        &mut self,
        node: &'n Node<'t>,
        path: &Path<'_>,
        shape: &Shape,
    ) -> Option<Fields<'n, 't>> {
        if matches!((node, path), (Node::Null, Path::Key(..))) {
            // This has been reported with the key.
            return None;
        }
        let Node::Map(entries) = node else {
            if let Node::Text(text) = node
                && self.glued_key(text, &path.place())
            {
                return None;
            }
            let known: Vec<&str> = shape.keys.iter().map(|key| key.name).take(4).collect();
            self.push(
                Finding::error(
                    Rule::WrongType,
                    path.place(),
                    format!(
                        "{} is keys with values, not {}",
                        shape.name,
                        node.describe()
                    ),
                )
                .help(format!("give it keys such as `{}:`", known.join(":`, `"))),
            );
            return None;
        };
        let fields = Fields::of(node, shape);
        for (key, at) in &fields.misspelt {
            if let Some((Node::Text(written), _)) = entries.get(*at) {
                let place = path.key(key).place();
                self.misspelt.insert(place.steps, written.as_ref().into());
            }
        }
        for (at, (key, value)) in entries.iter().enumerate() {
            self.field(&fields, (at, key, value), path, shape);
        }
        for Key { name, .. } in shape.keys.iter().filter(|key| key.need == Need::Required) {
            if fields.value(name).is_none() {
                self.push(
                    Finding::error(
                        Rule::MissingKey,
                        path.place().the_key(),
                        format!("{} needs the key `{name}`", shape.name),
                    )
                    .help(format!("add `{name}:`, {}", about(shape, name))),
                );
            }
        }
        Some(fields)
    }

    fn field(
        &mut self,
        fields: &Fields<'_, '_>,
        (at, key, value): (usize, &Node<'_>, &Node<'_>),
        path: &Path<'_>,
        shape: &Shape,
    ) {
        let Node::Text(key) = key else {
            return self.odd_key(key, &path.entry(at), shape.name);
        };
        if !shape.keys.iter().any(|known| known.name == key) {
            return self.unknown_key(key, (&path.entry(at), value), shape);
        }
        if fields.first(key) != Some(at) {
            return self.doubled_key(key, path, at);
        }
        if matches!(value, Node::Null) {
            let required = shape
                .keys
                .iter()
                .any(|known| known.name == key && known.need == Need::Required);
            let otherwise = if required {
                ""
            } else {
                "; leave the key out where there is none"
            };
            let help = format!("write {}{otherwise}", about(shape, key));
            self.no_value(key, &path.key(key), &help);
        }
    }

    /// Reports a key without a value.
    pub(crate) fn no_value(&mut self, key: &str, path: &Path<'_>, help: &str) {
        let message = format!("`{key}` has no value");
        self.push(Finding::error(Rule::EmptyText, path.place(), message).help(help));
    }

    fn odd_key(&mut self, key: &Node<'_>, path: &Path<'_>, inside: &str) {
        let message = format!("a key of {inside} is a word, not {}", key.describe());
        self.push(
            Finding::error(Rule::WantsQuotes, path.place().the_key(), message)
                .help("where the word is meant as it stands, put it in quotes"),
        );
    }

    fn unknown_key(&mut self, key: &str, (path, value): (&Path<'_>, &Node<'_>), shape: &Shape) {
        let said = shape.said_for(key);
        let known = said.or_else(|| self.nearest(key, shape.keys.iter().map(|key| key.name)));
        let message = format!("{} has no key `{key}`", shape.name);
        let place = path.place().the_key();
        if matches!(value, Node::Null) {
            if self.glued_key(key, &place) {
                return;
            }
            self.cut_off.push(CutOff {
                finding: self.findings.len(),
                place: place.clone(),
            });
        }
        let finding = Finding::error(Rule::UnknownKey, place, message);
        self.push(finding.help(match known {
            Some("go") if keys::ELSE.contains(&key) => {
                "leave `when` out and write `go`: the last route takes all that is left".to_owned()
            }
            Some(known) if said.is_some() => format!("write `{known}`"),
            Some(known) => format!("did you mean `{known}`?"),
            None => {
                let keys: Vec<&str> = shape.keys.iter().map(|key| key.name).collect();
                format!("its keys are {}", keys.join(", "))
            }
        }));
    }

    /// Reports `key:value`, which is a key without a value to YAML.
    pub(crate) fn glued_key(&mut self, written: &str, place: &Place) -> bool {
        let Some((key, value)) = slips::glued(written) else {
            return false;
        };
        let finding = Finding::error(Rule::EmptyText, place.clone(), slips::MISSING_SPACE);
        self.push(finding.help(format!("write `{key}: {value}`")));
        self.mended.push((written.into(), key.into()));
        true
    }

    pub(crate) fn doubled_key(&mut self, key: &str, path: &Path<'_>, at: usize) {
        self.push(
            Finding::error(
                Rule::DoubledKey,
                path.entry(at).place().the_key(),
                format!("the key `{key}` stands here twice"),
            )
            .and(path.key(key).place().the_key(), "first here")
            .help("keep one of the two"),
        );
    }

    /// A text as it stands, for names and conditions. Whole numbers are taken
    /// as they are written.
    pub(crate) fn word<'n>(&mut self, node: &'n Node<'_>, path: &Path<'_>) -> Option<Cow<'n, str>> {
        match node {
            Node::Text(text) if text.trim().is_empty() => {
                self.push(Finding::error(
                    Rule::EmptyText,
                    path.place(),
                    "there is no text here",
                ));
                None
            }
            Node::Text(text) => Some(Cow::Borrowed(text)),
            Node::Int(number) => {
                if self.odd_numerals {
                    self.numerals.push(path.place());
                }
                Some(Cow::Owned(number.to_string()))
            }
            Node::Bool(_) | Node::Float(_) => {
                self.wants_quotes(path.place(), &node.describe());
                None
            }
            // An empty value has been reported with its key; in a list it has none.
            Node::Null => {
                if matches!(path, Path::Index(..)) {
                    let message = "there is no text here";
                    self.push(Finding::error(Rule::EmptyText, path.place(), message));
                }
                None
            }
            Node::List(_) | Node::Map(_) | Node::Tagged(_) => {
                self.wrong_type(node, path, "a text");
                None
            }
        }
    }

    fn wants_quotes(&mut self, place: Place, read_as: &str) {
        self.push(
            Finding::error(
                Rule::WantsQuotes,
                place,
                format!("without quotes this is read as {read_as}, not as a text"),
            )
            .help("put it in quotes"),
        );
    }

    /// Text for people, on one line.
    pub(crate) fn line(&mut self, node: &Node<'_>, path: &Path<'_>) -> Option<Box<str>> {
        let text = self.markdown(node, path)?;
        if text.contains(['\n', '\r']) {
            self.push(
                Finding::error(
                    Rule::WrongType,
                    path.place(),
                    "this text has to be one line",
                )
                .help("take out the line breaks, or use `>-` so that they become spaces"),
            );
        }
        Some(text)
    }

    /// Text for people, on any number of lines.
    pub(crate) fn markdown(&mut self, node: &Node<'_>, path: &Path<'_>) -> Option<Box<str>> {
        let text = self.word(node, path)?;
        if self.trailing_comments {
            self.swallowed(&text, path);
        }
        Some(text.trim_end().into())
    }

    /// A text without quotes that a comment follows on its line lost its end,
    /// if the comment was meant as text.
    fn swallowed(&mut self, text: &str, path: &Path<'_>) {
        let start = (text.as_ptr() as usize).wrapping_sub(self.source.as_ptr() as usize);
        let end = start.wrapping_add(text.len());
        // A text of its own lies elsewhere in memory than the file.
        let as_it_stands = start < end && end <= self.source.len();
        match as_it_stands.then(|| self.source.get(end..)).flatten() {
            Some(rest) if begins_comment(rest) => self.push(swallowed_finding(path.place())),
            Some(_) => {}
            None => self.folded_texts.push(path.place()),
        }
    }

    /// `true` or `false`.
    pub(crate) fn flag(&mut self, node: &Node<'_>, path: &Path<'_>) -> Option<bool> {
        match node {
            Node::Bool(value) => Some(*value),
            Node::Null => None,
            _ => {
                let meant = match node {
                    Node::Text(text) if matches!(&**text, "yes" | "true") => Some("true"),
                    Node::Text(text) if matches!(&**text, "no" | "false") => Some("false"),
                    _ => None,
                };
                self.wrong_type(node, path, "`true` or `false`");
                let quotes = match node {
                    Node::Text(text) if text == meant.unwrap_or("") => ", without quotes",
                    _ => "",
                };
                if let (Some(meant), Some(finding)) = (meant, self.findings.last_mut()) {
                    finding.help = Some(format!("write `{meant}`{quotes}"));
                }
                None
            }
        }
    }

    /// A whole number from 0.
    pub(crate) fn count(&mut self, node: &Node<'_>, path: &Path<'_>) -> Option<usize> {
        match node {
            Node::Int(number) if *number >= 0 && *number <= 1_000_000 => {
                usize::try_from(*number).ok()
            }
            Node::Null => None,
            _ => {
                self.wrong_type(node, path, "a whole number from 0 to 1000000");
                None
            }
        }
    }

    /// A whole number that may be negative.
    pub(crate) fn whole(&mut self, node: &Node<'_>, path: &Path<'_>) -> Option<i64> {
        match node {
            Node::Int(number) if number.unsigned_abs() <= 1_000_000 => Some(*number),
            Node::Null => None,
            _ => {
                self.wrong_type(node, path, "a whole number from -1000000 to 1000000");
                None
            }
        }
    }

    /// The items of a list; none where it is no list, or empty.
    pub(crate) fn items<'n, 't>(&mut self, node: &'n Node<'t>, path: &Path<'_>) -> &'n [Node<'t>] {
        match node {
            Node::List(items) => {
                if items.is_empty() {
                    let message = "this list has nothing in it";
                    self.push(
                        Finding::error(Rule::EmptyText, path.place(), message)
                            .help("add an item, or leave the key out"),
                    );
                }
                items
            }
            Node::Null => &[],
            _ => {
                self.wrong_type(node, path, "a list");
                &[]
            }
        }
    }

    /// The pairs of a mapping whose keys are ids of the author's own, each once.
    pub(crate) fn entries<'n, 't>(
        &mut self,
        node: &'n Node<'t>,
        path: &Path<'_>,
        what: &str,
    ) -> Vec<(Cow<'n, str>, &'n Node<'t>)> {
        let Node::Map(entries) = node else {
            if !matches!(node, Node::Null) {
                self.wrong_type(node, path, &format!("{what} by id"));
            }
            return Vec::new();
        };
        let mut seen = (entries.len() > FEW).then(|| HashSet::with_capacity(entries.len()));
        let mut kept = Vec::with_capacity(entries.len());
        for (at, (key, value)) in entries.iter().enumerate() {
            let id = match key {
                Node::Text(id) if matches!(value, Node::Null) && slips::glued(id).is_some() => {
                    self.glued_key(id, &path.entry(at).place().the_key());
                    continue;
                }
                Node::Text(id) => Cow::Borrowed(id.as_ref()),
                Node::Int(number) => {
                    let id: Cow<'n, str> = Cow::Owned(number.to_string());
                    if self.odd_numerals {
                        self.numerals.push(path.entry(at).place().the_key());
                    }
                    id
                }
                _ => {
                    let place = path.entry(at).place().the_key();
                    self.wants_quotes(place, &key.describe());
                    continue;
                }
            };
            let new = match &mut seen {
                Some(seen) => seen.insert(id.clone()),
                None => kept.iter().all(|(earlier, _)| *earlier != id),
            };
            if new {
                kept.push((id, value));
            } else {
                self.doubled_key(&id, path, at);
            }
        }
        kept
    }

    pub(crate) fn wrong_type(&mut self, node: &Node<'_>, path: &Path<'_>, wanted: &str) {
        let message = format!("this has to be {wanted}, not {}", node.describe());
        let finding = Finding::error(Rule::WrongType, path.place(), message);
        self.push(match node {
            Node::Tagged(_) => finding.help("put text that begins with `!` in quotes"),
            Node::List(_) if wanted == "a text" => {
                finding.help("put text that begins with `[` in quotes")
            }
            Node::Map(entries) if wanted == "a text" && is_sentence(entries) => {
                finding.help("put the text in quotes, since it holds `: `")
            }
            Node::Map(_) if wanted == "a text" => {
                finding.help("put text that begins with `{` in quotes")
            }
            Node::Text(_) if wanted == "a list" => finding.help("put it in brackets: `[…]`"),
            _ => finding,
        });
    }

    /// All findings, each with its bytes, in the order of the file.
    pub(crate) fn finish(mut self) -> Vec<Finding> {
        self.look_again();
        self.as_written();
        self.lost_beginnings();
        locate(self.source, &mut self.findings);
        self.of_mended_ids();
        self.missing_commas();
        self.unseen_characters();
        in_order(&mut self.findings);
        self.findings
    }

    /// Whether a condition speaks of an id that cannot be, and that is no word of
    /// a condition.
    pub(crate) fn speaks_of_bad_id(&self, source: &str) -> bool {
        let mut some = self.mended.iter().take(MOST_MENDED);
        some.any(|(id, _)| id.contains(|c: char| !c.is_alphanumeric()) && source.contains(&**id))
    }

    /// Where an id is named that has been reported, nothing more is said.
    fn of_mended_ids(&mut self) {
        if self.mended.is_empty() {
            return;
        }
        let pairs = self.mended.iter();
        let known: HashSet<&str> = pairs.flat_map(|(id, mended)| [&**id, &**mended]).collect();
        self.findings.retain(|finding| {
            let Some(label) = finding.labels.first() else {
                return true;
            };
            let written = self.source.get(label.span.clone()).unwrap_or("");
            let name = written.trim_matches(|c: char| "{}\"' ".contains(c));
            finding.rule != Rule::UndefinedName || !known.contains(name)
        });
    }

    /// An item in brackets that is two names has lost its comma.
    fn missing_commas(&mut self) {
        for finding in &mut self.findings {
            let Some(label) = finding.labels.first() else {
                continue;
            };
            let before = self.source.get(..label.span.start).unwrap_or("").trim_end();
            let listed = matches!(label.place.steps.last(), Some(Step::Index(_)))
                && before.ends_with(['[', ',']);
            let written = self.source.get(label.span.clone()).unwrap_or("");
            let words: Vec<&str> = written.split_whitespace().collect();
            let plain = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
            let names = words.iter().all(|word| word.chars().all(plain));
            if finding.rule == Rule::UndefinedName
                && listed
                && names
                && words.len() > 1
                && words.first() != Some(&"tagged")
            {
                let help = format!("put a comma between two of them: `{}`", words.join(", "));
                finding.help = Some(help);
            }
        }
    }

    /// A name with a character that nobody sees looks like another.
    fn unseen_characters(&mut self) {
        for finding in &mut self.findings {
            let of_a_name = matches!(
                finding.rule,
                Rule::BadId
                    | Rule::UndefinedName
                    | Rule::UnknownKey
                    | Rule::EmptyText
                    | Rule::BadCondition
                    | Rule::BadPlaceholder
                    | Rule::CannotCompare
            );
            let Some(label) = finding.labels.first_mut().filter(|_| of_a_name) else {
                continue;
            };
            // White space at the end is no part of a value, but may make it another.
            let rest = self.source.get(label.span.end..).unwrap_or("");
            let behind = rest.len() - rest.trim_start_matches(slips::is_unseen).len();
            let whole = label.span.start..label.span.end + behind;
            let written = self.source.get(whole).unwrap_or("");
            let Some((at, c)) = written.char_indices().find(|(_, c)| slips::is_unseen(*c)) else {
                continue;
            };
            let start = label.span.start + at;
            label.span = start..start + c.len_utf8();
            let (message, help) = slips::about_unseen(&written[at..]);
            finding.message = message;
            finding.help = Some(help.to_owned());
        }
    }

    /// Words that YAML takes away from the beginning of a text without a sound.
    fn lost_beginnings(&mut self) {
        if !may_have_marks(self.source) {
            return;
        }
        for bytes in spans::lost_beginnings(self.source) {
            let mark = self.source.get(bytes.clone()).unwrap_or("");
            let what = match mark.starts_with('&') {
                true => "the name of an anchor",
                false => "a tag",
            };
            let message = format!("`{mark}` is read as {what}, and is no part of the text");
            let mut finding = Finding::error(Rule::WantsQuotes, Place::root(), message);
            if let Some(label) = finding.labels.first_mut() {
                label.span = bytes;
            }
            self.push(finding.help("put the whole text in quotes"));
        }
    }

    /// What only the text itself can tell: numerals that do not stand there as
    /// they were read, comments behind texts of several lines, and words that
    /// are keys only since a comma stands before them.
    fn look_again(&mut self) {
        let numerals = std::mem::take(&mut self.numerals);
        let folded = std::mem::take(&mut self.folded_texts);
        let cut_off = std::mem::take(&mut self.cut_off);
        if numerals.is_empty() && folded.is_empty() && cut_off.is_empty() {
            return;
        }
        let cut_places = cut_off.iter().map(|cut_off| cut_off.place.clone());
        let places: Vec<Place> = (numerals.iter().chain(&folded).cloned())
            .chain(cut_places)
            .map(|place| self.written(place))
            .collect();
        let found = spans::locate(self.source, &places.iter().collect::<Vec<_>>());
        for (at, (place, found)) in places.into_iter().zip(found).enumerate() {
            let raw = self.source.get(found.span.clone()).unwrap_or("");
            let rest = self.source.get(found.span.end..).unwrap_or("");
            let cut_off = cut_off.get(at.wrapping_sub(numerals.len() + folded.len()));
            if at < numerals.len() {
                let digits = raw.trim_start_matches('-');
                let decimal = digits.bytes().all(|b| b.is_ascii_digit());
                if found.plain && !decimal {
                    self.wants_quotes(place, "a number");
                }
            } else if let Some(CutOff { finding, .. }) = cut_off {
                if !rest.trim_start().starts_with(':')
                    && let Some(finding) = self.findings.get_mut(*finding)
                {
                    finding.rule = Rule::WantsQuotes;
                    finding.message = format!("a comma cuts `{raw}` off from the text before it");
                    finding.help = Some("put the whole text in quotes".to_owned());
                }
            } else if found.plain && begins_comment(rest) {
                self.findings.push(swallowed_finding(place));
            }
        }
    }

    /// Puts every key into the places of findings as the file has it.
    fn as_written(&mut self) {
        if self.misspelt.is_empty() {
            return;
        }
        let mut findings = std::mem::take(&mut self.findings);
        for label in findings.iter_mut().flat_map(|finding| &mut finding.labels) {
            label.place = self.written(label.place.clone());
        }
        self.findings = findings;
    }

    fn written(&self, mut place: Place) -> Place {
        if self.misspelt.is_empty() {
            return place;
        }
        let meant = place.steps.clone();
        for (at, step) in place.steps.iter_mut().enumerate() {
            if let Some(written) = self.misspelt.get(&meant[..=at]) {
                *step = Step::Key(written.clone());
            }
        }
        place
    }
}

/// Looks up the bytes of all findings and puts them in the order of the file.
pub(crate) fn locate(source: &str, findings: &mut [Finding]) {
    // A place that only the text has is known by its bytes alone.
    let unknown = |label: &&mut Label| label.span.is_empty();
    let labels = findings.iter_mut().flat_map(|finding| &mut finding.labels);
    let mut labels: Vec<&mut Label> = labels.filter(unknown).collect();
    let places: Vec<Place> = labels.iter().map(|label| label.place.clone()).collect();
    let places: Vec<&Place> = places.iter().collect();
    let found = spans::locate(source, &places).into_iter();
    for (label, found) in labels.iter_mut().zip(found) {
        label.span = found.span;
    }
    in_order(findings);
}

fn in_order(findings: &mut [Finding]) {
    findings.sort_by_key(|finding| {
        let first = finding.labels.first();
        first.map_or((0, 0), |label| (label.span.start, label.span.end))
    });
}

/// How many misspelt keys of one mapping are taken for what they were meant to be.
const MOST_MISSPELT: usize = 20;

/// The fields of one mapping. A misspelt key counts as the one that was meant,
/// where that is missing, so that one slip is one finding.
pub(crate) struct Fields<'n, 's> {
    entries: &'n [(Node<'s>, Node<'s>)],
    misspelt: Vec<(&'static str, usize)>,
}

impl<'n, 's> Fields<'n, 's> {
    /// The fields of a mapping, without a judgement; none where it is no mapping.
    pub(crate) fn of(node: &'n Node<'s>, shape: &Shape) -> Self {
        let Node::Map(entries) = node else {
            return Self {
                entries: &[],
                misspelt: Vec::new(),
            };
        };
        let mut fields = Self {
            entries,
            misspelt: Vec::new(),
        };
        let known = || shape.keys.iter().map(|key| key.name);
        let unknown = entries.iter().enumerate().filter_map(|(at, (key, _))| {
            let Node::Text(key) = key else { return None };
            let unknown = known().all(|known| known != key);
            unknown.then_some((at, key))
        });
        for (at, written) in unknown.take(MOST_MISSPELT) {
            let glued = slips::glued(written).map(|(key, _)| key);
            let glued = known().find(|known| Some(*known) == glued);
            let meant = shape.said_for(written).or(glued);
            if let Some(meant) = meant.or_else(|| suggest::nearest(written, known()))
                && fields.first(meant).is_none()
                && let Some(Key { name, .. }) = shape.keys.iter().find(|key| key.name == meant)
            {
                fields.misspelt.push((name, at));
            }
        }
        fields
    }

    /// The value of a key, the first where it is doubled.
    pub(crate) fn value(&self, name: &str) -> Option<&'n Node<'s>> {
        self.first(name)
            .and_then(|at| self.entries.get(at))
            .map(|(_, value)| value)
    }

    fn first(&self, name: &str) -> Option<usize> {
        let written =
            |(key, _): &(Node<'_>, Node<'_>)| matches!(key, Node::Text(key) if key == name);
        self.entries.iter().position(written).or_else(|| {
            let meant = self.misspelt.iter().find(|(meant, _)| *meant == name);
            meant.map(|(_, at)| *at)
        })
    }
}

/// Whether one pair is most likely a text with a colon in it.
fn is_sentence(entries: &[(Node<'_>, Node<'_>)]) -> bool {
    matches!(entries, [(Node::Text(_), value)] if !matches!(value, Node::Null | Node::Map(_) | Node::List(_)))
}

/// What a key holds, without what else there is to know of it.
fn about(shape: &Shape, name: &str) -> &'static str {
    let key = shape.keys.iter().find(|key| key.name == name);
    let about = key.and_then(|key| key.about.split(';').next());
    about.unwrap_or("")
}

fn swallowed_finding(place: Place) -> Finding {
    Finding::warning(
        Rule::WantsQuotes,
        place,
        "the rest of this line is a comment, not text",
    )
    .help("put the text in quotes, or the comment on a line of its own")
}

/// Whether the text has anything that could be an anchor or a tag.
fn may_have_marks(source: &str) -> bool {
    source.match_indices(['&', '!']).any(|(at, _)| {
        let before = source.as_bytes().get(at.wrapping_sub(1));
        let behind = source.as_bytes().get(at + 1);
        let begins = before.is_none_or(|byte| b" \t\n[{,".contains(byte));
        begins && behind.is_some_and(|byte| !b" \t\r\n=&".contains(byte))
    })
}

fn begins_comment(rest: &str) -> bool {
    rest.starts_with([' ', '\t']) && rest.trim_start_matches([' ', '\t']).starts_with('#')
}

fn has_trailing_comments(source: &str) -> bool {
    source.match_indices('#').any(|(at, _)| {
        let before = &source[..at];
        let line = before.rfind('\n').map_or(0, |end| end + 1);
        before.ends_with([' ', '\t']) && !before[line..].trim_start().is_empty()
    })
}

/// Whether the text has anything that YAML could read as a whole number that is
/// not written in plain digits: `0x1f`, `0o17`, `0b1`, `+5`.
fn has_odd_numerals(source: &str) -> bool {
    let signed = |(at, _)| source[at + 1..].starts_with(|c: char| c.is_ascii_digit());
    ["0x", "0o", "0b"]
        .into_iter()
        .any(|sign| source.contains(sign))
        || source.match_indices('+').any(signed)
}
