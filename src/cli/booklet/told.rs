//! A booklet in words: what both of its forms say.

use quandary::booklet::people::{Example, ExampleRole, LedElsewhere};
use quandary::booklet::{Booklet, OutcomeClaim};
use quandary::flow::Flow;
use quandary::flow::answer::{Answer, Given};
use quandary::flow::outcome::Tone;
use quandary::flow::question::Question;
use quandary::flow::table::Id;
use quandary::front::page::{Page, ReadIn};
use quandary::ladder::{share_in_words, sign, ways_in_words};
use quandary::session::{Session, Step};
use quandary::signature::SinceSigned;
use quandary::space::Space;

use super::super::source::FlowText;

/// A booklet in words.
pub struct ToldBooklet {
    pub title: String,
    /// The language of the flow.
    pub language: String,
    pub file: String,
    pub outcomes: Vec<ToldOutcome>,
    pub cases: Vec<ToldCase>,
    /// How far it came, where not everything is decided.
    pub not_decided: Option<String>,
}

/// An outcome in words.
pub struct ToldOutcome {
    pub title: String,
    pub id: String,
    pub tone: Tone,
    /// How many get it.
    pub share: String,
    pub people: Vec<ToldPerson>,
    /// The page as the first of them sees it, as Markdown.
    pub page: Option<String>,
    /// What others see: its title or how it begins, who, and all of it as Markdown.
    pub elsewhere: Vec<[String; 3]>,
    /// Where it is from.
    pub sources: Vec<ToldSource>,
    pub ease: String,
    pub digest: String,
    pub signed: String,
    /// Whether somebody answers for it as it is.
    pub is_signed: bool,
}

/// Somebody in words.
pub struct ToldPerson {
    pub label: &'static str,
    pub answers: Vec<(String, String)>,
    /// What another answer would lead to.
    pub beyond: Option<String>,
}

/// A source in words.
pub struct ToldSource {
    pub title: String,
    pub url: Option<String>,
    /// What else there is to know, and when it was looked at.
    pub about: String,
}

/// A case in words.
pub struct ToldCase {
    pub answers: Vec<(String, String)>,
    pub end: String,
    /// The sign of its tone.
    pub sign: &'static str,
    pub tone: Option<Tone>,
}

impl ToldBooklet {
    pub fn of(
        file: &FlowText,
        flow: &Flow,
        booklet: &Booklet<'_>,
        space: Option<&Space<'_>>,
    ) -> Self {
        let outcomes = booklet.outcomes.iter();
        let outcomes = outcomes.map(|claim| outcome(file, flow, claim, space));
        let cases = booklet.cases.iter().map(|case| {
            let session = case.session();
            let mut answers = answers(session);
            let (end, sign, tone) = match (session.step(), case.refused()) {
                (Step::Done(end), _) => {
                    let outcome = &flow.outcomes[end];
                    let title = flow.without_answers(&outcome.title);
                    (title, sign(outcome.tone), Some(outcome.tone))
                }
                (Step::Ask(id), Some((_, answer, why))) => {
                    let question = &flow.questions[id];
                    let given = question.show(answer, &flow.words);
                    answers.push((flow.question_in_words(id), given));
                    (format!("refused: “{why}”"), "–", None)
                }
                (Step::Ask(_) | Step::Stuck(_), _) => ("nothing".to_owned(), "✗", None),
            };
            ToldCase {
                answers,
                end,
                sign,
                tone,
            }
        });
        let outcomes: Vec<ToldOutcome> = outcomes.collect();
        Self {
            not_decided: not_decided(booklet),
            title: flow.title.to_string(),
            language: flow.language().to_owned(),
            file: file.name.clone(),
            outcomes,
            cases: cases.collect(),
        }
    }
}

/// How far it came, where not everything is decided.
fn not_decided(booklet: &Booklet<'_>) -> Option<String> {
    let claims = booklet.outcomes.iter();
    let open = claims.filter(|claim| claim.crowd.who.is_none()).count();
    let of = booklet.outcomes.len();
    if booklet.run.is_spent() {
        let found = of - open;
        return Some(format!(
            "The work stopped at its limit: of {found} of {of} outcomes it is known who gets them, and cases may be missing. `--max-nodes` allows more."
        ));
    }
    (open > 0).then(|| {
        format!(
            "Of {open} of {of} outcomes it is not decided who gets them: there are too many answers. `--max-nodes` allows more."
        )
    })
}

fn outcome(
    file: &FlowText,
    flow: &Flow,
    claim: &OutcomeClaim<'_>,
    space: Option<&Space<'_>>,
) -> ToldOutcome {
    let outcome = &flow.outcomes[claim.outcome];
    let page = claim.people.first().map(|example| {
        let page = Page::of(&file.id, &example.session, claim.outcome, space);
        page.markdown(ReadIn::File)
    });
    let elsewhere = claim.elsewhere.iter().map(|seen| {
        let passage = &flow.passages[seen.passage];
        let text = flow.without_answers(&passage.text);
        let title = passage.title.as_ref();
        let title = title.map(|title| flow.without_answers(title));
        [title.unwrap_or_default(), seen.when.text.clone(), text]
    });
    let mut share = share_told(claim.crowd.share);
    if let Some(ways) = &claim.crowd.ways {
        share = format!("{share} ({})", ways_in_words(ways));
    }
    ToldOutcome {
        title: flow.without_answers(&outcome.title),
        id: flow.outcomes.name(claim.outcome).to_owned(),
        tone: outcome.tone,
        share,
        people: claim.people.iter().map(|one| person(flow, one)).collect(),
        page,
        elsewhere: elsewhere.collect(),
        sources: sources(flow, claim),
        ease: claim.ease.map(|ease| ease.in_words()).unwrap_or_default(),
        digest: claim.digest.to_string(),
        signed: match &claim.signed {
            None => "Nobody has signed it.".to_owned(),
            Some((signed, SinceSigned::Nothing)) => {
                format!("Signed by {} on {}, as it is.", signed.by, signed.on)
            }
            Some((signed, since)) => format!(
                "Signed by {} on {}. Changed since then: {}.",
                signed.by,
                signed.on,
                since.in_words()
            ),
        },
        is_signed: matches!(claim.signed, Some((_, SinceSigned::Nothing))),
    }
}

fn sources(flow: &Flow, claim: &OutcomeClaim<'_>) -> Vec<ToldSource> {
    let sources = claim.sources.iter().map(|id| {
        let source = &flow.sources[*id];
        let mut about: Vec<String> = source.note.iter().map(ToString::to_string).collect();
        about.extend(
            source
                .part_of
                .map(|whole| format!("part of “{}”", flow.sources[whole].title)),
        );
        about.push(match source.checked {
            Some(day) => format!("looked at on {day}"),
            None => "nobody says when it was looked at".to_owned(),
        });
        ToldSource {
            title: source.title.to_string(),
            url: source.url.as_deref().map(str::to_owned),
            about: about.join("; "),
        }
    });
    sources.collect()
}

fn person(flow: &Flow, example: &Example<'_>) -> ToldPerson {
    let beyond = match &example.role {
        ExampleRole::AtBound(beyond) => {
            let name = flow.question_in_words(beyond.question);
            let given = shown(flow, beyond.question, &beyond.given);
            Some(match &beyond.leads {
                LedElsewhere::Outcome(other) => {
                    let title = flow.without_answers(&flow.outcomes[*other].title);
                    format!("With “{given}” for {name} it would be “{title}”.")
                }
                LedElsewhere::Question(next) => {
                    let next = flow.question_in_words(*next);
                    format!("With “{given}” for {name} they would be asked: {next}.")
                }
                LedElsewhere::Nowhere(why) => {
                    format!("With “{given}” for {name} they would get nothing: {why}")
                }
            })
        }
        ExampleRole::Shortest | ExampleRole::Commonest | ExampleRole::ShortestAndCommonest => None,
    };
    ToldPerson {
        label: match example.role {
            ExampleRole::Shortest => "The shortest way",
            ExampleRole::ShortestAndCommonest => "The shortest way, and the commonest answers",
            ExampleRole::Commonest => "The commonest answers",
            ExampleRole::AtBound(_) => "At a bound",
        },
        answers: answers(&example.session),
        beyond,
    }
}

/// What somebody answered, in words.
fn answers(session: &Session<'_>) -> Vec<(String, String)> {
    let flow = session.flow();
    let taken = session.taken().iter();
    let answers = taken.map(|taken| {
        let id = taken.question;
        let given = session.given(id).cloned().unwrap_or(Given::Skipped);
        (flow.question_in_words(id), shown(flow, id, &given))
    });
    answers.collect()
}

fn shown(flow: &Flow, id: Id<Question>, given: &Given) -> String {
    match given {
        Given::Answer(Answer::Number(number)) => flow.questions[id].with_unit(*number),
        Given::Answer(answer) => flow.questions[id].show(answer, &flow.words),
        Given::Skipped => "(skipped)".to_owned(),
    }
}

/// How many of all ways, in words.
pub fn share_told(share: Option<f64>) -> String {
    share.map_or_else(|| "it is not known of how many".to_owned(), share_in_words)
}
