//! Writing, confirming, endorsing, recommending, checking.

use super::super::support::{
    selection::{Selecting, days, post},
    world::made,
};

#[tokio::test]
async fn a_filing_says_at_once_what_it_lacks_and_keeps_what_was_typed() {
    let mut s = Selecting::new().await;
    s.at(days::FILING).await;
    let client = &s.workers[0].client;
    let filing = made(
        &client.post(&format!("/categories/{}/filings", s.category), &[("start", "yes")]).await.expect(303),
    );
    let here = format!("/filings/{filing}");
    let version = s.version(0, &filing).await;
    let page = client.post(&format!("{here}/submit"), &[("version", &version)]).await.expect(422).text();
    for field in ["title", "abstract", "keywords", "cluster", "section-novelty", "section-method", "promise"]
    {
        assert!(page.contains(&format!("href=\"#f-{field}\"")), "{field} is missing and not said");
    }

    // Bad input beside the field, typed text kept, nothing saved.
    let mut form = s.filing_form(0, &version);
    for (name, value) in &mut form {
        match name.as_str() {
            "share-1" => *value = "六十".to_owned(),
            "ip-number-1" => *value = "200310102344.9".to_owned(),
            "email-2" => *value = "nobody".to_owned(),
            _ => {}
        }
    }
    let page = post(client, &format!("{here}/edit"), &form).await.expect(422).text();
    for field in ["share-1", "ip-number-1", "email-2"] {
        assert!(page.contains(&format!("href=\"#f-{field}\"")), "{field}");
    }
    assert!(page.contains("六十") && page.contains("薄壁不锈钢管自动焊接夹具"), "what was typed is kept");
    assert_eq!(s.version(0, &filing).await, version, "nothing was saved");

    // Saved by the page's script; a second window is told that it is behind.
    let form = s.filing_form(0, &version);
    let saved = post(client, &format!("{here}/autosave"), &form).await.expect(200).json();
    assert_eq!(saved["version"].as_i64().expect("a version").to_string(), s.version(0, &filing).await);
    post(client, &format!("{here}/autosave"), &form).await.expect(409);

    // Nobody confirmed yet, and both are named.
    let version = s.version(0, &filing).await;
    let page = client.post(&format!("{here}/submit"), &[("version", &version)]).await.expect(422).text();
    assert!(page.contains("href=\"#f-name-1\"") && page.contains("href=\"#f-name-2\""));

    // The review is blind, so no name may stand in the text.
    let mut form = s.filing_form(0, &version);
    for (name, value) in &mut form {
        if name == "section-novelty" {
            *value = "由顾海燕提出。".to_owned();
        }
    }
    post(client, &format!("{here}/edit"), &form).await.expect(303);
    let version = s.version(0, &filing).await;
    let page = client.post(&format!("{here}/submit"), &[("version", &version)]).await.expect(422).text();
    assert!(page.contains("href=\"#f-section-novelty\"") && page.contains("“顾海燕”"));

    // Strangers, colleagues and the city's union see nothing of a draft.
    for client in [&s.workers[2].client, &s.units[0].client, &s.city.client, &s.districts[0].client] {
        client.get(&here).await.expect(404);
    }
    s.app.end().await;
}

#[tokio::test]
async fn a_confirmation_is_of_the_whole_split_and_falls_with_it() {
    let mut s = Selecting::new().await;
    s.at(days::FILING).await;
    let (author, other) = (&s.workers[0].client, &s.workers[1].client);
    let filing = made(
        &author.post(&format!("/categories/{}/filings", s.category), &[("start", "yes")]).await.expect(303),
    );
    let here = format!("/filings/{filing}");
    let version = s.version(0, &filing).await;
    post(author, &format!("{here}/edit"), &s.filing_form(0, &version)).await.expect(303);
    let letter = s.app.letter_to(&s.workers[1].email).await;
    assert!(letter.body.contains(&here), "whoever is named is told");
    let version = s.version(0, &filing).await;
    other.post(&format!("{here}/confirm"), &[("version", &version)]).await.expect(303);
    assert!(
        !other.get(&here).await.expect(200).text().contains(&format!("{here}/confirm")),
        "once is enough"
    );
    // A stranger confirms for nobody.
    s.workers[2].client.post(&format!("{here}/confirm"), &[("version", &version)]).await.expect(404);

    // Another text leaves it standing; another share does not.
    let version = s.version(0, &filing).await;
    post(author, &format!("{here}/edit"), &s.filing_form(0, &version)).await.expect(303);
    assert!(!other.get(&here).await.expect(200).text().contains(&format!("{here}/confirm")));
    let version = s.version(0, &filing).await;
    let mut form = s.filing_form(0, &version);
    for (name, value) in &mut form {
        match name.as_str() {
            "share-1" => *value = "60".to_owned(),
            "share-2" => *value = "40".to_owned(),
            _ => {}
        }
    }
    post(author, &format!("{here}/edit"), &form).await.expect(303);
    assert!(other.get(&here).await.expect(200).text().contains(&format!("{here}/confirm")), "asked again");
    s.app.end().await;
}

#[tokio::test]
async fn each_level_has_its_say_once_and_within_its_quota() {
    let mut s = Selecting::new().await;
    s.file().await;
    let filing = s.filings[0].clone();
    let here = format!("/filings/{filing}");

    // Nobody but the unit, and in the unit nobody who made it.
    s.districts[0].client.get(&here).await.expect(404);
    s.units[1].client.get(&here).await.expect(404);
    let page = s.units[0].client.get(&here).await.expect(200);
    assert!(page.text().contains("id=\"decide\""));
    assert!(!s.workers[1].client.get(&here).await.expect(200).text().contains("id=\"decide\""));
    Selecting::opinion(&s.units[0].client, &filing, "endorse", "return", "").await.expect(422);
    Selecting::opinion(&s.units[0].client, &filing, "endorse", "approve", "").await.expect(303);

    // The district returns it with reasons; the author mends and submits it again after the
    // window has closed, which only what was returned may.
    s.at(days::CHECK).await;
    let reason = "请补充应用证明。";
    s.districts[1].client.get(&format!("/filings/{}", s.filings[2])).await.expect(404);
    Selecting::opinion(&s.districts[0].client, &filing, "decide", "return", reason).await.expect(303);
    assert!(s.app.letter_to(&s.workers[0].email).await.body.contains(reason));
    let author = &s.workers[0].client;
    assert!(author.get(&format!("{here}/edit")).await.expect(200).text().contains(reason));
    let version = s.version(0, &filing).await;
    author.post(&format!("{here}/submit"), &[("version", &version)]).await.expect(303);
    Selecting::opinion(&s.units[0].client, &filing, "endorse", "approve", "").await.expect(303);
    Selecting::opinion(&s.districts[0].client, &filing, "decide", "approve", "").await.expect(303);
    // What was decided is decided.
    s.city.client.get(&here).await.expect(200);
    let again = Selecting::opinion(&s.districts[0].client, &filing, "decide", "approve", "").await;
    again.expect(403);
    let refused = Selecting::opinion(&s.city.client, &filing, "decide", "refuse", "").await.expect(422);
    assert!(refused.text().contains("href=\"#f-reason\""));
    Selecting::opinion(&s.city.client, &filing, "decide", "approve", "").await.expect(303);

    // Its quota is two; a third is one too many.
    Selecting::opinion(&s.units[0].client, &s.filings[1], "endorse", "approve", "").await.expect(303);
    Selecting::opinion(&s.districts[0].client, &s.filings[1], "decide", "approve", "").await.expect(303);
    Selecting::opinion(&s.units[1].client, &s.filings[2], "endorse", "approve", "").await.expect(303);
    Selecting::opinion(&s.districts[1].client, &s.filings[2], "decide", "approve", "").await.expect(303);
    s.app.end().await;
}

#[tokio::test]
async fn only_paper_and_pictures_are_taken_and_never_shown_in_a_page() {
    let mut s = Selecting::new().await;
    s.at(days::FILING).await;
    let client = &s.workers[0].client;
    let filing = made(
        &client.post(&format!("/categories/{}/filings", s.category), &[("start", "yes")]).await.expect(303),
    );
    let here = format!("/filings/{filing}");
    let send = async |name: &str, bytes: &[u8]| {
        let version = s.version(0, &filing).await;
        let part = reqwest::multipart::Part::bytes(bytes.to_vec()).file_name(name.to_owned());
        let form =
            reqwest::multipart::Form::new().text("version", version).text("level", "nda").part("file", part);
        let request = client.bare(reqwest::Method::POST, &format!("{here}/attachments"));
        let request = request.header("sec-fetch-site", "same-origin").header("accept", "text/html");
        super::super::support::Client::send(request.multipart(form)).await
    };
    let svg = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>";
    for (name, bytes) in [
        ("a.svg", svg.as_slice()),
        ("a.pdf", svg.as_slice()),
        ("a.png", b"GIF89a<script>".as_slice()),
        ("a.pdf", b"%PDF-1.7\n/OpenAction << /S /JavaScript /JS (app.alert(1)) >>\n%%EOF".as_slice()),
        ("a.zip", b"PK\x03\x04".as_slice()),
    ] {
        let page = send(name, bytes).await.expect(422).text();
        assert!(page.contains("href=\"#f-file\""), "{name}");
    }
    let huge = vec![b' '; (21 << 20) + 1];
    assert!(matches!(send("a.pdf", &huge).await.status.as_u16(), 413 | 422));

    let pdf = b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\n%%EOF\n";
    send("../../应用证明<b>.pdf", pdf).await.expect(303);
    let page = client.get(&here).await.expect(200).text();
    let (_, rest) = page.split_once(&format!("{here}/attachments/")).expect("a file");
    let hash: String = rest.chars().take(64).collect();
    let file = client.get(&format!("{here}/attachments/{hash}")).await.expect(200);
    assert_eq!(file.bytes, pdf);
    let header = |name: &str| file.headers[name].to_str().expect(name).to_owned();
    assert!(header("content-disposition").starts_with("attachment"), "never inside a page");
    assert!(!header("content-disposition").contains(".."));
    assert_eq!(header("x-content-type-options"), "nosniff");
    // Nobody else has it, whatever address they know.
    s.workers[2].client.get(&format!("{here}/attachments/{hash}")).await.expect(404);
    s.city.client.get(&format!("{here}/attachments/{hash}")).await.expect(404);
    let version = s.version(0, &filing).await;
    let path = format!("{here}/attachments/{hash}/remove");
    client.post(&path, &[("version", &version)]).await.expect(303);
    client.get(&format!("{here}/attachments/{hash}")).await.expect(404);
    s.app.end().await;
}
