//! Workflow commands of GitHub Actions: lines on standard output that GitHub
//! shows beside the changed lines of a pull request.

use std::fmt::Write as _;

use super::markdown::strip_control;

/// How grave an annotation is, in GitHub's words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// Something has to be mended.
    Error,
    /// Something should be looked at.
    Warning,
    /// Something is worth knowing.
    Notice,
}

impl Level {
    fn name(self) -> &'static str {
        match self {
            Level::Error => "error",
            Level::Warning => "warning",
            Level::Notice => "notice",
        }
    }
}

/// One annotation, without a line break at its end. A property that is empty is left out. All
/// properties and the message are escaped, and control characters are left out, so that no text
/// of a file can end the command or begin another.
///
/// ```text
/// ::error file=flow.yaml,line=3::there is no question `sty`
/// ```
#[must_use]
pub fn annotation(level: Level, properties: &[(&str, String)], message: &str) -> String {
    let mut line = format!("::{}", level.name());
    let mut before = ' ';
    for (name, value) in properties {
        if !value.is_empty() {
            let _ = write!(line, "{before}{name}={}", property(value));
            before = ',';
        }
    }
    let _ = write!(line, "::{}", data(message));
    line
}

/// A message: `%` and line breaks are escaped.
fn data(text: &str) -> String {
    strip_control(text).replace('%', "%25").replace('\n', "%0A")
}

/// A property: what ends one is escaped as well.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_text_ends_a_command_or_begins_another() {
        let properties = [
            ("file", "a,b:c%d.yaml".to_owned()),
            ("line", String::new()),
            ("col", "3".to_owned()),
            ("title", "x\n::error::y".to_owned()),
        ];
        assert_eq!(
            annotation(
                Level::Notice,
                &properties,
                "100 %\r\n::warning::z\u{1b}[31m, a: b"
            ),
            "::notice file=a%2Cb%3Ac%25d.yaml,col=3,title=x%0A%3A%3Aerror%3A%3Ay\
             ::100 %25%0A::warning::z[31m, a: b"
        );
    }

    #[test]
    fn a_message_alone_is_a_command_too() {
        assert_eq!(annotation(Level::Error, &[], "a"), "::error::a");
        assert_eq!(annotation(Level::Warning, &[], ""), "::warning::");
    }
}
