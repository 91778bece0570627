//! The second Signet of the demo: it plays the *Sage Account* that people sign in with at the first (FED-1).

use std::sync::Arc;

use account::Accounts;
use account::hashing::HashPool;
use account::people::{Addition, FirstPassword, Mailbox, NewPerson, add, find};
use delivery::Landing;
use model::claims::ProfileClaims;
use model::client::{Client, ClientMetadata, ClientSecret};
use model::external::{ExternalLogin, Subject};
use model::keyring::Purpose;
use model::person::Person;
use model::secret::PlainPassword;
use model::surface::ExternalState;
use model::{ClientId, EmailAddress, Keyring, Moment, PersonId, PlainToken, Surface};
use store::{OpenOptions, Store, Tx, external_logins};

use super::folder::{Folder, Kept, KeptClient};
use super::people::word_password;
use super::{DemoError, Ports, loopback, part};
use crate::config::Config;
use crate::data::{self, Data, Upgrade};
use crate::serve::{self, Mode, Server};
use crate::serving::Listeners;

/// Its id at the first Signet.
pub(super) const ID: &str = "sage";
/// The name on the button: *Sign in with Sage*.
pub(super) const NAME: &str = "Sage";

/// The name under which the first Signet's own client is kept.
const CLIENT: &str = "Signet at Sage";

/// Somebody with a Sage Account.
pub(super) struct Seed {
    pub(super) email: &'static str,
    name: &'static str,
    /// What happens when they come.
    pub(super) note: &'static str,
}

/// Everybody there.
pub(super) const PEOPLE: &[Seed] = &[
    Seed { email: "sam@example.com", name: "Sam Sage", note: "is new here: Sign in with Sage signs him up" },
    Seed { email: "linus@example.com", name: "Linus Pauling", note: "is linked to the account of the same address" },
    Seed {
        email: "grace@example.com",
        name: "Grace Hopper",
        note: "has an account here with a password: she proves it, and the two are linked",
    },
];

/// Makes up what isn't kept yet.
pub(super) fn make_up(kept: &mut Kept, moment: &mut Moment) {
    for seed in PEOPLE {
        kept.upstream_passwords.entry(seed.email.to_owned()).or_insert_with(|| word_password(moment));
        kept.upstream_subjects.entry(seed.email.to_owned()).or_insert_with(|| PersonId::new(moment).to_string());
    }
    kept.clients.entry(CLIENT.to_owned()).or_insert_with(|| KeptClient {
        client_id: ClientId::new(moment).to_string(),
        client_secret: Some(moment.token().expose().to_owned()),
    });
}

/// The lines of the first Signet's configuration that lead here.
pub(super) fn lines(ports: Ports, kept: &Kept) -> String {
    let client = kept.clients.get(CLIENT);
    format!(
        "[outbound]\nallow_loopback = true\n\n\
        [[upstream.oidc]]\nid = {ID:?}\nname = {NAME:?}\nissuer = {:?}\nclient_id = {:?}\nclient_secret = {:?}\n\n",
        ports.address(ports.upstream),
        client.map(|client| client.client_id.as_str()).unwrap_or_default(),
        client.and_then(|client| client.client_secret.as_deref()).unwrap_or_default(),
    )
}

/// Starts it: its own database, key file, people and look, and no question about subscriptions.
pub(super) async fn start(folder: &Folder, ports: Ports, kept: &Kept, landing: Landing) -> Result<Server, DemoError> {
    let config = configure(folder, ports)?;
    let listeners = Listeners::bind(&config.server)?;
    data::prepare(&config.database, Upgrade::Run).await?;
    let Data { store, keyring } = data::open_or_make_key(&config, &OpenOptions::default()).await?;
    let mut moment = crate::clock::moment();
    seed_client(&store, &keyring, ports, kept, &moment).await?;
    let hashing = HashPool::start(&config.hash_settings()).map_err(part)?;
    let accounts = Accounts::new(store.clone(), Arc::new(keyring), hashing, config.account_settings());
    for seed in PEOPLE {
        seed_person(&accounts, seed, kept, &mut moment).await?;
    }
    store.close().await;
    let data = data::open_or_make_key(&config, &OpenOptions::default()).await?;
    Ok(serve::start(&config, listeners, data, Mode::Demo(landing)).await?)
}

fn configure(folder: &Folder, ports: Ports) -> Result<Config, DemoError> {
    let text = format!(
        "# Written by `signet demo` at each start: the Signet that plays the Sage Account.\n\n\
        [server]\nlisten = {:?}\nissuer = {:?}\nmanagement_listen = \"127.0.0.1:{}\"\n\n\
        [database]\nurl = \"sqlite://sage.db\"\n\n\
        [secrets]\nkey_file = \"sage.key\"\n\n\
        [brand]\nname = \"Sage Account\"\naccent = \"#2f6f4f\"\n\n\
        [sign_up]\nsubscription = \"off\"\n\n\
        [email]\ntransport = \"outbox\"\nfrom = \"Sage Account <no-reply@sage.example>\"\n\n\
        [telemetry]\nlog_format = \"text\"\nlog_level = \"warn\"\n",
        loopback(ports.upstream).iter().map(ToString::to_string).collect::<Vec<_>>(),
        ports.address(ports.upstream),
        ports.upstream_management,
    );
    folder.write("sage.toml", &text)?;
    Ok(Config::from_text(&text, folder.path())?)
}

async fn seed_client(
    store: &Store,
    keyring: &Keyring,
    ports: Ports,
    kept: &Kept,
    moment: &Moment,
) -> Result<(), DemoError> {
    let Some(known) = kept.clients.get(CLIENT) else { return Ok(()) };
    let signet = ports.address(ports.signet);
    let secret = known.client_secret.as_ref().map(|text| ClientSecret {
        hash: keyring.hash(Purpose::ClientSecret, &PlainToken::presented(text)),
        created_at: moment.now,
        expires_at: None,
    });
    let client = Client {
        id: ClientId::from_text(&known.client_id),
        metadata: ClientMetadata {
            client_name: "Signet".to_owned(),
            redirect_uris: vec![format!("{signet}/upstream/{ID}/callback")],
            post_logout_redirect_uris: vec![format!("{signet}/signed-out")],
            ..ClientMetadata::default()
        },
        surface: Surface::Website,
        first_party: true,
        created_at: moment.now,
        secrets: secret.into_iter().collect(),
    };
    store.write(move |tx| super::clients::replace_unless_same(tx, &client)).await?;
    Ok(())
}

async fn seed_person(accounts: &Accounts, seed: &Seed, kept: &Kept, moment: &mut Moment) -> Result<(), DemoError> {
    if find(accounts, seed.email).await?.is_some() {
        return Ok(());
    }
    let refused = |why: &dyn std::fmt::Display| DemoError::Seed(format!("{} wasn't added: {why}", seed.email));
    let password = kept.upstream_passwords.get(seed.email).map(PlainPassword::new);
    let new = NewPerson {
        id: kept.upstream_subjects.get(seed.email).map(PersonId::from_text),
        email: EmailAddress::parse(seed.email).map_err(|why| refused(&why))?,
        name: seed.name.to_owned(),
        claims: ProfileClaims::default(),
        mailbox: Mailbox::Proved,
        password: password.map_or(FirstPassword::None, FirstPassword::Plain),
    };
    match add(accounts, new, moment).await? {
        Addition::Added(_) => Ok(()),
        Addition::Refused(why) => Err(refused(&why)),
    }
}

/// Links a person of the first Signet to their Sage Account, as if they had come through it once.
pub(super) async fn link(
    store: &Store,
    person: &Person,
    ports: Ports,
    kept: &Kept,
    moment: &Moment,
) -> Result<(), DemoError> {
    let Some(subject) = kept.upstream_subjects.get(person.email.as_str()) else { return Ok(()) };
    let login = ExternalLogin {
        subject: Subject { issuer: ports.address(ports.upstream), subject: subject.clone() },
        upstream_id: ID.to_owned(),
        person_id: person.id.clone(),
        linked_at: moment.now,
        disconnected_at: None,
    };
    store.write(move |tx: &mut Tx| external_logins::link(tx, &login, ExternalState::Linked).map(drop)).await?;
    Ok(())
}

/// The demo was moved to other ports: its upstream calls itself by another name now.
pub(super) async fn follow(store: &Store, ports: Ports) -> Result<(), DemoError> {
    let issuer = ports.address(ports.upstream);
    store.write(move |tx: &mut Tx| external_logins::rename_issuer(tx, ID, &issuer).map(drop)).await?;
    Ok(())
}
