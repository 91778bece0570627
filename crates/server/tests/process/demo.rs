//! The demo is for this machine alone (SEC-52).

use std::fs;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

use serde_json::Value;
use testkit::Database;

use crate::browser::Browser;
use crate::site::Site;

/// Local addresses of the listening sockets of a process, as the kernel writes them, without their ports.
fn listening(process: u32) -> Vec<String> {
    let held: Vec<String> = fs::read_dir(format!("/proc/{process}/fd"))
        .unwrap()
        .flatten()
        .filter_map(|file| fs::read_link(file.path()).ok())
        .filter_map(|target| Some(target.to_str()?.strip_prefix("socket:[")?.strip_suffix(']')?.to_owned()))
        .collect();
    let tables =
        ["tcp", "tcp6"].map(|table| fs::read_to_string(format!("/proc/{process}/net/{table}")).unwrap_or_default());
    tables
        .iter()
        .flat_map(|table| table.lines().skip(1))
        .map(|line| line.split_whitespace().collect::<Vec<_>>())
        .filter(|fields| fields[3] == "0A" && held.iter().any(|inode| inode == fields[9]))
        .map(|fields| fields[1].split(':').next().unwrap().to_owned())
        .collect()
}

/// A demo that runs, and what it said of itself.
struct Demo {
    process: Child,
    said: Value,
    _site: Site,
}

impl Demo {
    fn start() -> Self {
        let site = Site::bare(Database::Sqlite);
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let first = 20_000 + std::process::id() % 1_000 * 10 + NEXT.fetch_add(1, Ordering::Relaxed) * 350;
        // The first ports that are free, wherever others begin.
        let (process, said) = (0..50).find_map(|n| run(&site, first + n * 7)).expect("there are free ports");
        Self { process, said, _site: site }
    }

    fn browser(&self) -> Browser {
        let issuer = self.said["issuer"].as_str().unwrap().replace("http://localhost:", "127.0.0.1:");
        Browser::at(issuer.parse().unwrap())
    }

    fn password(&self, email: &str) -> String {
        let person = self.said["people"].as_array().unwrap().iter().find(|person| person["email"] == email);
        person.unwrap()["password"].as_str().unwrap().to_owned()
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }
}

fn run(site: &Site, port: u32) -> Option<(Child, Value)> {
    let mut process = Command::new(env!("CARGO_BIN_EXE_signet"))
        .args(["demo", "--json-output", "--data", "demo", "--port", &port.to_string()])
        .current_dir(&site.folder)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(process.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let said = serde_json::from_str(&line).ok();
    if said.is_none() {
        process.wait().unwrap();
    }
    said.map(|said| (process, said))
}

#[test]
fn the_demo_listens_on_loopback_alone_and_says_that_it_is_one__sec_52() {
    let demo = Demo::start();
    let addresses = listening(demo.process.id());
    let page = demo.browser().get("/sign-in").unwrap();
    assert!(addresses.len() >= 3, "{addresses:?}");
    let loopback = ["0100007F", "00000000000000000000000001000000"];
    assert!(addresses.iter().all(|address| loopback.contains(&address.as_str())), "{addresses:?}");
    assert!(page.text().contains("DEMO"), "{}", page.text());
    let passwords: Vec<_> = demo.said["people"].as_array().unwrap().iter().map(|person| &person["password"]).collect();
    assert!(passwords.iter().filter_map(|password| password.as_str()).all(|password| password.len() >= 15));
}

#[test]
fn somebody_in_the_demo_is_asked_for_a_subscription_and_has_nothing_before__reg_7() {
    let demo = Demo::start();
    let mut browser = demo.browser();
    let rosa = "rosa@example.com";
    let signed_in = browser.sign_in(rosa, &demo.password(rosa)).unwrap();
    assert_eq!(signed_in.location().as_deref(), Some("/sign-up/subscription"), "{signed_in:?}");
    let clients = demo.said["clients"].as_array().unwrap();
    let app = clients.iter().find(|client| client["name"] == "Sync App").unwrap()["client_id"].as_str().unwrap();
    for _ in 0..2 {
        let fields =
            [("grant_type", "password"), ("client_id", app), ("username", rosa), ("password", &demo.password(rosa))];
        let answer = browser.post("/token", &fields).unwrap();
        assert_eq!((answer.status, &answer.json()["error"]), (400, &"invalid_grant".into()), "{answer:?}");
    }
}
