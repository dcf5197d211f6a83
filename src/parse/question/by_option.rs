//! Where a question leads by its options, one line an option.

use indexmap::IndexSet;

use super::super::keys::ELSE;
use super::super::names::{Names, undefined};
use super::super::reader::{Placed, Reader};
use super::super::slips;
use super::leaving::Leaving;
use crate::diagnostic::{Certainty, Finding, Rule};
use crate::flow::question::{Kind, Next, Presence, Route, Target};
use crate::place::Path;
use crate::yaml::{Node, Value};

impl Leaving<'_> {
    pub(super) fn by_option(
        &self,
        reader: &mut Reader<'_>,
        names: &Names<'_>,
        placed: Placed<'_>,
    ) -> Next {
        let Placed { node, path } = placed;
        let options: Vec<&str> = match self.kind {
            None => return Next::Routes(targets_of_lost_options(reader, names, node, path)),
            Some(Kind::Choice(options)) => options.names().collect(),
            Some(Kind::YesNo) => vec!["yes", "no"],
            Some(kind) => {
                let message = format!(
                    "a question of the type `{}` has no route for each option",
                    kind.name()
                );
                let finding = Finding::error(Rule::WrongType, path.place(), message);
                reader.push(finding.help("write a list of routes with `when` and `go`, or one id"));
                return Next::Routes(Vec::new());
            }
        };
        let mut ways = OptionRoutes::of(options);
        let before = reader.findings.len();
        let entries = reader.entries(node, path, "questions or outcomes");
        if matches!(self.kind, Some(Kind::YesNo)) {
            yes_or_no(&mut reader.findings[before..]);
        }
        for (option, node) in entries {
            let path = path.key(&option);
            if node.is_null() {
                let help = "write the question or outcome it leads to";
                reader.no_value(&option, node, &path, help);
            }
            let word = reader.word(node, &path);
            let target = word.and_then(|word| names.target(reader, &word, &path));
            if option == "skipped" {
                ways.skipped = Some(target);
                self.needless_skip(reader, &path);
            } else if let Some(at) = ways.options.get_index_of(&*option) {
                ways.targets[at] = Some(target);
            } else if ELSE.contains(&&*option) {
                ways.rest = true;
                tell_rest(reader, &option, &path);
            } else {
                let meant = self.tell_no_option(reader, &option, &ways.options, &path);
                // The option that was meant is not missing as well.
                ways.misspelt.extend(meant.map(|at| (at, target)));
            }
        }
        let rest = ways.rest;
        let missing = ways.missing(self.presence);
        // So may the options be whose ids could not be read.
        if !has_unread_keys(node) && !rest {
            report_missing_routes(reader, &missing, path);
        }
        ways.next()
    }

    /// Reports a route of an option that the question does not have; gives the place of the
    /// one that was most likely meant.
    fn tell_no_option(
        &self,
        reader: &mut Reader<'_>,
        option: &str,
        known: &IndexSet<&str>,
        path: &Path<'_>,
    ) -> Option<usize> {
        let options = known.iter().copied();
        let near = match self.kind {
            Some(Kind::YesNo) => reader
                .nearest_word(option, options.clone())
                .or_else(|| options.clone().find(|yes_no| yes_no.starts_with(option))),
            _ => reader.nearest(option, options),
        };
        let message = format!("the question has no option `{option}`");
        let finding = undefined(path.place().the_key(), message, option, near);
        let options: Vec<&str> = known.iter().copied().collect();
        reader.push(match near {
            None if options.len() <= FEW_OPTIONS => {
                finding.help(format!("its options are {}", options.join(", ")))
            }
            _ => finding,
        });
        near.and_then(|near| known.get_index_of(near))
    }

    fn needless_skip(&self, reader: &mut Reader<'_>, path: &Path<'_>) {
        if self.presence == Presence::Required {
            let message = "this question cannot be skipped";
            let finding = Finding::error(Rule::UndefinedName, path.place().the_key(), message);
            reader.push(finding.help("take the route out, or add `optional: true`"));
        }
    }
}

/// How many options are listed where none was meant.
const FEW_OPTIONS: usize = 8;

/// Reports a route by option for all the options that are left.
fn tell_rest(reader: &mut Reader<'_>, option: &str, path: &Path<'_>) {
    let message = format!("routes by option have none for the rest, as `{option}`");
    let finding = Finding::error(Rule::UndefinedName, path.place().the_key(), message);
    reader
        .push(finding.help("name each option, or write a list of routes whose last has no `when`"));
}

/// Whether a mapping has keys that could not be read as ids.
fn has_unread_keys(node: &Node<'_>) -> bool {
    let Value::Map(entries) = &node.value else {
        return false;
    };
    entries.iter().any(|(key, value)| match &key.value {
        Value::Text(key) => value.is_null() && slips::glued(key).is_some(),
        key => !matches!(key, Value::Int(_)),
    })
}

/// `true` and `false` are no answers to a yes-or-no question.
fn yes_or_no(findings: &mut [Finding]) {
    for finding in findings {
        let meant = [("`true`", "write `yes`"), ("`false`", "write `no`")];
        let meant = meant
            .iter()
            .find(|(word, _)| finding.message.contains(word));
        if let (Rule::WantsQuotes, Some((word, help))) = (finding.rule, meant) {
            finding.message = format!("the answers here are `yes` and `no`, not {word}");
            finding.helps_otherwise(*help);
            let put = help.trim_start_matches("write ").trim_matches('`');
            finding.also_write(word.trim_matches('`'), put, Certainty::Sure);
        }
    }
}

/// The routes of a map from option to target, while it is read.
struct OptionRoutes<'o> {
    options: IndexSet<&'o str>,
    /// By option: its target, once it is named, if that can be told.
    targets: Vec<Option<Option<Target>>>,
    skipped: Option<Option<Target>>,
    misspelt: Vec<(usize, Option<Target>)>,
    /// Whether one is given for all options that are not named.
    rest: bool,
}

impl<'o> OptionRoutes<'o> {
    fn of(options: Vec<&'o str>) -> Self {
        Self {
            targets: vec![None; options.len()],
            options: options.into_iter().collect(),
            skipped: None,
            misspelt: Vec::new(),
            rest: false,
        }
    }

    /// The options without a route, those that are misspelt taken as meant.
    fn missing(&mut self, presence: Presence) -> Vec<&'o str> {
        for (at, target) in self.misspelt.drain(..) {
            self.targets[at].get_or_insert(target);
        }
        let unnamed = self.options.iter().zip(&self.targets);
        let unnamed = unnamed.filter(|(_, target)| target.is_none());
        let mut missing: Vec<&str> = unnamed.map(|(option, _)| *option).collect();
        if presence == Presence::Optional && self.skipped.is_none() {
            missing.push("skipped");
        }
        missing
    }

    fn next(self) -> Next {
        let skipped = self.skipped.flatten();
        let targets: Vec<Option<Target>> = self.targets.into_iter().map(Option::flatten).collect();
        if targets.iter().all(Option::is_some) {
            let targets = targets.into_iter().flatten().collect();
            return Next::ByOption { targets, skipped };
        }
        // What is there is kept, so that circles through it are still found.
        let known = targets.into_iter().flatten().chain(skipped);
        Next::Routes(known.map(|go| Route::to(None, go)).collect())
    }
}

/// The targets of a map of routes whose options are not known.
fn targets_of_lost_options(
    reader: &mut Reader<'_>,
    names: &Names<'_>,
    node: &Node<'_>,
    path: &Path<'_>,
) -> Vec<Route> {
    let mut routes = Vec::new();
    for (option, node) in reader.entries(node, path, "questions or outcomes") {
        let path = path.key(&option);
        let word = reader.word(node, &path);
        let target = word.and_then(|word| names.target(reader, &word, &path));
        routes.extend(target.map(|go| Route::to(None, go)));
    }
    routes
}

fn report_missing_routes(reader: &mut Reader<'_>, missing: &[&str], path: &Path<'_>) {
    if missing.is_empty() {
        return;
    }
    let listed: Vec<String> = missing
        .iter()
        .take(12)
        .map(|name| format!("`{name}`"))
        .collect();
    let more = match missing.len().saturating_sub(12) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let message = format!("no route is given for {}{more}", listed.join(", "));
    let finding = Finding::error(Rule::MissingRoute, path.place().the_key(), message);
    let help = match missing {
        ["skipped"] => "add `skipped:` and the question or outcome it leads to",
        _ => "give each option its own line, or write a list of routes whose last has no `when`",
    };
    reader.push(finding.help(help));
}
