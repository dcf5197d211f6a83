//! The program on a terminal, as a person sees it: each test opens a pseudo-terminal, reads its
//! screen and presses keys.
//!
//! [`conversation`] is what a person says and hears, [`review`] how they look at their answers and
//! change them, [`help`] what comes before everything else, [`reading`] how the page is read,
//! [`keeping`] how answers are kept for a later day, [`frames`] how it looks at every size, [`keep`]
//! what they take along, [`pager`] how a long page is turned, [`ends`] how the program leaves the
//! terminal, and [`traces`] what stays on it. [`reports`] are those for authors. [`window`] is the terminal itself, which [`setup`]
//! opens, [`rows`] finds the rows on it, and [`ways`] the answers that lead to each
//! question. [`drawn`] makes pictures of it.

#![cfg(unix)]

#[path = "../common/mod.rs"]
mod common;

mod conversation;

mod review;

mod help;

mod reading;

mod keeping;

mod frames;

mod ends;

mod keep;

mod traces;

mod reports;

mod pager;

mod paste;

mod ways;

mod setup;

mod rows;

mod window;

mod drawn;

mod pages;
