//! Numbers with a fixed number of decimals, exact.

use std::fmt;
use std::str::FromStr;

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A decimal number in millionths: up to six decimals, and up to a million
/// millions in size. Arithmetic and comparison are exact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Number(i64);

/// How many decimals a number may have at most.
pub const MOST_DECIMALS: u32 = 6;

const MILLION: i64 = 1_000_000;
const LARGEST: i64 = MILLION * MILLION;

/// Why a text is no [`Number`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum NotANumber {
    /// Something else than digits, one point and a sign.
    Malformed,
    /// More than a million millions.
    TooLarge,
    /// More than [`MOST_DECIMALS`] decimals.
    TooFine,
}

impl fmt::Display for NotANumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            NotANumber::Malformed => {
                "a number is written in digits, with a point before decimals, such as 12 or -0.5"
            }
            NotANumber::TooLarge => "a number is at most 1000000000000, in either direction",
            NotANumber::TooFine => "a number has at most 6 decimals",
        })
    }
}

impl std::error::Error for NotANumber {}

impl Number {
    /// A whole number; one that is too large becomes the largest.
    #[must_use]
    pub fn whole(value: i64) -> Self {
        Self(value.clamp(-LARGEST, LARGEST) * MILLION)
    }

    /// Reads `12`, `-3` or `0.25`.
    ///
    /// # Errors
    /// Says why the text is no number.
    pub fn read(text: &str) -> Result<Self, NotANumber> {
        let text = text.trim();
        let (sign, digits) = match text.as_bytes().first() {
            Some(b'-') => (-1, &text[1..]),
            Some(b'+') => (1, &text[1..]),
            _ => (1, text),
        };
        let (whole, decimals) = digits.split_once('.').unwrap_or((digits, ""));
        let all_digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
        if whole.is_empty() || !all_digits(whole) || !all_digits(decimals) || digits.ends_with('.')
        {
            return Err(NotANumber::Malformed);
        }
        let decimals = decimals.trim_end_matches('0');
        if decimals.len() > MOST_DECIMALS as usize {
            return Err(NotANumber::TooFine);
        }
        let whole: i64 = whole.parse().map_err(|_| NotANumber::TooLarge)?;
        if whole > LARGEST || (whole == LARGEST && !decimals.is_empty()) {
            return Err(NotANumber::TooLarge);
        }
        let millionths: i64 = format!("{decimals:0<6}")
            .parse()
            .map_err(|_| NotANumber::Malformed)?;
        Ok(Self(sign * (whole * MILLION + millionths)))
    }

    /// How many decimals it takes to write the number: 0 to 6.
    #[must_use]
    pub fn decimals(self) -> u32 {
        let mut rest = self.0;
        let mut decimals = MOST_DECIMALS;
        while decimals > 0 && rest % 10 == 0 {
            rest /= 10;
            decimals -= 1;
        }
        decimals
    }

    /// The sum, as exact as a number can be; past the largest it stays there.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }

    /// The number with its sign turned.
    #[must_use]
    pub fn negated(self) -> Self {
        Self(-self.0)
    }

    /// The number in millionths.
    #[must_use]
    pub fn millionths(self) -> i64 {
        self.0
    }

    /// The number of so many millionths, kept within the largest.
    #[must_use]
    pub fn from_millionths(millionths: i64) -> Self {
        Self(millionths.clamp(-LARGEST * MILLION, LARGEST * MILLION))
    }
}

/// Reads what [`Number::read`] reads.
impl FromStr for Number {
    type Err = NotANumber;

    fn from_str(text: &str) -> Result<Self, NotANumber> {
        Self::read(text)
    }
}

/// As a text, `"12.5"`: a number of JSON is often read as one that is not exact.
impl Serialize for Number {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::read(&text).map_err(D::Error::custom)
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0 < 0 {
            f.write_str("-")?;
        }
        let size = self.0.unsigned_abs();
        let million = MILLION.unsigned_abs();
        write!(f, "{}", size / million)?;
        let decimals = self.decimals() as usize;
        if decimals > 0 {
            let fraction = format!("{:06}", size % million);
            write!(f, ".{}", &fraction[..decimals])?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::{NotANumber, Number};

    #[test]
    fn numbers_read_back_as_written() {
        for (text, want) in [
            ("12", "12"),
            ("-0.5", "-0.5"),
            ("+3", "3"),
            ("007", "7"),
            ("1.500000", "1.5"),
            ("0.000001", "0.000001"),
            ("1000000000000", "1000000000000"),
            (" 8 ", "8"),
        ] {
            assert_eq!(
                Number::read(text).map(|n| n.to_string()),
                Ok(want.to_owned())
            );
        }
    }

    #[test]
    fn what_is_no_number_says_why() {
        for (text, want) in [
            ("", NotANumber::Malformed),
            ("-", NotANumber::Malformed),
            ("1.", NotANumber::Malformed),
            (".5", NotANumber::Malformed),
            ("1e3", NotANumber::Malformed),
            ("1,5", NotANumber::Malformed),
            ("1.2.3", NotANumber::Malformed),
            ("twelve", NotANumber::Malformed),
            ("0.0000001", NotANumber::TooFine),
            ("1000000000001", NotANumber::TooLarge),
            ("1000000000000.5", NotANumber::TooLarge),
            ("99999999999999999999999", NotANumber::TooLarge),
        ] {
            assert_eq!(Number::read(text), Err(want), "{text}");
        }
    }
}
