//! The route registry: the only way to mount a route. axum cannot list its
//! routes and does not ask who may call them, so ours are values that say both;
//! the permission matrix in the tests is made from this list.

use axum::{
    Router,
    extract::{Request, State},
    handler::Handler,
    http::{Method, header::CONTENT_LENGTH},
    middleware::{Next, from_fn_with_state},
    response::{IntoResponse, Response},
    routing::{MethodFilter, MethodRouter, on},
};

use super::{
    error::Error,
    request::{BodyLimit, IdempotencyKey},
};
use crate::{
    kernel::{Actor, PlatformRole, Refusal, require},
    platform::App,
};

/// Who may come to a route at all. What they may do with the object it names
/// is decided by the slice's `policy`; this is the outer door.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// Everybody, signed in or not.
    Anyone,
    /// Whoever is signed in.
    Account,
    /// Whoever acts for an organisation and may write for it.
    Member,
    /// Whoever acts for a trade union and may write for it.
    Union,
    /// A platform administrator of this kind.
    Platform(PlatformRole),
}

/// The declared access of a route.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Access {
    pub who: Who,
    /// The second factor must have been shown in this session.
    pub second_factor: bool,
}

impl Access {
    pub const PUBLIC: Self = Self { who: Who::Anyone, second_factor: false };
    pub const ACCOUNT: Self = Self { who: Who::Account, second_factor: false };
    pub const MEMBER: Self = Self { who: Who::Member, second_factor: false };
    /// Judges, chief judges: appointed people, so a second factor always.
    pub const APPOINTED: Self = Self { who: Who::Account, second_factor: true };
    pub const UNION: Self = Self { who: Who::Union, second_factor: true };

    #[must_use]
    pub const fn platform(role: PlatformRole) -> Self {
        Self { who: Who::Platform(role), second_factor: true }
    }

    /// # Errors
    /// [`Refusal::SignIn`] when signing in could help, [`Refusal::SecondFactor`]
    /// when only that is missing, otherwise [`Refusal::NotFound`].
    pub fn admits(self, actor: &Actor, second_factor_required: bool) -> Result<(), Refusal> {
        let known = match self.who {
            Who::Anyone => return Ok(()),
            Who::Account => actor.person().is_some(),
            Who::Member => actor.seat().is_some_and(|s| s.may_write),
            Who::Union => actor.is_union_officer(),
            Who::Platform(role) => actor.holds(role),
        };
        if actor.person().is_none() {
            return Err(Refusal::SignIn);
        }
        if !known {
            return Err(Refusal::NotFound);
        }
        if self.second_factor && second_factor_required && !actor.has_second_factor() {
            return Err(Refusal::SecondFactor);
        }
        Ok(())
    }
}

/// The access token that a request came with, instead of a session. What it may
/// do with an object is what its person may; this is the outer door.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bearer {
    /// None of ours, revoked, or too old.
    Unknown,
    Reads,
    Writes,
}

impl Bearer {
    /// Tokens read everywhere and write under `/api/`; one's own account is
    /// opened by nothing but a session.
    ///
    /// # Errors
    /// [`Refusal::SignIn`] for an unknown token, otherwise forbidden.
    fn admits(self, unsafe_method: bool, is_api: bool, in_person: bool) -> Result<(), Refusal> {
        if self == Self::Unknown {
            return Err(Refusal::SignIn);
        }
        if in_person || (unsafe_method && !is_api) {
            return Err(Refusal::forbidden("token-not-in-person"));
        }
        if unsafe_method && self == Self::Reads {
            return Err(Refusal::forbidden("token-reads-only"));
        }
        Ok(())
    }
}

/// One route: method, path, who may come, and what answers.
pub struct Route {
    pub method: Method,
    /// axum's pattern. Parameters are named after the thing they identify
    /// (`{competition}`, `{sheet}`), so the matrix can fill them in.
    pub path: &'static str,
    pub access: Access,
    /// Only in a session: no access token opens it.
    pub in_person: bool,
    /// Largest body in bytes.
    pub body_limit: usize,
    handler: MethodRouter<App>,
    /// The OpenAPI description; every route under `/api/v1` has one.
    pub api: Option<Description>,
}

/// What the OpenAPI document says of a route.
#[derive(Clone)]
pub struct Description {
    /// As the description has it; a test compares it with the route's own.
    pub path: String,
    pub methods: Vec<utoipa::openapi::HttpMethod>,
    pub operation: utoipa::openapi::path::Operation,
    pub schemas: Vec<(String, utoipa::openapi::RefOr<utoipa::openapi::Schema>)>,
}

/// The usual largest body: forms and JSON.
const BODY_LIMIT: usize = 2 * 1024 * 1024;

impl Route {
    fn new<H, T>(method: Method, filter: MethodFilter, path: &'static str, access: Access, handler: H) -> Self
    where
        H: Handler<T, App>,
        T: 'static,
    {
        Self {
            method,
            path,
            access,
            in_person: false,
            body_limit: BODY_LIMIT,
            handler: on(filter, handler),
            api: None,
        }
    }

    /// Belongs to somebody's own account, so it takes a session.
    #[must_use]
    pub const fn in_person(mut self) -> Self {
        self.in_person = true;
        self
    }

    /// Takes bodies up to this many bytes instead of 2 MiB.
    #[must_use]
    pub const fn body_limit(mut self, bytes: usize) -> Self {
        self.body_limit = bytes;
        self
    }

    /// Attaches the description that utoipa derived for the handler.
    #[must_use]
    pub fn describe<P: utoipa::Path + utoipa::__dev::SchemaReferences>(mut self) -> Self {
        let mut schemas = Vec::new();
        P::schemas(&mut schemas);
        self.api =
            Some(Description { path: P::path(), methods: P::methods(), operation: P::operation(), schemas });
        self
    }
}

pub fn get<H: Handler<T, App>, T: 'static>(path: &'static str, access: Access, handler: H) -> Route {
    Route::new(Method::GET, MethodFilter::GET, path, access, handler)
}

pub fn post<H: Handler<T, App>, T: 'static>(path: &'static str, access: Access, handler: H) -> Route {
    Route::new(Method::POST, MethodFilter::POST, path, access, handler)
}

pub fn put<H: Handler<T, App>, T: 'static>(path: &'static str, access: Access, handler: H) -> Route {
    Route::new(Method::PUT, MethodFilter::PUT, path, access, handler)
}

pub fn delete<H: Handler<T, App>, T: 'static>(path: &'static str, access: Access, handler: H) -> Route {
    Route::new(Method::DELETE, MethodFilter::DELETE, path, access, handler)
}

/// Puts the routes into one router, each behind its own door.
pub fn mount(routes: Vec<Route>, app: &App) -> Router<App> {
    routes.into_iter().fold(Router::new(), |router, route| {
        let door = Door {
            app: App::clone(app),
            access: route.access,
            is_api: route.path.starts_with("/api/"),
            in_person: route.in_person,
            body_limit: route.body_limit,
        };
        // Before the route's own methods only: another method is told which there are.
        let handler = route
            .handler
            .route_layer(axum::extract::DefaultBodyLimit::max(route.body_limit))
            .route_layer(from_fn_with_state(door, stand_at_the_door));
        router.route(route.path, handler)
    })
}

#[derive(Clone)]
struct Door {
    app: App,
    access: Access,
    is_api: bool,
    in_person: bool,
    body_limit: usize,
}

async fn stand_at_the_door(State(door): State<Door>, mut request: Request, next: Next) -> Response {
    if let Some(bearer) = request.extensions().get::<Bearer>()
        && let Err(refusal) = bearer.admits(!request.method().is_safe(), door.is_api, door.in_person)
    {
        return Error(refusal).into_response();
    }
    let visitor = Actor::Visitor;
    let actor = request.extensions().get::<Actor>().unwrap_or(&visitor);
    // The demo says on every page that the second factor is off.
    let admitted = door.access.admits(actor, !door.app.config.demo);
    if let Err(refusal) = admitted.and_then(|()| door.takes(&request)) {
        return Error(refusal).into_response();
    }
    request.extensions_mut().insert(BodyLimit(door.body_limit));
    next.run(request).await
}

impl Door {
    /// What can be refused by its headers is refused before its body is read.
    fn takes(&self, request: &Request) -> Result<(), Refusal> {
        if request.method().is_safe() {
            return Ok(());
        }
        IdempotencyKey::from_headers(request.headers())?;
        let stated = request.headers().get(CONTENT_LENGTH).and_then(|v| v.to_str().ok()?.parse::<u64>().ok());
        let fits = stated.is_none_or(|bytes| bytes <= self.body_limit as u64);
        require(fits, || BodyLimit(self.body_limit).refusal())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::{OrganisationId, PersonId, Seat, SessionId};
    use uuid::Uuid;

    fn actor(seat: Option<Seat>, platform: Vec<PlatformRole>, second_factor: bool) -> Actor {
        Actor::Person {
            person: PersonId(Uuid::nil()),
            session: SessionId(Uuid::nil()),
            acting_for: seat,
            platform,
            second_factor,
        }
    }

    #[test]
    fn a_token_reads_and_writes_by_its_scope_and_never_in_person() {
        let word = |bearer: Bearer, (unsafe_method, is_api, in_person)| match bearer.admits(
            unsafe_method,
            is_api,
            in_person,
        ) {
            Ok(()) => "in",
            Err(Refusal::SignIn) => "sign in",
            Err(Refusal::Forbidden(text)) => text.key,
            Err(_) => "else",
        };
        let (not_here, reads) = ("token-not-in-person", "token-reads-only");
        for (request, expected) in [
            ((false, true, false), ["sign in", "in", "in"]),
            ((false, false, false), ["sign in", "in", "in"]),
            ((true, true, false), ["sign in", reads, "in"]),
            ((true, false, false), ["sign in", not_here, not_here]),
            ((false, false, true), ["sign in", not_here, not_here]),
            ((true, true, true), ["sign in", not_here, not_here]),
        ] {
            let words = [Bearer::Unknown, Bearer::Reads, Bearer::Writes].map(|b| word(b, request));
            assert_eq!(words, expected, "{request:?}");
        }
    }

    #[test]
    fn the_outer_door_tells_apart_who_comes() {
        let seat = |may_write, is_union| {
            Some(Seat { organisation: OrganisationId(Uuid::nil()), may_write, is_owner: false, is_union })
        };
        let plain = actor(None, vec![], false);
        let clerk = actor(seat(true, false), vec![], false);
        let viewer = actor(seat(false, false), vec![], false);
        let officer = actor(seat(true, true), vec![], true);
        let officer_by_password = actor(seat(true, true), vec![], false);
        let system = actor(None, vec![PlatformRole::System], true);
        let word = |access: Access, who: &Actor| match access.admits(who, true) {
            Ok(()) => "in",
            Err(Refusal::SignIn) => "sign in",
            Err(Refusal::SecondFactor) => "second factor",
            Err(_) => "unknown",
        };
        let everybody = [&Actor::Visitor, &plain, &clerk, &viewer, &officer, &officer_by_password, &system];
        let row = |access| everybody.map(|who| word(access, who)).join(" | ");
        assert_eq!(row(Access::PUBLIC), "in | in | in | in | in | in | in");
        assert_eq!(row(Access::ACCOUNT), "sign in | in | in | in | in | in | in");
        assert_eq!(row(Access::MEMBER), "sign in | unknown | in | unknown | in | in | unknown");
        assert_eq!(
            row(Access::UNION),
            "sign in | unknown | unknown | unknown | in | second factor | unknown"
        );
        assert_eq!(
            row(Access::platform(PlatformRole::System)),
            "sign in | unknown | unknown | unknown | unknown | unknown | in"
        );
    }
}
