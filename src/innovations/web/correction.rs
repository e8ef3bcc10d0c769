//! The host of the selection puts a published text right.

use askama::Template;
use axum::http::StatusCode;

use super::comes_back;
use crate::{
    innovations::{
        model::SectionKind,
        ops,
        rules::{
            correction::CorrectionInput,
            filing::{ABSTRACT_MAX, SECTION_MAX, TITLE_MAX},
        },
        store,
    },
    platform::http::{Access, Ctx, FormState, Path, Posted, Result, Route, Ui, get, page_with, post},
};

pub fn routes() -> Vec<Route> {
    vec![
        get("/innovations/{innovation_number}/correct", Access::MEMBER, ask),
        post("/innovations/{innovation_number}/correct", Access::MEMBER, correct),
    ]
}

#[derive(Template)]
#[template(path = "innovations/correct.html")]
struct CorrectPage {
    ui: Ui,
    form: FormState,
    number: String,
    title: String,
    edition: i32,
    /// Field and name of each part.
    sections: Vec<(String, String)>,
    title_max: usize,
    abstract_max: usize,
    section_max: usize,
}

fn field(kind: SectionKind) -> String {
    format!("section-{kind}")
}

/// The other way round.
fn section((name, text): (&str, &str)) -> Option<(String, String)> {
    Some((name.strip_prefix("section-")?.to_owned(), text.to_owned()))
}

async fn ask_page(ctx: &Ctx, number: &str, status: StatusCode, form: Option<FormState>) -> Result {
    let innovation = store::innovation::find_by_number(ctx.read(), number).await?;
    ops::to_correct(ctx.read(), ctx, &innovation).await?;
    let ui = ctx.ui();
    let text = &innovation.text;
    let sections = &text.further.sections;
    let form = form.unwrap_or_else(|| {
        let keywords = text.keywords.join(&ui.t("ui-list-comma"));
        let own =
            [("title", text.title.clone()), ("abstract", text.r#abstract.clone()), ("keywords", keywords)];
        let own = own.into_iter().map(|(name, value)| (name.to_owned(), value));
        FormState::filled(own.chain(sections.iter().map(|s| (field(s.kind), s.text.clone()))))
    });
    let page = CorrectPage {
        form,
        title: innovation.shown_title(),
        edition: innovation.edition,
        sections: sections.iter().map(|s| (field(s.kind), ui.word("section", s.kind))).collect(),
        title_max: TITLE_MAX,
        abstract_max: ABSTRACT_MAX,
        section_max: SECTION_MAX,
        number: innovation.number,
        ui,
    };
    page_with(status, &page)
}

async fn ask(ctx: Ctx, Path(number): Path<String>) -> Result {
    ask_page(&ctx, &number, StatusCode::OK, None).await
}

async fn correct(ctx: Ctx, Path(number): Path<String>, posted: Posted) -> Result {
    let one = |name: &str| posted.fields.get(name).to_owned();
    let input = CorrectionInput {
        title: one("title"),
        r#abstract: one("abstract"),
        keywords: one("keywords"),
        sections: posted.fields.iter().filter_map(section).collect(),
        reason: one("reason"),
    };
    let seen = posted.fields.parsed("version").unwrap_or(0);
    match ops::correct(&ctx, &number, seen, &input).await {
        Ok(_) => Ok(ctx.flash("innovation-corrected", &format!("/repository/{number}"))),
        Err(refusal) => {
            let Some(status) = comes_back(&refusal) else { return Err(refusal.into()) };
            ask_page(&ctx, &number, status, Some(ctx.form(&posted.fields, &refusal))).await
        }
    }
}
