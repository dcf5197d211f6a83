//! How answers are given by flags and files, and how they are refused.

use quandary::flow::Flow;
use quandary::flow::answer::Given;
use quandary::flow::mark::Mark;
use quandary::parse::answers;

use crate::folder::{Case, Folder, finish};

const GIVEN: &[Case] = &[
    Case {
        args: "run pizza --answer cannot_eat=gluten,cheese --answer hunger=little",
        stdin: "",
        code: 0,
        out: &[
            "*Go ahead*",
            "# One slice of marinara, from the counter",
            "- Hunger: A little",
            "## Ask for the other dough",
        ],
        err: &[],
    },
    Case {
        args: "run pizza --answers little.yaml",
        stdin: "",
        code: 0,
        out: &["# One slice of marinara"],
        err: &[],
    },
    Case {
        args: "run pizza --answers vegan.json",
        stdin: "",
        code: 0,
        out: &["# Ortolana without cheese", "- Budget: 12 euro"],
        err: &[],
    },
    // A flag wins over the file, and the last flag over the others.
    Case {
        args: "run pizza --answers vegan.json --answer budget=11",
        stdin: "",
        code: 0,
        out: &["# Marinara"],
        err: &[],
    },
    Case {
        args: "run pizza --answer cannot_eat=nothing --answer hunger=very --answer hunger=little",
        stdin: "",
        code: 2,
        out: &[],
        err: &["`hunger` has two flags"],
    },
    Case {
        args: "run pizza --answers meant.yaml",
        stdin: "",
        code: 0,
        out: &["# One slice of marinara"],
        err: &[],
    },
    Case {
        args: "run pizza --answers other.yaml",
        stdin: "",
        code: 0,
        out: &["# One slice of marinara"],
        err: &[
            "warning: `other.yaml` holds answers for the flow `pasta.yaml`\n\
             - Taken over: Can't eat, Hunger\n",
        ],
    },
    Case {
        args: "run pizza --answers little.yaml --answer budget=20 --answer diet=vegan",
        stdin: "",
        code: 0,
        out: &["# One slice of marinara"],
        err: &[
            "warning: `diet` isn't asked on this way",
            "warning: `budget` isn't asked on this way",
        ],
    },
    // What may be skipped is skipped where there is nobody to ask.
    Case {
        args: "--answer=people.ended_by=they --answer=people.getting_by=well --answer=people.acts=none \
               --answer=people.their_side=nothing --answer=contact=none --answer=draft=hello \
               --answer=silence=90days --answer=feelings=calm --answer=motives=kind \
               --answer=plan=holds",
        stdin: "",
        code: 0,
        out: &["# A short, light letter, as part of your plan"],
        err: &[],
    },
];

#[test]
fn answers_come_from_flags_and_files() {
    let folder = Folder::with(&[
        (
            "little.yaml",
            "answers: {cannot_eat: [nothing], hunger: little}\n",
        ),
        (
            "vegan.json",
            r#"{"flow": "pizza", "answers": {"cannot_eat": ["gluten"], "hunger": "very", "diet": "vegan", "budget": 12}}"#,
        ),
        (
            "other.yaml",
            "flow: pasta.yaml\nanswers: {cannot_eat: [nothing], hunger: little}\n",
        ),
        (
            "meant.yaml",
            "flow: some/where/pizza.yaml\nanswers: {cannot_eat: nothing, hunger: little}\n",
        ),
    ]);
    folder.play(GIVEN);
}

/// Two flows that share questions: `hunger` in the same words, `when` in others, and `how_many`
/// with other answers.
const LUNCH: &str = "\
quandary: 1
title: What's for lunch?
start: hunger
questions:
  hunger:
    ask: How hungry are you?
    short: Hunger
    options: {little: A little, very: Very}
    next: where
  where:
    ask: Where do you want to eat?
    short: Where
    type: text
    optional: true
    next: when
  when:
    ask: When do you eat?
    short: When
    options: {noon: At noon, later: Later}
    next: how_many
  how_many:
    ask: How many are you?
    short: People
    options: {few: A few, many: Many}
    next: cook
  cook:
    ask: Do you cook yourself?
    type: yes_no
    next: soup
outcomes:
  soup: {tone: go, title: Soup}
";

const DINNER: &str = "\
quandary: 1
title: What's for dinner?
start: hunger
questions:
  hunger:
    ask: How hungry are you?
    short: How hungry
    options: {little: A little, very: Very}
    next: {little: nothing, very: where}
  where:
    ask: Where do you want to eat?
    short: Where
    type: text
    next: when
  when:
    ask: When does the table stand?
    short: The hour
    options: {noon: At noon, later: Later}
    next: how_many
  how_many:
    ask: How many are you?
    short: People
    options: {two: Two, many: Many}
    next: pasta
outcomes:
  nothing: {tone: go, title: Nothing much}
  pasta: {tone: go, title: 'Pasta, {where}, {when}, {how_many}'}
";

const CARRIED: &[Case] = &[
    // What means the same is taken over, and all that's left out is named.
    Case {
        args: "run dinner.yaml --answers saved.yaml --answer when=later --answer how_many=two",
        stdin: "",
        code: 0,
        out: &["# Pasta, outside, Later, Two"],
        err: &["warning: `saved.yaml` holds answers for the flow `lunch`\n\
                - Taken over: How hungry, Where\n\
                - Asked differently here, and not taken over: The hour, People\n\
                - Not asked here: cook\n"],
    },
    // Whoever skipped a question there has to answer it here.
    Case {
        args: "run dinner.yaml --answers skipped.yaml",
        stdin: "",
        code: 4,
        out: &[],
        err: &["- Taken over: How hungry\n\
             - Asked differently here, and not taken over: People\n\
             error: the question `where` has no answer"],
    },
    // What isn't asked on the way here is no mistake of anybody.
    Case {
        args: "run dinner.yaml --answers little.yaml",
        stdin: "",
        code: 0,
        out: &["# Nothing much"],
        err: &["- Taken over: How hungry, Where, The hour\n"],
    },
    Case {
        args: "run dinner.yaml --answers none.yaml",
        stdin: "",
        code: 4,
        out: &[],
        err: &["- Not asked here: cook\nSo none of them serves here.\n\
             error: the question `hunger` has no answer"],
    },
    // The built-in flows are known by the words of their questions.
    Case {
        args: "run dinner.yaml --answers pizza.yaml",
        stdin: "",
        code: 4,
        out: &[],
        err: &[
            "- Asked differently here, and not taken over: How hungry\n- Not asked here: Budget\n",
        ],
    },
    // In their own flow such answers are as faulty as ever.
    Case {
        args: "run lunch.yaml --answers own.yaml",
        stdin: "",
        code: 2,
        out: &[],
        err: &["error[undefined-name]: the flow has no question `hungr`"],
    },
    // What's no answers file at all is none for another flow, either.
    Case {
        args: "run dinner.yaml --answers broken.yaml",
        stdin: "",
        code: 2,
        out: &[],
        err: &["error[unknown-key]"],
    },
    // A scenario is made of answers to its own flow alone.
    Case {
        args: "cases dinner.yaml --from-session little.yaml",
        stdin: "",
        code: 0,
        out: &["hunger: little"],
        err: &["warning: `little.yaml` holds answers for the flow `lunch.yaml`"],
    },
    Case {
        args: "cases dinner.yaml --from-session none.yaml",
        stdin: "",
        code: 2,
        out: &[],
        err: &["the flow has no question `cook`"],
    },
];

/// The letter quizzes ask the same things in the same words.
const FROM_THE_LETTER: &[Case] = &[Case {
    args: "run is-my-letter-safe --answers letter.yaml --answer before=none --answer contents=practical",
    stdin: "",
    code: 0,
    out: &["# Send it as a short, factual note"],
    err: &[
        "warning: `letter.yaml` holds answers for the flow `letter-to-ex`\n\
            - Taken over: How it ended, How you get by, What has happened, Their side, \
            Time since the end, How you feel, Plan\n\
            - Not asked here: Contact now, What you want to say\n",
    ],
}];

#[test]
fn answers_to_one_letter_quiz_serve_for_the_other() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("flows/letter-to-ex.yaml");
    let letter = quandary::parse::read(&crate::common::flow_text(&path));
    let letter = letter.into_flow().expect("it has no fault");
    let given = [
        "people.ended_by=they",
        "people.getting_by=well",
        "people.acts=none",
        "people.their_side=nothing",
        "contact=friends",
        "draft=thanks",
        "ended_ago=3 months",
        "feelings=calm",
        "plan=holds",
    ];
    let saved = kept("letter-to-ex", &letter, &given);
    Folder::with(&[("letter.yaml", &saved)]).play(FROM_THE_LETTER);
}

/// An answers file as somebody saves it who leaves.
fn kept(id: &str, flow: &Flow, given: &[&str]) -> String {
    let given = given.iter().map(|words| {
        let (question, answer) = answers::read_flag(words, flow).expect("it fits");
        (question, Given::Answer(answer))
    });
    answers::keep(id, flow, &given.collect::<Vec<_>>())
}

#[test]
fn answers_to_another_flow_serve_where_the_same_is_asked() {
    let lunch = quandary::parse::read(LUNCH);
    let lunch = lunch.into_flow().expect("it has no fault");
    let saved = kept(
        "lunch",
        &lunch,
        &[
            "hunger=very",
            "where=outside",
            "when=noon",
            "how_many=few",
            "cook=yes",
        ],
    );
    let skipped = kept("lunch", &lunch, &["hunger=very", "how_many=few"]);
    // A mark without an answer: the question was skipped.
    let mark = Mark::of(&lunch, lunch.questions.find("where").expect("it is asked"));
    let skipped = format!("{skipped}  where: \"{mark}\"\n");
    let folder = Folder::with(&[
        ("lunch.yaml", LUNCH),
        ("dinner.yaml", DINNER),
        ("saved.yaml", &saved),
        ("skipped.yaml", &skipped),
        (
            "little.yaml",
            "flow: lunch.yaml\nanswers: {hunger: little, where: outside, when: noon}\n",
        ),
        ("none.yaml", "flow: lunch\nanswers: {cook: yes}\n"),
        (
            "pizza.yaml",
            "flow: pizza\nanswers: {hunger: fairly, budget: 12}\n",
        ),
        ("own.yaml", "flow: lunch\nanswers: {hungr: very}\n"),
        ("broken.yaml", "flow: lunch\nanswer: {hunger: very}\n"),
    ]);
    folder.play(CARRIED);
}

const MISSING: &[Case] = &[
    Case {
        args: "",
        stdin: "",
        code: 4,
        out: &[],
        err: &[
            "error: the question `people.getting_by` has no answer",
            "How are you getting through the days?",
            "one of: well, hard, barely, harm, other",
            "quandary run letter-to-ex --answer people.getting_by=",
            "--answers",
            "--plain",
        ],
    },
    Case {
        args: "run pizza --answer cannot_eat=nothing --answer hunger=very --answer diet=none",
        stdin: "10\n",
        code: 4,
        out: &[],
        err: &[
            "`budget`",
            "What may it cost?",
            "a whole number (euro), from 5 to 60",
        ],
    },
    Case {
        args: "run pizza --no-input",
        stdin: "3\n1\n",
        code: 4,
        out: &[],
        err: &[
            "`cannot_eat`",
            "any of, with commas between (at least 1): cheese, gluten, nothing",
        ],
    },
];

#[test]
fn a_missing_answer_says_how_to_give_it() {
    let folder = Folder::with(&[]);
    folder.play(MISSING);
}

const REFUSED: &[Case] = &[
    Case {
        args: "run pizza --answer hungr=very",
        stdin: "",
        code: 2,
        out: &[],
        err: &["the flow has no question `hungr`; did you mean `hunger`?"],
    },
    Case {
        args: "run pizza --answer hunger",
        stdin: "",
        code: 2,
        out: &[],
        err: &["behind an equals sign: `--answer hunger=VALUE`"],
    },
    Case {
        args: "run pizza --answer hunger little",
        stdin: "",
        code: 2,
        out: &[],
        err: &["behind an equals sign: `--answer hunger=little`"],
    },
    Case {
        args: "run pizza --answer hunger=huge",
        stdin: "",
        code: 2,
        out: &[],
        err: &[
            "`huge` is no answer to `hunger`",
            "They are: little, fairly, very.",
        ],
    },
    Case {
        args: "run pizza --answer cannot_eat=gluten,grapes",
        stdin: "",
        code: 2,
        out: &[],
        err: &[
            "`grapes` is not among the options",
            "cheese, gluten, nothing",
        ],
    },
    Case {
        args: "run pizza --answer budget=lots",
        stdin: "",
        code: 2,
        out: &[],
        err: &[
            "`lots` is no answer to `budget`",
            "a whole number in digits, such as 12",
        ],
    },
    Case {
        args: "run pizza --answer cannot_eat=nothing,gluten --answer hunger=little",
        stdin: "",
        code: 2,
        out: &[],
        err: &["the answer to `cannot_eat` is refused", "only by itself"],
    },
    Case {
        args: "run pizza --answer cannot_eat=nothing --answer hunger=very --answer diet=none --answer budget=4",
        stdin: "",
        code: 2,
        out: &[],
        err: &[
            "the answer to `budget` is refused",
            "5 euro",
            "from 5 to 60",
        ],
    },
    Case {
        args: "run pizza --answer cannot_eat=nothing --answer hunger=very --answer diet=none --answer budget=7",
        stdin: "",
        code: 2,
        out: &[],
        err: &["A pizza for the very hungry starts at 8 euro."],
    },
];

#[test]
fn what_is_no_answer_is_refused_with_the_reason() {
    let folder = Folder::with(&[]);
    folder.play(REFUSED);
}

const FAULTY_FILES: &[Case] = &[
    Case {
        args: "run pizza --answers bad.yaml",
        stdin: "",
        code: 2,
        out: &[],
        err: &[
            "error[undefined-name]: the flow has no question `hungr`\n --> bad.yaml:3:3",
            "3 |   hungr: little\n  |   ^^^^^",
            "help: did you mean `hunger`?",
            " --> bad.yaml:4:9",
            "`diet` has no option `keto`",
            " --> bad.yaml:5:11",
            "error: the answers in `bad.yaml` cannot be used",
        ],
    },
    Case {
        args: "run pizza --answers broken.yaml",
        stdin: "",
        code: 2,
        out: &[],
        err: &["error[broken-yaml]"],
    },
    Case {
        args: "run pizza --answers keys.yaml",
        stdin: "",
        code: 2,
        out: &[],
        err: &["error[unknown-key]", " --> keys.yaml:1:1"],
    },
    Case {
        args: "run pizza --answers bytes.yaml",
        stdin: "",
        code: 2,
        out: &[],
        err: &["line 2 of `bytes.yaml` holds bytes that are no UTF-8 text"],
    },
    Case {
        args: "run pizza --answers nowhere.yaml",
        stdin: "",
        code: 1,
        out: &[],
        err: &["there is no file `nowhere.yaml`"],
    },
];

#[test]
fn faults_of_an_answers_file_are_drawn() {
    let folder = Folder::with(&[
        (
            "bad.yaml",
            "answers:\n  cannot_eat: [nothing]\n  hungr: little\n  diet: keto\n  budget: lots\n",
        ),
        ("broken.yaml", "answers: {hunger: [\n"),
        ("keys.yaml", "answer: {hunger: little}\n"),
    ]);
    std::fs::write(folder.path("bytes.yaml"), b"answers:\n  hunger: \xff\n")
        .expect("it is written");
    folder.play(FAULTY_FILES);
}

/// A flow that asks for a day up to today.
const VISIT: &str = "quandary: 1
title: Visit
start: day
questions:
  day: {ask: When was it?, type: date, max: today, next: done}
outcomes:
  done: {tone: go, title: 'On {day}'}
";

#[test]
fn the_day_is_that_of_the_time_zone_that_tz_names() {
    for zone in [
        "Pacific/Kiritimati",
        "Etc/GMT+12",
        "Europe/Berlin",
        "UTC",
        "XYZ-14",
    ] {
        let folder = Folder::with(&[("visit.yaml", VISIT)]);
        let tz = jiff::tz::TimeZone::get(zone).or_else(|_| jiff::tz::TimeZone::posix(zone));
        let now =
            || jiff::Timestamp::now().to_zoned_datetime(tz.clone().expect("the zone is known"));
        // Around midnight the day may turn between the two looks at the clock.
        let (before, accepted) = loop {
            let before = now().date();
            let next = before.tomorrow().expect("there is a tomorrow");
            let play = |day: jiff::civil::Date| {
                let args = format!("run visit.yaml --no-input --answer day={day}");
                let mut command = folder.command(&args);
                command.env("TZ", zone);
                finish(command, "").code
            };
            let accepted = [play(before), play(next)];
            if now().date() == before {
                break (before, accepted);
            }
        };
        assert_eq!(accepted, [Some(0), Some(2)], "{zone} on {before}");
    }
}

#[test]
fn a_time_zone_that_nobody_knows_is_told() {
    let folder = Folder::with(&[("visit.yaml", VISIT)]);
    let mut command = folder.command("run visit.yaml --no-input --answer day=2020-01-01");
    command.env("TZ", "Europe/Berln");
    let run = finish(command, "");
    assert_eq!(run.code, Some(0));
    let told = "warning: TZ names no time zone that is known, `Europe/Berln`; did you mean `Europe/Berlin`?; the day is that of UTC, ";
    assert!(run.err.starts_with(told), "{}", run.err);
    assert_eq!(run.err.matches("warning:").count(), 1);
}

#[test]
fn answers_come_from_a_file_or_standard_input_as_from_flags() {
    let folder = Folder::with(&[
        (
            "said.txt",
            "# mine\ncannot_eat=nothing\n\n  hunger=little\n",
        ),
        ("twice.txt", "hunger=little\nhunger=very\n"),
        ("nope.txt", "hunger=nope\n"),
    ]);
    let file = "answers: {cannot_eat: [nothing], hunger: little}\n";
    let lines = "cannot_eat=nothing\nhunger=little\n";
    let run = |args: &str, input: &str| {
        folder.run(
            &format!("run pizza --no-input --today 2026-11-23 {args}"),
            input,
        )
    };
    let flags = run("--answer cannot_eat=nothing --answer hunger=little", "");
    assert_eq!(flags.code, Some(0), "{}", flags.err);
    for (args, input) in [
        ("--answer-file said.txt", ""),
        ("--answer-file -", lines),
        ("--answers -", file),
        (
            "--answer hunger=little --answer-file -",
            "cannot_eat=nothing\n",
        ),
    ] {
        let read = run(args, input);
        assert_eq!(read.code, Some(0), "{args}\n{}", read.err);
        assert_eq!(read.out, flags.out, "{args}");
    }
    for (args, code, words) in [
        ("--answer-file twice.txt", 2, "`hunger` has two flags"),
        (
            "--answer hunger=very --answer-file said.txt",
            2,
            "`hunger` has two flags",
        ),
        (
            "--answer-file nope.txt",
            2,
            "`nope` is no answer to `hunger`",
        ),
        (
            "--answer-file nowhere.txt",
            1,
            "there is no file `nowhere.txt`",
        ),
        (
            "--answers - --answer-file -",
            2,
            "standard input can be read once",
        ),
    ] {
        let read = run(args, lines);
        assert_eq!(read.code, Some(code), "{args}\n{}", read.err);
        assert!(read.err.contains(words), "{args}\n{}", read.err);
    }
}

/// A question that has changed since is asked anew wherever it can be asked, and a script without
/// anybody to ask is told.
#[test]
fn a_changed_question_is_asked_through_a_pipe() {
    let folder = Folder::with(&[
        ("rain.yaml", RAIN),
        (
            "rain.answers.yaml",
            "flow: rain\nanswers:\n  wet: yes\n  how: drizzle\n",
        ),
    ]);
    let asked = folder.run("run rain.yaml --answers rain.answers.yaml --plain", "2\n");
    assert_eq!(asked.code, Some(0), "{}", asked.err);
    assert!(asked.err.contains("How bad is it?"), "{}", asked.err);
    assert!(!asked.err.contains("Will it rain?"), "{}", asked.err);
    assert!(asked.out.contains("Stay"), "{}", asked.out);
    let script = folder.run("run rain.yaml --answers rain.answers.yaml --no-input", "");
    assert_eq!(script.code, Some(2), "{}", script.err);
}

/// The same for an answer that is refused now: bounds are narrower, or the author refuses it.
#[test]
fn a_saved_answer_that_does_not_fit_any_more_is_asked_through_a_pipe() {
    let flow = |more: &str| {
        format!(
            "quandary: 1\ntitle: Parcel\nstart: weight\nquestions:\n  \
             weight: {{ask: How heavy is it?, type: number, min: 1, {more}, next: [{{when: weight > 5, go: van}}, {{go: bike}}]}}\n\
             outcomes:\n  van: {{tone: go, title: By van}}\n  bike: {{tone: go, title: By bicycle}}\n"
        )
    };
    let bounds = flow("max: 10");
    let refused = flow("refuse: [{when: weight > 10, says: That is too heavy.}]");
    for text in [bounds, refused] {
        let folder = Folder::with(&[
            ("parcel.yaml", &text),
            ("a.yaml", "flow: parcel\nanswers: {weight: 11}\n"),
        ]);
        let asked = folder.run("run parcel.yaml --answers a.yaml --plain", "3\n");
        assert_eq!(asked.code, Some(0), "{}", asked.err);
        assert!(asked.err.contains("How heavy is it?"), "{}", asked.err);
        assert!(asked.out.contains("By bicycle"), "{}", asked.out);
        let script = folder.run("run parcel.yaml --answers a.yaml --no-input", "");
        assert_eq!(script.code, Some(2), "{}", script.err);
    }
}

const RAIN: &str = "\
quandary: 1
title: Rain
start: wet
questions:
  wet: {ask: Will it rain?, type: yes_no, next: {yes: how, no: go}}
  how: {ask: How bad is it?, options: {some: Some, much: Much}, next: {some: go, much: stay}}
outcomes:
  go: {tone: go, title: Go}
  stay: {tone: stop, title: Stay}
";

/// Where answers are listed, they stand as they were shown, and a question needs no colon.
#[test]
fn a_list_has_answers_as_they_were_shown() {
    let folder = Folder::with(&[("rain.yaml", RAIN)]);
    let run = folder.run("run rain.yaml --answer wet=yes --answer how=much", "");
    assert_eq!(run.code, Some(0), "{}", run.err);
    for line in ["- Will it rain? Yes\n", "- How bad is it? Much\n"] {
        assert!(run.out.contains(line), "{}", run.out);
    }
}
