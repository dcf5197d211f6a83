//! The page that says of each claim where it is said, and who hears it.

use std::fmt::Write as _;

use quandary::flow::Flow;
use quandary::flow::condition::Condition;
use quandary::flow::outcome::{Outcome, Source};
use quandary::flow::table::Id;

use crate::{Place, Said, claim_of, places, space, words};

const HEAD: &str = "\
# Who hears what in the letter quizzes

Two built-in quizzes are made after one advice column: `letter-to-ex` and
`is-my-letter-safe`. Each claim of the column has an id: P1 to P4 are its position,
R1.1 to R8.5 its eight reasons, and L1 to L11 what follows from them for a letter
that is safe to send. All are told in our own words.

For each claim this page says where it is said, and to whom. *With* are the pieces of
advice with which somebody hears it; *to* are the answers that they have given.
Every line is told by all ways through the quiz, so there is somebody for each.

The page is made from the flows. A test fails where it is not what they say, and
writes it anew with `ACCEPT=1 cargo test --test letter`.
";

/// The whole page.
pub fn of(quizzes: &[Flow]) -> String {
    let mut page = HEAD.to_owned();
    for flow in quizzes {
        let places = places(&mut space(flow));
        let _ = writeln!(page, "\n## {}", flow.title);
        for (id, source) in flow.sources.iter() {
            let said = places.iter().any(|place| place.cites(flow).contains(&id));
            if source.part_of.is_some() && said {
                let _ = writeln!(page, "\n### {}: {}\n", claim_of(flow, id), source.title);
                claim(&mut page, flow, &places, id);
            }
        }
        ours(&mut page, flow, &places);
    }
    page
}

fn claim(page: &mut String, flow: &Flow, places: &[Place], claim: Id<Source>) {
    for place in places {
        if !place.cites(flow).contains(&claim) {
            continue;
        }
        let _ = writeln!(page, "- {}", name(flow, place.said));
        if let Said::Passage(_) = place.said {
            let _ = writeln!(page, "  - with: {}", titles(flow, &place.heard_in));
        }
        let to = match &place.when {
            Condition::All(parts) if parts.is_empty() => {
                "everybody who gets this advice".to_owned()
            }
            when => words::of(flow, when),
        };
        let _ = writeln!(page, "  - to: {to}");
    }
}

/// What is said without the column.
fn ours(page: &mut String, flow: &Flow, places: &[Place]) {
    let ours = flow
        .sources
        .find("people.ours")
        .expect("there is such a source");
    let _ = writeln!(page, "\n### Ours alone, and not the column's\n");
    for place in places {
        if place.cites(flow) == [ours] {
            let _ = writeln!(page, "- {}", name(flow, place.said));
        }
    }
}

fn name(flow: &Flow, said: Said) -> String {
    match said {
        Said::Outcome(id) => {
            let title = title(flow, id);
            format!("the advice *{title}* (`{}`)", flow.outcomes.name(id))
        }
        Said::Passage(id) => {
            // A passage without a title is one sentence or two.
            let passage = &flow.passages[id];
            let title = passage.title.as_ref().unwrap_or(&passage.text);
            let title =
                title.fill(|answer| flow.placeholder(answer).replace('{', "(").replace('}', ")"));
            format!("\"{title}\" (`{}`)", flow.passages.name(id))
        }
    }
}

fn titles(flow: &Flow, outcomes: &[Id<Outcome>]) -> String {
    let titles: Vec<String> = outcomes
        .iter()
        .map(|id| format!("*{}*", title(flow, *id)))
        .collect();
    titles.join(", ")
}

fn title(flow: &Flow, outcome: Id<Outcome>) -> String {
    flow.outcomes[outcome]
        .title
        .fill(|_| String::new())
        .into_owned()
}
