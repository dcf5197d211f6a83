//! Everyday words where a condition has its own: what they mean, and how that is
//! written. Nothing here reads a condition; it only tells an author which one
//! was most likely meant.

use indexmap::IndexSet;

use super::spellings::{
    COMPARISONS, HAS, HAS_ALL, HAS_NOT, IS, IS_NOT, OF_A_CHOICE, OF_CHOICES, Spelling,
};
use super::words::{Token, is_word};
use super::{Parser, continues_test, ends_test};
use crate::diagnostic::Rule;
use crate::flow::number::Number;
use crate::flow::question::Options;
use crate::place::Path;

impl<'a> Parser<'a, '_> {
    /// Whether one word is all that the condition of a route has.
    pub(super) fn is_whole_route(&self) -> bool {
        let key = match self.path {
            Path::Key(_, key) => *key,
            _ => "",
        };
        key == "when" && self.tokens.len() == 1
    }

    /// Reports `age is over 18` and its like.
    pub(super) fn comparison_in_words(&mut self, name: &Token<'_>) -> bool {
        if self.far_from_today(name) {
            return true;
        }
        let start = self.at;
        // Most are written as they should be: a sign, and then a value.
        let sign = matches!(
            self.word_at(start),
            Some("<" | "<=" | ">" | ">=" | "=" | "!=")
        );
        let value = |word: &str| word.starts_with(|c: char| c.is_ascii_alphanumeric());
        if sign && self.word_at(start + 1).is_some_and(value) {
            return false;
        }
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

    /// The comparison that begins here without a name, with that of the test before.
    pub(super) fn without_a_name(&mut self) -> Option<String> {
        let name = self.compared?;
        let written = COMPARISONS
            .iter()
            .find(|(words, ..)| self.reads(self.at, words));
        let (words, sign, _) = written?;
        self.at += words.split(' ').count();
        let value = self.value_in_words();
        Some(format!("write `{name} {sign} {value}`"))
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
        // Most are written as they should be: the verb, and then an option.
        let option = |word: &str| options.find(word).is_some();
        if self.word_at(start) == Some(verb) && self.word_at(start + 1).is_some_and(option) {
            return false;
        }
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
        let listed: IndexSet<&str> = self.listed(options).into_iter().collect();
        let listed: Vec<&str> = listed.into_iter().collect();
        self.at = here;
        let spell = |spelling| spelled(spelling, name.text, &listed);
        match verb {
            "any" => format!("write `{}`", spell(&HAS)),
            "all" => format!("write `{}`", spell(&HAS_ALL)),
            "none" => format!("write `{}`", spell(&HAS_NOT)),
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

    /// What stands around a number where a number alone is wanted.
    pub(super) fn unit_of_number(&self, value: &str) -> Option<String> {
        let digits = value.trim_end_matches(|c: char| c.is_alphabetic());
        if digits.len() < value.len() && Number::read(digits).is_ok() {
            let unit = value.strip_prefix(digits)?;
            return Some(format!("leave `{unit}` out"));
        }
        let next = self.word_at(self.at + 1)?;
        let sign = !value.starts_with(|c: char| is_word(c) || "<>=!+-()".contains(c));
        (sign && Number::read(next).is_ok()).then(|| format!("leave `{value}` out"))
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

    pub(super) fn word_at(&self, at: usize) -> Option<&'a str> {
        self.tokens.get(at).map(|token| token.text)
    }

    fn slice(&self, from: usize, to: usize) -> Option<&'a str> {
        self.source.get(self.bytes(&(from..to)))
    }

    /// The bytes of some words, of which there is at least one.
    pub(super) fn bytes(&self, words: &std::ops::Range<usize>) -> std::ops::Range<usize> {
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
