//! The one table of keys: what may stand where, and what it is for.
//!
//! The reader knows no key that is not here, and the reference page is held to
//! this table by a test.

/// One key of a mapping.
#[derive(Clone, Copy, Debug)]
pub struct Key {
    /// The key.
    pub name: &'static str,
    /// Whether it has to be there.
    pub need: Need,
    /// What it holds and what that is for.
    pub about: &'static str,
}

/// Whether a key has to be there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// It has to be there.
    Required,
    /// It may be left out.
    Optional,
}

/// A kind of mapping, with its keys.
#[derive(Clone, Copy, Debug)]
pub struct Shape {
    /// What such a mapping is called: `a question`.
    pub name: &'static str,
    /// Its keys, in the order in which the reference shows them.
    pub keys: &'static [Key],
}

impl Shape {
    /// The key that most people mean who write another word for it.
    pub(crate) fn said_for(&self, written: &str) -> Option<&'static str> {
        let (.., meant) = SAID_FOR.iter().find(|(shape, words, meant)| {
            let here = shape.is_empty() || *shape == self.name;
            let known = self.keys.iter().any(|key| key.name == *meant);
            here && known && words.contains(&written)
        })?;
        Some(meant)
    }
}

/// Words that are written for keys: where (anywhere if that is left empty), the
/// words, and the key.
const SAID_FOR: [(&str, &[&str], &str); 6] = [
    ("", &["if", "condition", "case", "where", "only_if"], "when"),
    (
        "a route",
        &["then", "goto", "go_to", "next", "to", "target", "leads_to"],
        "go",
    ),
    ("a route", &ELSE, "go"),
    ("a question", &["go", "goto", "go_to", "then"], "next"),
    ("a question", &["question", "prompt", "text"], "ask"),
    ("a refusal", &["message", "text", "say", "error"], "says"),
];

/// Words that are written for a route without a condition.
pub(crate) const ELSE: [&str; 3] = ["else", "otherwise", "default"];

const fn required(name: &'static str, about: &'static str) -> Key {
    Key {
        name,
        need: Need::Required,
        about,
    }
}

const fn optional(name: &'static str, about: &'static str) -> Key {
    Key {
        name,
        need: Need::Optional,
        about,
    }
}

/// The top of a flow file.
pub const FLOW: Shape = Shape {
    name: "a flow",
    keys: &[
        required("quandary", "the version of the format: 1"),
        required("title", "what the flow helps to decide, one line"),
        optional("intro", "shown before the first question, Markdown"),
        optional(
            "quick_exit",
            "`true` where the person can clear the screen and leave at once",
        ),
        required("start", "the question that is asked first"),
        optional("sources", "where the advice is from, by id"),
        optional(
            "lists",
            "options that several questions or conditions share, by id",
        ),
        optional("facts", "named conditions, by id"),
        required("questions", "the questions, by id"),
        required("outcomes", "the outcomes, by id"),
        optional(
            "passages",
            "parts of the advice that are shown on a condition, by id",
        ),
        optional("guarantees", "what is promised of every way through"),
    ],
};

/// A question, of any type.
pub const QUESTION: Shape = Shape {
    name: "a question",
    keys: &[
        required("ask", "the question, one line; placeholders"),
        optional("short", "a label for it in reasons and reviews, one line"),
        optional(
            "help",
            "one sentence that is always shown with it; placeholders",
        ),
        optional("why", "why it is asked, shown on request, Markdown"),
        optional(
            "type",
            "what may be answered; `choice` where there are `options`",
        ),
        optional(
            "options",
            "the options by id, or the name of a list (choice, choices)",
        ),
        optional(
            "at_least",
            "the fewest options to choose, 0 where it is left out (choices)",
        ),
        optional("at_most", "the most options to choose (choices)"),
        optional("min", "the least that is accepted (number, duration, date)"),
        optional("max", "the most that is accepted (number, duration, date)"),
        optional("unit", "what is counted, one line (number)"),
        optional(
            "decimals",
            "how many decimals are accepted, 0 to 6, 0 where it is left out (number)",
        ),
        optional("max_length", "the most characters (text)"),
        optional("lines", "the most lines, 1 where it is left out (text)"),
        optional("optional", "`true` where it may be skipped"),
        optional(
            "refuse",
            "answers that are not accepted: a list of `when` and `says`",
        ),
        required("next", "where the answer leads"),
    ],
};

/// An option that is more than a label.
pub const OPTION: Shape = Shape {
    name: "an option",
    keys: &[
        required("label", "what the person reads, one line"),
        optional("help", "one sentence that is shown with it"),
        optional("alone", "`true` where it goes with no other (choices)"),
        optional("points", "whole numbers that it adds to scores, by score"),
    ],
};

/// A condition on which an answer is refused.
pub const REFUSAL: Shape = Shape {
    name: "a refusal",
    keys: &[
        required("when", "the condition, the new answer included"),
        required("says", "what the person reads, one line; placeholders"),
    ],
};

/// One of a list of routes.
pub const ROUTE: Shape = Shape {
    name: "a route",
    keys: &[
        optional(
            "when",
            "the condition on which it is taken; always where it is left out",
        ),
        required("go", "the question or outcome that it leads to"),
    ],
};

/// An outcome.
pub const OUTCOME: Shape = Shape {
    name: "an outcome",
    keys: &[
        required("title", "the advice, one line; placeholders"),
        required("tone", "go, caution, stop or info"),
        optional("text", "what there is to say, Markdown; placeholders"),
        optional(
            "passages",
            "passages in the order to be shown; `tagged x` for all with that tag",
        ),
        optional(
            "steps",
            "what to do, a list of Markdown texts; placeholders",
        ),
        optional("document", "a document to take along"),
        optional("tags", "words by which guarantees and tests speak of it"),
        optional("cites", "the sources that the advice is from"),
        optional("because", "`false` to leave out the answers that led here"),
    ],
};

/// A document of an outcome.
pub const DOCUMENT: Shape = Shape {
    name: "a document",
    keys: &[
        required("file", "the name that it is saved under"),
        required("title", "its title, one line; placeholders"),
        required(
            "parts",
            "its parts: a list of `text`, with `when` where it has a condition",
        ),
    ],
};

/// A part of a document.
pub const PART: Shape = Shape {
    name: "a part of a document",
    keys: &[
        optional("when", "the condition on which it belongs to the document"),
        required("text", "Markdown; placeholders"),
    ],
};

/// A passage.
pub const PASSAGE: Shape = Shape {
    name: "a passage",
    keys: &[
        optional(
            "when",
            "the condition on which it is shown; always where it is left out",
        ),
        optional("title", "its heading, one line; placeholders"),
        required("text", "Markdown; placeholders"),
        optional(
            "tags",
            "words by which outcomes, guarantees and tests speak of it",
        ),
        optional("cites", "the sources that it is from"),
    ],
};

/// A source.
pub const SOURCE: Shape = Shape {
    name: "a source",
    keys: &[
        required("title", "what it is, one line"),
        optional("part_of", "the source that it is a part of"),
        optional("url", "where to find it"),
        optional("note", "what else to know of it, one line"),
        optional("checked", "the day on which the author last looked at it"),
    ],
};

/// A guarantee.
pub const GUARANTEE: Shape = Shape {
    name: "a guarantee",
    keys: &[
        required("says", "the promise in your words, one line"),
        optional(
            "when",
            "the ways that it speaks of: those on which this holds",
        ),
        optional(
            "at",
            "the ways that it speaks of: those that end in these outcomes",
        ),
        optional("never", "no such way ends in these outcomes"),
        optional("always", "every such way ends in one of these outcomes"),
        optional("shows", "every such way shows these passages"),
        optional("shows_not", "no such way shows these passages"),
        optional("asks", "every such way has asked these questions"),
        optional("at_most", "no way is longer: `12 questions`"),
        optional(
            "independent_of",
            "these questions, each alone, never change the outcome",
        ),
    ],
};

/// The keys of a guarantee that promise something; exactly one stands in each.
pub const PROMISES: [&str; 7] = [
    "never",
    "always",
    "shows",
    "shows_not",
    "asks",
    "at_most",
    "independent_of",
];

/// The top of a scenario file.
pub const SCENARIOS: Shape = Shape {
    name: "a scenario file",
    keys: &[
        optional(
            "flow",
            "the flow file, relative to this one; the one beside it where it is left out",
        ),
        optional("today", "the day on which the scenarios are played"),
        required("scenarios", "the scenarios"),
    ],
};

/// One scenario.
pub const SCENARIO: Shape = Shape {
    name: "a scenario",
    keys: &[
        required("name", "what it is called, one line"),
        optional("today", "the day on which it is played"),
        required("answers", "the answers, by question"),
        required("expect", "what has to come of them"),
    ],
};

/// What a scenario expects.
pub const EXPECT: Shape = Shape {
    name: "what is expected",
    keys: &[
        optional("outcome", "the outcome"),
        optional("tone", "the outcome's tone"),
        optional("tags", "at least these tags"),
        optional("asked", "exactly these questions, in this order"),
        optional("asks", "at least these questions"),
        optional("asks_not", "none of these questions"),
        optional("shown", "exactly these passages, in this order"),
        optional("shows", "at least these passages"),
        optional("shows_not", "none of these passages"),
        optional(
            "text_has",
            "words that the result has somewhere: a text or a list",
        ),
        optional(
            "refused",
            "the question whose answer is refused, with `says` where it matters",
        ),
        optional("unfinished", "the question at which the answers end"),
    ],
};

/// A refusal that a scenario expects.
pub const REFUSED: Shape = Shape {
    name: "a refused answer",
    keys: &[
        required("question", "the question"),
        optional("says", "what the person reads"),
    ],
};

/// An answers file.
pub const ANSWERS: Shape = Shape {
    name: "an answers file",
    keys: &[
        optional("flow", "the flow that the answers are for"),
        required("answers", "the answers, by question"),
        optional(
            "asked",
            "the marks of the questions as they were when they were answered",
        ),
    ],
};

/// All shapes of flow, scenario and answers files.
pub const SHAPES: [&Shape; 16] = [
    &FLOW, &QUESTION, &OPTION, &REFUSAL, &ROUTE, &OUTCOME, &DOCUMENT, &PART, &PASSAGE, &SOURCE,
    &GUARANTEE, &SCENARIOS, &SCENARIO, &EXPECT, &REFUSED, &ANSWERS,
];
