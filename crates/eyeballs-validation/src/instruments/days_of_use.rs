//! On how many days people used a service.

use eyeballs_model::prelude::*;

parameters! {
    /// Nothing can be set.
    pub struct Parameters {
        /// Days that are told apart.
        #[source = "assumption"]
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
        let Metrics { used_0, used_1, used_2, used_3, used_4, used_5, used_6, used_7, .. } = block.metrics;
        let metrics = [used_0, used_1, used_2, used_3, used_4, used_5, used_6, used_7];
        for (metric, count) in metrics.into_iter().zip(counts) {
            *metric += count;
        }
        Ok(())
    }
}
