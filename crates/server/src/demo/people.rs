//! The people of the demo: one for each state that a person can be in.

use account::Accounts;
use account::people::{Addition, FirstPassword, Mailbox, NewPerson, add, find, lock};
use model::claims::{Address, ProfileClaims};
use model::person::{Person, Stage, State};
use model::secret::PlainPassword;
use model::{EmailAddress, Moment};
use store::people::advance;
use store::{Store, Tx};

use super::folder::Kept;
use super::{DemoError, Ports, upstream};

/// Somebody to sign in as.
pub(super) struct Seed {
    pub(super) email: &'static str,
    name: &'static str,
    pub(super) state: State,
    has_password: bool,
    /// What is special about them.
    pub(super) note: &'static str,
}

/// Everybody, the one to begin with first.
pub(super) const PEOPLE: &[Seed] = &[
    Seed {
        email: "ada@example.com",
        name: "Ada Lovelace",
        state: State::Active,
        has_password: true,
        note: "begin with her: every claim is filled in",
    },
    Seed {
        email: "grace@example.com",
        name: "Grace Hopper",
        state: State::Active,
        has_password: true,
        note: "a second account, with a name and an email address only",
    },
    Seed {
        email: "mary@example.com",
        name: "Mary Shelley",
        state: State::Locked,
        has_password: true,
        note: "is told so after the right password only",
    },
    Seed {
        email: "alan@example.com",
        name: "Alan Turing",
        state: State::Active,
        has_password: false,
        note: "has no password yet: Forgot Password mails him a link to set one up",
    },
    Seed {
        email: "linus@example.com",
        name: "Linus Pauling",
        state: State::Active,
        has_password: false,
        note: "signs in with Sage; for the sync app he sets up a password",
    },
    Seed {
        email: "rosa@example.com",
        name: "Rosa Parks",
        state: State::NoSubscription,
        has_password: true,
        note: "has signed up, and is asked for a subscription: see the table below",
    },
    Seed {
        email: "tim@example.com",
        name: "Tim Berners-Lee",
        state: State::Unproved,
        has_password: true,
        note: "has yet to prove his mailbox: the code lands in the Outbox",
    },
];

/// Makes up the passwords that aren't kept yet.
pub(super) fn make_up(kept: &mut Kept, moment: &mut Moment) {
    for seed in PEOPLE.iter().filter(|seed| seed.has_password) {
        kept.passwords.entry(seed.email.to_owned()).or_insert_with(|| word_password(moment));
    }
}

/// Adds those who aren't there yet.
pub(super) async fn seed(
    accounts: &Accounts,
    store: &Store,
    ports: Ports,
    kept: &Kept,
    moment: &mut Moment,
) -> Result<(), DemoError> {
    for seed in PEOPLE {
        if find(accounts, seed.email).await?.is_some() {
            continue;
        }
        let person = add_one(accounts, seed, kept.passwords.get(seed.email), moment).await?;
        if !seed.has_password {
            upstream::link(store, &person, ports, kept, moment).await?;
        }
        match seed.state {
            State::Locked => drop(lock(accounts, &person.id, moment).await?),
            State::NoSubscription => {
                let come_so_far = move |tx: &mut Tx| {
                    store::sign_ups::note(tx, &person.id)?;
                    advance(tx, &person.id, Stage::Active, Stage::NoSubscription).map(drop)
                };
                store.write(come_so_far).await?;
            }
            _ => {}
        }
    }
    Ok(())
}

async fn add_one(
    accounts: &Accounts,
    seed: &Seed,
    password: Option<&String>,
    moment: &mut Moment,
) -> Result<Person, DemoError> {
    let refused = |why: &dyn std::fmt::Display| DemoError::Seed(format!("{} wasn't added: {why}", seed.email));
    let new = NewPerson {
        id: None,
        email: EmailAddress::parse(seed.email).map_err(|why| refused(&why))?,
        name: seed.name.to_owned(),
        claims: claims(seed),
        mailbox: if seed.state == State::Unproved { Mailbox::Unproved } else { Mailbox::Proved },
        password: password.map_or(FirstPassword::None, |text| FirstPassword::Plain(PlainPassword::new(text))),
    };
    match add(accounts, new, moment).await? {
        Addition::Added(person) => Ok(person),
        Addition::Refused(why) => Err(refused(&why)),
    }
}

/// Ada shows what every claim looks like.
fn claims(seed: &Seed) -> ProfileClaims {
    if seed.email != PEOPLE[0].email {
        return ProfileClaims::default();
    }
    let text = |text: &str| Some(text.to_owned());
    ProfileClaims {
        given_name: text("Ada"),
        family_name: text("Lovelace"),
        middle_name: text("King"),
        nickname: text("Countess"),
        preferred_username: text("ada"),
        profile: text("https://ada.example/about"),
        picture: text("https://ada.example/ada.png"),
        website: text("https://ada.example/"),
        gender: text("female"),
        birthdate: text("1815-12-10"),
        zoneinfo: text("Europe/London"),
        locale: text("en-GB"),
        phone_number: text("+442079460123"),
        phone_number_verified: Some(true),
        address: Some(Address {
            formatted: text("12 St James’s Square\nLondon SW1Y 4JH\nUnited Kingdom"),
            street_address: text("12 St James’s Square"),
            locality: text("London"),
            region: text("England"),
            postal_code: text("SW1Y 4JH"),
            country: text("GB"),
        }),
    }
}

/// Words that are easy to read out and to type, 32 of them: four make some 20 bits. That is nothing against a
/// machine, and enough against another page on this one, from which the slow-down lets few tries through.
const WORDS: &[&str; 32] = &[
    "amber", "anchor", "basket", "candle", "cedar", "cobalt", "copper", "dragon", "ember", "falcon", "forest",
    "garden", "harbor", "indigo", "island", "ivory", "jasper", "lantern", "maple", "marble", "meadow", "nectar",
    "orchid", "pepper", "pilot", "raven", "saddle", "silver", "tiger", "velvet", "walnut", "willow",
];

/// A password for the demo alone: four different words, 23 characters and more. With one word four times it would be refused.
pub(super) fn word_password(moment: &mut Moment) -> String {
    let mut left = WORDS.to_vec();
    moment.bytes::<4>().map(|byte| left.swap_remove(usize::from(byte) % left.len())).join("-")
}

#[cfg(test)]
mod tests {
    use account::password::{About, PasswordRules};
    use model::Timestamp;

    use super::*;

    #[test]
    fn a_made_up_password_is_long_enough_and_another_one_each_time() {
        let mut moment = Moment::new(Timestamp::from_seconds(0), [7; 32]);
        let (one, other) = (word_password(&mut moment), word_password(&mut moment));
        assert!(one.len() >= 15 && other.len() >= 15 && one != other, "{one} {other}");
    }

    #[test]
    fn a_made_up_password_is_one_that_people_may_have__pwd_3() {
        let (rules, mut moment) = (PasswordRules::new(15), Moment::new(Timestamp::from_seconds(0), [7; 32]));
        for seed in PEOPLE.iter().cycle().take(200) {
            let made_up = word_password(&mut moment);
            let about = About { name: seed.name, email: seed.email };
            assert!(rules.check(&PlainPassword::new(&made_up), about).is_ok(), "{made_up}");
        }
    }
}
