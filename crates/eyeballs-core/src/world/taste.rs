//! Tastes on a circle, and how well a service fits them.

/// How well a service at a position on the circle of tastes fits a person with a taste, 0..1.
#[inline(always)]
pub(crate) fn fit(taste: u16, position: f32, breadth: f32) -> f32 {
    let own_position = (f32::from(taste) + 0.5) * (1.0 / 65_536.0);
    let apart = (own_position - position).abs();
    let distance = if apart > 0.5 { 1.0 - apart } else { apart };
    let ratio = distance / breadth;
    eyeballs_numerics::math::exp(-(ratio * ratio))
}

/// Mean of exp(-(distance / breadth)^2) over the circle of tastes, distances even from 0 to 1/2.
pub(crate) fn mean_fit(breadth: f64) -> f32 {
    let mean = libm::sqrt(std::f64::consts::PI) * breadth * libm::erf(0.5 / breadth);
    mean as f32
}
