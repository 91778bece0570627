//! How a running server tells of its upstreams (FED-8), and what a new sealing key means for their secrets (SEC-20).

use std::fs;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use serde_json::{Value, json};
use testkit::{Answer, ClientKey, Database, OddUpstream, Reply};

use crate::site::{CHEAP, Ended, Signet, Site, until};

/// A server looks at its upstreams every 20 s; on a busy machine it is late.
const A_LOOK: Duration = Duration::from_secs(90);
const METADATA: &str = "/.well-known/openid-configuration";
const SECRET: &str = "s3cret: of+many/k%nds & more";

/// An upstream on a thread of its own, without metadata yet.
fn upstream() -> OddUpstream {
    let (tell, told) = mpsc::channel();
    thread::spawn(move || {
        actix_web::rt::System::new().block_on(async {
            tell.send(OddUpstream::start()).unwrap();
            std::future::pending::<()>().await;
        });
    });
    told.recv().unwrap()
}

/// It publishes metadata and a key.
fn comes_up(there: &OddUpstream) {
    let at = |path: &str| there.at(path);
    let metadata = json!({
        "issuer": at(""), "authorization_endpoint": at("/authorize"), "token_endpoint": at("/token"),
        "jwks_uri": at("/jwks"), "response_types_supported": ["code"], "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["ES256"],
    });
    there.tell("/jwks", Reply::Json(json!({"keys": [ClientKey::new("ES256", "one").jwk]})));
    there.tell(METADATA, Reply::Json(metadata));
}

/// A site that lets upstreams lie on this machine.
fn site() -> Site {
    let site = Site::with(Database::Sqlite, "", &format!("{CHEAP}[outbound]\nallow_loopback = true\n"));
    site.run(&["migrate"], "").done();
    site
}

fn add(site: &Site, there: &OddUpstream) -> Ended {
    let issuer = there.at("");
    let words = ["upstream", "add", "--id", "odd", "--name", "Odd", "--issuer", &issuer, "--client-id", "signet"];
    site.run(&[&words[..], &["--client-secret-stdin"]].concat(), &format!("{SECRET}\n"))
}

/// Presses *Sign in with Odd* and comes back with a code, as far as that leads.
fn sign_in(signet: &Signet) -> Answer {
    let mut browser = signet.browser();
    let page = browser.get("/sign-in").unwrap();
    let out = browser.post("/sign-in/upstream", &[("csrf", &page.csrf()), ("upstream", "odd")]).unwrap();
    let Some(state) = out.redirect_param("state") else { return out };
    browser.get(&format!("/upstream/odd/callback?code=a-code&state={state}")).unwrap()
}

fn remark(signet: &Signet) -> Option<String> {
    let (status, body) = signet.manage("/readyz");
    assert_eq!(status, 200, "{body}");
    serde_json::from_str::<Value>(&body).unwrap()["upstreams"].as_str().map(str::to_owned)
}

/// The line of health of the one upstream there is.
fn health(signet: &Signet) -> Value {
    let (status, body) = signet.manage("/readyz");
    let body: Value = serde_json::from_str(&body).unwrap();
    assert_eq!((status, &body["status"]), (200, &json!("ready")), "{body}");
    body["upstream_health"][0].clone()
}

/// The value of an upstream's gauge.
fn gauge(signet: &Signet, name: &str) -> Option<f64> {
    let start = format!("signet_upstream_{name}{{upstream=\"odd\"}} ");
    signet.manage("/metrics").1.lines().find_map(|line| line.strip_prefix(&start)?.parse().ok())
}

fn count(signet: &Signet, message: &str) -> usize {
    let lines = signet.log();
    let lines = lines.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    lines.filter(|line| line["message"] == message).count()
}

#[test]
fn an_upstream_is_told_down_up_refusing_and_gone__fed_8() {
    let (there, site) = (upstream(), site());
    add(&site, &there).done();
    let signet = site.start();
    until("it is told down", A_LOOK, || remark(&signet).is_some());
    let said = remark(&signet).unwrap();
    assert!(said.starts_with("odd: failing since 20") && said.contains("404"), "{said}");
    assert_ne!(health(&signet)["up"], true);
    assert_eq!((gauge(&signet, "up"), gauge(&signet, "metadata_timestamp_seconds")), (Some(0.0), None));
    assert!(gauge(&signet, "last_error_timestamp_seconds").is_some());
    sign_in(&signet);
    assert_eq!(site.run(&["upstream", "check"], "").code, Some(1));

    comes_up(&there);
    until("it is found to be up", A_LOOK, || remark(&signet).is_none());
    assert_eq!(gauge(&signet, "up"), Some(1.0));
    let checked = json!([{ "id": "odd", "ok": true, "issuer": there.at(""), "algorithms": ["ES256"], "keys": 1 }]);
    assert_eq!(site.run(&["upstream", "check"], "").json(), checked);
    let told = health(&signet);
    assert_eq!(
        (&told["id"], &told["up"], &told["last_success"]),
        (&json!("odd"), &json!(true), &Value::Null),
        "{told}"
    );
    assert!(told["metadata_age_seconds"].as_u64().is_some_and(|age| age < 60), "while all is well: {told}");
    assert!(told["last_error"]["why"].as_str().unwrap().contains("404"), "it is told on: {told}");
    assert!(told["last_error"]["at"].as_str().unwrap().starts_with("20"), "{told}");

    there.tell("/token", Reply::Raw(401, "application/json", json!({"error": "invalid_client"}).to_string()));
    for _ in 0..2 {
        assert_eq!(sign_in(&signet).status, 400);
    }
    let said = remark(&signet).unwrap();
    assert!(said.starts_with("odd: let nobody through at 20") && said.ends_with("invalid_client"), "{said}");
    assert_eq!((gauge(&signet, "up"), gauge(&signet, "last_success_timestamp_seconds")), (Some(1.0), None));

    for message in ["an upstream failed", "an upstream answers again", "sign-ins through an upstream fail"] {
        assert_eq!(count(&signet, message), 1, "{message}: {}", signet.log());
    }
    site.run(&["upstream", "remove", "odd"], "").done();
    until("nothing is left of it", A_LOOK, || gauge(&signet, "up").is_none());
    assert!(remark(&signet).is_none());
}

/// The key file with a new sealing key before the old one, and with the new one alone.
fn renewed_key_file(site: &Site) -> (String, String) {
    let old = fs::read_to_string(site.folder.join("signet.key")).unwrap();
    let new = "seal AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
    let both = old.replacen("seal ", &format!("{new}\nseal "), 1);
    let alone: Vec<&str> = both.lines().filter(|line| !line.starts_with("seal ") || *line == new).collect();
    let alone = format!("{}\n", alone.join("\n"));
    (both, alone)
}

/// The secret that the upstream is shown.
fn shown(site: &Site, there: &OddUpstream) -> String {
    let signet = site.start();
    until("it is found to be up", A_LOOK, || gauge(&signet, "up") == Some(1.0));
    sign_in(&signet);
    there.asked("/token").pop().unwrap().authorization.unwrap()
}

#[test]
fn after_a_rotation_nothing_hangs_on_the_old_sealing_key__sec_20() {
    let (there, site) = (upstream(), site());
    comes_up(&there);
    assert_eq!(add(&site, &there).code, Some(0));
    let before = shown(&site, &there);
    assert!(before.starts_with("Basic "), "{before}");

    let (both, alone) = renewed_key_file(&site);
    let key_file = site.folder.join("signet.key");
    fs::write(&key_file, &both).unwrap();
    site.run(&["keys", "rotate"], "").done();
    fs::write(&key_file, &alone).unwrap();
    assert_eq!(shown(&site, &there), before, "the same secret");
    assert!(site.run(&["upstream", "list"], "").json()[0].get("problem").is_none());
}

#[test]
fn a_sealing_key_that_went_too_early_is_told_at_the_start__sec_20() {
    let (there, site) = (upstream(), site());
    comes_up(&there);
    add(&site, &there).done();
    drop(site.start());
    let (both, alone) = renewed_key_file(&site);
    let key_file = site.folder.join("signet.key");
    fs::write(&key_file, &alone).unwrap();
    let refused = site.run(&["serve"], "");
    let line = refused.err.lines().last().unwrap();
    assert!(line.starts_with("the client_secret of the upstream \"odd\", the signing key "), "{line}");
    assert!(line.contains("put the `seal` line back"), "{line}");
    let listed = site.run(&["upstream", "list"], "").json();
    assert!(listed[0]["problem"].as_str().unwrap().contains("can't be opened with the key file"), "{listed}");
    let checked = site.run(&["upstream", "check"], "");
    assert!(checked.code == Some(1) && checked.err.contains("sealed under a key"), "{}", checked.err);
    assert!(there.asked("/token").is_empty(), "nobody poses as a public client");

    fs::write(&key_file, &both).unwrap();
    assert!(site.start().ready());
}
