//! A service that is paid by the minute, and used the less the more a minute costs.

use eyeballs_model::prelude::*;

parameters! {
    /// The price, and what it does.
    pub struct Parameters {
        /// What a minute costs.
        #[source = "assumption"]
        price: f64 = 1.0, "currency/min", [0.0, 1000.0], tunable;
        /// b: utility lost by a price of one.
        #[source = "assumption"]
        price_effect: f64 = 1.0, "min/currency", [0.0, 1000.0];
    }
}

columns! {
    /// What is read and said of each user.
    pub struct Columns {
        input minutes_today: f32, "min", "minutes spent today";
        output attraction: f32, "1", "exp(-b p)";
    }
}

postings! {
    /// The ledger line.
    pub struct Postings {
        revenue minutes from other, "minutes sold";
    }
}

/// A service that is paid by the minute: attraction e^{-b p}, revenue p a minute.
pub struct ByTheMinute {
    parameters: Parameters,
}

impl BusinessModel for ByTheMinute {
    const ID: &'static CStr = c"by-the-minute";
    const VERSION: &'static CStr = c"1.0.0";
    const TITLE: &'static CStr = c"By the minute";
    const DOC: &'static CStr = c"Paid by the minute, and used the less the more a minute costs.";
    const DRAWS: usize = 0;
    const ATTENDS: bool = true;
    type Parameters = Parameters;
    type Columns = Columns<'static>;
    type Metrics = NoMetrics;
    type Postings = Postings<'static>;
    type Globals = NoGlobals;

    fn new(parameters: Parameters) -> Result<Self, ModelError> {
        Ok(ByTheMinute { parameters })
    }

    fn attend(&self, block: Block<'_, Self>) -> Result<(), ModelError> {
        let Parameters { price, price_effect } = self.parameters;
        block.columns.attraction.fill(libm::exp(-price_effect * price) as f32);
        Ok(())
    }

    fn serve(&self, mut block: Block<'_, Self>) -> Result<(), ModelError> {
        let minutes: f64 = block.columns.minutes_today.iter().map(|&minutes| f64::from(minutes)).sum();
        block.postings.minutes.add((self.parameters.price * minutes * 1e6).round() as i64);
        Ok(())
    }
}
