//! Sections that belong to parts of Signet that this version doesn't have. They are checked, so that
//! one file serves several versions, and a warning at start says that they change nothing.

use url::Url;

use super::reader::Section;

/// Takes all keys of a section and finds its mistakes.
type Check = fn(Section<'_, '_>);

pub(super) fn read(root: &mut Section<'_, '_>) {
    let readers: [(&'static str, Check); 6] = [
        ("email", email),
        ("sms", sms),
        ("upstream", upstream),
        ("registration", registration),
        ("outbound", outbound),
        ("two_step", |section| section.finish()),
    ];
    for (key, read) in readers {
        if let Some(section) = root.optional_section(key) {
            root.reader.warn(format!("[{key}] is not used by this version of Signet"));
            read(section);
        }
    }
}

fn email(mut section: Section<'_, '_>) {
    section.required("transport", |text| match text {
        "outbox" => Ok(()),
        other if has_scheme(other, &["smtp", "smtps"]) => Ok(()),
        other => Err(format!("must be \"smtp://HOST:PORT\", \"smtps://HOST:PORT\" or \"outbox\"; you gave {other:?}")),
    });
    section.required("from", |text| {
        let address = text.rsplit_once('<').map_or(text, |(_, rest)| rest.trim_end_matches('>'));
        match model::EmailAddress::parse(address) {
            Ok(_) => Ok(()),
            Err(cause) => Err(format!("must be an address such as \"Signet <no-reply@example.com>\": {cause}")),
        }
    });
    section.finish();
}

fn sms(mut section: Section<'_, '_>) {
    let transport = section.required("transport", |text| match text {
        "twilio" => Ok(true),
        "outbox" => Ok(false),
        other => Err(format!("must be \"twilio\" or \"outbox\"; you gave {other:?}")),
    });
    let base_url = section.parsed("base_url", web_address);
    let account_sid = section.parsed("account_sid", some_text);
    let auth_token = section.secret("auth_token");
    let from = section.parsed("from", phone_number);
    section.parsed_list("allowed_countries", |text| match text.as_bytes() {
        [b'A'..=b'Z', b'A'..=b'Z'] => Ok(()),
        _ => Err(format!("must hold countries such as \"IE\" (ISO 3166-1 alpha-2); you gave {text:?}")),
    });
    if transport == Some(true) {
        let given = [
            ("base_url", base_url.is_some()),
            ("account_sid", account_sid.is_some()),
            ("auth_token", auth_token.is_some()),
            ("from", from.is_some()),
        ];
        for (key, _) in given.iter().filter(|(key, there)| !there && !section.is_written(key)) {
            section.missing(key);
        }
    }
    section.finish();
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

fn outbound(mut section: Section<'_, '_>) {
    section.file("ca_file");
    section.flag("allow_loopback", false);
    section.finish();
}

fn upstream_id(text: &str) -> Result<(), String> {
    let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'_';
    match !text.is_empty() && text.len() <= 64 && text.bytes().all(plain) {
        true => Ok(()),
        false => Err(format!("must be small letters, digits, - and _; you gave {text:?}")),
    }
}

fn some_text(text: &str) -> Result<(), String> {
    match text.trim().is_empty() {
        true => Err("must not be empty".to_owned()),
        false => Ok(()),
    }
}

fn phone_number(text: &str) -> Result<(), String> {
    let digits = text.strip_prefix('+').unwrap_or_default();
    match (7..=15).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit()) {
        true => Ok(()),
        false => Err(format!("must be a number such as \"+15005550006\" (E.164); you gave {text:?}")),
    }
}

fn web_address(text: &str) -> Result<(), String> {
    match has_scheme(text, &["http", "https"]) {
        true => Ok(()),
        false => Err(format!("must be an http or https address; you gave {text:?}")),
    }
}

fn has_scheme(text: &str, schemes: &[&str]) -> bool {
    Url::parse(text).is_ok_and(|url| schemes.contains(&url.scheme()) && url.has_host())
}
