//! A pseudo-terminal with the program in it, which a test drives as a person would: it waits for
//! words on the screen, and presses keys.

use std::{
    fs,
    io::{Read, Write},
    num::NonZero,
    path::{Path, PathBuf},
    process::Command,
    sync::{Arc, Mutex, MutexGuard, mpsc},
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

use crate::drawn::{self, Run};
use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

pub const DOWN: &str = "\u{1b}[B";
pub const UP: &str = "\u{1b}[A";
pub const HOME: &str = "\u{1b}[H";
pub const ESC: &str = "\u{1b}";
pub const ENTER: &str = "\r";
pub const CTRL_C: &str = "\u{3}";
pub const BACKSPACE: &str = "\u{7f}";

/// What is asked below the opening of a flow on its last screen.
const READY: &str = "Ready?";

/// What stands below the screens before that.
const MORE_OF_THE_OPENING: &str = "There's a little more.";

/// What stands before an open question, as it is typed and as it is drawn.
const OPEN: [&str; 2] = ["?  ", "◆  "];

/// What stands before the row that keys move to, as it is typed and as it is drawn.
const MARKED: [&str; 3] = ["|  >", "│  ●", "│  ›"];

/// How the row of keys begins, as it is typed and as it is drawn.
const KEYS: [&str; 2] = ["|  [", "│  ["];

/// The longest that a test waits for anything.
const PATIENCE: Duration = Duration::from_secs(30);

/// How long nothing comes out of a program that waits for keys.
const STILL: Duration = Duration::from_millis(12);

/// How many programs run at once in a test that looks at many screens.
const AT_ONCE: usize = 12;

/// Looks at each of these, some of them at once: whoever waits for a program leaves the machine to
/// others.
pub fn at_once<T: Send>(items: Vec<T>, look: impl Fn(T) + Sync) {
    let items = Mutex::new(items.into_iter());
    thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(|| {
                loop {
                    let next = items.lock().expect("no thread panics here").next();
                    match next {
                        Some(item) => look(item),
                        None => break,
                    }
                }
            });
        }
    });
}

/// A line of the screen.
#[derive(Debug)]
pub struct Styles {
    /// Its words.
    pub text: String,
    /// Those of them that have weight.
    pub bold: String,
    /// The colour of its first character.
    pub colour: vt100::Color,
}

/// A terminal in which the program runs.
pub struct Window {
    seen: Arc<Mutex<Seen>>,
    reader: JoinHandle<()>,
    /// Where the system tells of the reader, where it does.
    reads: PathBuf,
    keys: Box<dyn Write + Send>,
    master: Box<dyn MasterPty + Send>,
    child: Box<dyn Child + Send + Sync>,
    /// The modes of the terminal before the program was started.
    cooked: String,
    /// Whether what is said first is read and left by itself.
    begins: bool,
    /// The screen of the opening that was left last: it stands until the program has read the key.
    left: Option<String>,
}

impl Window {
    /// Opens a terminal and runs a command in it.
    pub fn open(size: PtySize, command: CommandBuilder) -> Self {
        let pair = native_pty_system()
            .openpty(size)
            .expect("a pseudo-terminal opens");
        let cooked = pair.master.get_termios();
        let child = pair
            .slave
            .spawn_command(command)
            .expect("the program starts");
        drop(pair.slave);
        let seen = Seen {
            parser: parser(size),
            bytes: Vec::new(),
        };
        let seen = Arc::new(Mutex::new(seen));
        let mut output = pair
            .master
            .try_clone_reader()
            .expect("the output can be read");
        let sees = Arc::clone(&seen);
        let (says, reading) = mpsc::channel();
        let reader = thread::spawn(move || {
            let me = fs::read_link("/proc/thread-self").unwrap_or_default();
            says.send(Path::new("/proc").join(me))
                .expect("somebody listens");
            let mut bytes = [0; 4096];
            while let Ok(count @ 1..) = output.read(&mut bytes) {
                sees.lock().expect("no thread panics").see(&bytes[..count]);
            }
        });
        let reads = reading.recv().expect("the reader says who it is");
        Self {
            seen,
            reader,
            reads,
            keys: pair.master.take_writer().expect("keys can be sent"),
            master: pair.master,
            child,
            cooked: format!("{cooked:?}"),
            begins: true,
            left: None,
        }
    }

    /// Stays at what is said before the first question.
    pub fn stays_at_the_opening(mut self) -> Self {
        self.begins = false;
        self
    }

    fn seen(&self) -> MutexGuard<'_, Seen> {
        self.seen.lock().expect("no thread panics")
    }

    /// What stands on the screen.
    pub fn screen(&self) -> String {
        self.seen().parser.screen().contents()
    }

    /// What stands on the screen and what has gone off its top.
    pub fn history(&self) -> String {
        self.seen().history()
    }

    /// What stands on the screen, with its weight and colour, line by line.
    pub fn styles(&self) -> Vec<Styles> {
        let seen = self.seen();
        let screen = seen.parser.screen();
        let (rows, columns) = screen.size();
        let lines = (0..rows.get()).map(|row| {
            let cells = (0..columns.get()).filter_map(|column| screen.cell(row, column));
            let cells: Vec<&vt100::Cell> = cells.collect();
            let text = |cells: &[&vt100::Cell]| {
                let letters = cells.iter().map(|cell| match cell.contents() {
                    "" => " ",
                    letters => letters,
                });
                letters.collect::<String>().trim().to_owned()
            };
            let bold: Vec<&vt100::Cell> =
                cells.iter().copied().filter(|cell| cell.bold()).collect();
            let first = cells.iter().find(|cell| !cell.contents().trim().is_empty());
            Styles {
                text: text(&cells),
                bold: text(&bold),
                colour: first.map_or(vt100::Color::Default, |cell| cell.fgcolor()),
            }
        });
        lines.collect()
    }

    /// What stands on the screen, row by row, for a picture of it.
    pub fn drawn(&self) -> Vec<Vec<Run>> {
        let seen = self.seen();
        let screen = seen.parser.screen();
        let (rows, _) = screen.size();
        (0..rows.get())
            .map(|row| drawn::runs(screen, row))
            .collect()
    }

    /// Everything that the program has sent, byte for byte.
    pub fn bytes(&self) -> String {
        String::from_utf8_lossy(&self.seen().bytes).into_owned()
    }

    /// Waits until these words stand on the screen.
    pub fn wait(&mut self, words: &str) -> &mut Self {
        self.wait_until(words, |screen| screen.contains(words));
        self
    }

    /// Waits until these words are in the last open question on the screen, or `Question 3,` is
    /// where it stands, and keys are awaited.
    pub fn asks(&mut self, words: &str) -> &mut Self {
        self.wait_until(&format!("?  {words}"), |screen| {
            is_open(screen) && open_question(screen).is_some_and(|open| is_asked(open, words))
        });
        self
    }

    /// Waits until the screen is as wanted, and gives it.
    pub fn wait_until(&mut self, what: &str, wanted: impl Fn(&str) -> bool) -> String {
        let start = Instant::now();
        loop {
            let screen = self.screen();
            if wanted(&screen) {
                return screen;
            }
            let is_new = self.left.as_ref() != Some(&screen);
            if self.begins && is_new && is_open(&screen) && is_the_opening(&screen) {
                // What is said first is not what most tests are about. While the next screen is
                // drawn over the last one, the old question is still there.
                self.settle();
                if self.screen() == screen {
                    self.begins = !opening_asks(&screen, READY);
                    self.send("\r");
                    self.left = Some(screen);
                }
                continue;
            }
            assert!(
                start.elapsed() < PATIENCE,
                "there is no \"{what}\" on the screen:\n{screen}"
            );
            thread::sleep(Duration::from_millis(3));
        }
    }

    /// Waits until what stands on the screen and above it is as wanted.
    pub fn recalls(&mut self, what: &str, wanted: impl Fn(&Self) -> bool) -> &mut Self {
        let start = Instant::now();
        while !wanted(self) {
            let history = self.history();
            let waited = start.elapsed();
            assert!(waited < PATIENCE, "there is no {what}:\n{history}");
            thread::sleep(Duration::from_millis(3));
        }
        self
    }

    /// Whether these words stand on the screen or above it, wherever their lines end.
    pub fn remembers(&self, words: &str) -> bool {
        let history = self.history().replace(['|', '│'], " ");
        let history: Vec<&str> = history.split_whitespace().collect();
        history.join(" ").contains(words)
    }

    /// Presses keys, as somebody does who looks at the screen first: when nothing moves on it any
    /// more.
    pub fn send(&mut self, keys: &str) -> &mut Self {
        self.settle();
        self.keys
            .write_all(keys.as_bytes())
            .and_then(|()| self.keys.flush())
            .expect("the terminal takes keys");
        self
    }

    /// Waits until the program waits for keys: it sleeps, nothing comes out of it, and all that it
    /// has sent is read. On a busy machine silence alone says little, since a frame may be half
    /// drawn, or drawn and not read, when another program has its turn.
    fn settle(&self) {
        let start = Instant::now();
        let mut before = self.sent();
        while start.elapsed() < PATIENCE {
            let slept = self.sleeps();
            thread::sleep(STILL);
            let now = self.sent();
            if slept && self.sleeps() && now == before && !is_running(&self.reads) {
                return;
            }
            before = now;
        }
    }

    /// How many bytes the program has sent.
    fn sent(&self) -> usize {
        self.seen().bytes.len()
    }

    /// Whether every thread of the program waits for something, where the system tells.
    fn sleeps(&self) -> bool {
        let id = self.child.process_id().unwrap_or_default();
        let Ok(threads) = fs::read_dir(format!("/proc/{id}/task")) else {
            return true;
        };
        !threads.flatten().any(|thread| is_running(&thread.path()))
    }

    /// Drags the window to another size. crossterm drops keys that are waiting when it is told of
    /// that, so a moment passes before the next one.
    pub fn resize(&mut self, columns: u16, rows: u16) -> &mut Self {
        let size = size_of(columns, rows);
        let resized = self.master.resize(size);
        resized.expect("the window can be resized");
        let screen = (cells(rows), cells(columns));
        let mut seen = self.seen();
        seen.parser.screen_mut().set_size(screen.0, screen.1);
        drop(seen);
        thread::sleep(Duration::from_millis(200));
        self
    }

    /// Sends a signal to the program, by its name without `SIG`.
    pub fn signal(&mut self, name: &str) -> &mut Self {
        let id = self.child.process_id().expect("the program runs");
        let kill = format!("kill -{name} {id}");
        let sent = Command::new("sh").args(["-c", &kill]).status();
        assert!(sent.expect("there is a shell").success(), "{kill}");
        self
    }

    /// Whether lines are edited and echoed as they were before the program was started.
    pub fn is_cooked(&self) -> bool {
        format!("{:?}", self.master.get_termios()) == self.cooked
    }

    /// Reads the page to its last screen, on which all rows are.
    pub fn reads(&mut self) -> &mut Self {
        loop {
            let screen = self.wait_until("a screen of the page", |screen| {
                is_open(screen)
                    && (screen.contains(" Read on") || screen.contains(" Change an answer"))
            });
            if !screen.contains(" Read on") {
                return self;
            }
            self.send("more\r");
            self.wait_until("the next screen", |next| *next != screen && is_open(next));
        }
    }

    /// Reads the page to its end, keeps nothing, and waits for the end.
    pub fn keeps_nothing(&mut self) -> u32 {
        self.reads().send("enough\r").ends()
    }

    /// Waits until the program is at its end, and gives its exit code.
    pub fn ends(&mut self) -> u32 {
        let start = Instant::now();
        loop {
            let status = self
                .child
                .try_wait()
                .expect("the program can be waited for");
            if let Some(status) = status.filter(|_| self.reader.is_finished()) {
                return status.exit_code();
            }
            assert!(
                start.elapsed() < PATIENCE,
                "the program does not end:\n{}",
                self.screen()
            );
            thread::sleep(Duration::from_millis(3));
        }
    }
}

/// Whether a thread runs or could run, by what the system tells of it in this folder.
fn is_running(thread: &Path) -> bool {
    let stat = fs::read_to_string(thread.join("stat")).unwrap_or_default();
    let (_, state) = stat.rsplit_once(") ").unwrap_or_default();
    state.starts_with(['R', 'D'])
}

/// Whether what is said before the first question stands on the screen, or a part of it.
pub fn is_the_opening(screen: &str) -> bool {
    let asked = [READY, MORE_OF_THE_OPENING];
    asked.iter().any(|words| opening_asks(screen, words))
}

fn opening_asks(screen: &str, words: &str) -> bool {
    let open = open_question(screen).unwrap_or_default();
    open.lines().next().is_some_and(|line| line.contains(words))
}

/// The open question on the screen, with all that is below it.
pub fn open_question(screen: &str) -> Option<&str> {
    let mut at = 0;
    let mut open = None;
    for line in screen.split_inclusive('\n') {
        if is_question(line) {
            open = screen.get(at..);
        }
        at += line.len();
    }
    open
}

/// How many questions are open; none where the question is too long for the screen.
pub fn open_questions(screen: &str) -> usize {
    screen.lines().filter(|line| is_question(line)).count()
}

fn is_question(line: &str) -> bool {
    OPEN.iter().any(|mark| line.starts_with(mark))
}

/// Whether an open question has these words, or stands at this place.
fn is_asked(open: &str, words: &str) -> bool {
    let Some(number) = words.strip_prefix("Question ") else {
        return open.contains(words);
    };
    let mut places = open.lines().filter_map(place);
    match number.trim_end_matches(',') {
        "" => places.next().is_some(),
        number => places.any(|place| place == number),
    }
}

/// The number of the question that stands at the end of a line, as in `3 of at most 12`.
fn place(line: &str) -> Option<&str> {
    let line = line.trim_end();
    let before = line.strip_suffix(", the last one").or_else(|| {
        let (before, most) = line.rsplit_once(" of ")?;
        let most = most.strip_prefix("at most ").unwrap_or(most);
        most.parse::<usize>().is_ok().then_some(before)
    });
    before?.split_whitespace().last()
}

/// Whether keys are awaited, or a line.
pub fn is_open(screen: &str) -> bool {
    shows_keys(screen) || screen.trim_end().ends_with("Your answer:")
}

/// Whether a frame is drawn to its end, which is the row of keys.
pub fn shows_keys(screen: &str) -> bool {
    let last = screen.trim_end().lines().last().unwrap_or_default();
    last.ends_with(']') && KEYS.iter().any(|begin| last.starts_with(begin))
}

/// Waits until there is such a file, and reads it.
pub fn file(path: &Path) -> String {
    let start = Instant::now();
    loop {
        if let Ok(text) = fs::read_to_string(path) {
            return text;
        }
        assert!(
            start.elapsed() < PATIENCE,
            "{} is not written",
            path.display()
        );
        thread::sleep(Duration::from_millis(3));
    }
}

impl Drop for Window {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A size in character cells.
pub fn size_of(columns: u16, rows: u16) -> PtySize {
    PtySize {
        rows,
        cols: columns,
        pixel_width: 0,
        pixel_height: 0,
    }
}

/// Draws as a terminal of this size does. What reports 0x0 is drawn at the usual 80x24.
fn parser(size: PtySize) -> vt100::Parser {
    let (rows, columns) = match (size.rows, size.cols) {
        (0, 0) => (24, 80),
        known => known,
    };
    vt100::Parser::new(cells(rows), cells(columns), 5000)
}

fn cells(count: u16) -> NonZero<u16> {
    NonZero::new(count).expect("a drawn screen has cells")
}

/// What has come out of the program so far.
struct Seen {
    parser: vt100::Parser,
    bytes: Vec<u8>,
}

impl Seen {
    fn see(&mut self, bytes: &[u8]) {
        self.parser.process(bytes);
        self.bytes.extend_from_slice(bytes);
    }

    /// All lines that were ever on the screen and have not been drawn over.
    fn history(&mut self) -> String {
        let (_, columns) = self.parser.screen().size();
        let screen = self.parser.screen_mut();
        screen.set_scrollback(usize::MAX);
        let above = screen.scrollback();
        let mut lines = Vec::new();
        for back in (1..=above).rev() {
            screen.set_scrollback(back);
            lines.extend(screen.rows(0, columns.get()).next());
        }
        screen.set_scrollback(0);
        lines.push(screen.contents());
        lines.join("\n")
    }
}

/// How many rows of a list are marked as the current one.
pub fn marks(screen: &str) -> usize {
    marked(screen).count()
}

/// The rows that are marked as the current one.
pub fn marked(screen: &str) -> impl Iterator<Item = &str> {
    let rows = screen.lines().map(str::trim_end);
    rows.filter(|line| MARKED.iter().any(|mark| line.starts_with(mark)))
}

/// The sequences for colour and weight among some bytes.
pub fn colours(bytes: &str) -> usize {
    let sequences = bytes.split("\u{1b}[").skip(1);
    sequences
        .filter(|after| {
            let end = after.trim_start_matches(|c: char| c.is_ascii_digit() || ";:".contains(c));
            end.starts_with('m')
        })
        .count()
}
