//! A model of which every number is known before: it takes and spends what its parameters say.

use eyeballs_core::spec::ModelSpec;
use eyeballs_model::abi::description::ParameterValue;
use eyeballs_model::abi::instance::ModelHandle;
use eyeballs_model::prelude::*;
use eyeballs_model::shim::Shim;

parameters! {
    /// What happens every day.
    pub struct Parameters {
        /// Paid by each user who opened the service.
        price: f64 = 0.0, "currency", [0.0, 1e9], tunable;
        /// Felt by each user who opened the service.
        experience: f64 = 0.0, "1", [-1.0, 1.0], tunable;
        /// Said of every user.
        attraction: f64 = 1.0, "1", [0.0, 1e9], tunable;
        /// Of every user, 1/day; negative: for good.
        leave_hazard: f64 = 0.0, "1/day", [-1.0, 1e9], tunable;
        /// What others than users pay and cost; 0: nothing.
        others: f64 = 0.0, "currency", [0.0, 1e9], tunable;
    }
}

columns! {
    /// What is read and written of each user.
    pub struct Columns {
        input minutes_today: f32, "min", "time spent today";
        output attraction: f32, "1", "as given";
        output experience: f32, "1", "as given";
        output paid_micros: i64, "1e-6 currency", "the price, for who opened the service";
        output leave_hazard: f32, "1/day", "as given";
    }
}

metrics! {
    /// What is reported.
    pub struct Metrics {
        sum openings, "count", "users who opened the service today";
        gauge planned, "currency", "what others pay, as `plan` saw it";
        gauge advertisers, "count", "seven", advertisers;
        gauge merchants, "count", "five", merchants;
    }
}

postings! {
    /// A line for each party.
    pub struct Postings {
        revenue fees from user, "the price";
        revenue adverts from advertiser, "once what others pay, posted by plan";
        revenue commissions from merchant, "twice";
        revenue grants from other, "four times";
        cost gifts to user, "eight times";
        cost goods to other, "sixteen times";
    }
}

/// See the file.
pub struct Till {
    parameters: Parameters,
}

impl BusinessModel for Till {
    const ID: &'static CStr = c"till";
    const VERSION: &'static CStr = c"1.0.0";
    const TITLE: &'static CStr = c"Till";
    const DOC: &'static CStr = c"Takes and spends what its parameters say.";
    const ATTENDS: bool = true;
    type Parameters = Parameters;
    type Columns = Columns<'static>;
    type Metrics = Metrics<'static>;
    type Postings = Postings<'static>;
    type Globals = NoGlobals;

    fn new(parameters: Parameters) -> Result<Self, ModelError> {
        Ok(Till { parameters })
    }

    fn plan(&self, mut day: Day<'_, Self>) -> Result<(), ModelError> {
        *day.metrics.planned = self.parameters.others;
        day.postings.adverts.add(micros(self.parameters.others));
        Ok(())
    }

    fn attend(&self, block: Block<'_, Self>) -> Result<(), ModelError> {
        block.columns.attraction.fill(self.parameters.attraction as f32);
        Ok(())
    }

    fn serve(&self, mut block: Block<'_, Self>) -> Result<(), ModelError> {
        let hazard = self.parameters.leave_hazard;
        block.columns.leave_hazard.fill(if hazard < 0.0 { LEAVES_FOR_GOOD } else { hazard as f32 });
        for row in 0..block.people.len() {
            if block.columns.minutes_today[row] > 0.0 {
                block.columns.experience[row] = self.parameters.experience as f32;
                block.columns.paid_micros[row] = micros(self.parameters.price);
                block.postings.fees.add(micros(self.parameters.price));
                *block.metrics.openings += 1.0;
            }
        }
        Ok(())
    }

    fn settle(&self, mut day: Day<'_, Self>) -> Result<(), ModelError> {
        let others = micros(self.parameters.others);
        day.postings.commissions.add(2 * others);
        day.postings.grants.add(4 * others);
        day.postings.gifts.add(8 * others);
        day.postings.goods.add(16 * others);
        (*day.metrics.advertisers, *day.metrics.merchants) = (7.0, 5.0);
        Ok(())
    }
}

/// The model at some values of its parameters, the others at their defaults, from a day on.
pub fn till(values: &[(&str, f64)], starts: u32) -> ModelSpec {
    // SAFETY: the table was made by the macros of the model kit and lives for ever.
    let model = unsafe { ModelHandle::new(&Shim::<Till>::MODEL) }.expect("the table keeps the contract");
    let description = model.description();
    let mut given: Vec<ParameterValue> =
        description.parameters.iter().map(|parameter| parameter.default.clone()).collect();
    for (name, value) in values {
        given[description.parameter(name).expect("a declared parameter")] = ParameterValue::Float(*value);
    }
    ModelSpec { model, values: given, starts: eyeballs_core::units::Day(starts) }
}
