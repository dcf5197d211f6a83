//! What comes of reading a part of a scenario file.

use crate::diagnostic::Finding;
use crate::flow::scenario::Scenario;

/// What came of reading a piece.
#[derive(Clone, Debug)]
pub struct SheetPiece {
    /// The scenarios that could be read. Their places in the list are counted from
    /// the beginning of the piece.
    pub scenarios: Vec<Scenario>,
    /// Everything that is wrong, with places counted in the same way. What belongs
    /// to no scenario has a place without a number.
    pub findings: Vec<Finding>,
    /// How many items of the list the piece has.
    pub items: usize,
}
