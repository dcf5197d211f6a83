//! What is signed of an outcome: no signature outlives a change of who gets it, and none is
//! stale where the flow is only written otherwise.

use std::cell::Cell;

use proptest::{prop_assert, prop_assert_eq};
use quandary::flow::Flow;
use quandary::signature::Signing;

use crate::generate::draw::Domains;
use crate::generate::runs;
use crate::pairs::{Everybody, Seen};
use crate::{MOST, on_pairs, today};

#[test]
fn no_signature_outlives_a_change_of_who_gets_it() {
    for domains in [Domains::Few, Domains::Counted, Domains::Compared] {
        let (same, changed, kept) = (Cell::new(0), Cell::new(0), Cell::new(0));
        on_pairs(25, domains, |model, versions| {
            let Some(everybody) = Everybody::of(versions, today(model)) else {
                return Ok(());
            };
            let [old, new] = versions;
            let same_limits = have_the_same_limits(versions);
            let (mut of_old, mut of_new) = (Signing::of(old), Signing::of(new));
            for (name, id) in old.outcomes.names().zip(old.outcomes.ids()) {
                let Some(other) = new.outcomes.find(name) else {
                    continue;
                };
                let digests = [of_old.digest(id), of_new.digest(other)];
                let is_same = digests[0].who == digests[1].who;
                let here = format!("ends {name}");
                let differs = everybody.seen.keys().any(|seen| match seen {
                    // Who couldn't answer before isn't somebody of whom it was signed.
                    Seen::Ends(ends) if !same_limits && is_refused(ends) => false,
                    Seen::Ends(ends) => ends.contains(&here),
                    _ => false,
                });
                prop_assert!(!(is_same && differs), "{}", name);
                let count = match (differs, is_same) {
                    (true, _) => &changed,
                    (false, true) => &kept,
                    (false, false) => &same,
                };
                count.set(count.get() + 1);
            }
            Ok(())
        });
        let [same, changed, kept] = [same, changed, kept].map(|count| count.get());
        println!("{domains:?}: {changed} changed, {kept} kept, {same} told needlessly");
        assert!(
            changed > runs::least(10) && kept > same,
            "{changed} {kept} {same}"
        );
    }
}

fn is_refused(ends: &[String; 2]) -> bool {
    ends.iter().any(|end| end.starts_with("refused"))
}

/// Whether the same answers can be given in both, but for what authors refuse.
fn have_the_same_limits(versions: [&Flow; 2]) -> bool {
    let kinds = versions.map(|flow| {
        let questions = flow.questions.names().zip(flow.questions.iter());
        let kinds = questions.map(|(name, (_, asked))| format!("{name} {:?}", asked.kind));
        kinds.collect::<Vec<_>>()
    });
    kinds[0] == kinds[1]
}

#[test]
fn a_signature_holds_however_the_flow_is_written() {
    for domains in [
        Domains::Few,
        Domains::Counted,
        Domains::Compared,
        Domains::Dated,
    ] {
        let tried = Cell::new(0);
        runs::on_flows(60, (MOST, domains), |model, flow, _| {
            let text = renamed(&reversed(&model.text()));
            let Some(other) = quandary::parse::read(&text).into_flow() else {
                prop_assert!(false, "{}", text);
                return Ok(());
            };
            let (mut one, mut two) = (Signing::of(flow), Signing::of(&other));
            for (a, b) in flow.outcomes.ids().zip(other.outcomes.ids()) {
                prop_assert_eq!(one.digest(a), two.digest(b), "{}", text);
                tried.set(tried.get() + 1);
            }
            Ok(())
        });
        assert!(
            tried.get() > runs::least(100),
            "{domains:?}: {}",
            tried.get()
        );
    }
}

/// The questions the other way round.
fn reversed(text: &str) -> String {
    let (before, rest) = text.split_once("\nquestions:\n").expect("it has questions");
    let (questions, behind) = rest.split_once("\noutcomes:\n").expect("it has outcomes");
    let mut blocks: Vec<String> = Vec::new();
    for line in questions.lines() {
        match blocks.last_mut() {
            Some(block) if line.starts_with("   ") || line.is_empty() => {
                block.push_str(line);
                block.push('\n');
            }
            _ => blocks.push(format!("{line}\n")),
        }
    }
    blocks.reverse();
    let questions = blocks.concat();
    format!("{before}\nquestions:\n{questions}\noutcomes:\n{behind}")
}

/// `q0` is called `z9` then, and `q1` is called `z8`.
fn renamed(text: &str) -> String {
    let mut renamed = String::new();
    let mut chars = text.chars().peekable();
    let mut before = ' ';
    while let Some(c) = chars.next() {
        let digit = chars.peek().and_then(|next| next.to_digit(10));
        match digit {
            Some(digit) if c == 'q' && !before.is_alphanumeric() => {
                renamed.push_str(&format!("z{}", 9 - digit));
                before = chars.next().unwrap_or(' ');
            }
            _ => {
                renamed.push(c);
                before = c;
            }
        }
    }
    renamed
}

/// A change is a change of that half which it is of.
#[test]
fn each_half_is_of_what_it_says() {
    let text = include_str!("../../flows/pizza.yaml");
    let of = |text: &str, name: &str| {
        let flow: Flow = quandary::parse::read(text).into_flow().expect("it's right");
        let outcome = flow.outcomes.find(name).expect("it's there");
        Signing::of(&flow).digest(outcome)
    };
    let was = of(text, "marinara");
    for (old, new, page, who) in [
        ("title: Marinara", "title: Marinara pizza", true, false),
        ("budget < 12", "budget < 13", false, true),
        (
            "title: Margherita",
            "title: Margherita with basil",
            false,
            false,
        ),
        (
            "Do you follow a diet?",
            "Do you keep to a diet?",
            false,
            true,
        ),
        // The text has the answer in it.
        ("What may it cost?", "What may the pizza cost?", true, true),
        ("max: 60", "max: 70", false, false),
        (
            "You skipped lunch.",
            "You skipped lunch and tea.",
            false,
            false,
        ),
    ] {
        let now = of(&text.replacen(old, new, 1), "marinara");
        assert!(text.contains(old), "{old}");
        assert_eq!(
            (was.page != now.page, was.who != now.who),
            (page, who),
            "{new}"
        );
    }
}
