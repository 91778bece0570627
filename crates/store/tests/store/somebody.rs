//! A person who has some of everything that gives access.

use crate::single_use::{LATER, NOW, client, grant, person};
use crate::upstream::claimed;
use model::code::Code;
use model::consent::Consent;
use model::device::DeviceRequest;
use model::ends::{Ends, Occasion};
use model::enrolment::{Began, Details, Enrolment};
use model::external::{Aim, ExternalLogin, LinkOffer, Subject};
use model::grant::Grant;
use model::link::{Link, LinkKind, LinkPurpose};
use model::person::{Person, Role};
use model::session::{Authentication, Session};
use model::surface::{Credential, ExternalState, Surface};
use model::{ClientId, EmailAddress, GrantId, InBrowser, PersonId, SessionId, Timestamp, TokenHash};
use std::collections::BTreeSet;
use store::codes::Consumed;
use store::device_codes::Codes;
use store::enrolments;
use store::sessions::Place;
use store::{
    Result, Tx, codes, consents, device_codes, external_logins, grants, link_offers, links, people, roles, sessions,
};

/// When the links stop to work that are used in the table, and those that were made before them.
const USED: Timestamp = Timestamp::from_seconds(1_767_225_650);
const EARLIER: Timestamp = Timestamp::from_seconds(1_767_225_640);

/// A person who has some of everything.
pub(crate) struct Somebody {
    pub(crate) id: PersonId,
    here: SessionId,
    browser: TokenHash,
    other: ClientId,
}

impl Somebody {
    pub(crate) fn new(number: usize) -> Self {
        let id = PersonId::from_text(format!("person {number}"));
        let mut new = Self {
            here: SessionId::from_text(""),
            browser: TokenHash::from_bytes([0; 32]),
            other: ClientId::from_text("other"),
            id,
        };
        new.here = SessionId::from_text(new.named("session here"));
        new.browser = new.hash("enrolment here");
        new
    }

    pub(crate) const fn here(&self) -> &SessionId {
        &self.here
    }

    pub(crate) const fn in_session(&self) -> Option<&SessionId> {
        Some(&self.here)
    }

    pub(crate) const fn browser(&self) -> &TokenHash {
        &self.browser
    }

    pub(crate) const fn other_client(&self) -> &ClientId {
        &self.other
    }

    pub(crate) const fn link_until(&self) -> Timestamp {
        USED
    }

    fn named(&self, thing: &str) -> String {
        format!("{} {thing}", self.id)
    }

    fn hash(&self, thing: &str) -> TokenHash {
        let mut bytes = [0; 32];
        for (at, byte) in self.named(thing).bytes().enumerate() {
            bytes[at % 32] ^= byte;
        }
        TokenHash::from_bytes(bytes)
    }

    /// Gives them one of each; gives the names.
    pub(crate) fn begin(&self, tx: &mut Tx) -> Result<BTreeSet<String>> {
        let email = EmailAddress::parse(&format!("{}@example.com", self.id.as_str().replace(' ', ""))).unwrap();
        people::insert(tx, &Person { id: self.id.clone(), email, ..person() }, None)?;
        for (name, authentication, surface) in sign_ins() {
            self.begin_session(tx, &name, &authentication, surface)?;
            self.give(tx, &name, &client().id, &authentication, surface)?;
        }
        self.begin_session(tx, "here", &Authentication::by_password(NOW), Surface::Website)?;
        self.give(tx, "other", &self.other, &Authentication::by_password(NOW), Surface::App)?;
        self.begin_sign_ups(tx)?;
        self.mail_links(tx)?;
        for client_id in [client().id, self.other.clone()] {
            let scope = grant().scope;
            consents::remember(tx, &Consent { person_id: self.id.clone(), client_id, scope, granted_at: NOW })?;
        }
        roles::give(tx, &self.id, Role::ALL[0], NOW)?;
        self.link(tx)?;
        self.has(tx)
    }

    fn link(&self, tx: &mut Tx) -> Result<()> {
        let login = ExternalLogin {
            subject: Subject { issuer: "https://sage.example".to_owned(), subject: self.named("login") },
            upstream_id: "sage".to_owned(),
            person_id: self.id.clone(),
            linked_at: NOW,
            disconnected_at: None,
        };
        external_logins::link(tx, &login, ExternalState::Linked).map(|linked| assert!(linked))
    }

    fn begin_session(&self, tx: &mut Tx, name: &str, authentication: &Authentication, surface: Surface) -> Result<()> {
        let name = format!("session {name}");
        let session = Session {
            id: SessionId::from_text(self.named(&name)),
            person_id: self.id.clone(),
            authentication: authentication.clone(),
            opened_for: surface,
            browser: self.browser,
            created_at: NOW,
            last_seen_at: NOW,
            expires_at: LATER,
        };
        sessions::insert(tx, &session, &self.hash(&name), &Place::default())
    }

    /// A grant, and two that are a code and an allowed device yet.
    fn give(&self, tx: &mut Tx, name: &str, to: &ClientId, by: &Authentication, surface: Surface) -> Result<()> {
        let grant = Grant {
            id: GrantId::from_text(self.named(&format!("grant {name}"))),
            client_id: to.clone(),
            person_id: self.id.clone(),
            surface,
            authentication: by.clone(),
            ..grant()
        };
        grants::insert(tx, &grant, LATER)?;
        let redirect_uri = client().accept_redirect("https://client.example/cb").unwrap();
        let code = Code { grant: grant.clone(), redirect_uri, challenge: None, expires_at: LATER };
        codes::insert(tx, &self.hash(&format!("code {name}")), &code)?;
        let codes = Codes { device: self.hash(&format!("device {name}")), user: self.hash(&format!("user {name}")) };
        let asked = DeviceRequest {
            client_id: to.clone(),
            scope: grant.scope.clone(),
            network: String::new(),
            user_agent: String::new(),
            created_at: NOW,
        };
        device_codes::insert(tx, &codes, &asked, LATER)?;
        device_codes::enter(tx, &codes.user, &self.browser, NOW)?;
        device_codes::allow(tx, &codes.user, &self.browser, &grant, NOW).map(drop)
    }

    fn begin_sign_ups(&self, tx: &mut Tx) -> Result<()> {
        let details = Details {
            email: "ada@example.com".to_owned(),
            language: None,
            began: Began::SignIn { password_changed_at: None },
            authenticated_at: NOW,
            leads_to: None,
        };
        let enrolment = Enrolment::new(Some(self.id.clone()), details, None, NOW);
        for name in ["enrolment here", "enrolment elsewhere"] {
            enrolments::put(tx, &self.hash(name), &enrolment, None)?;
        }
        let offer = LinkOffer {
            person_id: Some(self.id.clone()),
            claimed: claimed(Subject { issuer: "https://sage.example".to_owned(), subject: "subject".to_owned() }),
            aim: Aim::SignIn { leads_to: String::new() },
            expires_at: LATER,
        };
        link_offers::put(tx, &self.hash("offer"), &offer)
    }

    fn mail_links(&self, tx: &mut Tx) -> Result<()> {
        for purpose in purposes() {
            for (word, expires_at) in [("link", USED), ("earlier", EARLIER)] {
                let hash = self.hash(&format!("{word} {}", purpose.kind().as_str()));
                let person_id = self.id.clone();
                // The earlier ones are there to be taken back by: of the others there is one at a time.
                if word == "link" || matches!(purpose.kind(), LinkKind::RevertEmail | LinkKind::RevertPhone) {
                    links::insert(tx, &hash, &Link { person_id, purpose: purpose.clone(), expires_at })?;
                }
            }
        }
        Ok(())
    }

    /// The names of what they have.
    pub(crate) fn has(&self, tx: &mut Tx) -> Result<BTreeSet<String>> {
        // A kind that is new needs a thing of its own here before this compiles.
        let Ends {
            sessions: _,
            grants: _,
            enrolments: _,
            links: _,
            link_offers: _,
            consents: _,
            roles: _,
            external: _,
        } = Occasion::Closed.ends();
        let mut has = BTreeSet::new();
        let mut note = |name: String, is_there: bool| {
            if is_there {
                has.insert(name);
            }
        };
        let ways = sign_ins().map(|(name, ..)| name);
        for way in ways.iter().map(String::as_str).chain(["here"]) {
            let name = format!("session {way}");
            let id = SessionId::from_text(self.named(&name));
            note(name, sessions::find_by_id(tx, &id, NOW)?.is_some());
        }
        for way in ways.iter().map(String::as_str).chain(["other"]) {
            let name = format!("grant {way}");
            note(name.clone(), grants::find_live(tx, &GrantId::from_text(self.named(&name)))?.is_some());
            let name = format!("code {way}");
            note(name.clone(), self.has_code(tx, &name)?);
            let name = format!("device {way}");
            note(name.clone(), device_codes::is_allowed(tx, &self.hash(&name))?);
        }
        for name in ["enrolment here", "enrolment elsewhere"] {
            let found = enrolments::find(tx, &self.hash(name), NOW)?;
            note(name.to_owned(), found.is_some_and(|found| found.person_id.is_some()));
        }
        for (word, purpose) in
            ["link", "earlier"].into_iter().flat_map(|word| purposes().map(|purpose| (word, purpose)))
        {
            let name = format!("{word} {}", purpose.kind().as_str());
            let found = links::find(tx, &self.hash(&name), &self.browser, NOW)?;
            note(name, matches!(found, InBrowser::Here(_)));
        }
        note("offer".to_owned(), link_offers::find(tx, &self.hash("offer"), NOW)?.is_some());
        for client in [client().id, self.other.clone()] {
            note(format!("consent {client}"), consents::find(tx, &self.id, &client)?.is_some());
        }
        note("role".to_owned(), !roles::of_person(tx, &self.id)?.is_empty());
        note("login".to_owned(), !external_logins::of_person(tx, &self.id)?.is_empty());
        Ok(has)
    }

    /// Whether a code could be redeemed. Whether it could, shows in an attempt that is undone.
    fn has_code(&self, tx: &mut Tx, name: &str) -> Result<bool> {
        let client = if name == "code other" { self.other.clone() } else { client().id };
        let mut fresh = false;
        let undone: Result<()> = tx.attempt(|tx| {
            fresh = matches!(codes::consume(tx, &self.hash(name), &client, NOW)?, Consumed::Now(_));
            Err(store::Error::bug("to be undone"))
        });
        Ok(undone.is_err() && fresh)
    }
}

fn sign_ins() -> [(String, Authentication, Surface); 4] {
    let by = |credential: Credential, surface: Surface| {
        let authentication = Authentication { credential, ..Authentication::by_password(NOW) };
        (format!("{} {}", credential.as_str(), surface.as_str()), authentication, surface)
    };
    [
        by(Credential::Password, Surface::Website),
        by(Credential::Password, Surface::App),
        by(Credential::External, Surface::Website),
        by(Credential::External, Surface::App),
    ]
}

fn purposes() -> [LinkPurpose; LinkKind::ALL.len()] {
    let email = "ada@example.com".to_owned();
    LinkKind::ALL.map(|kind| match kind {
        LinkKind::SetPassword => LinkPurpose::SetPassword { password_changed_at: None, mailbox: email.clone() },
        LinkKind::ChangeEmail => LinkPurpose::ChangeEmail { from: email.clone(), email: email.clone() },
        LinkKind::RevertEmail => LinkPurpose::RevertEmail { email: email.clone() },
        LinkKind::RevertPhone => LinkPurpose::RevertPhone { phone: None },
    })
}
