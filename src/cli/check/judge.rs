//! What `--deny` and `--allow` make of findings.

use quandary::diagnostic::{Finding, Rule, Severity};
use quandary::suggest::nearest;

use super::super::{Code, Failure};
use super::look::{Looked, Usable};

/// What is denied and what is allowed.
#[derive(Debug, Default)]
pub struct Judge {
    deny: Vec<Denied>,
    allow: Vec<Rule>,
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
}

impl Judge {
    /// Reads what the command line says.
    pub fn of(deny: &[String], allow: &[String]) -> Result<Self, Failure> {
        let unknown = |word: &String| Failure::new(Code::Usage, unknown(word));
        let read = |word: &String| Denied::read(word).ok_or_else(|| unknown(word));
        let deny: Vec<Denied> = deny.iter().map(read).collect::<Result<_, _>>()?;
        let mut allowed = Vec::new();
        for word in allow {
            match Denied::read(word) {
                Some(Denied::Rule(rule)) => allowed.push(rule),
                Some(_) => return Err(Failure::new(Code::Usage, no_group(word))),
                None => return Err(unknown(word)),
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
        })
    }

    /// Leaves out what is allowed, and makes errors of what is denied.
    pub fn judge(&self, mut looked: Looked) -> Judged {
        let mut judged = Vec::new();
        for mut finding in std::mem::take(&mut looked.findings) {
            let by_default = finding.severity;
            if self.allow.contains(&finding.rule) {
                let needed = looked.usable == Usable::No && by_default == Severity::Error;
                if !needed {
                    continue;
                }
                finding.notes.push(format!(
                    "`--allow {}` does not silence this: it is an error of the reading, and the \
                     file cannot be used before it is mended",
                    finding.rule.name()
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
            });
        }
        Judged {
            looked,
            findings: judged,
        }
    }
}

fn unknown(word: &str) -> String {
    let near = nearest(word, Rule::ALL.iter().map(|rule| rule.name()));
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
            (&["gap"], &["gap"], "`gap` is both denied and allowed"),
        ] {
            let owned = |words: &[&str]| words.iter().map(|w| (*w).to_owned()).collect::<Vec<_>>();
            match Judge::of(&owned(deny), &owned(allow)) {
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
