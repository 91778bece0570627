//! The Outbox of a demo, in which both Signets' mails land.

use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::thread;

use serde_json::Value;

use crate::Demo;

/// How often it is looked for a mail that isn't there yet.
const LOOKS: u32 = 5_000;

impl Demo {
    /// The text of the newest mail to somebody under this subject, once it is in the Outbox.
    pub fn mail(&self, email: &str, subject: &str) -> String {
        let is_it = |mail: &&Value| mail["to"] == email && mail["subject"] == subject;
        for _ in 0..LOOKS {
            let mails = self.outbox().expect("the Outbox answers");
            if let Some(mail) = mails.as_array().and_then(|all| all.iter().find(is_it)) {
                return mail["text"].as_str().expect("a mail has a text").to_owned();
            }
            thread::yield_now();
        }
        panic!("no mail {subject:?} to {email} is in the Outbox");
    }

    /// The first address in the newest mail to somebody under this subject.
    pub fn link_in(&self, email: &str, subject: &str) -> String {
        let text = self.mail(email, subject);
        let link = text.split_whitespace().find(|word| word.contains("://"));
        link.unwrap_or_else(|| panic!("no address in {text}")).to_owned()
    }

    /// The code of six digits in the newest mail to somebody under this subject.
    pub fn code_in(&self, email: &str, subject: &str) -> String {
        let text = self.mail(email, subject);
        let is_code = |word: &&str| word.len() == 6 && word.bytes().all(|byte| byte.is_ascii_digit());
        text.split_whitespace().find(is_code).unwrap_or_else(|| panic!("no code in {text}")).to_owned()
    }

    /// The first address in the newest mail to somebody with a link to set a password.
    pub fn link_mailed_to(&self, email: &str) -> String {
        self.link_in(email, "Set a new password")
    }

    /// What is in it, the newest first. HTTP/1.0 has the answer come in one piece.
    fn outbox(&self) -> io::Result<Value> {
        let place = self.issuer().trim_start_matches("http://");
        let mut stream = TcpStream::connect(place)?;
        write!(stream, "GET /outbox.json HTTP/1.0\r\nHost: {place}\r\n\r\n")?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer)?;
        let body = answer.split_once("\r\n\r\n").map(|(_, body)| body).unwrap_or_default();
        Ok(serde_json::from_str(body)?)
    }
}
