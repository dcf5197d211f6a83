//! How many are wanted, in whatever words it is said, and how a condition says it.

use super::proposed::Proposed;

/// How many are wanted, in whatever words it is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum HowMany {
    /// So many or more.
    AtLeast(usize),
    /// So many or fewer.
    AtMost(usize),
    /// So many and no more.
    Exactly(usize),
    /// A number alone, which is mostly the least, and can be all that there may be.
    Bare(usize),
}

/// What a number with words before it counts.
type Says = fn(usize) -> HowMany;

/// Words before a number, where one begins as another does the longer first.
pub(super) const BEFORE: [(&str, Says); 16] = [
    ("at least", HowMany::AtLeast),
    ("no fewer than", HowMany::AtLeast),
    ("no less than", HowMany::AtLeast),
    ("not fewer than", HowMany::AtLeast),
    ("a minimum of", HowMany::AtLeast),
    ("any", HowMany::AtLeast),
    ("no more than", HowMany::AtMost),
    ("not more than", HowMany::AtMost),
    ("more than", |count| {
        HowMany::AtLeast(count.saturating_add(1))
    }),
    ("at most", HowMany::AtMost),
    ("up to", HowMany::AtMost),
    ("fewer than", |count| {
        HowMany::AtMost(count.saturating_sub(1))
    }),
    ("less than", |count| {
        HowMany::AtMost(count.saturating_sub(1))
    }),
    ("exactly", HowMany::Exactly),
    ("just", HowMany::Exactly),
    ("only", HowMany::Exactly),
];

/// Words behind a number.
pub(super) const BEHIND: [(&str, Says); 6] = [
    ("or more", HowMany::AtLeast),
    ("and more", HowMany::AtLeast),
    ("+", HowMany::AtLeast),
    ("plus", HowMany::AtLeast),
    ("or fewer", HowMany::AtMost),
    ("or less", HowMany::AtMost),
];

/// How many of so many things are wanted, in the words of a condition.
struct Wording<'w> {
    /// For at least so many, for any of them, for all of them.
    least: &'w dyn Fn(usize) -> String,
    /// For everybody whom the test is about.
    all: &'w str,
    total: usize,
}

impl Wording<'_> {
    fn tests(&self, count: HowMany) -> Vec<Proposed> {
        let (least, total) = (self.least, self.total);
        let just = |count: usize| match count == total {
            true => least(count),
            false => format!("{} and not {}", least(count), least(count + 1)),
        };
        match count {
            HowMany::AtLeast(count) | HowMany::Exactly(count) | HowMany::Bare(count)
                if count == 0 || count > total =>
            {
                Vec::new()
            }
            HowMany::AtMost(count) if count == 0 || count >= total => Vec::new(),
            HowMany::AtLeast(count) => Proposed::only(least(count)),
            HowMany::AtMost(count) => {
                Proposed::only(format!("{}not {}", self.all, least(count + 1)))
            }
            HowMany::Exactly(count) => Proposed::only(just(count)),
            HowMany::Bare(count) if count == total => Proposed::only(least(count)),
            HowMany::Bare(count) => vec![
                Proposed {
                    test: least(count),
                    meant: "where it may be more",
                },
                Proposed {
                    test: just(count),
                    meant: "where it may not",
                },
            ],
        }
    }
}

/// Options that are counted.
pub(super) struct CountedOptions<'t> {
    pub(super) name: &'t str,
    /// The options as they are written.
    pub(super) these: &'t str,
    pub(super) total: usize,
}

impl CountedOptions<'_> {
    /// The tests that count these options.
    pub(super) fn tests(&self, count: HowMany) -> Vec<Proposed> {
        let Self { name, these, total } = self;
        let least = |count: usize| match count {
            1 if *total == 1 => format!("{name} has {these}"),
            1 => format!("{name} has any of {these}"),
            count if count == *total => format!("{name} has all of {these}"),
            count => format!("{name} has at least {count} of {these}"),
        };
        let wording = Wording {
            least: &least,
            all: &format!("{name} is answered and "),
            total: *total,
        };
        wording.tests(count)
    }
}

/// The tests that count these tests, of which each can stand beside others.
pub(super) fn of_tests(count: HowMany, parts: &[String]) -> Vec<Proposed> {
    let least = |count: usize| match (count, parts) {
        (_, [one]) => one.clone(),
        (1, _) => format!("({})", parts.join(" or ")),
        (count, _) if count == parts.len() => format!("({})", parts.join(" and ")),
        (count, _) => format!("at least {count} of ({})", parts.join(", ")),
    };
    let wording = Wording {
        least: &least,
        all: "",
        total: parts.len(),
    };
    let mut tests = wording.tests(count);
    for proposed in &mut tests {
        // The parentheses are for what stands around it, which there is none of here.
        let all = HowMany::Exactly(parts.len()) == count || HowMany::Bare(parts.len()) == count;
        let alone = matches!(count, HowMany::AtLeast(_)) || all;
        let inner = proposed.test.strip_prefix('(');
        let inner = inner.and_then(|inner| inner.strip_suffix(')'));
        if let Some(inner) = inner.filter(|_| alone && parts.len() > 1) {
            proposed.test = inner.to_owned();
        }
    }
    tests
}

/// What is wrong with a number of so many options or tests, if anything is.
pub(super) fn about_number(count: usize, total: usize, things: &str) -> Option<(String, String)> {
    let (any, all) = match things {
        "options" => ("any of", "all of"),
        _ => ("or", "and"),
    };
    let many = match total.saturating_sub(1) {
        0 | 1 => format!("`{any}` is for one of them or more, `{all}` for all of them"),
        2 => "write `at least 2 of`".to_owned(),
        most => format!("write a number from 2 to {most}"),
    };
    match count {
        0 => Some(("at least 0 of them is no test".to_owned(), many)),
        count if count > total => {
            let many = match total {
                1 => "put commas between what is counted".to_owned(),
                _ => format!(
                    "add what is missing here, or write `{all}` where all of them are meant"
                ),
            };
            let stand = match total {
                1 => "only 1 stands".to_owned(),
                total => format!("only {total} stand"),
            };
            Some((format!("{stand} here, fewer than are wanted"), many))
        }
        1 => Some((
            format!("at least 1 of some {things} is said with `{any}`"),
            many,
        )),
        count if count == total => Some((
            format!("at least {count} of {count} {things} is said with `{all}`"),
            many,
        )),
        _ => None,
    }
}

/// How many are counted, and in how many words.
#[derive(Clone, Copy, Debug)]
pub(super) struct Counting {
    pub(super) count: HowMany,
    pub(super) words: usize,
}
