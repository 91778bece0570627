//! Whose certificates are trusted.

use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};

use rustls::crypto::aws_lc_rs;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};

/// Certificates that are trusted beside the system's (`[outbound] ca_file`).
#[derive(Clone, Debug, Default)]
pub struct Roots(Vec<CertificateDer<'static>>);

/// Why a file gives no certificates; the text says what it must be.
#[derive(Debug, thiserror::Error)]
pub enum RootsError {
    /// It can't be read as PEM.
    #[error("{} can't be read as certificates in PEM: {cause}", file.display())]
    Unreadable {
        /// The file.
        file: PathBuf,
        /// The reason.
        cause: rustls::pki_types::pem::Error,
    },
    /// There is none in it.
    #[error("{} holds no certificate: it must have one or more in PEM", .0.display())]
    Empty(PathBuf),
    /// One of them is none.
    #[error("{} holds a certificate that can't be used: {cause}", file.display())]
    Unusable {
        /// The file.
        file: PathBuf,
        /// The reason.
        cause: rustls::Error,
    },
}

impl Roots {
    /// The certificates in a PEM file.
    pub fn read(file: &Path) -> Result<Self, RootsError> {
        let unreadable = |cause| RootsError::Unreadable { file: file.to_owned(), cause };
        let all = CertificateDer::pem_file_iter(file).map_err(unreadable)?;
        let all = all.collect::<Result<Vec<_>, _>>().map_err(unreadable)?;
        if all.is_empty() {
            return Err(RootsError::Empty(file.to_owned()));
        }
        let mut probe = RootCertStore::empty();
        for certificate in &all {
            let added = probe.add(certificate.clone());
            added.map_err(|cause| RootsError::Unusable { file: file.to_owned(), cause })?;
        }
        Ok(Self(all))
    }

    /// Each certificate in DER.
    pub fn iter(&self) -> impl Iterator<Item = &[u8]> {
        self.0.iter().map(AsRef::as_ref)
    }

    /// TLS that trusts these and the system's.
    pub(crate) fn tls(&self) -> Result<ClientConfig, rustls::Error> {
        let mut trusted = system().clone();
        trusted.add_parsable_certificates(self.0.iter().cloned());
        let config = ClientConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
            .with_safe_default_protocol_versions()?
            .with_root_certificates(trusted)
            .with_no_client_auth();
        Ok(config)
    }
}

/// The system's certificates, read once for this process.
fn system() -> &'static RootCertStore {
    static SYSTEM: LazyLock<RootCertStore> = LazyLock::new(|| {
        let mut trusted = RootCertStore::empty();
        trusted.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
        trusted
    });
    &SYSTEM
}
