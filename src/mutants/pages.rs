//! Where two flows show other pages: other passages and documents, on other parts, in
//! another order, and other help at once.

use std::collections::BTreeSet;

use super::product::{Product, differ};
use crate::flow::Flow;
use crate::flow::condition::{Condition, Written, not};
use crate::flow::outcome::{Outcome, Passage, Role};
use crate::flow::question::Question;
use crate::flow::table::Id;
use crate::session::advice::{Part, Parts};
use crate::space::at_moment::Moment;

impl Product<'_> {
    /// Where an answer brings other help at once.
    pub(super) fn compare_help(&mut self, id: Id<Question>) {
        let helps = [self.right, self.wrong].map(|flow| help_of(&flow.questions[id]));
        if helps[0] == helps[1] {
            return;
        }
        let passages: BTreeSet<Id<Passage>> = helps
            .iter()
            .flatten()
            .map(|(_, passage)| *passage)
            .collect();
        let question = &self.right.questions[id];
        let chosen = |option: usize| question.kind.chosen(id, option);
        // Where some of these options are chosen that bring this passage.
        let any = |help: &[(usize, Id<Passage>)], passage: Id<Passage>, before: usize| {
            let bringing = help.iter().filter(|(_, brought)| *brought == passage);
            let bringing = bringing.filter(|(option, _)| *option < before);
            Condition::Any(bringing.map(|(option, _)| chosen(*option)).collect())
        };
        let mut differs = Vec::new();
        for passage in &passages {
            let [one, other] = helps.each_ref().map(|help| any(help, *passage, usize::MAX));
            differs.push(differ(self.name(one), self.name(other)));
        }
        // Where one passage comes before another, in one flow and not in the other.
        for (first, second) in pairs(&passages) {
            let [one, other] = helps.each_ref().map(|help| {
                let bringing = help.iter().filter(|(_, brought)| *brought == first);
                let earlier = bringing.map(|(option, _)| {
                    let none_before = not(any(help, second, *option));
                    Condition::All(vec![chosen(*option), none_before])
                });
                let both = any(help, second, usize::MAX);
                Condition::All(vec![both, Condition::Any(earlier.collect())])
            });
            differs.push(differ(self.name(one), self.name(other)));
        }
        self.look(Moment::Accepted(id), Condition::Any(differs));
    }

    pub(super) fn compare_outcomes(&mut self) {
        let (right, wrong) = (self.right, self.wrong);
        for (id, outcome) in right.outcomes.iter() {
            let other = &wrong.outcomes[id];
            let shown = shown(right, outcome, Condition::clone);
            let other_shown = self::shown(wrong, other, |when| self.in_product(when));
            let mut differs = self.differing(&shown, &other_shown);
            // Where pages are dealt alike, what is shown tells what comes first.
            if page_of(right, outcome) != page_of(wrong, other) {
                let first = self.first(right, outcome, &shown);
                let other_first = self.first(wrong, other, &other_shown);
                differs.extend(self.differing(&first, &other_first));
            }
            let documents = documents(outcome, Condition::clone);
            let other_documents = self::documents(other, |when| self.in_product(when));
            differs.extend(self.differing(&documents, &other_documents));
            differs.extend(self.differing_parts(outcome, other));
            if outcome.showing.is_at_once() != other.showing.is_at_once() {
                differs.push(Condition::always());
            }
            if !differs.is_empty() {
                self.look(Moment::Ended(id), Condition::Any(differs));
            }
        }
    }

    /// The passages of an outcome in the order of its page, with where they stand on its
    /// first part. They are dealt as a session deals them.
    fn first(
        &mut self,
        flow: &Flow,
        outcome: &Outcome,
        shown: &[(Id<Passage>, Condition)],
    ) -> InOrder<Id<Passage>> {
        let page = Parts::of(flow, outcome);
        let role = |passage: Id<Passage>| flow.passages[passage].role;
        let mut first = Vec::new();
        let mut states = vec![(page, Condition::always())];
        let mut dealt = 0;
        for (at, (passage, when)) in shown.iter().enumerate() {
            let before = shown.iter().take(at);
            let roles = before.clone().map(|(id, _)| role(*id));
            let on_first = match page.part_behind(roles, role(*passage)) {
                Some(Part::First) => when.clone(),
                Some(Part::Rest) => Condition::never(),
                None => {
                    for (id, when) in before.skip(dealt) {
                        states = self.deal(states, role(*id), when);
                    }
                    dealt = at;
                    let mut on = states.clone();
                    on.retain_mut(|(parts, _)| parts.next(role(*passage)) == Part::First);
                    let on = on.into_iter().map(|(_, state)| state).collect();
                    Condition::All(vec![when.clone(), Condition::Any(on)])
                }
            };
            first.push((*passage, on_first));
        }
        if page.is_parted() {
            first.sort_by_key(|(passage, _)| role(*passage));
        }
        first
    }

    /// Deals one passage more: what may be left to deal, with the answers for which it is.
    fn deal(&mut self, states: States, role: Role, shown: &Condition) -> States {
        let mut next: Vec<(Parts, Vec<Condition>)> = Vec::new();
        for (parts, when) in states {
            let mut after = parts;
            after.next(role);
            let ways = if after == parts {
                vec![(parts, when)]
            } else {
                let on = Condition::All(vec![when.clone(), shown.clone()]);
                let off = Condition::All(vec![when, not(shown.clone())]);
                vec![(parts, off), (after, on)]
            };
            for (parts, when) in ways {
                match next.iter_mut().find(|(known, _)| *known == parts) {
                    Some((_, known)) => known.push(when),
                    None => next.push((parts, vec![when])),
                }
            }
        }
        let next = next.into_iter();
        next.map(|(parts, any)| (parts, self.name(Condition::Any(any))))
            .collect()
    }

    /// Where documents that both flows have, told by their files, have other parts.
    fn differing_parts(&mut self, right: &Outcome, wrong: &Outcome) -> Vec<Condition> {
        let mut differs = Vec::new();
        for document in &right.documents {
            let mut others = wrong.documents.iter();
            let Some(other) = others.find(|other| other.file == document.file) else {
                continue;
            };
            for (one, other) in document.parts.iter().zip(&other.parts) {
                let one = holds(one.when.as_ref(), Condition::clone);
                let other = holds(other.when.as_ref(), |when| self.in_product(when));
                if one != other {
                    let shown = holds(document.when.as_ref(), Condition::clone);
                    let part = differ(self.name(one), self.name(other));
                    differs.push(Condition::All(vec![shown, part]));
                }
            }
        }
        differs
    }

    /// Where of two lists other things are shown, or the same in another order.
    fn differing<T: Copy + PartialEq>(
        &mut self,
        right: &[(T, Condition)],
        wrong: &[(T, Condition)],
    ) -> Vec<Condition> {
        let when = |list: &[(T, Condition)], thing: T| {
            let found = list.iter().find(|(known, _)| *known == thing);
            found.map_or_else(Condition::never, |(_, when)| when.clone())
        };
        let mut differs = Vec::new();
        let has = |thing: T| right.iter().any(|(known, _)| *known == thing);
        let new = wrong.iter().filter(|(thing, _)| !has(*thing));
        for (thing, _) in right.iter().chain(new) {
            let thing = *thing;
            let (one, other) = (when(right, thing), when(wrong, thing));
            if one != other {
                differs.push(differ(self.name(one), self.name(other)));
            }
        }
        for pair in swapped([right, wrong]) {
            let all = pair.into_iter();
            let all = all.flat_map(|thing| [when(right, thing), when(wrong, thing)]);
            differs.push(self.name(Condition::All(all.collect())));
        }
        differs
    }
}

/// How many reasons may still come first, with the answers for which it is so.
type States = Vec<(Parts, Condition)>;

/// Things in their order, each with the condition on which it is shown.
type InOrder<T> = Vec<(T, Condition)>;

/// The passages that an outcome lists.
fn shown(
    flow: &Flow,
    outcome: &Outcome,
    read: impl Fn(&Condition) -> Condition,
) -> InOrder<Id<Passage>> {
    let listed = outcome.passages.iter();
    let shown = listed.map(|id| (*id, holds(flow.passages[*id].when.as_ref(), &read)));
    shown.collect()
}

/// The documents of an outcome, by their files.
fn documents(outcome: &Outcome, read: impl Fn(&Condition) -> Condition) -> InOrder<&str> {
    let documents = outcome.documents.iter();
    let shown = documents.map(|one| (&*one.file, holds(one.when.as_ref(), &read)));
    shown.collect()
}

fn holds(when: Option<&Written>, read: impl Fn(&Condition) -> Condition) -> Condition {
    when.map_or_else(Condition::always, |when| read(&when.condition))
}

/// The pairs of things that stand in both lists, in the other order in one of them.
fn swapped<T: Copy + PartialEq>([right, wrong]: [&[(T, Condition)]; 2]) -> Vec<[T; 2]> {
    let place = |thing: T| wrong.iter().position(|(other, _)| *other == thing);
    let places = right
        .iter()
        .filter_map(|(thing, _)| Some((*thing, place(*thing)?)));
    let places: Vec<(T, usize)> = places.collect();
    let mut swapped = Vec::new();
    for (at, (first, before)) in places.iter().enumerate() {
        let later = places.iter().skip(at + 1);
        let later = later.filter(|(_, after)| after < before);
        swapped.extend(later.map(|(second, _)| [*first, *second]));
    }
    swapped
}

/// What decides, beside the conditions, where the passages of an outcome stand.
fn page_of(flow: &Flow, outcome: &Outcome) -> (Parts, Vec<(Id<Passage>, Role)>) {
    let passages = outcome.passages.iter();
    let roles = passages.map(|id| (*id, flow.passages[*id].role));
    (Parts::of(flow, outcome), roles.collect())
}

/// The options of a question that bring help at once, by their places, with what they
/// bring.
fn help_of(question: &Question) -> Vec<(usize, Id<Passage>)> {
    let options = question.kind.options().into_iter();
    let options = options.flat_map(|options| options.iter().enumerate());
    let help = options.filter_map(|(at, (_, option))| Some((at, option.help_first?)));
    help.collect()
}

/// All pairs of two things of a set, in both orders.
fn pairs<T: Copy + Ord>(set: &BTreeSet<T>) -> Vec<(T, T)> {
    let firsts = set.iter();
    firsts
        .flat_map(|first| set.iter().map(move |second| (*first, *second)))
        .filter(|(first, second)| first != second)
        .collect()
}
