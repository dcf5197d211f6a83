//! The forms of a report, and which of them a command has.

use clap::ValueEnum;
use clap::builder::{PossibleValuesParser, TypedValueParser};

/// The form of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people.
    Human,
    /// One line for each finding, for editors.
    Short,
    /// One JSON object.
    Json,
    /// JUnit XML, as CI servers read it.
    Junit,
    /// TAP, version 14.
    Tap,
    /// Annotations of a pull request, in GitHub Actions.
    Github,
    /// SARIF 2.1.0, as code hosts read it.
    Sarif,
}

impl Format {
    /// The forms that every report has.
    pub const COMMON: &[Self] = &[
        Self::Human,
        Self::Short,
        Self::Json,
        Self::Junit,
        Self::Github,
        Self::Sarif,
    ];

    /// Reads one of these forms; shells complete it.
    pub fn among(forms: &'static [Self]) -> impl TypedValueParser<Value = Self> {
        let values = forms.iter().filter_map(ValueEnum::to_possible_value);
        PossibleValuesParser::new(values).map(|name| {
            let read = Self::from_str(&name, false);
            read.unwrap_or(Self::Human)
        })
    }
}
