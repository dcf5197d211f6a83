//! Which scenario files there are to test, and the flows that they are of.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use quandary::diagnostic::Severity;
use quandary::flow::Flow;
use quandary::parse;
use quandary::render::File;
use walkdir::{DirEntry, WalkDir};

use crate::cli::colour::Colour;
use crate::cli::exit::{Code, Failure};
use crate::cli::out;
use crate::cli::play;
use crate::cli::report::{LineColumn, Remark, Stretch};
use crate::cli::source::{self, BuiltIn, FlowText, SCENARIOS, TABLE};

/// A flow with its file.
pub struct FlowFile {
    /// Its file.
    pub file: FlowText,
    /// The flow.
    pub flow: Flow,
    /// The file's one true path, by which it is known again.
    path: PathBuf,
}

/// A file of scenarios.
pub struct ScenarioFile {
    /// Its path, as it was given or found.
    pub name: String,
    /// What stands in it.
    pub text: String,
    /// Whether it is a table.
    pub form: FileForm,
    /// The number of its flow.
    pub flow: usize,
}

/// How scenarios are written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum FileForm {
    /// As YAML.
    Yaml,
    /// As a table in CSV.
    Table,
}

/// A file that could not be played, or a path that stands for none.
pub struct Unplayed {
    /// Its path, as it was given or found.
    pub name: String,
    /// Why it could not be played.
    pub message: String,
    /// What is wrong, each at its place: with its flow, or with the file itself.
    pub faults: Vec<Remark>,
    code: Code,
}

/// Everything there is to test.
#[derive(Default)]
pub struct FoundFiles {
    /// The flows, each once.
    pub flows: Vec<FlowFile>,
    /// The scenario files, in the order of the paths given and of their names.
    pub suites: Vec<ScenarioFile>,
    /// What could not be played, which has been said.
    pub unplayed: Vec<Unplayed>,
    /// The worst of what could not be played.
    pub worst: Option<Code>,
    /// All files that were looked at, by their one true paths.
    files: Vec<PathBuf>,
}

/// Finds all scenario files of these paths. What cannot be read is said, and does
/// not keep the others from being tested.
pub fn find(paths: &[String], colour: Colour) -> Result<FoundFiles, Failure> {
    let mut files: Vec<PathBuf> = Vec::new();
    let mut found = FoundFiles::default();
    for path in paths {
        if let Some(built_in) = source::built_in(path) {
            found.add_built_in(built_in, colour)?;
            continue;
        }
        for failure in files_of(path, &mut files) {
            found.say(Unplayed::new(path, failure))?;
        }
    }
    found.take(&files, colour)?;
    if found.suites.is_empty() && found.unplayed.is_empty() {
        let message = format!(
            "there are no scenarios below `{}`; their files are called NAME{SCENARIOS} or NAME{TABLE}",
            paths.join("`, `")
        );
        return Err(Failure::new(Code::Usage, message));
    }
    Ok(found)
}

/// These scenario files, and these flows whether or not they have any.
pub fn these(files: &[PathBuf], flows: &[String], colour: Colour) -> Result<FoundFiles, Failure> {
    let mut found = FoundFiles::default();
    found.take(files, colour)?;
    for flow in flows {
        let path = Path::new(flow);
        let one = canonical(path);
        if found.flows.iter().any(|known| known.path == one) {
            continue;
        }
        if let Err((failure, faults)) = found.add_flow(path, &mut Vec::new(), colour) {
            found.say(Unplayed::new(flow, failure).with(faults))?;
        }
    }
    Ok(found)
}

impl FoundFiles {
    /// Adds scenario files, each once.
    fn take(&mut self, files: &[PathBuf], colour: Colour) -> io::Result<()> {
        let mut faulty: Vec<PathBuf> = Vec::new();
        for file in files {
            // Searching the present directory puts it before every path.
            let file = file.strip_prefix("./").unwrap_or(file);
            let one = canonical(file);
            if self.files.contains(&one) {
                continue;
            }
            self.files.push(one);
            if let Err(unplayed) = self.add(file, &mut faulty, colour) {
                self.say(*unplayed)?;
            }
        }
        Ok(())
    }

    /// Whether a path leads to a file that was looked at.
    pub fn has(&self, path: &Path) -> bool {
        let one = canonical(path);
        self.files.contains(&one) || self.flows.iter().any(|flow| flow.path == one)
    }

    fn say(&mut self, unplayed: Unplayed) -> io::Result<()> {
        out::tell(&format!("error: {}", unplayed.message))?;
        let worse = |code: Code| {
            matches!(
                (code, unplayed.code),
                (Code::Io, _) | (Code::Usage, Code::Faulty)
            )
        };
        if !self.worst.is_some_and(worse) {
            self.worst = Some(unplayed.code);
        }
        self.unplayed.push(unplayed);
        Ok(())
    }

    /// Adds the scenarios that the program brings along for a flow.
    fn add_built_in(&mut self, built_in: &BuiltIn, colour: Colour) -> Result<(), Failure> {
        let path = PathBuf::from(built_in.id);
        if self.files.contains(&path) {
            return Ok(());
        }
        self.files.push(path.clone());
        let file = source::find(built_in.id)?;
        let flow = play::load(&file, colour)?;
        self.flows.push(FlowFile { file, flow, path });
        self.suites.push(ScenarioFile {
            name: built_in.id.to_owned(),
            text: built_in.scenarios.to_owned(),
            form: FileForm::Yaml,
            flow: self.flows.len() - 1,
        });
        Ok(())
    }

    /// The name of a suite that stands in no file; nothing where all do.
    pub fn without_a_file(&self) -> Option<&str> {
        let names = self.suites.iter().map(|suite| suite.name.as_str());
        names
            .into_iter()
            .find(|name| source::built_in(name).is_some())
    }

    fn add(
        &mut self,
        file: &Path,
        faulty: &mut Vec<PathBuf>,
        colour: Colour,
    ) -> Result<(), Box<Unplayed>> {
        let name = shown(file);
        let text = source::read(file).map_err(|failure| Box::new(Unplayed::new(&name, failure)))?;
        let Some(flow) = source::flow_beside(file, &text) else {
            return Ok(());
        };
        let one = canonical(&flow);
        let number = match self.flows.iter().position(|known| known.path == one) {
            Some(number) => number,
            None => self
                .add_flow(&flow, faulty, colour)
                .map_err(|(failure, faults)| {
                    let message = format!(
                        "`{name}` cannot be played without its flow: {}",
                        failure.message
                    );
                    let failure = Failure::new(failure.code, message);
                    Box::new(Unplayed::new(&name, failure).with(faults))
                })?,
        };
        self.suites.push(ScenarioFile {
            form: match source::is_table(file) {
                true => FileForm::Table,
                false => FileForm::Yaml,
            },
            name,
            text,
            flow: number,
        });
        Ok(())
    }

    /// Adds a flow, and gives its number. Where it cannot be played, what is wrong
    /// with it comes along, the first time.
    fn add_flow(
        &mut self,
        path: &Path,
        faulty: &mut Vec<PathBuf>,
        colour: Colour,
    ) -> Result<usize, (Failure, Vec<Remark>)> {
        let one = canonical(path);
        self.files.push(one.clone());
        if faulty.contains(&one) {
            let message = format!("`{}` is faulty", shown(path));
            return Err((Failure::new(Code::Faulty, message), Vec::new()));
        }
        let stem = path.file_stem().unwrap_or_default();
        let file = FlowText {
            name: shown(path),
            id: stem.to_string_lossy().into_owned(),
            text: source::flow_text(path).map_err(|failure| (failure, Vec::new()))?,
        };
        let flow = play::load(&file, colour).map_err(|failure| {
            faulty.push(one.clone());
            (failure, faults(&file))
        })?;
        self.flows.push(FlowFile {
            file,
            flow,
            path: one,
        });
        Ok(self.flows.len() - 1)
    }
}

impl Unplayed {
    fn new(name: &str, failure: Failure) -> Self {
        Self {
            name: name.to_owned(),
            message: failure.message,
            faults: Vec::new(),
            code: failure.code,
        }
    }

    fn with(self, faults: Vec<Remark>) -> Self {
        Self { faults, ..self }
    }

    /// That it could not be played, and why.
    pub fn remark(&self) -> Remark {
        let beginning = LineColumn { line: 1, column: 1 };
        let place = Stretch::at(&self.name, beginning);
        Remark::new(Severity::Error, &self.message, place)
    }

    /// Everything that is wrong, line by line.
    pub fn lines(&self) -> Vec<String> {
        self.faults.iter().flat_map(Remark::lines).collect()
    }
}

/// Everything that is wrong with a flow.
fn faults(file: &FlowText) -> Vec<Remark> {
    let shown = File::new(&file.name, &file.text);
    let reading = parse::read(&file.text);
    let findings = reading.findings().iter();
    findings.map(|found| Remark::of(found, &shown)).collect()
}

fn shown(path: &Path) -> String {
    path.display().to_string()
}

fn canonical(path: &Path) -> PathBuf {
    fs::canonicalize(path).unwrap_or_else(|_| path.to_owned())
}

/// Adds the scenario files that a path stands for, and gives what went wrong.
fn files_of(name: &str, files: &mut Vec<PathBuf>) -> Vec<Failure> {
    let path = Path::new(name);
    if path.is_dir() {
        let mut failures = Vec::new();
        below(path, files, &mut failures);
        return failures;
    }
    match files_of_file(name, path) {
        Ok(named) => {
            files.extend(named);
            Vec::new()
        }
        Err(failure) => vec![failure],
    }
}

/// A scenario file itself, or those beside a flow.
fn files_of_file(name: &str, path: &Path) -> Result<Vec<PathBuf>, Failure> {
    let named = path.file_name().unwrap_or_default().to_string_lossy();
    if source::is_called_so(&named) {
        return Ok(vec![path.to_owned()]);
    }
    let text = source::read(path)?;
    if source::holds_scenarios(path, &text) {
        return Ok(vec![path.to_owned()]);
    }
    if let Some(right) = source::called_rightly(path) {
        return Err(source::passed_over(path, &right));
    }
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let there = source::scenarios_beside(path);
    if there.is_empty() {
        if let Some((other, right)) = source::called_nearly_beside(path) {
            return Err(source::passed_over(&other, &right));
        }
        let named = path.with_file_name(format!("{stem}{SCENARIOS}"));
        let message = match named.exists() {
            true => format!(
                "`{stem}{SCENARIOS}` says at its top that it is of another flow than `{name}`"
            ),
            false => format!(
                "`{name}` has no scenarios beside it; save some as `{stem}{SCENARIOS}` or `{stem}{TABLE}`"
            ),
        };
        return Err(Failure::new(Code::Usage, message));
    }
    Ok(there)
}

/// All scenario files below a directory, in the order of their names. What cannot be
/// looked into does not keep the rest from being searched.
fn below(folder: &Path, files: &mut Vec<PathBuf>, failures: &mut Vec<Failure>) {
    let walk = WalkDir::new(folder).sort_by_file_name().into_iter();
    let searched = |entry: &DirEntry| {
        let name = entry.file_name().to_string_lossy();
        let passed_over = name.starts_with('.') || source::PASSED_OVER.contains(&&*name);
        entry.depth() == 0 || !(entry.file_type().is_dir() && passed_over)
    };
    for entry in walk.filter_entry(searched) {
        match entry {
            Ok(entry) => {
                let name = entry.file_name().to_string_lossy();
                // Pipes and devices are none: to open them could mean to wait for ever.
                if name.starts_with('.') || !entry.path().is_file() {
                    continue;
                }
                if source::is_called_so(&name) {
                    files.push(entry.into_path());
                } else if let Some(right) = source::called_rightly(entry.path()) {
                    failures.push(source::passed_over(entry.path(), &right));
                }
            }
            Err(error) => {
                let message = format!("`{}` cannot be searched: {error}", folder.display());
                failures.push(Failure::new(Code::Io, message));
            }
        }
    }
}
