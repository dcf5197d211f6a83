//! Files that are made to be hard, or that are none: each ends in a finding or a clear error, in
//! every form, within half a gigabyte.

use std::fs;
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use crate::folder::{Folder, Run};

const GOOD: &str = "\
quandary: 1
title: Good
start: sure
questions:
  sure: {ask: Are you sure?, type: yes_no, next: {yes: go, no: stay}}
outcomes:
  go: {tone: go, title: Go}
  stay: {tone: stop, title: Stay}
";

/// The most memory that a run may ask for, in kibibytes.
const MEMORY: usize = 512 * 1024;

/// The longest that a run may take. It is generous: the tests are built without optimisation and
/// share a machine.
const PATIENCE: Duration = Duration::from_secs(300);

/// Runs the program with no more than [`MEMORY`]; on Linux the system holds it to that.
pub fn run(folder: &Folder, args: &str) -> Run {
    let limit = match cfg!(target_os = "linux") {
        true => format!("ulimit -v {MEMORY}; "),
        false => String::new(),
    };
    let program = env!("CARGO_BIN_EXE_quandary");
    let mut command = match cfg!(unix) {
        true => Command::new("sh"),
        false => Command::new(program),
    };
    match cfg!(unix) {
        true => command.args(["-c", &format!("{limit}exec \"{program}\" {args}")]),
        false => command.args(args.split_whitespace()),
    };
    folder.prepare(&mut command);
    command.stdin(Stdio::null());
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || sender.send(command.output()));
    let output = receiver
        .recv_timeout(PATIENCE)
        .expect("the program ends in time");
    let output = output.expect("the program runs");
    Run {
        code: output.status.code(),
        out: String::from_utf8(output.stdout).expect("the output is text"),
        err: String::from_utf8(output.stderr).expect("the messages are text"),
    }
}

/// A file, the exit code, and what is said on standard output or standard error.
type Hard = (&'static str, Vec<u8>, i32, &'static str);

fn lines(count: usize, line: impl Fn(usize) -> String) -> String {
    (0..count).map(line).collect()
}

fn utf16(text: &str) -> Vec<u8> {
    let units = text.encode_utf16().flat_map(u16::to_le_bytes);
    [0xff, 0xfe].into_iter().chain(units).collect()
}

fn hard_files() -> Vec<Hard> {
    let nest = |count: usize| "[".repeat(count).into_bytes();
    let bomb = lines(14, |at| match at {
        0 => "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned(),
        _ => format!(
            "a{at}: &a{at} [{}]\n",
            vec![format!("*a{}", at - 1); 10].join(", ")
        ),
    });
    let invalid = [GOOD.as_bytes(), b"note: \xc3\x28\n"].concat();
    let many = lines(100_000, |_| "- {}\n".to_owned());
    let texts = [
        (
            "nul.yaml",
            GOOD.replace("title: Good", "title: Go\0od"),
            3,
            "error[broken-yaml]",
        ),
        ("alias-bomb.yaml", bomb, 3, "error["),
        (
            "crlf.yaml",
            GOOD.replace('\n', "\r\n"),
            0,
            "nothing is wrong",
        ),
        (
            "mark.yaml",
            format!("\u{feff}{GOOD}"),
            0,
            "nothing is wrong",
        ),
        ("marks.yaml", format!("\u{feff}\u{feff}{GOOD}"), 3, "error["),
        (
            "tabs.yaml",
            GOOD.replace("  ", "\t"),
            3,
            "a tab stands where only spaces can",
        ),
        ("empty.yaml", String::new(), 3, "error["),
        ("blank.yaml", " \n\n".to_owned(), 3, "error["),
        ("two.yaml", format!("{GOOD}---\n{GOOD}"), 3, "error["),
        (
            "many.yaml",
            format!("{GOOD}guarantees:\n{many}"),
            3,
            "further findings in `many.yaml` are not shown",
        ),
        (
            "line.yaml",
            format!(
                "{{quandary: 1, {}}}",
                lines(20_000, |at| format!("k{at}: 1, "))
            ),
            3,
            "further findings",
        ),
        ("deep.yaml", "- ".repeat(950_000), 3, "error[broken-yaml]"),
        (
            "braces.yaml",
            "{a: ".repeat(450_000),
            3,
            "error[broken-yaml]",
        ),
        (
            "quote.yaml",
            format!("quandary: \"{}", "x".repeat(1_500_000)),
            3,
            "error[broken-yaml]",
        ),
    ];
    let mut files: Vec<Hard> = texts
        .map(|(name, text, code, words)| (name, text.into_bytes(), code, words))
        .into();
    files.extend([
        (
            "nest.yaml",
            nest(64_000_001),
            1,
            "`nest.yaml` is larger than 64 MB, and was not read; `--max-size` allows more",
        ),
        ("brackets.yaml", nest(10_000_000), 3, "error[broken-yaml]"),
        (
            "invalid.yaml",
            invalid,
            3,
            "line 9 of `invalid.yaml` holds bytes that are no UTF-8 text",
        ),
        ("utf16.yaml", utf16(GOOD), 3, "save the file as UTF-8"),
    ]);
    files
}

#[test]
fn hard_files_end_in_words_and_take_little_memory() {
    let folder = Folder::with(&[]);
    for (name, bytes, code, words) in hard_files() {
        fs::write(folder.path(name), bytes).expect("the file can be written");
        for form in ["human", "json"] {
            let run = run(&folder, &format!("check {name} --format {form}"));
            let end: String = run.err.chars().take(400).collect();
            assert_eq!(run.code, Some(code), "{name} as {form}: {end}");
            let said = format!("{}{}", run.out, run.err);
            assert!(
                form == "json" || said.contains(words),
                "{name}: {said:.400}"
            );
            assert!(!said.contains("panicked"), "{name}: {end}");
        }
        fs::remove_file(folder.path(name)).expect("the file can be removed");
    }
}

#[test]
fn what_is_shown_of_a_file_with_many_faults_is_bounded_in_every_form() {
    let many = lines(50_000, |_| "- {}\n".to_owned());
    let folder = Folder::with(&[("many.yaml", &format!("{GOOD}guarantees:\n{many}"))]);
    for form in ["human", "short", "json", "junit", "github", "sarif"] {
        let run = run(&folder, &format!("check many.yaml --format {form}"));
        assert_eq!(run.code, Some(3), "{form}");
        // Where programs read, each rule brings its page along.
        assert!(run.out.len() < 1_050_000, "{form}: {}", run.out.len());
        assert_eq!(
            run.out.matches("missing-key]: ").count().min(1),
            usize::from(form == "human" || form == "short"),
            "{form}"
        );
        assert!(
            run.err
                .contains("9000 or more further findings in `many.yaml` are not shown"),
            "{form}: {}",
            run.err
        );
    }
}

/// Each of these findings takes a search through all ways, so that all of them would take hours.
#[test]
fn of_faults_without_end_the_first_hundred_are_looked_for() {
    let row = |next: &dyn Fn(usize, &str) -> String| {
        let questions = lines(400, |at| {
            let then = match at {
                399 => "go".to_owned(),
                at => format!("q{}", at + 1),
            };
            let next = next(at, &then);
            format!("  q{at}: {{ask: Are you sure?, type: yes_no, next: [{next}]}}\n")
        });
        GOOD.replace("  sure: ", "  sure_: ")
            .replace("start: sure", "start: q0")
            .replace("questions:\n", &format!("questions:\n{questions}"))
    };
    let gaps = row(&|at, then| format!("{{when: q{at}, go: {then}}}"));
    let dead = row(&|at, then| {
        format!("{{when: q{at}, go: {then}}}, {{when: q{at} and q0, go: stay}}, {{go: {then}}}")
    });
    let routes = lines(3000, |_| "{when: sure, go: go}, ".to_owned());
    let routes = GOOD.replace("{yes: go, no: stay}", &format!("[{routes} {{go: stay}}]"));
    let folder = Folder::with(&[
        ("gap.yaml", &gaps),
        ("dead-route.yaml", &dead),
        ("routes.yaml", &routes),
    ]);
    for (file, rule) in [
        ("gap", "gap"),
        ("dead-route", "dead-route"),
        ("routes", "dead-route"),
    ] {
        let run = run(&folder, &format!("check {file}.yaml --format short"));
        let found = run.out.matches(&format!("[{rule}]: ")).count();
        assert_eq!(found, 100, "{file}: {}", run.err);
        let words = format!("[not-decided]: `{rule}` is not decided from here on: ");
        assert_eq!(run.out.matches(&words).count(), 1, "{file}");
    }
}

#[cfg(unix)]
#[test]
fn what_is_no_file_ends_in_words() {
    use std::os::unix::fs::PermissionsExt;
    let folder = Folder::with(&[("closed.yaml", GOOD)]);
    fs::create_dir_all(folder.path("flow.yaml/empty")).expect("a folder can be made");
    let closed = folder.path("closed.yaml");
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o000)).expect("it is ours");
    for (name, code, words) in [
        ("missing.yaml", 1, "error: there is no file `missing.yaml`"),
        (
            "flow.yaml",
            2,
            "no flow, scenario or answers file in the folder `flow.yaml`",
        ),
        (
            "closed.yaml/x.yaml",
            1,
            "`closed.yaml/x.yaml` cannot be read: ",
        ),
        (
            "/dev/null",
            1,
            "error: `/dev/null` is no regular file, but a pipe, a device or the like; \
             save what it gives in a file, and name that",
        ),
        ("/dev/zero", 1, "`/dev/zero` is no regular file"),
    ] {
        let run = run(&folder, &format!("check {name}"));
        let said = format!("{}{}", run.out, run.err);
        assert!(said.contains(words), "{name}: {said:.400}");
        assert_eq!(run.code, Some(code), "{name}");
    }
    // To root nothing is forbidden.
    if fs::read(&closed).is_err() {
        let run = run(&folder, "check closed.yaml");
        assert_eq!(run.code, Some(1));
        assert!(
            run.err
                .contains("`closed.yaml` may not be read (permission denied)"),
            "{}",
            run.err
        );
    }
}

#[cfg(unix)]
#[test]
fn no_command_waits_for_a_pipe() {
    let folder = Folder::with(&[
        ("good.yaml", GOOD),
        ("waits.yaml", "flow: pipe.yaml\nscenarios: []\n"),
    ]);
    let pipe = std::process::Command::new("mkfifo")
        .args(["pipe.yaml", "pipe.scenarios.yaml"].map(|name| folder.path(name)))
        .status();
    assert!(pipe.expect("there is mkfifo").success());
    for (args, code, name) in [
        ("check pipe.yaml", 1, "pipe.yaml"),
        ("check good.yaml pipe.yaml", 1, "pipe.yaml"),
        ("check waits.yaml", 1, "pipe.yaml"),
        ("prove pipe.yaml", 1, "pipe.yaml"),
        ("test pipe.yaml", 1, "pipe.yaml"),
        ("test pipe.scenarios.yaml", 1, "pipe.scenarios.yaml"),
        ("run pipe.yaml", 1, "pipe.yaml"),
        ("run good.yaml --answers pipe.yaml", 1, "pipe.yaml"),
    ] {
        let run = run(&folder, args);
        let words = format!("`{name}` is no regular file");
        assert!(run.err.contains(&words), "{args}: {}", run.err);
        assert_eq!(run.code, Some(code), "{args}: {}", run.err);
    }
}

#[test]
fn in_a_folder_hard_files_of_others_are_left_out_and_ours_are_not() {
    let folder = Folder::with(&[("good.yaml", GOOD)]);
    let foreign = format!("name: other\n{}", "# x\n".repeat(1_100_000));
    for (name, bytes) in [
        ("large.yaml", foreign.into_bytes()),
        ("bytes.yaml", b"name: \xff\xfe\xc3\x28\n".to_vec()),
        ("utf16.yaml", utf16("name: other\n")),
        ("ours.yaml", utf16(GOOD)),
    ] {
        fs::write(folder.path(name), bytes).expect("the file can be written");
    }
    let run = run(&folder, "check .");
    assert_eq!(run.code, Some(3), "{}", run.err);
    assert_eq!(
        run.err,
        "error: line 1 of `ours.yaml` holds bytes that are no UTF-8 text; save the file as UTF-8\n\n"
    );
    assert_eq!(
        run.out,
        "2 files: 0 errors, 0 warnings, not all could be read\n"
    );
}
