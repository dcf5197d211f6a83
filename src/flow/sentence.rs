//! Answers inside a sentence: "There is room for a pram", of the option "A pram".

use super::answer::Answer;
use super::question::{AnswerOption, Question};
use super::text::SentencePlace;
use super::words::{ProgramWord, Words};

impl Question {
    /// The answer as it stands at a place of a text, in the words of the flow.
    #[must_use]
    pub fn say(&self, answer: &Answer, place: SentencePlace, words: &Words) -> String {
        let option = |option: usize| {
            let options = self.kind.options()?;
            Some(&options[options.id_at(option)?])
        };
        match answer {
            Answer::Choice(chosen) => option(*chosen)
                .map(|option| option.said(place))
                .unwrap_or_default(),
            Answer::Choices(chosen) if chosen.is_empty() => {
                let word = self.word_for_nothing(words);
                match place {
                    SentencePlace::Start => capital(word),
                    SentencePlace::Apart | SentencePlace::Inside => word.to_owned(),
                }
            }
            Answer::Choices(chosen) => {
                let options = chosen.iter().filter_map(option).enumerate();
                let said = options.map(|(at, option)| match (at, place) {
                    (0, _) | (_, SentencePlace::Apart) => option.said(place),
                    _ => option.said(SentencePlace::Inside),
                });
                words.listed(&said.collect::<Vec<_>>())
            }
            Answer::YesNo(yes) => {
                let word = if *yes {
                    ProgramWord::Yes
                } else {
                    ProgramWord::No
                };
                words.small(word).into_owned()
            }
            Answer::Number(_) | Answer::Duration(_) | Answer::Date(_) | Answer::Text(_) => {
                self.show(answer, words)
            }
        }
    }
}

impl Question {
    /// What stands at a place of a text where there is no answer.
    #[must_use]
    pub fn say_nothing(&self, place: SentencePlace, words: &Words) -> String {
        match (&self.unanswered, place) {
            (None, _) => words.get(ProgramWord::NoAnswer).to_owned(),
            (Some(own), SentencePlace::Start) => capital(own),
            (Some(own), SentencePlace::Apart | SentencePlace::Inside) => own.to_string(),
        }
    }
}

impl AnswerOption {
    /// The option as it stands at a place of a text: in the author's words for that, or
    /// else its label.
    fn said(&self, place: SentencePlace) -> String {
        match (&self.in_text, place) {
            (Some(words), SentencePlace::Start) => capital(words),
            (Some(words), SentencePlace::Apart | SentencePlace::Inside) => words.to_string(),
            (None, SentencePlace::Inside) => inside(&self.label),
            (None, SentencePlace::Start | SentencePlace::Apart) => self.label.to_string(),
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
    fn the_place_is_told_by_what_stands_before_it() {
        for (before, want) in [
            ("", SentencePlace::Start),
            ("Call for ", SentencePlace::Inside),
            ("It is late. ", SentencePlace::Start),
            ("Really? **", SentencePlace::Start),
            ("You said \"", SentencePlace::Apart),
            ("You said: ", SentencePlace::Apart),
            ("One line\nand ", SentencePlace::Inside),
            ("One line\n", SentencePlace::Inside),
            ("One block\n\n", SentencePlace::Start),
            ("Pack these\n- ", SentencePlace::Start),
            ("Pack these\n1. ", SentencePlace::Start),
            ("# ", SentencePlace::Start),
            ("**", SentencePlace::Start),
            ("One line\n**", SentencePlace::Inside),
            ("Come (", SentencePlace::Inside),
            ("1 and ", SentencePlace::Inside),
        ] {
            assert_eq!(SentencePlace::behind(before), want, "{before:?}");
        }
    }
}
