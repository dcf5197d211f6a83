//! Flags that several commands have.

use clap::builder::PossibleValue;
use clap::{Args, ValueEnum};
use jiff::civil::Date;
use quandary::flow::day;
use quandary::space::MOST_NODES;

use crate::cli::colour::ColourChoice;
use crate::cli::source::MOST_MEGABYTES;

/// The day.
#[derive(Clone, Copy, Debug, Args)]
pub struct DayFlag {
    /// The day to go by, such as 2026-08-23, in place of today
    #[arg(long, value_name = "DATE", value_parser = day::read)]
    pub today: Option<Date>,
}

/// Whether a report may be written over another file.
#[derive(Clone, Copy, Debug, Args)]
pub struct ForceFlag {
    /// Writes over any file but flows, scenarios and answers; without it, over reports alone
    #[arg(long)]
    pub force: bool,
}

/// How large a file may be.
#[derive(Clone, Copy, Debug, Args)]
pub struct FileSizeFlag {
    /// How large a file may be that is read, in MB
    #[arg(long, value_name = "MB", default_value_t = MOST_MEGABYTES, value_parser = megabytes)]
    pub max_size: usize,
}

/// A size that a file may have: something, and no more than a machine can address.
fn megabytes(text: &str) -> Result<usize, String> {
    let most = 1_000_000;
    let read: Option<usize> = text.parse().ok();
    read.filter(|size| (1..=most).contains(size))
        .ok_or_else(|| format!("that's no size in MB, from 1 to {most}"))
}

/// How large a decision diagram may become.
#[derive(Clone, Copy, Debug, Args)]
pub struct SizeFlag {
    /// How many nodes a decision diagram may have, with sixteen branches each at most; all of a
    /// run may work out 500 branches for each. What takes more is not decided
    #[arg(long, value_name = "N", default_value_t = MOST_NODES)]
    pub max_nodes: usize,
}

/// Colours.
#[derive(Clone, Copy, Debug, Args)]
pub struct ColourFlag {
    /// When to write in colour
    #[arg(long, value_name = "WHEN", value_enum, default_value = "auto")]
    pub color: ColourChoice,
}

impl ValueEnum for ColourChoice {
    fn value_variants<'a>() -> &'a [Self] {
        &[
            ColourChoice::Auto,
            ColourChoice::Always,
            ColourChoice::Never,
        ]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(match self {
            ColourChoice::Auto => "auto",
            ColourChoice::Always => "always",
            ColourChoice::Never => "never",
        }))
    }
}
