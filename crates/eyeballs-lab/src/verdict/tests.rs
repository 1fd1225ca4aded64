//! Verdicts on outcomes that were made up, so that what must come out is known.

use super::*;
use crate::testing::scenario;
use eyeballs_experiments::design::sobol;

const FUTURES: usize = 128;

/// Two or three variants with what counts; two numbers are uncertain, and a third goes with the second.
fn market(goal: &str) -> Scenario {
    scenario(&format!(
        "title = 'T'
run = {{ days = 10, replications = {FUTURES} }}
people = {{ count = 1_000 }}
firm.f = {{ cash = 0, credit = 'unlimited' }}
service.s.firm = 'f'
variant = [{{ name = 'a' }}, {{ name = 'b' }}, {{ name = 'c' }}]
[[uncertainty]]
key = 'people.outside_weight'
distribution = {{ uniform = {{ minimum = 2, maximum = 6 }} }}
[[uncertainty]]
key = 'service.s.session_minutes'
distribution = {{ uniform = {{ minimum = 5, maximum = 15 }} }}
group = 'use'
[[uncertainty]]
key = 'service.s.churn.hazard'
distribution = {{ uniform = {{ minimum = 0.1, maximum = 0.2 }} }}
group = 'use'
[goal]
{goal}"
    ))
}

fn drawn(scenario: &Scenario) -> Vec<UncertaintyResult> {
    let uncertainties = scenario.uncertainties.as_ref().expect("some");
    let points = sobol(FUTURES, uncertainties.factors(), 1).expect("a design");
    let values: Vec<Vec<f64>> = points.iter().map(|point| uncertainties.values(point)).collect();
    let list = uncertainties.list.iter().enumerate();
    list.map(|(index, uncertainty)| UncertaintyResult {
        key: uncertainty.factor.key.clone(),
        values: values.iter().map(|values| values[index]).collect(),
    })
    .collect()
}

/// Something between -1 and 1 that looks like chance, whatever the draw: its variance is a third.
fn noise(draw: usize, what: usize) -> f64 {
    // SplitMix64's finaliser, twice.
    let mix = |x: u64| {
        let x = (x ^ (x >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let x = (x ^ (x >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        x ^ (x >> 31)
    };
    let mixed = mix(mix(draw as u64 + 1).wrapping_add(what as u64));
    2.0 * ((mixed >> 11) as f64 / (1_u64 << 53) as f64) - 1.0
}

/// `b` is 10 (weight - 3) better than `a`, and `c` is far behind; all with noise of the agents, which repeats draw anew.
fn outcomes(scenario: &Scenario, uncertainties: &[UncertaintyResult]) -> (GoalResult, Repeats) {
    let rule = scenario.goal.as_ref().expect("a goal");
    let simulate = |variant: usize, draw: usize, people: usize| {
        let weight = uncertainties[0].values[draw];
        let base = [0.0, 10.0 * (weight - 3.0), -100.0][variant];
        Some(base + 3.0 * noise(draw, 10 * people + variant))
    };
    let all = |count: usize, people: usize| -> Vec<Vec<Option<f64>>> {
        (0..3).map(|variant| (0..count).map(|draw| simulate(variant, draw, people)).collect()).collect()
    };
    let repeats = Repeats { other_people: all(32, 1), other_market: all(32, 2) };
    let goal = GoalResult {
        expression: rule.expression.clone(),
        maximise: rule.maximise,
        risk: rule.risk.name(),
        conditions: rule.conditions.clone(),
        outcomes: all(FUTURES, 0),
        met: vec![vec![FUTURES as u32; rule.conditions.len()]; 3],
        problem: None,
        repeats: None,
    };
    (goal, repeats)
}

fn told(goal: &str, change: impl Fn(&mut GoalResult)) -> Verdict {
    let scenario = market(goal);
    let uncertainties = drawn(&scenario);
    let (mut goal, repeats) = outcomes(&scenario, &uncertainties);
    change(&mut goal);
    verdict(&scenario, &uncertainties, Some(&goal), Some(&repeats)).expect("there are alternatives")
}

#[test]
fn the_best_its_lead_and_what_it_hinges_on_are_those_that_were_planted() {
    let verdict = told("maximise = \"final.users['s']\"", |_| {});
    assert_eq!((verdict.futures, verdict.best), (FUTURES as u32, Some(1)));
    assert!(verdict.missing.is_empty(), "{:?}", verdict.missing);
    // The weight is above 3 in three futures of four.
    assert!((verdict.standings[1].best_share - 0.75).abs() < 0.05, "{:?}", verdict.standings[1]);
    assert_eq!(verdict.standings[2].best_share, 0.0);
    let lead = &verdict.comparisons[0];
    assert_eq!((lead.best, lead.other, lead.told_apart), (1, 0, true));
    assert!((lead.advantage - 10.0).abs() < 1.0, "{lead:?}");
    let hinges = verdict.hinges.expect("something is uncertain");
    assert_eq!(hinges.between, [1, 0]);
    // Of the group of two the first stands for both.
    let keys: Vec<&str> = hinges.inputs.iter().map(|input| input.key.as_str()).collect();
    assert_eq!(keys, ["people.outside_weight", "service.s.session_minutes"]);
    let weight = &hinges.inputs[0];
    assert!(weight.explains.expect("noise is known").share > 0.9, "{weight:?}");
    let [value] = &weight.break_even[..] else { panic!("{weight:?}") };
    assert!((value.at - 3.0).abs() < 0.15 && value.wins_above, "{value:?}");
    assert!(value.low < Some(3.0) && value.high > Some(3.0), "{value:?}");
    // Who knows the weight loses nothing below 3: on average 10 x 1/4 x 1/2.
    let [weight, all] = [weight.information, hinges.information.expect("enough draws")];
    assert!((weight.value - 1.25).abs() < 4.0 * weight.standard_error, "{weight:?}");
    assert!((all.value - 1.25).abs() < 4.0 * all.standard_error, "{all:?}");
}

#[test]
fn ignorance_luck_and_agents_are_told_apart() {
    let hinges = told("maximise = \"final.users['s']\"", |_| {}).hinges.expect("something is uncertain");
    let split = hinges.split.expect("draws were repeated");
    // Ten times a uniform number over 4 has variance 133; two noises of 3 have 6 together.
    assert!((split.ignorance.share - 133.3 / 139.3).abs() < 0.05, "{split:?}");
    assert!(split.luck.interval.low <= 0.0 && split.luck.interval.high >= 0.0, "{split:?}");
    assert!((split.deviation - 139.3_f64.sqrt()).abs() < 1.0, "{split:?}");
    assert!(!split.agents_dominate);
    assert_eq!(split.agents_needed, Some(1_000));
}

#[test]
fn what_is_to_be_small_is_best_where_it_is_smallest() {
    let verdict = told("minimise = \"final.users['s']\"", |_| {});
    assert_eq!(verdict.best, Some(2));
    let standing = &verdict.standings[2];
    assert!((standing.mean + 100.0).abs() < 1.0 && standing.p10 <= standing.p90, "{standing:?}");
    // Its worst outcomes are the largest.
    assert!(standing.worst_tenth > standing.p90 - 1e-9, "{standing:?}");
    assert!(verdict.comparisons.iter().all(|other| other.advantage > 90.0), "{:?}", verdict.comparisons);
}

#[test]
fn a_variant_that_does_not_meet_the_conditions_is_no_choice() {
    let goal = "maximise = \"final.users['s']\"\nsubject_to = \"final.cash['f'] >= 0\"";
    let seldom = |variants: &'static [usize]| {
        move |goal: &mut GoalResult| {
            variants.iter().for_each(|&variant| goal.met[variant][0] = FUTURES as u32 / 2 - 1);
        }
    };
    let verdict = told(goal, seldom(&[1]));
    assert_eq!((verdict.choices, verdict.best), (vec![0, 2], Some(0)));
    let verdict = told(goal, seldom(&[0, 1]));
    assert_eq!((verdict.best, verdict.standings.len()), (Some(2), 0));
    let verdict = told(goal, seldom(&[0, 1, 2]));
    assert_eq!(verdict.best, None);
    assert!(verdict.missing[0].starts_with("no variant meets the conditions"), "{:?}", verdict.missing);
}

#[test]
fn risk_chooses_who_does_least_badly() {
    // In its worst tenth of futures `b` is at 10 (2.2 - 3) and below; `a` is never much below 0.
    assert_eq!(told("maximise = \"final.users['s']\"\nrisk = 'cvar10'", |_| {}).best, Some(0));
    // But `a` may miss 30, and `b` no more than 10.
    assert_eq!(told("maximise = \"final.users['s']\"\nrisk = 'regret'", |_| {}).best, Some(1));
}

#[test]
fn futures_without_all_outcomes_do_not_count() {
    let verdict = told("maximise = \"final.users['s']\"", |goal| {
        goal.outcomes[0][3] = None;
        goal.outcomes[2][100] = None;
    });
    assert_eq!(verdict.futures, FUTURES as u32 - 2);
    assert!(verdict.hinges.is_some());
    let verdict = told("maximise = \"final.users['s']\"", |goal| {
        goal.outcomes[0][1..].fill(None);
    });
    assert_eq!((verdict.best, verdict.futures), (None, 1));
    assert_eq!(
        verdict.missing,
        ["which variant is best: too few draws: 1, and at least 2 are needed; ask for more"]
    );
}
