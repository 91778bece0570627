//! What is written about people and their secrets: nothing (SEC-53).

use std::collections::BTreeSet;

use testkit::{Database, PASSWORD, REDIRECT};

use crate::browser::Browser;
use crate::oauth::{Client, Tokens};
use crate::site::{CHEAP, Signet, Site};

const EMAIL: &str = "ada.lovelace@analytical.example";
const STRANGER: &str = "nobody.at.all@elsewhere.example";
const WRONG: &str = "a wrong password that someone typed";

/// Everything that must not be seen again, gathered on the way.
#[derive(Default)]
struct Secrets(BTreeSet<String>);

impl Secrets {
    fn add(&mut self, secret: &str) {
        if secret.len() > 8 {
            self.0.insert(secret.to_owned());
        }
    }

    fn add_cookies(&mut self, browser: &Browser) {
        browser.cookies.values().for_each(|value| self.add(value));
    }

    fn add_tokens(&mut self, tokens: &Tokens) {
        for token in [&tokens.access, &tokens.refresh, &tokens.id] {
            self.add(token);
            // Nor the part that makes it worth something.
            self.add(token.rsplit('.').next().unwrap());
        }
    }

    fn assert_not_in(&self, what: &str, text: &str) {
        for secret in &self.0 {
            assert!(!text.contains(secret.as_str()), "{secret:?} is in {what}: {}", excerpt(text, secret));
        }
    }
}

fn excerpt<'a>(text: &'a str, secret: &str) -> &'a str {
    text.lines().find(|line| line.contains(secret)).unwrap_or_default()
}

/// Everything that people and clients do, well and badly.
fn all_that_happens(site: &Site, signet: &Signet, secrets: &mut Secrets) {
    let client = Client::registered(site);
    secrets.add(&client.secret);
    secrets.add(&testkit::basic(&client.id, &client.secret));
    let mut browser = signet.browser();

    for (email, password) in [(EMAIL, WRONG), (STRANGER, WRONG), (STRANGER, PASSWORD)] {
        assert_eq!(browser.sign_in(email, password).unwrap().status, 400);
        secrets.add_cookies(&browser);
    }
    let begun = browser.get(&client.authorize()).unwrap();
    secrets.add(&begun.redirect_param("request").unwrap());
    let page = browser.follow(begun).unwrap();
    secrets.add(&page.csrf());
    let code = client.code(&mut browser, EMAIL).unwrap().unwrap();
    secrets.add(&code);
    secrets.add_cookies(&browser);

    let tokens = Tokens::of(&client.redeem(&mut browser, &code).unwrap());
    secrets.add_tokens(&tokens);
    assert_eq!(tokens.userinfo(&mut browser), 200);
    client.post(&mut browser, "/introspect", &[("token", &tokens.access)]).unwrap();
    let renewed = Tokens::of(&client.refresh(&mut browser, &tokens.refresh).unwrap());
    secrets.add_tokens(&renewed);
    let again = Tokens::of(&client.refresh(&mut browser, &renewed.refresh).unwrap());
    secrets.add_tokens(&again);
    all_that_fails(&client, &mut browser, secrets, &code, &tokens);
}

fn all_that_fails(client: &Client, browser: &mut Browser, secrets: &mut Secrets, code: &str, tokens: &Tokens) {
    let wrong = Client { id: client.id.clone(), secret: "a secret that is not the client's".to_owned() };
    secrets.add(&wrong.secret);
    let mut errors = vec![
        client.redeem(browser, code).unwrap(),
        client.refresh(browser, &tokens.refresh).unwrap(),
        wrong.itself(browser).unwrap(),
        client
            .post(browser, "/token", &[("grant_type", "password"), ("username", EMAIL), ("password", WRONG)])
            .unwrap(),
        client.post(browser, "/token", &[("grant_type", WRONG)]).unwrap(),
        browser.get(&format!("/userinfo?access_token={}", tokens.access)).unwrap(),
        browser.get(&format!("/{}", tokens.access)).unwrap(),
        browser
            .get(&format!("/authorize?client_id=x&redirect_uri={REDIRECT}&login_hint={EMAIL}&state={code}"))
            .unwrap(),
        browser.get(&format!("/logout?id_token_hint={}&state={code}", tokens.id)).unwrap(),
        browser.get(&format!("/sign-in?request={code}")).unwrap(),
        browser.post("/sign-in", &[("username", EMAIL), ("password", WRONG), ("csrf", code)]).unwrap(),
        browser.post("/sign-in", &[("username", EMAIL), ("username", EMAIL), ("password", WRONG)]).unwrap(),
        browser.post_with("/consent", &[("password", WRONG)], &[("origin", "https://evil.example")]).unwrap(),
    ];
    errors.retain(|error| error.status >= 400);
    assert!(errors.len() >= 11, "{errors:#?}");
    for error in errors {
        let what = format!("an answer with {}", error.status);
        // The form that a page shows again has a token of its own.
        for secret in [&tokens.access, &tokens.refresh, &tokens.id, code, WRONG, &client.secret, EMAIL] {
            assert!(!error.body.contains(secret), "{secret} is in {what}: {}", error.body);
        }
    }
}

fn nothing_is_given_away(on: Database) {
    let site = Site::with(on, "", &format!("{CHEAP}[telemetry]\nlog_level = \"trace\"\n"));
    site.run(&["migrate"], "").done();
    site.person(EMAIL);
    let mut signet = site.start();
    let mut secrets = Secrets::default();
    for secret in [PASSWORD, WRONG, EMAIL, STRANGER, "ada.lovelace", "analytical.example"] {
        secrets.add(secret);
    }
    all_that_happens(&site, &signet, &mut secrets);
    let metrics = signet.manage("/metrics").1;
    signet.terminate();
    assert_eq!(signet.wait(), (Some(0), String::new()));
    signet.wait_for_line(|_| false);
    let log = signet.log();
    assert!(log.contains("\"DEBUG\"") && log.contains("/token"), "the log tells what was asked");
    secrets.assert_not_in("the log", &log);
    secrets.assert_not_in("the metrics", &metrics);
}

#[test]
fn at_trace_level_too_nothing_is_given_away_on_sqlite__sec_53() {
    nothing_is_given_away(Database::Sqlite);
}

#[test]
fn at_trace_level_too_nothing_is_given_away_on_postgresql__sec_53() {
    nothing_is_given_away(Database::Postgres);
}
