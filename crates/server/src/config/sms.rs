//! `[sms]`: the gateway that sends text messages.

use model::phone::Country;
use url::Url;

use super::reader::Section;
use super::secret::SecretText;

/// How text messages leave.
#[derive(Debug)]
pub struct Sms {
    /// By which way.
    pub transport: SmsTransport,
    /// The countries whose numbers may be written to; `None`: every country's.
    pub allowed_countries: Option<Vec<Country>>,
}

/// By which way text messages leave.
#[derive(Debug)]
pub enum SmsTransport {
    /// A gateway that speaks as Twilio does.
    Twilio(Gateway),
    /// The page *Outbox* of the demo.
    Outbox,
}

/// A gateway, and the account there.
#[derive(Debug)]
pub struct Gateway {
    /// What stands before `/2010-04-01/Accounts/…`.
    pub base_url: Url,
    /// The account.
    pub account_sid: String,
    /// Its password.
    pub auth_token: SecretText,
    /// The number that messages come from (E.164).
    pub from: String,
}

/// Where Twilio itself answers.
const TWILIO: &str = "https://api.twilio.com";

pub(super) fn read(mut section: Section<'_, '_>) -> Option<Sms> {
    let is_twilio = section.required("transport", |text| match text {
        "twilio" => Ok(true),
        "outbox" => Ok(false),
        other => Err(format!("must be \"twilio\" or \"outbox\"; you gave {other:?}")),
    });
    let gateway = read_gateway(&mut section, is_twilio == Some(true));
    let allowed_countries = section.parsed_list("allowed_countries", country);
    section.finish();
    let transport = match is_twilio? {
        true => SmsTransport::Twilio(gateway?),
        false => SmsTransport::Outbox,
    };
    Some(Sms { transport, allowed_countries })
}

/// Its keys are checked whichever transport is chosen, and missed only where they are needed.
fn read_gateway(section: &mut Section<'_, '_>, is_needed: bool) -> Option<Gateway> {
    let base_url = match section.parsed("base_url", super::web_address) {
        None if !section.is_written("base_url") => Url::parse(TWILIO).ok(),
        given => given,
    };
    let account_sid = section.parsed("account_sid", super::some_text);
    let auth_token = section.secret("auth_token");
    let from = section.parsed("from", phone_number);
    for key in ["account_sid", "auth_token", "from"] {
        if is_needed && !section.is_written(key) {
            section.missing(key);
        }
    }
    if let Some(url) = base_url.as_ref().filter(|url| url.scheme() == "http" && !super::is_loopback(url)) {
        let host = url.host_str().unwrap_or_default();
        section.reader.warn(format!("sms.base_url is http: auth_token and codes go to {host} in the clear"));
    }
    Some(Gateway { base_url: base_url?, account_sid: account_sid?, auth_token: auth_token?, from: from? })
}

fn country(text: &str) -> Result<Country, String> {
    Country::from_text(text)
        .ok_or_else(|| format!("must hold countries such as \"IE\" (ISO 3166-1 alpha-2); you gave {text:?}"))
}

fn phone_number(text: &str) -> Result<String, String> {
    let digits = text.strip_prefix('+').unwrap_or_default();
    match (7..=15).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit()) {
        true => Ok(text.to_owned()),
        false => Err(format!("must be a number such as \"+15005550006\" (E.164); you gave {text:?}")),
    }
}
