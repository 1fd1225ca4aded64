use super::Outcomes;
use super::break_even::break_even;
use super::information::{InformationSettings, value_of_each, value_of_inputs, value_of_pairs};
use super::main_effects::{CurveSettings, main_effects};
use crate::chance::Chance;
use crate::moments::variance;

/// Three alternatives and twelve inputs: with the first the outcome is a price (lognormal, sigma 0.7) times what inputs 1
/// and 2 make of demand, with the second it follows input 3. Inputs 4 to 11 do nothing, and nothing is luck.
fn one_dominates(draws: usize, number: u32) -> (Outcomes, Vec<Vec<f64>>) {
    let mut chance = Chance::new(91, "one dominates", number);
    let points: Vec<Vec<f64>> = (0..draws)
        .map(|_| {
            let price = 2.0 * libm::exp(0.7 * chance.normal());
            std::iter::once(price).chain((1..12).map(|_| chance.uniform())).collect()
        })
        .collect();
    let of = |function: fn(&[f64]) -> f64| points.iter().map(|x| function(x)).collect();
    let by_price = of(|x| 20.0 * x[0] * (0.9 + 0.2 * x[1]) * (0.95 + 0.1 * x[2]) - 24.0);
    let outcomes = vec![by_price, of(|x| 4.0 * x[3]), of(|x| -5.0 + x[1])];
    (Outcomes::new(outcomes).expect("valid outcomes"), points)
}

#[test]
fn where_one_input_dominates_those_that_do_nothing_are_found_to_do_nothing() {
    for number in 0..5 {
        let (outcomes, points) = one_dominates(64, number);
        let differences = outcomes.differences(0, 1);
        let settings = CurveSettings { functions: 300, ..CurveSettings::default() };
        let all = variance(&differences);
        let effects = main_effects(&points, &differences, all, &settings).expect("effects");
        let sum: f64 = effects.iter().map(|effect| effect.share).sum();
        assert!(effects[0].share > 0.85 && sum < 1.15, "{number}: {sum} {effects:?}");
        let crossings = break_even(&points, &differences, &settings).expect("break-even values");
        let information = InformationSettings { functions: 200, seed: 1 };
        let each = value_of_each(&outcomes, &points, &information).expect("values");
        for input in 4..12 {
            assert!(effects[input].share < 0.05, "{number}: {:?}", effects[input]);
            assert!(each[input].value <= 2.0 * each[input].standard_error, "{number}: {:?}", each[input]);
            let sure = |crossing: &super::break_even::Crossing| crossing.certainty >= 0.5;
            assert!(!crossings[input].crossings.iter().any(sure), "{number}: {:?}", crossings[input]);
        }
        // To know more is not worth less.
        let everything: Vec<usize> = (0..12).collect();
        let most = value_of_inputs(&outcomes, &points, &everything, &information).expect("a value");
        let pairs =
            value_of_pairs(&outcomes, &points, &(0..points[0].len()).collect::<Vec<_>>(), &information)
                .expect("values");
        for part in each.iter().chain(&pairs) {
            let error = part.standard_error.hypot(most.standard_error);
            assert!(part.value < most.value + error, "{number}: {part:?} {most:?}");
        }
    }
}

/// A hundred inputs of which two do something, in fewer draws: chance finds next to nothing in the others.
#[test]
fn among_many_inputs_those_that_matter_are_found_and_few_others() {
    let (mut found, mut wrong) = (0, 0);
    for number in 0..5 {
        let mut chance = Chance::new(83, "many inputs", number);
        let points: Vec<Vec<f64>> = (0..80).map(|_| (0..100).map(|_| chance.uniform()).collect()).collect();
        let differences: Vec<f64> =
            points.iter().map(|x| 10.0 * x[7] - 6.0 * x[41] + 0.5 * chance.normal()).collect();
        let effects = main_effects(&points, &differences, 11.3, &CurveSettings::default()).expect("effects");
        found += [7, 41].iter().filter(|&&input| effects[input].share > 0.15).count();
        wrong += (0..100).filter(|input| ![7, 41].contains(input) && effects[*input].share > 0.02).count();
    }
    assert_eq!(found, 10);
    assert!(wrong <= 2, "{wrong} of 490 inputs that do nothing");
}
