//! The number columns of a result table, as a person reads them.

use crate::{
    kernel::{Decimals, Lang},
    results::model::Row,
    scoring::{RuleSet, rules::Step},
};

/// Headed with the titles of the modules; in each column all numbers have the
/// same number of decimals: those that the rule set rounds to, or more where a
/// number has more.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Columns {
    /// Titles of the modules, in the order of a row's subtotals.
    pub modules: Vec<String>,
    subtotals: Vec<Decimals>,
    total: Decimals,
}

impl Columns {
    /// The columns of these rows, for the modules of these codes.
    #[must_use]
    pub fn of(rules: &RuleSet, modules: &[String], rows: &[Row], lang: Lang) -> Self {
        let subtotals = modules.iter().enumerate().map(|(index, code)| {
            let declared = rules.module_rule(code).map_or(0, |rule| declared(&rule.then));
            Decimals::of(declared, rows.iter().filter_map(|row| row.subtotals.get(index).map(String::as_str)))
        });
        let totals: Vec<String> = rows.iter().filter_map(|row| row.total).map(|t| t.to_string()).collect();
        Self {
            modules: modules.iter().map(|code| rules.module_title(code, lang.tag()).to_owned()).collect(),
            subtotals: subtotals.collect(),
            total: Decimals::of(declared(&rules.total.then), totals.iter().map(String::as_str)),
        }
    }

    /// The total of a row; empty where it has none.
    #[must_use]
    pub fn total(&self, row: &Row) -> String {
        row.total.map(|total| self.total.show(&total.to_string())).unwrap_or_default()
    }

    /// The subtotals of a row, one for every module; empty where it has none.
    #[must_use]
    pub fn subtotals(&self, row: &Row) -> Vec<String> {
        let shown = |(index, decimals): (usize, &Decimals)| {
            row.subtotals.get(index).map(|text| decimals.show(text)).unwrap_or_default()
        };
        self.subtotals.iter().enumerate().map(shown).collect()
    }
}

/// The decimals of the last rounding.
fn declared(steps: &[Step]) -> usize {
    let last = steps.iter().rev().find_map(|step| match step {
        Step::Round(rounding) => Some(rounding.decimals),
        _ => None,
    });
    last.map_or(0, usize::from)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{kernel::Points, results::model::Outcome, scoring::presets};

    fn row(total: Option<&str>, subtotals: &[&str]) -> Row {
        Row {
            place: 1,
            work_number: "W-01".to_owned(),
            identity: None,
            outcome: Outcome::Ranked,
            rank: Some(1),
            tied: false,
            total: total.map(|total| total.parse::<Points>().unwrap()),
            subtotals: subtotals.iter().map(ToString::to_string).collect(),
            awards: Vec::new(),
        }
    }

    #[test]
    fn a_table_is_headed_in_the_reader_s_language_and_its_points_line_up() {
        let rules = &presets().iter().find(|preset| preset.key == "welder").unwrap().rules;
        let modules = ["theory".to_owned(), "practice".to_owned()];
        let rows = [row(Some("87.5"), &["91", "85.333"]), row(Some("80"), &["80.5", "79"]), row(None, &[])];
        let columns = Columns::of(rules, &modules, &rows, Lang::Zh);
        assert_eq!(columns.modules, ["理论", "实操"]);
        assert_eq!(columns.subtotals(&rows[0]), ["91.0", "85.333"]);
        assert_eq!(columns.subtotals(&rows[1]), ["80.5", "79.000"]);
        assert_eq!(columns.subtotals(&rows[2]), ["", ""]);
        assert_eq!(rows.each_ref().map(|row| columns.total(row)), ["87.50", "80.00", ""]);
        assert_eq!(Columns::of(rules, &modules, &rows, Lang::En).modules, ["Theory", "Practice"]);
    }
}
