//! What an organiser types, read and checked; every problem at its field.

use serde::{Deserialize, Serialize};

use crate::{
    competitions::model::{CompetitionFacts, CompetitionKind, Dates, EventFacts},
    kernel::{Problems, Refusal, Text, Timestamp, Window, text},
    taxonomy::{self, Level},
};

/// Longest title and summary, in characters.
pub const TITLE_MAX: usize = 120;
pub const SUMMARY_MAX: usize = 4_000;
/// Working days a public notice may last.
pub const NOTICE_DAYS: std::ops::RangeInclusive<i32> = 1..=30;
const PLACES: std::ops::RangeInclusive<i32> = 1..=200;
const STATIONS: std::ops::RangeInclusive<i32> = 1..=1_000;

/// A competition as it was typed, or sent as JSON.
#[derive(Clone, Debug, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CompetitionInput {
    /// `skills` or `labour`.
    pub kind: String,
    pub title: String,
    #[serde(default)]
    pub title_en: String,
    pub level: String,
    /// Code of a cluster, such as `B1`.
    pub cluster: String,
    #[serde(default)]
    pub summary: String,
    /// All times: milliseconds since 1970, RFC 3339, or Wuxi time
    /// (`2026-11-22T09:00`).
    pub entry_opens: String,
    pub entry_closes: String,
    pub draw_at: String,
    pub judging_opens: String,
    pub judging_closes: String,
    /// Working days of the public notice.
    pub notice_days: String,
}

/// An event as it was typed, or sent as JSON.
#[derive(Clone, Debug, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EventInput {
    pub title: String,
    #[serde(default)]
    pub title_en: String,
    /// Code of an occupation, such as `6-18-02-04`.
    pub occupation: String,
    pub places_per_unit: String,
    pub stations: String,
    #[serde(default)]
    pub units_apart: bool,
}

/// Reads a competition.
///
/// # Errors
/// Every problem, each at its field.
pub fn read_competition(input: &CompetitionInput) -> Result<CompetitionFacts, Refusal> {
    let mut problems = Problems::new();
    let title = title(&mut problems, "title", &input.title, true);
    let title_en = title_or_nothing(&mut problems, &input.title_en);
    let kind = problems.take("kind", word::<CompetitionKind>(&input.kind, "competition-kind-missing"));
    let level = problems.take("level", word::<Level>(&input.level, "competition-level-missing"));
    let version = taxonomy::CURRENT_CLUSTERS;
    let cluster = text::half_width(&input.cluster).to_uppercase();
    problems.unless(taxonomy::cluster(version, &cluster).is_some(), "cluster", "competition-cluster-missing");
    let summary = input.summary.trim().replace("\r\n", "\n");
    problems.unless(
        summary.chars().count() <= SUMMARY_MAX,
        "summary",
        Text::new("competition-text-long").with("max", SUMMARY_MAX),
    );
    let dates = read_dates(&mut problems, input);
    match (kind, level, dates, title) {
        (Some(kind), Some(level), Some(dates), Some(title)) if problems.is_empty() => Ok(CompetitionFacts {
            kind,
            title,
            title_en,
            level,
            cluster_version: version.to_owned(),
            cluster,
            summary,
            dates,
        }),
        _ => Err(refused(problems)),
    }
}

fn read_dates(problems: &mut Problems, input: &CompetitionInput) -> Option<Dates> {
    let entry_opens = problems.take("entry_opens", moment(&input.entry_opens));
    let entry_closes = problems.take("entry_closes", moment(&input.entry_closes));
    let draw_at = problems.take("draw_at", moment(&input.draw_at));
    let judging_opens = problems.take("judging_opens", moment(&input.judging_opens));
    let judging_closes = problems.take("judging_closes", moment(&input.judging_closes));
    let days = whole(&input.notice_days, &NOTICE_DAYS);
    let notice_days = problems.take("notice_days", days);
    // Each pair is compared as soon as both are there, so that one missing
    // date does not hide what is wrong with the others.
    let mut after = |field: &str, earlier: Option<Timestamp>, later: Option<Timestamp>, key: &'static str| {
        if let (Some(earlier), Some(later)) = (earlier, later) {
            problems.unless(earlier < later, field, key);
        }
    };
    after("entry_closes", entry_opens, entry_closes, "competition-date-entry-closes");
    after("draw_at", entry_closes, draw_at, "competition-date-draw");
    after("judging_opens", draw_at, judging_opens, "competition-date-judging-opens");
    after("judging_closes", judging_opens, judging_closes, "competition-date-judging-closes");
    Some(Dates {
        entry: Window { opens: entry_opens?, closes: entry_closes? },
        draw_at: draw_at?,
        judging: Window { opens: judging_opens?, closes: judging_closes? },
        notice_days: notice_days?,
    })
}

/// Reads an event; its occupation is looked up by the use case.
///
/// # Errors
/// Every problem, each at its field.
pub fn read_event(input: &EventInput, occupation: Option<(&str, &str)>) -> Result<EventFacts, Refusal> {
    let mut problems = Problems::new();
    let title = title(&mut problems, "title", &input.title, true);
    let title_en = title_or_nothing(&mut problems, &input.title_en);
    problems.unless(occupation.is_some(), "occupation", "event-occupation-unknown");
    let places = problems.take("places_per_unit", whole(&input.places_per_unit, &PLACES));
    let stations = problems.take("stations", whole(&input.stations, &STATIONS));
    match (title, occupation, places, stations) {
        (Some(title), Some((edition, code)), Some(places), Some(stations)) if problems.is_empty() => {
            Ok(EventFacts {
                title,
                title_en,
                occupation_edition: edition.to_owned(),
                occupation_code: code.to_owned(),
                places_per_unit: places,
                stations,
                units_apart: input.units_apart,
            })
        }
        _ => Err(refused(problems)),
    }
}

fn refused(problems: Problems) -> Refusal {
    match problems.finish() {
        Err(refusal) => refusal,
        // Cannot be: whatever is missing has been noted.
        Ok(()) => Refusal::field("", "error-invalid"),
    }
}

fn title(problems: &mut Problems, field: &str, typed: &str, required: bool) -> Option<String> {
    let title = text::one_line(typed);
    if required && title.is_empty() {
        problems.add(field, "competition-title-missing");
        return None;
    }
    if title.chars().count() > TITLE_MAX {
        problems.add(field, Text::new("competition-text-long").with("max", TITLE_MAX));
        return None;
    }
    Some(title)
}

fn title_or_nothing(problems: &mut Problems, typed: &str) -> String {
    title(problems, "title_en", typed, false).unwrap_or_default()
}

fn word<T: std::str::FromStr>(typed: &str, key: &'static str) -> Result<T, Text> {
    typed.trim().parse().map_err(|_| Text::new(key))
}

fn moment(typed: &str) -> Result<Timestamp, Text> {
    let typed = text::half_width(typed);
    if typed.is_empty() {
        return Err(Text::new("competition-date-missing"));
    }
    Timestamp::from_typed(&typed).ok_or_else(|| Text::new("competition-date-form"))
}

fn whole(typed: &str, range: &std::ops::RangeInclusive<i32>) -> Result<i32, Text> {
    text::half_width(typed).parse().ok().filter(|n| range.contains(n)).ok_or_else(|| {
        Text::new("competition-number-range").with("from", range.start()).with("to", range.end())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn input() -> CompetitionInput {
        let text = str::to_owned;
        CompetitionInput {
            kind: text("skills"),
            title: text("无锡市焊工技能竞赛"),
            title_en: String::new(),
            level: text("city"),
            cluster: text("b1"),
            summary: String::new(),
            entry_opens: text("2026-11-01T09:00"),
            entry_closes: text("2026-11-10T17:00"),
            draw_at: text("2026-11-12T09:00"),
            judging_opens: text("2026-11-13T08:30"),
            judging_closes: text("2026-11-13T18:00"),
            notice_days: text("7"),
        }
    }

    fn fields(input: &CompetitionInput) -> Vec<String> {
        match read_competition(input) {
            Ok(_) => Vec::new(),
            Err(Refusal::Invalid(problems)) => problems.into_iter().map(|p| p.field).collect(),
            Err(other) => panic!("{other}"),
        }
    }

    #[test]
    fn a_complete_form_is_read() {
        let facts = read_competition(&input()).unwrap();
        assert_eq!(facts.cluster, "B1");
        assert_eq!(facts.dates.entry.closes.local_input(), "2026-11-10T17:00");
        let utc = CompetitionInput { entry_opens: "2026-11-01T01:00:00Z".to_owned(), ..input() };
        assert_eq!(read_competition(&utc).unwrap().dates, facts.dates);
    }

    #[test]
    fn everything_wrong_is_said_at_once() {
        assert_eq!(
            fields(&CompetitionInput::default()),
            [
                "title",
                "kind",
                "level",
                "cluster",
                "entry_opens",
                "entry_closes",
                "draw_at",
                "judging_opens",
                "judging_closes",
                "notice_days"
            ]
        );
        let long = "长".repeat(TITLE_MAX + 1);
        assert_eq!(
            fields(&CompetitionInput { title: long.clone(), title_en: long, ..input() }),
            ["title", "title_en"]
        );
        assert_eq!(fields(&CompetitionInput { notice_days: "0".to_owned(), ..input() }), ["notice_days"]);
        assert_eq!(fields(&CompetitionInput { draw_at: "tomorrow".to_owned(), ..input() }), ["draw_at"]);
    }

    #[test]
    fn dates_follow_each_other() {
        let late = "2026-12-31T00:00".to_owned();
        assert_eq!(fields(&CompetitionInput { entry_opens: late.clone(), ..input() }), ["entry_closes"]);
        assert_eq!(fields(&CompetitionInput { entry_closes: late.clone(), ..input() }), ["draw_at"]);
        assert_eq!(fields(&CompetitionInput { draw_at: late.clone(), ..input() }), ["judging_opens"]);
        assert_eq!(fields(&CompetitionInput { judging_opens: late, ..input() }), ["judging_closes"]);
        let same = CompetitionInput { draw_at: input().entry_closes, ..input() };
        assert_eq!(fields(&same), ["draw_at"]);
    }

    #[test]
    fn an_event_needs_an_occupation_that_exists() {
        let text = str::to_owned;
        let event = EventInput {
            title: text("焊工"),
            occupation: text("6-18-02-04"),
            places_per_unit: text("３"),
            stations: text("12"),
            ..EventInput::default()
        };
        let facts = read_event(&event, Some(("2022", "6-18-02-04"))).unwrap();
        assert_eq!((facts.places_per_unit, facts.stations), (3, 12));
        assert!(read_event(&event, None).is_err());
        assert!(read_event(&EventInput { stations: text("0"), ..event }, Some(("2022", "x"))).is_err());
    }
}
