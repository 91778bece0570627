//! The example website when Signet is away.

use std::env;
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};

use e2e::Browser;

#[tokio::test]
async fn a_website_whose_provider_is_away_says_so_and_offers_a_way_on() {
    let website = Website::start();
    let browser = Browser::start().await;
    browser.open(&website.address).await;
    browser.heading("Welcome").await;
    browser.follow_link("Sign in").await;
    browser.heading("Signing in isn’t possible just now").await;
    browser.says("status", "Wait a minute and try again").await;
    browser.follow_link("Home page").await;
    browser.heading("Welcome").await;
}

#[tokio::test]
async fn an_answer_that_nobody_asked_for_signs_nobody_in() {
    let website = Website::start();
    let browser = Browser::start().await;
    for query in ["", "?code=x", "?code=x&state=y", "?error=access_denied&state=y", "?state=y&state=z"] {
        browser.open(&format!("{}/callback{query}", website.address)).await;
        browser.heading("This page is out of date").await;
    }
}

/// The website on its own, with a provider that isn't there.
struct Website {
    process: Child,
    address: String,
}

impl Website {
    fn start() -> Self {
        let binary = env::var("SIGNET_WEBSITE_BIN").expect("SIGNET_WEBSITE_BIN is set by `cargo xtask test`");
        let (port, nobody) = (free_port(), free_port());
        let address = format!("http://localhost:{port}");
        let mut process = Command::new(binary)
            .args(["--client-id", "website", "--address", &address])
            .args(["--issuer", &format!("http://localhost:{nobody}"), "--listen", &format!("127.0.0.1:{port}")])
            .env("CLIENT_SECRET", "unused")
            .stdout(Stdio::null())
            .spawn()
            .expect("SIGNET_WEBSITE_BIN starts");
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(process.try_wait().is_ok_and(|ended| ended.is_none()), "the website ended before it listened");
        }
        Self { process, address }
    }
}

impl Drop for Website {
    fn drop(&mut self) {
        drop(self.process.kill());
        drop(self.process.wait());
    }
}

fn free_port() -> u16 {
    TcpListener::bind(("127.0.0.1", 0)).and_then(|listener| listener.local_addr()).expect("a port is free").port()
}
