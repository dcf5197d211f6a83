//! `quandary new`: a small flow to begin with, and its scenarios beside it.

use std::path::{Path, PathBuf};

use super::args::NewArgs;
use super::colour::Colour;
use super::exit::{Code, Failure};
use super::out;
use super::save;
use super::shell::for_shell;

/// The flow, which teaches by its comments.
const FLOW: &str = include_str!("new/first.yaml");

/// Its scenarios.
const SCENARIOS: &str = include_str!("new/first.scenarios.yaml");

/// Writes the two files, both or none, and says what to do next.
pub fn new(args: &NewArgs) -> Result<(), Failure> {
    let flow = name_of_flow(&args.file)?;
    let scenarios = flow.with_extension("scenarios.yaml");
    save::is_new(&flow)?;
    save::new_open_file(&scenarios, SCENARIOS.as_bytes())?;
    if let Err(failure) = save::new_open_file(&flow, FLOW.as_bytes()) {
        // Scenarios without their flow are of no use. What cannot be taken away stays; the first
        // failure is the one to tell.
        let _ = save::take_back(&scenarios, SCENARIOS.as_bytes());
        return Err(failure);
    }
    Ok(out::line(&what_next(&flow, &scenarios), Colour::Off)?)
}

fn what_next(flow: &Path, scenarios: &Path) -> String {
    let (as_flow, as_scenarios) = (as_argument(flow), as_argument(scenarios));
    let (flow, scenarios) = (flow.display(), scenarios.display());
    format!(
        "Here is a small flow, `{flow}`, with its tests, `{scenarios}`.
Open them in an editor: the comments explain every line. Then:

  quandary run {as_flow}
      plays it
  quandary check {as_flow} {as_scenarios}
      shows everything that is wrong with them
  quandary prove {as_flow}
      proves what it promises
  quandary test {as_flow}
      plays its tests"
    )
}

/// A file as a shell takes it; one that begins with `-` would be taken for a flag.
fn as_argument(file: &Path) -> String {
    let written = file.to_string_lossy();
    match written.starts_with('-') {
        true => for_shell(&format!("./{written}")),
        false => for_shell(&written),
    }
}

/// The flow's file: its name ends in `.yaml`, since its scenarios are found by that name.
fn name_of_flow(file: &Path) -> Result<PathBuf, Failure> {
    let written = file.to_string_lossy();
    let names_a_folder = written.ends_with(std::path::is_separator);
    let Some(name) = file.file_name().filter(|_| !names_a_folder) else {
        // It says what it is instead of a file.
        save::is_new(file)?;
        let message = format!("`{written}` is no name of a file");
        return Err(Failure::new(Code::Io, message));
    };
    let name = name.to_string_lossy();
    let wrong = |message: String| Err(Failure::new(Code::Usage, message));
    if let Some(stem) = name.strip_suffix(".scenarios.yaml") {
        return wrong(format!(
            "`{written}` is a name for scenarios; name the flow, such as `{stem}.yaml`"
        ));
    }
    match file.extension() {
        None => Ok(file.with_extension("yaml")),
        Some(ending) if ending == "yaml" => Ok(file.to_owned()),
        Some(_) => {
            let better = file.with_extension("yaml");
            let better = better.display();
            wrong(format!(
                "the name of a flow ends in `.yaml`; write `{better}`"
            ))
        }
    }
}
