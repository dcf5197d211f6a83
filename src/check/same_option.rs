//! `same-option`: two options of one question that read the same.

use std::collections::HashMap;

use super::Checker;
use super::texts::{as_read, sets_of_options};
use crate::diagnostic::{Finding, Rule};

pub(super) fn check(check: &mut Checker<'_>) {
    let flow = check.flow;
    for (place, options) in sets_of_options(flow) {
        let mut known: HashMap<String, &str> = HashMap::with_capacity(options.len());
        for (id, option) in options.iter() {
            let name = options.name(id);
            let label = |name: &str| place.clone().key(name).key("label");
            let Some(first) = known.get(&*as_read(&option.label)) else {
                known.insert(as_read(&option.label), name);
                continue;
            };
            let message = format!("the options `{first}` and `{name}` read the same");
            let finding = Finding::warning(Rule::SameOption, label(name), message);
            let finding = finding.and(label(first), format!("`{first}` stands here"));
            check.push(finding.help("say in the labels what sets the two apart"));
        }
    }
}
