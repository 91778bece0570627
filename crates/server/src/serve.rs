//! The running server: the app's parts, its routes on the listeners, its upkeep, and an orderly end.

use std::future::Future;
use std::io;

use account::hashing::HashPool;
use actix_web::web;
use delivery::Landing;
use serde_json::Value;
use store::Store;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::app::App;
use crate::config::Config;
use crate::data::Data;
use crate::serving::{Listeners, Running};
use crate::telemetry::{Metrics, Readiness};
use crate::upstreams::Upstreams;
use crate::{messages, routes, upkeep, upstreams};

/// Why the server didn't start; each says what to do.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The operator's look.
    #[error("{0}")]
    Brand(String),
    /// The operator's list of breached passwords.
    #[error("{0}")]
    BreachedFile(String),
    /// The database, when the first keys were made.
    #[error("{}", crate::data::sentence(.0))]
    Store(#[from] store::Error),
    /// The key file (SEC-20).
    #[error("{0}")]
    KeyFile(String),
    /// The way by which messages leave.
    #[error(transparent)]
    Messages(#[from] messages::NoWay),
    /// The way to external logins.
    #[error(transparent)]
    Upstreams(#[from] upstreams::NoClient),
    /// Anything that the system refused.
    #[error("the system refuses to start the server: {0}")]
    System(#[from] io::Error),
}

/// Whether this is `signet demo`, which says so on each page.
#[derive(Clone, Debug)]
pub enum Mode {
    /// For people.
    Production,
    /// For looking around, on loopback; what it has to tell people lands there.
    Demo(Landing),
}

/// A server that answers.
pub struct Server {
    running: Running,
    upkeep: JoinHandle<()>,
    watch: JoinHandle<()>,
    worker: JoinHandle<()>,
    stop_worker: oneshot::Sender<()>,
    store: Store,
}

/// Makes the first signing keys where there are none, and begins to answer.
pub async fn start(config: &Config, listeners: Listeners, data: Data, mode: Mode) -> Result<Server, ServeError> {
    let store = data.store.clone();
    let metrics = Metrics::new().map_err(io::Error::other)?;
    config.password.check_files().map_err(ServeError::BreachedFile)?;
    let hashing = HashPool::start(&config.hash_settings())?;
    let watched = hashing.clone();
    metrics.watch_hash_queue(move || watched.queue_depth()).map_err(io::Error::other)?;
    let brand = config.brand.load().map_err(ServeError::Brand)?;
    let app = App::new(config, data, hashing, metrics.clone(), brand, Upstreams::of(config)?);
    let app = web::Data::new(match mode {
        Mode::Production => app,
        Mode::Demo(landing) => app.as_demo(landing),
    });
    let worker = messages::worker(config, &app)?;
    metrics.watch_outbox(&app.messages).map_err(io::Error::other)?;
    let watched = app.clone();
    metrics.watch_upstreams(move || watched.upstreams.lines());
    can_open(&app).await?;
    idp::keys::ensure(&app.provider, &store, &mut (app.clock)()).await?;
    let mounted = app.clone();
    let mount = move |service: &mut web::ServiceConfig| {
        service.app_data(mounted.clone());
        routes::mount(service);
    };
    let readiness = readiness(&store).and_say(remarks(&app));
    let running = listeners.serve(mount, metrics, readiness)?;
    let (stop_worker, stopped) = oneshot::channel::<()>();
    let worker = tokio::spawn(worker.run(async move { drop(stopped.await) }));
    let watch = tokio::spawn(upstreams::watch(app.clone()));
    let upkeep = tokio::spawn(upkeep::run(app, config.tokens.key_rotation));
    Ok(Server { running, upkeep, watch, worker, stop_worker, store })
}

impl Server {
    /// Answers until `stop` resolves, finishes what is under way, and closes the database.
    pub async fn until(self, stop: impl Future<Output = ()>) -> io::Result<()> {
        let ended = self.running.until(stop).await;
        self.upkeep.abort();
        self.watch.abort();
        // It may have ended by itself, in a panic that was logged.
        let _ = self.stop_worker.send(());
        let _ = self.worker.await;
        self.store.close().await;
        ended
    }
}

/// Whether the key file opens what is used: what it doesn't open is told now, and not to whoever comes first (SEC-20).
async fn can_open(app: &App) -> Result<(), ServeError> {
    let (store, provider) = (&app.store, &app.provider);
    let mut closed = upstreams::closed(store, &provider.keyring).await?;
    closed.iter_mut().for_each(|id| *id = format!("the client_secret of the upstream {id:?}"));
    let keys = idp::keys::closed(provider, store, (app.clock)().now).await?;
    closed.extend(keys.iter().map(|kid| format!("the signing key {kid}")));
    if closed.is_empty() {
        return Ok(());
    }
    let what = closed.join(", ");
    Err(ServeError::KeyFile(format!(
        "{what} can't be opened with the key file: put the `seal` line back that was taken out, start, and run `signet keys \
         rotate --config FILE` before it goes"
    )))
}

/// What doesn't leave this server, or doesn't answer it; and how each external login is doing, which is told while all is
/// well, too.
fn remarks(app: &web::Data<App>) -> impl Fn() -> Vec<(&'static str, Value)> + Send + Sync + use<> {
    let (messages, app) = (messages::outages(&app.messages), app.clone());
    move || {
        let now = (app.clock)().now;
        let closed = match app.messages.closed(now) {
            0 => None,
            count => Some(("outbox", format!("{count} messages can't be opened with the key file"))),
        };
        let upstreams = app.upstreams.outages().map(|remark| ("upstreams", remark));
        let outages = messages().into_iter().chain(closed).chain(upstreams);
        let health = app.upstreams.health(now).map(|lines| ("upstream_health", lines));
        outages.map(|(name, remark)| (name, Value::from(remark))).chain(health).collect()
    }
}

fn readiness(store: &Store) -> Readiness {
    let store = store.clone();
    Readiness::new(move || {
        let store = store.clone();
        async move { store.read_one(store::meta::generation).await.is_ok() && store.takes_writes().await }
    })
}
