//! Small mistakes in a flow, and those that no test notices.

use std::fs;

use serde_json::Value;

use crate::folder::{Case, Folder};

/// A flow in which each line can be got wrong in its own way.
pub const FLOW: &str = "\
quandary: 1
title: Do we go out?
start: wet
questions:
  wet:
    ask: Does it rain?
    type: yes_no
    next: {yes: coats, no: out}
  coats:
    ask: How many coats are there?
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
guarantees:
  - says: Nobody goes out in the rain without being told of the puddles.
    when: wet
    at: [out]
    shows: [puddles]
";

/// They say nothing of one coat, and nothing of passages.
pub const FEW: &str = "\
scenarios:
  - {name: dry, answers: {wet: no}, expect: {outcome: out}}
  - {name: two coats, answers: {wet: yes, coats: 2}, expect: {outcome: out}}
  - {name: no coat, answers: {wet: yes, coats: 0}, expect: {outcome: stay}}
  - {name: nine coats, answers: {wet: yes, coats: 9}, expect: {outcome: out}}
  - {name: ten coats, answers: {wet: yes, coats: 10}, expect: {refused: {question: coats}}}
";

/// The rest.
const MORE: &str = "\
scenarios:
  - {name: one coat, answers: {wet: yes, coats: 1}, expect: {outcome: stay}}
  - {name: less than none, answers: {wet: yes, coats: -1}, expect: {refused: {question: coats}}}
  - {name: no puddles, answers: {wet: no}, expect: {shown: []}}
";

/// Nobody can tell whether the first route is ever taken but by how answers compare.
const COMPARED: &str = "\
quandary: 1
title: Is it long enough?
start: first
questions:
  first: {ask: How long?, type: number, next: second}
  second:
    ask: And then?
    type: number
    next:
      - when: second < first and second > first + 3
        go: odd
      - go: fine
outcomes:
  odd: {tone: stop, title: Odd}
  fine: {tone: go, title: Fine}
";

/// A flow whose pages can be got wrong, with scenarios that say nothing of pages.
const PAGE: &str = "\
quandary: 1
title: Do I rest?
reasons_first: 1
start: state
questions:
  state:
    ask: How are you?
    options:
      tired: Tired
      low: {label: Low, help_first: call}
      hurt: Hurt
    next: {tired: rest, low: rest, hurt: doctor}
outcomes:
  rest:
    title: Rest
    tone: caution
    passages: [late, call, warm, dark]
    documents:
      - {file: list.md, title: A list, parts: [{text: Tea.}]}
      - {when: state is low, file: plan.md, title: A plan, parts: [{text: Sleep.}]}
  doctor: {title: See a doctor, tone: stop, at_once: true, leave_first: true, passages: [call]}
passages:
  late: {text: It is late.}
  dark: {text: It is dark.}
  warm: {role: tonight, text: Have something warm.}
  call: {role: help, text: Call a friend.}
";

/// All the passages, and nothing of where they stand.
const PAGE_FEW: &str = "\
scenarios:
  - {name: tired, answers: {state: tired}, expect: {outcome: rest, shown: [late, call, warm, dark]}}
  - {name: low, answers: {state: low}, expect: {outcome: rest}}
  - {name: hurt, answers: {state: hurt}, expect: {outcome: doctor, shown: [call]}}
";

fn folder() -> Folder {
    Folder::with(&[
        ("out.yaml", FLOW),
        ("out.scenarios.yaml", FEW),
        ("more.scenarios.yaml", MORE),
        ("alone.yaml", FLOW),
        ("page.yaml", PAGE),
        ("page.scenarios.yaml", PAGE_FEW),
        ("table.yaml", FLOW),
        (
            "table.scenarios.csv",
            "name,wet,coats,expect.outcome\ntwo coats,yes,2,out\none coat,yes,1,stay\n",
        ),
        ("compared.yaml", COMPARED),
        (
            "failing.scenarios.yaml",
            "scenarios:\n  - {name: wrong, answers: {wet: no}, expect: {outcome: stay}}\n",
        ),
        (
            "faulty.scenarios.yaml",
            "scenarios:\n  - {name: none, answers: {rain: no}, expect: {outcome: inside}}\n",
        ),
    ])
}

const CASES: &[Case] = &[
    Case {
        args: "mutants out.yaml",
        stdin: "",
        code: 8,
        out: &[
            "not noticed  out.yaml:12: a limit of a question is one step off\n  -     min: 0\n  +     min: -1\n",
            "  these answers tell the two apart:\n    wet: \"yes\"\n    coats: -1\n  as it stands, `coats` refuses its answer: The least that fits here is 0.\n  changed, the outcome is `stay`\n",
            "not noticed  out.yaml:15: a bound is one step off\n  -       - when: coats >= 2\n  +       - when: coats >= 1\n",
            "not noticed  out.yaml:22: a part of the advice is shown to everybody\n  -   puddles: {when: wet, text: Mind the puddles.}\n  +   puddles: {text: Mind the puddles.}\n",
            "  changed, it also shows `puddles`\n",
            "out.yaml: 80.0 % of the changes are noticed, 12 of 15: 10 by scenarios, 2 by guarantees\n",
        ],
        err: &[],
    },
    Case {
        args: "mutants out.yaml --scenarios out.scenarios.yaml --scenarios more.scenarios.yaml",
        stdin: "",
        code: 0,
        out: &["out.yaml: 100.0 % of the changes are noticed, 15 of 15: "],
        err: &[],
    },
    Case {
        args: "mutants out.yaml --min-score 80",
        stdin: "",
        code: 0,
        out: &["not noticed", "80.0 %"],
        err: &[],
    },
    Case {
        args: "mutants alone.yaml --min-score 0",
        stdin: "",
        code: 0,
        out: &[
            "0 by scenarios, 2 by guarantees",
            "there are no scenarios beside the flow",
        ],
        err: &[],
    },
    Case {
        args: "mutants table.yaml --min-score 0",
        stdin: "",
        code: 0,
        out: &["9 of 15: 7 by scenarios, 2 by guarantees"],
        err: &[],
    },
    Case {
        args: "mutants page.yaml",
        stdin: "",
        code: 8,
        out: &[
            "2 not noticed  page.yaml:3\n  - reasons_first: 1\n    another number of reasons comes first\n  + reasons_first: 2\n  + reasons_first: 0\n",
            "  as it stands, its first part has `warm`, `late` and `call`\n  changed, it has `warm`, `late`, `dark` and `call`\n",
            "not noticed  page.yaml:10: help does not come at once\n  -       low: {label: Low, help_first: call}\n  +       low: {label: Low}\n",
            "  as it stands, `call` is shown at once on the way\n  changed, nothing is\n",
            "not noticed  page.yaml:19: a document is gone\n",
            "3 not noticed  page.yaml:20\n  -       - {when: state is low, file: plan.md,",
            "    a document is gone\n    a part of the advice is shown to everybody\n  +       - {file: plan.md,",
            "  these answers tell the first of them apart:\n    state: low\n  as it stands, its documents are `list.md` and `plan.md`\n  changed, they are `list.md`\n",
            "not noticed  page.yaml:21: what is shown at once is reviewed first\n",
            "  changed, it is shown after a review\n",
            "not noticed  page.yaml:25: a passage has another role\n  -   warm: {role: tonight, text: Have something warm.}\n  +   warm: {role: reason, text: Have something warm.}\n",
        ],
        err: &[],
    },
    Case {
        args: "mutants pizza",
        stdin: "",
        code: 0,
        out: &["pizza: 100.0 % of the changes are noticed"],
        err: &[],
    },
    Case {
        args: "mutants compared.yaml --min-score 0 --today 2026-11-23",
        stdin: "",
        code: 0,
        out: &[
            "    `and` and `or` are mixed up\n  +       - when: second < first or second > first + 3\n",
            "0.0 % of the changes are noticed, 0 of 6:",
            "5 more change nothing for anyone, and are not counted\n",
        ],
        err: &[],
    },
    Case {
        args: "mutants compared.yaml --min-score 0 --today 2026-11-23 --max-nodes 10",
        stdin: "",
        code: 0,
        out: &[
            " not decided  compared.yaml:10\n",
            "whether it changes anything could not be decided, at `second`",
            "more could not be decided, and are not counted\n",
        ],
        err: &[],
    },
    Case {
        args: "mutants out.yaml --scenarios failing.scenarios.yaml",
        stdin: "",
        code: 8,
        out: &[],
        err: &[
            "error: the scenario `wrong` fails before anything is changed: the outcome is `out`, not `stay`",
        ],
    },
    Case {
        args: "mutants out.yaml --scenarios faulty.scenarios.yaml",
        stdin: "",
        code: 3,
        out: &[],
        err: &[
            "error: the scenarios of `faulty.scenarios.yaml` cannot be read: the flow has no question `rain` (and 1 more)",
        ],
    },
    Case {
        args: "mutants out.yaml --scenarios gone.yaml",
        stdin: "",
        code: 1,
        out: &[],
        err: &["there is no file `gone.yaml`"],
    },
    Case {
        args: "mutants gone.yaml",
        stdin: "",
        code: 1,
        out: &[],
        err: &["there is no file `gone.yaml`"],
    },
    Case {
        args: "mutants out.yaml --min-score 101",
        stdin: "",
        code: 2,
        out: &[],
        err: &["--min-score <PERCENT>"],
    },
    Case {
        args: "mutants",
        stdin: "",
        code: 2,
        out: &[],
        err: &["<FLOW>"],
    },
];

#[test]
fn what_no_test_notices_is_shown_as_a_change_of_lines() {
    folder().play(CASES);
}

/// The letter changes with the answers, and no scenario looks at it.
const LETTER: &str = "\
quandary: 1
title: What do I write?
start: name
questions:
  name:
    ask: What are they called?
    type: text
    optional: true
    next: mood
  mood:
    ask: How are you?
    options: {well: Well, badly: Badly, so: So so}
    next: write
outcomes:
  write:
    tone: go
    title: Write
    document:
      file: letter.md
      title: A letter
      parts:
        - when: name is answered
          text: Dear {name},
        - when: mood is well or mood is so
          text: I am well.
        - text: Yours
";

#[test]
fn scenarios_are_written_that_notice_the_rest() {
    let folder = folder();
    std::fs::write(folder.path("letter.yaml"), LETTER).expect("it can be written");
    for (flow, scenarios, said) in [
        (
            "out.yaml",
            "--scenarios out.scenarios.yaml",
            "3 scenarios written to rest.yaml",
        ),
        ("letter.yaml", "", "4 scenarios written to rest.yaml"),
        (
            "page.yaml",
            "--scenarios page.scenarios.yaml",
            "3 scenarios written to rest.yaml",
        ),
    ] {
        let run = folder.run(&format!("mutants {flow} --cases rest.yaml"), "");
        assert_eq!(run.code, Some(8), "{}", run.err);
        assert!(run.err.contains(said), "{}", run.err);
        assert_eq!(folder.run("check rest.yaml", "").code, Some(0));
        assert_eq!(
            run.out.contains("\n    # name is skipped\n"),
            flow == "letter.yaml",
            "{}",
            run.out
        );
        let all = format!("mutants {flow} {scenarios} --scenarios rest.yaml");
        let run = folder.run(&all, "");
        assert!(run.out.contains("100.0 %"), "{}\n{}", run.out, run.err);
        assert_eq!(run.code, Some(0));

        let again = folder.run(&format!("mutants {flow} --cases rest.yaml"), "");
        assert_eq!((again.code, again.out.as_str()), (Some(1), ""));
        assert!(
            again
                .err
                .contains("is there already, and isn't overwritten")
        );
        let nothing = folder.run(&format!("{all} --cases more.yaml"), "");
        assert_eq!(nothing.code, Some(0), "{}", nothing.err);
        assert_eq!(nothing.err, "note: there is nothing to write\n");
        assert!(!folder.path("more.yaml").exists());
        std::fs::remove_file(folder.path("rest.yaml")).expect("it is there");
    }
}

fn report(folder: &Folder, args: &str, code: i32) -> Value {
    let run = folder.run(args, "");
    assert_eq!(run.code, Some(code), "{}\n{}", run.out, run.err);
    serde_json::from_str(&run.out).expect("the report is JSON")
}

#[test]
fn as_json_every_change_is_told_with_what_notices_it() {
    let report = report(&folder(), "mutants out.yaml --format json", 8);
    assert_eq!(report["flow"], "out");
    assert_eq!(report["counted"], 15);
    assert_eq!(report["score"], 80.0);
    let mutants = report["mutants"].as_array().expect("they are listed");
    let of = |fate: &str| {
        let named = mutants.iter().filter(move |mutant| mutant["fate"] == fate);
        named.collect::<Vec<_>>()
    };
    let guarantee = of("guarantee");
    assert_eq!(
        guarantee[0]["by"],
        "Nobody goes out in the rain without being told of the puddles."
    );
    let min = of("not_noticed")[0];
    assert_eq!((&min["line"], &min["slip"]), (&12.into(), &"limit".into()));
    assert_eq!(min["old"][0], "    min: 0");
    assert_eq!(min["new"][0], "    min: -1");
    assert_eq!(min["answers"]["coats"], -1);
    assert!(of("scenario").iter().all(|mutant| mutant["by"].is_string()));
}

#[test]
fn a_sample_is_the_same_for_a_seed_and_in_the_order_of_the_file() {
    let folder = folder();
    let lines = |args: &str| {
        let run = folder.run(args, "");
        let report: Value = serde_json::from_str(&run.out).expect("the report is JSON");
        let mutants = report["mutants"].as_array().expect("they are listed");
        let lines = mutants.iter().map(|mutant| mutant["line"].as_u64());
        lines
            .collect::<Option<Vec<u64>>>()
            .expect("each has a line")
    };
    let seven = lines("mutants pizza --sample 7 --seed 3 --format json");
    assert!(seven.len() <= 7 && seven.len() > 3, "{seven:?}");
    assert!(seven.is_sorted(), "{seven:?}");
    assert_eq!(
        seven,
        lines("mutants pizza --sample 7 --seed 3 --format json")
    );
    assert_ne!(
        seven,
        lines("mutants pizza --sample 7 --seed 4 --format json")
    );
    let none = folder.run("mutants out.yaml --sample 0", "");
    assert_eq!((none.code, none.out.as_str()), (Some(2), ""));
    assert!(
        none.err.contains("--sample 0 would try nothing"),
        "{}",
        none.err
    );
    let all = lines("mutants out.yaml --format json");
    assert_eq!(lines("mutants out.yaml --sample 99999 --format json"), all);
}

#[test]
fn another_order_of_passages_is_a_change() {
    let flow = "\
quandary: 1
title: Do we go out?
start: wet
questions:
  wet: {ask: Does it rain?, type: yes_no, next: out}
outcomes:
  out: {tone: go, title: Go, passages: [boots, tagged rain]}
passages:
  coats: {tags: [rain], text: Take a coat.}
  boots: {tags: [rain], text: Take boots.}
";
    let few = "scenarios:\n  - {name: wet, answers: {wet: yes}, expect: {shows: [coats, boots]}}\n";
    let more = "  - {name: dry, answers: {wet: no}, expect: {shown: [boots, coats]}}\n";
    let folder = Folder::with(&[("out.yaml", flow), ("out.scenarios.yaml", few)]);
    let run = folder.run("mutants out.yaml", "");
    assert_eq!(run.code, Some(8), "{}", run.err);
    assert!(
        run.out
            .contains("changed, the order of its passages is `coats`"),
        "{}",
        run.out
    );
    fs::write(folder.path("out.scenarios.yaml"), format!("{few}{more}"))
        .expect("it can be written");
    let run = folder.run("mutants out.yaml", "");
    assert_eq!(run.code, Some(0), "{}", run.out);
    assert!(!run.out.contains("change nothing"), "{}", run.out);
}

/// Ten runs of chance would not be told from each other: the order of cores must not show.
#[test]
fn the_report_is_the_same_on_every_run() {
    let folder = folder();
    let first = folder.run("mutants out.yaml", "").out;
    for _ in 0..5 {
        assert_eq!(folder.run("mutants out.yaml", "").out, first);
    }
}

/// Scenarios beside a flow are the same for every command: by their name, or by the flow that they
/// name.
#[test]
fn scenarios_of_another_name_are_beside_their_flow_too() {
    let named = format!("flow: out.yaml\n{FEW}");
    let elsewhere = "flow: other.yaml\nscenarios: []\n";
    let folder = Folder::with(&[
        ("out.yaml", FLOW),
        ("more.scenarios.yaml", &named),
        ("odd.scenarios.yaml", elsewhere),
    ]);
    let test = folder.run("test out.yaml", "");
    assert_eq!(test.code, Some(0), "{}", test.err);
    assert!(
        test.out.contains("5 scenarios in 1 file: all pass"),
        "{}",
        test.out
    );
    let mutants = folder.run("mutants out.yaml", "");
    assert!(mutants.out.contains("by scenarios"), "{}", mutants.out);
    assert!(!mutants.out.contains(" 0 by scenarios"), "{}", mutants.out);
    let graph = folder.run("graph out.yaml --coverage", "");
    assert!(graph.out.contains("5 scenarios"), "{}", graph.out);
}
