//! What browsers and clients say to Signet, step by step.

use aws_lc_rs::digest;
use base64::Engine as _;
use base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD};
use serde_json::Value;
use url::Url;
use url::form_urlencoded::Serializer;

use crate::fault::Fault;
use crate::http::{Connection, Reply, Site};

/// Where codes are sent; nothing listens there.
pub(crate) const REDIRECT_URI: &str = "http://localhost:7/callback";
/// The password of everybody.
pub(crate) const PASSWORD: &str = "correct horse battery staple";
const VERIFIER: &str = "a-verifier-that-is-long-enough-to-be-accepted-1";

/// The relying party.
#[derive(Clone)]
pub(crate) struct Client {
    pub(crate) id: String,
    /// `client_secret_basic`, as a whole header.
    pub(crate) authorization: String,
}

impl Client {
    pub(crate) fn new(id: &str, secret: &str) -> Self {
        let authorization = format!("Authorization: Basic {}\r\n", BASE64_STANDARD.encode(format!("{id}:{secret}")));
        Self { id: id.to_owned(), authorization }
    }
}

/// A browser's cookies.
#[derive(Default)]
pub(crate) struct Jar(Vec<(String, String)>);

impl Jar {
    fn keep(&mut self, reply: &Reply<'_>) {
        for cookie in reply.headers("set-cookie") {
            let pair = cookie.split(';').next().unwrap_or_default();
            let Some((name, value)) = pair.split_once('=') else { continue };
            self.0.retain(|(known, _)| known != name);
            self.0.push((name.to_owned(), value.to_owned()));
        }
    }

    fn header(&self) -> String {
        let pairs: Vec<_> = self.0.iter().map(|(name, value)| format!("{name}={value}")).collect();
        if pairs.is_empty() { String::new() } else { format!("Cookie: {}\r\n", pairs.join("; ")) }
    }
}

/// Fetches the form and sends the password; the cookies of the session that begins.
pub(crate) async fn sign_in(connection: &mut Connection, site: &Site, email: &str) -> Result<Jar, Fault> {
    let mut jar = Jar::default();
    let reply = connection.exchange(&site.get("/sign-in", "")).await?.expect(200)?;
    jar.keep(&reply);
    let csrf = field(std::str::from_utf8(reply.body)?, "csrf")?.to_owned();
    let fields = [("csrf", csrf.as_str()), ("username", email), ("password", PASSWORD)];
    let reply = connection.exchange(&site.post("/sign-in", &jar.header(), &fields)).await?.expect(303)?;
    jar.keep(&reply);
    Ok(jar)
}

fn field<'a>(page: &'a str, name: &str) -> Result<&'a str, Fault> {
    let mark = format!("name=\"{name}\" value=\"");
    let found = page.split_once(&mark).and_then(|(_, rest)| rest.split_once('"'));
    found.map(|(value, _)| value).ok_or_else(|| Fault::new(format!("the page has no field {name}")))
}

/// The authorization request of [`redeem`], whole, in a browser that is signed in.
pub(crate) fn authorization_request(site: &Site, client: &Client, jar: &Jar) -> Vec<u8> {
    let challenge = BASE64_URL_SAFE_NO_PAD.encode(digest::digest(&digest::SHA256, VERIFIER.as_bytes()));
    let query = Serializer::new(String::new())
        .append_pair("client_id", &client.id)
        .append_pair("redirect_uri", REDIRECT_URI)
        .append_pair("response_type", "code")
        .append_pair("scope", "openid offline_access")
        .append_pair("state", "af0ifjsldkj")
        .append_pair("nonce", "n-0S6_WzA2Mj")
        .append_pair("code_challenge", &challenge)
        .append_pair("code_challenge_method", "S256")
        .finish();
    site.get(&format!("/authorize?{query}"), &jar.header())
}

/// Asks for a code by `request` and redeems it.
pub(crate) async fn redeem(
    connection: &mut Connection,
    site: &Site,
    client: &Client,
    request: &[u8],
) -> Result<Value, Fault> {
    let reply = connection.exchange(request).await?.expect(303)?;
    let location = Url::parse(reply.headers("location").next().unwrap_or_default())?;
    let code = location.query_pairs().find(|(name, _)| name == "code");
    let (_, code) = code.ok_or_else(|| Fault::new(format!("no code came back, but {location}")))?;
    let fields = [
        ("grant_type", "authorization_code"),
        ("code", &*code),
        ("redirect_uri", REDIRECT_URI),
        ("code_verifier", VERIFIER),
    ];
    token(connection, site, client, &fields).await
}

/// Exchanges a refresh token for the next one.
pub(crate) async fn refresh(
    connection: &mut Connection,
    site: &Site,
    client: &Client,
    refresh_token: &str,
) -> Result<String, Fault> {
    let fields = [("grant_type", "refresh_token"), ("refresh_token", refresh_token)];
    let answer = token(connection, site, client, &fields).await?;
    Ok(member(&answer, "refresh_token")?.to_owned())
}

async fn token(
    connection: &mut Connection,
    site: &Site,
    client: &Client,
    fields: &[(&str, &str)],
) -> Result<Value, Fault> {
    let request = site.post("/token", &client.authorization, fields);
    let reply = connection.exchange(&request).await?.expect(200)?;
    Ok(serde_json::from_slice(reply.body)?)
}

/// A member of a JSON object that is a text.
pub(crate) fn member<'a>(value: &'a Value, name: &str) -> Result<&'a str, Fault> {
    value[name].as_str().ok_or_else(|| Fault::new(format!("the answer has no {name}")))
}
