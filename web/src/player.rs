//! A flow that is played in a page: JSON in, JSON out.

use jiff::civil::Date;
use quandary::diagnostic::Finding;
use quandary::flow::Flow;
use quandary::flow::day;
use quandary::front::{Act, Front};
use quandary::letters::strip_control;
use quandary::packed;
use quandary::render::TextLines;
use serde_json::{Value, json};

use super::{html, kept_page};

/// The level of headings below the title of a page.
const BELOW_TITLE: usize = 2;

/// The level of headings below a heading of the page.
const BELOW_HEAD: usize = 3;

/// A flow that is open. A page opens one and keeps it for as long as it is there itself, so it
/// is never given back.
pub struct Player {
    front: Front<'static>,
}

impl Player {
    /// Opens a flow, and says what stands before the first question.
    ///
    /// # Errors
    /// Why it can't be played.
    pub fn open(asked: &str, flow: &[u8]) -> Result<(Self, String), String> {
        let asked: Value = serde_json::from_str(asked).map_err(|why| unusable(&why.to_string()))?;
        let text = |key: &str| asked[key].as_str().unwrap_or_default().to_owned();
        let today: Date = day::read(&text("today")).map_err(|_| unusable("today is no day"))?;
        let flow = packed::unpack(flow).map_err(|why| unusable(&why.to_string()))?;
        let flow: &'static Flow = Box::leak(Box::new(flow));
        let id: &'static str = text("id").leak();
        let digest: &'static str = text("digest").leak();
        let told = json!({
            "title": strip_control(&flow.title),
            "intro_html": flow.intro.as_deref().map(|intro| html::below(intro, BELOW_TITLE)),
            "outro_html": flow.outro.as_deref().map(|outro| html::below(outro, BELOW_TITLE)),
            "quick_exit": flow.quick_exit,
            "may_leave": may_leave(flow),
            "has_help": flow.help_now.is_some(),
        });
        let front = Front::new(flow, id, digest, today);
        Ok((Self { front }, told.to_string()))
    }

    /// What comes of what a person did.
    pub fn next(&mut self, asked: &str) -> String {
        let asked: Value = match serde_json::from_str(asked) {
            Ok(asked) => asked,
            Err(why) => return unusable(&why.to_string()),
        };
        let act: Act = match serde_json::from_value(asked["do"].clone()) {
            Ok(act) => act,
            Err(why) => return unusable(&why.to_string()),
        };
        let answers = asked["answers"].as_str().unwrap_or_default();
        let next = match self.front.next(answers, &act) {
            Ok(next) => next,
            Err(findings) => return unusable(&in_words(answers, &findings).join("\n")),
        };
        let mut told = serde_json::to_value(&next).unwrap_or_default();
        dress(&mut told);
        told.to_string()
    }

    /// The page to keep of some answers.
    pub fn document(&mut self, asked: &str) -> String {
        let asked: Value = serde_json::from_str(asked).unwrap_or_default();
        let answers = asked["answers"].as_str().unwrap_or_default();
        let page = self.front.page_to_keep(answers, kept_page::page);
        page.unwrap_or_default()
    }
}

/// What is wrong with saved answers, as sentences with their lines.
fn in_words(text: &str, findings: &[Finding]) -> Vec<String> {
    let lines = TextLines::of(text);
    let words = findings.iter().map(|finding| {
        let start = finding.labels.first().map_or(0, |label| label.span.start);
        let message = strip_control(&finding.message);
        format!("line {}: {message}", lines.line(start))
    });
    words.collect()
}

/// Whether somebody may have to be gone at once, here or on a page of help.
fn may_leave(flow: &Flow) -> bool {
    let mut outcomes = flow.outcomes.iter();
    flow.quick_exit || outcomes.any(|(_, outcome)| outcome.showing.is_at_once())
}

/// Puts HTML beside each Markdown.
fn dress(told: &mut Value) {
    beside(&mut told["question"], "why", BELOW_HEAD);
    for passage in told["helped"].as_array_mut().into_iter().flatten() {
        beside(passage, "text", BELOW_TITLE);
    }
    for page in ["page", "help_now"] {
        beside(&mut told[page], "first", BELOW_TITLE);
        let rest = told[page].get_mut("rest").and_then(Value::as_array_mut);
        for behind in rest.into_iter().flatten() {
            beside(behind, "text", BELOW_HEAD);
        }
    }
}

fn beside(told: &mut Value, key: &str, level: usize) {
    let Some(fields) = told.as_object_mut() else {
        return;
    };
    let Some(markdown) = fields.get(key).and_then(Value::as_str) else {
        return;
    };
    let html = html::below(markdown, level);
    fields.insert(format!("{key}_html"), Value::String(html));
}

/// Says why nothing comes of a call.
pub fn unusable(why: &str) -> String {
    json!({ "unusable": why }).to_string()
}
