//! What a remark is about: a rule of the library, or what only a command can find.

use std::env;

use quandary::diagnostic::Rule;

/// What a remark is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RemarkSubject {
    /// A rule finds it.
    Rule(Rule),
    /// A scenario fails.
    Scenario,
    /// No scenario tries something.
    Untried,
    /// Nothing notices a change of the flow.
    Unnoticed,
    /// Whether a change does anything could not be decided.
    UndecidedChange,
}

impl RemarkSubject {
    /// Its name, which stays as it is.
    pub fn name(self) -> &'static str {
        match self {
            RemarkSubject::Rule(rule) => rule.name(),
            RemarkSubject::Scenario => "failing-scenario",
            RemarkSubject::Untried => "untried",
            RemarkSubject::Unnoticed => "unnoticed-change",
            RemarkSubject::UndecidedChange => "undecided-change",
        }
    }

    /// What it is, in a sentence.
    pub fn sentence(self) -> String {
        match self {
            RemarkSubject::Rule(rule) => rule.sentence(),
            RemarkSubject::Scenario => {
                "A scenario to which something else comes than it expects.".into()
            }
            RemarkSubject::Untried => "A part of a flow that no scenario tries.".into(),
            RemarkSubject::Unnoticed => {
                "A small change of the flow that no scenario and no guarantee notices.".into()
            }
            RemarkSubject::UndecidedChange => {
                "A small change of the flow of which it's not known whether it does anything."
                    .into()
            }
        }
    }

    /// The command that explains it.
    pub fn explain(self) -> String {
        match self {
            RemarkSubject::Rule(rule) => format!("quandary explain {}", rule.name()),
            RemarkSubject::Scenario | RemarkSubject::Untried => "quandary test --help".to_owned(),
            RemarkSubject::Unnoticed | RemarkSubject::UndecidedChange => {
                "quandary mutants --help".to_owned()
            }
        }
    }

    /// The file of the documentation that is about it, from the root of the repository.
    pub fn documentation(self) -> String {
        match self {
            RemarkSubject::Rule(rule) => format!("docs/rules/{}.md", rule.name()),
            RemarkSubject::Scenario | RemarkSubject::Untried => "docs/testing.md".to_owned(),
            RemarkSubject::Unnoticed | RemarkSubject::UndecidedChange => {
                "docs/generating.md".to_owned()
            }
        }
    }

    /// The address of that file in the repository that `Cargo.toml` names, or else the
    /// environment, as pipelines do that fetch the program from there; nothing where neither does.
    pub fn address(self) -> Option<String> {
        let named = env!("CARGO_PKG_REPOSITORY").to_owned();
        let named = Some(named).filter(|named| !named.is_empty());
        let repository = named.or_else(|| env::var("QUANDARY_REPOSITORY").ok())?;
        let repository = repository.trim_end_matches('/').trim_end_matches(".git");
        let of_address = |c: char| c.is_ascii_alphanumeric() || "-._~:/%@".contains(c);
        let host_and_path = repository.strip_prefix("https://")?;
        let is_address = host_and_path.contains('/') && repository.chars().all(of_address);
        is_address.then(|| format!("{repository}/blob/HEAD/{}", self.documentation()))
    }

    /// Its page, as Markdown, where it has one of its own.
    pub fn page(self) -> Option<&'static str> {
        match self {
            RemarkSubject::Rule(rule) => Some(rule.page()),
            RemarkSubject::Scenario
            | RemarkSubject::Untried
            | RemarkSubject::Unnoticed
            | RemarkSubject::UndecidedChange => None,
        }
    }
}
