//! The schema of a picture as data, made from the structs.

use super::Ladder;

#[path = "../../tests/schemas/made.rs"]
pub mod made;

#[test]
fn the_schema_says_what_the_picture_is() {
    made::hold::<made::OfFlow<Ladder>>("graph");
}
