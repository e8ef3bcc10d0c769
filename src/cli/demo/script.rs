//! Plays the season: each step at its moment, by whoever would take it.

use std::sync::Arc;

use super::{
    cast::{Cast, Player},
    data::{Broken, Fate, Season, Sitter, Trade},
    invent::Inventor,
    plan::{Act, Planned, Step},
    rounds::Rounds,
    works::Turn,
};
use crate::{
    app,
    competitions::{self, Decision, EventInput},
    kernel::{CompetitionId, EntryId, EventId, JudgeId, PanelId, Refusal, Timestamp},
    platform::{App, chance::ManualClock, http::Ctx, jobs::Worker},
    scoring,
};

/// Why the city could not be made.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    #[error(transparent)]
    Start(#[from] app::StartError),
    #[error(transparent)]
    Broken(#[from] Broken),
    #[error("{contest}, {act:?}: {source}")]
    Step { contest: String, act: Act, source: Box<Refusal> },
    #[error("{round}, {turn:?}: {source}")]
    Turn { round: String, turn: Turn, source: Box<Refusal> },
    #[error(transparent)]
    Refused(#[from] Refusal),
}

/// What came of an applicant.
pub(super) struct Entered {
    pub id: EntryId,
    pub district: String,
    pub fate: Fate,
    pub decided: bool,
}

/// An event under way.
pub(super) struct Running {
    pub event: EventId,
    pub panel: Option<PanelId>,
    pub entries: Vec<Entered>,
    /// Who was invited, with the invitation.
    pub judges: Vec<(Sitter, JudgeId)>,
}

/// Knows everybody and everything that was made so far.
pub(super) struct Director<'a> {
    pub app: App,
    pub clock: Arc<ManualClock>,
    pub worker: Worker,
    pub season: &'a Season,
    pub cast: &'a Cast,
    pub inventor: Inventor<'a>,
    pub contests: Vec<Planned<'a>>,
    ids: Vec<Option<CompetitionId>>,
    pub running: Vec<Vec<Running>>,
}

impl<'a> Director<'a> {
    pub fn new(
        app: &App,
        clock: &Arc<ManualClock>,
        season: &'a Season,
        cast: &'a Cast,
        inventor: Inventor<'a>,
        contests: Vec<Planned<'a>>,
    ) -> Self {
        Self {
            app: App::clone(app),
            clock: Arc::clone(clock),
            worker: Worker::new(App::clone(app), app::jobs()),
            season,
            cast,
            inventor,
            ids: contests.iter().map(|_| None).collect(),
            running: contests.iter().map(|_| Vec::new()).collect(),
            contests,
        }
    }

    /// Plays all steps, and the selections between them; letters and packages are made on the
    /// way.
    pub async fn play(
        &mut self,
        steps: &[Step],
        mut rounds: Rounds<'_>,
        say: &(dyn Fn(usize, usize) + Sync),
    ) -> Result<(), DemoError> {
        for (done, step) in steps.iter().enumerate() {
            rounds.until(step.at, &mut self.worker, &self.inventor).await?;
            // Marking takes hours: what was planned meanwhile comes a little later.
            self.clock.set(Timestamp(step.at.0.max(self.app.clock.now().0)));
            let played = Box::pin(self.step(step)).await;
            played.map_err(|error| match error {
                DemoError::Refused(source) => {
                    let contest = self.contests[step.contest].contest.key.clone();
                    DemoError::Step { contest, act: step.act.clone(), source: Box::new(source) }
                }
                other => other,
            })?;
            self.worker.run_due().await?;
            say(done + 1, steps.len());
        }
        rounds.until(Timestamp(i64::MAX), &mut self.worker, &self.inventor).await
    }

    async fn step(&mut self, step: &Step) -> Result<(), DemoError> {
        let c = step.contest;
        match &step.act {
            Act::Make => self.make(c).await,
            Act::Call => self.call(c).await,
            Act::Enter(e, place) => self.enter(c, *e, *place).await,
            Act::Check(e, district) => self.check(c, *e, district).await,
            Act::Invite(e) => self.invite(c, *e).await,
            Act::Answer(e) => self.answer(c, *e).await,
            Act::Draw(e) => {
                let ctx = self.organiser(c)?;
                competitions::hold_draw(&ctx, self.event(c, *e)).await?;
                Ok(())
            }
            Act::Begin(e) => Ok(competitions::open_judging(&self.organiser(c)?, self.event(c, *e)).await?),
            Act::Mark(e) => self.mark(c, *e).await,
            Act::Lock(e) => self.lock(c, *e).await,
            Act::Compute(e) => self.compute(c, *e).await,
            Act::Publish(e) => self.publish(c, *e).await,
            Act::Object(e) => self.object(c, *e).await,
            Act::Finalise(e) => self.finalise(c, *e).await,
            Act::Cancel => {
                let (ctx, id) = (self.organiser(c)?, self.id(c)?);
                let head = competitions::load_competition(ctx.read(), id).await?;
                Ok(competitions::cancel(&ctx, id, head.version).await?)
            }
        }
    }

    pub fn organiser(&self, contest: usize) -> Result<Ctx, Broken> {
        Ok(self.cast.union(&self.contests[contest].contest.host)?.ctx(&self.app))
    }

    pub fn trade(&self, contest: usize, event: usize) -> &'a Trade {
        &self.contests[contest].contest.events[event]
    }

    pub fn event(&self, contest: usize, event: usize) -> EventId {
        self.running[contest][event].event
    }

    /// Somebody who entered people in the event: their unit's clerk.
    pub fn a_unit(&self, contest: usize, event: usize) -> Result<&Player, Broken> {
        let first = self.contests[contest].applicants[event].first();
        self.cast.unit(first.map_or("", |a| a.unit.as_str()))
    }

    fn id(&self, contest: usize) -> Result<CompetitionId, Broken> {
        self.ids[contest].ok_or_else(|| Broken("not made yet".to_owned()))
    }

    async fn make(&mut self, c: usize) -> Result<(), DemoError> {
        let ctx = self.organiser(c)?;
        let planned = &self.contests[c];
        let id = competitions::create(&ctx, &planned.form()).await?;
        self.ids[c] = Some(id);
        for trade in &planned.contest.events {
            let input = EventInput {
                title: trade.title.clone(),
                title_en: trade.title_en.clone(),
                occupation: trade.occupation.clone(),
                places_per_unit: trade.places.to_string(),
                stations: trade.stations.to_string(),
                units_apart: trade.apart,
            };
            let event = competitions::add_event(&ctx, id, &input, &trade.preset).await?;
            if let Some(key) = &trade.rules {
                let preset = scoring::presets().iter().find(|p| p.key == trade.preset);
                let preset = preset.ok_or_else(|| Broken(format!("no preset {}", trade.preset)))?;
                let preset = preset.rules.to_json().map_err(Refusal::internal)?;
                let document = self.season.rules(key, &preset)?;
                let head = competitions::load_event(ctx.read(), event).await?;
                competitions::change_rules(&ctx, event, head.version, &document).await?;
            }
            let running = Running { event, panel: None, entries: Vec::new(), judges: Vec::new() };
            self.running[c].push(running);
        }
        Ok(())
    }

    async fn call(&mut self, c: usize) -> Result<(), DemoError> {
        let (ctx, id) = (self.organiser(c)?, self.id(c)?);
        let head = competitions::load_competition(ctx.read(), id).await?;
        competitions::publish_call(&ctx, id, head.version).await?;
        for running in &mut self.running[c] {
            running.panel = crate::judging::find_panel(ctx.read(), running.event.0).await?.map(|p| p.id);
        }
        Ok(())
    }

    async fn enter(&mut self, c: usize, e: usize, place: usize) -> Result<(), DemoError> {
        let applicant = &self.contests[c].applicants[e][place];
        let ctx = self.cast.unit(&applicant.unit)?.ctx(&self.app);
        let id = competitions::enter(&ctx, self.event(c, e), &applicant.typed, true, ctx.now()).await?;
        let district = self.cast.district(&applicant.unit).to_owned();
        let entered = Entered { id, district, fate: applicant.fate, decided: false };
        self.running[c][e].entries.push(entered);
        Ok(())
    }

    async fn check(&mut self, c: usize, e: usize, district: &str) -> Result<(), DemoError> {
        let ctx = self.cast.union(district)?.ctx(&self.app);
        let reasons = &self.season.reasons;
        let ways = [
            (Fate::Approve, Decision::Approve, ""),
            (Fate::Return, Decision::Return, reasons.returned.as_str()),
            (Fate::Refuse, Decision::Refuse, reasons.refused.as_str()),
        ];
        for (fate, decision, reason) in ways {
            let waiting = |e: &&mut Entered| e.fate == fate && !e.decided && e.district == district;
            let mut seen = Vec::new();
            for entered in self.running[c][e].entries.iter_mut().filter(waiting) {
                entered.decided = true;
                seen.push((entered.id, 1));
            }
            if !seen.is_empty() {
                competitions::decide(&ctx, &seen, decision, reason).await?;
            }
        }
        Ok(())
    }
}
