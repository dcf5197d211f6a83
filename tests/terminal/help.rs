//! Help that comes before everything else: pages that are shown at once, help that an answer brings,
//! and the key that leads to help from every question. The ways to such pages are found in the
//! flows, so whatever a flow asks, its help is held to the same.

use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

use quandary::{
    flow::{
        Flow,
        answer::{Answer, Given, WrittenAnswer},
        day,
        outcome::{FirstRow, Outcome, Role, Showing},
        question::{Kind, Question},
        table::Id,
    },
    parse,
    session::{Session, Step, advice::Advice},
    space::{MOST_NODES, Space, Today},
};

use crate::{
    rows::{Form, has_row, is_drawn, rows_from},
    setup::Setup,
    ways,
    window::{CTRL_C, DOWN, ENTER, ESC, HOME, Window, at_once, is_the_opening, marked},
};

/// A flow with help in it.
const DANGER: &str = include_str!("danger.yaml");

/// The sizes at which all of the help and all rows are seen together.
const SIZES: [(u16, u16); 3] = [(80, 24), (50, 18), (40, 16)];

/// The size at which at least the sentence that matters most and the first row are.
const SMALL: (u16, u16) = (34, 14);

const TODAY: &str = "2026-11-23";

/// The rows below help.
const ON: &str = "Go on reading";
const NOT_MEANT: &str = "I didn't mean that";
const CLEAR: &str = "Clear the screen and leave";
const BACK: &str = "Back to the question";

const FORMS: [Form; 2] = [Form::Rich, Form::Plain];

/// A way to an outcome that is shown at once.
struct Way<'f> {
    flow: &'f Flow,
    session: Session<'f>,
    outcome: Id<Outcome>,
    /// The arguments that name the flow and answer all questions but the last.
    args: Vec<String>,
    /// The last question, and what is answered.
    last: (Id<Question>, Answer),
}

impl<'f> Way<'f> {
    /// The way that this session took.
    fn of(file: &str, session: &Session<'f>) -> Self {
        let flow = session.flow();
        let Step::Done(outcome) = session.step() else {
            panic!("the session is at its end");
        };
        let mut args = vec![
            "run".to_owned(),
            file.to_owned(),
            format!("--today={TODAY}"),
        ];
        let (last, before) = session.taken().split_last().expect("something is asked");
        for taken in before {
            let answer = session.given(taken.question).and_then(Given::answer);
            let answer = answer.expect("no question on the way to help is skipped");
            let written = match flow.questions[taken.question].write(answer) {
                WrittenAnswer::One(text) => text,
                WrittenAnswer::Many(ids) => ids.join(","),
                WrittenAnswer::Number(number) => number.to_string(),
            };
            let name = flow.questions.name(taken.question);
            args.push(format!("--answer={name}={written}"));
        }
        let answer = session.given(last.question).and_then(Given::answer);
        let answer = answer.expect("the last question is answered").clone();
        Self {
            flow,
            session: session.clone(),
            outcome,
            args,
            last: (last.question, answer),
        }
    }

    fn advice(&self) -> Advice {
        self.session.advice_of(self.outcome)
    }

    fn name(&self) -> &'f str {
        self.flow.outcomes.name(self.outcome)
    }

    /// The last question, as it is asked.
    fn asks(&self) -> String {
        let question = &self.flow.questions[self.last.0];
        self.session.plain(&question.ask).into_owned()
    }

    /// Opens a terminal and answers the last question: no other key is pressed.
    fn answered(&self, (columns, rows): (u16, u16), form: Form) -> Window {
        let mut args: Vec<&str> = self.args.iter().map(String::as_str).collect();
        args.extend((form == Form::Plain).then_some("--plain"));
        let mut window = Setup::sized(columns, rows)
            .env("LC_ALL", "C.UTF-8")
            .run(&args);
        self.answer(&mut window, form);
        window
    }

    fn answer(&self, window: &mut Window, form: Form) {
        is_open(window, form);
        let (question, answer) = &self.last;
        let keys = match (&self.flow.questions[*question].kind, answer, form) {
            (_, Answer::Choice(at), _) => format!("{}\r", at + 1),
            (_, Answer::YesNo(yes), _) => format!("{}\r", 2 - usize::from(*yes)),
            (_, Answer::Choices(chosen), Form::Plain) => {
                let numbers: Vec<String> = chosen.iter().map(|at| (at + 1).to_string()).collect();
                format!("{}\r", numbers.join(","))
            }
            (_, Answer::Choices(chosen), Form::Rich) => {
                let mut at_row = 0;
                // A list opens at what was ticked before.
                window.send(HOME);
                for at in chosen.iter() {
                    window.send(&DOWN.repeat(at - at_row));
                    at_row = at;
                    let told = format!("the mark at row {}", at + 1);
                    let screen = window.wait_until(&told, |screen| box_at(screen, at).is_some());
                    // What was ticked before is ticked still.
                    if box_at(&screen, at) == Some(TickBox::Empty) {
                        window.send(" ").wait_until(&told, |screen| {
                            box_at(screen, at) == Some(TickBox::Ticked)
                        });
                    }
                }
                "\r".to_owned()
            }
            (kind, answer, _) => panic!("{kind:?} is not answered by {answer:?} here"),
        };
        window.send(&keys);
    }

    /// All that stands above the rows, word by word.
    fn above(&self) -> Vec<String> {
        let advice = self.advice();
        let mut above = words(&advice.title);
        above.extend(words(&advice.text));
        for passage in advice.passages.iter().filter(|one| one.role == Role::Help) {
            above.extend(words(passage.title.as_deref().unwrap_or_default()));
            above.extend(words(&passage.text));
        }
        above
    }

    /// The rows in their order.
    fn rows(&self) -> Vec<&'static str> {
        let advice = self.advice();
        let has_more = !advice.steps.is_empty()
            || advice.passages.iter().any(|one| one.role != Role::Help)
            || self.flow.outcomes[self.outcome].reasons == quandary::flow::outcome::Reasons::Shown;
        let mut rows = vec![NOT_MEANT, CLEAR];
        if has_more {
            rows.insert(0, ON);
        }
        if let Showing::AtOnce {
            first: FirstRow::Leave,
        } = advice.showing
        {
            rows.rotate_right(1);
        }
        rows
    }

    /// The sentence with the emergency number; where there is none, the first one.
    fn sentence(&self) -> Vec<String> {
        let advice = self.advice();
        let text = format!("{} {}", advice.text, self.above().join(" "));
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let mut sentences = text.split_inclusive(['.', '!', '?']);
        let told = sentences
            .clone()
            .find(|one| one.contains("emergency number"));
        let told = told.or_else(|| sentences.next());
        words(told.unwrap_or_default())
    }
}

/// The words of a text, without the marks of Markdown and without the bar.
fn words(text: &str) -> Vec<String> {
    let plain: String = text.chars().filter(|c| !"*`<>\\".contains(*c)).collect();
    let words = plain
        .split_whitespace()
        .filter(|word| !matches!(*word, "┃" | "|"));
    words.map(str::to_owned).collect()
}

/// Waits until the person can answer, and gives the screen.
fn is_open(window: &mut Window, form: Form) -> String {
    window.wait_until("keys are awaited", |screen| {
        is_drawn(screen, form) && !is_the_opening(screen)
    })
}

/// Waits until this row is there and can be chosen, and gives the screen.
fn with_row(window: &mut Window, row: &str, form: Form) -> String {
    window.wait_until(row, |screen| has_row(screen, row, form));
    is_open(window, form)
}

/// A box to tick.
#[derive(Clone, Copy, PartialEq, Eq)]
enum TickBox {
    Empty,
    Ticked,
}

/// The box of the row with this place, where keys have moved to it.
fn box_at(screen: &str, at: usize) -> Option<TickBox> {
    let row = marked(screen).next()?.strip_prefix("│  › ")?;
    let (tick, row) = match row.strip_prefix('◼') {
        Some(row) => (TickBox::Ticked, row),
        None => (TickBox::Empty, row.strip_prefix('◻')?),
    };
    let number = row.split_whitespace().next()?;
    (number == (at + 1).to_string()).then_some(tick)
}

/// The ways to all outcomes of the built-in flows that are shown at once: the shortest one to each,
/// and all that scenarios take. The flow of this folder is one of them.
fn with_every_way(look: impl Fn(&Way<'_>, Found) + Sync) {
    let today = day::read(TODAY).expect("a day");
    let here = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/terminal/danger.yaml");
    let own = (here.to_string_lossy().into_owned(), DANGER.to_owned(), None);
    let built_in = ways::FLOWS.iter().map(|id| {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("flows/{id}.yaml"));
        let text = crate::common::flow_text(&path);
        let scenarios = ways::read(&format!("{id}.scenarios.yaml"));
        ((*id).to_owned(), text, Some(scenarios))
    });
    for (file, text, scenarios) in std::iter::once(own).chain(built_in) {
        let flow = parse::read(&text)
            .into_flow()
            .expect("the flow has no faults");
        let space = Space::of(&flow, Today::On(today), MOST_NODES).expect("it is small enough");
        let mut found = Vec::new();
        for outcome in flow.outcomes.ids() {
            if flow.outcomes[outcome].showing.is_at_once() {
                let way = space.shortest_to(outcome, today).expect("it is decided");
                let way = way.unwrap_or_else(|| panic!("no way leads to {outcome:?}"));
                found.push((way, Found::Shortest));
            }
        }
        let scenarios = scenarios.map(|scenarios| parse::scenario::read(&scenarios, &flow));
        for scenario in scenarios.into_iter().flat_map(|read| read.scenarios) {
            let mut session = Session::new(&flow, today);
            while let Step::Ask(question) = session.step() {
                let mut answers = scenario.answers.iter();
                let answer = answers.find(|(answered, _)| *answered == question);
                let Some((_, Ok(answer))) = answer else {
                    break;
                };
                if session.answer(answer.clone()).is_err() {
                    break;
                }
            }
            if let Step::Done(outcome) = session.step()
                && flow.outcomes[outcome].showing.is_at_once()
            {
                found.push((session, Found::InScenario));
            }
        }
        at_once(found, |(way, from)| look(&Way::of(&file, &way), from));
    }
}

/// Where a way is from.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Found {
    Shortest,
    InScenario,
}

/// The bar: after the answer and no other key, all of the help and all rows are on the screen
/// together.
fn is_on_one_screen(way: &Way<'_>, size: (u16, u16), form: Form) {
    let mut window = way.answered(size, form);
    let rows = way.rows();
    let screen = with_row(&mut window, rows.last().expect("there are rows"), form);
    let told = format!("{} at {size:?}, {form:?}\n{screen}", way.name());
    let (page, seen_rows) = rows_from(&screen, rows[0], form).expect(&told);
    let (above, seen) = (way.above().join(" "), words(&page).join(" "));
    assert!(seen.contains(&above), "{told}\n{above}\n{seen}");
    if form == Form::Rich {
        let first = words(screen.lines().next().unwrap_or_default()).join(" ");
        assert!(above.starts_with(&first) && !first.is_empty(), "{told}");
    }
    // All of them, in their order, and nothing else.
    assert_eq!(seen_rows, rows, "{told}");
}

#[test]
fn help_and_all_rows_are_on_the_screen_together_after_the_answer_and_no_other_key() {
    let found = AtomicUsize::new(0);
    with_every_way(|way, from| {
        found.fetch_add(1, Ordering::Relaxed);
        // What is told may depend on the answers; that is looked at where it is narrowest.
        let sizes = match from {
            Found::Shortest => &SIZES[..],
            Found::InScenario => &SIZES[2..],
        };
        for size in sizes {
            for form in FORMS {
                is_on_one_screen(way, *size, form);
            }
        }
    });
    let found = found.into_inner();
    assert!(found >= 2, "only {found} ways lead to help");
}

#[test]
fn the_sentence_that_matters_most_and_the_first_row_are_on_a_small_screen() {
    with_every_way(|way, _| {
        for form in FORMS {
            let mut window = way.answered(SMALL, form);
            let screen = with_row(&mut window, way.rows()[0], form);
            let told = format!("{}, {form:?}\n{screen}", way.name());
            let (page, _) = rows_from(&screen, way.rows()[0], form).expect(&told);
            let seen = words(&page).join(" ");
            let sentence = way.sentence().join(" ");
            assert!(seen.contains(&sentence), "{told}\n{sentence}");
        }
    });
}

/// Whoever reads on sees all of it, and nothing of that can be saved or leads away from help.
#[test]
fn reading_on_shows_all_of_it_a_screen_at_a_time_and_offers_nothing_to_save() {
    with_every_way(|way, from| {
        if from == Found::InScenario {
            return;
        }
        let sizes = SIZES.into_iter().chain([SMALL]);
        let forms = sizes.flat_map(|size| FORMS.map(|form| (size, form)));
        at_once(forms.collect(), |(size, form)| {
            // There the row that leaves may be the only one that is seen.
            if size == SMALL && way.rows()[0] == CLEAR {
                return;
            }
            let mut window = way.answered(size, form);
            let mut seen = Vec::new();
            for _ in 0..30 {
                let has_rows =
                    |screen: &str| has_row(screen, ON, form) || has_row(screen, CLEAR, form);
                let screen =
                    window.wait_until("rows", |screen| has_rows(screen) && is_drawn(screen, form));
                let told = format!("{} at {size:?}, {form:?}\n{screen}", way.name());
                for offered in ["Keep", "Save", "save", "Sources"] {
                    assert!(!screen.contains(offered), "{offered}: {told}");
                }
                seen.push(screen.clone());
                if !screen.contains(ON) {
                    break;
                }
                window.send("more\r");
                window.wait_until("the next screen", |next| {
                    let first = |screen: &str| screen.lines().next().map(str::to_owned);
                    let drawn = is_drawn(next, form) && has_rows(next);
                    drawn
                        && (first(next) != first(&screen) || form == Form::Plain && *next != screen)
                });
            }
            let seen = words(&seen.join(" ")).join(" ");
            let advice = way.advice();
            for text in advice
                .passages
                .iter()
                .map(|shown| &shown.text)
                .chain(&advice.steps)
            {
                for word in words(text) {
                    assert!(seen.contains(&word), "{word} of {}\n{seen}", way.name());
                }
            }
            if seen.contains(ON) {
                // Help is never lost.
                window.send("top\r");
                let first = words(&advice.title).join(" ");
                window.wait_until("the first screen again", |screen| {
                    words(screen).join(" ").contains(&first) && screen.contains(ON)
                });
            }
        });
    });
}

#[test]
fn whoever_did_not_mean_it_is_asked_again_and_nothing_is_lost() {
    with_every_way(|way, from| {
        if from == Found::InScenario {
            return;
        }
        for (form, keys) in [
            (Form::Rich, "didn't\r"),
            (Form::Rich, ESC),
            (Form::Plain, "back\r"),
            (Form::Plain, "b\r"),
        ] {
            let mut window = way.answered((80, 24), form);
            with_row(&mut window, NOT_MEANT, form);
            window.send(keys);
            let asks = way.asks();
            let asks: String = asks
                .split_whitespace()
                .take(4)
                .collect::<Vec<_>>()
                .join(" ");
            let screen = window.wait_until("the question again", |screen| match form {
                Form::Rich => screen.contains(&asks) && !screen.contains(NOT_MEANT),
                Form::Plain => words(screen).join(" ").contains("(your earlier answer)"),
            });
            // Nothing of the help stands above the question on the usual screen.
            if form == Form::Rich {
                let title = words(&way.advice().title).join(" ");
                assert!(
                    !words(&window.history()).join(" ").contains(&title),
                    "{screen}"
                );
            }
            is_open(&mut window, form);
            way.answer(&mut window, form);
            with_row(&mut window, NOT_MEANT, form);
        }
    });
}

#[test]
fn nothing_is_left_after_the_row_that_clears() {
    with_every_way(|way, from| {
        if from == Found::InScenario {
            return;
        }
        for form in FORMS {
            for (keys, code) in [("clear\r", 0), ("!\r", 0), (CTRL_C, 130)] {
                if keys == CTRL_C && !way.flow.quick_exit {
                    continue;
                }
                let mut window = way.answered((80, 24), form);
                with_row(&mut window, CLEAR, form);
                window.send(keys);
                assert_eq!(window.ends(), code, "{}", window.screen());
                assert_eq!(
                    window.screen().trim(),
                    "",
                    "{} {form:?} {keys:?}",
                    way.name()
                );
                assert!(window.is_cooked());
                match form {
                    Form::Rich => assert_eq!(window.history().trim(), "", "{}", way.name()),
                    // What clears the screen is all that isn't plain text.
                    Form::Plain => {
                        let bytes = window.bytes();
                        let before = bytes.split("\u{1b}[H\u{1b}[2J\u{1b}[3J").next();
                        assert!(before.is_some_and(|before| !before.contains('\u{1b}')));
                        assert_eq!(window.history().trim(), "", "{}", way.name());
                    }
                }
            }
        }
    });
}

#[test]
fn a_signal_leaves_nothing_of_help_either() {
    let (flow, today) = (flow(), day::read(TODAY).expect("a day"));
    let space = Space::of(&flow, Today::On(today), MOST_NODES).expect("it is small enough");
    let outcome = flow.outcomes.find("people_first").expect("it is there");
    let way = space.shortest_to(outcome, today).expect("it is decided");
    for (signal, code) in [("TERM", 143), ("HUP", 129), ("INT", 130)] {
        let way = Way::of(&here(), way.as_ref().expect("there is one"));
        let mut window = way.answered((80, 24), Form::Rich);
        with_row(&mut window, CLEAR, Form::Rich);
        window.signal(signal);
        assert_eq!(window.ends(), code);
        assert_eq!(window.history().trim(), "", "{signal}");
        assert!(window.is_cooked(), "{signal}");
    }
}

/// Whoever asks to leave is asked how, and may keep the page on the screen.
#[test]
fn the_page_stays_where_that_is_asked_for() {
    let title = "Thank you for saying it";
    for (keys, stays) in [("2\r", true), ("clear\r", false)] {
        let mut window = danger((80, 24), &[], Form::Rich);
        window.asks("Question 1,").send("3\r");
        window
            .asks("When you're ready:")
            .send("q\r")
            .asks("Leave now?");
        window.wait("● No, back to the page").send("q\r");
        window.asks("When you're ready:").wait(title).send("q\r");
        window.asks("Leave now?").send(keys);
        assert_eq!(window.ends(), 0);
        assert_eq!(window.history().contains(title), stays, "{keys:?}");
    }
}

fn here() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/terminal/danger.yaml");
    path.to_string_lossy().into_owned()
}

fn flow() -> Flow {
    parse::read(DANGER)
        .into_flow()
        .expect("the flow has no faults")
}

/// Opens a terminal on the flow of this folder.
fn danger(size: (u16, u16), more: &[&str], form: Form) -> Window {
    let here = here();
    let mut args = vec!["run", here.as_str(), "--today=2026-11-23"];
    args.extend(more);
    args.extend((form == Form::Plain).then_some("--plain"));
    Setup::sized(size.0, size.1)
        .env("LC_ALL", "C.UTF-8")
        .run(&args)
}

#[test]
fn saving_that_was_asked_for_before_still_works() {
    for (keys, code, saved) in [
        ("clear\r", 0, true),
        (CTRL_C, 130, true),
        ("back\r", 0, false),
    ] {
        let folder = tempfile::tempdir().expect("there is room for a folder");
        let path = folder.path().join("page.md");
        let save = format!("--save={}", path.display());
        let mut window = danger((80, 24), &[&save], Form::Rich);
        window.asks("Question 1,").send("3\r");
        window.wait(CLEAR).send(keys);
        if keys == "back\r" {
            // Whoever did not mean it, and leaves, has nothing saved.
            window.asks("Question 1,").send("q\r").asks("Leave now?");
            window.send("leave\r");
            assert_eq!(window.ends(), 5);
        } else {
            assert_eq!(window.ends(), code);
            assert_eq!(window.screen().trim(), "", "{keys:?}");
        }
        assert_eq!(path.exists(), saved, "{keys:?}");
        if saved {
            let page = std::fs::read_to_string(&path).expect("it is there");
            assert!(page.starts_with("# Thank you for saying it\n"), "{page}");
        }
    }
}

/// Where the result goes elsewhere, the person still sees help, and no file gets it unless they
/// mean it.
#[test]
fn help_is_seen_where_the_result_goes_into_a_file() {
    let folder = tempfile::tempdir().expect("there is room for a folder");
    let page = folder.path().join("page.md");
    let here = here();
    let mut window = Setup::sized(80, 24)
        .script("exec \"$@\" > \"$PAGE\"")
        .env("PAGE", &page.to_string_lossy())
        .run(&["run", &here]);
    window.asks("Question 1,").send("3\r");
    window.wait("Thank you for saying it").wait(CLEAR);
    assert_eq!(std::fs::read_to_string(&page).ok().as_deref(), Some(""));
    window.send("clear\r");
    assert_eq!(window.ends(), 0);
    let page = std::fs::read_to_string(&page).expect("it is there");
    assert!(page.starts_with("# Thank you for saying it\n"), "{page}");
    assert_eq!(window.screen().trim(), "");
}

/// A change in the review leads to help as an answer does.
#[test]
fn a_change_that_leads_to_help_asks_nothing_before_it() {
    let mut window = danger((80, 24), &["--answer=safe=no"], Form::Rich);
    window.asks("Question 1,").send("1\r");
    window.asks("Question 3,").send("r\r").asks("So far");
    window.send("2\r").asks("Change your answer").send("3\r");
    window.wait("Thank you for saying it").wait(CLEAR).send(ESC);
    window.asks("Question 1,").wait("● 3  I think of harming");
}

/// Answers of another day that lead to help.
#[test]
fn kept_answers_lead_to_help_at_once_and_back() {
    let folder = tempfile::tempdir().expect("there is room for a folder");
    let kept = folder.path().join("kept.yaml");
    std::fs::write(&kept, "flow: danger\nanswers: {how: well}\n").expect("it can be written");
    let state = format!("--answers={}", kept.display());
    let mut window = danger((80, 24), &[&state], Form::Rich);
    window.asks("Question 2,").send("1\r");
    window.wait("● Clear the screen and leave").send("didn't\r");
    window.asks("Question 2,").wait("● 1  Yes");
}

#[test]
fn help_that_an_answer_brings_comes_before_the_next_question() {
    for (size, form) in SIZES
        .into_iter()
        .chain([SMALL])
        .flat_map(|size| FORMS.map(|form| (size, form)))
    {
        let mut window = danger(size, &[], form);
        is_open(&mut window, form);
        window.send("2\r");
        let screen = with_row(&mut window, CLEAR, form);
        let told = format!("{size:?} {form:?}\n{screen}");
        let rows = ["Go on with the questions", NOT_MEANT, CLEAR];
        let (_, seen) = rows_from(&screen, rows[0], form).expect(&told);
        assert_eq!(seen, rows, "{told}");
        let seen = words(&screen).join(" ");
        assert!(seen.contains("That sounds hard"), "{told}");
        assert!(seen.contains("116 123 (UK, Ireland) listen."), "{told}");
        window.send("back\r");
        let asked = window.wait_until("the question again", |screen| match form {
            Form::Rich => !screen.contains("That sounds"),
            Form::Plain => words(screen).join(" ").contains("(your earlier answer)"),
        });
        assert!(!asked.contains("Has your partner"), "{asked}");
        is_open(&mut window, form);
        window.send("2\r");
        with_row(&mut window, CLEAR, form);
        window.send("1\r").wait("Has your");
        assert!(form == Form::Plain || !window.history().contains("116 123"));
        is_open(&mut window, form);
        window.send(CTRL_C);
        assert_eq!(window.ends(), 130, "{told}");
    }
    let mut window = danger((80, 24), &[], Form::Rich);
    window
        .asks("Question 1,")
        .send("2\r")
        .wait(CLEAR)
        .send("clear\r");
    assert_eq!(window.ends(), 5);
    assert_eq!(window.history().trim(), "");
}

/// A tick brings help, too, and a change to such an answer.
#[test]
fn help_that_a_tick_or_a_change_brings_is_shown_at_once() {
    let well = ["--answer=how=well", "--answer=safe=no"];
    let mut window = danger((80, 24), &well, Form::Rich);
    window
        .asks("Question 3,")
        .send("2")
        .wait("◻ 2  I'm sorry")
        .send(" ");
    window.wait("◼ 2  I'm sorry").send(ENTER);
    window
        .wait("Sorry can be heavy")
        .wait("Go on with")
        .send("1\r");
    window.asks("Question 4,").send("r\r").asks("So far");
    // What is called off leaves the answer as it was.
    window.send("2\r").asks("Change your answer").send("2\r");
    window.wait("That sounds hard").wait(CLEAR).send("back\r");
    window
        .asks("So far")
        .wait("How you get by        Well enough");
    window.send("2\r").asks("Change your answer").send("2\r");
    window.wait("That sounds hard").wait(CLEAR).send("1\r");
    window
        .asks("So far")
        .wait("How you get by        I hardly manage (changed)");
}

/// What a person sees at each kind of question, what they have typed or ticked there, and what still
/// stands there when they come back from help.
const KINDS: [(&str, &str, [&str; 2]); 8] = [
    ("how", "", ["1  Well enough", "1. Well enough"]),
    ("safe", "", ["1  Yes", "1. Yes"]),
    ("wishes", "1 ", ["◼ 1  Thank you", "1. Thank you"]),
    ("since", "", ["3 months or about ten", "A length of time"]),
    ("until", "", ["2026-08-23, last March", "A day such as"]),
    ("letters", "", ["a whole number", "A whole number"]),
    ("name", "", ["What's their name?", "A few words"]),
    (
        "memory",
        "",
        ["What do you thank them for?", "At most 4 lines"],
    ),
];

/// Answers to the questions before this one.
fn before(name: &str) -> Vec<String> {
    let all = [
        ("how", "well"),
        ("safe", "no"),
        ("wishes", "hello"),
        ("since", "3 months"),
        ("until", "2026-08-23"),
        ("letters", "2"),
        ("name", "Jo"),
        ("memory", "The sea"),
    ];
    let before = all.iter().take_while(|(question, _)| *question != name);
    before
        .map(|(id, value)| format!("--answer={id}={value}"))
        .collect()
}

#[test]
fn one_key_leads_to_help_from_every_kind_of_question_and_back() {
    for (name, keys, [rich, plain]) in KINDS {
        let before = before(name);
        let args: Vec<&str> = before.iter().map(String::as_str).collect();
        for (size, form) in [
            ((80, 24), Form::Rich),
            (SMALL, Form::Rich),
            ((80, 24), Form::Plain),
        ] {
            // A text of several lines has no room on a small screen, and is asked in lines.
            if name == "memory" && size == SMALL {
                continue;
            }
            let mut window = danger(size, &args, form);
            let asked = is_open(&mut window, form);
            let told = format!("{name} at {size:?}, {form:?}\n{asked}");
            let stands = match form {
                Form::Rich => rich,
                Form::Plain => plain,
            };
            let key = match form {
                Form::Rich => "h help",
                Form::Plain => "h for help now",
            };
            assert!(words(&asked).join(" ").contains(key), "{told}");
            if form == Form::Rich && !keys.is_empty() {
                window.send(keys).wait(stands).send("\u{7f}");
            }
            window.send("h\r").wait("Thank you for saying");
            with_row(&mut window, ON, form);
            window.send("back\r");
            let screen = window.wait_until("the question again", |screen| {
                let below = screen
                    .rsplit("3. Clear the screen")
                    .next()
                    .unwrap_or_default();
                below.contains(stands) && !screen.contains("Thank you for saying")
                    || form == Form::Plain && below.contains(stands)
            });
            assert!(screen.contains(stands), "{told}\n{screen}");
            is_open(&mut window, form);
            // The reason names the key as well.
            if size == (80, 24) {
                window.send("?\r").wait("If you need help now, type h");
            }
            is_open(&mut window, form);
            window.send(CTRL_C);
            assert_eq!(window.ends(), 130, "{told}");
        }
    }
}

/// Where words are typed, the letter is help only where it is all that is typed.
#[test]
fn a_word_with_the_letter_in_it_is_an_answer() {
    for (name, typed, next) in [
        ("name", "h.\r", "Question 8,"),
        ("name", "Hanna\r", "Question 8,"),
    ] {
        let before = before(name);
        let args: Vec<&str> = before.iter().map(String::as_str).collect();
        let mut window = danger((80, 24), &args, Form::Rich);
        window.asks("Question 7,").send(typed).asks(next);
    }
    // In a list letters narrow the rows, as ever.
    let mut window = danger(
        (80, 24),
        &before("wishes")[..2]
            .iter()
            .map(String::as_str)
            .collect::<Vec<_>>(),
        Form::Rich,
    );
    window
        .asks("Question 3,")
        .send("hello")
        .wait("› ◻ 3  Hello");
}

/// Reviews, small questions and the rows below the page lead to help and come back.
#[test]
fn one_key_leads_to_help_beside_the_way_too() {
    let helps = |window: &mut Window, asks: &str| {
        window.asks(asks);
        window.send("h\r").wait("Thank you for saying it");
        with_row(window, BACK, Form::Rich);
        window.send(ESC).asks(asks);
    };
    let all = before("");
    let args: Vec<&str> = all[..3].iter().map(String::as_str).collect();
    let mut window = danger((80, 40), &args, Form::Rich);
    window.asks("Question 4,").send("about 3 months\r");
    helps(&mut window, "Is that right?");
    window.send(ENTER).asks("Question 5,").send("q\r");
    helps(&mut window, "Leave now?");
    window
        .send("save\r")
        .asks("Path of the new file")
        .send("\u{15}");
    window.send(&"\u{7f}".repeat(200));
    window.send("h\r").wait("Thank you for saying it");
    with_row(&mut window, BACK, Form::Rich);
    window.send(ESC);
    window.asks("Path of the new file").send(ESC);
    window.asks("Question 5,").send("r\r");
    helps(&mut window, "So far");
    window.send("how\r");
    helps(&mut window, "Change your answer");
    window.send(ESC).asks("So far").send(ENTER);
    window.asks("Question 5,").send(ENTER);
    window.asks("Question 6,").send("2\r");
    window.asks("Question 7,").send("Jo\r");
    window.asks("Question 8,").send(ENTER);
    helps(&mut window, "Before the advice");
    window.send("silence\r").asks("Change your answer");
    window.send(&"\u{7f}".repeat(20)).send("3 days\r");
    helps(&mut window, "Make this change?");
    window.send("1\r").asks("Before the advice").send(ENTER);
    helps(&mut window, "What else?");
    window.send("keep\r");
    helps(&mut window, "Keep this page?");
    window
        .send("1\r")
        .wait("○ Enough for today")
        .send("enough\r");
    assert_eq!(window.ends(), 0);
    let history = window.history();
    assert!(!history.contains("Thank you for saying it"), "{history}");
}

/// A flow that has no such page does not know the key.
#[test]
fn without_such_a_page_the_letter_is_a_letter() {
    let mut window = Setup::sized(80, 24).run(&["run", "pizza"]);
    let screen = window.asks("Question 1,").screen();
    assert!(!screen.contains("h help"), "{screen}");
    window.send("h").wait("[ ] 1  Cheese");
}

/// From every question of the built-in flows that have such a page.
#[test]
fn one_key_leads_to_help_from_every_question_of_the_built_in_flows() {
    at_once(ways::to_every_question(), |way| {
        let flow = ways::flow(way.flow);
        let Some(help) = flow.help_now else {
            return;
        };
        let today = day::read(TODAY).expect("a day");
        let title = Session::new(&flow, today).advice_of(help).title;
        let title: String = words(&title)
            .into_iter()
            .take(3)
            .collect::<Vec<_>>()
            .join(" ");
        let mut window = Setup::sized(40, 16)
            .env("LC_ALL", "C.UTF-8")
            .run(&way.args());
        let asked = is_open(&mut window, Form::Rich);
        let keys = |screen: &str| screen.trim_end().lines().last().map(str::to_owned);
        window.send("h\r").wait_until(&title, |screen| {
            words(screen).join(" ").contains(&title) && has_row(screen, BACK, Form::Rich)
        });
        window.send(ESC).wait_until("the question again", |screen| {
            keys(screen) == keys(&asked) && !has_row(screen, BACK, Form::Rich)
        });
        if let Kind::Text { .. } = way.question.kind {
            window.asks("Question ");
        }
    });
}
