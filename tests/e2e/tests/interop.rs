//! Clients that we didn't write complete their flows against a started Signet.

use std::path::PathBuf;
use std::process::Command;

use e2e::{Signet, named};

const EMAIL: &str = "ada@example.com";
const PASSWORD: &str = "plain-sailing-by-night";
const REDIRECT_URI: &str = "http://127.0.0.1/interop/callback";

#[test]
fn openid_client_of_npm_completes_every_flow() {
    let mut script = Command::new(named("SIGNET_NODE"));
    script.arg(scripts().join("openid_client.mjs"));
    serve_client("openid-client", &mut script);
}

#[test]
fn authlib_of_pypi_completes_every_flow() {
    let mut script = Command::new(named("SIGNET_PYTHON"));
    script.arg(scripts().join("authlib_client.py")).env("PYTHONDONTWRITEBYTECODE", "1");
    serve_client("authlib", &mut script);
}

/// Runs a client's script, which fails with a sentence at the first surprise.
fn serve_client(name: &str, script: &mut Command) {
    let signet = Signet::start(name, "127.0.0.1", |_| String::new());
    signet.add_person(EMAIL, "Ada Lovelace", PASSWORD);
    let (id, secret) = add_client(&signet);
    let output = script
        .env("ISSUER", signet.issuer())
        .env("CLIENT_ID", id)
        .env("CLIENT_SECRET", secret)
        .env("REDIRECT_URI", REDIRECT_URI)
        .env("USERNAME", EMAIL)
        .env("PASSWORD", PASSWORD)
        .output()
        .expect("the script starts");
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{said}{}", String::from_utf8_lossy(&output.stderr));
    for flow in ["discovery", "code with PKCE", "userinfo", "introspection", "refresh", "revocation"] {
        assert!(said.lines().any(|line| line == format!("ok {flow}")), "no word of {flow}: {said}");
    }
}

fn add_client(signet: &Signet) -> (String, String) {
    let client = signet.command(&[
        "client",
        "add",
        "--client-name",
        "Interop",
        "--redirect-uri",
        REDIRECT_URI,
        "--grant-type",
        "authorization_code",
        "--grant-type",
        "refresh_token",
        "--scope",
        "openid profile email offline_access",
    ]);
    let text = |name: &str| client[name].as_str().unwrap_or_else(|| panic!("no {name} in {client}")).to_owned();
    (text("client_id"), text("client_secret"))
}

fn scripts() -> PathBuf {
    named("SIGNET_NODE_DIR").into()
}
