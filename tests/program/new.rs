//! A flow to begin with: two files, both or none, in which nothing is wrong.

use std::fs;

use quandary::check::{CheckOptions, check};
use quandary::flow::day;
use quandary::space::MOST_NODES;
use quandary::{parse, trial};

use crate::folder::{Case, Folder};

#[test]
fn the_new_flow_is_clean_proven_and_played_and_its_scenarios_pass() {
    let folder = Folder::with(&[]);
    folder.play(&[
        Case {
            args: "new tea",
            stdin: "",
            code: 0,
            out: &[
                "`tea.yaml`, with its tests, `tea.scenarios.yaml`",
                "  quandary run tea.yaml\n",
                "  quandary check tea.yaml tea.scenarios.yaml\n",
                "  quandary prove tea.yaml\n",
                "  quandary test tea.yaml\n",
            ],
            err: &[],
        },
        Case {
            args: "check tea.yaml tea.scenarios.yaml",
            stdin: "",
            code: 0,
            out: &["nothing is wrong"],
            err: &[],
        },
        Case {
            args: "prove tea.yaml --all",
            stdin: "",
            code: 0,
            out: &["holds  Nobody is sent out on a bicycle in a storm."],
            err: &[],
        },
        Case {
            args: "run tea.yaml --answer weather=dry --answer distance=4 --answer bicycle=yes",
            stdin: "",
            code: 0,
            out: &["Take the bicycle", "It is 4 kilometres."],
            err: &[],
        },
        // A pipeline that asks for all is green from the start.
        Case {
            args: "ci . --min-coverage 100",
            stdin: "",
            code: 0,
            out: &["check passed, prove passed, test passed"],
            err: &[],
        },
    ]);
    let text = |name: &str| fs::read_to_string(folder.path(name)).expect("it was written");
    let today = day::read("2026-11-23").expect("it is a day");
    let most_nodes = MOST_NODES;
    let checked = check(&text("tea.yaml"), &CheckOptions { today, most_nodes });
    assert!(checked.findings.is_empty(), "{:?}", checked.findings);
    let flow = checked.flow.expect("nothing is wrong with it");
    let read = parse::scenario::read(&text("tea.scenarios.yaml"), &flow);
    assert!(read.findings.is_empty(), "{:?}", read.findings);
    assert!(read.scenarios.len() >= 3);
    for scenario in &read.scenarios {
        let failures = trial::play(&flow, scenario, today).failures;
        assert!(failures.is_empty(), "{}: {failures:?}", scenario.name);
    }
}

#[test]
fn the_name_may_have_its_ending_a_folder_and_signs_of_the_shell() {
    let folder = Folder::with(&[]);
    fs::create_dir(folder.path("sub")).expect("it can be made");
    for (args, written, said) in [
        ("new one.yaml", "one", "quandary run one.yaml\n"),
        ("new sub/two", "sub/two", "quandary run sub/two.yaml\n"),
        ("new it's", "it's", "quandary run 'it'\\''s.yaml'\n"),
        ("new -- -x", "-x", "quandary run ./-x.yaml\n"),
    ] {
        let run = folder.run(args, "");
        assert_eq!((run.code, &*run.err), (Some(0), ""), "{args}");
        assert!(run.out.contains(said), "{args}: {}", run.out);
        for ending in ["yaml", "scenarios.yaml"] {
            let file = folder.path(&format!("{written}.{ending}"));
            assert!(file.is_file(), "{args}: {}", file.display());
        }
    }
}

#[test]
fn nothing_is_overwritten_and_nothing_is_half_written() {
    let folder = Folder::with(&[
        ("tea.yaml", "mine"),
        ("milk.scenarios.yaml", "mine"),
        ("file", "mine"),
    ]);
    fs::create_dir(folder.path("sub")).expect("it can be made");
    let before = names(&folder);
    for (args, code, said) in [
        (
            "new tea",
            1,
            "`tea.yaml` is there already, and isn't overwritten",
        ),
        ("new tea.yaml", 1, "`tea.yaml` is there already"),
        ("new milk", 1, "`milk.scenarios.yaml` is there already"),
        ("new no/tea", 1, "there is no directory `no`"),
        ("new file/tea", 1, "`file` is not a directory"),
        ("new .", 1, "`.` is a directory; name a file in it"),
        ("new ..", 1, "`..` is a directory; name a file in it"),
        ("new sub/", 1, "`sub/` is a directory; name a file in it"),
        ("new tea.yml", 2, "ends in `.yaml`; write `tea.yaml`"),
        ("new tea.txt", 2, "ends in `.yaml`; write `tea.yaml`"),
        ("new a.scenarios.yaml", 2, "name the flow, such as `a.yaml`"),
        ("new", 2, "<FILE>"),
    ] {
        let run = folder.run(args, "");
        assert_eq!(
            (run.code, &*run.out),
            (Some(code), ""),
            "{args}: {}",
            run.err
        );
        assert!(run.err.contains(said), "{args}: {}", run.err);
        assert_eq!(names(&folder), before, "{args}");
    }
    // The name of the flow would do, that of its scenarios is too long.
    let run = folder.run(&format!("new {}", "x".repeat(245)), "");
    assert_eq!(run.code, Some(1), "{}", run.out);
    assert_eq!(names(&folder), before, "{}", run.err);
    for name in ["tea.yaml", "milk.scenarios.yaml", "file"] {
        let text = fs::read_to_string(folder.path(name)).expect("it is there");
        assert_eq!(text, "mine", "{name}");
    }
}

fn names(folder: &Folder) -> Vec<String> {
    let mut names = Vec::new();
    for sub in ["", "sub"] {
        let entries = fs::read_dir(folder.path(sub)).expect("the folder can be read");
        let entries = entries.map(|entry| entry.expect("it can be read").file_name());
        names.extend(entries.map(|name| format!("{sub}/{}", name.to_string_lossy())));
    }
    names.sort();
    names
}
