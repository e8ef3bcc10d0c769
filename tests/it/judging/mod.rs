//! Judging through HTTP.

mod assignment;
mod blindness;
mod facts;
mod lock;
mod marking;
mod races;

use jiangtai::{
    judging::{self, NewPanel, NewSubject},
    kernel::{OrganisationId, PanelId, Refusal, SubjectId, Timestamp, Window},
    scoring::RuleSet,
};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::{Client, Officer, Someone, TestApp};

/// One measurement by one judge, one level by three, one mark by all.
const RULES: &str = r#"{
  "jiangtai_rules": 1,
  "name": {"zh-CN": "试评", "en": "Trial"},
  "source": "tests", "version": "1",
  "rubric": {"modules": [{"code": "practice", "title": {"zh-CN": "实操", "en": "Practice"}, "criteria": [
    {"code": "A", "title": {"zh-CN": "外观", "en": "Appearance"}, "aspects": [
      {"code": "A1", "title": {"zh-CN": "余高", "en": "Height"}, "kind": "measurement", "max": "10",
       "input": {"type": "minus", "unit": {"zh-CN": "毫米", "en": "mm"}, "nominal": "0", "tolerance": "3",
                 "per": "0.5", "minus": "1", "count": "started"}},
      {"code": "A2", "title": {"zh-CN": "成形", "en": "Shape"}, "kind": "judgement", "max": "30",
       "input": {"type": "level", "anchors": [
         {"zh-CN": "低于标准", "en": "below"}, {"zh-CN": "达到标准", "en": "meets"},
         {"zh-CN": "部分超出", "en": "exceeds in part"}, {"zh-CN": "优秀", "en": "excellent"}]}},
      {"code": "A3", "title": {"zh-CN": "整体", "en": "Whole"}, "kind": "panel", "max": "60",
       "input": {"type": "range", "max": "60", "step": "0.5"}}]}]}]},
  "aspects": [
    {"kind": "measurement", "aggregate": {"method": "only"}},
    {"kind": "judgement", "aggregate": {"method": "judgement", "judges": 3},
     "then": [{"do": "round", "decimals": 2, "mode": "half_up"}]},
    {"kind": "panel", "aggregate": {"method": "mean"},
     "then": [{"do": "round", "decimals": 2, "mode": "half_up"}]}]
}"#;

fn rules() -> RuleSet {
    RuleSet::parse(RULES).expect("the rules hold")
}

/// A panel with its people.
struct Panel {
    id: PanelId,
    contest: Uuid,
    host: Officer,
    chief: Someone,
    judges: Vec<Someone>,
    subjects: Vec<SubjectId>,
}

impl Panel {
    fn path(&self, rest: &str) -> String {
        format!("/panels/{}{rest}", self.id)
    }

    fn api(&self, rest: &str) -> String {
        format!("/api/v1/panels/{}{rest}", self.id)
    }

    async fn version(&self) -> i64 {
        let panel = self.chief.client.get_json(&self.api("")).await.expect(200).json();
        panel["version"].as_i64().expect("a version")
    }

    async fn lock(&self) -> crate::support::Reply {
        let version = self.version().await;
        self.chief.client.post_json(&self.api("/lock"), &json!({ "version": version })).await
    }
}

/// A panel in preparation: organiser, chief judge and judges who accepted.
async fn prepare(app: &TestApp, judges: usize) -> Panel {
    let host = app.city_union().await;
    let ctx = app.system();
    let contest: Uuid = ctx.app.dice.blind_id();
    let now = ctx.now();
    let new = NewPanel {
        contest,
        chain: ctx.app.dice.blind_id(),
        host: host.organisation,
        title: "焊工决赛".to_owned(),
        title_en: "Welding final".to_owned(),
        window: Window { opens: now, closes: now.plus(minutes(20)) },
        works: "",
    };
    let id = ctx.in_tx(async |tx| judging::open_panel(tx, &ctx, new).await).await.expect("a panel");
    let chief = app.someone("秦裁判长").await;
    let mut panel = Panel { id, contest, host, chief, judges: Vec::new(), subjects: Vec::new() };
    join(&panel, &panel.chief, "chief").await;
    for n in 0..judges {
        let judge = app.someone(&format!("裁判{n}")).await;
        join(&panel, &judge, "judge").await;
        panel.judges.push(judge);
    }
    panel
}

/// Invites somebody through the page and accepts for them.
async fn join(panel: &Panel, someone: &Someone, duty: &str) {
    let fields = [("name", "某裁判"), ("email", someone.email.as_str()), ("duty", duty)];
    panel.host.client.post(&panel.path("/judges"), &fields).await.expect(303);
    let seats = someone.client.get_json("/api/v1/judging/panels").await.expect(200).json();
    let judge = seats["items"][0]["judge"].as_str().expect("an invitation").to_owned();
    someone.client.post(&format!("/judging/invitations/{judge}/accept"), &[]).await.expect(303);
}

/// Seats one subject per origin, `W-01` and on.
async fn seat(app: &TestApp, panel: &mut Panel, origins: &[OrganisationId]) {
    let ctx = app.system();
    let subjects: Vec<NewSubject> = origins
        .iter()
        .enumerate()
        .map(|(n, origin)| NewSubject {
            id: ctx.app.dice.blind_id(),
            work_number: format!("W-{:02}", n + 1),
            origin: *origin,
        })
        .collect();
    panel.subjects = subjects.iter().map(|s| s.id).collect();
    ctx.in_tx(async |tx| judging::seat_subjects(tx, &ctx, panel.contest, subjects).await)
        .await
        .expect("seats");
}

async fn freeze(app: &TestApp, panel: &Panel) -> Result<(), Refusal> {
    let ctx = app.system();
    ctx.in_tx(async |tx| judging::freeze(tx, &ctx, panel.contest, &rules()).await).await
}

/// An open panel with three judges who mark and so many subjects of strangers.
async fn open(app: &TestApp, subjects: usize) -> Panel {
    let mut panel = prepare(app, 3).await;
    let ctx = app.system();
    let origins: Vec<OrganisationId> = (0..subjects).map(|_| ctx.app.dice.blind_id()).collect();
    seat(app, &mut panel, &origins).await;
    freeze(app, &panel).await.expect("an open panel");
    panel
}

/// The ids of a judge's own sheets, by work number.
async fn sheets(client: &Client) -> Vec<(String, String)> {
    let list = client.get_json("/api/v1/judging/sheets").await.expect(200).json();
    let items = list["items"].as_array().expect("a list").clone();
    items
        .iter()
        .map(|i| {
            let text = |key: &str| i[key].as_str().expect("a text").to_owned();
            (text("work_number"), text("id"))
        })
        .collect()
}

fn marks_path(sheet: &str) -> String {
    format!("/api/v1/judging/sheets/{sheet}/marks")
}

/// A save over the API.
fn save(base_version: i64, key: &str, marks: &[(&str, &str)]) -> Value {
    let marks: Vec<Value> = marks.iter().map(|(a, v)| json!({ "aspect": a, "value": v })).collect();
    json!({ "base_version": base_version, "idempotency_key": key, "marks": marks })
}

/// Marks everything on a sheet that its judge owes, with this level.
async fn fill(client: &Client, sheet: &str, level: &str, key: &str) {
    let seen = client.get_json(&format!("/api/v1/judging/sheets/{sheet}")).await.expect(200).json();
    let marks: Vec<(&str, &str)> = seen["marks"]
        .as_array()
        .expect("aspects")
        .iter()
        .map(|m| match m["aspect"].as_str().expect("a code") {
            "A1" => ("A1", "3.2"),
            "A2" => ("A2", level),
            _ => ("A3", "48.5"),
        })
        .collect();
    let version = seen["version"].as_i64().expect("a version");
    client.post_json(&marks_path(sheet), &save(version, key, &marks)).await.expect(200);
}

/// Every judge marks every sheet; `levels` by judge.
async fn fill_all(panel: &Panel, levels: [&str; 3]) {
    for (judge, level) in panel.judges.iter().zip(levels) {
        for (_, sheet) in sheets(&judge.client).await {
            fill(&judge.client, &sheet, level, "fill").await;
        }
    }
}

const fn minutes(n: i64) -> i64 {
    n * 60_000
}

/// A save as the page's script sends it.
async fn script(client: &Client, sheet: &str, body: &Value) -> crate::support::Reply {
    let request = client
        .bare(reqwest::Method::POST, &format!("/judging/sheets/{sheet}/marks"))
        .header("accept", "application/json")
        .header("accept-language", "zh-CN")
        .header("sec-fetch-site", "same-origin")
        .json(body);
    Client::send(request).await
}

fn later(app: &TestApp, milliseconds: i64) {
    let now: Timestamp = app.system().now();
    app.clock.set(now.plus(milliseconds));
}
