//! `signet client`.

use std::fs;

use crate::Folder;

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
fn private_use_schemes_are_for_native_applications_alone__sec_1() {
    let folder = Folder::migrated("private-use");
    let by_options = |more: &str| {
        let words = "client add --json-output --client-name Phone --token-endpoint-auth-method none";
        folder.run(&format!("{words} --redirect-uri com.example.app:/cb{more}"))
    };
    let by_json = |more: &str| {
        let members = format!(r#"{{"client_name":"Phone","redirect_uris":["com.example.app:/cb"]{more}}}"#);
        fs::write(folder.0.join("phone.json"), members).unwrap();
        folder.run("client add --json phone.json --json-output")
    };
    for ended in [by_options(""), by_options(" --application-type web"), by_json("")] {
        let told = ended.error(1);
        assert!(told.starts_with("redirect_uris") && told.contains("`--application-type native`"), "{told}");
    }
    let after = "client add --client-name Shop --redirect-uri https://shop.example/cb";
    let after = folder.run(&format!("{after} --post-logout-redirect-uri com.example.app:/bye"));
    assert!(after.error(1).starts_with("post_logout_redirect_uris"), "{}", after.err);
    assert_eq!(folder.run("client list --json-output").json(), serde_json::json!([]));
    for added in [by_options(" --application-type native"), by_json(r#","application_type":"native""#)] {
        assert_eq!(added.json()["application_type"], "native");
    }
    for kind in ["web", "native"] {
        let loopback =
            format!("client add --client-name Local --redirect-uri http://127.0.0.1/cb --application-type {kind}");
        assert_eq!(folder.run(&loopback).code, 0, "{kind}");
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
