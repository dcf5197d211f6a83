//! What a run says to whoever answers, in the words of the flow that is played. A run plays one
//! flow, and signals have words as well, so the words are set once, before the first is said.

use std::sync::OnceLock;

use quandary::flow::words::{ProgramWord, Words};

static VOICE: OnceLock<Words> = OnceLock::new();

static ENGLISH: Words = Words::ENGLISH;

/// Speaks as this flow does from now on. Once somebody has spoken, it stays so.
pub fn speak(words: &Words) {
    let _ = VOICE.set(words.clone());
}

/// The words of the flow that is played; English where none is.
pub fn words() -> &'static Words {
    VOICE.get().unwrap_or(&ENGLISH)
}

/// A word as it is said.
pub fn word(word: ProgramWord) -> &'static str {
    words().get(word)
}

/// A word where English has a finer one for this place: the flow's own, or else that.
pub fn finely(word: ProgramWord, english: &'static str) -> &'static str {
    words().own(word).unwrap_or(english)
}

/// A word with what is put in.
pub fn say(word: ProgramWord, put_in: &[(&str, &str)]) -> String {
    words().say(word, put_in)
}
