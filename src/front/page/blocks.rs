//! The blocks of a page, from the top to the bottom.

use crate::flow::text::literal_in_markdown;
use crate::session::advice::{ShownDocument, ShownPassage};

/// A block of a page. Texts are Markdown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// The word that stands for the tone.
    Word(String),
    /// The advice in one line.
    Title(String),
    /// What there is to say of it.
    Verdict(String),
    /// The head of what follows.
    Head(String),
    /// A head below another head.
    LowerHead(String),
    /// Running text.
    Text(String),
    /// One item of a list, with its mark.
    Item(String),
}

impl Block {
    /// Puts a head one step lower, below another one that is to come.
    pub fn sink(&mut self) {
        if let Block::Head(title) = self {
            *self = Block::LowerHead(std::mem::take(title));
        }
    }

    /// Makes a title of a head, where what follows is read by itself.
    pub fn rise(&mut self) {
        if let Block::Head(title) = self {
            *self = Block::Title(std::mem::take(title));
        }
    }

    /// A document that is read by itself, as it is sent or printed.
    #[must_use]
    pub fn of_document(document: &ShownDocument) -> Vec<Self> {
        let title = literal_in_markdown(&document.title);
        let text = document.text.trim().to_owned();
        vec![Block::Title(title), Block::Text(text)]
    }

    /// The block as Markdown.
    #[must_use]
    pub fn markdown(&self) -> String {
        match self {
            Block::Word(word) => format!("*{word}*"),
            Block::Title(title) => format!("# {title}"),
            Block::Head(title) => format!("## {title}"),
            Block::LowerHead(title) => format!("### {title}"),
            Block::Verdict(text) | Block::Text(text) | Block::Item(text) => text.clone(),
        }
    }
}

/// The blocks of passages that are a page by themselves.
#[must_use]
pub fn of_passages(passages: &[ShownPassage]) -> Vec<Block> {
    let blocks = passages.iter().flat_map(|passage| {
        let title = passage.title.as_deref().map(literal_in_markdown);
        let text = Block::Verdict(passage.text.trim().to_owned());
        title.map(Block::Title).into_iter().chain([text])
    });
    blocks.collect()
}

/// Blocks as one text in Markdown.
#[must_use]
pub fn as_markdown(blocks: &[Block]) -> String {
    let mut text = String::new();
    let mut before: Option<&Block> = None;
    for block in blocks {
        match (before, block) {
            (None, _) => {}
            (Some(Block::Item(_)), Block::Item(_)) => text.push('\n'),
            (Some(_), _) => text.push_str("\n\n"),
        }
        text.push_str(&block.markdown());
        before = Some(block);
    }
    text.push('\n');
    text
}
