//! `option-without-effect`: an option that nobody can choose, or whose choice
//! changes nothing.

use super::Checker;
use super::logic::Logic;
use super::none_with_others;
use crate::diagnostic::{Finding, Rule};
use crate::flow::Flow;
use crate::flow::question::{Company, Kind, Next, Question};
use crate::flow::table::Id;
use crate::place::{Place, PlacePart};
use crate::space::Undecided;
use crate::space::at_moment::Moment;
use crate::space::effect::Chosen;

pub(super) fn check(check: &mut Checker<'_>, logic: &mut Logic<'_>) {
    let repeated = super::question_without_effect::repeated(logic);
    for (question, option, chosen) in logic.space.options() {
        // Where nobody is accepted at all, that is what has to be mended.
        if !logic.may_come_to(Moment::Accepted(question)) {
            continue;
        }
        let place = || place_of_option(check.flow, question, option);
        let named = || named(check.flow, question, option);
        let finding = match chosen {
            Ok(Chosen::Counts) => continue,
            Ok(Chosen::Never) if is_yes_or_no(check.flow, question) => {
                let word = ["yes", "no"].get(option).copied().unwrap_or("");
                let message = format!("nobody can answer `{word}`: it is always refused");
                Finding::warning(Rule::OptionWithoutEffect, place(), message)
                    .help("mend what refuses it, or do not ask")
            }
            Ok(Chosen::Never) => Finding::warning(
                Rule::OptionWithoutEffect,
                place(),
                format!("nobody can choose {}: it is always refused", named()),
            )
            .help("take it out, or mend what refuses it"),
            Ok(Chosen::Unread) if brings_help(check.flow, question, option) => continue,
            Ok(Chosen::Unread) => {
                // What says that nothing fits is needed, beside others or not.
                if none_with_others::says_nothing_fits(&check.flow.questions[question], option) {
                    continue;
                }
                let is_repeated = repeated.iter().any(|(of, ..)| *of == question);
                if is_repeated || is_needed(&check.flow.questions[question], option) {
                    continue;
                }
                Finding::advice(
                    Rule::OptionWithoutEffect,
                    place(),
                    format!("choosing {} changes nothing", named()),
                )
                .help("say something to those who choose it, or take it out")
            }
            Err(undecided) => {
                check.undecided(Rule::OptionWithoutEffect, undecided);
                continue;
            }
        };
        if !logic.comes_to(Moment::Accepted(question)) {
            check.undecided(Rule::OptionWithoutEffect, Undecided { question });
            continue;
        }
        check.push(finding);
    }
}

fn is_yes_or_no(flow: &Flow, question: Id<Question>) -> bool {
    matches!(flow.questions[question].kind, Kind::YesNo)
}

/// Whether choosing an option shows help at once, which is an effect.
fn brings_help(flow: &Flow, question: Id<Question>, option: usize) -> bool {
    let options = flow.questions[question].kind.options();
    let chosen = options.and_then(|options| options.id_at(option).map(|id| &options[id]));
    chosen.is_some_and(|option| option.help_first.is_some())
}

/// Whether somebody may have to choose an option that nothing reads: it is the way
/// to say that nothing else fits.
fn is_needed(question: &Question, option: usize) -> bool {
    let Kind::Choices {
        options, at_least, ..
    } = &question.kind
    else {
        return true;
    };
    let alone = |at: usize| {
        let id = options.id_at(at);
        id.is_some_and(|id| options[id].company == Company::Alone)
    };
    let another = (0..options.len()).any(|at| at != option && alone(at));
    alone(option) || (*at_least > 0 && !another)
}

/// How a finding speaks of an option: by its id where its place is not its own.
fn named(flow: &Flow, question: Id<Question>, option: usize) -> String {
    let options = flow.questions[question].kind.options();
    let name = options.and_then(|options| options.names().nth(option));
    match place_of_option(flow, question, option).part {
        PlacePart::Key => "this option".to_owned(),
        PlacePart::Value | PlacePart::Piece(_) => format!("the option `{}`", name.unwrap_or("")),
    }
}

fn place_of_option(flow: &Flow, question: Id<Question>, option: usize) -> Place {
    let here = Place::root()
        .key("questions")
        .key(flow.questions.name(question));
    if is_yes_or_no(flow, question) {
        return match flow.questions[question].next {
            Next::ByOption { .. } => {
                let word = ["yes", "no"].get(option).copied().unwrap_or("");
                here.key("next").key(word).the_key()
            }
            Next::To(_) | Next::Routes(_) => here.key("type"),
        };
    }
    let options = flow.questions[question].kind.options();
    let name = options.and_then(|options| options.names().nth(option));
    let shared = flow.lists.iter().find(|(_, list)| {
        let of_list = list.options.as_deref();
        of_list
            .zip(options)
            .is_some_and(|(a, b)| std::ptr::eq(a, b))
    });
    match shared {
        // The options stand in a list: the question names it.
        Some(_) => here.key("options"),
        None => here.key("options").key(name.unwrap_or("")).the_key(),
    }
}
