//! How an aspect is entered: by tapping, by typing, or both.

use crate::{
    kernel::{Lang, Points},
    scoring::{Aspect, Input},
};

/// How an aspect is entered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entry {
    /// One of a few large tiles.
    Tiles(Vec<Tile>),
    /// A measured value; the mark follows from it.
    Measured,
    /// The mark itself.
    Number,
    /// A raw value and the mark that it allows.
    Both {
        /// Whether there is no mark without the raw value.
        raw_needed: bool,
    },
}

/// A tile to tap.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tile {
    /// What is sent.
    pub value: String,
    pub face: Face,
}

/// What a tile says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Face {
    Met,
    NotMet,
    Points(Points),
    /// A level and what it looks like.
    Level {
        level: usize,
        anchor: String,
    },
}

/// More marks than this are typed, not tapped.
const MOST_TILES: i64 = 11;

/// How the aspect is entered, with its anchors in the reader's language.
#[must_use]
pub fn entry(aspect: &Aspect, lang: Lang) -> Entry {
    let points = |value: Points| Tile { value: value.to_string(), face: Face::Points(value) };
    match &aspect.input {
        Input::YesNo {} => Entry::Tiles(vec![
            Tile { value: "0".to_owned(), face: Face::NotMet },
            Tile { value: "1".to_owned(), face: Face::Met },
        ]),
        Input::Discrete { values } => {
            let mut values = values.clone();
            values.sort_unstable();
            values.dedup();
            Entry::Tiles(values.into_iter().map(points).collect())
        }
        Input::Level { anchors } => Entry::Tiles(
            anchors
                .iter()
                .enumerate()
                .map(|(level, text)| Tile {
                    value: level.to_string(),
                    face: Face::Level { level, anchor: text.of(lang.tag()).to_owned() },
                })
                .collect(),
        ),
        Input::Range { min, max, step } => {
            let (low, high, step) = (min.millionths(), max.millionths(), step.millionths());
            let count = if step > 0 { high.saturating_sub(low) / step + 1 } else { i64::MAX };
            if count <= MOST_TILES {
                let at = |i: i64| Points::from_millionths(low + i * step);
                Entry::Tiles((0..count).map(at).map(points).collect())
            } else {
                Entry::Number
            }
        }
        Input::Linear { .. } | Input::Minus { .. } | Input::Time { .. } => Entry::Measured,
        Input::Bands { bands, .. } if bands.iter().all(|b| b.min == b.max) => Entry::Measured,
        Input::Bands { .. } => Entry::Both { raw_needed: true },
        Input::Indicator { .. } => Entry::Both { raw_needed: false },
    }
}
