//! `always-true`: a condition that always holds where it stands.

use super::Checker;
use super::always::{Same, Truth};
use crate::diagnostic::{Finding, Rule};

pub(super) fn check(check: &mut Checker<'_>, same: &[Same]) {
    for piece in same.iter().filter(|piece| piece.truth == Truth::Always) {
        let message = format!("`{}` always holds here", piece.words);
        let finding = Finding::warning(Rule::AlwaysTrue, piece.place.clone(), message)
            .saying("for everybody who comes here")
            .help("take it out, or mend it");
        check.push(finding);
    }
}
