//! What a new password must be.

use super::breached_file::BreachedFile;
use super::{MAX_CHARACTERS, Password, Strength, TooLong, breached, estimate, likeness};
use model::secret::PlainPassword;
use std::sync::Arc;

/// What a new password must be: long enough, hard to guess, not published, and not the person's own name or address.
/// Which characters it is made of is nobody's business (NIST SP 800-63B-4 §3.1.1.2). Cloning it is cheap.
#[derive(Clone, Debug)]
pub struct PasswordRules {
    min_length: usize,
    breached_file: Option<Arc<BreachedFile>>,
}

/// Whom a new password is for: what the person is known by is no secret.
#[derive(Clone, Copy, Debug)]
pub struct About<'a> {
    /// Full name.
    pub name: &'a str,
    /// Email address.
    pub email: &'a str,
}

/// Why a new password was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PasswordRefusal {
    /// Fewer characters than the rules ask for.
    #[error("the password is too short; use at least {min_length} characters")]
    TooShort {
        /// The fewest characters that are accepted.
        min_length: usize,
    },
    /// More than [`MAX_CHARACTERS`].
    #[error(transparent)]
    TooLong(#[from] TooLong),
    /// Little is left of it without the person's name and email address.
    #[error(
        "the password is too much like the person's own name or email address; use words that have nothing to do with them"
    )]
    LikeYou,
    /// A pattern, a repetition or words that everybody tries first.
    #[error("the password is too easy to guess; use several unrelated words")]
    Common,
    /// In a list of passwords that were stolen elsewhere and published.
    #[error(
        "the password is in a published list of stolen passwords, so it is tried first; use another one, here and where else it is used"
    )]
    Breached,
}

impl PasswordRules {
    /// Rules that ask for so many characters and know the breached passwords that are built in.
    pub const fn new(min_length: usize) -> Self {
        Self { min_length, breached_file: None }
    }

    /// The same, with an operator's list of breached passwords besides.
    #[must_use]
    pub fn with_breached_file(self, file: BreachedFile) -> Self {
        Self { breached_file: Some(Arc::new(file)), ..self }
    }

    /// The fewest characters of a new password.
    pub const fn min_length(&self) -> usize {
        self.min_length
    }

    /// Checks a new password. Characters are counted after NFC; any of Unicode's will do.
    ///
    /// It computes for milliseconds and may read a file: who serves others meanwhile asks
    /// [`Accounts::check_new_password`](crate::Accounts::check_new_password).
    pub fn check(&self, plain: &PlainPassword, about: About<'_>) -> Result<Password, PasswordRefusal> {
        let password = self.look_at(plain, about)?;
        match self.guess(password.expose(), about) {
            Some(refusal) => Err(refusal),
            None => Ok(password),
        }
    }

    /// How hard a password is to guess, whether or not it would be refused. It computes for milliseconds, as [`Self::check`].
    pub fn strength(&self, plain: &PlainPassword, about: About<'_>) -> Strength {
        let Ok(password) = Password::typed(plain) else {
            return Strength::VeryWeak;
        };
        if likeness::is_like(password.expose(), about) || breached::is_built_in(password.expose()) {
            return Strength::VeryWeak;
        }
        estimate::strength(password.expose(), about)
    }

    /// The part of the check that takes no time.
    pub(super) fn look_at(&self, plain: &PlainPassword, about: About<'_>) -> Result<Password, PasswordRefusal> {
        let password = Password::typed(plain)?;
        match password.characters() {
            n if n < self.min_length => Err(PasswordRefusal::TooShort { min_length: self.min_length }),
            n if n > MAX_CHARACTERS => Err(PasswordRefusal::TooLong(TooLong)),
            _ if likeness::is_like(password.expose(), about) => Err(PasswordRefusal::LikeYou),
            _ if breached::is_built_in(password.expose()) => Err(PasswordRefusal::Breached),
            _ => Ok(password),
        }
    }

    /// The part that computes and reads: what somebody would find who guesses it.
    pub(super) fn guess(&self, password: &str, about: About<'_>) -> Option<PasswordRefusal> {
        if estimate::strength(password, about) <= Strength::Weak {
            return Some(PasswordRefusal::Common);
        }
        let breached = self.breached_file.as_ref().is_some_and(|file| file.holds(password));
        breached.then_some(PasswordRefusal::Breached)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ADA: About<'_> = About { name: "Ada Lovelace", email: "ada.lovelace@example.com" };

    /// 14 letters that follow no pattern, for tests that count.
    const FOURTEEN: &str = "qkzvwpxgjtmbdh";

    fn check(text: &str) -> Result<Password, PasswordRefusal> {
        PasswordRules::new(15).check(&PlainPassword::new(text), ADA)
    }

    #[test]
    fn length_is_counted_in_characters_after_nfc__pwd_3() {
        let short = PasswordRefusal::TooShort { min_length: 15 };
        assert_eq!(check(FOURTEEN).unwrap_err(), short);
        assert!(check(&format!("{FOURTEEN}r")).is_ok());
        assert!(check(&format!("{FOURTEEN}e\u{301}")).is_ok());
        assert_eq!(check(&format!("{}e\u{301}", &FOURTEEN[1..])).unwrap_err(), short, "an accent is no character");
        assert!(check(&FOURTEEN.repeat(10)[..128]).is_ok());
        assert_eq!(check(&FOURTEEN.repeat(10)[..129]).unwrap_err(), PasswordRefusal::TooLong(TooLong));
        assert!(check("\u{1112}\u{1161}\u{11ab}".repeat(128).as_str()).unwrap_err() == PasswordRefusal::Common, "128");
    }

    #[test]
    fn any_characters_will_do__pwd_3() {
        for password in [
            "correct horse battery staple",
            "плыть против течения",
            "雨 傘 電 車 猫 机 山 川 空 夢 海 鳥 魚",
            "🦊 🎈 🌋 🧀 🚲 🪁 🎻 🦑",
            "               q7 f",
        ] {
            assert!(check(password).is_ok(), "{password}: {:?}", check(password));
        }
    }

    #[test]
    fn what_everybody_tries_first_is_refused__pwd_3() {
        for password in
            ["passwordpassword", "aaaaaaaaaaaaaaaaaaaaaaaa", "abcdefghijklmnopqrstuvwxyz", "qwertyuiopqwertyuiop"]
        {
            assert_eq!(check(password).unwrap_err(), PasswordRefusal::Common, "{password}");
        }
        for password in ["1q2w3e4r5t6y7u8i9o0p", "Friend of Emily", "1234567890QWERTYUIOP"] {
            assert_eq!(check(password).unwrap_err(), PasswordRefusal::Breached, "{password}");
        }
        let short = PasswordRules::new(8);
        let refusal = short.check(&PlainPassword::new("Trustno1"), ADA).unwrap_err();
        assert_eq!(refusal, PasswordRefusal::Breached);
    }

    #[test]
    fn refusals_say_what_to_do() {
        assert_eq!(check("short").unwrap_err().to_string(), "the password is too short; use at least 15 characters");
        assert_eq!(
            check(&"a".repeat(2000)).unwrap_err().to_string(),
            "the password is too long; use at most 128 characters"
        );
    }
}
