//! What there is to tell of a scenario that failed, in whatever form it is told.

use std::fmt::Write as _;
use std::ops::Range;
use std::path::Path;

use jiff::civil::Date;
use quandary::diagnostic::Finding;
use quandary::flow::answer::{Answer, Given};
use quandary::flow::question::Question;
use quandary::flow::table::Id;
use quandary::letters::strip_control;
use quandary::parse;
use quandary::place::Place;
use quandary::render::{File, TextPosition};
use quandary::trial::{End, Player, Trial, WayStep};

use super::find::{FoundFiles, ScenarioFile};
use super::ran::{Failed, PlayedCase, Ran};
use super::run::name_of;
use crate::cli::shell::for_shell;
use crate::cli::view;

/// A file of scenarios with its flow and what came of it.
pub struct PlayedFile<'r> {
    /// The file.
    pub suite: &'r ScenarioFile,
    /// Its flow's file.
    pub flow: &'r super::find::FlowFile,
    /// What came of it.
    pub ran: &'r Ran,
    /// The file, to be drawn.
    pub file: File<'r>,
    /// The flow's file, to be drawn.
    pub flow_file: File<'r>,
    today: Date,
}

/// A scenario that failed, with everything to be told of it.
pub struct FailedCase<'r> {
    /// Its name, or what stands for one.
    pub name: String,
    /// Its line in the file.
    pub line: usize,
    /// What did not come as expected.
    pub failures: Vec<PlacedFailure<'r>>,
    /// What is wrong with it in the file.
    pub findings: &'r [Finding],
    /// The way that it took; nothing where it was not played.
    pub way: Option<TakenWay>,
    /// The day on which it was played; nothing where it names one itself.
    day: Option<Date>,
}

/// Something that did not come as expected, with its places.
pub struct PlacedFailure<'r> {
    /// What failed.
    pub failure: &'r quandary::trial::Mismatch,
    /// The bytes of the scenario file.
    pub span: Range<usize>,
    /// The bytes of the flow's file where the way left what was expected.
    pub flow_span: Range<usize>,
}

/// The way that a scenario took.
pub struct TakenWay {
    /// The steps, in order.
    pub steps: Vec<TakenStep>,
    /// How it ended.
    pub end: String,
    /// The answers, as a file that `quandary run` takes.
    pub answers: String,
    /// How to walk it again, with that file.
    pub command: String,
}

/// A line of a flow, or of one of its shared parts.
pub struct FlowPlace {
    /// The path of the file.
    pub path: String,
    /// Whether that is a shared part.
    pub in_part: bool,
    /// The line, from 1.
    pub line: usize,
}

impl FlowPlace {
    /// The line of a position.
    pub fn of(position: &TextPosition<'_>) -> Self {
        Self {
            path: position.path.to_owned(),
            in_part: position.in_part,
            line: position.line,
        }
    }

    /// The file, where it is a shared part.
    pub fn part(&self) -> Option<String> {
        self.in_part.then(|| self.path.clone())
    }
}

/// A step of a way.
pub struct TakenStep {
    /// The id of the question.
    pub question: String,
    /// The question, as it was asked.
    pub ask: String,
    /// What was given to it.
    pub given: String,
    /// Where the route stands that was taken.
    pub route: Option<FlowPlace>,
    /// Whether this is the first step that is not as expected.
    pub differs: bool,
}

impl<'r> PlayedFile<'r> {
    /// What came of each file.
    pub fn all(found: &'r FoundFiles, ran: &'r [Ran], today: Date) -> Vec<Self> {
        let suites = found.suites.iter().zip(ran);
        let shown = suites.filter_map(|(suite, ran)| {
            let flow = found.flows.get(suite.flow)?;
            Some(Self {
                suite,
                flow,
                ran,
                file: File::new(Path::new(&suite.name), &suite.text),
                flow_file: File::new(Path::new(&flow.file.name), &flow.file.text),
                today,
            })
        });
        shown.collect()
    }

    /// The line and the column of a byte of the file.
    pub fn at(&self, byte: usize) -> (usize, usize) {
        self.file.lines().line_and_column(byte)
    }

    /// Where a byte of the flow stands: in its file, or in that of a shared part.
    pub fn in_flow(&self, byte: usize) -> TextPosition<'_> {
        self.flow_file.position(byte)
    }

    /// Everything to be told of the scenarios that failed, in order. Their places in
    /// the flow's file are looked up all at once.
    pub fn failed_cases(&self) -> Vec<FailedCase<'r>> {
        let failed = || {
            let cases = self.ran.cases.iter();
            cases.filter_map(|case| Some((case, case.failed.as_deref()?)))
        };
        let mut player = Player::new(&self.flow.flow, self.today);
        let mut ways = Vec::new();
        let mut places = Vec::new();
        for (_, failed) in failed() {
            let trial = failed.trial.as_ref();
            let failures = trial.into_iter().flat_map(|trial| &trial.failures);
            places.extend(failures.map(|failure| failure.departure.place.clone()));
            ways.push(trial.map(|_| {
                let trial = player.play(&failed.scenario);
                let steps = player.way(&trial);
                places.extend(self.routes(&steps));
                (self.way(failed, &trial, &player), steps)
            }));
        }
        let spans = parse::locate(&self.flow.file.text, &places);
        let mut spans = spans.into_iter();
        let all = failed().zip(ways);
        let cases = all.map(|((case, failed), way)| self.one(case, failed, way, &mut spans));
        cases.collect()
    }

    fn routes(&self, steps: &[WayStep]) -> Vec<Place> {
        let flow = &self.flow.flow;
        let routes = steps.iter().filter_map(|step| {
            let route = step.route?;
            Some(parse::place_of_route(flow, step.question, route))
        });
        routes.collect()
    }

    fn one(
        &self,
        case: &'r PlayedCase,
        failed: &'r Failed,
        way: Option<(TakenWay, Vec<WayStep>)>,
        flow_spans: &mut impl Iterator<Item = Range<usize>>,
    ) -> FailedCase<'r> {
        let failures = failed.trial.iter().flat_map(|trial| &trial.failures);
        let failures: Vec<PlacedFailure<'r>> = failures
            .enumerate()
            .map(|(at, failure)| PlacedFailure {
                failure,
                span: failed.spans.get(at + 1).cloned().unwrap_or(0..0),
                flow_span: flow_spans.next().unwrap_or(0..0),
            })
            .collect();
        let differs = failures
            .iter()
            .filter_map(|placed| placed.failure.departure.step)
            .min();
        let way = way.map(|(mut way, steps)| {
            for (at, (taken, step)) in way.steps.iter_mut().zip(&steps).enumerate() {
                taken.differs = differs == Some(at);
                if step.route.is_some() {
                    let span = flow_spans.next().unwrap_or(0..0);
                    taken.route = Some(FlowPlace::of(&self.in_flow(span.start)));
                }
            }
            way
        });
        let (line, _) = self.at(failed.start());
        FailedCase {
            name: name_of(&case.name, case.index),
            day: match failed.scenario.today {
                Some(_) => None,
                None => Some(self.today),
            },
            line,
            failures,
            findings: &failed.findings,
            way,
        }
    }

    fn way(&self, failed: &Failed, trial: &Trial, player: &Player<'_>) -> TakenWay {
        let flow = &self.flow.flow;
        let session = player.session();
        let clean = |text: &str| strip_control(text).into_owned();
        let steps = player.way(trial);
        let given: Vec<(Id<Question>, Answer)> = steps
            .iter()
            .filter_map(|step| Some((step.question, step.given.as_ref()?.answer()?.clone())))
            .collect();
        let taken = steps.iter().map(|step| {
            let question = &flow.questions[step.question];
            let given = match (&step.given, session.given(step.question)) {
                (_, Some(_)) => view::given(session, step.question),
                (Some(Given::Answer(answer)), None) => question.show(answer, &flow.words),
                _ if matches!(trial.end, End::Refused(..)) => "(no answer of its type)".to_owned(),
                _ => "(no answer)".to_owned(),
            };
            TakenStep {
                question: flow.questions.name(step.question).to_owned(),
                ask: clean(&session.plain(&question.ask)),
                given: clean(&given),
                route: None,
                differs: false,
            }
        });
        let end = match &trial.end {
            End::Advice(outcome) => format!(
                "ends with `{}`: {}",
                flow.outcomes.name(*outcome),
                session.plain(&flow.outcomes[*outcome].title)
            ),
            End::Refused(_, refused) => format!("refused: {refused}"),
            End::Unfinished(_) => "there is no answer to it".to_owned(),
            End::Stuck(question) => {
                let name = flow.questions.name(*question);
                format!("ends nowhere: no route of `{name}` holds")
            }
        };
        let day = failed.scenario.today.unwrap_or(self.today);
        let name = for_shell(&self.flow.file.name);
        TakenWay {
            steps: taken.collect(),
            end: clean(&end),
            answers: parse::answers::write(&self.flow.file.id, flow, &given),
            command: format!("quandary run {name} --answers answers.yaml --no-input --today {day}"),
        }
    }
}

impl FailedCase<'_> {
    /// Everything in plain lines, for reports that have no pictures.
    pub fn lines(&self, shown: &PlayedFile<'_>) -> Vec<String> {
        let mut lines = Vec::new();
        for finding in self.findings {
            let span = finding.labels.first().map_or(0, |label| label.span.start);
            let (line, _) = shown.at(span);
            let help = finding
                .help
                .as_ref()
                .map_or(String::new(), |help| format!("; {help}"));
            lines.push(format!(
                "{}:{line}: {}{help}",
                shown.suite.name, finding.message
            ));
        }
        for placed in &self.failures {
            let (line, _) = shown.at(placed.span.start);
            let flow = FlowPlace::of(&shown.in_flow(placed.flow_span.start));
            let failure = placed.failure;
            lines.push(format!("{}:{line}: {}", shown.suite.name, failure.message));
            lines.push(format!("  expected: {}", failure.expected));
            lines.push(format!("  came:     {}", failure.came));
            let words = &failure.departure.words;
            lines.push(format!("{}:{}: {words}", flow.path, flow.line));
        }
        if let Some(way) = &self.way {
            lines.push("the way that it took:".to_owned());
            lines.extend(way.lines());
        }
        let clean = |line: String| strip_control(&line).into_owned();
        lines.into_iter().map(clean).collect()
    }

    /// The words of the command that plays this scenario alone.
    pub fn again(&self, shown: &PlayedFile<'_>) -> Vec<Vec<String>> {
        let owned = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
        let mut words: Vec<Vec<String>> = vec![
            owned(&["quandary", "test", &shown.suite.name]),
            owned(&["--only", &self.name]),
        ];
        words.extend(self.day.map(|day| owned(&["--today", &day.to_string()])));
        words
    }

    /// The first fact, where one is enough.
    pub fn message(&self) -> String {
        let finding = self.findings.first().map(|finding| &finding.message);
        let failure = self.failures.first().map(|placed| &placed.failure.message);
        let message = finding.or(failure).cloned().unwrap_or_default();
        strip_control(&message).into_owned()
    }
}

impl TakenWay {
    /// The way step by step, each behind its mark and number, and its end.
    pub fn told(&self) -> Vec<(String, String)> {
        let steps = self.steps.iter().enumerate().map(|(at, step)| {
            let mark = if step.differs { '>' } else { ' ' };
            let number = at + 1;
            let mut line = format!("{}  {}", step.ask, step.given);
            if let Some(route) = &step.route {
                let _ = write!(line, "  ({}:{})", route.path, route.line);
            }
            (format!("{mark} {number:>2}  "), line)
        });
        let end = (" ".repeat(6), self.end.clone());
        steps.chain([end]).collect()
    }

    /// The same as lines, with how to walk it again.
    pub fn lines(&self) -> Vec<String> {
        let told = self.told().into_iter();
        let mut lines: Vec<String> = told.map(|(mark, step)| mark + &step).collect();
        lines.push(String::new());
        lines.push("to walk it again, save these lines as answers.yaml, then".to_owned());
        lines.push(self.command.clone());
        lines.push(String::new());
        lines.extend(self.answers.lines().map(|line| format!("  {line}")));
        lines
    }
}
