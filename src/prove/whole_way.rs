//! Promises of whole ways: how many questions they ask, and what one answer moves.

use super::breaks::asked_on;
use super::{Over, ProofOptions, Verdict, nowhere, unsure};
use crate::flow::question::Question;
use crate::flow::table::Id;
use crate::session::{Session, Step};
use crate::space::witness::{Best, EndGoal, WayEnd};
use crate::space::{Influence, Space, Undecided};

pub(super) fn at_most<'f>(
    space: &mut Space<'f>,
    most: usize,
    over: Over,
    options: &ProofOptions,
) -> Result<Verdict<'f>, Undecided> {
    let ways = space.every_way_at_most()?;
    let goals = space.flow().outcomes.ids().map(|outcome| EndGoal {
        end: WayEnd::Outcome(outcome),
        when: space.always(),
    });
    let goals = goals.chain(nowhere(space, space.always()));
    let goals: Vec<EndGoal> = goals.filter(|goal| over.has(goal.end)).collect();
    let longest = space.search(&ways, Best::Longest)?.best_goal(&goals)?;
    let Some((_, goal)) = longest.filter(|(length, _)| *length > most) else {
        return Ok(Verdict::Holds);
    };
    let ways = space.every_way()?.with_trail();
    let check = |session: &Session<'_>| {
        let ended = match session.step() {
            Step::Ask(_) => space.is_trapped(session) == Ok(true),
            Step::Done(_) | Step::Stuck(_) => true,
        };
        ended && asked_on(session) > most
    };
    let mut search = space.search(&ways, Best::Longest)?;
    let walked = search.walk_to(goal, options.today, &check)?;
    Ok(match walked {
        Some(session) => Verdict::Fails(vec![session]),
        None => Verdict::NotDecided(unsure(space, None)),
    })
}

pub(super) fn independent<'f>(
    space: &mut Space<'f>,
    questions: &[Id<Question>],
    options: &ProofOptions,
) -> Result<Verdict<'f>, Undecided> {
    let mut unclear = false;
    for question in questions {
        match space.influence(*question, options.today)? {
            Influence::None => {}
            Influence::Moves(ways) => return Ok(Verdict::Fails(ways.into_iter().collect())),
            Influence::Unclear => unclear = true,
        }
    }
    Ok(if unclear {
        Verdict::NotDecided(unsure(space, None))
    } else {
        Verdict::Holds
    })
}
