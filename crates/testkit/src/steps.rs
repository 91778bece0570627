//! Steps that conversations at the authorization endpoint share.

use std::time::Duration;

use idp::registration::{NewClient, register};
use model::ClientId;
use model::client::ClientMetadata;
use testbed::Database;

use crate::browser::{attribute, tags};
use crate::{Answer, Browser, Flow, Kit, PASSWORD, TestClient};

impl Browser {
    /// Opens an authorization request and follows it to a page, or to the client.
    pub async fn authorize(&self, flow: &Flow) -> Answer {
        self.follow(self.get(&flow.address()).await).await
    }

    /// Fills the sign-in page in with [`PASSWORD`] and follows what comes.
    pub async fn pass_sign_in(&self, page: &Answer, email: &str) -> Answer {
        let answer = self.submit(page, &[("username", email), ("password", PASSWORD)]).await;
        self.follow(answer).await
    }

    /// Presses *Allow* or *Deny* (`allow`, `deny`) and follows what comes.
    pub async fn decide(&self, page: &Answer, decision: &str) -> Answer {
        let answer = self.submit(page, &[("decision", decision)]).await;
        self.follow(answer).await
    }
}

impl Answer {
    /// The `error` that the client gets by redirect; empty when there is none.
    pub fn error(&self) -> String {
        self.redirect_param("error").unwrap_or_default()
    }

    /// The code that the client gets by redirect.
    pub fn code(&self) -> String {
        self.redirect_param("code").unwrap_or_else(|| panic!("no code: {self:?}"))
    }

    /// What stands in a field of the page.
    pub fn field(&self, name: &str) -> Option<String> {
        let input = tags(&self.body, "<input").find(|tag| attribute(tag, "name").as_deref() == Some(name))?;
        Some(attribute(input, "value").unwrap_or_default())
    }

    /// Whether this is the page where one signs in.
    pub fn is_sign_in_page(&self) -> bool {
        self.status == 200 && self.body.contains("id=\"login-submit\"")
    }

    /// Whether this is the page where one allows or denies.
    pub fn is_consent_page(&self) -> bool {
        self.status == 200 && self.body.contains("id=\"consent-allow\"")
    }
}

impl Flow {
    /// The same request with one more parameter, whether or not it has it already.
    #[must_use]
    pub fn and(mut self, name: &str, value: &str) -> Self {
        self.params.push((name.to_owned(), value.to_owned()));
        self
    }

    /// The request as the fields of a form.
    pub fn fields(&self) -> Vec<(&str, &str)> {
        self.params.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect()
    }
}

impl Kit {
    /// Takes a client away.
    pub async fn remove(&self, client: &TestClient) {
        let id = ClientId::from_text(&client.id);
        let removed = self.app.store.write(move |tx| store::clients::remove(tx, &id)).await;
        assert!(removed.expect("the store works"), "there is such a client");
    }

    /// Changes what a client registered; its id and secrets stay.
    pub async fn change(&self, client: &TestClient, change: impl Fn(&mut ClientMetadata) + Send + 'static) {
        let id = ClientId::from_text(&client.id);
        let changed = self.app.store.write(move |tx| {
            let mut client = store::clients::find(tx, &id)?.expect("there is such a client");
            change(&mut client.metadata);
            store::clients::remove(tx, &id)?;
            store::clients::insert(tx, &client)
        });
        changed.await.expect("the store works");
    }

    /// Why metadata can't be registered; empty when it can.
    pub async fn refusal(&self, metadata: ClientMetadata) -> String {
        let new = NewClient { metadata, surface: model::Surface::Website, first_party: false };
        let registered = register(&self.app.provider, &self.app.store, &mut self.moment(), new).await;
        registered.expect("the store works").err().map(|why| why.to_string()).unwrap_or_default()
    }

    /// Makes every insert into a table take `time` on PostgreSQL, where others go on meanwhile; SQLite has one
    /// writer, and nothing to slow down.
    pub async fn slow_down_inserts(&self, table: &str, time: Duration) {
        if self.throwaway.database == Database::Sqlite {
            return;
        }
        let trigger = format!(
            "CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS \
             'BEGIN PERFORM pg_sleep({}); RETURN NEW; END'; \
             CREATE TRIGGER slow BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION slow()",
            time.as_secs_f64()
        );
        self.throwaway.alter(&trigger);
    }

    /// Whether a text stands anywhere in the database, in plain or as bytes.
    pub async fn database_holds(&self, text: &str) -> bool {
        self.throwaway.holds(text)
    }
}
