//! `quandary test --accept`: shows how expectations would change to what comes now,
//! and changes them once somebody has agreed.

use std::io::{self, BufRead, IsTerminal, Write};
use std::path::Path;

use jiff::civil::Date;
use quandary::diagnostic::Severity;
use quandary::fixes::{TextEdit, applied, sound};
use quandary::letters::strip_control;
use quandary::parse::scenario::sheet::Sheet;
use quandary::render::Lines;
use quandary::trial::Player;

use super::edit;
use super::find::{Form, Found, ScenarioFile};
use super::run::Ran;
use crate::cli::args::scenarios::TestArgs;
use crate::cli::exit::{Code, Failure};
use crate::cli::rewrite;

/// A file as it would be.
struct New<'r> {
    suite: &'r ScenarioFile,
    text: String,
    /// How many scenarios change.
    scenarios: usize,
}

/// Shows all changes, asks, and makes them.
pub fn accept(args: &TestArgs, found: &Found, ran: &[Ran], today: Date) -> Result<(), Failure> {
    let mut files = Vec::new();
    let mut left = Vec::new();
    for (suite, ran) in found.suites.iter().zip(ran) {
        files.extend(new_text(found, (suite, ran), today, &mut left));
    }
    let mut out = io::stdout().lock();
    for new in &files {
        let name = format!("{} (as it comes now)", new.suite.name);
        let (old, now) = (&new.suite.text, &new.text);
        write!(
            out,
            "{}",
            rewrite::diff((&new.suite.name, old), (&name, now))
        )?;
    }
    if !left.is_empty() {
        writeln!(out, "to be mended by hand:")?;
        for line in &left {
            writeln!(out, "  {}", strip_control(line))?;
        }
        writeln!(out)?;
    }
    let count: usize = files.iter().map(|new| new.scenarios).sum();
    if count > 0 {
        out.flush()?;
        if !args.yes && !agreed(count)? {
            writeln!(out, "nothing is changed")?;
            return Err(Failure::said(Code::Failed));
        }
        for new in &files {
            let path = Path::new(&new.suite.name);
            rewrite::write_over(path, &new.suite.text, &new.text)?;
        }
    }
    let scenarios = match count {
        1 => "1 scenario expects".to_owned(),
        _ => format!("{count} scenarios expect"),
    };
    let faulty = ran.iter().any(Ran::is_faulty);
    match (count, left.len()) {
        (0, 0) if faulty || found.worst.is_some() => {
            writeln!(out, "nothing is changed; mend the faults first")?;
        }
        (0, 0) => writeln!(out, "every scenario passes; nothing is changed")?,
        (_, 0) => writeln!(out, "{scenarios} what comes now")?,
        (_, left) => writeln!(
            out,
            "{scenarios} what comes now, {left} left to be mended by hand"
        )?,
    }
    out.flush()?;
    match (found.worst, faulty, left.is_empty()) {
        (Some(code), ..) => Err(Failure::said(code)),
        (None, true, _) => Err(Failure::said(Code::Faulty)),
        (None, false, false) => Err(Failure::said(Code::Failed)),
        (None, false, true) => Ok(()),
    }
}

/// A file with the expectations of its failing scenarios changed; nothing where
/// nothing changes. What cannot be changed is put on the list.
fn new_text<'r>(
    found: &Found,
    (suite, ran): (&'r ScenarioFile, &Ran),
    today: Date,
    left: &mut Vec<String>,
) -> Option<New<'r>> {
    let flow = &found.flows.get(suite.flow)?.flow;
    let mut player = Player::new(flow, today);
    let mut all = Vec::new();
    let mut names = Vec::new();
    let lines = Lines::of(&suite.text);
    let mut by_hand = |(name, line): (&str, usize), why: &str| {
        left.push(format!("{}:{line}: {name}: {why}", suite.name));
    };
    for case in &ran.cases {
        let Some(failed) = &case.failed else { continue };
        let (line, _) = lines.line_and_column(failed.start());
        let named = (&*case.name, line);
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
            _ => {
                let why = trial
                    .failures
                    .iter()
                    .map(|failure| failure.message.as_str());
                by_hand(named, &why.collect::<Vec<_>>().join("; "));
            }
        }
    }
    let edits = match suite.form {
        Form::Yaml => edit::of_yaml(&suite.text, &all),
        Form::Table => edit::of_table(&suite.text, &all),
    };
    let pairs = edits.into_iter().enumerate();
    let made: Vec<(usize, Vec<TextEdit>)> =
        pairs.filter_map(|(at, edits)| Some((at, edits?))).collect();
    // Edits after which the file would not be read as before are left alone.
    let good = left_sound(found, suite, &made);
    for (at, named) in names.iter().enumerate() {
        if !good.iter().any(|(kept, _)| *kept == at) {
            by_hand(
                *named,
                "it is written in a way that cannot be changed by itself",
            );
        }
    }
    let text = together(suite, &good).filter(|_| !good.is_empty())?;
    Some(New {
        suite,
        text,
        scenarios: good.len(),
    })
}

/// A scenario by its place in a list, and the edits to what it expects.
type Made<'e> = &'e (usize, Vec<TextEdit>);

/// A file with all of these edits made.
fn together(suite: &ScenarioFile, made: &[Made<'_>]) -> Option<String> {
    let edits = made.iter().flat_map(|(_, edits)| edits.iter().cloned());
    applied(&suite.text, &edits.collect::<Vec<_>>())
}

/// The scenarios whose edits leave the file as sound as it was.
fn left_sound<'e>(
    found: &Found,
    suite: &ScenarioFile,
    made: &'e [(usize, Vec<TextEdit>)],
) -> Vec<Made<'e>> {
    let mut stands =
        |some: &[Made<'_>]| together(suite, some).is_some_and(|text| is_sound(found, suite, &text));
    let good = sound(made.iter().collect(), &mut stands);
    match stands(&good) {
        true => good,
        false => Vec::new(),
    }
}

fn is_sound(found: &Found, suite: &ScenarioFile, text: &str) -> bool {
    let Some(flow) = found.flows.get(suite.flow) else {
        return false;
    };
    let read = |text| match suite.form {
        Form::Yaml => Sheet::whole(text),
        Form::Table => Sheet::of_table(text),
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
