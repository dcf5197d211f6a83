//! `maybe-unanswered`: a `not`, a test such as `is not`, or a placeholder that can meet a
//! question without an answer.

use std::collections::{BTreeMap, HashSet};

use super::Checker;
use super::beside::is_of_its_own;
use super::denials::{Denials, Site};
use super::logic::{ConditionRole, Guard, Logic, Stand, both};
use super::negations::{Denial, Negation, Put};
use super::rewriting::Rewriting;
use super::route_seat::condition_of;
use crate::diagnostic::{Finding, Rule};
use crate::flow::condition::{Condition, not};
use crate::flow::question::{Question, Route};
use crate::flow::table::Id;
use crate::place::Place;
use crate::session::Session;
use crate::space::Undecided;
use crate::space::at_moment::{Look, Moment};

pub(super) fn check(check: &mut Checker<'_>, logic: &mut Logic<'_>) {
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

fn in_texts(check: &mut Checker<'_>, logic: &mut Logic<'_>) {
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
        for (question, bytes) in read
            .text
            .places(|one| flow.placeholder_at(&read.place, one))
        {
            // The author has said what stands there then.
            if flow.questions[question].unanswered.is_some() {
                continue;
            }
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
    check: &mut Checker<'_>,
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

/// A site where it meets a question without an answer.
struct Meeting {
    site: usize,
    question: Id<Question>,
    stand: usize,
    moment: Moment,
    /// The condition is another one there than it would be if the test were read the
    /// other way.
    differs: Condition,
}

fn in_conditions(check: &mut Checker<'_>, logic: &mut Logic<'_>) {
    let mut all = logic.stands();
    // Of these another rule tells that they lead nowhere.
    all.retain(|stand| match stand.role {
        _ if has_holes(check, stand) => false,
        ConditionRole::DeadRoute => false,
        ConditionRole::Passage(passage) => !logic.never_shown.contains(&passage),
        ConditionRole::Fact(_)
        | ConditionRole::Refusal
        | ConditionRole::Route
        | ConditionRole::Part => true,
    });
    let denials = Denials::new(logic.flow, all);
    let cases = meetings(logic, &denials);
    let looks: Vec<Look<'_>> = cases
        .iter()
        .map(|case| (case.moment, &case.differs))
        .collect();
    let mut met: BTreeMap<usize, Vec<&Meeting>> = BTreeMap::new();
    for (case, is_met) in cases.iter().zip(logic.space.looks(&looks)) {
        match is_met {
            Ok(true) => met.entry(case.site).or_default().push(case),
            Ok(false) => {}
            Err(undecided) => check.undecided(Rule::MaybeUnanswered, undecided),
        }
    }
    for (site, mut met) in met {
        let site = &denials.sites[site];
        let stand = |case: &Meeting| &denials.stands[case.stand];
        met.retain(|case| is_certain(check, stand(case), case.moment));
        let Some(first) = met.first() else { continue };
        if check.has_enough(Rule::MaybeUnanswered, first.question) {
            break;
        }
        let mut said = Ok(());
        met.retain(|case| {
            let told = goes_with_others(logic, stand(case), case, site.negation.kind);
            told.unwrap_or_else(|undecided| {
                said = Err(undecided);
                false
            })
        });
        let said = said.and_then(|()| {
            SiteReport {
                denials: &denials,
                site,
                met: &met,
            }
            .push(check, logic)
        });
        if let Err(undecided) = said {
            check.undecided(Rule::MaybeUnanswered, undecided);
        }
    }
}

/// Whether what is told of a condition is so whatever stands in the holes of a flow.
fn is_certain(check: &Checker<'_>, stand: &Stand<'_>, moment: Moment) -> bool {
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
fn has_holes(check: &Checker<'_>, stand: &Stand<'_>) -> bool {
    check.beside.is_some() && check.has_holes(&stand.guard.with(stand.when.condition.clone()))
}

/// How many cases are looked at in one flow.
const MOST_CASES: usize = 20_000;

fn meetings(logic: &mut Logic<'_>, denials: &Denials<'_>) -> Vec<Meeting> {
    let Denials { sites, stands, .. } = denials;
    let mut open: Vec<(usize, usize, Moment, Id<Question>)> = Vec::new();
    for (at, site) in sites.iter().enumerate() {
        for stand in &site.stands {
            for moment in &stands[*stand].moments {
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
        let Stand { when, guard, .. } = &stands[stand];
        let put = Put::Without(question);
        Meeting {
            site,
            question,
            stand,
            moment,
            differs: guard.with(Condition::All(vec![
                not(Condition::Answered(question)),
                denials.differ(&when.condition, &sites[site], put),
            ])),
        }
    };
    open.into_iter().map(case).collect()
}

/// How many later routes are looked at.
const MOST_ROUTES: usize = 30;

/// Whether those who have no answer go on together with some who have one. Where
/// `pace is not fast` has a route of its own behind it for those who skip `pace`, all is
/// said.
fn goes_with_others(
    logic: &mut Logic<'_>,
    stand: &Stand<'_>,
    case: &Meeting,
    kind: Denial,
) -> Result<bool, Undecided> {
    let (Denial::Itself, ConditionRole::Route, Moment::Accepted(_)) =
        (kind, stand.role, case.moment)
    else {
        return Ok(true);
    };
    let Guard::Behind(seat) = &stand.guard else {
        return Ok(true);
    };
    let (list, own) = seat.levels[seat.levels.len() - 1];
    let later = &list[own + 1..];
    if later.len() > MOST_ROUTES {
        return Ok(true);
    }
    let not_here = stand.guard.with(not(stand.when.condition.clone()));
    let others = Condition::All(vec![Condition::Answered(case.question), not_here]);
    for at in 0..later.len() {
        let takes = takes(later, at);
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

/// The condition on which a route of a list is taken.
fn takes(list: &[Route], at: usize) -> Condition {
    let before = list[..at].iter().map(|route| not(condition_of(route)));
    Condition::All(before.chain(list.get(at).map(condition_of)).collect())
}

/// What is told of a site.
struct SiteReport<'r, 'f> {
    denials: &'r Denials<'f>,
    site: &'r Site<'f>,
    /// Where it meets a question without an answer.
    met: &'r [&'r Meeting],
}

impl SiteReport<'_, '_> {
    fn push(self, check: &mut Checker<'_>, logic: &mut Logic<'_>) -> Result<(), Undecided> {
        let Self { denials, site, met } = self;
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
            Denial::Behind => format!("`not {words}` also holds for {who}"),
            Denial::Itself => format!("`{words}` doesn't hold for {who}"),
        };
        let place = site.place.clone();
        let place = place.piece(with_not.clone().unwrap_or_else(|| bytes.clone()));
        let rewriting = Rewriting {
            denials,
            site,
            missing: &missing,
        };
        let help = rewriting.help(logic)?;
        let finding = Finding::warning(Rule::MaybeUnanswered, place, message);
        check.push(check.with_way(finding, &way).help(help));
        Ok(())
    }
}
