//! Guarantees: what holds, what fails with a way that can be walked again, and what is not decided.

use std::fmt::Write;
use std::fs;
use std::process::Command;

use serde_json::{Value, json};

use crate::folder::{Case, Folder, finish};

/// A flow with one guarantee of each kind that fails, one that holds and one that speaks of no way.
pub const BROKEN: &str = "\
quandary: 1
title: Do we go out?
start: rain
questions:
  rain:
    ask: Does it rain?
    type: yes_no
    next: {yes: coat, no: mood}
  coat:
    ask: Is there a coat?
    type: yes_no
    next: mood
  mood:
    ask: How is the mood?
    options: {good: Good, bad: Bad}
    next:
      - when: rain and not coat
        go: stay
      - when: mood is bad
        go: stay
      - go: out
outcomes:
  out: {tone: go, title: Go, passages: [wet]}
  stay: {tone: stop, title: Stay}
passages:
  wet: {when: rain, text: Take care.}
guarantees:
  - says: Nobody goes out in the rain.
    when: rain
    never: [out]
  - says: Everybody goes out.
    always: [out]
  - says: Nobody is told of the wet.
    shows_not: [wet]
  - says: Whoever goes out is told of the wet.
    at: [out]
    shows: [wet]
  - says: Everybody is asked for a coat.
    asks: [coat]
  - says: Two questions at most.
    at_most: 2 questions
  - says: The mood does not matter.
    independent_of: [mood]
  - says: Nobody without a coat goes out in the rain.
    when: rain and not coat
    never: [out]
  - says: Nobody is both in the rain and out of it.
    when: rain and not rain
    never: [out]
";

/// The same answers twice over: whether it holds rests on how they compare.
const COMPARED: &str = "\
quandary: 1
title: Is it long enough?
start: first
questions:
  first: {ask: How long?, type: number, min: 0, max: 9, next: second}
  second:
    ask: And then?
    type: number
    min: 0
    max: 9
    next:
      - when: second < first and second > first + 3
        go: odd
      - go: fine
outcomes:
  odd: {tone: stop, title: Odd}
  fine: {tone: go, title: Fine}
guarantees:
  - says: Nothing is both more and less.
    never: [odd]
";

/// Whoever is in pain is refused whatever they answer, and 38 leads nowhere.
const TRAP: &str = "\
quandary: 1
title: Do I see a doctor?
start: pain
questions:
  pain: {ask: Are you in pain?, type: yes_no, next: age}
  age:
    ask: How old are you?
    type: number
    min: 0
    max: 120
    refuse:
      - {when: pain and age < 200, says: Not with pain.}
    next: fever
  fever:
    ask: How high is your fever?
    type: number
    next:
      - {when: fever > 38, go: doctor}
      - {when: fever < 38, go: doctor}
outcomes:
  doctor: {tone: go, title: See a doctor}
guarantees:
  - says: Everybody sees a doctor.
    always: [doctor]
  - says: Whoever is in no pain sees a doctor.
    when: not pain
    always: [doctor]
";

/// How far two days lie apart decides where somebody is sent.
const NOTICE: &str = "\
quandary: 1
title: Notice
start: sent
questions:
  sent:
    ask: When did you give notice?
    short: Sent
    type: date
    min: 2026-01-01
    max: 2026-12-31
    next: leave
  leave:
    ask: When do you leave?
    short: Leave
    type: date
    min: 2026-01-01
    max: 2028-12-31
    next:
      - {when: leave < sent + 3 months, go: early}
      - {when: leave > sent + 92 days, go: late}
      - {go: exact}
outcomes:
  early: {tone: stop, title: Too early}
  late: {tone: go, title: Later than needed}
  exact: {tone: go, title: Exactly}
";

/// Months are counted back from a day that may be any.
const MONTHS: &str = "\
quandary: 1
title: Can I rent the flat?
start: begins
questions:
  begins: {ask: When do you want to move in?, type: date, next: ends}
  ends:
    ask: When do you want to move out?
    type: date
    refuse:
      - {when: begins > ends - 1 month, says: For a month at least.}
    next: done
outcomes:
  done: {tone: go, title: You can}
";

/// So many answers, each greater than the one before, that it is not known of all of them
/// together which can be given.
fn many() -> String {
    let mut text = String::from("quandary: 1\ntitle: T\nstart: q0\nquestions:\n");
    let number = "type: number, min: 0, max: 99";
    let _ = writeln!(text, "  q0: {{ask: Q?, {number}, next: q1}}");
    for at in 1..26 {
        let next = match at {
            25 => "[{when: q25 > q0, go: a}, {go: b}]".to_owned(),
            at => format!("q{}", at + 1),
        };
        let refuse = format!("[{{when: q{at} <= q{}, says: No.}}]", at - 1);
        let _ = writeln!(
            text,
            "  q{at}: {{ask: Q?, {number}, refuse: {refuse}, next: {next}}}"
        );
    }
    text + "outcomes:\n  a: {tone: go, title: A}\n  b: {tone: stop, title: B}\nguarantees:\n  \
            - {says: The last one is the greatest., never: [b]}\n"
}

fn report(folder: &Folder, args: &str, code: i32) -> Value {
    let run = folder.run(args, "");
    assert_eq!(run.code, Some(code), "{}\n{}", run.out, run.err);
    serde_json::from_str(&run.out).expect("the report is JSON")
}

#[test]
fn guarantees_hold_fail_or_are_not_decided() {
    let faulty = BROKEN.replace("never: [out]", "never: [uot]");
    let folder = Folder::with(&[
        ("broken.yaml", BROKEN),
        ("compared.yaml", COMPARED),
        ("faulty.yaml", &faulty),
        ("many.yaml", &many()),
        ("months.yaml", MONTHS),
        ("notice.yaml", NOTICE),
        ("trap.yaml", TRAP),
        ("trap.scenarios.yaml", "scenarios: []\n"),
    ]);
    folder.play(&[
        Case {
            args: "prove trap.yaml trap.scenarios.yaml --today 2026-11-23",
            stdin: "",
            code: 6,
            out: &[
                "  FAILS  Every way ends with advice.\n    this way breaks it:\n      Are you in pain?  Yes  (line 5)\n      ends nowhere: `age` refuses every answer\n",
                "  FAILS  Everybody sees a doctor.\n    promised in line 23; this way breaks it:\n      Are you in pain?  Yes  (line 5)\n      ends nowhere: `age` refuses every answer\n",
                "How high is your fever?  38\n      ends nowhere: no route of `fever` holds\n",
            ],
            err: &[],
        },
        Case {
            args: "prove trap.yaml --summary --today 2026-11-23",
            stdin: "",
            code: 6,
            out: &[
                "  4 ways, of 2 to 3 questions\n  1 way finds no route\n  1 way ends at `age`, which refuses every answer\n",
            ],
            err: &[],
        },
        Case {
            args: "prove notice.yaml --summary --today 2026-11-26",
            stdin: "",
            code: 0,
            out: &[
                "  3 ways, of 2 questions\n\n  outcome  ways  of all\n  early       1    33 %\n  late        1    33 %\n  exact       1    33 %\n\n  always asked     sent, leave\n",
                "  the shortest way to `early`\n    Sent   26 November 2026\n    Leave  26 November 2026\n",
                "  the shortest way to `late`\n    Sent   26 November 2026\n    Leave  27 February 2027\n",
                "  the shortest way to `exact`\n    Sent   26 November 2026\n    Leave  26 February 2027\n",
            ],
            err: &[],
        },
        Case {
            args: "prove faulty.yaml compared.yaml",
            stdin: "",
            code: 3,
            out: &["compared.yaml\n"],
            err: &["there is no outcome `uot`"],
        },
        Case {
            args: "prove letter-to-ex pizza",
            stdin: "",
            code: 0,
            out: &[
                "letter-to-ex\n  81 promises hold; --all lists them\n",
                "pizza\n  5 promises hold; --all lists them\n",
                "all 86 promises in 2 flows hold\n",
            ],
            err: &[],
        },
        Case {
            args: "prove letter-to-ex --all",
            stdin: "",
            code: 0,
            out: &["  holds  Twelve questions at most.\n"],
            err: &[],
        },
        Case {
            args: "prove broken.yaml --all --today 2026-11-23",
            stdin: "",
            code: 6,
            out: &["  holds  Nobody without a coat goes out in the rain.\n"],
            err: &[],
        },
        Case {
            args: "prove broken.yaml --today 2026-11-23",
            stdin: "",
            code: 6,
            out: &[
                "broken.yaml\n  2 promises hold; --all lists them\n",
                "  FAILS  Nobody goes out in the rain.\n    promised in line 28; this way breaks it:\n",
                "  Does it rain?  Yes  (line 8)\n",
                "  How is the mood?  Good  (line 21)\n",
                "ends with `out`: Go\n",
                "    to walk it again:\n    quandary run broken.yaml --answer rain=yes --answer coat=yes --answer mood=good --no-input --today 2026-11-23\n",
                "and this one, which differs in one answer alone:\n",
                "7 of 10 promises are broken\n",
                "  holds  Nobody is both in the rain and out of it.\n    no way meets what it speaks of (line 47): it promises nothing\n",
            ],
            err: &[],
        },
        Case {
            args: "prove compared.yaml",
            stdin: "",
            code: 0,
            out: &["  2 promises hold; --all lists them\n\nall 2 promises hold\n"],
            err: &[],
        },
        Case {
            args: "prove months.yaml --today 2026-11-26",
            stdin: "",
            code: 7,
            out: &[
                "  not decided  Every way ends with advice.\n",
                "months are counted from the answer to `ends` or from today",
            ],
            err: &[],
        },
        Case {
            args: "prove many.yaml",
            stdin: "",
            code: 6,
            out: &[
                "  not decided  The last one is the greatest.\n",
                "too many answers are compared with one another, that to `q0` among them",
            ],
            err: &[],
        },
        Case {
            args: "prove letter-to-ex --max-nodes 20 --samples 50",
            stdin: "",
            code: 7,
            out: &["none of 50 ways by chance breaks it (a sample, no proof)"],
            err: &[],
        },
        Case {
            args: "prove faulty.yaml",
            stdin: "",
            code: 3,
            out: &[],
            err: &["there is no outcome `uot`", "cannot be played until this is mended"],
        },
        Case {
            args: "prove nowhere.yaml",
            stdin: "",
            code: 1,
            out: &[],
            err: &["there is no file `nowhere.yaml`"],
        },
    ]);
}

#[test]
fn a_way_that_breaks_a_guarantee_can_be_walked_again() {
    let folder = Folder::with(&[("broken.yaml", BROKEN)]);
    let report = report(&folder, "prove broken.yaml --format json", 6);
    let guarantees = report["flows"][0]["guarantees"].as_array();
    let guarantees = guarantees.expect("there are guarantees");
    let verdicts: Vec<_> = guarantees.iter().map(|known| &known["verdict"]).collect();
    assert_eq!(
        verdicts,
        [
            "holds", "fails", "fails", "fails", "fails", "fails", "fails", "fails", "holds",
            "vacuous"
        ]
    );
    // The shortest way that breaks each; two of them for the last.
    let lengths: Vec<Vec<usize>> = guarantees[1..8]
        .iter()
        .map(|known| {
            let ways = known["ways"].as_array().expect("there are ways");
            let asked = ways
                .iter()
                .map(|way| way["asked"].as_array().map_or(0, Vec::len));
            asked.collect()
        })
        .collect();
    assert_eq!(lengths[..6], [[3], [2], [3], [2], [2], [3]]);
    assert_eq!(lengths[6].len(), 2);
    for (at, way) in guarantees
        .iter()
        .flat_map(|known| known["ways"].as_array().expect("there are ways"))
        .enumerate()
    {
        let file = format!("answers-{at}.yaml");
        let answers = json!({"flow": "broken", "answers": way["answers"]});
        fs::write(folder.path(&file), answers.to_string()).expect("the file can be written");
        let run = folder.run(
            &format!("run broken.yaml --answers {file} --no-input --json"),
            "",
        );
        let result: Value = serde_json::from_str(&run.out).expect("the result is JSON");
        assert_eq!(result["outcome"], way["outcome"]);
        assert_eq!(result["asked"], way["asked"]);
    }
}

/// The commands that are printed walk the ways that are shown, as a shell takes them.
#[cfg(unix)]
#[test]
fn the_commands_that_are_printed_walk_the_ways_again() {
    let name = "it's broken.yaml";
    let folder = Folder::with(&[(name, BROKEN)]);
    let mut command = folder.command("prove");
    command.arg(name);
    let printed = finish(command, "").out;
    let titles = printed
        .lines()
        .filter_map(|line| line.trim().strip_prefix("ends with `"));
    let titles: Vec<&str> = titles
        .map(|end| end.split_once(": ").expect("it has a title").1)
        .collect();
    let commands = printed
        .lines()
        .filter_map(|line| line.trim().strip_prefix("quandary "));
    let commands: Vec<&str> = commands.collect();
    assert_eq!((titles.len(), commands.len()), (8, 8), "{printed}");
    for (title, command) in titles.iter().zip(commands) {
        let program = env!("CARGO_BIN_EXE_quandary");
        let mut shell = Command::new("sh");
        shell.arg("-c").arg(format!("\"{program}\" {command}"));
        folder.prepare(&mut shell);
        let run = finish(shell, "");
        assert_eq!(run.code, Some(0), "{command}\n{}", run.err);
        assert!(
            run.out.contains(&format!("# {title}\n")),
            "{command}\n{}",
            run.out
        );
    }
}

/// Other forms have the answers as a file.
#[test]
fn the_lines_of_a_report_are_an_answers_file() {
    let folder = Folder::with(&[("broken.yaml", BROKEN)]);
    let printed = folder.run("prove broken.yaml --format junit", "").out;
    let from = printed.find("flow: broken").expect("the file is printed");
    let lines = printed[from..].lines().take_while(|line| {
        line.starts_with("flow:")
            || line.trim_start().starts_with("answers:")
            || line.contains(": ") && line.starts_with("    ")
    });
    let file: Vec<&str> = lines
        .map(|line| line.strip_prefix("  ").unwrap_or(line))
        .collect();
    let file = file.join("\n").replace("&quot;", "\"");
    let file = file.split("</").next().unwrap_or_default();
    fs::write(folder.path("answers.yaml"), file).expect("the file can be written");
    let run = folder.run("run broken.yaml --answers answers.yaml --no-input", "");
    assert_eq!(run.code, Some(0), "{file}\n{}", run.err);
    assert!(run.out.contains("# Go"), "{}", run.out);
}

#[test]
fn the_summary_counts_ways() {
    let report = report(&Folder::with(&[]), "prove pizza --summary --format json", 0);
    let summary = &report["flows"][0]["summary"];
    assert_eq!(summary["ways"], "64");
    assert_eq!(summary["exact"], true);
    assert_eq!(
        (&summary["shortest"], &summary["longest"]),
        (&json!(2), &json!(4))
    );
    assert_eq!(
        summary["questions"],
        json!([
            {"question": "cannot_eat", "met": "always"},
            {"question": "hunger", "met": "always"},
            {"question": "diet", "met": "sometimes"},
            {"question": "budget", "met": "sometimes"},
        ])
    );
}

#[test]
fn the_junit_report_is_xml_that_counts_what_fails() {
    let folder = Folder::with(&[("broken.yaml", BROKEN)]);
    let run = folder.run("prove broken.yaml --format junit", "");
    assert_eq!(run.code, Some(6));
    assert!(run.out.starts_with(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"quandary\" tests=\"10\" "
    ));
    let suite = "<testsuite name=\"broken.yaml\" tests=\"10\" failures=\"7\" errors=\"0\" time=";
    assert!(run.out.contains(suite), "{}", run.out);
    for tag in ["testsuites", "testsuite", "failure", "system-out"] {
        let opened = run.out.matches(&format!("<{tag}>")).count()
            + run.out.matches(&format!("<{tag} ")).count();
        assert_eq!(
            opened,
            run.out.matches(&format!("</{tag}>")).count(),
            "{tag}"
        );
    }
}
