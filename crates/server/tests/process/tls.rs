//! TLS without a proxy: what is spoken, and what pages and cookies carry then (SEC-24, SEC-29).

use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, aws_lc_rs, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName, UnixTime};
use rustls::{ClientConfig, ClientConnection, DigitallySignedStruct, SignatureScheme, StreamOwned};
use rustls::{SupportedProtocolVersion, version};
use testkit::{Database, PASSWORD};

use crate::browser::Browser;
use crate::floods::{many_connections, seconds};
use crate::site::{CHEAP, Site};
use crate::wire::{Connection, tcp};

fn fixture(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("src/tls/fixtures").join(name)
}

fn site() -> Site {
    let files = ["localhost.pem", "localhost.key"].map(|name| fixture(name).display().to_string());
    let server = format!(
        "issuer = \"https://localhost:9443\"\n[server.tls]\ncert_file = \"{}\"\nkey_file = \"{}\"\n",
        files[0], files[1]
    );
    let site = Site::with(Database::Sqlite, &server, CHEAP);
    site.run(&["migrate"], "").done();
    site
}

/// Takes the one certificate of the fixtures, whoever signed it.
#[derive(Debug)]
struct Pinned(Arc<CryptoProvider>);

impl ServerCertVerifier for Pinned {
    fn verify_server_cert(
        &self,
        certificate: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        assert_eq!(*certificate, CertificateDer::from_pem_file(fixture("localhost.pem")).unwrap());
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls12_signature(message, certificate, signed, &self.0.signature_verification_algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls13_signature(message, certificate, signed, &self.0.signature_verification_algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.signature_verification_algorithms.supported_schemes()
    }
}

/// A client of these versions, with a certificate of its own or without.
fn client(versions: &[&'static SupportedProtocolVersion], with_certificate: bool) -> Arc<ClientConfig> {
    let provider = Arc::new(aws_lc_rs::default_provider());
    let builder = ClientConfig::builder_with_provider(provider.clone())
        .with_protocol_versions(versions)
        .unwrap()
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(Pinned(provider)));
    Arc::new(match with_certificate {
        false => builder.with_no_client_auth(),
        true => {
            let certificate = CertificateDer::from_pem_file(fixture("client.pem")).unwrap();
            let key = PrivateKeyDer::from_pem_file(fixture("client.key")).unwrap();
            builder.with_client_auth_cert(vec![certificate], key).unwrap()
        }
    })
}

fn dial(address: SocketAddr, config: &Arc<ClientConfig>) -> io::Result<Connection> {
    let name = ServerName::try_from("localhost").unwrap();
    let client = ClientConnection::new(config.clone(), name).map_err(io::Error::other)?;
    Ok(Connection::over(StreamOwned::new(client, tcp(address)?)))
}

#[test]
fn over_tls_cookies_are_tied_to_the_host_and_pages_demand_https__sec_24__sec_29() {
    let site = site();
    let email = site.person("ada@example.com");
    let signet = site.start();
    for versions in [[&version::TLS13], [&version::TLS12]] {
        for with_certificate in [false, true] {
            let (address, config) = (signet.public, client(&versions, with_certificate));
            let mut browser = Browser::dialling(Arc::new(move || dial(address, &config)));
            let page = browser.get("/sign-in").unwrap();
            assert!(page.header("strict-transport-security").unwrap().starts_with("max-age="));
            let answer = browser.submit(&page, &[("username", &email), ("password", PASSWORD)]).unwrap();
            assert_eq!(answer.status, 303);
            let set: Vec<_> = page.all("set-cookie").chain(answer.all("set-cookie")).collect();
            assert_eq!(set.len(), 2, "{set:?}");
            for cookie in set {
                assert!(cookie.starts_with("__Host-signet-"), "{cookie}");
                for attribute in ["Secure", "HttpOnly", "SameSite=Lax", "Path=/"] {
                    assert!(cookie.split("; ").any(|given| given == attribute), "{cookie}");
                }
                assert!(!cookie.contains("Domain"), "{cookie}");
            }
            assert_eq!(browser.profile().unwrap(), "User Profile");
        }
    }
}

#[test]
fn many_silent_connections_do_not_hold_up_a_handshake__sec_50() {
    let site = site();
    let signet = site.start();
    let silent: Vec<_> = (0..many_connections()).map(|_| tcp(signet.public).unwrap()).collect();
    let (address, config) = (signet.public, client(&[&version::TLS13], false));
    let took = seconds(|| {
        let mut browser = Browser::dialling(Arc::new(move || dial(address, &config)));
        assert_eq!(browser.get("/sign-in").unwrap().status, 200);
    });
    println!("beside {} silent connections: {took:.2} s", silent.len());
    assert!(took < 4.0, "{took}: they are cut off after 5 s only");
}

#[test]
fn plain_http_gets_no_answer_at_a_tls_listener() {
    let site = site();
    let signet = site.start();
    let mut plain = Connection::open(signet.public).unwrap();
    plain.write(b"GET /sign-in HTTP/1.1\r\nhost: localhost\r\n\r\n").unwrap();
    assert!(!plain.rest().starts_with("HTTP/"));
}

/// Versions of a record and of a hello (RFC 5246 Appendix A.1, RFC 8446 §4.1.2).
const TLS_1_0: [u8; 2] = [3, 1];
const TLS_1_1: [u8; 2] = [3, 2];
const TLS_1_2: [u8; 2] = [3, 3];

/// A client's hello that offers one version and these suites, as clients did before TLS 1.3.
fn hello(version: [u8; 2], suites: &[u16]) -> Vec<u8> {
    // supported_groups: secp256r1; ec_point_formats: uncompressed; signature_algorithms: ECDSA and RSA with SHA-256.
    let extensions =
        [&[0, 10, 0, 4, 0, 2, 0, 23][..], &[0, 11, 0, 2, 1, 0], &[0, 13, 0, 8, 0, 6, 4, 3, 4, 1, 2, 3]].concat();
    let suites: Vec<u8> = suites.iter().flat_map(|suite| suite.to_be_bytes()).collect();
    let mut body = version.to_vec();
    body.extend([7; 32]);
    body.push(0);
    body.extend(u16::try_from(suites.len()).unwrap().to_be_bytes());
    body.extend(suites);
    body.extend([1, 0]);
    body.extend(u16::try_from(extensions.len()).unwrap().to_be_bytes());
    body.extend(extensions);
    let message = [&[1, 0][..], &u16::try_from(body.len()).unwrap().to_be_bytes(), &body].concat();
    [&[22, 3, 1][..], &u16::try_from(message.len()).unwrap().to_be_bytes(), &message].concat()
}

/// What the server says to it: its record's type, and of an alert (21) the description (RFC 8446 §6).
fn reply(address: SocketAddr, hello: &[u8]) -> (u8, Option<u8>) {
    use std::io::{Read, Write};
    let mut stream = tcp(address).unwrap();
    stream.write_all(hello).unwrap();
    let mut record = [0; 7];
    stream.read_exact(&mut record).unwrap();
    (record[0], (record[0] == 21).then_some(record[6]))
}

#[test]
fn old_versions_and_weak_suites_of_tls_are_refused() {
    const HANDSHAKE: (u8, Option<u8>) = (22, None);
    const HANDSHAKE_FAILURE: (u8, Option<u8>) = (21, Some(40));
    const PROTOCOL_VERSION: (u8, Option<u8>) = (21, Some(70));
    /// TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256 and its sister with 256 bits.
    const GOOD: [u16; 2] = [0xc02b, 0xc02c];
    let site = site();
    let address = site.start();
    let ask = |version, suites: &[u16]| reply(address.public, &hello(version, suites));
    for suite in GOOD {
        assert_eq!(ask(TLS_1_2, &[suite]), HANDSHAKE, "{suite:x}");
        assert_eq!(ask(TLS_1_1, &[suite]), PROTOCOL_VERSION);
        assert_eq!(ask(TLS_1_0, &[suite]), PROTOCOL_VERSION);
    }
    // CBC with ECDHE, AES without it, finite-field DHE, ChaCha20 under 1.2, 3DES, NULL.
    for suite in [0xc009, 0xc00a, 0xc023, 0xc013, 0x002f, 0x009c, 0x009d, 0x009e, 0xcca9, 0x000a, 0x0001] {
        assert_eq!(ask(TLS_1_2, &[suite]), HANDSHAKE_FAILURE, "{suite:x}");
    }
}

#[test]
fn a_slow_handshake_is_cut_off__sec_50() {
    let site = site();
    let signet = site.start();
    let mut silent = Connection::open(signet.public).unwrap();
    silent.write(&hello(TLS_1_2, &[0xc02b])[..20]).unwrap();
    // It ends before the patience of the test does, which is many times longer.
    assert_eq!(silent.rest(), "");
    assert_eq!(
        Browser::dialling(Arc::new({
            let (address, config) = (signet.public, client(&[&version::TLS13], false));
            move || dial(address, &config)
        }))
        .get("/jwks")
        .unwrap()
        .status,
        200
    );
}
