//! Letters that are taken for each other, and signs that nobody sees.
//!
//! A word is [`folded`] where it is sought, so that `aland` finds "Åland". It has a
//! [`latin`] form where some of its letters belong to another alphabet and look as
//! Latin ones do. And there are signs that nobody sees ([`is_unseen`]), of which
//! some turn the text round that stands behind them ([`turns_text`]). What goes to a
//! screen goes there without what could steer it ([`strip_control`]).

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::{decompose_canonical, is_combining_mark};

/// A text as it is sought: in small letters, without the signs above and below
/// them, with straight quotes and plain dashes and spaces.
///
/// ```
/// use quandary::letters::folded;
///
/// assert_eq!(folded("Österreich"), "osterreich");
/// assert_eq!(folded("Côte d’Ivoire"), "cote d'ivoire");
/// assert_eq!(folded("Łódź"), "lodz");
/// ```
#[must_use]
pub fn folded(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    let small = text.to_lowercase();
    for c in small.chars() {
        // Not by an iterator, since that brings the tables of what is compatible with it.
        decompose_canonical(c, |c| fold(c, &mut folded));
    }
    folded
}

/// Puts a small letter to others as it is sought.
fn fold(c: char, folded: &mut String) {
    match c {
        c if is_combining_mark(c) => {}
        '‘' | '’' | 'ʼ' | '′' | '`' | '´' => folded.push('\''),
        '“' | '”' | '„' | '«' | '»' | '″' => folded.push('"'),
        '\u{2010}'..='\u{2015}' | '\u{2212}' => folded.push('-'),
        c if c.is_whitespace() && c != '\n' => folded.push(' '),
        c if is_unseen(c) => {}
        c => match UNTAKEN.iter().find(|(letter, _)| *letter == c) {
            Some((_, plain)) => folded.push_str(plain),
            None => folded.push(wide_letter(c).map_or(c, |c| c.to_ascii_lowercase())),
        },
    }
}

/// A text with the letters written out that are written with two where a keyboard has
/// them not: `oe` for `ö`; nothing where it has none of them.
///
/// ```
/// use quandary::letters::spelled_out;
///
/// assert_eq!(spelled_out("Österreich").as_deref(), Some("oesterreich"));
/// assert_eq!(spelled_out("Brazil"), None);
/// ```
#[must_use]
pub fn spelled_out(text: &str) -> Option<String> {
    let small: String = text.to_lowercase().nfc().collect();
    let has = |c: char| SPELLED.iter().any(|(letter, _)| *letter == c);
    if !small.contains(has) {
        return None;
    }
    let mut spelled = String::with_capacity(small.len());
    for c in small.chars() {
        match SPELLED.iter().find(|(letter, _)| *letter == c) {
            Some((_, letters)) => spelled.push_str(letters),
            None => spelled.push(c),
        }
    }
    Some(folded(&spelled))
}

const SPELLED: [(char, &str); 5] = [
    ('ä', "ae"),
    ('ö', "oe"),
    ('ü', "ue"),
    ('å', "aa"),
    ('ø', "oe"),
];

/// Latin letters that Unicode does not take apart, or only by its tables of what is compatible:
/// with those a page in a browser would be larger by a twentieth.
const UNTAKEN: [(char, &str); 26] = [
    ('ﬀ', "ff"),
    ('ﬁ', "fi"),
    ('ﬂ', "fl"),
    ('ﬃ', "ffi"),
    ('ﬄ', "ffl"),
    ('ﬅ', "st"),
    ('ﬆ', "st"),
    ('ſ', "s"),
    ('ª', "a"),
    ('º', "o"),
    ('¹', "1"),
    ('²', "2"),
    ('³', "3"),
    ('ø', "o"),
    ('ł', "l"),
    ('đ', "d"),
    ('ð', "d"),
    ('ħ', "h"),
    ('ı', "i"),
    ('ŧ', "t"),
    ('þ', "th"),
    ('ß', "ss"),
    ('æ', "ae"),
    ('œ', "oe"),
    ('ə', "e"),
    ('ŋ', "n"),
];

/// The text in Latin letters, where letters of other alphabets in it look just like
/// them; nothing where there are none, or others as well.
///
/// ```
/// use quandary::letters::latin;
///
/// assert_eq!(latin("bud\u{433}et"), None);
/// assert_eq!(latin("budg\u{435}t").as_deref(), Some("budget"));
/// assert_eq!(latin("budget"), None);
/// ```
#[must_use]
pub fn latin(text: &str) -> Option<String> {
    if text.is_ascii() {
        return None;
    }
    let mut alike = String::with_capacity(text.len());
    for c in text.chars() {
        alike.push(match c {
            c if c.is_ascii() => c,
            c => latin_letter(c)?,
        });
    }
    Some(alike)
}

/// The Latin letter, digit or sign that a character of another alphabet looks like.
#[must_use]
pub fn latin_letter(c: char) -> Option<char> {
    let alike = || ALIKE.iter().find(|(others, _)| others.contains(c));
    wide_letter(c)
        .or_else(|| letter_of_mathematics(c))
        .or_else(|| alike().map(|(_, latin)| *latin))
}

/// The letter, digit or sign that one of the wide ones of East Asia is.
fn wide_letter(c: char) -> Option<char> {
    let is_wide = matches!(c, '\u{ff01}'..='\u{ff5e}');
    let plain = u32::from(c).checked_sub(0xff01 - 0x21)?;
    char::from_u32(plain).filter(|_| is_wide)
}

/// The letter or digit that one of mathematics is. They stand there in thirteen alphabets, one
/// behind the other, each with its capitals and its small letters, and then the digits five
/// times.
fn letter_of_mathematics(c: char) -> Option<char> {
    let at = u32::from(c);
    match c {
        '\u{1d400}'..='\u{1d6a3}' => match (at - 0x1d400) % 52 {
            capital @ 0..26 => char::from_u32(0x41 + capital),
            small => char::from_u32(0x61 + small - 26),
        },
        '\u{1d7ce}'..='\u{1d7ff}' => char::from_digit((at - 0x1d7ce) % 10, 10),
        _ => None,
    }
}

/// Letters of the Cyrillic, Greek, Armenian and other alphabets by the Latin letters
/// that they look like.
const ALIKE: [(&str, char); 50] = [
    ("аɑα", 'a'),
    ("Ьƅ", 'b'),
    ("сϲᴄ", 'c'),
    ("ԁ", 'd'),
    ("еҽ℮", 'e'),
    ("ſ", 'f'),
    ("ɡց", 'g'),
    ("һհ", 'h'),
    ("іıɩι", 'i'),
    ("јϳ", 'j'),
    ("κк", 'k'),
    ("ӏⅼ", 'l'),
    ("ⅿ", 'm'),
    ("ոռ", 'n'),
    ("оοօσ", 'o'),
    ("рρ", 'p'),
    ("ԛզ", 'q'),
    ("ᴦ", 'r'),
    ("ѕꜱ", 's'),
    ("τт", 't'),
    ("υսᴜ", 'u'),
    ("νѵᴠ", 'v'),
    ("ѡԝᴡ", 'w'),
    ("хχ", 'x'),
    ("уүγ", 'y'),
    ("ᴢ", 'z'),
    ("АΑ", 'A'),
    ("ВΒ", 'B'),
    ("СϹ", 'C'),
    ("ЕΕ", 'E'),
    ("Ԍ", 'G'),
    ("НΗ", 'H'),
    ("ІΙӀ", 'I'),
    ("Ј", 'J'),
    ("КΚ", 'K'),
    ("МΜ", 'M'),
    ("Ν", 'N'),
    ("ОΟՕ", 'O'),
    ("РΡ", 'P'),
    ("Ѕ", 'S'),
    ("ТΤ", 'T'),
    ("Ս", 'U'),
    ("Ѵ", 'V'),
    ("Ԝ", 'W'),
    ("ХΧ", 'X'),
    ("УΥҮ", 'Y'),
    ("Ζ", 'Z'),
    ("ߋ", 'o'),
    ("˗‐‑‒–−", '-'),
    ("꞉∶", ':'),
];

/// Whether nobody sees that a character is there, or that it is no plain space.
#[must_use]
pub fn is_unseen(c: char) -> bool {
    matches!(
        c,
        '\u{85}' | '\u{a0}' | '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}'
            | '\u{17b5}' | '\u{180e}' | '\u{2000}'..='\u{200f}' | '\u{2028}'..='\u{202f}'
            | '\u{205f}'..='\u{206f}' | '\u{3000}' | '\u{3164}' | '\u{feff}' | '\u{ffa0}'
            | '\u{e0000}'..='\u{e007f}'
    )
}

/// Whether a sign turns the text behind it round, however its letters are written:
/// the embeddings, overrides and isolates of Unicode.
#[must_use]
pub fn turns_text(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Removes the characters with which a text could steer a terminal, and the signs that turn text
/// round: what stands on the screen is what stands in the text, in that order. Line breaks stay, a
/// tab and the line breaks of Unicode become a space, and a carriage return before a line break
/// goes without a trace.
#[must_use]
pub fn strip_control(text: &str) -> Cow<'_, str> {
    let steers = |c: char| {
        c.is_control() && c != '\n' || turns_text(c) || matches!(c, '\u{2028}' | '\u{2029}')
    };
    if !text.contains(steers) {
        return Cow::Borrowed(text);
    }
    text.chars()
        .filter_map(|c| match c {
            '\n' => Some('\n'),
            '\t' | '\u{2028}' | '\u{2029}' => Some(' '),
            c if steers(c) => None,
            c => Some(c),
        })
        .collect()
}

/// Whether a character belongs to a script that is written from right to left.
#[must_use]
pub fn is_right_to_left(c: char) -> bool {
    matches!(
        c,
        '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefe}'
            | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}'
    )
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use unicode_normalization::UnicodeNormalization;

    use super::{folded, latin, latin_letter, strip_control};

    #[test]
    fn words_are_found_without_their_accents() {
        for (text, wanted) in [
            ("Åland", "aland"),
            ("Türkiye", "turkiye"),
            ("Đà Nẵng", "da nang"),
            ("São Tomé", "sao tome"),
            ("İstanbul", "istanbul"),
            ("Straße", "strasse"),
            ("Guinea\u{2011}Bissau", "guinea-bissau"),
            ("A\u{a0}b", "a b"),
            ("ＡＢ", "ab"),
            ("Ｆｉｇ\u{ff0e}１", "fig.1"),
            ("Schöneﬁeld", "schonefield"),
            ("1º piso, 5 m²", "1o piso, 5 m2"),
            ("Ελλάδα", "ελλαδα"),
            ("日本", "日本"),
        ] {
            assert_eq!(folded(text), wanted, "{text}");
        }
    }

    #[test]
    fn letters_of_other_alphabets_are_told_where_all_look_alike() {
        for (text, wanted) in [
            ("frее", Some("free")),
            ("аnd", Some("and")),
            ("ｋｉｎｄ", Some("kind")),
            ("tοne", Some("tone")),
            ("für", None),
            ("дом", None),
            ("none", None),
        ] {
            assert_eq!(latin(text).as_deref(), wanted, "{text}");
        }
    }

    #[test]
    fn wide_letters_and_those_of_mathematics_are_the_ones_of_unicode() {
        let mut taken = 0;
        for c in ('\u{ff01}'..='\u{ff5e}').chain('\u{1d400}'..='\u{1d7ff}') {
            let plain = std::iter::once(c).nfkc().next().expect("there is one");
            // What has no character yet is no letter of anything.
            if plain != c {
                assert_eq!(
                    latin_letter(c),
                    Some(plain).filter(char::is_ascii),
                    "U+{:04X}",
                    u32::from(c)
                );
                taken += 1;
            }
        }
        assert!(taken > 1000, "{taken}");
    }

    #[test]
    fn control_characters_go_and_line_breaks_stay() {
        for (text, expected) in [
            ("plain", "plain"),
            ("a\tb\r\nc\u{1b}[1md\u{0}\u{7f}\u{85}", "a b\nc[1md"),
            ("你好\u{301}", "你好\u{301}"),
            ("Yes \u{202e}won\u{202c} \u{2066}ton\u{2069}", "Yes won ton"),
            ("one\u{2028}two", "one two"),
            ("שלום\u{200f}!", "שלום\u{200f}!"),
        ] {
            assert_eq!(strip_control(text), expected);
        }
        assert!(matches!(strip_control("plain\n"), Cow::Borrowed(_)));
    }
}
