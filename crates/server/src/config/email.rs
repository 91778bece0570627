//! `[email]`: the mail server, and whom mails come from.

use model::EmailAddress;
use url::Url;

use super::reader::Section;
use super::secret::SecretText;

/// How mail leaves.
#[derive(Debug)]
pub struct Email {
    /// By which way.
    pub transport: MailTransport,
    /// Whom mails come from.
    pub from: Sender,
    /// With what to sign in at the mail server.
    pub login: Option<Login>,
}

/// By which way mail leaves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MailTransport {
    /// A mail server.
    Smtp(SmtpServer),
    /// The page *Outbox* of the demo.
    Outbox,
}

/// A mail server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SmtpServer {
    /// Its host; IPv6 addresses without brackets.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the connection is protected.
    pub protection: Protection,
}

/// How the connection to a mail server is protected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Protection {
    /// `smtps://`: TLS from the first byte (RFC 8314).
    Tls,
    /// `smtp://`: STARTTLS (RFC 3207), and nothing is sent without it.
    StartTls,
    /// `smtp://` on loopback: STARTTLS when offered, by whatever certificate.
    Loopback,
}

/// Whom mails come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sender {
    /// The name before the address.
    pub name: Option<String>,
    /// The address.
    pub address: EmailAddress,
}

/// What Signet signs in with at the mail server.
#[derive(Debug)]
pub struct Login {
    /// The name.
    pub username: String,
    /// The password.
    pub password: SecretText,
}

pub(super) fn read(mut section: Section<'_, '_>) -> Option<Email> {
    let transport = section.required("transport", transport);
    let from = section.required("from", sender);
    let login = read_login(&mut section);
    section.finish();
    Some(Email { transport: transport?, from: from?, login })
}

fn read_login(section: &mut Section<'_, '_>) -> Option<Login> {
    let username = section.parsed("username", super::some_text);
    let password = section.secret("password");
    match (&username, &password) {
        (Some(_), None) if !section.is_written("password") => section.problem("username", "needs password beside it"),
        (None, Some(_)) if !section.is_written("username") => section.problem("password", "needs username beside it"),
        _ => {}
    }
    Some(Login { username: username?, password: password? })
}

fn transport(text: &str) -> Result<MailTransport, String> {
    let wrong = || format!("must be \"smtp://HOST:PORT\", \"smtps://HOST:PORT\" or \"outbox\"; you gave {text:?}");
    if text == "outbox" {
        return Ok(MailTransport::Outbox);
    }
    if text.contains('@') {
        return Err("must not hold a user name or password: email.username and email.password do".to_owned());
    }
    let url = Url::parse(text).map_err(|_| wrong())?;
    let host = url.host_str().filter(|host| !host.is_empty()).ok_or_else(wrong)?;
    let bare = matches!(url.path(), "" | "/") && url.query().is_none() && url.fragment().is_none();
    let (protection, usual_port) = match url.scheme() {
        "smtps" => (Protection::Tls, 465),
        "smtp" if super::is_loopback(&url) => (Protection::Loopback, 25),
        "smtp" => (Protection::StartTls, 587),
        _ => return Err(wrong()),
    };
    if !bare {
        return Err(wrong());
    }
    let host = host.trim_start_matches('[').trim_end_matches(']').to_owned();
    Ok(MailTransport::Smtp(SmtpServer { host, port: url.port().unwrap_or(usual_port), protection }))
}

/// `Signet <no-reply@example.com>`, or the address alone.
fn sender(text: &str) -> Result<Sender, String> {
    let (name, address) = match text.strip_suffix('>').and_then(|text| text.rsplit_once('<')) {
        Some((name, address)) => (name.trim().trim_matches('"'), address),
        None => ("", text),
    };
    let address = EmailAddress::parse(address)
        .map_err(|cause| format!("must be an address such as \"Signet <no-reply@example.com>\": {cause}"))?;
    if name.chars().any(char::is_control) {
        return Err("must have a name without line breaks".to_owned());
    }
    Ok(Sender { name: Some(name.to_owned()).filter(|name| !name.is_empty()), address })
}
