//! An advice engine: a decision graph in a YAML file leads a person through
//! questions to advice that fits what they answered, with the reasons.
//!
//! The crate is read in the order of its modules, which is the way that the data
//! takes:
//!
//! | module | what it is |
//! |---|---|
//! | [`place`], [`suggest`] | where something stands in a file; the nearest name |
//! | [`rule`] | the kinds of faults, each a row of a table, with its page |
//! | [`diagnostic`] | a finding: what is wrong, where, how to mend it |
//! | [`yaml`] | text → a tree that knows where everything stands |
//! | [`bundle`] | the text of a flow with its shared parts, file by file |
//! | [`render`] | findings drawn as text |
//! | [`flow`] | what an author means, as plain values |
//! | [`packed`] | a flow that was read, as bytes for a page in a browser |
//! | [`graph`] | the flow as a directed graph: order, reach, circles, lengths |
//! | [`parse`] | text → [`flow::Flow`] with all its findings |
//! | [`fixes`] | edits that mend a finding, each tried before it is offered |
//! | [`session`] | one person's way: a fold over answers |
//! | [`space`] | all answers at once, as decision diagrams |
//! | [`prove`] | guarantees, proven or answered with a way that breaks them |
//! | [`check`] | everything that is wrong with a flow, rule by rule |
//! | [`trial`] | a scenario played, and what did not come as expected |
//! | [`coverage`] | what scenarios can try of a flow, and what they have tried |
//! | [`mutants`] | small wrong versions of a flow, and what notices them |
//! | [`cases`] | scenarios that write themselves |
//! | [`ladder`] | a picture of a flow as a list |
//! | [`front`] | what a front shows: the next question, the page, in words and as data |
//! | [`versions`] | two versions of a flow, and for whom the advice changes |
//!
//! A module names only modules above it. None of them reads a file, a clock or
//! the environment, and none prints: they take values and return values.
//!
//! # From text to advice
//!
//! ```
//! use quandary::flow::day;
//! use quandary::session::{Session, Step};
//!
//! let text = "
//! quandary: 1
//! title: Do I take an umbrella?
//! start: rain
//! questions:
//!   rain:
//!     ask: Will it rain?
//!     type: yes_no
//!     next: {yes: take, no: leave}
//! outcomes:
//!   take: {tone: go, title: Take it}
//!   leave: {tone: info, title: Leave it at home}
//! ";
//!
//! // Text → flow, with everything that is wrong with it.
//! let reading = quandary::parse::read(text);
//! assert!(reading.findings().is_empty());
//! let flow = reading.flow().expect("there are no findings");
//!
//! // Flow → session: today is given, since the library knows no clock.
//! let mut session = Session::new(flow, day::read("2026-11-23").expect("a day"));
//! let Step::Ask(question) = session.step() else { panic!("there is a question") };
//! assert_eq!(session.plain(&flow.questions[question].ask), "Will it rain?");
//!
//! // Answer → next step, until there is advice.
//! let answer = flow.questions[question].read("yes").expect("yes is an answer");
//! session.answer(answer).expect("the answer is accepted");
//! let advice = session.advice().expect("the way is at its end");
//! assert_eq!(advice.title, "Take it");
//! ```

//!
//! `docs/embedding.md` goes on from here; `examples/embed.rs` is a whole front.

#![forbid(unsafe_code)]
#![deny(missing_docs)]
#![deny(
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::dbg_macro
)]

pub mod place;

pub mod letters;

pub mod suggest;

pub mod rule;

pub mod diagnostic;

pub mod yaml;

pub mod bundle;

pub mod render;

pub mod flow;

pub mod packed;

pub mod graph;

pub mod session;

pub mod space;

pub mod signature;

pub mod parse;

pub mod fixes;

pub mod prove;

pub mod check;

pub mod trial;

pub mod coverage;

pub mod mutants;

pub mod cases;

pub mod ladder;

pub mod front;

pub mod booklet;

pub mod versions;

/// The code of the page for those who embed the library runs as tests.
#[cfg(doctest)]
#[doc = include_str!("../docs/embedding.md")]
mod embedding {}
