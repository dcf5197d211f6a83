//! Names, texts and answers that would steer a terminal, through every command and every form:
//! nothing that is printed does.

use std::fs;

use crate::folder::{Folder, Run, finish};

/// What clears a screen, turns text round, rings, begins a line anew, or writes in a colour that
/// the program never uses.
const WILD: &str = "\u{1b}[35m\u{1b}[2J\u{9b}31m\u{202e}\u{7}\rX";

/// The same as it stands in YAML, where a text of one line has no end of a line in it.
const IN_YAML: &str = r"\e[35m\e[2J\x9B31m\u202e\aX";

const FLOW: &str = r#"quandary: 1
title: "Title WILD"
start: sure
questions:
  sure:
    ask: "Sure WILD?"
    help: "Help WILD"
    why: "Why WILD"
    short: "Short WILD"
    options: {a: "A WILD", b: "B WILD"}
    next: words
  words: {ask: "Words WILD?", type: text, next: many}
  many:
    ask: "How many WILD?"
    type: number
    unit: "WILD"
    refuse:
      - {when: many > 3, says: "Too many WILD"}
    next:
      - {when: sure is a, go: walk}
      - {go: stay}
outcomes:
  walk: {tone: go, title: "Go WILD", text: "Text WILD {words}", steps: ["Step WILD"]}
  stay: {tone: stop, title: "Stop WILD"}
guarantees:
  - {says: "Never WILD", when: sure is a, never: [walk]}
"#;

const SCENARIOS: &str = r#"scenarios:
  - name: "Name WILD"
    answers: {sure: a, words: "Said WILD", many: 1}
    expect: {outcome: stay}
  - name: "Other WILD"
    answers: {sure: b, words: "Said WILD", many: 9}
    expect: {outcome: stay}
  - name: "Faulty WILD"
    answers: {sure: "c WILD"}
    expect: {outcome: "stay WILD"}
"#;

const PASSING: &str = r#"scenarios:
  - name: "Passes WILD"
    answers: {sure: b, words: "Said WILD", many: 1}
    expect: {outcome: stay}
"#;

const ANSWERS: &str = "flow: h\nanswers: {sure: a, words: \"Said WILD\", many: 2}\n";

const LINES: &str = "sure=c WILD\nWILD=a\n";

const FAULTY_ANSWERS: &str = "flow: h\nanswers: {sure: \"c WILD\"}\n";

const BROKEN: &str = r#"quandary: 1
title: "Title WILD"
"key WILD": "value WILD"
start: "nowhere WILD"
"#;

/// A file of each kind, with such a name where that is asked for, and such a text.
fn folder(name: &str) -> Folder {
    let folder = Folder::with(&[]);
    for (ending, text) in [
        ("yaml", FLOW),
        ("scenarios.yaml", SCENARIOS),
        ("answers.yaml", ANSWERS),
        ("faulty.answers.yaml", FAULTY_ANSWERS),
        ("broken.yaml", BROKEN),
        ("passing.txt", PASSING),
        ("lines", LINES),
        (
            "lost.scenarios.yaml",
            "flow: h.broken.yaml\nscenarios: []\n",
        ),
    ] {
        let text = text.replace("WILD", IN_YAML);
        let path = folder.path(&format!("{name}.{ending}"));
        fs::write(path, text).expect("the file can be written");
    }
    folder
}

/// Runs a command line in which `NAME` is the name of the files, and `WILD` what is wild.
fn run(folder: &Folder, line: &str, name: &str, stdin: &str) -> Run {
    let mut command = folder.command("");
    let args = line.split_whitespace();
    command.args(args.map(|arg| arg.replace("NAME", name).replace("WILD", WILD)));
    finish(command, stdin)
}

/// What steers a terminal, but for colours where there may be any.
fn steers(text: &str, colours: bool) -> Option<char> {
    let mut rest = text;
    while let Some(at) = rest.find(|c: char| {
        (c.is_control() && c != '\n' && c != '\t') || matches!(c, '\u{202a}'..='\u{202e}')
    }) {
        let found = rest[at..].chars().next();
        let behind = &rest[at + found.map_or(0, char::len_utf8)..];
        let code = behind
            .strip_prefix('[')
            .and_then(|code| code.split_once('m'));
        match code {
            Some((numbers, after))
                if colours
                    && found == Some('\u{1b}')
                    && numbers != "35"
                    && numbers.chars().all(|c| c.is_ascii_digit() || c == ';') =>
            {
                rest = after;
            }
            _ => return found,
        }
    }
    None
}

fn holds(name: &str, lines: &[&str], stdin: &str) {
    let folder = folder(name);
    for line in lines {
        for color in ["never", "always"] {
            let line = format!("{line} --color {color}");
            let run = run(&folder, &line, name, stdin);
            let told = format!("{line:?}\n{:?}\n{:?}\n{:?}", run.code, run.out, run.err);
            // What is harmless of it is still there to be read, where texts are told at all.
            let tells = !line.starts_with("cases") && !line.starts_with("mutants");
            let said = run.out.clone() + &run.err;
            assert!(
                !said.is_empty() && (said.contains("35m") || !tells),
                "{told}"
            );
            for text in [&run.out, &run.err] {
                assert_eq!(steers(text, color == "always"), None, "{told}");
            }
        }
    }
}

#[test]
fn no_text_of_a_file_steers_a_terminal_in_any_report() {
    for name in names() {
        for form in ["human", "short", "json", "junit", "tap", "github", "sarif"] {
            let mut lines = vec![
                format!("test . --coverage --today 2026-11-23 --format {form}"),
                format!("test NAME.lost.scenarios.yaml --format {form}"),
            ];
            if form != "tap" {
                lines.extend(
                    [
                        "check .",
                        "check NAME.broken.yaml nowhere-WILD.yaml",
                        "prove NAME.yaml --summary",
                        "prove NAME.broken.yaml nowhere-WILD.yaml",
                        "mutants NAME.yaml --scenarios NAME.passing.txt",
                        "ci . --today 2026-11-23",
                    ]
                    .map(|line| format!("{line} --format {form}")),
                );
            }
            let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
            holds(&name, &lines, "");
        }
    }
}

#[test]
fn no_answer_and_no_name_steers_a_terminal_in_any_other_command() {
    for name in names() {
        let lines = [
            "check NAME.yaml --deny WILD",
            "check NAME.yaml --fix --diff",
            "test NAME.yaml --filter WILD",
            "test NAME.scenarios.yaml --accept",
            "cases NAME.yaml",
            "cases NAME.yaml --from-session NAME.answers.yaml",
            "cases NAME.yaml --from-session nowhere-WILD.yaml",
            "explain WILD",
            "run NAME.yaml --no-input",
            "run NAME.yaml --no-input --json --answer sure=a --answer words=WILD --answer many=1",
            "run NAME.yaml --no-input --answer sure=a --answer words=WILD --answer many=1",
            "run NAME.yaml --no-input --answer sure=a --answer words=WILD --answer many=9",
            "run NAME.yaml --no-input --answer WILD=a",
            "run NAME.yaml --no-input --answer sure=WILD",
            "run NAME.yaml --no-input --answer-file NAME.lines",
            "run NAME.yaml --no-input --answer-file nowhere-WILD.txt",
            "run NAME.yaml --no-input --answers NAME.answers.yaml",
            "run NAME.yaml --no-input --answers NAME.faulty.answers.yaml",
            "run NAME.broken.yaml",
            "run nowhere-WILD.yaml",
            "run nowhere-WILD",
        ];
        holds(&name, &lines, "");
        let typed = format!("?\nwild{WILD}\n1\nSaid{WILD}\n{WILD}9\n2\n");
        holds(&name, &["run NAME.yaml --plain"], &typed);
    }
}

#[test]
fn no_picture_no_comparison_and_no_step_steers_a_terminal() {
    for name in names() {
        let folder = folder(&name);
        let other = folder.path("other.yaml");
        let text = fs::read_to_string(folder.path(&format!("{name}.yaml")));
        let text = text.expect("it can be read").replace("Go ", "Walk ");
        fs::write(other, text.replace("many > 3", "many > 5")).expect("it can be written");
        let mut lines = Vec::new();
        for form in ["human", "json", "html", "svg", "dot", "mermaid"] {
            lines.push(format!(
                "graph NAME.yaml --today 2026-11-23 --format {form}"
            ));
        }
        for form in ["human", "json", "markdown"] {
            lines.push(format!(
                "diff NAME.yaml other.yaml --today 2026-11-23 --format {form}"
            ));
        }
        for flags in [
            "",
            "--skip",
            "--back",
            "--revisit sure",
            "--change sure --reply b",
        ] {
            for json in ["", "--json"] {
                lines.push(format!(
                    "next NAME.yaml --answers NAME.answers.yaml {flags} {json}"
                ));
            }
        }
        lines.extend(
            [
                "graph NAME.yaml --from WILD",
                "graph NAME.yaml --scenario WILD --scenarios NAME.passing.txt",
                "graph NAME.yaml --coverage --scenarios NAME.passing.txt",
                "graph nowhere-WILD.yaml",
                "diff NAME.yaml nowhere-WILD.yaml",
                "diff NAME.yaml other.yaml --moved WILD=a",
                "diff NAME.broken.yaml other.yaml",
                "next NAME.yaml --reply WILD",
                "next NAME.yaml --reply WILD --json",
                "next NAME.yaml --answers NAME.faulty.answers.yaml --json",
                "next NAME.broken.yaml --json",
                "export NAME.yaml",
                "export NAME.broken.yaml",
                "export NAME.yaml --exit WILD",
                "export NAME.yaml --output nowhere-WILD/page.html",
            ]
            .map(str::to_owned),
        );
        for line in lines {
            let run = run(&folder, &line, &name, "");
            let told = format!("{line:?}\n{:?}\n{:?}", run.code, run.err);
            let said = run.out.len() + run.err.len();
            assert!(said > 0, "{told}");
            for text in [&run.out, &run.err] {
                assert_eq!(steers(text, false), None, "{told}");
            }
        }
    }
}

/// Every text that a flow may have, with what is wild in it. A key that comes to the format has to
/// stand in `every-key.yaml`, and so its text is looked at here.
fn flow_with_every_text_wild() -> (String, usize) {
    let text = include_str!("../fine/every-key.yaml");
    let mut flow: serde_yaml::Value = serde_yaml::from_str(text).expect("it is YAML");
    let wild = WILD.replace('\r', "");
    let mut changed = 0;
    for at in 0.. {
        let mut other = flow.clone();
        let mut left = at;
        let Some(text) = text_at(&mut other, &mut left) else {
            break;
        };
        text.push_str(&wild);
        let written = serde_yaml::to_string(&other).expect("it is written");
        // Names and conditions have nothing of it.
        if quandary::parse::read(&written).flow().is_some() {
            flow = other;
            changed += 1;
        }
    }
    (
        serde_yaml::to_string(&flow).expect("it is written"),
        changed,
    )
}

/// The text at a place in the order of the file.
fn text_at<'v>(value: &'v mut serde_yaml::Value, left: &mut usize) -> Option<&'v mut String> {
    match value {
        serde_yaml::Value::String(text) => {
            if *left == 0 {
                return Some(text);
            }
            *left -= 1;
            None
        }
        serde_yaml::Value::Sequence(list) => list.iter_mut().find_map(|value| text_at(value, left)),
        serde_yaml::Value::Mapping(map) => {
            map.iter_mut().find_map(|(_, value)| text_at(value, left))
        }
        _ => None,
    }
}

#[test]
fn no_text_that_a_flow_may_have_steers_a_terminal_in_any_command() {
    let (flow, changed) = flow_with_every_text_wild();
    assert!(changed > 60, "{changed}:\n{flow}");
    let answers = "answers: {sky: drizzle, gear: [tent], walks: no, money: 5, trip: 1 week, \
        colour: red, leaves: 2026-11-24, returns: 2026-12-01, name: Ada}\n";
    let folder = Folder::with(&[("h.yaml", &flow), ("a.yaml", answers)]);
    let today = "--today 2026-11-23";
    let reports = [
        "check",
        "prove --all",
        "cases",
        "graph",
        "booklet",
        "diff h.yaml",
    ];
    let mut lines: Vec<String> = reports
        .map(|report| format!("{report} h.yaml {today}"))
        .into();
    for form in ["", "--json"] {
        lines.push(format!(
            "run h.yaml --no-input --answers a.yaml {today} {form}"
        ));
        lines.push(format!("next h.yaml {today} {form}"));
    }
    let typed = [
        "?\n2\n\n?\n1\nx\n?\nn\n?\n1\n?\n9\n?\n1 week\n?\nx\n2026-11-24\n?\n2026-12-01\n?\nAda\n\n\n\n",
        "!\n\n\n\n",
        "h\n\n\n\n",
    ];
    let mut runs: Vec<(String, Run)> = Vec::new();
    for line in lines {
        let run = run(&folder, &line, "h", "");
        runs.push((line, run));
    }
    for typed in typed {
        let line = format!("run h.yaml --plain {today}");
        let run = run(&folder, &line, "h", typed);
        runs.push((typed.to_owned(), run));
    }
    for (line, run) in runs {
        let told = format!("{line:?}\n{:?}\n{:?}", run.out, run.err);
        let tells = !line.starts_with("cases") && !line.starts_with("diff");
        let said = run.out.clone() + &run.err;
        assert!(said.contains("35m") || !tells, "{told}");
        let to_the_end = line.starts_with('?') || line.starts_with("run");
        assert!(said.contains("Take the ") || !to_the_end, "{told}");
        for text in [&run.out, &run.err] {
            assert_eq!(steers(text, false), None, "{told}");
        }
    }
}

#[test]
fn no_wrong_argument_steers_a_terminal() {
    let folder = folder("h");
    for line in [
        "WILD",
        "--WILD",
        "check --WILD",
        "check h.yaml --format WILD",
        "check h.yaml --today WILD",
        "schema WILD",
        "man WILD",
        "new WILD.txt",
        "new WILD",
    ] {
        let run = run(&folder, line, "h", "");
        for text in [&run.out, &run.err] {
            assert_eq!(steers(text, false), None, "{line:?}\n{text:?}");
        }
    }
}

/// Names of files: a plain one, and a wild one where the system lets a file be called so.
fn names() -> Vec<String> {
    let mut names = vec!["h".to_owned()];
    if cfg!(unix) {
        names.push(format!("h{WILD}\n::error::"));
    }
    names
}
