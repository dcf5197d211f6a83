//! The names of a flow while it is read: ids as they may be, and what they
//! stand for.

use super::keys::Alphabet;
use super::leads::Leads;
use super::reader::Reader;
use super::scope::{Scope, in_full};
use crate::diagnostic::{Certainty, Finding, Rule};
use crate::flow::Flow;
use crate::flow::outcome::Passage;
use crate::flow::question::{Question, Target};
use crate::flow::table::Id;
use crate::letters::{folded, is_unseen, latin};
use crate::place::{Path, Place};
use std::collections::{HashMap, HashSet};

/// Words that mean something in conditions and routes, and are never ids.
pub const RESERVED: [&str; 9] = [
    "and", "or", "not", "is", "has", "answered", "today", "skipped", "tagged",
];

/// What could not be read. Names that it may have are let pass, since the fault
/// has been reported where it is.
#[derive(Default)]
pub(crate) struct Lost {
    /// Questions whose type could not be read.
    pub(crate) questions: HashSet<Id<Question>>,
    /// Parts of the file of which nothing could be read.
    pub(crate) sections: Vec<&'static str>,
}

/// What names stand for, once all ids of the file are known.
#[derive(Clone, Copy)]
pub(crate) struct Names<'f> {
    pub(crate) flow: Scope<'f>,
    pub(crate) lost: &'f Lost,
    pub(crate) leads: &'f Leads,
}

impl<'f> Names<'f> {
    /// The names as the flow itself says them.
    pub(crate) fn of(flow: &'f Flow, lost: &'f Lost, leads: &'f Leads) -> Self {
        Self {
            flow: Scope::new(flow, ""),
            lost,
            leads,
        }
    }

    /// The names as a shared part says them, whose ids begin with `prefix`.
    pub(crate) fn within(self, prefix: &'f str) -> Self {
        Self {
            flow: self.flow.within(prefix),
            ..self
        }
    }

    /// What the ids of the file begin with.
    pub(crate) fn prefix(&self) -> &'f str {
        self.flow.questions.prefix()
    }

    /// Whether a name leads to a question or an outcome without being its id.
    pub(crate) fn leads_on(&self, name: &str) -> bool {
        let (questions, outcomes) = (self.flow.questions.table(), self.flow.outcomes.table());
        let full = in_full(self.prefix(), name);
        self.leads.target(questions, outcomes, &full).is_some()
    }

    /// Whether a name leads from one way out to another, and never to a question or an
    /// outcome.
    pub(crate) fn leads_round(&self, name: &str) -> bool {
        self.leads.is_round(&in_full(self.prefix(), name))
    }

    /// Whether anything may stand in a section or in a shared part that could not be read.
    pub(crate) fn may_be_lost(&self, sections: &[&str]) -> bool {
        self.leads.is_one_missing() || self.are_lost(sections)
    }

    /// Whether this name may stand there. What a shared part brings has a dot in its name, but
    /// for those within the part.
    pub(crate) fn name_may_be_lost(&self, name: &str, sections: &[&str]) -> bool {
        let of_part =
            name.contains('.') || !self.prefix().is_empty() || self.leads.is_one_nameless();
        (of_part && self.leads.is_one_missing()) || self.are_lost(sections)
    }

    fn are_lost(&self, sections: &[&str]) -> bool {
        let lost = &self.lost.sections;
        lost.iter().any(|section| sections.contains(section))
    }

    /// Whether a condition may well have this word: a name, an option, or a word or sign
    /// of the format.
    pub(crate) fn are_words(&self, word: &str) -> bool {
        let flow = &self.flow;
        let signs = ["-", "+", "<", ">", "=", "(", ")", ","];
        let words = [
            "one", "of", "any", "all", "none", "at", "least", "day", "days", "weeks", "months",
        ];
        let option = |(_, question): (Id<Question>, &Question)| {
            let options = question.kind.options();
            options.is_some_and(|options| options.find(word).is_some())
        };
        RESERVED.contains(&word)
            || signs.contains(&word)
            || words.contains(&word)
            || flow.questions.find(word).is_some()
            || flow.facts.find(word).is_some()
            || flow.scores.find(word).is_some()
            || flow.lists.find(word).is_some()
            || flow.questions.iter().any(option)
    }

    /// What a name stands for that no condition can test.
    pub(crate) fn other_use(&self, name: &str) -> Option<&'static str> {
        let flow = &self.flow;
        if flow.outcomes.find(name).is_some() {
            Some("an outcome")
        } else if flow.lists.find(name).is_some() {
            Some("a list")
        } else if flow.passages.find(name).is_some() {
            Some("a passage")
        } else {
            None
        }
    }

    /// Reports a name that something else has than what is wanted.
    pub(crate) fn is_another(
        &self,
        reader: &mut Reader<'_>,
        name: &str,
        wanted: &str,
        path: &Path<'_>,
    ) -> bool {
        let flow = &self.flow;
        let what = if flow.questions.find(name).is_some() {
            "a question"
        } else if flow.facts.find(name).is_some() {
            "a fact"
        } else if flow.scores.find(name).is_some() {
            "a score"
        } else if let Some(what) = self.other_use(name) {
            what
        } else {
            return false;
        };
        let message = format!("`{name}` is {what}, and {wanted} is wanted here");
        reader.push(Finding::error(Rule::UndefinedName, path.place(), message));
        true
    }

    /// The question or outcome of a name, with a finding where there is none. One
    /// that is misspelt leads nowhere: what was meant is a guess, and nothing else
    /// may follow from it.
    pub(crate) fn target(
        &self,
        reader: &mut Reader<'_>,
        name: &str,
        path: &Path<'_>,
    ) -> Option<Target> {
        let flow = &self.flow;
        match (flow.questions.find(name), flow.outcomes.find(name)) {
            // Which of the two is meant cannot be told; the fault is in their ids.
            (Some(_), Some(_)) => return None,
            (Some(question), None) => return Some(Target::Question(question)),
            (None, Some(outcome)) => return Some(Target::Outcome(outcome)),
            (None, None) => {}
        }
        let full = in_full(flow.questions.prefix(), name);
        if self.leads.has(&full) {
            return self
                .leads
                .target(flow.questions.table(), flow.outcomes.table(), &full);
        }
        if self.name_may_be_lost(name, &["questions", "outcomes"]) {
            return None;
        }
        if self.is_another(reader, name, "a question or an outcome", path) {
            return None;
        }
        let near = reader
            .nearest(name, flow.questions.names())
            .or_else(|| reader.nearest(name, flow.outcomes.names()));
        let message = format!("there is no question or outcome `{name}`");
        reader.push(undefined(path.place(), message, name, near));
        None
    }

    /// The question of a name, with a finding where there is none.
    pub(crate) fn question(
        &self,
        reader: &mut Reader<'_>,
        name: &str,
        path: &Path<'_>,
    ) -> Option<Id<Question>> {
        let questions = &self.flow.questions;
        let full = in_full(questions.prefix(), name);
        if self.leads.has(&full) {
            let outcomes = self.flow.outcomes.table();
            return match self.leads.target(questions.table(), outcomes, &full) {
                Some(Target::Question(question)) => Some(question),
                Some(Target::Outcome(_)) | None => None,
            };
        }
        let found = questions.find(name);
        let told = found.is_none() && self.is_another(reader, name, "a question", path);
        if found.is_none() && !told && !self.name_may_be_lost(name, &["questions"]) {
            let near = reader.nearest(name, questions.names());
            let message = format!("there is no question `{name}`");
            reader.push(undefined(path.place(), message, name, near));
        }
        found
    }
}

/// Passages by tag.
pub(crate) type Tagged = HashMap<Box<str>, Vec<Id<Passage>>>;

/// A name that nothing has, with the one that was most likely meant.
pub(crate) fn undefined(place: Place, message: String, name: &str, near: Option<&str>) -> Finding {
    Finding::error(Rule::UndefinedName, place, message).did_you_mean(name, near)
}

/// Reports an id that has other characters than ids have, or is a word of the
/// format. `place` is that of the id, made only when it is to be shown.
pub(crate) fn check_id(
    reader: &mut Reader<'_>,
    id: &str,
    place: &dyn Fn() -> Place,
    alphabet: Alphabet,
) {
    if RESERVED.contains(&id) {
        let message = format!("`{id}` is a word of the format, and cannot be an id");
        reader.push(
            Finding::error(Rule::BadId, place(), message)
                .help(format!("call it `{id}_` or otherwise")),
        );
        return;
    }
    let mut chars = id.chars();
    let first_fits = chars.next().is_some_and(|c| match alphabet {
        Alphabet::Plain => c.is_ascii_lowercase(),
        Alphabet::Option => c.is_ascii_lowercase() || c.is_ascii_digit(),
        Alphabet::Source => c.is_ascii_alphabetic(),
    });
    let rest_fits = chars.all(|c| match alphabet {
        Alphabet::Plain => c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_',
        Alphabet::Option => c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_' || c == '-',
        Alphabet::Source => c.is_ascii_alphanumeric() || c == '_' || c == '.',
    });
    if first_fits && rest_fits {
        return;
    }
    let allowed = match alphabet {
        Alphabet::Plain => "a small letter, then small letters, digits and `_`",
        Alphabet::Option => "a small letter or a digit, then small letters, digits, `_` and `-`",
        Alphabet::Source => "a letter, then letters, digits, `_` and `.`",
    };
    let finding = Finding::error(
        Rule::BadId,
        place(),
        format!("the id `{id}` has characters that ids do not have"),
    );
    let mended = mended_id(id, alphabet);
    reader
        .mended
        .push((id.into(), mended.clone().unwrap_or_default().into()));
    reader.push(match mended {
        Some(mended) => finding
            .help(format!("write `{mended}`; an id is {allowed}"))
            .write(id, &mended, Certainty::Guess),
        None => finding.help(format!("an id is {allowed}")),
    });
}

/// The id that comes closest to a text; nothing where no letter of it could stand in
/// one.
pub(crate) fn mended_id(id: &str, alphabet: Alphabet) -> Option<String> {
    let id: String = id
        .chars()
        .filter(|c| c.is_whitespace() || !is_unseen(*c))
        .collect();
    let id = latin(&id).unwrap_or(id);
    let mended: String = id
        .chars()
        .flat_map(|c| plain(c, alphabet).into_iter())
        .collect();
    let trimmed = mended.trim_start_matches(|c: char| match alphabet {
        Alphabet::Plain | Alphabet::Source => !c.is_ascii_alphabetic(),
        Alphabet::Option => !c.is_ascii_alphanumeric(),
    });
    (!trimmed.is_empty()).then(|| trimmed.to_owned())
}

/// The characters of an id that come closest to this one.
fn plain(c: char, alphabet: Alphabet) -> Vec<char> {
    let keeps = match c {
        '-' => alphabet == Alphabet::Option,
        '.' => alphabet == Alphabet::Source,
        c => c.is_ascii_digit() || c.is_ascii_alphabetic() && alphabet == Alphabet::Source,
    };
    if keeps {
        return vec![c];
    }
    let plain = folded(&c.to_string());
    match plain.chars().all(|c| c.is_ascii_alphanumeric()) {
        true if c.is_uppercase() && alphabet == Alphabet::Source => {
            plain.to_ascii_uppercase().chars().collect()
        }
        true => plain.chars().collect(),
        false => vec!['_'],
    }
}
