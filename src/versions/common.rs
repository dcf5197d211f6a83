//! Two versions over the same questions: what each of them does, said in the words of
//! one flow that has everything that one of the two has.
//!
//! One file, since a version is read in one go: its scores are told before its options, its
//! options before its questions, and all of these before the first condition.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use super::matching::{Matches, Matching, Version};
use crate::flow::condition::{Condition, Operand, Written, not};
use crate::flow::outcome::{Outcome, Passage};
use crate::flow::question::{
    AnswerOption, Company, Kind, Next, OptionSet, Options, Presence, Question, QuestionType, Target,
};
use crate::flow::table::{Id, Table};
use crate::flow::{Fact, Flow, Score};
use crate::mutants::limits::same_limits;

/// Two versions over the same questions.
pub(crate) struct Common<'f> {
    pub versions: [&'f Flow; 2],
    pub matching: Matching,
    /// The questions and options of both, and their facts and scores. Nothing leads
    /// anywhere in it.
    pub flow: Flow,
    /// By version and place of a question: what is done with it.
    behaviours: [Vec<Option<Behaviour>>; 2],
    /// By fact: the places of the questions that it reads.
    read_by_fact: Vec<BTreeSet<usize>>,
    /// By score: the places of the questions that have points for it.
    pub(super) pointed: Vec<BTreeSet<usize>>,
    /// By version and fact of it: the fact that it is here.
    facts: [Vec<Option<Id<Fact>>>; 2],
    /// By version and score of it: the score that it is here.
    scores: [Vec<Id<Score>>; 2],
    known_facts: HashMap<String, Id<Fact>>,
}

/// What a version does with a question.
#[derive(Clone, Debug)]
pub(crate) struct Behaviour {
    /// With the options of both versions, and the limits of this one.
    pub kind: Kind,
    pub presence: Presence,
    /// When an answer is refused.
    pub refused: Vec<Condition>,
    /// Where answers lead, in the order in which that is tried.
    pub leads: Vec<Lead>,
}

/// A way out of a question.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Lead {
    pub when: Condition,
    pub to: Whereabouts,
}

/// Where somebody stands in a version. Questions and outcomes are told by their places.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Whereabouts {
    /// Before a question.
    Before(usize),
    /// At an outcome.
    At(usize),
    /// At a question that does not take the answer.
    Refused(usize),
    /// At a question that leads nowhere.
    Nowhere(usize),
}

impl Whereabouts {
    /// The question that is to be asked.
    pub fn question(self) -> Option<usize> {
        match self {
            Whereabouts::Before(question) => Some(question),
            Whereabouts::At(_) | Whereabouts::Refused(_) | Whereabouts::Nowhere(_) => None,
        }
    }

    /// The same, where it is an end.
    pub fn end(self) -> Option<Whereabouts> {
        match self {
            Whereabouts::Before(_) => None,
            Whereabouts::At(_) | Whereabouts::Refused(_) | Whereabouts::Nowhere(_) => Some(self),
        }
    }
}

impl<'f> Common<'f> {
    pub fn of(versions: [&'f Flow; 2], matching: Matching) -> Self {
        let mut flow = versions[1].clone();
        flow.facts = Table::new();
        flow.scores = Table::new();
        flow.guarantees = Vec::new();
        flow.help_now = None;
        flow.questions = Table::with_capacity(matching.questions.all.len());
        let mut common = Self {
            versions,
            facts: versions.map(|flow| vec![None; flow.facts.len()]),
            scores: [Vec::new(), Vec::new()],
            pointed: Vec::new(),
            matching,
            flow,
            behaviours: [Vec::new(), Vec::new()],
            read_by_fact: Vec::new(),
            known_facts: HashMap::new(),
        };
        common.add_scores();
        for place in 0..common.matching.questions.all.len() {
            common.add_question(place);
        }
        for version in Version::BOTH {
            let places = 0..common.matching.questions.all.len();
            let behaviours = places
                .map(|place| common.behaviour(version, place))
                .collect();
            common.behaviours[version as usize] = behaviours;
        }
        common
    }

    pub fn question(&self, place: usize) -> Id<Question> {
        self.flow
            .questions
            .id_at(place)
            .expect("every place has its question")
    }

    /// What a version does with a question, where it has it.
    pub fn of_version(&self, version: Version, place: usize) -> Option<&Behaviour> {
        self.behaviours[version as usize].get(place)?.as_ref()
    }

    /// The question that a version asks first.
    pub fn start(&self, version: Version) -> usize {
        let flow = self.versions[version as usize];
        self.matching.questions.place(version, flow.start)
    }

    /// The scores, each with its points, by what they add up.
    fn add_scores(&mut self) {
        let mut known: BTreeMap<Vec<[i64; 3]>, Id<Score>> = BTreeMap::new();
        for version in [Version::New, Version::Old] {
            let flow = self.versions[version as usize];
            let points = self.points(version);
            for (id, points) in flow.scores.ids().zip(points) {
                let added = *known.entry(points.clone()).or_insert_with(|| {
                    let questions = points
                        .iter()
                        .filter_map(|[question, ..]| usize::try_from(*question).ok());
                    self.pointed.push(questions.collect());
                    let name = free_name(&self.flow.scores, flow.scores.name(id));
                    self.flow.scores.insert(name, Score)
                });
                self.scores[version as usize].push(added);
            }
        }
    }

    /// By score of a version: the places of questions and options, and their points.
    fn points(&self, version: Version) -> Vec<Vec<[i64; 3]>> {
        let flow = self.versions[version as usize];
        let mut points = vec![Vec::new(); flow.scores.len()];
        let number = |place: usize| i64::try_from(place).unwrap_or(i64::MAX);
        for (id, question) in flow.questions.iter() {
            let place = self.matching.questions.place(version, id);
            for (at, option) in question.kind.options().into_iter().flat_map(Table::iter) {
                let option_place = self.matching.options[place].place(version, at);
                for (score, more) in &option.points {
                    points[score.index()].push([number(place), number(option_place), *more]);
                }
            }
        }
        for points in &mut points {
            points.sort_unstable();
        }
        points
    }

    /// A question with all options that it has in one of the versions.
    fn add_question(&mut self, place: usize) {
        let pair = self.matching.questions.all[place];
        let known = Version::BOTH.map(|version| {
            let flow = self.versions[version as usize];
            pair[version as usize].map(|id| (flow.questions.name(id), &flow.questions[id]))
        });
        let [old, new] = known;
        let Some((name, question)) = new.or(old) else {
            return;
        };
        let mut question = question.clone();
        question.next = Next::Routes(Vec::new());
        question.refuse = Vec::new();
        let options = self.options(place);
        question.kind = with_options(&question.kind, options);
        let name = free_name(&self.flow.questions, name);
        self.flow.questions.insert(name, question);
    }

    /// All options of a question, with points for all scores.
    fn options(&self, place: usize) -> Options {
        let pairs = &self.matching.options[place];
        let mut all = Options::with_capacity(pairs.all.len());
        for at in 0..pairs.all.len() {
            let own = |version: Version| {
                let flow = self.versions[version as usize];
                let id = pairs.id(version, at)?;
                let question = self.matching.questions.id(version, place)?;
                let options = flow.questions[question].kind.options()?;
                Some((options.name(id), &options[id]))
            };
            let Some((name, option)) = own(Version::New).or_else(|| own(Version::Old)) else {
                continue;
            };
            let mut points: Vec<(Id<Score>, i64)> = Vec::new();
            for version in [Version::New, Version::Old] {
                for (score, more) in own(version)
                    .into_iter()
                    .flat_map(|(_, option)| &option.points)
                {
                    let score = self.scores[version as usize][score.index()];
                    if points.iter().all(|(known, _)| *known != score) {
                        points.push((score, *more));
                    }
                }
            }
            let option = AnswerOption {
                points,
                help_first: None,
                ..option.clone()
            };
            all.insert(free_name(&all, name), option);
        }
        all
    }

    fn behaviour(&mut self, version: Version, place: usize) -> Option<Behaviour> {
        let flow = self.versions[version as usize];
        let id = self.matching.questions.id(version, place)?;
        let question = &flow.questions[id];
        let kind = self.kind(version, place, question);
        let refusals = question.refuse.iter();
        let mut refused: Vec<Condition> = refusals
            .map(|refusal| self.read(version, &refusal.when.condition))
            .collect();
        refused.extend(self.not_offered(version, place));
        Some(Behaviour {
            kind,
            presence: question.presence,
            refused,
            leads: self.leads(version, place, question),
        })
    }

    /// The kind of a question with the options of both versions.
    fn kind(&self, version: Version, place: usize, question: &Question) -> Kind {
        let other = self.matching.questions.id(version.other(), place);
        let other = other.map(|id| &self.versions[version.other() as usize].questions[id].kind);
        let pairs = &self.matching.options[place];
        let all = self.flow.questions[self.question(place)].kind.options();
        match (&question.kind, all) {
            (Kind::Choice(_), Some(_)) => self.flow.questions[self.question(place)].kind.clone(),
            (
                Kind::Choices {
                    options,
                    at_least,
                    at_most,
                },
                Some(all),
            ) => {
                let company = |at: Id<AnswerOption>| {
                    let own = pairs.id(version, at.index()).map(|id| options[id].company);
                    own.unwrap_or(Company::WithOthers)
                };
                Kind::Choices {
                    options: Arc::new(in_company(all, company)),
                    at_least: *at_least,
                    at_most: *at_most,
                }
            }
            (
                Kind::Number {
                    min,
                    max,
                    unit,
                    decimals,
                },
                _,
            ) => {
                // What only one of the two takes is told as a change of the question.
                let others = other.filter(|other| other.question_type() == QuestionType::Number);
                let decimals = others.map_or(*decimals, |other| other.decimals().min(*decimals));
                Kind::Number {
                    min: *min,
                    max: *max,
                    unit: unit.clone(),
                    decimals,
                }
            }
            (
                Kind::Choice(_)
                | Kind::Choices { .. }
                | Kind::YesNo
                | Kind::Duration { .. }
                | Kind::Date { .. }
                | Kind::Text { .. },
                _,
            ) => question.kind.clone(),
        }
    }

    /// Where an option is chosen that a version does not offer.
    fn not_offered(&self, version: Version, place: usize) -> Option<Condition> {
        let pairs = &self.matching.options[place];
        let foreign = (0..pairs.all.len()).filter(|at| pairs.id(version, *at).is_none());
        let foreign: OptionSet = foreign.collect();
        (!foreign.is_empty()).then(|| self.chosen(place, foreign))
    }

    /// A score of a version, as both know it: those are one that add up the same points.
    pub fn score(&self, version: Version, score: Id<Score>) -> Id<Score> {
        self.scores[version as usize][score.index()]
    }

    /// Where one of these options is chosen.
    pub fn chosen(&self, place: usize, options: OptionSet) -> Condition {
        let id = self.question(place);
        match self.flow.questions[id].kind {
            Kind::Choices { .. } => {
                Condition::Has(id, crate::flow::condition::Quantity::Any, options)
            }
            Kind::Choice(_)
            | Kind::YesNo
            | Kind::Number { .. }
            | Kind::Duration { .. }
            | Kind::Date { .. }
            | Kind::Text { .. } => Condition::Is(id, options),
        }
    }

    fn leads(&mut self, version: Version, place: usize, question: &Question) -> Vec<Lead> {
        let id = self.question(place);
        let mut leads: Vec<Lead> = Vec::new();
        match &question.next {
            Next::To(target) => leads.push(self.lead(version, Condition::always(), *target)),
            Next::Routes(_) => {
                for case in question.next.cases() {
                    let when = self.read(version, &case.condition());
                    leads.push(match case.leads {
                        Some((_, target)) => self.lead(version, when, target),
                        None => Lead {
                            when,
                            to: Whereabouts::Nowhere(place),
                        },
                    });
                }
            }
            Next::ByOption { targets, skipped } => {
                for (at, target) in targets.iter().enumerate() {
                    let number = match question.kind.options() {
                        None => at,
                        Some(options) => {
                            let Some(option) = options.id_at(at) else {
                                continue;
                            };
                            self.matching.options[place].place(version, option)
                        }
                    };
                    let when = question.kind.chosen(id, number);
                    leads.push(self.lead(version, when, *target));
                }
                let skipped =
                    skipped.map(|target| self.lead(version, not(Condition::Answered(id)), target));
                leads.extend(skipped);
            }
        }
        let is_whole = leads
            .last()
            .is_some_and(|lead| lead.when == Condition::always())
            || matches!(question.next, Next::ByOption { .. });
        if !is_whole {
            leads.push(Lead {
                when: Condition::always(),
                to: Whereabouts::Nowhere(place),
            });
        }
        leads
    }

    fn lead(&self, version: Version, when: Condition, target: Target) -> Lead {
        let to = match target {
            Target::Question(id) => Whereabouts::Before(self.matching.questions.place(version, id)),
            Target::Outcome(id) => Whereabouts::At(self.matching.outcomes.place(version, id)),
        };
        Lead { when, to }
    }

    /// A condition of a version, over the questions of both.
    pub fn read(&mut self, version: Version, condition: &Condition) -> Condition {
        let question = |id: Id<Question>| self.question(self.matching.questions.place(version, id));
        let options = |id: Id<Question>, set: &OptionSet| -> OptionSet {
            let flow = self.versions[version as usize];
            let place = self.matching.questions.place(version, id);
            let own = flow.questions[id].kind.options();
            let own = set.iter().filter_map(|at| own?.id_at(at));
            own.map(|option| self.matching.options[place].place(version, option))
                .collect()
        };
        match condition {
            Condition::All(parts) => Condition::All(self.read_all(version, parts)),
            Condition::Any(parts) => Condition::Any(self.read_all(version, parts)),
            Condition::AtLeast(count, parts) => {
                Condition::AtLeast(*count, self.read_all(version, parts))
            }
            Condition::Not(inner) => not(self.read(version, inner)),
            Condition::Fact(fact) => Condition::Fact(self.fact(version, *fact)),
            Condition::Answered(id) => Condition::Answered(question(*id)),
            Condition::Yes(id) => Condition::Yes(question(*id)),
            Condition::Is(id, set) => Condition::Is(question(*id), options(*id, set)),
            Condition::Has(id, quantity, set) => {
                Condition::Has(question(*id), *quantity, options(*id, set))
            }
            Condition::Compare(id, relation, operand) => {
                let operand = match operand {
                    Operand::Answer(other, offset) => Operand::Answer(question(*other), *offset),
                    Operand::Number(_) | Operand::Duration(_) | Operand::Day(_) => *operand,
                };
                Condition::Compare(question(*id), *relation, operand)
            }
            Condition::Score(score, relation, value) => {
                let score = self.scores[version as usize][score.index()];
                Condition::Score(score, *relation, *value)
            }
        }
    }

    fn read_all(&mut self, version: Version, parts: &[Condition]) -> Vec<Condition> {
        parts.iter().map(|part| self.read(version, part)).collect()
    }

    /// A fact of a version; one that means the same in both is one.
    fn fact(&mut self, version: Version, fact: Id<Fact>) -> Id<Fact> {
        if let Some(known) = self.facts[version as usize][fact.index()] {
            return known;
        }
        let flow = self.versions[version as usize];
        let condition = self.read(version, &flow.facts[fact].when.condition);
        let key = format!("{condition:?}");
        let known = self.known_facts.get(&key).copied();
        let id = known.unwrap_or_else(|| {
            let name = free_name(&self.flow.facts, flow.facts.name(fact));
            self.read_by_fact.push(self.reads(&condition));
            let when = Written::made(condition);
            self.flow.facts.insert(name, Fact { when })
        });
        self.known_facts.insert(key, id);
        self.facts[version as usize][fact.index()] = Some(id);
        id
    }

    /// The places of the questions whose answers a condition reads.
    pub fn reads(&self, condition: &Condition) -> BTreeSet<usize> {
        let mut read = BTreeSet::new();
        condition.visit(&mut |part| match part {
            Condition::Fact(fact) => read.extend(&self.read_by_fact[fact.index()]),
            Condition::Score(score, ..) => read.extend(&self.pointed[score.index()]),
            part => read.extend(part.questions().into_iter().flatten().map(Id::index)),
        });
        read
    }

    /// Whether both versions take the same answers to a question, where they read no
    /// others.
    pub fn take_alike(&self, place: usize) -> bool {
        let both = Version::BOTH.map(|version| self.of_version(version, place));
        let [Some(old), Some(new)] = both else {
            return true;
        };
        old.presence == new.presence
            && old.refused == new.refused
            && same_limits(&old.kind, &new.kind)
    }
}

/// A kind with other options.
fn with_options(kind: &Kind, options: Options) -> Kind {
    match kind {
        Kind::Choice(_) => Kind::Choice(Arc::new(options)),
        Kind::Choices {
            at_least, at_most, ..
        } => Kind::Choices {
            options: Arc::new(options),
            at_least: *at_least,
            at_most: *at_most,
        },
        Kind::YesNo
        | Kind::Number { .. }
        | Kind::Duration { .. }
        | Kind::Date { .. }
        | Kind::Text { .. } => kind.clone(),
    }
}

/// A name that nothing has yet: this one, or one that says that it was so before.
pub(crate) fn free_name<T>(table: &Table<T>, name: &str) -> String {
    let mut free = name.to_owned();
    while table.find(&free).is_some() {
        free.push_str(" (before)");
    }
    free
}

/// The condition on which something is shown.
pub(crate) fn holds(
    common: &mut Common<'_>,
    version: Version,
    when: Option<&Written>,
) -> Condition {
    match when {
        Some(when) => common.read(version, &when.condition),
        None => Condition::always(),
    }
}

/// The passages of an outcome by their places, in order.
pub(crate) fn listed(
    passages: &Matches<Passage>,
    version: Version,
    outcome: &Outcome,
) -> Vec<usize> {
    let ids = outcome.passages.iter();
    ids.map(|id| passages.place(version, *id)).collect()
}

/// Options with another say on what may be chosen with them.
fn in_company(options: &Options, company: impl Fn(Id<AnswerOption>) -> Company) -> Options {
    let mut own = Options::with_capacity(options.len());
    for (id, option) in options.iter() {
        let company = company(id);
        own.insert(
            options.name(id),
            AnswerOption {
                company,
                ..option.clone()
            },
        );
    }
    own
}
