//! What users see of others.

use eyeballs_model::prelude::*;

parameters! {
    /// Who pays.
    pub struct Parameters {
        /// Share of users who pay, by their rank.
        #[source = "assumption"]
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
