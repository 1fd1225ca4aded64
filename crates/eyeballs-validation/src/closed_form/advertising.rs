//! Attention sold to advertisers.

/// Price of a thousand at which advertisers with equal budgets (together `budgets` a day) and values per thousand
/// even on 0 .. `highest` demand a supply in thousands: at a price p they want
/// budgets (1 - p / highest) / p.
pub fn clearing_price(budgets: f64, thousands: f64, highest: f64) -> f64 {
    budgets / (thousands + budgets / highest)
}

/// Revenue of a load `a` at a constant price, for each hour of use without advertisements and unit of price:
/// a (1 - a / most), for hours that fall in a straight line to zero at a load `most`.
pub fn revenue_of_load(a: f64, most: f64) -> f64 {
    a * (1.0 - a / most)
}

/// Elasticity of the hours to the load, for hours that fall in a straight line: -a / (most - a).
pub fn elasticity_of_hours(a: f64, most: f64) -> f64 {
    -a / (most - a)
}

/// Mean of a beta-binomial number in `n` trials.
pub fn beta_binomial_mean(n: f64, a: f64, b: f64) -> f64 {
    n * a / (a + b)
}

/// Variance of a beta-binomial number in `n` trials.
pub fn beta_binomial_variance(n: f64, a: f64, b: f64) -> f64 {
    n * a * b * (a + b + n) / (a + b).powi(2) / (a + b + 1.0)
}

/// Probability that none of `n` trials succeeds, if chances are Beta(a, b): B(a, b + n) / B(a, b).
pub fn beta_binomial_none(n: u32, a: f64, b: f64) -> f64 {
    (0..n).map(f64::from).map(|k| (b + k) / (a + b + k)).product()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::closed_form::assert_close;

    #[test]
    fn loads_have_their_known_values() {
        let most = 54.076_923_076_923_08;
        assert_close(elasticity_of_hours(6.0, most), -0.1248);
        let best = revenue_of_load(27.038_461_54, most);
        assert!(best > revenue_of_load(26.9, most) && best > revenue_of_load(27.2, most));
    }

    #[test]
    fn at_the_clearing_price_demand_is_supply() {
        let price = clearing_price(1_000.0, 60.0, 30.96);
        assert_close(1_000.0 * (1.0 - price / 30.96) / price, 60.0);
    }

    #[test]
    fn the_beta_binomial_has_its_known_values() {
        assert_close(beta_binomial_none(4, 1.204, 0.75), 0.119_711_412_7);
        // One trial is a coin.
        let chance = beta_binomial_mean(1.0, 1.204, 0.75);
        assert_close(beta_binomial_none(1, 1.204, 0.75), 1.0 - chance);
        assert_close(beta_binomial_variance(1.0, 1.204, 0.75), chance * (1.0 - chance));
    }
}
