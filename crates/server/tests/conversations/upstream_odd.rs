//! Signet before an upstream that says whatever a test wants, reached over real HTTP.

use federation::HealthLine;
use federation::oidc::UpstreamError;
use model::client::TokenEndpointAuthMethod;
use model::external::StoredUpstream;
use model::keyring::SealPurpose;
use serde_json::{Value, json};
use testkit::{Answer, Browser, ClientKey, Database, Kit, OddUpstream, Reply};

/// What Signet is there.
pub(crate) const CLIENT_ID: &str = "signet";
/// Its secret there, with letters that have a meaning in forms and in header fields.
pub(crate) const SECRET: &str = "s3cret: of+many/k%nds & more";
/// The address that the upstream claims somebody has.
pub(crate) const EMAIL: &str = "ada@example.com";
/// The `sub` of that person.
pub(crate) const SUBJECT: &str = "subject-7f3a";

/// Both of them. The upstreams *Odd* and *Other* are one server, with an issuer each, and sign by one key.
pub(crate) struct Odd {
    pub(crate) here: Kit,
    pub(crate) there: OddUpstream,
    pub(crate) key: ClientKey,
}

/// Somebody's browser that has set out for an upstream.
pub(crate) struct SetOut {
    pub(crate) browser: Browser,
    pub(crate) upstream: &'static str,
    /// The parameters of the authorization request.
    pub(crate) asked: Value,
}

impl Odd {
    /// Here on this kind of database; nothing slows anybody down.
    pub(crate) async fn on(database: Database) -> Self {
        Self::under(database, "enabled = false").await
    }

    /// The same with these lines of `[rate_limit]`.
    pub(crate) async fn under(database: Database, limits: &str) -> Self {
        let (there, key) = (OddUpstream::start(), ClientKey::new("ES256", "one"));
        let upstream = |id: &str, name: &str| {
            let issuer = there.at(&format!("/{id}"));
            format!(
                "[[upstream.oidc]]\nid = \"{id}\"\nname = \"{name}\"\nissuer = \"{issuer}\"\n\
                 client_id = \"{CLIENT_ID}\"\nclient_secret = \"{SECRET}\"\n"
            )
        };
        let config = format!(
            "[rate_limit]\n{limits}\n[sign_up]\nsubscription = \"off\"\n[outbound]\nallow_loopback = true\n{}{}",
            upstream("odd", "Odd"),
            upstream("other", "Other")
        );
        let here = Kit::under(database, &format!("issuer = \"{}\"", testkit::ISSUER), &config).await;
        let world = Self { here, there, key };
        for id in ["odd", "other"] {
            world.publish(id, world.metadata(id));
            world.publish_keys(id, &[&world.key]);
        }
        world
    }

    /// The metadata of an upstream as it should be.
    pub(crate) fn metadata(&self, id: &str) -> Value {
        let at = |path: &str| self.there.at(&format!("/{id}{path}"));
        json!({
            "issuer": at(""), "authorization_endpoint": at("/authorize"), "token_endpoint": at("/token"),
            "userinfo_endpoint": at("/userinfo"), "jwks_uri": at("/jwks"), "response_types_supported": ["code"],
            "subject_types_supported": ["public"], "id_token_signing_alg_values_supported": ["ES256"],
            "authorization_response_iss_parameter_supported": true,
        })
    }

    pub(crate) fn publish(&self, id: &str, metadata: Value) {
        self.there.tell(&format!("/{id}/.well-known/openid-configuration"), Reply::Json(metadata));
    }

    pub(crate) fn publish_keys(&self, id: &str, keys: &[&ClientKey]) {
        let keys: Vec<_> = keys.iter().map(|key| &key.jwk).collect();
        self.there.tell(&format!("/{id}/jwks"), Reply::Json(json!({"keys": keys})));
    }

    /// A browser of somebody new presses *Sign in with Odd*.
    pub(crate) async fn set_out(&self) -> SetOut {
        self.set_out_in(self.here.browser(), "odd").await
    }

    /// The same in this browser, to this upstream.
    pub(crate) async fn set_out_in(&self, browser: Browser, upstream: &'static str) -> SetOut {
        let page = browser.get("/sign-in").await;
        self.set_out_from(&page, browser, upstream).await
    }

    /// The same from a page that offers it.
    pub(crate) async fn set_out_from(&self, page: &Answer, browser: Browser, upstream: &'static str) -> SetOut {
        let answer = browser.press(page, &format!("upstream-{upstream}"), &[]).await;
        let address = answer.location().unwrap_or_else(|| panic!("not sent on: {answer:?}"));
        assert!(address.starts_with(&self.there.at(&format!("/{upstream}/authorize?"))), "{address}");
        let query = address.split_once('?').unwrap().1;
        let asked = url::form_urlencoded::parse(query.as_bytes()).into_owned();
        let asked = Value::Object(asked.map(|(name, value)| (name, value.into())).collect());
        SetOut { browser, upstream, asked }
    }

    /// The claims of an ID token as they should be, but for `changes`; `null` takes one away.
    pub(crate) fn claims(&self, out: &SetOut, changes: &Value) -> Value {
        let now = self.here.now().seconds();
        let claims = json!({
            "iss": self.there.at(&format!("/{}", out.upstream)), "sub": SUBJECT, "aud": CLIENT_ID, "iat": now,
            "exp": now + 300, "nonce": out.asked["nonce"], "email": EMAIL, "email_verified": true,
            "name": "Ada Lovelace", "sid": "session-of-ada",
        });
        changed(claims, changes)
    }

    /// What the token endpoint answers from now on: this ID token, with everything else as it should be.
    pub(crate) fn give(&self, out: &SetOut, id_token: &str) {
        let tokens = json!({"access_token": "an-access-token", "token_type": "Bearer", "id_token": id_token});
        self.there.tell(&format!("/{}/token", out.upstream), Reply::Json(tokens));
    }

    /// Comes back with a code, as the upstream should send the browser.
    pub(crate) async fn come_back(&self, out: &SetOut) -> Answer {
        self.come_back_with(out, &json!({})).await
    }

    /// Comes back with these changes to the answer's parameters; `null` takes one away.
    pub(crate) async fn come_back_with(&self, out: &SetOut, changes: &Value) -> Answer {
        let issuer = self.there.at(&format!("/{}", out.upstream));
        let params = changed(json!({"code": "a-code", "state": out.asked["state"], "iss": issuer}), changes);
        let address = format!("/upstream/{}/callback?{}", out.upstream, query(&params));
        out.browser.follow(out.browser.get(&address).await).await
    }

    /// The whole way with a sound ID token, but for `changes` to its claims.
    pub(crate) async fn pass(&self, out: &SetOut, changes: &Value) -> Answer {
        self.give(out, &self.key.sign(&self.claims(out, changes)));
        self.come_back(out).await
    }

    /// Nobody came in, nothing was made, no reason is told; `why` stands in the upstream's line of health.
    pub(crate) async fn refused(&self, what: &str, out: &SetOut, page: &Answer, why: &str) {
        assert_eq!((page.status, page.heading().as_str()), (400, "The sign-in didn’t work"), "{what}: {page:?}");
        assert!(page.text().contains("can’t be accepted, so you were not signed in."), "{what}: {}", page.text());
        assert!(page.body.contains("id=\"trace-id\""), "{what}: {}", page.body);
        self.nothing_came_of_it(what, out).await;
        let error = self.last_error(out.upstream).await;
        assert!(error.to_lowercase().contains(&why.to_lowercase()), "{what}: {error}");
        assert!(why.is_empty() || !page.text().contains(why), "{what} is told: {}", page.text());
        for secret in [SUBJECT, EMAIL, SECRET, "an-access-token", out.asked["nonce"].as_str().unwrap()] {
            assert!(!error.contains(secret), "{what}: the line of health holds {secret}: {error}");
        }
    }

    /// Nobody is in, there is no account, and no proof is asked for.
    pub(crate) async fn nothing_came_of_it(&self, what: &str, out: &SetOut) {
        let (profile, account) = (out.browser.get("/profile").await, self.person().await);
        assert!(profile.status != 200 && account.is_none(), "{what}: {profile:?} {account:?}");
        for page in ["/sign-up/external", "/sign-in/prove"] {
            assert_ne!(out.browser.get(page).await.status, 200, "{what}: {page}");
        }
    }

    /// How an upstream is doing.
    pub(crate) async fn line(&self, id: &str) -> HealthLine {
        self.here.app.upstream(id).await.unwrap().unwrap().health.line()
    }

    /// What went wrong at an upstream last; empty when nothing did.
    pub(crate) async fn last_error(&self, id: &str) -> String {
        self.line(id).await.last_error.map(|(_, error)| error).unwrap_or_default()
    }

    /// Signet looks at an upstream, as it does by itself from time to time.
    pub(crate) async fn look(&self, id: &str) -> Result<(), UpstreamError> {
        self.here.app.upstream(id).await.unwrap().unwrap().check(self.here.now()).await.map(drop)
    }

    /// Adds an upstream beside those of the configuration, at the issuer of another.
    pub(crate) async fn add(&self, id: &str, issuer: &str, auth_method: Option<TokenEndpointAuthMethod>) {
        let moment = &mut self.here.moment();
        let added = StoredUpstream {
            id: id.to_owned(),
            name: "Added".to_owned(),
            issuer: self.there.at(issuer),
            client_id: CLIENT_ID.to_owned(),
            sealed_secret: Some(self.here.app.provider.keyring.seal(
                moment,
                SealPurpose::UpstreamSecret,
                SECRET.as_bytes(),
            )),
            auth_method,
            created_at: moment.now,
        };
        assert!(self.here.app.store.write(move |tx| store::upstreams::insert(tx, &added)).await.unwrap());
    }

    /// Removes one that was added.
    pub(crate) async fn remove(&self, id: &'static str) {
        assert!(self.here.app.store.write(|tx| store::upstreams::remove(tx, id)).await.unwrap());
    }

    /// Who has [`EMAIL`] here.
    pub(crate) async fn person(&self) -> Option<model::person::Person> {
        account::people::find(&self.here.app.accounts, EMAIL).await.unwrap()
    }
}

/// An object with changes; `null` takes a member away.
pub(crate) fn changed(mut object: Value, changes: &Value) -> Value {
    for (name, value) in changes.as_object().unwrap() {
        match value.is_null() {
            true => drop(object.as_object_mut().unwrap().remove(name)),
            false => object[name] = value.clone(),
        }
    }
    object
}

/// A text as it stands in a form (`application/x-www-form-urlencoded`).
pub(crate) fn in_form(text: &str) -> String {
    url::form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

fn query(params: &Value) -> String {
    let pairs = params.as_object().unwrap().iter().map(|(name, value)| (name, value.as_str().unwrap()));
    url::form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish()
}
