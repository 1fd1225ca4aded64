//! Which simulations there are, that each is the scenario at its values, and what outcomes that were made up amount to.

use super::*;
use crate::Silent;
use crate::batch::Batch;
use crate::draws::scenario_at;
use crate::evaluation::Outcome;
use crate::testing::scenario;
use std::io::Cursor;

/// Two variants, of which `b` sets its own churn.
fn market(more: &str) -> Scenario {
    scenario(&format!(
        "title = 'T'
run = {{ days = 40, replications = 3 }}
people = {{ count = 4_000 }}
firm.f = {{ cash = 0, credit = 'unlimited' }}
[service.s]
firm = 'f'
initial_users = 2_000
[[service.s.channel]]
kind = 'organic'
innovation = 0.01
[[variant]]
name = 'a'
[[variant]]
name = 'b'
set = {{ 'service.s.churn.hazard' = 0.02 }}
[goal]
maximise = \"final.users['s']\"
[[lever]]
key = 'service.s.churn.hazard'
values = [0.05, 0.01, 0.03]
{more}"
    ))
}

fn explored(scenario: &Scenario) -> Explored {
    let exploration = Exploration::new(scenario, &Design::Grid, None).expect("it can be explored");
    exploration.run(None, None, &Silent, &AtomicBool::new(false)).expect("nobody stops it")
}

/// The goal's outcomes, by variant and replication, as a run has them.
fn run(scenario: &Scenario) -> Vec<Vec<Option<f64>>> {
    let mut curves = Cursor::new(Vec::new());
    let results = Batch::new(scenario).run(&mut [], &mut curves, &Silent, &AtomicBool::new(false));
    results.expect("memory can be written").goal.expect("there is one").outcomes
}

#[test]
fn each_alternative_is_the_scenario_at_its_values_and_what_no_lever_changes_is_done_once() {
    let scenario = market("");
    let explored = explored(&scenario);
    // Three of `a` in each of three replications; of `b` one.
    assert_eq!(explored.simulations, 12);
    assert_eq!(explored.alternatives.len(), 6);
    for (index, churn) in [0.05, 0.01, 0.03].into_iter().enumerate() {
        let changed = market("").candidates.expect("there is a lever");
        let values = scenario.levers.iter().map(|lever| &lever.factor).zip([churn]);
        let mut known = changed.at(values).expect("values that go together");
        known.goal = scenario.goal.clone();
        let outcomes = run(&known);
        for (variant, expected) in outcomes.iter().enumerate() {
            let alternative = &explored.of_variant(variant)[index];
            assert_eq!((alternative.variant, &alternative.values[..]), (variant, &[churn][..]));
            assert_eq!(&alternative.outcomes, expected, "{variant} at {churn}");
        }
    }
    // Whoever leaves least is best.
    let best = explored.best.expect("all are choices");
    assert_eq!(explored.alternatives[best].values, [0.01]);
    assert_eq!(explored.alternatives[best].loss, Some(0.0));
    assert!(explored.problems.is_empty(), "{:?}", explored.problems);
}

#[test]
fn levers_are_combined_and_ignorance_is_that_of_a_run() {
    let scenario = market(
        "[[lever]]
key = 'service.s.session_minutes'
values = [5, 10]
[[uncertainty]]
key = 'people.outside_weight'
about = 0.5",
    );
    let exploration = Exploration::new(&scenario, &Design::Grid, None).expect("it can be explored");
    let expected = [[0.05, 5.0], [0.05, 10.0], [0.01, 5.0], [0.01, 10.0], [0.03, 5.0], [0.03, 10.0]];
    let points: Vec<[f64; 2]> = exploration.points().iter().map(|point| [point[0], point[1]]).collect();
    assert_eq!(points, expected);
    assert_eq!(exploration.simulations(), 3 * (6 + 2));
    let explored = exploration.run(None, None, &Silent, &AtomicBool::new(false)).expect("nobody stops it");
    let fixed = scenario.levers.iter().map(|lever| &lever.factor).zip([0.03, 10.0]);
    // A run of the file with these values draws the same of what nobody knows.
    let draws = Draws::new(&scenario).expect("something is uncertain");
    for replication in 0..3 {
        let values: Vec<_> = fixed.clone().chain(draws.of(replication)).collect();
        let mut known = scenario_at(&scenario, &values).expect("values that go together");
        known.goal = scenario.goal.clone();
        let outcomes = run(&known);
        let index = replication as usize;
        assert_eq!(explored.of_variant(0)[5].outcomes[index], outcomes[0][index]);
        assert_eq!(explored.of_variant(1)[5].outcomes[index], outcomes[1][index]);
    }
}

/// One lever with values from 1 on, one variant, and made-up outcomes of two replications.
fn made_up(outcomes: &[[f64; 2]], maximise: bool) -> Explored {
    let mut scenario = market("");
    scenario.variants.truncate(1);
    scenario.goal.as_mut().expect("there is one").maximise = maximise;
    let outcome = |&outcome: &f64| Outcome { outcome: Some(outcome), met: true, ..Outcome::default() };
    let outcomes: Vec<Vec<Outcome>> =
        outcomes.iter().map(|both| both.iter().map(outcome).collect()).collect();
    let points: Vec<Vec<f64>> = (1..=outcomes.len()).map(|number| vec![number as f64]).collect();
    Explored::new(&scenario, vec!["price".to_owned()], &points, outcomes)
}

#[test]
fn losses_are_paired_and_what_luck_could_explain_is_not_told_apart() {
    let explored = made_up(&[[90.0, 110.0], [91.0, 113.0], [60.0, 81.0], [100.0, 90.0]], true);
    assert_eq!(explored.best, Some(1));
    let losses: Vec<f64> = explored.alternatives.iter().filter_map(|one| one.loss).collect();
    assert_eq!(losses, [2.0, 0.0, 31.5, 7.0]);
    // Of 1 and 3 the deviation is sqrt(2), of the mean 1; Student's t with one degree of freedom is 12.7062.
    let error = explored.alternatives[0].loss_error.expect("two replications");
    assert!((error - 12.706_2).abs() < 1e-3, "{error}");
    assert!(explored.alternatives[0].may_be_best());
    // 31 and 32 differ by less: 6.35, of one side and for three together 9.5.
    assert!(!explored.alternatives[2].may_be_best());
    assert!(explored.alternatives[3].may_be_best());
}

#[test]
fn the_flat_part_ends_where_more_than_a_share_is_lost() {
    let explored =
        made_up(&[[50.0; 2], [99.5; 2], [99.0; 2], [100.0; 2], [99.2; 2], [98.0; 2], [99.9; 2]], true);
    assert_eq!(explored.flat(0, 0.01), Some([2.0, 5.0]));
    assert_eq!(explored.flat(0, 0.001), Some([4.0, 4.0]));
    assert_eq!(explored.flat(0, 0.6), Some([1.0, 7.0]));
    let small = made_up(&[[3.0; 2], [1.0; 2], [1.005; 2]], false);
    assert_eq!((small.best, small.flat(0, 0.01)), (Some(1), Some([2.0, 3.0])));
    assert_eq!(small.alternatives[0].loss, Some(2.0));
}

#[test]
fn what_does_not_meet_the_conditions_is_no_choice_and_what_is_missing_is_said() {
    let scenario = market("").levers.len();
    assert_eq!(scenario, 1);
    let text = market("[[lever]]\nkey = 'service.s.quality'\nfrom = 0.1\nto = 0.9");
    let mut without = text.clone();
    without.levers.clear();
    let error = Exploration::new(&without, &Design::Grid, None).expect_err("there is no lever");
    assert!(error.to_string().starts_with("the scenario has no lever; write what can be chosen"), "{error}");
    let mut without = text;
    without.goal = None;
    let error = Exploration::new(&without, &Design::Grid, None).expect_err("there is no goal");
    assert!(error.to_string().starts_with("the scenario has no goal"), "{error}");
    let conditional = scenario_with_condition();
    let explored = explored(&conditional);
    let choices: Vec<bool> = explored.of_variant(0).iter().map(|one| one.is_choice).collect();
    assert_eq!(choices, [true, false, true]);
    // The most users are too many.
    assert_eq!(explored.alternatives[explored.best.expect("others are")].values, [0.03]);
}

fn scenario_with_condition() -> Scenario {
    let text = market("");
    let users: Vec<f64> = explored(&text).of_variant(0).iter().filter_map(|one| one.mean).collect();
    let most = (users[1] + users[2].max(users[0])) / 2.0;
    scenario(&format!(
        "title = 'T'
run = {{ days = 40, replications = 3 }}
people = {{ count = 4_000 }}
firm.f = {{ cash = 0, credit = 'unlimited' }}
[service.s]
firm = 'f'
initial_users = 2_000
[[service.s.channel]]
kind = 'organic'
innovation = 0.01
[goal]
maximise = \"final.users['s']\"
subject_to = \"final.users['s'] < {most}\"
[[lever]]
key = 'service.s.churn.hazard'
values = [0.05, 0.01, 0.03]"
    ))
}
