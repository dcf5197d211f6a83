//! Scenarios: what passes, what fails with its two places and its way, what is left untried, and
//! the reports that other programs read.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;
use std::process::Command;

use serde_json::{Value, json};

use crate::folder::{Case, Folder, finish};

pub const PIZZA: &str = include_str!("pizza/pizza.yaml");

const SCENARIOS: &str = include_str!("pizza/pizza.scenarios.yaml");

/// Scenarios of which each but the first and the last fails, in a way of its own.
pub const FAILING: &str = "\
scenarios:
  - name: fine
    answers: {cannot_eat: [nothing], hunger: little}
    expect: {outcome: slice}
  - name: another outcome
    answers: {cannot_eat: [gluten], hunger: very, diet: vegan, budget: 10}
    expect:
      outcome: ortolana
  - name: never asked
    answers: {cannot_eat: [nothing], hunger: little, diet: none}
    expect: {outcome: slice}
  - name: without an answer
    answers: {cannot_eat: [nothing], hunger: very}
    expect: {outcome: margherita}
  - name: an id that is none
    answers: {cannot_eat: [nothing], hungr: little}
    expect: {outcome: slice}
  - name: an option that is none
    answers: {cannot_eat: [nothing], hunger: litle}
    expect: {outcome: slice}
  - name: turned down
    answers: {cannot_eat: [nothing], hunger: very, diet: none, budget: 7}
    expect: {outcome: margherita}
  - name: another way
    answers: {cannot_eat: [nothing], hunger: very, diet: none, budget: 20}
    expect: {asked: [cannot_eat, hunger, budget], shown: [gluten]}
  - name: \"odd, with 100 % of: #signs & <marks>\"
    answers: {cannot_eat: [nothing], hunger: little}
    expect: {tone: stop}
  - name: fine, too
    answers: {cannot_eat: [gluten], hunger: little}
    expect: {shown: [gluten]}
";

const TABLE: &str = "\
name,cannot_eat,hunger,diet,budget,expect.outcome,expect.shown,expect.refused,expect.refused.says
vegan,gluten,very,vegan,10,marinara,gluten,,
\"two, of them\",cheese|gluten,very,none,20,ortolana,[gluten],,
a slice,nothing,little,,,slice,[],,
too little,nothing,very,none,7,,,budget,A pizza for the very hungry starts at 8 euro.
";

/// What is said of the pizza's scenarios in both forms.
const BOTH: &str = "pizza.scenarios.csv  4 passed\npizza.scenarios.yaml  23 passed\n\n27 scenarios in 2 files: all pass\n";

/// A folder with the pizza and these scenarios.
fn folder(scenarios: &str) -> Folder {
    Folder::with(&[("pizza.yaml", PIZZA), ("pizza.scenarios.yaml", scenarios)])
}

fn report(folder: &Folder, args: &str, code: i32) -> Value {
    let run = folder.run(args, "");
    assert_eq!(run.code, Some(code), "{}\n{}", run.out, run.err);
    serde_json::from_str(&run.out).expect("the report is JSON")
}

fn array(value: &Value) -> &Vec<Value> {
    value.as_array().expect("it is a list")
}

fn scenarios(report: &Value) -> &Vec<Value> {
    array(&report["files"][0]["scenarios"])
}

#[test]
fn scenarios_are_found_by_their_file_their_flow_and_their_folder() {
    let folder = Folder::with(&[
        ("pizza.yaml", PIZZA),
        ("pizza.scenarios.yaml", SCENARIOS),
        ("pizza.scenarios.csv", TABLE),
        ("alone.yaml", PIZZA),
    ]);
    fs::create_dir_all(folder.path("empty/target")).expect("it can be made");
    fs::write(folder.path("empty/target/x.scenarios.yaml"), "no").expect("it can be written");
    folder.play(&[
        Case { args: "test", stdin: "", code: 0, out: &[BOTH], err: &[] },
        Case { args: "test .", stdin: "", code: 0, out: &[BOTH], err: &[] },
        Case {
            args: "test pizza.yaml pizza.scenarios.yaml .",
            stdin: "",
            code: 0,
            out: &["27 scenarios in 2 files: all pass\n"],
            err: &[],
        },
        Case {
            args: "test alone.yaml",
            stdin: "",
            code: 2,
            out: &[],
            err: &["`alone.yaml` has no scenarios beside it; save some as `alone.scenarios.yaml` or `alone.scenarios.csv`"],
        },
        Case {
            args: "test empty",
            stdin: "",
            code: 2,
            out: &[],
            err: &["there are no scenarios below `empty`"],
        },
        Case {
            args: "test pizza --accept --yes",
            stdin: "",
            code: 2,
            out: &[],
            err: &["`pizza` is built in, and what it expects cannot be changed"],
        },
        Case {
            args: "test nowhere.yaml pizza.scenarios.csv",
            stdin: "",
            code: 1,
            out: &["4 scenarios in 1 file: 4 passed, 1 file not played\n"],
            err: &["there is no file `nowhere.yaml`"],
        },
    ]);
}

#[test]
fn scenarios_whose_file_is_called_nearly_so_are_not_passed_over_silently() {
    for (name, text, right) in [
        ("pizza.scenario.yaml", SCENARIOS, "pizza.scenarios.yaml"),
        ("pizza.scenarios.yml", SCENARIOS, "pizza.scenarios.yaml"),
        ("Pizza-Scenarios.yaml", SCENARIOS, "Pizza.scenarios.yaml"),
        (
            "pizza.scenarios.yaml.txt",
            SCENARIOS,
            "pizza.scenarios.yaml",
        ),
        ("pizza.scenario.csv", TABLE, "pizza.scenarios.csv"),
    ] {
        let folder = Folder::with(&[("pizza.yaml", PIZZA), (name, text)]);
        let run = folder.run("test", "");
        let told = format!(
            "`./{name}` holds scenarios, and is passed over for its name: call it `./{right}`"
        );
        assert!(run.err.contains(&told), "{name}: {}", run.err);
        assert_eq!(run.code, Some(2), "{name}");
    }
    let folder = Folder::with(&[
        ("pizza.yaml", PIZZA),
        ("pizza.scenarios.yaml", SCENARIOS),
        ("our-scenarios.yaml", "weather: {rain: 1}\n"),
    ]);
    assert_eq!(folder.run("test", "").code, Some(0));
}

/// A file that says which flow it's of is played where it's named, and told where it's only found.
#[test]
fn scenarios_of_any_name_are_played_where_they_are_named() {
    let far = "flow: pizza.yaml\nscenarios:\n  - {name: a, answers: {cannot_eat: []}, expect: {refused: {question: cannot_eat}}}\n";
    let lost = far.replace("flow: pizza.yaml\n", "");
    let folder = Folder::with(&[("pizza.yaml", PIZZA), ("far.yaml", far)]);
    folder.play(&[
        Case {
            args: "test far.yaml",
            stdin: "",
            code: 0,
            out: &["far.yaml  1 passed\n\n1 scenario in 1 file: all pass\n"],
            err: &[],
        },
        Case {
            args: "test",
            stdin: "",
            code: 2,
            out: &[],
            err: &["`./far.yaml` holds scenarios, and is passed over for its name: call it `./far.scenarios.yaml`"],
        },
    ]);
    let folder = Folder::with(&[
        ("pizza.yaml", PIZZA),
        ("lost.yaml", &lost),
        ("pizza.scenario.yaml", SCENARIOS),
    ]);
    for (args, told) in [
        (
            "check .",
            "`lost.yaml` holds scenarios, and is passed over for its name: call it `NAME.scenarios.yaml`, with the name of their flow",
        ),
        ("check lost.yaml", "call it `NAME.scenarios.yaml`"),
        ("test lost.yaml", "call it `NAME.scenarios.yaml`"),
        (
            "test pizza.yaml",
            "`pizza.scenario.yaml` holds scenarios, and is passed over for its name: call it `pizza.scenarios.yaml`",
        ),
        (
            "prove pizza.scenario.yaml",
            "`pizza.scenario.yaml` holds scenarios; name the flow",
        ),
    ] {
        let run = folder.run(args, "");
        assert!(run.err.contains(told), "{args}: {}", run.err);
        assert_eq!(run.code, Some(2), "{args}");
    }
    fs::write(folder.path("pizza.scenarios.yaml"), SCENARIOS).expect("it can be written");
    let run = folder.run("test", "");
    let told = "put them into `./pizza.scenarios.yaml`, which is there already";
    assert!(run.err.contains(told), "{}", run.err);
}

#[test]
fn a_flow_may_end_in_yml() {
    let scenarios = SCENARIOS.replace("flow: pizza.yaml\n", "");
    let folder = Folder::with(&[("pizza.yml", PIZZA), ("pizza.scenarios.yaml", &scenarios)]);
    for args in ["test", "test pizza.yml", "check pizza.scenarios.yaml"] {
        let run = folder.run(args, "");
        assert_eq!(run.code, Some(0), "{args}: {}", run.err);
    }
}

#[test]
fn a_file_that_is_not_there_is_told_with_one_of_nearly_its_name() {
    let folder = Folder::with(&[("supper.yaml.txt", PIZZA), ("base.yml", PIZZA)]);
    for (asked, near) in [
        ("check supper.yaml", "supper.yaml.txt"),
        ("run base.yaml", "base.yml"),
        ("prove Base.yml", "base.yml"),
        ("check bse.yml", "base.yml"),
    ] {
        let run = folder.run(asked, "");
        let told = format!("; did you mean `{near}`?");
        assert!(run.err.contains(&told), "{asked}: {}", run.err);
    }
    assert!(
        !folder
            .run("check lunch.yaml", "")
            .err
            .contains("did you mean")
    );
}

#[test]
fn a_failure_shows_both_places_and_the_way_and_keeps_the_others() {
    let folder = folder(FAILING);
    let run = folder.run("test --today 2026-11-23", "");
    assert_eq!(run.code, Some(8), "{}", run.err);
    for words in [
        "FAILS  another outcome  (pizza.scenarios.yaml:5)\n",
        "error: the outcome is `marinara`, not `ortolana`\n  --> pizza.scenarios.yaml:8:16\n",
        "^^^^^^^^ expected `ortolana`, came `marinara`\n",
        "::: pizza.yaml:63:13\n",
        "-------- from here on nothing leads to `ortolana`\n",
        "     3  Do you follow a diet?  Vegan  (pizza.yaml:49)\n",
        "  >  4  What may it cost?  10 euro  (pizza.yaml:63)\n        ends with `marinara`: Marinara\n",
        "error: `diet` is answered, and never asked\n",
        "  >  2  How hungry are you?  A little  (pizza.yaml:39)\n",
        "error: `diet` is asked and has no answer\n",
        "  >  3  Do you follow a diet?  (no answer)\n",
        "error[undefined-name]: the flow has no question `hungr`\n",
        "= help: did you mean `hunger`?\n",
        "error[undefined-name]: `hunger` has no option `litle`\n",
        "= help: did you mean `little`?\n",
        "error: the answer to `budget` is refused: A pizza for the very hungry starts at 8 euro.\n",
        "------------------------ refused here\n",
        "asked are [cannot_eat, hunger, diet, budget], not [cannot_eat, hunger, budget]\n",
        "---- leads to `diet`, not to `budget`\n",
        "shown are [], not [gluten]\n",
        "pizza.scenarios.yaml  2 passed, 8 failed\n",
        "10 scenarios in 1 file: 2 passed, 8 failed\n",
    ] {
        assert!(
            run.out.contains(words),
            "\"{words}\" is not said by\n{}",
            run.out
        );
    }
}

#[test]
fn a_failing_way_can_be_walked_again() {
    let folder = folder(FAILING);
    let report = report(&folder, "test --today 2026-11-23 --format json", 8);
    let mut walked = 0;
    for scenario in scenarios(&report) {
        let way = &scenario["way"];
        let Some(file) = way["answers_file"].as_str() else {
            continue;
        };
        fs::write(folder.path("answers.yaml"), file).expect("it can be written");
        let command = way["command"].as_str().expect("there is a command");
        let run = folder.run(command.strip_prefix("quandary ").expect("it is ours"), "");
        let end = way["end"].as_str().expect("there is an end");
        match (
            end.starts_with("ends with"),
            end.starts_with("refused: A pizza"),
        ) {
            (true, _) => assert_eq!(run.code, Some(0), "{}", run.err),
            (_, true) => {
                assert_eq!(run.code, Some(2), "{}", run.err);
                assert!(
                    run.err.contains("A pizza for the very hungry"),
                    "{}",
                    run.err
                );
            }
            _ => assert_eq!(run.code, Some(4), "{}", run.err),
        }
        walked += 1;
    }
    assert_eq!(walked, 6);
}

/// Each failure ends with one line, and that line plays this scenario and no other, as a shell
/// takes it.
#[cfg(unix)]
#[test]
fn a_failure_ends_with_the_command_that_plays_it_alone() {
    let hard = FAILING.replacen("another outcome", "\"it's not 'so': $HOME\"", 1);
    assert!(hard.contains("$HOME"));
    let folder = folder(&hard);
    let printed = folder.run("test --today 2026-11-23", "").out;
    let fails = printed
        .lines()
        .filter_map(|line| line.strip_prefix("FAILS  "));
    let fails: Vec<&str> = fails
        .map(|line| line.rsplit_once("  (").expect("it has a place").0)
        .collect();
    let commands = printed
        .lines()
        .filter_map(|line| line.strip_prefix("  quandary "));
    let commands: Vec<&str> = commands.collect();
    assert_eq!((fails.len(), commands.len()), (8, 8), "{printed}");
    for (name, command) in fails.iter().zip(commands) {
        let program = env!("CARGO_BIN_EXE_quandary");
        let mut shell = Command::new("sh");
        shell.arg("-c").arg(format!("\"{program}\" {command}"));
        folder.prepare(&mut shell);
        let run = finish(shell, "");
        assert_eq!(run.code, Some(8), "{command}\n{}{}", run.out, run.err);
        assert!(
            run.out.contains(&format!("FAILS  {name}  (")),
            "{}",
            run.out
        );
        let sum = "1 scenario in 1 file: 0 passed, 1 failed, 9 left out\n";
        assert!(run.out.ends_with(sum), "{}", run.out);
    }
}

#[test]
fn json_tells_everything() {
    let folder = folder(FAILING);
    let report = report(
        &folder,
        "test --today 2026-11-23 --format json --coverage",
        8,
    );
    assert_eq!(
        (&report["scenarios"], &report["passed"], &report["failed"]),
        (&json!(10), &json!(2), &json!(8))
    );
    let scenarios = scenarios(&report);
    let verdicts: Vec<_> = scenarios.iter().map(|one| &one["verdict"]).collect();
    assert_eq!(verdicts[0], "passed");
    assert_eq!(verdicts[9], "passed");
    assert!(verdicts[1..9].iter().all(|verdict| **verdict == "failed"));
    let failure = &scenarios[1]["failures"][0];
    assert_eq!(
        (
            &failure["line"],
            &failure["column"],
            &failure["flow_line"],
            &failure["step"]
        ),
        (&json!(8), &json!(16), &json!(63), &json!(4))
    );
    assert_eq!(failure["expected"], "`ortolana`");
    assert_eq!(failure["came"], "`marinara`");
    assert_eq!(
        scenarios[4]["findings"][0]["help"],
        "did you mean `hunger`?"
    );
    let coverage = &report["coverage"][0];
    assert_eq!(coverage["flow"], "pizza.yaml");
    assert_eq!(
        coverage["out_of_reach"][0]["item"],
        "`size >= 2` does not hold"
    );
    let missing = array(&coverage["not_tried"]);
    assert!(
        missing
            .iter()
            .any(|item| item["item"] == "the outcome `ortolana`")
    );
}

#[test]
fn tap_counts_every_scenario_and_marks_what_would_be_read() {
    let folder = folder(FAILING);
    let run = folder.run("test --format tap", "");
    assert_eq!(run.code, Some(8));
    let mut lines = run.out.lines();
    assert_eq!(lines.next(), Some("TAP version 14"));
    assert_eq!(lines.next(), Some("1..10"));
    let points: Vec<&str> = run
        .out
        .lines()
        .filter(|line| line.contains("ok "))
        .collect();
    assert_eq!(points.len(), 10, "{}", run.out);
    assert_eq!(points[0], "ok 1 - pizza.scenarios.yaml: fine");
    assert_eq!(
        points[8],
        "not ok 9 - pizza.scenarios.yaml: odd, with 100 % of: \\#signs & <marks>"
    );
    // Every block is YAML by itself, and names its line.
    let mut blocks = 0;
    for block in run.out.split("\n  ---\n").skip(1) {
        let block = block.split("\n  ...\n").next().expect("it ends");
        let read: serde_yaml::Value = serde_yaml::from_str(block).expect("it is YAML");
        assert!(
            read["line"].as_u64().is_some_and(|line| line > 1),
            "{block}"
        );
        assert!(
            read["message"]
                .as_str()
                .is_some_and(|words| !words.is_empty())
        );
        blocks += 1;
    }
    assert_eq!(blocks, 8);
}

#[test]
fn annotations_stand_at_their_lines() {
    let folder = folder(FAILING);
    let run = folder.run("test --format github", "");
    assert_eq!(run.code, Some(8));
    for line in [
        "::error file=pizza.scenarios.yaml,line=8,col=16,title=scenario another outcome::the outcome is `marinara`, not `ortolana`%0Aexpected: `ortolana`%0Acame: `marinara`%0Apizza.yaml:63: from here on nothing leads to `ortolana`\n",
        "title=scenario odd%2C with 100 %25 of%3A #signs & <marks>::the tone is `go`, not `stop`",
        "10 scenarios in 1 file: 2 passed, 8 failed\n",
    ] {
        assert!(run.out.contains(line), "\"{line}\" is not in\n{}", run.out);
    }
}

#[test]
fn junit_goes_to_a_file_and_the_report_for_people_to_the_terminal() {
    let folder = folder(FAILING);
    let run = folder.run("test --format junit --output report.xml", "");
    assert_eq!(run.code, Some(8));
    assert!(
        run.out
            .contains("10 scenarios in 1 file: 2 passed, 8 failed\n")
    );
    let xml = fs::read_to_string(folder.path("report.xml")).expect("it is written");
    let suite =
        "<testsuite name=\"pizza.scenarios.yaml\" tests=\"10\" failures=\"8\" errors=\"0\" time=";
    assert!(xml.contains(suite), "{xml}");
    assert!(
        xml.contains("name=\"odd, with 100 % of: #signs &amp; &lt;marks&gt;\""),
        "{xml}"
    );
    for tag in ["testsuites", "testsuite", "failure", "testcase"] {
        let whole = xml.matches(&format!("<{tag}")).count();
        let empty = xml
            .lines()
            .filter(|line| line.contains(&format!("<{tag} ")) && line.ends_with("/>"));
        let inner = match tag {
            "testsuite" => xml.matches("<testsuites").count(),
            _ => 0,
        };
        let closed = xml.matches(&format!("</{tag}>")).count();
        assert_eq!(whole - inner, closed + empty.count(), "{tag}\n{xml}");
    }
}

#[test]
fn some_can_be_chosen_and_parts_make_a_whole() {
    let folder = folder(SCENARIOS);
    let names = |args: &str, code: i32| {
        let report = report(&folder, &format!("test --format json {args}"), code);
        let names = scenarios(&report).iter();
        let names: Vec<String> = names
            .map(|one| one["name"].as_str().expect("it has a name").to_owned())
            .collect();
        names
    };
    let all = names("", 0);
    assert_eq!(all.len(), 23);
    assert_eq!(
        names("--filter GLUTEN", 0),
        all.iter()
            .filter(|name| name.contains("gluten"))
            .cloned()
            .collect::<Vec<_>>()
    );
    let parts: Vec<Vec<String>> = (1..=3)
        .map(|part| names(&format!("--partition {part}/3"), 0))
        .collect();
    assert!(parts.iter().all(|part| part.len() > 1), "{parts:?}");
    let together: BTreeSet<&String> = parts.iter().flatten().collect();
    assert_eq!(parts.iter().map(Vec::len).sum::<usize>(), 23);
    assert_eq!(together, all.iter().collect());
    // A part stays as it is when other scenarios go.
    let fewer: String = SCENARIOS.replacen("  - name: vegan on a budget", "  - name: renamed", 1);
    fs::write(folder.path("pizza.scenarios.yaml"), fewer).expect("it can be written");
    for (at, part) in parts.iter().enumerate() {
        let now: BTreeSet<String> = names(&format!("--partition {}/3", at + 1), 0)
            .into_iter()
            .collect();
        let before: BTreeSet<String> = part.iter().cloned().collect();
        let changed: Vec<&String> = now.symmetric_difference(&before).collect();
        assert!(
            changed
                .iter()
                .all(|name| *name == "renamed" || *name == "vegan on a budget"),
            "{changed:?}"
        );
    }
    folder.play(&[
        Case {
            args: "test --only budget",
            stdin: "",
            code: 2,
            out: &[],
            err: &["no scenario in 1 file is called `budget`; --filter looks for a part of a name"],
        },
        Case {
            args: "test --only budget --filter budget",
            stdin: "",
            code: 2,
            out: &[],
            err: &["cannot be used with"],
        },
        Case {
            args: "test --filter pineapple",
            stdin: "",
            code: 2,
            out: &[],
            err: &["no scenario has `pineapple` in its name"],
        },
        Case {
            args: "test --partition 4/3",
            stdin: "",
            code: 2,
            out: &[],
            err: &["there is no part 4 of 3"],
        },
        Case {
            args: "test --partition half",
            stdin: "",
            code: 2,
            out: &[],
            err: &["a part is written as 2/8"],
        },
        Case {
            args: "test --min-coverage 101",
            stdin: "",
            code: 2,
            out: &[],
            err: &["from 0 to 100"],
        },
        Case {
            args: "test --yes",
            stdin: "",
            code: 2,
            out: &[],
            err: &["--accept"],
        },
    ]);
}

#[test]
fn fail_fast_stops_at_the_first_failure_of_the_file() {
    let folder = folder(FAILING);
    for jobs in [1, 2, 7] {
        let report = report(
            &folder,
            &format!("test --format json --fail-fast --jobs {jobs}"),
            8,
        );
        let names: Vec<_> = scenarios(&report).iter().map(|one| &one["name"]).collect();
        assert_eq!(names, ["fine", "another outcome"]);
    }
    let out = folder.run("test --fail-fast", "").out;
    assert!(
        out.ends_with("2 scenarios in 1 file: 1 passed, 1 failed; stopped at the first failure\n"),
        "{out}"
    );
}

#[test]
fn a_table_is_read_as_the_same_scenarios_and_its_faults_are_shown_in_their_cells() {
    let wrong = "\
name,cannot_eat,hunger,diet,budget,expect.outcome,expect.shown,expect.tune
\"one, quoted\",gluten,very,vegan,10,marinara,gluten,
two,gluten,very,vegan,ten,marinara,gluten,
three,nothing,very
four,nothing,litle,,,slice,,
five,nothing,little,,,slise,,
six,nothing,little,,,margherita,,
";
    let folder = Folder::with(&[("pizza.yaml", PIZZA), ("pizza.scenarios.csv", wrong)]);
    let run = folder.run("test", "");
    // The unknown column is a fault of the whole file.
    assert_eq!(run.code, Some(3), "{}", run.err);
    for words in [
        "what is expected has no key `tune`\n --> pizza.scenarios.csv:1:64\n",
        "did you mean `expect.tone`?",
        "FAILS  two  (pizza.scenarios.csv:3)\n",
        "--> pizza.scenarios.csv:3:23\n",
        "this row has 3 cells, and the header has 8\n --> pizza.scenarios.csv:4:1\n",
        "`hunger` has no option `litle`\n --> pizza.scenarios.csv:5:14\n",
        "there is no outcome `slise`\n --> pizza.scenarios.csv:6:23\n",
        "the outcome is `slice`, not `margherita`\n  --> pizza.scenarios.csv:7:22\n",
        "pizza.scenarios.csv  faulty\n",
        "6 scenarios in 1 file: 1 passed, 5 failed, 1 file faulty\n",
    ] {
        assert!(
            run.out.contains(words),
            "\"{words}\" is not said by\n{}",
            run.out
        );
    }
    let checked = folder.run("check pizza.scenarios.csv", "");
    assert_eq!(checked.code, Some(3));
    assert!(
        checked.out.contains("pizza.scenarios.csv:1:64\n"),
        "{}",
        checked.out
    );

    // With semicolons, a byte order mark and line ends of Windows, as Excel writes it.
    let excel = format!(
        "\u{feff}{}",
        TABLE
            .replace(',', ";")
            .replace("two; of", "two, of")
            .replace('\n', "\r\n")
    );
    fs::write(folder.path("pizza.scenarios.csv"), excel).expect("it can be written");
    let run = folder.run("test", "");
    assert_eq!(
        run.out,
        "pizza.scenarios.csv  4 passed\n\n4 scenarios in 1 file: all pass\n"
    );
}

/// A flow with a number, a day and a yes or no.
const COSTS: &str = "\
quandary: 1
title: Costs
start: day
questions:
  day: {ask: When?, type: date, next: member}
  member: {ask: Are you a member?, type: yes_no, next: amount}
  amount:
    ask: How much?
    type: number
    decimals: 3
    next:
      - when: amount > 1 and member and day > 2026-01-01
        go: much
      - go: little
outcomes:
  much: {tone: go, title: Much}
  little: {tone: go, title: Little}
";

#[test]
fn tables_are_read_as_spreadsheets_save_them() {
    for (name, table, wanted) in [
        (
            "empty rows",
            ",,,,\nname,day,member,amount,expect.outcome\n,,,,\nx,2026-08-23,yes,1.50,much\n,,,,\n , ,,,\n",
            "1 passed",
        ),
        (
            "empty columns",
            "name,,day,member,amount,expect.outcome,,\nx,,2026-08-23,TRUE,1.50,much,,\ny,,2025-08-23,FALSE,1.50,little,,,\n",
            "2 passed",
        ),
        (
            "decimal commas",
            "name;day;member;amount;expect.outcome\nx;23.08.2026;WAHR;1,50;much\ny;1.9.2026;VRAI;1.000,5;much\nz;2026-09-01;yes;0,125;little\nw;2026-09-01;yes;1,125;much\n",
            "4 passed",
        ),
        (
            "tabs",
            "name\tday\tmember\tamount\texpect.outcome\nx\t23.08.2026\tyes\t1,5\tmuch\n",
            "1 passed",
        ),
    ] {
        let files = [("costs.yaml", COSTS), ("costs.scenarios.csv", table)];
        let run = Folder::with(&files).run("test", "");
        assert_eq!(run.code, Some(0), "{name}: {}{}", run.out, run.err);
        assert!(run.out.contains(wanted), "{name}: {}", run.out);
    }
    let named = "name,day,member,amount,expect.outcome,\nx,2026-08-23,yes,\"1,50\",much,\ny,2026-08-23,yes,2,much,5\n";
    let files = [("costs.yaml", COSTS), ("costs.scenarios.csv", named)];
    let run = Folder::with(&files).run("test", "");
    assert_eq!(run.code, Some(3), "{}", run.out);
    for words in [
        "this column has no name, and cells below it\n --> costs.scenarios.csv:1:39\n",
        "with a point before decimals, such as 1.5\n",
    ] {
        assert!(run.out.contains(words), "{words}: {}", run.out);
    }
    let merged = "name,day,member,amount,expect.outcome\n<<<<<<< HEAD\nx,2026-08-23,yes,2,much\n=======\nx,2026-08-23,yes,3,much\n>>>>>>> other\n";
    let files = [("costs.yaml", COSTS), ("costs.scenarios.csv", merged)];
    let run = Folder::with(&files).run("check costs.scenarios.csv", "");
    assert_eq!(run.code, Some(3), "{}", run.out);
    assert!(
        run.out.contains("two versions of the file stand here"),
        "{}",
        run.out
    );
    assert!(run.out.contains("1 error"), "{}", run.out);
}

#[test]
fn faulty_files_end_with_3_and_keep_the_others() {
    let folder = Folder::with(&[
        ("pizza.yaml", PIZZA),
        ("pizza.scenarios.yaml", SCENARIOS),
        (
            "bad.yaml",
            &PIZZA.replace("start: cannot_eat", "start: cannot"),
        ),
        (
            "bad.scenarios.yaml",
            SCENARIOS.trim_start_matches("flow: pizza.yaml\n"),
        ),
        ("torn.yaml", PIZZA),
        (
            "torn.scenarios.yaml",
            "scenarios:\n  - name: \"open\n    answers: {}\n",
        ),
        ("keys.yaml", PIZZA),
        (
            "keys.scenarios.yaml",
            "scenario_s: 1\nscenarios:\n  - name: a\n    answers: {cannot_eat: [nothing], hunger: little}\n    expect: {outcome: slice}\n",
        ),
        (
            "lost.scenarios.yaml",
            SCENARIOS.trim_start_matches("flow: pizza.yaml\n"),
        ),
    ]);
    let run = folder.run("test", "");
    assert_eq!(run.code, Some(1), "{}", run.err);
    assert!(
        run.err
            .contains("`bad.scenarios.yaml` cannot be played without its flow"),
        "{}",
        run.err
    );
    assert!(
        run.err.contains(
            "`lost.scenarios.yaml` cannot be played without its flow: there is no file `lost.yaml`"
        ),
        "{}",
        run.err
    );
    assert!(
        run.out.contains("this quote is never closed"),
        "{}",
        run.out
    );
    assert!(
        run.out.contains("a scenario file has no key `scenario_s`"),
        "{}",
        run.out
    );
    assert!(
        run.out.contains("pizza.scenarios.yaml  23 passed\n"),
        "{}",
        run.out
    );
    for (file, code) in [
        ("torn.yaml", 3),
        ("keys.yaml", 3),
        ("bad.yaml", 3),
        ("pizza.yaml", 0),
    ] {
        assert_eq!(
            folder.run(&format!("test {file}"), "").code,
            Some(code),
            "{file}"
        );
    }
    let junit = folder.run("test torn.yaml --format junit", "").out;
    assert!(junit.contains("errors=\"1\""), "{junit}");
    let tap = folder.run("test torn.yaml --format tap", "").out;
    assert!(
        tap.contains("\n1..1\n# quandary\nnot ok 1 - torn.scenarios.yaml\n"),
        "{tap}"
    );
}

#[test]
fn a_refusal_is_one_failure_and_marks_its_own_step() {
    // What would have come behind the refusal, or the missing answer, is not told as well.
    let folder = folder(
        "\
scenarios:
  - name: refused
    answers: {hunger: little, cannot_eat: [cheese, nothing], diet: none, budget: 20}
    expect: {outcome: slice, asked: [cannot_eat, hunger], asks: [hunger]}
  - name: missing
    answers: {cannot_eat: [nothing], budget: 20}
    expect: {outcome: slice, asks: [hunger, diet]}
  - name: other words
    answers: {cannot_eat: [nothing], hunger: very, diet: none, budget: 7}
    expect: {refused: {question: budget, says: No.}, asks: [budget]}
",
    );
    let report = report(&folder, "test --format json", 8);
    let facts = [
        (vec!["the answer to `cannot_eat` is refused"], "cannot_eat"),
        (vec!["`hunger` is asked and has no answer"], "hunger"),
        (vec!["`budget` is refused with"], "budget"),
    ];
    for (scenario, (messages, step)) in scenarios(&report).iter().zip(facts) {
        let failures = array(&scenario["failures"]);
        assert_eq!(failures.len(), messages.len(), "{failures:?}");
        for (failure, message) in failures.iter().zip(messages) {
            let said = failure["message"].as_str().expect("it is a text");
            assert!(said.starts_with(message), "{said}");
        }
        let mut steps = array(&scenario["way"]["steps"]).iter();
        let differs = steps.find(|step| step["differs"] == true);
        assert_eq!(differs.expect("a step differs")["question"], step);
    }
    // An expected refusal with an answer behind it is still at fault, at its last step.
    let text = "scenarios:\n  - name: behind\n    answers: {cannot_eat: [cheese, nothing], hunger: little}\n    expect: {refused: {question: cannot_eat}}\n";
    fs::write(folder.path("pizza.scenarios.yaml"), text).expect("it can be written");
    let run = folder.run("test", "");
    assert!(
        run.out.contains("`hunger` is answered, and never asked"),
        "{}",
        run.out
    );
    assert!(run.out.contains("  >  1  "), "{}", run.out);
    // To accept a refusal that has answers behind it would not make it pass.
    let text = text.replace("{refused: {question: cannot_eat}}", "{outcome: slice}");
    fs::write(folder.path("pizza.scenarios.yaml"), &text).expect("it can be written");
    let run = folder.run("test --accept --yes", "");
    assert!(
        run.out
            .contains("behind: the answer to `cannot_eat` is refused"),
        "{}",
        run.out
    );
    let kept = fs::read_to_string(folder.path("pizza.scenarios.yaml"));
    assert_eq!(kept.expect("it is there"), text);
}

#[test]
fn a_file_that_cannot_be_played_is_in_every_report() {
    let folder = Folder::with(&[
        ("pizza.yaml", PIZZA),
        ("pizza.scenarios.yaml", SCENARIOS),
        (
            "bad.yaml",
            &PIZZA.replace("start: cannot_eat", "start: cannot"),
        ),
        ("bad.scenarios.csv", TABLE),
        ("lost.scenarios.csv", TABLE),
    ]);
    fs::write(folder.path("latin.scenarios.csv"), b"name,caf\xe9\n").expect("it can be written");
    let played = report(&folder, "test --format json", 1);
    assert_eq!(played["faulty_files"], 3);
    let findings = |file: &str| {
        let files = array(&played["files"]).iter();
        let mut files = files.filter(|one| one["file"] == file);
        files.next().expect("it has an entry")["findings"].clone()
    };
    let bad = findings("bad.scenarios.csv");
    assert_eq!(
        (&bad[0]["line"], &bad[1]["file"]),
        (&json!(1), &json!("bad.yaml"))
    );
    assert_eq!(bad[1]["message"], "there is no question `cannot`");
    assert_eq!(bad[1]["line"], 4);
    let message = |file: &str| findings(file)[0]["message"].to_string();
    assert!(message("lost.scenarios.csv").contains("there is no file `lost.yaml`"));
    assert!(message("latin.scenarios.csv").contains("line 1 of `latin.scenarios.csv`"));

    let tap = folder.run("test --format tap", "").out;
    assert!(tap.starts_with("TAP version 14\n1..26\n"), "{tap}");
    assert!(tap.contains("not ok 24 - bad.scenarios.csv\n  ---\n  message: \"`bad.scenarios.csv` cannot be played"), "{tap}");
    assert!(
        tap.contains("    - \"bad.yaml:4: there is no question `cannot`"),
        "{tap}"
    );
    assert!(tap.contains("not ok 26 - lost.scenarios.csv\n"), "{tap}");

    let github = folder.run("test --format github", "").out;
    for line in [
        "::error file=bad.yaml,line=4,endLine=4,col=8,endColumn=14,title=undefined-name::there is no question `cannot`",
        "::error file=lost.scenarios.csv,line=1,col=1::`lost.scenarios.csv` cannot be played",
        "23 scenarios in 1 file: 23 passed, 3 files not played\n",
    ] {
        assert!(github.contains(line), "\"{line}\" is not in\n{github}");
    }

    // Where nothing at all could be played, the report is written all the same.
    let run = folder.run("test bad.scenarios.csv --format junit --output out.xml", "");
    assert_eq!(run.code, Some(3), "{}", run.err);
    let xml = fs::read_to_string(folder.path("out.xml")).expect("it is written");
    assert!(
        xml.contains(
            "<testsuite name=\"bad.scenarios.csv\" tests=\"1\" failures=\"0\" errors=\"1\" time="
        ),
        "{xml}"
    );
    assert!(
        xml.contains("<error message=\"`bad.scenarios.csv` cannot be played without its flow"),
        "{xml}"
    );
}

#[test]
fn a_report_is_never_written_over_what_is_tested() {
    let folder = folder(SCENARIOS);
    let bad = PIZZA.replace("start: cannot_eat", "start: cannot");
    fs::write(folder.path("bad.yaml"), &bad).expect("it can be written");
    fs::write(folder.path("bad.scenarios.csv"), TABLE).expect("it can be written");
    for (args, words) in [
        (
            "test --output pizza.yaml",
            "--output would write over `pizza.yaml`, which is tested here",
        ),
        (
            "test --lcov ./pizza.yaml",
            "--lcov would write over `./pizza.yaml`",
        ),
        (
            "test --output pizza.scenarios.yaml",
            "--output would write over `pizza.scenarios.yaml`",
        ),
        (
            "test bad.scenarios.csv --output bad.yaml",
            "--output would write over `bad.yaml`",
        ),
        (
            "test --lcov new.scenarios.csv",
            "--lcov writes no file called `new.scenarios.csv`",
        ),
        (
            "test --output same --lcov same",
            "--output and --lcov name the same file",
        ),
    ] {
        let run = folder.run(args, "");
        assert_eq!(run.code, Some(2), "{args}\n{}", run.err);
        assert!(run.err.contains(words), "{args}\n{}", run.err);
        assert_eq!(run.out, "", "{args}");
    }
    for (name, text) in [
        ("pizza.yaml", PIZZA),
        ("pizza.scenarios.yaml", SCENARIOS),
        ("bad.yaml", &bad),
    ] {
        assert_eq!(
            fs::read_to_string(folder.path(name)).expect("it is there"),
            text
        );
    }
    assert!(!folder.path("new.scenarios.csv").exists() && !folder.path("same").exists());
}

#[test]
fn two_scenarios_of_one_name_fail_however_the_file_is_read() {
    // Long enough for several pieces; the two stand in different ones.
    let mut text = String::from("scenarios:\n");
    for number in 0..4000 {
        let name = match number {
            3990 => "number 17".to_owned(),
            number => format!("number {number}"),
        };
        let _ = write!(
            text,
            "  - name: {name}\n    answers: {{cannot_eat: [nothing], hunger: little}}\n    expect: {{outcome: slice}}\n"
        );
    }
    let folder = folder(&text);
    let run = folder.run("test --jobs 2", "");
    assert_eq!(run.code, Some(8), "{}", run.err);
    assert!(
        run.out.contains("two scenarios are called `number 17`"),
        "{}",
        run.out
    );
    assert!(
        run.out.contains("pizza.scenarios.yaml:11972:"),
        "{}",
        run.out
    );
    assert!(run.out.contains("3,999 passed, 1 failed"), "{}", run.out);
}

#[test]
fn twenty_thousand_scenarios_are_ordinary_and_a_failure_still_has_its_line() {
    let mut text = String::from("# many\nscenarios:\n");
    for number in 0..20_000 {
        let outcome = if number == 19_998 {
            "marinara"
        } else {
            "slice"
        };
        let _ = write!(
            text,
            "  - name: number {number}\n    answers: {{cannot_eat: [nothing], hunger: little}}\n    expect:\n      outcome: {outcome}\n"
        );
    }
    let folder = folder(&text);
    let one = folder.run("test --jobs 1", "");
    let two = folder.run("test --jobs 2", "");
    assert_eq!(one.code, Some(8), "{}", one.err);
    assert_eq!(one.out, two.out);
    assert!(
        one.out.contains("--> pizza.scenarios.yaml:79998:16\n"),
        "{}",
        one.out
    );
    assert!(
        one.out
            .ends_with("20,000 scenarios in 1 file: 19,999 passed, 1 failed\n"),
        "{}",
        one.out
    );
}

#[test]
fn coverage_tells_what_is_untried_and_where() {
    let little = "\
scenarios:
  - name: one
    answers: {cannot_eat: [gluten], hunger: little}
    expect: {outcome: slice}
  - name: two
    answers: {cannot_eat: [cheese], hunger: very, diet: none, budget: 20}
    expect: {outcome: ortolana}
";
    let folder = folder(little);
    folder.play(&[
        Case {
            args: "test --coverage",
            stdin: "",
            code: 0,
            out: &[
                "\npizza.yaml\n  questions                 4 of 4      100 %\n  answers                   5 of 8      62.5 %\n",
                "  not tried:\n    pizza.yaml:12  `diet is vegan` holds\n    pizza.yaml:24  the answer `nothing` to `cannot_eat`\n",
                "    pizza.yaml:59  refusal 1 of `budget`\n",
                "    pizza.yaml:63  the route from `budget` to `marinara` (no_cheese and budget < 12)\n",
                "    pizza.yaml:62  `budget < 12` holds\n",
                "  not counted, since no answers can try it:\n    pizza.yaml:59  `size >= 2` does not hold\n",
            ],
            err: &[],
        },
        Case {
            args: "test --min-coverage 60",
            stdin: "",
            code: 0,
            out: &["all pass"],
            err: &[],
        },
        Case {
            args: "test --min-coverage 100",
            stdin: "",
            code: 9,
            out: &["all pass"],
            err: &["error: the scenarios try 6", "and --min-coverage asks for 100 %"],
        },
    ]);
    fs::write(folder.path("pizza.scenarios.yaml"), SCENARIOS).expect("it can be written");
    let run = folder.run("test --min-coverage 100", "");
    assert_eq!(run.code, Some(0), "{}", run.err);
    assert!(
        run.out
            .contains("  all                      36 of 36     100 %\n"),
        "{}",
        run.out
    );
}

#[test]
fn lcov_has_the_structure_that_viewers_accept() {
    let folder = folder(FAILING);
    let run = folder.run("test --lcov lcov.info", "");
    assert_eq!(run.code, Some(8));
    let text = fs::read_to_string(folder.path("lcov.info")).expect("it is written");
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(&lines[..2], ["TN:quandary", "SF:pizza.yaml"]);
    assert_eq!(lines.last(), Some(&"end_of_record"));
    let total = PIZZA.lines().count();
    let with = |key: &str| {
        let lines = lines
            .iter()
            .filter_map(|line| line.strip_prefix(key)?.strip_prefix(':'));
        lines
            .map(|line| line.split(',').collect::<Vec<&str>>())
            .collect::<Vec<_>>()
    };
    let number = |text: &str| text.parse::<usize>().expect("it is a number");
    let one = |key: &str| number(with(key)[0][0]);
    for (key, cells, found, hit) in [
        ("DA", 2, "LF", "LH"),
        ("BRDA", 4, "BRF", "BRH"),
        ("FNDA", 2, "FNF", "FNH"),
    ] {
        let rows = with(key);
        assert!(rows.iter().all(|row| row.len() == cells), "{key}: {rows:?}");
        let times = |row: &Vec<&str>| match key {
            "FNDA" => number(row[0]),
            _ => number(row[cells - 1]),
        };
        assert_eq!(one(found), rows.len(), "{found}");
        assert_eq!(
            one(hit),
            rows.iter().filter(|row| times(row) > 0).count(),
            "{hit}"
        );
        assert!(one(hit) > 0 && one(hit) < one(found), "{key} tells nothing");
    }
    // Functions are declared once each, and every line is one of the flow, once.
    let declared: BTreeSet<String> = with("FN").iter().map(|row| row[1].to_owned()).collect();
    let called: BTreeSet<String> = with("FNDA").iter().map(|row| row[1].to_owned()).collect();
    assert_eq!(declared, called);
    assert_eq!(declared.len(), with("FN").len());
    let numbers: Vec<usize> = with("DA").iter().map(|row| number(row[0])).collect();
    assert!(numbers.windows(2).all(|pair| pair[0] < pair[1]));
    assert!(numbers.iter().all(|line| (1..=total).contains(line)));
    // The route to the marinara was taken, that to the ortolana was not.
    let times = |line: usize| {
        with("DA")
            .iter()
            .find(|row| number(row[0]) == line)
            .map(|row| number(row[1]))
    };
    assert_eq!((times(63), times(65)), (Some(1), Some(0)));
}

/// What `--accept` changes, as it stands before and after.
const ACCEPTED: [(&str, &str); 6] = [
    (
        "    expect:
      # what comes
      outcome: ortolana   # told by the vegan
      tone: stop
      tags: [dear]
      shown: []
      asked:
        - hunger
        - diet
      # the end
",
        "    expect:
      # what comes
      outcome: marinara   # told by the vegan
      tone: go
      shown: [gluten]
      asked: [cannot_eat, hunger, diet, budget]
      # the end
",
    ),
    (
        "    expect: {outcome: margherita, asks: [diet, hunger]}\n",
        "    expect: {outcome: marinara}\n",
    ),
    (
        "    expect: {outcome: slice, asks_not: [hunger]}\n",
        "    expect: {outcome: marinara}\n",
    ),
    (
        "    expect:\n      unfinished: budget\n      asks: [diet]\n",
        "    expect:\n      outcome: marinara\n      asks: [diet]\n",
    ),
    (
        "    expect: {refused: {question: budget, says: No.}}\n",
        "    expect: {outcome: marinara}\n",
    ),
    (
        "    expect: {first: [], help_first: [gluten], documents: [], at_once: true}\n",
        "    expect: {first: [gluten], help_first: [], documents: [], at_once: false}\n",
    ),
];

#[test]
fn accept_changes_what_is_expected_and_no_other_byte() {
    let answers =
        "    answers: {cannot_eat: [gluten], hunger: very, diet: vegan, budget: 10}  # all\n";
    let file = |side: fn(&(&'static str, &'static str)) -> &'static str| {
        let mut text = String::from("# The vegan, again and again.\r\n\nscenarios:\n\n");
        for (number, pair) in ACCEPTED.iter().enumerate() {
            let _ = write!(
                text,
                "  - name: \"number {number}\"\n{answers}{}\n",
                side(pair)
            );
        }
        text
    };
    // The second keeps what still comes.
    let before = file(|(before, _)| before);
    let after = file(|(_, after)| after).replacen(
        "{outcome: marinara}",
        "{outcome: marinara, asks: [diet, hunger]}",
        1,
    );
    let folder = folder(&before);
    let path = folder.path("pizza.scenarios.yaml");

    let run = folder.run("test --accept", "yes\n");
    assert_eq!(run.code, Some(8));
    assert!(run.err.contains("--yes changes it unasked"), "{}", run.err);
    assert_eq!(fs::read_to_string(&path).expect("it is there"), before);

    let run = folder.run("test --accept --yes", "");
    assert_eq!(run.code, Some(0), "{}\n{}", run.out, run.err);
    for line in [
        "--- pizza.scenarios.yaml\n+++ pizza.scenarios.yaml (as it comes now)\n@@ ",
        "-      outcome: ortolana   # told by the vegan\n",
        "+      outcome: marinara   # told by the vegan\n",
        "6 scenarios expect what comes now\n",
    ] {
        assert!(run.out.contains(line), "\"{line}\" is not in\n{}", run.out);
    }
    assert_eq!(fs::read_to_string(&path).expect("it is there"), after);
    let run = folder.run("test", "");
    assert_eq!(
        run.out.lines().last(),
        Some("6 scenarios in 1 file: all pass")
    );
    let run = folder.run("test --accept", "");
    assert_eq!(
        (run.code, run.out.as_str()),
        (Some(0), "every scenario passes; nothing is changed\n")
    );
}

#[test]
fn accept_leaves_to_people_what_only_people_can_mend() {
    let folder = folder(FAILING);
    let run = folder.run("test --accept --yes", "");
    assert_eq!(run.code, Some(8));
    for line in [
        "never asked: `diet` is answered, and never asked\n",
        "an id that is none: the flow has no question `hungr`\n",
        "an option that is none: `hunger` has no option `",
        "5 scenarios expect what comes now, 3 left to be mended by hand\n",
    ] {
        assert!(run.out.contains(line), "\"{line}\" is not in\n{}", run.out);
    }
    let run = folder.run("test", "");
    assert!(
        run.out
            .ends_with("10 scenarios in 1 file: 7 passed, 3 failed\n"),
        "{}",
        run.out
    );
    // Expectations of a table are cells.
    let table = TABLE.replace("20,ortolana,[gluten]", "20,marinara,[]");
    fs::write(folder.path("pizza.scenarios.csv"), table).expect("it can be written");
    let run = folder.run("test pizza.scenarios.csv --accept --yes", "");
    assert_eq!(run.code, Some(0), "{}\n{}", run.out, run.err);
    let table = fs::read_to_string(folder.path("pizza.scenarios.csv")).expect("it is there");
    assert_eq!(
        table,
        TABLE.replace("20,ortolana,[gluten]", "20,ortolana,gluten")
    );
}

#[test]
fn accept_names_what_it_cannot_change_and_changes_the_others() {
    let head = "scenarios:\n  - name: nothing would be left\n    answers: {cannot_eat: [nothing], hunger: little}\n    expect:\n      asks_not: [hunger]\n  - name: nor in braces\n    answers: {cannot_eat: [nothing], hunger: little}\n    expect: {asks_not: [hunger]}\n";
    let odd = "  - name: odd\n    answers: &given {cannot_eat: [nothing], hunger: little}\n    expect: &wanted {outcome: marinara}\n  - name: as odd\n    answers: *given\n    expect: *wanted\n";
    let plain = "  - name: another\n    answers: {cannot_eat: [nothing], hunger: little}\n    expect: {outcome: marinara}\n";
    let folder = folder(&format!("{head}{odd}{plain}"));
    let run = folder.run("test --accept --yes", "");
    assert_eq!(run.code, Some(8), "{}\n{}", run.out, run.err);
    for line in [
        "  pizza.scenarios.yaml:2: nothing would be left: `hunger` is asked\n",
        "  pizza.scenarios.yaml:6: nor in braces: `hunger` is asked\n",
    ] {
        assert!(run.out.contains(line), "\"{line}\" is not in\n{}", run.out);
    }
    let text = fs::read_to_string(folder.path("pizza.scenarios.yaml")).expect("it is there");
    assert!(text.starts_with(head), "{text}");
    assert!(
        text.ends_with(&plain.replace("marinara", "slice")),
        "{text}"
    );
    // A table that would expect nothing is left as well.
    let table = "name,cannot_eat,hunger,expect.asks_not\na,nothing,little,hunger\n";
    fs::write(folder.path("pizza.scenarios.csv"), table).expect("it can be written");
    let run = folder.run("test pizza.scenarios.csv --accept --yes", "");
    assert_eq!(run.code, Some(8));
    assert!(
        run.out
            .contains("pizza.scenarios.csv:2: a: `hunger` is asked\n"),
        "{}",
        run.out
    );
    let text = fs::read_to_string(folder.path("pizza.scenarios.csv"));
    assert_eq!(text.expect("it is there"), table);
}

#[test]
fn accept_shows_the_faults_of_a_file() {
    let folder = folder("scenarios:\n  - name: \"open\n    answers: {}\n");
    let run = folder.run("test --accept --yes", "");
    assert_eq!(run.code, Some(3));
    assert!(
        run.out.contains("this quote is never closed"),
        "{}",
        run.out
    );
    assert!(
        run.out
            .ends_with("nothing is changed; mend the faults first\n"),
        "{}",
        run.out
    );
}

#[test]
fn a_scenario_that_expects_nothing_is_told() {
    let yaml = "scenarios:\n  - name: a\n    answers: {cannot_eat: [nothing], hunger: little}\n    expect: {}\n";
    let table = "name,cannot_eat,hunger,expect.outcome\nb,nothing,little,\n";
    let folder = folder(yaml);
    fs::write(folder.path("pizza.scenarios.csv"), table).expect("it can be written");
    let run = folder.run("test", "");
    assert_eq!(run.code, Some(0), "{}", run.err);
    for words in [
        "warning[empty-text]: this scenario expects nothing: any advice passes\n --> pizza.scenarios.csv:2:1\n",
        " --> pizza.scenarios.yaml:4:",
    ] {
        assert!(
            run.out.contains(words),
            "\"{words}\" is not in\n{}",
            run.out
        );
    }
}

#[test]
fn a_quote_that_is_never_closed_is_told_where_it_opens() {
    let folder = Folder::with(&[("pizza.yaml", PIZZA)]);
    let head = "name,cannot_eat,hunger,expect.outcome\n";
    for (rows, place, counts) in [
        (
            "a,nothing,little,slice\n\"b,nothing,little,slice\nc,nothing,little,slice\n",
            "3:1",
            "1 passed, 1 failed",
        ),
        (
            "\"a \"\"1\"\"\",\"nothing\",little,\"slice\nb,nothing,little,slice\n",
            "2:28",
            "0 passed, 1 failed",
        ),
    ] {
        let table = format!("{head}{rows}");
        fs::write(folder.path("pizza.scenarios.csv"), table).expect("it can be written");
        let run = folder.run("test", "");
        assert_eq!(run.code, Some(8), "{}", run.err);
        for words in [
            &format!(
                "this quote is never closed: all that follows belongs to its cell\n --> pizza.scenarios.csv:{place}\n"
            ),
            counts,
        ] {
            assert!(
                run.out.contains(words),
                "\"{words}\" is not in\n{}",
                run.out
            );
        }
        assert!(!run.out.contains("cells, and the header"), "{}", run.out);
    }
    let open = "\"name,cannot_eat,hunger,expect.outcome\na,nothing,little,slice\n";
    fs::write(folder.path("pizza.scenarios.csv"), open).expect("it can be written");
    let run = folder.run("test", "");
    assert_eq!(run.code, Some(3));
    assert!(
        run.out.contains(
            "closed: all that follows belongs to its cell\n --> pizza.scenarios.csv:1:1\n"
        ),
        "{}",
        run.out
    );
    assert_eq!(run.out.matches("error").count(), 1, "{}", run.out);
}

#[test]
fn a_table_is_read_as_spreadsheets_save_it() {
    let flow = "quandary: 1\ntitle: Do I take an umbrella?\nstart: rain\nquestions:\n  rain:\n    ask: Will it rain?\n    type: yes_no\n    next: {yes: take, no: leave}\noutcomes:\n  take: {tone: go, title: Take it}\n  leave: {tone: info, title: Leave it at home}\n";
    let folder = Folder::with(&[("rain.yaml", flow)]);
    for table in [
        "name,rain,expect.outcome\na,TRUE,take\nb,FALSE,leave\n",
        "sep=;\r\nname;rain;expect.outcome\r\na;yes;take\r\nb;False;leave\r\n",
        "\u{feff}sep=,\nname,rain,expect.outcome\na,yes,take\nb,no,leave\n",
        "name\train\texpect.outcome\na\tTRUE\ttake\nb\tno\tleave\n",
    ] {
        fs::write(folder.path("rain.scenarios.csv"), table).expect("it can be written");
        let run = folder.run("test", "");
        assert_eq!(run.code, Some(0), "{table}\n{}", run.out);
        assert!(run.out.contains("2 passed"), "{table}\n{}", run.out);
        // Places are right, and what comes can be accepted.
        let wrong = table.replace("leave", "take");
        fs::write(folder.path("rain.scenarios.csv"), wrong).expect("it can be written");
        let run = folder.run("test --accept --yes", "");
        assert_eq!(run.code, Some(0), "{table}\n{}", run.out);
        let text = fs::read_to_string(folder.path("rain.scenarios.csv"));
        assert_eq!(text.expect("it is there"), table);
    }
}

#[test]
fn the_help_of_test_lists_its_exit_codes() {
    Folder::with(&[]).play(&[Case {
        args: "test --help",
        stdin: "",
        code: 0,
        out: &[
            "Usage: quandary test",
            "quandary test flows --coverage",
            "8  a scenario fails",
            "9  every scenario passes, and less is tried than --min-coverage asks for",
        ],
        err: &[],
    }]);
}

/// The program brings them along, so there need be no file.
#[test]
fn built_in_flows_bring_their_scenarios() {
    let folder = Folder::with(&[]);
    for flow in ["pizza", "is-my-letter-safe"] {
        let run = folder.run(&format!("test {flow} --min-coverage 100"), "");
        assert_eq!(run.code, Some(0), "{flow}\n{}{}", run.out, run.err);
        assert!(run.out.contains("all pass"), "{flow}\n{}", run.out);
    }
}
