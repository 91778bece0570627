use time::OffsetDateTime;

use crate::pages::Frame;
use crate::text::machine_readable;

/// When something was, as somebody sees it who looks at it now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct When {
    /// When it was.
    pub at: OffsetDateTime,
    /// The time of the look.
    pub now: OffsetDateTime,
}

impl When {
    pub(super) fn ago(self, frame: &Frame<'_>) -> String {
        frame.texts.relative(self.at, self.now)
    }

    pub(super) fn exactly(self, frame: &Frame<'_>) -> String {
        frame.texts.date_time(self.at)
    }

    pub(super) fn for_machines(self) -> String {
        machine_readable(self.at)
    }
}
