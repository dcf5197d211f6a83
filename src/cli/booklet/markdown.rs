//! A booklet as Markdown.

use std::fmt::Write as _;

use quandary::booklet::{Booklet, BookletOf, BookletTerms};
use quandary::flow::text::literal_in_markdown;
use quandary::ladder::{LeadsTo, sign};

use super::told::{ToldBooklet, ToldOutcome, share_told};

/// By what it's known as one of ours.
const MARK: &str = "<!-- quandary booklet -->";

/// The booklet.
pub fn markdown(told: &ToldBooklet, booklet: &Booklet<'_>, terms: &BookletTerms) -> String {
    let title = words(&told.title);
    let mut text = format!("{MARK}\n\n# {title} (for review)\n\n");
    let _ = writeln!(
        text,
        "Made on {} of `{}`. Tick what is right and what is wrong, and say why.\n",
        terms.today, told.file
    );
    if terms.of == BookletOf::Changed {
        let _ = writeln!(text, "{}\n", only_changed(booklet));
    }
    if let Some(not_decided) = &told.not_decided {
        let _ = writeln!(text, "**{not_decided}**\n");
    }
    text.push_str("## Outcomes\n\n");
    for (at, (outcome, claim)) in told.outcomes.iter().zip(&booklet.outcomes).enumerate() {
        let who = claim.crowd.who.as_ref();
        let who = who.map_or("It is not known who gets it.", |who| who.text.as_str());
        write_outcome(&mut text, at + 1, outcome, who);
    }
    if terms.of == BookletOf::Everything {
        questions(&mut text, booklet);
        facts(&mut text, booklet);
        promises(&mut text, booklet);
    }
    cases(&mut text, told, booklet);
    text
}

/// What a booklet leaves out that shows only what has changed.
pub fn only_changed(booklet: &Booklet<'_>) -> String {
    let left_out = match booklet.left_out {
        0 => "No outcome is left out".to_owned(),
        1 => "1 outcome is left out, which is signed as it is".to_owned(),
        count => format!("{count} outcomes are left out, which are signed as they are"),
    };
    format!("Only what nobody has signed as it is. {left_out}; so are questions and promises.")
}

fn write_outcome(text: &mut String, number: usize, told: &ToldOutcome, who: &str) {
    let title = words(&told.title);
    let _ = writeln!(text, "### {number}. {} {title}\n", sign(told.tone));
    let _ = writeln!(
        text,
        "`{}`, {}; {}. {}\n",
        told.id,
        told.tone,
        told.share,
        words(&told.signed)
    );
    let _ = writeln!(text, "**Who gets it:** {}\n", words(who));
    boxed(text, &format!("{number}a, who gets it"));
    for person in &told.people {
        let _ = writeln!(text, "{}:\n", person.label);
        for (question, answer) in &person.answers {
            let _ = writeln!(text, "- {}: {}", words(question), words(answer));
        }
        if let Some(beyond) = &person.beyond {
            let _ = writeln!(text, "\n{}", words(beyond));
        }
        text.push('\n');
    }
    if let Some(page) = &told.page {
        text.push_str("**The page, as the first of them sees it:**\n\n");
        for line in page.trim().lines() {
            let _ = writeln!(text, "> {line}");
        }
        text.push('\n');
    }
    for [title, when, passage] in &told.elsewhere {
        let title = match title.as_str() {
            "" => String::new(),
            title => format!(" **{}**", words(title)),
        };
        let _ = writeln!(text, "Where {}:{title}\n", words(when));
        for line in passage.trim().lines() {
            let _ = writeln!(text, "> {line}");
        }
        text.push('\n');
    }
    boxed(text, &format!("{number}b, what it says"));
    behind_it(text, told);
}

/// What stands behind an outcome: its sources, how it reads, and what is to be signed.
fn behind_it(text: &mut String, told: &ToldOutcome) {
    if !told.sources.is_empty() {
        text.push_str("**Sources:**\n\n");
        for source in &told.sources {
            let url = source.url.as_ref().map(|url| format!(" <{url}>"));
            let url = url.unwrap_or_default();
            let about = words(&source.about);
            let _ = writeln!(text, "- {}{url} ({about})", words(&source.title));
        }
        text.push('\n');
    }
    if !told.ease.is_empty() {
        let _ = writeln!(text, "**How it reads:** {}\n", words(&told.ease));
    }
    if !told.is_signed {
        let _ = writeln!(
            text,
            "To be signed:\n\n```yaml\nsigned:\n  by:\n  on:\n  digest: {}\n```\n",
            told.digest
        );
    }
}

fn boxed(text: &mut String, claim: &str) {
    let _ = writeln!(
        text,
        "- [ ] {claim}: right\n- [ ] {claim}: wrong\n- Remark:\n"
    );
}

fn questions(text: &mut String, booklet: &Booklet<'_>) {
    text.push_str("## Questions\n\n");
    for rung in &booklet.ladder.questions {
        let number = rung.number;
        let _ = writeln!(text, "### Q{number}. {}\n", words(&rung.ask));
        if let Some(why) = &rung.why {
            let _ = writeln!(text, "Why it's asked: {}\n", words(why));
        }
        let asked = share_told(rung.crowd.share);
        let optional = if rung.optional {
            "; it may be skipped"
        } else {
            ""
        };
        let _ = writeln!(text, "Asked: {asked}{optional}.\n");
        if !rung.options.is_empty() {
            let options = rung.options.iter().map(|option| words(option));
            let _ = writeln!(
                text,
                "Options: {}\n",
                options.collect::<Vec<_>>().join("; ")
            );
        }
        for row in &rung.rows {
            let to = match &row.to {
                LeadsTo::Question { number, name } => format!("Q{number} {}", words(name)),
                LeadsTo::Outcome { title, tone, .. } => format!("{} {}", sign(*tone), words(title)),
                LeadsTo::Nowhere => "✗ nowhere".to_owned(),
            };
            let _ = writeln!(text, "- {} → {to}", words(&row.when.text));
        }
        for refusal in &rung.refusals {
            let (when, says) = (words(&refusal.when.text), words(&refusal.says));
            let _ = writeln!(text, "- refused where {when}: “{says}”");
        }
        text.push('\n');
        boxed(text, &format!("Q{number}"));
    }
}

/// What the named conditions mean of which questions speak.
fn facts(text: &mut String, booklet: &Booklet<'_>) {
    if booklet.ladder.facts.is_empty() {
        return;
    }
    text.push_str("### What these words mean\n\n");
    for fact in &booklet.ladder.facts {
        let (name, means) = (words(&fact.name), words(&fact.means.text));
        let _ = writeln!(text, "- {name}: {means}");
    }
    text.push('\n');
}

fn promises(text: &mut String, booklet: &Booklet<'_>) {
    if booklet.ladder.promises.is_empty() {
        return;
    }
    text.push_str("## Promises\n\n");
    for (at, promise) in booklet.ladder.promises.iter().enumerate() {
        let verdict = promise.verdict.in_words();
        let _ = writeln!(
            text,
            "**P{}.** {} ({verdict})\n",
            at + 1,
            words(&promise.says)
        );
        boxed(text, &format!("P{}", at + 1));
    }
}

fn cases(text: &mut String, told: &ToldBooklet, booklet: &Booklet<'_>) {
    if told.cases.is_empty() {
        return;
    }
    text.push_str(
        "## Cases\n\n| | answers | advice | right | wrong | remark |\n|---|---|---|---|---|---|\n",
    );
    for (at, case) in told.cases.iter().enumerate() {
        let answers = case.answers.iter();
        let answers =
            answers.map(|(question, answer)| format!("{}: {}", cell(question), cell(answer)));
        let answers = answers.collect::<Vec<_>>().join("; ");
        let (sign, end) = (case.sign, cell(&case.end));
        let _ = writeln!(text, "| C{} | {answers} | {sign} {end} | ☐ | ☐ | |", at + 1);
    }
    if booklet.more_cases > 0 {
        let _ = writeln!(
            text,
            "\n{} more: `quandary cases` writes them all.",
            booklet.more_cases
        );
    }
}

fn words(text: &str) -> String {
    literal_in_markdown(text).replace('\n', " ")
}

fn cell(text: &str) -> String {
    words(text).replace('|', r"\|")
}
