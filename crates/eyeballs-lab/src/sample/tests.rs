//! Users that only leave: where few are left follows from two numbers, and a third has nothing to do with it.

use super::*;
use crate::Silent;
use crate::testing::scenario;

fn market(goal: &str) -> Scenario {
    scenario(&format!(
        "title = 'T'
run = {{ days = 11, replications = 1, defaults = 'neutral' }}
people = {{ count = 4_000 }}
firm.f = {{ cash = 0, credit = 'unlimited' }}
[service.s]
firm = 'f'
initial_users = 2_000
return_hazard = 0
churn = {{ hazard = 0.05, spread = 0, satisfaction_effect = 0 }}
[goal]
maximise = \"final.active['s']\"
{goal}
[[uncertainty]]
key = 'service.s.initial_users'
integer = true
distribution = {{ uniform = {{ minimum = 1_000, maximum = 3_000 }} }}
[[uncertainty]]
key = 'service.s.churn.hazard'
distribution = {{ uniform = {{ minimum = 0, maximum = 0.2 }} }}
[[uncertainty]]
key = 'service.s.session_minutes'
about = 0.5
"
    ))
}

fn sampled(scenario: &Scenario, points: usize) -> Sampled {
    let sample =
        Sample::new(scenario, (&Design::Sobol(points), Over::Uncertainties), None).expect("it is sound");
    assert_eq!(sample.simulations(), points as u64 * scenario.variants.len() as u64);
    sample.run(None, &Silent, &AtomicBool::new(false)).expect("nobody stops it")
}

#[test]
fn more_users_go_with_more_and_leaving_with_fewer_and_minutes_with_nothing() {
    let found = sampled(&market(""), 128);
    let correlations = &found.dependences[0].correlations;
    let [users, hazard, minutes] = [0, 1, 2].map(|factor| correlations[factor]);
    assert!(users.partial.low > 0.8 && hazard.partial.high < -0.8, "{correlations:?}");
    assert!(minutes.spearman.low < 0.0 && minutes.spearman.high > 0.0, "{correlations:?}");
    assert!(users.spearman.value > 0.4 && hazard.spearman.value < -0.6, "{correlations:?}");
    assert!(found.event.is_none() && found.discoveries.is_empty());
}

#[test]
fn the_box_of_failures_is_where_they_are() {
    // Of 1000 users fewer than 400 are left from h = 0.092 on, of 3000 from 0.201 on.
    let found = sampled(&market("fails_if = \"final.active['s'] < 400\""), 256);
    assert_eq!(found.event, Some(Event::Said("final.active['s'] < 400".to_owned())));
    let discovery = &found.discoveries[0];
    let expected = (0..256).filter(|&point| {
        let values = &found.points[point];
        values[0] * (-10.0 * values[1]).exp() < 400.0
    });
    let expected = expected.count() as f64 / 256.0;
    assert!((discovery.prevalence - expected).abs() < 0.04, "{} {expected}", discovery.prevalence);
    let first = &discovery.boxes[0];
    assert!(first.density > 2.0 * discovery.prevalence && first.coverage > 0.6, "{first:?}");
    let hazard = first.limits.iter().find(|limit| limit.factor == 1).expect("the hazard matters");
    let low = hazard.low.expect("it is high where few are left");
    assert!((0.1..0.18).contains(&low.at) && low.found > 0.9 && hazard.high.is_none(), "{hazard:?}");
    assert!(hazard.quasi_p < 1e-6);
    // Whatever else is said is said to be next to chance.
    let minutes = first.limits.iter().find(|limit| limit.factor == 2);
    assert!(minutes.is_none_or(|limit| limit.quasi_p > 1e-4), "{minutes:?}");
}

#[test]
fn without_words_for_it_a_variant_fails_where_conditions_are_not_met_or_another_is_better() {
    let found = sampled(&market("subject_to = \"final.active['s'] >= 400\""), 32);
    assert_eq!(found.event, Some(Event::ConditionsNotMet));
    let two = scenario(
        "title = 'T'
run = { days = 11, replications = 1, defaults = 'neutral' }
people = { count = 2_000 }
firm.f = { cash = 0, credit = 'unlimited' }
[service.s]
firm = 'f'
initial_users = 1_000
return_hazard = 0
churn = { hazard = 0.05, spread = 0, satisfaction_effect = 0 }
[goal]
maximise = \"final.active['s']\"
[[variant]]
name = 'known'
set = { 'service.s.churn.hazard' = 0.06 }
[[variant]]
name = 'unknown'
[[uncertainty]]
key = 'service.s.churn.hazard'
distribution = { uniform = { minimum = 0, maximum = 0.2 } }
",
    );
    let found = Sample::new(&two, (&Design::LatinHypercube(64), Over::Uncertainties), None)
        .expect("it is sound")
        .run(None, &Silent, &AtomicBool::new(false))
        .expect("nobody stops it");
    assert_eq!(found.event, Some(Event::Beaten));
    // The unknown hazard is lower than 0.06 in three of ten.
    assert!((found.standings[1].best - 0.3).abs() < 0.05, "{:?}", found.standings);
    let low = found.discoveries[1].boxes[0].limits[0].low.expect("it loses where it is high");
    assert!((low.at - 0.06).abs() < 0.02, "{low:?}");
    let (of, less) = (found.dependences[2].variant, found.dependences[2].less);
    assert_eq!((of, less), (0, Some(1)));
}
