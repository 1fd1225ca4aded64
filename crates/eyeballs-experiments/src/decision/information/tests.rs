use super::*;
use eyeballs_numerics::distribution::normal;

/// What it is worth to know a difference that is normal: deviation x phi(m) - |mean| Phi(-|m|), with m = |mean| / deviation.
fn of_normal(mean: f64, deviation: f64) -> f64 {
    let m = mean.abs() / deviation;
    let density = libm::exp(-0.5 * m * m) / libm::sqrt(std::f64::consts::TAU);
    deviation * density - mean.abs() * normal::below(-m)
}

/// Two alternatives whose difference is 1 + 2 x0 + x1 + 0.5 x2 + 0 x3 + noise, with standard normal inputs; the luck that
/// both share is large.
fn linear(draws: usize, noise: f64, number: u32) -> (Outcomes, Vec<Vec<f64>>) {
    let mut chance = Chance::new(77, "linear", number);
    let (mut one, mut other, mut points) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..draws {
        let x = chance.normals(4);
        let luck = 10.0 * chance.normal();
        one.push(luck + 1.0 + 2.0 * x[0] + x[1] + 0.5 * x[2] + noise * chance.normal());
        other.push(luck);
        points.push(x);
    }
    (Outcomes::new(vec![one, other]).expect("valid outcomes"), points)
}

fn assert_value(found: &Information, expected: f64, what: &str) {
    let error = (found.value - expected).abs();
    assert!(error < 4.0 * found.standard_error, "{what}: {found:?}, not {expected}");
    assert!(found.standard_error < 0.12, "{what}: of no use: {found:?}");
}

#[test]
fn of_a_linear_normal_problem_all_values_are_those_of_the_closed_form_with_noise_and_without() {
    let settings = InformationSettings::default();
    for (number, noise) in [(0, 0.0), (1, 1.0), (2, 3.0)] {
        let (outcomes, points) = linear(600, noise, number);
        let of = |inputs: &[usize]| value_of_inputs(&outcomes, &points, inputs, &settings).expect("a value");
        let deviation = |squares: f64| squares.sqrt();
        for (inputs, squares) in [(&[0][..], 4.0), (&[1], 1.0), (&[2], 0.25), (&[0, 1], 5.0), (&[1, 2], 1.25)]
        {
            assert_value(
                &of(inputs),
                of_normal(1.0, deviation(squares)),
                &format!("{inputs:?}, noise {noise}"),
            );
        }
        assert_value(&of(&[0, 1, 2, 3]), of_normal(1.0, deviation(5.25)), &format!("all, noise {noise}"));
        // What plays no part is worth nothing.
        let nothing = of(&[3]);
        assert!(nothing.value < 4.0 * nothing.standard_error + 1e-9, "{nothing:?}");
        // Who knows the luck, too, gains from it.
        let all = clairvoyance(&outcomes);
        let expected = of_normal(1.0, deviation(5.25 + noise * noise));
        assert!((all.value - expected).abs() < 4.0 * all.standard_error, "{all:?}, not {expected}");
    }
}

/// Over many samples: the error that is stated is that which is made.
#[test]
fn the_stated_error_is_that_of_many_samples() {
    const TRIES: u32 = 100;
    let settings = InformationSettings { functions: 100, ..InformationSettings::default() };
    let expected = of_normal(1.0, 1.0);
    let found: Vec<Information> = (0..TRIES)
        .map(|number| {
            let (outcomes, points) = linear(300, 1.0, 100 + number);
            value_of_inputs(&outcomes, &points, &[1], &settings).expect("a value")
        })
        .collect();
    let errors: Vec<f64> = found.iter().map(|found| found.value - expected).collect();
    let stated = mean(&found.iter().map(|found| found.standard_error).collect::<Vec<f64>>());
    let made = variance(&errors).sqrt();
    assert!((0.75..=1.3).contains(&(stated / made)), "stated {stated}, made {made}");
    assert!(mean(&errors).abs() < 4.0 * made / f64::from(TRIES).sqrt() + 0.02, "{}", mean(&errors));
}

/// Three alternatives: 0, x and -x with x standard normal: E|x| = sqrt(2 / pi).
#[test]
fn the_best_of_three_is_taken_in_each_draw() {
    let mut chance = Chance::new(78, "three", 0);
    let points: Vec<Vec<f64>> = (0..2_000).map(|_| vec![chance.normal(), chance.uniform()]).collect();
    let lucky = |chance: &mut Chance, of: fn(f64) -> f64| -> Vec<f64> {
        points.iter().map(|point| of(point[0]) + chance.normal()).collect()
    };
    let outcomes = vec![lucky(&mut chance, |_| 0.0), lucky(&mut chance, |x| x), lucky(&mut chance, |x| -x)];
    let outcomes = Outcomes::new(outcomes).expect("valid outcomes");
    let found = value_of_inputs(&outcomes, &points, &[0], &InformationSettings::default()).expect("a value");
    assert_value(&found, libm::sqrt(std::f64::consts::FRAC_2_PI), "three");
}

#[test]
fn a_curve_and_an_interaction_are_found() {
    // The difference is x0 x1 of standard normal inputs: neither alone is worth anything, both are worth
    // E|x0 x1| / 2 = 1 / pi.
    let mut chance = Chance::new(79, "product", 0);
    let points: Vec<Vec<f64>> = (0..1_500).map(|_| chance.normals(3)).collect();
    let one = points.iter().map(|x| x[0] * x[1] + 0.5 * chance.normal()).collect();
    let outcomes = Outcomes::new(vec![one, vec![0.0; 1_500]]).expect("valid outcomes");
    let pairs = value_of_pairs(
        &outcomes,
        &points,
        &(0..points[0].len()).collect::<Vec<_>>(),
        &InformationSettings::default(),
    )
    .expect("values");
    assert_eq!(pairs[0].inputs, [0, 1]);
    assert_value(&pairs[0], 1.0 / std::f64::consts::PI, "product");
    assert!(pairs[1].value < 0.1 && pairs.len() == 3, "{pairs:?}");
}

#[test]
fn the_same_seed_gives_the_same_bits() {
    let (outcomes, points) = linear(100, 1.0, 5);
    let settings = InformationSettings::default();
    let value = || value_of_inputs(&outcomes, &points, &[0, 1, 2], &settings).expect("a value");
    assert_eq!(value(), value());
}

#[test]
fn inputs_that_are_not_there_are_refused() {
    let (outcomes, mut points) = linear(30, 1.0, 6);
    let settings = InformationSettings::default();
    let of =
        |points: &[Vec<f64>], inputs: &[usize]| value_of_inputs(&outcomes, points, inputs, &settings).err();
    assert_eq!(of(&points, &[4]), Some(ExperimentError::Unknown { what: "input", index: 4, count: 4 }));
    assert!(of(&points, &[1, 1]).is_some() && of(&points, &[]).is_some() && of(&points[1..], &[0]).is_some());
    points.iter_mut().for_each(|point| point[2] = 7.0);
    assert_eq!(of(&points, &[0, 2]), Some(ExperimentError::Constant { input: 2 }));
}

/// A difference as in [`linear`] of standard normal inputs, or of the same with lognormal ones (sigma 0.7) that have been
/// given mean 0 and variance 1; noise by the signal's deviation.
fn of_kind(
    draws: usize,
    inputs: usize,
    noise: f64,
    lognormal: bool,
    number: u32,
) -> (Outcomes, Vec<Vec<f64>>) {
    let mut chance = Chance::new(80, "kinds", number);
    let (mut one, mut other, mut points) = (Vec::new(), Vec::new(), Vec::new());
    let growth = libm::exp(0.49);
    let standard = |x: f64| {
        if lognormal { (x - growth.sqrt()) / (growth * (growth - 1.0)).sqrt() } else { x }
    };
    for _ in 0..draws {
        let normals = chance.normals(inputs);
        let x: Vec<f64> = normals.iter().map(|&z| if lognormal { libm::exp(0.7 * z) } else { z }).collect();
        let signal = 1.0 + 2.0 * standard(x[0]) + standard(x[1]) + 0.5 * standard(x[2]);
        let luck = 10.0 * chance.normal();
        one.push(luck + signal + noise * 5.25_f64.sqrt() * chance.normal());
        other.push(luck);
        points.push(x);
    }
    (Outcomes::new(vec![one, other]).expect("valid outcomes"), points)
}

/// Of many seeds: values are as near to the right one as they say, and on average right as far as that can be told.
fn assert_value_of_all(lognormal: bool, expected: f64) {
    const SEEDS: u32 = 20;
    let settings = InformationSettings { functions: 100, seed: 1 };
    let (mut far, mut all) = (0, 0);
    for (draws, inputs) in [(64, 4), (64, 12), (256, 4), (256, 12)] {
        for noise in [0.0, 1.0, 3.0] {
            let known: Vec<usize> = (0..inputs).collect();
            let found: Vec<Information> = (0..SEEDS)
                .map(|number| {
                    let (outcomes, points) = of_kind(draws, inputs, noise, lognormal, number);
                    value_of_inputs(&outcomes, &points, &known, &settings).expect("a value")
                })
                .collect();
            let errors: Vec<f64> = found.iter().map(|found| found.value - expected).collect();
            far += errors
                .iter()
                .zip(&found)
                .filter(|(error, found)| error.abs() > 4.0 * found.standard_error)
                .count();
            all += found.len();
            let (bias, error) = (mean(&errors), (variance(&errors) / f64::from(SEEDS)).sqrt());
            assert!(
                bias.abs() < 4.0 * error,
                "{draws} draws, {inputs} inputs, noise {noise}: {bias} +- {error}"
            );
        }
    }
    // Estimates near 0 are skewed: of normal ones there would be none.
    assert!(far * 100 <= all, "{far} of {all}");
}

#[test]
fn noise_is_not_taken_for_knowledge_whatever_the_seed() {
    assert_value_of_all(false, of_normal(1.0, 5.25_f64.sqrt()));
}

#[test]
fn nor_is_it_with_skewed_inputs() {
    // The mean over twenty million draws of other random numbers, +- 0.0001.
    assert_value_of_all(true, 0.3244);
}
