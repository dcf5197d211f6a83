//! One slip at a time, in what is written.

use std::fmt::Write as _;

use quandary::diagnostic::line_and_column;

use super::{LETTER, PIZZA, findings, told};

/// A slip, and where it has to be found.
pub struct Slip {
    /// What stands in the flow, exactly once.
    from: &'static str,
    /// What the author writes in its place.
    to: &'static str,
    /// The rules that find it, each with words of the line on which it has to be,
    /// in the order of the file. The words stand in the broken flow once.
    finds: &'static [(&'static str, &'static str)],
}

pub const fn slip(
    from: &'static str,
    to: &'static str,
    finds: &'static [(&'static str, &'static str)],
) -> Slip {
    Slip { from, to, finds }
}

pub fn hold(text: &str, slips: &[Slip]) {
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
            "  - says: Four questions at most.\n    at_most",
            "  - at_most",
            &[("missing-key", "at_most: 4")],
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
            &[("wrong-type", "points: 2")],
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
            &[("missing-route", "    next:\n      fairly: diet")],
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
            &[("unused-score", "points: {size: 1}")],
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
            "why: We ask what you can't eat.",
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
            &[
                ("undefined-name", "easy_word: not farewell_in_bad_days"),
                (
                    "undefined-name",
                    "nearly_ready: people.getting_by is not barely",
                ),
                (
                    "undefined-name",
                    "when: people.getting_by is not barely and steady and kind_motives",
                ),
            ],
        ),
        slip(
            "go: topic\n",
            "go: topics\n",
            &[("undefined-name", "topics")],
        ),
        slip(
            "go: topic\n",
            "go: people.ended_by\n",
            &[("circle", "go: people.ended_by")],
        ),
        slip(
            "quick hello. {topic}",
            "quick hello. {tоpic}",
            &[("undefined-name", "{tоpic}")],
        ),
        slip(
            "    when: getting_by is hard\n    role: help\n",
            "    when: getting_by > 3\n    role: help\n",
            &[("cannot-compare", "when: getting_by > 3")],
        ),
        slip(
            "shows_first: [safe_style, expect_nothing]",
            "shows_first: [safe_stile, expect_nothing]",
            &[("undefined-name", "safe_stile")],
        ),
        slip(
            "help_first: barely_now",
            "help_first: barely",
            &[("undefined-name", "help_first: barely")],
        ),
        slip(
            "goodbye_more, say_light, r7_sorry, ",
            "goodbye_more, r7_sorry, ",
            &[("unused-passage", "  say_light:\n    title")],
        ),
        slip(
            "    cites: [people.R7.2, people.R7.4, people.L11, people.ours]\n",
            "    cites: [people.R7.2, people.L11, people.ours]\n",
            &[],
        ),
    ];
    hold(&LETTER, &slips);
}
