//! Whether to write in colour: decided in one place, by one rule, and then told to everyone who
//! would otherwise decide for themselves (colored, inquire and crossterm disagree in half of all
//! environments).

use std::{
    env,
    io::{self, IsTerminal},
};

use super::screen::Mode;

/// What `--color` says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ColourChoice {
    /// The environment decides.
    #[default]
    Auto,
    /// Colour wherever something is written in colour at all.
    Always,
    /// No colour.
    Never,
}

/// The stream that is about to be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stream {
    /// Questions and messages, on standard error.
    Prompts,
    /// The result, on standard output.
    Result,
}

/// Whether escape sequences for colour and weight are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Colour {
    /// They are.
    On,
    /// Not one of them is.
    Off,
}

/// Everything that decides the [`Colour`] of a stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Environment {
    /// What `--color` says.
    pub choice: ColourChoice,
    /// How questions are asked; line mode is without colour unless `--color=always` is given.
    pub mode: Mode,
    /// The variable `NO_COLOR`; any value but an empty one turns colour off.
    pub no_color: Option<String>,
    /// The variable `CLICOLOR_FORCE`; any value but an empty one and `0` turns colour on.
    pub clicolor_force: Option<String>,
    /// The variable `FORCE_COLOR`; any value but an empty one, `0` and `false` turns colour on.
    pub force_color: Option<String>,
    /// The variable `CLICOLOR`; `0` turns colour off.
    pub clicolor: Option<String>,
    /// The variable `TERM`; `dumb` turns colour off.
    pub term: Option<String>,
    /// Whether standard error is a terminal.
    pub stderr_terminal: bool,
    /// Whether standard output is a terminal.
    pub stdout_terminal: bool,
}

impl Environment {
    /// Looks at the process and its environment.
    #[must_use]
    pub fn gather(choice: ColourChoice, mode: Mode) -> Self {
        Self {
            choice,
            mode,
            no_color: env::var("NO_COLOR").ok(),
            clicolor_force: env::var("CLICOLOR_FORCE").ok(),
            force_color: env::var("FORCE_COLOR").ok(),
            clicolor: env::var("CLICOLOR").ok(),
            term: env::var("TERM").ok(),
            stderr_terminal: io::stderr().is_terminal(),
            stdout_terminal: io::stdout().is_terminal(),
        }
    }

    /// Decides for one stream. The first that speaks wins: the flag, line mode, `NO_COLOR`,
    /// `CLICOLOR_FORCE` or `FORCE_COLOR`, a dumb terminal or `CLICOLOR=0`, and at last whether it is a terminal.
    #[must_use]
    pub fn decide(&self, stream: Stream) -> Colour {
        let terminal = match stream {
            Stream::Prompts => self.stderr_terminal,
            Stream::Result => self.stdout_terminal,
        };
        let forced = !matches!(self.clicolor_force.as_deref(), None | Some("" | "0"))
            || !matches!(self.force_color.as_deref(), None | Some("" | "0" | "false"));
        let on = match self.choice {
            ColourChoice::Always => true,
            ColourChoice::Never => false,
            ColourChoice::Auto if self.mode == Mode::Plain => false,
            ColourChoice::Auto if !matches!(self.no_color.as_deref(), None | Some("")) => false,
            ColourChoice::Auto if forced => true,
            ColourChoice::Auto if self.term.as_deref() == Some("dumb") => false,
            ColourChoice::Auto if self.clicolor.as_deref() == Some("0") => false,
            ColourChoice::Auto => terminal,
        };
        if on { Colour::On } else { Colour::Off }
    }
}

/// Tells the decision to colored and crossterm. They hold it for the whole process, so
/// this is called again before another stream is written.
pub fn apply(colour: Colour) {
    let on = colour == Colour::On;
    colored::control::set_override(on);
    crossterm::style::force_color_output(on);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn terminal() -> Environment {
        Environment {
            choice: ColourChoice::Auto,
            mode: Mode::Rich,
            no_color: None,
            clicolor_force: None,
            force_color: None,
            clicolor: None,
            term: Some("xterm-256color".to_owned()),
            stderr_terminal: true,
            stdout_terminal: true,
        }
    }

    fn set(variable: &mut Option<String>, value: &str) {
        *variable = Some(value.to_owned());
    }

    /// The columns are prompts and result on two terminals, then prompts and result where only the
    /// result goes into a pipe.
    #[test]
    fn the_environment_decides_for_each_stream() {
        use Colour::{Off, On};
        type Change = fn(&mut Environment);
        let table: [(&str, Change, [Colour; 4]); 21] = [
            ("nothing set", |_| {}, [On, On, On, Off]),
            ("NO_COLOR=1", |e| set(&mut e.no_color, "1"), [Off; 4]),
            ("NO_COLOR=0", |e| set(&mut e.no_color, "0"), [Off; 4]),
            ("NO_COLOR=", |e| set(&mut e.no_color, ""), [On, On, On, Off]),
            ("CLICOLOR=0", |e| set(&mut e.clicolor, "0"), [Off; 4]),
            (
                "CLICOLOR=1",
                |e| set(&mut e.clicolor, "1"),
                [On, On, On, Off],
            ),
            (
                "CLICOLOR_FORCE=1",
                |e| set(&mut e.clicolor_force, "1"),
                [On; 4],
            ),
            (
                "CLICOLOR_FORCE=0",
                |e| set(&mut e.clicolor_force, "0"),
                [On, On, On, Off],
            ),
            (
                "CLICOLOR_FORCE=",
                |e| set(&mut e.clicolor_force, ""),
                [On, On, On, Off],
            ),
            (
                "CLICOLOR_FORCE=1 NO_COLOR=1",
                |e| {
                    set(&mut e.clicolor_force, "1");
                    set(&mut e.no_color, "1");
                },
                [Off; 4],
            ),
            (
                "CLICOLOR_FORCE=1 TERM=dumb",
                |e| {
                    set(&mut e.clicolor_force, "1");
                    set(&mut e.term, "dumb");
                },
                [On; 4],
            ),
            ("FORCE_COLOR=1", |e| set(&mut e.force_color, "1"), [On; 4]),
            ("FORCE_COLOR=3", |e| set(&mut e.force_color, "3"), [On; 4]),
            (
                "FORCE_COLOR=0",
                |e| set(&mut e.force_color, "0"),
                [On, On, On, Off],
            ),
            (
                "FORCE_COLOR=",
                |e| set(&mut e.force_color, ""),
                [On, On, On, Off],
            ),
            (
                "FORCE_COLOR=1 NO_COLOR=1",
                |e| {
                    set(&mut e.force_color, "1");
                    set(&mut e.no_color, "1");
                },
                [Off; 4],
            ),
            ("TERM=dumb", |e| set(&mut e.term, "dumb"), [Off; 4]),
            (
                "--color=always NO_COLOR=1",
                |e| {
                    e.choice = ColourChoice::Always;
                    set(&mut e.no_color, "1");
                },
                [On; 4],
            ),
            (
                "--color=never CLICOLOR_FORCE=1",
                |e| {
                    e.choice = ColourChoice::Never;
                    set(&mut e.clicolor_force, "1");
                },
                [Off; 4],
            ),
            ("--plain", |e| e.mode = Mode::Plain, [Off; 4]),
            (
                "--plain CLICOLOR_FORCE=1",
                |e| {
                    e.mode = Mode::Plain;
                    set(&mut e.clicolor_force, "1");
                },
                [Off; 4],
            ),
        ];
        for (name, change, expected) in table {
            let mut environment = terminal();
            change(&mut environment);
            let mut decided = vec![
                environment.decide(Stream::Prompts),
                environment.decide(Stream::Result),
            ];
            environment.stdout_terminal = false;
            decided.push(environment.decide(Stream::Prompts));
            decided.push(environment.decide(Stream::Result));
            assert_eq!(decided, expected, "{name}");
        }
    }

    #[test]
    fn prompts_into_a_file_have_no_colour() {
        let file = Environment {
            stderr_terminal: false,
            ..terminal()
        };
        assert_eq!(file.decide(Stream::Prompts), Colour::Off);
        assert_eq!(file.decide(Stream::Result), Colour::On);
    }
}
