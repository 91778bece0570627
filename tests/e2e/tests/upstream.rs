//! An upstream that we didn't write (npm `oidc-provider`) before a started Signet, and people at a browser.

#![expect(clippy::unwrap_used, reason = "a test that can't go on has failed")]

use std::io::{BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::Duration;

use e2e::{Browser, Signet, free_port, named};

const PASSWORD: &str = "seven pears under a violet moon";
const DOWN: &str = "There can’t be reached right now.";
/// The client's secret, with letters that have a meaning in forms and in header fields.
const SECRET: &str = "npm: s+cret/% and more than 32 letters";

/// The provider as a child process. Dropping it ends it.
struct There {
    process: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
}

impl There {
    /// Starts it at its issuer, for this Signet.
    fn start(issuer: &str, signet: &Signet) -> Self {
        let mut process = Command::new(named("SIGNET_NODE"))
            .arg(PathBuf::from(named("SIGNET_NODE_DIR")).join("upstream.mjs"))
            .envs([("ISSUER", issuer), ("SIGNET", signet.issuer()), ("CLIENT_ID", "signet"), ("CLIENT_SECRET", SECRET)])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the provider starts");
        let (input, output) = (process.stdin.take().unwrap(), BufReader::new(process.stdout.take().unwrap()));
        let mut there = Self { process, input, output };
        there.says("ready");
        there
    }

    /// Waits until it says a word.
    fn says(&mut self, word: &str) {
        let mut line = String::new();
        while line.trim_end() != word {
            line.clear();
            assert_ne!(self.output.read_line(&mut line).unwrap(), 0, "the provider ended before it said {word}");
        }
    }

    /// It goes on with other keys.
    fn rotate(&mut self) {
        writeln!(self.input, "rotate").unwrap();
        self.says("rotated");
    }
}

impl Drop for There {
    fn drop(&mut self) {
        // It may have ended by itself; nothing is left to do then.
        drop(self.process.kill());
        drop(self.process.wait());
    }
}

/// A Signet that knows the provider under *There*, and the provider's issuer.
fn signet(name: &str) -> (Signet, String) {
    let issuer = format!("http://127.0.0.1:{}", free_port());
    let signet = Signet::start(name, "localhost", |_| {
        format!(
            "[sign_up]\nsubscription = \"off\"\n[[upstream.oidc]]\nid = \"npm\"\nname = \"There\"\n\
             issuer = \"{issuer}\"\nclient_id = \"signet\"\nclient_secret = \"{SECRET}\"\n"
        )
    });
    (signet, issuer)
}

/// Presses the provider's button until Signet has found it. It was away when Signet started, and for a moment Signet
/// takes it for away still: the page says to try again.
#[expect(
    clippy::disallowed_methods,
    reason = "nothing on the page tells when Signet looks again; a person waits as well"
)]
async fn go_there(signet: &Signet, browser: &Browser) {
    for _ in 0..10 {
        browser.open(&format!("{}/sign-in", signet.issuer())).await;
        browser.press("Sign in with There").await;
        if browser.is_headed("Who are you there?", DOWN).await {
            return;
        }
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
    panic!("Signet doesn't find the provider");
}

/// Signs in through the provider, where `who` says who they are.
async fn sign_in(signet: &Signet, browser: &Browser, who: &str) {
    go_there(signet, browser).await;
    browser.fill("login", who).await;
    browser.press("That is me").await;
    browser.heading("User Profile").await;
    browser.shows(&format!("{who}@example.com")).await;
}

async fn is_out(signet: &Signet, browser: &Browser) {
    browser.open(&format!("{}/profile", signet.issuer())).await;
    browser.heading("Sign in").await;
}

async fn is_in(signet: &Signet, browser: &Browser) {
    browser.open(&format!("{}/profile", signet.issuer())).await;
    browser.heading("User Profile").await;
}

#[tokio::test]
async fn people_sign_up_and_in_through_oidc_provider_while_it_changes_its_keys__fed_1_fed_9() {
    let (signet, issuer) = signet("upstream-keys");
    let mut there = There::start(&issuer, &signet);
    sign_in(&signet, &Browser::start().await, "ada").await;
    sign_in(&signet, &Browser::start().await, "ada").await;
    let shown = signet.command(&["user", "show", "ada@example.com"]);
    assert!(shown["email"] == "ada@example.com" && shown["sub"].is_string(), "{shown}");
    there.rotate();
    sign_in(&signet, &Browser::start().await, "ada").await;
    sign_in(&signet, &Browser::start().await, "bob").await;
    let again = signet.command(&["user", "show", "ada@example.com"]);
    assert_eq!(again["sub"], shown["sub"], "she is who she was");
}

#[tokio::test]
async fn an_upstream_that_is_added_is_known_by_the_secret_that_was_given__fed_8() {
    let issuer = format!("http://127.0.0.1:{}", free_port());
    let signet = Signet::start("upstream-added", "localhost", |_| {
        "[sign_up]\nsubscription = \"off\"\n[outbound]\nallow_loopback = true\n".to_owned()
    });
    let _there = There::start(&issuer, &signet);
    let words = ["upstream", "add", "--id", "npm", "--name", "There", "--issuer", &issuer, "--client-id", "signet"];
    let added = signet.command_with(&[&words[..], &["--client-secret-stdin"]].concat(), SECRET);
    assert_eq!(added["redirect_uri"], format!("{}/upstream/npm/callback", signet.issuer()), "{added}");
    let checked = signet.command(&["upstream", "check", "npm"]);
    assert_eq!((&checked[0]["id"], &checked[0]["ok"]), (&"npm".into(), &true.into()), "{checked}");
    sign_in(&signet, &Browser::start().await, "ada").await;
}

#[tokio::test]
async fn oidc_provider_ends_the_session_that_it_opened_and_no_other__fed_7() {
    let (signet, issuer) = signet("upstream-logout");
    signet.add_person("local@example.com", "Local Person", PASSWORD);
    let mut there = There::start(&issuer, &signet);
    let (ada, elsewhere, bob) = (Browser::start().await, Browser::start().await, Browser::start().await);
    sign_in(&signet, &ada, "ada").await;
    sign_in(&signet, &elsewhere, "ada").await;
    sign_in(&signet, &bob, "bob").await;
    let local = Browser::start().await;
    local.open(&format!("{}/sign-in", signet.issuer())).await;
    local.sign_in("local@example.com", PASSWORD).await;
    local.heading("User Profile").await;

    ada.open(&format!("{issuer}/session/end")).await;
    ada.press("Yes, leave").await;
    there.says("told");
    is_out(&signet, &ada).await;
    for other in [&elsewhere, &bob, &local] {
        is_in(&signet, other).await;
    }
}

#[tokio::test]
async fn oidc_provider_that_is_down_says_so_for_itself_alone_until_it_is_back__fed_9() {
    let (signet, issuer) = signet("upstream-down");
    signet.add_person("local@example.com", "Local Person", PASSWORD);
    let browser = Browser::start().await;
    browser.open(&format!("{}/sign-in", signet.issuer())).await;
    browser.press("Sign in with There").await;
    browser.says("alert", DOWN).await;
    browser.sign_in("local@example.com", PASSWORD).await;
    browser.heading("User Profile").await;

    let there = There::start(&issuer, &signet);
    let ada = Browser::start().await;
    sign_in(&signet, &ada, "ada").await;
    drop(there);
    is_in(&signet, &ada).await;
    is_in(&signet, &browser).await;
}
