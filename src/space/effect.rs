//! What answers do at all: options that nobody can choose or that nothing reads,
//! and questions whose answer changes nothing.

use std::collections::{BTreeSet, HashMap};

use super::accepted::all_answers;
use super::at_moment::Moment;
use super::cells::Cells;
use super::diagram::{Ref, TooLarge};
use super::{Space, Undecided};
use crate::flow::condition::Condition;
use crate::flow::outcome::Document;
use crate::flow::question::Question;
use crate::flow::table::Id;
use crate::flow::text::Text;

/// What choosing an option does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Chosen {
    /// It can be chosen, and something reads it.
    Counts,
    /// Nobody can choose it.
    Never,
    /// Nothing in the flow tells whether it is chosen.
    Unread,
}

/// Something that an answer may change: a condition at a moment.
type AnswerEffect = (Moment, Ref);

impl Space<'_> {
    /// For every option of a `choice` or `choices` question, and for yes (0) and no (1):
    /// what choosing it does.
    pub fn options(&mut self) -> Vec<(Id<Question>, usize, Result<Chosen, Undecided>)> {
        let flow = self.flow;
        let mut found = Vec::new();
        let mut looks: Vec<(Moment, Ref)> = Vec::new();
        let mut of_look: Vec<usize> = Vec::new();
        for (id, question) in flow.questions.iter() {
            for option in 0..question.kind.named_answers() {
                match self.where_chosen(id, option) {
                    Ok(Some(when)) => {
                        of_look.push(found.len());
                        looks.push((Moment::Accepted(id), when));
                        found.push((id, option, Ok(Chosen::Counts)));
                    }
                    Ok(None) => found.push((id, option, Ok(Chosen::Unread))),
                    Err(TooLarge) => {
                        found.push((id, option, Err(Undecided { question: id })));
                    }
                }
            }
        }
        for (at, met) in of_look.into_iter().zip(self.met(&looks)) {
            let chosen = met.map(|met| if met { Chosen::Counts } else { Chosen::Never });
            if let Some((.., known)) = found.get_mut(at) {
                *known = chosen;
            }
        }
        found
    }

    /// Where an option is chosen; nothing where no variable tells.
    fn where_chosen(
        &mut self,
        question: Id<Question>,
        option: usize,
    ) -> Result<Option<Ref>, TooLarge> {
        let domain = self.layout.domain(question);
        match &domain.cells {
            Cells::Choices(read) if !read.contains(&option) => Ok(None),
            Cells::Choices(_) => {
                let only = [option].into_iter().collect();
                let quantity = crate::flow::condition::Quantity::Any;
                let has = Condition::Has(question, quantity, only);
                self.compiler().condition(&has).map(Some)
            }
            Cells::Options(_) | Cells::YesNo | Cells::Measures(..) | Cells::Whole => {
                let value = super::exits::value_of_option(&self.layout, question, option);
                self.compiler()
                    .first(question, |cell| cell == value)
                    .map(Some)
            }
        }
    }

    /// For each question that somebody is asked: whether its answer changes
    /// anything that the flow can tell apart by conditions: where the way leads,
    /// what is refused, which passages, documents and parts of them are shown. `reads`
    /// are the moments at which a text repeats an answer, with the condition on
    /// which it does.
    pub fn effects(
        &mut self,
        reads: &[(Id<Question>, Moment, Condition)],
    ) -> Vec<(Id<Question>, Result<bool, Undecided>)> {
        // Answers that have points change what their score does.
        match self.by_answers() {
            Ok(Some(space)) => return space.effects(reads),
            Ok(None) => {}
            Err(undecided) => {
                let questions = self.flow.questions.ids();
                return questions.map(|id| (id, Err(undecided))).collect();
            }
        }
        let mut effects: HashMap<Id<Question>, Result<bool, Undecided>> = HashMap::new();
        let near = self.near_changes();
        self.try_changes(near, &mut effects);
        let far = self.far_changes(&effects, reads);
        self.try_changes(far, &mut effects);
        // What is too large to be told may read any answer.
        let mut unread = self.open.first().copied();
        if self.read_later().iter().any(|(_, when)| when.is_err()) {
            unread = unread.or(Some(self.flow.start));
        }
        let effect = |id: Id<Question>| match (*effects.get(&id)?, unread) {
            (Ok(false), Some(question)) => Some((id, Err(Undecided { question }))),
            (effect, _) => Some((id, effect)),
        };
        self.flow.questions.ids().filter_map(effect).collect()
    }

    fn try_changes(
        &self,
        changes: Vec<(Id<Question>, Result<AnswerEffect, TooLarge>)>,
        effects: &mut HashMap<Id<Question>, Result<bool, Undecided>>,
    ) {
        let mut looks = Vec::new();
        let mut of_look = Vec::new();
        for (question, change) in changes {
            let known = effects.entry(question).or_insert(Ok(false));
            match change {
                Ok(look) => {
                    looks.push(look);
                    of_look.push(question);
                }
                Err(TooLarge) if *known == Ok(true) => {}
                Err(TooLarge) => *known = Err(Undecided { question }),
            }
        }
        for (question, met) in of_look.into_iter().zip(self.met(&looks)) {
            let known = effects.entry(question).or_insert(Ok(false));
            *known = match (*known, met) {
                (Ok(true), _) | (_, Ok(true)) => Ok(true),
                (Err(undecided), _) | (_, Err(undecided)) => Err(undecided),
                (Ok(false), Ok(false)) => Ok(false),
            };
        }
    }

    /// What the answer to each question may change at once: whether it is refused,
    /// and where it leads.
    fn near_changes(&mut self) -> Vec<(Id<Question>, Result<AnswerEffect, TooLarge>)> {
        let mut changes = Vec::new();
        for question in self.flow.questions.ids() {
            let refused = self.leaving[question.index()].refused;
            let look = |when| (Moment::Asked(question), when);
            let all = self.conditions.one();
            let change = self.changed_among(question, refused, all);
            changes.push((question, change.map(look)));
            for when in self.ways_on(question) {
                let change = when.and_then(|when| self.changed_by(question, when));
                changes.push((question, change.map(look)));
            }
        }
        changes
    }

    /// What the answers to questions may change later on, for those that are not
    /// known to change anything yet.
    fn far_changes(
        &mut self,
        effects: &HashMap<Id<Question>, Result<bool, Undecided>>,
        reads: &[(Id<Question>, Moment, Condition)],
    ) -> Vec<(Id<Question>, Result<AnswerEffect, TooLarge>)> {
        let open = |question: &Id<Question>| effects.get(question) != Some(&Ok(true));
        let mut changes = Vec::new();
        for (moment, when) in self.read_later() {
            let when = match when {
                Ok(when) => when,
                Err(TooLarge) => continue,
            };
            for question in self.questions_of(when) {
                let own = [Moment::Accepted(question), Moment::Asked(question)];
                if !open(&question) || own.contains(&moment) {
                    continue;
                }
                let change = self.changed_by(question, when).and_then(|changed| {
                    let answered = self.compiler().first(question, |cell| cell > 0)?;
                    self.conditions.and(changed, answered)
                });
                changes.push((question, change.map(|when| (moment, when))));
            }
        }
        for (question, moment, when) in reads.iter().filter(|(question, ..)| open(question)) {
            let when = self.at_moment(*moment, when).map_err(|_| TooLarge);
            changes.push((*question, when.map(|when| (*moment, when))));
        }
        changes
    }

    /// The conditions of the flow with the moments at which they are looked at:
    /// where ways lead, what is refused, what is shown.
    fn read_later(&mut self) -> Vec<(Moment, Result<Ref, TooLarge>)> {
        let flow = self.flow;
        let mut read = Vec::new();
        for question in flow.questions.ids() {
            let said = self.what_is_said(question).into_iter();
            read.extend(said.map(|when| (Moment::Given(question), when)));
            let on = self.ways_on(question).into_iter();
            read.extend(on.map(|when| (Moment::Accepted(question), when)));
        }
        // What one key leads to is read at every question, with the answers so far.
        let by_key = flow
            .help_now
            .iter()
            .flat_map(|id| &flow.outcomes[*id].passages);
        for when in by_key.filter_map(|id| flow.passages[*id].when.as_ref()) {
            for question in flow.questions.ids() {
                let moment = Moment::Asked(question);
                let when = self.at_moment(moment, &when.condition);
                read.push((moment, when.map_err(|_| TooLarge)));
            }
        }
        for (id, outcome) in flow.outcomes.iter() {
            let passages = outcome.passages.iter().map(|id| &flow.passages[*id].when);
            let of_documents = outcome.documents.iter().flat_map(Document::conditions);
            let whens = passages.flatten().chain(of_documents);
            for when in whens {
                let when = self.compiler().condition(&when.condition);
                read.push((Moment::Ended(id), when));
            }
        }
        read
    }

    /// By what a question's refusals say: where an answer is refused with these words.
    fn what_is_said(&mut self, question: Id<Question>) -> Vec<Result<Ref, TooLarge>> {
        let flow = self.flow;
        let mut rest = Ok(self.leaving[question.index()].refused);
        let mut said: Vec<(&Text, Result<Ref, TooLarge>)> = Vec::new();
        for refusal in &flow.questions[question].refuse {
            let when = self
                .compiler()
                .condition_at(question, &refusal.when.condition);
            let here = rest.and_then(|rest| self.conditions.and(rest, when?));
            rest = rest.and_then(|rest| {
                let others = self.conditions.not(when?)?;
                self.conditions.and(rest, others)
            });
            match said.iter_mut().find(|(says, _)| **says == refusal.says) {
                Some((_, same)) => *same = same.and_then(|same| self.conditions.or(same, here?)),
                None => said.push((&refusal.says, here)),
            }
        }
        said.into_iter().map(|(_, when)| when).collect()
    }

    /// By target of a question's routes: where its answer leads there; and where it
    /// leads nowhere.
    fn ways_on(&mut self, question: Id<Question>) -> Vec<Result<Ref, TooLarge>> {
        let leaving = self.leaving[question.index()].clone();
        let mut targets = Vec::new();
        for leads in &leaving.routes {
            if !targets.contains(&leads.target) {
                targets.push(leads.target);
            }
        }
        let mut on: Vec<Result<Ref, TooLarge>> = Vec::new();
        for target in targets {
            let mut all = Ok(self.conditions.zero());
            for leads in leaving.routes.iter().filter(|leads| leads.target == target) {
                all = all.and_then(|all| self.conditions.or(all, leads.when));
            }
            on.push(all);
        }
        on.push(Ok(leaving.nowhere));
        on
    }

    /// Where some accepted answer to a question makes a condition hold, and another
    /// one makes it not hold, with all other answers the same.
    fn changed_by(&mut self, question: Id<Question>, when: Ref) -> Result<Ref, TooLarge> {
        let accepted = self.leaving[question.index()].accepted;
        self.changed_among(question, when, accepted)
    }

    /// The same among the answers that `accepted` leaves.
    fn changed_among(
        &mut self,
        question: Id<Question>,
        when: Ref,
        accepted: Ref,
    ) -> Result<Ref, TooLarge> {
        let vars = self.vars_about(question);
        if !self
            .conditions
            .support(&[when])
            .iter()
            .any(|var| vars.contains(var))
        {
            return Ok(self.conditions.zero());
        }
        let domain = self.layout.domain(question);
        let answers = all_answers(&mut self.conditions, self.flow, domain, question)?;
        let conditions = &mut self.conditions;
        let answers = conditions.and(answers, accepted)?;
        let holds = conditions.and(when, answers)?;
        let holds = conditions.exists(holds, &vars)?;
        let opposite = conditions.not(when)?;
        let fails = conditions.and(opposite, answers)?;
        let fails = conditions.exists(fails, &vars)?;
        conditions.and(holds, fails)
    }

    /// The questions that a condition depends on.
    fn questions_of(&self, when: Ref) -> BTreeSet<Id<Question>> {
        let mut questions = BTreeSet::new();
        for var in self.conditions.support(&[when]) {
            let Some(question) = self.layout.question_of(var) else {
                continue;
            };
            questions.insert(question);
            let domain = self.layout.domain(question);
            for (at, difference) in domain.differences.iter().enumerate() {
                if domain.difference(at) == var {
                    questions.extend(difference.questions());
                }
            }
        }
        questions
    }
}
