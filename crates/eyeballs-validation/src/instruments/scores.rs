//! Normal scores of one trait among those with a high one of another.

use eyeballs_model::prelude::*;

parameters! {
    /// The distributions of the traits, lognormal both.
    pub struct Parameters {
        /// Median of free minutes.
        #[source = "assumption"]
        free_minutes_median: f64 = 60.0, "min", [0.0, 1440.0];
        /// Standard deviation of the logarithm of free minutes.
        #[source = "assumption"]
        free_minutes_sigma: f64 = 0.5, "1", [0.0, 5.0];
        /// Normal score of willingness to pay beyond which people count; its median and sigma are 1.
        #[source = "assumption"]
        beyond: f64 = 1.0, "1", [-5.0, 5.0];
    }
}

columns! {
    /// What is read of each user.
    pub struct Columns {
        input free_minutes: f32, "min", "free minutes a day";
        input willingness_to_pay: f32, "1", "willingness to pay, relative";
    }
}

metrics! {
    /// What is reported of those beyond.
    pub struct Metrics {
        sum people, "count", "how many they are";
        sum scores, "1", "sum of their normal scores of free minutes";
    }
}

/// Normal scores of one trait among those with a high one of another.
pub struct Scores {
    parameters: Parameters,
}

impl BusinessModel for Scores {
    const ID: &'static CStr = c"scores";
    const VERSION: &'static CStr = c"1.0.0";
    const TITLE: &'static CStr = c"Scores";
    const DOC: &'static CStr = c"Normal scores of free minutes of those who are very willing to pay.";
    const DRAWS: usize = 0;
    type Parameters = Parameters;
    type Columns = Columns<'static>;
    type Metrics = Metrics<'static>;
    type Postings = NoPostings;
    type Globals = NoGlobals;

    fn new(parameters: Parameters) -> Result<Self, ModelError> {
        Ok(Scores { parameters })
    }

    fn serve(&self, block: Block<'_, Self>) -> Result<(), ModelError> {
        let Parameters { free_minutes_median, free_minutes_sigma, beyond } = self.parameters;
        for row in 0..block.people.len() {
            if libm::log(f64::from(block.columns.willingness_to_pay[row])) > beyond {
                let ratio = f64::from(block.columns.free_minutes[row]) / free_minutes_median;
                *block.metrics.people += 1.0;
                *block.metrics.scores += libm::log(ratio) / free_minutes_sigma;
            }
        }
        Ok(())
    }
}
