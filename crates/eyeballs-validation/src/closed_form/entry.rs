//! Free entry into a market of a given size: who could come does as long as a share of the pool is worth more than what
//! else there is to earn (Mankiw & Whinston 1986).

use super::root;

/// Creators who share a pool, each with an exponential outside wage.
#[derive(Clone, Copy, Debug)]
pub struct FreeEntry {
    /// Who could come.
    pub creators: f64,
    /// Mean of the outside wages.
    pub wage: f64,
    /// What it costs to be there.
    pub cost: f64,
}

impl FreeEntry {
    /// Share who come, all alike: n = 1 - e^{-x} with x W = P / (N n) - cost.
    pub fn share(&self, pool: f64) -> f64 {
        self.share_at(|_| pool)
    }

    /// The same where the pool depends on the share who come, and P(n) / n falls with n.
    pub fn share_at(&self, pool: impl Fn(f64) -> f64) -> f64 {
        let come = |n: f64| {
            let gain = (pool(n) / (self.creators * n) - self.cost).max(0.0);
            1.0 - libm::exp(-gain / self.wage)
        };
        root(|n| come(n) - n, 1e-12, 1.0)
    }

    /// Share who come, and their share of all skill, where skill s is Gamma with mean 1 and variance v, and the pool is divided
    /// by skill. With the pay theta W for a unit of skill who has s comes with chance 1 - e^{-theta s}: a share
    /// 1 - (1 + v theta)^{-1/v} of all and 1 - (1 + v theta)^{-1/v - 1} of skill, and P / (N W) is theta times the latter. Without cost.
    pub fn share_of_unlike(&self, pool: f64, variance: f64) -> [f64; 2] {
        let stay_away =
            |theta: f64, power: f64| libm::exp(-(1.0 / variance + power) * libm::log1p(variance * theta));
        let each = pool / (self.creators * self.wage);
        let theta = root(|theta| each - theta * (1.0 - stay_away(theta, 1.0)), 0.0, each + 10.0);
        [1.0 - stay_away(theta, 0.0), 1.0 - stay_away(theta, 1.0)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::closed_form::assert_close;

    const ENTRY: FreeEntry = FreeEntry { creators: 2_000.0, wage: 10.0, cost: 0.0 };

    /// A pool that is -N W n ln(1 - n) brings the share n.
    #[test]
    fn the_marginal_creator_gains_nothing() {
        assert_close(ENTRY.share(20_000.0 * 0.6 * -libm::log(0.4)), 0.6);
        let costly = FreeEntry { cost: 3.0, ..ENTRY };
        assert_close(costly.share(2_000.0 * 0.6 * (3.0 - 10.0 * libm::log(0.4))), 0.6);
        assert_close(ENTRY.share_at(|n| 20_000.0 * n * -libm::log(0.4)), 0.6);
    }

    /// With nearly no variance it is the share of who is alike; with v = 1 and theta = 1, a half of all and three quarters of skill.
    #[test]
    fn skill_moves_who_comes() {
        let [of_all, of_skill] = ENTRY.share_of_unlike(15_000.0, 1.0);
        assert_close(of_all, 0.5);
        assert_close(of_skill, 0.75);
        let [of_all, of_skill] = ENTRY.share_of_unlike(15_000.0, 1e-9);
        assert!((of_all - ENTRY.share(15_000.0)).abs() < 1e-6 && (of_skill - of_all).abs() < 1e-6);
    }
}
