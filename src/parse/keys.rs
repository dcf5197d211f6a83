//! The one table of keys: what may stand where, and what it is for.
//!
//! The reader knows no key that is not here, the JSON Schema for editors is made
//! of it, and the reference page is held to it by a test.
//!
//! One file, since it is one table.

use Holds::{
    Answers, AnyList, Bound, ById, ByOption, Condition, Day, Digest, Either, FileName, Flag, Keys,
    Language, Line, LineOrNone, List, Name, NameOrTag, Questions, Role, Text, Tone, Type, Version,
    Whole,
};

pub(crate) use super::shape::ELSE;
use crate::flow::words::ProgramWord;

pub use super::shape::{Alphabet, Holds, Key, Need, Shape, TYPE_KEYS, Together};

const fn required(name: &'static str, holds: Holds, about: &'static str) -> Key {
    Key {
        name,
        need: Need::Required,
        holds,
        about,
    }
}

const fn optional(name: &'static str, holds: Holds, about: &'static str) -> Key {
    Key {
        name,
        need: Need::Optional,
        holds,
        about,
    }
}

/// The most that is counted, in points and in bounds of questions.
const MOST: i64 = 1_000_000;

/// Options by id, each a label or more than that.
const OPTIONS: Holds = ById(Alphabet::Option, &Either(&[Line, Keys(&OPTION)]));

/// Where a question leads.
const NEXT: Holds = Either(&[
    Name(Alphabet::Plain),
    ByOption(&Name(Alphabet::Plain)),
    List(&Keys(&ROUTE)),
]);

/// One text or several.
const TEXTS: Holds = Either(&[Text, List(&Text)]);

/// The top of a flow file.
pub const FLOW: Shape = Shape {
    name: "a flow",
    together: Together::WithParts,
    keys: &[
        required("quandary", Version, "the version of the format: 1"),
        required("title", Line, "what the flow helps to decide, one line"),
        optional(
            "intro",
            Text,
            "what is shown before the first question, Markdown",
        ),
        optional(
            "outro",
            Text,
            "what is said at the end, after the advice, Markdown",
        ),
        optional(
            "language",
            Language,
            "the language of its texts, such as `de` or `pt-BR`; `en` where it is left out",
        ),
        optional(
            "words",
            Keys(&WORDS),
            "the program's words, as the flow says them; English where they are left out",
        ),
        optional(
            "quick_exit",
            Flag,
            "`true` where the person can clear the screen and leave at once",
        ),
        optional(
            "help_now",
            Name(Alphabet::Plain),
            "the outcome that one key shows at every question",
        ),
        optional(
            "reasons_first",
            Whole(0, MOST),
            "how many reasons stand on the first part of a page",
        ),
        required(
            "start",
            Name(Alphabet::Plain),
            "the question that is asked first",
        ),
        optional("use", USES, USED),
        optional(
            "sources",
            ById(Alphabet::Source, &Keys(&SOURCE)),
            "where the advice is from, by id",
        ),
        optional(
            "lists",
            ById(
                Alphabet::Plain,
                &Either(&[OPTIONS, List(&Name(Alphabet::Option))]),
            ),
            "options that several questions or conditions share, by id",
        ),
        optional(
            "facts",
            ById(Alphabet::Plain, &Condition),
            "named conditions, by id",
        ),
        required(
            "questions",
            ById(Alphabet::Plain, &Keys(&QUESTION)),
            "the questions, by id",
        ),
        required(
            "outcomes",
            ById(Alphabet::Plain, &Keys(&OUTCOME)),
            "the outcomes, by id",
        ),
        optional(
            "passages",
            ById(Alphabet::Plain, &Keys(&PASSAGE)),
            "parts of the advice that are shown on a condition, by id",
        ),
        optional(
            "guarantees",
            List(&Keys(&GUARANTEE)),
            "what is promised of every way through",
        ),
    ],
};

/// The program's words.
pub const WORDS: Shape = Shape {
    name: "a list of words",
    together: Together::Free,
    keys: &WORD_KEYS,
};

/// A key for each of the program's words.
const WORD_KEYS: [Key; ProgramWord::ALL.len()] = {
    let mut keys = [optional("", Line, ""); ProgramWord::ALL.len()];
    let mut at = 0;
    while at < keys.len() {
        let word = ProgramWord::ALL[at];
        keys[at] = optional(word.id(), Line, word.about());
        at += 1;
    }
    keys
};

/// Parts by the names under which they are used, each a path or more than that.
const USES: Holds = ById(Alphabet::Plain, &Either(&[Line, Keys(&USE)]));

/// What a flow needs, and its parts may bring.
pub(crate) const BROUGHT: [&str; 2] = ["questions", "outcomes"];

/// What the parts of a file are.
const USED: &str =
    "shared parts that are files of their own, by the name that their ids begin with";

/// How a shared part is used.
pub const USE: Shape = Shape {
    name: "a use of a part",
    together: Together::Free,
    keys: &[
        required("file", Line, "the path of the part, from this file"),
        optional(
            "exits",
            ById(Alphabet::Plain, &Name(Alphabet::Plain)),
            "the question or outcome that each way out leads to",
        ),
    ],
};

/// The top of a file with a shared part.
pub const SHARED_PART: Shape = Shape {
    name: "a shared part",
    together: Together::Free,
    keys: &[
        required("quandary", Version, "the version of the format: 1"),
        required("part", Line, "what the part is about, one line"),
        optional(
            "start",
            Name(Alphabet::Plain),
            "the question that `start` of this part leads to",
        ),
        optional(
            "exits",
            List(&Name(Alphabet::Plain)),
            "the ways out, which whoever uses the part gives a target",
        ),
        optional("use", USES, USED),
        section("sources"),
        section("lists"),
        section("facts"),
        section("questions"),
        section("outcomes"),
        section("passages"),
    ],
};

/// A section of a shared part, as it is in a flow.
const fn section(name: &'static str) -> Key {
    let mut at = 0;
    while at < FLOW.keys.len() {
        let key = FLOW.keys[at];
        if same(key.name, name) {
            return Key {
                need: Need::Optional,
                ..key
            };
        }
        at += 1;
    }
    panic!("a flow has this section")
}

const fn same(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    let mut at = 0;
    while at < a.len() && at < b.len() && a[at] == b[at] {
        at += 1;
    }
    at == a.len() && at == b.len()
}

/// A question, of any type.
pub const QUESTION: Shape = Shape {
    name: "a question",
    together: Together::ByType,
    keys: &[
        required("ask", Line, "the question, one line; placeholders"),
        optional(
            "short",
            Line,
            "a label for it in reasons and reviews, one line",
        ),
        optional(
            "help",
            Line,
            "one sentence that is always shown with it; placeholders",
        ),
        optional("why", Text, "why it is asked, shown on request, Markdown"),
        optional(
            "type",
            Type,
            "what may be answered; `choice` where there are `options`",
        ),
        optional(
            "options",
            Either(&[OPTIONS, Name(Alphabet::Plain)]),
            "the options by id, or the name of a list (choice, choices)",
        ),
        optional(
            "at_least",
            Whole(0, MOST),
            "the fewest options to choose, 0 where it is left out (choices)",
        ),
        optional(
            "at_most",
            Whole(1, MOST),
            "the most options to choose (choices)",
        ),
        optional(
            "nothing",
            Line,
            "the words for no choice at all, \"nothing\" where it is left out (choices)",
        ),
        optional(
            "unanswered",
            Line,
            "the words in texts for an answer that is missing, \"(no answer)\" where it is left out",
        ),
        optional(
            "min",
            Bound,
            "the least that is accepted (number, duration, date)",
        ),
        optional(
            "max",
            Bound,
            "the most that is accepted (number, duration, date)",
        ),
        optional("unit", Line, "what is counted, one line (number)"),
        optional(
            "unit_of_one",
            Line,
            "what is counted where it is one: `person` where `unit` is `people` (number)",
        ),
        optional(
            "decimals",
            Whole(0, 6),
            "how many decimals are accepted, 0 to 6, 0 where it is left out (number)",
        ),
        optional("max_length", Whole(1, MOST), "the most characters (text)"),
        optional(
            "lines",
            Whole(1, MOST),
            "the most lines, 1 where it is left out (text)",
        ),
        optional("optional", Flag, "`true` where it may be skipped"),
        optional(
            "refuse",
            List(&Keys(&REFUSAL)),
            "answers that are not accepted: a list of `when` and `says`",
        ),
        required("next", NEXT, "where the answer leads"),
    ],
};

/// An option that is more than a label.
pub const OPTION: Shape = Shape {
    name: "an option",
    together: Together::Free,
    keys: &[
        required("label", Line, "what the person reads, one line"),
        optional(
            "in_text",
            Line,
            "how it reads inside a text, in place of the label, one line",
        ),
        optional("help", Line, "one sentence that is shown with it"),
        optional("after", Line, "one sentence that is said once it is chosen"),
        optional(
            "alone",
            Flag,
            "`true` where it goes with no other (choices)",
        ),
        optional(
            "points",
            ById(Alphabet::Plain, &Whole(-MOST, MOST)),
            "whole numbers that it adds to scores, by score",
        ),
        optional(
            "help_first",
            Name(Alphabet::Plain),
            "a passage that is shown as soon as it is chosen",
        ),
    ],
};

/// A condition on which an answer is refused.
pub const REFUSAL: Shape = Shape {
    name: "a refusal",
    together: Together::Free,
    keys: &[
        required("when", Condition, "the condition, the new answer included"),
        required(
            "says",
            Line,
            "what the person reads, one line; placeholders",
        ),
    ],
};

/// One of a list of routes. It may hold others of its kind.
pub static ROUTE: Shape = Shape {
    name: "a route",
    together: Together::OneLead,
    keys: &[
        optional(
            "when",
            Condition,
            "the condition on which it is taken; always where it is left out",
        ),
        optional(
            "go",
            Name(Alphabet::Plain),
            "the question or outcome that it leads to",
        ),
        optional(
            "next",
            List(&Keys(&ROUTE)),
            "routes inside it, in place of `go`; they have to cover everybody for whom it holds",
        ),
    ],
};

/// An outcome.
pub const OUTCOME: Shape = Shape {
    name: "an outcome",
    together: Together::OneEnd,
    keys: &[
        required("title", Line, "the advice, one line; placeholders"),
        required("tone", Tone, "go, caution, stop or info"),
        optional(
            "tone_word",
            LineOrNone,
            "the word that stands for the tone, or `\"\"` for none",
        ),
        optional(
            "at_once",
            Flag,
            "`true` where it is shown at once, with nothing before it",
        ),
        optional(
            "leave_first",
            Flag,
            "`true` where leaving is the first row below it (`at_once`)",
        ),
        optional("text", Text, "what there is to say, Markdown; placeholders"),
        optional(
            "passages",
            List(&NameOrTag),
            "passages in the order to be shown; `tagged x` for all with that tag",
        ),
        optional(
            "steps",
            List(&Text),
            "what to do, a list of Markdown texts; placeholders",
        ),
        optional("document", Keys(&DOCUMENT), "a document to take along"),
        optional(
            "documents",
            List(&Keys(&DOCUMENT)),
            "several documents to take along",
        ),
        optional(
            "tags",
            List(&Name(Alphabet::Option)),
            "words by which guarantees and tests speak of it",
        ),
        optional(
            "cites",
            List(&Name(Alphabet::Source)),
            "the sources that the advice is from",
        ),
        optional(
            "because",
            Flag,
            "`false` to leave out the answers that led here",
        ),
        optional("signed", Keys(&SIGNED), "who answers for it, as it is"),
    ],
};

/// Who answers for an outcome.
pub const SIGNED: Shape = Shape {
    name: "a signature",
    together: Together::Free,
    keys: &[
        required("by", Line, "who has signed it"),
        required("on", Day, "the day on which they did"),
        required(
            "digest",
            Digest,
            "what they signed, as `quandary booklet` prints it",
        ),
    ],
};

/// A document of an outcome.
pub const DOCUMENT: Shape = Shape {
    name: "a document",
    together: Together::Free,
    keys: &[
        optional(
            "when",
            Condition,
            "the condition on which it belongs to the page",
        ),
        required("file", FileName, "the name that it is saved under"),
        required("title", Line, "its title, one line; placeholders"),
        required(
            "parts",
            List(&Keys(&PART)),
            "its parts: a list of `text`, with `when` where it has a condition",
        ),
    ],
};

/// A part of a document.
pub const PART: Shape = Shape {
    name: "a part of a document",
    together: Together::Free,
    keys: &[
        optional(
            "when",
            Condition,
            "the condition on which it belongs to the document",
        ),
        required("text", Text, "what this part says, Markdown; placeholders"),
    ],
};

/// A passage.
pub const PASSAGE: Shape = Shape {
    name: "a passage",
    together: Together::Free,
    keys: &[
        optional(
            "when",
            Condition,
            "the condition on which it is shown; always where it is left out",
        ),
        optional("title", Line, "its heading, one line; placeholders"),
        required(
            "text",
            Text,
            "what there is to read, Markdown; placeholders",
        ),
        optional(
            "role",
            Role,
            "tonight, reason, later or help; reason where it is left out",
        ),
        optional(
            "tags",
            List(&Name(Alphabet::Option)),
            "words by which outcomes, guarantees and tests speak of it",
        ),
        optional(
            "cites",
            List(&Name(Alphabet::Source)),
            "the sources that it is from",
        ),
    ],
};

/// A source.
pub const SOURCE: Shape = Shape {
    name: "a source",
    together: Together::Free,
    keys: &[
        required("title", Line, "what it is, one line"),
        optional(
            "part_of",
            Name(Alphabet::Source),
            "the source that it is a part of",
        ),
        optional("url", Line, "where to find it"),
        optional("note", Line, "what else to know of it, one line"),
        optional(
            "checked",
            Day,
            "the day on which the author last looked at it",
        ),
    ],
};

/// A guarantee.
pub const GUARANTEE: Shape = Shape {
    name: "a guarantee",
    together: Together::OnePromise,
    keys: &[
        required("says", Line, "the promise in your words, one line"),
        optional(
            "when",
            Condition,
            "the ways that it speaks of: those on which this holds",
        ),
        optional(
            "at",
            List(&NameOrTag),
            "the ways that it speaks of: those that end in these outcomes",
        ),
        optional(
            "never",
            List(&NameOrTag),
            "no such way ends in these outcomes",
        ),
        optional(
            "always",
            List(&NameOrTag),
            "every such way ends in one of these outcomes",
        ),
        optional(
            "shows",
            List(&NameOrTag),
            "every such way shows these passages",
        ),
        optional(
            "shows_first",
            List(&NameOrTag),
            "every such way shows these passages on the first part of its page",
        ),
        optional(
            "shows_not",
            List(&NameOrTag),
            "no such way shows these passages",
        ),
        optional(
            "asks",
            List(&Name(Alphabet::Plain)),
            "every such way has asked these questions",
        ),
        optional("at_most", Questions, "no way is longer: `12 questions`"),
        optional(
            "independent_of",
            List(&Name(Alphabet::Plain)),
            "these questions, each alone, never change the outcome",
        ),
    ],
};

/// The keys of a guarantee that promise something; exactly one stands in each.
pub const PROMISES: [&str; 8] = [
    "never",
    "always",
    "shows",
    "shows_first",
    "shows_not",
    "asks",
    "at_most",
    "independent_of",
];

/// The top of a scenario file.
pub const SCENARIOS: Shape = Shape {
    name: "a scenario file",
    together: Together::Free,
    keys: &[
        optional(
            "flow",
            Line,
            "the flow file, relative to this one; the one beside it where it is left out",
        ),
        optional("today", Day, "the day on which the scenarios are played"),
        required("scenarios", List(&Keys(&SCENARIO)), "the scenarios"),
    ],
};

/// One scenario.
pub const SCENARIO: Shape = Shape {
    name: "a scenario",
    together: Together::Free,
    keys: &[
        required("name", Line, "what it is called, one line"),
        optional("today", Day, "the day on which it is played"),
        required("answers", Answers, "the answers, by question"),
        required("expect", Keys(&EXPECT), "what has to come of them"),
    ],
};

/// What a scenario expects.
pub const EXPECT: Shape = Shape {
    name: "what is expected",
    together: Together::Free,
    keys: &[
        optional("outcome", Name(Alphabet::Plain), "the outcome"),
        optional("tone", Tone, "the outcome's tone"),
        optional("tags", TEXTS, "at least these tags"),
        optional(
            "asked",
            AnyList(&Name(Alphabet::Plain)),
            "exactly these questions, in this order",
        ),
        optional(
            "asks",
            AnyList(&Name(Alphabet::Plain)),
            "at least these questions",
        ),
        optional(
            "asks_not",
            AnyList(&Name(Alphabet::Plain)),
            "none of these questions",
        ),
        optional(
            "shown",
            AnyList(&NameOrTag),
            "exactly these passages, in this order",
        ),
        optional("shows", AnyList(&NameOrTag), "at least these passages"),
        optional("shows_not", AnyList(&NameOrTag), "none of these passages"),
        optional(
            "first",
            AnyList(&NameOrTag),
            "exactly these passages on the first part of the page, in this order",
        ),
        optional(
            "help_first",
            AnyList(&NameOrTag),
            "exactly these passages shown at once on the way, in this order",
        ),
        optional(
            "documents",
            AnyList(&FileName),
            "exactly the documents with these files, in this order",
        ),
        optional("at_once", Flag, "whether the advice is shown at once"),
        optional(
            "text_has",
            TEXTS,
            "words that the result has somewhere: a text or a list",
        ),
        optional(
            "refused",
            Keys(&REFUSED),
            "the question whose answer is refused, with `says` where it matters",
        ),
        optional(
            "unfinished",
            Name(Alphabet::Plain),
            "the question at which the answers end",
        ),
    ],
};

/// A refusal that a scenario expects.
pub const REFUSED: Shape = Shape {
    name: "a refused answer",
    together: Together::Free,
    keys: &[
        required("question", Name(Alphabet::Plain), "the question"),
        optional("says", Text, "what the person reads"),
    ],
};

/// An answers file.
pub const ANSWERS: Shape = Shape {
    name: "an answers file",
    together: Together::Free,
    keys: &[
        optional("flow", Line, "the flow that the answers are for"),
        required("answers", Answers, "the answers, by question"),
        optional(
            "asked",
            ById(Alphabet::Plain, &Text),
            "the marks of the questions as they were when they were answered",
        ),
    ],
};

/// All shapes of flow, scenario and answers files.
pub const SHAPES: [&Shape; 20] = [
    &USE,
    &SHARED_PART,
    &FLOW,
    &WORDS,
    &QUESTION,
    &OPTION,
    &REFUSAL,
    &ROUTE,
    &OUTCOME,
    &SIGNED,
    &DOCUMENT,
    &PART,
    &PASSAGE,
    &SOURCE,
    &GUARANTEE,
    &SCENARIOS,
    &SCENARIO,
    &EXPECT,
    &REFUSED,
    &ANSWERS,
];

#[cfg(test)]
mod tests {
    use super::{QUESTION, TYPE_KEYS};

    #[test]
    fn every_key_of_a_type_is_a_key_of_questions() {
        for (key, _) in TYPE_KEYS {
            assert!(QUESTION.keys.iter().any(|known| known.name == key), "{key}");
        }
    }
}
