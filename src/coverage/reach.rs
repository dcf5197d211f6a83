//! Items that no answers can try.

use std::collections::HashSet;

use super::{Item, Side, Test};
use crate::flow::condition::Condition;
use crate::flow::outcome::{Outcome, Passage};
use crate::flow::question::Question;
use crate::flow::table::Id;
use crate::space::at_moment::{Look, Moment};
use crate::space::effect::Chosen;
use crate::space::pass::Pass;
use crate::space::{Space, Undecided};

/// Tells which items of a flow some answers can try, from the space of all
/// answers. It errs on one side only: an item that it says nobody can try is one
/// that nobody can.
#[derive(Debug)]
pub struct Reach<'s, 'f> {
    space: &'s mut Space<'f>,
    all: Pass<bool>,
    /// Options that nobody can choose, and yes or no where nobody can answer so.
    refused: HashSet<(Id<Question>, usize)>,
}

/// What has to be found of an item: nothing more than what all ways tell, or one of
/// some conditions at their moments.
enum Sought {
    Known(bool),
    OneOf(Vec<(Moment, Condition)>),
}

impl<'s, 'f> Reach<'s, 'f> {
    /// Looks at all ways once.
    ///
    /// # Errors
    /// Names the question at which the answers are too many to tell apart.
    ///
    /// ```
    /// # let text = include_str!("../../flows/pizza.yaml").replace("budget < 8", "budget < 5");
    /// # let flow = quandary::parse::read(&text).into_flow().unwrap();
    /// use quandary::coverage::{Item, items, reach::Reach};
    /// use quandary::space::{MOST_NODES, Space, Today};
    ///
    /// // Nobody is refused for less than 5, since 5 is the least that fits.
    /// let mut space = Space::of(&flow, Today::Any, MOST_NODES).unwrap();
    /// let items = items(&flow);
    /// let items: Vec<&Item> = items.iter().collect();
    /// let can = Reach::of(&mut space).unwrap().can_try_all(&items);
    /// let hopeless = items.iter().zip(can).filter(|(_, can)| !can);
    /// let names: Vec<String> = hopeless.map(|(item, _)| item.name(&flow)).collect();
    /// assert_eq!(names, ["refusal 1 of `budget`", "`budget < 5` holds"]);
    /// ```
    pub fn of(space: &'s mut Space<'f>) -> Result<Self, Undecided> {
        let all = space.pass(&space.ways_at_most())?;
        let refused = space.options().into_iter();
        let refused = refused.filter(|(.., chosen)| *chosen == Ok(Chosen::Never));
        let refused = refused.map(|(question, option, _)| (question, option));
        let refused = refused.collect();
        Ok(Self {
            space,
            all,
            refused,
        })
    }

    /// Whether some answers may try an item.
    #[must_use]
    pub fn can_try(&mut self, item: &Item) -> bool {
        self.can_try_all(&[item]).first().copied().unwrap_or(true)
    }

    /// For each of these items: whether some answers may try it. They are looked at
    /// together, which costs little more than one of them.
    #[must_use]
    pub fn can_try_all(&mut self, items: &[&Item]) -> Vec<bool> {
        let wanted: Vec<Sought> = items.iter().map(|item| self.wanted(item)).collect();
        let looks = wanted.iter().flat_map(|wanted| match wanted {
            Sought::Known(_) => [].as_slice(),
            Sought::OneOf(looks) => looks.as_slice(),
        });
        let looks: Vec<Look<'_>> = looks.map(|(moment, when)| (*moment, when)).collect();
        // What cannot be decided may well be.
        let met = self.space.looks(&looks).into_iter();
        let mut met = met.map(|met| met.unwrap_or(true));
        let can = wanted.iter().map(|wanted| match wanted {
            Sought::Known(known) => *known,
            Sought::OneOf(looks) => {
                let of_item: Vec<bool> = met.by_ref().take(looks.len()).collect();
                of_item.contains(&true)
            }
        });
        can.collect()
    }

    fn wanted(&self, item: &Item) -> Sought {
        match item {
            Item::Question(id) => Sought::Known(self.all.reaches(*id)),
            Item::Option(id, option) => {
                let refused = self.refused.contains(&(*id, *option));
                Sought::Known(self.all.reaches(*id) && !refused)
            }
            Item::Skip(id) => {
                let skipped = opposite(Condition::Answered(*id));
                Sought::OneOf(vec![(Moment::Accepted(*id), skipped)])
            }
            Item::Route(id, route) => Sought::Known(self.all.takes(*id, *route)),
            Item::Outcome(id) => Sought::Known(self.all.ends_with(*id)),
            Item::Refusal(id, at) => self.refusal(*id, *at),
            Item::Passage(id) => self.passage(*id),
            Item::Side(test, side) => self.side(test, *side),
        }
    }

    /// A refusal fires where it is the first of its question that holds.
    fn refusal(&self, id: Id<Question>, at: usize) -> Sought {
        let refuse = self.space.flow().questions[id].refuse.iter();
        let mut parts: Vec<Condition> = refuse
            .take(at + 1)
            .map(|refusal| opposite(refusal.when.condition.clone()))
            .collect();
        if let Some(Condition::Not(fires)) = parts.pop() {
            parts.push(*fires);
        }
        parts.push(Condition::Answered(id));
        Sought::OneOf(vec![(Moment::Given(id), Condition::All(parts))])
    }

    fn passage(&self, id: Id<Passage>) -> Sought {
        let flow = self.space.flow();
        let lists = |(_, outcome): &(Id<Outcome>, &Outcome)| outcome.passages.contains(&id);
        let listing = flow
            .outcomes
            .iter()
            .filter(lists)
            .map(|(outcome, _)| outcome);
        let ended = listing.filter(|outcome| self.all.ends_with(*outcome));
        // An option brings it at once: whoever comes to the question can choose that.
        let brings = |(question, brought): (Id<Question>, Id<Passage>)| {
            brought == id && self.all.reaches(question)
        };
        if flow
            .brought_first()
            .map(|(question, _, brought)| (question, brought))
            .any(brings)
        {
            return Sought::Known(true);
        }
        let ended: Vec<Id<Outcome>> = ended.collect();
        match &flow.passages[id].when {
            Some(when) => {
                let looks = ended.into_iter();
                let looks = looks.map(|outcome| (Moment::Ended(outcome), when.condition.clone()));
                Sought::OneOf(looks.collect())
            }
            None => Sought::Known(!ended.is_empty()),
        }
    }

    /// A side of a test has been seen when the last answer that it reads is accepted, or
    /// is refused by that very test. A score is looked at on answers, and at the end.
    fn side(&self, test: &Test, side: Side) -> Sought {
        let when = match side {
            Side::Holds => test.condition.clone(),
            Side::Fails => opposite(test.condition.clone()),
        };
        let read: Vec<Id<Question>> = test.condition.questions().into_iter().flatten().collect();
        let answered = read.iter().map(|id| Condition::Answered(*id));
        let when = Condition::All(answered.chain([when]).collect());
        let on_answers = read.iter().chain(&test.looked_at);
        let mut looks: Vec<(Moment, Condition)> = on_answers
            .map(|id| (Moment::Accepted(*id), when.clone()))
            .collect();
        let refuses = test.refuses.iter();
        looks.extend(refuses.map(|id| (Moment::Given(*id), when.clone())));
        if test.at_end {
            let ends = self.space.flow().outcomes.ids();
            looks.extend(ends.map(|outcome| (Moment::Ended(outcome), when.clone())));
        }
        Sought::OneOf(looks)
    }
}

fn opposite(condition: Condition) -> Condition {
    Condition::Not(Box::new(condition))
}
