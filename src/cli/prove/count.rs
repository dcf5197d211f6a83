//! How many promises hold, and how many do not.

use std::fmt;

use colored::{ColoredString, Colorize};
use quandary::prove::Verdict;

use super::super::counted;
use super::proof::Proof;

/// The figures of all flows together, as a line.
#[derive(Debug, Default)]
pub struct Verdicts {
    flows: usize,
    unread: usize,
    hold: usize,
    fail: usize,
    not_decided: usize,
}

impl Verdicts {
    /// Counts what is known of a flow.
    pub fn add(&mut self, proof: &Proof<'_>) {
        self.flows += 1;
        for proven in &proof.proven {
            match proven.verdict {
                Verdict::Holds | Verdict::Vacuous => self.hold += 1,
                Verdict::Fails(_) => self.fail += 1,
                Verdict::NotDecided(_) => self.not_decided += 1,
            }
        }
    }

    /// Whether there is no flow that could be read.
    pub fn is_empty(&self) -> bool {
        self.flows == 0
    }

    /// Counts a flow that could not be read.
    pub fn unread(&mut self) {
        self.unread += 1;
    }
}

impl Verdicts {
    /// The line in the colour of what it says.
    pub fn in_colour(&self) -> ColoredString {
        let line = self.to_string();
        match (self.fail, self.not_decided + self.unread) {
            (0, 0) => line.green(),
            (0, _) => line.yellow().bold(),
            (_, _) => line.red().bold(),
        }
    }
}

impl fmt::Display for Verdicts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let all = self.hold + self.fail + self.not_decided;
        let promises = counted::of(all, "promise");
        let where_to = match self.flows {
            0 | 1 => String::new(),
            flows => format!(" in {}", counted::of(flows, "flow")),
        };
        let be = |count: usize| match count {
            1 => "1 is".to_owned(),
            count => format!("{} are", counted::digits(count)),
        };
        let of_all = |count: usize| match count {
            1 => format!("1 of {promises}{where_to} is"),
            count => format!("{} of {promises}{where_to} are", counted::digits(count)),
        };
        match (self.fail, self.not_decided) {
            (0, 0) if self.unread > 0 => write!(f, "{promises}{where_to}: all hold")?,
            (0, 0) if all == 1 => write!(f, "{promises} holds")?,
            (0, 0) => write!(f, "all {promises}{where_to} hold")?,
            (0, undecided) => write!(f, "{} not decided", of_all(undecided))?,
            (broken, 0) => write!(f, "{} broken", of_all(broken))?,
            (broken, undecided) => write!(
                f,
                "{} broken, {} not decided",
                of_all(broken),
                be(undecided)
            )?,
        }
        match self.unread {
            0 => Ok(()),
            1 => f.write_str(", 1 flow is not proven"),
            unread => write!(f, ", {unread} flows are not proven"),
        }
    }
}
