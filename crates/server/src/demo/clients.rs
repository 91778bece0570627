//! The clients of the demo: one of each kind that an integrator may want to try.

use model::client::{ApplicationType, Client, ClientMetadata, ClientSecret, GrantType, TokenEndpointAuthMethod};
use model::keyring::Purpose;
use model::{ClientId, Keyring, Moment, PlainToken, Scope, Surface};
use store::Store;

use super::folder::{Kept, KeptClient};
use super::{DemoError, Ports};

/// The names by which they are kept and printed.
pub(super) const WEBSITE: &str = "Website";
pub(super) const PHOTO_PRINTS: &str = "Photo Prints";
const REPORTS: &str = "Nightly Reports";
const PHONE_APP: &str = "Phone App";
const SYNC_APP: &str = "Sync App";

/// A client as it should be registered.
pub(super) struct Seed {
    pub(super) metadata: ClientMetadata,
    pub(super) surface: Surface,
    first_party: bool,
}

/// All of them. Two are websites that run beside the demo, at these ports.
pub(super) fn all(ports: Ports) -> Vec<Seed> {
    vec![
        website(WEBSITE, ports.website, true),
        website(PHOTO_PRINTS, ports.third_party, false),
        reports(),
        phone_app(),
        sync_app(),
    ]
}

fn website(name: &str, port: u16, first_party: bool) -> Seed {
    let address = format!("http://localhost:{port}");
    let metadata = ClientMetadata {
        client_name: name.to_owned(),
        redirect_uris: vec![format!("{address}/callback")],
        post_logout_redirect_uris: vec![format!("{address}/signed-out")],
        scope: Scope::parse("openid profile email subscription").expect("a constant scope is well formed"),
        ..ClientMetadata::default()
    };
    Seed { metadata, surface: Surface::Website, first_party }
}

/// Acts for itself, with no person behind it.
fn reports() -> Seed {
    let metadata = ClientMetadata {
        client_name: REPORTS.to_owned(),
        grant_types: vec![GrantType::ClientCredentials],
        response_types: Vec::new(),
        scope: Scope::parse("reports:read reports:write").expect("a constant scope is well formed"),
        ..ClientMetadata::default()
    };
    Seed { metadata, surface: Surface::Website, first_party: true }
}

/// A native app: no secret, a loopback redirect at any port (RFC 8252 §7.3), and refresh tokens.
fn phone_app() -> Seed {
    let metadata = ClientMetadata {
        client_name: PHONE_APP.to_owned(),
        application_type: ApplicationType::Native,
        redirect_uris: vec!["http://127.0.0.1/callback".to_owned()],
        grant_types: vec![GrantType::AuthorizationCode, GrantType::RefreshToken],
        token_endpoint_auth_method: TokenEndpointAuthMethod::None,
        ..ClientMetadata::default()
    };
    Seed { metadata, surface: Surface::App, first_party: true }
}

/// An app on a desktop, without a browser of its own: a code on its screen (RFC 8628), or email and password.
fn sync_app() -> Seed {
    let metadata = ClientMetadata {
        client_name: SYNC_APP.to_owned(),
        application_type: ApplicationType::Native,
        grant_types: vec![GrantType::DeviceCode, GrantType::Password, GrantType::RefreshToken],
        response_types: Vec::new(),
        scope: Scope::parse("openid profile email subscription").expect("a constant scope is well formed"),
        token_endpoint_auth_method: TokenEndpointAuthMethod::None,
        ..ClientMetadata::default()
    };
    Seed { metadata, surface: Surface::App, first_party: true }
}

/// Makes up the identifiers and secrets that aren't kept yet.
pub(super) fn make_up(ports: Ports, kept: &mut Kept, moment: &mut Moment) {
    for Seed { metadata, .. } in all(ports) {
        let uses_secret = metadata.token_endpoint_auth_method.uses_secret();
        kept.clients.entry(metadata.client_name).or_insert_with(|| KeptClient {
            client_id: ClientId::new(moment).to_string(),
            client_secret: uses_secret.then(|| moment.token().expose().to_owned()),
        });
    }
}

/// Registers those that aren't. One whose metadata has changed, as when the ports moved, is registered anew.
pub(super) async fn seed(
    store: &Store,
    keyring: &Keyring,
    ports: Ports,
    kept: &Kept,
    moment: &Moment,
) -> Result<(), DemoError> {
    for seed in all(ports) {
        let Some(known) = kept.clients.get(&seed.metadata.client_name) else { continue };
        let client = seed.into_client(known, keyring, moment);
        store.write(move |tx| replace_unless_same(tx, &client)).await?;
    }
    Ok(())
}

impl Seed {
    fn into_client(self, known: &KeptClient, keyring: &Keyring, moment: &Moment) -> Client {
        let secret = known.client_secret.as_ref().map(|text| ClientSecret {
            hash: keyring.hash(Purpose::ClientSecret, &PlainToken::presented(text)),
            created_at: moment.now,
            expires_at: None,
        });
        Client {
            id: ClientId::from_text(&known.client_id),
            metadata: self.metadata,
            surface: self.surface,
            first_party: self.first_party,
            created_at: moment.now,
            secrets: secret.into_iter().collect(),
        }
    }
}

pub(super) fn replace_unless_same(tx: &mut store::Tx, client: &Client) -> store::Result<()> {
    match store::clients::find(tx, &client.id)? {
        Some(known) if known.metadata == client.metadata => return Ok(()),
        Some(_) => drop(store::clients::remove(tx, &client.id)?),
        None => {}
    }
    store::clients::insert(tx, client)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_seed_is_a_client_that_may_be_registered() {
        for seed in all(Ports::from(9000)) {
            assert_eq!(model::client::check(&seed.metadata), Ok(()), "{}", seed.metadata.client_name);
        }
    }
}
