//! Making a connection: addresses, time limits, TLS.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use diesel_async::AsyncPgConnection;
use diesel_async::async_connection_wrapper::BlockOn;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, aws_lc_rs, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{ClientConfig, DigitallySignedStruct, RootCertStore, SignatureScheme};
use tokio::task::JoinHandle;
use tokio_postgres::config::SslMode;
use tokio_postgres::tls::MakeTlsConnect;
use tokio_postgres::{Config, NoTls, Socket};
use tokio_postgres_rustls::MakeRustlsConnect;

use super::{PgConnection, ThreadRuntime};
use crate::error::{Error, Result};
use crate::url::PostgresAddress;

/// Long enough for a handshake across a continent, short enough for a person who waits.
const CONNECT_LIMIT: Duration = Duration::from_secs(3);

/// Connects on the current thread. The handle ends when the connection does.
pub(crate) fn connect(address: &PostgresAddress) -> Result<(PgConnection, JoinHandle<()>)> {
    let config = with_limits(&address.config);
    ThreadRuntime.block_on(async {
        let connecting = async {
            if config.get_ssl_mode() == SslMode::Disable {
                open(&config, NoTls).await
            } else {
                open(&config, MakeRustlsConnect::new(tls(address.root_certificates.as_deref())?)).await
            }
        };
        // A host that swallows packets counts once for each of its addresses, hence a limit on the
        // whole.
        let limit = 2 * CONNECT_LIMIT;
        let connected = tokio::time::timeout(limit, connecting).await;
        let (connection, driver) = connected.map_err(|_| Error::unavailable("connecting took too long"))??;
        Ok((PgConnection::from(connection), driver))
    })
}

/// A server that vanishes without a word must not hold its requests for TCP's usual quarter of an
/// hour.
fn with_limits(config: &Config) -> Config {
    let mut config = config.clone();
    if config.get_connect_timeout().is_none() {
        config.connect_timeout(CONNECT_LIMIT);
    }
    if config.get_tcp_user_timeout().is_none() {
        config.tcp_user_timeout(Duration::from_secs(10));
    }
    if config.get_application_name().is_none() {
        config.application_name("signet");
    }
    config.keepalives_idle(Duration::from_secs(10)).keepalives_interval(Duration::from_secs(3)).keepalives_retries(3);
    config
}

async fn open<T>(config: &Config, tls: T) -> Result<(AsyncPgConnection, JoinHandle<()>)>
where
    T: MakeTlsConnect<Socket>,
    T::Stream: Send + 'static,
{
    let (client, connection) = config.connect(tls).await.map_err(|error| Error::unavailable(with_sources(&error)))?;
    // Driven here rather than by diesel, because its end is the one sure sign that the connection
    // is lost.
    let driver = tokio::spawn(async move { drop(connection.await) });
    // Deadlocks and a full disk are known by their sentences (see `error`). Not every server lets
    // its users choose; those speak English already.
    drop(client.batch_execute("SET lc_messages = 'C'").await);
    let connection = AsyncPgConnection::try_from(client).await.map_err(Error::unavailable)?;
    Ok((connection, driver))
}

/// tokio-postgres says little itself (*error connecting to server*); what happened is in the
/// sources.
fn with_sources(error: &tokio_postgres::Error) -> String {
    let mut text = error.to_string();
    let mut source = std::error::Error::source(error);
    while let Some(cause) = source {
        text = format!("{text}: {cause}");
        source = cause.source();
    }
    text
}

fn tls(root_certificates: Option<&Path>) -> Result<ClientConfig> {
    let provider = Arc::new(aws_lc_rs::default_provider());
    let builder = ClientConfig::builder_with_provider(Arc::clone(&provider))
        .with_safe_default_protocol_versions()
        .map_err(Error::bug)?;
    let builder = match root_certificates {
        Some(file) => builder.with_root_certificates(roots(file)?),
        None => builder.dangerous().with_custom_certificate_verifier(Arc::new(Unproved(provider))),
    };
    Ok(builder.with_no_client_auth())
}

fn roots(file: &Path) -> Result<RootCertStore> {
    let unreadable =
        |error: &dyn std::fmt::Display| Error::unavailable(format_args!("sslrootcert {}: {error}", file.display()));
    let mut roots = RootCertStore::empty();
    for certificate in CertificateDer::pem_file_iter(file).map_err(|error| unreadable(&error))? {
        let certificate = certificate.map_err(|error| unreadable(&error))?;
        roots.add(certificate).map_err(|error| unreadable(&error))?;
    }
    Ok(roots)
}

/// Takes any certificate, as libpq does where no `sslrootcert` is given: what passes is hidden from
/// listeners, but not proved to come from the server.
#[derive(Debug)]
struct Unproved(Arc<CryptoProvider>);

impl ServerCertVerifier for Unproved {
    fn verify_server_cert(
        &self,
        _end_entity: &CertificateDer<'_>,
        _intermediates: &[CertificateDer<'_>],
        _server_name: &ServerName<'_>,
        _ocsp_response: &[u8],
        _now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls12_signature(message, cert, dss, &self.0.signature_verification_algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls13_signature(message, cert, dss, &self.0.signature_verification_algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.signature_verification_algorithms.supported_schemes()
    }
}
