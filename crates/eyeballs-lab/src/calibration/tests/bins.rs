//! A distribution as target, against the law of the market.

use super::*;

/// People observed in all.
const OBSERVED: f64 = 1_000.0;
const JOINING: f64 = 0.02;

/// Shares of people who never joined, who are active and who left, on the last day.
fn shares(churn: f64) -> [f64; 3] {
    let text = law(JOINING, churn);
    let cells =
        |line: &str| -> Vec<f64> { line.split(',').map(|cell| cell.parse().expect("a number")).collect() };
    let rows: Vec<Vec<f64>> = text.lines().skip(1).map(cells).collect();
    let joined: f64 = rows.iter().map(|row| row[1]).sum();
    let active = rows.last().expect("a row")[2];
    [f64::from(PEOPLE) - joined, active, joined - active].map(|people| people / f64::from(PEOPLE))
}

#[test]
fn counts_of_bins_are_multinomial() {
    let truth = 0.03;
    let counts = shares(truth).map(|share| (OBSERVED * share).round());
    let target = format!(
        "[[calibration.target]]\nname = 'where people are'\nobserved = {counts:?}\nbins = [\"{PEOPLE} - total.joined['s']\", \
         \"final.active['s']\", \"total.joined['s'] - final.active['s']\"]\n"
    );
    let text = market(ORGANIC, &(parameter("service.s.churn.hazard", 0.003, 0.3) + &target));
    let text = text
        .replace("innovation = 0.01", "innovation = 0.02")
        .replace("replications = 2", "replications = 6");
    let found = calibrated(&text, "");
    let estimate = &found.parameters[0];
    // Information of Fisher: of each person the square of how the logarithm of the share goes with the hazard.
    let step = 1e-5;
    let information: f64 = shares(truth)
        .iter()
        .zip(shares(truth + step).iter().zip(shares(truth - step)))
        .map(|(share, (above, below))| {
            let slope = (above - below) / (2.0 * step);
            OBSERVED * slope * slope / share
        })
        .sum();
    // The simulations are a sample, too: of as many people, six times.
    let more = libm::sqrt(1.0 + OBSERVED / (6.0 * f64::from(PEOPLE)));
    let error = more / libm::sqrt(information);
    assert!((estimate.standard_error / error - 1.0).abs() < 0.2, "{error} and {estimate:?}");
    assert!((estimate.best - truth).abs() < 2.0 * error, "{estimate:?}");
    // Three counts that add up, one parameter.
    assert_eq!(found.degrees_of_freedom, 1);
    assert_eq!(found.goodness.fits, Some(true), "{:?}", found.goodness);
    let rows = &found.targets[0].rows;
    let simulated: f64 = rows.iter().map(|row| row.simulated).sum();
    assert!(
        (simulated - counts.iter().sum::<f64>()).abs() < 1e-6,
        "what is compared are shares: {simulated}"
    );
    assert!(found.targets[0].is_distribution && found.targets[0].autocorrelation.is_none());
}
