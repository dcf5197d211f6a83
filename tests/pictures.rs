//! The page on pictures is held to the program. `ACCEPT=1 cargo test --test pictures` writes
//! down what the program draws; read it before you keep it.

use std::fmt::Write;
use std::fs;
use std::process::{Command, Output};

const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/pictures.md");

fn run(arguments: &str) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_quandary"));
    command.args(arguments.split_whitespace());
    command
        .env_remove("CLICOLOR_FORCE")
        .env_remove("FORCE_COLOR")
        .env("NO_COLOR", "1");
    command.output().expect("the program runs")
}

fn drawn(arguments: &str) -> String {
    let output = run(arguments);
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{arguments}: {said}");
    String::from_utf8(output.stdout).expect("it is text")
}

fn is_accepted() -> bool {
    std::env::var("ACCEPT").is_ok_and(|accept| accept == "1")
}

#[test]
fn the_page_shows_what_the_program_draws() {
    let page = fs::read_to_string(PAGE).expect("the page is there");
    let mut wanted = String::new();
    let mut blocks = 0;
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        let _ = writeln!(wanted, "{line}");
        if line != "```console" {
            continue;
        }
        let command = lines.next().expect("a command");
        let arguments = command.strip_prefix("$ quandary ").expect("a command");
        let _ = writeln!(wanted, "{command}\n{}```", drawn(arguments));
        lines.by_ref().find(|line| *line == "```");
        blocks += 1;
    }
    assert!(blocks > 3, "{blocks}");
    if is_accepted() {
        fs::write(PAGE, &wanted).expect("the page can be written");
    }
    assert_eq!(fs::read_to_string(PAGE).expect("it is there"), wanted);
}

#[test]
fn the_drawings_are_those_of_the_flows() {
    for flow in ["pizza", "letter-to-ex"] {
        let path = format!("{}/docs/{flow}.svg", env!("CARGO_MANIFEST_DIR"));
        let drawn = drawn(&format!("graph {flow} --format svg"));
        if is_accepted() {
            fs::write(&path, &drawn).expect("it can be written");
        }
        assert!(
            fs::read_to_string(&path).expect("it is there") == drawn,
            "{flow}"
        );
    }
}

#[test]
fn the_page_asks_nobody_for_anything() {
    let page = drawn("graph pizza --format html");
    assert!(page.contains("default-src 'none'"));
    for loads in ["src=", "@import", "url(", "<link", "http-equiv=\"refresh"] {
        assert!(!page.contains(loads), "{loads}");
    }
}

#[test]
fn a_picture_is_the_same_each_time() {
    for format in ["human", "html", "svg", "json", "dot", "mermaid"] {
        let arguments = format!("graph pizza --format {format} --today 2026-11-27");
        assert!(drawn(&arguments) == drawn(&arguments), "{format}");
    }
}

#[test]
fn unknown_names_are_told_with_those_that_there_are() {
    for (arguments, code, words) in [
        (
            "graph pizza --to marina",
            2,
            "there is no outcome `marina`; did you mean `marinara`?",
        ),
        (
            "graph pizza --from x",
            2,
            "there is no question `x`; there are `cannot_eat`, `hunger`, `diet`, `budget`",
        ),
        (
            "graph pizza --scenario zzzzzzzz",
            2,
            "there is no scenario `zzzzzzzz`; there are ",
        ),
        (
            "graph pizza --format png",
            2,
            "[possible values: human, html, svg, json, dot, mermaid",
        ),
        ("graph nothing-there", 1, ""),
    ] {
        let output = run(arguments);
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(said.contains(words), "{arguments}: {said}");
        if !words.is_empty() {
            assert_eq!(output.status.code(), Some(code), "{arguments}");
        }
        assert!(!output.status.success());
    }
}

#[test]
fn json_says_who_gets_where() {
    let json = drawn("graph pizza --format json --today 2026-11-27");
    let json: serde_json::Value = serde_json::from_str(&json).expect("it is JSON");
    let slice = &json["outcomes"][0];
    assert_eq!(slice["crowd"]["who"]["text"], "Hunger is A little");
    assert_eq!(slice["crowd"]["ways"], "4");
    assert_eq!(slice["crowd"]["way"][1][1], "A little");
    let gap = json["questions"].as_array().expect("they are a list");
    assert_eq!(gap.len(), 4);
}

/// Ten questions with two options, of which two have the same words. Whether all of a
/// thousand said yes is one way of many: few, and not none.
#[test]
fn what_few_get_is_not_told_as_what_nobody_gets_and_namesakes_have_numbers() {
    let mut flow = String::from("quandary: 1\ntitle: Doors\nstart: q1\nquestions:\n");
    for number in 1..=10 {
        let ask = match number {
            3 | 7 => "Is it locked?".to_owned(),
            _ => format!("Is door {number} open?"),
        };
        let next = match number {
            10 => {
                let all: Vec<String> = (1..=10).map(|other| format!("q{other}")).collect();
                format!(
                    "\n      - when: {}\n        go: open\n      - go: shut",
                    all.join(" and ")
                )
            }
            _ => format!(" q{}", number + 1),
        };
        let _ = writeln!(
            flow,
            "  q{number}:\n    ask: {ask}\n    type: yes_no\n    next:{next}"
        );
    }
    flow.push_str("outcomes:\n  open: {title: Open, tone: go, text: Go in.}\n");
    flow.push_str("  shut: {title: Shut, tone: stop, text: Stay out.}\n");
    let path = format!("{}/doors.yaml", env!("CARGO_TARGET_TMPDIR"));
    fs::write(&path, flow).expect("it can be written");
    let picture = drawn(&format!("graph {path}"));
    let share = |title: &str| {
        let row = picture.lines().find(|line| line.contains(title));
        row.expect("it is there").trim_end().to_owned()
    };
    assert!(share("✓ Open").ends_with("under 1 %"), "{picture}");
    assert!(share("✗ Shut").ends_with("over 99 %"), "{picture}");
    for named in ["Is it locked? (3) is Yes", "Is it locked? (7) is Yes"] {
        let words = picture.split_whitespace().collect::<Vec<_>>().join(" ");
        let json = drawn(&format!("graph {path} --format json"));
        assert!(json.contains(named), "{words}");
    }
}
