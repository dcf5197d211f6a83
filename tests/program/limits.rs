//! What commands take of memory at most: the limits that `docs/reliability.md` names are held by the
//! system, and a command says how far it came.

#![cfg(target_os = "linux")]

use std::fmt::Write;
use std::fs;

use crate::folder::Folder;
use crate::hard_files::run;

/// A flow whose only condition has so many tests of a number.
fn tests_of_a_number(count: usize) -> String {
    let tests: Vec<String> = (0..count).map(|at| format!("n = {}", 2 * at)).collect();
    let tests = tests.join(" or ");
    format!(
        "quandary: 1\ntitle: Numbers\nstart: n\nquestions:\n  n: {{ask: How many?, type: number, \
         min: 0, max: 100000, next: [{{when: {tests}, go: a}}, {{go: b}}]}}\noutcomes:\n  \
         a: {{tone: go, title: A}}\n  b: {{tone: stop, title: B}}\n"
    )
}

#[test]
fn a_condition_of_thousands_of_tests_is_decided_or_said_not_to_be() {
    for count in [6_000, 25_000] {
        let folder = Folder::with(&[("n.yaml", &tests_of_a_number(count))]);
        let checked = run(&folder, "check n.yaml --format short");
        let told = format!(
            "{count}: {:?} {:.600} {:.600}",
            checked.code, checked.out, checked.err
        );
        assert_eq!(checked.code, Some(0), "{told}");
        let proven = run(&folder, "prove n.yaml --summary");
        let told = format!(
            "{count}: {:?} {:.600} {:.600}",
            proven.code, proven.out, proven.err
        );
        assert_eq!(proven.code, Some(0), "{told}");
        assert!(
            proven.out.contains("100,001") || proven.out.contains("ways"),
            "{told}"
        );
    }
}

#[test]
fn scenarios_for_thousands_of_tests_are_written() {
    let folder = Folder::with(&[("n.yaml", &tests_of_a_number(3_000))]);
    let written = run(&folder, "cases n.yaml --output n.scenarios.yaml");
    assert_eq!(written.code, Some(0), "{:.600}", written.err);
    let played = run(&folder, "test n.scenarios.yaml");
    assert_eq!(played.code, Some(0), "{:.600}", played.out);
}

/// Each change is told with its line, and of one of four million signs that's what is around the
/// change.
#[test]
fn changes_of_an_endless_line_are_told_in_short() {
    let text = tests_of_a_number(20);
    let help = format!("ask: How many?, help: {}", "x".repeat(4_000_000));
    let folder = Folder::with(&[("n.yaml", &text.replace("ask: How many?", &help))]);
    for form in ["human", "json"] {
        let told = run(&folder, &format!("mutants n.yaml --format {form}"));
        let about = format!("{form}: {:?} {:.600}", told.code, told.err);
        assert_eq!(told.code, Some(8), "{about}");
        assert!(told.out.len() < 1_000_000, "{about}: {}", told.out.len());
    }
}

#[test]
fn a_name_repeated_without_end_is_a_fault() {
    let aliases = "*a,".repeat(600_000);
    let text = format!("quandary: 1\ntitle: &a A\nx: [{aliases}]\n");
    let folder = Folder::with(&[("aliases.yaml", &text)]);
    for form in ["human", "json"] {
        let checked = run(&folder, &format!("check aliases.yaml --format {form}"));
        assert_eq!(checked.code, Some(3), "{form}: {:.600}", checked.err);
    }
}

#[test]
fn a_chain_of_twenty_thousand_questions_is_checked() {
    let mut text = "quandary: 1\ntitle: Chain\nstart: q0\nquestions:\n".to_owned();
    for at in 0..20_000 {
        let next = match at {
            19_999 => "a".to_owned(),
            at => format!("q{}", at + 1),
        };
        let _ = writeln!(
            text,
            "  q{at}: {{ask: Sure of {at}?, type: yes_no, next: {next}}}"
        );
    }
    text.push_str("outcomes:\n  a: {tone: go, title: A}\n");
    let folder = Folder::with(&[("chain.yaml", &text)]);
    let checked = run(&folder, "check chain.yaml --format short");
    assert_eq!(checked.code, Some(0), "{:.600}", checked.err);
    assert!(
        checked.err.contains("further findings"),
        "{:.600}",
        checked.err
    );
}

/// A table in which every row fails: what failed first is told, the rest is counted. It takes no
/// more memory than its file and its places.
#[test]
fn a_table_in_which_every_row_fails_is_told_in_part_and_counted_whole() {
    const ROWS: usize = 60_000;
    let flow = "quandary: 1\ntitle: Sure\nstart: q\nquestions:\n  q: {ask: Sure?, type: yes_no, \
                next: {yes: a, no: b}}\noutcomes:\n  a: {tone: go, title: A}\n  \
                b: {tone: stop, title: B}\n";
    let mut table = "name;q;expect.outcome\n".to_owned();
    for at in 0..ROWS {
        let _ = writeln!(table, "row {at};yes;b");
    }
    let mut list = "flow: t.yaml\nscenarios:\n".to_owned();
    for at in 0..ROWS / 10 {
        let _ = writeln!(
            list,
            "  - {{name: n{at}, answers: {{q: yes}}, expect: {{outcome: b}}}}"
        );
    }
    let folder = Folder::with(&[("t.yaml", flow)]);
    fs::write(folder.path("t.scenarios.csv"), table).expect("it can be written");
    fs::write(folder.path("list.scenarios.yaml"), list).expect("it can be written");
    for (file, rows, words) in [
        (
            "t.scenarios.csv",
            ROWS,
            "59,000 more scenarios of `t.scenarios.csv` failed, and are only counted",
        ),
        (
            "list.scenarios.yaml",
            ROWS / 10,
            "5,000 more scenarios of `list.scenarios.yaml` failed, and are only counted",
        ),
    ] {
        for form in ["human", "short", "json", "junit", "tap", "github", "sarif"] {
            let played = run(&folder, &format!("test {file} --format {form}"));
            let told = format!("{form}: {:.400} {:.400}", played.out, played.err);
            assert_eq!(played.code, Some(8), "{told}");
            let said = match form {
                "json" => format!("\"untold\": {}", rows - 1_000),
                _ => words.to_owned(),
            };
            assert!(played.out.contains(&said), "{told}");
            let last = played.out.lines().last().unwrap_or_default();
            if form == "human" {
                let count = if rows == ROWS { "60,000" } else { "6,000" };
                assert!(last.contains(&format!("{count} failed")), "{last}");
            }
        }
    }
    // What is told is the same however many threads play.
    let one = run(&folder, "test t.scenarios.csv --format json --jobs 1");
    let four = run(&folder, "test t.scenarios.csv --format json --jobs 4");
    assert!(one.out == four.out);
}

/// So many questions in a row, each of which ends for some, and so many promises.
fn row(count: usize, promises: usize) -> String {
    let mut text = "quandary: 1\ntitle: Row\nstart: q0\nquestions:\n".to_owned();
    for at in 0..count {
        let next = match at + 1 < count {
            true => format!("q{}", at + 1),
            false => "b".to_owned(),
        };
        let _ = writeln!(
            text,
            "  q{at}: {{ask: Sure of {at}?, type: yes_no, next: {{yes: {next}, no: a}}}}"
        );
    }
    text.push_str("outcomes:\n  a: {tone: go, title: A}\n  b: {tone: stop, title: B}\n");
    text.push_str("guarantees:\n");
    for at in 0..promises {
        let _ = writeln!(text, "  - {{says: That {at}., at_most: {count} questions}}");
    }
    text
}

/// What a picture, a booklet and figures leave open is said, with how far they came.
#[test]
fn what_stopped_at_its_limit_says_so_in_every_report() {
    let folder = Folder::with(&[("row.yaml", &row(40, 120))]);
    let told = [
        (
            "prove row.yaml --summary --max-nodes 300 --samples 10",
            "no figures: the work stopped at its limit, at `q",
        ),
        (
            "graph row.yaml --max-nodes 300",
            "The work stopped at its limit, when ",
        ),
        (
            "graph row.yaml --max-nodes 300 --format json",
            "The work stopped at its limit, when ",
        ),
        (
            "booklet row.yaml --max-nodes 300 --format markdown",
            "**The work stopped at its limit: of ",
        ),
        (
            "booklet row.yaml --max-nodes 300 --format html",
            "<strong>The work stopped at its limit: of ",
        ),
    ];
    for (args, words) in told {
        let first = run(&folder, args);
        assert!(
            first.out.contains(words),
            "{args}: {} {}",
            first.out,
            first.err
        );
        let more = args.replace("--max-nodes 300", "--max-nodes 300000");
        let more = run(&folder, &more).out;
        assert!(!more.contains("stopped at its limit"), "{args}: {more}");
    }
}

/// Each of the promises takes little, and all of them more than a run may take.
#[test]
fn a_run_stops_at_its_limit_and_says_how_far_it_came() {
    let folder = Folder::with(&[("row.yaml", &row(40, 120)), ("few.yaml", &row(40, 1))]);
    let told = [
        ("check row.yaml --max-nodes 300", 0, "when "),
        (
            "prove row.yaml --max-nodes 300 --samples 10",
            7,
            "the work stopped at its limit when ",
        ),
        (
            "mutants few.yaml --max-nodes 300 --min-score 0",
            0,
            "the work stopped at its limit when ",
        ),
    ];
    for (args, code, words) in told {
        let first = run(&folder, args);
        let text = format!("{}{}", first.out, first.err);
        assert_eq!(first.code, Some(code), "{args}: {text}");
        let (_, far) = text
            .split_once(words)
            .unwrap_or_else(|| panic!("{args}: {text}"));
        let mut numbers = far.split_whitespace();
        let done: usize = numbers.next().expect("a number").parse().expect("a number");
        let of: usize = numbers.nth(1).expect("a number").parse().expect("a number");
        assert!(0 < done && done < of, "{args}: {text}");
        assert!(text.contains("--max-nodes"), "{args}: {text}");
        let again = run(&folder, args);
        assert_eq!((first.out, first.err), (again.out, again.err), "{args}");
        let more = args.replace("--max-nodes 300", "--max-nodes 300000");
        let more = run(&folder, &more);
        let text = format!("{}{}", more.out, more.err);
        assert!(!text.contains("stopped at its limit"), "{args}: {text}");
    }
}
