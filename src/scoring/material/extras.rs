//! What there is besides marks: adjustments, vetoes, eligibility, teams.

use super::{AdjustmentRow, EntryRef, Issue, Material, Name, issue, not_text};
use crate::{kernel::points::Points, scoring::rules::Sign};

impl Material<'_> {
    /// Adds an adjustment (signed). An empty module means the total itself.
    ///
    /// # Errors
    /// A kind that the rule set does not know, or a sign it does not allow.
    pub fn adjust(&mut self, entry: EntryRef, module: &str, kind: &str, points: Points) -> Result<(), Issue> {
        self.adjustment_row(entry, module.as_bytes(), kind.as_bytes(), points)
    }

    /// As [`Material::adjust`], from bytes that need not be text.
    pub(in crate::scoring) fn adjustment_row(
        &mut self,
        entry: EntryRef,
        module: &[u8],
        kind: &[u8],
        points: Points,
    ) -> Result<(), Issue> {
        let text = |column| move |_| not_text(column);
        let last = &mut self.last;
        let module = self.names.intern_after(&mut last.module, module).map_err(text("module"))?;
        let kind = self.names.intern_after(&mut last.kind, kind).map_err(text("kind"))?;
        let Some(sign) = self.sign_of(kind, module) else {
            let kind = self.names.get(kind);
            return issue(
                "kind",
                format!("expected a kind of adjustment that the rule set values, found \"{kind}\""),
            );
        };
        match sign {
            Sign::NotNegative if points < Points::ZERO => {
                return issue("points", format!("expected 0 or more, found {points}"));
            }
            Sign::NotPositive if points > Points::ZERO => {
                return issue("points", format!("expected 0 or less, found {points}"));
            }
            _ => {}
        }
        self.adjustments.push(AdjustmentRow { entry: entry.0, module, kind, points });
        Ok(())
    }

    /// The sign of adjustments of this kind; nothing where the rule set does not value them.
    fn sign_of(&mut self, kind: Name, module: Name) -> Option<Sign> {
        let (rules, names) = (self.rules, &self.names);
        *self.signs.entry((kind, module)).or_insert_with(|| {
            let rule = rules.adjustment_rule(names.get(kind), names.get(module));
            rule.map(|rule| rule.sign).or_else(|| rules.adjustments.is_empty().then_some(Sign::Any))
        })
    }

    /// Records a veto (一票否决); the rule set says what it does.
    pub fn veto(&mut self, entry: EntryRef, reason: &str) {
        self.vetoes.push((entry.0, reason.to_owned()));
    }

    /// Records that an entry may not receive an award or honour, and why (eligibility apart from rank).
    pub fn bar(&mut self, entry: EntryRef, award: &str, reason: &str) {
        self.bars.push((entry.0, award.to_owned(), reason.to_owned()));
    }

    /// Puts an entry into a team of its group.
    ///
    /// # Errors
    /// No team, or an entry that is in a team already.
    pub fn team(&mut self, team: &str, entry: EntryRef) -> Result<(), Issue> {
        if team.is_empty() {
            return issue("team", "expected a team, found nothing");
        }
        let group = self.entries[entry.0 as usize].group;
        if !self.in_team.insert(entry.0) {
            return issue("entry", "expected one team per entry, found a second one");
        }
        let row = (group, self.names.intern(team), entry.0);
        self.teams.push(row);
        Ok(())
    }
}
