//! Chromium and its driver as child processes.

use std::env;
use std::fs;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio, id};
use std::sync::atomic::{AtomicU32, Ordering};

use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Map, Value, json};

/// What a browser is like.
#[derive(Clone, Copy)]
pub(crate) struct Kind {
    /// How wide its pages are, in CSS pixels.
    pub(crate) width: u32,
    /// Whether it runs what pages bring along.
    pub(crate) scripts: bool,
}

/// Chromium with an empty profile. Dropping it ends it and its driver.
pub(crate) struct Chromium {
    driver: Child,
    port: u16,
    session: String,
    profile: PathBuf,
}

impl Chromium {
    /// Starts one, and gives what drives it.
    pub(crate) async fn start(kind: Kind) -> (Self, Client) {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let profile = env::temp_dir().join(format!("signet-e2e-profile-{}-{number}", id()));
        fs::create_dir(&profile).expect("a folder for the browser's profile");
        let program = env::var("CHROMEDRIVER").unwrap_or_else(|_| "/usr/bin/chromedriver".to_owned());
        let mut driver = Command::new(program)
            .arg("--port=0")
            .stdout(Stdio::piped())
            .spawn()
            .expect("the driver of Chromium starts");
        let port = port_of(&mut driver);
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(capabilities(kind, &profile))
            .connect(&format!("http://127.0.0.1:{port}"))
            .await
            .expect("Chromium starts");
        let session = client.session_id().await.expect("Chromium answers").expect("a session has an id");
        (Self { driver, port, session, profile }, client)
    }

    /// Ends the session, and Chromium with it; the driver answers once that is done.
    fn close(&self) -> io::Result<()> {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port))?;
        write!(stream, "DELETE /session/{} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", self.session)?;
        stream.read_exact(&mut [0])
    }
}

impl Drop for Chromium {
    fn drop(&mut self) {
        // A test that fails has said why already.
        drop(self.close());
        drop(self.driver.kill());
        drop(self.driver.wait());
        drop(fs::remove_dir_all(&self.profile));
    }
}

fn capabilities(kind: Kind, profile: &Path) -> Map<String, Value> {
    let profile = format!("--user-data-dir={}", profile.display());
    let mut options = json!({
        "args": [
            "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
            "--disable-background-networking", "--disable-component-update", "--disable-sync",
            "--disable-dev-shm-usage", profile,
        ],
        "mobileEmulation": {
            "deviceMetrics": { "width": kind.width, "height": 800, "pixelRatio": 1, "mobile": false, "touch": false },
        },
    });
    if !kind.scripts {
        // What people choose under *Don't allow sites to use JavaScript*.
        options["prefs"] = json!({ "profile.default_content_setting_values.javascript": 2 });
    }
    if let Ok(binary) = env::var("CHROMIUM") {
        options["binary"] = json!(binary);
    }
    Map::from_iter([("goog:chromeOptions".to_owned(), options)])
}

/// The port that a driver started on `--port=0` says it took.
fn port_of(driver: &mut Child) -> u16 {
    let output = driver.stdout.take().expect("standard output is piped");
    let mut lines = BufReader::new(output).lines();
    let port = lines
        .by_ref()
        .map_while(Result::ok)
        .find_map(|line| line.split_once("started successfully on port ")?.1.trim_end_matches('.').parse().ok());
    // What it says later is read to its end, so that it never waits for a reader.
    std::thread::spawn(move || lines.for_each(drop));
    port.expect("the driver of Chromium says on which port it listens")
}
