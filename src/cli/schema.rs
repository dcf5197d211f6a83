//! `quandary schema`: the JSON Schema of a kind of file, for editors.

use std::io::{self, Write};

use quandary::parse::schema::{self, File};

use super::args::{SchemaArgs, SchemaOf};
use super::exit::Failure;

/// Prints the schema.
pub fn schema(args: &SchemaArgs) -> Result<(), Failure> {
    let file = match args.of {
        SchemaOf::Flow => File::Flow,
        SchemaOf::Scenarios => File::Scenarios,
        SchemaOf::Answers => File::Answers,
    };
    let mut out = io::stdout().lock();
    writeln!(out, "{:#}", schema::schema(file))?;
    Ok(out.flush()?)
}
