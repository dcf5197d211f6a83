//! What a condition can have in a place where it doesn't fit: what the grammar finds, without
//! a word on it.

use crate::flow::day::Direction;
use crate::flow::duration::Duration;

/// Something that doesn't fit, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Noted {
    /// The word that comes next.
    pub(super) at: usize,
    pub(super) misplaced: Misplaced,
}

/// What doesn't fit, or is wanted in its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Misplaced {
    /// There is no word at all.
    Nothing,
    /// The condition ends where this is wanted.
    Ends(&'static str),
    /// Words are left behind the condition.
    LeftOver,
    /// This `or` stands beside that `and` without parentheses.
    MixedWith(usize),
    /// Parentheses inside parentheses, and so on.
    TooDeep,
    /// Nothing closes this `(`.
    Unclosed,
    /// Neither a comma nor a `)` follows tests that are counted.
    CountUnclosed,
    /// A test begins with what is no name of something to test.
    NoName,
    /// A test is over, and goes on.
    GoesOn,
    /// A fact, or a question of yes or no, is compared with something.
    Compared,
    /// A text can't be tested.
    OfText,
    /// `is` or `has` is wanted.
    NoVerb,
    /// This is no word, and so not what is wanted: an option, or a list.
    NoWord(&'static str),
    /// An option that there is not.
    NoOption,
    /// A list in the place of one option.
    LoneList,
    /// A list without one of the options.
    StrangeList,
    /// An option for the second time.
    Twice,
    /// A comma behind one option, which is this word.
    Comma(usize),
    /// One more option behind one, which is this word.
    SecondOption(usize),
    /// One more option without a comma, behind those from this word on.
    NoComma(usize),
    /// A joint with an option behind it, behind options from this word on.
    JoinedOption(usize),
    /// Behind a comma stands what is an option, and can be tested as well.
    OptionOrTest,
    /// Something else than digits behind `at least`.
    NoCount,
    /// Something else than `of` behind `at least 2`.
    NoOf,
    /// So many of these options, which begin at a word, are none of them, one of them or more,
    /// all of them, or cannot be.
    OddCount {
        first: usize,
        least: usize,
        total: usize,
    },
    /// A name alone is no test.
    NoSign,
    /// Something else than a sign.
    OtherSign,
    /// Something else than a whole number that a score may be.
    NoScore,
    /// Something else than a value of the question's type.
    NoValue,
    /// A number that looks like another, or that no answer can be.
    OddNumber,
    /// An answer of another type.
    OtherType,
    /// Something else than this behind `+` or `-`.
    NoOffset(&'static str),
    /// Several lengths of time are added to what stands before them; the second begins at a word.
    Lengths {
        before: usize,
        second: usize,
        lengths: Vec<(Direction, Duration)>,
    },
    /// What has been told already.
    Told,
}

impl Misplaced {
    /// Whether the condition can be used with it.
    pub(super) fn is_harmless(&self) -> bool {
        matches!(self, Misplaced::Twice | Misplaced::OddNumber)
    }

    /// Whether the reading of the test goes on behind it.
    pub(super) fn goes_on(&self) -> bool {
        matches!(
            self,
            Misplaced::NoOption
                | Misplaced::LoneList
                | Misplaced::StrangeList
                | Misplaced::Twice
                | Misplaced::OddNumber
                | Misplaced::NoComma(_)
                | Misplaced::OptionOrTest
        )
    }
}
