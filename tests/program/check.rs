//! Findings, drawn with the file's lines; what is denied and allowed; folders.

use std::fs;

use crate::folder::{Case, Folder};

const GOOD: &str = "\
quandary: 1
title: Good
start: sure
questions:
  sure: {ask: Are you sure?, type: yes_no, next: {yes: go, no: stay}}
outcomes:
  go: {tone: go, title: Go}
  stay: {tone: stop, title: Stay}
";

const CHECKED: &[Case] = &[
    Case {
        args: "check good.yaml",
        stdin: "",
        code: 0,
        out: &["1 file: nothing is wrong\n"],
        err: &[],
    },
    Case {
        args: "check good.yaml good.scenarios.yaml",
        stdin: "",
        code: 0,
        out: &["2 files: nothing is wrong\n"],
        err: &[],
    },
    Case {
        args: "check good.yaml faulty.yaml",
        stdin: "",
        code: 3,
        out: &[
            "error[undefined-name]: there is no question or outcome `sty`\n --> faulty.yaml:5:",
            "5 |   sure: {ask: Are you sure?, type: yes_no, next: {yes: go, no: sty}}\n  |",
            "^^^\n",
            "help: did you mean `stay`?",
            "error[unknown-key]",
            " --> faulty.yaml:7:18",
            "2 files: 2 errors, 0 warnings\n",
        ],
        err: &[],
    },
    Case {
        args: "check wrong.scenarios.yaml",
        stdin: "",
        code: 3,
        out: &[
            "error[undefined-name]",
            "`gone`",
            " --> wrong.scenarios.yaml:5:23",
            "1 file: 1 error, 0 warnings\n",
        ],
        err: &[],
    },
    Case {
        args: "check broken.yaml empty.yaml",
        stdin: "",
        code: 3,
        out: &["error[broken-yaml]", " --> broken.yaml:", "empty.yaml"],
        err: &[],
    },
    // What cannot be read does not hide what can.
    Case {
        args: "check nowhere.yaml good.yaml",
        stdin: "",
        code: 1,
        out: &["2 files: 0 errors, 0 warnings, not all could be read\n"],
        err: &["error: there is no file `nowhere.yaml`"],
    },
    Case {
        args: "check nowhere.yaml faulty.yaml",
        stdin: "",
        code: 3,
        out: &[
            "error[undefined-name]",
            "2 files: 2 errors, 0 warnings, not all could be read\n",
        ],
        err: &["error: there is no file `nowhere.yaml`"],
    },
    Case {
        args: "check lost.scenarios.yaml",
        stdin: "",
        code: 1,
        out: &["1 file: nothing could be read"],
        err: &["there is no file `lost.yaml`"],
    },
    Case {
        args: "check faulty.scenarios.yaml",
        stdin: "",
        code: 3,
        out: &["1 file: nothing could be read"],
        err: &[
            "`faulty.scenarios.yaml` cannot be checked without its flow: `faulty.yaml` is faulty",
        ],
    },
];

#[test]
fn findings_are_drawn_and_counted() {
    let faulty = GOOD
        .replace("no: stay", "no: sty")
        .replace("title: Go}", "titel: Go}");
    let scenarios =
        "scenarios:\n  - name: sure\n    answers: {sure: yes}\n    expect: {outcome: go}\n";
    let folder = Folder::with(&[
        ("good.yaml", GOOD),
        ("good.scenarios.yaml", scenarios),
        ("faulty.yaml", &faulty),
        ("faulty.scenarios.yaml", scenarios),
        (
            "wrong.scenarios.yaml",
            &format!(
                "flow: good.yaml\n{}",
                scenarios.replace("outcome: go", "outcome: gone")
            ),
        ),
        ("lost.scenarios.yaml", scenarios),
        ("broken.yaml", "title: [\n"),
        ("empty.yaml", ""),
    ]);
    folder.play(CHECKED);
}

#[test]
fn the_built_in_flows_are_free_of_findings() {
    let flows = concat!(env!("CARGO_MANIFEST_DIR"), "/flows");
    for id in ["letter-to-ex", "is-my-letter-safe", "pizza"] {
        let args = format!("check {flows}/{id}.yaml {flows}/{id}.scenarios.yaml");
        let run = Folder::with(&[]).run(&args, "");
        assert_eq!(
            (run.code, run.out.as_str()),
            (Some(0), "2 files: nothing is wrong\n"),
            "{}",
            run.err
        );
    }
}

#[test]
fn colour_comes_only_when_it_is_asked_for() {
    let folder = Folder::with(&[("faulty.yaml", "title: [\n")]);
    let colour = |args: &str| folder.run(args, "").out.contains("\u{1b}[");
    assert!(!colour("check faulty.yaml"));
    assert!(!colour("check faulty.yaml --color never"));
    assert!(colour("check faulty.yaml --color always"));
}

/// A shared part is looked at with each flow that uses it. What is wrong with it is mended once, so
/// whoever mends it is told once; forms that are lists of files stay whole.
#[test]
fn what_is_wrong_with_a_shared_part_is_told_once() {
    let part = "quandary: 1\npart: The weather\nstart: rain\nexits: [wet]\n\
        questions:\n  rain: {ask: Will it rain?, type: yesno, next: wet}\n";
    let flow = "quandary: 1\ntitle: T\nstart: w.start\nuse: {w: {file: part.yaml, exits: {wet: end}}}\n\
        outcomes: {end: {tone: go, title: End}}\n";
    let own = flow.replace("tone: go", "tone: gone");
    let folder = Folder::with(&[
        ("a.yaml", flow),
        ("b.yaml", flow),
        ("c.yaml", &own),
        ("part.yaml", part),
    ]);
    let times = |form: &str, words: &str| {
        let run = folder.run(&format!("check . --format {form}"), "");
        assert_eq!(run.code, Some(3), "{form}: {}", run.err);
        run.out.matches(words).count()
    };
    for form in ["human", "short", "github"] {
        assert_eq!(times(form, "there is no type `yesno`"), 1, "{form}");
        assert_eq!(times(form, "3 files: 2 errors, 0 warnings"), 1, "{form}");
    }
    assert_eq!(times("sarif", "\"text\": \"there is no type"), 1);
    assert_eq!(
        times(
            "human",
            "note: of `b.yaml`, 1 finding stands above, in shared parts"
        ),
        1
    );
    assert_eq!(
        times("json", "\"message\": \"there is no type `yesno`\""),
        3
    );
    assert_eq!(times("json", "\"errors\": 2,"), 1);
    assert_eq!(
        times("junit", "<failure message=\"there is no type `yesno`\""),
        3
    );
    let run = folder.run("ci . --format human", "");
    assert_eq!(
        run.out.matches("there is no type `yesno`").count(),
        1,
        "{}",
        run.out
    );
}

#[cfg(unix)]
#[test]
fn control_characters_in_the_name_of_a_file_are_not_sent() {
    let folder = Folder::with(&[("na\u{1b}[31mme.yaml", "title: [\n")]);
    for args in [
        "check na\u{1b}[31mme.yaml",
        "run na\u{1b}[31mme.yaml",
        "check no\u{1b}[31mne.yaml",
    ] {
        let run = folder.run(args, "");
        assert!(matches!(run.code, Some(1 | 3)), "{}", run.err);
        assert!(
            !run.out.contains('\u{1b}') && !run.err.contains('\u{1b}'),
            "{args:?}"
        );
    }
}

/// A good flow whose first outcome has one more line.
fn with_text(line: &str) -> String {
    let outcome = format!("go:\n    tone: go\n    title: Go\n    {line}\n");
    GOOD.replace("go: {tone: go, title: Go}\n", &outcome)
}

/// What stands above the marks below the last line with these words, counted in columns as a
/// terminal counts them: wide letters are two.
fn marked(out: &str, words: &str) -> String {
    let lines: Vec<&str> = out.lines().collect();
    let at = lines
        .iter()
        .rposition(|line| line.contains(words) && line.contains(" | "));
    let at = at.unwrap_or_else(|| panic!("no line has {words:?} in\n{out}"));
    let below = lines.get(at + 1).expect("there are marks below the line");
    let first = below.find('^').expect("there is a mark");
    let last = below.rfind('^').expect("there is a mark");
    let mut column = 0;
    let mut above = String::new();
    for c in lines[at].chars() {
        let width = unicode_width::UnicodeWidthChar::width(c).unwrap_or(0);
        if (first..=last).contains(&column) && width > 0 {
            above.push(c);
        }
        column += width;
    }
    above
}

#[test]
fn marks_stand_under_the_exact_letters() {
    for (line, wanted) in [
        ("titel: 雨が降る", "titel"),
        ("text: 雨 {x} 雨", "{x}"),
        ("text: \"\\ta\t{x} b\"", "{x}"),
        ("text: e\u{301}\u{301} {x} b", "{x}"),
        ("text: \u{1f327}\u{fe0f} {x} b", "{x}"),
        ("text: a\u{200b}b {x} b", "{x}"),
        ("text: \u{202e}a {x} b", "{x}"),
        ("text: 雨 {x}\r", "{x}"),
    ] {
        let folder = Folder::with(&[("a.yaml", &with_text(line))]);
        let run = folder.run("check a.yaml", "");
        assert_eq!(run.code, Some(3), "{}", run.err);
        assert_eq!(marked(&run.out, wanted), wanted, "{line:?}\n{}", run.out);
    }
}

#[test]
fn the_first_line_is_drawn_as_an_editor_counts() {
    let text = format!("\u{feff}{}", GOOD.replace("quandary: 1", "quandary: 9"));
    let folder = Folder::with(&[("a.yaml", &text)]);
    let run = folder.run("check a.yaml", "");
    assert!(run.out.contains(" --> a.yaml:1:11\n"), "{}", run.out);
    assert_eq!(marked(&run.out, "quandary: 9"), "9");
    let run = folder.run("check a.yaml --format short", "");
    assert!(run.out.starts_with("a.yaml:1:11: error["), "{}", run.out);
}

#[test]
fn of_a_line_without_end_only_what_stands_around_is_drawn() {
    let words = "雨 and more ".repeat(5000);
    let text = with_text(&format!("text: {words}{{x}} {words}"));
    let folder = Folder::with(&[("a.yaml", &text)]);
    let run = folder.run("check a.yaml", "");
    let column = "    text: ".len() + words.chars().count() + 1;
    let place = format!(" --> a.yaml:10:{column}\n");
    assert!(run.out.contains(&place), "{place}\n{}", run.out);
    assert!(run.out.len() < 2000, "{}", run.out);
    assert_eq!(marked(&run.out, "{x}"), "{x}");
}

#[test]
fn both_halves_of_a_fault_are_drawn_however_far_apart() {
    let far = "#\n".repeat(100);
    let folder = Folder::with(&[("a.yaml", &format!("{GOOD}{far}title: Again\n"))]);
    let run = folder.run("check a.yaml", "");
    for words in [
        " --> a.yaml:109:1\n",
        "109 | title: Again\n    | ^^^^^\n",
        "::: a.yaml:2:1\n",
        "  2 | title: Good\n    | ----- first here\n",
    ] {
        assert!(run.out.contains(words), "{words:?} is not in\n{}", run.out);
    }
}

#[test]
fn colour_is_off_where_the_environment_says_so() {
    let folder = Folder::with(&[("faulty.yaml", "title: [\n")]);
    let mut forced = folder.command("check faulty.yaml");
    forced.env("CLICOLOR_FORCE", "1");
    assert!(crate::folder::finish(forced, "").out.contains('\u{1b}'));
    let mut off = folder.command("check faulty.yaml");
    off.env("CLICOLOR_FORCE", "1").env("NO_COLOR", "1");
    assert!(!crate::folder::finish(off, "").out.contains('\u{1b}'));
}

/// A good flow with a fact that nothing uses and a source that is old: a warning and advice.
fn untidy() -> String {
    GOOD.replace("start: sure", "start: sure\nfacts: {idle: sure}")
        .replace("title: Go}", "title: Go, cites: [old]}")
        + "sources:\n  old: {title: A book, checked: 2024-01-01}\n"
}

#[test]
fn what_is_denied_is_an_error_and_what_is_allowed_is_not_said() {
    let stranding = GOOD.replace(
        "{yes: go, no: stay}",
        "[{when: sure, go: go}, {when: not sure and sure, go: stay}]",
    );
    let stranding = format!("{stranding}# quandary: allow(gap)\n");
    let folder = Folder::with(&[
        ("untidy.yaml", &untidy()),
        ("stranding.yaml", &stranding),
        ("faulty.yaml", &GOOD.replace("no: stay", "no: sty")),
    ]);
    let case = |args, code, out| Case {
        args,
        stdin: "",
        code,
        out,
        err: &[],
    };
    folder.play(&[
        case(
            "check untidy.yaml --today 2026-11-23",
            0,
            &[
                "warning[unused-fact]: no condition uses the fact `idle`\n",
                "advice[stale-source]: ",
                "1 file: 0 errors, 1 warning, 1 advice\n",
            ],
        ),
        case(
            "check untidy.yaml --today 2024-11-23",
            0,
            &["1 file: 0 errors, 1 warning\n"],
        ),
        case(
            "check untidy.yaml --today 2026-11-23 --deny warnings",
            3,
            &[
                "error[unused-fact]: ",
                "note: it is an error because of `--deny warnings`, and otherwise a warning\n",
                "advice[stale-source]: ",
                "1 file: 1 error, 0 warnings, 1 advice\n",
            ],
        ),
        case(
            "check untidy.yaml --today 2026-11-23 --deny advice",
            3,
            &[
                "note: it is an error because of `--deny advice`, and otherwise advice\n",
                "1 file: 2 errors, 0 warnings\n",
            ],
        ),
        case(
            "check untidy.yaml --today 2026-11-23 --deny stale-source",
            3,
            &[
                "error[stale-source]: ",
                "warning[unused-fact]: ",
                "1 file: 1 error, 1 warning\n",
            ],
        ),
        // What is allowed is not denied with the others.
        case(
            "check untidy.yaml --today 2026-11-23 --deny advice --allow unused-fact --allow stale-source",
            0,
            &["1 file: nothing is wrong\n"],
        ),
        case(
            "check untidy.yaml --today 2026-11-23 --deny stale-source,unused-fact",
            3,
            &["1 file: 2 errors, 0 warnings\n"],
        ),
        case(
            "check untidy.yaml --today 2026-11-23 --deny warnings --allow unused-fact,stale-source",
            0,
            &["1 file: nothing is wrong\n"],
        ),
        // People who are stranded are never passed over.
        case(
            "check stranding.yaml --allow gap",
            3,
            &[
                "error[gap]: ",
                "note: `--allow gap` does not silence this: it is an error, and only warnings \
                 and advice can be allowed\n",
                "1 file: 1 error, ",
            ],
        ),
        // A file that cannot be used is never passed over.
        case(
            "check faulty.yaml --allow undefined-name",
            3,
            &[
                "error[undefined-name]: ",
                "note: `--allow undefined-name` does not silence this: it is an error of the reading, \
                 and the file cannot be used before it is mended\n",
                "1 file: 1 error, 0 warnings\n",
            ],
        ),
    ]);
}

#[test]
fn a_rule_that_there_is_not_is_named_with_the_one_that_was_meant() {
    let wrong = |args, err| Case {
        args,
        stdin: "",
        code: 2,
        out: &[],
        err,
    };
    Folder::with(&[("good.yaml", GOOD)]).play(&[
        wrong(
            "check good.yaml --deny unused_fact",
            &["error: there is no rule `unused_fact`; did you mean `unused-fact`?\n`quandary explain` lists all rules\n"],
        ),
        wrong(
            "check good.yaml --deny warning",
            &["error: there is no rule `warning`; did you mean `warnings`?\n"],
        ),
        wrong(
            "check good.yaml --deny all",
            &["error: there is no rule `all`; did you mean `warnings`?\n"],
        ),
        wrong(
            "check good.yaml --allow gap,unused_fact",
            &["error: there is no rule `unused_fact`; did you mean `unused-fact`?\n"],
        ),
        wrong(
            "check good.yaml --allow nonsense",
            &["error: there is no rule `nonsense`\n"],
        ),
        wrong(
            "check good.yaml --allow advice",
            &["`--allow` takes the name of one rule"],
        ),
        wrong(
            "check good.yaml --allow gap --deny gap",
            &["`gap` is both denied and allowed"],
        ),
        wrong(
            "check good.yaml --watch --format json",
            &["`--watch` shows findings to a person"],
        ),
        wrong(
            "check good.yaml --format xml",
            &["human, short, json, junit, github, sarif"],
        ),
    ]);
}

#[test]
fn comments_allow_what_is_meant_in_files_of_every_kind() {
    let comment = "# quandary: allow(unused-fact)";
    let allowed = untidy().replace(
        "facts: {idle: sure}",
        &format!("{comment}\nfacts: {{idle: sure}}"),
    );
    assert!(allowed.contains(comment));
    let idle = "flow: good\nanswers: {sure: yes} # quandary: allow(gap)\n";
    let folder = Folder::with(&[
        ("good.yaml", GOOD),
        ("allowed.yaml", &allowed),
        ("idle.yaml", idle),
    ]);
    let run = folder.run("check allowed.yaml --today 2024-11-23", "");
    assert_eq!(run.out, "1 file: nothing is wrong\n");
    let run = folder.run("check idle.yaml --format short", "");
    assert!(
        run.out
            .starts_with("idle.yaml:2:40: advice[unused-allow]: "),
        "{}",
        run.out
    );
}

#[test]
fn a_file_that_is_named_twice_is_checked_once() {
    let folder = Folder::with(&[("good.yaml", GOOD)]);
    fs::create_dir_all(folder.path("one/two")).expect("a folder can be made");
    let faulty = GOOD.replace("no: stay", "no: sty");
    fs::write(folder.path("one/two/a.yaml"), faulty).expect("the file can be written");
    for (args, wanted) in [
        ("check one one/two/a.yaml", "1 file: 1 error, 0 warnings\n"),
        ("check one/two/a.yaml one", "1 file: 1 error, 0 warnings\n"),
        ("check one/two one", "1 file: 1 error, 0 warnings\n"),
        (
            "check one/two/a.yaml one/../one/two/a.yaml ./one//two/a.yaml",
            "1 file: 1 error, 0 warnings\n",
        ),
        ("check good.yaml ./good.yaml", "1 file: nothing is wrong\n"),
        ("check pizza pizza", "1 file: nothing is wrong\n"),
        (
            "check gone.yaml ./gone.yaml",
            "1 file: nothing could be read\n",
        ),
        ("check good.yaml one", "2 files: 1 error, 0 warnings\n"),
    ] {
        let run = folder.run(args, "");
        assert!(run.out.ends_with(wanted), "{args}: {}", run.out);
    }
}

#[test]
fn a_file_that_is_none_of_ours_is_told_so_once() {
    let folder = Folder::with(&[
        ("a.yaml", "a: 1\n"),
        ("ci.yaml", "name: CI\non: [push]\njobs: {}\n"),
    ]);
    for name in ["a", "ci"] {
        let run = folder.run(&format!("check {name}.yaml"), "");
        for words in [
            "error[wrong-type]: this is not a flow: it has none of its keys\n",
            "help: name the flow file here; a flow begins with `quandary: 1`\n",
            "1 file: 1 error, 0 warnings\n",
        ] {
            assert!(run.out.contains(words), "{name}: {words} {}", run.out);
        }
    }
}

#[test]
fn a_folder_is_checked_with_all_that_is_ours_in_it() {
    let folder = Folder::with(&[("good.yaml", GOOD)]);
    for name in [
        "flows/b/deep",
        "flows/.hidden",
        "flows/.git",
        "flows/b/target",
        "flows/node_modules/a",
        "empty",
    ] {
        fs::create_dir_all(folder.path(name)).expect("a folder can be made");
    }
    let scenarios =
        "scenarios:\n  - name: sure\n    answers: {sure: yes}\n    expect: {outcome: go}\n";
    let faulty = GOOD.replace("no: stay", "no: sty");
    for (name, text) in [
        ("flows/z.yaml", faulty.as_str()),
        ("flows/a.yml", &faulty),
        ("flows/b/good.yaml", GOOD),
        ("flows/b/good.scenarios.yaml", scenarios),
        (
            "flows/b/good.answers.yaml",
            "flow: good\nanswers: {sure: perhaps}\n",
        ),
        ("flows/b/deep/untidy.yaml", &untidy()),
        ("flows/b/deep/utf16.yaml", "name: other\n"),
        ("flows/.hidden/faulty.yaml", &faulty),
        ("flows/.git/faulty.yaml", &faulty),
        ("flows/b/target/faulty.yaml", &faulty),
        ("flows/node_modules/a/faulty.yaml", &faulty),
        ("flows/.faulty.yaml", &faulty),
        ("flows/workflow.yaml", "name: CI\non: push\njobs: {}\n"),
        ("flows/questions.yaml", "questions: [What is this?]\n"),
        ("flows/answers.yaml", "answers: {a: b}\n"),
        ("flows/faulty.yaml.orig", &faulty),
        ("flows/notes.md", "# quandary: 1\n"),
    ] {
        fs::write(folder.path(name), text).expect("the file can be written");
    }
    let run = folder.run("check flows --format short --today 2026-11-23", "");
    assert_eq!(run.code, Some(3), "{}", run.err);
    assert_eq!(run.err, "");
    let places: Vec<&str> = run
        .out
        .lines()
        .map(|line| line.split(" ").next().expect("a word"))
        .collect();
    assert_eq!(
        places,
        [
            "flows/a.yml:5:64:",
            "flows/b/deep/untidy.yaml:4:9:",
            "flows/b/deep/untidy.yaml:11:33:",
            "flows/b/good.answers.yaml:2:17:",
            "flows/z.yaml:5:64:",
            "6",
        ],
        "{}",
        run.out
    );
    assert!(
        run.out
            .ends_with("6 files: 3 errors, 1 warning, 1 advice\n"),
        "{}",
        run.out
    );
    // The folder that one stands in, and a folder beside a file of its own.
    let mut inside = folder.command("check . --format short");
    inside.current_dir(folder.path("flows"));
    let inside = crate::folder::finish(inside, "");
    assert!(inside.out.starts_with("a.yml:5:64: "), "{}", inside.out);
    let run = folder.run("check good.yaml flows/b", "");
    assert!(
        run.out.ends_with("5 files: 1 error, 1 warning, 1 advice\n"),
        "{}",
        run.out
    );
    // What is left out in a folder is checked where it is named.
    let run = folder.run("check flows/workflow.yaml --format short", "");
    assert_eq!(run.code, Some(3), "{}", run.out);
    folder.play(&[
        Case {
            args: "check empty",
            stdin: "",
            code: 2,
            out: &["1 file: nothing could be read\n"],
            err: &["error: there is no flow, scenario or answers file in the folder `empty`; "],
        },
        Case {
            args: "check empty good.yaml",
            stdin: "",
            code: 2,
            out: &["2 files: 0 errors, 0 warnings, not all could be read\n"],
            err: &["in the folder `empty`"],
        },
    ]);
}

#[test]
fn answers_are_checked_with_their_flow() {
    let folder = Folder::with(&[
        ("good.yaml", GOOD),
        ("named.yaml", "flow: good\nanswers: {sure: perhaps}\n"),
        ("by-file.yaml", "flow: good.yaml\nanswers: {sure: yes}\n"),
        ("built-in.yaml", "flow: pizza\nanswers: {hunger: huge}\n"),
        ("alone.yaml", "answers: {sure: perhaps}\n"),
        ("lost.yaml", "flow: gone\nanswers: {sure: yes}\n"),
        ("broken.yaml", "answers: {sure: [\n"),
    ]);
    let case = |args, code, out, err| Case {
        args,
        stdin: "",
        code,
        out,
        err,
    };
    folder.play(&[
        case(
            "check named.yaml",
            3,
            &["error[", " --> named.yaml:2:17\n", "1 file: 1 error"],
            &[],
        ),
        case("check by-file.yaml", 0, &["1 file: nothing is wrong\n"], &[]),
        case("check built-in.yaml", 3, &["`huge`"], &[]),
        case(
            "check alone.yaml",
            2,
            &["1 file: nothing could be read\n"],
            &["`alone.yaml` holds answers and does not say for which flow; add the line `flow: NAME`"],
        ),
        case("check alone.yaml --flow good.yaml", 3, &[" --> alone.yaml:1:17\n"], &[]),
        case(
            "check lost.yaml",
            1,
            &["nothing could be read"],
            &["`lost.yaml` cannot be checked without its flow: there is no file `gone.yaml`"],
        ),
        case("check lost.yaml --flow good.yaml", 0, &["nothing is wrong"], &[]),
        case("check broken.yaml", 3, &["error[broken-yaml]"], &[]),
    ]);
}

#[cfg(unix)]
#[test]
fn links_that_lead_round_and_what_may_not_be_read_end_in_words() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let folder = Folder::with(&[("good.yaml", GOOD)]);
    fs::create_dir_all(folder.path("flows/inner")).expect("a folder can be made");
    fs::write(folder.path("flows/good.yaml"), GOOD).expect("the file can be written");
    for (to, link) in [
        ("..", "flows/inner/round"),
        (".", "flows/here"),
        ("self.yaml", "flows/self.yaml"),
        ("nowhere.yaml", "flows/gone.yaml"),
        ("../good.yaml", "flows/linked.yaml"),
    ] {
        symlink(to, folder.path(link)).expect("a link can be made");
    }
    let pipe = std::process::Command::new("mkfifo")
        .arg(folder.path("flows/pipe.yaml"))
        .status();
    assert!(pipe.expect("there is mkfifo").success());
    let run = folder.run("check flows", "");
    assert_eq!(run.code, Some(1), "{}", run.out);
    assert!(
        run.err.contains("there is no file `flows/gone.yaml`"),
        "{}",
        run.err
    );
    assert!(
        run.err.contains("`flows/self.yaml` cannot be read: "),
        "{}",
        run.err
    );
    assert_eq!(
        run.out,
        "4 files: 0 errors, 0 warnings, not all could be read\n"
    );
    // To root nothing is forbidden.
    let closed = folder.path("flows/inner");
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o000)).expect("it is ours");
    let forbidden = fs::read_dir(&closed).is_err();
    let run = folder.run("check flows", "");
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o755)).expect("it is ours");
    if forbidden {
        let words = "the folder `flows/inner` cannot be looked into: permission denied";
        assert!(run.err.contains(words), "{}", run.err);
    }
}

#[test]
fn the_program_prints_what_the_page_about_it_shows() {
    let page = include_str!("../../docs/checking.md");
    let blocks: Vec<&str> = page
        .split("```text\n")
        .skip(1)
        .filter_map(|block| block.split_once("\n```").map(|(block, _)| block))
        .collect();
    let [flow, first, then] = blocks[..] else {
        panic!("a flow and two runs are shown, not {blocks:#?}");
    };
    let mended = flow.replace("no_tnt", "no_tent");
    for (flow, shown) in [(flow, first), (mended.as_str(), then)] {
        let folder = Folder::with(&[("tent.yaml", flow)]);
        let (command, wanted) = shown
            .split_once('\n')
            .expect("a command and what it prints");
        let args = command
            .strip_prefix("$ quandary ")
            .expect("it is our command");
        assert_eq!(folder.run(args, "").out.trim_end(), wanted);
    }
}

#[test]
fn the_limits_are_those_that_the_page_names() {
    let page = include_str!("../../docs/checking.md");
    let kept = quandary::parse::MOST_FINDINGS.to_string();
    let kept = format!("{},{}", &kept[..kept.len() - 3], &kept[kept.len() - 3..]);
    assert!(
        page.contains(&format!("| errors of one file that are kept | {kept} |")),
        "{kept}"
    );
    // One byte more than what is allowed is too much, one less is not.
    let comment = "# x\n".repeat(500_000 - 1);
    let folder = Folder::with(&[
        ("fits.yaml", &format!("{comment}#\n")),
        ("large.yaml", &format!("{comment}# xx\n")),
    ]);
    assert!(page.contains("| the size of a file | 64 MB, "));
    let run = folder.run("check --help", "");
    assert!(run.out.contains("[default: 64]"), "{}", run.out);
    let run = folder.run("check fits.yaml --max-size 2", "");
    assert_eq!(run.code, Some(3), "{}", run.err);
    let run = folder.run("check large.yaml --max-size 2", "");
    assert_eq!(run.code, Some(1), "{}", run.err);
    assert!(run.err.contains("larger than 2 MB"), "{}", run.err);
    let run = folder.run("check large.yaml", "");
    assert_eq!(run.code, Some(3), "{}", run.err);
    let run = folder.run("check large.yaml --max-size 0", "");
    assert_eq!(run.code, Some(2), "{}", run.err);
}

#[test]
fn a_hyphen_is_standard_input() {
    let folder = Folder::with(&[("good.yaml", GOOD)]);
    let faulty = GOOD.replacen("quandary: 1", "quandary: 1\nnote: x", 1);
    let scenarios = "flow: good.yaml\nscenarios: []\n";
    for (args, stdin, code, wanted) in [
        ("check -", GOOD, 0, "1 file: nothing is wrong"),
        (
            "check - --format short",
            faulty.as_str(),
            3,
            "-:2:1: error[unknown-key]",
        ),
        ("check good.yaml -", faulty.as_str(), 3, "2 files: 1 error"),
        ("check -", scenarios, 3, "--> -:2:"),
        ("check - --watch", GOOD, 2, "standard input is read once"),
    ] {
        let run = folder.run(args, stdin);
        let said = run.out + &run.err;
        assert_eq!(run.code, Some(code), "{args}\n{said}");
        assert!(said.contains(wanted), "{args}\n{said}");
    }
}
