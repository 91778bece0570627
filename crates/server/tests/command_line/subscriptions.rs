//! `signet subscription`.

use std::fs;

use crate::Folder;

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
