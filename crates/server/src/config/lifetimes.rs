//! `[tokens]` and `[session]`: how long things live.

use std::time::Duration;

use super::reader::Section;

/// How long tokens and signing keys live. Authorization codes live 60 seconds, which can't be changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TokenLifetimes {
    /// Access tokens (RFC 6749 §1.4).
    pub access_token: Duration,
    /// ID tokens (OpenID Connect Core §2).
    pub id_token: Duration,
    /// A refresh token that isn't used for this long is dead.
    pub refresh_idle: Duration,
    /// Refreshing ends this long after the sign-in, however often it is used.
    pub refresh_absolute: Duration,
    /// A signing key signs for this long, then the next one does.
    pub key_rotation: Duration,
    /// A signing key stays published this long after the next one took over.
    pub key_overlap: Duration,
    /// A replaced client secret goes on working for this long (INT-1).
    pub client_secret_overlap: Duration,
}

/// How long a browser stays signed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SessionLimits {
    /// A session that isn't used for this long ends.
    pub idle: Duration,
    /// A session ends this long after the sign-in.
    pub absolute: Duration,
}

const MINUTE: u32 = 60;
const HOUR: u32 = 60 * MINUTE;
const DAY: u32 = 24 * HOUR;
/// The longest that any limit in days may be.
const TEN_YEARS_IN_DAYS: u32 = 3650;

pub(super) fn read_tokens(mut section: Section<'_, '_>) -> TokenLifetimes {
    let access_token = section.whole("access_token_seconds", 600, 10, DAY);
    let id_token = section.whole("id_token_seconds", HOUR, 10, DAY);
    let refresh_idle = section.whole("refresh_idle_days", 30, 1, TEN_YEARS_IN_DAYS);
    let refresh_absolute = section.whole("refresh_absolute_days", 180, 1, TEN_YEARS_IN_DAYS);
    let key_rotation = section.whole("key_rotation_days", 90, 1, TEN_YEARS_IN_DAYS);
    let key_overlap = section.whole("key_overlap_hours", 48, 1, TEN_YEARS_IN_DAYS);
    let client_secret_overlap = section.whole("client_secret_overlap_hours", 24, 0, TEN_YEARS_IN_DAYS);
    if refresh_absolute < refresh_idle {
        let advice = format!("must not be less than refresh_idle_days ({refresh_idle})");
        section.conflict("refresh_absolute_days", "refresh_idle_days", advice);
    }
    for (key, token) in [("access_token_seconds", access_token), ("id_token_seconds", id_token)] {
        if key_overlap * HOUR < token {
            let advice = format!("must not be shorter than {key}, or tokens outlive their key");
            section.conflict("key_overlap_hours", key, advice);
        }
    }
    section.finish();
    TokenLifetimes {
        access_token: seconds(access_token),
        id_token: seconds(id_token),
        refresh_idle: seconds(refresh_idle * DAY),
        refresh_absolute: seconds(refresh_absolute * DAY),
        key_rotation: seconds(key_rotation * DAY),
        key_overlap: seconds(key_overlap * HOUR),
        client_secret_overlap: seconds(client_secret_overlap * HOUR),
    }
}

pub(super) fn read_session(mut section: Section<'_, '_>) -> SessionLimits {
    let idle = section.whole("idle_minutes", 24 * 60, 1, TEN_YEARS_IN_DAYS * 24 * 60);
    let absolute = section.whole("absolute_hours", 14 * 24, 1, TEN_YEARS_IN_DAYS * 24);
    if idle > absolute * 60 {
        let advice = format!("must not be longer than absolute_hours ({absolute})");
        section.conflict("idle_minutes", "absolute_hours", advice);
    }
    section.finish();
    SessionLimits { idle: seconds(idle * MINUTE), absolute: seconds(absolute * HOUR) }
}

fn seconds(seconds: u32) -> Duration {
    Duration::from_secs(u64::from(seconds))
}
