//! The words of the program that somebody reads who answers: one table, with the English that
//! is said where a flow has no words of its own (`words`).
//!
//! What stands in braces is put in. A word in several forms has ` / ` between them.
//!
//! One file, since it is one table.

use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::fmt;

/// What stands between the forms of a word.
const BETWEEN: &str = " / ";

/// The place of today among the forms of [`ProgramWord::NearDays`].
pub(crate) const TODAY: usize = 1;

/// Makes the words of the rows below.
macro_rules! words {
    ($($word:ident, $id:literal, $english:literal, $about:literal;)+) => {
        /// A word of the program, or a sentence.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum ProgramWord {
            $(#[doc = concat!("`", $english, "`: ", $about, ".")] $word,)+
        }

        impl ProgramWord {
            /// Every word, in the order of the table.
            pub const ALL: [Self; [$($id),+].len()] = [$(Self::$word),+];

            /// Its id, which is its key in a flow.
            #[must_use]
            pub const fn id(self) -> &'static str {
                match self {
                    $(Self::$word => $id,)+
                }
            }

            /// What is said in English.
            #[must_use]
            pub const fn english(self) -> &'static str {
                match self {
                    $(Self::$word => $english,)+
                }
            }

            /// The English, and what it is for.
            #[must_use]
            pub const fn about(self) -> &'static str {
                match self {
                    $(Self::$word => concat!("`", $english, "`: ", $about),)+
                }
            }
        }
    };
}

words! {
    Yes, "yes", "Yes", "an answer; inside a text it begins small";
    No, "no", "No", "an answer; inside a text it begins small";
    And, "and", "and", "before the last of several answers";
    Nothing, "nothing", "nothing", "no choice at all, where a question has no `nothing`";
    NoAnswer, "no_answer", "(no answer)", "an answer that is missing, where a question has no `unanswered`";
    Skipped, "skipped", "(skipped)", "a question that was passed by, in a list of answers";

    ToneGo, "tone_go", "Go ahead", "advice of the tone `go`, where it has no `tone_word`";
    ToneCaution, "tone_caution", "With care", "advice of the tone `caution`";
    ToneStop, "tone_stop", "Stop here", "advice of the tone `stop`";
    ToneInfo, "tone_info", "Good to know", "advice of the tone `info`";

    Days, "days", "day / days", "for one and for several, as in `3 days`";
    Weeks, "weeks", "week / weeks", "for one and for several";
    Months, "months", "month / months", "for one and for several";
    Years, "years", "year / years", "for one and for several";
    Date, "date", "{day} {month} {year}", "a day: its number, the name of its month, its year";
    MonthNames, "month_names", "January / February / March / April / May / June / July / August / September / October / November / December", "as they stand in a day";
    WeekdayNames, "weekday_names", "Monday / Tuesday / Wednesday / Thursday / Friday / Saturday / Sunday", "before a day that is read back";
    NearDays, "near_days", "yesterday / today / tomorrow", "behind a day that is read back";
    Ago, "ago", "{length} ago", "how long ago a day was, with `days` and their like as they stand";
    Ahead, "ahead", "in {length}", "how far ahead a day is";

    AtLeast, "at_least", "at least {amount}", "of numbers and lengths of time";
    AtMost, "at_most", "at most {amount}", "of numbers and lengths of time";
    Exactly, "exactly", "exactly {amount}", "how many options are to be chosen";
    Between, "between", "{least} to {most}", "how many options, or how many questions are left";
    FromTo, "from_to", "from {least} to {most}", "bounds of what is typed";
    NotBefore, "not_before", "not before {day}", "the first day that is accepted";
    NotAfter, "not_after", "not after {day}", "the last day that is accepted";

    WholeNumber, "whole_number", "a whole number", "what is to be typed";
    Decimal, "decimal", "a number", "what is to be typed where there may be decimals, with a point before them";
    Length, "length", "a length of time such as {example}", "what is to be typed; it is read in English, and so is the example";
    Day, "day", "a day such as {example}", "what is to be typed; it is read in English, and so is the example";
    FewWords, "few_words", "a few words", "what is to be typed";
    Lines, "lines", "line / lines", "for one and for several, as in `at most 5 lines`";
    Characters, "characters", "character / characters", "for one and for several";

    Please, "please", "Please give {wanted}.", "an answer is not accepted, and this is wanted; where a flow has no word for it, English gives the reason instead";
    NeedsAnswer, "needs_answer", "This question needs an answer.", "nothing is answered";
    OnlyAlone, "only_alone", "\"{option}\" goes only by itself, without the others.", "an option was chosen with others";
    DoesNotFit, "does_not_fit", "Your earlier answer doesn't fit here ({question}). {reason}", "an answer from before is refused";

    Question, "question", "Question {number}", "where a question stands";
    More, "more", "{amount} more", "how many questions come after it";
    LastOne, "last_one", "the last one", "no question comes after it";
    ReadAs, "read_as", "Read as {answer}.", "what was typed, as it was understood";
    IsThatRight, "is_that_right", "Is that right?", "below that";
    TypeAgain, "type_again", "No, type it again", "where it is not right";

    QuestionsChanged, "questions_changed", "The questions have changed since you saved these answers. Nothing's wrong, and your other answers still count:", "above questions of saved answers";
    NotAskedNow, "not_asked_now", "isn't asked any more", "behind the name of such a question";
    AskedAgain, "asked_again", "has changed, so we'll ask again if it comes up", "behind the name of such a question";
    OtherQuiz, "other_quiz", "These answers are from another quiz. What it asks in the same words is taken over.", "of saved answers";

    NotNeeded, "not_needed", "1 later answer isn't needed any more: {questions}. / {number} later answers aren't needed any more: {questions}.", "what a change does, for one and for several";
    NotFitting, "not_fitting", "1 later answer doesn't fit any more, so we'll ask again. {reasons} / {number} later answers don't fit any more, so we'll ask again. {reasons}", "what a change does, for one and for several";
    MoreQuestions, "more_questions", "There's {amount} more question: {questions}. / There are {amount} more questions: {questions}.", "what a change does, for one and for several";
    MaybeMore, "maybe_more", "There may be more questions.", "what a change may do";
    NoMore, "no_more", "There are no more questions after that.", "what a change does";
    OtherAdvice, "other_advice", "The advice will be different.", "what a change does";
    MaybeOtherAdvice, "maybe_other_advice", "The advice may change.", "what a change may do";

    Because, "because", "Because you said", "above the answers that led to the advice";
    WhatToDo, "what_to_do", "What to do", "above steps";
    OtherReasons, "other_reasons", "The other reasons", "what is behind the first part of a page";
    WhyThis, "why_this", "Why I got this", "a row that leads to `because`";
    Sources, "sources", "Sources", "where the advice is from";
    AdviceOf, "advice_of", "Advice of {day}, from {flow}", "at the end of a page that is kept";
    ReadOn, "read_on", "Go on reading", "a row below help";

    Private, "private", "Nothing you answer is stored or sent. You can go back, or leave, at any time.", "before the first question";
    HelpNote, "help_note", "If you need help now, there's a button for it at every question. You come back to where you were.", "before the first question of a page in a browser";
    LeaveNote, "leave_note", "To be gone at once, press {key}, or choose \u{201c}{row}\u{201d}. It empties the page first. Your browser may still remember that this page was open; a private window doesn't.", "before the first question of a page in a browser; `{row}` is `leave_page`";
    Start, "start", "Start", "leads to the first question";
    SavedAnswers, "saved_answers", "I have saved answers", "leads to the choice of a file";
    NoAnswersThere, "no_answers_there", "This file holds no answers to these questions.", "of the chosen file";
    Continue, "continue", "Continue", "gives the answer";
    Skip, "skip", "Go on without an answer", "where a question may be skipped";
    WhyWeAsk, "why_we_ask", "Why we ask", "above `why`";
    Problem, "problem", "There's a problem", "above the reason why an answer is not accepted";
    Back, "back", "Back", "leads back a step";
    BackToQuestion, "back_to_question", "Back to the question", "a row below help";
    HelpNow, "help_now", "Help now", "leads to help from every question";
    LeavePage, "leave_page", "Leave this page", "empties the page and leaves it";
    NotMeant, "not_meant", "I didn't mean that", "takes the answer back that led to help";
    GoOn, "go_on", "Go on with the questions", "leads on";
    Decided, "decided", "Nothing you answer from here changes the advice.", "above the offer to see it";
    SeeNow, "see_now", "See it now", "leads to the advice before the last question";
    SoFar, "so_far", "Your answers so far", "leads to all answers, and stands above them";
    BeforeAdvice, "before_advice", "Before the advice", "above all answers, at the end";
    Said, "said", "Here's what you said", "above all answers";
    ShowAdvice, "show_advice", "Show me the advice", "a row below them";
    ChangeThis, "change_this", "Change your answer", "a row at each answer, and above its question";
    ChangeAnswer, "change_answer", "Change an answer", "a row below the advice";
    MakeChange, "make_change", "Make this change?", "above what it does";
    ChangeIt, "change_it", "Yes, change it", "a row below that";
    KeepIt, "keep_it", "No, keep it as it was", "a row below that";
    PrintPage, "print_page", "Print this page", "a row below the advice";
    SavePage, "save_page", "Save this page", "a row below the advice";
    SaveFile, "save_file", "Save it as a file", "a row at a document";
    CopyIt, "copy_it", "Copy it", "a row at a document";
    SaveAnswers, "save_answers", "Save my answers", "a row below the advice, and below all answers";
    SaveNote, "save_note", "They go into a file on this device. Anyone who opens it can read it. With it you can go on here, or in the terminal, on another day.", "before answers are saved";
    OwnWords, "own_words", "Some answers are in your own words: {questions}.", "before answers are saved";
    OwnWordsToo, "own_words_too", "Save your own words, too?", "below that";
    LeaveOut, "leave_out", "No, leave them out", "a row below that";
    SaveThemToo, "save_them_too", "Yes, save them too", "a row below that";
    Saved, "saved", "Your browser saves the file where it keeps its downloads.", "in a browser";
    Copied, "copied", "It's copied.", "in a browser";
    NotCopied, "not_copied", "Your browser doesn't let this page copy. You can select the text instead.", "in a browser";
    Stuck, "stuck", "There's no advice for these answers", "where a flow has a gap";
    StuckNote, "stuck_note", "The questions don't say where to go from here. That's a fault of theirs, not of yours.", "below that";

    WhatNext, "what_next", "What next?", "above rows in a terminal";
    ChooseRow, "choose_row", "Choose a row to change it.", "below all answers, in a terminal";
    Changed, "changed", "changed", "behind an answer that was changed, in brackets";
    Of, "of", "{number} of {amount}", "where a question or a screen stands";
    HelpKey, "help_key", "If you need help now, type h and press Enter, at any question.", "in a terminal";
    LeaveKey, "leave_key", "To be gone at once, press Ctrl-C: it clears the screen and ends.", "in a terminal";
    LeaveKeyLines, "leave_key_lines", "To be gone at once, press Ctrl-C: it ends, and what's on the screen goes off its top. It can be scrolled back to.", "in a terminal that can't clear its screen";
    Leave, "leave", "Leave", "a row, and behind a key, in a terminal";
    LeaveNow, "leave_now", "Leave now?", "above the rows that leave";
    SaveAndLeave, "save_and_leave", "Save and leave", "a row below that";
    LeaveUnsaved, "leave_unsaved", "Leave without saving", "a row below that";
    LeaveHere, "leave_here", "Leave this page on the screen", "a row below that, at a page of help";
    ClearScreen, "clear_screen", "Clear the screen and leave", "a row, and behind a key, in a terminal";
    ClearLines, "clear_lines", "Leave at once, with all this off the top", "the same where a terminal can't clear its screen";
    ScreenGoes, "screen_goes", "This screen goes now, and nothing stays.", "at the end of a private run";
    BackToPage, "back_to_page", "Back to the page", "a row below what is behind the page";
    TooLong, "too_long", "That's more than {amount} characters. The first of them stand here; shorten them, or press Enter.", "where more was typed than a question takes, in a terminal";
    YouLeft, "you_left", "You left. Nothing was saved or sent.", "said last";
    NothingSent, "nothing_sent", "Stopped. Nothing was sent.", "said last where something was saved";
    TakeCare, "take_care", "Take care.", "said last, where a flow has no `outro`";
    NewFile, "new_file", "Path of the new file", "before something is saved";
    OnlyYou, "only_you", "Only you can read the file. It never replaces another one.", "below that";
    SaveAs, "save_as", "Save it as {form}", "a row for each form of a page: Markdown, HTML, .txt";
    SavedIn, "saved_in", "Saved in {file}", "of a page or a document";
    AnswersSaved, "answers_saved", "Your answers are saved in {file}. Nothing was sent.", "said last";
    ToGoOn, "to_go_on", "To go on with them:", "before a command";
    ToDelete, "to_delete", "To delete them:", "before a command";
    NoNote, "no_note", "There's no note on why we ask this. You can leave at any time.", "where a question has no `why`";
    NothingYet, "nothing_yet", "You haven't answered anything yet.", "of all answers, where there are none";
    YourAnswer, "your_answer", "Your answer:", "before what is typed, line by line";
    TypeNumber, "type_number", "Type a number.", "below a list, line by line";
    TypeNumbers, "type_numbers", "Type numbers, with spaces or commas between them.", "below a list, line by line";
    ZeroIsNone, "zero_is_none", "0 is none of them.", "below a list, line by line";
    EmptyLine, "empty_line", "An empty line ends the text.", "where several lines are typed";
    EnterKeeps, "enter_keeps", "Enter alone keeps {answer}.", "line by line";
    EnterSkips, "enter_skips", "Enter alone goes on without an answer.", "line by line";
    OrEnter, "or_enter", "{key} or Enter alone", "of a key, line by line";
    OrKeys, "or_keys", "Or {keys}.", "around keys with what they do, line by line";
    NotInList, "not_in_list", "\"{answer}\" isn't in the list. Type a number from 1 to {number}.", "line by line";
    OnlyByItself, "only_by_itself", "only by itself", "behind an option that goes with no other, in brackets";
    EarlierAnswer, "earlier_answer", "your earlier answer", "behind a row, in brackets";
    NothingFits, "nothing_fits", "Nothing fits what you typed.", "of a list that is sought in";
    KeyChoose, "key_choose", "choose", "behind Enter, in the row of keys";
    KeyDone, "key_done", "done", "behind Enter, in the row of keys";
    KeySpace, "key_space", "Space", "the name of the space bar";
    KeyTick, "key_tick", "tick", "behind that";
    KeyMore, "key_more", "more", "behind `?`, in the row of keys";
    HowToChoose, "how_to_choose", "Choose with the arrows, or type a number or a word, and press Enter.", "of a list";
    HowToTick, "how_to_tick", "Move with the arrows, or type a number or a word. Space ticks a row, and Enter ends. The right arrow ticks all, the left one none.", "of a list in which several are ticked";
    HowToType, "how_to_type", "Type, and press Enter.", "where something is typed";
    TypedKeys, "typed_keys", "Typed alone, then Enter: {keys}.", "around keys with what they do";
}

impl ProgramWord {
    /// The forms of the English, from the first.
    pub fn forms(self) -> impl Iterator<Item = &'static str> {
        self.english().split(BETWEEN)
    }

    /// What may be put in, each once: names without their braces.
    #[must_use]
    pub fn placeholders(self) -> Vec<&'static str> {
        let mut names: Vec<&str> = Vec::new();
        for name in placeholders(self.english()) {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        names
    }

    /// What has to be put in: what stands in every form of the English.
    #[must_use]
    pub fn needs(self) -> Vec<&'static str> {
        let mut names = self.placeholders();
        names.retain(|name| {
            self.forms()
                .all(|form| placeholders(form).any(|it| it == *name))
        });
        names
    }
}

/// The names in braces of a word, in order.
pub fn placeholders(word: &str) -> impl Iterator<Item = &str> {
    word.split('{').skip(1).filter_map(|rest| {
        let (name, _) = rest.split_once('}')?;
        Some(name)
    })
}

/// The forms of a word, as an author or the table has it.
pub fn forms(word: &str) -> impl Iterator<Item = &str> {
    word.split(BETWEEN)
}

/// The program's words as a flow says them: its author's own, and English for all others. A flow
/// without own words takes no room for them.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Words {
    own: Option<Box<[Option<Box<str>>]>>,
}

impl Words {
    /// English.
    pub const ENGLISH: Self = Self { own: None };

    /// Says a word otherwise.
    pub fn set(&mut self, word: ProgramWord, own: Box<str>) {
        let all = self
            .own
            .get_or_insert_with(|| vec![None; ProgramWord::ALL.len()].into());
        if let Some(place) = all.get_mut(word as usize) {
            *place = Some(own);
        }
    }

    /// The author's own word, where there is one.
    #[must_use]
    pub fn own(&self, word: ProgramWord) -> Option<&str> {
        self.own.as_ref()?.get(word as usize)?.as_deref()
    }

    /// A word as it is said.
    ///
    /// ```
    /// use quandary::flow::words::{ProgramWord, Words};
    ///
    /// let mut words = Words::ENGLISH;
    /// assert_eq!(words.get(ProgramWord::Yes), "Yes");
    /// words.set(ProgramWord::Yes, "Ja".into());
    /// assert_eq!(words.get(ProgramWord::Yes), "Ja");
    /// ```
    #[must_use]
    pub fn get(&self, word: ProgramWord) -> &str {
        self.own(word).unwrap_or(word.english())
    }

    /// The form of a word at this place; the last where it has fewer.
    #[must_use]
    pub fn form(&self, word: ProgramWord, at: usize) -> &str {
        let word = self.get(word);
        let mut forms = forms(word).take(at + 1);
        forms.by_ref().last().unwrap_or(word)
    }

    /// The form of a word for so many.
    ///
    /// ```
    /// use quandary::flow::words::{ProgramWord, Words};
    ///
    /// assert_eq!(Words::ENGLISH.count(ProgramWord::Days, 1), "day");
    /// assert_eq!(Words::ENGLISH.count(ProgramWord::Days, 0), "days");
    /// ```
    #[must_use]
    pub fn count(&self, word: ProgramWord, number: usize) -> &str {
        self.form(word, usize::from(number != 1))
    }

    /// So many of something: `3 days`.
    #[must_use]
    pub fn counted(&self, number: usize, word: ProgramWord) -> String {
        format!("{number} {}", self.count(word, number))
    }

    /// A word with what is put in, by name.
    ///
    /// ```
    /// use quandary::flow::words::{ProgramWord, Words};
    ///
    /// let said = Words::ENGLISH.say(ProgramWord::AtMost, &[("amount", "3 days")]);
    /// assert_eq!(said, "at most 3 days");
    /// ```
    #[must_use]
    pub fn say(&self, word: ProgramWord, put_in: &[(&str, &str)]) -> String {
        filled(self.get(word), put_in)
    }

    /// The form of a word for so many, with what is put in.
    #[must_use]
    pub fn say_of(&self, word: ProgramWord, number: usize, put_in: &[(&str, &str)]) -> String {
        filled(self.count(word, number), put_in)
    }

    /// A word inside a text, where it begins small: `yes`.
    #[must_use]
    pub fn small(&self, word: ProgramWord) -> Cow<'_, str> {
        let word = self.get(word);
        let mut rest = word.chars();
        match rest.next() {
            Some(first) if first.is_uppercase() => {
                Cow::Owned(first.to_lowercase().chain(rest).collect())
            }
            Some(_) | None => Cow::Borrowed(word),
        }
    }

    /// Several things in a row: `a`, `a and b`, `a, b and c`.
    #[must_use]
    pub fn listed<S: AsRef<str>>(&self, things: &[S]) -> String {
        match things.split_last() {
            None => String::new(),
            Some((only, [])) => only.as_ref().to_owned(),
            Some((last, before)) => {
                let before: Vec<&str> = before.iter().map(AsRef::as_ref).collect();
                let and = self.get(ProgramWord::And);
                format!("{} {and} {}", before.join(", "), last.as_ref())
            }
        }
    }
}

/// The words that a flow has of its own.
impl fmt::Debug for Words {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let own = ProgramWord::ALL.into_iter();
        let own = own.filter_map(|word| Some((word.id(), self.own(word)?)));
        f.debug_map().entries(own).finish()
    }
}

/// A word with everything put in that has a name in it. What is put in stands as it is.
fn filled(word: &str, put_in: &[(&str, &str)]) -> String {
    let mut said = String::with_capacity(word.len());
    let mut rest = word;
    while let Some((before, behind)) = rest.split_once('{') {
        said.push_str(before);
        let known = behind.split_once('}').and_then(|(name, behind)| {
            let (_, put) = put_in.iter().find(|(known, _)| *known == name)?;
            Some((*put, behind))
        });
        match known {
            Some((put, behind)) => {
                said.push_str(put);
                rest = behind;
            }
            None => {
                said.push('{');
                rest = behind;
            }
        }
    }
    said + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_has_an_id_of_its_own() {
        let mut ids: Vec<&str> = ProgramWord::ALL.iter().map(|word| word.id()).collect();
        ids.sort_unstable();
        let count = ids.len();
        ids.dedup();
        assert_eq!(ids.len(), count);
    }

    #[test]
    fn what_is_put_in_is_not_read_again() {
        for (word, want) in [
            ("{a} and {b}", "{b} and 2"),
            ("{c}", "{c}"),
            ("{", "{"),
            ("a } b {a}", "a } b {b}"),
        ] {
            assert_eq!(filled(word, &[("a", "{b}"), ("b", "2")]), want, "{word}");
        }
    }

    #[test]
    fn one_form_alone_is_said_for_all() {
        let mut words = Words::ENGLISH;
        words.set(ProgramWord::Days, "日".into());
        assert_eq!(words.counted(1, ProgramWord::Days), "1 日");
        assert_eq!(words.counted(2, ProgramWord::Days), "2 日");
    }
}
