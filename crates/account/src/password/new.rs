//! New passwords beside other work: what computes and reads is done by the hashing threads.

use super::{About, Password, PasswordRefusal, Strength};
use crate::hashing::Asker;
use crate::{Accounts, Error};
use model::secret::PlainPassword;

impl Accounts {
    /// Checks a new password against the rules (PWD-3). What takes time runs on the hashing threads and under their
    /// bound (SEC-50); it must not be waited for inside a transaction.
    ///
    /// # Errors
    /// [`Error::Busy`] when the hashing queue is full.
    pub async fn check_new_password(
        &self,
        asker: &Asker,
        plain: &PlainPassword,
        about: About<'_>,
    ) -> Result<Result<Password, PasswordRefusal>, Error> {
        let password = match self.settings.rules.look_at(plain, about) {
            Ok(password) => password,
            Err(refusal) => return Ok(Err(refusal)),
        };
        let (rules, shared) = (self.settings.rules.clone(), password.share());
        let (name, email) = (about.name.to_owned(), about.email.to_owned());
        let guess = move || rules.guess(shared.expose(), About { name: &name, email: &email });
        Ok(match self.hashing.compute(asker, guess).await? {
            Some(refusal) => Err(refusal),
            None => Ok(password),
        })
    }

    /// How hard a password is to guess, for the meter beside the field; as [`Self::check_new_password`].
    ///
    /// # Errors
    /// [`Error::Busy`] when the hashing queue is full.
    pub async fn password_strength(&self, plain: &PlainPassword, about: About<'_>) -> Result<Strength, Error> {
        let rules = self.settings.rules.clone();
        // Beyond the bound it isn't worth a copy.
        let Ok(password) = Password::typed(plain) else {
            return Ok(Strength::VeryWeak);
        };
        let (name, email) = (about.name.to_owned(), about.email.to_owned());
        let estimate = move || rules.strength(&password.share(), About { name: &name, email: &email });
        Ok(self.hashing.compute(&Asker::Newcomer, estimate).await?)
    }
}
