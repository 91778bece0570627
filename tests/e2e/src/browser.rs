//! Chromium with an empty profile, driven through its driver.

use std::env;
use std::fs;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio, id};
use std::sync::atomic::{AtomicU32, Ordering};

use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Map, Value, json};
use url::Url;

/// The Tab key, as WebDriver sends it.
pub const TAB: &str = "\u{E004}";
/// The Enter key, as WebDriver sends it.
pub const ENTER: &str = "\u{E007}";

/// A browser window. Dropping it ends Chromium and its driver.
pub struct Browser {
    client: Client,
    session: String,
    driver: Child,
    port: u16,
    profile: PathBuf,
}

impl Browser {
    /// A window as on a desk.
    pub async fn start() -> Self {
        Self::with_width(1024).await
    }

    /// A window whose pages are `width` CSS pixels wide.
    pub async fn with_width(width: u32) -> Self {
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
            .capabilities(capabilities(width, &profile))
            .connect(&format!("http://127.0.0.1:{port}"))
            .await
            .expect("Chromium starts");
        let session = client.session_id().await.expect("Chromium answers").expect("a session has an id");
        Self { client, session, driver, port, profile }
    }

    /// Opens an address.
    pub async fn open(&self, address: &str) {
        self.client.goto(address).await.expect("the address opens");
    }

    /// Waits for a page with this heading.
    pub async fn heading(&self, text: &str) {
        self.element(&format!("//h1[normalize-space()={text:?}]"), text).await;
    }

    /// Waits for a page whose heading has this in it.
    pub async fn heading_with(&self, text: &str) {
        self.element(&format!("//h1[contains(normalize-space(), {text:?})]"), text).await;
    }

    /// Waits for an element of this role that shows this text, and gives the whole of what it shows.
    pub async fn says(&self, role: &str, text: &str) -> String {
        let path = format!("//*[@role={role:?}][contains(normalize-space(), {text:?})]");
        let element = self.client.wait().for_element(Locator::XPath(&path)).await;
        match element {
            Ok(element) => element.text().await.expect("an element has text"),
            Err(_) => panic!("no {role} says {text:?}; the page is {}", self.page().await),
        }
    }

    /// Waits for an element that shows this text and nothing else.
    pub async fn shows(&self, text: &str) {
        self.element(&format!("//*[normalize-space()={text:?}]"), text).await;
    }

    /// Waits for an element that has this text in it.
    pub async fn mentions(&self, text: &str) {
        self.element(&format!("//*[contains(normalize-space(), {text:?})]"), text).await;
    }

    /// Presses the link or button that people read this on.
    pub async fn press(&self, label: &str) {
        let path = format!("//*[self::a or self::button][normalize-space()={label:?}]");
        self.element(&path, label).await.click().await.expect("it can be pressed");
    }

    /// Presses the element with this id.
    pub async fn press_id(&self, id: &str) {
        self.element(&format!("//*[@id={id:?}]"), id).await.click().await.expect("it can be pressed");
    }

    /// Fills in the sign-in form and sends it.
    pub async fn sign_in(&self, email: &str, password: &str) {
        self.fill("username", email).await;
        self.fill("password", password).await;
        self.press_id("login-submit").await;
    }

    /// Types into the field with this id, in place of what it holds.
    pub async fn fill(&self, id: &str, text: &str) {
        let field = self.element(&format!("//input[@id={id:?}]"), id).await;
        field.clear().await.expect("a field can be emptied");
        field.send_keys(text).await.expect("a field can be typed in");
    }

    /// What the field with this id holds.
    pub async fn value(&self, id: &str) -> String {
        let field = self.element(&format!("//input[@id={id:?}]"), id).await;
        field.prop("value").await.expect("a field has a value").unwrap_or_default()
    }

    /// Presses keys where the focus is.
    pub async fn keys(&self, keys: &str) {
        let focus = self.client.active_element().await.expect("something has the focus");
        focus.send_keys(keys).await.expect("keys can be pressed");
    }

    /// Presses Tab until the focus is on what this CSS selector chooses.
    pub async fn tab_to(&self, selector: &str) {
        for _ in 0..40 {
            let here = format!("return document.activeElement.matches({selector:?})");
            if self.script(&here).await == json!(true) {
                return;
            }
            self.keys(TAB).await;
        }
        panic!("the keyboard doesn't reach {selector}; the page is {}", self.page().await);
    }

    /// Runs a script in the page and gives what it returns.
    pub async fn script(&self, script: &str) -> Value {
        self.client.execute(script, Vec::new()).await.expect("the script runs")
    }

    /// Goes back, as the browser's own button does.
    pub async fn back(&self) {
        self.client.back().await.expect("there is a page to go back to");
    }

    /// The address of the page.
    pub async fn address(&self) -> Url {
        self.client.current_url().await.expect("a page has an address")
    }

    /// Whether an element that this CSS selector chooses is on the page now.
    pub async fn has(&self, selector: &str) -> bool {
        self.script(&format!("return document.querySelector({selector:?}) !== null")).await == json!(true)
    }

    /// Panics when the page is wider than the window.
    pub async fn assert_fits(&self) {
        let wider = "const root = document.documentElement;\
            return [root.scrollWidth - root.clientWidth, root.clientWidth]";
        let sizes = self.script(wider).await;
        assert_eq!(sizes[0], json!(0), "{} scrolls sideways at {} px", self.page().await, sizes[1]);
    }

    async fn element(&self, path: &str, what: &str) -> fantoccini::elements::Element {
        match self.client.wait().for_element(Locator::XPath(path)).await {
            Ok(element) => element,
            Err(_) => panic!("{what:?} isn't on the page; the page is {}", self.page().await),
        }
    }

    /// Ends the session, and Chromium with it; the driver answers once that is done.
    fn close(&self) -> io::Result<()> {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port))?;
        write!(stream, "DELETE /session/{} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", self.session)?;
        stream.read_exact(&mut [0])
    }

    /// The page in a line, for a test's message.
    async fn page(&self) -> String {
        let text = self.script("return document.body.innerText").await;
        let text = text.as_str().unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ");
        let mut address = self.address().await;
        address.set_query(None);
        format!("{address}: {text}")
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // A test that fails has said why already.
        drop(self.close());
        drop(self.driver.kill());
        drop(self.driver.wait());
        drop(fs::remove_dir_all(&self.profile));
    }
}

fn capabilities(width: u32, profile: &std::path::Path) -> Map<String, Value> {
    let profile = format!("--user-data-dir={}", profile.display());
    let mut options = json!({
        "args": [
            "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
            "--disable-background-networking", "--disable-component-update", "--disable-sync",
            "--disable-dev-shm-usage", profile,
        ],
        "mobileEmulation": {
            "deviceMetrics": { "width": width, "height": 800, "pixelRatio": 1, "mobile": false, "touch": false },
        },
    });
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
