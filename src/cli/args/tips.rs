//! What is said beside a command line that is wrong, where it can be told what was meant.

use std::env;

use clap::error::{ContextKind, ContextValue, ErrorKind};

use super::run::behind_equals_sign;

/// The forms of reports and pictures that somebody may take for flags of their own.
const FORMS: [&str; 9] = [
    "json", "junit", "sarif", "github", "tap", "markdown", "html", "svg", "mermaid",
];

/// What is wrong with the command line, with a tip.
pub fn with_tip(mut said: clap::Error) -> clap::Error {
    let word = match said.kind() {
        ErrorKind::UnknownArgument => said.get(ContextKind::InvalidArg),
        ErrorKind::InvalidSubcommand => said.get(ContextKind::InvalidSubcommand),
        _ => return said,
    };
    let Some(ContextValue::String(word)) = word else {
        return said;
    };
    let words: Vec<String> = env::args_os()
        .map(|word| word.to_string_lossy().into_owned())
        .collect();
    // That a flag may be meant as a value is of no help: no value looks like one.
    match tip(said.kind(), word, &words) {
        Some(tip) => {
            let tip = ContextValue::StyledStrs(vec![tip.into()]);
            said.remove(ContextKind::SuggestedSubcommand);
            said.insert(ContextKind::Suggested, tip);
        }
        None if word.starts_with('-') => drop(said.remove(ContextKind::Suggested)),
        None => {}
    }
    said
}

fn tip(kind: ErrorKind, word: &str, words: &[String]) -> Option<String> {
    if kind == ErrorKind::InvalidSubcommand {
        let is_a_file = word.ends_with(".yaml") || word.ends_with(".yml");
        return is_a_file.then(|| format!("to play a flow, write `quandary run {word}`"));
    }
    if let Some(form) = word.strip_prefix("--").filter(|form| FORMS.contains(form)) {
        return Some(format!("a form is a value: `--format {form}`"));
    }
    answer_apart(words).or_else(|| {
        let (id, value) = word
            .split_once('=')
            .filter(|(id, _)| !id.starts_with('-'))?;
        Some(behind_equals_sign(id, value))
    })
}

/// `--answer hunger little`, as it should be written.
fn answer_apart(words: &[String]) -> Option<String> {
    let apart = words.windows(3).find(|words| {
        words[0] == "--answer" && !words[1].contains('=') && !words[2].starts_with('-')
    })?;
    Some(behind_equals_sign(&apart[1], &apart[2]))
}

#[cfg(test)]
mod tests {
    use clap::error::ErrorKind;

    use super::tip;

    #[test]
    fn what_was_meant_is_told_where_it_can_be() {
        for (line, wrong, told) in [
            (
                "run pizza --answer hunger little",
                "little",
                "`--answer hunger=little`",
            ),
            (
                "run pizza hunger=little",
                "hunger=little",
                "`--answer hunger=little`",
            ),
            ("test --junit x.xml", "--junit", "`--format junit`"),
            ("graph pizza --svg", "--svg", "`--format svg`"),
        ] {
            let words: Vec<String> = line.split(' ').map(str::to_owned).collect();
            let tip = tip(ErrorKind::UnknownArgument, wrong, &words).unwrap_or_default();
            assert!(tip.contains(told), "{line}: {tip}");
        }
        let tip = |word| tip(ErrorKind::InvalidSubcommand, word, &[]);
        assert!(tip("tea.yaml").is_some_and(|tip| tip.contains("`quandary run tea.yaml`")));
        assert_eq!(tip("plya"), None);
    }
}
