//! Mail over SMTP to a server that others wrote, well and badly (OPS-4, SEC-51).

use serde_json::Value;
use testkit::Database;

use crate::mail_guests::{Guest, Hand, SOON, code, email, free_port, notice, site};
use crate::site::{Signet, Site, until};

fn remark(signet: &Signet, channel: &str) -> Option<String> {
    let (status, body) = signet.manage("/readyz");
    assert_eq!(status, 200, "requests are answered, whatever becomes of mail: {body}");
    let body: Value = serde_json::from_str(&body).unwrap();
    assert_eq!(body["status"], "ready");
    body[channel].as_str().map(str::to_owned)
}

fn metric(signet: &Signet, name: &str) -> f64 {
    let text = signet.manage("/metrics").1;
    let line = text.lines().find(|line| line.split(' ').next() == Some(name));
    line.map_or(0.0, |line| line.split(' ').next_back().unwrap().parse().unwrap())
}

/// The lines of the log with this message.
fn lines(signet: &Signet, message: &str) -> usize {
    signet.log().lines().filter(|line| line.contains(&format!("\"message\":\"{message}"))).count()
}

#[test]
fn a_mail_arrives_as_it_is_meant_and_leaves_no_trace_in_the_log__ops_4__sec_53() {
    let server = Guest::mail_server(&[]);
    let sections = format!("{}[telemetry]\nlog_level = \"trace\"\n", email(server.port));
    let site = site(Database::Sqlite, &sections);
    let hand = Hand::at(&site);
    let signet = site.start();
    hand.write(code("ada.lovelace@analytical.example", "204816"));
    let mail = &server.wait_for("mail", 1)[0];
    hand.until_empty();
    assert_eq!(mail["to"], serde_json::json!(["ada.lovelace@analytical.example"]));
    assert_eq!(mail["from"], "no-reply@example.com");
    assert_eq!(mail["type"], "multipart/alternative");
    let head = &mail["head"];
    assert_eq!(head["from"], "Signet <no-reply@example.com>");
    assert_eq!(head["to"], "ada.lovelace@analytical.example");
    assert_eq!(head["auto-submitted"], "auto-generated");
    let id = head["message-id"].as_str().unwrap();
    assert!(id.starts_with('<') && id.ends_with("@localhost>"), "{id}");
    let (text, html) = (mail["text"].as_str().unwrap(), mail["html"].as_str().unwrap());
    assert!(text.contains("204816") && html.contains("204816"));
    let code_and_address = (text.find("204816").unwrap(), text.find("http://localhost:9000/").unwrap());
    assert!(code_and_address.0 < code_and_address.1, "the code stands before any address: {text}");

    until("it is counted", SOON, || {
        metric(&signet, "signet_messages_total{channel=\"email\",outcome=\"sent\"}") == 1.0
    });
    for secret in ["lovelace", "analytical", "204816", head["subject"].as_str().unwrap()] {
        assert!(!signet.log().contains(secret), "{secret} is in the log");
    }
}

fn down_at_first(on: Database) {
    let port = free_port();
    let site = site(on, &email(port));
    let hand = Hand::at(&site);
    let signet = site.start();
    assert_eq!(remark(&signet, "email"), None);
    hand.write(notice("ada@example.com"));
    until("readiness says so", SOON, || {
        remark(&signet, "email").is_some_and(|said| said.starts_with("failing since 20"))
    });
    hand.write(code("bob@example.com", "204816"));
    until("both are counted", SOON, || metric(&signet, "signet_outbox_waiting") == 2.0);

    let server = Guest::mail_server(&["--port", &port.to_string()]);
    server.wait_for("mail", 2);
    hand.until_empty();
    until("readiness says so", SOON, || remark(&signet, "email").is_none());
    until("the gauge says so", SOON, || metric(&signet, "signet_outbox_waiting") == 0.0);
    assert_eq!(server.told("mail").len(), 2);
    assert_eq!((lines(&signet, "messages can't be sent"), lines(&signet, "messages leave again")), (1, 1));
    for address in ["ada@", "bob@"] {
        assert!(!signet.log().contains(address));
    }
}

#[test]
fn a_mail_server_that_is_down_is_told_and_mail_leaves_once_it_is_back_on_sqlite__sec_51() {
    down_at_first(Database::Sqlite);
}

#[test]
fn a_mail_server_that_is_down_is_told_and_mail_leaves_once_it_is_back_on_postgresql__sec_51() {
    down_at_first(Database::Postgres);
}

#[test]
fn without_a_way_out_messages_wait_and_the_server_says_so_at_its_start() {
    let site = site(Database::Sqlite, "");
    let hand = Hand::at(&site);
    let signet = site.start();
    assert_eq!(lines(&signet, "[email] is missing: nobody gets mail"), 1);
    hand.write(notice("ada@example.com"));
    until("readiness says so", SOON, || remark(&signet, "email").is_some());
    assert_eq!(hand.depth(), (1, 0));
}

#[test]
fn what_is_put_off_is_tried_again_and_what_is_refused_is_not__ops_4() {
    let mut server = Guest::mail_server(&[]);
    server.obey("defer");
    let site = site(Database::Sqlite, &email(server.port));
    let hand = Hand::at(&site);
    let signet = site.start();
    hand.write(notice("ada@example.com"));
    let deferred = "signet_messages_total{channel=\"email\",outcome=\"deferred\"}";
    until("it was put off", SOON, || metric(&signet, deferred) >= 1.0);
    assert_eq!(remark(&signet, "email"), None, "a server that judges a mail isn't down");
    server.obey("take");
    assert_eq!(server.wait_for("mail", 1)[0]["to"], serde_json::json!(["ada@example.com"]));
    hand.until_empty();

    server.obey("refuse");
    hand.write(notice("nobody@example.com"));
    until("it was given up", SOON, || hand.depth() == (0, 1));
    until("it is counted", SOON, || metric(&signet, "signet_outbox_failed") == 1.0);
    assert_eq!(server.told("mail").len(), 1);
    let line = signet.wait_for_line(|line| line["message"] == "not sent, and given up").unwrap();
    assert_eq!(line["why"], "the mail server answered 550 to RCPT");
    assert!(!signet.log().contains("nobody@"));
}

/// A site whose mail server wants TLS and a login.
fn protected(transport: &str, port: u16, folder: &Site, more: &str) -> Site {
    site(
        Database::Sqlite,
        &format!(
            "[email]\ntransport = \"{transport}://localhost:{port}\"\nfrom = \"no-reply@example.com\"\n\
             username = \"signet\"\npassword = \"correct horse\"\n{}",
            more.replace("FOLDER", &folder.folder.display().to_string())
        ),
    )
}

#[test]
fn a_login_is_shown_over_tls_and_only_to_the_server_that_is_meant() {
    let folder = Site::bare(Database::Sqlite);
    let path = folder.folder.display().to_string();
    let trusting = "[outbound]\nca_file = \"FOLDER/ca.pem\"\n";
    // On this machine any certificate will do, for without one mail would be sent as well.
    for (tls, transport, more) in
        [("implicit", "smtps", trusting), ("starttls", "smtp", trusting), ("starttls", "smtp", "")]
    {
        let server = Guest::mail_server(&["--certificate", &path, "--tls", tls, "--login", "signet:correct horse"]);
        let site = protected(transport, server.port, &folder, more);
        let hand = Hand::at(&site);
        let _signet = site.start();
        hand.write(notice("ada@example.com"));
        let mail = &server.wait_for("mail", 1)[0];
        assert_eq!((mail["tls"].as_bool(), mail["login"].as_str()), (Some(true), Some("signet")), "{tls}");
    }
    let server = Guest::mail_server(&["--certificate", &path, "--tls", "implicit"]);
    let site = protected("smtps", server.port, &folder, "");
    let hand = Hand::at(&site);
    let signet = site.start();
    hand.write(notice("ada@example.com"));
    let line = signet.wait_for_line(|line| line["message"].as_str().unwrap().starts_with("messages can't be sent"));
    let why = line.unwrap()["why"].as_str().unwrap().to_owned();
    assert!(why.contains("invalid peer certificate"), "{why}");
    assert!(server.told("mail").is_empty());
}

#[test]
fn what_is_under_way_is_finished_before_a_server_stops() {
    let mut server = Guest::mail_server(&[]);
    server.obey("slow");
    let site = site(Database::Sqlite, &email(server.port));
    let hand = Hand::at(&site);
    let mut signet = site.start();
    hand.write(notice("ada@example.com"));
    server.wait_for("mail", 1);
    signet.terminate();
    assert_eq!(signet.wait(), (Some(0), String::new()));
    assert_eq!(hand.depth(), (0, 0));
}
