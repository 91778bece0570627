//! The client for addresses that the operator chose.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use reqwest::redirect::Policy;
use url::Url;

use crate::{Reach, Roots};

/// How long a server may take to answer, from looking up its address to the last byte.
pub const PATIENCE: Duration = Duration::from_secs(5);
/// No answer that Signet reads is longer, in bytes.
pub const LONGEST_BODY: usize = 64 * 1024;

/// Makes requests to addresses that stand in the configuration: no redirects, no proxy, no long answers.
#[derive(Clone, Debug)]
pub struct Client {
    http: reqwest::Client,
    reach: Option<Reach>,
}

/// A form to be posted by somebody who shows a name and a password.
pub struct Form<'a> {
    /// Where to.
    pub url: Url,
    /// The name (RFC 7617).
    pub username: &'a str,
    /// The password.
    pub password: &'a str,
    /// By which the server knows a request that is made again.
    pub idempotency_key: &'a str,
    /// Names and values.
    pub fields: &'a [(&'a str, &'a str)],
}

/// What a server answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The status code.
    pub status: u16,
    /// The body, at most [`LONGEST_BODY`] bytes.
    pub body: Vec<u8>,
}

/// Why there is no answer. The text names neither the address nor what was sent.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The client can't be made.
    #[error("TLS can't be set up: {0}")]
    Tls(String),
    /// It didn't answer in time.
    #[error("no answer within {} s", PATIENCE.as_secs())]
    TimedOut,
    /// The connection wasn't made, or broke.
    #[error("the connection failed: {0}")]
    Connection(String),
    /// The address isn't one that may be reached for others (SEC-19).
    #[error("the address is not a public one, or not https")]
    OutOfReach,
    /// It says more than anybody wants to read.
    #[error("the answer is longer than {LONGEST_BODY} bytes")]
    TooLong,
}

impl Client {
    /// A client that trusts the system's certificates and `roots`.
    ///
    /// # Errors
    /// [`Failure::Tls`] when the system refuses to make one.
    pub fn new(roots: &Roots) -> Result<Self, Failure> {
        Self::reaching(roots, None)
    }

    /// A client for addresses that the operator didn't choose (SEC-19).
    ///
    /// # Errors
    /// [`Failure::Tls`] when the system refuses to make one.
    pub fn guarded(roots: &Roots, reach: Reach) -> Result<Self, Failure> {
        Self::reaching(roots, Some(reach))
    }

    fn reaching(roots: &Roots, reach: Option<Reach>) -> Result<Self, Failure> {
        let tls = roots.tls().map_err(|cause| Failure::Tls(cause.to_string()))?;
        let builder =
            reqwest::Client::builder().use_preconfigured_tls(tls).redirect(Policy::none()).no_proxy().timeout(PATIENCE);
        let builder = match reach {
            Some(reach) => builder.dns_resolver(Arc::new(reach)),
            None => builder,
        };
        let http = builder.build().map_err(|cause| Failure::Tls(in_words(&cause)))?;
        Ok(Self { http, reach })
    }

    fn check(&self, url: &Url) -> Result<(), Failure> {
        match self.reach.is_none_or(|reach| reach.allows(url)) {
            true => Ok(()),
            false => Err(Failure::OutOfReach),
        }
    }

    /// Posts a form (`application/x-www-form-urlencoded`).
    pub async fn post(&self, form: &Form<'_>) -> Result<Answer, Failure> {
        self.check(&form.url)?;
        let request = self
            .http
            .post(form.url.clone())
            .basic_auth(form.username, Some(form.password))
            .header("Idempotency-Key", form.idempotency_key)
            .form(form.fields);
        read(request.send().await.map_err(failure)?).await
    }

    /// Sends a request of anybody's making and reads the answer, headers included.
    pub async fn exchange(&self, request: http::Request<Vec<u8>>) -> Result<http::Response<Vec<u8>>, Failure> {
        let request = reqwest::Request::try_from(request).map_err(failure)?;
        self.check(request.url())?;
        let response = self.http.execute(request).await.map_err(failure)?;
        let mut answer = http::Response::builder().status(response.status());
        if let Some(headers) = answer.headers_mut() {
            headers.clone_from(response.headers());
        }
        let Answer { body, .. } = read(response).await?;
        answer.body(body).map_err(|cause| Failure::Connection(cause.to_string()))
    }
}

async fn read(mut response: reqwest::Response) -> Result<Answer, Failure> {
    let status = response.status().as_u16();
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(failure)? {
        if body.len() + chunk.len() > LONGEST_BODY {
            return Err(Failure::TooLong);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(Answer { status, body })
}

fn failure(error: reqwest::Error) -> Failure {
    match error.is_timeout() {
        true => Failure::TimedOut,
        false => Failure::Connection(in_words(&error.without_url())),
    }
}

/// The innermost cause: what lies around it says no more than that something went wrong.
fn in_words(error: &reqwest::Error) -> String {
    let mut cause: &dyn std::error::Error = error;
    while let Some(inner) = cause.source() {
        cause = inner;
    }
    cause.to_string()
}

impl fmt::Debug for Form<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Form")
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::TcpListener;

    use super::*;

    /// A server that gives one answer, and what it was asked.
    async fn answered(answer: String) -> (Result<Answer, Failure>, String) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/messages", listener.local_addr().unwrap()).parse().unwrap();
        let server = tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut asked = vec![0; 4096];
            let length = stream.read(&mut asked).await.unwrap();
            // The client may have heard enough before the end.
            drop(stream.write_all(answer.as_bytes()).await);
            String::from_utf8_lossy(&asked[..length]).into_owned()
        });
        let fields = [("To", "+353 1"), ("Body", "Ünï")];
        let form = Form { url, username: "me", password: "secret", idempotency_key: "id-1", fields: &fields };
        let got = Client::new(&Roots::default()).unwrap().post(&form).await;
        (got, server.await.unwrap())
    }

    #[tokio::test]
    async fn a_form_is_posted_with_name_password_and_key() {
        let (answer, asked) = answered("HTTP/1.1 201 Created\r\ncontent-length: 2\r\n\r\n{}".to_owned()).await;
        assert_eq!(answer.unwrap(), Answer { status: 201, body: b"{}".to_vec() });
        let (head, body) = asked.split_once("\r\n\r\n").unwrap();
        for line in ["POST /messages", "authorization: Basic bWU6c2VjcmV0", "idempotency-key: id-1"] {
            assert!(head.contains(line), "{head}");
        }
        assert_eq!(body, "To=%2B353+1&Body=%C3%9Cn%C3%AF");
    }

    #[tokio::test]
    async fn redirects_are_answers_and_nothing_more() {
        let elsewhere = "HTTP/1.1 307 Elsewhere\r\nlocation: http://127.0.0.1:1/\r\ncontent-length: 0\r\n\r\n";
        assert_eq!(answered(elsewhere.to_owned()).await.0.unwrap().status, 307);
    }

    #[tokio::test]
    async fn long_answers_are_not_read_to_their_end() {
        let long = format!("HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n{}", "x".repeat(LONGEST_BODY + 1));
        assert!(matches!(answered(long).await.0, Err(Failure::TooLong)));
    }

    #[tokio::test]
    async fn a_failure_names_no_address() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        drop(listener);
        let url = format!("http://localhost:{port}/Accounts/me").parse().unwrap();
        let form = Form { url, username: "me", password: "secret", idempotency_key: "id-1", fields: &[] };
        let failure = Client::new(&Roots::default()).unwrap().post(&form).await.unwrap_err().to_string();
        assert!(failure.starts_with("the connection failed: ") && !failure.contains("Accounts"), "{failure}");
    }
}
