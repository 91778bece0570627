//! What stands in a mail, and what a server's answer means for it.

use model::{EmailAddress, Timestamp};

use outbound::Roots;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpListener;

use super::letter::{Letter, Sender, Writer};
use super::{Protection, Settings, Smtp};
use crate::{Failure, Parcel, Rendered};

fn sender(name: Option<&str>) -> Sender {
    Sender { name: name.map(str::to_owned), address: EmailAddress::parse("no-reply@example.com").unwrap() }
}

fn writer(name: Option<&str>) -> Writer {
    Writer::new(&sender(name), "id.example.com".to_owned()).unwrap()
}

fn parcel(to: &str, subject: &str) -> Parcel {
    Parcel {
        id: "0190-abc".to_owned(),
        to: to.to_owned(),
        content: Rendered::Mail {
            subject: subject.to_owned(),
            text: "Ihr Code: 123456\n\nGrüße\n".to_owned(),
            html: "<p>Ihr Code: <b>123456</b></p>".to_owned(),
        },
        written_at: Timestamp::from_seconds(1_767_225_600),
    }
}

fn written(name: Option<&str>, to: &str, subject: &str) -> (Letter, String) {
    let letter = writer(name).write(&parcel(to, subject)).unwrap();
    let text = String::from_utf8(letter.content.clone()).unwrap();
    (letter, text)
}

/// The lines of the head, folded ones joined.
fn head(text: &str) -> Vec<String> {
    let (head, _) = text.split_once("\r\n\r\n").unwrap();
    head.replace("\r\n ", " ").replace("\r\n\t", " ").split("\r\n").map(str::to_owned).collect()
}

#[test]
fn a_mail_is_known_by_its_id_and_says_that_no_person_wrote_it__ops_4() {
    let (_, text) = written(Some("Signet"), "ada@example.com", "Ihr Code für Signet");
    let head = head(&text);
    for line in [
        "Message-ID: <0190-abc@id.example.com>",
        "Date: Thu, 01 Jan 2026 00:00:00 +0000",
        "From: Signet <no-reply@example.com>",
        "To: ada@example.com",
        "Auto-Submitted: auto-generated",
        "MIME-Version: 1.0",
    ] {
        assert!(head.iter().any(|found| found.replace('"', "") == line), "{line}: {head:#?}");
    }
    assert!(head.iter().any(|line| line.starts_with("Content-Type: multipart/alternative")), "{head:#?}");
    assert!(text.is_ascii(), "any server takes it");
    assert!(text.find("text/plain").unwrap() < text.find("text/html").unwrap(), "the best comes last (RFC 2046)");
}

#[test]
fn nothing_that_a_person_is_called_becomes_a_header__sec_22() {
    for evil in
        ["Hello\r\nBcc: eve@example.com", "Hello\nBcc: eve@example.com", "\r\n\r\n<h1>Hello", "\0\u{b}\u{85}\u{2028}"]
    {
        let (letter, text) = written(Some(evil), "ada@example.com", evil);
        let plain = written(Some("Signet"), "ada@example.com", "Hello").1;
        let names =
            |text: &str| head(text).iter().map(|line| line.split(':').next().unwrap().to_owned()).collect::<Vec<_>>();
        assert_eq!(names(&text), names(&plain), "{text}");
        assert_eq!(letter.to.to_string(), "ada@example.com");
    }
    for evil in ["ada@example.com\r\nRCPT TO:<eve@example.com>", "a>@example.com", "ada @example.com", "", "ada"] {
        let refused = writer(None).write(&parcel(evil, "Hello")).err().unwrap();
        assert!(matches!(refused, Failure::Refused(_)), "{evil:?}");
    }
}

#[test]
fn domains_go_in_ascii_and_other_names_ask_for_a_server_that_knows_them() {
    let (letter, _) = written(None, "ada@bücher.example", "Hello");
    assert_eq!(letter.to.to_string(), "ada@xn--bcher-kva.example");
    assert!(letter.is_ascii());
    assert!(!written(None, "jörg@example.com", "Hello").0.is_ascii());
    // Not what the standard allows, and yet in use.
    assert_eq!(written(None, "a..b@example.com", "Hello").0.to.to_string(), "a..b@example.com");
}

/// A mail server that answers each command by its first word (`.` ends the mail), as told or as usual, and what it
/// was told.
async fn conversation(protection: Protection, to: &str, told: &[(&str, &str)]) -> (Result<(), Failure>, Vec<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let settings = Settings {
        host: "127.0.0.1".to_owned(),
        port: listener.local_addr().unwrap().port(),
        protection,
        credentials: None,
        from: sender(None),
        issuer_host: "id.example.com".to_owned(),
        roots: Roots::default(),
    };
    let usual = [("EHLO", "250 mail.example"), ("DATA", "354 Go on"), ("QUIT", "221 Bye")];
    let answers: Vec<_> =
        told.iter().chain(&usual).map(|(to, answer)| ((*to).to_owned(), (*answer).to_owned())).collect();
    let server = tokio::spawn(serve(listener, answers));
    let sent = Smtp::new(settings).unwrap().send(&parcel(to, "Hello")).await;
    (sent, server.await.unwrap())
}

async fn serve(listener: TcpListener, answers: Vec<(String, String)>) -> Vec<String> {
    let (reading, mut writing) = listener.accept().await.unwrap().0.into_split();
    let (mut lines, mut heard, mut in_mail) = (BufReader::new(reading).lines(), Vec::new(), false);
    writing.write_all(b"220 mail.example\r\n").await.unwrap();
    while let Ok(Some(line)) = lines.next_line().await {
        let word = line.split(' ').next().unwrap().to_owned();
        if in_mail && line != "." {
            continue;
        }
        let told = answers.iter().find(|(to, _)| *to == word);
        let answer = told.map_or("250 OK", |(_, answer)| answer.as_str());
        in_mail = word == "DATA" && answer.starts_with("354");
        heard.push(line);
        // The client may have left.
        drop(writing.write_all(format!("{answer}\r\n").as_bytes()).await);
    }
    heard
}

#[tokio::test]
async fn a_mail_is_handed_over_in_one_conversation__ops_4() {
    let (sent, heard) = conversation(Protection::Loopback, "ada@example.com", &[]).await;
    assert_eq!(sent, Ok(()));
    let expected =
        ["EHLO id.example.com", "MAIL FROM:<no-reply@example.com>", "RCPT TO:<ada@example.com>", "DATA", ".", "QUIT"];
    assert_eq!(heard, expected);
}

#[tokio::test]
async fn nothing_is_said_to_a_server_that_offers_no_starttls__ops_4() {
    let (sent, heard) = conversation(Protection::StartTls, "ada@example.com", &[]).await;
    assert!(matches!(&sent, Err(Failure::Down(why)) if why.contains("STARTTLS")), "{sent:?}");
    assert_eq!(heard, ["EHLO id.example.com"]);
}

#[tokio::test]
async fn a_server_judges_a_mail_or_it_is_out_of_order__ops_4__sec_53() {
    type Made = fn(String) -> Failure;
    let cases: [(&str, &str, Made); 10] = [
        ("RCPT", "550 5.1.1 <ada@example.com> is unknown", Failure::Refused),
        (".", "554 5.7.1 Spam for ada@example.com", Failure::Refused),
        ("RCPT", "450 4.2.0 <ada@example.com> greylisted", Failure::Deferred),
        (".", "452 4.3.1 Too much for ada@example.com", Failure::Deferred),
        ("MAIL", "550 5.7.1 You must not send for ada@example.com", Failure::Down),
        ("RCPT", "530 5.7.0 Sign in before you write to ada@example.com", Failure::Down),
        ("RCPT", "421 4.3.2 Going away, ada@example.com", Failure::Down),
        ("EHLO", "502 Not for ada@example.com", Failure::Down),
        (".", "this is for ada@example.com", Failure::Down),
        ("DATA", "451 Not now, ada@example.com", Failure::Deferred),
    ];
    for (to, answer, made) in cases {
        let failure = conversation(Protection::Loopback, "ada@example.com", &[(to, answer)]).await.0.unwrap_err();
        let why = failure.to_string();
        assert_eq!(failure, made(why.clone()), "{answer}");
        assert!(!why.contains("ada@"), "{why}");
    }
}

#[tokio::test]
async fn a_name_that_is_not_ascii_goes_to_a_server_that_knows_such_names() {
    let (sent, heard) = conversation(Protection::Loopback, "jörg@example.com", &[]).await;
    assert!(matches!(sent, Err(Failure::Refused(_))), "{sent:?}");
    assert!(!heard.iter().any(|line| line.starts_with("MAIL")), "{heard:?}");
    let told = [("EHLO", "250-mail.example\r\n250-8BITMIME\r\n250 SMTPUTF8")];
    let (sent, heard) = conversation(Protection::Loopback, "jörg@example.com", &told).await;
    assert_eq!(sent, Ok(()));
    assert!(heard[1].contains(" SMTPUTF8") && heard[2].contains("<jörg@example.com>"), "{heard:?}");
}
