//! The way back from the sign-in page to where somebody was on the profile. The sign-in page's address holds a word of a
//! closed list, never an address (SEC-29).

use crate::http::address::with_parameter;
use crate::routes::pages;

const PAGES: [(&str, &str); 7] = [
    ("password", pages::PROFILE_PASSWORD),
    ("disconnect", pages::PROFILE_DISCONNECT),
    ("sessions", pages::PROFILE_SESSIONS),
    ("apps", pages::PROFILE_APPS),
    ("activity", pages::PROFILE_ACTIVITY),
    ("details", pages::PROFILE_DETAILS),
    ("close-account", pages::PROFILE_CLOSE),
];

/// The page that a word stands for.
pub(in crate::routes) fn returns_to(word: &str) -> Option<&'static str> {
    PAGES.iter().find(|(known, _)| *known == word).map(|(_, page)| *page)
}

/// The address of the sign-in page that leads to `page` afterwards.
pub(in crate::routes) fn sign_in_for(page: &str) -> String {
    leading_to(pages::SIGN_IN, page)
}

/// The address of a page around the sign-in that leads to `page` afterwards.
pub(in crate::routes) fn leading_to(from: &str, page: &str) -> String {
    match PAGES.iter().find(|(_, known)| *known == page) {
        Some((word, _)) => with_parameter(from, "for", word),
        None => from.to_owned(),
    }
}
