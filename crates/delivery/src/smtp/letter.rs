//! A mail as it is written for SMTP (RFC 5322, MIME).

use std::time::{Duration, SystemTime};

use lettre::address::{Address, Envelope};
use lettre::message::header::{Header, HeaderName, HeaderValue};
use lettre::message::{Mailbox, Message, MultiPart};
use model::{EmailAddress, Timestamp};
use url::Host;

use crate::{Failure, Parcel, Rendered};

/// Whom mails come from.
#[derive(Clone, Debug)]
pub struct Sender {
    /// The name before the address.
    pub name: Option<String>,
    /// The address.
    pub address: EmailAddress,
}

/// Writes mails for one sender.
#[derive(Debug)]
pub(super) struct Writer {
    from: Mailbox,
    issuer_host: String,
}

/// A mail, and whom it goes from and to.
pub(super) struct Letter {
    pub(super) from: Address,
    pub(super) to: Address,
    pub(super) content: Vec<u8>,
}

impl Letter {
    /// Whether any server takes it.
    pub(super) fn is_ascii(&self) -> bool {
        self.content.is_ascii() && [&self.from, &self.to].into_iter().all(|address| address.to_string().is_ascii())
    }
}

impl Writer {
    /// `None` when no mail can come from that address.
    pub(super) fn new(from: &Sender, issuer_host: String) -> Option<Self> {
        let address = address(&from.address);
        // Written and read again, as the library does with each mail.
        let checked: Address = address.to_string().parse().ok()?;
        let name = from.name.as_deref().map(one_line);
        Some(Self { from: Mailbox::new(name, checked), issuer_host })
    }

    pub(super) fn write(&self, parcel: &Parcel) -> Result<Letter, Failure> {
        let refused = |why: &str| Failure::Refused(why.to_owned());
        let Rendered::Mail { subject, text, html } = &parcel.content else {
            return Err(refused("it isn't a mail"));
        };
        let to = EmailAddress::parse(&parcel.to).map_err(|_| refused("it has no address that mail can go to"))?;
        let (from, to) = (self.from.email.clone(), address(&to));
        let envelope = Envelope::new(Some(from.clone()), vec![to.clone()]);
        let message = Message::builder()
            .message_id(Some(format!("<{}@{}>", parcel.id, self.issuer_host)))
            .date(date(parcel.written_at))
            .from(self.from.clone())
            .to(Mailbox::new(None, to.clone()))
            .subject(one_line(subject))
            .header(AutoSubmitted)
            .envelope(envelope.map_err(|_| refused("it has nobody to go to"))?)
            .multipart(MultiPart::alternative_plain_html(text.clone(), html.clone()));
        let content = message.map_err(|_| refused("it can't be written as a mail"))?.formatted();
        Ok(Letter { from, to, content })
    }
}

/// `Auto-Submitted: auto-generated` (RFC 3834 §5): nobody's absence is to answer.
#[derive(Clone)]
struct AutoSubmitted;

impl Header for AutoSubmitted {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "auto-generated".to_owned())
    }
}

/// The address with its domain in ASCII (RFC 5891), which every server knows. Its form has been checked: there is
/// neither a line break nor a bracket in it.
fn address(checked: &EmailAddress) -> Address {
    let (local, domain) = checked.as_str().rsplit_once('@').unwrap_or_default();
    match Host::parse(domain) {
        Ok(Host::Domain(ascii)) if !domain.is_ascii() => Address::new_dangerous(local, ascii),
        _ => Address::new_dangerous(local, domain),
    }
}

/// A header is one line, whatever a person is called (SEC-22).
fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

fn date(at: Timestamp) -> SystemTime {
    let seconds = u64::try_from(at.seconds()).unwrap_or(0);
    SystemTime::UNIX_EPOCH + Duration::from_secs(seconds)
}
