//! Time as a value: UTC milliseconds, so both databases, every hash and every
//! export hold the same integer. The clock is handed in, never read.

use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, NaiveDateTime, TimeZone, Timelike, Utc};

/// Time in Wuxi. Asia/Shanghai has had this one offset since 1991-09-15 (IANA
/// tz), before anything that is kept here; the tables of all other zones would
/// be most of what the loader has to relocate at every start.
const WUXI: FixedOffset = match FixedOffset::east_opt(8 * 3_600) {
    Some(offset) => offset,
    None => unreachable!(),
};

/// Milliseconds since 1970-01-01T00:00:00Z.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    serde::Serialize,
    serde::Deserialize,
    sea_orm::DeriveValueType,
)]
#[serde(transparent)]
pub struct Timestamp(pub i64);

/// One second, minute, hour and day, in milliseconds.
pub const SECOND: i64 = 1_000;
pub const MINUTE: i64 = 60 * SECOND;
pub const HOUR: i64 = 60 * MINUTE;
pub const DAY: i64 = 24 * HOUR;

impl Timestamp {
    /// This instant moved by some milliseconds (negative: earlier).
    #[must_use]
    pub const fn plus(self, milliseconds: i64) -> Self {
        Self(self.0.saturating_add(milliseconds))
    }

    #[must_use]
    pub fn utc(self) -> DateTime<Utc> {
        DateTime::from_timestamp_millis(self.0).unwrap_or(DateTime::UNIX_EPOCH)
    }

    /// The calendar day in Wuxi, where every deadline is meant.
    #[must_use]
    pub fn local_date(self) -> NaiveDate {
        self.utc().with_timezone(&WUXI).date_naive()
    }

    /// `2026-11-22T09:30:00Z`, for machines.
    #[must_use]
    pub fn rfc3339(self) -> String {
        self.utc().to_rfc3339_opts(chrono::SecondsFormat::Millis, true)
    }

    /// `2026-11-22T17:30`, what a `datetime-local` field holds (Wuxi time).
    #[must_use]
    pub fn local_input(self) -> String {
        self.utc().with_timezone(&WUXI).format("%Y-%m-%dT%H:%M").to_string()
    }

    /// `2026年11月22日 17:30` or `22 Nov 2026, 17:30` (Wuxi time).
    #[must_use]
    pub fn local_text(self, lang: super::Lang) -> String {
        let t = self.utc().with_timezone(&WUXI);
        match lang {
            super::Lang::Zh => {
                format!("{}年{}月{}日 {:02}:{:02}", t.year(), t.month(), t.day(), t.hour(), t.minute())
            }
            super::Lang::En => t.format("%-d %b %Y, %H:%M").to_string(),
        }
    }

    /// `17:30:07` (Wuxi time).
    #[must_use]
    pub fn local_clock(self) -> String {
        self.utc().with_timezone(&WUXI).format("%H:%M:%S").to_string()
    }

    /// A moment as a form or a program says it: Wuxi time (`2026-11-22T09:00`), RFC 3339, or
    /// milliseconds since 1970, as the API answers.
    #[must_use]
    pub fn from_typed(text: &str) -> Option<Self> {
        let text = super::text::half_width(text);
        let typed = match text.parse() {
            Ok(milliseconds) if text.len() >= 12 => Some(Self(milliseconds)),
            _ => Self::from_local_input(&text)
                .or_else(|| DateTime::parse_from_rfc3339(&text).ok().map(|t| Self(t.timestamp_millis()))),
        };
        typed.filter(|t| t.is_plausible())
    }

    /// Within the years 2000 to 2199: beyond them somebody mistyped, or sent seconds for
    /// milliseconds.
    #[must_use]
    pub fn is_plausible(self) -> bool {
        DateTime::from_timestamp_millis(self.0).is_some_and(|t| (2000..2200).contains(&t.year()))
    }

    /// Reads what a `datetime-local` field sends, as Wuxi time; nothing when the text is no
    /// such date and time, or none of ours.
    #[must_use]
    pub fn from_local_input(text: &str) -> Option<Self> {
        let text = text.trim();
        let naive = NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M")
            .or_else(|_| NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%S"))
            .ok()?;
        Some(Self::from_local(naive)).filter(|t| t.is_plausible())
    }

    /// Midnight at the start of a day in Wuxi.
    #[must_use]
    pub fn start_of(day: NaiveDate) -> Self {
        Self::from_local(day.and_time(chrono::NaiveTime::MIN))
    }

    fn from_local(naive: NaiveDateTime) -> Self {
        // One offset, so a local time is one instant.
        let instant = WUXI.from_local_datetime(&naive).earliest();
        Self(instant.map_or_else(|| naive.and_utc().timestamp_millis(), |t| t.timestamp_millis()))
    }
}

/// `2026年11月22日` or `22 Nov 2026`.
#[must_use]
pub fn day_text(day: NaiveDate, lang: super::Lang) -> String {
    match lang {
        super::Lang::Zh => format!("{}年{}月{}日", day.year(), day.month(), day.day()),
        super::Lang::En => day.format("%-d %b %Y").to_string(),
    }
}

/// Where the present comes from. `platform` has the real one.
pub trait Clock: Send + Sync {
    fn now(&self) -> Timestamp;
}

/// From `opens` (included) to `closes` (excluded).
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Window {
    pub opens: Timestamp,
    pub closes: Timestamp,
}

impl Window {
    #[must_use]
    pub fn contains(&self, at: Timestamp) -> bool {
        self.opens <= at && at < self.closes
    }

    #[must_use]
    pub fn has_closed(&self, at: Timestamp) -> bool {
        at >= self.closes
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::Lang;

    #[test]
    fn a_window_holds_its_first_millisecond_and_not_its_last() {
        let window = Window { opens: Timestamp(10), closes: Timestamp(20) };
        let held: Vec<bool> = [9, 10, 19, 20, 21].map(|t| window.contains(Timestamp(t))).to_vec();
        assert_eq!(held, [false, true, true, false, false]);
        assert!(window.has_closed(Timestamp(20)) && !window.has_closed(Timestamp(19)));
    }

    #[test]
    fn a_moment_that_nobody_means_is_none() {
        for text in ["2026-11-22T17:30", "2026-11-22T09:30:00Z", "1795339800000"] {
            assert_eq!(
                Timestamp::from_typed(text).map(Timestamp::local_input).as_deref(),
                Some("2026-11-22T17:30")
            );
        }
        for text in [
            "",
            "soon",
            "20261122",
            "0026-11-22T17:30",
            "9999-12-31T23:59",
            "1999-12-31T23:59:59Z",
            "9223372036854775807",
            "-9223372036854775808",
            "179533980000",
            "2026-02-30T10:00",
        ] {
            assert_eq!(Timestamp::from_typed(text), None, "{text}");
        }
    }

    #[test]
    fn local_times_are_wuxi_times() {
        let t = Timestamp::from_local_input("2026-11-22T17:30").unwrap();
        assert_eq!(t.rfc3339(), "2026-11-22T09:30:00.000Z");
        assert_eq!(t.local_input(), "2026-11-22T17:30");
        assert_eq!(t.local_text(Lang::Zh), "2026年11月22日 17:30");
        assert_eq!(t.local_text(Lang::En), "22 Nov 2026, 17:30");
        let late = Timestamp::from_local_input("2026-11-22T23:59").unwrap();
        assert_eq!(Timestamp::start_of(late.local_date()).local_input(), "2026-11-22T00:00");
    }
}
