//! What the person gets: one page, as the [`blocks`] that stand on it, which a front lays out and a
//! file takes as Markdown, with the [`marks`] of its sources; and the same as data, in [`result`].

use super::words;
use crate::flow::day;
use crate::flow::outcome::{Outcome, Reasons, Role, Showing, Source, Tone};
use crate::flow::question::{Kind, Question};
use crate::flow::table::Id;
use crate::flow::text::literal_in_markdown;
use crate::flow::words::{ProgramWord, Words};
use crate::session::advice::{Advice, AdvicePiece, Part, ShownDocument, ShownPassage};
use crate::session::{Session, Step};
use crate::space::Space;
use crate::space::budget::Budget;
use marks::{Marks, marked, source_line};

pub use blocks::{Block, as_markdown, of_passages};
#[cfg(test)]
pub(crate) use result::AdviceData;
pub use result::{answer_value, answers};

mod blocks;

mod marks;

mod result;

/// What the place of a source is called on a page of [`ReadIn::Linked`], before its number.
pub const SOURCE: &str = "source-";

/// Where a page is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReadIn {
    /// On the screen, by the person.
    Screen,
    /// In a file or another program.
    File,
    /// In a file of which one part can lead to another: the numbers of sources are links.
    Linked,
}

/// The result of a run.
pub struct Page<'s, 'f> {
    flow_id: &'s str,
    session: &'s Session<'f>,
    advice: Advice,
    /// The questions whose answers led to the advice, in the order of asking.
    because: Vec<Id<Question>>,
}

impl<'s, 'f> Page<'s, 'f> {
    /// The page of a session that has come to this outcome, at its end or before
    /// it, in the flow of this id. Without a space, which only a flow too large to be decided has not,
    /// every answer is a reason.
    #[must_use]
    pub fn of(
        flow_id: &'s str,
        session: &'s Session<'f>,
        outcome: Id<Outcome>,
        space: Option<&Space<'f>>,
    ) -> Self {
        let because = match session.flow().outcomes[outcome].reasons {
            Reasons::LeftOut => Vec::new(),
            Reasons::Shown => reasons(session, outcome, space),
        };
        Self {
            flow_id,
            session,
            advice: session.advice_of(outcome),
            because,
        }
    }

    /// The page of an outcome that is shown on the way there, where no answer has led to it yet.
    #[must_use]
    pub fn on_the_way(flow_id: &'s str, session: &'s Session<'f>, outcome: Id<Outcome>) -> Self {
        Self {
            flow_id,
            session,
            advice: session.advice_of(outcome),
            because: Vec::new(),
        }
    }

    /// The id by which the result speaks of the flow.
    #[must_use]
    pub fn flow_id(&self) -> &'s str {
        self.flow_id
    }

    /// The session that has come to the advice.
    #[must_use]
    pub fn session(&self) -> &'s Session<'f> {
        self.session
    }

    /// The outcome that it is of.
    #[must_use]
    pub fn outcome(&self) -> Id<Outcome> {
        self.advice.outcome
    }

    /// The word that is said for what kind of advice it is; empty where none is.
    #[must_use]
    pub fn tone_word(&self) -> &str {
        self.advice.word_for_tone(self.words()).unwrap_or_default()
    }

    /// The advice in one line.
    #[must_use]
    pub fn title(&self) -> &str {
        &self.advice.title
    }

    /// The language of the flow, as pages name it.
    #[must_use]
    pub fn language(&self) -> &str {
        self.session.flow().language()
    }

    /// The program's words, as the flow says them.
    #[must_use]
    pub fn words(&self) -> &'s Words {
        &self.session.flow().words
    }

    /// One of them as a heading.
    fn heading(&self, word: ProgramWord) -> Block {
        Block::Head(literal_in_markdown(self.words().get(word)))
    }

    /// The documents that the person can take along.
    #[must_use]
    pub fn documents(&self) -> &[ShownDocument] {
        &self.advice.documents
    }

    /// The questions whose answers a document repeats as they were typed, in the order of asking.
    #[must_use]
    pub fn typed_in(&self, document: &ShownDocument) -> Vec<Id<Question>> {
        let flow = self.session.flow();
        let mut documents = flow.outcomes[self.advice.outcome].documents.iter();
        let Some(written) = documents.find(|written| *written.file == document.file) else {
            return Vec::new();
        };
        let texts = written.texts().flat_map(|(_, text)| text.questions());
        let repeated: Vec<Id<Question>> = texts.collect();
        let taken = self.session.taken().iter().map(|taken| taken.question);
        taken
            .filter(|id| repeated.contains(id))
            .filter(|id| matches!(flow.questions[*id].kind, Kind::Text { .. }))
            .collect()
    }

    /// What kind of advice it is.
    #[must_use]
    pub fn tone(&self) -> Tone {
        self.advice.tone
    }

    /// How it is shown.
    #[must_use]
    pub fn showing(&self) -> Showing {
        self.advice.showing
    }

    /// The page as it is kept: with the day that it is from, and the flow.
    #[must_use]
    pub fn to_keep(&self) -> String {
        let page = self.markdown(ReadIn::File);
        format!("{page}\n----\n\n{}\n", self.origin())
    }

    /// The day that the page is from, and the flow, in a line of Markdown.
    #[must_use]
    pub fn origin(&self) -> String {
        let words = self.words();
        let flow = format!("*{}*", literal_in_markdown(&self.session.flow().title));
        let day = day::in_words(self.session.today(), words);
        let put_in = [("day", &*literal_in_markdown(&day)), ("flow", &*flow)];
        words.say(ProgramWord::AdviceOf, &put_in)
    }

    /// The whole page as Markdown, for the screen or for a file: its first part, then what
    /// stands behind the rows, in their order.
    #[must_use]
    pub fn markdown(&self, place: ReadIn) -> String {
        let mut page = self.first(place);
        page.extend(
            self.rest(place)
                .into_iter()
                .flat_map(|behind| behind.blocks),
        );
        as_markdown(&page)
    }

    /// What is read first.
    #[must_use]
    pub fn first(&self, place: ReadIn) -> Vec<Block> {
        let mut page = self.head(place);
        for piece in self.advice.pieces(self.session.flow(), Part::First) {
            self.piece(&mut page, piece, place);
        }
        page
    }

    /// What is there for whoever wants to read on, each under a row of its own.
    #[must_use]
    pub fn rest(&self, place: ReadIn) -> Vec<Behind> {
        let mut rest: Vec<Behind> = Vec::new();
        let mut documents = 0;
        for piece in self.advice.pieces(self.session.flow(), Part::Rest) {
            let row = match piece {
                AdvicePiece::Passage(_) | AdvicePiece::Steps(_) => Row::More,
                AdvicePiece::Because => Row::Because,
                AdvicePiece::Document(_) => {
                    documents += 1;
                    Row::Document(documents - 1)
                }
                AdvicePiece::Sources => Row::Sources,
            };
            let mut blocks = Vec::new();
            self.piece(&mut blocks, piece, place);
            match rest.last_mut().filter(|last| last.row == row) {
                _ if blocks.is_empty() => {}
                Some(last) => {
                    last.pieces += 1;
                    last.blocks.extend(blocks);
                }
                None => rest.push(Behind {
                    row,
                    pieces: 1,
                    blocks,
                }),
            }
        }
        if self.advice.showing.is_at_once() {
            return rest;
        }
        for behind in rest.iter_mut().filter(|behind| behind.row == Row::More) {
            behind.blocks.iter_mut().for_each(Block::sink);
            behind
                .blocks
                .insert(0, self.heading(ProgramWord::OtherReasons));
        }
        rest
    }

    /// The page as help that is read now: what stands above the rows, and what is behind the one
    /// that reads on. Nobody who is in danger is kept by sources.
    #[must_use]
    pub fn as_help(&self) -> (Vec<Block>, Vec<Block>) {
        let mut above = self.title_and_text(ReadIn::Screen);
        let mut rest = Vec::new();
        for part in [Part::First, Part::Rest] {
            for piece in self.advice.pieces(self.session.flow(), part) {
                match piece {
                    AdvicePiece::Sources => {}
                    AdvicePiece::Passage(shown) if shown.role == Role::Help => {
                        self.passage(&mut above, shown, ReadIn::Screen);
                    }
                    piece => self.piece(&mut rest, piece, ReadIn::Screen),
                }
            }
        }
        (above, rest)
    }

    /// What stands on a part of the page below its head, piece by piece, for a front that lays them
    /// out by itself.
    #[must_use]
    pub fn pieces(&self, part: Part, place: ReadIn) -> Vec<(AdvicePiece<'_>, Vec<Block>)> {
        let pieces = self.advice.pieces(self.session.flow(), part).into_iter();
        let told = pieces.map(|piece| {
            let mut blocks = Vec::new();
            self.piece(&mut blocks, piece, place);
            (piece, blocks)
        });
        told.filter(|(_, blocks)| !blocks.is_empty()).collect()
    }

    /// The tone, the advice in a line, and what there is to say.
    #[must_use]
    pub fn head(&self, place: ReadIn) -> Vec<Block> {
        let word = self.advice.word_for_tone(self.words());
        let word = word.map(|word| Block::Word(literal_in_markdown(word)));
        let mut page: Vec<Block> = word.into_iter().collect();
        page.extend(self.title_and_text(place));
        page
    }

    fn title_and_text(&self, place: ReadIn) -> Vec<Block> {
        let advice = &self.advice;
        let cites = &self.session.flow().outcomes[advice.outcome].cites;
        let mut page = vec![Block::Title(literal_in_markdown(&advice.title))];
        let text = marked(&advice.text, &self.mark(cites, place));
        if !text.is_empty() {
            page.push(Block::Verdict(text));
        }
        page
    }

    fn marks(&self) -> Marks<'f> {
        Marks::of(self.session.flow(), &self.advice.cites)
    }

    /// The numbers of some sources. On a screen where the sources are a row away they would
    /// number nothing that is seen.
    fn mark(&self, cites: &[Id<Source>], place: ReadIn) -> String {
        match place {
            ReadIn::Screen if self.advice.is_parted(self.session.flow()) => String::new(),
            ReadIn::Screen | ReadIn::File => self.marks().mark(cites, |number| number.to_string()),
            ReadIn::Linked => self
                .marks()
                .mark(cites, |number| format!("[{number}](#{SOURCE}{number})")),
        }
    }

    fn piece(&self, page: &mut Vec<Block>, piece: AdvicePiece<'_>, place: ReadIn) {
        match piece {
            AdvicePiece::Passage(shown) => self.passage(page, shown, place),
            AdvicePiece::Steps(steps) => self.steps(page, steps),
            AdvicePiece::Because => self.because(page),
            AdvicePiece::Document(document) => self.document(page, document),
            AdvicePiece::Sources => self.sources(page, place),
        }
    }

    fn passage(&self, page: &mut Vec<Block>, shown: &ShownPassage, place: ReadIn) {
        let cites = &self.session.flow().passages[shown.passage].cites;
        let mark = self.mark(cites, place);
        match &shown.title {
            Some(title) => {
                let title = literal_in_markdown(title);
                page.push(Block::Head(format!("{title}{mark}")));
                page.push(Block::Text(shown.text.trim().to_owned()));
            }
            None => page.push(Block::Text(marked(&shown.text, &mark))),
        }
    }

    fn document(&self, page: &mut Vec<Block>, document: &ShownDocument) {
        let title = literal_in_markdown(&document.title);
        let lines = document.text.trim().lines();
        let quoted = lines.map(|line| format!("> {line}").trim_end().to_owned());
        page.push(Block::Head(title));
        page.push(Block::Text(quoted.collect::<Vec<_>>().join("\n")));
    }

    fn because(&self, page: &mut Vec<Block>) {
        if self.because.is_empty() {
            return;
        }
        page.push(self.heading(ProgramWord::Because));
        let flow = self.session.flow();
        page.extend(self.because.iter().map(|id| {
            let question = &flow.questions[*id];
            let short = words::short(self.session, question);
            let given = words::given(self.session, *id);
            let (short, given) = (literal_in_markdown(&short), literal_in_markdown(&given));
            Block::Item(format!("- {}", words::labelled(&short, &given)))
        }));
    }

    fn steps(&self, page: &mut Vec<Block>, steps: &[String]) {
        page.push(self.heading(ProgramWord::WhatToDo));
        page.extend(steps.iter().enumerate().map(|(at, step)| {
            // What belongs to a step is indented as far as its text.
            let number = format!("{}. ", at + 1);
            let indent = format!("\n{}", " ".repeat(number.len()));
            let step = step.trim().replace('\n', &indent);
            let lines = step.lines().map(str::trim_end);
            Block::Item(format!("{number}{}", lines.collect::<Vec<_>>().join("\n")))
        }));
    }

    /// The sources, each under the one that it is a part of. Which parts those are
    /// matters to whoever checks the advice, not to whoever reads it.
    fn sources(&self, page: &mut Vec<Block>, place: ReadIn) {
        let marks = self.marks();
        if marks.roots.is_empty() {
            return;
        }
        let flow = marks.flow;
        page.push(self.heading(ProgramWord::Sources));
        for (at, (root, parts)) in marks.roots.iter().enumerate() {
            let (sign, indent) = match marks.roots.len() {
                1 => ("-".to_owned(), "  "),
                _ => (format!("{}.", at + 1), "   "),
            };
            let mut lines = vec![format!("{sign} {}", source_line(&flow.sources[*root]))];
            if place != ReadIn::Screen {
                let parts = parts.iter().map(|part| &flow.sources[*part]);
                lines.extend(parts.map(|part| format!("{indent}- {}", source_line(part))));
            }
            page.push(Block::Item(lines.join("\n")));
        }
    }
}

/// Something behind a row of its own.
pub struct Behind {
    /// What it is.
    pub row: Row,
    /// How many passages it is, or lists of steps.
    pub pieces: usize,
    /// It.
    pub blocks: Vec<Block>,
}

impl Behind {
    /// The words of its row. A document is told by its title.
    #[must_use]
    pub fn label(&self, words: &Words, documents: &[ShownDocument]) -> String {
        match self.row {
            Row::More => format!("{} ({})", words.get(ProgramWord::OtherReasons), self.pieces),
            Row::Because => words.get(ProgramWord::WhyThis).to_owned(),
            Row::Document(at) => documents.get(at).map_or(String::new(), |d| d.title.clone()),
            Row::Sources => words.get(ProgramWord::Sources).to_owned(),
        }
    }
}

/// What is behind a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Row {
    /// The other reasons, and on a page that is shown at once all the rest.
    More,
    /// The answers that led to the advice.
    Because,
    /// The document at this place of [`Page::documents`].
    Document(usize),
    /// Where the advice is from.
    Sources,
}

/// The smallest set of answers that fixes the outcome. Where it takes too long to find it,
/// these are the answers that decided the way, as few of them as can be told.
fn reasons(
    session: &Session<'_>,
    outcome: Id<Outcome>,
    space: Option<&Space<'_>>,
) -> Vec<Id<Question>> {
    let mut rest = Budget::of_a_page();
    let mut half = rest.half();
    let exact = space.map(|space| space.because(session, outcome, &mut half));
    if let Some(Ok(Some(because))) = exact {
        return because.questions;
    }
    let decided = match session.step() {
        Step::Done(_) => session.read_on_the_way(),
        Step::Ask(_) | Step::Stuck(_) => {
            session.taken().iter().map(|taken| taken.question).collect()
        }
    };
    match space {
        Some(space) => space.fewer(session, outcome, &decided, &mut rest),
        None => decided,
    }
}
