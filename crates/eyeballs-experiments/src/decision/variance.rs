//! Why the difference of two alternatives varies: ignorance of the inputs, luck of the market, noise of single people.
//!
//! The law of total variance in three steps: with inputs x, market m and people p, the variance of a difference D is
//!
//! Var E\[D | x\] + E Var(E\[D | x, m\] | x) + E Var(D | x, m): ignorance, luck, and agents' noise.
//!
//! The last two can only be told from repeats: simulations at the same inputs with other people in the same market, and
//! with another market. Estimates are those of a nested analysis of variance with unequal numbers (Searle, Casella &
//! McCulloch 1992, chapter 3): unbiased, and therefore sometimes below 0 where there is next to nothing.

use crate::chance::Chance;
use crate::error::{ExperimentError, check, check_least, share};
use crate::moments::{Interval, mean, middle, variance};

/// What was simulated at one draw of the inputs.
#[derive(Clone, Debug, PartialEq)]
pub struct Repeats {
    /// By market, by people: the difference of the two alternatives. The first of the first is the simulation that every
    /// draw has; repeats of it in the same list have other people in the same market; further lists are other markets,
    /// with people of their own (with the same people, their noise would be missing from the luck that is found). At
    /// least one number in each list.
    pub markets: Vec<Vec<f64>>,
}

/// How intervals of the parts are found.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct VarianceSettings {
    /// Confidence of the intervals: above 0 and below 1.
    pub confidence: f64,
    /// Samples of the bootstrap; at least 100.
    pub samples: usize,
    /// Seed of these.
    pub seed: u64,
}

impl Default for VarianceSettings {
    /// Intervals of 95 % from 1,000 samples under seed 1.
    fn default() -> VarianceSettings {
        VarianceSettings { confidence: 0.95, samples: 1_000, seed: 1 }
    }
}

/// One of the parts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Part {
    /// The variance that it makes, in squared units of the outcome: unbiased, so that it may be below 0.
    pub variance: f64,
    /// Its interval: quantiles of a bootstrap over the draws (Efron 1979), taken apart for draws with and without
    /// repeats.
    pub interval: Interval,
    /// Its part of the whole variance.
    pub share: f64,
    /// The interval of that.
    pub share_interval: Interval,
}

/// The variance of a difference and its parts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct VarianceSplit {
    /// All of it, as it is between draws without repeats.
    pub total: f64,
    /// What knowledge of the inputs would take away.
    pub ignorance: Part,
    /// What is the market's luck.
    pub luck: Part,
    /// What is noise of the single people who were simulated: it falls with their number.
    pub agents: Part,
    /// A warning: more than half of the variance is agents' noise, so that draws say more about single people than about
    /// inputs or luck.
    pub agents_dominate: bool,
}

impl VarianceSplit {
    /// By what factor the number of agents has to grow for their noise to be at most this share of the variance that is
    /// then left: the noise falls as one over their number, the rest stays. 1 where it is small enough already; `None`
    /// where nothing but noise was found.
    ///
    /// # Errors
    /// If the share is not above 0 and below 1.
    pub fn agents_factor(&self, most: f64) -> Result<Option<f64>, ExperimentError> {
        share("share of agents' noise", most)?;
        let rest = self.total - self.agents.variance;
        if rest <= 0.0 {
            return Ok(None);
        }
        Ok(Some((self.agents.variance * (1.0 - most) / (most * rest)).max(1.0)))
    }
}

/// Splits the variance of a difference; `draws` holds what was simulated at each independent draw of the inputs. Draws with
/// repeats have to be a random part of all.
///
/// # Errors
/// If a setting is out of range, numbers are not finite, there are fewer than three draws, a draw without any number, fewer
/// than two draws with other people in the same market, or fewer than two with other markets.
pub fn split_variance(
    draws: &[Repeats],
    settings: &VarianceSettings,
) -> Result<VarianceSplit, ExperimentError> {
    share("confidence", settings.confidence)?;
    check_least("samples of the bootstrap", settings.samples, 100)?;
    check_least("draws", draws.len(), 3)?;
    for draw in draws {
        check_least("markets of a draw", draw.markets.len(), 1)?;
        for people in &draw.markets {
            check_least("simulations of a market", people.len(), 1)?;
            check("differences", people, people.len())?;
        }
    }
    let sums: Vec<Sums> = draws.iter().map(Sums::of).collect();
    check_least(
        "draws with other people in a market",
        sums.iter().filter(|sums| sums.people > 0.0).count(),
        2,
    )?;
    check_least("draws with other markets", sums.iter().filter(|sums| sums.markets > 0.0).count(), 2)?;
    let found = estimates(sums.iter());
    let kinds: Vec<Vec<usize>> = [(false, false), (true, false), (false, true), (true, true)]
        .iter()
        .map(|&kind| (0..sums.len()).filter(|&draw| sums[draw].kind() == kind).collect())
        .collect();
    let mut chance = Chance::new(settings.seed, "variance", 0);
    let samples: Vec<[f64; 4]> = (0..settings.samples)
        .map(|_| {
            let mut taken = Vec::with_capacity(sums.len());
            for kind in kinds.iter().filter(|kind| !kind.is_empty()) {
                taken.extend(kind.iter().map(|_| &sums[kind[chance.below(kind.len())]]));
            }
            estimates(taken.into_iter())
        })
        .collect();
    let part = |of: usize| Part {
        variance: found[of],
        interval: middle(&mut samples.iter().map(|one| one[of]).collect::<Vec<f64>>(), settings.confidence),
        share: found[of] / found[0],
        share_interval: middle(
            &mut samples.iter().map(|one| one[of] / one[0]).collect::<Vec<f64>>(),
            settings.confidence,
        ),
    };
    let agents = part(3);
    let agents_dominate = agents.share > 0.5;
    Ok(VarianceSplit { total: found[0], ignorance: part(1), luck: part(2), agents, agents_dominate })
}

/// What a draw brings to the estimates.
struct Sums {
    /// The simulation that every draw has.
    first: f64,
    /// Squares around the mean of each market, and how many are free.
    people_squares: f64,
    people: f64,
    /// Squares of the markets' means around the draw's, weighted by simulations, and how many are free.
    market_squares: f64,
    markets: f64,
    /// How much of the luck's variance is in these squares.
    market_weight: f64,
}

impl Sums {
    fn of(draw: &Repeats) -> Sums {
        let all: f64 = draw.markets.iter().map(|people| people.len() as f64).sum();
        let centre = draw.markets.iter().flatten().sum::<f64>() / all;
        let mut sums = Sums {
            first: draw.markets[0][0],
            people_squares: 0.0,
            people: 0.0,
            market_squares: 0.0,
            markets: draw.markets.len() as f64 - 1.0,
            market_weight: all,
        };
        for people in &draw.markets {
            let (count, own) = (people.len() as f64, mean(people));
            sums.people_squares += people.iter().map(|value| (value - own) * (value - own)).sum::<f64>();
            sums.people += count - 1.0;
            sums.market_squares += count * (own - centre) * (own - centre);
            sums.market_weight -= count * count / all;
        }
        sums
    }

    fn kind(&self) -> (bool, bool) {
        (self.people > 0.0, self.markets > 0.0)
    }
}

/// The variance of all, and its parts: ignorance, luck, agents' noise.
fn estimates<'a>(draws: impl Iterator<Item = &'a Sums>) -> [f64; 4] {
    let mut firsts = Vec::new();
    let [mut people_squares, mut people, mut market_squares, mut markets, mut weight] = [0.0; 5];
    for draw in draws {
        firsts.push(draw.first);
        people_squares += draw.people_squares;
        people += draw.people;
        market_squares += draw.market_squares;
        markets += draw.markets;
        weight += draw.market_weight;
    }
    let total = variance(&firsts);
    let agents = people_squares / people;
    let luck = (market_squares - markets * agents) / weight;
    [total, total - luck - agents, luck, agents]
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Draws with planted deviations: so many in all, the first of them with other people, the next with other markets.
    fn planted(deviations: [f64; 3], counts: [usize; 3], number: u32) -> Vec<Repeats> {
        let [ignorance, luck, agents] = deviations;
        let [all, with_people, with_markets] = counts;
        let mut chance = Chance::new(41, "planted", number);
        let mut draws = Vec::new();
        for draw in 0..all {
            let inputs = 5.0 + ignorance * chance.normal();
            let mut market = |people: usize| -> Vec<f64> {
                let market = inputs + luck * chance.normal();
                (0..people).map(|_| market + agents * chance.normal()).collect()
            };
            let people = if draw < with_people { 3 } else { 1 };
            let others =
                if (with_people / 2..with_people / 2 + with_markets).contains(&draw) { 2 } else { 0 };
            let mut markets = vec![market(people)];
            markets.extend((0..others).map(|_| market(1)));
            draws.push(Repeats { markets });
        }
        draws
    }

    #[test]
    fn every_number_is_that_of_a_calculation_by_hand() {
        let of =
            |markets: &[&[f64]]| Repeats { markets: markets.iter().map(|people| people.to_vec()).collect() };
        let draws = [of(&[&[1.0, 3.0], &[4.0]]), of(&[&[5.0], &[8.0]]), of(&[&[2.0, 2.0]]), of(&[&[6.0]])];
        let found = split_variance(&draws, &VarianceSettings::default()).expect("a split");
        // 1, 5, 2, 6 have variance 17/3. People: squares 2 and 0 with two free: 1.
        assert!((found.total - 17.0 / 3.0).abs() < 1e-12 && (found.agents.variance - 1.0).abs() < 1e-12);
        // Markets: 2 (2 - 8/3)^2 + (4 - 8/3)^2 = 8/3 and 4.5, less one for each of two free; weights 3 - 5/3 and 1.
        let luck = (8.0 / 3.0 + 4.5 - 2.0) / (4.0 / 3.0 + 1.0);
        assert!((found.luck.variance - luck).abs() < 1e-12);
        assert!((found.ignorance.variance - (17.0 / 3.0 - luck - 1.0)).abs() < 1e-12);
        assert!((found.luck.share - luck * 3.0 / 17.0).abs() < 1e-12 && !found.agents_dominate);
    }

    #[test]
    fn planted_parts_are_found_without_bias_and_intervals_hold_them() {
        const TRIES: u32 = 200;
        let planted_variances = [9.0, 4.0, 1.0];
        let mut found = [Vec::new(), Vec::new(), Vec::new()];
        let mut held = [0, 0, 0];
        for number in 0..TRIES {
            let draws = planted([3.0, 2.0, 1.0], [200, 60, 60], number);
            let settings = VarianceSettings { samples: 300, ..VarianceSettings::default() };
            let split = split_variance(&draws, &settings).expect("a split");
            for (index, part) in [split.ignorance, split.luck, split.agents].iter().enumerate() {
                found[index].push(part.variance);
                held[index] += u32::from(part.interval.contains(planted_variances[index]));
            }
        }
        for (index, planted) in planted_variances.iter().enumerate() {
            let error = (variance(&found[index]) / f64::from(TRIES)).sqrt();
            let average = mean(&found[index]);
            assert!((average - planted).abs() < 4.0 * error, "{planted}: {average} +- {error}");
            // Quantiles of a bootstrap are a little narrow.
            let share = f64::from(held[index]) / f64::from(TRIES);
            assert!((0.86..=0.99).contains(&share), "{planted}: held in {share}");
        }
    }

    #[test]
    fn where_there_is_no_luck_none_is_found() {
        let split =
            split_variance(&planted([1.0, 0.0, 2.0], [400, 200, 200], 0), &VarianceSettings::default());
        let split = split.expect("a split");
        assert!(split.luck.interval.contains(0.0), "{split:?}");
        assert!(split.agents_dominate && split.agents.share_interval.contains(0.8));
    }

    #[test]
    fn so_many_more_agents_make_their_noise_as_small_as_asked() {
        let split =
            split_variance(&planted([1.0, 1.0, 2.0], [5_000, 2_000, 2_000], 1), &VarianceSettings::default());
        let split = split.expect("a split");
        let factor = split.agents_factor(0.1).expect("valid").expect("a factor");
        let left = split.agents.variance / factor;
        assert!((left / (split.total - split.agents.variance + left) - 0.1).abs() < 1e-12);
        // Planted 4 and 2: 4 x 0.9 / (0.1 x 2) = 18.
        assert!((14.0..=23.0).contains(&factor), "{factor}");
        assert_eq!(split.agents_factor(0.99), Ok(Some(1.0)));
        assert!(split.agents_factor(0.0).is_err());
    }

    #[test]
    fn without_repeats_nothing_can_be_split() {
        let split =
            |counts| split_variance(&planted([1.0; 3], counts, 2), &VarianceSettings::default()).err();
        let needed = |what, given| Some(ExperimentError::TooFew { what, given, least: 2 });
        assert_eq!(split([50, 0, 20]), needed("draws with other people in a market", 0));
        assert_eq!(split([50, 20, 1]), needed("draws with other markets", 1));
    }
}
