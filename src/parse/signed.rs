//! Signatures: who answers for an outcome.

use jiff::civil::Date;

use super::amounts;
use super::keys::SIGNED;
use super::reader::{Fields, Reader};
use crate::diagnostic::{Finding, Rule};
use crate::flow::day;
use crate::flow::outcome::{Signed, SignedDigest};

/// Reads the signature of an outcome, where it has one.
pub(crate) fn signed(reader: &mut Reader<'_>, fields: &Fields<'_, '_>) -> Option<Signed> {
    let node = fields.value("signed")?;
    let path = fields.path("signed");
    let fields = reader.fields(node, &path, &SIGNED)?;
    let by = fields.text(reader, "by");
    let on = day(reader, &fields, "on");
    let digest = fields.word(reader, "digest").and_then(|text| {
        let digest = SignedDigest::read(&text);
        if digest.is_none() {
            let message = format!("`{text}` is no digest of what is signed");
            let finding = Finding::error(Rule::WrongType, fields.path("digest").place(), message);
            reader.push(finding.help("write the digest that `quandary booklet` prints"));
        }
        digest
    });
    Some(Signed::new(by?, on?, digest?))
}

/// The day behind a key.
pub(crate) fn day(reader: &mut Reader<'_>, fields: &Fields<'_, '_>, key: &str) -> Option<Date> {
    let text = fields.word(reader, key)?;
    let day = day::read(&text).ok();
    if day.is_none() {
        let message = format!("`{text}` is no day");
        let place = fields.path(key).place();
        let help = amounts::no_such_day(&text)
            .unwrap_or_else(|| "write the day as year-month-day, such as 2026-08-23".to_owned());
        reader.push(Finding::error(Rule::WrongType, place, message).help(help));
    }
    day
}
