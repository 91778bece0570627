//! What an operator sees of right and wrong configurations.

use model::client::TokenEndpointAuthMethod;

use super::*;

fn read(text: &str, env: &[(&str, &str)]) -> Result<Config, LoadError> {
    let env = env.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    Config::read(text, "signet.toml", PathBuf::from("/etc/signet"), Depth::Values, &env)
}

fn mistakes(text: &str, env: &[(&str, &str)]) -> Vec<String> {
    let LoadError::Invalid(problems) = read(text, env).expect_err("this configuration has mistakes") else {
        panic!("it can be read");
    };
    problems.iter().map(Problem::to_string).collect()
}

/// The example with its commented-out keys put to use: `#key = …`, where a comment is `# words`.
fn example_in_full() -> String {
    let bare = |line: &str| match line.strip_prefix('#') {
        Some(rest) if rest.starts_with(|c: char| c.is_ascii_lowercase() || c == '[') => rest.to_owned(),
        _ => line.to_owned(),
    };
    EXAMPLE.lines().map(bare).collect::<Vec<_>>().join("\n")
}

#[test]
fn the_example_is_the_defaults() {
    let example = read(EXAMPLE, &[]).unwrap();
    assert_eq!(format!("{example:?}"), format!("{:?}", read("", &[]).unwrap()));
    assert!(example.warnings.is_empty());
}

#[test]
fn the_example_names_every_key() {
    let env = BTreeMap::new();
    let reader = Reader {
        folder: PathBuf::new(),
        depth: Depth::Values,
        env: &env,
        problems: RefCell::default(),
        warnings: RefCell::default(),
        asked: RefCell::default(),
    };
    let text = example_in_full();
    read_with(&reader, &text, "example").unwrap();
    assert_eq!(*reader.problems.borrow(), []);

    let table: toml::Table = text.parse().unwrap();
    let unused = ["registration", "two_step", "upstream.saml"];
    for key in reader.asked.borrow().iter().filter(|key| !unused.contains(&key.as_str())) {
        let step = |at: toml::Value, part: &str| match part.strip_suffix("[0]") {
            Some(list) => at.get(list)?.get(0).cloned(),
            None => at.get(part).cloned(),
        };
        let found = key.split('.').try_fold(toml::Value::Table(table.clone()), step);
        assert!(found.is_some(), "the example does not name {key}");
    }
}

#[test]
fn the_sample_of_every_section_is_accepted_and_what_is_unused_is_said() {
    let config = read(include_str!("tests/every_section.toml"), &[]).unwrap();
    let unused: Vec<_> = config.warnings.iter().filter(|w| w.contains("not used")).collect();
    assert_eq!(unused.len(), 3);
    assert!(config.server.tls.unwrap().cert_file.ends_with("cert.pem"));
}

#[test]
fn each_mistake_is_told_with_file_line_and_key() {
    let text = "[server]\nissuer = \"http://x\"\nlisten = [\"127.0.0.1:9000\",\n  \"nowhere\"]\nlisen = 1\n\n[tokens]\naccess_token_seconds = \"long\"\n";
    let found = mistakes(text, &[]);
    assert_eq!(found.len(), 4, "{found:#?}");
    assert_eq!(
        found[0],
        r#"signet.toml:4: server.listen: must be an address and a port, such as "127.0.0.1:9000" or "[::]:9000"; you gave "nowhere""#
    );
    assert_eq!(
        found[1],
        r#"signet.toml:2: server.issuer: must be https unless the host is loopback; you gave "http://x""#
    );
    assert!(
        found[2].starts_with(
            "signet.toml:5: server.lisen: is not a key that Signet knows; server may have listen, issuer,"
        )
    );
    assert_eq!(found[3], "signet.toml:8: tokens.access_token_seconds: must be a whole number; you gave a string");
}

#[test]
fn several_mistakes_fit_into_one_line() {
    let error = read("[server]\nissuer = \"http://x\"\nlisten = 5\n", &[]).unwrap_err();
    let (listen, issuer) = (
        "signet.toml:3: server.listen: must be a list; you gave a number",
        r#"signet.toml:2: server.issuer: must be https unless the host is loopback; you gave "http://x""#,
    );
    assert_eq!(error.to_string(), format!("{listen}; {issuer}"));
    assert_eq!(error.first(), format!("{listen} (and 1 more: `signet config check` lists all)"));
}

#[test]
fn one_mistake_is_told_once() {
    for text in [
        "[server]\nlisten = \"nope\"\n",
        "[server]\nlisten = \"127.0.0.1:9001\"\nmanagement_listen = \"nope\"\n",
        "[server]\nlisten = [\"nope\", \"127.0.0.1:9001\"]\n",
        "[tokens]\nrefresh_idle_days = \"7\"\nrefresh_absolute_days = 14\n",
        "[tokens]\naccess_token_seconds = 7200\nid_token_seconds = 7200\nkey_overlap_hours = 1\n",
        "[session]\nidle_minutes = 1440\nabsolute_hours = 1\n",
    ] {
        assert_eq!(mistakes(text, &[]).len(), 1, "{text} {:#?}", mistakes(text, &[]));
    }
}

#[test]
fn what_is_not_toml_is_one_line_with_its_line() {
    let found = mistakes("[server]\nissuer = \n", &[]);
    assert_eq!(found.len(), 1);
    assert!(found[0].starts_with("signet.toml:2: is not TOML: "), "{found:?}");
}

#[test]
fn the_environment_wins_and_is_named_when_wrong() {
    let config = read(
        "[server]\nissuer = \"https://a.example\"\n",
        &[
            ("SIGNET__SERVER__ISSUER", "https://b.example"),
            ("SIGNET__SERVER__LISTEN", "127.0.0.1:1,127.0.0.1:2"),
            ("SIGNET__SERVER__TRUSTED_PROXIES", r#"["10.0.0.0/8"]"#),
            ("SIGNET__SERVER__TLS__CERT_FILE", "c.pem"),
            ("SIGNET__SERVER__TLS__KEY_FILE", "/k.pem"),
            ("SIGNET__TOKENS__ACCESS_TOKEN_SECONDS", "60"),
            ("SIGNET__RATE_LIMIT__ENABLED", "false"),
            ("SIGNET_OTHER", "left alone"),
        ],
    )
    .unwrap();
    assert_eq!(config.server.issuer.as_str(), "https://b.example");
    assert_eq!(config.server.listen.len(), 2);
    let tls = config.server.tls.unwrap();
    assert_eq!((tls.cert_file, tls.key_file), ("/etc/signet/c.pem".into(), "/k.pem".into()));
    assert_eq!(config.tokens.access_token.as_secs(), 60);
    assert!(!config.rate_limit);

    let found = mistakes("", &[("SIGNET__SERVER__ISSUER", "http://x"), ("SIGNET__SERVER__NAME", "x")]);
    assert_eq!(found[0], r#"SIGNET__SERVER__ISSUER: must be https unless the host is loopback; you gave "http://x""#);
    assert!(found[1].starts_with("SIGNET__SERVER__NAME: is not a key that Signet knows"));
}

#[test]
fn a_secret_may_stand_in_a_variable_and_never_in_a_message__sec_53() {
    let config = read("[database]\nurl = { env = \"DB\" }\n", &[("DB", "postgres://me:hunter2@db/signet")]).unwrap();
    assert_eq!(config.database.to_string(), "postgres://me@db/signet");
    assert!(!format!("{config:?}").contains("hunter2"));

    let found = mistakes("[database]\nurl = \"mysql://me:hunter2@db\"\n", &[]);
    assert!(found[0].starts_with("signet.toml:2: database.url: ") && !found[0].contains("hunter2"), "{found:?}");
    let found = mistakes("[database]\nurl = { env = \"GONE\" }\n", &[]);
    assert_eq!(found, ["signet.toml:2: database.url: the environment variable GONE is not set"]);
}

#[test]
fn relative_paths_begin_at_the_files_folder() {
    let config = read("[secrets]\nkey_file = \"k\"\n", &[]).unwrap();
    assert_eq!(config.key_file, PathBuf::from("/etc/signet/k"));
    assert_eq!(config.database.sqlite_file(), Some(Path::new("/etc/signet/signet.db")));
}

#[test]
fn the_management_listener_is_never_a_public_one__sec_54() {
    let found = mistakes("[server]\nlisten = \"0.0.0.0:9001\"\n", &[]);
    assert_eq!(
        found,
        ["signet.toml:1: server.management_listen: must not be a public address: server.listen has it too"]
    );
}

#[test]
fn a_missing_key_is_named_at_its_section() {
    let found = mistakes("\n[server.tls]\ncert_file = \"c.pem\"\n", &[]);
    assert_eq!(found, ["signet.toml:2: server.tls.key_file: is missing: [server.tls] needs it"]);
}

#[test]
fn mail_and_sms_are_checked_by_key() {
    let found = mistakes(
        "[email]\ntransport = \"mail.example\"\nfrom = \"nobody\"\nusername = \"me\"\n\
         [sms]\ntransport = \"twilio\"\nfrom = \"555\"\nallowed_countries = [\"Ireland\"]\n",
        &[],
    );
    let expected = [
        "signet.toml:2: email.transport: must be \"smtp://HOST:PORT\"",
        "signet.toml:3: email.from: must be an address such as",
        "signet.toml:4: email.username: needs password beside it",
        "signet.toml:7: sms.from: must be a number such as",
        "signet.toml:5: sms.account_sid: is missing",
        "signet.toml:5: sms.auth_token: is missing",
        "signet.toml:8: sms.allowed_countries: must hold countries",
    ];
    assert_eq!(found.len(), expected.len(), "{found:#?}");
    for (found, expected) in found.iter().zip(expected) {
        assert!(found.starts_with(expected), "{found}");
    }
    let found = mistakes("[email]\ntransport = \"smtp://me:hunter2@mail.example\"\nfrom = \"a@b.example\"\n", &[]);
    assert!(found[0].contains("email.password") && !found[0].contains("hunter2"), "{found:?}");
}

#[test]
fn mail_needs_tls_unless_the_server_is_on_this_machine__ops_4() {
    for (transport, protection, port) in [
        ("smtp://127.0.0.1:1025", Protection::Loopback, 1025),
        ("smtp://[::1]", Protection::Loopback, 25),
        ("smtp://localhost", Protection::Loopback, 25),
        ("smtp://mail.example", Protection::StartTls, 587),
        ("smtp://localhost.example:25", Protection::StartTls, 25),
        ("smtp://10.0.0.1:25", Protection::StartTls, 25),
        ("smtps://mail.example", Protection::Tls, 465),
        ("smtps://127.0.0.1:1465", Protection::Tls, 1465),
    ] {
        let text = format!("[email]\ntransport = {transport:?}\nfrom = \"Signet <no-reply@example.com>\"\n");
        let email = read(&text, &[]).unwrap().email.unwrap();
        let MailTransport::Smtp(server) = email.transport else { panic!("{transport} is a mail server") };
        assert_eq!((server.protection, server.port), (protection, port), "{transport}");
        assert_eq!(email.from.name.as_deref(), Some("Signet"));
        assert_eq!(email.from.address.as_str(), "no-reply@example.com");
    }
}

#[test]
fn a_colour_that_is_hard_to_see_is_refused_with_one_that_would_do() {
    let found = mistakes("[brand]\naccent = \"#ffe066\"\nsupport = \"help\"\n", &[]);
    assert!(found[0].starts_with("signet.toml:2: brand.accent: ") && found[0].contains("would do"), "{found:?}");
    assert!(found[1].starts_with("signet.toml:3: brand.support: "), "{found:?}");
}

#[test]
fn a_list_of_breached_passwords_that_cannot_be_searched_is_named_by_its_key__pwd_3() {
    let text = "[password]\nbreached_file = \"pwned-passwords.txt\"\n";
    let config = read(text, &[]).unwrap();
    assert_eq!(config.password.breached_file, Some(PathBuf::from("/etc/signet/pwned-passwords.txt")));
    let said = config.password.check_files().unwrap_err();
    assert!(said.starts_with("password.breached_file: /etc/signet/pwned-passwords.txt cannot be read: "), "{said}");
    let folder = PathBuf::from("/etc/signet");
    let checked = Config::read(text, "signet.toml", folder, Depth::Files, &BTreeMap::new()).unwrap_err();
    assert!(
        checked
            .to_string()
            .starts_with("signet.toml:2: password.breached_file: /etc/signet/pwned-passwords.txt cannot be read: "),
        "{checked}"
    );
}

#[test]
fn upstreams_are_read_one_by_one_and_held_apart_by_their_ids__fed_8() {
    let one = |id: &str, more: &str| {
        format!(
            "[[upstream.oidc]]\nid = \"{id}\"\nname = \"The {id}\"\nissuer = \"https://sage.example/\"\nclient_id = \"us\"\n{more}"
        )
    };
    let secret = "client_secret = { env = \"SAGE_SECRET\" }\n";
    let text = format!("{}{}", one("sage", secret), one("other", ""));
    let config = read(&text, &[("SAGE_SECRET", "from the environment")]).unwrap();
    let [sage, other] = &config.upstreams[..] else { panic!("two: {:?}", config.upstreams) };
    assert_eq!((sage.id.as_str(), sage.issuer.as_str()), ("sage", "https://sage.example/"), "letter by letter");
    assert_eq!(sage.client_secret.as_ref().map(SecretText::expose), Some("from the environment"));
    assert!(other.client_secret.is_none() && config.warnings.is_empty());

    let twice = mistakes(&format!("{}{}", one("sage", ""), one("sage", "").replace("The sage", "Another")), &[]);
    assert_eq!(twice.len(), 1, "{twice:?}");
    assert!(twice[0].starts_with("signet.toml:7: upstream.oidc[1].id: must be unlike that of any other upstream"));
    let wrong = one("Sage!", "").replace("sage.example/", "sage.example/?a=b").replace("client_id", "clientid");
    assert_eq!(mistakes(&wrong, &[]).len(), 4, "{:?}", mistakes(&wrong, &[]));
    let method = |method: &str| format!("token_endpoint_auth_method = \"{method}\"\n");
    let post = format!("client_secret = \"a secret\"\n{}", method("client_secret_post"));
    let read_post = read(&one("sage", &post), &[]).unwrap();
    assert_eq!(read_post.upstreams[0].auth_method, Some(TokenEndpointAuthMethod::ClientSecretPost));
    assert_eq!(sage.auth_method, None, "its metadata decides");
    let refused = mistakes(&one("sage", &post.replace("secret_post", "secret_jwt")), &[]);
    assert!(refused[0].contains("must be client_secret_basic or client_secret_post"), "{refused:?}");
    assert!(mistakes(&one("sage", &method("client_secret_post")), &[])[0].contains("needs a client_secret"));
    let clear = read(&one("sage", "").replace("https://sage", "http://sage"), &[]).unwrap();
    assert!(clear.warnings[0].contains("in the clear"), "{:?}", clear.warnings);
}

#[test]
fn an_upstream_is_another_server_with_a_button_of_its_own__fed_8() {
    let one = |id: &str, name: &str, issuer: &str| {
        format!("[[upstream.oidc]]\nid = \"{id}\"\nname = \"{name}\"\nissuer = \"{issuer}\"\nclient_id = \"us\"\n")
    };
    let sage = one("sage", "Sage", "https://sage.example");
    let twin = |name: &str| format!("{sage}{}", one("twin", name, "https://sage.example"));
    assert_eq!(read(&twin("Sage Pro"), &[]).unwrap().upstreams.len(), 2, "two ways to one issuer are two upstreams");
    for alike in ["Sage", "sage", " Sage "] {
        let told =
            "signet.toml:8: upstream.oidc[1].name: must be unlike that of any other upstream; \"sage\" has it, too";
        assert_eq!(mistakes(&twin(alike), &[]), [told], "{alike}");
    }
    let ours = "[server]\nissuer = \"https://id.example\"\n";
    for own in ["https://id.example", "https://id.example/", "https://ID.example:443/auth"] {
        let told = format!("signet.toml:6: upstream.oidc[0].issuer: must be another server's; {own} is this Signet");
        assert_eq!(mistakes(&format!("{ours}{}", one("self", "Self", own)), &[]), [told]);
    }
    assert!(read(&format!("{ours}{}", one("near", "Near", "https://id.example:8443")), &[]).is_ok());
}
