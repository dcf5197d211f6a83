//! `broken-link`: a link that leads nowhere: a Markdown link without an address,
//! with a space before or inside the address, an address without `https://`, or a
//! word that is no address.

use std::ops::Range;

use super::Check;
use super::texts::{self, Form};
use crate::diagnostic::{Finding, Rule};
use crate::place::Place;

pub(super) fn check(check: &mut Check<'_>) {
    let flow = check.flow;
    texts::each(flow, &mut |path, form, text| {
        if form == Form::Plain {
            return;
        }
        for (bytes, fault) in links(text) {
            let place = path.place().piece(bytes);
            check.push(fault.finding(place));
        }
    });
    for (id, source) in flow.sources.iter() {
        let url = source.url.as_deref().unwrap_or("");
        let fault = match url.contains(char::is_whitespace) {
            true => Fault::SpaceInside,
            false if url.starts_with("www.") => Fault::NoScheme,
            false if is_scheme_alone(url) => Fault::NoAddress,
            false => continue,
        };
        let name = flow.sources.name(id);
        let place = Place::root().key("sources").key(name).key("url");
        check.push(fault.finding(place));
    }
}

/// What is wrong with a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fault {
    NoAddress,
    OneWord,
    NoScheme,
    SpaceBefore,
    SpaceInside,
}

impl Fault {
    fn finding(self, place: Place) -> Finding {
        let (message, help) = match self {
            Fault::NoAddress => (
                "this link has no address",
                "write it as `[words](https://…)`",
            ),
            Fault::OneWord => (
                "a word is no address",
                "write the whole address, as `[words](https://…)`; for brackets that are meant write `\\[` and `\\]`",
            ),
            Fault::NoScheme => (
                "this address does not begin with `https://`",
                "put `https://` before it",
            ),
            Fault::SpaceBefore => (
                "a space stands before the address of this link",
                "write `[words](https://…)`, with nothing between `]` and `(`",
            ),
            Fault::SpaceInside => (
                "there is a space in this address",
                "write `%20` for a space that is meant",
            ),
        };
        Finding::warning(Rule::BrokenLink, place, message).help(help)
    }
}

/// The faulty links of a Markdown text. Code and what is escaped are passed over.
fn links(text: &str) -> Vec<(Range<usize>, Fault)> {
    let mut faults = Vec::new();
    let mut at = 0;
    let mut opened = None;
    let behind = |at: usize| text.get(at..).unwrap_or("");
    while let Some(next) = behind(at).find(['\\', '`', '[', ']']) {
        let sign = at + next;
        at = sign + 1;
        let rest = behind(at);
        match text.as_bytes().get(sign) {
            Some(b'\\') => at += rest.chars().next().map_or(0, char::len_utf8),
            Some(b'`') => at += rest.find('`').map_or(0, |close| close + 1),
            Some(b'[') => opened = Some(sign),
            _ => {
                let spaced = rest.strip_prefix(" (").is_some_and(is_address);
                let Some(start) = opened.take().filter(|_| spaced || rest.starts_with('(')) else {
                    continue;
                };
                // Without a `)` there is no link any more.
                let Some(close) = rest.find(')') else { break };
                let address = rest.get(1..close).unwrap_or("");
                at += close + 1;
                let fault = match spaced {
                    true => Some(Fault::SpaceBefore),
                    false => fault(address),
                };
                faults.extend(fault.map(|fault| (start..at, fault)));
            }
        }
    }
    faults
}

/// What is wrong with what stands in the parentheses of a link.
fn fault(address: &str) -> Option<Fault> {
    let address = address.trim();
    let (path, title) = match address.split_once(char::is_whitespace) {
        Some((path, title)) => (path, title.trim_start()),
        None => (address, ""),
    };
    let titled = title.is_empty() || title.starts_with(['"', '\'', '(']);
    if matches!(address, "" | "#" | "<>") || is_scheme_alone(address) {
        Some(Fault::NoAddress)
    } else if is_address(path) && !titled {
        Some(Fault::SpaceInside)
    } else if path.starts_with("www.") {
        Some(Fault::NoScheme)
    } else if path
        .chars()
        .all(|c| c.is_alphanumeric() || c == '_' || c == '-')
    {
        Some(Fault::OneWord)
    } else {
        None
    }
}

/// Whether an address ends where it should begin.
fn is_scheme_alone(address: &str) -> bool {
    let schemes = ["http:", "https:", "mailto:"];
    schemes.contains(&address.trim_end_matches('/'))
}

fn is_address(text: &str) -> bool {
    let schemes = ["http://", "https://", "mailto:", "www."];
    schemes.iter().any(|scheme| text.starts_with(scheme))
}

#[cfg(test)]
mod tests {
    use super::Fault::{NoAddress, NoScheme, OneWord, SpaceBefore, SpaceInside};
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
            ("[a](www.a.example)", Some(("[a](www.a.example)", NoScheme))),
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
                (&text[bytes.clone()], *fault)
            });
            let wanted = wanted.map(|(shown, fault)| (shown.trim_start_matches('!'), fault));
            assert_eq!(found, wanted, "{text}");
        }
    }
}
