//! The clock and the randomness of one request, passed as one parameter.

use crate::{PlainToken, Timestamp};
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};

/// Identifiers that a microsecond has room for: a millisecond has 2¹² values between the version and the variant of a
/// UUIDv7, and 4,000 of them are used.
const EACH_MICROSECOND: u64 = 4;

/// What a use case may know of time and chance: made once per request at the
/// edge, set by hand in tests.
///
/// What a transaction needs of chance is drawn before it begins, so that a
/// statement which the database retries mints the same identifiers.
pub struct Moment {
    /// The time of the request.
    pub now: Timestamp,
    rng: StdRng,
    /// How many identifiers it has given.
    given: u64,
}

impl Moment {
    /// A moment at `now` whose randomness is expanded from `seed`.
    pub fn new(now: Timestamp, seed: [u8; 32]) -> Self {
        Self { now, rng: StdRng::from_seed(seed), given: 0 }
    }

    /// What a transaction may know of this moment: each time that the database runs it again, it draws the same.
    pub fn draw(&mut self) -> Draw {
        Draw { now: self.now, seed: self.bytes() }
    }

    /// Random bytes, fit for keys and tokens.
    pub fn bytes<const N: usize>(&mut self) -> [u8; N] {
        let mut bytes = [0; N];
        self.rng.fill_bytes(&mut bytes);
        bytes
    }

    /// A new token of 256 random bits.
    pub fn token(&mut self) -> PlainToken {
        PlainToken::from_bytes(&self.bytes::<32>())
    }

    /// A new code of six digits (TWO-10), each as likely as any other.
    pub fn six_digits(&mut self) -> PlainToken {
        // 2^64 is no multiple of a million; what is left over shifts no code's chance by more than 1 in 10^13.
        let number = u64::from_be_bytes(self.bytes()) % 1_000_000;
        PlainToken::presented(format!("{number:06}"))
    }

    /// A new time-ordered identifier (UUIDv7, RFC 9562 §5.7). Those of one moment are in the order in which they were
    /// given: what is finer than a millisecond stands in the first bits that are else random (§6.2, method 3), and each
    /// takes the next place.
    pub fn uuid(&mut self) -> String {
        let micros = u64::try_from(self.now.micros()).unwrap_or(0);
        let place = micros.saturating_mul(EACH_MICROSECOND).saturating_add(self.given);
        self.given += 1;
        let (millis, [.., high, low]) =
            (place / (1000 * EACH_MICROSECOND), (place % (1000 * EACH_MICROSECOND)).to_be_bytes());
        let mut tail = self.bytes::<10>();
        tail[..2].copy_from_slice(&[high, low]);
        uuid::Builder::from_unix_timestamp_millis(millis, &tail).into_uuid().to_string()
    }
}

/// The time and the chance of one transaction, the same at each of its runs. What an abandoned run made of
/// them is rolled back, so that no number is used twice.
#[derive(Clone)]
pub struct Draw {
    /// The time of the request.
    pub now: Timestamp,
    seed: [u8; 32],
}

impl Draw {
    /// The moment, from its beginning.
    pub fn moment(&self) -> Moment {
        Moment::new(self.now, self.seed)
    }
}

impl std::fmt::Debug for Draw {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Draw").field("now", &self.now).finish_non_exhaustive()
    }
}

impl std::fmt::Debug for Moment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Moment").field("now", &self.now).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moment(seed: u8) -> Moment {
        Moment::new(Timestamp::from_seconds(1_767_225_600), [seed; 32])
    }

    #[test]
    fn identifiers_of_one_moment_are_in_their_order_however_many__pro_5() {
        let mut moment = moment(7);
        let given: Vec<_> = (0..10_000).map(|_| moment.uuid()).collect();
        assert!(given.is_sorted_by(|one, next| one < next));
        assert!(given.iter().all(|id| uuid::Uuid::parse_str(id).unwrap().get_version_num() == 7));
    }

    #[test]
    fn two_moments_at_one_time_share_no_identifier_and_a_draw_gives_the_same_again() {
        assert_ne!(moment(1).uuid(), moment(2).uuid());
        let draw = moment(1).draw();
        assert_eq!(draw.moment().uuid(), draw.moment().uuid());
    }
}
