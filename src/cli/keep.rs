//! What a person takes along: the page as a file, and its document as one of its own. [`made_by`]
//! is the line at its end, [`onward`]
//! has the answers that serve elsewhere, and [`offer`] asks what to keep at the end of a run.

use std::path::{Path, PathBuf};

use quandary::front::page::Page;
use quandary::letters::strip_control;
use quandary::session::advice::ShownDocument;

use super::args::run::RunOptions;
use super::exit::{Code, Failure};
use super::source::FlowText;
use super::{html, kept_page, markdown, out, save};

pub use made_by::MadeBy;
pub use offer::{Offered, offer, offer_document};

mod made_by;

mod onward;

mod offer;

#[cfg(test)]
mod tests;

/// How wide the lines of a plain text are.
const TEXT_WIDTH: usize = 72;

/// A page that can be kept, and what made it.
#[derive(Clone, Copy)]
pub struct KeepablePage<'a, 's, 'f> {
    /// The page.
    pub page: &'a Page<'s, 'f>,
    /// What made it.
    pub made: &'a MadeBy,
}

/// What the command line says to keep.
#[derive(Debug)]
pub struct Kept {
    made: MadeBy,
    page: Option<(PathBuf, KeptForm)>,
    document: Option<(PathBuf, KeptForm)>,
    /// What has been written.
    written: Vec<KeptFile>,
    /// The file that waits for a document which this advice does not have.
    waits: Option<PathBuf>,
}

/// A file that has been written.
#[derive(Debug)]
struct KeptFile {
    path: PathBuf,
    /// What it is, at the beginning of a sentence.
    what: &'static str,
    text: String,
}

/// In which form a page is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeptForm {
    /// Markdown.
    Markdown,
    /// A whole HTML page.
    Html,
    /// Plain text, folded.
    Text,
}

impl Kept {
    /// Looks at the files that are to be written, before anybody is asked for what belongs in them.
    ///
    /// # Errors
    ///
    /// A file is there already or has no place to stand (exit code 1), or its ending does not say
    /// a form (exit code 2).
    pub fn of(options: &RunOptions, file: &FlowText) -> Result<Self, Failure> {
        let form = |path: &Option<PathBuf>| -> Result<Option<(PathBuf, KeptForm)>, Failure> {
            let Some(path) = path else {
                return Ok(None);
            };
            let form = KeptForm::of(path)?;
            save::is_new(path)?;
            Ok(Some((path.clone(), form)))
        };
        if options.save.is_some() && options.save == options.save_document {
            let message = "the page and its document cannot be one file; give them two names";
            return Err(Failure::new(Code::Usage, message));
        }
        Ok(Self {
            made: MadeBy::of(file),
            page: form(&options.save)?,
            document: form(&options.save_document)?,
            written: Vec::new(),
            waits: None,
        })
    }

    /// What makes the pages of this run.
    pub fn made(&self) -> &MadeBy {
        &self.made
    }

    /// Whether the command line says to keep nothing.
    pub fn is_nothing(&self) -> bool {
        self.page.is_none() && self.document.is_none()
    }

    /// Writes the files. Those that were written for another page of this run are written anew.
    ///
    /// # Errors
    ///
    /// A file cannot be written.
    pub fn write(&mut self, page: &Page<'_, '_>) -> Result<(), Failure> {
        if let Some((path, form)) = self.page.clone() {
            let made = &self.made;
            let text = form.page(KeepablePage { page, made });
            self.put(path, "The page", text)?;
        }
        let Some((path, form)) = self.document.clone() else {
            return Ok(());
        };
        match document_for(&path, page.documents()) {
            Some(document) => {
                self.waits = None;
                self.put(path, "The document", form.document(page, document))
            }
            None => {
                let written = self.written.iter();
                let at = written
                    .enumerate()
                    .find(|(_, written)| written.path == path);
                if let Some((at, written)) = at {
                    save::take_back(&path, written.text.as_bytes())?;
                    self.written.remove(at);
                }
                self.waits = Some(path);
                Ok(())
            }
        }
    }

    fn put(&mut self, path: PathBuf, what: &'static str, text: String) -> Result<(), Failure> {
        match self.written.iter_mut().find(|written| written.path == path) {
            Some(written) if written.text == text => {}
            Some(written) => {
                save::renew(&path, written.text.as_bytes(), text.as_bytes())?;
                written.text = text;
            }
            None => {
                save::new_file(&path, text.as_bytes())?;
                self.written.push(KeptFile { path, what, text });
            }
        }
        Ok(())
    }

    /// Says where the files are.
    pub fn tell(&self) {
        for KeptFile { path, what, .. } in &self.written {
            say(&format!("{what} is saved as `{}`.", path.display()));
        }
        if let Some(path) = &self.waits {
            say(&format!(
                "warning: this advice has no document; `{}` isn't written",
                path.display()
            ));
        }
    }
}

/// The document that a file is for: the one with its name, or else the first.
fn document_for<'d>(path: &Path, documents: &'d [ShownDocument]) -> Option<&'d ShownDocument> {
    let stem = path.file_stem();
    let named = |document: &&ShownDocument| Path::new(&document.file).file_stem() == stem;
    documents.iter().find(named).or_else(|| documents.first())
}

impl KeptForm {
    /// All forms, with the endings of their files; the first one is theirs by default.
    const ENDINGS: [(KeptForm, &'static [&'static str]); 3] = [
        (KeptForm::Markdown, &["md", "markdown"]),
        (KeptForm::Html, &["html", "htm"]),
        (KeptForm::Text, &["txt", "text"]),
    ];

    /// The form that the ending of a file's name says.
    fn of(path: &Path) -> Result<Self, Failure> {
        let ending = path.extension().unwrap_or_default().to_string_lossy();
        let ending = ending.to_lowercase();
        let mut forms = Self::ENDINGS.iter();
        let form = forms.find(|(_, endings)| endings.contains(&ending.as_str()));
        form.map(|(form, _)| *form).ok_or_else(|| {
            let message = format!(
                "`{}` does not say in which form to save; \
                 end it in .md (Markdown), .html or .txt (plain text)",
                path.display()
            );
            Failure::new(Code::Usage, message)
        })
    }

    /// The ending of a file of this form.
    fn ending(self) -> &'static str {
        match self {
            KeptForm::Markdown => "md",
            KeptForm::Html => "html",
            KeptForm::Text => "txt",
        }
    }

    /// The bytes of a page.
    fn page(self, keepable: KeepablePage<'_, '_, '_>) -> String {
        let KeepablePage { page, made } = keepable;
        match self {
            KeptForm::Html => made.in_foot(&kept_page::page(page)),
            KeptForm::Markdown | KeptForm::Text => {
                let markdown = made.below(&page.to_keep());
                self.write(page.language(), page.title(), &markdown)
            }
        }
    }

    /// The bytes of a document. Markdown and text hold nothing but its text, to be sent or printed
    /// as it is; an HTML page begins with its title.
    fn document(self, page: &Page<'_, '_>, document: &ShownDocument) -> String {
        let language = page.language();
        let text = format!("{}\n", document.text.trim());
        match self {
            KeptForm::Markdown | KeptForm::Text => self.write(language, &document.title, &text),
            KeptForm::Html => {
                let title = quandary::flow::text::literal_in_markdown(&document.title);
                self.write(language, &document.title, &format!("# {title}\n\n{text}"))
            }
        }
    }

    fn write(self, language: &str, title: &str, markdown: &str) -> String {
        match self {
            KeptForm::Markdown => strip_control(markdown).into_owned(),
            KeptForm::Html => html::page(title, markdown, language),
            KeptForm::Text => {
                let mut text = markdown::plain(markdown, Some(TEXT_WIDTH)).join("\n");
                text.push('\n');
                text
            }
        }
    }
}

/// Says something to the person, beside the result.
fn say(words: &str) {
    // Where it cannot be said, the file is there all the same.
    let _ = out::tell(words);
}
