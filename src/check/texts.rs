//! The words of a flow that people read, with their places.

use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::Arc;

use crate::flow::Flow;
use crate::flow::outcome::{Document, DocumentPart, Outcome, Passage, Seat, Source};
use crate::flow::question::{AnswerOption, Options, Question, Refusal};
use crate::flow::text::Text;
use crate::flow::words::{ProgramWord, Words};
use crate::place::{Path, Place};

/// How the words are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TextForm {
    /// As they stand.
    Plain,
    /// As Markdown.
    Markdown,
}

/// What stands in braces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Braces {
    /// Something is put in for it.
    Filled,
    /// It's read as it stands.
    Literal,
}

/// What is done with each text.
pub(super) type Visit<'v> = dyn FnMut(&Path<'_>, TextForm, Braces, &str) + 'v;

/// Calls `visit` with every text that people read. Placeholders stand there as
/// they are written.
pub(super) fn each(flow: &Flow, visit: &mut Visit<'_>) {
    let Flow {
        title,
        intro,
        outro,
        words,
        questions,
        outcomes,
        passages,
        sources,
        // Options of lists are read with the questions.
        lists: _,
        language: _,
        quick_exit: _,
        help_now: _,
        reasons_first: _,
        start: _,
        facts: _,
        scores: _,
        // Read by authors.
        guarantees: _,
    } = flow;
    let mut reader = Texts { flow, visit };
    let top = Path::Root;
    reader.plain(&top.key("title"), title);
    reader.markdown_words(&top.key("intro"), intro.as_deref());
    reader.markdown_words(&top.key("outro"), outro.as_deref());
    reader.words_of_program(&top.key("words"), words);
    for (place, options) in sets_of_options(flow) {
        for (id, option) in options.iter() {
            reader.option(&place, options.name(id), option);
        }
    }
    let place = top.key("questions");
    for (id, question) in questions.iter() {
        reader.question(&place.key(questions.name(id)), question);
    }
    let place = top.key("outcomes");
    for (id, outcome) in outcomes.iter() {
        reader.outcome(&place.key(outcomes.name(id)), outcome);
    }
    let place = top.key("passages");
    for (id, passage) in passages.iter() {
        reader.passage(&place.key(passages.name(id)), passage);
    }
    let place = top.key("sources");
    for (id, source) in sources.iter() {
        reader.source(&place.key(sources.name(id)), source);
    }
}

/// Every set of options once, with its place: those of lists that have labels,
/// and those that stand in a question.
pub(super) fn sets_of_options(flow: &Flow) -> impl Iterator<Item = (Place, &Options)> {
    let mut of_lists = HashSet::new();
    let lists: Vec<_> = (flow.lists.iter())
        .filter_map(|(id, list)| {
            let options = list.options.as_ref()?;
            of_lists.insert(Arc::as_ptr(options));
            let place = Place::root().key("lists").key(flow.lists.name(id));
            Some((place, &**options))
        })
        .collect();
    let own = flow.questions.iter().filter_map(move |(id, question)| {
        let options = question.kind.options()?;
        let place = Place::root().key("questions").key(flow.questions.name(id));
        (!of_lists.contains(&std::ptr::from_ref(options))).then(|| (place.key("options"), options))
    });
    lists.into_iter().chain(own)
}

/// A text with its placeholders as they are written.
pub(super) fn as_written<'f>(flow: &'f Flow, text: &'f Text) -> Cow<'f, str> {
    text.fill(|insertion| flow.placeholder(insertion))
}

/// A text without what nobody notices when reading: capitals, the number of
/// spaces, and the sign at the end.
pub(super) fn as_read(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let whole = words.join(" ").to_lowercase();
    match whole.trim_end_matches(['.', ',', ';', ':', '!', '?', '…', ' ']) {
        "" => whole,
        bare => bare.to_owned(),
    }
}

struct Texts<'f, 'v, 'w> {
    flow: &'f Flow,
    visit: &'v mut Visit<'w>,
}

impl Texts<'_, '_, '_> {
    fn plain(&mut self, path: &Path<'_>, words: &str) {
        (self.visit)(path, TextForm::Plain, Braces::Literal, words);
    }

    fn markdown_words(&mut self, path: &Path<'_>, words: Option<&str>) {
        (self.visit)(
            path,
            TextForm::Markdown,
            Braces::Literal,
            words.unwrap_or(""),
        );
    }

    fn text(&mut self, path: &Path<'_>, form: TextForm, text: &Text) {
        (self.visit)(path, form, Braces::Filled, &as_written(self.flow, text));
    }

    fn own_words(&mut self, path: &Path<'_>, key: &str, words: Option<&str>) {
        self.plain(&path.key(key), words.unwrap_or(""));
    }

    fn words_of_program(&mut self, path: &Path<'_>, words: &Words) {
        for word in ProgramWord::ALL {
            if let Some(own) = words.own(word) {
                (self.visit)(&path.key(word.id()), TextForm::Plain, Braces::Filled, own);
            }
        }
    }

    fn option(&mut self, set: &Place, name: &str, option: &AnswerOption) {
        let AnswerOption {
            label,
            in_text,
            help,
            after,
            company: _,
            points: _,
            help_first: _,
        } = option;
        let path = Path::At(set);
        let path = path.key(name);
        self.plain(&path.key("label"), label);
        self.own_words(&path, "in_text", in_text.as_deref());
        self.own_words(&path, "help", help.as_deref());
        self.own_words(&path, "after", after.as_deref());
    }

    fn question(&mut self, path: &Path<'_>, question: &Question) {
        let Question {
            ask,
            short,
            help,
            why,
            kind,
            nothing,
            unanswered,
            unit_of_one,
            refuse,
            presence: _,
            next: _,
        } = question;
        self.text(&path.key("ask"), TextForm::Plain, ask);
        self.own_words(path, "short", short.as_deref());
        if let Some(help) = help {
            self.text(&path.key("help"), TextForm::Plain, help);
        }
        self.own_words(path, "nothing", nothing.as_deref());
        self.own_words(path, "unanswered", unanswered.as_deref());
        self.own_words(path, "unit", kind.unit());
        self.own_words(path, "unit_of_one", unit_of_one.as_deref());
        self.markdown_words(&path.key("why"), why.as_deref());
        let refusals = path.key("refuse");
        for (at, refusal) in refuse.iter().enumerate() {
            let Refusal { says, when: _ } = refusal;
            let path = refusals.index(at);
            self.text(&path.key("says"), TextForm::Plain, says);
        }
    }

    fn outcome(&mut self, path: &Path<'_>, outcome: &Outcome) {
        let Outcome {
            title,
            tone_word,
            text,
            steps,
            documents,
            tone: _,
            showing: _,
            passages: _,
            tags: _,
            cites: _,
            reasons: _,
            signed: _,
        } = outcome;
        self.text(&path.key("title"), TextForm::Plain, title);
        self.own_words(path, "tone_word", tone_word.as_deref());
        if let Some(text) = text {
            self.text(&path.key("text"), TextForm::Markdown, text);
        }
        let places = path.key("steps");
        for (at, step) in steps.iter().enumerate() {
            self.text(&places.index(at), TextForm::Markdown, step);
        }
        for document in documents {
            match document.seat {
                Seat::Alone => self.document(&path.key("document"), document),
                Seat::Listed(at) => self.document(&path.key("documents").index(at), document),
            }
        }
    }

    fn document(&mut self, path: &Path<'_>, document: &Document) {
        let Document {
            title,
            parts,
            seat: _,
            file: _,
            when: _,
        } = document;
        self.text(&path.key("title"), TextForm::Plain, title);
        let places = path.key("parts");
        for (at, part) in parts.iter().enumerate() {
            let DocumentPart { text, when: _ } = part;
            self.text(&places.index(at).key("text"), TextForm::Markdown, text);
        }
    }

    fn passage(&mut self, path: &Path<'_>, passage: &Passage) {
        let Passage {
            title,
            text,
            when: _,
            role: _,
            tags: _,
            cites: _,
        } = passage;
        if let Some(title) = title {
            self.text(&path.key("title"), TextForm::Plain, title);
        }
        self.text(&path.key("text"), TextForm::Markdown, text);
    }

    fn source(&mut self, path: &Path<'_>, source: &Source) {
        let Source {
            title,
            note,
            part_of: _,
            url: _,
            checked: _,
        } = source;
        self.plain(&path.key("title"), title);
        self.own_words(path, "note", note.as_deref());
    }
}
