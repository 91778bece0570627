//! The `signet` binary as an operator uses it: what it prints, where, and how it exits.

#![expect(clippy::unwrap_used, reason = "a test that can't go on should panic")]

use std::fs;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use model::external::{ExternalLogin, Subject};
use model::{PersonId, Timestamp, surface};
use serde_json::Value;
use store::{DatabaseUrl, OpenOptions, Store};

/// A folder with a configuration of this test's own, removed at its end.
struct Folder(PathBuf);

struct Ended {
    code: i32,
    out: String,
    err: String,
}

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("signet-cli-{name}-{}", std::process::id()));
        fs::create_dir_all(&path).unwrap();
        let cheap = "[password.argon2]\nmemory_kib = 64\niterations = 1\n";
        fs::write(path.join("signet.toml"), cheap).unwrap();
        Self(path)
    }

    fn migrated(name: &str) -> Self {
        let folder = Self::new(name);
        assert_eq!(folder.run("migrate").code, 0);
        folder
    }

    /// Runs `signet WORDS --config signet.toml` with nothing on standard input.
    fn run(&self, words: &str) -> Ended {
        self.run_with(words, "")
    }

    fn run_with(&self, words: &str, input: &str) -> Ended {
        let words: Vec<_> = words.split(' ').chain(["--config", "signet.toml"]).collect();
        self.bare(&words, input)
    }

    fn bare(&self, words: &[&str], input: &str) -> Ended {
        let mut child = Command::new(env!("CARGO_BIN_EXE_signet"))
            .args(words)
            .current_dir(&self.0)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // A command that doesn't read its input may have ended already.
        drop(child.stdin.take().unwrap().write_all(input.as_bytes()));
        let output = child.wait_with_output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Ended { code: output.status.code().unwrap(), out: text(output.stdout), err: text(output.stderr) }
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        drop(fs::remove_dir_all(&self.0));
    }
}

impl Ended {
    fn json(&self) -> Value {
        assert_eq!((self.code, self.err.as_str()), (0, ""));
        assert_eq!(self.out.lines().count(), 1, "{}", self.out);
        serde_json::from_str(&self.out).unwrap()
    }

    /// The one line of an error with this exit code.
    fn error(&self, code: i32) -> &str {
        assert_eq!((self.code, self.out.as_str()), (code, ""), "{}", self.err);
        assert_eq!(self.err.lines().count(), 1, "{}", self.err);
        self.err.trim_end()
    }
}

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
fn a_client_is_registered_shown_rotated_and_removed() {
    let folder = Folder::migrated("client");
    let words = [
        "client",
        "add",
        "--client-name",
        "Shop",
        "--redirect-uri",
        "https://shop.example/a",
        "--redirect-uri",
        "https://shop.example/b",
        "--scope",
        "openid shop:read",
        "--json-output",
        "--config",
        "signet.toml",
    ];
    let added = folder.bare(&words, "").json();
    assert_eq!(added["redirect_uris"], serde_json::json!(["https://shop.example/a", "https://shop.example/b"]));
    assert_eq!(added["scope"], "openid shop:read");
    assert_eq!((&added["surface"], &added["first_party"]), (&"website".into(), &false.into()));
    assert_eq!(added["grant_types"], serde_json::json!(["authorization_code"]));
    let (id, secret) = (added["client_id"].as_str().unwrap(), added["client_secret"].as_str().unwrap());

    let shown = folder.run(&format!("client show {id} --json-output"));
    assert_eq!(shown.json()["client_name"], "Shop");
    assert!(!shown.out.contains(secret));
    let rotated = folder.run(&format!("client rotate-secret {id} --json-output")).json();
    assert_ne!(rotated["client_secret"], secret);
    assert_eq!(folder.run(&format!("client remove {id}")).code, 0);
    assert!(folder.run(&format!("client remove {id}")).error(1).starts_with("no client has the id"));
}

#[test]
fn a_client_may_come_from_a_file_by_the_same_names() {
    let folder = Folder::migrated("file");
    let members = r#"{"client_name":"Sync","token_endpoint_auth_method":"none","redirect_uris":["http://127.0.0.1/cb"],
        "application_type":"native","surface":"app","first_party":true,"scope":"openid offline_access"}"#;
    fs::write(folder.0.join("client.json"), members).unwrap();
    let added = folder.run("client add --json client.json --json-output").json();
    assert_eq!((&added["surface"], &added["first_party"]), (&"app".into(), &true.into()));
    assert_eq!(added.get("client_secret"), None);
}

#[test]
fn what_cannot_be_registered_is_refused_with_its_member_named() {
    let folder = Folder::migrated("refused");
    for (options, member) in [
        ("--redirect-uri http://shop.example/cb", "redirect_uris"),
        ("--redirect-uri https://shop.example/cb#x", "redirect_uris"),
        ("--redirect-uri https://shop.example/cb --grant-type password", "grant_types"),
        ("--redirect-uri https://shop.example/cb --token-endpoint-auth-method magic", "token_endpoint_auth_method"),
        ("--redirect-uri https://shop.example/cb --scope \"", "scope"),
    ] {
        let ended = folder.run(&format!("client add --client-name Shop {options}"));
        assert!(ended.error(1).starts_with(member), "{}", ended.err);
    }
}

#[test]
fn the_password_grant_is_for_first_party_apps_alone__op_1() {
    let folder = Folder::migrated("password-grant");
    let by_options = |more: &str| {
        folder.run(format!("client add --json-output --client-name Sync --grant-type password {more}").trim_end())
    };
    let by_json = |more: &str| {
        let members = format!(r#"{{"client_name":"Sync","grant_types":["password"]{more}}}"#);
        fs::write(folder.0.join("sync.json"), members).unwrap();
        folder.run("client add --json sync.json --json-output")
    };
    let refused = [
        by_options(""),
        by_options("--first-party"),
        by_options("--surface app"),
        by_options("--first-party --surface website"),
        by_json(""),
        by_json(r#","first_party":true"#),
        by_json(r#","surface":"app""#),
        by_json(r#","surface":"website","first_party":true"#),
    ];
    for ended in refused {
        let told = ended.error(1);
        assert!(told.starts_with("grant_types") && told.contains("--first-party --surface app"), "{told}");
    }
    assert_eq!(folder.run("client list --json-output").json(), serde_json::json!([]));
    for added in [by_options("--first-party --surface app"), by_json(r#","surface":"app","first_party":true"#)] {
        assert_eq!(added.json()["grant_types"], serde_json::json!(["password"]));
    }
}

#[test]
fn keys_are_rotated_with_overlap_and_withdrawn_at_once__sec_20() {
    let folder = Folder::migrated("keys");
    let first = folder.run("keys rotate --algorithm ES256 --json-output").json();
    let first = first[0]["kid"].as_str().unwrap().to_owned();
    assert_eq!(folder.run("keys rotate --json-output").json().as_array().unwrap().len(), 3);
    let state_of_first = || {
        let all = folder.run("keys list --json-output").json();
        all.as_array().unwrap().iter().find(|key| key["kid"] == first.as_str()).unwrap()["state"].clone()
    };
    assert_eq!(state_of_first(), "retired");
    assert_eq!(folder.run(&format!("keys withdraw {first} --json-output")).json()["successor"], Value::Null);
    assert_eq!(state_of_first(), "withdrawn");
    assert!(folder.run(&format!("keys withdraw {first}")).error(1).contains("`signet keys list` shows all"));
    assert!(folder.run("keys rotate --algorithm none").error(2).contains("RS256, ES256, EdDSA"));
}

#[test]
fn a_key_can_be_withdrawn_whatever_its_id_begins_with__sec_20() {
    let folder = Folder::migrated("hyphen");
    for kid in ["-abc", "--abc", "-"] {
        let refused = folder.run(&format!("keys withdraw {kid}"));
        assert!(refused.error(1).starts_with(&format!("no key with the id {kid:?} is in use")), "{}", refused.err);
    }
    let made = folder.run("keys rotate --json-output").json();
    for key in made.as_array().unwrap() {
        assert!(key["kid"].as_str().unwrap().bytes().all(|b| b.is_ascii_hexdigit()), "{key}");
    }
}

#[test]
fn a_withdrawn_key_that_signed_has_a_successor() {
    let folder = Folder::migrated("successor");
    let made = folder.run("keys rotate --algorithm EdDSA --json-output").json();
    let done = folder.run(&format!("keys withdraw {} --json-output", made[0]["kid"].as_str().unwrap())).json();
    assert_eq!((&done["successor"]["algorithm"], &done["successor"]["state"]), (&"EdDSA".into(), &"active".into()));
}

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

const SUBSCRIPTIONS: &str = "customer_number,owner_email,registration_ids\n\
    C-1,owner@example.com,MBR00123456 MBR00654321\nC-2,other@example.com,\n";

#[test]
fn subscriptions_are_imported_listed_and_removed__reg_4() {
    let folder = Folder::migrated("subscriptions");
    fs::write(folder.0.join("all.csv"), format!("\u{FEFF}{}", SUBSCRIPTIONS.replace('\n', "\r\n"))).unwrap();
    let imported = folder.run("subscription import all.csv --json-output").json();
    assert_eq!(
        (&imported["added"], &imported["replaced"], &imported["registration_ids"]),
        (&2.into(), &0.into(), &2.into())
    );
    let again = folder.run("subscription import all.csv");
    assert!(again.code == 0 && again.out.starts_with("0 subscriptions added, 2 replaced"), "{}", again.out);
    let all = folder.run("subscription list --json-output").json();
    assert_eq!(all[0]["registration_ids"], serde_json::json!(["MBR00123456", "MBR00654321"]));
    assert_eq!(folder.run("subscription remove C-2 --json-output").json()["removed"], true);
    assert!(folder.run("subscription remove C-2").error(1).contains("`signet subscription list` shows"));
    assert_eq!(folder.run("subscription list --json-output").json().as_array().unwrap().len(), 1);
}

#[test]
fn wrong_rows_are_told_by_line_in_one_line_and_nothing_is_imported__reg_4() {
    let folder = Folder::migrated("wrong-rows");
    let file = format!("{SUBSCRIPTIONS}C-1,third@example.com,\nC-4,nobody,MBR12\nC-5,e@example.com,mbr00123456\n");
    fs::write(folder.0.join("all.csv"), file).unwrap();
    for options in ["", " --json-output"] {
        let ended = folder.run(&format!("subscription import all.csv{options}"));
        let told = ended.error(1);
        for part in [
            "line 4: the customer number C-1 stands in line 2 already",
            "line 5: owner_email: write the email address as name@domain",
            "line 5: registration_ids: \"MBR12\" is no registration ID",
            "line 6: the registration ID MBR00123456 stands in line 2 already",
            "nothing was imported",
        ] {
            assert!(told.contains(part), "{part}: {told}");
        }
    }
    assert_eq!(folder.run("subscription list --json-output").json(), serde_json::json!([]));
    assert!(folder.run("subscription import gone.csv").error(1).starts_with("gone.csv cannot be read"));
    assert!(folder.run("subscription import").error(2).contains("<FILE.csv>"));
}

#[test]
fn an_id_of_another_customer_is_told_by_line__reg_4() {
    let folder = Folder::migrated("taken-id");
    fs::write(folder.0.join("all.csv"), SUBSCRIPTIONS).unwrap();
    assert_eq!(folder.run("subscription import all.csv").code, 0);
    fs::write(
        folder.0.join("more.csv"),
        "customer_number,owner_email,registration_ids\nC-8,a@example.com,MBR00000001\nC-9,a@example.com,MBR00123456\n",
    )
    .unwrap();
    let ended = folder.run("subscription import more.csv");
    assert!(
        ended.error(1).starts_with("more.csv: line 3: the registration ID MBR00123456 belongs to the customer C-1")
    );
    assert_eq!(folder.run("subscription list --json-output").json().as_array().unwrap().len(), 2, "nothing of it");
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

/// A folder whose configuration names an upstream.
fn with_upstream(name: &str) -> Folder {
    let folder = Folder::migrated(name);
    let file = folder.0.join("signet.toml");
    let upstream = "[[upstream.oidc]]\nid = \"sage\"\nname = \"Sage\"\nissuer = \"https://sage.example\"\nclient_id = \"signet\"\n";
    fs::write(&file, format!("{}{upstream}", fs::read_to_string(&file).unwrap())).unwrap();
    for person in ["ada", "bob"] {
        folder.run(&format!("user add --email {person}@example.com --name {person} --verified"));
    }
    folder
}

#[test]
fn an_external_login_is_linked_once_and_disconnected_for_good__fed_5() {
    let folder = with_upstream("external");
    let login = |who: &str| folder.run(&format!("user show {who}@example.com --json-output")).json()["login"].clone();
    let link = |who: &str, sub: &str| {
        folder.run(&format!("user link --upstream sage --subject {sub} {who}@example.com --json-output"))
    };
    let linked = link("ada", "one").json();
    assert_eq!((&linked["issuer"], &linked["subject"]), (&"https://sage.example".into(), &"one".into()));
    assert_eq!(login("ada"), "linked");
    assert!(link("bob", "one").error(1).contains("linked to somebody else"));
    assert!(link("ada", "two").error(1).contains("has an external login already"));
    assert!(
        folder.run("user link --upstream none --subject x bob@example.com").error(1).contains("signet upstream list")
    );
    assert!(folder.run("user disconnect ada@example.com").error(2).contains("--reason"));
    assert!(folder.run("user disconnect bob@example.com --reason lost").error(1).contains("has no external login"));

    let cut = folder.run("user disconnect ada@example.com --reason lost --json-output").json();
    assert_eq!((&cut["reason"], &cut["set_up_link_mailed"]), (&"lost".into(), &false.into()), "there is no [email]");
    assert!(cut["advice"].as_str().unwrap().contains("signet user set-password"), "{cut}");
    assert_eq!(login("ada"), "disconnected");
    assert!(link("ada", "two").error(1).contains("for good"));
    assert!(link("bob", "one").error(1).contains("disconnected for good"));
    assert!(folder.run("user disconnect ada@example.com --reason lost").error(1).contains("was disconnected before"));
}

#[test]
fn an_organisations_login_is_not_disconnected__fed_5() {
    let folder = with_upstream("organisation");
    let shown = || folder.run("user show ada@example.com --json-output").json();
    let login = ExternalLogin {
        subject: Subject { issuer: "https://organisation.example".to_owned(), subject: "ada".to_owned() },
        upstream_id: "organisation".to_owned(),
        person_id: PersonId::from_text(shown()["sub"].as_str().unwrap()),
        linked_at: Timestamp::from_seconds(1_767_225_600),
        disconnected_at: None,
    };
    let store = Store::open(&DatabaseUrl::sqlite(folder.0.join("signet.db")), &OpenOptions::default()).unwrap();
    let link = move |tx: &mut store::Tx| store::external_logins::link(tx, &login, surface::ExternalState::Saml);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    assert!(runtime.block_on(store.write(link)).unwrap());
    let refused = folder.run("user disconnect ada@example.com --reason lost");
    let told = "ada@example.com signs in through their organisation, which is never disconnected here";
    assert!(refused.error(1).contains(told), "{}", refused.err);
    assert_eq!(shown()["login"], "saml");
}

#[test]
fn external_logins_are_added_listed_and_removed_beside_those_of_the_configuration__fed_8() {
    let folder = with_upstream("upstreams");
    let add = "upstream add --id other --name Other --issuer https://other.example --client-id us";
    let added = folder.run_with(&format!("{add} --client-secret-stdin --json-output"), "a secret\nand more\n").json();
    assert_eq!(added["redirect_uri"], "http://localhost:9000/upstream/other/callback");
    assert_eq!(added["post_logout_redirect_uri"], "http://localhost:9000/signed-out");
    assert_eq!(added["backchannel_logout_uri"], "http://localhost:9000/upstream/other/backchannel-logout");
    assert!(!added.to_string().contains("a secret"));
    let all = folder.run("upstream list --json-output").json();
    let sources: Vec<_> = all.as_array().unwrap().iter().map(|one| (&one["id"], &one["source"])).collect();
    let (configured, second) = (("sage".into(), "configuration".into()), ("other".into(), "added".into()));
    assert_eq!(sources, [(&configured.0, &configured.1), (&second.0, &second.1)]);
    let linked = folder.run("user link --upstream other --subject one bob@example.com --json-output").json();
    assert_eq!(linked["issuer"], "https://other.example");

    assert!(folder.run(add).error(1).contains("already"));
    assert!(folder.run(&add.replace("other ", "sage ")).error(1).contains("already"));
    assert!(folder.run(&add.replace("--id other", "--id O!")).error(1).contains("small letters"));
    assert!(folder.run("upstream add --id third --name Third").error(2).contains("--issuer is missing"));
    assert!(folder.run_with(&format!("{add} --client-secret-stdin"), "").error(1).contains("first line"));
    assert!(folder.run("upstream check other").error(1).starts_with("other: the upstream can't be reached"));
    assert!(folder.run("upstream check none").error(1).contains("signet upstream list"));
    let checked = folder.run("upstream check other --json-output");
    assert_eq!(checked.code, 1);
    let told: Value = serde_json::from_str(&checked.out).unwrap();
    assert_eq!((&told[0]["id"], &told[0]["ok"]), (&"other".into(), &false.into()), "{told}");
    assert!(told[0]["error"].as_str().unwrap().starts_with("the upstream can't be reached"), "{told}");
    assert!(folder.run("upstream remove sage").error(1).contains("[[upstream.oidc]]"));
    let refused = folder.run("upstream remove other");
    assert!(refused.error(1).starts_with("1 person is linked to https://other.example, "), "{}", refused.err);
    assert_eq!(folder.run("upstream list --json-output").json().as_array().unwrap().len(), 2);
    let removed = folder.run("upstream remove other --even-if-linked --json-output").json();
    assert_eq!((&removed["removed"], &removed["linked"]), (&true.into(), &1.into()));
    assert!(folder.run("upstream remove other").error(1).contains("no upstream has the id"));
}

#[test]
fn an_issuer_that_can_not_be_reached_is_not_added__fed_8() {
    let folder = with_upstream("unreachable");
    let add = |issuer: &str| folder.run(&format!("upstream add --id new --name New --client-id us --issuer {issuer}"));
    for issuer in ["http://foo.example", "http://localhost:9100", "https://127.0.0.1:9100", "https://10.0.0.1"] {
        let refused = add(issuer);
        assert!(refused.error(1).contains("[[upstream.oidc]]"), "{issuer}: {}", refused.err);
    }
    let file = folder.0.join("signet.toml");
    let text = fs::read_to_string(&file).unwrap();
    fs::write(&file, format!("[outbound]\nallow_loopback = true\n{text}")).unwrap();
    assert_eq!(add("http://localhost:9100").code, 0);
    let add = |more: &str| {
        folder.run(&format!("upstream add --id more --name N --client-id us --issuer https://n.example {more}"))
    };
    assert!(add("--token-endpoint-auth-method tls").error(1).contains("client_secret_post"));
    assert!(add("--token-endpoint-auth-method client_secret_post").error(1).contains("needs a client_secret"));
    assert!(!add("--token-endpoint-auth-method client_secret_post --client-secret-stdin").err.is_empty());
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
