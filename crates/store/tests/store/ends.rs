//! What ends with which occasion (SEC-28): a table over all occasions and all kinds of things that give access.

use crate::databases::TestDatabase;
use crate::single_use::{NOW, client};
use crate::somebody::Somebody;
use model::ClientId;
use model::ends::Occasion;
use std::collections::BTreeSet;
use store::ends::end_with;
use store::{Tx, clients};

crate::on_both!(each_kind_ends_on_its_occasions_and_stays_on_all_others__sec_28);

/// What ends of the things of a [`Somebody`], by the first words of their names; what comes after *but* stays.
macro_rules! table {
    ($($occasion:ident $({ $($field:ident: $value:expr),* })? ends [$($ends:literal),*] $(but [$($but:literal),*])?;)+) => {
        const TABLE: &[(fn(&Somebody) -> Occasion<'_>, &[&str], &[&str])] = &[
            $((|_somebody| Occasion::$occasion $({ $($field: ($value)(_somebody)),* })?, &[$($ends),*], &[$($($but),*)?])),+
        ];

        /// Doesn't compile while an occasion has no row.
        const fn has_a_row(occasion: &Occasion<'_>) {
            match occasion { $(Occasion::$occasion { .. } => ()),+ }
        }
    };
}

table! {
    PasswordSet
        ends ["session", "grant", "code", "device", "enrolment", "link set_password", "link change_email"];
    PasswordChanged { session: Somebody::here }
        ends ["session", "grant", "code", "device", "enrolment", "link set_password", "link change_email"]
        but ["session here"];
    SignedOutElsewhere { session: Somebody::here }
        ends ["session", "grant", "code", "device"] but ["session here"];
    AppRemoved { client: Somebody::other_client }
        ends ["grant other", "code other", "device other", "consent other"];
    Closed
        ends ["session", "grant", "code", "device", "enrolment", "link", "earlier", "consent", "role"];
    Locked
        ends ["session", "grant", "code", "device"];
    SubscriptionRemoved
        ends ["session", "grant", "code", "device"];
    MailboxProved { browser: Somebody::browser }
        ends ["session", "grant", "code", "device", "enrolment elsewhere", "link", "earlier"];
    EmailChangeAsked
        ends ["link change_email"];
    EmailChanged
        ends ["link set_password", "link change_email"];
    EmailReverted { link_until: Somebody::link_until }
        ends ["session", "grant", "code", "device", "enrolment", "link", "offer", "login"];
    PhoneReverted { link_until: Somebody::link_until }
        ends ["link revert_phone"];
    ExternalLinked { session: Somebody::in_session }
        ends ["session password website", "grant password website", "code password website", "device password website"];
    ExternalDisconnected { session: Somebody::in_session }
        ends ["session external", "grant external", "code external", "device external", "enrolment", "offer"];
}

/// Whether a name begins with one of these words.
fn is_of(name: &str, these: &[&str]) -> bool {
    these.iter().any(|one| name.strip_prefix(one).is_some_and(|rest| rest.is_empty() || rest.starts_with(' ')))
}

async fn each_kind_ends_on_its_occasions_and_stays_on_all_others__sec_28(database: TestDatabase) {
    let store = database.open_migrated().await;
    let two_clients = |tx: &mut Tx| {
        let other = ClientId::from_text("other");
        clients::insert(tx, &client())?;
        clients::insert(tx, &model::client::Client { id: other, ..client() })
    };
    store.write(two_clients).await.unwrap();
    let mut ends_somewhere = BTreeSet::new();
    let mut all = BTreeSet::new();
    for (row, (occasion, ends, but)) in TABLE.iter().enumerate() {
        let on_occasion = move |tx: &mut Tx| {
            let (somebody, beside) = (Somebody::new(row), Somebody::new(row + TABLE.len()));
            let (before, untouched) = (somebody.begin(tx)?, beside.begin(tx)?);
            has_a_row(&occasion(&somebody));
            end_with(tx, &somebody.id, occasion(&somebody), NOW)?;
            let spared = beside.has(tx)? == untouched;
            Ok((before, somebody.has(tx)?, spared, format!("{:?}", occasion(&somebody))))
        };
        let (before, after, spared, name) = store.write(on_occasion).await.unwrap();
        assert!(spared, "somebody else has lost something: {name}");
        let expected: BTreeSet<String> =
            before.iter().filter(|name| !is_of(name, ends) || is_of(name, but)).cloned().collect();
        assert_eq!(after, expected, "{name}");
        ends_somewhere.extend(before.difference(&after).cloned());
        all.extend(before);
    }
    assert_eq!(ends_somewhere, all, "what no occasion ends shows nothing");
    assert!(all.len() > 30, "{all:?}");
}
