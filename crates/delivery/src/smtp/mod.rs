//! Mail over SMTP (RFC 5321).

mod letter;
#[cfg(test)]
mod tests;

use std::net::IpAddr;
use std::time::Duration;

use lettre::transport::smtp;
use lettre::transport::smtp::authentication::{self, DEFAULT_MECHANISMS};
use lettre::transport::smtp::client::{AsyncSmtpConnection, Certificate, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail, Rcpt};
use lettre::transport::smtp::extension::{ClientId, Extension, MailBodyParameter, MailParameter};
use lettre::transport::smtp::response::Severity;
use outbound::Roots;
use tokio::time::timeout;
use zeroize::Zeroizing;

use crate::{Failure, Parcel};
pub use letter::Sender;
use letter::{Letter, Writer};

/// From the first packet to the server's word on the message; less than a claim lasts.
const PATIENCE: Duration = Duration::from_secs(8);
/// For one address of the server to answer, so that there is time for the next one.
const CONNECT: Duration = Duration::from_secs(3);
/// For the parting words, which decide nothing.
const GOODBYE: Duration = Duration::from_millis(500);

/// A mail server.
pub struct Smtp {
    host: String,
    port: u16,
    protection: Protection,
    tls: TlsParameters,
    credentials: Option<authentication::Credentials>,
    hello: ClientId,
    writer: Writer,
}

/// What must be known of a mail server.
#[derive(Debug)]
pub struct Settings {
    /// Its name or IP address.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the connection is protected.
    pub protection: Protection,
    /// What Signet signs in with.
    pub credentials: Option<Credentials>,
    /// Whom mails come from.
    pub from: Sender,
    /// The issuer's host: Signet's name at the mail server, and in each `Message-ID`.
    pub issuer_host: String,
    /// Certificates that are trusted beside the system's.
    pub roots: Roots,
}

/// How the connection to a mail server is protected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Protection {
    /// TLS from the first byte (RFC 8314).
    Tls,
    /// STARTTLS (RFC 3207), and nothing is sent without it.
    StartTls,
    /// STARTTLS when offered. The server is this machine's own: without TLS the mail would be as safe, so any
    /// certificate will do, such as the one that Debian makes for itself.
    Loopback,
}

/// What Signet signs in with.
pub struct Credentials {
    /// The name.
    pub username: String,
    /// The password.
    pub password: Zeroizing<String>,
}

/// Why mail can't be sent by these settings.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// The address that mails come from.
    #[error("email.from can't be an address that mail comes from")]
    From,
    /// TLS.
    #[error("TLS to the mail server can't be set up: {0}")]
    Tls(String),
}

impl Smtp {
    /// A mail server; nothing is asked of it yet.
    pub fn new(settings: Settings) -> Result<Self, SettingsError> {
        let tls = tls(&settings).map_err(|cause| SettingsError::Tls(cause.to_string()))?;
        let hello = match settings.issuer_host.trim_matches(['[', ']']).parse() {
            Ok(IpAddr::V4(address)) => ClientId::Ipv4(address),
            Ok(IpAddr::V6(address)) => ClientId::Ipv6(address),
            Err(_) => ClientId::Domain(settings.issuer_host.clone()),
        };
        Ok(Self {
            tls,
            hello,
            credentials: settings
                .credentials
                .map(|known| authentication::Credentials::new(known.username, known.password.to_string())),
            writer: Writer::new(&settings.from, settings.issuer_host).ok_or(SettingsError::From)?,
            host: settings.host,
            port: settings.port,
            protection: settings.protection,
        })
    }

    /// Sends a mail over a connection of its own.
    pub(crate) async fn send(&self, parcel: &Parcel) -> Result<(), Failure> {
        let letter = self.writer.write(parcel)?;
        let late = |_| Failure::Down(format!("the mail server took longer than {} s", PATIENCE.as_secs()));
        let mut connection = timeout(PATIENCE, self.hand_over(&letter)).await.map_err(late)??;
        // It is sent, whatever comes of this.
        drop(timeout(GOODBYE, connection.quit()).await);
        Ok(())
    }

    async fn hand_over(&self, letter: &Letter) -> Result<AsyncSmtpConnection, Failure> {
        let mut connection = self.connect().await?;
        let options = options(letter, &connection)?;
        connection
            .command(Mail::new(Some(letter.from.clone()), options))
            .await
            .map_err(|error| down("MAIL", &error))?;
        let recipient = Rcpt::new(letter.to.clone(), Vec::new());
        connection.command(recipient).await.map_err(|error| judged("RCPT", &error))?;
        connection.command(Data).await.map_err(|error| judged("DATA", &error))?;
        connection.message(&letter.content).await.map_err(|error| judged("the message", &error))?;
        Ok(connection)
    }

    async fn connect(&self) -> Result<AsyncSmtpConnection, Failure> {
        let tls = (self.protection == Protection::Tls).then(|| self.tls.clone());
        let server = (self.host.as_str(), self.port);
        let mut connection = AsyncSmtpConnection::connect_tokio1(server, Some(CONNECT), &self.hello, tls, None)
            .await
            .map_err(|error| down("the connection", &error))?;
        self.protect(&mut connection).await?;
        if let Some(credentials) = &self.credentials {
            let authenticated = connection.auth(DEFAULT_MECHANISMS, credentials).await;
            authenticated.map_err(|error| down("AUTH", &error))?;
        }
        Ok(connection)
    }

    async fn protect(&self, connection: &mut AsyncSmtpConnection) -> Result<(), Failure> {
        match self.protection {
            Protection::Tls => Ok(()),
            Protection::Loopback if !connection.can_starttls() => Ok(()),
            Protection::StartTls if !connection.can_starttls() => {
                Err(Failure::Down("the mail server offers no STARTTLS, without which nothing is sent".to_owned()))
            }
            Protection::StartTls | Protection::Loopback => {
                let protected = connection.starttls(self.tls.clone(), &self.hello).await;
                protected.map_err(|error| down("STARTTLS", &error))
            }
        }
    }
}

fn tls(settings: &Settings) -> Result<TlsParameters, smtp::Error> {
    let is_own = settings.protection == Protection::Loopback;
    let mut tls = TlsParameters::builder(settings.host.clone())
        .dangerous_accept_invalid_certs(is_own)
        .dangerous_accept_invalid_hostnames(is_own);
    for root in settings.roots.iter() {
        tls = tls.add_root_certificate(Certificate::from_der(root.to_vec())?);
    }
    tls.build()
}

/// Names that aren't ASCII need a server that knows them (RFC 6531).
fn options(letter: &Letter, connection: &AsyncSmtpConnection) -> Result<Vec<MailParameter>, Failure> {
    if letter.is_ascii() {
        return Ok(Vec::new());
    }
    match connection.server_info().supports_feature(Extension::SmtpUtfEight) {
        true => Ok(vec![MailParameter::SmtpUtfEight, MailParameter::Body(MailBodyParameter::EightBitMime)]),
        false => Err(Failure::Refused("the mail server takes no address that isn't ASCII (SMTPUTF8)".to_owned())),
    }
}

/// What the server says to this mail: 4xx puts it off, 5xx refuses it (RFC 5321 §4.2.1), unless it is Signet that the
/// server won't hear.
fn judged(at: &str, error: &smtp::Error) -> Failure {
    let Some(code) = error.status() else {
        return down(at, error);
    };
    match (u16::from(code), code.severity) {
        // Going away, or sign in first: nothing that this mail could help.
        (421 | 530 | 534 | 535 | 538, _) => down(at, error),
        (_, Severity::PermanentNegativeCompletion) => Failure::Refused(in_words(at, error)),
        _ => Failure::Deferred(in_words(at, error)),
    }
}

fn down(at: &str, error: &smtp::Error) -> Failure {
    Failure::Down(in_words(at, error))
}

/// The server's number, or this machine's own words. What the server says beside its number may repeat the address.
fn in_words(at: &str, error: &smtp::Error) -> String {
    if let Some(code) = error.status() {
        return format!("the mail server answered {code} to {at}");
    }
    if error.is_response() {
        return format!("the mail server's answer to {at} isn't SMTP");
    }
    let mut cause: &dyn std::error::Error = error;
    while let Some(inner) = cause.source() {
        cause = inner;
    }
    format!("{at} failed: {cause}")
}

impl std::fmt::Debug for Smtp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Smtp").field("host", &self.host).field("port", &self.port).finish_non_exhaustive()
    }
}

impl std::fmt::Debug for Credentials {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Credentials")
    }
}
