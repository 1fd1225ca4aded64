//! What firms come to that answer each other, and what one grows by that puts back what it earns.

use super::root;

/// Price of each of two alike firms under logit demand, where each has its best answer to the other: p = c + 1 / (b (1 - s)), s being
/// the share that it has at this price, e^{-b p} / (o + 2 e^{-b p}) with an outside of weight o (Anderson, de Palma & Thisse 1992).
pub fn duopoly_price(b: f64, c: f64, outside: f64) -> f64 {
    root(|p| c + 1.0 / (b * (1.0 - duopoly_share(b, p, outside))) - p, c, c + 3.0 / b)
}

/// The share of each of two alike firms at a price.
pub fn duopoly_share(b: f64, p: f64, outside: f64) -> f64 {
    let weight = libm::exp(-b * p);
    weight / (outside + 2.0 * weight)
}

/// The factor by which users grow a day if what `earned` users bring buys new ones the day after, and the share 1 - e^{-h} leaves:
/// N(t+1) = e^{-h} N(t) + earned N(t-1), so x^2 = e^{-h} x + earned.
pub fn reinvested(hazard: f64, earned: f64) -> f64 {
    let stay = libm::exp(-hazard);
    0.5 * (stay + libm::sqrt(stay * stay + 4.0 * earned))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::closed_form::assert_close;

    /// Nobody gains by another price while the other one stays.
    #[test]
    fn each_price_is_the_best_answer_to_the_other() {
        let (b, c, outside) = (1.5, 0.7, 0.1);
        let other = duopoly_price(b, c, outside);
        let profit = |p: f64| {
            let weight = libm::exp(-b * p);
            (p - c) * weight / (outside + weight + libm::exp(-b * other))
        };
        assert!(profit(other) > profit(other - 1e-4) && profit(other) > profit(other + 1e-4));
    }

    #[test]
    fn growth_is_a_root() {
        let x = reinvested(0.05, 0.1);
        assert_close(x * x, libm::exp(-0.05) * x + 0.1);
        assert_close(reinvested(0.05, 0.0), libm::exp(-0.05));
    }
}
