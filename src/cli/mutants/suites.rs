//! What became of the mutants, for the reports that every command has.

use quandary::diagnostic::Severity;
use quandary::mutants::Mutant;
use quandary::mutants::judge::Fate;
use quandary::render::File;

use super::super::exit::Code;
use super::super::report::subject::RemarkSubject;
use super::super::report::{LineColumn, Remark, Ruling, Stretch, Suite, Tried};
use super::super::view;
use super::report::Judgements;
use super::shown::shown;

impl Judgements<'_> {
    /// The changes that count, each with what became of it. What is not noticed is an
    /// error where the run ends with one.
    pub fn suite(&self, code: Code) -> Suite {
        let severity = match code {
            Code::Done => Severity::Warning,
            _ => Severity::Error,
        };
        let mut suite = Suite::new(&self.file.name, &self.file.id);
        let file = File::new(&self.file.name, &self.file.text);
        let judged = self.judged.iter();
        let tried = judged.filter_map(|(mutant, fate)| self.tried(&file, mutant, fate, severity));
        suite.tried = tried.collect();
        suite.time = self.time;
        suite
    }

    fn tried(
        &self,
        file: &File<'_>,
        mutant: &Mutant,
        fate: &Fate,
        severity: Severity,
    ) -> Option<Tried> {
        let hunk = shown(mutant, &self.file.text);
        let place = file.line_position(hunk.line);
        let name = format!("{}: {}", view::line_of(&place), mutant.slip);
        let (ruling, severity, subject, message) = match fate {
            Fate::NoFlow | Fate::Same => return None,
            Fate::Scenario(_) | Fate::Guarantee(_) => {
                let mut tried = Tried::new(&name, Ruling::Passed);
                // A line alone is one of the flow's own file.
                tried.line = place.part().is_none().then_some(place.line);
                return Some(tried);
            }
            Fate::Survives(_) => (
                Ruling::Failed,
                severity,
                RemarkSubject::Unnoticed,
                "nothing notices this change",
            ),
            Fate::NotDecided(_) => (
                Ruling::Error,
                Severity::Warning,
                RemarkSubject::UndecidedChange,
                "it is not decided whether this change does anything",
            ),
        };
        let mut tried = Tried::new(&name, ruling);
        tried.line = Some(place.line);
        tried.message = format!("{message}: {}", mutant.slip);
        let old = hunk.old.iter().map(|line| format!("- {line}"));
        let new = hunk.new.iter().map(|line| format!("+ {line}"));
        tried.details = old.chain(new).chain(self.why(mutant, fate)).collect();
        let start = LineColumn {
            line: place.line,
            column: 1,
        };
        let stretch = Stretch::at(place.path, start);
        let mut remark = Remark::new(severity, &tried.message, stretch);
        remark.subject = Some(subject);
        subject.name().clone_into(&mut remark.title);
        remark.details.clone_from(&tried.details);
        tried.remarks = vec![remark];
        Some(tried)
    }
}
