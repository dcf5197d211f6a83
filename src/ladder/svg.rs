//! A ladder as a drawing: questions in one column, outcomes in another beside the row
//! where they are reached, jumps as arcs in the margin.

use std::fmt::Write;

use unicode_width::UnicodeWidthStr;

use super::{LEGEND, Ladder, LadderRow, LeadsTo, Rung, share_in_words, sign};
use crate::space::figures::Met;

/// How wide the drawing is.
const WIDTH: usize = 960;

/// How many arcs stand beside each other; more would be a knot, and rows say it anyway.
const MOST_LANES: usize = 5;

/// How far apart they are.
const LANE: usize = 12;

/// Where questions begin.
const LEFT: usize = 24 + MOST_LANES * LANE;

/// Where rows begin.
const ROWS: usize = LEFT + 34;

/// Where their targets begin.
const TARGETS: usize = 520;

/// How high a line is.
const LINE: usize = 22;

/// How wide a letter is at most, in tenths.
const LETTER: usize = 76;

const STYLE: &str = "\
.bg{fill:#fff}text{font:15px system-ui,sans-serif;fill:#1c1c1a}\
.h{font-size:20px;font-weight:600}.q{font-weight:600}.n,.s{fill:#6b6963}.s{font-size:13px}\
.r{stroke:#e2e0da}.a{fill:none;stroke:#8f8c84;stroke-width:1.5}\
.go{fill:#1b6e3c}.caution{fill:#8a5a00}.stop,.gap{fill:#a3232b}.info{fill:#2b5a9b}\
.never{fill:#8f8c84;text-decoration:line-through}\
@media(prefers-color-scheme:dark){.bg{fill:#171715}text{fill:#eceae4}.n,.s{fill:#a3a098}\
.r{stroke:#3a3935}.a{stroke:#85827a}.go{fill:#7fd39c}.caution{fill:#e8bd6a}\
.stop,.gap{fill:#f3959a}.info{fill:#9cc0f5}}";

/// The drawing.
#[must_use]
pub fn svg(ladder: &Ladder) -> String {
    let mut drawing = SvgDrawing::default();
    drawing.line(24, "h", &ladder.title, WIDTH - 48);
    drawing.line(24, "s", LEGEND, WIDTH - 48);
    drawing.y += 10;
    for rung in &ladder.questions {
        drawing.rung(rung);
    }
    drawing.arcs();
    drawing.y += 16;
    let (width, height) = (WIDTH, drawing.y);
    let title = escaped(&ladder.title);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" \
         width=\"{width}\" height=\"{height}\" role=\"img\" aria-label=\"{title}\">\n\
         <!-- quandary -->\n<style>{STYLE}</style>\n<rect class=\"bg\" width=\"{width}\" height=\"{height}\"/>\n"
    );
    svg.push_str(&drawing.body);
    svg.push_str("</svg>\n");
    svg
}

#[derive(Default)]
struct SvgDrawing {
    body: String,
    y: usize,
    /// By number: where a question stands.
    questions: Vec<(usize, usize)>,
    /// Jumps: where they begin, and the number of the question to which they lead.
    jumps: Vec<(usize, usize)>,
}

impl SvgDrawing {
    /// A text in as many lines as it takes.
    fn line(&mut self, x: usize, class: &str, text: &str, room: usize) {
        for line in folded(text, room) {
            self.y += LINE;
            self.text(x, self.y, class, &line);
        }
    }

    fn text(&mut self, x: usize, y: usize, class: &str, text: &str) {
        let text = escaped(text);
        let _ = writeln!(
            self.body,
            "<text x=\"{x}\" y=\"{y}\" class=\"{class}\">{text}</text>"
        );
    }

    fn rung(&mut self, rung: &Rung) {
        self.y += 14;
        let y = self.y + 4;
        let right = WIDTH - 24;
        let _ = writeln!(self.body, "<path class=\"r\" d=\"M{LEFT} {y}H{right}\"/>");
        let top = self.y + LINE;
        self.questions.push((rung.number, top + 1));
        self.text(LEFT, top + 4, "n", &rung.number.to_string());
        self.y += 4;
        self.line(ROWS, "q", &rung.ask, WIDTH - ROWS - 120);
        self.y += 2;
        for row in &rung.rows {
            self.row(rung, row);
        }
    }

    fn row(&mut self, rung: &Rung, row: &LadderRow) {
        let top = self.y;
        let never = row.crowd.met == Some(Met::Never);
        let gap = row.to == LeadsTo::Nowhere;
        let class = match (gap, never) {
            (true, _) => "gap",
            (_, true) => "never",
            _ => "",
        };
        self.line(ROWS, class, &row.when.text, TARGETS - ROWS - 24);
        let below = self.y;
        self.y = top;
        let room = WIDTH - TARGETS - 124;
        match &row.to {
            LeadsTo::Question { number, name } => {
                self.line(TARGETS, "", &format!("→ {number} {name}"), room);
                if *number != rung.number + 1 {
                    self.jumps.push((top + LINE - 5, *number));
                }
            }
            LeadsTo::Outcome { title, tone, .. } => {
                let words = format!("{} {title}", sign(*tone));
                self.line(TARGETS, &tone.to_string(), &words, room);
            }
            LeadsTo::Nowhere => self.line(TARGETS, "gap", "✗ nowhere: no route holds", room),
        }
        let words = match (never, row.crowd.share) {
            (true, _) => "nobody".to_owned(),
            (false, Some(share)) => share_in_words(share),
            (false, None) => String::new(),
        };
        self.text(WIDTH - 104, top + LINE, "s", &words);
        self.y = self.y.max(below) + 3;
    }

    /// Each jump in the innermost lane that is free from where it begins to where it ends.
    fn arcs(&mut self) {
        let mut lanes: Vec<Vec<(usize, usize)>> = vec![Vec::new(); MOST_LANES];
        for (from, number) in std::mem::take(&mut self.jumps) {
            let Some((_, to)) = self.questions.iter().find(|(known, _)| *known == number) else {
                continue;
            };
            let span = (from.min(*to), from.max(*to));
            let free = |taken: &Vec<(usize, usize)>| {
                taken
                    .iter()
                    .all(|(start, end)| span.1 < *start || span.0 > *end)
            };
            let Some(lane) = lanes.iter().position(free) else {
                continue;
            };
            lanes[lane].push(span);
            let x = LEFT - 12 - lane * LANE;
            let (start, end) = (ROWS - 6, LEFT - 4);
            let bend = match from < *to {
                true => format!("V{}Q{x} {to} {} {to}H{end}", to - 6, x + 6),
                false => format!("V{}Q{x} {to} {} {to}H{end}", to + 6, x + 6),
            };
            let turn = if from < *to { from + 6 } else { from - 6 };
            let _ = writeln!(
                self.body,
                "<path class=\"a\" d=\"M{start} {from}H{}Q{x} {from} {x} {turn}{bend}m-5 -4l5 4l-5 4\"/>",
                x + 6
            );
        }
    }
}

/// A text in lines that fit into so much room.
fn folded(text: &str, room: usize) -> Vec<String> {
    let most = (room * 10 / LETTER).max(10);
    let mut lines: Vec<String> = vec![String::new()];
    for word in text.split_whitespace() {
        let fits = |line: &&mut String| line.is_empty() || line.width() + 1 + word.width() <= most;
        match lines.last_mut().filter(fits) {
            Some(line) if line.is_empty() => line.push_str(word),
            Some(line) => {
                line.push(' ');
                line.push_str(word);
            }
            None => lines.push(word.to_owned()),
        }
    }
    lines
}

/// A text as it stands in XML and HTML. What steers a screen is left out.
pub(super) fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in crate::letters::strip_control(text).chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            c => escaped.push(c),
        }
    }
    escaped
}
