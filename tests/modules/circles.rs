//! Inside a room no file leads round to itself: what one names does not name it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use petgraph::algo::tarjan_scc;
use petgraph::graph::DiGraph;

use super::{collect, source, tokens, without_comments};

/// Circles that there are, each with its reason.
const KNOWN: [(&str, &[&str]); 0] = [];

/// A module by its names, from the root on.
type Module = Vec<String>;

#[test]
fn no_circle_is_inside_a_room_but_those_that_are_known() {
    let mut files = Vec::new();
    collect(Path::new("src"), &mut files);
    let modules: BTreeMap<Module, PathBuf> = files
        .into_iter()
        .map(|file| (module_of(&file), file))
        .collect();
    let mut rooms: BTreeMap<String, BTreeSet<(String, String)>> = BTreeMap::new();
    for (module, file) in &modules {
        let text = source(file);
        // Tests may name whatever they try.
        let code = text.split("#[cfg(test)]\nmod ").next().unwrap_or("");
        for named in named(&without_comments(code), module) {
            let known = (1..=named.len()).rev().find_map(|length| {
                let first = &named[..length];
                modules.contains_key(first).then(|| first.to_vec())
            });
            let Some(named) = known else { continue };
            let common = module
                .iter()
                .zip(&named)
                .take_while(|(one, other)| one == other)
                .count();
            if let (Some(here), Some(there)) = (module.get(common), named.get(common)) {
                let room = rooms.entry(module[..common].join("/")).or_default();
                room.insert((here.clone(), there.clone()));
            }
        }
    }
    assert!(rooms.len() > 10, "{:?}", rooms.keys());
    let found = rooms
        .iter()
        .flat_map(|(room, arrows)| circles(room, arrows));
    let known = KNOWN.map(|(room, files)| format!("{room}: {}", files.join(", ")));
    let found: BTreeSet<String> = found.collect();
    assert_eq!(found, BTreeSet::from(known));
}

#[test]
fn circles_are_found_where_they_are() {
    let here = ["a".to_owned(), "b".to_owned()];
    let code = "use super::c::{D, e::{self, F}};\nfn f() { crate::x::y(); self::z() }\n";
    let names = |names: &str| names.split(' ').map(str::to_owned).collect::<Module>();
    let wanted = ["a c D", "a c e", "a c e F", "x y", "a b z"].map(names);
    assert_eq!(named(code, &here), wanted);
    let arrows = [("a", "b"), ("b", "c"), ("c", "b"), ("c", "d")];
    let arrows = arrows.map(|(one, other)| (one.to_owned(), other.to_owned()));
    assert_eq!(circles("room", &BTreeSet::from(arrows)), ["room: b, c"]);
}

/// The circles of a room: its name, and the files of one.
fn circles(room: &str, arrows: &BTreeSet<(String, String)>) -> Vec<String> {
    let mut graph = DiGraph::<&str, ()>::new();
    let mut nodes = BTreeMap::new();
    for name in arrows.iter().flat_map(|(one, other)| [one, other]) {
        nodes
            .entry(name.as_str())
            .or_insert_with(|| graph.add_node(name));
    }
    for (one, other) in arrows {
        graph.add_edge(nodes[one.as_str()], nodes[other.as_str()], ());
    }
    let parts = tarjan_scc(&graph).into_iter();
    let circles = parts.filter(|part| part.len() > 1).map(|part| {
        let mut files: Vec<&str> = part.into_iter().map(|node| graph[node]).collect();
        files.sort_unstable();
        format!("{room}: {}", files.join(", "))
    });
    circles.collect()
}

fn module_of(file: &Path) -> Module {
    let below = file.strip_prefix("src").expect("it stands in `src`");
    let names = below.with_extension("");
    let names = names.iter().map(|name| name.to_string_lossy().into_owned());
    let mut module: Module = names.collect();
    module.retain(|name| name != "mod");
    module
}

/// What paths from `crate`, `super` and `self` on name, from the root on.
fn named(code: &str, module: &[String]) -> Vec<Module> {
    let words = tokens(code);
    let mut named = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let begins = matches!(words[at], "crate" | "super" | "self");
        let goes_on = words.get(at + 1) == Some(&"::");
        let inside = at > 0 && words[at - 1] == "::";
        if !begins || !goes_on || inside {
            at += 1;
            continue;
        }
        let from = match words[at] {
            "crate" => Vec::new(),
            "super" => module[..module.len().saturating_sub(1)].to_vec(),
            _ => module.to_vec(),
        };
        at = tree(&words, at + 2, &from, &mut named);
    }
    named
}

/// Reads a path, or paths in braces; where it ends.
fn tree(words: &[&str], mut at: usize, from: &[String], named: &mut Vec<Module>) -> usize {
    let mut path = from.to_vec();
    loop {
        match words.get(at) {
            Some(&"{") => {
                at += 1;
                while !matches!(words.get(at), Some(&"}") | None) {
                    at = tree(words, at, &path, named);
                    at += usize::from(words.get(at) == Some(&","));
                }
                return at + 1;
            }
            Some(&"super") => _ = path.pop(),
            Some(&"self") => {}
            Some(name) => path.push((*name).to_owned()),
            None => return at,
        }
        at += 1;
        if words.get(at) != Some(&"::") {
            break;
        }
        at += 1;
    }
    named.push(path);
    // A name of one's own for what is named.
    match words.get(at) {
        Some(&"as") => at + 2,
        _ => at,
    }
}
