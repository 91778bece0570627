//! What may be used once on the way through an upstream is used once: a flow, an offer, a subject, a disconnect.

use crate::databases::{TestDatabase, run};
use crate::single_use::{LATER, NOW, fifty, hash, person, successes};
use model::ends::Occasion;
use model::external::{Aim, Claimed, ExternalLogin, Flow, LinkOffer, Said, Subject};
use model::link::REVERT_LIFETIME;
use model::person::Person;
use model::surface::ExternalState;
use model::{EmailAddress, InBrowser, PersonId, Timestamp};
use std::time::Duration;
use store::{Store, Tx, external_logins, link_offers, people, upstream_flows};

crate::on_both!(
    a_flow_is_used_up_once__sec_41,
    an_offer_is_taken_once__sec_43,
    a_subject_is_linked_to_one_person__fed_2,
    a_person_has_one_external_login__fed_2,
    a_login_is_disconnected_once__fed_4,
    a_change_that_is_taken_back_takes_what_was_linked_since_and_no_organisations__sec_35,
    closed_and_erased_accounts_sign_in_through_no_upstream__fed_8,
);

fn aim() -> Aim {
    Aim::SignIn { leads_to: String::new() }
}

/// What an upstream said of a subject, and no more than that.
pub(crate) fn claimed(subject: Subject) -> Claimed {
    Claimed::verified(Said {
        subject,
        upstream_id: "sage".to_owned(),
        email: None,
        email_verified: false,
        name: None,
        locale: None,
        auth_time: None,
        amr: Vec::new(),
        acr: None,
        sid: None,
        sealed_id_token: None,
    })
}

fn subject(number: u8) -> Subject {
    Subject { issuer: "https://sage.example".to_owned(), subject: format!("subject {number}") }
}

fn login(subject: Subject, person_id: PersonId) -> ExternalLogin {
    ExternalLogin { subject, upstream_id: "sage".to_owned(), person_id, linked_at: NOW, disconnected_at: None }
}

fn person_id(number: u8) -> PersonId {
    PersonId::from_text(format!("person {number}"))
}

async fn fifty_people(store: &Store) {
    let one = |number| Person {
        id: person_id(number),
        email: EmailAddress::parse(&format!("person{number}@example.com")).unwrap(),
        ..person()
    };
    let insert = move |tx: &mut Tx| (0..50).try_for_each(|number| people::insert(tx, &one(number), None).map(drop));
    store.write(insert).await.unwrap();
}

async fn a_flow_is_used_up_once__sec_41(database: TestDatabase) {
    let store = database.open_migrated().await;
    let flow = Flow { upstream_id: "sage".to_owned(), aim: aim(), sealed: Vec::new() };
    store.write(move |tx| upstream_flows::insert(tx, &hash(1), &hash(2), &flow, LATER)).await.unwrap();
    let refused = store
        .write(|tx| {
            let elsewhere = upstream_flows::consume(tx, &hash(1), &hash(3), "sage", NOW)?;
            let at_another = upstream_flows::consume(tx, &hash(1), &hash(2), "other", NOW)?;
            let too_late = upstream_flows::consume(tx, &hash(1), &hash(2), "sage", LATER)?;
            Ok([elsewhere, at_another, too_late].iter().all(|answered| !matches!(answered, InBrowser::Here(_))))
        })
        .await;
    assert!(refused.unwrap(), "another browser, another upstream, or an answer too late uses nothing up");
    let consume = |tx: &mut Tx, _| upstream_flows::consume(tx, &hash(1), &hash(2), "sage", NOW);
    let outcomes = fifty(&database, &store, consume).await;
    assert_eq!(outcomes.iter().filter(|answered| matches!(answered, InBrowser::Here(_))).count(), 1);
    assert_eq!(outcomes.iter().filter(|answered| matches!(answered, InBrowser::Gone)).count(), 49);
}

async fn an_offer_is_taken_once__sec_43(database: TestDatabase) {
    let store = database.open_migrated().await;
    let offer = LinkOffer { person_id: None, claimed: claimed(subject(1)), aim: aim(), expires_at: LATER };
    store.write(move |tx| link_offers::put(tx, &hash(1), &offer)).await.unwrap();
    let refused =
        store.write(|tx| Ok((link_offers::take(tx, &hash(2), NOW)?, link_offers::take(tx, &hash(1), LATER)?))).await;
    assert_eq!(refused.unwrap(), (None, None), "another browser, or one that comes too late, takes nothing");
    let take = |tx: &mut Tx, _| link_offers::take(tx, &hash(1), NOW).map(|offer| offer.is_some());
    assert_eq!(successes(&fifty(&database, &store, take).await), 1);
}

async fn a_subject_is_linked_to_one_person__fed_2(database: TestDatabase) {
    let store = database.open_migrated().await;
    fifty_people(&store).await;
    let link = |tx: &mut Tx, n| external_logins::link(tx, &login(subject(1), person_id(n)), ExternalState::Linked);
    let linked = fifty(&database, &store, link).await;
    assert_eq!(successes(&linked), 1);
    let is_linked = |tx: &mut Tx, n| {
        let person = people::find(tx, &person_id(n))?.unwrap();
        Ok(person.external == ExternalState::Linked)
    };
    assert_eq!(fifty(&database, &store, is_linked).await, linked, "the others are as they were");
}

async fn a_person_has_one_external_login__fed_2(database: TestDatabase) {
    let store = database.open_migrated().await;
    fifty_people(&store).await;
    let link = |tx: &mut Tx, n| external_logins::link(tx, &login(subject(n), person_id(1)), ExternalState::Linked);
    let linked = fifty(&database, &store, link).await;
    assert_eq!(successes(&linked), 1);
    let is_known = |tx: &mut Tx, n| external_logins::find(tx, &subject(n)).map(|login| login.is_some());
    assert_eq!(fifty(&database, &store, is_known).await, linked, "nothing is kept of the others");
}

async fn a_login_is_disconnected_once__fed_4(database: TestDatabase) {
    let store = database.open_migrated().await;
    fifty_people(&store).await;
    let link = |tx: &mut Tx| external_logins::link(tx, &login(subject(1), person_id(1)), ExternalState::Linked);
    assert!(store.write(link).await.unwrap());
    let disconnect = |tx: &mut Tx, _| external_logins::disconnect(tx, &person_id(1), NOW).map(|login| login.is_some());
    assert_eq!(successes(&fifty(&database, &store, disconnect).await), 1);
    let again = |tx: &mut Tx, n| external_logins::link(tx, &login(subject(n), person_id(1)), ExternalState::Linked);
    assert_eq!(successes(&fifty(&database, &store, again).await), 0, "it is for good");
}

async fn a_change_that_is_taken_back_takes_what_was_linked_since_and_no_organisations__sec_35(database: TestDatabase) {
    let store = database.open_migrated().await;
    fifty_people(&store).await;
    let take_back = |tx: &mut Tx, n: u8, state: ExternalState, changed_at: Timestamp| {
        external_logins::link(tx, &login(subject(n), person_id(n)), state)?;
        let occasion = Occasion::EmailReverted { link_until: changed_at.plus(REVERT_LIFETIME) };
        let ended = store::ends::end_with(tx, &person_id(n), occasion, NOW)?;
        let now = people::find(tx, &person_id(n))?.unwrap().external;
        Ok((ended.external, external_logins::find(tx, &subject(n))?.is_some(), now))
    };
    let moment = Duration::from_micros(1);
    for (n, state, changed_at, is_taken) in [
        (1, ExternalState::Linked, NOW, true),
        (2, ExternalState::Linked, NOW.minus(moment), true),
        (3, ExternalState::Linked, NOW.plus(moment), false),
        (4, ExternalState::Saml, NOW, false),
    ] {
        let outcome = store.write(move |tx| take_back(tx, n, state, changed_at)).await.unwrap();
        let now = if is_taken { ExternalState::Never } else { state };
        assert_eq!(outcome, (is_taken, !is_taken, now), "{n}");
    }
    let again = |tx: &mut Tx| external_logins::link(tx, &login(subject(5), person_id(1)), ExternalState::Linked);
    assert!(store.write(again).await.unwrap(), "as if it had never been linked");
}

async fn closed_and_erased_accounts_sign_in_through_no_upstream__fed_8(database: TestDatabase) {
    let store = database.open_migrated().await;
    fifty_people(&store).await;
    let count = |tx: &mut Tx| external_logins::count_live(tx, "https://sage.example");
    let link = |tx: &mut Tx| {
        let mut link = |n| external_logins::link(tx, &login(subject(n), person_id(n)), ExternalState::Linked).map(drop);
        (1..=3).try_for_each(&mut link)
    };
    store.write(link).await.unwrap();
    assert_eq!(store.read(count).await.unwrap(), 3);
    let leave = |tx: &mut Tx| {
        run(tx, "UPDATE people SET stage = 'closed' WHERE id = 'person 1'; DELETE FROM people WHERE id = 'person 2'")
    };
    store.write(leave).await.unwrap();
    assert_eq!(store.read(count).await.unwrap(), 1);
}
