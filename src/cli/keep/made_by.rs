//! What made a page: its last line says which version of the program, and of the flow. There is no
//! word in it, so it's the same in every language, and nothing of the person.

use quandary::flow::text::literal_in_markdown;

use super::super::digest::Digest;
use super::super::html;
use super::super::source::FlowText;

/// The program with its version, and the flow with the digest of its file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MadeBy(String);

impl MadeBy {
    /// What makes the pages of this flow.
    pub fn of(file: &FlowText) -> Self {
        let digest = Digest::of(&file.text);
        Self(format!(
            "Quandary {} · {} · {}",
            env!("CARGO_PKG_VERSION"),
            file.id,
            digest.as_str()
        ))
    }

    /// A page in Markdown, with this below it.
    pub(super) fn below(&self, markdown: &str) -> String {
        format!(
            "{}\n\n{}\n",
            markdown.trim_end(),
            literal_in_markdown(&self.0)
        )
    }

    /// A page in HTML, with this at the end of its foot.
    pub(super) fn in_foot(&self, page: &str) -> String {
        page.replacen(FOOT, &format!("{}{FOOT}", self.in_html()), 1)
    }

    /// The line in HTML.
    pub fn in_html(&self) -> String {
        format!("<p>{}</p>\n", html::text(&self.0))
    }
}

/// The end of a page's foot. What an author or a person wrote can't have it: there it's a text.
const FOOT: &str = "</footer>";
