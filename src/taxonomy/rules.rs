//! Finding things in the tables, and reading the classification's file.

use std::collections::{BTreeMap, btree_map::Entry};

use chrono::NaiveDate;

use super::{
    data::{self, MOVED, RETIRED_REGIONS, STREETS_ELSEWHERE},
    model::{Cluster, ClusterVersion, District, Occupation, OccupationFlag},
};
use crate::kernel::{Text, text};

/// The version of the cluster system in force on a day.
#[must_use]
pub fn cluster_version_on(day: NaiveDate) -> Option<&'static ClusterVersion> {
    data::cluster_versions()
        .iter()
        .find(|version| version.from <= day && version.until.is_none_or(|until| day < until))
}

/// A cluster of a version.
#[must_use]
pub fn cluster(version: &str, code: &str) -> Option<&'static Cluster> {
    data::clusters(version).iter().find(|cluster| cluster.code == code)
}

/// What a cluster of one version is in a later one: mostly itself, sometimes
/// several. Nothing where either is unknown.
#[must_use]
pub fn successors(version: &str, code: &str, later: &str) -> Vec<&'static Cluster> {
    if cluster(version, code).is_none() {
        return Vec::new();
    }
    let moved = MOVED.iter().find(|(from, old, to, _)| (*from, *old, *to) == (version, code, later));
    let codes = moved.map_or_else(|| vec![code], |(.., new)| new.to_vec());
    codes.into_iter().filter_map(|code| cluster(later, code)).collect()
}

/// A district by our own key.
#[must_use]
pub fn district(key: &str) -> Option<&'static District> {
    data::districts().iter().find(|district| district.key == key)
}

/// The district of a region code of GB/T 2260 (six digits, or nine with the
/// street): today's district for a code that is retired, and the development
/// zone for the two streets it has. Nothing for the city's own code.
///
/// For addresses. Never for credit codes, which keep the region of their
/// registration: see the note in `mod.rs`.
#[must_use]
pub fn district_of_region(code: &str) -> Option<&'static District> {
    let elsewhere = STREETS_ELSEWHERE.iter().find(|(street, _)| code.starts_with(street));
    let retired = || RETIRED_REGIONS.iter().find(|(region, _)| code.starts_with(region));
    match elsewhere.or_else(retired) {
        Some((_, key)) => district(key),
        None => data::districts().iter().find(|d| d.region.is_some_and(|region| code.starts_with(region))),
    }
}

/// Whether a text has the form `d-dd-dd-dd`.
#[must_use]
pub fn is_occupation_code(code: &str) -> bool {
    let pattern = b"0-00-00-00";
    code.len() == pattern.len()
        && code.bytes().zip(pattern).all(|(c, p)| if *p == b'-' { c == b'-' } else { c.is_ascii_digit() })
}

/// A line of a file that could not be used, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadLine {
    /// Counted from 1, the head included, as an editor shows it.
    pub line: usize,
    pub text: Text,
}

/// What a classification file says.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Reading {
    /// By code, each once.
    pub occupations: Vec<Occupation>,
    /// Lines of the levels above the occupation.
    pub groups: usize,
    /// Lines that say again what an earlier one said.
    pub repeated: usize,
    /// Columns nobody reads.
    pub ignored_columns: Vec<String>,
    pub bad: Vec<BadLine>,
}

/// Reads `level,code,name` (columns in any order, others ignored), one row a
/// line, in UTF-8 or GB 18030. A bad line spoils nothing but itself, which is
/// why a quoted field may not run over the end of its line.
///
/// # Errors
/// When the head is not that of such a file.
pub(super) fn read_occupations(bytes: &[u8]) -> Result<Reading, Text> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let converted = if looks_like_utf8(bytes) {
        None
    } else {
        // What a Chinese Excel saves as CSV.
        encoding_rs::GB18030.decode_without_bom_handling_and_without_replacement(bytes)
    };
    let bytes = converted.as_ref().map_or(bytes, |text| text.as_bytes());

    let mut lines = bytes.split(|byte| *byte == b'\n').enumerate();
    let head = lines.next().and_then(|(_, line)| cells(line).ok()).unwrap_or_default();
    let place = |name: &str| head.iter().position(|cell| cell.eq_ignore_ascii_case(name));
    let (Some(level), Some(code), Some(name)) = (place("level"), place("code"), place("name")) else {
        return Err(Text::new("occupations-head"));
    };
    let known = [level, code, name];
    let ignored = head.iter().enumerate().filter(|(n, cell)| !known.contains(n) && !cell.is_empty());
    let mut reading =
        Reading { ignored_columns: ignored.map(|(_, cell)| cell.clone()).collect(), ..Reading::default() };

    let mut found: BTreeMap<String, Occupation> = BTreeMap::new();
    for (number, line) in lines {
        if line.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        let row = cells(line).and_then(|cells| {
            let cell = |n: usize| cells.get(n).map(String::as_str).ok_or(Text::new("occupations-columns"));
            read_row(cell(level)?, cell(code)?, cell(name)?)
        });
        match row {
            Ok(None) => reading.groups += 1,
            Ok(Some(occupation)) => match found.entry(occupation.code.clone()) {
                Entry::Vacant(place) => {
                    place.insert(occupation);
                }
                Entry::Occupied(earlier) if *earlier.get() == occupation => reading.repeated += 1,
                Entry::Occupied(earlier) => {
                    let text = Text::new("occupations-contradiction")
                        .with("code", &occupation.code)
                        .with("name", &earlier.get().name);
                    reading.bad.push(BadLine { line: number + 1, text });
                }
            },
            Err(text) => reading.bad.push(BadLine { line: number + 1, text }),
        }
    }
    reading.occupations = found.into_values().collect();
    Ok(reading)
}

/// One damaged line must not turn a whole UTF-8 file into another script, so
/// the lines vote.
fn looks_like_utf8(bytes: &[u8]) -> bool {
    let (fine, broken): (Vec<_>, Vec<_>) = bytes
        .split(|byte| *byte == b'\n')
        .filter(|line| !line.is_ascii())
        .partition(|line| std::str::from_utf8(line).is_ok());
    fine.len() >= broken.len()
}

/// The cells of one line, tidied.
fn cells(line: &[u8]) -> Result<Vec<String>, Text> {
    let line = std::str::from_utf8(line).map_err(|_| Text::new("occupations-encoding"))?;
    if line.bytes().filter(|byte| *byte == b'"').count() % 2 == 1 {
        return Err(Text::new("occupations-quote"));
    }
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(line.as_bytes());
    let mut record = csv::StringRecord::new();
    reader.read_record(&mut record).map_err(|_| Text::new("occupations-columns"))?;
    Ok(record.iter().map(|cell| text::one_line(&text::half_width(cell))).collect())
}

/// One row; nothing for a group of occupations.
fn read_row(level: &str, code: &str, name: &str) -> Result<Option<Occupation>, Text> {
    if !is_occupation_code(code) {
        return Err(Text::new("occupations-code").with("code", shown(code)));
    }
    match level {
        "1" | "2" | "3" => return Ok(None),
        "4" => {}
        _ => return Err(Text::new("occupations-level").with("level", shown(level))),
    }
    let (name, flags) = name_and_flags(name);
    if name.is_empty() {
        return Err(Text::new("occupations-name-missing").with("code", code));
    }
    if name.chars().count() > LONGEST_NAME {
        return Err(Text::new("occupations-name-long").with("code", code).with("n", LONGEST_NAME));
    }
    let carried = data::OCCUPATIONS.iter().find(|carried| carried.code == code);
    Ok(Some(Occupation {
        edition: data::EDITION.to_owned(),
        code: code.to_owned(),
        name: name.to_owned(),
        flags,
        cluster: carried.and_then(|carried| carried.cluster),
    }))
}

const LONGEST_NAME: usize = 80;

/// Takes the marks off the end of a name: `大地测量员L/S`.
fn name_and_flags(name: &str) -> (&str, Vec<OccupationFlag>) {
    let bare = name.trim_end_matches(['S', 'L', '/', ' ']);
    // A name that ends in a Latin word (`…CNC/S`) is left alone.
    if bare.ends_with(|c: char| c.is_ascii_alphanumeric()) {
        return (name, Vec::new());
    }
    let mut flags: Vec<OccupationFlag> =
        name[bare.len()..].split(['/', ' ']).filter_map(|mark| mark.parse().ok()).collect();
    flags.sort();
    (bare, flags)
}

/// A piece of somebody's text, short enough for a message.
fn shown(text: &str) -> String {
    text.chars().take(24).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(found: &[&Cluster]) -> Vec<&'static str> {
        found.iter().map(|c| c.code).collect()
    }

    #[test]
    fn a_version_holds_from_its_first_day_until_the_next() {
        let on = |day: &str| cluster_version_on(day.parse().unwrap()).map(|v| v.code);
        assert_eq!(
            ["2023-02-13", "2023-02-14", "2024-03-31", "2024-04-01", "2030-01-01"].map(on),
            [None, Some("2023"), Some("2023"), Some("2024"), Some("2024")]
        );
    }

    #[test]
    fn artificial_intelligence_and_the_metaverse_went_two_ways() {
        assert_eq!(codes(&successors("2023", "C1", "2024")), ["C1", "X4"]);
        assert_eq!(codes(&successors("2023", "B6", "2024")), ["B6"]);
        assert_eq!(codes(&successors("2024", "C1", "2024")), ["C1"]);
        assert!(successors("2023", "X1", "2024").is_empty(), "the open list began in 2024");
        assert_eq!(cluster("2023", "C1").unwrap().zh, "人工智能和元宇宙");
        assert_eq!(cluster("2024", "C1").unwrap().zh, "通用人工智能");
    }

    #[test]
    fn a_region_code_leads_to_the_district_of_today() {
        for (code, key) in [
            ("320281", Some("JY")),
            ("320213003", Some("LX")),
            ("320202", Some("LX")),
            ("320204001", Some("LX")),
            ("320211", Some("BH")),
            ("320211005", Some("BH")),
            ("320211006", Some("JK")),
            ("320211007", Some("JK")),
            ("320200", None),
            ("320500", None),
            ("", None),
        ] {
            assert_eq!(district_of_region(code).map(|d| d.key), key, "{code}");
        }
    }

    #[test]
    fn a_bad_line_is_named_and_costs_no_other() {
        let file = "level,code,name,remark\r\n\
            1,1-00-00-00,负责人,\r\n\
            4,2-02-01-02,地球物理工程技术人员L/S,x\r\n\
            4,6-18-01-1,车工,\r\n\
            5,6-18-01-01,车工,\r\n\
            4,6-18-01-01,\"车工,\r\n\
            4,6-18-01-02,,\r\n\
            4,6-18-01-03\r\n\
            \r\n\
            4,6-18-01-04,\"磨工\",\r\n\
            4,6-18-01-04,磨工,\r\n\
            4,6-18-01-04,抛光工,\r\n\
            4,６-18-01-05, 镗工 ,\r\n";
        let reading = read_occupations(file.as_bytes()).unwrap();
        let taken: Vec<(&str, &str, usize)> =
            reading.occupations.iter().map(|o| (o.code.as_str(), o.name.as_str(), o.flags.len())).collect();
        assert_eq!(
            taken,
            [("2-02-01-02", "地球物理工程技术人员", 2), ("6-18-01-04", "磨工", 0), ("6-18-01-05", "镗工", 0)]
        );
        let bad: Vec<(usize, &str)> = reading.bad.iter().map(|b| (b.line, b.text.key)).collect();
        assert_eq!(
            bad,
            [
                (4, "occupations-code"),
                (5, "occupations-level"),
                (6, "occupations-quote"),
                (7, "occupations-name-missing"),
                (8, "occupations-columns"),
                (12, "occupations-contradiction"),
            ]
        );
        assert_eq!((reading.groups, reading.repeated), (1, 1));
        assert_eq!(reading.ignored_columns, ["remark"]);
    }

    #[test]
    fn a_file_is_known_by_its_head() {
        for head in ["", "code,name\n", "a,b,c\n", "\u{0}\u{1}\n"] {
            assert_eq!(read_occupations(head.as_bytes()), Err(Text::new("occupations-head")), "{head:?}");
        }
        assert!(read_occupations(b"\xEF\xBB\xBFName,Code,LEVEL").unwrap().occupations.is_empty());
    }

    #[test]
    fn a_file_as_excel_saves_it_is_read_too() {
        let (bytes, ..) = encoding_rs::GB18030.encode("level,code,name\n4,6-18-02-04,焊工\n");
        assert_eq!(read_occupations(&bytes).unwrap().occupations[0].name, "焊工");
        // A damaged line is lost; the others are not read as another encoding.
        let mixed = [b"level,code,name\n4,6-18-02-04,\xFF\xFE\n4,6-31-01-03,".as_slice(), "电工".as_bytes()];
        let reading = read_occupations(&mixed.concat()).unwrap();
        assert_eq!(reading.bad, [BadLine { line: 2, text: Text::new("occupations-encoding") }]);
        assert_eq!(reading.occupations[0].name, "电工");
    }

    #[test]
    fn marks_come_off_the_end_of_a_name_only() {
        for (written, name, flags) in [
            ("数控工", "数控工", 0),
            ("物流服务师L", "物流服务师", 1),
            ("大地测量员L/S", "大地测量员", 2),
            ("S形工", "S形工", 0),
            ("操作员CNCS", "操作员CNCS", 0),
            ("L", "", 1),
        ] {
            let (bare, found) = name_and_flags(written);
            assert_eq!((bare, found.len()), (name, flags), "{written}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_bytes_make_the_reader_panic(bytes in proptest::collection::vec(0_u8.., 0..300)) {
            let _ = read_occupations(&bytes);
            let _ = read_occupations(&[b"level,code,name\n".as_slice(), &bytes].concat());
        }
    }
}
