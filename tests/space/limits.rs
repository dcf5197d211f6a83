//! Flows that are too large to be decided.
