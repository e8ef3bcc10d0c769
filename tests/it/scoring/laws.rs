//! Laws that hold for every field (SCORING §7).

use jiangtai::{
    kernel::points::Points,
    scoring::{
        AspectLine, Derivation, Exact, MarkLine, Material, Options, Outcome, RuleSet, compute, presets,
        sample,
    },
};
use proptest::prelude::*;

const RULES: &str = include_str!("fixtures/club/rules.json");

#[derive(Debug, Clone)]
struct Aspect {
    module: &'static str,
    base: i64,
    factor: i64,
    /// Quarter points.
    marks: Vec<i64>,
}

#[derive(Debug, Clone)]
struct Entry {
    aspects: Vec<Aspect>,
    /// Hundredths.
    faults: Vec<i64>,
}

fn aspect() -> impl Strategy<Value = Aspect> {
    let modules = prop::sample::select(vec!["practice", "theory"]);
    (modules, 0..500_i64, 50..300_i64, prop::collection::vec(0..=40_i64, 3..8))
        .prop_map(|(module, base, factor, marks)| Aspect { module, base, factor, marks })
}

fn field(entries: usize) -> impl Strategy<Value = Vec<Entry>> {
    let entry = (prop::collection::vec(aspect(), 1..5), prop::collection::vec(-150..=0_i64, 0..3))
        .prop_map(|(aspects, faults)| Entry { aspects, faults });
    prop::collection::vec(entry, 2..entries)
}

enum Fact {
    Aspect(usize, usize),
    Fault(usize, usize),
    Mark(usize, usize, usize),
}

fn hundredths(value: i64) -> Points {
    Points::from_millionths(value * 10_000)
}

/// Builds the field with its rows in an order drawn from `seed`; entries and aspects come before what belongs to them.
fn build<'r>(rules: &'r RuleSet, field: &[Entry], seed: u64) -> Material<'r> {
    let mut material = Material::new(rules);
    let mut order: Vec<usize> = (0..field.len()).collect();
    shuffle(&mut order, seed);
    for number in &order {
        material.entry("g", &format!("e{number}"), "").unwrap();
    }
    let (mut facts, mut marks) = (Vec::new(), Vec::new());
    for (number, entry) in field.iter().enumerate() {
        for (place, aspect) in entry.aspects.iter().enumerate() {
            facts.push(Fact::Aspect(number, place));
            marks.extend((0..aspect.marks.len()).map(|judge| Fact::Mark(number, place, judge)));
        }
        facts.extend((0..entry.faults.len()).map(|place| Fact::Fault(number, place)));
    }
    shuffle(&mut facts, seed);
    shuffle(&mut marks, seed);
    for fact in facts.into_iter().chain(marks) {
        let (Fact::Aspect(number, ..) | Fact::Fault(number, ..) | Fact::Mark(number, ..)) = fact;
        let entry = material.find_entry("g", &format!("e{number}")).unwrap();
        match fact {
            Fact::Aspect(_, place) => {
                let aspect = &field[number].aspects[place];
                let (base, factor) = (Some(hundredths(aspect.base)), Some(hundredths(aspect.factor)));
                let code = format!("a{place}");
                let line = AspectLine {
                    module: aspect.module,
                    aspect: &code,
                    kind: "panel",
                    base,
                    factor,
                    criterion: "",
                };
                material.aspect(entry, line).unwrap();
            }
            Fact::Fault(_, place) => {
                material.adjust(entry, "order", "fault", hundredths(field[number].faults[place])).unwrap();
            }
            Fact::Mark(_, place, judge) => {
                let aspect = &field[number].aspects[place];
                let mark = Some(Points::from_millionths(aspect.marks[judge] * 250_000));
                let (code, judge) = (format!("a{place}"), format!("J{judge}"));
                let line = MarkLine {
                    module: aspect.module,
                    aspect: &code,
                    judge: &judge,
                    round: 1,
                    mark,
                    raw: None,
                };
                material.mark(entry, line).unwrap();
            }
        }
    }
    material
}

/// Fisher–Yates on a small generator; any order will do, as long as the seed repeats it.
fn shuffle<T>(items: &mut [T], seed: u64) {
    let mut state = seed;
    for index in (1..items.len()).rev() {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let other = usize::try_from(state >> 33).unwrap() % (index + 1);
        items.swap(index, other);
    }
}

fn ranks(outcome: &Outcome) -> Vec<(String, u32)> {
    let standings = outcome.groups.iter().flat_map(|group| &group.standings);
    standings.map(|standing| (standing.entry.clone(), standing.rank.unwrap())).collect()
}

fn rank_of(outcome: &Outcome, entry: &str) -> u32 {
    ranks(outcome).into_iter().find(|(name, _)| name == entry).unwrap().1
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_order_of_input_never_matters(field in field(8), one in any::<u64>(), other in any::<u64>()) {
        let rules = RuleSet::parse(RULES).unwrap();
        let outcome = |seed| compute(&build(&rules, &field, seed), Options::with_derivation()).unwrap();
        prop_assert_eq!(outcome(one), outcome(other));
    }

    #[test]
    fn raising_one_mark_never_lowers_the_entry(field in field(8), which in any::<prop::sample::Index>(), by in 1..=40_i64) {
        let rules = RuleSet::parse(RULES).unwrap();
        let before = compute(&build(&rules, &field, 1), Options::default()).unwrap();
        let number = which.index(field.len());
        let mut raised = field.clone();
        let aspects = &mut raised[number].aspects;
        let place = which.index(aspects.len());
        let mark = which.index(aspects[place].marks.len());
        aspects[place].marks[mark] = (aspects[place].marks[mark] + by).min(40);
        let after = compute(&build(&rules, &raised, 1), Options::default()).unwrap();
        let entry = format!("e{number}");
        prop_assert!(rank_of(&after, &entry) <= rank_of(&before, &entry));
    }

    #[test]
    fn adding_an_entry_never_reorders_the_others(field in field(8)) {
        let rules = RuleSet::parse(RULES).unwrap();
        let all = compute(&build(&rules, &field, 1), Options::default()).unwrap();
        let fewer = compute(&build(&rules, &field[..field.len() - 1], 1), Options::default()).unwrap();
        for (a, rank_a) in ranks(&fewer) {
            for (b, rank_b) in ranks(&fewer) {
                prop_assert_eq!(rank_a.cmp(&rank_b), rank_of(&all, &a).cmp(&rank_of(&all, &b)));
            }
        }
    }

    #[test]
    fn the_derivation_recomputes_to_the_result(field in field(8), touched in 1..=9_i64) {
        let rules = RuleSet::parse(RULES).unwrap();
        let outcome = compute(&build(&rules, &field, 1), Options::with_derivation()).unwrap();
        for standing in &outcome.groups[0].standings {
            let json = serde_json::to_string(standing.derivation.as_ref().unwrap()).unwrap();
            let derivation: Derivation = serde_json::from_str(&json).unwrap();
            prop_assert_eq!(Some(&derivation), standing.derivation.as_deref());
            prop_assert_eq!(derivation.check(), Ok(()));
            prop_assert_eq!(derivation.total, standing.total);
            prop_assert_eq!(derivation.rank, standing.rank);
            // And what was changed afterwards is found.
            let mut forged = derivation.clone();
            forged.total = forged.total.map(|total| total.plus(Exact::from(hundredths(touched))).unwrap());
            prop_assert!(forged.check().is_err());
        }
    }

    #[test]
    fn points_and_exact_values_survive_printing(millionths in any::<i64>(), divisor in 1..1000_usize) {
        let points = Points::from_millionths(millionths);
        prop_assert_eq!(points.to_string().parse(), Ok(points));
        let exact = Exact::from(points).div_count(divisor).unwrap();
        prop_assert_eq!(Exact::parse(&exact.to_string()), Some(exact));
    }

    #[test]
    fn exact_arithmetic_obeys_the_field_laws(a in -1_000_000_000..1_000_000_000_i64, b in 1..1_000_000_000_i64, n in 1..50_usize) {
        let (x, y) = (Exact::from(Points::from_millionths(a)).div_count(n).unwrap(), Exact::from(Points::from_millionths(b)));
        prop_assert_eq!(x.plus(y).unwrap().minus(y).unwrap(), x);
        prop_assert_eq!(x.times(y).unwrap().over(y).unwrap(), x);
        prop_assert_eq!(x.cmp(&y), x.minus(y).unwrap().cmp(&Exact::ZERO));
    }
}

#[test]
fn totals_of_the_presets_stay_within_their_maximum_and_their_samples_are_complete() {
    for preset in presets() {
        let material = sample(&preset.rules);
        let outcome = compute(&material, Options::with_derivation())
            .unwrap_or_else(|problems| panic!("{}: {}", preset.key, problems[0]));
        let max = Exact::from(preset.rules.rubric().unwrap().total);
        let standings = &outcome.groups[0].standings;
        assert!(standings.len() >= 5, "{}", preset.key);
        for standing in standings {
            assert!(standing.missing.is_empty(), "{}: {:?}", preset.key, standing.missing);
            assert!(
                standing.total.unwrap() <= max && standing.total.unwrap() > Exact::ZERO,
                "{}",
                preset.key
            );
            assert_eq!(standing.derivation.as_ref().unwrap().check(), Ok(()), "{}", preset.key);
        }
        let distinct: std::collections::HashSet<String> =
            standings.iter().map(|standing| standing.total.unwrap().to_string()).collect();
        assert!(distinct.len() >= 4, "{}: a believable field differs: {distinct:?}", preset.key);
    }
}
