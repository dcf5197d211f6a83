//! `quandary explain`: the page of a rule, or the list of all rules.

use std::io::{self, IsTerminal};

use colored::Colorize;
use quandary::diagnostic::Rule;
use quandary::rule::Topic;
use quandary::suggest::nearest;

use super::args::ExplainArgs;
use super::colour::{self, Environment, Stream};
use super::exit::{Code, Failure};
use super::markdown;
use super::out;
use super::screen::{self, Mode};

/// Prints the page of the rule, or the list where no rule is named. A terminal gets it folded and
/// with weight; a pipe or a file gets the Markdown of the page.
pub fn explain(args: &ExplainArgs) -> Result<(), Failure> {
    let environment = Environment::gather(args.colour.color, Mode::NoInput);
    let colour = environment.decide(Stream::Result);
    colour::apply(colour);
    let width = io::stdout()
        .is_terminal()
        .then(|| screen::size().text_width());
    let text = match &args.rule {
        None => list(width),
        Some(name) => page(rule(name)?, width),
    };
    Ok(out::line(text.trim_end(), colour)?)
}

/// The rule that somebody named.
fn rule(name: &str) -> Result<Rule, Failure> {
    Rule::named(name).ok_or_else(|| {
        let help = match nearest(name, Rule::ALL.iter().map(|rule| rule.name())) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "`quandary explain` lists all rules".to_owned(),
        };
        Failure::new(Code::Usage, format!("there is no rule `{name}`; {help}"))
    })
}

fn page(rule: Rule, width: Option<usize>) -> String {
    let page = rule.page();
    if width.is_none() {
        return page.to_owned();
    }
    let lines = markdown::render(&without_places(page), width);
    format!("\n{}\n", lines.join("\n"))
}

/// The text with links to other pages of the documentation as plain words, since a terminal has no
/// place from which they would lead anywhere.
fn without_places(page: &str) -> String {
    let mut text = String::with_capacity(page.len());
    let mut rest = page;
    while let Some((before, (words, behind))) = next_link(rest) {
        text.push_str(before);
        text.push_str(words);
        rest = behind;
    }
    text.push_str(rest);
    text
}

/// What stands before the next link to another page, its words, and what stands behind it.
fn next_link(text: &str) -> Option<(&str, (&str, &str))> {
    let (before, target) = text.split_once("](../")?;
    let (before, words) = before.rsplit_once('[')?;
    let (_, behind) = target.split_once(')')?;
    Some((before, (words, behind)))
}

/// All rules with what they find, by kind.
fn list(width: Option<usize>) -> String {
    let longest = Rule::ALL.iter().map(|rule| rule.name().len()).max();
    let column = longest.unwrap_or_default() + 4;
    let mut text = String::new();
    for topic in Topic::ALL {
        text.push_str(&format!("{}\n", topic.title().bold()));
        for rule in topic.rules() {
            let first = format!("  {:<1$}", rule.name(), column - 2);
            let sentence = rule.sentence();
            let width = width.map_or(usize::MAX, |width| width.max(column + 20));
            for line in screen::fold(&sentence, width, &first, &" ".repeat(column)) {
                text.push_str(&format!("{line}\n"));
            }
        }
        text.push('\n');
    }
    text.push_str("quandary explain RULE shows the page of a rule.");
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The text without weight: another test may just have turned it on for all.
    fn bare(text: &str) -> String {
        let mut pieces = text.split("\u{1b}[");
        let first = pieces.next().unwrap_or_default().to_owned();
        pieces.fold(first, |text, piece| {
            text + piece.split_once('m').map_or("", |(_, words)| words)
        })
    }

    #[test]
    fn a_terminal_gets_every_page_folded_and_without_marks() {
        for rule in Rule::ALL {
            let shown = bare(&page(rule, Some(60)));
            let name = rule.name();
            assert!(shown.trim_start().starts_with(name), "{name}: {shown}");
            // What stands in the examples is Markdown of its own.
            let words = shown.lines().filter(|line| !line.starts_with("    "));
            let words: Vec<&str> = words.collect();
            for marks in ["```", "](../", "##", "**"] {
                let marked = words.iter().find(|line| line.contains(marks));
                assert_eq!(marked, None, "{name}");
            }
            let wide = words.iter().find(|line| line.len() > 62);
            assert_eq!(wide, None, "{name}");
        }
    }

    #[test]
    fn links_to_other_pages_become_words_and_others_stay() {
        for (text, wanted) in [
            ("no link", "no link"),
            (
                "see [the limits](../flow-format.md#limits).",
                "see the limits.",
            ),
            ("[a](../a.md) and [b](../b.md)", "a and b"),
            ("[yaml](https://yaml.org)", "[yaml](https://yaml.org)"),
            ("[one, two] and [a](../a.md)", "[one, two] and a"),
            ("](../a.md)", "](../a.md)"),
        ] {
            assert_eq!(without_places(text), wanted);
        }
    }

    #[test]
    fn the_list_fits_its_width() {
        let list = bare(&list(Some(60)));
        let wide = list.lines().find(|line| line.len() > 62);
        assert_eq!(wide, None, "{list}");
    }
}
