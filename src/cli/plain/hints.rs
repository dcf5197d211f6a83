//! What line mode says of what can be typed.

use quandary::flow::words::ProgramWord;

use super::super::ask::{
    CLEAR, Check, Optional, Position, PromptCommand, Reply, TypedShape, View, WantedReply,
};
use super::super::{screen, voice};

/// The line below a question that says what can be typed for an answer.
pub(super) fn hint(view: &View<'_>, check: &Check<'_>) -> String {
    let mut parts = match &view.kind {
        WantedReply::One { .. } => vec![voice::word(ProgramWord::TypeNumber).to_owned()],
        WantedReply::Many { limits, .. } => vec![
            sentence(limits),
            voice::word(ProgramWord::TypeNumbers).to_owned(),
        ],
        WantedReply::Words { hint, .. } => vec![sentence(hint)],
    };
    if let WantedReply::Many { .. } = view.kind
        && check(&Reply::Picks(Vec::new())).is_ok()
    {
        parts.push(voice::word(ProgramWord::ZeroIsNone).to_owned());
    }
    if let WantedReply::Words {
        lines: TypedShape::Several,
        ..
    } = view.kind
    {
        parts.push(voice::word(ProgramWord::EmptyLine).to_owned());
    }
    parts.push(match (earlier(view), view.optional) {
        (Some(earlier), _) => voice::say(ProgramWord::EnterKeeps, &[("answer", &earlier)]),
        (None, Optional::MaySkip) => voice::word(ProgramWord::EnterSkips).to_owned(),
        (None, Optional::Required | Optional::EnterGoesBack) => String::new(),
    });
    parts.retain(|part| !part.is_empty());
    parts.join(" ")
}

fn sentence(words: &str) -> String {
    let words = words.trim();
    let Some(last) = words.chars().last() else {
        return String::new();
    };
    let first: String = words.chars().take(1).flat_map(char::to_uppercase).collect();
    let rest: String = words.chars().skip(1).collect();
    let stop = if matches!(last, '.' | '?' | '!' | ':') {
        ""
    } else {
        "."
    };
    format!("{first}{rest}{stop}")
}

/// What Enter alone keeps, in the words with which it could be typed again.
fn earlier(view: &View<'_>) -> Option<String> {
    let number = |index: &usize| (index + 1).to_string();
    match &view.kind {
        WantedReply::One { earlier, .. } => earlier.as_ref().map(number),
        WantedReply::Many { earlier: [], .. } => None,
        WantedReply::Many { earlier, .. } => {
            Some(earlier.iter().map(number).collect::<Vec<_>>().join(", "))
        }
        WantedReply::Words { earlier, .. } => {
            earlier.as_ref().map(|words| match words.split_once('\n') {
                Some((first, _)) => format!("\"{first} ...\""),
                None => format!("\"{words}\""),
            })
        }
    }
}

pub(super) fn commands(view: &View<'_>) -> String {
    let rows = match &view.kind {
        WantedReply::One { rows, .. } => rows,
        WantedReply::Many { .. } | WantedReply::Words { .. } => &[][..],
    };
    if view.page.is_some() && rows.iter().any(|row| row.id == CLEAR) {
        return String::new();
    }
    let mut keys = Vec::new();
    if view.optional == Optional::MaySkip && earlier(view).is_some() {
        keys.push((PromptCommand::Skip, does(PromptCommand::Skip).to_owned()));
    }
    match view.position {
        Position::First => {}
        Position::Later => keys.push((PromptCommand::Back, does(PromptCommand::Back).to_owned())),
        Position::Aside(escape) => {
            let own = voice::words().own(ProgramWord::Back).is_some();
            let does = if own {
                escape.to_owned()
            } else {
                format!("to {escape}")
            };
            keys.push((PromptCommand::Back, does));
        }
    }
    let why = view.why.is_some().then_some(PromptCommand::Why);
    let also = [PromptCommand::Help, PromptCommand::Review];
    let also = also.into_iter().filter(|command| view.also.has(*command));
    let vanish = view.also.has(PromptCommand::Vanish);
    let others = why.into_iter().chain(also).chain([PromptCommand::Leave]);
    let others = others.chain(vanish.then_some(PromptCommand::Vanish));
    keys.extend(others.map(|command| (command, does(command).to_owned())));
    let parts: Vec<String> = keys
        .into_iter()
        .map(|(command, does)| {
            let key = command.key(view.spelling());
            match (command, view.optional) {
                (PromptCommand::Back, Optional::EnterGoesBack) => {
                    voice::say(ProgramWord::OrEnter, &[("key", key)]) + &format!(" {does}")
                }
                _ => format!("{key} {does}"),
            }
        })
        .collect();
    voice::say(ProgramWord::OrKeys, &[("keys", &parts.join(", "))])
}

/// What a command does, behind its key.
fn does(command: PromptCommand) -> &'static str {
    let (word, english) = match command {
        PromptCommand::Why => (ProgramWord::WhyWeAsk, "to read why we ask"),
        PromptCommand::Skip => (ProgramWord::Skip, "to go on without an answer"),
        PromptCommand::Back => (ProgramWord::Back, "to go back"),
        PromptCommand::Review => (ProgramWord::SoFar, "to review"),
        PromptCommand::Leave => (ProgramWord::Leave, "to leave"),
        PromptCommand::Vanish if screen::can_clear() => {
            (ProgramWord::ClearScreen, "to clear the screen and leave")
        }
        PromptCommand::Vanish => (
            ProgramWord::ClearLines,
            "to leave at once, with all this off the top",
        ),
        PromptCommand::Help => (ProgramWord::HelpNow, "for help now"),
    };
    voice::finely(word, english)
}
