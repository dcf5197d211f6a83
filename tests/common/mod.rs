//! What several tests need.

use std::fs;
use std::path::Path;

use quandary::parse::shared;

/// The text of a flow's file with the shared parts that it uses.
pub fn flow_text(path: &Path) -> String {
    let text =
        fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    shared::bundle(&text, |part| {
        fs::read_to_string(path.with_file_name(part)).map_err(|error| error.to_string())
    })
}
