//! Where messages land that go nowhere: the *Outbox* of the demo.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use model::Timestamp;
use model::outbox::Channel;

use crate::{Parcel, Rendered};

/// How many messages are kept; the oldest make way.
const ROOM: usize = 500;

/// The last messages, in memory. Cloning it gives another handle to the same ones.
#[derive(Clone, Default)]
pub struct Landing(Arc<Mutex<VecDeque<Landed>>>);

/// A message that landed.
#[derive(Clone, PartialEq, Eq)]
pub struct Landed {
    /// Identifier.
    pub id: String,
    /// By which way it would have gone.
    pub channel: Channel,
    /// Email address or number.
    pub to: String,
    /// The subject of a mail.
    pub subject: Option<String>,
    /// The text.
    pub text: String,
    /// When it landed.
    pub at: Timestamp,
}

impl Landing {
    /// What landed, newest first.
    pub fn all(&self) -> Vec<Landed> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).iter().cloned().collect()
    }

    /// Takes a message in, once.
    pub(crate) fn land(&self, parcel: &Parcel, at: Timestamp) {
        let (channel, subject, text) = match &parcel.content {
            Rendered::Mail { subject, text, .. } => (Channel::Email, Some(subject.clone()), text.clone()),
            Rendered::Sms { text } => (Channel::Sms, None, text.clone()),
            Rendered::Nothing => return,
        };
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.iter().any(|landed| landed.id == parcel.id) {
            return;
        }
        kept.truncate(ROOM - 1);
        kept.push_front(Landed { id: parcel.id.clone(), channel, to: parcel.to.clone(), subject, text, at });
    }
}

impl std::fmt::Debug for Landing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Landing")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sms(id: usize) -> Parcel {
        Parcel {
            id: id.to_string(),
            to: "+353861234567".to_owned(),
            content: Rendered::Sms { text: format!("{id}") },
            written_at: Timestamp::from_seconds(0),
        }
    }

    #[test]
    fn the_newest_stand_first_and_the_oldest_make_way() {
        let landing = Landing::default();
        for id in (0..ROOM + 3).chain([ROOM]) {
            landing.land(&sms(id), Timestamp::from_seconds(1));
        }
        let texts: Vec<_> = landing.clone().all().into_iter().map(|landed| landed.text).collect();
        assert_eq!(texts.len(), ROOM);
        assert_eq!((texts[0].as_str(), texts[ROOM - 1].as_str()), ("502", "3"));
    }
}
