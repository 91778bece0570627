//! `signet serve` as a child process, in a folder and on ports of its own.

use std::env;
use std::fs;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio, id};
use std::thread;

use serde_json::Value;

use crate::cli;

const CONFIGURATION: &str = "signet.toml";

/// A server that runs on a database of its own. Dropping it ends the process and removes its files.
pub struct Signet {
    server: Child,
    folder: PathBuf,
    issuer: String,
}

impl Signet {
    /// One whose issuer has this host, with `more` sections of configuration. `name` is the folder's.
    pub fn start(name: &str, host: &str, more: impl FnOnce(&str) -> String) -> Self {
        let folder = env::temp_dir().join(format!("signet-e2e-{name}-{}", id()));
        fs::create_dir_all(&folder).expect("a folder for the database");
        let port = free_port();
        let issuer = format!("http://{host}:{port}");
        let configuration = configuration(&issuer, port, &folder) + &more(&issuer);
        fs::write(folder.join(CONFIGURATION), configuration).expect("the configuration can be written");
        let mut server = cli::command(&folder.join(CONFIGURATION), &["serve"])
            .stdout(Stdio::piped())
            .spawn()
            .expect("SIGNET_BIN starts");
        await_listening(&mut server, port);
        Self { server, folder, issuer }
    }

    /// Its address.
    pub fn issuer(&self) -> &str {
        &self.issuer
    }

    /// Adds somebody whose mailbox is proved.
    pub fn add_person(&self, email: &str, name: &str, password: &str) {
        cli::add_person(&self.configuration(), email, name, password);
    }

    /// Runs a command on its configuration and gives the JSON that it prints.
    pub fn command(&self, words: &[&str]) -> Value {
        cli::answer(&self.configuration(), words, None)
    }

    /// The same for one that reads a secret from standard input.
    pub fn command_with(&self, words: &[&str], secret: &str) -> Value {
        cli::answer(&self.configuration(), words, Some(secret))
    }

    fn configuration(&self) -> PathBuf {
        self.folder.join(CONFIGURATION)
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

/// Tries the port at each line that the server logs, and goes on reading the log afterwards. The port is open before the
/// database is ready: an answer says that both are.
fn await_listening(server: &mut Child, port: u16) {
    let mut log = BufReader::new(server.stdout.take().expect("standard output is piped"));
    let mut line = String::new();
    while answers(port).is_err() {
        line.clear();
        assert_ne!(log.read_line(&mut line).expect("the log is text"), 0, "the server ended before it listened");
    }
    thread::spawn(move || io::copy(&mut log, &mut io::sink()));
}

fn answers(port: u16) -> io::Result<()> {
    let mut stream = TcpStream::connect(("127.0.0.1", port))?;
    write!(stream, "GET /sign-in HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")?;
    stream.read_exact(&mut [0])
}

/// A port that nobody listens on now.
pub fn free_port() -> u16 {
    TcpListener::bind(("127.0.0.1", 0)).and_then(|listener| listener.local_addr()).expect("a free port").port()
}

/// A program or folder that `cargo xtask test` names.
pub fn named(variable: &str) -> String {
    env::var(variable).unwrap_or_else(|_| panic!("{variable} is not set; run the tests by `cargo xtask test`"))
}
