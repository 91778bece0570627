//! `signet demo` as a child process, in a folder and on ports of its own.

use std::env;
use std::fs;
use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, ExitStatus, Stdio, id};
use std::sync::atomic::{AtomicU16, Ordering};

use serde_json::Value;

/// A demo that runs. Dropping it ends the process and removes its folder.
pub struct Demo {
    process: Child,
    output: BufReader<ChildStdout>,
    folder: PathBuf,
    said: Value,
}

/// How a demo is to be started.
pub struct DemoCommand {
    folder: PathBuf,
    port: u16,
}

impl Default for DemoCommand {
    fn default() -> Self {
        let port = free_ports();
        let folder = env::temp_dir().join(format!("signet-e2e-{}-{port}", id()));
        Self { folder, port }
    }
}

impl DemoCommand {
    /// The folder that the demo will make.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The first port.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The same folder at other ports.
    #[must_use]
    pub fn moved(&self) -> Self {
        Self { folder: self.folder.clone(), port: free_ports() }
    }

    /// The command line, with further words after it.
    pub fn command(&self, words: &[&str]) -> Command {
        let binary = env::var("SIGNET_BIN").expect("SIGNET_BIN names the binary; run the tests by `cargo xtask test`");
        let mut command = Command::new(binary);
        command.arg("demo").arg("--json-output").arg("--data").arg(&self.folder);
        command.arg("--port").arg(self.port.to_string()).args(words);
        command
    }

    /// Starts the demo and waits for its one line.
    pub fn start(&self, words: &[&str]) -> Demo {
        let mut process = self.command(words).stdout(Stdio::piped()).spawn().expect("SIGNET_BIN starts");
        let mut output = BufReader::new(process.stdout.take().expect("standard output is piped"));
        let mut line = String::new();
        output.read_line(&mut line).expect("the demo says something readable");
        let said = serde_json::from_str(&line).unwrap_or_else(|_| panic!("no JSON object: {line:?}"));
        Demo { process, output, folder: self.folder.clone(), said }
    }
}

impl Demo {
    /// A demo that begins with nothing.
    pub fn start() -> Self {
        DemoCommand::default().start(&[])
    }

    /// The object that it printed.
    pub fn said(&self) -> &Value {
        &self.said
    }

    /// Signet's own address.
    pub fn issuer(&self) -> &str {
        self.text("issuer")
    }

    /// The address of the Signet that plays the *Sage Account*.
    pub fn upstream(&self) -> &str {
        self.text("upstream")
    }

    /// The address of the website of the same house.
    pub fn website(&self) -> &str {
        self.text("website")
    }

    /// The address of the website that must ask for consent: the port after the other's.
    pub fn third_party(&self) -> String {
        let (front, port) = self.website().rsplit_once(':').expect("the website's address has a port");
        let port: u16 = port.parse().expect("the port is a number");
        format!("{front}:{}", port + 1)
    }

    /// A client's `client_id`, by its name.
    pub fn client_id(&self, name: &str) -> &str {
        let clients = self.said["clients"].as_array().expect("clients is a list");
        let client = clients.iter().find(|client| client["name"] == name).expect("the demo has this client");
        client["client_id"].as_str().expect("every client has an id")
    }

    /// Asks it to end, and gives how it ended and what else it had printed.
    pub fn stop(mut self) -> (ExitStatus, String) {
        let asked = Command::new("kill").arg("-TERM").arg(self.process.id().to_string()).status();
        assert!(asked.is_ok_and(|status| status.success()), "the demo was gone before it was asked to end");
        let mut rest = String::new();
        std::io::Read::read_to_string(&mut self.output, &mut rest).expect("the demo's output can be read");
        let status = self.process.wait().expect("the demo is this test's child");
        // The folder stays for whoever starts the demo again in it.
        self.folder = PathBuf::new();
        (status, rest)
    }

    /// A file in its folder.
    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    fn text(&self, name: &str) -> &str {
        self.said[name].as_str().unwrap_or_else(|| panic!("the demo said no {name}"))
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        // It may have ended by itself; nothing is left to do then.
        drop(self.process.kill());
        drop(self.process.wait());
        if self.folder.is_absolute() {
            drop(fs::remove_dir_all(&self.folder));
        }
    }
}

/// Below the ports that the system gives to outgoing connections, so that none of those takes one meanwhile.
static NEXT: AtomicU16 = AtomicU16::new(0);

/// The first of six ports that are free.
fn free_ports() -> u16 {
    let spread = u16::try_from(id() % 700).unwrap_or(0) * 16;
    for _ in 0..700 {
        let first = 20_000 + (spread + NEXT.fetch_add(8, Ordering::Relaxed)) % 11_200;
        if (first..first + 6).all(|port| TcpListener::bind(("127.0.0.1", port)).is_ok()) {
            return first;
        }
    }
    panic!("no six ports beside each other are free");
}
