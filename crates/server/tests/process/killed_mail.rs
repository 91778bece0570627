//! Killed at any moment, or misled by a gateway: no message is lost, and none is sent twice where that can be told
//! (OPS-4, SEC-49).

use std::collections::{BTreeMap, BTreeSet};
use std::thread;

use serde_json::Value;
use testkit::Database;

use crate::chance::Chance;
use crate::mail_guests::{Guest, Hand, email, notice, site, sms, text_message};
use crate::site::Signet;

fn numbers(messages: &[Value]) -> BTreeSet<String> {
    messages.iter().map(|sms| sms["to"].as_str().unwrap().to_owned()).collect()
}

/// The `Message-ID`s by recipient.
fn ids(mails: &[Value]) -> BTreeMap<String, BTreeSet<String>> {
    let mut ids: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for mail in mails {
        let id = mail["head"]["message-id"].as_str().unwrap().to_owned();
        ids.entry(mail["to"][0].as_str().unwrap().to_owned()).or_default().insert(id);
    }
    ids
}

fn killed_before_it_was_sent(on: Database) {
    let mut server = Guest::mail_server(&[]);
    server.obey("hang");
    let site = site(on, &email(server.port));
    let hand = Hand::at(&site);
    let mut signet = site.start();
    hand.write(notice("ada@example.com"));
    // Claimed, and under way: neither sent nor noted.
    let claimed = || signet.manage("/metrics").1.contains("signet_outbox_waiting 1");
    crate::site::until("it is under way", crate::mail_guests::SOON, claimed);
    signet.kill();
    hand.write(notice("bob@example.com"));
    server.obey("take");
    assert!(server.told("mail").is_empty());
    let _signet = site.start();
    let mails = server.wait_for("mail", 2);
    hand.until_empty();
    assert_eq!(ids(&mails).len(), 2);
    assert_eq!(server.told("mail").len(), 2, "none is sent twice");
}

#[test]
fn a_mail_goes_out_after_a_kill_between_the_commit_and_the_sending_on_sqlite__sec_49() {
    killed_before_it_was_sent(Database::Sqlite);
}

#[test]
fn a_mail_goes_out_after_a_kill_between_the_commit_and_the_sending_on_postgresql__sec_49() {
    killed_before_it_was_sent(Database::Postgres);
}

#[test]
fn a_mail_whose_receipt_was_lost_comes_again_under_the_same_message_id__ops_4() {
    let mut server = Guest::mail_server(&[]);
    server.obey("forget");
    let site = site(Database::Sqlite, &email(server.port));
    let hand = Hand::at(&site);
    let _signet = site.start();
    hand.write(notice("ada@example.com"));
    server.wait_for("mail", 2);
    server.obey("take");
    hand.until_empty();
    let mails = server.told("mail");
    assert!(mails.len() >= 2);
    assert_eq!(ids(&mails)["ada@example.com"].len(), 1, "{mails:#?}");
}

fn a_gateway_that_misbehaves(on: Database) {
    let mut gateway = Guest::sms_gateway();
    // In the order in which requests come, and they come again in between.
    gateway.obey("500 slow lose gone 500 send lose gone gone 500");
    let site = site(on, &sms(gateway.port));
    let hand = Hand::at(&site);
    let signet = site.start();
    let people: BTreeSet<String> = (0..6).map(|n| format!("+35386123456{n}")).collect();
    people.iter().for_each(|number| hand.write(text_message(number)));
    hand.until_empty();
    let sent = gateway.told("sms");
    assert_eq!((numbers(&sent), sent.len()), (people, 6), "each is sent, and once");
    assert!(gateway.told("asked").len() > 10, "requests were made again");
    let asked = &gateway.told("asked")[0];
    assert_eq!(asked["path"], "/2010-04-01/Accounts/AC1/Messages.json");
    assert_eq!(asked["login"], "AC1:the token of the gateway");
    assert_eq!(sent[0]["from"], "+15005550006");

    gateway.obey("refuse");
    hand.write(text_message("+353861234599"));
    hand.until_empty();
    assert_eq!((gateway.told("sms").len(), hand.depth()), (6, (0, 1)));
    let line = signet.wait_for_line(|line| line["message"] == "not sent, and given up").unwrap();
    assert_eq!(line["why"], "the gateway answered 400 with code 21211");
    assert!(!signet.log().contains("+35386"), "no number is in the log");
}

#[test]
fn through_a_gateway_that_misbehaves_each_message_goes_once_on_sqlite__ops_4() {
    a_gateway_that_misbehaves(Database::Sqlite);
}

#[test]
fn through_a_gateway_that_misbehaves_each_message_goes_once_on_postgresql__ops_4() {
    a_gateway_that_misbehaves(Database::Postgres);
}

fn two_replicas(on: Database) {
    let (server, gateway) = (Guest::mail_server(&[]), Guest::sms_gateway());
    let site = site(on, &format!("{}{}", email(server.port), sms(gateway.port)));
    let hand = Hand::at(&site);
    let _replicas = [site.start(), site.start()];
    for n in 0..40 {
        hand.write(notice(&format!("person{n}@example.com")));
        hand.write(text_message(&format!("+3538612345{n:02}")));
    }
    hand.until_empty();
    let (mails, messages) = (server.told("mail"), gateway.told("asked"));
    assert_eq!((ids(&mails).len(), mails.len()), (40, 40));
    assert_eq!((numbers(&gateway.told("sms")).len(), messages.len()), (40, 40), "not even asked twice");
}

#[test]
fn two_replicas_send_each_message_once_on_sqlite__ops_4() {
    two_replicas(Database::Sqlite);
}

#[test]
fn two_replicas_send_each_message_once_on_postgresql__ops_4() {
    two_replicas(Database::Postgres);
}

/// Writes messages, has the server killed at some moment meanwhile, starts it again; and once more.
fn killed_again_and_again(on: Database, mut chance: Chance) {
    const EACH: usize = 12;
    let (server, gateway) = (Guest::mail_server(&[]), Guest::sms_gateway());
    let site = site(on, &format!("{}{}", email(server.port), sms(gateway.port)));
    let hand = Hand::at(&site);
    let mut signet: Signet = site.start();
    for round in 0..3 {
        let after = chance.below(20);
        thread::scope(|scope| {
            let writing = scope.spawn(|| {
                for n in 0..EACH {
                    hand.write(notice(&format!("person{round}.{n}@example.com")));
                    hand.write(text_message(&format!("+35386123{round}{n:03}")));
                }
            });
            let so_far = server.told("mail").len() + gateway.told("sms").len();
            let enough = usize::try_from(after).unwrap();
            crate::site::until("some are sent", crate::mail_guests::SOON, || {
                server.told("mail").len() + gateway.told("sms").len() >= so_far + enough
            });
            signet.kill();
            writing.join().unwrap();
        });
        signet = site.start();
    }
    hand.until_empty();
    let (mails, messages) = (server.told("mail"), gateway.told("sms"));
    assert_eq!((numbers(&messages).len(), messages.len()), (3 * EACH, 3 * EACH), "each text message goes, and once");
    assert_eq!(ids(&mails).len(), 3 * EACH, "each mail goes");
    assert!(ids(&mails).values().all(|ids| ids.len() == 1), "and again only under the same Message-ID");
    assert_eq!(hand.depth(), (0, 0));
}

#[test]
fn killed_again_and_again_it_loses_no_message_on_sqlite__sec_49() {
    killed_again_and_again(Database::Sqlite, Chance::announced("messages, killed on SQLite"));
}

#[test]
fn killed_again_and_again_it_loses_no_message_on_postgresql__sec_49() {
    killed_again_and_again(Database::Postgres, Chance::announced("messages, killed on PostgreSQL"));
}
