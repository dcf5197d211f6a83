//! Who gets an outcome, in a form that is the same however the flow is written: whatever
//! the questions are called, in whatever order they stand, and whatever else the flow asks.
//!
//! Of everybody who could answer anything to every question it's told who ends so. That
//! reads only the questions that matter, and a diagram of it is written down with its
//! variables in an order that the flow's meaning gives, not its file. Answers that it
//! doesn't tell apart are one, however finely conditions elsewhere cut them.

use std::collections::{BTreeMap, HashMap};

use super::Space;
use super::cells::{Cells, Scale};
use super::diagram::{Diagram, Ref, TooLarge, Var};
use super::interval::Interval;
use super::points::{Point, PointPair};
use crate::flow::Flow;
use crate::flow::condition::Condition;
use crate::flow::day;
use crate::flow::outcome::Outcome;
use crate::flow::question::{Kind, Presence, Question, Target};
use crate::flow::table::Id;
use crate::graph::ComponentShape;

/// How many nodes the diagrams behind a form may have. It's no option: a form must not
/// depend on how much somebody wanted to wait.
const MOST_NODES_BEHIND: usize = 300_000;

/// How many nodes a form may have.
const MOST_NODES_WRITTEN: usize = 4_000;

/// How many variables it may read.
const MOST_VARS: usize = 600;

impl Space<'_> {
    /// The canonical form of who gets an outcome, and meets a condition there. Nothing
    /// where routes lead round, and where it would be too large.
    pub(crate) fn canonical(
        &mut self,
        outcome: Id<Outcome>,
        when: Option<&Condition>,
    ) -> Option<String> {
        let round = |shape| shape == ComponentShape::Round;
        if self.layout.blocks.iter().any(|block| round(block.shape)) {
            return None;
        }
        match self.by_answers() {
            Ok(Some(space)) => return space.canonical(outcome, when),
            Ok(None) => {}
            Err(_) => return None,
        }
        let when = match when {
            None => self.always(),
            Some(when) => self.condition(when).ok()?,
        };
        let mut diagram = Diagram::new(self.layout.values.clone(), MOST_NODES_BEHIND);
        let who = self.whoever(&mut diagram, outcome, when).ok()?;
        let form = CanonicalForm::new(self, diagram, who)?;
        form.written(who)
    }

    /// Everybody by their answers who gets an outcome and meets a condition there.
    fn whoever(
        &self,
        diagram: &mut Diagram<bool>,
        outcome: Id<Outcome>,
        when: Ref,
    ) -> Result<Ref, TooLarge> {
        let everywhere = diagram.one();
        let there = diagram.filter(everywhere, &self.conditions, when)?;
        let mut ahead = vec![diagram.zero(); self.flow.questions.len()];
        for question in self.layout.sequence.iter().rev() {
            let leaving = &self.leaving[question.index()];
            let mut on = diagram.zero();
            for leads in &leaving.routes {
                let (beyond, next) = match leads.target {
                    Target::Outcome(target) if target == outcome => (there, Var::MAX),
                    Target::Outcome(_) => continue,
                    Target::Question(target) => {
                        (ahead[target.index()], self.layout.domain(target).first)
                    }
                };
                let skipped = self.layout.later(*question)..next;
                let beyond = without_answers(diagram, beyond, |var| skipped.contains(&var))?;
                let led = diagram.filter(beyond, &self.conditions, leads.when)?;
                on = diagram.or(on, led)?;
            }
            ahead[question.index()] = diagram.filter(on, &self.conditions, leaving.accepted)?;
        }
        let first = self.layout.domain(self.flow.start).first;
        without_answers(diagram, ahead[self.flow.start.index()], |var| var < first)
    }
}

/// The function where these variables have no answer.
fn without_answers(
    diagram: &mut Diagram<bool>,
    function: Ref,
    are: impl Fn(Var) -> bool,
) -> Result<Ref, TooLarge> {
    let mut left = function;
    for var in diagram.support(&[function]) {
        if are(var) {
            left = diagram.cofactor(left, var, 0)?;
        }
    }
    Ok(left)
}

/// What a question means: what it asks, and what may be answered.
pub(crate) fn meaning(flow: &Flow, id: Id<Question>) -> String {
    let question = &flow.questions[id];
    let asked = |id: Id<Question>| flow.questions[id].ask.fill(|_| "\u{2026}".to_owned());
    let mut said = question
        .ask
        .fill(|insertion| match insertion.question() {
            Some(other) => format!("\u{1f}{}\u{1f}", asked(other)),
            None => "\u{2026}".to_owned(),
        })
        .into_owned();
    let mut add = |text: &str| {
        said.push('\u{1f}');
        said.push_str(text);
    };
    add(question.kind.name());
    if let Kind::Number {
        unit: Some(unit), ..
    } = &question.kind
    {
        add(unit);
    }
    if let Some(options) = question.kind.options() {
        let labels = options.names().zip(options.iter());
        let labels = labels.map(|(name, (_, option))| format!("{name}\u{1e}{}", option.label));
        let mut labels: Vec<String> = labels.collect();
        labels.sort_unstable();
        labels.iter().for_each(|label| add(label));
    }
    said
}

/// A diagram that is written down.
struct CanonicalForm {
    diagram: Diagram<bool>,
    /// The variables that it reads, in the order of the form.
    vars: Vec<VarRead>,
    /// By function: the place of the first of them that it reads.
    firsts: HashMap<Ref, usize>,
    /// By node: its number.
    numbers: HashMap<Ref, usize>,
    /// By what a line says: its number.
    lines: HashMap<String, usize>,
    text: String,
}

/// A variable as a form reads it.
struct VarRead {
    var: Var,
    /// What it tells.
    name: String,
    /// What a value means, by value; those that nobody has are left out.
    values: Vec<(usize, ValueRead)>,
}

/// What a value of a variable means.
#[derive(Clone, Debug)]
enum ValueRead {
    /// One of several names, which stand in no order.
    Names(Vec<String>),
    /// A range from its first measure to the first behind it; nothing where it has no end.
    Range(Option<String>, Option<String>),
}

impl CanonicalForm {
    fn new(space: &Space<'_>, diagram: Diagram<bool>, who: Ref) -> Option<Self> {
        let read = diagram.support(&[who]);
        if read.len() > MOST_VARS {
            return None;
        }
        let mut by_question: BTreeMap<Id<Question>, Vec<Var>> = BTreeMap::new();
        for var in read {
            let question = space.layout.question_of(var)?;
            by_question.entry(question).or_default().push(var);
        }
        let mut vars = Vec::new();
        for (at, id) in in_canonical_order(space, by_question.keys().copied()).enumerate() {
            let of_question = by_question.get(&id)?;
            let mut of_question: Vec<VarRead> = of_question
                .iter()
                .map(|var| var_read(space, id, *var))
                .collect();
            of_question.sort_by(|one, other| one.name.cmp(&other.name));
            for mut var in of_question {
                // Two questions that mean the same are told apart by their place.
                var.name = format!("{at} {}", var.name);
                vars.push(var);
            }
        }
        Some(Self {
            diagram,
            vars,
            firsts: HashMap::new(),
            numbers: HashMap::new(),
            lines: HashMap::new(),
            text: String::new(),
        })
    }

    /// All of it, as text.
    fn written(mut self, who: Ref) -> Option<String> {
        let last = self.node(who)?;
        let last = match last {
            NodeWritten::Nobody => "nobody".to_owned(),
            NodeWritten::Everybody => "everybody".to_owned(),
            NodeWritten::Line(number) => number.to_string(),
        };
        Some(format!("{}{last}\n", self.text))
    }

    /// The place of the first variable that a function reads, in the order of the form;
    /// nothing where it reads none.
    fn first(&mut self, function: Ref) -> Option<usize> {
        let top = self.diagram.top_var(function)?;
        if let Some(known) = self.firsts.get(&function) {
            return Some(*known);
        }
        let own = self.vars.iter().position(|one| one.var == top)?;
        let mut first = own;
        for value in 0..self.diagram.arity(top) {
            let child = self.diagram.child(function, value);
            if let Some(of_child) = self.first(child) {
                first = first.min(of_child);
            }
        }
        self.firsts.insert(function, first);
        Some(first)
    }

    fn node(&mut self, function: Ref) -> Option<NodeWritten> {
        if let Some(holds) = self.diagram.value(function) {
            return Some(match holds {
                true => NodeWritten::Everybody,
                false => NodeWritten::Nobody,
            });
        }
        if let Some(number) = self.numbers.get(&function) {
            return Some(NodeWritten::Line(*number));
        }
        let at = self.first(function)?;
        let mut branches: Vec<(Ref, Vec<ValueRead>)> = Vec::new();
        for (value, means) in self.vars[at].values.clone() {
            let var = self.vars[at].var;
            let on = self.diagram.cofactor(function, var, value).ok()?;
            match branches.iter_mut().find(|(known, _)| *known == on) {
                Some((_, values)) => values.push(means),
                None => branches.push((on, vec![means])),
            }
        }
        if let [(only, _)] = branches.as_slice() {
            // Only who has no answer would be told apart.
            return self.node(*only);
        }
        let branches = branches.into_iter();
        let mut branches: Vec<(String, Ref)> =
            branches.map(|(on, values)| (as_one(values), on)).collect();
        branches.sort();
        let mut line = self.vars[at].name.clone();
        for (values, on) in branches {
            let on = match self.node(on)? {
                NodeWritten::Nobody => "nobody".to_owned(),
                NodeWritten::Everybody => "everybody".to_owned(),
                NodeWritten::Line(number) => number.to_string(),
            };
            line.push_str(&format!("\u{1d}{values}\u{1c}{on}"));
        }
        let known = self.lines.get(&line).copied();
        let number = match known {
            Some(number) => number,
            None => {
                let number = self.lines.len();
                if number >= MOST_NODES_WRITTEN {
                    return None;
                }
                self.text.push_str(&format!("{line}\n"));
                self.lines.insert(line, number);
                number
            }
        };
        self.numbers.insert(function, number);
        Some(NodeWritten::Line(number))
    }
}

/// What is written for a node.
enum NodeWritten {
    Nobody,
    Everybody,
    /// A line of its own, by its number.
    Line(usize),
}

/// Questions in an order that no file decides: whatever is asked before something else
/// stands before it, and of those that are left the first by what they mean.
fn in_canonical_order(
    space: &Space<'_>,
    questions: impl Iterator<Item = Id<Question>>,
) -> impl Iterator<Item = Id<Question>> {
    let named = questions.map(|id| (meaning(space.flow, id), id));
    let mut left: Vec<(String, Id<Question>)> = named.collect();
    left.sort_by(|(one, a), (other, b)| {
        let places = [a, b].map(|id| space.layout.places[id.index()]);
        one.cmp(other).then(places[0].cmp(&places[1]))
    });
    let reach: Vec<_> = left.iter().map(|(_, id)| space.graph.reach(*id)).collect();
    let leads =
        |one: usize, other: usize| one != other && reach[one].has(Target::Question(left[other].1));
    let mut before: Vec<usize> = (0..left.len())
        .map(|at| (0..left.len()).filter(|one| leads(*one, at)).count())
        .collect();
    let mut open = vec![true; left.len()];
    let mut sequence = Vec::with_capacity(left.len());
    while let Some(next) = (0..left.len()).find(|at| open[*at] && before[*at] == 0) {
        open[next] = false;
        for behind in (0..left.len()).filter(|at| leads(next, *at)) {
            before[behind] -= 1;
        }
        sequence.push(left[next].1);
    }
    sequence.into_iter()
}

/// A variable of a question with what its values mean.
fn var_read(space: &Space<'_>, id: Id<Question>, var: Var) -> VarRead {
    let flow = space.flow;
    let question = &flow.questions[id];
    let domain = space.layout.domain(id);
    let name = meaning(flow, id);
    let arity = space.conditions.arity(var);
    let options = question.kind.options();
    let option = |at: usize| {
        let name = options.and_then(|options| options.names().nth(at));
        name.unwrap_or_default().to_owned()
    };
    let plain = |name: &str| ValueRead::Names(vec![name.to_owned()]);
    if var == domain.first {
        let mut values = Vec::with_capacity(arity);
        if question.presence == Presence::Optional {
            values.push((0, plain("skipped")));
        }
        let answered = (1..arity).map(|value| {
            let means = match &domain.cells {
                Cells::Options(cells) => {
                    ValueRead::Names(cells[value - 1].iter().map(|at| option(*at)).collect())
                }
                Cells::YesNo => plain(if value == 1 { "yes" } else { "no" }),
                Cells::Choices(_) | Cells::Whole => plain("answered"),
                Cells::Measures(cells, scale) => range(cells, value - 1, scale),
            };
            (value, means)
        });
        values.extend(answered);
        return VarRead { var, name, values };
    }
    let bits = domain.bits();
    if let (true, Cells::Choices(read)) = (bits.contains(&var), &domain.cells) {
        let at = (var - bits.start) as usize;
        let chosen = read.get(at).map(|at| option(*at)).unwrap_or_default();
        return VarRead {
            var,
            name: format!("{name}\u{1f}chosen\u{1e}{chosen}"),
            values: vec![(0, plain("no")), (1, plain("yes"))],
        };
    }
    let at = (0..domain.differences.len()).find(|at| domain.difference(*at) == var);
    let difference = at.map(|at| &domain.differences[at]);
    let mut values = vec![(0, plain("missing"))];
    let mut name = format!("{name}\u{1f}beyond");
    if let Some(difference) = difference {
        name.push_str(&points_in_words(flow, difference.points));
        let cells = &difference.cells;
        let ranges = (0..cells.len()).map(|at| (at + 1, range(cells, at, &Scale::Duration)));
        values.extend(ranges);
    }
    VarRead { var, name, values }
}

fn points_in_words(flow: &Flow, points: PointPair) -> String {
    let point = |point: Point| match point {
        Point::Zero => "zero".to_owned(),
        Point::Today(months) => format!("today{months:+}"),
        Point::Answer(id, months) => format!("{}{months:+}", meaning(flow, id)),
    };
    format!("\u{1f}{}\u{1f}{}", point(points.left), point(points.right))
}

/// A cell as a range. The limits of a question are no ends: what lies beyond can't be
/// answered.
fn range(cells: &[Interval], at: usize, scale: &Scale) -> ValueRead {
    let end = |cell: &Interval| end_in_words(cell.least, scale);
    let from = cells.get(at).filter(|_| at > 0).map(end);
    ValueRead::Range(from, cells.get(at + 1).map(end))
}

/// Where a range begins, in words that are the same on all scales.
fn end_in_words(measure: i64, scale: &Scale) -> String {
    let from_today = |days: i64| format!("today{days:+}");
    match scale {
        Scale::Number(_) | Scale::Duration => measure.to_string(),
        Scale::Date => day::from_day_number(measure).to_string(),
        Scale::FromToday => from_today(measure),
        Scale::Ranked(days) => {
            let place = usize::try_from(measure.div_euclid(10)).ok();
            let Some(point) = place.and_then(|place| days.get(place)) else {
                return measure.to_string();
            };
            let behind = i64::from(measure.rem_euclid(10) != 0);
            match Point::of_day(*point) {
                (Point::Zero, number) => day::from_day_number(number + behind).to_string(),
                (Point::Today(0), days) => from_today(days + behind),
                _ => format!("{point} {behind:+}"),
            }
        }
    }
}

/// Several values that lead on alike, as one: names in their order, and ranges that touch
/// as one. The values stand in order.
fn as_one(values: Vec<ValueRead>) -> String {
    let mut names: Vec<String> = Vec::new();
    let mut ranges: Vec<[Option<String>; 2]> = Vec::new();
    for value in values {
        match value {
            ValueRead::Names(more) => names.extend(more),
            ValueRead::Range(from, until) => match ranges.last_mut() {
                Some([_, end]) if end.is_some() && *end == from => *end = until,
                Some(_) | None => ranges.push([from, until]),
            },
        }
    }
    names.sort_unstable();
    names.extend(ranges.into_iter().map(|ends| {
        let [from, until] = ends.map(|end| end.unwrap_or_else(|| "\u{2026}".to_owned()));
        format!("{from}\u{1b}{until}")
    }));
    names.join("\u{1e}")
}
