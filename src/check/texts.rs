//! The words of a flow that people read, with their places.

use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::Arc;

use crate::flow::Flow;
use crate::flow::outcome::{Document, Seat};
use crate::flow::question::{AnswerOption, Options, Question};
use crate::flow::text::Text;
use crate::place::{Path, Place};

/// How the words are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TextForm {
    /// As they stand.
    Plain,
    /// As Markdown.
    Markdown,
}

/// What is done with each text.
pub(super) type Visit<'v> = dyn FnMut(&Path<'_>, TextForm, &str) + 'v;

/// Calls `visit` with every text that people read. Placeholders stand there as
/// they are written.
pub(super) fn each(flow: &Flow, visit: &mut Visit<'_>) {
    let mut reader = Texts { flow, visit };
    let top = Path::Root;
    reader.plain(&top.key("title"), &flow.title);
    reader.markdown_words(&top.key("intro"), flow.intro.as_deref());
    reader.markdown_words(&top.key("outro"), flow.outro.as_deref());
    for (place, options) in sets_of_options(flow) {
        for (id, option) in options.iter() {
            reader.option(&place, options.name(id), option);
        }
    }
    let questions = top.key("questions");
    for (id, question) in flow.questions.iter() {
        reader.question(&questions.key(flow.questions.name(id)), question);
    }
    reader.outcomes(&top.key("outcomes"));
    let passages = top.key("passages");
    for (id, passage) in flow.passages.iter() {
        let path = passages.key(flow.passages.name(id));
        if let Some(title) = &passage.title {
            reader.text(&path.key("title"), TextForm::Plain, title);
        }
        reader.text(&path.key("text"), TextForm::Markdown, &passage.text);
    }
    let sources = top.key("sources");
    for (id, source) in flow.sources.iter() {
        let path = sources.key(flow.sources.name(id));
        reader.plain(&path.key("title"), &source.title);
        reader.plain(&path.key("note"), source.note.as_deref().unwrap_or(""));
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
        (self.visit)(path, TextForm::Plain, words);
    }

    fn markdown_words(&mut self, path: &Path<'_>, words: Option<&str>) {
        (self.visit)(path, TextForm::Markdown, words.unwrap_or(""));
    }

    fn text(&mut self, path: &Path<'_>, form: TextForm, text: &Text) {
        (self.visit)(path, form, &as_written(self.flow, text));
    }

    fn option(&mut self, set: &Place, name: &str, option: &AnswerOption) {
        let path = Path::At(set);
        let path = path.key(name);
        self.plain(&path.key("label"), &option.label);
        let in_text = option.in_text.as_deref();
        self.plain(&path.key("in_text"), in_text.unwrap_or(""));
        self.plain(&path.key("help"), option.help.as_deref().unwrap_or(""));
        self.plain(&path.key("after"), option.after.as_deref().unwrap_or(""));
    }

    fn question(&mut self, path: &Path<'_>, question: &Question) {
        self.text(&path.key("ask"), TextForm::Plain, &question.ask);
        self.plain(&path.key("short"), question.short.as_deref().unwrap_or(""));
        if let Some(help) = &question.help {
            self.text(&path.key("help"), TextForm::Plain, help);
        }
        let nothing = question.nothing.as_deref();
        self.plain(&path.key("nothing"), nothing.unwrap_or(""));
        let unanswered = question.unanswered.as_deref();
        self.plain(&path.key("unanswered"), unanswered.unwrap_or(""));
        self.markdown_words(&path.key("why"), question.why.as_deref());
        let refuse = path.key("refuse");
        for (at, refusal) in question.refuse.iter().enumerate() {
            let path = refuse.index(at);
            self.text(&path.key("says"), TextForm::Plain, &refusal.says);
        }
    }

    fn outcomes(&mut self, outcomes: &Path<'_>) {
        for (id, outcome) in self.flow.outcomes.iter() {
            let path = outcomes.key(self.flow.outcomes.name(id));
            self.text(&path.key("title"), TextForm::Plain, &outcome.title);
            if let Some(text) = &outcome.text {
                self.text(&path.key("text"), TextForm::Markdown, text);
            }
            let steps = path.key("steps");
            for (at, step) in outcome.steps.iter().enumerate() {
                self.text(&steps.index(at), TextForm::Markdown, step);
            }
            for document in &outcome.documents {
                match document.seat {
                    Seat::Alone => self.document(&path.key("document"), document),
                    Seat::Listed(at) => self.document(&path.key("documents").index(at), document),
                }
            }
        }
    }

    fn document(&mut self, path: &Path<'_>, document: &Document) {
        self.text(&path.key("title"), TextForm::Plain, &document.title);
        let parts = path.key("parts");
        for (at, part) in document.parts.iter().enumerate() {
            let path = parts.index(at);
            self.text(&path.key("text"), TextForm::Markdown, &part.text);
        }
    }
}
