//! A booklet as one page, for a browser and for paper. It runs nothing and asks nobody for
//! anything; what is ticked and written in it stays in it until it's printed.

use std::fmt::Write as _;

use quandary::booklet::{Booklet, BookletOf, BookletTerms};
use quandary::ladder::html::PageBeginning;
use quandary::ladder::{InWords, LadderRow, LeadsTo, Rung, VerdictShown, WordKind, sign};

use super::super::html::{below, text};
use super::markdown::only_changed;
use super::told::{ToldBooklet, ToldCase, ToldOutcome, ToldPerson, share_told};

const STYLE: &str = include_str!("page.css");

/// The page.
pub fn html(told: &ToldBooklet, booklet: &Booklet<'_>, terms: &BookletTerms) -> String {
    let title = text(&told.title);
    let beginning = PageBeginning {
        title: &format!("{title} (for review)"),
        heading: &title,
        style: STYLE,
        script: None,
    };
    let mut page = beginning.html();
    let _ = writeln!(
        page,
        "<p>For review, made on {} of <code>{}</code>. Tick what is right and what is wrong, and say why.</p>",
        terms.today,
        text(&told.file)
    );
    if terms.of == BookletOf::Changed {
        let _ = writeln!(page, "<p>{}</p>", text(&only_changed(booklet)));
    }
    if let Some(not_decided) = &told.not_decided {
        let _ = writeln!(page, "<p><strong>{}</strong></p>", text(not_decided));
    }
    page.push_str("</header>\n<main>\n");
    contents(&mut page, told, booklet, terms);
    page.push_str("<h2 id=\"outcomes\">Outcomes</h2>\n");
    for (at, (outcome, claim)) in told.outcomes.iter().zip(&booklet.outcomes).enumerate() {
        let who = claim.crowd.who.as_ref().map(said);
        let who = who.unwrap_or_else(|| "It is not known who gets it.".to_owned());
        page.push_str(&outcome_entry(told, at + 1, outcome, &who));
    }
    if terms.of == BookletOf::Everything {
        page.push_str("<h2 id=\"questions\">Questions</h2>\n");
        let questions = booklet.ladder.questions.iter();
        questions.for_each(|rung| question(&mut page, told, rung));
        facts(&mut page, booklet);
        promises(&mut page, booklet);
    }
    cases(&mut page, told, booklet);
    page.push_str("</main>\n</body>\n</html>\n");
    page
}

fn contents(page: &mut String, told: &ToldBooklet, booklet: &Booklet<'_>, terms: &BookletTerms) {
    page.push_str("<nav aria-label=\"Contents\">\n<ol>\n");
    for (at, outcome) in told.outcomes.iter().enumerate() {
        let number = at + 1;
        let _ = writeln!(
            page,
            "<li class=\"{tone}\"><a href=\"#o{number}\">{number}. <span class=\"sign\" aria-hidden=\"true\">{}</span> {}</a> <span class=\"quiet\">{}</span></li>",
            sign(outcome.tone),
            text(&outcome.title),
            text(&outcome.share),
            tone = outcome.tone,
        );
    }
    if terms.of == BookletOf::Everything {
        let count = booklet.ladder.questions.len();
        let _ = writeln!(
            page,
            "<li><a href=\"#questions\">Questions</a> <span class=\"quiet\">{count}</span></li>"
        );
        if !booklet.ladder.promises.is_empty() {
            page.push_str("<li><a href=\"#promises\">Promises</a></li>\n");
        }
    }
    if !told.cases.is_empty() {
        let count = told.cases.len();
        let _ = writeln!(
            page,
            "<li><a href=\"#cases\">Cases</a> <span class=\"quiet\">{count}</span></li>"
        );
    }
    page.push_str("</ol>\n</nav>\n");
}

fn outcome_entry(booklet: &ToldBooklet, number: usize, told: &ToldOutcome, who: &str) -> String {
    let tone = told.tone;
    let language = text(&booklet.language);
    let mut entry = format!(
        "<section class=\"entry {tone}\" id=\"o{number}\">\n<div class=\"head\"><h3 lang=\"{language}\">{number}. <span class=\"sign\" role=\"img\" aria-label=\"{tone}\">{}</span> {}</h3>\n<span class=\"quiet\"><code>{}</code>, {}. {}</span></div>\n<h4>Who gets it</h4>\n<p>{who}</p>\n",
        sign(tone),
        text(&told.title),
        text(&told.id),
        text(&told.share),
        text(&told.signed),
    );
    entry.push_str(&boxed(&format!("{number}a")));
    if !told.people.is_empty() {
        entry.push_str("<h4>Some of them</h4>\n<div class=\"people\">\n");
        told.people.iter().for_each(|one| person(&mut entry, one));
        entry.push_str("</div>\n");
    }
    if let Some(shown) = &told.page {
        let shown = below(shown, 5);
        let _ = writeln!(
            entry,
            "<h4>What it says</h4>\n<article class=\"shown\" lang=\"{language}\">\n{shown}</article>"
        );
    }
    for [title, when, passage] in &told.elsewhere {
        let head = match title.as_str() {
            "" => String::new(),
            title => format!("<p><strong>{}</strong></p>\n", text(title)),
        };
        let (when, passage) = (text(when), below(passage, 6));
        let _ = writeln!(
            entry,
            "<p class=\"quiet\">Where {when}:</p>\n<div class=\"shown elsewhere\" lang=\"{language}\">\n{head}{passage}</div>"
        );
    }
    entry.push_str(&boxed(&format!("{number}b")));
    sources(&mut entry, told);
    if !told.ease.is_empty() {
        let _ = writeln!(
            entry,
            "<p class=\"quiet\">How it reads: {}</p>",
            text(&told.ease)
        );
    }
    if !told.is_signed {
        let _ = writeln!(
            entry,
            "<div class=\"signature\"><p>I answer for this outcome as it stands here.</p><dl><dt>Name</dt><dd></dd><dt>Day</dt><dd></dd><dt>Digest</dt><dd class=\"digest\">{}</dd></dl></div>",
            told.digest
        );
    }
    entry.push_str("</section>\n");
    entry
}

/// The box of a claim, which has a number.
fn boxed(claim: &str) -> String {
    format!(
        "<div class=\"claim\" role=\"group\" aria-label=\"Claim {claim}\"><span class=\"of\">{claim}</span> <label><input type=\"checkbox\"> right</label> <label><input type=\"checkbox\"> wrong</label> <label class=\"remark\">Remark <textarea rows=\"1\"></textarea></label></div>\n"
    )
}

fn person(entry: &mut String, told: &ToldPerson) {
    let _ = write!(entry, "<div class=\"person\"><h5>{}</h5><dl>", told.label);
    for (question, answer) in &told.answers {
        let (question, answer) = (text(question), text(answer));
        let _ = write!(entry, "<dt>{question}</dt><dd>{answer}</dd>");
    }
    entry.push_str("</dl>");
    if let Some(beyond) = &told.beyond {
        let _ = write!(entry, "<p>{}</p>", text(beyond));
    }
    entry.push_str("</div>\n");
}

fn sources(entry: &mut String, told: &ToldOutcome) {
    if told.sources.is_empty() {
        return;
    }
    entry.push_str("<h4>Sources</h4>\n<ul>\n");
    for source in &told.sources {
        let title = text(&source.title);
        let title = match &source.url {
            Some(url) if url.starts_with("https://") || url.starts_with("http://") => {
                let url = text(url).replace('"', "&quot;");
                format!("<a href=\"{url}\">{title}</a> <span class=\"quiet\">{url}</span>")
            }
            Some(url) => format!("{title} {}", text(url)),
            None => title,
        };
        let _ = writeln!(
            entry,
            "<li>{title} <span class=\"quiet\">({})</span></li>",
            text(&source.about)
        );
    }
    entry.push_str("</ul>\n");
}

fn question(page: &mut String, told: &ToldBooklet, rung: &Rung) {
    let number = rung.number;
    let language = text(&told.language);
    let asked = share_told(rung.crowd.share);
    let optional = if rung.optional {
        "; it may be skipped"
    } else {
        ""
    };
    let _ = writeln!(
        page,
        "<section class=\"entry\" id=\"q{number}\">\n<div class=\"head\"><h3 lang=\"{language}\">Q{number}. {}</h3>\n<span class=\"quiet\">asked: {asked}{optional}</span></div>",
        text(&rung.ask)
    );
    if let Some(why) = &rung.why {
        let _ = writeln!(
            page,
            "<p>Why it’s asked: <span lang=\"{language}\">{}</span></p>",
            text(why)
        );
    }
    if !rung.options.is_empty() {
        let options = rung
            .options
            .iter()
            .map(|option| format!("<li>{}</li>\n", text(option)));
        let options: String = options.collect();
        let _ = writeln!(
            page,
            "<h4>Options</h4>\n<ul lang=\"{language}\">\n{options}</ul>"
        );
    }
    page.push_str("<h4>What leads where</h4>\n<ul class=\"routes\">\n");
    for row in &rung.rows {
        route(page, told, row);
    }
    page.push_str("</ul>\n");
    for refusal in &rung.refusals {
        let (when, says) = (said(&refusal.when), text(&refusal.says));
        let _ = writeln!(
            page,
            "<p>Refused where {when}: “<span lang=\"{language}\">{says}</span>”</p>"
        );
    }
    page.push_str(&boxed(&format!("Q{number}")));
    page.push_str("</section>\n");
}

fn route(page: &mut String, told: &ToldBooklet, row: &LadderRow) {
    let to = match &row.to {
        LeadsTo::Question { number, name } => {
            format!("→ <a href=\"#q{number}\">Q{number} {}</a>", text(name))
        }
        LeadsTo::Outcome { title, tone, .. } => {
            let sign = sign(*tone);
            let at = told
                .outcomes
                .iter()
                .position(|outcome| outcome.title == *title);
            let title = text(title);
            let link = match at {
                Some(at) => format!("<a href=\"#o{}\">{title}</a>", at + 1),
                None => title,
            };
            format!(
                "<span class=\"sign {tone}\" role=\"img\" aria-label=\"{tone}\">{sign}</span> {link}"
            )
        }
        LeadsTo::Nowhere => "<strong class=\"fails\">✗ nowhere: no route holds</strong>".to_owned(),
    };
    let when = said(&row.when);
    let _ = writeln!(
        page,
        "<li><span>{when}</span> <span class=\"to\">{to}</span></li>"
    );
}

/// What the named conditions mean of which questions speak.
fn facts(page: &mut String, booklet: &Booklet<'_>) {
    if booklet.ladder.facts.is_empty() {
        return;
    }
    page.push_str("<h3>What these words mean</h3>\n<ul>\n");
    for fact in &booklet.ladder.facts {
        let (name, means) = (text(&fact.name), said(&fact.means));
        let _ = writeln!(page, "<li><strong>{name}</strong>: {means}</li>");
    }
    page.push_str("</ul>\n");
}

fn promises(page: &mut String, booklet: &Booklet<'_>) {
    if booklet.ladder.promises.is_empty() {
        return;
    }
    page.push_str("<h2 id=\"promises\">Promises</h2>\n<ul class=\"promises\">\n");
    for (at, promise) in booklet.ladder.promises.iter().enumerate() {
        let class = match promise.verdict {
            VerdictShown::Fails => "fails",
            VerdictShown::Holds | VerdictShown::OfNobody | VerdictShown::NotDecided => "quiet",
        };
        let number = at + 1;
        let _ = writeln!(
            page,
            "<li>P{number}. {} <span class=\"{class}\">{}</span>\n{}</li>",
            text(&promise.says),
            promise.verdict.in_words(),
            boxed(&format!("P{number}"))
        );
    }
    page.push_str("</ul>\n");
}

fn cases(page: &mut String, told: &ToldBooklet, booklet: &Booklet<'_>) {
    if told.cases.is_empty() {
        return;
    }
    page.push_str("<h2 id=\"cases\">Cases</h2>\n<div class=\"table\"><table class=\"cases\">\n<thead><tr><th></th><th>Answers</th><th>Advice</th><th class=\"tick\">Right</th><th class=\"tick\">Wrong</th><th>Remark</th></tr></thead>\n<tbody>\n");
    for (at, case) in told.cases.iter().enumerate() {
        row_of_case(page, at + 1, case);
    }
    page.push_str("</tbody>\n</table></div>\n");
    if booklet.more_cases > 0 {
        let more = booklet.more_cases;
        let _ = writeln!(
            page,
            "<p>{more} more: <code>quandary cases</code> writes them all.</p>"
        );
    }
}

fn row_of_case(page: &mut String, number: usize, case: &ToldCase) {
    let answers = case.answers.iter().map(|(question, answer)| {
        let (question, answer) = (text(question), text(answer));
        format!("<li><span class=\"q\">{question}:</span> {answer}</li>")
    });
    let answers: String = answers.collect();
    let tone = case.tone.map(|tone| tone.to_string()).unwrap_or_default();
    let tick = |of: &str| {
        format!(
            "<td class=\"tick\" data-of=\"{of}\"><input type=\"checkbox\" aria-label=\"C{number} {of}\"></td>"
        )
    };
    let _ = writeln!(
        page,
        "<tr><td class=\"number\">C{number}</td><td class=\"given\"><ul>{answers}</ul></td><td class=\"end\"><span class=\"sign {tone}\" aria-hidden=\"true\">{}</span> {}</td>{}{}<td class=\"note\"><input type=\"text\" aria-label=\"C{number} remark\"></td></tr>",
        case.sign,
        text(&case.end),
        tick("right"),
        tick("wrong"),
    );
}

/// A condition with its answers marked.
fn said(words: &InWords) -> String {
    let pieces = words.pieces.iter().map(|piece| {
        let words = text(&piece.text);
        match piece.is {
            WordKind::Answer => format!("<em class=\"a\">{words}</em>"),
            WordKind::Plain | WordKind::Question | WordKind::Fact | WordKind::Score => words,
        }
    });
    pieces.collect()
}
