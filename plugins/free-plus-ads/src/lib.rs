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
    ClickValues, Columns, Globals, GlobalsMut, LoadBy, Metrics, Parameters, Postings, Pricing, ShownTo,
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
        let columns = block.columns;
        let given_up = (self.parameters.attention_sensitivity * self.annoyance_per_hour()) as f32;
        let to_all = self.parameters.shown_to == ShownTo::Everybody;
        minutes_kept(columns.attraction, (columns.ad_tolerance, columns.ad_free), to_all, given_up);
        Ok(())
    }

    fn serve(&self, block: Block<'_, Self>) -> Result<(), ModelError> {
        let Block { columns, metrics, .. } = block;
        let annoyance = self.annoyance_per_hour();
        let all = Felt {
            given_up: (self.parameters.attention_sensitivity * annoyance) as f32,
            per_minute: (self.parameters.experience_sensitivity * annoyance / 60.0) as f32,
            unbearable_effect: self.parameters.unbearable_effect as f32,
            shown_to_all: self.parameters.shown_to == ShownTo::Everybody,
        };
        let Columns { minutes_today, ad_tolerance, ad_free, experience, leave_factor, .. } = columns;
        let people = (minutes_today, ad_tolerance, ad_free);
        if felt(people, all, experience) {
            driven_away(people, all, leave_factor);
        }
        // Poisson numbers of many users add up to a Poisson number, which `settle` draws once.
        let per_minute = (self.load.exposures_per_hour / 60.0) as f32;
        let minutes =
            if all.shown_to_all { math::sum(minutes_today) } else { minutes_shown(minutes_today, ad_free) };
        *metrics.exposures += f64::from(per_minute) * minutes;
        Ok(())
    }

    fn consider(&self, block: Block<'_, Self>) -> Result<(), ModelError> {
        let load = (self.parameters.joining_sensitivity * self.annoyance_per_hour()) as f32;
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
        let to_purse = parameters.pricing == Pricing::Purse;
        *metrics.offered_exposures = if to_purse { exposures * load.price_weight } else { 0.0 };
        *metrics.posted_load = load.exposures_per_hour;
        *metrics.standard_click_rate = load.click_rate / load.price_weight;
        *metrics.posted_fit = parameters.audience_fit;
        *metrics.reserve_price = parameters.reserve_price_per_thousand;
        let sale = match parameters.pricing {
            Pricing::Fixed => sale::to_network(parameters, load, exposures, random, &mut globals)?,
            Pricing::Market => {
                let joined = join_and_leave(parameters, load, market.users_month, random, &mut globals);
                *metrics.advertisers_joined += f64::from(joined);
                sale::to_advertisers(parameters, load, exposures, random, &mut globals)?
            }
            Pricing::Purse => sale::Sale::default(),
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

impl FreePlusAds {
    /// The annoyance of an hour's advertisements: those that fit annoy less.
    fn annoyance_per_hour(&self) -> f64 {
        let Parameters { fit_relief, audience_fit, .. } = self.parameters;
        self.load.annoyance_per_hour * (1.0 - fit_relief * (2.0 * audience_fit - 1.0))
    }
}

/// Share of the minutes that even the least tolerant keep.
const MIN_ATTRACTION: f32 = 1e-3;

/// What is left of a person's minutes: all, for who is shown no advertisements.
#[inline(always)]
fn kept(tolerance: f32, ad_free: f32, to_all: bool, given_up: f32) -> f32 {
    let kept = (1.0 - given_up * (1.0 - tolerance)).max(MIN_ATTRACTION);
    if (ad_free > 0.0) & !to_all { 1.0 } else { kept }
}

vectorised! {
    /// What is left of the minutes.
    fn minutes_kept(attractions: &mut [f32], of: (&[f32], &[f32]), to_all: bool, given_up: f32) {
        let people = attractions.len();
        let (tolerances, ad_free) = (&of.0[..people], &of.1[..people]);
        for person in 0..people {
            attractions[person] = kept(tolerances[person], ad_free[person], to_all, given_up);
        }
    }
}

/// What is the same for all who are shown advertisements today.
#[derive(Clone, Copy)]
struct Felt {
    /// Share of the minutes that a person without tolerance gives up.
    given_up: f32,
    /// Annoyance of a minute of such a person.
    per_minute: f32,
    unbearable_effect: f32,
    shown_to_all: bool,
}

/// How much the advertisements annoy that a user sees in some minutes, those included from which the user fled.
#[inline(always)]
fn annoyance(minutes: f32, tolerance: f32, ad_free: f32, all: Felt) -> f32 {
    let kept = kept(tolerance, ad_free, all.shown_to_all, all.given_up);
    let annoyance = minutes / kept * all.per_minute * (1.0 - tolerance);
    if all.shown_to_all | (ad_free <= 0.0) { annoyance } else { 0.0 }
}

vectorised! {
    /// How the day felt to each user; whether it was beyond feeling for anybody.
    fn felt(people: (&[f32], &[f32], &[f32]), all: Felt, experiences: &mut [f32]) -> bool {
        let users = experiences.len();
        let (minutes, tolerances, ad_free) = (&people.0[..users], &people.1[..users], &people.2[..users]);
        let mut beyond = 0_u32;
        for user in 0..users {
            let annoyance = annoyance(minutes[user], tolerances[user], ad_free[user], all);
            experiences[user] = -annoyance.min(1.0);
            beyond |= u32::from(annoyance > 1.0);
        }
        beyond != 0
    }
}

vectorised! {
    /// What is beyond feeling multiplies the hazard of leaving.
    fn driven_away(people: (&[f32], &[f32], &[f32]), all: Felt, factors: &mut [f32]) {
        let users = factors.len();
        let (minutes, tolerances, ad_free) = (&people.0[..users], &people.1[..users], &people.2[..users]);
        for user in 0..users {
            let annoyance = annoyance(minutes[user], tolerances[user], ad_free[user], all);
            let beyond = (annoyance - 1.0).max(0.0);
            factors[user] = math::exp((all.unbearable_effect * beyond).min(MOST_LOG_FACTOR));
        }
    }
}

/// Whoever bears more leaves for certain.
const MOST_LOG_FACTOR: f32 = 40.0;

vectorised! {
    /// Minutes of those who are shown advertisements, added up as [`math::sum`] adds.
    fn minutes_shown(minutes: &[f32], ad_free: &[f32]) -> f64 {
        const LANES: usize = 8;
        let shown = |minutes: f32, ad_free: f32| f64::from(if ad_free > 0.0 { 0.0 } else { minutes });
        let ad_free = &ad_free[..minutes.len()];
        let ((chunks, rest), (free, rest_free)) = (minutes.as_chunks::<LANES>(), ad_free.as_chunks::<LANES>());
        let mut sums = [0.0_f64; LANES];
        for (minutes, ad_free) in chunks.iter().zip(free) {
            for lane in 0..LANES {
                sums[lane] += shown(minutes[lane], ad_free[lane]);
            }
        }
        for (sum, (&minutes, &ad_free)) in sums.iter_mut().zip(rest.iter().zip(rest_free)) {
            *sum += shown(minutes, ad_free);
        }
        sums.iter().sum()
    }
}
