//! One file, looked at: which kind it is, and everything that is wrong with it.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use quandary::check::{self, CheckOptions};
use quandary::diagnostic::{Finding, Rule};
use quandary::fixes::Fix;
use quandary::flow::Flow;
use quandary::parse::scenario::sheet::Sheet;
use quandary::parse::{self, answers, scenario};
use serde::Serialize;

use super::super::exit::{Code, Failure};
use super::super::long_work::LongWork;
use super::super::source;

/// Scenario files are read in pieces of about so many bytes, which takes little memory.
const PIECE: usize = 1 << 17;

/// The kinds of file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "kind", inline))]
pub enum CheckedKind {
    /// A flow.
    Flow,
    /// Scenarios for a flow.
    Scenarios,
    /// Answers to a flow.
    Answers,
}

impl CheckedKind {
    /// Its name for programs.
    pub fn name(self) -> &'static str {
        match self {
            CheckedKind::Flow => "flow",
            CheckedKind::Scenarios => "scenarios",
            CheckedKind::Answers => "answers",
        }
    }
}

/// Whether the errors of a file keep it from being used at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Usable {
    /// It can be read as a whole; its errors are those of the rules.
    Yes,
    /// Its errors are those of the reading.
    No,
}

/// A file that was looked at.
pub struct Looked {
    /// Its path, or the id of a built-in flow.
    pub path: PathBuf,
    /// What kind of file it is.
    pub kind: CheckedKind,
    /// What stands in it.
    pub text: String,
    /// What is wrong, in the order of the file.
    pub findings: Vec<Finding>,
    /// The fixes of each finding, where they are asked for.
    pub fixes: Vec<Vec<Fix>>,
    /// Whether it can be used in spite of its errors.
    pub usable: Usable,
    /// The flow that it is for, where it is none.
    pub flow: Option<Flow>,
    /// The file of its flow, where that is another one.
    pub beside: Option<PathBuf>,
    /// How long it took.
    pub time: Duration,
}

/// The flow of another file, with the file in which it stands.
type WithFile = (Flow, Option<PathBuf>);

/// How files are looked at.
pub struct FileLook<'a> {
    /// How flows are checked.
    pub options: CheckOptions,
    /// The flow of files that name none.
    pub flow: Option<&'a str>,
}

impl FileLook<'_> {
    /// Looks at a file that was named, at a built-in flow, or at standard input. Where it is not clear
    /// what kind of file it is, it is taken for a flow.
    pub fn named(&self, name: &str) -> Result<Looked, Failure> {
        let path = PathBuf::from(name);
        let text = match name {
            source::STANDARD_INPUT => source::with_parts(&path, source::standard_input()?),
            name => source::find(name)?.text,
        };
        let kind = self.kind(&path, &text);
        if kind.is_none()
            && let Some(right) = source::called_rightly(&path)
        {
            return Err(source::passed_over(&path, &right));
        }
        self.look(path, text, kind.unwrap_or(CheckedKind::Flow))
    }

    /// Looks at a file that was found in a folder; nothing where it is none of ours.
    pub fn found(&self, path: &Path) -> Result<Option<Looked>, Failure> {
        let bytes = source::bytes(path)?;
        // Text in UTF-16 is text with a zero in every second byte, and may be ours.
        let mut likely = String::from_utf8_lossy(&bytes).replace('\0', "");
        likely = likely.trim_start_matches('\u{fffd}').to_owned();
        // A shared part is checked with the flows that use it.
        if source::has_key(&likely, "part") && source::has_key(&likely, "quandary") {
            return Ok(None);
        }
        let kind = match self.kind(path, &likely) {
            Some(CheckedKind::Answers)
                if !source::has_key(&likely, "flow") && self.flow.is_none() =>
            {
                None
            }
            kind => kind,
        };
        drop(likely);
        match kind {
            Some(kind) => {
                let text = source::text_of(path, bytes)?;
                let text = match kind {
                    CheckedKind::Flow => source::with_parts(path, text),
                    CheckedKind::Scenarios | CheckedKind::Answers => text,
                };
                self.look(path.to_owned(), text, kind).map(Some)
            }
            None => match source::called_rightly(path) {
                Some(right) => Err(source::passed_over(path, &right)),
                None => Ok(None),
            },
        }
    }

    /// What kind of file this is, by its name and the keys at its top.
    fn kind(&self, path: &Path, text: &str) -> Option<CheckedKind> {
        let has = |key| source::has_key(text, key);
        let flow_is_said = || self.flow.is_some() && has("scenarios");
        if source::flow_beside(path, text).is_some() || flow_is_said() {
            return Some(CheckedKind::Scenarios);
        }
        if has("quandary") || (has("questions") && (has("outcomes") || has("start"))) {
            return Some(CheckedKind::Flow);
        }
        has("answers").then_some(CheckedKind::Answers)
    }

    /// Looks at a text in the place of a file.
    pub fn look(&self, path: PathBuf, text: String, kind: CheckedKind) -> Result<Looked, Failure> {
        let began = Instant::now();
        let mut of_flow = None;
        let (findings, usable, beside) = match kind {
            CheckedKind::Flow => {
                let line = LongWork::begin();
                let checked = check::check_telling(&text, &self.options, &mut |stage| {
                    line.tell(|| {
                        let name = path.display();
                        format!("checking {name}: {} of {} done", stage.done, stage.of)
                    });
                });
                drop(line);
                let usable = match checked.flow {
                    Some(_) => Usable::Yes,
                    None => Usable::No,
                };
                (checked.findings, usable, None)
            }
            CheckedKind::Scenarios => {
                let named = source::flow_beside(&path, &text);
                let (flow, beside) = self.flow_of(&path, named)?;
                let findings = match source::is_table(&path) {
                    true => Sheet::of_table(&text).read_all(&flow).findings,
                    false => of_scenarios(&text, &flow),
                };
                of_flow = Some(flow);
                (findings, Usable::No, beside)
            }
            CheckedKind::Answers => match self.of_answers(&path, &text)? {
                Ok((flow, beside)) => {
                    let findings = of_answers(&text, &flow);
                    of_flow = Some(flow);
                    (findings, Usable::No, beside)
                }
                Err(broken) => (broken, Usable::No, None),
            },
        };
        Ok(Looked {
            path,
            kind,
            text,
            findings,
            fixes: Vec::new(),
            usable,
            flow: of_flow,
            beside,
            time: began.elapsed(),
        })
    }

    /// What is wrong with another text in the place of the file's, in which so much is
    /// looked at as could be before.
    pub fn again(&self, looked: &Looked, text: &str) -> Vec<Finding> {
        match (looked.kind, &looked.flow, looked.usable) {
            (CheckedKind::Flow, _, Usable::Yes) => check::check(text, &self.options).findings,
            (CheckedKind::Scenarios, Some(flow), _) if source::is_table(&looked.path) => {
                Sheet::of_table(text).read_all(flow).findings
            }
            (CheckedKind::Scenarios, Some(flow), _) => of_scenarios(text, flow),
            (CheckedKind::Answers, Some(flow), _) => of_answers(text, flow),
            _ => parse::read(text).findings().to_vec(),
        }
    }

    /// The flow of an answers file; what is wrong with one that is so broken that it names
    /// none.
    fn of_answers(
        &self,
        path: &Path,
        text: &str,
    ) -> Result<Result<WithFile, Vec<Finding>>, Failure> {
        let said = scenario::flow_of(text);
        let named = said.map(|name| beside(path, &name));
        if named.is_none() && self.flow.is_none() {
            let broken = parse::read(text).findings().to_vec();
            if broken.iter().any(|found| found.rule == Rule::BrokenYaml) {
                return Ok(Err(broken));
            }
            let message = format!(
                "`{}` holds answers and does not say for which flow; add the line `flow: NAME` \
                 to it, or name the flow with `--flow`",
                path.display()
            );
            return Err(Failure::new(Code::Usage, message));
        }
        self.flow_of(path, named).map(Ok)
    }

    /// The flow of another file: the one that it names or that stands beside it, else
    /// the one of `--flow`.
    fn flow_of(&self, path: &Path, named: Option<PathBuf>) -> Result<WithFile, Failure> {
        let named = match (named, self.flow) {
            (Some(named), Some(flow)) if !named.exists() => PathBuf::from(flow),
            (Some(named), _) => named,
            (None, flow) => PathBuf::from(flow.unwrap_or_default()),
        };
        let flow = source::find(&named.to_string_lossy()).and_then(|file| {
            let message = || format!("`{}` is faulty", file.name);
            let flow = parse::read(&file.text).into_flow();
            flow.ok_or_else(|| Failure::new(Code::Faulty, message()))
        });
        match flow {
            Ok(flow) => Ok((flow, Some(named))),
            Err(failure) => {
                let message = format!(
                    "`{}` cannot be checked without its flow: {}",
                    path.display(),
                    failure.message
                );
                Err(Failure::new(failure.code, message))
            }
        }
    }
}

/// What is wrong with a file of scenarios that is YAML.
fn of_scenarios(text: &str, flow: &Flow) -> Vec<Finding> {
    let read = Sheet::of_yaml(text, PIECE).read_all(flow);
    check::allow(text, read.findings)
}

/// What is wrong with a file of answers.
fn of_answers(text: &str, flow: &Flow) -> Vec<Finding> {
    check::allow(text, answers::read(text, flow).findings)
}

/// The flow that an answers file names: a file beside it, with or without its ending,
/// or a built-in flow.
fn beside(path: &Path, name: &str) -> PathBuf {
    let folder = path.with_file_name("");
    let files = ["", ".yaml", ".yml"].map(|ending| folder.join(format!("{name}{ending}")));
    if let Some(file) = files.iter().find(|file| file.is_file()) {
        return file.clone();
    }
    match source::BUILT_IN.iter().any(|flow| flow.id == name) {
        true => PathBuf::from(name),
        false => folder.join(format!("{name}.yaml")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_told_by_the_keys_at_the_top() {
        let look = FileLook {
            options: CheckOptions {
                today: jiff::civil::date(2026, 11, 23),
                most_nodes: 1,
            },
            flow: None,
        };
        for (name, text, wanted) in [
            ("a.yaml", "quandary: 1\n", Some(CheckedKind::Flow)),
            (
                "a.yaml",
                "# A flow\n\n'quandary' : 1\n",
                Some(CheckedKind::Flow),
            ),
            (
                "a.yaml",
                "\u{feff}quandary: 1\r\ntitle: [\r\n",
                Some(CheckedKind::Flow),
            ),
            (
                "a.yaml",
                "  title: T\n  quandary: 1\n",
                Some(CheckedKind::Flow),
            ),
            ("a.yaml", "{\"quandary\": 1}\n", Some(CheckedKind::Flow)),
            (
                "a.yaml",
                "quandry: 1\nquestions:\noutcomes:\n",
                Some(CheckedKind::Flow),
            ),
            ("a.yaml", "name: CI\njobs:\n  quandary:\n", None),
            ("a.yaml", "questions:\n  - What is this?\n", None),
            ("a.scenarios.yaml", "", Some(CheckedKind::Scenarios)),
            (
                "a.yaml",
                "flow: b.yaml\nscenarios: []\n",
                Some(CheckedKind::Scenarios),
            ),
            ("a.yaml", "config: {}\nscenarios: []\n", None),
            (
                "a.yaml",
                "flow: b\nanswers: {}\n",
                Some(CheckedKind::Answers),
            ),
            ("a.yaml", "", None),
            ("a.yaml", "雨\n", None),
        ] {
            assert_eq!(look.kind(Path::new(name), text), wanted, "{name}: {text:?}");
        }
    }
}
