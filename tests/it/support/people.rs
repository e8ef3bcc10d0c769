//! People to act with. They are made through the same operations users use;
//! signing in is done for them, with the second factor shown.

use std::sync::atomic::{AtomicU32, Ordering};

use jiangtai::{
    accounts::{self, MemberRole, NewOrganisation, OrganisationKind, UnionLevel},
    kernel::{Lang, OrganisationId, PersonId, PlatformRole, Refusal},
};
use sea_orm::{ConnectionTrait, Statement};

use super::{Client, TestApp};

/// A signed-in person.
pub struct Someone {
    pub id: PersonId,
    pub email: String,
    pub client: Client,
}

/// A signed-in person who acts for an organisation.
pub struct Officer {
    pub person: PersonId,
    pub email: String,
    pub organisation: OrganisationId,
    pub name: String,
    pub client: Client,
}

static NUMBER: AtomicU32 = AtomicU32::new(1);

impl TestApp {
    /// An account without any role.
    pub async fn someone(&self, name: &str) -> Someone {
        let n = NUMBER.fetch_add(1, Ordering::SeqCst);
        let email = format!("p{n:05}@example.com");
        let ctx = self.system();
        let id = ctx
            .in_tx(async |tx| accounts::create_person(tx, &ctx, name, &email, Lang::Zh, "").await)
            .await
            .expect("a person");
        let client = self.signed_in(id).await;
        Someone { id, email, client }
    }

    /// A client with a session of this person; the second factor is shown.
    pub async fn signed_in(&self, person: PersonId) -> Client {
        let ctx = self.system();
        let token = ctx
            .in_tx(async |tx| {
                let token = accounts::sign_in_as(tx, &ctx, person, "test").await?;
                let backend = tx.get_database_backend();
                let sql = match backend {
                    sea_orm::DatabaseBackend::Postgres => {
                        "UPDATE session SET second_factor_at = $1 WHERE person = $2"
                    }
                    _ => "UPDATE session SET second_factor_at = ? WHERE person = ?",
                };
                let values = [ctx.now().0.into(), person.0.into()];
                tx.execute_raw(Statement::from_sql_and_values(backend, sql, values)).await?;
                Ok::<_, Refusal>(token)
            })
            .await
            .expect("a session");
        let client = self.visitor();
        client.set_cookie(&format!("jt={token}"));
        client
    }

    async fn officer(&self, new: NewOrganisation, role: MemberRole) -> Officer {
        let ctx = self.system();
        let n = NUMBER.fetch_add(1, Ordering::SeqCst);
        let email = format!("officer{n:05}@example.com");
        let name = new.name.clone();
        let (person, organisation) = ctx
            .in_tx(async |tx| {
                let organisation = accounts::create_organisation(tx, &ctx, new).await?;
                let person = accounts::create_person(tx, &ctx, "王办事", &email, Lang::Zh, "").await?;
                accounts::add_member(tx, &ctx, person, organisation, role).await?;
                Ok::<_, Refusal>((person, organisation))
            })
            .await
            .expect("an officer");
        let client = self.signed_in(person).await;
        Officer { person, email, organisation, name, client }
    }

    /// The city union and one of its officers: the organiser.
    pub async fn city_union(&self) -> Officer {
        self.union("无锡市总工会", UnionLevel::City, None).await
    }

    /// The union of a district (key of `taxonomy`, e.g. `BH`).
    pub async fn district_union(&self, district: &str) -> Officer {
        let name = format!("{district}区总工会");
        self.union(&name, UnionLevel::District, Some(district)).await
    }

    async fn union(&self, name: &str, level: UnionLevel, district: Option<&str>) -> Officer {
        let new = NewOrganisation {
            kind: OrganisationKind::Union,
            name: name.to_owned(),
            uscc: None,
            district: district.map(str::to_owned),
            union_level: Some(level),
        };
        self.officer(new, MemberRole::Owner).await
    }

    /// A unit in a district and the owner of its account.
    pub async fn unit(&self, name: &str, district: &str) -> Officer {
        let new = NewOrganisation {
            kind: OrganisationKind::Unit,
            name: name.to_owned(),
            uscc: Some(uscc(NUMBER.fetch_add(1, Ordering::SeqCst))),
            district: Some(district.to_owned()),
            union_level: None,
        };
        self.officer(new, MemberRole::Owner).await
    }

    /// A platform administrator.
    pub async fn administrator(&self, role: PlatformRole) -> Someone {
        let someone = self.someone("管理员").await;
        let ctx = self.system();
        ctx.in_tx(async |tx| accounts::grant(tx, &ctx, someone.id, role).await).await.expect("a role");
        someone
    }
}

/// A valid unified social credit code, made from a number (GB 32100-2015: both
/// check characters are worked out here, apart from the product's own code).
pub fn uscc(n: u32) -> String {
    const SIGNS: &[u8] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";
    let body = format!("{:08}", 10_000_000 + n);
    let weights = [3u32, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 = body.bytes().zip(weights).map(|(b, w)| u32::from(b - b'0') * w).sum();
    let organisation_check = match 11 - sum % 11 {
        10 => 'X',
        11 => '0',
        d => char::from_digit(d, 10).expect("a digit"),
    };
    let front = format!("91320211{body}{organisation_check}");
    let weights = [1usize, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
    let sum: usize = front
        .bytes()
        .zip(weights)
        .map(|(b, w)| SIGNS.iter().position(|s| *s == b).expect("a sign") * w)
        .sum();
    format!("{front}{}", char::from(SIGNS[(31 - sum % 31) % 31]))
}

/// A valid resident ID number (GB 11643), made from a number.
pub fn resident_id(n: u32) -> String {
    let front = format!("320211{:04}{:02}{:02}{:03}", 1970 + n % 30, 1 + n % 12, 1 + n % 28, n % 1000);
    let weights = [7u32, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 = front.bytes().zip(weights).map(|(b, w)| u32::from(b - b'0') * w).sum();
    format!("{front}{}", b"10X98765432"[(sum % 11) as usize] as char)
}
