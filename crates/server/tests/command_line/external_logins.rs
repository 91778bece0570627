//! `signet upstream`, `user link` and `user disconnect`.

use std::fs;

use model::external::{ExternalLogin, Subject};
use model::{PersonId, Timestamp, surface};
use serde_json::Value;
use store::{DatabaseUrl, OpenOptions, Store};

use crate::Folder;

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
    for name in ["Sage", "other"] {
        let alike = folder.run(&add.replace("--id other --name Other", &format!("--id third --name {name}")));
        assert!(alike.error(1).starts_with("--name must be unlike that of any other upstream"), "{}", alike.err);
    }
    let ours = add.replace("https://other.example", "http://localhost:9000").replace("--id other", "--id third");
    assert!(folder.run(&ours).error(1).contains("http://localhost:9000 is this Signet"));
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
