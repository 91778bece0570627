//! `signet demo`: Signet, two websites that use it, and people to sign in as, all on loopback (SEC-52).

mod announcement;
mod answers;
mod clients;
mod folder;
mod people;
mod sites;
mod subscriptions;
mod upstream;

use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use account::Accounts;
use account::hashing::HashPool;
use delivery::Landing;
use serde_json::Value;
use store::OpenOptions;
use tokio::sync::oneshot;

use crate::clock;
use crate::config::{Config, LoadError};
use crate::data::{self, Data, DataError, Upgrade};
use crate::serve::{self, Mode, ServeError};
use crate::serving::{ListenError, Listeners, stop_signal};
use folder::{DATABASE, Folder, Kept};
use sites::Sites;

/// What the command line says.
#[derive(Clone, Debug)]
pub struct Options {
    /// The folder that holds everything.
    pub data: PathBuf,
    /// The first of the ports.
    pub port: u16,
    /// Whether to empty the folder first.
    pub reset: bool,
}

/// Where to sign in, as whom, and with which clients: the same for programs and for people.
#[derive(Debug)]
pub struct Announcement {
    /// One object, by the names of the specification.
    pub json: Value,
    /// Tables.
    pub text: String,
}

/// Why there is no demo, in one line that says what to do.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    /// Somebody listens there.
    #[error("port {0} is in use: stop what listens there, or move the demo with --port N")]
    Port(u16),
    /// The data folder.
    #[error("{0}")]
    Folder(String),
    /// The demo's own configuration was refused.
    #[error("the demo's configuration is refused: {}", .0.first())]
    Config(#[from] LoadError),
    /// Database or key file.
    #[error("{0}; `--reset` starts anew")]
    Data(#[from] DataError),
    /// Somebody or something couldn't be added.
    #[error("{0}; `--reset` starts anew")]
    Seed(String),
    /// The database, while people and clients were added.
    #[error("{}; `--reset` starts anew", data::sentence(.0))]
    Store(#[from] store::Error),
    /// Somebody took an address meanwhile.
    #[error("{0}; --port N moves the demo")]
    Listen(#[from] ListenError),
    /// Signet itself.
    #[error(transparent)]
    Serve(#[from] ServeError),
    /// Something else didn't start, or ended by itself.
    #[error("{0}")]
    Part(String),
}

/// Runs the demo until a signal ends it; `announce` is called once everything answers.
pub async fn run(options: &Options, announce: impl FnOnce(&Announcement)) -> Result<(), DemoError> {
    let ports = Ports::from(options.port);
    ports.check_free()?;
    let signal = stop_signal().map_err(part)?;
    let folder = Folder::open(&options.data)?;
    if options.reset {
        folder.empty()?;
    }
    let kept = make_up(&folder, ports)?;
    let landing = Landing::default();
    let upstream = upstream::start(&folder, ports, &kept, landing.clone()).await?;
    let config = configure(&folder, ports, &kept)?;
    let listeners = Listeners::bind(&config.server)?;
    seed(&config, ports, &kept).await?;
    let data = data::open_or_make_key(&config, &OpenOptions::default()).await?;
    let signet = serve::start(&config, listeners, data, Mode::Demo(landing)).await?;
    let mut sites = Sites::start(ports, &kept)?;
    answers::wait_for(ports).await?;
    announce(&Announcement {
        json: announcement::as_json(ports, &kept),
        text: announcement::as_text(ports, &kept, &shown(&options.data).join(CONFIG)),
    });
    let (stop_upstream, stopped) = oneshot::channel::<()>();
    let stop = async {
        tokio::select! {
            () = signal => {}
            () = sites.ended() => {}
        }
        // It has ended by itself already where nobody hears this.
        let _ = stop_upstream.send(());
    };
    let (ended, upstream_ended) = tokio::join!(signet.until(stop), upstream.until(async { drop(stopped.await) }));
    sites.stop().await;
    ended.and(upstream_ended).map_err(part)
}

/// The addresses of the demo: `port` and those after it.
#[derive(Clone, Copy, Debug)]
struct Ports {
    signet: u16,
    management: u16,
    website: u16,
    third_party: u16,
    upstream: u16,
    upstream_management: u16,
}

impl From<u16> for Ports {
    fn from(first: u16) -> Self {
        let after = |n| first.saturating_add(n);
        Self {
            signet: first,
            management: after(1),
            website: after(2),
            third_party: after(3),
            upstream: after(4),
            upstream_management: after(5),
        }
    }
}

impl Ports {
    fn all(self) -> [u16; 6] {
        [self.signet, self.management, self.website, self.third_party, self.upstream, self.upstream_management]
    }

    /// What browsers type.
    fn address(self, port: u16) -> String {
        format!("http://localhost:{port}")
    }

    /// Better said before anything is made than after half of it.
    fn check_free(self) -> Result<(), DemoError> {
        let taken = self.all().into_iter().find(|port| TcpListener::bind((Ipv4Addr::LOCALHOST, *port)).is_err());
        taken.map_or(Ok(()), |port| Err(DemoError::Port(port)))
    }
}

/// `localhost` in IPv4, and in IPv6 where the machine has that: browsers and programs try either first.
fn loopback(port: u16) -> Vec<SocketAddr> {
    let mut addresses = vec![SocketAddr::from((Ipv4Addr::LOCALHOST, port))];
    if TcpListener::bind((Ipv6Addr::LOCALHOST, port)).is_ok() {
        addresses.push(SocketAddr::from((Ipv6Addr::LOCALHOST, port)));
    }
    addresses
}

/// The name of the configuration in the folder, there for the other commands.
const CONFIG: &str = "signet.toml";

fn configure(folder: &Folder, ports: Ports, kept: &Kept) -> Result<Config, DemoError> {
    let text = format!(
        "# Written by `signet demo` at each start.\n\n\
        [server]\nlisten = {:?}\nissuer = {:?}\nmanagement_listen = \"127.0.0.1:{}\"\n\n\
        [database]\nurl = \"sqlite://{DATABASE}\"\n\n\
        [secrets]\nkey_file = \"signet.key\"\n\n\
        [email]\ntransport = \"outbox\"\nfrom = \"Signet <no-reply@localhost>\"\n\n\
        [sms]\ntransport = \"outbox\"\n\n\
        {}\
        [telemetry]\nlog_format = \"text\"\nlog_level = \"warn\"\n",
        loopback(ports.signet).iter().map(SocketAddr::to_string).collect::<Vec<_>>(),
        ports.address(ports.signet),
        ports.management,
        upstream::lines(ports, kept),
    );
    folder.write(CONFIG, &text)?;
    Ok(Config::from_text(&text, folder.path())?)
}

/// Makes up what must outlast a restart, or finds it there. Secrets are kept before they are of use to anybody.
fn make_up(folder: &Folder, ports: Ports) -> Result<Kept, DemoError> {
    let mut moment = clock::moment();
    let mut kept = folder.read()?;
    clients::make_up(ports, &mut kept, &mut moment);
    people::make_up(&mut kept, &mut moment);
    upstream::make_up(&mut kept, &mut moment);
    folder.keep(&kept)?;
    Ok(kept)
}

/// Makes database, key file, people and clients, or finds them there.
async fn seed(config: &Config, ports: Ports, kept: &Kept) -> Result<(), DemoError> {
    let mut moment = clock::moment();
    data::prepare(&config.database, Upgrade::Run).await?;
    let Data { store, keyring } = data::open_or_make_key(config, &OpenOptions::default()).await?;
    clients::seed(&store, &keyring, ports, kept, &moment).await?;
    upstream::follow(&store, ports).await?;
    let hashing = HashPool::start(&config.hash_settings()).map_err(part)?;
    let accounts = Accounts::new(store.clone(), Arc::new(keyring), hashing, config.account_settings());
    people::seed(&accounts, &store, ports, kept, &mut moment).await?;
    subscriptions::seed(&accounts, &mut moment).await?;
    store.close().await;
    Ok(())
}

fn part(cause: impl std::fmt::Display) -> DemoError {
    DemoError::Part(format!("the demo can't run: {cause}"))
}

/// The folder as it was named, without `./` before it.
fn shown(path: &Path) -> PathBuf {
    path.strip_prefix(".").unwrap_or(path).to_owned()
}

impl DemoError {
    fn folder(path: &Path, what: impl std::fmt::Display) -> Self {
        Self::Folder(format!("the demo's folder {} {what}", path.display()))
    }
}

impl From<account::Error> for DemoError {
    fn from(error: account::Error) -> Self {
        match error {
            account::Error::Store(error) => error.into(),
            busy @ account::Error::Busy { .. } => Self::Seed(busy.to_string()),
        }
    }
}
