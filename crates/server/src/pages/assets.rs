//! Files that pages refer to, each under a name that holds its hash, so that it may be cached for ever.

use std::borrow::Cow;
use std::sync::LazyLock;

use ring::digest;

/// One file, ready to be served with `Cache-Control: public, max-age=31536000, immutable`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asset {
    path: String,
    hash: String,
    content_type: &'static str,
    bytes: Cow<'static, [u8]>,
}

/// The stylesheet of all pages.
pub static STYLESHEET: LazyLock<Asset> = LazyLock::new(|| {
    let bytes = include_bytes!("../../assets/signet.css");
    Asset::new("signet", "css", "text/css; charset=utf-8", Cow::Borrowed(bytes))
});

/// The script that makes pages more comfortable. Nothing needs it.
pub static SCRIPT: LazyLock<Asset> = LazyLock::new(|| {
    let bytes = include_bytes!("../../assets/signet.js");
    Asset::new("signet", "js", "text/javascript; charset=utf-8", Cow::Borrowed(bytes))
});

/// The file at this path (`/assets/…`), if it is one that every Signet has. A brand's own files:
/// [`super::Brand::find`].
pub fn find(path: &str) -> Option<&'static Asset> {
    [&*STYLESHEET, &*SCRIPT].into_iter().find(|asset| asset.path == path)
}

/// Hex digits of the hash in a name: 64 bits tell one release's file from another's.
const DIGITS: usize = 16;

impl Asset {
    pub(super) fn new(name: &str, extension: &str, content_type: &'static str, bytes: Cow<'static, [u8]>) -> Self {
        let digest = digest::digest(&digest::SHA256, &bytes);
        let hex: String = digest.as_ref().iter().map(|byte| format!("{byte:02x}")).collect();
        let hash = hex[..DIGITS].to_owned();
        Self { path: format!("/assets/{name}-{hash}.{extension}"), hash, content_type, bytes }
    }

    /// Where it is served, from the root of the site.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The hash in its name: the first 16 hex digits of SHA-256, fit for an `ETag`.
    pub fn hash(&self) -> &str {
        &self.hash
    }

    /// The `Content-Type` to serve it with.
    pub fn content_type(&self) -> &'static str {
        self.content_type
    }

    /// What it holds.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }
}
