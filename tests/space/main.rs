//! The answer space, held to every way walked one by one.
//!
//! `brute` walks all ways through made-up flows in small domains; what a space
//! says of all of them at once has to be exactly that: what can be met ([`ways`]
//! and [`looks`]), guarantees ([`promises`]), and what is said to one person ([`people`]).
//! [`waiting`] has what is said where more would have to be worked out than somebody waits
//! for,
//! [`compared`] makes up flows of two and three answers that are compared, [`scores`] flows
//! with points,
//! who gets where is held to it in [`census`], and who stands for them in [`booklet`],
//! [`rounds`] has circles, and [`limits`] flows that are too large to be decided.

#[path = "../generate/mod.rs"]
mod generate;

mod brute;

mod rounds;

mod ways;

mod looks;

mod cover;

mod census;

mod booklet;

mod rules;

mod negations;

mod promises;

mod people;

mod waiting;

mod limits;

mod compared;

mod scores;

use generate::draw::{Dice, Domains};
use generate::model::Model;
use generate::runs::{self, Checked};
use quandary::flow::Flow;
use quandary::flow::day;

/// The most questions that a made-up flow has.
const MOST: usize = 6;

/// Flows with more ways than this are passed over.
const MOST_WAYS: usize = 3_000;

/// Checks made-up flows, each with the dice that are left.
fn on_flows(cases: u32, domains: Domains, check: impl Fn(&Model, &Flow, &mut Dice<'_>) -> Checked) {
    runs::on_flows(cases, (MOST, domains), check);
}

fn date(text: &str) -> jiff::civil::Date {
    day::read(text).expect("a day")
}

fn today(model: &Model) -> jiff::civil::Date {
    date(&model.today.to_string())
}
