//! How something spreads among people.

/// Share of people who have adopted at time `t`: innovation `p` and imitation `q` per unit of `t`. Bass (1969).
pub fn bass(p: f64, q: f64, t: f64) -> f64 {
    let decay = libm::exp(-(p + q) * t);
    (1.0 - decay) / (1.0 + q / p * decay)
}

/// Share of people not reached by a hazard of `h` on average that is Gamma-distributed over them with the shape
/// `shape`: the negative binomial probability of none (Greenwood & Yule 1920).
pub fn not_reached(h: f64, shape: f64) -> f64 {
    libm::exp(-shape * libm::log1p(h / shape))
}

/// Share of people whom an epidemic reaches in all, the share `initial` with which it began included:
/// z = 1 - (1 - initial) e^{-r0 z}. Kermack & McKendrick (1927).
pub fn final_size(r0: f64, initial: f64) -> f64 {
    // From above, every step comes closer to the largest root.
    let mut reached = 1.0;
    for _ in 0..10_000 {
        reached = 1.0 - (1.0 - initial) * libm::exp(-r0 * reached);
    }
    reached
}

/// Shares of people infected at the end of days 0 .. `days` of an epidemic by days: a susceptible escapes a day with
/// chance e^{-beta x infected}, an infected one stays so with chance `stay`.
pub fn epidemic_by_days(beta: f64, stay: f64, initial: f64, days: usize) -> Vec<f64> {
    let (mut susceptible, mut infected) = (1.0 - initial, initial);
    let mut curve = vec![infected];
    for _ in 0..days {
        let escaped = susceptible * libm::exp(-beta * infected);
        infected = infected * stay + susceptible - escaped;
        susceptible = escaped;
        curve.push(infected);
    }
    curve
}

/// Share of people who have adopted after some days of Bass's hazards, innovation `p` and imitation `q` a day, where those
/// who adopt on a day are seen from the next one on.
pub fn bass_by_days(p: f64, q: f64, days: usize) -> f64 {
    (0..days).fold(0.0, |adopted, _| 1.0 - (1.0 - adopted) * libm::exp(-(p + q * adopted)))
}

/// Shares of people who are users on the days 0 to `days`, by daily steps: word of mouth of a strength `imitation` among people
/// of Gamma-distributed sociability of mean 1 and this shape, who are reached in proportion to it. Engaged users count by it as far as
/// `transmission` says. A share `initial`, drawn at random, are users on day 0; nobody leaves.
pub fn rumour_by_days(imitation: f64, transmission: f64, shape: f64, initial: f64, days: usize) -> Vec<f64> {
    let users = |force: f64| 1.0 - (1.0 - initial) * libm::pow(1.0 + force / shape, -shape);
    let by_sociability = |force: f64| 1.0 - (1.0 - initial) * libm::pow(1.0 + force / shape, -shape - 1.0);
    let mut force = 0.0;
    let mut curve = vec![initial];
    for _ in 0..days {
        force += imitation * ((1.0 - transmission) * users(force) + transmission * by_sociability(force));
        curve.push(users(force));
    }
    curve
}

/// Shares of a large population that give on the days 0, 1 and so on, `days` of them, where all who do reach `reach` people a day
/// each, anybody, and who is reached on a day begins with chance `begins` on the next: z' = z + (1 - z) b (1 - e^{-m z}), the
/// chain-binomial epidemic of Reed & Frost (Abbey 1952) of whom nobody recovers, with Poisson contacts.
pub fn chain_binomial(initial: f64, reach: f64, begins: f64, days: usize) -> Vec<f64> {
    let next = |z: &f64| Some(z + (1.0 - z) * begins * -libm::expm1(-reach * z));
    std::iter::successors(Some(initial), next).take(days).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::closed_form::assert_close;

    #[test]
    fn bass_has_its_known_values() {
        assert_close(bass(0.03, 0.38, 5.0), 0.331_198_642_5);
        assert_close(bass(0.03, 0.38, 10.0), 0.812_803_221_2);
    }

    #[test]
    fn epidemics_have_their_known_size() {
        assert_close(final_size(1.5, 0.0), 0.582_811_643_9);
    }

    #[test]
    fn an_epidemic_by_days_reaches_the_final_size() {
        let (beta, stay, initial) = (0.15, 0.9, 0.02);
        // Everybody reached is infected for 1 / (1 - stay) days, so their number is the sum over days.
        let person_days: f64 = epidemic_by_days(beta, stay, initial, 3_000).iter().sum();
        assert_close(person_days * (1.0 - stay), final_size(beta / (1.0 - stay), initial));
    }

    /// In a sea of others giving grows by 1 + m b a day; where all begin the rest is e^{-m z} of what it was.
    #[test]
    fn giving_grows_geometrically_and_then_fills_up() {
        let few = chain_binomial(1e-12, 2.0, 0.5, 11);
        assert!((few[10] / 1.024e-9 - 1.0).abs() < 1e-6, "{few:?}");
        let all = chain_binomial(0.5, 2.0, 1.0, 3);
        assert_close(1.0 - all[1], 0.5 * libm::exp(-1.0));
        assert_close(1.0 - all[2], (1.0 - all[1]) * libm::exp(-2.0 * all[1]));
    }

    #[test]
    fn people_who_are_alike_are_reached_alike() {
        assert_close(not_reached(0.5, 1e12), libm::exp(-0.5));
        assert_close(not_reached(2.0, 1.0), 1.0 / 3.0);
    }
}
