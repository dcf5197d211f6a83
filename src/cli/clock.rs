//! The day it is.

use std::env;
use std::fs;
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
    let zone = zone_of_the_machine().map_or_else(TimeZone::try_system, Ok);
    let zone = zone.unwrap_or_else(|_| {
        let day = now.to_zoned_datetime(TimeZone::UTC).date();
        if let Some(name) = env::var_os("TZ") {
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

/// The zone of the machine, by the rules that stand in its one file. To look for the name that
/// goes with them in all folders of zones takes longer than all else before the first question.
/// Nothing where `TZ` names a zone, or there is no such file.
fn zone_of_the_machine() -> Option<TimeZone> {
    if env::var_os("TZ").is_some() {
        return None;
    }
    let rules = fs::read("/etc/localtime").ok()?;
    TimeZone::tzif("Local", &rules).ok()
}

/// Whether it has been told that nobody knows the time zone.
static TOLD: Once = Once::new();

fn unknown_zone(name: &str, day: Date) -> String {
    let known: Vec<String> = tz::db().available().map(|zone| zone.to_string()).collect();
    let near = nearest(name, known.iter().map(String::as_str));
    let near = near.map_or(String::new(), |near| format!("; did you mean `{near}`?"));
    format!("TZ names no time zone that is known, `{name}`{near}; the day is that of UTC, {day}")
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use jiff::tz::TimeZone;

    use super::zone_of_the_machine;

    #[test]
    fn the_rules_of_the_machine_give_the_time_that_its_zone_gives() {
        let Some(zone) = zone_of_the_machine() else {
            return;
        };
        let named = TimeZone::try_system().expect("there is a file for it");
        for hours in (0..20_000).step_by(500) {
            let time = Timestamp::from_second(1_750_000_000 + hours * 3600).expect("a time");
            let [ours, theirs] = [&zone, &named].map(|zone| zone.to_datetime(time));
            assert_eq!(ours, theirs);
        }
    }
}
