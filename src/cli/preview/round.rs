//! What there is to see of a flow as it was saved last.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;
use quandary::cases;
use quandary::flow::Flow;
use quandary::ladder::draw::{Crowds, PictureOf, ladder};
use quandary::ladder::html;
use quandary::parse::{answers, scenario};
use quandary::space::budget::RunBudget;
use quandary::space::{Space, Today};
use serde::{Serialize, Serializer};

use super::super::export::{self, Previewed};
use super::super::find_scenarios;
use super::super::source::FlowText;
use super::findings::ShownFindings;

/// What the player of a preview has besides.
const PART: &str = include_str!("seam.js");

/// What a page is told of the last save.
#[derive(Clone, Default, Serialize)]
pub struct Round {
    /// Its number, from 1. What is found takes longer than the reading, and comes in a round of
    /// its own.
    pub round: u64,
    /// The file.
    pub file: String,
    /// Why it couldn't be read.
    pub fault: Option<String>,
    /// What is found; null as long as it is looked for.
    #[serde(flatten, serialize_with = "shared")]
    pub found: Option<Arc<ShownFindings>>,
    /// The round whose flow is played: an earlier one where this one has errors, null where
    /// there has been none without.
    pub played: Option<u64>,
    /// The places of questions and outcomes on the ladder; null as long as it is drawn.
    #[serde(serialize_with = "shared")]
    pub places: Option<Arc<LadderPlaces>>,
}

/// What a round shares with those who read it, as data.
fn shared<T: Serialize, S: Serializer>(value: &Option<Arc<T>>, to: S) -> Result<S::Ok, S::Error> {
    value.as_deref().serialize(to)
}

/// Where questions and outcomes stand on a ladder, by their ids.
#[derive(Serialize)]
pub struct LadderPlaces {
    /// The round that it was drawn in.
    round: u64,
    questions: BTreeMap<String, usize>,
    outcomes: BTreeMap<String, usize>,
    /// The page.
    #[serde(skip)]
    pub page: String,
}

/// A flow that is played.
pub struct PlayedRound {
    pub round: u64,
    pub file: FlowText,
    pub flow: Flow,
    /// The day to go by, where the command line says one.
    pub said_day: Option<Date>,
    pub today: Date,
}

/// What a page goes on with after a save.
#[derive(Serialize)]
pub struct CarriedOn {
    /// What the player is given, as text.
    given: String,
    /// The answers of each step, as far as they still count.
    answers: Vec<String>,
}

/// Answers as a scenario.
#[derive(Serialize)]
pub struct CopiedScenario {
    text: String,
    /// Whether the text is a whole file, since there's none yet that it could be added to.
    whole: bool,
    /// The scenario file.
    file: String,
}

impl PlayedRound {
    /// The page that plays it.
    pub fn page(&self) -> String {
        export::previewed(&self.file, &self.flow, &self.shown(), PART)
    }

    /// The answers of each step of somebody's way, for this flow.
    pub fn carry_on(&self, steps: &[String]) -> CarriedOn {
        let carried = steps.iter().map(|text| match text.trim().is_empty() {
            true => String::new(),
            false => answers::take_along(text, &self.file.id, &self.flow),
        });
        CarriedOn {
            answers: carried.collect(),
            given: export::previewed_data(&self.file, &self.flow, &self.shown()),
        }
    }

    /// These answers as a scenario; a sentence where they can be none.
    pub fn scenario(&self, text: &str) -> Result<CopiedScenario, String> {
        let read = answers::read(text, &self.flow);
        let case = cases::of_answers(&self.flow, &read.answers, self.today).map_err(|nowhere| {
            let name = self.flow.questions.name(nowhere.question);
            format!("No route of `{name}` holds for these answers, so no scenario can pass.")
        })?;
        // Scenarios that can't be read have names that nobody can know.
        let there = find_scenarios::beside(&self.file).unwrap_or_default();
        let there: Vec<_> = there
            .iter()
            .flat_map(|(_, text)| scenario::read(text, &self.flow).scenarios)
            .collect();
        let names: Vec<&str> = there.iter().map(|scenario| &*scenario.name).collect();
        let entry = cases::entry(&self.flow, &case, self.today, &names);
        let file = find_scenarios::file_beside(&self.file);
        let whole = !file.exists();
        Ok(CopiedScenario {
            text: match whole {
                true => format!("scenarios:\n{entry}"),
                false => entry,
            },
            whole,
            file: file.display().to_string(),
        })
    }

    /// The ladder, and where things stand on it.
    pub fn ladder(&self, most_nodes: usize) -> LadderPlaces {
        let on = self.said_day.map_or(Today::Any, Today::On);
        let run = RunBudget::of(most_nodes);
        let mut space = Space::as_far_as_it_fits(&self.flow, on, &run).ok();
        let showing = PictureOf {
            today: self.today,
            crowds: Crowds::Told,
            from: None,
            to: None,
            walked: None,
        };
        let ladder = ladder(&self.flow, space.as_mut(), &showing);
        let rungs = ladder.questions.iter();
        let landings = ladder.outcomes.iter().enumerate();
        LadderPlaces {
            round: self.round,
            questions: rungs.map(|rung| (rung.id.clone(), rung.number)).collect(),
            outcomes: landings
                .map(|(place, landing)| (landing.id.clone(), place))
                .collect(),
            page: html::html(&ladder),
        }
    }

    fn shown(&self) -> Previewed {
        Previewed {
            round: self.round,
            today: self.said_day,
        }
    }
}
