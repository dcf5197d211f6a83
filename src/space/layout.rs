//! The variables of a whole flow, in the order in which diagrams read them.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use super::SpaceTerms;
use super::budget::Budget;
use super::cells::{AnswerCut, Cells, Domain, count};
use super::comparisons::Tests;
use super::diagram::Var;
use super::points::Difference;
use super::sums::{Addend, RunningSum, addends, running_sums};
use super::together::{ComparedAnswers, Questions};
use crate::flow::question::Question;
use crate::flow::table::Id;
use crate::flow::{Flow, Score};
use crate::graph::{ComponentShape, Graph};

/// The questions of a strongly connected component: one by itself, or several that lead to
/// each other. Their variables stand side by side.
#[derive(Clone, Debug)]
pub struct VarBlock {
    /// The questions, in order.
    pub questions: Vec<Id<Question>>,
    /// All variables of them.
    pub vars: Range<Var>,
    /// Whether routes lead round among them.
    pub shape: ComponentShape,
    /// The differences of two of them, with their variables.
    pub pairs: Vec<([Id<Question>; 2], Var)>,
}

/// The variables of a whole flow, in an order in which every question stands
/// before those that its routes lead to, but for those that lead back to it.
#[derive(Clone, Debug)]
pub struct Layout {
    /// By question.
    pub domains: Vec<Domain>,
    /// The questions in order.
    pub sequence: Vec<Id<Question>>,
    /// By question: its place in the order.
    pub places: Vec<usize>,
    /// The blocks of the flow, in order: no way comes back to one that it has left.
    pub blocks: Vec<VarBlock>,
    /// By question: its block.
    pub block_of: Vec<usize>,
    /// By variable: the number of its values.
    pub values: Arc<[u32]>,
    /// By score: the questions with points for it, in order.
    pub pointed: Vec<Vec<Id<Question>>>,
    /// The scores that are carried along. The variable of each comes before those of the first
    /// block that adds to it: from there on it is known.
    pub sums: Vec<RunningSum>,
    /// By score: its place among these.
    sum_of: Vec<Option<usize>>,
    /// By variable of one of these: its place among them.
    sum_at: BTreeMap<Var, usize>,
    /// By question: what it adds to these.
    pub added: Vec<Vec<Added>>,
    /// By question: the variables of the differences that speak of its answer.
    pub about: Vec<Vec<Var>>,
    /// Which answers can be given together.
    pub together: ComparedAnswers,
}

/// What a question adds to a score that is carried along.
#[derive(Clone, Debug)]
pub struct Added {
    /// The place of the score among those.
    pub sum: usize,
    /// The question's variables that add to it.
    pub addends: Vec<Addend>,
}

impl Layout {
    /// Cuts the answers to every question into cells.
    pub fn new(flow: &Flow, graph: &Graph, terms: SpaceTerms, budget: &mut Budget) -> Self {
        let SpaceTerms { today, scores, .. } = terms;
        let sequence = graph.sequence().to_vec();
        let mut places = vec![0; sequence.len()];
        for (place, id) in sequence.iter().enumerate() {
            places[id.index()] = place;
        }
        let tests = Tests::new(flow, &places);
        let mut sums = running_sums(flow, graph, scores);
        let mut rows = Rows {
            graph,
            values: Vec::new(),
            domains: vec![None; sequence.len()],
            blocks: Vec::with_capacity(graph.components().len()),
        };
        let mut begin = sums.iter_mut().peekable();
        for id in &sequence {
            while let Some(sum) = begin.next_if(|sum| sum.block == rows.blocks.len()) {
                sum.var = count(rows.values.len());
                rows.values.push(count(sum.values()));
            }
            rows.add(*id, tests.cut(flow, *id, today));
        }
        let mut sum_of = vec![None; flow.scores.len()];
        for (at, sum) in sums.iter().enumerate() {
            sum_of[sum.score.index()] = Some(at);
        }
        let domains: Vec<Domain> = rows.domains.into_iter().flatten().collect();
        let component = |id| graph.component_of(id);
        let block_of: Vec<usize> = flow.questions.ids().map(component).collect();
        let mut values = rows.values;
        let questions = Questions {
            flow,
            domains: &domains,
            places: &places,
            block_of: &block_of,
            today,
        };
        let together = ComparedAnswers::new(&questions, &mut values, budget);
        Self {
            pointed: pointed(flow, &sequence),
            about: about(&domains),
            added: added(flow, &domains, &sum_of),
            sum_at: (0..).zip(&sums).map(|(at, sum)| (sum.var, at)).collect(),
            sum_of,
            sums,
            blocks: rows.blocks,
            values: values.into(),
            domains,
            block_of,
            sequence,
            places,
            together,
        }
    }

    /// The variables of a question.
    pub fn domain(&self, question: Id<Question>) -> &Domain {
        &self.domains[question.index()]
    }

    /// The question of whose answer a variable tells; nothing where it is none of these.
    pub fn question_of(&self, var: Var) -> Option<Id<Question>> {
        let first = |id: &Id<Question>| self.domain(*id).first;
        let behind = self.sequence.partition_point(|id| first(id) <= var);
        let question = *self.sequence.get(behind.checked_sub(1)?)?;
        self.domain(question)
            .vars()
            .contains(&var)
            .then_some(question)
    }

    /// The variable of a score, where it is carried along.
    pub fn sum_of(&self, score: Id<Score>) -> Option<&RunningSum> {
        let at = *self.sum_of.get(score.index())?;
        Some(&self.sums[at?])
    }

    /// Whether a variable is that of a score.
    pub fn is_sum(&self, var: Var) -> bool {
        self.sum_at.contains_key(&var)
    }

    /// The scores that are among these variables, in order.
    pub fn sums_among(&self, vars: impl Iterator<Item = Var>) -> Vec<&RunningSum> {
        let sums = vars.filter_map(|var| self.sum_at.get(&var));
        sums.map(|at| &self.sums[*at]).collect()
    }

    /// The scores that begin in a block.
    pub fn sums_of(&self, place: usize) -> &[RunningSum] {
        let first = self.sums.partition_point(|sum| sum.block < place);
        let end = self.sums.partition_point(|sum| sum.block <= place);
        &self.sums[first..end]
    }

    /// The place of a question's block among the blocks.
    pub fn block_at(&self, question: Id<Question>) -> usize {
        self.block_of[question.index()]
    }

    /// The block of a question.
    pub fn block(&self, question: Id<Question>) -> &VarBlock {
        &self.blocks[self.block_at(question)]
    }

    /// Variables from here on are those of later blocks: when the question is
    /// answered, they have no answer yet.
    pub fn later(&self, question: Id<Question>) -> Var {
        self.block(question).vars.end
    }

    /// The variables of the differences that an answer to a question settles, in order:
    /// its own, and where routes lead round also those with a question that may have been
    /// asked before.
    pub fn settled_differences(&self, question: Id<Question>) -> Vec<Var> {
        let domain = self.domain(question);
        let own = (0..domain.differences.len()).map(|at| domain.difference(at));
        let pairs = self.block(question).pairs.iter();
        let others = pairs.filter(|(pair, _)| pair.contains(&question));
        let mut vars: Vec<Var> = own.chain(others.map(|(_, var)| *var)).collect();
        vars.sort_unstable();
        vars.dedup();
        vars
    }

    /// The variables that have their values by the answer to a question, in order.
    pub fn settled(&self, question: Id<Question>) -> Vec<Var> {
        let domain = self.domain(question);
        let mut vars: Vec<Var> = domain.vars().chain(domain.asked).collect();
        if self.block(question).shape == ComponentShape::Round {
            vars.extend(self.settled_differences(question));
            vars.sort_unstable();
            vars.dedup();
        }
        vars
    }

    /// The questions of a difference of two that lead to each other.
    pub fn in_one_round(&self, difference: &Difference) -> Option<[Id<Question>; 2]> {
        let pair = difference.of_two()?;
        (self.block_at(pair[0]) == self.block_at(pair[1])).then_some(pair)
    }
}

/// The rows of variables, as they are laid out question by question.
struct Rows<'g> {
    graph: &'g Graph,
    /// By variable: the number of its values.
    values: Vec<u32>,
    /// By question, once it has been laid out.
    domains: Vec<Option<Domain>>,
    blocks: Vec<VarBlock>,
}

impl Rows<'_> {
    /// Adds the variables of a question, whose answers are cut so.
    fn add(&mut self, id: Id<Question>, cut: AnswerCut) {
        let AnswerCut { cells, differences } = cut;
        let place = self.graph.component_of(id);
        let shape = self.graph.components()[place].shape;
        let first = count(self.values.len());
        self.values.push(count(1 + cells.len()));
        if let Cells::Choices(options) = &cells {
            self.values.extend(options.iter().map(|_| 2));
        }
        let of_difference = |difference: &Difference| count(1 + difference.cells.len());
        self.values.extend(differences.iter().map(of_difference));
        let end = count(self.values.len());
        let asked = (shape == ComponentShape::Round).then_some(end);
        self.values.extend(asked.map(|_| 2));
        if place == self.blocks.len() {
            self.blocks.push(VarBlock {
                questions: Vec::new(),
                vars: first..first,
                shape,
                pairs: Vec::new(),
            });
        }
        let domain = Domain {
            first,
            count: end - first,
            cells,
            differences,
            asked,
        };
        if let Some(block) = self.blocks.last_mut() {
            block.questions.push(id);
            block.vars.end = count(self.values.len());
            for (at, difference) in domain.differences.iter().enumerate() {
                let component = |id: Id<Question>| self.graph.component_of(id);
                let pair = difference.of_two();
                let pair = pair.filter(|[one, two]| component(*one) == component(*two));
                let pair = pair.map(|pair| (pair, domain.difference(at)));
                block.pairs.extend(pair);
            }
        }
        self.domains[id.index()] = Some(domain);
    }
}

/// By question: what it adds to scores that are carried along.
fn added(flow: &Flow, domains: &[Domain], sum_of: &[Option<usize>]) -> Vec<Vec<Added>> {
    let questions = flow.questions.iter().zip(domains);
    let added = questions.map(|((_, question), domain)| {
        let options = question.kind.options().into_iter();
        let options = options.flat_map(|options| options.iter());
        let points = options.flat_map(|(_, option)| &option.points);
        let scores = points.map(|(score, _)| *score);
        let sums: BTreeMap<usize, Id<Score>> = scores
            .filter_map(|score| Some((sum_of[score.index()]?, score)))
            .collect();
        let of_sum = sums.into_iter().map(|(sum, score)| Added {
            sum,
            addends: addends(question, domain, score),
        });
        of_sum.filter(|added| !added.addends.is_empty()).collect()
    });
    added.collect()
}

/// By question: the variables of the differences that speak of its answer.
fn about(domains: &[Domain]) -> Vec<Vec<Var>> {
    let mut about = vec![Vec::new(); domains.len()];
    for domain in domains {
        for (at, difference) in domain.differences.iter().enumerate() {
            for question in difference.questions() {
                about[question.index()].push(domain.difference(at));
            }
        }
    }
    about
}

/// By score: the questions with points for it, in this order.
fn pointed(flow: &Flow, sequence: &[Id<Question>]) -> Vec<Vec<Id<Question>>> {
    let mut pointed: Vec<Vec<Id<Question>>> = vec![Vec::new(); flow.scores.len()];
    for id in sequence {
        let options = flow.questions[*id].kind.options().into_iter();
        for (_, option) in options.flat_map(|options| options.iter()) {
            for (score, _) in &option.points {
                let of_score = &mut pointed[score.index()];
                if of_score.last() != Some(id) {
                    of_score.push(*id);
                }
            }
        }
    }
    pointed
}
