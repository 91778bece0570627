//! More than is reasonable: too large, too slow, too many (SEC-50). A flood on one endpoint leaves the others alive.

use std::io::{Read, Write};
use std::process::Command;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use testkit::{Database, PASSWORD, basic};

use crate::browser::Browser;
use crate::oauth::Client;
use crate::site::{Signet, Site, until};
use crate::wire::{Connection, PATIENCE, tcp};

const FORM: &str = "content-type: application/x-www-form-urlencoded\r\nhost: localhost\r\n";
/// Where forms are taken, by programs and by people.
const FORMS: [&str; 8] =
    ["/token", "/introspect", "/revoke", "/userinfo", "/authorize", "/logout", "/sign-in", "/consent"];

/// The status for a form that can't be read: where browsers are sent by others, every refusal is 400.
fn refused(path: &str, status: u16) -> u16 {
    if ["/authorize", "/logout"].contains(&path) { 400 } else { status }
}

#[expect(clippy::disallowed_methods, reason = "what is shown is how long something takes")]
pub(crate) fn seconds(work: impl FnOnce()) -> f64 {
    let started = Instant::now();
    work();
    started.elapsed().as_secs_f64()
}

#[test]
fn a_body_over_64_kib_is_refused_before_it_has_come__sec_50() {
    let site = Site::new(Database::Sqlite);
    let signet = site.start();
    for path in FORMS {
        let mut declared = Connection::open(signet.public).unwrap();
        declared.write(format!("POST {path} HTTP/1.1\r\n{FORM}content-length: 65537\r\n\r\nx=").as_bytes()).unwrap();
        assert_eq!(declared.answer().unwrap().status, refused(path, 413), "{path}");

        let mut chunked = Connection::open(signet.public).unwrap();
        let head = format!("POST {path} HTTP/1.1\r\n{FORM}transfer-encoding: chunked\r\n\r\n");
        let chunk = format!("4000\r\n{}\r\n", "x".repeat(0x4000));
        chunked.write(format!("{head}{}", chunk.repeat(5)).as_bytes()).unwrap();
        assert_eq!(chunked.answer().unwrap().status, refused(path, 413), "{path}");
    }
    let mut whole = Connection::open(signet.public).unwrap();
    let body = format!("a={}", "x".repeat(8_000));
    let head = "POST /token HTTP/1.1\r\ncontent-type: application/x-www-form-urlencoded\r\n";
    assert_eq!(whole.ask(head, body.as_bytes()).unwrap().status, 400);
}

#[test]
fn huge_heads_are_refused__sec_50() {
    let site = Site::new(Database::Sqlite);
    let signet = site.start();
    let long = "x".repeat(200_000);
    let many = "x-header: 1\r\n".repeat(5_000);
    for head in [
        format!("GET /sign-in HTTP/1.1\r\nhost: localhost\r\nx-long: {long}\r\n\r\n"),
        format!("GET /sign-in HTTP/1.1\r\nhost: localhost\r\n{many}\r\n"),
        format!("GET /sign-in?{long} HTTP/1.1\r\nhost: localhost\r\n\r\n"),
    ] {
        let mut connection = Connection::open(signet.public).unwrap();
        // It may hang up before all is sent.
        drop(connection.write(head.as_bytes()));
        match connection.answer() {
            Ok(answer) => assert!([400, 414, 431].contains(&answer.status), "{}", answer.status),
            Err(error) => assert_ne!(error.kind(), std::io::ErrorKind::WouldBlock, "it still waits"),
        }
    }
    assert_eq!(signet.browser().get("/sign-in").unwrap().status, 200);
}

/// Sends something, then a byte every half second, until the other side hangs up; what it said, and after how many
/// seconds it hung up.
fn drip(signet: &Signet, begin: &str) -> (String, f64) {
    let mut stream = tcp(signet.public).unwrap();
    stream.write_all(begin.as_bytes()).unwrap();
    let mut writer = stream.try_clone().unwrap();
    let (enough, said) = (AtomicBool::new(false), &mut Vec::new());
    let took = thread::scope(|scope| {
        scope.spawn(|| {
            while !enough.load(Ordering::Relaxed) && writer.write_all(b"x").is_ok() {
                thread::park_timeout(Duration::from_millis(500));
            }
        });
        // A reset is an end, too.
        let took = seconds(|| drop(stream.read_to_end(said)));
        enough.store(true, Ordering::Relaxed);
        took
    });
    (String::from_utf8_lossy(said).into_owned(), took)
}

#[test]
fn slow_senders_are_cut_off__sec_50() {
    let site = Site::new(Database::Sqlite);
    let signet = site.start();
    thread::scope(|scope| {
        let signet = &signet;
        for begin in ["", "GET /sign-in HTTP/1.1\r\n", "GET /sign-in HTTP/1.1\r\nhost: localhost\r\nx-slow: "] {
            scope.spawn(move || {
                let (said, took) = drip(signet, begin);
                assert!(took < 12.0, "{begin:?} was held for {took} s");
                assert!(said.is_empty() || said.starts_with("HTTP/1.1 4"), "{said}");
            });
        }
        for path in FORMS {
            scope.spawn(move || {
                let begin = format!("POST {path} HTTP/1.1\r\n{FORM}content-length: 60000\r\n\r\nx=");
                let (said, took) = drip(signet, &begin);
                assert!(took < 20.0, "{path} was held for {took} s");
                let status = refused(path, 408).to_string();
                assert_eq!(said.split(' ').nth(1), Some(status.as_str()), "{path}: {said}");
            });
        }
        // A body that nobody asked for.
        scope.spawn(move || {
            let begin = "GET /jwks HTTP/1.1\r\nhost: localhost\r\ncontent-length: 60000\r\n\r\nx";
            let (said, took) = drip(signet, begin);
            assert!(took < 20.0, "/jwks was held for {took} s");
            assert!(said.starts_with("HTTP/1.1 200"), "{said}");
        });
    });
}

/// As many connections as files may be open here, at most 2,000.
pub(crate) fn many_connections() -> usize {
    let limits = std::fs::read_to_string("/proc/self/limits").unwrap();
    let line = limits.lines().find(|line| line.starts_with("Max open files")).unwrap();
    let soft: usize = line.split_whitespace().nth(3).unwrap().parse().unwrap_or(usize::MAX);
    soft.saturating_sub(300).min(2_000)
}

#[test]
fn a_flood_of_idle_connections_leaves_sign_in_alive__sec_50() {
    let site = Site::new(Database::Sqlite);
    let client = Client::registered(&site);
    let email = site.person("ada@example.com");
    let signet = site.start();
    let idle: Vec<_> = (0..many_connections()).map(|_| tcp(signet.public).unwrap()).collect();
    let took = seconds(|| {
        let mut browser = signet.browser();
        assert_eq!(browser.sign_in(&email, PASSWORD).unwrap().status, 303);
        assert_eq!(browser.profile().unwrap(), "User Profile");
        assert_eq!(client.itself(&mut browser).unwrap().status, 200);
    });
    println!("beside {} idle connections: {took:.2} s", idle.len());
    assert!(took < 10.0, "{took}");
}

#[test]
fn more_connections_than_files_may_be_open_leave_the_database_alive__sec_50() {
    let site = Site::new(Database::Sqlite);
    let email = site.person("ada@example.com");
    let mut command = Command::new("/bin/sh");
    let signet = env!("CARGO_BIN_EXE_signet");
    command.args(["-c", "ulimit -n 256; exec \"$0\" \"$@\"", signet, "serve", "--config", "signet.toml"]);
    let signet = Signet::start(command.current_dir(&site.folder));
    let idle: Vec<_> = (0..150).map(|_| tcp(signet.public).unwrap()).collect();
    assert!(signet.ready());
    // Those who were let in and ask for nothing are cut off after a while; then it is others' turn.
    assert_eq!(signet.browser().sign_in(&email, PASSWORD).unwrap().status, 303);
    assert!(!signet.log().contains("\"ERROR\""), "{}", signet.log());
    drop(idle);
}

/// Requests answered in a second, and how long the slowest took.
fn pace(signet: &Signet, ask: impl Fn(&mut Browser) -> u16) -> (f64, f64) {
    const ROUNDS: u32 = 150;
    let mut browser = signet.browser();
    let mut ask = || seconds(|| assert_eq!(ask(&mut browser), 200));
    let times: Vec<f64> = (0..ROUNDS).map(|_| ask()).collect();
    (f64::from(ROUNDS) / times.iter().sum::<f64>(), times.iter().copied().fold(0.0, f64::max))
}

/// People who try to sign in again and again.
#[derive(Default)]
struct Flood {
    enough: AtomicBool,
    asked: AtomicU32,
    served: AtomicU32,
    refused: AtomicU32,
}

impl Flood {
    fn sign_in_until_enough(&self, signet: &Signet, email: &str) {
        while !self.enough.load(Ordering::Relaxed) {
            let answer = signet.browser().sign_in(email, PASSWORD).unwrap();
            if answer.status == 303 {
                self.served.fetch_add(1, Ordering::Relaxed);
                continue;
            }
            assert_eq!((answer.status, answer.heading().as_str()), (503, "Sign in"));
            assert!(answer.header("retry-after").unwrap().parse::<u32>().unwrap() > 0);
            self.refused.fetch_add(1, Ordering::Relaxed);
        }
    }
}

#[test]
fn a_flood_of_sign_ins_is_refused_and_leaves_the_other_endpoints_alive__sec_50__pwd_5() {
    let sections = "[password]\nhash_workers = 1\nhash_queue = 4\n[rate_limit]\nenabled = false\n";
    let site = Site::with(Database::Sqlite, "", sections);
    site.run(&["migrate"], "").done();
    let client = Client::registered(&site);
    let email = site.person("ada@example.com");
    let signet = site.start();
    let credentials = |browser: &mut Browser| client.itself(browser).unwrap().status;
    let discovery = |browser: &mut Browser| browser.get("/.well-known/openid-configuration").unwrap().status;
    let before = [pace(&signet, credentials), pace(&signet, discovery)];

    let flood = Flood::default();
    let flooded = thread::scope(|scope| {
        (0..12).for_each(|_| drop(scope.spawn(|| flood.sign_in_until_enough(&signet, &email))));
        until("the queue is full", PATIENCE, || flood.refused.load(Ordering::Relaxed) > 0);
        let flooded = [pace(&signet, credentials), pace(&signet, discovery)];
        flood.enough.store(true, Ordering::Relaxed);
        flooded
    });
    let [served, refused] = [&flood.served, &flood.refused].map(|count| count.load(Ordering::Relaxed));
    println!("(per second, slowest): before {before:.3?}, flooded {flooded:.3?}; {served} served, {refused} refused");
    assert!(served > 0, "some still get in");
    // The flood is made on the same few cores, so that a rate would say more about them than about the server.
    assert!(flooded.iter().all(|(_, slowest)| *slowest < 4.0), "{flooded:?}");
    assert_eq!(signet.browser().sign_in(&email, PASSWORD).unwrap().status, 303);
}

/// An app's client for the password grant.
fn app(site: &Site) -> String {
    let words =
        ["client", "add", "--client-name", "Sync", "--first-party", "--surface", "app", "--grant-type", "password"];
    let added = site.run(&[&words[..], &["--token-endpoint-auth-method", "none"]].concat(), "").json();
    added["client_id"].as_str().unwrap().to_owned()
}

impl Flood {
    /// Gives an app invented names, each from another network.
    fn guess_until_enough(&self, signet: &Signet, app: &str) {
        let mut program = signet.browser();
        while !self.enough.load(Ordering::Relaxed) {
            let n = self.asked.fetch_add(1, Ordering::Relaxed);
            let name = format!("{n}.{}@example.com", std::process::id());
            let fields = [("grant_type", "password"), ("client_id", app), ("username", &name), ("password", PASSWORD)];
            let network = format!("20.{}.{}.9", n / 250 % 250, n % 250);
            let answer = program.post_with("/token", &fields, &[("x-forwarded-for", &network)]).unwrap();
            match answer.status {
                400 => self.served.fetch_add(1, Ordering::Relaxed),
                503 => self.refused.fetch_add(1, Ordering::Relaxed),
                other => panic!("{other}: {}", answer.body),
            };
        }
    }
}

#[test]
fn a_flood_of_invented_names_at_the_password_grant_leaves_sign_in_alive__sec_50__pwd_5() {
    let sections = "[password]\nhash_workers = 1\nhash_queue = 8\n";
    let site = Site::with(Database::Sqlite, "trusted_proxies = [\"127.0.0.1/32\"]", sections);
    site.run(&["migrate"], "").done();
    let (app, email) = (app(&site), site.person("ada@example.com"));
    let signet = site.start();
    let mut known = signet.browser();
    assert_eq!(known.sign_in(&email, PASSWORD).unwrap().status, 303);
    known.cookies.retain(|name, _| name.contains("browser"));
    assert_eq!(known.cookies.len(), 1);

    let flood = Flood::default();
    thread::scope(|scope| {
        (0..24).for_each(|_| drop(scope.spawn(|| flood.guess_until_enough(&signet, &app))));
        until("the queue is full", PATIENCE, || flood.refused.load(Ordering::Relaxed) > 0);
        let tries =
            |browser: &Browser| (0..8).map(|_| browser.sibling().sign_in(&email, PASSWORD).unwrap().status).collect();
        let (known, new): (Vec<u16>, Vec<u16>) = (tries(&known), tries(&signet.browser()));
        flood.enough.store(true, Ordering::Relaxed);
        assert_eq!((known, new), (vec![303; 8], vec![303; 8]));
    });
}

#[test]
fn a_wrong_length_does_not_smuggle_a_second_request__sec_50() {
    let site = Site::new(Database::Sqlite);
    let client = Client::registered(&site);
    let signet = site.start();
    let authorization = basic(&client.id, &client.secret);
    for framing in [
        "content-length: 4\r\ntransfer-encoding: chunked\r\n",
        "content-length: 4\r\ncontent-length: 29\r\n",
        "content-length: +29\r\n",
        "transfer-encoding: xchunked\r\n",
    ] {
        let mut connection = Connection::open(signet.public).unwrap();
        let head = format!("POST /token HTTP/1.1\r\n{FORM}authorization: {authorization}\r\n{framing}\r\n");
        connection.write(format!("{head}grant_type=client_credentials").as_bytes()).unwrap();
        assert!(connection.rest().starts_with("HTTP/1.1 400"), "{framing}");
    }
}
