//! A comparison as one page: the changes with one of those whom they meet, and below them
//! both versions as one ladder, what is gone with a minus and what is new with a plus. It
//! runs nothing and asks nobody for anything.

use std::fmt::Write as _;

use jiff::civil::Date;
use quandary::flow::Flow;
use quandary::flow::question::Question;
use quandary::flow::table::Id;
use quandary::ladder::draw::{Crowds, PictureOf, ladder};
use quandary::ladder::html::PageBeginning;
use quandary::ladder::{Ladder, LeadsTo, Rung, sign};
use quandary::versions::lines;
use quandary::versions::matching::{Matching, Version};
use similar::{ChangeTag, TextDiff};

use super::super::html::text;

use super::sum::{NOT_DECIDED, Sum, not_decided, share, ways};
use super::told::{ChangeKind, ComparedFlows, ToldChange, from_where_they_differ};

const STYLE: &str = include_str!("page.css");

/// The comparison.
pub fn html(
    compared: &ComparedFlows<'_>,
    told: &[ToldChange<'_>],
    sum: &Sum,
    both: &BothLadders,
) -> String {
    let [old, new] = compared.files.map(|file| text(&file.name));
    let versions = format!("{old} → {new}");
    let beginning = PageBeginning {
        title: &versions,
        heading: &versions,
        style: STYLE,
        script: None,
    };
    let mut page = beginning.html();
    for line in sum.told(compared).lines() {
        let _ = writeln!(page, "<p>{}</p>", text(line));
    }
    let not_decided = not_decided(compared);
    if !not_decided.is_empty() {
        let items = not_decided.iter();
        let items: String = items
            .map(|item| format!("<li>{}</li>", text(item)))
            .collect();
        let _ = writeln!(page, "<p>{NOT_DECIDED}</p>\n<ul>{items}</ul>");
    }
    for renamed in &compared.comparison.renamed {
        let (what, old, new) = (renamed.what, text(&renamed.old), text(&renamed.new));
        let _ = writeln!(
            page,
            "<p class=\"quiet\">The {what} <code>{old}</code> is called <code>{new}</code> now, since it says the same.</p>"
        );
    }
    page.push_str("</header>\n<main>\n");
    for (kind, heading) in ChangeKind::ALL {
        let of_kind = told.iter();
        let of_kind = of_kind.filter(|one| one.kind == kind && !sum.is_approved(one));
        let of_kind: Vec<&ToldChange<'_>> = of_kind.collect();
        if of_kind.is_empty() {
            continue;
        }
        let _ = writeln!(page, "<h2>{heading}</h2>");
        for change in of_kind {
            page.push_str(&change_card(change, compared));
        }
    }
    page.push_str("<h2>Both versions</h2>\n<p class=\"quiet\">− is gone, + is new. What is the same in both is folded.</p>\n");
    both.rungs
        .iter()
        .for_each(|rung| page.push_str(&rung.html()));
    page.push_str("</main>\n</body>\n</html>\n");
    page
}

fn change_card(change: &ToldChange<'_>, compared: &ComparedFlows<'_>) -> String {
    let class = if change.is_grave { " grave" } else { "" };
    let (share, of) = (
        share(change.class),
        ways(change.class, compared.comparison.ways.as_ref()),
    );
    let mut card = format!(
        "<section class=\"change{class}\">\n<h3>{}</h3>\n<p class=\"quiet\">{}{} <code>{}</code></p>\n",
        with_code(&change.fact),
        text(&share),
        text(&of),
        change.mark
    );
    if let Some([old, new]) = &change.was {
        let [old, new] = from_where_they_differ(old, new);
        let lines = [(ChangeTag::Delete, old), (ChangeTag::Insert, new)];
        card.push_str(&lines_in_html(&lines, with_code));
    }
    let _ = writeln!(card, "<p>For whom: {}</p>", text(&change.who));
    if !change.rows.is_empty() {
        card.push_str("<div class=\"people\"><table>\n<thead><tr><th>One of them</th><th>was</th><th>is now</th></tr></thead>\n<tbody>\n");
        for [name, old, new] in &change.rows {
            let class = if old == new { "" } else { " class=\"other\"" };
            let (name, old, new) = (text(name), text(old), text(new));
            let _ = writeln!(
                card,
                "<tr{class}><th scope=\"row\">{name}</th><td>{old}</td><td>{new}</td></tr>"
            );
        }
        card.push_str("</tbody>\n</table></div>\n");
    }
    card.push_str("</section>\n");
    card
}

/// Words in which names stand between backticks.
fn with_code(words: &str) -> String {
    let pieces = words.split('`').enumerate();
    let pieces = pieces.map(|(at, piece)| match at % 2 {
        0 => text(piece),
        _ => format!("<code>{}</code>", text(piece)),
    });
    pieces.collect()
}

fn lines_in_html(lines: &[(ChangeTag, String)], words: impl Fn(&str) -> String) -> String {
    let mut list = String::from("<ul class=\"lines\">\n");
    for (tag, line) in lines {
        let line = words(line);
        let _ = match tag {
            ChangeTag::Delete => writeln!(
                list,
                "<li class=\"gone\"><span class=\"sign\" role=\"img\" aria-label=\"gone\">−</span><del>{line}</del></li>"
            ),
            ChangeTag::Insert => writeln!(
                list,
                "<li class=\"added\"><span class=\"sign\" role=\"img\" aria-label=\"new\">+</span><ins>{line}</ins></li>"
            ),
            ChangeTag::Equal => writeln!(list, "<li><span></span><span>{line}</span></li>"),
        };
    }
    list.push_str("</ul>\n");
    list
}

/// Both versions as one ladder.
pub struct BothLadders {
    rungs: Vec<BothRungs>,
}

/// A question or an outcome of both versions, or of one of them.
struct BothRungs {
    /// What it's called, in the newer of those that have it.
    name: String,
    versions: InVersions,
    lines: Vec<(ChangeTag, String)>,
}

/// Which versions have it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum InVersions {
    Both,
    Old,
    New,
}

impl BothRungs {
    fn of(name: String, texts: [Option<String>; 2]) -> Self {
        let versions = match &texts {
            [Some(_), None] => InVersions::Old,
            [None, _] => InVersions::New,
            [Some(_), Some(_)] => InVersions::Both,
        };
        let [old, new] = texts.map(Option::unwrap_or_default);
        let diff = TextDiff::from_lines(&old, &new);
        let lines = diff.iter_all_changes();
        let lines = lines.map(|line| (line.tag(), line.value().trim_end().to_owned()));
        Self {
            name,
            versions,
            lines: lines.collect(),
        }
    }

    fn html(&self) -> String {
        let is_changed = self.lines.iter().any(|(tag, _)| *tag != ChangeTag::Equal);
        let open = if is_changed { " open" } else { "" };
        let said = match (self.versions, is_changed) {
            (InVersions::Old, _) => "<span class=\"gone\">− gone</span>",
            (InVersions::New, _) => "<span class=\"added\">+ new</span>",
            (InVersions::Both, true) => "changed",
            (InVersions::Both, false) => "<span class=\"quiet\">the same</span>",
        };
        format!(
            "<details class=\"rung\"{open}><summary><h3>{}</h3> <span>{said}</span></summary>\n{}</details>\n",
            text(&self.name),
            lines_in_html(&self.lines, text)
        )
    }
}

impl BothLadders {
    /// The ladders of two versions, question by question as they belong together.
    pub fn of(flows: [&Flow; 2], matching: &Matching, today: Date) -> Self {
        let ladders = flows.map(|flow| {
            let showing = PictureOf {
                today,
                crowds: Crowds::Counted,
                from: None,
                to: None,
                walked: None,
            };
            ladder(flow, None, &showing)
        });
        let mut rungs = Vec::new();
        for place in in_order(flows, matching, &ladders) {
            let ids = matching.questions.all[place];
            let rungs_of_both = Version::BOTH.map(|version| {
                let at = version as usize;
                let name = flows[at].questions.name(ids[at]?);
                ladders[at].questions.iter().find(|rung| rung.id == name)
            });
            let name = rungs_of_both[1].or(rungs_of_both[0]);
            let name = name.map(|rung| rung.name.clone());
            let texts = Version::BOTH.map(|version| {
                let at = version as usize;
                Some(question_in_lines(flows[at], ids[at]?, rungs_of_both[at]?))
            });
            rungs.push(BothRungs::of(name.unwrap_or_default(), texts));
        }
        for ids in &matching.outcomes.all {
            let texts = Version::BOTH.map(|version| {
                let at = version as usize;
                Some(as_lines(lines::of_outcome(flows[at], ids[at]?)))
            });
            let name = match ids {
                [_, Some(id)] => flows[1].without_answers(&flows[1].outcomes[*id].title),
                [Some(id), None] => flows[0].without_answers(&flows[0].outcomes[*id].title),
                [None, None] => continue,
            };
            rungs.push(BothRungs::of(name, texts));
        }
        Self { rungs }
    }
}

/// The questions in the order of the new version; those that are gone stand behind the one
/// that they stood behind.
fn in_order(flows: [&Flow; 2], matching: &Matching, ladders: &[Ladder; 2]) -> Vec<usize> {
    let places = |version: Version| -> Vec<usize> {
        let at = version as usize;
        let rungs = ladders[at].questions.iter();
        let ids = rungs.filter_map(|rung| flows[at].questions.find(&rung.id));
        ids.map(|id: Id<Question>| matching.questions.place(version, id))
            .collect()
    };
    let [old, new] = Version::BOTH.map(places);
    let mut all = new;
    for (at, place) in old.iter().enumerate() {
        if all.contains(place) {
            continue;
        }
        let before = old[..at].iter().rev();
        let behind = before.filter_map(|before| all.iter().position(|known| known == before));
        let behind = behind.map(|at| at + 1).next().unwrap_or(0);
        all.insert(behind, *place);
    }
    all
}

/// A question with its routes, a line for each thing that it says. Numbers are left out: a
/// question more would change all of them.
fn question_in_lines(flow: &Flow, id: Id<Question>, rung: &Rung) -> String {
    let mut lines = lines::of_question(flow, id);
    for row in &rung.rows {
        let to = match &row.to {
            LeadsTo::Question { name, .. } => format!("→ {name}"),
            LeadsTo::Outcome { title, tone, .. } => format!("{} {title}", sign(*tone)),
            LeadsTo::Nowhere => "✗ nowhere".to_owned(),
        };
        lines.push(format!("{} {to}", row.when.text));
    }
    let refusals = rung.refusals.iter();
    lines.extend(refusals.map(|one| format!("refused where {}: “{}”", one.when.text, one.says)));
    as_lines(lines)
}

/// Each on one line.
fn as_lines(lines: Vec<String>) -> String {
    let one = |line: String| line.split_whitespace().collect::<Vec<_>>().join(" ") + "\n";
    lines.into_iter().map(one).collect()
}
