//! Lines that a merge of two versions leaves in a file where it could not settle
//! them: `<<<<<<<`, `=======` and `>>>>>>>`. Both versions stand there, so nothing
//! else of the file can be told.

use std::ops::Range;

use crate::diagnostic::{Finding, Label, Rule};
use crate::place::Place;

/// How many signs a marker has.
const LENGTH: usize = 7;

/// A marker line, with its bytes.
struct Marker {
    sign: char,
    bytes: Range<usize>,
}

/// A finding for each place at which two versions of a file stand; none where the
/// file is whole. A line of `=` alone may be anything, and is none.
pub(crate) fn conflicts(text: &str) -> Vec<Finding> {
    if !text.contains("<<<<<<<") && !text.contains(">>>>>>>") {
        return Vec::new();
    }
    let mut findings = Vec::new();
    let mut open: Option<Finding> = None;
    for Marker { sign, bytes } in markers(text) {
        match (sign, open.take()) {
            ('<', before) => {
                findings.extend(before);
                let message = "two versions of the file stand here, and it is not settled \
                               which of them holds";
                open = Some(at(bytes, message).help(
                    "keep one of the two versions, and take the lines of `<`, `=` and `>` out",
                ));
            }
            ('>', Some(finding)) => findings.push(label(finding, bytes, "here they end")),
            ('>', None) => {
                let message = "this line was left behind where two versions of the file met";
                findings.push(at(bytes, message).help("take it out"));
            }
            (_, Some(finding)) => open = Some(label(finding, bytes, "here the next one begins")),
            (_, None) => {}
        }
    }
    findings.extend(open);
    findings
}

/// The lines that begin with seven signs of one kind and go on with a space, or not
/// at all.
fn markers(text: &str) -> impl Iterator<Item = Marker> {
    let mut start = 0;
    text.split_inclusive('\n').filter_map(move |line| {
        let begin = start;
        start += line.len();
        let line = line.trim_end();
        let sign = line.chars().next().filter(|c| "<=>|".contains(*c))?;
        let rest = line.trim_start_matches(sign);
        let whole = line.len() - rest.len() == LENGTH && (rest.is_empty() || rest.starts_with(' '));
        whole.then_some(Marker {
            sign,
            bytes: begin..begin + line.len(),
        })
    })
}

fn at(bytes: Range<usize>, message: &str) -> Finding {
    let mut finding = Finding::error(Rule::BrokenYaml, Place::root(), message);
    if let Some(label) = finding.labels.first_mut() {
        label.span = bytes;
    }
    finding
}

fn label(mut finding: Finding, span: Range<usize>, words: &str) -> Finding {
    finding.labels.push(Label {
        place: Place::root(),
        span,
        words: words.to_owned(),
    });
    finding
}
