//! One slip at a time, in where a flow leads: what is wrong for some answers only.

use super::PIZZA;
use super::slips::{hold, slip};

#[test]
fn slips_in_the_ways_through_the_pizza_flow_are_found_where_they_are() {
    let slips = [
        slip(
            "      - go: margherita\n",
            "",
            &[
                ("gap", "    next:\n      - when: no_cheese and"),
                ("unreachable-outcome", "  margherita:\n"),
            ],
        ),
        slip(
            "no_cheese and budget < 12\n        go: marinara\n      - when: no_cheese\n        go: ortolana",
            "no_cheese\n        go: ortolana\n      - when: no_cheese and budget < 12\n        go: marinara",
            &[("dead-route", "go: marinara")],
        ),
        slip(
            "      - when: no_cheese and budget < 12\n",
            "      - when: no_cheese and budget < 61\n",
            &[
                ("always-true", "budget < 61"),
                ("dead-route", "go: ortolana"),
            ],
        ),
        slip(
            "      - when: no_cheese and budget < 12\n",
            "      - when: no_cheese and budget < 5\n",
            &[("dead-route", "budget < 5\n")],
        ),
        slip(
            "size >= 2 and budget < 8",
            "size >= 2 and budget < 61",
            &[
                ("refuses-everything", "    refuse:\n"),
                ("always-true", "budget < 61"),
            ],
        ),
        slip(
            "size >= 2 and budget < 8",
            "size >= 3 and budget < 8",
            &[("always-false", "size >= 3")],
        ),
        slip(
            "only a little hungry.",
            "only a little hungry, with {budget} euro.",
            &[("maybe-unanswered", "with {budget}")],
        ),
        slip(
            "  gluten:\n    when: cannot_eat has gluten\n",
            "  gluten:\n    when: cannot_eat has gluten and cannot_eat has nothing\n",
            &[
                ("passage-never-shown", "gluten and"),
                ("broken-guarantee", "told about the dough"),
            ],
        ),
        slip(
            "hungry.\n    passages: [gluten]\n",
            "hungry.\n",
            &[("broken-guarantee", "told about the dough")],
        ),
        slip(
            "  diet:\n    ask",
            "  olives:\n    ask: Do you like olives?\n    type: yes_no\n    next: diet\n\n  diet:\n    ask",
            &[("unreachable-question", "  olives:\n")],
        ),
        slip(
            "      very: diet\n\n  diet:\n    ask",
            "      very: olives\n\n  olives:\n    ask: Do you like olives?\n    type: yes_no\n    next: diet\n\n  diet:\n    ask",
            // It's the fifth question, and the flow promises four.
            &[
                ("question-without-effect", "  olives:\n"),
                ("broken-guarantee", "says: Four questions"),
            ],
        ),
        slip(
            "outcomes:\n",
            "outcomes:\n  nothing_at_all:\n    tone: stop\n    title: Nothing\n",
            &[("unreachable-outcome", "nothing_at_all:")],
        ),
        slip(
            "      nothing:\n        label: Nothing on this list",
            "      olives: Olives\n      nothing:\n        label: Nothing on this list",
            &[("option-without-effect", "olives:")],
        ),
        slip(
            "    when: no_cheese\n    never",
            "    when: no_cheese and budget > 60\n    never",
            &[("vacuous-guarantee", "budget > 60")],
        ),
        slip(
            "at_most: 4 questions",
            "at_most: 3 questions",
            &[("broken-guarantee", "says: Four questions")],
        ),
    ];
    hold(PIZZA, &slips);
}
