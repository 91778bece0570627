//! What stands in the log of a server that has nothing to tell.

use serde_json::Value;
use testkit::Database;

use crate::site::Site;
use crate::wire::{Connection, tcp};

#[test]
fn strangers_who_do_not_speak_http_leave_no_error_in_the_log() {
    let site = Site::new(Database::Sqlite);
    let mut signet = site.start();
    for nonsense in
        [&b"\x16\x03\x01\x02\x00\x01"[..], b"GET / HTTP/7.3\r\n\r\n", b"GET /\xff HTTP/1.1\r\n\r\n", b"\r\n\0\r\n\r\n"]
    {
        let mut connection = Connection::over(tcp(signet.public).unwrap());
        connection.write(nonsense).unwrap();
        connection.write(b"\r\n\r\n").unwrap();
        connection.rest();
    }
    signet.terminate();
    assert_eq!(signet.wait(), (Some(0), String::new()));
    signet.wait_for_line(|_| false);
    for line in signet.log().lines() {
        let line: Value = serde_json::from_str(line).unwrap();
        assert_ne!(line["level"], "ERROR", "{line}");
        assert!(!line["target"].as_str().unwrap().starts_with("actix"), "{line}");
    }
}
