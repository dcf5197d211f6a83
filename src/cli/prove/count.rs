//! How many guarantees hold, and how many do not.

use std::fmt;

use quandary::prove::Verdict;

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

impl fmt::Display for Verdicts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = |count: usize, what: &str| match count {
            1 => format!("1 {what}"),
            _ => format!("{count} {what}s"),
        };
        let all = self.hold + self.fail + self.not_decided;
        write!(
            f,
            "{} in {}: ",
            count(all, "guarantee"),
            count(self.flows, "flow")
        )?;
        match self.fail + self.not_decided {
            0 if self.unread == 0 => f.write_str("all hold")?,
            _ => write!(f, "{} hold", self.hold)?,
        }
        if self.fail > 0 {
            write!(f, ", {} fail", self.fail)?;
        }
        if self.not_decided > 0 {
            write!(f, ", {} not decided", self.not_decided)?;
        }
        if self.unread > 0 {
            write!(f, ", {} not proven", count(self.unread, "flow"))?;
        }
        Ok(())
    }
}
