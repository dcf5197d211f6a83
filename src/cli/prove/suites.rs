//! What is known of a flow, for the reports that every command has.

use quandary::diagnostic::{Rule, Severity};
use quandary::prove::Verdict;

use super::super::report::subject::RemarkSubject;
use super::super::report::{Remark, Ruling, Stretch, Suite, Tried};
use super::proof::{Promised, Proven};
use super::shown::ShownProof;

impl ShownProof<'_, '_> {
    /// The promises of the flow, each with what is known of it.
    pub fn suite(&self) -> Suite {
        let mut suite = Suite::new(&self.file.name, &self.file.id);
        let proven = self.proof.proven.iter();
        suite.tried = proven.map(|proven| self.tried(proven)).collect();
        suite.time = self.proof.time;
        suite
    }

    fn tried(&self, proven: &Proven<'_>) -> Tried {
        let (promised, verdict) = (&proven.promised, &proven.verdict);
        let (ruling, message) = match verdict {
            Verdict::Holds | Verdict::Vacuous => (Ruling::Passed, ""),
            Verdict::Fails(_) => (Ruling::Failed, "the guarantee fails"),
            Verdict::NotDecided(_) => (Ruling::Error, "not decided"),
        };
        let mut tried = Tried::new(promised.says, ruling);
        message.clone_into(&mut tried.message);
        tried.details = self.details(promised, verdict);
        tried.line = self.line_of(promised);
        tried.time = Some(proven.time);
        tried.remarks = self.remark(promised, verdict).into_iter().collect();
        tried
    }

    /// What there is to say where a promise stands; nothing where it holds.
    fn remark(&self, promised: &Promised<'_>, verdict: &Verdict<'_>) -> Option<Remark> {
        let says = promised.says;
        let (severity, rule, message) = match verdict {
            Verdict::Holds => return None,
            Verdict::Vacuous => (
                Severity::Warning,
                Rule::VacuousGuarantee,
                format!("the guarantee speaks of nobody: {says}"),
            ),
            Verdict::Fails(_) => (
                Severity::Error,
                Rule::BrokenGuarantee,
                format!("the guarantee fails: {says}"),
            ),
            Verdict::NotDecided(_) => (
                Severity::Warning,
                Rule::NotDecided,
                format!("the guarantee is not decided: {says}"),
            ),
        };
        let place = match self.bytes_of(promised) {
            Some(bytes) => Stretch::of(&self.text, &bytes),
            None => Stretch::whole(&self.file.name),
        };
        let mut remark = Remark::new(severity, &message, place);
        remark.subject = Some(RemarkSubject::Rule(rule));
        rule.name().clone_into(&mut remark.title);
        remark.details = self.details(promised, verdict);
        Some(remark)
    }
}
