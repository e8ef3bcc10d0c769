//! What happens when: the whole season as one list in the order of time.

use chrono::{Days, NaiveDate};

use super::{
    cast::Cast,
    data::{Broken, Contest, Fate, Road, Season, Trade},
    invent::Inventor,
};
use crate::{
    competitions::{CompetitionInput, Typed},
    kernel::{
        Timestamp,
        time::{HOUR, MINUTE},
    },
    notices::{Calendar, Unpublished},
};

/// Something that somebody does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Act {
    Make,
    Call,
    Enter(usize, usize),
    /// The union of a district, or the host, checks what came in.
    Check(usize, String),
    Invite(usize),
    Answer(usize),
    Draw(usize),
    Begin(usize),
    Mark(usize),
    Lock(usize),
    Compute(usize),
    Publish(usize),
    Object(usize),
    Finalise(usize),
    Cancel,
}

/// An act at its moment.
#[derive(Clone, Debug)]
pub(super) struct Step {
    pub at: Timestamp,
    /// Place of the competition in the plan.
    pub contest: usize,
    pub act: Act,
}

/// A contestant to be entered.
pub(super) struct Applicant {
    pub unit: String,
    pub typed: Typed,
    pub fate: Fate,
}

/// A competition with its days and its people.
pub(super) struct Planned<'a> {
    pub contest: &'a Contest,
    pub road: Road,
    /// Day 0 of its road.
    pub day: NaiveDate,
    /// By event.
    pub applicants: Vec<Vec<Applicant>>,
}

/// The season as it can be played today.
pub(super) struct Plan<'a> {
    pub contests: Vec<Planned<'a>>,
    pub steps: Vec<Step>,
    /// What cannot be shown today, and why.
    pub left_out: Vec<String>,
}

impl<'a> Plan<'a> {
    /// Everything up to `now`; what would come later is left to whoever plays on.
    pub fn make(
        season: &'a Season,
        cast: &Cast,
        inventor: &mut Inventor<'_>,
        calendar: &Calendar,
        now: Timestamp,
    ) -> Result<Self, Broken> {
        let mut plan = Self { contests: Vec::new(), steps: Vec::new(), left_out: Vec::new() };
        for contest in &season.competitions {
            let road = season.roads.get(&contest.road);
            let road = road.ok_or_else(|| Broken(format!("no road {}", contest.road)))?.clone();
            let day = match first_day(&road, calendar, now) {
                Ok(day) => day,
                Err(why) => {
                    plan.left_out.push(format!("{} ({}): {why}", contest.title, contest.road));
                    continue;
                }
            };
            let applicants = contest.events.iter().map(|e| applicants(e, inventor)).collect();
            let planned = Planned { contest, road, day, applicants };
            plan.steps.extend(steps(&planned, plan.contests.len(), cast, inventor, calendar)?);
            plan.contests.push(planned);
        }
        plan.steps.sort_by_key(|s| s.at);
        match plan.steps.last() {
            Some(last) if last.at > now => Err(Broken(format!("{last:?} would be in the future"))),
            _ => Ok(plan),
        }
    }
}

impl Planned<'_> {
    /// A time of a day of the road, in minutes after midnight.
    pub fn at(&self, day: i64, minutes: i64) -> Timestamp {
        at(self.day, day, minutes)
    }

    /// The form as the organiser fills it in.
    pub fn form(&self) -> CompetitionInput {
        let (contest, road) = (self.contest, &self.road);
        let time = |day, minutes| self.at(day, minutes).local_input();
        CompetitionInput {
            kind: contest.kind.clone(),
            title: contest.title.clone(),
            title_en: contest.title_en.clone(),
            level: contest.level.clone(),
            cluster: contest.cluster.clone(),
            summary: contest.summary.clone(),
            entry_opens: time(road.entry.0, 9 * 60),
            entry_closes: time(road.entry.1, 17 * 60),
            draw_at: time(road.draw, 9 * 60 + 30),
            judging_opens: time(road.judging.0, 8 * 60 + 30),
            judging_closes: time(road.judging.1, 18 * 60),
            notice_days: road.notice_days.to_string(),
        }
    }
}

fn at(day: NaiveDate, offset: i64, minutes: i64) -> Timestamp {
    let days = Days::new(offset.unsigned_abs());
    let day = if offset < 0 { day.checked_sub_days(days) } else { day.checked_add_days(days) };
    Timestamp::start_of(day.unwrap_or(NaiveDate::MIN)).plus(minutes * MINUTE)
}

/// When the city is founded: a month before anything happens in it.
pub(super) fn founding(season: &Season, now: Timestamp) -> Timestamp {
    let calendar = Calendar::shipped();
    let first = |road: &Road| first_day(road, &calendar, now).map(|day| at(day, road.made - 30, 0));
    season.roads.values().filter_map(|road| first(road).ok()).min().unwrap_or(now)
}

/// Day 0: today, or for a final result the latest day whose notice is over. A
/// notice can only run through years whose holidays are announced.
fn first_day(road: &Road, calendar: &Calendar, now: Timestamp) -> Result<NaiveDate, String> {
    let today = now.local_date();
    let Some(published) = road.published else { return Ok(today) };
    let ends = |day| calendar.end_of(at(day, published, 10 * 60), road.notice_days);
    if !road.finalised {
        return ends(today).map(|_| today).map_err(|missing| {
            format!("the holidays of {} are not announced, so no notice can run now", missing.0)
        });
    }
    let over = |day: &NaiveDate| {
        calendar.is_working(*day) == Ok(true)
            && ends(*day).and_then(|end| next_morning(calendar, end)).is_ok_and(|at| at < now)
    };
    today
        .iter_days()
        .rev()
        .take(3_660)
        .find(over)
        .ok_or_else(|| "no notice could have ended before today in an announced year".to_owned())
}

/// Nine o'clock of the first working day from here on: when the office opens.
fn next_morning(calendar: &Calendar, from: Timestamp) -> Result<Timestamp, Unpublished> {
    let mut day = from.local_date();
    while !calendar.is_working(day)? {
        day = day.succ_opt().unwrap_or(NaiveDate::MAX);
    }
    Ok(Timestamp::start_of(day).plus(9 * HOUR))
}

fn applicants(trade: &Trade, inventor: &mut Inventor<'_>) -> Vec<Applicant> {
    let mut names = trade.names.iter();
    let mut made = Vec::new();
    for (unit, count) in &trade.entries {
        for _ in 0..*count {
            let typed = inventor.contestant(names.next().map(String::as_str));
            made.push(Applicant { unit: unit.clone(), typed, fate: Fate::Approve });
        }
    }
    // The unit of the demo's clerk first, so that all its fates are seen there.
    made.sort_by_key(|a| a.unit != "feifeng");
    for (place, applicant) in made.iter_mut().enumerate() {
        if !trade.fates.is_empty() {
            applicant.fate = trade.fates[place % trade.fates.len()];
        }
    }
    made
}

fn steps(
    planned: &Planned<'_>,
    contest: usize,
    cast: &Cast,
    inventor: &Inventor<'_>,
    calendar: &Calendar,
) -> Result<Vec<Step>, Broken> {
    let mut steps = Vec::new();
    let mut plan = |at, act| steps.push(Step { at, contest, act });
    let road = &planned.road;
    let when = |day: Option<i64>, minutes| day.map(|day| planned.at(day, minutes));
    let shift = i64::try_from(contest).unwrap_or(0) * 7;
    plan(planned.at(road.made, 9 * 60 + shift), Act::Make);
    if let Some(at) = when(road.called, 10 * 60 + shift) {
        plan(at, Act::Call);
    }
    for (event, applicants) in planned.applicants.iter().enumerate() {
        let later = i64::try_from(event).unwrap_or(0) * 35;
        let last = road.cancelled.or(road.checked).unwrap_or(0).min(road.entry.1) - 1;
        for (place, applicant) in applicants.iter().enumerate() {
            let from = road.entry.0;
            let span = usize::try_from(last - from).unwrap_or(0);
            let day = from + i64::try_from(place * span / applicants.len().max(1)).unwrap_or(0);
            let minutes = 9 * 60 + 20 + i64::try_from(inventor.below(430)).unwrap_or(0);
            plan(planned.at(day, minutes), Act::Enter(event, place));
            if let Some(checked) = road.checked {
                // Districts check one after another; the host checks its own competition's rest.
                let district = cast.district(&applicant.unit).to_owned();
                let check = Act::Check(event, district.clone());
                let turn = i64::from(district.bytes().map(u32::from).sum::<u32>() % 97);
                plan(planned.at(checked, 10 * 60 + turn), check);
            }
        }
        let mut of_event = [
            (when(road.invited, 14 * 60 + later), Act::Invite(event)),
            (when(road.invited.map(|d| d + 1), 9 * 60 + later), Act::Answer(event)),
            (when(road.held, 9 * 60 + 34 + later), Act::Draw(event)),
            (when(road.begun, 16 * 60 + later), Act::Begin(event)),
            (when(road.marked, 9 * 60 + later * 6), Act::Mark(event)),
            (when(road.locked, 18 * 60 + 10 + later), Act::Lock(event)),
            (when(road.computed, 9 * 60 + 40 + later), Act::Compute(event)),
            (when(road.published, 10 * 60), Act::Publish(event)),
            (when(road.objected, 15 * 60 + 20), Act::Object(event)),
        ]
        .to_vec();
        if let Some(published) = when(road.published, 10 * 60).filter(|_| road.finalised) {
            let ends = calendar.end_of(published, road.notice_days);
            let over = ends.and_then(|end| next_morning(calendar, end));
            let over = over.map_err(|missing| Broken(format!("no holidays of {}", missing.0)))?;
            of_event.push((Some(over), Act::Finalise(event)));
        }
        for (at, act) in of_event {
            if let Some(at) = at {
                plan(at, act);
            }
        }
    }
    if let Some(at) = when(road.cancelled, 16 * 60 + 20) {
        plan(at, Act::Cancel);
    }
    let mut seen = Vec::new();
    steps.retain(|s: &Step| {
        let again = matches!(s.act, Act::Check(..)) && seen.contains(&s.act);
        seen.push(s.act.clone());
        !again
    });
    Ok(steps)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(season: &Season, road: &str, now: &str) -> Option<String> {
        let now = Timestamp::from_local_input(now).unwrap();
        first_day(&season.roads[road], &Calendar::shipped(), now).ok().map(|d| d.to_string())
    }

    #[test]
    fn a_notice_runs_only_where_the_calendar_is_announced() {
        let season = Season::read().unwrap();
        for (now, noticed, over) in [
            // Monday; the week before was all working days.
            ("2026-03-16T10:00", Some("2026-03-16"), Some("2026-03-06")),
            // Right after the spring festival: the notice ended before it.
            ("2026-02-24T09:00", Some("2026-02-24"), Some("2026-02-06")),
            ("2026-12-30T12:00", None, Some("2026-12-22")),
            ("2027-06-01T12:00", None, Some("2026-12-23")),
        ] {
            assert_eq!(day(&season, "noticed", now).as_deref(), noticed, "{now}");
            assert_eq!(day(&season, "final", now).as_deref(), over, "{now}");
            assert_eq!(day(&season, "open", now).as_deref(), Some(&now[..10]));
        }
    }

    #[test]
    fn every_name_the_season_uses_is_in_the_city() {
        let (season, city) = (Season::read().unwrap(), super::super::City::read().unwrap());
        for contest in &season.competitions {
            assert!(season.roads.contains_key(&contest.road), "{}", contest.key);
            for trade in &contest.events {
                for unit in trade.entries.keys() {
                    assert!(city.units.iter().any(|u| u.key == *unit), "{unit}");
                }
                assert!(trade.entries.values().all(|n| *n <= trade.places as usize), "{}", trade.title);
            }
        }
        let districts: std::collections::BTreeSet<_> = city.units.iter().map(|u| &u.district).collect();
        assert_eq!(districts.len(), 8, "units in every district");
    }
}
