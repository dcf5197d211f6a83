//! What became of the mutants, for people.

use std::fmt::Write as _;
use std::time::Duration;

use colored::{ColoredString, Colorize};
use jiff::civil::Date;
use quandary::flow::Flow;
use quandary::flow::answer::Given;
use quandary::flow::outcome::Passage;
use quandary::flow::scenario::{AnswerList, Scenario};
use quandary::flow::table::Id;
use quandary::flow::text::listed;
use quandary::letters::strip_control;
use quandary::mutants::judge::Fate;
use quandary::mutants::same::{Terms, Way};
use quandary::mutants::{Hunk, Mutant};
use quandary::parse;
use quandary::render::File;
use quandary::session::{Session, Step};

use super::super::source::FlowText;

/// How many mutants met which fate.
#[derive(Debug, Default)]
pub struct FateCount {
    pub by_scenario: usize,
    pub by_guarantee: usize,
    pub survived: usize,
    pub same: usize,
    pub not_decided: usize,
}

impl FateCount {
    /// Those that are noticed, of those that change something for somebody.
    pub fn noticed(&self) -> (usize, usize) {
        let noticed = self.by_scenario + self.by_guarantee;
        (noticed, noticed + self.survived)
    }

    /// The share of them, in per cent.
    pub fn score(&self) -> f64 {
        match self.noticed() {
            (_, 0) => 100.0,
            (noticed, of) => 100.0 * noticed as f64 / of as f64,
        }
    }
}

/// What came of all mutants, to be shown.
pub struct Judgements<'r> {
    pub file: &'r FlowText,
    pub flow: &'r Flow,
    pub scenarios: &'r [Scenario],
    pub terms: Terms,
    pub judged: Vec<(&'r Mutant, &'r Fate)>,
    /// How long it took to judge them.
    pub time: Duration,
}

impl Judgements<'_> {
    pub fn count(&self) -> FateCount {
        let mut count = FateCount::default();
        for (_, fate) in &self.judged {
            match fate {
                Fate::NoFlow => {}
                Fate::Scenario(_) => count.by_scenario += 1,
                Fate::Guarantee(_) => count.by_guarantee += 1,
                Fate::Survives(_) => count.survived += 1,
                Fate::Same => count.same += 1,
                Fate::NotDecided(_) => count.not_decided += 1,
            }
        }
        count
    }

    /// What is not decided, then what is not noticed, then how much is.
    pub fn human(&self) -> String {
        let undecided = "not decided".yellow().bold();
        let undecided = self.told(&undecided, |fate| matches!(fate, Fate::NotDecided(_)));
        let unnoticed = "not noticed".red().bold();
        let unnoticed = self.told(&unnoticed, |fate| matches!(fate, Fate::Survives(_)));
        undecided + &unnoticed + &self.sum()
    }

    /// The changes with such a fate, each below a word for it.
    fn told(&self, word: &ColoredString, wanted: impl Fn(&Fate) -> bool) -> String {
        let mut text = String::new();
        let file = File::new(&self.file.name, &self.file.text);
        for (mutant, fate) in self.judged.iter().filter(|(_, fate)| wanted(fate)) {
            let hunk = mutant.hunk(&self.file.text);
            let place = file.line_position(hunk.line);
            let (name, line) = (strip_control(place.path), place.line);
            let _ = writeln!(text, "{word}  {name}:{line}: {}", mutant.slip);
            for line in diff(&hunk) {
                let _ = writeln!(text, "  {line}");
            }
            for line in self.why(mutant, fate) {
                let _ = writeln!(text, "  {}", strip_control(&line));
            }
            text.push('\n');
        }
        text
    }

    /// How many of the changes are noticed, in the last line, and before it what is not counted.
    pub fn sum(&self) -> String {
        let count = self.count();
        let (noticed, of) = count.noticed();
        let score = format!("{:.1} %", floor(count.score()));
        let score = if noticed == of {
            score.green()
        } else {
            score.red()
        };
        let mut text = String::new();
        if self.scenarios.is_empty() {
            text.push_str("there are no scenarios beside the flow\n");
        }
        let uncounted = [
            (count.same, "change nothing for anyone"),
            (count.not_decided, "could not be decided"),
        ];
        for (count, why) in uncounted.iter().filter(|(count, _)| *count > 0) {
            let _ = writeln!(text, "{count} more {why}, and are not counted");
        }
        let _ = writeln!(
            text,
            "{}: {score} of the changes are noticed, {noticed} of {of}: {} by scenarios, {} by guarantees",
            strip_control(&self.file.name).bold(),
            count.by_scenario,
            count.by_guarantee
        );
        text
    }

    /// Why a mutant is told to people; nothing of one that is noticed, or that changes
    /// nothing.
    pub fn why(&self, mutant: &Mutant, fate: &Fate) -> Vec<String> {
        match fate {
            Fate::Survives(way) => self.told_apart(mutant, way),
            Fate::NotDecided(question) => vec![format!(
                "whether it changes anything could not be decided, at `{}`",
                self.flow.questions.name(*question)
            )],
            Fate::NoFlow | Fate::Scenario(_) | Fate::Guarantee(_) | Fate::Same => Vec::new(),
        }
    }

    /// Answers that would notice a mutant, and what comes of them.
    fn told_apart(&self, mutant: &Mutant, way: &Way) -> Vec<String> {
        let mut lines = vec!["these answers tell the two apart:".to_owned()];
        let written = parse::answers::write(&self.file.id, self.flow, &answers(way));
        let written = written.lines().skip(2);
        lines.extend(written.map(|line| format!("  {}", line.trim())));
        let skipped = way.iter().filter(|(_, given)| *given == Given::Skipped);
        let skipped = skipped.map(|(question, _)| self.flow.questions.name(*question));
        lines.extend(skipped.map(|name| format!("  # {name} is skipped")));
        if let Some(wrong) = mutant.flow(&self.file.text) {
            let today = self.terms.today;
            let [end, other] = [self.flow, &wrong].map(|flow| WayResult::of(flow, way, today));
            lines.extend(end.told_from(&other));
        }
        lines
    }
}

/// What comes of a way.
#[derive(Default)]
struct WayResult {
    /// Where it ends, as a sentence goes on.
    at: String,
    /// The passages that are shown, those on the first part of the page, and those that
    /// came at once on the way.
    shown: Vec<String>,
    first: Vec<String>,
    helped: Vec<String>,
    /// The files of the documents.
    files: Vec<String>,
    at_once: bool,
}

impl WayResult {
    fn of(flow: &Flow, way: &Way, today: Date) -> Self {
        let mut session = Session::new(flow, today);
        let at = Self::walk(&mut session, way);
        let named = |ids: Vec<Id<Passage>>| {
            let names = ids.into_iter().map(|id| flow.passages.name(id));
            names.map(|name| format!("`{name}`")).collect()
        };
        let files = session.files().into_iter();
        let files = files.map(|file| format!("`{}`", strip_control(file)));
        Self {
            at,
            shown: named(session.shown()),
            first: named(session.shown_first()),
            helped: named(session.helped_first()),
            files: files.collect(),
            at_once: match session.step() {
                Step::Done(outcome) => flow.outcomes[outcome].showing.is_at_once(),
                Step::Ask(_) | Step::Stuck(_) => false,
            },
        }
    }

    /// Walks a way, and says where it ends.
    fn walk(session: &mut Session<'_>, way: &Way) -> String {
        let flow = session.flow();
        while let Step::Ask(asked) = session.step() {
            let name = flow.questions.name(asked);
            let given = way.iter().find(|(answered, _)| *answered == asked);
            let taken = match given {
                None => return format!("`{name}` is asked next"),
                Some((_, Given::Skipped)) => session.skip(),
                Some((_, Given::Answer(answer))) => session.answer(answer.clone()),
            };
            if let Err(refused) = taken {
                return format!("`{name}` refuses its answer: {refused}");
            }
        }
        match session.step() {
            Step::Done(outcome) => format!("the outcome is `{}`", flow.outcomes.name(outcome)),
            Step::Ask(_) | Step::Stuck(_) => "no route holds".to_owned(),
        }
    }

    /// What is different where the flow is wrong.
    fn told_from(&self, wrong: &Self) -> Vec<String> {
        if self.at != wrong.at {
            return vec![
                format!("as it stands, {}", self.at),
                format!("changed, {}", wrong.at),
            ];
        }
        let (gone, more) = (
            only(&self.shown, &wrong.shown),
            only(&wrong.shown, &self.shown),
        );
        let mut lines = Vec::new();
        if !gone.is_empty() {
            lines.push(format!("changed, it does not show {}", listed(&gone)));
        }
        if !more.is_empty() {
            lines.push(format!("changed, it also shows {}", listed(&more)));
        }
        if lines.is_empty() && self.shown != wrong.shown {
            let order = listed(&wrong.shown);
            lines.push(format!("changed, the order of its passages is {order}"));
        }
        if lines.is_empty() {
            lines.extend(self.page_told_from(wrong));
        }
        if lines.is_empty() {
            lines.push("changed, the document has other parts".to_owned());
        }
        lines
    }

    /// What is different of a page that shows the same passages.
    fn page_told_from(&self, wrong: &Self) -> Vec<String> {
        let some = |names: &[String]| match names {
            [] => "nothing".to_owned(),
            names => listed(names),
        };
        let mut lines = Vec::new();
        if self.helped != wrong.helped {
            let helped = some(&self.helped);
            lines.push(format!(
                "as it stands, {helped} is shown at once on the way"
            ));
            let helped = some(&wrong.helped);
            lines.push(format!("changed, {helped} is"));
        }
        if self.first != wrong.first {
            let first = some(&self.first);
            lines.push(format!("as it stands, its first part has {first}"));
            let first = some(&wrong.first);
            lines.push(format!("changed, it has {first}"));
        }
        if self.at_once != wrong.at_once {
            lines.push(match wrong.at_once {
                true => "changed, it is shown at once".to_owned(),
                false => "changed, it is shown after a review".to_owned(),
            });
        }
        if self.files != wrong.files {
            let files = some(&self.files);
            lines.push(format!("as it stands, its documents are {files}"));
            let files = some(&wrong.files);
            lines.push(format!("changed, they are {files}"));
        }
        lines
    }
}

/// The names that one list has and another has not.
fn only(one: &[String], other: &[String]) -> Vec<String> {
    let only = one.iter().filter(|name| !other.contains(name));
    only.cloned().collect()
}

/// What was answered on a way.
pub fn answers(way: &Way) -> AnswerList {
    let answered = way.iter();
    answered
        .filter_map(|(question, given)| Some((*question, given.answer()?.clone())))
        .collect()
}

/// The lines of a change: those that go, then those that come.
fn diff(hunk: &Hunk) -> Vec<String> {
    let old = hunk
        .old
        .iter()
        .map(|line| format!("- {}", strip_control(line)));
    let new = hunk
        .new
        .iter()
        .map(|line| format!("+ {}", strip_control(line)));
    let old = old.map(|line| line.red().to_string());
    let new = new.map(|line| line.green().to_string());
    old.chain(new).collect()
}

/// Cut to one decimal, so that 100 % is said only where nothing is left.
fn floor(score: f64) -> f64 {
    (score * 10.0).floor() / 10.0
}
