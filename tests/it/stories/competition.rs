use jiangtai::judging;
use reqwest::Method;
use serde_json::json;

use crate::support::{
    Client,
    world::{World, answer, aspect, days, fill, ids_after, work_seed},
};

/// One competition from the call to the final result, by the people who would
/// lead it, on whichever database the suite runs.
#[tokio::test]
async fn a_competition_goes_from_the_call_to_a_result_that_anyone_can_check() {
    let mut world = World::new().await;
    world.draft().await;

    // Nobody else sees a draft.
    let here = format!("/competitions/{}", world.competition);
    world.app.visitor().get(&here).await.expect(404);
    world.call().await;
    let visitor = world.app.visitor();
    assert!(visitor.get(&here).await.expect(200).text().contains("第八届职工职业技能大赛"));
    let english = world.app.visitor().in_english();
    assert!(english.get(&here).await.expect(200).text().contains("Eighth Workers"));

    // The promise of the draw is public before anybody can enter.
    let event = world.events[0].id.clone();
    let promise = visitor.get_json(&format!("/api/v1/events/{event}/draw")).await.expect(200).json();
    assert_eq!(promise["seed_hash"].as_str().map(str::len), Some(64));
    assert!(promise["seed"].is_null());

    // Before the window opens nothing is taken.
    let who = world.events[0].contestants[0][0].clone();
    let form = World::entry_form(&who);
    let form: Vec<_> = form.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
    world.units[0].client.post(&format!("/events/{event}/entries"), &form).await.expect(409);
    world.enter().await;
    assert_eq!(world.events[0].entries.iter().map(Vec::len).collect::<Vec<_>>(), [2, 2, 2]);

    // The same person enters once, whichever unit tries.
    let again = world.units[2].client.post(&format!("/events/{event}/entries"), &form).await.expect(422);
    assert!(!again.text().contains(&who.name.repeat(2)));
    // A unit's own page shows the ID number only masked.
    let roster = world.units[0].client.get(&format!("/events/{event}/roster")).await.expect(200).text();
    assert!(roster.contains(who.name) && !roster.contains(&who.id_number()));

    world.qualify().await;
    // An entry that arrives at the very moment of closing is too late.
    world.at(days::ENTRY_CLOSES).await;
    let late = [("name", "迟到者")];
    world.units[0].client.post(&format!("/events/{event}/entries"), &late).await.expect(409);
    // Nobody draws before the time that the call promised.
    let draw = format!("/events/{event}/draw");
    world.city.client.post(&draw, &[("confirmed", "yes")]).await.expect(409);
    world.draw().await;
    world.city.client.post(&draw, &[("confirmed", "yes")]).await.expect(409);
    world.panels().await;
    world.open().await;

    // The judge who belongs to the first unit has no sheet for its contestants.
    let sizes: Vec<usize> = world.events[0].judges.iter().map(|j| j.sheets.len()).collect();
    assert_eq!(sizes[5], 4, "two of six come from the judge's own unit: {sizes:?}");

    no_judge_sees_a_name(&world).await;
    marks_are_saved_once_and_in_order(&world).await;
    for event in 0..world.events.len() {
        world.mark(event, |_| 0).await;
    }
    a_wide_spread_is_judged_again(&mut world).await;

    world.at(days::LOCK).await;
    for event in 0..world.events.len() {
        world.lock(event).await.expect(303);
    }
    a_mark_after_the_lock_is_refused(&world).await;

    world.at(days::PUBLISH).await;
    // Before the publication nobody but the organiser learns a result.
    visitor.get(&format!("/results/{event}")).await.expect(404);
    for event in 0..world.events.len() {
        world.publish(event).await;
    }
    results_are_public(&world).await;

    world.object().await;
    let objection = format!("/objections/{}", world.objection);
    world.units[1].client.get(&objection).await.expect(404);
    // While it is undecided, nothing becomes final.
    world.at(days::FINAL).await;
    let standings = format!("/events/{event}/standings");
    let page = world.city.client.get(&standings).await.expect(200);
    if page.text().contains(&format!("{standings}/final")) {
        let form = [("confirmed", "yes"), ("version", &page.field("version"))];
        world.city.client.post(&format!("{standings}/final"), &form).await.expect(409);
    }
    world.decide("dismissed").await;
    for event in 0..world.events.len() {
        world.finalise(event).await;
    }
    letters_came_in_the_right_language(&world).await;
    the_package_verifies(&world).await;
    the_draw_can_be_repeated(&world).await;

    let mut walk = jiangtai::audit::Walk::default();
    judging::verify_marks(world.app.app.db.read(), &mut walk).await.expect("the marks");
    assert_eq!(walk.findings, []);
    world.app.end().await;
}

async fn no_judge_sees_a_name(world: &World) {
    let hidden = world.hidden_names();
    for event in &world.events {
        for judge in event.panel_people() {
            let mut pages = vec![
                "/judging".to_owned(),
                format!("/judging/panels/{}", event.panel),
                format!("/panels/{}", event.panel),
                format!("/api/v1/panels/{}", event.panel),
                "/api/v1/judging/panels".to_owned(),
                "/api/v1/judging/sheets".to_owned(),
                format!("/events/{}/draw", event.id),
                format!("/events/{}/draw.csv", event.id),
                format!("/events/{}/draw/codes", event.id),
                format!("/events/{}/draw/stations", event.id),
                format!("/events/{}/entries", event.id),
                format!("/events/{}/entries.xlsx", event.id),
                format!("/competitions/{}", world.competition),
            ];
            for (_, sheet) in &judge.sheets {
                pages.push(format!("/judging/sheets/{sheet}"));
                pages.push(format!("/api/v1/judging/sheets/{sheet}"));
            }
            for path in pages {
                let text = judge.client.get(&path).await.text();
                for name in &hidden {
                    // Their own unit's name stands in the head of a member's page.
                    let own = judge.email.starts_with("own-") && *name == world.units[0].name;
                    assert!(own || !text.contains(name.as_str()), "{} reads {name} at {path}", judge.name);
                }
            }
        }
    }
}

async fn marks_are_saved_once_and_in_order(world: &World) {
    let event = &world.events[0];
    let (judge, other) = (&event.judges[0], &event.judges[1]);
    let (_, sheet) = &judge.sheets[0];
    // Somebody else's sheet is not there.
    other.client.get(&format!("/judging/sheets/{sheet}")).await.expect(404);
    event.chief().client.get(&format!("/judging/sheets/{sheet}")).await.expect(404);

    // As the page's form sends it.
    let page = judge.client.get(&format!("/judging/sheets/{sheet}")).await.expect(200);
    let text = page.text();
    let codes = text
        .match_indices("name=\"m-")
        .map(|(at, found)| text[at + found.len()..].chars().take_while(|c| *c != '"').collect::<String>());
    // One that is typed, not tapped.
    let typed = |code: &String| {
        ["linear", "minus", "time", "range"].iter().any(|t| aspect(&event.rules, code)["input"]["type"] == *t)
    };
    let code = codes.into_iter().find(typed).expect("an aspect that is typed");
    let (value, raw) = answer(&aspect(&event.rules, &code), 1);
    let mut form =
        vec![("base_version".to_owned(), page.field("base_version")), (format!("m-{code}"), value.clone())];
    form.extend(raw.map(|raw| (format!("r-{code}"), raw)));
    let form: Vec<_> = form.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
    let path = format!("/judging/sheets/{sheet}");
    judge.client.post(&path, &form).await.expect(303);
    // Sent twice, it counts once.
    judge.client.post(&path, &form).await.expect(303);
    let api = format!("/api/v1/judging/sheets/{sheet}");
    let now = judge.client.get_json(&api).await.expect(200).json();
    assert_eq!(now["version"], 1);

    // Nonsense stays beside its field and changes nothing.
    let wrong = [("base_version", "1"), (form[1].0, "九十九")];
    judge.client.post(&path, &wrong).await.expect(422);
    // A stale save learns what stands.
    let stale = json!({ "aspect": code, "value": "0", "base_version": 0, "idempotency_key": "k1" });
    let request =
        judge.client.bare(Method::POST, &format!("{path}/marks")).header("sec-fetch-site", "same-origin");
    let lost =
        Client::send(request.header("accept", "application/json").json(&stale)).await.expect(409).json();
    assert_eq!(lost["current"]["version"], 1);
    assert!(lost["current"]["value"].is_string(), "{lost}");
    let now = judge.client.get_json(&api).await.expect(200).json();
    assert_eq!(now["version"], 1);
}

async fn a_wide_spread_is_judged_again(world: &mut World) {
    let event = &world.events[0];
    let chief = &event.chief().client;
    // B7 is judged in levels; two judges now lie three levels apart.
    let mut wide = Vec::new();
    for judge in &event.judges {
        for (work, sheet) in judge.sheets.iter().filter(|(work, _)| work_seed(work) == 1) {
            let api = format!("/api/v1/judging/sheets/{sheet}");
            let page = judge.client.get_json(&api).await.expect(200).json();
            let has = page["marks"].as_array().expect("marks").iter().any(|m| m["aspect"] == "B7");
            if has {
                wide.push((judge, work.clone(), sheet.clone(), page["version"].clone()));
            }
        }
    }
    assert_eq!(wide.len(), 3, "three judges give levels");
    for ((judge, _, sheet, version), level) in wide.iter().zip(["0", "3", "3"]) {
        let body =
            json!({ "base_version": version, "marks": [{ "aspect": "B7", "value": level, "raw": null }] });
        let path = format!("/api/v1/judging/sheets/{sheet}/marks");
        judge.client.post_json(&path, &body).await.expect(200);
    }
    let panel = format!("/panels/{}", event.panel);
    let page = chief.get(&panel).await.expect(200);
    let form = [("confirmed", "yes"), ("version", &version_of(world, 0).await)];
    chief.post(&format!("{panel}/lock"), &form).await.expect(409);
    let subject = page.field("subject");
    let form = [("subject", subject.as_str()), ("aspect", "B7")];
    // The organiser does not lead.
    world.city.client.post(&format!("{panel}/rejudge"), &form).await.expect(403);
    chief.post(&format!("{panel}/rejudge"), &form).await.expect(303);
    let told = world.app.letters().await;
    for (judge, _, sheet, _) in &wide {
        assert!(told.iter().any(|l| l.to == judge.email && l.body.contains(sheet.as_str())));
        let page = judge.client.get_json(&format!("/api/v1/judging/sheets/{sheet}")).await.expect(200).json();
        let mark = page["marks"]
            .as_array()
            .expect("marks")
            .iter()
            .find(|m| m["aspect"] == "B7")
            .expect("B7")
            .clone();
        assert_eq!(mark["round"], 2);
        assert!(mark["mark"].is_null(), "another judgement begins empty: {mark}");
        fill(&judge.client, sheet, &event.rules, 2).await;
    }
}

async fn version_of(world: &World, event: usize) -> String {
    let event = &world.events[event];
    let path = format!("/api/v1/panels/{}", event.panel);
    event.chief().client.get_json(&path).await.expect(200).json()["version"].to_string()
}

async fn a_mark_after_the_lock_is_refused(world: &World) {
    let judge = &world.events[0].judges[0];
    let (_, sheet) = &judge.sheets[0];
    let api = format!("/api/v1/judging/sheets/{sheet}");
    let page = judge.client.get_json(&api).await.expect(200).json();
    let code = page["marks"][0]["aspect"].clone();
    let body =
        json!({ "base_version": page["version"], "marks": [{ "aspect": code, "value": null, "raw": null }] });
    let refused = judge.client.post_json(&format!("{api}/marks"), &body).await.expect(409).json();
    assert_eq!(refused["code"], "panel-locked");
    let after = judge.client.get_json(&api).await.expect(200).json();
    assert_eq!(after["version"], page["version"]);
    // A lock is for good.
    let panel = format!("/api/v1/panels/{}/lock", world.events[0].panel);
    let body = json!({ "version": version_of(world, 0).await.parse::<i64>().expect("a number") });
    world.events[0].chief().client.post_json(&panel, &body).await.expect(409);
}

async fn results_are_public(world: &World) {
    let event = &world.events[0];
    let visitor = world.app.visitor();
    let page = visitor.get(&format!("/results/{}", event.id)).await.expect(200).text();
    for who in event.contestants.iter().flatten() {
        assert!(page.contains(who.name), "{} is missing", who.name);
        assert!(!page.contains(&who.id_number()) && !page.contains(&who.mobile()));
    }
    let why = format!("/standings/{}/entries/{}", event.standings, event.entries[0][0]);
    assert!(visitor.get(&why).await.expect(200).text().contains("秦晓峰"));
    let notice = visitor.get(&format!("/notices/{}", event.notice)).await.expect(200).text();
    assert!(notice.contains("秦晓峰"));
}

async fn letters_came_in_the_right_language(world: &World) {
    let letters = world.app.letters().await;
    for who in world.events[0].contestants.iter().flatten() {
        let own: Vec<_> = letters.iter().filter(|l| l.to == who.email()).collect();
        assert!(own.len() >= 2, "published and final: {} has {}", who.name, own.len());
        for letter in own {
            let chinese = letter.subject.chars().filter(|c| ('\u{4e00}'..='\u{9fff}').contains(c)).count();
            assert_eq!(who.lang == "en", chinese == 0, "{}: {}", who.name, letter.subject);
        }
    }
    let unit = &world.units[0].email;
    assert!(letters.iter().any(|l| l.to == *unit && l.subject.contains("焊工")), "the unit is told");
    let judge = letters.iter().find(|l| l.to == "judge1@example.com").expect("an invitation to judge");
    assert!(judge.body.contains("冯裁判"));
}

async fn the_package_verifies(world: &World) {
    let event = &world.events[0];
    let visitor = world.app.visitor();
    let package = visitor.get(&format!("/results/{}/package.zip", event.id)).await.expect(200).bytes;
    let text = String::from_utf8_lossy(&package);
    for who in event.contestants.iter().flatten() {
        assert!(!text.contains(&who.id_number()));
    }
    let unit = &world.units[0].client;
    let report = unit.upload("/verify", "package", "package.zip", package.clone()).await.expect(200).text();
    assert!(!report.contains("class=\"badge red"), "{report}");
    // A package with another byte in the middle is none, or does not hold.
    let mut broken = package;
    let middle = broken.len() / 2;
    broken[middle] ^= 1;
    let reply = unit.upload("/verify", "package", "package.zip", broken).await;
    assert!(reply.status == 422 || reply.text() != report);
}

async fn the_draw_can_be_repeated(world: &World) {
    let event = &world.events[0];
    let visitor = world.app.visitor();
    let draw = visitor.get_json(&format!("/api/v1/events/{}/draw", event.id)).await.expect(200).json();
    let seed = draw["seed"].as_str().expect("the seed is shown after decoding");
    let bytes = hex::decode(seed).expect("hex");
    assert_eq!(
        hex::encode(<sha2::Sha256 as sha2::Digest>::digest(&bytes)),
        draw["seed_hash"].as_str().unwrap_or("")
    );
    let table = visitor.get(&format!("/events/{}/draw.csv", event.id)).await.expect(200).text();
    assert_eq!(table.lines().count(), 7, "{table}");
    let page = visitor.get(&format!("/events/{}/draw", event.id)).await.expect(200).text();
    assert!(page.contains(seed));
    assert!(ids_after(&page, "/entries/").is_empty());
}
