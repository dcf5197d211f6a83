//! Numbers.

use super::super::number::{NotANumber, Number};
use super::{BEHIND, strip};

/// Reads a number as somebody may say it: as [`Number::read`] does, with the unit of the question
/// before or behind it, and with words such as `about` around it.
///
/// # Errors
/// Says why it is no number.
///
/// ```
/// use quandary::flow::spoken;
///
/// for said in ["12", "12 euro", "about 12 Euro"] {
///     assert_eq!(spoken::number(said, Some("euro")).unwrap().to_string(), "12");
/// }
/// ```
pub fn number(text: &str, unit: Option<&str>) -> Result<Number, NotANumber> {
    let text = text.to_lowercase();
    let mut words: Vec<&str> = text.split_whitespace().collect();
    strip(&mut words, &BEFORE_A_NUMBER, &BEHIND);
    let said = words.join(" ");
    let said = said.trim_end_matches(['.', '!']);
    let unit = unit.map(str::to_lowercase).unwrap_or_default();
    let unit = unit.trim_end_matches('.');
    match (Number::read(said), said.strip_suffix(unit)) {
        (Err(NotANumber::Malformed), Some(bare)) => Number::read(bare),
        (Err(NotANumber::Malformed), None) => Number::read(said.strip_prefix(unit).unwrap_or(said)),
        (read, _) => read,
    }
}

const BEFORE_A_NUMBER: [&str; 13] = [
    "about",
    "around",
    "approximately",
    "approx",
    "roughly",
    "circa",
    "ca",
    "maybe",
    "perhaps",
    "probably",
    "i",
    "think",
    "guess",
];
