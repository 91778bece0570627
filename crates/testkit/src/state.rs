//! People in states that no path of this release leads to.

use diesel::RunQueryDsl;
use model::PersonId;
use model::claims::ProfileClaims;
use model::event::EventKind;
use model::external::{ExternalLogin, Subject};
use model::person::{Person, Stage, State};
use model::surface::ExternalState;

use crate::Kit;

impl Kit {
    /// Puts a person into a state and touches nothing else: sessions, codes
    /// and tokens stay, so that each path must ask for the state itself.
    pub async fn put_in_state(&self, person: &PersonId, state: State) {
        let (stage, locked) = match state {
            State::Unproved => (Stage::Unproved, false),
            State::NoSubscription => (Stage::NoSubscription, false),
            State::Waiting => (Stage::Waiting, false),
            State::Active => (Stage::Active, false),
            State::Locked => (Stage::Active, true),
            State::Closed => (Stage::Closed, false),
        };
        let locked_at = if locked { self.now().micros().to_string() } else { "NULL".to_owned() };
        self.change_person(person, format!("stage = '{}', locked_at = {locked_at}", stage.as_str())).await;
    }

    /// Takes a person's password away and touches nothing else.
    pub async fn take_password(&self, person: &PersonId) {
        self.change_person(person, "password_hash = NULL, password_changed_at = NULL".to_owned()).await;
    }

    /// Puts what stands between a person and external logins into a state and touches nothing else.
    pub async fn put_external(&self, person: &PersonId, external: ExternalState) {
        self.change_person(person, format!("external = '{}'", external.as_str())).await;
    }

    /// Links an external login, as a sign-in at the upstream would, and touches nothing else.
    pub async fn link_externally(&self, person: &Person) {
        let login = ExternalLogin {
            subject: Subject { issuer: "https://sage.example".to_owned(), subject: person.id.to_string() },
            upstream_id: "sage".to_owned(),
            person_id: person.id.clone(),
            linked_at: self.now(),
            disconnected_at: None,
        };
        let link = move |tx: &mut store::Tx| store::external_logins::link(tx, &login, ExternalState::Linked);
        assert!(self.app.store.write(link).await.expect("the store works"), "nobody has this subject");
    }

    /// Disconnects a person's external login for good and touches nothing else.
    pub async fn disconnect_externally(&self, person: &PersonId) {
        let (id, now) = (person.clone(), self.now());
        let disconnect = move |tx: &mut store::Tx| store::external_logins::disconnect(tx, &id, now);
        assert!(self.app.store.write(disconnect).await.expect("the store works").is_some(), "there is one");
    }

    /// Takes back what is known of a person's mailbox and touches nothing else.
    pub async fn doubt_mailbox(&self, person: &PersonId) {
        self.change_person(person, "email_verified = FALSE".to_owned()).await;
    }

    /// Gives a person another address.
    pub async fn readdress(&self, person: &PersonId, email: &str) {
        self.change_person(person, format!("email = '{email}', email_canonical = '{email}'")).await;
    }

    /// Gives a person another name, one that nobody could choose included.
    pub async fn rename(&self, person: &PersonId, name: &str) {
        self.change_person(person, format!("name = '{name}'")).await;
    }

    /// Chooses a person's language for them, anything that isn't one included.
    pub async fn set_locale(&self, person: &Person, locale: &str) {
        let claims = ProfileClaims { locale: Some(locale.to_owned()), ..person.claims.clone() };
        let (id, name, now) = (person.id.clone(), person.name.clone(), self.now());
        let change = move |tx: &mut store::Tx| store::people::set_details(tx, &id, &name, &claims, now);
        assert!(self.app.store.write(change).await.expect("the store works"), "there is such a person");
    }

    /// Tells of somebody's events of one kind by another word, one that nobody here knows included.
    pub async fn retell_events(&self, person: &PersonId, kind: EventKind, word: &str) {
        let kind = kind.as_str();
        self.rewrite(format!("UPDATE events SET kind = '{word}' WHERE person_id = '{person}' AND kind = '{kind}'"))
            .await;
    }

    async fn change_person(&self, person: &PersonId, to: String) {
        self.rewrite(format!("UPDATE people SET {to} WHERE id = '{person}'")).await;
    }

    async fn rewrite(&self, statement: String) {
        let change = move |tx: &mut store::Tx| store::on!(tx, c => diesel::sql_query(&statement).execute(c));
        let changed = self.app.store.write(change).await.expect("the store works");
        assert_eq!(changed, 1, "there is one such row");
    }
}
