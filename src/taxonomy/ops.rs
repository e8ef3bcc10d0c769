//! Taking in reference data.

use std::collections::HashMap;

use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel};
use uuid::Uuid;

use super::{
    data::EDITION,
    model::Occupation,
    policy,
    rules::{self, BadLine},
    store::{self, occupation},
};
use crate::{
    audit::{self, Act},
    kernel::{Refusal, Text},
    platform::http::Ctx,
};

/// The chain under which changes to the classification are recorded.
const CHAIN: Uuid = Uuid::from_u128(0x6f63_6375_7061_7469_8f6e_0000_0000_2022);
/// Rows a transaction, so that an import never holds others up for long.
const PIECE: usize = 500;
/// The whole classification is 75 kB.
const LARGEST_FILE: usize = 4 * 1024 * 1024;

/// What an import did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportReport {
    pub edition: &'static str,
    pub new: usize,
    /// Known before under another name or with other marks.
    pub changed: usize,
    /// Known before just so, or carried by the product.
    pub same: usize,
    /// Lines of the levels above the occupation.
    pub groups: usize,
    /// Lines that repeat an earlier one.
    pub repeated: usize,
    pub ignored_columns: Vec<String>,
    pub bad: Vec<BadLine>,
}

/// Takes in the occupational classification from a CSV `level,code,name`.
///
/// Written in pieces: a failure in the middle keeps the pieces before it, and
/// importing again does the rest. Importing the same file twice changes, and
/// records, nothing.
///
/// # Errors
/// When the actor may not, the file is no such CSV, or the database fails. Bad
/// lines are no error; the report names each.
pub async fn import_occupations(ctx: &Ctx, csv: &[u8]) -> Result<ImportReport, Refusal> {
    policy::may_import(&ctx.actor)?;
    if csv.len() > LARGEST_FILE {
        return Err(Refusal::TooLarge(Text::new("occupations-too-large").with("mib", LARGEST_FILE >> 20)));
    }
    let reading = rules::read_occupations(csv).map_err(|text| Refusal::field("file", text))?;
    let mut report = ImportReport {
        edition: EDITION,
        new: 0,
        changed: 0,
        same: 0,
        groups: reading.groups,
        repeated: reading.repeated,
        ignored_columns: reading.ignored_columns,
        bad: reading.bad,
    };
    // What the product carries is found before the table is asked.
    let (carried, stored): (Vec<_>, Vec<_>) =
        reading.occupations.iter().partition(|o| store::carried(&o.code).is_some());
    report.same += carried.len();
    for piece in stored.chunks(PIECE) {
        let (new, changed) = save(ctx, piece).await?;
        report.new += new;
        report.changed += changed;
        report.same += piece.len() - new - changed;
    }
    Ok(report)
}

/// One piece in one transaction; answers how many rows are new and changed.
async fn save(ctx: &Ctx, piece: &[&Occupation]) -> Result<(usize, usize), Refusal> {
    ctx.in_tx(async |tx| {
        let _alone = tx.alone(("occupation", CHAIN)).await?;
        let codes: Vec<&str> = piece.iter().map(|o| o.code.as_str()).collect();
        let known: HashMap<String, occupation::Model> =
            store::list_stored(tx, &codes).await?.into_iter().map(|row| (row.code.clone(), row)).collect();

        let mut new = Vec::new();
        let mut changed = Vec::new();
        for row in piece.iter().map(|o| occupation::Model::from(*o)) {
            match known.get(&row.code) {
                None => new.push(row.into_active_model()),
                Some(stored) if *stored == row => {}
                Some(_) => {
                    changed.push(row.code.clone());
                    row.into_active_model().reset_all().update(tx).await?;
                }
            }
        }
        let counts = (new.len(), changed.len());
        if counts == (0, 0) {
            return Ok(counts);
        }
        if !new.is_empty() {
            occupation::Entity::insert_many(new).exec_without_returning(tx).await?;
        }
        let act = Act::new("occupations.imported", ("classification", CHAIN), CHAIN)
            .says("edition", EDITION)
            .with("new", counts.0)
            .with("changed", changed)
            .says("first", codes.first().unwrap_or(&""))
            .says("last", codes.last().unwrap_or(&""));
        audit::record(tx, ctx, act).await?;
        Ok(counts)
    })
    .await
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use sea_orm_migration::MigratorTrait;

    use super::*;
    use crate::{
        kernel::{Dice, Timestamp},
        platform::{
            App, Services, chance, config, db, files, http::live, keys, mail, passwords, search::library,
        },
        taxonomy::{find_occupation, list_occupations, occupations},
    };

    async fn app(dir: &std::path::Path) -> App {
        let dice = Dice::from_seed(42);
        let db = db::connect(None, dir).await.unwrap();
        crate::migrations::Migrator::up(db.owner(), None).await.unwrap();
        Arc::new(Services {
            config: config::Config::for_testing(dir.to_owned()),
            clock: Arc::new(chance::ManualClock::at(Timestamp(1_800_000_000_000))),
            db,
            keys: keys::Keys::open(&dir.join("secrets"), &dice).unwrap(),
            files: files::Files::local(&dir.join("files")).unwrap(),
            mail: mail::Mailer::memory("a@b.example").unwrap().0,
            passwords: passwords::Passwords::new(&dice),
            library: library::Library::open(&library::folder(dir, "public"), &[]).unwrap(),
            inner_library: library::Library::open(&library::folder(dir, "inner"), &[]).unwrap(),
            live: live::Hub::default(),
            dice,
        })
    }

    /// 1,200 invented occupations, one that is carried, and one bad line.
    fn file(name: &str) -> String {
        use std::fmt::Write;
        let mut file = String::from("level,code,name\n4,6-18-02-04,焊工\n4,6-18-2,车工\n");
        for n in 0..1_200 {
            let _ = writeln!(file, "4,9-{:02}-{:02}-00,{name}{n}", n / 100, n % 100);
        }
        file
    }

    #[tokio::test]
    async fn an_import_goes_in_pieces_and_the_second_time_changes_nothing() {
        let dir = tempfile::tempdir().unwrap();
        let app = app(dir.path()).await;
        let ctx = Ctx::system(&app, "import");
        let numbers = |r: &ImportReport| (r.new, r.changed, r.same, r.bad.len());
        let acts = async || audit::list_of_chain(app.db.read(), CHAIN).await.unwrap();

        let first = import_occupations(&ctx, file("工").as_bytes()).await.unwrap();
        assert_eq!(numbers(&first), (1_200, 0, 1, 1));
        assert_eq!(first.bad[0].line, 3);
        assert_eq!(acts().await.len(), 3, "one record a piece of at most 500 rows");

        let second = import_occupations(&ctx, file("工").as_bytes()).await.unwrap();
        assert_eq!(numbers(&second), (0, 0, 1_201, 1));
        assert_eq!(acts().await.len(), 3, "nothing changed, nothing is recorded");

        let renamed = file("工").replace(",工7\n", ",七工L\n");
        let third = import_occupations(&ctx, renamed.as_bytes()).await.unwrap();
        assert_eq!(numbers(&third), (0, 1, 1_200, 1));
        assert!(acts().await[3].details.contains("9-00-07-00"));

        let db = app.db.read();
        assert_eq!(find_occupation(db, "6-18-02-04").await.unwrap().unwrap().name, "焊工");
        let imported = find_occupation(db, "9-00-07-00").await.unwrap().unwrap();
        assert_eq!((imported.name.as_str(), imported.flags.len()), ("七工", 1));
        assert_eq!(find_occupation(db, "9-99-99-99").await.unwrap(), None);
        assert_eq!(occupations(db, &["6-18-02-04", "9-00-08-00", "x"]).await.unwrap().len(), 2);
    }

    #[tokio::test]
    async fn a_search_asks_names_and_beginnings_of_codes_and_nothing_else() {
        let dir = tempfile::tempdir().unwrap();
        let app = app(dir.path()).await;
        let csv = "level,code,name\n4,9-00-00-01,高压焊工\n4,9-00-00-02,100%手工\n4,9-00-01-00,一_工\n";
        import_occupations(&Ctx::system(&app, "import"), csv.as_bytes()).await.unwrap();
        let found = async |query: &str, limit| {
            let list = list_occupations(app.db.read(), query, limit).await.unwrap();
            list.into_iter().map(|o| o.code).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(found("焊工", 9).await, "6-18-02-04 9-00-00-01");
        assert_eq!(found("焊工", 1).await, "6-18-02-04");
        assert_eq!(found("９-00-00", 9).await, "9-00-00-01 9-00-00-02");
        assert_eq!(found("0%", 9).await, "9-00-00-02");
        assert_eq!(found("_", 9).await, "9-00-01-00");
        assert_eq!(found("", 200).await.split(' ').count(), 37);
    }

    #[tokio::test]
    async fn a_file_that_is_no_classification_and_an_actor_who_may_not_are_refused() {
        let dir = tempfile::tempdir().unwrap();
        let app = app(dir.path()).await;
        let wrong = import_occupations(&Ctx::system(&app, "import"), b"a,b\n1,2\n").await;
        assert!(matches!(wrong, Err(Refusal::Invalid(_))));
        let large = vec![b' '; LARGEST_FILE + 1];
        let large = import_occupations(&Ctx::system(&app, "import"), &large).await;
        assert!(matches!(large, Err(Refusal::TooLarge(_))));
        let visitor = import_occupations(&Ctx::acting(&app, crate::kernel::Actor::Visitor), b"").await;
        assert!(matches!(visitor, Err(Refusal::NotFound)));
    }
}
