//! The flow as a directed graph: what leads where, in which order, how far.
//!
//! The nodes are questions and outcomes, the edges are routes. What the graph
//! says holds whatever the conditions are; what depends on them is left to the
//! answer space. So routes may lead round here that nobody can take one after the
//! other.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap, HashSet, VecDeque};
use std::ops::Range;

use petgraph::Direction;
use petgraph::algo::{kosaraju_scc, toposort};
use petgraph::graph::{DiGraph, NodeIndex};
use petgraph::visit::EdgeRef;

use crate::flow::Flow;
use crate::flow::question::{Question, RouteKey, Target};
use crate::flow::table::Id;

/// The directed graph of a flow.
///
/// ```
/// # let text = include_str!("../flows/pizza.yaml");
/// use quandary::graph::Graph;
///
/// let reading = quandary::parse::read(text);
/// let flow = reading.flow().expect("the flow has no faults");
/// let graph = Graph::of(flow);
/// let start = graph.ahead(flow.start);
/// assert_eq!((start.fewest, start.most), (2, 4));
/// ```
#[derive(Debug)]
pub struct Graph {
    graph: DiGraph<Target, RouteKey>,
    questions: usize,
    start: Id<Question>,
    /// The questions in order.
    sequence: Vec<Id<Question>>,
    /// By question: its place in the order.
    places: Vec<usize>,
    /// The components, in the order of the sequence.
    components: Vec<Component>,
    /// By question: its component.
    component_of: Vec<usize>,
    ahead: Vec<Ahead>,
}

/// A strongly connected component of the questions: one by itself, or several that lead
/// to each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Component {
    /// Where its questions stand in the order.
    pub places: Range<usize>,
    /// Whether routes lead round in it. Whether somebody takes them is another
    /// question.
    pub shape: ComponentShape,
}

/// Whether the routes of a component lead round.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ComponentShape {
    /// One question, which leads on.
    Single,
    /// Each of its questions leads back to itself in the end.
    Round,
}

/// How many questions a way has from a question on, that question included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ahead {
    /// No way has fewer.
    pub fewest: usize,
    /// No way has more.
    pub most: usize,
}

impl Graph {
    /// The graph of a flow.
    #[must_use]
    pub fn of(flow: &Flow) -> Self {
        Self::with_routes(flow, |_, _, _| true)
    }

    /// The graph of those routes of a flow that `counts` says count, by the question
    /// that each starts from and by where it leads.
    pub(crate) fn with_routes(
        flow: &Flow,
        counts: impl Fn(Id<Question>, RouteKey, Target) -> bool,
    ) -> Self {
        let questions = flow.questions.len();
        let mut graph = DiGraph::with_capacity(questions + flow.outcomes.len(), questions * 3);
        for question in flow.questions.ids() {
            graph.add_node(Target::Question(question));
        }
        for outcome in flow.outcomes.ids() {
            graph.add_node(Target::Outcome(outcome));
        }
        for (id, question) in flow.questions.iter() {
            for (route, target) in question.next.routes() {
                if counts(id, route, target) {
                    let to = node_of(questions, target);
                    graph.add_edge(NodeIndex::new(id.index()), to, route);
                }
            }
        }
        let mut whole = Self {
            graph,
            questions,
            start: flow.start,
            sequence: Vec::with_capacity(questions),
            places: vec![0; questions],
            components: Vec::with_capacity(questions),
            component_of: vec![0; questions],
            ahead: Vec::new(),
        };
        whole.put_in_order();
        whole.measure();
        whole
    }

    fn put_in_order(&mut self) {
        match toposort(&self.graph, None) {
            Ok(sorted) => {
                for node in sorted {
                    self.add_component(&[node], ComponentShape::Single);
                }
            }
            Err(_) => {
                for group in kosaraju_scc(&self.graph).into_iter().rev() {
                    match group.as_slice() {
                        [one] if !self.graph.contains_edge(*one, *one) => {
                            self.add_component(&[*one], ComponentShape::Single);
                        }
                        _ => self.add_component(&self.in_turn(&group), ComponentShape::Round),
                    }
                }
            }
        }
    }

    fn add_component(&mut self, nodes: &[NodeIndex], shape: ComponentShape) {
        let begin = self.sequence.len();
        for node in nodes {
            if let Some(Target::Question(question)) = self.graph.node_weight(*node) {
                self.places[question.index()] = self.sequence.len();
                self.component_of[question.index()] = self.components.len();
                self.sequence.push(*question);
            }
        }
        let places = begin..self.sequence.len();
        if !places.is_empty() {
            self.components.push(Component { places, shape });
        }
    }

    /// Nodes that lead to each other, so that few routes lead back to one that stands
    /// before: depth first, from where ways come in.
    fn in_turn(&self, group: &[NodeIndex]) -> Vec<NodeIndex> {
        let members: HashSet<NodeIndex> = group.iter().copied().collect();
        let comes_in = |node: &NodeIndex| {
            let mut before = self.graph.neighbors_directed(*node, Direction::Incoming);
            node.index() == self.start.index() || before.any(|from| !members.contains(&from))
        };
        // From any of them a way leads to all others.
        let begin = group.iter().min_by_key(|node| (!comes_in(node), **node));
        let mut begun: HashSet<NodeIndex> = begin.iter().map(|node| **node).collect();
        let mut done = Vec::with_capacity(group.len());
        let mut open: Vec<_> = begin
            .iter()
            .map(|node| (**node, self.graph.neighbors(**node).detach()))
            .collect();
        while let Some((node, next)) = open.last_mut() {
            match next.next_node(&self.graph) {
                Some(to) if members.contains(&to) && begun.insert(to) => {
                    open.push((to, self.graph.neighbors(to).detach()));
                }
                Some(_) => {}
                None => {
                    done.push(*node);
                    open.pop();
                }
            }
        }
        done.reverse();
        done
    }

    fn measure(&mut self) {
        let nothing = Ahead { fewest: 0, most: 0 };
        let mut ahead = vec![nothing; self.graph.node_count()];
        for component in self.components.iter().rev() {
            match (component.shape, &self.sequence[component.places.clone()]) {
                (ComponentShape::Single, [question]) => {
                    let node = NodeIndex::new(question.index());
                    let next = self.graph.neighbors(node).map(|next| ahead[next.index()]);
                    let after = next.reduce(|a, b| Ahead {
                        fewest: a.fewest.min(b.fewest),
                        most: a.most.max(b.most),
                    });
                    let after = after.unwrap_or(nothing);
                    ahead[node.index()] = Ahead {
                        fewest: after.fewest + 1,
                        most: after.most + 1,
                    };
                }
                (_, questions) => self.measure_round(questions, &mut ahead),
            }
        }
        ahead.truncate(self.questions);
        self.ahead = ahead;
    }

    /// From each of questions that lead to each other: out by the fewest of them, or
    /// by all.
    fn measure_round(&self, questions: &[Id<Question>], ahead: &mut [Ahead]) {
        let members: HashSet<NodeIndex> = questions
            .iter()
            .map(|question| NodeIndex::new(question.index()))
            .collect();
        let mut open = BinaryHeap::new();
        let mut most = 0;
        for node in &members {
            for next in self.graph.neighbors(*node) {
                if !members.contains(&next) {
                    let after = ahead[next.index()];
                    most = most.max(after.most);
                    open.push(Reverse((after.fewest + 1, *node)));
                }
            }
        }
        // A way may also end where no route holds.
        let bounds = Ahead {
            fewest: 1,
            most: most + questions.len(),
        };
        for node in &members {
            ahead[node.index()] = bounds;
        }
        let mut known: HashSet<NodeIndex> = HashSet::new();
        while let Some(Reverse((fewest, node))) = open.pop() {
            if !known.insert(node) {
                continue;
            }
            ahead[node.index()].fewest = fewest;
            for before in self.graph.neighbors_directed(node, Direction::Incoming) {
                if members.contains(&before) && !known.contains(&before) {
                    open.push(Reverse((fewest + 1, before)));
                }
            }
        }
    }

    /// How many questions a way has from this question on, itself included, as far as
    /// routes alone tell.
    #[must_use]
    pub fn ahead(&self, question: Id<Question>) -> Ahead {
        let nothing = Ahead { fewest: 0, most: 0 };
        self.ahead.get(question.index()).copied().unwrap_or(nothing)
    }

    /// The questions in an order in which each stands before those that its routes
    /// lead to, but for those that lead back to it.
    #[must_use]
    pub fn sequence(&self) -> &[Id<Question>] {
        &self.sequence
    }

    /// The place of a question in [`Graph::sequence`].
    #[must_use]
    pub fn place_in_order(&self, question: Id<Question>) -> Option<usize> {
        self.places.get(question.index()).copied()
    }

    /// The strongly connected components, in the order of [`Graph::sequence`]. No way comes
    /// back to one that it has left.
    #[must_use]
    pub fn components(&self) -> &[Component] {
        &self.components
    }

    /// The place of a question's component among [`Graph::components`].
    #[must_use]
    pub fn component_of(&self, question: Id<Question>) -> usize {
        self.component_of
            .get(question.index())
            .copied()
            .unwrap_or(0)
    }

    /// The questions of a question's component: that one, and those that lead to it and
    /// that it leads to.
    #[must_use]
    pub fn together_with(&self, question: Id<Question>) -> &[Id<Question>] {
        let component = self.components.get(self.component_of(question));
        let questions = component.and_then(|component| self.sequence.get(component.places.clone()));
        questions.unwrap_or_default()
    }

    /// The questions of each component that leads round.
    pub fn rounds(&self) -> impl Iterator<Item = &[Id<Question>]> {
        let rounds = self.components.iter();
        let rounds = rounds.filter(|component| component.shape == ComponentShape::Round);
        rounds.filter_map(|component| self.sequence.get(component.places.clone()))
    }

    /// Whether a route leads from a question to a target.
    pub(crate) fn leads(&self, from: Id<Question>, to: Target) -> bool {
        let to = node_of(self.questions, to);
        self.graph.contains_edge(NodeIndex::new(from.index()), to)
    }

    /// By question: whether it is one of a component that leads round, or leads to one.
    pub(crate) fn leads_to_rounds(&self) -> Vec<bool> {
        let mut leads = vec![false; self.questions];
        let members = self.rounds().flatten();
        let mut open: Vec<NodeIndex> = members.map(|id| NodeIndex::new(id.index())).collect();
        for node in &open {
            leads[node.index()] = true;
        }
        while let Some(node) = open.pop() {
            for before in self.graph.neighbors_directed(node, Direction::Incoming) {
                if !std::mem::replace(&mut leads[before.index()], true) {
                    open.push(before);
                }
            }
        }
        leads
    }

    /// Everything that can be reached from a question, without that question.
    #[must_use]
    pub fn reach(&self, from: Id<Question>) -> Reachable {
        self.reach_but(from, |_| false)
    }

    /// Everything that can be reached from a question by ways that do not come to those
    /// that have been `asked`.
    pub fn reach_but(&self, from: Id<Question>, asked: impl Fn(Id<Question>) -> bool) -> Reachable {
        let mut reached = vec![false; self.graph.node_count()];
        let mut open = vec![NodeIndex::new(from.index())];
        while let Some(node) = open.pop() {
            for next in self.graph.neighbors(node) {
                let over = match self.graph.node_weight(next) {
                    Some(Target::Question(question)) => asked(*question),
                    Some(Target::Outcome(_)) | None => false,
                };
                if !over && !std::mem::replace(&mut reached[next.index()], true) {
                    open.push(next);
                }
            }
        }
        Reachable {
            reached,
            questions: self.questions,
        }
    }

    /// The routes that lead to a node, with the questions that they start from.
    pub fn routes_to(&self, target: Target) -> impl Iterator<Item = (Id<Question>, RouteKey)> {
        let node = node_of(self.questions, target);
        let edges = self.graph.edges_directed(node, Direction::Incoming);
        edges.filter_map(|edge| match self.graph.node_weight(edge.source()) {
            Some(Target::Question(question)) => Some((*question, *edge.weight())),
            Some(Target::Outcome(_)) | None => None,
        })
    }

    /// A shortest circle among questions that lead to each other, through the one of
    /// them that comes first in the file.
    pub(crate) fn circle_among(&self, questions: &[Id<Question>]) -> Vec<Id<Question>> {
        let Some(first) = questions.iter().min() else {
            return Vec::new();
        };
        let circle = circle_through(&self.graph, NodeIndex::new(first.index()));
        let question = |node: NodeIndex| match self.graph.node_weight(node) {
            Some(Target::Question(question)) => Some(*question),
            Some(Target::Outcome(_)) | None => None,
        };
        circle.into_iter().filter_map(question).collect()
    }
}

/// What a question leads to, near and far.
#[derive(Debug)]
pub struct Reachable {
    reached: Vec<bool>,
    questions: usize,
}

impl Reachable {
    /// Whether some way leads there.
    #[must_use]
    pub fn has(&self, target: Target) -> bool {
        let node = node_of(self.questions, target).index();
        self.reached.get(node).copied().unwrap_or(false)
    }
}

/// The circles among things that need each other: `needs[a]` holds `b` where
/// `a` needs `b`.
pub(crate) fn circles_among(needs: &[Vec<usize>]) -> Vec<Vec<usize>> {
    let mut graph: DiGraph<(), ()> = DiGraph::with_capacity(needs.len(), needs.len());
    for _ in needs {
        graph.add_node(());
    }
    for (from, targets) in needs.iter().enumerate() {
        for to in targets {
            graph.add_edge(NodeIndex::new(from), NodeIndex::new(*to), ());
        }
    }
    let circles = circles_of(&graph).into_iter();
    circles
        .map(|circle| circle.into_iter().map(NodeIndex::index).collect())
        .collect()
}

fn node_of(questions: usize, target: Target) -> NodeIndex {
    match target {
        Target::Question(question) => NodeIndex::new(question.index()),
        Target::Outcome(outcome) => NodeIndex::new(questions + outcome.index()),
    }
}

/// How many circles are named at most.
const MOST_CIRCLES: usize = 100;

/// A shortest circle through the first node of each group of nodes that lead to
/// each other; then, with the edges that close these taken out, the same again,
/// until no circle is left.
fn circles_of<N, E>(graph: &DiGraph<N, E>) -> Vec<Vec<NodeIndex>> {
    let mut graph = graph.map(|_, _| (), |_, _| ());
    let mut circles: Vec<Vec<NodeIndex>> = Vec::new();
    while circles.len() < MOST_CIRCLES {
        let before = circles.len();
        for group in kosaraju_scc(&graph) {
            let Some(first) = group.iter().min() else {
                continue;
            };
            if group.len() > 1 || graph.contains_edge(*first, *first) {
                circles.push(circle_through(&graph, *first));
            }
        }
        if circles.len() == before {
            break;
        }
        let closing: HashSet<(NodeIndex, NodeIndex)> = circles[before..]
            .iter()
            .filter_map(|circle| Some((*circle.last()?, *circle.first()?)))
            .collect();
        graph.retain_edges(|graph, edge| {
            let ends = graph.edge_endpoints(edge);
            ends.is_none_or(|ends| !closing.contains(&ends))
        });
    }
    circles.sort();
    circles.dedup();
    circles
}

fn circle_through<N, E>(graph: &DiGraph<N, E>, first: NodeIndex) -> Vec<NodeIndex> {
    let mut came_from: HashMap<NodeIndex, NodeIndex> = HashMap::new();
    let mut open = VecDeque::from([first]);
    while let Some(node) = open.pop_front() {
        let mut next: Vec<NodeIndex> = graph.neighbors(node).collect();
        next.sort();
        for next in next {
            if next == first {
                let mut circle = vec![node];
                let mut here = node;
                while let Some(before) = came_from.get(&here) {
                    circle.push(*before);
                    here = *before;
                }
                circle.reverse();
                return circle;
            }
            came_from.entry(next).or_insert_with(|| {
                open.push_back(next);
                node
            });
        }
    }
    vec![first]
}
