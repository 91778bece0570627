//! TLS without a proxy: 1.3 first, 1.2 with ECDHE and GCM alone, client certificates welcome.

use std::path::Path;
use std::sync::Arc;

use rustls::client::danger::HandshakeSignatureValid;
use rustls::crypto::aws_lc_rs::{self, cipher_suite as suite};
use rustls::crypto::{CryptoProvider, WebPkiSupportedAlgorithms, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::pem::{self, PemObject};
use rustls::pki_types::{CertificateDer, PrivateKeyDer, UnixTime};
use rustls::server::ParsedCertificate;
use rustls::server::danger::{ClientCertVerified, ClientCertVerifier};
use rustls::sign::CertifiedKey;
use rustls::{DigitallySignedStruct, DistinguishedName, ServerConfig, SignatureScheme, version};

use crate::config::TlsFiles;

/// Why the certificate or the key can't be used; the text says what to do.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TlsError {
    /// About `server.tls.cert_file`.
    #[error("server.tls.cert_file: {0}")]
    Certificate(String),
    /// About `server.tls.key_file`.
    #[error("server.tls.key_file: {0}")]
    Key(String),
}

/// The TLS side of the public listeners, with `h2` and `http/1.1` by ALPN (RFC 7301).
pub fn server_config(files: &TlsFiles) -> Result<ServerConfig, TlsError> {
    let provider = Arc::new(provider());
    let chain = read_chain(&files.cert_file).map_err(TlsError::Certificate)?;
    let key = read_key(&files.key_file).map_err(TlsError::Key)?;
    check_pair(&provider, &chain, &key)?;
    let verifier = Arc::new(AnyClientCertificate { algorithms: provider.signature_verification_algorithms });
    let mut config = ServerConfig::builder_with_provider(provider)
        .with_protocol_versions(&[&version::TLS13, &version::TLS12])
        .map_err(|cause| TlsError::Certificate(cause.to_string()))?
        .with_client_cert_verifier(verifier)
        .with_single_cert(chain, key)
        .map_err(|cause| TlsError::Certificate(cause.to_string()))?;
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(config)
}

/// FAPI 2.0 Security Profile §5.2.1 (BCP 195): with TLS 1.2 only ECDHE with AES-GCM.
fn provider() -> CryptoProvider {
    CryptoProvider {
        cipher_suites: vec![
            suite::TLS13_AES_128_GCM_SHA256,
            suite::TLS13_AES_256_GCM_SHA384,
            suite::TLS13_CHACHA20_POLY1305_SHA256,
            suite::TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
            suite::TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
            suite::TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
            suite::TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
        ],
        ..aws_lc_rs::default_provider()
    }
}

fn read_chain(file: &Path) -> Result<Vec<CertificateDer<'static>>, String> {
    let shown = file.display();
    let chain: Result<Vec<_>, pem::Error> = CertificateDer::pem_file_iter(file).and_then(Iterator::collect);
    match chain {
        Ok(chain) if chain.is_empty() => Err(format!("{shown} holds no PEM certificate (-----BEGIN CERTIFICATE-----)")),
        Ok(chain) => Ok(chain),
        Err(pem::Error::Io(cause)) => Err(format!("{shown} cannot be read: {cause}")),
        Err(_) => Err(format!("{shown} is not a PEM file")),
    }
}

fn read_key(file: &Path) -> Result<PrivateKeyDer<'static>, String> {
    let shown = file.display();
    match PrivateKeyDer::from_pem_file(file) {
        Ok(key) => Ok(key),
        Err(pem::Error::Io(cause)) => Err(format!("{shown} cannot be read: {cause}")),
        Err(pem::Error::NoItemsFound) => {
            Err(format!("{shown} holds no PEM private key without a passphrase (-----BEGIN PRIVATE KEY-----)"))
        }
        Err(_) => Err(format!("{shown} is not a PEM file")),
    }
}

fn check_pair(
    provider: &CryptoProvider,
    chain: &[CertificateDer<'static>],
    key: &PrivateKeyDer<'static>,
) -> Result<(), TlsError> {
    let signer = provider
        .key_provider
        .load_private_key(key.clone_key())
        .map_err(|_| TlsError::Key("is a kind of key that TLS can't use; take RSA, ECDSA or Ed25519".to_owned()))?;
    match CertifiedKey::new(chain.to_vec(), signer).keys_match() {
        Ok(()) => Ok(()),
        Err(rustls::Error::InconsistentKeys(rustls::InconsistentKeys::KeyMismatch)) => {
            Err(TlsError::Key("is not the key of the certificate in cert_file".to_owned()))
        }
        Err(rustls::Error::InconsistentKeys(rustls::InconsistentKeys::Unknown)) => Ok(()),
        Err(_) => Err(TlsError::Certificate("holds a certificate that can't be read".to_owned())),
    }
}

/// Asks each client for a certificate, requires none, and takes any whose key the client can use.
///
/// Nothing looks at the certificate yet. Where a client is to prove itself by one, it is compared with
/// what that client registered, and the chain says nothing that Signet needs (RFC 8705 §2.2).
#[derive(Debug)]
struct AnyClientCertificate {
    algorithms: WebPkiSupportedAlgorithms,
}

impl ClientCertVerifier for AnyClientCertificate {
    fn client_auth_mandatory(&self) -> bool {
        false
    }

    fn root_hint_subjects(&self) -> &[DistinguishedName] {
        &[]
    }

    fn verify_client_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        _intermediates: &[CertificateDer<'_>],
        _now: UnixTime,
    ) -> Result<ClientCertVerified, rustls::Error> {
        ParsedCertificate::try_from(end_entity)?;
        Ok(ClientCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls12_signature(message, cert, dss, &self.algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls13_signature(message, cert, dss, &self.algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.algorithms.supported_schemes()
    }
}

#[cfg(test)]
pub(crate) mod tests;
