//! The database goes away, or its disk is full: readiness says so, answers are clean errors, and all comes back by
//! itself (SEC-51).

use std::process::Command;
use std::time::Duration;

use testkit::{Answer, Cluster, Database, Durability, PASSWORD};

use crate::browser::Browser;
use crate::oauth::{Client, Tokens};
use crate::site::{CHEAP, Signet, Site, ended, until};

const SOON: Duration = Duration::from_secs(60);

/// An error that a client can act on, and that says nothing of what is behind it.
fn assert_clean_json(answer: &Answer) {
    assert_eq!(answer.status, 503, "{}", answer.body);
    assert_eq!(answer.json()["error"], "temporarily_unavailable");
    assert_eq!(answer.json()["trace_id"].as_str().unwrap().len(), 32);
    assert!(answer.header("retry-after").unwrap().parse::<u32>().unwrap() > 0);
    assert_eq!(answer.header("cache-control"), Some("no-store"));
    assert_tells_nothing(answer);
}

/// A page that a person can act on.
fn assert_clean_page(answer: &Answer) {
    assert_eq!((answer.status, answer.heading().as_str()), (503, "Very busy right now"));
    assert!(answer.header("retry-after").unwrap().parse::<u32>().unwrap() > 0);
    assert!(answer.text().contains("Trace id"));
    assert_tells_nothing(answer);
}

fn assert_tells_nothing(answer: &Answer) {
    for word in ["postgres", "sqlite", "127.0.0.1", "disk", "diesel", "signet.db", "panicked"] {
        assert!(!answer.body.to_lowercase().contains(word), "{word}: {}", answer.body);
    }
}

#[test]
fn a_lost_postgresql_is_told_cleanly_and_comes_back_by_itself__sec_51() {
    let cluster = Cluster::start(Durability::Full).unwrap();
    let site = Site::at(&cluster.url(), "", CHEAP);
    site.run(&["migrate"], "").done();
    let client = Client::registered(&site);
    let email = site.person("ada@example.com");
    let signet = site.start();
    let mut browser = signet.browser();
    let tokens = client.tokens(&mut browser, &email);
    let page = signet.browser().get("/sign-in").unwrap();

    cluster.crash().unwrap();
    until("readiness says so", SOON, || !signet.ready());
    assert_eq!(signet.manage("/readyz"), (503, r#"{"status":"database_unavailable"}"#.to_owned()));
    assert_eq!(signet.manage("/healthz").0, 200, "being restarted would help nobody");
    assert_eq!(browser.get("/.well-known/openid-configuration").unwrap().status, 200);
    assert_clean_json(&client.itself(&mut browser).unwrap());
    assert_clean_json(&client.refresh(&mut browser, &tokens.refresh).unwrap());
    assert_clean_json(&client.post(&mut browser, "/introspect", &[("token", &tokens.access)]).unwrap());
    assert_clean_json(&client.post(&mut browser, "/revoke", &[("token", &tokens.access)]).unwrap());
    assert_clean_json(&browser.get("/jwks").unwrap());
    let bearer = format!("Bearer {}", tokens.access);
    assert_clean_json(&browser.get_with("/userinfo", &[("authorization", &bearer)]).unwrap());
    assert_clean_page(&browser.get(&client.authorize()).unwrap());
    assert_clean_page(&browser.get("/profile").unwrap());
    let mut other = signet.browser();
    assert_eq!(page.status, 200);
    assert_clean_page(&other.sign_in(&email, PASSWORD).unwrap());
    assert!(site.run(&["client", "list"], "").error(1).contains("does not answer"));

    cluster.resume().unwrap();
    until("it is ready again", SOON, || signet.ready());
    assert_eq!(browser.profile().unwrap(), "User Profile");
    assert_eq!(client.refresh(&mut browser, &tokens.refresh).unwrap().status, 200);
    assert_eq!(other.sign_in(&email, PASSWORD).unwrap().status, 303);
    assert!(signet.manage("/metrics").1.lines().any(|line| {
        line.strip_prefix("signet_database_errors_total ").is_some_and(|count| count.parse::<u32>().unwrap() > 5)
    }));
}

/// `signet serve` to which a disk can fill up: instead of the end, a write past the limit is then an error.
pub(crate) fn deaf_to_limits(site: &Site) -> Command {
    let mut command = Command::new("/bin/sh");
    let signet = env!("CARGO_BIN_EXE_signet");
    command.args(["-c", "trap '' XFSZ; exec \"$0\" \"$@\"", signet, "serve", "--config", "signet.toml"]);
    command.current_dir(&site.folder);
    command
}

/// Sets how large the files of a process may become.
pub(crate) fn limit_files(process: u32, soft: &str) {
    let limit = format!("--fsize={soft}:unlimited");
    assert!(Command::new("prlimit").args(["--pid", &process.to_string(), &limit]).status().unwrap().success());
}

#[test]
fn a_full_disk_is_told_cleanly_and_all_comes_back_with_room__sec_51() {
    let site = Site::new(Database::Sqlite);
    let client = Client::registered(&site);
    let email = site.person("ada@example.com");
    let signet = Signet::start(&mut deaf_to_limits(&site));
    let mut browser = signet.browser();
    let mut tokens = client.tokens(&mut browser, &email);
    let process = signet.id().parse().unwrap();
    for _ in 0..3 {
        limit_files(process, "0");
        assert_clean_json(&client.refresh(&mut browser, &tokens.refresh).unwrap());
        assert_clean_page(&signet.browser().get(&client.authorize()).unwrap());
        assert_clean_page(&signet.browser().sign_in(&email, PASSWORD).unwrap());
        assert_eq!(signet.manage("/readyz"), (503, r#"{"status":"database_unavailable"}"#.to_owned()));
        // What only reads goes on.
        assert_eq!(client.itself(&mut browser).unwrap().status, 200);
        assert_eq!(tokens.userinfo(&mut browser), 200);
        assert_eq!(browser.profile().unwrap(), "User Profile");

        limit_files(process, "unlimited");
        assert!(signet.ready());
        // At once, and by itself.
        tokens = Tokens::of(&client.refresh(&mut browser, &tokens.refresh).unwrap());
        assert_eq!(signed_in(&mut signet.browser(), &email), "User Profile");
    }
}

#[test]
fn on_a_full_disk_a_server_does_not_start_and_says_why__sec_51() {
    let site = Site::new(Database::Sqlite);
    let signet = env!("CARGO_BIN_EXE_signet");
    let mut command = Command::new("/bin/sh");
    let script = "trap '' XFSZ; ulimit -f 0; exec \"$0\" \"$@\"";
    command.args(["-c", script, signet, "serve", "--config", "signet.toml"]).current_dir(&site.folder);
    let ended = ended(&mut command, "");
    assert!(ended.error(1).contains("make room on its disk"), "{}", ended.err);
}

fn signed_in(browser: &mut Browser, email: &str) -> String {
    let answer = browser.sign_in(email, PASSWORD).unwrap();
    browser.follow(answer).unwrap().heading()
}
