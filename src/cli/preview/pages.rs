//! What is answered: pages and data, each with what a browser may do with it.

use std::io::Cursor;

use serde::Serialize;
use tiny_http::{Header, Request, Response};

use super::super::export::by_digest;

/// The page around the player.
const FRAME: &str = include_str!("frame.html");

/// What it does.
const SCRIPT: &str = include_str!("frame.js");

/// How it looks.
const STYLE: &str = include_str!("frame.css");

/// An answer.
pub type PageAnswer = Response<Cursor<Vec<u8>>>;

/// The page around the player. It may run its own script, ask this server alone, and frame its
/// pages alone.
pub fn frame() -> PageAnswer {
    let page = FRAME
        .replace("/*style*/", STYLE)
        .replace("/*script*/", SCRIPT);
    let policy = format!(
        "default-src 'none'; script-src 'sha256-{}'; style-src 'sha256-{}'; connect-src 'self'; \
         frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
        by_digest(SCRIPT),
        by_digest(STYLE)
    );
    of("text/html", page, &policy)
}

/// A page within it, which has a policy of its own.
pub fn inner(page: String) -> PageAnswer {
    of("text/html", page, "frame-ancestors 'self'")
}

/// Data.
pub fn json(data: &impl Serialize) -> PageAnswer {
    // Texts, numbers and lists: there is nothing in it that JSON cannot say.
    let text = serde_json::to_string(data).unwrap_or_default();
    of("application/json", text, "default-src 'none'")
}

/// Why nothing is answered.
pub fn refused(status: u16, words: &str) -> PageAnswer {
    let page = of("text/plain", format!("{words}\n"), "default-src 'none'");
    page.with_status_code(status)
}

fn of(kind: &str, body: String, policy: &str) -> PageAnswer {
    let kind = format!("{kind}; charset=utf-8");
    let headers = [
        ("Content-Type", kind.as_str()),
        ("Content-Security-Policy", policy),
        ("Cache-Control", "no-store"),
        ("Referrer-Policy", "no-referrer"),
        ("X-Content-Type-Options", "nosniff"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
    ];
    // These are letters that a header may have.
    let headers = headers
        .iter()
        .filter_map(|(name, value)| Header::from_bytes(*name, *value).ok());
    // All of it is there, so its length is told, however long it is.
    let body = Response::from_data(body).with_chunked_threshold(usize::MAX);
    headers.fold(body, Response::with_header)
}

/// Sends an answer. Whoever is gone needs none.
pub fn answer(request: Request, answer: PageAnswer) {
    let _ = request.respond(answer);
}
