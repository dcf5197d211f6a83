//! Every page that the flows of this repository can end with, at many widths.

use std::fs;
use std::path::{Path, PathBuf};

use quandary::flow::Flow;
use quandary::flow::scenario::Scenario;
use quandary::front::page::{Page, ReadIn};
use quandary::parse;
use quandary::session::{Session, Step};

use super::super::{markdown, screen};

/// The flows with scenarios, and their texts.
fn flows() -> Vec<(PathBuf, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("flows");
    let entries = fs::read_dir(folder).expect("there are flows");
    let paths = entries.map(|entry| entry.expect("the folder can be read").path());
    let text = |path: &Path| fs::read_to_string(path).expect("the file can be read");
    paths
        .filter(|path| path.to_string_lossy().ends_with(".scenarios.yaml"))
        .map(|path| {
            let scenarios = text(&path);
            let flow = parse::scenario::flow_of(&scenarios).expect("the file names its flow");
            (path.with_file_name(flow), scenarios)
        })
        .collect()
}

/// The session of a scenario, where it comes to advice.
fn played<'f>(flow: &'f Flow, scenario: &Scenario) -> Option<Session<'f>> {
    let today = quandary::flow::day::read("2026-11-23").expect("it is a day");
    let mut session = Session::new(flow, scenario.today.unwrap_or(today));
    while let Step::Ask(question) = session.step() {
        let mut answers = scenario.answers.iter();
        match answers.find(|(answered, _)| *answered == question) {
            Some((_, answer)) => session.answer(answer.clone().ok()?).ok()?,
            None => session.skip().ok()?,
        };
    }
    Some(session)
}

/// Calls with the name of each scenario that comes to advice, and with its page.
fn with_every_page(mut look: impl FnMut(&str, &Page<'_, '_>)) {
    let mut pages = 0;
    for (path, scenarios) in flows() {
        let text = super::super::source::flow_text(&path).expect("the flow can be read");
        let flow = parse::read(&text).into_flow().expect("the flow is whole");
        for scenario in parse::scenario::read(&scenarios, &flow).scenarios {
            let Some(session) = played(&flow, &scenario) else {
                continue;
            };
            let Step::Done(outcome) = session.step() else {
                continue;
            };
            look(&scenario.name, &Page::of("flow", &session, outcome, None));
            pages += 1;
        }
    }
    assert!(pages > 30, "only {pages} scenarios come to advice");
}

/// The words of a page, without what stands left of it.
fn words(lines: &[String]) -> Vec<&str> {
    let text = lines.iter().map(|line| line.trim_start_matches([' ', '|']));
    text.flat_map(str::split_whitespace).collect()
}

#[test]
fn no_page_loses_or_cuts_a_word_at_any_width() {
    with_every_page(|name, page| {
        for place in [ReadIn::Screen, ReadIn::File] {
            let markdown = page.markdown(place);
            let whole = markdown::plain(&markdown, None);
            assert!(words(&whole).len() > 10, "{name}");
            for columns in [20, 30, 40, 80, 200] {
                let width = screen::Size { columns, rows: 24 }.text_width();
                let lines = markdown::plain(&markdown, Some(width));
                let told = format!("{name}, {columns} columns\n{}", lines.join("\n"));
                let folded = words(&lines);
                assert!(folded.concat() == words(&whole).concat(), "{told}");
                for word in words(&whole) {
                    let too_wide = screen::width(word) > width / 2;
                    assert!(too_wide || folded.contains(&word), "{word}: {told}");
                }
                for line in &lines {
                    let address = line.contains("://");
                    assert!(address || screen::width(line) <= width, "{name}: {line}");
                    assert_eq!(line.trim_end(), line, "{name}");
                }
            }
        }
    });
}
