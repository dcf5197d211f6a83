//! A flow that is shown while it's written: who is answered, what a save does, and what is copied.
//! What the page does with it is tried in a browser, by `web/test`.

#![cfg(unix)]

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use flate2::read::GzDecoder;
use quandary::packed;
use serde_json::{Value, json};

use crate::folder::{Case, Folder};

/// The longest that an answer may take to come.
const PATIENCE: Duration = Duration::from_secs(60);

const FLOW: &str = "\
quandary: 1
title: An umbrella
start: rain
questions:
  rain: {ask: Does it rain?, type: yes_no, next: {yes: far, no: stay}}
  far: {ask: Is it far?, type: choice, options: {near: Near, distant: Far off}, next: {near: stay, distant: go}}
outcomes:
  go: {tone: go, title: Take it}
  stay: {tone: stop, title: Leave it}
";

/// A preview that runs; it ends with the test.
struct Preview {
    child: Child,
    port: u16,
    token: String,
}

/// What is answered.
struct Answer {
    status: u16,
    head: String,
    body: String,
}

impl Answer {
    fn data(&self) -> Value {
        serde_json::from_str(&self.body).expect("it is JSON")
    }
}

impl Preview {
    fn start(folder: &Folder, args: &str) -> Self {
        let mut command = folder.command(args);
        command.stdin(Stdio::null()).stdout(Stdio::piped());
        let mut child = command
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let out = child.stdout.take().expect("the output is a pipe");
        let mut line = String::new();
        BufReader::new(out)
            .read_line(&mut line)
            .expect("it is text");
        let address = line.trim_end().strip_prefix("http://127.0.0.1:");
        let address = address.unwrap_or_else(|| panic!("{line:?} is no address"));
        let (port, token) = address.split_once('/').expect("there is a token");
        Self {
            child,
            port: port.parse().expect("it is a port"),
            token: token.trim_end_matches('/').to_owned(),
        }
    }

    /// Whether the page that is played asks so.
    fn asks(&self, words: &str) -> bool {
        let page = self.get("player", "").body;
        let (_, given) = page.split_once("id=\"flow\">").expect("it is given a flow");
        let (given, _) = given.split_once("</script>").expect("it ends");
        asks(&serde_json::from_str(given).expect("it is JSON"), words)
    }

    /// Sends a request as it is.
    fn send(&self, request: &str) -> Answer {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).expect("it listens");
        stream.set_read_timeout(Some(PATIENCE)).expect("it can be");
        stream
            .write_all(request.as_bytes())
            .expect("it can be sent");
        let mut text = String::new();
        stream.read_to_string(&mut text).expect("it is text");
        let (head, body) = text.split_once("\r\n\r\n").expect("there is a head");
        let status = head.split(' ').nth(1).and_then(|word| word.parse().ok());
        Answer {
            status: status.expect("it has a status"),
            head: head.to_owned(),
            body: body.to_owned(),
        }
    }

    fn host(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    /// Asks for something below the token, with these further lines in the head.
    fn get(&self, name: &str, more: &str) -> Answer {
        let (token, host) = (&self.token, self.host());
        let more = match more.contains("Host:") {
            true => more.to_owned(),
            false => format!("Host: {host}\r\n{more}"),
        };
        self.send(&format!(
            "GET /{token}/{name} HTTP/1.1\r\n{more}Connection: close\r\n\r\n"
        ))
    }

    fn post(&self, name: &str, answers: &[&str]) -> Answer {
        let body = json!({ "answers": answers }).to_string();
        let (token, host, length) = (&self.token, self.host(), body.len());
        self.send(&format!(
            "POST /{token}/{name} HTTP/1.1\r\nHost: {host}\r\nOrigin: http://{host}\r\n\
             Content-Length: {length}\r\nConnection: close\r\n\r\n{body}"
        ))
    }

    /// What there is to see once it is as wanted.
    fn state(&self, wanted: impl Fn(&Value) -> bool) -> Value {
        let begun = Instant::now();
        let mut known = 0;
        loop {
            let state = self.get(&format!("state?after={known}"), "").data();
            if wanted(&state) {
                return state;
            }
            assert!(begun.elapsed() < PATIENCE, "it never comes: {state}");
            known = state["round"].as_u64().expect("it has a number");
        }
    }
}

impl Drop for Preview {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Whether all has been looked at.
fn is_done(state: &Value) -> bool {
    state["findings"].is_array() && (state["places"].is_object() || state["played"].is_null())
}

#[test]
fn nobody_is_answered_but_the_page_itself() {
    let folder = Folder::with(&[("rain.yaml", FLOW)]);
    let preview = Preview::start(&folder, "preview rain.yaml");
    let (token, port) = (preview.token.clone(), preview.port);
    assert_eq!(token.len(), 48);
    let page = preview.get("", "");
    assert_eq!(page.status, 200);
    assert!(
        page.head
            .contains("default-src 'none'; script-src 'sha256-")
    );
    assert!(page.head.contains("connect-src 'self'"), "{}", page.head);
    assert!(page.head.contains("frame-ancestors 'none'"));
    assert!(page.head.contains("Cache-Control: no-store"));
    assert!(!page.head.to_lowercase().contains("access-control"));
    for (more, status) in [
        (format!("Host: localhost:{port}\r\n"), 200),
        (format!("Origin: http://127.0.0.1:{port}\r\n"), 200),
        ("Sec-Fetch-Site: same-origin\r\n".to_owned(), 200),
        ("Sec-Fetch-Site: none\r\n".to_owned(), 200),
        ("Sec-Fetch-Site: cross-site\r\n".to_owned(), 403),
        ("Sec-Fetch-Site: same-site\r\n".to_owned(), 403),
        ("Host: evil.example\r\n".to_owned(), 403),
        (format!("Host: evil.example:{port}\r\n"), 403),
        ("Host: 127.0.0.1\r\n".to_owned(), 403),
        (
            format!("Host: 127.0.0.1:{port}\r\nHost: evil.example\r\n"),
            403,
        ),
        ("Origin: http://evil.example\r\n".to_owned(), 403),
        ("Origin: null\r\n".to_owned(), 403),
        (format!("Origin: https://127.0.0.1:{port}\r\n"), 403),
        (format!("Origin: http://localhost:{port}\r\n"), 403),
        (format!("Origin: http://127.0.0.1:{}\r\n", port ^ 1), 403),
    ] {
        for name in ["", "state?after=0", "player"] {
            let answer = preview.get(name, &more);
            assert_eq!(answer.status, status, "{more} {name}");
            assert!(status == 200 || !answer.body.contains("umbrella"));
        }
    }
    // Without the token nothing is there, and with another one nothing either.
    for path in [
        "/",
        "/player",
        &format!("/{}/", "0".repeat(48)),
        &format!("/{}/", &token[1..]),
        &format!("/{token}"),
        &format!("//{token}/"),
        &format!("http://127.0.0.1:{port}/{token}/"),
        &format!("/{token}/nothing"),
    ] {
        let host = preview.host();
        let answer = preview.send(&format!(
            "GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"
        ));
        assert_eq!(answer.status, 404, "{path}");
        assert!(!answer.body.contains("umbrella"), "{path}");
    }
    let host = preview.host();
    let other = preview.send(&format!(
        "DELETE /{token}/ HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"
    ));
    assert_eq!(other.status, 405);
    // Each run has an address of its own.
    let second = Preview::start(&folder, "preview rain.yaml");
    assert_ne!(second.token, token);
    // Other addresses of this machine are not listened at.
    let elsewhere = TcpListener::bind(("127.0.0.2", port));
    assert!(cfg!(target_os = "macos") || elsewhere.is_ok());
}

#[test]
fn a_save_is_seen_and_the_answers_that_still_count_go_along() {
    let folder = Folder::with(&[("rain.yaml", FLOW)]);
    let preview = Preview::start(&folder, "preview rain.yaml --today 2026-11-23");
    let state = preview.state(is_done);
    assert_eq!(state["findings"], json!([]));
    assert_eq!(state["places"]["questions"], json!({"rain": 1, "far": 2}));
    let answers = "flow: rain\nanswers:\n  rain: yes\n  far: distant\nasked: {rain: x, far: y}\n";

    // Another wording changes nothing: the answer still counts.
    let before = state["played"].as_u64().expect("it is played");
    let reworded = FLOW.replace("Does it rain?", "Is it raining?");
    fs::write(folder.path("rain.yaml"), &reworded).expect("it can be written");
    preview.state(|state| state["played"].as_u64() > Some(before) && is_done(state));
    let carried = preview.post("carry", &["", answers]).data();
    assert_eq!(carried["answers"][0], "");
    let text = carried["answers"][1].as_str().expect("there are answers");
    assert!(
        text.contains("rain: ") && text.contains("far: distant"),
        "{text}"
    );
    let given: Value =
        serde_json::from_str(carried["given"].as_str().expect("it is text")).expect("it is JSON");
    assert!(asks(&given, "Is it raining?"));
    assert_eq!(given["today"], "2026-11-23");

    // An option that is gone takes its answer along.
    let without = reworded.replace("distant: ", "away: ");
    fs::write(folder.path("rain.yaml"), &without).expect("it can be written");
    preview.state(|state| {
        let carried = preview.post("carry", &[answers]).data();
        let text = carried["answers"][0].as_str().unwrap_or_default();
        is_done(state) && text.contains("rain: ") && !text.contains("far: distant")
    });

    // A flow with errors tells them, at their lines, and the last good one is still played.
    let broken = without.replace("near: stay, ", "near: nowhere, ");
    fs::write(folder.path("rain.yaml"), broken).expect("it can be written");
    let state = preview.state(|state| state["findings"][0]["severity"] == "error");
    let place = &state["findings"][0]["places"][0];
    assert_eq!(place["line"], 6);
    assert_eq!(place["meant"], "nowhere");
    assert!(state["played"].as_u64() < state["round"].as_u64());
    assert!(preview.asks("Is it far?"));

    // So it is while there is no file, and once there is one again.
    fs::remove_file(folder.path("rain.yaml")).expect("it is there");
    let state = preview.state(|state| state["fault"].is_string());
    assert_eq!(state["fault"], "there is no file `rain.yaml`");
    assert!(preview.asks("Is it far?"));
    fs::write(folder.path("rain.yaml"), FLOW).expect("it can be written");
    let state = preview.state(|state| state["fault"].is_null() && is_done(state));
    assert_eq!(state["findings"], json!([]));
}

/// Whether a page that is given this asks so.
fn asks(given: &Value, words: &str) -> bool {
    let zipped = STANDARD.decode(given["flow"].as_str().expect("it is text"));
    let zipped = zipped.expect("it is in base64");
    let mut packed = Vec::new();
    let unzipped = GzDecoder::new(&zipped[..]).read_to_end(&mut packed);
    unzipped.expect("it is compressed whole");
    let flow = packed::unpack(&packed).expect("it is a flow");
    let mut asked = flow.questions.iter();
    asked.any(|(_, question)| question.ask.fill(|_| String::new()) == words)
}

#[test]
fn a_shared_part_that_is_saved_is_seen() {
    let flow = "\
quandary: 1
title: An umbrella
start: way.far
use:
  way: {file: way.yaml, exits: {known: rain}}
questions:
  rain: {ask: Does it rain?, type: yes_no, next: {yes: go, no: stay}}
outcomes:
  go: {tone: go, title: Take it}
  stay: {tone: stop, title: Leave it}
";
    let part = "\
quandary: 1
part: How far it is
start: far
exits: [known]
questions:
  far: {ask: Is it far?, options: {near: Near, off: Far off}, next: known}
";
    let folder = Folder::with(&[("rain.yaml", flow), ("way.yaml", part)]);
    let preview = Preview::start(&folder, "preview rain.yaml");
    let first = preview.state(|state| state["played"].is_u64())["played"].as_u64();
    let reworded = part.replace("Is it far?", "Is the way long?");
    fs::write(folder.path("way.yaml"), reworded).expect("it can be written");
    preview.state(|state| state["played"].as_u64() > first);
    assert!(preview.asks("Is the way long?"));
    // One that is gone is an error at the line that names it, and the last good flow stays.
    fs::remove_file(folder.path("way.yaml")).expect("it is there");
    let state = preview.state(|state| state["findings"][0]["severity"] == "error");
    let place = &state["findings"][0]["places"][0];
    assert_eq!(
        (&place["file"], &place["line"]),
        (&json!("rain.yaml"), &json!(5))
    );
    assert!(preview.asks("Is the way long?"));
    // A fault in a part is told at its line there.
    fs::write(
        folder.path("way.yaml"),
        part.replace("next: known", "next: nowhere"),
    )
    .expect("it can be written");
    let state = preview.state(|state| {
        let place = &state["findings"][0]["places"][0];
        place["file"] == "way.yaml" && place["meant"] == "nowhere"
    });
    assert_eq!(state["findings"][0]["places"][0]["line"], 6);
}

#[test]
fn copied_scenarios_are_accepted_one_after_the_other() {
    let folder = Folder::with(&[("rain.yaml", FLOW)]);
    let preview = Preview::start(&folder, "preview rain.yaml");
    preview.state(|state| state["played"].is_u64());
    let mut file = String::new();
    for (answers, whole) in [
        ("answers: {rain: yes, far: near}", true),
        ("answers: {rain: no}", false),
        // Of somebody who is still asked.
        ("answers: {rain: yes}", false),
        ("", false),
    ] {
        let copied = preview.post("scenario", &[answers]).data();
        assert_eq!(copied["whole"], whole, "{copied}");
        assert_eq!(copied["file"], "rain.scenarios.yaml");
        file.push_str(copied["text"].as_str().expect("it is text"));
        fs::write(folder.path("rain.scenarios.yaml"), &file).expect("it can be written");
    }
    folder.play(&[
        Case {
            args: "test rain.yaml",
            stdin: "",
            code: 0,
            out: &["4 scenarios"],
            err: &[],
        },
        Case {
            args: "check rain.scenarios.yaml --deny warnings",
            stdin: "",
            code: 0,
            out: &["nothing is wrong"],
            err: &[],
        },
    ]);
}

#[test]
fn a_flow_with_errors_can_be_previewed_from_the_start() {
    let folder = Folder::with(&[("rain.yaml", &FLOW.replace("start: rain", "start: sun"))]);
    let preview = Preview::start(&folder, "preview rain.yaml");
    let state = preview.state(is_done);
    assert_eq!(state["played"], Value::Null);
    assert_eq!(state["findings"][0]["severity"], "error");
    assert_eq!(preview.get("player", "").status, 404);
    assert_eq!(preview.get("ladder", "").status, 404);
    assert_eq!(preview.post("scenario", &[""]).status, 404);
    fs::write(folder.path("rain.yaml"), FLOW).expect("it can be written");
    preview.state(|state| state["played"].is_u64());
    assert_eq!(preview.get("player", "").status, 200);
}

#[test]
fn what_cannot_be_previewed_is_told() {
    let scenarios = "scenarios:\n  - {name: a, answers: {rain: no}, expect: {outcome: stay}}\n";
    let folder = Folder::with(&[("rain.yaml", FLOW), ("rain.scenarios.yaml", scenarios)]);
    let taken = TcpListener::bind("127.0.0.1:0").expect("a port is free");
    let port = taken.local_addr().expect("it has one").port();
    let run = folder.run(&format!("preview rain.yaml --port {port}"), "");
    assert_eq!(run.code, Some(1), "{}", run.err);
    let told = format!("error: port {port} is in use; name another with `--port`");
    assert!(run.err.contains(&told), "{}", run.err);
    assert!(run.out.is_empty(), "{}", run.out);
    folder.play(&[
        Case {
            args: "preview there-is-none.yaml",
            stdin: "",
            code: 1,
            out: &[],
            err: &["there is no file `there-is-none.yaml`"],
        },
        Case {
            args: "preview rain.scenarios.yaml",
            stdin: "",
            code: 2,
            out: &[],
            err: &["`rain.scenarios.yaml` holds scenarios; name the flow that they are of"],
        },
        Case {
            args: "preview piza",
            stdin: "",
            code: 2,
            out: &[],
            err: &["did you mean `pizza`?"],
        },
        Case {
            args: "preview pizza --port 70000",
            stdin: "",
            code: 2,
            out: &[],
            err: &["70000"],
        },
    ]);
}

#[test]
fn ctrl_c_ends_it_at_once() {
    let folder = Folder::with(&[("rain.yaml", FLOW)]);
    for (signal, code) in [("INT", 130), ("TERM", 143)] {
        let mut preview = Preview::start(&folder, "preview rain.yaml");
        preview.state(is_done);
        let pid = preview.child.id().to_string();
        let sent = Command::new("kill").args(["-s", signal, &pid]).status();
        assert!(sent.expect("it can be sent").success());
        let status = preview.child.wait().expect("it ends");
        assert_eq!(status.code(), Some(code));
        assert!(TcpStream::connect(("127.0.0.1", preview.port)).is_err());
    }
}
