//! What the engine is measured against: the same work done by hand, with
//! nothing checked and nothing explained.

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::hint::black_box;

use serde::Deserialize;
use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{Deserializer, Error, MapAccess, SeqAccess, Visitor};

use crate::generate::large::{Large, Next as Leads, Target};

/// A flow file as plain structs, names left as they are.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "only the parse is measured")]
pub struct Flow {
    quandary: u32,
    title: String,
    start: String,
    questions: HashMap<String, Question>,
    outcomes: HashMap<String, Outcome>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "only the parse is measured")]
struct Question {
    ask: String,
    help: Option<String>,
    options: BTreeMap<String, Choice>,
    next: Next,
}

#[expect(dead_code, reason = "only the parse is measured")]
enum Choice {
    Label(String),
    Long(LongChoice),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "only the parse is measured")]
struct LongChoice {
    label: String,
    points: BTreeMap<String, i64>,
}

#[expect(dead_code, reason = "only the parse is measured")]
enum Next {
    To(String),
    ByOption(BTreeMap<String, String>),
    Routes(Vec<Route>),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "only the parse is measured")]
struct Route {
    when: Option<String>,
    go: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "only the parse is measured")]
struct Outcome {
    tone: String,
    title: String,
    text: String,
}

/// The bare typed parse.
pub fn parse(text: &str) -> Flow {
    serde_yaml::from_str(text).expect("it is a flow")
}

// By hand, since serde's untagged enums keep everything twice and are slow.
impl<'de> Deserialize<'de> for Choice {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct OfChoice;
        impl<'de> Visitor<'de> for OfChoice {
            type Value = Choice;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an option")
            }
            fn visit_str<E: Error>(self, label: &str) -> Result<Choice, E> {
                Ok(Choice::Label(label.to_owned()))
            }
            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Choice, A::Error> {
                LongChoice::deserialize(MapAccessDeserializer::new(map)).map(Choice::Long)
            }
        }
        deserializer.deserialize_any(OfChoice)
    }
}

impl<'de> Deserialize<'de> for Next {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct OfNext;
        impl<'de> Visitor<'de> for OfNext {
            type Value = Next;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("where it leads")
            }
            fn visit_str<E: Error>(self, to: &str) -> Result<Next, E> {
                Ok(Next::To(to.to_owned()))
            }
            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Next, A::Error> {
                BTreeMap::deserialize(MapAccessDeserializer::new(map)).map(Next::ByOption)
            }
            fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<Next, A::Error> {
                Vec::deserialize(SeqAccessDeserializer::new(items)).map(Next::Routes)
            }
        }
        deserializer.deserialize_any(OfNext)
    }
}

/// A walk by hand: names are indexes, conditions are three comparisons.
pub struct Walker<'l> {
    large: &'l Large,
}

impl<'l> Walker<'l> {
    pub fn new(large: &'l Large) -> Self {
        Self { large }
    }

    /// Goes the way of these answers, with all that is shown for each question
    /// at hand.
    pub fn walk(&self, answers: &[usize]) {
        let questions = &self.large.questions;
        let mut given: Vec<Option<u8>> = vec![None; questions.len()];
        let mut care = 0;
        let mut here = 0;
        for option in answers {
            let question = &questions[here];
            given[here] = Some(*option as u8);
            care += question.options[*option].points;
            let target = match &question.next {
                Leads::ByOption(targets) => targets[*option],
                Leads::Guarded(routes, otherwise) => {
                    let holds = |answer: Option<u8>, [first, second]: [usize; 2]| {
                        answer.is_some_and(|answer| {
                            usize::from(answer) == first || usize::from(answer) == second
                        })
                    };
                    let taken = routes.iter().find(|(guard, _)| {
                        holds(given[guard.question], guard.options) && care >= guard.least
                    });
                    taken.map_or(*otherwise, |(_, target)| *target)
                }
            };
            let Target::Question(next) = target else {
                black_box(care);
                return;
            };
            here = next;
            let question = &questions[here];
            black_box(&*question.ask);
            black_box(question.help.as_deref());
            for option in &question.options {
                black_box(&*option.label);
            }
        }
    }
}
