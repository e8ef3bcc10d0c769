//! Bad input: refused with all problems at once, each with its place.

use jiangtai::scoring::{
    RuleSet,
    package::{Outputs, ScoreError, score},
};

const RULES: &str = include_str!("fixtures/club/rules.json");
const ENTRIES: &str = "group,entry,unit\ng,a,\ng,b,\n";
const ASPECTS: &str = "group,entry,module,aspect,kind,base,factor\ng,a,m,x,panel,,\ng,b,m,x,panel,,\n";
const MARKS: &str = "group,entry,module,aspect,judge,mark\n\
    g,a,m,x,J1,5\ng,a,m,x,J2,6\ng,a,m,x,J3,7\ng,b,m,x,J1,5\ng,b,m,x,J2,6\ng,b,m,x,J3,7\n";

fn problems(files: &[(&str, &str)]) -> Vec<String> {
    let rules = RuleSet::parse(RULES).unwrap();
    let defaults = [("entries.csv", ENTRIES), ("aspects.csv", ASPECTS), ("marks.csv", MARKS)];
    let mut all: Vec<(&str, &[u8])> = files.iter().map(|(name, text)| (*name, text.as_bytes())).collect();
    all.extend(defaults.iter().map(|(name, text)| (*name, text.as_bytes())));
    struct Memory<'a>(Vec<(&'a str, &'a [u8])>);
    impl<'a> jiangtai::scoring::package::Source for Memory<'a> {
        type Reader = &'a [u8];

        fn open(&self, file: &'static str) -> std::io::Result<Option<&'a [u8]>> {
            self.0.as_slice().open(file).map(|found| found.filter(|bytes| *bytes != b"-"))
        }

        fn size(&self, file: &'static str) -> Option<u64> {
            self.0.as_slice().size(file)
        }
    }
    let outputs = Outputs { standings: Vec::new(), aspects: Vec::new(), derivation: None, teams: None };
    match score(&rules, &Memory(all), outputs) {
        Ok(()) => Vec::new(),
        Err(ScoreError::Package(problems)) => problems.iter().map(ToString::to_string).collect(),
        Err(error) => panic!("{error}"),
    }
}

#[test]
fn good_input_has_no_problems() {
    assert_eq!(problems(&[]), Vec::<String>::new());
}

#[test]
fn every_problem_is_named_with_file_line_and_column() {
    let found = problems(&[
        ("entries.csv", "group,entry,unit\ng,a,\ng,a,\ng,b,\ng,,\n"),
        (
            "aspects.csv",
            "group,entry,module,aspect,kind,base,factor\ng,a,m,x,panel,,\ng,b,m,x,dance,,\ng,c,m,x,panel,,\ng,a,m,x,panel,1,1\n\
             g,a,m,y,panel,1.1234567,-1\ng,a,m,z,panel,,-1\n",
        ),
        (
            "marks.csv",
            "group,entry,module,aspect,judge,mark\ng,a,m,x,J1,5\ng,a,m,x,J2,11\ng,a,m,x,J3,5.1\ng,a,m,x,J4,five\n\
             g,a,m,x,J5,\ng,a,m,x,,5\ng,a,m,q,J1,5\ng,zz,m,x,J1,5\ng,a,m,x,J6\n",
        ),
        ("adjustments.csv", "group,entry,module,kind,points\ng,a,m,tip,1\ng,a,m,fault,2\ng,a,m,fault,\n"),
        ("vetoes.csv", "group,entry,reason\nh,a,fire\n"),
    ]);
    let expected = [
        "entries.csv: line 3: column entry: expected one row per entry, found \"a\" again",
        "entries.csv: line 5: column entry: expected a code, found nothing",
        "aspects.csv: line 3: column kind: expected a kind that the rule set values (panel), found \"dance\"",
        "aspects.csv: line 4: column entry: expected an entry of entries.csv, found \"c\" in group \"g\"",
        "aspects.csv: line 5: column aspect: expected one row per aspect, found \"x\" again",
        "aspects.csv: line 6: column base: expected a number, found \"1.1234567\": more than 6 decimals; at most 6 are kept",
        "aspects.csv: line 7: column factor: expected 0 or more",
        "marks.csv: line 3: column mark: expected at most 10, found 11",
        "marks.csv: line 4: column mark: expected steps of 0.25 from 0, found 5.1",
        "marks.csv: line 5: column mark: expected a number, found \"five\": not a plain decimal; expected digits with an \
         optional point, such as 8.25 or -1",
        "marks.csv: line 6: column mark: expected a mark, found nothing; a missing mark has no row",
        "marks.csv: line 7: column judge: expected a judge, found nothing",
        "marks.csv: line 8: column aspect: expected an aspect of this entry, found \"q\" in module \"m\"",
        "marks.csv: line 9: column entry: expected an entry of entries.csv, found \"zz\" in group \"g\"",
        "marks.csv: line 10: expected 6 fields, found 5",
        "adjustments.csv: line 2: column kind: expected a kind of adjustment that the rule set values, found \"tip\"",
        "adjustments.csv: line 3: column points: expected 0 or less, found 2",
        "adjustments.csv: line 4: column points: expected a number, found nothing",
        "vetoes.csv: line 2: column entry: expected an entry of entries.csv, found \"a\" in group \"h\"",
    ];
    assert_eq!(found, expected);
}

#[test]
fn missing_files_and_columns_are_named() {
    let found = problems(&[("entries.csv", "group,entry\ng,a\n"), ("aspects.csv", "-"), ("marks.csv", "")]);
    assert_eq!(
        found,
        [
            "entries.csv: line 1: column unit: the column is missing",
            "aspects.csv: the file is missing; expected group, entry, module, aspect, kind, base, factor",
            "marks.csv: expected a header line (group, entry, module, aspect, judge, mark), found nothing",
        ]
    );
    let found = problems(&[("marks.csv", "group,entry,module,aspect,judge,mark,rond\n")]);
    assert_eq!(
        found,
        [
            "marks.csv: line 1: unknown column \"rond\"; expected group, entry, module, aspect, judge, mark, raw, round"
        ]
    );
}

#[test]
fn a_second_mark_of_a_judge_is_found_on_its_line_and_in_a_later_round_it_counts() {
    let twice = format!("{MARKS}g,a,m,x,J2,6\ng,b,m,x,J9,6\ng,a,m,x,J2,8\n");
    assert_eq!(
        problems(&[("marks.csv", &twice)]),
        [
            "marks.csv: line 8: column judge: expected one mark per judge and round, found a second one of \"J2\"",
            "marks.csv: line 10: column judge: expected one mark per judge and round, found a second one of \"J2\"",
        ]
    );
}

#[test]
fn too_few_marks_are_refused_and_never_count_as_zero() {
    let few = "group,entry,module,aspect,judge,mark\ng,a,m,x,J1,5\ng,a,m,x,J2,6\ng,b,m,x,J1,5\n";
    assert_eq!(
        problems(&[("marks.csv", few)]),
        [
            "aspects.csv: line 2: column aspect: expected at least 3 marks, found 2 (g / a / m / x)",
            "aspects.csv: line 3: column aspect: expected at least 3 marks, found 1 (g / b / m / x)",
        ]
    );
}

#[test]
fn a_rule_set_tells_all_its_problems_with_paths() {
    let broken = r#"{
      "jiangtai_rules": 2, "name": {"zh-CN": "名"}, "source": "", "version": "1", "colour": "red",
      "aspects": [
        {"kind": "a", "aggregate": {"method": "mean", "drop": 1}},
        {"kind": "b", "aggregate": {"method": "guess"}},
        {"kind": "c", "aggregate": {"method": "sum"}, "then": [{"do": "round", "decimals": 9, "mode": "up"}, {"do": "multiply", "by": 1.5}]}
      ],
      "ranking": {"better": "bigger"}
    }"#;
    let paths: Vec<String> =
        RuleSet::parse(broken).unwrap_err().into_iter().map(|problem| problem.path).collect();
    for path in [
        "$.jiangtai_rules",
        "$.name",
        "$.colour",
        "$.aspects[0].aggregate.drop",
        "$.aspects[1].aggregate",
        "$.aspects[2].then[0].decimals",
        "$.aspects[2].then[0].mode",
        "$.aspects[2].then[1].by",
        "$.ranking.better",
    ] {
        assert!(paths.iter().any(|found| found == path), "{path} is not in {paths:#?}");
    }
}

#[test]
fn a_division_that_need_not_end_asks_for_a_declared_rounding() {
    let with = |aspect: &str, rest: &str| {
        let json = format!(
            r#"{{"jiangtai_rules": 1, "name": {{"zh-CN": "名", "en": "n"}}, "source": "", "version": "1",
                "aspects": [{{"kind": "a", {aspect}}}]{rest}}}"#
        );
        RuleSet::parse(&json)
            .map_err(|problems| problems.into_iter().map(|problem| problem.path).collect::<Vec<_>>())
    };
    let mean = r#""aggregate": {"method": "mean"}"#;
    let refused = Err(vec!["$.aspects[0]".to_owned()]);
    assert_eq!(with(mean, "").map(drop), refused);
    assert_eq!(with(&format!(r#"{mean}, "marks": {{"least": 7, "most": 7}}"#), "").map(drop), refused);
    assert_eq!(with(&format!(r#"{mean}, "marks": {{"least": 5, "most": 5}}"#), "").map(drop), Ok(()));
    assert_eq!(with(&format!(r#"{mean}, "then": [{{"do": "divide", "by": "3"}}]"#), "").map(drop), refused);
    let round = r#"{"do": "round", "decimals": 2, "mode": "half_up"}"#;
    assert_eq!(with(&format!(r#"{mean}, "then": [{round}]"#), "").map(drop), Ok(()));
    assert_eq!(with(mean, &format!(r#", "total": {{"then": [{round}]}}"#)).map(drop), Ok(()));
    assert_eq!(
        with(mean, &format!(r#", "modules": [{{"module": "m", "then": [{round}]}}]"#)).map(drop),
        refused
    );
    assert_eq!(with(mean, &format!(r#", "modules": [{{"then": [{round}]}}]"#)).map(drop), Ok(()));
}
