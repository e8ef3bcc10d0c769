//! Reading what an officer types into a selection, and making its list.

use serde::{Deserialize, Serialize};

use crate::{
    innovations::model::{Category, SelectionDates, SelectionFacts},
    judging,
    kernel::{Problems, Refusal, Text, Timestamp, Window, text},
    scoring::RuleSet,
};

pub const TITLE_MAX: usize = 120;
pub const SUMMARY_MAX: usize = 4_000;
const NOTICE_DAYS: std::ops::RangeInclusive<i32> = 1..=30;
const PLACES: std::ops::RangeInclusive<i32> = 1..=200;
const QUOTA: std::ops::RangeInclusive<i32> = 1..=500;

/// A selection as it was typed, or sent as JSON.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SelectionInput {
    pub title: String,
    #[serde(default)]
    pub title_en: String,
    #[serde(default)]
    pub summary: String,
    /// All times: milliseconds since 1970, RFC 3339, or Wuxi time (`2026-11-22T09:00`).
    pub filing_opens: String,
    pub filing_closes: String,
    pub recommend_by: String,
    pub review_opens: String,
    pub review_closes: String,
    /// Working days of the public notice.
    pub notice_days: String,
}

/// A category as it was typed, or sent as JSON.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CategoryInput {
    pub title: String,
    #[serde(default)]
    pub title_en: String,
    /// How many are selected.
    pub places: String,
    /// How many each district union may recommend.
    pub quota: String,
    /// Key of a preset rule set, such as `suggestion`. Where a category is changed, none keeps
    /// the rubric that it has.
    #[serde(default)]
    pub preset: String,
}

/// What is kept of a category's form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CategoryFacts {
    pub title: String,
    pub title_en: String,
    pub places: i32,
    pub quota: i32,
    /// The rule set as JSON.
    pub rules: String,
}

/// # Errors
/// Every problem, each at its field.
pub fn read_selection(input: &SelectionInput) -> Result<SelectionFacts, Refusal> {
    let mut problems = Problems::new();
    let title = title(&mut problems, "title", &input.title);
    problems.unless(!title.is_empty(), "title", "selection-title-missing");
    let title_en = self::title(&mut problems, "title_en", &input.title_en);
    let summary = input.summary.trim().replace("\r\n", "\n");
    let long = Text::new("selection-text-long").with("most", SUMMARY_MAX);
    problems.unless(summary.chars().count() <= SUMMARY_MAX, "summary", long);
    let mut moment = |field: &str, typed: &str| {
        let read = Timestamp::from_typed(typed);
        problems.unless(read.is_some(), field, "selection-date-form");
        read
    };
    let opens = moment("filing_opens", &input.filing_opens);
    let closes = moment("filing_closes", &input.filing_closes);
    let recommend_by = moment("recommend_by", &input.recommend_by);
    let review_opens = moment("review_opens", &input.review_opens);
    let review_closes = moment("review_closes", &input.review_closes);
    let notice_days = whole(&mut problems, "notice_days", &input.notice_days, &NOTICE_DAYS);
    for (field, earlier, later) in [
        ("filing_closes", opens, closes),
        ("recommend_by", closes, recommend_by),
        ("review_opens", recommend_by, review_opens),
        ("review_closes", review_opens, review_closes),
    ] {
        if let (Some(earlier), Some(later)) = (earlier, later) {
            problems.unless(earlier < later, field, "selection-date-order");
        }
    }
    problems.finish()?;
    let read = |at: Option<Timestamp>| at.unwrap_or(Timestamp(0));
    Ok(SelectionFacts {
        title,
        title_en,
        summary,
        dates: SelectionDates {
            filing: Window { opens: read(opens), closes: read(closes) },
            recommend_by: read(recommend_by),
            review: Window { opens: read(review_opens), closes: read(review_closes) },
            notice_days: notice_days.unwrap_or(1),
        },
    })
}

/// `kept` is the rule set that stays where no preset is chosen.
///
/// # Errors
/// Every problem, each at its field.
pub fn read_category(input: &CategoryInput, kept: Option<&str>) -> Result<CategoryFacts, Refusal> {
    let mut problems = Problems::new();
    let title = title(&mut problems, "title", &input.title);
    problems.unless(!title.is_empty(), "title", "selection-title-missing");
    let title_en = self::title(&mut problems, "title_en", &input.title_en);
    let places = whole(&mut problems, "places", &input.places, &PLACES);
    let quota = whole(&mut problems, "quota", &input.quota, &QUOTA);
    let preset = input.preset.trim();
    let rules = match kept {
        Some(kept) if preset.is_empty() => Some(kept.to_owned()),
        _ => judging::find_preset(preset).and_then(|rules| rules.to_json().ok()),
    };
    problems.unless(rules.is_some(), "preset", "category-preset-missing");
    problems.finish()?;
    let (places, quota) = (places.unwrap_or(1), quota.unwrap_or(1));
    Ok(CategoryFacts { title, title_en, places, quota, rules: rules.unwrap_or_default() })
}

/// The four 十大 to start from, and whether each is switched on: the three that Jiangsu
/// recognises, and a fourth that is to be confirmed.
///
/// # Errors
/// Internal: the file is part of the program.
pub fn four_tens() -> Result<Vec<(CategoryFacts, bool)>, Refusal> {
    #[derive(Deserialize)]
    struct Line {
        title: String,
        title_en: String,
        places: i32,
        quota: i32,
        preset: String,
        active: bool,
    }
    let lines: Vec<Line> =
        serde_json::from_str(include_str!("categories.json")).map_err(Refusal::internal)?;
    let read = |line: Line| {
        let input = CategoryInput {
            title: line.title,
            title_en: line.title_en,
            places: line.places.to_string(),
            quota: line.quota.to_string(),
            preset: line.preset,
        };
        Ok((read_category(&input, None)?, line.active))
    };
    lines.into_iter().map(read).collect()
}

/// What is missing before a selection can be called.
///
/// # Errors
/// Every problem at once.
pub fn may_call(facts: &SelectionFacts, categories: &[Category], now: Timestamp) -> Result<(), Refusal> {
    let mut problems = Problems::new();
    problems.unless(categories.iter().any(|c| c.active), "", "selection-no-category");
    problems.unless(!facts.dates.filing.has_closed(now), "filing_closes", "selection-window-past");
    for category in categories.iter().filter(|c| c.active) {
        let fine = RuleSet::parse(&category.rules).is_ok_and(|rules| rules.rubric().is_some());
        problems.unless(fine, "", Text::new("category-rules-unfit").with("title", &category.title));
    }
    problems.finish()
}

fn title(problems: &mut Problems, field: &str, typed: &str) -> String {
    let title = text::one_line(typed);
    let long = Text::new("selection-text-long").with("most", TITLE_MAX);
    problems.unless(title.chars().count() <= TITLE_MAX, field, long);
    title
}

fn whole(
    problems: &mut Problems,
    field: &str,
    typed: &str,
    range: &std::ops::RangeInclusive<i32>,
) -> Option<i32> {
    let number = text::half_width(typed).parse().ok().filter(|n| range.contains(n));
    let text = Text::new("selection-number-range").with("from", range.start()).with("to", range.end());
    problems.unless(number.is_some(), field, text);
    number
}
