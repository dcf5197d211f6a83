//! Everyday words where a condition has its own: what they mean, and how that is
//! written. Nothing here reads a condition; it only tells an author which one
//! was most likely meant.

use super::words::{Token, is_word};
use super::{Parser, continues_test, ends_test};
use crate::diagnostic::Rule;
use crate::flow::number::Number;
use crate::flow::question::Options;

/// Words for comparisons, with the sign that is meant and its opposite. Where
/// one begins as another does, the longer stands first.
const COMPARISONS: [(&str, &str, &str); 48] = [
    ("greater than or equal to", ">=", "<"),
    ("more than or equal to", ">=", "<"),
    ("less than or equal to", "<=", ">"),
    ("no less than", ">=", "<"),
    ("no fewer than", ">=", "<"),
    ("no more than", "<=", ">"),
    ("greater than", ">", "<="),
    ("more than", ">", "<="),
    ("longer than", ">", "<="),
    ("older than", ">", "<="),
    ("bigger than", ">", "<="),
    ("larger than", ">", "<="),
    ("higher than", ">", "<="),
    ("later than", ">", "<="),
    ("less than", "<", ">="),
    ("fewer than", "<", ">="),
    ("shorter than", "<", ">="),
    ("younger than", "<", ">="),
    ("smaller than", "<", ">="),
    ("lower than", "<", ">="),
    ("earlier than", "<", ">="),
    ("at least", ">=", "<"),
    ("at most", "<=", ">"),
    ("up to", "<=", ">"),
    ("equal to", "=", "!="),
    ("over", ">", "<="),
    ("above", ">", "<="),
    ("after", ">", "<="),
    ("since", ">=", "<"),
    ("under", "<", ">="),
    ("below", "<", ">="),
    ("before", "<", ">="),
    ("until", "<=", ">"),
    ("exactly", "=", "!="),
    ("equals", "=", "!="),
    ("equal", "=", "!="),
    ("≥", ">=", "<"),
    ("⩾", ">=", "<"),
    ("≤", "<=", ">"),
    ("⩽", "<=", ">"),
    ("≠", "!=", "="),
    (">=", ">=", "<"),
    ("<=", "<=", ">"),
    (">", ">", "<="),
    ("<", "<", ">="),
    ("==", "=", "!="),
    ("=", "=", "!="),
    ("!=", "!=", "="),
];

/// How a test of options is written: before the options, with one and with several.
struct Spelling {
    one: &'static str,
    several: &'static str,
}

const IS: Spelling = Spelling {
    one: "NAME is",
    several: "NAME is one of",
};
const IS_NOT: Spelling = Spelling {
    one: "NAME is not",
    several: "NAME is answered and not NAME is one of",
};
const HAS: Spelling = Spelling {
    one: "NAME has",
    several: "NAME has any of",
};
const HAS_ALL: Spelling = Spelling {
    one: "NAME has",
    several: "NAME has all of",
};
const HAS_NOT: Spelling = Spelling {
    one: "not NAME has",
    several: "not NAME has any of",
};
const HAS_NOT_ALL: Spelling = Spelling {
    one: "not NAME has",
    several: "not NAME has all of",
};

/// Words for tests of one choice; where one begins as another does, the longer
/// stands first.
const OF_A_CHOICE: [(&str, &Spelling); 31] = [
    ("is not equal to", &IS_NOT),
    ("does not equal", &IS_NOT),
    ("doesn't equal", &IS_NOT),
    ("isn't one of", &IS_NOT),
    ("isn't any of", &IS_NOT),
    ("isn't either", &IS_NOT),
    ("isn't in", &IS_NOT),
    ("isn't", &IS_NOT),
    ("is not any of", &IS_NOT),
    ("is not either", &IS_NOT),
    ("is not in", &IS_NOT),
    ("is none of", &IS_NOT),
    ("is neither", &IS_NOT),
    ("not one of", &IS_NOT),
    ("not in", &IS_NOT),
    ("not", &IS_NOT),
    ("!=", &IS_NOT),
    ("≠", &IS_NOT),
    ("is equal to", &IS),
    ("is any of", &IS),
    ("is either", &IS),
    ("is in", &IS),
    ("one of", &IS),
    ("either", &IS),
    ("equals", &IS),
    ("is =", &IS),
    ("is ==", &IS),
    ("has", &IS),
    ("in", &IS),
    ("==", &IS),
    ("=", &IS),
];

/// Words for tests of several choices, likewise.
const OF_CHOICES: [(&str, &Spelling); 50] = [
    ("does not have any of", &HAS_NOT),
    ("does not have all of", &HAS_NOT_ALL),
    ("does not have", &HAS_NOT),
    ("does not include", &HAS_NOT),
    ("does not contain", &HAS_NOT),
    ("do not have", &HAS_NOT),
    ("doesn't have any of", &HAS_NOT),
    ("doesn't have all of", &HAS_NOT_ALL),
    ("doesn't have", &HAS_NOT),
    ("doesn't include", &HAS_NOT),
    ("doesn't contain", &HAS_NOT),
    ("don't have", &HAS_NOT),
    ("has not any of", &HAS_NOT),
    ("has not all of", &HAS_NOT_ALL),
    ("has not", &HAS_NOT),
    ("hasn't any of", &HAS_NOT),
    ("hasn't all of", &HAS_NOT_ALL),
    ("hasn't", &HAS_NOT),
    ("haven't", &HAS_NOT),
    ("not has", &HAS_NOT),
    ("not have", &HAS_NOT),
    ("not in", &HAS_NOT),
    ("is none of", &HAS_NOT),
    ("is neither", &HAS_NOT),
    ("is not any of", &HAS_NOT),
    ("is not one of", &HAS_NOT),
    ("is not in", &HAS_NOT),
    ("is not", &HAS_NOT),
    ("isn't", &HAS_NOT),
    ("without", &HAS_NOT),
    ("!=", &HAS_NOT),
    ("≠", &HAS_NOT),
    ("has neither", &HAS_NOT),
    ("has no", &HAS_NOT),
    ("has both", &HAS_ALL),
    ("have all of", &HAS_ALL),
    ("includes all of", &HAS_ALL),
    ("contains all of", &HAS_ALL),
    ("is all of", &HAS_ALL),
    ("has either", &HAS),
    ("has one of", &HAS),
    ("have any of", &HAS),
    ("includes any of", &HAS),
    ("contains any of", &HAS),
    ("is any of", &HAS),
    ("is one of", &HAS),
    ("have", &HAS),
    ("includes", &HAS),
    ("contains", &HAS),
    ("in", &HAS),
];

impl<'a> Parser<'a, '_> {
    /// Reports `age is over 18` and its like.
    pub(super) fn comparison_in_words(&mut self, name: &Token<'_>) -> bool {
        let start = self.at;
        let is = usize::from(self.word_at(start).is_some_and(|word| word == "is"));
        let negation = self.word_at(start + is);
        let not = usize::from(negation.is_some_and(|word| matches!(word, "not" | "isn't")));
        let behind = start + is + not;
        let written = COMPARISONS.iter().find(|(words, sign, _)| {
            // A sign that stands alone is that of a condition.
            let alone = is + not == 0 && (words == sign || *words == "==");
            !alone && self.reads(behind, words)
        });
        if written.is_none() && matches!(self.word_at(behind), Some("between" | "from")) {
            self.at = behind + 1;
            self.between(name, (start, not > 0));
            return true;
        }
        let (length, sign) = match written {
            Some((words, sign, opposite)) => {
                let length = words.split(' ').count();
                (length, if not > 0 { *opposite } else { *sign })
            }
            None if not > 0 => (0, "!="),
            None if is > 0 => (0, "="),
            None => return false,
        };
        self.at = behind + length;
        let phrase = start..self.at;
        let value = self.value_in_words();
        let help = format!("write `{} {sign} {value}`", name.text);
        self.everyday(phrase, "is no sign of a condition", &help);
        true
    }

    /// `between 16 and 50`, from the first value on.
    fn between(&mut self, name: &Token<'_>, (start, outside): (usize, bool)) {
        let phrase = start..self.at;
        let least = self.value_in_words();
        let joined = matches!(self.peek().map(|token| token.text), Some("and" | "to"));
        self.at += usize::from(joined);
        let most = if joined {
            self.value_in_words()
        } else {
            "…".to_owned()
        };
        let name = name.text;
        let help = if outside {
            format!("write `({name} < {least} or {name} > {most})`")
        } else {
            format!("write `{name} >= {least} and {name} <= {most}`")
        };
        self.everyday(phrase, "is no sign of a condition", &help);
    }

    /// The words of a value, up to what joins it with the next. Behind a number
    /// stands no more than a unit of time.
    fn value_in_words(&mut self) -> String {
        let start = self.at;
        while let Some(token) = self.peek() {
            if ends_test(token.text) || matches!(token.text, "to" | ",") {
                break;
            }
            self.at += 1;
        }
        let Some(first) = self.tokens.get(start).filter(|_| start < self.at) else {
            return "…".to_owned();
        };
        let unit = self.word_at(start + 1).unwrap_or("");
        let of_time = ["hour", "day", "week", "month", "year"]
            .iter()
            .any(|known| unit.trim_end_matches('s') == *known);
        let last = match Number::read(first.text) {
            Ok(_) if self.at > start + 1 && !of_time => start,
            _ => self.at - 1,
        };
        let end = self
            .tokens
            .get(last)
            .map_or(first.at.end, |token| token.at.end);
        self.source
            .get(first.at.start..end)
            .unwrap_or("…")
            .to_owned()
    }

    /// Reports `room isn't home`, `room in [home, away]` and their like.
    pub(super) fn choice_in_words(&mut self, name: &Token<'_>, options: &Options) -> bool {
        self.options_in_words(name, options, &OF_A_CHOICE, ("a choice", "is"))
    }

    /// Reports `symptoms does not have fever` and its like.
    pub(super) fn choices_in_words(&mut self, name: &Token<'_>, options: &Options) -> bool {
        let what = ("a question with several choices", "has");
        self.options_in_words(name, options, &OF_CHOICES, what)
    }

    fn options_in_words(
        &mut self,
        name: &Token<'_>,
        options: &Options,
        known: &[(&str, &Spelling)],
        (what, verb): (&str, &str),
    ) -> bool {
        let start = self.at;
        let written = known.iter().find(|(words, _)| self.reads(start, words));
        let Some((words, spelling)) = written else {
            return false;
        };
        let length = words.split(' ').count();
        // `has no` may speak of an option that is called so.
        let last = self.word_at(start + length - 1);
        if length > 1 && last.is_some_and(|word| options.find(word).is_some()) {
            return false;
        }
        self.at = start + length;
        let phrase = start..self.at;
        let listed = self.listed(options);
        let help = format!("write `{}`", spelled(spelling, name.text, &listed));
        let at = self.bytes(&phrase);
        let message = format!("`{}` is {what}, which is tested with `{verb}`", name.text);
        self.fail(Rule::CannotCompare, at, message, &help);
        true
    }

    /// The options that stand here, however they are joined, and goes behind them.
    fn listed(&mut self, options: &Options) -> Vec<&'a str> {
        let mut listed = Vec::new();
        while let Some(token) = self.peek().cloned() {
            let joins = matches!(token.text, "or" | "and" | "nor");
            let goes_on = || {
                let next = self.word_at(self.at + 1);
                let tested = self.word_at(self.at + 2).is_some_and(continues_test);
                !tested && next.is_some_and(|next| options.find(next).is_some())
            };
            let ends = matches!(token.text, ")") && listed.is_empty();
            if ends || (joins && !goes_on()) {
                break;
            }
            if !joins && token.text.starts_with(is_word) {
                listed.push(token.text);
            }
            self.at += 1;
            if matches!(token.text, ")" | "]" | "}") {
                break;
            }
        }
        listed
    }

    /// What a comma after one option was meant to say: `start` is the option.
    pub(super) fn several_options(
        &mut self,
        name: &Token<'_>,
        (verb, start): (&str, usize),
        options: &Options,
    ) -> String {
        let here = std::mem::replace(&mut self.at, start);
        let listed = self.listed(options);
        self.at = here;
        let spell = |spelling| spelled(spelling, name.text, &listed);
        match verb {
            "has" => format!(
                "write `{}` for one of them or more, `{}` for all of them",
                spell(&HAS),
                spell(&HAS_ALL)
            ),
            "not" => format!("write `{}`", spell(&IS_NOT)),
            _ => format!("write `{}`", spell(&IS)),
        }
    }

    /// `16 <= age <= 50` with the question on the left.
    pub(super) fn turned_round(&self) -> Option<String> {
        let mut sign = self.at;
        while !is_sign(self.word_at(sign)?) {
            if ends_test(self.word_at(sign)?) || sign > self.at + 4 {
                return None;
            }
            sign += 1;
        }
        let least = self.slice(self.at, sign)?;
        let turned = match self.word_at(sign)? {
            "<" => ">",
            "<=" | "≤" => ">=",
            ">" => "<",
            ">=" | "≥" => "<=",
            same => same,
        };
        let flow = self.names.flow;
        let name = self.word_at(sign + 1)?;
        let known = flow.questions.find(name).is_some() || flow.scores.find(name).is_some();
        if sign == self.at || !known {
            return None;
        }
        let first = format!("{name} {turned} {least}");
        let second = self.word_at(sign + 2).filter(|word| is_sign(word));
        let Some(second) = second else {
            return Some(format!("write `{first}`"));
        };
        let mut end = sign + 3;
        while self.word_at(end).is_some_and(|word| !ends_test(word)) {
            end += 1;
        }
        let most = self.slice(sign + 3, end)?;
        Some(format!("write `{first} and {name} {second} {most}`"))
    }

    /// Whether what follows a fact says that it is false.
    pub(super) fn denies_a_fact(&self) -> bool {
        let mut at = self.at;
        let mut denied = false;
        while let Some(word) = self.word_at(at) {
            match word {
                "is" | "=" | "==" => {}
                "not" | "isn't" | "!=" => denied = !denied,
                "yes" | "true" => return denied,
                "no" | "false" => return !denied,
                _ => return false,
            }
            at += 1;
        }
        false
    }

    /// A unit that stands behind a number, where none can.
    pub(super) fn stray_unit(&mut self) -> bool {
        let Some(token) = self.peek().cloned() else {
            return false;
        };
        let flow = self.names.flow;
        let named = |name| flow.questions.find(name).is_some() || flow.facts.find(name).is_some();
        let word = token.text.starts_with(is_word);
        let joint = matches!(token.text.to_lowercase().as_str(), "and" | "or" | "not");
        let digit = token.text.starts_with(|c: char| c.is_ascii_digit());
        let sign = token
            .text
            .starts_with(['%', '°', '$', '€', '£', '¥', '‰', '℃', '℉']);
        if named(token.text) || joint || digit || !(word || sign) {
            return false;
        }
        if word && self.word_at(self.at + 1).is_some_and(continues_test) {
            return false;
        }
        let start = self.at;
        while self
            .word_at(self.at)
            .is_some_and(|word| !ends_test(word) && self.at < start + 3)
        {
            self.at += 1;
        }
        let at = self.bytes(&(start..self.at));
        let unit = self.source.get(at.clone()).unwrap_or("").to_owned();
        let message = format!("`{unit}` stands behind a number, which has no unit here");
        self.fail(
            Rule::BadCondition,
            at,
            message,
            &format!("leave `{unit}` out"),
        );
        true
    }

    /// Reports words that are none of a condition.
    pub(super) fn everyday(&mut self, phrase: std::ops::Range<usize>, what: &str, help: &str) {
        let at = self.bytes(&phrase);
        let words = self.source.get(at.clone()).unwrap_or("");
        let message = format!("`{words}` {what}");
        self.fail(Rule::CannotCompare, at, message, help);
    }

    /// Whether these words stand here.
    pub(super) fn reads(&self, at: usize, words: &str) -> bool {
        let mut words = words.split(' ').enumerate();
        words.all(|(n, word)| self.word_at(at + n).is_some_and(|here| spoken(here, word)))
    }

    fn word_at(&self, at: usize) -> Option<&'a str> {
        self.tokens.get(at).map(|token| token.text)
    }

    fn slice(&self, from: usize, to: usize) -> Option<&'a str> {
        self.source.get(self.bytes(&(from..to)))
    }

    /// The bytes of some words, of which there is at least one.
    fn bytes(&self, words: &std::ops::Range<usize>) -> std::ops::Range<usize> {
        let last = words.end.saturating_sub(1).max(words.start);
        let start = self
            .tokens
            .get(words.start)
            .map_or(0, |token| token.at.start);
        let end = self.tokens.get(last).map_or(start, |token| token.at.end);
        start..end
    }
}

/// Whether a word is this one, with whatever apostrophe.
fn spoken(here: &str, word: &str) -> bool {
    here == word
        || here
            .strip_suffix("’t")
            .is_some_and(|stem| word.strip_suffix("'t") == Some(stem))
}

fn is_sign(word: &str) -> bool {
    matches!(
        word,
        "<" | "<=" | ">" | ">=" | "=" | "==" | "!=" | "≤" | "≥"
    )
}

fn spelled(spelling: &Spelling, name: &str, listed: &[&str]) -> String {
    let (words, listed) = match listed {
        [] => (spelling.one, "…".to_owned()),
        [one] => (spelling.one, (*one).to_owned()),
        several => (spelling.several, several.join(", ")),
    };
    format!("{} {listed}", words.replace("NAME", name))
}
