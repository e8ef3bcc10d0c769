//! The innovations of the city, and the selections they go through.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};
use serde::Deserialize;

use super::data::{Broken, City};
use crate::{
    innovations::{ContributorInput, FilingInput, RightInput, SectionInput, SelectionInput},
    kernel::{Timestamp, time::MINUTE},
    notices::Calendar,
};

const WORKS: &str = include_str!("innovations.tsv");
const ROUNDS: &str = include_str!("rounds.json");

/// Works of each cluster.
const EACH: usize = 9;

/// One work as its author writes it.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Work {
    pub cluster: String,
    pub category: String,
    title: String,
    r#abstract: String,
    novelty: String,
    method: String,
    r#use: String,
    benefit: String,
    keywords: String,
    right: String,
    ways: String,
}

/// A selection of the city.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Round {
    pub title: String,
    title_en: String,
    summary: String,
    /// Days before or after day 0.
    pub days: RoundDays,
    /// Day 0 is the latest working day whose notice is over, and not today.
    #[serde(default)]
    past: bool,
    /// Which works of each cluster, counted from 0.
    pub works: Vec<usize>,
    /// How far the filings come, in turn; all the way without it.
    #[serde(default)]
    pub reach: Vec<Reach>,
    pub categories: Vec<RoundCategory>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RoundCategory {
    /// As works name it.
    pub key: String,
    pub title: String,
    pub title_en: String,
    pub preset: String,
    pub places: u32,
    /// Shipped inactive: nobody knows the fourth of Wuxi's.
    #[serde(default)]
    pub inactive: bool,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RoundDays {
    pub called: i64,
    pub filing: (i64, i64),
    pub filed: i64,
    pub recommend_by: i64,
    pub decided: i64,
    pub begun: Option<i64>,
    pub review: (i64, i64),
    pub marked: Option<i64>,
    pub locked: Option<i64>,
    pub listed: Option<i64>,
    pub noticed: Option<i64>,
    #[serde(default)]
    pub published: bool,
    pub notice_days: u32,
}

/// How far a filing comes by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Reach {
    Draft,
    Submitted,
    Returned,
    Endorsed,
    Recommended,
    Checked,
}

/// Something that happens in a round.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    Call,
    File,
    Decide,
    Begin,
    Mark,
    Lock,
    List,
    Notice,
    Publish,
    Trade,
}

/// Rounds on their days.
pub(super) struct Works {
    pub rounds: Vec<Round>,
    pub works: Vec<Work>,
    /// Day 0 of each round.
    pub days: Vec<NaiveDate>,
    /// In the order of time: when, in which round, what.
    pub turns: Vec<(Timestamp, usize, Turn)>,
    pub left_out: Vec<String>,
}

impl Works {
    /// Everything up to `now`.
    pub fn plan(calendar: &Calendar, now: Timestamp) -> Result<Self, Broken> {
        let mut reader =
            csv::ReaderBuilder::new().delimiter(b'\t').quoting(false).from_reader(WORKS.as_bytes());
        let works = reader.deserialize().collect::<Result<Vec<Work>, _>>();
        let works = works.map_err(|e| Broken(format!("innovations.tsv: {e}")))?;
        let rounds: Vec<Round> =
            serde_json::from_str(ROUNDS).map_err(|e| Broken(format!("rounds.json: {e}")))?;
        let mut plan =
            Self { rounds: Vec::new(), works, days: Vec::new(), turns: Vec::new(), left_out: Vec::new() };
        for round in rounds {
            let Some(day) = first_day(&round, calendar, now) else {
                plan.left_out
                    .push(format!("{}: no notice could have ended in an announced year", round.title));
                continue;
            };
            let number = plan.rounds.len();
            let mut turns = turns(&round, day, calendar);
            let missing = turns.iter().position(|(_, turn)| {
                *turn == Turn::Notice && calendar.end_of(at(day, 0, 600), round.days.notice_days).is_err()
            });
            if let Some(missing) = missing {
                turns.truncate(missing);
                plan.left_out
                    .push(format!("{}: the public notice, as its holidays are not announced", round.title));
            }
            plan.turns.extend(turns.into_iter().map(|(at, turn)| (at, number, turn)));
            plan.rounds.push(round);
            plan.days.push(day);
        }
        plan.turns.sort_by_key(|(at, number, _)| (*at, *number));
        match plan.turns.last() {
            Some((last, ..)) if *last > now => Err(Broken("a turn would be in the future".to_owned())),
            _ => Ok(plan),
        }
    }

    /// Before anything happens.
    pub fn begins(&self) -> Option<Timestamp> {
        self.turns.first().map(|(at, ..)| at.plus(-60 * 24 * 60 * MINUTE))
    }

    /// The works of a round in a category, each with its place among them.
    pub fn of(&self, round: usize, category: &str) -> Vec<(usize, &Work)> {
        let mut seen: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
        let mut all = Vec::new();
        for (place, work) in self.works.iter().enumerate() {
            let clusters = seen.len();
            let (cluster, nth) = seen.entry(&work.cluster).or_insert((clusters, 0));
            // Each cluster begins at another of its works, so that no category is left over.
            let turn = (*nth + *cluster) % EACH;
            let wanted = self.rounds[round].works.contains(&turn);
            *nth += 1;
            if wanted && work.category == category {
                all.push((place, work));
            }
        }
        all
    }
}

fn at(day: NaiveDate, offset: i64, minutes: i64) -> Timestamp {
    let days = Days::new(offset.unsigned_abs());
    let day = if offset < 0 { day.checked_sub_days(days) } else { day.checked_add_days(days) };
    Timestamp::start_of(day.unwrap_or(NaiveDate::MIN)).plus(minutes * MINUTE)
}

fn first_day(round: &Round, calendar: &Calendar, now: Timestamp) -> Option<NaiveDate> {
    let today = now.local_date();
    if !round.past {
        return Some(today);
    }
    let over = |day: &NaiveDate| {
        calendar.is_working(*day) == Ok(true)
            && calendar.end_of(at(*day, 0, 600), round.days.notice_days).is_ok_and(|end| end < now)
    };
    // A quarter of a year ago, so that companies have had time to ask for what was published.
    let from = today.checked_sub_days(Days::new(90))?;
    from.iter_days().rev().take(3_660).find(over)
}

fn turns(round: &Round, day: NaiveDate, calendar: &Calendar) -> Vec<(Timestamp, Turn)> {
    let days = &round.days;
    let mut turns = vec![
        (at(day, days.called, 600), Turn::Call),
        (at(day, days.filed, 540), Turn::File),
        (at(day, days.decided, 540), Turn::Decide),
    ];
    let dated = [
        (days.begun, Turn::Begin),
        (days.marked, Turn::Mark),
        (days.locked, Turn::Lock),
        (days.listed, Turn::List),
        (days.noticed, Turn::Notice),
    ];
    turns.extend(dated.into_iter().filter_map(|(offset, turn)| Some((at(day, offset?, 600), turn))));
    if days.published
        && let Some(noticed) = days.noticed
        && let Ok(end) = calendar.end_of(at(day, noticed, 600), days.notice_days)
    {
        // The morning after the last day.
        let morning = end.plus(10 * 60 * MINUTE);
        turns.push((morning, Turn::Publish));
        turns.push((morning.plus(10 * 24 * 60 * MINUTE), Turn::Trade));
    }
    turns
}

impl Round {
    /// The form as the officer fills it in.
    pub fn form(&self, day: NaiveDate) -> SelectionInput {
        let time = |offset, minutes| at(day, offset, minutes).local_input();
        SelectionInput {
            title: self.title.clone(),
            title_en: self.title_en.clone(),
            summary: self.summary.clone(),
            filing_opens: time(self.days.filing.0, 540),
            filing_closes: time(self.days.filing.1, 1_020),
            recommend_by: time(self.days.recommend_by, 1_020),
            review_opens: time(self.days.review.0, 510),
            review_closes: time(self.days.review.1, 1_080),
            notice_days: self.days.notice_days.to_string(),
        }
    }

    pub fn reach(&self, place: usize) -> Reach {
        let turn = if self.reach.is_empty() { None } else { self.reach.get(place % self.reach.len()) };
        turn.copied().unwrap_or(Reach::Checked)
    }
}

impl Work {
    /// The filing as its author writes it: who made it, and per cent of each.
    pub fn form(&self, number: usize, makers: &[(String, String)]) -> FilingInput {
        let section = |kind: &str, level: &str, text: &str| SectionInput {
            kind: kind.to_owned(),
            level: level.to_owned(),
            text: text.to_owned(),
        };
        let shares: &[&str] = match makers.len() {
            1 => &["100"],
            2 => &["62.5", "37.5"],
            _ => &["50", "30", "20"],
        };
        FilingInput {
            title: self.title.clone(),
            r#abstract: self.r#abstract.clone(),
            keywords: self.keywords.clone(),
            cluster: self.cluster.clone(),
            transfer: self.ways.split(',').map(str::to_owned).collect(),
            sections: vec![
                section("novelty", "public", &self.novelty),
                section("method", "nda", &self.method),
                section("use", "public", &self.r#use),
                section("economic_benefit", "signed_in", &self.benefit),
            ],
            rights: vec![RightInput { kind: self.right.clone(), number: self.number(number) }],
            contributors: makers
                .iter()
                .zip(shares)
                .map(|((name, email), share)| ContributorInput {
                    name: name.clone(),
                    email: email.clone(),
                    share: (*share).to_owned(),
                })
                .collect(),
            promise: true,
        }
    }

    /// A number of the right form, from a year that no office has reached, so that it is nobody's.
    fn number(&self, number: usize) -> String {
        match self.right.as_str() {
            "patent" => {
                let body = format!("20991{number:07}");
                let weights = [2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5];
                let digits = body.bytes().map(|b| u32::from(b - b'0'));
                let sum: u32 = digits.zip(weights).map(|(digit, weight)| digit * weight).sum();
                let check = char::from_digit(sum % 11, 10).unwrap_or('X');
                format!("ZL{body}.{check}")
            }
            "software" => format!("2099SR{number:07}"),
            _ => String::new(),
        }
    }
}

impl City {
    /// The keys of the units of a cluster, or of all where it has none.
    pub fn units_of(&self, cluster: &str) -> Vec<String> {
        let here = self.units.iter().filter(|home| home.cluster == cluster);
        let keys: Vec<String> = here.map(|home| home.key.clone()).collect();
        if keys.is_empty() { self.units.iter().map(|home| home.key.clone()).collect() } else { keys }
    }
}
