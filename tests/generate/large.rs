//! Flows of any size, for measurements.
