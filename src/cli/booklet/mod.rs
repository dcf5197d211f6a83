//! `quandary booklet`: what somebody reads and signs who answers for the advice.
//!
//! [`told`] puts it in words, [`html`] and [`markdown`] write it down.

mod told;

mod html;

mod markdown;

use std::path::Path;

use quandary::booklet::{BookletOf, BookletTerms, booklet};
use quandary::space::{Space, Today};

use super::args::booklet::{BookletArgs, BookletFormat};
use super::clock::today;
use super::colour::Colour;
use super::exit::{Code, Failure};
use super::{out, play, save, source};
use told::ToldBooklet;

/// Writes the booklet of a flow.
pub fn write(args: &BookletArgs) -> Result<(), Failure> {
    let format = format(args)?;
    if let Some(path) = &args.output {
        save::may_report(path, args.over.force.into())?;
    }
    let file = source::find(&args.flow)?;
    let flow = play::load(&file, Colour::Off)?;
    let terms = BookletTerms {
        today: args.day.today.unwrap_or_else(today),
        most_nodes: args.size.max_nodes,
        of: match args.changed {
            true => BookletOf::Changed,
            false => BookletOf::Everything,
        },
    };
    let made = booklet(&flow, &terms);
    let space = Space::of_run(&flow, Today::On(terms.today), &made.run).ok();
    let told = ToldBooklet::of(&file, &flow, &made, space.as_ref());
    let text = match format {
        BookletFormat::Html => html::html(&told, &made, &terms),
        BookletFormat::Markdown => markdown::markdown(&told, &made, &terms),
    };
    match &args.output {
        Some(path) => save::report(path, text.as_bytes(), args.over.force.into()),
        None => Ok(out::write(&text, Colour::Off)?),
    }
}

/// The form that is asked for, or that the name of the file tells.
fn format(args: &BookletArgs) -> Result<BookletFormat, Failure> {
    if let Some(format) = args.format {
        return Ok(format);
    }
    let Some(path) = &args.output else {
        return Ok(BookletFormat::Markdown);
    };
    let ending = Path::extension(path).and_then(|ending| ending.to_str());
    match ending.map(str::to_ascii_lowercase).as_deref() {
        Some("html" | "htm") => Ok(BookletFormat::Html),
        Some("md" | "markdown") => Ok(BookletFormat::Markdown),
        _ => {
            let name = path.display();
            let message = format!(
                "`{name}` tells no form; let it end in .html or .md, or say --format html or --format markdown"
            );
            Err(Failure::new(Code::Usage, message))
        }
    }
}
