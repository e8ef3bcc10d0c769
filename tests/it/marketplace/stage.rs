//! A holder with a published result, buyers, and those who made it.

use jiangtai::{
    innovations::{
        self, Attachment, Content, Credit, Disclosure, Further, NewInnovation, Section, SectionKind, Share,
    },
    kernel::{Actor, InnovationId, OrganisationId, PersonId, Refusal, Seat, SessionId},
    marketplace,
    platform::http::Ctx,
};

use crate::support::{Client, Officer, Reply, Someone, TestApp, world::made};

/// See the top of the file.
pub struct Market {
    pub app: TestApp,
    pub holder: Officer,
    pub buyer: Officer,
    pub other: Officer,
    /// 60 % and 40 % of the contributors' part.
    pub makers: [Someone; 2],
    pub number: String,
}

/// What only those under an agreement may read.
pub const SECRET: &str = "保密段落：焊接电流曲线";

/// Publishes a result of this organisation; answers its number.
pub async fn publish(
    app: &TestApp,
    holder: OrganisationId,
    makers: &[PersonId],
    secret: bool,
) -> (InnovationId, String) {
    let ctx = app.system();
    let level = if secret { Disclosure::Nda } else { Disclosure::Public };
    let further = Further {
        sections: vec![
            Section { kind: SectionKind::Novelty, level: Disclosure::Public, text: "公开段落".into() },
            Section { kind: SectionKind::Method, level, text: SECRET.into() },
        ],
        attachments: vec![Attachment {
            hash: "ab".repeat(32),
            name: "工艺卡.pdf".into(),
            media: "application/pdf".into(),
            bytes: 10,
            level,
            is_blind: false,
        }],
        ..Further::default()
    };
    let content = Content {
        title: "双面成型焊接工装".into(),
        r#abstract: "一种双面成型焊接工装。".into(),
        further,
        ..Content::default()
    };
    let shares: &[i32] = if makers.len() == 2 { &[6_000, 4_000] } else { &[10_000] };
    let people = makers.iter().copied().map(Some).chain(std::iter::repeat(None));
    let credits = (1..).zip(shares).zip(people).map(|((place, share), person)| Credit {
        place,
        person,
        name: format!("完成人{place}"),
        share: Share(*share),
    });
    let new = NewInnovation { holder, content, credits: credits.collect() };
    let id = ctx
        .in_tx(async |tx| innovations::publish(tx, &ctx, new).await)
        .await
        .unwrap_or_else(|refusal: Refusal| panic!("{refusal}"));
    let found = innovations::list_of(app.app.db.read(), &[id]).await.expect("a database").remove(0);
    (id, found.number)
}

/// Somebody acting for an organisation, without a request.
pub fn acting(app: &TestApp, person: PersonId, organisation: OrganisationId) -> Ctx {
    let seat = Seat { organisation, may_write: true, is_owner: true, is_union: false };
    let actor = Actor::Person {
        person,
        session: SessionId(uuid::Uuid::nil()),
        acting_for: Some(seat),
        platform: Vec::new(),
        second_factor: true,
    };
    Ctx::acting(&app.app, actor)
}

/// What the form of a listing says.
pub fn listing_form() -> Vec<(&'static str, &'static str)> {
    vec![
        ("ways", "exclusive"),
        ("ways", "ordinary"),
        ("ways", "assignment"),
        ("ownership", "service"),
        ("pricing", "agreed"),
        ("asking", "12万"),
        ("territory", "全国"),
        ("notes", "可提供培训"),
        ("reward", "50"),
        ("refusal_days", "15"),
        ("gates", "consent"),
        ("gates", "no_dispute"),
        ("gates", "no_secrecy"),
        ("gates", "no_pledge"),
    ]
}

/// What the form of an offer says.
pub fn terms_form(grant: &'static str, total: &'static str) -> Vec<(&'static str, &'static str)> {
    vec![
        ("kind", "offer"),
        ("grant", grant),
        ("territory", "wuxi"),
        ("territory", "jiangsu"),
        ("manner", "make"),
        ("manner", "use"),
        ("from", "2026-04-01"),
        ("until", "2029-03-31"),
        ("payment", "lump_sum"),
        ("total", total),
        ("notes", "含两次现场培训"),
    ]
}

/// A form with the value of one field replaced.
pub fn with<'f>(form: &[(&'f str, &'f str)], field: &str, value: Option<&'f str>) -> Vec<(&'f str, &'f str)> {
    let mut form: Vec<(&str, &str)> = form.iter().copied().filter(|(name, _)| *name != field).collect();
    if let Some(value) = value {
        let name = [
            "ways",
            "ownership",
            "pricing",
            "asking",
            "reward",
            "refusal_days",
            "grant",
            "from",
            "until",
            "total",
        ]
        .into_iter()
        .find(|name| *name == field)
        .unwrap_or_else(|| panic!("no field {field}"));
        form.push((name, value));
    }
    form
}

impl Market {
    /// With secrets or without; nothing is listed yet.
    pub async fn open(secret: bool) -> Self {
        let app = TestApp::start().await;
        let holder = app.unit("太湖重工有限公司", "BH").await;
        let buyer = app.unit("锡山精密制造有限公司", "XS").await;
        let other = app.unit("蠡园电机有限公司", "BH").await;
        let makers = [app.someone("秦晓峰").await, app.someone("顾海燕").await];
        let people = [makers[0].id, makers[1].id];
        let (_, number) = publish(&app, holder.organisation, &people, secret).await;
        Self { app, holder, buyer, other, makers, number }
    }

    /// The holder lists the result.
    pub async fn list(&self) {
        let path = format!("/marketplace/listings/{}/edit", self.number);
        self.holder.client.post(&path, &listing_form()).await.expect(303);
    }

    /// Somebody asks about it; answers the deal.
    pub async fn enquire(&self, buyer: &Client) -> String {
        let path = format!("/marketplace/enquire/{}", self.number);
        made(&buyer.post(&path, &[("purpose", "用于本公司结构件产线")]).await.expect(303))
    }

    /// A deal of the second other organisation or of the buyer, up to the confirmed text.
    pub async fn to_agreed(&self, buyer: &Client, grant: &'static str) -> String {
        let deal = self.enquire(buyer).await;
        let holder = &self.holder.client;
        step(holder, &deal, &[("kind", "disclose"), ("note", "可以合作")]).await.expect(303);
        step(buyer, &deal, &terms_form(grant, "100000")).await.expect(303);
        step(holder, &deal, &[("kind", "accept"), ("terms_version", "1")]).await.expect(303);
        for side in [holder, buyer] {
            step(side, &deal, &[("kind", "confirm"), ("hash", &contract_hash(side, &deal).await)])
                .await
                .expect(303);
        }
        deal
    }

    /// The whole is as it was written: trail, chains, splits.
    pub async fn verify(&self) {
        let mut walk = jiangtai::audit::Walk::default();
        marketplace::verify_deals(self.app.app.db.read(), &mut walk).await.expect("the deals");
        assert_eq!(walk.findings, []);
    }
}

/// Takes a step as the page's form would, about the deal as it is now.
pub async fn step(client: &Client, deal: &str, fields: &[(&str, &str)]) -> Reply {
    let version =
        client.get_json(&format!("/api/v1/marketplace/deals/{deal}")).await.expect(200).json()["version"]
            .to_string();
    let mut fields = fields.to_vec();
    fields.push(("version", &version));
    client.post(&format!("/marketplace/deals/{deal}/steps"), &fields).await
}

/// The hash of the contract as this side reads it.
pub async fn contract_hash(client: &Client, deal: &str) -> String {
    let deal = client.get_json(&format!("/api/v1/marketplace/deals/{deal}")).await.expect(200).json();
    deal["contract"]["hash"].as_str().expect("a contract").to_owned()
}
