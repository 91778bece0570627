//! `signet user`: people, their passwords and roles.

use std::fs;

use serde_json::Value;

use crate::{Ended, Folder};

const PASSWORD: &str = "a long enough password\nand a second line\n";

#[test]
fn a_person_is_added_shown_locked_and_unlocked() {
    let folder = Folder::migrated("user");
    let words = [
        "user",
        "add",
        "--email",
        "Ada@example.com",
        "--name",
        "Ada Lovelace",
        "--password-stdin",
        "--verified",
        "--json-output",
        "--config",
        "signet.toml",
    ];
    let added = folder.bare(&words, PASSWORD).json();
    assert_eq!((&added["state"], &added["login"]), (&"active".into(), &"local".into()));
    assert!(folder.bare(&words, PASSWORD).error(1).starts_with("the email address Ada@example.com is in use"));
    for who in ["ada@example.com", added["sub"].as_str().unwrap(), "--email ada@EXAMPLE.com"] {
        assert_eq!(folder.run(&format!("user show {who} --json-output")).json(), added);
    }
    assert_eq!(folder.run("user lock ada@example.com --json-output").json()["state"], "locked");
    assert_eq!(folder.run("user unlock ada@example.com --json-output").json()["state"], "active");
    assert!(folder.run("user show bob@example.com").error(1).starts_with("there is no person"));
}

#[test]
fn a_person_without_a_proved_mailbox_is_unproved_and_one_without_a_password_has_no_login() {
    let folder = Folder::migrated("unproved");
    let added = folder.run("user add --email bob@example.com --name Bob --json-output").json();
    assert_eq!((&added["state"], &added["login"]), (&"unproved".into(), &"none".into()));
    let set = folder.run_with("user set-password bob@example.com --password-stdin --json-output", PASSWORD).json();
    assert_eq!(set["login"], "local");
}

#[test]
fn a_password_that_is_too_short_or_missing_is_refused__pwd_3() {
    let folder = Folder::migrated("short");
    let add = "user add --email bob@example.com --name Bob --password-stdin";
    assert!(folder.run_with(add, "short\n").error(1).contains("at least 15 characters"));
    assert!(folder.run(add).error(1).contains("holds no password"));
    assert!(folder.run("user add --email bob@example.com").error(2).contains("--name <NAME>"));
}

#[test]
fn a_full_list_of_breached_passwords_is_checked_and_used__pwd_3() {
    let folder = Folder::migrated("breached");
    let configuration = folder.0.join("signet.toml");
    let listed = format!("[password]\nbreached_file = \"pwned.txt\"\n{}", fs::read_to_string(&configuration).unwrap());
    fs::write(&configuration, listed).unwrap();
    let add = "user add --email bob@example.com --name Bob --password-stdin";
    for said in [folder.run("config check"), folder.run_with(add, PASSWORD)] {
        assert_eq!(said.code, 1, "{}", said.err);
        let all = format!("{}{}", said.out, said.err);
        assert!(all.contains("password.breached_file: pwned.txt cannot be read: "), "{all}");
    }
    // The first line of PASSWORD, between two that nobody will type.
    let list = ["00".repeat(20), "B614EEBA41034281CFBB9ED50ACA4C19125E5DF7".to_owned(), "FF".repeat(20)];
    fs::write(folder.0.join("pwned.txt"), list.map(|hash| format!("{hash}:3\r\n")).concat()).unwrap();
    assert_eq!(folder.run("config check").code, 0);
    assert!(folder.run_with(add, PASSWORD).error(1).contains("published list of stolen passwords"));
    assert_eq!(folder.run_with(add, "a long enough password, changed\n").code, 0);
}

#[test]
fn a_password_that_is_easy_to_guess_is_refused_with_advice__pwd_3() {
    let folder = Folder::migrated("guessable");
    let add = "user add --email bob.builder@example.com --name Bob --password-stdin";
    for (password, advice) in [
        ("qwertyuiopasdfghjkl", "too easy to guess; use several unrelated words"),
        ("Bob.Builder.2026", "too much like the person's own name or email address"),
        ("1q2w3e4r5t6y7u8i9o0p", "published list of stolen passwords"),
    ] {
        let refused = folder.run_with(add, &format!("{password}\n"));
        assert!(refused.error(1).contains(advice), "{}", refused.err);
        assert!(!refused.err.contains(password));
    }
}

#[test]
fn a_person_may_come_from_a_file_with_standard_claims() {
    let folder = Folder::migrated("person");
    let members = r#"{"email":"ada@example.com","verified":true,"name":"Ada","birthdate":"1815-12-10","address":{"country":"GB"},
        "password_hash":"$argon2id$v=19$m=64,t=1,p=1$c29tZXNhbHRzb21lc2FsdA$YWJjZGVmZ2hpamtsbW5vcHFyc3R1dnd4eXoxMjM0NTY"}"#;
    fs::write(folder.0.join("ada.json"), members).unwrap();
    let added = folder.run("user add --json ada.json --json-output").json();
    assert_eq!(
        (&added["login"], &added["birthdate"], &added["address"]["country"]),
        (&"local".into(), &"1815-12-10".into(), &"GB".into())
    );
    fs::write(folder.0.join("bad.json"), r#"{"email":"a@b.c","password_hash":"$1$md5"}"#).unwrap();
    assert!(folder.run("user add --json bad.json").error(1).starts_with("the password hash"));
    assert!(folder.run("user add --json gone.json").error(1).contains("gone.json cannot be read"));
}

#[test]
fn roles_are_given_taken_and_shown() {
    let folder = Folder::migrated("roles");
    folder.run("user add --email ada@example.com --name Ada --verified");
    let roles = |ended: Ended| ended.json()["roles"].clone();
    assert_eq!(folder.run("user show ada@example.com --json-output").json()["roles"], serde_json::json!([]));
    let given = folder.run("user role ada@example.com --add support --add admin --json-output");
    assert_eq!(roles(given), serde_json::json!(["admin", "support"]));
    let words = folder.run("user role ada@example.com integrator --remove admin --json-output");
    assert_eq!(roles(words), serde_json::json!(["integrator", "support"]));
    let by_option = folder.run("user role --email ADA@example.com --remove support --json-output");
    assert_eq!(roles(by_option), serde_json::json!(["integrator"]));
    assert_eq!(roles(folder.run("user role ada@example.com --json-output")), serde_json::json!(["integrator"]));
    assert_eq!(roles(folder.run("user show ada@example.com --json-output")), serde_json::json!(["integrator"]));
    assert!(folder.run("user role ada@example.com --add king").error(2).contains("support, admin, integrator"));
    assert!(folder.run("user role ada@example.com king").error(2).contains("support, admin, integrator"));
    assert!(folder.run("user role ada@example.com admin --remove admin").error(2).contains("at once"));
    assert!(folder.run("user role bob@example.com --add admin").error(1).starts_with("there is no person"));
    let usage = folder.run("user role");
    assert!(usage.error(2).contains("usage: signet user role --config <FILE> <EMAIL|ID> "), "{}", usage.err);
}

#[test]
fn a_removed_person_is_gone_and_their_address_is_free() {
    let folder = Folder::migrated("removed");
    let added = folder.run("user add --email ada@example.com --name Ada --verified --json-output").json();
    assert_eq!(added["subscription"], Value::Null);
    let removed = folder.run("user remove --email ada@example.com --json-output").json();
    assert_eq!((&removed["sub"], &removed["removed"]), (&added["sub"], &true.into()));
    assert!(folder.run("user show ada@example.com").error(1).starts_with("there is no person"));
    assert!(folder.run("user remove ada@example.com").error(1).starts_with("there is no person"));
    let anew = folder.run("user add --email ada@example.com --name Ada --verified --json-output").json();
    assert_ne!(anew["sub"], added["sub"], "an identifier is never given again");
}
