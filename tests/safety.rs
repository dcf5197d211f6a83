//! Promises of `docs/safety.md` that no other test holds, and the guarantees of the quizzes that it
//! names. `tests/docs.rs` looks for the tests that it names.

mod common;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use jiff::civil::Date;
use quandary::check;
use quandary::diagnostic::Rule;
use quandary::flow::outcome::{FirstRow, Outcome, Reasons, Role, Showing};
use quandary::flow::table::Id;
use quandary::flow::{Flow, day};
use quandary::parse::{self, answers};
use quandary::prove::{self, Verdict};
use quandary::session::{Session, Step};
use quandary::space::{MOST_NODES, Space, Today};

/// The quizzes that people in danger may open.
const QUIZZES: [&str; 2] = ["letter-to-ex", "is-my-letter-safe"];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: impl AsRef<Path>) -> String {
    let path = root().join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn quiz(id: &str) -> Flow {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("flows/{id}.yaml"));
    let reading = parse::read(&common::flow_text(&path));
    reading.into_flow().expect("the quiz has no faults")
}

fn today() -> Date {
    day::read("2026-11-27").expect("it is a day")
}

/// The pages for danger of a quiz.
fn at_once(flow: &Flow) -> Vec<Id<Outcome>> {
    let ids = flow.outcomes.ids();
    let ids: Vec<_> = ids
        .filter(|id| flow.outcomes[*id].showing.is_at_once())
        .collect();
    assert!(ids.len() >= 5, "there are pages for danger");
    ids
}

/// The rows of the table of guarantees: a promise, and what the quizzes promise for it.
fn guarantees(page: &str) -> Vec<[&str; 3]> {
    let head = "| promise | `letter-to-ex` | `is-my-letter-safe` |";
    let (_, table) = page.split_once(head).expect("the table is there");
    let rows = table.lines().skip(2);
    let rows = rows.take_while(|line| line.starts_with("| "));
    let cells = rows.map(|row| {
        let mut cells = row.trim_matches('|').split('|').map(str::trim);
        let mut cell = || cells.next().expect("a row has three cells");
        [cell(), cell(), cell()]
    });
    cells.collect()
}

/// What the quizzes don't promise of this.
fn missing(rows: &[[&str; 3]]) -> Vec<String> {
    let flows = QUIZZES.map(|id| (id, quiz(id)));
    let mut missing = Vec::new();
    for [promise, first, second] in rows {
        for ((id, flow), says) in flows.iter().zip([first, second]) {
            let mut guarantees = flow.guarantees.iter();
            if !guarantees.any(|guarantee| *guarantee.says == **says) {
                missing.push(format!("{id}: {promise}: \"{says}\""));
            }
        }
    }
    missing
}

#[test]
fn every_promise_of_the_quizzes_is_a_guarantee_of_theirs() {
    let page = read("docs/safety.md");
    let rows = guarantees(&page);
    assert!(rows.len() > 8, "{rows:?}");
    let missing = missing(&rows);
    assert!(missing.is_empty(), "{missing:#?}");
}

#[test]
fn a_promise_that_no_guarantee_holds_is_told() {
    let known = "News that can't wait never meets waiting.";
    let rows = [["one", known, known], ["two", known, "News can wait."]];
    assert_eq!(
        missing(&rows),
        ["is-my-letter-safe: two: \"News can wait.\""]
    );
}

#[test]
fn help_is_never_labelled() {
    for id in QUIZZES {
        let flow = quiz(id);
        let session = Session::new(&flow, today());
        for outcome in at_once(&flow) {
            let advice = session.advice_of(outcome);
            assert_eq!(
                advice.word_for_tone(&flow.words),
                None,
                "{id}: {}",
                advice.title
            );
        }
    }
}

#[test]
fn no_page_for_danger_tells_the_answers() {
    for id in QUIZZES {
        let flow = quiz(id);
        for outcome in at_once(&flow) {
            let reasons = flow.outcomes[outcome].reasons;
            let name = flow.outcomes.name(outcome);
            assert!(matches!(reasons, Reasons::LeftOut), "{id}: {name}");
        }
    }
}

#[test]
fn whoever_may_be_watched_finds_the_way_out_in_the_first_row() {
    for id in QUIZZES {
        let flow = quiz(id);
        let page = flow.outcomes.get("people.safety_first");
        let showing = page.expect("both quizzes have it").showing;
        let first = FirstRow::Leave;
        assert_eq!(showing, Showing::AtOnce { first }, "{id}");
    }
}

#[test]
fn whoever_hardly_manages_gets_help_at_once_and_can_go_on() {
    for id in QUIZZES {
        let flow = quiz(id);
        let mut session = Session::new(&flow, today());
        let getting_by = flow
            .questions
            .find("people.getting_by")
            .expect("both ask it");
        while let Step::Ask(question) = session.step()
            && question != getting_by
        {
            let first = flow.questions[question].read("they");
            session.answer(first.expect("it fits")).expect("it is fine");
        }
        let barely = flow.questions[getting_by].read("barely").expect("it fits");
        let step = session.answer(barely).expect("it is accepted");
        assert!(matches!(step, Step::Ask(_)), "{id}");
        let helped = session.helped_by(getting_by);
        let helped: Vec<_> = helped.iter().map(|id| &flow.passages[*id]).collect();
        assert!(!helped.is_empty(), "{id}");
        assert!(helped.iter().all(|help| help.role == Role::Help), "{id}");
    }
}

/// Whoever is told to call or to text has to have a phone in reach.
#[test]
fn no_step_puts_the_phone_out_of_reach() {
    let mut seen = 0;
    for id in QUIZZES {
        let flow = quiz(id);
        let steps = flow.outcomes.iter().flat_map(|(_, outcome)| &outcome.steps);
        let steps = steps.map(|step| step.fill(|_| String::new()).to_lowercase());
        for step in steps.filter(|step| step.contains("phone")) {
            seen += 1;
            for verb in ["give", "hand", "leave", "lock", "put", "switch", "turn"] {
                let words: Vec<&str> = step.split(|letter: char| !letter.is_alphabetic()).collect();
                assert!(!words.contains(&verb), "{id}: {step}");
            }
        }
    }
    assert!(seen > 3, "{seen} steps speak of a phone");
}

#[test]
fn no_flow_has_help_behind_a_row() {
    for id in QUIZZES {
        let flow = quiz(id);
        let mut space = Space::of(&flow, Today::Any, MOST_NODES).expect("the quiz is small");
        let options = prove::ProofOptions {
            today: today(),
            seed: 1,
            samples: 0,
        };
        let verdict = prove::prove_help(&mut space, &options);
        assert!(matches!(verdict, Verdict::Holds), "{id}: {verdict:?}");
    }
}

#[test]
fn every_place_to_find_help_was_looked_at_on_a_day() {
    let later = day::read("2029-01-01").expect("it is a day");
    for id in QUIZZES {
        let flow = quiz(id);
        let help = flow.passages.iter();
        let help = help.filter(|(_, passage)| passage.role == Role::Help);
        let help = help.flat_map(|(_, passage)| &passage.cites);
        let pages = at_once(&flow).into_iter();
        let pages = pages.flat_map(|outcome| &flow.outcomes[outcome].cites);
        let mut places = BTreeSet::new();
        for source in help.chain(pages) {
            let name = flow.sources.name(*source);
            if name != "people.ours" {
                assert!(flow.sources[*source].checked.is_some(), "{id}: {name}");
                places.insert(name);
            }
        }
        assert!(places.len() >= 8, "{id}: {places:?}");
        let options = check::CheckOptions {
            today: later,
            most_nodes: MOST_NODES,
        };
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("flows/{id}.yaml"));
        let findings = check::check(&common::flow_text(&path), &options).findings;
        let stale = findings.iter();
        let stale = stale.filter(|finding| finding.rule == Rule::StaleSource);
        assert!(stale.count() >= places.len(), "{id}: {findings:?}");
    }
}

#[test]
fn through_a_pipe_the_page_begins_with_the_help() {
    for id in QUIZZES {
        let flow = quiz(id);
        let space = Space::of(&flow, Today::On(today()), MOST_NODES).expect("it is small");
        for outcome in at_once(&flow) {
            let way = space.shortest_to(outcome, today()).expect("it is decided");
            let way = way.expect("somebody gets there");
            let flags = way.taken().iter().filter_map(|taken| {
                let answer = way.given(taken.question)?.answer()?.clone();
                Some((taken.question, answer))
            });
            let answers = answers::write(id, &flow, &flags.collect::<Vec<_>>());
            let folder = tempfile::tempdir().expect("there is room for a folder");
            let file = folder.path().join("answers.yaml");
            fs::write(&file, answers).expect("it can be written");
            let output = Command::new(env!("CARGO_BIN_EXE_quandary"))
                .args(["run", id, "--no-input", "--today=2026-11-27", "--answers"])
                .arg(&file)
                .stdin(Stdio::null())
                .output()
                .expect("the program runs");
            let page = String::from_utf8(output.stdout).expect("it is text");
            let advice = way.advice().expect("the way has ended");
            let begins = format!("# {}\n\n{}", advice.title, advice.text.trim_end());
            assert!(page.starts_with(&begins), "{page}");
            assert!(output.stderr.is_empty(), "{id}: {}", advice.title);
        }
    }
}

/// The one crate that speaks to anybody: a server for `quandary preview`, which listens on this
/// machine alone. It can't be asked to call somebody.
const LISTENS: &str = "tiny_http";

/// The one place where it is named: each file of `quandary preview` that needs it.
const PREVIEW: &str = "src/cli/preview/";

/// Words in the names of crates that speak to a network.
const SPEAKS: [&str; 24] = [
    "attohttpc",
    "curl",
    "h2",
    "h3",
    "http",
    "httparse",
    "https",
    "hyper",
    "isahc",
    "minreq",
    "mio",
    "openssl",
    "quinn",
    "reqwest",
    "rustls",
    "smol",
    "socket",
    "socket2",
    "surf",
    "tls",
    "tokio",
    "tungstenite",
    "ureq",
    "websocket",
];

#[test]
fn nothing_in_the_program_speaks_to_a_network() {
    let mut folders = vec![root().join("src")];
    let mut files = 0;
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("the folder can be read") {
            let path: PathBuf = entry.expect("the entry can be read").path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            files += 1;
            // The kept engine is built of the sources that are looked at here.
            if path.extension().is_some_and(|kind| kind == "gz") {
                continue;
            }
            let code = fs::read_to_string(&path).expect("it is text");
            for word in [
                "fetch(",
                "XMLHttpRequest",
                "WebSocket",
                "EventSource",
                "sendBeacon",
                "localStorage",
                "sessionStorage",
                "indexedDB",
                "document.cookie",
            ] {
                let script = path.extension().is_some_and(|kind| kind == "js");
                // The page around a preview asks the preview, by its own address.
                let asks = word == "fetch(" && path.ends_with("cli/preview/frame.js");
                assert!(
                    asks || !(script && code.contains(word)),
                    "{word} in {}",
                    path.display()
                );
            }
            for word in [
                "std::net",
                "net::",
                "TcpStream",
                "UdpSocket",
                "ToSocketAddrs",
            ] {
                assert!(!code.contains(word), "{word} in {}", path.display());
            }
            let of_preview = path.display().to_string().contains(PREVIEW);
            assert!(
                of_preview || !code.contains(LISTENS),
                "{LISTENS} in {}",
                path.display()
            );
        }
    }
    let server = read("src/cli/preview/server.rs");
    assert_eq!(server.matches("Server::").count(), 1);
    assert!(server.contains("Server::http((LOOPBACK, port))"));
    assert!(server.contains("const LOOPBACK: &str = \"127.0.0.1\";"));
    let frame = read("src/cli/preview/frame.js");
    assert_eq!(frame.matches("fetch(").count(), 1);
    assert!(frame.contains("fetch(name, sent)"), "by a relative address");
    assert!(files > 100, "{files} files are looked at");
    let manifest = read("Cargo.toml");
    let (_, crates) = manifest.split_once("[dependencies]").expect("it has some");
    let (crates, _) = crates
        .split_once("\n[dev-dependencies]")
        .expect("tests need some");
    // Whole words between dashes: `supports-hyperlinks` has nothing of `hyper`.
    let crates = crates.replacen(LISTENS, "", 1);
    let mut words = crates.split(|c: char| !c.is_alphanumeric());
    let speaks = words.find(|word| SPEAKS.contains(word));
    assert_eq!(speaks, None);
}
