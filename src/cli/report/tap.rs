//! A report as TAP, version 14, with diagnostics in YAML.

use std::fmt::Write;

use quandary::letters::strip_control;

use super::json::quoted;
use super::{FactValue, Ruling, Suite, Tried};

/// The whole report.
pub fn report(suites: &[Suite]) -> String {
    let count: usize = suites.iter().map(|suite| suite.tried.len()).sum();
    let mut text = format!("TAP version 14\n1..{count}\n# quandary\n");
    let all = suites.iter();
    let all = all.flat_map(|suite| suite.tried.iter().map(move |tried| (suite, tried)));
    for ((suite, tried), number) in all.zip(1..) {
        let name = match &tried.name {
            Some(name) => format!("{}: {name}", suite.name),
            None => suite.name.clone(),
        };
        let name = described(&name);
        if tried.ruling == Ruling::Passed {
            let _ = writeln!(text, "ok {number} - {name}");
        } else {
            let _ = writeln!(text, "not ok {number} - {name}");
            diagnostics(&mut text, tried);
        }
    }
    text
}

/// A block of YAML below a test point. A text of JSON is one of YAML, too.
fn diagnostics(text: &mut String, tried: &Tried) {
    let _ = writeln!(text, "  ---\n  message: {}", quoted(&tried.message));
    for fact in &tried.facts {
        let value = match &fact.value {
            FactValue::Words(words) => quoted(words),
            FactValue::Number(number) => number.to_string(),
        };
        let _ = writeln!(text, "  {}: {value}", fact.name);
    }
    if !tried.details.is_empty() {
        text.push_str("  details:\n");
    }
    for line in &tried.details {
        let _ = writeln!(text, "    - {}", quoted(line));
    }
    text.push_str("  ...\n");
}

/// A description as TAP takes it: on one line, with `#` and `\` marked, since they
/// begin something.
fn described(text: &str) -> String {
    let text = strip_control(text).replace(['\n', '\r'], " ");
    text.replace('\\', "\\\\").replace('#', "\\#")
}
