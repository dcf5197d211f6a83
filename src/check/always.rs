//! Conditions that are the same for everybody who comes to them, for
//! `always-true` and `always-false`.

use std::ops::Range;

use super::Checker;
use super::logic::{ConditionRole, Logic, Stand};
use crate::diagnostic::Rule;
use crate::flow::condition::{Condition, not};
use crate::parse;
use crate::place::Place;
use crate::space::at_moment::Look;

/// A piece of a condition that is the same for everybody.
pub(super) struct Same {
    pub(super) place: Place,
    pub(super) words: String,
    pub(super) truth: Truth,
}

/// What a condition is for everybody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Truth {
    Always,
    Never,
}

/// A piece of a condition with what was asked of all ways.
struct Asked<'f> {
    stand: usize,
    bytes: Range<usize>,
    test: &'f Condition,
    opposite: Condition,
}

/// The smallest pieces of conditions that are the same for everybody who comes to
/// them, in the order of the flow.
pub(super) fn pieces(check: &mut Checker<'_>, logic: &mut Logic<'_>) -> Vec<Same> {
    let stands = logic.stands();
    let asked = asked(logic, &stands);
    let looks: Vec<(usize, Look<'_>)> = asked
        .iter()
        .enumerate()
        .flat_map(|(at, asked)| {
            let moments = stands[asked.stand].moments.iter();
            moments.flat_map(move |moment| {
                [
                    (2 * at, (*moment, asked.test)),
                    (2 * at + 1, (*moment, &asked.opposite)),
                ]
            })
        })
        .collect();
    let only: Vec<Look<'_>> = looks.iter().map(|(_, look)| *look).collect();
    let mut met: Vec<Option<bool>> = vec![Some(false); 2 * asked.len()];
    for ((of, _), is_met) in looks.iter().zip(logic.space.looks(&only)) {
        met[*of] = match (met[*of], is_met) {
            (Some(true), _) | (_, Ok(true)) => Some(true),
            (Some(false), Ok(false)) => Some(false),
            (_, Err(undecided)) => {
                check.undecided(Rule::AlwaysFalse, undecided);
                None
            }
            (None, Ok(false)) => None,
        };
    }
    let truth = |at: usize| match (met[2 * at], met[2 * at + 1]) {
        (Some(true), Some(false)) => Some(Truth::Always),
        (Some(false), Some(true)) => Some(Truth::Never),
        _ => None,
    };
    let same: Vec<(usize, Truth)> = (0..asked.len())
        .filter_map(|at| Some((at, truth(at)?)))
        .collect();
    let unknown = |at: &usize| met[2 * at].is_none() || met[2 * at + 1].is_none();
    let unknown: Vec<usize> = (0..asked.len()).filter(unknown).collect();
    let said = |(at, _): &(usize, Truth)| {
        !may_be_told_by(&stands, &asked, &unknown, *at) && told(&stands, &asked, &same, *at)
    };
    let same_pieces = same.iter().filter(|piece| said(piece));
    same_pieces
        .map(|(at, truth)| {
            let piece = &asked[*at];
            let stand = &stands[piece.stand];
            Same {
                place: stand.place.clone().piece(piece.bytes.clone()),
                words: stand.when.source[piece.bytes.clone()].to_owned(),
                truth: *truth,
            }
        })
        .collect()
}

/// Every test of every condition, but for those of which another rule tells that
/// they lead nowhere.
fn asked<'f>(logic: &Logic<'f>, stands: &[Stand<'f>]) -> Vec<Asked<'f>> {
    let mut asked = Vec::new();
    for (at, stand) in stands.iter().enumerate() {
        let told = match stand.role {
            ConditionRole::DeadRoute => true,
            ConditionRole::Passage(passage) => logic.never_shown.contains(&passage),
            ConditionRole::Fact(_)
            | ConditionRole::Refusal
            | ConditionRole::Route
            | ConditionRole::Part => false,
        };
        if told {
            continue;
        }
        let mut pieces = parse::pieces(logic.flow, stand.when).into_iter();
        stand.when.condition.visit(&mut |test| {
            asked.extend(pieces.next().map(|bytes| Asked {
                stand: at,
                bytes,
                test,
                opposite: not(test.clone()),
            }));
        });
    }
    asked
}

/// Whether what is told of a piece would be told of another, one of those of which it is not
/// known: a smaller one, or the fact that it names.
fn may_be_told_by(stands: &[Stand<'_>], asked: &[Asked<'_>], unknown: &[usize], at: usize) -> bool {
    let piece = &asked[at];
    unknown.iter().map(|other| &asked[*other]).any(|other| {
        let is_inside = other.stand == piece.stand
            && piece.bytes.start <= other.bytes.start
            && other.bytes.end <= piece.bytes.end;
        let role = stands[other.stand].role;
        is_inside
            || matches!(piece.test, Condition::Fact(fact) if role == ConditionRole::Fact(*fact))
    })
}

/// Whether a piece that is the same for everybody is to be told: it is the
/// smallest, and no other rule says so.
fn told(stands: &[Stand<'_>], asked: &[Asked<'_>], same: &[(usize, Truth)], at: usize) -> bool {
    let piece = &asked[at];
    let inside = |other: &&(usize, Truth)| {
        let (other, _) = other;
        let of = &asked[*other];
        *other != at
            && of.stand == piece.stand
            && piece.bytes.start <= of.bytes.start
            && of.bytes.end <= piece.bytes.end
            && of.bytes != piece.bytes
    };
    if same.iter().any(|other| inside(&other)) {
        return false;
    }
    // What is said of a fact where it stands is not said again where it is used.
    if let Condition::Fact(fact) = piece.test {
        let told = |(other, _): &(usize, Truth)| {
            stands[asked[*other].stand].role == ConditionRole::Fact(*fact)
        };
        if same.iter().any(told) {
            return false;
        }
    }
    let whole = piece.bytes == (0..stands[piece.stand].when.source.len());
    let truth = same
        .iter()
        .find(|(other, _)| *other == at)
        .map(|(_, truth)| *truth);
    match (stands[piece.stand].role, truth) {
        // `refuses-everything` says it.
        (ConditionRole::Refusal, Some(Truth::Always)) => !whole,
        _ => true,
    }
}
