use account::password::{PasswordRefusal, Strength};
use account::people::NameError;
use model::email::EmailError;

use super::{CSRF, HOSTILE, LONG, Sample, client, registered, sample};
use crate::pages::{CodeState, Delay, EmailInUse, NewPassword, NewPasswordProblem, SignUp, SignUpCode};

/// The pages of the sign-up up to the proved mailbox.
pub(super) fn samples() -> Vec<Sample> {
    let mut all = form();
    all.extend(code());
    all
}

fn form() -> Vec<Sample> {
    let empty = NewPassword::empty(15);
    let refused = |problem, strength| NewPassword { problem: Some(problem), strength, ..empty };
    let plain = SignUp {
        action: "/sign-up?request=7f3k".into(),
        csrf: CSRF.into(),
        client: Some(client("Website")),
        steps: 3,
        email: (String::new(), None),
        name: (String::new(), None),
        password: empty,
        delay: None,
        sign_in: "/sign-in?request=7f3k".into(),
    };
    let typed = SignUp { email: ("ana@example.com".into(), None), name: ("Ana Lima".into(), None), ..plain.clone() };
    let nothing = SignUp {
        email: (String::new(), Some(EmailError::Form)),
        name: (String::new(), Some(NameError::Empty)),
        password: refused(NewPasswordProblem::Missing, None),
        ..plain.clone()
    };
    let weak = refused(NewPasswordProblem::Refused(PasswordRefusal::Common), Some(Strength::Weak));
    let different = refused(NewPasswordProblem::Different, Some(Strength::Strong));
    let hostile = SignUp {
        email: (HOSTILE.into(), Some(EmailError::Form)),
        name: (HOSTILE.into(), None),
        client: Some(client(HOSTILE)),
        ..plain.clone()
    };
    vec![
        sample("sign-up.own-profile", SignUp { client: None, steps: 2, ..plain.clone() }),
        sample("sign-up.long-name", SignUp { client: Some(registered(LONG)), ..plain.clone() }),
        sample("sign-up", plain),
        sample("sign-up.incomplete", nothing),
        sample("sign-up.refused-password", SignUp { password: weak, ..typed.clone() }),
        sample("sign-up.refused-confirmation", SignUp { password: different, ..typed.clone() }),
        sample("sign-up.refused-hostile", hostile),
        sample("sign-up.wait", SignUp { delay: Some(Delay::Wait { seconds: 240 }), ..typed.clone() }),
        sample("sign-up.busy", SignUp { delay: Some(Delay::Busy { seconds: 1 }), ..typed }),
    ]
}

fn code() -> Vec<Sample> {
    let plain = SignUpCode {
        action: "/sign-up/code?request=7f3k".into(),
        resend: "/sign-up/code/resend?request=7f3k".into(),
        csrf: CSRF.into(),
        email: "ana@example.com".into(),
        steps: Some(3),
        state: CodeState::Sent,
        start_again: "/sign-up?request=7f3k".into(),
    };
    let state = |state| SignUpCode { state, ..plain.clone() };
    let in_use = |email: &str| EmailInUse {
        email: email.into(),
        sign_in: "/sign-in?request=7f3k".into(),
        forgot_password: "/forgot-password?request=7f3k".into(),
    };
    vec![
        sample("sign-up-code", plain.clone()),
        sample("sign-up-code.sent-again", state(CodeState::SentAgain)),
        sample("sign-up-code.by-sign-in", SignUpCode { steps: None, ..plain.clone() }),
        sample(
            "sign-up-code.long-name",
            SignUpCode { email: format!("{}@example.com", "x".repeat(64)), ..plain.clone() },
        ),
        sample("sign-up-code.hostile-name", SignUpCode { email: HOSTILE.into(), ..plain.clone() }),
        sample("sign-up-code.incomplete", state(CodeState::Missing)),
        sample("sign-up-code.wrong", state(CodeState::Wrong { left: 4 })),
        sample("sign-up-code.refused-lapsed", state(CodeState::Lapsed)),
        sample("sign-up-code.refused-used-up", state(CodeState::UsedUp)),
        sample("sign-up-code.wait", state(CodeState::Delayed(Delay::Wait { seconds: 30 }))),
        sample("email-in-use.refused", in_use("ana@example.com")),
        sample("email-in-use.refused-hostile", in_use(HOSTILE)),
    ]
}
