//! What a generated flow means, as plain values of the tests' own, and the text
//! that an author would write for it.

use std::fmt::{self, Write};

/// A flow in small domains. Names are told by numbers: `q0` is the first
/// question, `r0` the first outcome, `f0` a fact, `p0` a passage, `s0` a score,
/// and `o0` an option of every question that has options.
#[derive(Clone, Debug)]
pub struct Model {
    pub today: Day,
    pub questions: Vec<Asked>,
    pub facts: Vec<Test>,
    pub passages: Vec<Option<Test>>,
    pub page: Page,
    pub outcomes: usize,
    /// Outcomes with passages that they do not list; they list all others.
    pub left_out: Vec<(usize, usize)>,
    pub guarantees: Vec<Guarantee>,
}

/// What a flow says of its pages.
#[derive(Clone, Debug, Default)]
pub struct Page {
    pub help_now: Option<usize>,
    pub reasons_first: Option<usize>,
    /// By outcome: whether it is shown at once.
    pub at_once: Vec<bool>,
    /// By passage: its role; a reason where nothing is said.
    pub roles: Vec<Option<Role>>,
    /// Documents, each of an outcome: `d0.md` is the first.
    pub documents: Vec<(usize, Option<Test>)>,
}

/// The roles, in the order in which they stand on a page.
pub const ROLES: [Role; 4] = [Role("tonight"), Role("reason"), Role("later"), Role("help")];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Role(pub &'static str);

/// A promise with its premises.
#[derive(Clone, Debug)]
pub struct Guarantee {
    pub when: Option<Test>,
    /// Outcomes; none where it speaks of all.
    pub at: Vec<usize>,
    pub promise: Promise,
}

#[derive(Clone, Debug)]
pub enum Promise {
    Never(Vec<usize>),
    Always(Vec<usize>),
    Shows(Vec<usize>),
    ShowsFirst(Vec<usize>),
    ShowsNot(Vec<usize>),
    Asks(Vec<usize>),
    AtMost(usize),
    IndependentOf(Vec<usize>),
}

impl fmt::Display for Promise {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (key, letter, ids) = match self {
            Promise::Never(outcomes) => ("never", 'r', outcomes),
            Promise::Always(outcomes) => ("always", 'r', outcomes),
            Promise::Shows(passages) => ("shows", 'p', passages),
            Promise::ShowsFirst(passages) => ("shows_first", 'p', passages),
            Promise::ShowsNot(passages) => ("shows_not", 'p', passages),
            Promise::Asks(questions) => ("asks", 'q', questions),
            Promise::IndependentOf(questions) => ("independent_of", 'q', questions),
            Promise::AtMost(most) => return write!(f, "at_most: {most} questions"),
        };
        write!(f, "{key}: [{}]", ids_of(letter, ids))
    }
}

fn ids_of(letter: char, numbers: &[usize]) -> String {
    let ids: Vec<String> = numbers
        .iter()
        .map(|number| format!("{letter}{number}"))
        .collect();
    ids.join(", ")
}

#[derive(Clone, Debug)]
pub struct Asked {
    pub kind: Kind,
    pub optional: bool,
    /// The question whose answer stands in `ask`.
    pub mentions: Option<usize>,
    pub refuse: Vec<Test>,
    pub next: Next,
}

#[derive(Clone, Debug)]
pub enum Kind {
    Choice(Options),
    Choices {
        options: Vec<Choice>,
        at_least: usize,
        at_most: Option<usize>,
    },
    YesNo,
    /// Bounds in hundredths.
    Number {
        min: Option<i64>,
        max: Option<i64>,
        decimals: usize,
    },
    Duration {
        min: Option<Span>,
        max: Option<Span>,
    },
    Date {
        min: Option<Point>,
        max: Option<Point>,
    },
    Text {
        max_length: Option<usize>,
        lines: usize,
    },
}

#[derive(Clone, Debug)]
pub enum Options {
    /// `options: kinds`, see [`KINDS`].
    OfList,
    Own(Vec<Choice>),
}

#[derive(Clone, Copy, Debug, Default)]
pub struct Choice {
    /// What it adds to `s0` and `s1`.
    pub points: [i64; 2],
    pub alone: bool,
    /// The passage that it brings at once.
    pub help_first: Option<usize>,
}

/// The options of the list `kinds`. They name both scores, so that there are
/// two in every generated flow.
pub const KINDS: [Choice; 3] = [
    Choice {
        points: [1, 0],
        alone: false,
        help_first: None,
    },
    Choice {
        points: [0, -2],
        alone: false,
        help_first: None,
    },
    Choice {
        points: [2, 1],
        alone: false,
        help_first: None,
    },
];

/// The lists without labels: what they are called, what stands in the file, and
/// the options that they stand for.
pub const LISTS: [(&str, &str, &[usize]); 2] = [
    ("few", "[o0, o1]", &[0, 1]),
    ("most", "[few, o2]", &[0, 1, 2]),
];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    Question(usize),
    Outcome(usize),
}

#[derive(Clone, Debug)]
pub enum Next {
    To(Target),
    ByOption {
        targets: Vec<Target>,
        skipped: Option<Target>,
    },
    Routes(Vec<Route>),
}

/// A route of a list: when, and where to.
pub type Route = (Option<Test>, Lead);

#[derive(Clone, Debug)]
pub enum Lead {
    Go(Target),
    /// To the first of these that holds.
    Inside(Vec<Route>),
}

impl Lead {
    fn targets(&self) -> Vec<Target> {
        match self {
            Lead::Go(target) => vec![*target],
            Lead::Inside(routes) => routes.iter().flat_map(|(_, lead)| lead.targets()).collect(),
        }
    }
}

impl Next {
    pub fn targets(&self) -> Vec<Target> {
        match self {
            Next::To(target) => vec![*target],
            Next::ByOption { targets, skipped } => targets.iter().chain(skipped).copied().collect(),
            Next::Routes(routes) => routes.iter().flat_map(|(_, lead)| lead.targets()).collect(),
        }
    }
}

#[derive(Clone, Debug)]
pub enum Test {
    All(Vec<Test>),
    Any(Vec<Test>),
    /// So many of these hold, or more.
    Count(usize, Vec<Test>),
    Not(Box<Test>),
    Fact(usize),
    Answered(usize),
    Yes(usize),
    Is(usize, usize),
    IsNot(usize, usize),
    IsOneOf(usize, Vec<Member>),
    IsNotOneOf(usize, Vec<Member>),
    Has(usize, usize),
    HasOf(usize, Share, Vec<Member>),
    Compare(usize, Sign, Right),
    Score(usize, Sign, i64),
}

#[derive(Clone, Copy, Debug)]
pub enum Member {
    Option(usize),
    /// One of [`LISTS`].
    List(usize),
}

impl Member {
    pub fn options(self) -> Vec<usize> {
        match self {
            Member::Option(option) => vec![option],
            Member::List(list) => LISTS[list].2.to_vec(),
        }
    }
}

#[derive(Clone, Copy, Debug)]
pub enum Share {
    Any,
    All,
    None,
    /// So many, or more.
    Count(usize),
}

pub const SIGNS: [Sign; 6] = [
    Sign("<"),
    Sign("<="),
    Sign(">"),
    Sign(">="),
    Sign("="),
    Sign("!="),
];

#[derive(Clone, Copy, Debug)]
pub struct Sign(pub &'static str);

#[derive(Clone, Debug)]
pub enum Right {
    Value(Value),
    Today(Shift),
    Answer(usize, Shift),
}

/// What stands behind a name on the right of a comparison.
#[derive(Clone, Copy, Debug)]
pub enum Shift {
    None,
    /// In hundredths; negative is taken away.
    Number(i64),
    Later(Span),
    Earlier(Span),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    Option(usize),
    Options(Vec<usize>),
    YesNo(bool),
    /// In hundredths.
    Number(i64),
    Duration(Span),
    Date(Day),
    Words(String),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day {
    pub year: i64,
    pub month: i64,
    pub day: i64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    pub years: i64,
    pub months: i64,
    pub weeks: i64,
    pub days: i64,
}

/// A bound of a date.
#[derive(Clone, Copy, Debug)]
pub enum Point {
    Day(Day),
    Today(Shift),
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts = [
            (self.years, "years"),
            (self.months, "months"),
            (self.weeks, "weeks"),
            (self.days, "days"),
        ];
        let given = parts.iter().filter(|(count, _)| *count != 0);
        let words: Vec<String> = given
            .map(|(count, unit)| format!("{count} {unit}"))
            .collect();
        f.write_str(if words.is_empty() { "0 days" } else { "" })?;
        f.write_str(&words.join(" "))
    }
}

impl fmt::Display for Shift {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Shift::None => Ok(()),
            Shift::Number(number) if *number < 0 => write!(f, " - {}", decimal(-number)),
            Shift::Number(number) => write!(f, " + {}", decimal(*number)),
            Shift::Later(span) => write!(f, " + {span}"),
            Shift::Earlier(span) => write!(f, " - {span}"),
        }
    }
}

impl fmt::Display for Point {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Point::Day(day) => write!(f, "{day}"),
            Point::Today(shift) => write!(f, "today{shift}"),
        }
    }
}

impl fmt::Display for Right {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Right::Value(value) => write!(f, "{value}"),
            Right::Today(shift) => write!(f, "today{shift}"),
            Right::Answer(question, shift) => write!(f, "q{question}{shift}"),
        }
    }
}

impl fmt::Display for Value {
    /// The answer as files and flags have it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Option(option) => write!(f, "o{option}"),
            Value::Options(options) => {
                let ids: Vec<String> = options.iter().map(|option| format!("o{option}")).collect();
                f.write_str(&ids.join(", "))
            }
            Value::YesNo(yes) => f.write_str(if *yes { "yes" } else { "no" }),
            Value::Number(number) => f.write_str(&decimal(*number)),
            Value::Duration(span) => write!(f, "{span}"),
            Value::Date(day) => write!(f, "{day}"),
            Value::Words(words) => f.write_str(words),
        }
    }
}

impl fmt::Display for Member {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Member::Option(option) => write!(f, "o{option}"),
            Member::List(list) => f.write_str(LISTS[*list].0),
        }
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Target::Question(question) => write!(f, "q{question}"),
            Target::Outcome(outcome) => write!(f, "r{outcome}"),
        }
    }
}

impl fmt::Display for Test {
    /// The condition as an author writes it, with parentheses only where the
    /// format wants them.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Test::All(parts) => f.write_str(&joined(parts, " and ")),
            Test::Any(parts) => f.write_str(&joined(parts, " or ")),
            Test::Count(count, parts) => {
                let parts: Vec<String> = parts.iter().map(|part| format!("({part})")).collect();
                write!(f, "at least {count} of ({})", parts.join(", "))
            }
            Test::Not(inner) => write!(f, "not {}", inner.as_one()),
            Test::Fact(fact) => write!(f, "f{fact}"),
            Test::Answered(question) => write!(f, "q{question} is answered"),
            Test::Yes(question) => write!(f, "q{question}"),
            Test::Is(question, option) => write!(f, "q{question} is o{option}"),
            Test::IsNot(question, option) => write!(f, "q{question} is not o{option}"),
            Test::IsOneOf(question, members) => {
                write!(f, "q{question} is one of {}", listed(members))
            }
            Test::IsNotOneOf(question, members) => {
                write!(f, "q{question} is not one of {}", listed(members))
            }
            Test::Has(question, option) => write!(f, "q{question} has o{option}"),
            Test::HasOf(question, share, members) => {
                let share = match share {
                    Share::Any => "any".to_owned(),
                    Share::All => "all".to_owned(),
                    Share::None => "none".to_owned(),
                    Share::Count(count) => format!("at least {count}"),
                };
                write!(f, "q{question} has {share} of {}", listed(members))
            }
            Test::Compare(question, sign, right) => write!(f, "q{question} {} {right}", sign.0),
            Test::Score(score, sign, number) => write!(f, "s{score} {} {number}", sign.0),
        }
    }
}

impl Test {
    /// The test by itself, in parentheses where it has several parts.
    fn as_one(&self) -> String {
        match self {
            Test::All(_) | Test::Any(_) => format!("({self})"),
            _ => self.to_string(),
        }
    }
}

fn joined(parts: &[Test], joint: &str) -> String {
    let parts: Vec<String> = parts.iter().map(Test::as_one).collect();
    parts.join(joint)
}

fn listed(members: &[Member]) -> String {
    let members: Vec<String> = members.iter().map(Member::to_string).collect();
    members.join(", ")
}

fn decimal(hundredths: i64) -> String {
    let sign = if hundredths < 0 { "-" } else { "" };
    let size = hundredths.abs();
    match (size / 100, size % 100) {
        (whole, 0) => format!("{sign}{whole}"),
        (whole, part) => format!("{sign}{whole}.{part:02}"),
    }
}

impl Model {
    /// The flow file.
    pub fn text(&self) -> String {
        let mut text = String::from("quandary: 1\ntitle: Made up\nstart: q0\n");
        if let Some(outcome) = self.page.help_now {
            let _ = writeln!(text, "help_now: r{outcome}");
        }
        if let Some(count) = self.page.reasons_first {
            let _ = writeln!(text, "reasons_first: {count}");
        }
        text.push_str("\nlists:\n");
        for (name, items, _) in LISTS {
            let _ = writeln!(text, "  {name}: {items}");
        }
        text.push_str("  kinds:\n");
        options(&mut text, &KINDS, 4);
        if !self.facts.is_empty() {
            text.push_str("\nfacts:\n");
        }
        for (at, fact) in self.facts.iter().enumerate() {
            let _ = writeln!(text, "  f{at}: {fact}");
        }
        text.push_str("\nquestions:\n");
        for (at, question) in self.questions.iter().enumerate() {
            question.write(&mut text, at);
        }
        self.outcomes(&mut text);
        self.guarantees(&mut text);
        text
    }

    fn guarantees(&self, text: &mut String) {
        if !self.guarantees.is_empty() {
            text.push_str("\nguarantees:\n");
        }
        for (at, guarantee) in self.guarantees.iter().enumerate() {
            let _ = writeln!(text, "  - says: Promise {at}.");
            if let Some(when) = &guarantee.when {
                let _ = writeln!(text, "    when: {when}");
            }
            if !guarantee.at.is_empty() {
                let _ = writeln!(text, "    at: [{}]", ids_of('r', &guarantee.at));
            }
            let _ = writeln!(text, "    {}", guarantee.promise);
        }
    }

    fn outcomes(&self, text: &mut String) {
        text.push_str("\noutcomes:\n");
        for at in 0..self.outcomes {
            let listed = |passage: &usize| !self.left_out.contains(&(at, *passage));
            let passages: Vec<usize> = (0..self.passages.len()).filter(listed).collect();
            let _ = writeln!(text, "  r{at}:\n    tone: info\n    title: Result {at}");
            let _ = writeln!(text, "    text: \"Because of {{q0}}.\"");
            if !passages.is_empty() {
                let _ = writeln!(text, "    passages: [{}]", ids_of('p', &passages));
            }
            if self.page.at_once.get(at) == Some(&true) {
                text.push_str("    at_once: true\n");
            }
            self.documents(text, at);
        }
        if !self.passages.is_empty() {
            text.push_str("\npassages:\n");
        }
        for (at, when) in self.passages.iter().enumerate() {
            let _ = writeln!(text, "  p{at}:");
            if let Some(when) = when {
                let _ = writeln!(text, "    when: {when}");
            }
            if let Some(Some(Role(role))) = self.page.roles.get(at) {
                let _ = writeln!(text, "    role: {role}");
            }
            let _ = writeln!(text, "    text: Passage {at}.");
        }
    }

    fn documents(&self, text: &mut String, outcome: usize) {
        let documents = self.page.documents.iter().enumerate();
        let own = documents.filter(|(_, (of, _))| *of == outcome);
        let own: Vec<_> = own.map(|(at, (_, when))| (at, when)).collect();
        if !own.is_empty() {
            text.push_str("    documents:\n");
        }
        for (at, when) in own {
            let _ = writeln!(text, "      - file: d{at}.md\n        title: Document {at}");
            if let Some(when) = when {
                let _ = writeln!(text, "        when: {when}");
            }
            let _ = writeln!(text, "        parts: [{{text: Words {at}.}}]");
        }
    }
}

impl Asked {
    fn write(&self, text: &mut String, at: usize) {
        let mention = self
            .mentions
            .map_or(String::new(), |q| format!(" after {{q{q}}}"));
        let _ = writeln!(text, "  q{at}:\n    ask: \"Question {at}{mention}?\"");
        self.kind.write(text);
        if self.optional {
            text.push_str("    optional: true\n");
        }
        if !self.refuse.is_empty() {
            text.push_str("    refuse:\n");
        }
        for (number, when) in self.refuse.iter().enumerate() {
            let _ = writeln!(text, "      - when: {when}");
            let _ = writeln!(text, "        says: \"Refusal {number} of {{q{at}}}.\"");
        }
        self.next(text);
    }

    fn next(&self, text: &mut String) {
        match &self.next {
            Next::To(target) => drop(writeln!(text, "    next: {target}")),
            Next::ByOption { targets, skipped } => {
                text.push_str("    next:\n");
                let yes_no = matches!(self.kind, Kind::YesNo);
                for (option, target) in targets.iter().enumerate() {
                    let option = match (yes_no, option) {
                        (true, 0) => "yes".to_owned(),
                        (true, _) => "no".to_owned(),
                        (false, option) => format!("o{option}"),
                    };
                    let _ = writeln!(text, "      {option}: {target}");
                }
                if let Some(target) = skipped {
                    let _ = writeln!(text, "      skipped: {target}");
                }
            }
            Next::Routes(routes) => {
                text.push_str("    next:\n");
                write_routes(routes, 6, text);
            }
        }
    }
}

fn write_routes(routes: &[Route], indent: usize, text: &mut String) {
    for (when, lead) in routes {
        let mut begin = "- ";
        if let Some(when) = when {
            let _ = writeln!(text, "{:indent$}- when: {when}", "");
            begin = "  ";
        }
        match lead {
            Lead::Go(target) => drop(writeln!(text, "{:indent$}{begin}go: {target}", "")),
            Lead::Inside(routes) => {
                let _ = writeln!(text, "{:indent$}{begin}next:", "");
                write_routes(routes, indent + 4, text);
            }
        }
    }
}

impl Kind {
    pub fn options(&self) -> &[Choice] {
        match self {
            Kind::Choice(Options::OfList) => &KINDS,
            Kind::Choice(Options::Own(options)) | Kind::Choices { options, .. } => options,
            _ => &[],
        }
    }

    fn write(&self, text: &mut String) {
        let mut key = |key: &str, value: Option<String>| {
            if let Some(value) = value {
                let _ = writeln!(text, "    {key}: {value}");
            }
        };
        match self {
            Kind::Choice(Options::OfList) => key("options", Some("kinds".to_owned())),
            Kind::Choice(Options::Own(own)) => {
                text.push_str("    options:\n");
                options(text, own, 6);
            }
            Kind::Choices {
                options: own,
                at_least,
                at_most,
            } => {
                key("type", Some("choices".to_owned()));
                key("at_least", (*at_least > 0).then(|| at_least.to_string()));
                key("at_most", at_most.map(|most| most.to_string()));
                text.push_str("    options:\n");
                options(text, own, 6);
            }
            Kind::YesNo => key("type", Some("yes_no".to_owned())),
            Kind::Number { min, max, decimals } => {
                key("type", Some("number".to_owned()));
                key("min", min.map(decimal));
                key("max", max.map(decimal));
                key("decimals", (*decimals > 0).then(|| decimals.to_string()));
            }
            Kind::Duration { min, max } => {
                key("type", Some("duration".to_owned()));
                key("min", min.map(|span| span.to_string()));
                key("max", max.map(|span| span.to_string()));
            }
            Kind::Date { min, max } => {
                key("type", Some("date".to_owned()));
                key("min", min.map(|point| point.to_string()));
                key("max", max.map(|point| point.to_string()));
            }
            Kind::Text { max_length, lines } => {
                key("type", Some("text".to_owned()));
                key("max_length", max_length.map(|most| most.to_string()));
                key("lines", (*lines > 1).then(|| lines.to_string()));
            }
        }
    }
}

fn options(text: &mut String, options: &[Choice], indent: usize) {
    for (at, option) in options.iter().enumerate() {
        let points = option.points.iter().enumerate();
        let points: Vec<String> = points
            .filter(|(_, points)| **points != 0)
            .map(|(score, points)| format!("s{score}: {points}"))
            .collect();
        if points.is_empty() && !option.alone && option.help_first.is_none() {
            let _ = writeln!(text, "{:indent$}o{at}: Option {at}", "");
            continue;
        }
        let _ = writeln!(text, "{:indent$}o{at}:", "");
        let _ = writeln!(text, "{:indent$}  label: Option {at}", "");
        if let Some(passage) = option.help_first {
            let _ = writeln!(text, "{:indent$}  help_first: p{passage}", "");
        }
        if option.alone {
            let _ = writeln!(text, "{:indent$}  alone: true", "");
        }
        if !points.is_empty() {
            let _ = writeln!(text, "{:indent$}  points: {{{}}}", "", points.join(", "));
        }
    }
}
