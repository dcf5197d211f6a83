//! Where flows and answers come from: files, and what is built in.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use quandary::diagnostic::Finding;
use quandary::flow::Flow;
use quandary::parse;
use quandary::parse::scenario::{self, sheet::Sheet};
use quandary::suggest::nearest;

use super::{Code, Failure};

/// How the name of a scenario file ends.
pub const SCENARIOS: &str = ".scenarios.yaml";

/// How the name of a scenario file ends that is a table.
pub const TABLE: &str = ".scenarios.csv";

/// A flow that the program brings along.
pub struct BuiltIn {
    /// Its id for `quandary run`.
    pub id: &'static str,
    /// Its file.
    pub text: &'static str,
}

/// The built-in flows.
pub const BUILT_IN: [BuiltIn; 2] = [
    BuiltIn {
        id: "letter-to-ex",
        text: include_str!("../../flows/letter-to-ex.yaml"),
    },
    BuiltIn {
        id: "pizza",
        text: include_str!("../../flows/pizza.yaml"),
    },
];

/// The flow that is played where none is named.
pub const DEFAULT: &str = "letter-to-ex";

impl BuiltIn {
    /// The title of the flow.
    pub fn title(&self) -> String {
        let flow = parse::read(self.text).into_flow();
        flow.map(|flow| flow.title.into()).unwrap_or_default()
    }
}

/// A flow file with its text.
pub struct FlowText {
    /// The path, or the id of a built-in flow.
    pub name: String,
    /// The id by which results and answers files speak of it: the file's name
    /// without its ending.
    pub id: String,
    /// What stands in it.
    pub text: String,
}

/// Finds a flow by path or id.
pub fn find(name: &str) -> Result<FlowText, Failure> {
    let path = Path::new(name);
    let built_in = BUILT_IN.iter().find(|built_in| built_in.id == name);
    if let Some(built_in) = built_in.filter(|_| !path.exists()) {
        return Ok(FlowText {
            name: name.to_owned(),
            id: name.to_owned(),
            text: built_in.text.to_owned(),
        });
    }
    let looks_like_an_id = !name.contains(['/', '\\', '.']);
    if looks_like_an_id && !path.exists() {
        let ids: Vec<&str> = BUILT_IN.iter().map(|built_in| built_in.id).collect();
        let near = match nearest(name, ids.iter().copied()) {
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
        text: read(path)?,
    })
}

/// Reads a text file.
pub fn read(path: &Path) -> Result<String, Failure> {
    let name = path.display();
    let unreadable = |error: io::Error| match error.kind() {
        io::ErrorKind::NotFound => format!("there is no file `{name}`"),
        io::ErrorKind::PermissionDenied => format!("`{name}` may not be read (permission denied)"),
        io::ErrorKind::IsADirectory => format!("`{name}` is a directory, not a file"),
        _ => format!("`{name}` cannot be read: {error}"),
    };
    let bytes = fs::read(path).map_err(|error| Failure::new(Code::Io, unreadable(error)))?;
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

/// A file that was looked over, with everything that is wrong with it.
pub struct Looked {
    /// Its path, or the id of a built-in flow.
    pub name: String,
    /// What stands in it.
    pub text: String,
    /// What is wrong.
    pub findings: Vec<Finding>,
}

/// Looks over a flow or scenario file, or a built-in flow.
pub fn look_over(name: &str) -> Result<Looked, Failure> {
    let FlowText { name, text, .. } = find(name)?;
    let findings = match flow_beside(Path::new(&name), &text) {
        Some(flow) if is_table(Path::new(&name)) => {
            let flow = flow_of_scenarios(&name, &flow)?;
            let table = Sheet::of_table(&text);
            let pieces = (0..table.pieces()).filter_map(|piece| table.read(piece, &flow));
            pieces.flat_map(|piece| piece.findings).collect()
        }
        None => parse::read(&text).findings().to_vec(),
        Some(flow) => {
            let flow = flow_of_scenarios(&name, &flow)?;
            scenario::read(&text, &flow).findings
        }
    };
    Ok(Looked {
        name,
        text,
        findings,
    })
}

/// Whether a file holds scenarios, and no flow.
pub fn holds_scenarios(path: &Path, text: &str) -> bool {
    flow_beside(path, text).is_some()
}

/// Whether a file holds scenarios as a table.
pub fn is_table(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default();
    name.to_string_lossy().ends_with(TABLE)
}

/// The flow file of a scenario file; nothing where the file is no scenario file.
pub fn flow_beside(path: &Path, text: &str) -> Option<PathBuf> {
    let name = path.file_name()?.to_str()?;
    if let Some(stem) = name.strip_suffix(TABLE) {
        return Some(path.with_file_name(format!("{stem}.yaml")));
    }
    let stem = name.strip_suffix(SCENARIOS);
    let scenarios = text.lines().any(|line| line.starts_with("scenarios:"));
    if stem.is_none() && !scenarios {
        return None;
    }
    let beside = || stem.map(|stem| format!("{stem}.yaml"));
    let flow = scenario::flow_of(text).or_else(beside)?;
    Some(path.with_file_name("").join(flow))
}

fn flow_of_scenarios(scenarios: &str, path: &Path) -> Result<Flow, Failure> {
    let beside = |failure: Failure| {
        let message = format!(
            "`{scenarios}` cannot be checked without its flow: {}",
            failure.message
        );
        Failure::new(failure.code, message)
    };
    let text = read(path).map_err(beside)?;
    parse::read(&text).into_flow().ok_or_else(|| {
        let message = format!("`{}` is faulty", path.display());
        beside(Failure::new(Code::Faulty, message))
    })
}
