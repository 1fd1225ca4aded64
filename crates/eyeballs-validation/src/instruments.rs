//! Models that change nothing and count what no record has: what checks measure with.

use eyeballs_model::abi::instance::ModelHandle;
use eyeballs_model::prelude::*;
use eyeballs_model::shim::Shim;
use eyeballs_scenario::{ModelRequest, Models};

/// Other models, and the instruments.
pub(crate) struct Instruments<'a>(pub(crate) &'a dyn Models);

impl Models for Instruments<'_> {
    fn find(&self, request: &ModelRequest) -> Result<ModelHandle, String> {
        let table = match request.id.as_str() {
            "days-of-use" => &Shim::<days_of_use::DaysOfUse>::MODEL,
            "scores" => &Shim::<scores::Scores>::MODEL,
            _ => return self.0.find(request),
        };
        // SAFETY: the table was made by the macros of the model kit and lives for ever.
        unsafe { ModelHandle::new(table) }.map_err(|error| error.to_string())
    }

    fn known(&self) -> Vec<String> {
        self.0.known()
    }
}

mod days_of_use {
    use super::*;

    parameters! {
        /// Nothing can be set.
        pub struct Parameters {
            /// Days that are told apart (assumption).
            most: i64 = 7, "days", [1, 7];
        }
    }

    columns! {
        /// What is read and remembered of each user.
        pub struct Columns {
            input minutes_today: f32, "min", "time spent today";
            state used: u8 = 0, "days", "days of use so far";
        }
    }

    metrics! {
        /// Users by days of use so far, today included.
        pub struct Metrics {
            sum used_0, "count", "users of no day";
            sum used_1, "count", "users of one day";
            sum used_2, "count", "users of two days";
            sum used_3, "count", "users of three days";
            sum used_4, "count", "users of four days";
            sum used_5, "count", "users of five days";
            sum used_6, "count", "users of six days";
            sum used_7, "count", "users of seven days or more";
        }
    }

    /// Counts on how many days people used a service.
    pub struct DaysOfUse {
        most: u8,
    }

    impl BusinessModel for DaysOfUse {
        const ID: &'static CStr = c"days-of-use";
        const VERSION: &'static CStr = c"1.0.0";
        const TITLE: &'static CStr = c"Days of use";
        const DOC: &'static CStr = c"Counts on how many days people used a service.";
        const DRAWS: usize = 0;
        type Parameters = Parameters;
        type Columns = Columns<'static>;
        type Metrics = Metrics<'static>;
        type Postings = NoPostings;
        type Globals = NoGlobals;

        fn new(parameters: Parameters) -> Result<Self, ModelError> {
            Ok(DaysOfUse { most: parameters.most as u8 })
        }

        fn serve(&self, block: Block<'_, Self>) -> Result<(), ModelError> {
            let mut counts = [0.0; 8];
            for row in 0..block.people.len() {
                let used = &mut block.columns.used[row];
                *used = (*used + u8::from(block.columns.minutes_today[row] > 0.0)).min(self.most);
                counts[usize::from(*used)] += 1.0;
            }
            let Metrics { used_0, used_1, used_2, used_3, used_4, used_5, used_6, used_7, .. } =
                block.metrics;
            let metrics = [used_0, used_1, used_2, used_3, used_4, used_5, used_6, used_7];
            for (metric, count) in metrics.into_iter().zip(counts) {
                *metric += count;
            }
            Ok(())
        }
    }
}

mod scores {
    use super::*;

    parameters! {
        /// The distributions of the traits, lognormal both.
        pub struct Parameters {
            /// Median of free minutes (assumption).
            free_minutes_median: f64 = 60.0, "min", [0.0, 1440.0];
            /// Standard deviation of the logarithm of free minutes (assumption).
            free_minutes_sigma: f64 = 0.5, "1", [0.0, 5.0];
            /// Normal score of willingness to pay beyond which people count; its median and sigma are 1 (assumption).
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
}
