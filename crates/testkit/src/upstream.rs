//! An upstream that answers whatever a test tells it to, over HTTP on this machine, and keeps what it was asked.

use std::collections::BTreeMap;
use std::net::TcpListener;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use actix_web::dev::ServerHandle;
use actix_web::http::StatusCode;
use actix_web::{App as ActixApp, HttpRequest, HttpResponse, HttpServer, web};
use serde_json::Value;
use url::form_urlencoded;

/// An upstream without a will of its own. It signs nothing: tokens are the test's.
pub struct OddUpstream {
    told: web::Data<Mutex<Told>>,
    handle: ServerHandle,
    port: u16,
}

/// What an address answers.
#[derive(Clone, Debug)]
pub enum Reply {
    /// 200 with JSON.
    Json(Value),
    /// A status, a content type and a body.
    Raw(u16, &'static str, String),
    /// 302 to an address.
    Redirect(String),
    /// JSON after so long.
    Late(Duration, Value),
    /// Nothing at all, as long as anybody waits.
    Silence,
}

/// What it was asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// The path.
    pub path: String,
    /// The header field `Authorization`.
    pub authorization: Option<String>,
    /// The body's fields.
    pub form: BTreeMap<String, String>,
}

#[derive(Default)]
struct Told {
    replies: BTreeMap<String, Reply>,
    asked: Vec<Asked>,
}

impl OddUpstream {
    /// One that knows no address yet: it answers 404.
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
        let port = listener.local_addr().expect("a bound port has a number").port();
        let told = web::Data::new(Mutex::new(Told::default()));
        let serve = {
            let told = told.clone();
            move || ActixApp::new().app_data(told.clone()).default_service(web::to(answer))
        };
        let server = HttpServer::new(serve).workers(1).disable_signals().listen(listener);
        let server = server.expect("a port can be listened on").run();
        let handle = server.handle();
        actix_web::rt::spawn(server);
        Self { told, handle, port }
    }

    /// The address of a path there.
    pub fn at(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    /// What a path answers from now on.
    pub fn tell(&self, path: &str, reply: Reply) {
        self.told.lock().unwrap_or_else(PoisonError::into_inner).replies.insert(path.to_owned(), reply);
    }

    /// What a path was asked so far, in order.
    pub fn asked(&self, path: &str) -> Vec<Asked> {
        let told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        told.asked.iter().filter(|asked| asked.path == path).cloned().collect()
    }
}

impl Drop for OddUpstream {
    fn drop(&mut self) {
        // Nobody waits for it: the port closes with the test.
        drop(self.handle.stop(false));
    }
}

#[expect(clippy::disallowed_methods, reason = "this server is slow; the test waits for its answer, and not for this")]
async fn late(by: Duration) {
    tokio::time::sleep(by).await;
}

async fn answer(told: web::Data<Mutex<Told>>, request: HttpRequest, body: web::Bytes) -> HttpResponse {
    let header = request.headers().get("authorization").and_then(|value| value.to_str().ok());
    let asked = Asked {
        path: request.path().to_owned(),
        authorization: header.map(str::to_owned),
        form: form_urlencoded::parse(&body).into_owned().collect(),
    };
    let reply = {
        let mut told = told.lock().unwrap_or_else(PoisonError::into_inner);
        told.asked.push(asked);
        told.replies.get(request.path()).cloned()
    };
    match reply {
        Some(Reply::Json(value)) => HttpResponse::Ok().json(value),
        Some(Reply::Raw(status, content_type, body)) => {
            let status = StatusCode::from_u16(status).expect("the test's status is one");
            HttpResponse::build(status).content_type(content_type).body(body)
        }
        Some(Reply::Redirect(to)) => HttpResponse::Found().insert_header(("location", to)).finish(),
        Some(Reply::Late(by, value)) => {
            late(by).await;
            HttpResponse::Ok().json(value)
        }
        Some(Reply::Silence) => std::future::pending().await,
        None => HttpResponse::NotFound().finish(),
    }
}
