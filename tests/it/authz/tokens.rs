//! What an access token opens of everything that is mounted.

use jiangtai::app;
use reqwest::Method;

use super::objects::{Cast, Relation, probe};
use crate::support::{Client, Reply, TestApp, world::World};

async fn token(app: &TestApp, client: &Client, scope: &str) -> Client {
    let form = [("token_name", "接口"), ("scope", scope), ("days", "365")];
    let page = client.post("/account/tokens", &form).await.expect(201).text();
    let at = page.find("jt_").expect("the token is shown");
    let token: String =
        page[at..].chars().take_while(|c| c.is_ascii_alphanumeric() || "-_".contains(*c)).collect();
    app.program(&token)
}

fn code(reply: &Reply) -> String {
    reply.json()["code"].as_str().unwrap_or_default().to_owned()
}

#[tokio::test]
async fn a_token_reads_what_its_person_reads_and_opens_no_account() {
    let mut world = World::new().await;
    world.draft().await;
    world.call().await;
    world.enter().await;
    let cast = Cast::of(&world).await;
    let person = &world.city.client;
    let reads = token(&world.app, person, "read").await;
    let writes = token(&world.app, person, "write").await;
    let unknown = world.app.program("jt_nobody");
    let (mut same, mut refused) = (0, 0);
    for route in app::routes() {
        let place = format!("{} {}", route.method, route.path);
        let Some(path) = cast.fill_in(route.path, Relation::Own) else { continue };
        if route.path.starts_with("/static/") || route.path == "/favicon.ico" {
            continue;
        }
        let is_api = path.starts_with("/api/");
        let body = serde_json::json!({});
        let ask = async |client: &Client| {
            let request = client.bare(route.method.clone(), &path).header("accept", "application/json");
            Client::send(request.json(&body)).await
        };
        if route.method == Method::GET && !route.in_person {
            let (by_session, by_token) = (probe(person, &path).await, probe(&reads, &path).await);
            assert_eq!(by_session.status, by_token.status, "{place}");
            same += 1;
            continue;
        }
        if route.in_person {
            for client in [&reads, &writes] {
                let reply = ask(client).await;
                assert_eq!(
                    (reply.status.as_u16(), code(&reply).as_str()),
                    (403, "token-not-in-person"),
                    "{place}"
                );
            }
        } else if is_api {
            let reply = ask(&reads).await;
            assert_eq!((reply.status.as_u16(), code(&reply).as_str()), (403, "token-reads-only"), "{place}");
        } else {
            let reply = ask(&writes).await;
            assert_eq!(
                (reply.status.as_u16(), code(&reply).as_str()),
                (403, "token-not-in-person"),
                "{place}"
            );
        }
        let reply = ask(&unknown).await;
        assert_eq!((reply.status.as_u16(), code(&reply).as_str()), (401, "sign-in"), "{place}");
        assert_eq!(reply.headers["www-authenticate"], "Bearer", "{place}");
        refused += 1;
    }
    assert!(same > 60 && refused > 60, "{same} {refused}");
    world.app.end().await;
}
