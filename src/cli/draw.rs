//! Findings as the library draws them, in colour where there is any, and folded where a terminal
//! ends.

use quandary::diagnostic::Finding;
use quandary::render::{self, DecorStyle, File, Renderer, Spot};

use super::colour::Colour;
use super::layout::ReportLayout;
use super::screen;

/// Draws one finding.
pub fn draw(file: &File<'_>, finding: &Finding, colour: Colour) -> String {
    let layout = ReportLayout::of_result();
    folded(
        &render::draw_with(&renderer(colour, layout), file, finding),
        layout,
    )
}

/// Draws a fact with its places.
pub fn draw_spots(fact: &str, spots: &[Spot<'_>], colour: Colour) -> String {
    let layout = ReportLayout::of_result();
    let drawn = render::draw_spots_with(&renderer(colour, layout), fact, spots);
    folded(&drawn, layout)
}

fn renderer(colour: Colour, layout: ReportLayout) -> Renderer {
    let renderer = match colour {
        Colour::On => Renderer::styled().decor_style(DecorStyle::Ascii),
        Colour::Off => render::plain(),
    };
    match layout.terminal() {
        Some(columns) => renderer.term_width(columns),
        None => renderer,
    }
}

/// A drawing whose sentences are no wider than a terminal. The lines of the file stay as they are.
fn folded(drawn: &str, layout: ReportLayout) -> String {
    let Some(columns) = layout.terminal() else {
        return drawn.to_owned();
    };
    let mut text = String::with_capacity(drawn.len());
    for line in drawn.split('\n') {
        let bare = screen::bare(line);
        let sentence = Sentence::of(&bare).filter(|_| screen::width(&bare) > columns);
        match sentence {
            None => text.push_str(&format!("{line}\n")),
            Some(sentence) => text.push_str(&sentence.folded(line, columns, layout)),
        }
    }
    text.truncate(text.trim_end_matches('\n').len());
    text
}

/// Where a sentence begins in a line of a drawing, in bytes without colour.
struct Sentence {
    start: usize,
    /// The bar at the left, which goes on where the sentence does.
    bar: Option<usize>,
}

impl Sentence {
    /// The sentence of a line; nothing of a line that shows the file.
    fn of(bare: &str) -> Option<Self> {
        let words = bare.trim_start();
        let before = bare.len() - words.len();
        if before == 0 && words.starts_with(|c: char| c.is_ascii_lowercase()) {
            return Some(Self {
                start: 0,
                bar: None,
            });
        }
        if words.starts_with("= ") {
            let start = before + words.find(": ")? + 2;
            return Some(Self { start, bar: None });
        }
        let marks = words.strip_prefix('|')?;
        let label = marks.trim_start_matches([' ', '^', '-', '_', '|', '~']);
        let start = bare.len() - label.len();
        let is_label = !label.is_empty() && marks.contains(['^', '-']);
        is_label.then_some(Self {
            start,
            bar: Some(before),
        })
    }

    fn folded(&self, line: &str, columns: usize, layout: ReportLayout) -> String {
        let (first, words) = screen::split_styled(line, self.start);
        let near = self.bar.map_or(2, |bar| bar + 4);
        let rest = match (self.start, columns.saturating_sub(self.start)) {
            (0, _) => 2,
            (start, room) if room >= ReportLayout::LEAST => start,
            _ => near,
        };
        let told = layout.hang_at(first, words, rest);
        let Some(bar) = self.bar else {
            return told;
        };
        let lines = told.lines().enumerate().map(|(at, line)| match at {
            0 => format!("{line}\n"),
            _ => format!("{}|{}\n", &line[..bar], &line[bar + 1..]),
        });
        lines.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_fold_and_lines_of_the_file_do_not() {
        let drawn = "\
error[not-decided]: the answers up to it are too many
 --> flow.yaml:18:16
   |
18 |       outcome: a name that is far too long for a line of forty
   |       ^^^^^^^ expected `no_letter`, came `keep_it`
   |
   = help: leave it out, or say what else is meant by it";
        let wanted = "\
error[not-decided]: the answers up
  to it are too many
 --> flow.yaml:18:16
   |
18 |       outcome: a name that is far too long for a line of forty
   |       ^^^^^^^ expected
   |               `no_letter`, came
   |               `keep_it`
   |
   = help: leave it out, or say what
           else is meant by it";
        assert_eq!(folded(drawn, ReportLayout::with(38)), wanted);
        assert_eq!(folded(drawn, ReportLayout::whole()), drawn);
    }
}
