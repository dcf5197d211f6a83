//! No false alarms, and no fault passed over.
//!
//! What is right is told by flows that are: those of `flows/`, those of the
//! documentation, and made-up ones. What is wrong is told by the same flows with
//! one known fault each, as a slip of an author's hand would make it: it has to be
//! found by its rule, on its line.

#[path = "generate/mod.rs"]
mod generate;

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use generate::draw::{self, Dice, Domains};
use generate::large::Large;
use proptest::collection::vec;
use proptest::prelude::{ProptestConfig, any};
use proptest::test_runner::{RngAlgorithm, TestCaseError, TestError, TestRng, TestRunner};
use quandary::check::{self, Options};
use quandary::diagnostic::{Finding, Rule, Severity, line_and_column};
use quandary::flow::day;
use quandary::parse;
use quandary::parse::keys::SHAPES;
use quandary::space::MOST_NODES;

const PIZZA: &str = include_str!("../flows/pizza.yaml");
const LETTER: &str = include_str!("../flows/letter-to-ex.yaml");

fn findings(text: &str) -> Vec<Finding> {
    let options = Options {
        today: day::read("2026-11-23").expect("it is a day"),
        most_nodes: MOST_NODES,
    };
    check::check(text, &options).findings
}

fn line(text: &str, finding: &Finding) -> usize {
    let first = finding.labels.first().expect("a finding has a place");
    line_and_column(text, first.span.start).0
}

/// Findings as they are compared: `7 unknown-key`.
fn told(text: &str, findings: &[Finding]) -> Vec<String> {
    let found = findings.iter();
    let found = found.map(|finding| format!("{} {}", line(text, finding), finding.rule.name()));
    found.collect()
}

// What is right.

#[test]
fn the_flows_and_their_scenarios_are_clean() {
    for name in ["pizza", "letter-to-ex"] {
        let text = read(&format!("flows/{name}.yaml"));
        assert_eq!(findings(&text), [], "{name}");
        let flow = parse::read(&text).into_flow().expect("it has no fault");
        let scenarios = read(&format!("flows/{name}.scenarios.yaml"));
        let found = parse::scenario::read(&scenarios, &flow).findings;
        assert_eq!(check::allow(&scenarios, found), [], "{name}");
    }
}

#[test]
fn the_flows_of_the_documentation_are_clean() {
    let mut tried = 0;
    for file in [
        "README.md",
        "docs/tutorial.md",
        "docs/flow-format.md",
        "docs/proofs.md",
    ] {
        let page = read(file);
        let blocks = page.split("```yaml\n").skip(1);
        let blocks = blocks.map(|block| block.split("```").next().unwrap_or(""));
        for text in blocks.filter(|block| block.starts_with("quandary: 1")) {
            assert_eq!(told(text, &findings(text)), [""; 0], "{file}:\n{text}");
            tried += 1;
        }
    }
    assert!(tried > 2, "there are flows in the documentation");
}

#[test]
fn what_is_written_for_measurements_is_clean_but_for_labels() {
    let text = Large::new(200).text();
    for finding in findings(&text) {
        // Its questions are long, and have no labels.
        let labels = finding.rule == Rule::MissingShort;
        assert!(
            labels || finding.severity == Severity::Advice,
            "{finding:?}"
        );
    }
}

#[test]
fn comments_allow_what_is_meant_in_scenarios_too() {
    let flow = parse::read(PIZZA).into_flow().expect("it has no fault");
    let scenarios = |before: &str, behind: &str| {
        format!(
            "scenarios:\n{before}  - name: hungry # and vegan\n    answers: {{}}{behind}\n    \
             expect: {{unfinished: cannot_eat}}\n"
        )
    };
    for (before, behind, wanted) in [
        ("", "", vec!["2 wants-quotes"]),
        ("  # quandary: allow(wants-quotes)\n", "", vec![]),
        (
            "",
            " # quandary: allow(wants-quotes)",
            vec!["2 wants-quotes", "3 unused-allow"],
        ),
    ] {
        let text = scenarios(before, behind);
        let found = parse::scenario::read(&text, &flow).findings;
        assert_eq!(told(&text, &check::allow(&text, found)), wanted, "{text}");
    }
}

#[test]
fn line_ends_and_a_byte_order_mark_change_nothing() {
    for folder in ["tests/fine/check", "tests/faults/check"] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
        for entry in fs::read_dir(path).expect("the folder is there") {
            let path = entry.expect("it can be read").path();
            let text = fs::read_to_string(&path).expect("fixtures are UTF-8");
            let wanted = told(&text, &findings(&text));
            let changed = format!("\u{feff}{}", text.replace('\n', "\r\n"));
            let found = told(&changed, &findings(&changed));
            assert_eq!(found, wanted, "{}", path.display());
        }
    }
}

/// Rules whose findings are faults of a made-up flow, and no false alarms: its
/// routes are drawn by dice. Whether they are right is told by every way walked.
const OF_THE_DICE: [Rule; 4] = [
    Rule::Gap,
    Rule::RefusesEverything,
    Rule::BrokenGuarantee,
    Rule::NoWayOut,
];

#[test]
fn made_up_flows_have_no_errors_and_nothing_unused_that_is_named() {
    let config = ProptestConfig {
        cases: 300,
        failure_persistence: None,
        ..ProptestConfig::default()
    };
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[7; 32]);
    let mut runner = TestRunner::new_with_rng(config, rng);
    let done = runner.run(&vec(any::<u32>(), 0..400), |rolls| {
        let text = draw::small(&mut Dice::new(&rolls), 6, Domains::Any).text();
        let found = findings(&text);
        let errors = found.iter().filter(|finding| {
            finding.severity == Severity::Error && !OF_THE_DICE.contains(&finding.rule)
        });
        if let Some(error) = errors.into_iter().next() {
            return Err(TestCaseError::fail(format!("{error:#?}\n{text}")));
        }
        let rules = [Rule::UnusedFact, Rule::UnusedList, Rule::UnusedScore];
        let unused = found.iter().filter(|finding| rules.contains(&finding.rule));
        let unused: BTreeSet<String> = unused.map(|finding| quoted(&finding.message)).collect();
        if unused != never_named(&text) {
            return Err(TestCaseError::fail(format!("{unused:?}\n{text}")));
        }
        Ok(())
    });
    match done {
        Ok(()) => {}
        Err(TestError::Fail(reason, _)) => panic!("{reason}"),
        Err(TestError::Abort(reason)) => panic!("given up: {reason}"),
    }
}

/// The name in a message.
fn quoted(message: &str) -> String {
    message.split('`').nth(1).unwrap_or("").to_owned()
}

/// The facts, lists and scores of a made-up flow that stand nowhere but where they
/// are made, by a look at its words alone.
fn never_named(text: &str) -> BTreeSet<String> {
    let mut made = BTreeSet::new();
    let mut named = BTreeSet::new();
    for line in text.lines() {
        let (before, behind) = line
            .split_once(": ")
            .unwrap_or((line.trim_end_matches(':'), ""));
        let key = before.trim_start_matches([' ', '-']);
        let words = |text: &str| -> Vec<String> {
            let words = text.split(|c: char| !c.is_alphanumeric() && c != '_');
            words.map(str::to_owned).collect()
        };
        let of_the_top = line.starts_with("  ") && !line.starts_with("   ");
        let is_fact = key.starts_with('f') && key[1..].parse::<usize>().is_ok();
        if of_the_top && (is_fact || matches!(key, "few" | "most" | "kinds")) {
            made.insert(key.to_owned());
            named.extend(words(behind));
        } else if key == "points" {
            let scores = words(behind);
            made.extend(scores.into_iter().filter(|word| word.starts_with('s')));
        } else if matches!(key, "when" | "options") {
            named.extend(words(behind));
        }
    }
    made.difference(&named).cloned().collect()
}

fn read(file: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
    fs::read_to_string(path).expect("the file is there")
}

// What is wrong, on every line of a flow.

/// A line of a flow that has a key of the format with a value beside it.
struct Leaf<'t> {
    /// From 1.
    line: usize,
    indent: &'t str,
    key: &'t str,
    value: &'t str,
}

/// Such lines, without those that begin an item of a list.
fn leaves(text: &str) -> impl Iterator<Item = Leaf<'_>> {
    let known = |key: &str| {
        let mut shapes = SHAPES.iter();
        shapes.any(|shape| shape.keys.iter().any(|known| known.name == key))
    };
    let lines = text.lines().enumerate();
    lines.filter_map(move |(at, whole)| {
        let bare = whole.trim_start();
        let (key, value) = bare.split_once(": ")?;
        let block = matches!(value, "|" | ">-" | ">");
        // The letter has an option `asked`, which is a key of guarantees elsewhere.
        let of_format = known(key) && key != "asked";
        (of_format && !block).then_some(Leaf {
            line: at + 1,
            indent: &whole[..whole.len() - bare.len()],
            key,
            value,
        })
    })
}

/// The text with other words in the place of a line.
fn with_line(text: &str, line: usize, words: &str) -> String {
    let mut changed = String::with_capacity(text.len() + words.len());
    for (at, old) in text.lines().enumerate() {
        changed.push_str(if at + 1 == line { words } else { old });
        changed.push('\n');
    }
    changed
}

/// Breaks each such line in one way, and holds what is found to what is wanted.
fn on_each_line(
    texts: &[&str],
    broken: impl Fn(&Leaf<'_>) -> Option<String>,
    wanted: impl Fn(&Leaf<'_>, &str, &[Finding]) -> bool,
) {
    let mut failures = String::new();
    let mut tried = 0;
    for text in texts {
        for leaf in leaves(text) {
            // Of a long flow some lines will do.
            if text.len() > 10_000 && leaf.line % 8 != 0 {
                continue;
            }
            let Some(words) = broken(&leaf) else { continue };
            let changed = with_line(text, leaf.line, &words);
            let found = findings(&changed);
            tried += 1;
            if !wanted(&leaf, &changed, &found) {
                let told = told(&changed, &found);
                let _ = writeln!(failures, "{}: {words:?}: {told:?}", leaf.line);
            }
        }
    }
    assert!(tried > 20, "only {tried} lines were tried");
    assert!(failures.is_empty(), "\n{failures}");
}

#[test]
fn a_key_with_a_slip_is_an_unknown_key_on_its_line_and_nothing_else() {
    on_each_line(
        &[PIZZA, LETTER],
        |leaf| {
            let slip: String = leaf.key.chars().chain(leaf.key.chars().last()).collect();
            Some(format!("{}{slip}: {}", leaf.indent, leaf.value))
        },
        |leaf, text, found| {
            let help = found.first().and_then(|finding| finding.help.as_deref());
            told(text, found) == [format!("{} unknown-key", leaf.line)]
                && help == Some(&format!("did you mean `{}`?", leaf.key))
        },
    );
}

#[test]
fn a_line_that_stands_there_twice_is_a_doubled_key_on_the_second() {
    on_each_line(
        &[PIZZA, LETTER],
        |leaf| {
            let Leaf {
                indent, key, value, ..
            } = leaf;
            Some(format!("{indent}{key}: {value}\n{indent}{key}: {value}"))
        },
        |leaf, text, found| {
            let second = found.first().and_then(|finding| finding.labels.get(1));
            let second = second.map(|label| line_and_column(text, label.span.start).0);
            told(text, found) == [format!("{} doubled-key", leaf.line + 1)]
                && second == Some(leaf.line)
        },
    );
}

#[test]
fn a_tab_in_the_indentation_is_broken_yaml_on_its_line() {
    on_each_line(
        &[PIZZA],
        |leaf| {
            let indent = leaf.indent.strip_suffix("  ")?;
            Some(format!("{indent}\t{}: {}", leaf.key, leaf.value))
        },
        |leaf, text, found| told(text, found) == [format!("{} broken-yaml", leaf.line)],
    );
}

#[test]
fn a_colon_that_is_missing_is_found_on_its_line_or_the_next() {
    on_each_line(
        &[PIZZA],
        |leaf| Some(format!("{}{} {}", leaf.indent, leaf.key, leaf.value)),
        |leaf, text, found| {
            let first = found.first();
            let near = first.is_some_and(|finding| line(text, finding).abs_diff(leaf.line) <= 1);
            near && found
                .iter()
                .any(|finding| finding.severity == Severity::Error)
        },
    );
}

#[test]
fn a_space_that_is_missing_behind_a_colon_is_found_on_its_line() {
    on_each_line(
        &[PIZZA],
        |leaf| {
            // `points:{size: 2}` is another key to YAML, and said to be unknown.
            let braces = leaf.value.starts_with('{');
            (!braces).then(|| format!("{}{}:{}", leaf.indent, leaf.key, leaf.value))
        },
        |leaf, text, found| told(text, found) == [format!("{} broken-yaml", leaf.line)],
    );
}

#[test]
fn a_comment_behind_a_text_without_quotes_is_found_on_its_line() {
    on_each_line(
        &[PIZZA, LETTER],
        |leaf| {
            let text = [
                "title", "ask", "short", "help", "label", "says", "note", "unit",
            ];
            let words = text.contains(&leaf.key) && !leaf.value.starts_with(['\'', '"']);
            words.then(|| format!("{}{}: {} # it is", leaf.indent, leaf.key, leaf.value))
        },
        |leaf, text, found| told(text, found) == [format!("{} wants-quotes", leaf.line)],
    );
}

#[test]
fn a_value_that_is_gone_is_an_empty_text_on_its_line() {
    on_each_line(
        &[PIZZA],
        |leaf| Some(format!("{}{}:", leaf.indent, leaf.key)),
        |leaf, text, found| {
            let first = found
                .first()
                .map(|finding| (line(text, finding), finding.rule));
            first == Some((leaf.line, Rule::EmptyText))
        },
    );
}

#[test]
fn a_quote_that_is_never_closed_is_broken_yaml_that_names_its_line() {
    on_each_line(
        &[PIZZA],
        |leaf| Some(format!("{}{}: \"{}", leaf.indent, leaf.key, leaf.value)),
        |leaf, text, found| told(text, found) == [format!("{} broken-yaml", leaf.line)],
    );
}

// What is wrong, one slip at a time.

/// A slip, and where it has to be found.
struct Slip {
    /// What stands in the flow, exactly once.
    from: &'static str,
    /// What the author writes in its place.
    to: &'static str,
    /// The rules that find it, each with words of the line on which it has to be,
    /// in the order of the file. The words stand in the broken flow once.
    finds: &'static [(&'static str, &'static str)],
}

const fn slip(
    from: &'static str,
    to: &'static str,
    finds: &'static [(&'static str, &'static str)],
) -> Slip {
    Slip { from, to, finds }
}

fn hold(text: &str, slips: &[Slip]) {
    let mut failures = String::new();
    for Slip { from, to, finds } in slips {
        assert_eq!(text.matches(from).count(), 1, "{from:?} stands there once");
        let changed = text.replacen(from, to, 1);
        let wanted: Vec<String> = finds
            .iter()
            .map(|(rule, words)| {
                assert_eq!(
                    changed.matches(words).count(),
                    1,
                    "{words:?} stands there once"
                );
                let at = changed.find(words).expect("it stands there");
                format!("{} {rule}", line_and_column(&changed, at).0)
            })
            .collect();
        let found = findings(&changed);
        let told = told(&changed, &found);
        if told != wanted {
            let said = found.iter().map(|finding| &finding.message);
            let said: Vec<&String> = said.collect();
            let _ = writeln!(
                failures,
                "{to:?}\n  wanted {wanted:?}\n  found  {told:?}\n  {said:?}"
            );
        }
    }
    assert!(failures.is_empty(), "\n{failures}");
}

#[test]
fn slips_in_the_pizza_flow_are_found_where_they_are() {
    let slips = [
        // Keys that are gone.
        slip("quandary: 1\n", "", &[("missing-key", "title: Which")]),
        slip(
            "title: Which pizza do we order?\n",
            "",
            &[("missing-key", "quandary: 1")],
        ),
        slip("start: cannot_eat\n", "", &[("missing-key", "quandary: 1")]),
        slip(
            "    ask: How hungry are you?\n",
            "",
            &[("missing-key", "  hunger:\n")],
        ),
        slip(
            "    next: hunger\n",
            "",
            &[("missing-key", "  cannot_eat:\n")],
        ),
        slip(
            "        go: marinara\n",
            "",
            &[("missing-key", "when: no_cheese and")],
        ),
        slip(
            "    tone: go\n    title: Ortolana without cheese\n",
            "    title: Ortolana without cheese\n",
            &[("missing-key", "  ortolana:\n")],
        ),
        slip(
            "    text: It takes ten minutes longer.\n",
            "",
            &[("missing-key", "  gluten:\n    when")],
        ),
        slip(
            "        says: A pizza for the very hungry starts at 8 euro.\n",
            "",
            &[("missing-key", "- when: size")],
        ),
        slip(
            "    title: The menu of the place downstairs\n",
            "",
            &[("missing-key", "  menu:\n")],
        ),
        slip(
            "  - says: Five questions at most.\n    at_most",
            "  - at_most",
            &[("missing-key", "at_most: 5")],
        ),
        slip(
            "    never: [margherita]\n",
            "",
            &[("missing-key", "- says: Nobody who cannot eat cheese")],
        ),
        // Names that nothing has.
        slip(
            "start: cannot_eat",
            "start: cannot_eet",
            &[("undefined-name", "start: cannot_eet")],
        ),
        slip(
            "go: marinara\n",
            "go: marinarra\n",
            &[("undefined-name", "marinarra")],
        ),
        slip(
            "next: hunger",
            "next: huger",
            &[("undefined-name", "huger")],
        ),
        slip(
            "little: slice",
            "little: slices",
            &[("undefined-name", "slices")],
        ),
        slip(
            "      little: slice",
            "      litle: slice",
            &[("undefined-name", "litle")],
        ),
        slip(
            "when: no_cheese and",
            "when: no_chese and",
            &[("undefined-name", "no_chese")],
        ),
        slip(
            "diet is vegan",
            "diet is wegan",
            &[("undefined-name", "wegan")],
        ),
        slip("{budget}", "{buget}", &[("undefined-name", "{buget}")]),
        slip(
            "asks: [diet]",
            "asks: [diets]",
            &[("undefined-name", "diets")],
        ),
        slip(
            "shows: [gluten]",
            "shows: [glutten]",
            &[("undefined-name", "glutten")],
        ),
        slip(
            "tagged without_cheese",
            "tagged without_chese",
            &[("undefined-name", "without_chese")],
        ),
        // One id for two things.
        slip(
            "facts:\n",
            "facts:\n  diet: cannot_eat has gluten\n",
            &[("doubled-id", "  diet: cannot")],
        ),
        // Values of the wrong kind.
        slip(
            "type: choices",
            "type: choises",
            &[("undefined-name", "choises")],
        ),
        slip(
            "tone: go\n    title: Margherita",
            "tone: good\n    title: Margherita",
            &[("undefined-name", "tone: good")],
        ),
        slip("min: 5", "min: five", &[("bad-bounds", "min: five")]),
        slip(
            "points: {size: 2}",
            "points: 2",
            &[("wrong-type", "points: 2"), ("undefined-name", "size >= 2")],
        ),
        slip(
            "checked: 2026-11-01",
            "checked: 1.11.2026",
            &[("wrong-type", "1.11.2026")],
        ),
        // Bounds that admit nothing.
        slip(
            "min: 5\n    max: 60",
            "min: 60\n    max: 5",
            &[("bad-bounds", "max: 5\n")],
        ),
        slip(
            "at_least: 1",
            "at_least: 4",
            &[("bad-bounds", "at_least: 4")],
        ),
        // Conditions.
        slip(
            "when: cannot_eat has gluten\n    title",
            "when: cannot_eat gluten\n    title",
            &[("cannot-compare", "cannot_eat gluten")],
        ),
        slip(
            "size >= 2 and budget < 8",
            "size >= 2 and budget < 8 euro",
            &[("bad-condition", "8 euro\n")],
        ),
        slip(
            "cannot_eat has cheese or diet is vegan",
            "cannot_eat has cheese or diet has vegan",
            &[("cannot-compare", "diet has")],
        ),
        slip(
            "no_cheese: cannot_eat has cheese or diet is vegan",
            "no_cheese: cannot_eat has cheese or diet is vegan and hunger is very",
            &[("mixed-and-or", "no_cheese: c")],
        ),
        // Ways.
        slip(
            "      little: slice\n",
            "",
            &[("missing-route", "    next:\n      very: diet")],
        ),
        slip(
            "little: slice",
            "little: cannot_eat",
            &[("circle", "little: cannot_eat")],
        ),
        slip(
            "      - when: no_cheese\n        go: ortolana\n      - go: margherita",
            "      - go: margherita\n      - when: no_cheese\n        go: ortolana",
            &[("route-after-last", "- when: no_cheese\n        go")],
        ),
        slip(
            "when: size >= 2 and budget < 8",
            "when: size >= 2 and budget < 8 and people > 2",
            &[("undefined-name", "people > 2")],
        ),
        // What nothing uses.
        slip(
            "facts:\n",
            "facts:\n  cheap: budget < 10\n",
            &[("unused-fact", "cheap:")],
        ),
        slip(
            "facts:\n",
            "lists:\n  meals: [little, very]\nfacts:\n",
            &[("unused-list", "meals:")],
        ),
        slip(
            "size >= 2 and budget",
            "budget",
            &[("unused-score", "points: {size")],
        ),
        slip(
            "sources:\n",
            "sources:\n  card:\n    title: The card\n",
            &[("unused-source", "card:")],
        ),
        slip(
            "\npassages:\n",
            "\npassages:\n  olives:\n    text: Have some olives.\n",
            &[("unused-passage", "olives:")],
        ),
        // Words.
        slip(
            "very:\n        label: Very",
            "very:\n        label: a little.",
            &[("same-option", "label: a little.")],
        ),
        slip(
            "    ask: How hungry are you?\n    short: Hunger\n",
            "    ask: How hungry are you after a whole day of work?\n",
            &[("missing-short", "whole day")],
        ),
        slip(
            "why: A pizza that makes you ill is no advice.",
            "why: We ask what you cannot eat.",
            &[("why-repeats-ask", "why: We")],
        ),
        slip(
            "checked: 2026-11-01",
            "checked: 2025-11-01",
            &[("stale-source", "2025-11-01")],
        ),
        slip(
            "text: The classic.",
            "text: TODO",
            &[("leftover-note", "TODO")],
        ),
        slip(
            "text: The classic.",
            "text: \"[The classic]()\"",
            &[("broken-link", "[The classic]")],
        ),
        slip(
            "title: Ask for the other dough",
            "title: Ask for # quandary: allow(gap)",
            &[("unused-allow", "allow(gap)")],
        ),
        slip(
            "text: The classic.",
            "text: The classic. # quandary: allow(gaps)",
            &[("unknown-rule", "allow(gaps)")],
        ),
    ];
    hold(PIZZA, &slips);
}

#[test]
fn slips_in_the_letter_flow_are_found_where_they_are() {
    let slips = [
        slip(
            "  kind_motives: motives",
            "  kind_motive: motives",
            &[("undefined-name", "nearly_ready: steady")],
        ),
        slip(
            "      daily: daily_touch\n",
            "",
            &[("missing-route", "    next:\n      none: draft")],
        ),
        slip(
            "next: topic",
            "next: topics",
            &[("undefined-name", "topics")],
        ),
        slip(
            "next: topic",
            "next: ended_by",
            &[("circle", "next: ended_by")],
        ),
        slip(
            "{ended_ago}",
            "{ended_agо}",
            &[("undefined-name", "{ended_agо}")],
        ),
        slip(
            "      - when: ended_ago < silence",
            "      - when: ended_ago < plan",
            &[("cannot-compare", "ended_ago < plan")],
        ),
        slip(
            "shows: [safe_style, expect_nothing]",
            "shows: [safe_stile, expect_nothing]",
            &[("undefined-name", "safe_stile")],
        ),
        slip(
            "    passages: [practical_style, practical_apart]\n",
            "    passages: [practical_apart]\n",
            &[("unused-passage", "  practical_style:\n    title")],
        ),
        slip(
            "    cites: [R7.2, R7.4, L11, ours]\n",
            "    cites: [R7.2, L11, ours]\n",
            &[],
        ),
    ];
    hold(LETTER, &slips);
}
