use jiangtai::platform::mail::Letter;

use crate::support::world::{World, days, ids_after};

#[tokio::test]
async fn nothing_is_computed_before_the_lock() {
    let world = World::to_judging().await;
    let path = format!("/events/{}/standings", world.events[0].id);
    world.city.client.get(&path).await.expect(200);
    world.city.client.post(&path, &[]).await.expect(409);
    world.app.end().await;
}

#[tokio::test]
async fn a_draft_is_its_organiser_s_alone_and_names_nobody() {
    let mut world = World::to_locked().await;
    world.at(days::PUBLISH).await;
    let event = &world.events[0];
    let path = format!("/events/{}/standings", event.id);
    world.city.client.post(&path, &[]).await.expect(303);
    let page = world.city.client.get(&path).await.expect(200);
    let text = page.text();
    for who in event.contestants.iter().flatten() {
        assert!(!text.contains(who.name), "{} before decoding", who.name);
    }
    let standings = ids_after(&text, "/standings/").remove(0);
    let at = text.find(&format!("/standings/{standings}/works/")).expect("a derivation");
    let why: String = text[at..].chars().take_while(|c| *c != '"').collect();
    world.city.client.get(&why).await.expect(200);
    assert_eq!(world.app.visitor().get(&why).await.status, 303, "to the sign-in page");
    for other in [&world.district, &world.units[0]] {
        other.client.get(&why).await.expect(404);
        assert!(other.client.get(&path).await.status.is_client_error());
        assert!(other.client.post(&path, &[]).await.status.is_client_error());
    }
    let entry = format!("/standings/{standings}/entries/{}", event.entries[0][0]);
    world.app.visitor().get(&entry).await.expect(404);

    // Somebody computed again meanwhile: what was looked at is not published.
    world.city.client.post(&path, &[]).await.expect(303);
    let form = [("confirmed", "yes"), ("version", "7")];
    world.city.client.post(&format!("{path}/publish"), &form).await.expect(409);
    world.app.visitor().get(&format!("/results/{}", event.id)).await.expect(404);
    world.app.end().await;
}

#[tokio::test]
async fn every_rank_can_be_read_back_to_the_marks() {
    let mut world = World::to_locked().await;
    world.at(days::PUBLISH).await;
    world.publish(0).await;
    let event = &world.events[0];
    let visitor = world.app.visitor();
    let results = visitor.get_json(&format!("/api/v1/results/{}", event.id)).await.expect(200).json();
    let standings = results["standings"].as_array().expect("standings");
    assert_eq!(standings.len(), 6);
    for row in standings {
        let entry = row["entry"].as_str().expect("an entry");
        let path = format!("/standings/{}/entries/{entry}", event.standings);
        let page = visitor.get(&path).await.expect(200).text();
        assert!(page.contains(row["name"].as_str().expect("a name")));
        assert!(page.contains(row["total"].as_str().expect("a total")));
        for judge in event.panel_people() {
            assert!(!page.contains(judge.name), "judges have numbers, not names");
        }
        visitor.clone().in_english().get(&path).await.expect(200);
    }
    world.app.end().await;
}

#[tokio::test]
async fn letters_go_once_per_step_and_the_package_has_the_hash_that_is_shown() {
    let mut world = World::to_locked().await;
    world.at(days::PUBLISH).await;
    world.publish(0).await;
    let event = &world.events[0].id.clone();
    let unit = world.units[0].email.clone();
    let letters = world.app.letters().await;
    let told = |l: &&Letter, about: &str| l.to == unit && l.subject.starts_with(about);
    assert_eq!(letters.iter().filter(|l| told(l, "成绩公示")).count(), 1);
    let visitor = world.app.visitor();
    let results = visitor.get_json(&format!("/api/v1/results/{event}")).await.expect(200).json();
    let package = visitor.get(&format!("/api/v1/results/{event}/package")).await.expect(200).bytes;
    let hash = hex::encode(<sha2::Sha256 as sha2::Digest>::digest(&package));
    assert_eq!(results["package_sha256"], hash.as_str());
    assert!(visitor.get(&format!("/results/{event}")).await.expect(200).text().contains(&hash));

    world.finalise(0).await;
    let letters = world.app.letters().await;
    for about in ["成绩公示", "最终成绩"] {
        assert_eq!(letters.iter().filter(|l| told(l, about)).count(), 1, "{about}");
    }
    let results = visitor.get_json(&format!("/api/v1/results/{event}")).await.expect(200).json();
    assert_eq!(results["stage"], "final");
    assert_ne!(results["package_sha256"], hash.as_str(), "the final package has the whole record");
    world.app.end().await;
}
