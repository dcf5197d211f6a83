//! Where flows, scenarios and answers come from: files by their names, and what is built in.
//!
//! In reading order: the built-in flows, a flow by its name, the text of a file and how large it may
//! be, files of nearly the right name, and which files hold scenarios, of which flow. What stands
//! in them is read elsewhere.

use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Once;
use std::sync::atomic::{AtomicUsize, Ordering};

use quandary::parse::{self, scenario, shared};
use quandary::suggest::nearest;

use super::exit::{Code, Failure};
use super::out;

/// How the name of a scenario file ends.
pub const SCENARIOS: &str = ".scenarios.yaml";

/// How the name of a scenario file ends that is a table.
pub const TABLE: &str = ".scenarios.csv";

/// Folders that are never searched, besides hidden ones: tools have made what is in them.
pub const PASSED_OVER: [&str; 2] = ["target", "node_modules"];

/// A flow that the program brings along.
pub struct BuiltIn {
    /// Its id for `quandary run`.
    pub id: &'static str,
    /// Its file.
    text: &'static str,
    /// Its scenarios.
    pub scenarios: &'static str,
}

/// The shared parts of the built-in flows, by their paths.
const PARTS: [(&str, &str); 1] = [(
    "parts/people.yaml",
    include_str!("../../flows/parts/people.yaml"),
)];

/// The built-in flows.
pub const BUILT_IN: [BuiltIn; 3] = [
    BuiltIn {
        id: "letter-to-ex",
        text: include_str!("../../flows/letter-to-ex.yaml"),
        scenarios: include_str!("../../flows/letter-to-ex.scenarios.yaml"),
    },
    BuiltIn {
        id: "is-my-letter-safe",
        text: include_str!("../../flows/is-my-letter-safe.yaml"),
        scenarios: include_str!("../../flows/is-my-letter-safe.scenarios.yaml"),
    },
    BuiltIn {
        id: "pizza",
        text: include_str!("../../flows/pizza.yaml"),
        scenarios: include_str!("../../flows/pizza.scenarios.yaml"),
    },
];

/// The flow that is played where none is named.
pub const DEFAULT: &str = "letter-to-ex";

impl BuiltIn {
    /// The flow with its shared parts.
    pub fn text(&self) -> String {
        shared::bundle(self.text, |path| {
            let part = PARTS.iter().find(|(known, _)| *known == path);
            let part = part.map(|(_, text)| (*text).to_owned());
            part.ok_or_else(|| "the program does not bring it along".to_owned())
        })
    }

    /// The title of the flow.
    pub fn title(&self) -> String {
        let flow = parse::read(&self.text()).into_flow();
        flow.map(|flow| flow.title.into()).unwrap_or_default()
    }
}

/// The built-in flow of this name; nothing where a file is called so.
pub fn built_in(name: &str) -> Option<&'static BuiltIn> {
    let known = BUILT_IN.iter().find(|built_in| built_in.id == name);
    known.filter(|_| !Path::new(name).exists())
}

/// A flow file with its text.
#[derive(Clone)]
pub struct FlowText {
    /// The path, or the id of a built-in flow.
    pub name: String,
    /// The id by which results and answers files speak of it: the file's name
    /// without its ending.
    pub id: String,
    /// What stands in it.
    pub text: String,
}

/// Finds a flow by path or id. Where a file is called as a built-in flow is, but for its
/// ending, it is told which of the two is taken.
pub fn find(name: &str) -> Result<FlowText, Failure> {
    let path = Path::new(name);
    let built_in = BUILT_IN.iter().find(|built_in| built_in.id == name);
    if let Some(built_in) = built_in.filter(|_| !path.exists()) {
        if let Some(file) = with_ending(name) {
            let told = format!("`{name}` is the built-in flow here; for the file, name `{file}`");
            TOLD.call_once(|| {
                // Where even this cannot be written, nobody is there to read it.
                let _ = out::tell(&format!("note: {told}"));
            });
        }
        return Ok(FlowText {
            name: name.to_owned(),
            id: name.to_owned(),
            text: built_in.text(),
        });
    }
    let looks_like_an_id = !name.contains(['/', '\\', '.']);
    if looks_like_an_id && !path.exists() {
        if let Some(file) = with_ending(name) {
            let message = format!(
                "there is no built-in flow `{name}`, and no file of just that name; did you mean `{file}`?"
            );
            return Err(Failure::new(Code::Usage, message));
        }
        let ids: Vec<&str> = BUILT_IN.iter().map(|built_in| built_in.id).collect();
        let near = nearest(name, ids.iter().copied()).map(str::to_owned);
        let near = match near.or_else(|| called_nearly_so(path)) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("the built-in flows are {}", ids.join(", ")),
        };
        let message = format!("there is no built-in flow `{name}`, and no such file; {near}");
        return Err(Failure::new(Code::Usage, message));
    }
    let stem = path.file_stem().unwrap_or_default();
    Ok(FlowText {
        name: name.to_owned(),
        id: stem.to_string_lossy().into_owned(),
        text: flow_text(path)?,
    })
}

/// Whether it has been told that a built-in flow is taken, and no file.
static TOLD: Once = Once::new();

/// The file of this name with the ending of a flow, where there is one.
fn with_ending(name: &str) -> Option<String> {
    let files = ["yaml", "yml"].map(|ending| format!("{name}.{ending}"));
    files.into_iter().find(|file| Path::new(file).is_file())
}

/// How many MB a file has at most, where nobody says otherwise: some hundred thousand
/// questions, or two hundred thousand scenarios of 20 answers. A larger one is most likely
/// something else, and is not read.
pub const MOST_MEGABYTES: usize = 64;

const MEGABYTE: usize = 1_000_000;

/// How many MB a file may have in this run of the program.
static ALLOWED: AtomicUsize = AtomicUsize::new(MOST_MEGABYTES);

/// Allows files of so many MB from now on.
pub fn allow(megabytes: usize) {
    ALLOWED.store(megabytes, Ordering::Relaxed);
}

/// How many bytes a file has at most.
fn most_bytes() -> usize {
    allowed().saturating_mul(MEGABYTE)
}

fn allowed() -> usize {
    ALLOWED.load(Ordering::Relaxed)
}

/// Reads a flow with its shared parts.
pub fn flow_text(path: &Path) -> Result<String, Failure> {
    Ok(with_parts(path, read(path)?))
}

/// The text of a flow's file with its shared parts, which stand in the folder of that file or
/// below it.
pub fn with_parts(path: &Path, text: String) -> String {
    let folder = path.with_file_name("");
    let mut room = most_bytes().saturating_sub(text.len());
    shared::bundle(&text, |part| {
        let text = read_part(&folder, Path::new(part))?;
        room = room.checked_sub(text.len()).ok_or_else(|| {
            let most = allowed();
            format!("the flow and its parts come to more than {most} MB (`--max-size` allows more)")
        })?;
        Ok(text)
    })
}

/// A shared part; why there is none that can be read, in the words of a finding.
fn read_part(folder: &Path, part: &Path) -> Result<String, String> {
    let path = folder.join(part);
    let folder = match folder.as_os_str().is_empty() {
        true => Path::new("."),
        false => folder,
    };
    // A link may lead out of the folder.
    if let (Ok(whole), Ok(folder)) = (path.canonicalize(), folder.canonicalize())
        && !whole.starts_with(&folder)
    {
        return Err("it leads out of the folder of the flow".to_owned());
    }
    read(&path).map_err(|failure| failure.message)
}

/// Reads a text file.
pub fn read(path: &Path) -> Result<String, Failure> {
    text_of(path, bytes(path)?)
}

/// Reads a file: all of it, or the beginning of one that is too large. What is no
/// regular file is not opened.
pub fn bytes(path: &Path) -> Result<Vec<u8>, Failure> {
    let name = path.display();
    let unreadable = |error: io::Error| {
        let message = match error.kind() {
            io::ErrorKind::NotFound => match called_nearly_so(path) {
                Some(near) => format!("there is no file `{name}`; did you mean `{near}`?"),
                None => format!("there is no file `{name}`"),
            },
            io::ErrorKind::PermissionDenied => {
                format!("`{name}` may not be read (permission denied)")
            }
            io::ErrorKind::IsADirectory => format!("`{name}` is a directory, not a file"),
            _ => format!("`{name}` cannot be read: {error}"),
        };
        Failure::new(Code::Io, message)
    };
    // To open a pipe or a device could mean to wait for ever.
    let about = fs::metadata(path).map_err(unreadable)?;
    let kind = about.file_type();
    if !kind.is_file() && !kind.is_dir() {
        let message = format!(
            "`{name}` is no regular file, but a pipe, a device or the like; \
             save what it gives in a file, and name that"
        );
        return Err(Failure::new(Code::Io, message));
    }
    let file = fs::File::open(path).map_err(unreadable)?;
    let mut beginning = file.take(most_bytes() as u64 + 1);
    let expected = about.len().min(most_bytes() as u64);
    let mut bytes = Vec::with_capacity(usize::try_from(expected).unwrap_or(0) + 1);
    beginning.read_to_end(&mut bytes).map_err(unreadable)?;
    Ok(bytes)
}

/// How many files of a folder are looked at to find one of nearly the right name.
const MOST_LOOKED_AT: usize = 10_000;

/// The folder in which a file stands.
fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

/// The names of the files in the folder of a file, in order, without hidden ones.
fn files_of_the_folder(path: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder_of(path)).into_iter().flatten();
    let files = entries.take(MOST_LOOKED_AT).flatten();
    let mut names: Vec<String> = files
        .filter(|entry| entry.path().is_file())
        .filter_map(|entry| entry.file_name().into_string().ok())
        .filter(|name| !name.starts_with('.'))
        .collect();
    names.sort();
    names
}

/// A file of the same folder whose name is nearly this one: with another ending or one more, with
/// other capitals, or a slip away. Nothing where there is none.
fn called_nearly_so(path: &Path) -> Option<String> {
    let wanted = path.file_name()?.to_str()?;
    let names = files_of_the_folder(path);
    let stem = |name: &str| {
        let name = name.to_lowercase();
        let name = name.strip_suffix(".txt").unwrap_or(&name);
        let ends = [".yaml", ".yml"];
        let ending = ends.iter().find_map(|end| name.strip_suffix(end));
        ending.unwrap_or(name).to_owned()
    };
    let same = names.iter().find(|name| stem(name) == stem(wanted));
    let near = same.map(String::as_str);
    let near = near.or_else(|| nearest(wanted, names.iter().map(String::as_str)))?;
    Some(path.with_file_name(near).display().to_string())
}

/// What is named where standard input is to be read.
pub const STANDARD_INPUT: &str = "-";

/// Reads standard input, of which the same is asked as of a file.
pub fn standard_input() -> Result<String, Failure> {
    let mut bytes = Vec::new();
    let mut beginning = io::stdin().lock().take(most_bytes() as u64 + 1);
    beginning.read_to_end(&mut bytes).map_err(|error| {
        let message = format!("standard input cannot be read: {error}");
        Failure::new(Code::Io, message)
    })?;
    text_of(Path::new(STANDARD_INPUT), bytes)
}

/// The text that the bytes of a file are.
pub fn text_of(path: &Path, bytes: Vec<u8>) -> Result<String, Failure> {
    let name = path.display();
    if bytes.len() > most_bytes() {
        let message = format!(
            "`{name}` is larger than {} MB, and was not read; `--max-size` allows more",
            allowed()
        );
        return Err(Failure::new(Code::Io, message));
    }
    String::from_utf8(bytes).map_err(|error| {
        let good = error.utf8_error().valid_up_to();
        let line = error
            .as_bytes()
            .iter()
            .take(good)
            .filter(|byte| **byte == b'\n')
            .count()
            + 1;
        let message = format!(
            "line {line} of `{name}` holds bytes that are no UTF-8 text; save the file as UTF-8"
        );
        Failure::new(Code::Faulty, message)
    })
}

/// Whether a file holds scenarios, and no flow.
pub fn holds_scenarios(path: &Path, text: &str) -> bool {
    flow_beside(path, text).is_some()
}

/// That a file of scenarios is named where a flow is wanted.
pub fn not_a_flow(name: &str) -> Failure {
    let message = format!("`{name}` holds scenarios; name the flow that they are of");
    Failure::new(Code::Usage, message)
}

/// Whether a file holds scenarios as a table.
pub fn is_table(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default();
    name.to_string_lossy().ends_with(TABLE)
}

/// The flow file of a scenario file; nothing where the file is no scenario file.
pub fn flow_beside(path: &Path, text: &str) -> Option<PathBuf> {
    let name = path.file_name()?.to_str()?;
    let of_name = |stem: &str| {
        let [yaml, yml] = ["yaml", "yml"].map(|end| path.with_file_name(format!("{stem}.{end}")));
        if !yaml.exists() && yml.exists() {
            yml
        } else {
            yaml
        }
    };
    if let Some(stem) = name.strip_suffix(TABLE) {
        return Some(of_name(stem));
    }
    let stem = name.strip_suffix(SCENARIOS);
    let scenarios = text.lines().any(|line| line.starts_with("scenarios:"));
    if stem.is_none() && !scenarios {
        return None;
    }
    match scenario::flow_of(text) {
        Some(flow) => Some(path.with_file_name("").join(flow)),
        None => stem.map(of_name),
    }
}

/// Whether a text is made of scenarios, by its keys: other programs have files with a key
/// `scenarios` as well.
fn is_made_of_scenarios(text: &str) -> bool {
    let expects = || ["answers:", "expect:"].iter().all(|key| text.contains(key));
    has_key(text, "scenarios") && expects()
}

/// How a file of scenarios should be called whose name says something else, as
/// `NAME.scenario.yaml`; nothing where it is called right, or holds something else.
pub fn called_rightly(path: &Path) -> Option<PathBuf> {
    let name = path.file_name()?.to_str()?;
    if is_called_so(name) {
        return None;
    }
    called_nearly_rightly(path, name).or_else(|| {
        // Nothing else is read: a folder may hold anything.
        if !name.ends_with(".yaml") && !name.ends_with(".yml") {
            return None;
        }
        let text = read(path).ok().filter(|text| is_made_of_scenarios(text))?;
        let stem = path.file_stem().unwrap_or_default().to_string_lossy();
        Some(path.with_file_name(match scenario::flow_of(&text) {
            Some(_) => format!("{stem}{SCENARIOS}"),
            None => OF_SOME_FLOW.to_owned(),
        }))
    })
}

/// What stands for the name of scenarios that don't say which flow they're of.
const OF_SOME_FLOW: &str = "NAME.scenarios.yaml";

/// Whether a file is called as scenarios are, as YAML or as a table.
pub fn is_called_so(name: &str) -> bool {
    name.ends_with(SCENARIOS) || name.ends_with(TABLE)
}

fn called_nearly_rightly(path: &Path, name: &str) -> Option<PathBuf> {
    let small = name.to_lowercase();
    let small = small.strip_suffix(".txt").unwrap_or(&small);
    let ending = match small.rsplit_once('.')? {
        (_, "yaml" | "yml") => SCENARIOS,
        (_, "csv") => TABLE,
        _ => return None,
    };
    let (before, _) = small.rsplit_once('.')?;
    let (stem, word) = before.rsplit_once(['.', '-', '_', ' '])?;
    let is_the_word = nearest(word, ["scenarios"]).is_some();
    let right = path.with_file_name(format!("{}{ending}", name.get(..stem.len())?));
    if !is_the_word {
        return None;
    }
    let holds = read(path).is_ok_and(|text| ending == TABLE || has_key(&text, "scenarios"));
    holds.then_some(right)
}

/// A file beside a flow that is called nearly as its scenarios are, and how it should be called.
pub fn called_nearly_beside(flow: &Path) -> Option<(PathBuf, PathBuf)> {
    let stem = flow.file_stem()?.to_str()?;
    let wanted = flow.with_file_name(format!("{stem}{SCENARIOS}"));
    let table = flow.with_file_name(format!("{stem}{TABLE}"));
    let files = files_of_the_folder(flow).into_iter();
    let mut files = files.filter_map(|name| {
        let file = flow.with_file_name(name);
        let right = called_rightly(&file)?;
        Some((file, right))
    });
    files.find(|(_, right)| *right == wanted || *right == table)
}

/// That a file of scenarios is passed over for its name.
pub fn passed_over(path: &Path, right: &Path) -> Failure {
    let (path, named) = (path.display(), right.display());
    let mend = match right.exists() {
        true => format!("put them into `{named}`, which is there already"),
        false if right.ends_with(OF_SOME_FLOW) => {
            format!("call it `{named}`, with the name of their flow")
        }
        false => format!("call it `{named}`"),
    };
    let message = format!("`{path}` holds scenarios, and is passed over for its name: {mend}");
    Failure::new(Code::Usage, message)
}

/// The scenario files beside a flow, in the order of their names: those of the same folder that are
/// of this flow, by their own name or by what they say.
pub fn scenarios_beside(flow: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder_of(flow)) else {
        return Vec::new();
    };
    let names = entries.filter_map(|entry| Some(entry.ok()?.file_name()));
    let files = names.map(|name| flow.with_file_name(name));
    let one = |path: &Path| fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let flow = one(flow);
    let mut beside: Vec<PathBuf> = files
        .filter(|file| {
            let name = file.file_name().unwrap_or_default().to_string_lossy();
            is_called_so(&name) && file.is_file() && is_of(file, |of| one(of) == flow)
        })
        .collect();
    beside.sort();
    beside
}

/// Whether a scenario file is of such a flow. One that cannot be read is of the flow that its name
/// has, and then it is told why it cannot.
fn is_of(file: &Path, flow: impl Fn(&Path) -> bool) -> bool {
    let text = read(file).unwrap_or_default();
    flow_beside(file, &text).is_some_and(|of| flow(&of))
}

/// Whether a text has a key at its top, seen without reading it as YAML: it may be
/// broken.
pub fn has_key(text: &str, key: &str) -> bool {
    let text = text.trim_start_matches('\u{feff}');
    let content = |line: &&str| {
        let line = line.trim_start();
        !line.is_empty() && !line.starts_with(['#', '%']) && line.trim_end() != "---"
    };
    let Some(first) = text.lines().find(content) else {
        return false;
    };
    let depth = first.len() - first.trim_start_matches([' ', '{']).len();
    text.lines().any(|line| {
        let (before, rest) = line.split_at_checked(depth).unwrap_or(("x", ""));
        let rest = rest.trim_start_matches(['"', '\'']);
        let rest = rest.strip_prefix(key);
        let rest = rest.map(|rest| rest.trim_start_matches(['"', '\'', ' ']));
        before.chars().all(|c| c == ' ' || c == '{')
            && rest.is_some_and(|rest| rest.starts_with(':'))
    })
}
