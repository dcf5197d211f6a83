//! `quandary list`: the built-in flows, one a line.

use super::colour::Colour;
use super::exit::Failure;
use super::out;
use super::source::BUILT_IN;

/// Prints the ids and the titles of the built-in flows.
pub fn list() -> Result<(), Failure> {
    let width = BUILT_IN.map(|built_in| built_in.id.len());
    let width = width.into_iter().max().unwrap_or_default();
    for built_in in BUILT_IN {
        let line = format!("{:<width$} {}", built_in.id, built_in.title());
        out::line(&line, Colour::Off)?;
    }
    Ok(())
}
