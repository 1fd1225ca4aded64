//! Diffusion of innovations.

/// Share of people who adopted by time `t` under innovation `p` and imitation `q`, both per unit of `t`
/// (Bass 1969, Management Science 15(5), equation for F).
pub fn bass(p: f64, q: f64, t: f64) -> f64 {
    let decay = libm::exp(-(p + q) * t);
    (1.0 - decay) / (1.0 + q / p * decay)
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
}
