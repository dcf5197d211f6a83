//! `quandary cases`: scenarios with what a flow does today, for somebody to review.

use std::io;
use std::path::{Component, Path, PathBuf, absolute};

use quandary::cases::{self, Case, CaseTerms, CasesStage, Cover, Covering, Gap, Heading};
use quandary::flow::Flow;
use quandary::parse;
use quandary::place::Place;
use quandary::render::File;

use super::args::cases::CasesArgs;
use super::clock::today;
use super::colour::{Colour, Environment, Stream};
use super::exit::{Code, Failure};
use super::long_work::LongWork;
use super::out;
use super::screen::Mode;
use super::source::FlowText;
use super::supply::Supplied;
use super::{play, save, source};

/// What no answers can try, what leads nowhere, what none were found for, and what is not
/// decided.
const GAPS: [&str; 4] = [
    "No answers can try these",
    "Whoever tries these comes to no advice",
    "No answers were found that try these, though there may be some",
    "It is not decided whether any answers try these",
];

/// How many questions are named at which there is too much to tell apart.
const MOST_NAMED: usize = 5;

/// Writes scenarios.
pub fn cases(args: &CasesArgs) -> Result<(), Failure> {
    let environment = Environment::gather(args.colour.color, Mode::NoInput);
    let file = source::find(&args.flow)?;
    let flow = play::load(&file, environment.decide(Stream::Prompts))?;
    let terms = CaseTerms {
        today: args.day.today.unwrap_or_else(today),
        most_nodes: args.size.max_nodes,
        seed: args.seed,
    };
    let found = found(&file, &flow, args, &terms)?;
    say_gaps(&file, &found)?;
    say_too_large(&flow, &found)?;
    if let Some(CasesStage { done, of }) = found.stopped {
        out::tell_folded(&format!(
            "note: the work stopped at its limit when {done} of {of} things had been looked for; `--max-nodes` allows more"
        ))?;
    }
    if found.cases.is_empty() {
        let message = "there is nothing to write: no scenario tries what is asked for";
        return Err(Failure::new(Code::Usage, message));
    }
    let name = flow_name(&file, args.output.as_deref());
    let heading = Heading {
        flow: name.as_deref(),
        today: terms.today,
    };
    let gaps = [
        (GAPS[0], &*found.never),
        (GAPS[1], &*found.nowhere),
        (GAPS[2], &*found.not_found),
        (GAPS[3], &*found.not_decided),
    ];
    let text = cases::write(&flow, &heading, &found.cases, &gaps);
    match &args.output {
        // What somebody answered is for nobody else's eyes.
        Some(path) if args.from_session.is_empty() => save::new_open_file(path, text.as_bytes())?,
        Some(path) => save::new_file(path, text.as_bytes())?,
        None => {
            out::write(&text, Colour::Off)?;
        }
    }
    if let Some(path) = &args.output {
        let count = found.cases.len();
        let scenarios = if count == 1 { "scenario" } else { "scenarios" };
        let name = path.display();
        out::tell_folded(&format!(
            "{count} {scenarios} written to {name}, for you to review"
        ))?;
    }
    Ok(())
}

/// The cases of all that is asked for: those that cover, then those of sessions, then
/// those by chance.
fn found<'f>(
    file: &FlowText,
    flow: &'f Flow,
    args: &CasesArgs,
    terms: &CaseTerms,
) -> Result<Covering<'f>, Failure> {
    let nothing_said = args.random.is_none() && args.from_session.is_empty();
    let wanted: Vec<Cover> = match args.cover.is_empty() && nothing_said {
        true => vec![Cover::Routes],
        false => args.cover.clone(),
    };
    let mut found = match wanted.is_empty() {
        true => Covering::default(),
        false => {
            let line = LongWork::begin();
            cases::cover_telling(flow, &wanted, terms, &mut |stage| {
                let CasesStage { done, of } = stage;
                line.tell(|| format!("looking for scenarios: {done} of {of} done"));
            })
        }
    };
    for path in &args.from_session {
        let answers = Supplied::of_file(path, file, flow)?;
        let case = cases::of_answers(flow, &answers, terms.today).map_err(|nowhere| {
            let name = flow.questions.name(nowhere.question);
            let message = format!(
                "the answers of `{}` end at `{name}`, of which no route holds: no scenario can pass there",
                path.display()
            );
            Failure::new(Code::Usage, message)
        })?;
        say_what_is_left_out(flow, &answers, &case)?;
        found.cases.push(case);
    }
    if let Some(count) = args.random {
        let by_chance = cases::by_chance(flow, count, terms);
        if by_chance.len() < count {
            out::tell_folded(&format!(
                "note: {} of {count} scenarios by chance: no other ways were found",
                by_chance.len()
            ))?;
        }
        found.cases.extend(by_chance);
    }
    Ok(found)
}

fn say_what_is_left_out(
    flow: &Flow,
    answers: &quandary::flow::scenario::AnswerList,
    case: &Case<'_>,
) -> io::Result<()> {
    let refused = case.refused().map(|(question, ..)| question);
    let asked = |question| case.session().given(question).is_some() || refused == Some(question);
    for (question, _) in answers.iter().filter(|(question, _)| !asked(*question)) {
        let name = flow.questions.name(*question);
        out::tell_folded(&format!(
            "note: `{name}` is never asked on these answers, and left out"
        ))?;
    }
    Ok(())
}

/// Tells of everything that no case tries, with its line.
fn say_gaps(file: &FlowText, found: &Covering<'_>) -> io::Result<()> {
    let why = [
        ("no answers can try this", &found.never),
        ("whoever tries this comes to no advice", &found.nowhere),
        ("no answers were found that try this", &found.not_found),
        (
            "whether any answers try this is not decided",
            &found.not_decided,
        ),
    ];
    let gaps = why
        .iter()
        .flat_map(|(why, gaps)| gaps.iter().map(move |gap| (*why, gap)));
    let gaps: Vec<(&str, &Gap)> = gaps.collect();
    let places: Vec<Place> = gaps.iter().map(|(_, gap)| gap.place.clone()).collect();
    let flow_file = File::new(&file.name, &file.text);
    for ((why, gap), span) in gaps.iter().zip(parse::locate(&file.text, &places)) {
        let place = flow_file.position(span.start);
        let words: Vec<&str> = gap.name.split_whitespace().collect();
        let words = words.join(" ");
        out::tell_folded(&format!(
            "note: {}:{}: {why}: {words}",
            place.path, place.line
        ))?;
    }
    Ok(())
}

/// Tells at which questions there is too much to tell apart.
fn say_too_large(flow: &Flow, found: &Covering<'_>) -> io::Result<()> {
    if found.not_decided.is_empty() || found.too_large.is_empty() {
        return Ok(());
    }
    let names = found.too_large.iter().take(MOST_NAMED);
    let names = names.map(|question| format!("`{}`", flow.questions.name(*question)));
    let names: Vec<String> = names.collect();
    let names = names.join(", ");
    let more = match found.too_large.len().saturating_sub(MOST_NAMED) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    out::tell_folded(&format!(
        "note: there is too much to tell apart at {names}{more}; `--max-nodes` allows more"
    ))
}

/// The flow as the scenario file names it; nothing where it is beside the file and
/// called as it, or built in.
pub fn flow_name(file: &FlowText, output: Option<&Path>) -> Option<String> {
    let flow = Path::new(&file.name);
    if !flow.exists() {
        return None;
    }
    let Some(output) = output else {
        return Some(file.name.clone());
    };
    let (flow, output) = (absolute(flow).ok()?, absolute(output).ok()?);
    if flow.with_extension("scenarios.yaml") == output {
        return None;
    }
    Some(relative(output.parent()?, &flow))
}

/// A path as it is told from a folder.
fn relative(from: &Path, to: &Path) -> String {
    let (from, to): (Vec<Component<'_>>, Vec<Component<'_>>) =
        (from.components().collect(), to.components().collect());
    let same = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    let up = from[same..].iter().map(|_| Component::ParentDir);
    let path: PathBuf = up.chain(to[same..].iter().copied()).collect();
    path.display().to_string()
}
