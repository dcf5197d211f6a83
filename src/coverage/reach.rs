//! Items that no answers can try.

use super::{Item, Side, Test};
use crate::flow::condition::Condition;
use crate::flow::outcome::{Outcome, Passage};
use crate::flow::question::{Next, Question, RouteKey};
use crate::flow::table::Id;
use crate::space::pass::{Pass, Ways};
use crate::space::witness::{Best, End, Goal};
use crate::space::{Edges, Space, Undecided};

/// Tells which items of a flow some answers can try, from the space of all
/// answers. It errs on one side only: an item that it says nobody can try is one
/// that nobody can.
#[derive(Debug)]
pub struct Reach<'s, 'f> {
    space: &'s mut Space<'f>,
    all: Pass<bool>,
    /// Whether every question accepts some answer whatever came before. Else ways
    /// may end where no pass sees their end.
    accepting: bool,
}

impl<'s, 'f> Reach<'s, 'f> {
    /// Looks at all ways once.
    ///
    /// # Errors
    /// Names the question at which the answers are too many to tell apart.
    ///
    /// ```
    /// # let flow = quandary::parse::read(include_str!("../../flows/pizza.yaml")).into_flow().unwrap();
    /// use quandary::coverage::{items, reach::Reach};
    /// use quandary::space::{MOST_NODES, Space, Today};
    ///
    /// let mut space = Space::of(&flow, Today::Any, MOST_NODES).unwrap();
    /// let mut reach = Reach::of(&mut space).unwrap();
    /// let items = items(&flow).into_iter();
    /// let hopeless = items.filter(|item| !reach.can_try(item).unwrap());
    /// let names: Vec<String> = hopeless.map(|item| item.name(&flow)).collect();
    /// // There are answers for everything in it.
    /// assert_eq!(names, [""; 0]);
    /// ```
    pub fn of(space: &'s mut Space<'f>) -> Result<Self, Undecided> {
        let flow = space.flow();
        let all = space.pass(&Ways::default())?;
        let mut accepting = true;
        for (id, question) in flow.questions.iter() {
            if !question.refuse.is_empty() {
                accepting &= space.nothing_accepted(id, Edges::Counted)? == space.never();
            }
        }
        Ok(Self {
            space,
            all,
            accepting,
        })
    }

    /// Whether some answers may try an item.
    ///
    /// # Errors
    /// Names the question at which the answers are too many to tell apart.
    pub fn can_try(&mut self, item: &Item) -> Result<bool, Undecided> {
        match item {
            Item::Question(id) | Item::Refusal(id, _) | Item::Skip(id) => Ok(self.all.reaches(*id)),
            Item::Route(id, route) => Ok(self.all.takes(*id, *route)),
            Item::Outcome(id) => Ok(self.all.ends_with(*id)),
            Item::Passage(id) => self.passage(*id),
            Item::Option(id, option) => Ok(self.option(*id, *option)),
            Item::Side(test, side) => self.side(test, *side),
        }
    }

    fn passage(&mut self, id: Id<Passage>) -> Result<bool, Undecided> {
        let flow = self.space.flow();
        let lists = |(_, outcome): &(_, &Outcome)| outcome.passages.contains(&id);
        let listing: Vec<_> = flow
            .outcomes
            .iter()
            .filter(lists)
            .map(|(id, _)| id)
            .collect();
        let ended: Vec<_> = listing
            .into_iter()
            .filter(|outcome| self.all.ends_with(*outcome))
            .collect();
        match &flow.passages[id].when {
            Some(when) if !ended.is_empty() => {
                let ends: Vec<End> = ended.into_iter().map(End::Outcome).collect();
                self.ends(&when.condition, &ends)
            }
            _ => Ok(!ended.is_empty()),
        }
    }

    /// Whether an option may be answered. What is refused has been tried all the
    /// same, so only the routes of options tell.
    fn option(&self, id: Id<Question>, option: usize) -> bool {
        let question = &self.space.flow().questions[id];
        match &question.next {
            Next::ByOption { .. } if question.refuse.is_empty() => {
                self.all.takes(id, RouteKey::Option(option))
            }
            Next::ByOption { .. } | Next::To(_) | Next::Routes(_) => self.all.reaches(id),
        }
    }

    fn side(&mut self, test: &Test, side: Side) -> Result<bool, Undecided> {
        let flow = self.space.flow();
        let read = test.condition.questions();
        let mut read = read.into_iter().flatten();
        let Some(first) = read.next() else {
            return self.score(test, side);
        };
        if !self.all.reaches(first) {
            return Ok(false);
        }
        // What is refused has been tried all the same.
        if [Some(first), read.next()]
            .into_iter()
            .flatten()
            .any(|id| !flow.questions[id].refuse.is_empty())
        {
            return Ok(true);
        }
        match side {
            Side::Holds => self.some_way(&test.condition),
            Side::Fails => {
                let mut opposite = without(test.condition.clone(), first);
                if let (Some(other), Condition::All(parts)) =
                    (test.condition.questions()[1], &mut opposite)
                {
                    parts.push(Condition::Answered(other));
                }
                self.some_way(&opposite)
            }
        }
    }

    /// A score is looked at on the answers to questions, and at the end.
    fn score(&mut self, test: &Test, side: Side) -> Result<bool, Undecided> {
        let holds = match side {
            Side::Holds => test.condition.clone(),
            Side::Fails => Condition::Not(Box::new(test.condition.clone())),
        };
        if test.at_end && self.some_way(&holds)? {
            return Ok(true);
        }
        for id in &test.looked_at {
            if !self.all.reaches(*id) {
                continue;
            }
            // Where the question itself has no points, the score is what it was
            // when the way came to it.
            if self.has_points(*id) || self.comes_to(*id, &holds)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn has_points(&self, id: Id<Question>) -> bool {
        let options = self.space.flow().questions[id].kind.options().into_iter();
        let mut options = options.flat_map(|options| options.iter());
        options.any(|(_, option)| !option.points.is_empty())
    }

    /// Whether some way comes to a question with a condition that holds there.
    fn comes_to(&mut self, id: Id<Question>, condition: &Condition) -> Result<bool, Undecided> {
        let when = self.space.condition(condition)?;
        let ways = Ways::ending_with(vec![when], None).with_trail();
        let mut pass = self.space.pass(&ways)?;
        let end = End::Trapped(id);
        let goal = Goal { end, when };
        let length = self.space.best_length(&mut pass, goal, Best::Shortest)?;
        Ok(length.is_some())
    }

    fn some_way(&mut self, condition: &Condition) -> Result<bool, Undecided> {
        if !self.accepting {
            return Ok(true);
        }
        let flow = self.space.flow();
        let ends = flow.outcomes.ids().map(End::Outcome);
        let ends: Vec<End> = ends.chain(flow.questions.ids().map(End::Stuck)).collect();
        self.ends(condition, &ends)
    }

    /// Whether some way ends in one of these ways with a condition that holds.
    fn ends(&mut self, condition: &Condition, ends: &[End]) -> Result<bool, Undecided> {
        let when = self.space.condition(condition)?;
        let mut pass = self.space.pass(&Ways::ending_with(vec![when], None))?;
        for end in ends {
            let goal = Goal { end: *end, when };
            let length = self.space.best_length(&mut pass, goal, Best::Shortest)?;
            if length.is_some() {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

/// Where a test does not hold though its question is answered.
fn without(test: Condition, question: Id<Question>) -> Condition {
    Condition::All(vec![
        Condition::Answered(question),
        Condition::Not(Box::new(test)),
    ])
}
