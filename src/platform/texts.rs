//! Every sentence of the product, in Chinese and English, from `locales/`.

use std::{borrow::Cow, collections::HashMap};

use fluent_templates::{Loader, fluent_bundle::FluentValue};

use crate::kernel::{Lang, Text};

fluent_templates::static_loader! {
    static LOCALES = {
        locales: "./locales",
        fallback_language: "zh-CN",
        // Isolation marks break copying, searching and mail subjects.
        customise: |bundle| bundle.set_use_isolating(false),
    };
}

/// The text of a key.
#[must_use]
pub fn t(lang: Lang, key: &str) -> String {
    ta(lang, key, &[])
}

/// The text of a key with arguments. Whole numbers choose plural forms.
#[must_use]
pub fn ta(lang: Lang, key: &str, args: &[(&str, String)]) -> String {
    try_ta(lang, key, args).unwrap_or_else(|| {
        debug_assert!(false, "no text for {key:?} in {lang}");
        tracing::error!(text.key = key, text.lang = %lang, "a text is missing");
        key.to_owned()
    })
}

/// As [`ta`], but nothing when the key does not exist.
#[must_use]
pub fn try_ta(lang: Lang, key: &str, args: &[(&str, String)]) -> Option<String> {
    let id: fluent_templates::LanguageIdentifier = lang.tag().parse().ok()?;
    let args: HashMap<Cow<'static, str>, FluentValue<'_>> = args
        .iter()
        .map(|(name, value)| {
            let value = match value.parse::<i64>() {
                // "007" is a code, not a number.
                Ok(n) if n.to_string() == *value => FluentValue::from(n),
                _ => FluentValue::from(value.as_str()),
            };
            (Cow::Owned((*name).to_owned()), value)
        })
        .collect();
    LOCALES.try_lookup_with_args(&id, key, &args)
}

/// A rule's message in words.
#[must_use]
pub fn say(lang: Lang, text: &Text) -> String {
    let args: Vec<(&str, String)> = text.args.iter().map(|(k, v)| (*k, v.clone())).collect();
    ta(lang, text.key, &args)
}
