//! A report as JUnit XML, as CI servers read it.

use std::fmt::Write;

use super::{Ruling, Suite, Tried};

/// The whole report.
pub fn report(suites: &[Suite]) -> String {
    let suites: String = suites.iter().map(suite).collect();
    format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n{suites}</testsuites>\n")
}

fn suite(suite: &Suite) -> String {
    let count = |ruling| {
        let tried = suite.tried.iter();
        tried.filter(|tried| tried.ruling == ruling).count()
    };
    let mut text = format!(
        "  <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"{}\">\n",
        escaped(&suite.name),
        suite.tried.len(),
        count(Ruling::Failed),
        count(Ruling::Error)
    );
    for tried in &suite.tried {
        case(&mut text, suite, tried);
    }
    text.push_str("  </testsuite>\n");
    text
}

fn case(text: &mut String, suite: &Suite, tried: &Tried) {
    let name = tried.name.as_ref().unwrap_or(&suite.name);
    let (name, class) = (escaped(name), escaped(&suite.class));
    let _ = write!(text, "    <testcase classname=\"{class}\" name=\"{name}\"");
    let details = escaped(&tried.details.join("\n"));
    let tag = match tried.ruling {
        Ruling::Passed if details.is_empty() => {
            text.push_str("/>\n");
            return;
        }
        Ruling::Passed => {
            let _ = writeln!(text, "><system-out>{details}</system-out></testcase>");
            return;
        }
        Ruling::Failed => "failure",
        Ruling::Error => "error",
    };
    let message = escaped(&tried.message);
    let _ = writeln!(
        text,
        "><{tag} message=\"{message}\">{details}</{tag}></testcase>"
    );
}

/// A text as it stands in XML, without what XML cannot hold.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\n' | '\t' => escaped.push(c),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => {}
            c => escaped.push(c),
        }
    }
    escaped
}
