//! How a command ends: exit codes, and what to say where it failed.

use std::io;

/// The exit codes, as `--help` and the documentation give them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Code {
    /// Advice was reached, or what was asked for was done.
    Done = 0,
    /// A file or a stream could not be read or written.
    Io = 1,
    /// Wrong flags, unknown names, an answer that is refused.
    Usage = 2,
    /// The flow is faulty.
    Faulty = 3,
    /// An answer is missing and cannot be asked.
    Missing = 4,
    /// The person left before the end.
    Left = 5,
    /// A guarantee fails.
    Fails = 6,
    /// A guarantee is not decided and none fails, or a comparison isn't.
    NotDecided = 7,
    /// A scenario fails, or a change of the flow is not noticed.
    Failed = 8,
    /// All scenarios pass, and they try less of a flow than was asked for.
    TooLittle = 9,
    /// Something changes for somebody between two versions.
    Changed = 10,
    /// The person pressed Ctrl-C.
    Interrupted = 130,
}

/// Why a command ended before it was done.
#[derive(Debug)]
pub struct Failure {
    /// The exit code.
    pub code: Code,
    /// What to say, without the word `error`; empty where all has been said.
    pub message: String,
}

impl Failure {
    /// A failure with something to say.
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
        }
    }

    /// A failure of which everything has been said.
    pub fn said(code: Code) -> Self {
        Self::new(code, "")
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::new(Code::Io, format!("cannot write: {error}"))
    }
}
