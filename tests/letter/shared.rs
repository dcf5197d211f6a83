//! What both quizzes ask and say, they ask and say in the same words. So answers of the one serve
//! for the other, and nobody in danger gets a page that was mended in one quiz alone.

use std::collections::BTreeSet;

use quandary::flow::Flow;
use quandary::flow::answer::Answer;
use quandary::flow::mark::Mark;
use quandary::flow::outcome::{Outcome, Passage};
use quandary::flow::table::Id;
use quandary::flow::text::Text;
use quandary::parse::answers;
use quandary::trial::Player;

use crate::{QUIZZES, quiz, scenarios, today};

/// The questions that both ask.
const ASKED: [&str; 7] = [
    "people.getting_by",
    "people.acts",
    "people.their_side",
    "people.ended_by",
    "ended_ago",
    "feelings",
    "plan",
];

/// The pages that both lead to in the same words: where somebody isn't safe, after a death, and
/// before one.
const PAGES: [&str; 7] = [
    "people.people_first",
    "people.safety_first",
    "people.leave_be",
    "people.stop_it",
    "worried",
    "people.they_died",
    "people.very_ill",
];

/// The passages that say another thing in each: what to expect of a letter that's there already,
/// and what comes after it.
const OWN: [&str; 2] = ["expect_nothing", "new_quiet"];

fn both() -> [Flow; 2] {
    QUIZZES.map(quiz)
}

/// A text with the names of the questions in the places of their answers.
fn words(flow: &Flow, text: &Text) -> String {
    text.fill(|answer| flow.placeholder(answer).replace('{', "(").replace('}', ")"))
        .into_owned()
}

#[test]
fn both_quizzes_ask_what_they_share_in_the_same_words() {
    let [first, second] = both();
    let names =
        |flow: &Flow| -> BTreeSet<String> { flow.questions.names().map(str::to_owned).collect() };
    let shared: BTreeSet<String> = &names(&first) & &names(&second);
    assert_eq!(shared, ASKED.map(str::to_owned).into());
    for name in ASKED {
        let told = [&first, &second].map(|flow| {
            let id = flow.questions.find(name).expect("both ask it");
            let question = &flow.questions[id];
            let help = question.help.as_ref().map(|help| words(flow, help));
            let options = question.kind.options();
            let options = options.map(|options| {
                let options = options.iter().map(|(_, option)| option);
                let texts = options.map(|option| (option.label.clone(), option.help.clone()));
                texts.collect::<Vec<_>>()
            });
            (
                Mark::of(flow, id).to_string(),
                words(flow, &question.ask),
                question.short.clone(),
                help,
                options,
                question.presence,
            )
        });
        assert_eq!(told[0], told[1], "{name}");
    }
}

#[test]
fn the_pages_for_danger_and_for_a_death_are_the_same_in_both() {
    let flows = both();
    for name in PAGES {
        let [first, second] = flows.each_ref().map(|flow| {
            let id = flow.outcomes.find(name).expect("both lead to it");
            page(flow, id, &flows)
        });
        assert_eq!(first, second, "{name}");
    }
    for flow in &flows {
        let at_once = flow.outcomes.iter();
        let at_once = at_once.filter(|(_, outcome)| outcome.showing.is_at_once());
        for (id, _) in at_once {
            assert!(PAGES.contains(&flow.outcomes.name(id)));
        }
    }
}

/// What an outcome says, and its passages as far as both quizzes have them.
fn page(flow: &Flow, id: Id<Outcome>, flows: &[Flow; 2]) -> Vec<String> {
    let outcome = &flow.outcomes[id];
    let mut page = vec![
        format!("{:?} {:?}", outcome.tone, outcome.tone_word),
        format!("{:?} {:?}", outcome.showing, outcome.reasons),
    ];
    page.extend(outcome.texts().map(|text| words(flow, text)));
    let passages = outcome.passages.iter().map(|id| flow.passages.name(*id));
    let shared = |name: &&str| flows.iter().all(|flow| flow.passages.find(name).is_some());
    page.extend(passages.filter(shared).map(str::to_owned));
    page
}

#[test]
fn a_passage_of_both_quizzes_says_the_same_in_both() {
    let [first, second] = both();
    let told = |flow: &Flow, passage: &Passage| {
        let title = passage.title.as_ref().map(|title| words(flow, title));
        (passage.role, title, words(flow, &passage.text))
    };
    let mut shared = 0;
    for (id, passage) in second.passages.iter() {
        let name = second.passages.name(id);
        let Some(other) = first.passages.get(name).filter(|_| !OWN.contains(&name)) else {
            continue;
        };
        assert_eq!(told(&second, passage), told(&first, other), "{name}");
        shared += 1;
    }
    assert!(shared > 40, "{shared} passages are shared");
}

#[test]
fn whatever_somebody_has_answered_in_one_quiz_serves_in_the_other() {
    let flows = both();
    let [first, second] = flows.each_ref();
    let mut taken = BTreeSet::new();
    for (id, from, to) in [(QUIZZES[0], first, second), (QUIZZES[1], second, first)] {
        let mut player = Player::new(from, today());
        for scenario in &scenarios(id, from) {
            player.play(scenario);
            let session = player.session();
            let given = session.taken().iter();
            let given = given.filter_map(|taken| {
                let given = session.given(taken.question)?;
                Some((taken.question, given.clone()))
            });
            let given: Vec<_> = given.collect();
            let read = answers::read(&answers::keep(id, from, &given), to);
            let came = read.answers.iter();
            let came = came.map(|(question, answer)| (to.questions.name(*question), answer));
            let served = given.iter().filter_map(|(question, given)| {
                let name = from.questions.name(*question);
                Some((name, given.answer()?)).filter(|_| ASKED.contains(&name))
            });
            let served: Vec<(&str, &Answer)> = served.collect();
            assert_eq!(came.collect::<Vec<_>>(), served, "{id}: {}", scenario.name);
            taken.extend(served.iter().map(|(name, _)| (*name).to_owned()));
        }
    }
    assert_eq!(taken, ASKED.map(str::to_owned).into());
}
