//! `quandary schema`: the JSON Schema of a kind of file, for editors.

use quandary::parse::schema::{self, FileType};

use super::args::{SchemaArgs, SchemaOf};
use super::colour::Colour;
use super::exit::Failure;
use super::out;
use super::report::json::pretty;

/// Prints the schema.
pub fn schema(args: &SchemaArgs) -> Result<(), Failure> {
    let file = match args.of {
        SchemaOf::Flow => FileType::Flow,
        SchemaOf::Scenarios => FileType::Scenarios,
        SchemaOf::Answers => FileType::Answers,
        SchemaOf::Part => FileType::Part,
    };
    Ok(out::line(&pretty(&schema::schema(file)), Colour::Off)?)
}
