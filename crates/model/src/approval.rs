//! Requests to join a subscription, which its owner approves or declines (REG-3).

use crate::{EmailAddress, PersonId, Timestamp};
use std::time::Duration;

/// How long an owner has to answer (REG-3).
pub const LIFETIME: Duration = Duration::from_secs(14 * 24 * 60 * 60);

/// A request as the store keeps it, under the keyed hash of its link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Approval {
    /// Identifier (UUIDv7).
    pub id: String,
    /// Who asks.
    pub person_id: PersonId,
    /// The subscription that they want to join.
    pub customer_number: String,
    /// The registration ID that they named, where they named one.
    pub registration_id: Option<String>,
    /// Whom the request was mailed to, and who alone may answer it (SEC-40).
    pub owner_email: EmailAddress,
    /// When it was mailed.
    pub created_at: Timestamp,
    /// When it lapses.
    pub expires_at: Timestamp,
    /// How it ended; none while the owner may still answer.
    pub outcome: Option<Outcome>,
}

words! {
    /// How a request ended.
    Outcome {
        /// The owner approved.
        Approved = "approved",
        /// The owner declined.
        Declined = "declined",
        /// Nobody answered in time.
        Expired = "expired",
        /// The person named another subscription, or closed their account.
        Withdrawn = "withdrawn",
        /// The person had it sent again: the newer one counts.
        Replaced = "replaced",
        /// The subscription has another owner since, or is gone (SEC-40).
        Void = "void",
    }
}

impl Approval {
    /// How it stands at `now`: what has lapsed counts as expired, whether or not that was written down yet.
    pub fn standing(&self, now: Timestamp) -> Option<Outcome> {
        self.outcome.or_else(|| (self.expires_at <= now).then_some(Outcome::Expired))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_that_lapsed_counts_as_expired_before_it_is_swept__reg_3() {
        let mut request = Approval {
            id: "1".into(),
            person_id: PersonId::from_text("ada"),
            customer_number: "C-1".into(),
            registration_id: None,
            owner_email: EmailAddress::parse("owner@example.com").unwrap(),
            created_at: Timestamp::from_seconds(0),
            expires_at: Timestamp::from_seconds(10),
            outcome: None,
        };
        assert_eq!(request.standing(Timestamp::from_seconds(9)), None);
        assert_eq!(request.standing(Timestamp::from_seconds(10)), Some(Outcome::Expired));
        request.outcome = Some(Outcome::Approved);
        assert_eq!(request.standing(Timestamp::from_seconds(11)), Some(Outcome::Approved));
    }
}
