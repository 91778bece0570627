use askama::Template;
use model::event::{Actor, EventKind};

use super::{Place, ProfileFrame, When, device};
use crate::browser::Browser;
use crate::pages::{Frame, Page, RenderError};
use crate::text::Message;

/// *Recent activity*, `/profile/activity`: what happened in the account (PRO-5).
#[derive(Debug, Clone)]
pub struct Activity {
    /// What stands around it.
    pub frame: ProfileFrame,
    /// The latest events, the newest first.
    pub events: Vec<EventLine>,
}

/// One event.
#[derive(Debug, Clone)]
pub struct EventLine {
    /// What happened.
    pub kind: EventKind,
    /// Who did it.
    pub actor: Actor,
    /// The name of the client that it is about.
    pub client: Option<String>,
    /// With which browser, where it is a known one.
    pub browser: Option<Browser>,
    /// From where; none for what no browser did.
    pub place: Option<Place>,
    /// When.
    pub when: When,
}

#[derive(Template)]
#[template(path = "profile/activity.html")]
struct View<'a> {
    f: &'a Frame<'a>,
    p: &'a Activity,
}

impl Page for Activity {
    fn render(&self, frame: &Frame<'_>) -> Result<String, RenderError> {
        View { f: frame, p: self }.render()
    }
}

impl EventLine {
    fn device(&self) -> Message {
        device(self.browser)
    }

    fn words(&self) -> Message {
        event_in_words(self.kind)
    }

    /// Whether somebody else did it, where the words don't say so themselves.
    fn by(&self) -> Option<Message> {
        (self.actor == Actor::Operator).then(|| Message::new("activity-by-operator"))
    }
}

/// What happened, to the person whose account it is.
pub(super) fn event_in_words(kind: EventKind) -> Message {
    match kind {
        EventKind::SignedUp => Message::new("activity-signed-up"),
        EventKind::MailboxProved => Message::new("activity-mailbox-proved"),
        EventKind::ApprovalAsked => Message::new("activity-approval-asked"),
        EventKind::Approved => Message::new("activity-approved"),
        EventKind::Declined => Message::new("activity-declined"),
        EventKind::ApprovalExpired => Message::new("activity-approval-expired"),
        EventKind::ApprovalVoid => Message::new("activity-approval-void"),
        EventKind::ApprovalWithdrawn => Message::new("activity-approval-withdrawn"),
        EventKind::MembershipChanged => Message::new("activity-membership-changed"),
        EventKind::SignedIn => Message::new("activity-signed-in"),
        EventKind::WrongPassword => Message::new("activity-wrong-password"),
        EventKind::SignedOut => Message::new("activity-signed-out"),
        EventKind::SessionEnded => Message::new("activity-session-ended"),
        EventKind::OtherSessionsEnded => Message::new("activity-other-sessions-ended"),
        EventKind::AppRemoved => Message::new("activity-app-removed"),
        EventKind::TokenReused => Message::new("activity-token-reused"),
        EventKind::PasswordLinkSent => Message::new("activity-password-link-sent"),
        EventKind::PasswordChanged => Message::new("activity-password-changed"),
        EventKind::PasswordSet => Message::new("activity-password-set"),
        EventKind::EmailChangeAsked => Message::new("activity-email-change-asked"),
        EventKind::EmailChanged => Message::new("activity-email-changed"),
        EventKind::EmailReverted => Message::new("activity-email-reverted"),
        EventKind::PhoneChanged => Message::new("activity-phone-changed"),
        EventKind::PhoneReverted => Message::new("activity-phone-reverted"),
        EventKind::DetailsChanged => Message::new("activity-details-changed"),
        EventKind::DataDownloaded => Message::new("activity-data-downloaded"),
        EventKind::ExternalLinked => Message::new("activity-external-linked"),
        EventKind::ExternalDisconnected => Message::new("activity-external-disconnected"),
        EventKind::ExternalRefused => Message::new("activity-external-refused"),
        EventKind::EndedByUpstream => Message::new("activity-ended-by-upstream"),
        EventKind::DeviceAllowed => Message::new("activity-device-allowed"),
        EventKind::Locked => Message::new("activity-locked"),
        EventKind::Unlocked => Message::new("activity-unlocked"),
        EventKind::Closed => Message::new("activity-closed"),
        EventKind::Removed => Message::new("activity-removed"),
        EventKind::RoleChanged => Message::new("activity-role-changed"),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use model::event::EventKind;

    use super::event_in_words;
    use crate::text::{Language, Texts};

    #[test]
    fn every_event_has_words_of_its_own_in_every_language__pro_5() {
        let english: Vec<_> = said_in(Language::English);
        for language in Language::ALL {
            let words = said_in(language);
            assert!(words.iter().all(|words| !words.contains('⟦')), "{words:?}");
            assert_eq!(words.iter().collect::<BTreeSet<_>>().len(), EventKind::ALL.len(), "{words:?}");
            let borrowed = words.iter().filter(|words| english.contains(words)).count();
            assert!(language == Language::English || borrowed == 0, "{words:?}");
        }
    }

    fn said_in(language: Language) -> Vec<String> {
        EventKind::ALL.iter().map(|kind| Texts::of(language).say(&event_in_words(*kind))).collect()
    }
}
