//! The order of a page: what stands on its first part, and what is behind a row.

use quandary::cases;
use quandary::coverage::Item;
use quandary::coverage::played::{Coverage, Items};
use quandary::flow::Flow;
use quandary::flow::answer::Given;
use quandary::flow::day;
use quandary::prove::{self, Verdict};
use quandary::session::advice::{Advice, AdvicePiece, Part};
use quandary::session::{Session, Step};
use quandary::{check, parse, space, trial};

/// A flow with a passage of each role, given how the pages are made and what else the
/// outcome says.
fn flow_with(top: &str, outcome: &str) -> Flow {
    let text = format!(
        "
quandary: 1
title: What do I do tonight?
{top}
start: state
questions:
  state:
    ask: How are you?
    options:
      tired: Tired
      low: {{label: Low, help_first: call}}
      lost: {{label: Lost, help_first: walk}}
    next: why
  why:
    ask: Why?
    type: choices
    options:
      work: {{label: Work, help_first: call}}
      home: {{label: Home, help_first: call}}
      love: {{label: Love, help_first: walk}}
      nothing: {{label: Nothing, alone: true}}
    next: rest
outcomes:
  rest:
    title: Rest
    tone: caution
    text: You did enough.
    passages: [call, first, later, second, hidden, tea, third, walk]
    steps: [Sit down.]
    cites: [book]
    {outcome}
passages:
  call: {{role: help, text: Call a friend.}}
  first: {{text: The first reason.}}
  second: {{role: reason, text: The second reason.}}
  third: {{title: Third, text: The third reason.}}
  hidden: {{when: state is low, text: A hidden reason.}}
  later: {{role: later, text: Tomorrow is a day.}}
  tea: {{role: tonight, text: Make tea.}}
  walk: {{role: help, when: state is lost, text: Go for a walk with them.}}
sources:
  book: {{title: A book}}
"
    );
    let reading = parse::read(&text);
    assert!(reading.findings().is_empty(), "{:?}", reading.findings());
    reading.into_flow().expect("it has no fault")
}

/// The session that these answers lead to.
fn answered<'f>(flow: &'f Flow, answers: &[&str]) -> Session<'f> {
    let mut session = Session::new(flow, day::read("2026-11-23").expect("it is a day"));
    for words in answers {
        let Step::Ask(question) = session.step() else {
            panic!("nothing is asked before {words}");
        };
        let answer = flow.questions[question].read(words).expect("it fits");
        session.answer(answer).expect("it is accepted");
    }
    session
}

/// A page in words: its first part, and the rest.
fn page(flow: &Flow, advice: &Advice) -> [String; 2] {
    let mut first = vec![advice.title.as_str()];
    first.extend((!advice.text.is_empty()).then_some("text"));
    let word = advice.word_for_tone(&flow.words).into_iter();
    let first = word.chain(first).map(str::to_owned);
    let first: Vec<String> = first.chain(words(flow, advice, Part::First)).collect();
    [first.join(" "), words(flow, advice, Part::Rest).join(" ")]
}

fn words(flow: &Flow, advice: &Advice, part: Part) -> Vec<String> {
    let pieces = advice.pieces(flow, part).into_iter();
    let words = pieces.map(|piece| match piece {
        AdvicePiece::Because => "because".to_owned(),
        AdvicePiece::Passage(shown) => flow.passages.name(shown.passage).to_owned(),
        AdvicePiece::Steps(_) => "steps".to_owned(),
        AdvicePiece::Document(document) => document.file.clone(),
        AdvicePiece::Sources => "sources".to_owned(),
    });
    words.collect()
}

const DOCUMENTS: &str = "documents:
      - {file: letter.md, title: A letter, parts: [{text: Dear you.}]}
      - {when: state is low, file: plan.md, title: A plan, parts: [{text: Sleep.}]}
      - file: list.md
        title: A list
        parts: [{when: state is low, text: Low.}, {text: All.}]";

#[test]
fn a_page_is_in_the_order_that_its_flow_says() {
    for (top, outcome, first, rest) in [
        (
            "",
            DOCUMENTS,
            "With care Rest text because call first later second tea third steps letter.md \
             list.md sources",
            "",
        ),
        (
            "reasons_first: 2",
            DOCUMENTS,
            "With care Rest text tea steps first second later call",
            "third because letter.md list.md sources",
        ),
        (
            "reasons_first: 0",
            "because: false",
            "With care Rest text tea steps later call",
            "first second third sources",
        ),
        (
            "reasons_first: 3",
            "tone_word: Slowly",
            "Slowly Rest text tea steps first second third later call",
            "because sources",
        ),
        (
            "reasons_first: 3",
            "at_once: true\n    tone_word: ''",
            "Rest text call",
            "tea steps first second third later because sources",
        ),
        // Help comes before any label of it.
        (
            "",
            "at_once: true\n    because: false",
            "Rest text call",
            "tea steps first second third later sources",
        ),
        (
            "",
            "at_once: true\n    tone_word: Now",
            "Now Rest text call",
            "tea steps first second third later because sources",
        ),
    ] {
        let flow = flow_with(top, outcome);
        let advice = answered(&flow, &["tired", "nothing"]).advice();
        let advice = advice.expect("it is at the end");
        assert_eq!(page(&flow, &advice), [first, rest], "{top} {outcome}");
    }
}

#[test]
fn help_is_on_the_first_part_of_every_page() {
    for top in ["", "reasons_first: 0", "reasons_first: 2"] {
        for outcome in ["at_once: true", "because: false"] {
            let flow = flow_with(top, outcome);
            let advice = answered(&flow, &["lost", "work"]).advice();
            let advice = advice.expect("it is at the end");
            let [first, rest] = page(&flow, &advice);
            for help in ["call", "walk"] {
                assert!(first.contains(help), "{top} {outcome} {help}: {first}");
                assert!(!rest.contains(help), "{top} {outcome} {help}: {rest}");
            }
        }
    }
}

#[test]
fn documents_are_shown_where_their_condition_holds() {
    let flow = flow_with("", DOCUMENTS);
    for (state, wanted) in [
        (
            "tired",
            vec![("letter.md", "Dear you."), ("list.md", "All.")],
        ),
        (
            "low",
            vec![
                ("letter.md", "Dear you."),
                ("plan.md", "Sleep."),
                ("list.md", "Low.\n\nAll."),
            ],
        ),
    ] {
        let advice = answered(&flow, &[state, "nothing"]).advice();
        let advice = advice.expect("it is at the end");
        let documents = advice.documents.iter();
        let documents: Vec<_> = documents
            .map(|document| (&*document.file, &*document.text))
            .collect();
        assert_eq!(documents, wanted, "{state}");
    }
}

#[test]
fn an_answer_brings_its_help_at_once() {
    let flow = flow_with("reasons_first: 2", "");
    for (answers, last, all) in [
        (vec!["tired"], "", ""),
        (vec!["low"], "call", "call"),
        // Its condition does not matter here.
        (vec!["tired", "love"], "walk", "walk"),
        (
            vec!["low", "work, home, love"],
            "call walk",
            "call call walk",
        ),
        (vec!["lost", "nothing"], "", "walk"),
    ] {
        let mut session = answered(&flow, &answers);
        let names = |ids: Vec<_>| -> String {
            let names: Vec<&str> = ids.into_iter().map(|id| flow.passages.name(id)).collect();
            names.join(" ")
        };
        let taken = session.taken().last().expect("something is answered");
        assert_eq!(names(session.helped_by(taken.question)), last);
        assert_eq!(names(session.helped_first()), all, "{answers:?}");
        while session.back().is_some() {}
        assert_eq!(names(session.helped_first()), "");
    }
}

#[test]
fn help_counts_as_used_and_the_way_to_it_as_a_way() {
    let text = "
quandary: 1
title: Do I call?
help_now: call
start: state
questions:
  state:
    ask: How are you?
    short: State
    options:
      fine: Fine
      low: {label: Low, help_first: friends}
    next: {fine: go_out, low: go_home}
outcomes:
  go_out: {title: Go out, tone: go}
  go_home: {title: Go home, tone: stop}
  call: {title: Call somebody, tone: stop, at_once: true, tone_word: ''}
passages:
  friends: {role: help, text: Your friends want to know.}
";
    let options = check::CheckOptions {
        today: day::read("2026-11-23").expect("it is a day"),
        most_nodes: space::MOST_NODES,
    };
    let found = check::check(text, &options).findings;
    assert!(found.is_empty(), "{found:?}");
}

/// What is wrong with a scenario that expects this of the answers, with the place in the
/// flow at which it went wrong.
fn failures(flow: &Flow, answers: &str, expect: &str) -> Vec<String> {
    let text =
        format!("scenarios:\n  - name: s\n    answers: {{{answers}}}\n    expect: {{{expect}}}\n");
    let read = parse::scenario::read(&text, flow);
    assert!(read.findings.is_empty(), "{:?}", read.findings);
    let today = day::read("2026-11-23").expect("it is a day");
    let failures = trial::play(flow, &read.scenarios[0], today).failures;
    let failures = failures.into_iter();
    failures
        .map(|failure| format!("{} ({})", failure.message, failure.departure.place))
        .collect()
}

#[test]
fn a_scenario_says_what_came_of_the_page_and_where_that_is_decided() {
    let flow = flow_with("reasons_first: 2", DOCUMENTS);
    let answers = "state: low, why: [work]";
    for (answers, expect, wanted) in [
        (
            answers,
            "outcome: rest, first: [tea, first, second, later, call], help_first: [call, call], \
             documents: [letter.md, plan.md, list.md], at_once: false",
            "",
        ),
        (
            answers,
            "first: [tea, first, second, third, later, call]",
            "on the first part are [tea, first, second, later, call], not [tea, first, second, \
             third, later, call] (reasons_first)",
        ),
        (
            answers,
            "first: [first, second, later, call]",
            "on the first part are [tea, first, second, later, call], not [first, second, later, \
             call] (passages.tea.role)",
        ),
        (
            answers,
            "first: [tea, first, second, later, call, walk]",
            "on the first part are [tea, first, second, later, call], not [tea, first, second, \
             later, call, walk] (passages.walk.when)",
        ),
        (
            answers,
            "help_first: []",
            "shown at once are [call, call], not [] (questions.state.options.low.help_first)",
        ),
        (
            answers,
            "help_first: [call, walk]",
            "shown at once are [call, call], not [call, walk] (questions.state.options.lost.help_first)",
        ),
        (
            answers,
            "help_first: [call, tea]",
            "shown at once are [call, call], not [call, tea] (questions)",
        ),
        (
            answers,
            "documents: [letter.md, list.md]",
            "the documents are [letter.md, plan.md, list.md], not [letter.md, list.md] \
             (outcomes.rest.documents[1].when)",
        ),
        (
            answers,
            "at_once: true",
            "the advice is shown after a review, not shown at once (outcomes.rest)",
        ),
        // Where the answers end too early, that is told and nothing else.
        (
            "state: low",
            "outcome: rest, first: [], help_first: [call, walk], documents: [], at_once: true",
            "`why` is asked and has no answer (questions.why)",
        ),
        ("state: low", "unfinished: why, help_first: [call]", ""),
        (
            "state: low",
            "unfinished: why, first: []",
            "there is no advice to compare (questions.why)",
        ),
    ] {
        let wanted = match wanted {
            "" => vec![],
            one => vec![one],
        };
        assert_eq!(failures(&flow, answers, expect), wanted, "{expect}");
    }
    let flow = flow_with("", "at_once: true");
    let wanted = "the advice is shown at once, not shown after a review (outcomes.rest.at_once)";
    assert_eq!(failures(&flow, answers, "at_once: false"), [wanted]);
}

#[test]
fn a_case_expects_what_stands_on_the_page() {
    for (top, outcome, wanted) in [
        ("", "", "      help_first: [call, call]\n      shown: "),
        (
            "reasons_first: 1",
            "",
            "      first: [tea, first, later, call]\n",
        ),
        (
            "",
            DOCUMENTS,
            "      documents: [\"letter.md\", \"plan.md\", \"list.md\"]\n",
        ),
        (
            "",
            "at_once: true",
            "      first: [call]\n      at_once: true\n",
        ),
    ] {
        let flow = flow_with(top, outcome);
        let today = day::read("2026-11-23").expect("it is a day");
        let read = parse::answers::read("answers: {state: low, why: [work]}", &flow);
        let case = cases::of_answers(&flow, &read.answers, today).expect("they are accepted");
        let heading = cases::Heading { flow: None, today };
        let text = cases::write(&flow, &heading, &[case], &[]);
        assert!(text.contains(wanted), "{text}");
        let read = parse::scenario::read(&text, &flow);
        assert!(read.findings.is_empty(), "{:?}", read.findings);
        let failures = trial::play(&flow, &read.scenarios[0], today).failures;
        assert!(failures.is_empty(), "{failures:?}");
    }
}

#[test]
fn a_passage_that_an_option_brings_is_tried_when_it_is_chosen() {
    let flow = flow_with("reasons_first: 1", "");
    let items = Items::of(&flow);
    let mut coverage = Coverage::new(&items);
    let mut session = answered(&flow, &["low", "love"]);
    session.back();
    coverage.add(&session, None);
    let tried = |coverage: &Coverage<'_>| -> Vec<String> {
        let tried = coverage
            .items()
            .filter(|(item, times)| matches!(item, Item::Passage(_)) && *times > 0);
        tried.map(|(item, _)| item.name(&flow)).collect()
    };
    assert_eq!(tried(&coverage), ["the passage `call`"]);
}

#[test]
fn what_comes_first_can_be_promised() {
    let promised = |promise: &str| {
        let flow = flow_with(
            "reasons_first: 2",
            &format!("\nguarantees:\n  - {{says: a, {promise}}}"),
        );
        let mut space =
            space::Space::of(&flow, space::Today::Any, space::MOST_NODES).expect("it is small");
        let options = prove::ProofOptions {
            today: day::read("2026-11-23").expect("it is a day"),
            seed: 1,
            samples: 10,
        };
        match prove::prove(&mut space, &flow.guarantees[0], &options) {
            Verdict::Holds => "holds".to_owned(),
            Verdict::Vacuous => "of no way".to_owned(),
            Verdict::Fails(ways) => {
                let state = flow.questions.find("state").expect("it is there");
                let given = ways[0].given(state).and_then(Given::answer);
                flow.questions[state].show(given.expect("it is answered"), &flow.words)
            }
            Verdict::NotDecided(reason) => format!("{reason:?}"),
        }
    };
    for (promise, wanted) in [
        ("shows_first: [tea, call, later, first, second]", "holds"),
        // It is the third that holds.
        ("shows: [third]", "holds"),
        ("shows_first: [third]", "Tired"),
        ("when: state is lost, shows_first: [walk]", "holds"),
        ("shows_first: [walk]", "Tired"),
        (
            "when: state is lost and not state is lost, shows_first: [walk]",
            "of no way",
        ),
    ] {
        assert_eq!(promised(promise), wanted, "{promise}");
    }
}
