//! `signet keys`.

use serde_json::Value;

use crate::Folder;

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
