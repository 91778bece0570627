//! What a guess is worth while there are hashes that take longer than new ones, so that refusals wait for the dearest.

use crate::databases::{PASSWORD, World};
use crate::sign_in::{EMAIL, attempt, check, from, is_right, is_wrong, pause};
use account::hashing::Cost;
use account::people::{self, Addition, FirstPassword};
use account::sign_in::PasswordVerdict;
use account::{SlowDown, imported};
use model::event::EventKind;
use model::person::Person;
use model::secret::PlainPassword;
use store::events;
use tokio::task::{JoinHandle, yield_now};

crate::on_both!(
    guesses_are_counted_while_their_answers_wait__pwd_5,
    a_right_guess_that_is_paused_waits_as_the_wrong_ones_beside_it__pwd_5_sec_30,
    whoever_is_right_does_not_wait_for_anybodys_dear_hash__sec_30,
);

/// Many times as dear as new ones are here.
const DEAR: Cost = Cost { memory_kib: 1024, iterations: 300, parallelism: 1 };
/// Several times as dear as that.
const DEAREST: Cost = Cost { iterations: 5 * DEAR.iterations, ..DEAR };

/// Somebody with [`PASSWORD`], hashed at another cost than new ones are now.
async fn hashed_at(world: &World, cost: Cost, email: &str) -> Person {
    let before = world.restarted(cost, SlowDown::On);
    let new = world.new_person(email, FirstPassword::Plain(PlainPassword::new(PASSWORD)));
    match people::add(&before, new, &mut world.moment()).await.unwrap() {
        Addition::Added(person) => person,
        Addition::Refused(refusal) => panic!("{refusal}"),
    }
}

/// Somebody has a dear hash, and it is known how long that takes.
async fn with_dearest(world: &World) {
    hashed_at(world, DEAREST, "dearest@example.com").await;
    imported::learn_costs(&world.accounts).await.unwrap();
}

/// Wrong guesses that are sent at once.
fn guesses(world: &World, number: usize) -> Vec<JoinHandle<PasswordVerdict>> {
    let guess = |_| {
        let (accounts, moment) = (world.accounts.clone(), world.moment());
        tokio::spawn(async move { attempt(&accounts, EMAIL, "wrong", &from("198.51.100.7"), moment).await })
    };
    (0..number).map(guess).collect()
}

/// Goes on when so many wrong passwords are written down for the person.
async fn counted(world: &World, person: &Person, number: usize) {
    let count = async || {
        let id = person.id.clone();
        let all = world.store.read(move |tx| events::of_person(tx, &id, 100)).await.unwrap();
        all.iter().filter(|event| event.kind == EventKind::WrongPassword).count()
    };
    while count().await < number {
        yield_now().await;
    }
}

async fn guesses_are_counted_while_their_answers_wait__pwd_5(world: World) {
    let ada = world.person(EMAIL).await;
    with_dearest(&world).await;
    let guesses = guesses(&world, 5);
    counted(&world, &ada, 5).await;
    assert!(guesses.iter().all(|guess| !guess.is_finished()), "nobody has been told anything yet");
    pause(&check(&world, EMAIL, PASSWORD, &from("198.51.100.7")).await);
    for guess in guesses {
        assert!(is_wrong(&guess.await.unwrap()));
    }
}

async fn a_right_guess_that_is_paused_waits_as_the_wrong_ones_beside_it__pwd_5_sec_30(world: World) {
    hashed_at(&world, DEAR, EMAIL).await;
    with_dearest(&world).await;
    let hashing = world.accounts.hashing();
    let before = hashing.computed();
    let wrong = guesses(&world, 6);
    // By the time of the first, the others have long been in the queue.
    while hashing.computed() == before {
        yield_now().await;
    }
    pause(&check(&world, EMAIL, PASSWORD, &from("198.51.100.7")).await);
    assert!(wrong.iter().all(JoinHandle::is_finished), "the right one was asked last and is answered last");
    assert_eq!(hashing.computed() - before, 7, "no new hash is made for one that is paused");
}

async fn whoever_is_right_does_not_wait_for_anybodys_dear_hash__sec_30(world: World) {
    world.person(EMAIL).await;
    with_dearest(&world).await;
    let wrong = guesses(&world, 1);
    assert!(is_right(&check(&world, EMAIL, PASSWORD, &from("192.0.2.1")).await));
    assert!(!wrong.iter().all(JoinHandle::is_finished));
}
