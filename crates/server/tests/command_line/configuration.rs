//! What the configuration and the database have to be like, and how a mistake is told.

use std::fs;

use crate::Folder;

#[test]
fn the_example_is_a_configuration_that_passes_its_own_check() {
    let folder = Folder::new("example");
    let example = folder.bare(&["config", "example"], "");
    fs::write(folder.0.join("signet.toml"), &example.out).unwrap();
    assert_eq!(folder.run("config check").out, "signet.toml is a valid configuration\n");
    assert_eq!(folder.run("config check --json-output").json()["valid"], true);
}

#[test]
fn mistakes_in_the_configuration_are_told_by_line_and_key() {
    let folder = Folder::new("mistakes");
    fs::write(folder.0.join("signet.toml"), "[server]\nissuer = \"http://x\"\nport = 1\n").unwrap();
    let check = folder.run("config check");
    assert!(check.error(1).starts_with("signet.toml:2: server.issuer: must be https"), "{}", check.err);
    assert!(check.error(1).contains("; signet.toml:3: server.port: is not a key that Signet knows"), "{}", check.err);
    assert!(folder.run("client list").error(1).starts_with("signet.toml:2: server.issuer: "));
    let gone = folder.bare(&["client", "list", "--config", "gone.toml"], "");
    assert!(gone.error(1).starts_with("gone.toml: cannot be read: "));
}

#[test]
fn a_missing_option_or_unknown_command_is_a_usage_error() {
    let folder = Folder::new("usage");
    assert!(folder.bare(&["client", "list"], "").error(2).contains("--config <FILE>"));
    assert!(folder.run("client add").error(2).contains("--client-name <NAME>"));
    assert!(folder.run("client lst").error(2).contains("'list'"));
    folder.bare(&[], "").error(2);
}

#[test]
fn commands_on_an_empty_database_say_to_migrate() {
    let folder = Folder::new("empty");
    assert!(folder.run("client list").error(1).ends_with("run `signet migrate --config FILE` first"));
    assert!(!folder.run("migrate --json-output").json()["migrations"].as_array().unwrap().is_empty());
    assert_eq!(folder.run("client list --json-output").json(), serde_json::json!([]));
}

#[test]
fn a_file_that_is_no_database_is_named_as_one() {
    let folder = Folder::new("no-database");
    fs::write(folder.0.join("signet.db"), "these are notes\n".repeat(100)).unwrap();
    for command in ["migrate", "client list", "user show ada@example.com"] {
        let refused = folder.run(command);
        assert!(refused.error(1).contains("is not an SQLite database"), "{command}: {}", refused.err);
        assert!(!refused.err.contains("report"), "{command}: {}", refused.err);
    }
}
