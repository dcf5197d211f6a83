//! What the description of the format says of answers, conditions and texts, as
//! tables.

use quandary::flow::Flow;
use quandary::flow::answer::{Given, Refused};
use quandary::flow::day;
use quandary::session::change::Change;
use quandary::session::{Session, Step};

fn load(text: &str) -> Flow {
    let reading = quandary::parse::read(text);
    assert!(
        reading.findings().is_empty(),
        "{text}\n{:#?}",
        reading.findings()
    );
    reading.into_flow().expect("there are no findings")
}

fn begin(flow: &Flow) -> Session<'_> {
    Session::new(flow, day::read("2026-11-23").expect("a day"))
}

/// Answers the open question with what a file would say; `-` skips it.
fn say(session: &mut Session<'_>, answer: &str) -> Result<Step, String> {
    let Step::Ask(question) = session.step() else {
        panic!("nothing is asked for {answer}");
    };
    let went = match answer {
        "-" => session.skip(),
        answer => {
            let read = session.flow().questions[question].read(answer);
            read.and_then(|answer| session.answer(answer))
        }
    };
    went.map_err(|refused| refused.to_string())
}

/// A flow that asks one question and is done.
fn asking(question: &str) -> Flow {
    load(&format!(
        "quandary: 1\ntitle: One question\nstart: q\nquestions:\n  q: {{ask: What?, next: r, {question}}}\noutcomes:\n  r: {{tone: info, title: Done}}\n"
    ))
}

const TOPPINGS: &str = "type: choices, at_least: 2, at_most: 3, options: {ham: Ham, olives: Olives, egg: Egg, basil: Basil, nothing: {label: Nothing at all, alone: true}}";
const NUMBER: &str = "type: number, min: 5, max: 60, unit: euro";
const DECIMALS: &str = "type: number, min: -0.5, max: 0.5, decimals: 2";
const DURATION: &str = "type: duration, min: 1 week, max: 3 months";
const DATE: &str = "type: date, min: 2026-08-23, max: today";
const SINCE: &str = "type: date, min: today - 1 month, max: today + 2 weeks";
const TEXT: &str = "type: text, max_length: 5, lines: 2";

#[test]
fn answers_are_accepted_or_refused_with_these_words() {
    let written = "A day is written as year-month-day, such as 2026-08-23.";
    for (question, answer, wanted) in [
        ("options: {a: A, 18-25: B}", "18-25", Ok("B")),
        (
            "options: {apple: A, pear: B}",
            "aple",
            Err("`aple` is not among the options. Did you mean `apple`?"),
        ),
        (
            "options: {apple: A, pear: B}",
            "melon-tree",
            Err("`melon-tree` is not among the options. They are: apple, pear."),
        ),
        (
            "options: {a: A}",
            "-",
            Err("This question needs an answer."),
        ),
        ("options: {a: A}, optional: true", "-", Ok("")),
        (TOPPINGS, "ham", Err("Please choose at least 2.")),
        (TOPPINGS, "", Err("Please choose at least 2.")),
        (TOPPINGS, "egg, ham", Ok("Ham and Egg")),
        (TOPPINGS, "basil,ham,egg", Ok("Ham, Egg and Basil")),
        (TOPPINGS, "ham, ham", Err("Please choose at least 2.")),
        (
            TOPPINGS,
            "ham, olives, egg, basil",
            Err("Please choose at most 3."),
        ),
        (TOPPINGS, "nothing", Ok("Nothing at all")),
        (
            TOPPINGS,
            "nothing, ham",
            Err("\"Nothing at all\" goes only by itself, without the others."),
        ),
        ("type: yes_no", "yes", Ok("Yes")),
        ("type: yes_no", "false", Ok("No")),
        ("type: yes_no", "maybe", Err("Please answer yes or no.")),
        (NUMBER, "5", Ok("5")),
        (NUMBER, "60", Ok("60")),
        (NUMBER, "7.00", Ok("7")),
        (NUMBER, "4", Err("The least that fits here is 5 euro.")),
        (NUMBER, "61", Err("The most that fits here is 60 euro.")),
        (NUMBER, "7.5", Err("Please give a whole number.")),
        (
            NUMBER,
            "7,5",
            Err("Please give a whole number in digits, such as 12."),
        ),
        (
            DECIMALS,
            "none",
            Err("Please give a number in digits, with a point before decimals, such as 0.5."),
        ),
        (DECIMALS, "-0.5", Ok("-0.5")),
        (DECIMALS, "0.25", Ok("0.25")),
        (DECIMALS, "0.251", Err("Please give at most 2 decimals.")),
        (DECIMALS, "-0.51", Err("The least that fits here is -0.5.")),
        (DURATION, "7 days", Ok("7 days")),
        (DURATION, "90 days", Ok("90 days")),
        (DURATION, "2 weeks 4 days", Ok("2 weeks 4 days")),
        (
            DURATION,
            "6 days",
            Err("The least that fits here is 1 week."),
        ),
        (
            DURATION,
            "91 days",
            Err("The most that fits here is 3 months."),
        ),
        (
            DURATION,
            "1.5 months",
            Err("I couldn't read that. Try 3 months, or 2 weeks 4 days."),
        ),
        (DATE, "2026-08-23", Ok("23 August 2026")),
        (DATE, "2026-11-23", Ok("23 November 2026")),
        (
            DATE,
            "2026-08-22",
            Err("The first day that fits here is 23 August 2026."),
        ),
        (
            DATE,
            "2026-11-24",
            Err("The last day that fits here is 23 November 2026."),
        ),
        (DATE, "2026-02-30", Err(written)),
        (DATE, "yesterday", Err(written)),
        (SINCE, "2026-10-23", Ok("23 October 2026")),
        (
            SINCE,
            "2026-10-22",
            Err("The first day that fits here is 23 October 2026."),
        ),
        (SINCE, "2026-12-07", Ok("7 December 2026")),
        (
            SINCE,
            "2026-12-08",
            Err("The last day that fits here is 7 December 2026."),
        ),
        (TEXT, "Zoë é", Ok("Zoë é")),
        (TEXT, "Ann\nX", Ok("Ann\nX")),
        (TEXT, "   ", Err("This question needs an answer.")),
        (TEXT, "Ann-Marie", Err("Please keep it to 5 characters.")),
        (TEXT, "a\nb\nc", Err("Please keep it to 2 lines.")),
    ] {
        let flow = asking(question);
        let mut session = begin(&flow);
        let said = say(&mut session, answer);
        let given = session.given(flow.start).and_then(Given::answer);
        let shown = given.map_or(String::new(), |given| {
            flow.questions[flow.start].show(given, &flow.words)
        });
        let came = match &said {
            Ok(_) => Ok(shown.as_str()),
            Err(words) => Err(words.as_str()),
        };
        assert_eq!(came, wanted, "{question}: {answer}");
    }
}

/// One question of each type, all optional, asked one after the other.
const EVERY_TYPE: &str = "
quandary: 1
title: Every type
start: one
lists:
  warm: [red, yellow]
  bright: [warm, white]
questions:
  one:
    ask: Which?
    optional: true
    options: {red: {label: Red, points: {size: 2}}, yellow: Yellow, blue: {label: Blue, points: {size: -3}}}
    next: many
  many:
    ask: Which ones?
    type: choices
    optional: true
    options: {red: Red, white: {label: White, points: {size: 1}}, blue: {label: Blue, points: {size: 1}}}
    next: sure
  sure: {ask: Sure?, type: yes_no, optional: true, next: amount}
  amount: {ask: How many?, type: number, decimals: 1, optional: true, next: other}
  other: {ask: How many more?, type: number, decimals: 1, optional: true, next: length}
  length: {ask: How long?, type: duration, optional: true, next: begins}
  begins: {ask: From when?, type: date, optional: true, next: ends}
  ends: {ask: Until when?, type: date, optional: true, next: name}
  name: {ask: Who?, type: text, lines: 2, optional: true, next: r}
outcomes:
  r: {tone: info, title: Done}
facts:
  tested: CONDITION
";

const ORDER: [&str; 9] = [
    "one", "many", "sure", "amount", "other", "length", "begins", "ends", "name",
];

/// The session of a flow that asks every type, at its end. What is not among
/// the answers is skipped.
fn answered<'f>(flow: &'f Flow, answers: &[(&str, &str)]) -> Session<'f> {
    let mut session = begin(flow);
    for question in ORDER {
        let answer = answers.iter().find(|(name, _)| *name == question);
        let answer = answer.map_or("-", |(_, answer)| answer);
        say(&mut session, answer).expect(question);
    }
    session
}

#[test]
fn conditions_hold_for_these_answers() {
    for (condition, answers, wanted) in [
        // Without an answer every test is false, and `not` is the opposite.
        ("one is red", &[][..], false),
        ("one is not red", &[], false),
        ("not one is red", &[], true),
        ("not one is not red", &[], true),
        ("one is one of red, blue", &[], false),
        ("many has none of red", &[], false),
        ("many has all of red", &[], false),
        ("sure", &[], false),
        ("not sure", &[], true),
        ("amount != 3", &[], false),
        ("amount < other", &[("amount", "1")], false),
        ("begins <= today", &[], false),
        ("name is answered", &[], false),
        ("not name is answered", &[], true),
        // Choices and lists.
        ("one is not red", &[("one", "blue")], true),
        ("one is one of warm", &[("one", "yellow")], true),
        ("one is one of warm", &[("one", "blue")], false),
        ("one is one of warm, blue", &[("one", "blue")], true),
        ("many has red", &[("many", "red,white")], true),
        ("many has any of bright", &[("many", "white")], true),
        ("many has all of bright", &[("many", "white")], false),
        ("many has all of bright", &[("many", "white,red")], true),
        ("many has none of bright", &[("many", "blue")], true),
        // `not` binds tightest, over one whole test.
        (
            "not one is red and sure",
            &[("one", "blue"), ("sure", "yes")],
            true,
        ),
        (
            "not one is red and sure",
            &[("one", "blue"), ("sure", "no")],
            false,
        ),
        (
            "not (one is red and sure)",
            &[("one", "red"), ("sure", "no")],
            true,
        ),
        // Scores are never unanswered.
        ("size = 0", &[], true),
        ("size = 4", &[("one", "red"), ("many", "white,blue")], true),
        ("size < 0", &[("one", "blue")], true),
        // Numbers, exact.
        ("amount >= 2.5", &[("amount", "2.5")], true),
        ("amount > 2.5", &[("amount", "2.5")], false),
        (
            "amount = other + 0.2",
            &[("amount", "0.3"), ("other", "0.1")],
            true,
        ),
        (
            "amount < other - 1",
            &[("amount", "1"), ("other", "2")],
            false,
        ),
        // A month counts 30 days, a year 365.
        ("length = 1 month", &[("length", "30 days")], true),
        ("length < 1 year", &[("length", "12 months")], true),
        ("length = 1 year", &[("length", "12 months 5 days")], true),
        ("length >= 2 weeks 4 days", &[("length", "18 days")], true),
        // Dates follow the calendar; a day that does not exist becomes the
        // first of the next month.
        ("begins = 2026-08-23", &[("begins", "2026-08-23")], true),
        (
            "begins <= today - 30 days",
            &[("begins", "2026-10-24")],
            true,
        ),
        (
            "begins <= today - 30 days",
            &[("begins", "2026-10-25")],
            false,
        ),
        (
            "begins = today - 1 month",
            &[("begins", "2026-10-23")],
            true,
        ),
        (
            "ends = begins + 1 month",
            &[("begins", "2026-01-31"), ("ends", "2026-03-01")],
            true,
        ),
        (
            "ends = begins + 1 year",
            &[("begins", "2024-02-29"), ("ends", "2025-03-01")],
            true,
        ),
        (
            "ends < begins",
            &[("begins", "2026-01-31"), ("ends", "2026-01-31")],
            false,
        ),
        (
            "ends = begins - 1 month 1 day",
            &[("begins", "2026-03-31"), ("ends", "2026-02-28")],
            true,
        ),
    ] {
        let flow = load(&EVERY_TYPE.replace("CONDITION", condition));
        let session = answered(&flow, answers);
        let (_, fact) = flow.facts.iter().next().expect("there is one");
        let holds = session.answers().clone().holds(&flow, &fact.when.condition);
        assert_eq!(holds, wanted, "{condition} {answers:?}");
    }
}

#[test]
fn refusals_are_tried_in_order_after_type_and_bounds() {
    let flow = load(
        "
quandary: 1
title: Refusals
start: most
questions:
  most: {ask: How much at most?, type: number, optional: true, next: q}
  q:
    ask: How much?
    type: number
    max: 100
    optional: true
    refuse:
      - {when: q > most, says: '{q} is more than {most}, which you gave as the most.'}
      - {when: q > 10, says: That is much.}
      - {when: not q is answered, says: This is never tried on a skip.}
    next: r
outcomes:
  r: {tone: info, title: Done}
",
    );
    for (most, answer, wanted) in [
        ("5", "4", None),
        (
            "5",
            "6",
            Some("6 is more than 5, which you gave as the most."),
        ),
        (
            "5",
            "20",
            Some("20 is more than 5, which you gave as the most."),
        ),
        ("-", "20", Some("That is much.")),
        ("-", "101", Some("The most that fits here is 100.")),
        ("5", "-", None),
    ] {
        let mut session = begin(&flow);
        say(&mut session, most).expect("it fits");
        let said = say(&mut session, answer);
        assert_eq!(said.err().as_deref(), wanted, "{most}, {answer}");
    }
}

#[test]
fn a_skipped_question_goes_where_its_routes_say() {
    let flow = load(
        "
quandary: 1
title: Skips
start: a
questions:
  a: {ask: A?, optional: true, options: {x: X}, next: {x: b, skipped: c}}
  b: {ask: B?, type: yes_no, optional: true, next: {yes: c, no: left, skipped: right}}
  c:
    ask: C?
    type: number
    optional: true
    next:
      - {when: c is answered, go: left}
      - {when: not c is answered and a is answered, go: right}
outcomes:
  left: {tone: info, title: Left}
  right: {tone: info, title: Right}
",
    );
    for (answers, wanted) in [
        (&["x", "no"][..], "left"),
        (&["x", "-"], "right"),
        (&["x", "yes", "-"], "right"),
        (&["x", "yes", "0"], "left"),
        (&["-", "1"], "left"),
        (&["-", "-"], "stuck at c"),
    ] {
        let mut session = begin(&flow);
        for answer in answers {
            say(&mut session, answer).expect("it fits");
        }
        let end = match session.step() {
            Step::Ask(question) => format!("asks {}", flow.questions.name(question)),
            Step::Done(outcome) => flow.outcomes.name(outcome).to_owned(),
            Step::Stuck(question) => format!("stuck at {}", flow.questions.name(question)),
        };
        assert_eq!(end, wanted, "{answers:?}");
    }
}

const EVERY_ANSWER: [(&str, &str, &str); 9] = [
    ("one", "red", "Red"),
    ("many", "blue, red, white", "Red, White and Blue"),
    ("sure", "yes", "yes"),
    ("amount", "-2.50", "-2.5"),
    ("other", "-", "(no answer)"),
    ("length", "2 weeks 4 days", "2 weeks 4 days"),
    ("begins", "2026-08-23", "23 August 2026"),
    ("ends", "2026-12-01", "1 December 2026"),
    ("name", "*Ann*", "*Ann*"),
];

#[test]
fn placeholders_show_answers_of_every_type() {
    for (question, _, shown) in EVERY_ANSWER {
        let texts = format!(
            "  r:\n    tone: info\n    title: 'T {{{question}}} {{{{x}}'\n    text: 'M {{{question}}}'\n    steps: ['S {{{question}}}']\n    document:\n      file: a.md\n      title: 'D {{{question}}}'\n      parts:\n        - text: 'P {{{question}}}'\n        - {{when: one is blue, text: never}}\n        - {{text: end}}\n"
        );
        let text = EVERY_TYPE.replace("CONDITION", "sure");
        let flow = load(&text.replace("  r: {tone: info, title: Done}\n", &texts));
        let answers: Vec<_> = EVERY_ANSWER
            .iter()
            .map(|(question, answer, _)| (*question, *answer))
            .collect();
        let advice = answered(&flow, &answers).advice().expect("it is done");
        // What somebody typed is never Markdown.
        let in_markdown = shown.replace('*', "\\*");
        assert_eq!(advice.title, format!("T {shown} {{x}}"));
        assert_eq!(advice.text, format!("M {in_markdown}"));
        assert_eq!(advice.steps, [format!("S {in_markdown}")]);
        let document = advice.documents.first().expect("there is one").clone();
        assert_eq!(document.title, format!("D {shown}"));
        assert_eq!(document.text, format!("P {in_markdown}\n\nend"));
    }
}

#[test]
fn options_stand_in_a_sentence_as_one_says_them() {
    let family = "My father, the cat and Kim";
    for (more, answer, title, text) in [
        ("", "", "Call for nothing", "Nothing, too. For: nothing"),
        (
            "nothing: nobody",
            "",
            "Call for nobody",
            "Nobody, too. For: nobody",
        ),
        (
            "",
            "father",
            "Call for my father",
            "My father, too. For: My father",
        ),
        (
            "",
            "father,cat,kim",
            "Call for my father, the cat and Kim",
            &format!("{family}, too. For: {family}"),
        ),
    ] {
        let flow = load(&format!(
            "quandary: 1\ntitle: The ill\nstart: ill\nquestions:\n  ill:\n    ask: Who?\n    type: choices\n    options: {{father: My father, cat: {{label: Cat, in_text: the cat}}, kim: Kim}}\n    {more}\n    next: o\noutcomes:\n  o: {{tone: go, title: 'Call for {{ill}}', text: '{{ill}}, too. For: {{ill}}'}}\n"
        ));
        let mut session = begin(&flow);
        say(&mut session, answer).expect("it is accepted");
        let advice = session.advice().expect("it is done");
        assert_eq!((&*advice.title, &*advice.text), (title, text), "{answer}");
    }
}

#[test]
fn what_is_typed_is_never_markdown() {
    for (typed, wanted) in [
        ("# Ann", "\\# Ann"),
        (
            "a_b [c](d) `e` <f> ![g]",
            "a\\_b \\[c\\](d) \\`e\\` \\<f\\> !\\[g\\]",
        ),
        ("1. one", "1\\. one"),
        ("- one\n- two", "\\- one\\\n\\- two"),
        ("{one}", "{one}"),
        ("a\r\n    b", "a\\\nb"),
        ("Is it, Ann?", "Is it, Ann?"),
    ] {
        let text = EVERY_TYPE.replace("CONDITION", "sure");
        let texts = "  r: {tone: info, title: Done, text: '{name}'}\n";
        let flow = load(&text.replace("  r: {tone: info, title: Done}\n", texts));
        let advice = answered(&flow, &[("name", typed)]).advice();
        assert_eq!(advice.expect("it is done").text, wanted);
    }
}

#[test]
fn what_is_typed_on_two_lines_stays_on_one_in_a_title() {
    let text = EVERY_TYPE.replace("CONDITION", "sure");
    let texts = "  r: {tone: info, title: 'For {name}'}\n";
    let flow = load(&text.replace("  r: {tone: info, title: Done}\n", texts));
    let advice = answered(&flow, &[("name", "Ann\nBee")]).advice();
    assert_eq!(advice.expect("it is done").title, "For Ann Bee");
}

#[test]
fn questions_speak_of_earlier_answers() {
    let text = EVERY_TYPE.replace("CONDITION", "sure").replace(
        "ask: Sure?",
        "ask: 'Sure of {one}, not {{?', help: 'You said {many}.'",
    );
    let flow = load(&text);
    let mut session = begin(&flow);
    say(&mut session, "blue").expect("it fits");
    say(&mut session, "-").expect("it may be skipped");
    let Step::Ask(question) = session.step() else {
        panic!("it asks");
    };
    let question = &flow.questions[question];
    assert_eq!(session.plain(&question.ask), "Sure of Blue, not {?");
    let help = question.help.as_ref().expect("it has help");
    assert_eq!(session.plain(help), "You said (no answer).");
}

#[test]
fn sources_are_cited_once_in_the_order_of_their_first_mention() {
    let flow = load(
        "
quandary: 1
title: Sources
start: q
sources:
  A: {title: A}
  B: {title: B}
  C: {title: C}
questions:
  q: {ask: Q?, type: yes_no, next: r}
outcomes:
  r: {tone: info, title: Done, cites: [B], passages: [p, never, p2]}
passages:
  p: {text: P, cites: [A, B]}
  never: {when: not q, text: N, cites: [C]}
  p2: {text: P2, cites: [A]}
",
    );
    let mut session = begin(&flow);
    say(&mut session, "yes").expect("it fits");
    let advice = session.advice().expect("it is done");
    let cites: Vec<&str> = advice
        .cites
        .iter()
        .map(|id| flow.sources.name(*id))
        .collect();
    assert_eq!(cites, ["B", "A"]);
}

#[test]
fn a_change_of_what_was_never_asked_is_refused() {
    let flow = asking("type: yes_no");
    let mut session = begin(&flow);
    let refused = session.change(flow.start, Given::Skipped);
    assert_eq!(refused, Err(Refused::NotAsked));
    say(&mut session, "yes").expect("it fits");
    let refused = session.change(flow.start, Given::Skipped);
    assert_eq!(refused, Err(Refused::Nothing));
    let no = flow.questions[flow.start]
        .read("no")
        .expect("it is an answer");
    assert_eq!(
        session.change(flow.start, Given::Answer(no)),
        Ok(Change::default())
    );
}
