//! All fitted again with other values of what is assumed, against the law of the market.

use super::*;

/// Churn of the file, which is assumed, and the hazard of joining that made the data.
const CHURN: f64 = 0.02;
const JOINING: f64 = 0.02;

fn active(p: f64, h: f64) -> Vec<f64> {
    let text = law(p, h);
    let last = |line: &str| line.split(',').nth(2).and_then(|cell| cell.parse().ok());
    text.lines().skip(1).map(|line| last(line).expect("a number")).collect()
}

/// The hazard of joining that fits the first eight rows best with another churn, and the last row that follows.
fn fitted_again(h: f64) -> (f64, f64) {
    let observed = active(JOINING, CHURN);
    let squares = |p: f64| -> f64 {
        active(p, h).iter().zip(&observed).take(8).map(|(one, other)| (one - other) * (one - other)).sum()
    };
    let best = (0..2_000).map(|step| 0.005 * (8.0_f64).powf(f64::from(step) / 2_000.0));
    let best = best.min_by(|one, other| squares(*one).total_cmp(&squares(*other))).expect("there are some");
    (best, active(best, h)[11])
}

#[test]
fn an_assumed_number_is_halved_and_doubled_and_all_is_fitted_again() {
    let parameters = parameter("service.s.channel.organic.innovation", 0.002, 0.1);
    let text = market(ORGANIC, &(parameters + &target("active", "fit_until = 39\nrelative_error = 0.02")))
        + "[source]\n'service.s.churn.hazard' = 'assumption'\n";
    let scenario = scenario(&text, &law(JOINING, CHURN));
    let plan = scenario.calibration.expect("it has one");
    let settings = Settings { intervals: true, refits: 1, origins: 0, store: None };
    let found = calibrate(&plan, settings, &Silent, &AtomicBool::new(false)).expect("a result");
    let assumptions = found.assumptions.as_ref().expect("they were asked for");
    let first = &assumptions.numbers[0];
    assert_eq!((first.key.as_str(), first.value, first.origin), ("service.s.churn.hazard", CHURN, "source"));
    assert_eq!((first.low, first.high, first.matters), (0.01, 0.04, true));
    for (refit, churn) in first.refits.iter().zip([0.01, 0.04]) {
        let (joining, last) = fitted_again(churn);
        let near = |one: f64, other: f64| (one / other - 1.0).abs() < 0.06;
        assert!(near(refit.parameters[0], joining), "{joining} and {refit:?}");
        assert!(near(refit.forecasts[0], last), "{last} and {refit:?}");
        assert!(refit.settled && refit.value == churn, "{refit:?}");
        let change = refit.change_percent(0, &found.targets[0]).expect("somebody is active");
        assert!(change.abs() > 10.0 && (change > 0.0) == (churn < CHURN), "{change}");
        let way = if change < 0.0 { "lower" } else { "higher" };
        let sentence = format!(
            "with the assumed `service.s.churn.hazard` {churn:.4} instead of 0.0200 and all fitted again, what is simulated \
             of `active` of 59 is {:.0} % {way}",
            change.abs()
        );
        assert!(found.warnings.iter().any(|warning| warning.starts_with(&sentence)), "{:#?}", found.warnings);
    }
    // Others are defaults; what does nothing here is known to do nothing, and nothing is fitted again with it.
    let (others, idle): (Vec<_>, Vec<_>) = assumptions.numbers[1..].iter().partition(|one| one.matters);
    assert!(idle.iter().any(|one| one.moves == 0.0), "{idle:?}");
    assert!(others.iter().all(|one| one.moves <= first.moves && one.refits.is_empty()), "{others:?}");
    assert!(idle.iter().all(|one| one.refits.is_empty() && one.origin == "default"), "{idle:?}");
}
