//! `quandary diff`: for whom the advice changes between two versions of a flow.
//!
//! In reading order: [`revision`] finds a version; [`told`] puts a change in words, [`sum`]
//! tells what came of all of them; [`human`], [`markdown`], [`html`]
//! and [`json`] write them.

mod revision;

mod told;

mod sum;

mod human;

mod markdown;

mod html;

mod json;

use std::path::Path;

use quandary::mutants::same::Terms;
use quandary::space::Today;
use quandary::versions;
use quandary::versions::matching::{Matching, NoSuchId};

use super::args::diff::{DiffArgs, DiffFormat};
use super::clock::today;
use super::colour::{self, Colour, Environment, Stream};
use super::exit::{Code, Failure};
use super::layout::ReportLayout;
use super::screen::Mode;
use super::{out, play, save};
use html::BothLadders;
use sum::Sum;
use told::{ComparedFlows, ToldChange};

/// How many ways by chance are tried where not everything is decided.
const SAMPLES: usize = 2_000;

/// Compares two versions of a flow.
pub fn diff(args: &DiffArgs) -> Result<(), Failure> {
    let environment = Environment::gather(args.colour.color, Mode::NoInput);
    if let Some(folder) = &args.answers {
        save::is_new(folder)?;
    }
    let [old, new] = [&args.old, &args.new].map(|name| revision::find(name));
    let files = [&old?, &new?];
    let prompts = environment.decide(Stream::Prompts);
    let [old, new] = files.map(|file| play::load(file, prompts));
    let flows = [&old?, &new?];
    let day = args.day.today;
    let terms = Terms {
        day: day.map_or_else(|| Today::From(today()), Today::On),
        today: day.unwrap_or_else(today),
        most_nodes: args.size.max_nodes,
        samples: SAMPLES,
        seed: 1,
    };
    let comparison = versions::compare(flows, &args.moved, &terms).map_err(no_such_id)?;
    let compared = ComparedFlows {
        files,
        flows,
        comparison: &comparison,
    };
    let told = compared.told();
    let sum = Sum::of(&compared, &told, args.approved.as_deref())?;
    let colour = match args.format {
        DiffFormat::Human => environment.decide(Stream::Result),
        DiffFormat::Json | DiffFormat::Markdown | DiffFormat::Html => Colour::Off,
    };
    colour::apply(colour);
    let text = match args.format {
        DiffFormat::Human => human::human(&compared, &told, &sum, ReportLayout::of_result()),
        DiffFormat::Markdown => markdown::markdown(&compared, &told, &sum),
        DiffFormat::Json => json::json(&compared, &told, &sum, terms.today),
        DiffFormat::Html => {
            let matching = Matching::of(flows, &args.moved).map_err(no_such_id)?;
            let both = BothLadders::of(flows, &matching, terms.today);
            html::html(&compared, &told, &sum, &both)
        }
    };
    out::write(&text, colour)?;
    if let Some(folder) = &args.answers {
        write_answers(&compared, &told, folder)?;
    }
    match sum.code() {
        Code::Done => Ok(()),
        code => Err(Failure::said(code)),
    }
}

fn no_such_id(unknown: NoSuchId) -> Failure {
    Failure::new(Code::Usage, format!("--moved: {unknown}"))
}

/// Writes the answers of somebody for each change, to each of the versions.
fn write_answers(
    compared: &ComparedFlows<'_>,
    told: &[ToldChange<'_>],
    folder: &Path,
) -> Result<(), Failure> {
    save::new_folder(folder)?;
    for change in told {
        let texts = compared.answers_files(change).into_iter().flatten();
        for (text, version) in texts.zip(["old", "new"]) {
            let file = folder.join(format!("{}.{version}.yaml", change.mark));
            save::new_open_file(&file, text.as_bytes())?;
        }
    }
    Ok(())
}
