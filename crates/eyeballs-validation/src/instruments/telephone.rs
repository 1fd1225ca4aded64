//! A service that is worth more the more people have it (Rohlfs 1974).

use eyeballs_model::prelude::*;

parameters! {
    /// The subscription.
    pub struct Parameters {
        /// What it costs.
        #[source = "assumption"]
        price: f64 = 0.64, "1", [0.0, 100.0];
        /// What it is worth to the person who values it most, if everybody has it.
        #[source = "assumption"]
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
