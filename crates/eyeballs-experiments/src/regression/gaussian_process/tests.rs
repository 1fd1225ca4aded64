use super::*;

fn uniform_points(count: usize, inputs: usize, number: u32) -> Vec<Vec<f64>> {
    let mut chance = Chance::new(5, "points", number);
    (0..count).map(|_| (0..inputs).map(|_| chance.uniform()).collect()).collect()
}

fn rows(values: &[f64]) -> Vec<Vec<f64>> {
    values.iter().map(|&value| vec![value]).collect()
}

/// Three and four points at 0, 1, 3 (and, to have enough, the same thrice) cannot be checked by eye; this can: correlations
/// a = exp(-1/2) and b = exp(-2) of neighbours in units of the length.
#[test]
fn the_likelihood_of_few_points_is_that_of_a_calculation_by_hand() {
    // Points 0, 1, 2 and 12: the last is alike to none, so that M falls into a block of three and a one.
    let settings =
        ProcessSettings { kernel: Kernel::SquaredExponential, trend: Trend::Constant, nugget: Some(0.0) };
    let (points, outcomes) = (rows(&[0.0, 1.0, 2.0, 100.0]), [1.0, 3.0, 2.0, 0.5]);
    let found =
        GaussianProcess::with_parameters(&points, &outcomes, settings, &[1.0], 0.0).expect("a process");
    let (a, b) = (libm::exp(-0.5), libm::exp(-2.0));
    // The determinant and the inverse of [1 a b; a 1 a; b a 1], from minors.
    let determinant = 1.0 + 2.0 * a * a * b - 2.0 * a * a - b * b;
    let (c00, c01, c02) = (1.0 - a * a, a * b - a, a * a - b);
    let c11 = 1.0 - b * b;
    let product = |x: &[f64; 4], y: &[f64; 4]| {
        let block = c00 * (x[0] * y[0] + x[2] * y[2])
            + c11 * x[1] * y[1]
            + c01 * (x[0] * y[1] + x[1] * y[0] + x[1] * y[2] + x[2] * y[1])
            + c02 * (x[0] * y[2] + x[2] * y[0]);
        block / determinant + x[3] * y[3]
    };
    let ones = [1.0; 4];
    let trend = product(&ones, &ones);
    let mean = product(&ones, &outcomes) / trend;
    let variance = (product(&outcomes, &outcomes) - trend * mean * mean) / 3.0;
    let noise = 3.0 * (libm::log(std::f64::consts::TAU * variance) + 1.0);
    let expected = -0.5 * (noise + libm::log(determinant) + libm::log(trend));
    assert!((found.log_likelihood() - expected).abs() < 1e-10, "{} not {expected}", found.log_likelihood());
    assert!((found.variance() - variance).abs() < 1e-10);
    // Far from all points it is the mean, as uncertain as the process and the mean are.
    let far = found.predict(&[50.0]).expect("a prediction");
    assert!((far.mean - mean).abs() < 1e-10);
    assert!((far.variance - variance * (1.0 + 1.0 / trend)).abs() < 1e-10);
}

#[test]
fn without_noise_it_goes_through_all_outcomes() {
    let points = uniform_points(30, 2, 0);
    let outcomes: Vec<f64> = points.iter().map(|p| libm::sin(5.0 * p[0]) + p[1] * p[1]).collect();
    for kernel in [Kernel::SquaredExponential, Kernel::Matern52] {
        let settings = ProcessSettings { kernel, nugget: Some(0.0), ..ProcessSettings::default() };
        let process = GaussianProcess::fit(&points, &outcomes, settings).expect("a process");
        for (point, outcome) in points.iter().zip(&outcomes) {
            let found = process.predict(point).expect("a prediction");
            assert!((found.mean - outcome).abs() < 1e-5, "{kernel:?}: {} not {outcome}", found.mean);
            assert!(found.variance < 1e-5 * process.variance());
        }
    }
}

/// Functions drawn from the process itself: 95 % intervals of the function hold it as often as they say, and the noise
/// is found.
#[test]
fn intervals_hold_the_function_as_often_as_they_say() {
    const TRIES: u32 = 25;
    let (mut inside, mut all, mut noise) = (0, 0, Vec::new());
    for number in 0..TRIES {
        let points = uniform_points(90, 2, number);
        // A function of random waves has the squared exponential kernel: frequencies normal with deviation 1 / length.
        let mut chance = Chance::new(8, "waves", number);
        let waves: Vec<[f64; 3]> = (0..200)
            .map(|_| {
                [chance.normal() / 0.3, chance.normal() / 0.6, 2.0 * std::f64::consts::PI * chance.uniform()]
            })
            .collect();
        let function = |p: &[f64]| {
            let sum: f64 = waves.iter().map(|w| libm::cos(w[0] * p[0] + w[1] * p[1] + w[2])).sum();
            3.0 * sum * (2.0 / 200.0_f64).sqrt()
        };
        let outcomes: Vec<f64> = points[..60].iter().map(|p| function(p) + 0.5 * chance.normal()).collect();
        let settings = ProcessSettings { kernel: Kernel::SquaredExponential, ..ProcessSettings::default() };
        let process = GaussianProcess::fit(&points[..60], &outcomes, settings).expect("a process");
        noise.push(process.noise_variance());
        for point in &points[60..] {
            let found = process.predict(point).expect("a prediction");
            inside += u32::from((found.mean - function(point)).abs() < 1.96 * found.variance.sqrt());
            all += 1;
        }
    }
    let share = f64::from(inside) / f64::from(all);
    assert!((0.90..=0.98).contains(&share), "{share}");
    assert!((mean(&noise) - 0.25).abs() < 0.05, "{noise:?}");
}

/// Four standard normal inputs of which a line is made, with noise of up to nine times its variance: what a process with a
/// trend makes of it is off by no more than some coefficients of the trend are.
#[test]
fn noise_is_not_taken_for_a_function() {
    for noise in [1.0, 2.3, 6.9] {
        let mut squares = Vec::new();
        for number in 0..10 {
            let mut chance = Chance::new(11, "noise", number);
            let points: Vec<Vec<f64>> = (0..150).map(|_| chance.normals(4)).collect();
            let right: Vec<f64> = points.iter().map(|x| 1.0 + 2.0 * x[0] + x[1] + 0.5 * x[2]).collect();
            let outcomes: Vec<f64> = right.iter().map(|value| value + noise * chance.normal()).collect();
            let settings = ProcessSettings { trend: Trend::Linear, ..ProcessSettings::default() };
            let process = GaussianProcess::fit(&points, &outcomes, settings).expect("a process");
            let fitted = process.posterior().expect("a posterior").fitted;
            squares.push(mean(
                &fitted
                    .iter()
                    .zip(&right)
                    .map(|(fitted, right)| (fitted - right) * (fitted - right))
                    .collect::<Vec<f64>>(),
            ));
        }
        let by_coefficient = noise * noise / 150.0;
        println!(
            "{noise}: {} {:?}",
            mean(&squares) / by_coefficient,
            squares.iter().map(|s| s / by_coefficient).collect::<Vec<_>>()
        );
        assert!(mean(&squares) < 12.0 * by_coefficient, "{noise}: {squares:?}");
    }
}

#[test]
fn lengths_tell_what_matters() {
    let points = uniform_points(80, 3, 1);
    let outcomes: Vec<f64> = points.iter().map(|p| libm::sin(8.0 * p[0]) + 0.3 * p[2]).collect();
    let process = GaussianProcess::fit(&points, &outcomes, ProcessSettings::default()).expect("a process");
    let lengths = process.lengths();
    assert!(
        lengths[0] < 2.0 && lengths[1] > 5.0 * lengths[0] && lengths[2] > 2.0 * lengths[0],
        "{lengths:?}"
    );
}

#[test]
fn units_of_inputs_and_outcomes_do_not_matter() {
    let points = uniform_points(40, 2, 2);
    let outcomes: Vec<f64> = points.iter().map(|p| libm::exp(p[0]) * (1.0 + p[1])).collect();
    let stretched: Vec<Vec<f64>> = points.iter().map(|p| vec![1e6 * p[0] - 3e5, 1e-3 * p[1]]).collect();
    let dearer: Vec<f64> = outcomes.iter().map(|y| 1e4 * y + 7.0).collect();
    let plain = GaussianProcess::fit(&points, &outcomes, ProcessSettings::default()).expect("a process");
    let other = GaussianProcess::fit(&stretched, &dearer, ProcessSettings::default()).expect("a process");
    let here = plain.predict(&[0.3, 0.8]).expect("a prediction");
    let there = other.predict(&[0.0, 0.8e-3]).expect("a prediction");
    assert!((1e4 * here.mean + 7.0 - there.mean).abs() < 1.0, "{here:?} {there:?}");
}

#[test]
fn draws_of_the_posterior_have_its_means_and_variances() {
    let points = uniform_points(25, 1, 3);
    let mut chance = Chance::new(9, "draws", 0);
    let outcomes: Vec<f64> = points.iter().map(|p| p[0] + 0.3 * chance.normal()).collect();
    let settings = ProcessSettings { trend: Trend::Linear, ..ProcessSettings::default() };
    let process = GaussianProcess::fit(&points, &outcomes, settings).expect("a process");
    let posterior = process.posterior().expect("a posterior");
    let draws: Vec<Vec<f64>> = (0..4_000).map(|_| posterior.draw(&chance.normals(25))).collect();
    for (index, point) in points.iter().enumerate() {
        let expected = process.predict(point).expect("a prediction");
        let values: Vec<f64> = draws.iter().map(|draw| draw[index]).collect();
        assert!((posterior.fitted()[index] - expected.mean).abs() < 1e-9);
        assert!((mean(&values) - expected.mean).abs() < 4.0 * (expected.variance / 4_000.0).sqrt());
        assert!((variance(&values) / expected.variance - 1.0).abs() < 4.0 * (2.0 / 4_000.0_f64).sqrt());
    }
}

#[test]
fn the_difference_of_near_points_is_surer_than_their_values() {
    let points = uniform_points(30, 1, 4);
    let mut chance = Chance::new(10, "noise", 0);
    let outcomes: Vec<f64> = points.iter().map(|p| p[0] * p[0] + 0.2 * chance.normal()).collect();
    let process = GaussianProcess::fit(&points, &outcomes, ProcessSettings::default()).expect("a process");
    let (one, other) = (process.predict(&[0.5]).expect("one"), process.predict(&[0.51]).expect("other"));
    let difference = process.predict_difference(&[0.5], &[0.51]).expect("a difference");
    assert!((difference.mean - (one.mean - other.mean)).abs() < 1e-12);
    assert!(difference.variance < 0.1 * one.variance, "{difference:?} {one:?}");
}

#[test]
fn a_linear_trend_goes_on_beyond_the_points() {
    let points = uniform_points(20, 2, 5);
    let outcomes: Vec<f64> = points.iter().map(|p| 1.0 + 2.0 * p[0] - 3.0 * p[1]).collect();
    let settings = ProcessSettings { trend: Trend::Linear, ..ProcessSettings::default() };
    let process = GaussianProcess::fit(&points, &outcomes, settings).expect("a process");
    let found = process.predict(&[3.0, -2.0]).expect("a prediction");
    assert!((found.mean - 13.0).abs() < 1e-4, "{found:?}");
}

#[test]
fn what_cannot_be_fitted_is_refused() {
    let settings = ProcessSettings::default();
    let fit = |points: &[Vec<f64>], outcomes: &[f64]| GaussianProcess::fit(points, outcomes, settings).err();
    let constant = fit(&rows(&[1.0, 1.0, 1.0, 1.0]), &[1.0, 2.0, 3.0, 4.0]);
    assert_eq!(constant, Some(ExperimentError::Constant { input: 0 }));
    assert!(fit(&rows(&[1.0, 2.0, 3.0]), &[1.0, 2.0, 3.0]).is_some());
    assert!(fit(&rows(&[1.0, 2.0, 3.0, 4.0]), &[1.0, 2.0, 3.0, f64::NAN]).is_some());
}
