//! What a judge typed or chose for an aspect, and how it reads back.

use super::entry::{Entry, entry};
use crate::{
    kernel::{Lang, Points, Text, points::PointsError, text::half_width},
    scoring::{
        Aspect, Band, Exact, Input, MarkInput, Marked, Overflow, Placed, Rounding, RoundingMode, RuleSet,
        SheetSum, sheet_sum,
    },
};

/// Beyond ±2^53 millionths a number has no canonical form to be hashed in.
const LARGEST: u64 = 1 << 53;

/// The mark of what was typed; nothing for a blank, which takes a mark back.
///
/// A pair may also come as one text, `raw|mark`.
///
/// # Errors
/// What is wrong, and what was expected.
pub fn parse(
    rules: &RuleSet,
    placed: &Placed<'_>,
    value: Option<&str>,
    raw: Option<&str>,
) -> Result<Option<Marked>, Text> {
    let aspect = placed.aspect;
    let (value, raw) = match (value.and_then(|v| v.split_once('|')), raw) {
        (Some((raw, value)), None) => (Some(value), Some(raw)),
        _ => (value, raw),
    };
    let (value, raw) = (number(value)?, number(raw)?);
    let given = match entry(aspect, Lang::Zh) {
        Entry::Tiles(_) if matches!(aspect.input, Input::YesNo {}) => {
            // The tile says 1 for "met", whatever that is worth.
            MarkInput { mark: value.map(|v| if v == Points::ONE { aspect.max } else { v }), raw: None }
        }
        Entry::Tiles(_) | Entry::Number => MarkInput { mark: value, raw: None },
        Entry::Measured => MarkInput { mark: None, raw: value.or(raw) },
        Entry::Both { .. } => MarkInput { mark: value, raw },
    };
    if given.mark.is_none() && given.raw.is_none() {
        return Ok(None);
    }
    let rubric = rules.rubric().ok_or_else(|| Text::new("mark-unknown-aspect"))?;
    let marked = rubric.check(&aspect.code, given).map_err(|_| expected(aspect, given))?;
    within_limits(rules, placed, marked.mark)?;
    Ok(Some(marked))
}

fn number(text: Option<&str>) -> Result<Option<Points>, Text> {
    let text = half_width(text.unwrap_or_default());
    let text = text.strip_prefix('+').unwrap_or(&text);
    if text.is_empty() {
        return Ok(None);
    }
    match text.parse::<Points>() {
        Ok(points) if points.millionths().unsigned_abs() > LARGEST => Err(Text::new("mark-too-large")),
        Ok(points) => Ok(Some(points)),
        Err(PointsError::TooPrecise) => Err(Text::new("mark-too-precise")),
        Err(PointsError::TooLarge) => Err(Text::new("mark-too-large")),
        Err(_) => Err(Text::new("mark-not-a-number")),
    }
}

fn within_limits(rules: &RuleSet, placed: &Placed<'_>, mark: Points) -> Result<(), Text> {
    let aspect = placed.aspect;
    let Some(rule) = rules.aspect_rule(aspect.kind.as_str(), &placed.module.code, &aspect.code) else {
        return Ok(());
    };
    let limits = rule.marks;
    let low = limits.min.unwrap_or_default();
    let fits = limits.min.is_none_or(|min| mark >= min)
        && limits.max.is_none_or(|max| mark <= max)
        && limits.step.is_none_or(|step| mark.is_on_step(low, step));
    if fits {
        return Ok(());
    }
    Err(range(low, limits.max.unwrap_or(aspect.max), limits.step.unwrap_or_default()))
}

fn range(min: Points, max: Points, step: Points) -> Text {
    let key = if step == Points::ZERO { "mark-expected-range" } else { "mark-expected-steps" };
    Text::new(key).with("min", min).with("max", max).with("step", step)
}

/// What would have been a mark.
fn expected(aspect: &Aspect, given: MarkInput) -> Text {
    match &aspect.input {
        Input::YesNo {} => Text::new("mark-expected-yes-no"),
        Input::Discrete { values } => {
            let values: Vec<String> = values.iter().map(Points::to_string).collect();
            Text::new("mark-expected-one-of").with("values", values.join(" / "))
        }
        Input::Level { .. } => Text::new("mark-expected-level"),
        Input::Range { min, max, step } => range(*min, *max, *step),
        Input::Indicator { step, .. } => range(Points::ZERO, aspect.max, *step),
        Input::Time { .. } => Text::new("mark-expected-time"),
        Input::Linear { .. } | Input::Minus { .. } => Text::new("mark-expected-raw"),
        Input::Bands { bands, step, .. } => {
            let holds = |band: &&Band, raw: Points| {
                band.from.is_none_or(|from| raw >= from) && band.below.is_none_or(|below| raw < below)
            };
            match given.raw {
                None => Text::new("mark-expected-band-raw"),
                Some(raw) => match bands.iter().find(|band| holds(band, raw)) {
                    Some(band) => Text::new("mark-expected-band")
                        .with("raw", raw)
                        .with("min", band.min)
                        .with("max", band.max)
                        .with("step", *step),
                    None => Text::new("mark-expected-in-band"),
                },
            }
        }
    }
}

/// What the fields of an aspect show for a mark: the value and the raw value.
#[must_use]
pub fn shown(aspect: &Aspect, marked: Marked) -> (String, String) {
    let text = |points: Option<Points>| points.map(|p| p.to_string()).unwrap_or_default();
    match entry(aspect, Lang::Zh) {
        Entry::Tiles(_) if matches!(aspect.input, Input::YesNo {}) => {
            (if marked.mark == Points::ZERO { "0" } else { "1" }.to_owned(), String::new())
        }
        Entry::Tiles(_) | Entry::Number => (marked.mark.to_string(), String::new()),
        Entry::Measured => (text(marked.raw), String::new()),
        Entry::Both { .. } => (marked.mark.to_string(), text(marked.raw)),
    }
}

/// The same as one text, as the page's script compares it.
#[must_use]
pub fn as_one(aspect: &Aspect, marked: Marked) -> String {
    let (value, raw) = shown(aspect, marked);
    match entry(aspect, Lang::Zh) {
        Entry::Both { .. } => format!("{raw}|{value}"),
        _ => value,
    }
}

/// What these marks of one judge come to, and out of how many points, as the
/// foot of the sheet shows it.
#[must_use]
pub fn subtotal(
    rules: &RuleSet,
    aspects: &[String],
    mark_of: impl Fn(&str) -> Option<Marked>,
) -> (String, String) {
    let two = Rounding { decimals: 2, mode: RoundingMode::HalfUp };
    let print = |value: Exact| value.round(two).unwrap_or(value).to_decimal();
    match sheet_sum(rules, aspects, |code| mark_of(code).map(|marked| marked.mark)) {
        Ok(SheetSum { sum, most }) => (print(sum), print(most)),
        // Marks that could be entered are far smaller.
        Err(Overflow) => ("—".to_owned(), "—".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scoring::presets;

    fn welder() -> &'static RuleSet {
        &presets().iter().find(|p| p.key == "welder").unwrap().rules
    }

    fn mark(aspect: &str, value: &str) -> Result<Option<Marked>, Text> {
        let rules = welder();
        parse(rules, &rules.rubric().unwrap().find(aspect).unwrap(), Some(value), None)
    }

    #[test]
    fn what_is_typed_becomes_the_engine_s_mark() {
        for (aspect, value, expected) in [
            ("A1", "1", "3"),
            ("A1", "0", "0"),
            ("A1", "3", "3"),
            ("A2", "2", "2"),
            ("A3", "3", "3"),
            ("B1", "3.1", "6"),
            ("B1", "３．１", "6"),
            ("B3", "12|6", "6"),
            ("B4", "2", "3"),
            ("D1", "7.5", "7.5"),
            ("D2", "2400", "5"),
        ] {
            let marked = mark(aspect, value).unwrap().unwrap();
            assert_eq!(marked.mark.to_string(), expected, "{aspect} {value}");
        }
    }

    #[test]
    fn a_blank_is_no_mark_and_never_zero() {
        for aspect in ["A1", "A2", "B1", "B3", "D1"] {
            assert_eq!(mark(aspect, " "), Ok(None), "{aspect}");
        }
    }

    #[test]
    fn what_is_no_mark_is_refused_with_what_was_expected() {
        for (aspect, value, key) in [
            ("A1", "2", "mark-expected-yes-no"),
            ("A2", "3", "mark-expected-one-of"),
            ("A3", "4", "mark-expected-level"),
            ("B1", "thick", "mark-not-a-number"),
            ("B3", "6", "mark-expected-band-raw"),
            ("B3", "12|9", "mark-expected-band"),
            ("D1", "7.3", "mark-expected-steps"),
            ("D1", "10.5", "mark-expected-steps"),
            ("D1", "1.1234567", "mark-too-precise"),
            ("D2", "-1", "mark-expected-time"),
        ] {
            assert_eq!(mark(aspect, value).unwrap_err().key, key, "{aspect} {value}");
        }
    }

    #[test]
    fn what_is_shown_reads_back_as_the_same_mark() {
        let rules = welder();
        let rubric = rules.rubric().unwrap();
        for (aspect, value) in
            [("A1", "1"), ("A2", "4"), ("A3", "0"), ("B1", "3.1"), ("B3", "12|6"), ("B4", "2"), ("D1", "0.5")]
        {
            let placed = rubric.find(aspect).unwrap();
            let marked = parse(rules, &placed, Some(value), None).unwrap().unwrap();
            let again = parse(rules, &placed, Some(&as_one(placed.aspect, marked)), None).unwrap();
            assert_eq!(again, Some(marked), "{aspect}");
        }
    }
}
