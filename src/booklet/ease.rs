//! How easy a text reads, by the formulas of Flesch: how long sentences and words are tells
//! much, though not all.

/// How easy a text reads.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct ReadingEase {
    /// How many words it has.
    pub words: usize,
    /// How many sentences.
    pub sentences: usize,
    /// From about 0, hard, to about 100, easy; nothing in languages for which there is no
    /// formula.
    pub score: Option<f64>,
}

impl ReadingEase {
    /// Of a text in Markdown, in the language of this tag; nothing where there are no words.
    ///
    /// ```
    /// use quandary::booklet::ease::ReadingEase;
    ///
    /// let easy = ReadingEase::of("The cat sat on the mat. It was fat.", "en").unwrap();
    /// assert_eq!((easy.words, easy.sentences), (9, 2));
    /// let hard = ReadingEase::of("Administrative proceedings necessitate documentation.", "en").unwrap();
    /// assert!(easy.score > Some(100.0) && hard.score < Some(0.0));
    /// ```
    #[must_use]
    pub fn of(markdown: &str, language: &str) -> Option<Self> {
        let mut words = 0;
        let mut sentences = 0;
        let mut syllables = 0;
        for line in markdown.lines() {
            let mut open = false;
            for word in line.split_whitespace() {
                let is_address = word.contains("://");
                let letters: String = word.chars().filter(|c| c.is_alphanumeric()).collect();
                if letters.is_empty() || is_address {
                    continue;
                }
                words += 1;
                syllables += syllables_of(&letters, language);
                open = true;
                let end =
                    word.trim_end_matches(|c: char| !c.is_alphanumeric() && !".!?…".contains(c));
                if end.ends_with(['.', '!', '?', '…']) {
                    sentences += 1;
                    open = false;
                }
            }
            // Headings and items of lists end without a full stop.
            sentences += usize::from(open);
        }
        if words == 0 {
            return None;
        }
        let by_sentence = words as f64 / sentences.max(1) as f64;
        let by_word = syllables as f64 / words as f64;
        let score = match primary(language) {
            // Flesch, A new readability yardstick, 1948.
            "en" => Some(206.835 - 1.015 * by_sentence - 84.6 * by_word),
            // Amstad, Wie verständlich sind unsere Zeitungen?, 1978.
            "de" => Some(180.0 - by_sentence - 58.5 * by_word),
            _ => None,
        };
        Some(Self {
            words,
            sentences: sentences.max(1),
            score,
        })
    }

    /// In a few words.
    #[must_use]
    pub fn in_words(&self) -> String {
        let words = match self.words {
            1 => "1 word".to_owned(),
            words => format!("{words} words"),
        };
        let by_sentence = self.words as f64 / self.sentences as f64;
        let length = format!("{words}, {by_sentence:.0} in a sentence");
        match self.score {
            Some(score) => {
                let band = match score {
                    score if score >= 80.0 => "very easy",
                    score if score >= 60.0 => "easy",
                    score if score >= 50.0 => "fairly hard",
                    score if score >= 30.0 => "hard",
                    _ => "very hard",
                };
                format!("{band} ({score:.0} of 100 by Flesch); {length}")
            }
            None => length,
        }
    }
}

fn primary(language: &str) -> &str {
    language.split('-').next().unwrap_or(language)
}

/// How many syllables a word has, by its groups of vowels.
fn syllables_of(word: &str, language: &str) -> usize {
    let word = word.to_lowercase();
    let mut count = 0;
    let mut before = false;
    for letter in word.chars() {
        let vowel = "aeiouyäöüáéíóúàèìòùâêîôûëïæœøå".contains(letter);
        count += usize::from(vowel && !before);
        before = vowel;
    }
    let silent = primary(language) == "en"
        && word.ends_with('e')
        && !word.ends_with("le")
        && count > 1
        && !word.ends_with("ee");
    (count - usize::from(silent)).max(1)
}
