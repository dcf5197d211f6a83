//! A ladder as one page for a browser: nothing is loaded from anywhere, and nothing that
//! an author wrote becomes more than text.

use std::fmt::Write;

use super::svg::escaped;
use super::{
    Crowd, InWords, LEGEND, Ladder, LadderRow, Landing, LeadsTo, PromiseShown, Rung, VerdictShown,
    WordKind, share_in_words, sign, ways_in_words,
};
use crate::space::figures::Met;

const STYLE: &str = include_str!("page.css");

const SCRIPT: &str = include_str!("page.js");

/// The SHA-256 of what stands between the tags of the script, in base64: nothing else runs.
/// `openssl dgst -sha256 -binary | base64` tells it; a test in a browser fails where it's
/// another one.
const SCRIPT_DIGEST: &str = "jNqy/lTv/m/+gDtMVNr6MJCUM+rhIRxOEsl1edF1GI4=";

/// How a page for authors begins, up to its first heading. Nothing may be loaded by it, and nothing
/// run but its script. Its texts are HTML already.
#[derive(Clone, Copy, Debug)]
pub struct PageBeginning<'p> {
    /// The title of its window.
    pub title: &'p str,
    /// Its first heading.
    pub heading: &'p str,
    /// Its style.
    pub style: &'p str,
    /// The SHA-256 of its script, in base64, where it has one.
    pub script: Option<&'p str>,
}

impl PageBeginning<'_> {
    /// The beginning.
    #[must_use]
    pub fn html(&self) -> String {
        let Self {
            title,
            heading,
            style,
            script,
        } = self;
        let script = script.map_or(String::new(), |digest| {
            format!("script-src 'sha256-{digest}'; ")
        });
        format!(
            "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; \
             style-src 'unsafe-inline'; {script}base-uri 'none'; form-action 'none'\">\n\
             <meta name=\"referrer\" content=\"no-referrer\">\n\
             <meta name=\"generator\" content=\"quandary\">\n<title>{title}</title>\n\
             <style>\n{style}</style>\n</head>\n<body>\n<header>\n<h1>{heading}</h1>\n"
        )
    }
}

/// The page. Its policy lets nothing run but its own script, and nothing be asked for.
#[must_use]
pub fn html(ladder: &Ladder) -> String {
    let title = escaped(&ladder.title);
    let beginning = PageBeginning {
        title: &title,
        heading: &title,
        style: STYLE,
        script: Some(SCRIPT_DIGEST),
    };
    let mut page = beginning.html();
    head(&mut page, ladder);
    page.push_str("</header>\n<main>\n<ol class=\"ladder\">\n");
    for rung in &ladder.questions {
        question(&mut page, ladder, rung);
    }
    page.push_str("</ol>\n<section>\n<h2>Outcomes</h2>\n<ul class=\"ends\">\n");
    for (place, landing) in ladder.outcomes.iter().enumerate() {
        outcome(&mut page, ladder, place, landing);
    }
    page.push_str("</ul>\n</section>\n");
    facts(&mut page, ladder);
    promises(&mut page, ladder);
    let _ = write!(
        page,
        "</main>\n<script>\n{SCRIPT}</script>\n</body>\n</html>\n"
    );
    page
}

fn head(page: &mut String, ladder: &Ladder) {
    if let (Some(ways), Some((fewest, most))) = (&ladder.ways, ladder.lengths) {
        let at_most = if ladder.exact { "" } else { "At most " };
        let ways = ways_in_words(ways);
        let (questions, outcomes) = (ladder.questions.len(), ladder.outcomes.len());
        let _ = writeln!(
            page,
            "<p class=\"quiet\">{at_most}{ways}, with {fewest} to {most} questions each. \
             Questions: {questions}. Outcomes: {outcomes}.</p>"
        );
    }
    let _ = writeln!(page, "<p class=\"quiet\">{LEGEND}</p>");
    for remark in &ladder.remarks {
        let _ = writeln!(page, "<p class=\"remark\">{}</p>", escaped(remark));
    }
    page.push_str(
        "<p class=\"tools\"><label>Search <input id=\"search\" type=\"search\" \
         autocomplete=\"off\" spellcheck=\"false\"></label> <output id=\"found\"></output> \
         <button id=\"fold\" type=\"button\">Fold all</button></p>\n",
    );
}

fn question(page: &mut String, ladder: &Ladder, rung: &Rung) {
    let number = rung.number;
    let never = if rung.crowd.met == Some(Met::Never) {
        " never"
    } else {
        ""
    };
    let _ = writeln!(page, "<li id=\"q{number}\" class=\"rung{never}\">");
    let _ = write!(
        page,
        "<details open><summary><span class=\"n\">{number}</span> <h2>{}</h2>",
        escaped(&rung.ask)
    );
    if rung.name != rung.ask {
        let _ = write!(
            page,
            " <span class=\"short\">{}</span>",
            escaped(&rung.name)
        );
    }
    let _ = writeln!(
        page,
        " <span class=\"share\">{}</span></summary>",
        share(&rung.crowd)
    );
    who(page, &rung.crowd, "Who is asked this?");
    page.push_str("<ul class=\"rows\">\n");
    for route in &rung.rows {
        row(page, rung, route);
    }
    page.push_str("</ul>\n");
    for refusal in &rung.refusals {
        let _ = writeln!(
            page,
            "<p class=\"quiet\">Refused where {}: “{}”</p>",
            said(&refusal.when),
            escaped(&refusal.says)
        );
    }
    if let Some(why) = &rung.why {
        let _ = writeln!(
            page,
            "<p class=\"quiet\">Why it’s asked: {}</p>",
            escaped(why)
        );
    }
    let promised = rung
        .promises
        .iter()
        .filter_map(|at| ladder.promises.get(*at));
    list_of_promises(page, promised);
    page.push_str("</details>\n</li>\n");
}

fn row(page: &mut String, rung: &Rung, row: &LadderRow) {
    let mut class = String::from("row");
    let never = row.crowd.met == Some(Met::Never);
    for (is, name) in [
        (never, " never"),
        (row.walked, " walked"),
        (row.tried == Some(0), " untried"),
        (row.to == LeadsTo::Nowhere, " gap"),
    ] {
        if is {
            class.push_str(name);
        }
    }
    let _ = write!(
        page,
        "<li class=\"{class}\"><span class=\"when\">{}</span> ",
        said(&row.when)
    );
    match &row.to {
        LeadsTo::Question { number, name } => {
            let jump = if *number == rung.number + 1 {
                ""
            } else {
                " jump"
            };
            let _ = write!(
                page,
                "<a class=\"to{jump}\" href=\"#q{number}\"><span class=\"arrow\">→</span> {number} {}</a>",
                escaped(name)
            );
        }
        LeadsTo::Outcome { place, title, tone } => {
            let _ = write!(
                page,
                "<a class=\"to {tone}\" href=\"#o{place}\"><span class=\"sign\" aria-label=\"{tone}\">{}</span> {}</a>",
                sign(*tone),
                escaped(title)
            );
        }
        LeadsTo::Nowhere => {
            page.push_str("<strong class=\"to gap\">✗ nowhere: no route holds</strong>");
        }
    }
    let end = match (never, row.tried) {
        (true, _) => "nobody".to_owned(),
        (false, Some(0)) => "untried".to_owned(),
        (false, Some(tried)) => format!("{tried} tried"),
        (false, None) => share(&row.crowd),
    };
    let mark = if row.walked { " <b>on the way</b>" } else { "" };
    let _ = write!(page, " <span class=\"share\">{end}{mark}</span>");
    who(page, &row.crowd, "Who gets here?");
    page.push_str("</li>\n");
}

fn outcome(page: &mut String, ladder: &Ladder, place: usize, landing: &Landing) {
    let never = if landing.crowd.met == Some(Met::Never) {
        " never"
    } else {
        ""
    };
    let _ = write!(
        page,
        "<li id=\"o{place}\" class=\"end{never}\"><h3 class=\"{tone}\"><span class=\"sign\" \
         aria-label=\"{tone}\">{}</span> {}</h3> <span class=\"share\">{}</span>",
        sign(landing.tone),
        escaped(&landing.title),
        share(&landing.crowd),
        tone = landing.tone,
    );
    let from = ladder.questions.iter().filter(|rung| {
        rung.rows.iter().any(|row| match row.to {
            LeadsTo::Outcome { place: to, .. } => to == place,
            LeadsTo::Question { .. } | LeadsTo::Nowhere => false,
        })
    });
    let from = from.map(|rung| {
        let (number, name) = (rung.number, escaped(&rung.name));
        format!("<a href=\"#q{number}\">{number} {name}</a>")
    });
    let from: Vec<String> = from.collect();
    let _ = write!(page, "<p class=\"quiet\">from {}</p>", from.join(", "));
    who(page, &landing.crowd, "Who gets here?");
    let promised = landing
        .promises
        .iter()
        .filter_map(|at| ladder.promises.get(*at));
    list_of_promises(page, promised);
    page.push_str("</li>\n");
}

/// What there is to know of who gets somewhere, folded.
fn who(page: &mut String, crowd: &Crowd, asked: &str) {
    let Some(who) = &crowd.who else { return };
    let _ = write!(
        page,
        "<details class=\"who\"><summary>{asked}</summary><p>{}</p>",
        said(who)
    );
    if let Some(ways) = &crowd.ways {
        let _ = write!(page, "<p class=\"quiet\">{}</p>", ways_in_words(ways));
    }
    if let Some(way) = crowd.way.as_ref().filter(|way| !way.is_empty()) {
        page.push_str("<p class=\"quiet\">One of the shortest ways:</p><ol class=\"way\">");
        for (question, answer) in way {
            let (question, answer) = (escaped(question), escaped(answer));
            let _ = write!(page, "<li>{question} <em>{answer}</em></li>");
        }
        page.push_str("</ol>");
    }
    page.push_str("</details>\n");
}

fn list_of_promises<'p>(page: &mut String, promises: impl Iterator<Item = &'p PromiseShown>) {
    let mut lines = String::new();
    let mut count = 0;
    let mut open = "";
    for promise in promises {
        count += 1;
        if promise.verdict == VerdictShown::Fails {
            open = " open";
        }
        lines.push_str(&promise_line(promise));
    }
    if count > 0 {
        let words = if count == 1 {
            "1 promise".to_owned()
        } else {
            format!("{count} promises")
        };
        let _ = writeln!(
            page,
            "<details class=\"who\"{open}><summary>{words}</summary><ul>{lines}</ul></details>"
        );
    }
}

fn promise_line(promise: &PromiseShown) -> String {
    let class = if promise.verdict == VerdictShown::Fails {
        "gap"
    } else {
        "quiet"
    };
    let verdict = promise.verdict.in_words();
    let says = escaped(&promise.says);
    format!("<li><span class=\"{class}\">{verdict}</span> {says}</li>")
}

fn facts(page: &mut String, ladder: &Ladder) {
    if ladder.facts.is_empty() {
        return;
    }
    page.push_str("<section>\n<h2>What these words mean</h2>\n<dl>\n");
    for fact in &ladder.facts {
        let (name, means) = (escaped(&fact.name), said(&fact.means));
        let _ = writeln!(
            page,
            "<dt id=\"f-{}\">{name}</dt><dd>{means}</dd>",
            anchor(&fact.name)
        );
    }
    page.push_str("</dl>\n</section>\n");
}

fn promises(page: &mut String, ladder: &Ladder) {
    if ladder.promises.is_empty() {
        return;
    }
    page.push_str("<section>\n<h2>Promises</h2>\n<ul class=\"promises\">\n");
    for promise in &ladder.promises {
        let _ = writeln!(page, "{}", promise_line(promise));
    }
    page.push_str("</ul>\n</section>\n");
}

fn share(crowd: &Crowd) -> String {
    match (crowd.met, crowd.share) {
        (Some(Met::Never), _) => "nobody".to_owned(),
        (_, Some(share)) => share_in_words(share),
        (Some(Met::Always), None) => "all".to_owned(),
        (Some(Met::Sometimes), None) => "some".to_owned(),
        (None, None) => String::new(),
    }
}

/// A condition with its pieces marked.
fn said(words: &InWords) -> String {
    let pieces = words.pieces.iter().map(|piece| {
        let text = escaped(&piece.text);
        match piece.is {
            WordKind::Plain => text,
            WordKind::Question | WordKind::Score => format!("<span class=\"q\">{text}</span>"),
            WordKind::Answer => format!("<em>{text}</em>"),
            WordKind::Fact => {
                let anchor = anchor(&piece.text);
                format!("<a class=\"fact\" href=\"#f-{anchor}\">{text}</a>")
            }
        }
    });
    pieces.collect()
}

/// The name of a fact as a part of an address.
fn anchor(name: &str) -> String {
    let plain = |c: char| if c.is_alphanumeric() { c } else { '-' };
    name.chars().map(plain).collect()
}
