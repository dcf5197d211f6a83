//! One run of a flow: what was asked for on the command line, the conversation, and the page at its
//! end.

use std::io::{self, IsTerminal};

use quandary::flow::Flow;
use quandary::front;
use quandary::parse;
use quandary::render::File;
use quandary::session::Session;

use super::args::run::RunOptions;
use super::ask::Asker;
use super::clock::today;
use super::colour::{self, Colour, Environment, Stream};
use super::cover::{Exit, ScreenCover, Stage};
use super::ending::{Ended, Ending};
use super::exit::{Code, Failure};
use super::interactive::InteractiveAsker;
use super::keep::Kept;
use super::out;
use super::plain::{Echo, PlainAsker};
use super::screen::{self, Mode, StreamFacts};
use super::source::{self, FlowText};
use super::supply::{PersonSeat, Supplied};
use super::talk::{Host, Store, Talk, TalkSetting};
use super::voice;
use super::{draw, save, signals};

/// Plays the flow of this name, and writes the result.
pub fn play(name: &str, options: &RunOptions) -> Result<(), Failure> {
    let facts = StreamFacts::gather(options.wish());
    let mode = facts.mode();
    let environment = Environment::gather(options.colour.color, mode);
    let prompts = environment.decide(Stream::Prompts);
    let file = source::find(name)?;
    let flow = load(&file, prompts)?;
    voice::speak(&flow.words);
    let cover = ScreenCover {
        stage: stage(options, &facts)?,
        exit: if flow.quick_exit {
            Exit::Quick
        } else {
            Exit::Plain
        },
        mode,
    };
    let supplied = Supplied::read(&file, &flow, options, seat(mode))?;
    let kept = Kept::of(options, &file)?;
    if let Some(path) = &options.state {
        save::is_new(path)?;
    }

    signals::install(cover)?;
    colour::apply(prompts);
    let day = options.day.today.unwrap_or_else(today);
    let setting = TalkSetting {
        file: &file,
        space: front::space_while_waiting(&flow, day),
        supplied,
        host: host(mode, prompts, cover),
        cover,
        store: Store::gather(options.state.clone(), cover.stage),
    };
    let entered = cover.enter();
    let mut talk = Talk::new(Session::new(&flow, day), setting);
    let mut ending = Ending {
        options,
        file: &file,
        kept,
        cover,
        colour: environment.decide(Stream::Result),
    };
    let ended = to_the_end(&mut talk, &mut ending);
    drop(entered);
    ended
}

/// Talks and shows advice, until the person has seen enough of it.
fn to_the_end(talk: &mut Talk<'_>, ending: &mut Ending<'_>) -> Result<(), Failure> {
    loop {
        let outcome = talk.proceed()?;
        if ending.end(outcome, talk)? == Ended::Over {
            return Ok(());
        }
    }
}

/// Where the run takes place.
fn stage(options: &RunOptions, facts: &StreamFacts) -> Result<Stage, Failure> {
    match (options.private, facts.has_another_screen()) {
        (false, _) => Ok(Stage::Open),
        (true, true) => Ok(Stage::Private),
        (true, false) => Err(Failure::new(
            Code::Usage,
            "--private needs a terminal to ask on, and one that can show another screen; \
             here it could not keep what it promises",
        )),
    }
}

/// Reads the flow; its findings go to standard error.
pub fn load(file: &FlowText, colour: Colour) -> Result<Flow, Failure> {
    let reading = parse::read(&file.text);
    if reading.flow().is_none() {
        let shown = File::new(&file.name, &file.text);
        for finding in reading.findings() {
            let drawn = draw::draw(&shown, finding, colour);
            out::tell_drawn(&format!("{drawn}\n"), colour)?;
        }
    }
    reading.into_flow().ok_or_else(|| {
        let message = format!("`{}` cannot be played until this is mended", file.name);
        Failure::new(Code::Faulty, message)
    })
}

/// Where somebody answers in this mode.
fn seat(mode: Mode) -> PersonSeat {
    match mode {
        Mode::Rich => PersonSeat::Terminal,
        Mode::Plain if io::stdin().is_terminal() => PersonSeat::Terminal,
        Mode::Plain => PersonSeat::Pipe,
        Mode::NoInput => PersonSeat::Empty,
    }
}

fn host(mode: Mode, colour: Colour, cover: ScreenCover) -> Option<Host> {
    let seat = seat(mode);
    let asker: Box<dyn Asker> = match (mode, seat) {
        (Mode::Rich, _) => Box::new(InteractiveAsker::new(colour)),
        (Mode::Plain, PersonSeat::Terminal) => Box::new(PlainAsker::new(
            io::stdin().lock(),
            io::stderr(),
            Echo::Nothing,
            Some(screen::size().text_width()),
        )),
        (Mode::Plain, _) => Box::new(PlainAsker::new(
            io::stdin().lock(),
            io::stderr(),
            Echo::Lines,
            None,
        )),
        (Mode::NoInput, _) => return None,
    };
    Some(Host::new(asker, seat, cover))
}
