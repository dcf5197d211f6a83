//! Everyday words where a condition has its own: what they mean, and how that is
//! written. Nothing here reads a condition; it only tells an author which one
//! was most likely meant.

use std::ops::Range;

use super::classes::{SaidComparison, Sign, denies, helps, lowered};
use super::parser::{Parser, continues_test, ends_test};
use super::proposed::Proposed;
use super::value::example;
use super::words::is_word;
use crate::diagnostic::{Remedy, Rule};
use crate::flow::number::Number;
use crate::flow::spoken::count_of;

impl<'a> Parser<'a> {
    /// Reports `age is over 18` and its like.
    pub(super) fn comparison_in_words(&mut self, name: &str) -> bool {
        if self.far_from_today(name) {
            return true;
        }
        let start = self.at;
        // Most are written as they should be: a sign, and then a value.
        let signed = self.is_sign_at(start);
        let value = |word: &str| word.starts_with(|c: char| c.is_ascii_alphanumeric());
        if signed && self.word_at(start + 1).is_some_and(value) {
            return false;
        }
        let opening = self.opening(start);
        let behind = start + opening.words;
        let alone = |said: &SaidComparison| opening.words == 0 && said.words == 1 && signed;
        let said = self.comparison_at(behind).filter(|said| !alone(said));
        if said.is_none() && matches!(self.word_at(behind), Some("between" | "from")) {
            self.at = behind + 1;
            self.between(name, start..self.at, opening.no);
            return true;
        }
        let Some((sign, words)) = opening.compares(said) else {
            return false;
        };
        self.at = behind + words;
        let phrase = start..self.at;
        let test = Proposed::only(self.compared_in_words(name, sign));
        self.comparison(name, phrase, test);
        true
    }

    /// Whether a sign of conditions stands here.
    fn is_sign_at(&self, at: usize) -> bool {
        matches!(self.word_at(at), Some("<" | "<=" | ">" | ">=" | "=" | "!="))
    }

    /// The test whose value stands here in everyday words; goes behind it.
    fn compared_in_words(&mut self, name: &str, sign: Sign) -> String {
        let value = self.value_in_words();
        let bound = match sign {
            Sign::Equal => self.or_more_at(self.at),
            _ => None,
        };
        self.at += if bound.is_some() { 2 } else { 0 };
        let sign = bound.unwrap_or(sign).written();
        format!("{name} {sign} {value}")
    }

    /// The comparison that begins here without a name, with that of the test before.
    pub(super) fn without_a_name(&mut self) -> Option<Vec<Proposed>> {
        let name = self.compared?;
        let options = self.options_without_a_name(name);
        if !options.is_empty() {
            return Some(options);
        }
        let opening = self.opening(self.at);
        let behind = self.at + opening.words;
        let said = self.comparison_at(behind);
        // `no` alone denies what is called so behind it.
        if said.is_none() && (self.here() == "no" || self.word_at(behind).is_none_or(ends_test)) {
            return None;
        }
        let (sign, words) = opening.compares(said)?;
        self.at = behind + words;
        Some(Proposed::only(self.compared_in_words(name, sign)))
    }

    /// `between 16 and 50`, from the first value on.
    fn between(&mut self, name: &str, phrase: Range<usize>, outside: bool) {
        let least = self.value_in_words();
        let joined = matches!(self.peek().map(|token| token.text), Some("and" | "to"));
        self.at += usize::from(joined);
        let most = if joined {
            self.value_in_words()
        } else {
            "…".to_owned()
        };
        let test = if outside {
            format!("{name} < {least} or {name} > {most}")
        } else {
            format!("{name} >= {least} and {name} <= {most}")
        };
        self.comparison(name, phrase, Proposed::only(test));
    }

    /// The words of a value, up to what joins it with the next. Behind a number
    /// stands no more than a unit of time.
    fn value_in_words(&mut self) -> String {
        let quote = |word: &str| matches!(word, "\"" | "'" | "`" | "“" | "”");
        self.at += usize::from(self.word_at(self.at).is_some_and(quote));
        let start = self.at;
        while let Some(token) = self.peek() {
            if ends_test(token.text) || matches!(token.text, "to" | ",") || quote(token.text) {
                break;
            }
            self.at += 1;
        }
        let quoted = self.word_at(self.at).is_some_and(quote);
        let Some(first) = self.tokens.get(start).filter(|_| start < self.at) else {
            return "…".to_owned();
        };
        let unit = self.word_at(start + 1).unwrap_or("");
        let of_time = ["hour", "day", "week", "month", "year"]
            .iter()
            .any(|known| unit.trim_end_matches('s') == *known);
        let count = count_of(first.text).filter(|_| !matches!(first.text, "no" | "a" | "an"));
        let is_number = count.is_some() || Number::read(first.text).is_ok();
        let last = match is_number && self.at > start + 1 && !of_time {
            true => start,
            false => self.at - 1,
        };
        self.at = last + 1 + usize::from(quoted && last + 1 == self.at);
        let bytes = |at: usize| {
            self.tokens
                .get(at)
                .map_or(first.at.end, |token| token.at.end)
        };
        match count {
            Some(count) => {
                let unit = self.source.get(first.at.end..bytes(last)).unwrap_or("");
                format!("{count}{unit}")
            }
            None => {
                let value = self.source.get(first.at.start..bytes(last));
                value.unwrap_or("…").to_owned()
            }
        }
    }

    /// `16 <= age <= 50` with the question on the left.
    pub(super) fn turned_round(&mut self) -> Option<Vec<Proposed>> {
        let mut sign = self.at;
        while Sign::read(self.word_at(sign)?).is_none() {
            if ends_test(self.word_at(sign)?) || sign > self.at + 4 {
                return None;
            }
            sign += 1;
        }
        let least = self.slice(self.at, sign)?;
        let turned = Sign::read(self.word_at(sign)?)?.turned().written();
        let flow = &self.names.flow;
        let name = self.word_at(sign + 1)?;
        let known = flow.questions.find(name).is_some() || flow.scores.find(name).is_some();
        if sign == self.at || !known {
            return None;
        }
        let first = format!("{name} {turned} {least}");
        let second = self
            .word_at(sign + 2)
            .filter(|word| Sign::read(word).is_some());
        let Some(second) = second else {
            self.at = sign + 2;
            return Some(Proposed::only(first));
        };
        let mut end = sign + 3;
        while self.word_at(end).is_some_and(|word| !ends_test(word)) {
            end += 1;
        }
        let most = self.slice(sign + 3, end)?;
        let test = format!("{first} and {name} {second} {most}");
        self.at = end;
        Some(Proposed::only(test))
    }

    /// What stands around a number where a number alone is wanted.
    pub(super) fn unit_of_number(&self, value: &str) -> Option<Remedy> {
        let digits = value.trim_end_matches(|c: char| c.is_alphabetic());
        if digits.len() < value.len() && Number::read(digits).is_ok() {
            let unit = value.strip_prefix(digits)?;
            if matches!(
                unit.to_lowercase().as_str(),
                "k" | "m" | "mio" | "mn" | "tsd" | "thousand" | "bn"
            ) {
                return Some("write the whole number in digits".into());
            }
            return Some(format!("leave `{unit}` out").into());
        }
        let next = self.word_at(self.at + 1)?;
        let sign = !value.starts_with(|c: char| is_word(c) || "<>=!+-()".contains(c));
        (sign && Number::read(next).is_ok()).then(|| Remedy::LeaveOut(value.to_owned()))
    }

    /// What follows a fact, or a question of yes or no, as if it were a choice: `is true`,
    /// `isn't yes`. Goes behind it; `opposite` is how it is denied.
    pub(super) fn truth_in_words(&mut self, name: &str, opposite: String) -> Vec<Proposed> {
        let mut denied = false;
        while let Some(word) = self.word_at(self.at).filter(|word| !ends_test(word)) {
            match &*lowered(word) {
                "=" | "==" | "===" | "yes" | "true" => {}
                "!=" | "≠" | "!==" | "false" => denied = !denied,
                word if denies(word) => denied = !denied,
                word if helps(word) => {}
                _ => return Vec::new(),
            }
            self.at += 1;
        }
        Proposed::only(if denied { opposite } else { name.to_owned() })
    }

    /// A unit that stands behind a number, where none can.
    pub(super) fn stray_unit(&mut self) -> bool {
        let Some(token) = self.peek().cloned() else {
            return false;
        };
        let flow = &self.names.flow;
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
        let bound = unit.split(' ').any(|word| Number::read(word).is_ok());
        let remedy = match bound {
            true => "write a test for each of the two numbers, and `and` between them".into(),
            false => Remedy::LeaveOut(unit),
        };
        self.fail(Rule::BadCondition, at, message, remedy);
        true
    }

    /// Reports a comparison in words.
    fn comparison(&mut self, name: &str, phrase: Range<usize>, test: Vec<Proposed>) {
        let flow = &self.names.flow;
        let question = flow.questions.find(name);
        let value = question.map_or("a whole number such as `12`", |question| {
            example(&flow.questions[question].kind)
        });
        let otherwise = format!("write one of < <= > >= = !=, and then {value}");
        let at = self.bytes(&phrase);
        let words = self.source.get(at.clone()).unwrap_or("");
        let message = format!("`{words}` is no sign of a condition");
        let finding = self.error(Rule::CannotCompare, at, message);
        self.propose(finding, test, otherwise);
    }

    /// Reports words that are none of a condition.
    pub(super) fn everyday(&mut self, phrase: Range<usize>, what: &str, test: Vec<Proposed>) {
        let at = self.bytes(&phrase);
        let words = self.source.get(at.clone()).unwrap_or("");
        let message = format!("`{words}` {what}");
        let finding = self.error(Rule::CannotCompare, at, message);
        self.propose(finding, test, "");
    }

    fn slice(&self, from: usize, to: usize) -> Option<&'a str> {
        self.source.get(self.bytes(&(from..to)))
    }
}
