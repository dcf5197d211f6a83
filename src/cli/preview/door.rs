//! Who is answered at all: whoever asks from this machine, by an address that only this run has
//! told, from a page of its own or from none.

use std::fmt::Write;

use tiny_http::Request;

use super::super::exit::{Code, Failure};

/// How many bytes a token has: as many as nobody guesses.
const TOKEN: usize = 24;

/// The door to a preview.
pub struct Door {
    token: String,
    port: u16,
}

/// Why a request isn't answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turned {
    /// It has another name for this machine, or comes from another page.
    Foreign,
    /// It doesn't know the address.
    Unknown,
}

impl Door {
    /// A door whose token is made by chance.
    ///
    /// # Errors
    /// The system has no chance to give.
    pub fn new(port: u16) -> Result<Self, Failure> {
        let mut bytes = [0_u8; TOKEN];
        getrandom::fill(&mut bytes).map_err(|error| {
            Failure::new(Code::Io, format!("no random address can be made: {error}"))
        })?;
        let mut token = String::new();
        for byte in bytes {
            // A text takes whatever is written.
            let _ = write!(token, "{byte:02x}");
        }
        Ok(Self { token, port })
    }

    /// The address of the page.
    pub fn address(&self) -> String {
        format!("http://127.0.0.1:{}/{}/", self.port, self.token)
    }

    /// What is asked for, below the token.
    ///
    /// # Errors
    /// The request isn't answered. Another name for this machine may be anybody's name that was
    /// made to lead here, and a page from elsewhere has no business with what somebody writes.
    pub fn opened<'r>(&self, request: &'r Request) -> Result<&'r str, Turned> {
        let hosts = ["127.0.0.1", "localhost"].map(|name| format!("{name}:{}", self.port));
        let host = the_only(request, "Host")?.ok_or(Turned::Foreign)?;
        if !hosts.iter().any(|known| known == host) {
            return Err(Turned::Foreign);
        }
        if let Some(origin) = the_only(request, "Origin")?
            && origin.strip_prefix("http://") != Some(host)
        {
            return Err(Turned::Foreign);
        }
        // A browser says where a request comes from, also where that has no name.
        let site = the_only(request, "Sec-Fetch-Site")?;
        if site.is_some_and(|site| !["same-origin", "none"].contains(&site)) {
            return Err(Turned::Foreign);
        }
        let path = request.url().strip_prefix('/').ok_or(Turned::Unknown)?;
        let (token, asked) = path.split_once('/').ok_or(Turned::Unknown)?;
        match is_same(token.as_bytes(), self.token.as_bytes()) {
            true => Ok(asked),
            false => Err(Turned::Unknown),
        }
    }
}

/// The value of a header that stands there once, or not at all.
fn the_only<'r>(request: &'r Request, name: &'static str) -> Result<Option<&'r str>, Turned> {
    let headers = request.headers().iter();
    let mut headers = headers.filter(|header| header.field.equiv(name));
    let first = headers.next();
    match headers.next() {
        Some(_) => Err(Turned::Foreign),
        None => Ok(first.map(|header| header.value.as_str())),
    }
}

/// Whether two texts are the same, in a time that tells nothing of where they part.
fn is_same(one: &[u8], other: &[u8]) -> bool {
    let differ = one.iter().zip(other).map(|(one, other)| one ^ other);
    one.len() == other.len() && differ.fold(0, |all, each| all | each) == 0
}
