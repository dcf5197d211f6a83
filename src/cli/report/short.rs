//! A report with one line for each remark: `file:line:column: severity[subject]: message`.

use quandary::letters::strip_control;

use super::{Remark, Suite};

/// The lines of a suite, without their ends.
pub fn lines(suite: &Suite) -> impl Iterator<Item = String> {
    suite.all_remarks().map(line)
}

fn line(remark: &Remark) -> String {
    let place = remark.places.first();
    let file = place.map_or("", |place| &place.file);
    let at = place.and_then(|place| place.start);
    let at = at.map_or(String::new(), |at| format!(":{}:{}", at.line, at.column));
    let subject = remark
        .subject
        .map(|subject| format!("[{}]", subject.name()));
    let text = format!(
        "{file}{at}: {}{}: {}",
        remark.severity,
        subject.unwrap_or_default(),
        remark.message
    );
    strip_control(&text).replace('\n', " ")
}
