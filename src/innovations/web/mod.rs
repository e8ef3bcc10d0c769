//! Selections, filings and works as pages.

mod correction;
mod filing_form;
mod filings;
mod listing;
mod rubric;
mod selections;
mod withdrawal;
mod works;

use axum::http::StatusCode;

use crate::{
    innovations::model::{CategoryStage, FilingStage},
    kernel::Refusal,
    platform::http::{Route, Ui},
};

pub(super) fn routes() -> Vec<Route> {
    [
        selections::routes(),
        rubric::routes(),
        filings::routes(),
        filing_form::routes(),
        listing::routes(),
        works::routes(),
        withdrawal::routes(),
        correction::routes(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// A word with the kind of badge it is shown in.
#[derive(Clone, Debug)]
struct Badge {
    kind: &'static str,
    text: String,
}

fn filing_stage(ui: &Ui, stage: FilingStage) -> Badge {
    let kind = match stage {
        FilingStage::Draft | FilingStage::Withdrawn => "line",
        FilingStage::Returned => "warn",
        FilingStage::UnitReview
        | FilingStage::DistrictReview
        | FilingStage::CityCheck
        | FilingStage::Scoring => "info",
        FilingStage::Selected | FilingStage::Published => "ok",
        FilingStage::NotSelected => "line",
        FilingStage::Refused => "red",
    };
    Badge { kind, text: ui.word("filing-stage", stage) }
}

fn category_stage(ui: &Ui, stage: CategoryStage) -> Badge {
    let kind = match stage {
        CategoryStage::Filing | CategoryStage::Review => "info",
        CategoryStage::Listed | CategoryStage::Noticed => "warn",
        CategoryStage::Published => "ok",
    };
    Badge { kind, text: ui.word("category-stage", stage) }
}

/// The status with which a form comes back; other refusals are pages of their own.
fn comes_back(refusal: &Refusal) -> Option<StatusCode> {
    match refusal {
        Refusal::Invalid(_) => Some(StatusCode::UNPROCESSABLE_ENTITY),
        Refusal::Conflict(_) | Refusal::Stale { .. } => Some(StatusCode::CONFLICT),
        _ => None,
    }
}
