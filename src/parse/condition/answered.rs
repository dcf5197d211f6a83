//! Tests of whether there is an answer, in everyday words.

use super::asked::{Choosing, OptionQuestion};
use super::parser::Parser;
use super::proposed::Proposed;
use crate::diagnostic::{Remedy, Rule};
use crate::flow::question::Kind;

impl Parser<'_> {
    /// Reports `since is empty` and its like.
    pub(super) fn answered_in_words(&mut self, name: &str, kind: &Kind) -> bool {
        let Some(said) = self.state_at(self.at) else {
            return false;
        };
        let phrase = self.at..self.at + said.words;
        // `is missing` may speak of an option that is called so, and `chosen` of one that follows.
        let option = |word: &str| {
            let options = kind.options();
            options.is_some_and(|options| options.find(word).is_some())
        };
        let around = [phrase.end - 1, phrase.end];
        if around
            .into_iter()
            .filter_map(|at| self.word_at(at))
            .any(option)
        {
            return false;
        }
        self.at = phrase.end;
        let not = if said.answered { "" } else { "not " };
        let answered = format!("{not}{name} is answered");
        let nothing = OptionQuestion::named(&self.names.flow, name)
            .filter(|asked| asked.choosing == Choosing::Several && !not.is_empty());
        let chosen = words_of_nothing(self.word_at(phrase.end - 1))
            .then_some(nothing)
            .flatten();
        let test = match chosen {
            Some(asked) => {
                let options: Vec<&str> = asked.options.names().collect();
                vec![
                    Proposed {
                        test: format!("{name} has none of {}", options.join(", ")),
                        meant: "where nothing was chosen",
                    },
                    Proposed {
                        test: answered,
                        meant: "where it was not asked, or skipped",
                    },
                ]
            }
            None => Proposed::only(answered),
        };
        self.everyday(phrase, "is no test", test);
        true
    }

    /// Reports a test of whether a score has been given, which nobody is asked for.
    pub(super) fn answered_score(&mut self, name: &str) -> bool {
        let Some(said) = self.state_at(self.at) else {
            return false;
        };
        let words = self.at..self.at + said.words;
        let message = format!("the score `{name}` has a value always, 0 at first");
        let said = self.written(&words);
        let help = format!("leave `{name} {said}` out, or compare the score, such as `{name} > 0`");
        self.fail(
            Rule::CannotCompare,
            self.bytes(&words),
            message,
            Remedy::Say(help),
        );
        true
    }
}

/// Whether a word is said of an answer in which nothing was chosen, too.
fn words_of_nothing(word: Option<&str>) -> bool {
    matches!(
        word,
        Some("empty" | "blank" | "null" | "missing" | "answer")
    )
}
