//! Profiles whose ends are known.

use super::*;
use std::convert::Infallible;

type Function = fn(&[f64]) -> Vec<f64>;

/// The derivatives by differences at a point.
fn place(point: &[f64], function: Function) -> Place {
    let residuals = function(point);
    let column = |axis: usize| {
        let mut moved = point.to_vec();
        moved[axis] += 1e-5;
        function(&moved).iter().zip(&residuals).map(|(new, old)| (new - old) / 1e-5).collect()
    };
    Place { point: point.to_vec(), jacobian: (0..point.len()).map(column).collect(), residuals }
}

fn settings(axis: usize, up: bool, guess: f64) -> ProfileSettings<'static> {
    ProfileSettings {
        axis,
        up,
        allowed: 3.84,
        steps: &[0.01; 2],
        drift: vec![0.0; 2],
        guess,
        evaluations: 100,
        climb: true,
        seen: None,
    }
}

fn end(best: &[f64], settings: &ProfileSettings<'_>, function: Function) -> End {
    let found = side(&place(best, function), settings, |point| Ok::<_, Infallible>(Some(function(point))));
    match found {
        Ok(Side::End(end)) => end,
        Ok(side) => panic!("{side:?}"),
    }
}

/// Of a linear model the interval is the estimate and so many standard errors: variances of (J'J)^-1.
#[test]
fn a_linear_model_has_the_interval_of_the_textbook() {
    let line: Function =
        |p| vec![20.0 * (p[0] - 0.5) + 19.0 * (p[1] - 0.5), 30.0 * (p[1] - 0.5), 5.0 * (p[0] - 0.5)];
    // J'J = [425, 380; 380, 1261]; the first diagonal entry of its inverse is 1261 / (425 * 1261 - 380^2).
    let error = (1261.0_f64 / (425.0 * 1261.0 - 380.0 * 380.0)).sqrt();
    for up in [false, true] {
        let found = end(&[0.5, 0.5], &settings(0, up, 0.05), line);
        let half = (found.place - 0.5).abs();
        assert!((half / (3.84_f64.sqrt() * error) - 1.0).abs() < 0.03, "{found:?}");
        assert!(found.converged && !found.open, "{found:?}");
    }
}

/// Only the product of the two is known: the ridge is a curve, along which a straight line leaves the bottom at once.
#[test]
fn along_a_curved_ridge_the_others_follow_to_the_end_of_the_range() {
    let product: Function =
        |p| vec![200.0 * ((0.1 + p[0]) * (0.1 + p[1]) - 0.16), 200.0 * ((0.1 + p[0]) * (0.1 + p[1]) - 0.16)];
    // With p[1] at most 1, p[0] is at least 0.16 / 1.1 - 0.1 = 0.0454, but for the allowed loss.
    let down = end(&[0.3, 0.3], &settings(0, false, 0.02), product);
    let exact = (0.16 - 3.84_f64.sqrt() / 283.0) / 1.1 - 0.1;
    assert!((down.place - exact).abs() < 0.001 && !down.open && down.converged, "{down:?} {exact}");
    let up = end(&[0.3, 0.3], &settings(0, true, 0.02), product);
    assert!(up.open && up.place == 1.0, "{up:?}");
}

#[test]
fn a_better_point_on_the_way_ends_it() {
    let two_valleys: Function =
        |p| vec![30.0 * (p[0] - 0.3) * (p[0] - 0.7), if p[0] < 0.5 { 1.0 } else { 0.0 }];
    let found = side(&place(&[0.3, 0.5], two_valleys), &settings(0, true, 0.3), |point| {
        Ok::<_, Infallible>(Some(two_valleys(point)))
    });
    assert!(matches!(&found, Ok(Side::Better(point)) if point[0] > 0.5), "{found:?}");
}

#[test]
fn what_was_seen_beyond_a_wall_belongs_to_the_interval() {
    let two_valleys: Function = |p| vec![60.0 * (p[0] - 0.3) * (p[0] - 0.7), 0.0];
    let near = end(&[0.3, 0.5], &settings(0, true, 0.05), two_valleys);
    assert!(near.place < 0.5, "{near:?}");
    let mut far = settings(0, true, 0.05);
    far.seen = Some(vec![0.7, 0.5]);
    let far = end(&[0.3, 0.5], &far, two_valleys);
    assert!((0.7..0.85).contains(&far.place) && far.converged, "{far:?}");
}

#[test]
fn where_the_simulator_has_no_value_the_interval_ends() {
    let line: Function = |p| vec![p[0] - 0.5, 0.0];
    let evaluate = |point: &[f64]| Ok::<_, Infallible>((point[0] < 0.8).then(|| line(point)));
    let Ok(Side::End(end)) = side(&place(&[0.5, 0.5], line), &settings(0, true, 0.4), evaluate) else {
        panic!("no end")
    };
    assert!((end.place - 0.8).abs() < 0.01 && !end.open, "{end:?}");
}
