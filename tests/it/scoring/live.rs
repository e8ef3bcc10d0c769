//! Boards while marking goes on, re-judging, and honours.

use jiangtai::{
    kernel::points::Points,
    scoring::{MarkInput, MarkLine, Material, Options, Refusal, RuleSet, Status, compute, presets, sample},
};

fn rules(key: &str) -> &'static RuleSet {
    &presets().iter().find(|preset| preset.key == key).unwrap().rules
}

fn points(text: &str) -> Points {
    text.parse().unwrap()
}

#[test]
fn a_live_board_shows_what_is_there_and_what_is_missing() {
    let mut material = Material::new(rules("welder"));
    let ahead = material.entry("", "W-01", "").unwrap();
    material.entry("", "W-02", "").unwrap();
    let line = MarkLine {
        module: "theory",
        aspect: "T1",
        judge: "J1",
        raw: Some(points("54")),
        ..MarkLine::default()
    };
    material.mark(ahead, line).unwrap();
    let board = compute(&material, Options::live()).unwrap();
    let standings = &board.groups[0].standings;
    assert_eq!(standings[0].entry, "W-01");
    assert_eq!((standings[0].rank, standings[0].total.unwrap().to_string().as_str()), (Some(1), "16.2"));
    assert_eq!(standings[0].missing.len(), 15);
    // Nothing marked yet is not a total of 0.
    assert_eq!(
        (standings[1].status, standings[1].total, standings[1].rank),
        (Status::Incomplete, None, None)
    );
    assert!(standings[1].modules.iter().all(Option::is_none));
    let problems = compute(&material, Options::default()).unwrap_err();
    assert_eq!(problems.len(), 31);
}

#[test]
fn levels_two_apart_must_be_judged_again_and_the_last_round_counts() {
    let rules = rules("modules-100");
    let apart = ["0", "2", "1"].map(points);
    assert!(rules.must_rejudge("A8", &apart).is_some());
    assert!(rules.must_rejudge("A8", &["2", "2", "1"].map(points)).is_none());
    let mut material = sample(rules);
    let entry = material.find_entry("sample", "S-01").unwrap();
    for (judge, mark, round) in [("J1", "3", 2), ("J2", "1", 2), ("J3", "2", 2)] {
        let mark = Some(points(mark));
        material.mark(entry, MarkLine { module: "M1", aspect: "A8", judge, round, mark, raw: None }).unwrap();
    }
    let problems = compute(&material, Options::default()).unwrap_err();
    assert!(problems[0].problem.contains("judge again"), "{}", problems[0]);
    let again =
        MarkLine { module: "M1", aspect: "A8", judge: "J2", round: 3, mark: Some(points("2")), raw: None };
    material.mark(entry, again).unwrap();
    let outcome = compute(&material, Options::with_derivation()).unwrap();
    let standing = outcome.groups[0].standings.iter().find(|standing| standing.entry == "S-01").unwrap();
    let aspect = standing.aspects.iter().find(|aspect| aspect.aspect == "A8").unwrap();
    // 2 × (3 + 2 + 2) / 9 = 1.555… → 1.56
    assert_eq!(aspect.score.unwrap().to_string(), "1.56");
    let steps =
        standing.derivation.as_ref().unwrap().aspects.iter().find(|aspect| aspect.aspect == "A8").unwrap();
    assert_eq!(steps.marks.len(), 7, "the first marks stay on record");
}

#[test]
fn inputs_are_refused_with_what_is_expected() {
    let welder = rules("welder").rubric().unwrap();
    let suggestion = rules("suggestion").rubric().unwrap();
    for (rubric, aspect, input, expected) in [
        (welder, "A1", MarkInput::mark(points("2")), Err("mark: expected 0 or 3")),
        (welder, "A1", MarkInput::mark(points("3")), Ok("3")),
        (welder, "A2", MarkInput::mark(points("3")), Err("mark: expected one of 4, 2, 1, 0")),
        (welder, "A3", MarkInput::mark(points("1.5")), Err("mark: expected a level: 0, 1, 2 or 3")),
        (welder, "B1", MarkInput::raw(points("3.2")), Ok("6")),
        (welder, "B1", MarkInput::raw(points("3")), Ok("8")),
        (welder, "B6", MarkInput::raw(points("1.2")), Ok("4.32")),
        (
            welder,
            "D1",
            MarkInput::mark(points("7.3")),
            Err("mark: expected a mark from 0 to 10 in steps of 0.5"),
        ),
        (welder, "D2", MarkInput::raw(points("3000")), Ok("2.5")),
        (welder, "D2", MarkInput::raw(points("-1")), Err("raw: expected a time of 0 seconds or more")),
        (welder, "D2", MarkInput::default(), Err("raw: expected the measured value")),
        (
            welder,
            "D2",
            MarkInput { mark: Some(points("3")), raw: Some(points("3000")) },
            Err("mark: expected 2.5, which follows from 3000"),
        ),
        (suggestion, "benefit", MarkInput { mark: Some(points("26")), raw: Some(points("50")) }, Ok("26")),
        (
            suggestion,
            "benefit",
            MarkInput { mark: Some(points("26")), raw: Some(points("49.9")) },
            Err("mark: expected a mark from 15 to 25 in steps of 1 for the value 49.9"),
        ),
        (welder, "Z9", MarkInput::default(), Err("aspect: expected an aspect of the rubric")),
    ] {
        let found = rubric
            .check(aspect, input)
            .map(|marked| marked.mark.to_string())
            .map_err(|error| error.to_string());
        match expected {
            Ok(mark) => assert_eq!(found.as_deref(), Ok(mark), "{aspect}"),
            Err(words) => assert_eq!(found, Err(format!("aspect {aspect}: {words}"))),
        }
    }
}

#[test]
fn a_veto_bars_awards_but_leaves_the_score_and_an_honour_names_its_refusal() {
    let rules = rules("labour-competition");
    let mut material = sample(rules);
    let best = compute(&material, Options::default()).unwrap().groups[0].standings[0].clone();
    let entry = material.find_entry("sample", &best.entry).unwrap();
    material.veto(entry, "安全事故");
    material.bar(entry, "excellent", "未签承诺书");
    let outcome = compute(&material, Options::default()).unwrap();
    let standing = &outcome.groups[0].standings[0];
    assert_eq!((&standing.entry, standing.total, standing.rank), (&best.entry, best.total, Some(1)));
    assert_eq!(
        standing.awards[0].refused,
        [Refusal::Veto, Refusal::NotEligible { reason: "未签承诺书".to_owned() }]
    );
}
