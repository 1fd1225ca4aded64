//! Who the advertisers are, and when they come and go.
//!
//! Traits are a pure function of the simulation's key and the advertiser's number: drawn anew each
//! day, always the same. So they take no memory, and a dated event that changes a mean moves every
//! advertiser without shuffling them.

use crate::declarations::{ClickValues, GlobalsMut, Parameters};
use crate::load::Load;
use eyeballs_model::numerics::random::RandomKey;
use eyeballs_model::prelude::*;
use eyeballs_model::{libm, math};

/// Purposes of random numbers.
pub(crate) mod purpose {
    pub const EXPOSURES: u32 = 0;
    pub const TRAITS: u32 = 1;
    pub const COMING: u32 = 2;
    pub const CLICKS: u32 = 3;
    pub const PARTS: u32 = 5;
}

/// Values of the global `standing`.
pub(crate) mod standing {
    pub const WAITING: f64 = 0.0;
    pub const BUYING: f64 = 1.0;
    pub const DISAPPOINTED: f64 = 2.0;
}

/// Value of `days_unpaid` of who is no longer counted as a customer.
pub(crate) const CUSTOMER_DAYS: f64 = 30.0;

/// What an advertiser is.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Traits {
    /// Value of a click from a viewer who fits, currency.
    pub value_per_click: f64,
    /// Share of the audience that fits; it learns this only from its returns.
    pub fit: f64,
    /// Smallest audience that it considers, people a month.
    pub minimum_reach: f64,
    /// Most that it spends a day, currency.
    pub daily_budget: f64,
}

impl Traits {
    pub(crate) fn of(parameters: &Parameters, today: RandomKey, advertiser: usize) -> Traits {
        let [value, reach, fit, _] = today.for_life().bits(advertiser as u32, purpose::TRAITS, 0);
        let value_per_click = if parameters.values == ClickValues::Uniform {
            2.0 * parameters.value_per_click * uniform_open(value)
        } else {
            let spread = parameters.value_spread;
            let normal = f64::from(math::normal(value));
            parameters.value_per_click * libm::exp(spread * normal - 0.5 * spread * spread)
        };
        let (lowest, highest) =
            (parameters.minimum_reach_lowest_users, parameters.minimum_reach_highest_users);
        let minimum_reach = lowest * libm::pow(highest / lowest, uniform_open(reach));
        // Beta(a, 1) with its mean a / (a + 1) at `audience_fit`; 1 for everybody if the mean is 1.
        let mean = parameters.audience_fit;
        let fit = libm::pow(uniform_open(fit), (1.0 - mean) / mean);
        let daily_budget = parameters.budget_per_thousand_reach * minimum_reach / 1000.0;
        Traits { value_per_click, fit, minimum_reach, daily_budget }
    }

    /// Highest price of a thousand standard exposures at which the advertiser expects the return that
    /// it requires, currency.
    pub(crate) fn bid_per_thousand(&self, parameters: &Parameters, load: &Load) -> f64 {
        let clicks = 1000.0 * load.click_rate / load.price_weight * parameters.expected_fit;
        clicks * self.value_per_click / parameters.required_return
    }
}

/// Lets advertisers join and leave before today's sale; returns how many joined.
///
/// Who waits comes if the audience is big enough and the last price promises the required return. Who
/// buys stays unless the audience has become too small. Who left disappointed forgets in time.
pub(crate) fn join_and_leave(
    parameters: &Parameters,
    load: &Load,
    users_month: f64,
    key: RandomKey,
    globals: &mut GlobalsMut<'_>,
) -> u32 {
    let last_price = globals.price_per_thousand.max(parameters.reserve_price_per_thousand);
    let (notices, retries) = (daily_chance(parameters.notice_days), daily_chance(parameters.retry_days));
    let mut joined = 0;
    for advertiser in 0..globals.standing.len() {
        let [coming, forgetting, ..] = key.bits(advertiser as u32, purpose::COMING, 0);
        let now = &mut globals.standing[advertiser];
        if *now == standing::BUYING {
            if users_month < Traits::of(parameters, key, advertiser).minimum_reach {
                *now = standing::WAITING;
            }
        } else if *now == standing::DISAPPOINTED {
            if uniform_open(forgetting) < retries {
                *now = standing::WAITING;
                globals.realised_return[advertiser] = 0.0;
            }
        } else if uniform_open(coming) < notices {
            let traits = Traits::of(parameters, key, advertiser);
            let promising = traits.bid_per_thousand(parameters, load) >= last_price;
            if promising && users_month >= traits.minimum_reach {
                *now = standing::BUYING;
                joined += 1;
            }
        }
    }
    joined
}

/// Chance of a day for something that takes a mean time; certain if that is zero.
fn daily_chance(mean_days: f64) -> f64 {
    -libm::expm1(-1.0 / mean_days)
}
