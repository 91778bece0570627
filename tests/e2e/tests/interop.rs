//! Clients that we didn't write complete their flows against a started Signet.
//!
//! `cargo xtask test` names the programs in the environment: `SIGNET_BIN`, `SIGNET_NODE`,
//! `SIGNET_NODE_DIR`, `SIGNET_PYTHON`.

#![expect(clippy::unwrap_used, reason = "a test that can't go on has failed")]

use std::env;
use std::fs;
use std::io::{self, BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;

use serde_json::Value;

const EMAIL: &str = "ada@example.com";
const PASSWORD: &str = "plain-sailing-by-night";
const REDIRECT_URI: &str = "http://127.0.0.1/interop/callback";

#[test]
fn openid_client_of_npm_completes_every_flow() {
    let signet = Signet::start("openid-client");
    let mut script = Command::new(named("SIGNET_NODE"));
    script.arg(scripts().join("openid_client.mjs"));
    signet.serve_client(&mut script);
}

#[test]
fn authlib_of_pypi_completes_every_flow() {
    let signet = Signet::start("authlib");
    let mut script = Command::new(named("SIGNET_PYTHON"));
    script.arg(scripts().join("authlib_client.py")).env("PYTHONDONTWRITEBYTECODE", "1");
    signet.serve_client(&mut script);
}

/// A started server on a database of its own. Dropping it ends the process and removes its files.
struct Signet {
    server: Child,
    folder: PathBuf,
    issuer: String,
}

impl Signet {
    fn start(name: &str) -> Self {
        let folder = env::temp_dir().join(format!("signet-interop-{name}-{}", std::process::id()));
        fs::create_dir_all(&folder).expect("a folder for the database");
        let port = free_port();
        let issuer = format!("http://127.0.0.1:{port}");
        fs::write(folder.join("signet.toml"), configuration(&issuer, port, &folder)).unwrap();
        let mut server = signet(&folder, &["serve"]).stdout(Stdio::piped()).spawn().expect("SIGNET_BIN starts");
        await_listening(&mut server, port);
        Self { server, folder, issuer }
    }

    /// Runs a client's script, which fails with a sentence at the first surprise.
    fn serve_client(&self, script: &mut Command) {
        self.add_user();
        let (id, secret) = self.add_client();
        let output = script
            .env("ISSUER", &self.issuer)
            .env("CLIENT_ID", id)
            .env("CLIENT_SECRET", secret)
            .env("REDIRECT_URI", REDIRECT_URI)
            .env("USERNAME", EMAIL)
            .env("PASSWORD", PASSWORD)
            .output()
            .expect("the script starts");
        let said = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success(), "{said}{}", String::from_utf8_lossy(&output.stderr));
        for flow in ["discovery", "code with PKCE", "userinfo", "introspection", "refresh", "revocation"] {
            assert!(said.lines().any(|line| line == format!("ok {flow}")), "no word of {flow}: {said}");
        }
    }

    fn add_user(&self) {
        let mut command = signet(
            &self.folder,
            &[
                "user",
                "add",
                "--email",
                EMAIL,
                "--name",
                "Ada Lovelace",
                "--password-stdin",
                "--verified",
                "--json-output",
            ],
        );
        let mut adding = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("SIGNET_BIN starts");
        writeln!(adding.stdin.take().unwrap(), "{PASSWORD}").expect("the command reads its input");
        let added = adding.wait_with_output().unwrap();
        assert!(added.status.success(), "user add failed");
    }

    fn add_client(&self) -> (String, String) {
        let added = signet(
            &self.folder,
            &["client", "add", "--json-output", "--client-name", "Interop", "--redirect-uri", REDIRECT_URI],
        )
        .args(["--grant-type", "authorization_code", "--grant-type", "refresh_token"])
        .args(["--scope", "openid profile email offline_access"])
        .output()
        .expect("SIGNET_BIN starts");
        assert!(added.status.success(), "client add: {}", String::from_utf8_lossy(&added.stderr));
        let client: Value = serde_json::from_slice(&added.stdout).expect("client add prints JSON");
        let text = |name: &str| client[name].as_str().unwrap_or_else(|| panic!("no {name} in {client}")).to_owned();
        (text("client_id"), text("client_secret"))
    }
}

impl Drop for Signet {
    fn drop(&mut self) {
        let ended = self.server.kill().and_then(|()| self.server.wait());
        let removed = fs::remove_dir_all(&self.folder);
        if !thread::panicking() {
            ended.expect("the server ends");
            removed.expect("its files go");
        }
    }
}

fn configuration(issuer: &str, port: u16, folder: &Path) -> String {
    let folder = folder.display();
    let management = free_port();
    format!(
        r#"[server]
listen = "127.0.0.1:{port}"
issuer = "{issuer}"
management_listen = "127.0.0.1:{management}"

[database]
url = "sqlite://{folder}/signet.db"

[secrets]
key_file = "{folder}/signet.key"
"#
    )
}

/// `signet WORDS --config …`, on the configuration in `folder`.
fn signet(folder: &Path, words: &[&str]) -> Command {
    let mut command = Command::new(named("SIGNET_BIN"));
    command.args(words).arg("--config").arg(folder.join("signet.toml"));
    command
}

/// Tries the port at each line that the server logs, and goes on reading the log afterwards.
fn await_listening(server: &mut Child, port: u16) {
    let mut log = BufReader::new(server.stdout.take().unwrap());
    let mut line = String::new();
    while TcpStream::connect(("127.0.0.1", port)).is_err() {
        line.clear();
        assert_ne!(log.read_line(&mut line).unwrap(), 0, "the server ended before it listened");
    }
    thread::spawn(move || io::copy(&mut log, &mut io::sink()));
}

fn free_port() -> u16 {
    TcpListener::bind(("127.0.0.1", 0)).and_then(|listener| listener.local_addr()).expect("a free port").port()
}

fn scripts() -> PathBuf {
    named("SIGNET_NODE_DIR").into()
}

fn named(variable: &str) -> String {
    env::var(variable).unwrap_or_else(|_| panic!("{variable} is not set; run the tests by `cargo xtask test`"))
}
