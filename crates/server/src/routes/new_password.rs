//! The two fields in which a new password is chosen, as they come back with a form.

use account::Error;
use account::hashing::Asker;
use account::password::{About, Password, Strength};
use model::secret::PlainPassword;

use crate::app::App;
use crate::http::form::CheckedForm;
use crate::pages::{NewPassword, NewPasswordProblem};

/// What the first field is called where a person has or had another password.
pub(super) const FIELD: &str = "new-password";
/// The field for the same password again.
const CONFIRM: &str = "confirm-password";

/// The password that was chosen in `field`, if it was given twice alike and the rules accept it (PWD-3). Otherwise the fields
/// with what is wrong, and how hard it is to guess: without a script that is when people see the meter. `asker` chooses it.
pub(super) async fn choose(
    app: &App,
    form: &CheckedForm,
    field: &str,
    asker: &Asker,
    about: About<'_>,
) -> Result<Result<Password, NewPassword>, Error> {
    let empty = NewPassword::empty(app.accounts.password_rules().min_length());
    let Some(typed) = form.get(field) else {
        return Ok(Err(NewPassword { problem: Some(NewPasswordProblem::Missing), ..empty }));
    };
    let password = PlainPassword::new(typed);
    let problem = match form.get(CONFIRM) {
        None => NewPasswordProblem::Unconfirmed,
        Some(again) if again != typed => NewPasswordProblem::Different,
        Some(_) => match app.accounts.check_new_password(asker, &password, about).await? {
            Ok(password) => return Ok(Ok(password)),
            Err(refusal) => NewPasswordProblem::Refused(refusal),
        },
    };
    let strength = strength(app, &password, about).await;
    Ok(Err(NewPassword { problem: Some(problem), strength, ..empty }))
}

/// None while the pool is busy: nobody waits for a meter.
async fn strength(app: &App, password: &PlainPassword, about: About<'_>) -> Option<Strength> {
    app.accounts.password_strength(password, about).await.ok()
}
