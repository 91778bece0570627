//! A person and the states they pass through (REG-7).

use crate::claims::ProfileClaims;
use crate::surface::{ExternalState, Login, Password};
use crate::{EmailAddress, PersonId, Timestamp};

/// A person as the store keeps them. The password hash is not in here: only
/// the path that verifies passwords reads it.
#[derive(Clone, Debug)]
pub struct Person {
    /// Identifier, the public `sub`.
    pub id: PersonId,
    /// Email address as typed, with its comparison form.
    pub email: EmailAddress,
    /// Whether the mailbox has been proved.
    pub email_verified: bool,
    /// Full name, the `name` claim.
    pub name: String,
    /// The other standard claims.
    pub claims: ProfileClaims,
    /// How far sign-up has come, and whether the account was closed.
    pub stage: Stage,
    /// Set while support or an operator keeps the account locked.
    pub locked_at: Option<Timestamp>,
    /// When the password was last set; `None` while there is none.
    pub password_changed_at: Option<Timestamp>,
    /// What stands between them and the external logins.
    pub external: ExternalState,
    /// Whether they came by their own sign-up: of them a subscription may be asked (REG-2, REG-7).
    pub signed_up: bool,
    /// The subscription they belong to, once they do (REG-4: one at the most).
    pub subscription: Option<Membership>,
    /// When the account was made.
    pub created_at: Timestamp,
    /// When name, email or claims last changed (`updated_at`).
    pub updated_at: Timestamp,
}

/// A person's place in a subscription (REG-2, REG-6).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Membership {
    /// The claim `customer_number`.
    pub customer_number: String,
    /// The registration ID that they named, where they named one.
    pub registration_id: Option<String>,
    /// The claim `subscription_role`.
    pub role: SubscriptionRole,
}

words! {
    /// What somebody is in their subscription.
    SubscriptionRole {
        /// The mailbox that the subscription belongs to is theirs.
        Owner = "owner",
        /// The owner approved them.
        Member = "member",
    }
}

words! {
    /// What a person may do beyond their own account (`signet user role`).
    #[derive(PartialOrd, Ord)]
    Role {
        /// Helps people by the support console.
        Support = "support",
        /// May do everything.
        Admin = "admin",
        /// Registers clients.
        Integrator = "integrator",
    }
}

words! {
    /// How far sign-up has come; what the database keeps of [`State`].
    Stage {
        /// The mailbox isn't proved yet.
        Unproved = "unproved",
        /// Proved, without a subscription.
        NoSubscription = "no_subscription",
        /// Waiting for the subscription owner.
        Waiting = "waiting",
        /// Through.
        Active = "active",
        /// Closed by the person or an operator.
        Closed = "closed",
    }
}

words! {
    /// The states of REG-7.
    State {
        /// Sign-in leads to the emailed code.
        Unproved = "unproved",
        /// Sign-in leads to the subscription page.
        NoSubscription = "no_subscription",
        /// Sign-in shows *waiting for approval*.
        Waiting = "waiting",
        /// Everything is open.
        Active = "active",
        /// Told only after the right password.
        Locked = "locked",
        /// As if there were no account.
        Closed = "closed",
    }
}

impl Stage {
    /// The state of a person at this stage.
    pub const fn state(self, locked: bool) -> State {
        match (self, locked) {
            (Self::Closed, _) => State::Closed,
            (_, true) => State::Locked,
            (Self::Unproved, false) => State::Unproved,
            (Self::NoSubscription, false) => State::NoSubscription,
            (Self::Waiting, false) => State::Waiting,
            (Self::Active, false) => State::Active,
        }
    }
}

impl Person {
    /// The person's state (REG-7).
    pub const fn state(&self) -> State {
        self.stage.state(self.locked_at.is_some())
    }

    /// What the surface rule needs to know.
    pub const fn login(&self) -> Login {
        let password = if self.password_changed_at.is_some() { Password::Set } else { Password::Unset };
        Login { external: self.external, password }
    }
}

/// A person who may get codes, tokens and pages now: proof that the one check
/// that every path passes through (SEC-13) has been made.
#[derive(Clone, Debug)]
pub struct ActivePerson(Person);

impl ActivePerson {
    /// The check. Anything but `active` gives the state instead.
    pub fn check(person: Person) -> Result<Self, State> {
        match person.state() {
            State::Active => Ok(Self(person)),
            other => Err(other),
        }
    }

    /// The person.
    pub const fn person(&self) -> &Person {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lock_hides_every_stage_but_closed__reg_7() {
        for stage in [Stage::Unproved, Stage::NoSubscription, Stage::Waiting, Stage::Active] {
            assert_eq!(stage.state(true), State::Locked);
            assert_eq!(Stage::from_text(stage.as_str()), Some(stage));
        }
        assert_eq!(Stage::Closed.state(true), State::Closed);
    }
}
