//! The page of a flow in a browser: with `QUANDARY_BROWSER=required`, as in `.ci/run`. Without
//! that, the tests say that they weren't run.

use std::path::Path;
use std::process::Command;

/// The names under which it's installed.
const BROWSERS: [&str; 3] = ["chromium", "chromium-browser", "google-chrome"];

fn browser() -> Option<&'static str> {
    if std::env::var_os("QUANDARY_BROWSER").is_none() {
        eprintln!("not run: QUANDARY_BROWSER=required runs it");
        return None;
    }
    let is_there = |name: &&&str| {
        let version = Command::new(name).arg("--version").output();
        version.is_ok_and(|version| version.status.success())
    };
    let found = BROWSERS.iter().find(is_there).copied();
    assert!(found.is_some(), "there is no browser");
    found
}

/// What a browser makes of a page, with nobody to ask for anything.
fn loaded(browser: &str, page: &Path, more: &[&str]) -> String {
    let mut command = Command::new(browser);
    command.args(["--headless=new", "--no-sandbox", "--disable-gpu"]);
    command.arg("--host-resolver-rules=MAP * ~NOTFOUND");
    command.args(more);
    command.arg(format!("file://{}", page.display()));
    let output = command.output().expect("the browser runs");
    assert!(output.status.success(), "{output:?}");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[test]
fn the_page_runs_its_own_script_and_nothing_else() {
    let Some(browser) = browser() else { return };
    let folder = tempfile::tempdir().expect("there is room");
    let page = folder.path().join("pizza.html");
    let mut program = Command::new(env!("CARGO_BIN_EXE_quandary"));
    program.args(["graph", "pizza", "--format", "html", "--output"]);
    let drawn = program.arg(&page).status().expect("it runs");
    assert!(drawn.success());
    let shown = loaded(browser, &page, &["--dump-dom"]);
    // The script adds it, so its digest is the one that the policy names.
    assert!(shown.contains("<svg class=\"arcs\""), "{shown}");
    assert!(shown.contains("id=\"q4\""));

    // What is slipped in does nothing.
    let text = std::fs::read_to_string(&page).expect("it is there");
    let slip = "<main><script>document.title = 'slipped in'</script><b onclick=\"\">x</b>";
    let other = folder.path().join("other.html");
    std::fs::write(&other, text.replacen("<main>", slip, 1)).expect("there is room");
    let shown = loaded(browser, &other, &["--dump-dom"]);
    assert!(!shown.contains("<title>slipped in"), "{shown}");
}

#[test]
fn the_page_is_drawn_on_small_and_large_screens() {
    let Some(browser) = browser() else { return };
    let folder = tempfile::tempdir().expect("there is room");
    let page = folder.path().join("pizza.html");
    let mut program = Command::new(env!("CARGO_BIN_EXE_quandary"));
    program.args(["graph", "pizza", "--format", "html", "--output"]);
    assert!(program.arg(&page).status().expect("it runs").success());
    for size in ["375,800", "1280,900"] {
        let picture = folder.path().join(format!("{size}.png"));
        let to = format!("--screenshot={}", picture.display());
        loaded(browser, &page, &[&format!("--window-size={size}"), &to]);
        let bytes = std::fs::metadata(&picture).expect("it is drawn").len();
        assert!(bytes > 5_000, "{size}: {bytes}");
    }
}

/// The longest result of the built-in quiz takes three sheets at most, with all that is behind rows
/// on the screen: opened or not, it is the same on paper.
#[test]
fn a_kept_page_is_whole_on_paper_and_takes_three_sheets() {
    let Some(browser) = browser() else { return };
    let folder = tempfile::tempdir().expect("there is room");
    let page = folder.path().join("kept.html");
    let mut program = Command::new(env!("CARGO_BIN_EXE_quandary"));
    program.args(["run", "letter-to-ex", "--no-input", "--today", "2026-11-23"]);
    for answer in [
        "people.getting_by=well",
        "people.ended_by=stopped",
        "people.acts=none",
        "people.their_side=nothing",
        "contact=none",
        "draft=my_feelings,come_back",
        "silence=3 months",
        "feelings=raw",
        "motives=back,understand",
        "plan=none",
        "hope=back",
    ] {
        program.args(["--answer", answer]);
    }
    let run = program.arg("--save").arg(&page).output().expect("it runs");
    assert!(run.status.success(), "{run:?}");
    let text = std::fs::read_to_string(&page).expect("it is there");
    assert!(text.contains("<h1>Write it, but don"), "{text}");
    let printed = |name: &str, text: &str| {
        let page = folder.path().join(format!("{name}.html"));
        std::fs::write(&page, text).expect("there is room");
        let paper = folder.path().join(format!("{name}.pdf"));
        let to = format!("--print-to-pdf={}", paper.display());
        loaded(browser, &page, &["--no-pdf-header-footer", &to]);
        let bytes = std::fs::read(&paper).expect("it is printed");
        let sheets = bytes
            .windows(12)
            .filter(|bytes| bytes.starts_with(b"/Type /Page") && bytes[11] != b's');
        (sheets.count(), bytes.len())
    };
    let (sheets, bytes) = printed("closed", &text);
    assert!((2..=3).contains(&sheets), "{sheets} sheets");
    let (opened, more) = printed("opened", &text.replace("<details>", "<details open>"));
    assert_eq!(sheets, opened);
    assert!(bytes.abs_diff(more) < 2_000, "{bytes} and {more} bytes");
    // Without the reasons it would be less.
    let (without, _) = text.split_once("<details>").expect("something is folded");
    let (fewer, less) = printed("without", without);
    assert!(
        fewer < sheets && less + 5_000 < bytes,
        "{fewer} sheets, {less} bytes"
    );
}

/// What a row opens isn't displayed on a screen until it is opened, or a number leads there.
#[test]
fn a_kept_page_is_short_on_a_screen() {
    let Some(browser) = browser() else { return };
    let folder = tempfile::tempdir().expect("there is room");
    let page = folder.path().join("kept.html");
    let mut program = Command::new(env!("CARGO_BIN_EXE_quandary"));
    program.args(["run", "letter-to-ex", "--no-input"]);
    program.args(["--answer", "people.getting_by=harm", "--save"]);
    let run = program.arg(&page).output().expect("it runs");
    assert!(run.status.success(), "{run:?}");
    let drawn = |name: &str, behind: &str, text: &str| {
        let page = folder.path().join(format!("{name}.html"));
        std::fs::write(&page, text).expect("there is room");
        let picture = folder.path().join(format!("{name}.png"));
        let to = format!("--screenshot={}", picture.display());
        let address = folder.path().join(format!("{name}.html{behind}"));
        loaded(browser, &address, &["--window-size=375,2600", &to]);
        std::fs::metadata(&picture).expect("it is drawn").len()
    };
    let text = std::fs::read_to_string(&page).expect("it is there");
    let closed = drawn("closed", "", &text);
    let opened = drawn("opened", "", &text.replace("<details>", "<details open>"));
    assert!(closed + 10_000 < opened, "{closed} and {opened} bytes");
    let led = drawn("led", "#source-1", &text);
    assert!(closed + 5_000 < led, "{closed} and {led} bytes");
}

/// What an expert reads runs nothing, is wholly on paper, and fits on a telephone.
#[test]
fn a_booklet_is_drawn_on_screens_and_printed() {
    let Some(browser) = browser() else { return };
    let folder = tempfile::tempdir().expect("there is room");
    let page = folder.path().join("pizza.html");
    let mut program = Command::new(env!("CARGO_BIN_EXE_quandary"));
    program.args(["booklet", "pizza", "--output"]);
    assert!(program.arg(&page).status().expect("it runs").success());
    for size in ["375,800", "1280,900"] {
        let picture = folder.path().join(format!("{size}.png"));
        let to = format!("--screenshot={}", picture.display());
        loaded(browser, &page, &[&format!("--window-size={size}"), &to]);
        let bytes = std::fs::metadata(&picture).expect("it is drawn").len();
        assert!(bytes > 5_000, "{size}: {bytes}");
    }
    let paper = folder.path().join("pizza.pdf");
    let to = format!("--print-to-pdf={}", paper.display());
    loaded(browser, &page, &["--no-pdf-header-footer", &to]);
    let bytes = std::fs::read(&paper).expect("it is printed");
    assert!(bytes.len() > 20_000, "{}", bytes.len());

    // What is slipped in does nothing.
    let text = std::fs::read_to_string(&page).expect("it is there");
    let slip = "<main><script>document.title = 'slipped in'</script>";
    let other = folder.path().join("other.html");
    std::fs::write(&other, text.replacen("<main>", slip, 1)).expect("there is room");
    let shown = loaded(browser, &other, &["--dump-dom"]);
    assert!(!shown.contains("<title>slipped in"), "{shown}");
}
