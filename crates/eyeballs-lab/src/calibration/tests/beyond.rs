//! What goes beyond one fit to the data: priors, derived numbers, rivals, earlier origins.

use super::*;

const KEY: &str = "service.s.channel.organic.innovation";

fn found(text: &str, data: &str, settings: Settings<'_>) -> Calibrated {
    let plan = scenario(text, data).calibration.expect("it has one");
    calibrate(&plan, settings, &Silent, &AtomicBool::new(false)).unwrap_or_else(|error| panic!("{error}"))
}

const PLAIN: Settings<'static> = Settings { intervals: true, refits: 0, origins: 0, store: None };

/// Active people by the law, each observation a tenth off or so: normal numbers, of mean square one.
fn noisy() -> String {
    const OFF: [f64; 12] = [0.3, -1.1, 0.8, 1.4, -0.6, -0.2, 0.9, -1.5, 0.4, -0.9, 1.3, -0.8];
    let mut lines = law(0.02, 0.02).lines().map(str::to_owned).collect::<Vec<_>>();
    for (line, off) in lines[1..].iter_mut().zip(OFF) {
        let (head, active) = line.rsplit_once(',').expect("a cell");
        let active: f64 = active.parse().expect("a number");
        *line = format!("{head},{}", active * (1.0 + 0.1 * off));
    }
    lines.join("\n") + "\n"
}

/// A prior counts as one more observation of the logarithm: estimates are means weighted by precision.
#[test]
fn a_lognormal_prior_pulls_by_its_precision() {
    let with = |more: &str| {
        let parameter = parameter(KEY, 0.002, 0.2) + more;
        let text = market(ORGANIC, &(parameter + &target("active", "relative_error = 0.1")));
        let text =
            text + &format!("[[calibration.derived]]\nname = 'a year'\nof = \"setting['{KEY}'] * 365\"\n");
        found(&text, &noisy(), PLAIN)
    };
    let before = with("");
    let (best, log_error) = {
        let estimate = &before.parameters[0];
        (estimate.best, libm::log(estimate.high / estimate.low) / (2.0 * 1.96))
    };
    assert_eq!((before.goodness.log_prior, &before.parameters[0].prior), (None, &None));
    let (median, sigma) = (0.95 * best, 0.7 * log_error);
    let after = with(&format!("prior = {{ lognormal = {{ median = {median}, sigma = {sigma} }} }}\n"));
    let (data, prior) = (1.0 / (log_error * log_error), 1.0 / (sigma * sigma));
    let expected = (data * libm::log(best) + prior * libm::log(median)) / (data + prior);
    let expected_error = 1.0 / libm::sqrt(data + prior);
    let estimate = &after.parameters[0];
    let off = (libm::log(estimate.best) - expected) / expected_error;
    assert!(off.abs() < 0.3, "{off} standard errors: {estimate:?}, expected {}", libm::exp(expected));
    let error = libm::log(estimate.high / estimate.low) / (2.0 * 1.96);
    assert!((error / expected_error - 1.0).abs() < 0.15, "{error} and {expected_error}");
    // The density of the best value by hand.
    let score = libm::log(estimate.best / median) / sigma;
    let by_hand =
        -0.5 * (score * score + libm::log(std::f64::consts::TAU)) - libm::log(sigma * estimate.best);
    assert!((after.goodness.log_prior.expect("there is one") - by_hand).abs() < 1e-9);
    assert_eq!(estimate.prior, Some(format!("lognormal with median {median} and sigma {sigma}")));
    // What is derived goes along.
    let [year] = &after.derived[..] else { panic!("{:?}", after.derived) };
    assert!((year.best / (365.0 * estimate.best) - 1.0).abs() < 1e-12);
    let near = |one: f64, other: f64| (libm::log(one / other) / error).abs() < 0.4;
    assert!(
        near(year.low, 365.0 * estimate.low) && near(year.high, 365.0 * estimate.high),
        "{year:?} {estimate:?}"
    );
}

/// In the one the churn may be what it was, in the other it is set to something else.
#[test]
fn of_two_rivals_the_one_that_made_the_data_is_nearer() {
    let variants =
        "[[variant]]\nname = 'a'\n[[variant]]\nname = 'b'\nset = { 'service.s.churn.hazard' = 0.1 }\n";
    let parameters = parameter(KEY, 0.002, 0.2) + &parameter("service.s.churn.hazard", 0.002, 0.2);
    let targets = target("joined", "relative_error = 0.05") + &target("active", "relative_error = 0.05");
    let text = market(&format!("{ORGANIC}{variants}"), &(parameters + &targets));
    let text = text.replace("budget = 80", "budget = 60\nrivals = ['a', 'b']");
    let all = found(&text, &law(0.02, 0.03), Settings { intervals: false, ..PLAIN });
    let [a, b] = &all.rivals[..] else { panic!("{:?}", all.rivals) };
    assert_eq!((a.variant.as_str(), b.variant.as_str()), ("a", "b"));
    // Targets without a subject are about the first: the same fit once more.
    assert_eq!(a.goodness.log_likelihood, all.goodness.log_likelihood);
    assert_eq!((a.goodness.fitted_quantities, b.goodness.fitted_quantities), (2, 1));
    assert_eq!(b.parameters.iter().map(|one| one.idle).collect::<Vec<_>>(), [false, true], "{b:?}");
    for rival in [a, b] {
        let by_hand = 2.0 * rival.goodness.fitted_quantities as f64 - 2.0 * rival.goodness.log_likelihood;
        assert!((rival.goodness.aic - by_hand).abs() < 1e-9, "{rival:?}");
    }
    assert_eq!((a.aic_difference, a.goodness.fits), (0.0, Some(true)), "{a:?}");
    assert!((b.aic_difference - (b.goodness.aic - a.goodness.aic)).abs() < 1e-9);
    assert!(b.aic_difference > 10.0 && b.goodness.fits == Some(false), "{b:?}");
    assert_eq!(
        verdict(&all.rivals).split(" (AIC").next(),
        Some("`a` is nearest to the data; next to none for `b`"),
        "{}",
        verdict(&all.rivals)
    );
}

#[test]
fn of_alike_and_of_wrong_rivals_no_more_is_said_than_carries() {
    let rival = |variant: &str, aic_difference: f64, fits| Rival {
        variant: variant.to_owned(),
        goodness: Goodness { fits, ..Goodness::default() },
        aic_difference,
        relative_likelihood: libm::exp(-0.5 * aic_difference),
        sum_of_squares: 1.0,
        settled: true,
        parameters: Vec::new(),
        evaluations: 1,
    };
    let said =
        verdict(&[rival("x", 1.9, Some(true)), rival("y", 0.0, Some(true)), rival("z", 5.0, Some(true))]);
    assert_eq!(
        said,
        "the data cannot tell `y` and `x` apart (AIC differs by less than 2); less support for `z`"
    );
    let said = verdict(&[rival("x", 0.0, Some(false)), rival("y", 40.0, Some(false))]);
    assert!(said.contains("even the best DOES NOT FIT") && said.contains("next to none for `y`"), "{said}");
    let said = verdict(&[rival("x", 0.0, None), Rival { settled: false, ..rival("y", 3.0, None) }]);
    assert!(
        said.contains("cannot be said") && said.contains("the search of `y` did not come to rest"),
        "{said}"
    );
}

#[test]
fn earlier_days_forecast_the_rest() {
    let all = found(&two_parameters(), &law(0.02, 0.03), Settings { origins: 3, ..PLAIN });
    assert_eq!(all.origins.len(), 3);
    let days: Vec<u32> = all.origins.iter().map(|origin| origin.day).collect();
    assert!(days.windows(2).all(|pair| pair[0] < pair[1]) && days.iter().all(|day| day % 5 == 4), "{days:?}");
    for origin in &all.origins {
        for (value, truth) in origin.parameters.iter().zip([0.02, 0.03]) {
            assert!((value / truth - 1.0).abs() < 0.2, "{origin:?}");
        }
        let joined = &origin.targets[0];
        // Rows end every five days, the last with day 59.
        assert_eq!((joined.target.as_str(), joined.rows as u32), ("joined", (59 - origin.day) / 5));
        let of = |name: &str| joined.scores.iter().find(|score| score.forecast == name).expect("it is there");
        let (model, last) = (of("model"), of("last value"));
        assert!(model.mean_absolute_error < 0.5 * last.mean_absolute_error, "{joined:?}");
        assert!(model.of_running_sum < last.of_running_sum && model.of_running_sum.is_some(), "{joined:?}");
    }
    let [(name, from, scores), ..] = &mean_scores(&all.origins)[..] else { panic!("no target") };
    let by_hand: f64 =
        all.origins.iter().map(|origin| origin.targets[0].scores[0].mean_absolute_error).sum::<f64>() / 3.0;
    assert_eq!((name.as_str(), *from, scores[0].forecast.as_str()), ("joined", 3, "model"));
    assert!((scores[0].mean_absolute_error / by_hand - 1.0).abs() < 1e-12);
}
