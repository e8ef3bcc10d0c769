//! A work as its reviewer reads it: without whose it is.

use askama::Template;

use super::filings::{Part, cluster, paragraphs};
use crate::{
    innovations::ops,
    kernel::SheetId,
    platform::http::{Access, Ctx, Path, Result, Route, Ui, attachment, get, page},
};

pub fn routes() -> Vec<Route> {
    vec![
        get("/works/{sheet}", Access::APPOINTED, show),
        get("/works/{sheet}/attachments/{place}", Access::APPOINTED, download),
    ]
}

#[derive(Template)]
#[template(path = "innovations/work.html")]
struct WorkPage {
    ui: Ui,
    sheet: SheetId,
    number: String,
    title: String,
    cluster: String,
    keywords: String,
    abstract_: Vec<String>,
    parts: Vec<Part>,
    rights: String,
    files: usize,
}

async fn show(ctx: Ctx, Path(sheet): Path<SheetId>) -> Result {
    let (number, work) = ops::work_of(&ctx, sheet).await?;
    let ui = ctx.ui();
    let comma = ui.t("ui-list-comma");
    let part = |s: &crate::innovations::model::Section| Part {
        heading: ui.word("section", s.kind),
        level: String::new(),
        paragraphs: paragraphs(&s.text),
    };
    page(&WorkPage {
        sheet,
        number,
        cluster: cluster(&ui, &work.cluster),
        keywords: work.keywords.join(&comma),
        abstract_: paragraphs(&work.r#abstract),
        parts: work.sections.iter().map(part).collect(),
        rights: work.rights.iter().map(|r| ui.word("right", r)).collect::<Vec<_>>().join(&comma),
        files: work.attachments.len(),
        title: work.title,
        ui,
    })
}

async fn download(ctx: Ctx, Path((sheet, place)): Path<(SheetId, usize)>) -> Result {
    let (found, bytes) = ops::file_of_work(&ctx, sheet, place).await?;
    Ok(attachment(&found.name, found.media_type(), bytes))
}
