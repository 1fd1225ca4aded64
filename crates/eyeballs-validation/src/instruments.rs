//! Models that checks measure with: some change nothing and count what no record has, one is a textbook's.

mod by_the_minute;
mod days_of_use;
mod onlooker;
mod scores;
mod telephone;

use eyeballs_model::abi::instance::ModelHandle;
use eyeballs_model::shim::Shim;
use eyeballs_scenario::{ModelRequest, Models};

/// Other models, and the instruments.
pub(crate) struct Instruments<'a>(pub(crate) &'a dyn Models);

impl Models for Instruments<'_> {
    fn find(&self, request: &ModelRequest) -> Result<ModelHandle, String> {
        let table = match request.id.as_str() {
            "by-the-minute" => &Shim::<by_the_minute::ByTheMinute>::MODEL,
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
