//! The `signet` binary as an operator uses it: what it prints, where, and how it exits.

#![expect(clippy::unwrap_used, reason = "a test that can't go on should panic")]

mod clients;
mod configuration;
mod external_logins;
mod keys;
mod people;
mod subscriptions;

use std::fs;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use serde_json::Value;

/// A folder with a configuration of this test's own, removed at its end.
struct Folder(PathBuf);

struct Ended {
    code: i32,
    out: String,
    err: String,
}

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("signet-cli-{name}-{}", std::process::id()));
        fs::create_dir_all(&path).unwrap();
        let cheap = "[password.argon2]\nmemory_kib = 64\niterations = 1\n";
        fs::write(path.join("signet.toml"), cheap).unwrap();
        Self(path)
    }

    fn migrated(name: &str) -> Self {
        let folder = Self::new(name);
        assert_eq!(folder.run("migrate").code, 0);
        folder
    }

    /// Runs `signet WORDS --config signet.toml` with nothing on standard input.
    fn run(&self, words: &str) -> Ended {
        self.run_with(words, "")
    }

    fn run_with(&self, words: &str, input: &str) -> Ended {
        let words: Vec<_> = words.split(' ').chain(["--config", "signet.toml"]).collect();
        self.bare(&words, input)
    }

    fn bare(&self, words: &[&str], input: &str) -> Ended {
        let mut child = Command::new(env!("CARGO_BIN_EXE_signet"))
            .args(words)
            .current_dir(&self.0)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // A command that doesn't read its input may have ended already.
        drop(child.stdin.take().unwrap().write_all(input.as_bytes()));
        let output = child.wait_with_output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Ended { code: output.status.code().unwrap(), out: text(output.stdout), err: text(output.stderr) }
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        drop(fs::remove_dir_all(&self.0));
    }
}

impl Ended {
    fn json(&self) -> Value {
        assert_eq!((self.code, self.err.as_str()), (0, ""));
        assert_eq!(self.out.lines().count(), 1, "{}", self.out);
        serde_json::from_str(&self.out).unwrap()
    }

    /// The one line of an error with this exit code.
    fn error(&self, code: i32) -> &str {
        assert_eq!((self.code, self.out.as_str()), (code, ""), "{}", self.err);
        assert_eq!(self.err.lines().count(), 1, "{}", self.err);
        self.err.trim_end()
    }
}
