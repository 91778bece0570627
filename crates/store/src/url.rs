//! Where the database is: the `[database] url` of the configuration.

use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use tokio_postgres::config::SslMode;

/// The address of a database: `sqlite://FILE` or `postgres://USER[:PASSWORD]@HOST[:PORT]/NAME`.
///
/// For PostgreSQL, `sslmode` means what it means to libpq: `disable`; `prefer` (the default) and
/// `require` encrypt without proving the server unless `sslrootcert=FILE` says by whom it must be
/// certified; `verify-full` demands that file. A Unix socket is `?host=/run/postgresql`. `Debug`
/// and `Display` leave the password out.
#[derive(Clone)]
pub struct DatabaseUrl {
    kind: Kind,
    shown: String,
}

#[derive(Clone)]
pub(crate) enum Kind {
    Sqlite(PathBuf),
    Postgres(Box<PostgresAddress>),
}

/// What it takes to connect to PostgreSQL.
#[derive(Clone)]
pub(crate) struct PostgresAddress {
    pub(crate) config: tokio_postgres::Config,
    pub(crate) root_certificates: Option<PathBuf>,
}

/// Why a text isn't the address of a database, as a sentence that says what to write instead.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct UrlError(String);

impl DatabaseUrl {
    /// The address of a SQLite file.
    pub fn sqlite(file: impl AsRef<Path>) -> Self {
        let file = file.as_ref();
        Self { kind: Kind::Sqlite(file.to_owned()), shown: format!("sqlite://{}", file.display()) }
    }

    /// The file, when this is a SQLite database.
    pub fn sqlite_file(&self) -> Option<&Path> {
        match &self.kind {
            Kind::Sqlite(file) => Some(file),
            Kind::Postgres(_) => None,
        }
    }

    /// The same with a relative SQLite file taken to lie in `folder` (that of the configuration
    /// file, say).
    #[must_use]
    pub fn relative_to(self, folder: &Path) -> Self {
        match self.kind {
            Kind::Sqlite(file) => Self::sqlite(folder.join(file)),
            Kind::Postgres(_) => self,
        }
    }

    pub(crate) fn kind(&self) -> &Kind {
        &self.kind
    }
}

impl FromStr for DatabaseUrl {
    type Err = UrlError;

    fn from_str(text: &str) -> Result<Self, UrlError> {
        match text.split_once("://") {
            Some(("sqlite", file)) => parse_sqlite(file),
            Some(("postgres" | "postgresql", rest)) => parse_postgres(rest),
            _ => Err(UrlError("write the database's address as sqlite://FILE or postgres://USER@HOST/NAME".into())),
        }
    }
}

fn parse_sqlite(file: &str) -> Result<DatabaseUrl, UrlError> {
    if file.is_empty() {
        return Err(UrlError("name the file after sqlite://, for instance sqlite://signet.db".into()));
    }
    if file.contains(":memory:") {
        return Err(UrlError(
            "a database in memory would be another one for each connection and gone at exit; \
             name a file, for instance sqlite://signet.db"
                .into(),
        ));
    }
    if file.contains(['?', '\0']) {
        return Err(UrlError("the address of a SQLite database is the file alone, without parameters".into()));
    }
    Ok(DatabaseUrl::sqlite(file))
}

fn parse_postgres(rest: &str) -> Result<DatabaseUrl, UrlError> {
    let (base, query) = rest.split_once('?').unwrap_or((rest, ""));
    let mut root_certificates = None;
    let mut verify = false;
    let mut kept = Vec::new();
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        match pair.split_once('=') {
            Some(("sslrootcert", file)) => root_certificates = Some(PathBuf::from(file)),
            Some(("sslmode", "verify-full")) => verify = true,
            Some(("sslmode", "verify-ca")) => {
                let advice = "write sslmode=verify-full, which checks the server's name too, not verify-ca";
                return Err(UrlError(advice.into()));
            }
            _ => kept.push(pair),
        }
    }
    if verify && root_certificates.is_none() {
        let advice = "sslmode=verify-full needs sslrootcert=FILE, the certificates (PEM) that vouch for it";
        return Err(UrlError(advice.into()));
    }
    let mut config: tokio_postgres::Config =
        format!("postgres://{base}?{}", kept.join("&")).parse().map_err(|error| {
            UrlError(format!("the PostgreSQL address can't be read ({error}); write postgres://USER@HOST/NAME"))
        })?;
    if config.get_hosts().is_empty() && config.get_hostaddrs().is_empty() {
        return Err(UrlError("the PostgreSQL address names no host; write postgres://USER@HOST/NAME".into()));
    }
    if verify || (root_certificates.is_some() && config.get_ssl_mode() == SslMode::Prefer) {
        config.ssl_mode(SslMode::Require);
    }
    let address = PostgresAddress { config, root_certificates };
    Ok(DatabaseUrl { kind: Kind::Postgres(Box::new(address)), shown: without_password(base) })
}

/// `user:password@host/name` as `postgres://user@host/name`; parameters may hold a password too and
/// are left out.
fn without_password(base: &str) -> String {
    match base.rsplit_once('@') {
        Some((user, host)) => {
            let user = user.split_once(':').map_or(user, |(name, _)| name);
            format!("postgres://{user}@{host}")
        }
        None => format!("postgres://{base}"),
    }
}

impl fmt::Display for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.shown)
    }
}

impl fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.shown)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(text: &str) -> String {
        text.parse::<DatabaseUrl>().expect_err("an address that must be refused").to_string()
    }

    #[test]
    fn sqlite_addresses_name_a_file() {
        let file = |text: &str| text.parse::<DatabaseUrl>().unwrap().sqlite_file().unwrap().to_owned();
        assert_eq!(file("sqlite://signet.db"), Path::new("signet.db"));
        assert_eq!(file("sqlite:///var/lib/signet/signet.db"), Path::new("/var/lib/signet/signet.db"));
    }

    #[test]
    fn a_relative_file_lies_in_the_folder_it_is_told() {
        let url: DatabaseUrl = "sqlite://signet.db".parse().unwrap();
        assert_eq!(url.relative_to(Path::new("/etc/signet")).sqlite_file(), Some(Path::new("/etc/signet/signet.db")));
    }

    #[test]
    fn refusals_say_what_to_write_instead() {
        assert!(refused("sqlite://:memory:").contains("name a file"));
        assert!(refused("sqlite://").contains("sqlite://signet.db"));
        assert!(refused("mysql://root@localhost/x").contains("postgres://"));
        assert!(refused("postgres://u@h/d?sslmode=verify-full").contains("sslrootcert"));
        assert!(refused("postgres:///d").contains("names no host"));
    }

    #[test]
    fn the_password_is_never_shown__sec_53() {
        for text in [
            "postgres://me:s3cret@db.example/signet",
            "postgresql://me@db.example/signet?password=s3cret",
            "postgres://me:s3@cret@db.example/x",
        ] {
            let url: DatabaseUrl = text.parse().unwrap();
            assert!(!format!("{url} {url:?}").contains("cret"), "{url}");
        }
        assert!(!refused("postgres://me:s3cret@db.example:port/signet").contains("s3cret"));
    }
}
