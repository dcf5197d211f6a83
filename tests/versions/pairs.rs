//! Everybody who answers, walked through two versions side by side.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use quandary::flow::Flow;
use quandary::flow::answer::{Answer, Given};
use quandary::flow::question::{Kind, Question};
use quandary::flow::table::Id;
use quandary::session::{Session, Step};
use quandary::versions::Witness;
use quandary::versions::matching::{Matching, Version};

use crate::brute;

/// More places than these are not walked.
const MOST_PLACES: usize = 30_000;

/// What somebody sees.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Seen {
    Ends([String; 2]),
    PassageGone(String),
    PassageAdded(String),
    AskedNoMore(String),
    AskedNow(String),
}

/// How many see it.
#[derive(Debug)]
pub struct Met {
    pub ways: usize,
    pub shortest: usize,
}

/// What everybody sees.
pub struct Everybody {
    pub ways: usize,
    pub seen: BTreeMap<Seen, Met>,
}

/// An answer in words that both versions know.
type Words = Option<BTreeSet<String>>;

struct Walk<'f> {
    versions: [&'f Flow; 2],
    matching: Matching,
    places: usize,
    everybody: Everybody,
}

/// Where somebody is, in both versions; `refused` tells who does not take an answer.
#[derive(Clone)]
struct Stand<'f> {
    sessions: [Session<'f>; 2],
    refused: [bool; 2],
    given: BTreeMap<usize, Words>,
    /// The questions whose answers some version has taken.
    taken: BTreeSet<usize>,
}

impl Everybody {
    pub fn of(versions: [&Flow; 2], today: Date) -> Option<Self> {
        let matching = Matching::of(versions, &[]).expect("nothing is renamed");
        let mut walk = Walk {
            versions,
            matching,
            places: 0,
            everybody: Everybody {
                ways: 0,
                seen: BTreeMap::new(),
            },
        };
        if !walk.have_the_same_steps() {
            return None;
        }
        let start = Stand {
            sessions: versions.map(|flow| Session::new(flow, today)),
            refused: [false; 2],
            given: BTreeMap::new(),
            taken: BTreeSet::new(),
        };
        walk.walk(start)?;
        Some(walk.everybody)
    }
}

impl<'f> Walk<'f> {
    /// Whether numbers have as many decimals in both.
    fn have_the_same_steps(&self) -> bool {
        self.matching.questions.in_both().all(|(_, old, new)| {
            let kinds = [
                &self.versions[0].questions[old].kind,
                &self.versions[1].questions[new].kind,
            ];
            match kinds {
                [
                    Kind::Number { decimals, .. },
                    Kind::Number {
                        decimals: others, ..
                    },
                ] => decimals == others,
                _ => true,
            }
        })
    }

    /// The question at which a version stands.
    fn open(&self, stand: &Stand<'f>, version: Version) -> Option<(usize, Id<Question>)> {
        match stand.sessions[version as usize].step() {
            Step::Ask(question) if !stand.refused[version as usize] => {
                let place = self.matching.questions.place(version, question);
                Some((place, question))
            }
            _ => None,
        }
    }

    fn walk(&mut self, mut stand: Stand<'f>) -> Option<()> {
        self.places += 1;
        if self.places > MOST_PLACES {
            return None;
        }
        // What has been answered is not asked again.
        loop {
            let known = Version::BOTH.into_iter().find_map(|version| {
                let (place, _) = self.open(&stand, version)?;
                Some((version, stand.given.get(&place)?.clone()))
            });
            let Some((version, words)) = known else { break };
            self.give(&mut stand, version, &words);
        }
        let open = Version::BOTH.map(|version| self.open(&stand, version));
        let place = match open {
            [None, None] => {
                self.end(&stand);
                return Some(());
            }
            [Some((place, _)), _] | [None, Some((place, _))] => place,
        };
        // Either version may take it, now or later.
        let mut all: Vec<Words> = Vec::new();
        for version in Version::BOTH {
            let Some(question) = self.matching.questions.id(version, place) else {
                continue;
            };
            let flow = self.versions[version as usize];
            let today = stand.sessions[0].today();
            for given in brute::answers(&flow.questions[question], today) {
                let words = self.words(version, place, &given);
                if !all.contains(&words) {
                    all.push(words);
                }
            }
        }
        for words in all {
            let mut next = stand.clone();
            next.given.insert(place, words);
            self.walk(next)?;
        }
        Some(())
    }

    fn give(&self, stand: &mut Stand<'f>, version: Version, words: &Words) {
        let Some((place, question)) = self.open(stand, version) else {
            return;
        };
        let flow = self.versions[version as usize];
        let today = stand.sessions[0].today();
        let given = brute::answers(&flow.questions[question], today)
            .into_iter()
            .find(|given| self.words(version, place, given) == *words);
        let session = &mut stand.sessions[version as usize];
        let taken = given.is_some_and(|given| brute::give(session, given).is_ok());
        stand.refused[version as usize] |= !taken;
        if taken {
            stand.taken.insert(place);
        }
    }

    /// An answer in words that both versions know.
    fn words(&self, version: Version, place: usize, given: &Given) -> Words {
        let options = &self.matching.options[place];
        let question = self
            .matching
            .questions
            .id(version, place)
            .expect("it is there");
        let own = self.versions[version as usize].questions[question]
            .kind
            .options();
        let option = |at: usize| {
            let id = own.and_then(|own| own.id_at(at)).expect("an option");
            format!("option {}", options.place(version, id))
        };
        match given.answer()? {
            Answer::Choice(at) => Some(BTreeSet::from([option(*at)])),
            Answer::Choices(chosen) => Some(chosen.iter().map(option).collect()),
            other => Some(BTreeSet::from([format!("{other:?}")])),
        }
    }

    fn end(&mut self, stand: &Stand<'f>) {
        // Nobody gives an answer that no version takes.
        if !stand.given.keys().all(|place| stand.taken.contains(place)) {
            return;
        }
        self.everybody.ways += 1;
        let length = stand.given.len();
        let names = Version::BOTH.map(|version| self.name(stand, version));
        let places = Version::BOTH.map(|version| match stand.sessions[version as usize].step() {
            Step::Done(outcome) => ("ends", self.matching.outcomes.place(version, outcome)),
            Step::Ask(question) => ("refused", self.matching.questions.place(version, question)),
            Step::Stuck(question) => ("nowhere", self.matching.questions.place(version, question)),
        });
        if places[0] != places[1] {
            self.see(Seen::Ends(names), length);
            return;
        }
        if places[0].0 != "ends" {
            return;
        }
        let [old, new] = Version::BOTH.map(|version| {
            let session = &stand.sessions[version as usize];
            let shown = session.shown().into_iter();
            let shown: BTreeSet<usize> = shown
                .map(|id| self.matching.passages.place(version, id))
                .collect();
            let asked = session.taken().iter();
            let asked: BTreeSet<usize> = asked
                .map(|taken| self.matching.questions.place(version, taken.question))
                .collect();
            (shown, asked)
        });
        for place in old.0.difference(&new.0) {
            self.see(Seen::PassageGone(self.passage(*place)), length);
        }
        for place in new.0.difference(&old.0) {
            self.see(Seen::PassageAdded(self.passage(*place)), length);
        }
        for place in old.1.difference(&new.1) {
            self.see(Seen::AskedNoMore(self.question(*place)), length);
        }
        for place in new.1.difference(&old.1) {
            self.see(Seen::AskedNow(self.question(*place)), length);
        }
    }

    fn see(&mut self, seen: Seen, length: usize) {
        let met = self.everybody.seen.entry(seen).or_insert(Met {
            ways: 0,
            shortest: usize::MAX,
        });
        met.ways += 1;
        met.shortest = met.shortest.min(length);
    }

    fn name(&self, stand: &Stand<'f>, version: Version) -> String {
        let flow = self.versions[version as usize];
        match stand.sessions[version as usize].step() {
            Step::Done(outcome) => format!("ends {}", flow.outcomes.name(outcome)),
            Step::Ask(question) => format!("refused {}", flow.questions.name(question)),
            Step::Stuck(question) => format!("nowhere {}", flow.questions.name(question)),
        }
    }

    fn passage(&self, place: usize) -> String {
        let [old, new] = self.matching.passages.all[place];
        let new = new.map(|id| self.versions[1].passages.name(id));
        let old = old.map(|id| self.versions[0].passages.name(id));
        new.or(old).unwrap_or_default().to_owned()
    }

    fn question(&self, place: usize) -> String {
        let [old, new] = self.matching.questions.all[place];
        let new = new.map(|id| self.versions[1].questions.name(id));
        let old = old.map(|id| self.versions[0].questions.name(id));
        new.or(old).unwrap_or_default().to_owned()
    }
}

/// How many questions somebody answers who is shown.
pub fn questions_of(witness: &Witness<'_>) -> usize {
    let flows = [witness.old.flow(), witness.new.flow()];
    let matching = Matching::of(flows, &[]).expect("nothing is renamed");
    let mut places = BTreeSet::new();
    for (version, session) in Version::BOTH.into_iter().zip([&witness.old, &witness.new]) {
        let asked = session.taken().iter().map(|taken| taken.question);
        let open = match session.step() {
            Step::Ask(question) => Some(question),
            _ => None,
        };
        places.extend(
            asked
                .chain(open)
                .map(|id| matching.questions.place(version, id)),
        );
    }
    places.len()
}
