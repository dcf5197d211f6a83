//! Whether one way breaks a guarantee.

use crate::flow::condition::Written;
use crate::flow::guarantee::{Guarantee, Promise};
use crate::flow::outcome::{Passage, Role};
use crate::flow::question::Question;
use crate::flow::table::Id;
use crate::session::{Session, Step};
use crate::space::Space;

/// Whether a finished way breaks a guarantee. For `independent_of`, which speaks
/// of two ways, never.
#[must_use]
pub fn breaks(session: &Session<'_>, guarantee: &Guarantee) -> bool {
    let flow = session.flow();
    let mut answers = session.answers().clone();
    let mut holds = |when: &Option<Written>| {
        when.as_ref()
            .is_none_or(|when| answers.holds(flow, &when.condition))
    };
    let outcome = match session.step() {
        Step::Done(outcome) => outcome,
        Step::Stuck(_) => return breaks_nowhere(session, guarantee),
        Step::Ask(_) => return false,
    };
    let at = guarantee.at.as_ref().is_none_or(|at| at.contains(&outcome));
    if !at || !holds(&guarantee.when) {
        return false;
    }
    let mut shown = |passage: &Id<Passage>| {
        flow.outcomes[outcome].passages.contains(passage) && holds(&flow.passages[*passage].when)
    };
    match &guarantee.promise {
        Promise::Never(outcomes) => outcomes.contains(&outcome),
        Promise::Always(outcomes) => !outcomes.contains(&outcome),
        Promise::Shows(passages) => !passages.iter().all(&mut shown),
        Promise::ShowsFirst(passages) => {
            let first = session.shown_first();
            passages.iter().any(|passage| !first.contains(passage))
        }
        Promise::ShowsNot(passages) => passages.iter().any(&mut shown),
        Promise::Asks(questions) => questions
            .iter()
            .any(|question| session.given(*question).is_none()),
        Promise::AtMost(most) => session.taken().len() > *most,
        Promise::IndependentOf(_) => false,
    }
}

/// Whether a way that ends nowhere breaks a guarantee: where no route holds, or at a
/// question that accepts no answer, which is the one that the session is at. It ends
/// with no outcome and shows nothing; it has asked what it has asked, that question
/// included.
#[must_use]
pub fn breaks_nowhere(session: &Session<'_>, guarantee: &Guarantee) -> bool {
    let mut answers = session.answers().clone();
    let spoken_of = guarantee.at.is_none()
        && guarantee
            .when
            .as_ref()
            .is_none_or(|when| answers.holds(session.flow(), &when.condition));
    let asked = |question: Id<Question>| {
        session.given(question).is_some() || session.step() == Step::Ask(question)
    };
    spoken_of
        && match &guarantee.promise {
            Promise::Always(_) | Promise::Shows(_) | Promise::ShowsFirst(_) => true,
            Promise::Never(_) | Promise::ShowsNot(_) | Promise::IndependentOf(_) => false,
            Promise::Asks(questions) => !questions.iter().all(|question| asked(*question)),
            Promise::AtMost(most) => asked_on(session) > *most,
        }
}

/// How many questions a way has asked, the one included that it ends at.
pub(super) fn asked_on(session: &Session<'_>) -> usize {
    let open = matches!(session.step(), Step::Ask(_));
    session.taken().len() + usize::from(open)
}

/// Whether a way that is at its end, with an outcome or nowhere, breaks a guarantee.
pub(super) fn broken_on(space: &Space<'_>, session: &Session<'_>, guarantee: &Guarantee) -> bool {
    match session.step() {
        Step::Ask(_) => breaks_nowhere(session, guarantee) && space.is_trapped(session) == Ok(true),
        Step::Done(_) | Step::Stuck(_) => breaks(session, guarantee),
    }
}

/// Whether a finished way shows help behind a row.
pub(super) fn hides_help(session: &Session<'_>) -> bool {
    let first = session.shown_first();
    let shown = session.shown().into_iter();
    let mut help = shown.filter(|id| session.flow().passages[*id].role == Role::Help);
    help.any(|passage| !first.contains(&passage))
}
