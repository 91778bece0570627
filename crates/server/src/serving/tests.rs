//! What answers where, and to how many.

use std::io::{Read, Write};
use std::path::Path;

use rustls::{ClientConnection, StreamOwned};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::oneshot;

use super::*;
use crate::config::{Config, TlsFiles};

fn server(listen: &str) -> Server {
    let text = format!("[server]\nlisten = \"{listen}\"\nmanagement_listen = \"127.0.0.1:0\"\n");
    Config::from_text(&text, Path::new("")).unwrap().server
}

async fn get(address: SocketAddr, path: &str) -> io::Result<String> {
    let mut stream = TcpStream::connect(address).await?;
    let request = format!("GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await?;
    Ok(answer)
}

#[actix_web::test]
async fn a_port_in_use_is_named_with_its_key() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap();
    let error = Listeners::bind(&server(&address.to_string())).unwrap_err().to_string();
    assert_eq!(error, format!("server.listen: {address} is in use: stop what listens there, or give another address"));
}

#[actix_web::test]
async fn management_is_not_reachable_from_the_public_listener__sec_54() {
    let listeners = Listeners::bind(&server("127.0.0.1:0")).unwrap();
    let public = listeners.public_addresses().unwrap()[0];
    let management = listeners.management.local_addr().unwrap();
    let readiness = Readiness::new(|| std::future::ready(true));
    let routes = |app: &mut web::ServiceConfig| {
        app.route("/here", web::get().to(|| async { "public" }));
    };
    let running = listeners.serve(routes, Metrics::new().unwrap(), readiness).unwrap();
    let (stop, stopped) = oneshot::channel::<()>();
    let served = actix_web::rt::spawn(running.until(async move { drop(stopped.await) }));

    assert!(get(public, "/here").await.unwrap().ends_with("public"));
    for path in ["/healthz", "/readyz", "/metrics"] {
        assert!(get(public, path).await.unwrap().starts_with("HTTP/1.1 404"), "{path}");
        assert!(get(management, path).await.unwrap().starts_with("HTTP/1.1 200"), "{path}");
    }
    stop.send(()).unwrap();
    served.await.unwrap().unwrap();
    assert!(get(public, "/here").await.is_err());
}

#[actix_web::test]
async fn what_is_under_way_is_finished_before_the_listener_closes() {
    let listeners = Listeners::bind(&server("127.0.0.1:0")).unwrap();
    let public = listeners.public_addresses().unwrap()[0];
    let (arrived, arrival) = std::sync::mpsc::channel();
    let (finish, finished) = tokio::sync::watch::channel(false);
    let routes = move |app: &mut web::ServiceConfig| {
        let (arrived, finished) = (arrived.clone(), finished.clone());
        let slow = move || {
            let (arrived, mut finished) = (arrived.clone(), finished.clone());
            async move {
                arrived.send(()).unwrap();
                finished.wait_for(|done| *done).await.unwrap();
                "finished"
            }
        };
        app.route("/slow", web::get().to(slow));
    };
    let readiness = Readiness::new(|| std::future::ready(true));
    let running = listeners.serve(routes, Metrics::new().unwrap(), readiness).unwrap();
    let (stop, stopped) = oneshot::channel::<()>();
    let served = actix_web::rt::spawn(running.until(async move { drop(stopped.await) }));
    let answer = actix_web::rt::spawn(get(public, "/slow"));
    tokio::task::spawn_blocking(move || arrival.recv().unwrap()).await.unwrap();
    stop.send(()).unwrap();
    finish.send(true).unwrap();
    assert!(answer.await.unwrap().unwrap().ends_with("finished"));
    served.await.unwrap().unwrap();
}

/// Whether a connection is answered on; one too many finds its end.
async fn answers(stream: &mut TcpStream) -> bool {
    if stream.write_all(b"GET /here HTTP/1.1\r\nHost: localhost\r\n\r\n").await.is_err() {
        return false;
    }
    let mut answer = Vec::new();
    while !answer.ends_with(b"public") {
        if !stream.read_buf(&mut answer).await.is_ok_and(|read| read > 0) {
            return false;
        }
    }
    true
}

#[actix_web::test]
async fn a_network_holds_so_many_connections_and_one_more_for_each_that_it_leaves__sec_50() {
    let mut listeners = Listeners::bind(&server("127.0.0.1:0")).unwrap();
    listeners.guests = Guests::counting_loopback(2);
    let public = listeners.public_addresses().unwrap()[0];
    let (stop, served) = here(listeners);

    let (mut first, mut second) =
        (TcpStream::connect(public).await.unwrap(), TcpStream::connect(public).await.unwrap());
    assert!(answers(&mut first).await && answers(&mut second).await);
    let mut third = TcpStream::connect(public).await.unwrap();
    assert!(!answers(&mut third).await, "one too many");
    assert!(answers(&mut first).await, "those before it go on");
    drop(second);
    let left = async {
        while !answers(&mut TcpStream::connect(public).await.unwrap()).await {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(20), left).await.expect("what is left can be taken again");
    stop.send(()).unwrap();
    served.await.unwrap().unwrap();
}

#[actix_web::test]
async fn connections_over_tls_count_too__sec_50() {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/tls/fixtures");
    let files = TlsFiles { cert_file: fixtures.join("localhost.pem"), key_file: fixtures.join("localhost.key") };
    let mut listeners = Listeners::bind(&server("127.0.0.1:0")).unwrap();
    listeners.tls = Some(tls::server_config(&files).unwrap());
    listeners.guests = Guests::counting_loopback(1);
    let public = listeners.public_addresses().unwrap()[0];
    let (stop, served) = here(listeners);

    let answered = tokio::task::spawn_blocking(move || {
        let mut held = Vec::new();
        let mut next_is_answered = || {
            let mut stream = over_tls(public);
            let asked = stream.write_all(b"GET /here HTTP/1.1\r\nHost: localhost\r\n\r\n");
            let is_answered = asked.is_ok() && stream.read_exact(&mut [0; 8]).is_ok();
            held.push(stream);
            is_answered
        };
        [next_is_answered(), next_is_answered()]
    });
    assert_eq!(answered.await.unwrap(), [true, false]);
    stop.send(()).unwrap();
    served.await.unwrap().unwrap();
}

/// A client that has shaken hands.
fn over_tls(address: SocketAddr) -> StreamOwned<ClientConnection, std::net::TcpStream> {
    let mut client =
        ClientConnection::new(Arc::new(tls::tests::any_client()), "localhost".try_into().unwrap()).unwrap();
    let mut stream = std::net::TcpStream::connect(address).unwrap();
    client.complete_io(&mut stream).unwrap();
    StreamOwned::new(client, stream)
}

/// Answers at `/here` until it is told to stop.
fn here(listeners: Listeners) -> (oneshot::Sender<()>, actix_web::rt::task::JoinHandle<io::Result<()>>) {
    let routes = |app: &mut web::ServiceConfig| {
        app.route("/here", web::get().to(|| async { "public" }));
    };
    let running =
        listeners.serve(routes, Metrics::new().unwrap(), Readiness::new(|| std::future::ready(true))).unwrap();
    let (stop, stopped) = oneshot::channel::<()>();
    (stop, actix_web::rt::spawn(running.until(async move { drop(stopped.await) })))
}
