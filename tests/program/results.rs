//! The result as JSON, and as a file of Markdown.

use std::fs;

use serde_json::{Value, json};

use crate::folder::{Case, Folder};

fn json_of(args: &str) -> Value {
    let run = Folder::with(&[]).run(args, "");
    assert_eq!(run.code, Some(0), "{}", run.err);
    serde_json::from_str(&run.out).expect("the result is JSON")
}

#[test]
fn the_json_holds_the_whole_result() {
    let result = json_of(
        "run pizza --json --answer cannot_eat=gluten,cheese --answer hunger=very \
         --answer diet=vegan --answer budget=11",
    );
    let expected = json!({
        "flow": "pizza",
        "outcome": "marinara",
        "tone": "go",
        "tags": ["without_cheese"],
        "title": "Marinara",
        "text": "Tomato, garlic, oregano. It fits in 11 euro.",
        "because": ["cannot_eat", "hunger", "budget"],
        "passages": [{
            "id": "gluten",
            "title": "Ask for the other dough",
            "text": "It takes ten minutes longer.",
        }],
        "steps": [],
        "document": null,
        "asked": ["cannot_eat", "hunger", "diet", "budget"],
        "answers": {
            "cannot_eat": ["cheese", "gluten"],
            "hunger": "very",
            "diet": "vegan",
            "budget": 11,
        },
        "cites": ["menu"],
    });
    assert_eq!(result, expected);
}

#[test]
fn the_keys_of_the_json_stand_in_one_order() {
    let result = json_of("run --json --answer=ended_by=they --answer=getting_by=harm");
    let keys: Vec<&String> = result
        .as_object()
        .expect("it is an object")
        .keys()
        .collect();
    let expected = [
        "flow", "outcome", "tone", "tags", "title", "text", "because", "passages", "steps",
        "document", "asked", "answers", "cites",
    ];
    assert_eq!(keys, expected);
    assert_eq!(result["outcome"], "people_first");
    assert_eq!(result["tone"], "stop");
}

#[test]
fn a_document_is_part_of_the_json() {
    let result = json_of(
        "run --json --answer=ended_by=they --answer=getting_by=well --answer=fear=none \
         --answer=their_side=nothing --answer=contact=none --answer=draft=hello \
         --answer=silence=90days --answer=feelings=calm --answer=motives=kind \
         --answer=plan=holds --answer=ex_name=Jo",
    );
    assert_eq!(result["outcome"], "short_letter", "{result}");
    assert_eq!(result["document"]["file"], "short-letter.md");
    let text = result["document"]["text"].as_str().expect("it is a text");
    assert!(text.contains("Jo"), "{text}");
    // What was skipped was asked, and has no answer.
    let asked = result["asked"].as_array().expect("it is a list");
    assert_eq!(asked.last(), Some(&json!("topic")));
    assert_eq!(result["answers"].get("topic"), None);
    assert_eq!(result["answers"]["silence"], "90 days");
    assert!(!result["steps"].as_array().expect("it is a list").is_empty());
}

const LITTLE: &str = "run pizza --answer cannot_eat=nothing --answer hunger=little";

const NOT_WRITTEN: &[Case] = &[
    Case {
        args: "run pizza --answer cannot_eat=nothing --answer hunger=little --markdown there.md",
        stdin: "",
        code: 1,
        out: &[],
        err: &["`there.md` is there already, and is not overwritten"],
    },
    // Nobody is asked for answers that then cannot be written down.
    Case {
        args: "run pizza --plain --markdown there.md",
        stdin: "nothing\nlittle\n",
        code: 1,
        out: &[],
        err: &["`there.md` is there already, and is not overwritten\n"],
    },
    Case {
        args: "run pizza --answer cannot_eat=nothing --answer hunger=little --markdown no/where.md",
        stdin: "",
        code: 1,
        // The advice is not lost with the file.
        out: &["# One slice of marinara"],
        err: &["`no/where.md` cannot be written"],
    },
];

#[test]
fn the_page_is_written_to_a_new_file_and_never_over_another() {
    let folder = Folder::with(&[("there.md", "mine\n")]);
    let run = folder.run(&format!("{LITTLE} --markdown page.md"), "");
    assert_eq!(run.code, Some(0), "{}", run.err);
    let page = fs::read_to_string(folder.path("page.md")).expect("the page is written");
    let expected = "\
*Go ahead*

# One slice of marinara, from the counter

You said that you are only a little hungry.

## Because you answered

- Hunger: A little
";
    assert_eq!(page, expected);
    assert_eq!(run.out, expected);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let meta = fs::metadata(folder.path("page.md")).expect("the page is there");
        assert_eq!(meta.permissions().mode() & 0o777, 0o600);
    }
    folder.play(NOT_WRITTEN);
    let kept = fs::read_to_string(folder.path("there.md")).expect("the file is there");
    assert_eq!(kept, "mine\n");
}
