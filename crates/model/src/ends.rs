//! What ends on which occasion (SEC-28): the one place that says so.
//!
//! Whatever somebody can get in with, or go on with, has a column in [`Occasion::ends`], so that a new kind of it has to be
//! answered for on each occasion. What belongs to a browser or a session and not to a person has none: a sign-in that is
//! under way at an upstream, or a request that waits at a page, asks both anew before it gives anything.

use crate::grant::Grant;
use crate::link::{LinkKind, REVERT_LIFETIME};
use crate::surface::{Credential, Surface};
use crate::{ClientId, SessionId, Timestamp, TokenHash};

/// Something that happens to an account, on which something ends.
#[derive(Clone, Copy, Debug)]
pub enum Occasion<'a> {
    /// A password was set by link or by an operator (PWD-4).
    PasswordSet,
    /// The password was changed (PWD-4).
    PasswordChanged {
        /// In this session, which goes on.
        session: &'a SessionId,
    },
    /// *Sign out everywhere else* (PRO-5).
    SignedOutElsewhere {
        /// In this session, which goes on.
        session: &'a SessionId,
    },
    /// *Remove access* of one client (PRO-5).
    AppRemoved {
        /// The client.
        client: &'a ClientId,
    },
    /// The person closed the account (PRO-6).
    Closed,
    /// An operator locked the account.
    Locked,
    /// The subscription was taken away, and they are asked for another one.
    SubscriptionRemoved,
    /// The mailbox of an unproved account was proved: nobody who was there before has anything from it (SEC-34).
    MailboxProved {
        /// At this browser.
        browser: &'a TokenHash,
    },
    /// Another email address was asked for, in place of one that was asked for before (PRO-6).
    EmailChangeAsked,
    /// The email address was changed (PRO-6).
    EmailChanged,
    /// A change of the email address was taken back (SEC-35), by somebody who knew the mailbox when whoever changed it knew
    /// the password.
    EmailReverted {
        /// When the link stopped to work by which that was done.
        link_until: Timestamp,
    },
    /// A change of the mobile number was taken back (SEC-35).
    PhoneReverted {
        /// When the link stopped to work by which that was done.
        link_until: Timestamp,
    },
    /// An external login was linked: the password doesn't open the website any more, and what it opened there doesn't come
    /// back with a disconnect (SUR-5).
    ExternalLinked {
        /// From the profile, in this session: the sign-in that follows ends it.
        session: Option<&'a SessionId>,
    },
    /// The external login was disconnected for good (FED-4).
    ExternalDisconnected {
        /// In this session, which stays.
        session: Option<&'a SessionId>,
    },
}

/// What ends of a person's, kind by kind.
#[derive(Clone, Copy, Debug)]
pub struct Ends<'a> {
    /// Browser sessions.
    pub sessions: Sessions<'a>,
    /// Grants with their tokens, and what would become a grant: codes that aren't redeemed, devices that haven't come for
    /// what they were allowed.
    pub grants: Grants<'a>,
    /// Half-done sign-ups.
    pub enrolments: Enrolments<'a>,
    /// Links in mails.
    pub links: Links,
    /// External logins that wait for a proof of the account.
    pub link_offers: Whole,
    /// What clients may have without a question.
    pub consents: Consents<'a>,
    /// What the person may do beyond their own account.
    pub roles: Whole,
    /// The external login that is linked over OpenID Connect.
    pub external: External,
}

/// Which sessions end.
#[derive(Clone, Copy, Debug)]
pub enum Sessions<'a> {
    /// None.
    Stay,
    /// All, but the one that is spared.
    All {
        /// The one.
        but: Option<&'a SessionId>,
    },
    /// Those that were opened so, but the one that is spared.
    OpenedBy {
        /// With what, for what.
        opened: Opened,
        /// The one.
        but: Option<&'a SessionId>,
    },
}

/// A credential, and the surfaces that it opened.
#[derive(Clone, Copy, Debug)]
pub struct Opened {
    /// The credential.
    pub credential: Credential,
    /// The surfaces.
    pub surfaces: &'static [Surface],
}

/// Which grants end.
#[derive(Clone, Copy, Debug)]
pub enum Grants<'a> {
    /// None.
    Stay,
    /// All.
    All,
    /// Those of one client.
    OfClient(&'a ClientId),
    /// Those that were given on a sign-in like this.
    GivenOn(Opened),
}

impl Grants<'_> {
    /// Whether this one ends.
    pub fn takes(self, grant: &Grant) -> bool {
        match self {
            Self::Stay => false,
            Self::All => true,
            Self::OfClient(client) => grant.client_id == *client,
            Self::GivenOn(Opened { credential, surfaces }) => {
                grant.authentication.credential == credential && surfaces.contains(&grant.surface)
            }
        }
    }
}

/// Which sign-ups end.
#[derive(Clone, Copy, Debug)]
pub enum Enrolments<'a> {
    /// None.
    Stay,
    /// All.
    All,
    /// None, but those at other browsers than this one are nobody's from now on, which doesn't show there.
    NobodysBut(&'a TokenHash),
}

/// Which links end.
#[derive(Clone, Copy, Debug)]
pub struct Links {
    /// All of these kinds.
    pub all: &'static [LinkKind],
    /// Of these kinds those that would have worked until this time or longer.
    pub until: Option<(&'static [LinkKind], Timestamp)>,
}

/// Which consents end.
#[derive(Clone, Copy, Debug)]
pub enum Consents<'a> {
    /// None.
    Stay,
    /// All.
    All,
    /// That to one client.
    OfClient(&'a ClientId),
}

/// What stays or ends as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whole {
    /// All of it stays.
    Stays,
    /// All of it ends.
    Ends,
}

/// Whether the external login is taken off the account, as if it had never been linked. To disconnect it for good is an act of
/// its own, after which there is none (FED-4); an organisation's SAML stays (PRO-2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum External {
    /// It stays.
    Stays,
    /// It is, if it was linked at this time or later.
    LinkedSince(Timestamp),
}

/// What the password opens where an external login is linked, and doesn't any more.
const PASSWORD_ON_WEBSITE: Opened = Opened { credential: Credential::Password, surfaces: &[Surface::Website] };
/// What an external login opens.
const EXTERNAL: Opened = Opened { credential: Credential::External, surfaces: &Surface::ALL };

const NO_LINKS: Links = Links { all: &[], until: None };
const ALL_LINKS: Links = Links { all: &LinkKind::ALL, until: None };
const THE_WISH: Links = Links { all: &[LinkKind::ChangeEmail], until: None };
/// What was mailed to the mailbox or asked for under the password of before. A link that takes a change back stays: it is
/// the way to undo what somebody did who knew that password.
const OF_BEFORE: Links = Links { all: &[LinkKind::SetPassword, LinkKind::ChangeEmail], until: None };

/// Those that take back a change which came after the one that is taken back: a link that lives longer was made later.
/// Earlier ones stay, for their owner was there earlier.
const fn later(kinds: &'static [LinkKind], until: Timestamp) -> Option<(&'static [LinkKind], Timestamp)> {
    Some((kinds, until))
}

impl<'a> Occasion<'a> {
    /// What ends: a row for each occasion, a column for each kind.
    #[rustfmt::skip]
    pub fn ends(self) -> Ends<'a> {
        use Consents as C;
        use Enrolments as E;
        use Grants as G;
        use LinkKind::{RevertEmail, RevertPhone};
        use Sessions as S;
        use Whole::{Ends as End, Stays as Stay};
        let (all, mut external) = (S::All { but: None }, External::Stays);
        let (sessions, grants, enrolments, links, link_offers, consents, roles) = match self {
            Self::PasswordSet                    => (all, G::All, E::All, OF_BEFORE, Stay, C::Stay, Stay),
            Self::PasswordChanged { session }    => (all_but(session), G::All, E::All, OF_BEFORE, Stay, C::Stay, Stay),
            Self::SignedOutElsewhere { session } => (all_but(session), G::All, E::Stay, NO_LINKS, Stay, C::Stay, Stay),
            Self::AppRemoved { client }          => (S::Stay, G::OfClient(client), E::Stay, NO_LINKS, Stay, C::OfClient(client), Stay),
            Self::Closed                         => (all, G::All, E::All, ALL_LINKS, Stay, C::All, End),
            Self::Locked                         => (all, G::All, E::Stay, NO_LINKS, Stay, C::Stay, Stay),
            Self::SubscriptionRemoved            => (all, G::All, E::Stay, NO_LINKS, Stay, C::Stay, Stay),
            Self::MailboxProved { browser }      => (all, G::All, E::NobodysBut(browser), ALL_LINKS, Stay, C::Stay, Stay),
            Self::EmailChangeAsked               => (S::Stay, G::Stay, E::Stay, THE_WISH, Stay, C::Stay, Stay),
            Self::EmailChanged                   => (S::Stay, G::Stay, E::Stay, OF_BEFORE, Stay, C::Stay, Stay),
            Self::EmailReverted { link_until }   => {
                let links = Links { until: later(&[RevertEmail, RevertPhone], link_until), ..OF_BEFORE };
                // Whoever changed the address may have linked a login of their own, of which only that address was told.
                external = External::LinkedSince(link_until.minus(REVERT_LIFETIME));
                (all, G::All, E::All, links, End, C::Stay, Stay)
            }
            Self::PhoneReverted { link_until }   => {
                let links = Links { until: later(&[RevertPhone], link_until), ..NO_LINKS };
                (S::Stay, G::Stay, E::Stay, links, Stay, C::Stay, Stay)
            }
            Self::ExternalLinked { session }     => {
                let opened = PASSWORD_ON_WEBSITE;
                (S::OpenedBy { opened, but: session }, G::GivenOn(opened), E::Stay, NO_LINKS, Stay, C::Stay, Stay)
            }
            Self::ExternalDisconnected { session } => {
                let opened = EXTERNAL;
                (S::OpenedBy { opened, but: session }, G::GivenOn(opened), E::All, NO_LINKS, End, C::Stay, Stay)
            }
        };
        Ends { sessions, grants, enrolments, links, link_offers, consents, roles, external }
    }
}

const fn all_but(session: &SessionId) -> Sessions<'_> {
    Sessions::All { but: Some(session) }
}
