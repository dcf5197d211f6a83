//! Where a route stands, and who comes to it: past the routes before it, and into those that
//! it is inside of.

use crate::flow::condition::Condition;
use crate::flow::question::{Route, Then};

/// Where a route stands: the lists that are inside each other, from the outermost, each with
/// the place of the route in it.
#[derive(Clone, Debug)]
pub(super) struct RouteSeat<'f> {
    pub(super) levels: Vec<(&'f [Route], usize)>,
}

impl<'f> RouteSeat<'f> {
    /// The seats of all routes of a list, and of those inside them, in the order of the file.
    pub(super) fn all(routes: &'f [Route]) -> Vec<Self> {
        let mut seats = Vec::new();
        for at in 0..routes.len() {
            Self {
                levels: vec![(routes, at)],
            }
            .add_to(&mut seats);
        }
        seats
    }

    fn add_to(self, seats: &mut Vec<Self>) {
        let inside = self.inside();
        seats.push(self);
        for seat in inside {
            seat.add_to(seats);
        }
    }

    /// The seats of the routes inside it.
    pub(super) fn inside(&self) -> Vec<Self> {
        let inside: &'f [Route] = match &self.route().then {
            Then::Next(inside) => inside,
            Then::Go(_) => &[],
        };
        let seat = |at| {
            let mut levels = self.levels.clone();
            levels.push((inside, at));
            Self { levels }
        };
        (0..inside.len()).map(seat).collect()
    }

    /// The route itself.
    pub(super) fn route(&self) -> &'f Route {
        let (list, at) = self.levels[self.levels.len() - 1];
        &list[at]
    }

    /// The seats of the routes that are tried before it, those of the lists around it first.
    pub(super) fn earlier(&self) -> impl Iterator<Item = Self> {
        let depths = 0..self.levels.len();
        depths.flat_map(move |depth| {
            let (list, at) = self.levels[depth];
            (0..at).map(move |earlier| {
                let mut levels = self.levels[..depth].to_vec();
                levels.push((list, earlier));
                Self { levels }
            })
        })
    }

    /// The conditions of the routes that it stands in.
    pub(super) fn around(&self) -> impl Iterator<Item = Condition> {
        let around = self.levels.iter().take(self.levels.len() - 1);
        around.map(|(list, at)| condition_of(&list[*at]))
    }

    /// The conditions of the routes that are tried before it.
    pub(super) fn before(&self) -> impl Iterator<Item = Condition> {
        let levels = self.levels.iter();
        levels.flat_map(|(list, at)| list[..*at].iter().map(condition_of))
    }

    /// Its places in the lists.
    pub(super) fn steps(&self) -> Vec<usize> {
        self.levels.iter().map(|(_, at)| *at).collect()
    }
}

/// When a route holds, whatever those before it say.
pub(super) fn condition_of(route: &Route) -> Condition {
    let when = route.when.as_ref();
    when.map_or_else(Condition::always, |when| when.condition.clone())
}
