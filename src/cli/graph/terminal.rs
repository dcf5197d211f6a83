//! A ladder in the cells of a terminal: conditions on the left, where they lead on the
//! right, and at the end of a row how many ways take it.

use std::fmt::Write;

use colored::{ColoredString, Colorize};
use quandary::flow::outcome::Tone;
use quandary::ladder::{
    Crowd, LEGEND, Ladder, LadderRow, LeadsTo, Rung, VerdictShown, share_in_words, sign,
    ways_in_words,
};
use quandary::space::figures::Met;

use crate::cli::counted;
use crate::cli::screen::{fold, width};

/// How far rows stand in from their question.
const INDENT: usize = 5;

/// How wide the column of shares is.
const SHARE: usize = 10;

/// The picture, for so many columns.
pub fn terminal(ladder: &Ladder, columns: usize, unfold: bool) -> String {
    let sheet = LadderSheet { columns, unfold };
    let mut text = sheet.head(ladder);
    for rung in &ladder.questions {
        text.push('\n');
        text.push_str(&sheet.rung(ladder, rung));
    }
    text.push_str(&sheet.foot(ladder));
    text
}

struct LadderSheet {
    columns: usize,
    unfold: bool,
}

impl LadderSheet {
    fn head(&self, ladder: &Ladder) -> String {
        let mut text = String::new();
        for line in fold(&ladder.title, self.columns, "", "") {
            let _ = writeln!(text, "{}", line.bold());
        }
        if let (Some(ways), Some((fewest, most))) = (&ladder.ways, ladder.lengths) {
            let at_most = if ladder.exact { "" } else { "at most " };
            let questions = match fewest == most {
                true => format!("{most} each"),
                false => format!("{fewest} to {most} on a way"),
            };
            let line = format!(
                "{at_most}{}; {}, {questions}; {}",
                ways_in_words(ways),
                counted::of(ladder.questions.len(), "question"),
                counted::of(ladder.outcomes.len(), "outcome")
            );
            for line in fold(&line, self.columns, "", "") {
                let _ = writeln!(text, "{}", line.dimmed());
            }
        }
        for line in fold(LEGEND, self.columns, "", "") {
            let _ = writeln!(text, "{}", line.dimmed());
        }
        for remark in &ladder.remarks {
            for line in fold(remark, self.columns, "", "") {
                let _ = writeln!(text, "{}", line.yellow());
            }
        }
        text
    }

    fn rung(&self, ladder: &Ladder, rung: &Rung) -> String {
        let mut text = String::new();
        let number = format!("{:>3}  ", rung.number);
        let share = asked(&rung.crowd);
        let room = self.columns - SHARE;
        let skip = if rung.optional {
            " (may be skipped)"
        } else {
            ""
        };
        let named = match rung.name == rung.ask {
            true => String::new(),
            false => format!("  ({})", rung.name),
        };
        let ask = format!("{}{named}{skip}", rung.ask);
        for (at, line) in fold(&ask, room, &number, "     ").into_iter().enumerate() {
            let end = if at == 0 { share.as_str() } else { "" };
            let gap = room.saturating_sub(width(&line));
            let line = format!("{}{}{end:>SHARE$}", line.bold(), " ".repeat(gap));
            let _ = writeln!(text, "{}", line.trim_end());
        }
        for row in &rung.rows {
            text.push_str(&self.row(rung, row));
        }
        for refusal in &rung.refusals {
            let words = format!("refused where {}: {}", refusal.when.text, refusal.says);
            for line in fold(&words, self.columns, "     ", "       ") {
                let _ = writeln!(text, "{}", line.dimmed());
            }
        }
        let spoken = rung.promises.iter().chain(landed(ladder, rung));
        let mut told: Vec<&usize> = Vec::new();
        for at in spoken {
            let promise = &ladder.promises[*at];
            let fails = promise.verdict == VerdictShown::Fails;
            if (fails || self.unfold && rung.promises.contains(at)) && !told.contains(&at) {
                told.push(at);
                let words = format!("promised, {}: {}", promise.verdict.in_words(), promise.says);
                for line in fold(&words, self.columns, "     ", "       ") {
                    let line = if fails { line.red() } else { line.dimmed() };
                    let _ = writeln!(text, "{line}");
                }
            }
        }
        text
    }

    fn row(&self, rung: &Rung, row: &LadderRow) -> String {
        let room = self.columns - INDENT - SHARE;
        let left = room / 2;
        let right = room - left - 1;
        let when = fold(&row.when.text, left, "", "  ");
        let (mark, words) = match &row.to {
            LeadsTo::Question { number, name } => {
                let mark = match *number {
                    next if next == rung.number + 1 => "→ ",
                    later if later > rung.number => "↷ ",
                    _ => "↶ ",
                };
                (mark.to_owned(), format!("{number} {name}"))
            }
            LeadsTo::Outcome { title, tone, .. } => (format!("{} ", sign(*tone)), title.clone()),
            LeadsTo::Nowhere => ("✗ ".to_owned(), "nowhere: no route holds".to_owned()),
        };
        let to = fold(&words, right, &mark, "  ");
        let count = when.len().max(to.len());
        let mut text = String::new();
        for at in 0..count {
            let when = when.get(at).map_or("", String::as_str);
            let to = to.get(at).map_or("", String::as_str);
            let margin = if row.walked && at == 0 {
                "   ▶ "
            } else {
                "     "
            };
            let gap = " ".repeat((left + 1).saturating_sub(width(when)));
            let when = match (&row.to, row.crowd.met) {
                (LeadsTo::Nowhere, _) => when.red(),
                (_, Some(Met::Never)) => when.dimmed(),
                _ => when.normal(),
            };
            let after = " ".repeat(right.saturating_sub(width(to)));
            let end = if at == 0 { taken(row) } else { "".normal() };
            let line = format!("{margin}{when}{gap}{}{after}{end}", painted(&row.to, to));
            let _ = writeln!(text, "{}", line.trim_end());
        }
        text
    }

    fn foot(&self, ladder: &Ladder) -> String {
        let mut text = String::new();
        let unmet = ladder.outcomes.iter();
        let unmet = unmet.filter(|landing| landing.crowd.met == Some(Met::Never));
        for landing in unmet {
            let words = format!("nobody gets “{}”", landing.title);
            for line in fold(&words, self.columns, "     ", "       ") {
                let _ = write!(text, "\n{}", line.red());
            }
        }
        if !ladder.facts.is_empty() {
            text.push('\n');
            if self.unfold {
                let _ = writeln!(text, "{}", "In these rows".bold());
            }
            for fact in &ladder.facts {
                if self.unfold {
                    let words = format!("{}: {}", fact.name, fact.means.text);
                    for line in fold(&words, self.columns, "  ", "    ") {
                        let _ = writeln!(text, "{line}");
                    }
                }
            }
            if !self.unfold {
                let names: Vec<&str> = ladder.facts.iter().map(|fact| &*fact.name).collect();
                let words = format!("--unfold says what these mean: {}.", names.join(", "));
                for line in fold(&words, self.columns, "", "") {
                    let _ = writeln!(text, "{}", line.dimmed());
                }
            }
        }
        if !ladder.promises.is_empty() {
            let count = |verdict| {
                let of = ladder.promises.iter();
                of.filter(|promise| promise.verdict == verdict).count()
            };
            let holds = count(VerdictShown::Holds) + count(VerdictShown::OfNobody);
            let fails = count(VerdictShown::Fails);
            let open = count(VerdictShown::NotDecided);
            let mut words = match (holds, ladder.promises.len()) {
                (1, 1) => "The promise in the file holds".to_owned(),
                (holds, all) => format!("{holds} of {all} promises in the file hold"),
            };
            if fails > 0 {
                let _ = write!(words, ", {fails} broken");
            }
            if open > 0 {
                let _ = write!(words, ", {open} not decided");
            }
            let words = format!("{words}.");
            let words = if fails > 0 {
                words.red()
            } else {
                words.dimmed()
            };
            let _ = write!(text, "\n{words}\n");
        }
        text
    }
}

/// The promises at the outcomes that a question leads to.
fn landed<'l>(ladder: &'l Ladder, rung: &'l Rung) -> impl Iterator<Item = &'l usize> {
    let places = rung.rows.iter().filter_map(|row| match row.to {
        LeadsTo::Outcome { place, .. } => ladder.outcomes.get(place),
        LeadsTo::Question { .. } | LeadsTo::Nowhere => None,
    });
    places.flat_map(|landing| &landing.promises)
}

/// Who is asked a question, in a word.
fn asked(crowd: &Crowd) -> String {
    match (crowd.met, crowd.share) {
        (Some(Met::Always), _) => "all".to_owned(),
        (Some(Met::Never), _) => "nobody".to_owned(),
        (_, Some(share)) => share_in_words(share),
        (Some(Met::Sometimes), None) => "some".to_owned(),
        (None, None) => String::new(),
    }
}

/// How many take a row, in a word.
fn taken(row: &LadderRow) -> ColoredString {
    let end = |words: &str| format!("{words:>SHARE$}");
    match (row.tried, row.crowd.met) {
        (_, Some(Met::Never)) => end("nobody").red(),
        (Some(0), _) => end("UNTRIED").yellow(),
        (Some(tried), _) => end(&format!("{tried} tried")).green(),
        (None, _) => match row.crowd.share {
            Some(share) => end(&share_in_words(share)).dimmed(),
            None => "".normal(),
        },
    }
}

fn painted(to: &LeadsTo, words: &str) -> ColoredString {
    match to {
        LeadsTo::Question { .. } => words.normal(),
        LeadsTo::Outcome { tone, .. } => match tone {
            Tone::Go => words.green(),
            Tone::Caution => words.yellow(),
            Tone::Stop => words.red(),
            Tone::Info => words.blue(),
        },
        LeadsTo::Nowhere => words.red().bold(),
    }
}
