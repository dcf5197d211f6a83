//! `always-false`: a condition that never holds where it stands.

use super::Checker;
use super::always::{Same, Truth};
use crate::diagnostic::{Finding, Rule};

pub(super) fn check(check: &mut Checker<'_>, same: &[Same]) {
    for piece in same.iter().filter(|piece| piece.truth == Truth::Never) {
        let message = format!("`{}` never holds here", piece.words);
        let finding = Finding::warning(Rule::AlwaysFalse, piece.place.clone(), message)
            .saying("for anybody who comes here")
            .help("take it out, or mend it");
        check.push(finding);
    }
}
