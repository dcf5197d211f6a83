//! `quandary next`: one step of a flow, for a front in any language. What was answered comes in as
//! an answers file and goes out as one, so nothing is kept between two calls.

use std::io::{self, BufRead};
use std::path::Path;

use quandary::diagnostic::Finding;
use quandary::front::shown::{FlowStep, NextStep, Scene};
use quandary::front::{Act, Front};
use quandary::render::File;
use serde::Deserialize;
use serde_json::json;

use super::args::next::NextArgs;
use super::clock::today;
use super::colour::Colour;
use super::digest::Digest;
use super::exit::{Code, Failure};
use super::out;
use super::report::json::{document, document_line, line};
use super::{draw, play, source};

/// Prints what comes next.
pub fn next(args: &NextArgs) -> Result<(), Failure> {
    let act = act(args)?;
    let file = source::find(&args.flow)?;
    let flow = play::load(&file, Colour::Off)?;
    let today = args.day.today.unwrap_or_else(today);
    let answers = match &args.answers {
        Some(path) => answers(path)?,
        None => String::new(),
    };
    let digest = Digest::of(&file.text);
    let mut front = Front::new(&flow, &file.id, digest.as_str(), today);
    if args.steps {
        return steps(&mut front, |next| {
            let own = FlowStep::of(&flow, &file.id, digest.as_str(), next);
            document_line(today, &own)
        });
    }
    tell_unused(&mut front, &answers, &act)?;
    let next = front.next(&answers, &act).map_err(|findings| {
        let name = args.answers.as_deref().unwrap_or(Path::new("answers"));
        let drawn = drawn(name, &answers, &findings);
        Failure::new(
            Code::Usage,
            format!("these answers cannot be used\n\n{drawn}"),
        )
    })?;
    if !args.json {
        return Ok(out::line(in_words(&next).trim_end(), Colour::Off)?);
    }
    let own = FlowStep::of(&flow, &file.id, digest.as_str(), &next);
    Ok(out::line(&document(today, &own), Colour::Off)?)
}

/// A step that a front sends.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SentStep {
    answers: String,
    #[serde(rename = "do")]
    act: Act,
}

/// Answers each step with a line, until no more come. A line that is no step, and answers that
/// can't be used, are answered with why: the front decides what to do then.
fn steps(front: &mut Front<'_>, written: impl Fn(&NextStep) -> String) -> Result<(), Failure> {
    for sent in io::stdin().lock().lines() {
        let sent = sent.map_err(|error| {
            Failure::new(Code::Io, format!("standard input cannot be read: {error}"))
        })?;
        let told = match serde_json::from_str::<SentStep>(&sent) {
            Err(why) => unusable(&why.to_string()),
            Ok(step) => match front.next(&step.answers, &step.act) {
                Ok(next) => written(&next),
                Err(findings) => unusable(&drawn(Path::new("answers"), &step.answers, &findings)),
            },
        };
        out::line(&told, Colour::Off)?;
    }
    Ok(())
}

fn unusable(why: &str) -> String {
    line(&json!({ "unusable": why }))
}

fn drawn(name: &Path, answers: &str, findings: &[Finding]) -> String {
    let shown = File::new(name, answers);
    let drawn = findings.iter();
    let drawn = drawn.map(|finding| draw::draw(&shown, finding, Colour::Off));
    drawn.collect::<Vec<_>>().join("\n\n")
}

/// Says that a reply goes to nobody where no question is asked.
fn tell_unused(front: &mut Front<'_>, answers: &str, act: &Act) -> Result<(), Failure> {
    let flag = match act {
        Act::Reply { .. } => "--reply",
        Act::Skip => "--skip",
        Act::Look | Act::Back | Act::Revisit { .. } | Act::Change { .. } | Act::WithoutWords => {
            return Ok(());
        }
    };
    // What is wrong with the answers is told by the step itself.
    let asked = front.next(answers, &Act::Look);
    if asked.is_ok_and(|now| now.question.is_none()) {
        let words = "no question is asked after these answers";
        out::tell(&format!("note: {words}, so `{flag}` changes nothing"))?;
    }
    Ok(())
}

/// What the flags ask for.
fn act(args: &NextArgs) -> Result<Act, Failure> {
    if let Some(question) = args.change.clone() {
        if args.reply.is_none() && !args.skip {
            let message = "--change needs the new answer: --reply WORDS, or --skip";
            return Err(Failure::new(Code::Usage, message));
        }
        let words = args.reply.clone();
        return Ok(Act::Change { question, words });
    }
    let revisited = args.revisit.clone();
    let replied = args.reply.clone();
    Ok(match (revisited, replied) {
        (Some(question), _) => Act::Revisit { question },
        (None, Some(words)) => Act::Reply { words },
        (None, None) if args.skip => Act::Skip,
        (None, None) if args.back => Act::Back,
        (None, None) => Act::Look,
    })
}

/// The text of an answers file, or of standard input.
fn answers(path: &Path) -> Result<String, Failure> {
    match path == Path::new(source::STANDARD_INPUT) {
        true => source::standard_input(),
        false => source::read(path),
    }
}

/// What comes next, for somebody who tries this by hand.
fn in_words(next: &NextStep) -> String {
    let mut lines: Vec<String> = next.news.clone();
    lines.extend(next.refused.clone());
    lines.extend(next.helped.iter().map(|passage| passage.text.clone()));
    lines.extend(next.change.clone().unwrap_or_default());
    let page = next.page.as_ref().filter(|_| next.stage == Scene::Advice);
    match (page, &next.question) {
        (Some(page), _) => {
            lines.push(format!("# {}", page.title));
            lines.push(page.first.clone());
            let rest = page.rest.iter();
            lines.extend(rest.map(|behind| format!("## {}\n\n{}", behind.title, behind.text)));
        }
        (None, Some(asked)) => {
            lines.extend(
                next.progress
                    .as_ref()
                    .map(|progress| progress.words.clone()),
            );
            lines.push(asked.ask.clone());
            let options = asked.options.iter();
            lines.extend(options.map(|option| format!("  {}: {}", option.id, option.label)));
            lines.extend((!asked.hint.is_empty()).then(|| asked.hint.clone()));
        }
        (None, None) => lines.push("The flow doesn't say where to go from here.".to_owned()),
    }
    lines.join("\n")
}
