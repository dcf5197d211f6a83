//! Scenario files read in pieces: what comes of the pieces is what comes of the whole, or the whole
//! is read.

use quandary::diagnostic::Finding;
use quandary::flow::Flow;
use quandary::parse;
use quandary::parse::scenario::sheet::Sheet;
use quandary::place::{Place, PlaceStep};

const PIZZA: &str = include_str!("../flows/pizza.yaml");

const SCENARIOS: &str = include_str!("../flows/pizza.scenarios.yaml");

/// Whether a text is read in pieces, by where the cuts happen to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Pieces {
    Always,
    Sometimes,
    Never,
}

use Pieces::{Always, Never, Sometimes};

/// Texts with something in them at which a careless cut would go wrong, and whether
/// they can be read in pieces all the same.
const TEXTS: [(&str, &str, Pieces); 15] = [
    (
        "plain",
        "scenarios:\n  - name: a\n    answers: {}\n    expect: {}\n  - name: b\n    answers: {hunger: very}\n    expect: {outcome: slice}\n",
        Always,
    ),
    (
        "without indentation",
        "scenarios:\n- name: a\n  answers: {}\n  expect: {asked:\n    [hunger]}\n- name: b\n  answers:\n    cannot_eat:\n    - gluten\n    - cheese\n  expect: {}\n",
        Always,
    ),
    (
        "comments between",
        "# first\nflow: pizza.yaml\ntoday: 2026-11-23\nscenarios:   # all of them\n\n  # - name: none\n  - name: a   # not b\n    answers: {}\n    expect: {}\n  # - name: none\n  - name: b\n    answers: {}\n    expect: {}\n",
        Always,
    ),
    (
        "a line in a block that looks like an item",
        "scenarios:\n  - name: a\n    answers: {}\n    expect:\n      text_has: |\n        x\n          - name: b\n        - name: c\n  - name: d\n    answers: {}\n    expect: {}\n",
        Always,
    ),
    (
        "a line in quotes that looks like an item",
        "scenarios:\n  - name: a\n    answers: {}\n    expect:\n      text_has: \"x\n  - name: b\n    y\"\n  - name: c\n    answers: {}\n    expect: {}\n",
        Sometimes,
    ),
    (
        "line ends of Windows",
        "scenarios:\r\n  - name: a\r\n    answers: {}\r\n    expect: {}\r\n  - name: b\r\n    answers: {}\r\n    expect: {}\r\n",
        Always,
    ),
    (
        "a mark at the beginning",
        "\u{feff}scenarios:\n  - name: a\n    answers: {}\n    expect: {}\n  - name: b\n    answers: {}\n    expect: {}\n",
        Always,
    ),
    (
        "an anchor for a later item",
        "scenarios:\n  - name: a\n    answers: &all {hunger: very}\n    expect: {}\n  - name: b\n    answers: *all\n    expect: {}\n",
        Never,
    ),
    (
        "a key behind the list",
        "scenarios:\n  - name: a\n    answers: {}\n    expect: {}\n  - name: b\n    answers: {}\n    expect: {}\ntoday: 2026-11-23\n",
        Never,
    ),
    (
        "a second list",
        "scenarios:\n  - name: a\n    answers: {}\n    expect: {}\nscenarios:\n  - name: b\n    answers: {}\n    expect: {}\n",
        Never,
    ),
    (
        "a second document",
        "scenarios:\n  - name: a\n    answers: {}\n    expect: {}\n---\n  - name: b\n    answers: {}\n    expect: {}\n",
        Never,
    ),
    (
        "an item that stands out of line",
        "scenarios:\n  - name: a\n    answers: {}\n    expect: {}\n - name: b\n   answers: {}\n   expect: {}\n",
        Never,
    ),
    (
        "faults in several items",
        "scenarios:\n  - name: a\n    answers: {hungr: very}\n    expect: {}\n  - nam: b\n    answers: {}\n    expect: {outcome: slise}\n  - name: c\n    answers: {}\n  - c\n  - name: d # x\n    answers: {}\n    expect: {text_has: \"a\\tb\" # y\n    }\n",
        Always,
    ),
    (
        "names and words of other kinds",
        "scenarios:\n  - name: \u{e9}\u{4e16}\u{754c}\n    answers: {budget: 0x1f, hunger: !t very}\n    expect: {text_has: &a *b*}\n  - name: b\n    answers: {diet: 1.50}\n    expect: {}\n",
        Never,
    ),
    (
        "a list of one line",
        "scenarios: [{name: a, answers: {}, expect: {}}, {name: b, answers: {}, expect: {}}]\n",
        Never,
    ),
];

fn pizza() -> Flow {
    parse::read(PIZZA).into_flow().expect("it has no faults")
}

/// Everything that is read, as it can be compared.
fn told(scenarios: &[String], findings: &[Finding]) -> String {
    let mut told = scenarios.join("\n");
    let mut findings: Vec<String> = findings
        .iter()
        .map(|finding| format!("\n{finding:?}"))
        .collect();
    findings.sort();
    told.extend(findings);
    told
}

fn whole(text: &str, flow: &Flow) -> String {
    let read = parse::scenario::read(text, flow);
    let scenarios: Vec<String> = read
        .scenarios
        .iter()
        .map(|one| format!("{one:?}"))
        .collect();
    told(&scenarios, &read.findings)
}

/// What comes of the pieces, counted from the beginning of the file; nothing where
/// one of them cannot be read by itself.
fn in_pieces(text: &str, bytes: usize, flow: &Flow) -> Option<String> {
    let sheet = Sheet::of_yaml(text, bytes);
    let (mut scenarios, mut findings, mut before) = (Vec::new(), Vec::new(), 0);
    for piece in 0..sheet.pieces() {
        let mut read = sheet.read(piece, flow)?;
        let places: Vec<Place> = labels(&mut read.findings)
            .map(|label| label.place.clone())
            .collect();
        let spans = sheet.locate(piece, &places);
        for (label, span) in labels(&mut read.findings).zip(spans) {
            if let Some(PlaceStep::Index(index)) = label.place.steps.get_mut(1) {
                assert!(text.get(span).is_some(), "item {index} is nowhere");
                *index += before;
            }
        }
        for mut scenario in read.scenarios {
            scenario.index += before;
            scenarios.push(format!("{scenario:?}"));
        }
        findings.extend(read.findings);
        before += read.items;
    }
    Some(told(&scenarios, &findings))
}

fn labels(findings: &mut [Finding]) -> impl Iterator<Item = &mut quandary::diagnostic::Label> {
    findings.iter_mut().flat_map(|finding| &mut finding.labels)
}

#[test]
fn pieces_are_the_whole_or_are_not_read() {
    let flow = pizza();
    for (what, text, can) in TEXTS {
        let whole = whole(text, &flow);
        let (mut read, mut refused) = (false, false);
        for bytes in 1..text.len() {
            let cut = Sheet::of_yaml(text, bytes).pieces() > 1;
            let pieces = in_pieces(text, bytes, &flow);
            read |= cut && pieces.is_some();
            refused |= pieces.is_none() || bytes == 1 && !cut;
            if let Some(pieces) = pieces {
                assert_eq!(pieces, whole, "{what}, in pieces of {bytes} bytes");
            }
        }
        let now = match (read, refused) {
            (true, false) => Always,
            (true, true) => Sometimes,
            (false, _) => Never,
        };
        assert_eq!(now, can, "{what}");
    }
}

#[test]
fn the_pizza_is_the_same_in_pieces_of_any_size() {
    let flow = pizza();
    let whole = whole(SCENARIOS, &flow);
    for bytes in [1, 100, 300, 999, 2000, 100_000] {
        let pieces = in_pieces(SCENARIOS, bytes, &flow);
        assert_eq!(pieces.as_deref(), Some(whole.as_str()), "{bytes}");
    }
    assert!(Sheet::of_yaml(SCENARIOS, 1).pieces() >= 23);
}

/// Every cut of a good file somewhere in the middle, and every line of it left out.
#[test]
fn torn_files_are_the_same_in_pieces_or_are_read_as_a_whole() {
    let flow = pizza();
    let start: String = SCENARIOS
        .lines()
        .take(40)
        .map(|line| format!("{line}\n"))
        .collect();
    let ends = (0..start.len())
        .step_by(7)
        .filter_map(|at| start.get(..at))
        .map(str::to_owned);
    let gaps = (0..40).map(|gone| {
        let lines = start.lines().enumerate().filter(|(at, _)| *at != gone);
        lines
            .map(|(_, line)| format!("{line}\n"))
            .collect::<String>()
    });
    let mut read = 0;
    for text in ends.chain(gaps) {
        if let Some(pieces) = in_pieces(&text, 150, &flow) {
            assert_eq!(pieces, whole(&text, &flow), "{text}");
            read += 1;
        }
    }
    assert!(read > 50, "{read}");
}

/// No text makes a table fall over, and every finding stands in the text.
#[test]
fn tables_of_any_text_are_read() {
    let flow = pizza();
    let pieces = [
        "name",
        ",",
        ";",
        "\n",
        "\r\n",
        "\"",
        "\"\"",
        "#",
        "[]",
        "|",
        " ",
        "hunger",
        "answers.hunger",
        "expect.outcome",
        "expect.refused.says",
        "slice",
        "little",
        "\u{feff}",
        "\u{4e16}",
        "today",
    ];
    let mut dice: u64 = 7;
    let mut below = |count: usize| {
        dice = dice
            .wrapping_mul(6364136223846793005)
            .wrapping_add(1442695040888963407);
        (dice >> 33) as usize % count
    };
    let mut found = 0;
    for _ in 0..5_000 {
        let text: String = (0..below(40))
            .map(|_| pieces[below(pieces.len())])
            .collect();
        let read = Sheet::of_table(&text).read_all(&flow);
        for label in read.findings.iter().flat_map(|finding| &finding.labels) {
            assert!(
                text.get(label.span.clone()).is_some(),
                "{text:?}: {label:?}"
            );
            found += 1;
        }
    }
    assert!(found > 1_000, "{found}");
}
