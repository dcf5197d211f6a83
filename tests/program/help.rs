//! What the program says about itself, and about a command line that it cannot read.

use std::fs;
#[cfg(unix)]
use std::{env, path::Path, process::Command};

use crate::folder::{Case, Folder};
#[cfg(unix)]
use crate::folder::{Run, finish};

const HELP: &[Case] = &[
    Case {
        args: "--help",
        stdin: "",
        code: 0,
        out: &[
            "Usage: quandary",
            "Commands:",
            "Exit codes:\n  0    ",
            "\n  5    you left before the end",
            "\n  130  ",
        ],
        err: &[],
    },
    Case {
        args: "run --help",
        stdin: "",
        code: 0,
        out: &[
            "Usage: quandary run",
            "Examples:\n  quandary run ",
            "Exit codes:\n  0    ",
            "--answer <ID=VALUE>",
        ],
        err: &[],
    },
    Case {
        args: "check --help",
        stdin: "",
        code: 0,
        out: &[
            "Usage: quandary check",
            "Examples:\n  quandary check ",
            "3    a file has an error",
        ],
        err: &[],
    },
    Case {
        args: "mutants --help",
        stdin: "",
        code: 0,
        out: &[
            "Usage: quandary mutants [OPTIONS] <FLOW>",
            "Examples:\n  quandary mutants ",
            "8  a change is not noticed",
            "--sample <N>",
        ],
        err: &[],
    },
    Case {
        args: "cases --help",
        stdin: "",
        code: 0,
        out: &[
            "Usage: quandary cases [OPTIONS] <FLOW>",
            "Examples:\n  quandary cases ",
            "--cover <WHAT>",
            "0  the scenarios were written",
        ],
        err: &[],
    },
    Case {
        args: "graph --help",
        stdin: "",
        code: 0,
        out: &[
            "Usage: quandary graph [OPTIONS] <FLOW>",
            "Examples:\n  quandary graph ",
            "--coverage",
            "0  the picture was drawn",
        ],
        err: &[],
    },
    Case {
        args: "booklet --help",
        stdin: "",
        code: 0,
        out: &[
            "Usage: quandary booklet [OPTIONS] <FLOW>",
            "Examples:\n  quandary booklet ",
            "--changed",
            "0  the booklet was written",
        ],
        err: &[],
    },
    Case {
        args: "list --help",
        stdin: "",
        code: 0,
        out: &["Usage: quandary list", "Example"],
        err: &[],
    },
    Case {
        args: "--version",
        stdin: "",
        code: 0,
        out: &[concat!("quandary ", env!("CARGO_PKG_VERSION"), "\n")],
        err: &[],
    },
];

#[test]
fn help_lists_examples_and_exit_codes() {
    Folder::with(&[]).play(HELP);
}

/// The examples that do not end with 0 where there is no terminal, with the code that they end
/// with. Every other example in the help of a command has to end with 0.
#[cfg(unix)]
const WANT_A_TERMINAL: &[(&str, i32)] = &[
    ("quandary", 4),
    ("quandary run", 4),
    ("quandary run pizza", 4),
    ("quandary run my-flow.yaml", 4),
    ("quandary --save advice.html", 4),
];

/// Whoever adds a command gives its help an example, which is run here as a shell runs it, in a
/// folder with a flow, its scenarios, answers, and the flows of this repository in `flows`.
#[cfg(unix)]
#[test]
fn every_command_has_examples_and_every_example_runs() {
    let mut run = 0;
    for command in commands() {
        let help = Folder::with(&[]).run(&format!("{command} --help"), "").out;
        let examples = examples(&help);
        assert!(!examples.is_empty(), "`{command}` has no example:\n{help}");
        for example in examples {
            let of_it = format!("quandary {command}");
            let named = example.starts_with(of_it.trim());
            assert!(named, "{example}: this is no example of `{command}`");
            // What never ends by itself is run by `watch` and `preview`, which end it.
            if example.contains("--watch") || command == "preview" {
                continue;
            }
            let ran = in_a_shell(&example);
            let wanted = WANT_A_TERMINAL.iter().find(|(name, _)| *name == example);
            let code = wanted.map_or(0, |(_, code)| *code);
            assert_eq!(ran.code, Some(code), "{example}\n{}{}", ran.out, ran.err);
            if code == 4 {
                assert!(ran.err.contains("there is nobody to ask"), "{}", ran.err);
            }
            run += 1;
        }
    }
    assert!(run >= 15, "only {run} examples were run");
}

/// Whoever waits for a command, or gives it a large file, reads in its help how much it takes.
#[test]
fn every_command_that_reads_files_states_its_limits() {
    let mut of_flows = 0;
    for command in commands() {
        let help = Folder::with(&[]).run(&format!("{command} --help"), "").out;
        let limits = help.split_once("\nLimits:\n").map(|(_, below)| below);
        let limits = limits.and_then(|below| below.split("\n\n").next());
        let wanted = [
            ("--max-size", "at most 64 MB (--max-size)"),
            ("--max-nodes", "ends at 1,000,000,000 branches"),
            ("--answer <", "at most 500,000 branches"),
            ("--deny <", "the first 1,000 are shown"),
            ("--accept", "the first 1,000 are told of"),
        ];
        for (flag, said) in wanted {
            let has_flag = help.contains(&format!(" {flag}"));
            let says = limits.is_some_and(|limits| limits.contains(said));
            assert!(!has_flag || says, "`{command}` with {flag}:\n{help}");
        }
        of_flows += usize::from(limits.is_some());
    }
    assert!(of_flows > 12, "{of_flows}");
}

/// The names of all commands, and nothing for the program itself.
fn commands() -> Vec<String> {
    let mut names = vec![String::new()];
    let mut at = 0;
    while let Some(name) = names.get(at).cloned() {
        let help = Folder::with(&[]).run(&format!("{name} --help"), "").out;
        let listed = help.split_once("Commands:\n").map(|(_, list)| list);
        let lines = listed.unwrap_or_default().lines();
        let below = lines
            .take_while(|line| line.starts_with(' '))
            .filter(|line| line.starts_with("  ") && !line.starts_with("   "))
            .filter_map(|line| line.split_whitespace().next())
            .filter(|below| *below != "help");
        names.extend(below.map(|below| format!("{name} {below}").trim().to_owned()));
        at += 1;
    }
    assert!(names.len() > 5, "{names:?}");
    names
}

/// The command lines below the line `Examples:`, without the words that stand beside them.
#[cfg(unix)]
fn examples(help: &str) -> Vec<String> {
    let below = help
        .split_once("\nExamples:\n")
        .or_else(|| help.split_once("\nExample:\n"));
    let lines = below.map(|(_, below)| below).unwrap_or_default().lines();
    lines
        .take_while(|line| !line.is_empty())
        .map(str::trim)
        .map(|line| line.split("   ").next().unwrap_or(line).to_owned())
        .collect()
}

/// Runs a command line in a folder of its own.
#[cfg(unix)]
fn in_a_shell(line: &str) -> Run {
    let folder = Folder::with(&[
        ("my-flow.yaml", FLOW),
        ("my-flow.scenarios.yaml", SCENARIOS),
        (
            "my-answers.yaml",
            "answers: {cannot_eat: [nothing], hunger: little}\n",
        ),
    ]);
    let made = [
        "flows",
        ".zfunc",
        ".config/fish/completions",
        ".local/share/man/man1",
        ".local/share/bash-completion/completions",
    ];
    for made in made {
        fs::create_dir_all(folder.path(made)).expect("the folder can be made");
    }
    let flows = Path::new(env!("CARGO_MANIFEST_DIR")).join("flows");
    for below in ["", "parts"] {
        let to = folder.path("flows").join(below);
        fs::create_dir_all(&to).expect("the folder can be made");
        for flow in fs::read_dir(flows.join(below)).expect("there are flows") {
            let flow = flow.expect("the folder can be read").path();
            if flow.is_file() {
                let name = flow.file_name().unwrap_or_default();
                fs::copy(&flow, to.join(name)).expect("it can be copied");
            }
        }
    }
    let program = Path::new(env!("CARGO_BIN_EXE_quandary"));
    let mut path = program.with_file_name("").into_os_string();
    path.push(":");
    path.push(env::var_os("PATH").unwrap_or_default());
    let mut shell = Command::new("sh");
    shell.args(["-c", line]).env("PATH", path);
    shell.env("HOME", folder.path(""));
    folder.prepare(&mut shell);
    finish(shell, "")
}

#[cfg(unix)]
const FLOW: &str = "
quandary: 1
title: Do I take an umbrella?
start: rain
questions:
  rain:
    ask: Will it rain?
    type: yes_no
    next: {yes: take, no: leave}
outcomes:
  take: {tone: go, title: Take it}
  leave: {tone: info, title: Leave it at home}
guarantees:
  - says: Whoever knows that it rains takes it.
    when: rain
    always: [take]
";

#[cfg(unix)]
const SCENARIOS: &str = "
flow: my-flow.yaml
scenarios:
  - {name: rain, answers: {rain: yes}, expect: {outcome: take}}
  - {name: no rain, answers: {rain: no}, expect: {outcome: leave}}
";

/// What is made for shells and for `man` names every command, and every flag of each.
#[test]
fn completions_and_manual_pages_know_every_command_and_flag() {
    let folder = Folder::with(&[]);
    let made = |args: &str| {
        let run = folder.run(args, "");
        assert_eq!((run.code, run.err.as_str()), (Some(0), ""), "{args}");
        run.out
    };
    let scripts = ["bash", "zsh", "fish"].map(|shell| made(&format!("completions {shell}")));
    let manual = made("man").replace("\\-", "-");
    for command in commands().iter().filter(|name| !name.is_empty()) {
        let page = made(&format!("man {command}")).replace("\\-", "-");
        assert!(
            page.contains(&format!(".TH quandary-{command} 1")),
            "{page}"
        );
        assert!(
            manual.contains(&format!("quandary-{command}(1)")),
            "{manual}"
        );
        let help = made(&format!("{command} --help"));
        let flags: Vec<&str> = help
            .lines()
            .filter_map(|line| {
                line.trim_start()
                    .strip_prefix("--")?
                    .split([' ', '<'])
                    .next()
            })
            .collect();
        for script in &scripts {
            assert!(script.contains(command.as_str()), "{command}: {script}");
            for flag in &flags {
                assert!(script.contains(flag), "{flag}: {script}");
            }
        }
        for flag in &flags {
            assert!(page.contains(&format!("--{flag}")), "{flag}: {page}");
        }
    }
}

/// A shell loads what is made for it, and completes by it.
#[cfg(unix)]
#[test]
fn shells_load_their_completions() {
    let folder = Folder::with(&[]);
    for (shell, script) in [
        (
            "bash",
            "source ./script && COMP_WORDS=(quandary pro) && COMP_CWORD=1 && \
             _quandary quandary pro quandary && echo \"${COMPREPLY[@]}\" && \
             COMP_WORDS=(quandary run --no) && COMP_CWORD=2 && \
             _quandary quandary --no run && echo \"${COMPREPLY[@]}\"",
        ),
        (
            "zsh",
            "autoload -U compinit && compinit -u && source ./script && echo prove && echo --no-input",
        ),
        (
            "fish",
            "source ./script; complete -C 'quandary pro' | string split -f1 \\t; complete -C 'quandary run --no' | string split -f1 \\t",
        ),
    ] {
        let made = folder.run(&format!("completions {shell}"), "");
        fs::write(folder.path("script"), made.out).expect("the script can be written");
        let mut command = Command::new(shell);
        command.args(["-c", script]).env("HOME", folder.path(""));
        folder.prepare(&mut command);
        if Command::new(shell).arg("--version").output().is_err() {
            eprintln!("there is no {shell} on this machine");
            continue;
        }
        let run = finish(command, "");
        assert_eq!(
            (run.out.as_str(), run.err.as_str()),
            ("prove\n--no-input\n", ""),
            "{shell}"
        );
    }
}

const WRONG: &[Case] = &[
    Case {
        args: "--nope",
        stdin: "",
        code: 2,
        out: &[],
        err: &["unexpected argument '--nope'"],
    },
    Case {
        args: "run pizza pasta",
        stdin: "",
        code: 2,
        out: &[],
        err: &["unexpected argument 'pasta'"],
    },
    Case {
        args: "run pizza --plain --no-input",
        stdin: "",
        code: 2,
        out: &[],
        err: &["'--plain' cannot be used with '--no-input'"],
    },
    Case {
        args: "run pizza --json --json",
        stdin: "",
        code: 2,
        out: &[],
        err: &["'--json' cannot be used multiple times"],
    },
    Case {
        args: "run pizza --today tomorrow",
        stdin: "",
        code: 2,
        out: &[],
        err: &["a day is written as year-month-day"],
    },
    Case {
        args: "run pizza --color sometimes",
        stdin: "",
        code: 2,
        out: &[],
        err: &["auto, always, never"],
    },
    Case {
        args: "check",
        stdin: "",
        code: 2,
        out: &[],
        err: &["<FLOW>"],
    },
    Case {
        args: "run pizza --pager --json",
        stdin: "",
        code: 2,
        out: &[],
        err: &["'--pager' cannot be used with '--json'"],
    },
    Case {
        args: "run pizza --pager --private",
        stdin: "",
        code: 2,
        out: &[],
        err: &["'--pager' cannot be used with '--private'"],
    },
    Case {
        args: "completions tcsh",
        stdin: "",
        code: 2,
        out: &[],
        err: &["bash, elvish, fish, powershell, zsh"],
    },
    Case {
        args: "man chek",
        stdin: "",
        code: 2,
        out: &[],
        err: &["there is no command `chek`; did you mean `check`?"],
    },
];

#[test]
fn a_wrong_command_line_says_what_is_wrong() {
    Folder::with(&[]).play(WRONG);
}

/// Where a rule, a flow or a file is named, the shell knows which there are, and how files end.
#[cfg(unix)]
#[test]
fn shells_complete_rules_flows_and_files_by_their_names() {
    let made = |shell: &str| {
        Folder::with(&[])
            .run(&format!("completions {shell}"), "")
            .out
    };
    let scripts = [("bash", made("bash")), ("fish", made("fish"))];
    let there = |shell: &str| Command::new(shell).arg("--version").output().is_ok();
    let complete = |shell: &str, script: &str, words: &str| {
        let folder = Folder::with(&[
            ("script", script),
            ("mine.yaml", "a: b\n"),
            ("mine.txt", "a\n"),
            ("mine.md", "a\n"),
        ]);
        let at = words.split(' ').count() - 1;
        let line = match shell {
            "bash" => format!(
                ". ./script; COMP_WORDS=({words}); COMP_CWORD={at}; \
                 _quandary_or_files quandary \"${{COMP_WORDS[{at}]}}\" \"${{COMP_WORDS[{at}-1]}}\"; \
                 echo \"${{COMPREPLY[@]}}\""
            ),
            _ => format!("source ./script; complete -C '{words}' | string split -f1 \\t"),
        };
        let mut command = Command::new(shell);
        command.args(["-c", &line]).env("HOME", folder.path(""));
        folder.prepare(&mut command);
        finish(command, "").out.trim().to_owned()
    };
    for (words, wanted) in [
        ("quandary explain unused-f", "unused-fact"),
        (
            "quandary check --deny unreachable-q",
            "unreachable-question",
        ),
        ("quandary run piz", "pizza"),
        ("quandary mutants letter", "letter-to-ex"),
        ("quandary check mi", "mine.yaml"),
        ("quandary run pizza --answers mi", "mine.yaml"),
        ("quandary run --save mi", "mine.md mine.txt"),
    ] {
        for (shell, script) in scripts.iter().filter(|(shell, _)| there(shell)) {
            let come = complete(shell, script, words);
            let mut come: Vec<&str> = come.split_whitespace().collect();
            come.sort_unstable();
            assert_eq!(come.join(" "), wanted, "{shell}: {words}");
        }
    }
    // Where nothing on a list fits, files are completed.
    assert!(scripts[0].1.contains("-o bashdefault -o default"));
    // What zsh completes can't be asked without a terminal.
    let zsh = made("zsh");
    for told in [
        "unreachable-question",
        "(letter-to-ex is-my-letter-safe pizza)",
        "built-in one:_quandary_flows' \\",
        "]:FILE:_files -g \"*.(md|html|txt)\"' \\",
    ] {
        assert!(zsh.contains(told), "{told}");
    }
}
