//! The flow as a directed graph: what leads where, in which order, how far.
//!
//! The nodes are questions and outcomes, the edges are routes. What the graph
//! says holds whatever the conditions are; what depends on them is left to the
//! answer space.

use std::collections::{HashMap, HashSet, VecDeque};

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
    /// By question: its place in an order in which every question stands before
    /// those that its routes lead to. Empty where there is a circle.
    order: Vec<usize>,
    ahead: Vec<Ahead>,
}

/// How many questions a way has from a question on, that question included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ahead {
    /// On the shortest way.
    pub fewest: usize,
    /// On the longest way.
    pub most: usize,
}

impl Graph {
    /// The graph of a flow.
    #[must_use]
    pub fn of(flow: &Flow) -> Self {
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
                let to = node_of(questions, target);
                graph.add_edge(NodeIndex::new(id.index()), to, route);
            }
        }
        let mut whole = Self {
            graph,
            questions,
            order: Vec::new(),
            ahead: Vec::new(),
        };
        whole.measure();
        whole
    }

    fn measure(&mut self) {
        let Ok(sorted) = toposort(&self.graph, None) else {
            return;
        };
        let nothing = Ahead { fewest: 0, most: 0 };
        let mut ahead = vec![nothing; self.graph.node_count()];
        self.order = vec![0; self.questions];
        for (place, node) in sorted.iter().enumerate().rev() {
            if node.index() >= self.questions {
                continue;
            }
            let next = self.graph.neighbors(*node).map(|next| ahead[next.index()]);
            let after = next.reduce(|a, b| Ahead {
                fewest: a.fewest.min(b.fewest),
                most: a.most.max(b.most),
            });
            let after = after.unwrap_or(nothing);
            ahead[node.index()] = Ahead {
                fewest: after.fewest + 1,
                most: after.most + 1,
            };
            self.order[node.index()] = place;
        }
        ahead.truncate(self.questions);
        self.ahead = ahead;
    }

    /// How many questions a way has from this question on, itself included.
    /// Nothing where the graph has a circle.
    #[must_use]
    pub fn ahead(&self, question: Id<Question>) -> Ahead {
        let nothing = Ahead { fewest: 0, most: 0 };
        self.ahead.get(question.index()).copied().unwrap_or(nothing)
    }

    /// The place of a question in an order in which every question stands before
    /// those that its routes lead to.
    #[must_use]
    pub fn place_in_order(&self, question: Id<Question>) -> Option<usize> {
        self.order.get(question.index()).copied()
    }

    /// By question: its rank in an order in which every question stands before
    /// those that its routes lead to, except where they lead back. Questions that
    /// lead to each other have one rank.
    #[must_use]
    pub fn ranks(&self) -> Vec<usize> {
        let mut ranks = vec![0; self.questions];
        for (rank, group) in kosaraju_scc(&self.graph).iter().rev().enumerate() {
            for node in group {
                if let Some(place) = ranks.get_mut(node.index()) {
                    *place = rank;
                }
            }
        }
        ranks
    }

    /// Everything that can be reached from a question, without that question.
    #[must_use]
    pub fn reach(&self, from: Id<Question>) -> Reach {
        let mut reached = vec![false; self.graph.node_count()];
        let mut open = vec![NodeIndex::new(from.index())];
        while let Some(node) = open.pop() {
            for next in self.graph.neighbors(node) {
                if !std::mem::replace(&mut reached[next.index()], true) {
                    open.push(next);
                }
            }
        }
        Reach {
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

    /// The circles of the graph, each as the questions in their order, from the
    /// one that comes first in the file. Each is named that is left when the last
    /// route of those before is taken out, so mending them all leaves none.
    #[must_use]
    pub fn circles(&self) -> Vec<Vec<Id<Question>>> {
        // Where there is an order there is no circle.
        if !self.order.is_empty() {
            return Vec::new();
        }
        let groups = circles_of(&self.graph);
        groups
            .into_iter()
            .map(|circle| {
                let question = |node: NodeIndex| match self.graph.node_weight(node) {
                    Some(Target::Question(question)) => Some(*question),
                    Some(Target::Outcome(_)) | None => None,
                };
                circle.into_iter().filter_map(question).collect()
            })
            .collect()
    }
}

/// What a question leads to, near and far.
#[derive(Debug)]
pub struct Reach {
    reached: Vec<bool>,
    questions: usize,
}

impl Reach {
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
