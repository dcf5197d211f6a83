//! Every fix of every fault: once it is done, what it mends is gone and nothing new has come.
//!
//! The faults are the fixtures of `tests/faults/` and the bad examples on the pages of the
//! rules. Each fix is done by itself, and all that are sure together.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use quandary::check;
use quandary::diagnostic::{Certainty, Finding, Rule};
use quandary::fixes::{applied, fixes, mended};
use quandary::flow::{Flow, day};
use quandary::parse::scenario::sheet::Sheet;
use quandary::parse::{self, answers};
use quandary::space::MOST_NODES;

/// Of a hundred faults with a help, so many have to have a fix at least.
const LEAST_WITH: usize = 30;

/// How a text is looked at: each kind of file in its own way, a flow that cannot be used only
/// as far as it can be read.
#[derive(Clone, Copy)]
enum Look<'f> {
    Read,
    Check,
    Scenarios(&'f Flow),
    Answers(&'f Flow),
}

impl Look<'_> {
    fn findings(self, text: &str) -> Vec<Finding> {
        match self {
            Look::Read => parse::read(text).findings().to_vec(),
            Look::Check => {
                let options = check::CheckOptions {
                    today: day::read("2026-11-23").expect("a day"),
                    most_nodes: MOST_NODES,
                };
                check::check(text, &options).findings
            }
            Look::Scenarios(flow) => Sheet::whole(text).read_all(flow).findings,
            Look::Answers(flow) => answers::read(text, flow).findings,
        }
    }
}

/// How often each fault is found.
fn count(findings: &[Finding]) -> BTreeMap<(Rule, &str), usize> {
    let mut count = BTreeMap::new();
    for finding in findings {
        *count.entry((finding.rule, &*finding.message)).or_default() += 1;
    }
    count
}

/// What is new in the second, and what should be gone and is not.
fn left(before: &[Finding], after: &[Finding], gone: &[&Finding]) -> Vec<String> {
    let mut allowed = count(before);
    for finding in gone {
        if let Some(allowed) = allowed.get_mut(&(finding.rule, &*finding.message)) {
            *allowed -= 1;
        }
    }
    let after = count(after).into_iter();
    let left = after.filter(|(fault, found)| *found > allowed.get(fault).copied().unwrap_or(0));
    left.map(|((rule, message), _)| format!("{}: {message}", rule.name()))
        .collect()
}

#[derive(Default)]
struct Tally {
    helped: usize,
    fixed: usize,
    sure: usize,
    faults: Vec<String>,
}

impl Tally {
    fn file(&mut self, name: &str, text: &str, look: Look<'_>) {
        let look = match (look, parse::read(text).flow()) {
            (Look::Check, None) => Look::Read,
            (look, _) => look,
        };
        let findings = look.findings(text);
        // In what cannot be read nothing else has been seen.
        let blind = findings.iter().any(|found| found.rule == Rule::BrokenYaml);
        let all = fixes(text, &findings, &|text| look.findings(text));
        assert_eq!(all.len(), findings.len());
        for (finding, fixes) in findings.iter().zip(&all) {
            self.helped += usize::from(finding.help.is_some());
            self.fixed += usize::from(!fixes.is_empty());
            for fix in fixes {
                self.sure += usize::from(fix.certainty == Certainty::Sure);
                let new = applied(text, &fix.edits).expect("the edits lie apart");
                let after = look.findings(&new);
                let left = match blind {
                    true => Vec::new(),
                    false => left(&findings, &after, &[finding]),
                };
                let broken = blind && after.iter().any(|found| found.message == finding.message);
                if !left.is_empty() || broken {
                    let what = &finding.message;
                    self.faults
                        .push(format!("{name}: {what}: {fix:?}\n  {left:?}"));
                }
            }
            let sure = fixes.iter().filter(|fix| fix.certainty == Certainty::Sure);
            if sure.count() > 1 {
                self.faults
                    .push(format!("{name}: two fixes are sure: {fixes:?}"));
            }
        }
        self.all_at_once(name, text, look);
    }

    /// All that is sure at once: as many findings fewer, and done a second time nothing more.
    fn all_at_once(&mut self, name: &str, text: &str, look: Look<'_>) {
        let look = |text: &str| look.findings(text);
        let (new, count) = mended(text, &look);
        if (count == 0) != (new == text) {
            self.faults
                .push(format!("{name}: {count} findings are mended:\n{new}"));
        }
        let (again, more) = mended(&new, &look);
        if more > 0 || again != new {
            self.faults
                .push(format!("{name}: not all is mended at once:\n{new}"));
        }
        let (lines, new_lines): (Vec<&str>, Vec<&str>) =
            (text.lines().collect(), new.lines().collect());
        let kept = lines.iter().filter(|line| new_lines.contains(line)).count();
        let changed = lines.len() - kept;
        // One fix may change several lines, as many as it has edits.
        let all = fixes(text, &look(text), &look);
        let sure = all.iter().flatten();
        let sure = sure.filter(|fix| fix.certainty == Certainty::Sure);
        let edits: usize = sure.map(|fix| fix.edits.len()).sum();
        if changed > edits.max(count).max(1) * 2 {
            self.faults.push(format!(
                "{name}: {changed} lines are changed for {count}:\n{new}"
            ));
        }
    }
}

fn files(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let entries = fs::read_dir(folder).expect("the folder is there");
    let mut files: Vec<PathBuf> = entries
        .map(|entry| entry.expect("it can be read").path())
        .filter(|path| path.is_file())
        .collect();
    files.sort();
    files
}

#[test]
fn every_fix_mends_what_it_is_for_and_breaks_nothing() {
    let pizza = parse::read(include_str!("../flows/pizza.yaml")).into_flow();
    let pizza = pizza.expect("it has no fault");
    let mut tally = Tally::default();
    for (folder, look) in [
        ("tests/faults", Look::Read),
        ("tests/faults/check", Look::Check),
    ] {
        for path in files(folder) {
            let name = path.to_string_lossy();
            let whole = fs::read_to_string(&path).expect("fixtures are UTF-8");
            let end = whole.find("\n# finds ").map_or(whole.len(), |at| at + 1);
            let look = match look {
                _ if name.ends_with(".scenarios.yaml") => Look::Scenarios(&pizza),
                _ if name.ends_with(".answers.yaml") => Look::Answers(&pizza),
                look => look,
            };
            let text = parse::shared::bundle(&whole[..end], |part| {
                fs::read_to_string(path.with_file_name(part)).map_err(|error| error.to_string())
            });
            tally.file(&name, &text, look);
        }
    }
    for rule in Rule::ALL {
        let page = rule.page();
        let bad = page
            .split("```yaml\n")
            .nth(1)
            .and_then(|bad| bad.split("```").next());
        let bad = parse::shared::bundle(bad.expect("there is a bad example"), |part| {
            let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
            fs::read_to_string(examples.join(part)).map_err(|error| error.to_string())
        });
        tally.file(rule.name(), &bad, Look::Check);
    }
    let Tally {
        helped,
        fixed,
        sure,
        faults,
    } = tally;
    assert!(
        faults.is_empty(),
        "{} faults\n{}",
        faults.len(),
        faults.join("\n")
    );
    println!("{helped} findings with a help, {fixed} with a fix; {sure} fixes are sure");
    assert!(
        fixed * 100 >= helped * LEAST_WITH,
        "{fixed} of {helped} have a fix"
    );
    assert!(sure * 3 >= fixed, "{sure} of {fixed} are sure");
}

/// What a fix makes of a condition, and whether it is done without asking.
#[test]
fn a_condition_becomes_what_its_words_mean() {
    for (condition, certainty, wanted) in [
        ("if hungry", Certainty::Guess, "hungry"),
        ("only if hungry", Certainty::Guess, "hungry"),
        ("if hungry and rich", Certainty::Guess, "hungry and rich"),
        ("diet = vegan", Certainty::Sure, "diet is vegan"),
        (
            "avoid includes no nuts",
            Certainty::Sure,
            "avoid has none of nuts",
        ),
        // Whether somebody is meant who has chosen more is not said.
        ("avoid is nuts", Certainty::Guess, "avoid has nuts"),
    ] {
        let text = |condition: &str| {
            format!(
                "quandary: 1\ntitle: T\nstart: avoid\nfacts:\n  rich: hungry\n  \
                 one: {condition}\nquestions:\n  \
                 avoid: {{ask: A?, type: choices, options: {{nuts: N, milk: M}}, next: diet}}\n  \
                 diet: {{ask: D?, options: {{vegan: V, all: A}}, next: hungry}}\n  \
                 hungry: {{ask: H?, type: yes_no, next: r}}\n\
                 outcomes:\n  r: {{tone: go, title: R}}\n"
            )
        };
        let was = text(condition);
        let look = |text: &str| parse::read(text).findings().to_vec();
        let all = fixes(&was, &look(&was), &look);
        let [fix] = all.as_slice().concat().try_into().expect(condition);
        assert_eq!(fix.certainty, certainty, "{condition}");
        let new = applied(&was, &fix.edits).expect("the edits lie apart");
        let line = new.lines().find_map(|line| line.strip_prefix("  one: "));
        assert_eq!(line.map(str::trim), Some(wanted), "{condition}");
    }
}
