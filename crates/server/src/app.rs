//! What every request has at hand.

use std::sync::Arc;

use account::Accounts;
use account::hashing::HashPool;
use delivery::{Landing, Watch};
use idp::Provider;
use model::Moment;
use store::Store;

use crate::clock;
use crate::config::{Config, Issuer};
use crate::data::Data;
use crate::http::cookies::CookieNames;
use crate::net::TrustedProxies;
use crate::pages::Brand;
use crate::routes::discovery::Document;
use crate::routes::jwks::Published;
use crate::routes::password_strength::Turns;
use crate::telemetry::Metrics;
use crate::upstreams::Upstreams;

/// Where the moment of a request comes from: the system's clock and
/// randomness, or in tests whatever they set.
pub type Clock = Arc<dyn Fn() -> Moment + Send + Sync>;

/// The parts that requests work with, made once.
pub struct App {
    /// The database.
    pub store: Store,
    /// What is said to clients.
    pub provider: Arc<Provider>,
    /// People and their passwords.
    pub accounts: Accounts,
    /// Counters.
    pub metrics: Metrics,
    /// The operator's look.
    pub brand: Brand,
    /// Whether pages say DEMO (SEC-52).
    pub demo: bool,
    /// What the page *Outbox* shows; there is none but in a demo (SEC-52).
    pub landing: Option<Landing>,
    /// How the sending of messages fares.
    pub messages: Watch,
    /// The issuer.
    pub issuer: Issuer,
    /// Proxies whose word on addresses counts.
    pub proxies: TrustedProxies,
    /// How cookies are called here.
    pub cookies: CookieNames,
    /// The clock.
    pub clock: Clock,
    /// Provider metadata, prepared once.
    pub discovery: Document,
    /// The public keys, prepared once for each set of them.
    pub jwks: Published,
    /// External logins.
    pub upstreams: Upstreams,
    /// How many passwords are estimated at once.
    pub strength_turns: Turns,
}

impl App {
    /// Puts the parts together.
    pub fn new(
        config: &Config,
        data: Data,
        hashing: HashPool,
        metrics: Metrics,
        brand: Brand,
        upstreams: Upstreams,
    ) -> Self {
        let keyring = Arc::new(data.keyring);
        let issuer = config.server.issuer.clone();
        Self {
            accounts: Accounts::new(data.store.clone(), keyring.clone(), hashing, config.account_settings()),
            provider: Arc::new(Provider::new(config.provider_settings(), keyring)),
            store: data.store,
            metrics,
            brand,
            demo: false,
            landing: None,
            messages: Watch::default(),
            proxies: config.server.trusted_proxies.clone(),
            cookies: CookieNames::of(&issuer),
            clock: Arc::new(clock::moment),
            discovery: Document::new(&issuer),
            jwks: Published::default(),
            upstreams,
            strength_turns: Turns::default(),
            issuer,
        }
    }

    /// The same, saying DEMO on each page and showing what landed.
    #[must_use]
    pub fn as_demo(self, landing: Landing) -> Self {
        Self { demo: true, landing: Some(landing), ..self }
    }
}
