//! Who gets where, held to every way walked one by one.

use std::cell::Cell;

use num_bigint::BigUint;
use proptest::prelude::{prop_assert, prop_assert_eq};
use quandary::flow::Flow;
use quandary::session::{Session, Step};
use quandary::space::census::{Untold, Waypoint, Who};
use quandary::space::{MOST_NODES, Space, Today};

use crate::brute::{Brute, asked_on};
use crate::generate::draw::Domains;
use crate::generate::runs;
use crate::{Checked, MOST_WAYS, on_flows, today};

/// How often something is told, and how often it is too long for it, or a matter of the
/// order of questions.
#[derive(Default)]
struct Tally {
    told: Cell<u32>,
    long: Cell<u32>,
    order: Cell<u32>,
}

#[test]
fn who_gets_somewhere_is_told_exactly() {
    for domains in [
        Domains::Few,
        Domains::Counted,
        Domains::Compared,
        Domains::Dated,
    ] {
        let tally = Tally::default();
        on_flows(60, domains, |model, flow, _| {
            let Some(brute) = Brute::of(flow, today(model), MOST_WAYS) else {
                return Ok(());
            };
            let mut space = Space::of(flow, Today::On(today(model)), MOST_NODES).expect("small");
            told(&mut space, &brute, &tally)
        });
        let (told, long, order) = (tally.told.get(), tally.long.get(), tally.order.get());
        let counts = format!("{domains:?}: {told} told, {long} too long, {order} of order");
        assert!(
            told as usize > runs::least(50) && (long + order) * 2 < told.max(50),
            "{counts}"
        );
    }
}

#[test]
fn how_many_get_somewhere_is_counted_exactly() {
    let counted = Cell::new(0);
    on_flows(150, Domains::Counted, |model, flow, _| {
        let Some(brute) = Brute::of(flow, today(model), MOST_WAYS) else {
            return Ok(());
        };
        let mut space = Space::of(flow, Today::Any, MOST_NODES).expect("small");
        let mut census = space.census().expect("small");
        let ends = brute.ends();
        for waypoint in waypoints(flow) {
            let passing = census.passing(&mut space, &waypoint);
            let passes = ends.iter().filter(|way| comes_to(way, &waypoint)).count();
            let Some(ways) = passing.ways else { continue };
            counted.set(counted.get() + 1);
            prop_assert_eq!(ways, BigUint::from(passes), "{:?}", waypoint);
            let share = passes as f64 / ends.len().max(1) as f64;
            let found = passing.share.expect("it is counted");
            prop_assert!((found - share).abs() < 1e-9);
        }
        Ok(())
    });
    assert!(counted.get() > runs::least(500), "{}", counted.get());
}

/// What is said of each place, as against every way.
fn told(space: &mut Space<'_>, brute: &Brute<'_>, tally: &Tally) -> Checked {
    let flow = space.flow();
    let mut census = space.census().expect("small");
    let ends = brute.ends();
    let Some((first, _)) = brute.open.first() else {
        return Ok(());
    };
    for waypoint in waypoints(flow) {
        let passing = census.passing(space, &waypoint);
        let there: Vec<bool> = ends.iter().map(|way| comes_to(way, &waypoint)).collect();
        match &passing.who {
            Who::Nobody => prop_assert!(!there.contains(&true), "{:?}", waypoint),
            Who::Everybody => prop_assert!(!there.contains(&false), "{:?}", waypoint),
            Who::Where(condition) => {
                tally.told.set(tally.told.get() + 1);
                for (way, there) in ends.iter().zip(&there) {
                    let holds = way.answers().clone().holds(flow, condition);
                    prop_assert_eq!(holds, *there, "{:?}: {}", waypoint, condition.written(flow));
                }
            }
            Who::Untold(why) => {
                prop_assert!(*why != Untold::Large);
                let count = match why {
                    Untold::Order => &tally.order,
                    _ => &tally.long,
                };
                count.set(count.get() + 1);
            }
        }
        let way = census
            .way_to(space, &waypoint, first.today())
            .expect("small");
        prop_assert_eq!(
            way.is_some(),
            there.contains(&true),
            "{:?} {:?}",
            waypoint,
            (passing, way)
        );
        if let Some(way) = way {
            let shortest = lengths_to(brute, &waypoint).min();
            prop_assert_eq!(Some(way.taken().len()), shortest, "{:?}", waypoint);
        }
    }
    Ok(())
}

/// Every place that there is a name for: routes by themselves, and all of one target.
pub fn waypoints(flow: &Flow) -> Vec<Waypoint> {
    let mut all: Vec<Waypoint> = flow.outcomes.ids().map(Waypoint::Outcome).collect();
    for (id, question) in flow.questions.iter() {
        all.extend([Waypoint::Question(id), Waypoint::Nowhere(id)]);
        let mut targets: Vec<_> = question.next.routes().map(|(_, target)| target).collect();
        targets.sort_unstable();
        targets.dedup();
        for target in targets {
            let routes = question.next.routes().filter(|(_, to)| *to == target);
            let routes = routes.map(|(route, _)| route).collect();
            all.push(Waypoint::Routes(id, routes));
        }
        if let quandary::flow::question::Next::Routes(_) = &question.next {
            let each = question.next.routes();
            all.extend(each.map(|(route, _)| Waypoint::Routes(id, vec![route])));
        }
    }
    all
}

pub fn comes_to(way: &Session<'_>, waypoint: &Waypoint) -> bool {
    match waypoint {
        Waypoint::Outcome(outcome) => way.step() == Step::Done(*outcome),
        Waypoint::Nowhere(question) => way.step() == Step::Stuck(*question),
        Waypoint::Question(question) => {
            let asked = way.taken().iter().any(|taken| taken.question == *question);
            asked || way.step() == Step::Ask(*question) || way.step() == Step::Stuck(*question)
        }
        Waypoint::Routes(question, routes) => way.taken().iter().any(|taken| {
            taken.question == *question && taken.route.is_some_and(|key| routes.contains(&key))
        }),
    }
}

/// After how many questions ways come there.
fn lengths_to<'b>(
    brute: &'b Brute<'_>,
    waypoint: &'b Waypoint,
) -> impl Iterator<Item = usize> + 'b {
    let ends = brute
        .ends()
        .into_iter()
        .filter(|way| comes_to(way, waypoint));
    ends.map(|way| {
        let at = |question| {
            way.taken()
                .iter()
                .position(|taken| taken.question == question)
        };
        match waypoint {
            Waypoint::Question(question) => at(*question).unwrap_or(way.taken().len()),
            Waypoint::Routes(question, _) => at(*question).map_or(0, |at| at + 1),
            Waypoint::Outcome(_) | Waypoint::Nowhere(_) => {
                asked_on(way) - usize::from(matches!(way.step(), Step::Ask(_)))
            }
        }
    })
}
