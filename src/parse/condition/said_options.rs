//! What the words before options say, and which tests can have been meant by them.

use super::asked::{Choosing, OptionQuestion};
use super::classes::{denies, helps, lowered};
use super::how_many::{CountedOptions, HowMany};
use super::proposed::Proposed;
use crate::flow::question::OptionSet;

/// The most options that `only` is spelt out against.
const MOST_OTHERS: usize = 8;

/// What a word before the options says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    /// A verb, or a word that helps one: `includes`, `does`, `in`.
    Verb,
    /// The opposite of what follows: `not`, `no`, `without`.
    No,
    /// One of them is enough: `any`, `either`.
    Any,
    /// All of them: `both`, `every`.
    All,
    /// Neither of them: the opposite of [`Class::Any`].
    Neither,
    /// These and no others: `only`.
    Only,
    /// All that there are, and not what follows: `all but`, `anything except`.
    But,
    /// Nothing: `of`, `the`, a bracket, a quote.
    Filler,
}

/// The class of a word, with whatever apostrophe and case.
pub(super) fn class(word: &str) -> Option<Class> {
    let word = &*lowered(word);
    Some(match word {
        // To be among several is to be one of them.
        "in" | "among" | "∈" => Class::Any,
        "but" | "except" | "excepting" => Class::But,
        "any" | "either" | "some" | "one" | "anything" => Class::Any,
        "all" | "both" | "every" | "each" | "everything" => Class::All,
        "neither" | "none" | "nothing" => Class::Neither,
        "only" | "just" | "exactly" | "solely" => Class::Only,
        "without" | "exclude" | "excludes" | "excluded" | "excluding" | "lack" | "lacks"
        | "lacking" | "miss" | "misses" | "omit" | "omits" | "!=" | "!==" | "≠" | "!" | "∉" => {
            Class::No
        }
        "include" | "includes" | "included" | "including" | "contain" | "contains"
        | "containing" | "cover" | "covers" | "list" | "lists" | "mention" | "mentions"
        | "equal" | "equals" | "to" | "chosen" | "chose" | "pick" | "picks" | "picked"
        | "ticked" | "selected" | "=" | "==" | "===" | ":" => Class::Verb,
        "of" | "the" | "a" | "an" | "[" | "(" | "{" | "\"" | "'" | "`" | "“" | "”" => {
            Class::Filler
        }
        word if denies(word) => Class::No,
        word if helps(word) => Class::Verb,
        _ => return None,
    })
}

/// The words before the options, taken together.
#[derive(Default)]
pub(super) struct BeforeOptions {
    /// Whether an odd number of words says no.
    pub(super) no: bool,
    pub(super) any: bool,
    pub(super) all: bool,
    pub(super) only: bool,
    /// Whether the options are those that the words before do not mean.
    pub(super) but: bool,
    /// How many of them.
    pub(super) count: Option<HowMany>,
    /// Whether a `(` stands before the options.
    pub(super) open: bool,
}

/// The options of an everyday test, and what joins them.
#[derive(Default)]
pub(super) struct NamedOptions<'a> {
    pub(super) options: Vec<&'a str>,
    pub(super) and: bool,
    pub(super) or: bool,
    /// Whether a list of the flow is among them, which stands for several options.
    pub(super) list: bool,
    /// The options themselves, those of lists too.
    pub(super) all: OptionSet,
}

impl NamedOptions<'_> {
    pub(super) fn is_one(&self) -> bool {
        self.options.len() == 1 && !self.list
    }

    pub(super) fn spelt(&self) -> String {
        self.options.join(", ")
    }

    /// How many options these are.
    pub(super) fn total(&self) -> usize {
        self.all.len()
    }
}

impl BeforeOptions {
    /// The words of a test as the format has them: `has any of`.
    pub(super) fn written(words: &[&str]) -> Self {
        let mut said = Self {
            no: words.contains(&"not"),
            ..Self::default()
        };
        match words {
            ["has", "any", ..] => said.any = true,
            ["has", "all", ..] => said.all = true,
            ["has", "none", ..] => (said.no, said.any) = (true, true),
            ["has", "at", "least", count, ..] => {
                said.count = count.parse().ok().map(HowMany::AtLeast);
            }
            _ => {}
        }
        said
    }

    /// The tests that can have been meant by these words and options. None where they can't be
    /// told, or contradict each other.
    pub(super) fn tests(
        &self,
        asked: OptionQuestion<'_>,
        listed: &NamedOptions<'_>,
    ) -> Vec<Proposed> {
        let counts = self.count.is_some();
        if self.but {
            return match counts || self.only || listed.list {
                true => Vec::new(),
                false => self.of_but(asked, listed),
            };
        }
        let contradicts = (self.any && self.all)
            || (listed.and && listed.or && !self.no)
            || counts && (self.any || self.all || self.only || asked.choosing == Choosing::One);
        if listed.options.is_empty() || contradicts {
            return Vec::new();
        }
        match (self.count, asked.choosing) {
            (Some(count), _) => self.counted(asked, listed, count),
            (None, Choosing::One) => self.of_one(asked, listed),
            (None, Choosing::Several) if self.only => self.of_only(asked, listed),
            (None, Choosing::Several) => self.of_several(asked, listed),
        }
    }

    fn counted(
        &self,
        asked: OptionQuestion<'_>,
        listed: &NamedOptions<'_>,
        count: HowMany,
    ) -> Vec<Proposed> {
        let these = CountedOptions {
            name: asked.name,
            these: &listed.spelt(),
            total: listed.total(),
        };
        let mut tests = these.tests(count);
        match (self.no, count) {
            (false, _) => tests,
            (true, HowMany::AtLeast(_)) => {
                for proposed in &mut tests {
                    proposed.test = format!("not {}", proposed.test);
                }
                tests
            }
            (true, _) => Vec::new(),
        }
    }

    fn of_one(&self, asked: OptionQuestion<'_>, listed: &NamedOptions<'_>) -> Vec<Proposed> {
        let (said, name, these) = (self, asked.name, listed.spelt());
        // Nobody can choose two, so "both" and "and" say something else.
        let both = said.all || (listed.and && !said.no);
        match (listed.is_one(), said.no) {
            (true, false) => Proposed::only(format!("{name} is {these}")),
            (true, true) => Proposed::only(format!("{name} is not {these}")),
            _ if both || said.only => Vec::new(),
            (false, false) => Proposed::only(format!("{name} is one of {these}")),
            (false, true) => Proposed::only(format!("{name} is not one of {these}")),
        }
    }

    fn of_only(&self, asked: OptionQuestion<'_>, listed: &NamedOptions<'_>) -> Vec<Proposed> {
        let (said, name, options) = (self, asked.name, asked.options);
        let others = options
            .names()
            .filter(|option| !listed.options.contains(option));
        let others: Vec<&str> = others.collect();
        let joined = !listed.is_one() && (listed.or || said.any);
        if said.no || listed.list || joined || others.len() > MOST_OTHERS {
            return Vec::new();
        }
        let these = match listed.is_one() {
            true => format!("{name} has {}", listed.spelt()),
            false => format!("{name} has all of {}", listed.spelt()),
        };
        Proposed::only(match others.is_empty() {
            true => these,
            false => format!("{these} and {name} has none of {}", others.join(", ")),
        })
    }

    /// `all but`, `none but`, `any but`, where one of the three is said before.
    fn of_but(&self, asked: OptionQuestion<'_>, listed: &NamedOptions<'_>) -> Vec<Proposed> {
        let (name, these) = (asked.name, listed.spelt());
        if asked.choosing == Choosing::One {
            let none = self.no && self.any;
            return match (listed.is_one(), none) {
                _ if self.no && !self.any => Vec::new(),
                (true, true) => Proposed::only(format!("{name} is {these}")),
                (true, false) => Proposed::only(format!("{name} is not {these}")),
                (false, true) => Proposed::only(format!("{name} is one of {these}")),
                (false, false) => Proposed::only(format!("{name} is not one of {these}")),
            };
        }
        let others = asked.options.names();
        let others = others.filter(|option| !listed.options.contains(option));
        let others: Vec<&str> = others.collect();
        let none = format!("{name} has none of {these}");
        let has = |quantity: &str| match others.as_slice() {
            [other] => format!("{name} has {other}"),
            others => format!("{name} has {quantity} of {}", others.join(", ")),
        };
        match (self.no, self.all, self.any) {
            _ if others.is_empty() || others.len() > MOST_OTHERS => Vec::new(),
            (true, false, true) => BeforeOptions::default().of_only(asked, listed),
            (false, true, false) => Proposed::only(format!("{} and {none}", has("all"))),
            (false, false, true) => vec![
                Proposed {
                    test: has("any"),
                    meant: "for one of the others or more",
                },
                Proposed {
                    test: none,
                    meant: "where it may not be there",
                },
            ],
            _ => Vec::new(),
        }
    }

    fn of_several(&self, asked: OptionQuestion<'_>, listed: &NamedOptions<'_>) -> Vec<Proposed> {
        let (said, name, these) = (self, asked.name, listed.spelt());
        let none = format!("{name} has none of {these}");
        let any = format!("{name} has any of {these}");
        let all = format!("{name} has all of {these}");
        let two = |first: String, meant, second: String, also| {
            let first = Proposed { test: first, meant };
            let second = Proposed {
                test: second,
                meant: also,
            };
            vec![first, second]
        };
        match (said.no, listed.is_one()) {
            (true, true) => Proposed::only(none),
            (false, true) => Proposed::only(format!("{name} has {these}")),
            (true, false) if said.all => Proposed::only(format!("not {all}")),
            (true, false) if listed.and && !said.any => two(
                none,
                "where none of them may be there",
                format!("not {all}"),
                "where not all of them may be",
            ),
            (true, false) => Proposed::only(none),
            (false, false) if said.all || (listed.and && !said.any) => Proposed::only(all),
            (false, false) if said.any || listed.or => Proposed::only(any),
            (false, false) => two(any, "for one of them or more", all, "for all of them"),
        }
    }
}
