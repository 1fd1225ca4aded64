//! The textbook models as functions of their parameters. None of them knows the simulator.

pub mod accounts;
pub mod advertising;
pub mod branching;
pub mod choice;
pub mod concentration;
pub mod considering;
pub mod deciding;
pub mod diffusion;
pub mod entry;
pub mod frequency;
pub mod fund;
pub mod growth;
pub mod labour;
pub mod markov;
pub mod meter;
pub mod nests;
pub mod network;
pub mod pricing;
pub mod purchase;
pub mod renewal;
pub mod small_world;
pub mod survival;
pub mod taste;
pub mod value;

/// Where a function is 0, by bisection, that is positive at `low` and negative at `high`, or the other way round.
pub fn root(of: impl Fn(f64) -> f64, mut low: f64, mut high: f64) -> f64 {
    let positive_below = of(low) > 0.0;
    for _ in 0..200 {
        let middle = 0.5 * (low + high);
        if (of(middle) > 0.0) == positive_below { low = middle } else { high = middle }
    }
    0.5 * (low + high)
}

#[cfg(test)]
fn assert_close(value: f64, known: f64) {
    assert!((value / known - 1.0).abs() < 1e-9, "{value}, known {known}");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_root_is_one() {
        assert_close(root(|x| 2.0 - x * x, 0.0, 2.0), std::f64::consts::SQRT_2);
    }
}
