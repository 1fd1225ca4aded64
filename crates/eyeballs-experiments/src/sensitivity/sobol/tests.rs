use super::*;
use crate::design::saltelli;
use crate::random::stream;
use eyeballs_numerics::distribution::normal;
use eyeballs_numerics::sampling::uniform;

fn indices(design: &Saltelli, answer: impl Fn(&[f64]) -> f64) -> SobolIndices {
    let answers: Vec<Vec<f64>> = design.points().iter().map(|point| vec![answer(point)]).collect();
    sobol(design, &answers, &Bootstrap::of_seed(1), 0.1).expect("indices")
}

/// How many standard errors an estimate is from a value; those must be small enough to tell anything.
fn away(estimate: &Estimate, value: f64) -> f64 {
    assert!(estimate.standard_error < 0.06, "tells nothing: {estimate:?}");
    (estimate.value - value).abs() / estimate.standard_error.max(1e-12)
}

#[track_caller]
fn assert_near(estimate: &Estimate, value: f64) {
    assert!(away(estimate, value) < 4.0, "{estimate:?}, not {value}");
}

/// Ishigami & Homma (1990): sin u + a sin^2 v + b w^4 sin u, angles from -pi to pi.
const A: f64 = 7.0;
const B: f64 = 0.1;
const PI: f64 = std::f64::consts::PI;

fn ishigami(point: &[f64]) -> f64 {
    let angle = |x: f64| PI * (2.0 * x - 1.0);
    let (u, v, w) = (angle(point[0]), angle(point[1]), angle(point[2]));
    u.sin() + A * v.sin() * v.sin() + B * w.powi(4) * u.sin()
}

/// What is known of it: mean and variance, and parts of the variance by u, by v, and by u and w together.
fn of_ishigami() -> (f64, f64, [f64; 3]) {
    let by_u = 0.5 * (1.0 + B * PI.powi(4) / 5.0).powi(2);
    let by_v = A * A / 8.0;
    let by_u_and_w = 8.0 * B * B * PI.powi(8) / 225.0;
    (A / 2.0, by_u + by_v + by_u_and_w, [by_u, by_v, by_u_and_w])
}

#[test]
fn indices_of_ishigami_are_those_of_the_closed_form() {
    let (mean, variance, parts) = of_ishigami();
    let [u, v, uw] = parts.map(|part| part / variance);
    // The figures of the literature.
    assert!((u - 0.3139).abs() < 5e-5 && (v - 0.4424).abs() < 5e-5 && (uw - 0.2437).abs() < 5e-5);
    let found = indices(&saltelli(2_048, 3, true, 2014).expect("a design"), ishigami);
    assert!((found.mean.value - mean).abs() < 4.0 * found.mean.standard_error, "{:?}", found.mean);
    let away_of_variance = (found.variance.value - variance).abs() / found.variance.standard_error;
    assert!(
        away_of_variance < 4.0 && found.variance.standard_error < 0.05 * variance,
        "{:?}",
        found.variance
    );
    for (index, share) in found.first.iter().zip([u, v, 0.0]) {
        assert_near(&index.share, share);
    }
    for (index, share) in found.total.iter().zip([u + uw, v, uw]) {
        assert_near(&index.share, share);
    }
    let pairs: Vec<[usize; 2]> = found.second.iter().map(|pair| pair.factors).collect();
    assert_eq!(pairs, [[0, 1], [0, 2], [1, 2]]);
    for (pair, share) in found.second.iter().zip([0.0, uw, 0.0]) {
        assert_near(&pair.index.share, share);
    }
    assert_eq!(found.noise, None);
}

#[test]
fn without_second_order_first_and_total_are_the_same_shares() {
    let (_, variance, parts) = of_ishigami();
    let [u, v, uw] = parts.map(|part| part / variance);
    let found = indices(&saltelli(4_096, 3, false, 7).expect("a design"), ishigami);
    for (index, share) in found.first.iter().chain(&found.total).zip([u, v, 0.0, u + uw, v, uw]) {
        assert_near(&index.share, share);
    }
    assert_eq!(found.second, []);
}

/// Saltelli & Sobol (1995): the product of (|4 x - 2| + a) / (1 + a), of which a factor by itself explains 1 /
/// (3 (1 + a)^2), and several together the product of that.
#[test]
fn indices_of_the_g_function_are_those_of_the_closed_form() {
    let a = [0.0, 1.0, 4.5, 9.0, 99.0];
    let by = a.map(|a: f64| 1.0 / (3.0 * (1.0 + a).powi(2)));
    let all = by.iter().map(|by| 1.0 + by).product::<f64>();
    let variance = all - 1.0;
    let design = saltelli(4_096, 5, true, 5).expect("a design");
    let found = indices(&design, |point| {
        point.iter().zip(a).map(|(x, a)| ((4.0 * x - 2.0).abs() + a) / (1.0 + a)).product()
    });
    for (by, (first, total)) in by.iter().zip(found.first.iter().zip(&found.total)) {
        assert_near(&first.share, by / variance);
        assert_near(&total.share, by * all / (1.0 + by) / variance);
    }
    assert_eq!(found.second.len(), 10);
    for pair in &found.second {
        let [i, j] = pair.factors;
        assert_near(&pair.index.share, by[i] * by[j] / variance);
    }
}

/// The formulas tell factors, orders, and A from B: what is wrong in any of them is far off, by the same
/// measure.
#[test]
fn wrong_estimates_of_the_same_answers_are_far_off() {
    let (_, variance, parts) = of_ishigami();
    let [u, v, uw] = parts.map(|part| part / variance);
    let design = saltelli(2_048, 3, true, 2014).expect("a design");
    let found = indices(&design, ishigami);
    // Total for first, first for total, one pair for another.
    assert!(away(&found.total[0].share, u) > 4.0);
    assert!(away(&found.first[0].share, u + uw) > 4.0);
    assert!(away(&found.second[0].index.share, uw) > 4.0);
    // Answers of AB and BA exchanged in each block, as if B were A.
    let mut answers: Vec<Vec<f64>> = design.points().iter().map(|point| vec![ishigami(point)]).collect();
    for block in answers.chunks_exact_mut(8) {
        let (ab, ba) = block[2..].split_at_mut(3);
        ab.swap_with_slice(ba);
    }
    let exchanged = sobol(&design, &answers, &Bootstrap::of_seed(1), 0.1).expect("indices");
    assert!(away(&exchanged.first[0].share, u) > 4.0 && away(&exchanged.first[1].share, v) > 4.0);
    assert!(away(&exchanged.total[0].share, u + uw) > 4.0);
}

/// Two blocks of one factor by hand: A, B, AB are 1, 3, 2 and 5, 7, 4. Less their mean of 4: -3, -1, -2 and 1,
/// 3, 0. Variance (9 + 1 + 1 + 9) / 4 = 5; S V the average of -1 (-2 + 3) and 3 (0 - 1), T V that of 1/2 and
/// 1/2.
#[test]
fn two_blocks_by_hand() {
    let design = saltelli(2, 1, false, 1).expect("a design");
    let answers = [1.0, 3.0, 2.0, 5.0, 7.0, 4.0].map(|answer| vec![answer]);
    let found = sobol(&design, &answers, &Bootstrap::of_seed(1), 0.1).expect("indices");
    assert_eq!((found.mean.value, found.variance.value), (4.0, 5.0));
    assert!((found.first[0].share.value + 2.0 / 5.0).abs() < 1e-15, "{found:?}");
    assert!((found.total[0].share.value - 0.5 / 5.0).abs() < 1e-15, "{found:?}");
}

/// A normal number of variance 1 of a seed.
fn chance(seed: usize) -> f64 {
    normal::quantile(uniform(&mut stream(77, "test: noise", seed)))
}

const DEVIATION: f64 = 3.0;
const REPLICATIONS: usize = 4;

/// Answers of Ishigami with noise of [`DEVIATION`], a random number for each point and replication.
fn noisy(design: &Saltelli) -> Vec<Vec<f64>> {
    let of = |(number, point): (usize, &Vec<f64>)| {
        let noise = |k| DEVIATION * chance(number * REPLICATIONS + k);
        (0..REPLICATIONS).map(|k| ishigami(point) + noise(k)).collect()
    };
    design.points().iter().enumerate().map(of).collect()
}

#[test]
fn noise_is_told_from_what_factors_do() {
    let (_, variance, parts) = of_ishigami();
    let [u, v, uw] = parts.map(|part| part / variance);
    let design = saltelli(2_048, 3, true, 2014).expect("a design");
    let answers = noisy(&design);
    let found = sobol(&design, &answers, &Bootstrap::of_seed(1), 0.1).expect("indices");
    let noise = found.noise.expect("replications");
    let squared = DEVIATION * DEVIATION;
    assert!((noise.variance.value - squared).abs() < 4.0 * noise.variance.standard_error, "{noise:?}");
    assert!(noise.variance.standard_error < 0.05 * squared, "{noise:?}");
    assert_near(&noise.share, squared / (variance + squared));
    let of_means = squared / REPLICATIONS as f64;
    assert_near(&noise.share_of_means, of_means / (variance + of_means));
    assert!((found.variance.value - variance).abs() < 4.0 * found.variance.standard_error, "{found:?}");
    let shares = [u, v, 0.0, u + uw, v, uw];
    for (index, share) in found.first.iter().chain(&found.total).zip(shares) {
        assert_near(&index.share, share);
    }
    assert_near(&found.second[1].index.share, uw);
    // Means taken for answers without noise: each total is larger, by the share of noise that is left in them.
    let means: Vec<Vec<f64>> =
        answers.iter().map(|answers| vec![answers.iter().sum::<f64>() / REPLICATIONS as f64]).collect();
    let uncorrected = sobol(&design, &means, &Bootstrap::of_seed(1), 0.1).expect("indices");
    assert!(away(&uncorrected.total[2].share, uw) > 4.0, "{:?}", uncorrected.total[2]);
    let away_of_variance =
        (uncorrected.variance.value - variance).abs() / uncorrected.variance.standard_error;
    assert!(away_of_variance > 4.0, "{:?}", uncorrected.variance);
}

/// Replications whose random numbers all points share: each adds a number to all answers, and stretches what v
/// does. On average over many such pairs of replications the parts of the variance are those of the same design
/// without noise.
#[test]
fn noise_that_points_share_is_told_from_what_factors_do() {
    const PAIRS: usize = 2_000;
    const STRETCH: f64 = 0.4;
    let design = saltelli(128, 3, false, 2014).expect("a design");
    let bootstrap = Bootstrap { resamples: 2, confidence: 0.01, seed: 1 };
    let parts = |answers: &[Vec<f64>]| -> Vec<f64> {
        let found = sobol(&design, answers, &bootstrap, 0.1).expect("indices");
        let shares = found.first.iter().chain(&found.total).map(|index| index.share.value);
        [found.variance.value].into_iter().chain(shares.map(|share| share * found.variance.value)).collect()
    };
    let without: Vec<f64> =
        parts(&design.points().iter().map(|point| vec![ishigami(point)]).collect::<Vec<_>>());
    let found: Vec<Vec<f64>> = (0..PAIRS)
        .map(|pair| {
            let [shifts, stretches] = [0, 2].map(|of| [0, 1].map(|k| chance(4 * pair + of + k)));
            let answers = |point: &Vec<f64>| {
                let v = PI * (2.0 * point[1] - 1.0);
                let by_v = STRETCH * A * v.sin() * v.sin();
                (0..2).map(|k| ishigami(point) + 10.0 * shifts[k] + stretches[k] * by_v).collect()
            };
            parts(&design.points().iter().map(answers).collect::<Vec<Vec<f64>>>())
        })
        .collect();
    for (place, expected) in without.iter().enumerate() {
        let mean = found.iter().map(|parts| parts[place]).sum::<f64>() / PAIRS as f64;
        let squares = found.iter().map(|parts| (parts[place] - mean).powi(2)).sum::<f64>();
        let error = (squares / (PAIRS * (PAIRS - 1)) as f64).sqrt();
        assert!((mean - expected).abs() < 4.0 * error + 1e-9, "{place}: {mean}, not {expected} +- {error}");
        // What the variance and v would have more if the means were taken as they are.
        let more = STRETCH * STRETCH / 2.0 * of_ishigami().2[1];
        assert!(more > 4.0 * error, "tells nothing: {error} of {more}");
    }
}

/// They take blocks for independent, which Sobol points are more even than: standard errors are too large, by a
/// third and more.
#[test]
fn intervals_of_95_percent_hold_the_truth_at_least_so_often() {
    const SEEDS: u64 = 100;
    let (_, variance, parts) = of_ishigami();
    let [u, v, uw] = parts.map(|part| part / variance);
    for (place, share) in [u, v, 0.0, u + uw, v, uw].into_iter().enumerate() {
        let shares: Vec<Estimate> = (0..SEEDS)
            .map(|seed| {
                let design = saltelli(256, 3, true, seed).expect("a design");
                let answers: Vec<Vec<f64>> =
                    design.points().iter().map(|point| vec![ishigami(point)]).collect();
                let bootstrap = Bootstrap { resamples: 200, ..Bootstrap::of_seed(seed) };
                let found = sobol(&design, &answers, &bootstrap, 0.1).expect("indices");
                found.first.iter().chain(&found.total).nth(place).expect("an index").share
            })
            .collect();
        let held = shares.iter().filter(|found| found.low <= share && share <= found.high).count();
        assert!(held >= 90, "{place}: {held} of {SEEDS}");
        let squares: f64 = shares.iter().map(|found| (found.value - share).powi(2)).sum();
        let error = shares.iter().map(|found| found.standard_error).sum::<f64>() / SEEDS as f64;
        assert!((squares / SEEDS as f64).sqrt() < 0.9 * error, "{place}: {squares} {error}");
    }
}

#[test]
fn few_blocks_do_not_converge_and_more_do() {
    let verdicts = |blocks| {
        let found = indices(&saltelli(blocks, 3, false, 3).expect("a design"), ishigami);
        found.first.iter().chain(&found.total).map(|index| index.verdict).collect::<Vec<_>>()
    };
    assert!(verdicts(16).iter().all(|&verdict| verdict == Verdict::NotConverged), "{:?}", verdicts(16));
    assert!(verdicts(8_192).iter().all(|&verdict| verdict == Verdict::Converged), "{:?}", verdicts(8_192));
}

/// Answers of AB that are those of B turned round: S V is less than 0 in every block.
#[test]
fn answers_that_belong_to_other_points_give_what_no_index_can_be() {
    let design = saltelli(64, 1, false, 3).expect("a design");
    let mut answers: Vec<Vec<f64>> = design.points().iter().map(|point| vec![point[0] - 0.5]).collect();
    for block in answers.chunks_exact_mut(3) {
        block[2] = vec![-block[1][0]];
    }
    let found = sobol(&design, &answers, &Bootstrap::of_seed(1), 0.1).expect("indices");
    assert_eq!(found.first[0].verdict, Verdict::Negative);
    assert!((found.first[0].share.value + 1.0).abs() < 0.2, "{found:?}");
}

#[test]
fn a_seed_gives_the_same_intervals_and_another_seed_others_of_the_same_values() {
    let design = saltelli(64, 3, true, 3).expect("a design");
    let answers: Vec<Vec<f64>> = design.points().iter().map(|point| vec![ishigami(point)]).collect();
    let of = |seed| sobol(&design, &answers, &Bootstrap::of_seed(seed), 0.1).expect("indices");
    assert_eq!(of(1), of(1));
    assert_ne!(of(1), of(2));
    assert_eq!(of(1).first[0].share.value, of(2).first[0].share.value);
}

#[test]
fn answers_that_do_not_fit_are_refused() {
    let design = saltelli(4, 2, false, 1).expect("a design");
    let bootstrap = Bootstrap::of_seed(1);
    let refused =
        |answers: &[Vec<f64>], widest| sobol(&design, answers, &bootstrap, widest).expect_err("no indices");
    let varied: Vec<Vec<f64>> = (0..16).map(|i| vec![f64::from(i)]).collect();
    assert!(matches!(refused(&varied[1..], 0.1), ExperimentError::Length { given: 15, expected: 16, .. }));
    assert!(refused(&varied, 0.0).to_string().ends_with("must be above 0"));
    assert!(refused(&varied, f64::NAN).to_string().ends_with("must be above 0"));
    for constant in [0.0, 0.1, -1e9] {
        let error = refused(&vec![vec![constant]; 16], 0.1);
        assert_eq!(error, ExperimentError::NoVariation { what: "the answer".into() });
    }
    let mut wrong = varied.clone();
    wrong[3][0] = f64::INFINITY;
    assert!(matches!(refused(&wrong, 0.1), ExperimentError::NotFinite { .. }));
    let single = saltelli(1, 2, false, 1).expect("a design");
    assert!(matches!(
        sobol(&single, &varied[..4], &bootstrap, 0.1),
        Err(ExperimentError::TooFew { what: "blocks", given: 1, least: 2 })
    ));
}
