use fluent_bundle::FluentArgs;
use model::Timestamp;
use time::format_description::well_known::Rfc3339;
use time::{Date, OffsetDateTime, UtcOffset};

use super::catalogue::Texts;
use super::message::Message;

const MINUTE: u32 = 60;
const HOUR: u32 = 60 * MINUTE;
const DAY: u32 = 24 * HOUR;
const WEEK: u32 = 7 * DAY;

impl Texts {
    /// A day and a time as the language writes them, in UTC: *22 November 2026 at 05:02 UTC*.
    pub fn date_time(&self, at: OffsetDateTime) -> String {
        let at = at.to_offset(UtcOffset::UTC);
        let mut args = day_args(at.date());
        args.set("time", format!("{:02}:{:02}", at.hour(), at.minute()));
        self.format("date-time", Some(&args))
    }

    /// A day as the language writes it: *22 November 2026*.
    pub fn date(&self, day: Date) -> String {
        self.format("date", Some(&day_args(day)))
    }

    /// How long ago `then` was, as seen at `now`: *3 minutes ago*; its date (in UTC) once that is a week.
    /// What lies ahead by a clock that is slow is *just now*.
    pub fn relative(&self, then: OffsetDateTime, now: OffsetDateTime) -> String {
        let seconds = (now - then).whole_seconds().max(0);
        match u32::try_from(seconds).ok().and_then(ago) {
            Some(message) => self.say(&message),
            None => self.date(then.to_offset(UtcOffset::UTC).date()),
        }
    }
}

fn day_args(day: Date) -> FluentArgs<'static> {
    let mut args = FluentArgs::with_capacity(4);
    args.set("day", day.day());
    args.set("month", u8::from(day.month()));
    args.set("year", day.year().to_string());
    args
}

fn ago(seconds: u32) -> Option<Message> {
    match seconds {
        ..MINUTE => Some(Message::new("moments-ago")),
        MINUTE..HOUR => Some(Message::new("minutes-ago").with("count", seconds / MINUTE)),
        HOUR..DAY => Some(Message::new("hours-ago").with("count", seconds / HOUR)),
        DAY..WEEK => Some(Message::new("days-ago").with("count", seconds / DAY)),
        WEEK.. => None,
    }
}

/// A time as texts and pages take it, to the second.
pub(crate) fn utc(at: Timestamp) -> OffsetDateTime {
    OffsetDateTime::from_unix_timestamp(at.seconds()).unwrap_or(OffsetDateTime::UNIX_EPOCH)
}

/// The same moment for machines, as the `datetime` attribute wants it (RFC 3339). Empty beyond the year 9999.
pub(crate) fn machine_readable(at: OffsetDateTime) -> String {
    at.format(&Rfc3339).unwrap_or_default()
}
