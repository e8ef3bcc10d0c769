//! The composition root: the only place that names every slice. It opens the
//! machine, mounts the routes, starts the workers.

use std::{path::Path, sync::Arc, time::Duration};

use axum::{Extension, Router, middleware::from_fn, middleware::from_fn_with_state, response::IntoResponse};
use sea_orm_migration::MigratorTrait;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use tower::ServiceBuilder;
use tower_http::{
    catch_panic::CatchPanicLayer, compression::CompressionLayer, csrf::CsrfLayer,
    timeout::RequestBodyTimeoutLayer,
};

use crate::{
    accounts, admin, competitions, innovations, judging,
    kernel::{Actor, Clock, Dice, PlatformRole, Refusal},
    marketplace,
    migrations::Migrator,
    notices, notifications,
    platform::{
        App, Services,
        config::Config,
        db, files, http,
        http::{Error, Route, live},
        jobs::{JobKind, Worker},
        keys, mail,
        passwords::Passwords,
        search::{self, library},
    },
    repository, results, scoreboard,
};

/// Why the program cannot start; each says the mend.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    #[error(transparent)]
    Database(#[from] db::ConnectError),
    #[error("cannot bring the schema up to date: {0}")]
    Migration(sea_orm::DbErr),
    #[error(transparent)]
    Keys(#[from] keys::KeyError),
    #[error(transparent)]
    Files(#[from] files::FileError),
    #[error("mail: {0}")]
    Mail(#[from] mail::MailError),
    #[error(
        "this database was written with other keys (signing {stored_signing}, field {stored_field}) than those in \
         {secrets} (signing {signing}, field {field}); give the right folder with --secrets"
    )]
    OtherKeys {
        stored_signing: String,
        stored_field: String,
        signing: String,
        field: String,
        secrets: String,
    },
    #[error("the search index cannot be opened: {0}")]
    Search(#[from] search::Error),
    #[error(transparent)]
    Refused(#[from] Refusal),
}

/// Opens database, files and keys, and brings the schema up to date.
///
/// # Errors
/// See [`StartError`].
pub async fn open(config: Config, clock: Arc<dyn Clock>, dice: Dice) -> Result<App, StartError> {
    let mail = match &config.smtp_url {
        Some(url) => mail::Mailer::smtp(url, &config.mail_from)?,
        None => mail::Mailer::files(&config.data.join("mail"), &config.mail_from)?,
    };
    open_with_mail(config, clock, dice, mail).await
}

/// As [`open`], with another way for letters.
///
/// # Errors
/// See [`StartError`].
pub async fn open_with_mail(
    config: Config,
    clock: Arc<dyn Clock>,
    dice: Dice,
    mail: mail::Mailer,
) -> Result<App, StartError> {
    let db = db::connect(config.database_url.as_deref(), &config.data).await?;
    Migrator::up(db.owner(), None).await.map_err(StartError::Migration)?;
    let keys = keys::Keys::open(&config.secrets_dir(), &dice)?;
    check_keys(&db, &keys, &config.secrets_dir(), clock.now()).await?;
    let files = files::Files::local(&config.data.join("files"))?;
    let passwords = Passwords::new(&dice);
    let open_library =
        |name| library::Library::open(&library::folder(&config.data, name), &repository::LABELS);
    let (library, inner_library) = (open_library("public")?, open_library("signed-in")?);
    Ok(Arc::new(Services {
        config,
        clock,
        dice,
        db,
        keys,
        files,
        mail,
        passwords,
        library,
        inner_library,
        live: live::Hub::default(),
    }))
}

/// The first start writes the short names of the keys into the database; later
/// starts with other keys are refused before anything is written with them.
async fn check_keys(
    db: &db::Db,
    keys: &keys::Keys,
    secrets: &Path,
    now: crate::kernel::Timestamp,
) -> Result<(), StartError> {
    let mine = (keys.signing_id(), keys.field_id().to_owned());
    let stored = db
        .write(now, async |tx| -> Result<_, Refusal> {
            let signing = tx.setting_or("key.signing", &mine.0).await?;
            Ok((signing, tx.setting_or("key.field", &mine.1).await?))
        })
        .await?;
    if stored == mine {
        return Ok(());
    }
    Err(StartError::OtherKeys {
        stored_signing: stored.0,
        stored_field: stored.1,
        signing: mine.0,
        field: mine.1,
        secrets: secrets.display().to_string(),
    })
}

/// Every route of the product, with its declared access.
#[must_use]
pub fn routes() -> Vec<Route> {
    let mut routes: Vec<Route> = [
        health::routes(),
        http::assets::routes(),
        scoreboard::routes(),
        accounts::routes(),
        competitions::routes(),
        judging::routes(),
        notices::routes(),
        innovations::routes(),
        results::routes(),
        repository::routes(),
        marketplace::routes(),
        admin::routes(),
    ]
    .into_iter()
    .flatten()
    .collect();
    let document = http::openapi::document(&routes);
    routes.extend(http::openapi::routes(document));
    routes
}

/// Every kind of job.
#[must_use]
pub fn jobs() -> Vec<JobKind> {
    [
        notifications::jobs(),
        competitions::jobs(),
        judging::jobs(),
        notices::jobs(),
        results::jobs(),
        admin::jobs(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The main menu, by who looks.
fn menu(actor: &Actor) -> Vec<(&'static str, &'static str)> {
    let mut items = vec![
        ("/competitions", "menu-competitions"),
        ("/notices", "menu-notices"),
        ("/selections", "menu-selections"),
        ("/repository", "menu-repository"),
        ("/marketplace", "menu-marketplace"),
    ];
    if let Some(seat) = actor.seat() {
        if seat.is_union {
            items.push(("/qualification", "menu-qualification"));
        } else {
            items.push(("/entries", "menu-entries"));
        }
    }
    if actor.person().is_some() {
        items.push(("/judging", "menu-judging"));
    }
    if PlatformRole::ALL.iter().any(|role| actor.holds(*role)) {
        items.push(("/admin", "menu-admin"));
    }
    items
}

/// The whole service as one router.
pub fn router(app: &App) -> Router {
    let cross_site = CsrfLayer::new()
        .with_rejection_response(|_| Error(Refusal::forbidden("error-cross-site")).into_response());
    let panicked =
        CatchPanicLayer::custom(|_| Error(Refusal::internal("a handler panicked")).into_response());
    let routed =
        http::mount(routes(), app).fallback(async || Error(Refusal::NotFound)).with_state(App::clone(app));
    // Around the router as a whole, from the outermost in: `Router::layer` would box each layer
    // anew for every route, to be copied at every request.
    let layered = ServiceBuilder::new()
        .layer(from_fn_with_state(App::clone(app), http::request_scope))
        .layer(CompressionLayer::new())
        .layer(from_fn(http::secure))
        .layer(from_fn_with_state(App::clone(app), accounts::identify))
        .layer(Extension(http::Menu(menu)))
        .layer(from_fn_with_state(App::clone(app), http::render_refusals))
        .layer(panicked)
        .layer(cross_site)
        .layer(from_fn(http::guard_cross_site))
        .layer(RequestBodyTimeoutLayer::new(Duration::from_secs(30)))
        .service(routed);
    Router::new().fallback_service(layered)
}

/// Serves until `stop` is cancelled, then finishes what is under way.
///
/// # Errors
/// When the server cannot accept connections.
pub async fn run(app: App, listener: TcpListener, stop: CancellationToken) -> std::io::Result<()> {
    let feed = tokio::spawn(live::follow(App::clone(&app)));
    if let Err(error) = admin::schedule_daily(&app).await {
        tracing::error!(%error, "the daily checkpoint could not be planned");
    }
    let index = tokio::spawn(repository::follow(App::clone(&app)));
    let worker = tokio::spawn(Worker::new(App::clone(&app), jobs()).run());
    let closing = app.live.closing.clone();
    let watcher = tokio::spawn(async move {
        stop.cancelled().await;
        closing.cancel(); // streams say goodbye, readiness turns false
    });
    http::serve(listener, router(&app), app.live.closing.clone()).await?;
    watcher.abort();
    if let Ok(Err(error)) = feed.await {
        tracing::warn!(%error, "the change feed had stopped");
    }
    let _ = worker.await;
    let _ = index.await;
    Ok(())
}

mod health {
    //! Whether the process lives, and whether it should be sent work.

    use axum::{
        http::StatusCode,
        response::{IntoResponse, Response},
    };

    use crate::platform::http::{Access, Ctx, Route, get};

    pub(super) fn routes() -> Vec<Route> {
        vec![get("/livez", Access::PUBLIC, live), get("/readyz", Access::PUBLIC, ready)]
    }

    async fn live() -> &'static str {
        "ok"
    }

    async fn ready(ctx: Ctx) -> Response {
        use sea_orm::ConnectionTrait;
        if ctx.app.live.closing.is_cancelled() {
            return (StatusCode::SERVICE_UNAVAILABLE, "closing").into_response();
        }
        match ctx.read().execute_unprepared("SELECT 1").await {
            Ok(_) => "ready".into_response(),
            Err(_) => (StatusCode::SERVICE_UNAVAILABLE, "database").into_response(),
        }
    }
}
