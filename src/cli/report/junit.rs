//! A report as JUnit XML, as CI servers read it.

use std::fmt::Write;
use std::time::Duration;

use quandary::letters::strip_control;

use super::{Ruling, Suite, Tried};

/// The whole report.
pub fn report(suites: &[Suite]) -> String {
    let mut text = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let _ = writeln!(text, "<testsuites name=\"quandary\"{}>", totals(suites));
    for suite in suites {
        let (name, totals) = (escaped(&suite.name), totals(std::slice::from_ref(suite)));
        let _ = writeln!(
            text,
            "  <testsuite name=\"{name}\"{totals} file=\"{name}\">"
        );
        for tried in &suite.tried {
            case(&mut text, suite, tried);
        }
        text.push_str("  </testsuite>\n");
    }
    text.push_str("</testsuites>\n");
    text
}

/// How much was tried, how much of it went wrong, and how long that took.
fn totals(suites: &[Suite]) -> String {
    let all = || suites.iter().flat_map(|suite| &suite.tried);
    let count = |ruling| all().filter(|tried| tried.ruling == ruling).count();
    let time: Duration = suites.iter().map(|suite| suite.time).sum();
    format!(
        " tests=\"{}\" failures=\"{}\" errors=\"{}\" time=\"{}\"",
        all().count(),
        count(Ruling::Failed),
        count(Ruling::Error),
        seconds(time)
    )
}

fn seconds(time: Duration) -> String {
    format!("{:.6}", time.as_secs_f64())
}

fn case(text: &mut String, suite: &Suite, tried: &Tried) {
    let name = tried.name.as_ref().unwrap_or(&suite.name);
    let (name, class) = (escaped(name), escaped(&suite.class));
    // What was found may stand in a shared part.
    let found = tried
        .remarks
        .first()
        .and_then(|remark| remark.places.first());
    let found = found.filter(|place| place.start.map(|start| start.line) == tried.line);
    let file = escaped(found.map_or(&suite.name, |place| &place.file));
    let _ = write!(
        text,
        "    <testcase classname=\"{class}\" name=\"{name}\" file=\"{file}\""
    );
    if let Some(line) = tried.line {
        let _ = write!(text, " line=\"{line}\"");
    }
    if let Some(time) = tried.time {
        let _ = write!(text, " time=\"{}\"", seconds(time));
    }
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
    for c in strip_control(text).chars() {
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
