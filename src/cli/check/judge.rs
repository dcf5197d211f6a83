//! What `--deny` and `--allow` make of findings.

use std::collections::HashSet;
use std::ops::Range;

use quandary::bundle;
use quandary::diagnostic::{Finding, Rule, Severity};
use quandary::fixes::Fix;
use quandary::render::File;
use quandary::suggest::nearest;

use super::super::exit::{Code, Failure};
use super::look::{Looked, Usable};

/// What is denied and what is allowed.
#[derive(Debug, Default)]
pub struct DenyAndAllow {
    deny: Vec<Denied>,
    allow: Vec<Rule>,
    /// What another report tells, errors included.
    elsewhere: Vec<Rule>,
}

/// What `--deny` names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Denied {
    /// All warnings.
    Warnings,
    /// All warnings and all advice.
    Advice,
    /// Whatever one rule finds.
    Rule(Rule),
}

impl Denied {
    fn read(word: &str) -> Option<Self> {
        match word {
            "warnings" => Some(Denied::Warnings),
            "advice" => Some(Denied::Advice),
            rule => Rule::named(rule).map(Denied::Rule),
        }
    }

    fn covers(self, finding: &Finding) -> bool {
        match self {
            Denied::Warnings => finding.severity == Severity::Warning,
            Denied::Advice => true,
            Denied::Rule(rule) => finding.rule == rule,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Denied::Warnings => "warnings",
            Denied::Advice => "advice",
            Denied::Rule(rule) => rule.name(),
        }
    }
}

/// A file whose findings have been judged.
pub struct Judged {
    /// What was looked at; its findings are those of `findings`.
    pub looked: Looked,
    /// What is left to say, in the order of the file.
    pub findings: Vec<JudgedFinding>,
}

/// A finding with the severity that it has in this run.
pub struct JudgedFinding {
    /// The finding; an error where it is denied.
    pub finding: Finding,
    /// The severity that it has where nothing is denied.
    pub by_default: Severity,
    /// Its fixes, where they are asked for.
    pub fixes: Vec<Fix>,
    /// Whether it has been told with another flow that uses the same shared part.
    pub again: bool,
}

/// The findings in shared parts that have been told. A part is looked at with each flow that uses
/// it, and what is wrong with it is one thing to mend.
#[derive(Default)]
pub struct ToldOfParts(HashSet<(String, Range<usize>, Rule, String)>);

impl ToldOfParts {
    /// Marks what has been told before.
    pub fn mark(&mut self, judged: &mut Judged) {
        if bundle::files(&judged.looked.text).len() < 2 {
            return;
        }
        let file = File::new(&judged.looked.path, &judged.looked.text);
        for JudgedFinding { finding, again, .. } in &mut judged.findings {
            let places = finding.labels.iter();
            let mut places = places.map(|label| (file.position(label.span.start), &label.span));
            let whole_in_part = places.clone().all(|(place, _)| place.in_part);
            let Some((place, span)) = places.next().filter(|_| whole_in_part) else {
                continue;
            };
            let bytes = place.byte..place.byte + span.len();
            let told = (
                place.path.to_owned(),
                bytes,
                finding.rule,
                finding.message.clone(),
            );
            *again = !self.0.insert(told);
        }
    }
}

impl DenyAndAllow {
    /// Reads what the command line says.
    pub fn of(deny: &[String], allow: &[String]) -> Result<Self, Failure> {
        let unknown = |word, known| Failure::new(Code::Usage, unknown(word, known));
        let groups = ["warnings", "advice"];
        let read = |word| Denied::read(word).ok_or_else(|| unknown(word, &groups));
        let deny: Vec<Denied> = named(deny).map(read).collect::<Result<_, _>>()?;
        let mut allowed = Vec::new();
        for word in named(allow) {
            match Denied::read(word) {
                Some(Denied::Rule(rule)) => allowed.push(rule),
                Some(_) => return Err(Failure::new(Code::Usage, no_group(word))),
                None => return Err(unknown(word, &[])),
            }
        }
        let both = allowed
            .iter()
            .find(|rule| deny.contains(&Denied::Rule(**rule)));
        if let Some(rule) = both {
            let message = format!(
                "`{}` is both denied and allowed; leave out one of the two",
                rule.name()
            );
            return Err(Failure::new(Code::Usage, message));
        }
        Ok(Self {
            deny,
            allow: allowed,
            elsewhere: Vec::new(),
        })
    }

    /// The same without what these rules find, since another report tells it.
    pub fn without(self, rules: &[Rule]) -> Self {
        Self {
            elsewhere: rules.to_vec(),
            ..self
        }
    }

    /// Leaves out what is allowed, and makes errors of what is denied.
    pub fn judge(&self, mut looked: Looked) -> Judged {
        let mut judged = Vec::new();
        let mut fixes = std::mem::take(&mut looked.fixes).into_iter();
        for mut finding in std::mem::take(&mut looked.findings) {
            let fixes = fixes.next().unwrap_or_default();
            let by_default = finding.severity;
            if self.elsewhere.contains(&finding.rule) {
                continue;
            }
            if self.allow.contains(&finding.rule) {
                if by_default != Severity::Error {
                    continue;
                }
                finding.notes.push(format!(
                    "`--allow {}` does not silence this: {}",
                    finding.rule.name(),
                    match looked.usable {
                        Usable::No => {
                            "it is an error of the reading, and the file cannot be used before \
                             it is mended"
                        }
                        Usable::Yes =>
                            "it is an error, and only warnings and advice can be allowed",
                    }
                ));
            }
            let denied = self.deny.iter().find(|denied| denied.covers(&finding));
            if let Some(denied) = denied.filter(|_| by_default != Severity::Error) {
                finding.severity = Severity::Error;
                finding.notes.push(format!(
                    "it is an error because of `--deny {}`, and otherwise {}",
                    denied.name(),
                    match by_default {
                        Severity::Error => "an error",
                        Severity::Warning => "a warning",
                        Severity::Advice => "advice",
                    }
                ));
            }
            judged.push(JudgedFinding {
                finding,
                by_default,
                fixes,
                again: false,
            });
        }
        Judged {
            looked,
            findings: judged,
        }
    }
}

/// The words that flags give, each by itself or several with commas.
fn named(words: &[String]) -> impl Iterator<Item = &str> {
    let split = |word: &str| word.contains(|c: char| c != ',' && !c.is_whitespace());
    words.iter().flat_map(move |words| {
        let several = words.split(',').map(str::trim);
        // A flag that names nothing is told so.
        let some = split(words);
        several.filter(move |word| !some || !word.is_empty())
    })
}

fn unknown(word: &str, groups: &[&'static str]) -> String {
    let all = ["all", "everything"].contains(&word.to_lowercase().as_str());
    let rules = Rule::ALL.iter().map(|rule| rule.name());
    let near = match groups.first() {
        Some(most) if all => Some(*most),
        _ => nearest(word, groups.iter().copied().chain(rules)),
    };
    let near = near.map_or(String::new(), |near| format!("; did you mean `{near}`?"));
    format!("there is no rule `{word}`{near}\n`quandary explain` lists all rules")
}

fn no_group(word: &str) -> String {
    format!(
        "`--allow` takes the name of one rule, and `{word}` is many; leave out `--allow {word}`"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_rules_are_read_and_slips_are_told() {
        for (deny, allow, wanted) in [
            (&["warnings", "advice", "gap"][..], &["unused-fact"][..], ""),
            (&["gpa"], &[], "there is no rule `gpa`; did you mean `gap`?"),
            (&[], &["unused_fact"], "did you mean `unused-fact`?"),
            (&[], &["colours-of-the-rainbow"], "`quandary explain` lists"),
            (&[], &["warnings"], "takes the name of one rule"),
            (&["warning"], &[], "did you mean `warnings`?"),
            (&["Warnings"], &[], "did you mean `warnings`?"),
            (&["all"], &[], "did you mean `warnings`?"),
            (&["advise"], &[], "did you mean `advice`?"),
            (&["gap,unused-fact"], &["missing-short, stale-source,"], ""),
            (&["gap,gpa"], &[], "there is no rule `gpa`"),
            (&[], &["gap,unused_fact"], "there is no rule `unused_fact`"),
            (&["unused-fact,gap"], &["gap"], "`gap` is both denied"),
            (&[], &[""], "there is no rule ``"),
            (&[","], &[], "there is no rule ``"),
            (&["gap"], &["gap"], "`gap` is both denied and allowed"),
        ] {
            let owned = |words: &[&str]| words.iter().map(|w| (*w).to_owned()).collect::<Vec<_>>();
            match DenyAndAllow::of(&owned(deny), &owned(allow)) {
                Ok(_) => assert_eq!(wanted, "", "{deny:?} {allow:?}"),
                Err(failure) => {
                    assert!(!wanted.is_empty(), "{}", failure.message);
                    assert!(failure.message.contains(wanted), "{}", failure.message);
                    assert_eq!(failure.code, Code::Usage);
                }
            }
        }
    }
}
