//! By which way the messages of a channel leave.

use model::Timestamp;

use crate::{Failure, Landing, Parcel, Sms, Smtp};

/// By which way the messages of a channel leave.
#[derive(Debug)]
pub enum Route {
    /// To a mail server.
    Smtp(Smtp),
    /// To an HTTP gateway.
    Sms(Sms),
    /// To the page *Outbox* of the demo.
    Landing(Landing),
    /// By none: the configuration names no way. Messages wait until they are given up.
    Nowhere,
}

impl Route {
    /// Sends a message. It takes 9 s at the most, less than a claim lasts.
    pub(crate) async fn send(&self, parcel: &Parcel, now: Timestamp) -> Result<(), Failure> {
        match self {
            Self::Smtp(smtp) => smtp.send(parcel).await,
            Self::Sms(sms) => sms.send(parcel).await,
            Self::Landing(landing) => {
                landing.land(parcel, now);
                Ok(())
            }
            Self::Nowhere => Err(Failure::Down("the configuration names no way to send it".to_owned())),
        }
    }
}
