//! What a terminal is opened with: its size, the environment, and how the program is started.

use portable_pty::CommandBuilder;

use crate::window::{Window, size_of};

/// What a window is opened with.
#[derive(Clone, Default)]
pub struct Setup {
    columns: u16,
    rows: u16,
    env: Vec<(String, String)>,
    script: Option<String>,
}

impl Setup {
    /// A terminal of this size, in character cells.
    pub fn sized(columns: u16, rows: u16) -> Self {
        Self {
            columns,
            rows,
            ..Self::default()
        }
    }

    /// Sets a variable of the environment.
    pub fn env(mut self, name: &str, value: &str) -> Self {
        self.env.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Starts the program by a shell script, in which `"$@"` is the command line.
    pub fn script(mut self, script: &str) -> Self {
        self.script = Some(script.to_owned());
        self
    }

    /// Opens the window and runs the program with these arguments.
    pub fn run(&self, args: &[&str]) -> Window {
        Window::open(size_of(self.columns, self.rows), self.command(args))
    }

    fn command(&self, args: &[&str]) -> CommandBuilder {
        let program = env!("CARGO_BIN_EXE_quandary");
        let mut command = match &self.script {
            None => CommandBuilder::new(program),
            Some(script) => {
                let mut shell = CommandBuilder::new("sh");
                shell.args(["-c", script, "sh", program]);
                shell
            }
        };
        command.args(args);
        for name in [
            "NO_COLOR",
            "CLICOLOR",
            "CLICOLOR_FORCE",
            "FORCE_COLOR",
            "ACCESSIBLE",
        ] {
            command.env_remove(name);
        }
        command.env("TERM", "xterm-256color");
        // Marks that every locale has.
        command.env("LC_ALL", "C");
        for (name, value) in &self.env {
            command.env(name, value);
        }
        command
    }
}
