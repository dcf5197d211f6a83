//! The program without a terminal, as a script or a continuous integration sees it: arguments and
//! standard input go in; an exit code, standard output and standard error come out.
//!
//! [`answers`] is how answers are given and refused, [`flows`] which flows are found, [`lines`]
//! the line mode through a pipe, [`results`] the page as JSON and Markdown, [`check`] the
//! findings, [`forms`] those for programs, [`watch`] those on each save, [`hard_files`] those of
//! files made to be hard, [`limits`] what commands take at most, [`hostile`] those that would
//! steer a terminal, [`prove`] the guarantees, [`test`] the scenarios, [`ci`] all three,
//! [`mutants`] what tests do not notice, [`cases`] scenarios that are written, [`diff`] two
//! versions compared, [`booklet`] what experts sign, [`new`] the flow to begin with, [`next`] one
//! step for other fronts, [`export`] a page that plays a flow, [`preview`] one while it is
//! written, [`files`] what is written over what, [`explain`] the pages of the rules, [`schema`]
//! the schemas for editors, [`help`] what the program says about itself, and [`streams`] what it
//! reads from and writes to. [`reports`] are the forms of all commands. [`rounds`] has a flow
//! with a harmless circle, in all of these. [`folder`] runs it.

#[path = "../common/mod.rs"]
mod common;

mod answers;

mod flows;

mod lines;

mod reports;

mod results;

mod check;

mod forms;

mod fix;

mod watch;

mod hard_files;

mod hostile;

mod limits;

mod prove;

mod test;

mod ci;

mod mutants;

mod cases;

mod diff;

mod booklet;

mod new;

mod next;

mod export;

mod preview;

mod files;

mod explain;

mod schema;

mod help;

mod streams;

mod rounds;

mod folder;
