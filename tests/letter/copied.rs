//! Nothing is copied from the column: no run of six of its words stands in a flow or in the
//! documentation.
//!
//! The column itself is not here, and is not ours to keep. `column-runs.txt` holds a number for
//! each run of six of its words (FNV-1a, 64 bits, of the words with single spaces between them),
//! in the order of the numbers.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

use crate::root;

const RUN: usize = 6;

#[test]
fn no_run_of_six_words_of_the_column_is_copied() {
    let runs: HashSet<u64> = include_str!("column-runs.txt")
        .lines()
        .map(|line| u64::from_str_radix(line, 16).expect("every line is a number"))
        .collect();
    assert!(runs.len() > 1500, "the numbers of the runs are there");
    let files = files();
    assert!(files.len() > 20, "the files are found: {files:?}");
    for path in files {
        let text = fs::read_to_string(&path).expect("the file can be read");
        let copied = copied(&text, &runs);
        assert!(copied.is_empty(), "{}: {copied:#?}", path.display());
    }
}

#[test]
fn a_run_is_found_whatever_its_capitals_marks_and_line_breaks() {
    // The number was worked out by another program.
    assert_eq!(number("one two three four five six"), 0x0e8c_eb5d_d893_fffd);
    let runs = HashSet::from([number("dont copy a run of six")]);
    assert_eq!(
        copied("Please: \"Don’t copy\na run, of SIX!\" he said.", &runs),
        ["dont copy a run of six"]
    );
    assert!(copied("Don't copy a run of five, or six.", &runs).is_empty());
}

/// The runs of a text that are among those of the column.
fn copied(text: &str, runs: &HashSet<u64>) -> Vec<String> {
    let words = words(text);
    let all = words.windows(RUN).map(|run| run.join(" "));
    all.filter(|run| runs.contains(&number(run))).collect()
}

/// The words of a text in small letters, without any marks.
fn words(text: &str) -> Vec<String> {
    let plain = text.to_lowercase().replace(['\'', '’'], "");
    let words = plain.split(|letter: char| !letter.is_alphanumeric());
    let words = words.filter(|word| !word.is_empty());
    words.map(str::to_owned).collect()
}

fn number(run: &str) -> u64 {
    run.bytes().fold(0xcbf2_9ce4_8422_2325, |number, byte| {
        (number ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

/// The flows, the documentation, and what stands beside them.
fn files() -> Vec<PathBuf> {
    let mut files = vec![root().join("README.md"), root().join("CHANGELOG.md")];
    let mut folders = vec![root().join("flows"), root().join("docs")];
    while let Some(folder) = folders.pop() {
        let entries = fs::read_dir(folder).expect("the folder is there");
        let paths = entries.map(|entry| entry.expect("the folder can be read").path());
        let (inside, beside): (Vec<PathBuf>, Vec<PathBuf>) = paths.partition(|path| path.is_dir());
        folders.extend(inside);
        files.extend(beside.into_iter().filter(|path| is_text(path)));
    }
    files.sort();
    files
}

fn is_text(path: &Path) -> bool {
    let ending = path.extension().and_then(|ending| ending.to_str());
    matches!(ending, Some("md" | "yaml"))
}
