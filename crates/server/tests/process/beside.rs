//! Commands beside running servers: the change counts on the next request, at every one of them (SUR-5, SEC-20, SEC-28).

use serde_json::Value;
use testkit::{Answer, Database, PASSWORD};

use crate::browser::Browser;
use crate::oauth::{Client, Tokens};
use crate::site::{Signet, Site};

const ADA: &str = "ada@example.com";

/// Two servers on one database, and the folder in which commands are run.
struct Pair {
    site: Site,
    servers: [Signet; 2],
}

impl Pair {
    fn on(on: Database) -> Self {
        let site = Site::new(on);
        let servers = [site.start(), site.start()];
        Self { site, servers }
    }

    /// What both say to the same request; each must be asked twice, for a cache fills with the first.
    fn both(&self, mut ask: impl FnMut(&mut Browser) -> std::io::Result<Answer>) -> [u16; 2] {
        [0, 1].map(|n| {
            let mut browser = self.servers[n].browser();
            let first = ask(&mut browser).unwrap().status;
            assert_eq!(ask(&mut browser).unwrap().status, first);
            first
        })
    }

    fn run(&self, words: &[&str]) -> Value {
        self.site.run(words, "").json()
    }
}

fn clients_come_change_and_go(on: Database) {
    let pair = Pair::on(on);
    let client = Client::registered(&pair.site);
    pair.site.person(ADA);
    assert_eq!(pair.both(|browser| client.itself(browser)), [200, 200]);
    let tokens = client.tokens(&mut pair.servers[0].browser(), ADA);

    let made = pair.run(&["client", "rotate-secret", &client.id, "--overlap-hours", "0"]);
    let renewed = Client { id: client.id.clone(), secret: made["client_secret"].as_str().unwrap().to_owned() };
    assert_eq!(pair.both(|browser| client.itself(browser)), [401, 401]);
    assert_eq!(pair.both(|browser| renewed.itself(browser)), [200, 200]);
    let made = pair.run(&["client", "rotate-secret", &client.id]);
    let again = Client { id: client.id.clone(), secret: made["client_secret"].as_str().unwrap().to_owned() };
    assert_eq!(pair.both(|browser| renewed.itself(browser)), [200, 200], "two secrets may be live while rotating");
    assert_eq!(pair.both(|browser| again.itself(browser)), [200, 200]);

    pair.run(&["client", "remove", &client.id]);
    assert_eq!(pair.both(|browser| again.itself(browser)), [401, 401]);
    assert_eq!(pair.both(|browser| again.refresh(browser, &tokens.refresh)), [401, 401]);
    assert_eq!(pair.both(|browser| browser.get(&client.authorize())), [400, 400]);
    assert_eq!(pair.servers.each_ref().map(|server| tokens.userinfo(&mut server.browser())), [401, 401]);
}

fn people_are_locked_unlocked_and_given_passwords(on: Database) {
    let pair = Pair::on(on);
    let client = Client::registered(&pair.site);
    pair.site.person(ADA);
    let everywhere = |expected: &str, browser: &Browser| {
        for server in &pair.servers {
            let mut here = server.browser();
            here.cookies = browser.cookies.clone();
            assert_eq!(here.profile().unwrap(), expected);
        }
    };
    let sign_in = |password: &str| pair.both(|browser| browser.sign_in(ADA, password));
    let signed_in = |n: usize| {
        let mut browser = pair.servers[n].browser();
        assert_eq!(browser.sign_in(ADA, PASSWORD).unwrap().status, 303);
        browser
    };
    let mut browser = signed_in(0);
    everywhere("User Profile", &browser);
    let tokens = client.tokens(&mut browser, ADA);
    assert_eq!(tokens.userinfo(&mut pair.servers[1].browser()), 200);

    pair.run(&["user", "lock", ADA]);
    everywhere("Sign in", &browser);
    assert_eq!(sign_in(PASSWORD), [403, 403]);
    assert_eq!(pair.both(|browser| client.refresh(browser, &tokens.refresh)), [400, 400]);
    assert_eq!(pair.servers.each_ref().map(|server| tokens.userinfo(&mut server.browser())), [401, 401]);

    pair.run(&["user", "unlock", ADA]);
    everywhere("Sign in", &browser);
    let browser = signed_in(1);
    everywhere("User Profile", &browser);
    let words = ["user", "set-password", ADA, "--password-stdin"];
    pair.site.run(&words, "another password altogether\n").done();
    everywhere("Sign in", &browser);
    assert_eq!(sign_in(PASSWORD), [400, 400]);
    assert_eq!(sign_in("another password altogether"), [303, 303]);
}

fn keys_are_rotated_and_withdrawn(on: Database) {
    let pair = Pair::on(on);
    let client = Client::registered(&pair.site);
    pair.site.person(ADA);
    let old = client.tokens(&mut pair.servers[0].browser(), ADA);
    let signed_by = key_of(&old.access);
    let published = |kid: &str| {
        let lists = |server: &Signet| server.browser().get("/jwks").unwrap().body.contains(kid);
        pair.servers.each_ref().map(lists)
    };
    assert_eq!(published(&signed_by), [true, true]);

    let made = pair.run(&["keys", "rotate", "--algorithm", "ES256"]);
    let next = made[0]["kid"].as_str().unwrap();
    assert_eq!((published(next), published(&signed_by)), ([true, true], [true, true]));
    for server in &pair.servers {
        let mut browser = server.browser();
        assert_eq!(key_of(&Tokens::of(&client.itself(&mut browser).unwrap()).access), next);
        assert_eq!(old.userinfo(&mut browser), 200, "the overlap");
    }

    pair.run(&["keys", "withdraw", &signed_by]);
    assert_eq!(published(&signed_by), [false, false]);
    assert_eq!(pair.servers.each_ref().map(|server| old.userinfo(&mut server.browser())), [401, 401]);
    let renewed = pair.run(&["keys", "withdraw", next])["successor"]["kid"].as_str().unwrap().to_owned();
    for server in &pair.servers {
        let mut browser = server.browser();
        assert_eq!(key_of(&Tokens::of(&client.itself(&mut browser).unwrap()).access), renewed);
    }
}

/// The `kid` of a JWT's header.
fn key_of(token: &str) -> String {
    let mut parts = token.split('.');
    // The header has the shape of a payload: JSON in base64url.
    let header = testkit::Tokens::claims(&format!(".{}", parts.next().unwrap()));
    header["kid"].as_str().unwrap().to_owned()
}

#[test]
fn a_clients_changes_count_at_once_on_sqlite() {
    clients_come_change_and_go(Database::Sqlite);
}

#[test]
fn a_clients_changes_count_at_once_on_postgresql() {
    clients_come_change_and_go(Database::Postgres);
}

#[test]
fn a_persons_changes_count_at_once_on_sqlite__sur_5__sec_28() {
    people_are_locked_unlocked_and_given_passwords(Database::Sqlite);
}

#[test]
fn a_persons_changes_count_at_once_on_postgresql__sur_5__sec_28() {
    people_are_locked_unlocked_and_given_passwords(Database::Postgres);
}

#[test]
fn a_withdrawn_key_stops_verifying_at_once_on_sqlite__sec_20() {
    keys_are_rotated_and_withdrawn(Database::Sqlite);
}

#[test]
fn a_withdrawn_key_stops_verifying_at_once_on_postgresql__sec_20() {
    keys_are_rotated_and_withdrawn(Database::Postgres);
}
