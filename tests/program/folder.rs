//! A folder with files, in which the program is run.

use std::{
    fs,
    io::Write,
    path::PathBuf,
    process::{Command, Output, Stdio},
    sync::mpsc,
    thread,
    time::Duration,
};

use tempfile::TempDir;

/// The longest that a run may take: what is slow on a busy machine is no fault, what never ends is.
const PATIENCE: Duration = Duration::from_secs(90);

/// One run of the program, and what is expected of it.
pub struct Case {
    /// The command line, with spaces between the arguments.
    pub args: &'static str,
    pub stdin: &'static str,
    pub code: i32,
    /// What standard output says; where nothing is listed it says nothing.
    pub out: &'static [&'static str],
    /// What standard error says; where nothing is listed it says nothing.
    pub err: &'static [&'static str],
}

/// What came of a run.
pub struct Run {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

/// A temporary folder.
pub struct Folder(TempDir);

impl Folder {
    /// A folder with these files in it.
    pub fn with(files: &[(&str, &str)]) -> Self {
        let folder = Self(tempfile::tempdir().expect("there is room for a folder"));
        for (name, text) in files {
            fs::write(folder.path(name), text).expect("the file can be written");
        }
        folder
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// The program with these arguments, in this folder and without a say of the environment.
    pub fn command(&self, args: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_quandary"));
        command.args(args.split_whitespace());
        self.prepare(&mut command);
        command
    }

    /// Runs a command in this folder and without a say of the environment.
    pub fn prepare(&self, command: &mut Command) {
        command.current_dir(self.0.path());
        for name in [
            "NO_COLOR",
            "CLICOLOR",
            "CLICOLOR_FORCE",
            "FORCE_COLOR",
            "ACCESSIBLE",
            "QUANDARY_REPOSITORY",
        ] {
            command.env_remove(name);
        }
    }

    /// Runs the program.
    pub fn run(&self, args: &str, stdin: &str) -> Run {
        finish(self.command(args), stdin)
    }

    /// Plays the cases, and says which one came out otherwise.
    pub fn play(&self, cases: &[Case]) {
        for case in cases {
            let run = self.run(case.args, case.stdin);
            let told = format!(
                "quandary {}\n{:?}\n--- out\n{}\n--- err\n{}",
                case.args, run.code, run.out, run.err
            );
            assert_eq!(run.code, Some(case.code), "{told}");
            for (said, wanted) in [(&run.out, case.out), (&run.err, case.err)] {
                assert!(said.is_empty() == wanted.is_empty(), "{told}");
                for words in wanted {
                    assert!(said.contains(words), "\"{words}\" is not said by {told}");
                }
            }
            assert!(!run.out.contains('\u{1b}'), "{told}");
            assert!(!run.err.contains('\u{1b}'), "{told}");
        }
    }
}

/// Runs a command to its end.
pub fn finish(mut command: Command, stdin: &str) -> Run {
    command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = command.spawn().expect("the program starts");
    let mut input = child.stdin.take().expect("the input is a pipe");
    // Whoever needs no input may be at the end before it is written.
    let _ = input.write_all(stdin.as_bytes());
    drop(input);
    ended(move || child.wait_with_output())
}

/// Waits for the end of a run.
pub fn ended(wait: impl FnOnce() -> std::io::Result<Output> + Send + 'static) -> Run {
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || sender.send(wait()));
    let output = receiver
        .recv_timeout(PATIENCE)
        .expect("the program ends in time")
        .expect("the program can be waited for");
    Run {
        code: output.status.code(),
        out: String::from_utf8(output.stdout).expect("the output is text"),
        err: String::from_utf8(output.stderr).expect("the messages are text"),
    }
}
