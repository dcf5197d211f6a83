//! Flows that use shared parts are what they would be in one file.

use std::collections::BTreeMap;

use quandary::bundle;
use quandary::check::{CheckOptions, check};
use quandary::diagnostic::{Finding, Rule, Severity};
use quandary::flow::Flow;
use quandary::flow::day;
use quandary::parse::{self, shared};
use quandary::render::File;
use quandary::session::{Session, Step};
use quandary::space::MOST_NODES;

const FEAR: &str = "\
quandary: 1
part: Is anybody in danger?
start: fear
exits: [safe]
sources:
  ours: {title: Ours}
lists:
  bad: [often, always]
facts:
  afraid: fear is one of bad
questions:
  fear:
    ask: How often are you afraid?
    options: {never: Never, often: {label: Often, points: {worry: 2}, help_first: call}, always: Always}
    next:
      - when: afraid and worry < 2
        go: help
      - go: safe
outcomes:
  help: {tone: stop, title: \"Help: {fear}\", passages: [call], cites: [ours]}
passages:
  call: {text: You can call somebody., when: afraid, role: help}
";

const TWICE: &str = "\
quandary: 1
title: Two of us
start: me.start
use:
  me: {file: parts/fear.yaml, exits: {safe: you.start}}
  you: {file: parts/fear.yaml, exits: {safe: me_or_you}}
questions:
  me_or_you:
    ask: Who is it for?
    options: {me: Me, you: You}
    next:
      - when: me.worry + 0 > 1
        go: rest
      - go: you.help
outcomes:
  rest: {tone: go, title: Rest}
";

fn bundled(flow: &str, parts: &[(&str, &str)]) -> String {
    shared::bundle(flow, |path| {
        let part = parts.iter().find(|(known, _)| *known == path);
        part.map_or(Err("there is no such file".to_owned()), |(_, text)| {
            Ok((*text).to_owned())
        })
    })
}

fn flow(text: &str) -> Flow {
    let reading = parse::read(text);
    assert_eq!(reading.findings(), [], "{text}");
    reading.into_flow().expect("it has no finding")
}

/// The questions that are asked, and the title of the page at the end.
fn played(flow: &Flow, answers: &[(&str, &str)]) -> (Vec<String>, String) {
    let mut session = Session::new(flow, day::read("2026-11-23").expect("a day"));
    let answers: BTreeMap<&str, &str> = answers.iter().copied().collect();
    let mut asked = Vec::new();
    while let Step::Ask(question) = session.step() {
        let name = flow.questions.name(question);
        asked.push(name.to_owned());
        let said = answers
            .get(name)
            .unwrap_or_else(|| panic!("no answer to {name}"));
        let answer = flow.questions[question].read(said).expect("it can be read");
        session.answer(answer).expect("it fits");
    }
    let advice = session.advice().expect("there is advice");
    (asked, advice.title)
}

#[test]
fn one_part_serves_twice_and_each_use_has_answers_of_its_own() {
    let text = TWICE.replace("me.worry + 0 > 1", "me.worry > 1 and me_or_you is me");
    let flow = flow(&bundled(&text, &[("parts/fear.yaml", FEAR)]));
    assert_eq!(
        played(&flow, &[("me.fear", "always")]),
        (vec!["me.fear".to_owned()], "Help: Always".to_owned())
    );
    let both = [
        ("me.fear", "often"),
        ("you.fear", "never"),
        ("me_or_you", "me"),
    ];
    let (asked, title) = played(&flow, &both);
    assert_eq!(asked, ["me.fear", "you.fear", "me_or_you"]);
    assert_eq!(title, "Rest");
    let other = [
        ("me.fear", "often"),
        ("you.fear", "never"),
        ("me_or_you", "you"),
    ];
    assert_eq!(played(&flow, &other).1, "Help: Never");
    assert_eq!(
        flow.scores.names().collect::<Vec<_>>(),
        ["me.worry", "you.worry"]
    );
}

#[test]
fn parts_use_parts_and_paths_begin_at_the_file_that_says_them() {
    let top = "quandary: 1\ntitle: T\nstart: a.start\nuse: {a: {file: parts/a.yaml, exits: {out: end}}}\n\
        outcomes:\n  end: {tone: go, title: End}\n  other: {tone: go, title: Other}\n\
        questions:\n  q: {ask: Q?, type: yes_no, next: {yes: end, no: other}}\n";
    let a = "quandary: 1\npart: A\nstart: q\nexits: [out]\n\
        use: {b: {file: inner/b.yaml, exits: {done: out}}}\n\
        questions:\n  q: {ask: A?, type: yes_no, next: {yes: b.q, no: out}}\n";
    let b = "quandary: 1\npart: B\nexits: [done]\nuse: {c: ../c.yaml}\n\
        questions:\n  q: {ask: B?, type: yes_no, next: {yes: c.end, no: done}}\n";
    let c = "quandary: 1\npart: C\noutcomes:\n  end: {tone: stop, title: C}\n";
    let parts = [
        ("parts/a.yaml", a),
        ("parts/inner/b.yaml", b),
        ("parts/c.yaml", c),
    ];
    let text = bundled(top, &parts);
    let flow = flow(&text);
    let names: Vec<&str> = flow.questions.names().collect();
    assert_eq!(names, ["q", "a.q", "a.b.q"]);
    let way = [("a.q", "yes"), ("a.b.q", "no")];
    assert_eq!(played(&flow, &way).1, "End");
    let way = [("a.q", "yes"), ("a.b.q", "yes")];
    assert_eq!(played(&flow, &way).1, "C");
    let files = bundle::files(&text);
    let paths: Vec<Option<&str>> = files.iter().map(|file| file.path).collect();
    let wanted = [
        None,
        Some("parts/a.yaml"),
        Some("parts/inner/b.yaml"),
        Some("parts/c.yaml"),
    ];
    assert_eq!(paths, wanted);
    for (file, (_, text_of)) in files.iter().skip(1).zip(&parts) {
        assert_eq!(text.get(file.bytes.clone()), Some(*text_of));
    }
}

#[test]
fn a_file_is_asked_for_once_and_never_outside_of_the_folder() {
    let flow = "quandary: 1\ntitle: T\nuse:\n  a: p.yaml\n  b: ./p.yaml\n  c: x/../p.yaml\n  \
        d: ../p.yaml\n  e: /etc/passwd\n  f: C:/p.yaml\n  g: '..\\p.yaml'\n  h: x/../../p.yaml\n  \
        i: {file: q.yaml}\n  j: [r.yaml]\n  k: p.txt\n";
    let mut asked = Vec::new();
    let text = shared::bundle(flow, |path| {
        asked.push(path.to_owned());
        Err("no".to_owned())
    });
    assert_eq!(asked, ["p.yaml", "q.yaml"]);
    // Where nothing can be had, that is all that is said of names.
    let findings = parse::read(&text).findings().to_vec();
    let of_parts = findings
        .iter()
        .filter(|found| found.rule == Rule::MissingPart);
    assert_eq!(of_parts.count(), 10, "{findings:#?}");
}

#[test]
fn a_text_that_looks_like_a_bundle_is_none() {
    for text in [
        "quandary: 1\n\u{1c}a.yaml\u{1c}\nquandary: 1\n",
        "\u{1c}",
        "\n\u{1c}",
        "\n\u{1c}\u{1c}",
        "a: \u{1c}\n\u{1c}x\u{1c}\u{1c}\n\u{1c}",
        "\n\u{1c}a\u{1c}\n\u{1c}b\u{1c}\n\u{1c}c\u{1c}why",
    ] {
        let findings = parse::read(text).findings().to_vec();
        assert!(!findings.is_empty(), "{text:?}");
        let file = File::new("flow.yaml", text);
        for finding in &findings {
            let span = &finding.labels[0].span;
            assert!(text.get(span.clone()).is_some(), "{text:?}: {span:?}");
            let _ = quandary::render::draw(&file, finding);
        }
    }
}

#[test]
fn a_fault_in_a_part_is_told_once_in_the_words_of_the_part() {
    let part = FEAR.replace("go: help", "go: hlep");
    let text = TWICE.replace("me.worry + 0 > 1", "me.worry > 1");
    let text = bundled(&text, &[("parts/fear.yaml", &part)]);
    let options = CheckOptions {
        today: day::read("2026-11-23").expect("a day"),
        most_nodes: MOST_NODES,
    };
    let findings: Vec<Finding> = check(&text, &options).findings;
    let errors = |found: &&Finding| found.severity == Severity::Error;
    let errors: Vec<&Finding> = findings.iter().filter(errors).collect();
    let messages: Vec<&str> = errors.iter().map(|found| &*found.message).collect();
    assert_eq!(messages, ["there is no question or outcome `hlep`"]);
    assert_eq!(errors[0].help.as_deref(), Some("did you mean `help`?"));
    let file = File::new("flows/two.yaml", &text);
    let drawn = quandary::render::draw(&file, errors[0]);
    assert!(drawn.contains("flows/parts/fear.yaml:17:13"), "{drawn}");
    assert!(drawn.contains("used from flows/two.yaml"), "{drawn}");
}

#[test]
fn a_fault_in_a_part_of_a_part_is_told_with_all_files_between() {
    let flow = "quandary: 1\ntitle: T\nstart: ask\nuse: {a: parts/a.yaml}\n\
        questions:\n  ask: {ask: Now?, type: yes_no, next: a.ask}\n\
        outcomes: {end: {tone: go, title: End}}\n";
    let a = "quandary: 1\npart: A\nstart: ask\nuse: {c: deep/c.yaml, b: b.yaml}\n\
        questions:\n  ask: {ask: Here?, type: yes_no, next: {yes: b.ask, no: c.ask}}\n";
    let b = "quandary: 1\npart: B\nstart: ask\n\
        questions:\n  ask: {ask: There?, type: yesno, next: end}\n\
        outcomes: {end: {tone: go, title: That's it}}\n";
    let c = b.replace("There?", "Where?");
    let parts = [
        ("parts/a.yaml", a),
        ("parts/deep/c.yaml", &c),
        ("parts/b.yaml", b),
    ];
    let text = bundled(flow, &parts);
    let reading = quandary::parse::read(&text);
    let file = File::new("flows/f.yaml", &text);
    let wanted = [
        (
            "flows/parts/b.yaml:5",
            "used from flows/parts/a.yaml, which is used from flows/f.yaml",
        ),
        (
            "flows/parts/deep/c.yaml:5",
            "used from flows/parts/a.yaml, which is used from flows/f.yaml",
        ),
    ];
    for (place, users) in wanted {
        let drawn = reading.findings().iter();
        let drawn = drawn.map(|finding| quandary::render::draw(&file, finding));
        let drawn = drawn.filter(|drawn| drawn.contains(place));
        let drawn: Vec<String> = drawn.collect();
        assert!(!drawn.is_empty(), "{place}: {:?}", reading.findings());
        for drawn in drawn {
            assert!(drawn.contains(&format!("= note: {users}\n")), "{drawn}");
        }
    }
}

#[test]
fn a_part_that_cannot_be_read_hides_no_fault_of_the_flow() {
    let flow = "quandary: 1\ntitle: T\nstart: ask\n\
        use: {a: {file: p.yaml, exits: {safe: end, calm: ennd}}}\n\
        questions:\n  ask: {ask: Now?, type: yesno, next: [{when: a.fear, go: a.start}, {go: enb}]}\n\
        outcomes: {end: {tone: go, title: End}}\n";
    let own = [
        "there is no question or outcome `ennd`",
        "there is no type `yesno`",
        "there is no question or outcome `enb`",
    ];
    let told = |text: &str| -> Vec<String> {
        let findings = parse::read(text).findings().to_vec();
        findings.into_iter().map(|found| found.message).collect()
    };
    let broken = told(&bundled(flow, &[("p.yaml", "quandary: 1\npart: [\n")]));
    assert_eq!(broken[..own.len()], own, "{broken:?}");
    assert_eq!(broken.len(), own.len() + 1, "{broken:?}");
    let missing = told(&quandary::parse::shared::bundle(flow, |_| {
        Err("it is gone".to_owned())
    }));
    assert_eq!(missing[1..], own, "{missing:?}");
    assert_eq!(missing[0], "`p.yaml` can't be read: it is gone");
}

#[test]
fn a_flow_may_begin_with_one_byte_order_mark_and_its_parts_are_found() {
    let flow = format!("\u{feff}{}", TWICE.replace("me.worry + 0", "me.worry"));
    let text = bundled(&flow, &[("parts/fear.yaml", FEAR)]);
    assert_eq!(parse::read(&text).findings(), [], "{text}");
    let second = parse::read(&format!("\u{feff}{text}"));
    let rules = second.findings().iter().map(|found| found.rule.name());
    assert_eq!(rules.collect::<Vec<_>>(), ["broken-yaml"]);
}

#[test]
fn a_part_that_begins_with_a_byte_order_mark_is_read_and_its_columns_are_those_of_editors() {
    let part = format!("\u{feff}{FEAR}");
    let flow = "quandary: 1\ntitle: T\nstart: a.start\nuse: {a: {file: p.yaml, exits: {safe: end}}}\n\
        outcomes: {end: {tone: go, title: End}}\n";
    let text = bundled(flow, &[("p.yaml", &part)]);
    assert_eq!(parse::read(&text).findings(), [], "{text}");
    // The file is what it was, to the byte.
    let files = bundle::files(&text);
    assert_eq!(text.get(files[1].bytes.clone()), Some(&*part));
    let text = text.replace("\u{feff}quandary: 1", "\u{feff}quandary: 2");
    let findings = parse::read(&text).findings().to_vec();
    let file = File::new("flow.yaml", &text);
    let place = file.position(findings[0].labels[0].span.start);
    let at = (place.path, place.line, place.column, place.byte);
    assert_eq!(at, ("p.yaml", 1, 11, 13), "{findings:#?}");
}
