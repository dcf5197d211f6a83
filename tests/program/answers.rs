//! How answers are given by flags and files, and how they are refused.

use crate::folder::{Case, Folder};

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
        err: &["warning: `other.yaml` holds answers for the flow `pasta.yaml`"],
    },
    Case {
        args: "run pizza --answers little.yaml --answer budget=20 --answer diet=vegan",
        stdin: "",
        code: 0,
        out: &["# One slice of marinara"],
        err: &[
            "warning: `diet` is not asked on this way",
            "warning: `budget` is not asked on this way",
        ],
    },
    // What may be skipped is skipped where there is nobody to ask.
    Case {
        args: "--answer=ended_by=they --answer=getting_by=well --answer=acts=none \
               --answer=their_side=nothing --answer=contact=none --answer=draft=hello \
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

const MISSING: &[Case] = &[
    Case {
        args: "",
        stdin: "",
        code: 4,
        out: &[],
        err: &[
            "error: the question `ended_by` has no answer",
            "How did it end?",
            "one of: they, they_begged, stopped, i, both, others, died, other",
            "quandary run letter-to-ex --answer ended_by=",
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
        err: &["`hunger` is not of the form question=answer"],
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
