//! SMS over an HTTP gateway that speaks as Twilio does.

use outbound::{Answer, Client, Form};
use url::Url;
use zeroize::Zeroizing;

use crate::{Failure, Parcel, Rendered};

/// A gateway, and the account that Signet has there.
pub struct Sms {
    client: Client,
    url: Url,
    account: Account,
}

/// The account at a gateway.
pub struct Account {
    /// Its identifier, also the name that Signet shows.
    pub sid: String,
    /// The password.
    pub auth_token: Zeroizing<String>,
    /// The number that messages come from (E.164).
    pub from: String,
}

impl Sms {
    /// A gateway by what stands before `/2010-04-01/…` in its addresses, which is an http or https address.
    pub fn new(client: Client, base_url: &Url, account: Account) -> Self {
        let mut url = base_url.clone();
        if let Ok(mut path) = url.path_segments_mut() {
            path.pop_if_empty().extend(["2010-04-01", "Accounts", &account.sid, "Messages.json"]);
        }
        Self { client, url, account }
    }

    /// Sends a text message; one that the gateway has taken already, by its idempotency key, it takes as done.
    pub(crate) async fn send(&self, parcel: &Parcel) -> Result<(), Failure> {
        let Rendered::Sms { text } = &parcel.content else {
            return Err(Failure::Refused("it isn't a text message".to_owned()));
        };
        let fields = [("To", parcel.to.as_str()), ("From", self.account.from.as_str()), ("Body", text.as_str())];
        let form = Form {
            url: self.url.clone(),
            username: &self.account.sid,
            password: &self.account.auth_token,
            idempotency_key: &parcel.id,
            fields: &fields,
        };
        let answer = self.client.post(&form).await.map_err(|failure| Failure::Down(failure.to_string()))?;
        judge(&answer)
    }
}

/// Twilio creates a message with 201. What is wrong with the message itself is 400; what is wrong with the account,
/// its address or the gateway concerns all messages, and may be put right while they wait.
fn judge(answer: &Answer) -> Result<(), Failure> {
    let why = format!("the gateway answered {}{}", answer.status, code_of(&answer.body));
    match answer.status {
        200..=299 => Ok(()),
        401 | 403 | 404 | 407 | 408 | 425 | 429 => Err(Failure::Down(why)),
        400..=499 => Err(Failure::Refused(why)),
        _ => Err(Failure::Down(why)),
    }
}

/// The number by which Twilio names a mistake. Its sentence may repeat the message, and is left alone.
fn code_of(body: &[u8]) -> String {
    let body: Option<serde_json::Value> = serde_json::from_slice(body).ok();
    let code = body.and_then(|body| body.get("code")?.as_u64());
    code.map(|code| format!(" with code {code}")).unwrap_or_default()
}

impl std::fmt::Debug for Sms {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Sms")
    }
}

#[cfg(test)]
mod tests {
    use outbound::Roots;

    use super::*;

    fn judged(status: u16, body: &str) -> Result<(), Failure> {
        judge(&Answer { status, body: body.as_bytes().to_vec() })
    }

    #[test]
    fn the_address_is_twilios_below_any_path() {
        let client = Client::new(&Roots::default()).unwrap();
        for (base, url) in [
            ("http://127.0.0.1:4010", "http://127.0.0.1:4010/2010-04-01/Accounts/AC%2F1/Messages.json"),
            ("https://sms.example/twilio/", "https://sms.example/twilio/2010-04-01/Accounts/AC%2F1/Messages.json"),
        ] {
            let account =
                Account { sid: "AC/1".to_owned(), auth_token: Zeroizing::default(), from: "+15005550006".to_owned() };
            let sms = Sms::new(client.clone(), &base.parse().unwrap(), account);
            assert_eq!(sms.url.as_str(), url);
        }
    }

    #[test]
    fn only_what_is_wrong_with_the_message_itself_ends_it__ops_4() {
        assert_eq!(judged(201, "{}"), Ok(()));
        for status in [400, 410, 422] {
            assert!(matches!(judged(status, ""), Err(Failure::Refused(_))), "{status}");
        }
        for status in [302, 401, 403, 404, 408, 425, 429, 500, 502, 503] {
            assert!(matches!(judged(status, ""), Err(Failure::Down(_))), "{status}");
        }
    }

    #[test]
    fn a_refusal_is_kept_by_its_numbers_alone__sec_53() {
        let body = r#"{"code": 21211, "message": "The 'To' number +353861234567 is not valid", "status": 400}"#;
        let refused = Failure::Refused("the gateway answered 400 with code 21211".to_owned());
        assert_eq!(judged(400, body), Err(refused));
    }
}
