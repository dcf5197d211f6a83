//! `quandary prove`: what is known of every guarantee.
//!
//! In reading order: [`proof`] is what is known of a flow; [`shown`] tells it to people,
//! with the [`figures`] and a [`count`]; [`json`] tells it to programs, and [`suites`] is what the other
//! reports tell.

mod proof;

mod shown;

mod figures;

mod count;

pub mod json;

mod suites;

use std::path::Path;

use jiff::civil::Date;
use quandary::flow::Flow;

use super::args::prove::ProveArgs;
use super::clock::today;
use super::colour::{self, Colour, Environment, Stream};
use super::exit::{Code, Failure};
use super::layout::ReportLayout;
use super::out;
use super::report::format::Format;
use super::report::sarif::RunEnd;
use super::report::{Suite, github, junit, sarif, short, tap};
use super::screen::Mode;
use super::source::FlowText;
use super::{play, source};
use count::Verdicts;
use json::{FlowReport, ProveReport};
use proof::Proof;
use shown::{Held, ShownProof};

/// Proves the guarantees of all flows that are named.
pub fn prove(args: &ProveArgs) -> Result<(), Failure> {
    let environment = Environment::gather(args.colour.color, Mode::NoInput);
    let report = all(args, &environment)?;
    let worst = report.worst;
    out::write(&report.text(), environment.decide(Stream::Result))?;
    match worst {
        None => Ok(()),
        Some(code) => Err(Failure::said(code)),
    }
}

/// What is known of flows, in every form.
pub struct ProvenFlows {
    /// What people read, with the line that sums up.
    pub drawn: String,
    /// The line that sums up.
    pub summary: String,
    /// What the other reports tell.
    pub suites: Vec<Suite>,
    /// The same for JSON.
    pub report: ProveReport,
    /// What comes of it.
    pub end: RunEnd,
}

/// Proves the guarantees of these flows for a report that tells more.
pub fn flows(args: &ProveArgs, environment: &Environment) -> Result<ProvenFlows, Failure> {
    let proofs = all(args, environment)?;
    Ok(ProvenFlows {
        drawn: proofs.drawn(),
        summary: proofs.count.to_string(),
        end: proofs.end(),
        suites: proofs.suites,
        report: ProveReport::of(proofs.flows),
    })
}

fn all(args: &ProveArgs, environment: &Environment) -> Result<Proofs, Failure> {
    let colour = environment.decide(Stream::Result);
    let mut report = Proofs::new(args);
    let mut hold_scenarios = Vec::new();
    for name in &args.flows {
        match load(name, environment.decide(Stream::Prompts)) {
            Ok(Some((file, flow))) => {
                let proof = Proof::of(&flow, args);
                colour::apply(colour);
                report.add(&ShownProof::new(&file, &flow, &proof));
            }
            Ok(None) => hold_scenarios.push(name),
            // The other flows are still proven.
            Err(failure) => {
                out::tell_folded(&format!("error: {}", failure.message))?;
                report.unread(name, &failure);
            }
        }
    }
    // Beside flows they're passed over; by themselves there is nothing to prove.
    match hold_scenarios.first() {
        Some(name) if hold_scenarios.len() == args.flows.len() => Err(source::not_a_flow(name)),
        _ => Ok(report),
    }
}

/// Reads a flow; nothing where the file holds scenarios.
fn load(name: &str, colour: Colour) -> Result<Option<(FlowText, Flow)>, Failure> {
    let file = source::find(name)?;
    if source::holds_scenarios(Path::new(&file.name), &file.text) {
        return Ok(None);
    }
    let flow = play::load(&file, colour)?;
    Ok(Some((file, flow)))
}

/// The worse of two ends: what could not be looked at at all, then what fails, then
/// what is not decided.
fn worse(a: Option<Code>, b: Option<Code>) -> Option<Code> {
    let rank = |code: &Code| match code {
        Code::Io => 0,
        Code::Usage => 1,
        Code::Faulty => 2,
        Code::Fails => 3,
        _ => 4,
    };
    a.into_iter().chain(b).min_by_key(rank)
}

/// The proofs of all flows so far, in one of the forms.
struct Proofs {
    format: Format,
    held: Held,
    layout: ReportLayout,
    today: Date,
    worst: Option<Code>,
    all_read: bool,
    count: Verdicts,
    /// What people read: flows of which all holds, then those of which something is not
    /// decided, then those of which something fails.
    human: [String; 3],
    /// The flows, for JSON.
    flows: Vec<FlowReport>,
    /// The flows, for all others.
    suites: Vec<Suite>,
}

impl Proofs {
    fn new(args: &ProveArgs) -> Self {
        Self {
            format: args.format,
            held: match args.all {
                true => Held::Listed,
                false => Held::Counted,
            },
            layout: ReportLayout::of_result(),
            today: args.day.today.unwrap_or_else(today),
            worst: None,
            all_read: true,
            count: Verdicts::default(),
            human: Default::default(),
            flows: Vec::new(),
            suites: Vec::new(),
        }
    }

    fn add(&mut self, shown: &ShownProof<'_, '_>) {
        self.worst = worse(self.worst, shown.proof.code());
        self.count.add(shown.proof);
        let [whole, undecided, broken] = &mut self.human;
        let text = match shown.proof.code() {
            None => whole,
            Some(Code::NotDecided) => undecided,
            Some(_) => broken,
        };
        text.push_str(&shown.human(self.layout, self.held));
        self.flows.push(shown.report());
        self.suites.push(shown.suite());
    }

    fn unread(&mut self, name: &str, failure: &Failure) {
        self.worst = worse(self.worst, Some(failure.code));
        self.all_read = false;
        self.count.unread();
        self.suites.push(Suite::unread(name, &failure.message));
    }

    /// How it ended.
    fn end(&self) -> RunEnd {
        RunEnd {
            code: self.worst.unwrap_or(Code::Done),
            all_read: self.all_read,
        }
    }

    /// What people read; nothing where no flow could be read.
    fn drawn(&self) -> String {
        if self.count.is_empty() {
            return String::new();
        }
        let total = self.count.in_colour().to_string();
        self.human.concat() + &self.layout.hang("", &total, 2)
    }

    fn text(self) -> String {
        let count = format!("{}\n", self.count);
        let summed = |lines: Vec<String>| {
            let lines = lines.into_iter().map(|line| line + "\n");
            lines.collect::<String>() + &count
        };
        match self.format {
            Format::Human => self.drawn(),
            Format::Json => json::report(self.flows, self.today),
            Format::Short => summed(self.suites.iter().flat_map(short::lines).collect()),
            Format::Junit => junit::report(&self.suites),
            Format::Tap => tap::report(&self.suites),
            Format::Github => summed(self.suites.iter().flat_map(github::annotations).collect()),
            Format::Sarif => sarif::report(&self.suites, self.end()) + "\n",
        }
    }
}
