//! Two Signets: one here, and one there that is its upstream *Sage*, reached over real HTTP.

use federation::link;
use model::PlainToken;
use model::client::ClientMetadata;
use model::external::Subject;
use model::keyring::Purpose;
use model::person::Person;
use model::secret::PlainPassword;
use testkit::{Answer, Browser, Database, Kit, Listening, PASSWORD, TestClient};

/// Where the upstream sends people back to.
pub(crate) const CALLBACK: &str = "http://localhost:9000/upstream/sage/callback";

/// Both of them.
pub(crate) struct World {
    pub(crate) here: Kit,
    pub(crate) there: Kit,
    pub(crate) listening: Option<Listening>,
    /// What here is there.
    pub(crate) client: TestClient,
}

impl World {
    /// Here on this kind of database; there is always on a small file.
    pub(crate) async fn on(database: Database) -> Self {
        Self::with(database, "off", 1).await
    }

    /// The same, and who signs up here must name a subscription.
    pub(crate) async fn asking_for_subscriptions(database: Database) -> Self {
        Self::with(database, "required", 1).await
    }

    /// The same, and here is two clients there: *Twin* is an upstream of its own, of the same issuer.
    pub(crate) async fn with_twin(database: Database) -> Self {
        Self::with(database, "off", 2).await
    }

    async fn with(database: Database, subscription: &str, clients: usize) -> Self {
        let quiet = "[rate_limit]\nenabled = false\n[sign_up]\nsubscription = \"off\"\n";
        let (there, listening) = Kit::listening(Database::Sqlite, quiet).await;
        let client = there.register(as_relying_party, true).await;
        let issuer = there.app.issuer.as_str();
        let upstream = |id: &str, name: &str, issuer: &str, client: &TestClient| {
            let (client_id, secret) = (&client.id, &client.secret);
            format!(
                "[[upstream.oidc]]\nid = \"{id}\"\nname = \"{name}\"\nissuer = \"{issuer}\"\nclient_id = \"{client_id}\"\nclient_secret = \"{secret}\"\n"
            )
        };
        let nowhere = "http://127.0.0.1:9";
        let quiet = quiet.replace("off", subscription);
        let mut config =
            quiet + &upstream("sage", "Sage", issuer, &client) + &upstream("other", "Other", nowhere, &client);
        for _ in 1..clients {
            config += &upstream("twin", "Twin", issuer, &there.register(as_relying_party, true).await);
        }
        let here = Kit::under(database, &format!("issuer = \"{}\"", testkit::ISSUER), &config).await;
        Self { here, there, listening: Some(listening), client }
    }

    /// One person's browser, at both places.
    pub(crate) fn browser(&self) -> Walker {
        Walker {
            here: self.here.browser(),
            there: self.there.browser(),
            origin: self.there.app.issuer.as_str().to_owned(),
        }
    }

    /// Who has this address here.
    pub(crate) async fn person(&self, email: &str) -> Option<Person> {
        account::people::find(&self.here.app.accounts, email).await.unwrap()
    }

    /// Gives somebody here a password, as a link by mail would.
    pub(crate) async fn give_password(&self, person: &Person) {
        let (app, password) = (&self.here.app, PlainPassword::new(PASSWORD));
        let moment = &mut self.here.moment();
        account::people::set_password(&app.accounts, &person.id, password, moment).await.unwrap();
    }

    /// Links somebody here to somebody there, as an operator does.
    pub(crate) async fn link(&self, person: &Person, there: &Person) -> link::LinkedByOperator {
        let (app, id, draw) = (self.here.app.clone(), person.id.clone(), self.here.moment().draw());
        let issuer = self.there.app.issuer.as_str().to_owned();
        let subject = Subject { issuer, subject: there.id.as_str().to_owned() };
        let linked = self.here.app.store.write(move |tx| {
            let sage = link::Named { id: "sage", name: "Sage" };
            link::link_by_operator(tx, &app.accounts, &id, &subject, sage, &draw)
        });
        linked.await.unwrap()
    }

    /// Disconnects somebody here, as support does.
    pub(crate) async fn disconnect(&self, person: &Person) {
        let (app, id, draw) = (self.here.app.clone(), person.id.clone(), self.here.moment().draw());
        let done = self.here.app.store.write(move |tx| {
            link::disconnect(tx, &app.accounts, &id, "Sage", link::DisconnectedBy::Operator { reason: "lost" }, &draw)
        });
        assert_eq!(done.await.unwrap(), link::Disconnecting::Done);
    }

    /// The session that a browser has there.
    pub(crate) async fn session_there(&self, browser: &Browser) -> String {
        let cookie = format!("signet-session-{}", self.there.app.issuer.port());
        let token = PlainToken::presented(browser.cookies()[&cookie].clone());
        let hash = self.there.app.provider.keyring.hash(Purpose::Session, &token);
        let (now, idle) = (self.there.now(), self.there.app.provider.settings.session.idle);
        let found = self.there.app.store.read(move |tx| store::sessions::find_live(tx, &hash, now, idle)).await;
        found.unwrap().unwrap().0.id.to_string()
    }

    /// Lets time pass at both.
    pub(crate) fn advance(&self, seconds: u64) {
        let by = std::time::Duration::from_secs(seconds);
        self.here.advance(by);
        self.there.advance(by);
    }

    /// The upstream's port closes.
    pub(crate) async fn take_upstream_away(&mut self) -> u16 {
        let listening = self.listening.take().unwrap();
        let port = listening.port;
        listening.stop().await;
        port
    }
}

fn as_relying_party(metadata: &mut ClientMetadata) {
    metadata.client_name = "Here".to_owned();
    metadata.redirect_uris = ["sage", "other", "twin"].map(|id| CALLBACK.replace("sage", id)).to_vec();
    metadata.post_logout_redirect_uris = vec!["http://localhost:9000/signed-out".to_owned()];
}

/// A browser that goes back and forth.
pub(crate) struct Walker {
    pub(crate) here: Browser,
    pub(crate) there: Browser,
    origin: String,
}

impl Walker {
    /// The sign-in page here, for the profile.
    pub(crate) async fn sign_in_page(&self) -> Answer {
        self.here.get("/sign-in").await
    }

    /// Presses *Sign in with Sage*; gives the address at the upstream.
    pub(crate) async fn set_out(&self, page: &Answer) -> String {
        let answer = self.here.press(page, "upstream-sage", &[]).await;
        assert_eq!(answer.status, 303, "{answer:?}");
        let address = answer.location().unwrap();
        assert!(address.starts_with(&self.origin), "{address}");
        address
    }

    /// Goes to an address at the upstream, signs in there where it is asked, and gives the address that leads back.
    pub(crate) async fn pass_upstream(&self, address: &str, email: &str) -> String {
        let mut answer = self.there.follow(self.there.get(address).await).await;
        if answer.is_sign_in_page() {
            answer = self.there.pass_sign_in(&answer, email).await;
        }
        answer.location().unwrap_or_else(|| panic!("no way back: {answer:?}"))
    }

    /// The whole way from a sign-in page here: there, back, and on as far as it leads here.
    pub(crate) async fn through_sage(&self, page: &Answer, email: &str) -> Answer {
        let address = self.set_out(page).await;
        let back = self.pass_upstream(&address, email).await;
        self.here.follow(self.here.get(&back).await).await
    }

    /// The same for the profile.
    pub(crate) async fn sign_in_with_sage(&self, email: &str) -> Answer {
        let page = self.sign_in_page().await;
        self.through_sage(&page, email).await
    }

    /// Proves an account here by its password.
    pub(crate) async fn prove(&self, page: &Answer, password: &str) -> Answer {
        let answer = self.here.press(page, "prove-submit", &[("password", password)]).await;
        self.here.follow(answer).await
    }

    /// Whether the profile opens.
    pub(crate) async fn is_in(&self) -> bool {
        self.here.get("/profile").await.status == 200
    }

    /// Links Sage on the profile, as far as the address at the upstream.
    pub(crate) async fn set_out_to_link(&self) -> String {
        let page = self.here.get("/profile/password/external?upstream=sage").await;
        let answer = self.here.press(&page, "link-sage", &[("current-password", PASSWORD)]).await;
        answer.location().unwrap_or_else(|| panic!("not sent on: {answer:?}"))
    }
}
