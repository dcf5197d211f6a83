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
    match (digits(said), said.strip_suffix(unit)) {
        (Err(NotANumber::Malformed), Some(bare)) => digits(bare),
        (Err(NotANumber::Malformed), None) => digits(said.strip_prefix(unit).unwrap_or(said)),
        (read, _) => read,
    }
}

/// Reads digits as they are written in many countries: `37,8`, `1.000,50`, `1 000` and
/// `1'000`. What could be a thousand or a fraction, as `1,000`, is neither.
///
/// # Errors
/// Says why it is no number.
pub fn digits(text: &str) -> Result<Number, NotANumber> {
    let text = text.trim();
    match Number::read(text) {
        Err(NotANumber::Malformed) => match in_plain_digits(text) {
            Some(plain) => Number::read(&plain),
            None => Err(NotANumber::Malformed),
        },
        read => read,
    }
}

/// The number with a point for its comma, and nothing between its thousands.
fn in_plain_digits(text: &str) -> Option<String> {
    let bare = text.trim_start_matches(['-', '+', '\u{2212}']);
    let sign = if text.starts_with(['-', '\u{2212}']) {
        "-"
    } else {
        ""
    };
    let gap = |c: char| c == ' ' || matches!(c, '\u{a0}' | '\u{202f}' | '\u{2009}' | '\'' | '’');
    let (comma, point) = (bare.rfind(','), bare.rfind('.'));
    let (whole, fraction) = match (comma, point) {
        (Some(comma), Some(point)) => {
            let last = comma.max(point);
            (bare.get(..last)?, bare.get(last + 1..))
        }
        (Some(_), None) if bare.matches(',').count() > 1 => (bare, None),
        (Some(comma), None) => {
            let (whole, fraction) = (bare.get(..comma)?, bare.get(comma + 1..)?);
            let thousands = fraction.len() == 3 && !whole.starts_with('0');
            if thousands && !whole.contains(gap) {
                return None;
            }
            (whole, Some(fraction))
        }
        (None, Some(_)) if bare.matches('.').count() > 1 => (bare, None),
        (None, Some(point)) => (bare.get(..point)?, bare.get(point + 1..)),
        (None, None) => (bare, None),
    };
    let between = |c: char| gap(c) || matches!(c, ',' | '.');
    let groups: Vec<&str> = whole.split(between).collect();
    let signs: Vec<&str> = whole.matches(between).collect();
    let alike = signs.windows(2).all(|pair| pair[0] == pair[1]);
    // The sign before the fraction cannot stand between thousands as well.
    let end = fraction.and_then(|_| bare.get(whole.len()..whole.len() + 1));
    let apart = signs.first().is_none_or(|sign| Some(*sign) != end);
    let digits = |part: &&str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let (first, rest) = groups.split_first()?;
    let grouped = rest.is_empty() || first.len() <= 3 && rest.iter().all(|group| group.len() == 3);
    let whole = groups.iter().all(digits) && grouped && alike && apart;
    let fits = whole && fraction.is_none_or(|fraction| digits(&fraction));
    let fraction = fraction.map_or(String::new(), |fraction| format!(".{fraction}"));
    fits.then(|| format!("{sign}{}{fraction}", groups.concat()))
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
