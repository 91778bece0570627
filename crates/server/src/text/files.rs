//! The message files that are part of the binary.

use super::language::Language;

/// The message files of one language. Each language has every file; one that lacks a file doesn't compile.
macro_rules! files_of {
    ($language:literal) => {
        files_of!($language: [
            "common",
            "sign-in",
            "sign-up",
            "external",
            "password",
            "consent",
            "device",
            "sign-out",
            "profile",
            "details",
            "sessions",
            "activity",
            "approval",
            "outbox",
            "mail",
            "problems",
        ])
    };
    ($language:literal: [$($file:literal),* $(,)?]) => {
        &[$(include_str!(concat!("../../locales/", $language, "/", $file, ".ftl"))),*]
    };
}

/// What stands in the message files of a language.
pub(super) fn files(language: Language) -> &'static [&'static str] {
    match language {
        Language::English => files_of!("en"),
        Language::German => files_of!("de"),
        Language::French => files_of!("fr"),
        Language::Spanish => files_of!("es"),
    }
}
