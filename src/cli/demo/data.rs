//! The texts of the invented city, from the JSON files beside this module.

use std::{collections::BTreeMap, fmt};

use serde::Deserialize;

const CITY: &str = include_str!("city.json");
const SEASON: &str = include_str!("season.json");
const CARE: &str = include_str!("care.json");

/// Who lives there.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct City {
    /// Of every account; the sign-in page shows it.
    pub password: String,
    /// E-mail address and name, by the role they show.
    pub officers: BTreeMap<String, (String, String)>,
    pub units: Vec<Home>,
    /// Where judges come from: they enter nobody.
    pub institutes: Vec<Home>,
    pub judges: Vec<Expert>,
    pub surnames: String,
    pub given: Vec<String>,
    pub mobile_heads: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Home {
    pub key: String,
    pub name: String,
    pub district: String,
    /// Where its workers' innovations belong.
    #[serde(default)]
    pub cluster: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Expert {
    pub name: String,
    /// Key of an institute or a unit.
    pub home: String,
}

/// What happens there.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Season {
    pub roads: BTreeMap<String, Road>,
    pub reasons: Reasons,
    pub objection: Objection,
    pub competitions: Vec<Contest>,
    pub veto: Veto,
}

/// On which days things happen, counted from the day of the making; a final
/// one counts from the day of its notice. What has no day does not happen.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Road {
    pub made: i64,
    pub called: Option<i64>,
    pub entry: (i64, i64),
    pub checked: Option<i64>,
    pub invited: Option<i64>,
    pub draw: i64,
    pub held: Option<i64>,
    pub begun: Option<i64>,
    pub judging: (i64, i64),
    pub marked: Option<i64>,
    pub locked: Option<i64>,
    pub computed: Option<i64>,
    pub published: Option<i64>,
    pub objected: Option<i64>,
    #[serde(default)]
    pub finalised: bool,
    pub cancelled: Option<i64>,
    pub notice_days: u32,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Reasons {
    #[serde(rename = "return")]
    pub returned: String,
    #[serde(rename = "refuse")]
    pub refused: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Objection {
    pub contact: String,
    pub claim: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Contest {
    pub key: String,
    pub road: String,
    /// `city`, or the key of a district.
    pub host: String,
    pub kind: String,
    pub level: String,
    pub cluster: String,
    pub title: String,
    pub title_en: String,
    pub summary: String,
    pub events: Vec<Trade>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Trade {
    pub title: String,
    pub title_en: String,
    pub occupation: String,
    pub preset: String,
    /// `care` or `veto`: a rule set that the organiser edited.
    pub rules: Option<String>,
    pub places: u32,
    pub stations: u32,
    pub apart: bool,
    /// How many contestants each unit enters.
    pub entries: BTreeMap<String, usize>,
    /// Of the first contestants; the others are made up.
    #[serde(default)]
    pub names: Vec<String>,
    /// What becomes of the entries, in turn; all are approved without it.
    #[serde(default)]
    pub fates: Vec<Fate>,
    #[serde(default)]
    pub absent: bool,
    #[serde(default)]
    pub vetoed: bool,
    #[serde(default)]
    pub chief: Option<Sitter>,
    #[serde(default)]
    pub judges: Vec<Sitter>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Fate {
    Approve,
    Return,
    Refuse,
    Leave,
}

/// A judge by their place in the list, or an officer by their role.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub(super) enum Sitter {
    Listed(usize),
    Officer(String),
}

/// A yes-or-no aspect that bars from awards when it is not met.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Veto {
    pub criterion: String,
    /// The aspect that gives it one of its points.
    pub aspect: String,
    pub code: String,
    pub title: serde_json::Value,
}

/// A text of the demo that does not hold together.
#[derive(Debug)]
pub struct Broken(pub String);

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Broken {}

impl City {
    pub fn read() -> Result<Self, Broken> {
        serde_json::from_str(CITY).map_err(|e| Broken(format!("city.json: {e}")))
    }
}

impl Season {
    pub fn read() -> Result<Self, Broken> {
        serde_json::from_str(SEASON).map_err(|e| Broken(format!("season.json: {e}")))
    }

    /// The edited rule set of a key, made from the preset where it is one.
    pub fn rules(&self, key: &str, preset: &str) -> Result<String, Broken> {
        if key == "care" { Ok(CARE.to_owned()) } else { self.with_veto(preset) }
    }

    fn with_veto(&self, preset: &str) -> Result<String, Broken> {
        let broken = |what: &str| Broken(format!("season.json: veto: {what}"));
        let veto = &self.veto;
        let mut rules: serde_json::Value =
            serde_json::from_str(preset).map_err(|_| broken("the preset is no JSON"))?;
        let criteria = rules
            .pointer_mut("/rubric/modules/0/criteria")
            .and_then(serde_json::Value::as_array_mut)
            .ok_or_else(|| broken("no criteria"))?;
        let aspects = criteria
            .iter_mut()
            .find(|c| c["code"] == veto.criterion.as_str())
            .and_then(|c| c["aspects"].as_array_mut())
            .ok_or_else(|| broken("no such criterion"))?;
        let giver = aspects
            .iter_mut()
            .find(|a| a["code"] == veto.aspect.as_str())
            .ok_or_else(|| broken("no such aspect"))?;
        let points: i64 = giver["max"].as_str().and_then(|m| m.parse().ok()).unwrap_or_default();
        giver["max"] = serde_json::json!((points - 1).to_string());
        aspects.push(serde_json::json!({
            "code": veto.code, "title": veto.title, "kind": "measurement", "max": "1", "gate": true,
            "input": { "type": "yes_no" },
        }));
        if let Some(rules) = rules["aspects"].as_array_mut() {
            rules.push(serde_json::json!({ "kind": "measurement", "aggregate": { "method": "only" } }));
        }
        Ok(rules.to_string())
    }
}
