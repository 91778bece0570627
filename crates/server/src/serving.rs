//! From the first connection to the last answer: the public listeners and the management listener.

mod room;

use std::future::Future;
use std::io::{self, ErrorKind};
use std::net::{SocketAddr, TcpListener};
use std::num::NonZero;
use std::thread::available_parallelism;
use std::time::Duration;

use actix_web::dev::ServerHandle;
use actix_web::middleware::from_fn;
use actix_web::{App, HttpServer, web};
use rustls::ServerConfig;
use tokio::signal::unix::{SignalKind, signal};
use tokio::task::JoinSet;

use crate::config::Server;
use crate::messages;
use crate::telemetry::{Metrics, Readiness, management, metrics};
use crate::tls::{self, TlsError};
use crate::http::hsts;

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
}

impl Listeners {
    /// Binds every address, or none.
    pub fn bind(server: &Server) -> Result<Self, ListenError> {
        let tls = server.tls.as_ref().map(tls::server_config).transpose()?;
        let public = server.listen.iter().map(|address| bind("server.listen", *address));
        Ok(Self {
            public: public.collect::<Result<_, _>>()?,
            management: bind("server.management_listen", server.management_listen)?,
            tls,
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
                .wrap(from_fn(metrics::observe))
                .configure(routes.clone())
        };
        let workers = available_parallelism().map_or(2, NonZero::get);
        let mut public = HttpServer::new(app)
            .workers(workers)
            .max_connections(room::for_each_of(workers))
            .client_request_timeout(HEAD_TIMEOUT)
                .wrap(from_fn(hsts::over_https))
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
mod tests {
    use std::path::Path;

    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::TcpStream;
    use tokio::sync::oneshot;

    use super::*;
    use crate::config::Config;

    fn server(listen: &str) -> Server {
        let text = format!("[server]\nlisten = \"{listen}\"\nmanagement_listen = \"127.0.0.1:0\"\n");
        Config::from_text(&text, Path::new("")).unwrap().server
    }

    async fn get(address: SocketAddr, path: &str) -> io::Result<String> {
        let mut stream = TcpStream::connect(address).await?;
        let request = format!("GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        stream.write_all(request.as_bytes()).await?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await?;
        Ok(answer)
    }

    #[actix_web::test]
    async fn a_port_in_use_is_named_with_its_key() {
        let taken = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = taken.local_addr().unwrap();
        let error = Listeners::bind(&server(&address.to_string())).unwrap_err().to_string();
        assert_eq!(
            error,
            format!("server.listen: {address} is in use: stop what listens there, or give another address")
        );
    }

    #[actix_web::test]
    async fn management_is_not_reachable_from_the_public_listener__sec_54() {
        let listeners = Listeners::bind(&server("127.0.0.1:0")).unwrap();
        let public = listeners.public_addresses().unwrap()[0];
        let management = listeners.management.local_addr().unwrap();
        let readiness = Readiness::new(|| std::future::ready(true));
        let routes = |app: &mut web::ServiceConfig| {
            app.route("/here", web::get().to(|| async { "public" }));
        };
        let running = listeners.serve(routes, Metrics::new().unwrap(), readiness).unwrap();
        let (stop, stopped) = oneshot::channel::<()>();
        let served = actix_web::rt::spawn(running.until(async move { drop(stopped.await) }));

        assert!(get(public, "/here").await.unwrap().ends_with("public"));
        for path in ["/healthz", "/readyz", "/metrics"] {
            assert!(get(public, path).await.unwrap().starts_with("HTTP/1.1 404"), "{path}");
            assert!(get(management, path).await.unwrap().starts_with("HTTP/1.1 200"), "{path}");
        }
        stop.send(()).unwrap();
        served.await.unwrap().unwrap();
        assert!(get(public, "/here").await.is_err());
    }

    #[actix_web::test]
    async fn what_is_under_way_is_finished_before_the_listener_closes() {
        let listeners = Listeners::bind(&server("127.0.0.1:0")).unwrap();
        let public = listeners.public_addresses().unwrap()[0];
        let (arrived, arrival) = std::sync::mpsc::channel();
        let (finish, finished) = tokio::sync::watch::channel(false);
        let routes = move |app: &mut web::ServiceConfig| {
            let (arrived, finished) = (arrived.clone(), finished.clone());
            let slow = move || {
                let (arrived, mut finished) = (arrived.clone(), finished.clone());
                async move {
                    arrived.send(()).unwrap();
                    finished.wait_for(|done| *done).await.unwrap();
                    "finished"
                }
            };
            app.route("/slow", web::get().to(slow));
        };
        let readiness = Readiness::new(|| std::future::ready(true));
        let running = listeners.serve(routes, Metrics::new().unwrap(), readiness).unwrap();
        let (stop, stopped) = oneshot::channel::<()>();
        let served = actix_web::rt::spawn(running.until(async move { drop(stopped.await) }));
        let answer = actix_web::rt::spawn(get(public, "/slow"));
        tokio::task::spawn_blocking(move || arrival.recv().unwrap()).await.unwrap();
        stop.send(()).unwrap();
        finish.send(true).unwrap();
        assert!(answer.await.unwrap().unwrap().ends_with("finished"));
        served.await.unwrap().unwrap();
    }
}
