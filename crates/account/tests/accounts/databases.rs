//! Accounts on fresh databases of both kinds.

use account::hashing::{Cost, HashPool, HashSettings};
use account::password::PasswordRules;
use account::people::{self, Addition, FirstPassword, Mailbox, NewPerson};
use account::{Accounts, Settings, SlowDown, SubscriptionPolicy};
use model::claims::ProfileClaims;
use model::person::Person;
use model::secret::PlainPassword;
use model::{EmailAddress, Keyring, Moment, Timestamp};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use store::{DatabaseUrl, OpenOptions, Store, migrate};
use testbed::{Database, Throwaway};

pub(crate) const PASSWORD: &str = "correct horse battery staple";
pub(crate) const COST: Cost = Cost { memory_kib: 64, iterations: 2, parallelism: 1 };

/// Runs each of the named tests, functions that take a [`World`], on both databases.
#[macro_export]
macro_rules! on_both {
    ($($test:ident),+ $(,)?) => {
        mod sqlite {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $test() {
                super::$test($crate::databases::World::on(testbed::Database::Sqlite).await).await;
            })+
        }
        mod postgres {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $test() {
                super::$test($crate::databases::World::on(testbed::Database::Postgres).await).await;
            })+
        }
    };
}

/// A database of one test's own with its key file, removed with this value, and a clock.
pub(crate) struct World {
    pub(crate) store: Store,
    pub(crate) accounts: Accounts,
    keyring: Arc<Keyring>,
    moment: Mutex<Moment>,
    _throwaway: Throwaway,
}

impl World {
    pub(crate) async fn on(database: Database) -> Self {
        let throwaway = Throwaway::set_up(database, migrated).await;
        let url = throwaway.url.parse().unwrap();
        let store = Store::open(&url, &OpenOptions { postgres_connections: 4, ..OpenOptions::default() }).unwrap();
        let mut moment = Moment::new(Timestamp::from_seconds(1_800_000_000), [5; 32]);
        let keyring = Arc::new(Keyring::parse(&Keyring::generate(&mut moment)).unwrap());
        let accounts = accounts(&store, &keyring, COST, SlowDown::On);
        Self { store, accounts, keyring, moment: moment.into(), _throwaway: throwaway }
    }

    /// The same accounts under other settings, as after a restart.
    pub(crate) fn restarted(&self, cost: Cost, slow_down: SlowDown) -> Accounts {
        accounts(&self.store, &self.keyring, cost, slow_down)
    }

    /// The next request's moment, a little later than the one before.
    pub(crate) fn moment(&self) -> Moment {
        self.wait(Duration::from_millis(1));
        let mut moment = self.moment.lock().unwrap();
        Moment::new(moment.now, moment.bytes())
    }

    /// Lets time pass.
    pub(crate) fn wait(&self, time: Duration) {
        let mut moment = self.moment.lock().unwrap();
        moment.now = moment.now.plus(time);
    }

    /// An active person with [`PASSWORD`].
    pub(crate) async fn person(&self, email: &str) -> Person {
        let person = self.new_person(email, FirstPassword::Plain(PlainPassword::new(PASSWORD)));
        match people::add(&self.accounts, person, &mut self.moment()).await.unwrap() {
            Addition::Added(person) => person,
            Addition::Refused(refusal) => panic!("{refusal}"),
        }
    }

    pub(crate) fn new_person(&self, email: &str, password: FirstPassword) -> NewPerson {
        NewPerson {
            id: None,
            email: EmailAddress::parse(email).unwrap(),
            name: "Ada Lovelace".to_owned(),
            claims: ProfileClaims::default(),
            mailbox: Mailbox::Proved,
            password,
        }
    }
}

fn accounts(store: &Store, keyring: &Arc<Keyring>, cost: Cost, slow_down: SlowDown) -> Accounts {
    let hashing = HashPool::start(&HashSettings { cost, workers: 2, queue: 64 }).unwrap();
    let settings = Settings {
        rules: PasswordRules::new(15),
        slow_down,
        subscription: SubscriptionPolicy::Off,
        phone_countries: None,
        text_messages: account::TextMessages::None,
    };
    Accounts::new(store.clone(), Arc::clone(keyring), hashing, settings)
}

async fn migrated(url: &str) {
    let url: DatabaseUrl = url.parse().unwrap();
    migrate::migrate(&url).await.unwrap();
}
