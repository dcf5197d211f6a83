//! A change in words: what it is, for whom, and one of them.

use quandary::flow::Flow;
use quandary::flow::answer::Given;
use quandary::flow::condition::Condition;
use quandary::flow::outcome::{Outcome, Tone};
use quandary::flow::question::Question;
use quandary::flow::table::Id;
use quandary::flow::text::listed;
use quandary::flow::worded::Phrasing;
use quandary::parse;
use quandary::session::{Session, Step};
use quandary::signature::page_digest;
use quandary::versions::{
    ChangeClass, Comparison, Differs, EndOfWay, OwnPart, PagePart, QuestionPart, VersionChange,
    Witness,
};
use serde::Serialize;

use super::super::digest::fnv1a;
use super::super::source::FlowText;
use quandary::front::words;

/// How many characters of a text are shown before and behind where it begins to differ.
const SHOWN: usize = 60;

/// Two versions, with what came of comparing them.
pub struct ComparedFlows<'r> {
    pub files: [&'r FlowText; 2],
    pub flows: [&'r Flow; 2],
    pub comparison: &'r Comparison<'r>,
}

/// A change in words.
pub struct ToldChange<'r> {
    pub class: &'r ChangeClass<'r>,
    /// What kind of change it is.
    pub kind: ChangeKind,
    /// What changes, on one line.
    pub fact: String,
    /// Whether somebody is stopped who wasn't, or isn't any more.
    pub is_grave: bool,
    /// What it was, and what it is now, where that is to be read.
    pub was: Option<[String; 2]>,
    /// Who meets it.
    pub who: String,
    /// By what it is known again. Another change never has the same.
    pub mark: String,
    /// Somebody who meets it, question by question.
    pub rows: Vec<[String; 3]>,
}

/// The kinds of changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(inline))]
pub enum ChangeKind {
    Outcome,
    Page,
    Question,
}

impl ChangeKind {
    /// All kinds, with their headings.
    pub const ALL: [(Self, &'static str); 3] = [
        (Self::Outcome, "Another outcome"),
        (Self::Page, "The same outcome, in other words"),
        (Self::Question, "The same outcome, other questions"),
    ];

    fn of(change: &VersionChange) -> Self {
        match change {
            VersionChange::Outcome { .. } => Self::Outcome,
            VersionChange::Question { .. } => Self::Question,
            _ => Self::Page,
        }
    }
}

impl<'r> ComparedFlows<'r> {
    /// All changes, in order.
    pub fn told(&self) -> Vec<ToldChange<'r>> {
        let classes = self.comparison.classes.iter();
        classes.map(|class| self.change(class)).collect()
    }

    fn change(&self, class: &'r ChangeClass<'r>) -> ToldChange<'r> {
        let (fact, was) = self.fact(&class.change, &class.outcomes);
        let who = self.who(class);
        ToldChange {
            class,
            kind: ChangeKind::of(&class.change),
            mark: self.mark(class, &fact, was.as_ref()),
            fact,
            is_grave: self.is_grave(&class.change),
            was,
            who,
            rows: class
                .witness
                .iter()
                .flat_map(|one| self.rows(one))
                .collect(),
        }
    }

    /// Who meets a change, in the words of the questions.
    fn who(&self, class: &ChangeClass<'_>) -> String {
        match &class.who {
            Some(all) if *all == Condition::always() => "everybody".to_owned(),
            Some(who) => {
                let words = who.worded(&self.comparison.questions, Phrasing::FULL);
                words.plain()
            }
            None if class.ways.is_none() => {
                "whoever answers like this, and maybe others".to_owned()
            }
            None => match &class.among {
                Some(among) => {
                    let words = among.worded(&self.comparison.questions, Phrasing::FULL);
                    format!("some of those for whom {}", words.plain())
                }
                None => "it would take too many words to say who".to_owned(),
            },
        }
    }

    fn is_grave(&self, change: &VersionChange) -> bool {
        let VersionChange::Outcome { old, new } = change else {
            return false;
        };
        let [old_flow, new_flow] = self.flows;
        match [tone(old_flow, *old), tone(new_flow, *new)] {
            [Some(one), Some(other)] => one != other && [one, other].contains(&Tone::Stop),
            _ => false,
        }
    }

    /// What changes, with these outcomes of the new version, and from what to what.
    pub fn fact(
        &self,
        change: &VersionChange,
        outcomes: &[Id<Outcome>],
    ) -> (String, Option<[String; 2]>) {
        let [old_flow, new_flow] = self.flows;
        match change {
            VersionChange::Outcome { old, new } => {
                let tones = [tone(old_flow, *old), tone(new_flow, *new)];
                let fact = match tones {
                    [Some(one), Some(other)] if one != other => format!("from {one} to {other}"),
                    [Some(one), Some(_)] => format!("another outcome, {one} as before"),
                    [Some(_), None] => "an answer isn't taken any more".to_owned(),
                    [None, Some(_)] => "an answer is taken now".to_owned(),
                    [None, None] => "another end".to_owned(),
                };
                (fact, Some([ending(old_flow, *old), ending(new_flow, *new)]))
            }
            VersionChange::Page { part, difference } => {
                let (what, texts) = self.part(part);
                let pages = outcomes.iter();
                let pages = pages.map(|id| format!("`{}`", new_flow.outcomes.name(*id)));
                let pages = listed(&pages.collect::<Vec<_>>());
                let on = match part {
                    PagePart::Own { .. } => String::new(),
                    PagePart::Passage(_) | PagePart::Document(_) => format!(", with {pages}"),
                };
                let fact = format!("{what} {}{on}", verb(*difference));
                (fact, texts.filter(|_| *difference == Differs::Other))
            }
            VersionChange::Question {
                question,
                difference,
                parts,
            } => self.question(*question, *difference, parts),
            VersionChange::Everywhere(key) => (everywhere(key), None),
        }
    }

    /// How a question is asked otherwise, and its words in both versions.
    fn question(
        &self,
        question: [Option<Id<Question>>; 2],
        difference: Differs,
        parts: &[QuestionPart],
    ) -> (String, Option<[String; 2]>) {
        let [old_flow, new_flow] = self.flows;
        let name = match question {
            [_, Some(id)] => new_flow.questions.name(id),
            [Some(id), None] => old_flow.questions.name(id),
            [None, None] => "",
        };
        let verb = match difference {
            Differs::Gone => "isn't asked any more",
            Differs::Added => "is asked now",
            Differs::Moved => "is asked at another place",
            Differs::Other => "reads otherwise",
        };
        let parts: Vec<&str> = parts.iter().map(|part| part_of_question(*part)).collect();
        let parts = match parts.is_empty() {
            true => String::new(),
            false => format!(": {}", listed(&parts)),
        };
        let asks = match question {
            [Some(old), Some(new)] if difference == Differs::Other => {
                let asks = [(old_flow, old), (new_flow, new)];
                Some(asks.map(|(flow, id)| flow.without_answers(&flow.questions[id].ask)))
            }
            _ => None,
        };
        let asks = asks.filter(|[old, new]| old != new);
        (format!("`{name}` {verb}{parts}"), asks)
    }

    /// A part of a page by name, and its texts in both versions.
    fn part(&self, part: &PagePart) -> (String, Option<[String; 2]>) {
        let [old_flow, new_flow] = self.flows;
        match part {
            PagePart::Own {
                outcomes: [old, new],
                part,
            } => {
                let name = new_flow.outcomes.name(*new);
                let texts = [(old_flow, old), (new_flow, new)];
                let texts = texts.map(|(flow, id)| own_text(flow, &flow.outcomes[*id], *part));
                (format!("the {} of `{name}`", own_part(*part)), both(texts))
            }
            PagePart::Passage(ids) => {
                let [old, new] = ids;
                let name = match (old, new) {
                    (_, Some(id)) => new_flow.passages.name(*id),
                    (Some(id), None) => old_flow.passages.name(*id),
                    (None, None) => "",
                };
                let texts = [(old_flow, old), (new_flow, new)];
                let texts = texts
                    .map(|(flow, id)| id.map(|id| flow.without_answers(&flow.passages[id].text)));
                (format!("the passage `{name}`"), both(texts))
            }
            PagePart::Document(file) => (format!("the document {file}"), None),
        }
    }

    /// By what a change is known again: what changes, from what to what, and for whom. Where
    /// it can't be said for whom, both versions count as a whole.
    fn mark(&self, class: &ChangeClass<'_>, fact: &str, was: Option<&[String; 2]>) -> String {
        let mut known = format!("{fact}\0{was:?}\0");
        if let VersionChange::Outcome { old, new } = &class.change {
            for (flow, end) in self.flows.into_iter().zip([old, new]) {
                if let EndOfWay::Outcome(outcome) = end {
                    known.push_str(&format!("{:?}", page_digest(flow, *outcome)));
                }
            }
        }
        match &class.who {
            Some(who) => known.push_str(&who.written(&self.comparison.questions)),
            None => {
                let texts = self.files.map(|file| file.text.as_str());
                known.push_str(&texts.join("\0"));
            }
        }
        format!("{:016x}", fnv1a(known.as_bytes()))
    }

    /// Somebody, question by question: what is asked, and what is answered in both versions.
    fn rows(&self, witness: &Witness<'_>) -> Vec<[String; 3]> {
        let sessions = [&witness.old, &witness.new];
        let asked = witness.asked.iter().map(|[old, new]| {
            let [of_old, of_new] = [(sessions[0], old), (sessions[1], new)];
            let name = match (of_old, of_new) {
                (_, (session, Some(id))) | ((session, Some(id)), _) => {
                    words::short(session, &session.flow().questions[*id])
                }
                _ => String::new(),
            };
            let [old, new] = [of_old, of_new].map(|(session, id)| match id {
                Some(id) if session.given(*id).is_some() => words::given(session, *id),
                Some(_) => "isn't taken".to_owned(),
                None => "–".to_owned(),
            });
            [name, old, new]
        });
        let ends = sessions.map(|session| match session.step() {
            Step::Done(outcome) => {
                let outcome = &session.flow().outcomes[outcome];
                session.plain(&outcome.title).into_owned()
            }
            Step::Ask(_) | Step::Stuck(_) => "–".to_owned(),
        });
        let [old, new] = ends;
        asked.chain([["advice".to_owned(), old, new]]).collect()
    }

    /// The answers of somebody, to each of the versions; nothing where nobody is shown.
    pub fn answers_files(&self, told: &ToldChange<'_>) -> Option<[String; 2]> {
        let witness = told.class.witness.as_ref()?;
        let sessions = [&witness.old, &witness.new];
        let files = self.files.into_iter().zip(sessions).map(|(file, session)| {
            let written = parse::answers::write(&file.id, session.flow(), &answers(session));
            format!("# {}\n{written}", told.fact)
        });
        let mut files = files;
        Some([files.next()?, files.next()?])
    }
}

fn answers(session: &Session<'_>) -> Vec<(Id<Question>, quandary::flow::answer::Answer)> {
    let taken = session.taken().iter();
    let answers = taken.filter_map(|taken| {
        let answer = session.given(taken.question).and_then(Given::answer)?;
        Some((taken.question, answer.clone()))
    });
    answers.collect()
}

fn tone(flow: &Flow, end: EndOfWay) -> Option<Tone> {
    match end {
        EndOfWay::Outcome(outcome) => Some(flow.outcomes[outcome].tone),
        EndOfWay::Refused(_) | EndOfWay::Nowhere(_) => None,
    }
}

/// Where a way ends, with the id and the title.
fn ending(flow: &Flow, end: EndOfWay) -> String {
    match end {
        EndOfWay::Outcome(outcome) => {
            let title = flow.without_answers(&flow.outcomes[outcome].title);
            format!("{title} (`{}`)", flow.outcomes.name(outcome))
        }
        EndOfWay::Refused(question) => {
            format!(
                "`{}` doesn't take the answer",
                flow.questions.name(question)
            )
        }
        EndOfWay::Nowhere(question) => {
            format!("`{}` leads nowhere", flow.questions.name(question))
        }
    }
}

fn verb(difference: Differs) -> &'static str {
    match difference {
        Differs::Gone => "isn't shown any more",
        Differs::Added => "is shown now",
        Differs::Other => "reads otherwise",
        Differs::Moved => "stands elsewhere on the page",
    }
}

fn own_part(part: OwnPart) -> &'static str {
    match part {
        OwnPart::Title => "title",
        OwnPart::Tone => "tone",
        OwnPart::Text => "text",
        OwnPart::Steps => "list of steps",
        OwnPart::Showing => "way it's shown",
        OwnPart::Reasons => "list of reasons",
        OwnPart::Sources => "list of sources",
    }
}

fn own_text(flow: &Flow, outcome: &Outcome, part: OwnPart) -> Option<String> {
    match part {
        OwnPart::Title => Some(flow.without_answers(&outcome.title)),
        OwnPart::Tone => Some(outcome.tone.to_string()),
        OwnPart::Text => outcome.text.as_ref().map(|text| flow.without_answers(text)),
        OwnPart::Steps | OwnPart::Showing | OwnPart::Reasons | OwnPart::Sources => None,
    }
}

fn part_of_question(part: QuestionPart) -> &'static str {
    match part {
        QuestionPart::Ask => "the question",
        QuestionPart::Help => "the sentence beside it",
        QuestionPart::Why => "why it's asked",
        QuestionPart::Short => "its short name",
        QuestionPart::Options => "its options",
        QuestionPart::HelpFirst => "the help that an option brings at once",
        QuestionPart::Answers => "which answers it wants",
        QuestionPart::Refusals => "what is said where it doesn't take an answer",
    }
}

fn everywhere(key: &str) -> String {
    let what = match key {
        "title" => "the title of the flow reads otherwise",
        "intro" => "what is read before the first question is another",
        "outro" => "what is said at the end is another",
        "language" => "it says that its texts are in another language",
        "words" => "the program says some of its own words otherwise",
        "quick_exit" => "the quick exit is there in one version only",
        "help_now" => "the page behind the key for help is another",
        _ => "another number of reasons comes first",
    };
    what.to_owned()
}

fn both(texts: [Option<String>; 2]) -> Option<[String; 2]> {
    let [old, new] = texts;
    Some([old?, new?])
}

/// Two texts on one line each, from a little before where they begin to differ.
pub fn from_where_they_differ(old: &str, new: &str) -> [String; 2] {
    let [old, new] = [old, new].map(|text| text.split_whitespace().collect::<Vec<_>>().join(" "));
    let same = old
        .chars()
        .zip(new.chars())
        .take_while(|(one, other)| one == other)
        .count();
    let from = same.saturating_sub(SHOWN / 3);
    // At the beginning of a word.
    let before: Vec<char> = old.chars().take(same).collect();
    let spaces = (1..=from).rev().find(|at| before.get(at - 1) == Some(&' '));
    let from = spaces.unwrap_or(0);
    [old, new].map(|text| {
        let count = text.chars().count();
        let shown: String = text.chars().skip(from).take(SHOWN + SHOWN / 3).collect();
        let before = if from > 0 { "…" } else { "" };
        let behind = if from + SHOWN + SHOWN / 3 < count {
            "…"
        } else {
            ""
        };
        format!("{before}{shown}{behind}")
    })
}
