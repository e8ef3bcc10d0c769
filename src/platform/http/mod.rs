//! The web machine: routes that cannot be mounted without a declared access,
//! one context per request, one shape for errors, strict headers, and our own
//! accept loop.

pub mod assets;
mod atom;
mod ctx;
mod dto;
mod error;
mod extract;
mod form;
mod headers;
mod json;
pub mod live;
mod once;
pub mod openapi;
mod refusals;
mod reply;
mod request;
mod route;
mod serve;
mod ui;

pub use atom::{Feed, FeedEntry};
pub use ctx::{Ctx, SignedIn, cookie};
pub use dto::{MadeDto, NothingDto, SeenDto};
pub use error::{Error, Result};
pub use extract::{Fields, Json, Path, Posted, Query, Upload, UploadedFile};
pub use form::FormState;
pub use headers::{guard_cross_site, request_scope, secure};
pub use once::asked;
pub use refusals::{refused, render_refusals};
pub use reply::{attachment, json, page, page_with, redirect, tagged};
pub use request::{Flash, RequestInfo};
pub use route::{Access, Bearer, Description, Route, Who, delete, get, mount, post, put};
pub use serve::serve;
pub use ui::{Menu, MenuItem, Ui, UiUser};
