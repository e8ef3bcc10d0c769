//! The nouns of this slice.

use chrono::NaiveDate;

use crate::codes;

codes! {
    /// Where a cluster stands in the "465" system.
    pub enum Tier {
        /// 地标产业: four of them.
        Landmark = "landmark",
        /// 优势产业: six.
        Advantage = "advantage",
        /// 未来产业: five.
        Future = "future",
        /// 未来产业 beyond the five, a list that stays open ("5+X").
        Open = "open",
    }
}

/// One cluster in one version of the system.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cluster {
    pub code: &'static str,
    pub tier: Tier,
    pub zh: &'static str,
    pub en: &'static str,
}

/// How exactly a date is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Precision {
    Day,
    /// The day within the month is not known; the first stands for it.
    Month,
}

/// When a version of the cluster system was in force, and who says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClusterVersion {
    pub code: &'static str,
    /// The document that made it.
    pub source: &'static str,
    pub from: NaiveDate,
    pub from_precision: Precision,
    /// The first day on which it no longer held; open for the current one.
    pub until: Option<NaiveDate>,
}

/// The city all this is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct City {
    /// Its code in GB/T 2260.
    pub region: &'static str,
    pub zh: &'static str,
    pub en: &'static str,
    pub union_zh: &'static str,
    pub union_en: &'static str,
}

/// A district with a union of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct District {
    /// Our own key; stored where a district is meant.
    pub key: &'static str,
    pub zh: &'static str,
    pub en: &'static str,
    /// The code in GB/T 2260; the economic development zone has none.
    pub region: Option<&'static str>,
    pub union_zh: &'static str,
    pub union_en: &'static str,
}

codes! {
    /// 技能等级 of the 新八级工 system; the declared order is the ladder.
    pub enum Grade {
        /// 学徒工
        Apprentice = "apprentice",
        /// 初级工 (五级)
        Junior = "junior",
        /// 中级工 (四级)
        Intermediate = "intermediate",
        /// 高级工 (三级)
        Senior = "senior",
        /// 技师 (二级)
        Technician = "technician",
        /// 高级技师 (一级)
        SeniorTechnician = "senior_technician",
        /// 特级技师
        ExpertTechnician = "expert_technician",
        /// 首席技师
        ChiefTechnician = "chief_technician",
    }
}

impl Grade {
    /// 1 for the apprentice, 8 for the chief technician.
    #[must_use]
    pub fn ordinal(self) -> usize {
        self as usize + 1
    }

    /// What somebody typed into a form or a roster: the code, the word, the
    /// level in numerals, or word and level together (`高级工（三级）`,
    /// `三级/高级工`).
    #[must_use]
    pub fn from_typed(text: &str) -> Option<Self> {
        let text = crate::kernel::text::half_width(text);
        if let Ok(grade) = text.parse() {
            return Some(grade);
        }
        let parts: Vec<&str> =
            text.split(['/', '(', ')', '、', ' ']).map(str::trim).filter(|p| !p.is_empty()).collect();
        let mut grades = parts.iter().map(|part| Self::from_word(part));
        let first = grades.next()??;
        // "三级/技师" names two different grades: nobody can say which was meant.
        grades.all(|other| other == Some(first)).then_some(first)
    }

    fn from_word(word: &str) -> Option<Self> {
        Some(match word {
            "学徒工" => Self::Apprentice,
            "初级工" | "初级" | "五级" | "五级工" => Self::Junior,
            "中级工" | "中级" | "四级" | "四级工" => Self::Intermediate,
            "高级工" | "高级" | "三级" | "三级工" => Self::Senior,
            "技师" | "二级" => Self::Technician,
            "高级技师" | "一级" => Self::SeniorTechnician,
            "特级技师" => Self::ExpertTechnician,
            "首席技师" => Self::ChiefTechnician,
            _ => return None,
        })
    }
}

codes! {
    /// 级别: for whom a competition is held.
    pub enum Level {
        National = "national",
        Province = "province",
        City = "city",
        District = "district",
        /// Of one trade or industry, across districts.
        Industry = "industry",
        /// Within one enterprise or institution.
        Unit = "unit",
    }
}

codes! {
    /// Marks that the classification sets beside an occupation.
    pub enum OccupationFlag {
        /// 数字职业
        Digital = "S",
        /// 绿色职业
        Green = "L",
    }
}

/// An occupation (细类) of the national classification.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Occupation {
    pub edition: String,
    /// `d-dd-dd-dd`
    pub code: String,
    pub name: String,
    pub flags: Vec<OccupationFlag>,
    /// The cluster (current version) in which it is mostly at home, where we
    /// carry that; a suggestion, nothing more.
    pub cluster: Option<&'static str>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grades_are_read_as_people_write_them() {
        for (typed, grade) in [
            ("senior", Some(Grade::Senior)),
            ("高级工", Some(Grade::Senior)),
            ("三级", Some(Grade::Senior)),
            ("高级工（三级）", Some(Grade::Senior)),
            ("三级/高级工", Some(Grade::Senior)),
            (" 高级技师 ", Some(Grade::SeniorTechnician)),
            ("一级／高级技师", Some(Grade::SeniorTechnician)),
            ("三级/技师", None),
            ("工程师", None),
            ("", None),
            ("/", None),
        ] {
            assert_eq!(Grade::from_typed(typed), grade, "{typed}");
        }
    }

    #[test]
    fn the_ladder_has_eight_rungs() {
        let rungs: Vec<usize> = Grade::ALL.iter().map(|g| g.ordinal()).collect();
        assert_eq!(rungs, [1, 2, 3, 4, 5, 6, 7, 8]);
        assert!(Grade::Technician < Grade::SeniorTechnician);
    }
}
