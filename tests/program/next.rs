//! One step of a flow, for fronts in other languages.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use crate::folder::Folder;

/// What comes of these flags, for somebody who has given these answers.
fn next(args: &str, answers: &str) -> Value {
    let run = Folder::with(&[]).run(
        &format!("next {args} --answers - --json --today 2026-11-23"),
        answers,
    );
    assert_eq!(run.code, Some(0), "{args}: {}", run.err);
    let next = serde_json::from_str(&run.out).expect("it is JSON");
    if let Err(error) = schema().validate(&next) {
        panic!("{args}: {error} at {}", error.instance_path());
    }
    next
}

fn schema() -> jsonschema::Validator {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let text = fs::read_to_string(root.join("docs/schemas/next.schema.json"));
    let schema = serde_json::from_str(&text.expect("there is a schema")).expect("it is JSON");
    assert!(jsonschema::meta::is_valid(&schema));
    jsonschema::validator_for(&schema).expect("it is a schema")
}

/// The answers after a step.
fn answers(next: &Value) -> &str {
    next["answers"].as_str().expect("there are answers")
}

#[test]
fn a_whole_way_comes_to_what_a_run_comes_to() {
    let mut at = next("pizza", "");
    for (asked, words) in [
        ("cannot_eat", "gluten,cheese"),
        ("hunger", "very"),
        ("diet", "vegan"),
        ("budget", "11"),
    ] {
        assert_eq!(at["question"]["id"], asked);
        at = next(&format!("pizza --reply {words}"), answers(&at));
        assert_eq!(at["refused"], Value::Null);
    }
    assert_eq!(at["stage"], "advice");
    let run = Folder::with(&[]).run(
        "run pizza --json --answer cannot_eat=gluten,cheese --answer hunger=very \
         --answer diet=vegan --answer budget=11 --today 2026-11-23",
        "",
    );
    let run: Value = serde_json::from_str(&run.out).expect("it is JSON");
    for (key, value) in at["result"].as_object().expect("there is a result") {
        assert_eq!(&run[key], value, "{key}");
    }
}

#[test]
fn what_was_typed_is_read_back_where_it_was_read_as_something_else() {
    let bread = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/program/pages/bread.yaml");
    let typed = next(&format!("{} --reply 72hours", bread.display()), "");
    assert!(typed["refused"].is_string(), "{typed}");
    let typed = next(&format!("{} --reply=3d", bread.display()), "");
    assert_eq!(typed["refused"], Value::Null);
    assert_eq!(typed["read_as"], "3 days");
}

#[test]
fn a_refused_answer_changes_nothing_and_says_why() {
    let before = next("pizza --reply nothing", "");
    let refused = next("pizza --reply vegan", answers(&before));
    assert_eq!(
        refused["refused"],
        "`vegan` is not among the options. They are: little, fairly, very."
    );
    assert_eq!(refused["answers"], before["answers"]);
    assert_eq!(refused["question"], before["question"]);
    let nothing = next("pizza --reply=", answers(&before));
    assert_eq!(nothing["refused"], "This question needs an answer.");
}

#[test]
fn going_back_keeps_what_was_answered_for_the_line() {
    let first = next("pizza --reply nothing", "");
    let second = next("pizza --reply very", answers(&first));
    let back = next("pizza --back", answers(&second));
    assert_eq!(back["question"]["id"], "hunger");
    assert_eq!(back["question"]["earlier"], "very");
    assert_eq!(back["answers"], first["answers"]);
}

#[test]
fn a_change_is_told_and_can_be_called_off_by_keeping_the_answers() {
    let end = "answers: {cannot_eat: [nothing], hunger: little}";
    let again = next("pizza --revisit hunger", end);
    assert_eq!(again["stage"], "ask");
    assert_eq!(again["question"]["earlier"], "little");
    let changed = next("pizza --change hunger --reply very", end);
    assert_eq!(
        changed["change"],
        json!([
            "There are 2 more questions: Diet, Budget.",
            "The advice will be different.",
        ])
    );
    assert_eq!(changed["question"]["id"], "diet");
    let same = next("pizza --change hunger --reply little", end);
    assert_eq!(same["change"], Value::Null);
    let refused = next("pizza --change hunger --reply huge", end);
    assert_eq!(refused["question"]["id"], "hunger");
    assert!(refused["refused"].is_string());
}

#[test]
fn answers_that_wait_count_as_soon_as_their_question_comes() {
    let full = "answers: {cannot_eat: [nothing], hunger: very, diet: vegan, budget: 10}";
    let gone = next("pizza --change hunger --reply little", full);
    assert_eq!(
        gone["change"][0],
        "2 later answers aren't needed any more: Diet, Budget."
    );
    let back = next("pizza --back", full);
    assert_eq!(back["question"]["id"], "budget");
}

#[test]
fn help_that_an_answer_brings_and_help_in_danger_are_told_apart() {
    let ended = next("letter-to-ex --reply they", "");
    let hardly = next("letter-to-ex --reply barely", answers(&ended));
    assert_eq!(hardly["stage"], "ask");
    assert!(hardly["helped"][0]["text"].is_string(), "{hardly}");
    assert!(hardly["help_now"]["first"].is_string(), "{hardly}");
    let harm = next("letter-to-ex --reply harm", answers(&ended));
    assert_eq!(harm["stage"], "advice");
    assert_eq!(harm["page"]["at_once"], true);
    // Help in danger is never offered for keeping, and nothing stands before it.
    assert_eq!(harm["page"]["kept"], Value::Null);
    assert_eq!(harm["helped"], json!([]));
}

#[test]
fn what_no_longer_fits_is_told_and_asked_again() {
    let changed = "answers: {cannot_eat: [nothing], hunger: huge}";
    let told = next("pizza", changed);
    assert_eq!(told["question"]["id"], "hunger");
    let news = told["news"][0].as_str().expect("there is news");
    assert!(
        news.contains("Hunger: has changed, so we'll ask again if it comes up"),
        "{news}"
    );
    let run = Folder::with(&[]).run("next pizza --answers -", "answers: [1]\n");
    assert_eq!(run.code, Some(2));
    assert!(
        run.err.contains("these answers cannot be used"),
        "{}",
        run.err
    );
    let run = Folder::with(&[]).run("next pizza --change hunger", "");
    assert_eq!(run.code, Some(2));
    assert!(
        run.err.contains("--change needs the new answer"),
        "{}",
        run.err
    );
}

#[test]
fn a_front_that_keeps_the_program_open_sends_a_line_for_each_step() {
    let step = |answers: &str, act: Value| json!({ "answers": answers, "do": act }).to_string();
    let first = next("pizza", "");
    let after = next("pizza --reply nothing", "");
    let sent = [
        step("", json!({ "act": "look" })),
        step("", json!({ "act": "reply", "words": "nothing" })),
        step("answers: [", json!({ "act": "look" })),
        "{}".to_owned(),
        step(answers(&after), json!({ "act": "look" })),
    ];
    let run = Folder::with(&[]).run("next pizza --steps --today 2026-11-23", &sent.join("\n"));
    assert_eq!(run.code, Some(0), "{}", run.err);
    let told: Vec<Value> = run
        .out
        .lines()
        .map(|line| serde_json::from_str(line).expect("it is JSON"))
        .collect();
    assert_eq!(told.len(), sent.len(), "{}", run.out);
    assert_eq!(told[0], first);
    assert_eq!(told[1], after);
    for unusable in &told[2..4] {
        assert!(unusable["unusable"].is_string(), "{unusable}");
    }
    assert_eq!(told[4]["question"]["id"], "hunger");
}

#[test]
fn a_reply_to_no_question_is_told() {
    let folder = Folder::with(&[(
        "slice.yaml",
        "answers: {cannot_eat: [nothing], hunger: little}\n",
    )]);
    for (flags, said) in [
        ("--reply vegan", "so `--reply` changes nothing"),
        ("--skip", "so `--skip` changes nothing"),
        ("--back", ""),
        ("", ""),
    ] {
        let run = folder.run(&format!("next pizza --answers slice.yaml {flags}"), "");
        assert_eq!(run.code, Some(0), "{flags}: {}", run.err);
        match said {
            "" => assert_eq!(run.err, "", "{flags}"),
            said => assert!(run.err.contains(said), "{flags}: {}", run.err),
        }
    }
}
