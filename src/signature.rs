//! What somebody signs of an outcome: all that can be shown with it, and who gets it.
//!
//! Both go into a digest, each into a half of its own, so that it can be said which of them
//! has changed. No half depends on what questions are called that the outcome has nothing
//! to do with, on the order of the file, or on the machine.

use sha2::{Digest, Sha256};

use crate::flow::Flow;
use crate::flow::condition::Condition;
use crate::flow::outcome::{
    DIGEST_BYTES, FirstRow, Outcome, Passage, Reasons, Showing, SignedDigest, Source,
};
use crate::flow::phrase::Word;
use crate::flow::question::{Question, Target};
use crate::flow::table::Id;
use crate::flow::text::{Insertion, Text};
use crate::flow::worded::Phrasing;
use crate::graph::Graph;
use crate::space::canonical::meaning;
use crate::space::{MOST_NODES, Space, Today};

/// Makes digests of the outcomes of a flow.
#[derive(Debug)]
pub struct Signing<'f> {
    flow: &'f Flow,
    graph: Graph,
    /// Always on all days and of one size: what is signed is no matter of the day, or of
    /// how long somebody wants to wait.
    space: Option<Space<'f>>,
}

/// What has changed since an outcome was signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SinceSigned {
    /// Nothing.
    Nothing,
    /// What can be shown.
    Page,
    /// Who gets it.
    Who,
    /// Both.
    Both,
}

impl SinceSigned {
    /// What differs between two digests.
    #[must_use]
    pub fn between(signed: SignedDigest, now: SignedDigest) -> Self {
        match (signed.page == now.page, signed.who == now.who) {
            (true, true) => Self::Nothing,
            (false, true) => Self::Page,
            (true, false) => Self::Who,
            (false, false) => Self::Both,
        }
    }

    /// What has changed, in words.
    #[must_use]
    pub fn in_words(self) -> &'static str {
        match self {
            Self::Nothing => "nothing",
            Self::Page => "what it says",
            Self::Who => "who gets it",
            Self::Both => "what it says, and who gets it",
        }
    }
}

impl<'f> Signing<'f> {
    /// For the outcomes of a flow.
    ///
    /// ```
    /// # let flow = quandary::parse::read(include_str!("../flows/pizza.yaml")).into_flow().unwrap();
    /// use quandary::signature::{Signing, SinceSigned};
    ///
    /// let mut signing = Signing::of(&flow);
    /// let slice = signing.digest(flow.outcomes.find("slice").unwrap());
    ///
    /// let dearer = include_str!("../flows/pizza.yaml").replace("budget < 12", "budget < 13");
    /// let dearer = quandary::parse::read(&dearer).into_flow().unwrap();
    /// let mut signing = Signing::of(&dearer);
    /// let other = signing.digest(dearer.outcomes.find("slice").unwrap());
    /// assert_eq!(SinceSigned::between(slice, other), SinceSigned::Nothing);
    /// ```
    #[must_use]
    pub fn of(flow: &'f Flow) -> Self {
        Self {
            flow,
            graph: Graph::of(flow),
            space: Space::of(flow, Today::Any, MOST_NODES).ok(),
        }
    }

    /// What is signed of an outcome.
    pub fn digest(&mut self, outcome: Id<Outcome>) -> SignedDigest {
        SignedDigest {
            page: page_digest(self.flow, outcome),
            who: self.who(outcome),
        }
    }

    /// What has changed since an outcome was signed; nothing where nobody has.
    pub fn since(&mut self, outcome: Id<Outcome>) -> Option<SinceSigned> {
        let signed = self.flow.outcomes[outcome].signed.as_ref()?.digest;
        Some(SinceSigned::between(signed, self.digest(outcome)))
    }

    /// Who gets it, and who sees which part of it.
    fn who(&mut self, id: Id<Outcome>) -> [u8; DIGEST_BYTES] {
        let flow = self.flow;
        let outcome = &flow.outcomes[id];
        let mut all = HashedText::new("quandary signature 1: who");
        all.add("gets it", &self.form(id, None));
        for passage in &outcome.passages {
            let when = flow.passages[*passage].when.as_ref();
            let when = when.map(|when| self.form(id, Some(&when.condition)));
            all.add("sees a passage", when.as_deref().unwrap_or("everybody"));
        }
        for document in &outcome.documents {
            let whens = std::iter::once(document.when.as_ref());
            let whens = whens.chain(document.parts.iter().map(|part| part.when.as_ref()));
            for when in whens {
                let when = when.map(|when| self.form(id, Some(&when.condition)));
                all.add("sees a part", when.as_deref().unwrap_or("everybody"));
            }
        }
        all.digest()
    }

    /// Who gets an outcome and meets a condition there, in a form that is the same however
    /// the flow is written. Where there is none, all that leads there stands for it.
    fn form(&mut self, outcome: Id<Outcome>, when: Option<&Condition>) -> String {
        let space = self.space.as_mut();
        let canonical = space.and_then(|space| space.canonical(outcome, when));
        canonical.unwrap_or_else(|| self.all_that_leads_to(outcome, when))
    }

    /// Every question on the way to an outcome, with its routes, in words.
    fn all_that_leads_to(&self, outcome: Id<Outcome>, when: Option<&Condition>) -> String {
        let flow = self.flow;
        let mut said = Vec::new();
        let to = |id: &Id<Question>| self.graph.reach(*id).has(Target::Outcome(outcome));
        for id in flow.questions.ids().filter(to) {
            let question = &flow.questions[id];
            let mut routes = vec![meaning(flow, id)];
            for refusal in &question.refuse {
                routes.push(self.in_words(&refusal.when.condition));
            }
            for (key, target) in question.next.routes() {
                routes.push(format!("{key:?} {}", self.target(target)));
            }
            for case in question.next.cases() {
                let target = case.leads.map(|(_, target)| self.target(target));
                let when = self.in_words(&case.condition());
                routes.push(format!("{when}: {}", target.unwrap_or_default()));
            }
            said.push(routes.join("\n"));
        }
        said.sort_unstable();
        said.push(when.map_or_else(String::new, |when| self.in_words(when)));
        said.join("\n\n")
    }

    fn target(&self, target: Target) -> String {
        let flow = self.flow;
        match target {
            Target::Question(id) => meaning(flow, id),
            Target::Outcome(id) => flow.without_answers(&flow.outcomes[id].title),
        }
    }

    /// A condition in words, with what questions mean in the place of their names.
    fn in_words(&self, condition: &Condition) -> String {
        let words = condition.worded(self.flow, Phrasing::FULL).pieces;
        let words = words.into_iter().map(|word| match word {
            Word::Question(id, _) => meaning(self.flow, id),
            other => other.text().to_owned(),
        });
        words.collect()
    }
}

/// A digest of all that can be shown with an outcome, whoever gets it.
#[must_use]
pub fn page_digest(flow: &Flow, id: Id<Outcome>) -> [u8; DIGEST_BYTES] {
    let Outcome {
        title,
        tone,
        tone_word,
        showing,
        text,
        passages,
        steps,
        documents,
        cites,
        reasons,
        // Nobody sees these two.
        tags: _,
        signed: _,
    } = &flow.outcomes[id];
    let mut all = HashedText::new("quandary signature 1: page");
    all.text(flow, "title", title);
    all.add("tone", &tone.to_string());
    let word = tone_word.as_deref();
    all.add("word", word.unwrap_or(flow.words.get(tone.word())));
    let showing = match showing {
        Showing::Reviewed => "reviewed",
        Showing::AtOnce { first } => match first {
            FirstRow::ReadOn => "at once",
            FirstRow::Leave => "at once, leave first",
        },
    };
    all.add("showing", showing);
    let reasons = match reasons {
        Reasons::Shown => "shown",
        Reasons::LeftOut => "left out",
    };
    all.add("reasons", reasons);
    text.iter().for_each(|text| all.text(flow, "text", text));
    for passage in passages {
        all.passage(flow, &flow.passages[*passage]);
    }
    steps.iter().for_each(|step| all.text(flow, "step", step));
    for document in documents {
        all.add("document", &document.file);
        document
            .texts()
            .for_each(|(_, text)| all.text(flow, "part", text));
    }
    all.sources(flow, cites);
    all.digest()
}

/// Texts that become a digest, one after the other, so that none runs into the next.
struct HashedText(Sha256);

impl HashedText {
    fn new(what: &str) -> Self {
        let mut all = Self(Sha256::new());
        all.add("", what);
        all
    }

    fn add(&mut self, what: &str, text: &str) {
        for part in [what, text] {
            // Line ends are those of the editor.
            let part = part.replace("\r\n", "\n");
            self.0.update((part.len() as u64).to_le_bytes());
            self.0.update(part.as_bytes());
        }
    }

    /// A text, with questions in the place of what was answered to them.
    fn text(&mut self, flow: &Flow, what: &str, text: &Text) {
        let words = |insertion: Insertion| match insertion {
            Insertion::Answer(id) => format!("\u{1f}{}\u{1f}", meaning(flow, id)),
            Insertion::WithUnit(id) => format!("\u{1f}{}\u{1f}unit\u{1f}", meaning(flow, id)),
            Insertion::Score(id) => format!("\u{1f}{}\u{1f}", flow.scores.name(id)),
        };
        self.add(what, &text.fill(words));
    }

    fn passage(&mut self, flow: &Flow, passage: &Passage) {
        let Passage {
            title,
            text,
            role,
            cites,
            when: _,
            tags: _,
        } = passage;
        self.add("passage", role.name());
        if let Some(title) = title {
            self.text(flow, "title", title);
        }
        self.text(flow, "text", text);
        self.sources(flow, cites);
    }

    fn sources(&mut self, flow: &Flow, cites: &[Id<Source>]) {
        for id in cites {
            let mut cited = Some(*id);
            // A source is never a part of itself.
            while let Some(id) = cited {
                let Source {
                    title,
                    part_of,
                    url,
                    note,
                    checked: _,
                } = &flow.sources[id];
                self.add("source", title);
                self.add("url", url.as_deref().unwrap_or_default());
                self.add("note", note.as_deref().unwrap_or_default());
                cited = *part_of;
            }
        }
    }

    fn digest(self) -> [u8; DIGEST_BYTES] {
        let mut digest = [0; DIGEST_BYTES];
        for (byte, hashed) in digest.iter_mut().zip(self.0.finalize()) {
            *byte = hashed;
        }
        digest
    }
}
