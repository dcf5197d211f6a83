//! A flow as one page. What the page does is tried in a browser, by `web/test`.

use std::fs;

use crate::folder::{Case, Folder};

#[test]
fn the_page_may_run_and_load_nothing_but_its_own() {
    let folder = Folder::with(&[]);
    let run = folder.run("export pizza --output pizza.html", "");
    assert_eq!(run.code, Some(0), "{}", run.err);
    assert!(run.err.contains("KB; open it in a browser"), "{}", run.err);
    let page = fs::read_to_string(folder.path("pizza.html")).expect("the page is there");
    let policy = "content=\"default-src 'none'; script-src 'sha256-";
    assert!(page.contains(policy));
    assert!(page.contains("' 'wasm-unsafe-eval'; style-src 'sha256-"));
    assert!(page.contains("'; base-uri 'none'; form-action 'none'\">"));
    assert!(page.contains("<title>Which pizza do we order?</title>"));
    assert!(page.contains("<noscript><main"));
    for loads in [
        " src=",
        "<link",
        "@import",
        "url(",
        "fetch(",
        "XMLHttp",
        "localStorage",
    ] {
        assert!(!page.contains(loads), "{loads}");
    }
}

#[test]
fn nothing_in_a_flow_ends_the_data_of_the_page() {
    let flow = "
quandary: 1
title: \"</title><script>a()</script>\"
start: rain
questions:
  rain: {ask: \"</script><!-- Will it rain?\", type: yes_no, next: {yes: take, no: take}}
outcomes:
  take: {tone: go, title: Take it}
";
    let folder = Folder::with(&[("hard.yaml", flow)]);
    let run = folder.run("export hard.yaml", "");
    assert_eq!(run.code, Some(0), "{}", run.err);
    assert_eq!(run.out.matches("<script").count(), 3);
    assert_eq!(run.out.matches("</script").count(), 3);
    assert_eq!(run.out.matches("<!--").count(), 0);
    assert_eq!(run.out.matches("</title>").count(), 1);
}

#[test]
fn the_page_and_what_is_kept_say_the_language_of_the_flow() {
    let folder = Folder::with(&[("rad.yaml", include_str!("../../examples/fahrrad.yaml"))]);
    let run = folder.run("export rad.yaml", "");
    assert_eq!(run.code, Some(0), "{}", run.err);
    assert!(run.out.contains("<html lang=\"de\">"));
    // What is said without JavaScript is the program's own.
    assert!(
        run.out
            .contains("<noscript><main class=\"column\" lang=\"en\">")
    );
    assert!(run.out.contains("\"because\":\"Weil du geantwortet hast\""));
    let answers = "--today 2026-11-23 --answer tage=1 --answer ab=2026-12-24 \
                   --answer gepaeck=hund --answer licht=yes";
    let run = folder.run(&format!("run rad.yaml {answers} --save page.html"), "");
    assert_eq!(run.code, Some(0), "{}", run.err);
    let page = fs::read_to_string(folder.path("page.html")).expect("the page is written");
    assert!(page.contains("<html lang=\"de\">"), "{page}");
    assert!(page.contains("Nimm das Lastenrad für 1 Tag"), "{page}");
    assert!(page.contains("Am 24. Dezember 2026"), "{page}");
    for english in ["Because you said", "Advice of", "Go ahead", "December"] {
        assert!(!page.contains(english), "{page}");
    }
}

#[test]
fn what_cannot_be_exported_is_told() {
    let folder = Folder::with(&[("there.html", "mine\n")]);
    folder.play(&[
        Case {
            args: "export pizza --output there.html",
            stdin: "",
            code: 1,
            out: &[],
            err: &["`there.html` is there already"],
        },
        Case {
            args: "export pizza --exit javascript:a()",
            stdin: "",
            code: 2,
            out: &[],
            err: &["is no address such as https://www.wikipedia.org/"],
        },
    ]);
    let there = fs::read_to_string(folder.path("there.html"));
    assert_eq!(there.expect("it is there"), "mine\n");
}
