use time::macros::datetime;

use super::{CSRF, HOSTILE, LONG, RIGHT_TO_LEFT, Sample, problem, sample};
use crate::pages::{
    Answered, Approval, Before, Delay, NameSubscription, NamedBy, Over, Problem, SubscriptionAlert, Waiting, Welcome,
};

/// The pages on which a subscription is named, waited for, and approved.
pub(super) fn samples() -> Vec<Sample> {
    let mut all = name();
    all.extend(wait());
    all.extend(approve());
    all
}

fn name() -> Vec<Sample> {
    let plain = NameSubscription {
        action: "/sign-up/subscription?request=7f3k".into(),
        csrf: CSRF.into(),
        account: "ana@example.com".into(),
        steps: 3,
        before: None,
        reference: String::new(),
        owner_email: String::new(),
        alert: None,
        sign_in: "/sign-in?request=7f3k".into(),
    };
    let after = |before| NameSubscription { before: Some(before), ..plain.clone() };
    let tried = |alert| NameSubscription {
        reference: "MBR00123456".into(),
        owner_email: "owner@example.com".into(),
        alert: Some(alert),
        ..plain.clone()
    };
    let nothing_typed = SubscriptionAlert::Incomplete { reference: true, owner_email: true };
    let hostile = NameSubscription { reference: HOSTILE.into(), owner_email: HOSTILE.into(), ..plain.clone() };
    vec![
        sample("subscription.declined", after(Before::Declined)),
        sample("subscription.expired", after(Before::Expired)),
        sample("subscription.void", after(Before::Void)),
        sample("subscription.wrong", tried(SubscriptionAlert::NoMatch)),
        sample("subscription.incomplete", NameSubscription { alert: Some(nothing_typed), ..plain.clone() }),
        sample("subscription.wait", tried(SubscriptionAlert::Delayed(Delay::Wait { seconds: 240 }))),
        sample("subscription.hostile-name", hostile),
        sample("subscription", plain),
    ]
}

fn wait() -> Vec<Sample> {
    let plain = Waiting {
        action: "/sign-up/waiting?request=7f3k".into(),
        csrf: CSRF.into(),
        account: "ana@example.com".into(),
        owner: "owner@example.com".into(),
        reference: NamedBy::RegistrationId("123456".into()),
        since: datetime!(2026-11-22 05:02 UTC),
        until: datetime!(2026-12-06 05:02 UTC),
        sent_again: false,
        delay: None,
    };
    vec![
        sample("pending.sent-again", Waiting { sent_again: true, ..plain.clone() }),
        sample("pending.wait", Waiting { delay: Some(Delay::Wait { seconds: 60 }), ..plain.clone() }),
        sample("pending.long-name", Waiting { reference: NamedBy::CustomerNumber(LONG.into()), ..plain.clone() }),
        sample("pending", plain),
        sample("welcome", Welcome { sign_in: "/sign-in?request=7f3k".into() }),
    ]
}

fn approve() -> Vec<Sample> {
    let plain = Approval {
        action: "/approval?token=q2hrb3dzX2FfY3NyZl90b2tlbg".into(),
        csrf: CSRF.into(),
        name: "Ana Lima".into(),
        email: "ana@example.com".into(),
        customer_number: "C-1001".into(),
        registration_id: Some("MBR00123456".into()),
        until: datetime!(2026-12-06 05:02 UTC),
    };
    let named = |name: &str| Approval { name: name.into(), ..plain.clone() };
    vec![
        sample("approval.long-name", named(LONG)),
        sample("approval.right-to-left-name", named(RIGHT_TO_LEFT)),
        sample("approval.hostile-name", named(HOSTILE)),
        sample("approval.by-number", Approval { registration_id: None, ..plain.clone() }),
        sample("approval", plain),
        sample("approval-answered.approved", Answered::Approved),
        sample("approval-answered.declined", Answered::Declined),
        problem("problem.approval-expired", Problem::approval_over(Over::Expired)),
        problem("problem.approval-withdrawn", Problem::approval_over(Over::Withdrawn)),
        problem("problem.approval-replaced", Problem::approval_over(Over::Replaced)),
        problem("problem.approval-void", Problem::approval_over(Over::Void)),
        problem("problem.approval-unknown", Problem::approval_over(Over::Unknown)),
        problem("problem.approval-own", Problem::approval_of_requester()),
    ]
}
