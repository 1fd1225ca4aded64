//! Best prices of a monopoly, on one side and on two.

/// Share who buy at a price `p` if utility is `v - b p` and that of not buying 0: the logit.
pub fn logit_share(v: f64, b: f64, p: f64) -> f64 {
    1.0 / (1.0 + libm::exp(b * p - v))
}

/// Best markup over a unit cost `c` under logit demand: (1 + W(e^{v - b c - 1})) / b, which is 1 / (b (1 - s)) at the
/// share s that it brings (Lambert's W; Anderson, de Palma & Thisse 1992).
pub fn logit_markup(v: f64, b: f64, c: f64) -> f64 {
    (1.0 + lambert_w(libm::exp(v - b * c - 1.0))) / b
}

/// The w with w e^w = x, for x >= 0, by Newton's method.
fn lambert_w(x: f64) -> f64 {
    let mut w = libm::log1p(x);
    for _ in 0..50 {
        w -= (w - x * libm::exp(-w)) / (1.0 + w);
    }
    w
}

/// Best price over a unit cost `c` if demand has the constant elasticity `-e`: c e / (e - 1) (Lerner 1934).
pub fn lerner_price(c: f64, e: f64) -> f64 {
    c * e / (e - 1.0)
}

/// A platform with two sides: `n[i] = v[i] + a[i] n[j] - p[i]` of side i come at a price `p[i]`, and each costs `f[i]`.
#[derive(Clone, Copy, Debug)]
pub struct Platform {
    /// What it is worth to the keenest of a side without the other side.
    pub v: [f64; 2],
    /// What the whole other side adds.
    pub a: [f64; 2],
    /// Cost of each who comes.
    pub f: [f64; 2],
}

impl Platform {
    /// Who comes at these prices.
    pub fn numbers(&self, p: [f64; 2]) -> [f64; 2] {
        let alone = [self.v[0] - p[0], self.v[1] - p[1]];
        let both = 1.0 - self.a[0] * self.a[1];
        [(alone[0] + self.a[0] * alone[1]) / both, (alone[1] + self.a[1] * alone[0]) / both]
    }

    /// Profit at these prices.
    pub fn profit(&self, p: [f64; 2]) -> f64 {
        let n = self.numbers(p);
        (p[0] - self.f[0]) * n[0] + (p[1] - self.f[1]) * n[1]
    }

    /// The prices of greatest profit: `p[i] = f[i] - a[j] n[j] + n[i]` (Armstrong 2006, equation 3, with demand that
    /// falls by one for each unit of price).
    pub fn best_prices(&self) -> [f64; 2] {
        // With p = v + a n - (own n) the rule is linear in the numbers: 2 n[i] = v[i] - f[i] + (a[0] + a[1]) n[j].
        let margin = [self.v[0] - self.f[0], self.v[1] - self.f[1]];
        let mutual = self.a[0] + self.a[1];
        let both = 4.0 - mutual * mutual;
        let n =
            [(2.0 * margin[0] + mutual * margin[1]) / both, (2.0 * margin[1] + mutual * margin[0]) / both];
        [self.v[0] + self.a[0] * n[1] - n[0], self.v[1] + self.a[1] * n[0] - n[1]]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::closed_form::assert_close;

    #[test]
    fn the_logit_monopoly_has_its_known_values() {
        let markup = logit_markup(2.0, 1.0, 1.0);
        assert_close(markup, 1.567_143_29);
        let share = logit_share(2.0, 1.0, 1.0 + markup);
        assert_close(share, 0.361_896_256_6);
        assert_close(markup, 1.0 / (1.0 - share));
    }

    #[test]
    fn the_lerner_index_is_one_over_the_elasticity() {
        let price = lerner_price(0.62, 2.62);
        assert_close((price - 0.62) / price, 0.381_679_389_3);
    }

    #[test]
    fn the_platform_has_its_known_prices() {
        let platform = Platform { v: [1.0; 2], a: [0.5, 0.3], f: [0.2; 2] };
        let best = platform.best_prices();
        assert_close(best[0], 0.666_666_666_7);
        assert_close(best[1], 0.533_333_333_3);
        let n = platform.numbers(best);
        assert_close(best[0], 0.2 - 0.3 * n[1] + n[0]);
        for (side, sign) in [(0, 1.0), (0, -1.0), (1, 1.0), (1, -1.0)] {
            let mut beside = best;
            beside[side] += sign * 0.01;
            assert!(platform.profit(beside) < platform.profit(best));
        }
    }
}
