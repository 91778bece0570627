//! Days and times, as each language writes them.

use time::macros::{date, datetime};
use time::{Duration, OffsetDateTime};

use crate::text::{Language, Texts};

const NOON: OffsetDateTime = datetime!(2026-11-22 12:00 UTC);

fn in_every_language(text: impl Fn(&Texts) -> String) -> [String; 4] {
    Language::ALL.map(|language| text(Texts::of(language)))
}

#[test]
fn a_moment_reads_as_the_language_writes_it() {
    assert_eq!(
        in_every_language(|texts| texts.date_time(datetime!(2026-11-22 14:05 +09:00))),
        [
            "22 November 2026 at 05:05 UTC",
            "22. November 2026, 05:05 UTC",
            "22 novembre 2026 à 05:05 UTC",
            "22 de noviembre de 2026, 05:05 UTC",
        ]
    );
}

#[test]
fn the_first_of_a_month_is_an_ordinal_in_french_and_german() {
    assert_eq!(
        in_every_language(|texts| texts.date(date!(2026 - 03 - 01))),
        ["1 March 2026", "1. März 2026", "1er mars 2026", "1 de marzo de 2026"]
    );
}

#[test]
fn every_month_has_a_name_of_its_own() {
    for language in Language::ALL {
        let month = |number: u8| date!(2026 - 01 - 15).replace_month(number.try_into().unwrap()).unwrap();
        let mut names: Vec<_> = (1..=12).map(|number| Texts::of(language).date(month(number))).collect();
        names.dedup();
        assert_eq!(names.len(), 12, "{names:?}");
    }
}

#[test]
fn what_was_lately_is_told_by_how_long_ago() {
    let ago = |past: Duration| in_every_language(|texts| texts.relative(NOON - past, NOON));
    let now = ["just now", "gerade eben", "à l’instant", "ahora mismo"];
    assert_eq!(ago(Duration::seconds(59)), now);
    assert_eq!(ago(-Duration::hours(1)), now, "by a clock that is slow");
    assert_eq!(ago(Duration::seconds(60)), ["1 minute ago", "vor 1 Minute", "il y a 1 minute", "hace 1 minuto"]);
    assert_eq!(
        ago(Duration::minutes(59)),
        ["59 minutes ago", "vor 59 Minuten", "il y a 59 minutes", "hace 59 minutos"]
    );
    assert_eq!(ago(Duration::minutes(119)), ["1 hour ago", "vor 1 Stunde", "il y a 1 heure", "hace 1 hora"]);
    assert_eq!(ago(Duration::hours(23)), ["23 hours ago", "vor 23 Stunden", "il y a 23 heures", "hace 23 horas"]);
    assert_eq!(ago(Duration::hours(47)), ["1 day ago", "vor 1 Tag", "il y a 1 jour", "hace 1 día"]);
    assert_eq!(ago(Duration::days(6)), ["6 days ago", "vor 6 Tagen", "il y a 6 jours", "hace 6 días"]);
}

#[test]
fn what_was_a_week_ago_is_told_by_its_date() {
    let told = in_every_language(|texts| texts.relative(NOON - Duration::days(7), NOON));
    assert_eq!(told, ["15 November 2026", "15. November 2026", "15 novembre 2026", "15 de noviembre de 2026"]);
    assert_eq!(Texts::of(Language::English).relative(OffsetDateTime::UNIX_EPOCH, NOON), "1 January 1970");
}
