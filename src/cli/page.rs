//! What the person gets: one page as Markdown, which the terminal folds, and the
//! same as JSON, in [`json`].

use indexmap::IndexMap;
use quandary::flow::Flow;
use quandary::flow::day;
use quandary::flow::outcome::{Outcome, Reasons, Source};
use quandary::flow::question::Question;
use quandary::flow::table::Id;
use quandary::flow::text::literal_in_markdown;
use quandary::session::Session;
use quandary::session::advice::{Advice, Part, Piece, ShownDocument, ShownPassage};
use quandary::space::Space;

use super::view;

pub use json::{answer_value, answers};

mod json;

#[cfg(test)]
mod tests;

/// Where a page is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// On the screen, by the person.
    Screen,
    /// In a file or another program.
    File,
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
    /// it. Without a space, which only a flow too large to be decided has not,
    /// every answer is a reason.
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

    /// The advice in one line.
    pub fn title(&self) -> &str {
        &self.advice.title
    }

    /// The documents that the person can take along.
    pub fn documents(&self) -> &[ShownDocument] {
        &self.advice.documents
    }

    /// The page as it is kept: with the day that it is from, and the flow.
    pub fn to_keep(&self) -> String {
        let flow = literal_in_markdown(&self.session.flow().title);
        let day = day::in_words(self.session.today());
        let page = self.markdown(Place::File);
        format!("{page}\n----\n\nAdvice of {day}, from *{flow}*\n")
    }

    /// The page as Markdown, for the screen or for a file: its first part, then what
    /// stands behind the rows, in their order.
    pub fn markdown(&self, place: Place) -> String {
        let mut page = self.head();
        let flow = self.session.flow();
        for part in [Part::First, Part::Rest] {
            for piece in self.advice.pieces(flow, part) {
                self.piece(&mut page, piece, place);
            }
        }
        page.text()
    }

    /// The tone, the advice in a line, and what there is to say.
    fn head(&self) -> Blocks {
        let advice = &self.advice;
        let mut page = Blocks::default();
        if let Some(word) = advice.word_for_tone() {
            page.add(format!("*{}*", literal_in_markdown(word)));
        }
        page.add(format!("# {}", literal_in_markdown(&advice.title)));
        let flow = self.session.flow();
        let mark = self.marks().mark(&flow.outcomes[advice.outcome].cites);
        page.add(marked(&advice.text, &mark));
        page
    }

    fn marks(&self) -> Marks<'f> {
        Marks::of(self.session.flow(), &self.advice.cites)
    }

    fn piece(&self, page: &mut Blocks, piece: Piece<'_>, place: Place) {
        match piece {
            Piece::Passage(shown) => self.passage(page, shown),
            Piece::Steps(steps) => self.steps(page, steps),
            Piece::Because => self.because(page),
            Piece::Document(document) => self.document(page, document),
            Piece::Sources => self.sources(page, place),
        }
    }

    fn passage(&self, page: &mut Blocks, shown: &ShownPassage) {
        let cites = &self.session.flow().passages[shown.passage].cites;
        let mark = self.marks().mark(cites);
        match &shown.title {
            Some(title) => {
                page.add(format!("## {}{mark}", literal_in_markdown(title)));
                page.add(shown.text.trim().to_owned());
            }
            None => page.add(marked(&shown.text, &mark)),
        }
    }

    fn document(&self, page: &mut Blocks, document: &ShownDocument) {
        page.add(format!("## {}", literal_in_markdown(&document.title)));
        let lines = document.text.trim().lines();
        let quoted = lines.map(|line| format!("> {line}").trim_end().to_owned());
        page.add(quoted.collect::<Vec<_>>().join("\n"));
    }

    fn because(&self, page: &mut Blocks) {
        if self.because.is_empty() {
            return;
        }
        page.add("## Because you answered".to_owned());
        let flow = self.session.flow();
        let lines = self.because.iter().map(|id| {
            let question = &flow.questions[*id];
            let short = view::short(self.session, question);
            let given = view::given(self.session, *id);
            format!(
                "- {}: {}",
                literal_in_markdown(&short),
                literal_in_markdown(&given)
            )
        });
        page.add(lines.collect::<Vec<_>>().join("\n"));
    }

    fn steps(&self, page: &mut Blocks, steps: &[String]) {
        page.add("## What to do".to_owned());
        let steps = steps.iter().enumerate().map(|(at, step)| {
            // What belongs to a step is indented as far as its text.
            let number = format!("{}. ", at + 1);
            let indent = format!("\n{}", " ".repeat(number.len()));
            let step = step.trim().replace('\n', &indent);
            let lines = step.lines().map(str::trim_end);
            format!("{number}{}", lines.collect::<Vec<_>>().join("\n"))
        });
        page.add(steps.collect::<Vec<_>>().join("\n"));
    }

    /// The sources, each under the one that it is a part of. Which parts those are
    /// matters to whoever checks the advice, not to whoever reads it.
    fn sources(&self, page: &mut Blocks, place: Place) {
        let marks = self.marks();
        if marks.roots.is_empty() {
            return;
        }
        let flow = marks.flow;
        page.add("## Sources".to_owned());
        let mut lines = Vec::new();
        for (at, (root, parts)) in marks.roots.iter().enumerate() {
            let (sign, indent) = match marks.roots.len() {
                1 => ("-".to_owned(), "  "),
                _ => (format!("{}.", at + 1), "   "),
            };
            lines.push(format!("{sign} {}", source_line(&flow.sources[*root])));
            if place == Place::File {
                let parts = parts.iter().map(|part| &flow.sources[*part]);
                lines.extend(parts.map(|part| format!("{indent}- {}", source_line(part))));
            }
        }
        page.add(lines.join("\n"));
    }
}

/// Numbers by which passages name the sources at the end of the page, where there
/// are several.
struct Marks<'f> {
    flow: &'f Flow,
    /// The sources that are part of no other, each with its parts.
    roots: IndexMap<Id<Source>, Vec<Id<Source>>>,
}

impl<'f> Marks<'f> {
    fn of(flow: &'f Flow, cites: &[Id<Source>]) -> Self {
        let mut roots: IndexMap<Id<Source>, Vec<Id<Source>>> = IndexMap::new();
        for cited in cites {
            let root = root_of(flow, *cited);
            let parts = roots.entry(root).or_default();
            if root != *cited {
                parts.push(*cited);
            }
        }
        Self { flow, roots }
    }

    /// The numbers of some sources, in brackets that Markdown takes as they are.
    fn mark(&self, cites: &[Id<Source>]) -> String {
        let number = |cited: &Id<Source>| self.roots.get_index_of(&root_of(self.flow, *cited));
        let mut numbers: Vec<usize> = cites.iter().filter_map(number).collect();
        numbers.sort_unstable();
        numbers.dedup();
        if numbers.is_empty() || self.roots.len() < 2 {
            return String::new();
        }
        let numbers: Vec<String> = numbers.iter().map(|at| (at + 1).to_string()).collect();
        format!(" \\[{}\\]", numbers.join(", "))
    }
}

/// A text with a mark behind its last line, unless that is part of a list or a quote.
fn marked(text: &str, mark: &str) -> String {
    let text = text.trim();
    let last = text.lines().next_back().unwrap_or("");
    let plain = last.starts_with(|c: char| c.is_alphanumeric());
    match plain {
        true => format!("{text}{mark}"),
        false if text.is_empty() || mark.is_empty() => text.to_owned(),
        false => format!("{text}\n\n{}", mark.trim_start()),
    }
}

/// The smallest set of answers that fixes the outcome, or all answers where that
/// cannot be told.
fn reasons(
    session: &Session<'_>,
    outcome: Id<Outcome>,
    space: Option<&Space<'_>>,
) -> Vec<Id<Question>> {
    // The search grows with both, and somebody waits for its end.
    let small = session.taken().len() * session.flow().questions.len() <= 20_000;
    let space = space.filter(|_| small);
    let exact = space.and_then(|space| space.because(session, outcome).ok().flatten());
    match exact {
        Some(because) => because.questions,
        None => session.taken().iter().map(|taken| taken.question).collect(),
    }
}

fn source_line(source: &Source) -> String {
    let title = literal_in_markdown(&source.title);
    match &source.url {
        Some(url) => format!("{title} <{url}>"),
        None => title,
    }
}

fn root_of(flow: &Flow, cited: Id<Source>) -> Id<Source> {
    let mut root = cited;
    // A chain of sources is no longer than there are sources.
    for _ in 0..flow.sources.len() {
        match flow.sources[root].part_of {
            Some(whole) => root = whole,
            None => break,
        }
    }
    root
}

/// Blocks of Markdown with blank lines between them.
#[derive(Default)]
struct Blocks {
    blocks: Vec<String>,
}

impl Blocks {
    fn add(&mut self, block: String) {
        if !block.is_empty() {
            self.blocks.push(block);
        }
    }

    fn text(self) -> String {
        let mut text = self.blocks.join("\n\n");
        text.push('\n');
        text
    }
}
