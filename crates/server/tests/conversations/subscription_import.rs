//! What an import and a removal change for people (REG-4, SEC-40), whole or not at all.

use account::subscription::{Counts, Import, People, Removal, file};
use model::person::{Membership, Person, State, SubscriptionRole};
use testkit::{Kit, on_both_databases};

use super::sign_up::person;
use super::subscription::{import, name, proved, try_import};

async fn all(kit: &Kit) -> Vec<String> {
    let all = account::subscription::list(&kit.app.accounts).await.unwrap();
    let line = |one: &model::subscription::Subscription| {
        let ids: Vec<_> = one.registration_ids.iter().map(|id| id.as_str()).collect();
        format!("{},{},{}", one.customer_number, one.owner_email, ids.join(" "))
    };
    let mut lines: Vec<_> = all.iter().map(|(one, _)| line(one)).collect();
    lines.sort_unstable();
    lines
}

/// Makes an active person a member of C-1 or its owner.
async fn belonging(kit: &Kit, email: &str, role: SubscriptionRole) -> Person {
    let person = kit.person(email).await;
    let membership = Membership { customer_number: "C-1".to_owned(), registration_id: None, role };
    let id = person.id.clone();
    let set = move |tx: &mut store::Tx| store::people::set_membership(tx, &id, Some(&membership));
    assert!(kit.app.store.write(set).await.unwrap());
    person
}

/// Two subscriptions whose numbers differ in case, as a release left them that told capitals apart.
async fn from_before(kit: &Kit, rows: [&str; 2]) {
    let header = file::COLUMNS.join(",");
    let read = |row: &str| file::read(format!("{header}\n{row}\n").as_bytes()).unwrap().remove(0).subscription;
    let (both, now) = (rows.map(read), kit.now());
    kit.app.store.write(move |tx| store::subscriptions::replace(tx, &both, now)).await.unwrap();
}

async fn role(kit: &Kit, email: &str) -> Option<SubscriptionRole> {
    person(kit, email).await.subscription.map(|membership| membership.role)
}

on_both_databases! {
    async fn an_import_replaces_by_customer_number_and_leaves_others__reg_4(kit) {
        let counts = import(&kit, "C-1,a@example.com,MBR000001 MBR000002\nC-2,b@example.com,MBR000003\n").await;
        assert_eq!(counts, Counts { added: 2, registration_ids: 3, ..Counts::default() });
        let counts = import(&kit, "C-2,c@example.com,MBR000004\nC-3,C@Example.com,\n").await;
        assert_eq!((counts.added, counts.replaced, counts.owners_changed), (1, 1, 1));
        assert_eq!(
            all(&kit).await,
            ["C-1,a@example.com,MBR000001 MBR000002", "C-2,c@example.com,MBR000004", "C-3,C@Example.com,"]
        );
        import(&kit, "C-1,a@example.com,MBR000003\nC-2,c@example.com,MBR000001\n").await;
        assert_eq!(all(&kit).await[..2], ["C-1,a@example.com,MBR000003", "C-2,c@example.com,MBR000001"], "IDs may change hands within a file");
    }

    async fn a_customer_number_in_another_case_is_the_same__reg_2_reg_4(kit) {
        import(&kit, "C300-\u{c4},ada@example.com,MBR000001\n").await;
        let ada = proved(&kit, "ada@example.com").await;
        assert_eq!(name(&ada, "c300-\u{e4}", "ada@example.com").await.status, 400, "beyond ASCII a letter is the letter that it is");
        name(&ada, " c300-\u{c4} ", "ada@example.com").await;
        let number = |person: Person| person.subscription.unwrap().customer_number;
        assert_eq!(number(person(&kit, "ada@example.com").await), "C300-\u{c4}", "as the books have it");
        let bob = proved(&kit, "bob@example.com").await;
        name(&bob, "c300-\u{c4}", "ada@example.com").await;
        let link = format!("/approval?token={}", kit.token_to("ada@example.com").await);

        let counts = import(&kit, "c300-\u{c4},Ada@example.com,MBR000001\n").await;
        assert_eq!((counts.added, counts.replaced, counts.owners_changed, counts.requests_ended), (0, 1, 0, 0));
        assert_eq!(all(&kit).await, ["c300-\u{c4},Ada@example.com,MBR000001"], "stored as it was written last");
        assert_eq!(number(person(&kit, "ada@example.com").await), "c300-\u{c4}");
        let owner = kit.browser();
        let page = owner.get(&link).await;
        assert!(page.text().contains("c300-\u{c4}"), "{}", page.text());
        owner.press(&page, "approval-approve", &[]).await;
        let bob = person(&kit, "bob@example.com").await;
        assert_eq!((bob.state(), number(bob)), (State::Active, "c300-\u{c4}".to_owned()));

        let counts = import(&kit, "C300-\u{c4},bob@example.com,\n").await;
        assert_eq!((counts.replaced, counts.owners_changed), (1, 1));
        assert_eq!(role(&kit, "bob@example.com").await, Some(SubscriptionRole::Owner));
        assert_eq!(role(&kit, "ada@example.com").await, Some(SubscriptionRole::Member));
        let accounts = &kit.app.accounts;
        let gone = account::subscription::remove(accounts, "c300-\u{c4}", People::AskAgain, &mut kit.moment()).await.unwrap();
        assert_eq!(gone, Removal::Done { people: 2, requests_ended: 0 });
        assert!(all(&kit).await.is_empty());
    }

    async fn a_number_that_is_there_in_two_cases_is_somebodys_to_decide__reg_4(kit) {
        let twins = ["C-1,a@example.com,MBR000001", "c-1,b@example.com,MBR000002"];
        from_before(&kit, twins).await;
        belonging(&kit, "ada@example.com", SubscriptionRole::Member).await;
        for number in ["C-1", "c-1"] {
            let refused = try_import(&kit, &format!("D-1,d@example.com,\n{number},c@example.com,MBR000003\n")).await;
            let Import::Refused(mistakes) = refused else { panic!("{refused:?}") };
            let told: Vec<_> = mistakes.iter().map(ToString::to_string).collect();
            let what = format!("line 3: the customer number {number} is there already as C-1 and as c-1: keep one, remove the other first");
            assert_eq!((told, all(&kit).await), (vec![what], twins.map(str::to_owned).to_vec()));
        }
        let accounts = &kit.app.accounts;
        let remove = async |number| account::subscription::remove(accounts, number, People::MustBeNone, &mut kit.moment()).await.unwrap();
        assert_eq!(remove("C-1").await, Removal::HasPeople(1));
        assert_eq!(remove("c-1").await, Removal::Done { people: 0, requests_ended: 0 });
        assert_eq!(all(&kit).await, twins[..1]);
        let counts = import(&kit, "c-1,a@example.com,\n").await;
        assert_eq!((counts.replaced, counts.owners_changed), (1, 0));
        assert_eq!(person(&kit, "ada@example.com").await.subscription.unwrap().customer_number, "c-1");
    }

    async fn a_number_that_is_there_in_two_other_cases_removes_neither__reg_4(kit) {
        from_before(&kit, ["AB-1,a@example.com,", "Ab-1,b@example.com,"]).await;
        let removed = account::subscription::remove(&kit.app.accounts, "ab-1", People::AskAgain, &mut kit.moment()).await;
        assert_eq!(removed.unwrap(), Removal::Several(vec!["AB-1".to_owned(), "Ab-1".to_owned()]));
        assert_eq!(all(&kit).await.len(), 2);
    }

    async fn an_import_with_a_mistake_changes_nothing__reg_4(kit) {
        import(&kit, "C-1,a@example.com,MBR000001\n").await;
        let before = all(&kit).await;
        let refused = try_import(&kit, "C-2,b@example.com,MBR000009\nC-3,b@example.com,MBR000008 MBR000001\n").await;
        let Import::Refused(mistakes) = refused else { panic!("{refused:?}") };
        let told: Vec<_> = mistakes.iter().map(ToString::to_string).collect();
        assert_eq!(told, ["line 3: the registration ID MBR000001 belongs to the customer C-1, who isn't in this file"]);
        assert_eq!(all(&kit).await, before);
    }

    async fn a_changed_owner_changes_who_owns_and_who_is_a_member__reg_4(kit) {
        import(&kit, "C-1,ada@example.com,\n").await;
        belonging(&kit, "ada@example.com", SubscriptionRole::Owner).await;
        belonging(&kit, "bob@example.com", SubscriptionRole::Member).await;
        belonging(&kit, "cyd@example.com", SubscriptionRole::Member).await;
        import(&kit, "C-1,Bob@Example.com,\n").await;
        assert_eq!(role(&kit, "ada@example.com").await, Some(SubscriptionRole::Member));
        assert_eq!(role(&kit, "bob@example.com").await, Some(SubscriptionRole::Owner));
        assert_eq!(role(&kit, "cyd@example.com").await, Some(SubscriptionRole::Member));
        for email in ["ada@example.com", "bob@example.com"] {
            assert_eq!(person(&kit, email).await.state(), State::Active, "nobody is put out");
        }
    }

    async fn a_subscription_with_people_is_removed_only_when_that_is_said__reg_4(kit) {
        import(&kit, "C-1,ada@example.com,MBR000001\n").await;
        let ada = proved(&kit, "ada@example.com").await;
        name(&ada, "C-1", "ada@example.com").await;
        let waiting = proved(&kit, "bob@example.com").await;
        name(&waiting, "C-1", "ada@example.com").await;
        let link = format!("/approval?token={}", kit.token_to("ada@example.com").await);

        let accounts = &kit.app.accounts;
        let kept = account::subscription::remove(accounts, "C-1", People::MustBeNone, &mut kit.moment()).await.unwrap();
        assert_eq!((kept, all(&kit).await.len()), (Removal::HasPeople(1), 1));
        assert_eq!(ada.get("/profile").await.status, 200);
        let gone = account::subscription::remove(accounts, "C-1", People::AskAgain, &mut kit.moment()).await.unwrap();
        assert_eq!(gone, Removal::Done { people: 1, requests_ended: 1 });
        assert_eq!(all(&kit).await, Vec::<String>::new());
        assert_eq!(ada.get("/profile").await.status, 303, "what was open to them ends");
        for email in ["ada@example.com", "bob@example.com"] {
            let now = person(&kit, email).await;
            assert_eq!((now.state(), now.subscription), (State::NoSubscription, None), "{email}");
        }
        assert_eq!(kit.browser().get(&link).await.status, 400);
        let again = account::subscription::remove(accounts, "C-1", People::AskAgain, &mut kit.moment()).await.unwrap();
        assert_eq!(again, Removal::NoSuchSubscription);
    }

    async fn a_large_file_is_imported_in_batches__reg_4(kit) {
        let rows: String = (0..3_000).map(|n| format!("C-{n:05},o{n}@example.com,MBR{n:07} MBR{:07}\n", n + 5_000)).collect();
        let counts = import(&kit, &rows).await;
        assert_eq!((counts.added, counts.registration_ids), (3_000, 6_000));
        let counts = import(&kit, &rows).await;
        assert_eq!((counts.added, counts.replaced, counts.owners_changed), (0, 3_000, 0));
        assert_eq!(all(&kit).await.len(), 3_000);
    }
}
