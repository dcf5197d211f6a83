//! A server on the loopback address, for one page.

use std::error::Error;
use std::io::{self, Read};

use serde::Deserialize;
use tiny_http::{Method, Request, Server};

use super::super::exit::{Code, Failure};
use super::board::Board;
use super::door::{Door, Turned};
use super::pages::{self, PageAnswer};

/// The address that only this machine can reach.
const LOOPBACK: &str = "127.0.0.1";

/// How many bytes a page may send: the answers of all steps of a long way.
const MOST: u64 = 16_000_000;

/// What a page sends: the answers of all its steps, or of the one where it is.
#[derive(Deserialize)]
struct Sent {
    answers: Vec<String>,
}

/// The server.
pub struct PreviewServer {
    server: Server,
    door: Door,
}

impl PreviewServer {
    /// Opens a port of this machine; any that is free for 0.
    ///
    /// # Errors
    /// It can't be had.
    pub fn open(port: u16) -> Result<Self, Failure> {
        let server = Server::http((LOOPBACK, port)).map_err(|error| no_port(port, error))?;
        let address = server.server_addr().to_ip();
        let door = Door::new(address.map_or(port, |address| address.port()))?;
        Ok(Self { server, door })
    }

    /// The address of the page.
    pub fn address(&self) -> String {
        self.door.address()
    }

    /// Answers, until the program is stopped.
    ///
    /// # Errors
    /// The port can be listened to no longer.
    pub fn serve(&self, board: &Board) -> Result<(), Failure> {
        loop {
            let request = self.server.recv().map_err(|error| {
                Failure::new(Code::Io, format!("the preview has ended: {error}"))
            })?;
            self.answer(request, board);
        }
    }

    fn answer(&self, mut request: Request, board: &Board) {
        let asked = match self.door.opened(&request) {
            Ok(asked) => asked.to_owned(),
            Err(Turned::Foreign) => {
                let words = "This is answered to pages of this preview alone.";
                return pages::answer(request, pages::refused(403, words));
            }
            Err(Turned::Unknown) => return pages::answer(request, pages::refused(404, NOTHING)),
        };
        let (name, said) = asked.split_once('?').unwrap_or((&asked, ""));
        let answer = match (request.method(), name) {
            (Method::Get, "state") => {
                let known = said.strip_prefix("after=").and_then(|n| n.parse().ok());
                return board.wait(request, known.unwrap_or(0));
            }
            (Method::Get, name) => page(name, board),
            (Method::Post, "carry" | "scenario") => match sent(&mut request) {
                Some(sent) => done(name, &sent, board),
                None => pages::refused(400, "What was sent can't be read."),
            },
            _ => pages::refused(405, "This can't be done here."),
        };
        pages::answer(request, answer);
    }
}

const NOTHING: &str = "There is nothing here. The address stands where the preview was started.";

fn page(name: &str, board: &Board) -> PageAnswer {
    let (round, played) = board.now();
    match (name, played, round.places) {
        ("", _, _) => pages::frame(),
        ("player", Some(played), _) => pages::inner(played.page()),
        ("ladder", _, Some(places)) => pages::inner(places.page.clone()),
        _ => pages::refused(404, NOTHING),
    }
}

fn sent(request: &mut Request) -> Option<Sent> {
    let mut text = String::new();
    let mut body = request.as_reader().take(MOST);
    body.read_to_string(&mut text).ok()?;
    serde_json::from_str(&text).ok()
}

fn done(name: &str, sent: &Sent, board: &Board) -> PageAnswer {
    let Some(played) = board.now().1 else {
        return pages::refused(404, NOTHING);
    };
    if name == "carry" {
        return pages::json(&played.carry_on(&sent.answers));
    }
    let answers = sent.answers.first().map_or("", String::as_str);
    match played.scenario(answers) {
        Ok(scenario) => pages::json(&scenario),
        Err(why) => pages::refused(422, &why),
    }
}

/// Why a port can't be had.
fn no_port(port: u16, error: Box<dyn Error + Send + Sync>) -> Failure {
    let kind = error.downcast_ref::<io::Error>().map(io::Error::kind);
    let message = match kind {
        Some(io::ErrorKind::AddrInUse) => format!(
            "port {port} is in use; name another with `--port`, or leave it out for any that is free"
        ),
        Some(io::ErrorKind::PermissionDenied) => format!(
            "port {port} may not be used (permission denied); name one from 1024 on, or leave \
             `--port` out"
        ),
        _ => format!("port {port} cannot be used: {error}"),
    };
    Failure::new(Code::Io, message)
}
