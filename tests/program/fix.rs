//! `quandary check --fix`.

use std::fs;

use crate::folder::Folder;

/// A flow with what is sure, what is a guess, comments, and ends of lines of two kinds.
const FLOW: &str = "\u{feff}quandary: 1   # the version
title: \"May I eat it?\"\r
start: avoid
questions:
  avoid:
    ask:   What can you not eat?
    type: choices
    options: {cheese: Cheese, gluten: Gluten, nuts: Nuts}
    next:
      # Nobody with an allergy gets there.
      - when:   avoid includes no nuts && avoid contains no gluten  # both
        go: eatt
      - go: stop
outcomes:
  eat: {tone: go, title: Eat it}
  stop: {tone: stop, title: \"Leave it, with { avoid }\"}";

fn mended() -> String {
    FLOW.replace("avoid includes no nuts", "avoid has none of nuts")
        .replace("&&", "and")
        .replace("avoid contains no gluten", "avoid has none of gluten")
        .replace("{ avoid }", "{avoid}")
}

#[test]
fn what_is_sure_is_mended_and_nothing_else_changes() {
    let folder = Folder::with(&[("a.yaml", FLOW)]);
    let shown = folder.run("check a.yaml --fix --diff", "");
    assert_eq!(shown.code, Some(3), "{}{}", shown.out, shown.err);
    for line in [
        "-      - when:   avoid includes no nuts && avoid contains no gluten  # both",
        "+      - when:   avoid has none of nuts and avoid has none of gluten  # both",
        "+  stop: {tone: stop, title: \"Leave it, with {avoid}\"}",
    ] {
        assert!(shown.out.contains(line), "{line}\n{}", shown.out);
    }
    let read = || fs::read_to_string(folder.path("a.yaml")).expect("it is there");
    assert_eq!(read(), FLOW, "`--diff` changes nothing");
    let run = folder.run("check a.yaml --fix", "");
    assert_eq!(run.code, Some(3), "{}{}", run.out, run.err);
    assert_eq!(read(), mended());
    assert_eq!(run.err, "mended 4 findings in `a.yaml`\n\n");
    assert!(run.out.contains("did you mean `eat`?"), "{}", run.out);
    assert!(
        run.out.ends_with("1 file: 1 error, 0 warnings\n"),
        "{}",
        run.out
    );
    let again = folder.run("check a.yaml --fix", "");
    assert_eq!((again.err.as_str(), again.out), ("", run.out));
}

#[test]
fn fixes_are_for_every_kind_of_file() {
    let answers = "flow: pizza\nanswers: {cannot_eat: cheese, hunger: [very]}\n";
    let scenarios = "scenarios:\n  - name: One\n    answers: {hunger: [very]}\n";
    let folder = Folder::with(&[
        ("a.answers.yaml", answers),
        ("pizza.scenarios.yaml", scenarios),
        ("pizza.yaml", include_str!("../../flows/pizza.yaml")),
        ("broken.yaml", "quandary: 1\ntitle: @home\nstart: a\n"),
    ]);
    let args = "check a.answers.yaml pizza.scenarios.yaml broken.yaml --fix";
    let run = folder.run(args, "");
    assert_eq!(run.code, Some(3), "{}{}", run.out, run.err);
    let read = |name| fs::read_to_string(folder.path(name)).expect("it is there");
    assert!(
        read("a.answers.yaml").contains("hunger: very}"),
        "{}",
        run.out
    );
    assert!(
        read("pizza.scenarios.yaml").contains("{hunger: very}"),
        "{}",
        run.out
    );
    assert_eq!(
        read("broken.yaml"),
        "quandary: 1\ntitle: \"@home\"\nstart: a\n"
    );
}

#[test]
fn what_cannot_be_fixed_is_told() {
    let folder = Folder::with(&[("a.yaml", FLOW)]);
    for (args, code, told) in [
        ("check a.yaml --fix --watch", 2, "cannot be used with"),
        ("check a.yaml --diff", 2, "--fix"),
        (
            "check a.yaml --fix --diff --format json",
            2,
            "`--diff` shows changes to a person",
        ),
        ("check none.yaml --fix", 1, "none.yaml"),
    ] {
        let run = folder.run(args, "");
        assert_eq!(run.code, Some(code), "{args}: {}{}", run.out, run.err);
        assert!(run.err.contains(told), "{args}: {}", run.err);
    }
    // Of a flow that comes with the program nothing is wrong, so nothing is to be mended.
    let run = folder.run("check pizza letter-to-ex --fix", "");
    assert_eq!((run.code, run.err.as_str()), (Some(0), ""), "{}", run.out);
}

#[cfg(unix)]
#[test]
fn a_link_stays_one_and_a_file_keeps_its_rights() {
    use std::os::unix::fs::{PermissionsExt as _, symlink};

    let folder = Folder::with(&[("a.yaml", FLOW)]);
    let file = folder.path("a.yaml");
    fs::set_permissions(&file, fs::Permissions::from_mode(0o640)).expect("it is ours");
    symlink(&file, folder.path("link.yaml")).expect("a link can be made");
    folder.run("check link.yaml --fix", "");
    assert_eq!(fs::read_to_string(&file).expect("it is there"), mended());
    let link = fs::symlink_metadata(folder.path("link.yaml")).expect("it is there");
    assert!(link.file_type().is_symlink());
    let rights = fs::metadata(&file)
        .expect("it is there")
        .permissions()
        .mode();
    assert_eq!(rights & 0o777, 0o640);
}
