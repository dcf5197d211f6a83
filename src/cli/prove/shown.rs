//! What is known of a flow, for people.

use std::cell::OnceCell;
use std::fmt::Write as _;
use std::ops::Range;

use colored::Colorize;
use quandary::flow::Flow;
use quandary::flow::answer::Given;
use quandary::letters::strip_control;
use quandary::parse;
use quandary::place::Place;
use quandary::prove::{Reason, Verdict};
use quandary::render::{File, TextPosition};
use quandary::session::{Session, Step};

use super::super::shell::for_shell;
use super::super::source::FlowText;
use super::super::view;
use super::figures;
use super::proof::{Promised, Proof, Proven};

/// A proof, to be shown.
pub struct ShownProof<'s, 'f> {
    /// The file.
    pub file: &'s FlowText,
    /// Its flow.
    pub flow: &'s Flow,
    /// What is known of it.
    pub proof: &'s Proof<'f>,
    /// By guarantee of the file: its bytes, looked up once and only where one is
    /// shown.
    places: OnceCell<Vec<Range<usize>>>,
    /// Where the lines of the file begin, and its shared parts.
    pub text: File<'s>,
}

impl<'s, 'f> ShownProof<'s, 'f> {
    /// A proof of the flow of a file.
    pub fn new(file: &'s FlowText, flow: &'s Flow, proof: &'s Proof<'f>) -> Self {
        Self {
            file,
            flow,
            proof,
            places: OnceCell::new(),
            text: File::new(&file.name, &file.text),
        }
    }

    /// The report for people: what holds and the figures, then what is broken.
    pub fn human(&self) -> String {
        let mut text = format!("{}\n", strip_control(&self.file.name).bold());
        text.push_str(&self.told(|verdict| matches!(verdict, Verdict::Holds | Verdict::Vacuous)));
        if let Some(summary) = &self.proof.summary {
            text.push_str(&figures::told(self.flow, summary));
        }
        let broken = self.told(|verdict| matches!(verdict, Verdict::NotDecided(_)))
            + &self.told(|verdict| matches!(verdict, Verdict::Fails(_)));
        if self.proof.summary.is_some() && !broken.is_empty() {
            text.push('\n');
        }
        text.push_str(&broken);
        text.push('\n');
        text
    }

    /// The promises with such a verdict, in the order of the file.
    fn told(&self, wanted: impl Fn(&Verdict<'_>) -> bool) -> String {
        let mut text = String::new();
        for Proven {
            promised, verdict, ..
        } in &self.proof.proven
        {
            if !wanted(verdict) {
                continue;
            }
            let says = strip_control(promised.says);
            let word = match verdict {
                Verdict::Holds => "holds      ".green(),
                Verdict::Vacuous => "holds      ".yellow(),
                Verdict::Fails(_) => "FAILS      ".red().bold(),
                Verdict::NotDecided(_) => "not decided".yellow().bold(),
            };
            let _ = writeln!(text, "  {word}  {says}");
            for line in self.details(promised, verdict) {
                let _ = writeln!(text, "               {}", strip_control(&line));
            }
        }
        text
    }

    /// What there is to say of a verdict, line by line.
    pub fn details(&self, promised: &Promised<'_>, verdict: &Verdict<'_>) -> Vec<String> {
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
    pub fn line_of(&self, promised: &Promised<'_>) -> Option<usize> {
        let bytes = self.bytes_of(promised)?;
        Some(self.text.position(bytes.start).line)
    }

    /// The bytes of the file in which something is promised.
    pub fn bytes_of(&self, promised: &Promised<'_>) -> Option<Range<usize>> {
        let all = self.places.get_or_init(|| {
            let count = self.flow.guarantees.len();
            let places = (0..count).map(|at| Place::root().key("guarantees").index(at));
            parse::locate(&self.file.text, &places.collect::<Vec<_>>())
        });
        all.get(promised.place?).cloned()
    }

    /// Why something is not decided.
    pub fn reason(&self, reason: Reason) -> String {
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
            let route = routes.get(at).map_or(String::new(), |place| {
                format!("  ({})", view::line_of(place))
            });
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

    /// Where places of the flow stand.
    fn lines(&self, places: &[Place]) -> Vec<TextPosition<'_>> {
        let found = parse::locate(&self.file.text, places).into_iter();
        found.map(|span| self.text.position(span.start)).collect()
    }
}
