//! The name that somebody most likely meant.

use crate::letters;

/// The known name nearest to `meant`, if one is near enough to be a slip.
///
/// Near enough is an edit distance (insertions, deletions, substitutions and
/// swaps of neighbours) of at most a third of the longer name, and at least one.
/// Ties go to the name that comes first in `known`. Nothing is near to a name of
/// more than 100 characters, which nobody types by hand.
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
        // What a shared part brings is meant by its own name, too.
        if let Some((_, own)) = name.rsplit_once('.')
            && own == folded
        {
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
            ("a", &["b"], Some("b")),
            ("go", &["when"], None),
            ("x", &[], None),
            ("", &["long_name"], None),
        ] {
            assert_eq!(nearest(meant, known.iter().copied()), want, "{meant}");
        }
    }
}
