//! The demo is for this machine alone (SEC-52).

use std::fs;
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::browser::Browser;
use crate::site::{On, Site};

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

#[test]
fn the_demo_listens_on_loopback_alone_and_says_that_it_is_one__sec_52() {
    let site = Site::bare(On::Sqlite);
    let first = 20_000 + std::process::id() % 1_000 * 10;
    // The first ports that are free, wherever others begin.
    let (mut demo, said) = (0..50)
        .find_map(|n| {
            let mut demo = Command::new(env!("CARGO_BIN_EXE_signet"))
                .args(["demo", "--json-output", "--data", "demo", "--port", &(first + n * 7).to_string()])
                .current_dir(&site.folder)
                .stdout(Stdio::piped())
                .stderr(Stdio::null())
                .spawn()
                .unwrap();
            let mut line = String::new();
            BufReader::new(demo.stdout.take().unwrap()).read_line(&mut line).unwrap();
            let said: Option<Value> = serde_json::from_str(&line).ok();
            if said.is_none() {
                demo.wait().unwrap();
            }
            said.map(|said| (demo, said))
        })
        .expect("there are free ports");
    let addresses = listening(demo.id());
    let issuer = said["issuer"].as_str().unwrap().replace("http://localhost", "127.0.0.1");
    let page = Browser::at(issuer.parse().unwrap()).get("/sign-in").unwrap();
    demo.kill().unwrap();
    demo.wait().unwrap();
    assert!(addresses.len() >= 3, "{addresses:?}");
    let loopback = ["0100007F", "00000000000000000000000001000000"];
    assert!(addresses.iter().all(|address| loopback.contains(&address.as_str())), "{addresses:?}");
    assert!(page.text().contains("DEMO"), "{}", page.text());
    let passwords: Vec<_> = said["people"].as_array().unwrap().iter().map(|person| &person["password"]).collect();
    assert!(passwords.iter().filter_map(|password| password.as_str()).all(|password| password.len() >= 15));
}
