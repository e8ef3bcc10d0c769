//! Numbers under one another, as people read them: every number of a column has
//! the same number of decimals, so that the points line up.

/// No column is widened further than this; a longer number stays as it is.
const MOST: usize = 6;

/// How many decimals a column has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Decimals(usize);

impl Decimals {
    /// As many as the longest number has, and no fewer than `least`.
    #[must_use]
    pub fn of<'t>(least: usize, column: impl IntoIterator<Item = &'t str>) -> Self {
        let longest = column.into_iter().map(count).max().unwrap_or_default();
        Self(longest.max(least).min(MOST))
    }

    /// The number with zeros up to the column's decimals. What is no number
    /// stays as it is; nothing is ever cut.
    #[must_use]
    pub fn show(self, text: &str) -> String {
        let missing = self.0.saturating_sub(count(text));
        if missing == 0 || !text.ends_with(|last: char| last.is_ascii_digit()) {
            return text.to_owned();
        }
        let point = if text.contains('.') { "" } else { "." };
        format!("{text}{point}{}", "0".repeat(missing))
    }
}

fn count(text: &str) -> usize {
    text.split_once('.').map_or(0, |(_, decimals)| decimals.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_has_one_number_of_decimals() {
        for (least, column, shown) in [
            (0, ["9", "8.25", "-0.5"], ["9.00", "8.25", "-0.50"]),
            (0, ["9", "8", "10"], ["9", "8", "10"]),
            (2, ["9", "", "—"], ["9.00", "", "—"]),
            (0, ["1.5", "33.333333333333", "2"], ["1.500000", "33.333333333333", "2.000000"]),
        ] {
            let decimals = Decimals::of(least, column);
            assert_eq!(column.map(|text| decimals.show(text)), shown);
        }
    }
}
