//! By what it is known whether a file is still the one that a report speaks of.

/// The digest of a text, such as `fnv1a64:cbf29ce484222325`: FNV-1a of its bytes, 64 bits of
/// it. It tells files apart that differ by chance, not ones that somebody has made alike.
pub fn digest(text: &str) -> String {
    format!("fnv1a64:{:016x}", fnv1a(text.as_bytes()))
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
            assert_eq!(digest(text), wanted, "{text:?}");
        }
    }
}
