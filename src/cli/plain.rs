//! Asking line by line: for screen readers, dumb and small terminals, and input from a pipe.
//! Nothing is drawn, nothing moves, and not one escape sequence is written.

mod hints;

use std::collections::BTreeSet;
use std::io::{BufRead, Write};

use quandary::flow::words::ProgramWord;
use quandary::letters::{folded, strip_control};

use super::voice;
use super::{
    ask::{
        Alone, Asker, CLEAR, Check, Edge, ListRow, Optional, PromptCommand, Reply, Room, Stop,
        Title, TypedShape, View, WantedReply, by_itself, needs_an_answer,
    },
    screen::{self, fold},
};
use hints::{commands, hint};

/// Whether the lines that were read are written again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Echo {
    /// The input is not a terminal: without an echo the record would hold no answers.
    Lines,
    /// The terminal shows what the person types.
    Nothing,
}

/// Asks over any pair of streams.
///
/// ```text
/// Question 1, at most 2 more
/// Are you hungry?
///   1. Yes
///   2. No
/// Type a number.
/// Or ? to read why we ask, q to leave.
/// Your answer: 1
/// ```
#[derive(Debug)]
pub struct PlainAsker<R, W> {
    input: R,
    output: W,
    echo: Echo,
    width: Option<usize>,
    /// The lines on keys that have been said: each is said once, and again on `?`.
    said: BTreeSet<String>,
}

impl<R: BufRead, W: Write> PlainAsker<R, W> {
    /// Reads answers from `input` and writes questions to `output`, folded at `width` cells or not
    /// at all.
    pub fn new(input: R, output: W, echo: Echo, width: Option<usize>) -> Self {
        Self {
            input,
            output,
            echo,
            width,
            said: BTreeSet::new(),
        }
    }

    fn put(&mut self, text: &str, first: &str, rest: &str) -> Result<(), Stop> {
        for line in fold(text, self.width.unwrap_or(usize::MAX), first, rest) {
            writeln!(self.output, "{line}")?;
        }
        Ok(())
    }

    /// Reads one line, without its end and without control characters.
    fn read(&mut self, prompt: &str) -> Result<String, Stop> {
        write!(self.output, "{prompt}")?;
        self.output.flush()?;
        let mut bytes = Vec::new();
        if self.input.read_until(b'\n', &mut bytes)? == 0 {
            writeln!(self.output)?;
            return Err(Stop::EndOfInput);
        }
        let text = String::from_utf8_lossy(&bytes);
        let line = strip_control(text.trim_end_matches(['\r', '\n'])).into_owned();
        if self.echo == Echo::Lines {
            writeln!(self.output, "{line}")?;
        }
        Ok(line)
    }

    fn show(&mut self, view: &View<'_>, hint: &str) -> Result<(), Stop> {
        writeln!(self.output)?;
        for line in view.page.unwrap_or_default() {
            writeln!(self.output, "{line}")?;
        }
        let low = is_low(view, self.width);
        if view.page.is_some_and(|page| !page.is_empty()) && !low {
            writeln!(self.output)?;
        }
        if !view.news.is_empty() {
            self.put(view.news, "", "")?;
            writeln!(self.output)?;
        }
        // Below a page the rows say what can be done, and each line of the screen counts.
        if view.page.is_none() {
            self.put(&view.title(), "", "")?;
        }
        if !view.ask.is_empty() {
            self.put(view.ask, "", "")?;
        }
        if let Some(help) = view.help {
            self.put(help, "", "")?;
        }
        match &view.kind {
            WantedReply::One { rows, earlier } => self.list(rows, earlier.as_slice())?,
            WantedReply::Many { rows, earlier, .. } => self.list(rows, earlier)?,
            WantedReply::Words { .. } => {}
        }
        match low {
            true => Ok(()),
            false => {
                self.put(hint, "", "")?;
                let commands = commands(view);
                match self.said.insert(commands.clone()) && !commands.is_empty() {
                    true => self.put(&commands, "", ""),
                    false => Ok(()),
                }
            }
        }
    }

    fn list(&mut self, rows: &[ListRow], earlier: &[usize]) -> Result<(), Stop> {
        for (index, row) in rows.iter().enumerate() {
            let number = format!("  {}. ", index + 1);
            let indent = " ".repeat(number.len());
            let mut label = row.whole();
            if row.alone == Alone::ByItself {
                label.push_str(&format!(" ({})", voice::word(ProgramWord::OnlyByItself)));
            }
            if earlier.contains(&index) {
                label.push_str(&format!(" ({})", voice::word(ProgramWord::EarlierAnswer)));
            }
            self.put(&label, &number, &indent)?;
            if let Some(help) = &row.help {
                self.put(help, &indent, &indent)?;
            }
        }
        Ok(())
    }

    /// Reads lines until one is a command, or an answer that the check accepts.
    fn reply(&mut self, view: &View<'_>, check: &Check<'_>) -> Result<Turn, Stop> {
        loop {
            let typed = self.line(view)?;
            let read = match view.command(&typed) {
                Some(PromptCommand::Why) => return Ok(Turn::Why),
                Some(command) => match view.obey(command) {
                    Ok(reply) => return Ok(Turn::Done(reply)),
                    Err(words) => Err(words),
                },
                None if typed.trim().is_empty() => silence(view),
                None => understand(view, &typed),
            };
            let accepted = read.and_then(|reply| match reply {
                Reply::Skip | Reply::Back | Reply::Leave | Reply::Help => Ok(reply),
                _ => accept(view, check, &reply).map(|()| reply),
            });
            match accepted {
                Ok(reply) => return Ok(Turn::Done(reply)),
                Err(words) => {
                    self.put(&words, "", "")?;
                    if PromptCommand::cried(&typed, view.also).is_some() {
                        self.put("For help now, type h and press Enter.", "", "")?;
                    }
                }
            }
        }
    }

    /// Whether the end of the input is a person's wish to leave: Ctrl-D at a question on a
    /// terminal. Beside the way, and with a pipe, whoever asks knows best what it means.
    fn leaves(&self, view: &View<'_>) -> bool {
        self.echo == Echo::Nothing && matches!(view.title, Title::Question { .. })
    }

    /// One answer as typed; a text of several lines ends at an empty line or with the input.
    fn line(&mut self, view: &View<'_>) -> Result<String, Stop> {
        let mut text = self.read(&format!("{} ", voice::word(ProgramWord::YourAnswer)))?;
        let WantedReply::Words {
            lines: TypedShape::Several,
            ..
        } = view.kind
        else {
            return Ok(text);
        };
        if text.trim().is_empty() || view.command(&text).is_some() {
            return Ok(text);
        }
        loop {
            match self.read("") {
                Ok(line) if line.trim().is_empty() => return Ok(text),
                Ok(line) => {
                    text.push('\n');
                    text.push_str(&line);
                }
                Err(Stop::EndOfInput) => return Ok(text),
                Err(stop) => return Err(stop),
            }
        }
    }
}

/// Whether each line of the screen counts so much that only a page of help, its rows and the line
/// on which one answers stand there.
fn is_low(view: &View<'_>, width: Option<usize>) -> bool {
    let WantedReply::One { rows, .. } = &view.kind else {
        return false;
    };
    let clears = rows.iter().any(|row| row.id == CLEAR);
    width.is_some() && view.page.is_some() && clears && screen::size().rows < 16
}

/// The lowest screen on which a page is cut into screens.
const LOWEST: usize = 10;

/// How many rows of the screen a question in lines takes below a page, with the blank lines before
/// the page and below it, and the line on which one answers.
fn rows_below(view: &View<'_>, width: usize) -> usize {
    let rows = match &view.kind {
        WantedReply::One { rows, .. } | WantedReply::Many { rows, .. } => rows,
        WantedReply::Words { .. } => &[][..],
    };
    let heights = rows.iter().enumerate().map(|(index, row)| {
        let number = format!("  {}. ", index + 1);
        fold(&row.whole(), width, &number, &number).len()
    });
    let hint = hint(view, &|_| Ok(()));
    let news = match view.news {
        "" => 0,
        news => fold(news, width, "", "").len() + 1,
    };
    let around = match is_low(view, Some(width)) {
        true => 1,
        false => {
            let lines = |words: &str| match words {
                "" => 0,
                words => fold(words, width, "", "").len(),
            };
            lines(&hint) + lines(&commands(view)) + 2
        }
    };
    heights.sum::<usize>() + news + around
}

/// What came of showing a question once.
enum Turn {
    Done(Reply),
    Why,
}

impl<R: BufRead, W: Write> Asker for PlainAsker<R, W> {
    fn ask(&mut self, view: &View<'_>, check: &Check<'_>) -> Result<Reply, Stop> {
        let hint = hint(view, check);
        loop {
            self.show(view, &hint)?;
            match self.reply(view, check) {
                Err(Stop::EndOfInput) if self.leaves(view) => return Ok(Reply::Leave),
                Err(stop) => return Err(stop),
                Ok(Turn::Done(reply)) => {
                    if let Some(after) = view.after(&reply) {
                        self.put(after, "", "")?;
                    }
                    return Ok(reply);
                }
                Ok(Turn::Why) => {
                    writeln!(self.output)?;
                    self.put(&view.reason(), "", "")?;
                    self.said.clear();
                }
            }
        }
    }

    fn room(&self, view: &View<'_>) -> Room {
        self.room_above(view)
    }
}

impl<R, W> PlainAsker<R, W> {
    fn room_above(&self, view: &View<'_>) -> Room {
        let Some(width) = self.width else {
            return Room::ENDLESS;
        };
        let rows = screen::size().rows;
        // On a screen that holds no more than the list, everything scrolls by anyway.
        let lines = match rows.saturating_sub(rows_below(view, width)) {
            _ if rows < LOWEST => usize::MAX,
            lines => lines.max(3),
        };
        Room {
            width,
            beside_all: lines,
            beside_two: lines,
            edge: Edge::Bare,
        }
    }
}

/// Enter alone: keeps the earlier answer, else skips or goes back, else is no answer; never a
/// default.
fn silence(view: &View<'_>) -> Result<Reply, String> {
    let kept = match &view.kind {
        WantedReply::One { earlier, .. } => earlier.map(Reply::Pick),
        WantedReply::Many { earlier: [], .. } => None,
        WantedReply::Many { earlier, .. } => Some(Reply::Picks(earlier.to_vec())),
        WantedReply::Words { earlier, .. } => earlier.clone().map(Reply::Words),
    };
    match (kept, view.optional) {
        (Some(reply), _) => Ok(reply),
        (None, Optional::MaySkip) => Ok(Reply::Skip),
        (None, Optional::EnterGoesBack) => Ok(view.back()),
        (None, Optional::Required) => Err(needs_an_answer()),
    }
}

/// Reads a typed line as an answer of the kind that is asked for.
fn understand(view: &View<'_>, typed: &str) -> Result<Reply, String> {
    match &view.kind {
        WantedReply::One { rows, .. } => find(rows, typed.trim()).map(Reply::Pick),
        WantedReply::Many { rows, .. } => {
            // A row may be called "none".
            if let Ok(pick) = find(rows, typed.trim()) {
                return Ok(Reply::Picks(vec![pick]));
            }
            if matches!(typed.trim(), "0" | "none") {
                return Ok(Reply::Picks(Vec::new()));
            }
            let mut picks = typed
                .split([',', ';', ' '])
                .filter(|part| !part.is_empty())
                .map(|part| find(rows, part))
                .collect::<Result<Vec<_>, _>>()?;
            picks.sort_unstable();
            picks.dedup();
            Ok(Reply::Picks(picks))
        }
        WantedReply::Words { .. } => Ok(Reply::Words(typed.trim().to_owned())),
    }
}

/// Finds a row by its number, its id or its whole label.
fn find(rows: &[ListRow], typed: &str) -> Result<usize, String> {
    let number = typed.trim_end_matches('.').parse::<usize>().ok();
    number
        .and_then(|number| number.checked_sub(1))
        .filter(|&index| index < rows.len())
        .or_else(|| rows.iter().position(|row| row.id == typed))
        .or_else(|| {
            let wanted = folded(typed);
            let same = |text: &str| folded(text) == wanted;
            rows.iter()
                .position(|row| same(&row.id) || same(&row.label))
        })
        .ok_or_else(|| {
            let number = rows.len().to_string();
            voice::say(
                ProgramWord::NotInList,
                &[("answer", typed), ("number", &number)],
            )
        })
}

fn accept(view: &View<'_>, check: &Check<'_>, reply: &Reply) -> Result<(), String> {
    check(reply)?;
    match (&view.kind, reply) {
        (WantedReply::Many { rows, .. }, Reply::Picks(picks)) => by_itself(rows, picks),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::super::ask::Also;
    use super::super::ask::Position;
    use super::*;

    fn rows() -> Vec<ListRow> {
        let row = |id: &str, label: &str, alone| ListRow {
            id: id.to_owned(),
            label: label.to_owned(),
            help: None,
            after: None,
            alone,
            numbered: true,
            of: None,
        };
        vec![
            row("mushrooms", "Mushrooms", Alone::WithOthers),
            row("ham", "Ham and \u{1b}not an escape", Alone::WithOthers),
            row("nothing", "Nothing", Alone::ByItself),
        ]
    }

    fn view(kind: WantedReply<'_>) -> View<'_> {
        View {
            page: None,
            urgent: false,
            news: "",
            title: Title::Question {
                number: 2,
                more: (0, 1),
            },
            ask: "What do you like on it?",
            help: None,
            why: Some("It decides the pizza."),
            short: "Topping",
            kind,
            position: Position::Later,
            optional: Optional::Required,
            also: Also::NONE.and(PromptCommand::Review),
        }
    }

    fn one(rows: &[ListRow], earlier: Option<usize>) -> View<'_> {
        view(WantedReply::One { rows, earlier })
    }

    fn many<'a>(rows: &'a [ListRow], earlier: &'a [usize]) -> View<'a> {
        view(WantedReply::Many {
            rows,
            earlier,
            limits: "one or two of these".to_owned(),
        })
    }

    fn words(lines: TypedShape, earlier: Option<&str>) -> View<'static> {
        view(WantedReply::Words {
            hint: "a whole number".to_owned(),
            example: "",
            limits: String::new(),
            earlier: earlier.map(str::to_owned),
            lines,
        })
    }

    /// Accepts everything but the number 13 and more than two rows.
    fn check(reply: &Reply) -> Result<(), String> {
        match reply {
            Reply::Words(words) if words == "13" => Err("At most 12.".to_owned()),
            Reply::Picks(picks) if !(1..=2).contains(&picks.len()) => {
                Err("One or two, please.".to_owned())
            }
            _ => Ok(()),
        }
    }

    /// Asks over buffers; returns the reply and everything that was written.
    fn ask(view: &View<'_>, typed: &str) -> (Result<Reply, String>, String) {
        let mut output = Vec::new();
        let mut asker = PlainAsker::new(typed.as_bytes(), &mut output, Echo::Lines, Some(72));
        let reply = asker.ask(view, &check).map_err(|stop| stop.to_string());
        (
            reply,
            String::from_utf8(output).expect("only text is written"),
        )
    }

    #[test]
    fn a_question_is_a_page_of_lines() {
        let rows = rows();
        let (reply, page) = ask(&one(rows.get(..1).unwrap_or_default(), Some(0)), "7\n1\n");
        assert_eq!(reply, Ok(Reply::Pick(0)));
        assert_eq!(
            page,
            "\n\
             Question 2, at most 1 more\n\
             What do you like on it?\n  \
               1. Mushrooms (your earlier answer)\n\
             Type a number. Enter alone keeps 1.\n\
             Or b to go back, ? to read why we ask, r to review, q to leave.\n\
             Your answer: 7\n\
             \"7\" isn't in the list. Type a number from 1 to 1.\n\
             Your answer: 1\n"
        );
    }

    #[test]
    fn replies_to_a_list() {
        let rows = rows();
        let eof = || Err(Stop::EndOfInput.to_string());
        let table = [
            ("2\n", None, Ok(Reply::Pick(1))),
            ("2", None, Ok(Reply::Pick(1))),
            (" 2. \r\n", None, Ok(Reply::Pick(1))),
            ("ham\n", None, Ok(Reply::Pick(1))),
            ("HAM\n", None, Ok(Reply::Pick(1))),
            ("nothing\n", None, Ok(Reply::Pick(2))),
            (
                "0\n4\n-1\nfish\n99999999999999999999999\n1\n",
                None,
                Ok(Reply::Pick(0)),
            ),
            ("b\n", None, Ok(Reply::Back)),
            (":back\n", None, Ok(Reply::Back)),
            ("q\n", None, Ok(Reply::Leave)),
            ("r\n", None, Ok(Reply::Review)),
            (":review\n", None, Ok(Reply::Review)),
            ("?\n?\n1\n", None, Ok(Reply::Pick(0))),
            ("\n", Some(2), Ok(Reply::Pick(2))),
            ("\n\n", None, eof()),
            ("s\n1\n", None, Ok(Reply::Pick(0))),
            ("", Some(1), eof()),
            ("\u{1b}[A1\n1\n", None, Ok(Reply::Pick(0))),
        ];
        for (typed, earlier, expected) in table {
            let (reply, page) = ask(&one(&rows, earlier), typed);
            assert_eq!(reply, expected, "{typed:?}");
            assert!(page.contains("Question 2"), "{page}");
        }
    }

    #[test]
    fn r_is_the_command_where_nothing_is_answered_too() {
        let rows = rows();
        let view = View {
            position: Position::First,
            also: Also::NONE,
            ..one(&rows, None)
        };
        let (reply, page) = ask(&view, "r\n2\n");
        assert_eq!(reply, Ok(Reply::Pick(1)));
        assert!(
            page.contains("You haven't answered anything yet."),
            "{page}"
        );
    }

    #[test]
    fn replies_to_a_list_with_many_answers() {
        let rows = rows();
        let table = [
            ("1,2\n", vec![], Ok(Reply::Picks(vec![0, 1]))),
            ("2 1\n", vec![], Ok(Reply::Picks(vec![0, 1]))),
            ("ham, 1, ham\n", vec![], Ok(Reply::Picks(vec![0, 1]))),
            ("1 2 3\n1 3\n3\n", vec![], Ok(Reply::Picks(vec![2]))),
            ("0\n1\n", vec![], Ok(Reply::Picks(vec![0]))),
            ("\n", vec![1], Ok(Reply::Picks(vec![1]))),
            ("\n1\n", vec![], Ok(Reply::Picks(vec![0]))),
            ("b\n", vec![1], Ok(Reply::Back)),
        ];
        for (typed, earlier, expected) in table {
            assert_eq!(ask(&many(&rows, &earlier), typed).0, expected, "{typed:?}");
        }
    }

    #[test]
    fn replies_in_words() {
        let table = [
            (
                TypedShape::Value,
                "13\n12\n",
                None,
                Ok(Reply::Words("12".to_owned())),
            ),
            (TypedShape::Value, "b\n", None, Ok(Reply::Back)),
            (
                TypedShape::Value,
                "\n",
                Some("4"),
                Ok(Reply::Words("4".to_owned())),
            ),
            (
                TypedShape::One,
                "b\n",
                None,
                Ok(Reply::Words("b".to_owned())),
            ),
            (
                TypedShape::One,
                "?\nwhy?\n",
                None,
                Ok(Reply::Words("why?".to_owned())),
            ),
            (TypedShape::One, ":leave\n", None, Ok(Reply::Leave)),
            (
                TypedShape::Several,
                "one\ntwo\n\nrest",
                None,
                Ok(Reply::Words("one\ntwo".to_owned())),
            ),
            (
                TypedShape::Several,
                "one\ntwo",
                None,
                Ok(Reply::Words("one\ntwo".to_owned())),
            ),
            (TypedShape::Several, ":back\n", None, Ok(Reply::Back)),
        ];
        for (lines, typed, earlier, expected) in table {
            assert_eq!(ask(&words(lines, earlier), typed).0, expected, "{typed:?}");
        }
    }

    #[test]
    fn a_question_that_may_be_skipped() {
        let rows = rows();
        let table = [
            ("\n", None, Ok(Reply::Skip)),
            ("\n", Some(0), Ok(Reply::Pick(0))),
            ("s\n", Some(0), Ok(Reply::Skip)),
        ];
        for (typed, earlier, expected) in table {
            let view = View {
                optional: Optional::MaySkip,
                ..one(&rows, earlier)
            };
            assert_eq!(ask(&view, typed).0, expected, "{typed:?}");
        }
    }

    #[test]
    fn back_on_the_first_question_leaves() {
        let rows = rows();
        let view = View {
            position: Position::First,
            ..one(&rows, None)
        };
        assert_eq!(ask(&view, "b\n").0, Ok(Reply::Leave));
    }

    #[test]
    fn the_end_of_the_input_leaves_a_question_on_a_terminal() {
        let rows = rows();
        let aside = View {
            title: Title::Words("Go on?"),
            position: Position::Aside("go on"),
            ..one(&rows, None)
        };
        let eof = || Err(Stop::EndOfInput.to_string());
        for (echo, view, expected) in [
            (Echo::Nothing, one(&rows, None), Ok(Reply::Leave)),
            (Echo::Nothing, aside, eof()),
            (Echo::Lines, one(&rows, None), eof()),
        ] {
            let mut asker = PlainAsker::new(&b""[..], Vec::new(), echo, None);
            let reply = asker.ask(&view, &check).map_err(|stop| stop.to_string());
            assert_eq!(reply, expected, "{echo:?}");
        }
    }

    #[test]
    fn an_aside_is_asked_without_a_default() {
        let rows = rows();
        for (typed, expected) in [
            ("1\n", Ok(Reply::Pick(0))),
            ("\nmaybe\n2\n", Ok(Reply::Pick(1))),
            ("b\n", Ok(Reply::Back)),
            ("q\n", Ok(Reply::Leave)),
            ("\n", Err(Stop::EndOfInput.to_string())),
        ] {
            let view = View {
                news: "Something is new.",
                title: Title::Words("Go on?"),
                ask: "",
                position: Position::Aside("go on"),
                also: Also::NONE,
                why: None,
                ..one(&rows, None)
            };
            let (reply, page) = ask(&view, typed);
            assert_eq!(reply, expected, "{typed:?}");
            let begin = "\nSomething is new.\n\nGo on?\n  1. Mushrooms\n";
            assert!(page.starts_with(begin), "{page}");
            assert!(page.contains("Or b to go on, q to leave."), "{page}");
        }
    }

    #[test]
    fn the_screen_is_cleared_only_where_that_is_offered() {
        let rows = rows();
        let view = View {
            also: Also::NONE
                .and(PromptCommand::Review)
                .and(PromptCommand::Vanish),
            ..one(&rows, None)
        };
        let (reply, page) = ask(&view, "!\n");
        assert_eq!(reply, Ok(Reply::Vanish));
        let page = page.replace('\n', " ");
        let told = "! to clear the screen and leave.";
        assert!(page.contains(told), "{page}");
        let here = "!\n";
        assert_eq!(
            ask(&one(&rows, None), here).0,
            Err(Stop::EndOfInput.to_string())
        );
        let typed = ask(&words(TypedShape::One, None), here).0;
        assert_eq!(typed, Ok(Reply::Words("!".to_owned())));
    }

    #[test]
    fn what_is_typed_never_comes_back_as_an_escape() {
        let (_, page) = ask(&words(TypedShape::One, None), "\u{1b}[31mred\u{7}\n");
        assert!(page.contains("[31mred"), "{page}");
        assert!(!page.contains(['\u{1b}', '\u{7}']), "{page:?}");
    }

    #[test]
    fn bytes_that_are_no_text_are_an_answer_that_is_refused_or_shown() {
        let mut output = Vec::new();
        let typed: &[u8] = b"\xff\xfe\n2\n";
        let rows = rows();
        let mut asker = PlainAsker::new(typed, &mut output, Echo::Lines, None);
        assert_eq!(
            asker.ask(&one(&rows, None), &check).ok(),
            Some(Reply::Pick(1))
        );
    }
}
