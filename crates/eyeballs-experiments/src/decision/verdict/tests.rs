use super::*;
use crate::chance::Chance;

fn outcomes(by_alternative: &[&[f64]]) -> Outcomes {
    Outcomes::new(by_alternative.iter().map(|values| values.to_vec()).collect()).expect("valid outcomes")
}

/// Normal outcomes with a luck that all alternatives share, and one of their own.
fn normal_outcomes(means: &[f64], shared: f64, own: f64, draws: usize, number: u32) -> Outcomes {
    let mut chance = Chance::new(11, "outcomes", number);
    let mut values = vec![Vec::new(); means.len()];
    for _ in 0..draws {
        let luck = shared * chance.normal();
        for (values, mean) in values.iter_mut().zip(means) {
            values.push(mean + luck + own * chance.normal());
        }
    }
    Outcomes::new(values).expect("valid outcomes")
}

#[test]
fn every_number_is_that_of_a_calculation_by_hand() {
    // Best of the draws: a; b; a; a and b; b.
    let found = verdict(
        &outcomes(&[&[4.0, 1.0, 3.0, 2.0, 0.0], &[2.0, 5.0, 2.0, 2.0, 4.0]]),
        &VerdictSettings { tail: 0.3, ..VerdictSettings::default() },
    )
    .expect("a verdict");
    let [a, b] = &found.standings[..] else { panic!("two alternatives") };
    assert_eq!((a.best_share, b.best_share), (0.5, 0.5));
    assert_eq!((a.mean, b.mean), (2.0, 3.0));
    assert_eq!((a.mean_regret, b.mean_regret), (1.6, 0.6));
    assert_eq!((a.largest_regret, b.largest_regret), (4.0, 2.0));
    // A draw and a half: (0 + 1 / 2) / 1.5 and (2 + 2 / 2) / 1.5.
    assert!((a.tail_mean - 1.0 / 3.0).abs() < 1e-15 && (b.tail_mean - 2.0).abs() < 1e-15);
    assert!((a.p10 - 0.4).abs() < 1e-15 && (a.p90 - 3.6).abs() < 1e-15);
    // t(0.975; 4) = 2.776445 times sqrt(2.5 / 5).
    assert!((a.mean_interval.high - 2.0 - 2.776_445_105 * 0.5_f64.sqrt()).abs() < 1e-9);
    let [difference] = &found.comparisons[..] else { panic!("one comparison") };
    // Differences -2, 4, -1, 0, 4: mean 1, sum of squares around it 32, standard error sqrt(8 / 5).
    assert_eq!((difference.other, difference.advantage), (0, 1.0));
    assert!((difference.standard_error - 1.6_f64.sqrt()).abs() < 1e-15);
    assert!(!difference.told_apart && a.may_be_best && b.may_be_best);
    // A pair is all pairs.
    assert_eq!(difference.interval, difference.simultaneous);
    assert_eq!(found.choices, Choices { mean: 1, tail_mean: 1, largest_regret: 1, best_share: 0 });
}

/// Newcombe (1998), table I: 81 of 263 gives 0.2553 to 0.3662.
#[test]
fn the_interval_of_a_share_is_wilsons() {
    let found = share_interval(81.0 / 263.0, 263.0, 0.95);
    assert!((found.low - 0.2553).abs() < 5e-5 && (found.high - 0.3662).abs() < 5e-5, "{found:?}");
}

#[test]
fn who_fears_the_worst_chooses_otherwise() {
    let mut bold: Vec<f64> = (0..20).map(f64::from).collect();
    bold[0] = -50.0;
    let cautious = vec![5.0; 20];
    let found = verdict(&outcomes(&[&bold, &cautious]), &VerdictSettings::default()).expect("a verdict");
    let Choices { mean, tail_mean, largest_regret, best_share } = found.choices;
    assert_eq!((mean, tail_mean, largest_regret, best_share), (0, 1, 1, 0));
    assert!((found.standings[0].tail_mean + 24.5).abs() < 1e-12);
}

#[test]
fn luck_that_all_share_does_not_hide_a_difference() {
    let found = verdict(&normal_outcomes(&[0.0, 0.5], 50.0, 0.5, 100, 0), &VerdictSettings::default())
        .expect("a verdict");
    assert!(found.standings[0].mean_interval.high > found.standings[1].mean_interval.low);
    assert!(found.comparisons[0].told_apart && !found.standings[0].may_be_best);
    assert!(found.comparisons[0].replications.is_some_and(|needed| needed < 100));
}

#[test]
fn alternatives_that_are_equal_are_seldom_told_apart_and_the_best_is_seldom_excluded() {
    const TRIES: u32 = 1_000;
    let (mut apart, mut excluded) = (0, 0);
    for number in 0..TRIES {
        let outcomes = normal_outcomes(&[1.0, 1.0, 1.0, 1.0], 2.0, 1.0, 20, number);
        let found = verdict(&outcomes, &VerdictSettings::default()).expect("a verdict");
        apart += u32::from(found.comparisons.iter().any(|comparison| comparison.told_apart));
        // Of equals, any may be called the best; take the first.
        excluded += u32::from(!found.standings[0].may_be_best);
    }
    let allowed = 0.05 + 4.0 * (0.05_f64 * 0.95 / f64::from(TRIES)).sqrt();
    // Bonferroni is cautious, but not beyond use: some of the 5 % occur.
    for count in [apart, excluded] {
        let share = f64::from(count) / f64::from(TRIES);
        assert!(share < allowed && share > 0.01, "{apart} and {excluded} of {TRIES}");
    }
}

#[test]
fn as_many_replications_as_said_tell_apart_about_as_often_as_said() {
    // Differences of mean 0.3 and deviation 1: what is needed at the estimated values is what is needed at the true ones
    // where those are estimated well.
    let many = normal_outcomes(&[0.0, 0.3], 3.0, 0.5_f64.sqrt(), 20_000, 0);
    let found = verdict(&many, &VerdictSettings::default()).expect("a verdict");
    let needed = found.comparisons[0].replications.expect("a number") as usize;
    assert!((80..=100).contains(&needed), "{needed}, not about 89");
    const TRIES: u32 = 1_000;
    let told = (1..=TRIES).filter(|&number| {
        let fresh = normal_outcomes(&[0.0, 0.3], 3.0, 0.5_f64.sqrt(), needed, number);
        verdict(&fresh, &VerdictSettings::default()).expect("a verdict").comparisons[0].told_apart
    });
    let share = told.count() as f64 / f64::from(TRIES);
    assert!((share - 0.8).abs() < 0.05 + 0.03, "{share}");
}

#[test]
fn what_seems_equal_has_no_number_that_decides() {
    let draws: Vec<f64> = (0..100).map(|draw| f64::from(draw % 10)).collect();
    let mut turned = draws.clone();
    turned.rotate_left(1);
    let found = verdict(&outcomes(&[&draws, &turned]), &VerdictSettings::default()).expect("a verdict");
    assert_eq!((found.comparisons[0].advantage, found.comparisons[0].replications), (0.0, None));
}

#[test]
fn bad_outcomes_are_refused() {
    assert!(Outcomes::new(vec![vec![1.0, 2.0]]).is_err());
    assert!(Outcomes::new(vec![vec![1.0], vec![2.0]]).is_err());
    assert!(Outcomes::new(vec![vec![1.0, 2.0], vec![1.0, 2.0, 3.0]]).is_err());
    assert!(Outcomes::new(vec![vec![1.0, 2.0], vec![1.0, f64::INFINITY]]).is_err());
    let good = outcomes(&[&[1.0, 2.0], &[2.0, 3.0]]);
    assert!(verdict(&good, &VerdictSettings { tail: 0.0, ..VerdictSettings::default() }).is_err());
}
