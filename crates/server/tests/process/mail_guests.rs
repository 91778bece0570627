//! Servers that take messages and can be made to misbehave, and a hand that writes messages into a site's outbox.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::path::PathBuf;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use model::Keyring;
use model::outbox::{Carried, Channel, Envelope, Message};
use model::{PlainToken, Timestamp};
use serde_json::Value;
use server::clock;
use server::config::{Config, Depth};
use server::data::{self, Data};
use store::{OpenOptions, Store, outbox};
use testkit::Database;
use tokio::runtime::Runtime;

use crate::site::{CHEAP, Site, until};

/// Longer than a lapsed claim and the longest pause of these tests together.
pub(crate) const SOON: Duration = Duration::from_secs(60);

/// A server of `tests/delivery`, which tells all it does. Dropping it ends it.
pub(crate) struct Guest {
    process: Child,
    orders: ChildStdin,
    told: Arc<Mutex<Vec<Value>>>,
    /// Where it listens.
    pub(crate) port: u16,
}

impl Guest {
    /// A mail server.
    pub(crate) fn mail_server(words: &[&str]) -> Self {
        Self::start("mail_server.py", words)
    }

    /// An SMS gateway.
    pub(crate) fn sms_gateway() -> Self {
        Self::start("sms_gateway.py", &[])
    }

    fn start(script: &str, words: &[&str]) -> Self {
        let python = std::env::var("SIGNET_PYTHON")
            .expect("SIGNET_PYTHON names no Python with aiosmtpd: run cargo xtask test, which installs it");
        let script = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/delivery").join(script);
        let mut command = Command::new(python);
        command.arg(script).args(words).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut process = command.spawn().unwrap();
        let orders = process.stdin.take().unwrap();
        let told: Arc<Mutex<Vec<Value>>> = Arc::default();
        let (output, kept) = (BufReader::new(process.stdout.take().unwrap()), told.clone());
        thread::spawn(move || {
            for line in output.lines().map_while(Result::ok) {
                kept.lock().unwrap().push(serde_json::from_str(&line).unwrap());
            }
        });
        let mut guest = Self { process, orders, told, port: 0 };
        until("it listens", SOON, || !guest.told("port").is_empty());
        guest.port = u16::try_from(guest.told("port")[0].as_u64().unwrap()).unwrap();
        guest
    }

    /// What it told of one kind.
    pub(crate) fn told(&self, kind: &str) -> Vec<Value> {
        self.told.lock().unwrap().iter().filter_map(|line| line.get(kind).cloned()).collect()
    }

    /// The same, once there is so much of it.
    pub(crate) fn wait_for(&self, kind: &str, count: usize) -> Vec<Value> {
        until(&format!("{count} of {kind}"), SOON, || self.told(kind).len() >= count);
        self.told(kind)
    }

    /// Does from now on as it is told.
    pub(crate) fn obey(&mut self, order: &str) {
        let before = self.told("mode").len();
        writeln!(self.orders, "{order}").unwrap();
        self.wait_for("mode", before + 1);
    }
}

impl Drop for Guest {
    fn drop(&mut self) {
        drop(self.process.kill());
        drop(self.process.wait());
    }
}

/// A port that nobody listens at.
pub(crate) fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

/// The section `[email]` for a mail server on this machine.
pub(crate) fn email(port: u16) -> String {
    format!("[email]\ntransport = \"smtp://127.0.0.1:{port}\"\nfrom = \"Signet <no-reply@example.com>\"\n")
}

/// The section `[sms]` for a gateway on this machine.
pub(crate) fn sms(port: u16) -> String {
    format!(
        "[sms]\ntransport = \"twilio\"\nbase_url = \"http://127.0.0.1:{port}\"\naccount_sid = \"AC1\"\n\
         auth_token = \"the token of the gateway\"\nfrom = \"+15005550006\"\n"
    )
}

/// A migrated site with these sections.
pub(crate) fn site(on: Database, sections: &str) -> Site {
    let site = Site::with(on, "", &format!("{CHEAP}{sections}"));
    site.run(&["migrate"], "").done();
    site
}

/// Writes messages into a site's outbox, as the commit of an act does, on whichever replica that was.
pub(crate) struct Hand {
    runtime: Runtime,
    store: Store,
    keyring: Arc<Keyring>,
}

impl Hand {
    /// A hand at this site.
    pub(crate) fn at(site: &Site) -> Self {
        let config = Config::load(&site.folder.join("signet.toml"), Depth::Values).unwrap();
        let runtime = Runtime::new().unwrap();
        let opened = runtime.block_on(async { data::open(&config, &OpenOptions::default()).await });
        let Data { store, keyring } = opened.unwrap();
        Self { runtime, store, keyring: Arc::new(keyring) }
    }

    /// Writes a message; when this returns, it is committed.
    pub(crate) fn write(&self, envelope: Envelope) {
        let (envelope, keyring, draw) = (Arc::new(envelope), self.keyring.clone(), clock::moment().draw());
        let written = self.store.write(move |tx| outbox::post(tx, &keyring, &mut draw.moment(), &envelope));
        self.runtime.block_on(written).unwrap();
    }

    /// How many wait, and how many were given up.
    pub(crate) fn depth(&self) -> (i64, i64) {
        let depth = self.runtime.block_on(self.store.read(outbox::depth)).unwrap();
        (depth.waiting, depth.failed)
    }

    /// Waits until nothing waits.
    pub(crate) fn until_empty(&self) {
        until("the outbox is empty", SOON, || self.depth().0 == 0);
    }
}

/// A mail that is worth sending for days.
pub(crate) fn notice(to: &str) -> Envelope {
    let at = Timestamp::from_seconds(1_767_225_600);
    let message = Message::PasswordChanged { at, first: false, apps_only: false };
    Envelope { channel: Channel::Email, to: to.to_owned(), language: None, message }
}

/// A mail with a code.
pub(crate) fn code(to: &str, code: &str) -> Envelope {
    let message = Message::SignUpCode { code: Carried::new(&PlainToken::presented(code)) };
    Envelope { channel: Channel::Email, to: to.to_owned(), language: Some("de".to_owned()), message }
}

/// A text message.
pub(crate) fn text_message(to: &str) -> Envelope {
    Envelope { channel: Channel::Sms, to: to.to_owned(), language: None, message: Message::PhoneChangedSms }
}
