//! The app on a port of this machine, for another that reaches it over HTTP.

use std::net::TcpListener;

use actix_web::dev::ServerHandle;
use actix_web::{App as ActixApp, HttpServer, web};
use model::signing::Algorithm;
use serde_json::Value;
use server::routes;

use crate::{Database, Kit};

/// A port that answers until it is dropped.
pub struct Listening {
    handle: ServerHandle,
    /// The port.
    pub port: u16,
}

impl Kit {
    /// An app that others reach under its own issuer; `more` are further sections of its configuration.
    pub async fn listening(database: Database, more: &str) -> (Self, Listening) {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
        let port = listener.local_addr().expect("a bound port has a number").port();
        let kit = Self::under(database, &format!("issuer = \"http://127.0.0.1:{port}\""), more).await;
        let listening = kit.listen_on(listener);
        (kit, listening)
    }

    /// Answers on the port again that its issuer names.
    pub fn listen_again(&self, port: u16) -> Listening {
        self.listen_on(TcpListener::bind(("127.0.0.1", port)).expect("the port is free again"))
    }

    fn listen_on(&self, listener: TcpListener) -> Listening {
        let port = listener.local_addr().expect("a bound port has a number").port();
        let (app, metrics) = (self.app.clone(), web::Data::new(self.app.metrics.clone()));
        let serve = move || ActixApp::new().app_data(app.clone()).app_data(metrics.clone()).configure(routes::mount);
        let server = HttpServer::new(serve).workers(1).disable_signals().listen(listener);
        let server = server.expect("a port can be listened on").run();
        let handle = server.handle();
        actix_web::rt::spawn(server);
        Listening { handle, port }
    }

    /// Claims signed by the app's own RS256 key, whatever they say.
    pub async fn sign(&self, claims: Value) -> String {
        let (provider, now) = (self.app.provider.clone(), self.now());
        let signed = self.app.store.read(move |tx| {
            let keys = provider.snapshot(tx, now)?;
            keys.keys.signer(Algorithm::RS256)?.sign(idp::keys::TokenType::IdToken, &claims)
        });
        signed.await.expect("the app has a key")
    }
}

impl Listening {
    /// Answers no more, from the moment that this comes back.
    pub async fn stop(self) {
        self.handle.stop(false).await;
    }
}

impl Drop for Listening {
    fn drop(&mut self) {
        // Nobody waits for it: the port closes with the test.
        drop(self.handle.stop(false));
    }
}
