//! The classes of everyday words, and patterns over them: what people write where a condition has
//! words of its own.
//!
//! A word belongs to a class by itself, so that each way to say no meets each verb, each adjective
//! and each state. What it all means is told by rows of patterns: small words stand for
//! themselves, capitals for a class, and `?` behind either says that it may be left out.

use super::parser::Parser;

/// Words that say nothing by themselves before what is tested: verbs, and what belongs to them.
const HELPS: [&str; 21] = [
    "is", "are", "was", "were", "be", "been", "being", "am", "does", "do", "did", "has", "have",
    "had", "got", "will", "yet", "ever", "already", "still", "now",
];

/// Of these, what says by itself that something is a value.
const IS: [&str; 10] = [
    "is", "are", "was", "were", "be", "been", "am", "does", "do", "did",
];

/// Words that turn round what follows.
const NO: [&str; 20] = [
    "not",
    "no",
    "never",
    "isn't",
    "aren't",
    "wasn't",
    "weren't",
    "doesn't",
    "don't",
    "didn't",
    "hasn't",
    "haven't",
    "hadn't",
    "cannot",
    "can't",
    "couldn't",
    "won't",
    "wouldn't",
    "shouldn't",
    "ain't",
];

/// Words for more of something, and for what is longer, higher or further back by it.
const MORE: [&str; 15] = [
    "more",
    "greater",
    "longer",
    "bigger",
    "larger",
    "higher",
    "over",
    "above",
    "beyond",
    "exceeds",
    "exceed",
    "exceeding",
    "older",
    "later",
    "after",
];

/// Words for less of something.
const LESS: [&str; 10] = [
    "less", "fewer", "shorter", "smaller", "lower", "under", "below", "younger", "earlier",
    "before",
];

/// Words for the same.
const EQUAL: [&str; 6] = ["exactly", "equals", "equal", "=", "==", "==="];

/// Words for a question that has an answer.
const GIVEN: [&str; 9] = [
    "answered",
    "given",
    "known",
    "chosen",
    "provided",
    "entered",
    "supplied",
    "specified",
    "told",
];

/// Words for a question that has none.
const MISSING: [&str; 11] = [
    "unanswered",
    "skipped",
    "empty",
    "blank",
    "missing",
    "unknown",
    "null",
    "undefined",
    "unset",
    "omitted",
    "unspecified",
];

/// Comparisons in everyday words, and signs that are none of a condition: the longer first,
/// where one begins as another does.
const COMPARISONS: [(&str, Sign); 24] = [
    ("on or MORE", Sign::AtLeast),
    ("at or MORE", Sign::AtLeast),
    ("on or LESS", Sign::AtMost),
    ("at or LESS", Sign::AtMost),
    ("MORE than? or equal to?", Sign::AtLeast),
    ("LESS than? or equal to?", Sign::AtMost),
    ("MORE than?", Sign::More),
    ("LESS than?", Sign::Less),
    ("at least", Sign::AtLeast),
    ("at most", Sign::AtMost),
    ("up to", Sign::AtMost),
    ("since", Sign::AtLeast),
    ("until", Sign::AtMost),
    ("= >", Sign::AtLeast),
    ("= <", Sign::AtMost),
    ("< >", Sign::Other),
    ("EQUAL to?", Sign::Equal),
    (">=", Sign::AtLeast),
    ("<=", Sign::AtMost),
    ("≥|⩾", Sign::AtLeast),
    ("≤|⩽", Sign::AtMost),
    (">", Sign::More),
    ("<", Sign::Less),
    ("!=|≠|!==", Sign::Other),
];

/// What is said of an answer.
const STATES: [(&str, AnswerState); 6] = [
    ("GIVEN", AnswerState::Given),
    ("filled in?", AnswerState::Given),
    ("MISSING", AnswerState::Missing),
    ("an? answer", AnswerState::Given),
    ("=|==|=== MISSING", AnswerState::Missing),
    ("!=|≠|!== MISSING", AnswerState::Given),
];

/// How two values are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sign {
    Less,
    AtMost,
    More,
    AtLeast,
    Equal,
    Other,
}

impl Sign {
    pub(super) fn written(self) -> &'static str {
        match self {
            Sign::Less => "<",
            Sign::AtMost => "<=",
            Sign::More => ">",
            Sign::AtLeast => ">=",
            Sign::Equal => "=",
            Sign::Other => "!=",
        }
    }

    /// The sign that holds where this one doesn't.
    pub(super) fn opposite(self) -> Self {
        match self {
            Sign::Less => Sign::AtLeast,
            Sign::AtMost => Sign::More,
            Sign::More => Sign::AtMost,
            Sign::AtLeast => Sign::Less,
            Sign::Equal => Sign::Other,
            Sign::Other => Sign::Equal,
        }
    }

    /// The sign that says the same with both sides changed.
    pub(super) fn turned(self) -> Self {
        match self {
            Sign::Less => Sign::More,
            Sign::AtMost => Sign::AtLeast,
            Sign::More => Sign::Less,
            Sign::AtLeast => Sign::AtMost,
            Sign::Equal | Sign::Other => self,
        }
    }

    /// A sign in the place of itself, or of one that looks like it.
    pub(super) fn read(word: &str) -> Option<Self> {
        Some(match word {
            "<" => Sign::Less,
            "<=" | "≤" => Sign::AtMost,
            ">" => Sign::More,
            ">=" | "≥" => Sign::AtLeast,
            "=" | "==" => Sign::Equal,
            "!=" => Sign::Other,
            _ => return None,
        })
    }
}

/// What two values are compared by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Comparing {
    /// How long it is: `more than`, `at least`, `over`.
    Length,
    /// Which comes first: `before`, `later than`.
    Order,
    /// How long ago: `older than`.
    Age,
    /// A sign, which may mean either.
    Sign,
}

impl Comparing {
    fn by(words: &[&str]) -> Self {
        let has = |known: &[&str]| words.iter().any(|word| known.contains(&&*lowered(word)));
        if has(&["older", "younger"]) {
            Comparing::Age
        } else if has(&[
            "before", "after", "since", "until", "later", "earlier", "on",
        ]) || has(&["exactly", "equals", "equal"]) && !has(&MORE) && !has(&LESS)
        {
            Comparing::Order
        } else if words
            .iter()
            .any(|word| word.starts_with(|c: char| c.is_alphabetic()))
        {
            Comparing::Length
        } else {
            Comparing::Sign
        }
    }
}

/// A comparison in everyday words.
#[derive(Clone, Copy, Debug)]
pub(super) struct SaidComparison {
    pub(super) sign: Sign,
    pub(super) by: Comparing,
    /// How many words say so.
    pub(super) words: usize,
}

impl SaidComparison {
    /// The opposite of it, where that is said.
    pub(super) fn denied(self, no: bool) -> Self {
        let sign = if no { self.sign.opposite() } else { self.sign };
        Self { sign, ..self }
    }
}

/// Whether there is an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum AnswerState {
    Given,
    Missing,
}

/// What is said of an answer: whether there is one, in how many words.
#[derive(Clone, Copy, Debug)]
pub(super) struct SaidState {
    pub(super) answered: bool,
    pub(super) words: usize,
}

/// Words that come first, and say nothing, or no.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Opening {
    pub(super) words: usize,
    /// Whether an odd number of them says no.
    pub(super) no: bool,
    /// Whether one of them says that something is a value.
    pub(super) is: bool,
}

impl Opening {
    /// The sign that these words and a comparison behind them stand for, and the words of the
    /// comparison. None where nothing says that there is one.
    pub(super) fn compares(self, said: Option<SaidComparison>) -> Option<(Sign, usize)> {
        let (sign, words) = match said {
            Some(said) => (said.sign, said.words),
            None if self.no || self.is => (Sign::Equal, 0),
            None => return None,
        };
        Some((if self.no { sign.opposite() } else { sign }, words))
    }
}

impl Parser<'_> {
    /// The words before what is tested.
    pub(super) fn opening(&self, at: usize) -> Opening {
        let mut opening = Opening::default();
        while let Some(word) = self.word_at(at + opening.words) {
            let (no, helps) = (denies(word), helps(word));
            if !no && !helps {
                break;
            }
            opening.no ^= no;
            opening.is |= IS.contains(&&*lowered(word));
            opening.words += 1;
        }
        opening
    }

    /// The comparison that stands here, behind the words that come first.
    pub(super) fn comparison_at(&self, at: usize) -> Option<SaidComparison> {
        COMPARISONS.iter().find_map(|(pattern, sign)| {
            let words = self.matches(at, pattern)?;
            let here: Vec<&str> = (at..at + words).filter_map(|at| self.word_at(at)).collect();
            let by = Comparing::by(&here);
            Some(SaidComparison {
                sign: *sign,
                by,
                words,
            })
        })
    }

    /// What is said here of an answer, from the words that come first on.
    pub(super) fn state_at(&self, at: usize) -> Option<SaidState> {
        let opening = self.opening(at);
        STATES.iter().find_map(|(pattern, state)| {
            let words = self.matches(at + opening.words, pattern)?;
            Some(SaidState {
                answered: (*state == AnswerState::Given) != opening.no,
                words: opening.words + words,
            })
        })
    }

    /// The sign for `or more` and its like, which are the last words of a test.
    pub(super) fn or_more_at(&self, at: usize) -> Option<Sign> {
        let last = self.word_at(at + 2).is_none_or(super::parser::ends_test);
        let reads = |pattern: &str| last && self.matches(at, pattern).is_some();
        match (reads("or MORE"), reads("or LESS")) {
            (true, _) => Some(Sign::AtLeast),
            (_, true) => Some(Sign::AtMost),
            (false, false) => None,
        }
    }

    /// How many words match a pattern here.
    pub(super) fn matches(&self, at: usize, pattern: &str) -> Option<usize> {
        let mut end = at;
        for wanted in pattern.split(' ') {
            let (wanted, may_be_left_out) = match wanted.strip_suffix('?') {
                Some(wanted) => (wanted, true),
                None => (wanted, false),
            };
            let here = self.word_at(end).is_some_and(|word| is_of(word, wanted));
            if !here && !may_be_left_out {
                return None;
            }
            end += usize::from(here);
        }
        Some(end - at)
    }
}

/// Whether a word is one of these, or of this class.
fn is_of(word: &str, wanted: &str) -> bool {
    let word = &*lowered(word);
    match wanted {
        "MORE" => MORE.contains(&word),
        "LESS" => LESS.contains(&word),
        "EQUAL" => EQUAL.contains(&word),
        "GIVEN" => GIVEN.contains(&word),
        "MISSING" => MISSING.contains(&word),
        words => words.split('|').any(|wanted| wanted == word),
    }
}

/// A word in small letters, with a straight apostrophe.
pub(super) fn lowered(word: &str) -> std::borrow::Cow<'_, str> {
    match word.bytes().all(|byte| byte.is_ascii_lowercase()) {
        true => word.into(),
        false => word.to_lowercase().replace('’', "'").into(),
    }
}

/// Whether a word turns round what follows.
pub(super) fn denies(word: &str) -> bool {
    NO.contains(&&*lowered(word))
}

/// Whether a word says nothing by itself before what is tested.
pub(super) fn helps(word: &str) -> bool {
    HELPS.contains(&&*lowered(word))
}
