//! `quandary prove`: what is known of every guarantee, for people, as JSON, and
//! as JUnit XML.

use std::cell::OnceCell;
use std::collections::HashMap;
use std::fmt::Write as _;
use std::io::{self, Write as _};
use std::path::Path;

use colored::Colorize;
use num_bigint::BigUint;
use quandary::diagnostic::line_and_column;
use quandary::flow::Flow;
use quandary::flow::answer::Given;
use quandary::flow::guarantee::Guarantee;
use quandary::flow::outcome::Outcome;
use quandary::flow::table::Id;
use quandary::parse;
use quandary::place::Place;
use quandary::prove::{self, Options, Reason, Verdict};
use quandary::session::{Session, Step};
use quandary::space::figures::{Figures, Met};
use quandary::space::{Space, Today, Undecided};
use serde_json::{Value, json};

use super::args::{Format, ProveArgs};
use super::colour::{self, Environment, Stream};
use super::markdown::strip_control;
use super::screen::Mode;
use super::source::FlowText;
use super::{Code, Failure, for_shell, junit, page, play, source, today, view};

/// Proves the guarantees of all flows that are named.
pub fn prove(args: &ProveArgs) -> Result<(), Failure> {
    let environment = Environment::gather(args.color, Mode::NoInput);
    let mut reports = Vec::new();
    let mut worst = None;
    for name in &args.flows {
        let loaded = source::find(name).and_then(|file| {
            if source::holds_scenarios(Path::new(&file.name), &file.text) {
                return Ok(None);
            }
            let flow = play::load(&file, environment.decide(Stream::Prompts))?;
            Ok(Some((file, flow)))
        });
        let (file, flow) = match loaded {
            Ok(Some(loaded)) => loaded,
            Ok(None) => continue,
            // The other flows are still proven.
            Err(failure) => {
                writeln!(io::stderr(), "error: {}", strip_control(&failure.message))?;
                worst = worse(worst, Some(failure.code));
                continue;
            }
        };
        let proof = Proof::of(&flow, args);
        worst = worse(worst, proof.code());
        colour::apply(environment.decide(Stream::Result));
        let shown = Shown {
            file: &file,
            flow: &flow,
            proof: &proof,
            guarantee_lines: OnceCell::new(),
        };
        reports.push(match args.format {
            Format::Human => Report::Text(shown.human()),
            Format::Json => Report::Json(shown.json()),
            Format::Junit => Report::Text(shown.junit()),
        });
    }
    let mut out = io::stdout().lock();
    write!(out, "{}", together(args.format, reports))?;
    out.flush()?;
    match worst {
        None => Ok(()),
        Some(code) => Err(Failure::said(code)),
    }
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

enum Report {
    Text(String),
    Json(Value),
}

fn together(format: Format, reports: Vec<Report>) -> String {
    let mut text = String::new();
    let mut flows = Vec::new();
    for report in reports {
        match report {
            Report::Text(report) => text.push_str(&report),
            Report::Json(flow) => flows.push(flow),
        }
    }
    match format {
        Format::Human => text,
        Format::Json => format!("{:#}\n", json!({ "flows": flows })),
        Format::Junit => junit::document(&text),
    }
}

/// The figures of a flow, with one shortest way to each outcome that has one.
struct Summary<'f> {
    figures: Figures,
    shortest: HashMap<Id<Outcome>, Session<'f>>,
    /// The day on which they are walked where they can be.
    today: jiff::civil::Date,
}

impl<'f> Summary<'f> {
    fn of(space: &mut Space<'f>, today: jiff::civil::Date) -> Result<Self, Undecided> {
        let mut shortest = HashMap::new();
        for outcome in space.flow().outcomes.ids() {
            if let Some(way) = space.shortest_to(outcome, today)? {
                shortest.insert(outcome, way);
            }
        }
        Ok(Self {
            figures: space.figures()?,
            shortest,
            today,
        })
    }
}

/// What is promised: by the author, or of every flow.
struct Promised<'f> {
    says: &'f str,
    /// Its place among the guarantees of the file, where the author wrote it.
    place: Option<usize>,
}

/// What every flow promises.
const ENDING: Promised<'static> = Promised {
    says: "Every way ends with advice.",
    place: None,
};

/// What every flow promises that has help to show.
const HELP: Promised<'static> = Promised {
    says: "Help is never behind a row.",
    place: None,
};

impl<'f> Promised<'f> {
    fn by_author((place, guarantee): (usize, &'f Guarantee)) -> Self {
        Self {
            says: &guarantee.says,
            place: Some(place),
        }
    }
}

/// What is known of one flow.
struct Proof<'f> {
    verdicts: Vec<(Promised<'f>, Verdict<'f>)>,
    summary: Option<Result<Summary<'f>, String>>,
}

impl<'f> Proof<'f> {
    fn of(flow: &'f Flow, args: &ProveArgs) -> Self {
        let options = Options {
            today: args.today.unwrap_or_else(today),
            seed: args.seed,
            samples: args.samples,
        };
        let day = args.today.map_or_else(|| Today::From(today()), Today::On);
        let guarantees = flow.guarantees.iter().enumerate();
        let name = |undecided: Undecided| flow.questions.name(undecided.question).to_owned();
        match Space::of(flow, day, args.max_nodes) {
            Ok(mut space) => {
                let mut verdicts = vec![(ENDING, prove::prove_ending(&mut space, &options))];
                if prove::has_help(flow) {
                    verdicts.push((HELP, prove::prove_help(&mut space, &options)));
                }
                verdicts.extend(guarantees.map(|(at, guarantee)| {
                    let verdict = prove::prove(&mut space, guarantee, &options);
                    (Promised::by_author((at, guarantee)), verdict)
                }));
                Self {
                    verdicts,
                    summary: args
                        .summary
                        .then(|| Summary::of(&mut space, options.today).map_err(name)),
                }
            }
            Err(undecided) => {
                let mut verdicts =
                    vec![(ENDING, prove::ending_by_chance(flow, &options, undecided))];
                if prove::has_help(flow) {
                    verdicts.push((HELP, prove::help_by_chance(flow, &options, undecided)));
                }
                verdicts.extend(guarantees.map(|(at, guarantee)| {
                    let verdict = prove::by_chance(flow, guarantee, &options, undecided);
                    (Promised::by_author((at, guarantee)), verdict)
                }));
                Self {
                    verdicts,
                    summary: args.summary.then(|| Err(name(undecided))),
                }
            }
        }
    }

    fn code(&self) -> Option<Code> {
        let codes = self.verdicts.iter().map(|(_, verdict)| match verdict {
            Verdict::Holds | Verdict::Vacuous => None,
            Verdict::Fails(_) => Some(Code::Fails),
            Verdict::NotDecided(_) => Some(Code::NotDecided),
        });
        codes.fold(None, worse)
    }
}

/// A proof, to be shown.
struct Shown<'s, 'f> {
    file: &'s FlowText,
    flow: &'s Flow,
    proof: &'s Proof<'f>,
    /// By guarantee of the file: its line, looked up once and only where one is
    /// shown.
    guarantee_lines: OnceCell<Vec<usize>>,
}

impl Shown<'_, '_> {
    fn human(&self) -> String {
        let mut text = format!("{}\n", self.file.name.bold());
        for (promised, verdict) in &self.proof.verdicts {
            let says = strip_control(promised.says);
            let word = match verdict {
                Verdict::Holds => "holds      ".green(),
                Verdict::Vacuous => "holds      ".yellow(),
                Verdict::Fails(_) => "FAILS      ".red().bold(),
                Verdict::NotDecided(_) => "not decided".yellow().bold(),
            };
            let _ = writeln!(text, "  {word}  {says}");
            for line in self.details(promised, verdict) {
                let _ = writeln!(text, "               {line}");
            }
        }
        if let Some(summary) = &self.proof.summary {
            text.push_str(&self.summary(summary));
        }
        text.push('\n');
        text
    }

    /// What there is to say of a verdict, line by line.
    fn details(&self, promised: &Promised<'_>, verdict: &Verdict<'_>) -> Vec<String> {
        match verdict {
            Verdict::Holds => Vec::new(),
            Verdict::Vacuous => {
                let line = self.line_of(promised);
                let at_line = line.map_or(String::new(), |line| format!(" (line {line})"));
                vec![format!(
                    "no way meets what it speaks of{at_line}: it promises nothing"
                )]
            }
            Verdict::NotDecided(reason) => vec![self.reason(*reason)],
            Verdict::Fails(ways) => {
                let mut lines = vec![match self.line_of(promised) {
                    Some(line) => format!("promised in line {line}; this way breaks it:"),
                    None => "this way breaks it:".to_owned(),
                }];
                for (at, way) in ways.iter().enumerate() {
                    if at > 0 {
                        lines.push("and this one, which differs in one answer alone:".to_owned());
                    }
                    lines.extend(self.transcript(way));
                }
                lines
            }
        }
    }

    /// The line of the file in which something is promised, from 1.
    fn line_of(&self, promised: &Promised<'_>) -> Option<usize> {
        let lines = self.guarantee_lines.get_or_init(|| {
            let count = self.flow.guarantees.len();
            let places = (0..count).map(|at| Place::root().key("guarantees").index(at));
            self.lines(&places.collect::<Vec<_>>())
        });
        lines.get(promised.place?).copied()
    }

    fn reason(&self, reason: Reason) -> String {
        match reason {
            Reason::TooLarge { question, sampled } => format!(
                "the answers up to `{}` are too many to tell apart; none of {sampled} ways by chance breaks it (a sample, no proof)",
                self.flow.questions.name(question)
            ),
            Reason::Comparison { question } => format!(
                "too many answers are compared with one another, that to `{}` among them, to say which can be given together; no way was found that breaks it",
                self.flow.questions.name(question)
            ),
            Reason::Calendar { question } => format!(
                "months are counted from the answer to `{}` or from today, and there are too many days to walk them all; no way was found that breaks it",
                self.flow.questions.name(question)
            ),
        }
    }

    /// A way question by question, its end, and how to walk it again.
    fn transcript(&self, way: &Session<'_>) -> Vec<String> {
        let flow = self.flow;
        let places: Vec<Place> = way
            .taken()
            .iter()
            .filter_map(|taken| Some(parse::place_of_route(flow, taken.question, taken.route?)))
            .collect();
        let routes = self.lines(&places);
        let mut lines = Vec::new();
        for (at, taken) in way.taken().iter().enumerate() {
            let question = &flow.questions[taken.question];
            let route = routes
                .get(at)
                .map_or(String::new(), |line| format!("  (line {line})"));
            let ask = way.plain(&question.ask);
            let given = view::given(way, taken.question);
            lines.push(strip_control(&format!("  {ask}  {given}{route}")).into_owned());
        }
        let end = match way.step() {
            Step::Done(outcome) => {
                let title = way.plain(&flow.outcomes[outcome].title);
                format!("  ends with `{}`: {title}", flow.outcomes.name(outcome))
            }
            Step::Stuck(question) => {
                let name = flow.questions.name(question);
                format!("  ends nowhere: no route of `{name}` holds")
            }
            Step::Ask(question) => {
                let name = flow.questions.name(question);
                format!("  ends nowhere: `{name}` refuses every answer")
            }
        };
        lines.push(strip_control(&end).into_owned());
        lines.push(String::new());
        let day = way.today();
        lines.push("to walk it again, save these lines as answers.yaml, then".to_owned());
        lines.push(format!(
            "quandary run {} --answers answers.yaml --no-input --today {day}",
            for_shell(&self.file.name)
        ));
        lines.push(String::new());
        lines.extend(
            self.answers_file(way)
                .lines()
                .map(|line| format!("  {line}")),
        );
        lines
    }

    fn answers_file(&self, way: &Session<'_>) -> String {
        let answers: Vec<_> = way
            .taken()
            .iter()
            .filter_map(|taken| {
                let answer = way.given(taken.question).and_then(Given::answer)?;
                Some((taken.question, answer.clone()))
            })
            .collect();
        parse::answers::write(&self.file.id, self.flow, &answers)
    }

    /// The lines of the file at which places stand, from 1.
    fn lines(&self, places: &[Place]) -> Vec<usize> {
        let text = &self.file.text;
        let found = parse::locate(text, places).into_iter();
        found
            .map(|span| line_and_column(text, span.start).0)
            .collect()
    }

    fn summary(&self, summary: &Result<Summary<'_>, String>) -> String {
        let Summary {
            figures,
            shortest,
            today,
        } = match summary {
            Ok(summary) => summary,
            Err(question) => {
                return format!(
                    "\n  no figures: the answers up to `{question}` are too many to tell apart\n"
                );
            }
        };
        let at_most = if figures.exact { "" } else { "at most " };
        let mut text = format!(
            "\n  {at_most}{}, of {}\n",
            ways_in_words(&figures.ways),
            questions_in_words(figures.shortest, figures.longest)
        );
        if figures.stuck != BigUint::ZERO {
            let (ways, verb) = (ways_in_words(&figures.stuck), verb(&figures.stuck, "find"));
            let _ = writeln!(text, "  {at_most}{ways} {verb} no route");
        }
        for (question, ways) in &figures.trapped {
            let name = self.flow.questions.name(*question);
            let (ways, verb) = (ways_in_words(ways), verb(ways, "end"));
            let _ = writeln!(
                text,
                "  {at_most}{ways} {verb} at `{name}`, which refuses every answer"
            );
        }
        text.push_str("\n  outcomes\n");
        for (id, ways, met) in &figures.outcomes {
            let name = self.flow.outcomes.name(*id);
            let share = 100.0 * figures.share(*id);
            let met = word(*met);
            let ways = ways_in_words(ways);
            let _ = writeln!(text, "    {name:<24} {met:<9} {share:>6.2} %  {ways}");
            if let Some(way) = shortest.get(id) {
                let given = way.taken().iter().map(|taken| {
                    let short = view::short(way, &self.flow.questions[taken.question]);
                    format!("{short}: {}", view::given(way, taken.question))
                });
                let given = given.collect::<Vec<_>>().join("; ");
                let on_day = match way.today() == *today {
                    true => String::new(),
                    false => format!(" (on {})", way.today()),
                };
                let _ = writeln!(text, "      shortest{on_day}: {}", strip_control(&given));
            }
        }
        text.push_str("\n  questions\n");
        for (id, met) in &figures.questions {
            let name = self.flow.questions.name(*id);
            let _ = writeln!(text, "    {name:<24} {}", word(*met));
        }
        text
    }

    fn json(&self) -> Value {
        let guarantees = self.proof.verdicts.iter().map(|(promised, verdict)| {
            let ways: Vec<Value> = match verdict {
                Verdict::Fails(ways) => ways.iter().map(|way| self.json_way(way)).collect(),
                Verdict::Holds | Verdict::Vacuous | Verdict::NotDecided(_) => Vec::new(),
            };
            let reason = match verdict {
                Verdict::NotDecided(reason) => Value::String(self.reason(*reason)),
                Verdict::Holds | Verdict::Vacuous | Verdict::Fails(_) => Value::Null,
            };
            json!({
                "says": promised.says,
                "line": self.line_of(promised),
                "verdict": verdict_name(verdict),
                "reason": reason,
                "ways": ways,
            })
        });
        let summary = self.proof.summary.as_ref().map(|summary| match summary {
            Ok(summary) => self.json_summary(summary),
            Err(question) => json!({ "not_decided_at": question }),
        });
        json!({
            "flow": self.file.id,
            "file": self.file.name,
            "guarantees": guarantees.collect::<Vec<_>>(),
            "summary": summary,
        })
    }

    fn json_way(&self, way: &Session<'_>) -> Value {
        let name = |id| self.flow.questions.name(id);
        let outcome = match way.step() {
            Step::Done(outcome) => Some(self.flow.outcomes.name(outcome)),
            Step::Ask(_) | Step::Stuck(_) => None,
        };
        json!({
            "asked": way.taken().iter().map(|taken| name(taken.question)).collect::<Vec<_>>(),
            "answers": page::answers(way),
            "outcome": outcome,
            "today": way.today().to_string(),
        })
    }

    fn json_summary(&self, summary: &Summary<'_>) -> Value {
        let Summary {
            figures, shortest, ..
        } = summary;
        let outcomes = figures.outcomes.iter().map(|(id, ways, met)| {
            json!({
                "outcome": self.flow.outcomes.name(*id),
                "ways": ways.to_string(),
                "share": figures.share(*id),
                "met": word(*met),
                "shortest": shortest.get(id).map(|way| self.json_way(way)),
            })
        });
        let questions = figures.questions.iter().map(
            |(id, met)| json!({ "question": self.flow.questions.name(*id), "met": word(*met) }),
        );
        let trapped = figures.trapped.iter().map(|(_, ways)| ways);
        let trapped: BigUint = trapped.sum();
        json!({
            "ways": figures.ways.to_string(),
            "exact": figures.exact,
            "shortest": figures.shortest,
            "longest": figures.longest,
            "without_route": figures.stuck.to_string(),
            "without_answer": trapped.to_string(),
            "outcomes": outcomes.collect::<Vec<_>>(),
            "questions": questions.collect::<Vec<_>>(),
        })
    }

    fn junit(&self) -> String {
        let mut suite = junit::Suite::new(&self.file.name, &self.file.id);
        for (promised, verdict) in &self.proof.verdicts {
            let details = self.details(promised, verdict).join("\n");
            let verdict = match verdict {
                Verdict::Holds => junit::Verdict::Passed,
                Verdict::Vacuous => junit::Verdict::PassedSaying(&details),
                Verdict::Fails(_) => junit::Verdict::Failed("the guarantee fails", &details),
                Verdict::NotDecided(_) => junit::Verdict::Error("not decided", &details),
            };
            suite.add(promised.says, &verdict);
        }
        suite.finish()
    }
}

fn verdict_name(verdict: &Verdict<'_>) -> &'static str {
    match verdict {
        Verdict::Holds => "holds",
        Verdict::Vacuous => "vacuous",
        Verdict::Fails(_) => "fails",
        Verdict::NotDecided(_) => "not_decided",
    }
}

fn ways_in_words(ways: &BigUint) -> String {
    match *ways == BigUint::from(1u32) {
        true => "1 way".to_owned(),
        false => format!("{ways} ways"),
    }
}

/// What so many ways do.
fn verb(ways: &BigUint, verb: &str) -> String {
    match *ways == BigUint::from(1u32) {
        true => format!("{verb}s"),
        false => verb.to_owned(),
    }
}

fn questions_in_words(fewest: usize, most: usize) -> String {
    match (fewest, most) {
        (1, 1) => "1 question".to_owned(),
        (fewest, most) if fewest == most => format!("{most} questions"),
        (fewest, most) => format!("{fewest} to {most} questions"),
    }
}

fn word(met: Met) -> &'static str {
    match met {
        Met::Always => "always",
        Met::Sometimes => "sometimes",
        Met::Never => "never",
    }
}
