//! The version of the format that a file is written for.

use super::reader::{Fields, Reader};
use crate::diagnostic::{Finding, Rule};
use crate::flow::FORMAT_VERSION;
use crate::yaml::Value;

/// A file of another version is told so, and nothing else.
pub(super) fn check_version(reader: &mut Reader<'_>, fields: &Fields<'_, '_>) -> bool {
    let path = fields.path("quandary");
    let Some(version) = fields.value("quandary") else {
        return true;
    };
    match &version.value {
        Value::Int(version) if *version == i64::from(FORMAT_VERSION) => true,
        Value::Int(version) => {
            let message = format!(
                "this file is written for version {version} of the format, and this program reads version {FORMAT_VERSION}"
            );
            let finding = Finding::error(Rule::FormatVersion, path.place(), message);
            reader.push(
                finding
                    .help("use a program that reads that version, or write the file for this one"),
            );
            false
        }
        Value::Null => true,
        _ => {
            let message = format!(
                "the version of the format is a whole number, not {}",
                version.describe()
            );
            let finding = Finding::error(Rule::FormatVersion, path.place(), message);
            reader.push(finding.help(format!("write `quandary: {FORMAT_VERSION}`")));
            true
        }
    }
}
