//! A registered client, and what it asks of a running server.

use std::io;

use testkit::{Answer, PASSWORD, REDIRECT, basic, s256};
use url::form_urlencoded;

use crate::browser::Browser;
use crate::site::Site;

const VERIFIER: &str = "a-verifier-that-is-long-enough-to-be-accepted-1";

/// A confidential client of the house, so that nobody is asked for consent.
#[derive(Clone, Debug)]
pub(crate) struct Client {
    /// `client_id`.
    pub(crate) id: String,
    /// `client_secret`.
    pub(crate) secret: String,
}

impl Client {
    /// Registers one by the command line.
    pub(crate) fn registered(site: &Site) -> Self {
        let words = [
            &["client", "add", "--client-name", "Shop", "--first-party", "--redirect-uri", REDIRECT][..],
            &["--grant-type", "authorization_code", "--grant-type", "refresh_token"],
            &["--grant-type", "client_credentials", "--scope", "openid profile email offline_access"],
        ]
        .concat();
        let added = site.run(&words, "").json();
        let text = |name: &str| added[name].as_str().unwrap().to_owned();
        Self { id: text("client_id"), secret: text("client_secret") }
    }

    /// A POST with the client's own credentials.
    pub(crate) fn post(&self, browser: &mut Browser, path: &str, fields: &[(&str, &str)]) -> io::Result<Answer> {
        browser.post_with(path, fields, &[("authorization", &basic(&self.id, &self.secret))])
    }

    /// The address of an authorization request.
    pub(crate) fn authorize(&self) -> String {
        let query = form_urlencoded::Serializer::new(String::new())
            .append_pair("client_id", &self.id)
            .append_pair("redirect_uri", REDIRECT)
            .append_pair("response_type", "code")
            .append_pair("scope", "openid email offline_access")
            .append_pair("state", "the state")
            .append_pair("code_challenge", &s256(VERIFIER))
            .append_pair("code_challenge_method", "S256")
            .finish();
        format!("/authorize?{query}")
    }

    /// A code, signing `email` in where that is needed; otherwise what came in place of it.
    pub(crate) fn code(&self, browser: &mut Browser, email: &str) -> io::Result<Result<String, Answer>> {
        let answer = browser.get(&self.authorize())?;
        let mut answer = browser.follow(answer)?;
        if answer.status == 200 && answer.body.contains("id=\"login-submit\"") {
            answer = browser.submit(&answer, &[("username", email), ("password", PASSWORD)])?;
            answer = browser.follow(answer)?;
        }
        Ok(answer.redirect_param("code").ok_or(answer))
    }

    /// Redeems a code.
    pub(crate) fn redeem(&self, browser: &mut Browser, code: &str) -> io::Result<Answer> {
        let fields = [
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", REDIRECT),
            ("code_verifier", VERIFIER),
        ];
        self.post(browser, "/token", &fields)
    }

    /// Refreshes.
    pub(crate) fn refresh(&self, browser: &mut Browser, token: &str) -> io::Result<Answer> {
        self.post(browser, "/token", &[("grant_type", "refresh_token"), ("refresh_token", token)])
    }

    /// A token for the client itself.
    pub(crate) fn itself(&self, browser: &mut Browser) -> io::Result<Answer> {
        self.post(browser, "/token", &[("grant_type", "client_credentials")])
    }

    /// The whole flow: the answer that holds the tokens.
    pub(crate) fn tokens(&self, browser: &mut Browser, email: &str) -> Tokens {
        let code = self.code(browser, email).unwrap().unwrap();
        Tokens::of(&self.redeem(browser, &code).unwrap())
    }
}

/// What a token answer held.
#[derive(Clone, Debug)]
pub(crate) struct Tokens {
    /// Access token.
    pub(crate) access: String,
    /// Refresh token.
    pub(crate) refresh: String,
    /// ID token.
    pub(crate) id: String,
}

impl Tokens {
    /// Reads a token answer, which must be a success.
    pub(crate) fn of(answer: &Answer) -> Self {
        assert_eq!(answer.status, 200, "{}", answer.body);
        let json = answer.json();
        let text = |name: &str| json[name].as_str().unwrap_or_default().to_owned();
        Self { access: text("access_token"), refresh: text("refresh_token"), id: text("id_token") }
    }

    /// What userinfo says to the access token.
    pub(crate) fn userinfo(&self, browser: &mut Browser) -> u16 {
        let bearer = format!("Bearer {}", self.access);
        browser.get_with("/userinfo", &[("authorization", &bearer)]).unwrap().status
    }
}
