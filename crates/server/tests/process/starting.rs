//! What keeps a server from starting, each told in one line (SEC-20, SEC-52).

use std::fs;
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;

use testkit::{Database, PASSWORD};

use crate::site::{CHEAP, Site, ended};

/// Why `signet serve` refuses to start.
fn refusal(site: &Site) -> String {
    refusal_with(site, &["serve"])
}

fn refusal_with(site: &Site, words: &[&str]) -> String {
    let ended = ended(&mut site.command(words), "");
    assert!(ended.out.lines().all(|line| serde_json::from_str::<serde_json::Value>(line).is_ok()), "{}", ended.out);
    ended.error(1).to_owned()
}

#[test]
fn a_missing_key_file_is_an_error_and_not_a_new_key__sec_20() {
    for on in Database::BOTH {
        let site = Site::new(on);
        fs::remove_file(site.folder.join("signet.key")).unwrap();
        let said = refusal(&site);
        assert!(said.contains("signet.key is missing") && said.contains("restore it from a backup"), "{said}");
        let said = site.run(&["client", "list"], "");
        assert!(said.error(1).contains("restore it from a backup"));
        assert!(!site.folder.join("signet.key").exists());
    }
}

#[test]
fn a_foreign_key_file_is_refused__sec_20() {
    for on in Database::BOTH {
        let (site, other) = (Site::new(on), Site::new(Database::Sqlite));
        fs::copy(other.folder.join("signet.key"), site.folder.join("signet.key")).unwrap();
        let said = refusal(&site);
        assert!(said.contains("belongs to another database"), "{said}");
        assert!(site.run(&["keys", "rotate"], "").error(1).contains("belongs to another database"));
    }
}

#[test]
fn a_damaged_key_file_is_refused_and_left_as_it_is__sec_20() {
    let site = Site::new(Database::Sqlite);
    let file = site.folder.join("signet.key");
    let whole = fs::read_to_string(&file).unwrap();
    assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    let half = &whole[..whole.len() / 2];
    let turned: String = whole.trim_end().chars().rev().collect();
    for damaged in ["", "\n", half, &turned, "\u{0}\u{1}", &format!("{whole}{whole}")] {
        fs::write(&file, damaged).unwrap();
        let said = refusal(&site);
        assert!(said.contains("signet.key") && said.contains("backup"), "{said}");
        assert!(!said.contains(half.trim()), "the key itself is not for the log");
        assert_eq!(fs::read_to_string(&file).unwrap(), damaged);
    }
    fs::write(&file, whole).unwrap();
    site.start();
}

#[test]
fn a_list_of_breached_passwords_that_cannot_be_searched_is_told_in_one_line__pwd_3() {
    let site = Site::with(Database::Sqlite, "", &format!("[password]\nbreached_file = \"pwned.txt\"\n{CHEAP}"));
    site.run(&["migrate"], "").done();
    fs::write(site.folder.join("pwned.txt"), "password1\n").unwrap();
    let said = refusal(&site);
    assert!(said.starts_with("password.breached_file: pwned.txt has no line like 000000005AD76BD5"), "{said}");
}

#[test]
fn a_database_of_a_newer_signet_is_refused() {
    let site = Site::new(Database::Postgres);
    site.throwaway.alter("INSERT INTO __diesel_schema_migrations (version) VALUES ('99991231235959')");
    for words in [&["serve"][..], &["serve", "--migrate"], &["migrate"], &["client", "list"]] {
        let said = refusal_with(&site, words);
        assert!(said.contains("is newer than this Signet"), "{said}");
    }
}

#[test]
fn an_address_in_use_is_named_with_its_key() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap();
    let site = Site::new(Database::Sqlite);
    let config = site.folder.join("signet.toml");
    let text = fs::read_to_string(&config).unwrap();
    for key in ["listen", "management_listen"] {
        let line = format!("{key} = \"127.0.0.1:0\"");
        let changed = text.replacen(&format!("\n{line}"), &format!("\n{key} = \"{address}\""), 1);
        fs::write(&config, changed).unwrap();
        let said = refusal(&site);
        assert_eq!(
            said,
            format!("server.{key}: {address} is in use: stop what listens there, or give another address")
        );
    }
}

#[test]
fn mistakes_on_the_command_line_exit_with_2_and_unreadable_files_with_1() {
    let site = Site::new(Database::Sqlite);
    for words in
        [&["serve", "--port", "9"][..], &["serve", "now"], &["demo", "--port", "0"], &["serve", "--migrate=yes"]]
    {
        ended(&mut site.command(words), "").error(2);
    }
    fs::create_dir(site.folder.join("a_folder")).unwrap();
    fs::write(site.folder.join("not_utf8"), b"\xff\xfe").unwrap();
    for file in ["gone.toml", "a_folder", "not_utf8"] {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_signet"));
        let said = ended(command.current_dir(&site.folder).args(["serve", "--config", file]), "");
        assert!(said.error(1).starts_with(&format!("{file}: cannot be read")), "{}", said.err);
        for act in ["client", "user"] {
            let said = site.run(&[act, "add", "--json", file], "");
            assert!(said.error(1).contains(file), "{}", said.err);
        }
    }
}

#[test]
fn a_database_that_is_not_there_is_told_in_one_line() {
    let nobody = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    for (url, hint) in [
        (format!("postgres://me:s3cret@127.0.0.1:{nobody}/signet"), "does not answer"),
        ("sqlite:///nowhere/at/all/signet.db".to_owned(), "does not answer"),
    ] {
        let said = refusal(&Site::at(&url, "", CHEAP));
        assert!(said.contains(hint) && !said.contains("s3cret"), "{said}");
    }
}

#[test]
fn a_file_that_is_no_database_is_told_in_one_line() {
    let site = Site::bare(Database::Sqlite);
    fs::write(site.folder.join("signet.db"), "this is a text file, and no database at all\n".repeat(100)).unwrap();
    refusal(&site);
    site.run(&["client", "list"], "").error(1);
}

#[test]
fn a_new_server_knows_nobody_and_no_client__sec_52() {
    let site = Site::bare(Database::Sqlite);
    let signet = site.start();
    assert_eq!(site.run(&["client", "list"], "").json(), serde_json::json!([]));
    let mut browser = signet.browser();
    for email in ["admin", "admin@example.com", "ada@example.com", "root@localhost"] {
        for password in ["admin", "password", "signet", PASSWORD] {
            assert_eq!(browser.sign_in(email, password).unwrap().status, 400, "{email}");
        }
    }
    for path in ["/outbox", "/outbox.json"] {
        assert_eq!(browser.get(path).unwrap().status, 404);
    }
    assert!(!browser.get("/sign-in").unwrap().text().contains("DEMO"));
}
