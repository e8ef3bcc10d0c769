//! The tables themselves. Sources stand beside each; codes are ours unless a
//! standard is named.

use std::sync::LazyLock;

use chrono::NaiveDate;

use super::model::{City, Cluster, ClusterVersion, District, Occupation, OccupationFlag, Precision, Tier};

/// The version that new records are made with.
pub const CURRENT_CLUSTERS: &str = "2024";

/// The edition of the occupational classification (职业分类大典) carried here.
pub const EDITION: &str = "2022";

const fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    match NaiveDate::from_ymd_opt(year, month, day) {
        Some(date) => date,
        None => NaiveDate::MIN,
    }
}

static VERSIONS: [ClusterVersion; 2] = [
    ClusterVersion {
        code: "2023",
        source: "《关于构建“465”现代产业体系 加快重点产业集群建设的实施意见》",
        from: day(2023, 2, 14),
        from_precision: Precision::Day,
        until: Some(day(2024, 4, 1)),
    },
    ClusterVersion {
        code: CURRENT_CLUSTERS,
        source: "《无锡市加快培育发展未来产业的实施意见》",
        from: day(2024, 4, 1),
        from_precision: Precision::Month,
        until: None,
    },
];

const fn c(code: &'static str, tier: Tier, zh: &'static str, en: &'static str) -> Cluster {
    Cluster { code, tier, zh, en }
}

static CLUSTERS_2023: [Cluster; 15] = [
    c("A1", Tier::Landmark, "物联网", "Internet of Things"),
    c("A2", Tier::Landmark, "集成电路", "Integrated circuits"),
    c("A3", Tier::Landmark, "生物医药", "Biomedicine"),
    c("A4", Tier::Landmark, "软件与信息技术服务", "Software & IT services"),
    c("B1", Tier::Advantage, "高端装备", "High-end equipment"),
    c("B2", Tier::Advantage, "高端纺织服装", "High-end textiles & apparel"),
    c("B3", Tier::Advantage, "节能环保", "Energy saving & environmental protection"),
    c("B4", Tier::Advantage, "特色新材料", "Specialty new materials"),
    c("B5", Tier::Advantage, "新能源", "New energy"),
    c("B6", Tier::Advantage, "汽车及零部件（含新能源汽车）", "Automobiles & parts (incl. NEV)"),
    c("C1", Tier::Future, "人工智能和元宇宙", "AI & metaverse"),
    c("C2", Tier::Future, "量子科技", "Quantum technology"),
    c("C3", Tier::Future, "第三代半导体", "Third-generation semiconductors"),
    c("C4", Tier::Future, "氢能和储能", "Hydrogen & energy storage"),
    c("C5", Tier::Future, "深海装备", "Deep-sea equipment"),
];

/// What the version 2024 says differently: C1 is narrower and the open list begins.
static NEW_IN_2024: [Cluster; 7] = [
    c("C1", Tier::Future, "通用人工智能", "General AI"),
    c("X1", Tier::Open, "低空经济", "Low-altitude economy"),
    c("X2", Tier::Open, "人形机器人", "Humanoid robots"),
    c("X3", Tier::Open, "商业航天", "Commercial space"),
    c("X4", Tier::Open, "元宇宙", "Metaverse"),
    c("X5", Tier::Open, "合成生物", "Synthetic biology"),
    c("X6", Tier::Open, "高端膜材料", "High-end membranes"),
];

static CLUSTERS_2024: LazyLock<Vec<Cluster>> = LazyLock::new(|| {
    let renewed = |old: &Cluster| NEW_IN_2024.iter().find(|new| new.code == old.code).copied();
    CLUSTERS_2023
        .iter()
        .map(|old| renewed(old).unwrap_or(*old))
        .chain(NEW_IN_2024.iter().filter(|new| new.tier == Tier::Open).copied())
        .collect()
});

/// Where the clusters of one version went in the next: all others keep their code.
pub(super) static MOVED: [(&str, &str, &str, &[&str]); 1] = [("2023", "C1", "2024", &["C1", "X4"])];

/// The versions of the system, oldest first.
#[must_use]
pub fn cluster_versions() -> &'static [ClusterVersion] {
    &VERSIONS
}

/// The clusters of a version in their order: the fifteen, then the open list.
/// Nothing for a version that never was.
#[must_use]
pub fn clusters(version: &str) -> &'static [Cluster] {
    match version {
        "2023" => &CLUSTERS_2023,
        CURRENT_CLUSTERS => &CLUSTERS_2024,
        _ => &[],
    }
}

static CITY: City = City {
    region: "320200",
    zh: "无锡市",
    en: "Wuxi",
    union_zh: "无锡市总工会",
    union_en: "Wuxi Federation of Trade Unions",
};

#[must_use]
pub fn city() -> &'static City {
    &CITY
}

macro_rules! district {
    ($key:literal, $zh:literal, $en:literal, $region:expr) => {
        District {
            key: $key,
            zh: $zh,
            en: $en,
            region: $region,
            union_zh: concat!($zh, "总工会"),
            union_en: concat!($en, " Federation of Trade Unions"),
        }
    };
}

// GB/T 2260.
static DISTRICTS: [District; 8] = [
    district!("JY", "江阴市", "Jiangyin", Some("320281")),
    district!("YX", "宜兴市", "Yixing", Some("320282")),
    district!("LX", "梁溪区", "Liangxi District", Some("320213")),
    district!("XS", "锡山区", "Xishan District", Some("320205")),
    district!("HS", "惠山区", "Huishan District", Some("320206")),
    district!("BH", "滨湖区", "Binhu District", Some("320211")),
    district!("XW", "新吴区", "Xinwu District", Some("320214")),
    district!("JK", "无锡经济开发区", "Wuxi Economic Development Zone", None),
];

/// The eight districts that have a union of their own.
#[must_use]
pub fn districts() -> &'static [District] {
    &DISTRICTS
}

/// Districts merged into another: the old code and the key of today's.
pub(super) static RETIRED_REGIONS: [(&str, &str); 3] = [
    ("320202", "LX"), // 崇安
    ("320203", "LX"), // 南长
    ("320204", "LX"), // 北塘
];

/// Streets that carry one district's code and belong to another.
pub(super) static STREETS_ELSEWHERE: [(&str, &str); 2] = [
    ("320211006", "JK"), // 华庄街道
    ("320211007", "JK"), // 太湖街道
];

/// The occupations we carry, by code: those that competitions here ask for.
pub(super) static OCCUPATIONS: LazyLock<Vec<Occupation>> = LazyLock::new(|| {
    include_str!("occupations_2022.csv")
        .lines()
        .skip(1)
        .filter_map(|line| {
            let mut cells = line.split(',');
            let (code, name) = (cells.next()?, cells.next()?);
            let (cluster, flag) = (cells.next()?, cells.next()?);
            let cluster = clusters(CURRENT_CLUSTERS).iter().map(|c| c.code).find(|code| *code == cluster);
            Some(Occupation {
                edition: EDITION.to_owned(),
                code: code.to_owned(),
                name: name.to_owned(),
                flags: flag.parse::<OccupationFlag>().into_iter().collect(),
                cluster,
            })
        })
        .collect()
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_versions_have_four_six_and_five() {
        for version in cluster_versions() {
            let count = |tier| clusters(version.code).iter().filter(|c| c.tier == tier).count();
            assert_eq!([Tier::Landmark, Tier::Advantage, Tier::Future].map(count), [4, 6, 5]);
        }
        assert_eq!(clusters("2023").len(), 15);
        assert_eq!(clusters("2024").len(), 21);
        assert!(clusters("2025").is_empty());
    }

    #[test]
    fn versions_follow_each_other_without_a_gap() {
        for pair in cluster_versions().windows(2) {
            assert_eq!(pair[0].until, Some(pair[1].from));
        }
        assert_eq!(cluster_versions().last().map(|v| (v.code, v.until)), Some((CURRENT_CLUSTERS, None)));
        assert_eq!(cluster_versions()[0].from.to_string(), "2023-02-14");
    }

    #[test]
    fn every_embedded_line_is_an_occupation_and_names_a_cluster_that_exists() {
        let lines: Vec<&str> = include_str!("occupations_2022.csv").lines().skip(1).collect();
        assert_eq!((lines.len(), OCCUPATIONS.len()), (34, 34));
        assert!(OCCUPATIONS.is_sorted_by(|a, b| a.code < b.code), "each once, by code");
        for (line, occupation) in lines.iter().zip(OCCUPATIONS.iter()) {
            assert!(super::super::rules::is_occupation_code(&occupation.code), "{line}");
            let cells: Vec<&str> = line.split(',').collect();
            assert_eq!(cells[2].is_empty(), occupation.cluster.is_none(), "{line}");
            assert_eq!(cells[3].is_empty(), occupation.flags.is_empty(), "{line}");
        }
    }
}
