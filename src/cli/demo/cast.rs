//! The people of the city and what each acts as.

use std::collections::HashMap;

use super::{
    data::{Broken, City, Home, Sitter},
    invent::{Inventor, uscc},
};
use crate::{
    accounts::{self, MemberRole, NewOrganisation, OrganisationKind, UnionLevel},
    kernel::{Actor, Lang, OrganisationId, PersonId, PlatformRole, Refusal, Seat, SessionId},
    platform::{App, db::Tx, http::Ctx},
    taxonomy,
};

/// The unit that looks for results of others.
const BUYER: &str = "lifeng";
/// Workers with an account in each unit.
const WORKERS: usize = 4;

/// Somebody who can act.
#[derive(Clone)]
pub(super) struct Player {
    pub name: String,
    pub email: String,
    actor: Actor,
}

impl Player {
    pub fn ctx(&self, app: &App) -> Ctx {
        Ctx::acting(app, self.actor.clone())
    }

    pub fn person(&self) -> Option<PersonId> {
        self.actor.person()
    }
}

/// Everybody, by what the season calls them.
#[derive(Default)]
pub(super) struct Cast {
    /// Officers of unions: `city`, or the key of a district.
    unions: HashMap<String, Player>,
    /// Owners of units' accounts.
    units: HashMap<String, Player>,
    districts: HashMap<String, String>,
    /// Who looks on in a unit, and files what they made.
    workers: HashMap<String, Vec<Player>>,
    officers: HashMap<String, Player>,
    judges: Vec<Player>,
}

impl Cast {
    pub fn union(&self, key: &str) -> Result<&Player, Broken> {
        self.unions.get(key).ok_or_else(|| Broken(format!("no union {key}")))
    }

    pub fn unit(&self, key: &str) -> Result<&Player, Broken> {
        self.units.get(key).ok_or_else(|| Broken(format!("no unit {key}")))
    }

    /// The workers of a unit.
    pub fn workers(&self, key: &str) -> Result<&[Player], Broken> {
        let workers = self.workers.get(key).filter(|workers| !workers.is_empty());
        workers.map(Vec::as_slice).ok_or_else(|| Broken(format!("no workers in {key}")))
    }

    /// The district of a unit.
    pub fn district(&self, unit: &str) -> &str {
        self.districts.get(unit).map_or("", String::as_str)
    }

    pub fn sitter(&self, sitter: &Sitter) -> Result<&Player, Broken> {
        match sitter {
            Sitter::Listed(place) => self.judges.get(*place),
            Sitter::Officer(role) => self.officers.get(role),
        }
        .ok_or_else(|| Broken(format!("no judge {sitter:?}")))
    }
}

/// Founds the unions and units and gives everybody an account, in one
/// transaction. One hash serves all passwords: they are the same and known.
pub(super) async fn found(ctx: &Ctx, city: &City, inventor: &mut Inventor<'_>) -> Result<Cast, Refusal> {
    let hash = ctx.app.passwords.hash(&city.password, &ctx.app.dice).await?;
    ctx.in_tx(async |tx| {
        let mut founder = Founder { tx, ctx, hash: &hash, city, inventor, homes: HashMap::new(), people: 0 };
        let mut cast = Cast::default();
        founder.unions(&mut cast).await?;
        founder.units(&mut cast).await?;
        founder.judges(&mut cast).await?;
        founder.administrators().await?;
        founder.workers(&mut cast).await?;
        Ok(cast)
    })
    .await
}

struct Founder<'a, 'b> {
    tx: &'a Tx,
    ctx: &'a Ctx,
    hash: &'a str,
    city: &'a City,
    inventor: &'a mut Inventor<'b>,
    homes: HashMap<String, OrganisationId>,
    people: u32,
}

impl Founder<'_, '_> {
    async fn unions(&mut self, cast: &mut Cast) -> Result<(), Refusal> {
        let city = taxonomy::city();
        let union = self.union(city.union_zh, UnionLevel::City, None).await?;
        let organiser = self.officer("organiser", union, true).await?;
        cast.unions.insert("city".to_owned(), organiser);
        for district in taxonomy::districts() {
            let union = self.union(district.union_zh, UnionLevel::District, Some(district.key)).await?;
            // The demo's clerk is in this district, so that one person's click shows the other's work.
            let shown = self.city.units.first().is_some_and(|u| u.district == district.key);
            let player = if shown {
                self.officer("district", union, true).await?
            } else {
                self.player(None, Some((union, true, MemberRole::Owner))).await?
            };
            cast.unions.insert(district.key.to_owned(), player);
        }
        Ok(())
    }

    async fn units(&mut self, cast: &mut Cast) -> Result<(), Refusal> {
        let city = self.city;
        for (n, home) in (1..).zip(city.units.iter().chain(&city.institutes)) {
            let unit = self.unit(home, n).await?;
            self.homes.insert(home.key.clone(), unit);
            let player = if n == 1 {
                self.officer("clerk", unit, false).await?
            } else if home.key == BUYER {
                self.officer("buyer", unit, false).await?
            } else {
                self.player(None, Some((unit, false, MemberRole::Owner))).await?
            };
            cast.units.insert(home.key.clone(), player);
            cast.districts.insert(home.key.clone(), home.district.clone());
        }
        Ok(())
    }

    async fn judges(&mut self, cast: &mut Cast) -> Result<(), Refusal> {
        let city = self.city;
        for expert in &city.judges {
            let home = *self.homes.get(&expert.home).ok_or_else(|| missing(&expert.home))?;
            let seat = (home, false, MemberRole::Viewer);
            cast.judges.push(self.player(Some(&expert.name), Some(seat)).await?);
        }
        for (role, institute) in [("chief", 0), ("judge", 1)] {
            let home = city.institutes.get(institute).ok_or_else(|| missing(role))?;
            let home = *self.homes.get(&home.key).ok_or_else(|| missing(role))?;
            let (email, name) = self.listed(role)?;
            let player = self.account(&name, &email, Some((home, false, MemberRole::Viewer))).await?;
            cast.officers.insert(role.to_owned(), player);
        }
        Ok(())
    }

    async fn workers(&mut self, cast: &mut Cast) -> Result<(), Refusal> {
        let city = self.city;
        for (n, home) in city.units.iter().enumerate() {
            let unit = *self.homes.get(&home.key).ok_or_else(|| missing(&home.key))?;
            let seat = (unit, false, MemberRole::Viewer);
            let mut workers = Vec::new();
            for place in 0..WORKERS {
                workers.push(if n == 0 && place == 0 {
                    let (email, name) = self.listed("worker")?;
                    self.account(&name, &email, Some(seat)).await?
                } else {
                    self.player(None, Some(seat)).await?
                });
            }
            cast.workers.insert(home.key.clone(), workers);
        }
        Ok(())
    }

    async fn administrators(&mut self) -> Result<(), Refusal> {
        for role in PlatformRole::ALL {
            let (email, name) = self.listed(role.code())?;
            let player = self.account(&name, &email, None).await?;
            if let Some(person) = player.person() {
                accounts::grant(self.tx, self.ctx, person, *role).await?;
            }
        }
        Ok(())
    }

    async fn union(
        &mut self,
        name: &str,
        level: UnionLevel,
        district: Option<&str>,
    ) -> Result<OrganisationId, Refusal> {
        let new = NewOrganisation {
            kind: OrganisationKind::Union,
            name: name.to_owned(),
            uscc: None,
            district: district.map(str::to_owned),
            union_level: Some(level),
        };
        accounts::create_organisation(self.tx, self.ctx, new).await
    }

    async fn unit(&mut self, home: &Home, n: u32) -> Result<OrganisationId, Refusal> {
        let new = NewOrganisation {
            kind: OrganisationKind::Unit,
            name: home.name.clone(),
            uscc: Some(uscc(n)),
            district: Some(home.district.clone()),
            union_level: None,
        };
        accounts::create_organisation(self.tx, self.ctx, new).await
    }

    fn listed(&self, role: &str) -> Result<(String, String), Refusal> {
        self.city.officers.get(role).cloned().ok_or_else(|| missing(role))
    }

    async fn officer(&mut self, role: &str, home: OrganisationId, is_union: bool) -> Result<Player, Refusal> {
        let (email, name) = self.listed(role)?;
        self.account(&name, &email, Some((home, is_union, MemberRole::Owner))).await
    }

    async fn player(&mut self, name: Option<&str>, seat: Option<Place>) -> Result<Player, Refusal> {
        self.people += 1;
        let email = format!("p{:03}@demo.wuxi", self.people);
        let name = name.map_or_else(|| self.inventor.name(), str::to_owned);
        self.account(&name, &email, seat).await
    }

    async fn account(&mut self, name: &str, email: &str, place: Option<Place>) -> Result<Player, Refusal> {
        let (tx, ctx) = (self.tx, self.ctx);
        let person = accounts::create_person(tx, ctx, name, email, Lang::Zh, self.hash).await?;
        let mut acting_for = None;
        if let Some((organisation, is_union, role)) = place {
            accounts::add_member(tx, ctx, person, organisation, role).await?;
            acting_for = Some(Seat {
                organisation,
                may_write: role != MemberRole::Viewer,
                is_owner: role == MemberRole::Owner,
                is_union,
            });
        }
        let session: SessionId = ctx.new_id();
        let actor = Actor::Person { person, session, acting_for, platform: Vec::new(), second_factor: true };
        Ok(Player { name: name.to_owned(), email: email.to_owned(), actor })
    }
}

/// An organisation, whether it is a union, and what somebody is there.
type Place = (OrganisationId, bool, MemberRole);

fn missing(what: &str) -> Refusal {
    Refusal::internal(Broken(format!("city.json: no {what}")))
}
