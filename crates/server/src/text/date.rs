use fluent_bundle::FluentArgs;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::catalogue::Texts;

impl Texts {
    /// A day and a time as the language writes them, in UTC: *22 November 2026 at 05:02 UTC*.
    pub fn date_time(&self, at: OffsetDateTime) -> String {
        let at = at.to_offset(time::UtcOffset::UTC);
        let mut args = FluentArgs::with_capacity(4);
        args.set("day", at.day().to_string());
        args.set("month", u8::from(at.month()));
        args.set("year", at.year().to_string());
        args.set("time", format!("{:02}:{:02}", at.hour(), at.minute()));
        self.format("date-time", Some(&args))
    }
}

/// The same moment for machines, as the `datetime` attribute wants it (RFC 3339). Empty beyond the year 9999.
pub(crate) fn machine_readable(at: OffsetDateTime) -> String {
    at.format(&Rfc3339).unwrap_or_default()
}
