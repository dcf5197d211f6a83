//! The result as JSON, and as a file of Markdown, HTML or plain text.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};

use crate::folder::{Case, Folder, finish};

fn json_of(args: &str) -> Value {
    let run = Folder::with(&[]).run(args, "");
    assert_eq!(run.code, Some(0), "{}", run.err);
    serde_json::from_str(&run.out).expect("the result is JSON")
}

#[test]
fn the_json_holds_the_whole_result() {
    let result = json_of(
        "run pizza --json --answer cannot_eat=gluten,cheese --answer hunger=very \
         --answer diet=vegan --answer budget=11 --today 2026-11-23",
    );
    let expected = json!({
        "version": 1,
        "program": env!("CARGO_PKG_VERSION"),
        "today": "2026-11-23",
        "flow": "pizza",
        "digest": result["digest"],
        "outcome": "marinara",
        "tone": "go",
        "tone_word": "Go ahead",
        "at_once": false,
        "leave_first": false,
        "tags": ["without_cheese"],
        "title": "Marinara",
        "text": "Tomato, garlic, oregano. It fits in 11 euro.",
        "because": ["cannot_eat", "hunger", "budget"],
        "passages": [{
            "id": "gluten",
            "role": "reason",
            "first": true,
            "title": "Ask for the other dough",
            "text": "It takes ten minutes longer.",
        }],
        "steps": [],
        "documents": [],
        "help_first": [],
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
    let result =
        json_of("run --json --answer=people.ended_by=they --answer=people.getting_by=harm");
    let keys: Vec<&String> = result
        .as_object()
        .expect("it is an object")
        .keys()
        .collect();
    let expected = [
        "version",
        "program",
        "today",
        "flow",
        "digest",
        "outcome",
        "tone",
        "tone_word",
        "at_once",
        "leave_first",
        "tags",
        "title",
        "text",
        "because",
        "passages",
        "steps",
        "documents",
        "help_first",
        "asked",
        "answers",
        "cites",
    ];
    assert_eq!(keys, expected);
    assert_eq!(result["outcome"], "people.people_first");
    assert_eq!(result["tone"], "stop");
}

#[test]
fn a_document_is_part_of_the_json() {
    let result = json_of(&format!("{LETTER} --json"));
    assert_eq!(result["outcome"], "short_letter", "{result}");
    assert_eq!(result["documents"][0]["file"], "letter-plain.md");
    let text = result["documents"][0]["text"]
        .as_str()
        .expect("it is a text");
    assert!(text.contains("Jo"), "{text}");
    // What was skipped was asked, and has no answer.
    let asked = result["asked"].as_array().expect("it is a list");
    assert_eq!(asked[asked.len() - 2], json!("topic"));
    assert_eq!(result["answers"].get("topic"), None);
    assert_eq!(result["answers"]["silence"], "90 days");
    assert!(!result["steps"].as_array().expect("it is a list").is_empty());
}

/// The schema says what the results hold, all of it and nothing else: a result from which something
/// is taken, or to which something is added, does not fit.
#[test]
fn every_result_fits_the_schema_and_a_broken_one_does_not() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let text = fs::read_to_string(root.join("docs/schemas/result.schema.json"));
    let schema: Value =
        serde_json::from_str(&text.expect("there is a schema")).expect("it is JSON");
    assert!(jsonschema::meta::is_valid(&schema));
    let schema = jsonschema::validator_for(&schema).expect("it is a schema");
    let bread = root.join("tests/program/pages/bread.yaml");
    for args in [
        "run pizza --json --answer cannot_eat=gluten,cheese --answer hunger=very \
         --answer diet=vegan --answer budget=11",
        "run pizza --json --answer cannot_eat=nothing --answer hunger=little",
        "run --json --answer=people.ended_by=they --answer=people.getting_by=harm",
        &format!(
            "run {} --json --answer age=3days --answer name=Bob",
            bread.display()
        ),
        &format!("{LETTER} --json"),
    ] {
        let result = json_of(args);
        if let Err(error) = schema.validate(&result) {
            panic!("{args}: {error} at {}", error.instance_path());
        }
        for broken in broken(&result) {
            assert!(!schema.is_valid(&broken), "{args}: {broken}");
        }
    }
}

/// The same result with each key left out, with each value of another type, and with a key too
/// many; and the same of everything in it that has keys.
fn broken(result: &Value) -> Vec<Value> {
    let mut all = Vec::new();
    let whole = result.as_object().expect("it has keys");
    for (key, value) in whole {
        let mut with = |value: Option<Value>| {
            let mut broken = whole.clone();
            match value {
                Some(value) => broken.insert(key.clone(), value),
                None => broken.shift_remove(key),
            };
            all.push(Value::Object(broken));
        };
        with(None);
        with(Some(if value.is_boolean() {
            json!(1)
        } else {
            json!(true)
        }));
        for inner in value
            .as_array()
            .into_iter()
            .flatten()
            .filter(|inner| inner.is_object())
        {
            broken(inner)
                .into_iter()
                .for_each(|inner| with(Some(json!([inner]))));
        }
    }
    let mut more = whole.clone();
    more.insert("more".to_owned(), json!("more"));
    all.push(Value::Object(more));
    all
}

const LETTER: &str = "run --answer=people.ended_by=they --answer=people.getting_by=well --answer=people.acts=none \
    --answer=people.their_side=nothing --answer=contact=none --answer=draft=hello \
    --answer=silence=90days --answer=feelings=calm --answer=motives=kind \
    --answer=plan=holds --answer=ex_name=Jo";

const LITTLE: &str = "run pizza --answer cannot_eat=nothing --answer hunger=little";

const NOT_WRITTEN: &[Case] = &[
    Case {
        args: "run pizza --answer cannot_eat=nothing --answer hunger=little --save there.md",
        stdin: "",
        code: 1,
        out: &[],
        err: &["`there.md` is there already, and isn't overwritten"],
    },
    // Nobody is asked for answers that then cannot be written down.
    Case {
        args: "run pizza --plain --save there.md",
        stdin: "nothing\nlittle\n",
        code: 1,
        out: &[],
        err: &["`there.md` is there already, and isn't overwritten\n"],
    },
    Case {
        args: "run pizza --plain --save-document there.md",
        stdin: "nothing\nlittle\n",
        code: 1,
        out: &[],
        err: &["`there.md` is there already, and isn't overwritten\n"],
    },
    Case {
        args: "run pizza --plain --save no/where.md",
        stdin: "nothing\nlittle\n",
        code: 1,
        out: &[],
        err: &["`no/where.md` cannot be written: there is no directory `no`\n"],
    },
    Case {
        args: "run pizza --plain --save .",
        stdin: "nothing\nlittle\n",
        code: 2,
        out: &[],
        err: &["`.` does not say in which form to save; end it in .md (Markdown), .html or .txt"],
    },
    Case {
        args: "run pizza --plain --save page.pdf",
        stdin: "nothing\nlittle\n",
        code: 2,
        out: &[],
        err: &["`page.pdf` does not say in which form to save"],
    },
    Case {
        args: "run pizza --plain --save page.md --save-document page.md",
        stdin: "nothing\nlittle\n",
        code: 2,
        out: &[],
        err: &["the page and its document cannot be one file"],
    },
    // Some advice has no document; which one it is cannot be known before.
    Case {
        args: "run pizza --answer cannot_eat=nothing --answer hunger=little --save-document none.md",
        stdin: "",
        code: 0,
        out: &["# One slice of marinara"],
        err: &["warning: this advice has no document; `none.md` isn't written\n"],
    },
];

/// The last line of a page that is kept: the program with its version, and the flow with the
/// digest that results as data have.
fn made(flow: &str) -> String {
    let folder = Folder::with(&[]);
    let run = folder.run(&format!("next {flow} --json"), "");
    let next: serde_json::Value = serde_json::from_str(&run.out).expect("it is JSON");
    let digest = next["digest"].as_str().expect("it has a digest");
    let program = next["program"].as_str().expect("it has a version");
    format!("Quandary {program} · {flow} · {digest}")
}

#[test]
fn the_page_is_written_to_a_new_file_and_never_over_another() {
    let folder = Folder::with(&[("there.md", "mine\n")]);
    let run = folder.run(&format!("{LITTLE} --today 2026-11-23 --save page.md"), "");
    assert_eq!(run.code, Some(0), "{}", run.err);
    assert_eq!(run.err, "The page is saved as `page.md`.\n");
    let page = fs::read_to_string(folder.path("page.md")).expect("the page is written");
    let expected = "\
*Go ahead*

# One slice of marinara, from the counter

You said that you are only a little hungry.

## Because you said

- Hunger: A little
";
    assert_eq!(run.out, expected);
    let of = "\n----\n\nAdvice of 23 November 2026, from *Which pizza do we order?*\n";
    assert_eq!(page, format!("{expected}{of}\n{}\n", made("pizza")));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let meta = fs::metadata(folder.path("page.md")).expect("the page is there");
        assert_eq!(meta.permissions().mode() & 0o777, 0o600);
    }
    folder.play(NOT_WRITTEN);
    let kept = fs::read_to_string(folder.path("there.md")).expect("the file is there");
    assert_eq!(kept, "mine\n");
    let mut names: Vec<_> = fs::read_dir(folder.path("."))
        .expect("the folder can be read")
        .map(|entry| entry.expect("the entry can be read").file_name())
        .collect();
    names.sort();
    assert_eq!(names, ["page.md", "there.md"]);
}

/// What a person typed is text in every form, whatever it looks like.
const TYPED: &str = "answers:
  age: 3 days
  name: '</title><script>alert(\"Bob_B\")</script> [x](javascript:y)'
";

/// The page and the document of `pages/bread.yaml`, in each form, as they are to be.
#[test]
fn a_page_and_its_document_are_kept_in_three_forms() {
    let pages = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/program/pages");
    let read = |path: &Path| fs::read_to_string(path).expect("the file can be read");
    let flow = read(&pages.join("bread.yaml"));
    for ending in ["md", "html", "txt"] {
        let folder = Folder::with(&[("bread.yaml", &flow), ("typed.yaml", TYPED)]);
        let run = folder.run(
            &format!(
                "run bread.yaml --answers typed.yaml --today 2026-11-23 --color always \
                 --save page.{ending} --save-document label.{ending}"
            ),
            "",
        );
        assert_eq!(run.code, Some(0), "{}", run.err);
        for name in ["page", "label"] {
            let name = format!("{name}.{ending}");
            let (kept, wanted) = (folder.path(&name), pages.join(&name));
            let program = concat!("Quandary ", env!("CARGO_PKG_VERSION"));
            let kept = read(&kept).replace(program, "Quandary VERSION");
            assert_eq!(kept, read(&wanted), "{name}");
        }
    }
}

/// On no kept page of the built-in quiz is help behind a row, and on one for somebody in danger
/// nothing is but the sources.
#[test]
fn help_is_behind_no_row_of_a_kept_page() {
    for (answers, tone, rows) in [
        ("--answer people.getting_by=harm", "stop", 1),
        (
            "--answer people.getting_by=well --answer people.ended_by=they \
             --answer people.acts=they_hit",
            "stop",
            1,
        ),
        (
            "--answer people.getting_by=hard --answer people.ended_by=they \
             --answer people.acts=none --answer people.their_side=nothing \
             --answer contact=none --answer draft=my_feelings,come_back --answer motives=back \
             --answer silence=3mo --answer feelings=raw --answer plan=none --answer hope=back",
            "caution",
            3,
        ),
    ] {
        let folder = Folder::with(&[]);
        let args = format!("run letter-to-ex {answers} --no-input --save page.html --json");
        let run = folder.run(&args, "");
        assert_eq!(run.code, Some(0), "{}", run.err);
        let page = fs::read_to_string(folder.path("page.html")).expect("the page is written");
        let header = format!("<header class=\"{tone}\">");
        assert!(page.contains(&header), "{answers}: {page}");
        let (above, below) = page
            .split_once("<details>")
            .expect("the sources are folded");
        assert_eq!(page.matches("<details>").count(), rows, "{answers}: {page}");
        assert!(below.contains("<h2>Sources</h2>"), "{answers}");
        let result: Value = serde_json::from_str(&run.out).expect("it is JSON");
        let passages = result["passages"].as_array().expect("there are passages");
        // In danger everything is read as it stands; else the help is.
        let above_rows = passages
            .iter()
            .filter(|passage| tone == "stop" || passage["role"] == "help");
        let mut counted = 0;
        for title in above_rows.filter_map(|passage| passage["title"].as_str()) {
            let title = title.replace('&', "&amp;").replace('"', "&quot;");
            assert!(
                above.contains(&format!("<h2>{title}")),
                "{answers}: {title}"
            );
            assert!(!below.contains(&title), "{answers}: {title}");
            counted += 1;
        }
        assert!(counted > 0, "{answers}");
        assert!(above.contains("<section class=\"steps\">"), "{above}");
    }
}

/// An HTML page stands by itself, whatever is read in it: no scripts, no frames, nothing that is
/// loaded, no element but our own, one first heading, and a language and a title.
#[test]
fn an_html_page_stands_by_itself() {
    let folder = Folder::with(&[]);
    let run = folder.run(&format!("{LETTER} --save page.html"), "");
    assert_eq!(run.code, Some(0), "{}", run.err);
    let page = fs::read_to_string(folder.path("page.html")).expect("the page is written");
    assert!(page.contains("<html lang=\"en\">"), "{page}");
    assert!(page.contains("<title>A short, light letter"), "{page}");
    assert_eq!(page.matches("<h1>").count(), 1, "{page}");
    // One bar in the colour of the tone, what to do first, and all else in its order.
    let mut rest = page.split_once("<main>").expect("it has a body").1;
    for words in [
        "<header class=\"go\">\n<p><em>Go ahead</em></p>\n<h1>",
        "</header>\n<section class=\"steps\">\n<h2>What to do</h2>\n<ol>",
        "<section class=\"reason\">",
        "<details>\n<summary><h2>The other reasons (",
        "</details>\n<div class=\"reasons\">\n<h3>",
        "<summary><h2>Because you said</h2></summary>\n</details>\n<div class=\"because\">\n<ul>",
        "<div class=\"document\">\n<blockquote>",
        "<div class=\"sources\">\n<ol>\n<li id=\"source-1\">",
        "<footer>\n<p>Advice of ",
        &format!("</p>\n<p>{}</p>\n</footer>", made("letter-to-ex")),
    ] {
        let at = rest.find(words);
        let at = at.unwrap_or_else(|| panic!("{words} is not there, or not so late, in {page}"));
        rest = &rest[at..];
    }
    // Every number of a source leads to it.
    let links = page.split("href=\"#").skip(1);
    let links: Vec<&str> = links.filter_map(|link| link.split('"').next()).collect();
    assert!(links.len() > 5, "{links:?}");
    for link in links {
        assert_eq!(
            page.matches(&format!(" id=\"{link}\">")).count(),
            1,
            "{link}"
        );
    }
    let known = [
        "header",
        "section",
        "details",
        "summary",
        "div",
        "sup",
        "footer",
        "!DOCTYPE",
        "html",
        "head",
        "meta",
        "title",
        "style",
        "body",
        "main",
        "h1",
        "h2",
        "h3",
        "p",
        "em",
        "strong",
        "ul",
        "ol",
        "li",
        "label",
        "input",
        "blockquote",
        "a",
        "hr",
        "br",
    ];
    for tag in page.split('<').skip(1) {
        let name: String = tag
            .trim_start_matches('/')
            .chars()
            .take_while(|c| c.is_alphanumeric() || *c == '!')
            .collect();
        assert!(known.contains(&name.as_str()), "<{tag}");
        for loads in ["src=", "onclick", "url(", "@import", "<link"] {
            assert!(!tag.contains(loads), "<{tag}");
        }
    }
}

/// Where the disk takes nothing more, the advice is not lost with the file, and no half of a file
/// is left behind.
#[cfg(unix)]
#[test]
fn a_full_disk_takes_nothing_away() {
    let folder = Folder::with(&[]);
    let mut command = Command::new("sh");
    command.args(["-c", "trap '' XFSZ; ulimit -f 0; exec \"$@\"", "sh"]);
    command.arg(env!("CARGO_BIN_EXE_quandary"));
    command.args(LITTLE.split_whitespace());
    command.args(["--save", "page.md"]);
    folder.prepare(&mut command);
    let run = finish(command, "");
    assert_eq!(run.code, Some(1), "{}", run.err);
    assert!(run.out.contains("# One slice of marinara"), "{}", run.out);
    assert_eq!(
        run.err,
        "error: `page.md` cannot be written: there is no room for it; nothing was left behind\n"
    );
    let left = fs::read_dir(folder.path(".")).expect("the folder can be read");
    assert_eq!(left.count(), 0);
}
