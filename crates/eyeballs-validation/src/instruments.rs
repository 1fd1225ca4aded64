//! Models that checks measure with: some change nothing and count what no record has, one is a textbook's.

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
            "onlooker" => &Shim::<onlooker::Onlooker>::MODEL,
            "telephone" => &Shim::<telephone::Telephone>::MODEL,
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

mod onlooker {
    use super::*;

    parameters! {
        /// Who pays.
        pub struct Parameters {
            /// Share of users who pay, by their rank (assumption).
            payers: f64 = 0.4, "1", [0.0, 1.0];
        }
    }

    columns! {
        /// What is read of each user.
        pub struct Columns {
            input ad_tolerance: f32, "1", "the user's rank, 0..1";
            input others_share: f32, "1", "share of others who use it";
            input others_value: f32, "1", "what they are worth";
            input contacts_using: f32, "1", "share of the contacts who use it";
            input contacts_paying: f32, "1", "share of the contacts who pay";
            output paid_micros: i64, "1e-6 currency", "one unit a day, of those who pay";
        }
    }

    metrics! {
        /// What users see of others, added up.
        pub struct Metrics {
            sum share, "1", "share of others who use it";
            sum value, "1", "what they are worth";
            sum using, "1", "share of the contacts who use it";
            sum paying, "1", "share of the contacts who pay";
        }
    }

    postings! {
        /// What users pay.
        pub struct Postings {
            revenue dues from user, "one unit a day";
        }
    }

    /// Says what users see of others; some pay, so that there is something to see.
    pub struct Onlooker {
        payers: f32,
    }

    impl BusinessModel for Onlooker {
        const ID: &'static CStr = c"onlooker";
        const VERSION: &'static CStr = c"1.0.0";
        const TITLE: &'static CStr = c"Onlooker";
        const DOC: &'static CStr = c"Says what users see of others; some of them pay.";
        const DRAWS: usize = 0;
        type Parameters = Parameters;
        type Columns = Columns<'static>;
        type Metrics = Metrics<'static>;
        type Postings = Postings<'static>;
        type Globals = NoGlobals;

        fn new(parameters: Parameters) -> Result<Self, ModelError> {
            Ok(Onlooker { payers: parameters.payers as f32 })
        }

        fn serve(&self, mut block: Block<'_, Self>) -> Result<(), ModelError> {
            const ONE: i64 = 1_000_000;
            let sum = |values: &[f32]| values.iter().map(|&value| f64::from(value)).sum::<f64>();
            *block.metrics.share += sum(block.columns.others_share);
            *block.metrics.value += sum(block.columns.others_value);
            *block.metrics.using += sum(block.columns.contacts_using);
            *block.metrics.paying += sum(block.columns.contacts_paying);
            for (paid, &rank) in block.columns.paid_micros.iter_mut().zip(block.columns.ad_tolerance) {
                *paid = if rank < self.payers { ONE } else { 0 };
            }
            block.postings.dues.add(block.columns.paid_micros.iter().sum());
            Ok(())
        }
    }
}

mod telephone {
    use super::*;

    parameters! {
        /// The subscription.
        pub struct Parameters {
            /// What it costs (assumption).
            price: f64 = 0.64, "1", [0.0, 100.0];
            /// What it is worth to the person who values it most, if everybody has it (assumption).
            value: f64 = 4.0, "1", [0.0, 100.0];
        }
    }

    columns! {
        /// What is read of each person.
        pub struct Columns {
            input ad_tolerance: f32, "1", "the person's rank among those who value it, 0..1";
            input others_share: f32, "1", "share of people who had it yesterday";
            output leave_hazard: f32, "1/day", "certain, where it is not worth its price";
            output appeal: f32, "1", "everything or nothing";
        }
    }

    /// A telephone: worth more the more people have one (Rohlfs 1974).
    pub struct Telephone {
        parameters: Parameters,
    }

    impl Telephone {
        fn is_worth_it(&self, rank: f32, share: f32) -> bool {
            f64::from(rank) * self.parameters.value * f64::from(share) >= self.parameters.price
        }
    }

    impl BusinessModel for Telephone {
        const ID: &'static CStr = c"telephone";
        const VERSION: &'static CStr = c"1.0.0";
        const TITLE: &'static CStr = c"Telephone";
        const DOC: &'static CStr = c"Worth more the more people have one; who has it decides anew every day.";
        const DRAWS: usize = 0;
        const CONSIDERS: bool = true;
        type Parameters = Parameters;
        type Columns = Columns<'static>;
        type Metrics = NoMetrics;
        type Postings = NoPostings;
        type Globals = NoGlobals;

        fn new(parameters: Parameters) -> Result<Self, ModelError> {
            Ok(Telephone { parameters })
        }

        fn consider(&self, block: Block<'_, Self>) -> Result<(), ModelError> {
            let Columns { ad_tolerance, others_share, appeal, .. } = block.columns;
            for ((appeal, &rank), &share) in appeal.iter_mut().zip(ad_tolerance).zip(others_share) {
                *appeal = if self.is_worth_it(rank, share) { f32::INFINITY } else { f32::NEG_INFINITY };
            }
            Ok(())
        }

        fn serve(&self, block: Block<'_, Self>) -> Result<(), ModelError> {
            let Columns { ad_tolerance, others_share, leave_hazard, .. } = block.columns;
            for ((hazard, &rank), &share) in leave_hazard.iter_mut().zip(ad_tolerance).zip(others_share) {
                // Certain, and not for good.
                *hazard = if self.is_worth_it(rank, share) { 0.0 } else { 100.0 };
            }
            Ok(())
        }
    }
}
