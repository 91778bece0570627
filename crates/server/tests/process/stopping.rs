//! An orderly end: SIGTERM.

use std::time::Duration;

use testkit::{Database, basic};

use crate::oauth::Client;
use crate::site::{Site, until};
use crate::wire::Connection;

#[test]
fn on_sigterm_readiness_goes_first_and_what_is_under_way_is_finished() {
    let site = Site::new(Database::Sqlite);
    let client = Client::registered(&site);
    let mut signet = site.start();
    assert!(signet.ready());
    let form = "grant_type=client_credentials";
    let head = format!(
        "POST /token HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/x-www-form-urlencoded\r\n\
         authorization: {}\r\ncontent-length: {}\r\n\r\n",
        basic(&client.id, &client.secret),
        form.len()
    );
    let mut under_way = Connection::open(signet.public).unwrap();
    under_way.write(format!("{head}{}", &form[..10]).as_bytes()).unwrap();
    // Only when a later request was answered has the one before surely been read.
    assert_eq!(signet.browser().get("/jwks").unwrap().status, 200);

    signet.terminate();
    until("readiness is gone", Duration::from_secs(30), || !signet.ready());
    assert_eq!(signet.manage("/readyz").1, r#"{"status":"draining"}"#);
    assert_eq!(signet.manage("/healthz").0, 200);
    until("nobody new is let in", Duration::from_secs(30), || Connection::open(signet.public).is_err());
    under_way.write(&form.as_bytes()[10..]).unwrap();
    assert_eq!(under_way.answer().unwrap().status, 200);
    assert_eq!(signet.wait(), (Some(0), String::new()));
    assert!(signet.wait_for_line(|line| line["message"] == "stopped").is_some());
}

#[test]
fn an_idle_connection_does_not_hold_up_the_end() {
    let site = Site::new(Database::Sqlite);
    let mut signet = site.start();
    let mut idle = signet.browser();
    assert_eq!(idle.get("/jwks").unwrap().status, 200);
    let _silent = Connection::open(signet.public).unwrap();
    let started = Connection::open(signet.public).unwrap();
    signet.terminate();
    assert_eq!(signet.wait(), (Some(0), String::new()));
    drop(started);
}
