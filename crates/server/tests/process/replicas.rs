//! Several servers at once: started together on an empty database, and asked the same thing at the same moment.

use std::thread;

use serde_json::Value;
use testkit::Database;

use crate::oauth::{Client, Tokens};
use crate::site::{Signet, Site};

fn begin_together(on: Database) {
    for _ in 0..3 {
        let site = Site::bare(on);
        let servers: Vec<Signet> = thread::scope(|scope| {
            let starting: Vec<_> = (0..3).map(|_| scope.spawn(|| site.start())).collect();
            starting.into_iter().map(|start| start.join().unwrap()).collect()
        });
        let keys = site.run(&["keys", "list"], "").json();
        let mut algorithms: Vec<_> = keys.as_array().unwrap().iter().map(|key| key["algorithm"].clone()).collect();
        algorithms.sort_by_key(Value::to_string);
        assert_eq!(algorithms, ["ES256", "EdDSA", "RS256"], "one set of keys");
        let published = |server: &Signet| server.browser().get("/jwks").unwrap().body;
        assert!(servers.iter().all(|server| published(server) == published(&servers[0])));

        let client = Client::registered(&site);
        let token = Tokens::of(&client.itself(&mut servers[0].browser()).unwrap()).access;
        for server in &servers {
            let seen = client.post(&mut server.browser(), "/introspect", &[("token", &token)]).unwrap();
            assert_eq!(seen.json()["active"], true);
        }
    }
}

/// Fifty at once, half at either server: one wins.
fn redeem_together(on: Database) {
    let site = Site::new(on);
    let client = Client::registered(&site);
    let email = site.person("ada@example.com");
    let servers = [site.start(), site.start()];
    let mut browser = servers[0].browser();
    let code = client.code(&mut browser, &email).unwrap().unwrap();
    let answers: Vec<_> = thread::scope(|scope| {
        let (client, code, servers) = (&client, &code, &servers);
        let redeem = |n: usize| scope.spawn(move || client.redeem(&mut servers[n % 2].browser(), code).unwrap());
        let redeeming: Vec<_> = (0..50).map(redeem).collect();
        redeeming.into_iter().map(|redeem| redeem.join().unwrap()).collect()
    });
    assert_eq!(answers.iter().filter(|answer| answer.status == 200).count(), 1);
    assert_eq!(answers.iter().filter(|answer| answer.status == 400).count(), 49);
    let won = answers.iter().find(|answer| answer.status == 200).unwrap();
    let given = Tokens::of(won);
    assert_eq!(servers.each_ref().map(|server| given.userinfo(&mut server.browser())), [401, 401]);
    assert_eq!(client.refresh(&mut browser, &given.refresh).unwrap().status, 400);
}

/// Fifty at once with the same refresh token, as clients do that lost the reply: one successor for all.
fn refresh_together(on: Database) {
    let site = Site::new(on);
    let client = Client::registered(&site);
    let email = site.person("ada@example.com");
    let servers = [site.start(), site.start()];
    let given = client.tokens(&mut servers[0].browser(), &email);
    let successors: Vec<_> = thread::scope(|scope| {
        let (client, token, servers) = (&client, &given.refresh, &servers);
        let refresh = |n: usize| scope.spawn(move || client.refresh(&mut servers[n % 2].browser(), token).unwrap());
        let refreshing: Vec<_> = (0..50).map(refresh).collect();
        refreshing.into_iter().map(|refresh| Tokens::of(&refresh.join().unwrap()).refresh).collect()
    });
    assert!(successors.iter().all(|successor| *successor == successors[0]));
}

#[test]
fn servers_that_start_together_on_an_empty_postgresql_share_one_set_of_keys() {
    begin_together(Database::Postgres);
}

#[test]
fn servers_that_start_together_on_one_sqlite_file_share_one_set_of_keys() {
    begin_together(Database::Sqlite);
}

#[test]
fn of_fifty_redemptions_at_two_replicas_one_wins__sec_4() {
    redeem_together(Database::Postgres);
}

#[test]
fn of_fifty_redemptions_at_two_servers_on_one_sqlite_file_one_wins__sec_4() {
    redeem_together(Database::Sqlite);
}

#[test]
fn a_refresh_token_shown_to_two_replicas_has_one_successor__sec_12() {
    refresh_together(Database::Postgres);
}

#[test]
fn a_refresh_token_shown_to_two_servers_on_one_sqlite_file_has_one_successor__sec_12() {
    refresh_together(Database::Sqlite);
}
