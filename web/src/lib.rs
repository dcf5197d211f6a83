//! Quandary's library for a browser: JSON in, JSON out.
//!
//! A page calls five functions. [`room`] and [`give_back`] are for texts on their way in and out;
//! [`open`] takes a flow that the program has read, [`next`] does what a person did and tells what comes next, as
//! `quandary next --json` does, and [`document`] makes the page to keep. All rules are
//! those of the library, and so is every word.
//!
//! In reading order: this file is what a page calls, `player` what the calls do, `html` makes of
//! Markdown what a browser shows, and `kept_page` the page to keep, with the very code of the
//! program.

#[path = "../../src/cli/html.rs"]
#[expect(dead_code, reason = "pages of one Markdown text are written by the program alone")]
mod html;

#[path = "../../src/cli/kept_page.rs"]
mod kept_page;

mod markdown;

mod player;

use std::cell::RefCell;

use player::Player;

thread_local! {
    /// The flow that is played. A page has one thread.
    static PLAYER: RefCell<Option<Player>> = const { RefCell::new(None) };
}

/// Room for a text of so many bytes; its address.
#[unsafe(no_mangle)]
pub extern "C" fn room(bytes: usize) -> *mut u8 {
    Box::into_raw(vec![0_u8; bytes].into_boxed_slice()).cast()
}

/// Gives back the room of a text that was returned.
///
/// # Safety
/// The text was returned by one of these functions, and has not been given back.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn give_back(text: *mut u8, bytes: usize) {
    let text = std::ptr::slice_from_raw_parts_mut(text, bytes);
    // SAFETY: it is a box of so many bytes that nobody else has.
    drop(unsafe { Box::from_raw(text) });
}

/// Opens a flow that the program has packed: `{"id": …, "digest": …, "today": "2026-11-23"}`, and
/// the flow. Says what stands before the first question.
///
/// # Safety
/// The text stands in a room of so many bytes, and so does the flow. Both are taken.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn open(
    text: *mut u8,
    bytes: usize,
    flow: *mut u8,
    flow_bytes: usize,
) -> *mut u8 {
    // SAFETY: the caller says so.
    let (asked, flow) = unsafe { (taken(text, bytes), bytes_in(flow, flow_bytes)) };
    given(match Player::open(&asked, &flow) {
        Ok((player, told)) => {
            PLAYER.with_borrow_mut(|kept| *kept = Some(player));
            told
        }
        Err(told) => told,
    })
}

/// One step: `{"answers": text, "do": {"act": "reply", "words": …}}`. Says what
/// `docs/schemas/next.schema.json` describes from `stage` on, with HTML beside each Markdown.
///
/// # Safety
/// As for [`open`].
#[unsafe(no_mangle)]
pub unsafe extern "C" fn next(text: *mut u8, bytes: usize) -> *mut u8 {
    // SAFETY: the caller says so.
    let asked = unsafe { taken(text, bytes) };
    given(PLAYER.with_borrow_mut(|player| match player {
        Some(player) => player.next(&asked),
        None => player::unusable("no flow is open"),
    }))
}

/// The page to keep of these answers, `{"answers": text}`, as HTML that stands by itself. It's the
/// one that the program saves; nothing where there is none, or none to keep.
///
/// # Safety
/// As for [`open`].
#[unsafe(no_mangle)]
pub unsafe extern "C" fn document(text: *mut u8, bytes: usize) -> *mut u8 {
    // SAFETY: the caller says so.
    let asked = unsafe { taken(text, bytes) };
    given(PLAYER.with_borrow_mut(|player| match player {
        Some(player) => player.document(&asked),
        None => String::new(),
    }))
}

/// The text in a room.
///
/// # Safety
/// The room has so many bytes, and is given back by this.
unsafe fn taken(text: *mut u8, bytes: usize) -> String {
    // SAFETY: the caller says so.
    let text = unsafe { bytes_in(text, bytes) };
    String::from_utf8_lossy(&text).into_owned()
}

/// What stands in a room.
///
/// # Safety
/// The room has so many bytes, and is given back by this.
unsafe fn bytes_in(room: *mut u8, bytes: usize) -> Box<[u8]> {
    let room = std::ptr::slice_from_raw_parts_mut(room, bytes);
    // SAFETY: it is a box of so many bytes that nobody else has.
    unsafe { Box::from_raw(room) }
}

/// A text on its way out: four bytes that say how long it is, little end first, and the text.
fn given(text: String) -> *mut u8 {
    let length = u32::try_from(text.len()).unwrap_or(0);
    let mut out = length.to_le_bytes().to_vec();
    out.extend_from_slice(text.as_bytes());
    Box::into_raw(out.into_boxed_slice()).cast()
}
