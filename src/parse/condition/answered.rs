//! Tests of whether there is an answer, in everyday words.

use super::asked::{Choosing, OptionQuestion};
use super::parser::Parser;
use super::proposed::Proposed;
use super::spellings::{ANSWERED, UNANSWERED};
use crate::diagnostic::Rule;
use crate::flow::question::Kind;

impl Parser<'_> {
    /// Reports `since is empty` and its like.
    pub(super) fn answered_in_words(&mut self, name: &str, kind: &Kind) -> bool {
        let options = kind.options();
        let words = [(&UNANSWERED[..], "not "), (&ANSWERED[..], "")];
        let written = words.iter().find_map(|(known, not)| {
            let words = known.iter().find(|words| self.reads_at(self.at, words))?;
            Some((words.split(' ').count(), *not))
        });
        let Some((length, not)) = written else {
            return false;
        };
        // `is missing` may speak of an option that is called so.
        let last = self.word_at(self.at + length - 1).unwrap_or("");
        if options.is_some_and(|options| options.find(last).is_some()) {
            return false;
        }
        let phrase = self.at..self.at + length;
        self.at = phrase.end;
        let answered = format!("{not}{name} is answered");
        let nothing = OptionQuestion::named(self.names.flow, name)
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
        let mut words = ANSWERED.iter().chain(&UNANSWERED).chain(&["is answered"]);
        let Some(words) = words.find(|words| self.reads_at(self.at, words)) else {
            return false;
        };
        let at = self.bytes(&(self.at..self.at + words.split(' ').count()));
        let message = format!("the score `{}` has a value always, 0 at first", name);
        let help = format!(
            "leave `{} {words}` out, or compare the score, such as `{} > 0`",
            name, name
        );
        self.fail(Rule::CannotCompare, at, message, help);
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
