//! Published results, made through the operations of the product.

use std::sync::Arc;

use jiangtai::{
    innovations::{
        self, Attachment, Content, Credit, Disclosure, Further, NewInnovation, Right, RightKind, Section,
        SectionKind, Share, TransferWay,
    },
    kernel::{Change, InnovationId, OrganisationId, Refusal},
    platform::{
        App,
        http::Ctx,
        search::library::{Library, folder},
    },
    repository,
};
use sea_orm::{ConnectionTrait, Statement};

use super::TestApp;

/// A result about something.
pub fn content(title: &str, text: &str, keywords: &[&str]) -> Content {
    Content {
        title: title.to_owned(),
        r#abstract: text.to_owned(),
        keywords: keywords.iter().map(|keyword| (*keyword).to_owned()).collect(),
        category: "先进操作法".to_owned(),
        year: Some(2026),
        further: Further {
            cluster: "B1".to_owned(),
            district: "BH".to_owned(),
            unit: "太湖重工有限公司".to_owned(),
            contributors: vec!["王建国".to_owned(), "李芳".to_owned()],
            transfer: vec![TransferWay::Licence, TransferWay::JointUse],
            rights: vec![Right { kind: RightKind::Patent, number: "ZL202510123456.7".to_owned() }],
            ..Further::default()
        },
    }
}

pub fn section(kind: SectionKind, level: Disclosure, text: &str) -> Section {
    Section { kind, level, text: text.to_owned() }
}

pub fn file(name: &str, level: Disclosure) -> Attachment {
    let media = "application/pdf".to_owned();
    Attachment { hash: "0".repeat(64), name: name.to_owned(), media, bytes: 12_345, level, is_blind: false }
}

/// Publishes a result of this holder; answers its id and number.
pub async fn publish(app: &App, holder: OrganisationId, content: Content) -> (InnovationId, String) {
    let ctx = Ctx::system(app, "test");
    let credits = vec![Credit { place: 1, person: None, name: "王建国".to_owned(), share: Share::WHOLE }];
    let new = NewInnovation { holder, content, credits };
    let id = ctx.in_tx(async |tx| innovations::publish(tx, &ctx, new).await).await.expect("published");
    let known = innovations::list_of(app.db.read(), &[id]).await.expect("a database").pop();
    (id, known.expect("the result").number)
}

/// Sets a result's stage as a withdrawal does.
pub async fn withdraw(app: &App, id: InnovationId) {
    let ctx = Ctx::system(app, "test");
    let done = ctx.in_tx(async |tx| {
        let sql = format!("UPDATE innovation SET stage = 'withdrawn' WHERE number IN ({})", {
            let known = innovations::list_of(tx, &[id]).await?;
            known.iter().map(|i| format!("'{}'", i.number)).collect::<Vec<_>>().join(", ")
        });
        tx.execute_unprepared(&sql).await?;
        tx.changed(Change::Innovation(id)).await?;
        Ok::<_, Refusal>(())
    });
    done.await.expect("withdrawn");
}

impl TestApp {
    /// Somebody who holds results.
    pub async fn holder(&self) -> OrganisationId {
        self.unit("太湖重工有限公司", "BH").await.organisation
    }

    /// Brings the indexes to where the database is.
    pub async fn index(&self) {
        // PostgreSQL hands a change on when no older transaction of the whole cluster is open any
        // more, and other tests have theirs.
        if self.app.db.is_postgres() {
            let read = self.app.db.read();
            let young = "SELECT count(*) AS n FROM change \
                 WHERE xid >= pg_snapshot_xmin(pg_current_snapshot())::text::bigint";
            let ripe = async || {
                let asked = Statement::from_string(read.get_database_backend(), young);
                let row = read.query_one_raw(asked).await.expect("a database").expect("a count");
                row.try_get::<i64>("", "n").expect("a number") == 0
            };
            let all = async { while !ripe().await {} };
            tokio::time::timeout(std::time::Duration::from_secs(30), all)
                .await
                .expect("older transactions end");
        }
        repository::catch_up(&self.app).await.expect("an index");
    }

    /// A service on the same database and data whose indexes are opened again, as after a restart.
    pub fn reopened(&self) -> App {
        let open = |name| {
            let folder = folder(&self.app.config.data, name);
            Library::open(&folder, &repository::LABELS).expect("an index")
        };
        let old = &self.app;
        Arc::new(jiangtai::platform::Services {
            config: old.config.clone(),
            clock: Arc::clone(&old.clock),
            dice: jiangtai::kernel::Dice::from_seed(7),
            db: old.db.clone(),
            keys: jiangtai::platform::keys::Keys::open(&old.config.secrets_dir(), &old.dice).expect("keys"),
            files: jiangtai::platform::files::Files::local(&old.config.data.join("files")).expect("files"),
            mail: jiangtai::platform::mail::Mailer::memory("a@localhost").expect("a sender").0,
            passwords: jiangtai::platform::passwords::Passwords::new(&old.dice),
            library: open("public"),
            inner_library: open("signed-in"),
            live: jiangtai::platform::http::live::Hub::default(),
        })
    }
}
