//! The pages of the rules.

use quandary::rule::{Rule, Topic};

use crate::folder::{Case, Folder};

const EXPLAIN: &[Case] = &[
    Case {
        args: "explain unknown-key",
        stdin: "",
        code: 0,
        out: &["# unknown-key\n", "```yaml\n", "## How to mend it\n"],
        err: &[],
    },
    Case {
        args: "explain unknown_key",
        stdin: "",
        code: 2,
        out: &[],
        err: &["there is no rule `unknown_key`; did you mean `unknown-key`?"],
    },
    Case {
        args: "explain pizza",
        stdin: "",
        code: 2,
        out: &[],
        err: &["there is no rule `pizza`; `quandary explain` lists all rules"],
    },
    Case {
        args: "explain gap circle",
        stdin: "",
        code: 2,
        out: &[],
        err: &["unexpected argument 'circle'"],
    },
    Case {
        args: "explain --help",
        stdin: "",
        code: 0,
        out: &[
            "Usage: quandary explain",
            "Examples:\n  quandary explain ",
            "2  there is no such rule",
        ],
        err: &[],
    },
];

#[test]
fn a_rule_is_explained_and_another_name_is_told() {
    Folder::with(&[]).play(EXPLAIN);
}

/// Whoever asks for colour gets the page drawn, and not its Markdown.
#[test]
fn colour_is_written_where_it_is_asked_for() {
    let folder = Folder::with(&[]);
    for (args, wanted, unwanted) in [
        (
            "explain broken-guarantee --color always",
            &[
                "\u{1b}[1mbroken-guarantee\u{1b}[0m\n",
                "`quandary explain gap`",
            ][..],
            &["# broken-guarantee", "](", "```"][..],
        ),
        (
            "list --color always",
            &["\u{1b}[1mpizza\u{1b}[0m             Which pizza"],
            &[],
        ),
        (
            "list",
            &["pizza             Which pizza", "letter-to-ex      Should"],
            &["\u{1b}"],
        ),
    ] {
        let run = folder.run(args, "");
        assert_eq!(run.code, Some(0), "{args}\n{}", run.err);
        for words in wanted {
            assert!(run.out.contains(words), "{args}: {words}\n{}", run.out);
        }
        for words in unwanted {
            assert!(!run.out.contains(words), "{args}: {words}\n{}", run.out);
        }
    }
}

#[test]
fn a_pipe_gets_the_page_as_it_stands_in_the_docs() {
    let folder = Folder::with(&[]);
    for rule in Rule::ALL {
        let run = folder.run(&format!("explain {}", rule.name()), "");
        assert_eq!(run.code, Some(0), "{}", run.err);
        assert_eq!(run.out, rule.page(), "{}", rule.name());
    }
}

#[test]
fn the_list_has_every_rule_with_what_it_finds() {
    let run = Folder::with(&[]).run("explain", "");
    assert_eq!(run.code, Some(0), "{}", run.err);
    let listed = run.out.lines().filter_map(|line| line.strip_prefix("  "));
    let listed: Vec<String> = listed
        .map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "))
        .collect();
    let wanted = Topic::ALL.into_iter().flat_map(Topic::rules);
    let wanted: Vec<String> = wanted
        .map(|rule| format!("{} {}", rule.name(), rule.sentence()))
        .collect();
    assert_eq!(listed, wanted);
}
