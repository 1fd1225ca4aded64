//! What a customer is worth over a lifetime: margin `m` a period, retention `r`, discount rate `d` a period
//! (Gupta, Lehmann & Stuart 2004 for the second).

/// Margins at the start of each period, the first at once: m (1 + d) / (1 + d - r).
pub fn in_advance(m: f64, r: f64, d: f64) -> f64 {
    m * (1.0 + d) / (1.0 + d - r)
}

/// Margins at the end of each period, from those who were kept: m r / (1 + d - r).
pub fn in_arrears(m: f64, r: f64, d: f64) -> f64 {
    m * r / (1.0 + d - r)
}

/// Margins at the start of each period, the first after one period and certain: m / (1 + d - r).
pub fn from_next_period(m: f64, r: f64, d: f64) -> f64 {
    m / (1.0 + d - r)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::closed_form::assert_close;

    #[test]
    fn the_three_conventions_have_their_known_values() {
        assert_close(in_advance(100.0, 0.8, 0.12), 350.0);
        assert_close(in_arrears(100.0, 0.8, 0.12), 250.0);
        assert_close(from_next_period(100.0, 0.8, 0.12), 312.5);
    }
}
