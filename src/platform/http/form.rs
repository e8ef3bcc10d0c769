//! A form as somebody left it: what was typed stays, what is wrong stands
//! beside its field.

use std::collections::BTreeMap;

use super::Fields;
use crate::{
    kernel::{Lang, Refusal},
    platform::texts,
};

/// Values and messages of one form, for the field macros.
#[derive(Clone, Debug, Default)]
pub struct FormState {
    values: BTreeMap<String, String>,
    errors: Vec<(String, String)>,
}

impl FormState {
    /// An empty form.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// A form filled with what is stored.
    #[must_use]
    pub fn filled<K: Into<String>, V: ToString>(values: impl IntoIterator<Item = (K, V)>) -> Self {
        let values = values.into_iter().map(|(k, v)| (k.into(), v.to_string())).collect();
        Self { values, errors: Vec::new() }
    }

    /// What was typed, with the refusal's messages in the reader's language.
    #[must_use]
    pub fn refused(lang: Lang, fields: &Fields, refusal: &Refusal) -> Self {
        let errors = match refusal {
            Refusal::Invalid(problems) => {
                problems.iter().map(|p| (p.field.clone(), texts::say(lang, &p.text))).collect()
            }
            Refusal::Conflict(text) | Refusal::Forbidden(text) | Refusal::TooLarge(text) => {
                vec![(String::new(), texts::say(lang, text))]
            }
            Refusal::Stale { .. } => vec![(String::new(), texts::t(lang, "error-stale"))],
            _ => Vec::new(),
        };
        let values = fields
            .iter()
            // A password is never sent back.
            .filter(|(name, _)| !name.contains("password") && *name != "code")
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect();
        Self { values, errors }
    }

    #[must_use]
    pub fn value(&self, name: &str) -> &str {
        self.values.get(name).map_or("", String::as_str)
    }

    /// The version this form was filled from: as it was sent, otherwise the one that
    /// stands. A form that lost against a newer version keeps its own, so that sending
    /// it again cannot overwrite what its writer has not seen.
    #[must_use]
    pub fn seen(&self, stands: &impl ToString) -> String {
        self.values.get("version").cloned().unwrap_or_else(|| stands.to_string())
    }

    /// Whether a choice is the one taken.
    #[must_use]
    pub fn is(&self, name: &str, value: &str) -> bool {
        self.value(name) == value
    }

    #[must_use]
    pub fn error(&self, name: &str) -> Option<&str> {
        self.errors.iter().find(|(field, _)| field == name).map(|(_, text)| text.as_str())
    }

    #[must_use]
    pub fn errors(&self) -> &[(String, String)] {
        &self.errors
    }
}
