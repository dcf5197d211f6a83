//! `quandary preview`: a flow in a browser, for its author, while they write it.
//!
//! In reading order: [`findings`] are those of `check`, as a page shows them; [`round`] is what
//! there is to see of the flow as it was saved last; [`pages`] are what is answered; [`board`] holds
//! the round, and those who wait for the next; [`watch`] makes a new one on each save; [`door`] says
//! who is answered at all; [`server`] leads from one to the other. This file begins it all.
//!
//! Whatever is sent here comes from this machine and stays on it.

mod findings;

mod round;

mod pages;

mod board;

mod watch;

mod door;

mod server;

use std::io;
use std::path::Path;
use std::sync::Arc;
use std::thread;

use super::args::preview::PreviewArgs;
use super::colour::Colour;
use super::cover::{Exit, ScreenCover, Stage};
use super::exit::{Code, Failure};
use super::screen::Mode;
use super::{out, signals, source};
use board::Board;
use server::PreviewServer;
use watch::FlowWatch;

/// Shows a flow until the program is stopped.
///
/// # Errors
/// The flow can't be found or read at first, or the port can't be had.
pub fn preview(args: &PreviewArgs) -> Result<(), Failure> {
    let file = source::find(&args.flow)?;
    if source::holds_scenarios(Path::new(&file.name), &file.text) {
        return Err(source::not_a_flow(&file.name));
    }
    let server = PreviewServer::open(args.port)?;
    let cover = ScreenCover {
        stage: Stage::Open,
        exit: Exit::Plain,
        mode: Mode::Plain,
    };
    signals::install(cover).map_err(no_thread)?;
    out::line(&server.address(), Colour::Off)?;
    out::tell("open it in a browser; it follows each save, Ctrl-C ends it")?;
    let board = Arc::new(Board::default());
    let watch = FlowWatch {
        name: args.flow.clone(),
        today: args.day.today,
        most_nodes: args.size.max_nodes,
        board: Arc::clone(&board),
    };
    let watching = thread::Builder::new().name("watch".to_owned());
    watching
        .spawn(move || watch.follow(file))
        .map_err(no_thread)?;
    server.serve(&board)
}

fn no_thread(error: io::Error) -> Failure {
    Failure::new(Code::Io, format!("the preview cannot be started: {error}"))
}
