//! The screen of a terminal drawn as a picture, and the picture at the top of the README, which is a
//! session that this test plays.
//!
//! `ACCEPT=1 cargo test --test terminal drawn` writes the picture.

use std::{collections::BTreeSet, env, fmt::Write as _, fs};

use crate::{setup::Setup, window::Window};

/// The picture that the README shows.
const PICTURE: &str = "docs/played.svg";

/// A cell of the screen, in pixels.
const CELL: (f32, f32) = (8.4, 19.0);

/// The free space around the screen, in pixels.
const MARGIN: f32 = 18.0;

/// How long each screen is seen, in seconds.
const SECONDS: usize = 4;

/// Some words on a screen that look alike.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    column: usize,
    text: String,
    class: String,
}

/// The words of one row, by their looks.
pub fn runs(screen: &vt100::Screen, row: u16) -> Vec<Run> {
    let (_, columns) = screen.size();
    let mut runs: Vec<Run> = Vec::new();
    for column in 0..columns.get() {
        let Some(cell) = screen.cell(row, column) else {
            continue;
        };
        let text = match cell.contents() {
            "" => " ",
            text => text,
        };
        let class = class(cell);
        match runs.last_mut() {
            Some(run) if run.class == class => run.text.push_str(text),
            _ => runs.push(Run {
                column: column.into(),
                text: text.to_owned(),
                class,
            }),
        }
    }
    runs.retain(|run| !run.text.trim().is_empty());
    runs
}

/// How a cell looks, in the names of the style sheet.
fn class(cell: &vt100::Cell) -> String {
    let colour = match cell.fgcolor() {
        vt100::Color::Idx(index) => format!("c{index}"),
        vt100::Color::Default | vt100::Color::Rgb(..) => String::new(),
    };
    let named = [(cell.bold(), "b"), (cell.dim(), "d"), (cell.italic(), "i")];
    let named = named.iter().filter(|(is, _)| *is).map(|(_, name)| *name);
    let classes: Vec<&str> = named
        .chain((!colour.is_empty()).then_some(&*colour))
        .collect();
    classes.join(" ")
}

/// The screens one after the other, as a picture that moves; where motion isn't wanted, the last
/// one alone.
pub fn svg(screens: &[Vec<Vec<Run>>], columns: usize) -> String {
    let rows = screens.iter().map(Vec::len).max().unwrap_or(0);
    let (width, height) = (
        CELL.0 * columns as f32 + 2.0 * MARGIN,
        CELL.1 * rows as f32 + 2.0 * MARGIN,
    );
    let count = screens.len();
    let all = count * SECONDS;
    let share = 100.0 / count as f32;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width:.0} {height:.0}\" \
         role=\"img\" aria-label=\"The letter quiz, played in a terminal\">\n<style>\n\
         .page{{fill:#1b1e28}}text{{font:14px ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace;fill:#e3e6ee;white-space:pre}}\n\
         .b{{font-weight:700}}.d{{opacity:.62}}.i{{font-style:italic}}\n\
         .c2{{fill:#7bc275}}.c3{{fill:#e0b34f}}.c5{{fill:#d68ad6}}.c6{{fill:#4fc1cf}}.c8{{fill:#6b7280}}\n\
         @media (prefers-color-scheme:light){{.page{{fill:#fbfaf7}}text{{fill:#23262e}}.c2{{fill:#2d7a31}}.c3{{fill:#8a6200}}.c5{{fill:#8e3a92}}.c6{{fill:#0b7285}}.c8{{fill:#9aa0aa}}}}\n\
         .s{{opacity:0;animation:see {all}s step-end infinite}}@keyframes see{{0%{{opacity:1}}{share:.2}%{{opacity:0}}}}\n"
    );
    for at in 0..count {
        let _ = writeln!(svg, ".s{at}{{animation-delay:{}s}}", at * SECONDS);
    }
    let _ = write!(
        svg,
        "@media (prefers-reduced-motion:reduce){{.s{{animation:none}}.s{}{{opacity:1}}}}\n</style>\n\
         <rect class=\"page\" width=\"100%\" height=\"100%\" rx=\"10\"/>\n",
        count.saturating_sub(1)
    );
    for (at, screen) in screens.iter().enumerate() {
        let _ = writeln!(svg, "<g class=\"s s{at}\">");
        for (row, runs) in screen.iter().enumerate() {
            let y = MARGIN + CELL.1 * row as f32 + 14.0;
            for run in runs {
                let x = MARGIN + CELL.0 * run.column as f32;
                let text = run.text.trim_end();
                let length = CELL.0 * text.chars().count() as f32;
                let text = text.replace('&', "&amp;").replace('<', "&lt;");
                let class = match run.class.as_str() {
                    "" => String::new(),
                    class => format!(" class=\"{class}\""),
                };
                let _ = writeln!(
                    svg,
                    "<text x=\"{x:.1}\" y=\"{y:.1}\" textLength=\"{length:.1}\"{class}>{text}</text>"
                );
            }
        }
        svg.push_str("</g>\n");
    }
    svg.push_str("</svg>\n");
    svg
}

/// The quiz as the column's own reader plays it: the screens that are worth a picture.
fn played() -> Vec<Vec<Vec<Run>>> {
    let mut window = Setup::sized(80, 24)
        .env("LC_ALL", "C.UTF-8")
        .run(&["run", "letter-to-ex", "--today=2026-11-23"])
        .stays_at_the_opening();
    let mut screens = Vec::new();
    let mut draw = |window: &mut Window, words: &str| {
        window.wait_until(words, |screen| {
            screen.contains(words) && screen.trim_end().ends_with(']')
        });
        screens.push(window.drawn());
    };
    draw(&mut window, "● Begin");
    window.send("\r");
    draw(&mut window, "1 of at most 12");
    for (place, keys) in [
        ("1 of", "2\r"),
        ("2 of", "1\r"),
        ("3 of", "12 \r"),
        ("4 of", "8 \r"),
        ("5 of", "1\r"),
    ] {
        let asked = format!(" {place} ");
        window.wait_until(place, |screen| {
            screen.contains(&asked) && screen.trim_end().ends_with(']')
        });
        window.send(keys);
    }
    draw(&mut window, "6 of at most 12");
    for (place, keys) in [
        ("6 of", "7 \r"),
        ("7 of", "3 months\r"),
        ("8 of", "3\r"),
        ("9 of", "1 \r"),
        ("10 of", "3\r"),
        ("11, the last", "1\r"),
    ] {
        let asked = format!(" {place}");
        window.wait_until(place, |screen| {
            screen.contains(&asked) && screen.trim_end().ends_with(']')
        });
        window.send(keys);
    }
    draw(&mut window, "● Show me the advice");
    window.send("\r");
    draw(&mut window, "● Read on");
    screens
}

#[test]
fn the_picture_in_the_readme_is_a_session_as_it_is_played() {
    let svg = svg(&played(), 80);
    if env::var_os("ACCEPT").is_some() {
        fs::write(PICTURE, &svg).expect("the picture can be written");
    }
    let kept = fs::read_to_string(PICTURE).unwrap_or_default();
    assert!(
        kept == svg,
        "{PICTURE} shows another session: write it with ACCEPT=1"
    );
    let readme = fs::read_to_string("README.md").expect("there is a README");
    assert!(
        readme.contains(PICTURE),
        "the README doesn't show {PICTURE}"
    );
}

/// Nothing is said by colour alone: what stands on a screen is the same without any.
#[test]
fn the_same_words_stand_there_without_colour() {
    let mut seen = BTreeSet::new();
    for setup in [
        Setup::sized(80, 24),
        Setup::sized(80, 24).env("NO_COLOR", "1"),
    ] {
        let mut window = setup.env("LC_ALL", "C.UTF-8").run(&["run", "letter-to-ex"]);
        let screen = window.wait_until("the question", |screen| {
            screen.contains("● 1  Well enough") && screen.trim_end().ends_with(']')
        });
        seen.insert(screen);
    }
    assert_eq!(seen.len(), 1, "{seen:#?}");
}
