//! Between a question of a flow and what is on the screen: its rows and hints
//! one way, the reply the other.

use quandary::flow::answer::{Answer, Given, Refused};
use quandary::flow::question::{Company, Kind, OptionSet, Presence, Question};
use quandary::flow::words::{ProgramWord, Words};
use quandary::front::words;
use quandary::letters::strip_control;
use quandary::render::TextPosition;
use quandary::session::Session;

pub use quandary::front::words::{allowed, given, short};

use super::ask::{
    Alone, Also, ListRow, Optional, Position, Reply, Title, TypedShape, View, WantedReply,
};

/// A line of a flow in words, with its file where that is a shared part.
pub fn line_of(place: &TextPosition<'_>) -> String {
    match place.part() {
        Some(part) => format!("{part}:{}", place.line),
        None => format!("line {}", place.line),
    }
}

/// Where in the conversation a question is put to the person.
#[derive(Clone, Copy, Debug)]
pub struct QuestionPlace<'a> {
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
    words: &'f Words,
    ask: String,
    help: Option<String>,
    why: Option<String>,
    short: String,
    rows: Vec<ListRow>,
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
        let words = &session.flow().words;
        Self {
            question,
            words,
            ask: clean(&session.plain(&question.ask)),
            help: question
                .help
                .as_ref()
                .map(|help| clean(&session.plain(help))),
            why: question.why.as_deref().map(clean),
            short: clean(&short(session, question)),
            rows: rows(question, words),
            picked: picked(earlier),
            typed: typed(earlier),
            known: typed(earlier),
        }
    }

    /// The question for whoever asks it.
    pub fn view<'v>(&'v self, place: QuestionPlace<'v>) -> View<'v> {
        View {
            page: None,
            urgent: false,
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

    fn kind(&self) -> WantedReply<'_> {
        match &self.question.kind {
            Kind::Choice(_) | Kind::YesNo => WantedReply::One {
                rows: &self.rows,
                earlier: self.picked.first().copied(),
            },
            Kind::Choices { .. } => WantedReply::Many {
                rows: &self.rows,
                earlier: &self.picked,
                limits: words::how_many(self.words, self.question),
            },
            Kind::Number { .. } | Kind::Duration { .. } | Kind::Date { .. } => {
                self.words(TypedShape::Value)
            }
            Kind::Text { lines: 1, .. } => self.words(TypedShape::One),
            Kind::Text { .. } => self.words(TypedShape::Several),
        }
    }

    fn words(&self, lines: TypedShape) -> WantedReply<'_> {
        WantedReply::Words {
            hint: words::hint(self.words, self.question),
            example: words::example(self.words, self.question),
            limits: words::limits(self.words, self.question),
            earlier: self.typed.clone(),
            lines,
        }
    }

    /// Why an answer is not accepted.
    pub fn refused(&self, refused: &Refused) -> String {
        refused.told(self.question, self.words)
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
    pub fn read_back(
        &self,
        session: &Session<'f>,
        reply: &Reply,
        heard: &Answer,
    ) -> Option<String> {
        let Reply::Words(typed) = reply else {
            return None;
        };
        if self.known.as_ref() == Some(typed) {
            return None;
        }
        words::read_back(session, self.question, typed, heard)
    }

    /// Puts what was typed into the line again, to be mended.
    pub fn keep_typed(&mut self, reply: Reply) {
        if let Reply::Words(typed) = reply {
            self.typed = Some(typed);
        }
    }
}

fn rows(question: &Question, words: &Words) -> Vec<ListRow> {
    if matches!(question.kind, Kind::YesNo) {
        let row = |id: &str, label| ListRow {
            id: id.to_owned(),
            label: strip_control(words.get(label)).into_owned(),
            help: None,
            after: None,
            alone: Alone::WithOthers,
            numbered: true,
            of: None,
        };
        return vec![row("yes", ProgramWord::Yes), row("no", ProgramWord::No)];
    }
    let Some(options) = question.kind.options() else {
        return Vec::new();
    };
    let clean = |text: &str| strip_control(text).into_owned();
    let rows = options.names().zip(options.iter());
    rows.map(|(id, (_, option))| ListRow {
        id: id.to_owned(),
        label: clean(&option.label),
        help: option.help.as_deref().map(clean),
        after: option.after.as_deref().map(clean),
        alone: match option.company {
            Company::WithOthers => Alone::WithOthers,
            Company::Alone => Alone::ByItself,
        },
        numbered: true,
        of: None,
    })
    .collect()
}

fn picked(earlier: Option<&Answer>) -> Vec<usize> {
    if let Some(Answer::YesNo(yes)) = earlier {
        return vec![usize::from(!yes)];
    }
    earlier.into_iter().flat_map(Answer::chosen).collect()
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
