//! Two flows in one, and where they differ.
//!
//! The right flow is taken, with the conditions of the wrong one beside its own as
//! facts, and with every answer accepted that one of the two accepts. A way through it
//! that meets a place where the two differ tells them apart. Behind such a place there
//! may be ways that neither of the two has; but on each of them an earlier place differs
//! already.

use super::limits::{same_limits, without_limits};
use crate::flow::condition::{Condition, Written, not};
use crate::flow::question::{Next, Question, Refusal, RouteCase, Target};
use crate::flow::table::Id;
use crate::flow::text::Text;
use crate::flow::{Fact, Flow};
use crate::space::at_moment::Moment;

/// Two flows in one.
pub(super) struct Product<'f> {
    pub(super) right: &'f Flow,
    pub(super) wrong: &'f Flow,
    /// The right flow, which also takes what only the wrong one takes, and holds
    /// conditions of the wrong one as facts.
    pub(super) flow: Flow,
    /// By fact of the wrong flow: the fact that it is in [`Product::flow`].
    facts: Vec<Id<Fact>>,
    /// Where the two flows differ, if some way gets there.
    pub(super) looks: Vec<(Moment, Condition)>,
}

impl<'f> Product<'f> {
    pub(super) fn new(right: &'f Flow, wrong: &'f Flow) -> Self {
        let mut product = Self {
            right,
            wrong,
            flow: right.clone(),
            facts: right.facts.ids().collect(),
            looks: Vec::new(),
        };
        let changed = product.changed_facts();
        for fact in &changed {
            product.facts[fact.index()] = product.add_fact(Condition::never());
        }
        for fact in changed {
            let condition = product.in_product(&wrong.facts[fact].when.condition);
            let place = product.flow.facts.get_mut(product.facts[fact.index()]);
            place.when.condition = condition;
        }
        product.compare_questions();
        product.compare_outcomes();
        product
    }

    /// The facts that are others in the wrong flow, or use some that are.
    fn changed_facts(&self) -> Vec<Id<Fact>> {
        let mut changed: Vec<Id<Fact>> = Vec::new();
        loop {
            let before = changed.len();
            for (id, fact) in self.wrong.facts.iter() {
                if changed.contains(&id) {
                    continue;
                }
                let condition = &fact.when.condition;
                let mut uses = *condition != self.right.facts[id].when.condition;
                condition.visit(&mut |part| {
                    uses |= matches!(part, Condition::Fact(fact) if changed.contains(fact));
                });
                if uses {
                    changed.push(id);
                }
            }
            if changed.len() == before {
                return changed;
            }
        }
    }

    fn add_fact(&mut self, condition: Condition) -> Id<Fact> {
        // No author's fact is called so.
        let name = format!("0{}", self.flow.facts.len());
        let when = Written::made(condition);
        self.flow.facts.insert(name, Fact { when })
    }

    /// A condition that is used more than once, or looked at, as a fact.
    pub(super) fn name(&mut self, condition: Condition) -> Condition {
        Condition::Fact(self.add_fact(condition))
    }

    /// A condition of the wrong flow, as it stands in product.
    pub(super) fn in_product(&self, condition: &Condition) -> Condition {
        let parts = |parts: &[Condition]| parts.iter().map(|part| self.in_product(part)).collect();
        match condition {
            Condition::All(all) => Condition::All(parts(all)),
            Condition::Any(any) => Condition::Any(parts(any)),
            Condition::AtLeast(count, some) => Condition::AtLeast(*count, parts(some)),
            Condition::Not(inner) => not(self.in_product(inner)),
            Condition::Fact(fact) => Condition::Fact(self.facts[fact.index()]),
            Condition::Answered(_)
            | Condition::Yes(_)
            | Condition::Is(..)
            | Condition::Has(..)
            | Condition::Compare(..)
            | Condition::Score(..) => condition.clone(),
        }
    }

    pub(super) fn look(&mut self, moment: Moment, differs: Condition) {
        let differs = self.name(differs);
        self.looks.push((moment, differs));
    }

    fn compare_questions(&mut self) {
        let (right, wrong) = (self.right, self.wrong);
        for (id, question) in right.questions.iter() {
            let other = &wrong.questions[id];
            let refused = refusals(question, Condition::clone);
            let other_refused = refusals(other, |when| self.in_product(when));
            if !same_limits(&question.kind, &other.kind) || refused != other_refused {
                let refused = self.name(refused);
                let other_refused = self.name(other_refused);
                self.compare_answers(id, [refused, other_refused]);
            }
            let leads = leads(id, question, Condition::clone);
            let other_leads = self::leads(id, other, |when| self.in_product(when));
            if leads != other_leads {
                self.compare_leads(id, leads, other_leads);
            }
            self.compare_help(id);
        }
    }

    /// Where one flow takes an answer that the other does not take.
    fn compare_answers(&mut self, id: Id<Question>, refused: [Condition; 2]) {
        let kinds = [
            &self.right.questions[id].kind,
            &self.wrong.questions[id].kind,
        ];
        let mut accepted = Vec::new();
        for (kind, refused) in kinds.into_iter().zip(refused) {
            let within = self.within(id, kind);
            let accepts = Condition::All(vec![within, not(refused)]);
            accepted.push(self.name(accepts));
        }
        let neither = not(Condition::Any(accepted.clone()));
        let question = self.flow.questions.get_mut(id);
        question.kind = without_limits(kinds[0]);
        question.refuse = vec![Refusal {
            when: Written::made(neither),
            says: Text::of_words("".into()),
        }];
        let differs = vec![Condition::Answered(id), not(Condition::All(accepted))];
        self.look(Moment::Accepted(id), Condition::All(differs));
    }

    /// Where an answer leads elsewhere.
    fn compare_leads(&mut self, id: Id<Question>, leads: Destinations, other: Destinations) {
        let ways = self.destinations(leads);
        let others = self.destinations(other);
        let differs = ways.iter().map(|(target, goes)| {
            let same = others.iter().find(|(other, _)| other == target);
            let same = same.map_or_else(Condition::never, |(_, goes)| goes.clone());
            Condition::All(vec![goes.clone(), not(same)])
        });
        let differs = Condition::Any(differs.collect());
        self.look(Moment::Accepted(id), differs);
    }

    /// By target: where an answer leads there. Nowhere is a target, too.
    fn destinations(&mut self, leads: Destinations) -> Vec<(Option<Target>, Condition)> {
        let mut rest = Condition::always();
        let mut ways: Vec<(Option<Target>, Vec<Condition>)> = Vec::new();
        let nowhere = (None, Condition::always());
        for (target, when) in leads.into_iter().chain([nowhere]) {
            let when = self.name(when);
            let taken = Condition::All(vec![rest.clone(), when.clone()]);
            match ways.iter_mut().find(|(known, _)| *known == target) {
                Some((_, known)) => known.push(taken),
                None => ways.push((target, vec![taken])),
            }
            rest = self.name(Condition::All(vec![rest, not(when)]));
        }
        let ways = ways.into_iter();
        ways.map(|(target, any)| (target, Condition::Any(any)))
            .collect()
    }
}

/// Where answers lead, with the condition on which they do, in the order in which
/// that is tried.
type Destinations = Vec<(Option<Target>, Condition)>;

fn leads(
    id: Id<Question>,
    question: &Question,
    read: impl Fn(&Condition) -> Condition,
) -> Destinations {
    match &question.next {
        Next::To(target) => vec![(Some(*target), Condition::always())],
        Next::Routes(_) => {
            let lead = |case: &RouteCase<'_>| {
                let target = case.leads.map(|(_, target)| target);
                (target, read(&case.condition()))
            };
            question.next.cases().iter().map(lead).collect()
        }
        Next::ByOption { targets, skipped } => {
            let answer = |at: usize| question.kind.chosen(id, at);
            let targets = targets.iter().enumerate();
            let skipped = skipped.map(|target| (Some(target), not(Condition::Answered(id))));
            targets
                .map(|(at, target)| (Some(*target), answer(at)))
                .chain(skipped)
                .collect()
        }
    }
}

fn refusals(question: &Question, read: impl Fn(&Condition) -> Condition) -> Condition {
    let refuse = question.refuse.iter();
    Condition::Any(
        refuse
            .map(|refusal| read(&refusal.when.condition))
            .collect(),
    )
}

/// Where one of two conditions holds and the other does not.
pub(super) fn differ(one: Condition, other: Condition) -> Condition {
    let only = |yes: &Condition, no: &Condition| Condition::All(vec![yes.clone(), not(no.clone())]);
    Condition::Any(vec![only(&one, &other), only(&other, &one)])
}
