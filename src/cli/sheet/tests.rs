//! Texts that are read a screen at a time, without a terminal.

use std::collections::VecDeque;

use proptest::prelude::*;

use super::super::ask::{Check, Edge};
use super::*;

/// Reads on a screen of this size, and notes what it shows.
struct Desk {
    width: usize,
    height: usize,
    replies: VecDeque<Reply>,
    seen: Vec<Vec<String>>,
}

impl Desk {
    fn of((width, height): (usize, usize), replies: &[Reply]) -> Self {
        Self {
            width,
            height,
            replies: replies.iter().cloned().collect(),
            seen: Vec::new(),
        }
    }
}

impl Asker for Desk {
    fn ask(&mut self, view: &View<'_>, _: &Check<'_>) -> Result<Reply, Stop> {
        let page = view.page.expect("a page is read");
        self.seen.push(page.to_vec());
        self.replies.pop_front().ok_or(Stop::EndOfInput)
    }

    fn room(&self, view: &View<'_>) -> Room {
        let WantedReply::One { rows, .. } = &view.kind else {
            panic!("a page has rows");
        };
        Room {
            width: self.width,
            beside_all: self.height.saturating_sub(rows.len()),
            beside_two: self.height.saturating_sub(rows.len().min(2)),
            edge: Edge::Bare,
        }
    }
}

fn text(words: &str) -> Block {
    Block::Text(words.to_owned())
}

fn head(words: &str) -> Block {
    Block::Head(words.to_owned())
}

/// One row that reads on or says `n`, and `others` that say their number.
fn below(others: usize) -> impl Fn(SheetAt) -> Below<usize> {
    move |at| {
        let mut rows = vec![match at.has_more() {
            true => SheetRow::new(Does::ReadOn, "more", "More"),
            false => SheetRow::says(0, "end", "The end"),
        }];
        rows.push(SheetRow::new(Does::Top, "top", "The top"));
        rows.extend((0..others).map(|n| SheetRow::says(n + 1, "other", "Other")));
        Below { ask: "?", rows }
    }
}

/// The screens that are seen, and what is said in the end.
fn read(
    parts: &[&[Block]],
    (first, from): (Matters, From),
    desk: &mut Desk,
) -> Result<AsideReply<usize>, String> {
    let sheet = ScreenSheet {
        parts,
        tone: Tone::Go,
        news: "",
        from,
        first,
        below: &below(1),
        escape: "back",
        also: Also::NONE,
    };
    sheet.read(desk).map_err(|stop| stop.to_string())
}

const ON: Reply = Reply::Pick(0);

const TOP: Reply = Reply::Pick(1);

#[test]
fn a_text_comes_a_screen_at_a_time_and_one_can_go_back() {
    let blocks = [text("One"), text("Two"), text("Three"), text("Four")];
    let parts: [&[Block]; 1] = [&blocks];
    let rows = (Matters::Rows, From::Top);
    // Three rows stand below.
    let mut desk = Desk::of((20, 6), &[ON, ON]);
    assert_eq!(read(&parts, rows, &mut desk), Ok(AsideReply::Row(0)));
    assert_eq!(desk.seen, [["One", "", "Two"], ["Three", "", "Four"]]);
    for (replies, said, last) in [
        (
            vec![ON, Reply::Back, Reply::Back],
            AsideReply::Nothing,
            "One",
        ),
        (vec![ON, TOP, Reply::Leave], AsideReply::Leave, "One"),
        (vec![ON, Reply::Vanish], AsideReply::Vanish, "Three"),
        (vec![ON, Reply::Skip], AsideReply::End, "Three"),
        (vec![Reply::Pick(2)], AsideReply::Row(1), "One"),
        (vec![], AsideReply::End, "One"),
    ] {
        let mut desk = Desk::of((20, 6), &replies);
        assert_eq!(read(&parts, rows, &mut desk), Ok(said), "{replies:?}");
        let seen = desk.seen.last().and_then(|screen| screen.first());
        assert_eq!(seen.map(String::as_str), Some(last), "{replies:?}");
    }
}

#[test]
fn whoever_comes_back_to_the_rows_sees_the_last_screen() {
    let blocks = [text("One"), text("Two"), text("Three"), text("Four")];
    let mut desk = Desk::of((20, 6), &[Reply::Back, ON, ON]);
    let end = (Matters::Rows, From::End);
    assert_eq!(read(&[&blocks], end, &mut desk), Ok(AsideReply::Row(0)));
    let firsts: Vec<&str> = desk.seen.iter().map(|screen| screen[0].as_str()).collect();
    assert_eq!(firsts, ["Three", "One", "Three"]);
}

#[test]
fn a_part_begins_on_a_screen_of_its_own() {
    let (first, second) = ([text("One")], [text("Two")]);
    let mut desk = Desk::of((20, 20), &[ON, ON]);
    let rows = (Matters::Rows, From::Top);
    assert_eq!(
        read(&[&first, &second], rows, &mut desk),
        Ok(AsideReply::Row(0))
    );
    assert_eq!(desk.seen, [["One"], ["Two"]]);
}

/// Where the text matters more, rows are scrolled to before a line of it is.
#[test]
fn the_first_screen_holds_the_text_before_the_rows() {
    let blocks = [text("One"), text("Two")];
    for (matters, expected) in [(Matters::Text, 3), (Matters::Rows, 1)] {
        let mut desk = Desk::of((20, 5), &[]);
        assert_eq!(
            read(&[&blocks], (matters, From::Top), &mut desk),
            Ok(AsideReply::End)
        );
        assert_eq!(desk.seen[0].len(), expected, "{matters:?}");
    }
}

#[test]
fn a_head_stays_with_its_text_and_blocks_are_not_torn() {
    let blocks = [
        text("One two three four five six"),
        head("A head"),
        text("Seven eight nine ten"),
    ];
    let mut desk = Desk::of((10, 9), &[ON, ON]);
    let rows = (Matters::Rows, From::Top);
    assert_eq!(read(&[&blocks], rows, &mut desk), Ok(AsideReply::Row(0)));
    assert_eq!(
        desk.seen,
        [
            vec!["One two", "three four", "five six"],
            vec!["A head", "Seven", "eight nine", "ten"]
        ]
    );
}

#[test]
fn the_bar_stands_at_the_advice_alone() {
    let blocks = [
        Block::Word("Go ahead".to_owned()),
        Block::Title("Write".to_owned()),
        Block::Verdict("Two lines.\n\nNo more.".to_owned()),
        head("What to do"),
        Block::Item("1. Begin.".to_owned()),
        Block::Item("2. End.".to_owned()),
    ];
    colored::control::set_override(false);
    let bar = crate::cli::look::marks().page_bar;
    // On a narrow screen every cell is for the text.
    for (width, space) in [(72, "  "), (37, " ")] {
        let room = Room {
            edge: Edge::Bar,
            width,
            ..Room::ENDLESS
        };
        let lines = lines::shown(&lines::of(&[&blocks], Tone::Go, room));
        let left = format!("{bar}{space}");
        let expected = format!(
            "{left}Go ahead\n{left}Write\n{bar}\n{left}Two lines.\n{bar}\n{left}No more.\n\n \
             {space}What to do\n {space}1. Begin.\n {space}2. End."
        );
        assert_eq!(lines.join("\n"), expected);
    }
    let lines = lines::shown(&lines::of(&[&blocks], Tone::Go, Room::ENDLESS));
    assert!(!lines.join("\n").contains(bar), "{lines:?}");
}

proptest! {
    #![proptest_config(ProptestConfig {
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    /// Whatever is written and however large the screen is: read to its end, nothing is left out,
    /// nothing comes twice, and no screen is higher than it may be.
    #[test]
    fn nothing_is_lost_between_two_screens(
        sentences in prop::collection::vec(("[a-z]{1,9}( [a-z]{1,9}){0,12}", 0_usize..4), 1..12),
        width in 12_usize..40,
        height in 8_usize..30,
    ) {
        let blocks: Vec<Block> = sentences
            .iter()
            .map(|(words, kind)| match kind {
                0 => head(words),
                1 => Block::Item(format!("- {words}")),
                2 => Block::Title(words.clone()),
                _ => text(words),
            })
            .collect();
        let mut desk = Desk::of((width, height), &vec![ON; 200]);
        let said = read(&[&blocks], (Matters::Rows, From::Top), &mut desk);
        prop_assert_eq!(said, Ok(AsideReply::Row(0)));
        let words = |lines: &[String]| {
            let words = lines.iter().flat_map(|line| line.split_whitespace());
            words.filter(|word| *word != "-").map(str::to_owned).collect::<Vec<_>>().concat()
        };
        let seen: String = desk.seen.iter().map(|screen| words(screen)).collect();
        let written: String = sentences.iter().map(|(words, _)| words.replace(' ', "")).collect();
        prop_assert_eq!(seen, written);
        for screen in &desk.seen {
            prop_assert!(screen.len() <= height - 2, "{:?}", screen);
            prop_assert!(screen.first().is_some_and(|line| !line.is_empty()));
        }
    }
}
