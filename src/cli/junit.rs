//! JUnit XML, as CI servers read it.

use std::fmt::Write;

/// What came of one case.
pub enum Verdict<'v> {
    /// It passed.
    Passed,
    /// It passed, with something to say.
    PassedSaying(&'v str),
    /// It failed: the fact, and the details.
    Failed(&'v str, &'v str),
    /// It could not be decided, or not be tried.
    Error(&'v str, &'v str),
}

/// A suite of cases, while it is written.
pub struct Suite {
    name: String,
    class: String,
    cases: String,
    tests: usize,
    failures: usize,
    errors: usize,
}

impl Suite {
    /// A suite without cases. `class` is what its cases are of.
    pub fn new(name: &str, class: &str) -> Self {
        Self {
            name: escaped(name),
            class: escaped(class),
            cases: String::new(),
            tests: 0,
            failures: 0,
            errors: 0,
        }
    }

    /// Adds a case.
    pub fn add(&mut self, name: &str, verdict: &Verdict<'_>) {
        self.tests += 1;
        let (name, class) = (escaped(name), &self.class);
        let case = format!("    <testcase classname=\"{class}\" name=\"{name}\"");
        let inside = |tag: &str, message: &str, details: &str| {
            let (message, details) = (escaped(message), escaped(details));
            format!("<{tag} message=\"{message}\">{details}</{tag}>")
        };
        let inside = match verdict {
            Verdict::Passed => {
                let _ = writeln!(self.cases, "{case}/>");
                return;
            }
            Verdict::PassedSaying(details) => {
                format!("<system-out>{}</system-out>", escaped(details))
            }
            Verdict::Failed(message, details) => {
                self.failures += 1;
                inside("failure", message, details)
            }
            Verdict::Error(message, details) => {
                self.errors += 1;
                inside("error", message, details)
            }
        };
        let _ = writeln!(self.cases, "{case}>{inside}</testcase>");
    }

    /// The suite as it stands in a document.
    pub fn finish(self) -> String {
        format!(
            "  <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"{}\">\n{}  </testsuite>\n",
            self.name, self.tests, self.failures, self.errors, self.cases
        )
    }
}

/// A document of suites that are finished.
pub fn document(suites: &str) -> String {
    format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n{suites}</testsuites>\n")
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
