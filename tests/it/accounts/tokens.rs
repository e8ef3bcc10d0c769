//! Access tokens: made once, shown once, stored as a hash, revoked.

use jiangtai::accounts;
use reqwest::Method;
use sea_orm::{ConnectionTrait, DatabaseBackend, Statement};
use serde_json::json;

use crate::support::{Client, Reply, TestApp, season, world::ids_after};

const FORM: [(&str, &str); 3] = [("token_name", "人事系统"), ("scope", "write"), ("days", "30")];

fn shown(page: &Reply) -> String {
    let text = page.text();
    let at = text.find("jt_").expect("the token is shown");
    text[at..].chars().take_while(|c| c.is_ascii_alphanumeric() || "-_".contains(*c)).collect()
}

async fn make(client: &Client, scope: &str) -> String {
    let form = [("token_name", "接口"), ("scope", scope), ("days", "30")];
    shown(&client.post("/account/tokens", &form).await.expect(201))
}

async fn acts(app: &TestApp) -> Vec<String> {
    let db = app.app.db.read();
    let sql = "SELECT action FROM audit_record WHERE object_kind = 'access_token' ORDER BY seq";
    let rows = db.query_all_raw(Statement::from_string(db.get_database_backend(), sql)).await;
    rows.expect("rows").iter().map(|row| row.try_get("", "action").expect("an action")).collect()
}

/// Everything in the database, as text.
async fn everything(app: &TestApp) -> String {
    let db = app.app.db.read();
    let backend = db.get_database_backend();
    let all = async |sql: String| db.query_all_raw(Statement::from_string(backend, sql)).await.expect("rows");
    if backend == DatabaseBackend::Postgres {
        let tables = "SELECT tablename::text AS name FROM pg_tables WHERE schemaname = 'public'".to_owned();
        let mut found = String::new();
        for table in all(tables).await {
            let table: String = table.try_get("", "name").expect("a name");
            for row in all(format!("SELECT t::text AS row FROM \"{table}\" t")).await {
                found += &row.try_get::<String>("", "row").expect("text");
            }
        }
        return found;
    }
    // The file itself, and what has not been written back into it yet.
    let mut found = String::new();
    for entry in std::fs::read_dir(app.dir.path().join("data")).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_file() {
            found += &String::from_utf8_lossy(&std::fs::read(path).expect("a file"));
        }
    }
    found
}

#[tokio::test]
async fn a_token_acts_as_its_person_and_lies_nowhere_in_clear() {
    let app = TestApp::start().await;
    let unit = app.unit("无锡某厂", "BH").await;
    let wrong = [("token_name", ""), ("scope", "all"), ("days", "366")];
    let back = unit.client.post("/account/tokens", &wrong).await.expect(422).text();
    for text in ["请填写", "请选择令牌的权限", "有效期为 1 到 365 天"] {
        assert!(back.contains(text), "{text}: {back}");
    }
    let page = unit.client.post("/account/tokens", &FORM).await.expect(201);
    let token = shown(&page);
    assert_eq!(token.len(), 3 + 43);
    let later = unit.client.get("/account").await.expect(200).text();
    assert!(later.contains("人事系统") && later.contains("从未使用") && !later.contains("jt_"), "shown once");

    let program = app.program(&token);
    let me = program.get_json("/api/v1/me").await.expect(200).json();
    assert_eq!(me["acting_for"], unit.organisation.to_string());
    assert_eq!(me["second_factor"]["shown"], true);
    // No browser: neither a cookie nor where it comes from says anything.
    let body = json!({ "email": "new@example.com", "role": "clerk" });
    let request = program.bare(Method::POST, "/api/v1/organisation/invitations");
    Client::send(request.header("origin", "https://erp.example").json(&body)).await.expect(201);
    unit.client.clone().in_english().get("/account").await.expect(200);
    assert!(unit.client.get("/account").await.text().contains("最近使用"));

    let all = everything(&app).await;
    let hash = hex::encode(<sha2::Sha256 as sha2::Digest>::digest(token.as_bytes()));
    assert!(all.contains(&hash), "the hash is there, so this looks at the right place");
    assert!(!all.contains(&token) && !all.contains(&token[3..]), "the token lies open");
    assert_eq!(acts(&app).await, ["token.made"]);
    app.end().await;
}

#[tokio::test]
async fn a_revoked_or_old_token_and_one_without_its_seat_open_nothing() {
    let app = TestApp::start().await;
    let unit = app.unit("无锡某厂", "BH").await;
    let other = app.someone("路人").await;
    let token = make(&unit.client, "read").await;
    let program = app.program(&token);
    program.get_json("/api/v1/me").await.expect(200);
    let refused = program
        .post_json("/api/v1/organisation/invitations", &json!({ "email": "a@example.com", "role": "clerk" }))
        .await
        .expect(403);
    assert_eq!(refused.json()["code"], "token-reads-only");

    let page = unit.client.get("/account").await.expect(200).text();
    let id = ids_after(&page, "/account/tokens/").remove(0);
    let revoke = format!("/account/tokens/{id}/revoke");
    other.client.post(&revoke, &[]).await.expect(404);
    program.post(&revoke, &[]).await.expect(403);
    program.get_json("/api/v1/me").await.expect(200);
    unit.client.post(&revoke, &[]).await.expect(303);
    unit.client.post(&revoke, &[]).await.expect(404);
    assert_eq!(program.get_json("/api/v1/me").await.expect(401).headers["www-authenticate"], "Bearer");
    // An unknown token is no visitor, and a cookie beside it does not help.
    program.get_json("/api/v1/notices").await.expect(401);
    let request =
        unit.client.bare(Method::GET, "/api/v1/me").header("authorization", format!("Bearer {token}"));
    Client::send(request).await.expect(401);
    assert_eq!(acts(&app).await, ["token.made", "token.revoked"]);

    // The membership ends: the token with it.
    let token = make(&unit.client, "read").await;
    let program = app.program(&token);
    program.get_json("/api/v1/me").await.expect(200);
    let ctx = app.system();
    ctx.in_tx(async |tx| {
        let (backend, sql) = match tx.get_database_backend() {
            b @ DatabaseBackend::Postgres => (b, "DELETE FROM membership WHERE person = $1"),
            b => (b, "DELETE FROM membership WHERE person = ?"),
        };
        tx.execute_raw(Statement::from_sql_and_values(backend, sql, [unit.person.0.into()])).await
    })
    .await
    .expect("a membership ended");
    program.get_json("/api/v1/me").await.expect(401);

    // Thirty days are over.
    let token = make(&other.client, "read").await;
    let program = app.program(&token);
    assert_eq!(program.get_json("/api/v1/me").await.expect(200).json()["acting_for"], json!(null));
    app.clock.advance(30 * 24 * 60 * 60 * 1000 - 1);
    program.get_json("/api/v1/me").await.expect(200);
    app.clock.advance(1);
    program.get_json("/api/v1/me").await.expect(401);
    app.end().await;
}

#[tokio::test]
async fn making_a_token_takes_the_second_factor_and_a_new_password_revokes_them() {
    let app = TestApp::start().await;
    let unit = app.unit("无锡某厂", "BH").await;
    let by_password = app.visitor();
    by_password.set_cookie(&season::session(&app.app, unit.person, false).await);
    let page = by_password.get("/account").await.expect(200).text();
    assert!(page.contains("请先完成第二重验证") && !page.contains("action=\"/account/tokens\""));
    let refused = by_password.post("/account/tokens", &FORM).await.expect(303);
    assert!(refused.location().starts_with("/sign-in/code"));

    let token = make(&unit.client, "write").await;
    let program = app.program(&token);
    // A token begets no token and changes nothing of the account.
    for path in ["/account/tokens", "/account/password", "/sign-in/enrol", "/sign-in/code", "/sign-out"] {
        program.post(path, &FORM).await.expect(403);
    }
    program.get("/account").await.expect(403);
    let act = json!({ "organisation": unit.organisation.to_string() });
    program.post_json("/api/v1/me/act-for", &act).await.expect(403);

    let ctx = app.system();
    ctx.in_tx(async |tx| accounts::set_password_now(tx, &ctx, unit.person, "").await).await.expect("set");
    program.get_json("/api/v1/me").await.expect(401);
    app.end().await;
}

#[tokio::test]
async fn one_person_has_twenty_tokens_at_most() {
    let app = TestApp::start().await;
    let unit = app.unit("无锡某厂", "BH").await;
    for _ in 0..20 {
        make(&unit.client, "read").await;
    }
    let full = unit.client.post("/account/tokens", &FORM).await.expect(422);
    assert!(full.text().contains("您已有 20 个访问令牌"));
    app.end().await;
}
