//! Addresses on the web, judged by their form alone: nothing is opened.

/// Why an address does not open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum AddressFault {
    /// There is none.
    NoAddress,
    /// A word, or several, that are no address.
    OneWord,
    /// It begins with the name of a site; with `https://` before it, it would be this.
    NoScheme(String),
    /// A space stands before it.
    SpaceBefore,
    /// A space stands in it.
    SpaceInside,
    /// It goes wrong in this way, and this is most likely meant.
    Malformed(String, Option<String>),
    /// It opens on the author's own machine, or nowhere.
    OnlyHere,
}

/// What is wrong with an address that has a scheme, or ought to have one; nothing where
/// it may well open.
pub(super) fn fault(address: &str) -> Option<AddressFault> {
    let address = address.trim();
    if address.is_empty() || is_scheme_alone(address) {
        return Some(AddressFault::NoAddress);
    }
    if address.contains(char::is_whitespace) {
        return Some(if has_scheme(address) || address.starts_with("www.") {
            AddressFault::SpaceInside
        } else {
            AddressFault::OneWord
        });
    }
    if address.contains('\\') {
        let meant = address.replace('\\', "/");
        return Some(if drive(address) {
            AddressFault::OnlyHere
        } else {
            malformed("there is a `\\` in this address", Some(meant))
        });
    }
    let Some((scheme, rest)) = scheme_of(address) else {
        return without_scheme(address);
    };
    match scheme.to_ascii_lowercase().as_str() {
        "http" | "https" => on_the_web(scheme, rest),
        "file" => Some(AddressFault::OnlyHere),
        "mailto" => mail(rest),
        "doi" => Some(malformed(
            "a DOI opens nothing by itself",
            Some(format!("https://doi.org/{}", rest.trim_start_matches('/'))),
        )),
        _ if scheme.len() == 1 => Some(AddressFault::OnlyHere),
        other => meant_scheme(other).map(|meant| {
            let rest = rest.trim_start_matches('/');
            malformed(
                &format!("`{scheme}:` is nothing that an address begins with"),
                Some(format!("{meant}://{rest}")),
            )
        }),
    }
}

fn malformed(message: &str, meant: Option<String>) -> AddressFault {
    // What is put right in one place may be wrong in another.
    let meant = meant.filter(|meant| fault(meant).is_none());
    AddressFault::Malformed(message.to_owned(), meant)
}

/// Whether an address ends where it should begin.
fn is_scheme_alone(address: &str) -> bool {
    let schemes = ["http:", "https:", "mailto:", "http", "https"];
    schemes.contains(&address.trim_end_matches('/'))
}

/// Whether an address begins as one does.
pub(super) fn has_scheme(text: &str) -> bool {
    let schemes = ["http://", "https://", "mailto:"];
    schemes.iter().any(|scheme| text.starts_with(scheme))
}

/// A path of Windows: `C:\letters`.
fn drive(address: &str) -> bool {
    let mut chars = address.chars();
    let letter = chars.next().is_some_and(|c| c.is_ascii_alphabetic());
    letter && chars.next() == Some(':')
}

/// The word before the colon that an address begins with. A port is no scheme's rest.
fn scheme_of(address: &str) -> Option<(&str, &str)> {
    let (scheme, rest) = address.split_once(':')?;
    let letters = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '-');
    let word = scheme.starts_with(|c: char| c.is_ascii_alphabetic()) && scheme.chars().all(letters);
    let port = rest.starts_with(|c: char| c.is_ascii_digit()) && scheme == "localhost";
    (word && !port).then_some((scheme, rest))
}

/// `http` or `https`, where a word is nearly that.
fn meant_scheme(scheme: &str) -> Option<&'static str> {
    let near = strsim::osa_distance(scheme, "https").min(strsim::osa_distance(scheme, "http"));
    (near <= 2 && scheme.contains('t') && scheme != "ftp" && scheme != "ftps").then_some("https")
}

fn without_scheme(address: &str) -> Option<AddressFault> {
    let bare = address.trim_start_matches('/');
    let lost = [
        "https//", "http//", "https.//", "https;//", "http;//", "ttps//",
    ];
    if let Some(rest) = lost.iter().find_map(|lost| bare.strip_prefix(lost)) {
        let meant = format!("https://{}", rest.trim_start_matches([':', '/']));
        let message = "the colon behind `https` is missing in this address";
        return Some(malformed(message, Some(meant)));
    }
    if let Some(rest) = bare.strip_prefix("://") {
        return Some(AddressFault::NoScheme(format!("https://{rest}")));
    }
    let site = bare.split(['/', '?', '#']).next().unwrap_or("");
    if bare.contains('@') && !bare.contains('/') {
        let meant = format!("mailto:{bare}");
        return Some(malformed("this is an address of mail", Some(meant)));
    }
    Some(if site.contains('.') {
        AddressFault::NoScheme(format!("https://{bare}"))
    } else {
        AddressFault::OneWord
    })
}

/// What is wrong behind `https:`.
fn on_the_web(scheme: &str, rest: &str) -> Option<AddressFault> {
    let behind = rest.trim_start_matches('/');
    let slashes = rest.len() - behind.len();
    if slashes != 2 {
        let message = format!("behind `{scheme}:` stand two `/`");
        return Some(malformed(&message, Some(format!("{scheme}://{behind}"))));
    }
    let again = ["https:", "http:", "https//", "http//"];
    if again.iter().any(|again| behind.starts_with(again)) {
        let message = "this address begins twice";
        let inner = match behind.split_once("//") {
            Some((_, inner)) => format!("{scheme}://{inner}"),
            None => behind.to_owned(),
        };
        return Some(malformed(message, Some(inner)));
    }
    let end = behind.find(['/', '?', '#']).unwrap_or(behind.len());
    let (authority, path) = behind.split_at(end);
    site(authority).or_else(|| {
        let (message, meant) = tail(path)?;
        let meant = meant.map(|path| format!("{scheme}://{authority}{path}"));
        Some(malformed(&message, meant))
    })
}

/// What is wrong with the name of a site.
fn site(authority: &str) -> Option<AddressFault> {
    let named = authority
        .rsplit_once('@')
        .map_or(authority, |(_, host)| host);
    if named.starts_with('[') {
        return None;
    }
    let (host, port) = match named.split_once(':') {
        Some((host, port)) => (host, Some(port)),
        None => (named, None),
    };
    if port.is_some_and(|port| port.parse::<u16>().is_err()) {
        let message = format!("`{}` is no port of a site", port.unwrap_or(""));
        return Some(malformed(&message, None));
    }
    if host.eq_ignore_ascii_case("localhost") || host.starts_with("127.") {
        return Some(AddressFault::OnlyHere);
    }
    if host.is_empty() {
        return Some(AddressFault::NoAddress);
    }
    let labels: Vec<&str> = host.split('.').collect();
    let fits = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_');
    if let Some(sign) = host.chars().find(|c| !fits(*c) && *c != '.') {
        let message = format!("a site's name has no `{sign}` in it");
        return Some(malformed(&message, None));
    }
    if labels.iter().any(|label| label.is_empty()) {
        let message = "a point too many stands in the name of the site";
        return Some(malformed(message, None));
    }
    let edges = |label: &&str| label.starts_with('-') || label.ends_with('-');
    if labels.iter().any(edges) {
        let message = "a part of a site's name neither begins nor ends with `-`";
        return Some(malformed(message, None));
    }
    let numeric = |label: &&str| label.bytes().all(|byte| byte.is_ascii_digit());
    let last = labels.last().copied().unwrap_or("");
    if labels.iter().all(numeric) {
        let four = labels.len() == 4 && labels.iter().all(|label| label.parse::<u8>().is_ok());
        return (!four).then(|| malformed("these numbers are no address of a site", None));
    }
    let ends = labels.len() > 1 && last.chars().nth(1).is_some() && !numeric(&last);
    (!ends).then(|| {
        let message = format!("`{host}` is no whole name of a site, such as `www.example.org`");
        malformed(&message, None)
    })
}

/// What is wrong behind the name of a site: the fact, and the same put right.
fn tail(path: &str) -> Option<(String, Option<String>)> {
    if let Some(sign) = path.chars().find(|c| "\"<>{}|^`".contains(*c)) {
        let bare = path.trim_end_matches(sign);
        let meant = (!bare.contains(sign)).then(|| bare.to_owned());
        return Some((format!("a `{sign}` stands in this address"), meant));
    }
    let bare = path.trim_end_matches([',', ';']);
    if bare.len() < path.len() {
        let what = format!("this address ends with `{}`", &path[bare.len()..]);
        return Some((what, Some(bare.to_owned())));
    }
    let count = |sign: char| path.matches(sign).count();
    if path.ends_with(')') && count(')') > count('(') {
        let bare = path.get(..path.len() - 1).map(str::to_owned);
        return Some(("this address ends with a `)` too many".to_owned(), bare));
    }
    let bytes = path.as_bytes();
    let hex = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_hexdigit);
    let mut signs = path.match_indices('%');
    signs.find(|(at, _)| !(hex(at + 1) && hex(at + 2)))?;
    let what = "a `%` in an address begins a code of two digits, such as `%20`";
    Some((what.to_owned(), None))
}

/// What is wrong behind `mailto:`.
fn mail(rest: &str) -> Option<AddressFault> {
    let address = rest.split('?').next().unwrap_or("");
    let mut addresses = address.split(',');
    let whole = addresses.all(|one| match one.split_once('@') {
        Some((name, host)) => !name.is_empty() && !name.contains('/') && site(host).is_none(),
        None => false,
    });
    (!whole).then(|| {
        malformed(
            "this is no whole address of mail, such as `kim@example.org`",
            None,
        )
    })
}

#[cfg(test)]
mod tests {
    use super::{AddressFault, fault};

    #[test]
    fn addresses_that_do_not_open_are_told_from_those_that_may() {
        for address in [
            "https://www.example.org",
            "http://example.org:8080/a/b_(c)?d=e,f&g=1;2#h",
            "https://en.wikipedia.example/wiki/Apple_Inc.",
            "https://web.archive.example/web/2020/https://www.example.org/",
            "https://münchen.example/straße",
            "https://192.0.2.1/a%20b",
            "https://[2001:db8::1]/",
            "HTTPS://EXAMPLE.ORG",
            "mailto:kim@example.org?subject=Hello",
            "tel:+4912345",
            "sms:+4912345",
            "ftp://example.org/file",
        ] {
            assert_eq!(fault(address), None, "{address}");
        }
        for (address, meant) in [
            ("htps://www.example.org", Some("https://www.example.org")),
            ("htttps://www.example.org", Some("https://www.example.org")),
            ("https//www.example.org", Some("https://www.example.org")),
            ("http//:www.example.org", Some("https://www.example.org")),
            ("https:/www.example.org", Some("https://www.example.org")),
            ("https:///www.example.org", Some("https://www.example.org")),
            ("https:www.example.org", Some("https://www.example.org")),
            ("https://https://a.example", Some("https://a.example")),
            ("https://http//a.example", Some("https://a.example")),
            ("https:\\\\a.example\\b", Some("https://a.example/b")),
            ("https://a.example/b>", Some("https://a.example/b")),
            ("https://a.example/b,", Some("https://a.example/b")),
            ("https://a.example/b)", Some("https://a.example/b")),
            ("doi:10.1000/182", Some("https://doi.org/10.1000/182")),
            ("kim@example.org", Some("mailto:kim@example.org")),
            ("https://www..example.org", None),
            ("https://.example.org", None),
            ("https://example.org./", None),
            ("https://www,example.org", None),
            ("https://example", None),
            ("https://example.1", None),
            ("https://example.org:port/", None),
            ("https://256.1.1.1/", None),
            ("https://a.example/100%", None),
            ("mailto:kim", None),
        ] {
            let found = match fault(address) {
                Some(AddressFault::Malformed(_, found)) => found,
                other => panic!("{address}: {other:?}"),
            };
            assert_eq!(found.as_deref(), meant, "{address}");
        }
        for (address, wanted) in [
            (
                "www.a.example",
                AddressFault::NoScheme("https://www.a.example".to_owned()),
            ),
            (
                "//a.example/b",
                AddressFault::NoScheme("https://a.example/b".to_owned()),
            ),
            (
                "a.example/b",
                AddressFault::NoScheme("https://a.example/b".to_owned()),
            ),
            ("https://", AddressFault::NoAddress),
            ("https", AddressFault::NoAddress),
            ("see the handbook", AddressFault::OneWord),
            ("handbook", AddressFault::OneWord),
            ("https://a.example/b c", AddressFault::SpaceInside),
            ("file:///home/kim/letter.md", AddressFault::OnlyHere),
            ("C:\\letters\\one.md", AddressFault::OnlyHere),
            ("http://localhost:8000/", AddressFault::OnlyHere),
        ] {
            assert_eq!(fault(address), Some(wanted), "{address}");
        }
    }
}
