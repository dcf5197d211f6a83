//! The day it is.

use std::sync::Once;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::{self, TimeZone};
use quandary::suggest::nearest;

use super::out;

/// The day it is, where the person is: in the time zone that `TZ` names, else in that of the
/// machine. A zone that nobody knows is told, and the day is that of UTC.
pub fn today() -> Date {
    let now = Timestamp::now();
    let zone = TimeZone::try_system().unwrap_or_else(|_| {
        let day = now.to_zoned_datetime(TimeZone::UTC).date();
        if let Some(name) = std::env::var_os("TZ") {
            let words = unknown_zone(&name.to_string_lossy(), day);
            TOLD.call_once(|| {
                // Where even this cannot be written, nobody is there to read it.
                let _ = out::tell(&format!("warning: {words}"));
            });
        }
        TimeZone::UTC
    });
    now.to_zoned_datetime(zone).date()
}

/// Whether it has been told that nobody knows the time zone.
static TOLD: Once = Once::new();

fn unknown_zone(name: &str, day: Date) -> String {
    let known: Vec<String> = tz::db().available().map(|zone| zone.to_string()).collect();
    let near = nearest(name, known.iter().map(String::as_str));
    let near = near.map_or(String::new(), |near| format!("; did you mean `{near}`?"));
    format!("TZ names no time zone that is known, `{name}`{near}; the day is that of UTC, {day}")
}
