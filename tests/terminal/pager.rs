//! A long page through a pager, where somebody asks for it.

use crate::{
    setup::Setup,
    window::{CTRL_C, Window},
};

const LETTER: [&str; 14] = [
    "run",
    "--pager",
    "--answer=people.ended_by=they",
    "--answer=people.getting_by=well",
    "--answer=people.acts=none",
    "--answer=people.their_side=nothing",
    "--answer=contact=none",
    "--answer=draft=my_feelings",
    "--answer=silence=90days",
    "--answer=feelings=calm",
    "--answer=motives=kind",
    "--answer=plan=holds",
    "--answer=hope=peace",
    "--today=2026-11-23",
];

fn letter(pager: &str) -> Window {
    Setup::sized(80, 24).env("PAGER", pager).run(&LETTER)
}

#[test]
fn the_page_goes_through_the_pager_that_is_named() {
    // A pager may have flags and quotes, and may be several programs.
    let mut window = letter("sed 's/This letter is for you/Turned: &/' | cat");
    assert_eq!(window.ends(), 0);
    let page = window.history();
    assert!(page.contains("Turned: This letter is for you"), "{page}");
    assert!(page.contains("Sources"), "{page}");
}

#[test]
fn a_pager_that_is_not_there_costs_nothing() {
    for pager in ["/no/such/pager -x", "no-such-pager", "/etc"] {
        let mut window = letter(pager);
        assert_eq!(window.ends(), 0, "{pager}");
        let page = window.history();
        let told = format!("warning: the pager `{pager}` can't be started");
        assert!(page.contains(&told), "{page}");
        assert!(page.contains("Sources"), "{page}");
    }
}

#[test]
fn whoever_leaves_the_pager_early_has_seen_enough() {
    for pager in ["true", "head -n 3"] {
        let mut window = letter(pager);
        assert_eq!(window.ends(), 0, "{pager}");
        let page = window.history();
        assert!(!page.contains("Sources"), "{page}");
        assert!(
            !page.contains("error") && !page.contains("warning"),
            "{page}"
        );
    }
}

/// It may have shown nothing.
#[test]
fn a_pager_that_fails_hides_no_page() {
    let mut window = letter("false");
    assert_eq!(window.ends(), 0);
    let page = window.history();
    assert!(page.contains("Sources"), "{page}");
    assert!(
        page.contains("warning: the pager `false` has failed"),
        "{page}"
    );
}

#[test]
fn ctrl_c_is_the_pagers_own_key() {
    let pager = "trap 'echo stopped the search' INT; cat; echo end; read key < /dev/tty; \
                 read key < /dev/tty; echo closed";
    for more in [&[][..], &["--no-input"]] {
        let args = [&LETTER[..], more].concat();
        let mut window = Setup::sized(80, 24).env("PAGER", pager).run(&args);
        window.wait("end").send(CTRL_C).wait("stopped the search");
        window.send("\r\r").wait("closed");
        assert_eq!(window.ends(), 0);
    }
}

/// The usual pager takes the page from the screen when it ends.
#[test]
fn nothing_stays_on_the_screen_where_the_pager_takes_it_away() {
    if std::process::Command::new("less")
        .arg("--version")
        .output()
        .is_err()
    {
        eprintln!("there is no less on this machine");
        return;
    }
    let mut window = letter("");
    window.wait("This letter is for you").send("q");
    assert_eq!(window.ends(), 0);
    let left = window.history();
    assert!(!left.contains("This letter is for you"), "{left}");
}

/// A pager has made the terminal its own; a signal that ends us ends it too, and gives back what it
/// leaves changed.
#[test]
fn a_signal_during_the_pager_gives_the_terminal_back() {
    let pagers = [
        // It gives nothing back by itself.
        "cat; stty raw -echo < /dev/tty; echo end; exec sleep 60",
        "less -R",
    ];
    let has_less = std::process::Command::new("less")
        .arg("--version")
        .output()
        .is_ok();
    for pager in pagers.iter().take(if has_less { 2 } else { 1 }) {
        for (signal, code) in [("TERM", 143), ("QUIT", 131), ("HUP", 129)] {
            for more in [&[][..], &["--no-input"]] {
                let args = [&LETTER[..], more].concat();
                let mut window = Setup::sized(80, 24).env("PAGER", pager).run(&args);
                match pager.starts_with("less") {
                    true => window.wait("This letter is for you"),
                    false => window.wait("end"),
                };
                window.signal(signal);
                assert_eq!(window.ends(), code, "{pager} {signal}");
                assert!(window.is_cooked(), "{pager} {signal}");
            }
        }
    }
}
