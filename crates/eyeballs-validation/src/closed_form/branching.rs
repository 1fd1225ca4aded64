//! Branching processes: everybody has a Poisson number of children with mean `k`. Galton & Watson (1874);
//! Athreya & Ney (1972), chapter 1.

/// Expected people in a line, its founder included; `k` below 1.
pub fn line_mean(k: f64) -> f64 {
    1.0 / (1.0 - k)
}

/// Variance of the people in a line; `k` below 1.
pub fn line_variance(k: f64) -> f64 {
    k / (1.0 - k).powi(3)
}

/// Chance that a line of one founder dies out: the smallest root of x = e^{k (x - 1)}.
pub fn extinction(k: f64) -> f64 {
    // From below, every step of the iteration comes closer: its limits are the chances to die out within as many
    // generations.
    let mut chance = 0.0;
    for _ in 0..10_000 {
        chance = libm::exp(k * (chance - 1.0));
    }
    chance
}

/// Growth per unit of time of a large population with one generation every `cycle`.
pub fn growth_rate(k: f64, cycle: f64) -> f64 {
    libm::log(k) / cycle
}

/// Expected people in the generations 0 to `generation` of `founders`; `k` is not 1.
pub fn cumulative(founders: f64, k: f64, generation: i32) -> f64 {
    founders * (k.powi(generation + 1) - 1.0) / (k - 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::closed_form::assert_close;

    #[test]
    fn branching_processes_have_their_known_values() {
        assert_close(line_mean(0.8), 5.0);
        assert_close(line_variance(0.8), 100.0);
        assert_close(extinction(1.5), 0.417_188_356_1);
        assert_close(growth_rate(1.5, 3.0), 0.135_155_036);
        assert_close(cumulative(10.0, 2.0, 5), 630.0);
    }

    #[test]
    fn a_line_below_one_dies_out_for_sure() {
        assert_close(extinction(0.8), 1.0);
    }
}
