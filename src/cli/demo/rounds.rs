//! Plays the selections: workers file, levels say yes or no, reviewers mark.

use std::{collections::BTreeMap, sync::Arc};

use super::{
    cast::{Cast, Player},
    data::{Broken, City, Sitter},
    invent::Inventor,
    marks::{Eye, wish},
    script::DemoError,
    works::{Reach, Turn, Works},
};
use crate::{
    innovations::{self, CategoryInput, Opinion},
    judging::{self, Duty, Invite, Save},
    kernel::{CategoryId, FilingId, Lang, PersonId, Refusal, Timestamp, time::SECOND},
    platform::{App, chance::ManualClock, http::Ctx, jobs::Worker, texts},
    scoring::RuleSet,
};

/// Who reviews: places in the city's list of judges. The demo's judge is one of them.
const REVIEWERS: [usize; 4] = [1, 2, 3, 5];

/// A filing under way.
struct Filed {
    id: FilingId,
    unit: String,
    reach: Reach,
}

/// Knows what was filed so far.
pub(super) struct Rounds<'a> {
    pub(super) app: App,
    pub(super) clock: Arc<ManualClock>,
    city: &'a City,
    pub(super) cast: &'a Cast,
    works: &'a Works,
    next: usize,
    categories: BTreeMap<usize, Vec<(String, CategoryId)>>,
    filed: BTreeMap<usize, Vec<Filed>>,
}

impl<'a> Rounds<'a> {
    pub fn new(
        app: &App,
        clock: &Arc<ManualClock>,
        city: &'a City,
        cast: &'a Cast,
        works: &'a Works,
    ) -> Self {
        Self {
            app: App::clone(app),
            clock: Arc::clone(clock),
            city,
            cast,
            works,
            next: 0,
            categories: BTreeMap::new(),
            filed: BTreeMap::new(),
        }
    }

    /// Plays what comes before a moment.
    pub async fn until(
        &mut self,
        moment: Timestamp,
        worker: &mut Worker,
        inventor: &Inventor<'_>,
    ) -> Result<(), DemoError> {
        while let Some((at, round, turn)) = self.works.turns.get(self.next).copied() {
            if at > moment {
                break;
            }
            self.next += 1;
            self.clock.set(Timestamp(at.0.max(self.app.clock.now().0)));
            let played = Box::pin(self.turn(round, turn, inventor)).await;
            played.map_err(|error| match error {
                DemoError::Refused(source) => DemoError::Turn {
                    round: self.works.rounds[round].title.clone(),
                    turn,
                    source: Box::new(source),
                },
                other => other,
            })?;
            worker.run_due().await?;
        }
        Ok(())
    }

    async fn turn(&mut self, round: usize, turn: Turn, inventor: &Inventor<'_>) -> Result<(), DemoError> {
        match turn {
            Turn::Call => self.call(round).await,
            Turn::File => self.file(round).await,
            Turn::Decide => self.decide(round).await,
            Turn::Begin => self.begin(round).await,
            Turn::Mark => self.mark(round, inventor).await,
            Turn::Lock => self.lock(round).await,
            Turn::Trade => self.trade(round).await,
            Turn::List | Turn::Notice | Turn::Publish => self.conclude(round, turn).await,
        }
    }

    /// The units and filings of a round.
    pub(super) fn published(&self, round: usize) -> impl Iterator<Item = (&str, FilingId)> {
        self.filed.get(&round).into_iter().flatten().map(|filed| (filed.unit.as_str(), filed.id))
    }

    fn officer(&self) -> Result<Ctx, DemoError> {
        Ok(self.cast.union("city")?.ctx(&self.app))
    }

    async fn call(&mut self, round: usize) -> Result<(), DemoError> {
        let ctx = self.officer()?;
        let of = &self.works.rounds[round];
        let selection = innovations::create(&ctx, &of.form(self.works.days[round])).await?;
        let mut categories = Vec::new();
        for category in &of.categories {
            let input = CategoryInput {
                title: category.title.clone(),
                title_en: category.title_en.clone(),
                places: category.places.to_string(),
                quota: "60".to_owned(),
                preset: category.preset.clone(),
            };
            let id = innovations::add_category(&ctx, selection, &input).await?;
            if category.inactive {
                innovations::set_active(&ctx, id, false).await?;
            } else {
                categories.push((category.key.clone(), id));
            }
        }
        let version = innovations::load_selection(ctx.read(), selection).await?.version;
        innovations::call(&ctx, selection, version).await?;
        self.categories.insert(round, categories.clone());
        if of.days.begun.is_some() {
            for (_, category) in categories {
                self.invite(&ctx, category).await?;
            }
        }
        Ok(())
    }

    async fn invite(&self, ctx: &Ctx, category: CategoryId) -> Result<(), DemoError> {
        let panel = judging::find_panel(ctx.read(), category.0).await?.ok_or(Refusal::NotFound)?.id;
        for (sitter, duty) in panel_of() {
            let player = self.cast.sitter(&sitter)?;
            let invite =
                Invite { name: player.name.clone(), email: player.email.clone(), duty, lang: Lang::Zh };
            let judge = judging::invite(ctx, panel, invite).await?;
            self.clock.advance(30 * SECOND);
            judging::accept(&player.ctx(&self.app), judge).await?;
        }
        Ok(())
    }

    async fn file(&mut self, round: usize) -> Result<(), DemoError> {
        let mut filed = Vec::new();
        let mut turns: BTreeMap<String, usize> = BTreeMap::new();
        for (key, category) in self.categories.get(&round).into_iter().flatten() {
            for (number, work) in self.works.of(round, key) {
                let units = self.city.units_of(&work.cluster);
                let turn = turns.entry(work.cluster.clone()).or_default();
                let unit = units[*turn % units.len()].clone();
                *turn += 1;
                let makers = self.makers(&unit, number)?;
                let reach = self.works.rounds[round].reach(filed.len());
                let id = self.write(*category, number, work, &makers, reach).await?;
                filed.push(Filed { id, unit, reach });
            }
        }
        self.filed.insert(round, filed);
        Ok(())
    }

    /// One to three workers of a unit, another one leading each time.
    fn makers(&self, unit: &str, number: usize) -> Result<Vec<&'a Player>, Broken> {
        let workers = self.cast.workers(unit)?;
        let count = [2, 1, 3, 2][number % 4].min(workers.len());
        Ok(workers.iter().cycle().skip(number % workers.len()).take(count).collect())
    }

    async fn write(
        &self,
        category: CategoryId,
        number: usize,
        work: &super::works::Work,
        makers: &[&Player],
        reach: Reach,
    ) -> Result<FilingId, DemoError> {
        let author = makers[0].ctx(&self.app);
        let id = innovations::start(&author, category).await?;
        let named: Vec<(String, String)> = makers.iter().map(|m| (m.name.clone(), m.email.clone())).collect();
        self.clock.advance(50 * SECOND);
        innovations::save(&author, id, 1, &work.form(number, &named)).await?;
        if reach == Reach::Draft {
            return Ok(id);
        }
        for (place, maker) in makers.iter().enumerate() {
            self.clock.advance(20 * SECOND);
            let version = innovations::load_filing(author.read(), id).await?.version;
            // The third does not want to be named.
            innovations::confirm(&maker.ctx(&self.app), id, version, place < 2).await?;
        }
        let version = innovations::load_filing(author.read(), id).await?.version;
        innovations::submit(&author, id, version, author.now()).await?;
        Ok(id)
    }

    async fn decide(&self, round: usize) -> Result<(), DemoError> {
        for filed in self.filed.get(&round).into_iter().flatten() {
            self.clock.advance(15 * SECOND);
            let unit = self.cast.unit(&filed.unit)?.ctx(&self.app);
            let district = self.cast.union(self.cast.district(&filed.unit))?.ctx(&self.app);
            let city = self.officer()?;
            if filed.reach >= Reach::Endorsed {
                say(&unit, filed.id, Opinion::Approve, "").await?;
            }
            if filed.reach == Reach::Returned {
                let reason = texts::t(Lang::Zh, "demo-filing-returned");
                say(&unit, filed.id, Opinion::Return, &reason).await?;
            }
            if filed.reach >= Reach::Recommended {
                say(&district, filed.id, Opinion::Approve, "").await?;
            }
            if filed.reach >= Reach::Checked {
                say(&city, filed.id, Opinion::Approve, "").await?;
            }
        }
        Ok(())
    }

    async fn begin(&self, round: usize) -> Result<(), DemoError> {
        let ctx = self.officer()?;
        for (_, category) in self.categories.get(&round).into_iter().flatten() {
            let version = innovations::load_category(ctx.read(), *category).await?.0.version;
            innovations::begin_review(&ctx, *category, version).await?;
        }
        Ok(())
    }

    /// Every reviewer marks every work; in a review that goes on, the demo's judge and the last
    /// works are left for whoever plays.
    async fn mark(&self, round: usize, inventor: &Inventor<'_>) -> Result<(), DemoError> {
        let finished = self.works.rounds[round].days.locked.is_some();
        for (_, category) in self.categories.get(&round).into_iter().flatten() {
            let db = self.app.db.read();
            let (of, _) = innovations::load_category(db, *category).await?;
            let rules = RuleSet::parse(&of.rules).map_err(|_| Broken("a rubric".to_owned()))?;
            let panel = judging::find_panel(db, category.0).await?.ok_or(Refusal::NotFound)?.id;
            for (sitter, duty) in panel_of() {
                let own = sitter == Sitter::Officer("judge".to_owned());
                if !duty.marks() || (own && !finished) {
                    continue;
                }
                let player = self.cast.sitter(&sitter)?;
                let person = player.person().ok_or(Refusal::SignIn)?;
                self.fill(player, person, (panel, &rules), finished, inventor).await?;
            }
        }
        Ok(())
    }

    async fn fill(
        &self,
        player: &Player,
        person: PersonId,
        (panel, rules): (crate::kernel::PanelId, &RuleSet),
        finished: bool,
        inventor: &Inventor<'_>,
    ) -> Result<(), DemoError> {
        let ctx = player.ctx(&self.app);
        let lines = judging::list_lines(ctx.read(), person, Some(panel)).await?;
        let count = if finished { lines.len() } else { lines.len() / 2 };
        for line in lines.iter().take(count) {
            let sheet = judging::load_sheet(ctx.read(), person, line.id).await?;
            // How good a work is follows from its number, so that reviewers roughly agree.
            let seen = line.work_number.bytes().fold(7_usize, |sum, byte| sum * 31 + usize::from(byte));
            let skill = i64::try_from(58 + seen * 13 % 40).unwrap_or(70);
            let aspects = sheet.aspects.iter().filter_map(|code| rules.rubric()?.find(code));
            let wishes = aspects
                .map(|placed| {
                    let lean = i64::try_from(inventor.below(9)).unwrap_or(4) - 4;
                    wish(placed.aspect, Eye { skill, lean, level: None })
                })
                .collect();
            self.clock.advance(20 * SECOND);
            let save = Save {
                sheet: sheet.id,
                base_version: sheet.position,
                key: format!("demo-{}", sheet.id),
                wishes,
                received_at: ctx.now(),
            };
            judging::save(&ctx, save).await?;
        }
        Ok(())
    }

    async fn lock(&self, round: usize) -> Result<(), DemoError> {
        let chief = self.cast.sitter(&Sitter::Officer("chief".to_owned()))?.ctx(&self.app);
        for (_, category) in self.categories.get(&round).into_iter().flatten() {
            let head = judging::find_panel(chief.read(), category.0).await?.ok_or(Refusal::NotFound)?;
            judging::lock(&chief, head.id, head.version).await?;
        }
        Ok(())
    }

    async fn conclude(&self, round: usize, turn: Turn) -> Result<(), DemoError> {
        let ctx = self.officer()?;
        for (_, category) in self.categories.get(&round).into_iter().flatten() {
            let version = innovations::load_category(ctx.read(), *category).await?.0.version;
            match turn {
                Turn::List => innovations::make_list(&ctx, *category, version).await?,
                Turn::Notice => innovations::publish_list(&ctx, *category, version).await?,
                _ => {
                    innovations::publish_selected(&ctx, *category, version).await?;
                }
            }
        }
        Ok(())
    }
}

/// The panel of every category.
fn panel_of() -> Vec<(Sitter, Duty)> {
    let listed = REVIEWERS.map(|place| (Sitter::Listed(place), Duty::Judge));
    let own = [("chief", Duty::Chief), ("judge", Duty::Judge)];
    own.map(|(role, duty)| (Sitter::Officer(role.to_owned()), duty)).into_iter().chain(listed).collect()
}

/// Somebody gives an opinion on a filing as it stands.
async fn say(ctx: &Ctx, id: FilingId, opinion: Opinion, reason: &str) -> Result<(), Refusal> {
    let version = innovations::load_filing(ctx.read(), id).await?.version;
    innovations::decide(ctx, id, version, opinion, reason).await
}
