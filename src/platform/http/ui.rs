//! What every page template knows: language, texts, assets, the head's content.

use super::{
    assets,
    request::{Flash, RequestInfo},
};
use crate::{
    kernel::{Actor, Text, Timestamp},
    platform::texts,
};

/// Builds the main menu for an actor; `app` hands it in.
#[derive(Clone, Copy)]
pub struct Menu(pub fn(&Actor) -> Vec<(&'static str, &'static str)>);

/// One entry of the main menu.
#[derive(Clone, Debug)]
pub struct MenuItem {
    pub href: String,
    pub label: String,
    pub current: bool,
}

/// Who is signed in, as the page head shows it.
#[derive(Clone, Debug)]
pub struct UiUser {
    pub name: String,
    pub acting_as: String,
}

/// The page's view of the request.
#[derive(Clone, Debug)]
pub struct Ui {
    lang: crate::kernel::Lang,
    theme: &'static str,
    size: &'static str,
    path: String,
    user: Option<UiUser>,
    menu: Vec<MenuItem>,
    flash: Option<Flash>,
    insecure: bool,
    demo: bool,
}

impl Ui {
    pub(super) fn new(
        request: &RequestInfo,
        user: Option<UiUser>,
        menu: Vec<(&'static str, &'static str)>,
        insecure: bool,
        demo: bool,
    ) -> Self {
        let here = request.target.split('?').next().unwrap_or_default();
        let menu = menu
            .into_iter()
            .map(|(href, key)| MenuItem {
                href: href.to_owned(),
                label: texts::t(request.lang, key),
                current: here == href || (href != "/" && here.starts_with(&format!("{href}/"))),
            })
            .collect();
        Self {
            lang: request.lang,
            theme: request.theme,
            size: request.size,
            path: request.target.clone(),
            user,
            menu,
            flash: request.flash.clone(),
            insecure,
            demo,
        }
    }

    /// The text of a key in the reader's language.
    #[must_use]
    pub fn t(&self, key: &str) -> String {
        texts::t(self.lang, key)
    }

    /// The text of a key with arguments.
    #[must_use]
    pub fn ta(&self, key: &str, args: &[(&str, String)]) -> String {
        texts::ta(self.lang, key, args)
    }

    /// A message made by a rule.
    #[must_use]
    pub fn text(&self, text: &Text) -> String {
        texts::say(self.lang, text)
    }

    /// The text `group-code`, for words of a closed list.
    #[must_use]
    pub fn word(&self, group: &str, code: impl std::fmt::Display) -> String {
        texts::t(self.lang, &format!("{group}-{code}"))
    }

    /// A point in time, as people here write it.
    #[must_use]
    pub fn time(&self, at: &Timestamp) -> String {
        at.local_text(self.lang)
    }

    #[must_use]
    pub fn zh(&self) -> bool {
        self.lang == crate::kernel::Lang::Zh
    }

    #[must_use]
    pub fn lang(&self) -> &str {
        self.lang.tag()
    }

    #[must_use]
    pub const fn language(&self) -> crate::kernel::Lang {
        self.lang
    }

    /// The hashed address of a file under `static/`.
    #[must_use]
    pub fn asset(&self, name: &str) -> String {
        assets::url(name)
    }

    #[must_use]
    pub fn theme(&self) -> &str {
        self.theme
    }

    #[must_use]
    pub fn size(&self) -> &str {
        self.size
    }

    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    #[must_use]
    pub const fn user(&self) -> Option<&UiUser> {
        self.user.as_ref()
    }

    #[must_use]
    pub fn menu(&self) -> &[MenuItem] {
        &self.menu
    }

    #[must_use]
    pub const fn flash(&self) -> Option<&Flash> {
        self.flash.as_ref()
    }

    #[must_use]
    pub const fn insecure(&self) -> bool {
        self.insecure
    }

    #[must_use]
    pub const fn demo(&self) -> bool {
        self.demo
    }
}
