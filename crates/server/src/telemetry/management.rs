//! The management listener: `/healthz`, `/readyz` and `/metrics`, never on a public address (SEC-54).

use std::future::Future;
use std::io;
use std::net::TcpListener;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use actix_web::dev::Server;
use actix_web::middleware::from_fn;
use actix_web::{App, HttpResponse, HttpResponseBuilder, HttpServer, web};
use serde_json::Value;

use super::metrics::Metrics;
use crate::http::every_answer;

/// How long the database may take to answer before it counts as gone.
const PATIENCE: Duration = Duration::from_secs(2);

type Check = dyn Fn() -> Pin<Box<dyn Future<Output = bool> + Send>> + Send + Sync;
/// Names, and what is said under them.
type Remarks = dyn Fn() -> Vec<(&'static str, Value)> + Send + Sync;

/// Whether a load balancer should send requests here. Cloning it gives another handle to the same state.
#[derive(Clone)]
pub struct Readiness {
    draining: Arc<AtomicBool>,
    database: Arc<Check>,
    remarks: Arc<Remarks>,
}

impl Readiness {
    /// Ready for as long as `database` resolves to `true`, and no shutdown has begun.
    pub fn new<F>(database: impl Fn() -> F + Send + Sync + 'static) -> Self
    where
        F: Future<Output = bool> + Send + 'static,
    {
        Self { draining: Arc::default(), database: Arc::new(move || Box::pin(database())), remarks: Arc::new(Vec::new) }
    }

    /// Says more, each remark under its name, of what doesn't keep requests from being answered.
    #[must_use]
    pub fn and_say(self, remarks: impl Fn() -> Vec<(&'static str, Value)> + Send + Sync + 'static) -> Self {
        Self { remarks: Arc::new(remarks), ..self }
    }

    /// From now on not ready: a shutdown has begun, and what runs is only finished.
    pub fn drain(&self) {
        self.draining.store(true, Ordering::Relaxed);
    }

    async fn answer(&self) -> HttpResponse {
        if self.draining.load(Ordering::Relaxed) {
            return status(HttpResponse::ServiceUnavailable(), "draining");
        }
        match tokio::time::timeout(PATIENCE, (self.database)()).await {
            Ok(true) => status_and(HttpResponse::Ok(), "ready", (self.remarks)()),
            Ok(false) | Err(_) => status(HttpResponse::ServiceUnavailable(), "database_unavailable"),
        }
    }
}

/// The management routes, to be mounted on an app of their own.
pub fn routes(metrics: Metrics, readiness: Readiness) -> impl FnOnce(&mut web::ServiceConfig) {
    move |app| {
        app.app_data(web::Data::new(metrics))
            .app_data(web::Data::new(readiness))
            .route("/healthz", web::get().to(healthz))
            .route("/readyz", web::get().to(readyz))
            .route("/metrics", web::get().to(metrics_text));
    }
}

/// Serves the management routes on `listener` until the server is stopped by its handle. It doesn't
/// heed signals, so that readiness can still be asked while the public listeners finish.
///
/// # Errors
/// When the system refuses the listener.
pub fn server(listener: TcpListener, metrics: Metrics, readiness: Readiness) -> io::Result<Server> {
    let app =
        move || App::new().wrap(from_fn(every_answer::mark)).configure(routes(metrics.clone(), readiness.clone()));
    let server = HttpServer::new(app).workers(1).max_connections(64).disable_signals();
    Ok(server.shutdown_timeout(1).listen(listener)?.run())
}

/// The process is alive; nothing more is asked, so that a lost database doesn't get it restarted.
async fn healthz() -> HttpResponse {
    status(HttpResponse::Ok(), "alive")
}

async fn readyz(readiness: web::Data<Readiness>) -> HttpResponse {
    readiness.answer().await
}

async fn metrics_text(metrics: web::Data<Metrics>) -> HttpResponse {
    match metrics.text() {
        Ok(text) => HttpResponse::Ok().content_type(prometheus::TEXT_FORMAT).body(text),
        Err(error) => {
            tracing::error!(%error, "the metrics can't be written as text");
            status(HttpResponse::InternalServerError(), "metrics_unavailable")
        }
    }
}

fn status(answer: HttpResponseBuilder, word: &str) -> HttpResponse {
    status_and(answer, word, Vec::new())
}

fn status_and(mut answer: HttpResponseBuilder, word: &str, remarks: Vec<(&str, Value)>) -> HttpResponse {
    let mut body = serde_json::json!({ "status": word });
    for (name, remark) in remarks {
        body[name] = remark;
    }
    answer.insert_header(("cache-control", "no-store")).json(body)
}

#[cfg(test)]
mod tests {
    use actix_web::test::{TestRequest, call_and_read_body, call_service, init_service};

    use super::*;

    async fn ask(readiness: &Readiness, path: &str) -> (u16, String) {
        let app = App::new().configure(routes(Metrics::new().unwrap(), readiness.clone()));
        let app = init_service(app).await;
        let status = call_service(&app, TestRequest::get().uri(path).to_request()).await.status();
        let body = call_and_read_body(&app, TestRequest::get().uri(path).to_request()).await;
        (status.as_u16(), String::from_utf8(body.to_vec()).unwrap())
    }

    #[actix_web::test]
    async fn a_lost_database_is_not_ready_but_alive__sec_51() {
        let up = Arc::new(AtomicBool::new(false));
        let seen = up.clone();
        let readiness = Readiness::new(move || std::future::ready(seen.load(Ordering::Relaxed)));
        assert_eq!(ask(&readiness, "/healthz").await, (200, r#"{"status":"alive"}"#.to_owned()));
        assert_eq!(ask(&readiness, "/readyz").await, (503, r#"{"status":"database_unavailable"}"#.to_owned()));
        up.store(true, Ordering::Relaxed);
        assert_eq!(ask(&readiness, "/readyz").await, (200, r#"{"status":"ready"}"#.to_owned()));
    }

    #[actix_web::test]
    async fn a_dead_mail_server_is_told_and_takes_nobody_out_of_rotation__sec_51() {
        let remark = || vec![("email", Value::from("failing since yesterday"))];
        let readiness = Readiness::new(|| std::future::ready(true)).and_say(remark);
        let told = r#"{"email":"failing since yesterday","status":"ready"}"#;
        assert_eq!(ask(&readiness, "/readyz").await, (200, told.to_owned()));
    }

    #[actix_web::test]
    async fn a_server_that_is_stopping_is_not_ready() {
        let readiness = Readiness::new(|| std::future::ready(true));
        readiness.drain();
        assert_eq!(ask(&readiness, "/readyz").await, (503, r#"{"status":"draining"}"#.to_owned()));
    }

    #[actix_web::test]
    async fn metrics_come_as_prometheus_text() {
        let readiness = Readiness::new(|| std::future::ready(true));
        let (status, body) = ask(&readiness, "/metrics").await;
        assert_eq!(status, 200);
        assert!(body.contains("signet_database_errors_total 0"), "{body}");
    }
}
