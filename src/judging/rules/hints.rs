//! What stands beside the field of an aspect: how its mark comes about, its unit,
//! and what a mark means.

use crate::{
    kernel::{Lang, Points, Text},
    scoring::{Aspect, Band, Input, Marked, UnitCount},
};

/// What the mark means, beside the field: points, or a level.
#[must_use]
pub fn chip(aspect: &Aspect, marked: Marked) -> Text {
    match aspect.input {
        Input::Level { .. } => Text::new("mark-chip-level").with("level", marked.mark),
        _ => Text::new("mark-chip").with("mark", marked.mark),
    }
}

/// Whether nothing was lost of a measurement, for the colour of its chip. An
/// opinion is never less than full.
#[must_use]
pub fn is_full(aspect: &Aspect, marked: Marked) -> bool {
    match aspect.input {
        Input::Level { .. } | Input::Range { .. } | Input::Indicator { .. } => true,
        _ => marked.mark == aspect.max,
    }
}

/// How the mark comes about, in words, in the order to read them.
#[must_use]
pub fn hints(aspect: &Aspect, lang: Lang) -> Vec<Text> {
    let tag = lang.tag();
    let unit_of = |unit: &Option<crate::scoring::Text>| {
        unit.as_ref().map(|u| format!(" {}", u.of(tag))).unwrap_or_default()
    };
    match &aspect.input {
        Input::YesNo {} => vec![Text::new("mark-hint-yes-no").with("max", aspect.max)],
        Input::Discrete { .. } => Vec::new(),
        Input::Level { .. } => vec![Text::new("mark-hint-level").with("max", aspect.max)],
        Input::Range { min, max, step } if *step == Points::ZERO => {
            vec![Text::new("mark-hint-range").with("min", min).with("max", max)]
        }
        Input::Range { min, max, step } => {
            vec![Text::new("mark-hint-steps").with("min", min).with("max", max).with("step", step)]
        }
        Input::Indicator { .. } => vec![Text::new("mark-hint-indicator").with("max", aspect.max)],
        Input::Time { full_at, zero_at, .. } => {
            vec![Text::new("mark-hint-time").with("full", full_at).with("zero", zero_at)]
        }
        Input::Linear { unit, zero_at, full_at, .. } => vec![
            Text::new("mark-hint-linear")
                .with("full", full_at)
                .with("zero", zero_at)
                .with("unit", unit_of(unit)),
        ],
        Input::Minus { unit, nominal, tolerance, per, minus, count } => {
            let key = match (*nominal == Points::ZERO, *count == UnitCount::Started) {
                (true, true) => "mark-hint-minus-started",
                (true, false) => "mark-hint-minus-full",
                (false, true) => "mark-hint-minus-nominal-started",
                (false, false) => "mark-hint-minus-nominal-full",
            };
            vec![
                Text::new(key)
                    .with("nominal", nominal)
                    .with("tolerance", tolerance)
                    .with("per", per)
                    .with("minus", minus)
                    .with("unit", unit_of(unit)),
            ]
        }
        Input::Bands { unit, bands, .. } => {
            bands.iter().map(|band| band_hint(band, &unit_of(unit))).collect()
        }
    }
}

fn band_hint(band: &Band, unit: &str) -> Text {
    let marks =
        if band.min == band.max { band.min.to_string() } else { format!("{}–{}", band.min, band.max) };
    let key = match (band.from, band.below) {
        (Some(_), Some(_)) => "mark-hint-band",
        (Some(_), None) => "mark-hint-band-from",
        (None, Some(_)) => "mark-hint-band-below",
        (None, None) => "mark-hint-band-any",
    };
    Text::new(key)
        .with("from", band.from.unwrap_or_default())
        .with("below", band.below.unwrap_or_default())
        .with("marks", marks)
        .with("unit", unit)
}

/// The unit of the raw value, in the reader's language.
#[must_use]
pub fn unit(aspect: &Aspect, lang: Lang) -> Option<&str> {
    match &aspect.input {
        Input::Bands { unit, .. } | Input::Linear { unit, .. } | Input::Minus { unit, .. } => {
            unit.as_ref().map(|u| u.of(lang.tag()))
        }
        _ => None,
    }
}
