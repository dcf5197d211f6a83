//! The forms of the data: what a front in any language gets, as `docs/schemas/next.schema.json`
//! describes it. Texts are filled in, and free of what could steer a screen.

#[cfg(test)]
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

#[cfg(test)]
use super::page::AdviceData;
use super::page::{Block, Page, ReadIn, Row, as_markdown};
use super::words;
use crate::flow::Flow;
use crate::flow::answer::{Answer, Given, WrittenAnswer};
use crate::flow::outcome::{FirstRow, Showing};
#[cfg(test)]
use crate::flow::question::QuestionType;
use crate::flow::question::{Company, Kind, Presence, Question};
use crate::flow::table::Id;
use crate::flow::words::{ProgramWord, Words};
#[cfg(test)]
use crate::ladder::printed::made::ToneName;
use crate::letters::strip_control;
use crate::session::Session;
use crate::session::advice::ShownPassage;
use crate::space::person::Progress;

/// What comes next in a flow for somebody who has given some answers. Nothing is kept between two
/// calls. Texts are filled in. A later version of the program may add keys, and its schema then
/// names them; those that are here keep their meaning.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(
    test,
    derive(JsonSchema),
    schemars(deny_unknown_fields, title = "What `quandary next --json` tells")
)]
pub struct FlowStep<'a> {
    /// The id of the flow: of a built-in one, or the name of its file without the ending.
    flow: &'a str,
    /// The digest of the flow, by which it is known whether it has changed: FNV-1a of the bytes
    /// of its file.
    #[cfg_attr(test, schemars(regex(pattern = "^fnv1a64:[0-9a-f]{16}$")))]
    digest: &'a str,
    /// What the flow helps to decide, as plain text.
    title: String,
    /// What is shown before the first question, as Markdown.
    intro: Option<String>,
    /// What is said at the end, after the advice, as Markdown.
    outro: Option<String>,
    /// Whether somebody may have to be gone at once: a front offers a way that leaves nothing to
    /// be seen.
    quick_exit: bool,
    #[serde(flatten)]
    step: &'a NextStep,
}

impl<'a> FlowStep<'a> {
    /// This step of a flow, whose file has this id and this digest.
    #[must_use]
    pub fn of(flow: &Flow, id: &'a str, digest: &'a str, step: &'a NextStep) -> Self {
        Self {
            flow: id,
            digest,
            title: clean(&flow.title),
            intro: flow.intro.as_deref().map(clean),
            outro: flow.outro.as_deref().map(clean),
            quick_exit: flow.quick_exit,
            step,
        }
    }
}

/// What comes next, for one person.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(JsonSchema), schemars(deny_unknown_fields))]
#[non_exhaustive]
pub struct NextStep {
    /// What is to be shown: a question, advice, or neither, where the flow doesn't say where such
    /// answers lead.
    pub stage: Scene,
    /// The question that is asked.
    pub question: Option<ShownQuestion>,
    /// How far it is from there.
    pub progress: Option<ShownProgress>,
    /// What was answered, in the order of asking.
    pub said: Vec<ShownAnswer>,
    /// What there is to tell before anything else, as plain text.
    pub news: Vec<String>,
    /// Why the answer was refused, in words for the person; then all else is as it was before.
    pub refused: Option<String>,
    /// How the answer was read, where that is not as it was typed: ask whether it is right.
    pub read_as: Option<String>,
    /// What the change did, line by line, for somebody who may still call it off; empty where it
    /// did nothing else, and null where nothing was changed.
    pub change: Option<Vec<String>>,
    /// Help that the answer brings, to be shown before anything else.
    pub helped: Vec<ShownHelp>,
    /// The page that is a key away from every question, where the flow has one.
    pub help_now: Option<ShownPage>,
    /// The advice as it is read: at the end, or before it where nothing changes it any more.
    pub page: Option<ShownPage>,
    /// The same advice, as `quandary run --json` gives it.
    #[cfg_attr(test, schemars(with = "Option<AdviceData<'static>>"))]
    pub result: Option<Value>,
    /// The answers after this step, as the text of an answers file: the one that the program saves
    /// and reads. Give it to the next call.
    pub answers: String,
}

/// What is to be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(JsonSchema), schemars(inline))]
pub enum Scene {
    /// A question.
    Ask,
    /// Advice.
    Advice,
    /// Nothing: the flow does not say where such answers lead.
    Stuck,
}

/// A question, ready to be asked.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(
    test,
    derive(JsonSchema),
    schemars(rename = "question", deny_unknown_fields)
)]
#[non_exhaustive]
pub struct ShownQuestion {
    /// The id of the question.
    pub id: String,
    /// The question itself, as plain text.
    pub ask: String,
    /// A sentence that is always shown with it.
    pub help: Option<String>,
    /// Why it is asked, as Markdown, for whoever wants to know.
    pub why: Option<String>,
    /// Its label where it is spoken of.
    pub short: String,
    /// Its type, as in the flow.
    #[serde(rename = "type")]
    #[cfg_attr(test, schemars(extend("enum" = QuestionType::ALL.map(QuestionType::name))))]
    pub kind: &'static str,
    /// Whether it may be skipped.
    pub optional: bool,
    /// What there is to choose from; empty where something is typed.
    pub options: Vec<ShownOption>,
    /// What may be typed, or how many options may be chosen; empty where there is nothing to say.
    pub hint: String,
    /// What is counted, of numbers.
    pub unit: Option<String>,
    /// How many lines may be typed, of words.
    pub lines: Option<usize>,
    /// How many characters may be typed, of words.
    pub max_length: Option<usize>,
    /// What was answered earlier, as a reply says it.
    pub earlier: Option<String>,
}

/// An option.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(
    test,
    derive(JsonSchema),
    schemars(rename = "option", deny_unknown_fields)
)]
#[non_exhaustive]
pub struct ShownOption {
    /// The id, which a reply says.
    pub id: String,
    /// What the person reads.
    pub label: String,
    /// A sentence that is shown with it.
    pub help: Option<String>,
    /// A sentence that is said once it is chosen.
    pub after: Option<String>,
    /// Whether it goes with no other.
    pub alone: bool,
}

/// How far it is.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(
    test,
    derive(JsonSchema),
    schemars(rename = "position", deny_unknown_fields)
)]
#[non_exhaustive]
pub struct ShownProgress {
    /// The number of the question, from 1.
    #[cfg_attr(test, schemars(range(min = 1)))]
    pub number: usize,
    /// The fewest questions that come after it, whatever is answered.
    pub fewest: usize,
    /// The most.
    pub most: usize,
    /// The same in words.
    pub words: String,
    /// The id of the outcome, where nothing that is answered from here changes it. What its page
    /// shows may still change: where nothing of it does, `page` and `result` are there, too.
    pub decided: Option<String>,
}

/// An answer that was given.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(
    test,
    derive(JsonSchema),
    schemars(rename = "said", deny_unknown_fields)
)]
#[non_exhaustive]
pub struct ShownAnswer {
    /// The id of the question.
    pub question: String,
    /// Its label.
    pub short: String,
    /// The answer as the person reads it.
    pub answer: String,
    /// Whether it is in words of their own: ask before you keep it.
    pub own_words: bool,
}

/// A passage of help.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(
    test,
    derive(JsonSchema),
    schemars(rename = "help", deny_unknown_fields)
)]
#[non_exhaustive]
pub struct ShownHelp {
    /// The id of the passage.
    pub id: String,
    /// The heading, as plain text.
    pub title: Option<String>,
    /// The passage, as Markdown.
    pub text: String,
}

/// A page with all that stands on it. Texts are Markdown, but for titles.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(
    test,
    derive(JsonSchema),
    schemars(rename = "page", deny_unknown_fields)
)]
#[non_exhaustive]
pub struct ShownPage {
    /// The id of the outcome.
    pub outcome: String,
    /// What kind of advice it is: go ahead, go ahead with care, do not, or to know and not to do.
    #[cfg_attr(test, schemars(with = "ToneName"))]
    pub tone: String,
    /// The word that is said for the tone; empty where none is.
    pub tone_word: String,
    /// Whether the outcome is shown at once, with nothing before it, as help in danger is.
    pub at_once: bool,
    /// Whether whoever reads it may be watched: to clear the screen and leave is the first thing to
    /// offer.
    pub leave_first: bool,
    /// The advice in one line, as plain text.
    pub title: String,
    /// What is read first, below the title, as Markdown.
    pub first: String,
    /// What is there for whoever wants to read on, in its order.
    pub rest: Vec<ShownRest>,
    /// The whole page as the program keeps it, as Markdown; null where it must not be offered for
    /// keeping, as with help in danger.
    pub kept: Option<String>,
}

/// Something for whoever wants to read on.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(
    test,
    derive(JsonSchema),
    schemars(rename = "behind", deny_unknown_fields)
)]
#[non_exhaustive]
pub struct ShownRest {
    /// What it is.
    #[cfg_attr(
        test,
        schemars(extend("enum" = ["more", "because", "document", "sources"]))
    )]
    pub row: &'static str,
    /// Its title, as plain text.
    pub title: String,
    /// It, as Markdown.
    pub text: String,
    /// The name that it is saved under, of a document.
    pub file: Option<String>,
}

impl ShownQuestion {
    /// The question as it reads on this way.
    pub(super) fn of(session: &Session<'_>, id: Id<Question>) -> Self {
        let flow = session.flow();
        let question = &flow.questions[id];
        let Question {
            ask,
            help,
            why,
            kind,
            presence,
            // Said by the hint, by the name for short, and where nothing is answered.
            short: _,
            nothing: _,
            unanswered: _,
            unit_of_one: _,
            // Looked at once it is answered.
            refuse: _,
            next: _,
        } = question;
        let hint = match kind.options() {
            Some(_) => words::how_many(&flow.words, question),
            None if matches!(kind, Kind::YesNo) => String::new(),
            None => words::hint(&flow.words, question),
        };
        let (lines, max_length) = match kind {
            Kind::Text { lines, max_length } => (Some(*lines), *max_length),
            Kind::Choice(_)
            | Kind::Choices { .. }
            | Kind::YesNo
            | Kind::Number { .. }
            | Kind::Duration { .. }
            | Kind::Date { .. } => (None, None),
        };
        let unit = kind.unit().map(clean);
        Self {
            id: flow.questions.name(id).to_owned(),
            ask: clean(&session.plain(ask)),
            help: help.as_ref().map(|help| clean(&session.plain(help))),
            why: why.as_deref().map(clean),
            short: clean(&words::short(session, question)),
            kind: kind.name(),
            optional: *presence == Presence::Optional,
            options: choices(&flow.words, question),
            hint,
            unit,
            lines,
            max_length,
            earlier: None,
        }
    }
}

fn choices(words: &Words, question: &Question) -> Vec<ShownOption> {
    if matches!(question.kind, Kind::YesNo) {
        let choice = |id: &str, label| ShownOption {
            id: id.to_owned(),
            label: clean(words.get(label)),
            help: None,
            after: None,
            alone: false,
        };
        return vec![
            choice("yes", ProgramWord::Yes),
            choice("no", ProgramWord::No),
        ];
    }
    let Some(options) = question.kind.options() else {
        return Vec::new();
    };
    let choices = options.iter().map(|(id, option)| ShownOption {
        id: options.name(id).to_owned(),
        label: clean(&option.label),
        help: option.help.as_deref().map(clean),
        after: option.after.as_deref().map(clean),
        alone: option.company == Company::Alone,
    });
    choices.collect()
}

impl ShownProgress {
    pub(super) fn of(session: &Session<'_>, progress: &Progress) -> Self {
        let number = session.taken().len() + 1;
        let fewest = progress.fewest.saturating_sub(1);
        let most = progress.most.saturating_sub(1);
        let name = |id| session.flow().outcomes.name(id).to_owned();
        Self {
            number,
            fewest,
            most,
            words: words::position(&session.flow().words, number, fewest, most),
            decided: progress.decided.map(name),
        }
    }
}

impl ShownAnswer {
    pub(super) fn all(session: &Session<'_>) -> Vec<Self> {
        let flow = session.flow();
        let said = session.taken().iter().map(|taken| Self {
            question: flow.questions.name(taken.question).to_owned(),
            short: clean(&words::short(session, &flow.questions[taken.question])),
            answer: clean(&words::given(session, taken.question)),
            own_words: matches!(
                session.given(taken.question),
                Some(Given::Answer(Answer::Text(_)))
            ),
        });
        said.collect()
    }
}

impl ShownPage {
    /// A page of advice, or of help that nothing may come before.
    pub(super) fn of(page: &Page<'_, '_>) -> Self {
        if page.showing().is_at_once() {
            return Self::of_help(page);
        }
        let documents = page.documents();
        let rest = page.rest(ReadIn::Screen).into_iter();
        let rest = rest.map(|mut behind| {
            let title = clean(&behind.label(page.words(), documents));
            let document = match behind.row {
                Row::Document(at) => documents.get(at),
                Row::More | Row::Because | Row::Sources => None,
            };
            // The title of its row stands above it.
            behind.blocks.remove(0);
            let text = match document {
                Some(document) => clean(document.text.trim()),
                None => clean(&as_markdown(&behind.blocks)),
            };
            ShownRest {
                row: name(behind.row),
                title,
                text,
                file: document.map(|document| document.file.clone()),
            }
        });
        Self {
            first: below_title(page.first(ReadIn::Screen)),
            rest: rest.collect(),
            kept: Some(clean(&page.to_keep())),
            ..Self::bare(page)
        }
    }

    /// A page of help. It offers nothing to keep.
    pub(super) fn of_help(page: &Page<'_, '_>) -> Self {
        let (above, rest) = page.as_help();
        let rest = match rest.is_empty() {
            true => Vec::new(),
            false => vec![ShownRest {
                row: name(Row::More),
                title: clean(page.words().get(ProgramWord::ReadOn)),
                text: clean(&as_markdown(&rest)),
                file: None,
            }],
        };
        Self {
            first: below_title(above),
            rest,
            kept: None,
            ..Self::bare(page)
        }
    }

    fn bare(page: &Page<'_, '_>) -> Self {
        let flow = page.session().flow();
        let leave_first = Showing::AtOnce {
            first: FirstRow::Leave,
        };
        Self {
            outcome: flow.outcomes.name(page.outcome()).to_owned(),
            tone: page.tone().to_string(),
            tone_word: clean(page.tone_word()),
            at_once: page.showing().is_at_once(),
            leave_first: page.showing() == leave_first,
            title: clean(page.title()),
            first: String::new(),
            rest: Vec::new(),
            kept: None,
        }
    }
}

fn name(row: Row) -> &'static str {
    match row {
        Row::More => "more",
        Row::Because => "because",
        Row::Document(_) => "document",
        Row::Sources => "sources",
    }
}

/// What stands on a page below its title, as Markdown.
fn below_title(mut page: Vec<Block>) -> String {
    page.retain(|block| !matches!(block, Block::Word(_) | Block::Title(_)));
    clean(&as_markdown(&page))
}

/// A passage of help.
pub(super) fn passage(flow: &Flow, shown: &ShownPassage) -> ShownHelp {
    ShownHelp {
        id: flow.passages.name(shown.passage).to_owned(),
        title: shown.title.as_deref().map(clean),
        text: clean(shown.text.trim()),
    }
}

/// An answer as a reply says it.
pub(super) fn as_words(question: &Question, answer: &Answer) -> String {
    match question.write(answer) {
        WrittenAnswer::One(words) => words,
        WrittenAnswer::Many(ids) => ids.join(","),
        WrittenAnswer::Number(number) => number.to_string(),
    }
}

/// A text without what could steer a screen.
pub(super) fn clean(text: &str) -> String {
    strip_control(text).into_owned()
}
