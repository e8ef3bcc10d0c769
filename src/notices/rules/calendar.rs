//! Working days of the Chinese calendar. Which weekdays are holidays and which
//! weekend days are worked instead (调休) is announced by the State Council year
//! by year, so a year that was not announced cannot be counted in.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate, Weekday};

use crate::kernel::{Problems, Refusal, Text, Timestamp};

/// The announced calendars that the product carries.
const SHIPPED: [&str; 3] = [
    include_str!("../calendar/2024.csv"),
    include_str!("../calendar/2025.csv"),
    include_str!("../calendar/2026.csv"),
];

/// The most days an announcement names, with room: more is no calendar.
const MOST_DAYS: usize = 2_000;
/// A window longer than this is a mistake.
const LONGEST: u32 = 250;

/// A year whose holidays are not known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unpublished(pub i32);

impl From<Unpublished> for Text {
    fn from(missing: Unpublished) -> Self {
        Self::new("notice-year-unpublished").with("year", format!("{:04}", missing.0))
    }
}

/// One announced day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CalendarDay {
    pub year: i32,
    pub day: NaiveDate,
    /// A weekend day that is worked, or else a day of rest.
    pub working: bool,
    pub name: String,
}

/// A calendar as it was announced.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CalendarFile {
    /// Which announcement it follows, for whoever checks.
    pub source: String,
    pub days: Vec<CalendarDay>,
}

/// The known years.
#[derive(Clone, Debug, Default)]
pub struct Calendar {
    years: BTreeSet<i32>,
    /// The year that announced it, and whether it is worked.
    days: BTreeMap<NaiveDate, (i32, bool)>,
}

impl Calendar {
    /// The years that the product carries.
    #[must_use]
    pub fn shipped() -> Self {
        let mut calendar = Self::default();
        for file in SHIPPED {
            // Checked by a test; a broken one would leave its years unknown.
            if let Ok(file) = parse_calendar(file) {
                calendar.add(&file.days);
            }
        }
        calendar
    }

    /// Takes announced days; a year that is already known is replaced by them.
    pub fn add(&mut self, days: &[CalendarDay]) {
        let years: BTreeSet<i32> = days.iter().map(|d| d.year).collect();
        self.days.retain(|_, (year, _)| !years.contains(year));
        self.days.extend(days.iter().map(|d| (d.day, (d.year, d.working))));
        self.years.extend(years);
    }

    /// The known years.
    #[must_use]
    pub fn years(&self) -> Vec<i32> {
        self.years.iter().copied().collect()
    }

    /// # Errors
    /// [`Unpublished`] where the year of the day is not known.
    pub fn is_working(&self, day: NaiveDate) -> Result<bool, Unpublished> {
        if !self.years.contains(&day.year()) {
            return Err(Unpublished(day.year()));
        }
        let weekend = matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
        Ok(self.days.get(&day).map_or(!weekend, |(_, working)| *working))
    }

    /// The end of a window of so many working days: midnight after the last of
    /// them. The day of publication is not counted (民法典 201).
    ///
    /// # Errors
    /// [`Unpublished`] where the window needs a year that is not known.
    pub fn end_of(&self, published: Timestamp, days: u32) -> Result<Timestamp, Unpublished> {
        let mut day = published.local_date();
        let mut left = days.clamp(1, LONGEST);
        while left > 0 {
            day = next(day);
            left -= u32::from(self.is_working(day)?);
        }
        Ok(Timestamp::start_of(next(day)))
    }

    /// How many working days of a window are not over yet.
    ///
    /// # Errors
    /// As [`Calendar::end_of`].
    pub fn left(&self, published: Timestamp, ends: Timestamp, now: Timestamp) -> Result<u32, Unpublished> {
        let mut day = now.local_date().max(next(published.local_date()));
        let mut left = 0;
        while Timestamp::start_of(day) < ends {
            left += u32::from(self.is_working(day)?);
            day = next(day);
        }
        Ok(left)
    }
}

fn next(day: NaiveDate) -> NaiveDate {
    day.succ_opt().unwrap_or(NaiveDate::MAX)
}

/// Reads a calendar file: a first line `# <announcement>`, a header
/// `year,day,kind,name`, then a row per day; `kind` is `rest` or `work`.
///
/// # Errors
/// [`Refusal::Invalid`] with every wrong line.
pub fn parse_calendar(text: &str) -> Result<CalendarFile, Refusal> {
    let mut problems = Problems::new();
    let text = text.trim_start_matches('\u{feff}');
    let source =
        text.lines().next().and_then(|line| line.strip_prefix('#')).unwrap_or_default().trim().to_owned();
    problems.unless(!source.is_empty(), "line 1", "notice-calendar-source");
    let mut reader =
        csv::ReaderBuilder::new().comment(Some(b'#')).flexible(true).from_reader(text.as_bytes());
    let header: Vec<String> =
        reader.headers().map(|h| h.iter().map(str::to_owned).collect()).unwrap_or_default();
    problems.unless(header == ["year", "day", "kind", "name"], "line 2", "notice-calendar-header");
    let mut days = Vec::new();
    let mut seen = BTreeSet::new();
    for record in reader.records().take(MOST_DAYS) {
        let Ok(record) = record else {
            problems.add("", "notice-calendar-row");
            continue;
        };
        let line = record.position().map_or(0, csv::Position::line);
        let field = format!("line {line}");
        let day = record.get(1).and_then(|d| NaiveDate::parse_from_str(d.trim(), "%Y-%m-%d").ok());
        let year = record.get(0).and_then(|y| y.trim().parse::<i32>().ok());
        let working = match record.get(2).map(str::trim) {
            Some("rest") => Some(false),
            Some("work") => Some(true),
            _ => None,
        };
        match (year, day, working) {
            // An announcement for a year may move days of its neighbours.
            (Some(year), Some(day), Some(working)) if (year - day.year()).abs() <= 1 => {
                problems.unless(seen.insert(day), &field, "notice-calendar-twice");
                let name = record.get(3).unwrap_or_default().trim().to_owned();
                days.push(CalendarDay { year, day, working, name });
            }
            _ => problems.add(field, "notice-calendar-row"),
        }
    }
    problems.unless(!days.is_empty(), "", "notice-calendar-empty");
    problems.finish()?;
    Ok(CalendarFile { source, days })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        Timestamp::from_local_input(text).unwrap()
    }

    #[test]
    fn the_carried_calendars_are_whole() {
        for (text, year, rest, work) in
            [(SHIPPED[0], 2024, 30, 8), (SHIPPED[1], 2025, 28, 5), (SHIPPED[2], 2026, 33, 6)]
        {
            let file = parse_calendar(text).unwrap();
            assert!(file.source.contains(&format!("{year}年")), "{}", file.source);
            assert!(file.days.iter().all(|d| d.year == year && !d.name.is_empty()));
            let working = file.days.iter().filter(|d| d.working).count();
            assert_eq!((file.days.len() - working, working), (rest, work), "{year}");
            let weekend = |d: &CalendarDay| matches!(d.day.weekday(), Weekday::Sat | Weekday::Sun);
            assert!(
                file.days.iter().filter(|d| d.working).all(weekend),
                "only weekend days are worked instead"
            );
        }
        assert_eq!(Calendar::shipped().years(), [2024, 2025, 2026]);
    }

    #[test]
    fn holidays_and_swapped_workdays_are_counted_as_announced() {
        let calendar = Calendar::shipped();
        for (published, days, end) in [
            // Monday; Tuesday to Saturday would do, were it not for the weekend.
            ("2026-11-02T09:00", 5, "2026-11-10T00:00"),
            // Over National Day; 10 October is a Saturday that is worked.
            ("2026-09-29T17:00", 3, "2026-10-10T00:00"),
            ("2026-09-29T17:00", 4, "2026-10-11T00:00"),
            // Over Spring Festival, with Saturdays 14 and 28 February worked.
            ("2026-02-13T23:59", 1, "2026-02-15T00:00"),
            ("2026-02-13T23:59", 6, "2026-03-01T00:00"),
            // Published on a Sunday.
            ("2025-03-02T10:00", 1, "2025-03-04T00:00"),
            // The day of publication is a swapped workday and still not counted.
            ("2025-09-28T10:00", 2, "2025-10-01T00:00"),
        ] {
            assert_eq!(calendar.end_of(at(published), days).unwrap(), at(end), "{published} + {days}");
        }
    }

    #[test]
    fn a_window_into_an_unknown_year_is_refused() {
        let calendar = Calendar::shipped();
        assert_eq!(calendar.end_of(at("2026-12-30T09:00"), 1).unwrap(), at("2027-01-01T00:00"));
        assert_eq!(calendar.end_of(at("2026-12-30T09:00"), 2), Err(Unpublished(2027)));
        assert_eq!(calendar.end_of(at("2023-11-01T09:00"), 2), Err(Unpublished(2023)));
        let mut calendar = calendar;
        let file = parse_calendar("# test\nyear,day,kind,name\n2027,2027-01-01,rest,元旦\n").unwrap();
        calendar.add(&file.days);
        assert_eq!(calendar.end_of(at("2026-12-30T09:00"), 2).unwrap(), at("2027-01-05T00:00"));
    }

    #[test]
    fn the_days_left_count_down_to_none() {
        let calendar = Calendar::shipped();
        let published = at("2026-11-02T09:00");
        let ends = calendar.end_of(published, 5).unwrap();
        for (now, left) in [
            ("2026-11-02T10:00", 5),
            ("2026-11-03T00:00", 5),
            ("2026-11-04T12:00", 4),
            ("2026-11-07T12:00", 1),
            ("2026-11-09T23:59", 1),
            ("2026-11-10T00:00", 0),
        ] {
            assert_eq!(calendar.left(published, ends, at(now)).unwrap(), left, "{now}");
        }
    }

    #[test]
    fn a_bad_calendar_names_its_lines() {
        let text = "# x\nyear,day,kind,name\n2027,2027-13-01,rest,a\n2027,2027-02-01,off,b\n2027,2029-02-01,rest,c\n\
                    2027,2027-02-02,rest,d\n2027,2027-02-02,rest,d\n";
        let Err(Refusal::Invalid(problems)) = parse_calendar(text) else { panic!("refused") };
        let fields: Vec<&str> = problems.iter().map(|p| p.field.as_str()).collect();
        assert_eq!(fields, ["line 3", "line 4", "line 5", "line 7"]);
        assert!(parse_calendar("").is_err() && parse_calendar("hello\nworld").is_err());
    }
}
