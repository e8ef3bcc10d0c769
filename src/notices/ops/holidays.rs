//! Taking over an announced calendar.

use std::collections::BTreeSet;

use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};

use super::super::{
    policy,
    rules::parse_calendar,
    store::{holiday, holiday_year},
};
use crate::{
    audit::{self, Act},
    kernel::Refusal,
    platform::http::Ctx,
};

/// What an import brought.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportedHolidays {
    pub source: String,
    pub years: Vec<i32>,
    pub days: usize,
}

/// The chain of acts that belong to no competition.
const HOUSE: uuid::Uuid = uuid::Uuid::nil();

/// Takes over the calendar of one or more years; what was known of those years
/// is replaced. Notices that run keep the end they were published with.
///
/// # Errors
/// [`Refusal::Invalid`] with every wrong line; nothing is changed then.
pub async fn import_holidays(ctx: &Ctx, csv: &str) -> Result<ImportedHolidays, Refusal> {
    policy::may_import_holidays(&ctx.actor)?;
    let file = parse_calendar(csv)?;
    let years: BTreeSet<i32> = file.days.iter().map(|d| d.year).collect();
    let imported = ImportedHolidays {
        source: file.source.clone(),
        years: years.iter().copied().collect(),
        days: file.days.len(),
    };
    ctx.in_tx(async |tx| {
        let days: Vec<String> = file.days.iter().map(|d| d.day.to_string()).collect();
        holiday::Entity::delete_many()
            .filter(
                sea_orm::Condition::any()
                    .add(holiday::Column::Year.is_in(years.iter().copied()))
                    .add(holiday::Column::Day.is_in(days)),
            )
            .exec(tx)
            .await?;
        holiday_year::Entity::delete_many()
            .filter(holiday_year::Column::Year.is_in(years.iter().copied()))
            .exec(tx)
            .await?;
        let rows = years
            .iter()
            .map(|year| holiday_year::ActiveModel { year: Set(*year), source: Set(file.source.clone()) });
        holiday_year::Entity::insert_many(rows).exec_without_returning(tx).await?;
        let rows = file.days.iter().map(|day| holiday::ActiveModel {
            day: Set(day.day.to_string()),
            year: Set(day.year),
            working: Set(day.working),
            name: Set(day.name.clone()),
        });
        holiday::Entity::insert_many(rows).exec_without_returning(tx).await?;
        let years = imported.years.iter().map(ToString::to_string).collect::<Vec<_>>().join(",");
        let act = Act::new("holidays.imported", ("calendar", HOUSE), HOUSE)
            .with("days", i64::try_from(imported.days).unwrap_or(i64::MAX))
            .says("years", years);
        audit::record(tx, ctx, act).await?;
        Ok::<_, Refusal>(())
    })
    .await?;
    Ok(imported)
}
