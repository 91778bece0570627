//! What the pool's callers see.

use super::filler::filler_for;
use super::*;
use model::Timestamp;
use model::secret::PlainPassword;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, Waker};

const CHEAP: Cost = Cost { memory_kib: 64, iterations: 2, parallelism: 1 };

type Hashing = Pin<Box<dyn Future<Output = Result<PasswordHash, Busy>>>>;

fn settings(cost: Cost, workers: usize, queue: usize) -> HashSettings {
    HashSettings { cost, workers, queue }
}

fn pool(cost: Cost) -> HashPool {
    HashPool::start(&settings(cost, 2, 8)).unwrap()
}

fn password(text: &str) -> Password {
    Password::typed(&PlainPassword::new(text)).unwrap()
}

fn salt() -> Salt {
    Salt::new(&mut Moment::new(Timestamp::from_seconds(1), [3; 32]))
}

async fn told(pool: &HashPool, password: &Password, stored: Option<&PasswordHash>) -> Verified {
    pool.verify(&Asker::Visitor, password, stored).await.unwrap().0
}

/// A hash that has been asked for, as far as it gets by itself.
fn asked(pool: &HashPool) -> (Hashing, Poll<Result<PasswordHash, Busy>>) {
    asked_by(pool, Asker::Visitor)
}

fn asked_by(pool: &HashPool, asker: Asker) -> (Hashing, Poll<Result<PasswordHash, Busy>>) {
    let pool = pool.clone();
    let mut hashing: Hashing = Box::pin(async move { pool.hash(&asker, &password("correct horse"), salt()).await });
    let state = hashing.as_mut().poll(&mut Context::from_waker(Waker::noop()));
    (hashing, state)
}

#[tokio::test]
async fn a_password_verifies_against_its_hash_and_no_other() {
    let pool = pool(CHEAP);
    let hash = pool.hash(&Asker::Visitor, &password("correct horse"), salt()).await.unwrap();
    assert_eq!(told(&pool, &password("correct horse"), Some(&hash)).await, Verified::Right);
    assert_eq!(told(&pool, &password("Correct horse"), Some(&hash)).await, Verified::Wrong);
}

#[tokio::test]
async fn a_password_is_the_same_however_its_accents_are_typed__pwd_3() {
    let pool = pool(CHEAP);
    let hash = pool.hash(&Asker::Visitor, &password("na\u{ef}ve caf\u{e9}"), salt()).await.unwrap();
    assert_eq!(told(&pool, &password("nai\u{308}ve cafe\u{301}"), Some(&hash)).await, Verified::Right);
}

#[tokio::test]
async fn the_reference_crate_accepts_the_stored_string() {
    use argon2::PasswordVerifier;
    let hash = pool(CHEAP).hash(&Asker::Visitor, &password("correct horse"), salt()).await.unwrap();
    assert!(argon2::Argon2::default().verify_password(b"correct horse", hash.as_str()).is_ok());
    assert!(argon2::Argon2::default().verify_password(b"another", hash.as_str()).is_err());
}

#[tokio::test]
async fn other_parameters_ask_for_an_upgrade__pwd_2() {
    let hash = pool(CHEAP).hash(&Asker::Visitor, &password("correct horse"), salt()).await.unwrap();
    for cost in [Cost { memory_kib: 128, ..CHEAP }, Cost { iterations: 1, ..CHEAP }, Cost { parallelism: 2, ..CHEAP }] {
        let pool = pool(cost);
        assert_eq!(told(&pool, &password("correct horse"), Some(&hash)).await, Verified::RightButOutdated);
        assert_eq!(told(&pool, &password("wrong"), Some(&hash)).await, Verified::Wrong);
    }
}

#[tokio::test]
async fn without_an_account_as_much_is_computed__sec_30() {
    let pool = pool(CHEAP);
    let unknown_scheme = PasswordHash::new("$2x$12$R9h/cIPz0gi.URNNX3kh2OPST9/PgBkqquzi.Ss7KIUgO2t0jWMUW".to_owned());
    for (n, stored) in [(1, None), (2, Some(&unknown_scheme))] {
        assert_eq!(told(&pool, &password("correct horse"), stored).await, Verified::Wrong);
        assert_eq!(pool.computed(), n);
    }
}

#[test]
fn a_cheaper_hash_is_filled_up_to_the_usual_work__sec_30() {
    let usual = Cost { memory_kib: 19_456, iterations: 2, parallelism: 1 };
    for (memory_kib, iterations) in [(9_728, 2), (19_456, 1), (4_096, 3), (64, 1)] {
        let stored = Cost { memory_kib, iterations, parallelism: 1 };
        let filled = filler(stored, usual).unwrap().cost;
        assert!(filled.memory_kib <= usual.memory_kib, "{filled:?}");
        assert!(usual.work().abs_diff(stored.work() + filled.work()) <= 2, "{stored:?} and {filled:?}");
    }
    assert!(filler(usual, usual).is_none());
    assert!(filler(Cost { iterations: 3, ..usual }, usual).is_none());
}

#[test]
fn a_cheaper_hash_of_another_system_is_filled_up_by_its_time__sec_30() {
    let usual = Cost { memory_kib: 19_456, iterations: 2, parallelism: 1 };
    assert!(filler_for(8_000, 8_000, usual).is_none());
    assert!(filler_for(250_000, 8_000, usual).is_none());
    assert!(filler_for(100, 0, usual).is_none(), "before the first hash of this process nothing is known of the time");
    for (micros, percent) in [(0, 100), (2_000, 75), (7_200, 10)] {
        let filled = filler_for(micros, 8_000, usual).unwrap().cost;
        assert!(filled.memory_kib <= usual.memory_kib, "{filled:?}");
        assert!(filled.work().abs_diff(usual.work() * percent / 100) <= 2, "{filled:?}");
    }
}

#[tokio::test]
async fn a_hash_of_another_system_is_right_and_outdated__pwd_2() {
    let pool = pool(CHEAP);
    let bcrypt = PasswordHash::new("$2b$05$abcdefghijklmnopqrstuuCvk/MvxZw76dXVmhV0/5eTYolFDRYOa".to_owned());
    let right = password("a horse of another colour");
    assert_eq!(told(&pool, &right, Some(&bcrypt)).await, Verified::RightButOutdated);
    assert_eq!(told(&pool, &password("another"), Some(&bcrypt)).await, Verified::Wrong);
    assert_eq!(pool.computed(), 2);
}

#[tokio::test]
async fn past_the_queue_the_answer_is_busy_at_once__sec_50() {
    let pool = HashPool::without_threads(&settings(CHEAP, 1, 2));
    let asked: Vec<_> = (0..5).map(|_| asked(&pool)).collect();
    let pending = asked.iter().filter(|(_, state)| state.is_pending()).count();
    assert_eq!(pending, 3, "one for the thread, two that wait");
    let busy = Busy { retry_after: Duration::from_secs(1) };
    assert!(asked[3..].iter().all(|(_, state)| matches!(state, Poll::Ready(Err(refusal)) if *refusal == busy)));
    assert_eq!((pool.queue_depth(), pool.refused()), (3, 2));
    pool.start_threads().unwrap();
    for (hashing, _) in asked.into_iter().take(3) {
        assert!(hashing.await.is_ok());
    }
    assert_eq!(pool.queue_depth(), 0);
}

#[tokio::test]
async fn what_a_vanished_caller_left_in_the_queue_is_not_computed__sec_50() {
    let pool = HashPool::without_threads(&settings(CHEAP, 1, 2));
    let [(first, _), (second, _), (third, _)] = [asked(&pool), asked(&pool), asked(&pool)];
    drop(second);
    assert_eq!(pool.queue_depth(), 2);
    let (fourth, state) = asked(&pool);
    assert!(state.is_pending(), "the place of the one that went away is free");
    pool.start_threads().unwrap();
    for hashing in [first, third, fourth] {
        assert!(hashing.await.is_ok());
    }
    assert_eq!(pool.computed(), 3);
}

#[test]
fn retry_after_grows_with_the_queue_and_the_time_of_a_hash() {
    let pool = HashPool::without_threads(&settings(CHEAP, 2, 64));
    let seconds = |waiting| pool.shared().busy(&Full { waiting }).retry_after.as_secs();
    pool.shared().last_micros.store(7_000, Relaxed);
    assert_eq!(seconds(64), 1);
    pool.shared().last_micros.store(500_000, Relaxed);
    assert_eq!(seconds(64), 17);
}
