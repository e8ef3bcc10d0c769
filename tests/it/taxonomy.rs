//! Taking in the classification of occupations, and finding it again.

use std::fmt::Write;

use jiangtai::{
    audit,
    kernel::{Actor, Refusal},
    platform::http::Ctx,
    taxonomy::{ImportReport, find_occupation, import_occupations, list_occupations, occupations},
};

use super::support::TestApp;

/// 1,200 invented occupations, one that is carried, and one bad line.
fn file(name: &str) -> String {
    let mut file = String::from("level,code,name\n4,6-18-02-04,焊工\n4,6-18-2,车工\n");
    for n in 0..1_200 {
        let _ = writeln!(file, "4,9-{:02}-{:02}-00,{name}{n}", n / 100, n % 100);
    }
    file
}

/// The details of what the trail says about imports, newest first.
async fn imports(app: &TestApp) -> Vec<String> {
    let records = audit::list_recent(app.app.db.read(), None, 100).await.unwrap();
    records.into_iter().filter(|r| r.action == "occupations.imported").map(|r| r.details).collect()
}

#[tokio::test]
async fn an_import_goes_in_pieces_and_the_second_time_changes_nothing() {
    let app = TestApp::start().await;
    let ctx = app.system();
    let numbers = |r: &ImportReport| (r.new, r.changed, r.same, r.bad.len());

    let first = import_occupations(&ctx, file("工").as_bytes()).await.unwrap();
    assert_eq!(numbers(&first), (1_200, 0, 1, 1));
    assert_eq!(first.bad[0].line, 3);
    assert_eq!(imports(&app).await.len(), 3, "one record a piece of at most 500 rows");

    let second = import_occupations(&ctx, file("工").as_bytes()).await.unwrap();
    assert_eq!(numbers(&second), (0, 0, 1_201, 1));
    assert_eq!(imports(&app).await.len(), 3, "nothing changed, nothing is recorded");

    let renamed = file("工").replace(",工7\n", ",七工L\n");
    let third = import_occupations(&ctx, renamed.as_bytes()).await.unwrap();
    assert_eq!(numbers(&third), (0, 1, 1_200, 1));
    assert!(imports(&app).await[0].contains("9-00-07-00"));

    let db = app.app.db.read();
    assert_eq!(find_occupation(db, "6-18-02-04").await.unwrap().unwrap().name, "焊工");
    let imported = find_occupation(db, "9-00-07-00").await.unwrap().unwrap();
    assert_eq!((imported.name.as_str(), imported.flags.len()), ("七工", 1));
    assert_eq!(find_occupation(db, "9-99-99-99").await.unwrap(), None);
    assert_eq!(occupations(db, &["6-18-02-04", "9-00-08-00", "x"]).await.unwrap().len(), 2);
    app.end().await;
}

#[tokio::test]
async fn a_search_asks_names_and_beginnings_of_codes_and_nothing_else() {
    let app = TestApp::start().await;
    let csv = "level,code,name\n4,9-00-00-01,高压焊工\n4,9-00-00-02,100%手工\n4,9-00-01-00,一_工\n";
    import_occupations(&app.system(), csv.as_bytes()).await.unwrap();
    let found = async |query: &str, limit| {
        let list = list_occupations(app.app.db.read(), query, limit).await.unwrap();
        list.into_iter().map(|o| o.code).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(found("焊工", 9).await, "6-18-02-04 9-00-00-01");
    assert_eq!(found("焊工", 1).await, "6-18-02-04");
    assert_eq!(found("９-00-00", 9).await, "9-00-00-01 9-00-00-02");
    assert_eq!(found("0%", 9).await, "9-00-00-02");
    assert_eq!(found("_", 9).await, "9-00-01-00");
    assert_eq!(found("", 200).await.split(' ').count(), 37);
    app.end().await;
}

#[tokio::test]
async fn a_file_that_is_no_classification_and_an_actor_who_may_not_are_refused() {
    let app = TestApp::start().await;
    let wrong = import_occupations(&app.system(), b"a,b\n1,2\n").await;
    assert!(matches!(wrong, Err(Refusal::Invalid(_))));
    let large = import_occupations(&app.system(), &vec![b' '; 5 * 1024 * 1024]).await;
    assert!(matches!(large, Err(Refusal::TooLarge(_))));
    let visitor = import_occupations(&Ctx::acting(&app.app, Actor::Visitor), b"").await;
    assert!(matches!(visitor, Err(Refusal::NotFound)));
    assert_eq!(imports(&app).await, Vec::<String>::new());
    app.end().await;
}
