//! What TLS clients see, without a socket between.

use std::path::PathBuf;

use rustls::client::danger::{ServerCertVerified, ServerCertVerifier};
use rustls::pki_types::ServerName;
use rustls::{ClientConfig, ClientConnection, ProtocolVersion, ServerConnection, SupportedProtocolVersion};

use super::*;

fn fixture(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("src/tls/fixtures").join(name)
}

fn files(cert: &str, key: &str) -> TlsFiles {
    TlsFiles { cert_file: fixture(cert), key_file: fixture(key) }
}

/// The server's certificate is not what these tests are about.
#[derive(Debug)]
struct AnyServer(AnyClientCertificate);

impl ServerCertVerifier for AnyServer {
    fn verify_server_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        self.0.verify_tls12_signature(message, cert, dss)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        self.0.verify_tls13_signature(message, cert, dss)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.supported_verify_schemes()
    }
}

/// A client that offers these suites and versions, and shows a certificate when it has one.
fn client(
    suites: Vec<rustls::SupportedCipherSuite>,
    versions: &[&'static SupportedProtocolVersion],
    certificate: Option<(&str, &str)>,
) -> ClientConfig {
    let provider = CryptoProvider { cipher_suites: suites, ..aws_lc_rs::default_provider() };
    let algorithms = provider.signature_verification_algorithms;
    let builder = ClientConfig::builder_with_provider(Arc::new(provider))
        .with_protocol_versions(versions)
        .unwrap()
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(AnyServer(AnyClientCertificate { algorithms })));
    match certificate {
        None => builder.with_no_client_auth(),
        Some((cert, key)) => builder
            .with_client_auth_cert(read_chain(&fixture(cert)).unwrap(), read_key(&fixture(key)).unwrap())
            .unwrap(),
    }
}

/// A client that trusts any server.
pub(crate) fn any_client() -> ClientConfig {
    client(aws_lc_rs::ALL_CIPHER_SUITES.to_vec(), rustls::ALL_VERSIONS, None)
}

/// Shakes hands to the end; the server's side, or why it gave up.
fn shake(client: ClientConfig) -> Result<ServerConnection, rustls::Error> {
    let server = server_config(&files("localhost.pem", "localhost.key")).unwrap();
    let mut server = ServerConnection::new(Arc::new(server)).unwrap();
    let name = ServerName::try_from("localhost").unwrap();
    let mut client = ClientConnection::new(Arc::new(client), name).unwrap();
    while client.is_handshaking() || server.is_handshaking() {
        let mut wire = Vec::new();
        client.write_tls(&mut wire).unwrap();
        server.read_tls(&mut wire.as_slice()).unwrap();
        server.process_new_packets()?;
        let mut wire = Vec::new();
        server.write_tls(&mut wire).unwrap();
        client.read_tls(&mut wire.as_slice()).unwrap();
        client.process_new_packets()?;
    }
    let mut wire = Vec::new();
    client.write_tls(&mut wire).unwrap();
    server.read_tls(&mut wire.as_slice()).unwrap();
    server.process_new_packets()?;
    Ok(server)
}

const BOTH: &[&SupportedProtocolVersion] = &[&version::TLS12, &version::TLS13];

#[test]
fn tls_1_3_is_preferred() {
    let server = shake(client(aws_lc_rs::ALL_CIPHER_SUITES.to_vec(), BOTH, None)).unwrap();
    assert_eq!(server.protocol_version(), Some(ProtocolVersion::TLSv1_3));
}

#[test]
fn tls_1_2_is_spoken_with_ecdhe_and_gcm_alone() {
    let gcm = vec![suite::TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256];
    let server = shake(client(gcm, &[&version::TLS12], None)).unwrap();
    assert_eq!(server.protocol_version(), Some(ProtocolVersion::TLSv1_2));
    let chacha = vec![suite::TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256];
    assert!(shake(client(chacha, &[&version::TLS12], None)).is_err());
}

#[test]
fn a_client_certificate_is_never_required_and_any_is_taken() {
    for version in BOTH {
        let suites = || aws_lc_rs::ALL_CIPHER_SUITES.to_vec();
        assert!(shake(client(suites(), &[version], None)).unwrap().peer_certificates().is_none());
        let server = shake(client(suites(), &[version], Some(("client.pem", "client.key")))).unwrap();
        assert_eq!(server.peer_certificates().unwrap(), read_chain(&fixture("client.pem")).unwrap());
    }
}

#[test]
fn wrong_files_are_named_with_what_they_lack() {
    let advice = |cert, key| server_config(&files(cert, key)).unwrap_err().to_string();
    assert!(advice("gone.pem", "localhost.key").contains("gone.pem cannot be read: No such file"));
    assert!(advice("localhost.key", "localhost.key").contains("holds no PEM certificate"));
    assert!(advice("localhost.pem", "localhost.pem").contains("holds no PEM private key"));
    assert_eq!(
        advice("localhost.pem", "client.key"),
        "server.tls.key_file: is not the key of the certificate in cert_file"
    );
}
