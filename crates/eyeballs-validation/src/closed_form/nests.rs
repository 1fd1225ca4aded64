//! The nested logit: Ben-Akiva (1973), McFadden (1978).

/// Alternatives of a choice: the weight of each, and the number of its nest. One that is in no nest has a number of
/// its own.
pub type Alternative = (f64, usize);

/// Shares of alternatives whose nests are all of one similarity s: D_g / sum of D x a_j / sum of a within g, with a_j =
/// w_j^{1/(1-s)} and D = (sum of a)^{1-s}.
pub fn nested_shares(alternatives: &[Alternative], similarity: f64) -> Vec<f64> {
    let power = |weight: f64| libm::pow(weight, 1.0 / (1.0 - similarity));
    let of_nest = |nest: usize| -> f64 {
        alternatives.iter().filter(|other| other.1 == nest).map(|other| power(other.0)).sum()
    };
    let weights: Vec<f64> = alternatives
        .iter()
        .map(|&(weight, nest)| libm::pow(of_nest(nest), -similarity) * power(weight))
        .collect();
    let total: f64 = weights.iter().sum();
    weights.iter().map(|weight| weight / total).collect()
}

/// Of what alternative `from` loses in a small step, the share that goes to alternative `to`: with the shares s_k of all
/// and s_{k|g} within the nest, [s s_{k|g} + (1 - s) s_k] / [1 - s s_{j|g} - (1 - s) s_j] in the same nest, and (1 - s) s_k
/// over the same to another (Train 2009, chapter 4).
pub fn marginal_diversion(alternatives: &[Alternative], similarity: f64, from: usize, to: usize) -> f64 {
    let shares = nested_shares(alternatives, similarity);
    let nest = alternatives[from].1;
    let of_nest: f64 =
        shares.iter().zip(alternatives).filter(|(_, other)| other.1 == nest).map(|(share, _)| share).sum();
    let within = |number: usize| similarity * shares[number] / of_nest;
    let alike = if alternatives[to].1 == nest { within(to) } else { 0.0 };
    (alike + (1.0 - similarity) * shares[to]) / (1.0 - within(from) - (1.0 - similarity) * shares[from])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::closed_form::assert_close;

    const FOUR: [Alternative; 4] = [(0.5, 0), (0.3, 0), (0.4, 1), (0.5, 2)];

    #[test]
    fn two_of_a_kind_share_what_one_would_have() {
        let shares = nested_shares(&[(1.0, 0), (1.0, 0), (1.0, 1)], 0.999_999);
        assert!((shares[2] - 0.5).abs() < 1e-6 && shares[0] == shares[1]);
        assert_close(nested_shares(&[(1.0, 0), (1.0, 0), (2.0, 1)], 0.0)[0], 0.25);
    }

    #[test]
    fn the_marginal_diversion_is_that_of_a_small_step() {
        let before = nested_shares(&FOUR, 0.6);
        let mut worse = FOUR;
        worse[0].0 *= 1.0 - 1e-7;
        let after = nested_shares(&worse, 0.6);
        let mut sum = 0.0;
        for to in 1..4 {
            let step = (after[to] - before[to]) / (before[0] - after[0]);
            let marginal = marginal_diversion(&FOUR, 0.6, 0, to);
            assert!((step / marginal - 1.0).abs() < 1e-6, "{to}: {step}, {marginal}");
            sum += marginal;
        }
        assert_close(sum, 1.0);
    }
}
