//! A selection of innovations in small, led by its people from the call to the repository.
//! Everything is done by the requests that a browser of theirs would send; each step is a
//! method, so that a test stops where it wants.
//!
//! One category with two places, and three filings: two of the first unit, one of the second,
//! in two districts. One reviewer belongs to the first unit.

use jiangtai::{kernel::PersonId, scoring};
use serde_json::Value;

use super::{
    Client, Officer, Reply, TestApp,
    world::{fill, ids_after, link_in, made, work_seed},
};

/// When each step takes place, in Wuxi.
pub mod days {
    pub const OPENS: &str = "2026-03-02T10:00";
    pub const FILING: &str = "2026-03-03T09:00";
    pub const CLOSES: &str = "2026-03-13T17:00";
    pub const CHECK: &str = "2026-03-16T09:00";
    pub const RECOMMEND_BY: &str = "2026-03-18T17:00";
    pub const BEGIN: &str = "2026-03-19T09:00";
    pub const REVIEW_OPENS: &str = "2026-03-20T08:00";
    pub const REVIEW: &str = "2026-03-20T09:00";
    pub const REVIEW_CLOSES: &str = "2026-03-27T18:00";
    pub const PUBLISH: &str = "2026-03-30T09:00";
    pub const FINAL: &str = "2026-04-08T09:00";
}

/// Somebody with an account, who signs in again when the clock has moved.
pub struct Member {
    pub person: PersonId,
    pub name: &'static str,
    pub email: String,
    pub client: Client,
}

/// A reviewer and their sheets by work number.
pub struct Reviewer {
    pub member: Member,
    pub sheets: Vec<(String, String)>,
}

pub struct Selecting {
    pub app: TestApp,
    pub city: Officer,
    pub districts: Vec<Officer>,
    pub units: Vec<Officer>,
    /// Two of the first unit, one of the second, in this order.
    pub workers: Vec<Member>,
    pub selection: String,
    pub category: String,
    pub panel: String,
    /// A filing of each worker.
    pub filings: Vec<String>,
    pub chief: Option<Reviewer>,
    pub reviewers: Vec<Reviewer>,
}

pub const TITLES: [&str; 3] = ["薄壁不锈钢管自动焊接夹具", "污泥干化机轴承润滑改造", "织机断经自停装置改进"];

/// What only who signed an agreement may read.
pub const SECRET: &str = "氩气背面保护流量为每分钟十二升";
/// What only a signed-in organisation may read.
pub const FOR_SIGNED_IN: &str = "三年累计节约返修费用八十六万元";

impl Selecting {
    /// The city and its people; the selection is drafted and called.
    pub async fn new() -> Self {
        Self::with_quota("2").await
    }

    /// The same, where a district may recommend so many of the category.
    pub async fn with_quota(quota: &str) -> Self {
        let app = TestApp::start().await;
        let city = app.city_union().await;
        let districts = vec![app.district_union("BH").await, app.district_union("XS").await];
        let units = vec![app.unit("太湖重工有限公司", "BH").await, app.unit("锡山织造有限公司", "XS").await];
        let mut this = Self {
            app,
            city,
            districts,
            units,
            workers: Vec::new(),
            selection: String::new(),
            category: String::new(),
            panel: String::new(),
            filings: Vec::new(),
            chief: None,
            reviewers: Vec::new(),
        };
        for (unit, name) in [(0, "秦晓峰"), (0, "顾海燕"), (1, "陆建国")] {
            let worker = this.colleague(unit, name).await;
            this.workers.push(worker);
        }
        this.draft(quota).await;
        this
    }

    /// Moves the clock; everybody signs in again.
    pub async fn at(&mut self, local: &str) {
        self.app.set_clock(local);
        let officers = std::iter::once(&mut self.city).chain(&mut self.districts).chain(&mut self.units);
        for officer in officers {
            officer.client = self.app.signed_in(officer.person).await;
        }
        let panel = self.chief.iter_mut().chain(&mut self.reviewers).map(|r| &mut r.member);
        for member in self.workers.iter_mut().chain(panel) {
            member.client = self.app.signed_in(member.person).await;
        }
    }

    /// Somebody joins a unit to look on, as a worker does.
    async fn colleague(&self, unit: usize, name: &'static str) -> Member {
        let email = format!("worker-{unit}-{}@example.com", name.len() + self.workers.len());
        let form = [("email", email.as_str()), ("role", "viewer")];
        self.units[unit].client.post("/organisation/invitations", &form).await.expect(303);
        let link = link_in(&self.app.letter_to(&email).await.body);
        let form = [("name", name), ("password", "我在车间里点亮第七盏灯")];
        self.app.visitor().post(&link, &form).await.expect(303);
        self.member(name, email).await
    }

    async fn member(&self, name: &'static str, email: String) -> Member {
        let found = jiangtai::accounts::find_person_by_email(self.app.app.db.read(), &email).await;
        let person = found.expect("a database").expect("an account").id;
        Member { person, name, email, client: self.app.signed_in(person).await }
    }

    pub fn form() -> Vec<(&'static str, &'static str)> {
        vec![
            ("title", "2026年无锡市职工创新成果评选"),
            ("title_en", "Wuxi Workers' Innovations 2026"),
            ("summary", "面向全市一线职工。"),
            ("filing_opens", days::OPENS),
            ("filing_closes", days::CLOSES),
            ("recommend_by", days::RECOMMEND_BY),
            ("review_opens", days::REVIEW_OPENS),
            ("review_closes", days::REVIEW_CLOSES),
            ("notice_days", "5"),
        ]
    }

    async fn draft(&mut self, quota: &str) {
        let client = &self.city.client;
        self.selection = made(&client.post("/selections", &Self::form()).await.expect(303));
        let here = format!("/selections/{}", self.selection);
        let form = [
            ("title", "十大先进操作法"),
            ("title_en", "Ten best operating methods"),
            ("places", "2"),
            ("quota", quota),
            ("preset", "suggestion"),
        ];
        client.post(&format!("{here}/categories"), &form).await.expect(303);
        let page = client.get(&here).await.expect(200);
        self.category = ids_after(&page.text(), "/categories/").remove(0);
        let form = [("confirmed", "yes"), ("version", &page.field("version"))];
        client.post(&format!("{here}/call"), &form).await.expect(303);
        let page = client.get(&here).await.expect(200).text();
        self.panel = ids_after(&page, "/panels/").remove(0);
    }

    /// What the form of a filing says. The second worker shares half with the first.
    pub fn filing_form(&self, worker: usize, version: &str) -> Vec<(String, String)> {
        let own = &self.workers[worker];
        let mut form: Vec<(&str, &str)> = vec![
            ("version", version),
            ("title", TITLES[worker]),
            (
                "abstract",
                "针对生产中返修率高的问题，改进夹具和工艺参数，班组试用半年，返修率由百分之八降到百分之二，操作更省力。",
            ),
            ("keywords", "焊接，夹具，返修率"),
            ("cluster", "B1"),
            ("transfer", "licence"),
            ("transfer", "assignment"),
            ("section-novelty", "用气动随形压块代替螺栓压板。"),
            ("level-novelty", "public"),
            ("section-method", SECRET),
            ("level-method", "nda"),
            ("section-use", "在两条产线使用半年。"),
            ("level-use", "public"),
            ("section-economic_benefit", FOR_SIGNED_IN),
            ("level-economic_benefit", "signed_in"),
            ("ip-kind-1", "patent_application"),
            ("ip-number-1", "200310102344.5"),
            ("promise", "yes"),
            ("name-1", own.name),
            ("email-1", &own.email),
        ];
        if worker == 0 {
            let other = &self.workers[1];
            form.extend([
                ("share-1", "62.5"),
                ("name-2", other.name),
                ("email-2", &other.email),
                ("share-2", "37.5"),
            ]);
        } else {
            form.push(("share-1", "100"));
        }
        form.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
    }

    /// Everybody files; contributors confirm; the filings are submitted.
    pub async fn file(&mut self) {
        self.at(days::FILING).await;
        for worker in 0..self.workers.len() {
            let client = &self.workers[worker].client;
            let path = format!("/categories/{}/filings", self.category);
            let filing = made(&client.post(&path, &[("start", "yes")]).await.expect(303));
            let here = format!("/filings/{filing}");
            let version = self.version(worker, &filing).await;
            post(client, &format!("{here}/edit"), &self.filing_form(worker, &version)).await.expect(303);
            let makers = if worker == 0 { vec![0, 1] } else { vec![worker] };
            for maker in makers {
                let client = &self.workers[maker].client;
                let version = client.get(&here).await.expect(200).field("version");
                let mut form = vec![("version", version.as_str())];
                // The second contributor of the first filing does not want to be named.
                if maker == worker {
                    form.push(("is_public", "yes"));
                }
                client.post(&format!("{here}/confirm"), &form).await.expect(303);
            }
            let version = self.version(worker, &filing).await;
            client.post(&format!("{here}/submit"), &[("version", &version)]).await.expect(303);
            self.filings.push(filing);
        }
    }

    pub async fn version(&self, worker: usize, filing: &str) -> String {
        let client = &self.workers[worker].client;
        client.get(&format!("/filings/{filing}")).await.expect(200).field("version")
    }

    /// Somebody gives an opinion on a filing.
    pub async fn opinion(client: &Client, filing: &str, tail: &str, opinion: &str, reason: &str) -> Reply {
        let page = client.get(&format!("/filings/{filing}")).await.expect(200);
        let version = version_on(&page);
        let form = [("version", version.as_str()), ("opinion", opinion), ("reason", reason)];
        client.post(&format!("/filings/{filing}/{tail}"), &form).await
    }

    /// Units endorse, districts recommend, the city checks.
    pub async fn check(&mut self) {
        self.at(days::CHECK).await;
        for (worker, filing) in self.filings.iter().enumerate() {
            let place = usize::from(worker == 2);
            let unit = &self.units[place].client;
            Self::opinion(unit, filing, "endorse", "approve", "").await.expect(303);
            let district = &self.districts[place].client;
            Self::opinion(district, filing, "decide", "approve", "").await.expect(303);
            Self::opinion(&self.city.client, filing, "decide", "approve", "").await.expect(303);
        }
    }

    /// Reviewers are invited and accept; the last belongs to the first unit.
    pub async fn panel(&mut self) {
        let chief = self.reviewer("陈组长", "chief").await;
        self.chief = Some(chief);
        for name in ["冯评审", "卫评审", "蒋评审", "沈评审", "姜评审"] {
            let reviewer = self.reviewer(name, "judge").await;
            self.reviewers.push(reviewer);
        }
        let own = self.colleague(0, "陶评审").await;
        let own = self.accept(own).await;
        self.reviewers.push(own);
    }

    async fn reviewer(&self, name: &'static str, duty: &str) -> Reviewer {
        let email = format!("reviewer-{duty}-{}@example.com", self.reviewers.len());
        let form = [("name", name), ("email", email.as_str()), ("duty", duty)];
        self.city.client.post(&format!("/panels/{}/judges", self.panel), &form).await.expect(303);
        let member = self.member(name, email).await;
        self.take(member).await
    }

    async fn accept(&self, member: Member) -> Reviewer {
        let form = [("name", member.name), ("email", member.email.as_str()), ("duty", "judge")];
        self.city.client.post(&format!("/panels/{}/judges", self.panel), &form).await.expect(303);
        self.take(member).await
    }

    async fn take(&self, member: Member) -> Reviewer {
        let page = member.client.get("/judging").await.expect(200).text();
        let id = ids_after(&page, "/judging/invitations/").remove(0);
        member.client.post(&format!("/judging/invitations/{id}/accept"), &[]).await.expect(303);
        Reviewer { member, sheets: Vec::new() }
    }

    /// The review begins: works get numbers, sheets are handed out.
    pub async fn begin(&mut self) {
        self.at(days::BEGIN).await;
        self.act("review", &[]).await.expect(303);
        self.at(days::REVIEW).await;
        for reviewer in &mut self.reviewers {
            let list = reviewer.member.client.get_json("/api/v1/judging/sheets").await.expect(200).json();
            let text = |item: &Value, name: &str| item[name].as_str().expect(name).to_owned();
            let items = list["items"].as_array().expect("a list").iter();
            reviewer.sheets = items.map(|item| (text(item, "work_number"), text(item, "id"))).collect();
        }
    }

    /// Every reviewer marks every work, and the head of the panel locks.
    pub async fn mark(&mut self) {
        let preset = scoring::presets().iter().find(|p| p.key == "suggestion").expect("a preset");
        let rules: Value =
            serde_json::from_str(&preset.rules.to_json().expect("a document")).expect("a document");
        for reviewer in &self.reviewers {
            for (work, sheet) in &reviewer.sheets {
                fill(&reviewer.member.client, sheet, &rules, work_seed(work) * 3).await;
            }
        }
        let chief = &self.chief.as_ref().expect("a chief").member.client;
        let here = format!("/panels/{}", self.panel);
        let page = chief.get(&here).await.expect(200);
        let form = [("confirmed", "yes"), ("version", &page.field("version"))];
        chief.post(&format!("{here}/lock"), &form).await.expect(303);
    }

    /// An act of the host on the category, as the page was seen.
    pub async fn act(&self, tail: &str, more: &[(&str, &str)]) -> Reply {
        let here = format!("/categories/{}", self.category);
        let page = self.city.client.get(&format!("{here}/list")).await.expect(200);
        let version = version_on(&page);
        let mut form = vec![("version", version.as_str())];
        form.extend(more);
        self.city.client.post(&format!("{here}/{tail}"), &form).await
    }

    /// The list is made and put into a public notice.
    pub async fn notice(&mut self) {
        self.at(days::PUBLISH).await;
        self.act("list", &[]).await.expect(303);
        self.act("notice", &[]).await.expect(303);
    }

    /// The notice is over: the results are published. Answers their numbers.
    pub async fn publish(&mut self) -> Vec<String> {
        self.at(days::FINAL).await;
        self.act("publish", &[]).await.expect(303);
        let mut numbers = Vec::new();
        for filing in &self.filings {
            let page = self.city.client.get(&format!("/filings/{filing}")).await.expect(200).text();
            if let Some((_, rest)) = page.split_once("/repository/JT-") {
                numbers.push(format!("JT-{}", rest.split('"').next().expect("a number")));
            }
        }
        numbers
    }

    /// From the call to published results; answers their numbers.
    pub async fn to_published() -> (Self, Vec<String>) {
        let mut this = Self::new().await;
        this.file().await;
        this.check().await;
        this.panel().await;
        this.begin().await;
        this.mark().await;
        this.notice().await;
        let numbers = this.publish().await;
        (this, numbers)
    }
}

/// The version on a page. Where there is nothing to do it has no form, and whatever is sent is
/// refused.
pub fn version_on(page: &Reply) -> String {
    let has_form = page.text().contains("name=\"version\"");
    if has_form { page.field("version") } else { "1".to_owned() }
}

/// Posts a form whose names are made at run time.
pub async fn post(client: &Client, path: &str, form: &[(String, String)]) -> Reply {
    let form: Vec<(&str, &str)> = form.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
    client.post(path, &form).await
}
