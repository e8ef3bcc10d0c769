//! The page of a result, and how it is cited.

use askama::Template;
use axum::http::StatusCode;

use super::facets;
use crate::{
    innovations::{self, Innovation, InnovationStage},
    kernel::Refusal,
    marketplace,
    platform::http::{Ctx, Path, Query, Result, Ui, attachment, page, page_with},
    repository::{
        ops,
        rules::{Citation, Format},
    },
};

struct Part {
    title: String,
    paragraphs: Vec<String>,
}

/// A line of what is known of a result, with the address of others that share it.
struct Fact {
    name: String,
    value: String,
    href: String,
}

struct File {
    name: String,
    size: String,
    href: String,
}

struct Version {
    edition: i32,
    iso: String,
    at: String,
    reason: String,
    /// Empty for the one that is shown.
    href: String,
}

struct Other {
    number: String,
    title: String,
    facts: Vec<String>,
}

#[derive(Template)]
#[template(path = "repository/show.html")]
struct ShowPage {
    ui: Ui,
    number: String,
    title: String,
    lead: String,
    category: String,
    published: String,
    edition: i32,
    r#abstract: Vec<String>,
    parts: Vec<Part>,
    keywords: Vec<String>,
    contributors: Vec<String>,
    facts: Vec<Fact>,
    transfer: Vec<String>,
    rights: Vec<Fact>,
    files: Vec<File>,
    similar: Vec<Other>,
    /// The newest first; none where there is but one.
    editions: Vec<Version>,
    /// Where the current edition is, if another is shown.
    current: String,
    citation: String,
    /// Address and name of each form of it.
    forms: Vec<(String, String)>,
    may_know_more: bool,
    /// It is on offer in the market.
    is_listed: bool,
    /// The reader acts for its holder.
    is_own: bool,
    /// The reader acts for the host of its selection.
    may_correct: bool,
}

impl ShowPage {
    /// What its holder may do in the market.
    fn own_word(&self) -> String {
        self.ui.t(if self.is_listed { "repository-edit-listing" } else { "repository-list-it" })
    }
}

#[derive(Template)]
#[template(path = "repository/withdrawn.html")]
struct WithdrawnPage {
    ui: Ui,
    number: String,
}

fn paragraphs(text: &str) -> Vec<String> {
    text.split('\n').map(str::trim).filter(|p| !p.is_empty()).map(str::to_owned).collect()
}

fn find(label: &str, value: &str) -> String {
    let fields = serde_urlencoded::to_string([(label, value)]).unwrap_or_default();
    format!("/repository?{fields}")
}

pub(super) async fn show(ctx: Ctx, Path(number): Path<String>) -> Result {
    show_edition(&ctx, &number, None).await
}

/// An edition that was replaced, or the current one at an address of its own.
pub(super) async fn earlier(ctx: Ctx, Path((number, edition)): Path<(String, i32)>) -> Result {
    show_edition(&ctx, &number, Some(edition)).await
}

async fn show_edition(ctx: &Ctx, number: &str, wanted: Option<i32>) -> Result {
    let mut innovation = ops::result(ctx, number).await?;
    let ui = ctx.ui();
    if innovation.stage != InnovationStage::Published {
        return page_with(StatusCode::GONE, &WithdrawnPage { ui, number: innovation.number });
    }
    let here = format!("/repository/{}", innovation.number);
    let newest = innovation.edition;
    // Most have but one.
    let editions =
        if newest > 1 || wanted.is_some() { ops::editions(ctx, &innovation).await? } else { Vec::new() };
    if let Some(wanted) = wanted {
        innovation = ops::as_in(innovation, &editions, wanted)?;
    }
    let versions = editions.iter().rev().filter(|_| editions.len() > 1).map(|edition| Version {
        edition: edition.number,
        iso: edition.at.rfc3339(),
        at: ui.time(&edition.at),
        reason: edition.reason.clone(),
        href: if edition.number == innovation.edition {
            String::new()
        } else {
            format!("{here}/editions/{}", edition.number)
        },
    });
    let versions: Vec<Version> = versions.collect();
    let similar = ops::similar(ctx, &innovation).await?.into_iter().map(|other| Other {
        title: other.shown_title(),
        number: other.number,
        facts: [other.text.category, other.text.further.unit].into_iter().filter(|f| !f.is_empty()).collect(),
    });
    let citation = citation(ctx, &innovation).write(Format::Gbt7714);
    let form = |format: &Format| {
        let address = format!("/repository/{}/citation?format={}", innovation.number, format.code());
        (address, ui.word("citation-format", format))
    };
    let further = &innovation.text.further;
    let day = innovation.published_at.local_date();
    let mut facts = Vec::new();
    let mut fact = |label: &'static str, name: String, value: &str| {
        if !value.is_empty() {
            facts.push(Fact {
                name: ui.word("repository-facet", label),
                value: name,
                href: find(label, value),
            });
        }
    };
    fact("cluster", facets::cluster_then(ui.language(), &further.cluster, day), &further.cluster);
    fact("district", facets::name(&ui, "district", &further.district), &further.district);
    let year = innovation.text.year.map_or_else(String::new, |year| year.to_string());
    fact("year", year.clone(), &year);
    let parts = further.sections.iter().map(|section| Part {
        title: ui.word("section", section.kind),
        paragraphs: paragraphs(&section.text),
    });
    let rights = further.rights.iter().map(|right| Fact {
        name: ui.word("right", right.kind),
        value: right.number.clone(),
        href: String::new(),
    });
    let files = further.attachments.iter().map(|file| File {
        name: file.name.clone(),
        size: format!("{} kB", file.bytes.div_ceil(1_000)),
        href: format!("/repository/{}/attachments/{}", innovation.number, file.hash),
    });
    let listing = marketplace::find_listing(ctx.read(), innovation.id).await?;
    page(&ShowPage {
        title: innovation.shown_title(),
        lead: further.unit.clone(),
        category: innovation.text.category.clone(),
        published: ui.time(&innovation.published_at),
        edition: innovation.edition,
        r#abstract: paragraphs(&innovation.text.r#abstract),
        parts: parts.collect(),
        keywords: innovation.text.keywords.clone(),
        contributors: further.contributors.clone(),
        transfer: further.transfer.iter().map(|way| ui.word("transfer", way)).collect(),
        rights: rights.collect(),
        files: files.collect(),
        similar: similar.collect(),
        forms: Format::ALL.iter().map(form).collect(),
        citation,
        may_know_more: ctx.actor.seat().is_none(),
        is_listed: listing.is_some_and(|listing| listing.is_open()),
        is_own: innovations::holds(&ctx.actor, &innovation),
        may_correct: innovations::may_correct(ctx, &innovation).await?,
        current: if innovation.edition == newest { String::new() } else { here },
        editions: versions,
        facts,
        number: innovation.number,
        ui,
    })
}

fn citation(ctx: &Ctx, innovation: &Innovation) -> Citation {
    let (ui, further) = (ctx.ui(), &innovation.text.further);
    let base = ctx.app.config.public_base();
    let mut authors = further.contributors.clone();
    if authors.is_empty() {
        authors.extend(Some(further.unit.clone()).filter(|unit| !unit.is_empty()));
    }
    Citation {
        authors,
        title: innovation.shown_title(),
        number: innovation.number.clone(),
        published: innovation.published_at.local_date(),
        cited: ctx.now().local_date(),
        url: if base.is_empty() { base } else { format!("{base}/repository/{}", innovation.number) },
        r#abstract: innovation.text.r#abstract.clone(),
        keywords: innovation.text.keywords.clone(),
        place: ui.t("citation-place"),
        publisher: ui.t("citation-publisher"),
        others: ui.t("citation-others"),
    }
}

/// A file of a result, where the reader's level allows it; always to be saved, never shown.
pub(super) async fn download(ctx: Ctx, Path((number, file)): Path<(String, String)>) -> Result {
    let (found, bytes) = ops::file(&ctx, &number, &file).await?;
    Ok(attachment(&found.name, found.media_type(), bytes))
}

/// The citation as a file; GB/T 7714 where no form is named.
pub(super) async fn cite(ctx: Ctx, Path(number): Path<String>, Query(query): Query) -> Result {
    let format = match query.get("format") {
        "" => Format::Gbt7714,
        code => code.parse().map_err(|_| Refusal::field("format", "citation-bad-format"))?,
    };
    let innovation = ops::result(&ctx, &number).await?;
    if innovation.stage != InnovationStage::Published {
        return Err(Refusal::NotFound.into());
    }
    let (ending, media) = match format {
        Format::Gbt7714 => ("txt", "text/plain; charset=utf-8"),
        Format::Bibtex => ("bib", "application/x-bibtex; charset=utf-8"),
        Format::Ris => ("ris", "application/x-research-info-systems; charset=utf-8"),
        Format::CslJson => ("json", "application/vnd.citationstyles.csl+json"),
    };
    let name = format!("{}.{ending}", innovation.number);
    Ok(attachment(&name, media, citation(&ctx, &innovation).write(format)))
}
