//! Memberships that are renewed or not, period after period.

/// Share of members who renew for the `t`-th time, of those who renewed before, if each person's chance to
/// cancel is Beta(a, b) for life (Fader & Hardie 2007, equation 8).
pub fn retention(a: f64, b: f64, t: u32) -> f64 {
    let before = b + f64::from(t) - 1.0;
    before / (a + before)
}

/// Share still members after `t` renewals: the shifted beta-geometric, B(a, b + t) / B(a, b). It is also the
/// share of zeros among `t` trials of a beta-binomial with these shapes.
pub fn survival(a: f64, b: f64, t: u32) -> f64 {
    (1..=t).map(|renewal| retention(a, b, renewal)).product()
}

/// Expected value of the renewals of a member before the `n`-th renewal, each worth 1, discounted at rate `d`
/// a period to the day of that renewal (Fader & Hardie 2010, discounted expected residual lifetime).
pub fn residual_lifetime(a: f64, b: f64, n: u32, d: f64) -> f64 {
    // A discount leaves nothing after this many periods.
    const PERIODS: u32 = 2_000;
    let (mut alive, mut worth, mut sum) = (1.0, 1.0, 0.0);
    for t in n..n + PERIODS {
        alive *= retention(a, b, t);
        sum += alive * worth;
        worth /= 1.0 + d;
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::closed_form::assert_close;

    #[test]
    fn renewal_has_its_known_values() {
        assert_close(survival(2.0, 8.0, 5), 0.395_604_395_6);
        assert_close(retention(2.0, 8.0, 5), 0.857_142_857_142_857);
        assert_close(survival(1.204, 0.75, 4), 0.119_711_412_7);
    }

    #[test]
    fn residual_lifetimes_are_the_published_ones() {
        assert_close(100.0 * residual_lifetime(0.764, 1.296, 1, 0.1), 288.221_142);
        assert_close(100.0 * residual_lifetime(0.764, 1.296, 2, 0.1), 393.942_212_7);
        assert_close(100.0 * residual_lifetime(0.764, 1.296, 5, 0.1), 568.248_921_8);
    }
}
