//! The blocks of a page as lines of a screen: a bar in the colour of the advice stands at what it
//! says, heads are coloured, and only the advice itself has weight. Nothing is said by colour
//! alone, and in line mode there is neither bar nor colour.

use colored::{Color, Colorize};
use quandary::flow::outcome::Tone;
use quandary::front::page::Block;

use super::super::ask::{Edge, Room};
use super::super::look;
use super::super::markdown;
use super::super::screen;

/// A line of a page.
#[derive(Debug)]
pub struct SheetLine {
    text: String,
    /// The block that it belongs to, counted over all parts.
    pub block: usize,
    kind: SheetLineKind,
}

/// What a line is to the screens that the page is cut into.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum SheetLineKind {
    /// A screen begins with it.
    Part,
    /// A screen may well begin with it.
    Begins,
    /// It goes on with what is above it.
    GoesOn,
    /// It stays with what is above it, which would be a head without a text.
    Stays,
    /// Nothing is written on it.
    Blank,
}

/// The lines of a page as wide as there is room.
pub fn of(parts: &[&[Block]], tone: Tone, room: Room) -> Vec<SheetLine> {
    let mut lines = Vec::new();
    let mut block_number = 0;
    for blocks in parts {
        let mut before = None;
        for block in *blocks {
            let edge = edge(block, tone, room);
            if let Some(before) = before
                && is_parted(before, block)
            {
                // The bar does not break between the advice and what there is to say of it.
                let text = match (before, block) {
                    (Block::Title(_), Block::Verdict(_)) => edge.trim_end().to_owned(),
                    _ => String::new(),
                };
                lines.push(SheetLine {
                    text,
                    block: block_number,
                    kind: SheetLineKind::Blank,
                });
            }
            let first = match before {
                None => SheetLineKind::Part,
                Some(before) if stays_below(before) => SheetLineKind::Stays,
                Some(_) => SheetLineKind::Begins,
            };
            let laid = laid(block, room, &edge, first);
            lines.extend(laid.map(|(text, kind)| SheetLine {
                text,
                block: block_number,
                kind,
            }));
            block_number += 1;
            before = Some(block);
        }
    }
    lines
}

/// The lines of one block.
fn laid(
    block: &Block,
    room: Room,
    edge: &str,
    first: SheetLineKind,
) -> impl Iterator<Item = (String, SheetLineKind)> {
    let width = (room.width != usize::MAX).then(|| room.width.saturating_sub(margin(room)).max(2));
    let words = match block {
        Block::Word(word) => {
            let words = markdown::plain(word, width).into_iter();
            words.map(|line| line.dimmed().to_string()).collect()
        }
        block => markdown::linked(&block.markdown(), width),
    };
    let mut kind = first;
    let mut lines = Vec::new();
    for line in words {
        let blank = line.is_empty();
        let this = if blank { SheetLineKind::Blank } else { kind };
        // The bar goes on through the blank lines of what it stands at.
        lines.push((format!("{edge}{line}").trim_end().to_owned(), this));
        kind = if blank {
            SheetLineKind::Begins
        } else {
            SheetLineKind::GoesOn
        };
    }
    lines.into_iter()
}

/// From how many cells on a line is wide.
const WIDE: usize = 60;

/// How many cells stand left of the text.
fn margin(room: Room) -> usize {
    match room.edge {
        Edge::Bare => 0,
        // The text stands where that of the questions does, where there is room for that.
        Edge::Bar if room.width >= WIDE => 3,
        Edge::Bar => 2,
    }
}

/// What stands left of the lines of a block.
fn edge(block: &Block, tone: Tone, room: Room) -> String {
    let margin = margin(room);
    match block {
        Block::Word(_) | Block::Title(_) | Block::Verdict(_) if margin > 0 => {
            let colour = match tone {
                Tone::Go => Color::Green,
                Tone::Caution => Color::Yellow,
                Tone::Info => Color::Cyan,
                // Red is an alarm, and this is a friend.
                Tone::Stop => Color::Magenta,
            };
            let space = " ".repeat(margin - 1);
            format!("{}{space}", look::marks().page_bar.color(colour))
        }
        _ => " ".repeat(margin),
    }
}

/// Whether a blank line stands between two blocks.
fn is_parted(before: &Block, block: &Block) -> bool {
    let list = matches!((before, block), (Block::Item(_), Block::Item(_)));
    let head = matches!(
        before,
        Block::Head(_) | Block::LowerHead(_) | Block::Word(_)
    );
    !list && !head
}

/// Whether what follows a block has to stand on the same screen.
fn stays_below(before: &Block) -> bool {
    match before {
        Block::Word(_) | Block::Title(_) | Block::Head(_) | Block::LowerHead(_) => true,
        Block::Verdict(_) | Block::Text(_) | Block::Item(_) => false,
    }
}

/// How much has room on a screen.
#[derive(Clone, Copy)]
pub struct RoomBelow {
    /// So many rows.
    pub rows: usize,
    /// Each of so many columns.
    pub columns: usize,
}

/// Where a screen ends that begins with this line: where something ends, if that leaves it well
/// filled, and never between a head and its text.
pub fn end(lines: &[SheetLine], top: usize, room: RoomBelow) -> usize {
    let filled = filled(lines, top, room);
    match filled.good {
        _ if filled.end == filled.limit => filled.limit,
        Some(good) if 3 * good.rows >= 2 * room.rows => good.end,
        Some(_) | None => without_heads(lines, top, filled.end),
    }
}

/// Where a screen ends that holds as much as there is room for.
pub fn fullest(lines: &[SheetLine], top: usize, room: RoomBelow) -> usize {
    filled(lines, top, room).end
}

/// A screen that is filled from its top.
struct FilledScreen {
    /// Where the room ends.
    end: usize,
    /// Where the part ends.
    limit: usize,
    /// The last place before where something ends.
    good: Option<GoodEnd>,
}

/// A line before which something ends, and the rows that are filled there.
struct GoodEnd {
    end: usize,
    rows: usize,
}

fn filled(lines: &[SheetLine], top: usize, room: RoomBelow) -> FilledScreen {
    let height = |line: &SheetLine| screen::rows_of_styled(&line.text, room.columns);
    let mut below = lines.iter().skip(top + 1);
    let part = below.position(|line| line.kind == SheetLineKind::Part);
    let limit = part.map_or(lines.len(), |part| top + 1 + part);
    let mut end = top;
    let mut rows = 0;
    let mut good = None;
    for (at, line) in lines.iter().enumerate().take(limit).skip(top) {
        rows += height(line);
        if rows > room.rows && at > top && line.kind != SheetLineKind::Blank {
            break;
        }
        end = at + 1;
        let ends = lines
            .get(end)
            .is_none_or(|next| next.kind == SheetLineKind::Begins);
        if ends {
            good = Some(GoodEnd { end, rows });
        }
    }
    FilledScreen { end, limit, good }
}

/// Where the last thing begins that stands below this line.
pub fn last_beginning(lines: &[SheetLine], top: usize) -> usize {
    let begins = |line: &SheetLine| line.kind == SheetLineKind::Begins;
    let last = lines.iter().rposition(begins).filter(|at| *at > top);
    last.unwrap_or_else(|| lines.len().saturating_sub(1).max(top + 1))
}

/// An end after which no line has to stand on the same screen as the one before.
fn without_heads(lines: &[SheetLine], top: usize, end: usize) -> usize {
    let mut at = end;
    while lines
        .get(at)
        .is_some_and(|line| line.kind == SheetLineKind::Stays)
        && at > top + 1
    {
        at -= 1;
    }
    match at > top + 1 {
        true => at,
        false => end,
    }
}

/// The next line on which something is written.
pub fn next(lines: &[SheetLine], from: usize) -> usize {
    let blank = lines.iter().skip(from);
    from + blank
        .take_while(|line| line.kind == SheetLineKind::Blank)
        .count()
}

/// The lines of a screen as they are written, without blank ones at its end.
pub fn shown(lines: &[SheetLine]) -> Vec<String> {
    let blank = lines.iter().rev();
    let blank = blank
        .take_while(|line| line.kind == SheetLineKind::Blank)
        .count();
    let lines = lines.iter().take(lines.len() - blank);
    lines.map(|line| line.text.clone()).collect()
}
