//! `quandary list`: the built-in flows, one a line.

use colored::Colorize;

use super::args::ListArgs;
use super::colour::{self, Environment, Stream};
use super::exit::Failure;
use super::layout::ReportLayout;
use super::out;
use super::screen::Mode;
use super::source::BUILT_IN;

/// Prints the ids and the titles of the built-in flows.
pub fn list(args: &ListArgs) -> Result<(), Failure> {
    let environment = Environment::gather(args.colour.color, Mode::NoInput);
    let colour = environment.decide(Stream::Result);
    colour::apply(colour);
    let layout = ReportLayout::of_result();
    let width = BUILT_IN.map(|built_in| built_in.id.len());
    let width = width.into_iter().max().unwrap_or_default();
    for built_in in BUILT_IN {
        let pad = " ".repeat(width - built_in.id.len() + 1);
        let first = format!("{}{pad}", built_in.id.bold());
        let line = layout.hang(&first, &built_in.title(), width + 1);
        out::write(&line, colour)?;
    }
    Ok(())
}
