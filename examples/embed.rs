//! A small front of one's own: it plays a flow line by line.
//!
//! ```sh
//! cargo run --example embed flows/pizza.yaml
//! ```

use std::error::Error;
use std::io::{BufRead, Write, stdin, stdout};
use std::sync::Arc;
use std::{env, fs};

use jiff::ZonedDateTime;
use jiff::civil::Date;
use quandary::render::{File, draw};
use quandary::session::advice::{AdvicePiece, Part};
use quandary::session::{OwnedSession, Step};

fn main() -> Result<(), Box<dyn Error>> {
    let path = env::args().nth(1).ok_or("which flow is to be played?")?;
    let text = fs::read_to_string(&path)?;
    let today = ZonedDateTime::now().date();
    play((&path, &text), today, stdin().lock(), stdout().lock())
}

/// Leads one person through a flow.
pub fn play(
    (path, text): (&str, &str),
    today: Date,
    answers: impl BufRead,
    mut out: impl Write,
) -> Result<(), Box<dyn Error>> {
    let reading = quandary::parse::read(text);
    for finding in reading.findings() {
        writeln!(out, "{}\n", draw(&File::new(path, text), finding))?;
    }
    let flow = Arc::new(reading.into_flow().ok_or("the flow has errors")?);
    let mut session = OwnedSession::new(Arc::clone(&flow), today);
    let mut answers = answers.lines();
    while let Step::Ask(id) = session.step() {
        let question = &flow.questions[id];
        writeln!(out, "{}", session.plain(&question.ask))?;
        if let Some(options) = question.kind.options() {
            for (option, shown) in options.iter() {
                writeln!(out, "  {}: {}", options.name(option), shown.label)?;
            }
        }
        let line = answers.next().ok_or("there are no more answers")??;
        let step = match line.trim() {
            "back" => {
                session.back();
                continue;
            }
            "" => session.skip(),
            words => question
                .hear(words, today)
                .and_then(|answer| session.answer(answer)),
        };
        if let Err(refused) = step {
            writeln!(out, "{refused}")?;
        }
        // Help that the answer brings is shown at once.
        for passage in session.helped_by(id) {
            writeln!(out, "{}", session.passage(passage).text)?;
        }
    }
    let advice = session.advice().ok_or("no route holds for these answers")?;
    writeln!(out, "\n{}\n\n{}", advice.title, advice.text)?;
    let parts = [Part::First, Part::Rest].map(|part| advice.pieces(&flow, part));
    for piece in parts.concat() {
        match piece {
            AdvicePiece::Passage(passage) => writeln!(out, "\n{}", passage.text)?,
            AdvicePiece::Steps(steps) => writeln!(out, "\n{}", steps.join("\n"))?,
            AdvicePiece::Document(document) => writeln!(out, "\n{}", document.text)?,
            AdvicePiece::Because | AdvicePiece::Sources => {}
        }
    }
    Ok(())
}
