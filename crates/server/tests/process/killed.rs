//! Killed at any moment: what was answered is there, what wasn't is whole or absent, and nothing is redeemed twice
//! (SEC-49).

use std::io::{self, Error};
use std::net::SocketAddr;
use std::sync::mpsc::{Sender, channel};
use std::thread;
use std::time::Duration;

use testkit::{Answer, Cluster, Database, Durability, PASSWORD};

use crate::browser::Browser;
use crate::chance::Chance;
use crate::oauth::{Client, Tokens};
use crate::site::{CHEAP, Site, until};

/// People who do things at once.
const BUSY: usize = 6;

/// How far something had come when the server went away.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Standing {
    /// Given out, and not used.
    Held,
    /// Used, and no answer came.
    Unanswered,
    /// Used, and answered.
    Used,
    /// Revoked, and answered.
    Revoked,
}

/// A code that was given out.
struct Code {
    text: String,
    standing: Standing,
}

/// The refresh tokens of one grant: the one given out last, and those before it.
struct Family {
    latest: String,
    standing: Standing,
    before: Vec<String>,
}

/// What one person was told.
#[derive(Default)]
struct Ledger {
    sessions: Vec<Browser>,
    codes: Vec<Code>,
    families: Vec<Family>,
}

/// One person who signs in, redeems, refreshes and revokes until the server is gone.
struct Worker<'a> {
    client: &'a Client,
    browser: Browser,
    chance: Chance,
    told: Sender<()>,
    ledger: Ledger,
}

impl Worker<'_> {
    fn work(mut self, address: SocketAddr, email: &str) -> Ledger {
        let gone = loop {
            self.browser = Browser::at(address);
            if let Err(error) = self.visit(email) {
                break error;
            }
        };
        assert_ne!(gone.kind(), io::ErrorKind::InvalidData, "{gone}");
        self.ledger
    }

    fn visit(&mut self, email: &str) -> io::Result<()> {
        answered(self.browser.sign_in(email, PASSWORD)?, 303)?;
        self.ledger.sessions.push(self.browser.clone());
        self.tell();
        for _ in 0..3 {
            let code = match self.client.code(&mut self.browser, email)? {
                Ok(code) => code,
                Err(instead) => return answered(instead, 303).map(drop),
            };
            self.ledger.codes.push(Code { text: code, standing: Standing::Held });
            self.tell();
            if self.chance.below(4) > 0 {
                self.redeem()?;
            }
        }
        Ok(())
    }

    fn redeem(&mut self) -> io::Result<()> {
        let code = self.ledger.codes.last_mut().unwrap();
        code.standing = Standing::Unanswered;
        let answer = answered(self.client.redeem(&mut self.browser, &code.text)?, 200)?;
        code.standing = Standing::Used;
        let latest = Tokens::of(&answer).refresh;
        self.ledger.families.push(Family { latest, standing: Standing::Held, before: Vec::new() });
        self.tell();
        for _ in 0..self.chance.below(5) {
            self.refresh()?;
        }
        if self.chance.below(4) == 0 { self.revoke() } else { Ok(()) }
    }

    fn refresh(&mut self) -> io::Result<()> {
        let family = self.ledger.families.last_mut().unwrap();
        family.standing = Standing::Unanswered;
        let answer = answered(self.client.refresh(&mut self.browser, &family.latest)?, 200)?;
        family.standing = Standing::Held;
        family.before.push(std::mem::replace(&mut family.latest, Tokens::of(&answer).refresh));
        self.tell();
        Ok(())
    }

    fn revoke(&mut self) -> io::Result<()> {
        let family = self.ledger.families.last_mut().unwrap();
        let before = std::mem::replace(&mut family.standing, Standing::Used);
        answered(self.client.post(&mut self.browser, "/revoke", &[("token", &family.latest)])?, 200)?;
        assert_eq!(before, Standing::Held);
        family.standing = Standing::Revoked;
        self.tell();
        Ok(())
    }

    fn tell(&self) {
        // Nobody listens any more once the server is being killed.
        let _ = self.told.send(());
    }
}

/// A 503 says as little as no answer; anything unexpected is a mistake.
fn answered(answer: Answer, expected: u16) -> io::Result<Answer> {
    match answer.status {
        status if status == expected => Ok(answer),
        503 => Err(Error::other("503")),
        _ => Err(Error::new(io::ErrorKind::InvalidData, format!("{} {}", answer.status, answer.body))),
    }
}

/// A site with its client and people.
struct Scene {
    site: Site,
    client: Client,
    people: Vec<String>,
}

impl Scene {
    fn at(site: Site) -> Self {
        let client = Client::registered(&site);
        let people = (0..BUSY).map(|n| site.person(&format!("person{n}@example.com"))).collect();
        Self { site, client, people }
    }

    /// Lets everybody loose on a server, has it killed after some answers, and gives what everybody was told, and the
    /// clients that operators were told meanwhile.
    fn kill_under_load(
        &self,
        address: SocketAddr,
        chance: &mut Chance,
        kill: impl FnOnce(),
    ) -> (Vec<Ledger>, Vec<String>) {
        let (told, tidings) = channel();
        let (enough, after) = (channel::<()>(), 20 + chance.below(200));
        thread::scope(|scope| {
            let workers: Vec<_> = (self.people.iter())
                .map(|email| {
                    let (chance, told) = (chance.split(), told.clone());
                    let (client, browser, ledger) = (&self.client, Browser::at(address), Ledger::default());
                    let worker = Worker { client, browser, chance, told, ledger };
                    scope.spawn(move || worker.work(address, email))
                })
                .collect();
            drop(told);
            let operator = scope.spawn(move || self.add_clients(&enough.1));
            tidings.iter().take(usize::try_from(after).unwrap()).for_each(drop);
            kill();
            drop(enough.0);
            let ledgers = workers.into_iter().map(|worker| worker.join().unwrap()).collect();
            (ledgers, operator.join().unwrap())
        })
    }

    /// Adds clients until it is enough or the database is gone.
    fn add_clients(&self, enough: &std::sync::mpsc::Receiver<()>) -> Vec<String> {
        let mut added = Vec::new();
        while enough.try_recv() == Err(std::sync::mpsc::TryRecvError::Empty) {
            let words = ["client", "add", "--client-name", "Shop", "--redirect-uri", "https://shop.example/"];
            let ended = self.site.run(&words, "");
            match ended.code {
                Some(0) => added.push(ended.json()["client_id"].as_str().unwrap().to_owned()),
                _ => drop(ended.error(1)),
            }
        }
        added
    }

    /// Holds a running server to what everybody was told before.
    fn check(&self, address: SocketAddr, (ledgers, added): (Vec<Ledger>, Vec<String>)) {
        let listed = self.site.run(&["client", "list"], "").json().to_string();
        assert!(added.iter().all(|id| listed.contains(id.as_str())), "a client that was added is gone");
        thread::scope(|scope| {
            for ledger in ledgers {
                scope.spawn(move || Checker { client: &self.client, browser: Browser::at(address) }.check(ledger));
            }
        });
    }
}

struct Checker<'a> {
    client: &'a Client,
    browser: Browser,
}

impl Checker<'_> {
    fn check(&mut self, ledger: Ledger) {
        for session in ledger.sessions {
            self.browser.cookies = session.cookies;
            assert_eq!(self.browser.profile().unwrap(), "User Profile", "a session is gone");
        }
        // Families first: a code that is shown again ends the family that it gave.
        ledger.families.iter().for_each(|family| self.check_family(family));
        ledger.codes.iter().for_each(|code| self.check_code(code));
    }

    fn check_code(&mut self, Code { text, standing }: &Code) {
        let first = self.client.redeem(&mut self.browser, text).unwrap().status;
        match standing {
            Standing::Held => assert_eq!(first, 200, "a code is gone"),
            Standing::Unanswered => assert!([200, 400].contains(&first), "{first}"),
            Standing::Used | Standing::Revoked => assert_eq!(first, 400, "a code was redeemed twice"),
        }
        assert_eq!(self.client.redeem(&mut self.browser, text).unwrap().status, 400, "a code was redeemed twice");
    }

    fn check_family(&mut self, Family { latest, standing, before }: &Family) {
        let refreshed = self.client.refresh(&mut self.browser, latest).unwrap();
        match standing {
            Standing::Revoked => return assert_eq!(refreshed.status, 400, "a revoked token lives again"),
            // A revocation without an answer.
            Standing::Used if refreshed.status == 400 => return,
            _ => {}
        }
        let next = Tokens::of(&refreshed).refresh;
        let after = Tokens::of(&self.client.refresh(&mut self.browser, &next).unwrap()).refresh;
        let Some(used) = before.last() else { return };
        assert_eq!(self.client.refresh(&mut self.browser, used).unwrap().status, 400, "a token was used twice");
        let ended = self.client.refresh(&mut self.browser, &after).unwrap().status;
        assert_eq!(ended, 400, "the family of a token that was used twice lives on");
    }
}

fn killed_again_and_again(site: Site, rounds: usize, mut chance: Chance) {
    let scene = Scene::at(site);
    for _ in 0..rounds {
        let mut signet = scene.site.start();
        let told = scene.kill_under_load(signet.public, &mut chance, || signet.kill());
        scene.check(scene.site.start().public, told);
    }
}

#[test]
fn killed_on_sqlite_it_keeps_its_word_and_redeems_nothing_twice__sec_49() {
    killed_again_and_again(Site::new(Database::Sqlite), 5, Chance::announced("killed on SQLite"));
}

#[test]
fn killed_on_postgresql_it_keeps_its_word_and_redeems_nothing_twice__sec_49() {
    killed_again_and_again(Site::new(Database::Postgres), 4, Chance::announced("killed on PostgreSQL"));
}

#[test]
fn with_postgresql_itself_killed_it_keeps_its_word_and_comes_back__sec_49() {
    let mut chance = Chance::announced("PostgreSQL killed");
    let cluster = Cluster::start(Durability::Full).unwrap();
    let site = Site::at(&cluster.url(), "", CHEAP);
    site.run(&["migrate"], "").done();
    let scene = Scene::at(site);
    let signet = scene.site.start();
    for _ in 0..3 {
        let told = scene.kill_under_load(signet.public, &mut chance, || cluster.crash().unwrap());
        cluster.resume().unwrap();
        until("it is ready again", Duration::from_secs(60), || signet.ready());
        scene.check(signet.public, told);
    }
}
