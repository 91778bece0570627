//! `[server]` and `[server.tls]`.

use std::net::SocketAddr;
use std::path::PathBuf;

use super::Depth;
use super::issuer::Issuer;
use super::reader::Section;
use crate::net::TrustedProxies;
use crate::tls;

/// Where Signet listens and what it is called.
#[derive(Debug)]
pub struct Server {
    /// The public listeners, at least one.
    pub listen: Vec<SocketAddr>,
    /// The issuer identifier.
    pub issuer: Issuer,
    /// The listener of `/healthz`, `/readyz` and `/metrics`; never one of the public ones (SEC-54).
    pub management_listen: SocketAddr,
    /// The proxies whose `Forwarded` and `X-Forwarded-For` count.
    pub trusted_proxies: TrustedProxies,
    /// Certificate and key, when Signet speaks TLS itself.
    pub tls: Option<TlsFiles>,
}

/// The PEM files of `[server.tls]`.
#[derive(Clone, Debug)]
pub struct TlsFiles {
    /// The certificate, followed by its intermediates.
    pub cert_file: PathBuf,
    /// The certificate's private key.
    pub key_file: PathBuf,
}

pub(super) fn read(mut section: Section<'_, '_>) -> Server {
    let listen =
        section.parsed_list("listen", address).unwrap_or_else(|| vec![SocketAddr::from(([127, 0, 0, 1], 9000))]);
    if listen.is_empty() {
        section.problem("listen", "must name at least one address, such as \"127.0.0.1:9000\"");
    }
    let issuer = section
        .parsed("issuer", Issuer::parse)
        .unwrap_or_else(|| Issuer::parse("http://localhost:9000").expect("the default issuer is loopback"));
    let management_listen =
        section.parsed("management_listen", address).unwrap_or_else(|| SocketAddr::from(([127, 0, 0, 1], 9001)));
    if listen.iter().any(|public| overlap(public, &management_listen)) {
        section.conflict("management_listen", "listen", "must not be a public address: server.listen has it too");
    }
    let proxies = section.parsed_list("trusted_proxies", |text| text.parse().map_err(|e| format!("{e}")));
    let tls = section.optional_section("tls").and_then(read_tls);
    if tls.is_some() && !issuer.is_https() {
        section.reader.warn(format!(
            "server.issuer is {issuer} although [server.tls] is set: browsers will find nothing at that address"
        ));
    }
    section.finish();
    Server { listen, issuer, management_listen, trusted_proxies: TrustedProxies::new(proxies.unwrap_or_default()), tls }
}

fn read_tls(mut section: Section<'_, '_>) -> Option<TlsFiles> {
    let reader = section.reader;
    let path = |text: &str| match text {
        "" => Err("must name a PEM file".to_owned()),
        path => Ok(reader.resolve(path)),
    };
    let cert_file = section.required("cert_file", path);
    let key_file = section.required("key_file", path);
    let files = TlsFiles { cert_file: cert_file?, key_file: key_file? };
    if reader.depth == Depth::Files {
        check_files(&section, &files);
    }
    section.finish();
    Some(files)
}

fn check_files(section: &Section<'_, '_>, files: &TlsFiles) {
    match tls::server_config(files) {
        Ok(_) => {}
        Err(tls::TlsError::Certificate(advice)) => section.problem("cert_file", advice),
        Err(tls::TlsError::Key(advice)) => section.problem("key_file", advice),
    }
}

fn address(text: &str) -> Result<SocketAddr, String> {
    text.parse().map_err(|_| {
        format!("must be an address and a port, such as \"127.0.0.1:9000\" or \"[::]:9000\"; you gave {text:?}")
    })
}

/// Whether both can't be bound at once. Port 0 asks the system for a free one.
fn overlap(a: &SocketAddr, b: &SocketAddr) -> bool {
    let same_host = a.ip() == b.ip() || a.ip().is_unspecified() || b.ip().is_unspecified();
    a.port() != 0 && a.port() == b.port() && same_host
}
