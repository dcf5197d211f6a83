//! What came of a comparison as a whole: what is approved, what is left, and the exit code.

use std::collections::BTreeSet;
use std::path::Path;

use num_bigint::BigUint;
use quandary::flow::text::listed;
use quandary::versions::{ChangeClass, Decided};

use super::super::counted;
use super::super::exit::{Code, Failure};
use super::super::source;

use super::told::{ChangeKind, ComparedFlows, ToldChange, from_where_they_differ};

/// How many changes are named of which it isn't decided whether they happen to anybody.
const MOST_NOT_DECIDED: usize = 10;

/// What came of a comparison as a whole.
pub struct Sum {
    approved: BTreeSet<String>,
    /// By kind: how many changes are not approved.
    open: [usize; 3],
    approved_here: usize,
    /// The marks that no change has.
    unused: Vec<String>,
    is_decided: bool,
}

impl Sum {
    /// Sums up a comparison.
    ///
    /// # Errors
    /// Where the file of what is approved can't be read.
    pub fn of(
        compared: &ComparedFlows<'_>,
        told: &[ToldChange<'_>],
        approved: Option<&Path>,
    ) -> Result<Self, Failure> {
        let approved = match approved {
            Some(path) => marks(path)?,
            None => BTreeSet::new(),
        };
        let is_open = |change: &&ToldChange<'_>| !approved.contains(&change.mark);
        let open = ChangeKind::ALL.map(|(kind, _)| {
            let of_kind = told.iter().filter(|change| change.kind == kind);
            of_kind.filter(is_open).count()
        });
        let unused = approved
            .iter()
            .filter(|mark| told.iter().all(|change| change.mark != **mark));
        Ok(Self {
            open,
            approved_here: told.len() - open.iter().sum::<usize>(),
            unused: unused.cloned().collect(),
            is_decided: compared.comparison.decided == Decided::Wholly,
            approved,
        })
    }

    /// Whether somebody has approved a change.
    pub fn is_approved(&self, change: &ToldChange<'_>) -> bool {
        self.approved.contains(&change.mark)
    }

    /// The exit code.
    pub fn code(&self) -> Code {
        match (self.open.iter().sum(), self.is_decided) {
            (0usize, true) => Code::Done,
            (0, false) => Code::NotDecided,
            _ => Code::Changed,
        }
    }

    /// What came of it, in a few sentences.
    pub fn told(&self, compared: &ComparedFlows<'_>) -> String {
        let mut text = String::new();
        let mut parts = Vec::new();
        for ((kind, _), count) in ChangeKind::ALL.into_iter().zip(self.open) {
            let (one, many) = match kind {
                ChangeKind::Outcome => ("change of the outcome", "changes of the outcome"),
                ChangeKind::Page => ("change of a page", "changes of pages"),
                ChangeKind::Question => ("change of a question", "changes of questions"),
            };
            match count {
                0 => {}
                1 => parts.push(format!("1 {one}")),
                count => parts.push(format!("{} {many}", counted::digits(count))),
            }
        }
        match (parts.is_empty(), self.approved_here, self.is_decided) {
            (true, 0, true) => text.push_str(
                "Nothing changes for anyone. That's proven: it's so for everybody who gives the same answers to both.\n",
            ),
            (true, 0, false) => {}
            (true, count, _) => {
                text.push_str(&format!("Nothing changes but what is approved ({count}).\n"));
            }
            (false, 0, _) => text.push_str(&format!("{}.\n", listed(&parts))),
            (false, count, _) => {
                text.push_str(&format!("{}, and {count} that somebody has approved.\n", parts.join(", ")));
            }
        }
        let name = |question| compared.comparison.questions.questions.name(question);
        match compared.comparison.decided {
            Decided::Wholly => {}
            Decided::TooLarge(question) => text.push_str(&format!(
                "Not everything is decided: up to `{}` there are too many answers to tell apart. There may be more changes than are shown.\n",
                name(question)
            )),
            Decided::Spent(question) => text.push_str(&format!(
                "Not everything is decided: the work stopped at its limit, at `{}`; `--max-nodes` allows more. There may be more changes than are shown.\n",
                name(question)
            )),
        }
        if !compared.comparison.exact {
            text.push_str(
                "Answers are compared with one another in more ways than can be told apart, so shares are at most what they say.\n",
            );
        }
        if !self.unused.is_empty() {
            let unused = listed(&self.unused);
            text.push_str(&format!("Approved, and no change here: {unused}.\n"));
        }
        text
    }
}

/// What is said before the changes of which that is so.
pub const NOT_DECIDED: &str = "It isn't decided whether these happen to anybody:";

/// The changes of which it isn't decided whether they happen to anybody, a line each.
pub fn not_decided(compared: &ComparedFlows<'_>) -> Vec<String> {
    let all = &compared.comparison.not_decided;
    let lines = all.iter().take(MOST_NOT_DECIDED).map(|open| {
        let (fact, was) = compared.fact(&open.change, &open.outcomes);
        let was = was.map(|[was, is]| from_where_they_differ(&was, &is));
        let was = was.map_or(String::new(), |[was, is]| {
            format!(": was {was}, is now {is}")
        });
        format!("{fact}{was}")
    });
    let more = match all.len().saturating_sub(MOST_NOT_DECIDED) {
        0 => None,
        more => Some(format!("and {more} more")),
    };
    lines.chain(more).collect()
}

/// The marks of a file: the first word of each line; what stands behind it is for people.
fn marks(path: &Path) -> Result<BTreeSet<String>, Failure> {
    let text = source::read(path)?;
    let mut marks = BTreeSet::new();
    for (at, line) in text.lines().enumerate() {
        let Some(mark) = line.split_whitespace().next() else {
            continue;
        };
        if mark.starts_with('#') {
            continue;
        }
        let is_mark = mark.len() == 16 && mark.chars().all(|c| c.is_ascii_hexdigit());
        if !is_mark {
            let message = format!(
                "line {} of `{}` begins with no mark of a change, such as 0123456789abcdef",
                at + 1,
                path.display()
            );
            return Err(Failure::new(Code::Usage, message));
        }
        marks.insert(mark.to_ascii_lowercase());
    }
    Ok(marks)
}

/// The part of all ways, in words; empty where it isn't known.
pub fn share(class: &ChangeClass<'_>) -> String {
    match class.share {
        None => String::new(),
        Some(few) if few < 0.001 => "under 0.1 %".to_owned(),
        Some(most) if most > 0.999 && most < 1.0 => "over 99.9 %".to_owned(),
        Some(some) => format!("{:.1} %", 100.0 * some),
    }
}

/// How many of all ways, in words, where these are few enough to be read.
pub fn ways(class: &ChangeClass<'_>, all: Option<&BigUint>) -> String {
    match (&class.ways, all) {
        (Some(ways), Some(all)) if all.bits() < 40 => {
            let (ways, all) = (counted::digits(ways), counted::digits(all));
            format!(" ({ways} of {all} ways)")
        }
        _ => String::new(),
    }
}
