//! What operators see who add, change and lock people.

use crate::databases::{PASSWORD, World};
use account::hashing::HashError;
use account::password::{About, PasswordRefusal, Strength};
use account::people::{self, Addition, FirstPassword, LockChange, Mailbox, NewPerson, PasswordChange, Refusal};
use account::sign_in::{PasswordVerdict, Visitor, check_password};
use model::claims::ClaimsRequest;
use model::client::{Client, ClientMetadata};
use model::event::Origin;
use model::grant::Grant;
use model::person::{Person, State};
use model::secret::PlainPassword;
use model::session::{Authentication, Session};
use model::{ClientId, GrantId, PersonId, Scope, SessionId, Surface, TokenHash};
use std::time::Duration;
use store::people::PasswordHash;
use store::sessions::{self, Place};
use store::{clients, grants};

const EMAIL: &str = "ada@example.com";
/// `a horse of another colour`, hashed by Python's bcrypt, passlib, hashlib and Django.
const OTHER_SYSTEMS: [&str; 6] = [
    "$2b$05$abcdefghijklmnopqrstuuCvk/MvxZw76dXVmhV0/5eTYolFDRYOa",
    "$2a$04$abcdefghijklmnopqrstuuWkUiMG8e52n0FfY1d4kg9AAzHdHprRa",
    "$pbkdf2-sha256$1000$8PHy8/T19vf4.fr7/P3./w$oSP1fq5sAfNCM7qZ1IlmK4Ma6mYlkKP1zjsrXBOocuY",
    "$pbkdf2-sha512$i=1000,l=64$8PHy8/T19vf4+fr7/P3+/w$YBbF8JZzzauXSbZEPUaYqlFxsF451oKRu+gKd2SDYfjSCWQvyWRHPWNrgW0G5/B/z0OLHhX0IxGPRvUUqUJlRQ",
    "pbkdf2_sha256$1000$saltsaltsalt$rz8aG4ExNaLSz8O0wNmBz/ewoEH3IROPlKl5ELTW+fo=",
    "$scrypt$ln=4,r=8,p=2$8PHy8/T19vf4+fr7/P3+/w$ZGLFIVl4HYzwP0JKh+feZ2w8JTJLp4+XSD8xGjhlZpc",
];
const HOUR: Duration = Duration::from_secs(3600);

crate::on_both!(
    people_are_added_active_when_their_mailbox_is_vouched_for__fed_1,
    an_address_belongs_to_one_person__sec_36,
    an_identifier_belongs_to_one_person,
    what_is_no_password_is_refused_with_advice__pwd_3,
    a_given_hash_opens_the_account__pwd_2,
    hashes_of_other_systems_open_the_account_and_are_replaced__pwd_2,
    a_password_that_is_easy_to_guess_is_refused_with_advice__pwd_3,
    the_meter_shows_what_would_be_refused__pwd_3,
    people_are_found_by_address_and_identifier,
    a_new_password_ends_sessions_and_tokens__sec_28,
    a_lock_ends_sessions_and_tokens__sec_28,
    nobody_is_changed_by_an_unknown_identifier,
);

async fn add(world: &World, new: NewPerson) -> Result<Person, Refusal> {
    match people::add(&world.accounts, new, &mut world.moment()).await.unwrap() {
        Addition::Added(person) => Ok(person),
        Addition::Refused(refusal) => Err(refusal),
    }
}

async fn opens(world: &World, password: &str) -> bool {
    opens_for(world, EMAIL, password).await
}

async fn opens_for(world: &World, email: &str, password: &str) -> bool {
    let visitor =
        Visitor { origin: Origin { network: "192.0.2.1".to_owned(), ..Origin::default() }, browser: None, app: None };
    let mut moment = world.moment();
    let verdict =
        check_password(&world.accounts, email, PlainPassword::new(password), &visitor, &mut moment).await.unwrap();
    matches!(verdict, PasswordVerdict::Right(_))
}

/// A session and a grant, as a signed-in person has them.
struct SignedIn {
    cookie: TokenHash,
    grant: GrantId,
}

async fn signed_in(world: &World, person: &Person) -> SignedIn {
    let mut moment = world.moment();
    let client = Client {
        id: ClientId::new(&mut moment),
        metadata: ClientMetadata::default(),
        surface: Surface::Website,
        first_party: true,
        created_at: moment.now,
        secrets: Vec::new(),
    };
    let session = Session {
        id: SessionId::new(&mut moment),
        person_id: person.id.clone(),
        authentication: Authentication::by_password(moment.now),
        opened_for: Surface::Website,
        browser: TokenHash::from_bytes(moment.bytes()),
        created_at: moment.now,
        last_seen_at: moment.now,
        expires_at: moment.now.plus(HOUR),
    };
    let grant = Grant {
        id: GrantId::new(&mut moment),
        client_id: client.id.clone(),
        person_id: person.id.clone(),
        session_id: Some(session.id.clone()),
        scope: Scope::parse("openid").unwrap(),
        surface: Surface::Website,
        authentication: session.authentication.clone(),
        nonce: None,
        claims: ClaimsRequest::default(),
        created_at: moment.now,
    };
    let signed_in = SignedIn { cookie: TokenHash::from_bytes(moment.bytes()), grant: grant.id.clone() };
    let (cookie, until) = (signed_in.cookie, moment.now.plus(HOUR));
    let begin = move |tx: &mut store::Tx| {
        clients::insert(tx, &client)?;
        sessions::insert(tx, &session, &cookie, &Place::default())?;
        grants::insert(tx, &grant, until)
    };
    world.store.write(begin).await.unwrap();
    signed_in
}

/// Whether the session and the grant are alive.
async fn alive(world: &World, signed_in: &SignedIn) -> (bool, bool) {
    let (now, cookie, grant) = (world.moment().now, signed_in.cookie, signed_in.grant.clone());
    let look = move |tx: &mut store::Tx| {
        let session = sessions::find_live(tx, &cookie, now, HOUR)?.is_some();
        Ok((session, grants::find_live(tx, &grant)?.is_some()))
    };
    world.store.read(look).await.unwrap()
}

async fn people_are_added_active_when_their_mailbox_is_vouched_for__fed_1(world: World) {
    let ada = world.person(EMAIL).await;
    assert_eq!((ada.state(), ada.email_verified), (State::Active, true));
    let mut bob = world.new_person("bob@example.com", FirstPassword::None);
    bob.mailbox = Mailbox::Unproved;
    let bob = add(&world, bob).await.unwrap();
    assert_eq!((bob.state(), bob.email_verified), (State::Unproved, false));
}

async fn an_address_belongs_to_one_person__sec_36(world: World) {
    world.person(EMAIL).await;
    let again = world.new_person("ADA@Example.com", FirstPassword::None);
    assert_eq!(add(&world, again).await.unwrap_err(), Refusal::EmailTaken);
}

async fn an_identifier_belongs_to_one_person(world: World) {
    let ada = world.person(EMAIL).await;
    let mut bob = world.new_person("bob@example.com", FirstPassword::None);
    bob.id = Some(ada.id.clone());
    assert_eq!(add(&world, bob).await.unwrap_err(), Refusal::IdTaken);
}

async fn what_is_no_password_is_refused_with_advice__pwd_3(world: World) {
    let short = FirstPassword::Plain(PlainPassword::new("hunter2"));
    let new = world.new_person(EMAIL, short);
    let refusal = add(&world, new).await.unwrap_err();
    assert_eq!(refusal, Refusal::Password(PasswordRefusal::TooShort { min_length: 15 }));
    assert_eq!(refusal.to_string(), "the password is too short; use at least 15 characters");
    let ada = world.person(EMAIL).await;
    let change =
        people::set_password(&world.accounts, &ada.id, PlainPassword::new("x".repeat(129)), &mut world.moment())
            .await
            .unwrap();
    assert!(matches!(change, PasswordChange::Refused(PasswordRefusal::TooLong(_))));
    assert!(opens(&world, PASSWORD).await);
}

async fn a_given_hash_opens_the_account__pwd_2(world: World) {
    // `password` under `somesalt`, from the test suite of argon2's authors.
    let given = "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4";
    let new = world.new_person(EMAIL, FirstPassword::Hash(PasswordHash::new(given.to_owned())));
    add(&world, new).await.unwrap();
    assert!(opens(&world, "password").await);
    assert!(opens(&world, "password").await, "once more, now upgraded");
    assert!(!opens(&world, "passwort").await);
    let argon2i = "$argon2i$v=19$m=256,t=2,p=1$c29tZXNhbHQ$iekCn0Y3spW+sCcFanM2xBT63UP2sghkUoHLIUpWRS8";
    let new = world.new_person("bob@example.com", FirstPassword::Hash(PasswordHash::new(argon2i.to_owned())));
    assert_eq!(add(&world, new).await.unwrap_err(), Refusal::Hash(HashError::Scheme));
}

async fn hashes_of_other_systems_open_the_account_and_are_replaced__pwd_2(world: World) {
    for (n, given) in OTHER_SYSTEMS.into_iter().enumerate() {
        let email = format!("person{n}@example.com");
        let new = world.new_person(&email, FirstPassword::Hash(PasswordHash::new(given.to_owned())));
        add(&world, new).await.unwrap();
        assert!(!opens_for(&world, &email, "a horse of another color").await, "{given}");
        assert!(opens_for(&world, &email, "a horse of another colour").await, "{given}");
        assert!(opens_for(&world, &email, "a horse of another colour").await, "{given}, replaced");
        let found = world.store.read(move |tx| store::people::find_by_email(tx, &email)).await.unwrap();
        let kept = found.unwrap().1.unwrap();
        assert!(kept.as_str().starts_with("$argon2id$v=19$m=64,t=2,p=1$"), "{given}");
    }
}

async fn a_password_that_is_easy_to_guess_is_refused_with_advice__pwd_3(world: World) {
    let cases = [
        ("Ada.Lovelace.1815", PasswordRefusal::LikeYou),
        ("my-EXAMPLE-1815-12-10", PasswordRefusal::LikeYou),
        ("passwordpassword", PasswordRefusal::Common),
        ("1q2w3e4r5t6y7u8i9o0p", PasswordRefusal::Breached),
    ];
    for (password, refusal) in cases {
        let new = world.new_person(EMAIL, FirstPassword::Plain(PlainPassword::new(password)));
        assert_eq!(add(&world, new).await.unwrap_err(), Refusal::Password(refusal), "{password}");
    }
    let ada = world.person(EMAIL).await;
    for (password, refusal) in cases {
        let password = PlainPassword::new(password);
        let change = people::set_password(&world.accounts, &ada.id, password, &mut world.moment()).await.unwrap();
        assert_eq!(change, PasswordChange::Refused(refusal));
    }
    assert!(opens(&world, PASSWORD).await);
}

async fn the_meter_shows_what_would_be_refused__pwd_3(world: World) {
    let about = About { name: "Ada Lovelace", email: EMAIL };
    let strength =
        async |password: &str| world.accounts.password_strength(&PlainPassword::new(password), about).await.unwrap();
    for weak in ["", "Ada.Lovelace.1815", "passwordpassword", "1q2w3e4r5t6y7u8i9o0p"] {
        assert!(strength(weak).await <= Strength::Weak, "{weak}");
    }
    assert_eq!(strength("x".repeat(5000).as_str()).await, Strength::VeryWeak);
    assert_eq!(strength(PASSWORD).await.as_u8(), 4);
}

async fn people_are_found_by_address_and_identifier(world: World) {
    let ada = world.person(EMAIL).await;
    for who in [" Ada@Example.COM ", ada.id.as_str()] {
        assert_eq!(
            people::find(&world.accounts, who).await.unwrap().map(|person| person.id),
            Some(ada.id.clone()),
            "{who:?}"
        );
    }
    for who in ["", "ada", "nobody@example.com", "@", "nul\0"] {
        assert!(people::find(&world.accounts, who).await.unwrap().is_none(), "{who:?}");
    }
}

async fn a_new_password_ends_sessions_and_tokens__sec_28(world: World) {
    let ada = world.person(EMAIL).await;
    let signed_in = signed_in(&world, &ada).await;
    assert_eq!(alive(&world, &signed_in).await, (true, true));
    let new = "another horse, another staple";
    let change =
        people::set_password(&world.accounts, &ada.id, PlainPassword::new(new), &mut world.moment()).await.unwrap();
    assert_eq!(change, PasswordChange::Set);
    assert_eq!(alive(&world, &signed_in).await, (false, false));
    assert!(!opens(&world, PASSWORD).await);
    assert!(opens(&world, new).await);
}

async fn a_lock_ends_sessions_and_tokens__sec_28(world: World) {
    let ada = world.person(EMAIL).await;
    let signed_in = signed_in(&world, &ada).await;
    assert_eq!(people::lock(&world.accounts, &ada.id, &mut world.moment()).await.unwrap(), LockChange::Done);
    assert_eq!(alive(&world, &signed_in).await, (false, false));
    let state = async |world: &World| people::find(&world.accounts, EMAIL).await.unwrap().unwrap().state();
    assert_eq!(state(&world).await, State::Locked);
    assert_eq!(people::unlock(&world.accounts, &ada.id, &mut world.moment()).await.unwrap(), LockChange::Done);
    assert_eq!(state(&world).await, State::Active);
    assert_eq!(alive(&world, &signed_in).await, (false, false), "what the lock ended stays ended");
}

async fn nobody_is_changed_by_an_unknown_identifier(world: World) {
    let nobody = PersonId::from_text("nobody");
    let mut moment = world.moment();
    assert_eq!(people::lock(&world.accounts, &nobody, &mut moment).await.unwrap(), LockChange::NoSuchPerson);
    assert_eq!(people::unlock(&world.accounts, &nobody, &mut moment).await.unwrap(), LockChange::NoSuchPerson);
    let change = people::set_password(&world.accounts, &nobody, PlainPassword::new(PASSWORD), &mut world.moment())
        .await
        .unwrap();
    assert_eq!(change, PasswordChange::NoSuchPerson);
}
