//! Following the changes, and answering questions.

mod find;
mod follow;

use crate::{
    innovations::Disclosure,
    kernel::Refusal,
    platform::{App, search::library::Library},
};

pub use find::{as_in, editions, feed, file, result, search, similar, suggest};
pub use follow::{Difference, catch_up, differences, follow, reindex};

/// The index of a level.
fn library(app: &App, level: Disclosure) -> &Library {
    match level {
        Disclosure::Public => &app.library,
        Disclosure::SignedIn | Disclosure::Nda => &app.inner_library,
    }
}

async fn blocking<T: Send + 'static, E>(
    app: &App,
    work: impl FnOnce(&App) -> Result<T, E> + Send + 'static,
) -> Result<T, Refusal>
where
    E: std::error::Error + Send + Sync + 'static,
{
    let app = App::clone(app);
    let done = tokio::task::spawn_blocking(move || work(&app)).await;
    done.map_err(Refusal::internal)?.map_err(Refusal::internal)
}
