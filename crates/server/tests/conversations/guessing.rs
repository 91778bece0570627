//! Guessing is slowed, and nobody is locked out by it (PWD-5).

use std::time::Duration;

use testkit::{Answer, Browser, Database, Kit, Options, PASSWORD, TestClient, at_once};

/// The app as it is meant to run, on each database in turn.
async fn slowed(database: Database) -> Kit {
    let kit = Kit::with(database, Options { config: "" }).await;
    kit.person("ada@example.com").await;
    kit
}

async fn guess(browser: &Browser, times: usize) -> Answer {
    let mut last = None;
    for _ in 0..times {
        last = Some(browser.sign_in("ada@example.com", "not the password at all").await);
    }
    last.unwrap()
}

fn retry_after(answer: &Answer) -> u64 {
    answer.header("retry-after").unwrap_or_else(|| panic!("no Retry-After: {answer:?}")).parse().unwrap()
}

#[actix_web::test]
async fn after_five_wrong_tries_one_waits__pwd_5() {
    for database in Database::BOTH {
        let kit = slowed(database).await;
        let browser = kit.browser();
        assert_eq!(guess(&browser, 5).await.status, 400);
        let paused = browser.sign_in("ada@example.com", PASSWORD).await;
        assert_eq!((paused.status, retry_after(&paused)), (429, 1), "the right password isn't looked at");
        assert!(paused.text().contains("There were too many tries. Wait 1 second and try again."), "{}", paused.text());

        kit.advance(Duration::from_secs(1));
        assert_eq!(guess(&browser, 1).await.status, 400);
        kit.advance(Duration::from_millis(100));
        let paused = browser.sign_in("ada@example.com", PASSWORD).await;
        assert_eq!((paused.status, retry_after(&paused)), (429, 2), "1.9 s, rounded up");
        kit.advance(Duration::from_secs(retry_after(&paused)));
        assert_eq!(browser.sign_in("ada@example.com", PASSWORD).await.status, 303, "so long, and no longer");
        let other = kit.browser();
        assert_eq!(guess(&other, 4).await.status, 400, "a success begins the count anew");
        assert_eq!(other.sign_in("ada@example.com", PASSWORD).await.status, 303);
    }
}

#[actix_web::test]
async fn an_unknown_address_makes_one_wait_the_same__sec_30() {
    for database in Database::BOTH {
        let kit = slowed(database).await;
        let tries = |email: &'static str| {
            let browser = kit.browser().from_address(if email.starts_with("ada") { "192.0.2.1" } else { "192.0.2.2" });
            async move {
                let mut told = Vec::new();
                for _ in 0..8 {
                    let answer = browser.sign_in(email, "not the password at all").await;
                    told.push((
                        answer.status,
                        answer.header("retry-after").map(str::to_owned),
                        answer.text().replace(email, ""),
                    ));
                }
                told
            }
        };
        assert_eq!(tries("ada@example.com").await, tries("eve@example.com").await);
    }
}

#[actix_web::test]
async fn a_stranger_makes_nobody_wait_on_another_network__pwd_5() {
    for database in Database::BOTH {
        let kit = slowed(database).await;
        let stranger = kit.browser().from_address("203.0.113.66");
        assert_eq!(guess(&stranger, 6).await.status, 429);
        assert_eq!(kit.browser().sign_in("ada@example.com", PASSWORD).await.status, 303);
        let beside = kit.browser().from_address("203.0.113.66");
        assert_eq!(beside.sign_in("ada@example.com", PASSWORD).await.status, 429, "a new browser there waits");
    }
}

#[actix_web::test]
async fn many_strangers_make_nobody_wait_in_a_browser_of_theirs__pwd_5() {
    for database in Database::BOTH {
        let kit = slowed(database).await;
        let hers = kit.browser();
        hers.sign_in("ada@example.com", PASSWORD).await;
        let form = hers.get("/sign-out").await;
        hers.press(&form, "logout-confirm", &[]).await;
        for host in 1..=12 {
            guess(&kit.browser().from_address(&format!("203.0.113.{host}")), 5).await;
        }
        guess(&kit.browser(), 6).await;
        let elsewhere = kit.browser().from_address("198.51.100.1");
        let paused = elsewhere.sign_in("ada@example.com", PASSWORD).await;
        assert_eq!(paused.status, 429, "the account is under attack");
        assert!(retry_after(&paused) <= 30, "{paused:?}");
        assert_eq!(hers.sign_in("ada@example.com", PASSWORD).await.status, 303, "her own browser, signed out before");
    }
}

#[actix_web::test]
async fn a_browser_of_the_persons_is_slowed_by_its_own_tries_alone__pwd_5() {
    for database in Database::BOTH {
        let kit = slowed(database).await;
        let hers = kit.browser();
        hers.sign_in("ada@example.com", PASSWORD).await;
        assert_eq!(guess(&hers, 6).await.status, 429);
        assert_eq!(kit.browser().sign_in("ada@example.com", PASSWORD).await.status, 303, "no other browser waits");
    }
}

#[actix_web::test]
async fn what_a_stranger_says_of_its_address_counts_for_nothing__sec_54() {
    for database in Database::BOTH {
        let kit = slowed(database).await;
        for name in ["x-forwarded-for", "forwarded"] {
            let mut last = None;
            for host in 1..=6 {
                let said =
                    if name == "forwarded" { format!("for=198.51.100.{host}") } else { format!("198.51.100.{host}") };
                let browser = kit.browser().from_address("203.0.113.66").with_header(name, &said);
                last = Some(guess(&browser, 1).await);
            }
            assert_eq!(last.unwrap().status, 429, "{name}");
        }
    }
}

#[actix_web::test]
async fn what_a_trusted_proxy_says_of_an_address_counts__sec_54() {
    for database in Database::BOTH {
        let server = "issuer = \"http://localhost:9000\"\ntrusted_proxies = [\"10.0.0.0/8\"]";
        let kit = Kit::under(database, server, "").await;
        kit.person("ada@example.com").await;
        let behind = |said: &str| kit.browser().from_address("10.1.2.3").with_header("x-forwarded-for", said);
        assert_eq!(guess(&behind("198.51.100.1"), 6).await.status, 429);
        assert_eq!(behind("198.51.100.2").sign_in("ada@example.com", PASSWORD).await.status, 303);
        let lying = behind("198.51.100.2, 198.51.100.1");
        assert_eq!(lying.sign_in("ada@example.com", PASSWORD).await.status, 429, "the proxy's own word is the last");
        let hops = behind("198.51.100.1, 10.9.9.9");
        assert_eq!(hops.sign_in("ada@example.com", PASSWORD).await.status, 429, "the address before our own proxies");
    }
}

#[actix_web::test]
async fn a_full_hash_queue_is_answered_at_once_and_empties__pwd_5() {
    for database in Database::BOTH {
        let slow =
            "[password]\nhash_workers = 1\nhash_queue = 1\n[password.argon2]\nmemory_kib = 65536\niterations = 2";
        let kit = Kit::under(database, "issuer = \"http://localhost:9000\"", slow).await;
        kit.person("ada@example.com").await;
        let crowd = {
            let kit = kit.clone();
            at_once(12, move |_| {
                let browser = kit.browser();
                async move { browser.sign_in("ada@example.com", PASSWORD).await }
            })
            .await
        };
        let busy: Vec<_> = crowd.iter().filter(|answer| answer.status == 503).collect();
        let served = crowd.iter().filter(|answer| answer.status == 303).count();
        assert!(!busy.is_empty() && served > 0, "{:?}", crowd.iter().map(|answer| answer.status).collect::<Vec<_>>());
        assert_eq!(busy.len() + served, 12);
        for answer in busy {
            assert!(retry_after(answer) >= 1);
            assert!(answer.text().contains("Wait a few seconds and try again."), "{}", answer.text());
            assert_eq!(answer.field("username").as_deref(), Some("ada@example.com"), "what was typed stays");
        }
        assert_eq!(kit.browser().sign_in("ada@example.com", PASSWORD).await.status, 303, "busy is no failed try");
    }
}

/// Guesses at Ada's password from as many addresses as it takes, until her account's own counter pauses.
async fn guess_from_everywhere(kit: &Kit, app: &TestClient, email: &str) {
    for number in 0..50 {
        let stranger = kit.browser().from_address(&format!("198.51.100.{number}"));
        let fields =
            [("grant_type", "password"), ("client_id", app.id.as_str()), ("username", email), ("password", "wrong")];
        let answer = stranger.post("/token", &fields).await;
        assert_eq!(answer.status, 400, "{number}: {answer:?}");
    }
}

#[actix_web::test]
async fn strangers_with_many_addresses_keep_nobody_out_where_they_have_been_before__pwd_5() {
    for database in Database::BOTH {
        let kit = slowed(database).await;
        let (ada, eve) = ("ada@example.com", "eve@example.com");
        let app = kit.app_client().await;
        let try_app = async |email: &'static str, password: &'static str, address: &'static str| {
            let fields = [
                ("grant_type", "password"),
                ("client_id", app.id.as_str()),
                ("username", email),
                ("password", password),
            ];
            kit.browser().from_address(address).post("/token", &fields).await.status
        };
        let (home, office, new) = ("192.0.2.77", "203.0.113.5", "203.0.113.99");
        assert_eq!(kit.browser().from_address(home).sign_in(ada, PASSWORD).await.status, 303);
        assert_eq!(try_app(ada, PASSWORD, office).await, 200);
        guess_from_everywhere(&kit, &app, ada).await;
        guess_from_everywhere(&kit, &app, eve).await;

        assert_eq!(try_app(ada, PASSWORD, new).await, 429, "a network that nobody knows waits with the strangers");
        assert_eq!(try_app(eve, PASSWORD, new).await, 429, "and so it is without an account");
        assert_eq!(try_app(ada, PASSWORD, home).await, 200, "they have a session there");
        assert_eq!(try_app(ada, PASSWORD, office).await, 200, "their app is signed in there");
        assert_eq!(kit.browser().from_address(office).sign_in(ada, PASSWORD).await.status, 303, "and in a new browser");

        for _ in 0..5 {
            assert_eq!(try_app(ada, "wrong", office).await, 429, "guesses wait there as everywhere");
        }
        assert_eq!(try_app(ada, PASSWORD, office).await, 429, "and count there as everywhere");
    }
}

#[actix_web::test]
async fn who_fills_an_accounts_counter_learns_nothing_from_a_network_that_it_knows__sec_30() {
    for database in Database::BOTH {
        let kit = slowed(database).await;
        let (ada, eve, grace) = ("ada@example.com", "eve@example.com", "grace@example.com");
        kit.person(grace).await;
        let app = kit.app_client().await;
        let shared = "192.0.2.77";
        assert_eq!(kit.browser().from_address(shared).sign_in(ada, PASSWORD).await.status, 303);
        let mut told = Vec::new();
        for email in [ada, grace, eve] {
            guess_from_everywhere(&kit, &app, email).await;
            let mut here = Vec::new();
            for _ in 0..8 {
                let answer = kit.browser().from_address(shared).sign_in(email, "not the password at all").await;
                here.push((answer.status, retry_after(&answer), answer.text().replace(email, "")));
            }
            told.push(here);
        }
        assert_eq!(told[0][0].0, 429);
        assert_eq!(told[0], told[1], "an account that was never used here");
        assert_eq!(told[0], told[2], "no account");
    }
}
