//! Free for users, paid for by advertisers: attention is sold.
//!
//! A service shows advertisements at some load an hour. Its users see a Poisson number of them in
//! their minutes and like the service less for it: they give fewer minutes at once (`attend`), and a
//! day feels worse, which lowers satisfaction and, through the market, makes some leave later
//! (`serve`). In the evening the exposures are sold (`settle`): advertisers with their own value of a
//! click, budget, smallest audience and fit bid, one price clears the market, clicks come or do not,
//! and those whose return disappoints leave. More users bring more advertisers; more advertisements
//! bring fewer users: the two sides of Armstrong's (2006) platform.
//!
//! The files, in reading order: `declarations` (parameters with sources, metrics, ledger lines), `load`
//! (the advertisements of an hour), `advertisers` (who they are, when they come and go), `auction` (the price that clears the market), `sale` (a day's exposures
//! sold and judged). The README states the formulas and the textbook limits.

mod advertisers;
mod auction;
mod declarations;
mod load;
mod sale;
#[cfg(test)]
mod tests;

pub use declarations::{
    ClickValues, Columns, Globals, GlobalsMut, LoadBy, Metrics, Parameters, Postings, Pricing,
};

use advertisers::{join_and_leave, purpose};
use eyeballs_model::numerics::random::RandomKey;
use eyeballs_model::prelude::*;
use eyeballs_model::{math, sampling, vectorised};
use load::Load;

/// The model.
pub struct FreePlusAds {
    parameters: Parameters,
    load: Load,
}

impl BusinessModel for FreePlusAds {
    const ID: &'static CStr = c"free-plus-ads";
    const VERSION: &'static CStr = c"1.0.0";
    const TITLE: &'static CStr = c"Free, with advertising";
    const DOC: &'static CStr = c"Users pay with attention. Advertisers bid for exposures, see what their \
        clicks are worth and leave if the return disappoints; a higher ad load costs minutes now and users later.";
    const ATTENDS: bool = true;
    const CONSIDERS: bool = true;
    // Luck is needed once a day, not once a user.
    const DRAWS: usize = 0;
    type Parameters = Parameters;
    type Columns = Columns<'static>;
    type Metrics = Metrics<'static>;
    type Postings = Postings<'static>;
    type Globals = Globals<'static>;

    fn new(parameters: Parameters) -> Result<Self, ModelError> {
        if parameters.minimum_reach_lowest_users > parameters.minimum_reach_highest_users {
            return Err(ModelError::parameter(
                "minimum_reach_lowest_users",
                "is above minimum_reach_highest_users; lower it or raise the other",
            ));
        }
        if parameters.disappointing_return > parameters.required_return {
            return Err(ModelError::parameter(
                "disappointing_return",
                "is above required_return, so that advertisers would leave as soon as they get what they \
                 bid for; lower it or raise the other",
            ));
        }
        let load = Load::of(&parameters)?;
        Ok(FreePlusAds { parameters, load })
    }

    fn attend(&self, block: Block<'_, Self>) -> Result<(), ModelError> {
        let given_up = (self.parameters.attention_sensitivity * self.load.annoyance_per_hour) as f32;
        minutes_kept(block.columns.attraction, block.columns.ad_tolerance, given_up);
        Ok(())
    }

    fn serve(&self, block: Block<'_, Self>) -> Result<(), ModelError> {
        let per_minute = (self.load.exposures_per_hour / 60.0) as f32;
        let annoyance = (self.parameters.experience_sensitivity * self.load.annoyance_per_hour) as f32;
        felt(block.columns.experience, block.columns.ad_tolerance, annoyance);
        // Poisson numbers of many users add up to a Poisson number, which `settle` draws once.
        *block.metrics.exposures += f64::from(per_minute) * math::sum(block.columns.minutes_today);
        Ok(())
    }

    fn consider(&self, block: Block<'_, Self>) -> Result<(), ModelError> {
        let load = (self.parameters.joining_sensitivity * self.load.annoyance_per_hour) as f32;
        for (appeal, &tolerance) in block.columns.appeal.iter_mut().zip(block.columns.ad_tolerance) {
            *appeal = -load * (1.0 - tolerance);
        }
        Ok(())
    }

    fn settle(&self, day: Day<'_, Self>) -> Result<(), ModelError> {
        let Day { market, mut globals, metrics, mut postings, random, .. } = day;
        let (parameters, load) = (&self.parameters, &self.load);
        let exposures = drawn(*metrics.exposures, f64::from(market.represents), random);
        *metrics.exposures = exposures;
        for days in globals.days_unpaid.iter_mut() {
            *days = (*days + 1.0).min(advertisers::CUSTOMER_DAYS);
        }
        let sale = if parameters.pricing == Pricing::Fixed {
            sale::to_network(parameters, load, exposures, random, &mut globals)?
        } else {
            let joined = join_and_leave(parameters, load, market.users_month, random, &mut globals);
            *metrics.advertisers_joined += f64::from(joined);
            sale::to_advertisers(parameters, load, exposures, random, &mut globals)?
        };
        let spent = sale.spent_micros as f64 / 1e6;
        postings.advertising.add(sale.spent_micros);
        postings.ad_serving.add(micros(parameters.serving_cost_per_thousand * exposures / 1000.0));
        postings.sales_commission.add(micros(parameters.sales_commission * spent));
        let customers = globals.days_unpaid.iter().filter(|&&days| days < advertisers::CUSTOMER_DAYS).count();
        let share = |part: f64, of: f64| if of > 0.0 { part / of } else { 0.0 };
        *metrics.sold_exposures += sale.exposures;
        *metrics.clicks += sale.clicks;
        *metrics.advertisers_disappointed += f64::from(sale.disappointed);
        *metrics.advertisers = customers as f64;
        *metrics.price_per_thousand = *globals.price_per_thousand * load.price_weight;
        *metrics.fill_rate = share(sale.exposures, exposures);
        *metrics.mean_return = share(sale.value, spent);
        Ok(())
    }
}

/// Exposures of a day on which this number is expected. Chance is that of the users, each of whom stands for
/// `represents` people who see the same.
fn drawn(expected: f64, represents: f64, random: RandomKey) -> f64 {
    let mut stream = random.stream_of_person(0, purpose::EXPOSURES);
    sampling::poisson(expected / represents, &mut stream) as f64 * represents
}

vectorised! {
    /// What is left of the minutes.
    fn minutes_kept(attractions: &mut [f32], tolerances: &[f32], given_up: f32) {
        /// Share of the minutes that even the least tolerant keep.
        const MIN_ATTRACTION: f32 = 1e-3;
        for (attraction, &tolerance) in attractions.iter_mut().zip(tolerances) {
            *attraction = (1.0 - given_up * (1.0 - tolerance)).max(MIN_ATTRACTION);
        }
    }
}

vectorised! {
    /// How the load felt to each user.
    fn felt(experiences: &mut [f32], tolerances: &[f32], annoyance: f32) {
        for (experience, &tolerance) in experiences.iter_mut().zip(tolerances) {
            *experience = -(annoyance * (1.0 - tolerance)).min(1.0);
        }
    }
}
