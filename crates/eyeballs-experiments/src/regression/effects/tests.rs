use super::*;
use crate::chance::Chance;

/// Standard normal inputs, and outcomes of a function of them.
fn sample(
    count: usize,
    inputs: usize,
    number: u32,
    function: fn(&[f64]) -> f64,
    noise: f64,
) -> (Vec<Vec<f64>>, Vec<f64>) {
    let mut chance = Chance::new(21, "effects", number);
    let points: Vec<Vec<f64>> = (0..count).map(|_| chance.normals(inputs)).collect();
    let outcomes = points.iter().map(|x| function(x) + noise * chance.normal()).collect();
    (points, outcomes)
}

/// How many effective standard deviations an expected value is off, by place.
fn errors(given: &Given<'_>, places: &[Vec<f64>], right: impl Fn(&[f64]) -> f64) -> Vec<f64> {
    let at = given.places(places);
    let mut chance = Chance::new(22, "functions", 0);
    let drawn: Vec<Vec<f64>> =
        (0..300).map(|_| given.draw_at(&at, &chance.normals(given.dimensions()))).collect();
    let deviation = |place: usize| variance(&drawn.iter().map(|of| of[place]).collect::<Vec<f64>>()).sqrt();
    let values = given.values(&at);
    (0..places.len()).map(|place| (values[place] - right(&places[place])) / deviation(place)).collect()
}

#[test]
fn without_noise_lines_curves_and_products_are_followed() {
    let (points, outcomes) =
        sample(200, 3, 0, |x| 3.0 - 2.0 * x[0] + libm::sin(x[1]) + 0.5 * x[0] * x[2], 0.0);
    let functions = Functions::of(&points).expect("functions");
    let effects = functions.fit(&outcomes).expect("effects");
    assert!(effects.noise_variance() < 2e-3, "{}", effects.noise_variance());
    let all = effects.given(&[0, 1, 2]);
    let off = all.fitted().iter().zip(&outcomes).map(|(fitted, outcome)| (fitted - outcome).abs());
    assert!(off.fold(0.0, f64::max) < 0.15);
    // The values at the points are those at places of the same inputs.
    let again = all.values(&all.places(&points));
    assert!(again.iter().zip(all.fitted()).all(|(again, fitted)| (again - fitted).abs() < 1e-9));
}

#[test]
fn what_it_says_of_one_input_holds_as_often_as_it_says() {
    let (mut inside, mut all) = (0, 0);
    let places: Vec<Vec<f64>> = (-6..=6).map(|step| vec![0.25 * f64::from(step); 3]).collect();
    for number in 0..60 {
        let (points, outcomes) = sample(200, 3, number, |x| libm::sin(2.0 * x[0]) + 2.0 * x[1], 0.5);
        let functions = Functions::of(&points).expect("functions");
        let given = functions.fit(&outcomes).expect("effects").given(&[0]);
        let errors = errors(&given, &places, |x| libm::sin(2.0 * x[0]));
        inside += errors.iter().filter(|error| error.abs() < 1.96).count();
        all += errors.len();
    }
    // Nychka (1988): averaged over places.
    let share = inside as f64 / all as f64;
    assert!((0.90..=0.985).contains(&share), "{share}");
}

#[test]
fn noise_is_no_effect() {
    for number in 0..20 {
        let (points, outcomes) = sample(64, 12, number, |_| 0.0, 1.0);
        let functions = Functions::of(&points).expect("functions");
        let effects = functions.fit(&outcomes).expect("effects");
        let all = variance(effects.given(&(0..12).collect::<Vec<usize>>()).fitted());
        assert!(all < 0.35 && effects.noise_variance() > 0.4, "{number}: {all}");
    }
}

/// With correlation 0.8 of the first two, E[x0 + 2 x1 + 3 x2 | x0] = 2.6 x0, and given x1 it is 2.8 x1.
#[test]
fn inputs_that_go_together_tell_of_each_other() {
    for number in 0..10 {
        let mut chance = Chance::new(23, "together", number);
        let points: Vec<Vec<f64>> = (0..300)
            .map(|_| {
                let x = chance.normals(3);
                vec![x[0], 0.8 * x[0] + 0.6 * x[1], x[2]]
            })
            .collect();
        let outcomes: Vec<f64> =
            points.iter().map(|x| x[0] + 2.0 * x[1] + 3.0 * x[2] + 0.2 * chance.normal()).collect();
        let functions = Functions::of(&points).expect("functions");
        let effects = functions.fit(&outcomes).expect("effects");
        for (input, slope) in [(0, 2.6), (1, 2.8), (2, 3.0)] {
            let given = effects.given(&[input]);
            let places = [vec![-1.0; 3], vec![1.0; 3]];
            let values = given.values(&given.places(&places));
            let found = 0.5 * (values[1] - values[0]);
            assert!((found - slope).abs() < 0.3, "{number} {input}: {found}");
        }
        let both = effects.given(&[0, 1]);
        let values = both.values(&both.places(&[vec![0.5, 1.0, 0.0], vec![-0.5, -1.0, 0.0]]));
        assert!((values[0] - values[1] - 5.0).abs() < 0.3, "{values:?}");
    }
}

#[test]
fn draws_have_the_mean_of_what_is_expected() {
    let (points, outcomes) = sample(80, 2, 3, |x| x[0] * x[0] + x[1], 0.5);
    let functions = Functions::of(&points).expect("functions");
    let given = functions.fit(&outcomes).expect("effects").given(&[0, 1]);
    let mut chance = Chance::new(24, "draws", 0);
    let draws: Vec<Vec<f64>> = (0..4_000).map(|_| given.draw(&chance.normals(given.dimensions()))).collect();
    for point in [0, 17, 42] {
        let drawn: Vec<f64> = draws.iter().map(|draw| draw[point]).collect();
        let error = (variance(&drawn) / 4_000.0).sqrt();
        assert!((mean(&drawn) - given.fitted()[point]).abs() < 4.0 * error);
    }
}

#[test]
fn an_input_of_two_values_has_their_means() {
    let points: Vec<Vec<f64>> = (0..40).map(|point| vec![f64::from(point % 2)]).collect();
    let outcomes: Vec<f64> =
        (0..40).map(|point| f64::from(point % 2) * 4.0 + 0.1 * f64::from(point % 4 / 2)).collect();
    let functions = Functions::of(&points).expect("functions");
    let given = functions.fit(&outcomes).expect("effects").given(&[0]);
    let values = given.values(&given.places(&[vec![0.0], vec![1.0]]));
    assert!((values[0] - 0.05).abs() < 1e-2 && (values[1] - 4.05).abs() < 1e-2, "{values:?}");
}

#[test]
fn what_cannot_be_fitted_is_refused() {
    let rows = |values: &[f64]| values.iter().map(|&value| vec![value]).collect::<Vec<Vec<f64>>>();
    assert_eq!(Functions::of(&rows(&[1.0; 10])).err(), Some(ExperimentError::Constant { input: 0 }));
    assert!(Functions::of(&rows(&[1.0, 2.0])).is_err());
    let functions = Functions::of(&rows(&[1.0, 2.0, 3.0, 4.0, 5.0, 6.0])).expect("functions");
    assert!(functions.fit(&[1.0; 5]).is_err() && functions.fit(&[f64::NAN; 6]).is_err());
    let given = functions.fit(&[2.0; 6]).expect("effects").given(&[0]);
    assert!(given.fitted().iter().all(|value| *value == 2.0));
}
