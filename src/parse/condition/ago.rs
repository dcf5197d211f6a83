//! Days that are told by how far they are from today, in everyday words: what
//! `since more than 30 days ago` means, and how that is written. Who says "more than
//! 30 days ago" means an earlier day, so the sign is the other way round.

use std::ops::Range;

use super::classes::{Comparing, SaidComparison, Sign};
use super::parser::{Parser, ends_test};
use super::proposed::Proposed;
use crate::diagnostic::Rule;
use crate::flow::day::{DayPoint, Direction};
use crate::flow::duration::Duration;
use crate::flow::question::Kind;
use crate::flow::spoken;

impl Parser<'_> {
    /// Reports `since more than 30 days ago` and its like, of a question that asks for
    /// a day. `self.at` is behind the question's name.
    pub(super) fn far_from_today(&mut self, name: &str) -> bool {
        let flow = &self.names.flow;
        let question = flow.questions.find(name);
        let Some(Kind::Date { min, max }) = question.map(|id| &flow.questions[id].kind) else {
            return false;
        };
        let start = self.at;
        let opening = self.opening(start);
        let at = start + opening.words;
        let ahead = usize::from(self.word_at(at) == Some("in"));
        let between = matches!(self.word_at(at), Some("between" | "from"));
        let recent = self.matches(at, LAST).or_else(|| self.matches(at, NEXT));
        let compared = match recent.is_some() {
            // `over the last week` is no comparison.
            true => None,
            false => self.comparison_at(at + ahead),
        };
        let behind = match compared {
            Some(said) => at + ahead + said.words,
            None => at + usize::from(between),
        };
        let end = self.end_of_value(behind, between);
        let words = match (compared, ahead) {
            (Some(_), 1) => format!("in {}", self.written(&(behind..end))),
            _ => self.written(&(behind..end)).to_owned(),
        };
        let days = match between {
            true => FromToday::between(&words),
            false => self
                .recent(at, end)
                .or_else(|| FromToday::of(&words))
                .map(|one| (one, None)),
        };
        let Some((days, other)) = days.filter(|_| behind < end) else {
            return false;
        };
        let test = DayTest {
            name,
            compared: compared.map(|said| said.denied(opening.no)),
            not: opening.no,
            past_only: max.is_some_and(|max| max.days_from_today().is_some_and(|(_, at)| at <= 0)),
            future_only: min
                .is_some_and(|min| min.days_from_today().is_some_and(|(at, _)| at >= 0)),
        };
        let meant = match other {
            Some(other) => test.between(days, other).map(Meant::Test),
            None => test.one(days),
        };
        let Some(meant) = meant else { return false };
        self.at = end;
        self.tell_of_day(start..end, meant);
        true
    }

    /// Tells that these words are no test of a day, and what they mean.
    fn tell_of_day(&mut self, phrase: Range<usize>, meant: Meant) {
        // Two readings are told as they are: each of them is a whole test.
        let (proposed, help) = match meant {
            Meant::Test(test) => (Proposed::only(test.clone()), format!("write `{test}`")),
            Meant::Told(help) => (Vec::new(), help),
        };
        let message = format!("`{}` is no test of a day", self.written(&phrase));
        let finding = self.error(Rule::CannotCompare, self.bytes(&phrase), message);
        self.propose(finding, proposed, help);
    }

    /// `in the last 30 days`, up to the end of the value.
    fn recent(&self, at: usize, end: usize) -> Option<FromToday> {
        let (last, next) = (self.matches(at, LAST), self.matches(at, NEXT));
        let words = at + last.or(next)?..end;
        let length = length_in_words(&self.written(&words).to_lowercase())?;
        Some(match last {
            Some(_) => FromToday::Last(length),
            None => FromToday::Next(length),
        })
    }

    /// How `today - since > 30 days` is written, which begins at this word.
    pub(super) fn time_since(&self, start: usize) -> Option<String> {
        let flow = &self.names.flow;
        let word = |more: usize| self.word_at(start + more);
        let (sign, length) = (word(3)?, start + 4);
        let end = self.end_of_value(length, false);
        let length = Duration::read(self.written(&(length..end))).ok()?;
        let is_sign = |word: &&str| matches!(*word, "<" | "<=" | ">" | ">=" | "=" | "!=");
        let sign = Some(sign).filter(is_sign).and_then(Sign::read)?;
        let (first, "-", second) = (word(0)?, word(1)?, word(2)?) else {
            return None;
        };
        let name = if first == "today" { second } else { first };
        let is_day = |id| matches!(flow.questions[id].kind, Kind::Date { .. });
        flow.questions.find(name).filter(|id| is_day(*id))?;
        match (first, second) {
            ("today", _) => Some(format!(
                "{name} {} today - {length}",
                sign.turned().written()
            )),
            (_, "today") => Some(format!("{name} {} today + {length}", sign.written())),
            _ => None,
        }
    }

    /// Where the words of a value end; `and` stands inside a `between`.
    pub(super) fn end_of_value(&self, from: usize, between: bool) -> usize {
        let mut joined = !between;
        let mut at = from;
        while let Some(word) = self.word_at(at) {
            if ends_test(word) && (word != "and" || std::mem::replace(&mut joined, true)) {
                break;
            }
            at += 1;
        }
        at
    }
}

/// A length of time from today.
#[derive(Clone, Copy, Debug)]
enum FromToday {
    Ago(Duration),
    Ahead(Duration),
    /// `30 days`, without a word on the direction.
    Bare(Duration),
    /// `in the last 30 days`.
    Last(Duration),
    /// `in the next 30 days`.
    Next(Duration),
}

const AGO: [&str; 5] = ["ago", "before today", "before now", "earlier", "back"];
const AHEAD: [&str; 6] = [
    "from now",
    "from today",
    "after today",
    "later",
    "ahead",
    "away",
];
/// Words before a length of time that reaches up to today.
const LAST: &str = "in|within|during|over the? last|past|previous";

/// Words before a length of time that begins with today.
const NEXT: &str = "in|within|during|over the? next|coming|following";

/// A length of time, in whatever words.
fn length_in_words(words: &str) -> Option<Duration> {
    let words = words.trim();
    let read = Duration::read(words).or_else(|_| match words.split(' ').count() {
        1 => Duration::read(&format!("1 {words}")),
        _ => spoken::length(words),
    });
    read.ok()
}

impl FromToday {
    fn of(words: &str) -> Option<Self> {
        let said = words.trim().to_lowercase();
        let behind = |ends: &[&str]| ends.iter().find_map(|end| said.strip_suffix(end));
        if let Some(ago) = behind(&AGO) {
            return length_in_words(ago).map(FromToday::Ago);
        }
        if let Some(ahead) = behind(&AHEAD) {
            let ahead = ahead.strip_prefix("in ").unwrap_or(ahead);
            return length_in_words(ahead).map(FromToday::Ahead);
        }
        if let Some(ahead) = said.strip_prefix("in ") {
            return length_in_words(ahead).map(FromToday::Ahead);
        }
        Duration::read(&said).ok().map(FromToday::Bare)
    }

    /// `10 and 20 days ago`.
    fn between(words: &str) -> Option<(Self, Option<Self>)> {
        let mut halves = [" and ", " to "].iter();
        let (first, second) = halves.find_map(|word| words.split_once(word))?;
        let second = FromToday::of(second)?;
        // The unit, and what tells the direction, may stand behind the second only.
        let unit = || {
            let behind = words.trim_start_matches(|c: char| !c.is_alphabetic());
            let behind = behind.split_once(' ').map_or("", |(_, behind)| behind);
            behind.split(' ').skip(1).take(1).collect::<String>()
        };
        let first = FromToday::of(first)
            .or_else(|| FromToday::of(&format!("{} {}", first.trim(), unit())))?;
        let first = match (first, second) {
            (FromToday::Bare(length), FromToday::Ago(_)) => FromToday::Ago(length),
            (FromToday::Bare(length), FromToday::Ahead(_)) => FromToday::Ahead(length),
            (first, _) => first,
        };
        Some((first, Some(second)))
    }

    /// The day, where it is one.
    fn day(self) -> Option<DayPoint> {
        match self {
            FromToday::Ago(length) => Some(DayPoint::Today(Direction::Before, length)),
            FromToday::Ahead(length) => Some(DayPoint::Today(Direction::After, length)),
            FromToday::Bare(_) | FromToday::Last(_) | FromToday::Next(_) => None,
        }
    }
}

/// What was meant by a test of a day.
enum Meant {
    Test(String),
    /// It can be meant in two ways, which are told.
    Told(String),
}

/// A test of a day as somebody said it.
struct DayTest<'n> {
    name: &'n str,
    compared: Option<SaidComparison>,
    not: bool,
    /// Whether no answer is later than today.
    past_only: bool,
    /// Whether no answer is earlier than today.
    future_only: bool,
}

impl DayTest<'_> {
    fn one(&self, days: FromToday) -> Option<Meant> {
        let name = self.name;
        let (by, sign) = match (self.compared, self.not) {
            (Some(said), _) => (said.by, said.sign),
            (None, true) => (Comparing::Order, Sign::Other),
            (None, false) => (Comparing::Order, Sign::Equal),
        };
        let written = sign.written();
        Some(Meant::Test(match (days, by) {
            (FromToday::Ago(length), Comparing::Length | Comparing::Age) => self.ago(sign, length),
            (FromToday::Ago(_) | FromToday::Ahead(_), Comparing::Order)
            | (FromToday::Ahead(_), Comparing::Sign) => format!("{name} {written} {}", days.day()?),
            (FromToday::Ago(length), Comparing::Sign) => match sign {
                Sign::Equal | Sign::Other => format!("{name} {written} today - {length}"),
                _ => return Some(self.ago_or_later(sign, length)),
            },
            (FromToday::Ahead(length), Comparing::Age | Comparing::Length) => {
                self.ahead(sign, length)
            }
            (FromToday::Bare(length), Comparing::Age) => self.ago(sign, length),
            (FromToday::Bare(length), Comparing::Length | Comparing::Sign) => {
                match (self.past_only, self.future_only) {
                    (true, false) => self.ago(sign, length),
                    (false, true) => self.ahead(sign, length),
                    _ => {
                        let ago = self.ago(sign, length);
                        return Some(Meant::Told(from_today(&ago, &self.ahead(sign, length))));
                    }
                }
            }
            (FromToday::Bare(length), Comparing::Order) => {
                let ago = format!("{name} {written} today - {length}");
                let ahead = format!("{name} {written} today + {length}");
                return Some(Meant::Told(from_today(&ago, &ahead)));
            }
            // `not` before them turns the signs round.
            (FromToday::Last(length), _) if self.not => match self.past_only {
                true => format!("{name} < today - {length}"),
                false => format!("({name} < today - {length} or {name} > today)"),
            },
            (FromToday::Next(length), _) if self.not => match self.future_only {
                true => format!("{name} > today + {length}"),
                false => format!("({name} > today + {length} or {name} < today)"),
            },
            (FromToday::Last(length), _) => self.ago(Sign::AtMost, length),
            (FromToday::Next(length), _) => self.ahead(Sign::AtMost, length),
        }))
    }

    /// `> 30 days ago`: the sign is for the length, or for the day.
    fn ago_or_later(&self, sign: Sign, length: Duration) -> Meant {
        let name = self.name;
        let (before, after) = match sign {
            Sign::AtMost | Sign::AtLeast => (Sign::AtMost, Sign::AtLeast),
            _ => (Sign::Less, Sign::More),
        };
        Meant::Told(format!(
            "write `{name} {} today - {length}` if it is longer ago, `{name} {} today - {length}` if it is later",
            before.written(),
            after.written(),
        ))
    }

    /// The test that it is so long ago: less is later, but no later than today.
    fn ago(&self, sign: Sign, length: Duration) -> String {
        let name = self.name;
        let test = format!("{name} {} today - {length}", sign.turned().written());
        match matches!(sign, Sign::Less | Sign::AtMost) && !self.past_only {
            true => format!("{test} and {name} <= today"),
            false => test,
        }
    }

    /// The test that it is so long from now: less is earlier, but no earlier than today.
    fn ahead(&self, sign: Sign, length: Duration) -> String {
        let name = self.name;
        let test = format!("{name} {} today + {length}", sign.written());
        match matches!(sign, Sign::Less | Sign::AtMost) && !self.future_only {
            true => format!("{test} and {name} >= today"),
            false => test,
        }
    }

    fn between(&self, one: FromToday, other: FromToday) -> Option<String> {
        let name = self.name;
        let (first, second) = (one.day()?, other.day()?);
        let (least, most) = match (first.days_from_today()?, second.days_from_today()?) {
            (first_at, second_at) if first_at > second_at => (second, first),
            _ => (first, second),
        };
        Some(match self.not {
            true => format!("({name} < {least} or {name} > {most})"),
            false => format!("{name} >= {least} and {name} <= {most}"),
        })
    }
}

/// What is said of a length of time by itself.
fn from_today(ago: &str, ahead: &str) -> String {
    format!("count it from today: write `{ago}` for so long ago, `{ahead}` for so long ahead")
}

#[cfg(test)]
mod tests {
    /// What is written for a test, of days up to today, from today, and of any.
    fn mend(test: &str, bounds: &str) -> String {
        let text = format!(
            "quandary: 1\ntitle: T\nstart: since\nfacts:\n  f: {test}\nquestions:\n  since:\n    ask: When?\n    type: date\n{bounds}    next:\n      - when: f\n        go: o\n      - go: o\noutcomes:\n  o: {{tone: go, title: O}}\n"
        );
        let reading = crate::parse::read(&text);
        let [finding] = reading.findings() else {
            panic!("{test}: {:?}", reading.findings());
        };
        finding.help.clone().unwrap_or_default().to_string()
    }

    #[test]
    fn days_from_today_are_never_told_the_wrong_way_round() {
        for (test, want) in [
            (
                "since more than 30 days ago",
                "write `since < today - 30 days`",
            ),
            (
                "since is more than 30 days ago",
                "write `since < today - 30 days`",
            ),
            (
                "since is not more than 30 days ago",
                "write `since >= today - 30 days and since <= today`",
            ),
            (
                "since at least 30 days ago",
                "write `since <= today - 30 days`",
            ),
            (
                "since no less than 2 weeks ago",
                "write `since <= today - 2 weeks`",
            ),
            (
                "since is over a month ago",
                "write `since < today - 1 month`",
            ),
            (
                "since less than 30 days ago",
                "write `since > today - 30 days and since <= today`",
            ),
            (
                "since up to 30 days ago",
                "write `since >= today - 30 days and since <= today`",
            ),
            (
                "since exactly 30 days ago",
                "write `since = today - 30 days`",
            ),
            ("since is 30 days ago", "write `since = today - 30 days`"),
            (
                "since is not 30 days ago",
                "write `since != today - 30 days`",
            ),
            (
                "since before 30 days ago",
                "write `since < today - 30 days`",
            ),
            (
                "since earlier than 30 days ago",
                "write `since < today - 30 days`",
            ),
            (
                "since later than 30 days ago",
                "write `since > today - 30 days`",
            ),
            (
                "since since 30 days ago",
                "write `since >= today - 30 days`",
            ),
            (
                "since older than 18 years",
                "write `since < today - 18 years`",
            ),
            (
                "since younger than 18 years",
                "write `since > today - 18 years and since <= today`",
            ),
            (
                "since in the last 30 days",
                "write `since >= today - 30 days and since <= today`",
            ),
            (
                "since is within the past week",
                "write `since >= today - 1 week and since <= today`",
            ),
            (
                "since is not in the last week",
                "write `(since < today - 1 week or since > today)`",
            ),
            (
                "since in the next 2 weeks",
                "write `since <= today + 2 weeks and since >= today`",
            ),
            (
                "since in more than 30 days",
                "write `since > today + 30 days`",
            ),
            (
                "since more than 30 days from now",
                "write `since > today + 30 days`",
            ),
            ("since is in 3 days", "write `since = today + 3 days`"),
            (
                "since between 10 and 20 days ago",
                "write `since >= today - 20 days and since <= today - 10 days`",
            ),
            (
                "since is between 1 week ago and 2 days ago",
                "write `since >= today - 1 week and since <= today - 2 days`",
            ),
            (
                "since is not between 2 and 3 weeks from now",
                "write `(since < today + 2 weeks or since > today + 3 weeks)`",
            ),
            (
                "since > 30 days ago",
                "write `since < today - 30 days` if it is longer ago, `since > today - 30 days` if it is later",
            ),
            (
                "since <= 30 days ago",
                "write `since <= today - 30 days` if it is longer ago, `since >= today - 30 days` if it is later",
            ),
            ("since = 30 days ago", "write `since = today - 30 days`"),
            (
                "since > 30 days",
                "count it from today: write `since < today - 30 days` for so long ago, `since > today + 30 days` for so long ahead",
            ),
            ("today - since > 30 days", "write `since < today - 30 days`"),
            (
                "today - since <= 2 weeks",
                "write `since >= today - 2 weeks`",
            ),
            (
                "since - today >= 1 month",
                "write `since >= today + 1 month`",
            ),
        ] {
            assert_eq!(mend(test, ""), want, "{test}");
        }
    }

    #[test]
    fn what_no_answer_can_be_is_left_out() {
        let (past, future) = ("    max: today\n", "    min: today\n");
        for (test, bounds, want) in [
            (
                "since less than 30 days ago",
                past,
                "write `since > today - 30 days`",
            ),
            (
                "since in the last week",
                past,
                "write `since >= today - 1 week`",
            ),
            (
                "since is not in the last week",
                past,
                "write `since < today - 1 week`",
            ),
            ("since > 30 days", past, "write `since < today - 30 days`"),
            (
                "since at least 30 days",
                future,
                "write `since >= today + 30 days`",
            ),
            (
                "since in the next week",
                future,
                "write `since <= today + 1 week`",
            ),
        ] {
            assert_eq!(mend(test, bounds), want, "{test} {bounds}");
        }
    }

    #[test]
    fn several_lengths_are_added_only_where_that_changes_no_day() {
        for (test, want) in [
            (
                "since > today - 2 days - 3 weeks",
                "write `today - 3 weeks 2 days`",
            ),
            (
                "since > today - 1 month - 2 days",
                "write `today - 1 month 2 days`",
            ),
            (
                "since > today - 30 days + 2 days",
                "write `today - 28 days`",
            ),
            ("since > today + 2 days - 1 week", "write `today - 5 days`"),
            (
                "since > today - 2 days - 1 month",
                "write one length: months and years are counted first, so `today - 1 month 2 days` may be another day",
            ),
            (
                "since > today - 1 year - 1 month",
                "write one length: years and months are counted together, so `today - 1 year 1 month` may be another day",
            ),
            (
                "since > today - 1 month + 2 days",
                "write `today -` with the one length that is left",
            ),
        ] {
            assert_eq!(mend(test, ""), want, "{test}");
        }
    }
}
