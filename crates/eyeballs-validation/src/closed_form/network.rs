//! Services that are worth more the more people use them.

/// The share of people above which a service grows, by its price over what it is worth to who values it most if everybody has
/// it; values of people are uniform. None above the top price of 1/4. Rohlfs (1974).
pub fn critical_mass(price: f64) -> Option<f64> {
    root(price).map(|root| (1.0 - root) / 2.0)
}

/// The share of people at which it then rests.
pub fn most_users(price: f64) -> Option<f64> {
    root(price).map(|root| (1.0 + root) / 2.0)
}

fn root(price: f64) -> Option<f64> {
    let square = 1.0 - 4.0 * price;
    (square >= 0.0).then(|| square.sqrt())
}

/// Shares of people who used each of two services within a month, where time goes to them by a logit of `weight` times these
/// shares, and `uses` is the number of uses of both together in a month, a Poisson process: the equilibrium in which the first one
/// led, which is the symmetric one if that is stable.
pub fn engaged_of_two(weight: f64, uses: f64) -> [f64; 2] {
    let mut shares = [1.0, 0.0];
    for _ in 0..100_000 {
        let first = 1.0 / (1.0 + libm::exp(weight * (shares[1] - shares[0])));
        shares = [first, 1.0 - first].map(|share| 1.0 - libm::exp(-uses * share));
    }
    shares
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_services_are_alike_up_to_a_critical_weight() {
        let critical = 2.0 * libm::exp(1.0) / 2.0;
        let [first, second] = engaged_of_two(0.98 * critical, 2.0);
        assert!((first - second).abs() < 1e-6 && (first - (1.0 - libm::exp(-1.0))).abs() < 1e-6);
        let [first, second] = engaged_of_two(1.02 * critical, 2.0);
        assert!(first - second > 0.1, "{first} {second}");
    }

    #[test]
    fn a_telephone_at_the_top_price_rests_at_half_of_the_people() {
        assert_eq!((critical_mass(0.25), most_users(0.25)), (Some(0.5), Some(0.5)));
        assert_eq!(critical_mass(0.2501), None);
        let near = |found: Option<f64>, expected: f64| (found.unwrap_or(0.0) - expected).abs() < 1e-12;
        assert!(near(critical_mass(0.16), 0.2) && near(most_users(0.16), 0.8));
    }
}
