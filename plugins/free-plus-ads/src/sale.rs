//! A day's exposures are sold, clicked, and judged by those who paid for them.

use crate::advertisers::{Traits, purpose, standing};
use crate::auction::{Bid, clear};
use crate::declarations::{GlobalsMut, Parameters};
use crate::load::Load;
use eyeballs_model::numerics::random::RandomKey;
use eyeballs_model::prelude::*;
use eyeballs_model::sampling;

/// What a day's sale brought, all buyers together.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Sale {
    /// Exposures sold.
    pub exposures: f64,
    /// Money for them.
    pub spent_micros: i64,
    /// Clicks on them.
    pub clicks: f64,
    /// Value of the clicks to the buyers, currency.
    pub value: f64,
    /// Buyers whom today disappointed for good.
    pub disappointed: u32,
}

/// The network takes all exposures at the fixed price, as advertiser 0.
pub(crate) fn to_network(
    parameters: &Parameters,
    load: &Load,
    exposures: f64,
    key: RandomKey,
    globals: &mut GlobalsMut<'_>,
) -> Result<Sale, ModelError> {
    let price = parameters.fixed_price_per_thousand;
    *globals.price_per_thousand = price;
    let spent_micros = micros(price * load.price_weight * exposures / 1000.0);
    let clicks = clicks_on(exposures, load.click_rate * parameters.audience_fit, key, 0);
    if spent_micros > 0 {
        globals.days_unpaid[0] = 0.0;
    }
    let value = clicks * parameters.value_per_click;
    Ok(Sale { exposures, spent_micros, clicks, value, disappointed: 0 })
}

/// Advertisers who buy meet the exposures at one price; each then sees what it got for its money.
pub(crate) fn to_advertisers(
    parameters: &Parameters,
    load: &Load,
    exposures: f64,
    key: RandomKey,
    globals: &mut GlobalsMut<'_>,
) -> Result<Sale, ModelError> {
    let mut sale = Sale::default();
    let supply = exposures * load.price_weight;
    if supply == 0.0 {
        return Ok(sale);
    }
    let mut bids = bids(parameters, load, key, globals.standing);
    let clearing = clear(&mut bids, supply, parameters.reserve_price_per_thousand);
    let price = clearing.price_per_thousand;
    *globals.price_per_thousand = price;
    for (index, bid) in bids.iter().enumerate() {
        let spend = clearing.spend(index, bid);
        if spend == 0.0 {
            continue;
        }
        let traits = Traits::of(parameters, key, bid.advertiser);
        let bought = spend / price * 1000.0 / load.price_weight;
        let clicks = clicks_on(bought, load.click_rate * traits.fit, key, bid.advertiser);
        let value = clicks * traits.value_per_click;
        let expected_clicks = bought * load.click_rate * parameters.expected_fit;
        // Without experience it starts from the return that it expected at this price.
        let smoothed = &mut globals.realised_return[bid.advertiser];
        if *smoothed == 0.0 {
            *smoothed = expected_clicks * traits.value_per_click / spend;
        }
        let weight = expected_clicks / (expected_clicks + parameters.learning_clicks);
        *smoothed += weight * (value / spend - *smoothed);
        if *smoothed < parameters.disappointing_return {
            globals.standing[bid.advertiser] = standing::DISAPPOINTED;
            sale.disappointed += 1;
        }
        globals.days_unpaid[bid.advertiser] = 0.0;
        sale.exposures += bought;
        sale.spent_micros = sale.spent_micros.saturating_add(micros(spend));
        sale.clicks += clicks;
        sale.value += value;
    }
    // Shares of the buyers add up to an integer but for their last bits.
    sale.exposures = sale.exposures.round().min(exposures);
    Ok(sale)
}

/// The bids of those who buy today.
fn bids(parameters: &Parameters, load: &Load, key: RandomKey, standings: &[f64]) -> Vec<Bid> {
    let buyers = (0..standings.len()).filter(|&advertiser| standings[advertiser] == standing::BUYING);
    let bid = |advertiser| {
        let traits = Traits::of(parameters, key, advertiser);
        let price_per_thousand = traits.bid_per_thousand(parameters, load);
        Bid { advertiser, price_per_thousand, budget: traits.daily_budget }
    };
    buyers.map(bid).filter(|bid| bid.price_per_thousand > 0.0 && bid.budget > 0.0).collect()
}

/// Clicks on exposures, each clicked with the same chance. A part of an exposure counts as a whole
/// one with that chance, so that small buyers are not cheated on average.
pub(crate) fn clicks_on(exposures: f64, chance: f64, key: RandomKey, advertiser: usize) -> f64 {
    let mut stream = key.stream_of_person(advertiser as u32, purpose::CLICKS);
    let part = uniform_open(key.bits(advertiser as u32, purpose::PARTS, 0)[0]);
    let count = (exposures + part).floor() as u64;
    sampling::binomial(count, chance, &mut stream) as f64
}
