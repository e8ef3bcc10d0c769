//! The form of a filing: saved as it is typed, handed in when it is whole.

use askama::Template;
use axum::http::StatusCode;
use serde::Serialize;

use super::{comes_back, filings::files};
use crate::{
    innovations::{
        model::{Disclosure, Filing, RightKind, SectionKind, TransferWay},
        ops::{self, NewFile, Shown},
        rules::filing::{
            ABSTRACT_MAX, CONTRIBUTORS_MAX, ContributorInput, FilingInput, RIGHTS_MAX, RightInput,
            SECTION_MAX, SectionInput, TITLE_MAX,
        },
    },
    kernel::{FilingId, Refusal, require},
    platform::http::{
        Access, Ctx, Fields, FormState, Path, Posted, Result, Route, Ui, Upload, get, json, page_with, post,
    },
    taxonomy,
};

pub fn routes() -> Vec<Route> {
    vec![
        get("/filings/{filing}/edit", Access::ACCOUNT, edit),
        post("/filings/{filing}/edit", Access::ACCOUNT, save),
        post("/filings/{filing}/autosave", Access::ACCOUNT, autosave),
        post("/filings/{filing}/submit", Access::ACCOUNT, submit),
        post("/filings/{filing}/attachments", Access::ACCOUNT, attach).body_limit(NewFile::REQUEST_BYTES),
        post("/filings/{filing}/attachments/{file}/remove", Access::ACCOUNT, detach),
    ]
}

struct SectionField {
    name: String,
    level: String,
    label: String,
    hint: String,
}

struct Row {
    place: usize,
    names: [String; 3],
}

#[derive(Template)]
#[template(path = "innovations/filing_form.html")]
struct FormPage {
    ui: Ui,
    form: FormState,
    filing: Filing,
    title: String,
    category: String,
    reason: String,
    clusters: Vec<(String, String)>,
    ways: Vec<(String, String, bool)>,
    sections: Vec<SectionField>,
    levels: Vec<(String, String)>,
    right_kinds: Vec<(String, String)>,
    rights: Vec<Row>,
    makers: Vec<Row>,
    files: Vec<(String, String, String, String)>,
    title_max: usize,
    abstract_max: usize,
    section_max: usize,
}

fn section(kind: SectionKind) -> String {
    format!("section-{kind}")
}

fn level(kind: SectionKind) -> String {
    format!("level-{kind}")
}

fn rows(count: usize, names: [&str; 3]) -> Vec<Row> {
    (1..=count).map(|place| Row { place, names: names.map(|name| format!("{name}-{place}")) }).collect()
}

/// What technology is about is not for everybody unless its author says so.
const fn usual_level(kind: SectionKind) -> Disclosure {
    match kind {
        SectionKind::Method => Disclosure::Nda,
        SectionKind::Comparison | SectionKind::EconomicBenefit => Disclosure::SignedIn,
        SectionKind::Novelty | SectionKind::Use | SectionKind::SocialBenefit => Disclosure::Public,
    }
}

async fn form_page(ctx: &Ctx, shown: Shown, status: StatusCode, form: FormState, fields: &Fields) -> Result {
    let ui = ctx.ui();
    let typed =
        |name: &str| fields.iter().filter(|(key, value)| key.starts_with(name) && !value.is_empty()).count();
    let makers = (typed("name-").max(typed("email-")) + 2).clamp(4, CONTRIBUTORS_MAX);
    let ways = fields.all("transfer");
    let opinions = crate::innovations::store::filing::opinions(ctx.read(), shown.filing.id).await?;
    let reason = opinions.last().filter(|o| o.opinion == crate::innovations::model::Opinion::Return);
    let page = FormPage {
        title: if shown.filing.content.title.is_empty() {
            ui.t("filing-untitled")
        } else {
            shown.filing.content.title.clone()
        },
        category: shown.category.title_in(ctx.lang()).to_owned(),
        reason: reason.map(|o| o.reason.clone()).unwrap_or_default(),
        clusters: taxonomy::clusters(taxonomy::CURRENT_CLUSTERS)
            .iter()
            .map(|c| (c.code.to_owned(), format!("{} {}", c.code, if ui.zh() { c.zh } else { c.en })))
            .collect(),
        ways: TransferWay::ALL
            .iter()
            .map(|w| (w.code().to_owned(), ui.word("transfer", w), ways.contains(&w.code())))
            .collect(),
        sections: SectionKind::ALL
            .iter()
            .map(|kind| SectionField {
                name: section(*kind),
                level: level(*kind),
                label: ui.word("section", kind),
                hint: ui.word("section-hint", kind),
            })
            .collect(),
        levels: Disclosure::ALL.iter().map(|l| (l.code().to_owned(), ui.word("disclosure", l))).collect(),
        right_kinds: RightKind::ALL.iter().map(|k| (k.code().to_owned(), ui.word("right", k))).collect(),
        rights: rows(RIGHTS_MAX, ["ip-kind", "ip-number", ""]),
        makers: rows(makers, ["name", "email", "share"]),
        files: files(&ui, &shown.filing),
        title_max: TITLE_MAX,
        abstract_max: ABSTRACT_MAX,
        section_max: SECTION_MAX,
        filing: shown.filing,
        form,
        ui,
    };
    page_with(status, &page)
}

/// What is stored, as the form would send it.
async fn stored(ctx: &Ctx, shown: &Shown) -> Result<Fields, Refusal> {
    let content = &shown.filing.content;
    let mut fields = Fields::default();
    fields.push("title", &*content.title);
    fields.push("abstract", &*content.r#abstract);
    fields.push("keywords", content.keywords.join(&ctx.ui().t("ui-list-comma")));
    fields.push("cluster", &*content.further.cluster);
    for way in &content.further.transfer {
        fields.push("transfer", way.code());
    }
    for kind in SectionKind::ALL {
        let there = content.further.sections.iter().find(|s| s.kind == *kind);
        fields.push(section(*kind), there.map_or("", |s| s.text.as_str()));
        fields.push(level(*kind), there.map_or(usual_level(*kind), |s| s.level).code());
    }
    for (place, right) in (1..).zip(&content.further.rights) {
        fields.push(format!("ip-kind-{place}"), right.kind.code());
        fields.push(format!("ip-number-{place}"), &*right.number);
    }
    let ids: Vec<_> = shown.contributors.iter().map(|c| c.person).collect();
    let people = crate::accounts::people(ctx.read(), &ids).await?;
    for c in &shown.contributors {
        fields.push(format!("name-{}", c.place), &*c.name);
        let email = people.get(&c.person).map(|p| p.email.clone()).unwrap_or_default();
        fields.push(format!("email-{}", c.place), email);
        fields.push(format!("share-{}", c.place), c.share.percent());
    }
    if shown.filing.promised {
        fields.push("promise", "yes");
    }
    Ok(fields)
}

fn read(fields: &Fields) -> FilingInput {
    let text = |name: &str| fields.get(name).to_owned();
    FilingInput {
        title: text("title"),
        r#abstract: fields.raw("abstract").to_owned(),
        keywords: text("keywords"),
        cluster: text("cluster"),
        transfer: fields.all("transfer").into_iter().map(str::to_owned).collect(),
        sections: SectionKind::ALL
            .iter()
            .map(|kind| SectionInput {
                kind: kind.code().to_owned(),
                level: text(&level(*kind)),
                text: fields.raw(&section(*kind)).to_owned(),
            })
            .collect(),
        rights: (1..=RIGHTS_MAX)
            .map(|n| RightInput {
                kind: text(&format!("ip-kind-{n}")),
                number: text(&format!("ip-number-{n}")),
            })
            .collect(),
        contributors: (1..=CONTRIBUTORS_MAX)
            .map(|n| ContributorInput {
                name: text(&format!("name-{n}")),
                email: text(&format!("email-{n}")),
                share: text(&format!("share-{n}")),
            })
            .collect(),
        promise: fields.ticked("promise"),
    }
}

async fn to_write(ctx: &Ctx, id: FilingId) -> Result<Shown, Refusal> {
    let shown = ops::load_shown(ctx, id).await?;
    require(shown.from.author, || Refusal::forbidden("filing-only-author"))?;
    Ok(shown)
}

async fn edit(ctx: Ctx, Path(id): Path<FilingId>) -> Result {
    let shown = to_write(&ctx, id).await?;
    if !shown.filing.stage.is_open() {
        return Ok(crate::platform::http::redirect(&format!("/filings/{id}")));
    }
    let fields = stored(&ctx, &shown).await?;
    let form = FormState::filled(fields.iter());
    form_page(&ctx, shown, StatusCode::OK, form, &fields).await
}

fn version(fields: &Fields) -> i64 {
    fields.parsed("version").unwrap_or_default()
}

async fn save(ctx: Ctx, Path(id): Path<FilingId>, posted: Posted) -> Result {
    let fields = &posted.fields;
    match ops::save(&ctx, id, version(fields), &read(fields)).await {
        Ok(_) => Ok(ctx.flash("filing-saved", &format!("/filings/{id}"))),
        Err(refusal) => {
            let Some(status) = comes_back(&refusal) else { return Err(refusal.into()) };
            let shown = to_write(&ctx, id).await?;
            form_page(&ctx, shown, status, ctx.form(fields, &refusal), fields).await
        }
    }
}

/// What the page's script is told.
#[derive(Serialize)]
struct Autosaved {
    version: i64,
    /// Time of day, as it is shown.
    at: String,
}

async fn autosave(ctx: Ctx, Path(id): Path<FilingId>, posted: Posted) -> Result {
    let version = ops::save(&ctx, id, version(&posted.fields), &read(&posted.fields)).await?;
    json(StatusCode::OK, &Autosaved { version, at: ctx.now().local_clock() })
}

async fn submit(ctx: Ctx, Path(id): Path<FilingId>, posted: Posted) -> Result {
    match ops::submit(&ctx, id, version(&posted.fields), posted.received_at).await {
        Ok(()) => Ok(ctx.flash("filing-submitted", &format!("/filings/{id}"))),
        Err(refusal) => {
            let Some(status) = comes_back(&refusal) else { return Err(refusal.into()) };
            let shown = to_write(&ctx, id).await?;
            // What is missing stands beside the fields of what is stored.
            let fields = stored(&ctx, &shown).await?;
            form_page(&ctx, shown, status, ctx.form(&fields, &refusal), &fields).await
        }
    }
}

async fn attach(ctx: Ctx, Path(id): Path<FilingId>, upload: Upload) -> Result {
    let fields = &upload.fields;
    let attached = match NewFile::sent(&upload) {
        Ok(file) => ops::attach(&ctx, id, version(fields), file).await,
        Err(refusal) => Err(refusal),
    };
    match attached {
        Ok(_) => Ok(ctx.flash("filing-attached", &format!("/filings/{id}/edit"))),
        Err(refusal) => {
            let Some(status) = comes_back(&refusal) else { return Err(refusal.into()) };
            let shown = to_write(&ctx, id).await?;
            let mut all = stored(&ctx, &shown).await?;
            for (name, value) in fields.iter() {
                all.push(name, value);
            }
            form_page(&ctx, shown, status, ctx.form(&all, &refusal), &all).await
        }
    }
}

async fn detach(ctx: Ctx, Path((id, file)): Path<(FilingId, String)>, posted: Posted) -> Result {
    ops::detach(&ctx, id, version(&posted.fields), &file).await?;
    Ok(ctx.flash("filing-detached", &format!("/filings/{id}/edit")))
}
