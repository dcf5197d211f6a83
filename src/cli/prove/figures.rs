//! The figures of a flow, for people: how many ways, how long, where they end.

use std::fmt::Write as _;

use colored::Colorize;
use num_bigint::BigUint;
use quandary::flow::Flow;
use quandary::letters::strip_control;
use quandary::space::figures::{Figures, Met};

use super::super::counted;
use super::super::layout::ReportLayout;
use super::super::screen;
use super::super::view;
use super::proof::{NoFigures, Summary};

/// The figures for people.
pub fn told(flow: &Flow, summary: &Result<Summary<'_>, NoFigures>, layout: ReportLayout) -> String {
    let summary = match summary {
        Ok(summary) => summary,
        Err(why) => {
            let words = format!("  no figures: {}", why.words());
            return format!("\n{}", layout.line(&words));
        }
    };
    let figures = &summary.figures;
    let at_most = if figures.exact { "" } else { "at most " };
    let ways_in_words = |ways: &BigUint| counted::of_large(ways, "way");
    let mut lines = vec![format!(
        "  {at_most}{}, of {}",
        ways_in_words(&figures.ways),
        questions_in_words(figures.shortest, figures.longest)
    )];
    if figures.stuck != BigUint::ZERO {
        let (ways, verb) = (ways_in_words(&figures.stuck), verb(&figures.stuck, "find"));
        lines.push(format!("  {at_most}{ways} {verb} no route"));
    }
    for (question, ways) in &figures.trapped {
        let name = flow.questions.name(*question);
        let (ways, verb) = (ways_in_words(ways), verb(ways, "end"));
        lines.push(format!(
            "  {at_most}{ways} {verb} at `{name}`, which refuses every answer"
        ));
    }
    let mut text = "\n".to_owned();
    text.extend(lines.iter().map(|line| layout.line(line)));
    text.push_str(&outcomes(flow, figures, layout));
    text.push_str(&questions(flow, figures, layout));
    text.push_str(&shortest(flow, summary, layout));
    text
}

/// How many ways end with each outcome, as a table.
fn outcomes(flow: &Flow, figures: &Figures, layout: ReportLayout) -> String {
    let rows = figures.outcomes.iter().map(|(id, ways, met)| {
        let of_all = match met {
            Met::Always => "always".to_owned(),
            Met::Never => "never".to_owned(),
            Met::Sometimes => per_cent(figures.share(*id)),
        };
        [
            flow.outcomes.name(*id).to_owned(),
            counted::digits(ways),
            of_all,
        ]
    });
    let head = ["outcome", "ways", "of all"].map(str::to_owned);
    let rows: Vec<[String; 3]> = std::iter::once(head).chain(rows).collect();
    let widest = |at: usize| rows.iter().map(|row| screen::width(&row[at])).max();
    let [name, ways, share] = [0, 1, 2].map(|at| widest(at).unwrap_or_default());
    // A name that is wider than what is left has a line of its own.
    let name = name.min(layout.columns().saturating_sub(ways + share + 6));
    let mut text = "\n".to_owned();
    for (at, [id, count, of_all]) in rows.iter().enumerate() {
        let pad =
            |cells: usize, words: &str| " ".repeat(cells.saturating_sub(screen::width(words)));
        let id = match screen::width(id) > name {
            true => format!("{id}\n  {}", " ".repeat(name)),
            false => format!("{id}{}", pad(name, id)),
        };
        let numbers = format!(
            "{}{count}  {}{of_all}",
            pad(ways, count),
            pad(share, of_all)
        );
        let row = format!("  {id}  {numbers}");
        let row = match (at, of_all.as_str()) {
            (0, _) => row.dimmed(),
            (_, "never") => row.yellow(),
            _ => row.normal(),
        };
        let _ = writeln!(text, "{row}");
    }
    text
}

/// A share in whole per cent. What is less is said so: a share of ways is none of people.
fn per_cent(share: f64) -> String {
    match (100.0 * share).round() {
        whole if whole < 1.0 => "< 1 %".to_owned(),
        whole if whole > 99.0 => "> 99 %".to_owned(),
        whole => format!("{whole} %"),
    }
}

/// The questions by whether they are always asked, sometimes or never.
fn questions(flow: &Flow, figures: &Figures, layout: ReportLayout) -> String {
    let mut text = "\n".to_owned();
    for (met, word) in [
        (Met::Always, "always asked"),
        (Met::Sometimes, "sometimes asked"),
        (Met::Never, "never asked"),
    ] {
        let asked = figures.questions.iter().filter(|(_, how)| *how == met);
        let names: Vec<&str> = asked.map(|(id, _)| flow.questions.name(*id)).collect();
        if !names.is_empty() {
            let first = format!("  {word:<17}");
            let first = match met {
                Met::Never => first.yellow(),
                Met::Always | Met::Sometimes => first.dimmed(),
            };
            text.push_str(&layout.hang(&first.to_string(), &names.join(", "), 19));
        }
    }
    text
}

/// One shortest way to each outcome, an answer a line.
fn shortest(flow: &Flow, summary: &Summary<'_>, layout: ReportLayout) -> String {
    let Summary {
        figures,
        shortest,
        today,
    } = summary;
    let mut text = String::new();
    for (id, ..) in &figures.outcomes {
        let Some(way) = shortest.get(id) else {
            continue;
        };
        let on_day = match way.today() == *today {
            true => String::new(),
            false => format!(", on {}", way.today()),
        };
        let name = flow.outcomes.name(*id);
        let head = format!("the shortest way to `{name}`{on_day}").dimmed();
        let _ = write!(text, "\n{}", layout.hang("  ", &head.to_string(), 4));
        let given: Vec<[String; 2]> = way
            .taken()
            .iter()
            .map(|taken| {
                let short = view::short(way, &flow.questions[taken.question]);
                let given = view::given(way, taken.question);
                [short, given].map(|words| strip_control(&words).into_owned())
            })
            .collect();
        let widest = given.iter().map(|[short, _]| screen::width(short)).max();
        let column = widest.unwrap_or_default().min(layout.columns() / 3);
        for [short, given] in &given {
            let pad = column.saturating_sub(screen::width(short));
            let first = format!("    {short}{}  ", " ".repeat(pad));
            text.push_str(&layout.hang(&first, given, column + 6));
        }
    }
    text
}

/// What so many ways do.
fn verb(ways: &BigUint, verb: &str) -> String {
    match *ways == BigUint::from(1u32) {
        true => format!("{verb}s"),
        false => verb.to_owned(),
    }
}

fn questions_in_words(fewest: usize, most: usize) -> String {
    match (fewest, most) {
        (1, 1) => "1 question".to_owned(),
        (fewest, most) if fewest == most => format!("{most} questions"),
        (fewest, most) => format!("{fewest} to {most} questions"),
    }
}

/// How often something is met, in a word.
pub fn word(met: Met) -> &'static str {
    match met {
        Met::Always => "always",
        Met::Sometimes => "sometimes",
        Met::Never => "never",
    }
}
