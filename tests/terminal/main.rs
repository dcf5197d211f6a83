//! The program on a terminal, as a person sees it: each test opens a pseudo-terminal, reads its
//! screen and presses keys.
//!
//! [`conversation`] is what a person says and hears, [`frames`] how it looks at every size, and
//! [`pager`] how a long page is turned, and [`ends`] how the program leaves the terminal.
//! [`window`] is the terminal itself, which
//! [`setup`] opens, and [`ways`] finds the answers that lead to each question.

#![cfg(unix)]

mod conversation;

mod frames;

mod ends;

mod pager;

mod ways;

mod setup;

mod window;
