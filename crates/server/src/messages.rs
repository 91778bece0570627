//! How messages to people leave this server: the worker of the outbox, its way out, and its bell (OPS-4).

use std::sync::Arc;

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::{Method, header};
use actix_web::middleware::Next;
use actix_web::{Error, web};
use delivery::{Account, Credentials, Landing, Parts, Route, Sender, Settings, Sms, Smtp, Watch, Worker};
use model::Timestamp;
use model::outbox::Channel;
use outbound::{Client, Roots};
use zeroize::Zeroizing;

use crate::app::App;
use crate::config::{Config, Email, Gateway, MailTransport, Protection, SmsTransport, SmtpServer};
use crate::mail::{self, Letterhead};
use crate::text::{machine_readable, utc};

/// Why messages have no way out; each says what to do.
#[derive(Debug, thiserror::Error)]
pub enum NoWay {
    /// Certificates.
    #[error("outbound.ca_file: {0}")]
    Roots(#[from] outbound::RootsError),
    /// The mail server.
    #[error("{0}")]
    Mail(#[from] delivery::SettingsError),
    /// The client for the SMS gateway.
    #[error("{0}")]
    Sms(#[from] outbound::Failure),
}

/// The worker of an app's outbox; it sends nothing before it is run.
pub fn worker(config: &Config, app: &web::Data<App>) -> Result<Worker, NoWay> {
    let roots = config.outbound.ca_file.as_deref().map(Roots::read).transpose()?.unwrap_or_default();
    let (clock, renderer, metrics) = (app.clock.clone(), app.clone(), app.metrics.clone());
    let parts = Parts {
        store: app.store.clone(),
        keyring: app.provider.keyring.clone(),
        clock: Arc::new(move || clock().now),
        render: Arc::new(move |envelope| {
            let app = &renderer;
            let letterhead = Letterhead { brand: &app.brand, issuer: &app.issuer, demo: app.demo };
            mail::render(envelope, &letterhead).map_err(|error| error.to_string())
        }),
        email: mail_route(config, &roots, app.landing.as_ref())?,
        sms: sms_route(config, &roots, app.landing.as_ref())?,
        count: Arc::new(move |channel, outcome| metrics.message(channel, outcome)),
    };
    Ok(Worker::new(parts, app.messages.clone()))
}

fn mail_route(config: &Config, roots: &Roots, landing: Option<&Landing>) -> Result<Route, NoWay> {
    match &config.email {
        Some(email @ Email { transport: MailTransport::Smtp(server), .. }) => {
            let host = config.server.issuer.host().to_owned();
            Ok(Route::Smtp(Smtp::new(smtp_settings(email, server, host, roots))?))
        }
        Some(Email { transport: MailTransport::Outbox, .. }) => Ok(landed(landing)),
        None => Ok(Route::Nowhere),
    }
}

fn smtp_settings(email: &Email, server: &SmtpServer, issuer_host: String, roots: &Roots) -> Settings {
    let credentials = email.login.as_ref().map(|login| Credentials {
        username: login.username.clone(),
        password: Zeroizing::new(login.password.expose().to_owned()),
    });
    Settings {
        host: server.host.clone(),
        port: server.port,
        protection: match server.protection {
            Protection::Tls => delivery::Protection::Tls,
            Protection::StartTls => delivery::Protection::StartTls,
            Protection::Loopback => delivery::Protection::Loopback,
        },
        credentials,
        from: Sender { name: email.from.name.clone(), address: email.from.address.clone() },
        issuer_host,
        roots: roots.clone(),
    }
}

fn sms_route(config: &Config, roots: &Roots, landing: Option<&Landing>) -> Result<Route, NoWay> {
    match config.sms.as_ref().map(|sms| &sms.transport) {
        Some(SmsTransport::Twilio(gateway)) => Ok(Route::Sms(gateway_route(gateway, Client::new(roots)?))),
        Some(SmsTransport::Outbox) => Ok(landed(landing)),
        None => Ok(Route::Nowhere),
    }
}

fn gateway_route(gateway: &Gateway, client: Client) -> Sms {
    let account = Account {
        sid: gateway.account_sid.clone(),
        auth_token: Zeroizing::new(gateway.auth_token.expose().to_owned()),
        from: gateway.from.clone(),
    };
    Sms::new(client, &gateway.base_url, account)
}

/// Without the page there is nobody who could read what lands: it waits for a better configuration.
fn landed(landing: Option<&Landing>) -> Route {
    landing.cloned().map_or(Route::Nowhere, Route::Landing)
}

/// Says at start what nobody will get.
pub fn warn(config: &Config) {
    match config.email.as_ref().map(|email| &email.transport) {
        Some(MailTransport::Smtp(_)) => {}
        Some(MailTransport::Outbox) => {
            tracing::warn!("email.transport is \"outbox\", which is for `signet demo`: nobody gets mail");
        }
        None => {
            tracing::warn!("[email] is missing: nobody gets mail, so nobody can sign up or set a forgotten password")
        }
    }
    if let Some(SmsTransport::Outbox) = config.sms.as_ref().map(|sms| &sms.transport) {
        tracing::warn!("sms.transport is \"outbox\", which is for `signet demo`: nobody gets text messages");
    }
}

/// What `/readyz` says of messages that don't leave, by channel (SEC-51).
pub(crate) fn outages(watch: &Watch) -> impl Fn() -> Vec<(&'static str, String)> + Send + Sync + use<> {
    let watch = watch.clone();
    let remark = |channel: Channel, since: Timestamp| {
        (channel.as_str(), format!("failing since {}", machine_readable(utc(since))))
    };
    move || {
        let channels = [Channel::Email, Channel::Sms].into_iter();
        channels.filter_map(|channel| Some(remark(channel, watch.outage(channel)?.since))).collect()
    }
}

/// Middleware for `actix_web::middleware::from_fn`: a form that was posted may have written a message, and the worker
/// looks at once. Endpoints answer in JSON; what they write, such as a warning, can wait for the next look.
///
/// # Errors
/// Those of the service that it wraps.
pub(crate) async fn ring<B: MessageBody>(request: ServiceRequest, next: Next<B>) -> Result<ServiceResponse<B>, Error> {
    let app = request.app_data::<web::Data<App>>().filter(|_| request.method() == Method::POST).cloned();
    let answer = next.call(request).await?;
    if let Some(app) = app
        && !answer
            .headers()
            .get(header::CONTENT_TYPE)
            .is_some_and(|kind| kind.as_bytes().starts_with(b"application/json"))
    {
        app.messages.ring();
    }
    Ok(answer)
}
