//! The app under test.

use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::time::Duration;

use account::hashing::HashPool;
use account::people::{Addition, FirstPassword, Mailbox, NewPerson};
use actix_web::dev::Service;
use actix_web::middleware::from_fn;
use actix_web::{App as ActixApp, test, web};
use model::claims::ProfileClaims;
use model::person::Person;
use model::secret::PlainPassword;
use model::{EmailAddress, Keyring, Moment, Timestamp};
use server::app::App;
use server::config::Config;
use server::data::Data;
use server::http::every_answer;
use server::routes;
use server::telemetry::{Metrics, metrics};
use server::upstreams::Upstreams;
use store::{OpenOptions, Store};
use testbed::{Database, Throwaway};

use crate::browser::{Answer, Browser};
use crate::database::{address, migrated};
use crate::mailbox::Post;

type Handler = dyn Fn(actix_http::Request) -> Pin<Box<dyn Future<Output = Answer>>>;

/// What differs from one test's app to another's.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    /// More lines of configuration.
    pub config: &'static str,
}

/// The app under test, its database, its clock.
#[derive(Clone)]
pub struct Kit {
    /// The app's parts.
    pub app: web::Data<App>,
    clock: Arc<AtomicI64>,
    handler: Rc<Handler>,
    ground: Rc<Ground>,
    pub(crate) throwaway: Rc<Throwaway>,
}

/// What replicas share besides the database: configuration, key file, time and chance, and the people who read.
struct Ground {
    config: Config,
    key_file: String,
    moments: server::app::Clock,
    mailbox: Post,
}

/// When every test begins: 2026-01-01T00:00:00Z.
const START: i64 = 1_767_225_600;

/// Connections to PostgreSQL: enough for transactions to meet, and few, for a test would spend its time on making them.
const CONNECTIONS: usize = 4;

impl Kit {
    /// The app on a new database of a kind; nothing slows down guessing.
    pub async fn on(database: Database) -> Self {
        Self::with(database, Options { config: "[rate_limit]\nenabled = false\n" }).await
    }

    /// The app with a configuration of the test's own.
    pub async fn with(database: Database, options: Options) -> Self {
        Self::under(database, &format!("issuer = \"{}\"", crate::ISSUER), options.config).await
    }

    /// The app under an issuer, or behind proxies, of the test's own: `server` are the lines of
    /// `[server]`, `more` those of other sections. Hashing is as cheap as can be, unless `more` says
    /// otherwise.
    pub async fn under(database: Database, server: &str, more: &str) -> Self {
        let throwaway = migrated(database).await;
        let cheap =
            if more.contains("[password.argon2]") { "" } else { "[password.argon2]\nmemory_kib = 64\niterations = 1" };
        let config = format!("[server]\n{server}\n{cheap}\n{more}");
        let config = Config::from_text(&config, &throwaway.folder).expect("the test's configuration is valid");
        let clock = Arc::new(AtomicI64::new(START * 1_000_000));
        let draws = Arc::new(AtomicU64::new(1));
        let moments: server::app::Clock = {
            let clock = clock.clone();
            Arc::new(move || moment_at(&clock, &draws))
        };
        let key_file = Keyring::generate(&mut moments()).to_string();
        let ground = Rc::new(Ground { config, key_file, moments, mailbox: Post::default() });
        let kit = Self::upon(ground, Rc::new(throwaway), clock).await;
        kit.give_keys().await;
        kit
    }

    /// Another replica: the same database, key file and clock, and nothing else in common.
    pub async fn replica(&self) -> Self {
        Self::upon(self.ground.clone(), self.throwaway.clone(), self.clock.clone()).await
    }

    async fn upon(ground: Rc<Ground>, throwaway: Rc<Throwaway>, clock: Arc<AtomicI64>) -> Self {
        let store = Store::open(
            &address(&throwaway.url),
            &OpenOptions { postgres_connections: CONNECTIONS, ..OpenOptions::default() },
        )
        .expect("the test's database opens");
        let app = web::Data::new(app(&ground, store));
        let handler = handler(app.clone()).await;
        Self { app, clock, handler, ground, throwaway }
    }

    /// A browser that has never been here.
    pub fn browser(&self) -> Browser {
        Browser::new(self.clone())
    }

    /// A moment of the test's own.
    pub fn moment(&self) -> Moment {
        (self.app.clock)()
    }

    /// The time now.
    pub fn now(&self) -> Timestamp {
        Timestamp::from_micros(self.clock.load(Ordering::Relaxed))
    }

    /// Lets time pass.
    pub fn advance(&self, by: Duration) {
        self.clock.fetch_add(i64::try_from(by.as_micros()).expect("a test's patience is short"), Ordering::Relaxed);
    }

    /// Steps the clock back.
    pub fn step_back(&self, by: Duration) {
        self.clock.fetch_sub(i64::try_from(by.as_micros()).expect("a test's patience is short"), Ordering::Relaxed);
    }

    /// Adds an active person with [`crate::PASSWORD`] and every standard claim.
    pub async fn person(&self, email: &str) -> Person {
        let claims: ProfileClaims = serde_json::from_value(serde_json::json!({
            "given_name": "Ada", "family_name": "Lovelace", "middle_name": "Augusta", "nickname": "ada",
            "preferred_username": "ada", "profile": "https://ada.example/", "picture": "https://ada.example/a.png",
            "website": "https://ada.example/", "gender": "female", "birthdate": "1815-12-10",
            "zoneinfo": "Europe/London", "locale": "en-GB", "phone_number": "+353861234567",
            "phone_number_verified": true,
            "address": {"formatted": "12 St James's Square\nLondon", "country": "GB"},
        }))
        .expect("the claims are standard ones");
        let password = FirstPassword::Plain(PlainPassword::new(crate::PASSWORD));
        self.add_person(email, claims, password).await
    }

    /// Adds an active person without a password.
    pub async fn person_without_password(&self, email: &str) -> Person {
        self.add_person(email, ProfileClaims::default(), FirstPassword::None).await
    }

    async fn add_person(&self, email: &str, claims: ProfileClaims, password: FirstPassword) -> Person {
        let new = NewPerson {
            id: None,
            email: EmailAddress::parse(email).expect("the test's address is one"),
            name: "Ada Lovelace".to_owned(),
            claims,
            mailbox: Mailbox::Proved,
            password,
        };
        match account::people::add(&self.app.accounts, new, &mut self.moment()).await.expect("a person can be added") {
            Addition::Added(person) => person,
            Addition::Refused(why) => panic!("the test's person was refused: {why}"),
        }
    }

    pub(crate) fn mailbox(&self) -> &Post {
        &self.ground.mailbox
    }

    pub(crate) async fn send(&self, request: actix_http::Request) -> Answer {
        (self.handler)(request).await
    }
}

fn moment_at(clock: &AtomicI64, draws: &AtomicU64) -> Moment {
    let mut seed = [0; 32];
    seed[..8].copy_from_slice(&draws.fetch_add(1, Ordering::Relaxed).to_le_bytes());
    Moment::new(Timestamp::from_micros(clock.load(Ordering::Relaxed)), seed)
}

fn app(ground: &Ground, store: Store) -> App {
    let config = &ground.config;
    let keyring = Keyring::parse(&ground.key_file).expect("a new key file is well formed");
    let hashing = HashPool::start(&config.hash_settings()).expect("threads can be started");
    let brand = config.brand.load().expect("the default brand is sound");
    let metrics = Metrics::new().expect("the metrics are sound");
    let upstreams = Upstreams::of(config).expect("a client can be made");
    App {
        clock: ground.moments.clone(),
        ..App::new(config, Data { store, keyring }, hashing, metrics, brand, upstreams)
    }
}

async fn handler(app: web::Data<App>) -> Rc<Handler> {
    let metrics = web::Data::new(app.metrics.clone());
    let actix = ActixApp::new()
        .app_data(app)
        .app_data(metrics)
        .wrap(from_fn(every_answer::mark))
        .wrap(from_fn(metrics::observe))
        .configure(routes::mount);
    let service = Rc::new(test::init_service(actix).await);
    Rc::new(move |request| {
        let service = service.clone();
        Box::pin(async move {
            let response = service.call(request).await.expect("errors are answers");
            let (status, headers) = (response.status().as_u16(), response.headers().clone());
            let body = test::read_body(response).await;
            Answer::new(status, &headers, &body)
        })
    })
}

/// Holds `count` conversations at the same time and gives what came of each.
pub async fn at_once<T: 'static, F: Future<Output = T> + 'static>(count: usize, each: impl Fn(usize) -> F) -> Vec<T> {
    let under_way: Vec<_> = (0..count).map(|number| actix_web::rt::spawn(each(number))).collect();
    let mut ended = Vec::with_capacity(count);
    for conversation in under_way {
        ended.push(conversation.await.expect("a conversation comes to its end"));
    }
    ended
}
