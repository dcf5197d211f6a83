//! The question at the end of a run: whether to keep the page, its document, or the answers for
//! another flow. Doubt keeps nothing.

use std::path::{Path, PathBuf};

use quandary::flow::words::ProgramWord;
use quandary::letters::strip_control;
use quandary::session::advice::ShownDocument;

use super::super::aside::row;
use super::super::ask::{
    Also, Asker, ListRow, Optional, Position, Reply, Stop, Title, TypedShape, View, WantedReply,
};
use super::super::save;
use super::super::save::typed_path;
use super::super::voice;
use super::onward::OtherFlow;
use super::{KeepablePage, KeptForm, say};

/// What became of an offer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Offered {
    /// The person has what they want: what was said of it, a line for each file.
    Done(String),
    /// Clear the screen and end at once.
    Vanish,
}

/// Offers to keep the page, its document where there is one, and the answers where they serve
/// elsewhere, until the person wants nothing more. `also` are the commands that are obeyed besides those that always are.
///
/// # Errors
///
/// A [`Stop`] where no reply can come, but for the end of the input.
pub fn offer(
    asker: &mut dyn Asker,
    keepable: KeepablePage<'_, '_, '_>,
    also: Also,
) -> Result<Offered, Stop> {
    let page = keepable.page;
    let mut offer = Offer {
        asker,
        keepable,
        also,
        said: Vec::new(),
    };
    let onward = OtherFlow::of(page.flow_id(), page.session());
    let mut things = vec![Thing::Page];
    things.extend(page.documents().iter().map(Thing::Document));
    things.extend(onward.as_ref().map(Thing::Answers));
    let mut ask = voice::finely(ProgramWord::SavePage, "Keep this page?");
    while !things.is_empty() {
        let (thing, form) = match offer.which(ask, &things)? {
            Reached::There(wanted) => wanted,
            Reached::Nowhere => break,
            Reached::Vanish => return Ok(Offered::Vanish),
        };
        match offer.save(thing, form)? {
            Reached::There(()) => {
                things.retain(|other| !other.is(thing));
                ask = voice::finely(ProgramWord::WhatNext, "Keep anything else?");
            }
            // Called off: the same is offered again.
            Reached::Nowhere => {}
            Reached::Vanish => return Ok(Offered::Vanish),
        }
    }
    Ok(Offered::Done(offer.said.join("\n")))
}

/// Asks where one document is to be saved, and saves it there.
///
/// # Errors
///
/// As for [`offer`].
pub fn offer_document(
    asker: &mut dyn Asker,
    keepable: KeepablePage<'_, '_, '_>,
    document: &ShownDocument,
    also: Also,
) -> Result<Offered, Stop> {
    let mut offer = Offer {
        asker,
        keepable,
        also,
        said: Vec::new(),
    };
    let document = Thing::Document(document);
    match offer.save(document, document.form())? {
        Reached::There(()) | Reached::Nowhere => Ok(Offered::Done(offer.said.join("\n"))),
        Reached::Vanish => Ok(Offered::Vanish),
    }
}

/// What there is to keep.
#[derive(Clone, Copy)]
enum Thing<'a> {
    Page,
    Document(&'a ShownDocument),
    Answers(&'a OtherFlow),
}

impl Thing<'_> {
    /// The form in which it is proposed. Answers have one of their own, whatever is said here.
    fn form(self) -> KeptForm {
        match self {
            Thing::Page | Thing::Answers(_) => KeptForm::Markdown,
            Thing::Document(document) => {
                KeptForm::of(Path::new(&document.file)).unwrap_or(KeptForm::Text)
            }
        }
    }

    fn is(self, other: Thing<'_>) -> bool {
        match (self, other) {
            (Thing::Page, Thing::Page) | (Thing::Answers(_), Thing::Answers(_)) => true,
            (Thing::Document(one), Thing::Document(other)) => one.file == other.file,
            (Thing::Page | Thing::Document(_) | Thing::Answers(_), _) => false,
        }
    }
}

/// Where a question led.
enum Reached<T> {
    There(T),
    Nowhere,
    Vanish,
}

struct Offer<'a, 's, 'f> {
    asker: &'a mut dyn Asker,
    keepable: KeepablePage<'a, 's, 'f>,
    also: Also,
    /// What was said of the files that are saved.
    said: Vec<String>,
}

impl<'a> Offer<'a, '_, '_> {
    /// Asks what to keep; the first row keeps nothing.
    fn which(
        &mut self,
        ask: &str,
        things: &[Thing<'a>],
    ) -> Result<Reached<(Thing<'a>, KeptForm)>, Stop> {
        let mut rows = vec![row("no", voice::word(ProgramWord::No))];
        let mut wanted = Vec::new();
        let mut documents = 0;
        for thing in things {
            match thing {
                Thing::Page => {
                    let forms = [KeptForm::Markdown, KeptForm::Html, KeptForm::Text];
                    rows.extend(forms.map(row_of_page));
                    wanted.extend(forms.map(|form| (*thing, form)));
                }
                Thing::Document(document) => {
                    documents += 1;
                    rows.push(row_of_document(document, documents));
                    wanted.push((*thing, thing.form()));
                }
                Thing::Answers(onward) => {
                    rows.push(row("answers", &onward.label()));
                    wanted.push((*thing, thing.form()));
                }
            }
        }
        let kind = WantedReply::One {
            rows: &rows,
            earlier: None,
        };
        let view = View {
            title: Title::Words(ask),
            optional: Optional::EnterGoesBack,
            ..self.view(kind)
        };
        match self.asker.ask(&view, &|_| Ok(())) {
            Ok(Reply::Pick(at)) => {
                let wanted = at.checked_sub(1).and_then(|at| wanted.get(at));
                Ok(wanted.map_or(Reached::Nowhere, |wanted| Reached::There(*wanted)))
            }
            reply => otherwise(reply),
        }
    }

    /// Asks for a path, and writes there; asks again where that cannot be done.
    fn save(&mut self, thing: Thing<'_>, form: KeptForm) -> Result<Reached<()>, Stop> {
        let mut news = String::new();
        loop {
            let path = match self.path(&news, free_name(thing, form))? {
                Reached::There(path) => path,
                Reached::Nowhere => return Ok(Reached::Nowhere),
                Reached::Vanish => return Ok(Reached::Vanish),
            };
            // A name without an ending, or with one of its own, is taken as it is.
            let form = KeptForm::of(&path).unwrap_or(form);
            let text = match thing {
                Thing::Page => form.page(self.keepable),
                Thing::Document(document) => form.document(self.keepable.page, document),
                Thing::Answers(onward) => onward.file().to_owned(),
            };
            match save::new_file(&path, text.as_bytes()) {
                Ok(()) => {
                    let whole = std::path::absolute(&path).unwrap_or(path);
                    let file = whole.display().to_string();
                    let mut words = voice::say(ProgramWord::SavedIn, &[("file", &file)]);
                    if let Thing::Answers(onward) = thing {
                        words.push_str(&format!("\n{}", onward.told(&whole)));
                    }
                    say(&words);
                    self.said.push(strip_control(&words).into_owned());
                    return Ok(Reached::There(()));
                }
                Err(failure) => news = strip_control(&failure.message).into_owned(),
            }
        }
    }

    fn path(&mut self, news: &str, proposed: Option<String>) -> Result<Reached<PathBuf>, Stop> {
        let kind = WantedReply::Words {
            hint: String::new(),
            example: "",
            limits: String::new(),
            earlier: proposed,
            lines: TypedShape::One,
        };
        let view = View {
            news,
            title: Title::Words(voice::word(ProgramWord::NewFile)),
            help: Some(voice::word(ProgramWord::OnlyYou)),
            short: voice::finely(ProgramWord::NewFile, "File"),
            position: Position::Aside(voice::finely(ProgramWord::Back, "go back")),
            ..self.view(kind)
        };
        let check = |reply: &Reply| match reply {
            Reply::Words(typed) => save::is_new(&typed_path(typed))
                .map_err(|failure| strip_control(&failure.message).into_owned()),
            _ => Ok(()),
        };
        match self.asker.ask(&view, &check) {
            Ok(Reply::Words(typed)) => Ok(Reached::There(typed_path(&typed))),
            reply => otherwise(reply),
        }
    }

    fn view<'v>(&self, kind: WantedReply<'v>) -> View<'v> {
        View {
            page: None,
            urgent: false,
            news: "",
            title: Title::Words(""),
            ask: "",
            help: None,
            why: None,
            short: "",
            kind,
            position: Position::Aside(voice::finely(ProgramWord::Back, "keep nothing")),
            optional: Optional::Required,
            also: self.also,
        }
    }
}

/// The row that keeps the page in a form.
fn row_of_page(form: KeptForm) -> ListRow {
    let (id, short, english) = match form {
        KeptForm::Markdown => ("markdown", "Markdown", "Markdown"),
        KeptForm::Html => ("html", "HTML", "HTML, for a browser"),
        KeptForm::Text => ("text", ".txt", "plain text"),
    };
    let form = match voice::words().own(ProgramWord::SaveAs) {
        Some(_) => short,
        None => english,
    };
    row(id, &voice::say(ProgramWord::SaveAs, &[("form", form)]))
}

/// The row that keeps a document, of which this is the first, the second and so on.
fn row_of_document(document: &ShownDocument, number: usize) -> ListRow {
    let title = strip_control(&document.title);
    let label = match voice::words().own(ProgramWord::SaveFile) {
        Some(own) => format!("{own}: {title}"),
        None => format!("Save \"{title}\" as a file of its own"),
    };
    match number {
        1 => row("document", &label),
        _ => row(&format!("document-{number}"), &label),
    }
}

/// Where a reply leads that is not an answer.
fn otherwise<T>(reply: Result<Reply, Stop>) -> Result<Reached<T>, Stop> {
    match reply {
        Ok(Reply::Vanish) => Ok(Reached::Vanish),
        Ok(_) | Err(Stop::EndOfInput) => Ok(Reached::Nowhere),
        Err(stop) => Err(stop),
    }
}

/// A name that no file has yet, in the directory where the person is.
fn free_name(thing: Thing<'_>, form: KeptForm) -> Option<String> {
    let stem = match thing {
        // Whoever looks over a shoulder need not know what the advice is about.
        Thing::Page => "advice".to_owned(),
        Thing::Document(document) => {
            let stem = Path::new(&document.file).file_stem().unwrap_or_default();
            stem.to_string_lossy().into_owned()
        }
        Thing::Answers(_) => "answers".to_owned(),
    };
    let ending = match thing {
        Thing::Page | Thing::Document(_) => form.ending(),
        Thing::Answers(_) => "yaml",
    };
    let mut names = std::iter::once(format!("{stem}.{ending}"))
        .chain((2..1000).map(|number| format!("{stem}-{number}.{ending}")));
    names.find(|name| save::is_new(Path::new(name)).is_ok())
}
