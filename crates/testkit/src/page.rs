//! Pages as people work them: type into fields, press a button.

use crate::browser::{attribute, tags};
use crate::{Answer, Browser};

/// A form as a button in it sends it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Form {
    /// Where it goes.
    pub action: String,
    /// Names and values: what stands in its fields, and the button's own.
    pub fields: Vec<(String, String)>,
}

impl Browser {
    /// Types into the fields with these ids and presses the button with the id `button`.
    pub async fn press(&self, page: &Answer, button: &str, typed: &[(&str, &str)]) -> Answer {
        let form = page.form_with(button, typed);
        let fields: Vec<_> = form.fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        self.post(&form.action, &fields).await
    }
}

impl Answer {
    /// The form that the button with this id sends, with `typed` in the fields of those ids.
    pub fn form_with(&self, button: &str, typed: &[(&str, &str)]) -> Form {
        assert_eq!(self.header("content-type"), Some("text/html; charset=utf-8"), "{self:?}");
        let at = format!(" id=\"{button}\"");
        let forms = self.body.match_indices("<form").map(|(start, _)| &self.body[start..]);
        let form = forms
            .map(|rest| &rest[..rest.find("</form>").expect("a form ends")])
            .find(|form| form.contains(&at))
            .unwrap_or_else(|| panic!("no form has a button {button}: {}", self.body));
        assert!(form.starts_with("<form method=\"post\""), "the form is posted: {form}");
        let mut fields: Vec<_> = tags(form, "<input").filter_map(|input| filled(input, typed)).collect();
        let pressed = tags(form, "<button").find(|tag| tag.contains(&at)).expect("the id is a button's");
        assert_eq!(attribute(pressed, "type").as_deref(), Some("submit"), "a real button: {pressed}");
        fields.extend(attribute(pressed, "name").zip(attribute(pressed, "value")));
        Form { action: attribute(form, "action").unwrap_or_default(), fields }
    }

    /// All ids on the page, as often as they stand there.
    pub fn ids(&self) -> Vec<String> {
        let mut ids: Vec<_> = tags(&self.body, "<").filter_map(|tag| attribute(tag, "id")).collect();
        ids.sort();
        ids
    }
}

fn filled(input: &str, typed: &[(&str, &str)]) -> Option<(String, String)> {
    let id = attribute(input, "id").unwrap_or_default();
    let typed = typed.iter().find(|(field, _)| *field == id).map(|(_, value)| (*value).to_owned());
    Some((attribute(input, "name")?, typed.or_else(|| attribute(input, "value")).unwrap_or_default()))
}
