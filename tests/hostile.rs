//! Whatever a file holds, it is read without a panic, in reasonable time, and
//! every finding stands somewhere in the file and is said in the program's words.
//!
//! The texts are flows and fixtures with a few changes at random, and texts made
//! to be hard. `PROPTEST_CASES` sets how many; a text that fails is printed whole.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use proptest::prelude::*;
use proptest::sample::{Index, select};
use quandary::diagnostic::{Finding, line_and_column};
use quandary::flow::{Flow, day};
use quandary::{check, parse};

const PIZZA: &str = include_str!("../flows/pizza.yaml");

/// Words of serde and of the YAML reader, which mean nothing to an author.
const FOREIGN: [&str; 9] = [
    "at line",
    "line 1 column",
    "expected a",
    "invalid type",
    "while parsing",
    "while scanning",
    "did not find",
    "unexpected end",
    "missing field",
];

/// What is done to a text, each place given as a share of its length.
#[derive(Clone, Debug)]
enum Change {
    Delete(Index, usize),
    Insert(Index, &'static str),
    SwapLines(Index, Index),
    DoubleLine(Index),
    DeleteLine(Index),
    Indent(Index, usize),
    ReplaceWord(Index, Index),
    Cut(Index),
}

fn change() -> impl Strategy<Value = Change> {
    let signs = select(vec![
        " ",
        "  ",
        "\n",
        "\t",
        ":",
        ": ",
        "- ",
        "#",
        " #",
        " # quandary: allow(wants-quotes)",
        "{",
        "}",
        "[",
        "]",
        ",",
        "'",
        "\"",
        "|",
        ">",
        ">-",
        "&a ",
        "*a",
        "!",
        "!x ",
        "?",
        "? ",
        "%",
        "@",
        "`",
        "~",
        "null",
        "true",
        "1.10",
        "0x1f",
        "(",
        ")",
        " and ",
        " or ",
        "not ",
        "=",
        "==",
        "<",
        "-",
        "+",
        "\0",
        "\u{7}",
        "\u{85}",
        "\u{2028}",
        "\u{feff}",
        "\u{a0}",
        "é",
        "雨",
        "\u{1f327}",
        "\r",
        "\\",
        "<<: ",
        "---\n",
        "...\n",
        "{{",
        "}}",
        "{}",
        "[]",
        "99999999999999999999",
        "-0",
    ]);
    let at = any::<Index>;
    prop_oneof![
        (at(), 1..6_usize).prop_map(|(at, length)| Change::Delete(at, length)),
        (at(), signs).prop_map(|(at, sign)| Change::Insert(at, sign)),
        (at(), at()).prop_map(|(one, other)| Change::SwapLines(one, other)),
        at().prop_map(Change::DoubleLine),
        at().prop_map(Change::DeleteLine),
        (at(), 0..7_usize).prop_map(|(at, depth)| Change::Indent(at, depth)),
        (at(), at()).prop_map(|(word, by)| Change::ReplaceWord(word, by)),
        (at(), at()).prop_map(|(word, by)| Change::ReplaceWord(word, by)),
        at().prop_map(Change::Cut),
    ]
}

fn changed(text: &str, change: &Change) -> String {
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let chars: Vec<(usize, char)> = text.char_indices().collect();
    if lines.is_empty() || chars.is_empty() {
        return text.to_owned();
    }
    let byte = |at: &Index| chars[at.index(chars.len())].0;
    let line = |at: &Index| at.index(lines.len());
    let mut kept: Vec<String> = lines.iter().map(|line| (*line).to_owned()).collect();
    match change {
        Change::Delete(at, length) => {
            let start = at.index(chars.len());
            let end = (start + length).min(chars.len());
            let kept = chars[..start].iter().chain(&chars[end..]);
            return kept.map(|(_, c)| c).collect();
        }
        Change::Insert(at, sign) => {
            let (before, after) = text.split_at(byte(at));
            return format!("{before}{sign}{after}");
        }
        Change::Cut(at) => return text[..byte(at)].to_owned(),
        Change::SwapLines(one, other) => kept.swap(line(one), line(other)),
        Change::DoubleLine(at) => kept.insert(line(at), lines[line(at)].to_owned()),
        Change::DeleteLine(at) => drop(kept.remove(line(at))),
        Change::Indent(at, depth) => {
            let bare = lines[line(at)].trim_start_matches(' ');
            kept[line(at)] = format!("{}{bare}", " ".repeat(*depth));
        }
        Change::ReplaceWord(at, by) => {
            let words: Vec<(usize, &str)> = words(text);
            if let (false, word, by) = (words.is_empty(), at, by) {
                let (start, word) = words[word.index(words.len())];
                let (_, by) = words[by.index(words.len())];
                return format!("{}{by}{}", &text[..start], &text[start + word.len()..]);
            }
        }
    }
    kept.concat()
}

fn words(text: &str) -> Vec<(usize, &str)> {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let mut words = Vec::new();
    let mut start = None;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        match (start, is_word(c)) {
            (None, true) => start = Some(at),
            (Some(from), false) => {
                words.push((from, &text[from..at]));
                start = None;
            }
            _ => {}
        }
    }
    words
}

/// The flows, their scenarios, and all fixtures.
fn texts() -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut paths = Vec::new();
    let folders = ["flows", "tests/faults", "tests/fine"];
    let of_checks = ["tests/faults/check", "tests/fine/check"];
    for directory in folders.into_iter().chain(of_checks) {
        let entries = fs::read_dir(root.join(directory)).expect("the directory is there");
        paths.extend(entries.map(|entry| entry.expect("it can be read").path()));
    }
    paths.retain(|path| path.is_file());
    paths.sort();
    let texts = paths.iter().map(fs::read_to_string);
    texts.map(|text| text.expect("files are UTF-8")).collect()
}

fn pizza() -> Flow {
    let flow = parse::read(PIZZA).into_flow();
    flow.expect("the pizza flow has no fault")
}

/// All findings of a text, checked as a file of each kind.
fn read_as_each_kind(text: &str, flow: &Flow) -> [Vec<Finding>; 3] {
    let options = check::CheckOptions {
        today: day::read("2026-11-23").expect("a day"),
        most_nodes: 5_000,
    };
    [
        check::check(text, &options).findings,
        check::allow(text, parse::scenario::read(text, flow).findings),
        check::allow(text, parse::answers::read(text, flow).findings),
    ]
}

fn judge(text: &str, findings: &[Finding]) -> Result<(), String> {
    let mut before = 0;
    for pair in findings.windows(2) {
        if pair[0].message == pair[1].message && pair[0].labels == pair[1].labels {
            return Err(format!("found twice: {:?}", pair[0]));
        }
    }
    for finding in findings {
        let first = finding.labels.first().ok_or("a finding has no place")?;
        if first.span.start < before {
            return Err(format!("out of order: {finding:?}"));
        }
        before = first.span.start;
        for label in &finding.labels {
            if text.get(label.span.clone()).is_none() {
                return Err(format!("the place is not in the text: {finding:?}"));
            }
            let (line, _) = line_and_column(text, label.span.start);
            if line > text.split('\n').count() {
                return Err(format!("the line is not in the text: {finding:?}"));
            }
        }
        let said = std::iter::once(&finding.message).chain(&finding.help);
        for words in said {
            if let Some(foreign) = FOREIGN
                .iter()
                .find(|foreign| own_words(words).contains(**foreign))
            {
                return Err(format!("`{foreign}` is said: {finding:?}"));
            }
        }
        let starts_low = !finding
            .message
            .starts_with(|c: char| c.is_ascii_uppercase());
        if !starts_low || finding.message.is_empty() || finding.message.ends_with('.') {
            return Err(format!("against the house style: {finding:?}"));
        }
    }
    Ok(())
}

/// The words of a message without what it quotes from the file.
fn own_words(message: &str) -> String {
    message.split('`').step_by(2).collect()
}

fn cases() -> u32 {
    let wanted = std::env::var("PROPTEST_CASES").ok();
    wanted.and_then(|cases| cases.parse().ok()).unwrap_or(1000)
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: cases(),
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn changed_files_are_read_without_a_panic(
        which in any::<Index>(),
        changes in prop::collection::vec(change(), 1..5),
    ) {
        thread_local! {
            static FILES: (Vec<String>, Flow) = (texts(), pizza());
        }
        FILES.with(|(texts, flow)| {
            let mut text = texts[which.index(texts.len())].clone();
            for change in &changes {
                text = changed(&text, change);
            }
            for findings in read_as_each_kind(&text, flow) {
                if let Err(fault) = judge(&text, &findings) {
                    return Err(TestCaseError::fail(format!("{fault}\nin\n{text}")));
                }
            }
            Ok(())
        })?;
    }

    #[test]
    fn any_text_is_read_without_a_panic(text in "\\PC{0,80}") {
        for findings in read_as_each_kind(&text, &pizza()) {
            judge(&text, &findings).map_err(TestCaseError::fail)?;
        }
    }

    #[test]
    fn any_condition_is_read_without_a_panic(
        words in prop::collection::vec(select(vec![
            "cannot_eat", "hunger", "diet", "budget", "size", "no_cheese", "cheese", "very", "vegan",
            "is", "has", "not", "and", "or", "one of", "any of", "all of", "none of", "answered",
            "(", ")", ",", "<", "<=", "=", "!=", "==", ">", "+", "-", "12", "1.5", "-3", "30 days",
            "today", "2026-01-01", "stranger", "'", "雨", "tagged", "margherita", "gluten",
        ]), 0..12),
        style in select(vec!["", "'", ">-\n    ", "|\n    "]),
    ) {
        let condition = words.join(" ");
        let closing = if style == "'" { "'" } else { "" };
        let condition = if style == "'" { condition.replace('\'', "''") } else { condition };
        let text = PIZZA.replace(
            "no_cheese: cannot_eat has cheese or diet is vegan",
            &format!("no_cheese: {style}{condition}{closing}"),
        );
        for findings in read_as_each_kind(&text, &pizza()) {
            judge(&text, &findings).map_err(TestCaseError::fail)?;
        }
    }
}

proptest! {
    // Each case runs the program five times.
    #![proptest_config(ProptestConfig {
        cases: (cases() / 100).max(1),
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn changed_files_are_shown_in_every_form_without_a_control_character(
        which in any::<Index>(),
        changes in prop::collection::vec(change(), 1..8),
    ) {
        let texts = texts();
        let mut text = texts[which.index(texts.len())].clone();
        for change in &changes {
            text = changed(&text, change);
        }
        let folder = tempfile::tempdir().expect("there is room for a folder");
        fs::write(folder.path().join("a.yaml"), &text).expect("the file can be written");
        for form in ["human", "short", "json", "github", "sarif"] {
            if let Err(fault) = shown(folder.path(), form) {
                return Err(TestCaseError::fail(format!("{form}: {fault}\nin\n{text}")));
            }
        }
    }
}

/// What is wrong with what the program shows of `a.yaml`.
fn shown(folder: &Path, form: &str) -> Result<(), String> {
    let output = Command::new(env!("CARGO_BIN_EXE_quandary"))
        .args(["check", "a.yaml", "--format", form])
        .current_dir(folder)
        .env("NO_COLOR", "1")
        .stdin(Stdio::null())
        .output()
        .map_err(|error| error.to_string())?;
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).map_err(|error| error.to_string());
    let (out, err) = (text(output.stdout)?, text(output.stderr)?);
    if !matches!(output.status.code(), Some(0..=3)) || err.contains("panicked") {
        return Err(format!("{:?}\n{err}", output.status));
    }
    if [&out, &err]
        .iter()
        .any(|said| said.contains(|c: char| c.is_control() && c != '\n'))
    {
        return Err(format!("a control character comes out: {out:?} {err:?}"));
    }
    let lines = out.lines().count();
    match form {
        "json" | "sarif" => match serde_json::from_str::<serde_json::Value>(&out) {
            Ok(_) => Ok(()),
            Err(error) => Err(format!("{error}\n{out}")),
        },
        "github" if out.matches("\n::").count() + 2 < lines => {
            Err(format!("lines of no command: {out}"))
        }
        "short" if out.matches("a.yaml:").count() + 1 < lines => {
            Err(format!("lines of no place: {out}"))
        }
        _ => Ok(()),
    }
}

/// A flow with these parts and one question, `q`.
fn flow_with(parts: &str) -> String {
    format!(
        "quandary: 1\ntitle: T\nstart: q\n{parts}\noutcomes:\n  take: {{tone: go, title: T}}\n\
         questions:\n  q: {{ask: Q?, type: yes_no, next: take}}\n"
    )
}

fn lines(count: usize, line: impl Fn(usize) -> String) -> String {
    let mut lines = String::new();
    for at in 0..count {
        let _ = writeln!(lines, "{}", line(at));
    }
    lines
}

/// Texts that are hard to read, each with a name.
fn hard_texts() -> Vec<(&'static str, String)> {
    let many = 10_000;
    vec![
        ("deep brackets", "[".repeat(1_000_000)),
        ("deep braces", "{a: ".repeat(100_000)),
        ("deep dashes", "- ".repeat(100_000)),
        ("deep question marks", "? ".repeat(100_000)),
        (
            "deep lists",
            lines(2_000, |at| format!("{}-", " ".repeat(at))),
        ),
        (
            "deep mappings",
            lines(2_000, |at| format!("{}a:", " ".repeat(at))),
        ),
        ("balanced brackets", "[".repeat(5_000) + &"]".repeat(5_000)),
        (
            "alias bomb",
            lines(12, |at| match at {
                0 => "a0: &a0 [x, x, x, x, x, x, x, x, x, x]".to_owned(),
                _ => format!(
                    "a{at}: &a{at} [{}]",
                    vec![format!("*a{}", at - 1); 10].join(", ")
                ),
            }),
        ),
        ("nul", "quandary: 1\ntitle: a\0b\n".to_owned()),
        ("only a nul", "\0".to_owned()),
        ("control characters", "\u{1}\u{2}\u{7f}\u{9f}".to_owned()),
        ("only a mark", "\u{feff}".to_owned()),
        ("two marks", "\u{feff}\u{feff}quandary: 1\n".to_owned()),
        (
            "a mark inside",
            "quandary: 1\ntitle: a\u{feff}b\n".to_owned(),
        ),
        ("only spaces", "   ".to_owned()),
        ("only a tab", "\t".to_owned()),
        ("only a quote", "\"".to_owned()),
        (
            "long line",
            format!("quandary: 1\ntitle: {}\n", "a ".repeat(500_000)),
        ),
        (
            "long line of signs",
            format!("quandary: 1\ntitle: '{}'\n", " #{:-".repeat(200_000)),
        ),
        ("long key", format!("{}: 1\n", "k".repeat(1_000))),
        (
            "long condition",
            flow_with(&format!("facts:\n  f: q{}", " and q".repeat(50_000))),
        ),
        (
            "long wrong condition",
            flow_with(&format!("facts:\n  f: x{}", " and x".repeat(50_000))),
        ),
        (
            "long not",
            flow_with(&format!("facts:\n  f: {}q", "not ".repeat(50_000))),
        ),
        (
            "long parentheses",
            flow_with(&format!("facts:\n  f: {}", "(".repeat(50_000))),
        ),
        (
            "long stray signs",
            flow_with(&format!("facts:\n  f: q {}", "< ".repeat(50_000))),
        ),
        (
            "unknown keys",
            flow_with(&lines(many, |at| format!("titel{at}: a"))),
        ),
        (
            "doubled keys",
            flow_with(&lines(many, |_| "title: a".to_owned())),
        ),
        (
            "doubled ids",
            flow_with(&format!("facts:\n{}", lines(many, |_| "  a: q".to_owned()))),
        ),
        (
            "undefined names",
            flow_with(&format!(
                "facts:\n{}",
                lines(many, |at| format!("  a{at}: b{at}"))
            )),
        ),
        (
            "bad ids",
            flow_with(&format!(
                "facts:\n{}",
                lines(many, |at| format!("  A{at}: q"))
            )),
        ),
        (
            "odd numerals",
            flow_with(&format!(
                "facts:\n{}",
                lines(many, |at| format!("  0x{at:x}: q"))
            )),
        ),
        (
            "deep facts",
            flow_with(&format!(
                "facts:\n  f0: q\n{}",
                lines(many, |at| format!("  f{}: f{at}", at + 1))
            )),
        ),
        (
            "doubled facts",
            flow_with(&format!(
                "facts:\n  f0: q\n{}",
                lines(60, |at| format!("  f{}: f{at} and f{at}", at + 1))
            )),
        ),
        (
            "circles of facts",
            flow_with(&format!(
                "facts:\n{}",
                lines(many, |at| format!("  f{at}: f{}", at ^ 1))
            )),
        ),
        (
            "one circle of facts",
            flow_with(&format!(
                "facts:\n{}",
                lines(many, |at| format!("  f{at}: f{}", (at + 1) % many))
            )),
        ),
        (
            "deep lists of lists",
            flow_with(&format!(
                "lists:\n  l0: [yes]\n{}",
                lines(many, |at| format!("  l{}: [l{at}, x{at}]", at + 1))
            )),
        ),
        (
            "doubled lists",
            flow_with(&format!(
                "lists:\n  l0: [yes]\n{}",
                lines(60, |at| format!("  l{}: [l{at}, l{at}]", at + 1))
            )),
        ),
        (
            "lists in brackets",
            flow_with("lists:\n  a: [[a], [[b]], {c: d}]\n  b: [b]\n  c: [a, a]"),
        ),
        (
            "wide lists",
            flow_with(&format!(
                "lists:\n  wide: [{}]\n{}",
                (0..many)
                    .map(|at| format!("x{at}"))
                    .collect::<Vec<_>>()
                    .join(", "),
                lines(many, |at| format!("  l{at}: [wide]"))
            )),
        ),
        (
            "questions in a row",
            row_of_questions(many, |at| format!("q{}", at + 1)),
        ),
        (
            "questions in circles",
            row_of_questions(many, |at| format!("q{}", at ^ 1)),
        ),
        (
            "questions in one circle",
            row_of_questions(many, |at| format!("q{}", (at + 1) % many)),
        ),
        (
            "questions that lead nowhere",
            row_of_questions(many, |at| format!("x{at}")),
        ),
        ("questions that speak of later ones", later_questions(many)),
        (
            "comments that allow",
            flow_with(&lines(many, |_| {
                "# quandary: allow(unused-fact, gap, x)".to_owned()
            })),
        ),
        (
            "a comment of comments",
            flow_with(&"#quandary: allow(".repeat(50_000)),
        ),
        (
            "half a link",
            flow_with(&format!("intro: '{}'", "[a](".repeat(100_000))),
        ),
        (
            "stray brackets",
            flow_with(&format!("intro: '{}'", "`]\\[TODO](".repeat(50_000))),
        ),
        (
            "many options",
            format!(
                "quandary: 1\ntitle: T\nstart: q\nquestions:\n  q:\n    ask: Q?\n    options:\n{}    next:\n{}outcomes:\n  take: {{tone: go, title: T}}\n",
                lines(many, |at| format!("      o{at}: O")),
                lines(many, |at| format!("      x{at}: take"))
            ),
        ),
    ]
}

fn row_of_questions(count: usize, next: impl Fn(usize) -> String) -> String {
    let questions = lines(count, |at| {
        format!(
            "  q{at}: {{ask: Q?, type: yes_no, next: {{yes: {}, no: take}}}}",
            next(at)
        )
    });
    format!(
        "quandary: 1\ntitle: T\nstart: q0\nquestions:\n{questions}  q{count}: {{ask: Q?, type: yes_no, next: take}}\n\
         outcomes:\n  take: {{tone: go, title: T}}\n"
    )
}

fn later_questions(count: usize) -> String {
    let row = row_of_questions(count, |at| format!("q{}", at + 1));
    let row = row.replacen("ask: Q?", "ask: \"Q {q9}?\"", 1);
    row.replace("ask: Q?", "ask: \"Q {q9999}?\"") + "unknown: 1\n"
}

#[test]
fn hard_texts_are_read_without_a_panic_and_soon() {
    let flow = pizza();
    let mut slow = String::new();
    for (name, text) in hard_texts() {
        let start = Instant::now();
        for findings in read_as_each_kind(&text, &flow) {
            // To look up a line is to count all lines before it.
            if text.len() * findings.len() < 10_000_000 {
                judge(&text, &findings).unwrap_or_else(|fault| panic!("{name}: {fault}"));
            }
        }
        let took = start.elapsed();
        // No measure of speed, only of what would never end.
        if took > Duration::from_secs(300) {
            let _ = writeln!(slow, "{name} took {took:?}");
        }
        if std::env::var_os("TIMES").is_some() {
            eprintln!("{took:>12.1?} {name}");
        }
    }
    assert!(slow.is_empty(), "{slow}");
}
