//! A small website that signs people in by OpenID Connect: an example to read and to copy.
//!
//! It is a *relying party* on the `openidconnect` crate. Nothing in it knows how Signet is made; any
//! OpenID provider will do.
//!
//! | file | what it shows |
//! | --- | --- |
//! | `provider.rs` | OpenID Connect: the way there, the way back, sign-out |
//! | `discovery.rs` | what is known of the provider |
//! | `routes.rs` | what each address does |
//! | `visits.rs` | who is signed in, kept here on the server |
//! | `pages.rs`, `claims.rs` | what people see |

mod claims;
mod discovery;
mod pages;
mod provider;
mod routes;
mod visits;

use std::net::SocketAddr;

use actix_web::dev::Server;
use actix_web::middleware::DefaultHeaders;
use actix_web::{App, HttpServer, web};
use url::Url;

use crate::provider::Provider;
use crate::visits::Visits;

/// What the site must be told.
pub struct Config {
    /// What it is called.
    pub name: String,
    /// Where it listens; several for IPv4 and IPv6.
    pub listen: Vec<SocketAddr>,
    /// The origin that browsers see, such as `https://www.example.com`.
    pub address: Url,
    /// The provider's issuer identifier, to the letter.
    pub issuer: String,
    /// `client_id`, as registered. The client needs `{address}/callback` among its `redirect_uris` and
    /// `{address}/signed-out` among its `post_logout_redirect_uris`.
    pub client_id: String,
    /// `client_secret`, for `client_secret_basic`.
    pub client_secret: String,
    /// The colour of its buttons: an angle on the colour wheel (CSS `oklch`), 0 to 359.
    pub hue: u16,
}

/// Why the site didn't start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The address is taken, or not this machine's.
    #[error("{0} can't be listened on: {1}")]
    Listen(SocketAddr, std::io::Error),
    /// An address in the configuration can't be used.
    #[error("{0} is no address that this site can use: {1}")]
    Address(String, url::ParseError),
    /// The system gives no HTTP client.
    #[error("no HTTP client: {0}")]
    Client(#[from] openidconnect::reqwest::Error),
}

/// The site that all requests share.
struct Site {
    config: Config,
    provider: Provider,
    visits: Visits,
}

/// Listens; the site answers for as long as the server that this gives is awaited.
pub fn listen(config: Config) -> Result<Server, StartError> {
    let policy = content_security_policy(&config)?;
    let listen = config.listen.clone();
    let site = web::Data::new(Site { provider: Provider::new(&config)?, visits: Visits::default(), config });
    let app = move || {
        App::new()
            .app_data(site.clone())
            .wrap(
                DefaultHeaders::new()
                    .add(("Content-Security-Policy", policy.as_str()))
                    .add(("Referrer-Policy", "same-origin"))
                    .add(("X-Content-Type-Options", "nosniff")),
            )
            .configure(routes::configure)
    };
    let mut server = HttpServer::new(app).workers(1).disable_signals().shutdown_timeout(5);
    for address in listen {
        server = server.bind(address).map_err(|cause| StartError::Listen(address, cause))?;
    }
    Ok(server.run())
}

/// No script, nothing from elsewhere. A form may lead to the provider: sign-out does.
fn content_security_policy(config: &Config) -> Result<String, StartError> {
    let issuer = Url::parse(&config.issuer).map_err(|cause| StartError::Address(config.issuer.clone(), cause))?;
    let provider = issuer.origin().ascii_serialization();
    Ok(format!(
        "default-src 'none'; style-src 'self'; form-action 'self' {provider}; base-uri 'none'; frame-ancestors 'none'"
    ))
}
