//! `signet demo` as whoever starts it meets it.

use std::fs;
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;

use e2e::DemoCommand;

#[test]
fn a_restart_offers_the_same_people_and_clients_and_a_reset_new_ones() {
    let first = DemoCommand::default();
    let demo = first.start(&[]);
    let (people, clients) = (demo.said()["people"].clone(), demo.said()["clients"].clone());
    let upstream_people = demo.said()["upstream_people"].clone();
    assert!(upstream_people[0]["password"].is_string(), "{upstream_people}");
    assert_eq!(demo.said()["upstream"], format!("http://localhost:{}", first.port() + 4));
    assert_eq!(demo.said()["outbox"], format!("{}/outbox", demo.issuer()));
    let (status, rest) = demo.stop();
    assert!(status.success() && rest.is_empty(), "{status}: {rest:?}");
    let kept = fs::metadata(first.folder().join("demo.json")).unwrap();
    assert_eq!(kept.permissions().mode() & 0o777, 0o600);

    let moved = first.moved();
    let demo = moved.start(&[]);
    assert_eq!(demo.issuer(), format!("http://localhost:{}", moved.port()));
    assert_eq!((&demo.said()["people"], &demo.said()["clients"]), (&people, &clients));
    demo.stop();

    let demo = moved.start(&["--reset"]);
    assert_ne!(demo.said()["clients"], clients);
    assert_ne!(demo.said()["people"], people);
}

#[test]
fn a_port_in_use_is_said_in_one_line() {
    let demo = DemoCommand::default();
    let _taken = TcpListener::bind(("127.0.0.1", demo.port() + 2)).unwrap();
    assert_eq!(
        refusal(&demo, &[]),
        format!("port {} is in use: stop what listens there, or move the demo with --port N\n", demo.port() + 2)
    );
    assert!(!demo.folder().exists());
}

#[test]
fn a_folder_that_no_demo_made_is_never_emptied() {
    let demo = DemoCommand::default();
    fs::create_dir(demo.folder()).unwrap();
    let file = demo.folder().join("thesis.txt");
    fs::write(&file, "years of work").unwrap();
    let line = refusal(&demo, &["--reset"]);
    assert!(line.contains("no demo made") && line.lines().count() == 1, "{line}");
    assert!(file.exists());
    fs::remove_dir_all(demo.folder()).unwrap();
}

/// What a demo that can't start says on standard error.
fn refusal(demo: &DemoCommand, words: &[&str]) -> String {
    let output = demo.command(words).output().expect("SIGNET_BIN starts");
    assert_eq!(output.status.code(), Some(1));
    assert!(output.stdout.is_empty());
    String::from_utf8(output.stderr).expect("it says something readable")
}
