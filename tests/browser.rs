//! The page of a flow in a browser. Where there's no browser, the test says that it wasn't
//! run; with
//! `QUANDARY_BROWSER=required`, as in `.ci/run`, it fails.

use std::path::Path;
use std::process::Command;

/// The names under which it's installed.
const BROWSERS: [&str; 3] = ["chromium", "chromium-browser", "google-chrome"];

fn browser() -> Option<&'static str> {
    let is_there = |name: &&&str| {
        let version = Command::new(name).arg("--version").output();
        version.is_ok_and(|version| version.status.success())
    };
    let found = BROWSERS.iter().find(is_there).copied();
    let needed = std::env::var("QUANDARY_BROWSER").is_ok_and(|needed| needed == "required");
    assert!(found.is_some() || !needed, "there is no browser");
    if found.is_none() {
        eprintln!("not run: there is no browser");
    }
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
