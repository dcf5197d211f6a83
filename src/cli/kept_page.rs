//! The page as one HTML file: the advice and what to do first, and what there is besides behind rows
//! that open. Help is never behind a row, and on a page that is shown at once nothing is but the
//! sources.
//!
//! What a row opens stands behind its `details` and not within, since a closed `details` stays closed
//! on paper in some browsers, and there nothing may be missing
//! ([decision 0048](../../docs/decisions/0048-folded-parts-on-paper.md)).

use quandary::flow::outcome::Role;
use quandary::front::page::{Behind, Block, Page, ReadIn, Row, SOURCE, as_markdown};
use quandary::session::advice::{AdvicePiece, Part};

use super::html;

/// The bytes of the page.
pub fn page(page: &Page<'_, '_>) -> String {
    let mut body = format!(
        "<header class=\"{}\">\n{}</header>\n",
        page.tone(),
        in_html(&page.head(ReadIn::Linked), 1)
    );
    let layout = WebLayout::of(page);
    for section in layout.open {
        body.push_str(&section.open());
    }
    if !layout.more.is_empty() {
        let behind = Behind {
            row: Row::More,
            pieces: layout.more.len(),
            blocks: layout.more.into_iter().flatten().collect(),
        };
        let mut blocks = behind.blocks.clone();
        blocks.iter_mut().for_each(Block::sink);
        let label = html::text(&behind.label(page.words(), page.documents()));
        body.push_str(&folded(&label, "reasons", &in_html(&blocks, 3)));
    }
    for section in layout.behind {
        body.push_str(&section.folded());
    }
    let origin = html::below(&page.origin(), 2);
    body.push_str(&format!("<footer>\n{origin}</footer>\n"));
    html::whole(page.title(), &body, page.language())
}

/// What stands where.
#[derive(Default)]
struct WebLayout {
    open: Vec<WebSection>,
    /// The reasons behind one row, each by its blocks.
    more: Vec<Vec<Block>>,
    behind: Vec<WebSection>,
}

/// A part of the page with a head of its own.
struct WebSection {
    class: &'static str,
    blocks: Vec<Block>,
}

impl WebLayout {
    fn of(page: &Page<'_, '_>) -> Self {
        let at_once = page.showing().is_at_once();
        let mut layout = Self::default();
        // What to do, then what helps tonight and who does, then all else in its order.
        let mut first: [Vec<WebSection>; 3] = Default::default();
        for part in [Part::First, Part::Rest] {
            for (piece, blocks) in page.pieces(part, ReadIn::Linked) {
                let class = class(piece);
                let section = WebSection { class, blocks };
                match piece {
                    AdvicePiece::Sources => layout.behind.push(section),
                    // Whoever is in danger reads everything in the order of its author.
                    _ if at_once => layout.open.push(section),
                    AdvicePiece::Steps(_) => first[0].push(section),
                    AdvicePiece::Passage(shown) => match (shown.role, part) {
                        (Role::Help | Role::Tonight, _) => first[1].push(section),
                        (Role::Reason | Role::Later, Part::First) => first[2].push(section),
                        (Role::Reason | Role::Later, Part::Rest) => {
                            layout.more.push(section.blocks);
                        }
                    },
                    AdvicePiece::Because | AdvicePiece::Document(_) => layout.behind.push(section),
                }
            }
        }
        layout.open.extend(first.into_iter().flatten());
        layout
    }
}

fn class(piece: AdvicePiece<'_>) -> &'static str {
    match piece {
        AdvicePiece::Passage(shown) => shown.role.name(),
        AdvicePiece::Steps(_) => "steps",
        AdvicePiece::Because => "because",
        AdvicePiece::Document(_) => "document",
        AdvicePiece::Sources => "sources",
    }
}

impl WebSection {
    fn open(&self) -> String {
        let within = in_html(&self.blocks, 2);
        format!("<section class=\"{}\">\n{within}</section>\n", self.class)
    }

    /// Behind a row that says its head.
    fn folded(&self) -> String {
        let (head, rest) = match self.blocks.split_first() {
            Some((Block::Head(head), rest)) => (in_line(head), rest),
            _ => (String::new(), &*self.blocks),
        };
        let within = match self.class {
            "sources" => sources(rest),
            _ => in_html(rest, 3),
        };
        folded(&head, self.class, &within)
    }
}

/// A row, and behind it what it opens.
fn folded(head: &str, class: &str, within: &str) -> String {
    format!(
        "<details>\n<summary><h2>{head}</h2></summary>\n</details>\n<div class=\"{class}\">\n{within}</div>\n"
    )
}

/// Blocks as HTML, whose first head has this level.
fn in_html(blocks: &[Block], level: usize) -> String {
    match blocks {
        [] => String::new(),
        blocks => raised(&html::below(&as_markdown(blocks), level)),
    }
}

/// The numbers of sources small and raised, with their brackets, on the line of the word before
/// them.
fn raised(html: &str) -> String {
    let begins = format!(" [<a href=\"#{SOURCE}");
    let mut pieces = html.split(begins.as_str());
    let mut raised = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let (mark, behind) = piece.split_once(']').unwrap_or((piece, ""));
        raised.push_str(&format!(
            "\u{2060}<sup>{}{mark}]</sup>{behind}",
            begins.trim_start()
        ));
    }
    raised
}

/// A head as HTML, without the paragraph that stands around it.
fn in_line(markdown: &str) -> String {
    let html = html::below(markdown, 2);
    let line = html.trim().strip_prefix("<p>");
    let line = line.and_then(|line| line.strip_suffix("</p>"));
    line.map_or_else(|| html::text(markdown), str::to_owned)
}

/// The sources, each with the place to which its number leads.
fn sources(items: &[Block]) -> String {
    // Where there is one no number leads to it.
    let list = if items.len() == 1 { "ul" } else { "ol" };
    let items = items.iter().enumerate().map(|(at, item)| {
        let text = item.markdown();
        let (_, words) = text.split_once(' ').unwrap_or(("", &text));
        let mut lines = words.lines();
        let first = lines.next().unwrap_or_default();
        let parts = lines.map(|line| format!("\n{}", line.trim_start()));
        let item = html::below(&format!("{first}\n{}", parts.collect::<String>()), 3);
        format!("<li id=\"{SOURCE}{}\">{}</li>\n", at + 1, item.trim_end())
    });
    format!("<{list}>\n{}</{list}>\n", items.collect::<String>())
}
