//! What a reader can hold in the head: parameters that have names, functions that fit a
//! screen, files that say why where they are long, and a name of its own for each type.
//!
//! The code is laid out by rustfmt, so that what begins on a line ends on the next line
//! that is as far to the right.

use std::collections::BTreeMap;
use std::path::Path;

use super::{collect, source, without_comments};

/// Lines that a function may have, its signature among them.
const LONGEST_FUNCTION: usize = 60;

/// Lines of code that a file may have without saying why.
const LONGEST_FILE: usize = 400;

/// How a file begins to say why it is longer.
const WHY: &str = "One file, since";

#[test]
fn no_parameter_is_a_tuple() {
    let found = in_all_files(|code| {
        let functions = functions(code).into_iter();
        let tuples = functions.filter(|function| has_tuple(&function.parameters));
        tuples.map(|function| function.name).collect()
    });
    assert_eq!(found, [""; 0]);
}

#[test]
fn no_function_is_longer_than_a_screen() {
    let found = in_all_files(|code| {
        let functions = functions(code).into_iter();
        let long = functions.filter(|function| function.lines > LONGEST_FUNCTION);
        long.map(|function| format!("{} has {} lines", function.name, function.lines))
            .collect()
    });
    assert_eq!(found, [""; 0]);
}

/// Whoever adds a type of question is led to every place that has to know it by the compiler:
/// no `match` over types of questions or of answers has an arm for all others.
#[test]
fn a_match_over_types_of_questions_names_each() {
    let found = in_all_files(|code| {
        // The reader of YAML has kinds of its own.
        match code.contains("granit_parser") {
            true => Vec::new(),
            false => arms_for_all_others(code),
        }
    });
    assert_eq!(found, [""; 0]);
    let caught = [
        "match kind {\n    Kind::YesNo => 2,\n    _ => 0,\n}",
        "match kind {\n    _ if self.is_empty() => 1,\n    Kind::YesNo => 2,\n}",
        "match given {\n    Some(Answer::YesNo(yes)) => 1,\n    other => 0,\n}",
        "match (a, b) {\n    (_, Kind::YesNo) => 1,\n    (_, _) => 0,\n}",
        "match kind {\n    Kind::YesNo => {\n        2\n    }\n    _ => {\n        0\n    }\n}",
        "match kind {\n    (\n        Kind::YesNo,\n        _,\n    ) => 2,\n    _ => 0,\n}",
    ];
    for code in caught {
        assert_eq!(arms_for_all_others(code).len(), 1, "{code}");
    }
    let fine = "match kind {\n    Kind::YesNo => match more {\n        _ => 1,\n    },\n    Kind::A => 0,\n}";
    assert_eq!(arms_for_all_others(fine), [""; 0]);
}

#[test]
fn a_long_file_says_why_it_is_one() {
    let mut files = Vec::new();
    collect(Path::new("src"), &mut files);
    files.retain(|file| !file.ends_with("tests.rs"));
    let long = files.iter().filter_map(|file| {
        let text = source(file);
        let lines = lines_of_code(&text);
        let top = text.lines().take_while(|line| line.starts_with("//!"));
        let says = top.clone().any(|line| line.contains(WHY));
        (lines > LONGEST_FILE && !says).then(|| format!("{}: {lines}", file.display()))
    });
    let long: Vec<String> = long.collect();
    assert!(long.is_empty(), "{}", long.join("\n"));
}

#[test]
fn a_name_is_of_one_type() {
    let mut files = Vec::new();
    collect(Path::new("src"), &mut files);
    files.retain(|file| !file.ends_with("tests.rs"));
    let mut types: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for file in &files {
        for name in types_of(without_tests(&source(file))) {
            let file = file.display().to_string();
            types.entry(name).or_default().push(file);
        }
    }
    assert!(types.len() > 100, "{types:?}");
    let shared = types
        .iter()
        .filter(|(name, files)| files.len() > 1 && !SHARED.iter().any(|(known, _)| known == name));
    let shared: Vec<String> = shared
        .map(|(name, files)| format!("{name}: {}", files.join(", ")))
        .collect();
    assert_eq!(shared, [""; 0]);
    for (name, why) in SHARED {
        let files = types.get(name).map_or(0, Vec::len);
        assert!(files > 1, "{name} is one type now, whatever it was: {why}");
    }
}

/// Names that several types have, each with its reason.
const SHARED: [(&str, &str); 0] = [];

#[test]
fn shapes_are_seen_where_they_are() {
    let code = "\
impl A {
    pub(super) fn one<F: Fn((u8, u8)) -> u8>(
        &self,
        (a, b): (&str, usize),
    ) -> (u8, u8) {
        1
    }

    fn two(f: impl Fn((u8, u8)), list: &[(u8, u8)], none: ()) {}

    fn three(pair: &(u8, u8));
}
";
    let functions = functions(code);
    let seen: Vec<(&str, usize, bool)> = functions
        .iter()
        .map(|function| {
            let tuple = has_tuple(&function.parameters);
            (function.name.as_str(), function.lines, tuple)
        })
        .collect();
    assert_eq!(
        seen,
        [("one", 6, true), ("two", 1, false), ("three", 1, true)]
    );
    let code = "pub struct A;\nenum B<T> {\n    C,\n}\nimpl D for A {\n    type E = u8;\n}\n\
        pub(crate) trait F {}\ntype G = u8;\n";
    assert_eq!(types_of(code), ["A", "B", "F", "G"]);
    let code =
        "//! One file.\n\n/// A.\nfn a() {}\n// b\n#[cfg(test)]\nmod tests {\n    fn c() {}\n}\n";
    assert_eq!(lines_of_code(code), 1);
}

struct Function {
    name: String,
    parameters: String,
    lines: usize,
}

/// What is found in each file, with its name.
fn in_all_files(look: impl Fn(&str) -> Vec<String>) -> Vec<String> {
    let mut files = Vec::new();
    collect(Path::new("src"), &mut files);
    files.retain(|file| !file.ends_with("tests.rs"));
    assert!(files.len() > 100, "{files:?}");
    let found = files.iter().flat_map(|file| {
        let found = look(without_tests(&source(file)));
        let found = found.into_iter();
        found.map(|found| format!("{}: {found}", file.display()))
    });
    found.collect()
}

fn without_tests(text: &str) -> &str {
    match text.split_once("#[cfg(test)]\nmod tests {") {
        Some((code, _)) => code,
        None => text,
    }
}

fn lines_of_code(text: &str) -> usize {
    let code = without_comments(without_tests(text));
    code.lines().filter(|line| !line.trim().is_empty()).count()
}

/// The functions of a text that is laid out by rustfmt.
fn functions(text: &str) -> Vec<Function> {
    let lines: Vec<&str> = text.lines().collect();
    let begins = |line: &str| {
        let mut words = line.trim_start().split(' ');
        let fn_at = words.position(|word| word == "fn")?;
        let before = line.trim_start().split(' ').take(fn_at);
        let known = |word: &str| {
            matches!(word, "pub" | "const" | "unsafe" | "extern" | "async")
                || word.starts_with("pub(")
        };
        before.clone().all(known).then(|| {
            let (_, behind) = line.split_once("fn ").unwrap_or_default();
            let name = behind.split(['(', '<']).next().unwrap_or("");
            name.to_owned()
        })
    };
    let functions = lines.iter().enumerate().filter_map(|(at, line)| {
        let name = begins(line)?;
        let indent = line.len() - line.trim_start().len();
        let end = format!("{}}}", " ".repeat(indent));
        let rest = &lines[at..];
        let ends = |line: &&str| **line == end || line.ends_with(';') && !line.contains('{');
        let alone = line.ends_with('}') || line.ends_with(';');
        let signature = rest.iter().position(|line| line.ends_with(['{', ';', '}']));
        let signature = rest.get(..=signature?)?.join(" ");
        let body = signature.ends_with('{');
        let length = match (alone, body) {
            (true, _) => 1,
            (false, true) => rest.iter().position(|line| **line == end)? + 1,
            (false, false) => rest.iter().position(ends)? + 1,
        };
        Some(Function {
            name,
            parameters: parameters(&signature).to_owned(),
            lines: length,
        })
    });
    functions.collect()
}

/// What stands in the parentheses behind the name, and behind its angle brackets.
fn parameters(signature: &str) -> &str {
    let (mut angle, mut round) = (0_i32, 0_i32);
    let mut begin = None;
    let mut before = ' ';
    for (at, c) in signature.char_indices() {
        match c {
            '<' => angle += 1,
            '>' if before != '-' && before != '=' => angle -= 1,
            '(' if angle == 0 && begin.is_none() && !signature[..at].ends_with("pub") => {
                begin = Some(at + 1);
            }
            '(' if begin.is_some() => round += 1,
            ')' if begin.is_some() && round > 0 => round -= 1,
            ')' => {
                if let Some(begin) = begin {
                    return &signature[begin..at];
                }
            }
            _ => {}
        }
        before = c;
    }
    ""
}

/// Whether one of the parameters is a tuple, by itself or behind `&`.
fn has_tuple(parameters: &str) -> bool {
    let mut types = parameters.split(": ").skip(1);
    types.any(|kind| {
        let kind = kind.trim_start_matches('&').trim_start();
        let kind = match kind.strip_prefix('\'') {
            Some(life) => life.split_once(' ').map_or("", |(_, kind)| kind),
            None => kind,
        };
        let kind = kind.strip_prefix("mut ").unwrap_or(kind);
        kind.starts_with('(') && !kind.starts_with("()")
    })
}

/// The types and traits that a text names, but those that belong to another.
fn types_of(text: &str) -> Vec<String> {
    let code = without_comments(text);
    let lines = code.lines().filter(|line| !line.starts_with(' '));
    let named = lines.filter_map(|line| {
        let mut words = line.split([' ', '<', '{', '(', ';', ':']);
        let mut word = words.next()?;
        while word == "pub" || word == "crate)" || word == "super)" || word == "in" {
            word = words.next()?;
        }
        let kind = matches!(word, "struct" | "enum" | "trait" | "type" | "union");
        kind.then(|| words.next().map(str::to_owned)).flatten()
    });
    named.collect()
}

/// What chance has found belongs into a test that says it, and not into a file beside the sources.
#[test]
fn tests_of_chance_leave_no_files_behind() {
    let mut files = Vec::new();
    for folder in ["src", "tests", "web/src"] {
        collect(Path::new(folder), &mut files);
    }
    let mut blocks = 0;
    for file in &files {
        let text = source(file);
        // This file speaks of them, too.
        for block in text
            .split("\nproptest! {")
            .skip(1)
            .chain(text.split("    proptest! {").skip(1))
        {
            blocks += 1;
            let head: String = block.lines().take(8).collect();
            let says =
                head.contains("failure_persistence: None") || head.contains("proptest_config(");
            assert!(says, "{}", file.display());
        }
    }
    assert!(blocks > 6, "{blocks}");
}

/// The arms that take whatever is left in a `match` whose other arms name types of questions or
/// answers, or how they are measured.
fn arms_for_all_others(code: &str) -> Vec<String> {
    let lines: Vec<&str> = code.lines().collect();
    let matches = lines.iter().enumerate();
    let matches = matches.filter(|(_, line)| line.contains("match ") && line.ends_with('{'));
    let found = matches.flat_map(|(at, line)| {
        let patterns = patterns_of_arms(&lines[at + 1..], depth(line));
        let names_types = |pattern: &String| {
            let pattern = pattern.split(" if ").next().unwrap_or_default();
            let mut words = pattern.split(|c: char| !c.is_alphanumeric() && c != ':');
            let names = [
                "Kind::",
                "Answer::",
                "QuestionType::",
                "Scale::",
                "Operand::",
            ];
            words.any(|word| names.iter().any(|name| word.starts_with(name)))
        };
        let takes_all = |pattern: &String| {
            let pattern = pattern.split(" if ").next().unwrap_or_default();
            let mut parts = pattern.split(|c: char| "(), ".contains(c));
            parts.all(|part| part.chars().all(|c| c.is_ascii_lowercase() || c == '_'))
        };
        let (all, others): (Vec<String>, Vec<String>) = patterns.into_iter().partition(takes_all);
        let all = all.into_iter().filter(|_| others.iter().any(names_types));
        all.map(move |pattern| format!("line {}: {pattern}", at + 1))
            .collect::<Vec<_>>()
    });
    found.collect()
}

/// The patterns of a `match` whose arms are these lines, and some more.
fn patterns_of_arms(lines: &[&str], depth_of_match: usize) -> Vec<String> {
    let mut patterns = Vec::new();
    let mut pattern = String::new();
    let mut is_in_arm = false;
    for line in lines.iter().filter(|line| !line.trim().is_empty()) {
        if depth(line) <= depth_of_match {
            break;
        }
        let is_own = depth(line) == depth_of_match + 4;
        if !is_in_arm && !line.trim_start().starts_with("//") {
            pattern.push_str(line.trim());
            pattern.push(' ');
            if let Some((before, _)) = pattern.split_once(" =>") {
                patterns.push(before.to_owned());
                pattern.clear();
                is_in_arm = !(is_own && line.ends_with([',', '}']));
            }
        } else if is_own && line.ends_with([',', '}']) {
            is_in_arm = false;
        }
    }
    patterns
}

fn depth(line: &str) -> usize {
    line.len() - line.trim_start().len()
}
