//! What stands in the log of a server that has nothing to tell, and what becomes of one whose log can't be written.

use std::fs::{self, File};
use std::io::{self, BufRead, BufReader};
use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use serde_json::Value;
use testkit::{Database, PASSWORD};

use crate::browser::Browser;
use crate::outages::{deaf_to_limits, limit_files};
use crate::site::{Site, until};
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

/// A server whose output the test holds. Dropping it kills it.
struct Unheard {
    process: Child,
    public: SocketAddr,
    management: SocketAddr,
}

impl Unheard {
    fn of(process: Child, said: &str) -> Self {
        let said: Value = serde_json::from_str(said).unwrap();
        let at = |name: &str| said[name].as_str().unwrap().parse().unwrap();
        Self { process, public: at("listen"), management: at("management_listen") }
    }

    fn lost(&self) -> u32 {
        let metrics = Browser::at(self.management).get("/metrics").unwrap().body;
        let count = metrics.lines().find_map(|line| line.strip_prefix("signet_log_lines_lost_total "));
        count.unwrap().parse().unwrap()
    }
}

impl Drop for Unheard {
    fn drop(&mut self) {
        // It may have ended already.
        drop(self.process.kill());
        drop(self.process.wait());
    }
}

/// Each request is a line in the log.
fn chatty(command: &mut Command) -> &mut Command {
    command.env("SIGNET__TELEMETRY__LOG_LEVEL", "debug").stdin(Stdio::null())
}

#[test]
fn a_server_whose_output_nobody_reads_any_more_answers_on__sec_51() {
    let site = Site::new(Database::Sqlite);
    let email = site.person("ada@example.com");
    let (reader, writer) = io::pipe().unwrap();
    let mut command = site.command(&["serve"]);
    let process = chatty(&mut command).stdout(writer.try_clone().unwrap()).stderr(writer).spawn().unwrap();
    drop(command);
    let said = BufReader::new(reader).lines().map_while(Result::ok).find(|line| line.contains("\"serving\"")).unwrap();
    let signet = Unheard::of(process, &said);
    for _ in 0..5 {
        let mut browser = Browser::at(signet.public);
        assert_eq!(browser.sign_in(&email, PASSWORD).unwrap().status, 303);
        assert_eq!(browser.post("/token", &[("grant_type", "x")]).unwrap().status, 400);
    }
    assert!(signet.lost() >= 10, "{}", signet.lost());
}

#[test]
fn a_full_disk_that_holds_the_log_too_ends_nothing_and_all_comes_back__sec_51() {
    let site = Site::new(Database::Sqlite);
    let email = site.person("ada@example.com");
    let log = site.folder.join("signet.log");
    let file = File::create(&log).unwrap();
    let mut command = deaf_to_limits(&site);
    let process = chatty(&mut command).stdout(file.try_clone().unwrap()).stderr(file).spawn().unwrap();
    let line =
        || fs::read_to_string(&log).unwrap().lines().find(|line| line.contains("\"serving\"")).map(str::to_owned);
    until("it serves", Duration::from_secs(60), || line().is_some());
    let signet = Unheard::of(process, &line().unwrap());
    let sign_in = || Browser::at(signet.public).sign_in(&email, PASSWORD).unwrap().status;
    for _ in 0..3 {
        limit_files(signet.process.id(), "0");
        let before = signet.lost();
        assert_eq!((sign_in(), sign_in()), (503, 503));
        assert!(signet.lost() > before);
        limit_files(signet.process.id(), "unlimited");
        assert_eq!(sign_in(), 303);
    }
    let length = fs::metadata(&log).unwrap().len();
    assert_eq!(sign_in(), 303);
    until("lines are written again", Duration::from_secs(60), || fs::metadata(&log).unwrap().len() > length);
}

#[test]
fn a_log_on_a_device_that_takes_nothing_keeps_nobody_from_being_served__sec_51() {
    let site = Site::new(Database::Sqlite);
    let full = || File::options().write(true).open("/dev/full").unwrap();
    let mut command = site.command(&["serve"]);
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    chatty(&mut command).env("SIGNET__SERVER__LISTEN", free.to_string()).stdout(full()).stderr(full());
    let said = serde_json::json!({"listen": free.to_string(), "management_listen": free.to_string()}).to_string();
    let signet = Unheard::of(command.spawn().unwrap(), &said);
    until("it serves", Duration::from_secs(60), || {
        Browser::at(signet.public).get("/sign-in").is_ok_and(|answer| answer.status == 200)
    });
    assert_eq!(Browser::at(signet.public).post("/token", &[("grant_type", "x")]).unwrap().status, 400);
    assert_eq!(Browser::at(signet.public).get("/jwks").unwrap().status, 200);
}
