//! `quandary export`: a flow as one page that plays it in a browser.
//!
//! This file writes the page. `player.js` and `player.css` go into the page as they are; `engine.wasm.gz` is the
//! library for a browser, which `web/build` makes, and `engine.json` says of what.

use std::collections::BTreeMap;
use std::io::{self, IsTerminal, Write};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use flate2::Compression;
use flate2::write::GzEncoder;
use jiff::civil::Date;
use quandary::flow::Flow;
use quandary::flow::words::ProgramWord;
use quandary::letters::strip_control;
use quandary::packed;
use serde::Serialize;
use sha2::{Digest as _, Sha256};

use super::args::export::ExportArgs;
use super::colour::Colour;
use super::digest::Digest;
use super::exit::{Code, Failure};
use super::keep::MadeBy;
use super::report::json::Day;
use super::source::FlowText;
use super::{html, out, play, save, source};

/// The library for a browser, compressed.
const ENGINE: &[u8] = include_bytes!("engine.wasm.gz");

/// What the page does.
const PLAYER: &str = include_str!("player.js");

/// How it looks.
const STYLE: &str = include_str!("player.css");

/// Writes the page.
pub fn export(args: &ExportArgs) -> Result<(), Failure> {
    let file = source::find(&args.flow)?;
    let flow = play::load(&file, Colour::Off)?;
    let exit = exit(&args.exit)?;
    let page = page(&flow, &given(&file, &flow, exit, None), &player(""));
    match &args.output {
        Some(path) => {
            save::report(path, page.as_bytes(), args.over.force.into())?;
            let kilobytes = page.len().div_ceil(1000);
            let path = path.display();
            out::tell(&format!("{path}: {kilobytes} KB; open it in a browser"))?;
        }
        None if io::stdout().is_terminal() => {
            let kilobytes = page.len().div_ceil(1000);
            let message = format!(
                "that would be {kilobytes} KB of a page on the terminal; write it to a file with \
                 `--output {}.html`",
                file.id
            );
            return Err(Failure::new(Code::Usage, message));
        }
        None => {
            out::write(&page, Colour::Off)?;
        }
    }
    Ok(())
}

/// Where the page leads that somebody leaves at once: an address that loads something harmless,
/// and does nothing else.
fn exit(address: &str) -> Result<&str, Failure> {
    let known = ["https://", "http://", "about:blank"];
    match known.iter().any(|known| address.starts_with(known)) {
        true => Ok(address),
        false => {
            let message = format!("`{address}` is no address such as https://www.wikipedia.org/");
            Err(Failure::new(Code::Usage, message))
        }
    }
}

/// Where whoever leaves a preview at once is led.
const NOWHERE: &str = "about:blank";

/// What stands in the player where a preview has a part of its own.
const SEAM: &str = "  /* What only a preview has, stands here. */\n";

/// What a preview plays.
pub struct Previewed {
    /// The round.
    pub round: u64,
    /// The day to go by, where somebody has said one.
    pub today: Option<Date>,
}

/// The page of a flow that is previewed, with this part in its player.
pub fn previewed(file: &FlowText, flow: &Flow, shown: &Previewed, part: &str) -> String {
    let given = given(file, flow, NOWHERE, Some(shown));
    page(flow, &given, &player(part))
}

/// What its player is given.
pub fn previewed_data(file: &FlowText, flow: &Flow, shown: &Previewed) -> String {
    given(file, flow, NOWHERE, Some(shown))
}

/// The player with this part in it.
fn player(part: &str) -> String {
    PLAYER.replace(SEAM, part)
}

fn given(file: &FlowText, flow: &Flow, exit: &str, shown: Option<&Previewed>) -> String {
    data(&PlayedFlow {
        flow: zipped(&packed::pack(flow)),
        id: &file.id,
        digest: Digest::of(&file.text),
        made: MadeBy::of(file).in_html(),
        exit,
        may_leave: may_leave(flow),
        language: flow.language(),
        words: ProgramWord::ALL
            .iter()
            .map(|word| (word.id(), flow.words.get(*word)))
            .collect(),
        round: shown.map(|shown| shown.round),
        today: shown.and_then(|shown| shown.today).map(Day),
    })
}

/// What a page takes apart by itself.
fn zipped(bytes: &[u8]) -> String {
    let mut zip = GzEncoder::new(Vec::new(), Compression::best());
    // What is written into memory is written.
    let _ = zip.write_all(bytes);
    STANDARD.encode(zip.finish().unwrap_or_default())
}

/// The whole page. It may run this script and this style, and nothing else; it may load nothing,
/// from nowhere.
fn page(flow: &Flow, given: &str, player: &str) -> String {
    let title = html::text(&flow.title);
    let language = html::text(flow.language());
    let engine = STANDARD.encode(ENGINE);
    let (script, style) = (by_digest(player), by_digest(STYLE));
    format!(
        r#"<!DOCTYPE html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'sha256-{script}' 'wasm-unsafe-eval'; style-src 'sha256-{style}'; base-uri 'none'; form-action 'none'">
<meta name="referrer" content="no-referrer">
<meta name="generator" content="quandary">
<title>{title}</title>
<style>{STYLE}</style>
</head>
<body>
<noscript><main class="column" lang="en"><h1>{title}</h1><p>This page asks a few questions and gives advice that fits your answers. It does that here, in your browser, and needs JavaScript for it, which is switched off.</p><p>It loads nothing and sends nothing, so you can allow JavaScript for this page alone. Or play it in a terminal, with the program it was made with: Quandary.</p></main></noscript>
<div id="page"><main class="column old" lang="en"><h1>{title}</h1><p>This page asks a few questions and gives advice that fits your answers. If nothing else comes here, your browser is too old for it. It needs Firefox 113, Chrome or Edge 97, Safari 16.4, or any later one.</p></main></div>
<script type="application/json" id="flow">{given}</script>
<script type="text/plain" id="engine">{engine}</script>
<script>{player}</script>
</body>
</html>
"#
    )
}

/// How a content policy names the one script or style that a page may have.
pub fn by_digest(text: &str) -> String {
    STANDARD.encode(Sha256::digest(text))
}

/// What the script of the page is given.
#[derive(Serialize)]
struct PlayedFlow<'a> {
    /// The flow as it was read, compressed, in base64.
    flow: String,
    id: &'a str,
    digest: Digest,
    /// The last line of a page that is kept, in HTML.
    made: String,
    exit: &'a str,
    may_leave: bool,
    /// What the page says itself.
    words: BTreeMap<&'static str, &'a str>,
    language: &'a str,
    /// The round of a preview.
    #[serde(skip_serializing_if = "Option::is_none")]
    round: Option<u64>,
    /// The day to go by, where that isn't the day on which it is played.
    #[serde(skip_serializing_if = "Option::is_none")]
    today: Option<Day>,
}

/// Whether somebody may have to be gone at once, from a question or from a page of help.
fn may_leave(flow: &Flow) -> bool {
    let mut outcomes = flow.outcomes.iter();
    flow.quick_exit || outcomes.any(|(_, outcome)| outcome.showing.is_at_once())
}

/// JSON that ends no element: `<` stands there escaped.
fn data(flow: &PlayedFlow<'_>) -> String {
    // Texts and a flag: there is nothing in it that JSON cannot say.
    let text = serde_json::to_string(flow).unwrap_or_default();
    let text = strip_control(&text).into_owned();
    text.replace('<', "\\u003c")
        .replace('\u{2028}', "\\u2028")
        .replace('\u{2029}', "\\u2029")
}
