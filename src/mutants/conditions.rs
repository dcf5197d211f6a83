//! Slips inside a condition, made on its words, so that the rest of it stays as
//! the author wrote it.

use std::ops::Range;

use super::change::ChangeInFlow;
use super::seat::ConditionSeat;
use super::values::{BOTH, Nudge, distance, length, number, point};
use super::{Edit, MutantMaker, Slip, with_edits};
use crate::flow::Flow;
use crate::flow::condition::{Condition, Written};
use crate::flow::day::{DayPoint, Direction};
use crate::flow::duration::Duration;
use crate::flow::number::Number;
use crate::flow::question::Kind;
use crate::parse;
use crate::parse::condition::words::{Token, tokens};
use crate::place::Place;
use crate::yaml::Node;

impl MutantMaker<'_> {
    /// All slips in a condition that stands at a place of the file.
    pub(super) fn condition(&mut self, written: &Written, place: &Place, seat: ConditionSeat) {
        if !self.file.at(place).is_some_and(Node::is_leaf) {
            return;
        }
        let mut walk = ConditionWalk {
            flow: self.flow,
            prefix: &written.prefix,
            source: &written.source,
            tokens: tokens(&written.source),
            pieces: parse::pieces(self.flow, written).into_iter(),
            slips: Vec::new(),
        };
        walk.part(&written.condition, Polarity::Plain);
        for (slip, edits) in walk.slips {
            let pieces = edits.iter();
            let pieces = pieces.map(|(piece, _)| place.clone().piece(piece.clone()));
            self.pieces
                .extend(pieces.zip(std::iter::repeat(self.found.len())));
            let source = with_edits(&written.source, &edits);
            let before = self.found.len();
            self.add(slip, edits);
            self.told_by(before, &ChangeInFlow::Says(seat.clone(), source));
        }
    }

    /// Finds the bytes of the file of all edits that were made on words of conditions.
    pub(super) fn find_pieces(&mut self) {
        let (places, mutants): (Vec<Place>, Vec<usize>) =
            std::mem::take(&mut self.pieces).into_iter().unzip();
        let found = parse::locate(self.text, &places);
        let mut before = None;
        let mut edit = 0;
        for (mutant, found) in mutants.into_iter().zip(found) {
            edit = match before == Some(mutant) {
                true => edit + 1,
                false => 0,
            };
            before = Some(mutant);
            if let Some((bytes, _)) = self.found[mutant].edits.get_mut(edit) {
                *bytes = found;
            }
        }
    }
}

/// Goes through a condition as it was read, and through its words beside it.
pub(super) struct ConditionWalk<'c> {
    pub(super) flow: &'c Flow,
    /// What the ids begin with that the condition says without that.
    prefix: &'c str,
    source: &'c str,
    tokens: Vec<Token<'c>>,
    /// The bytes of the parts that have not been seen, in the order of the condition.
    pieces: std::vec::IntoIter<Range<usize>>,
    pub(super) slips: Vec<(Slip, Vec<Edit>)>,
}

/// Whether a part stands right behind a `not`: what is turned round already is not turned round
/// once more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Polarity {
    Plain,
    Opposite,
}

impl ConditionWalk<'_> {
    /// A part of the condition; gives its place among the tokens.
    fn part(&mut self, part: &Condition, sense: Polarity) -> Range<usize> {
        let words = self.next_piece();
        match part {
            Condition::All(parts) => self.joined(parts, words.clone(), "or"),
            Condition::Any(parts) => self.joined(parts, words.clone(), "and"),
            Condition::Not(inner) => {
                let edit = self.without_before(words.start..words.start + 1);
                self.slips.push((Slip::Negated, edit.into_iter().collect()));
                let sense = match self.word_at(words.start + 1) {
                    "(" | "not" => Polarity::Plain,
                    _ => Polarity::Opposite,
                };
                self.part(inner, sense);
            }
            Condition::AtLeast(count, parts) => {
                self.counted_tests(*count, parts, words.clone());
                self.negated(&words, sense);
            }
            Condition::Fact(_)
            | Condition::Answered(_)
            | Condition::Yes(_)
            | Condition::Is(..)
            | Condition::Has(..)
            | Condition::Compare(..)
            | Condition::Score(..) => {
                self.counted_options(part, words.clone());
                self.test(words.clone());
                self.negated(&words, sense);
            }
        }
        words
    }

    /// The next part, by its tokens.
    fn next_piece(&mut self) -> Range<usize> {
        let bytes = self.pieces.next().unwrap_or(0..0);
        let start = self
            .tokens
            .partition_point(|token| token.at.start < bytes.start);
        let end = self
            .tokens
            .partition_point(|token| token.at.start < bytes.end);
        start..end
    }

    fn negated(&mut self, words: &Range<usize>, sense: Polarity) {
        if sense == Polarity::Opposite {
            return;
        }
        if let Some(token) = self.tokens.get(words.start) {
            let edit = (token.at.clone(), format!("not {}", token.text));
            self.slips.push((Slip::Negated, vec![edit]));
        }
    }

    /// The parts in these words, each with the parentheses around it.
    pub(super) fn parts(&mut self, parts: &[Condition], words: Range<usize>) -> Vec<Range<usize>> {
        let inside: Vec<Range<usize>> = (parts.iter())
            .map(|part| self.part(part, Polarity::Plain))
            .collect();
        let joint = |pair: &[Range<usize>]| {
            let mut between = pair[0].end..pair[1].start;
            between.find(|at| !matches!(self.word_at(*at), "(" | ")"))
        };
        let joints: Vec<usize> = inside.windows(2).filter_map(joint).collect();
        let starts = std::iter::once(words.start).chain(joints.iter().map(|joint| joint + 1));
        let ends = joints.iter().copied().chain(std::iter::once(words.end));
        starts.zip(ends).map(|(start, end)| start..end).collect()
    }

    /// Parts with a joint between them: the joint may be the other one, and each
    /// part may be gone.
    fn joined(&mut self, parts: &[Condition], words: Range<usize>, other: &str) {
        let parts = self.parts(parts, words);
        let joints = parts.iter().skip(1).map(|part| part.start - 1);
        let joints = joints.filter_map(|at| self.edit(at..at + 1, other));
        self.slips.push((Slip::Joint, joints.collect()));
        for (at, part) in parts.iter().enumerate() {
            let edit = match parts.get(at + 1) {
                Some(next) => self.without_before(part.start..next.start),
                None => self.without_behind(part.start - 1..part.end),
            };
            self.slips
                .push((Slip::PartDropped, edit.into_iter().collect()));
        }
    }

    /// A word of the condition as a name of the flow.
    pub(super) fn in_full(&self, word: &str) -> String {
        format!("{}{word}", self.prefix)
    }

    fn test(&mut self, words: Range<usize>) {
        let start = words.start;
        let sign = match self.word_at(start + 1) {
            sign @ ("<" | "<=" | ">" | ">=" | "=" | "!=") => sign,
            _ => return,
        };
        let right = start + 2..words.end;
        let kind = self.flow.questions.get(&self.in_full(self.word_at(start)));
        let kind = kind.map(|question| &question.kind);
        let operand = self.operand(right, kind);
        let other = match sign {
            "<" => Some("<="),
            "<=" => Some("<"),
            ">" => Some(">="),
            ">=" => Some(">"),
            _ => None,
        };
        // The other sign is the same as one step already.
        let by_sign = match sign {
            "<" | ">=" => Some(Nudge::Up),
            "<=" | ">" => Some(Nudge::Down),
            _ => None,
        };
        if let Some(edit) = other.and_then(|other| self.edit(start + 1..start + 2, other)) {
            self.slips.push((Slip::Sign, vec![edit]));
        }
        for way in BOTH {
            if by_sign != Some(way) || operand.is_off_the_steps(kind) {
                let edit = operand.moved(way, kind).and_then(|(tokens, new)| {
                    let edit = self.edit(tokens, &new)?;
                    Some((Slip::Bound, vec![edit]))
                });
                self.slips.extend(edit);
            }
        }
    }

    /// What stands on the right of a comparison.
    fn operand(&self, at: Range<usize>, kind: Option<&Kind>) -> WrittenOperand {
        let words = self.words(at.clone());
        match kind {
            // A score.
            None => match words.parse() {
                Ok(value) => WrittenOperand::Score(at, value),
                Err(_) => WrittenOperand::Other,
            },
            Some(Kind::Number { .. }) => match Number::read(words) {
                Ok(value) => WrittenOperand::Number(at, value),
                Err(_) => self.moved_answer(at, kind),
            },
            Some(Kind::Duration { .. }) => match Duration::read(words) {
                Ok(value) => WrittenOperand::Duration(at, value),
                Err(_) => self.moved_answer(at, kind),
            },
            Some(Kind::Date { .. }) => match DayPoint::read(words) {
                Ok(value) => WrittenOperand::Day(at, value),
                Err(_) => self.moved_answer(at, kind),
            },
            Some(Kind::Choice(_) | Kind::Choices { .. } | Kind::YesNo | Kind::Text { .. }) => {
                WrittenOperand::Other
            }
        }
    }

    /// Another answer with something added to it.
    fn moved_answer(&self, at: Range<usize>, kind: Option<&Kind>) -> WrittenOperand {
        let direction = match self.word_at(at.start + 1) {
            "+" => Direction::After,
            "-" => Direction::Before,
            _ => return WrittenOperand::Other,
        };
        let words = self.words(at.start + 2..at.end);
        let offset = at.start + 1..at.end;
        match kind {
            Some(Kind::Number { .. }) => match Number::read(words) {
                Ok(value) if direction == Direction::After => WrittenOperand::Added(offset, value),
                Ok(value) => WrittenOperand::Added(offset, value.negated()),
                Err(_) => WrittenOperand::Other,
            },
            Some(
                Kind::Choice(_)
                | Kind::Choices { .. }
                | Kind::YesNo
                | Kind::Duration { .. }
                | Kind::Date { .. }
                | Kind::Text { .. },
            )
            | None => match Duration::read(words) {
                Ok(value) => WrittenOperand::Distance(offset, (direction, value)),
                Err(_) => WrittenOperand::Other,
            },
        }
    }

    /// A word; empty where there is none.
    fn word_at(&self, at: usize) -> &str {
        self.tokens.get(at).map_or("", |token| token.text)
    }

    /// The words of tokens as they stand in the condition.
    pub(super) fn words(&self, at: Range<usize>) -> &str {
        let bytes = self.bytes(at).unwrap_or(0..0);
        self.source.get(bytes).unwrap_or("")
    }

    fn bytes(&self, at: Range<usize>) -> Option<Range<usize>> {
        let last = self.tokens.get(at.end.checked_sub(1)?)?;
        Some(self.tokens.get(at.start)?.at.start..last.at.end)
    }

    pub(super) fn edit(&self, at: Range<usize>, new: &str) -> Option<Edit> {
        Some((self.bytes(at)?, new.to_owned()))
    }

    /// Tokens are gone, with the white space before the next.
    fn without_before(&self, gone: Range<usize>) -> Option<Edit> {
        let next = self.tokens.get(gone.end)?.text;
        self.edit(gone.start..gone.end + 1, next)
    }

    /// Tokens are gone, with the white space behind the last before them.
    fn without_behind(&self, gone: Range<usize>) -> Option<Edit> {
        let before = gone.start.checked_sub(1)?;
        self.edit(before..gone.end, self.tokens.get(before)?.text)
    }
}

/// What stands on the right of a comparison, with its place among the tokens.
enum WrittenOperand {
    Score(Range<usize>, i64),
    Number(Range<usize>, Number),
    Duration(Range<usize>, Duration),
    Day(Range<usize>, DayPoint),
    /// What is added to another answer, from its sign on.
    Added(Range<usize>, Number),
    /// How far another answer is moved, from its sign on.
    Distance(Range<usize>, (Direction, Duration)),
    /// Nothing that has steps.
    Other,
}

impl WrittenOperand {
    /// Whether no answer is just there, so that it is the same with either sign.
    fn is_off_the_steps(&self, kind: Option<&Kind>) -> bool {
        let takes_more = |value: &Number, kind: &Kind| value.decimals() > kind.decimals();
        match self {
            WrittenOperand::Number(_, value) => kind.is_some_and(|kind| takes_more(value, kind)),
            _ => false,
        }
    }

    /// The value one step off, and the tokens whose place it takes.
    fn moved(&self, way: Nudge, kind: Option<&Kind>) -> Option<(Range<usize>, String)> {
        let decimals = kind.map_or(0, Kind::decimals);
        let (at, new) = match self {
            WrittenOperand::Score(at, value) => {
                let moved = match way {
                    Nudge::Up => value + 1,
                    Nudge::Down => value - 1,
                };
                (at, moved.to_string())
            }
            WrittenOperand::Number(at, value) => (at, number(*value, decimals, way).to_string()),
            WrittenOperand::Duration(at, value) => (at, length(*value, way)?.to_string()),
            WrittenOperand::Day(at, value) => (at, point(*value, way)?.to_string()),
            WrittenOperand::Added(at, value) => {
                let moved = number(*value, decimals, way);
                let new = if moved.millionths() < 0 {
                    format!("- {}", moved.negated())
                } else {
                    format!("+ {moved}")
                };
                (at, new)
            }
            WrittenOperand::Distance(at, distance_now) => {
                let (direction, length) = *distance_now;
                let (direction, moved) = distance(direction, length, way)?;
                let sign = match direction {
                    Direction::After => "+",
                    Direction::Before => "-",
                };
                (at, format!("{sign} {moved}"))
            }
            WrittenOperand::Other => return None,
        };
        Some((at.clone(), new))
    }
}
