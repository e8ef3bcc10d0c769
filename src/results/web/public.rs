//! What everybody sees.

use askama::Template;

use super::{
    super::{
        model::{Standings, StandingsStage},
        ops, store,
    },
    Line, badge, line,
};
use crate::{
    competitions,
    kernel::{EventId, PageRequest, Refusal},
    notices,
    platform::http::{Ctx, Path, Query, Result, Ui, attachment, page},
};

struct Item {
    event: String,
    title: String,
    competition: String,
    badge: (&'static str, String),
    published: String,
}

#[derive(Template)]
#[template(path = "results/list.html")]
struct ListPage {
    ui: Ui,
    items: Vec<Item>,
    number: u64,
    pages: u64,
    total: u64,
}

pub(super) async fn list(ctx: Ctx, Query(query): Query) -> Result {
    let request = PageRequest::new(query.parsed("page").unwrap_or(1), 20);
    let published = store::list_published(ctx.read(), request).await?;
    let ids: Vec<EventId> = published.items.iter().map(|s| s.event).collect();
    let events = competitions::events(ctx.read(), &ids).await?;
    let ui = ctx.ui();
    let (lang, pages) = (ui.language(), published.pages());
    let item = |standings: &Standings| {
        let event = events.get(&standings.event)?;
        Some(Item {
            event: event.id.to_string(),
            title: event.title_in(lang).to_owned(),
            competition: event.competition_title_in(lang).to_owned(),
            badge: (badge(standings.stage), ui.word("standings-stage", standings.stage)),
            published: standings.published_at.as_ref().map(|at| ui.time(at)).unwrap_or_default(),
        })
    };
    page(&ListPage {
        items: published.items.iter().filter_map(item).collect(),
        number: request.number,
        pages,
        total: published.total,
        ui,
    })
}

#[derive(Template)]
#[template(path = "results/show.html")]
struct ShowPage {
    ui: Ui,
    event: String,
    title: String,
    competition: String,
    competition_path: String,
    badge: (&'static str, String),
    is_final: bool,
    published: String,
    notice: Option<(String, String, String)>,
    modules: Vec<String>,
    lines: Vec<Line>,
    package: Option<String>,
    edition: i32,
}

pub(super) async fn show(ctx: Ctx, Path(event): Path<EventId>) -> Result {
    let db = ctx.read();
    let standings = store::find_published(db, event).await?.ok_or(Refusal::NotFound)?;
    let event = competitions::load_event(db, event).await?;
    let rows = store::list_rows(db, standings.id).await?;
    let ui = ctx.ui();
    let lang = ui.language();
    let columns = ops::columns(db, &standings, &rows, lang).await?;
    let notice = match standings.notice {
        Some(notice) => {
            let head = notices::load_notice(db, notice).await?.head;
            Some((head.id.to_string(), head.number.clone(), head.until(lang)))
        }
        None => None,
    };
    page(&ShowPage {
        event: event.id.to_string(),
        title: event.title_in(lang).to_owned(),
        competition: event.competition_title_in(lang).to_owned(),
        competition_path: format!("/competitions/{}", event.competition),
        badge: (badge(standings.stage), ui.word("standings-stage", standings.stage)),
        is_final: standings.stage == StandingsStage::Final,
        published: standings.published_at.as_ref().map(|at| ui.time(at)).unwrap_or_default(),
        notice,
        lines: rows.iter().map(|row| line(&ui, &standings, &columns, row)).collect(),
        modules: columns.modules,
        package: standings.package.clone(),
        edition: standings.edition,
        ui,
    })
}

pub(super) async fn package(ctx: Ctx, Path(event): Path<EventId>) -> Result {
    let standings = store::find_published(ctx.read(), event).await?.ok_or(Refusal::NotFound)?;
    let hash = standings.package.ok_or_else(|| Refusal::conflict("package-not-ready"))?;
    let bytes = ctx.app.files.get(&hash).await.map_err(Refusal::internal)?;
    let name = format!("jiangtai-{}-{}.zip", standings.event, standings.stage);
    Ok(attachment(&name, "application/zip", bytes))
}
