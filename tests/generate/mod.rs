//! Flows made up for tests and measurements, as the text that an author would
//! write, so that the reader is tried with them too.
//!
//! [`model`] is what a made-up flow means, [`draw`] makes one by the roll of
//! dice, with every type of question and every form of condition in small
//! domains; [`naive`] says a second time what a flow does, and [`rounds`] whether it
//! asks anybody a question twice; [`runs`] checks many of them; [`large`] writes flows
//! of any size for measurements.

#![allow(
    dead_code,
    reason = "each test and benchmark uses its own part of what is made up here"
)]

pub mod model;

pub mod draw;

pub mod naive;

pub mod rounds;

pub mod runs;

pub mod large;
