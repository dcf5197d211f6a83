//! A second look at the text, once all of it has been read: what only the text
//! itself can tell, and where each finding stands.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use super::super::{amounts, comments, signs};
use super::{MOST_MENDED, Reader, WrittenBound};
use crate::diagnostic::{Certainty, Finding, Label, Rule};
use crate::flow::number::Number;
use crate::letters::{self, is_unseen, latin};
use crate::place::{Place, PlaceStep};
use crate::yaml::find::Places;
use crate::yaml::tree::Tree;

impl Reader<'_> {
    /// All findings, each with its bytes, in the order of the file.
    pub(crate) fn finish(mut self, tree: &Tree<'_>) -> Vec<Finding> {
        self.look_for_thousands();
        self.as_written();
        self.lost_beginnings(tree);
        locate(tree, &mut self.findings);
        self.of_mended_ids();
        self.one_id_for_two();
        self.called_otherwise_now(tree);
        self.missing_commas();
        self.lost_backslashes();
        self.unseen_characters();
        self.other_alphabets();
        self.curly_quotes();
        self.signs_that_turn();
        in_order(&mut self.findings);
        self.findings.dedup();
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
            let listed = matches!(label.place.steps.last(), Some(PlaceStep::Index(_)))
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
                let joined = words.join(", ");
                let written = written.to_owned();
                finding.helps_otherwise(format!("put a comma between two of them: `{joined}`"));
                finding.also_write(&written, &joined, Certainty::Sure);
            }
        }
    }

    /// A name in double quotes in which a backslash makes something of a letter looks like
    /// another.
    fn lost_backslashes(&mut self) {
        for finding in &mut self.findings {
            let of_a_name = is_of_a_name(finding.rule);
            let Some(label) = finding.labels.first_mut().filter(|_| of_a_name) else {
                continue;
            };
            let written = self.source.get(label.span.clone()).unwrap_or("");
            let Some((at, escape, what)) = signs::lost_backslash(written)
                .filter(|_| written.starts_with('"') && !written.contains('\n'))
            else {
                continue;
            };
            let start = label.span.start + at;
            label.span = start..start + escape.len();
            finding.message = format!("`{escape}` in `{written}` is read as {what}");
            finding.helps_otherwise("take it out, or write the word anew");
            finding.also_write(escape, "", Certainty::Guess);
        }
    }

    /// A name with a character that nobody sees looks like another.
    fn unseen_characters(&mut self) {
        for finding in &mut self.findings {
            let of_a_name = is_of_a_name(finding.rule);
            let Some(label) = finding.labels.first_mut().filter(|_| of_a_name) else {
                continue;
            };
            // White space at the end is no part of a value, but may make it another.
            let rest = self.source.get(label.span.end..).unwrap_or("");
            let behind = rest.len() - rest.trim_start_matches(is_unseen).len();
            let whole = label.span.start..label.span.end + behind;
            let written = self.source.get(whole).unwrap_or("");
            let Some((at, c)) = written.char_indices().find(|(_, c)| is_unseen(*c)) else {
                continue;
            };
            let start = label.span.start + at;
            label.span = start..start + c.len_utf8();
            let (message, help) = signs::about_unseen(&written[at..]);
            let unseen = c.encode_utf8(&mut [0; 4]).to_owned();
            finding.message = message;
            finding.helps_otherwise(help);
            finding.also_write(&unseen, "", Certainty::Sure);
        }
    }

    /// A name with letters of another alphabet looks like one without.
    fn other_alphabets(&mut self) {
        for finding in &mut self.findings {
            let of_a_name = is_of_a_name(finding.rule);
            let Some(label) = finding.labels.first_mut().filter(|_| of_a_name) else {
                continue;
            };
            let written = self.source.get(label.span.clone()).unwrap_or("");
            let word = written.trim_matches(|c: char| "{}\"' ".contains(c));
            if let Some((message, help)) = signs::about_letters(word) {
                let word = word.to_owned();
                let meant = latin(&word).unwrap_or_default();
                finding.message = message;
                finding.helps_otherwise(help);
                finding.also_write(&word, &meant, Certainty::Sure);
            }
        }
    }

    /// Names in curly quotes, which are letters to YAML.
    fn curly_quotes(&mut self) {
        for finding in &mut self.findings {
            let Some(label) = finding.labels.first() else {
                continue;
            };
            let written = self.source.get(label.span.clone()).unwrap_or("");
            if !written.starts_with(signs::CURLY) {
                continue;
            }
            let bare = signs::in_curly_quotes(written);
            match (finding.rule, bare) {
                (Rule::WantsQuotes, _) if finding.help.as_deref() == Some(IN_QUOTES) => {
                    finding.helps_otherwise("put the text in straight quotes, `\"`");
                }
                (rule, Some(bare)) if is_of_a_name(rule) && !bare.contains('\n') => {
                    finding.message = "curly quotes are a part of the word here".to_owned();
                    let (whole, bare) = (written.to_owned(), bare.to_owned());
                    finding.helps_otherwise(format!("write `{bare}`, without them"));
                    finding.also_write(&whole, &bare, Certainty::Sure);
                }
                _ => {}
            }
        }
    }

    /// Signs that turn the text round where nobody reads it but the author: in
    /// comments, and in names of which nothing else is wrong.
    fn signs_that_turn(&mut self) {
        if !self.source.contains(letters::turns_text) {
            return;
        }
        let mut told: Vec<Range<usize>> = Vec::new();
        let labels = self.findings.iter().flat_map(|finding| &finding.labels);
        told.extend(labels.map(|label| label.span.clone()));
        let begin_of = |at: usize| self.source.get(..at).and_then(|text| text.rfind('\n'));
        let unseen = (self.findings.iter()).filter(|found| found.rule == Rule::UnseenCharacter);
        let lines = unseen.flat_map(|finding| &finding.labels);
        let lines: HashSet<Option<usize>> = lines.map(|label| begin_of(label.span.start)).collect();
        let mut line = None;
        for (at, c) in self.source.char_indices() {
            if !letters::turns_text(c) || told.iter().any(|span| span.contains(&at)) {
                continue;
            }
            // One finding a line is enough: mostly one turns back what another turned.
            let begins = self.source[..at].rfind('\n');
            if line == Some(begins) || lines.contains(&begins) {
                continue;
            }
            line = Some(begins);
            let (message, help) = signs::about_unseen(&self.source[at..]);
            let mut finding = Finding::warning(Rule::UnseenCharacter, Place::root(), message);
            for label in &mut finding.labels {
                label.span = at..at + c.len_utf8();
            }
            let unseen = c.encode_utf8(&mut [0; 4]).to_owned();
            self.push(finding.help(help).write(&unseen, "", Certainty::Sure));
        }
    }

    /// Words that YAML takes away from the beginning of a text without a sound.
    fn lost_beginnings(&mut self, tree: &Tree<'_>) {
        for bytes in tree.lost_beginnings.iter().cloned() {
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

    /// Bounds that are read as other numbers than they look: `5.000` is a five.
    fn look_for_thousands(&mut self) {
        let bounds = std::mem::take(&mut self.may_be_thousands);
        if bounds.is_empty() {
            return;
        }
        let told = self
            .findings
            .iter()
            .enumerate()
            .filter_map(|(at, finding)| {
                let of_bounds = finding.rule == Rule::BadBounds;
                let label = finding.labels.first().filter(|_| of_bounds)?;
                Some((label.place.steps.clone(), at))
            });
        let told: HashMap<Vec<PlaceStep>, usize> = told.collect();
        for WrittenBound {
            place,
            bytes,
            decimals,
        } in bounds
        {
            let raw = self.source.get(bytes).unwrap_or("");
            let raw = raw.trim_matches(['"', '\'']);
            let (Some(meant), Ok(number)) = (amounts::thousands(raw, decimals), Number::read(raw))
            else {
                continue;
            };
            let told = told.get(&place.steps).copied();
            let told = told.and_then(|at| self.findings.get_mut(at));
            if let Some(told) = told {
                told.helps_otherwise(format!(
                    "write `{meant}`, or add `decimals: {}` where {number} is meant",
                    number.decimals()
                ));
                continue;
            }
            let message = format!("`{raw}` is read as {number}");
            let finding = Finding::warning(Rule::BadBounds, place, message);
            self.push(finding.help(format!(
                "write `{meant}`, or `{number}` where that is meant"
            )));
        }
    }

    /// Puts every key into the places of findings as the file has it.
    fn as_written(&mut self) {
        if self.misspelt.is_empty() {
            return;
        }
        let mut findings = std::mem::take(&mut self.findings);
        for place in findings.iter_mut().flat_map(Finding::places_mut) {
            *place = self.written(place.clone());
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
                *step = PlaceStep::Key(written.clone());
            }
        }
        place
    }
}

/// Whether a finding of this rule is about a name, or a word of the format.
fn is_of_a_name(rule: Rule) -> bool {
    matches!(
        rule,
        Rule::BadId
            | Rule::UndefinedName
            | Rule::UnknownKey
            | Rule::EmptyText
            | Rule::BadCondition
            | Rule::BadPlaceholder
            | Rule::CannotCompare
            | Rule::WrongType
            | Rule::BadBounds
    )
}

/// Looks up the bytes of all findings and puts them in the order of the file.
pub(crate) fn locate(tree: &Tree<'_>, findings: &mut [Finding]) {
    // A place that only the text has is known by its bytes alone.
    let unknown = |label: &&mut Label| label.span.is_empty();
    let labels = findings.iter_mut().flat_map(|finding| &mut finding.labels);
    let mut places = Places::new(tree);
    for label in labels.filter(unknown) {
        label.span = places.bytes(&label.place);
    }
    in_order(findings);
}

fn in_order(findings: &mut [Finding]) {
    findings.sort_by_key(|finding| {
        let first = finding.labels.first();
        first.map_or((0, 0), |label| (label.span.start, label.span.end))
    });
}

pub(super) fn swallowed_finding(place: Place) -> Finding {
    Finding::warning(
        Rule::WantsQuotes,
        place,
        "the rest of this line is a comment, not text",
    )
    .help(IN_QUOTES)
}

const IN_QUOTES: &str = "put the text in quotes, or the comment on a line of its own";

/// Whether a comment begins here that could have been meant as text.
pub(super) fn begins_comment(rest: &str) -> bool {
    let comment = rest.trim_start_matches([' ', '\t']);
    rest.starts_with([' ', '\t']) && comment.starts_with('#') && !comments::is_allow(comment)
}
