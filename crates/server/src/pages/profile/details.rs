use askama::Template;

use super::ProfileFrame;
use crate::pages::field::{Field, FieldKind};
use crate::pages::frame::{Alert, FieldAlert};
use crate::pages::sign_in::wait;
use crate::pages::{Frame, Page, RenderError};
use crate::text::{Language, Message};

/// *Details*, `/profile/details` (PRO-6): small forms, told apart by the field `change`.
#[derive(Debug, Clone)]
pub struct Details {
    /// What stands around it.
    pub frame: ProfileFrame,
    /// The page's own address, where its forms go.
    pub action: String,
    /// The person's name.
    pub name: String,
    /// Their mobile number.
    pub phone: Option<String>,
    /// The language that they chose; none leaves it to the browser.
    pub language: Option<Language>,
    /// What was typed last, and what is wrong with it.
    pub problem: Option<(String, DetailsProblem)>,
    /// Where to sign in again, while that is needed for what matters most (SEC-35).
    pub sign_in_again: Option<String>,
    /// Where *Download my data* posts to.
    pub download: String,
    /// The address of *Close my account*.
    pub close: String,
}

/// What can't be taken as it was typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DetailsProblem {
    /// There is no name.
    NameEmpty,
    /// The name has too many characters.
    NameTooLong,
    /// The name has characters that can't be seen (SEC-36).
    NameInvisible,
    /// The name has characters that pass for others (SEC-36).
    NameLookAlike,
    /// It isn't an email address.
    EmailForm,
    /// The email address has characters that can't be seen.
    EmailInvisible,
    /// The email address has characters that pass for others.
    EmailLookAlike,
    /// It is the person's already.
    EmailSame,
    /// Too many mails were asked for.
    EmailWait {
        /// Seconds until the next may be asked for.
        seconds: u32,
    },
    /// It isn't a number in the international form.
    PhoneForm,
    /// It isn't the number of a mobile phone.
    PhoneNotMobile,
    /// Numbers of the country aren't taken.
    PhoneCountry,
    /// Too many messages were asked for.
    PhoneWait {
        /// Seconds until the next may be asked for.
        seconds: u32,
    },
}

/// The field that holds another email address.
pub const NEW_EMAIL: &str = "new-email";

#[derive(Template)]
#[template(path = "profile/details.html")]
struct View<'a> {
    f: &'a Frame<'a>,
    p: &'a Details,
}

impl Page for Details {
    fn render(&self, frame: &Frame<'_>) -> Result<String, RenderError> {
        View { f: frame, p: self }.render()
    }
}

impl Details {
    fn name_field(&self) -> Field {
        self.field(Field::new("name", Message::new("profile-name"), FieldKind::Name), &self.name)
    }

    fn email_field(&self) -> Field {
        let hint = Some(Message::new("details-email-hint"));
        let field = Field { hint, ..Field::new(NEW_EMAIL, Message::new("details-new-email"), FieldKind::Email) };
        self.field(field, "")
    }

    fn phone_field(&self) -> Field {
        let hint = Some(Message::new("details-phone-hint"));
        let field = Field { hint, ..Field::new("phone", Message::new("details-phone"), FieldKind::Phone) };
        self.field(field, self.phone.as_deref().unwrap_or_default())
    }

    fn field(&self, field: Field, value: &str) -> Field {
        let mine = self.problem.as_ref().filter(|(_, problem)| problem.field() == field.id);
        let value = mine.map_or(value, |(typed, _)| typed);
        Field { value: value.to_owned(), error: mine.map(|(_, problem)| problem.in_words()), ..field }
    }

    fn alert_shown(&self) -> Option<Alert> {
        let (_, problem) = self.problem.as_ref()?;
        let fields = vec![FieldAlert { id: problem.field(), message: problem.in_words() }];
        Some(Alert { message: Message::new("details-not-changed"), fields })
    }

    /// The choices of language: tag, own name, and whether it is the one.
    fn languages(&self) -> impl Iterator<Item = (&'static str, &'static str, bool)> {
        let chosen = self.language;
        Language::ALL.into_iter().map(move |language| (language.tag(), language.own_name(), chosen == Some(language)))
    }
}

impl DetailsProblem {
    fn field(self) -> &'static str {
        match self {
            Self::NameEmpty | Self::NameTooLong | Self::NameInvisible | Self::NameLookAlike => "name",
            Self::EmailForm
            | Self::EmailInvisible
            | Self::EmailLookAlike
            | Self::EmailSame
            | Self::EmailWait { .. } => NEW_EMAIL,
            Self::PhoneForm | Self::PhoneNotMobile | Self::PhoneCountry | Self::PhoneWait { .. } => "phone",
        }
    }

    fn in_words(self) -> Message {
        match self {
            Self::NameEmpty => Message::new("details-name-empty"),
            Self::NameTooLong => Message::new("details-name-too-long"),
            Self::NameInvisible => Message::new("details-name-invisible"),
            Self::NameLookAlike => Message::new("name-look-alike"),
            Self::EmailForm => Message::new("details-email-form"),
            Self::EmailInvisible => Message::new("details-email-invisible"),
            Self::EmailLookAlike => Message::new("email-look-alike"),
            Self::EmailSame => Message::new("details-email-same"),
            Self::PhoneForm => Message::new("details-phone-form"),
            Self::PhoneNotMobile => Message::new("details-phone-not-mobile"),
            Self::PhoneCountry => Message::new("details-phone-country"),
            Self::EmailWait { seconds } | Self::PhoneWait { seconds } => wait(seconds),
        }
    }
}
