//! What somebody who types a password sees, and somebody who guesses one.

use crate::databases::{COST, PASSWORD, World};
use account::hashing::{Asker, Cost, HashPool, HashSettings};
use account::password::PasswordRules;
use account::people::{self, FirstPassword, Mailbox};
use account::sign_in::{PasswordVerdict, Visitor, check_password};
use account::{Accounts, Error, Settings, SlowDown, SubscriptionPolicy};
use model::event::Origin;
use model::person::Person;
use model::secret::PlainPassword;
use model::session::{Authentication, Session};
use model::{Moment, SessionId, Surface, TokenHash};
use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Waker};
use std::time::Duration;
use store::sessions::{self, Place};
use testbed::Database;

pub(crate) const EMAIL: &str = "ada@example.com";

crate::on_both!(
    right_and_wrong_passwords__sec_30,
    unknown_accounts_cost_a_hash_and_look_the_same__sec_30,
    an_over_long_password_is_wrong_and_costs_no_hash__sec_50,
    a_password_is_checked_in_any_spelling_of_the_address__sec_36,
    weaker_hashes_are_upgraded_at_sign_in__pwd_2,
    guesses_from_one_network_are_paused_ever_longer__pwd_5,
    unknown_accounts_are_paused_alike__sec_30,
    success_clears_the_failures_of_its_network__pwd_5,
    a_stranger_cannot_lock_a_person_out__pwd_5,
    a_network_that_tries_many_accounts_is_paused__pwd_5,
    a_burst_of_guesses_gets_no_more_answers_than_a_row_of_them__pwd_5,
    without_slow_down_nothing_is_counted,
);

pub(crate) fn from(network: &str) -> Visitor {
    Visitor { origin: Origin { network: network.to_owned(), ..Origin::default() }, browser: None, app: None }
}

fn in_browser(network: &str, browser: u8) -> Visitor {
    Visitor {
        origin: Origin { network: network.to_owned(), ..Origin::default() },
        browser: Some(TokenHash::from_bytes([browser; 32])),
        app: None,
    }
}

pub(crate) async fn attempt(
    accounts: &Accounts,
    email: &str,
    password: &str,
    visitor: &Visitor,
    mut moment: Moment,
) -> PasswordVerdict {
    check_password(accounts, email, PlainPassword::new(password), visitor, &mut moment).await.unwrap()
}

pub(crate) async fn check(world: &World, email: &str, password: &str, visitor: &Visitor) -> PasswordVerdict {
    let moment = world.moment();
    attempt(&world.accounts, email, password, visitor, moment).await
}

/// Fails so often that the counters stand where the pause is `pause` seconds, waiting each pause out.
async fn fail(world: &World, email: &str, visitor: &Visitor, times: usize) {
    for n in 0..times {
        match check(world, email, "wrong", visitor).await {
            PasswordVerdict::Wrong => {}
            PasswordVerdict::Paused { retry_after } => {
                world.wait(retry_after);
                assert!(matches!(check(world, email, "wrong", visitor).await, PasswordVerdict::Wrong), "failure {n}");
            }
            PasswordVerdict::Right(_) => panic!("a wrong password was right"),
        }
    }
}

pub(crate) fn pause(verdict: &PasswordVerdict) -> Duration {
    match verdict {
        PasswordVerdict::Paused { retry_after } => *retry_after,
        other => panic!("not paused: {other:?}"),
    }
}

pub(crate) fn is_right(verdict: &PasswordVerdict) -> bool {
    matches!(verdict, PasswordVerdict::Right(_))
}

pub(crate) fn is_wrong(verdict: &PasswordVerdict) -> bool {
    matches!(verdict, PasswordVerdict::Wrong)
}

/// Makes a browser one that the person has signed in from.
async fn signed_in_before(world: &World, person: &Person, browser: &Visitor) {
    let mut moment = world.moment();
    let session = Session {
        id: SessionId::new(&mut moment),
        person_id: person.id.clone(),
        authentication: Authentication::by_password(moment.now),
        opened_for: Surface::Website,
        browser: browser.browser.unwrap(),
        created_at: moment.now,
        last_seen_at: moment.now,
        expires_at: moment.now.plus(Duration::from_secs(3600)),
    };
    let token = TokenHash::from_bytes(moment.bytes());
    world.store.write(move |tx| sessions::insert(tx, &session, &token, &Place::default())).await.unwrap();
}

async fn right_and_wrong_passwords__sec_30(world: World) {
    let ada = world.person(EMAIL).await;
    let home = from("192.0.2.1");
    match check(&world, EMAIL, PASSWORD, &home).await {
        PasswordVerdict::Right(person) => assert_eq!(person.id, ada.id),
        other => panic!("{other:?}"),
    }
    assert!(is_wrong(&check(&world, EMAIL, "another password", &home).await));
}

async fn unknown_accounts_cost_a_hash_and_look_the_same__sec_30(world: World) {
    let without = world.new_person("bob@example.com", FirstPassword::None);
    people::add(&world.accounts, without, &mut world.moment()).await.unwrap();
    let before = world.accounts.hashing().computed();
    for (n, email) in
        ["nobody@example.com", "bob@example.com", "no address", "nul\0@example.com", ""].into_iter().enumerate()
    {
        assert!(is_wrong(&check(&world, email, PASSWORD, &from("192.0.2.1")).await), "{email:?}");
        assert_eq!(world.accounts.hashing().computed() - before, n as u64 + 1, "{email:?}");
    }
}

async fn an_over_long_password_is_wrong_and_costs_no_hash__sec_50(world: World) {
    world.person(EMAIL).await;
    let before = world.accounts.hashing().computed();
    assert!(is_wrong(&check(&world, EMAIL, &"x".repeat(1025), &from("192.0.2.1")).await));
    assert_eq!(world.accounts.hashing().computed(), before);
}

async fn a_password_is_checked_in_any_spelling_of_the_address__sec_36(world: World) {
    world.person("Ada.Ölund@example.com").await;
    assert!(is_right(&check(&world, " ada.o\u{308}lund@EXAMPLE.com ", PASSWORD, &from("192.0.2.1")).await));
}

async fn weaker_hashes_are_upgraded_at_sign_in__pwd_2(world: World) {
    world.person(EMAIL).await;
    let stronger = world.restarted(Cost { memory_kib: 128, ..COST }, SlowDown::On);
    let hash = async |world: &World| {
        let found = world.store.read(|tx| store::people::find_by_email(tx, EMAIL)).await.unwrap();
        found.unwrap().1.unwrap().as_str().to_owned()
    };
    let (old, moment) = (hash(&world).await, world.moment());
    assert!(is_wrong(&attempt(&stronger, EMAIL, "wrong", &from("192.0.2.1"), moment).await));
    assert_eq!(hash(&world).await, old);
    let moment = world.moment();
    assert!(is_right(&attempt(&stronger, EMAIL, PASSWORD, &from("192.0.2.1"), moment).await));
    assert!(hash(&world).await.starts_with("$argon2id$v=19$m=128,t=2,p=1$"));
    let moment = world.moment();
    assert!(is_right(&attempt(&stronger, EMAIL, PASSWORD, &from("192.0.2.1"), moment).await));
}

async fn guesses_from_one_network_are_paused_ever_longer__pwd_5(world: World) {
    world.person(EMAIL).await;
    let there = from("198.51.100.7");
    for longest in [1, 2, 4, 8] {
        fail(&world, EMAIL, &there, if longest == 1 { 5 } else { 1 }).await;
        let computed = world.accounts.hashing().computed();
        let left = pause(&check(&world, EMAIL, PASSWORD, &there).await);
        assert!(left <= Duration::from_secs(longest) && left > Duration::from_secs(longest - 1), "{left:?}");
        assert_eq!(world.accounts.hashing().computed(), computed, "within a pause nothing is hashed");
        world.wait(left);
    }
    assert!(is_right(&check(&world, EMAIL, PASSWORD, &there).await), "tries within a pause weren't counted");
}

async fn unknown_accounts_are_paused_alike__sec_30(world: World) {
    let there = from("198.51.100.7");
    fail(&world, "nobody@example.com", &there, 5).await;
    assert!(pause(&check(&world, "Nobody@Example.com", PASSWORD, &there).await) <= Duration::from_secs(1));
}

async fn success_clears_the_failures_of_its_network__pwd_5(world: World) {
    world.person(EMAIL).await;
    let home = from("192.0.2.1");
    fail(&world, EMAIL, &home, 4).await;
    assert!(is_right(&check(&world, EMAIL, PASSWORD, &home).await));
    for _ in 0..4 {
        assert!(is_wrong(&check(&world, EMAIL, "wrong", &home).await));
    }
    assert!(is_right(&check(&world, EMAIL, PASSWORD, &home).await));
}

async fn a_stranger_cannot_lock_a_person_out__pwd_5(world: World) {
    let ada = world.person(EMAIL).await;
    let hers = in_browser("192.0.2.1", 1);
    signed_in_before(&world, &ada, &hers).await;
    for n in 0..60 {
        fail(&world, EMAIL, &in_browser(&format!("203.0.113.{n}"), 9), 1).await;
    }
    fail(&world, EMAIL, &in_browser("192.0.2.1", 9), 20).await;
    assert!(is_right(&check(&world, EMAIL, PASSWORD, &hers).await), "her browser, in a network that a stranger shares");
    let elsewhere = pause(&check(&world, EMAIL, PASSWORD, &from("192.0.2.99")).await);
    assert!(elsewhere <= Duration::from_secs(30), "a new browser waits {elsewhere:?}");
    world.wait(elsewhere);
    assert!(is_right(&check(&world, EMAIL, PASSWORD, &from("192.0.2.99")).await));
    fail(&world, EMAIL, &hers, 5).await;
    assert!(
        pause(&check(&world, EMAIL, PASSWORD, &hers).await) <= Duration::from_secs(1),
        "her own browser isn't without limit"
    );
}

async fn a_network_that_tries_many_accounts_is_paused__pwd_5(world: World) {
    let ada = world.person(EMAIL).await;
    let hers = in_browser("198.51.100.7", 1);
    signed_in_before(&world, &ada, &hers).await;
    for n in 0..100 {
        fail(&world, &format!("p{n}@example.com"), &from("198.51.100.7"), 1).await;
    }
    assert!(pause(&check(&world, EMAIL, PASSWORD, &from("198.51.100.7")).await) <= Duration::from_secs(1));
    assert!(is_right(&check(&world, EMAIL, PASSWORD, &hers).await), "who signed in there before goes on");
}

async fn a_burst_of_guesses_gets_no_more_answers_than_a_row_of_them__pwd_5(world: World) {
    world.person(EMAIL).await;
    let tries: Vec<_> = (0..40)
        .map(|_| {
            let (accounts, moment) = (world.accounts.clone(), world.moment());
            tokio::spawn(async move { attempt(&accounts, EMAIL, "wrong", &from("198.51.100.7"), moment).await })
        })
        .collect();
    let mut answered = 0;
    for one in tries {
        answered += usize::from(is_wrong(&one.await.unwrap()));
    }
    assert_eq!(answered, 5);
    world.wait(Duration::from_secs(1));
    let after = check(&world, EMAIL, PASSWORD, &from("198.51.100.7")).await;
    assert!(is_right(&after), "the burst made its network wait no longer than a row of five does");
}

async fn without_slow_down_nothing_is_counted(world: World) {
    world.person(EMAIL).await;
    let accounts = world.restarted(COST, SlowDown::Off);
    for _ in 0..20 {
        let moment = world.moment();
        assert!(is_wrong(&attempt(&accounts, EMAIL, "wrong", &from("198.51.100.7"), moment).await));
    }
    assert!(is_right(&check(&world, EMAIL, PASSWORD, &from("198.51.100.7")).await));
}

#[tokio::test]
async fn a_full_hashing_queue_is_told_with_a_time_to_come_again__sec_50() {
    let world = World::on(Database::Sqlite).await;
    world.person(EMAIL).await;
    let seconds_long = Cost { memory_kib: 64, iterations: 200_000, parallelism: 1 };
    let hashing = HashPool::start(&HashSettings { cost: seconds_long, workers: 1, queue: 1 }).unwrap();
    let password = account::password::Password::typed(&PlainPassword::new("x")).unwrap();
    let mut held = [
        pin!(hashing.verify(&Asker::Visitor, &password, None)),
        pin!(hashing.verify(&Asker::Visitor, &password, None)),
    ];
    for one in &mut held {
        assert!(one.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending());
    }
    let settings = Settings {
        rules: PasswordRules::new(15),
        slow_down: SlowDown::On,
        subscription: SubscriptionPolicy::Off,
        phone_countries: None,
        text_messages: account::TextMessages::None,
    };
    let mut moment = world.moment();
    let keyring = model::Keyring::parse(&model::Keyring::generate(&mut moment)).unwrap();
    let accounts = Accounts::new(world.store.clone(), Arc::new(keyring), hashing.clone(), settings);
    let visitor = from("192.0.2.1");
    let refused = check_password(&accounts, EMAIL, PlainPassword::new(PASSWORD), &visitor, &mut moment).await;
    assert!(
        matches!(refused, Err(Error::Busy { retry_after }) if retry_after >= Duration::from_secs(1)),
        "{refused:?}"
    );
}

#[tokio::test]
async fn a_person_whose_mailbox_is_unproved_is_told_from_a_stranger_by_the_password_alone__reg_7() {
    let world = World::on(Database::Sqlite).await;
    let mut new = world.new_person(EMAIL, FirstPassword::Plain(PlainPassword::new(PASSWORD)));
    new.mailbox = Mailbox::Unproved;
    people::add(&world.accounts, new, &mut world.moment()).await.unwrap();
    match check(&world, EMAIL, PASSWORD, &from("192.0.2.1")).await {
        PasswordVerdict::Right(person) => assert_eq!(person.state().as_str(), "unproved"),
        other => panic!("{other:?}"),
    }
}
