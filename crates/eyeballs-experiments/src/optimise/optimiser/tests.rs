use super::*;
use crate::moments::mean;

fn uniform_points(count: usize, levers: usize, number: u32) -> Vec<Vec<f64>> {
    let mut chance = Chance::new(111, "initial", number);
    // One in each of as many stripes of every lever, in an order by chance.
    let mut points = vec![vec![0.0; levers]; count];
    for lever in 0..levers {
        let mut order: Vec<usize> = (0..count).collect();
        for place in 0..count {
            order.swap(place, place + chance.below(count - place));
        }
        for (point, stripe) in points.iter_mut().zip(order) {
            point[lever] = (stripe as f64 + chance.uniform()) / count as f64;
        }
    }
    points
}

/// Lets an optimiser run; `function` gives goal and constraints.
fn run(
    levers: Vec<Lever>,
    initial: usize,
    budget: usize,
    settings: OptimiserSettings,
    mut function: impl FnMut(&[f64]) -> (f64, Vec<f64>),
) -> (Optimiser, Vec<Ask>) {
    let points = uniform_points(initial, levers.len(), settings.seed as u32);
    let mut optimiser = Optimiser::new(levers, points, settings).expect("valid");
    let asks = (0..budget)
        .map(|_| {
            let ask = optimiser.ask().expect("a point");
            let (goal, constraints) = function(&ask.point);
            optimiser.tell(&ask.point, goal, &constraints).expect("told");
            ask
        })
        .collect();
    (optimiser, asks)
}

/// Branin's function: three minima of 0.397887 in [-5, 10] x [0, 15].
fn branin(point: &[f64]) -> f64 {
    let pi = std::f64::consts::PI;
    let (x, y) = (15.0 * point[0] - 5.0, 15.0 * point[1]);
    let valley = y - 5.1 / (4.0 * pi * pi) * x * x + 5.0 / pi * x - 6.0;
    valley * valley + 10.0 * (1.0 - 1.0 / (8.0 * pi)) * libm::cos(x) + 10.0
}

#[test]
fn it_finds_a_minimum_of_branin_in_forty_evaluations() {
    for seed in 1..4 {
        let settings = OptimiserSettings { seed, ..OptimiserSettings::default() };
        let (mut optimiser, asks) =
            run(vec![Lever::smooth(); 2], 12, 40, settings, |point| (-branin(point), vec![]));
        let best = optimiser.best().expect("a best");
        let loss = branin(&best.point) - 0.397_887;
        assert!(loss < 0.03, "seed {seed}: {loss} at {best:?}");
        assert!(asks[..12].iter().all(|ask| ask.purpose == Purpose::Begin));
        // What is still to be gained is small, and said to be.
        let last = asks.iter().rev().find(|ask| ask.purpose == Purpose::Improve).expect("an improvement");
        assert!(last.improvement < 0.1, "{last:?}");
    }
}

#[test]
fn it_finds_the_top_of_a_noisy_hill_and_confirms_it() {
    let mut losses = Vec::new();
    for seed in 1..5 {
        let mut chance = Chance::new(seed, "hill", 0);
        let height = |p: &[f64]| {
            let (x, y) = (p[0] - 0.3, p[1] - 0.7);
            10.0 - 40.0 * x * x - 20.0 * y * y
        };
        let settings = OptimiserSettings { seed, ..OptimiserSettings::default() };
        let (mut optimiser, asks) =
            run(vec![Lever::smooth(); 2], 15, 55, settings, |p| (height(p) + chance.normal(), vec![]));
        let best = optimiser.best().expect("a best");
        losses.push(10.0 - height(&best.point));
        assert!((best.mean - height(&best.point)).abs() < 4.0 * best.deviation + 0.3, "{best:?}");
        let confirmed: Vec<&Ask> = asks.iter().filter(|ask| ask.purpose == Purpose::Confirm).collect();
        assert_eq!(confirmed.len(), 8);
    }
    assert!(mean(&losses) < 0.3, "{losses:?}");
}

/// Logit demand: a share s(p) = e^(a - b p) / (1 + e^(a - b p)) buys; profit (p - c) s(p) is largest where
/// p = c + 1 / (b (1 - s(p))).
#[test]
fn it_finds_the_price_of_a_logit_monopolist() {
    let (a, b, cost) = (4.0, 0.5, 2.0);
    let share = |price: f64| 1.0 / (1.0 + libm::exp(b * price - a));
    let mut optimum = 5.0;
    for _ in 0..200 {
        optimum = 0.5 * (optimum + cost + 1.0 / (b * (1.0 - share(optimum))));
    }
    let price = |lever: f64| 2.0 + 18.0 * lever;
    let profit = |price: f64| (price - cost) * share(price);
    let mut chance = Chance::new(1, "buyers", 0);
    let (mut optimiser, _) = run(vec![Lever::smooth()], 8, 40, OptimiserSettings::default(), |point| {
        let price = price(point[0]);
        // A thousand people, each with a choice of their own.
        let noise = (share(price) * (1.0 - share(price)) / 1_000.0).sqrt() * chance.normal();
        ((price - cost) * (share(price) + noise), vec![])
    });
    let best = optimiser.best().expect("a best");
    let found = price(best.point[0]);
    assert!((found - optimum).abs() < 0.5, "{found}, not {optimum}");
    assert!(profit(found) > 0.995 * profit(optimum), "{} of {}", profit(found), profit(optimum));
    // The profit is flat around the price: what loses up to 1 % is a range that holds the optimum.
    let flat = optimiser.flat_ranges(0.01, 0.95).expect("ranges")[0];
    let optimum_lever = (optimum - 2.0) / 18.0;
    assert!(flat.perhaps.contains(optimum_lever), "{flat:?}, {optimum_lever}");
    assert!(flat.expected.high - flat.expected.low < 0.2, "{flat:?}");
}

/// x + y within a quarter circle of radius sqrt(1/2): the best is 1 at (1/2, 1/2). Without the constraint, 2 at (1, 1).
#[test]
fn it_keeps_to_a_constraint() {
    let settings = OptimiserSettings { constraints: 1, ..OptimiserSettings::default() };
    let slack = |p: &[f64]| 0.5 - p[0] * p[0] - p[1] * p[1];
    let (mut optimiser, _) =
        run(vec![Lever::smooth(); 2], 10, 40, settings, |p| (p[0] + p[1], vec![slack(p)]));
    let best = optimiser.best().expect("a best");
    assert!(slack(&best.point) > -0.005 && best.feasibility >= 0.5, "{best:?}");
    assert!(best.point[0] + best.point[1] > 0.98, "{best:?}");
}

#[test]
fn where_nothing_is_feasible_yet_it_looks_for_what_is() {
    let settings = OptimiserSettings { constraints: 1, ..OptimiserSettings::default() };
    // Only a small disc keeps the constraint.
    let slack = |p: &[f64]| 0.01 - (p[0] - 0.85) * (p[0] - 0.85) - (p[1] - 0.15) * (p[1] - 0.15);
    let (mut optimiser, asks) = run(vec![Lever::smooth(); 2], 8, 35, settings, |p| (p[1], vec![slack(p)]));
    let best = optimiser.best().expect("a best");
    assert!(slack(&best.point) > -0.001 && best.point[1] > 0.23, "{best:?}");
    assert!(asks.iter().any(|ask| ask.purpose == Purpose::Feasible));
}

#[test]
fn stepped_levers_are_only_asked_for_values_that_they_take() {
    let levers = vec![Lever::stepped(10).expect("steps"), Lever::smooth()];
    let goal = |p: &[f64]| 1.0 - (p[0] - 0.62) * (p[0] - 0.62) - (p[1] - 0.4) * (p[1] - 0.4);
    let (mut optimiser, asks) = run(levers, 8, 30, OptimiserSettings::default(), |p| (goal(p), vec![]));
    assert!(asks.iter().all(|ask| ((ask.point[0] * 10.0).round() / 10.0 - ask.point[0]).abs() < 1e-12));
    let best = optimiser.best().expect("a best");
    assert!((best.point[0] - 0.6).abs() < 1e-12 && (best.point[1] - 0.4).abs() < 0.02, "{best:?}");
}

#[test]
fn the_same_history_gives_the_same_bits_and_another_seed_others() {
    let asks = |seed| {
        let points = uniform_points(8, 2, 0);
        let settings = OptimiserSettings { seed, ..OptimiserSettings::default() };
        let mut optimiser = Optimiser::new(vec![Lever::smooth(); 2], points, settings).expect("valid");
        let mut asks = Vec::new();
        for _ in 0..14 {
            let ask = optimiser.ask().expect("a point");
            optimiser.tell(&ask.point, -branin(&ask.point), &[]).expect("told");
            asks.push(ask.point);
        }
        asks
    };
    assert_eq!(asks(1), asks(1));
    assert_ne!(asks(1), asks(2));
}

#[test]
fn what_does_not_fit_is_refused() {
    let new = |levers: usize, points| {
        Optimiser::new(vec![Lever::smooth(); levers], points, OptimiserSettings::default()).err()
    };
    assert!(new(0, uniform_points(10, 1, 0)).is_some());
    assert!(new(2, uniform_points(4, 2, 0)).is_some());
    assert!(new(2, uniform_points(10, 3, 0)).is_some());
    assert!(new(1, vec![vec![0.1], vec![0.2], vec![0.3], vec![1.4]]).is_some());
    let mut optimiser =
        Optimiser::new(vec![Lever::smooth()], uniform_points(4, 1, 0), OptimiserSettings::default())
            .expect("valid");
    assert!(optimiser.best().is_err());
    (0..4).for_each(|_| assert!(optimiser.ask().is_ok()));
    assert!(matches!(optimiser.ask(), Err(ExperimentError::OutOfTurn { .. })));
    assert!(optimiser.tell(&[0.5], f64::NAN, &[]).is_err() && optimiser.tell(&[0.5], 1.0, &[1.0]).is_err());
}
