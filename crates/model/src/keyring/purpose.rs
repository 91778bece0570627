//! What keyed hashes and sealed values are for. The words are part of what databases hold: another one makes all values of
//! before worthless.

use crate::ids::KeyId;
use std::borrow::Cow;

/// What a keyed hash is for. Equal tokens of different purposes have
/// different hashes, so that one can't be shown as the other (SEC-15).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Authorization code.
    Code,
    /// Refresh token.
    RefreshToken,
    /// The successor of a refresh token, derived from it (SEC-12).
    RefreshSuccessor,
    /// Browser session cookie.
    Session,
    /// The cookie that tells one browser from another.
    Browser,
    /// Handle of a pending authorization request.
    Request,
    /// Client secret.
    ClientSecret,
    /// CSRF token of a form.
    Csrf,
    /// Key of a slow-down counter.
    Throttle,
    /// Emailed code of a sign-up (REG-1), with what it is bound to.
    SignUpCode,
    /// Link in a mail.
    Link,
    /// Link to an approval (REG-3).
    Approval,
    /// `state` of a sign-in at an upstream.
    UpstreamState,
    /// Whom an upstream vouched for, on the page that asks for the proof (SEC-43).
    LinkOffer,
    /// Device code (RFC 8628).
    DeviceCode,
    /// User code of a device authorization.
    UserCode,
    /// Marker that tells whether a key file belongs to a database.
    Fingerprint,
}

impl Purpose {
    pub(super) const fn label(self) -> &'static [u8] {
        match self {
            Self::Code => b"code\0",
            Self::RefreshToken => b"refresh\0",
            Self::RefreshSuccessor => b"refresh-successor\0",
            Self::Session => b"session\0",
            Self::Browser => b"browser\0",
            Self::Request => b"request\0",
            Self::ClientSecret => b"client-secret\0",
            Self::Csrf => b"csrf\0",
            Self::Throttle => b"throttle\0",
            Self::SignUpCode => b"sign-up-code\0",
            Self::Link => b"link\0",
            Self::Approval => b"approval\0",
            Self::UpstreamState => b"upstream-state\0",
            Self::LinkOffer => b"link-offer\0",
            Self::DeviceCode => b"device-code\0",
            Self::UserCode => b"user-code\0",
            Self::Fingerprint => b"fingerprint\0",
        }
    }
}

/// What a sealed value is. It opens as that and as nothing else, so that no row's value can be put in the place of another's.
#[derive(Clone, Copy, Debug)]
pub enum SealPurpose<'a> {
    /// The private part of a signing key.
    SigningKey(&'a KeyId),
    /// A message of the outbox, by its id.
    Message(&'a str),
    /// Nonce, PKCE verifier and the plain handle of a sign-in that is under way at an upstream.
    UpstreamFlow,
    /// The ID token by which an upstream can be asked to sign somebody out.
    UpstreamIdToken,
    /// Signet's secret at an upstream.
    UpstreamSecret,
    /// Where a sign-up is to lead in the end, with the plain handle of a request.
    SignUpAim,
}

impl SealPurpose<'_> {
    /// What is authenticated with the value (the associated data of AES-GCM). Values in databases hold on to it.
    pub(super) fn label(self) -> Cow<'static, str> {
        match self {
            Self::SigningKey(kid) => format!("signing-key/{kid}").into(),
            Self::Message(id) => format!("outbox/{id}").into(),
            Self::UpstreamFlow => "upstream-flow".into(),
            Self::UpstreamIdToken => "upstream-id-token".into(),
            Self::UpstreamSecret => "upstream-client-secret".into(),
            Self::SignUpAim => "sign-up-aim".into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_earlier_releases_sealed_opens() {
        let kid = KeyId::from_text("a");
        let labels = [
            (SealPurpose::SigningKey(&kid), "signing-key/a"),
            (SealPurpose::Message("b"), "outbox/b"),
            (SealPurpose::UpstreamFlow, "upstream-flow"),
            (SealPurpose::UpstreamIdToken, "upstream-id-token"),
            (SealPurpose::UpstreamSecret, "upstream-client-secret"),
            (SealPurpose::SignUpAim, "sign-up-aim"),
        ];
        for (purpose, label) in labels {
            assert_eq!(purpose.label(), label);
        }
    }
}
