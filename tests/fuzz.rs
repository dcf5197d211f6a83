//! Every text that random trials have kept, and some changes of each, through the targets of
//! `fuzz/`: the same functions that run there for hours.

#[path = "../fuzz/src/changes.rs"]
mod changes;

#[path = "../fuzz/src/targets.rs"]
mod targets;

use std::path::Path;

use changes::Dice;
use targets::TARGETS;

/// So many changes of each text.
const CHANGES: usize = 12;

#[test]
fn every_kept_text_and_some_changes_of_each_break_no_promise() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus");
    for (name, try_it) in TARGETS {
        let texts = changes::corpus(&folder.join(name));
        assert!(texts.len() >= 4, "{name} has too few texts");
        let mut dice = Dice::new(1);
        for text in &texts {
            try_it(text);
            for _ in 0..CHANGES {
                let changed = changes::changed(&texts, &mut dice);
                let told = String::from_utf8_lossy(&changed).into_owned();
                let tried = std::panic::catch_unwind(|| try_it(&changed));
                assert!(tried.is_ok(), "{name} breaks at\n{told}");
            }
        }
    }
}

/// The kept flow with every key is the one that the format is shown by.
#[test]
fn the_kept_flow_with_every_key_has_them_all() {
    let shown = include_str!("fine/every-key.yaml");
    assert_eq!(include_str!("../fuzz/corpus/flow/every-key.yaml"), shown);
}
