//! The example apps as child processes.

use std::env;
use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, ChildStdout, Command, Stdio};

use crate::Demo;

/// An app that runs. Dropping it ends the process.
pub struct Program {
    process: Child,
    output: BufReader<ChildStdout>,
}

impl Program {
    /// Starts the program that `variable` names, as the demo's client `client`, with further words on its command line.
    pub fn start(variable: &str, demo: &Demo, client: &str, words: &[&str]) -> Self {
        let binary = env::var(variable).expect("the variable names a program; run the tests by `cargo xtask test`");
        let mut command = Command::new(binary);
        command.args(["--issuer", demo.issuer(), "--client-id", demo.client_id(client)]).args(words);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut process = command.spawn().expect("the program starts");
        let output = BufReader::new(process.stdout.take().expect("standard output is piped"));
        Self { process, output }
    }

    /// Types a line.
    pub fn types(&mut self, line: &str) {
        let mut input = self.process.stdin.take().expect("it is typed once");
        writeln!(input, "{line}").expect("the program reads");
    }

    /// The next line that it says.
    pub fn says(&mut self) -> String {
        let mut line = String::new();
        self.output.read_line(&mut line).expect("the program says something readable");
        line.trim_end().to_owned()
    }

    /// Waits for its end; gives whether it succeeded, and what it complained of.
    pub fn ends(mut self) -> (bool, String) {
        let mut complaint = String::new();
        let mut errors = self.process.stderr.take().expect("standard error is piped");
        errors.read_to_string(&mut complaint).expect("a complaint is readable");
        (self.process.wait().expect("the program ends").success(), complaint)
    }
}

/// The word after some text in a line that a program said.
pub fn word_after<'a>(line: &'a str, text: &str) -> &'a str {
    let rest = line.split(text).nth(1).unwrap_or_else(|| panic!("nothing after {text:?} in {line:?}"));
    rest.split_whitespace().next().expect("a word follows")
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
