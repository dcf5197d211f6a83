//! Two versions of a flow, compared: in a repository of git, as the page on it shows, and
//! without one.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::folder::{Case, Folder, Run, finish};

const OLD: &str = "\
quandary: 1
title: Do we go out?
start: wet
questions:
  wet:
    ask: Does it rain?
    short: Rain
    type: yes_no
    next: {yes: coats, no: out}
  coats:
    ask: How many coats are there?
    short: Coats
    type: number
    min: 0
    max: 9
    next:
      - when: coats >= 2
        go: out
      - go: stay
outcomes:
  out: {tone: go, title: Go, passages: [puddles]}
  stay: {tone: stop, title: Stay}
passages:
  puddles: {when: wet, text: Mind the puddles.}
";

fn folder() -> Folder {
    let one_coat = OLD.replace("coats >= 2", "coats >= 1");
    let renamed = OLD
        .replace("coats", "jackets")
        .replace("many jackets", "many coats");
    let said = OLD.replace("Mind the puddles.", "Mind the big puddles.");
    let asked = OLD
        .replace("no: out", "no: coats")
        .replace("coats >= 2", "not wet or coats >= 2");
    Folder::with(&[
        ("old.yaml", OLD),
        ("coat.yaml", &one_coat),
        ("renamed.yaml", &renamed),
        ("said.yaml", &said),
        ("asked.yaml", &asked),
        (
            "approved.txt",
            "# Nothing yet.\n0123456789abcdef what was once\n",
        ),
        ("faulty.txt", "yes\n"),
        ("faulty.yaml", "quandary: 1\n"),
    ])
}

const CASES: &[Case] = &[
    Case {
        args: "diff old.yaml old.yaml",
        stdin: "",
        code: 0,
        out: &["Nothing changes for anyone. That's proven"],
        err: &[],
    },
    Case {
        args: "diff old.yaml coat.yaml",
        stdin: "",
        code: 10,
        out: &[
            "from stop to go  25.0 % (1 of 4 ways)",
            "was     Stay (`stay`)",
            "is now  Go (`out`)",
            "who     Coats is exactly 1\n",
            "Coats   1     1\n",
            "advice  Stay  Go\n",
            "1 change of the outcome.",
        ],
        err: &[],
    },
    Case {
        args: "diff old.yaml renamed.yaml",
        stdin: "",
        code: 0,
        out: &[
            "the question `coats` is called `jackets` now",
            "--moved coats= if it's gone",
            "Nothing changes for anyone.",
        ],
        err: &[],
    },
    Case {
        args: "diff old.yaml renamed.yaml --moved coats=",
        stdin: "",
        code: 10,
        out: &["`coats` isn't asked any more", "`jackets` is asked now"],
        err: &[],
    },
    Case {
        args: "diff old.yaml said.yaml",
        stdin: "",
        code: 10,
        out: &[
            "The same outcome, in other words",
            "the passage `puddles` reads otherwise, with `out`",
            "is now  Mind the big puddles.",
            "1 change of a page.",
        ],
        err: &[],
    },
    Case {
        args: "diff old.yaml asked.yaml",
        stdin: "",
        code: 10,
        out: &[
            "The same outcome, other questions",
            "`coats` is asked now",
            "who     Rain is No",
            "1 change of a question.",
        ],
        err: &[],
    },
    Case {
        args: "diff old.yaml coat.yaml --max-nodes 1",
        stdin: "",
        code: 10,
        out: &[
            "from stop to go",
            "who     whoever answers like this, and maybe others",
            "Not everything is decided",
        ],
        err: &[],
    },
    Case {
        args: "diff old.yaml asked.yaml --max-nodes 1",
        stdin: "",
        code: 7,
        out: &[
            "Not everything is decided: the work stopped at its limit, at `wet`; `--max-nodes` allows more.",
        ],
        err: &[],
    },
    Case {
        args: "diff old.yaml old.yaml --approved approved.txt",
        stdin: "",
        code: 0,
        out: &[
            "Nothing changes",
            "Approved, and no change here: 0123456789abcdef.",
        ],
        err: &[],
    },
    Case {
        args: "diff old.yaml coat.yaml --approved faulty.txt",
        stdin: "",
        code: 2,
        out: &[],
        err: &["line 1 of `faulty.txt` begins with no mark of a change"],
    },
    Case {
        args: "diff old.yaml coat.yaml --moved coat=jackets",
        stdin: "",
        code: 2,
        out: &[],
        err: &["`coat` in the old version; did you mean `coats`?"],
    },
    Case {
        args: "diff old.yaml faulty.yaml",
        stdin: "",
        code: 3,
        out: &[],
        err: &["faulty.yaml"],
    },
    Case {
        args: "diff -x:old.yaml coat.yaml",
        stdin: "",
        code: 2,
        out: &[],
        err: &["unexpected argument"],
    },
    Case {
        args: "diff -- -x:old.yaml coat.yaml",
        stdin: "",
        code: 2,
        out: &[],
        err: &["`-x` is no revision of git"],
    },
];

#[test]
fn what_changes_is_told_with_whom_it_meets() {
    folder().play(CASES);
}

#[test]
fn a_new_change_is_never_covered_by_an_old_yes() {
    let folder = folder();
    let marks = |run: &Run| -> Vec<String> {
        let words = run.out.split_whitespace();
        let marks =
            words.filter(|word| word.len() == 16 && word.chars().all(|c| c.is_ascii_hexdigit()));
        marks.map(str::to_owned).collect()
    };
    let first = folder.run("diff old.yaml coat.yaml", "");
    fs::write(folder.path("yes.txt"), marks(&first).join("\n")).expect("it can be written");
    let again = folder.run("diff old.yaml coat.yaml --approved yes.txt", "");
    assert_eq!(again.code, Some(0), "{}", again.out);
    assert!(
        again
            .out
            .contains("Nothing changes but what is approved (1)."),
        "{}",
        again.out
    );
    // The same outcomes for more people; the same people, with another page; and back again.
    let more = OLD.replace("coats >= 2", "coats >= 0");
    let coats = OLD.replace("coats >= 2", "coats >= 1");
    let pages = [
        ("title: Stay", "title: Stay in"),
        ("title: Stay", "title: Stay, tone_word: No"),
        ("title: Stay", "title: Stay, because: false"),
        ("title: Stay", "title: Stay, text: It rains."),
        ("title: Stay", "title: Stay, steps: [Wait.]"),
        (
            "title: Stay",
            "title: Stay, document: {file: a.md, title: A, parts: [{text: B}]}",
        ),
        (
            "text: Mind the puddles.",
            "text: Mind the puddles., title: Wet",
        ),
        (
            "text: Mind the puddles.",
            "text: Mind the puddles., role: later",
        ),
    ];
    let pages = pages.map(|(old, new)| coats.replace(old, new));
    for other in [more].into_iter().chain(pages) {
        assert_ne!(other, coats);
        fs::write(folder.path("other.yaml"), other).expect("it can be written");
        let run = folder.run("diff old.yaml other.yaml --approved yes.txt", "");
        assert_eq!(run.code, Some(10), "{}{}", run.out, run.err);
    }
    let back = folder.run("diff coat.yaml old.yaml --approved yes.txt", "");
    assert_eq!(back.code, Some(10), "{}", back.out);
}

#[test]
fn answers_of_those_who_are_shown_lead_where_it_says() {
    let folder = folder();
    let run = folder.run("diff old.yaml coat.yaml --answers people", "");
    assert_eq!(run.code, Some(10), "{}", run.err);
    let mut files: Vec<_> = fs::read_dir(folder.path("people"))
        .expect("there is a folder")
        .map(|file| file.expect("it can be read").path())
        .collect();
    files.sort();
    assert_eq!(files.len(), 2);
    for (file, flow, title) in [(&files[1], "old", "Stay"), (&files[0], "coat", "Go")] {
        let args = format!("run {flow}.yaml --no-input --answers {}", file.display());
        let run = folder.run(&args, "");
        assert!(run.out.contains(title), "{args}: {}{}", run.out, run.err);
    }
    let again = folder.run("diff old.yaml coat.yaml --answers people", "");
    assert_eq!(again.code, Some(1), "nothing is overwritten: {}", again.err);
}

#[test]
fn markdown_has_a_table_for_each_change() {
    let run = folder().run("diff old.yaml coat.yaml --format markdown", "");
    let wanted = "| | was | is now |\n|---|---|---|\n| Rain | Yes | Yes |\n| Coats | 1 | 1 |\n| advice | Stay | Go |\n";
    assert!(run.out.contains(wanted), "{}", run.out);
    assert!(run.out.contains("* Was: Stay (`stay`)\n"), "{}", run.out);
}

/// A passage that is shown from a number on, at which no route turns: whoever reads its new words
/// was told that nothing changes.
#[test]
fn other_words_of_a_passage_with_a_condition_of_its_own_are_a_change() {
    let old = "
quandary: 1
title: Do I take an umbrella?
start: wind
questions:
  wind: {ask: \"How hard does it blow?\", short: Wind, type: number, min: 0, max: 60, next: [{when: wind < 30, go: take}, {go: coat}]}
outcomes:
  take: {tone: go, title: Take it, passages: [gusts]}
  coat: {tone: stop, title: Leave it}
passages:
  gusts: {when: wind >= 20, text: It may turn over.}
";
    let new = old.replace("may turn", "can turn");
    let folder = Folder::with(&[("old.yaml", old), ("new.yaml", &new)]);
    let run = folder.run("diff old.yaml new.yaml", "");
    assert_eq!(run.code, Some(10), "{}", run.out);
    let who = "who     Wind is at least 20 and under 30";
    assert!(run.out.contains(who), "{}", run.out);

    let page = folder.run("diff old.yaml new.yaml --format html", "");
    assert_eq!(page.code, Some(10));
    for says in [
        "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'",
        "<h3>the passage <code>gusts</code> reads otherwise, with <code>take</code></h3>",
        "<li class=\"gone\"><span class=\"sign\" role=\"img\" aria-label=\"gone\">−</span><del>It may turn over.</del></li>",
        "<ins>It can turn over.</ins>",
        "<span class=\"quiet\">the same</span>",
    ] {
        assert!(page.out.contains(says), "{says}\n{}", page.out);
    }
    for loads in ["<script", " src=", "<link", "@import", "url("] {
        assert!(!page.out.contains(loads), "{loads}");
    }
}

/// Whatever is read of a question or of an outcome stands in both versions side by side.
#[test]
fn the_page_lays_all_that_is_read_beside_its_other_version() {
    let old = "
quandary: 1
title: Do I take an umbrella?
start: wind
questions:
  wind: {ask: Is it windy?, help: Look out., short: Wind, why: It may turn over., type: choice, options: {a: {label: A lot, help: Trees bend.}, b: {label: A bit, after: Good.}}, next: take}
outcomes:
  take: {tone: go, tone_word: Do it, title: Take it, text: It holds., steps: [Open it.], passages: [gusts], cites: [book]}
passages:
  gusts: {title: Gusts, text: Mind them.}
sources:
  book: {title: A book, url: \"https://example.org\", note: It's old.}
";
    let said = [
        "Is it windy?",
        "Look out.",
        "Wind",
        "It may turn over.",
        "A lot",
        "Trees bend.",
        "A bit",
        "Good.",
        "Do it",
        "Take it",
        "It holds.",
        "Open it.",
        "Gusts",
        "Mind them.",
        "A book",
        "https://example.org",
        "It's old.",
    ];
    for words in said {
        let new = old.replacen(words, &format!("{words}/x"), 1);
        let folder = Folder::with(&[("old.yaml", old), ("new.yaml", &new)]);
        let run = folder.run("diff old.yaml new.yaml --format html", "");
        assert_eq!(run.code, Some(10), "{words}: {}", run.err);
        let below = run.out.split_once("<h2>Both versions</h2>");
        let below = below.map(|(_, below)| below).unwrap_or_default();
        assert!(below.contains("/x"), "{words}: {below}");
    }
}

/// Runs a line as a shell does, with the program and git.
fn in_a_shell(folder: &Folder, line: &str) -> Run {
    let program = Path::new(env!("CARGO_BIN_EXE_quandary"));
    let mut path = program.with_file_name("").into_os_string();
    path.push(":");
    path.push(std::env::var_os("PATH").unwrap_or_default());
    let mut shell = Command::new("sh");
    shell.args(["-c", line]).env("PATH", path);
    for (name, value) in [
        ("GIT_CONFIG_GLOBAL", "/dev/null"),
        ("GIT_CONFIG_SYSTEM", "/dev/null"),
    ] {
        shell.env(name, value);
    }
    folder.prepare(&mut shell);
    finish(shell, "")
}

/// Whether there is git; where there is none, what it shows cannot be tried.
fn there_is_git() -> bool {
    let there = Command::new("git").arg("--version").output().is_ok();
    if !there {
        println!("not run: there is no git");
        assert!(std::env::var_os("CI").is_none(), "there is git where CI is");
    }
    there
}

#[cfg(unix)]
const COMMIT: &str = "git init -q . && git add . && \
    git -c user.name=a -c user.email=a@example.org commit -q -m first";

/// The commands of the page run in the order of the page, and print what stands below them.
/// `ACCEPT=1` writes down what they print.
#[cfg(unix)]
#[test]
fn the_page_on_comparing_shows_what_is_printed() {
    if !there_is_git() {
        return;
    }
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/comparing.md");
    let text = fs::read_to_string(&page).expect("the page is there");
    let mut pieces: Vec<String> = text.split("```").map(str::to_owned).collect();
    let flow = pieces[1]
        .strip_prefix("yaml\n")
        .expect("first comes the flow")
        .to_owned();
    let folder = Folder::with(&[("lake.yaml", &flow)]);
    let committed = in_a_shell(&folder, COMMIT);
    assert_eq!(committed.code, Some(0), "{}", committed.err);
    let changed = flow.replace("water < 15", "water < 18").replace(
        "takes your breath away",
        "takes your breath away within a minute",
    );
    fs::write(folder.path("lake.yaml"), changed).expect("it can be written");
    let mut printed = None;
    let mut run = 0;
    for piece in pieces.iter_mut().skip(1).step_by(2) {
        if let Some(lines) = piece.strip_prefix("sh\n") {
            let ran = in_a_shell(&folder, lines);
            assert!(matches!(ran.code, Some(0 | 10)), "{lines}{}", ran.err);
            printed = Some(ran.out);
            run += 1;
        } else if piece.starts_with("text\n") {
            let wanted = format!("text\n{}", printed.take().expect("a command stands above"));
            match std::env::var_os("ACCEPT") {
                Some(_) => *piece = wanted,
                None => assert_eq!(*piece, wanted),
            }
        }
    }
    assert!(run >= 2, "{run} commands were run");
    if std::env::var_os("ACCEPT").is_some() {
        fs::write(page, pieces.join("```")).expect("the page can be written");
    }
}

/// The commands of the page on reviewing run in its order, with its flow beside them.
#[cfg(unix)]
#[test]
fn the_page_on_reviewing_shows_what_is_printed() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/reviewing.md");
    let text = fs::read_to_string(&page).expect("the page is there");
    let mut pieces: Vec<String> = text.split("\n```").map(str::to_owned).collect();
    let flow = pieces[1]
        .strip_prefix("yaml\n")
        .expect("first comes the flow");
    let folder = Folder::with(&[("swim.yaml", &format!("{flow}\n"))]);
    let mut printed = None;
    let mut run = 0;
    for piece in pieces.iter_mut().skip(1).step_by(2) {
        if let Some(lines) = piece.strip_prefix("sh\n") {
            let ran = in_a_shell(&folder, &lines.replace('\n', " && "));
            assert_eq!(ran.code, Some(0), "{lines}{}", ran.err);
            printed = Some(ran.out);
            run += 1;
        } else if piece.starts_with("text") {
            let shown = printed.take().expect("a command stands above");
            let wanted = format!("text\n{}", shown.trim_end());
            match std::env::var_os("ACCEPT") {
                Some(_) => *piece = wanted,
                None => assert_eq!(*piece, wanted),
            }
        }
    }
    assert!(run >= 3, "{run} commands were run");
    if std::env::var_os("ACCEPT").is_some() {
        fs::write(page, pieces.join("\n```")).expect("the page can be written");
    }
}

#[cfg(unix)]
#[test]
fn versions_of_git_are_read_and_nothing_else_is_done() {
    if !there_is_git() {
        return;
    }
    let folder = folder();
    fs::create_dir(folder.path("flows")).expect("it can be made");
    fs::write(folder.path("flows/in.yaml"), OLD).expect("it can be written");
    // What a repository says about showing files is not heard.
    fs::write(folder.path(".gitattributes"), "*.yaml diff=odd\n").expect("it can be written");
    let committed = in_a_shell(&folder, COMMIT);
    assert_eq!(committed.code, Some(0), "{}", committed.err);
    in_a_shell(&folder, "git config diff.odd.textconv 'touch ran; cat'");
    in_a_shell(&folder, "git config diff.external 'touch ran'");
    fs::copy(folder.path("coat.yaml"), folder.path("flows/in.yaml")).expect("it can be copied");
    for (line, code) in [
        ("quandary diff HEAD:old.yaml old.yaml", 0),
        ("quandary diff HEAD:flows/in.yaml flows/in.yaml", 10),
        ("cd flows && quandary diff HEAD:in.yaml in.yaml", 10),
        ("cd flows && quandary diff HEAD:flows/in.yaml in.yaml", 10),
    ] {
        let run = in_a_shell(&folder, line);
        assert_eq!(run.code, Some(code), "{line}: {}{}", run.out, run.err);
        assert!(!run.out.contains('\u{1b}'), "{}", run.out);
    }
    assert!(!folder.path("ran").exists() && !folder.path("flows/ran").exists());
    for (line, says) in [
        (
            "quandary diff HEAD:gone.yaml old.yaml",
            "git shows none: path 'gone.yaml'",
        ),
        (
            "quandary diff nowhere:old.yaml old.yaml",
            "there is no file `nowhere:old.yaml`",
        ),
        (
            "PATH=/nowhere \"$(command -v quandary)\" diff HEAD:old.yaml old.yaml",
            "and no git to ask",
        ),
    ] {
        let run = in_a_shell(&folder, line);
        assert_eq!(run.code, Some(1), "{line}: {}", run.out);
        assert!(run.err.contains(says), "{line}: {}", run.err);
    }
}

/// What isn't decided is named in every form, and an author's signs are only signs.
#[test]
fn a_change_that_is_not_decided_is_named_in_every_form() {
    let mut text = "quandary: 1\ntitle: T\nstart: a0\nquestions:\n".to_owned();
    for (name, next) in [("a", "b0"), ("b", "pair")] {
        for at in 0..14 {
            let next = match at {
                13 => next.to_owned(),
                _ => format!("{name}{}", at + 1),
            };
            text += &format!("  {name}{at}: {{ask: Q?, type: yes_no, next: {next}}}\n");
        }
    }
    let pairs: Vec<String> = (0..14).map(|at| format!("a{at} and b{at}")).collect();
    let none: Vec<String> = (0..14).map(|at| format!("not a{at}")).collect();
    text += &format!(
        "  pair: {{ask: Q?, type: yes_no, next: [{{when: {}, go: some}}, {{go: none}}]}}\n\
         outcomes:\n  some: {{tone: go, title: A, passages: [rare]}}\n  none: {{tone: go, title: B}}\n\
         passages:\n  rare: {{when: {}, text: \"*Old* <b>text</b>.\"}}\n",
        pairs.join(" or "),
        none.join(" and "),
    );
    let new = text.replace("*Old*", "*New*");
    let folder = Folder::with(&[("old.yaml", &text), ("new.yaml", &new)]);
    let told = |form: &str| {
        let args = format!("diff old.yaml new.yaml --max-nodes 6000 --format {form}");
        let run = folder.run(&args, "");
        assert_eq!(run.code, Some(7), "{}{}", run.out, run.err);
        run.out
    };
    let cases = [
        (
            "human",
            "  - the passage `rare` reads otherwise, with `some`: was *Old* <b>text</b>., is now *New* <b>text</b>.",
        ),
        (
            "markdown",
            "* the passage `rare` reads otherwise, with `some`: was \\*Old\\* ",
        ),
        ("html", "was *Old* &lt;b&gt;text"),
        (
            "json",
            "\"says\": \"the passage `rare` reads otherwise, with `some`\"",
        ),
    ];
    for (form, wanted) in cases {
        let out = told(form);
        assert!(out.contains(wanted), "{form}: {out}");
        assert!(form == "json" || out.contains("It isn't decided whether these happen"));
        assert!(
            form == "json" || out.contains("up to `pair`"),
            "{form}: {out}"
        );
    }
    assert!(told("json").contains("\"not_decided_at\": \"pair\",\n  \"stopped_at_limit\": false"));
}
