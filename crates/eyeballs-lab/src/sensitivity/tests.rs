//! A market whose outcome is a product of two uncertain numbers has indices of variance in closed form; what has no effect has none.

use super::*;
use crate::Silent;
use crate::testing::{Memory, scenario};

const DAYS: i32 = 10;
const USERS: [f64; 2] = [10_000.0, 30_000.0];
const HAZARD: [f64; 2] = [0.0, 0.1];

/// Users that only leave, from day 1 on: after some days there are users x exp(-hazard x days) of them.
fn market(more: &str) -> Scenario {
    scenario(&format!(
        "title = 'T'
run = {{ days = {}, replications = 2, defaults = 'neutral' }}
people = {{ count = 40_000 }}
firm.f = {{ cash = 0, credit = 'unlimited' }}
[service.s]
firm = 'f'
initial_users = 20_000
return_hazard = 0
churn = {{ hazard = 0.05, spread = 0, satisfaction_effect = 0 }}
[goal]
maximise = \"final.active['s']\"
[[uncertainty]]
key = 'service.s.initial_users'
integer = true
distribution = {{ uniform = {{ minimum = {}, maximum = {} }} }}
[[uncertainty]]
key = 'service.s.churn.hazard'
distribution = {{ uniform = {{ minimum = {}, maximum = {} }} }}
[[uncertainty]]
key = 'service.s.session_minutes'
about = 0.5
{more}",
        DAYS + 1,
        USERS[0],
        USERS[1],
        HAZARD[0],
        HAZARD[1]
    ))
}

fn analysed(scenario: &Scenario, method: Method) -> Analysed {
    let sensitivity =
        Sensitivity::new(scenario, (method, Over::Uncertainties), None).expect("it can be analysed");
    sensitivity.run(None, &Silent, &AtomicBool::new(false)).expect("nobody stops it")
}

/// The mean of exp(-h x times), h even between its ends.
fn moment(times: i32) -> f64 {
    let ([low, high], times) = (HAZARD, f64::from(times));
    ((-times * low).exp() - (-times * high).exp()) / (times * (high - low))
}

/// Mean and variance of both numbers of the product.
fn moments() -> [(f64, f64); 2] {
    let users = ((USERS[0] + USERS[1]) / 2.0, (USERS[1] - USERS[0]).powi(2) / 12.0);
    let staying = moment(DAYS);
    [users, (staying, moment(2 * DAYS) - staying * staying)]
}

#[test]
fn indices_of_a_product_are_those_of_its_closed_form() {
    let analysed = analysed(&market(""), Method::Sobol { blocks: 64, pairs: true });
    let [(m1, v1), (m2, v2)] = moments();
    let variance = v1 * v2 + v1 * m2 * m2 + v2 * m1 * m1;
    let first = [v1 * m2 * m2 / variance, v2 * m1 * m1 / variance, 0.0];
    let together = v1 * v2 / variance;
    let total = [first[0] + together, first[1] + together, 0.0];
    let target = &analysed.targets[0];
    assert_eq!((analysed.targets.len(), &target.problem), (1, &None));
    assert!((target.mean / (m1 * m2) - 1.0).abs() < 0.03, "{} against {}", target.mean, m1 * m2);
    let within = |share: &Share, expected: f64| {
        let Estimated { low, high, .. } = share.share;
        assert!(low <= expected && expected <= high, "{expected} is not in {low} to {high}");
    };
    for (factor, effect) in target.effects.iter().enumerate() {
        let Effect::Variance { first: of_first, total: of_total } = effect else { panic!("{effect:?}") };
        within(of_first, first[factor]);
        within(of_total, total[factor]);
    }
    assert_eq!(target.pairs.iter().map(|pair| pair.factors).collect::<Vec<_>>(), [[0, 1], [0, 2], [1, 2]]);
    within(&target.pairs[0].share, together);
    within(&target.pairs[1].share, 0.0);
    // Luck is little among twenty thousand people.
    let noise = target.noise.expect("there are two replications");
    assert!(noise.value < 0.01, "{noise:?}");
    assert_eq!(analysed.factors[1], "service.s.churn.hazard");
    assert_eq!(analysed.simulations, 64 * (2 * 3 + 2) * 2);
}

#[test]
fn trajectories_step_as_the_product_does() {
    let analysed = analysed(&market(""), Method::Morris { trajectories: 12 });
    let [(m1, _), (m2, _)] = moments();
    let [size, spread] = [0, 2].map(|factor| {
        let Effect::Steps { size, spread, .. } = analysed.targets[0].effects[factor] else {
            panic!("{analysed:?}")
        };
        (size, spread)
    });
    // All of the range of users, at the mean of those who stay; what has no effect moves nothing but luck.
    let whole = (USERS[1] - USERS[0]) * m2;
    assert!((size.0.value / whole - 1.0).abs() < 0.2, "{size:?} against {whole}");
    assert!(spread.0.value < 0.01 * m1, "{spread:?}");
    assert!(size.1.value > spread.1.value, "the effect of a factor of a product depends on the other");
}

#[test]
fn of_two_variants_the_difference_is_looked_at_and_nothing_is_simulated_twice() {
    let scenario =
        market("[[variant]]\nname = 'a'\n[[variant]]\nname = 'b'\nset = { 'service.s.churn.hazard' = 0.01 }");
    let (store, stop) = (Memory::new(None), AtomicBool::new(false));
    let sensitivity =
        Sensitivity::new(&scenario, (Method::Morris { trajectories: 3 }, Over::Uncertainties), None)
            .expect("it is sound");
    assert_eq!(sensitivity.pilot(4, &store, &Silent, &stop), 4);
    assert_eq!(sensitivity.pilot(4, &store, &Silent, &stop), 0);
    let analysed = sensitivity.run(Some(&store), &Silent, &stop).expect("nobody stops it");
    let targets: Vec<_> = analysed.targets.iter().map(|target| (target.variant, target.less)).collect();
    assert_eq!(targets.len(), 3);
    assert!([(0, Some(1)), (1, Some(0))].contains(&targets[2]), "{targets:?}");
    assert!(analysed.targets[2].mean >= 0.0);
    let read = store.read();
    let again = sensitivity.run(Some(&store), &Silent, &stop).expect("nobody stops it");
    assert_eq!(format!("{again:?}"), format!("{analysed:?}"));
    assert_eq!(store.read() - read, sensitivity.simulations() as usize);
    assert_eq!(store.answers_count(), sensitivity.simulations() as usize);
}

#[test]
fn what_cannot_be_analysed_is_said() {
    let refused = |scenario: &Scenario, method| {
        Sensitivity::new(scenario, (method, Over::Uncertainties), None)
            .expect_err("it is refused")
            .to_string()
    };
    let sobol = Method::Sobol { blocks: 4, pairs: false };
    let plain = scenario(
        "title = 'T'\nrun = { days = 2 }\npeople = { count = 10 }\nfirm.f = { cash = 0 }\n[service.s]\nfirm = 'f'\n[goal]\nmaximise = \"final.users['s']\"\n",
    );
    assert!(refused(&plain, sobol).contains("nothing in the scenario is uncertain"));
    let aimless = scenario(
        "title = 'T'\nrun = { days = 2 }\npeople = { count = 10 }\nfirm.f = { cash = 0 }\n[service.s]\nfirm = 'f'\n",
    );
    assert!(refused(&aimless, sobol).contains("the scenario has no goal"));
    let correlated = market("correlation = { 'service.s.churn.hazard' = 0.5 }");
    assert!(refused(&correlated, sobol).contains("uncertainties that are correlated"));
    assert!(!refused(&market(""), Method::Sobol { blocks: 0, pairs: false }).is_empty());
}
