//! Whether a made-up flow asks somebody a question twice, walked answer by answer by
//! what the format's description says.

use std::collections::BTreeSet;

use super::model::{Day, Kind, Model, Point, Value};
use super::naive::{self, Given, Stand};

/// What is said of answers in a finding: the questions that have one, in order, with
/// the values that read the same wherever they are written.
pub type Told = Vec<(String, Option<String>)>;

/// The shortest ways that come to a question that they have asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Repeats {
    /// How many questions they ask before.
    pub length: Option<usize>,
    /// What is told of them, each with the question that they come to.
    pub told: BTreeSet<(Told, usize)>,
    /// By question: those that some way has answered when it comes there.
    pub known: Vec<BTreeSet<usize>>,
    /// Some way comes to a question that takes no answer.
    pub traps: bool,
    /// Some way comes to answers for which no route holds.
    pub gaps: bool,
}

/// Walks all ways; gives nothing where there are more than `most`.
pub fn repeats(model: &Model, most: usize) -> Option<Repeats> {
    let count = model.questions.len();
    let mut walk = Walk {
        model,
        left: most,
        found: Repeats {
            known: vec![BTreeSet::new(); count],
            ..Repeats::default()
        },
    };
    let mut given = vec![None; count];
    walk.ask(0, &mut given, &mut Vec::new())?;
    Some(walk.found)
}

struct Walk<'m> {
    model: &'m Model,
    left: usize,
    found: Repeats,
}

impl Walk<'_> {
    fn ask(&mut self, question: usize, given: &mut Given, taken: &mut Vec<usize>) -> Option<()> {
        if given[question].is_some() {
            self.repeat(question, given, taken);
            return Some(());
        }
        let answered = taken
            .iter()
            .filter(|asked| matches!(given[**asked], Some(Some(_))));
        self.found.known[question].extend(answered);
        let asked = &self.model.questions[question];
        let values = values(self.model, &asked.kind).into_iter().map(Some);
        let skip = asked.optional.then_some(None);
        let mut trapped = true;
        for value in values.chain(skip) {
            if let Some(value) = &value
                && naive::accepts(self.model, given, (question, value)).is_err()
            {
                continue;
            }
            self.left = self.left.checked_sub(1)?;
            trapped = false;
            given[question] = Some(value);
            taken.push(question);
            match naive::after(self.model, given, question) {
                Stand::Ask(next) => self.ask(next, given, taken)?,
                Stand::Stuck(_) => self.found.gaps = true,
                Stand::Done(_) => {}
            }
            taken.pop();
            given[question] = None;
        }
        self.found.traps |= trapped;
        Some(())
    }

    fn repeat(&mut self, question: usize, given: &Given, taken: &[usize]) {
        let found = &mut self.found;
        if found.length.is_some_and(|length| length < taken.len()) {
            return;
        }
        if found.length != Some(taken.len()) {
            found.length = Some(taken.len());
            found.told.clear();
        }
        let told = taken.iter().filter_map(|asked| {
            let value = given[*asked].as_ref()?.as_ref()?;
            let plain = matches!(value, Value::Option(_) | Value::YesNo(_));
            Some((format!("q{asked}"), plain.then(|| value.to_string())))
        });
        found.told.insert((told.collect(), question));
    }
}

/// All answers within the bounds of a question of few answers.
fn values(model: &Model, kind: &Kind) -> Vec<Value> {
    match kind {
        Kind::Choice(_) => (0..kind.options().len()).map(Value::Option).collect(),
        Kind::Choices { options, .. } => (0..1_u32 << options.len())
            .map(|bits| {
                let chosen = (0..options.len()).filter(|option| bits & (1 << option) != 0);
                Value::Options(chosen.collect())
            })
            .collect(),
        Kind::YesNo => vec![Value::YesNo(true), Value::YesNo(false)],
        Kind::Number { min, max, decimals } => {
            let bounds = min.expect("bounds are drawn")..=max.expect("bounds are drawn");
            bounds
                .step_by([100, 10, 1][*decimals])
                .map(Value::Number)
                .collect()
        }
        Kind::Duration { min, max } => {
            let bounds = [min, max].map(|bound| bound.expect("bounds are drawn"));
            let days = (bounds[0].days..=bounds[1].days)
                .map(|days| super::model::Span { days, ..bounds[0] });
            days.map(Value::Duration).collect()
        }
        Kind::Date { min, max } => {
            let on = |point: &Option<Point>| match point.expect("bounds are drawn") {
                Point::Day(day) => day,
                Point::Today(shift) => naive::shifted(model.today, shift),
            };
            let (mut day, last): (Day, Day) = (on(min), on(max));
            let mut days = Vec::new();
            while day <= last {
                days.push(Value::Date(day));
                day = naive::day_after(day);
            }
            days
        }
        Kind::Text { .. } => vec![Value::Words("words".to_owned())],
    }
}
