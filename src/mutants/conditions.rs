//! Slips inside a condition, made on its words, so that the rest of it stays as
//! the author wrote it.

use std::ops::Range;

use super::values::{BOTH, Nudge, distance, length, number, point};
use super::{Edit, MutantMaker, Slip};
use crate::flow::Flow;
use crate::flow::condition::Written;
use crate::flow::day::{DayPoint, Direction};
use crate::flow::duration::Duration;
use crate::flow::number::Number;
use crate::flow::question::Kind;
use crate::parse;
use crate::parse::condition::grammar::comma_joins_options;
use crate::parse::condition::words::{Token, tokens};
use crate::place::Place;
use crate::yaml::Node;

impl MutantMaker<'_> {
    /// All slips in a condition that stands at a place of the file.
    pub(super) fn condition(&mut self, written: &Written, place: &Place) {
        if !self.file.at(place).is_some_and(Node::is_leaf) {
            return;
        }
        let source = &*written.source;
        let mut reader = ConditionReader {
            flow: self.flow,
            source,
            tokens: tokens(source),
            at: 0,
            in_count: false,
            slips: Vec::new(),
        };
        reader.either();
        let slips = reader.slips;
        let pieces: Vec<Place> = slips
            .iter()
            .flat_map(|(_, edits)| edits)
            .map(|(piece, _)| place.clone().piece(piece.clone()))
            .collect();
        let mut found = parse::locate(self.text, &pieces).into_iter();
        for (slip, edits) in slips {
            let edits = edits.into_iter().zip(found.by_ref());
            let edits = edits.map(|((_, new), bytes)| (bytes, new)).collect();
            self.add(slip, edits);
        }
    }
}

/// Goes through a condition that is known to be in order.
pub(super) struct ConditionReader<'c> {
    pub(super) flow: &'c Flow,
    source: &'c str,
    pub(super) tokens: Vec<Token<'c>>,
    pub(super) at: usize,
    /// Whether a comma parts tests here, which are counted.
    pub(super) in_count: bool,
    pub(super) slips: Vec<(Slip, Vec<Edit>)>,
}

impl ConditionReader<'_> {
    /// Tests joined by `or`; gives their place among the tokens.
    pub(super) fn either(&mut self) -> Range<usize> {
        self.joined("or", "and", |reader| {
            reader.joined("and", "or", Self::opposite)
        })
    }

    /// Parts with a joint between them: the joint may be the other one, and each
    /// part may be gone.
    fn joined(
        &mut self,
        joint: &str,
        other: &str,
        part: impl Fn(&mut Self) -> Range<usize>,
    ) -> Range<usize> {
        let mut parts = vec![part(self)];
        while self.text() == joint {
            self.at += 1;
            parts.push(part(self));
        }
        let (first, last) = (&parts[0], &parts[parts.len() - 1]);
        let whole = first.start..last.end;
        if parts.len() == 1 {
            return whole;
        }
        let joints = parts[1..].iter().map(|part| part.start - 1);
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
        whole
    }

    /// One test, its opposite, or a condition in parentheses.
    fn opposite(&mut self) -> Range<usize> {
        let start = self.at;
        if self.text() == "not" {
            let edit = self.without_before(start..start + 1);
            self.slips.push((Slip::Negated, edit.into_iter().collect()));
            self.at += 1;
            // What is turned round already is not turned round once more.
            match self.text() {
                "(" | "not" => drop(self.opposite()),
                _ if self.is_count() => self.counted_tests(),
                _ => self.test(),
            }
            return start..self.at;
        }
        if self.text() == "(" {
            self.at += 1;
            let outer = std::mem::replace(&mut self.in_count, false);
            self.either();
            self.in_count = outer;
            self.at += 1;
            return start..self.at;
        }
        if self.is_count() {
            self.counted_tests()
        } else {
            self.test()
        }
        if let Some(token) = self.tokens.get(start) {
            let edit = (token.at.clone(), format!("not {}", token.text));
            self.slips.push((Slip::Negated, vec![edit]));
        }
        start..self.at
    }

    fn test(&mut self) {
        let start = self.at;
        while !matches!(self.text(), "and" | "or" | ")" | "") && !self.ends_part(start) {
            self.at += 1;
        }
        self.counted_options(start);
        let sign = match self.tokens.get(start + 1).map(|token| token.text) {
            Some(sign @ ("<" | "<=" | ">" | ">=" | "=" | "!=")) => sign,
            _ => return,
        };
        let right = start + 2..self.at;
        let name = self.tokens.get(start).map_or("", |token| token.text);
        let kind = self.flow.questions.get(name).map(|question| &question.kind);
        let operand = self.operand(right, kind);
        let other = match sign {
            "<" => Some("<="),
            "<=" => Some("<"),
            ">" => Some(">="),
            ">=" => Some(">"),
            _ => None,
        };
        if let Some(edit) = other.and_then(|other| self.edit(start + 1..start + 2, other)) {
            self.slips.push((Slip::Sign, vec![edit]));
        }
        for way in BOTH {
            // The other sign is the same as this step already.
            let by_sign = match sign {
                "<" | ">=" => Some(Nudge::Up),
                "<=" | ">" => Some(Nudge::Down),
                _ => None,
            };
            if by_sign != Some(way) || operand.is_off_the_steps(kind) {
                let edit = operand.moved(way, kind).and_then(|(tokens, new)| {
                    let edit = self.edit(tokens, &new)?;
                    Some((Slip::Bound, vec![edit]))
                });
                self.slips.extend(edit);
            }
        }
    }

    /// Whether tests are counted from here on.
    fn is_count(&self) -> bool {
        let word = |at: usize| self.tokens.get(self.at + at).map(|token| token.text);
        (word(0), word(1), word(3), word(4)) == (Some("at"), Some("least"), Some("of"), Some("("))
    }

    /// Whether the comma that stands here ends a test that is counted, which began at `start`.
    fn ends_part(&self, start: usize) -> bool {
        if !self.in_count || self.text() != "," {
            return false;
        }
        let name = self.tokens.get(start).map_or("", |token| token.text);
        let question = self.flow.questions.get(name);
        let options = question.and_then(|question| question.kind.options());
        options
            .is_none_or(|options| !comma_joins_options(self.flow, options, &self.tokens[self.at..]))
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
        let direction = match self.tokens.get(at.start + 1).map(|token| token.text) {
            Some("+") => Direction::After,
            Some("-") => Direction::Before,
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
            _ => match Duration::read(words) {
                Ok(value) => WrittenOperand::Distance(offset, (direction, value)),
                Err(_) => WrittenOperand::Other,
            },
        }
    }

    pub(super) fn text(&self) -> &str {
        self.tokens.get(self.at).map_or("", |token| token.text)
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
        match (self, kind) {
            (WrittenOperand::Number(_, value), Some(Kind::Number { decimals, .. })) => {
                value.decimals() > *decimals
            }
            _ => false,
        }
    }

    /// The value one step off, and the tokens whose place it takes.
    fn moved(&self, way: Nudge, kind: Option<&Kind>) -> Option<(Range<usize>, String)> {
        let decimals = match kind {
            Some(Kind::Number { decimals, .. }) => *decimals,
            _ => 0,
        };
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
