//! Between a question of a flow and what is on the screen: its rows and hints
//! one way, the reply the other.

use quandary::flow::answer::{Answer, Given, Refused};
use quandary::flow::question::{Company, Kind, OptionSet, Presence, Question};
use quandary::flow::spoken;
use quandary::flow::table::Id;
use quandary::letters::strip_control;
use quandary::session::Session;

use super::ask::{Alone, Also, Kind as Asked, Lines, Optional, Position, Reply, Row, Title, View};

/// Where in the conversation a question is put to the person.
#[derive(Clone, Copy, Debug)]
pub struct Place<'a> {
    /// What there is to know before; empty where there is nothing.
    pub news: &'a str,
    /// The line on which the person answers.
    pub title: Title<'a>,
    /// What going back means.
    pub position: Position,
    /// The commands that are obeyed besides those that are obeyed everywhere.
    pub also: Also,
}

/// A question as it is put to the person, with all its words made ready.
pub struct Prompt<'f> {
    question: &'f Question,
    ask: String,
    help: Option<String>,
    why: Option<String>,
    short: String,
    rows: Vec<Row>,
    picked: Vec<usize>,
    /// What stands in the line at first.
    typed: Option<String>,
    /// The answer as it was before, which needs no reading back.
    known: Option<String>,
}

impl<'f> Prompt<'f> {
    /// Makes a question ready. `earlier` is what the person gave to it before
    /// they went back.
    pub fn new(session: &Session<'f>, question: &'f Question, earlier: Option<&Given>) -> Self {
        let clean = |text: &str| strip_control(text).into_owned();
        let earlier = earlier.and_then(Given::answer);
        Self {
            question,
            ask: clean(&session.plain(&question.ask)),
            help: question
                .help
                .as_ref()
                .map(|help| clean(&session.plain(help))),
            why: question.why.as_deref().map(clean),
            short: clean(&short(session, question)),
            rows: rows(question),
            picked: picked(earlier),
            typed: typed(earlier),
            known: typed(earlier),
        }
    }

    /// The question for whoever asks it.
    pub fn view<'v>(&'v self, place: Place<'v>) -> View<'v> {
        View {
            page: None,
            news: place.news,
            title: place.title,
            ask: &self.ask,
            help: self.help.as_deref(),
            why: self.why.as_deref(),
            short: &self.short,
            kind: self.kind(),
            position: place.position,
            also: place.also,
            optional: match self.question.presence {
                Presence::Required => Optional::Required,
                Presence::Optional => Optional::MaySkip,
            },
        }
    }

    fn kind(&self) -> Asked<'_> {
        match &self.question.kind {
            Kind::Choice(_) | Kind::YesNo => Asked::One {
                rows: &self.rows,
                earlier: self.picked.first().copied(),
            },
            Kind::Choices {
                at_least, at_most, ..
            } => Asked::Many {
                rows: &self.rows,
                earlier: &self.picked,
                limits: in_sentence_case(&limits(*at_least, *at_most)),
            },
            Kind::Number { .. } | Kind::Duration { .. } | Kind::Date { .. } => {
                self.words(Lines::Value)
            }
            Kind::Text { lines: 1, .. } => self.words(Lines::One),
            Kind::Text { .. } => self.words(Lines::Several),
        }
    }

    fn words(&self, lines: Lines) -> Asked<'_> {
        Asked::Words {
            hint: in_sentence_case(&typed_freely(self.question)),
            earlier: self.typed.clone(),
            lines,
        }
    }

    /// What a reply answers; nothing where it is no answer but a wish to skip,
    /// go back or leave.
    pub fn answer(&self, session: &Session<'f>, reply: &Reply) -> Option<Result<Answer, Refused>> {
        match (reply, &self.question.kind) {
            (Reply::Pick(row), Kind::YesNo) => Some(Ok(Answer::YesNo(*row == 0))),
            (Reply::Pick(row), _) => Some(Ok(Answer::Choice(*row))),
            (Reply::Picks(rows), _) => Some(Ok(Answer::Choices(
                rows.iter().copied().collect::<OptionSet>(),
            ))),
            (Reply::Words(words), _) => Some(self.question.hear(words, session.today())),
            (
                Reply::Skip
                | Reply::Back
                | Reply::Leave
                | Reply::Review
                | Reply::Vanish
                | Reply::Help,
                _,
            ) => None,
        }
    }

    /// What was typed, in other words than it was typed in; nothing where there is nothing to
    /// read back, as with an answer that stands as it was before.
    pub fn read_back(&self, session: &Session<'f>, reply: &Reply) -> Option<String> {
        let Reply::Words(typed) = reply else {
            return None;
        };
        if self.known.as_ref() == Some(typed) {
            return None;
        }
        match self.answer(session, reply)?.ok()? {
            Answer::Date(day) => Some(spoken::in_full(day, session.today())),
            Answer::Duration(length) => {
                let words = length.to_string();
                (words != typed.to_lowercase()).then_some(words)
            }
            Answer::Number(number) => {
                let words = number.to_string();
                let unit = match &self.question.kind {
                    Kind::Number {
                        unit: Some(unit), ..
                    } => format!(" {unit}"),
                    _ => String::new(),
                };
                // `1.000` is a thousand to many, and is read as one.
                let other = !typed.contains(&words) || typed.contains('.') && !words.contains('.');
                other.then(|| format!("{words}{unit}"))
            }
            Answer::Choice(_) | Answer::Choices(_) | Answer::YesNo(_) | Answer::Text(_) => None,
        }
    }

    /// Puts what was typed into the line again, to be mended.
    pub fn keep_typed(&mut self, reply: Reply) {
        if let Reply::Words(typed) = reply {
            self.typed = Some(typed);
        }
    }
}

/// The label of a question where it is spoken of.
pub fn short(session: &Session<'_>, question: &Question) -> String {
    match &question.short {
        Some(short) => short.to_string(),
        None => session.plain(&question.ask).into_owned(),
    }
}

/// What was given to a question, with its unit where it has one.
pub fn given(session: &Session<'_>, id: Id<Question>) -> String {
    let question = &session.flow().questions[id];
    let Some(answer) = session.given(id).and_then(Given::answer) else {
        return "(skipped)".to_owned();
    };
    let shown = question.show(answer);
    match &question.kind {
        Kind::Number {
            unit: Some(unit), ..
        } => format!("{shown} {unit}"),
        _ => shown,
    }
}

/// What may be answered to a question, for someone who types it.
pub fn allowed(question: &Question) -> String {
    let range = |min: Option<String>, max: Option<String>| match (min, max) {
        (Some(min), Some(max)) => format!(", from {min} to {max}"),
        (Some(min), None) => format!(", at least {min}"),
        (None, Some(max)) => format!(", at most {max}"),
        (None, None) => String::new(),
    };
    match &question.kind {
        Kind::Choice(options) => format!("one of: {}", join(options.names())),
        Kind::Choices {
            options,
            at_least,
            at_most,
        } => {
            let limits = limits(*at_least, *at_most);
            let limits = if limits.is_empty() {
                limits
            } else {
                format!(" ({limits})")
            };
            format!(
                "any of, with commas between{limits}: {}",
                join(options.names())
            )
        }
        Kind::YesNo => "yes or no".to_owned(),
        Kind::Number {
            min,
            max,
            unit,
            decimals,
        } => {
            let what = if *decimals == 0 {
                "a whole number"
            } else {
                "a number"
            };
            let unit = unit
                .as_ref()
                .map_or(String::new(), |unit| format!(" ({unit})"));
            let range = range(min.map(|n| n.to_string()), max.map(|n| n.to_string()));
            format!("{what}{unit}{range}")
        }
        Kind::Duration { min, max } => {
            let range = range(min.map(|d| d.to_string()), max.map(|d| d.to_string()));
            format!("a length of time such as 3 months or 2 weeks 4 days{range}")
        }
        Kind::Date { min, max } => {
            let range = match (min, max) {
                (Some(min), Some(max)) => format!(", from {min} to {max}"),
                (Some(min), None) => format!(", not before {min}"),
                (None, Some(max)) => format!(", not after {max}"),
                (None, None) => String::new(),
            };
            format!("a day such as 2026-08-23{range}")
        }
        Kind::Text { max_length, lines } => {
            let length = max_length.map_or(String::new(), |length| {
                format!(" of up to {length} characters")
            });
            match lines {
                1 => format!("a few words{length}"),
                lines => format!("up to {lines} lines{length}"),
            }
        }
    }
}

/// What may be typed at a terminal, where days and lengths of time are read as people say them.
fn typed_freely(question: &Question) -> String {
    let allowed = allowed(question);
    match &question.kind {
        Kind::Date { .. } => {
            allowed.replacen("2026-08-23", "2026-08-23, last March or yesterday", 1)
        }
        Kind::Duration { .. } => allowed.replacen("2 weeks 4 days", "about ten weeks", 1),
        Kind::Choice(_)
        | Kind::Choices { .. }
        | Kind::YesNo
        | Kind::Number { .. }
        | Kind::Text { .. } => allowed,
    }
}

fn join<'a>(names: impl ExactSizeIterator<Item = &'a str>) -> String {
    let names: Vec<&str> = names.collect();
    names.join(", ")
}

fn limits(at_least: usize, at_most: Option<usize>) -> String {
    match (at_least, at_most) {
        (0, None) => String::new(),
        (0, Some(most)) => format!("at most {most}"),
        (least, None) => format!("at least {least}"),
        (least, Some(most)) if least == most => format!("exactly {least}"),
        (least, Some(most)) => format!("{least} to {most}"),
    }
}

fn in_sentence_case(words: &str) -> String {
    let mut rest = words.chars();
    match rest.next() {
        Some(first) => first.to_uppercase().chain(rest).collect(),
        None => String::new(),
    }
}

fn rows(question: &Question) -> Vec<Row> {
    if matches!(question.kind, Kind::YesNo) {
        let row = |id: &str, label: &str| Row {
            id: id.to_owned(),
            label: label.to_owned(),
            help: None,
            alone: Alone::WithOthers,
        };
        return vec![row("yes", "Yes"), row("no", "No")];
    }
    let Some(options) = question.kind.options() else {
        return Vec::new();
    };
    let clean = |text: &str| strip_control(text).into_owned();
    let rows = options.names().zip(options.iter());
    rows.map(|(id, (_, option))| Row {
        id: id.to_owned(),
        label: clean(&option.label),
        help: option.help.as_deref().map(clean),
        alone: match option.company {
            Company::WithOthers => Alone::WithOthers,
            Company::Alone => Alone::ByItself,
        },
    })
    .collect()
}

fn picked(earlier: Option<&Answer>) -> Vec<usize> {
    match earlier {
        Some(Answer::Choice(option)) => vec![*option],
        Some(Answer::Choices(options)) => options.iter().collect(),
        Some(Answer::YesNo(yes)) => vec![usize::from(!yes)],
        _ => Vec::new(),
    }
}

fn typed(earlier: Option<&Answer>) -> Option<String> {
    match earlier? {
        Answer::Number(number) => Some(number.to_string()),
        Answer::Duration(duration) => Some(duration.to_string()),
        Answer::Date(date) => Some(date.to_string()),
        Answer::Text(text) => Some(text.to_string()),
        Answer::Choice(_) | Answer::Choices(_) | Answer::YesNo(_) => None,
    }
}
