//! The judges' part: invited, marking, judging again, locked.

use std::collections::BTreeMap;

use super::{
    cast::Player,
    data::{Broken, Sitter},
    invent::Inventor,
    marks::{Eye, wish},
    script::{DemoError, Director},
};
use crate::{
    competitions,
    judging::{self, Duty, Invite, Save, Sheet},
    kernel::{Lang, PanelId, Refusal, SubjectId, time::SECOND},
    scoring::{AspectKind, RuleSet},
};

/// What three judges see in the same work, once they look at it apart.
const APART: [i64; 3] = [3, 1, 2];

impl Director<'_> {
    pub(super) async fn invite(&mut self, c: usize, e: usize) -> Result<(), DemoError> {
        let ctx = self.organiser(c)?;
        let panel = self.panel(c, e)?;
        let trade = self.trade(c, e);
        let chief = trade.chief.iter().map(|s| (s, Duty::Chief));
        for (sitter, duty) in chief.chain(trade.judges.iter().map(|s| (s, Duty::Judge))) {
            let player = self.cast.sitter(sitter)?;
            let invite =
                Invite { name: player.name.clone(), email: player.email.clone(), duty, lang: Lang::Zh };
            let judge = judging::invite(&ctx, panel, invite).await?;
            self.running[c][e].judges.push((sitter.clone(), judge));
            self.clock.advance(40 * SECOND);
        }
        Ok(())
    }

    /// Everybody accepts; where judging has not begun, the demo's judge has yet
    /// to answer and the last one cannot come.
    pub(super) async fn answer(&mut self, c: usize, e: usize) -> Result<(), DemoError> {
        let ahead = self.contests[c].road.begun.is_none();
        let invited = &self.running[c][e].judges;
        for (place, (sitter, judge)) in invited.iter().enumerate() {
            let ctx = self.cast.sitter(sitter)?.ctx(&self.app);
            self.clock.advance(1_500 * SECOND);
            if ahead && is_shown(sitter) {
                continue;
            }
            if ahead && place + 1 == invited.len() {
                judging::decline(&ctx, *judge).await?;
            } else {
                judging::accept(&ctx, *judge).await?;
            }
        }
        Ok(())
    }

    pub(super) async fn mark(&mut self, c: usize, e: usize) -> Result<(), DemoError> {
        let rules = competitions::rules_of(self.app.db.read(), self.event(c, e)).await?;
        let panel = self.panel(c, e)?;
        let finished = self.contests[c].road.locked.is_some();
        let mut works = self.works(c, e, panel).await?;
        if self.trade(c, e).absent
            && let Some(missing) = works.pop()
        {
            let chief = self.chief(c, e)?.ctx(&self.app);
            judging::set_absent(&chief, panel, missing.subject, true).await?;
        }
        let last = if finished { works.len() } else { works.len() / 2 };
        let apart = apart(&rules);
        let disputed =
            works.iter().skip(1).position(|w| finished || !w.owes(apart.as_deref())).map(|at| at + 1);
        let mut marking = Marking { rules: &rules, inventor: &self.inventor, given: BTreeMap::new() };
        for (place, work) in works.iter().enumerate().take(last) {
            let vetoed = self.trade(c, e).vetoed && place == 2;
            // The veto is seen best where it costs an award.
            let skill = i64::try_from((place * 29 + works.len() * 7) % 36).unwrap_or(0);
            let skill = if vetoed { 97 } else { 60 + skill };
            for (sitter, sheet) in &work.sheets {
                // The demo's judge still has something to do.
                let own = is_shown(sitter);
                if !finished && own && place > 0 {
                    continue;
                }
                let how = How { skill, disputed: Some(place) == disputed, vetoed };
                let mut save = marking.sheet(sheet, how, apart.as_deref());
                if !finished && place + 1 == last && save.wishes.len() > 2 {
                    save.wishes.truncate(2); // begun and not finished
                }
                self.clock.advance(55 * SECOND);
                let ctx = self.cast.sitter(sitter)?.ctx(&self.app);
                save.received_at = ctx.now();
                judging::save(&ctx, save).await?;
            }
            if let (true, true, Some(aspect)) = (Some(place) == disputed, finished, &apart) {
                self.again(c, e, panel, work, aspect).await?;
            }
        }
        Ok(())
    }

    /// The chief judge calls for another judgement, and all agree now.
    async fn again(
        &self,
        c: usize,
        e: usize,
        panel: PanelId,
        work: &Work,
        aspect: &str,
    ) -> Result<(), DemoError> {
        let chief = self.chief(c, e)?.ctx(&self.app);
        self.clock.advance(200 * SECOND);
        judging::call_again(&chief, panel, work.subject, aspect).await?;
        for (sitter, sheet) in &work.sheets {
            if !sheet.aspects.iter().any(|a| a == aspect) {
                continue;
            }
            let player = self.cast.sitter(sitter)?;
            let ctx = player.ctx(&self.app);
            let person = player.person().ok_or(Refusal::SignIn)?;
            let now = judging::load_sheet(ctx.read(), person, sheet.id).await?;
            self.clock.advance(45 * SECOND);
            let wish = judging::Wish { aspect: aspect.to_owned(), value: Some("2".to_owned()), raw: None };
            let save = Save {
                sheet: sheet.id,
                base_version: now.position,
                key: format!("demo-again-{}", sheet.id),
                wishes: vec![wish],
                received_at: ctx.now(),
            };
            judging::save(&ctx, save).await?;
        }
        Ok(())
    }

    pub(super) async fn lock(&mut self, c: usize, e: usize) -> Result<(), DemoError> {
        let chief = self.chief(c, e)?.ctx(&self.app);
        let panel = self.panel(c, e)?;
        let head = judging::find_panel_by_id(chief.read(), panel).await?.ok_or(Refusal::NotFound)?;
        Ok(judging::lock(&chief, panel, head.version).await?)
    }

    fn chief(&self, c: usize, e: usize) -> Result<&Player, Broken> {
        let chief = self.trade(c, e).chief.as_ref();
        self.cast.sitter(chief.ok_or_else(|| Broken("a panel without a chief judge".to_owned()))?)
    }

    fn panel(&self, c: usize, e: usize) -> Result<PanelId, Broken> {
        self.running[c][e].panel.ok_or_else(|| Broken("no panel before the call".to_owned()))
    }

    /// The works of a panel by work number, each with its sheets.
    async fn works(&self, c: usize, e: usize, panel: PanelId) -> Result<Vec<Work>, DemoError> {
        let db = self.app.db.read();
        let mut works: BTreeMap<String, Work> = BTreeMap::new();
        for (sitter, _) in &self.running[c][e].judges {
            let person = self.cast.sitter(sitter)?.person().ok_or(Refusal::SignIn)?;
            for line in judging::list_lines(db, person, Some(panel)).await? {
                let sheet = judging::load_sheet(db, person, line.id).await?;
                let work = works
                    .entry(line.work_number)
                    .or_insert_with(|| Work { subject: sheet.subject, sheets: Vec::new() });
                work.sheets.push((sitter.clone(), sheet));
            }
        }
        Ok(works.into_values().collect())
    }
}

/// A work and the sheets on which it is marked.
struct Work {
    subject: SubjectId,
    sheets: Vec<(Sitter, Sheet)>,
}

impl Work {
    /// The demo's judge owes a mark for this aspect, and leaves it to the player.
    fn owes(&self, aspect: Option<&str>) -> bool {
        let marks = |sheet: &Sheet| sheet.aspects.iter().any(|a| Some(a.as_str()) == aspect);
        self.sheets.iter().any(|(sitter, sheet)| is_shown(sitter) && marks(sheet))
    }
}

/// The judge of the sign-in page, whose work is left for whoever tries it.
fn is_shown(sitter: &Sitter) -> bool {
    *sitter == Sitter::Officer("judge".to_owned())
}

/// What is special about a work.
#[derive(Clone, Copy)]
struct How {
    skill: i64,
    /// Its first judged aspect is seen very differently.
    disputed: bool,
    /// Its gate is not met.
    vetoed: bool,
}

struct Marking<'a> {
    rules: &'a RuleSet,
    inventor: &'a Inventor<'a>,
    /// How many have given a level to the disputed aspect.
    given: BTreeMap<SubjectId, usize>,
}

impl Marking<'_> {
    fn sheet(&mut self, sheet: &Sheet, how: How, apart: Option<&str>) -> Save {
        let rubric = self.rules.rubric();
        let placed = sheet.aspects.iter().filter_map(|code| rubric.and_then(|r| r.find(code)));
        let mut wishes = Vec::new();
        for placed in placed {
            let aspect = placed.aspect;
            let lean = i64::try_from(self.inventor.below(17)).unwrap_or(8) - 8;
            let mut level = None;
            if how.disputed && apart == Some(aspect.code.as_str()) {
                let turn = self.given.entry(sheet.subject).or_default();
                level = APART.get(*turn).copied();
                *turn += 1;
            } else if aspect.gate && how.vetoed {
                level = Some(0);
            }
            wishes.push(wish(aspect, Eye { skill: how.skill, lean, level }));
        }
        Save {
            sheet: sheet.id,
            base_version: sheet.position,
            key: format!("demo-{}", sheet.id),
            wishes,
            received_at: crate::kernel::Timestamp(0),
        }
    }
}

/// The first aspect that is judged by levels.
fn apart(rules: &RuleSet) -> Option<String> {
    let mut aspects = rules.rubric()?.aspects();
    aspects.find(|p| p.aspect.kind == AspectKind::Judgement).map(|p| p.aspect.code.clone())
}
