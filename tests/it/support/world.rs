//! A city in small, and one competition that its people lead from the call to
//! the final result. Everything is done by the requests that a browser or a
//! program of theirs would send; each step is a method, so that a test stops
//! where it wants.
//!
//! Two unions of districts, three units, two events with a panel each. One of
//! the first panel's judges belongs to the first unit, which has contestants.

use jiangtai::{
    accounts,
    kernel::{PersonId, Timestamp},
};
use serde_json::{Value, json};

use super::{Client, Officer, Reply, TestApp, people::resident_id};

/// When each step takes place, in Wuxi.
pub mod days {
    pub const ENTRY_OPENS: &str = "2026-03-02T10:00";
    pub const ENTRY: &str = "2026-03-03T09:00";
    pub const ENTRY_CLOSES: &str = "2026-03-13T17:00";
    pub const CHECK: &str = "2026-03-13T09:00";
    pub const DRAW: &str = "2026-03-16T09:00";
    pub const JUDGING_OPENS: &str = "2026-03-18T08:00";
    pub const JUDGING: &str = "2026-03-18T09:00";
    pub const LOCK: &str = "2026-03-20T10:00";
    pub const JUDGING_CLOSES: &str = "2026-03-20T18:00";
    pub const PUBLISH: &str = "2026-03-23T09:00";
    pub const OBJECTION: &str = "2026-03-24T09:00";
    pub const FINAL: &str = "2026-04-01T09:00";
}

/// A contestant as the unit enters them.
#[derive(Clone, Debug)]
pub struct Contestant {
    pub name: &'static str,
    pub number: u32,
    pub lang: &'static str,
}

impl Contestant {
    pub fn id_number(&self) -> String {
        resident_id(self.number)
    }

    pub fn mobile(&self) -> String {
        format!("1380013{:04}", self.number)
    }

    pub fn email(&self) -> String {
        format!("contestant{}@example.com", self.number)
    }
}

/// A judge, once invited.
pub struct Judge {
    pub id: String,
    pub name: &'static str,
    pub email: String,
    pub person: PersonId,
    pub client: Client,
    /// Sheets by work number.
    pub sheets: Vec<(String, String)>,
}

/// An event and what has come of it so far.
pub struct Event {
    pub id: String,
    pub title: &'static str,
    /// Unit by unit.
    pub contestants: Vec<Vec<Contestant>>,
    pub panel: String,
    pub chief: Option<Judge>,
    pub judges: Vec<Judge>,
    pub rules: Value,
    /// Entries of the units, unit by unit.
    pub entries: Vec<Vec<String>>,
    pub standings: String,
    pub notice: String,
}

impl Event {
    pub fn chief(&self) -> &Judge {
        self.chief.as_ref().expect("a chief judge was invited")
    }

    /// All on the panel, the chief judge first.
    pub fn panel_people(&self) -> impl Iterator<Item = &Judge> {
        self.chief.iter().chain(&self.judges)
    }
}

/// See the top of the file.
pub struct World {
    pub app: TestApp,
    pub city: Officer,
    /// Of the district of the first two units.
    pub district: Officer,
    /// Of the district of the third.
    pub other_district: Officer,
    pub units: Vec<Officer>,
    pub competition: String,
    pub events: Vec<Event>,
    pub objection: String,
    /// The roster of the second unit.
    pub upload: String,
}

/// Where a contestant's marks come from; another twist, other marks.
pub type Twist = usize;

fn contestant(name: &'static str, number: u32, lang: &'static str) -> Contestant {
    Contestant { name, number, lang }
}

/// All ids that follow a piece of an address on a page, in order, once each.
pub fn ids_after(page: &str, before: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for (at, _) in page.match_indices(before) {
        let id: String = page[at + before.len()..].chars().take(36).collect();
        if uuid::Uuid::parse_str(&id).is_ok() && !found.contains(&id) {
            found.push(id);
        }
    }
    found
}

/// The id at the end of a redirect's address.
pub fn made(reply: &Reply) -> String {
    let location = reply.location();
    let path = location.split(['?', '#']).next().expect("a path");
    let id = path.rsplit('/').find(|part| uuid::Uuid::parse_str(part).is_ok());
    id.unwrap_or_else(|| panic!("no id in {location}")).to_owned()
}

impl World {
    /// The city and its people; nothing else yet.
    pub async fn new() -> Self {
        let app = TestApp::start().await;
        let city = app.city_union().await;
        let district = app.district_union("BH").await;
        let other_district = app.district_union("XS").await;
        let units = vec![
            app.unit("太湖重工有限公司", "BH").await,
            app.unit("蠡园电机有限公司", "BH").await,
            app.unit("锡山精密制造有限公司", "XS").await,
        ];
        Self {
            app,
            city,
            district,
            other_district,
            units,
            competition: String::new(),
            events: Vec::new(),
            objection: String::new(),
            upload: String::new(),
        }
    }

    /// Moves the clock; people whose sessions ran out meanwhile sign in again.
    pub async fn at(&mut self, local: &str) {
        self.app.set_clock(local);
        let officers = [&mut self.city, &mut self.district, &mut self.other_district];
        for officer in officers.into_iter().chain(&mut self.units) {
            officer.client = self.app.signed_in(officer.person).await;
        }
        for judge in self.events.iter_mut().flat_map(|e| e.chief.iter_mut().chain(&mut e.judges)) {
            judge.client = self.app.signed_in(judge.person).await;
        }
    }

    /// What the form of the competition says.
    pub fn competition_form() -> Vec<(&'static str, &'static str)> {
        vec![
            ("kind", "skills"),
            ("title", "第八届职工职业技能大赛"),
            ("title_en", "Eighth Workers' Skills Competition"),
            ("level", "city"),
            ("cluster", "B1"),
            ("summary", "面向全市高端装备企业职工。"),
            ("entry_opens", days::ENTRY_OPENS),
            ("entry_closes", days::ENTRY_CLOSES),
            ("draw_at", days::DRAW),
            ("judging_opens", days::JUDGING_OPENS),
            ("judging_closes", days::JUDGING_CLOSES),
            ("notice_days", "5"),
        ]
    }

    /// The organiser drafts the competition with its two events.
    pub async fn draft(&mut self) {
        let organiser = &self.city.client;
        let reply = organiser.post("/competitions", &Self::competition_form()).await.expect(303);
        self.competition = made(&reply);
        let here = format!("/competitions/{}", self.competition);
        let first = vec![
            vec![contestant("秦晓峰", 1, "zh-CN"), contestant("顾海燕", 2, "zh-CN")],
            vec![contestant("陆建国", 3, "zh-CN"), contestant("钱红梅", 4, "en")],
            vec![contestant("孙立军", 5, "zh-CN"), contestant("周慧敏", 6, "zh-CN")],
        ];
        let second =
            vec![Vec::new(), vec![contestant("吴志强", 7, "zh-CN")], vec![contestant("郑秀兰", 8, "zh-CN")]];
        for (title, title_en, occupation, preset, contestants) in [
            ("焊工", "Welder", "6-18-02-04", "welder", first),
            ("数控车工", "CNC turner", "6-18-01-01", "practice-only", second),
        ] {
            let form = [
                ("title", title),
                ("title_en", title_en),
                ("occupation", occupation),
                ("places_per_unit", "3"),
                ("stations", "4"),
                ("units_apart", "yes"),
                ("preset", preset),
            ];
            let reply = organiser.post(&format!("{here}/events/new"), &form).await.expect(303);
            let id = made(&reply);
            let rules = organiser.get_json(&format!("/events/{id}/rules.json")).await.expect(200).json();
            self.events.push(Event {
                id,
                title,
                contestants,
                panel: String::new(),
                chief: None,
                judges: Vec::new(),
                rules,
                entries: Vec::new(),
                standings: String::new(),
                notice: String::new(),
            });
        }
    }

    /// The call is published, and panels with it.
    pub async fn call(&mut self) {
        let here = format!("/competitions/{}", self.competition);
        let page = self.city.client.get(&format!("{here}/manage")).await.expect(200);
        let form = [("confirmed", "yes"), ("version", &page.field("version"))];
        self.city.client.post(&format!("{here}/call"), &form).await.expect(303);
        for event in &mut self.events {
            let page = self.city.client.get(&format!("/events/{}", event.id)).await.expect(200).text();
            event.panel = ids_after(&page, "/panels/").remove(0);
        }
    }

    /// What the form of an entry says.
    pub fn entry_form(who: &Contestant) -> Vec<(String, String)> {
        let field = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        vec![
            field("name", who.name),
            field("id_number", &who.id_number()),
            field("mobile", &who.mobile()),
            field("email", &who.email()),
            field("grade", "senior"),
            field("lang", who.lang),
            field("consent", "yes"),
        ]
    }

    /// The units enter their contestants: the second by a workbook, the others
    /// one by one.
    pub async fn enter(&mut self) {
        self.at(days::ENTRY).await;
        for event in 0..self.events.len() {
            let id = self.events[event].id.clone();
            for (unit, contestants) in self.events[event].contestants.clone().iter().enumerate() {
                let client = &self.units[unit].client;
                if unit == 1 {
                    let upload = Self::upload(client, &id, contestants).await;
                    Self::commit(client, &id, &upload).await;
                    if event == 0 {
                        self.upload = upload;
                    }
                } else {
                    for who in contestants {
                        let form = Self::entry_form(who);
                        let form: Vec<_> = form.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
                        client.post(&format!("/events/{id}/entries"), &form).await.expect(303);
                    }
                }
            }
            self.events[event].entries = Vec::new();
            for unit in &self.units {
                let list = unit.client.get_json(&format!("/api/v1/events/{id}/entries")).await.expect(200);
                let items = list.json()["items"].as_array().cloned().unwrap_or_default();
                let ids = items.iter().map(|item| item["id"].as_str().expect("an id").to_owned());
                self.events[event].entries.push(ids.collect());
            }
        }
    }

    /// Uploads a roster and answers its id.
    pub async fn upload(client: &Client, event: &str, contestants: &[Contestant]) -> String {
        client.get(&format!("/events/{event}/roster/template.xlsx")).await.expect(200);
        let path = format!("/events/{event}/roster/uploads");
        made(&client.upload(&path, "file", "名单.xlsx", roster(contestants)).await.expect(303))
    }

    /// Commits an uploaded roster as it was seen.
    pub async fn commit(client: &Client, event: &str, upload: &str) {
        let path = format!("/events/{event}/roster/uploads/{upload}");
        let page = client.get(&path).await.expect(200);
        let form = [("seen", page.field("seen")), ("consent", "yes".to_owned())];
        let form: Vec<_> = form.iter().map(|(n, v)| (*n, v.as_str())).collect();
        client.post(&path, &form).await.expect(303);
    }

    /// Both district unions approve all that waits for them.
    pub async fn qualify(&mut self) {
        self.at(days::CHECK).await;
        for union in [&self.district, &self.other_district] {
            Self::approve_all(&union.client).await;
        }
    }

    /// One union approves what waits for it, in bulk; answers how many.
    pub async fn approve_all(client: &Client) -> usize {
        let page = client.get("/qualification").await.expect(200).text();
        let seen: Vec<&str> = page
            .match_indices("name=\"entry\"")
            .filter_map(|(at, _)| page[at..].split("value=\"").nth(1)?.split('"').next())
            .collect();
        if seen.is_empty() {
            return 0;
        }
        let mut form: Vec<(&str, &str)> = seen.iter().map(|value| ("entry", *value)).collect();
        form.push(("decision", "approve"));
        client.post("/qualification", &form).await.expect(303);
        seen.len()
    }

    /// The list is closed by the clock and the draw held.
    pub async fn draw(&mut self) {
        self.at(days::DRAW).await;
        for event in &self.events {
            let path = format!("/events/{}/draw", event.id);
            self.city.client.post(&path, &[("confirmed", "yes")]).await.expect(303);
        }
    }

    /// Judges are invited and accept. The last of the first panel belongs to the
    /// first unit.
    pub async fn panels(&mut self) {
        self.colleague(0, "陶工", "own-judge@example.com", "viewer").await;
        let chief = self.judge(0, "陈裁判长", "chief@example.com", "chief").await;
        self.events[0].chief = Some(chief);
        for (name, email) in [
            ("冯裁判", "judge1@example.com"),
            ("卫裁判", "judge2@example.com"),
            ("蒋裁判", "judge3@example.com"),
            ("沈裁判", "judge4@example.com"),
            ("姜裁判", "judge5@example.com"),
            ("陶工", "own-judge@example.com"),
        ] {
            let judge = self.judge(0, name, email, "judge").await;
            self.events[0].judges.push(judge);
        }
        let chief = self.judge(1, "韩裁判长", "chief-b@example.com", "chief").await;
        self.events[1].chief = Some(chief);
        for (name, email) in [
            ("杨裁判", "judge-b1@example.com"),
            ("朱裁判", "judge-b2@example.com"),
            ("许裁判", "judge-b3@example.com"),
            ("何裁判", "judge-b4@example.com"),
            ("吕裁判", "judge-b5@example.com"),
        ] {
            let judge = self.judge(1, name, email, "judge").await;
            self.events[1].judges.push(judge);
        }
    }

    /// Somebody joins a unit by the link that its owner sends.
    pub async fn colleague(&self, unit: usize, name: &str, email: &str, role: &str) -> PersonId {
        let form = [("email", email), ("role", role)];
        self.units[unit].client.post("/organisation/invitations", &form).await.expect(303);
        let letter = self.app.letter_to(email).await;
        let link = link_in(&letter.body);
        let form = [("name", name), ("password", "我在车间里点亮第七盏灯")];
        self.app.visitor().post(&link, &form).await.expect(303);
        self.person(email).await
    }

    pub async fn person(&self, email: &str) -> PersonId {
        let found = accounts::find_person_by_email(self.app.app.db.read(), email).await.expect("a database");
        found.unwrap_or_else(|| panic!("nobody has {email}")).id
    }

    async fn judge(&self, event: usize, name: &'static str, email: &str, duty: &str) -> Judge {
        let panel = &self.events[event].panel;
        let form = [("name", name), ("email", email), ("duty", duty)];
        self.city.client.post(&format!("/panels/{panel}/judges"), &form).await.expect(303);
        let person = self.person(email).await;
        let client = self.app.signed_in(person).await;
        let page = client.get("/judging").await.expect(200).text();
        let id = ids_after(&page, "/judging/invitations/").remove(0);
        client.post(&format!("/judging/invitations/{id}/accept"), &[]).await.expect(303);
        Judge { id, name, email: email.to_owned(), person, client, sheets: Vec::new() }
    }

    /// The rule sets are frozen, sheets assigned, and marks taken.
    pub async fn open(&mut self) {
        self.at(days::JUDGING).await;
        for event in 0..self.events.len() {
            let path = format!("/events/{}/judging", self.events[event].id);
            self.city.client.post(&path, &[("confirmed", "yes")]).await.expect(303);
            self.find_sheets(event).await;
        }
    }

    /// Looks up which sheets each judge has.
    pub async fn find_sheets(&mut self, event: usize) {
        let panel = self.events[event].panel.clone();
        for judge in &mut self.events[event].judges {
            let list = judge.client.get_json("/api/v1/judging/sheets").await.expect(200).json();
            let items = list["items"].as_array().expect("a list").iter();
            judge.sheets = items
                .filter(|item| item["panel"] == panel.as_str())
                .map(|item| {
                    let text = |name: &str| item[name].as_str().expect(name).to_owned();
                    (text("work_number"), text("id"))
                })
                .collect();
        }
    }

    /// Every judge fills every sheet. The twist changes the marks of the judges
    /// it is given for.
    pub async fn mark(&self, event: usize, twist: impl Fn(usize) -> Twist) {
        let event = &self.events[event];
        for (number, judge) in event.judges.iter().enumerate() {
            for (work, sheet) in &judge.sheets {
                let seed = work_seed(work) * 7 + number * 3 + twist(number) * 5;
                fill(&judge.client, sheet, &event.rules, seed).await;
            }
        }
    }

    /// The chief judge locks the panel.
    pub async fn lock(&self, event: usize) -> Reply {
        let event = &self.events[event];
        let chief = &event.chief().client;
        let here = format!("/panels/{}", event.panel);
        let page = chief.get(&here).await.expect(200);
        let form = [("confirmed", "yes"), ("version", &page.field("version"))];
        chief.post(&format!("{here}/lock"), &form).await
    }

    /// From the drafted competition to panels that take marks.
    pub async fn to_judging() -> Self {
        let mut world = Self::new().await;
        world.draft().await;
        world.call().await;
        world.enter().await;
        world.qualify().await;
        world.draw().await;
        world.panels().await;
        world.open().await;
        world
    }

    /// To locked panels, with all marks given.
    pub async fn to_locked() -> Self {
        let mut world = Self::to_judging().await;
        for event in 0..world.events.len() {
            world.mark(event, |_| 0).await;
        }
        world.at(days::LOCK).await;
        for event in 0..world.events.len() {
            world.lock(event).await.expect(303);
        }
        world
    }

    /// The organiser computes and publishes the standings of an event.
    pub async fn publish(&mut self, event: usize) {
        let path = format!("/events/{}/standings", self.events[event].id);
        self.city.client.post(&path, &[]).await.expect(303);
        let page = self.city.client.get(&path).await.expect(200);
        self.events[event].standings = ids_after(&page.text(), "/standings/").remove(0);
        let form = [("confirmed", "yes"), ("version", &page.field("version"))];
        self.city.client.post(&format!("{path}/publish"), &form).await.expect(303);
        let page = self.app.visitor().get("/notices").await.expect(200).text();
        let known: Vec<String> = self.events.iter().map(|e| e.notice.clone()).collect();
        let new = ids_after(&page, "/notices/").into_iter().find(|id| !known.contains(id));
        self.events[event].notice = new.expect("a new notice");
    }

    /// Somebody objects to the notice of the first event.
    pub async fn object(&mut self) {
        self.at(days::OBJECTION).await;
        let form = [
            ("name", "秦晓峰"),
            ("contact", "13800130001"),
            ("claim", "理论成绩与本人估分相差较大，请复核单项选择题的得分。"),
        ];
        let path = format!("/notices/{}/objections", self.events[0].notice);
        self.objection = made(&self.units[0].client.post(&path, &form).await.expect(303));
    }

    /// The host decides the objection.
    pub async fn decide(&self, stage: &str) {
        let here = format!("/objections/{}", self.objection);
        let page = self.city.client.get(&here).await.expect(200);
        let form = [
            ("version", page.field("version")),
            ("stage", stage.to_owned()),
            ("answer", "经复核答题卡，得分无误，维持原成绩。".to_owned()),
        ];
        let form: Vec<_> = form.iter().map(|(n, v)| (*n, v.as_str())).collect();
        self.city.client.post(&format!("{here}/decision"), &form).await.expect(303);
    }

    /// The notice is over: the result stands.
    pub async fn finalise(&mut self, event: usize) {
        self.at(days::FINAL).await;
        let path = format!("/events/{}/standings", self.events[event].id);
        let page = self.city.client.get(&path).await.expect(200);
        let form = [("confirmed", "yes"), ("version", &page.field("version"))];
        self.city.client.post(&format!("{path}/final"), &form).await.expect(303);
    }

    /// Every name that no judge may see.
    pub fn hidden_names(&self) -> Vec<String> {
        let people = self.events.iter().flat_map(|e| e.contestants.iter().flatten());
        let people = people.flat_map(|c| [c.name.to_owned(), c.id_number(), c.mobile(), c.email()]);
        people.chain(self.units.iter().map(|u| u.name.clone())).collect()
    }

    /// The moment on the service's clock.
    pub fn now(&self) -> Timestamp {
        jiangtai::kernel::Clock::now(&*self.app.clock)
    }
}

/// The address in a letter, without the server.
pub fn link_in(letter: &str) -> String {
    let at = letter.find("http").expect("a link");
    let url = letter[at..].split_whitespace().next().expect("a link");
    let path = url.split_once("://").expect("a link").1;
    path[path.find('/').expect("a path")..].to_owned()
}

/// A number that belongs to a work number, whatever order it is met in.
pub fn work_seed(work: &str) -> usize {
    work.trim_start_matches('W').parse().expect("W and a number")
}

/// Fills one sheet as a whole, through the API.
pub async fn fill(client: &Client, sheet: &str, rules: &Value, seed: usize) {
    let path = format!("/api/v1/judging/sheets/{sheet}");
    let page = client.get_json(&path).await.expect(200).json();
    let marks: Vec<Value> = page["marks"]
        .as_array()
        .expect("a list of marks")
        .iter()
        .enumerate()
        .map(|(n, mark)| {
            let code = mark["aspect"].as_str().expect("a code");
            let (value, raw) = answer(&aspect(rules, code), seed + n);
            json!({ "aspect": code, "value": value, "raw": raw })
        })
        .collect();
    let body = json!({ "base_version": page["version"], "marks": marks });
    client.post_json(&format!("{path}/marks"), &body).await.expect(200);
}

/// An aspect of a rule set by its code.
pub fn aspect(rules: &Value, code: &str) -> Value {
    let modules = rules["rubric"]["modules"].as_array().expect("modules").iter();
    modules
        .flat_map(|m| m["criteria"].as_array().expect("criteria"))
        .flat_map(|c| c["aspects"].as_array().expect("aspects"))
        .find(|a| a["code"] == code)
        .unwrap_or_else(|| panic!("no aspect {code}"))
        .clone()
}

/// What a judge types for an aspect: valid, and different for different seeds.
pub fn answer(aspect: &Value, seed: usize) -> (String, Option<String>) {
    let input = &aspect["input"];
    let points = |value: &Value| value.as_str().expect("a number").parse::<f64>().expect("a number");
    let pick = |values: &[Value]| values[seed % values.len()].as_str().expect("a number").to_owned();
    match input["type"].as_str().expect("a type") {
        "yes_no" => ((seed % 4).min(1).to_string(), None),
        "discrete" => (pick(input["values"].as_array().expect("values")), None),
        "level" => ((2 + seed % 2).to_string(), None),
        "range" => {
            let steps = ((points(&input["max"])
                - input["min"].as_str().map_or(0.0, |m| m.parse().expect("a number")))
                / points(&input["step"])) as usize;
            let at = steps - seed % (steps / 2 + 1);
            ((at as f64 * points(&input["step"])).to_string(), None)
        }
        "linear" => {
            let (zero, full) = (points(&input["zero_at"]), points(&input["full_at"]));
            (format!("{:.2}", zero + (full - zero) * (0.5 + (seed % 5) as f64 / 10.0)), None)
        }
        "minus" => {
            let (nominal, tolerance) = (
                input["nominal"].as_str().map_or(0.0, |n| n.parse().expect("a number")),
                points(&input["tolerance"]),
            );
            (format!("{:.3}", nominal + tolerance * (seed % 5) as f64 / 3.0), None)
        }
        "time" => (format!("{}", points(&input["full_at"]) as usize + 60 * (seed % 9)), None),
        "bands" => {
            let bands = input["bands"].as_array().expect("bands");
            let band = &bands[seed % bands.len()];
            let raw = match (band["from"].as_str(), band["below"].as_str()) {
                (Some(from), _) => from.to_owned(),
                (None, _) => "0".to_owned(),
            };
            let fixed = bands.iter().all(|b| b["min"] == b["max"]);
            if fixed { (raw, None) } else { (band["max"].as_str().expect("a number").to_owned(), Some(raw)) }
        }
        "indicator" => (aspect["max"].as_str().expect("a number").to_owned(), None),
        other => panic!("an input of another type: {other}"),
    }
}

/// A filled roster.
pub fn roster(contestants: &[Contestant]) -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    let heads = ["姓名", "身份证号", "手机", "电子邮箱", "技能等级", "通知语言"];
    for (column, head) in (0..).zip(heads) {
        sheet.write(0, column, head).expect("a cell");
    }
    for (row, who) in (1..).zip(contestants) {
        let lang = if who.lang == "en" { "英文" } else { "中文" };
        let cells =
            [who.name.to_owned(), who.id_number(), who.mobile(), who.email(), "高级工".into(), lang.into()];
        for (column, cell) in (0..).zip(cells) {
            sheet.write(row, column, cell).expect("a cell");
        }
    }
    book.save_to_buffer().expect("a workbook")
}
