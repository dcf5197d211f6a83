//! The crate is read in the order of its modules: a module names only modules
//! that stand above it in `src/lib.rs`, and the library knows no terminal.

mod circles;
mod shapes;

use std::fs;
use std::path::{Path, PathBuf};

/// Crates that belong to the program, as its code names them.
const OF_THE_PROGRAM: [&str; 18] = [
    "base64",
    "clap",
    "clap_complete",
    "clap_mangen",
    "colored",
    "crossterm",
    "flate2",
    "getrandom",
    "inquire",
    "pulldown_cmark",
    "rustix",
    "signal_hook",
    "similar",
    "supports_hyperlinks",
    "tempfile",
    "textwrap",
    "tiny_http",
    "walkdir",
];

/// What `src/lib.rs` has to deny.
const DENIED: [&str; 4] = [
    "clippy::disallowed_methods",
    "clippy::print_stdout",
    "clippy::print_stderr",
    "clippy::dbg_macro",
];

#[test]
fn a_module_names_only_modules_above_it_and_no_crate_of_the_program() {
    let lib = source(Path::new("src/lib.rs"));
    let order = order(&lib);
    assert!(
        order.contains(&"place") && order.contains(&"trial"),
        "{order:?}"
    );
    let mut files = Vec::new();
    collect(Path::new("src"), &mut files);
    assert!(
        files.len() > 20,
        "the library has more files than {files:?}"
    );
    let faults: Vec<String> = files
        .iter()
        .filter(|file| !of_the_program(file) && !file.ends_with("lib.rs"))
        .flat_map(|file| {
            let faults = faults(&order, module_of(file), &source(file));
            faults
                .into_iter()
                .map(|fault| format!("{}: {fault}", file.display()))
        })
        .collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn the_library_denies_files_clocks_and_printing() {
    assert_eq!(missing_denials(&source(Path::new("src/lib.rs"))), [""; 0]);
}

#[test]
fn without_the_program_none_of_its_crates_is_built() {
    let manifest = source(Path::new("Cargo.toml"));
    assert_eq!(optional(&manifest), OF_THE_PROGRAM);
    assert_eq!(of_feature(&manifest, "cli"), OF_THE_PROGRAM);
    assert_eq!(
        jiff_features(&manifest),
        [r#""std""#],
        "the library needs the calendar alone; time zones come with `cli`"
    );
}

/// What writes, moves or takes away files.
const WRITES: [&str; 9] = [
    "fs::write(",
    "fs::rename(",
    "fs::copy(",
    "fs::remove_",
    "fs::create_dir",
    "File::create",
    "OpenOptions",
    "tempfile",
    "set_permissions",
];

#[test]
fn one_place_of_the_program_writes_files() {
    let mut files = Vec::new();
    collect(Path::new("src"), &mut files);
    let mut found = Vec::new();
    for file in files {
        let name = file.display().to_string().replace('\\', "/");
        if name == "src/cli/save.rs"
            || name.starts_with("src/cli/save/")
            || name.ends_with("tests.rs")
        {
            continue;
        }
        let text = source(&file);
        let code = text.split("#[cfg(test)]\nmod ").next().unwrap_or("");
        let code = without_comments(code);
        let writes = WRITES.iter().filter(|writes| code.contains(**writes));
        found.extend(writes.map(|writes| format!("{name}: {writes}")));
    }
    assert_eq!(found, [""; 0], "what is written goes through `save`");
}

#[test]
fn the_checks_fail_where_they_should() {
    let order = ["place", "flow", "graph", "parse"];
    for (module, text, wanted) in [
        ("graph", "use crate::flow::Flow;\n", vec![]),
        ("graph", "use crate::graph::Reach;\n", vec![]),
        ("graph", "//! use crate::parse::read;\n", vec![]),
        ("graph", "use super::flow;\n", vec![]),
        (
            "flow",
            "use crate::graph::Graph;\n",
            vec!["`flow` names `graph`, which stands below it"],
        ),
        (
            "flow",
            "use crate::{place::Place, parse};\n",
            vec!["`flow` names `parse`, which stands below it"],
        ),
        (
            "flow",
            "use crate::{\n    place::{Path, Place},\n    graph::{self, Graph},\n};\n",
            vec!["`flow` names `graph`, which stands below it"],
        ),
        (
            "flow",
            "fn f() { crate::parse::read(\"\") }\n",
            vec!["`flow` names `parse`, which stands below it"],
        ),
        (
            "flow",
            "pub use crate :: session;\n",
            vec!["`flow` names `session`, which is no module of the library"],
        ),
        (
            "colour",
            "use crate::place::Place;\n",
            vec!["`colour` is not in the list of `src/lib.rs`"],
        ),
        (
            "parse",
            "use clap::Parser;\n",
            vec!["`parse` names `clap`, which belongs to the program"],
        ),
        (
            "parse",
            "fn f() { ::textwrap::fill(\"\", 80); }\n",
            vec!["`parse` names `textwrap`, which belongs to the program"],
        ),
        ("parse", "fn f() { let clapped = \"clap\"; }\n", vec![]),
    ] {
        assert_eq!(faults(&order, module, text), wanted, "{text}");
    }
    let denials =
        "#![deny(missing_docs)]\n#![deny(\n    clippy::print_stdout,\n    clippy::dbg_macro\n)]\n";
    assert_eq!(
        missing_denials(denials),
        ["clippy::disallowed_methods", "clippy::print_stderr"]
    );
}

/// The modules of the library in the order of its `pub mod` lines.
fn order(lib: &str) -> Vec<&str> {
    let lines = lib.lines().filter_map(|line| line.strip_prefix("pub mod "));
    lines.map(|name| name.trim_end_matches(';')).collect()
}

/// The crates that are built only with a feature, as code names them, in order.
fn optional(manifest: &str) -> Vec<String> {
    let mut names = Vec::new();
    let mut inside = false;
    for line in manifest.lines() {
        if let Some(section) = line.strip_prefix('[') {
            inside = section.ends_with("dependencies]");
        } else if inside
            && line.contains("optional = true")
            && let Some((name, _)) = line.split_once(" = ")
        {
            names.push(name.replace('-', "_"));
        }
    }
    names.sort_unstable();
    names
}

/// The crates that a feature brings, as code names them, in order.
fn of_feature(manifest: &str, feature: &str) -> Vec<String> {
    let begin = format!("\n{feature} = [");
    let (_, list) = manifest.split_once(&begin).expect("there is the feature");
    let list = list.split(']').next().unwrap_or("");
    let names = list.lines().filter_map(|line| {
        let name = line.trim().strip_prefix("\"dep:")?;
        Some(name.trim_end_matches("\",").replace('-', "_"))
    });
    let mut names: Vec<String> = names.collect();
    names.sort_unstable();
    names
}

/// What the library takes of the calendar, as it is written.
fn jiff_features(manifest: &str) -> Vec<&str> {
    let mut lines = manifest.lines();
    let jiff = lines.find(|line| line.starts_with("jiff = "));
    let (_, features) = jiff
        .and_then(|jiff| jiff.split_once("features = ["))
        .expect("features are named");
    let features = features.split(']').next().unwrap_or("");
    features.split(", ").collect()
}

fn missing_denials(lib: &str) -> Vec<&'static str> {
    let mut denied = String::new();
    let code = without_comments(lib);
    for block in code.split("#![deny(").skip(1) {
        denied.extend(block.split(")]").next());
        denied.push(',');
    }
    let denied: Vec<&str> = denied.split(',').map(str::trim).collect();
    let missing = DENIED.into_iter().filter(|lint| !denied.contains(lint));
    missing.collect()
}

/// What is wrong with the names that a module's text uses.
fn faults(order: &[&str], module: &str, text: &str) -> Vec<String> {
    let Some(here) = order.iter().position(|name| *name == module) else {
        return vec![format!("`{module}` is not in the list of `src/lib.rs`")];
    };
    let code = without_comments(text);
    let mut faults = Vec::new();
    for named in modules_named(&code) {
        match order.iter().position(|name| *name == named) {
            Some(there) if there <= here => {}
            Some(_) => faults.push(format!("`{module}` names `{named}`, which stands below it")),
            None => faults.push(format!(
                "`{module}` names `{named}`, which is no module of the library"
            )),
        }
    }
    let words: Vec<&str> = tokens(&code);
    for name in OF_THE_PROGRAM {
        let path = words.windows(2).any(|pair| pair == [name, "::"]);
        if path || words.windows(2).any(|pair| pair == ["use", name]) {
            faults.push(format!(
                "`{module}` names `{name}`, which belongs to the program"
            ));
        }
    }
    faults
}

/// The modules that paths from `crate::` on name, those in braces too.
fn modules_named(code: &str) -> Vec<&str> {
    let words = tokens(code);
    let mut named = Vec::new();
    for at in 0..words.len() {
        if words.get(at..at + 2) != Some(&["crate", "::"]) {
            continue;
        }
        let Some(first) = words.get(at + 2) else {
            continue;
        };
        if *first != "{" {
            named.push(*first);
            continue;
        }
        let mut depth = 1;
        let mut begins = true;
        for word in &words[at + 3..] {
            match *word {
                "{" => depth += 1,
                "}" => depth -= 1,
                "," if depth == 1 => begins = true,
                word if depth == 1 && begins => {
                    named.push(word);
                    begins = false;
                }
                _ => {}
            }
            if depth == 0 {
                break;
            }
        }
    }
    named
}

/// Names, `::` and single other signs; what stands in quotes is one sign.
fn tokens(code: &str) -> Vec<&str> {
    let mut tokens = Vec::new();
    let mut rest = code.trim_start();
    while let Some(first) = rest.chars().next() {
        let length = match first {
            '"' => 1 + end_of_quote(&rest[1..]),
            c if is_name(c) => rest.find(|c| !is_name(c)).unwrap_or(rest.len()),
            ':' if rest.starts_with("::") => 2,
            c => c.len_utf8(),
        };
        tokens.push(&rest[..length]);
        rest = rest[length..].trim_start();
    }
    tokens
}

fn is_name(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// The bytes up to and with the quote that closes a text.
fn end_of_quote(text: &str) -> usize {
    let mut escaped = false;
    for (at, c) in text.char_indices() {
        match c {
            '"' if !escaped => return at + 1,
            '\\' => escaped = !escaped,
            _ => escaped = false,
        }
    }
    text.len()
}

/// The code without comments and without `'"'`, which is no text.
fn without_comments(text: &str) -> String {
    let lines = text.lines().map(|line| match line.trim_start() {
        comment if comment.starts_with("//") => "",
        _ => line,
    });
    lines.collect::<Vec<_>>().join("\n").replace("'\"'", "' '")
}

fn of_the_program(file: &Path) -> bool {
    file == Path::new("src/main.rs") || file.starts_with("src/cli")
}

/// The module of the library that a file belongs to.
fn module_of(file: &Path) -> &str {
    let below = file.strip_prefix("src").expect("it stands in `src`");
    let first = below.iter().next().expect("it has a name");
    first
        .to_str()
        .expect("names are ASCII")
        .trim_end_matches(".rs")
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for entry in fs::read_dir(root.join(folder)).expect("the folder is there") {
        let path = folder.join(entry.expect("it can be read").file_name());
        if root.join(&path).is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|kind| kind == "rs") {
            files.push(path);
        }
    }
    files.sort();
}

fn source(file: &Path) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    fs::read_to_string(root.join(file)).expect("the file is there")
}
