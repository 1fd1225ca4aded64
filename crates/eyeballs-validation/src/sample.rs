//! Observations over independent replications, and what they estimate.

/// An estimate with its standard error.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// The estimate.
    pub value: f64,
    /// Its standard error: the standard deviation that it would have over repetitions with other seeds.
    pub standard_error: f64,
}

impl Estimate {
    /// The same estimate in another unit.
    pub fn times(self, factor: f64) -> Estimate {
        Estimate { value: self.value * factor, standard_error: self.standard_error * factor.abs() }
    }
}

/// What was observed in one variant: one row per replication, one column per quantity.
#[derive(Clone, Debug, Default)]
pub struct Sample {
    /// Name of the variant.
    pub variant: String,
    /// `rows[replication][quantity]`.
    pub rows: Vec<Vec<f64>>,
}

impl Sample {
    /// Mean of a quantity over replications, with the standard error of a mean of independent values.
    pub fn mean(&self, quantity: usize) -> Estimate {
        self.mean_of(|row| row[quantity])
    }

    /// Mean of a function of a replication's quantities.
    pub fn mean_of(&self, of: impl Fn(&[f64]) -> f64) -> Estimate {
        let values: Vec<f64> = self.rows.iter().map(|row| of(row)).collect();
        let mean = mean(&values);
        Estimate { value: mean, standard_error: (variance(&values, mean) / values.len() as f64).sqrt() }
    }

    /// Share of the replications in which something holds. The standard error is that of a binomial share.
    pub fn share_of(&self, holds: impl Fn(&[f64]) -> bool) -> Estimate {
        let count = self.rows.len() as f64;
        let share = self.rows.iter().filter(|row| holds(row)).count() as f64 / count;
        Estimate { value: share, standard_error: (share * (1.0 - share) / count).sqrt() }
    }

    /// Variance of a quantity over replications. Its standard error is that of the mean of squared
    /// deviations, so it needs no assumption about the distribution.
    pub fn variance(&self, quantity: usize) -> Estimate {
        let values: Vec<f64> = self.rows.iter().map(|row| row[quantity]).collect();
        let count = values.len() as f64;
        let mean_value = mean(&values);
        let squares: Vec<f64> = values.iter().map(|value| (value - mean_value).powi(2)).collect();
        let spread = variance(&squares, mean(&squares));
        Estimate { value: variance(&values, mean_value), standard_error: (spread / count).sqrt() }
    }

    /// Ratio of the means of two quantities, with the standard error by linearisation (delta method).
    pub fn ratio(&self, above: usize, below: usize) -> Estimate {
        let (top, bottom) = (self.mean(above).value, self.mean(below).value);
        let ratio = top / bottom;
        let residual = self.mean_of(|row| (row[above] - ratio * row[below]) / bottom);
        Estimate { value: ratio, standard_error: residual.standard_error }
    }

    /// A smooth function of the means of all quantities, with the standard error by the jackknife (Tukey 1958):
    /// from the values that come out when each replication in turn is left out.
    pub fn of_means(&self, of: impl Fn(&[f64]) -> f64) -> Estimate {
        let count = self.rows.len() as f64;
        let width = self.rows.first().map_or(0, Vec::len);
        let sums: Vec<f64> =
            (0..width).map(|quantity| self.rows.iter().map(|row| row[quantity]).sum()).collect();
        let means: Vec<f64> = sums.iter().map(|sum| sum / count).collect();
        let without = |row: &Vec<f64>| {
            let means: Vec<f64> =
                sums.iter().zip(row).map(|(sum, own)| (sum - own) / (count - 1.0)).collect();
            of(&means)
        };
        let values: Vec<f64> = self.rows.iter().map(without).collect();
        let spread = variance(&values, mean(&values)) * (count - 1.0).powi(2) / count;
        Estimate { value: of(&means), standard_error: spread.sqrt() }
    }

    /// The quantities of several variants side by side, replication by replication: variants see the same people
    /// and the same luck.
    pub fn beside(samples: &[Sample]) -> Sample {
        let replications = samples.iter().map(|sample| sample.rows.len()).min().unwrap_or(0);
        let row = |replication: usize| {
            samples.iter().flat_map(|sample| &sample.rows[replication]).copied().collect()
        };
        Sample { variant: String::new(), rows: (0..replications).map(row).collect() }
    }

    /// Mean over replications of a quantity here less the same quantity in another variant, pair by pair:
    /// variants see the same people and the same luck.
    ///
    /// # Panics
    /// If the samples have different numbers of replications.
    pub fn difference(&self, other: &Sample, quantity: usize) -> Estimate {
        assert_eq!(self.rows.len(), other.rows.len(), "pairs of replications");
        let rows = self.rows.iter().zip(&other.rows).map(|(one, two)| vec![one[quantity] - two[quantity]]);
        Sample { variant: String::new(), rows: rows.collect() }.mean(0)
    }
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

/// With `n - 1` in the denominator; infinite for a single value, so that one replication proves nothing.
fn variance(values: &[f64], mean: f64) -> f64 {
    if values.len() < 2 {
        return f64::INFINITY;
    }
    values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / (values.len() - 1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample(rows: &[[f64; 2]]) -> Sample {
        Sample { variant: String::new(), rows: rows.iter().map(|row| row.to_vec()).collect() }
    }

    #[test]
    fn means_shares_and_variances_are_those_of_the_rows() {
        let sample = sample(&[[1.0, 2.0], [2.0, 2.0], [3.0, 2.0], [6.0, 2.0]]);
        let mean = sample.mean(0);
        assert_eq!(mean.value, 3.0);
        assert!((mean.standard_error - (14.0_f64 / 3.0 / 4.0).sqrt()).abs() < 1e-12);
        assert!((sample.variance(0).value - 14.0 / 3.0).abs() < 1e-12);
        let share = sample.share_of(|row| row[0] > 2.5);
        assert_eq!((share.value, share.standard_error), (0.5, 0.25));
    }

    #[test]
    fn a_ratio_of_proportional_quantities_is_certain() {
        let sample = sample(&[[1.0, 2.0], [2.0, 4.0], [4.0, 8.0]]);
        let ratio = sample.ratio(0, 1);
        assert!((ratio.value - 0.5).abs() < 1e-12 && ratio.standard_error < 1e-12);
    }

    #[test]
    fn differences_are_taken_pair_by_pair() {
        let (one, two) = (sample(&[[5.0, 0.0], [9.0, 0.0]]), sample(&[[4.0, 0.0], [8.0, 0.0]]));
        assert_eq!(one.difference(&two, 0), Estimate { value: 1.0, standard_error: 0.0 });
    }

    #[test]
    fn the_jackknife_of_a_mean_is_its_standard_error() {
        let sample = sample(&[[1.0, 2.0], [2.0, 5.0], [3.0, 2.0], [6.0, 7.0]]);
        let (jackknife, mean) = (sample.of_means(|means| 3.0 * means[0]), sample.mean(0).times(3.0));
        assert!((jackknife.value - mean.value).abs() < 1e-12);
        assert!((jackknife.standard_error - mean.standard_error).abs() < 1e-12);
        let (product, ratio) = (sample.of_means(|means| means[0] / means[1]), sample.ratio(0, 1));
        assert_eq!(product.value, ratio.value);
        assert!((product.standard_error / ratio.standard_error - 1.0).abs() < 0.3);
    }

    #[test]
    fn variants_stand_beside_each_other_pair_by_pair() {
        let (one, two) = (sample(&[[1.0, 2.0], [3.0, 4.0]]), sample(&[[5.0, 6.0], [7.0, 8.0]]));
        let both = Sample::beside(&[one, two]);
        assert_eq!(both.rows, [[1.0, 2.0, 5.0, 6.0], [3.0, 4.0, 7.0, 8.0]]);
    }

    #[test]
    fn one_replication_proves_nothing() {
        assert_eq!(sample(&[[5.0, 0.0]]).mean(0).standard_error, f64::INFINITY);
    }
}
