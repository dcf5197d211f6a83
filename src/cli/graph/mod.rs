//! `quandary graph`: a picture of a flow.
//!
//! [`terminal`] lays it out in cells; all other forms are the library's.

mod terminal;

use jiff::civil::Date;
use quandary::flow::Flow;
use quandary::flow::scenario::Scenario;
use quandary::flow::table::{Id, Table};
use quandary::ladder::draw::{Crowds, PictureOf, ladder};
use quandary::ladder::{Ladder, dot, html, mermaid, svg};
use quandary::space::budget::RunBudget;
use quandary::space::{Space, Today};
use quandary::suggest::nearest;
use quandary::trial::Player;
use serde::Serialize;

use super::args::graph::{GraphArgs, PictureFormat};
use super::clock::today;
use super::colour::{self, Colour, Environment, Stream};
use super::exit::{Code, Failure};
use super::report::json::{FlowHead, document};
use super::screen::{self, Mode};
use super::source::FlowText;
use super::{find_scenarios, out, play, save, source};

/// Draws a flow.
pub fn graph(args: &GraphArgs) -> Result<(), Failure> {
    let environment = Environment::gather(args.colour.color, Mode::NoInput);
    if let Some(path) = &args.output {
        save::may_report(path, args.over.force.into())?;
    }
    let file = source::find(&args.flow)?;
    let flow = play::load(&file, environment.decide(Stream::Prompts))?;
    let from = args
        .from
        .as_deref()
        .map(|id| named(&flow.questions, "question", id));
    let to = args
        .to
        .as_deref()
        .map(|id| named(&flow.outcomes, "outcome", id));
    let day = args.day.today.unwrap_or_else(today);
    let scenarios = match args.coverage || args.scenario.is_some() {
        true => find_scenarios::scenarios(&file, &flow, &args.scenarios)?,
        false => Vec::new(),
    };
    let mut player = Player::new(&flow, day);
    if let Some(name) = &args.scenario {
        player.play(scenario(&scenarios, name)?);
    }
    let on = args.day.today.map_or(Today::Any, Today::On);
    let run = RunBudget::of(args.size.max_nodes);
    let mut space = Space::as_far_as_it_fits(&flow, on, &run).ok();
    let showing = PictureOf {
        today: day,
        crowds: match args.format {
            PictureFormat::Html | PictureFormat::Json => Crowds::Told,
            PictureFormat::Human
            | PictureFormat::Svg
            | PictureFormat::Dot
            | PictureFormat::Mermaid => Crowds::Counted,
        },
        from: from.transpose()?,
        to: to.transpose()?,
        walked: args.scenario.as_ref().map(|_| player.session()),
    };
    let mut picture = ladder(&flow, space.as_mut(), &showing);
    if args.coverage {
        cover(&mut picture, &flow, &scenarios, day);
    }
    let drawn = DrawnFlow {
        file: &file,
        today: day,
        picture,
    };
    write(&drawn, args, &environment)
}

/// Plays all scenarios, and counts which rows they take.
fn cover(picture: &mut Ladder, flow: &Flow, scenarios: &[Scenario], day: Date) {
    picture.begin_to_try();
    let mut player = Player::new(flow, day);
    for scenario in scenarios {
        player.play(scenario);
        picture.try_way(player.session());
    }
    let count = scenarios.len();
    let scenarios = if count == 1 { "scenario" } else { "scenarios" };
    let remark = format!("Each row says how many of {count} {scenarios} take it.");
    picture.remarks.push(remark);
}

/// A picture with what it is of.
struct DrawnFlow<'a> {
    file: &'a FlowText,
    today: Date,
    picture: Ladder,
}

/// The picture as data.
#[derive(Serialize)]
struct GraphReport<'a> {
    #[serde(flatten)]
    head: FlowHead,
    #[serde(flatten)]
    picture: &'a Ladder,
}

fn write(
    drawn: &DrawnFlow<'_>,
    args: &GraphArgs,
    environment: &Environment,
) -> Result<(), Failure> {
    let picture = &drawn.picture;
    let colour = match (args.format, &args.output) {
        (PictureFormat::Human, None) => environment.decide(Stream::Result),
        _ => Colour::Off,
    };
    colour::apply(colour);
    let text = match args.format {
        PictureFormat::Human => {
            let width = screen::size().columns.saturating_sub(1);
            terminal::terminal(picture, width.clamp(40, 140), args.unfold)
        }
        PictureFormat::Json => {
            let report = GraphReport {
                head: FlowHead::of(drawn.file),
                picture,
            };
            document(drawn.today, &report) + "\n"
        }
        PictureFormat::Html => html::html(picture),
        PictureFormat::Svg => svg::svg(picture),
        PictureFormat::Dot => dot::dot(picture),
        PictureFormat::Mermaid => {
            let chart = mermaid::mermaid(picture);
            if let Some(words) = mermaid::too_large(picture, &chart) {
                out::tell(&format!("warning: {words}"))?;
            }
            chart
        }
    };
    match &args.output {
        Some(path) => save::report(path, text.as_bytes(), args.over.force.into()),
        None => Ok(out::write(&text, colour)?),
    }
}

/// The id of a name, or the names that there are.
fn named<T>(table: &Table<T>, what: &str, name: &str) -> Result<Id<T>, Failure> {
    table
        .find(name)
        .ok_or_else(|| unknown(what, name, &table.names().collect::<Vec<_>>()))
}

fn scenario<'s>(scenarios: &'s [Scenario], name: &str) -> Result<&'s Scenario, Failure> {
    let found = scenarios.iter().find(|scenario| &*scenario.name == name);
    found.ok_or_else(|| {
        let names: Vec<&str> = scenarios.iter().map(|scenario| &*scenario.name).collect();
        unknown("scenario", name, &names)
    })
}

/// How many names are listed where none is near.
const MOST_LISTED: usize = 20;

fn unknown(what: &str, name: &str, names: &[&str]) -> Failure {
    let near = match nearest(name, names.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None if names.is_empty() => "there is none".to_owned(),
        None if names.len() > MOST_LISTED => {
            let first = names[..MOST_LISTED].join("`, `");
            format!("there are `{first}` and {} more", names.len() - MOST_LISTED)
        }
        None => format!("there are `{}`", names.join("`, `")),
    };
    Failure::new(Code::Usage, format!("there is no {what} `{name}`; {near}"))
}
