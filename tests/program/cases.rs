//! Scenarios that are written with what a flow does today.

use std::fs;

use crate::folder::{Case, Folder};

/// Nobody who is cold is asked for the sun, and the last route is never taken.
const FLOW: &str = "\
quandary: 1
title: Do we go out?
start: cold
questions:
  cold:
    ask: Is it cold?
    type: yes_no
    next: {yes: degrees, no: sun}
  sun:
    ask: Does the sun shine?
    type: yes_no
    optional: true
    next: out
  degrees:
    ask: How many degrees?
    type: number
    min: -9
    max: 9
    refuse:
      - {when: degrees = 0, says: Is it freezing?}
    next:
      - when: degrees > 5 and cold
        go: out
      - when: degrees <= 5
        go: stay
      - go: out
outcomes:
  out: {tone: go, title: Go, passages: [coat]}
  stay: {tone: stop, title: Stay}
passages:
  coat: {when: cold, text: Take a coat.}
";

const NOTE: &str = "\
note: out.yaml:26: no answers can try this: the route from `degrees` to `out` (otherwise)
";

fn folder() -> Folder {
    Folder::with(&[
        ("out.yaml", FLOW),
        ("saved.yaml", "flow: out\nanswers: {cold: no, degrees: 3}\n"),
        ("refused.yaml", "answers: {cold: yes, degrees: 0}\n"),
        ("half.yaml", "answers: {cold: yes}\n"),
        ("other.yaml", "answers: {rain: yes}\n"),
    ])
}

#[test]
fn scenarios_are_written_with_what_comes_of_them() {
    let run = folder().run("cases out.yaml", "");
    assert_eq!((run.code, run.err.as_str()), (Some(0), NOTE));
    let wanted = "\
# Review these: they say what the flow does today, not what it should do.
# Then take this comment out.
flow: \"out.yaml\"
scenarios:
  # tries the route from `degrees` to `out` (degrees > 5 and cold); the route from `cold` to `degrees` (yes)
  - name: case 1, out
    answers:
      cold: \"yes\"
      degrees: 6
    expect:
      outcome: out
      asked: [cold, degrees]
      shown: [coat]

  # tries the route from `sun` to `out`; the route from `cold` to `sun` (no)
  - name: case 2, out
    answers:
      cold: \"no\"
      sun: \"yes\"
    expect:
      outcome: out
      asked: [cold, sun]
      shown: []

  # tries the route from `degrees` to `stay` (degrees <= 5)
  - name: case 3, stay
    answers:
      cold: \"yes\"
      degrees: -1
    expect:
      outcome: stay
      asked: [cold, degrees]
      shown: []

# No answers can try these:
# - the route from `degrees` to `out` (otherwise) (questions.degrees.next[2].go)
";
    assert_eq!(run.out, wanted);
}

const CASES: &[Case] = &[
    Case {
        args: "cases out.yaml --cover outcomes",
        stdin: "",
        code: 0,
        out: &["case 1, out", "case 2, stay"],
        err: &[],
    },
    Case {
        args: "cases out.yaml --cover options,boundaries --cover outcomes",
        stdin: "",
        code: 0,
        out: &[
            "refused:\n        question: degrees\n        says: \"Is it freezing?\"\n      asked: [cold, degrees]\n",
            "degrees: -10\n",
            "degrees: 10\n",
            "degrees: 5\n",
            "degrees: 6\n",
            "degrees: -1\n",
            "asked: [cold, sun]",
        ],
        err: &[],
    },
    Case {
        args: "cases out.yaml --from-session saved.yaml",
        stdin: "",
        code: 0,
        out: &["  - name: case 1, out\n    answers:\n      cold: \"no\"\n    expect:\n"],
        err: &["note: `degrees` is never asked on these answers, and left out"],
    },
    Case {
        args: "cases out.yaml --from-session refused.yaml --from-session half.yaml",
        stdin: "",
        code: 0,
        out: &[
            "case 1, degrees is refused",
            "case 2, no answer to degrees",
            "unfinished: degrees\n      asked: [cold, degrees]\n",
        ],
        err: &[],
    },
    Case {
        args: "cases pizza --random 3 --seed 2",
        stdin: "",
        code: 0,
        out: &["case 1, ", "case 3, "],
        err: &[],
    },
    Case {
        args: "cases out.yaml --cover everything",
        stdin: "",
        code: 2,
        out: &[],
        err: &["[possible values: routes, options, outcomes, boundaries]"],
    },
    Case {
        args: "cases out.yaml --random 0",
        stdin: "",
        code: 2,
        out: &[],
        err: &["there is nothing to write"],
    },
    Case {
        args: "cases out.yaml --from-session other.yaml",
        stdin: "",
        code: 2,
        out: &[],
        err: &["no question `rain`", "cannot be used"],
    },
    Case {
        args: "cases out.yaml --from-session gone.yaml",
        stdin: "",
        code: 1,
        out: &[],
        err: &["there is no file `gone.yaml`"],
    },
    Case {
        args: "cases gone.yaml",
        stdin: "",
        code: 1,
        out: &[],
        err: &["there is no file `gone.yaml`"],
    },
];

#[test]
fn what_is_asked_for_is_written() {
    folder().play(CASES);
}

#[test]
fn a_new_file_is_written_that_finds_its_flow_and_passes() {
    let folder = folder();
    fs::create_dir(folder.path("deep")).expect("there is room");
    for (output, flow) in [
        ("out.scenarios.yaml", None),
        ("more.scenarios.yaml", Some("flow: \"out.yaml\"\n")),
        ("deep/out.scenarios.yaml", Some("flow: \"../out.yaml\"\n")),
    ] {
        let args = format!("cases out.yaml --cover boundaries --output {output}");
        let run = folder.run(&args, "");
        assert_eq!((run.code, run.out.as_str()), (Some(0), ""), "{}", run.err);
        assert!(
            run.err.ends_with(&format!(
                " scenarios written to {output}, for you to review\n"
            )),
            "{}",
            run.err
        );
        let text = fs::read_to_string(folder.path(output)).expect("it is written");
        let named = text.lines().find(|line| line.starts_with("flow:"));
        assert_eq!(named.map(|line| format!("{line}\n")).as_deref(), flow);
        let check = folder.run(&format!("check {output}"), "");
        assert_eq!(check.code, Some(0), "{}", check.out);
        let passes = folder.run(&format!("test {output}"), "");
        assert_eq!(passes.code, Some(0), "{}{}", passes.out, passes.err);

        let again = folder.run(&args, "");
        assert_eq!(again.code, Some(1), "{}", again.err);
        assert!(
            again
                .err
                .contains("is there already, and isn't overwritten")
        );
        let same = fs::read_to_string(folder.path(output)).expect("it is still there");
        assert_eq!(same, text);
    }
}

/// What no answers can try and more answers than can be told apart are two things.
#[test]
fn where_answers_are_too_many_chance_still_finds_some() {
    let run = folder().run("cases out.yaml --cover outcomes --max-nodes 1", "");
    assert_eq!(run.code, Some(0), "{}", run.err);
    assert!(run.out.contains("outcome: out") && run.out.contains("outcome: stay"));
    let run = folder().run("cases out.yaml --max-nodes 1", "");
    assert!(
        run.err
            .contains("out.yaml:26: whether any answers try this is not decided: the route"),
        "{}",
        run.err
    );
    let heading = "It is not decided whether any answers try these";
    assert!(run.out.contains(heading), "{}", run.out);
}

/// One question that is too large is named, and costs what depends on it alone.
#[test]
fn a_question_that_is_too_large_is_named_with_what_depends_on_it() {
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
        "  pair: {{ask: Q?, type: yes_no, next: [{{when: {} or {}, go: some}}, {{go: none}}]}}\n\
         outcomes:\n  some: {{tone: go, title: A}}\n  none: {{tone: go, title: B, passages: [dead, rare]}}\n\
         passages:\n  dead: {{when: a0 and not a0, text: C.}}\n  rare: {{when: {}, text: D.}}\n",
        pairs.join(" or "),
        none.join(" and "),
        none.join(" and "),
    );
    let folder = Folder::with(&[("pairs.yaml", &text)]);
    let args = "cases pairs.yaml --cover outcomes,boundaries,options --max-nodes 6000";
    let run = folder.run(args, "");
    assert_eq!(run.code, Some(0), "{}", run.err);
    let too_much = "there is too much to tell apart at `pair`; `--max-nodes` allows more";
    assert!(run.err.contains(too_much), "{}", run.err);
    for (why, what) in [
        ("no answers can try this", "the passage `dead`"),
        (
            "whether any answers try this is not decided",
            "the passage `rare`",
        ),
    ] {
        let is_told = |line: &str| line.contains(why) && line.contains(what);
        assert!(run.err.lines().any(is_told), "{what}: {}", run.err);
    }
    assert!(run.out.contains("outcome: some") && run.out.contains("outcome: none"));
}

#[test]
fn chance_stops_where_there_are_no_other_ways() {
    let flow = "\
quandary: 1
title: Do we go out?
start: wet
questions:
  wet: {ask: Does it rain?, type: yes_no, next: cold}
  cold: {ask: Is it cold?, type: yes_no, optional: true, next: out}
outcomes:
  out: {tone: go, title: Go}
";
    let folder = Folder::with(&[("out.yaml", flow)]);
    let run = folder.run("cases out.yaml --random 1000000000", "");
    assert_eq!(run.code, Some(0), "{}", run.err);
    assert_eq!(
        run.err,
        "note: 6 of 1000000000 scenarios by chance: no other ways were found\n"
    );
    assert!(
        run.out.contains("case 6, ") && !run.out.contains("case 7"),
        "{}",
        run.out
    );
    assert_eq!(folder.run("cases out.yaml --random 6", "").err, "");
}
