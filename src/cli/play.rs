//! One person's run through a flow: answers from flags and files first, then
//! questions, then the page.

use std::cell::OnceCell;
use std::collections::HashMap;
use std::io::{self, IsTerminal, Write};
use std::path::Path;

use quandary::flow::Flow;
use quandary::flow::answer::{Answer, Given, Refused};
use quandary::flow::outcome::Outcome;
use quandary::flow::question::{Presence, Question};
use quandary::flow::scenario::Answers;
use quandary::flow::table::Id;
use quandary::graph::Graph;
use quandary::parse;
use quandary::session::{Session, Step};
use quandary::space::person::Progress;
use quandary::space::{Space, Today};

use super::args::RunOptions;
use super::ask::{Asker, Choice, DECIDED, LEAVE, Position, Reply, Stop};
use super::colour::{self, Colour, Environment, Stream};
use super::keep::Kept;
use super::markdown::{self, strip_control};
use super::page::{Page, Place};
use super::pager::{self, Shown};
use super::plain::{Echo, PlainAsker};
use super::rich::RichAsker;
use super::screen::{self, Facts, Mode};
use super::source::{self, FlowText};
use super::view::{self, Prompt};
use super::{Code, Failure, draw, for_shell, signals, today};

/// How many questions a flow may have whose answers are all looked at ahead.
const MOST_LOOKED_AHEAD: usize = 2_000;

/// How many nodes a diagram may have while somebody waits for the next question.
const NODES_WHILE_WAITING: usize = 200_000;

/// Plays the flow of this name, and writes the result.
pub fn play(name: &str, options: &RunOptions) -> Result<(), Failure> {
    let mode = Facts::gather(options.wish()).mode();
    let environment = Environment::gather(options.color, mode);
    let prompts = environment.decide(Stream::Prompts);
    let file = source::find(name)?;
    let flow = load(&file, prompts)?;
    let supplied = supplied(&file, &flow, options)?;
    let kept = Kept::of(options)?;

    signals::install(mode)?;
    colour::apply(prompts);
    let day = options.today.unwrap_or_else(today);
    // Where all answers at once are too many to tell while somebody waits, the
    // graph says how far it is, and every answer is a reason.
    let looked_ahead = flow.questions.len() <= MOST_LOOKED_AHEAD;
    let space = looked_ahead.then(|| Space::of(&flow, Today::On(day), NODES_WHILE_WAITING).ok());
    let space = space.flatten();
    let mut run = Run {
        file: &file,
        graph: OnceCell::new(),
        space,
        session: Session::new(&flow, day),
        supplied,
        asker: asker(mode, prompts),
        shown: Vec::new(),
        earlier: HashMap::new(),
        offered: None,
    };
    let outcome = run.proceed()?;
    let (session, space) = run.finish();

    let result = Page::of(&file.id, &session, outcome, space.as_ref());
    colour::apply(environment.decide(Stream::Result));
    if options.json {
        put(&result.json())?;
    } else {
        show(&readable(&result), options)?;
    }
    kept.write(&result)
}

/// Shows the page, through a pager where that is asked for and there is somebody to turn it.
fn show(page: &str, options: &RunOptions) -> Result<(), Failure> {
    if options.pager && io::stdout().is_terminal() {
        match pager::show(&format!("{page}\n"))? {
            Shown::ByPager => return Ok(()),
            Shown::NotAtAll(pager) => warn(&format!(
                "the pager `{pager}` cannot be started; here is the page without it"
            ))?,
        }
    }
    put(page)
}

/// The page as a terminal shows it; into a pipe or a file goes the Markdown.
fn readable(result: &Page<'_, '_>) -> String {
    if !io::stdout().is_terminal() {
        let page = result.markdown(Place::File);
        return strip_control(page.trim_end()).into_owned();
    }
    let page = result.markdown(Place::Screen);
    let lines = markdown::render(&page, Some(screen::size().text_width()));
    format!("\n{}", lines.join("\n"))
}

/// Reads the flow; its findings go to standard error.
pub fn load(file: &FlowText, colour: Colour) -> Result<Flow, Failure> {
    let reading = parse::read(&file.text);
    if reading.flow().is_none() {
        let shown = draw::File::new(Path::new(&file.name), &file.text);
        let mut err = io::stderr().lock();
        for finding in reading.findings() {
            writeln!(err, "{}\n", draw::draw(&shown, finding, colour))?;
        }
    }
    reading.into_flow().ok_or_else(|| {
        let message = format!("`{}` cannot be played until this is mended", file.name);
        Failure::new(Code::Faulty, message)
    })
}

/// The answers of `--answers` and `--answer`; the latter win.
fn supplied(
    file: &FlowText,
    flow: &Flow,
    options: &RunOptions,
) -> Result<HashMap<Id<Question>, Answer>, Failure> {
    let mut supplied = HashMap::new();
    if let Some(path) = &options.answers {
        supplied.extend(answers_in(path, file, flow)?);
    }
    let mut flagged = HashMap::new();
    for flag in &options.answer {
        let (question, answer) = parse::answers::read_flag(flag, flow)
            .map_err(|message| Failure::new(Code::Usage, message))?;
        if flagged.insert(question, answer).is_some() {
            let name = flow.questions.name(question);
            let message =
                format!("`{name}` has two flags; give one, with commas between several options");
            return Err(Failure::new(Code::Usage, message));
        }
    }
    supplied.extend(flagged);
    Ok(supplied)
}

/// The answers of a file.
pub fn answers_in(path: &Path, file: &FlowText, flow: &Flow) -> Result<Answers, Failure> {
    let text = source::read(path).map_err(unusable)?;
    let read = parse::answers::read(&text, flow);
    if !read.findings.is_empty() {
        let shown = draw::File::new(path, &text);
        let mut err = io::stderr().lock();
        for finding in &read.findings {
            writeln!(err, "{}\n", draw::draw(&shown, finding, Colour::Off))?;
        }
        let message = format!("the answers in `{}` cannot be used", path.display());
        return Err(Failure::new(Code::Usage, message));
    }
    if let Some(other) = read.flow.filter(|other| !is_meant(other, file)) {
        let message = format!("`{}` holds answers for the flow `{other}`", path.display());
        warn(&message)?;
    }
    Ok(read.answers)
}

/// An answers file whose bytes are no text is wrong use; the flow is not at fault.
fn unusable(failure: Failure) -> Failure {
    match failure.code {
        Code::Faulty => Failure::new(Code::Usage, failure.message),
        _ => failure,
    }
}

/// Whether an answers file that names `other` is meant for this flow.
fn is_meant(other: &str, file: &FlowText) -> bool {
    let stem = Path::new(other).file_stem().unwrap_or_default();
    other == file.name || stem.to_string_lossy() == file.id
}

/// Writes a result to standard output.
fn put(result: &str) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    writeln!(out, "{result}")?;
    out.flush()?;
    Ok(())
}

fn warn(message: &str) -> Result<(), Failure> {
    writeln!(io::stderr(), "warning: {}", strip_control(message))?;
    Ok(())
}

fn asker(mode: Mode, colour: Colour) -> Option<Box<dyn Asker>> {
    match mode {
        Mode::Rich => Some(Box::new(RichAsker::new(colour))),
        Mode::Plain => {
            let stdin = io::stdin();
            let (echo, width) = match stdin.is_terminal() {
                true => (Echo::Nothing, Some(screen::size().text_width())),
                false => (Echo::Lines, None),
            };
            Some(Box::new(PlainAsker::new(
                stdin.lock(),
                io::stderr(),
                echo,
                width,
            )))
        }
        Mode::NoInput => None,
    }
}

/// A run on its way.
struct Run<'f> {
    file: &'f FlowText,
    /// Made only where the space cannot say how far it is.
    graph: OnceCell<Graph>,
    space: Option<Space<'f>>,
    session: Session<'f>,
    supplied: HashMap<Id<Question>, Answer>,
    asker: Option<Box<dyn Asker>>,
    /// The questions that were put to the person, in order.
    shown: Vec<Id<Question>>,
    /// What the person gave before they went back.
    earlier: HashMap<Id<Question>, Given>,
    /// The outcome that was offered before the end, if one was.
    offered: Option<Id<Outcome>>,
}

impl<'f> Run<'f> {
    /// Asks until the advice is there, or the person wants to see it.
    fn proceed(&mut self) -> Result<Id<Outcome>, Failure> {
        let mut introduced = false;
        loop {
            let question = match self.session.step() {
                Step::Done(outcome) => return Ok(outcome),
                Step::Stuck(question) => return Err(self.stuck(question)),
                Step::Ask(question) => question,
            };
            if let Some(answer) = self.supplied.get(&question) {
                let given = self.session.answer(answer.clone());
                given.map_err(|refused| self.refused(question, &refused))?;
            } else if self.asker.is_none() {
                self.do_without(question)?;
            } else {
                if !std::mem::replace(&mut introduced, true) {
                    self.introduce()?;
                }
                let progress = self.progress(question);
                if let Some(outcome) = self.offer(&progress)? {
                    return Ok(outcome);
                }
                self.ask(question, &progress)?;
            }
        }
    }

    /// How many questions are still to come: exactly, or at least as far as the
    /// graph tells.
    fn progress(&self, question: Id<Question>) -> Progress {
        let exact = self
            .space
            .as_ref()
            .and_then(|space| space.progress(&self.session).ok());
        exact.unwrap_or_else(|| {
            let graph = self.graph.get_or_init(|| Graph::of(self.session.flow()));
            let ahead = graph.ahead(question);
            Progress {
                fewest: ahead.fewest,
                most: ahead.most,
                decided: None,
            }
        })
    }

    /// Offers advice that nothing can change any more, once.
    fn offer(&mut self, progress: &Progress) -> Result<Option<Id<Outcome>>, Failure> {
        let (Some(outcome), Some(asker)) = (progress.decided, &mut self.asker) else {
            return Ok(None);
        };
        // At the first question there is nothing yet that advice could rest on,
        // and through a pipe come answers to the questions of the flow alone.
        let early = self.shown.is_empty() || !io::stdin().is_terminal();
        let settled = |space: &mut Space<'f>| space.nothing_changes(&self.session, outcome).ok();
        if early
            || self.offered == Some(outcome)
            || self.space.as_mut().and_then(settled) != Some(true)
        {
            return Ok(None);
        }
        self.offered = Some(outcome);
        match asker.aside(&DECIDED) {
            Ok(Choice::Go) => Ok(Some(outcome)),
            Ok(Choice::Stay) => Ok(None),
            Err(Stop::EndOfInput) => Ok(None),
            Err(stop) => Err(stopped_by(stop)),
        }
    }

    /// The session at its end, with a word on answers that were of no use.
    fn finish(self) -> (Session<'f>, Option<Space<'f>>) {
        let flow = self.session.flow();
        let mut unused: Vec<Id<Question>> = self.supplied.keys().copied().collect();
        unused.retain(|question| self.session.given(*question).is_none());
        unused.sort();
        for question in unused {
            let name = flow.questions.name(question);
            // A warning that cannot be written is no reason to withhold the advice.
            let _ = warn(&format!(
                "`{name}` is not asked on this way; its answer is not used"
            ));
        }
        (self.session, self.space)
    }

    /// Title, intro and the keys, before the first question.
    fn introduce(&mut self) -> Result<(), Failure> {
        let flow = self.session.flow();
        let mut text = format!(
            "# {}\n\n",
            quandary::flow::text::literal_in_markdown(&flow.title)
        );
        if let Some(intro) = &flow.intro {
            text.push_str(intro);
            text.push_str("\n\n");
        }
        text.push_str(
            "Nothing you answer is stored or sent. You can go back, or leave, at any time.\n",
        );
        let width = io::stderr()
            .is_terminal()
            .then(|| screen::size().text_width());
        let mut err = io::stderr().lock();
        writeln!(err)?;
        for line in markdown::render(&text, width) {
            writeln!(err, "{line}")?;
        }
        Ok(())
    }

    fn ask(&mut self, id: Id<Question>, progress: &Progress) -> Result<(), Failure> {
        let Some(asker) = &mut self.asker else {
            return Ok(());
        };
        let session = &self.session;
        let question = &session.flow().questions[id];
        let prompt = Prompt::new(session, question, self.earlier.get(&id));
        let more = (
            progress.fewest.saturating_sub(1),
            progress.most.saturating_sub(1),
        );
        let position = match self.shown.is_empty() {
            true => Position::First,
            false => Position::Later,
        };
        let view = prompt.view((session.taken().len() + 1, more), position);
        let check = |reply: &Reply| match prompt.answer(session, reply) {
            None => Ok(()),
            Some(answer) => answer
                .and_then(|answer| session.check(&answer))
                .map_err(|refused| strip_control(&refused.to_string()).into_owned()),
        };
        let reply = asker.ask(&view, &check);
        let answer = reply
            .as_ref()
            .ok()
            .and_then(|reply| prompt.answer(session, reply));
        match (reply, answer) {
            (_, Some(answer)) => {
                // What the check refused is asked again.
                if answer
                    .and_then(|answer| self.session.answer(answer))
                    .is_ok()
                {
                    self.shown.push(id);
                }
            }
            (Ok(Reply::Skip), None) => {
                if self.session.skip().is_ok() {
                    self.shown.push(id);
                }
            }
            (Ok(Reply::Back), None) if !self.shown.is_empty() => self.back(),
            (Ok(_), None) => self.leave()?,
            (Err(stop), None) => return Err(self.stopped(stop, id)),
        }
        Ok(())
    }

    /// Back to the question that was put to the person before this one. Answers
    /// from flags and files in between are taken back with it, and given again.
    fn back(&mut self) {
        let Some(before) = self.shown.pop() else {
            return;
        };
        while let Some((question, given)) = self.session.back() {
            if question == before {
                self.earlier.insert(question, given);
                return;
            }
        }
    }

    fn leave(&mut self) -> Result<(), Failure> {
        let Some(asker) = &mut self.asker else {
            return Ok(());
        };
        match asker.aside(&LEAVE) {
            Ok(Choice::Stay) => Ok(()),
            Ok(Choice::Go) => {
                writeln!(io::stderr(), "\nYou left. Nothing was saved or sent.")?;
                Err(Failure::said(Code::Left))
            }
            Err(Stop::EndOfInput) => Err(Failure::said(Code::Left)),
            Err(stop) => Err(stopped_by(stop)),
        }
    }

    fn stopped(&self, stop: Stop, question: Id<Question>) -> Failure {
        match stop {
            Stop::EndOfInput => self.missing(question, "the input ended before it"),
            Stop::NotTerminal => self.missing(question, "there is no terminal to ask on"),
            other => stopped_by(other),
        }
    }

    /// Without anybody to ask, an optional question is skipped.
    fn do_without(&mut self, question: Id<Question>) -> Result<(), Failure> {
        match self.session.flow().questions[question].presence {
            Presence::Optional => {
                let skipped = self.session.skip();
                skipped
                    .map(|_| ())
                    .map_err(|refused| self.refused(question, &refused))
            }
            Presence::Required => Err(self.missing(
                question,
                "there is nobody to ask (no terminal, or --no-input)",
            )),
        }
    }

    fn missing(&self, id: Id<Question>, why: &str) -> Failure {
        let flow = self.session.flow();
        let question = &flow.questions[id];
        let name = flow.questions.name(id);
        let flow_name = for_shell(&self.file.name);
        let message = format!(
            "the question `{name}` has no answer, and {why}\n  {}\n  {}\n\
             give it with `quandary run {flow_name} --answer {name}=…`, or all answers in a file with --answers;\n\
             --plain asks line by line, also through a pipe",
            self.session.plain(&question.ask),
            view::allowed(question),
        );
        Failure::new(Code::Missing, message)
    }

    fn refused(&self, id: Id<Question>, refused: &Refused) -> Failure {
        let flow = self.session.flow();
        let question = &flow.questions[id];
        let message = format!(
            "the answer to `{}` is refused: {refused}\n  {}\n  {}",
            flow.questions.name(id),
            self.session.plain(&question.ask),
            view::allowed(question),
        );
        Failure::new(Code::Usage, message)
    }

    fn stuck(&self, id: Id<Question>) -> Failure {
        let flow = self.session.flow();
        let mut message = format!(
            "the flow does not say where to go from `{}` with these answers:",
            flow.questions.name(id)
        );
        for taken in self.session.taken() {
            let shown = view::given(&self.session, taken.question);
            message.push_str(&format!(
                "\n  {}: {shown}",
                flow.questions.name(taken.question)
            ));
        }
        Failure::new(Code::Faulty, message)
    }
}

fn stopped_by(stop: Stop) -> Failure {
    match stop {
        Stop::Interrupted => {
            // The last line before the end; where it cannot be written, all is said.
            let _ = writeln!(io::stderr(), "\n{}", signals::STOPPED);
            Failure::said(Code::Interrupted)
        }
        Stop::Io(error) => Failure::new(Code::Io, format!("the terminal cannot be used: {error}")),
        Stop::EndOfInput | Stop::NotTerminal => Failure::new(Code::Missing, stop.to_string()),
    }
}
