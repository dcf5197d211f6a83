//! Counts as people read them: with their thousands apart, and with the noun that they count.

use num_bigint::BigUint;

/// The most digits that are written out; beyond them a count is told by its size.
const MOST_DIGITS: usize = 15;

/// Digits in threes: `4,957,778,553`. Of a count too large to be read, about how large it is:
/// `about 2.4 × 10^21`. For programs every digit is in the JSON.
pub fn digits<N: ToString>(count: N) -> String {
    let digits = count.to_string();
    if digits.len() > MOST_DIGITS {
        let (first, rest) = digits.split_at(1);
        let tenth = rest.get(..1).unwrap_or_default();
        return format!("about {first}.{tenth} × 10^{}", rest.len());
    }
    let mut apart = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            apart.push(',');
        }
        apart.push(digit);
    }
    apart
}

/// So many of something that is called so where there is one: `1 way`, `1,200 ways`.
pub fn of(count: usize, what: &str) -> String {
    of_large(&BigUint::from(count), what)
}

/// The same of a count without a bound.
pub fn of_large(count: &BigUint, what: &str) -> String {
    match *count == BigUint::from(1u32) {
        true => format!("1 {what}"),
        false => format!("{} {what}s", digits(count)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_stand_in_threes_and_what_nobody_can_read_is_told_by_its_size() {
        for (count, wanted) in [
            ("0", "0"),
            ("999", "999"),
            ("1000", "1,000"),
            ("4957778553", "4,957,778,553"),
            ("123456789012345", "123,456,789,012,345"),
            ("2410000000000000000000", "about 2.4 × 10^21"),
        ] {
            assert_eq!(digits(count), wanted);
        }
    }

    #[test]
    fn one_is_said_without_an_s() {
        assert_eq!(
            [0, 1, 1200].map(|count| of(count, "way")),
            ["0 ways", "1 way", "1,200 ways"]
        );
    }
}
