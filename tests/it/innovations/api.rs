//! What the pages do, done by programs.

use reqwest::{
    Method,
    multipart::{Form, Part},
};
use serde_json::json;

use super::super::support::{
    Client, Reply,
    selection::{SECRET, Selecting, days},
    world::{ids_after, made},
};

const PDF: &[u8] = b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\n%%EOF\n";

async fn send(client: &Client, method: Method, path: &str, version: &str, form: Option<Form>) -> Reply {
    let request = client.bare(method, path).header("sec-fetch-site", "same-origin");
    let request = request.header("if-match", format!("\"{version}\""));
    Client::send(match form {
        Some(form) => request.multipart(form),
        None => request,
    })
    .await
}

#[tokio::test]
async fn a_program_hands_in_a_file_and_takes_it_away() {
    let mut s = Selecting::new().await;
    s.at(days::FILING).await;
    let client = &s.workers[0].client;
    let new = json!({ "category": s.category });
    let filing = client.post_json("/api/v1/filings", &new).await.expect(201).json()["id"].clone();
    let here = format!("/api/v1/filings/{}", filing.as_str().expect("an id"));
    let path = format!("{here}/attachments");
    let form = |bytes: &'static [u8], level: &'static str| {
        Form::new().text("level", level).part("file", Part::bytes(bytes).file_name("应用证明.pdf"))
    };
    send(client, Method::POST, &path, "1", Some(form(b"<svg onload='alert(1)'/>", "nda"))).await.expect(422);
    send(client, Method::POST, &path, "1", Some(form(PDF, "all"))).await.expect(422);
    send(client, Method::POST, &path, "9", Some(form(PDF, "nda"))).await.expect(412);
    send(&s.workers[2].client, Method::POST, &path, "1", Some(form(PDF, "nda"))).await.expect(404);
    let made = send(client, Method::POST, &path, "1", Some(form(PDF, "nda"))).await.expect(201).json();
    let file = &made["content"]["attachments"][0];
    assert_eq!((&file["level"], &file["media"]), (&json!("nda"), &json!("application/pdf")));
    let path = format!("{path}/{}", file["hash"].as_str().expect("a hash"));
    let got = client.get_json(&path).await.expect(200);
    assert!(
        got.bytes == PDF && got.headers["content-disposition"].to_str().is_ok_and(|d| d.starts_with("att"))
    );
    s.city.client.get_json(&path).await.expect(404);
    client.delete(&path).await.expect(422);
    send(client, Method::DELETE, &path, "1", None).await.expect(412);
    let left = send(client, Method::DELETE, &path, "2", None).await.expect(200).json();
    assert!(left["content"].get("attachments").is_none(), "{left}");
    client.get_json(&path).await.expect(404);
    s.app.end().await;
}

#[tokio::test]
async fn a_program_leads_a_category_and_reads_works_and_lists() {
    let mut s = Selecting::new().await;
    let city = &s.city.client;
    let draft = made(&city.post("/selections", &Selecting::form()).await.expect(303));
    let here = format!("/selections/{draft}");
    let category = [("title", "十大发明创造"), ("places", "2"), ("quota", "2"), ("preset", "suggestion")];
    city.post(&format!("{here}/categories"), &category).await.expect(303);
    let category = ids_after(&city.get(&here).await.expect(200).text(), "/categories/").remove(0);
    let path = format!("/api/v1/categories/{category}");
    let is_active = |reply: Reply| reply.expect(200).json()["active"].clone();
    let set =
        async |active: bool| city.post_json(&format!("{path}/active"), &json!({ "active": active })).await;
    assert_eq!(is_active(set(false).await), json!(false));
    assert_eq!(is_active(set(true).await), json!(true));
    send(&s.districts[0].client, Method::DELETE, &path, "3", None).await.expect(404);
    send(city, Method::DELETE, &path, "1", None).await.expect(412);
    send(city, Method::DELETE, &path, "3", None).await.expect(200);
    send(city, Method::DELETE, &path, "3", None).await.expect(404);

    s.file().await;
    s.check().await;
    s.panel().await;
    s.begin().await;
    let (number, sheet) = &s.reviewers[0].sheets[0];
    let work = format!("/api/v1/works/{sheet}");
    let reply = s.reviewers[0].member.client.get_json(&work).await.expect(200);
    assert_eq!(reply.json()["work_number"], number.as_str());
    assert!(reply.text().contains(SECRET) && !reply.text().contains("200310102344"));
    let hidden = s.workers.iter().map(|w| w.name).chain(s.units.iter().map(|u| u.name.as_str()));
    assert_eq!(hidden.filter(|name| reply.text().contains(name)).count(), 0, "whose it is");
    s.reviewers[1].member.client.get_json(&work).await.expect(404);
    let list = format!("/api/v1/categories/{}/list", s.category);
    assert_eq!(s.city.client.get_json(&list).await.expect(200).json(), json!([]), "not before the lock");
    s.mark().await;
    s.act("list", &[]).await.expect(303);
    let lines = s.city.client.get_json(&list).await.expect(200).json();
    let lines = lines.as_array().expect("lines");
    assert_eq!(lines.len(), 3);
    assert_eq!(
        (&lines[0]["place"], &lines[0]["rank"], &lines[0]["is_selected"]),
        (&json!(1), &json!(1), &json!(true))
    );
    assert!(s.filings.iter().any(|filing| lines[0]["filing"] == filing.as_str()));
    s.districts[0].client.get_json(&list).await.expect(403);
    s.app.end().await;
}
