//! `maybe-unanswered`: a `not`, a test such as `is not`, or a placeholder that can meet a
//! question without an answer.

use std::collections::{BTreeMap, HashSet};

use super::Check;
use super::beside::is_of_its_own;
use super::logic::{Guard, Logic, Role, Stand, both};
use super::negations::{self, Facts, Kind, Negation, Put, negations};
use crate::diagnostic::{Finding, Rule};
use crate::flow::condition::{Condition, Relation, Written, not};
use crate::flow::question::{Question, Route};
use crate::flow::table::Id;
use crate::flow::{Fact, Flow};
use crate::parse;
use crate::place::Place;
use crate::session::Session;
use crate::space::Undecided;
use crate::space::at_moment::{Look, Moment};

pub(super) fn check(check: &mut Check<'_>, logic: &mut Logic<'_>) {
    in_texts(check, logic);
    in_conditions(check, logic);
}

/// A placeholder that may meet a question without an answer.
struct Placeholder {
    question: Id<Question>,
    place: Place,
    /// It does where one of these is met.
    met: Vec<(Moment, Condition)>,
}

fn in_texts(check: &mut Check<'_>, logic: &mut Logic<'_>) {
    let mut cases = placeholders(logic);
    for case in &mut cases {
        case.met
            .retain(|(moment, when)| check.is_sure(*moment) && !check.has_holes(when));
    }
    let looks: Vec<(usize, Look<'_>)> = cases
        .iter()
        .enumerate()
        .flat_map(|(at, case)| {
            let met = case.met.iter();
            met.map(move |(moment, when)| (at, (*moment, when)))
        })
        .collect();
    let only: Vec<Look<'_>> = looks.iter().map(|(_, look)| *look).collect();
    let mut reported: HashSet<(Place, Id<Question>)> = HashSet::new();
    for ((at, look), met) in looks.iter().zip(logic.space.looks(&only)) {
        let case = &cases[*at];
        let key = (case.place.clone(), case.question);
        if check.has_enough(Rule::MaybeUnanswered, case.question) {
            break;
        }
        let done = match met {
            Ok(false) => Ok(()),
            Ok(true) if !reported.insert(key) => Ok(()),
            Ok(true) => placeholder(check, logic, case, *look),
            Err(undecided) => Err(undecided),
        };
        if let Err(undecided) = done {
            check.undecided(Rule::MaybeUnanswered, undecided);
        }
    }
}

fn placeholders(logic: &Logic<'_>) -> Vec<Placeholder> {
    let flow = logic.flow;
    let mut cases = Vec::new();
    for read in logic.texts() {
        for (question, bytes) in read.text.places(|id| flow.questions.name(id)) {
            let unanswered = || not(Condition::Answered(question));
            let moments = read.moments.iter();
            cases.push(Placeholder {
                question,
                place: read.place.clone().piece(bytes),
                met: moments
                    .map(|(moment, when)| (*moment, both(when.as_ref(), unanswered())))
                    .collect(),
            });
        }
    }
    cases
}

fn placeholder(
    check: &mut Check<'_>,
    logic: &mut Logic<'_>,
    case: &Placeholder,
    look: Look<'_>,
) -> Result<(), Undecided> {
    let Some(way) = logic.space.way_to(look, check.options.today)? else {
        check.unsure(Rule::MaybeUnanswered, &logic.space, case.question);
        return Ok(());
    };
    let name = check.flow.questions.name(case.question);
    let without = without(&way, case.question);
    let message = format!("`{{{name}}}` is read by some {without} `{name}`");
    let help = format!(
        "ask `{name}` on every way that comes here, or move these words to a passage with `when: {name} is answered`"
    );
    let finding = Finding::warning(Rule::MaybeUnanswered, case.place.clone(), message);
    check.push(check.with_way(finding, &way).help(help));
    Ok(())
}

/// Whether a question was skipped on a way, or never asked.
fn without(way: &Session<'_>, question: Id<Question>) -> &'static str {
    match way.given(question) {
        Some(_) => "who skip",
        None => "who are not asked",
    }
}

/// A test that denies something, with where it stands.
struct Site<'f> {
    /// The fact in which it stands, where it does.
    home: Option<Id<Fact>>,
    when: &'f Written,
    place: Place,
    negation: Negation<'f>,
    /// The conditions that it is part of, by their place among all.
    stands: Vec<usize>,
    /// What it is about.
    questions: Vec<Id<Question>>,
}

/// A site where it meets a question without an answer.
struct Case {
    site: usize,
    question: Id<Question>,
    stand: usize,
    moment: Moment,
    /// The condition is another one there than it would be if the test were read the
    /// other way.
    differs: Condition,
}

fn in_conditions(check: &mut Check<'_>, logic: &mut Logic<'_>) {
    let mut all = logic.stands();
    // Of these another rule tells that they lead nowhere.
    all.retain(|stand| match stand.role {
        _ if has_holes(check, stand) => false,
        Role::DeadRoute => false,
        Role::Passage(passage) => !logic.never_shown.contains(&passage),
        Role::Fact(_) | Role::Refusal | Role::Route | Role::Part => true,
    });
    let facts = Facts::of(logic.flow);
    let sites = sites(&facts, logic.flow, &all);
    let cases = cases(logic, (&sites, &all), &facts);
    let looks: Vec<Look<'_>> = cases
        .iter()
        .map(|case| (case.moment, &case.differs))
        .collect();
    let mut met: BTreeMap<usize, Vec<&Case>> = BTreeMap::new();
    for (case, is_met) in cases.iter().zip(logic.space.looks(&looks)) {
        match is_met {
            Ok(true) => met.entry(case.site).or_default().push(case),
            Ok(false) => {}
            Err(undecided) => check.undecided(Rule::MaybeUnanswered, undecided),
        }
    }
    for (site, mut met) in met {
        let site = &sites[site];
        met.retain(|case| is_certain(check, &all[case.stand], case.moment));
        let Some(first) = met.first() else { continue };
        if check.has_enough(Rule::MaybeUnanswered, first.question) {
            break;
        }
        let mut said = Ok(());
        met.retain(|case| {
            let told = goes_with_others(logic, &all[case.stand], case, site.negation.kind);
            told.unwrap_or_else(|undecided| {
                said = Err(undecided);
                false
            })
        });
        let said = said.and_then(|()| report(check, logic, (site, &all, &facts), &met));
        if let Err(undecided) = said {
            check.undecided(Rule::MaybeUnanswered, undecided);
        }
    }
}

/// Whether what is told of a condition is so whatever stands in the holes of a flow.
fn is_certain(check: &Check<'_>, stand: &Stand<'_>, moment: Moment) -> bool {
    let own = || match moment {
        Moment::Accepted(question) | Moment::Given(question) => {
            let whole = stand.guard.with(stand.when.condition.clone());
            is_of_its_own(&whole, question)
        }
        Moment::Asked(_) | Moment::Ended(_) => false,
    };
    check.is_sure(moment) || own()
}

/// Whether a condition, or one that has to hold with it, could not be read.
fn has_holes(check: &Check<'_>, stand: &Stand<'_>) -> bool {
    check.beside.is_some() && check.has_holes(&stand.guard.with(stand.when.condition.clone()))
}

/// Every test that denies something and is looked at, in the order of the flow.
fn sites<'f>(facts: &Facts<'f>, flow: &'f Flow, all: &[Stand<'f>]) -> Vec<Site<'f>> {
    let mut sites = Vec::new();
    for (at, stand) in all.iter().enumerate() {
        let home = match stand.role {
            Role::Fact(fact) => Some(fact),
            Role::Refusal | Role::Route | Role::DeadRoute | Role::Passage(_) | Role::Part => None,
        };
        let stands: Vec<usize> = match home {
            None => vec![at],
            Some(home) => {
                let uses = |stand: &Stand<'_>| {
                    !matches!(stand.role, Role::Fact(_))
                        && names(&stand.when.condition, |fact| facts.holds(fact, home))
                };
                (0..all.len()).filter(|at| uses(&all[*at])).collect()
            }
        };
        for negation in negations(flow, stand.when) {
            sites.push(Site {
                home,
                when: stand.when,
                place: stand.place.clone(),
                questions: facts.questions(negation.test),
                negation,
                stands: stands.clone(),
            });
        }
    }
    sites
}

/// Whether a condition names such a fact.
fn names(condition: &Condition, such: impl Fn(Id<Fact>) -> bool) -> bool {
    let mut named = false;
    condition.visit(&mut |inner| {
        if let Condition::Fact(fact) = inner {
            named |= such(*fact);
        }
    });
    named
}

/// How many cases are looked at in one flow.
const MOST_CASES: usize = 20_000;

fn cases(
    logic: &mut Logic<'_>,
    (sites, all): (&[Site<'_>], &[Stand<'_>]),
    facts: &Facts<'_>,
) -> Vec<Case> {
    let mut open: Vec<(usize, usize, Moment, Id<Question>)> = Vec::new();
    for (at, site) in sites.iter().enumerate() {
        for stand in &site.stands {
            for moment in &all[*stand].moments {
                let questions = site.questions.iter();
                open.extend(questions.map(|question| (at, *stand, *moment, *question)));
            }
        }
    }
    open.truncate(MOST_CASES);
    // Most questions have been answered wherever they are spoken of.
    let mut asked: Vec<(Moment, Id<Question>)> = open
        .iter()
        .map(|(.., moment, question)| (*moment, *question))
        .collect();
    let mut seen = HashSet::new();
    asked.retain(|one| seen.insert(*one));
    let without: Vec<Condition> = asked
        .iter()
        .map(|(_, question)| not(Condition::Answered(*question)))
        .collect();
    let moments = asked.iter().map(|(moment, _)| *moment);
    let looks: Vec<Look<'_>> = moments.zip(&without).collect();
    let met = logic.space.looks(&looks);
    let answered: HashSet<(Moment, Id<Question>)> = asked
        .iter()
        .zip(met)
        .filter(|(_, met)| *met == Ok(false))
        .map(|(one, _)| *one)
        .collect();
    open.retain(|(.., moment, question)| !answered.contains(&(*moment, *question)));
    let case = |(site, stand, moment, question): (usize, usize, Moment, Id<Question>)| {
        let Stand { when, guard, .. } = &all[stand];
        let (whole, of) = (&when.condition, &sites[site]);
        let at = (of.home, of.negation.at);
        let other = facts.with(whole, at, Put::Without(question));
        Case {
            site,
            question,
            stand,
            moment,
            differs: guard.with(Condition::All(vec![
                not(Condition::Answered(question)),
                differ(whole, &other),
            ])),
        }
    };
    open.into_iter().map(case).collect()
}

/// Where one of both conditions holds, and the other does not.
fn differ(one: &Condition, other: &Condition) -> Condition {
    Condition::Any(vec![
        Condition::All(vec![one.clone(), not(other.clone())]),
        Condition::All(vec![not(one.clone()), other.clone()]),
    ])
}

/// How many later routes are looked at.
const MOST_ROUTES: usize = 30;

/// Whether those who have no answer go on together with some who have one. Where
/// `pace is not fast` has a route of its own behind it for those who skip `pace`, all is
/// said.
fn goes_with_others(
    logic: &mut Logic<'_>,
    stand: &Stand<'_>,
    case: &Case,
    kind: Kind,
) -> Result<bool, Undecided> {
    let (Kind::Itself, Role::Route, Moment::Accepted(question)) = (kind, stand.role, case.moment)
    else {
        return Ok(true);
    };
    let Guard::Behind(before) = stand.guard else {
        return Ok(true);
    };
    let crate::flow::question::Next::Routes(routes) = &logic.flow.questions[question].next else {
        return Ok(true);
    };
    let later = routes.get(before.len() + 1..).unwrap_or_default();
    if later.len() > MOST_ROUTES {
        return Ok(true);
    }
    let not_here = stand.guard.with(not(stand.when.condition.clone()));
    let others = Condition::All(vec![Condition::Answered(case.question), not_here]);
    for (at, route) in later.iter().enumerate() {
        let takes = takes(&later[..at], route);
        let together = |who: &Condition| Condition::All(vec![who.clone(), takes.clone()]);
        let (without, with) = (together(&case.differs), together(&others));
        let looks = [(case.moment, &without), (case.moment, &with)];
        let met: Result<Vec<bool>, Undecided> = logic.space.looks(&looks).into_iter().collect();
        if met?.iter().all(|met| *met) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The condition on which a route is taken, behind others.
fn takes(before: &[Route], route: &Route) -> Condition {
    let when = route.when.as_ref();
    let own = when.map_or(Condition::always(), |when| when.condition.clone());
    Guard::Behind(before).with(own)
}

fn report(
    check: &mut Check<'_>,
    logic: &mut Logic<'_>,
    (site, all, facts): (&Site<'_>, &[Stand<'_>], &Facts<'_>),
    met: &[&Case],
) -> Result<(), Undecided> {
    let mut way = None;
    for case in met {
        let look = (case.moment, &case.differs);
        if let Some(found) = logic.space.way_to(look, check.options.today)? {
            way = Some((found, case.question));
            break;
        }
    }
    let Some(first) = met.first() else {
        return Ok(());
    };
    let Some((way, question)) = way else {
        check.unsure(Rule::MaybeUnanswered, &logic.space, first.question);
        return Ok(());
    };
    let mut missing: Vec<Id<Question>> = site.questions.clone();
    missing.retain(|question| met.iter().any(|case| case.question == *question));
    let flow = check.flow;
    let Negation {
        bytes, with_not, ..
    } = &site.negation;
    let words = site.when.source.get(bytes.clone()).unwrap_or("");
    let who = match missing.as_slice() {
        [_] => {
            let name = flow.questions.name(question);
            format!("some {} `{name}`", without(&way, question))
        }
        several => {
            let names = several.iter().map(|id| flow.questions.name(*id));
            let names: Vec<String> = names.map(|name| format!("`{name}`")).collect();
            format!("some without an answer to {}", names.join(" or "))
        }
    };
    let message = match site.negation.kind {
        Kind::Behind => format!("`not {words}` also holds for {who}"),
        Kind::Itself => format!("`{words}` doesn't hold for {who}"),
    };
    let place = site.place.clone();
    let place = place.piece(with_not.clone().unwrap_or_else(|| bytes.clone()));
    let help = Rewriting {
        site,
        missing: &missing,
        all,
        facts,
    }
    .help(logic)?;
    let finding = Finding::warning(Rule::MaybeUnanswered, place, message);
    check.push(check.with_way(finding, &way).help(help));
    Ok(())
}

/// How a test is written so that it says what holds without an answer.
struct Rewriting<'s, 'f> {
    site: &'s Site<'f>,
    missing: &'s [Id<Question>],
    all: &'s [Stand<'f>],
    facts: &'s Facts<'f>,
}

/// How long a rewritten condition may be.
const LONGEST: usize = 300;

impl Rewriting<'_, '_> {
    fn help(&self, logic: &mut Logic<'_>) -> Result<String, Undecided> {
        let flow = logic.flow;
        let test = self.site.negation.test;
        let inside = match test {
            Condition::Fact(fact) => Some(flow.facts.name(*fact)),
            _ => None,
        };
        let meant = self.with_them(logic)?;
        let left_out = match (inside, self.site.home, self.site.negation.kind) {
            (None, None, _) | (None, Some(_), Kind::Itself) => self.without_them(logic)?,
            (Some(_), ..) | (_, Some(_), Kind::Behind) => None,
        };
        let elsewhere = match inside.or(self.site.home.map(|home| flow.facts.name(home))) {
            Some(fact) => format!("say in `{fact}` what holds without an answer"),
            None => "say what holds without an answer".to_owned(),
        };
        Ok(match (meant, left_out) {
            (Some(meant), Some(left_out)) => {
                format!("write `{meant}` if they are meant, or `{left_out}` if they are not")
            }
            (Some(meant), None) => {
                format!("write `{meant}` if they are meant, or {elsewhere} if they are not")
            }
            (None, _) => elsewhere,
        })
    }

    /// In words that say that those without an answer are meant.
    fn with_them(&self, logic: &mut Logic<'_>) -> Result<Option<String>, Undecided> {
        let flow = logic.flow;
        let test = self.site.negation.test;
        let without = || self.missing.iter().map(|id| not(Condition::Answered(*id)));
        let with = |last| Condition::Any(without().chain([last]).collect());
        let denied = match self.site.negation.kind {
            Kind::Itself => with(test.clone()),
            Kind::Behind => with(negations::opposite(flow, test)),
        };
        if self.proven(logic, &denied, &without().collect::<Vec<_>>())? {
            return Ok(self.written(flow, &denied));
        }
        let mut left = LONGEST;
        let denied = negations::denied(flow, test, self.missing, &mut left);
        let Some(denied) = denied.filter(|_| self.site.negation.kind == Kind::Behind) else {
            return Ok(None);
        };
        let proven = self.proven(logic, &denied, &[])?;
        Ok(self.written(flow, &denied).filter(|_| proven))
    }

    /// In words that say that they are not.
    fn without_them(&self, logic: &mut Logic<'_>) -> Result<Option<String>, Undecided> {
        let flow = logic.flow;
        let test = self.site.negation.test;
        let mut parts: Vec<Condition> = self
            .missing
            .iter()
            .map(|question| Condition::Answered(*question))
            .collect();
        parts.push(match self.site.negation.kind {
            Kind::Itself => test.clone(),
            Kind::Behind => negations::opposite(flow, test),
        });
        // Without an answer a test is false by itself.
        let by_itself = match parts.last() {
            Some(Condition::Compare(_, relation, _)) => *relation != Relation::NotEqual,
            Some(Condition::Is(..)) => {
                let words = parts.last().map(|last| last.written(flow));
                words.is_some_and(|words| !parse::words_of(&words).any(|word| word == "not"))
            }
            _ => false,
        };
        let denied = match (by_itself, parts.pop()) {
            (true, Some(last)) => last,
            (_, last) => Condition::All(parts.into_iter().chain(last).collect()),
        };
        Ok(self.written(flow, &denied))
    }

    /// Whether the flow does the same for everybody who has answered, if this stands in
    /// the place of the test and the `not` before it. `apart` are those who have not.
    fn proven(
        &self,
        logic: &mut Logic<'_>,
        denied: &Condition,
        apart: &[Condition],
    ) -> Result<bool, Undecided> {
        let other = match self.site.negation.kind {
            Kind::Itself => denied.clone(),
            Kind::Behind => not(denied.clone()),
        };
        // What stands behind a `not` means the same for those without an answer, too.
        let apart: Vec<Condition> = match self.site.negation.kind {
            Kind::Itself => apart.iter().map(|without| not(without.clone())).collect(),
            Kind::Behind => Vec::new(),
        };
        let at = (self.site.home, self.site.negation.at);
        let mut differing: Vec<(Moment, Condition)> = Vec::new();
        for stand in self.site.stands.iter().filter_map(|at| self.all.get(*at)) {
            let whole = &stand.when.condition;
            let changed = self.facts.with(whole, at, Put::Other(&other));
            let mut parts = apart.clone();
            parts.push(differ(whole, &changed));
            let differs = Condition::All(parts);
            let moments = stand.moments.iter();
            differing.extend(moments.map(|moment| (*moment, differs.clone())));
        }
        let looks: Vec<Look<'_>> = differing.iter().map(|(at, when)| (*at, when)).collect();
        let met: Result<Vec<bool>, Undecided> = logic.space.looks(&looks).into_iter().collect();
        Ok(!met?.contains(&true))
    }

    /// The test in other words, or the whole fact or condition where what is meant stands
    /// in a fact; nothing where that is too long to read.
    fn written(&self, flow: &Flow, denied: &Condition) -> Option<String> {
        let source = &*self.site.when.source;
        let negation = &self.site.negation;
        let own = source.get(negation.bytes.clone())?;
        let (bytes, words) = match (&negation.with_not, negation.kind) {
            (Some(bytes), _) => (bytes, denied.written(flow)),
            (None, Kind::Itself) => (&negation.bytes, in_own_words(flow, denied, own)),
            // The `not` stands before parentheses: what is denied is said once more.
            (None, Kind::Behind) => (&negation.bytes, self.plain(flow, denied)?),
        };
        let (before, behind) = (source.get(..bytes.start)?, source.get(bytes.end..)?);
        let alone = before.trim().is_empty() && behind.trim().is_empty();
        let joined = parse::words_of(&words).any(|word| matches!(word, "or" | "and"));
        let words = match joined && !alone && !in_parentheses(before, behind) {
            true => format!("({words})"),
            false => words,
        };
        let whole = format!("{before}{words}{behind}");
        let whole = whole.split_whitespace().collect::<Vec<_>>().join(" ");
        let written = match self.site.home {
            Some(home) => format!("{}: {whole}", flow.facts.name(home)),
            None if matches!(negation.test, Condition::Fact(_)) => whole,
            None => words,
        };
        (written.len() <= LONGEST).then_some(written)
    }

    /// What is denied, in plain words.
    fn plain(&self, flow: &Flow, denied: &Condition) -> Option<String> {
        let left = match denied {
            Condition::Any(parts) if parts.len() > 1 => parts,
            Condition::All(parts) if parts.len() > 1 => parts,
            _ => return None,
        };
        // Either those without an answer are among what is denied, or they are not.
        let answered = left.iter().filter_map(|part| match part {
            Condition::Not(inner) => match &**inner {
                Condition::Answered(question) => Some(Condition::Answered(*question)),
                _ => None,
            },
            _ => None,
        });
        let mut parts: Vec<Condition> = answered.collect();
        if parts.is_empty() {
            return None;
        }
        parts.push(self.site.negation.test.clone());
        Some(Condition::All(parts).written(flow))
    }
}

/// A condition whose last part is a test in the author's own words.
fn in_own_words(flow: &Flow, denied: &Condition, own: &str) -> String {
    let (parts, word) = match denied {
        Condition::Any(parts) => (parts, " or "),
        Condition::All(parts) => (parts, " and "),
        test => return test.written(flow),
    };
    let before = parts.split_last().map_or(&[][..], |(_, before)| before);
    let before = before.iter().map(|part| part.written(flow));
    before
        .chain([own.to_owned()])
        .collect::<Vec<_>>()
        .join(word)
}

/// Whether what stands between these is all that is in its parentheses.
fn in_parentheses(before: &str, behind: &str) -> bool {
    before.trim_end().ends_with('(') && behind.trim_start().starts_with(')')
}
