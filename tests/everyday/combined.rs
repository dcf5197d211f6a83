//! Each way to say no with each verb, comparison and state: what it means is told here, class by
//! class, and each sentence that comes of it is held to that.

use std::collections::BTreeMap;

use quandary::flow::day;
use quandary::parse;
use quandary::prove::{self, Verdict};
use quandary::space::{MOST_NODES, Space, Today};

use super::{errors, flow, proposed, reads};

/// Words before what is tested, and whether they turn it round.
const BEFORE: [(&str, bool); 24] = [
    ("is", false),
    ("was", false),
    ("were", false),
    ("has been", false),
    ("is already", false),
    ("is not", true),
    ("is not yet", true),
    ("isn't", true),
    ("isn’t", true),
    ("was not", true),
    ("wasn't", true),
    ("are not", true),
    ("aren't", true),
    ("is never", true),
    ("never was", true),
    ("not", true),
    ("never", true),
    ("has not been", true),
    ("hasn't been", true),
    ("has never been", true),
    ("can't be", true),
    ("cannot be", true),
    ("won't be", true),
    ("Isn't", true),
];

/// Comparisons, with the sign and its opposite.
const COMPARISONS: [(&str, &str, &str); 30] = [
    ("more than", ">", "<="),
    ("greater than", ">", "<="),
    ("longer than", ">", "<="),
    ("bigger than", ">", "<="),
    ("higher than", ">", "<="),
    ("over", ">", "<="),
    ("above", ">", "<="),
    ("beyond", ">", "<="),
    ("less than", "<", ">="),
    ("fewer than", "<", ">="),
    ("smaller than", "<", ">="),
    ("lower than", "<", ">="),
    ("under", "<", ">="),
    ("below", "<", ">="),
    ("at least", ">=", "<"),
    ("at most", "<=", ">"),
    ("up to", "<=", ">"),
    ("at or above", ">=", "<"),
    ("at or below", "<=", ">"),
    ("more than or equal to", ">=", "<"),
    ("less than or equal to", "<=", ">"),
    ("greater than or equal to", ">=", "<"),
    ("fewer than or equal to", "<=", ">"),
    ("greater or equal", ">=", "<"),
    ("equal to", "=", "!="),
    ("exactly", "=", "!="),
    ("≥", ">=", "<"),
    ("≤", "<=", ">"),
    (">=", ">=", "<"),
    ("", "=", "!="),
];

/// The same for days.
const DAYS: [(&str, &str, &str); 12] = [
    ("before", "<", ">="),
    ("after", ">", "<="),
    ("earlier than", "<", ">="),
    ("later than", ">", "<="),
    ("no later than", "<=", ">"),
    ("no earlier than", ">=", "<"),
    ("on or before", "<=", ">"),
    ("on or after", ">=", "<"),
    ("since", ">=", "<"),
    ("until", "<=", ">"),
    ("exactly", "=", "!="),
    ("", "=", "!="),
];

/// A verb for options, and the negations that go with it.
const VERBS: [(&str, &[&str], &[&str]); 4] = [
    (
        "",
        &[
            "has",
            "includes",
            "contains",
            "covers",
            "lists",
            "mentions",
            "has picked",
        ],
        &[
            "lacks",
            "excludes",
            "has no",
            "includes no",
            "contains no",
            "never has",
            "is without",
        ],
    ),
    (
        "have",
        &["does", "did"],
        &[
            "does not",
            "doesn't",
            "doesn’t",
            "don't",
            "did not",
            "didn't",
            "can't",
            "won't",
            "never",
        ],
    ),
    (
        "include",
        &["does"],
        &[
            "does not",
            "doesn't",
            "didn't",
            "does never",
            "cannot",
            "can't",
            "couldn't",
            "won't",
        ],
    ),
    (
        "contain",
        &["does"],
        &[
            "does not",
            "doesn't",
            "don't",
            "never does",
            "wouldn't",
            "shouldn't",
            "ain't",
        ],
    ),
];

/// What is said of an answer, and whether there is one.
const STATES: [(&str, bool); 16] = [
    ("answered", true),
    ("given", true),
    ("known", true),
    ("chosen", true),
    ("provided", true),
    ("filled in", true),
    ("unanswered", false),
    ("skipped", false),
    ("empty", false),
    ("blank", false),
    ("missing", false),
    ("unknown", false),
    ("null", false),
    ("undefined", false),
    ("unset", false),
    ("omitted", false),
];

/// Sentences, each with its meaning.
fn sentences() -> Vec<(String, String)> {
    let mut all = Vec::new();
    for (before, no) in BEFORE {
        for (words, sign, opposite) in COMPARISONS {
            let sign = if no { opposite } else { sign };
            all.push((
                format!("budget {before} {words} 12"),
                format!("budget {sign} 12"),
            ));
        }
        for (words, sign, opposite) in DAYS {
            let sign = if no { opposite } else { sign };
            let said = format!("since {before} {words}");
            all.push((
                format!("{said} 2026-01-31"),
                format!("since {sign} 2026-01-31"),
            ));
            all.push((
                format!("{said} 30 days ago"),
                format!("since {sign} today - 30 days"),
            ));
        }
        for (state, given) in STATES {
            let not = if given == no { "not " } else { "" };
            for name in ["diet", "avoid", "lasts", "hungry"] {
                all.push((
                    format!("{name} {before} {state}"),
                    format!("{not}{name} is answered"),
                ));
            }
        }
    }
    for (verb, yes, no) in VERBS {
        let verb = |before: &str| format!("avoid {before} {verb}").trim_end().to_owned();
        for before in yes {
            all.push((
                format!("{} nuts", verb(before)),
                "avoid has nuts".to_owned(),
            ));
        }
        for before in no {
            let none = "avoid has none of".to_owned();
            all.push((format!("{} nuts", verb(before)), format!("{none} nuts")));
            all.push((
                format!("{} nuts or cheese", verb(before)),
                format!("{none} nuts, cheese"),
            ));
            all.push((
                format!("{} any of nuts, cheese", verb(before)),
                format!("{none} nuts, cheese"),
            ));
            all.push((
                format!("{} both nuts and cheese", verb(before)),
                "avoid is answered and not avoid has all of nuts, cheese".to_owned(),
            ));
        }
    }
    for (before, no) in BEFORE {
        let not = if no { "not " } else { "" };
        all.push((
            format!("diet {before} vegan"),
            format!("diet is {not}vegan"),
        ));
        all.push((
            format!("diet {before} one of vegan, veggie"),
            format!("diet is {not}one of vegan, veggie"),
        ));
        all.push((
            format!("diet {before} vegan or veggie"),
            format!("diet is {not}one of vegan, veggie"),
        ));
        let facts = if no { "not rich" } else { "rich" };
        all.push((format!("rich {before} true"), facts.to_owned()));
    }
    for words in [
        "has no answer",
        "hasn't an answer",
        "= null",
        "== empty",
        "= blank",
    ] {
        all.push((format!("lasts {words}"), "not lasts is answered".to_owned()));
    }
    for words in ["has an answer", "has not no answer", "!= null", "≠ empty"] {
        all.push((format!("lasts {words}"), "lasts is answered".to_owned()));
    }
    all
}

/// Those of the pairs that don't hold for the same people, all of whom answer everything.
fn different(pairs: &[(String, String, String)]) -> Vec<String> {
    let mut facts = String::new();
    let mut guarantees = String::from("guarantees:\n");
    for (at, (_, one, other)) in pairs.iter().enumerate() {
        facts += &format!("  one_{at}: {one}\n  other_{at}: {other}\n");
        for apart in [
            format!("one_{at} and not other_{at}"),
            format!("other_{at} and not one_{at}"),
        ] {
            guarantees += &format!("  - {{says: Apart., when: {apart}, never: [eat, wait]}}\n");
        }
    }
    let text = flow("budget < 3", &facts, &guarantees);
    let flow = parse::read(&text).into_flow().expect("all can be read");
    let mut space = Space::of(&flow, Today::Any, MOST_NODES).expect("it is decided");
    let options = prove::ProofOptions {
        today: day::read("2026-11-23").expect("a day"),
        seed: 1,
        samples: 1,
    };
    let verdicts: Vec<bool> = flow
        .guarantees
        .iter()
        .map(|apart| matches!(prove::prove(&mut space, apart, &options), Verdict::Vacuous))
        .collect();
    let pairs = pairs.iter().zip(verdicts.chunks(2));
    pairs
        .filter(|(_, same)| same.contains(&false))
        .map(|((said, one, other), _)| format!("`{said}`: `{one}`, and not `{other}`"))
        .collect()
}

#[test]
fn every_negation_meets_every_verb() {
    let (mut without, mut pairs) = (Vec::new(), Vec::new());
    // Many mean the same, and are read once.
    let mut known: BTreeMap<String, bool> = BTreeMap::new();
    let mut reads = |condition: &String| {
        let read = known.entry(condition.clone());
        *read.or_insert_with(|| reads(condition))
    };
    for (said, meaning) in sentences() {
        assert!(reads(&meaning), "{meaning}");
        let errors = errors(&flow(&said, "", ""));
        if errors.is_empty() {
            pairs.push((said.clone(), said, meaning));
            continue;
        }
        match proposed(&errors).as_slice() {
            [one] if reads(one) => pairs.push((said, one.clone(), meaning)),
            // An answer with nothing chosen can be meant as well.
            [none, one] if none.starts_with("avoid has none of") && reads(one) => {
                pairs.push((said, one.clone(), meaning));
            }
            several => without.push(format!("`{said}`: {several:?}")),
        }
    }
    assert!(
        without.is_empty(),
        "{} have no help: {without:#?}",
        without.len()
    );
    assert!(pairs.len() > 1_500, "{}", pairs.len());
    // What is written in the same words means the same.
    pairs.retain(|(_, one, meaning)| one != meaning);
    pairs.sort_by(|one, next| (&one.1, &one.2).cmp(&(&next.1, &next.2)));
    pairs.dedup_by(|one, next| one.1 == next.1 && one.2 == next.2);
    let mut wrong = Vec::new();
    for pairs in pairs.chunks(25) {
        wrong.extend(different(pairs));
    }
    assert!(wrong.is_empty(), "{} are wrong: {wrong:#?}", wrong.len());
}
