//! What a remark is about: a rule of the library, or what only a command can find.

use quandary::diagnostic::Rule;

/// What a remark is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
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

impl Subject {
    /// Its name, which stays as it is.
    pub fn name(self) -> &'static str {
        match self {
            Subject::Rule(rule) => rule.name(),
            Subject::Scenario => "failing-scenario",
            Subject::Untried => "untried",
            Subject::Unnoticed => "unnoticed-change",
            Subject::UndecidedChange => "undecided-change",
        }
    }

    /// What it is, in a sentence.
    pub fn sentence(self) -> String {
        match self {
            Subject::Rule(rule) => rule.sentence(),
            Subject::Scenario => "A scenario to which something else comes than it expects.".into(),
            Subject::Untried => "A part of a flow that no scenario tries.".into(),
            Subject::Unnoticed => {
                "A small change of the flow that no scenario and no guarantee notices.".into()
            }
            Subject::UndecidedChange => {
                "A small change of the flow of which it's not known whether it does anything."
                    .into()
            }
        }
    }

    /// The command that explains it.
    pub fn explain(self) -> String {
        match self {
            Subject::Rule(rule) => format!("quandary explain {}", rule.name()),
            Subject::Scenario | Subject::Untried => "quandary test --help".to_owned(),
            Subject::Unnoticed | Subject::UndecidedChange => "quandary mutants --help".to_owned(),
        }
    }

    /// The file of the documentation that is about it, from the root of the repository.
    pub fn documentation(self) -> String {
        match self {
            Subject::Rule(rule) => format!("docs/rules/{}.md", rule.name()),
            Subject::Scenario | Subject::Untried => "docs/testing.md".to_owned(),
            Subject::Unnoticed | Subject::UndecidedChange => "docs/generating.md".to_owned(),
        }
    }

    /// The address of that file in the repository that `Cargo.toml` names; nothing where it
    /// names none.
    pub fn address(self) -> Option<String> {
        let repository = env!("CARGO_PKG_REPOSITORY");
        let named = !repository.is_empty();
        named.then(|| format!("{repository}/blob/HEAD/{}", self.documentation()))
    }

    /// Its page, as Markdown, where it has one of its own.
    pub fn page(self) -> Option<&'static str> {
        match self {
            Subject::Rule(rule) => Some(rule.page()),
            Subject::Scenario
            | Subject::Untried
            | Subject::Unnoticed
            | Subject::UndecidedChange => None,
        }
    }
}
