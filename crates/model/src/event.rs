//! Security events: what happened to a person's account, when, by whom, from where. They hold no secret.

use crate::{ClientId, Moment, PersonId, Timestamp};

/// One event, as the append-only table keeps it and *Recent activity* shows it (PRO-5).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// Identifier (UUIDv7).
    pub id: String,
    /// When.
    pub at: Timestamp,
    /// What.
    pub kind: EventKind,
    /// Whose account it is about.
    pub person_id: Option<PersonId>,
    /// Who did it.
    pub actor: Actor,
    /// The client it is about.
    pub client_id: Option<ClientId>,
    /// From where; empty for what no browser did.
    pub origin: Origin,
    /// Why, in the words of the operator who did it; the person doesn't see them.
    pub note: Option<String>,
}

/// The place that somebody acted from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Origin {
    /// The network that the request came from.
    pub network: String,
    /// The browser's `User-Agent`, cut to 256 characters.
    pub user_agent: String,
}

words! {
    /// Who did something.
    Actor {
        /// Whoever acted for the person: with their credential, session, mailbox or link.
        Person = "person",
        /// The owner of their subscription.
        SubscriptionOwner = "subscription_owner",
        /// An operator, by the command line.
        Operator = "operator",
        /// Signet by itself.
        System = "system",
    }
}

words! {
    /// What happened.
    EventKind {
        /// A sign-up began (REG-1).
        SignedUp = "signed_up",
        /// The mailbox was proved.
        MailboxProved = "mailbox_proved",
        /// The subscription's owner was asked for approval (REG-3).
        ApprovalAsked = "approval_asked",
        /// The owner approved.
        Approved = "approved",
        /// The owner declined.
        Declined = "declined",
        /// The owner didn't answer within 14 days.
        ApprovalExpired = "approval_expired",
        /// The request ended because the subscription has another owner, or is gone (SEC-40).
        ApprovalVoid = "approval_void",
        /// The person withdrew the request, to name another subscription.
        ApprovalWithdrawn = "approval_withdrawn",
        /// They own a subscription, or are its member, or aren't any more.
        MembershipChanged = "membership_changed",
        /// A sign-in succeeded.
        SignedIn = "signed_in",
        /// Somebody gave a wrong password.
        WrongPassword = "wrong_password",
        /// Somebody signed out.
        SignedOut = "signed_out",
        /// A session was ended from another one, or by the command line.
        SessionEnded = "session_ended",
        /// All other sessions were ended.
        OtherSessionsEnded = "other_sessions_ended",
        /// An app's access was removed.
        AppRemoved = "app_removed",
        /// A used refresh token was shown again, and the app's tokens were revoked (SEC-12).
        TokenReused = "token_reused",
        /// A link to set or reset the password was asked for.
        PasswordLinkSent = "password_link_sent",
        /// The password was changed on the profile.
        PasswordChanged = "password_changed",
        /// The password was set by a link from a mail, or by an operator.
        PasswordSet = "password_set",
        /// Another email address was asked for; its mailbox has yet to confirm.
        EmailChangeAsked = "email_change_asked",
        /// The email address was changed.
        EmailChanged = "email_changed",
        /// A change of the email address was taken back.
        EmailReverted = "email_reverted",
        /// The mobile number was changed.
        PhoneChanged = "phone_changed",
        /// A change of the mobile number was taken back.
        PhoneReverted = "phone_reverted",
        /// Name or language were changed.
        DetailsChanged = "details_changed",
        /// The person downloaded their data.
        DataDownloaded = "data_downloaded",
        /// An external login was linked.
        ExternalLinked = "external_linked",
        /// The external login was disconnected for good.
        ExternalDisconnected = "external_disconnected",
        /// A sign-in through an external login was refused.
        ExternalRefused = "external_refused",
        /// The upstream ended the sessions that it had opened.
        EndedByUpstream = "ended_by_upstream",
        /// A device was allowed to act for the person.
        DeviceAllowed = "device_allowed",
        /// The account was locked.
        Locked = "locked",
        /// The account was unlocked.
        Unlocked = "unlocked",
        /// The account was closed.
        Closed = "closed",
        /// The account was removed by an operator.
        Removed = "removed",
        /// A role was given or taken.
        RoleChanged = "role_changed",
    }
}

impl Event {
    /// Something that was done for a person, by whoever holds their credential, session, mailbox or link.
    pub fn by_person(moment: &mut Moment, kind: EventKind, person: &PersonId, origin: &Origin) -> Self {
        Self { origin: origin.clone(), ..Self::by(moment, Actor::Person, kind, person) }
    }

    /// Something that somebody else did to a person's account.
    pub fn by(moment: &mut Moment, actor: Actor, kind: EventKind, person: &PersonId) -> Self {
        Self {
            id: moment.uuid(),
            at: moment.now,
            kind,
            person_id: Some(person.clone()),
            actor,
            client_id: None,
            origin: Origin::default(),
            note: None,
        }
    }

    /// The same, with the operator's reason.
    #[must_use]
    pub fn noted(self, note: &str) -> Self {
        Self { note: Some(note.to_owned()), ..self }
    }

    /// The same, about a client.
    #[must_use]
    pub fn about(self, client: &ClientId) -> Self {
        Self { client_id: Some(client.clone()), ..self }
    }
}
