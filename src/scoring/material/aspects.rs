//! Aspects that entries bring themselves, or that a rubric gives them.

use super::{AspectLine, AspectRow, EntryRef, Issue, Material, NONE, Name, issue, not_text, row_count};
use crate::kernel::points::Points;

impl Material<'_> {
    /// Adds an aspect to an entry. With a rubric it must be one of the rubric's, and may bring base and factor.
    ///
    /// # Errors
    /// A kind without a rule, a doubled aspect, one that the rubric does not know, a negative factor.
    pub fn aspect(&mut self, entry: EntryRef, line: AspectLine<&str>) -> Result<(), Issue> {
        let AspectLine { module, aspect, kind, criterion, base, factor } = line;
        let (module, aspect, kind) = (module.as_bytes(), aspect.as_bytes(), kind.as_bytes());
        let criterion = criterion.as_bytes();
        self.aspect_row(entry, AspectLine { module, aspect, kind, criterion, base, factor })
    }

    /// As [`Material::aspect`], from bytes that need not be text.
    pub(in crate::scoring) fn aspect_row(
        &mut self,
        entry: EntryRef,
        line: AspectLine<&[u8]>,
    ) -> Result<(), Issue> {
        if line.module.is_empty() {
            return issue("module", "expected a code, found nothing");
        }
        if line.aspect.is_empty() {
            return issue("aspect", "expected a code, found nothing");
        }
        if line.factor.is_some_and(Points::is_negative) {
            return issue("factor", "expected 0 or more");
        }
        let last = &mut self.last;
        let text = |column| move |_| not_text(column);
        let module = self.names.intern_after(&mut last.module, line.module).map_err(text("module"))?;
        let aspect = self.names.intern_after(&mut last.aspect, line.aspect).map_err(text("aspect"))?;
        let kind = self.names.intern_after(&mut last.kind, line.kind).map_err(text("kind"))?;
        let known = self.aspect_index.get(&(entry.0, module, aspect)).copied();
        if !self.rubric.is_empty() {
            return self.rubric_aspect(known, kind, aspect, line);
        }
        if known.is_some() {
            return self.again(aspect);
        }
        let rule = self.rule_for(kind, module, aspect)?;
        let index = row_count(self.aspects.len(), "aspect")?;
        self.aspect_index.insert((entry.0, module, aspect), index);
        let criterion = match std::str::from_utf8(line.criterion).map_err(text("criterion"))? {
            "" => NONE,
            criterion => self.names.intern(criterion),
        };
        self.aspects.push(AspectRow {
            entry: entry.0,
            module,
            aspect,
            kind,
            criterion,
            line: self.next_line,
            rule,
            rubric: u16::MAX,
            base: line.base.unwrap_or(Points::ZERO),
            factor: line.factor.unwrap_or(Points::ONE),
        });
        Ok(())
    }

    fn again(&self, aspect: Name) -> Result<(), Issue> {
        let aspect = self.names.get(aspect);
        issue("aspect", format!("expected one row per aspect, found \"{aspect}\" again"))
    }

    fn rubric_aspect(
        &mut self,
        known: Option<u32>,
        kind: Name,
        aspect: Name,
        line: AspectLine<&[u8]>,
    ) -> Result<(), Issue> {
        let Some(row) = known.and_then(|index| self.aspects.get_mut(index as usize)) else {
            let aspect = self.names.get(aspect);
            return issue("aspect", format!("expected an aspect of the rubric, found \"{aspect}\""));
        };
        if row.kind != kind {
            let (expected, kind) = (self.names.get(row.kind), self.names.get(kind));
            return issue("kind", format!("expected \"{expected}\" as in the rubric, found \"{kind}\""));
        }
        if row.line != 0 {
            return self.again(aspect);
        }
        row.line = self.next_line;
        row.base = line.base.unwrap_or(row.base);
        row.factor = line.factor.unwrap_or(row.factor);
        Ok(())
    }

    fn rule_for(&mut self, kind: Name, module: Name, aspect: Name) -> Result<u16, Issue> {
        let key = if self.rule_is_by_kind { (kind, NONE, NONE) } else { (kind, module, aspect) };
        if let Some(rule) = self.rule_cache.get(&key) {
            return Ok(*rule);
        }
        let [kind, module, aspect] = [kind, module, aspect].map(|name| self.names.get(name));
        let index = self
            .rules
            .aspect_rule(kind, module, aspect)
            .and_then(|wanted| self.rules.aspects.iter().position(|rule| std::ptr::eq(rule, wanted)))
            .and_then(|index| u16::try_from(index).ok());
        let Some(index) = index else {
            let mut kinds: Vec<&str> = self.rules.aspects.iter().map(|rule| rule.kind.as_str()).collect();
            kinds.sort_unstable();
            kinds.dedup();
            let kinds = kinds.join(", ");
            return issue(
                "kind",
                format!("expected a kind that the rule set values ({kinds}), found \"{kind}\""),
            );
        };
        self.rule_cache.insert(key, index);
        Ok(index)
    }
}
