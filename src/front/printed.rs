//! The schemas of what a front prints, made from the structs.

use super::page::AdviceData;
use super::shown::FlowStep;

pub use crate::ladder::printed::made;

#[test]
fn the_schema_says_what_the_result_is() {
    made::hold::<AdviceData<'_>>("result");
}

#[test]
fn the_schema_says_what_comes_next() {
    made::hold::<FlowStep<'_>>("next");
}
