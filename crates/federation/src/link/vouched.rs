//! Who vouches for somebody, and for their mailbox.

use model::enrolment::{Began, Enrolment};
use model::external::{Claimed, OFFER_LIFETIME};
use model::{EmailAddress, Timestamp};

/// Somebody whom an upstream has vouched for, with whoever has proved their mailbox.
#[derive(Clone, Debug)]
pub struct Vouched {
    claimed: Claimed,
    by_code: Option<ByCode>,
}

/// A mailbox that was proved here, by the code that went to it.
#[derive(Clone, Debug)]
struct ByCode {
    email: String,
    name: String,
    link_until: Option<Timestamp>,
}

impl Vouched {
    /// By the upstream alone, which may or may not have proved a mailbox.
    pub const fn by_upstream(claimed: Claimed) -> Self {
        Self { claimed, by_code: None }
    }

    /// By the upstream, and by a code that went to their mailbox and was entered here. `None` for an enrolment that an
    /// upstream didn't begin, or whose mailbox isn't proved.
    pub fn with_code(enrolment: Enrolment) -> Option<Self> {
        let details = enrolment.details;
        match (details.began, enrolment.proved_at) {
            (Began::Upstream { name, claimed, link_until }, Some(_)) => {
                Some(Self { claimed: *claimed, by_code: Some(ByCode { email: details.email, name, link_until }) })
            }
            _ => None,
        }
    }

    /// What the upstream said.
    pub const fn claimed(&self) -> &Claimed {
        &self.claimed
    }

    /// Whether nobody but the upstream vouches for them.
    pub const fn is_by_upstream(&self) -> bool {
        self.by_code.is_none()
    }

    /// Their mailbox, where it is proved: an address that the upstream hasn't proved is somebody's say-so (SEC-42).
    pub(super) fn mailbox(&self) -> Option<EmailAddress> {
        let said = self.claimed.said();
        let email = match &self.by_code {
            Some(code) => Some(&code.email),
            None => said.email.as_ref().filter(|_| said.email_verified),
        };
        email.and_then(|email| EmailAddress::parse(email).ok())
    }

    /// Their name.
    pub(super) fn name(&self) -> Option<&str> {
        self.by_code.as_ref().map(|code| code.name.as_str()).or(self.claimed.said().name.as_deref())
    }

    /// Until when an account that there is can be proved and linked (SEC-43): the time that it takes to prove a mailbox
    /// before is part of it. `None` when it is over.
    pub(super) fn link_until(&self, now: Timestamp) -> Option<Timestamp> {
        let until = match &self.by_code {
            Some(code) => code.link_until,
            None => Some(now.plus(OFFER_LIFETIME)),
        };
        until.filter(|until| *until > now)
    }
}
