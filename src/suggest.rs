//! The name that somebody most likely meant.

use crate::letters;

/// The known name nearest to `meant`, if one is near enough to be a slip.
///
/// Near enough is an edit distance (insertions, deletions, substitutions and
/// swaps of neighbours) of at most a third of the longer name, and at least one.
/// Ties go to the name that comes first in `known`. Nothing is near to a name of
/// more than 100 characters, which nobody types by hand. What a shared part brings is near to
/// its own name in the part: `safety.fear` to `fear`.
///
/// ```
/// use quandary::suggest::nearest;
///
/// assert_eq!(nearest("bugdet", ["hunger", "budget"]), Some("budget"));
/// assert_eq!(nearest("colour", ["hunger", "budget"]), None);
/// ```
pub fn nearest<'a>(meant: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    if meant.len() > 4 * LONGEST {
        return None;
    }
    let meant = letters::latin(meant).unwrap_or_else(|| meant.to_owned());
    let folded = meant.to_lowercase().replace('-', "_");
    let length = folded.chars().count();
    if length > LONGEST {
        return None;
    }
    let mut best: Option<(usize, &str)> = None;
    for name in known {
        if is_of_a_part(name, &folded) {
            return Some(name);
        }
        if name.len() > 4 * LONGEST {
            continue;
        }
        let longer = length.max(name.chars().count());
        let allowed = (longer / 3)
            .max(1)
            .min(best.map_or(usize::MAX, |(d, _)| d.saturating_sub(1)));
        if longer - length.min(name.chars().count()) > allowed {
            continue;
        }
        let distance = strsim::osa_distance(&folded, &name.to_lowercase().replace('-', "_"));
        if distance <= allowed && best.is_none_or(|(least, _)| distance < least) {
            best = Some((distance, name));
        }
    }
    best.map(|(_, name)| name)
}

/// Whether a name is that of something in a shared part, which the part itself calls so:
/// `safety.fear` for `fear`.
fn is_of_a_part(name: &str, own: &str) -> bool {
    let part = name
        .strip_suffix(own)
        .and_then(|part| part.strip_suffix('.'));
    part.is_some_and(|part| {
        let of_ids =
            |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '_' | '.');
        part.starts_with(|c: char| c.is_ascii_lowercase()) && part.chars().all(of_ids)
    })
}

/// How many characters a name has at most that is compared with others.
const LONGEST: usize = 100;

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn nearest_takes_slips_and_leaves_strangers() {
        for (meant, known, want) in [
            ("opitons", &["options", "optional"][..], Some("options")),
            ("Budget", &["budget"], Some("budget")),
            ("no-cheese", &["no_cheese"], Some("no_cheese")),
            ("fear", &["tear", "safety.fear"], Some("safety.fear")),
            ("1", &["R1.1"], None),
            ("a", &["b"], Some("b")),
            ("go", &["when"], None),
            ("x", &[], None),
            ("", &["long_name"], None),
        ] {
            assert_eq!(nearest(meant, known.iter().copied()), want, "{meant}");
        }
    }
}
