//! What is read of a question and of an outcome, line by line, for whoever lays the one version
//! beside the other.

use crate::flow::Flow;
use crate::flow::outcome::{Document, Outcome, Passage, Reasons, Source};
use crate::flow::question::{AnswerOption, Kind, Presence, Question};
use crate::flow::table::{Id, Table};
use crate::flow::text::Text;
use crate::ladder::sign;

/// All that a question says. Where it leads, and what it refuses, is not among it.
#[must_use]
pub fn of_question(flow: &Flow, id: Id<Question>) -> Vec<String> {
    let Question {
        ask,
        short,
        help,
        why,
        kind,
        nothing,
        unanswered,
        unit_of_one,
        presence,
        // Said with its routes.
        refuse: _,
        next: _,
    } = &flow.questions[id];
    let words = |text: &Text| flow.without_answers(text);
    let mut lines = vec![format!("asks: {}", words(ask))];
    lines.extend(help.iter().map(words));
    lines.extend(why.iter().map(|why| format!("why: {why}")));
    lines.extend(short.iter().map(|short| format!("for short: {short}")));
    match presence {
        Presence::Required => {}
        Presence::Optional => lines.push("may be skipped".to_owned()),
    }
    match kind {
        Kind::Number { unit, .. } => {
            lines.extend(unit.iter().map(|unit| format!("in: {unit}")));
        }
        Kind::Choice(_)
        | Kind::Choices { .. }
        | Kind::YesNo
        | Kind::Duration { .. }
        | Kind::Date { .. }
        | Kind::Text { .. } => {}
    }
    lines.extend(unit_of_one.iter().map(|unit| format!("in, of one: {unit}")));
    let said = [("no answer", unanswered), ("nothing", nothing)];
    let said = said.into_iter().filter_map(|(of, words)| {
        let words = words.as_ref()?;
        Some(format!("said of {of}: {words}"))
    });
    lines.extend(said);
    for (_, option) in kind.options().into_iter().flat_map(Table::iter) {
        lines.extend(of_option(flow, option));
    }
    lines
}

fn of_option(flow: &Flow, option: &AnswerOption) -> Vec<String> {
    let AnswerOption {
        label,
        in_text,
        help,
        after,
        help_first,
        // Compared over all answers.
        company: _,
        points: _,
    } = option;
    let mut lines = vec![format!("option: {label}")];
    lines.extend(help.iter().map(|help| format!("{label}: {help}")));
    lines.extend(
        in_text
            .iter()
            .map(|words| format!("{label}, in a text: {words}")),
    );
    lines.extend(
        after
            .iter()
            .map(|after| format!("{label}, said after it: {after}")),
    );
    lines.extend(help_first.map(|id| {
        let passage = flow.passages.name(id);
        format!("{label} brings help at once: `{passage}`")
    }));
    lines
}

/// All that is read on the page of an outcome.
#[must_use]
pub fn of_outcome(flow: &Flow, id: Id<Outcome>) -> Vec<String> {
    let Outcome {
        title,
        tone,
        tone_word,
        showing,
        text,
        steps,
        passages,
        documents,
        cites,
        reasons,
        // Nobody reads these two.
        tags: _,
        signed: _,
    } = &flow.outcomes[id];
    let words = |text: &Text| flow.without_answers(text);
    let mut lines = vec![format!("{} {}", sign(*tone), words(title))];
    lines.extend(tone_word.iter().map(|word| format!("said as: {word}")));
    if showing.is_at_once() {
        lines.push("shown at once".to_owned());
    }
    match reasons {
        Reasons::Shown => {}
        Reasons::LeftOut => lines.push("shown without the answers that led there".to_owned()),
    }
    lines.extend(text.iter().map(words));
    for id in passages {
        lines.extend(of_passage(flow, &flow.passages[*id]));
    }
    lines.extend(steps.iter().map(words));
    for document in documents {
        let Document {
            file,
            title: _,
            parts: _,
            when: _,
            seat: _,
        } = document;
        lines.push(format!("document: {file}"));
        lines.extend(document.texts().map(|(_, text)| words(text)));
    }
    lines.extend(cites.iter().flat_map(|id| of_source(flow, *id)));
    lines
}

fn of_passage(flow: &Flow, passage: &Passage) -> Vec<String> {
    let Passage {
        title,
        text,
        cites,
        // When it is shown, and where, is compared over all answers.
        when: _,
        role: _,
        tags: _,
    } = passage;
    let title = title.iter();
    let title = title.map(|title| format!("passage: {}", flow.without_answers(title)));
    let mut lines: Vec<String> = title.collect();
    lines.push(flow.without_answers(text));
    lines.extend(cites.iter().flat_map(|id| of_source(flow, *id)));
    lines
}

fn of_source(flow: &Flow, id: Id<Source>) -> Vec<String> {
    let Source {
        title,
        url,
        note,
        checked,
        // Told of itself.
        part_of: _,
    } = &flow.sources[id];
    let mut lines = vec![format!("source: {title}")];
    lines.extend(url.iter().map(|url| format!("source at: {url}")));
    lines.extend(note.iter().map(|note| format!("source, to know: {note}")));
    lines.extend(checked.map(|day| format!("source, looked at on: {day}")));
    lines
}
