//! `quandary test --accept`: shows how expectations would change to what comes now,
//! and changes them once somebody has agreed.

use std::io::{self, BufRead, IsTerminal, Write};
use std::path::Path;

use jiff::civil::Date;
use quandary::diagnostic::Severity;
use quandary::fixes::{TextEdit, applied, sound};
use quandary::letters::strip_control;
use quandary::parse::scenario::sheet::Sheet;
use quandary::render::TextLines;
use quandary::trial::{Player, Trial};

use super::edit;
use super::find::{FileForm, FoundFiles, ScenarioFile};
use super::ran::Ran;
use super::rewritten;
use crate::cli::colour::Colour;
use crate::cli::exit::{Code, Failure};
use crate::cli::rewrite::{self, DiffSide};
use crate::cli::{out, save};

/// What is accepted: scenarios that were played, and what came of them.
pub struct Accepting<'r> {
    /// The files.
    pub found: &'r FoundFiles,
    /// What came of each.
    pub ran: &'r [Ran],
    /// The day on which scenarios were played that name no other.
    pub today: Date,
    /// Whether changes are shown in colour.
    pub colour: Colour,
    /// Whether somebody is asked before anything changes.
    pub consent: Consent,
}

/// Whether somebody is asked.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Consent {
    /// They are.
    First,
    /// They have agreed before.
    Never,
}

/// A file as it would be.
struct NewFile<'r> {
    suite: &'r ScenarioFile,
    text: String,
    /// How many scenarios change.
    scenarios: usize,
}

/// A scenario that failed: its name, and its line in the file.
#[derive(Clone, Copy)]
struct FailedName<'r> {
    name: &'r str,
    line: usize,
}

impl Accepting<'_> {
    /// Shows all changes, asks, and makes them.
    pub fn accept(&self) -> Result<(), Failure> {
        let mut files = Vec::new();
        let mut by_hand = Vec::new();
        for (suite, ran) in self.found.suites.iter().zip(self.ran) {
            files.extend(self.new_file(suite, ran, &mut by_hand));
        }
        out::write(&shown(&files, &by_hand), self.colour)?;
        let count: usize = files.iter().map(|new| new.scenarios).sum();
        if count > 0 {
            // Nobody agrees to what they could not see.
            let may_ask = out::lost().is_none();
            if self.consent == Consent::First && !(may_ask && agreed(count)?) {
                out::line("nothing is changed", Colour::Off)?;
                return Err(Failure::said(Code::Failed));
            }
            for new in &files {
                let path = Path::new(&new.suite.name);
                save::mend(path, &new.suite.text, &new.text)?;
            }
        }
        out::line(&self.in_short(count, by_hand.len()), Colour::Off)?;
        match (self.found.worst, self.is_faulty(), by_hand.is_empty()) {
            (Some(code), ..) => Err(Failure::said(code)),
            (None, true, _) => Err(Failure::said(Code::Faulty)),
            (None, false, false) => Err(Failure::said(Code::Failed)),
            (None, false, true) => Ok(()),
        }
    }

    /// A file with the expectations of its failing scenarios changed; nothing where
    /// nothing changes. What cannot be changed is put on the list.
    fn new_file<'r>(
        &self,
        suite: &'r ScenarioFile,
        ran: &Ran,
        left: &mut Vec<String>,
    ) -> Option<NewFile<'r>> {
        let flow = &self.found.flows.get(suite.flow)?.flow;
        let mut player = Player::new(flow, self.today);
        let mut all = Vec::new();
        let mut names = Vec::new();
        let lines = TextLines::of(&suite.text);
        let mut by_hand = |FailedName { name, line }, why: &str| {
            left.push(format!("{}:{line}: {name}: {why}", suite.name));
        };
        for case in &ran.cases {
            let Some(failed) = &case.failed else { continue };
            let (line, _) = lines.line_and_column(failed.start());
            let named = FailedName {
                name: &case.name,
                line,
            };
            if failed.trial.is_none() {
                let why = failed.findings.first().map_or("", |found| &found.message);
                by_hand(named, why);
                continue;
            }
            let trial = player.play(&failed.scenario);
            match edit::changes(&failed.scenario, &trial, player.session()) {
                Some(changes) if !changes.is_empty() => {
                    all.push((case.index, changes));
                    names.push(named);
                }
                Some(_) | None => by_hand(named, &what_failed(&trial)),
            }
        }
        let edits = match suite.form {
            FileForm::Yaml => rewritten::of_yaml(&suite.text, &all),
            FileForm::Table => rewritten::of_table(&suite.text, &all),
        };
        let pairs = edits.into_iter().enumerate();
        let made: Vec<(usize, Vec<TextEdit>)> =
            pairs.filter_map(|(at, edits)| Some((at, edits?))).collect();
        // Edits after which the file would not be read as before are left alone.
        let good = left_sound(self.found, suite, &made);
        for (at, named) in names.iter().enumerate() {
            if !good.iter().any(|(kept, _)| *kept == at) {
                let why = "it is written in a way that cannot be changed by itself";
                by_hand(*named, why);
            }
        }
        let text = together(suite, &good).filter(|_| !good.is_empty())?;
        Some(NewFile {
            suite,
            text,
            scenarios: good.len(),
        })
    }

    /// How many scenarios expect something else now, and how many are left, in a line.
    fn in_short(&self, count: usize, left: usize) -> String {
        let scenarios = match count {
            1 => "1 scenario expects".to_owned(),
            _ => format!("{count} scenarios expect"),
        };
        match (count, left) {
            (0, 0) if self.is_faulty() || self.found.worst.is_some() => {
                "nothing is changed; mend the faults first".to_owned()
            }
            (0, 0) => "every scenario passes; nothing is changed".to_owned(),
            (_, 0) => format!("{scenarios} what comes now"),
            (_, left) => format!("{scenarios} what comes now, {left} left to be mended by hand"),
        }
    }

    /// Whether a file as a whole is faulty.
    fn is_faulty(&self) -> bool {
        self.ran.iter().any(Ran::is_faulty)
    }
}

/// The changes, and what is left to be mended by hand.
fn shown(files: &[NewFile<'_>], by_hand: &[String]) -> String {
    let mut text = String::new();
    for new in files {
        let name = format!("{} (as it comes now)", new.suite.name);
        let old = DiffSide {
            name: &new.suite.name,
            text: &new.suite.text,
        };
        let new = DiffSide {
            name: &name,
            text: &new.text,
        };
        text.push_str(&rewrite::diff(old, new));
    }
    if !by_hand.is_empty() {
        text.push_str("to be mended by hand:\n");
        for line in by_hand {
            text.push_str(&format!("  {}\n", strip_control(line)));
        }
        text.push('\n');
    }
    text
}

/// Everything that did not come as expected, on one line.
fn what_failed(trial: &Trial) -> String {
    let failures = trial.failures.iter();
    let messages: Vec<&str> = failures.map(|failure| failure.message.as_str()).collect();
    messages.join("; ")
}

/// A scenario by its place in a list, and the edits to what it expects.
type MadeEdits<'e> = &'e (usize, Vec<TextEdit>);

/// A file with all of these edits made.
fn together(suite: &ScenarioFile, made: &[MadeEdits<'_>]) -> Option<String> {
    let edits = made.iter().flat_map(|(_, edits)| edits.iter().cloned());
    applied(&suite.text, &edits.collect::<Vec<_>>())
}

/// The scenarios whose edits leave the file as sound as it was.
fn left_sound<'e>(
    found: &FoundFiles,
    suite: &ScenarioFile,
    made: &'e [(usize, Vec<TextEdit>)],
) -> Vec<MadeEdits<'e>> {
    let mut stands = |some: &[MadeEdits<'_>]| {
        together(suite, some).is_some_and(|text| is_sound(found, suite, &text))
    };
    let good = sound(made.iter().collect(), &mut stands);
    match stands(&good) {
        true => good,
        false => Vec::new(),
    }
}

fn is_sound(found: &FoundFiles, suite: &ScenarioFile, text: &str) -> bool {
    let Some(flow) = found.flows.get(suite.flow) else {
        return false;
    };
    let read = |text| match suite.form {
        FileForm::Yaml => Sheet::whole(text),
        FileForm::Table => Sheet::of_table(text),
    };
    let count = |text| {
        let sheet = read(text);
        let (mut scenarios, mut errors) = (0, 0);
        for piece in (0..sheet.pieces()).filter_map(|piece| sheet.read(piece, &flow.flow)) {
            scenarios += piece.scenarios.len();
            let found = piece.findings.iter();
            errors += found
                .filter(|found| found.severity == Severity::Error)
                .count();
        }
        (scenarios, errors)
    };
    count(text) == count(&suite.text)
}

/// Asks on a terminal. Without one nobody can agree.
fn agreed(count: usize) -> Result<bool, Failure> {
    if !io::stdin().is_terminal() {
        let message = "nothing is changed without a terminal to ask on; --yes changes it unasked";
        return Err(Failure::new(Code::Failed, message));
    }
    let what = match count {
        1 => "this scenario".to_owned(),
        _ => format!("these {count} scenarios"),
    };
    write!(io::stderr(), "Change {what}? [y/N] ")?;
    io::stderr().flush()?;
    let mut line = String::new();
    io::stdin().lock().read_line(&mut line)?;
    Ok(matches!(line.trim().to_lowercase().as_str(), "y" | "yes"))
}
