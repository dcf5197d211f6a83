//! What the program writes as YAML, read by readers that are not its own: serde_yaml, and
//! PyYAML where Python has it. With `PYYAML=1` in the environment it has to be there.

use std::io::Write;
use std::process::{Command, Stdio};

use quandary::flow::Flow;
use quandary::parse::answers;
use quandary::yaml::write;

/// What some reader takes for something else, or cannot stand.
const TEXTS: [&str; 58] = [
    "",
    " ",
    "pizza",
    "a-b",
    "a_1",
    "yes",
    "no",
    "on",
    "off",
    "y",
    "n",
    "Yes",
    "NO",
    "true",
    "False",
    "null",
    "Null",
    "~",
    "0",
    "1",
    "-1",
    "+1",
    "1.5",
    "1e3",
    "0x1f",
    "0o17",
    "0b1",
    "017",
    "1_000",
    "1:20",
    "190:20:30",
    ".inf",
    "-.inf",
    ".nan",
    "inf",
    "nan",
    "2026-11-23",
    "2026-11-23 10:00:00",
    "=",
    "<<",
    "-",
    "- a",
    "a: b",
    "a:",
    ": a",
    "a #b",
    "#a",
    "[a]",
    "{a: b}",
    "*a",
    "&a",
    "!a",
    "|",
    "'a'",
    "\"a\"",
    "C:\\Users",
    "a, b",
    "%a",
];

/// Signs that a text may have, one by one.
const SIGNS: [char; 19] = [
    '\n', '\r', '\t', '\0', '\u{7}', '\u{1b}', '\u{7f}', '\u{85}', '\u{a0}', '\u{2028}',
    '\u{2029}', '\u{feff}', '\u{fffe}', '\u{ffff}', '\u{200b}', '\u{202e}', 'ß', '雨', '🍕',
];

fn texts() -> Vec<String> {
    let with_signs = SIGNS
        .iter()
        .flat_map(|sign| [format!("{sign}"), format!("a{sign}b")]);
    TEXTS
        .map(str::to_owned)
        .into_iter()
        .chain(with_signs)
        .collect()
}

/// The texts as values, as keys and in brackets.
fn document(texts: &[String]) -> String {
    let written: Vec<String> = texts.iter().map(|text| write::text(text)).collect();
    let mut document = String::from("values:\n");
    for text in &written {
        document.push_str(&format!("  - {text}\n"));
    }
    document.push_str("keys:\n");
    for text in &written {
        document.push_str(&format!("  {text}: a\n"));
    }
    document.push_str(&format!("brackets: [{}]\n", written.join(", ")));
    document
}

#[test]
fn every_text_is_a_text_to_serde_yaml() {
    let texts = texts();
    let read: serde_yaml::Value = serde_yaml::from_str(&document(&texts)).expect("it is YAML");
    let of = |list: &serde_yaml::Value| -> Vec<String> {
        let items = list.as_sequence().expect("it is a list").iter();
        items
            .map(|item| item.as_str().expect("it is a text").to_owned())
            .collect()
    };
    assert_eq!(of(&read["values"]), texts);
    assert_eq!(of(&read["brackets"]), texts);
    let keys = read["keys"].as_mapping().expect("they are keys").keys();
    let keys: Vec<&str> = keys
        .map(|key| key.as_str().expect("it is a text"))
        .collect();
    assert_eq!(keys, texts);
}

#[test]
fn every_text_is_a_text_to_pyyaml() {
    let texts = texts();
    let code = "\
import json, sys, yaml
read = yaml.safe_load(sys.stdin.buffer.read().decode('utf-8'))
json.dump([read['values'], list(read['keys']), read['brackets']], sys.stdout)
";
    let Some(read) = python(code, &document(&texts)) else {
        return;
    };
    let read: Vec<Vec<serde_json::Value>> = serde_json::from_str(&read).expect("it is JSON");
    for read in read {
        assert_eq!(read, texts);
    }
}

/// Whoever saved their own words isn't told of odd signs in them when they come back.
#[test]
fn whatever_is_saved_is_read_again_without_a_word() {
    let flow = "
quandary: 1
title: T
start: words
questions:
  words: {ask: What?, type: text, lines: 5, next: end}
outcomes: {end: {tone: info, title: End}}
";
    let reading = quandary::parse::read(flow);
    let flow: Flow = reading.into_flow().expect("it is a flow");
    let mut tried = 0;
    for sign in SIGNS.into_iter().chain('\u{2066}'..='\u{2069}') {
        let Ok(given) = answers::read_flag(&format!("words=a{sign}b"), &flow) else {
            continue;
        };
        let text = answers::write("words", &flow, &[given]);
        let read = answers::read(&text, &flow);
        assert_eq!(read.findings, [], "{text}");
        tried += 1;
    }
    assert!(tried > 10, "{tried}");
}

#[test]
fn answers_are_the_same_to_pyyaml() {
    let flow = "
quandary: 1
title: T
start: on
questions:
  on: {ask: On?, type: yes_no, next: off}
  off: {ask: Which?, type: choices, options: {no: No, a: A}, next: day}
  day: {ask: When?, type: date, next: words}
  words: {ask: What?, type: text, next: far}
  far: {ask: How far?, type: number, decimals: 2, next: end}
outcomes: {end: {tone: info, title: End}}
";
    let flow: Flow = quandary::parse::read(flow)
        .into_flow()
        .expect("it is a flow");
    let given = [
        "on=no",
        "off=no,a",
        "day=2026-11-23",
        "words=1:20",
        "far=1.50",
    ];
    let given: Vec<_> = given
        .iter()
        .map(|flag| answers::read_flag(flag, &flow).expect("it is an answer"))
        .collect();
    let text = answers::write("2026", &flow, &given);
    assert_eq!(answers::read(&text, &flow).answers, given);
    let code = "import json, sys, yaml; json.dump(yaml.safe_load(sys.stdin), sys.stdout)";
    let Some(read) = python(code, &text) else {
        return;
    };
    let read: serde_json::Value = serde_json::from_str(&read).expect("it is JSON");
    let wanted = serde_json::json!({
        "flow": "2026",
        "answers": {"on": "no", "off": ["no", "a"], "day": "2026-11-23", "words": "1:20", "far": 1.5},
    });
    assert_eq!(read, wanted);
}

/// What Python writes for a text on its input; nothing where PyYAML is not there.
fn python(code: &str, text: &str) -> Option<String> {
    let has = Command::new("python3")
        .args(["-c", "import yaml"])
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success());
    if !has {
        assert!(std::env::var_os("PYYAML").is_none(), "Python has no PyYAML");
        eprintln!("not run: Python has no PyYAML");
        return None;
    }
    let mut child = Command::new("python3")
        .args(["-c", code])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("Python can be run");
    let mut input = child.stdin.take().expect("it has an input");
    input.write_all(text.as_bytes()).expect("Python reads it");
    drop(input);
    let output = child.wait_with_output().expect("Python ends");
    assert!(output.status.success(), "{text}");
    Some(String::from_utf8(output.stdout).expect("JSON is UTF-8"))
}
