//! `[outbound]`: the requests that Signet itself makes.

use std::path::PathBuf;

use super::Depth;
use super::reader::Section;

/// How Signet reaches other servers.
#[derive(Debug, Default)]
pub struct Outbound {
    /// Certificates that are trusted beside the system's, PEM.
    pub ca_file: Option<PathBuf>,
    /// Whether addresses that others supply may lie on this machine (SEC-19).
    pub allow_loopback: bool,
}

pub(super) fn read(mut section: Section<'_, '_>) -> Outbound {
    let ca_file = section.file("ca_file");
    if let Some(file) = &ca_file
        && section.reader.depth == Depth::Files
        && let Err(cause) = outbound::Roots::read(file)
    {
        section.problem("ca_file", cause.to_string());
    }
    let allow_loopback = section.flag("allow_loopback", false);
    if allow_loopback {
        section.reader.warn(
            "outbound.allow_loopback is true: whoever supplies an address can reach this machine; keep this to tests"
                .to_owned(),
        );
    }
    section.finish();
    Outbound { ca_file, allow_loopback }
}
