//! What scripts of shells are told besides what `clap` knows: which flows are built in, and how the
//! files end that an argument takes.

use std::collections::BTreeSet;

use clap::ValueHint;
use clap_complete::Shell;
use quandary::diagnostic::Rule;

use super::super::source::BUILT_IN;

/// What takes flows, or files with scenarios and answers.
struct OfFlows {
    /// The commands.
    commands: Vec<String>,
    /// How their arguments are called.
    arguments: BTreeSet<String>,
}

impl OfFlows {
    /// Of a program: each argument without a flag that is the path of a file.
    fn of(program: &clap::Command) -> Self {
        let mut found = Self {
            commands: Vec::new(),
            arguments: BTreeSet::new(),
        };
        for command in program.get_subcommands() {
            let taken = command.get_positionals();
            let taken = taken.filter(|arg| arg.get_value_hint() == ValueHint::FilePath);
            let arguments = taken.map(|arg| arg.get_id().to_string());
            let arguments: Vec<String> = arguments.collect();
            if !arguments.is_empty() {
                found.commands.push(command.get_name().to_owned());
            }
            found.arguments.extend(arguments);
        }
        found
    }
}

/// How the files of these arguments end.
const FLOW_ENDINGS: [&str; 3] = ["yaml", "yml", "csv"];

/// Flags that take a file, with the endings of such files.
const FLAG_ENDINGS: [(&str, &[&str]); 9] = [
    ("answers", &["yaml", "yml"]),
    ("from-session", &["yaml", "yml"]),
    ("state", &["yaml", "yml"]),
    ("flow", &["yaml", "yml"]),
    ("scenarios", &["yaml", "csv"]),
    ("save", &["md", "html", "txt"]),
    ("junit", &["xml"]),
    ("sarif", &["sarif"]),
    ("lcov", &["info"]),
];

/// The script of a shell for a program, so that it knows flows and files by their names.
pub fn with_files(script: &str, shell: Shell, program: &clap::Command) -> String {
    let of_flows = OfFlows::of(program);
    match shell {
        Shell::Bash => for_bash(script, &of_flows),
        Shell::Zsh => for_zsh(script, &of_flows),
        Shell::Fish => for_fish(script, &of_flows),
        _ => script.to_owned(),
    }
}

fn ids() -> String {
    let ids = BUILT_IN.iter().map(|flow| flow.id);
    ids.collect::<Vec<_>>().join(" ")
}

/// Files of the wanted endings and folders, beside what the script itself completes.
fn for_bash(script: &str, of_flows: &OfFlows) -> String {
    let mut made = String::new();
    let mut flag = "";
    for line in script.lines() {
        let named = line.trim().strip_suffix(')');
        flag = named
            .and_then(|named| named.strip_prefix("--"))
            .unwrap_or(flag);
        let of_flag = FLAG_ENDINGS.iter().find(|(name, _)| *name == flag);
        match of_flag {
            Some((_, endings)) if line.contains("COMPREPLY=($(compgen -f \"${cur}\"))") => {
                let indent = line.len() - line.trim_start().len();
                let (indent, endings) = (" ".repeat(indent), endings.join(" "));
                made.push_str(&format!("{indent}_quandary_files {endings}\n"));
            }
            _ => made.push_str(&format!("{line}\n")),
        }
    }
    let made = made.replace("complete -F _quandary ", "complete -F _quandary_or_files ");
    let (commands, endings) = (of_flows.commands.join("|"), FLOW_ENDINGS.join(" "));
    let ids = ids();
    format!(
        r#"_quandary_files() {{
    local ending IFS=$'\n'
    compopt -o filenames 2> /dev/null
    COMPREPLY+=( $(compgen -d -- "${{cur}}") )
    for ending in "$@"; do
        COMPREPLY+=( $(compgen -f -X "!*.${{ending}}" -- "${{cur}}") )
    done
}}

_quandary_or_files() {{
    local cur="$2"
    _quandary "$@"
    if [[ ${{COMP_CWORD}} -ge 2 && ${{cur}} != -* && $3 != --* ]]; then
        case "${{COMP_WORDS[1]}}" in
            {commands})
                COMPREPLY=( $(compgen -W "{ids}" -- "${{cur}}") )
                _quandary_files {endings}
                ;;
        esac
    fi
}}

{made}"#
    )
}

/// `_files` is told the endings, and where flows are taken, the built-in ones stand beside files.
fn for_zsh(script: &str, of_flows: &OfFlows) -> String {
    let mut made = String::new();
    for line in script.lines() {
        let flag = FLAG_ENDINGS.iter().find(|(name, _)| {
            let line = line.trim_start_matches(['\'', '*']);
            line.starts_with(&format!("--{name}=["))
        });
        let argument = line.trim_start_matches(['\'', '*', ':']).split_once(" -- ");
        let is_flow = argument.is_some_and(|(name, _)| of_flows.arguments.contains(name));
        let ends = [":_files' \\", ":_default' \\"];
        let cut = ends.iter().find_map(|end| line.strip_suffix(end));
        match (flag, cut) {
            (Some((_, endings)), Some(cut)) => {
                let endings = endings.join("|");
                made.push_str(&format!("{cut}:_files -g \"*.({endings})\"' \\\n"));
            }
            (None, Some(cut)) if is_flow => {
                made.push_str(&format!("{cut}:_quandary_flows' \\\n"));
            }
            _ => made.push_str(&format!("{line}\n")),
        }
    }
    let (ids, endings) = (ids(), FLOW_ENDINGS.join("|"));
    let flows = format!(
        "_quandary_flows() {{\n    \
             _alternative 'flows:built-in flow:({ids})' 'files:file:_files -g \"*.({endings})\"'\n\
         }}\n\n_quandary() {{\n"
    );
    made.replacen("_quandary() {\n", &flows, 1)
}

/// Files of the wanted endings and folders; fish itself completes all or none.
fn for_fish(script: &str, of_flows: &OfFlows) -> String {
    let mut made = String::from(
        r#"# Folders, and files with one of these endings.
function __fish_quandary_files
    set -l endings (string join '|' $argv)
    for file in (commandline -ct)*
        if test -d $file
            echo $file/
        else if string match -qr "\.($endings)\$" -- $file
            echo $file
        end
    end
end

"#,
    );
    for line in script.lines() {
        let flag = FLAG_ENDINGS
            .iter()
            .find(|(name, _)| line.contains(&format!(" -l {name} ")));
        match (flag, line.strip_suffix(" -r -F")) {
            (Some((_, endings)), Some(cut)) => {
                let endings = endings.join(" ");
                made.push_str(&format!(
                    "{cut} -r -f -a \"(__fish_quandary_files {endings})\"\n"
                ));
            }
            _ => made.push_str(&format!("{line}\n")),
        }
    }
    let (commands, endings) = (of_flows.commands.join(" "), FLOW_ENDINGS.join(" "));
    let begin = format!("complete -c quandary -n \"__fish_quandary_using_subcommand {commands}\"");
    made.push_str(&format!(
        "{begin} -f -a \"(__fish_quandary_files {endings})\"\n"
    ));
    for flow in &BUILT_IN {
        made.push_str(&format!("{begin} -f -a {} -d 'Built-in flow'\n", flow.id));
    }
    // What stands for itself, and behind no flag, `clap` leaves out here.
    let rules = Rule::ALL.iter().map(|rule| rule.name());
    let rules = rules.collect::<Vec<_>>().join(" ");
    made.push_str(&format!(
        "complete -c quandary -n \"__fish_quandary_using_subcommand explain\" -f -a \"{rules}\"\n"
    ));
    made
}
