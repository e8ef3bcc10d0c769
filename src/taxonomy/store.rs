//! The table `occupation`: the classification beyond what the product carries.

use std::collections::HashMap;

use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::LikeExpr,
};

use super::{
    data::{EDITION, OCCUPATIONS},
    model::{Occupation, OccupationFlag},
};
use crate::kernel::{Refusal, text};

pub(super) mod occupation {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "occupation")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub edition: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub code: String,
        pub name: String,
        /// Codes of the marks, in their order, nothing between them.
        pub flags: String,
    }

    #[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

impl From<occupation::Model> for Occupation {
    fn from(row: occupation::Model) -> Self {
        let flags = OccupationFlag::ALL.iter().filter(|flag| row.flags.contains(flag.code())).copied();
        Self { flags: flags.collect(), edition: row.edition, code: row.code, name: row.name, cluster: None }
    }
}

impl From<&Occupation> for occupation::Model {
    fn from(occupation: &Occupation) -> Self {
        Self {
            edition: occupation.edition.clone(),
            code: occupation.code.clone(),
            name: occupation.name.clone(),
            flags: occupation.flags.iter().map(|flag| flag.code()).collect(),
        }
    }
}

pub(super) fn carried(code: &str) -> Option<&'static Occupation> {
    OCCUPATIONS.binary_search_by(|o| o.code.as_str().cmp(code)).ok().map(|place| &OCCUPATIONS[place])
}

/// An occupation of the current edition by its code: one we carry, or one that
/// was imported.
///
/// # Errors
/// The database's.
pub async fn find_occupation(db: &impl ConnectionTrait, code: &str) -> Result<Option<Occupation>, Refusal> {
    if let Some(found) = carried(code) {
        return Ok(Some(found.clone()));
    }
    let key = (EDITION.to_owned(), code.to_owned());
    Ok(occupation::Entity::find_by_id(key).one(db).await?.map(Occupation::from))
}

/// Occupations of the current edition in bulk, by code, for lists.
///
/// # Errors
/// The database's.
pub async fn occupations(
    db: &impl ConnectionTrait,
    codes: &[&str],
) -> Result<HashMap<String, Occupation>, Refusal> {
    let mut found: HashMap<String, Occupation> =
        codes.iter().filter_map(|code| carried(code)).map(|o| (o.code.clone(), o.clone())).collect();
    let missing: Vec<&str> = codes.iter().filter(|code| !found.contains_key(**code)).copied().collect();
    if !missing.is_empty() {
        let rows = list_stored(db, &missing).await?;
        found.extend(rows.into_iter().map(|row| (row.code.clone(), row.into())));
    }
    Ok(found)
}

/// Occupations whose code begins with the query or whose name holds it: those
/// we carry first, then the imported ones, each by code.
///
/// # Errors
/// The database's.
pub async fn list_occupations(
    db: &impl ConnectionTrait,
    query: &str,
    limit: u64,
) -> Result<Vec<Occupation>, Refusal> {
    let query = text::one_line(&text::half_width(query));
    let limit = usize::try_from(limit).unwrap_or(usize::MAX).min(LONGEST_LIST);
    let mut found: Vec<Occupation> = OCCUPATIONS
        .iter()
        .filter(|o| o.code.starts_with(&query) || o.name.contains(&query))
        .take(limit)
        .cloned()
        .collect();
    let room = limit - found.len();
    if room > 0 {
        let plain: String = query
            .chars()
            .flat_map(|c| ['\\'].into_iter().filter(move |_| "%_\\".contains(c)).chain([c]))
            .collect();
        let like = |pattern: String| LikeExpr::new(pattern).escape('\\');
        let matches = Condition::any()
            .add(occupation::Column::Code.like(like(format!("{plain}%"))))
            .add(occupation::Column::Name.like(like(format!("%{plain}%"))));
        let rows = occupation::Entity::find()
            .filter(occupation::Column::Edition.eq(EDITION))
            .filter(matches)
            .order_by_asc(occupation::Column::Code)
            .limit(u64::try_from(room).unwrap_or(0))
            .all(db)
            .await?;
        found.extend(rows.into_iter().map(Occupation::from));
    }
    Ok(found)
}

/// No list of occupations is longer than this.
const LONGEST_LIST: usize = 200;

/// The imported rows of some codes.
pub(super) async fn list_stored(
    db: &impl ConnectionTrait,
    codes: &[&str],
) -> Result<Vec<occupation::Model>, Refusal> {
    Ok(occupation::Entity::find()
        .filter(occupation::Column::Edition.eq(EDITION))
        .filter(occupation::Column::Code.is_in(codes.iter().copied()))
        .all(db)
        .await?)
}
