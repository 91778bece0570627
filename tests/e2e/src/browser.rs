//! Chromium with an empty profile, driven through its driver.

use std::time::Duration;

use fantoccini::elements::Element;
use fantoccini::error::CmdError;
use fantoccini::wd::WindowHandle;
use fantoccini::{Client, Locator};
use serde_json::{Value, json};
use url::Url;

use crate::chromium::{Chromium, Kind};

/// The Tab key, as WebDriver sends it.
pub const TAB: &str = "\u{E004}";
/// The Enter key, as WebDriver sends it.
pub const ENTER: &str = "\u{E007}";

/// How soon what isn't on a page yet is looked for again.
const AGAIN: Duration = Duration::from_millis(20);

/// A browser. Dropping it ends Chromium and its driver.
pub struct Browser {
    client: Client,
    _chromium: Chromium,
}

/// A tab of a browser, which shares its cookies with the others.
pub struct Tab<'a> {
    browser: &'a Browser,
    handle: WindowHandle,
}

impl Tab<'_> {
    /// The browser, with this tab in front.
    pub async fn front(&self) -> &Browser {
        self.browser.client.switch_to_window(self.handle.clone()).await.expect("the tab is open");
        self.browser
    }
}

impl Browser {
    /// A window as on a desk.
    pub async fn start() -> Self {
        Self::with_width(1024).await
    }

    /// A window whose pages are `width` CSS pixels wide.
    pub async fn with_width(width: u32) -> Self {
        Self::of_kind(Kind { width, scripts: true }).await
    }

    /// A window in which no page's scripts run.
    pub async fn without_scripts() -> Self {
        let browser = Self::of_kind(Kind { width: 1024, scripts: false }).await;
        browser
            .open("data:text/html,<h1>off</h1><script>document.querySelector('h1').textContent = 'on'</script>")
            .await;
        browser.heading("off").await;
        browser
    }

    async fn of_kind(kind: Kind) -> Self {
        let (chromium, client) = Chromium::start(kind).await;
        Self { client, _chromium: chromium }
    }

    /// The tab that is in front.
    pub async fn tab(&self) -> Tab<'_> {
        Tab { browser: self, handle: self.client.window().await.expect("a tab is in front") }
    }

    /// Another tab, behind the one that is in front.
    pub async fn new_tab(&self) -> Tab<'_> {
        let new = self.client.new_window(true).await.expect("another tab can be opened");
        Tab { browser: self, handle: new.handle }
    }

    /// Forgets all cookies, of every port of the host that is open.
    pub async fn forget_cookies(&self) {
        self.client.delete_all_cookies().await.expect("cookies can be deleted");
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

    /// Waits for a page with one of these headings, and gives the one that it has.
    pub async fn heading_among(&self, texts: &[&str]) -> String {
        let among: Vec<_> = texts.iter().map(|text| format!("normalize-space()={text:?}")).collect();
        self.on(&format!("//h1[{}]", among.join(" or ")), &texts.join(" or "), async |heading| heading.text().await)
            .await
    }

    /// Waits for a page with this heading, or else for one that gives this alert; tells whether it has the heading.
    pub async fn is_headed(&self, text: &str, alert: &str) -> bool {
        let path =
            format!("//h1[normalize-space()={text:?}] | //*[@role='alert'][contains(normalize-space(), {alert:?})]");
        self.on(&path, text, async |element| element.tag_name().await).await == "h1"
    }

    /// Waits for a page with this heading on which no button reads this.
    pub async fn heading_without(&self, text: &str, label: &str) {
        let path = format!("//h1[normalize-space()={text:?}][not(//button[normalize-space()={label:?}])]");
        self.element(&path, text).await;
    }

    /// Waits for an element of this role that shows this text, and gives the whole of what it shows.
    pub async fn says(&self, role: &str, text: &str) -> String {
        let path = format!("//*[@role={role:?}][contains(normalize-space(), {text:?})]");
        self.on(&path, text, async |element| element.text().await).await
    }

    /// Waits for an element that shows this text and nothing else.
    pub async fn shows(&self, text: &str) {
        self.element(&format!("//*[normalize-space()={text:?}]"), text).await;
    }

    /// Waits for an element that has this text in it.
    pub async fn mentions(&self, text: &str) {
        self.element(&format!("//*[contains(normalize-space(), {text:?})]"), text).await;
    }

    /// Presses the button that people read this on.
    pub async fn press(&self, label: &str) {
        let path = format!("//button[normalize-space()={label:?}]");
        self.on(&path, label, async |button| button.click().await).await;
    }

    /// Follows the link that people read this on.
    pub async fn follow_link(&self, label: &str) {
        let path = format!("//a[normalize-space()={label:?}]");
        self.on(&path, label, async |link| link.click().await).await;
    }

    /// Presses the element with this id.
    pub async fn press_id(&self, id: &str) {
        self.on(&format!("//*[@id={id:?}]"), id, async |element| element.click().await).await;
    }

    /// Unfolds the part of the page that people read this on.
    pub async fn unfold(&self, label: &str) {
        let path = format!("//summary[contains(normalize-space(), {label:?})]");
        self.on(&path, label, async |summary| summary.click().await).await;
    }

    /// Fills in the sign-in form and sends it.
    pub async fn sign_in(&self, email: &str, password: &str) {
        self.fill("username", email).await;
        self.fill("password", password).await;
        self.press_id("login-submit").await;
    }

    /// Types into the field with this id, in place of what it holds.
    pub async fn fill(&self, id: &str, text: &str) {
        self.on(&format!("//input[@id={id:?}]"), id, async |field| {
            field.clear().await?;
            field.send_keys(text).await
        })
        .await;
    }

    /// What the field with this id holds.
    pub async fn value(&self, id: &str) -> String {
        let value = self.on(&format!("//input[@id={id:?}]"), id, async |field| field.prop("value").await).await;
        value.unwrap_or_default()
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

    /// Does something with an element as soon as it is there. An element that went with its page is looked for again on the
    /// next one: what comes after a press may look like what was before.
    async fn on<T>(&self, path: &str, what: &str, act: impl AsyncFn(Element) -> Result<T, CmdError>) -> T {
        loop {
            match act(self.element(path, what).await).await {
                Err(error) if error.is_stale_element_reference() => {}
                done => return done.unwrap_or_else(|error| panic!("{what:?}: {error}")),
            }
        }
    }

    async fn element(&self, path: &str, what: &str) -> Element {
        match self.client.wait().every(AGAIN).for_element(Locator::XPath(path)).await {
            Ok(element) => element,
            Err(_) => panic!("{what:?} isn't on the page; the page is {}", self.page().await),
        }
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
