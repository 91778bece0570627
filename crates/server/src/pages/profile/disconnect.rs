use askama::Template;

use super::ProfileFrame;
use crate::pages::frame::{Alert, FieldAlert};
use crate::pages::{Frame, Page, RenderError};
use crate::text::Message;

/// *Disconnect External Authentication*, `/profile/password/disconnect` (PRO-2): what changes, what stays, a box to tick
/// (`sure`), and a red button.
#[derive(Debug, Clone)]
pub struct DisconnectExternal {
    /// What stands around it.
    pub frame: ProfileFrame,
    /// The page's own address, where its form goes.
    pub action: String,
    /// The name of the external login.
    pub name: String,
    /// The address of the tab: *Keep NAME*.
    pub keep: String,
    /// Why it is asked again.
    pub alert: Option<DisconnectAlert>,
}

/// Why nothing was disconnected, though the button was pressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DisconnectAlert {
    /// The box was left empty.
    NotSure,
    /// A sign-in in another tab came between.
    SignedInMeanwhile,
}

#[derive(Template)]
#[template(path = "profile/disconnect.html")]
struct View<'a> {
    f: &'a Frame<'a>,
    p: &'a DisconnectExternal,
}

impl Page for DisconnectExternal {
    fn render(&self, frame: &Frame<'_>) -> Result<String, RenderError> {
        View { f: frame, p: self }.render()
    }
}

impl DisconnectExternal {
    const CHANGES: [&str; 3] =
        ["disconnect-changes-sign-in", "disconnect-changes-sessions", "disconnect-changes-never"];
    const STAYS: [&str; 3] = ["disconnect-stays-here", "disconnect-stays-apps", "disconnect-stays-account"];

    fn named(&self, id: &'static str) -> Message {
        Message::new(id).with("name", self.name.as_str())
    }

    fn alert_shown(&self) -> Option<Alert> {
        let fields = vec![FieldAlert { id: "sure", message: Message::new("disconnect-tick") }];
        let message = match self.alert? {
            DisconnectAlert::NotSure => "disconnect-not-sure",
            DisconnectAlert::SignedInMeanwhile => "disconnect-signed-in-meanwhile",
        };
        Some(Alert { message: self.named(message), fields })
    }

    fn box_left_empty(&self) -> bool {
        self.alert == Some(DisconnectAlert::NotSure)
    }
}
