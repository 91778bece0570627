//! Sections that belong to parts of Signet that this version doesn't have. They are checked, so that
//! one file serves several versions, and a warning at start says that they change nothing.

use super::reader::Section;
use super::{some_text, web_address};

/// Takes all keys of a section and finds its mistakes.
type Check = fn(Section<'_, '_>);

pub(super) fn read(root: &mut Section<'_, '_>) {
    let readers: [(&'static str, Check); 3] = [
        ("upstream", upstream),
        ("registration", registration),
        ("two_step", |section| section.finish()),
    ];
    for (key, read) in readers {
        if let Some(section) = root.optional_section(key) {
            root.reader.warn(format!("[{key}] is not used by this version of Signet"));
            read(section);
        }
    }
}

fn upstream(mut section: Section<'_, '_>) {
    for mut oidc in section.sections("oidc") {
        oidc.required("id", upstream_id);
        oidc.required("name", some_text);
        oidc.required("issuer", web_address);
        oidc.required("client_id", some_text);
        oidc.secret("client_secret");
        oidc.finish();
    }
    for mut saml in section.sections("saml") {
        saml.required("id", upstream_id);
        saml.required("name", some_text);
        let file = saml.file("metadata_file").is_some();
        let url = saml.parsed("metadata_url", web_address).is_some();
        if file == url {
            saml.problem("metadata_file", "give either metadata_file or metadata_url");
        }
        saml.parsed_list("email_domains", some_text);
        saml.finish();
    }
    section.finish();
}

fn registration(mut section: Section<'_, '_>) {
    section.flag("open", false);
    section.finish();
}

fn upstream_id(text: &str) -> Result<(), String> {
    let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'_';
    match !text.is_empty() && text.len() <= 64 && text.bytes().all(plain) {
        true => Ok(()),
        false => Err(format!("must be small letters, digits, - and _; you gave {text:?}")),
    }
}
