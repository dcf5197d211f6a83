//! Items that no answers can try.

use super::{Item, Side, Test};
use crate::flow::condition::Condition;
use crate::flow::outcome::{Outcome, Passage};
use crate::flow::question::{Next, Question, RouteKey};
use crate::flow::table::Id;
use crate::space::pass::{Pass, Ways};
use crate::space::{Space, Undecided};

/// Tells which items of a flow some answers can try, from the space of all
/// answers. It errs on one side only: an item that it says nobody can try is one
/// that nobody can.
#[derive(Debug)]
pub struct Reach<'s, 'f> {
    space: &'s mut Space<'f>,
    all: Pass<bool>,
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
    /// assert!(items(&flow).iter().all(|item| reach.can_try(item).unwrap()));
    /// ```
    pub fn of(space: &'s mut Space<'f>) -> Result<Self, Undecided> {
        let all = space.pass(&Ways::default())?;
        Ok(Self { space, all })
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
                let pass = self.ending_with(&when.condition)?;
                Ok(ended.iter().any(|outcome| pass.ends_with(*outcome)))
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
            // A score is looked at here and there, not at the end alone.
            let looked_at = test.looked_at.iter().any(|id| self.all.reaches(*id));
            return Ok(looked_at || test.at_end);
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

    fn some_way(&mut self, condition: &Condition) -> Result<bool, Undecided> {
        let pass = self.ending_with(condition)?;
        let flow = self.space.flow();
        Ok(flow.outcomes.ids().any(|outcome| pass.ends_with(outcome))
            || flow
                .questions
                .ids()
                .any(|question| pass.is_stuck_at(question)))
    }

    fn ending_with(&mut self, condition: &Condition) -> Result<Pass<bool>, Undecided> {
        let holds = self.space.condition(condition)?;
        self.space.pass(&Ways::ending_with(vec![holds], None))
    }
}

/// Where a test does not hold though its question is answered.
fn without(test: Condition, question: Id<Question>) -> Condition {
    Condition::All(vec![
        Condition::Answered(question),
        Condition::Not(Box::new(test)),
    ])
}
