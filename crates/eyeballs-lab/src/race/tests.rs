//! Of hazards whose order is known the race chooses the best; of equals it says that it cannot.

use super::*;
use crate::Silent;
use crate::draws::Draws;
use crate::factors::Over;
use crate::testing::scenario;
use eyeballs_scenario::Scenario;

/// Users that leave by a hazard: the fewer leave, the better.
fn market(more: &str) -> Scenario {
    scenario(&format!(
        "title = 'T'
run = {{ days = 11, replications = 2, defaults = 'neutral' }}
people = {{ count = 2_000 }}
firm.f = {{ cash = 0, credit = 'unlimited' }}
[service.s]
firm = 'f'
initial_users = 1_000
return_hazard = 0
churn = {{ hazard = 0.02, spread = 0, satisfaction_effect = 0 }}
[goal]
maximise = \"final.active['s']\"
{more}
[[lever]]
key = 'service.s.churn.hazard'
values = [0.02, 0.01, 0.03]
"
    ))
}

fn raced(scenario: &Scenario, hazards: &[f64], rule: &Rule) -> Raced {
    let factors = Factors::new(scenario, Over::Levers).expect("there is a lever");
    let simulator = Simulator::new(scenario, Draws::of_replications(scenario, rule.most), None);
    let contender = |&hazard: &f64| Contender { variant: 0, values: vec![hazard] };
    let contenders: Vec<Contender> = hazards.iter().map(contender).collect();
    race((&simulator, &factors), &contenders, 5, rule, (None, &Silent, &AtomicBool::new(false)))
        .expect("it can be run")
}

#[test]
fn the_best_is_chosen_and_its_lead_known_as_well_as_was_asked() {
    let found = raced(&market(""), &[0.02, 0.01, 0.03], &Rule::of_precision(4.0));
    assert_eq!((found.chosen, &found.left[..]), (Some(1), &[1][..]));
    let difference = found.difference.expect("there is another");
    assert_eq!(difference.next, 0);
    assert!(difference.enough && difference.half_width <= 4.0, "{difference:?}");
    // 1000 (e^-0.1 - e^-0.2).
    assert!((difference.mean - 86.1).abs() < 2.0 * difference.half_width, "{difference:?}");
    assert!(difference.replications >= 10 && found.standings[2].replications == 10, "{found:?}");
}

#[test]
fn equals_are_not_told_apart_within_what_is_allowed() {
    let rule = Rule { indifference: 0.1, precision: None, most: 16 };
    let found = raced(&market(""), &[0.0200, 0.020_01], &rule);
    assert_eq!((found.chosen, &found.left[..]), (None, &[0, 1][..]));
    assert_eq!(found.standings.iter().map(|one| one.replications).collect::<Vec<_>>(), [16, 16]);
}

#[test]
fn who_does_not_meet_the_conditions_is_not_chosen() {
    let scenario = market("subject_to = \"final.active['s'] < 860\"");
    let found = raced(&scenario, &[0.02, 0.01, 0.03], &Rule::of_precision(10.0));
    assert_eq!(found.chosen, Some(0), "{found:?}");
    assert_eq!(found.standings.iter().map(|one| one.met).collect::<Vec<_>>(), [1.0, 0.0, 1.0]);
}
