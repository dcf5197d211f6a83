//! What is known of a flow, for people.

use std::cell::OnceCell;
use std::ops::Range;

use colored::Colorize;
use quandary::flow::Flow;
use quandary::flow::answer::{Given, WrittenAnswer};
use quandary::flow::scenario::AnswerList;
use quandary::letters::strip_control;
use quandary::parse;
use quandary::place::Place;
use quandary::prove::{Reason, Verdict};
use quandary::render::{File, TextPosition};
use quandary::session::{Session, Step};

use super::super::counted;
use super::super::layout::ReportLayout;
use super::super::shell::for_shell;
use super::super::source::FlowText;
use super::super::view;
use super::figures;
use super::proof::{Promised, Proof, Proven};

/// How much is said of what holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Held {
    /// How many promises it is.
    Counted,
    /// Each of them.
    Listed,
}

/// What leads from one of two ways to the other.
const ANOTHER: &str = "and this one, which differs in one answer alone:";

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
    pub fn human(&self, layout: ReportLayout, held: Held) -> String {
        let name = strip_control(&self.file.name).bold().to_string();
        let mut text = layout.hang("", &name, 2);
        text.push_str(&self.held(layout, held));
        text.push_str(&self.told(layout, |verdict| matches!(verdict, Verdict::Vacuous)));
        if let Some(summary) = &self.proof.summary {
            text.push_str(&figures::told(self.flow, summary, layout));
        }
        text.push_str(&self.told(layout, |verdict| matches!(verdict, Verdict::NotDecided(_))));
        text.push_str(&self.stopped(layout));
        text.push_str(&self.told(layout, |verdict| matches!(verdict, Verdict::Fails(_))));
        text.push('\n');
        text
    }

    /// How far it came where the work stopped at its limit.
    fn stopped(&self, layout: ReportLayout) -> String {
        if !self.proof.is_spent {
            return String::new();
        }
        let proven = &self.proof.proven;
        let open = |proven: &&Proven<'_>| matches!(proven.verdict, Verdict::NotDecided(_));
        let open = proven.iter().filter(open).count();
        let (decided, of) = (proven.len() - open, counted::of(proven.len(), "promise"));
        let words = format!(
            "  the work stopped at its limit when {decided} of {of} were decided; --max-nodes allows more"
        );
        format!("\n{}", layout.line(&words))
    }

    /// What holds: how much, or each promise.
    fn held(&self, layout: ReportLayout, held: Held) -> String {
        let holds = |proven: &&Proven<'_>| matches!(proven.verdict, Verdict::Holds);
        let holding = self.proof.proven.iter().filter(holds);
        match (held, holding.clone().count()) {
            (Held::Counted, 0) => String::new(),
            (Held::Counted, count) => {
                let hold = if count == 1 { "holds" } else { "hold" };
                let them = if count == 1 { "it" } else { "them" };
                let told = format!("{} {hold}", counted::of(count, "promise")).green();
                let lists = format!("--all lists {them}");
                layout.hang(&format!("  {told}; "), &lists, 4)
            }
            (Held::Listed, _) => {
                let first = format!("  {}  ", "holds".green());
                let lines = holding.map(|proven| {
                    let says = strip_control(proven.promised.says);
                    layout.hang(&first, &says, 9)
                });
                lines.collect()
            }
        }
    }

    /// The promises with such a verdict, in the order of the file, each a paragraph.
    fn told(&self, layout: ReportLayout, wanted: impl Fn(&Verdict<'_>) -> bool) -> String {
        let mut text = String::new();
        let wanted = |proven: &&Proven<'_>| wanted(&proven.verdict);
        for proven in self.proof.proven.iter().filter(wanted) {
            let (promised, verdict) = (&proven.promised, &proven.verdict);
            let word = match verdict {
                Verdict::Holds => "holds".green(),
                Verdict::Vacuous => "holds".yellow(),
                Verdict::Fails(_) => "FAILS".red().bold(),
                Verdict::NotDecided(_) => "not decided".yellow().bold(),
            };
            let rest = 4 + word.chars().count();
            let says = strip_control(promised.says);
            text.push('\n');
            text.push_str(&layout.hang(&format!("  {word}  "), &says, rest));
            for line in self.for_people(promised, verdict, layout) {
                text.push_str(&line);
            }
        }
        text
    }

    /// What there is to say of a verdict to people, who walk a way again with one command.
    fn for_people(
        &self,
        promised: &Promised<'_>,
        verdict: &Verdict<'_>,
        layout: ReportLayout,
    ) -> Vec<String> {
        let told = |line: &String| layout.line(&format!("    {}", strip_control(line)));
        let Verdict::Fails(ways) = verdict else {
            return self.details(promised, verdict).iter().map(told).collect();
        };
        let mut lines = vec![told(&self.broken_by(promised))];
        for (at, way) in ways.iter().enumerate() {
            if at > 0 {
                lines.push("\n".to_owned());
                lines.push(told(&ANOTHER.to_owned()));
            }
            lines.extend(self.steps(way).iter().map(told));
            lines.push("\n".to_owned());
            match self.command(way, layout) {
                Some(command) => {
                    lines.push(told(&"to walk it again:".to_owned()));
                    lines.push(command);
                }
                None => lines.extend(self.again(way).iter().map(told)),
            }
        }
        lines
    }

    /// The command that walks a way again; nothing where an answer cannot be given by a flag.
    fn command(&self, way: &Session<'_>, layout: ReportLayout) -> Option<String> {
        let given = given(way).into_iter().map(|(question, answer)| {
            let name = self.flow.questions.name(question);
            let words = match self.flow.questions[question].write(&answer) {
                WrittenAnswer::One(words) => words,
                WrittenAnswer::Many(ids) => ids.join(","),
                WrittenAnswer::Number(number) => number.to_string(),
            };
            let flag = format!("{name}={words}");
            let read = parse::answers::read_flag(&flag, self.flow).ok()?;
            (read == (question, answer)).then_some(flag)
        });
        let given = given.collect::<Option<Vec<String>>>()?;
        let day = way.today().to_string();
        let mut words = vec![vec!["quandary", "run", self.file.name.as_str()]];
        words.extend(given.iter().map(|flag| vec!["--answer", flag.as_str()]));
        words.push(vec!["--no-input"]);
        words.push(vec!["--today", &day]);
        Some(layout.command(4, &words))
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
                let mut lines = vec![self.broken_by(promised)];
                for (at, way) in ways.iter().enumerate() {
                    if at > 0 {
                        lines.push(ANOTHER.to_owned());
                    }
                    lines.extend(self.steps(way));
                    lines.push(String::new());
                    lines.extend(self.again(way));
                }
                lines
            }
        }
    }

    fn broken_by(&self, promised: &Promised<'_>) -> String {
        match self.line_of(promised) {
            Some(line) => format!("promised in line {line}; this way breaks it:"),
            None => "this way breaks it:".to_owned(),
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
            Reason::Spent { sampled } => format!(
                "the work stopped at its limit before; none of {sampled} ways by chance breaks it (a sample, no proof)"
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

    /// A way question by question, and its end.
    fn steps(&self, way: &Session<'_>) -> Vec<String> {
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
        lines
    }

    /// How to walk a way again, with a file of its answers.
    fn again(&self, way: &Session<'_>) -> Vec<String> {
        let day = way.today();
        let mut lines = vec![
            "to walk it again, save these lines as answers.yaml, then".to_owned(),
            format!(
                "quandary run {} --answers answers.yaml --no-input --today {day}",
                for_shell(&self.file.name)
            ),
            String::new(),
        ];
        let file = parse::answers::write(&self.file.id, self.flow, &given(way));
        lines.extend(file.lines().map(|line| format!("  {line}")));
        lines
    }

    /// Where places of the flow stand.
    fn lines(&self, places: &[Place]) -> Vec<TextPosition<'_>> {
        let found = parse::locate(&self.file.text, places).into_iter();
        found.map(|span| self.text.position(span.start)).collect()
    }
}

/// What was answered on a way.
fn given(way: &Session<'_>) -> AnswerList {
    let taken = way.taken().iter();
    let answers = taken.filter_map(|taken| {
        let answer = way.given(taken.question).and_then(Given::answer)?;
        Some((taken.question, answer.clone()))
    });
    answers.collect()
}
