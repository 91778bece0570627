use crate::pages::brand::initial;
use crate::routes::pages as addresses;
use crate::text::Message;

/// What stands around each tab of the profile: the menu, the side list, and what has just been done.
#[derive(Debug, Clone)]
pub struct ProfileFrame {
    /// The menu at the top right.
    pub menu: UserMenu,
    /// The tab that is shown.
    pub tab: Tab,
    /// What has just been done.
    pub news: Option<Message>,
}

/// Who is signed in, and *Sign out*.
#[derive(Debug, Clone)]
pub struct UserMenu {
    /// The person's name.
    pub name: String,
    /// Their email address.
    pub email: String,
    /// The address of the profile.
    pub profile: String,
    /// Where *Sign out* posts to: the page's own address or one below it.
    pub sign_out: String,
    /// The CSRF token for the hidden field `csrf` of every form on the page.
    pub csrf: String,
}

/// One entry of the side list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tab {
    /// What matters, at a glance.
    Overview,
    /// *Password* (PRO-1).
    Password,
    /// *Sessions and devices* (PRO-5).
    Sessions,
    /// *Connected apps* (PRO-5).
    Apps,
    /// *Recent activity* (PRO-5).
    Activity,
    /// *Details* (PRO-6).
    Details,
}

impl Tab {
    /// The side list, in order.
    pub const ALL: [Self; 6] =
        [Self::Overview, Self::Password, Self::Sessions, Self::Apps, Self::Activity, Self::Details];

    pub(super) fn label(self) -> Message {
        match self {
            Self::Overview => Message::new("profile-overview"),
            Self::Password => Message::new("profile-password"),
            Self::Sessions => Message::new("profile-sessions"),
            Self::Apps => Message::new("profile-apps"),
            Self::Activity => Message::new("profile-activity"),
            Self::Details => Message::new("profile-details"),
        }
    }

    pub(super) fn address(self) -> &'static str {
        match self {
            Self::Overview => addresses::PROFILE,
            Self::Password => addresses::PROFILE_PASSWORD,
            Self::Sessions => addresses::PROFILE_SESSIONS,
            Self::Apps => addresses::PROFILE_APPS,
            Self::Activity => addresses::PROFILE_ACTIVITY,
            Self::Details => addresses::PROFILE_DETAILS,
        }
    }
}

impl ProfileFrame {
    pub(in crate::pages) fn tabs(&self) -> impl Iterator<Item = (Message, &'static str, bool)> {
        Tab::ALL.into_iter().map(|tab| (tab.label(), tab.address(), tab == self.tab))
    }

    pub(in crate::pages) fn title(&self) -> Message {
        self.tab.label()
    }
}

impl UserMenu {
    pub(in crate::pages) fn initial(&self) -> String {
        initial(&self.name)
    }
}
