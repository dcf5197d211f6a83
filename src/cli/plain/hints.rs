//! What line mode says of what can be typed.

use super::super::ask::{
    CLEAR, Check, Optional, Position, PromptCommand, Reply, TypedShape, View, WantedReply,
};

/// The line below a question that says what can be typed for an answer.
pub(super) fn hint(view: &View<'_>, check: &Check<'_>) -> String {
    let mut parts = match &view.kind {
        WantedReply::One { .. } => vec!["Type a number.".to_owned()],
        WantedReply::Many { limits, .. } => vec![
            sentence(limits),
            "Type numbers, with spaces or commas between them.".to_owned(),
        ],
        WantedReply::Words { hint, .. } => vec![sentence(hint)],
    };
    if let WantedReply::Many { .. } = view.kind
        && check(&Reply::Picks(Vec::new())).is_ok()
    {
        parts.push("0 is none of them.".to_owned());
    }
    if let WantedReply::Words {
        lines: TypedShape::Several,
        ..
    } = view.kind
    {
        parts.push("An empty line ends the text.".to_owned());
    }
    parts.push(match (earlier(view), view.optional) {
        (Some(earlier), _) => format!("Enter alone keeps {earlier}."),
        (None, Optional::MaySkip) => "Enter alone goes on without an answer.".to_owned(),
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
    let key = |command: PromptCommand| command.key(view.spelling());
    let mut parts = Vec::new();
    if view.optional == Optional::MaySkip && earlier(view).is_some() {
        parts.push(format!(
            "{} to go on without an answer",
            key(PromptCommand::Skip)
        ));
    }
    let back = match view.optional {
        Optional::EnterGoesBack => format!("{} or Enter alone", key(PromptCommand::Back)),
        Optional::Required | Optional::MaySkip => key(PromptCommand::Back).to_owned(),
    };
    match view.position {
        Position::First => {}
        Position::Later => parts.push(format!("{back} to go back")),
        Position::Aside(escape) => parts.push(format!("{back} to {escape}")),
    }
    if view.why.is_some() {
        parts.push(format!("{} to read why we ask", key(PromptCommand::Why)));
    }
    if view.also.has(PromptCommand::Help) {
        parts.push(format!("{} for help now", key(PromptCommand::Help)));
    }
    if view.also.has(PromptCommand::Review) {
        parts.push(format!("{} to review", key(PromptCommand::Review)));
    }
    parts.push(format!("{} to leave", key(PromptCommand::Leave)));
    if view.also.has(PromptCommand::Vanish) {
        parts.push(format!(
            "{} to clear the screen and leave",
            key(PromptCommand::Vanish)
        ));
    }
    format!("Or {}.", parts.join(", "))
}
