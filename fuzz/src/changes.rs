//! Small changes of texts that are kept, drawn by a number.

use std::fs;
use std::path::Path;

/// Numbers that look like chance, the same for the same seed: xorshift64*.
pub struct Dice(u64);

impl Dice {
    /// Dice that begin so.
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    /// A number below this one, which is not 0.
    pub fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let number = self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33;
        usize::try_from(number).unwrap_or(0) % end.max(1)
    }
}

/// Words that mean something in one of the texts.
const WORDS: [&str; 34] = [
    "\n",
    "  ",
    "- ",
    ": ",
    "{",
    "}",
    "[",
    "]",
    "\"",
    "'",
    "#",
    "&a ",
    "*a",
    "|\n",
    ">\n",
    "\t",
    ",",
    ";",
    "=",
    "<",
    ">=",
    " and ",
    " or ",
    "not ",
    "when",
    "go",
    "next",
    "is one of",
    "today",
    "2 days",
    "\u{feff}",
    "\u{202e}",
    "\0",
    "999999999999999999999",
];

/// The texts of a folder, in order.
pub fn corpus(folder: &Path) -> Vec<Vec<u8>> {
    let entries = fs::read_dir(folder).expect("each target has a folder");
    let mut paths: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    let texts = paths
        .iter()
        .map(|path| fs::read(path).expect("it can be read"));
    texts.collect()
}

/// One of these texts, with a few changes.
pub fn changed(texts: &[Vec<u8>], dice: &mut Dice) -> Vec<u8> {
    let mut bytes = texts[dice.below(texts.len())].clone();
    for _ in 0..=dice.below(4) {
        let at = dice.below(bytes.len() + 1);
        let end = (at + dice.below(12)).min(bytes.len());
        match dice.below(6) {
            0 => drop(bytes.drain(at..end)),
            1 => drop(bytes.splice(at..at, WORDS[dice.below(WORDS.len())].bytes())),
            2 => {
                let again = bytes[at..end].to_vec();
                drop(bytes.splice(at..at, again));
            }
            3 if at < bytes.len() => bytes[at] = u8::try_from(dice.below(256)).unwrap_or(0),
            4 => {
                let other = &texts[dice.below(texts.len())];
                let from = dice.below(other.len() + 1);
                let to = (from + dice.below(80)).min(other.len());
                drop(bytes.splice(at..at, other[from..to].to_vec()));
            }
            _ => drop(bytes.splice(at..end, WORDS[dice.below(WORDS.len())].bytes())),
        }
    }
    bytes
}
