//! Answers inside a sentence: "There is room for a pram", of the option "A pram".

use super::answer::Answer;
use super::question::{AnswerOption, Question};
use super::text::listed;

/// Where in a sentence something stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spot {
    /// Where a sentence begins.
    Start,
    /// By itself: behind a colon, or in quotes.
    Apart,
    /// Anywhere else.
    Inside,
}

impl Spot {
    /// The spot behind these words, which may be Markdown.
    ///
    /// ```
    /// use quandary::flow::sentence::Spot;
    ///
    /// assert_eq!(Spot::behind("Go. "), Spot::Start);
    /// assert_eq!(Spot::behind("Pack:\n- "), Spot::Start);
    /// assert_eq!(Spot::behind("You take: "), Spot::Apart);
    /// assert_eq!(Spot::behind("There is room for **"), Spot::Inside);
    /// ```
    #[must_use]
    pub fn behind(before: &str) -> Self {
        let line = before.rsplit('\n').next().unwrap_or("");
        // What Markdown makes of the beginning of a line: a heading, a row, a quotation.
        let row = line.trim_start_matches(|c: char| {
            c.is_whitespace() || c.is_ascii_digit() || "#>-+*_.)[]".contains(c)
        });
        if row.is_empty() && line.contains(['#', '>', '-', '+', '*', '.', ')', '_']) {
            return match line.trim() {
                // Emphasis alone begins nothing.
                "*" | "**" | "***" | "_" | "__" if !line.ends_with(' ') => {
                    Spot::behind(&before[..before.len() - line.len()])
                }
                _ => Spot::Start,
            };
        }
        let bare = before.trim_end_matches(|c: char| c.is_whitespace() || "*_(".contains(c));
        let blank = before[bare.len()..].matches('\n').count() > 1;
        match bare.chars().next_back() {
            None => Spot::Start,
            Some(_) if blank => Spot::Start,
            Some('.' | '!' | '?' | '…') => Spot::Start,
            Some(':' | '"' | '\'' | '“' | '„' | '‘' | '«' | '»' | '”' | '=' | '`') => {
                Spot::Apart
            }
            Some(_) => Spot::Inside,
        }
    }
}

/// What stands for no choice at all, where the author has no word for it.
pub const NOTHING: &str = "nothing";

impl Question {
    /// The answer as it stands at a spot of a text.
    #[must_use]
    pub fn say(&self, answer: &Answer, spot: Spot) -> String {
        let option = |option: usize| {
            let options = self.kind.options()?;
            Some(&options[options.id_at(option)?])
        };
        match answer {
            Answer::Choice(chosen) => option(*chosen)
                .map(|option| option.said(spot))
                .unwrap_or_default(),
            Answer::Choices(chosen) if chosen.is_empty() => {
                let word = self.nothing.as_deref().unwrap_or(NOTHING);
                match spot {
                    Spot::Start => capital(word),
                    Spot::Apart | Spot::Inside => word.to_owned(),
                }
            }
            Answer::Choices(chosen) => {
                let options = chosen.iter().filter_map(option).enumerate();
                let said = options.map(|(at, option)| match (at, spot) {
                    (0, _) | (_, Spot::Apart) => option.said(spot),
                    _ => option.said(Spot::Inside),
                });
                listed(&said.collect::<Vec<_>>())
            }
            Answer::YesNo(_)
            | Answer::Number(_)
            | Answer::Duration(_)
            | Answer::Date(_)
            | Answer::Text(_) => self.show(answer),
        }
    }
}

impl AnswerOption {
    /// The option as it stands at a spot of a text: in the author's words for that, or
    /// else its label.
    fn said(&self, spot: Spot) -> String {
        match (&self.in_text, spot) {
            (Some(words), Spot::Start) => capital(words),
            (Some(words), Spot::Apart | Spot::Inside) => words.to_string(),
            (None, Spot::Inside) => inside(&self.label),
            (None, Spot::Start | Spot::Apart) => self.label.to_string(),
        }
    }
}

/// Words with which a label begins, and which are small inside a sentence.
const SMALL: [&str; 35] = [
    "A",
    "An",
    "The",
    "My",
    "Your",
    "Our",
    "His",
    "Her",
    "Its",
    "Their",
    "This",
    "That",
    "These",
    "Those",
    "Some",
    "Any",
    "No",
    "None",
    "Nothing",
    "Nobody",
    "Neither",
    "Both",
    "Every",
    "Each",
    "All",
    "Another",
    "Other",
    "Something",
    "Somebody",
    "Someone",
    "Anything",
    "Everything",
    "Everybody",
    "Everyone",
    "It",
];

/// A label inside a sentence. Its first word is written small where that is right
/// whatever follows; behind `A` and `The` there may be a name ("The Hague").
fn inside(label: &str) -> String {
    let first = label.split(' ').next().unwrap_or("");
    let word = first.trim_end_matches([',', ';']);
    let mut behind = label.split(' ').skip(1);
    let small = |word: &str| word.starts_with(char::is_lowercase);
    let may_be_name = matches!(word, "A" | "The") && !behind.any(small);
    if !SMALL.contains(&word) || may_be_name {
        return label.to_owned();
    }
    format!("{}{}", first.to_lowercase(), &label[first.len()..])
}

/// Words with a capital letter first.
fn capital(words: &str) -> String {
    let mut rest = words.chars();
    match rest.next() {
        Some(first) => format!("{}{}", first.to_uppercase(), rest.as_str()),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_begins_small_where_that_is_always_right() {
        for (label, want) in [
            ("A pram", "a pram"),
            ("My father", "my father"),
            ("None of these", "none of these"),
            ("No, never", "no, never"),
            ("Nothing", "nothing"),
            ("The Bank of England", "the Bank of England"),
            ("The Hague", "The Hague"),
            ("A Level", "A Level"),
            ("A", "A"),
            ("Germany", "Germany"),
            ("I am ill", "I am ill"),
            ("Nuts", "Nuts"),
            ("", ""),
            ("Ärger", "Ärger"),
        ] {
            assert_eq!(inside(label), want, "{label}");
        }
    }

    #[test]
    fn the_spot_is_told_by_what_stands_before_it() {
        for (before, want) in [
            ("", Spot::Start),
            ("Call for ", Spot::Inside),
            ("It is late. ", Spot::Start),
            ("Really? **", Spot::Start),
            ("You said \"", Spot::Apart),
            ("You said: ", Spot::Apart),
            ("One line\nand ", Spot::Inside),
            ("One line\n", Spot::Inside),
            ("One block\n\n", Spot::Start),
            ("Pack these\n- ", Spot::Start),
            ("Pack these\n1. ", Spot::Start),
            ("# ", Spot::Start),
            ("**", Spot::Start),
            ("One line\n**", Spot::Inside),
            ("Come (", Spot::Inside),
            ("1 and ", Spot::Inside),
        ] {
            assert_eq!(Spot::behind(before), want, "{before:?}");
        }
    }
}
