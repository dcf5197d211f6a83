//! Flows and answers by the roll of dice.
//!
//! The dice are numbers that proptest draws. Smaller numbers make a smaller
//! flow, and numbers that are missing count as 0, so that a failing case shrinks
//! to the smallest flow that still fails.

use super::model::{
    Asked, Choice, Day, Guarantee, Kind, Lead, Member, Model, Next, Options, Page, Point, Promise,
    ROLES, Right, Route, SIGNS, Share, Shift, Span, Target, Test, Value,
};

pub struct Dice<'a> {
    rolls: &'a [u32],
    at: usize,
}

impl<'a> Dice<'a> {
    pub fn new(rolls: &'a [u32]) -> Self {
        Self { rolls, at: 0 }
    }

    /// A number from 0 to `count` - 1.
    pub fn below(&mut self, count: usize) -> usize {
        let roll = self.rolls.get(self.at).copied().unwrap_or(0);
        self.at += 1;
        roll as usize % count.max(1)
    }

    pub fn one_in(&mut self, count: usize) -> bool {
        self.below(count) == count - 1
    }

    pub fn of<T: Clone>(&mut self, items: &[T]) -> T {
        items[self.below(items.len())].clone()
    }
}

const DAYS: [(i64, i64, i64); 10] = [
    (2024, 2, 29),
    (2024, 1, 31),
    (2024, 3, 1),
    (2023, 2, 28),
    (2023, 12, 31),
    (2024, 2, 1),
    (2025, 3, 1),
    (2024, 5, 31),
    (2024, 4, 30),
    (2023, 3, 1),
];

const SPANS: [(i64, i64, i64, i64); 9] = [
    (0, 0, 0, 1),
    (0, 0, 0, 30),
    (0, 1, 0, 0),
    (1, 0, 0, 0),
    (0, 0, 2, 4),
    (0, 12, 0, 5),
    (0, 3, 0, 0),
    (1, 1, 1, 1),
    (0, 0, 0, 0),
];

const NUMBERS: [i64; 8] = [0, 100, -100, 200, 150, 125, 300, -50];

const WORDS: [&str; 6] = [
    "Ann",
    "a *bold* _name_",
    "two\nlines",
    "   ",
    "# no heading",
    "a longer answer than most",
];

fn day(dice: &mut Dice<'_>) -> Day {
    let (year, month, day) = dice.of(&DAYS);
    Day { year, month, day }
}

fn span(dice: &mut Dice<'_>) -> Span {
    let (years, months, weeks, days) = dice.of(&SPANS);
    Span {
        years,
        months,
        weeks,
        days,
    }
}

fn time_shift(dice: &mut Dice<'_>) -> Shift {
    let span = span(dice);
    shift_by(dice, span)
}

fn shift_by(dice: &mut Dice<'_>, span: Span) -> Shift {
    match dice.below(3) {
        0 => Shift::None,
        1 => Shift::Later(span),
        _ => Shift::Earlier(span),
    }
}

/// A shift within the range of [`few_days`], which months and counts of days
/// reach in different ways.
fn near_shift(dice: &mut Dice<'_>) -> Shift {
    let (months, days) = dice.of(&[(0, 1), (0, 30), (1, 0), (0, 28), (1, 1), (0, 2)]);
    let span = Span {
        months,
        days,
        ..SPAN_OF_A_DAY
    };
    shift_by(dice, span)
}

/// A flow of at most `most` questions, without guarantees.
pub fn model(dice: &mut Dice<'_>, most: usize) -> Model {
    without_guarantees(dice, most, Domains::Any)
}

/// A flow of at most `most` questions of which all answers can be tried one by
/// one, with guarantees.
pub fn small(dice: &mut Dice<'_>, most: usize, domains: Domains) -> Model {
    let mut model = without_guarantees(dice, most, domains);
    for passage in 0..model.passages.len() {
        for outcome in 0..model.outcomes {
            if dice.one_in(4) {
                model.left_out.push((outcome, passage));
            }
        }
    }
    // A passage that no outcome lists would be a finding.
    let outcomes = model.outcomes;
    model
        .left_out
        .retain(|(outcome, passage)| *outcome != passage % outcomes);
    let kinds: Vec<(Kind, bool)> = model
        .questions
        .iter()
        .map(|asked| (asked.kind.clone(), asked.optional))
        .collect();
    let draw = Draw {
        kinds: &kinds,
        domains,
        facts: Vec::new(),
    };
    for _ in 0..1 + dice.below(3) {
        let guarantee = draw.guarantee(dice, &model);
        model.guarantees.push(guarantee);
    }
    model
}

/// Which answers there are to the questions of a flow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Domains {
    /// Any number of them.
    Any,
    /// Few enough to be tried one by one, and no two answers are compared.
    Few,
    /// As before, and every answer is a cell by itself: no number, length of
    /// time or day.
    Counted,
    /// Few, and most conditions compare two of them.
    Compared,
    /// Few, and many are days, compared with days that `today` tells.
    Dated,
}

fn without_guarantees(dice: &mut Dice<'_>, most: usize, domains: Domains) -> Model {
    let count = 1 + dice.below(most);
    let outcomes = 1 + dice.below(3);
    let one = |dice: &mut Dice<'_>| match domains {
        Domains::Any => kind(dice),
        _ => few(dice, domains),
    };
    let kinds: Vec<(Kind, bool)> = (0..count).map(|_| (one(dice), dice.one_in(3))).collect();
    let ways = ways(dice, &kinds, outcomes);
    let before = before(&ways);
    let mut model = Model {
        today: day(dice),
        questions: Vec::new(),
        facts: Vec::new(),
        passages: Vec::new(),
        page: Page::default(),
        outcomes,
        left_out: Vec::new(),
        guarantees: Vec::new(),
    };
    let mut draw = Draw {
        kinds: &kinds,
        domains,
        facts: Vec::new(),
    };
    let all: Vec<usize> = (0..count).collect();
    for _ in 0..dice.below(4) {
        let fact = draw.test(dice, &all, 2);
        draw.facts.push((questions_in(&draw, &fact), fact));
    }
    for (at, (kind, optional)) in kinds.iter().enumerate() {
        let mut scope = before[at].clone();
        let mentions = (!scope.is_empty() && dice.one_in(3)).then(|| dice.of(&scope));
        scope.push(at);
        let refuse = (0..dice.below(8).saturating_sub(5)).map(|_| draw.test(dice, &scope, 2));
        let refuse = refuse.collect();
        let next = draw.next(dice, (kind, *optional), (&scope, &ways[at]));
        model.questions.push(Asked {
            kind: kind.clone(),
            optional: *optional,
            mentions,
            refuse,
            next,
        });
    }
    if dice.one_in(2) {
        for _ in 0..1 + dice.below(2) {
            draw.lead_round(dice, &mut model, &before);
        }
    }
    for _ in 0..dice.below(4) {
        let when = (!dice.one_in(4)).then(|| draw.test(dice, &all, 3));
        model.passages.push(when);
    }
    draw.page(dice, &mut model);
    for asked in &mut model.questions {
        if let Next::Routes(routes) = &mut asked.next
            && routes.len() > 1
            && dice.one_in(3)
        {
            nest(dice, routes);
        }
    }
    model.facts = draw.facts.into_iter().map(|(_, fact)| fact).collect();
    model
}

fn kind(dice: &mut Dice<'_>) -> Kind {
    match dice.below(8) {
        0 => Kind::YesNo,
        1 if dice.one_in(3) => Kind::Choice(Options::OfList),
        1 | 2 => Kind::Choice(Options::Own(choices(dice))),
        3 => several(dice),
        4 => Kind::Number {
            min: dice.one_in(2).then_some(-100),
            max: dice.one_in(2).then(|| dice.of(&[200, 100, -100])),
            decimals: dice.below(3),
        },
        5 => Kind::Duration {
            min: dice.one_in(3).then_some(SPAN_OF_A_DAY),
            max: dice.one_in(3).then_some(Span {
                years: 1,
                ..SPAN_OF_A_DAY
            }),
        },
        6 => Kind::Date {
            min: dice.one_in(3).then(|| Point::Today(time_shift(dice))),
            max: dice.one_in(3).then(|| Point::Day(day(dice))),
        },
        _ => Kind::Text {
            max_length: dice.one_in(2).then_some(12),
            lines: 1 + dice.below(2),
        },
    }
}

/// A kind of question with few answers.
fn few(dice: &mut Dice<'_>, domains: Domains) -> Kind {
    let places = match domains {
        Domains::Any | Domains::Few => [0, 1, 2, 3, 4, 5, 6, 7],
        Domains::Counted => [0, 1, 2, 3, 7, 0, 1, 3],
        Domains::Compared => [4, 4, 4, 5, 6, 6, 0, 3],
        Domains::Dated => [6, 6, 6, 6, 0, 3, 4, 2],
    };
    match dice.of(&places) {
        0 => Kind::YesNo,
        1 if dice.one_in(3) => Kind::Choice(Options::OfList),
        1 | 2 => Kind::Choice(Options::Own(choices(dice))),
        3 => several(dice),
        4 => {
            let (min, max, decimals) = dice.of(&[
                (0, 200, 0),
                (-100, 100, 0),
                (100, 300, 0),
                (120, 150, 1),
                (100, 100, 0),
                (-100, 200, 0),
            ]);
            Kind::Number {
                min: Some(min),
                max: Some(max),
                decimals,
            }
        }
        5 => {
            let least = dice.of(&[0, 29, 364]);
            let days = |days| Span {
                days,
                ..SPAN_OF_A_DAY
            };
            Kind::Duration {
                min: Some(days(least)),
                max: Some(days(least + 2)),
            }
        }
        6 => few_days(dice),
        _ => Kind::Text {
            max_length: None,
            lines: 1,
        },
    }
}

/// Three or four days, fixed or told by `today`.
fn few_days(dice: &mut Dice<'_>) -> Kind {
    let span = |months, days| Span {
        months,
        ..Span {
            days,
            ..SPAN_OF_A_DAY
        }
    };
    let fixed = |year, month, day| Point::Day(Day { year, month, day });
    let (min, max) = match dice.below(10) {
        0 => (fixed(2024, 2, 28), fixed(2024, 3, 1)),
        1 => (fixed(2023, 12, 31), fixed(2024, 1, 2)),
        6 => (fixed(2024, 1, 30), fixed(2024, 2, 1)),
        7 | 8 => (
            Point::Today(Shift::Later(span(0, 28))),
            Point::Today(Shift::Later(span(0, 31))),
        ),
        2 | 3 => (
            Point::Today(Shift::Earlier(span(0, 1))),
            Point::Today(Shift::Later(span(0, 1))),
        ),
        4 => (
            Point::Today(Shift::Earlier(span(1, 1))),
            Point::Today(Shift::Earlier(span(0, 29))),
        ),
        5 => (
            Point::Today(Shift::Later(span(0, 29))),
            Point::Today(Shift::Later(span(1, 1))),
        ),
        _ => (
            Point::Today(Shift::None),
            Point::Today(Shift::Later(span(0, 2))),
        ),
    };
    Kind::Date {
        min: Some(min),
        max: Some(max),
    }
}

const SPAN_OF_A_DAY: Span = Span {
    years: 0,
    months: 0,
    weeks: 0,
    days: 1,
};

fn choices(dice: &mut Dice<'_>) -> Vec<Choice> {
    let count = 1 + dice.below(4);
    let choice = |_| Choice {
        points: [dice.of(&[0, 1, -1, 2]), dice.of(&[0, 0, 1, -3])],
        alone: false,
        help_first: None,
    };
    (0..count).map(choice).collect()
}

fn several(dice: &mut Dice<'_>) -> Kind {
    let mut options = choices(dice);
    if dice.one_in(2) {
        options.push(Choice {
            points: [0, 1],
            alone: true,
            help_first: None,
        });
    }
    let together = options.iter().filter(|option| !option.alone).count();
    let at_least = dice.below(together + 1);
    let at_most = dice.one_in(3).then(|| at_least.max(1) + dice.below(2));
    Kind::Choices {
        options,
        at_least,
        at_most,
    }
}

/// Where each question may lead: later questions and outcomes, every question
/// being led to by an earlier one.
fn ways(dice: &mut Dice<'_>, kinds: &[(Kind, bool)], outcomes: usize) -> Vec<Vec<Target>> {
    let count = kinds.len();
    let mut led_to = vec![false; count];
    let mut ways = Vec::with_capacity(count);
    for at in 0..count {
        let mut targets = Vec::new();
        if at + 1 < count && (!led_to[at + 1] || dice.one_in(2)) {
            targets.push(Target::Question(at + 1));
        }
        for _ in 0..dice.below(3) + usize::from(targets.is_empty()) {
            let to = at + 1 + dice.below(count - at + outcomes - 1);
            targets.push(if to < count {
                Target::Question(to)
            } else {
                Target::Outcome(to - count)
            });
        }
        for target in &targets {
            if let Target::Question(to) = target {
                led_to[*to] = true;
            }
        }
        ways.push(targets);
    }
    ways
}

/// By question: the questions from which some way leads to it.
fn before(ways: &[Vec<Target>]) -> Vec<Vec<usize>> {
    let mut before = vec![std::collections::BTreeSet::new(); ways.len()];
    for (at, targets) in ways.iter().enumerate() {
        for target in targets {
            if let Target::Question(to) = target {
                let mut here = before[at].clone();
                here.insert(at);
                before[*to].extend(here);
            }
        }
    }
    before
        .into_iter()
        .map(|questions| questions.into_iter().collect())
        .collect()
}

struct Draw<'k> {
    kinds: &'k [(Kind, bool)],
    domains: Domains,
    /// The facts so far, each with the questions that it speaks of.
    facts: Vec<(Vec<usize>, Test)>,
}

/// The questions that a test speaks of, through facts too.
fn questions_in(draw: &Draw<'_>, test: &Test) -> Vec<usize> {
    match test {
        Test::All(parts) | Test::Any(parts) | Test::Count(_, parts) => {
            let parts = parts.iter();
            parts.flat_map(|part| questions_in(draw, part)).collect()
        }
        Test::Not(inner) => questions_in(draw, inner),
        Test::Fact(fact) => draw.facts[*fact].0.clone(),
        Test::Score(..) => Vec::new(),
        Test::Compare(question, _, Right::Answer(other, _)) => vec![*question, *other],
        Test::Answered(question)
        | Test::Yes(question)
        | Test::Is(question, _)
        | Test::IsNot(question, _)
        | Test::IsOneOf(question, _)
        | Test::IsNotOneOf(question, _)
        | Test::Has(question, _)
        | Test::HasOf(question, ..)
        | Test::Compare(question, ..) => vec![*question],
    }
}

impl Draw<'_> {
    /// What is said of pages, in half of the flows.
    fn page(&self, dice: &mut Dice<'_>, model: &mut Model) {
        if dice.below(2) == 0 {
            return;
        }
        let page = &mut model.page;
        page.help_now = dice.one_in(4).then(|| dice.below(model.outcomes));
        page.reasons_first = (!dice.one_in(4)).then(|| dice.below(3));
        page.at_once = (0..model.outcomes).map(|_| dice.one_in(4)).collect();
        let role = |_: &Option<Test>| (!dice.one_in(4)).then(|| dice.of(&ROLES));
        page.roles = model.passages.iter().map(role).collect();
        let all: Vec<usize> = (0..model.questions.len()).collect();
        for _ in 0..dice.below(3) {
            let when = (!dice.one_in(3)).then(|| self.test(dice, &all, 2));
            page.documents.push((dice.below(model.outcomes), when));
        }
        let kinds = model.questions.iter_mut().map(|asked| &mut asked.kind);
        let own = kinds.filter_map(|kind| match kind {
            Kind::Choice(Options::Own(options)) | Kind::Choices { options, .. } => Some(options),
            _ => None,
        });
        for option in own.flatten().filter(|_| !model.passages.is_empty()) {
            let help = dice.one_in(5);
            option.help_first = help.then(|| dice.below(model.passages.len()));
        }
    }

    /// A test of questions of `scope`, at most `depth` levels deep.
    fn test(&self, dice: &mut Dice<'_>, scope: &[usize], depth: usize) -> Test {
        let inner = |dice: &mut Dice<'_>| self.test(dice, scope, depth.saturating_sub(1));
        match dice.below(if depth == 0 { 5 } else { 10 }) {
            0..=2 => self.of_question(dice, scope),
            3 => Test::Score(dice.below(2), dice.of(&SIGNS), dice.of(&[0, 1, -1, 3])),
            4 => {
                let known = self.facts.iter().enumerate();
                let known: Vec<usize> = known
                    .filter(|(_, (named, _))| named.iter().all(|question| scope.contains(question)))
                    .map(|(at, _)| at)
                    .collect();
                match known.as_slice() {
                    [] => Test::Answered(dice.of(scope)),
                    known => Test::Fact(dice.of(known)),
                }
            }
            5 => Test::Not(Box::new(inner(dice))),
            6 => Test::Not(Box::new(Test::Not(Box::new(inner(dice))))),
            7 => Test::All((0..2 + dice.below(2)).map(|_| inner(dice)).collect()),
            8 => Test::Any((0..2 + dice.below(2)).map(|_| inner(dice)).collect()),
            _ => Test::Count(2, (0..3).map(|_| inner(dice)).collect()),
        }
    }

    fn of_question(&self, dice: &mut Dice<'_>, scope: &[usize]) -> Test {
        let question = dice.of(scope);
        let (kind, _) = &self.kinds[question];
        if dice.one_in(6) {
            return Test::Answered(question);
        }
        let options = kind.options().len();
        match kind {
            Kind::YesNo => Test::Yes(question),
            Kind::Text { .. } => Test::Answered(question),
            Kind::Choice(_) => match dice.below(4) {
                0 => Test::Is(question, dice.below(options)),
                1 => Test::IsNot(question, dice.below(options)),
                2 => Test::IsNotOneOf(question, members(dice, options)),
                _ => Test::IsOneOf(question, members(dice, options)),
            },
            Kind::Choices { .. } if options > 2 && dice.one_in(4) => {
                let members = (0..3).map(Member::Option).collect();
                Test::HasOf(question, Share::Count(2), members)
            }
            Kind::Choices { .. } => match dice.below(4) {
                0 => Test::Has(question, dice.below(options)),
                1 => Test::HasOf(question, Share::Any, members(dice, options)),
                2 => Test::HasOf(question, Share::All, members(dice, options)),
                _ => Test::HasOf(question, Share::None, members(dice, options)),
            },
            Kind::Number { .. } | Kind::Duration { .. } | Kind::Date { .. } => {
                let sign = dice.of(&SIGNS);
                Test::Compare(question, sign, self.right(dice, scope, kind))
            }
        }
    }

    fn right(&self, dice: &mut Dice<'_>, scope: &[usize], kind: &Kind) -> Right {
        let same = |other: &&usize| {
            std::mem::discriminant(&self.kinds[**other].0) == std::mem::discriminant(kind)
        };
        let others: Vec<usize> = scope.iter().filter(same).copied().collect();
        let compared = match self.domains {
            Domains::Any | Domains::Compared => true,
            Domains::Few | Domains::Counted | Domains::Dated => false,
        };
        if compared && !others.is_empty() && dice.one_in(2) {
            let other = dice.of(&others);
            return Right::Answer(
                other,
                match kind {
                    Kind::Number { .. } if dice.one_in(2) => Shift::Number(dice.of(&NUMBERS)),
                    Kind::Number { .. } => Shift::None,
                    _ if self.domains == Domains::Compared => near_shift(dice),
                    _ => time_shift(dice),
                },
            );
        }
        match kind {
            Kind::Number { .. } => Right::Value(Value::Number(dice.of(&NUMBERS))),
            Kind::Duration { .. } => Right::Value(Value::Duration(span(dice))),
            _ if self.domains == Domains::Dated => Right::Today(near_shift(dice)),
            _ if dice.one_in(2) => Right::Today(time_shift(dice)),
            _ => Right::Value(Value::Date(day(dice))),
        }
    }

    fn guarantee(&self, dice: &mut Dice<'_>, model: &Model) -> Guarantee {
        let all: Vec<usize> = (0..model.questions.len()).collect();
        let some = |dice: &mut Dice<'_>, count: usize| {
            let first = dice.below(count);
            let chosen = (0..count).filter(|at| *at == first || dice.one_in(3));
            chosen.collect::<Vec<usize>>()
        };
        let passages = model.passages.len();
        let promise = match dice.below(9) {
            0 => Promise::Never(some(dice, model.outcomes)),
            1 => Promise::Always(some(dice, model.outcomes)),
            2 if passages > 0 => Promise::Shows(some(dice, passages)),
            3 if passages > 0 => Promise::ShowsNot(some(dice, passages)),
            4 => Promise::AtMost(1 + dice.below(all.len())),
            7 if passages > 0 => Promise::ShowsFirst(some(dice, passages)),
            5 | 6 => Promise::IndependentOf(vec![dice.of(&all)]),
            _ => Promise::Asks(some(dice, all.len())),
        };
        let premises = !matches!(promise, Promise::AtMost(_) | Promise::IndependentOf(_));
        let when = (premises && dice.one_in(2)).then(|| self.test(dice, &all, 2));
        let at = match premises && dice.one_in(3) {
            true => some(dice, model.outcomes),
            false => Vec::new(),
        };
        Guarantee { when, at, promise }
    }

    /// Routes that lead round: those for whom a test holds of an early answer go to a
    /// late question first, then back to one before it, and on from there. So nobody
    /// goes round, as long as the dice leave all that as it is; now and then they send
    /// people back by what they answer there.
    fn lead_round(&self, dice: &mut Dice<'_>, model: &mut Model, before: &[Vec<usize>]) {
        let count = model.questions.len();
        let late = 1 + dice.below(count - 1);
        let Some(middles) = before.get(late).filter(|before| !before.is_empty()) else {
            return;
        };
        let middle = dice.of(middles);
        let early = match before[middle].as_slice() {
            [] => middle,
            before => dice.of(before),
        };
        if dice.one_in(3) {
            let back = self.of_question(dice, &[late]);
            lead(model, late, (back, Target::Question(middle)));
            return;
        }
        let test = self.of_question(dice, &[early]);
        // Now and then another test stands there, or an answer that may be missing.
        let mixed = |dice: &mut Dice<'_>, others: &[usize]| match dice.below(8) {
            6 => self.test(dice, others, 1),
            7 => Test::All(vec![test.clone(), self.test(dice, others, 1)]),
            _ => test.clone(),
        };
        let back = mixed(dice, &[early, middle, late]);
        lead(model, late, (back, Target::Question(middle)));
        if !dice.one_in(3) {
            let after = late + 1 + dice.below(count - late - 1 + model.outcomes);
            let on = match after < count {
                true => Target::Question(after),
                false => Target::Outcome(after - count),
            };
            let scope = match dice.one_in(4) {
                true => vec![middle, late],
                false => vec![early, middle],
            };
            let when = mixed(dice, &scope);
            lead(model, middle, (when, on));
        }
        if early != middle && !dice.one_in(4) {
            lead(model, early, (test, Target::Question(late)));
        }
    }

    fn next(
        &self,
        dice: &mut Dice<'_>,
        (kind, optional): (&Kind, bool),
        (scope, targets): (&[usize], &[Target]),
    ) -> Next {
        let by_option = match kind {
            Kind::Choice(_) => kind.options().len(),
            Kind::YesNo => 2,
            _ => 0,
        };
        let places = by_option + usize::from(optional);
        if by_option > 0 && places >= targets.len() && dice.one_in(2) {
            // Every target is led to, so that what stands before stays true.
            let mut all: Vec<Target> = targets.to_vec();
            while all.len() < places {
                all.push(dice.of(targets));
            }
            let skipped = all.split_off(by_option).pop();
            return Next::ByOption {
                targets: all,
                skipped,
            };
        }
        match targets {
            [only] if dice.one_in(2) => Next::To(*only),
            targets => {
                let open = dice.one_in(4);
                let last = targets.len() - 1;
                let route = |(at, go): (usize, &Target)| {
                    let always = at == last && !open;
                    let when = (!always).then(|| self.test(dice, scope, 2));
                    (when, Lead::Go(*go))
                };
                Next::Routes(targets.iter().enumerate().map(route).collect())
            }
        }
    }
}

/// Puts some routes of a list, all but the last, inside one on a condition that one of the
/// list has, or on its opposite; now and then some of these once more.
fn nest(dice: &mut Dice<'_>, routes: &mut Vec<Route>) {
    let whens: Vec<&Test> = routes
        .iter()
        .filter_map(|(when, _)| when.as_ref())
        .collect();
    let last = routes.len() - 1;
    let around = whens[dice.below(whens.len())].clone();
    let around = match dice.one_in(3) {
        true => Test::Not(Box::new(around)),
        false => around,
    };
    let from = dice.below(last);
    let to = from + 1 + dice.below(last - from);
    let mut inside: Vec<Route> = routes.drain(from..to).collect();
    if inside.len() > 1 && dice.one_in(2) {
        nest(dice, &mut inside);
    }
    if dice.one_in(2)
        && let Some((when, Lead::Go(_))) = inside.last_mut()
    {
        *when = None;
    }
    routes.insert(from, (Some(around), Lead::Inside(inside)));
}

/// Puts a route before all others of a question.
fn lead(model: &mut Model, from: usize, (when, go): (Test, Target)) {
    let asked = &mut model.questions[from];
    let mut routes = match &asked.next {
        Next::To(target) => vec![(None, Lead::Go(*target))],
        Next::ByOption { targets, skipped } => {
            let skipped = skipped.iter();
            let answered = || Test::Not(Box::new(Test::Answered(from)));
            let skipped = skipped.map(|go| (Some(answered()), Lead::Go(*go)));
            let options = targets.iter().enumerate().map(|(option, go)| {
                let test = match (&asked.kind, option) {
                    (Kind::YesNo, 0) => Some(Test::Yes(from)),
                    (Kind::YesNo, _) => None,
                    _ => Some(Test::Is(from, option)),
                };
                (test, Lead::Go(*go))
            });
            skipped.chain(options).collect()
        }
        Next::Routes(routes) => routes.clone(),
    };
    routes.insert(0, (Some(when), Lead::Go(go)));
    asked.next = Next::Routes(routes);
}

/// Options and lists of which at least one option is the question's own.
fn members(dice: &mut Dice<'_>, options: usize) -> Vec<Member> {
    let member = |dice: &mut Dice<'_>| match dice.below(4) {
        0 => Member::List(dice.below(2)),
        _ => Member::Option(dice.below(options)),
    };
    (0..1 + dice.below(2)).map(|_| member(dice)).collect()
}

/// An answer to a question: mostly of its type, and not always one that is
/// accepted.
pub fn value(dice: &mut Dice<'_>, kind: &Kind) -> Value {
    if dice.one_in(20) {
        return dice.of(&[Value::YesNo(true), Value::Number(100), Value::Option(7)]);
    }
    let options = kind.options().len();
    match kind {
        Kind::Choice(_) => Value::Option(dice.below(options)),
        Kind::Choices { .. } => {
            let chosen = (0..options).filter(|_| dice.one_in(2));
            Value::Options(chosen.collect())
        }
        Kind::YesNo => Value::YesNo(dice.one_in(2)),
        Kind::Number { .. } => Value::Number(dice.of(&NUMBERS)),
        Kind::Duration { .. } => Value::Duration(span(dice)),
        Kind::Date { .. } => Value::Date(day(dice)),
        Kind::Text { .. } => Value::Words(dice.of(&WORDS).to_owned()),
    }
}
