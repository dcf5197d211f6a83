//! What a text without quotes stands for: nothing, yes or no, a number, or itself.

use std::borrow::Cow;

use super::node::Value;

/// The value of a text without quotes. A whole number that no 64 bits hold is its digits.
pub(super) fn plain(text: Cow<'_, str>) -> Value<'_> {
    let Some(first) = text.bytes().next() else {
        return Value::Null;
    };
    // The common case: most texts begin like no number and no word of YAML.
    if !(first.is_ascii_digit() || b"+-.~nNtTfF".contains(&first)) {
        return Value::Text(text);
    }
    let read = match &*text {
        "null" | "Null" | "NULL" | "~" => Some(Value::Null),
        _ => bool(&text)
            .map(Value::Bool)
            .or_else(|| int(&text))
            .or_else(|| float(&text).map(Value::Float)),
    };
    read.unwrap_or(Value::Text(text))
}

/// The value of a text that a tag says the kind of; nothing where it is not of that kind.
/// `kind` is the name of a tag of YAML's own: `str` for `!!str`.
pub(super) fn tagged<'s>(kind: &str, text: Cow<'s, str>) -> Option<Value<'s>> {
    match kind {
        "null" => matches!(&*text, "null" | "Null" | "NULL" | "~").then_some(Value::Null),
        "bool" => bool(&text).map(Value::Bool),
        "int" => int(&text),
        "float" => float(&text).map(Value::Float),
        _ => Some(Value::Text(text)),
    }
}

fn bool(text: &str) -> Option<bool> {
    match text {
        "true" | "True" | "TRUE" => Some(true),
        "false" | "False" | "FALSE" => Some(false),
        _ => None,
    }
}

/// A whole number, in tens or with `0x`, `0o` or `0b` before it.
fn int<'s>(text: &str) -> Option<Value<'s>> {
    let (negative, bare) = match text.as_bytes().first()? {
        b'-' => (true, &text[1..]),
        b'+' => (false, &text[1..]),
        _ => (false, text),
    };
    let (radix, digits) = match bare.get(..2) {
        Some("0x") => (16, &bare[2..]),
        Some("0o") => (8, &bare[2..]),
        Some("0b") => (2, &bare[2..]),
        _ => (10, bare),
    };
    // A zero before other digits makes a text of them, such as a postcode.
    let of_digits = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    if !of_digits || (radix == 10 && bare.len() > 1 && bare.starts_with('0')) {
        return None;
    }
    let sign = if negative { "-" } else { "" };
    let number = i128::from_str_radix(&format!("{sign}{digits}"), radix);
    match number {
        Ok(number) => Some(
            i64::try_from(number)
                .map_or_else(|_| Value::Text(Cow::Owned(number.to_string())), Value::Int),
        ),
        Err(_) if negative => None,
        Err(_) => {
            let number = u128::from_str_radix(digits, radix).ok()?;
            Some(Value::Text(Cow::Owned(number.to_string())))
        }
    }
}

fn float(text: &str) -> Option<f64> {
    let bare = text.strip_prefix('+').unwrap_or(text);
    if bare.len() < text.len() && bare.starts_with(['+', '-']) {
        return None;
    }
    match bare {
        ".inf" | ".Inf" | ".INF" => return Some(f64::INFINITY),
        "-.inf" | "-.Inf" | "-.INF" => return Some(f64::NEG_INFINITY),
        ".nan" | ".NaN" | ".NAN" if bare.len() == text.len() => return Some(f64::NAN),
        _ => {}
    }
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let of_digits = digits.bytes().all(|byte| byte.is_ascii_digit());
    let zero_before = digits.len() > 1 && digits.starts_with('0') && of_digits;
    if zero_before {
        return None;
    }
    bare.parse().ok().filter(|number: &f64| number.is_finite())
}
