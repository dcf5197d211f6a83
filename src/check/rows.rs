//! The rows that a text takes on a screen.

use unicode_width::UnicodeWidthChar;

/// The rows that a text takes where it is folded at words.
pub(super) fn rows(text: &str, cells: usize) -> usize {
    let mut rows = 0;
    let mut left = 0;
    for word in text.split_whitespace() {
        let width: usize = word.chars().map(|c| c.width().unwrap_or(0)).sum();
        if rows > 0 && width < left {
            left -= width + 1;
        } else {
            // A word that is wider than a row goes on in the next one.
            rows += width.div_ceil(cells).max(1);
            left = cells - width.saturating_sub(1) % cells - 1;
        }
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::rows;

    #[test]
    fn rows_are_counted_as_they_are_folded() {
        for (text, wanted) in [
            ("", 0),
            ("one", 1),
            ("one two", 1),
            ("one two th", 1),
            ("one two thr", 2),
            ("one two three", 2),
            ("0123456789", 1),
            ("01234567890", 2),
            ("01234567890 12345678", 2),
            ("01234567890 123456789", 3),
            ("0123456789 0", 2),
            ("お元気ですか", 2),
        ] {
            assert_eq!(rows(text, 10), wanted, "{text}");
        }
    }
}
