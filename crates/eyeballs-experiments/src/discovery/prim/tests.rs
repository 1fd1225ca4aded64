use super::*;
use crate::design::{grid, sobol};
use crate::discovery::Limits;
use crate::random::stream;
use eyeballs_numerics::sampling::uniform;

/// Few resamples: enough for limits of 95 %.
fn bootstrap() -> Bootstrap {
    Bootstrap { resamples: 100, ..Bootstrap::of_seed(1) }
}

fn of(points: &[Vec<f64>], of_interest: impl Fn(&[f64]) -> bool, settings: &Prim) -> Discovery {
    let of_interest: Vec<bool> = points.iter().map(|point| of_interest(point)).collect();
    prim(points, &of_interest, settings, &bootstrap()).expect("boxes")
}

/// Coordinates 0 to 9, of interest from 6 on. Steps of one case: the lowest is taken six times, and all that is
/// left is of interest.
#[test]
fn ten_cases_by_hand() {
    let points: Vec<Vec<f64>> = (0..10).map(|x| vec![f64::from(x)]).collect();
    let settings = Prim { peel: 0.1, paste: 0.1, least: 0.2, ..Prim::default() };
    let found = of(&points, |x| x[0] >= 6.0, &settings);
    assert_eq!((found.prevalence, found.density, found.coverage), (0.4, 1.0, 1.0));
    let [only] = &found.boxes[..] else { panic!("one box") };
    assert_eq!(only.found.region.limits, [Limits { low: 5.5, high: f64::INFINITY }]);
    assert_eq!((only.found.cases, only.found.of_interest), (4, 4));
    let densities: Vec<f64> = only.trajectory.iter().map(|step| step.density).collect();
    assert_eq!(densities, [4.0 / 10.0, 4.0 / 9.0, 4.0 / 8.0, 4.0 / 7.0, 4.0 / 6.0, 4.0 / 5.0, 1.0]);
    assert!(only.trajectory.iter().all(|step| step.coverage == 1.0));
    assert_eq!(only.chosen, 6);
    let [restriction] = only.restrictions[..] else { panic!("one restriction") };
    assert_eq!((restriction.factor, restriction.high), (0, None));
    // Four of four at a share of 0.4.
    assert!((restriction.quasi_p - 0.4_f64.powi(4)).abs() < 1e-15);
}

/// Coordinates 0 to 19, of interest from 8 on, in steps of 30 %: the second takes 8 and 9 with what is of no
/// interest, and pasting gives them back.
#[test]
fn pasting_gives_back_what_a_step_took_too_much() {
    let points: Vec<Vec<f64>> = (0..20).map(|x| vec![f64::from(x)]).collect();
    let found = of(&points, |x| x[0] >= 8.0, &Prim { peel: 0.3, ..Prim::default() });
    let only = &found.boxes[0];
    let counts: Vec<(u64, u64)> = only.trajectory.iter().map(|step| (step.cases, step.of_interest)).collect();
    assert_eq!((counts, only.chosen), (vec![(20, 12), (14, 12), (10, 10)], 2));
    assert_eq!(only.found.region.limits, [Limits { low: 7.5, high: f64::INFINITY }]);
    assert_eq!((only.found.cases, only.found.of_interest), (12, 12));
}

/// The first step takes the four cases at x_0 = 0, the second the four others at x_1 = 0. In what is left no
/// case lies beyond the limit of the first.
#[test]
fn a_limit_beyond_which_there_is_no_case_is_given_up() {
    let mut points = vec![vec![0.0, 0.0]; 4];
    points.extend(vec![vec![1.0, 0.0]; 4]);
    points.extend(vec![vec![1.0, 1.0]; 8]);
    let of_interest: Vec<bool> = (0..16).map(|number| number >= 6).collect();
    let found = prim(&points, &of_interest, &Prim { peel: 0.25, ..Prim::default() }, &bootstrap());
    let only = &found.expect("a box").boxes[0];
    assert_eq!(only.trajectory[1].region.restricted(), [0]);
    assert_eq!(only.trajectory[2].region.restricted(), [0, 1]);
    assert_eq!(only.found.region.restricted(), [1]);
    assert_eq!((only.found.cases, only.found.of_interest), (8, 8));
}

/// In the box x_0 from 0.2 to 0.6 and x_2 above 0.5, one point in five.
fn planted(x: &[f64]) -> bool {
    (0.2..=0.6).contains(&x[0]) && x[2] > 0.5
}

fn assert_edge(edge: &Option<Edge>, at: f64, near: f64) {
    let edge = edge.expect("an edge");
    assert!(edge.at.low <= at && at <= edge.at.high, "{edge:?}, not {at}");
    assert!((edge.at.value - at).abs() < near && edge.at.width() < 2.0 * near, "{edge:?}, not {at}");
    assert_eq!(edge.found, 1.0);
}

#[test]
fn a_planted_box_is_found() {
    let points = sobol(2_000, 4, 11).expect("points");
    let found = of(&points, planted, &Prim { peel: 0.02, paste: 0.02, ..Prim::default() });
    let [only] = &found.boxes[..] else { panic!("one box: {found:?}") };
    assert!((found.prevalence - 0.2).abs() < 0.01, "{}", found.prevalence);
    assert!(only.found.coverage > 0.97 && only.found.density > 0.97, "{:?}", only.found);
    let factors: Vec<usize> = only.restrictions.iter().map(|restriction| restriction.factor).collect();
    assert_eq!(factors, [0, 2]);
    assert_edge(&only.restrictions[0].low, 0.2, 0.03);
    assert_edge(&only.restrictions[0].high, 0.6, 0.03);
    assert_edge(&only.restrictions[1].low, 0.5, 0.03);
    assert_eq!(only.restrictions[1].high, None);
    assert!(only.restrictions.iter().all(|restriction| restriction.quasi_p < 1e-50));
}

/// Four of five cases in the planted box are of interest, and one of ten outside.
#[test]
fn a_planted_box_is_found_in_noise() {
    let points = sobol(4_000, 4, 12).expect("points");
    let mut stream = stream(3, "test: interest", 0);
    let of_interest: Vec<bool> =
        points.iter().map(|x| uniform(&mut stream) < if planted(x) { 0.8 } else { 0.1 }).collect();
    let found = prim(&points, &of_interest, &Prim::default(), &bootstrap()).expect("boxes");
    let box_ = &found.boxes[0];
    // Of 0.2 x 0.8 and 0.8 x 0.1 of all cases, the first are in the box.
    assert!((box_.found.density - 0.8).abs() < 0.04, "{:?}", box_.found);
    assert!((box_.found.coverage - 2.0 / 3.0).abs() < 0.04, "{:?}", box_.found);
    let strong: Vec<usize> =
        box_.restrictions.iter().filter(|r| r.quasi_p < 1e-6).map(|r| r.factor).collect();
    assert_eq!(strong, [0, 2], "{:?}", box_.restrictions);
    assert_edge(&box_.restrictions[0].low, 0.2, 0.08);
    assert_edge(&box_.restrictions[0].high, 0.6, 0.08);
}

#[test]
fn peeling_trades_coverage_for_density() {
    let points = sobol(1_000, 3, 5).expect("points");
    // Denser and denser towards a corner.
    let mut stream = stream(3, "test: interest", 0);
    let of_interest: Vec<bool> = points.iter().map(|x| uniform(&mut stream) < x[0] * x[1]).collect();
    let with = |choice| {
        let settings = Prim { choice, ..Prim::default() };
        prim(&points, &of_interest, &settings, &bootstrap()).expect("boxes").boxes.swap_remove(0)
    };
    let accurate = with(Choice::WeightedAccuracy);
    for pair in accurate.trajectory.windows(2) {
        assert!(pair[1].coverage <= pair[0].coverage && pair[1].cases < pair[0].cases);
        assert!(pair[1].cases >= 50 && pair[1].cases * 100 >= pair[0].cases * 94, "{pair:?}");
    }
    let dense = with(Choice::Density(0.7));
    let steps = &dense.trajectory;
    assert!(
        steps[dense.chosen].density >= 0.7 && steps[..dense.chosen].iter().all(|step| step.density < 0.7)
    );
    assert!(
        dense.found.density >= steps[dense.chosen].density && dense.found.cases >= steps[dense.chosen].cases
    );
    assert!(dense.found.density > accurate.found.density && dense.found.coverage < accurate.found.coverage);
    // What none has: the densest.
    let densest = with(Choice::Density(1.0));
    let most = steps.iter().map(|step| step.density).fold(0.0, f64::max);
    assert_eq!((most < 1.0, densest.trajectory[densest.chosen].density), (true, most));
}

#[test]
fn a_second_box_is_looked_for_in_what_the_first_leaves() {
    let points = sobol(2_000, 3, 5).expect("points");
    let corners = |x: &[f64]| x[0] < 0.4 && x[1] < 0.4 || x[0] > 0.7 && x[1] > 0.7;
    let found = of(&points, corners, &Prim { peel: 0.02, paste: 0.02, boxes: 2, ..Prim::default() });
    let [first, second] = &found.boxes[..] else { panic!("two boxes") };
    // Areas of 0.16 and 0.09.
    assert!(first.found.region.contains(&[0.2, 0.2, 0.5]), "{:?}", first.found);
    assert!(second.found.region.contains(&[0.9, 0.9, 0.5]), "{:?}", second.found);
    assert!((first.found.coverage - 0.64).abs() < 0.1, "{:?}", first.found);
    assert!((second.found.coverage - 0.36).abs() < 0.02, "{:?}", second.found);
    assert!(found.coverage > 0.9 && found.density > 0.97, "{} {}", found.coverage, found.density);
    // What tells the boxes is far from chance; what peeling took of the third factor is not.
    for restriction in first.restrictions.iter().chain(&second.restrictions) {
        assert_eq!(restriction.quasi_p < 1e-20, restriction.factor < 2, "{restriction:?}");
        assert!(restriction.factor < 2 || restriction.quasi_p > 0.05, "{restriction:?}");
    }
    let sum = first.found.coverage + second.found.coverage;
    assert!((found.coverage - sum).abs() < 1e-12);
    assert_eq!(second.trajectory[0].cases, 2_000 - first.found.cases);
}

#[test]
fn boxes_end_where_nothing_is_denser_than_the_rest() {
    let points = grid(&[10, 10]).expect("points");
    let found = of(&points, |x| x[0] > 0.5, &Prim { boxes: 5, ..Prim::default() });
    assert_eq!((found.boxes.len(), found.density, found.coverage), (1, 1.0, 1.0));
}

/// A factor of two levels, of which the upper is of interest: half of the cases go in one step.
#[test]
fn a_level_stays_or_goes_as_a_whole() {
    let points = grid(&[2, 20]).expect("points");
    let found = of(&points, |x| x[0] > 0.5, &Prim::default());
    let only = &found.boxes[0];
    assert_eq!(only.found.region.limits, [Limits { low: 0.5, high: f64::INFINITY }, Limits::NONE]);
    assert_eq!((only.found.cases, only.found.density, only.found.coverage), (20, 1.0, 1.0));
}

/// Density rises most, from 14 of 80 to 8 of 40, by leaving out the lower level, and most for each case left
/// out by the lower end of the other factor.
#[test]
fn a_factor_of_few_levels_is_as_patient_as_others() {
    let points = grid(&[2, 40]).expect("points");
    let found = of(&points, |x| x[1] > if x[0] > 0.5 { 0.81 } else { 0.86 }, &Prim::default());
    let only = &found.boxes[0];
    assert_eq!(only.found.region.restricted(), [1]);
    assert_eq!((only.found.cases, only.found.of_interest, only.found.coverage), (16, 14, 1.0));
}

#[test]
fn a_limit_that_few_resamples_have_is_said_to_be_unsure() {
    let points = sobol(200, 2, 5).expect("points");
    let mut stream = stream(4, "test: interest", 0);
    let of_interest: Vec<bool> = points.iter().map(|_| uniform(&mut stream) < 0.5).collect();
    let found = prim(&points, &of_interest, &Prim::default(), &bootstrap()).expect("boxes");
    let edges = found.boxes.iter().flat_map(|one| &one.restrictions).flat_map(|one| [one.low, one.high]);
    let edges: Vec<Edge> = edges.flatten().collect();
    assert!(!edges.is_empty(), "chance makes boxes, too");
    assert!(edges.iter().any(|edge| edge.found < 0.9 && edge.at.width().is_infinite()), "{edges:?}");
}

#[test]
fn a_seed_gives_the_same_limits_and_another_seed_others_of_the_same_boxes() {
    let points = sobol(300, 3, 5).expect("points");
    let of_interest: Vec<bool> = points.iter().map(|x| planted(x)).collect();
    let of = |seed| {
        let bootstrap = Bootstrap { resamples: 50, ..Bootstrap::of_seed(seed) };
        prim(&points, &of_interest, &Prim::default(), &bootstrap).expect("boxes")
    };
    assert_eq!(of(1), of(1));
    assert_ne!(of(1), of(2));
    assert_eq!(of(1).boxes[0].found, of(2).boxes[0].found);
}

#[test]
fn what_can_have_no_boxes_is_refused() {
    let points = grid(&[3, 3]).expect("points");
    let some: Vec<bool> = (0..9).map(|i| i < 4).collect();
    let refused = |of_interest: &[bool], settings: Prim| {
        prim(&points, of_interest, &settings, &bootstrap()).expect_err("no boxes").to_string()
    };
    let usual = Prim::default();
    for same in [true, false] {
        assert!(refused(&[same; 9], usual).starts_with("whether a case is of interest does not vary"));
    }
    assert!(refused(&some[1..], usual).starts_with("8 answers of interest or not where there must be 9"));
    assert!(
        refused(&some, Prim { peel: 0.0, ..usual }).contains("that is peeled off is 0, but must be above 0")
    );
    assert!(refused(&some, Prim { paste: f64::NAN, ..usual }).contains("that is pasted is NaN"));
    assert!(refused(&some, Prim { least: 1.0, ..usual }).contains("above 0 and below 1"));
    assert!(refused(&some, Prim { boxes: 0, ..usual }).contains("too few boxes"));
    assert!(
        refused(&some, Prim { choice: Choice::Density(1.5), ..usual }).contains("density to reach is 1.5")
    );
    let wrong = prim(&[vec![f64::NAN], vec![0.0]], &[true, false], &usual, &bootstrap());
    assert!(matches!(wrong, Err(ExperimentError::NotFinite { place: 0, .. })));
}
