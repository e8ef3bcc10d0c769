//! What a handler and a use case know about the request they serve.

use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, request::Parts},
};
use sea_orm::DbErr;
use uuid::Uuid;

use super::{
    error::Error,
    form::FormState,
    request::{IdempotencyKey, RequestInfo},
    ui::{Menu, Ui, UiUser},
};
use crate::{
    kernel::{Actor, Lang, Refusal, Timestamp, require_newest},
    platform::{App, db::Tx},
};

/// The signed-in person as the page head shows them; `accounts` provides it.
#[derive(Clone, Debug)]
pub struct SignedIn {
    pub name: String,
    pub acting_as: String,
}

/// One request, or one piece of the program's own work.
#[derive(Clone)]
pub struct Ctx {
    pub app: App,
    pub actor: Actor,
    pub request: RequestInfo,
    signed_in: Option<SignedIn>,
    menu: Option<Menu>,
    pub(super) idempotency: Option<IdempotencyKey>,
    /// The version that `If-Match` names.
    if_match: Option<i64>,
}

impl Ctx {
    /// The context of the program's own work: jobs, imports, the demo.
    #[must_use]
    pub fn system(app: &App, name: &'static str) -> Self {
        Self::acting(app, Actor::System(name))
    }

    /// A context without a request, on behalf of `actor`.
    #[must_use]
    pub fn acting(app: &App, actor: Actor) -> Self {
        Self {
            app: App::clone(app),
            actor,
            request: RequestInfo {
                id: app.dice.blind_id(),
                target: String::new(),
                lang: Lang::Zh,
                theme: "auto",
                size: "normal",
                address: String::new(),
                flash: None,
            },
            signed_in: None,
            menu: None,
            idempotency: None,
            if_match: None,
        }
    }

    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.app.clock.now()
    }

    #[must_use]
    pub fn lang(&self) -> Lang {
        self.request.lang
    }

    /// A new id that sorts by time.
    #[must_use]
    pub fn new_id<T: From<Uuid>>(&self) -> T {
        self.app.dice.id(self.now())
    }

    /// The reading side of the database.
    #[must_use]
    pub fn read(&self) -> &sea_orm::DatabaseConnection {
        self.app.db.read()
    }

    /// The version that the caller saw: of `If-Match`, or of the body.
    ///
    /// # Errors
    /// 422 under `version` when neither says it.
    pub fn seen(&self, stated: Option<i64>) -> Result<i64, Refusal> {
        self.if_match.or(stated).ok_or_else(|| Refusal::field("version", "error-version-missing"))
    }

    /// For what needs no version: who states one in `If-Match` all the same is held to it.
    ///
    /// # Errors
    /// [`Refusal::Stale`] when it is not the one that stands.
    pub fn unless_changed(&self, stands: i64) -> Result<(), Refusal> {
        self.if_match.map_or(Ok(()), |seen| require_newest(seen, stands))
    }

    /// Runs `work` in the one write transaction of this use case.
    ///
    /// # Errors
    /// Those of `work`, and the database's.
    pub async fn in_tx<T, E>(&self, work: impl AsyncFnOnce(&Tx) -> Result<T, E>) -> Result<T, E>
    where
        E: From<DbErr>,
    {
        self.app.db.write(self.now(), work).await
    }

    /// The value every page template carries.
    #[must_use]
    pub fn ui(&self) -> Ui {
        Ui::new(
            &self.request,
            self.signed_in.as_ref().map(|s| UiUser { name: s.name.clone(), acting_as: s.acting_as.clone() }),
            self.menu.map(|menu| (menu.0)(&self.actor)).unwrap_or_default(),
            !self.app.config.is_https(),
            self.app.config.demo,
        )
    }

    /// The form as the person left it, with what is wrong beside each field.
    #[must_use]
    pub fn form(&self, fields: &super::Fields, refusal: &Refusal) -> FormState {
        FormState::refused(self.lang(), fields, refusal)
    }
}

impl FromRequestParts<App> for Ctx {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Error> {
        let request = parts
            .extensions
            .get::<RequestInfo>()
            .cloned()
            .ok_or_else(|| Error(Refusal::internal("the request layer is missing")))?;
        Ok(Self {
            app: App::clone(app),
            actor: parts.extensions.get::<Actor>().cloned().unwrap_or(Actor::Visitor),
            request,
            signed_in: parts.extensions.get::<SignedIn>().cloned(),
            menu: parts.extensions.get::<Menu>().copied(),
            // The door refused what is none.
            idempotency: IdempotencyKey::from_headers(&parts.headers).unwrap_or_default(),
            if_match: if_match(&parts.headers),
        })
    }
}

/// The version of `If-Match: "7"`; a tag that is none of ours matches nothing.
/// A star says nothing about what was seen.
fn if_match(headers: &HeaderMap) -> Option<i64> {
    let tag = headers.get(axum::http::header::IF_MATCH)?.to_str().unwrap_or_default().trim();
    if tag == "*" {
        return None;
    }
    let tag = tag.strip_prefix("W/").unwrap_or(tag);
    let version = tag.strip_prefix('"').and_then(|t| t.strip_suffix('"')).and_then(|t| t.parse().ok());
    Some(version.unwrap_or(i64::MIN))
}

/// The value of one cookie.
#[must_use]
pub fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    headers
        .get_all(axum::http::header::COOKIE)
        .iter()
        .filter_map(|h| h.to_str().ok())
        .flat_map(|h| h.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(key, _)| *key == name)
        .map(|(_, value)| value.to_owned())
}
