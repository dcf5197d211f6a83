//! Every page of every scenario of the built-in flows, read as somebody reads it at two in the
//! morning: short sentences, words that are said aloud, nothing said twice, and a first part that
//! can be read in a minute.
//!
//! A page is read block by block: headings, paragraphs, items of lists. A block is cut into
//! sentences at `.`, `!` and `?`. Quoted examples and what stands in square brackets count as text.
//! Each document is a page of its own, since several are versions of one letter, of which the
//! person takes one.

mod common;

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use quandary::flow::Flow;
use quandary::flow::answer::Answer;
use quandary::flow::day;
use quandary::flow::text::Text;
use quandary::parse;
use quandary::session::advice::{Advice, AdvicePiece, Part};
use quandary::session::{Session, Step};

/// The built-in flows.
const FLOWS: [&str; 3] = ["letter-to-ex", "is-my-letter-safe", "pizza"];

/// The most words of a sentence.
const LONGEST_SENTENCE: usize = 25;

/// The most words of a sentence, in the mean over a page.
const MEAN_SENTENCE: usize = 14;

/// One word in so many of a first part is a contraction, at the least. Where a first part is
/// shorter than that, none needs to be.
const WORDS_TO_A_CONTRACTION: usize = 40;

/// The most words of a first part.
const FIRST_PART: usize = 350;

/// The most words above the rows of a page that is shown at once.
const AT_ONCE: usize = 60;

/// What stands above those rows fits in so many lines of so many columns.
const LINES_AT_ONCE: usize = 9;
const COLUMNS_AT_ONCE: usize = 37;

/// Words and turns that nobody says aloud to a friend, or that want a contraction.
const STIFF: [&str; 19] = [
    "somebody",
    "whom",
    "need not",
    "seldom",
    "cannot",
    "do not",
    "does not",
    "did not",
    "is not",
    "are not",
    "was not",
    "will not",
    "would not",
    "could not",
    "should not",
    "have not",
    "has not",
    "must not",
    "let us",
];

fn read(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("flows")
        .join(name);
    fs::read_to_string(path).expect("the file is there")
}

fn flow(id: &str) -> Flow {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("flows/{id}.yaml"));
    let reading = parse::read(&common::flow_text(&path));
    reading.into_flow().expect("a built-in flow has no fault")
}

/// Calls with the name and the session of every scenario of a flow that comes to advice.
fn with_every_end(id: &str, flow: &Flow, mut look: impl FnMut(&str, &Session<'_>, &Advice)) {
    let scenarios = read(&format!("{id}.scenarios.yaml"));
    let today = day::read("2026-11-23").expect("it is a day");
    for scenario in parse::scenario::read(&scenarios, flow).scenarios {
        let mut session = Session::new(flow, scenario.today.unwrap_or(today));
        while let Step::Ask(question) = session.step() {
            let mut given = scenario.answers.iter();
            let given = given.find(|(answered, _)| *answered == question);
            let taken = match given {
                Some((_, Ok(answer))) => session.answer(answer.clone()),
                Some((_, Err(_))) => break,
                None => session.skip(),
            };
            if taken.is_err() {
                break;
            }
        }
        if let Some(advice) = session.advice() {
            look(&scenario.name, &session, &advice);
        }
    }
}

/// The blocks of a Markdown text, each as one line of words.
fn blocks(markdown: &str) -> Vec<String> {
    let mut blocks = Vec::new();
    let mut block = String::new();
    let mut close = |block: &mut String| {
        let words = std::mem::take(block);
        if !words.trim().is_empty() {
            blocks.push(words.split_whitespace().collect::<Vec<_>>().join(" "));
        }
    };
    for event in Parser::new_ext(markdown, Options::ENABLE_TASKLISTS) {
        match event {
            Event::Text(text) | Event::Code(text) | Event::Html(text) | Event::InlineHtml(text) => {
                block.push_str(&text);
            }
            Event::SoftBreak | Event::HardBreak => block.push(' '),
            Event::Start(Tag::Paragraph | Tag::Heading { .. } | Tag::Item)
            | Event::End(TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::Item) => {
                close(&mut block);
            }
            _ => {}
        }
    }
    close(&mut block);
    blocks
}

/// The sentences of a block.
fn sentences(block: &str) -> Vec<&str> {
    let mut sentences = Vec::new();
    let mut start = 0;
    let mut signs = block.char_indices().peekable();
    while let Some((at, sign)) = signs.next() {
        if !matches!(sign, '.' | '!' | '?') {
            continue;
        }
        let mut end = at + sign.len_utf8();
        while let Some((next, closing)) = signs.peek().copied() {
            if !matches!(
                closing,
                '"' | '\u{201d}' | ')' | '*' | '_' | '.' | '!' | '?'
            ) {
                break;
            }
            end = next + closing.len_utf8();
            signs.next();
        }
        if signs.peek().is_none_or(|(_, next)| next.is_whitespace()) {
            sentences.push(block[start..end].trim());
            start = end;
        }
    }
    let rest = block[start..].trim();
    if !rest.is_empty() {
        sentences.push(rest);
    }
    sentences
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split_whitespace()
        .filter(|word| word.contains(char::is_alphanumeric))
}

/// Whether a word is two that are said as one. What belongs to somebody ("a friend's") is not.
fn is_contraction(word: &str) -> bool {
    let word = word.to_lowercase().replace('\u{2019}', "'");
    let word = word.trim_matches(|c: char| !c.is_alphanumeric());
    let Some((stem, end)) = word.rsplit_once('\'') else {
        return false;
    };
    let said_with_is = [
        "it",
        "that",
        "there",
        "what",
        "who",
        "here",
        "let",
        "where",
        "how",
        "he",
        "she",
        "this",
        "everything",
        "nothing",
        "something",
        "someone",
        "no one",
        "one",
        "everyone",
    ];
    match end {
        "t" => stem.ends_with('n'),
        "ll" | "re" | "ve" | "m" | "d" => !stem.is_empty(),
        "s" => said_with_is.contains(&stem),
        _ => false,
    }
}

/// A part of a page as blocks of words.
fn part(flow: &Flow, advice: &Advice, part: Part) -> Vec<String> {
    let mut all = Vec::new();
    if part == Part::First {
        all.extend(blocks(&format!("# {}", advice.title)));
        all.extend(blocks(&advice.text));
    }
    for piece in advice.pieces(flow, part) {
        match piece {
            AdvicePiece::Passage(shown) => {
                all.extend(shown.title.iter().flat_map(|title| blocks(title)));
                all.extend(blocks(&shown.text));
            }
            AdvicePiece::Steps(steps) => all.extend(steps.iter().flat_map(|step| blocks(step))),
            AdvicePiece::Because | AdvicePiece::Document(_) | AdvicePiece::Sources => {}
        }
    }
    all
}

/// What is wrong with the sentences of a page.
fn hard_to_read(blocks: &[String], typed: &BTreeSet<String>, faults: &mut Vec<String>) {
    let mut seen = BTreeSet::new();
    let (mut count, mut sum) = (0, 0);
    for sentence in blocks.iter().flat_map(|block| sentences(block)) {
        let length = words(sentence).count();
        if length == 0 || typed.contains(sentence) {
            continue;
        }
        count += 1;
        sum += length;
        if length > LONGEST_SENTENCE {
            faults.push(format!("{length} words: {sentence}"));
        }
        if length > 2 && !seen.insert(sentence.to_lowercase()) {
            faults.push(format!("said twice: {sentence}"));
        }
    }
    if sum > MEAN_SENTENCE * count {
        faults.push(format!("{sum} words in {count} sentences"));
    }
}

fn report(all: BTreeSet<String>) {
    let mut told = String::new();
    for fault in &all {
        let _ = writeln!(told, "{fault}");
    }
    assert!(all.is_empty(), "{} faults\n{told}", all.len());
}

#[test]
fn every_page_can_be_read_at_two_in_the_morning() {
    let mut all = BTreeSet::new();
    for id in FLOWS {
        let flow = flow(id);
        let mut pages = 0;
        with_every_end(id, &flow, |scenario, session, advice| {
            pages += 1;
            let mut faults = Vec::new();
            let given = session.taken().iter();
            let given = given.filter_map(|taken| session.given(taken.question)?.answer());
            let typed = given.filter_map(|answer| match answer {
                Answer::Text(words) => Some(words.trim().to_owned()),
                _ => None,
            });
            // What people type is theirs.
            let typed: BTreeSet<String> = typed.collect();
            let first = part(&flow, advice, Part::First);
            let rest = part(&flow, advice, Part::Rest);
            let page: Vec<String> = first.iter().chain(&rest).cloned().collect();
            hard_to_read(&page, &typed, &mut faults);
            for document in &advice.documents {
                hard_to_read(&blocks(&document.text), &typed, &mut faults);
            }
            let count = first.iter().flat_map(|block| words(block)).count();
            if count > FIRST_PART {
                faults.push(format!("{count} words on the first part"));
            }
            let said = first.iter().flat_map(|block| words(block));
            let contractions = said.filter(|word| is_contraction(word)).count();
            if contractions * WORDS_TO_A_CONTRACTION + WORDS_TO_A_CONTRACTION - 1 < count {
                faults.push(format!("{contractions} contractions in {count} words"));
            }
            let outcome = flow.outcomes.name(advice.outcome);
            let faults = faults.into_iter();
            all.extend(faults.map(|fault| format!("{id}, {outcome}: {fault} ({scenario})")));
        });
        assert!(pages > 3, "{id} has {pages} pages");
    }
    report(all);
}

#[test]
fn help_in_danger_is_short_enough_for_a_small_screen() {
    let mut all = BTreeSet::new();
    let mut tried = 0;
    for id in FLOWS {
        let flow = flow(id);
        with_every_end(id, &flow, |scenario, _, advice| {
            if !advice.showing.is_at_once() {
                return;
            }
            tried += 1;
            let first = part(&flow, advice, Part::First);
            let count = first.iter().flat_map(|block| words(block)).count();
            let folded = first
                .iter()
                .map(|block| textwrap::wrap(block, COLUMNS_AT_ONCE).len());
            // A blank line stands between two blocks.
            let lines = folded.sum::<usize>() + first.len() - 1;
            if count > AT_ONCE || lines > LINES_AT_ONCE {
                let outcome = flow.outcomes.name(advice.outcome);
                all.insert(format!(
                    "{id}, {outcome}: {count} words, {lines} lines ({scenario})"
                ));
            }
        });
    }
    report(all);
    assert!(tried > 0, "no scenario comes to help in danger");
}

#[test]
fn help_is_on_the_first_part_of_every_page() {
    for id in FLOWS {
        let flow = flow(id);
        with_every_end(id, &flow, |scenario, _, advice| {
            for piece in advice.pieces(&flow, Part::Rest) {
                if let AdvicePiece::Passage(shown) = piece {
                    let name = flow.passages.name(shown.passage);
                    let help = quandary::flow::outcome::Role::Help;
                    assert_ne!(shown.role, help, "{id}, {scenario}: {name}");
                }
            }
        });
    }
}

/// Every text of a flow that a person may read, whoever they are.
fn all_texts(flow: &Flow) -> Vec<String> {
    let mut texts: Vec<String> = vec![flow.title.to_string()];
    texts.extend(flow.intro.iter().map(ToString::to_string));
    let filled = |text: &Text| text.fill(|_| "this".to_owned()).into_owned();
    for (_, question) in flow.questions.iter() {
        texts.extend(question.texts().map(filled));
        let plain = question.short.iter().chain(&question.why);
        texts.extend(plain.map(ToString::to_string));
        let options = question.kind.options().into_iter();
        for (_, option) in options.flat_map(|options| options.iter()) {
            texts.push(option.label.to_string());
            texts.extend(option.help.iter().map(ToString::to_string));
        }
    }
    for (_, outcome) in flow.outcomes.iter() {
        texts.extend(outcome.texts().map(filled));
        for document in &outcome.documents {
            texts.extend(document.texts().map(|(_, text)| filled(text)));
        }
    }
    for (_, passage) in flow.passages.iter() {
        texts.extend(passage.texts().map(filled));
    }
    for (_, source) in flow.sources.iter() {
        texts.push(source.title.to_string());
        texts.extend(source.note.iter().map(ToString::to_string));
    }
    texts
}

#[test]
fn nobody_reads_a_word_that_nobody_says() {
    let mut all = BTreeSet::new();
    for id in FLOWS {
        for text in all_texts(&flow(id)) {
            let said = text.to_lowercase().replace('\u{2019}', "'");
            // What ends a sentence stands between two words.
            let said = said.replace(['.', '!', '?'], " . ");
            let said: Vec<&str> = said
                .split(|c: char| !c.is_alphanumeric() && !matches!(c, '\'' | '.'))
                .filter(|word| !word.is_empty())
                .collect();
            let said = format!(" {} ", said.join(" "));
            for stiff in STIFF {
                if said.contains(&format!(" {stiff} ")) {
                    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
                    all.insert(format!("{id}: {stiff}: {text}"));
                }
            }
        }
    }
    report(all);
}

#[test]
fn sentences_and_contractions_are_told() {
    let cases: [(&str, &[&str]); 4] = [
        ("One. Two!", &["One.", "Two!"]),
        (
            "See lila.help. \"Go.\" Stay",
            &["See lila.help.", "\"Go.\"", "Stay"],
        ),
        ("No end", &["No end"]),
        ("Why? (Because.)", &["Why?", "(Because.)"]),
    ];
    for (block, expected) in cases {
        assert_eq!(sentences(block), expected, "{block}");
    }
    for (word, expected) in [
        ("don't", true),
        ("It's", true),
        ("they\u{2019}ve,", true),
        ("friend's", false),
        ("'quoted'", false),
        ("do", false),
    ] {
        assert_eq!(is_contraction(word), expected, "{word}");
    }
}
