//! From the first connection to the last answer: the public listeners and the management listener.

mod guests;
mod room;

use std::future::Future;
use std::io::{self, ErrorKind};
use std::net::{SocketAddr, TcpListener};
use std::num::NonZero;
use std::sync::Arc;
use std::thread::available_parallelism;
use std::time::Duration;

use actix_web::dev::ServerHandle;
use actix_web::middleware::from_fn;
use actix_web::{App, HttpServer, web};
use rustls::ServerConfig;
use tokio::signal::unix::{SignalKind, signal};
use tokio::task::JoinSet;

use self::guests::Guests;
use crate::config::Server;
use crate::http::every_answer;
use crate::messages;
use crate::telemetry::{Metrics, Readiness, management, metrics};
use crate::tls::{self, TlsError};

/// How long a request's head may take to arrive, and a TLS handshake: slow senders are cut off (SEC-50).
const HEAD_TIMEOUT: Duration = Duration::from_secs(5);
/// How long an idle connection is kept for its next request.
const KEEP_ALIVE: Duration = Duration::from_secs(60);
/// How long requests under way may take to finish after a signal, in seconds.
const SHUTDOWN_SECONDS: u64 = 15;

/// Why an address isn't listened on; the text says what to do.
#[derive(Debug, thiserror::Error)]
pub enum ListenError {
    /// Another program listens there.
    #[error("{key}: {address} is in use: stop what listens there, or give another address")]
    InUse {
        /// The key that names the address.
        key: &'static str,
        /// The address.
        address: SocketAddr,
    },
    /// The system refuses it.
    #[error("{key}: {address} can't be listened on: {cause}")]
    Refused {
        /// The key that names the address.
        key: &'static str,
        /// The address.
        address: SocketAddr,
        /// The system's reason.
        cause: io::Error,
    },
    /// Certificate or key.
    #[error(transparent)]
    Tls(#[from] TlsError),
}

/// All addresses of a configuration, bound: from here on clients are queued and none is turned away.
#[derive(Debug)]
pub struct Listeners {
    public: Vec<TcpListener>,
    management: TcpListener,
    tls: Option<ServerConfig>,
    workers: usize,
    guests: Arc<Guests>,
}

impl Listeners {
    /// Binds every address, or none.
    pub fn bind(server: &Server) -> Result<Self, ListenError> {
        let tls = server.tls.as_ref().map(tls::server_config).transpose()?;
        let public = server.listen.iter().map(|address| bind("server.listen", *address));
        let workers = available_parallelism().map_or(2, NonZero::get);
        Ok(Self {
            public: public.collect::<Result<_, _>>()?,
            management: bind("server.management_listen", server.management_listen)?,
            tls,
            workers,
            guests: Guests::sharing(room::for_each_of(workers) * workers, server.trusted_proxies.clone()),
        })
    }

    /// The public addresses, with the ports that the system chose where the configuration says 0.
    pub fn public_addresses(&self) -> io::Result<Vec<SocketAddr>> {
        self.public.iter().map(TcpListener::local_addr).collect()
    }

    /// The management listener's address, likewise.
    pub fn management_address(&self) -> io::Result<SocketAddr> {
        self.management.local_addr()
    }

    /// Starts to answer. `routes` is mounted on every worker of the public listeners, beneath the
    /// middleware that counts requests and gives them their trace id.
    ///
    /// # Errors
    /// When the system refuses a listener or a thread.
    pub fn serve(
        self,
        routes: impl Fn(&mut web::ServiceConfig) + Clone + Send + 'static,
        metrics: Metrics,
        readiness: Readiness,
    ) -> io::Result<Running> {
        let management = management::server(self.management, metrics.clone(), readiness.clone())?;
        let metrics = web::Data::new(metrics);
        let app = move || {
            App::new()
                .app_data(metrics.clone())
                .wrap(from_fn(messages::ring))
                .wrap(from_fn(every_answer::mark))
                .wrap(from_fn(metrics::observe))
                .configure(routes.clone())
        };
        let guests = self.guests;
        let mut public = HttpServer::new(app)
            .workers(self.workers)
            .max_connections(room::for_each_of(self.workers))
            // Handshakes under way, in spite of its name: few silent connections would otherwise hold up all others.
            .max_connection_rate(room::for_each_of(self.workers))
            .on_connect(move |connection, kept| guests.greet(connection, kept))
            .client_request_timeout(HEAD_TIMEOUT)
            .tls_handshake_timeout(HEAD_TIMEOUT)
            .keep_alive(KEEP_ALIVE)
            .shutdown_timeout(SHUTDOWN_SECONDS)
            .disable_signals();
        for listener in self.public {
            public = match &self.tls {
                Some(tls) => public.listen_rustls_0_23(listener, tls.clone())?,
                None => public.listen(listener)?,
            };
        }
        let public = public.run();
        let (public_handle, management_handle) = (public.handle(), management.handle());
        let mut servers = JoinSet::new();
        servers.spawn(public);
        servers.spawn(management);
        Ok(Running { public: public_handle, management: management_handle, servers, readiness })
    }
}

/// Listeners that answer.
pub struct Running {
    public: ServerHandle,
    management: ServerHandle,
    servers: JoinSet<io::Result<()>>,
    readiness: Readiness,
}

impl Running {
    /// Answers until `stop` resolves, then finishes what is under way: readiness says so from the
    /// first moment, and the management listener is the last to close.
    ///
    /// # Errors
    /// When a listener ends by itself.
    pub async fn until(mut self, stop: impl Future<Output = ()>) -> io::Result<()> {
        let ended = tokio::select! {
            () = stop => None,
            ended = self.servers.join_next() => Some(ended),
        };
        self.readiness.drain();
        self.public.stop(true).await;
        self.management.stop(false).await;
        match ended {
            None => Ok(()),
            Some(Some(Ok(Err(cause)))) => Err(cause),
            Some(_) => Err(io::Error::other("a listener ended by itself")),
        }
    }
}

/// Resolves when the operator (Ctrl-C, SIGINT) or the system (SIGTERM) asks to stop.
///
/// # Errors
/// When the system doesn't let signals be heard.
pub fn stop_signal() -> io::Result<impl Future<Output = ()>> {
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

fn bind(key: &'static str, address: SocketAddr) -> Result<TcpListener, ListenError> {
    TcpListener::bind(address).map_err(|cause| match cause.kind() {
        ErrorKind::AddrInUse => ListenError::InUse { key, address },
        _ => ListenError::Refused { key, address, cause },
    })
}

#[cfg(test)]
mod tests;
