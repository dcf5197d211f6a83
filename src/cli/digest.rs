//! By what it is known whether a file is still the one that a report speaks of.

use serde::Serialize;

/// The digest of a text, such as `fnv1a64:cbf29ce484222325`: FNV-1a of its bytes, 64 bits of
/// it. It tells files apart that differ by chance, not ones that somebody has made alike.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "digest"))]
pub struct Digest(#[cfg_attr(test, schemars(regex(pattern = "^fnv1a64:[0-9a-f]{16}$")))] String);

impl Digest {
    /// The digest of what stands in a file.
    pub fn of(text: &str) -> Self {
        Self(format!("fnv1a64:{:016x}", fnv1a(text.as_bytes())))
    }

    /// The digest as it is printed.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// FNV-1a of some bytes, as <http://www.isthe.com/chongo/tech/comp/fnv/> describes it.
pub fn fnv1a(bytes: &[u8]) -> u64 {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    for byte in bytes {
        hash = (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
    }
    hash
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digests_are_those_that_others_compute() {
        // From the test vectors of its authors.
        for (text, wanted) in [
            ("", "fnv1a64:cbf29ce484222325"),
            ("a", "fnv1a64:af63dc4c8601ec8c"),
            ("foobar", "fnv1a64:85944171f73967e8"),
        ] {
            assert_eq!(Digest::of(text).0, wanted, "{text:?}");
        }
    }
}
