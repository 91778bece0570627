//! What comes by mail or stands on a device's screen is one browser's, and is used once.

use crate::databases::TestDatabase;
use crate::single_use::{LATER, NOW, client, fifty, grant, hash, person, successes};
use model::InBrowser;
use model::device::DeviceRequest;
use model::link::{Link, LinkPurpose};
use store::device_codes::{self, Codes};
use store::{Store, Tx, clients, links, people};

crate::on_both!(
    a_link_is_the_first_browsers__pwd_1,
    a_link_is_used_once__pwd_1,
    a_link_of_its_holder_is_used_once_in_any_browser__sec_35,
    a_link_that_sets_a_password_is_nobodys_without_a_browser__pwd_1,
    a_user_code_is_the_first_browsers__sec_26,
    a_device_is_decided_on_once__op_1,
    a_device_code_is_redeemed_once__op_1,
);

const CODES: Codes = Codes { device: hash(1), user: hash(2) };

fn sets_a_password() -> LinkPurpose {
    LinkPurpose::SetPassword { password_changed_at: None, mailbox: "ada@example.com".to_owned() }
}

async fn with_link(database: &TestDatabase, purpose: LinkPurpose) -> Store {
    let store = database.open_migrated().await;
    let link = Link { person_id: person().id, purpose, expires_at: LATER };
    let insert = move |tx: &mut Tx| {
        people::insert(tx, &person(), None)?;
        links::insert(tx, &hash(1), &link)
    };
    store.write(insert).await.unwrap();
    store
}

async fn with_device(database: &TestDatabase) -> Store {
    let store = database.open_migrated().await;
    let request = DeviceRequest {
        client_id: client().id,
        scope: grant().scope,
        network: "192.0.2.1".to_owned(),
        user_agent: "a television".to_owned(),
        created_at: NOW,
    };
    let insert = move |tx: &mut Tx| {
        people::insert(tx, &person(), None)?;
        clients::insert(tx, &client())?;
        device_codes::insert(tx, &CODES, &request, LATER)
    };
    store.write(insert).await.unwrap();
    store
}

async fn a_link_is_the_first_browsers__pwd_1(database: TestDatabase) {
    let store = with_link(&database, sets_a_password()).await;
    let opens = |tx: &mut Tx, n| Ok(matches!(links::open(tx, &hash(1), &hash(100 + n), NOW)?, InBrowser::Here(_)));
    let opened = fifty(&database, &store, opens).await;
    assert_eq!(successes(&opened), 1);
    assert_eq!(
        fifty(&database, &store, opens).await,
        opened,
        "it opens in the browser that was first, and in no other"
    );
}

async fn a_link_is_used_once__pwd_1(database: TestDatabase) {
    let store = with_link(&database, sets_a_password()).await;
    let refused = store
        .write(|tx| {
            links::open(tx, &hash(1), &hash(2), NOW)?;
            let elsewhere = links::consume(tx, &hash(1), &hash(3), NOW)?;
            let too_late = links::consume(tx, &hash(1), &hash(2), LATER)?;
            Ok((elsewhere, too_late))
        })
        .await;
    assert_eq!(refused.unwrap(), (None, None), "another browser, or one that comes too late, uses nothing up");
    let consume = |tx: &mut Tx, _| links::consume(tx, &hash(1), &hash(2), NOW).map(|link| link.is_some());
    assert_eq!(successes(&fifty(&database, &store, consume).await), 1);
}

async fn a_link_of_its_holder_is_used_once_in_any_browser__sec_35(database: TestDatabase) {
    let store = with_link(&database, LinkPurpose::RevertEmail { email: "ada@example.com".to_owned() }).await;
    let found = store
        .write(|tx| {
            links::open(tx, &hash(1), &hash(2), NOW)?;
            Ok((links::find_of_holder(tx, &hash(1), NOW)?, links::find_of_holder(tx, &hash(1), LATER)?))
        })
        .await;
    assert!(matches!(found.unwrap(), (Some(_), None)), "in whichever browser it was opened, until it lapses");
    let consume = |tx: &mut Tx, _| links::consume_of_holder(tx, &hash(1), NOW).map(|link| link.is_some());
    assert_eq!(successes(&fifty(&database, &store, consume).await), 1);
}

async fn a_link_that_sets_a_password_is_nobodys_without_a_browser__pwd_1(database: TestDatabase) {
    let store = with_link(&database, sets_a_password()).await;
    let found = store
        .write(|tx| Ok((links::find_of_holder(tx, &hash(1), NOW)?, links::consume_of_holder(tx, &hash(1), NOW)?)))
        .await;
    assert_eq!(found.unwrap(), (None, None));
}

async fn a_user_code_is_the_first_browsers__sec_26(database: TestDatabase) {
    let store = with_device(&database).await;
    let enter = |tx: &mut Tx, n| {
        device_codes::enter(tx, &CODES.user, &hash(100 + n), NOW)?;
        device_codes::find(tx, &CODES.user, &hash(100 + n), NOW).map(|request| request.is_some())
    };
    let entered = fifty(&database, &store, enter).await;
    assert_eq!(successes(&entered), 1);
    assert_eq!(fifty(&database, &store, enter).await, entered, "it stays with the browser that was first");
}

async fn a_device_is_decided_on_once__op_1(database: TestDatabase) {
    let store = with_device(&database).await;
    store.write(|tx| device_codes::enter(tx, &CODES.user, &hash(3), NOW)).await.unwrap();
    let decide = |tx: &mut Tx, n: u8| match n % 2 {
        0 => device_codes::allow(tx, &CODES.user, &hash(3), &grant(), NOW),
        _ => device_codes::deny(tx, &CODES.user, &hash(3), NOW),
    };
    assert_eq!(successes(&fifty(&database, &store, decide).await), 1);
}

async fn a_device_code_is_redeemed_once__op_1(database: TestDatabase) {
    let store = with_device(&database).await;
    let allow = |tx: &mut Tx| {
        device_codes::enter(tx, &CODES.user, &hash(3), NOW)?;
        device_codes::allow(tx, &CODES.user, &hash(3), &grant(), NOW)
    };
    assert!(store.write(allow).await.unwrap());
    let redeem = |tx: &mut Tx, _| device_codes::redeem(tx, &CODES.device, &client().id, NOW).map(|one| one.is_some());
    assert_eq!(successes(&fifty(&database, &store, redeem).await), 1);
}
