//! The configuration: a TOML file, overridden by variables named `SIGNET__SECTION__KEY`.
//!
//! `docs/operators/configuration.md` describes every key. A configuration is either right in all its
//! values or not there: no other part of Signet checks them again.

mod brand;
mod database;
mod email;
mod issuer;
mod lifetimes;
mod outbound;
mod password;
mod problem;
mod reader;
mod secret;
mod server;
mod sms;
mod source;
mod telemetry;
#[cfg(test)]
mod tests;
mod unused;
pub(crate) mod upstream;

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

pub use brand::Brand;
pub use email::{Email, Login, MailTransport, Protection, Sender, SmtpServer};
pub use issuer::Issuer;
pub use lifetimes::{SessionLimits, TokenLifetimes};
pub use outbound::Outbound;
pub use password::PasswordPolicy;
pub use problem::{LoadError, Place, Problem};
pub use reader::Depth;
pub use secret::SecretText;
pub use server::{Server, TlsFiles};
pub use sms::{Gateway, Sms, SmsTransport};
pub use telemetry::{LogFormat, Telemetry};
pub use upstream::OidcUpstream;

use account::hashing::HashSettings;
use account::{SlowDown, SubscriptionPolicy, TextMessages};
use store::DatabaseUrl;
use url::{Host, Url};

use reader::{Reader, Section, folder_of};

/// The text that `signet config example` prints: every key with its default.
pub const EXAMPLE: &str = include_str!("../../../../config/signet.example.toml");

/// A configuration whose every value has been checked.
#[derive(Debug)]
pub struct Config {
    /// `[server]`: where Signet listens and what it is called.
    pub server: Server,
    /// `[database] url`.
    pub database: DatabaseUrl,
    /// `[secrets] key_file`: the file with the keys that hash and seal ([`model::keyring`]).
    pub key_file: PathBuf,
    /// `[tokens]`: how long tokens and signing keys live.
    pub tokens: TokenLifetimes,
    /// `[session]`: how long a browser stays signed in.
    pub session: SessionLimits,
    /// `[password]`: what a password must be, and how it is hashed.
    pub password: PasswordPolicy,
    /// `[rate_limit] enabled`: `false` turns off the slow-down (PWD-5).
    pub rate_limit: bool,
    /// `[sign_up] subscription`: whether who signs up must name one (REG-7).
    pub subscription: SubscriptionPolicy,
    /// `[email]`: how mail leaves; without it nobody gets any.
    pub email: Option<Email>,
    /// `[sms]`: how text messages leave; without it nobody gets any.
    pub sms: Option<Sms>,
    /// `[[upstream.oidc]]`: external logins.
    pub upstreams: Vec<OidcUpstream>,
    /// `[outbound]`: the requests that Signet itself makes.
    pub outbound: Outbound,
    /// `[brand]`: name, logo and colour of the pages.
    pub brand: Brand,
    /// `[telemetry]`: how Signet logs.
    pub telemetry: Telemetry,
    /// Sentences to log at start: what is allowed but deserves a second look.
    pub warnings: Vec<String>,
}

impl Config {
    /// Reads `file` and this process's environment.
    pub fn load(file: &Path, depth: Depth) -> Result<Self, LoadError> {
        Self::load_with(file, depth, &std::env::vars_os().filter_map(as_text).collect())
    }

    /// Reads `file` and the environment that is given.
    pub fn load_with(file: &Path, depth: Depth, env: &BTreeMap<String, String>) -> Result<Self, LoadError> {
        let name = file.display().to_string();
        let text = std::fs::read_to_string(file)
            .map_err(|cause| LoadError::Unreadable { file: name.clone(), cause: cause.to_string() })?;
        Self::read(&text, &name, folder_of(file), depth, env)
    }

    /// Reads a text that stands for a file in `folder`; the environment is left out.
    pub fn from_text(text: &str, folder: &Path) -> Result<Self, LoadError> {
        Self::read(text, "signet.toml", folder.to_owned(), Depth::Values, &BTreeMap::new())
    }

    /// What the provider needs to know of it.
    pub fn provider_settings(&self) -> idp::Settings {
        idp::Settings {
            issuer: self.server.issuer.as_str().to_owned(),
            access_token: self.tokens.access_token,
            id_token: self.tokens.id_token,
            refresh_idle: self.tokens.refresh_idle,
            refresh_absolute: self.tokens.refresh_absolute,
            key_overlap: self.tokens.key_overlap,
            secret_overlap: self.tokens.client_secret_overlap,
            session: session::Lifetimes { idle: self.session.idle, absolute: self.session.absolute },
        }
    }

    /// How passwords are hashed.
    pub fn hash_settings(&self) -> HashSettings {
        HashSettings { cost: self.password.cost, workers: self.password.hash_workers, queue: self.password.hash_queue }
    }

    /// What accounts need to know of it.
    pub fn account_settings(&self) -> account::Settings {
        account::Settings {
            rules: self.password.rules(),
            slow_down: if self.rate_limit { SlowDown::On } else { SlowDown::Off },
            subscription: self.subscription,
            phone_countries: self.sms.as_ref().and_then(|sms| sms.allowed_countries.as_deref()).map(Arc::from),
            text_messages: if self.sms.is_some() { TextMessages::Sent } else { TextMessages::None },
        }
    }

    fn read(
        text: &str,
        name: &str,
        folder: PathBuf,
        depth: Depth,
        env: &BTreeMap<String, String>,
    ) -> Result<Self, LoadError> {
        let reader = Reader {
            folder,
            depth,
            env,
            problems: RefCell::default(),
            warnings: RefCell::default(),
            asked: RefCell::default(),
        };
        let config = read_with(&reader, text, name).map_err(LoadError::Invalid)?;
        let problems = reader.problems.into_inner();
        if !problems.is_empty() {
            return Err(LoadError::Invalid(problems));
        }
        let warnings = reader.warnings.into_inner();
        Ok(Self { warnings, ..config })
    }
}

/// Reads all sections; mistakes in them stay with the reader. What can't be read as a tree at all is an `Err`.
fn read_with(reader: &Reader<'_>, text: &str, name: &str) -> Result<Config, Vec<Problem>> {
    let mut tree = source::from_toml(text, &Arc::from(name))?;
    let misplaced = source::overlay(&mut tree, reader.env);
    reader.problems.borrow_mut().extend(misplaced);
    let mut root = Section::root(reader, tree);
    let server = server::read(root.section("server"));
    let config = Config {
        database: database::read(root.section("database")),
        key_file: database::read_key_file(root.section("secrets")),
        tokens: lifetimes::read_tokens(root.section("tokens")),
        session: lifetimes::read_session(root.section("session")),
        password: password::read(root.section("password")),
        rate_limit: read_rate_limit(root.section("rate_limit")),
        subscription: read_sign_up(root.section("sign_up")),
        email: root.optional_section("email").and_then(email::read),
        sms: root.optional_section("sms").and_then(sms::read),
        upstreams: upstream::read(&mut root, &server.issuer),
        outbound: outbound::read(root.section("outbound")),
        brand: brand::read(root.section("brand")),
        telemetry: telemetry::read(root.section("telemetry")),
        server,
        warnings: Vec::new(),
    };
    unused::read(&mut root);
    root.finish();
    Ok(config)
}

fn read_rate_limit(mut section: Section<'_, '_>) -> bool {
    let enabled = section.flag("enabled", true);
    if !enabled {
        section.reader.warn(
            "rate_limit.enabled is false: nothing slows down the guessing of passwords; keep this to tests".to_owned(),
        );
    }
    section.finish();
    enabled
}

fn read_sign_up(mut section: Section<'_, '_>) -> SubscriptionPolicy {
    let policy = section.parsed("subscription", |text| match text {
        "required" => Ok(SubscriptionPolicy::Required),
        "off" => Ok(SubscriptionPolicy::Off),
        other => Err(format!("must be \"required\" or \"off\"; you gave {other:?}")),
    });
    section.finish();
    policy.unwrap_or(SubscriptionPolicy::Required)
}

fn some_text(text: &str) -> Result<String, String> {
    match text.trim().is_empty() {
        true => Err("must not be empty".to_owned()),
        false => Ok(text.to_owned()),
    }
}

fn web_address(text: &str) -> Result<Url, String> {
    Url::parse(text)
        .ok()
        .filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host())
        .ok_or_else(|| format!("must be an http or https address; you gave {text:?}"))
}

fn is_loopback(url: &Url) -> bool {
    // In schemes that aren't the web's, the parser takes an address for a name.
    match url.host_str().map(Host::parse) {
        Some(Ok(Host::Domain(name))) => name == "localhost" || name.ends_with(".localhost"),
        Some(Ok(Host::Ipv4(address))) => address.is_loopback(),
        Some(Ok(Host::Ipv6(address))) => address.is_loopback(),
        Some(Err(_)) | None => false,
    }
}

fn as_text((name, value): (std::ffi::OsString, std::ffi::OsString)) -> Option<(String, String)> {
    Some((name.into_string().ok()?, value.into_string().ok()?))
}
