//! A pseudo-terminal on which one question is asked, as the tests of this folder drive it.

use std::{
    env,
    io::{Read, Write},
    num::NonZero,
    sync::{Arc, Mutex},
    thread,
    time::{Duration, Instant},
};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

/// The test that asks the question, as it is named on a command line.
const OTHER_SIDE: &str = "cli::interactive::tests::other_side";

/// A pseudo-terminal on which one question is asked.
pub(super) struct Pty {
    parser: Arc<Mutex<vt100::Parser>>,
    keys: Box<dyn Write + Send>,
    child: Box<dyn Child + Send + Sync>,
    master: Box<dyn MasterPty + Send>,
    /// The modes of the terminal before the question was asked.
    cooked: String,
}

impl Pty {
    pub(super) fn ask(name: &str, columns: u16, rows: u16) -> Self {
        let size = PtySize {
            rows,
            cols: columns,
            pixel_width: 0,
            pixel_height: 0,
        };
        let pair = native_pty_system()
            .openpty(size)
            .expect("a pseudo-terminal opens");
        let cooked = format!("{:?}", pair.master.get_termios());
        let mut command = CommandBuilder::new(env::current_exe().expect("tests have a path"));
        command.args(["--exact", "--nocapture", "-q", OTHER_SIDE]);
        command.env("QUANDARY_TEST_ASKS", name);
        command.env("TERM", "xterm-256color");
        // Marks that stand in every locale.
        command.env("LC_ALL", "C");
        let child = pair.slave.spawn_command(command).expect("the test starts");
        drop(pair.slave);
        let cells = |cells: u16| NonZero::new(cells).expect("no size here is 0");
        let parser = vt100::Parser::new(cells(rows), cells(columns), 500);
        let parser = Arc::new(Mutex::new(parser));
        let mut output = pair
            .master
            .try_clone_reader()
            .expect("the output can be read");
        let screen = Arc::clone(&parser);
        thread::spawn(move || {
            let mut bytes = [0; 4096];
            while let Ok(count @ 1..) = output.read(&mut bytes) {
                let read = bytes.get(..count).unwrap_or_default();
                screen.lock().expect("no thread panics").process(read);
            }
        });
        let keys = pair.master.take_writer().expect("keys can be sent");
        Self {
            parser,
            keys,
            child,
            master: pair.master,
            cooked,
        }
    }

    fn contents(&self) -> String {
        self.parser
            .lock()
            .expect("no thread panics")
            .screen()
            .contents()
    }

    /// Whether lines are edited and echoed as they were before the question was asked.
    pub(super) fn is_cooked(&self) -> bool {
        format!("{:?}", self.master.get_termios()) == self.cooked
    }

    /// Whether the terminal shows its other screen.
    pub(super) fn is_private(&self) -> bool {
        let parser = self.parser.lock().expect("no thread panics");
        parser.screen().alternate_screen()
    }

    /// Waits until the screen satisfies `wanted`; fails with the screen after five seconds.
    pub(super) fn wait(&mut self, wanted: impl Fn(&str) -> bool) -> String {
        let start = Instant::now();
        loop {
            let contents = self.contents();
            if wanted(&contents) {
                return contents;
            }
            assert!(
                start.elapsed() < Duration::from_secs(5),
                "the screen is\n{contents}"
            );
            thread::sleep(Duration::from_millis(5));
        }
    }

    pub(super) fn shows(&mut self, needle: &str) -> &mut Self {
        self.wait(|contents| contents.contains(needle));
        self
    }

    pub(super) fn send(&mut self, keys: &str) -> &mut Self {
        self.keys
            .write_all(keys.as_bytes())
            .expect("the terminal takes keys");
        self.keys.flush().expect("the terminal takes keys");
        if keys == "\u{1b}" {
            thread::sleep(Duration::from_millis(120));
        }
        self
    }

    pub(super) fn replies(&mut self, expected: &str) {
        self.shows(&format!("REPLY {expected} END"));
    }
}

impl Drop for Pty {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

pub(super) fn marks(contents: &str) -> usize {
    contents
        .lines()
        .filter(|line| line.starts_with("|  >"))
        .count()
}
