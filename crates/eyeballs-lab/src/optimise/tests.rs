//! A price and a hazard whose best values are known.

use super::*;
use crate::Silent;
use crate::testing::scenario;

/// Of 8,000 users are left e^(-10 h) on day 10: (h - 0.04)^2 is least where 8000 e^-0.4 = 5363 are.
fn market(goal: &str) -> Scenario {
    scenario(&format!(
        "title = 'T'
run = {{ days = 11, replications = 2, defaults = 'neutral' }}
people = {{ count = 8_000 }}
firm.f = {{ cash = 0, credit = 'unlimited' }}
[service.s]
firm = 'f'
initial_users = 8_000
return_hazard = 0
churn = {{ hazard = 0.05, spread = 0, satisfaction_effect = 0 }}
[goal]
{goal}
[[variant]]
name = 'a'
[[variant]]
name = 'fixed'
set = {{ 'service.s.churn.hazard' = 0.08 }}
[[lever]]
key = 'service.s.churn.hazard'
from = 0.01
to = 0.12
"
    ))
}

fn optimised(scenario: &Scenario) -> Optimised {
    let search = Optimisation::new(scenario, Some(24), None).expect("it is sound");
    search.run(None, None, &Silent, &AtomicBool::new(false)).expect("nobody stops it")
}

#[test]
fn the_best_is_found_is_seen_again_and_its_flat_part_is_that_of_the_parabola() {
    // 100 - (x / 1000 - 5.363)^2: 99 at 0.06 of its top, 100, when x is a thousand off.
    let goal = "maximise = \"100 - (final.active['s'] / 1000 - 5.363) * (final.active['s'] / 1000 - 5.363)\"";
    let scenario = market(goal);
    let found = optimised(&scenario);
    assert!(found.problems.is_empty(), "{:?}", found.problems);
    let [a, fixed] = &found.searches[..] else { panic!("{found:?}") };
    let best = a.best.as_ref().expect("there is one");
    assert!((best.values[0] - 0.04).abs() < 0.004 && best.mean > 99.9, "{best:?}");
    assert!(a.evaluations.len() <= 24 && a.evaluations.len() > 10, "{}", a.evaluations.len());
    // Without the lever nothing happens: no search, one that races.
    assert!(fixed.is_idle && fixed.finalists.len() == 1, "{fixed:?}");
    // ln(5.363 / 6.363) and ln(5.363 / 4.363), by ten.
    let Flat { low, high, .. } = a.flat[0];
    assert!((low - 0.0229).abs() < 0.003 && (high - 0.0606).abs() < 0.003, "{:?}", a.flat);
    let race = found.race.as_ref().expect("there is one");
    let chosen = race.chosen.expect("all but one are far better");
    assert_eq!(found.finalists[chosen].0, 0);
    assert!((found.finalists[chosen].1[0] - 0.04).abs() < 0.01, "{found:?}");
}

#[test]
fn conditions_are_kept() {
    // As many as possible, but no more than 4,000: e^-10h = 0.5 at 0.0693.
    let goal = "maximise = \"final.active['s']\"\nsubject_to = \"final.active['s'] <= 4000\"";
    let found = optimised(&market(goal));
    let best = found.searches[0].best.as_ref().expect("there is one");
    assert!((0.0685..0.074).contains(&best.values[0]), "{best:?}");
    // What lies at the border of the conditions for the luck of the search crosses it with other luck.
    let race = found.race.as_ref().expect("there is one");
    let chosen = race.chosen.expect("one is best");
    assert_eq!(found.finalists[chosen].0, 0, "{found:?}");
    assert!(race.standings[chosen].met >= 0.5 && found.finalists[chosen].1[0] > 0.0685, "{race:?}");
}

#[test]
fn what_cannot_be_searched_is_said() {
    let scenario = market("maximise = \"final.active['s']\"");
    let error = Optimisation::new(&scenario, Some(5), None).expect_err("too few");
    assert_eq!(error.to_string(), "a search over 1 levers takes 8 evaluations or more");
}
