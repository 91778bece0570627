//! An operator's folder with its configuration, the commands run in it, and the servers started from it.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Condvar, Mutex};
use std::thread;
use std::time::Duration;

use serde_json::Value;
use testkit::{Database, PASSWORD, Throwaway};

use crate::browser::Browser;

/// A folder that goes away with the test, and its database.
pub(crate) struct Site {
    /// Where it is.
    pub(crate) folder: PathBuf,
    /// The database that goes with it.
    pub(crate) throwaway: Throwaway,
}

/// How a command ended.
pub(crate) struct Ended {
    /// Exit code.
    pub(crate) code: Option<i32>,
    /// Standard output.
    pub(crate) out: String,
    /// Standard error.
    pub(crate) err: String,
}

/// Cheap hashes and no slow-down, so that a test waits for neither.
pub(crate) const CHEAP: &str = "[password.argon2]\nmemory_kib = 64\niterations = 1\n[rate_limit]\nenabled = false\n";

impl Site {
    /// A folder with a configuration and nothing else.
    pub(crate) fn bare(on: Database) -> Self {
        Self::with(on, "", CHEAP)
    }

    /// A migrated database, too.
    pub(crate) fn new(on: Database) -> Self {
        let site = Self::bare(on);
        site.run(&["migrate"], "").done();
        site
    }

    /// The same, with keys for `[server]` and more sections.
    pub(crate) fn with(on: Database, server: &str, sections: &str) -> Self {
        let throwaway = Throwaway::new(on);
        let url = match on {
            Database::Sqlite => "sqlite://signet.db".to_owned(),
            Database::Postgres => throwaway.url.clone(),
        };
        Self::configured(throwaway, &url, server, sections)
    }

    /// The same, on a database by its address.
    pub(crate) fn at(url: &str, server: &str, sections: &str) -> Self {
        Self::configured(Throwaway::new(Database::Sqlite), url, server, sections)
    }

    fn configured(throwaway: Throwaway, url: &str, server: &str, sections: &str) -> Self {
        let config = format!(
            "[server]\nlisten = \"127.0.0.1:0\"\nmanagement_listen = \"127.0.0.1:0\"\n{server}\n\
             [database]\nurl = \"{url}\"\n{sections}"
        );
        let folder = throwaway.folder.clone();
        fs::write(folder.join("signet.toml"), config).unwrap();
        Self { folder, throwaway }
    }

    /// The binary in the folder, with its words and `--config`.
    pub(crate) fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_signet"));
        command.args(words).args(["--config", "signet.toml"]).current_dir(&self.folder);
        command
    }

    /// Runs a command to its end.
    pub(crate) fn run(&self, words: &[&str], input: &str) -> Ended {
        let mut command = self.command(words);
        command.arg("--json-output");
        ended(&mut command, input)
    }

    /// Adds somebody with [`PASSWORD`] and a proved mailbox.
    pub(crate) fn person(&self, email: &str) -> String {
        let words = ["user", "add", "--email", email, "--name", "Ada Lovelace", "--password-stdin", "--verified"];
        self.run(&words, &format!("{PASSWORD}\n")).done();
        email.to_owned()
    }

    /// Starts a server and waits until it serves.
    pub(crate) fn start(&self) -> Signet {
        Signet::start(&mut self.command(&["serve"]))
    }
}

/// Runs a command to its end.
pub(crate) fn ended(command: &mut Command, input: &str) -> Ended {
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // A command that doesn't read its input may have ended already.
    drop(child.stdin.take().unwrap().write_all(input.as_bytes()));
    let output = child.wait_with_output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Ended { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
}

impl Ended {
    /// It worked.
    pub(crate) fn done(&self) {
        assert_eq!((self.code, self.err.as_str()), (Some(0), ""));
    }

    /// The one line of JSON of a command that worked.
    pub(crate) fn json(&self) -> Value {
        self.done();
        assert_eq!(self.out.lines().count(), 1, "{}", self.out);
        serde_json::from_str(&self.out).unwrap()
    }

    /// The one line of a command that failed with this exit code.
    pub(crate) fn error(&self, code: i32) -> &str {
        assert_eq!(self.code, Some(code), "{}{}", self.out, self.err);
        assert_eq!(self.err.lines().count(), 1, "{}", self.err);
        self.err.trim_end()
    }
}

/// A server that runs. Dropping it kills it.
pub(crate) struct Signet {
    process: Child,
    log: Arc<(Mutex<Log>, Condvar)>,
    /// The public listener.
    pub(crate) public: SocketAddr,
    /// The management listener.
    pub(crate) management: SocketAddr,
}

#[derive(Default)]
struct Log {
    lines: Vec<String>,
    ended: bool,
}

impl Signet {
    /// Starts a server by a command of the test's own, and waits until it serves.
    pub(crate) fn start(command: &mut Command) -> Self {
        let mut process = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let log: Arc<(Mutex<Log>, Condvar)> = Arc::default();
        let (output, kept) = (BufReader::new(process.stdout.take().unwrap()), log.clone());
        thread::spawn(move || {
            for line in output.lines().map_while(Result::ok) {
                kept.0.lock().unwrap().lines.push(line);
                kept.1.notify_all();
            }
            kept.0.lock().unwrap().ended = true;
            kept.1.notify_all();
        });
        let nowhere = SocketAddr::from(([127, 0, 0, 1], 0));
        let mut signet = Self { process, log, public: nowhere, management: nowhere };
        let Some(line) = signet.wait_for_line(|line| line["message"] == "serving") else {
            let mut error = String::new();
            signet.process.stderr.take().unwrap().read_to_string(&mut error).unwrap();
            panic!("the server did not start: {error}{}", signet.log());
        };
        signet.public = line["listen"].as_str().unwrap().parse().unwrap();
        signet.management = line["management_listen"].as_str().unwrap().parse().unwrap();
        signet
    }

    /// The first line of the log that is so, now or later; `None` when the log ends without it.
    pub(crate) fn wait_for_line(&self, wanted: impl Fn(&Value) -> bool) -> Option<Value> {
        let mut log = self.log.0.lock().unwrap();
        let mut seen = 0;
        loop {
            let new = log.lines[seen..].iter().filter_map(|line| serde_json::from_str(line).ok());
            if let Some(line) = new.into_iter().find(|line| wanted(line)) {
                return Some(line);
            }
            seen = log.lines.len();
            if log.ended {
                return None;
            }
            log = self.log.1.wait(log).unwrap();
        }
    }

    /// Everything that it has logged so far.
    pub(crate) fn log(&self) -> String {
        self.log.0.lock().unwrap().lines.join("\n")
    }

    /// A browser that has never been here.
    pub(crate) fn browser(&self) -> Browser {
        Browser::at(self.public)
    }

    /// Status and body of a management endpoint.
    pub(crate) fn manage(&self, path: &str) -> (u16, String) {
        let answer = Browser::at(self.management).get(path).unwrap();
        (answer.status, answer.body)
    }

    /// Whether it says that requests should be sent to it.
    pub(crate) fn ready(&self) -> bool {
        self.manage("/readyz").0 == 200
    }

    /// Its process id.
    pub(crate) fn id(&self) -> String {
        self.process.id().to_string()
    }

    /// Ends it without a warning (SIGKILL).
    pub(crate) fn kill(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }

    /// Asks it to end (SIGTERM).
    pub(crate) fn terminate(&self) {
        assert!(Command::new("kill").args(["-TERM", &self.id()]).status().unwrap().success());
    }

    /// Waits for its end: exit code and what it had to say on standard error.
    pub(crate) fn wait(&mut self) -> (Option<i32>, String) {
        let code = self.process.wait().unwrap().code();
        let mut error = String::new();
        self.process.stderr.take().unwrap().read_to_string(&mut error).unwrap();
        (code, error)
    }
}

impl Drop for Signet {
    fn drop(&mut self) {
        // It may have ended already.
        drop(self.process.kill());
        drop(self.process.wait());
    }
}

/// Asks again and again until it is so; nothing tells from outside when it will be.
pub(crate) fn until(what: &str, within: Duration, mut so: impl FnMut() -> bool) {
    const PAUSE: Duration = Duration::from_millis(20);
    for _ in 0..within.as_millis() / PAUSE.as_millis() {
        if so() {
            return;
        }
        thread::park_timeout(PAUSE);
    }
    panic!("not within {within:?}: {what}");
}
