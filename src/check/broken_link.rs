//! `broken-link`: a link that leads nowhere: a Markdown link without an address,
//! with a space before or inside the address, or with an address that is malformed;
//! the same of addresses that stand in a text by themselves, and of sources.

use std::ops::Range;

use super::Checker;
use super::address::{self, AddressFault, has_scheme};
use super::texts::{self, TextForm};
use crate::diagnostic::{Action, At, Certainty, Finding, Rule};
use crate::place::Place;

pub(super) fn check(check: &mut Checker<'_>) {
    let flow = check.flow;
    texts::each(flow, &mut |path, form, _, text| {
        if form == TextForm::Plain {
            return;
        }
        for (bytes, fault) in links(text) {
            let place = path.place().piece(bytes);
            check.push(finding(&fault, place, In::Text));
        }
    });
    for (id, source) in flow.sources.iter() {
        let url = source.url.as_deref();
        let Some(fault) = url.and_then(address::fault) else {
            continue;
        };
        let name = flow.sources.name(id);
        let place = Place::root().key("sources").key(name).key("url");
        check.push(finding(&fault, place, In::Source));
    }
}

/// Where an address stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum In {
    Text,
    Source,
}

fn finding(fault: &AddressFault, place: Place, seat: In) -> Finding {
    let written = "write it as `[words](https://…)`";
    let (message, help) = match (fault, seat) {
        (AddressFault::NoAddress, In::Text) => ("this link has no address", written.to_owned()),
        (AddressFault::NoAddress, In::Source) => (
            "this address ends where it begins",
            "write the whole address, or leave the key out".to_owned(),
        ),
        (AddressFault::OneWord, In::Text) => (
            "a word is no address",
            "write the whole address, as `[words](https://…)`; for brackets that are meant write `\\[` and `\\]`".to_owned(),
        ),
        (AddressFault::OneWord, In::Source) => (
            "this is no address",
            "write the whole address, from `https://` on; words stand in `note`".to_owned(),
        ),
        (AddressFault::NoScheme(meant), _) => (
            "this address does not begin with `https://`",
            format!("write `{meant}`"),
        ),
        (AddressFault::SpaceBefore, _) => (
            "a space stands before the address of this link",
            "write `[words](https://…)`, with nothing between `]` and `(`".to_owned(),
        ),
        (AddressFault::SpaceInside, _) => (
            "there is a space in this address",
            "write `%20` for a space that is meant".to_owned(),
        ),
        (AddressFault::Malformed(why, meant), _) => (
            why.as_str(),
            match meant {
                Some(meant) => format!("write `{meant}`"),
                None => "copy it anew, from where it opens".to_owned(),
            },
        ),
        (AddressFault::OnlyHere, _) => (
            "this address opens on your own machine, if at all",
            "write one that opens for everybody, or leave it out".to_owned(),
        ),
    };
    let finding = Finding::warning(Rule::BrokenLink, place, message);
    match (
        seat,
        help.strip_prefix("write `")
            .and_then(|put| put.strip_suffix('`')),
    ) {
        (In::Source, Some(meant)) if !meant.contains('`') => {
            let whole = Action::Replace(meant.into());
            finding.mend(At::Label, whole, Certainty::Guess).help(help)
        }
        _ => finding.help(help),
    }
}

/// The faulty links of a Markdown text. Code and what is escaped are passed over.
fn links(text: &str) -> Vec<(Range<usize>, AddressFault)> {
    let mut faults = Vec::new();
    let mut apart = Vec::new();
    let mut at = 0;
    let mut opened = None;
    let behind = |at: usize| text.get(at..).unwrap_or("");
    while let Some(next) = behind(at).find(['\\', '`', '[', ']']) {
        let sign = at + next;
        at = sign + 1;
        let rest = behind(at);
        match text.as_bytes().get(sign) {
            Some(b'\\') => at += rest.chars().next().map_or(0, char::len_utf8),
            Some(b'`') => {
                at += rest.find('`').map_or(0, |close| close + 1);
                apart.push(sign..at);
            }
            Some(b'[') => opened = Some(sign),
            _ => {
                let spaced = rest.strip_prefix(" (").is_some_and(begins_address);
                let Some(start) = opened.take().filter(|_| spaced || rest.starts_with('(')) else {
                    continue;
                };
                // Without a `)` there is no link any more.
                let Some(close) = rest.find(')') else { break };
                let address = rest.get(1..close).unwrap_or("");
                at += close + 1;
                apart.push(start..at);
                let fault = if spaced {
                    Some(AddressFault::SpaceBefore)
                } else {
                    fault(address)
                };
                faults.extend(fault.map(|fault| (start..at, fault)));
            }
        }
    }
    faults.extend(bare_addresses(text, &apart));
    faults.sort_by_key(|(bytes, _)| bytes.start);
    faults
}

fn begins_address(text: &str) -> bool {
    has_scheme(text) || text.starts_with("www.")
}

/// What is wrong with what stands in the parentheses of a link.
fn fault(address: &str) -> Option<AddressFault> {
    let address = address.trim();
    if let Some(inside) = address.strip_prefix('<') {
        let bare = inside.split('>').next().unwrap_or("");
        // A space may stand between `<` and `>`.
        let fault = address::fault(&bare.replace(' ', "%20"));
        return fault.filter(|fault| {
            matches!(fault, AddressFault::NoAddress | AddressFault::Malformed(..))
        });
    }
    let (path, title) = match address.split_once(char::is_whitespace) {
        Some((path, title)) => (path, title.trim_start()),
        None => (address, ""),
    };
    let titled = title.is_empty() || title.starts_with(['"', '\'', '(']);
    if matches!(path, "" | "#") {
        return Some(AddressFault::NoAddress);
    }
    if !titled && (has_scheme(path) || path.starts_with("www.")) {
        return Some(AddressFault::SpaceInside);
    }
    match address::fault(path) {
        Some(AddressFault::NoScheme(meant)) => {
            is_site(path).then_some(AddressFault::NoScheme(meant))
        }
        // A part of the page, or a file beside it, may well be meant.
        Some(AddressFault::OneWord) => is_word(path).then_some(AddressFault::OneWord),
        fault => fault,
    }
}

fn is_word(path: &str) -> bool {
    let of_word = |c: char| c.is_alphanumeric() || c == '_' || c == '-';
    path.chars().all(of_word)
}

/// Whether an address without a scheme begins with the name of a site rather than with
/// that of a file.
fn is_site(path: &str) -> bool {
    let ends = [
        "com", "org", "net", "edu", "gov", "int", "info", "eu", "uk", "de", "fr", "es", "it", "nl",
        "be", "at", "ch", "ie", "us", "ca", "au", "nz", "se", "no", "dk", "fi", "pl", "pt",
        "example",
    ];
    let site = path.trim_start_matches('/').split(['/', '?', '#']).next();
    let end = site.and_then(|site| site.rsplit_once('.'));
    path.starts_with("www.") || end.is_some_and(|(_, end)| ends.contains(&end))
}

/// Addresses that stand in a text by themselves, or between `<` and `>`, and do not open.
fn bare_addresses(text: &str, apart: &[Range<usize>]) -> Vec<(Range<usize>, AddressFault)> {
    let mut faults = Vec::new();
    let mut start = 0;
    for word in text.split_inclusive(char::is_whitespace) {
        let begin = start;
        start += word.len();
        let bare = word.trim_start_matches(['<', '(', '"', '\'', '*', '_', '[']);
        let at = begin + word.len() - bare.len();
        let bare = bare.trim_end();
        let inside = bare.find('>').and_then(|end| bare.get(..end));
        let bare = inside.unwrap_or(bare);
        let bare =
            bare.trim_end_matches(['.', ',', ';', ':', '!', '?', ')', '"', '\'', '*', '_', ']']);
        let begins = ["http:", "https:", "http//", "https//", "htps:", "htp:"];
        let within = apart.iter().any(|link| link.contains(&at));
        if within || !begins.iter().any(|begins| bare.starts_with(begins)) {
            continue;
        }
        let fault = address::fault(bare);
        faults.extend(fault.map(|fault| (at..at + bare.len(), fault)));
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::AddressFault::{
        Malformed, NoAddress, NoScheme, OneWord, OnlyHere, SpaceBefore, SpaceInside,
    };
    use super::links;

    #[test]
    fn links_that_lead_nowhere_are_told_from_those_that_do() {
        for (text, wanted) in [
            ("See [this]().", Some(("[this]()", NoAddress))),
            ("See [this](#).", Some(("[this](#)", NoAddress))),
            ("![a map]( )", Some(("![a map]( )", NoAddress))),
            (
                "[a] (https://a.example)",
                Some(("[a] (https://a.example)", SpaceBefore)),
            ),
            (
                "[a](https://a.example/b c)",
                Some(("[a](https://a.example/b c)", SpaceInside)),
            ),
            (
                "[a](www.a.example)",
                Some((
                    "[a](www.a.example)",
                    NoScheme("https://www.a.example".to_owned()),
                )),
            ),
            (
                "[a](a.example/b) or not",
                Some((
                    "[a](a.example/b)",
                    NoScheme("https://a.example/b".to_owned()),
                )),
            ),
            (
                "[a](htps://a.example)",
                Some((
                    "[a](htps://a.example)",
                    Malformed(
                        "`htps:` is nothing that an address begins with".to_owned(),
                        Some("https://a.example".to_owned()),
                    ),
                )),
            ),
            (
                "See <https:/a.example>, please.",
                Some((
                    "https:/a.example",
                    Malformed(
                        "behind `https:` stand two `/`".to_owned(),
                        Some("https://a.example".to_owned()),
                    ),
                )),
            ),
            (
                "[a](file:///letter.md)",
                Some(("[a](file:///letter.md)", OnlyHere)),
            ),
            ("See https://a.example/b_(c), or <http://b.example>.", None),
            ("`https:/a.example` is code", None),
            ("Ask [Kim](kim).", Some(("[Kim](kim)", OneWord))),
            ("[a](http://)", Some(("[a](http://)", NoAddress))),
            ("[a](mailto:)", Some(("[a](mailto:)", NoAddress))),
            ("[a](https://a.example)", None),
            ("[a](https://a.example \"A title\")", None),
            ("[a](https://a.example/b_(c))", None),
            ("[a](<https://a.example/b c>)", None),
            ("[a](#part) and [b](page.html)", None),
            ("[sic] (as it was said)", None),
            ("`x[0]()` and \\[a]()", None),
            ("[a][b]", None),
            ("]() [a](", None),
        ] {
            let found = links(text);
            let found = found.first().map(|(bytes, fault)| {
                // An image begins with its `!`, which is not shown.
                (&text[bytes.clone()], fault.clone())
            });
            let wanted = wanted.map(|(shown, fault)| (shown.trim_start_matches('!'), fault));
            assert_eq!(found, wanted, "{text}");
        }
    }
}
