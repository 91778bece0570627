//! `[database]` and `[secrets]`.

use std::path::PathBuf;

use store::DatabaseUrl;

use super::reader::Section;

/// The address is read as a secret, for it may hold a password.
pub(super) fn read(mut section: Section<'_, '_>) -> DatabaseUrl {
    let default = DatabaseUrl::sqlite("signet.db");
    let url = match section.secret("url").map(|url| url.expose().parse::<DatabaseUrl>()) {
        None => default,
        Some(Ok(url)) => url,
        Some(Err(advice)) => {
            section.problem("url", advice.to_string());
            default
        }
    };
    let url = url.relative_to(&section.reader.folder);
    section.finish();
    url
}

pub(super) fn read_key_file(mut section: Section<'_, '_>) -> PathBuf {
    let default = section.reader.resolve("signet.key");
    let file = section.file("key_file").unwrap_or(default);
    section.finish();
    file
}
