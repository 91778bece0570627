//! What stands in a mail, and what a server's answer means for it.

use model::{EmailAddress, Timestamp};

use super::letter::{Letter, Sender, Writer};
use crate::{Failure, Parcel, Rendered};

fn writer(name: Option<&str>) -> Writer {
    let from = Sender { name: name.map(str::to_owned), address: EmailAddress::parse("no-reply@example.com").unwrap() };
    Writer::new(&from, "id.example.com".to_owned()).unwrap()
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
