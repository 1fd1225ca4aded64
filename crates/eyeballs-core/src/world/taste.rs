//! Tastes on a circle, and how well a service fits them.

use crate::spec::FitShape;

/// How far a person's taste is from a position on the circle of tastes, 0..1/2.
#[inline(always)]
fn distance(taste: u16, position: f32) -> f32 {
    let own_position = (f32::from(taste) + 0.5) * (1.0 / 65_536.0);
    let apart = (own_position - position).abs();
    if apart > 0.5 { 1.0 - apart } else { apart }
}

/// How well a service at a position on the circle of tastes fits a person with a taste, 0..1.
#[inline(always)]
pub(crate) fn fit(taste: u16, position: f32, breadth: f32, shape: FitShape) -> f32 {
    let distance = distance(taste, position);
    match shape {
        FitShape::Gaussian => {
            let ratio = distance / breadth;
            eyeballs_numerics::math::exp(-(ratio * ratio))
        }
        FitShape::Box => f32::from(u8::from(distance <= breadth)),
    }
}

/// Mean fit over the circle of tastes, distances even from 0 to 1/2.
pub(crate) fn mean_fit(breadth: f64, shape: FitShape) -> f32 {
    let mean = match shape {
        FitShape::Gaussian => libm::sqrt(std::f64::consts::PI) * breadth * libm::erf(0.5 / breadth),
        FitShape::Box => (2.0 * breadth).min(1.0),
    };
    mean as f32
}
