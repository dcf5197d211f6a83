//! `quandary explain`: the page of a rule, or the list of all rules.

use std::io::{self, IsTerminal};

use colored::Colorize;
use quandary::diagnostic::Rule;
use quandary::rule::Topic;
use quandary::suggest::nearest;

use super::args::ExplainArgs;
use super::colour::{self, Colour, Environment, Stream};
use super::exit::{Code, Failure};
use super::markdown;
use super::out;
use super::screen::{self, Mode};

/// Prints the page of the rule, or the list where no rule is named. A terminal gets it folded and
/// with weight, as any other page; a pipe or a file gets the Markdown of the page, or the page
/// itself where colour is asked for.
pub fn explain(args: &ExplainArgs) -> Result<(), Failure> {
    let environment = Environment::gather(args.colour.color, Mode::NoInput);
    let colour = environment.decide(Stream::Result);
    colour::apply(colour);
    let width = io::stdout()
        .is_terminal()
        .then(|| screen::size().text_width());
    let text = match &args.rule {
        None => list(width),
        Some(name) => {
            let rule = rule(name)?;
            match (width, colour) {
                (None, Colour::Off) => rule.page().to_owned(),
                (width, _) => page(rule, width),
            }
        }
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
    let lines = markdown::render(&with_places(&without_tables(rule.page())), width);
    format!("\n{}\n", lines.join("\n"))
}

/// The text with tables as lists, an item a row: columns need more room than many terminals have.
fn without_tables(page: &str) -> String {
    let mut text = String::with_capacity(page.len());
    let mut code = false;
    let mut is_head = true;
    for line in page.lines() {
        code ^= line.starts_with("```");
        let row = line.strip_prefix('|').filter(|_| !code);
        let Some(row) = row.and_then(|row| row.trim_end().strip_suffix('|')) else {
            text.push_str(&format!("{line}\n"));
            is_head = true;
            continue;
        };
        let cells = row.split('|').map(str::trim).collect::<Vec<_>>().join(": ");
        match cells.chars().all(|c| matches!(c, '-' | ':' | ' ')) {
            true => text.push('\n'),
            false if is_head => text.push_str(&format!("*{cells}*\n")),
            false => text.push_str(&format!("- {cells}\n")),
        }
        is_head = false;
    }
    text
}

/// The text with links to other pages as words that say where these are: the page of a rule is a
/// command away, and any other stands in the documentation.
fn with_places(page: &str) -> String {
    let mut text = String::with_capacity(page.len());
    let mut rest = page;
    while let Some((before, link)) = next_link(rest) {
        text.push_str(before);
        text.push_str(&link.told());
        rest = link.behind;
    }
    text.push_str(rest);
    text
}

/// A link to another page of the documentation.
struct PageLink<'t> {
    words: &'t str,
    target: &'t str,
    /// What stands behind it.
    behind: &'t str,
}

impl PageLink<'_> {
    fn told(&self) -> String {
        let words = self.words;
        let (file, part) = self.target.split_once('#').unwrap_or((self.target, ""));
        let page = file.trim_end_matches(".md");
        match (Rule::named(page), part) {
            (Some(_), _) => format!("{words} (`quandary explain {page}`)"),
            (None, "") => format!("{words} (`docs/{}`)", file.trim_start_matches("../")),
            (None, part) => format!(
                "{words} (`docs/{}`, under \"{}\")",
                file.trim_start_matches("../"),
                part.replace('-', " ")
            ),
        }
    }
}

/// What stands before the next link to another page, and that link.
fn next_link(text: &str) -> Option<(&str, PageLink<'_>)> {
    let mut from = 0;
    loop {
        let at = from + text.get(from..)?.find("](")?;
        let (target, behind) = text.get(at + 2..)?.split_once(')')?;
        let is_page = target.split('#').next()?.ends_with(".md") && !target.contains("://");
        let start = text.get(..at)?.rfind('[').filter(|_| is_page);
        if let Some(start) = start {
            let link = PageLink {
                words: text.get(start + 1..at)?,
                target,
                behind,
            };
            return Some((text.get(..start)?, link));
        }
        from = at + 2;
    }
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
    fn a_table_is_a_list_and_one_in_code_is_not() {
        let page = "Look:\n\n| test | told |\n|---|---|\n| `a` | holds |\n\n```\n| x |\n```\n";
        assert_eq!(
            without_tables(page),
            "Look:\n\n*test: told*\n\n- `a`: holds\n\n```\n| x |\n```\n"
        );
        for rule in Rule::ALL {
            let shown = bare(&super::page(rule, Some(60)));
            let row = shown.lines().find(|line| line.contains("|---"));
            assert_eq!(row, None, "{}", rule.name());
        }
    }

    #[test]
    fn links_to_other_pages_say_where_these_are_and_others_stay() {
        for (text, wanted) in [
            ("no link", "no link"),
            (
                "see [the limits](../flow-format.md#the-limits).",
                "see the limits (`docs/flow-format.md`, under \"the limits\").",
            ),
            (
                "[a](gap.md) and [b](../b.md)",
                "a (`quandary explain gap`) and b (`docs/b.md`)",
            ),
            ("[yaml](https://yaml.org)", "[yaml](https://yaml.org)"),
            (
                "[yaml](https://a/b.md) and [gap](gap.md)",
                "[yaml](https://a/b.md) and gap (`quandary explain gap`)",
            ),
            (
                "[one, two] and [a](../a.md)",
                "[one, two] and a (`docs/a.md`)",
            ),
            ("](../a.md)", "](../a.md)"),
        ] {
            assert_eq!(with_places(text), wanted);
        }
    }

    /// What is said of each link of each page is there: the rule, or the page of the documentation
    /// with its heading.
    #[test]
    fn every_link_of_every_page_leads_somewhere() {
        let mut followed = 0;
        for rule in Rule::ALL {
            let mut rest = rule.page();
            while let Some((_, link)) = next_link(rest) {
                followed += 1;
                rest = link.behind;
                let (file, part) = link.target.split_once('#').unwrap_or((link.target, ""));
                if Rule::named(file.trim_end_matches(".md")).is_some() {
                    assert_eq!(part, "", "{}: {}", rule.name(), link.target);
                    continue;
                }
                let path = format!("{}/docs/rules/{file}", env!("CARGO_MANIFEST_DIR"));
                let text = std::fs::read_to_string(&path);
                let text = text.unwrap_or_else(|error| panic!("{}: {path}: {error}", rule.name()));
                let heading = part.replace('-', " ");
                let mut headings = text.lines().filter(|line| line.starts_with('#'));
                let is_there = headings
                    .any(|line| line.trim_start_matches(['#', ' ']).to_lowercase() == heading);
                assert!(
                    part.is_empty() || is_there,
                    "{}: {}",
                    rule.name(),
                    link.target
                );
            }
            let shown = with_places(rule.page());
            let left = shown.split("](").skip(1);
            let left: Vec<&str> = left.filter(|target| !target.starts_with("http")).collect();
            assert_eq!(left, <Vec<&str>>::new(), "{}", rule.name());
        }
        assert!(followed >= 8, "{followed}");
    }

    #[test]
    fn the_list_fits_its_width() {
        let list = bare(&list(Some(60)));
        let wide = list.lines().find(|line| line.len() > 62);
        assert_eq!(wide, None, "{list}");
    }
}
