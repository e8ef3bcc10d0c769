//! What people call the parts of a rubric. A part that no rubric names, such as a
//! module of adjustments only, goes by its code.

use super::{Rubric, RuleSet};

impl RuleSet {
    /// The title of a module in a language.
    #[must_use]
    pub fn module_title<'t>(&'t self, code: &'t str, language: &str) -> &'t str {
        let modules = self.rubric().map_or_else(Default::default, |rubric| rubric.modules.as_slice());
        modules.iter().find(|module| module.code == code).map_or(code, |module| module.title.of(language))
    }

    /// The title of a criterion in a language.
    #[must_use]
    pub fn criterion_title<'t>(&'t self, code: &'t str, language: &str) -> &'t str {
        let mut placed = self.rubric().into_iter().flat_map(Rubric::aspects);
        let found = placed.find(|placed| placed.criterion.code == code);
        found.map_or(code, |placed| placed.criterion.title.of(language))
    }

    /// The title of an aspect in a language.
    #[must_use]
    pub fn aspect_title<'t>(&'t self, code: &'t str, language: &str) -> &'t str {
        let found = self.rubric().and_then(|rubric| rubric.find(code));
        found.map_or(code, |placed| placed.aspect.title.of(language))
    }
}

#[cfg(test)]
mod tests {
    use crate::scoring::presets;

    #[test]
    fn a_part_goes_by_its_title_and_without_one_by_its_code() {
        let rules = &presets().iter().find(|preset| preset.key == "welder").unwrap().rules;
        assert_eq!(rules.module_title("theory", "zh-CN"), "理论");
        assert_eq!(rules.module_title("theory", "en"), "Theory");
        assert_eq!(rules.module_title("order", "en"), "order");
        let placed = rules.rubric().unwrap().aspects().next().unwrap();
        assert_eq!(rules.aspect_title(&placed.aspect.code, "en"), placed.aspect.title.en);
        assert_eq!(rules.criterion_title(&placed.criterion.code, "en"), placed.criterion.title.en);
    }
}
