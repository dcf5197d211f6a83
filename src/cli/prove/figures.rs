//! The figures of a flow, for people: how many ways, how long, where they end.

use std::fmt::Write as _;

use num_bigint::BigUint;
use quandary::flow::Flow;
use quandary::letters::strip_control;
use quandary::space::figures::Met;

use super::super::view;
use super::proof::Summary;

/// The figures for people.
pub fn told(flow: &Flow, summary: &Result<Summary<'_>, String>) -> String {
    let Summary {
        figures,
        shortest,
        today,
    } = match summary {
        Ok(summary) => summary,
        Err(question) => {
            return format!(
                "\n  no figures: the answers up to `{question}` are too many to tell apart\n"
            );
        }
    };
    let at_most = if figures.exact { "" } else { "at most " };
    let mut text = format!(
        "\n  {at_most}{}, of {}\n",
        ways_in_words(&figures.ways),
        questions_in_words(figures.shortest, figures.longest)
    );
    if figures.stuck != BigUint::ZERO {
        let (ways, verb) = (ways_in_words(&figures.stuck), verb(&figures.stuck, "find"));
        let _ = writeln!(text, "  {at_most}{ways} {verb} no route");
    }
    for (question, ways) in &figures.trapped {
        let name = flow.questions.name(*question);
        let (ways, verb) = (ways_in_words(ways), verb(ways, "end"));
        let _ = writeln!(
            text,
            "  {at_most}{ways} {verb} at `{name}`, which refuses every answer"
        );
    }
    text.push_str("\n  outcomes\n");
    for (id, ways, met) in &figures.outcomes {
        let name = flow.outcomes.name(*id);
        let share = 100.0 * figures.share(*id);
        let met = word(*met);
        let ways = ways_in_words(ways);
        let _ = writeln!(text, "    {name:<24} {met:<9} {share:>6.2} %  {ways}");
        if let Some(way) = shortest.get(id) {
            let given = way.taken().iter().map(|taken| {
                let short = view::short(way, &flow.questions[taken.question]);
                format!("{short}: {}", view::given(way, taken.question))
            });
            let given = given.collect::<Vec<_>>().join("; ");
            let on_day = match way.today() == *today {
                true => String::new(),
                false => format!(" (on {})", way.today()),
            };
            let _ = writeln!(text, "      shortest{on_day}: {}", strip_control(&given));
        }
    }
    text.push_str("\n  questions\n");
    for (id, met) in &figures.questions {
        let name = flow.questions.name(*id);
        let _ = writeln!(text, "    {name:<24} {}", word(*met));
    }
    text
}

fn ways_in_words(ways: &BigUint) -> String {
    match *ways == BigUint::from(1u32) {
        true => "1 way".to_owned(),
        false => format!("{ways} ways"),
    }
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
