//! What became of the mutants, for people.

use std::fmt::Write as _;
use std::time::Duration;

use colored::Colorize;
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

use super::super::counted;
use super::super::layout::ReportLayout;
use super::super::source::FlowText;
use super::shown::shown;

/// What stands before answers that notice a change.
const TELL_APART: &str = "these answers tell the two apart:";

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
    /// How many were not tried, since the work stopped at its limit.
    pub not_tried: usize,
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

    /// What is not decided, then what is not noticed, place by place, then how much is.
    pub fn human(&self, layout: ReportLayout) -> String {
        let places = |wanted: fn(&Fate) -> bool| {
            let file = File::new(&self.file.name, &self.file.text);
            let places = self.places(wanted).into_iter();
            let told = places.map(|place| place.told(self, &file, layout));
            told.collect::<String>()
        };
        let undecided = places(|fate| matches!(fate, Fate::NotDecided(_)));
        let unnoticed = places(|fate| matches!(fate, Fate::Survives(_)));
        let sum = self.sum();
        let sum = sum.lines().map(|line| layout.line(line));
        undecided + &unnoticed + &sum.collect::<String>()
    }

    /// The changes with such a fate, those of one line of the file together.
    fn places(&self, wanted: fn(&Fate) -> bool) -> Vec<ChangedPlace<'_>> {
        let mut places: Vec<ChangedPlace<'_>> = Vec::new();
        for (mutant, fate) in self.judged.iter().filter(|(_, fate)| wanted(fate)) {
            let hunk = shown(mutant, &self.file.text);
            let change = PlacedChange { mutant, fate, hunk };
            match places
                .iter_mut()
                .find(|place| place.line == change.hunk.line)
            {
                Some(place) => place.changes.push(change),
                None => places.push(ChangedPlace {
                    line: change.hunk.line,
                    changes: vec![change],
                }),
            }
        }
        places
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
        let digits = counted::digits::<usize>;
        for (count, why) in uncounted.into_iter().filter(|(count, _)| *count > 0) {
            let _ = writeln!(text, "{} more {why}, and are not counted", digits(count));
        }
        if self.not_tried > 0 {
            let tried = self.judged.len();
            let _ = writeln!(
                text,
                "the work stopped at its limit when {} of {} changes were tried; --max-nodes allows more, --sample tries fewer",
                digits(tried),
                digits(tried + self.not_tried)
            );
        }
        let _ = writeln!(
            text,
            "{}: {score} of the changes are noticed, {} of {}: {} by scenarios, {} by guarantees",
            strip_control(&self.file.name).bold(),
            digits(noticed),
            digits(of),
            digits(count.by_scenario),
            digits(count.by_guarantee)
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
        let mut lines = vec![TELL_APART.to_owned()];
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

/// A change with what became of it.
struct PlacedChange<'r> {
    mutant: &'r Mutant,
    fate: &'r Fate,
    hunk: Hunk,
}

/// The changes of one place of the file that have the same kind of fate.
struct ChangedPlace<'r> {
    /// The line of the text that the flow is read from, from 1.
    line: usize,
    changes: Vec<PlacedChange<'r>>,
}

impl ChangedPlace<'_> {
    /// The lines of the file once, below them what each change makes of them, and one witness.
    fn told(&self, all: &Judgements<'_>, file: &File<'_>, layout: ReportLayout) -> String {
        let Some(first) = self.changes.first() else {
            return String::new();
        };
        let place = file.line_position(self.line);
        let count = self.changes.len();
        let word = match (first.fate, count) {
            (Fate::NotDecided(_), 1) => "not decided".yellow().bold(),
            (Fate::NotDecided(_), _) => format!("{count} not decided").yellow().bold(),
            (_, 1) => "not noticed".red().bold(),
            (_, _) => format!("{count} not noticed").red().bold(),
        };
        let mut head = format!("{}:{}", strip_control(place.path), place.line);
        if count == 1 {
            let _ = write!(head, ": {}", first.mutant.slip);
        }
        let mut text = layout.hang(&format!("{word}  "), &head, 4);
        let mut before: Option<&PlacedChange<'_>> = None;
        for change in &self.changes {
            // A change of more lines than the one before shows them all.
            if before.is_none_or(|before| before.hunk.old != change.hunk.old) {
                text.extend(change.hunk.old.iter().map(|line| diff_line('-', line)));
            }
            let slip = change.mutant.slip;
            if count > 1 && before.is_none_or(|before| before.mutant.slip != slip) {
                text.push_str(&layout.hang("    ", &slip.to_string(), 6));
            }
            text.extend(change.hunk.new.iter().map(|line| diff_line('+', line)));
            before = Some(change);
        }
        for line in all.why(first.mutant, first.fate) {
            let line = match (count, line.as_str()) {
                (2.., TELL_APART) => "these answers tell the first of them apart:",
                (_, line) => line,
            };
            text.push_str(&layout.line(&format!("  {}", strip_control(line))));
        }
        text.push('\n');
        text
    }
}

/// A line of a change. It is the file's own, and stays as it is.
fn diff_line(sign: char, line: &str) -> String {
    let line = format!("{sign} {}", strip_control(line));
    let line = match sign {
        '-' => line.red(),
        _ => line.green(),
    };
    format!("  {line}\n")
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

/// Cut to one decimal, so that 100 % is said only where nothing is left.
fn floor(score: f64) -> f64 {
    (score * 10.0).floor() / 10.0
}
