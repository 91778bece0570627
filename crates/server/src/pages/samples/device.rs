use time::macros::datetime;

use super::{CSRF, HOSTILE, Sample, client, sample};
use crate::pages::{ConfirmDevice, Delay, DeviceDecided, EnterUserCode, Place, UserCodeAlert};

/// The pages of the device grant.
pub(super) fn samples() -> Vec<Sample> {
    let empty = EnterUserCode { action: "/device".into(), csrf: CSRF.into(), code: String::new(), alert: None };
    let typed = EnterUserCode { code: "BCDF-GHJK".into(), ..empty.clone() };
    let delayed = UserCodeAlert::Delayed(Delay::Wait { seconds: 60 });
    let confirm = ConfirmDevice {
        action: "/device/confirm?user_code=BCDF-GHJK".into(),
        csrf: CSRF.into(),
        client: client("Sync App"),
        code: "BCDF-GHJK".into(),
        place: Place::AnotherNetwork("203.0.113.7".into()),
        at: datetime!(2026-11-22 14:05 UTC),
        account: "ana@example.com".into(),
        use_another_account: "/sign-in?user_code=BCDF-GHJK&account=other".into(),
        scopes: ["openid", "profile", "email", "offline_access"].map(Into::into).to_vec(),
    };
    let decided = |allowed| DeviceDecided { client: "Sync App".into(), allowed };
    vec![
        sample("device", empty.clone()),
        sample("device.filled-in", typed.clone()),
        sample("device.incomplete", EnterUserCode { alert: Some(UserCodeAlert::Missing), ..empty.clone() }),
        sample("device.wrong", EnterUserCode { alert: Some(UserCodeAlert::Wrong), ..typed.clone() }),
        sample("device.wait", EnterUserCode { alert: Some(delayed), ..typed }),
        sample("device.confirm.hostile-name", ConfirmDevice { client: client(HOSTILE), ..confirm.clone() }),
        sample("device.confirm", confirm),
        sample("device.allowed", decided(true)),
        sample("device.denied", decided(false)),
    ]
}
