//! Days that are told by how far they are from today, in everyday words: what
//! `since more than 30 days ago` means, and how that is written. Who says "more than
//! 30 days ago" means an earlier day, so the sign is the other way round.

use super::parser::{Parser, ends_test};
use super::proposed::Proposed;
use super::spellings::COMPARISONS;
use crate::diagnostic::Rule;
use crate::flow::day::{DayPoint, Direction};
use crate::flow::duration::Duration;
use crate::flow::question::Kind;
use crate::flow::spoken;

impl Parser<'_> {
    /// Reports `since more than 30 days ago` and its like, of a question that asks for
    /// a day. `self.at` is behind the question's name.
    pub(super) fn far_from_today(&mut self, name: &str) -> bool {
        let flow = self.names.flow;
        let question = flow.questions.find(name);
        let Some(Kind::Date { min, max }) = question.map(|id| &flow.questions[id].kind) else {
            return false;
        };
        let start = self.at;
        let mut at = start + usize::from(matches!(self.word_at(start), Some("is" | "was")));
        let not = matches!(self.word_at(at), Some("not" | "isn't" | "wasn't"));
        at += usize::from(not);
        let ahead = usize::from(self.word_at(at) == Some("in"));
        let compared = COMPARISONS
            .iter()
            .find(|(words, ..)| self.reads_at(at + ahead, words));
        let between = matches!(self.word_at(at), Some("between" | "from"));
        let behind = match compared {
            Some((words, ..)) => at + ahead + words.split(' ').count(),
            None => at + usize::from(between),
        };
        let end = self.end_of_value(behind, between);
        let Some(words) = self.source.get(self.bytes(&(behind..end))) else {
            return false;
        };
        let words = match (compared, ahead) {
            (Some(_), 1) => format!("in {words}"),
            _ => words.to_owned(),
        };
        let told = if between {
            Told::between(&words)
        } else {
            Told::of(&words).map(|one| (one, None))
        };
        let Some((told, other)) = told.filter(|_| behind < end) else {
            return false;
        };
        let said = Said {
            name,
            compared: compared.map(|(words, sign, opposite)| {
                let sign = if not { *opposite } else { *sign };
                (Comparing::by(words), sign)
            }),
            not,
            past_only: max.is_some_and(|max| max.days_from_today().is_some_and(|(_, at)| at <= 0)),
            future_only: min
                .is_some_and(|min| min.days_from_today().is_some_and(|(at, _)| at >= 0)),
        };
        let meant = match other {
            Some(other) => said.between(told, other),
            None => said.one(told),
        };
        let Some(help) = meant else { return false };
        self.at = end;
        // Two readings are told as they are: each of them is a whole test.
        let one = help
            .strip_prefix("write `")
            .and_then(|test| test.strip_suffix('`'));
        let one = one.filter(|test| !test.contains('`'));
        let proposed = one.map_or_else(Vec::new, |test| Proposed::only(test.to_owned()));
        let at = self.bytes(&(start..end));
        let words = self.source.get(at.clone()).unwrap_or("");
        let message = format!("`{words}` is no test of a day");
        let finding = self.error(Rule::CannotCompare, at, message);
        self.propose(finding, proposed, help);
        true
    }

    /// How `today - since > 30 days` is written, which begins at this word.
    pub(super) fn time_since(&self, start: usize) -> Option<String> {
        let flow = self.names.flow;
        let word = |more: usize| self.word_at(start + more);
        let (sign, length) = (word(3)?, start + 4);
        let end = self.end_of_value(length, false);
        let length = self.source.get(self.bytes(&(length..end)))?;
        let length = Duration::read(length).ok()?;
        let is_sign = |word: &&str| matches!(*word, "<" | "<=" | ">" | ">=" | "=" | "!=");
        let sign = Some(sign).filter(is_sign)?;
        let (first, "-", second) = (word(0)?, word(1)?, word(2)?) else {
            return None;
        };
        let name = if first == "today" { second } else { first };
        let is_day = |id| matches!(flow.questions[id].kind, Kind::Date { .. });
        flow.questions.find(name).filter(|id| is_day(*id))?;
        match (first, second) {
            ("today", _) => Some(format!("{name} {} today - {length}", turned(sign))),
            (_, "today") => Some(format!("{name} {sign} today + {length}")),
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

/// What two values are compared by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Comparing {
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
    fn by(words: &str) -> Self {
        let words = words.strip_prefix("no ").unwrap_or(words);
        match words {
            "on or after" | "on or before" | "before" | "after" | "since" | "until"
            | "later than" | "earlier than" => Comparing::Order,
            "older than" | "younger than" => Comparing::Age,
            "exactly" | "equals" | "equal" | "equal to" => Comparing::Order,
            words if words.starts_with(|c: char| c.is_alphabetic()) => Comparing::Length,
            _ => Comparing::Sign,
        }
    }
}

/// A length of time from today.
#[derive(Clone, Copy, Debug)]
enum Told {
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
const LAST: [&str; 8] = [
    "in the last ",
    "within the last ",
    "during the last ",
    "over the last ",
    "in the past ",
    "within the past ",
    "during the past ",
    "over the past ",
];
const NEXT: [&str; 3] = ["in the next ", "within the next ", "during the next "];

impl Told {
    fn of(words: &str) -> Option<Self> {
        let said = words.trim().to_lowercase();
        let length = |words: &str| {
            let words = words.trim();
            let read = Duration::read(words).or_else(|_| match words.split(' ').count() {
                1 => Duration::read(&format!("1 {words}")),
                _ => spoken::length(words),
            });
            read.ok()
        };
        let behind = |ends: &[&str]| ends.iter().find_map(|end| said.strip_suffix(end));
        let begun = |starts: &[&str]| starts.iter().find_map(|start| said.strip_prefix(start));
        if let Some(ago) = behind(&AGO) {
            return length(ago).map(Told::Ago);
        }
        if let Some(ahead) = behind(&AHEAD) {
            let ahead = ahead.strip_prefix("in ").unwrap_or(ahead);
            return length(ahead).map(Told::Ahead);
        }
        if let Some(last) = begun(&LAST) {
            return length(last).map(Told::Last);
        }
        if let Some(next) = begun(&NEXT) {
            return length(next).map(Told::Next);
        }
        if let Some(ahead) = said.strip_prefix("in ") {
            return length(ahead).map(Told::Ahead);
        }
        Duration::read(&said).ok().map(Told::Bare)
    }

    /// `10 and 20 days ago`.
    fn between(words: &str) -> Option<(Self, Option<Self>)> {
        let mut halves = [" and ", " to "].iter();
        let (first, second) = halves.find_map(|word| words.split_once(word))?;
        let second = Told::of(second)?;
        // The unit, and what tells the direction, may stand behind the second only.
        let unit = || {
            let behind = words.trim_start_matches(|c: char| !c.is_alphabetic());
            let behind = behind.split_once(' ').map_or("", |(_, behind)| behind);
            behind.split(' ').skip(1).take(1).collect::<String>()
        };
        let first =
            Told::of(first).or_else(|| Told::of(&format!("{} {}", first.trim(), unit())))?;
        let first = match (first, second) {
            (Told::Bare(length), Told::Ago(_)) => Told::Ago(length),
            (Told::Bare(length), Told::Ahead(_)) => Told::Ahead(length),
            (first, _) => first,
        };
        Some((first, Some(second)))
    }

    /// The day, where it is one.
    fn day(self) -> Option<DayPoint> {
        match self {
            Told::Ago(length) => Some(DayPoint::Today(Direction::Before, length)),
            Told::Ahead(length) => Some(DayPoint::Today(Direction::After, length)),
            Told::Bare(_) | Told::Last(_) | Told::Next(_) => None,
        }
    }
}

/// A test as somebody said it.
struct Said<'n> {
    name: &'n str,
    compared: Option<(Comparing, &'static str)>,
    not: bool,
    /// Whether no answer is later than today.
    past_only: bool,
    /// Whether no answer is earlier than today.
    future_only: bool,
}

impl Said<'_> {
    fn one(&self, told: Told) -> Option<String> {
        let name = self.name;
        let plain = if self.not { "!=" } else { "=" };
        let (comparing, sign) = self.compared.unwrap_or((Comparing::Order, plain));
        Some(match (told, comparing) {
            (Told::Ago(length), Comparing::Length | Comparing::Age) => {
                format!("write `{}`", self.ago(sign, length))
            }
            (Told::Ago(_) | Told::Ahead(_), Comparing::Order)
            | (Told::Ahead(_), Comparing::Sign) => {
                format!("write `{name} {sign} {}`", told.day()?)
            }
            (Told::Ago(length), Comparing::Sign) if matches!(sign, "=" | "!=") => {
                format!("write `{name} {sign} today - {length}`")
            }
            (Told::Ago(length), Comparing::Sign) => format!(
                "write `{name} {} today - {length}` if it is longer ago, `{name} {} today - {length}` if it is later",
                before(sign),
                after(sign),
            ),
            (Told::Ahead(length), Comparing::Age | Comparing::Length) => {
                format!("write `{}`", self.ahead(sign, length))
            }
            (Told::Bare(length), Comparing::Age) => format!("write `{}`", self.ago(sign, length)),
            (Told::Bare(length), Comparing::Length | Comparing::Sign) => {
                match (self.past_only, self.future_only) {
                    (true, false) => format!("write `{}`", self.ago(sign, length)),
                    (false, true) => format!("write `{}`", self.ahead(sign, length)),
                    _ => format!(
                        "count it from today: write `{}` for so long ago, `{}` for so long ahead",
                        self.ago(sign, length),
                        self.ahead(sign, length)
                    ),
                }
            }
            (Told::Bare(length), Comparing::Order) => format!(
                "count it from today: write `{name} {sign} today - {length}` for so long ago, `{name} {sign} today + {length}` for so long ahead"
            ),
            // `not` before them turns the signs round.
            (Told::Last(length), _) if self.not => match self.past_only {
                true => format!("write `{name} < today - {length}`"),
                false => format!("write `({name} < today - {length} or {name} > today)`"),
            },
            (Told::Next(length), _) if self.not => match self.future_only {
                true => format!("write `{name} > today + {length}`"),
                false => format!("write `({name} > today + {length} or {name} < today)`"),
            },
            (Told::Last(length), _) => format!("write `{}`", self.ago("<=", length)),
            (Told::Next(length), _) => format!("write `{}`", self.ahead("<=", length)),
        })
    }

    /// The test that it is so long ago: less is later, but no later than today.
    fn ago(&self, sign: &str, length: Duration) -> String {
        let name = self.name;
        let test = format!("{name} {} today - {length}", turned(sign));
        match matches!(sign, "<" | "<=") && !self.past_only {
            true => format!("{test} and {name} <= today"),
            false => test,
        }
    }

    /// The test that it is so long from now: less is earlier, but no earlier than today.
    fn ahead(&self, sign: &str, length: Duration) -> String {
        let name = self.name;
        let test = format!("{name} {sign} today + {length}");
        match matches!(sign, "<" | "<=") && !self.future_only {
            true => format!("{test} and {name} >= today"),
            false => test,
        }
    }

    fn between(&self, one: Told, other: Told) -> Option<String> {
        let name = self.name;
        let (first, second) = (one.day()?, other.day()?);
        let (least, most) = match (first.days_from_today()?, second.days_from_today()?) {
            (first_at, second_at) if first_at > second_at => (second, first),
            _ => (first, second),
        };
        Some(match self.not {
            true => format!("write `({name} < {least} or {name} > {most})`"),
            false => format!("write `{name} >= {least} and {name} <= {most}`"),
        })
    }
}

/// The sign that says the same with both sides changed.
fn turned(sign: &str) -> &str {
    match sign {
        "<" => ">",
        "<=" => ">=",
        ">" => "<",
        ">=" => "<=",
        same => same,
    }
}

/// A sign that says "before", as closely as this one.
fn before(sign: &str) -> &str {
    match sign {
        ">" => "<",
        ">=" => "<=",
        same => same,
    }
}

/// A sign that says "after", as closely as this one.
fn after(sign: &str) -> &str {
    match sign {
        "<" => ">",
        "<=" => ">=",
        same => same,
    }
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
